// The objects of module _datetime and what its files share.
//
//   Delta      days | seconds | microseconds                 timedelta: 0 <= seconds < 86400, 0 <= microseconds < 10**6
//   Date       hash | year month day                         date
//   DateTime   a Date | hour minute second fold us | tzinfo  datetime
//   Time       hash | hour minute second fold us | tzinfo    time
//   Zone       offset | name                                 timezone
//
// All are immutable for programs; a hash of -1 is not computed yet. A tzinfo field of null means None. Instances of
// tzinfo have no fields: its subclasses may have the layout of another type, so that only the MRO says whether a value
// is one.
#pragma once

#include "modules/datetime_calendar.h"
#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro::dates {

inline constexpr int kMaxDeltaDays = 999'999'999;
inline constexpr int64_t kHashUnknown = -1;

// Names of methods that are looked up in objects of programs.
#define OURO_DATETIME_NAMES(X) \
  X(utcoffset)                 \
  X(dst)                       \
  X(tzname)                    \
  X(fromutc)                   \
  X(isoformat)                 \
  X(timetuple)                 \
  X(strftime)                  \
  X(fromtimestamp)             \
  X(replace) X(struct_time) X(time) X(__getinitargs__) X(as_integer_ratio) X(_strptime) X(_strptime_datetime)

struct Delta : Object {
  int64_t cached_hash;
  int32_t days, seconds, microseconds;
  bool is_zero() const { return days == 0 && seconds == 0 && microseconds == 0; }
  // Fits always: a timedelta has up to 67 bits.
  __int128 total() const { return (__int128(days) * kSecondsPerDay + seconds) * kMicrosecondsPerSecond + microseconds; }
  // The same of an offset of less than a day.
  int64_t offset_microseconds() const {
    return (int64_t(days) * kSecondsPerDay + seconds) * kMicrosecondsPerSecond + microseconds;
  }
};

struct Date : Object {
  int64_t cached_hash;
  Day day;
};

struct DateTime : Date {
  Clock clock;
  Field tzinfo;
  Value zone() const { return tzinfo.is_null() ? Value::none() : tzinfo.get(); }
};

struct Time : Object {
  int64_t cached_hash;
  Clock clock;
  Field tzinfo;
  Value zone() const { return tzinfo.is_null() ? Value::none() : tzinfo.get(); }
};

struct Zone : Object {
  FieldTo<Delta> offset;
  Field name;  // str; null: made of the offset
};

// What the module's types share: strong, for the life of the interpreter.
struct State {
  Type *delta, *date, *time, *datetime, *tzinfo, *timezone, *iso_calendar;
  Zone* utc;
#define OURO_NAME_FIELD(name) Str* name##_name;
  OURO_DATETIME_NAMES(OURO_NAME_FIELD)
#undef OURO_NAME_FIELD
};
inline State& state_of(const Type& type) { return *static_cast<State*>(type.layout_base->native_state); }
inline State& state_of(const Object& object) { return state_of(*object.type); }

extern const TypeSpec kDeltaType, kDateType, kDateTimeType, kTimeType, kTzinfoType, kTimezoneType, kIsoCalendarType;

inline bool is_delta(Value value) { return is_native(value, kDeltaType); }
inline bool is_datetime(Value value) { return is_native(value, kDateTimeType); }
inline bool is_date(Value value) { return is_native(value, kDateType) || is_datetime(value); }  // datetimes too
inline bool is_time(Value value) { return is_native(value, kTimeType); }
inline bool is_exact_timezone(Value value) { return value.is_heap() && value.object()->type->spec == &kTimezoneType; }

// An instance of time or datetime (T; exact: the type itself) or of a class derived from it; fill(self) sets the fields
// that T has besides clock and zone.
template <class T, class Fill>
Result<Ref> allocate_with_zone(ThreadState& ts, Type& type, const Type& exact, const Clock& clock, Value tzinfo,
                               Fill fill) {
  // Without a zone written in Python nothing leads from it back to itself.
  const bool plain = &type == &exact && (tzinfo.is_none() || is_exact_timezone(tzinfo));
  T* self = static_cast<T*>(TRY(plain ? ts.allocate_untracked(type, 0) : ts.allocate(type)));
  self->cached_hash = kHashUnknown;
  self->clock = clock;
  if (tzinfo.is_none()) self->tzinfo.initialize_null();
  else self->tzinfo.initialize(Ref::share(tzinfo));
  fill(*self);
  if (!plain) ts.track(*self);
  return Ref::adopt(self);
}
inline Delta& as_delta(Value value) { return *static_cast<Delta*>(value.object()); }
inline Date& as_date(Value value) { return *static_cast<Date*>(value.object()); }
inline DateTime& as_datetime(Value value) { return *static_cast<DateTime*>(value.object()); }
inline Time& as_time(Value value) { return *static_cast<Time*>(value.object()); }
inline Zone& as_zone(Value value) { return *static_cast<Zone*>(value.object()); }

// --- arguments (datetime_arguments.cpp)
// A C long or int, by __index__; OverflowError as PyArg_Parse words it.
Result<int64_t> long_argument(ThreadState& ts, Value value);
Result<int> int_argument(ThreadState& ts, Value value);
// A number of seconds since 1970, rounded down.
Result<int64_t> timestamp_seconds(ThreadState& ts, Value value);
// The same with microseconds, rounded half to even; 0 <= microseconds < 10**6.
struct Timestamp {
  int64_t seconds;
  int64_t microseconds;
};
Result<Timestamp> timestamp_argument(ThreadState& ts, Value value);
// None, or an instance of tzinfo: TypeError otherwise.
Result<void> check_tzinfo(ThreadState& ts, State& state, Value value);
// TypeError "name() takes exactly 1 argument (0 given)".
Result<void> expect_exactly(ThreadState& ts, const char* name, Args arguments, size_t count);
// Sorts the arguments of a constructor as bind_arguments does; optional ones not given are unbound. `signature` has an
// empty name where messages speak of "function".
Result<void> bind_constructor(ThreadState& ts, const NativeMethod& signature, const CallArguments& arguments,
                              Value* out);
// A call with fewer numbers than a date has fails; but what is no number is told before what is missing.
Result<void> check_numbers_of_short_call(ThreadState& ts, const CallArguments& arguments);
// ValueErrors of what is no date or time.
Result<Day> checked_day(ThreadState& ts, int64_t year, int64_t month, int64_t day);
Result<Clock> checked_clock(ThreadState& ts, int hour, int minute, int second, int microsecond, int fold);
// year, month, day and hour ... fold of bound arguments; unbound ones are 0.
Result<Day> day_argument(ThreadState& ts, const Value* values);
Result<Clock> clock_argument(ThreadState& ts, const Value* values, Value fold);
// Both together, in the order in which a datetime's arguments are looked at.
struct Moment {
  Day day;
  Clock clock;
};
Result<Moment> moment_argument(ThreadState& ts, const Value* values, Value fold);
// Whether a constructor's argument is the state of a pickled object: bytes, or text of Python 2, of `size` units, of
// which one, masked, lies in [least, most].
bool is_pickled_state(Value value, uint64_t size, uint64_t place, unsigned mask, unsigned least, unsigned most);
// Such a state as bytes. kind names the type in the ValueError for text that is not Latin-1.
Result<RefTo<Bytes>> pickled_bytes(ThreadState& ts, Value value, const char* kind);

// --- timedelta (datetime_delta.cpp)
// Seconds and microseconds may be any; OverflowError beyond the range of days.
Result<RefTo<Delta>> make_delta(ThreadState& ts, State& state, int64_t days, int64_t seconds, int64_t microseconds);
Result<RefTo<Delta>> make_delta_of_total(ThreadState& ts, State& state, __int128 microseconds);
int64_t delta_hash(int64_t days, int64_t seconds, int64_t microseconds);
int64_t delta_hash_of_total(int64_t microseconds);
bool delta_equal(const Delta& left, const Delta& right);
// Microseconds as a float of seconds, rounded once.
Result<Ref> total_in_seconds(ThreadState& ts, __int128 microseconds);

// --- tzinfo and timezone (datetime_zone.cpp). The answers are None or a timedelta of less than a day (a str).
Result<Ref> call_utcoffset(ThreadState& ts, State& state, Value tzinfo, Value argument);
Result<Ref> call_dst(ThreadState& ts, State& state, Value tzinfo, Value argument);
Result<Ref> call_tzname(ThreadState& ts, State& state, Value tzinfo, Value argument);
// The timezone of an offset; without a name and offset the one UTC. ValueError for a day or more.
Result<Ref> make_timezone(ThreadState& ts, State& state, Delta& offset, Value name_or_null);
Result<Zone*> make_utc(ThreadState& ts, State& state);  // the one of the state
// The zone of this place at a time in seconds since 1970.
Result<Ref> local_timezone(ThreadState& ts, State& state, int64_t time);
// tzinfo.fromutc(argument).
Result<Ref> call_fromutc(ThreadState& ts, State& state, Value tzinfo, Value argument);
bool offsets_equal(Value left, Value right);  // of the answers of call_utcoffset

// --- date (datetime_date.cpp)
Result<Ref> make_date(ThreadState& ts, State& state, Day day);
// An instance of date, datetime or a class derived from them, whose constructor is called then. The class's state.
Result<Ref> make_date_of_class(ThreadState& ts, Type& type, int year, int month, int day);
Result<Ref> make_date_of_ordinal(ThreadState& ts, Type& type,
                                 int64_t ordinal);  // ValueError "year 0 is out of range" ...
// "can't compare datetime.datetime to datetime.date"
Raised cannot_compare(ThreadState& ts, Value left, Value right);

// --- time (datetime_time.cpp)
Result<Ref> make_time(ThreadState& ts, State& state, const Clock& clock, Value tzinfo);
// Bytes of a pickled clock: hour (fold in the highest bit when with_fold), minute, second, microsecond (3).
void write_clock(uint8_t* out, const Clock& clock);
Clock read_clock(const uint8_t* state);

// --- datetime (datetime_moment.cpp; more in datetime_moment.h)
Result<Ref> make_datetime(ThreadState& ts, State& state, Day day, const Clock& clock, Value tzinfo);
// An instance of datetime, or what the constructor of a derived class makes of the numbers; fold is lost there.
Result<Ref> make_datetime_of_class(ThreadState& ts, Type& type, Day day, const Clock& clock, Value tzinfo);
// self + sign * delta in the class of self. OverflowError.
Result<Ref> datetime_add_delta(ThreadState& ts, DateTime& self, const Delta& delta, int sign);

// --- text (datetime_text.cpp)
enum class TimeSpec : uint8_t { kAuto, kHours, kMinutes, kSeconds, kMilliseconds, kMicroseconds };
Result<TimeSpec> time_spec_argument(ThreadState& ts, Value value, int position);  // unbound: kAuto
// Each writes at `out` without a NUL and returns the end. kDayText and so on are the most they write.
inline constexpr size_t kDayText = 12, kClockText = 32, kOffsetText = 32;
char* write_day(char* out, Day day);  // YYYY-MM-DD
char* write_clock_text(char* out, const Clock& clock, TimeSpec spec);
char* write_number(char* out, int64_t number, int digits);
// [+-]HH:MM[:SS[.ffffff]] with the given separator.
char* write_offset(char* out, const Delta& offset, std::string_view separator);
Result<RefTo<Str>> ctime_text(ThreadState& ts, Day day, const Clock& clock);
// strftime(): %z, %Z and %f are replaced, the rest is done by time.strftime.
Result<Ref> format_by(ThreadState& ts, State& state, Value object, Value format, Value time_tuple, Value tzinfo,
                      Value tzinfo_argument);
// __format__: strftime() of a format that is not empty, else str().
Result<Ref> format_special(ThreadState& ts, State& state, Value self, Value format);
// time.struct_time of the numbers.
Result<Ref> make_struct_time(ThreadState& ts, State& state, Day day, const Clock& clock, int is_dst);
// The attribute of a module, which is imported where it is not there.
Result<Ref> module_attribute(ThreadState& ts, Str& module, Str& name);

// --- reading ISO 8601 (datetime_parse.cpp)
// False: the text is none. Numbers may be out of range.
struct IsoDate {
  int year, month, day;
};
struct IsoTime {
  int hour, minute, second, microsecond;
  bool has_offset;
  int64_t offset_seconds, offset_microseconds;
};
bool parse_iso_date(const Str& text, IsoDate& out);
bool parse_iso_time(const Str& text, IsoTime& out);
// A date, and a time behind any character.
bool parse_iso_datetime(const Str& text, IsoDate& date, IsoTime& time);
Raised wrong_iso_text(ThreadState& ts, Value text);
// The tzinfo of what was read: None or a timezone.
Result<Ref> timezone_of_iso_time(ThreadState& ts, State& state, const IsoTime& time);

}  // namespace ouro::dates
