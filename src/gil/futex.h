// The two system calls everything here sleeps with, and the mutex of four bytes built on them.
//
// futex(2), private to the process. A wait on a word that no longer holds the expected value returns at once,
// so a wake between the look at the word and the sleep is never lost. A wake only uses the address of the
// word: it may come after the word's owner is gone and then at most wakes somebody for nothing, hence every
// wait stands in a loop.
#pragma once

#include <atomic>
#include <cstdint>

namespace ouro {

enum class FutexResult : uint8_t { kWoken, kTimedOut, kSignal };

// Sleeps while *word == expected, until a wake, a signal handler that ran (kSignal) or `deadline` (see
// clock.h). kWoken may be spurious.
FutexResult futex_wait(const std::atomic<uint32_t>& word, uint32_t expected, int64_t deadline);
// Wakes up to `count` sleepers on the word. Async-signal-safe; keeps errno.
void futex_wake(const std::atomic<uint32_t>* word, int count);

// One turn of a loop that waits for another core.
inline void spin_turn() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Guards a few dozen instructions at a time; never held while Python code runs or a thread sleeps. Not recursive.
class SmallMutex {
 public:
  void lock() {
    uint32_t expected = kFree;
    if (!word_.compare_exchange_strong(expected, kHeld, std::memory_order_acquire)) lock_slowly();
  }
  void unlock() {
    if (word_.exchange(kFree, std::memory_order_release) == kContended) futex_wake(&word_, 1);
  }
  // In the child of a fork: the thread that held it may not exist any more.
  void reset() { word_.store(kFree, std::memory_order_relaxed); }

 private:
  static constexpr uint32_t kFree = 0, kHeld = 1, kContended = 2;
  void lock_slowly();

  std::atomic<uint32_t> word_{kFree};
};

}  // namespace ouro
