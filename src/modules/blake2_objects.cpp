// Module _blake2: the types blake2b and blake2s, whose instances are digests in the making.
#include "modules/blake2.h"
#include "modules/hash_input.h"
#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/int.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

struct Blake2Object : Object {
  Blake2 digest;
};

// The keyword arguments; the data is taken before they are bound.
constexpr NativeMethod kBlake2bSignature = signature_row(
    "blake2b(*, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, "
    "node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)");
constexpr NativeMethod kBlake2sSignature = signature_row(
    "blake2s(*, digest_size=32, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, "
    "node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)");
enum Parameter {
  kDigestSize,
  kKey,
  kSalt,
  kPerson,
  kFanout,
  kDepth,
  kLeafSize,
  kNodeOffset,
  kNodeDepth,
  kInnerSize,
  kLastNode,
  kParameters = 12
};

// An int from least to most.
Result<int> small_parameter(ThreadState& ts, Value value, int least, int most, const char* message) {
  int number = TRY(native::convert_int32(ts, value));
  if (number < least || number > most) return raise(ts, Exc::ValueError, "{}", message);
  return number;
}
// An int that is not negative and fits 64 bits.
Result<uint64_t> wide_parameter(ThreadState& ts, Value value, const char* overflow) {
  if (!is_int(value)) return raise(ts, Exc::TypeError, "an integer is required");
  if (int_sign(value) < 0) return raise(ts, Exc::ValueError, "value must be positive");
  uint64_t scratch;
  IntParts parts = int_parts(value, scratch);
  if (parts.limbs.size() > 1) return raise(ts, Exc::OverflowError, "{}", overflow);
  return parts.limbs.empty() ? 0 : parts.limbs[0];
}
// The bytes of a key, salt or personalisation, at most `most`.
Result<BufferAccess> bytes_parameter(ThreadState& ts, Value value, size_t most, const char* name) {
  if (value.is_unbound()) return BufferAccess();
  BufferAccess buffer = TRY(BufferAccess::get(ts, value));
  if (size_t(buffer.size()) > most) return raise(ts, Exc::ValueError, "maximum {} length is {} bytes", name, most);
  return buffer;
}

template <Blake2Kind kind>
Result<Ref> blake2_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  constexpr bool kWide = kind == Blake2Kind::kBlake2b;
  const NativeMethod& signature = kWide ? kBlake2bSignature : kBlake2sSignature;
  if (arguments.positional_count > 1)
    return raise(ts, Exc::TypeError, "{}() takes at most 1 positional argument ({} given)", signature.name(),
                 arguments.positional_count);
  CallArguments keywords{arguments.values + arguments.positional_count, 0, arguments.keyword_names};
  Value bound[kParameters];
  BoundExtra extra;
  TRY(bind_arguments(ts, signature, keywords, bound, extra));

  Blake2Parameters parameters;
  constexpr int kMost = int(Blake2::maximum_digest_bytes(kind));
  int digest_size = TRY(native::convert_int32(ts, bound[kDigestSize]));
  BufferAccess key, salt, person;
  for (int i : {kKey, kSalt, kPerson})
    if (!bound[i].is_unbound() && !supports_buffer(ts, bound[i]))
      return raise(ts, Exc::TypeError, "a bytes-like object is required, not '{}'", type_name(ts, bound[i]));
  if (digest_size <= 0 || digest_size > kMost)
    return raise(ts, Exc::ValueError, "digest_size must be between 1 and {} bytes", kMost);
  parameters.digest_bytes = uint8_t(digest_size);
  salt = TRY(bytes_parameter(ts, bound[kSalt], Blake2::salt_bytes(kind), "salt"));
  parameters.salt = salt.bytes();
  person = TRY(bytes_parameter(ts, bound[kPerson], Blake2::salt_bytes(kind), "person"));
  parameters.person = person.bytes();
  parameters.fanout = uint8_t(TRY(small_parameter(ts, bound[kFanout], 0, 255, "fanout must be between 0 and 255")));
  parameters.depth = uint8_t(TRY(small_parameter(ts, bound[kDepth], 1, 255, "depth must be between 1 and 255")));
  uint64_t leaf = TRY(wide_parameter(ts, bound[kLeafSize], "Python int too large to convert to C unsigned long"));
  if (leaf > UINT32_MAX) return raise(ts, Exc::OverflowError, "leaf_size is too large");
  parameters.leaf_bytes = uint32_t(leaf);
  parameters.node_offset = TRY(wide_parameter(ts, bound[kNodeOffset], "int too big to convert"));
  if (!kWide && parameters.node_offset >> 48) return raise(ts, Exc::OverflowError, "node_offset is too large");
  parameters.node_depth =
      uint8_t(TRY(small_parameter(ts, bound[kNodeDepth], 0, 255, "node_depth must be between 0 and 255")));
  parameters.inner_bytes = uint8_t(TRY(
      small_parameter(ts, bound[kInnerSize], 0, kMost,
                      kWide ? "inner_size must be between 0 and is 64" : "inner_size must be between 0 and is 32")));
  parameters.last_node = TRY(is_true(ts, bound[kLastNode]));
  key = TRY(bytes_parameter(ts, bound[kKey], size_t(kMost), "key"));
  parameters.key = key.bytes();

  Blake2Object* self = TRY(ts.allocate_as<Blake2Object>(type));
  Ref made = Ref::adopt(self);
  self->digest.start(kind, parameters);
  if (arguments.positional_count) TRY(feed_digest(ts, self->digest, arguments.values[0]));
  return made;
}

Result<Ref> blake2_copy(ThreadState& ts, Blake2Object& self) {
  Blake2Object* copy = TRY(ts.allocate_as<Blake2Object>(*self.type));
  copy->digest = self.digest;
  return Ref::adopt(copy);
}
Result<void> blake2_update(ThreadState& ts, Blake2Object& self, Value data) {
  return feed_digest(ts, self.digest, data);
}
Result<RefTo<Bytes>> blake2_digest(ThreadState& ts, Blake2Object& self) {
  uint8_t digest[Blake2::kMaximumBytes];
  self.digest.finish(digest);
  return bytes_of(ts, {digest, self.digest.digest_bytes()});
}
Result<RefTo<Str>> blake2_hexdigest(ThreadState& ts, Blake2Object& self) {
  uint8_t digest[Blake2::kMaximumBytes];
  self.digest.finish(digest);
  return hexadecimal(ts, {digest, self.digest.digest_bytes()});
}
int64_t blake2_digest_size(ThreadState&, Blake2Object& self) { return int64_t(self.digest.digest_bytes()); }
int64_t blake2_block_size(ThreadState&, Blake2Object& self) { return int64_t(self.digest.block_bytes()); }
Result<RefTo<Str>> blake2_name(ThreadState& ts, Blake2Object& self) {
  return str_from_ascii(ts, self.digest.kind() == Blake2Kind::kBlake2b ? "blake2b" : "blake2s");
}

constexpr NativeMethod kMethods[] = {
    method<blake2_copy>("copy(self, /)", "A copy, which goes on by itself."),
    method<blake2_digest>("digest(self, /)", "The digest of the bytes so far."),
    method<blake2_hexdigest>("hexdigest(self, /)", "The digest in hexadecimal."),
    method<blake2_update>("update(self, data, /)", "Add bytes."),
};
constexpr GetSetRow kGetSets[] = {
    getter<blake2_name>("name", "The name of the digest."),
    getter<blake2_block_size>("block_size", "Bytes of a block."),
    getter<blake2_digest_size>("digest_size", "Bytes of the digest."),
};

template <Blake2Kind kind>
void set_slots(Slots& s) {
  s.tp_new = blake2_new<kind>;
}
const TypeSpec kBlake2bType{
    .name = "_blake2.blake2b",
    .instance_bytes = sizeof(Blake2Object),
    .doc = "A new BLAKE2b digest.",
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = set_slots<Blake2Kind::kBlake2b>,
    .module = "_blake2",
    .text_signature =
        "(data=b'', /, *, digest_size=_blake2.blake2b.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', "
        "person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, "
        "last_node=False,\n        usedforsecurity=True)",
};
const TypeSpec kBlake2sType{
    .name = "_blake2.blake2s",
    .instance_bytes = sizeof(Blake2Object),
    .doc = "A new BLAKE2s digest.",
    .methods = kMethods,
    .getsets = kGetSets,
    .slots = set_slots<Blake2Kind::kBlake2s>,
    .module = "_blake2",
    .text_signature =
        "(data=b'', /, *, digest_size=_blake2.blake2s.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', "
        "person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, "
        "last_node=False,\n        usedforsecurity=True)",
};

struct State {
  Type* types[2];
};

Result<void> add_sizes(ThreadState& ts, Module& module, Type& type, Blake2Kind kind, const char* const (&names)[4]) {
  int64_t salt = int64_t(Blake2::salt_bytes(kind)), most = int64_t(Blake2::maximum_digest_bytes(kind));
  const IntConstant constants[] = {
      {"SALT_SIZE", salt}, {"PERSON_SIZE", salt}, {"MAX_KEY_SIZE", most}, {"MAX_DIGEST_SIZE", most}};
  for (int i = 0; i < 4; i++) {
    RefTo<Str> name = TRY(intern(ts, std::string_view(constants[i].name)));
    TRY(set_own_attribute(ts, type, *name, Value::small_int(constants[i].number)));
    TRY(module_add_int(ts, module, names[i], constants[i].number));
  }
  type_modified(ts, type);
  return {};
}

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->types[0] = TRY(add_native_type(ts, module, kBlake2bType, "blake2b"));
  state->types[1] = TRY(add_native_type(ts, module, kBlake2sType, "blake2s"));
  TRY(add_sizes(ts, module, *state->types[0], Blake2Kind::kBlake2b,
                {"BLAKE2B_SALT_SIZE", "BLAKE2B_PERSON_SIZE", "BLAKE2B_MAX_KEY_SIZE", "BLAKE2B_MAX_DIGEST_SIZE"}));
  return add_sizes(ts, module, *state->types[1], Blake2Kind::kBlake2s,
                   {"BLAKE2S_SALT_SIZE", "BLAKE2S_PERSON_SIZE", "BLAKE2S_MAX_KEY_SIZE", "BLAKE2S_MAX_DIGEST_SIZE"});
}

}  // namespace

extern const ModuleSpec module_blake2;
const ModuleSpec module_blake2{
    .name = "_blake2",
    .doc = "The message digests BLAKE2b and BLAKE2s.",
    .initialize = initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
