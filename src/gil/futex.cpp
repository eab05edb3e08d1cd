#include "gil/futex.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "gil/clock.h"

namespace ouro {

FutexResult futex_wait(const std::atomic<uint32_t>& word, uint32_t expected, int64_t deadline) {
  if (deadline < 0) deadline = kAtOnce;
  timespec time{deadline / 1'000'000'000, deadline % 1'000'000'000};
  // FUTEX_WAIT_BITSET takes an absolute time on the monotonic clock.
  long result = syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected,
                        deadline == kNever ? nullptr : &time, nullptr, FUTEX_BITSET_MATCH_ANY);
  if (result == 0) return FutexResult::kWoken;
  if (errno == ETIMEDOUT) return FutexResult::kTimedOut;
  if (errno == EINTR) return FutexResult::kSignal;
  return FutexResult::kWoken;
}

void futex_wake(const std::atomic<uint32_t>* word, int count) {
  int saved = errno;
  syscall(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, nullptr, nullptr, 0);
  errno = saved;
}

void SmallMutex::lock_slowly() {
  // The critical sections are shorter than a sleep; a holder that lost its core is waited for asleep.
  for (int turn = 0; turn < 60; turn++) {
    uint32_t expected = kFree;
    if (word_.load(std::memory_order_relaxed) == kFree &&
        word_.compare_exchange_weak(expected, kHeld, std::memory_order_acquire))
      return;
    spin_turn();
  }
  while (word_.exchange(kContended, std::memory_order_acquire) != kFree) futex_wait(word_, kContended, kNever);
}

}  // namespace ouro
