// Sleeping that can be interrupted: time.sleep, waiting for a lock, a thread or a descriptor.
//
// Each thread has one Parker (part of its ThreadState) and sleeps on that only, without the GIL. Others reach
// it there: notify() ends the wait because what it waited for came, interrupt() because the thread has
// something else to do first (a signal handler of Python, an asynchronous exception, the end of the
// interpreter). Both are remembered: one that comes just before the sleep ends it at once. interrupt() may be
// called from a signal handler.
//
// After kInterrupted the caller takes the GIL, runs what is pending and, if that raised nothing, waits again
// for the same deadline (PEP 475). An interruption without anything pending is possible and harmless.
#pragma once

#include <poll.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "gil/clock.h"

namespace ouro {

enum class WaitResult : uint8_t { kDone, kTimedOut, kInterrupted };

class Parker {
 public:
  Parker() = default;
  ~Parker();
  Parker(const Parker&) = delete;
  Parker& operator=(const Parker&) = delete;

  // By the owner. Sleeps until notified (kDone), `deadline` (clock.h; kTimedOut) or interrupted, also by a
  // signal whose handler ran in this thread. Each notification or interruption ends one wait.
  WaitResult wait(int64_t deadline);
  // time.sleep: as wait(), but a notification left from something else does not end it.
  WaitResult sleep(int64_t deadline);
  // By the owner. poll(2) on `count` descriptors; `fds` has room for one more entry, which is overwritten.
  // kDone: some `revents` are set, *ready is their number. *error is 0 or the errno of a poll that failed
  // (then kDone, 0 ready).
  WaitResult poll(pollfd* fds, size_t count, int64_t deadline, int* ready, int* error);
  // By the owner: takes back a notification that came too late to be of use.
  void forget_notification() { word_.fetch_and(~kNotified, std::memory_order_acquire); }
  // By the owner: an interruption was taken although the wait had a result of its own; let the next wait see it.
  void interrupt_again() { word_.fetch_or(kInterrupt, std::memory_order_relaxed); }

  // From any thread.
  void notify() {
    if (mark_notified()) wake();
  }
  // The two halves of notify(), for callers that mark under a mutex and wake after it. mark_notified() tells
  // whether a wake is needed; wake() only uses this object's address.
  [[nodiscard]] bool mark_notified() { return word_.fetch_or(kNotified, std::memory_order_release) & kSleeping; }
  void wake();
  // From any thread or signal handler; keeps errno.
  void interrupt();

  // In the child of a fork: the descriptor is shared with the parent and must not be used any more.
  void after_fork_in_child();

 private:
  static constexpr uint32_t kNotified = 1, kInterrupt = 2, kSleeping = 4, kPolling = 8;

  std::atomic<uint32_t> word_{0};
  std::atomic<int> event_fd_{-1};  // made at the first poll(); interrupt() writes to it while kPolling is set
};

}  // namespace ouro
