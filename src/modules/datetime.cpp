// Module _datetime: the types of module datetime.
#include "modules/datetime_objects.h"
#include "modules/module_spec.h"

namespace ouro {

namespace dates {
namespace {

// An attribute of a type, as its class statement would have given it.
Result<void> add_constant(ThreadState& ts, Type& type, const char* name, Result<Ref> value) {
  Ref made = TRY(std::move(value));
  return set_own_attribute(ts, type, std::string_view(name), made);
}

Result<void> add_limits(ThreadState& ts, State& state) {
  Type &delta = *state.delta, &date = *state.date, &time = *state.time, &datetime = *state.datetime;
  constexpr Day kFirst{kMinYear, 1, 1}, kLast{kMaxYear, 12, 31};
  constexpr Clock kEarliest{}, kLatest{23, 59, 59, 0, 999999};
  TRY(add_constant(ts, delta, "min", make_delta(ts, state, -kMaxDeltaDays, 0, 0)));
  TRY(add_constant(ts, delta, "max", make_delta(ts, state, kMaxDeltaDays, kSecondsPerDay - 1, 999999)));
  TRY(add_constant(ts, delta, "resolution", make_delta(ts, state, 0, 0, 1)));
  TRY(add_constant(ts, date, "min", make_date(ts, state, kFirst)));
  TRY(add_constant(ts, date, "max", make_date(ts, state, kLast)));
  TRY(add_constant(ts, date, "resolution", make_delta(ts, state, 1, 0, 0)));
  TRY(add_constant(ts, time, "min", make_time(ts, state, kEarliest, Value::none())));
  TRY(add_constant(ts, time, "max", make_time(ts, state, kLatest, Value::none())));
  TRY(add_constant(ts, time, "resolution", make_delta(ts, state, 0, 0, 1)));
  TRY(add_constant(ts, datetime, "min", make_datetime(ts, state, kFirst, kEarliest, Value::none())));
  TRY(add_constant(ts, datetime, "max", make_datetime(ts, state, kLast, kLatest, Value::none())));
  TRY(add_constant(ts, datetime, "resolution", make_delta(ts, state, 0, 0, 1)));
  // The zones farthest away, of whole minutes.
  RefTo<Delta> offset = TRY(make_delta(ts, state, 0, 60 - kSecondsPerDay, 0));
  TRY(add_constant(ts, *state.timezone, "min", make_timezone(ts, state, *offset, Value())));
  offset = TRY(make_delta(ts, state, 0, kSecondsPerDay - 60, 0));
  TRY(add_constant(ts, *state.timezone, "max", make_timezone(ts, state, *offset, Value())));
  return add_constant(ts, *state.timezone, "utc", Ref::share(Value(state.utc)));
}

Result<Type*> add_derived_type(ThreadState& ts, Module& module, const TypeSpec& spec, const char* attribute,
                               Type& base) {
  RefTo<Type> type = TRY(module_make_type(ts, module, spec, &base));
  type->native_state = module_state<void*>(module);
  if (attribute) TRY(module_add(ts, module, attribute, Value(type)));
  return type.leak();
}

Result<void> execute(ThreadState& ts, Module& module) {
  State& state = *TRY(make_native_state<State>(ts, module));
#define OURO_INTERN(name) state.name##_name = TRY(intern(ts, std::string_view(#name))).leak();
  OURO_DATETIME_NAMES(OURO_INTERN)
#undef OURO_INTERN
  state.delta = TRY(add_native_type(ts, module, kDeltaType, "timedelta"));
  state.tzinfo = TRY(add_native_type(ts, module, kTzinfoType, "tzinfo"));
  state.timezone = TRY(add_derived_type(ts, module, kTimezoneType, "timezone", *state.tzinfo));
  state.date = TRY(add_native_type(ts, module, kDateType, "date"));
  state.datetime = TRY(add_derived_type(ts, module, kDateTimeType, "datetime", *state.date));
  state.time = TRY(add_native_type(ts, module, kTimeType, "time"));
  state.iso_calendar = TRY(add_derived_type(ts, module, kIsoCalendarType, nullptr, *ts.types().tuple));
  state.utc = TRY(make_utc(ts, state));
  TRY(add_limits(ts, state));
  TRY(module_add(ts, module, "UTC", Value(state.utc)));
  TRY(module_add_int(ts, module, "MINYEAR", kMinYear));
  return module_add_int(ts, module, "MAXYEAR", kMaxYear);
}

}  // namespace
}  // namespace dates

extern const ModuleSpec module_datetime;
const ModuleSpec module_datetime{
    .name = "_datetime",
    .doc = "Dates, times, lengths of time and zones.",
    .initialize = dates::execute,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
