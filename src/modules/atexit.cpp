// Module atexit: functions to be called at the end of the interpreter, the last one first.
//
// Interpreter::atexit_callbacks is a list of (function, args, kwargs); an unregistered one is None.
#include "modules/module_spec.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "runtime/native.h"

namespace ouro {

namespace {

List& callbacks(ThreadState& ts) { return as<List>(ts.interpreter().atexit_callbacks); }

Result<Ref> register_function(ThreadState& ts, Args args, Kwargs kwargs) {
  if (args.size() == 0) return raise(ts, Exc::TypeError, "register() takes at least 1 argument (0 given)");
  if (!is_callable(ts, args[0])) return raise(ts, Exc::TypeError, "the first argument must be callable");
  RefTo<Tuple> rest = TRY(tuple_of(ts, args.values.subspan(1)));
  RefTo<Tuple> entry = TRY(make_tuple(ts, args[0], Value(rest), kwargs.dict ? Value(kwargs.dict) : Value::none()));
  TRY(list_append(ts, callbacks(ts), Ref(std::move(entry))));
  return Ref::share(args[0]);
}

void run_functions(ThreadState& ts) {
  // Those that are registered meanwhile are not called; those unregistered meanwhile are not either.
  for (uint64_t i = callbacks(ts).size; i-- > 0;) {
    if (i >= callbacks(ts).size || !is<Tuple>(callbacks(ts).items[i])) continue;
    Ref entry = Ref::share(callbacks(ts).items[i]);
    auto& fields = as<Tuple>(entry);
    Result<Ref> result = call_tuple(ts, fields[0], fields[1], fields[2].is_none() ? Value() : fields[2]);
    if (result.is_error()) write_unraisable(ts, fields[0], "Exception ignored in atexit callback");
    if (ts.has_pending()) return;
  }
  list_clear(ts, callbacks(ts));
}

void clear(ThreadState& ts) { list_clear(ts, callbacks(ts)); }
// Unregistered ones included.
int64_t count(ThreadState& ts) { return int64_t(callbacks(ts).size); }
Result<void> unregister(ThreadState& ts, Value function) {
  for (uint64_t i = 0; i < callbacks(ts).size; i++) {
    Ref entry = Ref::share(callbacks(ts).items[i]);
    if (!is<Tuple>(entry)) continue;
    bool same = TRY(equals(ts, as<Tuple>(entry)[0], function));
    // The comparison may have changed the list.
    if (!same || i >= callbacks(ts).size || !(callbacks(ts).items[i] == entry.get())) continue;
    callbacks(ts).items[i] = Value::none();
    release_reference(entry);
  }
  return {};
}

constexpr NativeMethod kFunctions[] = {
    function<register_function>("register(*args, **kwargs)", "Have a function called with arguments at the end."),
    function<unregister>("unregister(func, /)", "Have a function not called, however often it was registered."),
    function<clear>("_clear()", "Forget all registered functions."),
    function<run_functions>("_run_exitfuncs()", "Call the registered functions now and forget them."),
    function<count>("_ncallbacks()", "How many functions are registered."),
};

Result<void> initialize(ThreadState& ts, Module&) {
  if (ts.interpreter().atexit_callbacks.is_null()) ts.interpreter().atexit_callbacks.set(TRY(list_allocate(ts, 0)));
  return {};
}

}  // namespace

extern const ModuleSpec module_atexit;
const ModuleSpec module_atexit{
    .name = "atexit", .doc = "Functions to be called at the end.", .functions = kFunctions, .initialize = &initialize};

}  // namespace ouro
