// Reading dates and times as ISO 8601 writes them: what fromisoformat() of CPython 3.11 takes.
//
//   YYYY-MM-DD  YYYYMMDD  YYYY-Www-D  YYYYWwwD  YYYY-Www  YYYYWww
//   HH[:MM[:SS]] or HH[MM[SS]], then .f... or ,f... of any length, then Z or [+-] and a time again
//
// Text is given by code points; only ASCII digits count. One character of any kind may stand before the sign of the
// offset, which CPython takes too.
#include "modules/datetime_objects.h"

namespace ouro::dates {

namespace {

// Reads text from `at`; beyond the end there are null characters.
struct Reader {
  const Str& text;
  uint64_t at;

  char32_t peek() const { return at < text.length ? text[at] : 0; }
  bool digits(int count, int& out) {
    out = 0;
    for (int i = 0; i < count; i++, at++) {
      char32_t c = peek();
      if (c < '0' || c > '9') return false;
      out = out * 10 + int(c - '0');
    }
    return true;
  }
  bool skip(char32_t c) {
    if (peek() != c) return false;
    at++;
    return true;
  }
};

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

enum class ClockText : uint8_t { kWhole, kMoreFollows, kWrong };

struct ClockNumbers {
  int fields[3] = {0, 0, 0};  // hour, minute, second
  int microsecond = 0;
};

// A time of the day within [begin, end). kMoreFollows: something stands behind it, or the text ends behind a mark that
// announces a further number.
ClockText read_clock_text(const Str& text, uint64_t begin, uint64_t end, ClockNumbers& out) {
  Reader reader{text, begin};
  bool separated = true;
  for (int i = 0; i < 3; i++) {
    if (!reader.digits(2, out.fields[i])) return ClockText::kWrong;
    char32_t next = reader.peek();
    reader.at++;
    if (i == 0) separated = next == ':';
    if (reader.at >= end) return next == 0 ? ClockText::kWhole : ClockText::kMoreFollows;
    if (separated && next == ':') continue;
    if (next == '.' || next == ',') break;
    if (separated) return ClockText::kWrong;
    reader.at--;
  }
  // What is beyond a microsecond is left out.
  int places = int(end - reader.at < 6 ? end - reader.at : 6);
  if (!reader.digits(places, out.microsecond)) return ClockText::kWrong;
  for (int i = places; i < 6; i++) out.microsecond *= 10;
  while (is_digit(reader.peek())) reader.at++;
  return reader.peek() == 0 ? ClockText::kWhole : ClockText::kMoreFollows;
}

}  // namespace

bool parse_iso_date(const Str& text, uint64_t begin, uint64_t end, IsoDate& out) {
  uint64_t length = end - begin;
  if (length != 7 && length != 8 && length != 10) return false;
  Reader reader{text, begin};
  if (!reader.digits(4, out.year)) return false;
  bool separated = reader.skip('-');
  if (reader.skip('W')) {
    IsoWeek week{out.year, 0, 1};
    if (!reader.digits(2, week.week)) return false;
    if (reader.at < end) {
      if (separated && !reader.skip('-')) return false;
      if (!reader.digits(1, week.weekday)) return false;
    }
    int ordinal;
    if (ordinal_of_iso_week(week, ordinal) != IsoWeekError::kNone) return false;
    Day day = day_of_ordinal(ordinal);
    out = {day.year, day.month, day.day};
    return true;
  }
  if (!reader.digits(2, out.month)) return false;
  if (separated && !reader.skip('-')) return false;
  return reader.digits(2, out.day) && reader.at == end;
}

bool parse_iso_time(const Str& text, uint64_t begin, uint64_t end, IsoTime& out) {
  uint64_t sign = begin;
  while (sign < end && text[sign] != '+' && text[sign] != '-' && text[sign] != 'Z') sign++;
  ClockNumbers clock;
  ClockText read = read_clock_text(text, begin, sign, clock);
  if (read == ClockText::kWrong || (sign == end && read != ClockText::kWhole)) return false;
  out = {clock.fields[0], clock.fields[1], clock.fields[2], clock.microsecond, false, 0, 0};
  if (sign == end) return true;
  out.has_offset = true;
  if (text[sign] == 'Z') return sign + 1 == end;
  ClockNumbers offset;
  if (read_clock_text(text, sign + 1, end, offset) != ClockText::kWhole) return false;
  int direction = text[sign] == '-' ? -1 : 1;
  out.offset_seconds = direction * (offset.fields[0] * 3600 + offset.fields[1] * 60 + offset.fields[2]);
  out.offset_microseconds = direction * offset.microsecond;
  return true;
}

bool find_iso_separator(const Str& text, uint64_t& position) {
  uint64_t length = text.length;
  if (length < 7) return false;
  if (length == 7) return position = 7, true;
  if (text[4] == '-') {
    if (text[5] != 'W') return position = 10, true;
    // YYYY-Www or YYYY-Www-D: a hyphen may be the separator too.
    position = 8;
    if (length > 8 && text[8] == '-') {
      if (length == 9) return false;
      if (!(length > 10 && is_digit(text[10]))) position = 10;
    }
    return true;
  }
  position = 8;
  if (text[4] == 'W') {
    // YYYYWww or YYYYWwwD, and a digit may be the separator: the time has an even number of digits.
    uint64_t digits_end = 7;
    while (digits_end < length && is_digit(text[digits_end])) digits_end++;
    if (digits_end < 9) position = digits_end;
    else if (digits_end % 2 == 0) position = 7;
  }
  return true;
}

Raised wrong_iso_text(ThreadState& ts, Value text) {
  return raise(ts, Exc::ValueError, "Invalid isoformat string: {}", repr_of(text));
}

}  // namespace ouro::dates
