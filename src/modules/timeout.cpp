// Timeouts: see timeout.h.
#include "modules/timeout.h"

#include <cmath>

#include "gil/clock.h"
#include "objects/float.h"
#include "objects/int.h"

namespace ouro {

static constexpr int64_t kNanosecondsPerSecond = 1'000'000'000;
// The longest wait that fits: TIMEOUT_MAX.
static constexpr int64_t kLongestTimeout = INT64_MAX / kNanosecondsPerSecond * kNanosecondsPerSecond;

Result<int64_t> nanoseconds_of_seconds(ThreadState& ts, Value seconds) {
  if (is_float(seconds)) {
    double number = TRY(to_double(ts, seconds));
    if (std::isnan(number)) return raise(ts, Exc::ValueError, "Invalid value NaN (not a number)");
    number *= 1e9;
    number = number >= 0 ? std::ceil(number) : std::floor(number);
    if (!(number >= -0x1p63 && number < 0x1p63))
      return raise(ts, Exc::OverflowError, "timestamp too large to convert to C _PyTime_t");
    return int64_t(number);
  }
  Ref whole = TRY(index(ts, seconds));
  int64_t number, result;
  if (!int_to_int64(whole, number) || __builtin_mul_overflow(number, kNanosecondsPerSecond, &result))
    return raise(ts, Exc::OverflowError, "timestamp too large to convert to C _PyTime_t");
  return result;
}

Result<int64_t> lock_deadline(ThreadState& ts, bool blocking, Value timeout) {
  bool unset = timeout.is_unbound() || timeout == Value::small_int(-1);
  int64_t nanoseconds = -kNanosecondsPerSecond;
  if (!unset) {
    nanoseconds = TRY(nanoseconds_of_seconds(ts, timeout));
    unset = nanoseconds == -kNanosecondsPerSecond;
  }
  if (!blocking) {
    if (!unset) return raise(ts, Exc::ValueError, "can't specify a timeout for a non-blocking call");
    return kAtOnce;
  }
  if (unset) return kNever;
  if (nanoseconds < 0) return raise(ts, Exc::ValueError, "timeout value must be positive");
  if (nanoseconds > kLongestTimeout) return raise(ts, Exc::OverflowError, "timeout value is too large");
  return deadline_after(nanoseconds);
}

}  // namespace ouro
