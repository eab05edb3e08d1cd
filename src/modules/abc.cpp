// Module _abc: what abc.ABCMeta stands on (PEP 3119).
//
// Every abstract base class has an object with its registry of virtual subclasses, and a cache of answers to
// issubclass() each way. All three are sets of weak references whose callback takes them out again. The
// negative cache is valid for one value of a counter that every registration raises.
#include "modules/abc.h"

#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/function.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/weakref.h"

namespace ouro {

namespace {

struct AbcData : Object {
  FieldTo<Set> registry, cache, negative_cache;  // each null until the first entry
  uint64_t negative_cache_version;

  template <class F>
  void each_field(F visit) {
    visit(registry);
    visit(cache);
    visit(negative_cache);
  }
};

struct State {
  uint64_t invalidation_counter;
  Type* data_type;
};

Result<Ref> abc_data_new(ThreadState& ts, Type& type, const CallArguments&) {
  RefTo<AbcData> self = TRY(make_with_fields<AbcData>(ts, type));
  self->negative_cache_version = static_cast<State*>(type.layout_base->native_state)->invalidation_counter;
  ts.track(*self);
  return Ref(std::move(self));
}

extern const TypeSpec spec_abc_data;
const TypeSpec spec_abc_data{
    .name = "_abc._abc_data",
    .instance_bytes = sizeof(AbcData),
    .flags = type_flags::kContainer,
    .doc = "What an abstract base class knows of other classes.",
    .slots =
        [](Slots& s) {
          s.tp_new = abc_data_new;
          set_field_slots<AbcData>(s);
        },
    .module = "_abc",
};

Result<RefTo<AbcData>> data_of(ThreadState& ts, Value cls) {
  Ref data = TRY(get_attribute(ts, cls, names::k__abc_impl));
  if (!is_native(data, spec_abc_data)) return raise(ts, Exc::TypeError, "_abc_impl is set to a wrong type");
  return RefTo<AbcData>::adopt(static_cast<AbcData*>(data.leak().object()));
}

// --- sets of weak references

// Callback of an entry; self is a weak reference to the set.
Result<void> forget_entry(ThreadState& ts, Value self, Value entry) {
  Ref set = weakref_get(as<WeakReference>(self));
  if (!is<Set>(set)) return {};
  TRY(set_discard(ts, as<Set>(set), entry));
  return {};
}
constexpr NativeMethod kForgetEntry = module_function<forget_entry>("_destroy(self, entry, /)", nullptr);

Result<bool> in_weak_set(ThreadState& ts, const FieldTo<Set>& field, Value cls) {
  if (!field || field->used == 0) return false;
  auto reference = weakref_make(ts, cls, Value());
  if (reference.is_error()) {
    // What takes no weak reference cannot be in the set.
    if (!ts.catch_if(Exc::TypeError)) return raised;
    return false;
  }
  RefTo<WeakReference> entry = reference.release();
  RefTo<Set> set = field.share();
  return set_contains(ts, *set, Value(entry));
}

Result<void> add_to_weak_set(ThreadState& ts, FieldTo<Set>& field, Value cls) {
  if (!field) field.set(TRY(set_allocate(ts, *ts.types().set)));
  RefTo<Set> set = field.share();
  RefTo<WeakReference> set_reference = TRY(weakref_make(ts, Value(set), Value()));
  RefTo<Builtin> callback = TRY(builtin_make(ts, kForgetEntry, Value(set_reference), Value(), nullptr));
  RefTo<WeakReference> entry = TRY(weakref_make(ts, cls, Value(callback)));
  return set_add(ts, *set, Value(entry));
}

// --- making an ABC

Result<bool> is_abstract(ThreadState& ts, Value value) {
  Maybe<Ref> mark = TRY(find_attribute(ts, value, names::k___isabstractmethod__));
  if (!mark) return false;
  return is_true(ts, **mark);
}

Result<void> find_abstract_methods(ThreadState& ts, Value cls) {
  RefTo<Set> abstracts = TRY(set_allocate(ts, *ts.types().frozenset));
  Ref space = TRY(get_attribute(ts, cls, names::k___dict__));
  Ref item_view = TRY(call_method(ts, space, names::k_items));
  RefTo<List> items = TRY(list_from(ts, item_view));
  for (uint64_t i = 0; i < items->size; i++) {
    if (!is<Tuple>(items->items[i]) || as<Tuple>(items->items[i]).size != 2)
      return raise(ts, Exc::TypeError, "Iteration over dict is not a pair");
    RefTo<Tuple> pair = RefTo<Tuple>::share(as<Tuple>(items->items[i]));
    if (TRY(is_abstract(ts, (*pair)[1]))) TRY(set_add(ts, *abstracts, (*pair)[0]));
  }
  Ref bases = TRY(get_attribute(ts, cls, names::k___bases__));
  if (!is<Tuple>(bases)) return raise(ts, Exc::TypeError, "__bases__ is not tuple");
  for (Value base : as<Tuple>(bases)) {
    Maybe<Ref> inherited = TRY(find_attribute(ts, base, names::k___abstractmethods__));
    if (!inherited) continue;
    TRY(for_each(ts, **inherited, [&](Ref name) -> Result<bool> {
      if (!is<Str>(name)) {
        Ref ignored = TRY(get_attribute(ts, cls, name.get()));
        return true;
      }
      RefTo<Str> text = TRY(intern(ts, RefTo<Str>::share(as<Str>(name))));
      Maybe<Ref> found = TRY(find_attribute(ts, cls, *text));
      if (found && TRY(is_abstract(ts, **found))) TRY(set_add(ts, *abstracts, name));
      return true;
    }));
  }
  return set_attribute(ts, cls, names::k___abstractmethods__, Value(abstracts));
}

constexpr uint32_t kCollectionFlags = type_flags::kIsSequence | type_flags::kIsMapping;
// The values that __abc_tpflags__ uses.
constexpr int64_t kSequenceBit = 1 << 5, kMappingBit = 1 << 6;

Result<void> abc_init(ThreadState& ts, Module& module, Value self) {
  TRY(find_abstract_methods(ts, self));
  Ref data = TRY(abc_data_new(ts, *native_state<State>(module).data_type, CallArguments{}));
  TRY(set_attribute(ts, self, names::k__abc_impl, data));
  if (!is<Type>(self)) return {};
  Type& type = as<Type>(self);
  Dict& dict = *TRY(type_dict(ts, type));
  Maybe<Ref> taken = TRY(dict_pop(ts, dict, Value(ts.interpreter().name(names::k___abc_tpflags__))));
  if (!taken || !(**taken).is_small_int()) {
    if (taken) TRY(dict_set(ts, dict, names::k___abc_tpflags__, **taken));
    return {};
  }
  type_modified(ts, type);
  int64_t bits = (**taken).as_small_int();
  if ((bits & (kSequenceBit | kMappingBit)) == (kSequenceBit | kMappingBit))
    return raise(ts, Exc::TypeError, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
  if (bits & kSequenceBit) type.flags |= type_flags::kIsSequence;
  if (bits & kMappingBit) type.flags |= type_flags::kIsMapping;
  return {};
}

// --- registering

// What match sees in the class and those derived from it.
Result<void> set_collection_flag(ThreadState& ts, Type& type, uint32_t flag) {
  TRY(ts.check_native_stack());
  if (!type.has(type_flags::kHeapType) || (type.flags & kCollectionFlags) == flag) return {};
  type.flags = (type.flags & ~kCollectionFlags) | flag;
  type_modified(ts, type);
  RefTo<List> subclasses = TRY(type_subclasses(ts, type));
  for (Value subclass : subclasses->span()) TRY(set_collection_flag(ts, as<Type>(subclass), flag));
  return {};
}

Result<Ref> abc_register(ThreadState& ts, Module& module, Value self, Value subclass) {
  if (!is<Type>(subclass)) return raise(ts, Exc::TypeError, "Can only register classes");
  if (TRY(is_subclass(ts, subclass, self))) return Ref::share(subclass);
  // A cycle would make issubclass() run for ever.
  if (TRY(is_subclass(ts, self, subclass)))
    return raise(ts, Exc::RuntimeError, "Refusing to create an inheritance cycle");
  RefTo<AbcData> data = TRY(data_of(ts, self));
  TRY(add_to_weak_set(ts, data->registry, subclass));
  native_state<State>(module).invalidation_counter++;
  if (is<Type>(self)) {
    uint32_t flag = as<Type>(self).flags & kCollectionFlags;
    if (flag) TRY(set_collection_flag(ts, as<Type>(subclass), flag));
  }
  return Ref::share(subclass);
}

// --- asking

Result<Ref> ask_subclasscheck(ThreadState& ts, Value self, Value subclass) {
  return call_method(ts, self, names::k___subclasscheck__, subclass);
}

Result<Ref> abc_instancecheck(ThreadState& ts, Module& module, Value self, Value instance) {
  RefTo<AbcData> data = TRY(data_of(ts, self));
  Ref subclass = TRY(get_attribute(ts, instance, names::k___class__));
  if (TRY(in_weak_set(ts, data->cache, subclass))) return Ref::boolean(true);
  Ref own_type = Ref::share(Value(type_of(ts, instance)));
  if (own_type.get() == subclass.get()) {
    if (data->negative_cache_version == native_state<State>(module).invalidation_counter &&
        TRY(in_weak_set(ts, data->negative_cache, subclass)))
      return Ref::boolean(false);
    return ask_subclasscheck(ts, self, subclass);
  }
  Ref answer = TRY(ask_subclasscheck(ts, self, subclass));
  if (TRY(is_true(ts, answer))) return answer;
  return ask_subclasscheck(ts, self, own_type);
}

// Whether the class is derived from one of the registered ones.
Result<bool> in_registry(ThreadState& ts, AbcData& data, Value subclass) {
  if (TRY(in_weak_set(ts, data.registry, subclass))) return true;
  if (!data.registry) return false;
  RefTo<List> entries = TRY(list_from(ts, Value(data.registry.get())));
  for (uint64_t i = 0; i < entries->size; i++) {
    Ref registered = weakref_get(as<WeakReference>(entries->items[i]));
    if (registered.get().is_none()) continue;
    if (TRY(is_subclass(ts, subclass, registered))) return true;
  }
  return false;
}

Result<bool> abc_subclasscheck(ThreadState& ts, Module& module, Value self, Value subclass) {
  if (!is<Type>(subclass)) return raise(ts, Exc::TypeError, "issubclass() arg 1 must be a class");
  RefTo<AbcData> data = TRY(data_of(ts, self));
  if (TRY(in_weak_set(ts, data->cache, subclass))) return true;
  State& state = native_state<State>(module);
  if (data->negative_cache_version < state.invalidation_counter) {
    if (data->negative_cache) {
      RefTo<Set> old = data->negative_cache.share();
      set_clear(ts, *old);
    }
    data->negative_cache_version = state.invalidation_counter;
  } else if (TRY(in_weak_set(ts, data->negative_cache, subclass))) {
    return false;
  }
  auto yes = [&]() -> Result<bool> {
    TRY(add_to_weak_set(ts, data->cache, subclass));
    return true;
  };

  Ref hook = TRY(call_method(ts, self, names::k___subclasshook__, subclass));
  if (hook.get().is_true()) return yes();
  if (hook.get().is_false()) {
    TRY(add_to_weak_set(ts, data->negative_cache, subclass));
    return false;
  }
  if (!hook.get().is_not_implemented())
    return raise(ts, Exc::AssertionError, "__subclasshook__ must return either False, True, or NotImplemented");

  for (Value ancestor : *as<Type>(subclass).mro)
    if (ancestor == self) return yes();
  if (TRY(in_registry(ts, *data, subclass))) return yes();

  Ref derived = TRY(call_method(ts, self, names::k___subclasses__));
  if (!is<List>(derived)) return raise(ts, Exc::TypeError, "__subclasses__() must return a list");
  RefTo<List> list = std::move(derived).cast<List>();
  for (uint64_t i = 0; i < list->size; i++) {
    Ref candidate = Ref::share(list->items[i]);
    if (TRY(is_subclass(ts, subclass, candidate))) return yes();
  }
  TRY(add_to_weak_set(ts, data->negative_cache, subclass));
  return false;
}

// --- the rest

int64_t get_cache_token(ThreadState&, Module& module) {
  return int64_t(native_state<State>(module).invalidation_counter);
}
Result<void> reset_registry(ThreadState& ts, Value self) {
  RefTo<AbcData> data = TRY(data_of(ts, self));
  if (data->registry) set_clear(ts, *data->registry.share());
  return {};
}
Result<void> reset_caches(ThreadState& ts, Value self) {
  RefTo<AbcData> data = TRY(data_of(ts, self));
  if (data->cache) set_clear(ts, *data->cache.share());
  if (data->negative_cache) set_clear(ts, *data->negative_cache.share());
  return {};
}
Result<Ref> get_dump(ThreadState& ts, Value self) {
  RefTo<AbcData> data = TRY(data_of(ts, self));
  RefTo<Tuple> dump = TRY(tuple_allocate(ts, 4));
  FieldTo<Set>* fields[] = {&data->registry, &data->cache, &data->negative_cache};
  for (uint64_t i = 0; i < 3; i++) {
    RefTo<Set> copy = TRY(set_allocate(ts, *ts.types().set));
    if (*fields[i]) TRY(set_update(ts, *copy, Value(fields[i]->get())));
    tuple_initialize(*dump, i, std::move(copy));
  }
  tuple_initialize(*dump, 3, Ref::small_int(int64_t(data->negative_cache_version)));
  return Ref(std::move(dump));
}

constexpr NativeMethod kFunctions[] = {
    module_function<get_cache_token>("get_cache_token(module)",
                                     "A number that changes with every registration of a virtual subclass."),
    module_function<abc_init>("_abc_init(module, self, /)", "Prepares a new abstract base class."),
    module_function<abc_register>("_abc_register(module, self, subclass, /)", "Makes a class a virtual subclass."),
    module_function<abc_instancecheck>("_abc_instancecheck(module, self, instance, /)", "isinstance() of an ABC."),
    module_function<abc_subclasscheck>("_abc_subclasscheck(module, self, subclass, /)", "issubclass() of an ABC."),
    function<reset_registry>("_reset_registry(self, /)", "Empties the registry: for tests."),
    function<reset_caches>("_reset_caches(self, /)", "Empties both caches: for tests."),
    function<get_dump>("_get_dump(self, /)", "Copies of registry and caches and the version: for tests."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->data_type = TRY(add_native_type(ts, module, spec_abc_data, nullptr));
  return {};
}

}  // namespace

bool is_abc_callback(const Builtin& function) { return function.method == &kForgetEntry; }

extern const ModuleSpec module_abc;
const ModuleSpec module_abc{
    .name = "_abc",
    .doc = "The native part of abc.",
    .functions = kFunctions,
    .initialize = &initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
