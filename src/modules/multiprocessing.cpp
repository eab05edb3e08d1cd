// Module _multiprocessing: SemLock, a semaphore of the system that processes share by its name; module
// multiprocessing makes its locks of it.
//
// A recursive mutex (kind 0) counts how often its owner has it; a semaphore (kind 1) may be released by anybody.
#include <fcntl.h>
#include <semaphore.h>
#include <sys/time.h>
#include <time.h>

#include <climits>
#include <cstring>

#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "modules/system_calls.h"
#include "modules/timeout.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

enum Kind : int { kRecursiveMutex, kSemaphore };

struct SemLock : Object {
  sem_t* semaphore;  // null: none (refused in the making)
  int64_t owner;     // thread that took it last
  int count;         // how often this process has it
  int kind;
  int most;
  Field name;  // str or None
  template <class F>
  void each_field(F visit) {
    visit(name);
  }
};

struct State {
  Type* semlock;
};

bool is_mine(ThreadState& ts, const SemLock& self) { return self.count > 0 && uint64_t(self.owner) == ts.thread_id; }

Result<Ref> make_semlock(ThreadState& ts, Type& type, sem_t* semaphore, int kind, int most, Value name) {
  Result<Object*> object = ts.allocate(type);
  if (object.is_error()) {
    sem_close(semaphore);
    return raised;
  }
  auto* self = static_cast<SemLock*>(object.release());
  self->semaphore = semaphore;
  self->owner = 0;
  self->count = 0;
  self->kind = kind;
  self->most = most;
  self->name.initialize(Ref::share(name));
  return Ref::adopt(self);
}

Result<Utf8> name_of(ThreadState& ts, Value value, const char* function, const char* argument) {
  Str* text = try_as<Str>(value);
  if (!text)
    return raise(ts, Exc::TypeError, "{}() argument {} must be str, not {}", function, argument, type_name(ts, value));
  Utf8 name = TRY(Utf8::of(ts, *text));
  if (name.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  return name;
}

constexpr NativeMethod kSignature = signature_row("SemLock(kind, value, maxvalue, name, unlink)");
Result<Ref> semlock_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value bound[5];
  BoundExtra extra;
  TRY(bind_arguments(ts, kSignature, arguments, bound, extra));
  int kind = TRY(native::convert_int32(ts, bound[0])), value = TRY(native::convert_int32(ts, bound[1]));
  int most = TRY(native::convert_int32(ts, bound[2]));
  Utf8 name = TRY(name_of(ts, bound[3], "SemLock", "'name'"));
  bool unlink = TRY(is_true(ts, bound[4]));
  if (kind != kRecursiveMutex && kind != kSemaphore) return raise(ts, Exc::ValueError, "unrecognized kind");
  sem_t* semaphore;
  int error;
  {
    GilRelease released(ts);
    semaphore = sem_open(name.c_str(), O_CREAT | O_EXCL, 0600, unsigned(value));
    error = errno;
    if (semaphore != SEM_FAILED && unlink && sem_unlink(name.c_str()) < 0) {
      error = errno;
      sem_close(semaphore);
      semaphore = SEM_FAILED;
    }
  }
  if (semaphore == SEM_FAILED) return raise_os_error(ts, error);
  return make_semlock(ts, type, semaphore, kind, most, unlink ? Value::none() : bound[3]);
}
void semlock_destroy(ThreadState&, SemLock& self) {
  if (self.semaphore) sem_close(self.semaphore);
  self.semaphore = nullptr;
  self.name.clear();
}

Result<Ref> semlock_rebuild(ThreadState& ts, Type& cls, Value, Int32 kind, Int32 most, Value name) {
  // Without a name there would be only the address of another process's object.
  if (name.is_none()) return raise(ts, Exc::ValueError, "a semaphore without a name cannot be rebuilt");
  Utf8 text = TRY(name_of(ts, name, "_rebuild", "4"));
  sem_t* semaphore = sem_open(text.c_str(), 0);
  if (semaphore == SEM_FAILED) return raise_os_error(ts, errno);
  return make_semlock(ts, cls, semaphore, kind, most, name);
}

Result<bool> semlock_acquire(ThreadState& ts, SemLock& self, Truth block, Value timeout) {
  if (self.kind == kRecursiveMutex && is_mine(ts, self)) {
    self.count++;
    return true;
  }
  timespec deadline{};
  bool timed = !timeout.is_none() && block;
  if (timed) {
    double seconds = TRY(to_double(ts, timeout));
    if (!(seconds > 0)) seconds = 0;
    if (seconds > 1e9) seconds = 1e9;
    clock_gettime(CLOCK_REALTIME, &deadline);
    int64_t nanoseconds = deadline.tv_nsec + int64_t((seconds - double(int64_t(seconds))) * 1e9);
    deadline.tv_sec += int64_t(seconds) + nanoseconds / 1'000'000'000;
    deadline.tv_nsec = nanoseconds % 1'000'000'000;
  }
  Ref keep = Ref::share(Value(self));
  sem_t* semaphore = self.semaphore;
  CallResult result{sem_trywait(semaphore), errno};
  if (result.failed() && result.error == EAGAIN && block)
    result =
        TRY(call_without_gil(ts, [&] { return timed ? sem_timedwait(semaphore, &deadline) : sem_wait(semaphore); }));
  if (result.failed()) {
    if (result.error == EAGAIN || result.error == ETIMEDOUT) return false;
    return raise_os_error(ts, result.error);
  }
  self.count++;
  self.owner = int64_t(ts.thread_id);
  return true;
}

Result<void> semlock_release(ThreadState& ts, SemLock& self) {
  if (self.kind == kRecursiveMutex) {
    if (!is_mine(ts, self))
      return raise(ts, Exc::AssertionError, "attempt to release recursive lock not owned by thread");
    if (self.count > 1) {
      self.count--;
      return {};
    }
  } else {
    int value;
    if (sem_getvalue(self.semaphore, &value) < 0) return raise_os_error(ts, errno);
    if (value >= self.most) return raise(ts, Exc::ValueError, "semaphore or lock released too many times");
  }
  if (sem_post(self.semaphore) < 0) return raise_os_error(ts, errno);
  self.count--;
  return {};
}

Result<bool> semlock_enter(ThreadState& ts, SemLock& self) {
  return semlock_acquire(ts, self, Truth{true}, Value::none());
}
Result<void> semlock_exit(ThreadState& ts, SemLock& self, Value, Value, Value) { return semlock_release(ts, self); }
Result<Ref> semlock_count(ThreadState& ts, SemLock& self) { return make_int(ts, self.count); }
bool semlock_is_mine(ThreadState& ts, SemLock& self) { return is_mine(ts, self); }
Result<Ref> semlock_get_value(ThreadState& ts, SemLock& self) {
  int value;
  if (sem_getvalue(self.semaphore, &value) < 0) return raise_os_error(ts, errno);
  return make_int(ts, value < 0 ? 0 : value);
}
Result<bool> semlock_is_zero(ThreadState& ts, SemLock& self) {
  int value;
  if (sem_getvalue(self.semaphore, &value) < 0) return raise_os_error(ts, errno);
  return value <= 0;
}
void semlock_after_fork(ThreadState&, SemLock& self) { self.count = 0; }
Result<Ref> semlock_handle(ThreadState& ts, SemLock& self) {
  return make_int_unsigned(ts, reinterpret_cast<uint64_t>(self.semaphore));
}
Ref semlock_name(ThreadState&, SemLock& self) { return self.name.share(); }

constexpr NativeMethod kMethods[] = {
    method<semlock_acquire>("acquire(self, /, block=True, timeout=None)", "Take it; False when it cannot be had."),
    method<semlock_release>("release(self, /)", "Give it back."),
    method<semlock_count>("_count(self, /)", "How often this process has it."),
    method<semlock_is_mine>("_is_mine(self, /)", "Whether this thread has it."),
    method<semlock_get_value>("_get_value(self, /)", "The semaphore's value."),
    method<semlock_is_zero>("_is_zero(self, /)", "Whether the value is zero."),
    class_method<semlock_rebuild>("_rebuild(type, handle, kind, maxvalue, name, /)", "The same in another process."),
    method<semlock_after_fork>("_after_fork(self, /)", "Nothing is held by the child of a fork."),
    method<semlock_enter>("__enter__(self, /)", "Take it."),
    method<semlock_exit>("__exit__(self, exc_type=None, exc_value=None, exc_tb=None, /)", "Give it back."),
};
constexpr MemberRow kMembers[] = {
    {"kind", MemberKind::kInt32, offsetof(SemLock, kind), true, "0: a recursive mutex; 1: a semaphore."},
    {"maxvalue", MemberKind::kInt32, offsetof(SemLock, most), true, "The largest value."},
};
constexpr GetSetRow kGetSets[] = {
    getter<semlock_handle>("handle", "The address of the semaphore."),
    getter<semlock_name>("name", "Its name, or None."),
};
const TypeSpec kSemLock{.name = "_multiprocessing.SemLock",
                        .instance_bytes = sizeof(SemLock),
                        .flags = type_flags::kSubclassable,
                        .doc = "A semaphore or recursive mutex that processes share.",
                        .methods = kMethods,
                        .getsets = kGetSets,
                        .members = kMembers,
                        .slots =
                            [](Slots& s) {
                              s.tp_new = semlock_new;
                              s.destroy = slot<semlock_destroy>;
                            },
                        .module = "_multiprocessing",
                        .text_signature = "(kind, value, maxvalue, name, unlink)"};

Result<void> unlink_semaphore(ThreadState& ts, Value value) {
  if (!is<Str>(value))
    return raise(ts, Exc::TypeError, "sem_unlink() argument must be str, not {}", type_name(ts, value));
  Utf8 name = TRY(name_of(ts, value, "sem_unlink", "1"));
  if (sem_unlink(name.c_str()) < 0) return raise_os_error(ts, errno);
  return {};
}
constexpr NativeMethod kFunctions[] = {
    function<unlink_semaphore>("sem_unlink(name, /)", "Remove the name of a semaphore."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->semlock = TRY(add_native_type(ts, module, kSemLock, "SemLock"));
  TRY(set_own_attribute(ts, *state->semlock, "SEM_VALUE_MAX", Value::small_int(SEM_VALUE_MAX)));
  type_modified(ts, *state->semlock);
  RefTo<Dict> flags = TRY(dict_allocate(ts));
  for (const char* name : {"HAVE_SEM_OPEN", "HAVE_SEM_TIMEDWAIT"}) TRY(dict_set(ts, *flags, name, Value::small_int(1)));
  return module_add(ts, module, "flags", Value(flags));
}

}  // namespace

extern const ModuleSpec module_multiprocessing;
const ModuleSpec module_multiprocessing{
    .name = "_multiprocessing",
    .doc = "Semaphores that processes share.",
    .functions = kFunctions,
    .initialize = initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
