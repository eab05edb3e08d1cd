// Module _collections: the native part of collections: its types' registration, _tuplegetter (the attributes
// of named tuples) and _count_elements (the loop of Counter). OrderedDict is written in Python.
#include "modules/collections.h"

#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/dict_table.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

// --- _tuplegetter

struct TupleGetter : Object {
  int64_t index;
  Field doc;
  template <class F>
  void each_field(F visit) {
    visit(doc);
  }
};

constexpr NativeMethod kNewRow = signature_row("_tuplegetter(index, doc, /)");
Result<Ref> tuplegetter_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kNewRow, arguments, slots, extra));
  int64_t index = TRY(native::convert_index(ts, slots[0]));
  RefTo<TupleGetter> self = TRY(make_with_fields<TupleGetter>(ts, type));
  self->index = index;
  self->doc.set(Ref::share(slots[1]));
  ts.track(*self);
  return Ref(std::move(self));
}

Result<Ref> tuplegetter_get(ThreadState& ts, Value self, Value instance, Value) {
  if (instance.is_null()) return Ref::share(self);
  int64_t index = static_cast<TupleGetter*>(self.object())->index;
  if (!is<Tuple>(instance)) [[unlikely]] {
    if (instance.is_none()) return Ref::share(self);
    return raise(ts, Exc::TypeError, "descriptor for index '{}' for tuple subclasses doesn't apply to '{}' object",
                 index, type_name(ts, instance));
  }
  Tuple& tuple = as<Tuple>(instance);
  if (uint64_t(index) >= tuple.size) [[unlikely]]
    return raise(ts, Exc::IndexError, "tuple index out of range");
  return Ref::share(tuple[uint64_t(index)]);
}
Result<void> tuplegetter_set(ThreadState& ts, Value, Value, Value value) {
  return raise(ts, Exc::AttributeError, value.is_unbound() ? "can't delete attribute" : "can't set attribute");
}

Result<Ref> tuplegetter_reduce(ThreadState& ts, TupleGetter& self) {
  Ref index = TRY(make_int(ts, self.index));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, index, self.doc.get()));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
}
Result<Ref> tuplegetter_repr(ThreadState& ts, TupleGetter& self) {
  return text(ts, "_tuplegetter({}, {})", self.index, repr_of(self.doc));
}

constexpr NativeMethod kTupleGetterMethods[] = {
    method<tuplegetter_reduce>("__reduce__(self)", "State for pickling."),
};
constexpr MemberRow kTupleGetterMembers[] = {
    {"__doc__", MemberKind::kObjectOrNone, offsetof(TupleGetter, doc), false, nullptr},
};

// --- _count_elements

Result<Ref> one_more(ThreadState& ts, Value count) {
  if (count.is_small_int() && count.as_small_int() < Value::kSmallIntMax)
    return Ref::small_int(count.as_small_int() + 1);
  return binary_op(ts, count, Value::small_int(1), BinaryOp::kAdd);
}

// Whether the type finds dict's own method under a name.
bool has_method_of_dict(ThreadState& ts, Type& type, names::Id name) {
  return type_lookup(ts, type, name) == type_lookup(ts, *ts.types().dict, name);
}

Result<void> count_elements(ThreadState& ts, Value mapping, Value iterable) {
  Ref iterator = TRY(get_iterator(ts, iterable));
  Type& type = type_of(ts, mapping);
  if (is<Dict>(mapping) && has_method_of_dict(ts, type, names::k_get) &&
      has_method_of_dict(ts, type, names::k___setitem__)) {
    Dict& dict = as<Dict>(mapping);
    for (;;) {
      Maybe<Ref> key = TRY(next(ts, iterator));
      if (!key) return {};
      int64_t hash = TRY(dict_table::key_hash(ts, **key));
      Maybe<Value> found = TRY(dict_get_known_hash(ts, dict, **key, hash));
      Ref count = Ref::small_int(1);
      if (found) {
        Ref old = Ref::share(*found);
        count = TRY(one_more(ts, old));
      }
      TRY(dict_set_known_hash(ts, dict, **key, hash, count));
      TRY(ts.checkpoint_limits());
    }
  }
  Ref get = TRY(get_attribute(ts, mapping, names::k_get));
  for (;;) {
    Maybe<Ref> key = TRY(next(ts, iterator));
    if (!key) return {};
    Ref old = TRY(call(ts, get, **key, Value::small_int(0)));
    Ref count = TRY(binary_op(ts, old, Value::small_int(1), BinaryOp::kAdd));
    TRY(set_item(ts, mapping, **key, count));
  }
}

constexpr NativeMethod kFunctions[] = {
    function<count_elements>("_count_elements(mapping, iterable, /)", "Adds one to mapping[item] for each item."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  auto* state = TRY(make_native_state<CollectionsState>(ts, module));
  state->deque = TRY(add_native_type(ts, module, spec_deque, "deque"));
  state->deque_iterator = TRY(add_native_type(ts, module, spec_deque_iterator, "_deque_iterator"));
  state->deque_reverse_iterator =
      TRY(add_native_type(ts, module, spec_deque_reverse_iterator, "_deque_reverse_iterator"));
  TRY(add_native_type(ts, module, spec_tuplegetter, "_tuplegetter"));
  RefTo<Type> defaultdict = TRY(module_make_type(ts, module, spec_defaultdict, ts.types().dict));
  // Not dict itself: shortcuts for exact dicts would pass __missing__ by.
  defaultdict->exact_kind = Kind::kNone;
  TRY(module_add(ts, module, "defaultdict", Value(defaultdict)));
  defaultdict.leak();  // kept for ever, as the other types are
  return {};
}

}  // namespace

const TypeSpec spec_tuplegetter{
    .name = "collections._tuplegetter",
    .instance_bytes = sizeof(TupleGetter),
    .flags = type_flags::kContainer,
    .methods = kTupleGetterMethods,
    .members = kTupleGetterMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = tuplegetter_new;
          s.tp_descriptor_get = tuplegetter_get;
          s.tp_descriptor_set = tuplegetter_set;
          s.tp_repr = slot<tuplegetter_repr>;
          set_field_slots<TupleGetter>(s);
        },
    .module = "collections",
};

extern const ModuleSpec module_collections;
const ModuleSpec module_collections{
    .name = "_collections",
    .doc = "Containers for special purposes.",
    .functions = kFunctions,
    .initialize = &initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
