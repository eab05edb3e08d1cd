// _thread.lock and _thread.RLock over gil/lock.h. Taking a free lock keeps the GIL; a wait gives it up and is
// interrupted by signals, whose handlers run before it goes on (PEP 475).
#include <new>

#include "modules/thread.h"
#include "modules/timeout.h"
#include "objects/descriptors.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro {

namespace {

struct RecursiveLockObject : Object {
  RecursiveLock lock;
};

// Calls wait() without the GIL until it is not interrupted.
template <class Wait>
Result<bool> wait_without_gil(ThreadState& ts, Wait wait) {
  for (;;) {
    WaitResult result;
    {
      GilRelease release(ts);
      result = wait();
    }
    if (result != WaitResult::kInterrupted) return result == WaitResult::kDone;
    TRY(ts.checkpoint());
  }
}

Result<bool> take(ThreadState& ts, LockObject& self, int64_t deadline) {
  Ref keep = Ref::share(self);
  if (!TRY(wait_for_lock(ts, self.lock, deadline))) return false;
  self.is_taken = true;
  return true;
}
Result<bool> lock_acquire(ThreadState& ts, LockObject& self, Int32 blocking, Value timeout) {
  int64_t deadline = TRY(lock_deadline(ts, blocking != 0, timeout));
  return take(ts, self, deadline);
}
Result<bool> lock_enter(ThreadState& ts, LockObject& self) { return take(ts, self, kNever); }
Result<void> lock_release(ThreadState& ts, LockObject& self) {
  if (!self.release()) return raise(ts, Exc::RuntimeError, "release unlocked lock");
  return {};
}
Result<void> lock_exit(ThreadState& ts, LockObject& self, Args) { return lock_release(ts, self); }
bool lock_locked(ThreadState&, LockObject& self) { return self.is_taken; }
void lock_reinit(ThreadState&, LockObject& self) {
  self.lock.reinit_after_fork();
  self.is_taken = false;
}
Result<Ref> lock_repr(ThreadState& ts, LockObject& self) {
  return text(ts, "<{} {} object at {}>", self.is_taken ? "locked" : "unlocked", self.type->plain_name,
              Value(TRY(address_text(ts, self))));
}

constexpr NativeMethod kLockMethods[] = {
    method<lock_acquire>("acquire(self, blocking=True, timeout=-1)",
                         "Take the lock, waiting for it if asked to; whether it was taken."),
    method<lock_acquire>("acquire_lock(self, blocking=True, timeout=-1)", "The same as acquire()."),
    method<lock_release>("release(self)", "Free the lock, whoever took it."),
    method<lock_release>("release_lock(self)", "The same as release()."),
    method<lock_locked>("locked(self)", "Whether the lock is taken."),
    method<lock_locked>("locked_lock(self)", "The same as locked()."),
    method<lock_enter>("__enter__(self)", "Take the lock."),
    method<lock_exit>("__exit__(self, *args)", "Free the lock."),
    method<lock_reinit>("_at_fork_reinit(self)", "Make the lock free in the child of a fork."),
};

// --- RLock

Result<bool> recursive_acquire(ThreadState& ts, RecursiveLockObject& self, Int32 blocking, Value timeout) {
  int64_t deadline = TRY(lock_deadline(ts, blocking != 0, timeout));
  if (self.lock.try_acquire(ts.thread_id)) return true;
  if (deadline == kAtOnce) return false;
  Ref keep = Ref::share(self);
  return wait_without_gil(ts, [&] { return self.lock.acquire(ts.thread_id, ts.parker, deadline); });
}
Result<bool> recursive_enter(ThreadState& ts, RecursiveLockObject& self) {
  return recursive_acquire(ts, self, Int32{1}, Value::unbound());
}
Result<void> recursive_release(ThreadState& ts, RecursiveLockObject& self) {
  if (!self.lock.release(ts.thread_id)) return raise(ts, Exc::RuntimeError, "cannot release un-acquired lock");
  return {};
}
Result<void> recursive_exit(ThreadState& ts, RecursiveLockObject& self, Args) { return recursive_release(ts, self); }
Result<void> recursive_acquire_restore(ThreadState& ts, RecursiveLockObject& self, Value state) {
  if (!is<Tuple>(state))
    return raise(ts, Exc::TypeError, "_acquire_restore() argument 1 must be 2-item sequence, not {}",
                 type_name(ts, state));
  if (as<Tuple>(state).size != 2)
    return raise(ts, Exc::TypeError, "_acquire_restore() argument 1 must be sequence of length 2, not {}",
                 as<Tuple>(state).size);
  int64_t count = TRY(index_as_int64(ts, as<Tuple>(state)[0], Exc::OverflowError));
  Ref keep = Ref::share(self);
  // threading.Condition relies on the lock being there afterwards: signals are served later.
  for (;;) {
    GilRelease release(ts);
    if (self.lock.acquire_again(ts.thread_id, uint64_t(count), ts.parker, kNever) != WaitResult::kInterrupted) break;
  }
  return {};
}
Result<Ref> recursive_release_save(ThreadState& ts, RecursiveLockObject& self) {
  if (!self.lock.owned_by(ts.thread_id)) return raise(ts, Exc::RuntimeError, "cannot release un-acquired lock");
  Ref owner = TRY(make_int_unsigned(ts, ts.thread_id));
  RefTo<Tuple> state = TRY(make_tuple(ts, Value::small_int(int64_t(self.lock.count())), owner));
  self.lock.release_all(ts.thread_id);
  return Ref(std::move(state));
}
bool recursive_is_owned(ThreadState& ts, RecursiveLockObject& self) { return self.lock.owned_by(ts.thread_id); }
void recursive_reinit(ThreadState&, RecursiveLockObject& self) { self.lock.reinit_after_fork(); }
Result<Ref> recursive_repr(ThreadState& ts, RecursiveLockObject& self) {
  uint64_t owner = self.lock.owner();
  return text(ts, "<{} {} object owner={} count={} at {}>", owner ? "locked" : "unlocked", self.type->plain_name, owner,
              owner ? self.lock.count() : 0, Value(TRY(address_text(ts, self))));
}
Result<Ref> recursive_new(ThreadState& ts, Type& type, const CallArguments&) {
  auto* self = TRY(ts.allocate_as<RecursiveLockObject>(type));
  new (&self->lock) RecursiveLock();
  return Ref::adopt(Value(self));
}

constexpr NativeMethod kRecursiveLockMethods[] = {
    method<recursive_acquire>("acquire(self, blocking=True, timeout=-1)",
                              "Take the lock, once more if this thread has it; whether it was taken."),
    method<recursive_release>("release(self)", "Undo one acquire()."),
    method<recursive_enter>("__enter__(self)", "Take the lock."),
    method<recursive_exit>("__exit__(self, *args)", "Undo one acquire()."),
    method<recursive_is_owned>("_is_owned(self)", "Whether this thread has the lock."),
    method<recursive_acquire_restore>("_acquire_restore(self, state, /)", "Take the lock back as it was given up."),
    method<recursive_release_save>("_release_save(self)", "Give the lock up however often it was taken."),
    method<recursive_reinit>("_at_fork_reinit(self)", "Make the lock free in the child of a fork."),
};

}  // namespace

const TypeSpec kLockType{.name = "_thread.lock",
                         .instance_bytes = sizeof(LockObject),
                         .flags = type_flags::kHasWeakrefs | type_flags::kNoInstantiation,
                         .doc = "A lock: free, or taken by somebody, and freed by anybody.",
                         .methods = kLockMethods,
                         .slots = [](Slots& s) { s.tp_repr = slot<lock_repr>; },
                         .module = "_thread"};
const TypeSpec kRecursiveLockType{.name = "_thread.RLock",
                                  .instance_bytes = sizeof(RecursiveLockObject),
                                  .flags = type_flags::kHasWeakrefs | type_flags::kSubclassable,
                                  .methods = kRecursiveLockMethods,
                                  .slots =
                                      [](Slots& s) {
                                        s.tp_new = &recursive_new;
                                        s.tp_repr = slot<recursive_repr>;
                                      },
                                  .module = "_thread"};

Result<RefTo<LockObject>> lock_make(ThreadState& ts, ThreadModule& module) {
  auto* self = TRY(ts.allocate_as<LockObject>(*module.lock_type));
  new (&self->lock) Lock();
  self->is_taken = false;
  return RefTo<LockObject>::adopt(self);
}

Result<bool> wait_for_lock(ThreadState& ts, Lock& lock, int64_t deadline) {
  if (lock.try_acquire()) return true;
  if (deadline == kAtOnce) return false;
  return wait_without_gil(ts, [&] { return lock.acquire(ts.parker, deadline); });
}

}  // namespace ouro
