// The locks behind _thread.lock and _thread.RLock.
//
// A lock is acquired by anybody and released by anybody. Uncontended, each is one compare-exchange and the
// GIL need not be dropped; the caller tries first and drops the GIL only for the wait. Waiters queue in order
// of arrival, each asleep in its own Parker. A release frees the lock and wakes the first, which competes
// with whoever comes (so that short critical sections do not cost a thread switch each); one that has waited
// for longer than kPatience gets the lock handed over, so nobody waits for ever.
//
// The caller keeps the lock alive during every call. Lock: 16 bytes, RecursiveLock: 32.
#pragma once

#include <atomic>
#include <cstdint>

#include "gil/futex.h"
#include "gil/parking.h"

namespace ouro {

class Lock {
 public:
  // True: acquired, without waiting.
  bool try_acquire() {
    uint32_t state = state_.load(std::memory_order_relaxed);
    while (!(state & kHeld))
      if (state_.compare_exchange_weak(state, state | kHeld, std::memory_order_acquire)) return true;
    return false;
  }
  // kDone: acquired. Waits, asleep in the calling thread's parker and without the GIL, until `deadline`
  // (kNever, kAtOnce or a time on the monotonic clock). After kInterrupted it is not acquired and may be tried again.
  WaitResult acquire(Parker& parker, int64_t deadline) {
    return try_acquire() ? WaitResult::kDone : acquire_slowly(parker, deadline);
  }
  // False: nobody held it (RuntimeError "release unlocked lock").
  [[nodiscard]] bool release() {
    uint32_t state = kHeld;
    return state_.compare_exchange_strong(state, 0, std::memory_order_release) || release_slowly();
  }
  bool locked() const { return state_.load(std::memory_order_relaxed) & kHeld; }
  // In the child of a fork (_at_fork_reinit): free, nobody waits.
  void reinit_after_fork() {
    mutex_.reset();
    waiters_ = nullptr;
    state_.store(0, std::memory_order_relaxed);
  }

 private:
  struct Waiter;
  // So long (ns) a waiter may be overtaken.
  static constexpr int64_t kPatience = 10'000'000;
  static constexpr uint32_t kHeld = 1, kQueued = 2;  // kQueued: waiters_ is not null

  WaitResult acquire_slowly(Parker& parker, int64_t deadline);
  bool release_slowly();
  void unlink(Waiter& waiter);

  std::atomic<uint32_t> state_{0};
  SmallMutex mutex_;
  Waiter* waiters_ = nullptr;  // the first of a ring
};
static_assert(sizeof(Lock) == 16);

// A lock that its owner can acquire again. `self` is the id of the calling thread, never 0.
class RecursiveLock {
 public:
  bool try_acquire(uint64_t self) {
    if (owned_by(self)) {
      count_++;
      return true;
    }
    return lock_.try_acquire() && begin(self, 1);
  }
  WaitResult acquire(uint64_t self, Parker& parker, int64_t deadline) {
    if (try_acquire(self)) return WaitResult::kDone;
    WaitResult result = lock_.acquire(parker, deadline);
    if (result == WaitResult::kDone) begin(self, 1);
    return result;
  }
  // False: `self` does not own it (RuntimeError "cannot release un-acquired lock").
  [[nodiscard]] bool release(uint64_t self) {
    if (!owned_by(self)) return false;
    if (--count_ == 0) end();
    return true;
  }
  bool owned_by(uint64_t self) const { return owner_.load(std::memory_order_relaxed) == self; }
  // Id of the owner, 0 when free; the number of acquisitions, exact for the owner only.
  uint64_t owner() const { return owner_.load(std::memory_order_relaxed); }
  uint64_t count() const { return count_; }

  // threading.Condition: gives the lock up whatever the count, which is returned; 0 when `self` does not own it.
  uint64_t release_all(uint64_t self) {
    if (!owned_by(self)) return 0;
    uint64_t count = count_;
    count_ = 0;
    end();
    return count;
  }
  // ... and takes it back with that count.
  WaitResult acquire_again(uint64_t self, uint64_t count, Parker& parker, int64_t deadline) {
    WaitResult result = lock_.acquire(parker, deadline);
    if (result == WaitResult::kDone) begin(self, count);
    return result;
  }
  void reinit_after_fork() {
    owner_.store(0, std::memory_order_relaxed);
    count_ = 0;
    lock_.reinit_after_fork();
  }

 private:
  bool begin(uint64_t self, uint64_t count) {
    owner_.store(self, std::memory_order_relaxed);
    count_ = count;
    return true;
  }
  void end() {
    owner_.store(0, std::memory_order_relaxed);
    [[maybe_unused]] bool held = lock_.release();
  }

  Lock lock_;
  std::atomic<uint64_t> owner_{0};
  uint64_t count_ = 0;  // guarded by lock_
};

}  // namespace ouro
