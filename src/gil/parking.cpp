#include "gil/parking.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "gil/futex.h"

namespace ouro {

Parker::~Parker() { after_fork_in_child(); }

WaitResult Parker::wait(int64_t deadline) {
  for (;;) {
    uint32_t word = word_.fetch_or(kSleeping, std::memory_order_acquire) | kSleeping;
    FutexResult result = FutexResult::kWoken;
    if (!(word & (kNotified | kInterrupt))) result = futex_wait(word_, word, deadline);
    word = word_.fetch_and(~kSleeping, std::memory_order_acquire);
    if (word & kNotified) {
      word_.fetch_and(~kNotified, std::memory_order_acquire);
      return WaitResult::kDone;
    }
    if (word & kInterrupt) {
      word_.fetch_and(~kInterrupt, std::memory_order_acquire);
      return WaitResult::kInterrupted;
    }
    if (result == FutexResult::kSignal) return WaitResult::kInterrupted;
    if (result == FutexResult::kTimedOut) return WaitResult::kTimedOut;
  }
}

WaitResult Parker::sleep(int64_t deadline) {
  WaitResult result;
  do result = wait(deadline);
  while (result == WaitResult::kDone);
  return result;
}

void Parker::wake() { futex_wake(&word_, 1); }

void Parker::interrupt() {
  uint32_t before = word_.fetch_or(kInterrupt, std::memory_order_seq_cst);
  if (before & kSleeping) wake();
  if (before & kPolling) {
    int saved = errno;
    uint64_t one = 1;
    int fd = event_fd_.load(std::memory_order_relaxed);
    // A full counter is as readable as a fresh one, so a failed write does no harm.
    if (fd >= 0) [[maybe_unused]]
      ssize_t written = write(fd, &one, sizeof one);
    errno = saved;
  }
}

WaitResult Parker::poll(pollfd* fds, size_t count, int64_t deadline, int* ready, int* error) {
  // Without a descriptor for interruptions (none left) the wait goes in pieces of this length.
  constexpr int64_t kPiece = 20'000'000;
  constexpr int kFirstOwnDescriptor = 512;
  *ready = *error = 0;
  int fd = event_fd_.load(std::memory_order_relaxed);
  if (fd < 0) {
    fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    // Out of the way of the small numbers, which programs see: a file opened next gets the one it would have got.
    int high = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, kFirstOwnDescriptor) : -1;
    if (high >= 0) {
      close(fd);
      fd = high;
    }
    event_fd_.store(fd, std::memory_order_relaxed);
  }
  fds[count] = {fd, POLLIN, 0};
  word_.fetch_or(kPolling, std::memory_order_seq_cst);
  WaitResult result;
  for (;;) {
    bool interrupted = word_.load(std::memory_order_seq_cst) & kInterrupt;
    int64_t left = 0;
    if (!interrupted && deadline != kAtOnce) {
      left = deadline == kNever ? kNever : std::max<int64_t>(0, deadline - monotonic_now());
      if (fd < 0) left = std::min(left, kPiece);
    }
    timespec time{left / 1'000'000'000, left % 1'000'000'000};
    int found = ppoll(fds, nfds_t(count + 1), left == kNever ? nullptr : &time, nullptr);
    int failure = found < 0 ? errno : 0;
    if (found > 0 && fd >= 0 && fds[count].revents) {
      uint64_t number;
      [[maybe_unused]] ssize_t got = read(fd, &number, sizeof number);
      found--;
    }
    if (found > 0 || (failure && failure != EINTR)) {
      *ready = std::max(found, 0);
      *error = failure;
      result = WaitResult::kDone;
      break;
    }
    if (failure == EINTR || (word_.load(std::memory_order_seq_cst) & kInterrupt)) {
      word_.fetch_and(~kInterrupt, std::memory_order_acquire);
      result = WaitResult::kInterrupted;
      break;
    }
    if (deadline != kNever && deadline <= monotonic_now()) {
      result = WaitResult::kTimedOut;
      break;
    }
  }
  word_.fetch_and(~kPolling, std::memory_order_seq_cst);
  return result;
}

void Parker::after_fork_in_child() {
  int fd = event_fd_.exchange(-1, std::memory_order_relaxed);
  if (fd >= 0) close(fd);
  word_.store(0, std::memory_order_relaxed);
}

}  // namespace ouro
