// Module _thread: what its parts share.
//
// thread.cpp: starting threads, the module; thread_locks.cpp: lock and RLock; thread_local.cpp: _local.
#pragma once

#include "gil/lock.h"
#include "modules/native_state.h"
#include "runtime/native.h"

namespace ouro {

struct LocalObject;

struct ThreadModule {
  Type* lock_type;
  Type* recursive_lock_type;
  Type* local_type;
  Type* hook_arguments_type;
  LocalObject* first_local;  // all living _local objects
  int64_t running;           // threads started here that have not ended
  size_t stack_size;         // bytes of a new thread's stack; 0: the system's default
};

struct LockObject : Object {
  static constexpr const char* kTypeName = "_thread.lock";
  Lock lock;
  // What the program is told, guarded by the GIL: a waiter that has got the lock has not taken it until it runs again.
  // threading relies on it: who releases a lock does not see it taken before the GIL changes hands.
  bool is_taken = false;
  // False: nobody has taken it.
  [[nodiscard]] bool release() { return is_taken && (is_taken = false, lock.release()); }
};
Result<RefTo<LockObject>> lock_make(ThreadState& ts, ThreadModule& module);

extern const TypeSpec kLockType;
extern const TypeSpec kRecursiveLockType;
extern const TypeSpec kLocalType;

// Waits for a lock without the GIL, runs signal handlers meanwhile. True: acquired; false: timed out.
Result<bool> wait_for_lock(ThreadState& ts, Lock& lock, int64_t deadline);

// A thread ends: what it had in thread-local objects goes.
void forget_thread_locals(ThreadState& ts, ThreadModule& module);

// The module's state behind an instance of a type made of `spec` or of a subclass.
ThreadModule& thread_module_of(Object& object, const TypeSpec& spec);

}  // namespace ouro
