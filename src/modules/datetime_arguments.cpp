// Arguments of the constructors and methods of module _datetime: their numbers, their ranges and the state that pickle
// gives.
#include <cmath>

#include "modules/datetime_objects.h"
#include "objects/float.h"

namespace ouro::dates {

Result<int64_t> long_argument(ThreadState& ts, Value value) {
  if (value.is_small_int()) return value.as_small_int();
  Ref exact = TRY(index(ts, value));
  int64_t number;
  if (!int_to_int64(exact, number)) return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
  return number;
}

Result<int> int_argument(ThreadState& ts, Value value) {
  int64_t number = TRY(long_argument(ts, value));
  if (number > INT32_MAX) return raise(ts, Exc::OverflowError, "signed integer is greater than maximum");
  if (number < INT32_MIN) return raise(ts, Exc::OverflowError, "signed integer is less than minimum");
  return int(number);
}

namespace {

Raised timestamp_out_of_range(ThreadState& ts) {
  return raise(ts, Exc::OverflowError, "timestamp out of range for platform time_t");
}
Result<int64_t> whole_timestamp(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  int64_t seconds;
  if (!int_to_int64(number, seconds)) return timestamp_out_of_range(ts);
  return seconds;
}
// The whole part of a number of seconds.
Result<int64_t> seconds_of_double(ThreadState& ts, double whole) {
  if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0)) return timestamp_out_of_range(ts);
  return int64_t(whole);
}
Result<double> double_of_timestamp(ThreadState& ts, Value value) {
  double number = float_number(value);
  if (std::isnan(number)) return raise(ts, Exc::ValueError, "Invalid value NaN (not a number)");
  return number;
}

}  // namespace

Result<int64_t> timestamp_seconds(ThreadState& ts, Value value) {
  if (!is_float(value)) return whole_timestamp(ts, value);
  return seconds_of_double(ts, std::floor(TRY(double_of_timestamp(ts, value))));
}

Result<Timestamp> timestamp_argument(ThreadState& ts, Value value) {
  if (!is_float(value)) return Timestamp{TRY(whole_timestamp(ts, value)), 0};
  double whole, fraction = std::modf(TRY(double_of_timestamp(ts, value)), &whole);
  // The rounding mode of the machine is half to even.
  double microseconds = std::nearbyint(fraction * 1e6);
  if (microseconds >= 1e6) {
    microseconds -= 1e6;
    whole += 1.0;
  } else if (microseconds < 0) {
    microseconds += 1e6;
    whole -= 1.0;
  }
  return Timestamp{TRY(seconds_of_double(ts, whole)), int64_t(microseconds)};
}

Result<void> check_tzinfo(ThreadState& ts, State& state, Value value) {
  if (value.is_none() || is_exact_timezone(value) || has_type(ts, value, *state.tzinfo)) return {};
  return raise(ts, Exc::TypeError, "tzinfo argument must be None or of a tzinfo subclass, not type '{}'",
               type_name(ts, value));
}

Result<void> expect_exactly(ThreadState& ts, const char* name, Args arguments, size_t count) {
  if (arguments.size() == count) return {};
  return raise(ts, Exc::TypeError, "{}() takes exactly {} argument{} ({} given)", name, count, count == 1 ? "" : "s",
               arguments.size());
}

Result<void> bind_constructor(ThreadState& ts, const NativeMethod& signature, const CallArguments& arguments,
                              Value* out) {
  BoundExtra extra;
  return bind_arguments(ts, signature, arguments, out, extra);
}

Result<void> check_numbers_of_short_call(ThreadState& ts, const CallArguments& arguments) {
  if (arguments.positional_count + arguments.keyword_count() >= 3) return {};
  for (size_t i = 0; i < arguments.positional_count; i++) TRY(int_argument(ts, arguments.values[i]));
  return {};
}

Result<Day> checked_day(ThreadState& ts, int64_t year, int64_t month, int64_t day) {
  if (year < kMinYear || year > kMaxYear) return raise(ts, Exc::ValueError, "year {} is out of range", year);
  if (month < 1 || month > 12) return raise(ts, Exc::ValueError, "month must be in 1..12");
  if (day < 1 || day > days_in_month(int(year), int(month)))
    return raise(ts, Exc::ValueError, "day is out of range for month");
  return Day{uint16_t(year), uint8_t(month), uint8_t(day)};
}

Result<Clock> checked_clock(ThreadState& ts, int hour, int minute, int second, int microsecond, int fold) {
  if (hour < 0 || hour > 23) return raise(ts, Exc::ValueError, "hour must be in 0..23");
  if (minute < 0 || minute > 59) return raise(ts, Exc::ValueError, "minute must be in 0..59");
  if (second < 0 || second > 59) return raise(ts, Exc::ValueError, "second must be in 0..59");
  if (microsecond < 0 || microsecond > 999999) return raise(ts, Exc::ValueError, "microsecond must be in 0..999999");
  if (fold != 0 && fold != 1) return raise(ts, Exc::ValueError, "fold must be either 0 or 1");
  return Clock{uint8_t(hour), uint8_t(minute), uint8_t(second), uint8_t(fold), uint32_t(microsecond)};
}

namespace {

Result<void> day_numbers(ThreadState& ts, const Value* values, int (&out)[3]) {
  for (int i = 0; i < 3; i++) out[i] = TRY(int_argument(ts, values[i]));
  return {};
}
Result<void> clock_numbers(ThreadState& ts, const Value* values, int (&out)[4]) {
  for (int i = 0; i < 4; i++) out[i] = values[i].is_unbound() ? 0 : TRY(int_argument(ts, values[i]));
  return {};
}

}  // namespace

Result<Day> day_argument(ThreadState& ts, const Value* values) {
  int numbers[3];
  TRY(day_numbers(ts, values, numbers));
  return checked_day(ts, numbers[0], numbers[1], numbers[2]);
}

Result<Clock> clock_argument(ThreadState& ts, const Value* values, Value fold) {
  int numbers[4];
  TRY(clock_numbers(ts, values, numbers));
  int fold_number = fold.is_unbound() ? 0 : TRY(int_argument(ts, fold));
  return checked_clock(ts, numbers[0], numbers[1], numbers[2], numbers[3], fold_number);
}

Result<Moment> moment_argument(ThreadState& ts, const Value* values, Value fold) {
  int day[3], clock[4];
  TRY(day_numbers(ts, values, day));
  TRY(clock_numbers(ts, values + 3, clock));
  int fold_number = fold.is_unbound() ? 0 : TRY(int_argument(ts, fold));
  Day checked = TRY(checked_day(ts, day[0], day[1], day[2]));
  return Moment{checked, TRY(checked_clock(ts, clock[0], clock[1], clock[2], clock[3], fold_number))};
}

Result<RefTo<Bytes>> pickled_bytes(ThreadState& ts, Value value, const char* kind) {
  if (is<Bytes>(value)) return RefTo<Bytes>::share(as<Bytes>(value));
  Str& text = as<Str>(value);
  if (text.width != 1)
    return raise(ts, Exc::ValueError,
                 "Failed to encode latin1 string when unpickling a {} object. pickle.load(data, encoding='latin1') is "
                 "assumed.",
                 kind);
  return bytes_of(ts, std::span<const uint8_t>(text.data1(), text.length));
}

bool is_pickled_state(Value value, uint64_t size, uint64_t place, unsigned mask, unsigned least, unsigned most) {
  unsigned unit;
  if (is<Bytes>(value) && as<Bytes>(value).size == size) unit = as<Bytes>(value).data()[place];
  else if (is<Str>(value) && as<Str>(value).length == size) unit = unsigned(as<Str>(value)[place]);
  else return false;
  // Whole units of text are looked at: one beyond Latin-1 is a number of its own.
  unit &= mask;
  return unit >= least && unit <= most;
}

}  // namespace ouro::dates
