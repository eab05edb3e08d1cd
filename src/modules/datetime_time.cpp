// time: a time of any day, with or without a zone.
#include "modules/datetime_objects.h"
#include "numeric/hash.h"

namespace ouro::dates {

namespace {

constexpr uint64_t kStateBytes = 6;

Result<Ref> allocate(ThreadState& ts, Type& type, const Clock& clock, Value tzinfo) {
  return allocate_with_zone<Time>(ts, type, *state_of(type).time, clock, tzinfo, [](Time&) {});
}

// --- construction

constexpr NativeMethod kSignature = signature_row(
    "(hour=..., minute=..., second=..., microsecond=..., "
    "tzinfo=None, *, fold=...)");

Result<Ref> time_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  State& state = state_of(type);
  size_t given = arguments.positional_count;
  if ((given == 1 || given == 2) && is_pickled_state(arguments.values[0], kStateBytes, 0, 0x7F, 0, 23)) {
    RefTo<Bytes> bytes = TRY(pickled_bytes(ts, arguments.values[0], "time"));
    Value tzinfo = given == 2 ? arguments.values[1] : Value::none();
    if (!tzinfo.is_none() && !has_type(ts, tzinfo, *state.tzinfo))
      return raise(ts, Exc::TypeError, "bad tzinfo state arg");
    return allocate(ts, type, read_clock(bytes->data()), tzinfo);
  }
  Value values[6];
  TRY(bind_constructor(ts, kSignature, arguments, values));
  Clock clock = TRY(clock_argument(ts, values, values[5]));
  TRY(check_tzinfo(ts, state, values[4]));
  return allocate(ts, type, clock, values[4]);
}

Result<Ref> time_fromisoformat(ThreadState& ts, Type& cls, Value value) {
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "fromisoformat: argument must be str");
  IsoTime time;
  if (!parse_iso_time(as<Str>(value), time)) return wrong_iso_text(ts, value);
  State& state = state_of(cls);
  Ref tzinfo = TRY(timezone_of_iso_time(ts, state, time));
  if (&cls == state.time)
    return make_time(ts, state, TRY(checked_clock(ts, time.hour, time.minute, time.second, time.microsecond, 0)),
                     tzinfo);
  return call(ts, Value(cls), Value::small_int(time.hour), Value::small_int(time.minute), Value::small_int(time.second),
              Value::small_int(time.microsecond), Value(tzinfo));
}

// --- comparison

int64_t microseconds_of_day(const Time& time) {
  return time.clock.seconds_of_day() * kMicrosecondsPerSecond + time.clock.microsecond;
}

Result<Ref> time_offset(ThreadState& ts, Time& self) {
  return call_utcoffset(ts, state_of(self), self.zone(), Value::none());
}

Result<Ref> time_compare(ThreadState& ts, Value left, Value right, CompareOp op) {
  if (!is_time(right)) return Ref::not_implemented();
  Time &a = as_time(left), &b = as_time(right);
  int64_t difference = microseconds_of_day(a) - microseconds_of_day(b);
  if (a.zone() == b.zone()) return Ref::boolean(holds<int64_t>(difference, 0, op));
  Ref a_offset = TRY(time_offset(ts, a)), b_offset = TRY(time_offset(ts, b));
  if (!offsets_equal(a_offset, b_offset)) {
    if (a_offset.get().is_none() || b_offset.get().is_none()) {
      if (is_equality(op)) return Ref::boolean(op == CompareOp::kNotEqual);
      return raise(ts, Exc::TypeError, "can't compare offset-naive and offset-aware times");
    }
    difference += as_delta(b_offset).offset_microseconds() - as_delta(a_offset).offset_microseconds();
  }
  return Ref::boolean(holds<int64_t>(difference, 0, op));
}

Result<int64_t> time_hash(ThreadState& ts, Time& self) {
  if (self.cached_hash != kHashUnknown) return self.cached_hash;
  Ref offset = TRY(time_offset(ts, self));
  if (offset.get().is_none()) {
    uint8_t state[kStateBytes];
    Clock clock = self.clock;
    clock.fold = 0;
    write_clock(state, clock);
    self.cached_hash = numeric::hash_bytes(ts.interpreter().hash_key, state, sizeof state);
  } else {
    self.cached_hash = delta_hash_of_total(microseconds_of_day(self) - as_delta(offset).offset_microseconds());
  }
  return self.cached_hash;
}

// --- text

Result<Ref> time_repr(ThreadState& ts, Time& self) {
  StrBuilder out(ts);
  const Clock& clock = self.clock;
  TRY(out.append_utf8(self.type->plain_name));
  char numbers[48];
  int size = snprintf(numbers, sizeof numbers, "(%d, %d", clock.hour, clock.minute);
  if (clock.second || clock.microsecond) {
    size += snprintf(numbers + size, sizeof numbers - size_t(size), ", %d", clock.second);
    if (clock.microsecond) size += snprintf(numbers + size, sizeof numbers - size_t(size), ", %u", clock.microsecond);
  }
  TRY(out.append_ascii({numbers, size_t(size)}));
  if (!self.tzinfo.is_null()) {
    TRY(out.append_ascii(", tzinfo="));
    TRY(out.append_repr(self.tzinfo));
  }
  if (clock.fold) TRY(out.append_ascii(", fold=1"));
  TRY(out.append(')'));
  return Ref(TRY(out.finish()));
}
Result<Ref> time_str(ThreadState& ts, Time& self) {
  return call_method_values(ts, Value(self), *state_of(self).isoformat_name, {});
}

Result<Ref> time_isoformat(ThreadState& ts, Time& self, Value spec_argument) {
  TimeSpec spec = TRY(time_spec_argument(ts, spec_argument, 1));
  char text[kClockText + kOffsetText];
  char* end = write_clock_text(text, self.clock, spec);
  if (!self.tzinfo.is_null()) {
    Ref offset = TRY(time_offset(ts, self));
    if (!offset.get().is_none()) end = write_offset(end, as_delta(offset), ":");
  }
  return Ref(TRY(str_from_ascii(ts, std::string_view(text, size_t(end - text)))));
}

Result<Ref> time_strftime(ThreadState& ts, Time& self, Value format) {
  if (!is<Str>(format))
    return raise(ts, Exc::TypeError, "strftime() argument 1 must be str, not {}",
                 format.is_none() ? "None" : type_name(ts, format));
  // The 1st of January 1900, a Monday.
  const Value numbers[] = {
      Value::small_int(1900),
      Value::small_int(1),
      Value::small_int(1),
      Value::small_int(self.clock.hour),
      Value::small_int(self.clock.minute),
      Value::small_int(self.clock.second),
      Value::small_int(0),
      Value::small_int(1),
      Value::small_int(-1),
  };
  RefTo<Tuple> tuple = TRY(tuple_of(ts, numbers));
  return format_by(ts, state_of(self), Value(self), format, Value(tuple), self.zone(), Value::none());
}
Result<Ref> time_format(ThreadState& ts, Time& self, Args arguments) {
  TRY(expect_exactly(ts, "__format__", arguments, 1));
  return format_special(ts, state_of(self), Value(self), arguments[0]);
}

// --- methods

Result<Ref> time_dst(ThreadState& ts, Time& self) { return call_dst(ts, state_of(self), self.zone(), Value::none()); }
Result<Ref> time_tzname(ThreadState& ts, Time& self) {
  return call_tzname(ts, state_of(self), self.zone(), Value::none());
}

Result<Ref> time_replace(ThreadState& ts, Time& self, Value hour, Value minute, Value second, Value microsecond,
                         Value tzinfo, Value fold) {
  auto or_own = [](Value value, uint32_t own) { return value.is_unbound() ? Value::small_int(own) : value; };
  const Clock& clock = self.clock;
  const Value values[] = {or_own(hour, clock.hour), or_own(minute, clock.minute), or_own(second, clock.second),
                          or_own(microsecond, clock.microsecond)};
  Clock replaced = TRY(clock_argument(ts, values, or_own(fold, clock.fold)));
  if (tzinfo.is_unbound()) return allocate(ts, *self.type, replaced, self.zone());
  TRY(check_tzinfo(ts, state_of(self), tzinfo));
  return allocate(ts, *self.type, replaced, tzinfo);
}

Result<Ref> reduce(ThreadState& ts, Time& self, int protocol) {
  RefTo<Bytes> state = TRY(bytes_allocate(ts, kStateBytes));
  Clock clock = self.clock;
  // Readers of the older protocols do not know of fold.
  if (protocol <= 3) clock.fold = 0;
  write_clock(state->data(), clock);
  RefTo<Tuple> arguments =
      self.tzinfo.is_null() ? TRY(make_tuple(ts, Value(state))) : TRY(make_tuple(ts, Value(state), self.tzinfo.get()));
  return Ref(TRY(make_tuple(ts, Value(self.type), Value(arguments))));
}
Result<Ref> time_reduce(ThreadState& ts, Time& self) { return reduce(ts, self, 2); }
Result<Ref> time_reduce_ex(ThreadState& ts, Time& self, Args arguments) {
  TRY(expect_exactly(ts, "__reduce_ex__", arguments, 1));
  return reduce(ts, self, TRY(int_argument(ts, arguments[0])));
}

int64_t time_hour(ThreadState&, Time& self) { return self.clock.hour; }
int64_t time_minute(ThreadState&, Time& self) { return self.clock.minute; }
int64_t time_second(ThreadState&, Time& self) { return self.clock.second; }
int64_t time_microsecond(ThreadState&, Time& self) { return self.clock.microsecond; }
int64_t time_fold(ThreadState&, Time& self) { return self.clock.fold; }
Result<Ref> time_tzinfo(ThreadState&, Time& self) { return Ref::share(self.zone()); }

constexpr NativeMethod kMethods[] = {
    method<time_isoformat>("isoformat(self, timespec=<unrepresentable>)", "HH:MM:SS.ffffff+HH:MM"),
    method<time_strftime>("strftime(self, format)", "Text by a format."),
    method<time_format>("__format__(self, *format)", "strftime(), or str() for an empty format."),
    method<time_offset>("utcoffset(self, /)", "What the zone says."),
    method<time_tzname>("tzname(self, /)", "What the zone says."),
    method<time_dst>("dst(self, /)", "What the zone says."),
    method<time_replace>("replace(self, hour=<unrepresentable>, minute=<unrepresentable>, second=<unrepresentable>, "
                         "microsecond=<unrepresentable>, tzinfo=<unrepresentable>, *, fold=<unrepresentable>)",
                         "The time with other numbers."),
    class_method<time_fromisoformat>("fromisoformat(cls, time_string, /)", "A time as ISO 8601 writes it."),
    method<time_reduce_ex>("__reduce_ex__(self, *protocol)", "For pickle."),
    method<time_reduce>("__reduce__(self, /)", "For pickle."),
};
constexpr GetSetRow kGetSets[] = {
    getter<time_hour>("hour", nullptr),     getter<time_minute>("minute", nullptr),
    getter<time_second>("second", nullptr), getter<time_microsecond>("microsecond", nullptr),
    getter<time_tzinfo>("tzinfo", nullptr), getter<time_fold>("fold", nullptr),
};

void time_visit(Object& object, ReferenceVisitor& visitor) { visitor.visit(static_cast<Time&>(object).tzinfo.get()); }
void time_destroy(ThreadState&, Time& self) { self.tzinfo.clear(); }

}  // namespace

Result<Ref> make_time(ThreadState& ts, State& state, const Clock& clock, Value tzinfo) {
  return allocate(ts, *state.time, clock, tzinfo);
}

void write_clock(uint8_t* out, const Clock& clock) {
  out[0] = uint8_t(clock.hour | clock.fold << 7);
  out[1] = clock.minute;
  out[2] = clock.second;
  out[3] = uint8_t(clock.microsecond >> 16);
  out[4] = uint8_t(clock.microsecond >> 8);
  out[5] = uint8_t(clock.microsecond);
}
Clock read_clock(const uint8_t* state) {
  return {uint8_t(state[0] & 0x7F), state[1], state[2], uint8_t(state[0] >> 7),
          uint32_t(state[3]) << 16 | uint32_t(state[4]) << 8 | state[5]};
}

const TypeSpec kTimeType{
    .name = "datetime.time",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(Time),
    .flags = type_flags::kSubclassable | type_flags::kContainer,
    .doc =
        "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\n"
        "Each argument may be left out; tzinfo is None or an instance of a class derived from tzinfo.\n",
    .methods = kMethods,
    .getsets = kGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = time_new;
          s.tp_repr = slot<time_repr>;
          s.tp_str = slot<time_str>;
          s.tp_hash = slot<time_hash>;
          s.tp_compare = time_compare;
          s.visit_references = time_visit;
          s.destroy = slot<time_destroy>;
        },
    .module = "datetime",
};

}  // namespace ouro::dates
