// Reading dates and times as ISO 8601 writes them: what fromisoformat() of CPython 3.11 takes.
//
//   YYYY-MM-DD  YYYYMMDD  YYYY-Www-D  YYYYWwwD  YYYY-Www  YYYYWww
//   HH[:MM[:SS]] or HH[MM[SS]], then .f... or ,f... of any length, then Z or [+-] and a time again
//
// Only ASCII digits count. CPython takes some texts that are none of these, and so does this: one ASCII character
// before the sign of the offset, anything there behind six digits of a fraction, and two bytes behind YYYYMMDD.
#include "modules/datetime_objects.h"

namespace ouro::dates {

namespace {

template <class Unit>
using Units = std::span<const Unit>;

// Reads text from `at`; beyond the end there are null characters.
template <class Unit>
struct Reader {
  Units<Unit> text;
  size_t at;

  char32_t peek() const { return at < text.size() ? text[at] : 0; }
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
template <class Unit>
ClockText read_clock_text(Units<Unit> text, size_t begin, size_t end, ClockNumbers& out) {
  Reader<Unit> reader{text, begin};
  bool separated = true;
  for (int i = 0; i < 3; i++) {
    if (!reader.digits(2, out.fields[i])) return ClockText::kWrong;
    char32_t next = reader.peek();
    reader.at++;
    if (i == 0) separated = next == ':';
    if (next >= 0x80) return ClockText::kWrong;
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

// Bytes of the text in UTF-8; 0 for text with surrogates, which has none.
template <class Unit>
size_t utf8_length(Units<Unit> text) {
  size_t bytes = 0;
  for (char32_t c : text) {
    if (c >= 0xD800 && c < 0xE000) return 0;
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return bytes;
}

// A date that is the first `length` bytes of text.
template <class Unit>
bool read_date(Units<Unit> text, size_t length, IsoDate& out) {
  if (length != 7 && length != 8 && length != 10) return false;
  Reader<Unit> reader{text, 0};
  if (!reader.digits(4, out.year)) return false;
  bool separated = reader.skip('-');
  if (reader.skip('W')) {
    IsoWeek week{out.year, 0, 1};
    if (!reader.digits(2, week.week)) return false;
    if (reader.at < length) {
      if (separated && !reader.skip('-')) return false;
      if (!reader.digits(1, week.weekday)) return false;
    }
    int ordinal;
    IsoWeekError error = ordinal_of_iso_week(week, ordinal);
    // Refused later, as CPython does it: as a wrong month.
    if (error == IsoWeekError::kYear) return out = {kMinYear, 0, 0}, true;
    if (error != IsoWeekError::kNone) return false;
    Day day = day_of_ordinal(ordinal);
    out = {day.year, day.month, day.day};
    return true;
  }
  if (!reader.digits(2, out.month)) return false;
  if (separated && !reader.skip('-')) return false;
  return reader.digits(2, out.day);
}

template <class Unit>
bool read_time(Units<Unit> text, IsoTime& out) {
  size_t sign = 0, end = text.size();
  while (sign < end && text[sign] != '+' && text[sign] != '-' && text[sign] != 'Z') sign++;
  ClockNumbers clock;
  ClockText read = read_clock_text(text, 0, sign, clock);
  if (read == ClockText::kWrong || (sign == end && read != ClockText::kWhole)) return false;
  out = {clock.fields[0], clock.fields[1], clock.fields[2], clock.microsecond, false, 0, 0};
  if (sign == end) return true;
  out.has_offset = true;
  if (text[sign] == 'Z') return sign + 1 == end || text[sign + 1] == 0;
  ClockNumbers offset;
  if (read_clock_text(text, sign + 1, end, offset) != ClockText::kWhole) return false;
  int direction = text[sign] == '-' ? -1 : 1;
  out.offset_seconds = direction * (offset.fields[0] * 3600 + offset.fields[1] * 60 + offset.fields[2]);
  out.offset_microseconds = direction * offset.microsecond;
  return true;
}

// Where the date of a date with a time ends.
template <class Unit>
bool find_separator(Units<Unit> text, size_t& position) {
  size_t length = text.size();
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
    size_t digits_end = 7;
    while (digits_end < length && is_digit(text[digits_end])) digits_end++;
    if (digits_end < 9) position = digits_end;
    else if (digits_end % 2 == 0) position = 7;
  }
  return true;
}

}  // namespace

bool parse_iso_date(const Str& text, IsoDate& out) {
  return with_units(text, [&](auto units) { return units.size() <= 10 && read_date(units, utf8_length(units), out); });
}

bool parse_iso_time(const Str& text, IsoTime& out) {
  return with_units(text, [&](auto units) {
    // The T that marks a time may be left out where nothing else is meant.
    return read_time(!units.empty() && units[0] == 'T' ? units.subspan(1) : units, out);
  });
}

bool parse_iso_datetime(const Str& text, IsoDate& date, IsoTime& time) {
  return with_units(text, [&](auto units) {
    size_t separator;
    if (!find_separator(units, separator)) return false;
    if (separator >= units.size()) {
      time = IsoTime{};
      return read_date(units, units.size(), date);
    }
    return read_date(units.first(separator), separator, date) && read_time(units.subspan(separator + 1), time);
  });
}

Raised wrong_iso_text(ThreadState& ts, Value text) {
  return raise(ts, Exc::ValueError, "Invalid isoformat string: {}", repr_of(text));
}

}  // namespace ouro::dates
