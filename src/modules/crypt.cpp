// Module _crypt: hashes of passwords by the system's crypt(3). Its library is loaded by the first hash: other programs
// start without it.
#include <crypt.h>
#include <dlfcn.h>

#include "modules/module_spec.h"
#include "modules/system_calls.h"

namespace ouro {

namespace {

Result<Utf8> text_of(ThreadState& ts, Value value, int number) {
  Str* text = try_as<Str>(value);
  if (!text) return raise(ts, Exc::TypeError, "crypt() argument {} must be str, not {}", number, type_name(ts, value));
  Utf8 utf8 = TRY(Utf8::of(ts, *text));
  if (utf8.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  return utf8;
}
// The library's crypt_r; it stays loaded.
Result<decltype(&crypt_r)> load_crypt(ThreadState& ts) {
  void* library = dlopen("libcrypt.so.1", RTLD_NOW | RTLD_LOCAL);
  void* function = library ? dlsym(library, "crypt_r") : nullptr;
  if (!function) return raise(ts, Exc::ImportError, "crypt() needs the library libcrypt.so.1");
  return reinterpret_cast<decltype(&crypt_r)>(function);
}
Result<Ref> crypt_hash(ThreadState& ts, Value word_value, Value salt_value) {
  Utf8 word = TRY(text_of(ts, word_value, 1)), salt = TRY(text_of(ts, salt_value, 2));
  RefTo<Bytes> memory = TRY(bytes_allocate(ts, sizeof(crypt_data)));
  auto* data = new (memory->data()) crypt_data();
  auto* hash_word = TRY(load_crypt(ts));
  const char* hash;
  int error;
  {
    GilRelease released(ts);
    hash = hash_word(word.c_str(), salt.c_str(), data);
    error = errno;
  }
  if (!hash) return raise_os_error(ts, error);
  return Ref(TRY(str_from_utf8(ts, hash)));
}

constexpr NativeMethod kFunctions[] = {
    function<crypt_hash>("crypt(word, salt, /)", "The hash of a word; the salt names the method."),
};

}  // namespace

extern const ModuleSpec module_crypt;
const ModuleSpec module_crypt{
    .name = "_crypt",
    .doc = "Hashes of passwords.",
    .functions = kFunctions,
};

}  // namespace ouro
