// Module _zoneinfo: ZoneInfo, a zone of the time zone database (PEP 615).
//
// Zones are found by their keys: a weak dictionary has every living zone that was made by the constructor, and the
// zones asked for last are kept alive besides. Classes derived from ZoneInfo have a weak dictionary of their own, their
// attribute _weak_cache, and keep nothing alive.
#include "modules/module_spec.h"
#include "modules/zone_data.h"
#include "objects/list.h"

namespace ouro {

extern const ModuleSpec module_datetime;

namespace zones {
namespace {

constexpr uint64_t kKeptZones = 8;

struct ModuleState {
  dates::State* dates;
  Type* zone_type;  // strong, as all below
  Str *weak_cache_name, *load_data_name, *load_tzdata_name, *toordinal_name, *hour_name, *minute_name, *second_name,
      *fold_name, *setdefault_name, *unpickle_name;
  Object *weak_cache, *find_file, *open_file, *common;
  List* kept;  // key and zone in turns, the one asked for last first
};

enum class Source : uint8_t { kNoCache, kCache, kFile };

struct ZoneInfo : Object {
  Field key;        // any value; None for a file without one
  Field file_repr;  // str; null: not of a file
  ZoneData* data;   // null while it is made
  Source source;
};

ModuleState& state_of(const Type& type) { return *static_cast<ModuleState*>(type.layout_base->native_state); }
ModuleState& state_of(const Object& object) { return state_of(*object.type); }

// --- making

// A zone of the data in a file.
Result<RefTo<ZoneInfo>> make_zone(ThreadState& ts, Type& type, Value file, Value key, Source source) {
  ModuleState& state = state_of(type);
  auto* zone = TRY(ts.allocate_as<ZoneInfo>(type));
  zone->key.initialize(Ref::share(key));
  zone->file_repr.initialize_null();
  zone->data = nullptr;
  zone->source = source;
  RefTo<ZoneInfo> result = RefTo<ZoneInfo>::adopt(zone);
  ts.track(*zone);
  Ref load_data = TRY(get_attribute(ts, Value(state.common), *state.load_data_name));
  zone->data = TRY(load_zone(ts, *state.dates, load_data, file));
  return result;
}

// The zone of a key, from the file system or the package tzdata.
Result<RefTo<ZoneInfo>> make_zone_of_key(ThreadState& ts, Type& type, Value key, Source source) {
  ModuleState& state = state_of(type);
  Ref path = TRY(call(ts, Value(state.find_file), key));
  Ref file;
  if (path.get().is_none()) {
    Ref load_tzdata = TRY(get_attribute(ts, Value(state.common), *state.load_tzdata_name));
    file = TRY(call(ts, load_tzdata, key));
  } else {
    RefTo<Str> mode = TRY(str_from_ascii(ts, "rb"));
    file = TRY(call(ts, Value(state.open_file), Value(path), Value(mode)));
  }
  Result<RefTo<ZoneInfo>> zone = make_zone(ts, type, file, key, source);
  if (zone.is_error()) {
    // What went wrong first counts.
    PendingAside aside(ts);
    if (call_method(ts, file, names::k_close).is_error()) (void)ts.catch_any();
    return raised;
  }
  TRY(call_method(ts, file, names::k_close));
  return zone;
}

// --- caches

// Takes a key and its zone out of those kept alive; absent: it is not there. Comparing keys may run Python, which may
// change the list: what was compared must still be in its place.
Result<Maybe<Ref>> take_kept(ThreadState& ts, ModuleState& state, Value key) {
  List& kept = *state.kept;
  for (uint64_t i = 0; i + 1 < kept.size; i += 2) {
    Ref other = Ref::share(kept.items[i]);
    if (!TRY(equals(ts, other, key))) continue;
    if (i + 1 >= kept.size || !(kept.items[i] == other.get())) return Maybe<Ref>(absent);
    Ref zone = Ref::share(kept.items[i + 1]);
    TRY(list_delete_range(ts, kept, i, i + 2));
    return Maybe<Ref>(std::move(zone));
  }
  return Maybe<Ref>(absent);
}

Result<void> keep(ThreadState& ts, ModuleState& state, Value key, Value zone) {
  List& kept = *state.kept;
  TRY(list_insert_at(ts, kept, 0, zone));
  TRY(list_insert_at(ts, kept, 0, key));
  if (kept.size > 2 * kKeptZones) TRY(list_delete_range(ts, kept, 2 * kKeptZones, kept.size));
  return {};
}

Result<Ref> weak_cache_of(ThreadState& ts, Type& type) {
  ModuleState& state = state_of(type);
  if (&type == state.zone_type) return Ref::share(Value(state.weak_cache));
  return get_attribute(ts, Value(type), *state.weak_cache_name);
}

Result<Ref> new_weak_cache(ThreadState& ts) {
  Ref module = TRY(import_module(ts, "weakref"));
  Ref type = TRY(get_attribute(ts, module, *TRY(intern(ts, "WeakValueDictionary"))));
  return call(ts, type);
}

Result<Ref> find_zone(ThreadState& ts, Type& type, Value key) {
  ModuleState& state = state_of(type);
  bool keeps = &type == state.zone_type;
  if (keeps) {
    if (Maybe<Ref> kept = TRY(take_kept(ts, state, key))) {
      TRY(keep(ts, state, key, *kept));
      return kept.release();
    }
  }
  Ref cache = TRY(weak_cache_of(ts, type));
  Ref zone = TRY(call_method(ts, cache, names::k_get, key, Value::none()));
  if (zone.get().is_none()) {
    Ref made = TRY(make_zone_of_key(ts, type, key, Source::kCache));
    const Value arguments[] = {key, Value(made)};
    zone = TRY(call_method_values(ts, cache, *state.setdefault_name, arguments));
  }
  if (keeps) TRY(keep(ts, state, key, zone));
  return zone;
}

constexpr NativeMethod kSignature = signature_row("(key)");

Result<Ref> zone_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value key;
  TRY(dates::bind_constructor(ts, kSignature, arguments, &key));
  return find_zone(ts, type, key);
}

Result<Ref> zone_clear_cache(ThreadState& ts, Type& cls, Value only_keys) {
  ModuleState& state = state_of(cls);
  bool keeps = &cls == state.zone_type;
  Ref cache = TRY(weak_cache_of(ts, cls));
  if (only_keys.is_none()) {
    TRY(call_method_values(ts, cache, *TRY(intern(ts, "clear")), {}));
    if (keeps) list_clear(ts, *state.kept);
    return Ref::none();
  }
  RefTo<Str> pop = TRY(intern(ts, "pop"));
  TRY(for_each(ts, only_keys, [&](Ref key) -> Result<bool> {
    if (keeps) TRY(take_kept(ts, state, key));
    const Value arguments[] = {key, Value::none()};
    TRY(call_method_values(ts, cache, *pop, arguments));
    return true;
  }));
  return Ref::none();
}

Result<Ref> zone_no_cache(ThreadState& ts, Type& cls, Value key) {
  return make_zone_of_key(ts, cls, key, Source::kNoCache);
}

Result<Ref> zone_from_file(ThreadState& ts, Type& cls, Value file, Value key) {
  RefTo<Str> shown = TRY(repr(ts, file));
  RefTo<ZoneInfo> zone = TRY(make_zone(ts, cls, file, key, Source::kFile));
  zone->file_repr.set(std::move(shown));
  return zone;
}

Result<void> zone_init_subclass(ThreadState& ts, Type& cls, Args, Kwargs) {
  Ref cache = TRY(new_weak_cache(ts));
  return set_attribute(ts, Value(cls), *TRY(intern(ts, "_weak_cache")), cache);
}

// --- offsets

struct LocalTime {
  int64_t seconds;  // since 1970
  int year;
  bool fold;
};

Result<int64_t> number_attribute(ThreadState& ts, Value value, Str& name) {
  Ref number = TRY(get_attribute(ts, value, name));
  return dates::long_argument(ts, number);
}

// Anything that has the attributes of a datetime is taken, as the library's Python form does it.
Result<LocalTime> local_time_of(ThreadState& ts, ModuleState& state, Value value) {
  if (value.is_heap() && value.object()->type == state.dates->datetime) {
    const auto& moment = dates::as_datetime(value);
    return LocalTime{dates::seconds_of(moment.day, moment.clock) - dates::kEpochSeconds, moment.day.year,
                     moment.clock.fold != 0};
  }
  Ref ordinal_object = TRY(call_method_values(ts, value, *state.toordinal_name, {}));
  int64_t ordinal = TRY(dates::long_argument(ts, ordinal_object));
  int64_t hour = TRY(number_attribute(ts, value, *state.hour_name));
  int64_t minute = TRY(number_attribute(ts, value, *state.minute_name));
  int64_t second = TRY(number_attribute(ts, value, *state.second_name));
  uint64_t seconds = uint64_t(ordinal) * dates::kSecondsPerDay + uint64_t(hour) * 3600 + uint64_t(minute) * 60 +
                     uint64_t(second) - uint64_t(dates::kEpochSeconds);
  if (dates::is_datetime(value)) {
    const auto& moment = dates::as_datetime(value);
    return LocalTime{int64_t(seconds), moment.day.year, moment.clock.fold != 0};
  }
  int year = ordinal < 1                    ? dates::kMinYear
             : ordinal > dates::kMaxOrdinal ? dates::kMaxYear
                                            : dates::day_of_ordinal(int(ordinal)).year;
  return LocalTime{int64_t(seconds), year, false};
}

// A part of the offset at a time; None where it cannot be told without a time.
template <Field Offset::* part>
Result<Ref> part_at(ThreadState& ts, ZoneInfo& self, Value moment) {
  if (moment.is_none()) return self.data->is_fixed ? (self.data->after->*part).share() : Ref::none();
  LocalTime time = TRY(local_time_of(ts, state_of(self), moment));
  return (self.data->at_local(time.seconds, time.year, time.fold).*part).share();
}

Result<Ref> zone_fromutc(ThreadState& ts, ZoneInfo& self, Value argument) {
  if (!dates::is_datetime(argument)) return raise(ts, Exc::TypeError, "fromutc: argument must be a datetime");
  auto& moment = dates::as_datetime(argument);
  if (!(moment.zone() == Value(self))) return raise(ts, Exc::ValueError, "fromutc: dt.tzinfo is not self");
  ModuleState& state = state_of(self);
  LocalTime time = TRY(local_time_of(ts, state, argument));
  bool fold;
  const Offset& offset = self.data->at_utc(time.seconds, time.year, fold);
  Ref shifted = TRY(dates::datetime_add_delta(ts, moment, dates::as_delta(offset.utcoffset), 1));
  if (!fold) return shifted;
  if (shifted.get().is_heap() && shifted.get().object()->type == state.dates->datetime) {
    const auto& result = dates::as_datetime(shifted);
    dates::Clock clock = result.clock;
    clock.fold = 1;
    return dates::make_datetime(ts, *state.dates, result.day, clock, result.zone());
  }
  Ref replace = TRY(get_attribute(ts, shifted, names::k_replace));
  RefTo<Tuple> names = TRY(make_tuple(ts, Value(state.fold_name)));
  Value one = Value::small_int(1);
  return call(ts, replace, CallArguments{&one, 0, names.get()});
}

// --- the rest

Result<Ref> zone_repr(ThreadState& ts, ZoneInfo& self) {
  if (!self.key.get().is_none()) return text(ts, "{}(key={})", self.type->plain_name, repr_of(self.key));
  if (self.file_repr.is_null()) return text(ts, "{}(key=None)", self.type->plain_name);
  return text(ts, "{}.from_file({})", self.type->plain_name, self.file_repr.get());
}
Result<Ref> zone_str(ThreadState& ts, ZoneInfo& self) {
  if (!self.key.get().is_none()) return self.key.share();
  return zone_repr(ts, self);
}

Result<Ref> zone_reduce(ThreadState& ts, ZoneInfo& self) {
  if (self.source == Source::kFile) {
    Ref pickle = TRY(import_module(ts, "pickle"));
    Ref error = TRY(get_attribute(ts, pickle, *TRY(intern(ts, "PicklingError"))));
    RefTo<Str> message = TRY(str_from_ascii(ts, "Cannot pickle a ZoneInfo file from a file stream."));
    Ref instance = TRY(call(ts, error, Value(message)));
    return raise_value(ts, instance);
  }
  Ref unpickle = TRY(get_attribute(ts, Value(self), *state_of(self).unpickle_name));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.key.get(), Value::small_int(self.source == Source::kCache ? 1 : 0)));
  return Ref(TRY(make_tuple(ts, unpickle, Value(arguments))));
}

Result<Ref> zone_unpickle(ThreadState& ts, Type& cls, Args arguments) {
  if (arguments.size() != 2)
    return raise(ts, Exc::TypeError, "function takes exactly 2 arguments ({} given)", arguments.size());
  int from_cache = TRY(dates::int_argument(ts, arguments[1]));
  if (from_cache) return find_zone(ts, cls, arguments[0]);
  return make_zone_of_key(ts, cls, arguments[0], Source::kNoCache);
}

constexpr NativeMethod kMethods[] = {
    class_method<zone_clear_cache>("clear_cache(cls, *, only_keys=None)", "Forget zones."),
    class_method<zone_no_cache>("no_cache(cls, key)", "A new zone, which nobody else gets."),
    class_method<zone_from_file>("from_file(cls, fobj, /, key=None)", "The zone of the data in a file."),
    method<part_at<&Offset::utcoffset>>("utcoffset(self, dt, /)", "The offset from UTC at a time."),
    method<part_at<&Offset::dst>>("dst(self, dt, /)", "By how much the clock is set forward at a time."),
    method<part_at<&Offset::name>>("tzname(self, dt, /)", "The abbreviation in use at a time."),
    method<zone_fromutc>("fromutc(self, dt, /)", "The local time of a time in UTC."),
    method<zone_reduce>("__reduce__(self, /)", "For pickle."),
    class_method<zone_unpickle>("_unpickle(cls, *arguments)", "For pickle."),
    class_method<zone_init_subclass>("__init_subclass__(cls, *arguments, **keywords)", "Gives a class its cache."),
};
constexpr MemberRow kMembers[] = {
    {"key", MemberKind::kObject, offsetof(ZoneInfo, key), true, nullptr},
};

void zone_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<ZoneInfo&>(object);
  visitor.visit(self.key.get());
  visitor.visit(self.file_repr.get());
  if (self.data) visit_zone(*self.data, visitor);
}
void zone_destroy(ThreadState& ts, ZoneInfo& self) {
  if (self.data) release_zone(ts, self.data);
  self.data = nullptr;
  self.file_repr.clear();
  self.key.clear();
}

const TypeSpec kZoneType{
    .name = "zoneinfo.ZoneInfo",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(ZoneInfo),
    .flags = type_flags::kSubclassable | type_flags::kContainer | type_flags::kHasWeakrefs,
    .methods = kMethods,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = zone_new;
          s.tp_repr = slot<zone_repr>;
          s.tp_str = slot<zone_str>;
          s.visit_references = zone_visit;
          s.destroy = slot<zone_destroy>;
        },
    .module = "zoneinfo",
};

Result<void> execute(ThreadState& ts, Module& module) {
  ModuleState& state = *TRY(make_native_state<ModuleState>(ts, module));
  auto name = [&](Str*& out, std::string_view text) -> Result<void> {
    out = TRY(intern(ts, text)).leak();
    return {};
  };
  TRY(name(state.weak_cache_name, "_weak_cache"));
  TRY(name(state.load_data_name, "load_data"));
  TRY(name(state.load_tzdata_name, "load_tzdata"));
  TRY(name(state.toordinal_name, "toordinal"));
  TRY(name(state.hour_name, "hour"));
  TRY(name(state.minute_name, "minute"));
  TRY(name(state.second_name, "second"));
  TRY(name(state.fold_name, "fold"));
  TRY(name(state.setdefault_name, "setdefault"));
  TRY(name(state.unpickle_name, "_unpickle"));
  RefTo<Module> datetime = TRY(native_module(ts, module_datetime));
  state.dates = &native_state<dates::State>(*datetime);
  RefTo<Type> type = TRY(module_make_type(ts, module, kZoneType, state.dates->tzinfo));
  type->native_state = &state;
  state.zone_type = type.leak();
  state.kept = TRY(list_allocate(ts, 0)).leak();
  state.weak_cache = TRY(new_weak_cache(ts)).leak().object();
  // zoneinfo may be on its way to importing this module: it finds the type.
  TRY(module_add(ts, module, "ZoneInfo", Value(state.zone_type)));
  auto imported = [&](Object*& out, const char* module_name, const char* attribute) -> Result<void> {
    Ref found = TRY(import_module(ts, module_name));
    if (attribute) found = TRY(get_attribute(ts, found, *TRY(intern(ts, attribute))));
    out = found.leak().object();
    return {};
  };
  TRY(imported(state.find_file, "zoneinfo._tzpath", "find_tzfile"));
  TRY(imported(state.open_file, "io", "open"));
  return imported(state.common, "zoneinfo._common", nullptr);
}

}  // namespace
}  // namespace zones

extern const ModuleSpec module_zoneinfo;
const ModuleSpec module_zoneinfo{
    .name = "_zoneinfo",
    .doc = "Zones of the time zone database.",
    .initialize = zones::execute,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
