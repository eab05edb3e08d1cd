// The least of modules _io, _thread and _warnings that importlib needs to start. Every declaration here is weak: a full module of
// the same name, where it is part of the program, takes its place.
#include <cerrno>

#include "modules/module_spec.h"
#include "modules/pyc_file.h"
#include "objects/bytes.h"
#include "objects/str.h"

namespace ouro {

extern const ModuleSpec module_io [[gnu::weak]];
extern const ModuleSpec module_thread [[gnu::weak]];
extern const ModuleSpec module_warnings [[gnu::weak]];

namespace {

// ---------------------------------------------------------------------------------------------- _io

// A file that is read as a whole.
struct WholeFile : Object {
  FieldTo<Str> path;
};
Result<Ref> whole_file_read(ThreadState& ts, WholeFile& self) {
  Utf8 path = TRY(Utf8::escaped(ts, *self.path));
  return Ref(TRY(read_whole_file(ts, path.c_str())));
}
Value whole_file_enter(ThreadState&, Value self) { return self; }
Result<void> whole_file_exit(ThreadState&, Value, Args) { return {}; }
constexpr NativeMethod kFileMethods[] = {
    method<whole_file_read>("read(self, /)", "All bytes of the file."),
    method<whole_file_enter>("__enter__(self, /)", "The file."),
    method<whole_file_exit>("__exit__(self, /, *args)", "Nothing to be done."),
};
const TypeSpec kFileSpec{.name = "_io.WholeFile",
                         .instance_bytes = sizeof(WholeFile),
                         .flags = type_flags::kNoInstantiation,
                         .methods = kFileMethods,
                         .slots = [](Slots& s) {
                           s.destroy = [](ThreadState&, Object& object) { static_cast<WholeFile&>(object).path.clear(); };
                         },
                         .module = "_io"};
Result<Ref> io_open_code(ThreadState& ts, Module& module, Str& path) {
  auto& type = *module_state<Type*>(module);
  auto* file = TRY(ts.allocate_as<WholeFile>(type));
  file->path.initialize(RefTo<Str>::share(path));
  return Ref::adopt(Value(file));
}
Result<Ref> io_file_io(ThreadState& ts, Module& module, Str& path, Value) { return io_open_code(ts, module, path); }
constexpr NativeMethod kIoFunctions[] = {
    module_function<io_open_code>("open_code(module, path)", "A file of code, to be read."),
    module_function<io_file_io>("FileIO(module, path, mode='r')", "A file, to be read."),
};
Result<void> io_initialize(ThreadState& ts, Module& module) {
  module_state<Type*>(module) = TRY(module_make_type(ts, module, kFileSpec)).leak();
  return {};
}

// ---------------------------------------------------------------------------------------------- _thread

struct FreeLock : Object {
  bool locked;
};
Result<bool> lock_acquire(ThreadState& ts, FreeLock& self, Truth, Value) {
  if (self.locked) return raise(ts, Exc::RuntimeError, "this lock cannot wait: there is one thread");
  self.locked = true;
  return true;
}
Result<void> lock_release(ThreadState& ts, FreeLock& self) {
  if (!self.locked) return raise(ts, Exc::RuntimeError, "release unlocked lock");
  self.locked = false;
  return {};
}
Result<bool> lock_enter(ThreadState& ts, FreeLock& self) { return lock_acquire(ts, self, Truth{true}, Value::none()); }
Result<void> lock_exit(ThreadState& ts, FreeLock& self, Args) { return lock_release(ts, self); }
constexpr NativeMethod kLockMethods[] = {
    method<lock_acquire>("acquire(self, blocking=True, timeout=-1)", "Take the lock."),
    method<lock_release>("release(self)", "Give the lock back."),
    method<lock_enter>("__enter__(self)", "Take the lock."),
    method<lock_exit>("__exit__(self, *args)", "Give the lock back."),
};
const TypeSpec kLockSpec{.name = "_thread.lock",
                         .instance_bytes = sizeof(FreeLock),
                         .flags = type_flags::kNoInstantiation,
                         .methods = kLockMethods,
                         .module = "_thread"};
Result<Ref> thread_allocate_lock(ThreadState& ts, Module& module) {
  auto* lock = TRY(ts.allocate_as<FreeLock>(*module_state<Type*>(module)));
  lock->locked = false;
  return Ref::adopt(Value(lock));
}
Result<Ref> thread_get_ident(ThreadState& ts) { return make_int_unsigned(ts, ts.thread_id); }
constexpr NativeMethod kThreadFunctions[] = {
    module_function<thread_allocate_lock>("allocate_lock(module)", "A lock."),
    module_function<thread_allocate_lock>("RLock(module)", "A lock."),
    function<thread_get_ident>("get_ident()", "The number of this thread."),
};
Result<void> thread_initialize(ThreadState& ts, Module& module) {
  module_state<Type*>(module) = TRY(module_make_type(ts, module, kLockSpec)).leak();
  return {};
}

// ---------------------------------------------------------------------------------------------- _warnings

Result<void> warnings_warn(ThreadState&, Value, Value, Value, Value) { return {}; }
constexpr NativeMethod kWarningsFunctions[] = {
    function<warnings_warn>("warn(message, category=None, stacklevel=1, source=None)", "Nobody is warned."),
};

}  // namespace

const ModuleSpec module_io{.name = "_io",
                           .doc = "Reading files of code.",
                           .functions = kIoFunctions,
                           .initialize = &io_initialize,
                           .state_bytes = sizeof(Type*)};
const ModuleSpec module_thread{.name = "_thread",
                               .doc = "Locks of a program with one thread.",
                               .functions = kThreadFunctions,
                               .initialize = &thread_initialize,
                               .state_bytes = sizeof(Type*)};
const ModuleSpec module_warnings{.name = "_warnings", .doc = "No warnings.", .functions = kWarningsFunctions};

}  // namespace ouro
