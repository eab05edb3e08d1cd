// tzinfo, the base of classes that know the offsets of a place from UTC, and timezone, a fixed offset; and the calls of
// their methods, whose answers are checked here.
#include <time.h>

#include "modules/datetime_objects.h"
#include "modules/system_calls.h"

namespace ouro::dates {

namespace {

// Layouts of other types may come with tzinfo by multiple inheritance: its state is found by the MRO.
State& state_of_tzinfo(Value self) {
  for (Value base : *self.object()->type->mro) {
    Type& type = as<Type>(base);
    if (type.spec == &kTzinfoType && type.native_state) return *static_cast<State*>(type.native_state);
  }
  OURO_ASSERT(!"a method of tzinfo without its type");
  __builtin_unreachable();
}

bool is_below_a_day(const Delta& offset) {
  if (offset.days == -1) return offset.seconds > 0 || offset.microseconds > 0;
  return offset.days == 0;
}

// tzinfo.name(argument), which is None or a timedelta.
Result<Ref> call_for_offset(ThreadState& ts, Value tzinfo, Str& name, Value argument) {
  Ref offset = TRY(call_method_values(ts, tzinfo, name, {&argument, 1}));
  if (offset.get().is_none()) return offset;
  if (!is_delta(offset))
    return raise(ts, Exc::TypeError, "tzinfo.{}() must return None or timedelta, not '{}'", Value(name),
                 type_name(ts, offset));
  if (!is_below_a_day(as_delta(offset)))
    return raise(ts, Exc::ValueError,
                 "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).");
  return offset;
}

// "UTC", "UTC+01:00"
Result<Ref> zone_name(ThreadState& ts, Zone& zone) {
  if (!zone.name.is_null()) return zone.name.share();
  if (zone.offset->is_zero()) return Ref(TRY(str_from_ascii(ts, "UTC")));
  char text[kOffsetText + 4] = "UTC";
  char* end = write_offset(text + 3, *zone.offset, ":");
  return Ref(TRY(str_from_ascii(ts, std::string_view(text, size_t(end - text)))));
}

Result<Ref> zone_allocate(ThreadState& ts, State& state, Delta& offset, Value name) {
  Zone* zone = TRY(ts.allocate_as<Zone>(*state.timezone));
  zone->offset.initialize(RefTo<Delta>::share(offset));
  if (name.is_null()) zone->name.initialize_null();
  else zone->name.initialize(Ref::share(name));
  return Ref::adopt(zone);
}

// --- tzinfo

Result<Ref> tzinfo_new(ThreadState& ts, Type& type, const CallArguments&) {
  if (type.has(type_flags::kContainer)) return instance_allocate(ts, type);
  return Ref::adopt(TRY(ts.allocate(type)));
}

Raised not_implemented(ThreadState& ts, const char* name) {
  return raise(ts, Exc::NotImplementedError, "a tzinfo subclass must implement {}()", name);
}
Result<Ref> tzinfo_tzname(ThreadState& ts, Value, Value) { return not_implemented(ts, "tzname"); }
Result<Ref> tzinfo_utcoffset(ThreadState& ts, Value, Value) { return not_implemented(ts, "utcoffset"); }
Result<Ref> tzinfo_dst(ThreadState& ts, Value, Value) { return not_implemented(ts, "dst"); }

// PEP 495 leaves the meaning of fold to subclasses; this is the rule for zones whose standard offset never changes.
Result<Ref> tzinfo_fromutc(ThreadState& ts, Value self, Value argument) {
  if (!is_datetime(argument)) return raise(ts, Exc::TypeError, "fromutc: argument must be a datetime");
  DateTime& moment = as_datetime(argument);
  if (!(moment.zone() == self)) return raise(ts, Exc::ValueError, "fromutc: dt.tzinfo is not self");
  State& state = state_of(moment);
  Ref offset = TRY(call_utcoffset(ts, state, self, argument));
  if (offset.get().is_none()) return raise(ts, Exc::ValueError, "fromutc: non-None utcoffset() result required");
  Ref dst = TRY(call_dst(ts, state, self, argument));
  if (dst.get().is_none()) return raise(ts, Exc::ValueError, "fromutc: non-None dst() result required");
  RefTo<Delta> standard = TRY(make_delta_of_total(ts, state, as_delta(offset).total() - as_delta(dst).total()));
  Ref result = TRY(datetime_add_delta(ts, moment, *standard, 1));
  dst = TRY(call_dst(ts, state, self, result));
  if (dst.get().is_none())
    return raise(ts, Exc::ValueError, "fromutc: tz.dst() gave inconsistent results; cannot convert");
  if (as_delta(dst).is_zero()) return result;
  if (!is_datetime(result))
    return raise(ts, Exc::TypeError, "fromutc: datetime expected, got {}", type_name(ts, result));
  return datetime_add_delta(ts, as_datetime(result), as_delta(dst), 1);
}

Result<Ref> tzinfo_reduce(ThreadState& ts, Value self) {
  State& state = state_of_tzinfo(self);
  Ref arguments;
  Maybe<Ref> get_arguments = TRY(find_attribute(ts, self, *state.__getinitargs___name));
  if (get_arguments) arguments = TRY(call(ts, **get_arguments));
  else arguments = Ref::share(Value(empty_tuple(ts)));
  Ref own = TRY(call_method(ts, self, names::k___getstate__));
  return Ref(TRY(make_tuple(ts, Value(self.object()->type), arguments, own)));
}

constexpr NativeMethod kTzinfoMethods[] = {
    method<tzinfo_tzname>("tzname(self, dt, /)", "The name of the zone at a time."),
    method<tzinfo_utcoffset>("utcoffset(self, dt, /)", "The offset from UTC at a time; east is positive."),
    method<tzinfo_dst>("dst(self, dt, /)", "By how much the clock is set forward at a time."),
    method<tzinfo_fromutc>("fromutc(self, dt, /)", "The local time of a time in UTC."),
    method<tzinfo_reduce>("__reduce__(self, /)", "For pickle."),
};

// --- timezone

constexpr NativeMethod kSignature = signature_row("timezone(offset, name=...)");

Result<Ref> timezone_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value values[2];
  TRY(bind_constructor(ts, kSignature, arguments, values));
  if (!is_delta(values[0]))
    return raise(ts, Exc::TypeError, "timezone() argument 1 must be datetime.timedelta, not {}",
                 values[0].is_none() ? "None" : type_name(ts, values[0]));
  bool named = !values[1].is_unbound();
  if (named && !is<Str>(values[1]))
    return raise(ts, Exc::TypeError, "timezone() argument 2 must be str, not {}",
                 values[1].is_none() ? "None" : type_name(ts, values[1]));
  return make_timezone(ts, state_of(type), as_delta(values[0]), named ? values[1] : Value());
}

Result<void> check_moment(ThreadState& ts, Value argument, const char* method) {
  if (argument.is_none() || is_datetime(argument)) return {};
  return raise(ts, Exc::TypeError, "{}(dt) argument must be a datetime instance or None, not {}", method,
               type_name(ts, argument));
}

Result<Ref> timezone_tzname(ThreadState& ts, Zone& self, Value argument) {
  TRY(check_moment(ts, argument, "tzname"));
  return zone_name(ts, self);
}
Result<Ref> timezone_utcoffset(ThreadState& ts, Zone& self, Value argument) {
  TRY(check_moment(ts, argument, "utcoffset"));
  return Ref(self.offset.share());
}
Result<Ref> timezone_dst(ThreadState& ts, Zone&, Value argument) {
  TRY(check_moment(ts, argument, "dst"));
  return Ref::none();
}
Result<Ref> timezone_fromutc(ThreadState& ts, Zone& self, Value argument) {
  if (!is_datetime(argument)) return raise(ts, Exc::TypeError, "fromutc: argument must be a datetime");
  if (!(as_datetime(argument).zone() == Value(self)))
    return raise(ts, Exc::ValueError, "fromutc: dt.tzinfo is not self");
  return datetime_add_delta(ts, as_datetime(argument), *self.offset, 1);
}
Result<Ref> timezone_getinitargs(ThreadState& ts, Zone& self) {
  if (self.name.is_null()) return Ref(TRY(make_tuple(ts, Value(*self.offset))));
  return Ref(TRY(make_tuple(ts, Value(*self.offset), self.name.get())));
}

Result<Ref> timezone_repr(ThreadState& ts, Zone& self) {
  if (state_of(self).utc == &self) return Ref(TRY(str_from_ascii(ts, "datetime.timezone.utc")));
  if (self.name.is_null()) return text(ts, "{}({})", self.type->plain_name, repr_of(Value(*self.offset)));
  return text(ts, "{}({}, {})", self.type->plain_name, repr_of(Value(*self.offset)), repr_of(self.name));
}
Result<Ref> timezone_str(ThreadState& ts, Zone& self) { return zone_name(ts, self); }
Result<int64_t> timezone_hash(ThreadState& ts, Zone& self) { return hash(ts, Value(*self.offset)); }
Result<Ref> timezone_compare(ThreadState& ts, Value self, Value other, CompareOp op) {
  if (!is_equality(op) || !is_exact_timezone(other)) return Ref::not_implemented();
  return compare(ts, Value(*as_zone(self).offset), Value(*as_zone(other).offset), op);
}

constexpr NativeMethod kTimezoneMethods[] = {
    method<timezone_tzname>("tzname(self, dt, /)", "The name given, or one made of the offset."),
    method<timezone_utcoffset>("utcoffset(self, dt, /)", "The fixed offset."),
    method<timezone_dst>("dst(self, dt, /)", "None."),
    method<timezone_fromutc>("fromutc(self, dt, /)", "The local time of a time in UTC."),
    method<timezone_getinitargs>("__getinitargs__(self, /)", "For pickle."),
};
void timezone_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Zone&>(object);
  visitor.visit(self.offset.value_or_none());
  visitor.visit(self.name.get());
}
void timezone_destroy(ThreadState&, Zone& self) {
  self.offset.clear();
  self.name.clear();
}

}  // namespace

Result<Ref> call_utcoffset(ThreadState& ts, State& state, Value tzinfo, Value argument) {
  if (tzinfo.is_none()) return Ref::none();
  if (is_exact_timezone(tzinfo)) return Ref(as_zone(tzinfo).offset.share());
  return call_for_offset(ts, tzinfo, *state.utcoffset_name, argument);
}
Result<Ref> call_dst(ThreadState& ts, State& state, Value tzinfo, Value argument) {
  if (tzinfo.is_none() || is_exact_timezone(tzinfo)) return Ref::none();
  return call_for_offset(ts, tzinfo, *state.dst_name, argument);
}
Result<Ref> call_tzname(ThreadState& ts, State& state, Value tzinfo, Value argument) {
  if (tzinfo.is_none()) return Ref::none();
  if (is_exact_timezone(tzinfo)) return zone_name(ts, as_zone(tzinfo));
  Ref name = TRY(call_method_values(ts, tzinfo, *state.tzname_name, {&argument, 1}));
  if (name.get().is_none() || is<Str>(name)) return name;
  return raise(ts, Exc::TypeError, "tzinfo.tzname() must return None or a string, not '{}'", type_name(ts, name));
}
Result<Ref> call_fromutc(ThreadState& ts, State& state, Value tzinfo, Value argument) {
  return call_method_values(ts, tzinfo, *state.fromutc_name, {&argument, 1});
}

bool offsets_equal(Value left, Value right) {
  if (left == right) return true;
  return !left.is_none() && !right.is_none() && delta_equal(as_delta(left), as_delta(right));
}

Result<Ref> make_timezone(ThreadState& ts, State& state, Delta& offset, Value name) {
  if (name.is_null() && offset.is_zero()) return Ref::share(Value(state.utc));
  if (!is_below_a_day(offset))
    return raise(ts, Exc::ValueError,
                 "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {}.",
                 repr_of(Value(offset)));
  return zone_allocate(ts, state, offset, name);
}

Result<Ref> local_timezone(ThreadState& ts, State& state, int64_t time) {
  tm local;
  TRY(local_time(ts, time, local));
  RefTo<Delta> offset = TRY(make_delta(ts, state, 0, local.tm_gmtoff, 0));
  if (!local.tm_zone) return make_timezone(ts, state, *offset, Value());
  RefTo<Str> name = TRY(decode_file_name(ts, local.tm_zone));
  return make_timezone(ts, state, *offset, Value(name));
}

Result<Ref> timezone_of_iso_time(ThreadState& ts, State& state, const IsoTime& time) {
  if (!time.has_offset) return Ref::none();
  if (time.offset_seconds == 0) return Ref::share(Value(state.utc));
  RefTo<Delta> offset = TRY(make_delta(ts, state, 0, time.offset_seconds, time.offset_microseconds));
  return make_timezone(ts, state, *offset, Value());
}

Result<Zone*> make_utc(ThreadState& ts, State& state) {
  RefTo<Delta> zero = TRY(make_delta(ts, state, 0, 0, 0));
  Ref utc = TRY(zone_allocate(ts, state, *zero, Value()));
  return static_cast<Zone*>(utc.leak().object());
}

const TypeSpec kTzinfoType{
    .name = "datetime.tzinfo",
    .kind = Kind::kInstance,  // with the layout of object, so that it goes with any other
    .flags = type_flags::kSubclassable,
    .doc = "The base of classes that know the offsets of a place from UTC.",
    .methods = kTzinfoMethods,
    .slots = [](Slots& s) { s.tp_new = tzinfo_new; },
    .module = "datetime",
};

const TypeSpec kTimezoneType{
    .name = "datetime.timezone",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(Zone),
    .doc = "A zone of a fixed offset from UTC.",
    .methods = kTimezoneMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = timezone_new;
          s.tp_repr = slot<timezone_repr>;
          s.tp_str = slot<timezone_str>;
          s.tp_hash = slot<timezone_hash>;
          s.tp_compare = timezone_compare;
          s.visit_references = timezone_visit;
          s.destroy = slot<timezone_destroy>;
        },
    .module = "datetime",
};

}  // namespace ouro::dates
