// Modules _md5, _sha1, _sha256 and _sha512: message digests as objects with update, digest, hexdigest and copy.
#include "modules/digest.h"
#include "modules/hash_input.h"
#include "modules/native_state.h"
#include "objects/dict.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

struct HashObject : Object {
  Digest digest;
};

// The types of a module: one or two.
struct State {
  Type* types[2];
};

constexpr const char* kDigestNames[] = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"};

Result<void> hash_add(ThreadState& ts, HashObject& self, Value value) { return feed_digest(ts, self.digest, value); }

template <DigestKind kind, int type_number>
Result<Ref> hash_make(ThreadState& ts, Module& module, Value string, Truth) {
  HashObject* self = TRY(ts.allocate_as<HashObject>(*native_state<State>(module).types[type_number]));
  Ref made = Ref::adopt(self);
  self->digest.start(kind);
  if (!string.is_unbound()) TRY(hash_add(ts, *self, string));
  return made;
}

Result<Ref> hash_copy(ThreadState& ts, HashObject& self) {
  HashObject* copy = TRY(ts.allocate_as<HashObject>(*self.type));
  copy->digest = self.digest;
  return Ref::adopt(copy);
}

Result<RefTo<Bytes>> hash_digest(ThreadState& ts, HashObject& self) {
  uint8_t digest[Digest::kMaximumBytes];
  self.digest.finish(digest);
  return bytes_of(ts, {digest, self.digest.digest_bytes()});
}

Result<RefTo<Str>> hash_hexdigest(ThreadState& ts, HashObject& self) {
  uint8_t digest[Digest::kMaximumBytes];
  self.digest.finish(digest);
  return hexadecimal(ts, {digest, self.digest.digest_bytes()});
}

int64_t hash_digest_size(ThreadState&, HashObject& self) { return int64_t(self.digest.digest_bytes()); }
int64_t hash_block_size(ThreadState&, HashObject& self) { return int64_t(self.digest.block_bytes()); }
Result<RefTo<Str>> hash_name(ThreadState& ts, HashObject& self) {
  return str_from_ascii(ts, kDigestNames[int(self.digest.kind())]);
}

constexpr NativeMethod kHashMethods[] = {
    method<hash_copy>("copy(self, /)", "A copy, which goes on by itself."),
    method<hash_digest>("digest(self, /)", "The digest of the bytes so far."),
    method<hash_hexdigest>("hexdigest(self, /)", "The digest in hexadecimal."),
    method<hash_add>("update(self, obj, /)", "Add bytes."),
};
constexpr GetSetRow kHashGetSets[] = {
    getter<hash_block_size>("block_size", "Bytes of a block."),
    getter<hash_name>("name", "The name of the digest."),
    getter<hash_digest_size>("digest_size", "Bytes of the digest."),
};

constexpr TypeSpec hash_type(const char* name, const char* module) {
  return TypeSpec{
      .name = name,
      .kind = Kind::kNative,
      .instance_bytes = sizeof(HashObject),
      .flags = type_flags::kNoInstantiation,
      .methods = kHashMethods,
      .getsets = kHashGetSets,
      .module = module,
  };
}
constexpr TypeSpec kMd5Type = hash_type("_md5.md5", "_md5");
constexpr TypeSpec kSha1Type = hash_type("_sha1.sha1", "_sha1");
constexpr TypeSpec kSha224Type = hash_type("_sha256.sha224", "_sha256");
constexpr TypeSpec kSha256Type = hash_type("_sha256.sha256", "_sha256");
constexpr TypeSpec kSha384Type = hash_type("_sha512.sha384", "_sha512");
constexpr TypeSpec kSha512Type = hash_type("_sha512.sha512", "_sha512");

constexpr NativeMethod kMd5Functions[] = {
    module_function<hash_make<DigestKind::kMd5, 0>>("md5(module, /, string=b'', *, usedforsecurity=True)",
                                                    "A new MD5 digest."),
};
constexpr NativeMethod kSha1Functions[] = {
    module_function<hash_make<DigestKind::kSha1, 0>>("sha1(module, /, string=b'', *, usedforsecurity=True)",
                                                     "A new SHA-1 digest."),
};
constexpr NativeMethod kSha256Functions[] = {
    module_function<hash_make<DigestKind::kSha256, 0>>("sha256(module, /, string=b'', *, usedforsecurity=True)",
                                                       "A new SHA-256 digest."),
    module_function<hash_make<DigestKind::kSha224, 1>>("sha224(module, /, string=b'', *, usedforsecurity=True)",
                                                       "A new SHA-224 digest."),
};
constexpr NativeMethod kSha512Functions[] = {
    module_function<hash_make<DigestKind::kSha512, 0>>("sha512(module, /, string=b'', *, usedforsecurity=True)",
                                                       "A new SHA-512 digest."),
    module_function<hash_make<DigestKind::kSha384, 1>>("sha384(module, /, string=b'', *, usedforsecurity=True)",
                                                       "A new SHA-384 digest."),
};

Result<void> execute(ThreadState& ts, Module& module, const TypeSpec& first, const char* first_name,
                     const TypeSpec* second, const char* second_name) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->types[0] = TRY(add_native_type(ts, module, first, first_name));
  if (second) state->types[1] = TRY(add_native_type(ts, module, *second, second_name));
  return {};
}
Result<void> md5_execute(ThreadState& ts, Module& module) {
  return execute(ts, module, kMd5Type, "MD5Type", nullptr, nullptr);
}
Result<void> sha1_execute(ThreadState& ts, Module& module) {
  return execute(ts, module, kSha1Type, "SHA1Type", nullptr, nullptr);
}
Result<void> sha256_execute(ThreadState& ts, Module& module) {
  return execute(ts, module, kSha256Type, "SHA256Type", &kSha224Type, "SHA224Type");
}
Result<void> sha512_execute(ThreadState& ts, Module& module) {
  return execute(ts, module, kSha512Type, nullptr, &kSha384Type, "SHA384Type");
}

}  // namespace

extern const ModuleSpec module_md5;
const ModuleSpec module_md5{
    .name = "_md5",
    .doc = "The message digest MD5.",
    .functions = kMd5Functions,
    .initialize = md5_execute,
    .state_bytes = kNativeStateBytes,
};

extern const ModuleSpec module_sha1;
const ModuleSpec module_sha1{
    .name = "_sha1",
    .doc = "The message digest SHA-1.",
    .functions = kSha1Functions,
    .initialize = sha1_execute,
    .state_bytes = kNativeStateBytes,
};

extern const ModuleSpec module_sha256;
const ModuleSpec module_sha256{
    .name = "_sha256",
    .doc = "The message digests SHA-224 and SHA-256.",
    .functions = kSha256Functions,
    .initialize = sha256_execute,
    .state_bytes = kNativeStateBytes,
};

extern const ModuleSpec module_sha512;
const ModuleSpec module_sha512{
    .name = "_sha512",
    .doc = "The message digests SHA-384 and SHA-512.",
    .functions = kSha512Functions,
    .initialize = sha512_execute,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
