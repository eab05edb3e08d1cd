// datetime: a day and a time of the day, with or without a zone. This file: its instances and operators.
#include "modules/datetime_moment.h"
#include "numeric/hash.h"

namespace ouro::dates {

namespace {

constexpr uint64_t kStateBytes = 10;  // as a date's, with fold in the highest bit of the month, and a clock's

void write_state(uint8_t* out, Day day, const Clock& clock) {
  Clock without_fold = clock;
  without_fold.fold = 0;
  out[0] = uint8_t(day.year >> 8);
  out[1] = uint8_t(day.year);
  out[2] = uint8_t(day.month | clock.fold << 7);
  out[3] = day.day;
  write_clock(out + 4, without_fold);
}

constexpr NativeMethod kSignature = signature_row(
    "(year, month, day, hour=..., "
    "minute=..., second=..., microsecond=..., tzinfo=None, *, "
    "fold=...)");

int64_t microseconds_of(const DateTime& moment) { return dates::microseconds_of(moment.day, moment.clock); }

Result<Ref> offset_of(ThreadState& ts, DateTime& self) {
  return call_utcoffset(ts, state_of(self), self.zone(), Value(self));
}

// Whether a time is one of two that the clock shows, or none: the other fold has another offset. Such a time equals no
// time of another zone (PEP 495).
Result<bool> depends_on_fold(ThreadState& ts, DateTime& self, Value offset) {
  Clock flipped = self.clock;
  flipped.fold = !flipped.fold;
  State& state = state_of(self);
  Ref other = TRY(make_datetime(ts, state, self.day, flipped, self.zone()));
  Ref other_offset = TRY(call_utcoffset(ts, state, self.zone(), other));
  return !offsets_equal(offset, other_offset);
}

Result<Ref> reduce(ThreadState& ts, DateTime& self, int protocol) {
  RefTo<Bytes> state = TRY(bytes_allocate(ts, kStateBytes));
  Clock clock = self.clock;
  // Readers of the older protocols do not know of fold.
  if (protocol <= 3) clock.fold = 0;
  write_state(state->data(), self.day, clock);
  RefTo<Tuple> arguments =
      self.tzinfo.is_null() ? TRY(make_tuple(ts, Value(state))) : TRY(make_tuple(ts, Value(state), self.tzinfo.get()));
  return Ref(TRY(make_tuple(ts, Value(self.type), Value(arguments))));
}

}  // namespace

Result<Ref> allocate_datetime(ThreadState& ts, Type& type, Day day, const Clock& clock, Value tzinfo) {
  return allocate_with_zone<DateTime>(ts, type, *state_of(type).datetime, clock, tzinfo,
                                      [&](DateTime& self) { self.day = day; });
}

Result<Ref> make_datetime(ThreadState& ts, State& state, Day day, const Clock& clock, Value tzinfo) {
  return allocate_datetime(ts, *state.datetime, day, clock, tzinfo);
}

Result<Ref> make_datetime_of_class(ThreadState& ts, Type& type, Day day, const Clock& clock, Value tzinfo) {
  State& state = state_of(type);
  if (&type == state.datetime) return make_datetime(ts, state, day, clock, tzinfo);
  return call(ts, Value(type), Value::small_int(day.year), Value::small_int(day.month), Value::small_int(day.day),
              Value::small_int(clock.hour), Value::small_int(clock.minute), Value::small_int(clock.second),
              Value::small_int(clock.microsecond), tzinfo);
}

Result<Ref> make_datetime_of_numbers(ThreadState& ts, Type& type, const IsoDate& date, const IsoTime& time,
                                     Value tzinfo) {
  State& state = state_of(type);
  if (&type == state.datetime) {
    Day day = TRY(checked_day(ts, date.year, date.month, date.day));
    Clock clock = TRY(checked_clock(ts, time.hour, time.minute, time.second, time.microsecond, 0));
    return make_datetime(ts, state, day, clock, tzinfo);
  }
  return call(ts, Value(type), Value::small_int(date.year), Value::small_int(date.month), Value::small_int(date.day),
              Value::small_int(time.hour), Value::small_int(time.minute), Value::small_int(time.second),
              Value::small_int(time.microsecond), tzinfo);
}

Result<Ref> datetime_add_delta(ThreadState& ts, DateTime& self, const Delta& delta, int sign) {
  int64_t microseconds = int64_t(self.clock.microsecond) + sign * delta.microseconds;
  int64_t more_seconds = floor_divide(microseconds, kMicrosecondsPerSecond);
  int64_t seconds = self.clock.seconds_of_day() + sign * delta.seconds + more_seconds;
  int64_t more_days = floor_divide(seconds, kSecondsPerDay);
  int64_t ordinal = ordinal_of(self.day) + sign * int64_t(delta.days) + more_days;
  if (ordinal < 1 || ordinal > kMaxOrdinal) return raise(ts, Exc::OverflowError, "date value out of range");
  int of_day = int(seconds - more_days * kSecondsPerDay);
  Clock clock{uint8_t(of_day / 3600), uint8_t(of_day / 60 % 60), uint8_t(of_day % 60), 0,
              uint32_t(microseconds - more_seconds * kMicrosecondsPerSecond)};
  return make_datetime_of_class(ts, *self.type, day_of_ordinal(int(ordinal)), clock, self.zone());
}

Result<Ref> datetime_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  State& state = state_of(type);
  size_t given = arguments.positional_count;
  if ((given == 1 || given == 2) && is_pickled_state(arguments.values[0], kStateBytes, 2, 0x7F, 1, 12)) {
    RefTo<Bytes> bytes = TRY(pickled_bytes(ts, arguments.values[0], "datetime"));
    Value tzinfo = given == 2 ? arguments.values[1] : Value::none();
    if (!tzinfo.is_none() && !has_type(ts, tzinfo, *state.tzinfo))
      return raise(ts, Exc::TypeError, "bad tzinfo state arg");
    const uint8_t* data = bytes->data();
    Day day{uint16_t(data[0] << 8 | data[1]), uint8_t(data[2] & 0x7F), data[3]};
    Clock clock = read_clock(data + 4);
    clock.hour = data[4];
    clock.fold = data[2] >> 7;
    return allocate_datetime(ts, type, day, clock, tzinfo);
  }
  Value values[9];
  TRY(check_numbers_of_short_call(ts, arguments));
  TRY(bind_constructor(ts, kSignature, arguments, values));
  Moment moment = TRY(moment_argument(ts, values, values[8]));
  TRY(check_tzinfo(ts, state, values[7]));
  return allocate_datetime(ts, type, moment.day, moment.clock, values[7]);
}

Result<Ref> datetime_compare(ThreadState& ts, Value left, Value right, CompareOp op) {
  if (!is_datetime(right)) {
    if (!is_date(right)) return Ref::not_implemented();
    if (is_equality(op)) return Ref::boolean(op == CompareOp::kNotEqual);
    return cannot_compare(ts, left, right);
  }
  DateTime &a = as_datetime(left), &b = as_datetime(right);
  int64_t difference = microseconds_of(a) - microseconds_of(b);
  if (a.zone() == b.zone()) return Ref::boolean(holds<int64_t>(difference, 0, op));
  Ref a_offset = TRY(offset_of(ts, a)), b_offset = TRY(offset_of(ts, b));
  if (!offsets_equal(a_offset, b_offset)) {
    if (a_offset.get().is_none() || b_offset.get().is_none()) {
      if (is_equality(op)) return Ref::boolean(op == CompareOp::kNotEqual);
      return raise(ts, Exc::TypeError, "can't compare offset-naive and offset-aware datetimes");
    }
    difference += as_delta(b_offset).offset_microseconds() - as_delta(a_offset).offset_microseconds();
  }
  if (is_equality(op) && difference == 0) {
    bool exceptional = TRY(depends_on_fold(ts, a, a_offset)) || TRY(depends_on_fold(ts, b, b_offset));
    if (exceptional) difference = 1;
  }
  return Ref::boolean(holds<int64_t>(difference, 0, op));
}

Result<int64_t> datetime_hash(ThreadState& ts, DateTime& self) {
  if (self.cached_hash != kHashUnknown) return self.cached_hash;
  Clock clock = self.clock;
  clock.fold = 0;
  Ref asked = Ref::share(self);
  if (self.clock.fold) asked = TRY(make_datetime(ts, state_of(self), self.day, clock, self.zone()));
  Ref offset = TRY(call_utcoffset(ts, state_of(self), self.zone(), asked));
  if (offset.get().is_none()) {
    uint8_t state[kStateBytes];
    write_state(state, self.day, clock);
    self.cached_hash = numeric::hash_bytes(ts.interpreter().hash_key, state, sizeof state);
  } else {
    self.cached_hash = delta_hash_of_total(microseconds_of(self) - as_delta(offset).offset_microseconds());
  }
  return self.cached_hash;
}

Result<Ref> datetime_add(ThreadState& ts, Value left, Value right) {
  if (is_datetime(left) && is_delta(right)) return datetime_add_delta(ts, as_datetime(left), as_delta(right), 1);
  if (is_delta(left) && is_datetime(right)) return datetime_add_delta(ts, as_datetime(right), as_delta(left), 1);
  return Ref::not_implemented();
}

Result<Ref> datetime_subtract(ThreadState& ts, Value left, Value right) {
  if (!is_datetime(left)) return Ref::not_implemented();
  DateTime& a = as_datetime(left);
  if (is_delta(right)) return datetime_add_delta(ts, a, as_delta(right), -1);
  if (!is_datetime(right)) return Ref::not_implemented();
  DateTime& b = as_datetime(right);
  int64_t difference = microseconds_of(a) - microseconds_of(b);
  if (!(a.zone() == b.zone())) {
    Ref a_offset = TRY(offset_of(ts, a)), b_offset = TRY(offset_of(ts, b));
    if (a_offset.get().is_none() != b_offset.get().is_none())
      return raise(ts, Exc::TypeError, "can't subtract offset-naive and offset-aware datetimes");
    if (!a_offset.get().is_none())
      difference += as_delta(b_offset).offset_microseconds() - as_delta(a_offset).offset_microseconds();
  }
  int64_t days = floor_divide(difference, kMicrosecondsPerDay);
  return make_delta(ts, state_of(a), days, 0, difference - days * kMicrosecondsPerDay);
}

Result<Ref> datetime_repr(ThreadState& ts, DateTime& self) {
  StrBuilder out(ts);
  const Clock& clock = self.clock;
  TRY(out.append_utf8(self.type->plain_name));
  char numbers[80];
  int size = snprintf(numbers, sizeof numbers, "(%d, %d, %d, %d, %d", self.day.year, self.day.month, self.day.day,
                      clock.hour, clock.minute);
  if (clock.second || clock.microsecond) {
    size += snprintf(numbers + size, sizeof numbers - size_t(size), ", %d", clock.second);
    if (clock.microsecond) size += snprintf(numbers + size, sizeof numbers - size_t(size), ", %u", clock.microsecond);
  }
  TRY(out.append_ascii({numbers, size_t(size)}));
  if (clock.fold) TRY(out.append_ascii(", fold=1"));
  if (!self.tzinfo.is_null()) {
    TRY(out.append_ascii(", tzinfo="));
    TRY(out.append_repr(self.tzinfo));
  }
  TRY(out.append(')'));
  return Ref(TRY(out.finish()));
}

Result<Ref> datetime_reduce(ThreadState& ts, DateTime& self) { return reduce(ts, self, 2); }
Result<Ref> datetime_reduce_ex(ThreadState& ts, DateTime& self, Args arguments) {
  TRY(expect_exactly(ts, "__reduce_ex__", arguments, 1));
  return reduce(ts, self, TRY(int_argument(ts, arguments[0])));
}

}  // namespace ouro::dates
