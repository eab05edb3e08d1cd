#include "modules/datetime_calendar.h"

#include <time.h>

#include <algorithm>
#include <cerrno>

#include "runtime/errors.h"

namespace ouro::dates {

namespace {

constexpr int kDaysBefore[] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
constexpr int kDaysIn[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
constexpr int kDaysOf400Years = 146097;

int days_before_year(int year) {
  int before = year - 1;
  return before * 365 + before / 4 - before / 100 + before / 400;
}

// The ordinal of the Monday that begins the first ISO week of a year: the week of its first Thursday.
int first_iso_monday(int year) {
  int first = days_before_year(year) + 1;
  int weekday = (first + 6) % 7;
  return first - weekday + (weekday > 3 ? 7 : 0);
}

// What local clocks show at a time given in seconds since ordinal 0.
Result<int64_t> shown_at(ThreadState& ts, int64_t seconds) {
  tm time;
  TRY(local_time(ts, seconds - kEpochSeconds, time));
  return shown_seconds(ts, time);
}

}  // namespace

int days_in_month(int year, int month) {
  OURO_ASSERT(month >= 1 && month <= 12);
  return month == 2 && is_leap_year(year) ? 29 : kDaysIn[month];
}

int days_before_month(int year, int month) {
  OURO_ASSERT(month >= 1 && month <= 12);
  return kDaysBefore[month] + (month > 2 && is_leap_year(year));
}

int ordinal_of(Day day) { return days_before_year(day.year) + days_before_month(day.year, day.month) + day.day; }

Day day_of_ordinal(int ordinal) {
  OURO_ASSERT(ordinal >= 1 && ordinal <= kMaxOrdinal + 366);
  // Years that begin with March end with the leap day, so that the month follows from the day by a line. Day 0 is the
  // 1st of March of the year 0, which is 306 days before ordinal 1.
  unsigned days = unsigned(ordinal) + 305;
  unsigned era = days / kDaysOf400Years, of_era = days % kDaysOf400Years;
  unsigned year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  unsigned of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  unsigned month = (5 * of_year + 2) / 153;  // 0: March
  unsigned day = of_year - (153 * month + 2) / 5 + 1;
  unsigned year = era * 400 + year_of_era + (month >= 10);
  Day result{uint16_t(year), uint8_t(month < 10 ? month + 3 : month - 9), uint8_t(day)};
  OURO_ASSERT(ordinal_of(result) == ordinal);
  return result;
}

IsoWeek iso_week_of(Day day) {
  int ordinal = ordinal_of(day), year = day.year;
  int monday = first_iso_monday(year);
  if (ordinal < monday) {
    monday = first_iso_monday(--year);
  } else if (ordinal >= monday + 52 * 7 && ordinal >= first_iso_monday(year + 1)) {
    monday = first_iso_monday(++year);
  }
  return {year, (ordinal - monday) / 7 + 1, (ordinal - monday) % 7 + 1};
}

IsoWeekError ordinal_of_iso_week(const IsoWeek& week, int& ordinal) {
  if (week.year < kMinYear || week.year > kMaxYear) return IsoWeekError::kYear;
  int monday = first_iso_monday(week.year);
  if (week.week < 1 || week.week > 53) return IsoWeekError::kWeek;
  if (week.week == 53 && first_iso_monday(week.year + 1) - monday < 53 * 7) return IsoWeekError::kWeek;
  if (week.weekday < 1 || week.weekday > 7) return IsoWeekError::kDay;
  ordinal = monday + (week.week - 1) * 7 + week.weekday - 1;
  return IsoWeekError::kNone;
}

Result<void> local_time(ThreadState& ts, int64_t time, tm& out) {
  time_t when = time_t(time);
  errno = 0;
  if (!localtime_r(&when, &out)) return raise_os_error(ts, errno ? errno : EINVAL);
  return {};
}

Result<void> universal_time(ThreadState& ts, int64_t time, tm& out) {
  time_t when = time_t(time);
  errno = 0;
  if (!gmtime_r(&when, &out)) return raise_os_error(ts, errno ? errno : EINVAL);
  return {};
}

Result<int64_t> shown_seconds(ThreadState& ts, const tm& time) {
  int64_t year = int64_t(time.tm_year) + 1900;
  if (year < kMinYear || year > kMaxYear) return raise(ts, Exc::ValueError, "year {} is out of range", year);
  Day day{uint16_t(year), uint8_t(time.tm_mon + 1), uint8_t(time.tm_mday)};
  return int64_t(ordinal_of(day)) * kSecondsPerDay + time.tm_hour * 3600 + time.tm_min * 60 + time.tm_sec;
}

Result<bool> is_second_showing(ThreadState& ts, int64_t time, int64_t shown) {
  // The first showing is earlier by as much as the clock went back within the last day.
  int64_t seconds = time + kEpochSeconds;
  int64_t day_before = TRY(shown_at(ts, seconds - kMaxFoldSeconds));
  int64_t went_on = shown - day_before - kMaxFoldSeconds;
  if (went_on >= 0) return false;
  int64_t at_first = TRY(shown_at(ts, seconds + went_on));
  return at_first == shown;
}

Result<int64_t> time_of_local_clock(ThreadState& ts, Day day, const Clock& clock) {
  // The offset from UTC is what clocks show less the time. It is tried at the wanted time taken as UTC and then at what
  // that gives; where the first answer is right, the other side of it is looked at for a second one.
  int64_t wanted = seconds_of(day, clock);
  int64_t offset = TRY(shown_at(ts, wanted)) - wanted;
  int64_t first = wanted - offset;
  int64_t first_shown = TRY(shown_at(ts, first));
  int64_t other_offset;
  if (first_shown == wanted) {
    int64_t beside = clock.fold ? first + kMaxFoldSeconds : first - kMaxFoldSeconds;
    other_offset = TRY(shown_at(ts, beside)) - beside;
    if (other_offset == offset) return first - kEpochSeconds;
  } else {
    other_offset = first_shown - first;
    OURO_ASSERT(other_offset != offset);
  }
  int64_t second = wanted - other_offset;
  if (TRY(shown_at(ts, second)) == wanted) return second - kEpochSeconds;
  if (first_shown == wanted) return first - kEpochSeconds;
  // In a gap, which no clock shows.
  return (clock.fold ? std::min(first, second) : std::max(first, second)) - kEpochSeconds;
}

}  // namespace ouro::dates
