#include "modules/zone_rules.h"

#include "modules/datetime_calendar.h"

namespace ouro::zones {

namespace {

using dates::kEpochSeconds;
using dates::kSecondsPerDay;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool skip(char c) {
    if (peek() != c) return false;
    at_++;
    return true;
  }
  // A number of so many digits, as many as there are.
  bool number(int least, int most, int& out) {
    out = 0;
    int count = 0;
    for (; count < most && is_digit(peek()); count++) out = out * 10 + (text_[at_++] - '0');
    return count >= least;
  }
  bool name(std::string_view& out) {
    bool quoted = skip('<');
    size_t begin = at_;
    while (is_letter(peek()) || (quoted && (is_digit(peek()) || peek() == '+' || peek() == '-'))) at_++;
    out = text_.substr(begin, at_ - begin);
    return quoted ? skip('>') : !out.empty();
  }
  // [+-]hh[:mm[:ss]] in seconds.
  bool clock(int greatest_hour, int& out) {
    bool negative = peek() == '-';
    if (negative || peek() == '+') at_++;
    int hours, minutes = 0, seconds = 0;
    if (!number(1, 2, hours) || hours > greatest_hour) return false;
    if (skip(':')) {
      if (!number(2, 2, minutes)) return false;
      if (skip(':') && !number(2, 2, seconds)) return false;
    }
    out = hours * 3600 + minutes * 60 + seconds;
    if (negative) out = -out;
    return true;
  }
  bool yearly(YearlyTime& out) {
    out = {};
    if (skip('M')) {
      int month, week, weekday;
      if (!number(1, 2, month) || !skip('.') || !number(1, 1, week) || !skip('.') || !number(1, 1, weekday))
        return false;
      if (month < 1 || month > 12 || week < 1 || week > 5 || weekday > 6) return false;
      out.form = YearlyTime::Form::kWeekday;
      out.month = uint8_t(month);
      out.week = uint8_t(week);
      out.weekday = uint8_t(weekday);
    } else {
      bool without_leap = skip('J');
      int day;
      if (!number(1, 3, day) || day < without_leap || day > 365) return false;
      out.form = without_leap ? YearlyTime::Form::kWithoutLeap : YearlyTime::Form::kDayOfYear;
      out.day = uint16_t(day);
    }
    out.seconds = 2 * 3600;
    if (!skip('/')) return true;
    int seconds;
    if (!clock(99, seconds)) return false;
    out.seconds = seconds;
    return true;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

int64_t YearlyTime::in_year(int year) const {
  int ordinal;
  if (form == Form::kWeekday) {
    dates::Day first{uint16_t(year), month, 1};
    int first_weekday = (dates::weekday_of(first) + 1) % 7;  // 0: Sunday
    int of_month = (weekday - first_weekday + 7) % 7 + 1 + (week - 1) * 7;
    if (of_month > dates::days_in_month(year, month)) of_month -= 7;
    ordinal = dates::ordinal_of(first) + of_month - 1;
  } else {
    ordinal = dates::ordinal_of({uint16_t(year), 1, 1}) - 1 + day;
    if (form == Form::kWithoutLeap && day >= 59 && dates::is_leap_year(year)) ordinal++;
  }
  return int64_t(ordinal) * kSecondsPerDay - kEpochSeconds + seconds;
}

bool Rule::is_summer_at_local(int64_t time, int year, bool fold) const {
  int64_t from = start.in_year(year), to = end.in_year(year);
  // The side with the smaller offset reaches from the end of the gap to the end of the repeated hour for fold 0, from
  // the start of the gap to the start of the repeated hour for fold 1.
  if (fold == (difference() >= 0)) to -= difference();
  else from += difference();
  if (from < to) return time >= from && time < to;
  return !(time >= to && time < from);
}

bool Rule::is_summer_at_utc(int64_t time, int year, bool& fold) const {
  int64_t from = start.in_year(year) - standard_offset, to = end.in_year(year) - summer_offset;
  bool summer = from < to ? time >= from && time < to : !(time >= to && time < from);
  // What is shown twice begins when the offset falls.
  int64_t again = difference() > 0 ? to : from;
  int64_t length = difference() > 0 ? difference() : -difference();
  fold = time >= again && time < again + length;
  return summer;
}

RuleError parse_rule(std::string_view text, Rule& out) {
  Parser parser(text);
  int offset;
  if (!parser.name(out.standard_name)) return RuleError::kStandardName;
  if (!parser.clock(24, offset)) return RuleError::kStandardOffset;
  out.standard_offset = -offset;
  out.has_summer = !parser.at_end();
  if (!out.has_summer) return RuleError::kNone;
  if (!parser.name(out.summer_name)) return RuleError::kSummerName;
  out.summer_offset = out.standard_offset + 3600;
  if (parser.peek() != ',') {
    if (!parser.clock(24, offset)) return RuleError::kSummerOffset;
    out.summer_offset = -offset;
  }
  for (YearlyTime* transition : {&out.start, &out.end}) {
    if (!parser.skip(',')) return RuleError::kMissingTransition;
    if (!parser.yearly(*transition)) return RuleError::kMalformedTransition;
  }
  return parser.at_end() ? RuleError::kNone : RuleError::kExtraText;
}

}  // namespace ouro::zones
