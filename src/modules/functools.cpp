// Module _functools: reduce and cmp_to_key; partial is in functools_partial.cpp, lru_cache's wrapper in
// functools_cache.cpp.
#include "modules/functools.h"

#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/str.h"

namespace ouro {

namespace {

struct State {
  Type* link;  // first: functools_cache.cpp reads it
  Type* key_wrapper;
};

// --- reduce

Result<Ref> reduce(ThreadState& ts, Value function, Value iterable, Given<Value> initial) {
  auto made = get_iterator(ts, iterable);
  if (made.is_error()) {
    if (!ts.catch_if(Exc::TypeError)) return raised;
    return raise(ts, Exc::TypeError, "reduce() arg 2 must support iteration");
  }
  Ref iterator = made.release();
  Ref result;
  if (initial) {
    result = Ref::share(*initial);
  } else {
    Maybe<Ref> first = TRY(next(ts, iterator));
    if (!first) return raise(ts, Exc::TypeError, "reduce() of empty iterable with no initial value");
    result = first.release();
  }
  for (;;) {
    Maybe<Ref> item = TRY(next(ts, iterator));
    if (!item) return result;
    result = TRY(call(ts, function, Value(result), **item));
    TRY(ts.checkpoint_limits());
  }
}

// --- cmp_to_key

// What cmp_to_key gives (without object), and what that gives when it is called.
struct KeyWrapper : Object {
  Field comparison;
  Field object;  // or null
  template <class F>
  void each_field(F visit) {
    visit(comparison);
    visit(object);
  }
};

Result<RefTo<KeyWrapper>> key_wrapper_make(ThreadState& ts, Type& type, Value comparison, Value object) {
  RefTo<KeyWrapper> self = TRY(make_with_fields<KeyWrapper>(ts, type));
  self->comparison.set(Ref::share(comparison));
  if (!object.is_null()) self->object.set(Ref::share(object));
  ts.track(*self);
  return self;
}

constexpr NativeMethod kKeyCall = signature_row("K(obj)");
Result<Ref> key_wrapper_call(ThreadState& ts, KeyWrapper& self, const CallArguments& arguments) {
  Value object;
  BoundExtra extra;
  TRY(bind_arguments(ts, kKeyCall, arguments, &object, extra));
  return Ref(TRY(key_wrapper_make(ts, *self.type, self.comparison, object)));
}

extern const TypeSpec spec_key_wrapper;
Result<Ref> key_wrapper_compare(ThreadState& ts, KeyWrapper& self, Value other, CompareOp op) {
  if (!is_native(other, spec_key_wrapper)) return raise(ts, Exc::TypeError, "other argument must be K instance");
  auto& right = *static_cast<KeyWrapper*>(other.object());
  if (self.object.is_null() || right.object.is_null()) return raise(ts, Exc::AttributeError, "object");
  Ref comparison = self.comparison.share(), a = self.object.share(), b = right.object.share();
  Ref answer = TRY(call(ts, comparison, Value(a), Value(b)));
  return compare(ts, answer, Value::small_int(0), op);
}

constexpr MemberRow kKeyMembers[] = {
    {"obj", MemberKind::kObjectOrNone, offsetof(KeyWrapper, object), false, "Value wrapped by a key function."},
};

const TypeSpec spec_key_wrapper{
    .name = "functools.KeyWrapper",
    .instance_bytes = sizeof(KeyWrapper),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .members = kKeyMembers,
    .slots =
        [](Slots& s) {
          s.tp_call = slot<key_wrapper_call>;
          s.tp_compare = slot<key_wrapper_compare>;
          set_field_slots<KeyWrapper>(s);
        },
    .module = "functools",
};

Result<Ref> cmp_to_key(ThreadState& ts, Module& module, Value comparison) {
  return Ref(TRY(key_wrapper_make(ts, *native_state<State>(module).key_wrapper, comparison, Value())));
}

// --- the module

constexpr NativeMethod kFunctions[] = {
    function<reduce>("reduce(function, iterable, initial=<unrepresentable>, /)",
                     "Joins the items from left to right by a function of two arguments."),
    module_function<cmp_to_key>("cmp_to_key(module, mycmp)", "Makes a key function of a comparison function."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->link = TRY(make_link_type(ts, module));
  state->key_wrapper = TRY(add_native_type(ts, module, spec_key_wrapper, nullptr));
  TRY(add_native_type(ts, module, spec_partial, "partial"));
  TRY(add_native_type(ts, module, spec_lru_cache_wrapper, "_lru_cache_wrapper"));
  return {};
}

}  // namespace

extern const ModuleSpec module_functools;
const ModuleSpec module_functools{
    .name = "_functools",
    .doc = "Functions about functions.",
    .functions = kFunctions,
    .initialize = &initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
