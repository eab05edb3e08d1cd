// Module time: clocks, sleeping, and calendar time as struct_time and text.
#include <sched.h>
#include <time.h>

#include <cerrno>
#include <cmath>
#include <cstring>

#include "gil/clock.h"
#include "modules/module_spec.h"
#include "modules/system_calls.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/struct_sequence.h"

namespace ouro {
namespace time_module {
namespace {

constexpr int64_t kBillion = 1'000'000'000;

constexpr MemberRow kFields[] = {
    struct_field(0, "tm_year", "year, for example, 1993"),
    struct_field(1, "tm_mon", "month of year, range [1, 12]"),
    struct_field(2, "tm_mday", "day of month, range [1, 31]"),
    struct_field(3, "tm_hour", "hours, range [0, 23]"),
    struct_field(4, "tm_min", "minutes, range [0, 59]"),
    struct_field(5, "tm_sec", "seconds, range [0, 61])"),
    struct_field(6, "tm_wday", "day of week, range [0, 6], Monday is 0"),
    struct_field(7, "tm_yday", "day of year, range [1, 366]"),
    struct_field(8, "tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"),
    struct_field(9, "tm_zone", "abbreviation of timezone name"),
    struct_field(10, "tm_gmtoff", "offset from UTC in seconds"),
};
const StructSequenceSpec kStructTime =
    struct_sequence("time.struct_time", "time", "A point in time by the calendar.", kFields, 11, 9);

struct State {
  Type* struct_time;
};

// --- clocks

Result<int64_t> read_clock(ThreadState& ts, clockid_t clock) {
  timespec time;
  if (clock_gettime(clock, &time) < 0) return raise_os_error(ts, errno);
  return int64_t(time.tv_sec) * kBillion + time.tv_nsec;
}
double seconds_of(int64_t nanoseconds) {
  // Exact where the number of seconds is.
  int64_t whole = nanoseconds / kBillion;
  if (whole * kBillion == nanoseconds) return double(whole);
  return double(nanoseconds) / 1e9;
}
template <clockid_t clock>
Result<double> clock_seconds(ThreadState& ts) {
  return seconds_of(TRY(read_clock(ts, clock)));
}
template <clockid_t clock>
Result<int64_t> clock_nanoseconds(ThreadState& ts) {
  return read_clock(ts, clock);
}
Result<double> time_clock_gettime(ThreadState& ts, Int32 clock) { return seconds_of(TRY(read_clock(ts, clock.value))); }
Result<int64_t> time_clock_gettime_ns(ThreadState& ts, Int32 clock) { return read_clock(ts, clock.value); }
Result<double> time_clock_getres(ThreadState& ts, Int32 clock) {
  timespec time;
  if (clock_getres(clock.value, &time) < 0) return raise_os_error(ts, errno);
  return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}
Result<void> set_clock(ThreadState& ts, clockid_t clock, int64_t nanoseconds) {
  int64_t rest = nanoseconds % kBillion;
  if (rest < 0) rest += kBillion;
  timespec time{time_t((nanoseconds - rest) / kBillion), long(rest)};
  if (clock_settime(clock, &time) < 0) return raise_os_error(ts, errno);
  return {};
}
Result<void> time_clock_settime(ThreadState& ts, Int32 clock, Value time) {
  return set_clock(ts, clock.value, TRY(nanoseconds_of(ts, time, TimeRounding::kFloor)));
}
Result<void> time_clock_settime_ns(ThreadState& ts, Int32 clock, Index time) {
  return set_clock(ts, clock.value, time.value);
}
Result<int64_t> time_pthread_getcpuclockid(ThreadState& ts, UInt64 thread) {
  clockid_t clock;
  if (int error = pthread_getcpuclockid(pthread_t(thread.value), &clock)) return raise_os_error(ts, error);
  return int64_t(clock);
}

struct ClockInfo {
  const char* name;
  clockid_t clock;
  const char* implementation;
  bool monotonic, adjustable;
};
constexpr ClockInfo kClocks[] = {
    {"time", CLOCK_REALTIME, "clock_gettime(CLOCK_REALTIME)", false, true},
    {"monotonic", CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)", true, false},
    {"perf_counter", CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)", true, false},
    {"process_time", CLOCK_PROCESS_CPUTIME_ID, "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false},
    {"thread_time", CLOCK_THREAD_CPUTIME_ID, "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false},
};
Result<Ref> time_get_clock_info(ThreadState& ts, Str& name) {
  for (const ClockInfo& info : kClocks) {
    if (!name.equals_ascii(info.name)) continue;
    Ref result = TRY(call(ts, Value(ts.types().namespace_)));
    RefTo<Str> implementation = TRY(str_from_ascii(ts, info.implementation));
    Ref resolution = TRY(make_float(ts, TRY(time_clock_getres(ts, Int32{info.clock}))));
    TRY(set_attribute(ts, result, *TRY(intern(ts, "implementation")), Value(implementation)));
    TRY(set_attribute(ts, result, *TRY(intern(ts, "monotonic")), Value::boolean(info.monotonic)));
    TRY(set_attribute(ts, result, *TRY(intern(ts, "adjustable")), Value::boolean(info.adjustable)));
    TRY(set_attribute(ts, result, *TRY(intern(ts, "resolution")), resolution));
    return result;
  }
  return raise(ts, Exc::ValueError, "unknown clock");
}

Result<void> time_sleep(ThreadState& ts, Value seconds) {
  int64_t nanoseconds = TRY(nanoseconds_of(ts, seconds, TimeRounding::kCeiling));
  if (nanoseconds < 0) return raise(ts, Exc::ValueError, "sleep length must be non-negative");
  if (nanoseconds == 0) {
    {
      GilRelease released(ts);
      sched_yield();
    }
    return ts.checkpoint();
  }
  int64_t deadline = deadline_after(nanoseconds);
  for (;;) {
    WaitResult result;
    {
      GilRelease released(ts);
      result = ts.parker.sleep(deadline);
    }
    if (result == WaitResult::kTimedOut) return {};
    TRY(ts.checkpoint());
  }
}

// --- calendar

Result<time_t> time_argument(ThreadState& ts, Value value) {
  if (value.is_none() || value.is_unbound()) return time(nullptr);
  if (is_float(value)) {
    double number = float_number(value);
    if (std::isnan(number)) return raise(ts, Exc::ValueError, "Invalid value NaN (not a number)");
    number = std::floor(number);
    if (!(number >= -9223372036854775808.0 && number < 9223372036854775808.0))
      return raise(ts, Exc::OverflowError, "timestamp out of range for platform time_t");
    return time_t(number);
  }
  Ref number = TRY(index(ts, value));
  int64_t result;
  if (!int_to_int64(number, result)) return raise(ts, Exc::OverflowError, "timestamp out of range for platform time_t");
  return time_t(result);
}

Result<Ref> struct_time_of(ThreadState& ts, Module& module, const tm& time, const char* zone, int64_t offset) {
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *module_state<State>(module).struct_time));
  const int64_t fields[] = {
      int64_t(time.tm_year) + 1900, time.tm_mon + 1,  time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec,
      (time.tm_wday + 6) % 7,       time.tm_yday + 1, time.tm_isdst};
  for (uint32_t i = 0; i < std::size(fields); i++) struct_sequence_set(*result, i, Ref::small_int(fields[i]));
  struct_sequence_set(*result, 9, TRY(decode_file_name(ts, zone ? zone : "")));
  struct_sequence_set(*result, 10, Ref::small_int(offset));
  return Ref(std::move(result));
}
Result<Ref> time_gmtime(ThreadState& ts, Module& module, Value seconds) {
  time_t when = TRY(time_argument(ts, seconds));
  tm time;
  errno = 0;
  if (!gmtime_r(&when, &time)) return raise_os_error(ts, errno ? errno : EINVAL);
  return struct_time_of(ts, module, time, time.tm_zone, 0);
}
Result<Ref> time_localtime(ThreadState& ts, Module& module, Value seconds) {
  time_t when = TRY(time_argument(ts, seconds));
  tm time;
  errno = 0;
  if (!localtime_r(&when, &time)) return raise_os_error(ts, errno ? errno : EINVAL);
  return struct_time_of(ts, module, time, time.tm_zone, time.tm_gmtoff);
}

// What a tuple of time needs to keep alive: the zone's name.
struct BrokenTime {
  tm time{};
  Utf8 zone;
};
Result<void> read_tuple(ThreadState& ts, Module& module, Value value, const char* function, BrokenTime& out) {
  if (!is<Tuple>(value)) return raise(ts, Exc::TypeError, "Tuple or struct_time argument required");
  Tuple& tuple = as<Tuple>(value);
  if (tuple.size != 9) return raise(ts, Exc::TypeError, "{}(): illegal time tuple argument", function);
  int fields[9];
  for (int i = 0; i < 9; i++) fields[i] = TRY(native::convert_int32(ts, tuple[uint64_t(i)]));
  if (fields[0] < INT32_MIN + 1900) return raise(ts, Exc::OverflowError, "year out of range");
  out.time.tm_year = fields[0] - 1900;
  out.time.tm_mon = int(int64_t(fields[1]) - 1);
  out.time.tm_mday = fields[2];
  out.time.tm_hour = fields[3];
  out.time.tm_min = fields[4];
  out.time.tm_sec = fields[5];
  out.time.tm_wday = int((int64_t(fields[6]) + 1) % 7);
  out.time.tm_yday = int(int64_t(fields[7]) - 1);
  out.time.tm_isdst = fields[8];
  if (value.object()->type == module_state<State>(module).struct_time) {
    Value zone = tuple.items()[9], offset = tuple.items()[10];
    if (is<Str>(zone)) {
      out.zone = TRY(Utf8::escaped(ts, as<Str>(zone)));
      out.time.tm_zone = out.zone.c_str();
    }
    if (offset.is_small_int()) out.time.tm_gmtoff = offset.as_small_int();
  }
  return {};
}
// Zeros where a 1 would be right are made so; ValueError for what is no date or time.
Result<void> check_ranges(ThreadState& ts, tm& time) {
  auto bad = [&](const char* what) { return raise(ts, Exc::ValueError, "{} out of range", what); };
  if (time.tm_mon == -1) time.tm_mon = 0;
  else if (time.tm_mon < 0 || time.tm_mon > 11) return bad("month");
  if (time.tm_mday == 0) time.tm_mday = 1;
  else if (time.tm_mday < 0 || time.tm_mday > 31) return bad("day of month");
  if (time.tm_hour < 0 || time.tm_hour > 23) return bad("hour");
  if (time.tm_min < 0 || time.tm_min > 59) return bad("minute");
  if (time.tm_sec < 0 || time.tm_sec > 61) return bad("seconds");
  if (time.tm_wday < 0) return bad("day of week");
  if (time.tm_yday == -1) time.tm_yday = 0;
  else if (time.tm_yday < 0 || time.tm_yday > 365) return bad("day of year");
  return {};
}
Result<void> tuple_or_now(ThreadState& ts, Module& module, Value value, const char* function, BrokenTime& out) {
  if (value.is_unbound()) {
    time_t now = time(nullptr);
    if (!localtime_r(&now, &out.time)) return raise_os_error(ts, errno);
    return {};
  }
  TRY(read_tuple(ts, module, value, function, out));
  return check_ranges(ts, out.time);
}

Result<Ref> ascii_time(ThreadState& ts, const tm& time) {
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  int size = snprintf(text, sizeof text, "%s %s%3d %.2d:%.2d:%.2d %lld", kDays[time.tm_wday], kMonths[time.tm_mon],
                      time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec, 1900 + (long long)time.tm_year);
  return Ref(TRY(str_from_ascii(ts, std::string_view(text, size_t(size)))));
}
Result<Ref> time_asctime(ThreadState& ts, Module& module, Value value) {
  BrokenTime broken;
  TRY(tuple_or_now(ts, module, value, "asctime", broken));
  return ascii_time(ts, broken.time);
}
Result<Ref> time_ctime(ThreadState& ts, Value seconds) {
  time_t when = TRY(time_argument(ts, seconds));
  tm time;
  errno = 0;
  if (!localtime_r(&when, &time)) return raise_os_error(ts, errno ? errno : EINVAL);
  return ascii_time(ts, time);
}
Result<double> time_mktime(ThreadState& ts, Module& module, Value value) {
  BrokenTime broken;
  TRY(read_tuple(ts, module, value, "mktime", broken));
  // mktime() sets the day of the week whenever it succeeds, also for the time -1.
  broken.time.tm_wday = -1;
  time_t result = mktime(&broken.time);
  if (result == time_t(-1) && broken.time.tm_wday == -1)
    return raise(ts, Exc::OverflowError, "mktime argument out of range");
  return double(result);
}

Result<Ref> time_strftime(ThreadState& ts, Module& module, Value format_value, Value value) {
  if (!is<Str>(format_value))
    return raise(ts, Exc::TypeError, "strftime() argument 1 must be str, not {}", type_name(ts, format_value));
  BrokenTime broken;
  TRY(tuple_or_now(ts, module, value, "strftime", broken));
  broken.time.tm_isdst = broken.time.tm_isdst < -1 ? -1 : broken.time.tm_isdst > 1 ? 1 : broken.time.tm_isdst;
  Utf8 format = TRY(Utf8::escaped(ts, as<Str>(format_value)));
  if (format.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  if (format.view().empty()) return Ref::share(Value(empty_str(ts)));
  for (size_t size = 1024;; size += size) {
    RefTo<Bytes> memory = TRY(bytes_allocate(ts, size));
    char* text = reinterpret_cast<char*>(memory->data());
    size_t length = strftime(text, size, format.c_str(), &broken.time);
    // No text at all is what some formats give: %Z without a zone, %p in some locales.
    if (length > 0 || size >= 256 * format.view().size()) return Ref(TRY(decode_file_name(ts, {text, length})));
  }
}
Result<Ref> time_strptime(ThreadState& ts, Args arguments) {
  Ref module = TRY(import_module(ts, "_strptime"));
  return call_method_values(ts, module, *TRY(intern(ts, "_strptime_time")), arguments.values);
}

// timezone, altzone, daylight and tzname from what the zone is like in January and July.
Result<void> set_zone(ThreadState& ts, Module& module) {
  constexpr time_t kYear = (365 * 24 + 6) * 3600;
  tzset();
  time_t start = time(nullptr) / kYear * kYear, middle = start + kYear / 2;
  tm january, july;
  localtime_r(&start, &january);
  localtime_r(&middle, &july);
  int64_t winter = -january.tm_gmtoff, summer = -july.tm_gmtoff;
  RefTo<Str> winter_name = TRY(decode_file_name(ts, january.tm_zone));
  RefTo<Str> summer_name = TRY(decode_file_name(ts, july.tm_zone));
  // South of the equator.
  if (winter < summer) {
    std::swap(winter, summer);
    std::swap(winter_name, summer_name);
  }
  RefTo<Tuple> names = TRY(make_tuple(ts, Value(winter_name), Value(summer_name)));
  TRY(module_add_int(ts, module, "timezone", winter));
  TRY(module_add_int(ts, module, "altzone", summer));
  TRY(module_add_int(ts, module, "daylight", winter != summer));
  return module_add(ts, module, "tzname", Value(names));
}
Result<void> time_tzset(ThreadState& ts, Module& module) { return set_zone(ts, module); }

constexpr NativeMethod kFunctions[] = {
    function<clock_seconds<CLOCK_REALTIME>>("time()", "Seconds since the epoch."),
    function<clock_nanoseconds<CLOCK_REALTIME>>("time_ns()", "Nanoseconds since the epoch."),
    function<clock_seconds<CLOCK_MONOTONIC>>("monotonic()", "Seconds of a clock that never goes back."),
    function<clock_nanoseconds<CLOCK_MONOTONIC>>("monotonic_ns()", "Nanoseconds of a clock that never goes back."),
    function<clock_seconds<CLOCK_MONOTONIC>>("perf_counter()", "Seconds of the finest clock."),
    function<clock_nanoseconds<CLOCK_MONOTONIC>>("perf_counter_ns()", "Nanoseconds of the finest clock."),
    function<clock_seconds<CLOCK_PROCESS_CPUTIME_ID>>("process_time()", "CPU seconds used by the process."),
    function<clock_nanoseconds<CLOCK_PROCESS_CPUTIME_ID>>("process_time_ns()", "CPU nanoseconds used by the process."),
    function<clock_seconds<CLOCK_THREAD_CPUTIME_ID>>("thread_time()", "CPU seconds used by the thread."),
    function<clock_nanoseconds<CLOCK_THREAD_CPUTIME_ID>>("thread_time_ns()", "CPU nanoseconds used by the thread."),
    function<time_clock_gettime>("clock_gettime(clk_id, /)", "Seconds of a clock of the system."),
    function<time_clock_gettime_ns>("clock_gettime_ns(clk_id, /)", "Nanoseconds of a clock of the system."),
    function<time_clock_getres>("clock_getres(clk_id, /)", "The resolution of a clock in seconds."),
    function<time_clock_settime>("clock_settime(clk_id, time, /)", "Set a clock."),
    function<time_clock_settime_ns>("clock_settime_ns(clk_id, time, /)", "Set a clock in nanoseconds."),
    function<time_pthread_getcpuclockid>("pthread_getcpuclockid(thread_id, /)", "The CPU clock of a thread."),
    function<time_get_clock_info>("get_clock_info(name, /)", "What is known of a clock."),
    function<time_sleep>("sleep(seconds, /)", "Wait."),
    module_function<time_gmtime>("gmtime(module, seconds=None, /)", "Seconds since the epoch as UTC."),
    module_function<time_localtime>("localtime(module, seconds=None, /)", "Seconds since the epoch as local time."),
    module_function<time_asctime>("asctime(module, tuple=<unrepresentable>, /)", "A time as text."),
    function<time_ctime>("ctime(seconds=None, /)", "Seconds since the epoch as text in local time."),
    module_function<time_mktime>("mktime(module, tuple, /)", "Local time as seconds since the epoch."),
    module_function<time_strftime>("strftime(module, format, tuple=<unrepresentable>, /)",
                                   "A time as text by a format."),
    function<time_strptime>("strptime(*arguments)", "Read a time out of text by a format."),
    module_function<time_tzset>("tzset(module)", "Look at the environment variable TZ again."),
};
constexpr IntConstant kConstants[] = {
    {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
    {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
    {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
    {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
    {"CLOCK_REALTIME", CLOCK_REALTIME},
    {"CLOCK_TAI", CLOCK_TAI},
    {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
    {"_STRUCT_TM_ITEMS", 11},
};

Result<void> initialize(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.struct_time = TRY(struct_sequence_type(ts, kStructTime));
  TRY(module_add(ts, module, "struct_time", Value(state.struct_time)));
  TRY(module_add_ints(ts, module, kConstants));
  return set_zone(ts, module);
}

}  // namespace
}  // namespace time_module

extern const ModuleSpec module_time;
const ModuleSpec module_time{
    .name = "time",
    .doc = "Clocks, sleeping and calendar time.",
    .functions = time_module::kFunctions,
    .initialize = time_module::initialize,
    .state_bytes = sizeof(time_module::State),
};

}  // namespace ouro
