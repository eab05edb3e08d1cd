// Module _sha3: the types sha3_224, sha3_256, sha3_384, sha3_512, shake_128 and shake_256.
#include "modules/hash_input.h"
#include "modules/keccak.h"
#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/int.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

constexpr int kFunctions = 6;
constexpr uint8_t kDigestBytes[kFunctions] = {28, 32, 48, 64, 0, 0};  // 0: as many as are asked for
constexpr uint8_t kCapacityBytes[kFunctions] = {56, 64, 96, 128, 32, 64};
constexpr const char* kTypeNames[kFunctions] = {"_sha3.sha3_224", "_sha3.sha3_256",  "_sha3.sha3_384",
                                                "_sha3.sha3_512", "_sha3.shake_128", "_sha3.shake_256"};
constexpr int kNameOffset = 6;                       // of the name without its module
constexpr uint64_t kMostOutput = uint64_t(1) << 29;  // bytes of a shake digest, excluded
constexpr size_t kStateBytes = 200, kPolledBytes = size_t(1) << 20;

struct Sha3Object : Object {
  uint8_t function;
  Keccak sponge;
};

constexpr NativeMethod kSignature = signature_row("sha3_224(data=b'', /, *, usedforsecurity=True)");

template <int function>
Result<Ref> sha3_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value bound[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kSignature, arguments, bound, extra));
  if (!bound[1].is_unbound()) TRY(is_true(ts, bound[1]));
  Sha3Object* self = TRY(ts.allocate_as<Sha3Object>(type));
  Ref made = Ref::adopt(self);
  self->function = function;
  self->sponge.start(uint8_t(kStateBytes - kCapacityBytes[function]), kDigestBytes[function] ? 0x06 : 0x1F);
  if (!bound[0].is_unbound()) TRY(feed_digest(ts, self->sponge, bound[0]));
  return made;
}

Result<Ref> sha3_copy(ThreadState& ts, Sha3Object& self) {
  Sha3Object* copy = TRY(ts.allocate_as<Sha3Object>(*self.type));
  copy->function = self.function;
  copy->sponge = self.sponge;
  return Ref::adopt(copy);
}
Result<void> sha3_update(ThreadState& ts, Sha3Object& self, Value data) { return feed_digest(ts, self.sponge, data); }

Result<RefTo<Bytes>> output(ThreadState& ts, Sha3Object& self, uint64_t size) {
  RefTo<Bytes> bytes = TRY(bytes_allocate(ts, size));
  Keccak sponge = self.sponge;
  sponge.seal();
  for (uint64_t done = 0; done < size;) {
    uint64_t part = size - done < kPolledBytes ? size - done : kPolledBytes;
    sponge.squeeze({bytes->data() + done, part});
    done += part;
    TRY(ts.checkpoint_limits());
  }
  return bytes;
}
Result<RefTo<Bytes>> sha3_digest(ThreadState& ts, Sha3Object& self) {
  return output(ts, self, kDigestBytes[self.function]);
}
Result<RefTo<Str>> sha3_hexdigest(ThreadState& ts, Sha3Object& self) {
  RefTo<Bytes> bytes = TRY(sha3_digest(ts, self));
  return hexadecimal(ts, bytes->span());
}
// The length of a shake digest in bytes.
Result<uint64_t> output_length(ThreadState& ts, Value length) {
  if (!is_int(length)) return raise(ts, Exc::TypeError, "an integer is required");
  if (int_sign(length) < 0) return raise(ts, Exc::ValueError, "value must be positive");
  uint64_t scratch;
  IntParts parts = int_parts(length, scratch);
  if (parts.limbs.size() > 1)
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C unsigned long");
  uint64_t bytes = parts.limbs.empty() ? 0 : parts.limbs[0];
  if (bytes >= kMostOutput) return raise(ts, Exc::ValueError, "length is too large");
  return bytes;
}
Result<RefTo<Bytes>> shake_digest(ThreadState& ts, Sha3Object& self, Value length) {
  return output(ts, self, TRY(output_length(ts, length)));
}
Result<RefTo<Str>> shake_hexdigest(ThreadState& ts, Sha3Object& self, Value length) {
  RefTo<Bytes> bytes = TRY(shake_digest(ts, self, length));
  return hexadecimal(ts, bytes->span());
}

int64_t sha3_block_size(ThreadState&, Sha3Object& self) { return self.sponge.rate(); }
int64_t sha3_digest_size(ThreadState&, Sha3Object& self) { return kDigestBytes[self.function]; }
Result<RefTo<Str>> sha3_name(ThreadState& ts, Sha3Object& self) {
  return str_from_ascii(ts, kTypeNames[self.function] + kNameOffset);
}
int64_t sha3_capacity_bits(ThreadState&, Sha3Object& self) { return 8 * kCapacityBytes[self.function]; }
int64_t sha3_rate_bits(ThreadState&, Sha3Object& self) { return 8 * int64_t(self.sponge.rate()); }
Result<RefTo<Bytes>> sha3_suffix(ThreadState& ts, Sha3Object& self) {
  uint8_t suffix = self.sponge.suffix();
  return bytes_of(ts, {&suffix, 1});
}

constexpr GetSetRow kGetSets[] = {
    getter<sha3_block_size>("block_size", "Bytes taken in at a time."),
    getter<sha3_name>("name", "The name of the digest."),
    getter<sha3_digest_size>("digest_size", "Bytes of the digest; 0: any number."),
    getter<sha3_capacity_bits>("_capacity_bits", "Bits of the state that no input reaches."),
    getter<sha3_rate_bits>("_rate_bits", "Bits taken in at a time."),
    getter<sha3_suffix>("_suffix", "The bits put behind the input."),
};
constexpr NativeMethod kSha3Methods[] = {
    method<sha3_copy>("copy(self, /)", "A copy, which goes on by itself."),
    method<sha3_digest>("digest(self, /)", "The digest of the bytes so far."),
    method<sha3_hexdigest>("hexdigest(self, /)", "The digest in hexadecimal."),
    method<sha3_update>("update(self, data, /)", "Add bytes."),
};
constexpr NativeMethod kShakeMethods[] = {
    method<sha3_copy>("copy(self, /)", "A copy, which goes on by itself."),
    method<shake_digest>("digest(self, length, /)", "That many bytes of digest."),
    method<shake_hexdigest>("hexdigest(self, length, /)", "That many bytes of digest in hexadecimal."),
    method<sha3_update>("update(self, data, /)", "Add bytes."),
};

template <int function>
const TypeSpec kSpec{
    .name = kTypeNames[function],
    .instance_bytes = sizeof(Sha3Object),
    .doc = kDigestBytes[function] ? "A new SHA3 digest." : "A new SHAKE digest.",
    .methods = kDigestBytes[function] ? std::span<const NativeMethod>(kSha3Methods) : kShakeMethods,
    .getsets = kGetSets,
    .slots = [](Slots& s) { s.tp_new = sha3_new<function>; },
    .module = "_sha3",
};

struct State {
  Type* types[kFunctions];
};

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  const TypeSpec* specs[] = {&kSpec<0>, &kSpec<1>, &kSpec<2>, &kSpec<3>, &kSpec<4>, &kSpec<5>};
  for (int i = 0; i < kFunctions; i++)
    state->types[i] = TRY(add_native_type(ts, module, *specs[i], kTypeNames[i] + kNameOffset));
  TRY(module_add_int(ts, module, "keccakopt", 64));
  return module_add_text(ts, module, "implementation", "64-bit lanes");
}

}  // namespace

extern const ModuleSpec module_sha3;
const ModuleSpec module_sha3{
    .name = "_sha3",
    .doc = "The message digests SHA-3 and SHAKE.",
    .initialize = initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
