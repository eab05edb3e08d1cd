// Module _hashlib: the digests by name, HMAC, PBKDF2 and scrypt, with the types and functions that CPython has of
// OpenSSL here, over the program's own digests.
#include <climits>

#include "modules/any_digest.h"
#include "modules/hash_input.h"
#include "modules/key_derivation.h"
#include "modules/module_spec.h"
#include "modules/native_state.h"
#include "objects/descriptors.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

namespace ouro {

extern const ModuleSpec module_operator;

namespace {

constexpr uint64_t kDefaultScryptMemory = 32 * 1024 * 1024;

struct State {
  Type* hash;
  Type* hash_any_size;
  Type* hmac;
  Type* unsupported;
  Dict* constructors;  // function -> name
};

struct HashObject : Object {
  AnyDigest digest;
};
struct HmacObject : Object {
  Hmac hmac;
};

Raised raise_unsupported(ThreadState& ts) {
  return raise(ts, Exc::ValueError, "[digital envelope routines] unsupported");
}

// --- digests

Result<Ref> make_hash(ThreadState& ts, State& state, const AnyDigest& digest, Value string) {
  HashObject* self = TRY(ts.allocate_as<HashObject>(digest.any_size() ? *state.hash_any_size : *state.hash));
  self->digest = digest;
  Ref made = Ref::adopt(self);
  if (!string.is_unbound()) TRY(feed_digest(ts, self->digest, string));
  return made;
}
template <int number>
Result<Ref> open_by_number(ThreadState& ts, Module& module, Value string, Truth) {
  return make_hash(ts, native_state<State>(module), AnyDigest(uint8_t(number)), string);
}
Result<Ref> open_by_name(ThreadState& ts, Module& module, Value name, Value string, Truth) {
  Str* text = try_as<Str>(name);
  if (!text) return raise(ts, Exc::TypeError, "name must be a string");
  std::optional<AnyDigest> digest;
  if (text->ascii) digest = AnyDigest::by_name(text->ascii_text());
  if (!digest) return raise_unsupported(ts);
  return make_hash(ts, native_state<State>(module), *digest, string);
}

Result<void> hash_update(ThreadState& ts, HashObject& self, Value data) { return feed_digest(ts, self.digest, data); }
Result<RefTo<Bytes>> hash_digest(ThreadState& ts, HashObject& self) {
  uint8_t digest[AnyDigest::kMaximumBytes];
  self.digest.finish(digest);
  return bytes_of(ts, {digest, self.digest.digest_bytes()});
}
Result<RefTo<Str>> hash_hexdigest(ThreadState& ts, HashObject& self) {
  uint8_t digest[AnyDigest::kMaximumBytes];
  self.digest.finish(digest);
  return hexadecimal(ts, {digest, self.digest.digest_bytes()});
}
Result<RefTo<Bytes>> xof_digest(ThreadState& ts, HashObject& self, Index length) {
  if (length.value < 0) return raise(ts, Exc::SystemError, "Negative size passed to PyBytes_FromStringAndSize");
  RefTo<Bytes> bytes = TRY(bytes_allocate(ts, uint64_t(length.value)));
  self.digest.finish_any({bytes->data(), bytes->size});
  return bytes;
}
Result<RefTo<Str>> xof_hexdigest(ThreadState& ts, HashObject& self, Index length) {
  RefTo<Bytes> bytes = TRY(xof_digest(ts, self, length));
  return hexadecimal(ts, bytes->span());
}
Result<Ref> hash_copy(ThreadState& ts, HashObject& self) {
  HashObject* copy = TRY(ts.allocate_as<HashObject>(*self.type));
  copy->digest = self.digest;
  return Ref::adopt(copy);
}
int64_t hash_digest_size(ThreadState&, HashObject& self) { return int64_t(self.digest.digest_bytes()); }
int64_t hash_block_size(ThreadState&, HashObject& self) { return int64_t(self.digest.block_bytes()); }
Result<RefTo<Str>> hash_name(ThreadState& ts, HashObject& self) { return str_from_ascii(ts, self.digest.name()); }
Result<Ref> hash_repr(ThreadState& ts, HashObject& self) {
  RefTo<Str> address = TRY(address_text(ts, Value(self)));
  return text(ts, "<{} {} object @ {}>", self.digest.name(), type_name(ts, Value(self)), Value(address));
}

constexpr NativeMethod kHashMethods[] = {
    method<hash_update>("update(self, obj, /)", "Add bytes."),
    method<hash_digest>("digest(self, /)", "The digest of the bytes so far."),
    method<hash_hexdigest>("hexdigest(self, /)", "The digest in hexadecimal."),
    method<hash_copy>("copy(self, /)", "A copy, which goes on by itself."),
};
constexpr GetSetRow kHashGetSets[] = {
    getter<hash_digest_size>("digest_size", "Bytes of the digest."),
    getter<hash_block_size>("block_size", "Bytes of a block."),
    getter<hash_name>("name", "The name of the digest."),
};
const TypeSpec kHash{.name = "_hashlib.HASH",
                     .instance_bytes = sizeof(HashObject),
                     .flags = type_flags::kNoInstantiation | type_flags::kSubclassable,
                     .doc = "A message digest in the making.",
                     .methods = kHashMethods,
                     .getsets = kHashGetSets,
                     .slots = [](Slots& s) { s.tp_repr = slot<hash_repr>; },
                     .module = "_hashlib",
                     .text_signature = "(name, string=b'')"};
constexpr NativeMethod kXofMethods[] = {
    method<xof_digest>("digest(self, /, length)", "That many bytes of digest."),
    method<xof_hexdigest>("hexdigest(self, /, length)", "That many bytes of digest in hexadecimal."),
};
const TypeSpec kXof{.name = "_hashlib.HASHXOF",
                    .instance_bytes = sizeof(HashObject),
                    .flags = type_flags::kNoInstantiation | type_flags::kSubclassable,
                    .doc = "A message digest of any size in the making.",
                    .methods = kXofMethods,
                    .module = "_hashlib",
                    .text_signature = "(name, string=b'')"};

// --- HMAC

// The digest of a digestmod argument: a name, or one of the module's own constructors.
Result<AnyDigest> digest_of(ThreadState& ts, State& state, Value chosen) {
  Ref name = Ref::share(chosen);
  if (!is<Str>(chosen)) {
    Maybe<Value> known = TRY(dict_get(ts, *state.constructors, chosen));
    if (!known) return raise(ts, *state.unsupported, "Unsupported digestmod {}", repr_of(chosen));
    name = Ref::share(*known);
  }
  Str& text = as<Str>(name);
  std::optional<AnyDigest> digest;
  if (text.ascii) digest = AnyDigest::by_name(text.ascii_text());
  if (!digest) return raise_unsupported(ts);
  if (digest->any_size()) return raise(ts, Exc::ValueError, "no reason supplied");
  return *digest;
}

Result<Ref> hmac_new(ThreadState& ts, Module& module, Value key, Value message, Value digestmod) {
  State& state = native_state<State>(module);
  BufferAccess key_bytes = TRY(BufferAccess::get(ts, key));
  if (digestmod.is_unbound()) return raise(ts, Exc::TypeError, "Missing required parameter 'digestmod'.");
  AnyDigest digest = TRY(digest_of(ts, state, digestmod));
  HmacObject* self = TRY(ts.allocate_as<HmacObject>(*state.hmac));
  self->hmac = Hmac(digest, key_bytes.bytes());
  Ref made = Ref::adopt(self);
  if (!message.is_unbound() && !message.is_none()) TRY(feed_digest(ts, self->hmac, message));
  return made;
}
Result<Ref> hmac_digest_once(ThreadState& ts, Module& module, Value key, Value message, Value digestmod) {
  BufferAccess key_bytes = TRY(BufferAccess::get(ts, key)), message_bytes = TRY(BufferAccess::get(ts, message));
  AnyDigest digest = TRY(digest_of(ts, native_state<State>(module), digestmod));
  Hmac hmac(digest, key_bytes.bytes());
  TRY(feed_digest(ts, hmac, message));
  uint8_t out[AnyDigest::kMaximumBytes];
  hmac.finish(out);
  return Ref(TRY(bytes_of(ts, {out, digest.digest_bytes()})));
}

Result<void> hmac_update(ThreadState& ts, HmacObject& self, Value message) {
  return feed_digest(ts, self.hmac, message);
}
Result<RefTo<Bytes>> hmac_digest(ThreadState& ts, HmacObject& self) {
  uint8_t digest[AnyDigest::kMaximumBytes];
  self.hmac.finish(digest);
  return bytes_of(ts, {digest, self.hmac.digest().digest_bytes()});
}
Result<RefTo<Str>> hmac_hexdigest(ThreadState& ts, HmacObject& self) {
  uint8_t digest[AnyDigest::kMaximumBytes];
  self.hmac.finish(digest);
  return hexadecimal(ts, {digest, self.hmac.digest().digest_bytes()});
}
Result<Ref> hmac_copy(ThreadState& ts, HmacObject& self) {
  HmacObject* copy = TRY(ts.allocate_as<HmacObject>(*self.type));
  copy->hmac = self.hmac;
  return Ref::adopt(copy);
}
int64_t hmac_digest_size(ThreadState&, HmacObject& self) { return int64_t(self.hmac.digest().digest_bytes()); }
int64_t hmac_block_size(ThreadState&, HmacObject& self) { return int64_t(self.hmac.digest().block_bytes()); }
Result<Ref> hmac_name(ThreadState& ts, HmacObject& self) { return text(ts, "hmac-{}", self.hmac.digest().name()); }
Result<Ref> hmac_repr(ThreadState& ts, HmacObject& self) {
  RefTo<Str> address = TRY(address_text(ts, Value(self)));
  return text(ts, "<{} HMAC object @ {}>", self.hmac.digest().name(), Value(address));
}

constexpr NativeMethod kHmacMethods[] = {
    method<hmac_update>("update(self, /, msg)", "Add bytes."),
    method<hmac_digest>("digest(self, /)", "The digest of the bytes so far."),
    method<hmac_hexdigest>("hexdigest(self, /)", "The digest in hexadecimal."),
    method<hmac_copy>("copy(self, /)", "A copy, which goes on by itself."),
};
constexpr GetSetRow kHmacGetSets[] = {
    getter<hmac_digest_size>("digest_size", "Bytes of the digest."),
    getter<hmac_block_size>("block_size", "Bytes of a block."),
    getter<hmac_name>("name", "The name of the digest."),
};
const TypeSpec kHmac{.name = "_hashlib.HMAC",
                     .instance_bytes = sizeof(HmacObject),
                     .flags = type_flags::kNoInstantiation | type_flags::kSubclassable,
                     .doc = "A digest of messages with a key.",
                     .methods = kHmacMethods,
                     .getsets = kHmacGetSets,
                     .slots = [](Slots& s) { s.tp_repr = slot<hmac_repr>; },
                     .module = "_hashlib"};

// --- keys

// An int that fits a C long; OverflowError with the text otherwise.
Result<int64_t> long_argument(ThreadState& ts, Value value) { return index_as_int64(ts, value, Exc::OverflowError); }

Result<Ref> pbkdf2_hmac(ThreadState& ts, Value name, Value password, Value salt, Value iterations_value,
                        Value length_value) {
  Str* text = try_as<Str>(name);
  if (!text)
    return raise(ts, Exc::TypeError, "pbkdf2_hmac() argument 'hash_name' must be str, not {}", type_name(ts, name));
  BufferAccess password_bytes = TRY(BufferAccess::get(ts, password)), salt_bytes = TRY(BufferAccess::get(ts, salt));
  int64_t iterations = TRY(long_argument(ts, iterations_value));
  std::optional<AnyDigest> digest;
  if (text->ascii) digest = AnyDigest::by_name(text->ascii_text());
  if (!digest) return raise_unsupported(ts);
  if (password_bytes.size() > INT_MAX) return raise(ts, Exc::OverflowError, "password is too long.");
  if (salt_bytes.size() > INT_MAX) return raise(ts, Exc::OverflowError, "salt is too long.");
  if (iterations < 1) return raise(ts, Exc::ValueError, "iteration value must be greater than 0.");
  if (iterations > INT_MAX) return raise(ts, Exc::OverflowError, "iteration value is too great.");
  int64_t length = int64_t(digest->digest_bytes());
  if (!length_value.is_none()) length = TRY(long_argument(ts, length_value));
  if (digest->any_size()) return raise(ts, Exc::ValueError, "no reason supplied");
  if (length < 1) return raise(ts, Exc::ValueError, "key length must be greater than 0.");
  if (length > INT_MAX) return raise(ts, Exc::OverflowError, "key length is too great.");
  RefTo<Bytes> key = TRY(bytes_allocate(ts, uint64_t(length)));
  TRY(pbkdf2(ts, *digest, password_bytes.bytes(), salt_bytes.bytes(), uint64_t(iterations), {key->data(), key->size}));
  return Ref(std::move(key));
}

// A required int of scrypt that is not negative.
Result<uint64_t> scrypt_number(ThreadState& ts, Value value, const char* name) {
  if (!value.is_none() && !is_int(value))
    return raise(ts, Exc::TypeError, "scrypt() argument '{}' must be int, not {}", name, type_name(ts, value));
  int64_t number;
  if (value.is_none() || int_sign(value) < 0 || !int_to_int64(value, number))
    return raise(ts, Exc::TypeError, "{} is required and must be an unsigned int", name);
  return uint64_t(number);
}
Result<Ref> scrypt_key(ThreadState& ts, Value password, Value salt, Value n_value, Value r_value, Value p_value,
                       Index most_memory, Index length) {
  BufferAccess password_bytes = TRY(BufferAccess::get(ts, password)), salt_bytes;
  if (!salt.is_none()) salt_bytes = TRY(BufferAccess::get(ts, salt));
  for (auto [value, name] : {std::pair{n_value, "n"}, {r_value, "r"}, {p_value, "p"}})
    if (!value.is_none() && !is_int(value))
      return raise(ts, Exc::TypeError, "scrypt() argument '{}' must be int, not {}", name, type_name(ts, value));
  if (password_bytes.size() > INT_MAX) return raise(ts, Exc::OverflowError, "password is too long.");
  if (salt.is_none()) return raise(ts, Exc::TypeError, "salt is required");
  if (salt_bytes.size() > INT_MAX) return raise(ts, Exc::OverflowError, "salt is too long.");
  uint64_t n = TRY(scrypt_number(ts, n_value, "n"));
  if (n < 2 || (n & (n - 1))) return raise(ts, Exc::ValueError, "n must be a power of 2.");
  uint64_t r = TRY(scrypt_number(ts, r_value, "r")), p = TRY(scrypt_number(ts, p_value, "p"));
  if (most_memory.value < 0 || most_memory.value > INT_MAX)
    return raise(ts, Exc::ValueError, "maxmem must be positive and smaller than {}", INT_MAX);
  if (length.value < 1 || length.value > INT_MAX)
    return raise(ts, Exc::ValueError, "dklen must be greater than 0 and smaller than {}", INT_MAX);
  constexpr uint64_t kMostProduct = (uint64_t(1) << 30) - 1;  // of r and p
  if (!r || !p || p > kMostProduct / r || (16 * r <= 63 && n >= uint64_t(1) << (16 * r)))
    return raise(ts, Exc::ValueError, "Invalid parameter combination for n, r, p, maxmem.");
  size_t memory = scrypt_memory(n, r, p);
  if (memory > (most_memory.value ? uint64_t(most_memory.value) : kDefaultScryptMemory))
    return raise(ts, Exc::ValueError, "[digital envelope routines] memory limit exceeded");
  RefTo<Bytes> key = TRY(bytes_allocate(ts, uint64_t(length.value)));
  TRY(scrypt(ts, password_bytes.bytes(), salt_bytes.bytes(), n, r, p, {key->data(), key->size}));
  return Ref(std::move(key));
}

// --- the module

int64_t get_fips_mode(ThreadState&) { return 0; }

#define OURO_OPEN(number, name)                                                                               \
  module_function<open_by_number<number>>("openssl_" name "(module, /, string=b'', *, usedforsecurity=True)", \
                                          "A new digest " name ".")
constexpr NativeMethod kFunctions[] = {
    module_function<open_by_name>("new(module, /, name, string=b'', *, usedforsecurity=True)",
                                  "A new digest by its name."),
    OURO_OPEN(0, "md5"),
    OURO_OPEN(1, "sha1"),
    OURO_OPEN(2, "sha224"),
    OURO_OPEN(3, "sha256"),
    OURO_OPEN(4, "sha384"),
    OURO_OPEN(5, "sha512"),
    OURO_OPEN(8, "sha3_224"),
    OURO_OPEN(9, "sha3_256"),
    OURO_OPEN(10, "sha3_384"),
    OURO_OPEN(11, "sha3_512"),
    OURO_OPEN(12, "shake_128"),
    OURO_OPEN(13, "shake_256"),
    module_function<hmac_new>("hmac_new(module, /, key, msg=b'', digestmod=<unrepresentable>)",
                              "A new digest with a key."),
    module_function<hmac_digest_once>("hmac_digest(module, /, key, msg, digest)",
                                      "The digest of one message with a key."),
    function<pbkdf2_hmac>("pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)",
                          "A key from a password by PBKDF2."),
    function<scrypt_key>("scrypt(password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64)",
                         "A key from a password by scrypt."),
    function<get_fips_mode>("get_fips_mode()", "Whether only certified digests are allowed: 0."),
};
#undef OURO_OPEN

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->hash = TRY(add_native_type(ts, module, kHash, "HASH"));
  RefTo<Type> xof = TRY(module_make_type(ts, module, kXof, state->hash));
  TRY(module_add(ts, module, "HASHXOF", Value(xof)));
  state->hash_any_size = xof.leak();
  state->hmac = TRY(add_native_type(ts, module, kHmac, "HMAC"));
  state->unsupported = TRY(
      add_exception_class(ts, module, "_hashlib", "UnsupportedDigestmodError", exception_type(ts, Exc::ValueError)));
  RefTo<Dict> constructors = TRY(dict_allocate(ts));
  RefTo<List> names = TRY(list_allocate(ts, 0));
  for (std::string_view name : AnyDigest::names()) {
    RefTo<Str> text_name = TRY(intern(ts, name));
    TRY(list_append(ts, *names, Value(text_name)));
    char function_name[32] = "openssl_";
    name.copy(function_name + 8, sizeof function_name - 9);
    Value function = dict_find(ts, *module.dict, std::string_view(function_name));
    if (!function.is_null()) TRY(dict_set(ts, *constructors, function, Value(text_name)));
  }
  Ref proxy = TRY(call(ts, Value(ts.types().mappingproxy), Value(constructors)));
  TRY(module_add(ts, module, "_constructors", proxy));
  state->constructors = constructors.leak();
  Ref all_names = TRY(call(ts, Value(ts.types().frozenset), Value(names)));
  TRY(module_add(ts, module, "openssl_md_meth_names", all_names));
  RefTo<Module> operators = TRY(native_module(ts, module_operator));
  RefTo<Str> compare = TRY(intern(ts, std::string_view("_compare_digest")));
  Ref function = TRY(get_attribute(ts, Value(operators), *compare));
  return module_add(ts, module, "compare_digest", function);
}

}  // namespace

extern const ModuleSpec module_hashlib;
const ModuleSpec module_hashlib{
    .name = "_hashlib",
    .doc = "Message digests by name, HMAC and keys from passwords.",
    .functions = kFunctions,
    .initialize = initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
