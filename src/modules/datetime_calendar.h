// The proleptic Gregorian calendar and the ISO 8601 weeks in plain numbers, and the local time of the machine.
//
// A day's ordinal counts from 0001-01-01, which is 1 (date.toordinal()). Seconds count from the start of ordinal 0, so
// that they are never negative for a day of the calendar; kEpochSeconds are those of 1970-01-01. Nothing here knows
// objects, but the functions of local time, which raise.
#pragma once

#include <cstdint>

#include "runtime/thread_state.h"

struct tm;

namespace ouro::dates {

inline constexpr int kMinYear = 1, kMaxYear = 9999;
inline constexpr int kMaxOrdinal = 3652059;  // 9999-12-31
inline constexpr int kSecondsPerDay = 86400;
inline constexpr int64_t kMicrosecondsPerSecond = 1'000'000;
inline constexpr int64_t kMicrosecondsPerDay = kSecondsPerDay * kMicrosecondsPerSecond;
inline constexpr int64_t kEpochSeconds = int64_t(719163) * kSecondsPerDay;
// No two offsets of a place differ by more.
inline constexpr int64_t kMaxFoldSeconds = kSecondsPerDay;

// A date. Months and days from 1.
struct Day {
  uint16_t year;
  uint8_t month, day;
  friend bool operator==(const Day&, const Day&) = default;
};
// A time of the day; fold: 1 for the second of two times that a clock set back shows twice (PEP 495).
struct Clock {
  uint8_t hour, minute, second, fold;
  uint32_t microsecond;
  int seconds_of_day() const { return hour * 3600 + minute * 60 + second; }
};

constexpr bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
// month: 1 to 12.
int days_in_month(int year, int month);
// Days of the year before the first of a month.
int days_before_month(int year, int month);
// Years from 1 to 65535: a pickled state may hold any.
int ordinal_of(Day day);
// ordinal: 1 to kMaxOrdinal, and a year more: the last ISO week goes beyond the calendar.
Day day_of_ordinal(int ordinal);
// 0: Monday.
inline int weekday_of(Day day) { return (ordinal_of(day) + 6) % 7; }

struct IsoWeek {
  int year, week, weekday;  // weekday 1: Monday
};
IsoWeek iso_week_of(Day day);
enum class IsoWeekError : uint8_t { kNone, kYear, kWeek, kDay };
// The ordinal of a day given by its ISO week, which may lie outside of the calendar.
IsoWeekError ordinal_of_iso_week(const IsoWeek& week, int& ordinal);

constexpr int64_t floor_divide(int64_t number, int64_t divisor) {
  int64_t quotient = number / divisor;
  return quotient - (number % divisor < 0);
}

inline int64_t seconds_of(Day day, const Clock& clock) {
  return int64_t(ordinal_of(day)) * kSecondsPerDay + clock.seconds_of_day();
}
// Microseconds since the start of ordinal 0; fold counts for nothing.
inline int64_t microseconds_of(Day day, const Clock& clock) {
  return seconds_of(day, clock) * kMicrosecondsPerSecond + clock.microsecond;
}

// --- local time. `time` counts seconds since 1970 in UTC.
// OSError where the C library has no answer.
Result<void> local_time(ThreadState& ts, int64_t time, tm& out);
Result<void> universal_time(ThreadState& ts, int64_t time, tm& out);
// The seconds (since ordinal 0) that a clock shows; ValueError for years that the calendar has not.
Result<int64_t> shown_seconds(ThreadState& ts, const tm& time);
// Whether the clock of this place shows `shown` at `time` for the second time.
Result<bool> is_second_showing(ThreadState& ts, int64_t time, int64_t shown);
// The time at which local clocks show a time; of two the one that fold asks for, in a gap what the offset before it
// (fold 0) or after it gives.
Result<int64_t> time_of_local_clock(ThreadState& ts, Day day, const Clock& clock);

}  // namespace ouro::dates
