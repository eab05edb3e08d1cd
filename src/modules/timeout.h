// Timeouts that Python gives as seconds (int or float), as nanoseconds.
#pragma once

#include <cstdint>

#include "runtime/protocol.h"

namespace ouro {

// The nanoseconds of a number of seconds, rounded away from zero. ValueError for NaN, OverflowError when they
// do not fit, TypeError for what is no number.
Result<int64_t> nanoseconds_of_seconds(ThreadState& ts, Value seconds);

// The deadline (gil/clock.h) that lock.acquire(blocking, timeout) waits for. ValueError and OverflowError as there.
Result<int64_t> lock_deadline(ThreadState& ts, bool blocking, Value timeout);

}  // namespace ouro
