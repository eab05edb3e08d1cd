// Dates and times as text: ISO 8601, ctime() and strftime().
#include <cstring>

#include "modules/datetime_objects.h"
#include "modules/module_spec.h"

namespace ouro::dates {

namespace {

char* write_two(char* out, int number) {
  out[0] = char('0' + number / 10);
  out[1] = char('0' + number % 10);
  return out + 2;
}
// Two digits; three for what only a pickled state holds.
char* write_pair(char* out, int number) { return number < 100 ? write_two(out, number) : write_number(out, number, 3); }

// What stands for %z, %Z and %f, each made when it is first asked for.
class Replacements {
 public:
  Replacements(State& state, Value object, Value tzinfo, Value argument)
      : state_(state), object_(object), tzinfo_(tzinfo), argument_(argument) {}

  // Appends what stands for a directive; false: it is none of the three.
  Result<bool> append(ThreadState& ts, StrBuilder& out, char32_t directive) {
    if (directive == 'z') {
      TRY(append_offset(ts, out));
    } else if (directive == 'Z') {
      if (name_.is_null()) name_ = TRY(zone_name(ts));
      TRY(out.append(as<Str>(name_)));
    } else if (directive == 'f') {
      char digits[16];
      char* end = write_number(digits, microsecond(), 6);
      TRY(out.append_ascii({digits, size_t(end - digits)}));
    } else {
      return false;
    }
    return true;
  }

 private:
  Result<void> append_offset(ThreadState& ts, StrBuilder& out) {
    if (offset_.is_null()) offset_ = TRY(call_utcoffset(ts, state_, tzinfo_, argument_));
    if (offset_.get().is_none()) return {};
    char text[kOffsetText];
    char* end = write_offset(text, as_delta(offset_), "");
    return out.append_ascii({text, size_t(end - text)});
  }
  // The name with its percent signs doubled, since the text goes through time.strftime.
  Result<Ref> zone_name(ThreadState& ts) {
    Ref name = TRY(call_tzname(ts, state_, tzinfo_, argument_));
    if (name.get().is_none()) return Ref::share(Value(empty_str(ts)));
    RefTo<Str> one = TRY(str_from_ascii(ts, "%")), two = TRY(str_from_ascii(ts, "%%"));
    const Value arguments[] = {Value(one), Value(two)};
    Ref doubled = TRY(call_method_values(ts, name, *state_.replace_name, arguments));
    if (!is<Str>(doubled)) return raise(ts, Exc::TypeError, "tzname.replace() did not return a string");
    return doubled;
  }
  uint32_t microsecond() const {
    if (is_time(object_)) return as_time(object_).clock.microsecond;
    return is_datetime(object_) ? as_datetime(object_).clock.microsecond : 0;
  }

  State& state_;
  Value object_, tzinfo_, argument_;
  Ref offset_, name_;
};

}  // namespace

char* write_number(char* out, int64_t number, int digits) {
  int64_t least = 1;
  for (int i = 1; i < digits; i++) least *= 10;
  if (number >= least * 10) out = write_number(out, number / (least * 10), 1);
  for (; least; least /= 10) *out++ = char('0' + number / least % 10);
  return out;
}

char* write_day(char* out, Day day) {
  out = write_number(out, day.year, 4);
  *out++ = '-';
  out = write_pair(out, day.month);
  *out++ = '-';
  return write_pair(out, day.day);
}

char* write_clock_text(char* out, const Clock& clock, TimeSpec spec) {
  if (spec == TimeSpec::kAuto) spec = clock.microsecond ? TimeSpec::kMicroseconds : TimeSpec::kSeconds;
  out = write_pair(out, clock.hour);
  if (spec == TimeSpec::kHours) return out;
  *out++ = ':';
  out = write_pair(out, clock.minute);
  if (spec == TimeSpec::kMinutes) return out;
  *out++ = ':';
  out = write_pair(out, clock.second);
  if (spec == TimeSpec::kSeconds) return out;
  *out++ = '.';
  if (spec == TimeSpec::kMilliseconds) return write_number(out, clock.microsecond / 1000, 3);
  return write_number(out, clock.microsecond, 6);
}

char* write_offset(char* out, const Delta& offset, std::string_view separator) {
  int64_t left = offset.offset_microseconds();
  *out++ = left < 0 ? '-' : '+';
  if (left < 0) left = -left;
  int seconds = int(left / kMicrosecondsPerSecond), microseconds = int(left % kMicrosecondsPerSecond);
  auto separate = [&] { out = std::copy(separator.begin(), separator.end(), out); };
  out = write_two(out, seconds / 3600);
  separate();
  out = write_two(out, seconds / 60 % 60);
  if (seconds % 60 == 0 && microseconds == 0) return out;
  separate();
  out = write_two(out, seconds % 60);
  if (microseconds == 0) return out;
  *out++ = '.';
  return write_number(out, microseconds, 6);
}

Result<TimeSpec> time_spec_argument(ThreadState& ts, Value value, int position) {
  if (value.is_unbound()) return TimeSpec::kAuto;
  if (!is<Str>(value))
    return raise(ts, Exc::TypeError, "isoformat() argument {} must be str, not {}", position,
                 value.is_none() ? "None" : type_name(ts, value));
  Utf8 name = TRY(Utf8::of(ts, as<Str>(value)));
  if (name.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  constexpr std::string_view kNames[] = {"auto", "hours", "minutes", "seconds", "milliseconds", "microseconds"};
  for (size_t i = 0; i < std::size(kNames); i++)
    if (name.view() == kNames[i]) return TimeSpec(i);
  return raise(ts, Exc::ValueError, "Unknown timespec value");
}

Result<RefTo<Str>> ctime_text(ThreadState& ts, Day day, const Clock& clock) {
  constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  int size = snprintf(text, sizeof text, "%s %s %2d %02d:%02d:%02d %04d", kDays[weekday_of(day)],
                      kMonths[day.month - 1], day.day, clock.hour, clock.minute, clock.second, day.year);
  return str_from_ascii(ts, std::string_view(text, size_t(size)));
}

Result<Ref> module_attribute(ThreadState& ts, Str& module, Str& name) {
  Value found = dict_find(ts, *ts.interpreter().modules, module);
  Ref keep = found.is_null() ? TRY(import_module(ts, std::string(module.ascii_text()).c_str())) : Ref::share(found);
  return get_attribute(ts, keep, name);
}

Result<Ref> format_by(ThreadState& ts, State& state, Value object, Value format_value, Value time_tuple, Value tzinfo,
                      Value tzinfo_argument) {
  Str& format = as<Str>(format_value);
  // Surrogates are refused before anything is called; text ends at its first null character.
  Utf8 checked = TRY(Utf8::of(ts, format));
  uint64_t length = 0;
  while (length < format.length && format[length] != 0) length++;
  Replacements replacements(state, object, tzinfo, tzinfo_argument);
  StrBuilder out(ts);
  uint64_t plain = 0;  // where the text that is taken over as it is begins
  for (uint64_t i = 0; i + 1 < length; i++) {
    TRY(ts.checkpoint_limits());
    if (format[i] != '%') continue;
    char32_t directive = format[++i];
    if (directive != 'z' && directive != 'Z' && directive != 'f') continue;
    TRY(out.append(format, plain, i - 1));
    plain = i + 1;
    TRY(replacements.append(ts, out, directive));
  }
  Ref complete;
  if (plain == 0 && length == format.length) {
    complete = Ref::share(format_value);
  } else {
    TRY(out.append(format, plain, length));
    complete = TRY(out.finish());
  }
  Ref function = TRY(module_attribute(ts, *state.time_name, *state.strftime_name));
  return call(ts, function, Value(complete), time_tuple);
}

Result<Ref> format_special(ThreadState& ts, State& state, Value self, Value format) {
  if (!is<Str>(format))
    return raise(ts, Exc::TypeError, "__format__() argument 1 must be str, not {}",
                 format.is_none() ? "None" : type_name(ts, format));
  if (as<Str>(format).length == 0) return str(ts, self);
  return call_method_values(ts, self, *state.strftime_name, {&format, 1});
}

Result<Ref> make_struct_time(ThreadState& ts, State& state, Day day, const Clock& clock, int is_dst) {
  const Value numbers[] = {
      Value::small_int(day.year),        Value::small_int(day.month),
      Value::small_int(day.day),         Value::small_int(clock.hour),
      Value::small_int(clock.minute),    Value::small_int(clock.second),
      Value::small_int(weekday_of(day)), Value::small_int(days_before_month(day.year, day.month) + day.day),
      Value::small_int(is_dst),
  };
  RefTo<Tuple> tuple = TRY(tuple_of(ts, numbers));
  Ref type = TRY(module_attribute(ts, *state.time_name, *state.struct_time_name));
  return call(ts, type, Value(tuple));
}

}  // namespace ouro::dates
