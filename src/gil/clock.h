// Times of this folder: int64_t nanoseconds on CLOCK_MONOTONIC. A deadline is such a time; waiting goes on
// while it lies in the future.
#pragma once

#include <time.h>

#include <cstdint>

namespace ouro {

// The deadline that never comes, and the one that is always past.
inline constexpr int64_t kNever = INT64_MAX;
inline constexpr int64_t kAtOnce = 0;

inline int64_t monotonic_now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

// The deadline `nanoseconds` from now: kAtOnce for zero or less, kNever when the sum has no representation.
inline int64_t deadline_after(int64_t nanoseconds) {
  if (nanoseconds <= 0) return kAtOnce;
  int64_t sum;
  return __builtin_add_overflow(monotonic_now(), nanoseconds, &sum) ? kNever : sum;
}

}  // namespace ouro
