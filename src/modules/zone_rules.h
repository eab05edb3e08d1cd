// The rule of a zone for the time after its last listed transition: a POSIX TZ string (IEEE Std 1003.1, 8.3), as the
// footer of a TZif file has it (RFC 8536, 3.3).
//
//   STD offset [DST [offset] , start [/time] , end [/time]]
//
// Here offsets are positive east of UTC, in seconds; the text's are positive west. Times count seconds since 1970, on
// local clocks unless said otherwise.
#pragma once

#include <cstdint>
#include <string_view>

namespace ouro::zones {

// A day of each year and a time of it.
struct YearlyTime {
  enum class Form : uint8_t {
    kWeekday,      // the week-th weekday (0: Sunday) of a month; 5: the last one
    kWithoutLeap,  // a day from 1 to 365; in leap years CPython counts from the 59th on one day more
    kDayOfYear,    // a day from 0 to 365, which CPython counts as from 1
  };
  Form form;
  uint8_t month, week, weekday;
  uint16_t day;
  int32_t seconds;  // of the day; may lie outside of it

  int64_t in_year(int year) const;
};

struct Rule {
  std::string_view standard_name, summer_name;  // parts of the text
  int32_t standard_offset, summer_offset;
  bool has_summer;
  YearlyTime start, end;  // of summer time

  int64_t difference() const { return int64_t(summer_offset) - standard_offset; }
  // Whether clocks that show a time are on summer time.
  bool is_summer_at_local(int64_t time, int year, bool fold) const;
  // The same of a time in UTC; fold: whether clocks show it for the second time.
  bool is_summer_at_utc(int64_t time, int year, bool& fold) const;
};

enum class RuleError : uint8_t {
  kNone,
  kStandardName,
  kStandardOffset,
  kSummerName,
  kSummerOffset,
  kMissingTransition,
  kMalformedTransition,
  kExtraText,
};
RuleError parse_rule(std::string_view text, Rule& out);

}  // namespace ouro::zones
