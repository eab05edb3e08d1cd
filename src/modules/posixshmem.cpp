// Module _posixshmem: opening and removing shared memory by its name.
#include <fcntl.h>
#include <sys/mman.h>

#include "modules/module_spec.h"
#include "modules/system_calls.h"

namespace ouro {

namespace {

Result<Utf8> path_of(ThreadState& ts, Value path, const char* function) {
  Str* text = try_as<Str>(path);
  if (!text)
    return raise(ts, Exc::TypeError, "{}() argument 'path' must be str, not {}", function, type_name(ts, path));
  return Utf8::of(ts, *text);
}
Result<int64_t> open_memory(ThreadState& ts, Value path, Int32 flags, Int32 mode) {
  Utf8 name = TRY(path_of(ts, path, "shm_open"));
  int how = flags, rights = mode;
  return system_call(ts, [&] { return shm_open(name.c_str(), how, mode_t(rights)); }, path);
}
Result<void> unlink_memory(ThreadState& ts, Value path) {
  Utf8 name = TRY(path_of(ts, path, "shm_unlink"));
  TRY(system_call(ts, [&] { return shm_unlink(name.c_str()); }, path));
  return {};
}

constexpr NativeMethod kFunctions[] = {
    function<open_memory>("shm_open(path, flags, mode=511)", "The descriptor of a shared memory object."),
    function<unlink_memory>("shm_unlink(path)", "Remove the name of a shared memory object."),
};

}  // namespace

extern const ModuleSpec module_posixshmem;
const ModuleSpec module_posixshmem{
    .name = "_posixshmem",
    .doc = "Shared memory by name.",
    .functions = kFunctions,
};

}  // namespace ouro
