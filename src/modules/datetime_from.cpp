// The class methods of datetime that make instances: of the clock, of timestamps, of dates and times, of text.
#include <ctime>

#include "modules/datetime_moment.h"

namespace ouro::dates {

namespace {

enum class ClockOf : uint8_t { kHere, kUtc };

// The time of a timestamp as a clock shows it. Leap seconds are not shown.
Result<Ref> moment_of_timestamp(ThreadState& ts, Type& cls, const Timestamp& timestamp, ClockOf clock_of,
                                Value tzinfo) {
  tm shown;
  if (clock_of == ClockOf::kHere) TRY(local_time(ts, timestamp.seconds, shown));
  else TRY(universal_time(ts, timestamp.seconds, shown));
  int second = shown.tm_sec < 60 ? shown.tm_sec : 59;
  bool second_showing = false;
  shown.tm_sec = second;
  int64_t seconds = TRY(shown_seconds(ts, shown));
  if (tzinfo.is_none() && clock_of == ClockOf::kHere)
    second_showing = TRY(is_second_showing(ts, timestamp.seconds, seconds));
  Day day{uint16_t(shown.tm_year + 1900), uint8_t(shown.tm_mon + 1), uint8_t(shown.tm_mday)};
  Clock clock{uint8_t(shown.tm_hour), uint8_t(shown.tm_min), uint8_t(second), uint8_t(second_showing),
              uint32_t(timestamp.microseconds)};
  return make_datetime_of_class(ts, cls, day, clock, tzinfo);
}

// In local time without a zone, in the zone with one.
Result<Ref> moment_in_zone(ThreadState& ts, Type& cls, const Timestamp& timestamp, Value tz) {
  Ref moment = TRY(moment_of_timestamp(ts, cls, timestamp, tz.is_none() ? ClockOf::kHere : ClockOf::kUtc, tz));
  if (tz.is_none()) return moment;
  return call_fromutc(ts, state_of(cls), tz, moment);
}

Timestamp now() {
  timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return {time.tv_sec, time.tv_nsec / 1000};
}

}  // namespace

Result<Ref> datetime_now(ThreadState& ts, Type& cls, Value tz) {
  TRY(check_tzinfo(ts, state_of(cls), tz));
  return moment_in_zone(ts, cls, now(), tz);
}
Result<Ref> datetime_utcnow(ThreadState& ts, Type& cls) {
  return moment_of_timestamp(ts, cls, now(), ClockOf::kUtc, Value::none());
}
Result<Ref> datetime_fromtimestamp(ThreadState& ts, Type& cls, Value timestamp, Value tz) {
  TRY(check_tzinfo(ts, state_of(cls), tz));
  return moment_in_zone(ts, cls, TRY(timestamp_argument(ts, timestamp)), tz);
}
Result<Ref> datetime_utcfromtimestamp(ThreadState& ts, Type& cls, Args arguments) {
  TRY(expect_exactly(ts, "utcfromtimestamp", arguments, 1));
  return moment_of_timestamp(ts, cls, TRY(timestamp_argument(ts, arguments[0])), ClockOf::kUtc, Value::none());
}

Result<Ref> datetime_strptime(ThreadState& ts, Type& cls, Args arguments) {
  TRY(expect_exactly(ts, "strptime", arguments, 2));
  for (size_t i = 0; i < 2; i++)
    if (!is<Str>(arguments[i]))
      return raise(ts, Exc::TypeError, "strptime() argument {} must be str, not {}", i + 1,
                   arguments[i].is_none() ? "None" : type_name(ts, arguments[i]));
  State& state = state_of(cls);
  Ref function = TRY(module_attribute(ts, *state._strptime_name, *state._strptime_datetime_name));
  return call(ts, function, Value(cls), arguments[0], arguments[1]);
}

Result<Ref> datetime_combine(ThreadState& ts, Type& cls, Value date, Value time, Value tzinfo) {
  if (!is_date(date))
    return raise(ts, Exc::TypeError, "combine() argument 1 must be datetime.date, not {}",
                 date.is_none() ? "None" : type_name(ts, date));
  if (!is_time(time))
    return raise(ts, Exc::TypeError, "combine() argument 2 must be datetime.time, not {}",
                 time.is_none() ? "None" : type_name(ts, time));
  if (tzinfo.is_unbound()) {
    tzinfo = as_time(time).zone();
  } else {
    TRY(check_tzinfo(ts, state_of(cls), tzinfo));
  }
  return make_datetime_of_class(ts, cls, as_date(date).day, as_time(time).clock, tzinfo);
}

Result<Ref> datetime_fromisoformat(ThreadState& ts, Type& cls, Value value) {
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "fromisoformat: argument must be str");
  IsoDate date;
  IsoTime time;
  if (!parse_iso_datetime(as<Str>(value), date, time)) return wrong_iso_text(ts, value);
  Ref tzinfo = TRY(timezone_of_iso_time(ts, state_of(cls), time));
  return make_datetime_of_numbers(ts, cls, date, time, tzinfo);
}

}  // namespace ouro::dates
