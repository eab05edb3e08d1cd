// The methods of datetime, and the type.
#include "modules/datetime_moment.h"

namespace ouro::dates {

namespace {

Result<Ref> datetime_str(ThreadState& ts, DateTime& self) {
  RefTo<Str> space = TRY(str_from_code_point(ts, ' '));
  Value argument = space;
  return call_method_values(ts, Value(self), *state_of(self).isoformat_name, {&argument, 1});
}

// --- parts

int64_t datetime_hour(ThreadState&, DateTime& self) { return self.clock.hour; }
int64_t datetime_minute(ThreadState&, DateTime& self) { return self.clock.minute; }
int64_t datetime_second(ThreadState&, DateTime& self) { return self.clock.second; }
int64_t datetime_microsecond(ThreadState&, DateTime& self) { return self.clock.microsecond; }
int64_t datetime_fold(ThreadState&, DateTime& self) { return self.clock.fold; }
Result<Ref> datetime_tzinfo(ThreadState&, DateTime& self) { return Ref::share(self.zone()); }
Result<Ref> datetime_date(ThreadState& ts, DateTime& self) { return make_date(ts, state_of(self), self.day); }
Result<Ref> datetime_time(ThreadState& ts, DateTime& self) {
  return make_time(ts, state_of(self), self.clock, Value::none());
}
Result<Ref> datetime_timetz(ThreadState& ts, DateTime& self) {
  return make_time(ts, state_of(self), self.clock, self.zone());
}

// --- zones

Result<Ref> datetime_utcoffset(ThreadState& ts, DateTime& self) {
  return call_utcoffset(ts, state_of(self), self.zone(), Value(self));
}
Result<Ref> datetime_dst(ThreadState& ts, DateTime& self) {
  return call_dst(ts, state_of(self), self.zone(), Value(self));
}
Result<Ref> datetime_tzname(ThreadState& ts, DateTime& self) {
  return call_tzname(ts, state_of(self), self.zone(), Value(self));
}

// Gives an instance another zone: one that a derived class made for astimezone(), which is part of its making.
void set_zone(DateTime& moment, Value tzinfo) {
  moment.tzinfo.set(Ref::share(tzinfo));
  moment.cached_hash = kHashUnknown;
}

Result<Ref> datetime_astimezone(ThreadState& ts, DateTime& self, Value tz) {
  State& state = state_of(self);
  TRY(check_tzinfo(ts, state, tz));
  Ref own = Ref::share(self.zone()), offset = Ref::none();
  if (!own.get().is_none()) {
    if (own.get() == tz) return Ref::share(self);
    offset = TRY(call_utcoffset(ts, state, own, Value(self)));
  }
  if (offset.get().is_none()) {
    // Without an offset it is local time.
    own = TRY(local_timezone(ts, state, TRY(time_of_local_clock(ts, self.day, self.clock))));
    if (own.get() == tz) return Ref::share(self);
    offset = TRY(call_utcoffset(ts, state, own, Value(self)));
  }
  Ref shifted = TRY(datetime_add_delta(ts, self, as_delta(offset), -1));
  if (!is_datetime(shifted))
    return raise(ts, Exc::TypeError, "{}() should return a datetime, not '{}'", self.type->plain_name,
                 type_name(ts, shifted));
  Ref target = Ref::share(tz);
  if (tz.is_none()) {
    DateTime& utc = as_datetime(shifted);
    target = TRY(local_timezone(ts, state, seconds_of(utc.day, utc.clock) - kEpochSeconds));
  }
  // In the class of self if its instance has kept a zone.
  DateTime& utc = as_datetime(shifted);
  Type& type = utc.tzinfo.is_null() ? *state.datetime : *utc.type;
  Ref moment;
  if (&type == state.datetime) moment = TRY(make_datetime(ts, state, utc.day, utc.clock, target));
  else moment = std::move(shifted), set_zone(as_datetime(moment), target);
  return call_fromutc(ts, state, target, moment);
}

Result<Ref> datetime_timestamp(ThreadState& ts, DateTime& self) {
  if (self.tzinfo.is_null()) {
    int64_t time = TRY(time_of_local_clock(ts, self.day, self.clock));
    return make_float(ts, double(time) + self.clock.microsecond / 1e6);
  }
  Ref offset = TRY(datetime_utcoffset(ts, self));
  if (offset.get().is_none())
    return raise(ts, Exc::TypeError, "can't subtract offset-naive and offset-aware datetimes");
  int64_t since_epoch = microseconds_of(self.day, self.clock) - kEpochSeconds * kMicrosecondsPerSecond;
  return total_in_seconds(ts, since_epoch - as_delta(offset).offset_microseconds());
}

// --- other forms

Result<Ref> datetime_ctime(ThreadState& ts, DateTime& self) { return Ref(TRY(ctime_text(ts, self.day, self.clock))); }

Result<Ref> datetime_timetuple(ThreadState& ts, DateTime& self) {
  Ref dst = TRY(datetime_dst(ts, self));
  int is_dst = dst.get().is_none() ? -1 : !as_delta(dst).is_zero();
  return make_struct_time(ts, state_of(self), self.day, self.clock, is_dst);
}

Result<Ref> datetime_utctimetuple(ThreadState& ts, DateTime& self) {
  Ref offset = TRY(datetime_utcoffset(ts, self));
  if (offset.get().is_none()) return make_struct_time(ts, state_of(self), self.day, self.clock, 0);
  int64_t seconds = floor_divide(microseconds_of(self.day, self.clock) - as_delta(offset).offset_microseconds(),
                                 kMicrosecondsPerSecond);
  int64_t ordinal = floor_divide(seconds, kSecondsPerDay);
  if (ordinal < 1 || ordinal > kMaxOrdinal) return raise(ts, Exc::OverflowError, "date value out of range");
  int of_day = int(seconds - ordinal * kSecondsPerDay);
  Clock clock{uint8_t(of_day / 3600), uint8_t(of_day / 60 % 60), uint8_t(of_day % 60), 0, 0};
  return make_struct_time(ts, state_of(self), day_of_ordinal(int(ordinal)), clock, 0);
}

Result<Ref> datetime_isoformat(ThreadState& ts, DateTime& self, Value separator, Value spec_argument) {
  char32_t between = 'T';
  if (!separator.is_unbound()) {
    if (!is<Str>(separator) || as<Str>(separator).length != 1)
      return raise(ts, Exc::TypeError, "isoformat() argument 1 must be a unicode character, not {}",
                   separator.is_none() ? "None" : type_name(ts, separator));
    between = as<Str>(separator)[0];
  }
  TimeSpec spec = TRY(time_spec_argument(ts, spec_argument, 2));
  char text[kDayText + 1 + kClockText + kOffsetText];
  char* day_end = write_day(text, self.day);
  char* end = write_clock_text(day_end + 1, self.clock, spec);
  if (!self.tzinfo.is_null()) {
    Ref offset = TRY(datetime_utcoffset(ts, self));
    if (!offset.get().is_none()) end = write_offset(end, as_delta(offset), ":");
  }
  if (between < 128) {
    *day_end = char(between);
    return Ref(TRY(str_from_ascii(ts, std::string_view(text, size_t(end - text)))));
  }
  StrBuilder out(ts);
  TRY(out.append_ascii({text, size_t(day_end - text)}));
  TRY(out.append(between));
  TRY(out.append_ascii({day_end + 1, size_t(end - day_end - 1)}));
  return Ref(TRY(out.finish()));
}

Result<Ref> datetime_replace(ThreadState& ts, DateTime& self, Value year, Value month, Value day, Value hour,
                             Value minute, Value second, Value microsecond, Value tzinfo, Value fold) {
  auto or_own = [](Value value, uint32_t own) { return value.is_unbound() ? Value::small_int(own) : value; };
  const Clock& clock = self.clock;
  const Value values[] = {or_own(year, self.day.year),
                          or_own(month, self.day.month),
                          or_own(day, self.day.day),
                          or_own(hour, clock.hour),
                          or_own(minute, clock.minute),
                          or_own(second, clock.second),
                          or_own(microsecond, clock.microsecond)};
  Moment moment = TRY(moment_argument(ts, values, or_own(fold, clock.fold)));
  if (tzinfo.is_unbound()) return allocate_datetime(ts, *self.type, moment.day, moment.clock, self.zone());
  TRY(check_tzinfo(ts, state_of(self), tzinfo));
  return allocate_datetime(ts, *self.type, moment.day, moment.clock, tzinfo);
}

constexpr NativeMethod kMethods[] = {
    class_method<datetime_now>("now(cls, /, tz=None)", "The time of now, local or in a zone."),
    class_method<datetime_utcnow>("utcnow(cls, /)", "The time of now in UTC, without a zone."),
    class_method<datetime_fromtimestamp>("fromtimestamp(cls, timestamp, tz=None)",
                                         "The time of seconds since 1970, local or in a zone."),
    class_method<datetime_utcfromtimestamp>("utcfromtimestamp(cls, *timestamp)",
                                            "The time of seconds since 1970 in UTC, without a zone."),
    class_method<datetime_strptime>("strptime(cls, *arguments)", "Read a time out of text by a format."),
    class_method<datetime_combine>("combine(cls, date, time, tzinfo=<unrepresentable>)",
                                   "The day of one and the time of another."),
    class_method<datetime_fromisoformat>("fromisoformat(cls, string, /)", "A time as ISO 8601 writes it."),
    method<datetime_date>("date(self, /)", "The day."),
    method<datetime_time>("time(self, /)", "The time of the day, without the zone."),
    method<datetime_timetz>("timetz(self, /)", "The time of the day, with the zone."),
    method<datetime_ctime>("ctime(self, /)", "As ctime() of C writes it."),
    method<datetime_timetuple>("timetuple(self, /)", "As a time.struct_time."),
    method<datetime_timestamp>("timestamp(self, /)", "Seconds since 1970 in UTC, as a float."),
    method<datetime_utctimetuple>("utctimetuple(self, /)", "As a time.struct_time in UTC."),
    method<datetime_isoformat>("isoformat(self, sep=<unrepresentable>, timespec=<unrepresentable>)",
                               "YYYY-MM-DDTHH:MM:SS.ffffff+HH:MM"),
    method<datetime_utcoffset>("utcoffset(self, /)", "What the zone says."),
    method<datetime_tzname>("tzname(self, /)", "What the zone says."),
    method<datetime_dst>("dst(self, /)", "What the zone says."),
    method<datetime_replace>(
        "replace(self, year=<unrepresentable>, month=<unrepresentable>, day=<unrepresentable>, hour=<unrepresentable>, "
        "minute=<unrepresentable>, second=<unrepresentable>, microsecond=<unrepresentable>, tzinfo=<unrepresentable>, "
        "*, fold=<unrepresentable>)",
        "The time with other numbers."),
    method<datetime_astimezone>("astimezone(self, tz=None)", "The same time in another zone."),
    method<datetime_reduce_ex>("__reduce_ex__(self, *protocol)", "For pickle."),
    method<datetime_reduce>("__reduce__(self, /)", "For pickle."),
};
constexpr GetSetRow kGetSets[] = {
    getter<datetime_hour>("hour", nullptr),     getter<datetime_minute>("minute", nullptr),
    getter<datetime_second>("second", nullptr), getter<datetime_microsecond>("microsecond", nullptr),
    getter<datetime_tzinfo>("tzinfo", nullptr), getter<datetime_fold>("fold", nullptr),
};

void datetime_visit(Object& object, ReferenceVisitor& visitor) {
  visitor.visit(static_cast<DateTime&>(object).tzinfo.get());
}
void datetime_destroy(ThreadState&, DateTime& self) { self.tzinfo.clear(); }

}  // namespace

const TypeSpec kDateTimeType{
    .name = "datetime.datetime",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(DateTime),
    .flags = type_flags::kSubclassable | type_flags::kContainer,
    .doc =
        "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\n"
        "The date must be given; tzinfo is None or an instance of a class derived from tzinfo.\n",
    .methods = kMethods,
    .getsets = kGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = datetime_new;
          s.tp_repr = slot<datetime_repr>;
          s.tp_str = slot<datetime_str>;
          s.tp_hash = slot<datetime_hash>;
          s.tp_compare = datetime_compare;
          s.nb_add = datetime_add;
          s.nb_subtract = datetime_subtract;
          s.visit_references = datetime_visit;
          s.destroy = slot<datetime_destroy>;
        },
    .module = "datetime",
};

}  // namespace ouro::dates
