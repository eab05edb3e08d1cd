// date: a day of the calendar, and the named tuple of its ISO week.
#include <ctime>

#include "modules/datetime_objects.h"
#include "numeric/hash.h"

namespace ouro::dates {

namespace {

constexpr uint64_t kStateBytes = 4;  // year (2, high byte first), month, day

Date* fill(ThreadState& ts, Date* self, Day day) {
  self->cached_hash = kHashUnknown;
  self->day = day;
  if (self->type->has(type_flags::kContainer)) ts.track(*self);
  return self;
}

// --- construction

constexpr NativeMethod kSignature = signature_row("(year, month, day)");

Result<Ref> date_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (arguments.positional_count == 1 && is_pickled_state(arguments.values[0], kStateBytes, 2, ~0u, 1, 12)) {
    RefTo<Bytes> state = TRY(pickled_bytes(ts, arguments.values[0], "date"));
    const uint8_t* data = state->data();
    Day day{uint16_t(data[0] << 8 | data[1]), data[2], data[3]};
    return Ref::adopt(fill(ts, TRY(ts.allocate_as<Date>(type)), day));
  }
  Value values[3];
  TRY(check_numbers_of_short_call(ts, arguments));
  TRY(bind_constructor(ts, kSignature, arguments, values));
  Day day = TRY(day_argument(ts, values));
  return Ref::adopt(fill(ts, TRY(ts.allocate_as<Date>(type)), day));
}

Result<Ref> date_fromtimestamp(ThreadState& ts, Type& cls, Value timestamp) {
  int64_t time = TRY(timestamp_seconds(ts, timestamp));
  tm local;
  TRY(local_time(ts, time, local));
  return make_date_of_class(ts, cls, local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

Result<Ref> date_fromordinal(ThreadState& ts, Type& cls, Args arguments) {
  TRY(expect_exactly(ts, "fromordinal", arguments, 1));
  int ordinal = TRY(int_argument(ts, arguments[0]));
  if (ordinal < 1) return raise(ts, Exc::ValueError, "ordinal must be >= 1");
  return make_date_of_ordinal(ts, cls, ordinal);
}

Result<Ref> date_fromisoformat(ThreadState& ts, Type& cls, Value text) {
  if (!is<Str>(text)) return raise(ts, Exc::TypeError, "fromisoformat: argument must be str");
  IsoDate date;
  if (!parse_iso_date(as<Str>(text), date)) return wrong_iso_text(ts, text);
  return make_date_of_class(ts, cls, date.year, date.month, date.day);
}

Result<Ref> date_fromisocalendar(ThreadState& ts, Type& cls, Value year, Value week, Value day) {
  const Value values[] = {year, week, day};
  int numbers[3];
  for (int i = 0; i < 3; i++) {
    Result<int> number = int_argument(ts, values[i]);
    if (number.is_error()) {
      if (!ts.catch_if(Exc::OverflowError)) return raised;
      return raise(ts, Exc::ValueError, "ISO calendar component out of range");
    }
    numbers[i] = number.release();
  }
  int ordinal;
  switch (ordinal_of_iso_week({numbers[0], numbers[1], numbers[2]}, ordinal)) {
    case IsoWeekError::kYear: return raise(ts, Exc::ValueError, "Year is out of range: {}", numbers[0]);
    case IsoWeekError::kWeek: return raise(ts, Exc::ValueError, "Invalid week: {}", numbers[1]);
    case IsoWeekError::kDay: return raise(ts, Exc::ValueError, "Invalid day: {} (range is [1, 7])", numbers[2]);
    case IsoWeekError::kNone: break;
  }
  return make_date_of_ordinal(ts, cls, ordinal);
}

Result<Ref> date_today(ThreadState& ts, Type& cls) {
  State& state = state_of(cls);
  Ref time = TRY(module_attribute(ts, *state.time_name, *state.time_name));
  Ref now = TRY(call(ts, time));
  Value argument = now;
  return call_method_values(ts, Value(cls), *state.fromtimestamp_name, {&argument, 1});
}

// --- operators

Result<Ref> date_shifted(ThreadState& ts, Date& self, int64_t days) {
  int64_t ordinal = ordinal_of(self.day) + days;
  if (ordinal < 1 || ordinal > kMaxOrdinal) return raise(ts, Exc::OverflowError, "date value out of range");
  return make_date_of_ordinal(ts, *self.type, ordinal);
}

Result<Ref> date_add(ThreadState& ts, Value left, Value right) {
  // datetime has an addition of its own.
  if (is_datetime(left) || is_datetime(right)) return Ref::not_implemented();
  if (is_delta(left)) std::swap(left, right);
  if (!is_date(left) || !is_delta(right)) return Ref::not_implemented();
  return date_shifted(ts, as_date(left), as_delta(right).days);
}

Result<Ref> date_subtract(ThreadState& ts, Value left, Value right) {
  if (is_datetime(left) || is_datetime(right) || !is_date(left)) return Ref::not_implemented();
  if (is_delta(right)) return date_shifted(ts, as_date(left), -int64_t(as_delta(right).days));
  if (!is_date(right)) return Ref::not_implemented();
  return make_delta(ts, state_of(as_date(left)), ordinal_of(as_date(left).day) - ordinal_of(as_date(right).day), 0, 0);
}

int64_t order_of(Day day) { return day.year << 16 | day.month << 8 | day.day; }

Result<Ref> date_compare(ThreadState&, Value left, Value right, CompareOp op) {
  if (!is_date(right)) return Ref::not_implemented();
  return Ref::boolean(holds(order_of(as_date(left).day), order_of(as_date(right).day), op));
}

void write_state(uint8_t* out, Day day) {
  out[0] = uint8_t(day.year >> 8);
  out[1] = uint8_t(day.year);
  out[2] = day.month;
  out[3] = day.day;
}

Result<int64_t> date_hash(ThreadState& ts, Date& self) {
  if (self.cached_hash == kHashUnknown) {
    uint8_t state[kStateBytes];
    write_state(state, self.day);
    self.cached_hash = numeric::hash_bytes(ts.interpreter().hash_key, state, sizeof state);
  }
  return self.cached_hash;
}

Result<Ref> date_repr(ThreadState& ts, Date& self) {
  return text(ts, "{}({}, {}, {})", self.type->plain_name, self.day.year, self.day.month, self.day.day);
}
Result<Ref> date_str(ThreadState& ts, Date& self) {
  return call_method_values(ts, Value(self), *state_of(self).isoformat_name, {});
}

// --- methods

Result<Ref> date_isoformat(ThreadState& ts, Date& self) {
  char text[kDayText];
  return Ref(TRY(str_from_ascii(ts, std::string_view(text, size_t(write_day(text, self.day) - text)))));
}
Result<Ref> date_ctime(ThreadState& ts, Date& self) { return Ref(TRY(ctime_text(ts, self.day, Clock{}))); }
Result<Ref> date_strftime(ThreadState& ts, Value self, Value format) {
  State& state = state_of(*self.object());
  if (!is<Str>(format))
    return raise(ts, Exc::TypeError, "strftime() argument 1 must be str, not {}",
                 format.is_none() ? "None" : type_name(ts, format));
  Ref tuple = TRY(call_method_values(ts, self, *state.timetuple_name, {}));
  Value tzinfo = is_datetime(self) ? as_datetime(self).zone() : Value::none();
  return format_by(ts, state, self, format, tuple, tzinfo, self);
}
Result<Ref> date_format(ThreadState& ts, Value self, Args arguments) {
  TRY(expect_exactly(ts, "__format__", arguments, 1));
  return format_special(ts, state_of(*self.object()), self, arguments[0]);
}
Result<Ref> date_timetuple(ThreadState& ts, Date& self) {
  return make_struct_time(ts, state_of(self), self.day, Clock{}, -1);
}
Result<Ref> date_isocalendar(ThreadState& ts, Date& self) {
  IsoWeek week = iso_week_of(self.day);
  const int numbers[] = {week.year, week.week, week.weekday};
  Tuple* tuple = static_cast<Tuple*>(TRY(ts.allocate(*state_of(self).iso_calendar, 3 * sizeof(Value))));
  tuple->size = 3;
  for (int i = 0; i < 3; i++) tuple->items()[i] = Value::small_int(numbers[i]);
  ts.track(*tuple);
  return Ref::adopt(tuple);
}
int64_t date_isoweekday(ThreadState&, Date& self) { return weekday_of(self.day) + 1; }
int64_t date_weekday(ThreadState&, Date& self) { return weekday_of(self.day); }
int64_t date_toordinal(ThreadState&, Date& self) { return ordinal_of(self.day); }

Result<Ref> date_replace(ThreadState& ts, Date& self, Value year, Value month, Value day) {
  const Value values[] = {year.is_unbound() ? Value::small_int(self.day.year) : year,
                          month.is_unbound() ? Value::small_int(self.day.month) : month,
                          day.is_unbound() ? Value::small_int(self.day.day) : day};
  Day replaced = TRY(day_argument(ts, values));
  return Ref::adopt(fill(ts, TRY(ts.allocate_as<Date>(*self.type)), replaced));
}

Result<Ref> date_reduce(ThreadState& ts, Date& self) {
  RefTo<Bytes> state = TRY(bytes_allocate(ts, kStateBytes));
  write_state(state->data(), self.day);
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(state)));
  return Ref(TRY(make_tuple(ts, Value(self.type), Value(arguments))));
}

int64_t date_year(ThreadState&, Date& self) { return self.day.year; }
int64_t date_month(ThreadState&, Date& self) { return self.day.month; }
int64_t date_day(ThreadState&, Date& self) { return self.day.day; }

constexpr NativeMethod kMethods[] = {
    class_method<date_fromtimestamp>("fromtimestamp(cls, timestamp, /)", "The local date of a time in seconds."),
    class_method<date_fromordinal>("fromordinal(cls, *ordinal)", "The day of a number; 1 is 0001-01-01."),
    class_method<date_fromisoformat>("fromisoformat(cls, date_string, /)", "A date as ISO 8601 writes it."),
    class_method<date_fromisocalendar>("fromisocalendar(cls, year, week, day)", "The day of an ISO week."),
    class_method<date_today>("today(cls, /)", "The local date of now."),
    method<date_ctime>("ctime(self, /)", "As ctime() of C writes it."),
    method<date_strftime>("strftime(self, format)", "Text by a format."),
    method<date_format>("__format__(self, *format)", "strftime(), or str() for an empty format."),
    method<date_timetuple>("timetuple(self, /)", "As a time.struct_time."),
    method<date_isocalendar>("isocalendar(self, /)", "The ISO year, week and day of the week."),
    method<date_isoformat>("isoformat(self, /)", "YYYY-MM-DD"),
    method<date_isoweekday>("isoweekday(self, /)", "The day of the week; Monday is 1."),
    method<date_toordinal>("toordinal(self, /)", "The number of the day; 0001-01-01 is 1."),
    method<date_weekday>("weekday(self, /)", "The day of the week; Monday is 0."),
    method<date_replace>("replace(self, year=<unrepresentable>, month=<unrepresentable>, day=<unrepresentable>)",
                         "The date with other numbers."),
    method<date_reduce>("__reduce__(self, /)", "For pickle."),
};
constexpr GetSetRow kGetSets[] = {
    getter<date_year>("year", nullptr),
    getter<date_month>("month", nullptr),
    getter<date_day>("day", nullptr),
};

// --- IsoCalendarDate

constexpr NativeMethod kIsoSignature = signature_row("IsoCalendarDate(year, week, weekday)");

Result<Ref> iso_calendar_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value values[3];
  TRY(bind_constructor(ts, kIsoSignature, arguments, values));
  Tuple* tuple = static_cast<Tuple*>(TRY(ts.allocate(type, 3 * sizeof(Value))));
  tuple->size = 3;
  for (int i = 0; i < 3; i++) tuple->items()[i] = Ref::share(values[i]).leak();
  ts.track(*tuple);
  return Ref::adopt(tuple);
}
Result<Ref> iso_calendar_repr(ThreadState& ts, Tuple& self) {
  return text(ts, "{}(year={}, week={}, weekday={})", self.type->plain_name, self[0], self[1], self[2]);
}
Result<Ref> iso_calendar_reduce(ThreadState& ts, Tuple& self) {
  RefTo<Tuple> items = TRY(make_tuple(ts, self[0], self[1], self[2]));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(items)));
  return Ref(TRY(make_tuple(ts, Value(ts.types().tuple), Value(arguments))));
}
Result<Ref> iso_calendar_year(ThreadState&, Tuple& self) { return Ref::share(self[0]); }
Result<Ref> iso_calendar_week(ThreadState&, Tuple& self) { return Ref::share(self[1]); }
Result<Ref> iso_calendar_weekday(ThreadState&, Tuple& self) { return Ref::share(self[2]); }

constexpr NativeMethod kIsoMethods[] = {
    method<iso_calendar_reduce>("__reduce__(self, /)", "For pickle."),
};
constexpr GetSetRow kIsoGetSets[] = {
    getter<iso_calendar_year>("year", nullptr),
    getter<iso_calendar_week>("week", nullptr),
    getter<iso_calendar_weekday>("weekday", nullptr),
};

}  // namespace

Result<Ref> make_date(ThreadState& ts, State& state, Day day) {
  return Ref::adopt(fill(ts, TRY(ts.allocate_as<Date>(*state.date)), day));
}

Result<Ref> make_date_of_class(ThreadState& ts, Type& type, int year, int month, int day) {
  State& state = state_of(type);
  if (&type == state.date) return make_date(ts, state, TRY(checked_day(ts, year, month, day)));
  if (&type == state.datetime)
    return make_datetime(ts, state, TRY(checked_day(ts, year, month, day)), Clock{}, Value::none());
  return call(ts, Value(type), Value::small_int(year), Value::small_int(month), Value::small_int(day));
}

Result<Ref> make_date_of_ordinal(ThreadState& ts, Type& type, int64_t ordinal) {
  if (ordinal < 1) return raise(ts, Exc::ValueError, "year 0 is out of range");
  if (ordinal > kMaxOrdinal) {
    // The calendar repeats every 400 years.
    int64_t eras = (ordinal - 1) / 146097;
    int64_t year = day_of_ordinal(int(ordinal - eras * 146097)).year + eras * 400;
    return raise(ts, Exc::ValueError, "year {} is out of range", year);
  }
  Day day = day_of_ordinal(int(ordinal));
  return make_date_of_class(ts, type, day.year, day.month, day.day);
}

Raised cannot_compare(ThreadState& ts, Value left, Value right) {
  return raise(ts, Exc::TypeError, "can't compare {} to {}", type_name(ts, left), type_name(ts, right));
}

const TypeSpec kDateType{
    .name = "datetime.date",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(Date),
    .flags = type_flags::kSubclassable,
    .doc = "date(year, month, day) --> date object",
    .methods = kMethods,
    .getsets = kGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = date_new;
          s.tp_repr = slot<date_repr>;
          s.tp_str = slot<date_str>;
          s.tp_hash = slot<date_hash>;
          s.tp_compare = date_compare;
          s.nb_add = date_add;
          s.nb_subtract = date_subtract;
        },
    .module = "datetime",
};

const TypeSpec kIsoCalendarType{
    .name = "datetime.IsoCalendarDate",
    .kind = Kind::kNative,
    .doc = "The result of isocalendar(): a tuple of year, week and weekday, which are attributes too.",
    .methods = kIsoMethods,
    .getsets = kIsoGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = iso_calendar_new;
          s.tp_repr = slot<iso_calendar_repr>;
        },
    .module = "datetime",
};

}  // namespace ouro::dates
