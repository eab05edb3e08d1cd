// The class statement: type(name, bases, namespace), __slots__, and the slots of classes written in Python.
#include <algorithm>
#include <cstring>

#include "objects/descriptors.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/weakref.h"
#include "runtime/python_slots.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {

Result<Type*> type_allocate(ThreadState& ts, Type& metatype);
Value subclass_key(const Type& type);
Result<void> type_add_to_subclasses(ThreadState& ts, Type& base, Type& type);

// --- slots of classes

// The definitions of one slot, which stand together in the table: those from `first` on.
static std::span<const SlotDefinition> definitions_of_slot(size_t first) {
  std::span<const SlotDefinition> all = slot_definitions();
  size_t end = first + 1;
  while (end < all.size() && all[end].slot == all[first].slot) end++;
  return all.subspan(first, end - first);
}

// Sets one slot of a class from what look-up finds for the names that belong to it.
static void update_slot(ThreadState& ts, Type& type, std::span<const SlotDefinition> definitions) {
  const uint16_t slot = definitions.front().slot;
  AnySlot specific = nullptr;
  AnySlot generic = nullptr;
  bool use_generic = false;
  for (const SlotDefinition& definition : definitions) {
    Value found = type_lookup(ts, type, definition.name);
    if (found.is_null()) continue;
    if (definition.name == names::k___hash__ && found.is_none()) {
      specific = AnySlot(&hash_not_implemented);
      continue;
    }
    if (auto* wrapper = try_as<SlotWrapper>(found); wrapper && wrapper->definition->name == definition.name) {
      // The wrapper may be for another slot of that name (list.__add__ is sq_concat): then its type's own slot counts.
      AnySlot theirs = slot_at(wrapper->owner->slots, slot);
      if (is_subtype(&type, wrapper->owner)) {
        if (!specific || specific == theirs || !theirs) {
          if (theirs) specific = theirs;
          if (!generic) generic = definition.python;
          continue;
        }
      }
      use_generic = true;
      if (definition.python) generic = definition.python;
      continue;
    }
    // A built-in type's own method of that name does what the type's slot does (list.__getitem__).
    if (auto* method = try_as<MethodDescriptor>(found);
        method && !method->owner->has(type_flags::kHeapType) && is_subtype(&type, method->owner)) {
      AnySlot theirs = slot_at(method->owner->slots, slot);
      AnySlot same_name = nullptr;  // the slot that the method stands for may be another of that name
      for (int i = -1; !same_name && (i = next_definition_of(definition.text, i)) >= 0;)
        same_name = slot_at(method->owner->slots, slot_definitions()[i].slot);
      if (same_name && (!specific || specific == theirs || !theirs)) {
        if (theirs) specific = theirs;
        if (!generic) generic = definition.python;
        continue;
      }
    }
    if (auto* builtin = try_as<Builtin>(found); builtin && definition.name == names::k___new__ && builtin->owner) {
      // The one that knows the layout, whichever __new__ stands first among the bases.
      specific = AnySlot(type.base ? type.base->slots.tp_new : builtin->owner->slots.tp_new);
      continue;
    }
    if (definition.python) {
      use_generic = true;
      generic = definition.python;
    }
  }
  slot_at(type.slots, slot) = use_generic ? generic : specific;
}

static void update_flags(Type& type) {
  if (type.slots.tp_finalize) type.flags |= type_flags::kHasFinalizer;
  else type.flags &= ~type_flags::kHasFinalizer;
}

Result<void> update_slots(ThreadState& ts, Type& type) {
  for (size_t i = 0; i < slot_definitions().size();) {
    std::span<const SlotDefinition> definitions = definitions_of_slot(i);
    // What no base can do, and the class does not define, it cannot do: nothing has to be looked up.
    bool possible = false;
    for (Value base : *type.bases) possible |= slot_at(as<Type>(base).slots, definitions.front().slot) != nullptr;
    for (const SlotDefinition& definition : definitions)
      possible = possible || !own_attribute(ts, type, definition.name).is_null();
    if (possible) update_slot(ts, type, definitions);
    else slot_at(type.slots, definitions.front().slot) = nullptr;
    i += definitions.size();
  }
  update_flags(type);
  return {};
}

// Sets the slots that the name belongs to, if any.
static void update_slots_of_own_name(ThreadState& ts, Type& type, const Str& name) {
  if (!name.ascii) return;
  const std::span<const SlotDefinition> all = slot_definitions();
  for (int i = -1; (i = next_definition_of(name.ascii_text(), i)) >= 0;) {
    size_t first = size_t(i);
    while (first > 0 && all[first - 1].slot == all[first].slot) first--;
    update_slot(ts, type, definitions_of_slot(first));
  }
}

// The slots of a new class. Where look-up in the class leads through the MRO of one base, every slot whose names the
// class does not define is that base's.
static Result<void> set_slots_of_new_class(ThreadState& ts, Type& type) {
  const Type& base = as<Type>((*type.bases)[0]);
  bool single = type.bases->size == 1 && type.mro->size == base.mro->size + 1 && (*type.mro)[0] == Value(type);
  for (uint64_t i = 0; single && i < base.mro->size; i++) single = (*type.mro)[i + 1] == (*base.mro)[i];
  if (!single) return update_slots(ts, type);
  for (const SlotDefinition& definition : slot_definitions())
    slot_at(type.slots, definition.slot) = slot_at(base.slots, definition.slot);
  uint64_t position = 0;
  Value key, value;
  const Dict& dict = *TRY(type_dict(ts, type));
  while (dict_next(dict, position, key, value)) {
    if (!is<Str>(key)) continue;
    const Str& name = as<Str>(key);
    if (!name.interned) return update_slots(ts, type);
    if (name.length > 2 && name[0] == U'_' && name[1] == U'_') update_slots_of_own_name(ts, type, name);
  }
  update_flags(type);
  return {};
}

static Result<void> update_recursively(ThreadState& ts, Type& type, Str& name, bool first) {
  if (!first && !own_attribute(ts, type, name).is_null()) return {};  // it has its own
  update_slots_of_own_name(ts, type, name);
  update_flags(type);
  if (!type.subclasses) return {};
  RefTo<List> subclasses = TRY(type_subclasses(ts, type));
  for (Value subclass : subclasses->span()) TRY(update_recursively(ts, as<Type>(subclass), name, false));
  return {};
}

Result<void> update_slots_of_name(ThreadState& ts, Type& type, Str& name) {
  if (!name.ascii || next_definition_of(name.ascii_text(), -1) < 0) return {};
  return update_recursively(ts, type, name, true);
}

// --- bases

Result<Type*> calculate_metatype(ThreadState& ts, Type& metatype, Tuple& bases) {
  Type* winner = &metatype;
  for (Value base : bases) {
    Type& candidate = type_of(ts, base);
    if (is_subtype(winner, &candidate)) continue;
    if (is_subtype(&candidate, winner)) {
      winner = &candidate;
      continue;
    }
    return raise(
        ts, Exc::TypeError,
        "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses "
        "of all its bases");
  }
  return winner;
}

// Whether a layout adds fields to what its base has (attributes and weak references lie in the prefix and add none).
static const Type& solid_base(const Type& type) {
  const Type* at = &type;
  while (at->base && at->instance_bytes == at->base->instance_bytes && at->item_bytes == at->base->item_bytes &&
         at->layout_kind == at->base->layout_kind && at->layout_base->spec == at->base->layout_base->spec)
    at = at->base;
  return *at;
}

// The base whose layout a class of these bases has.
static Result<Type*> best_base(ThreadState& ts, Tuple& bases) {
  Type* best = nullptr;
  const Type* winner = nullptr;
  for (Value value : bases) {
    Type* base = try_as<Type>(value);
    if (!base) return raise(ts, Exc::TypeError, "bases must be types");
    if (!base->has(type_flags::kSubclassable))
      return raise(ts, Exc::TypeError, "type '{}' is not an acceptable base type", base->plain_name);
    const Type& candidate = solid_base(*base);
    if (!winner || is_subtype(&candidate, winner)) {
      if (!winner || &candidate != winner) best = base;
      winner = &candidate;
    } else if (!is_subtype(winner, &candidate)) {
      return raise(ts, Exc::TypeError, "multiple bases have instance lay-out conflict");
    }
  }
  return best;
}

// --- __slots__

// _C__name for a private name of class C.
static Result<RefTo<Str>> mangle(ThreadState& ts, Str& class_name, Str& name) {
  if (name.length < 3 || name[0] != '_' || name[1] != '_' ||
      (name[name.length - 1] == '_' && name[name.length - 2] == '_'))
    return RefTo<Str>::share(name);
  for (uint64_t i = 0; i < name.length; i++)
    if (name[i] == '.') return RefTo<Str>::share(name);
  uint64_t begin = 0;
  while (begin < class_name.length && class_name[begin] == '_') begin++;
  if (begin == class_name.length) return RefTo<Str>::share(name);
  StrBuilder builder(ts);
  TRY(builder.append_ascii("_"));
  TRY(builder.append(class_name, begin, class_name.length));
  TRY(builder.append(name));
  return builder.finish();
}

struct SlotNames {
  RefTo<List> names;  // mangled, sorted; null: no __slots__
  bool wants_dict = true;
  bool wants_weakref = true;
};

static Result<SlotNames> read_slots(ThreadState& ts, Type& base, Str& class_name, Dict& namespace_, Tuple& bases) {
  SlotNames result;
  bool may_add_dict =
      !base.has(type_flags::kHasAttributes) && base.layout_kind != Kind::kType && base.layout_kind != Kind::kModule;
  bool may_add_weakref =
      !base.has(type_flags::kHasWeakrefs) && (!base.has(type_flags::kVariableSize) || base.layout_kind == Kind::kStr);
  Value slots = dict_find(ts, namespace_, names::k___slots__);
  if (slots.is_null()) {
    result.wants_weakref = !base.has(type_flags::kVariableSize) || base.layout_kind == Kind::kStr;
    return result;
  }
  RefTo<Tuple> texts = is<Str>(slots) ? TRY(make_tuple(ts, slots)) : TRY(tuple_from(ts, slots));
  result.wants_dict = result.wants_weakref = false;
  result.names = TRY(list_allocate(ts, texts->size));
  if (texts->size > 0 && base.item_bytes)
    return raise(ts, Exc::TypeError, "nonempty __slots__ not supported for subtype of '{}'", base.plain_name);
  for (Value value : *texts) {
    Str* text = try_as<Str>(value);
    if (!text) return raise(ts, Exc::TypeError, "__slots__ items must be strings, not '{}'", type_name(ts, value));
    bool identifier = TRY(is_true(ts, TRY(call_method_values(ts, value, *TRY(intern(ts, "isidentifier")), {}))));
    if (!identifier) return raise(ts, Exc::TypeError, "__slots__ must be identifiers");
    if (text->equals_ascii("__dict__")) {
      if (!may_add_dict || result.wants_dict)
        return raise(ts, Exc::TypeError, "__dict__ slot disallowed: we already got one");
      result.wants_dict = true;
      continue;
    }
    if (text->equals_ascii("__weakref__")) {
      if (!may_add_weakref || result.wants_weakref)
        return raise(ts, Exc::TypeError,
                     "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
      result.wants_weakref = true;
      continue;
    }
    RefTo<Str> mangled = TRY(intern(ts, TRY(mangle(ts, class_name, *text))));
    Value existing = dict_find(ts, namespace_, *mangled);
    if (!existing.is_null() && !mangled->equals_ascii("__qualname__") && !mangled->equals_ascii("__classcell__"))
      return raise(ts, Exc::ValueError, "{} in __slots__ conflicts with class variable", repr_of(Value(mangled)));
    TRY(list_append(ts, *result.names, Value(mangled)));
  }
  TRY(list_sort(ts, *result.names, Value::none(), false));
  // A class whose bases (but the best) bring a dict or weak references has them too.
  for (Value value : bases) {
    Type* other = try_as<Type>(value);
    if (!other || other == &base) continue;
    if (other->has(type_flags::kHasAttributes)) result.wants_dict = true;
    if (other->has(type_flags::kHasWeakrefs)) result.wants_weakref = true;
  }
  return result;
}

// --- the class

// Whether something in the dict of a class has a method __set_name__.
static bool something_wants_its_name(ThreadState& ts, const Dict& dict) {
  Str& name = ts.interpreter().name(names::k___set_name__);
  const Type* without = nullptr;  // a type that has none: mostly one thing stands beside others of its type
  uint64_t position = 0;
  Value key, value;
  while (dict_next(dict, position, key, value)) {
    Type& kind = type_of(ts, value);
    if (&kind == without) continue;
    if (!type_lookup(ts, kind, name).is_null()) return true;
    without = &kind;
  }
  return false;
}

static Result<void> set_names(ThreadState& ts, Type& type) {
  Dict& dict = *TRY(type_dict(ts, type));
  if (!something_wants_its_name(ts, dict)) return {};
  // __set_name__ may change the class: walk a copy.
  RefTo<Dict> copy = TRY(dict_copy(ts, dict));
  uint64_t position = 0;
  Value key, value;
  while (dict_next(*copy, position, key, value)) {
    bool takes_self;
    Maybe<Ref> method = TRY(lookup_special(ts, value, ts.interpreter().name(names::k___set_name__), takes_self));
    if (!method) continue;
    const Value arguments[] = {value, Value(type), key};
    CallArguments call_arguments{takes_self ? arguments : arguments + 1, size_t(takes_self ? 3 : 2), nullptr};
    auto result = call(ts, **method, call_arguments);
    if (result.is_error()) {
      if (ts.termination() != Termination::kNone) return raised;
      RefTo<Str> text = TRY(repr(ts, key));
      Ref cause = ts.catch_any();
      if (!cause) return raised;
      (void)raise(ts, Exc::RuntimeError, "Error calling __set_name__ on '{}' instance {} in '{}'", type_name(ts, value),
                  Value(text), type.plain_name);
      set_pending_cause(ts, std::move(cause));
      return raised;
    }
  }
  return {};
}

// Whether super(type, type) finds another __init_subclass__ than that of object.
static bool defines_init_subclass(ThreadState& ts, Type& type) {
  Str& name = ts.interpreter().name(names::k___init_subclass__);
  bool behind = false;
  for (Value entry : *type.mro) {
    if (behind && entry != Value(ts.types().object) && !own_attribute(ts, as<Type>(entry), name).is_null()) return true;
    behind |= entry == Value(type);
  }
  return false;
}

static Result<void> init_subclass(ThreadState& ts, Type& type, const CallArguments& keywords) {
  // An mro() of the metatype can leave the class out of its own MRO: it has no super() then.
  if (std::find(type.mro->begin(), type.mro->end(), Value(type)) == type.mro->end())
    return raise(ts, Exc::TypeError, "super(type, obj): obj must be an instance or subtype of type");
  // That of object does nothing.
  if (!keywords.keyword_names && !defines_init_subclass(ts, type)) return {};
  Ref super = TRY(call(ts, Value(ts.types().super), Value(type), Value(type)));
  Ref method = TRY(get_attribute(ts, super, names::k___init_subclass__));
  TRY(call(ts, method, CallArguments{keywords.values + keywords.positional_count, 0, keywords.keyword_names}));
  return {};
}

void prepare_python_type(Type& type, Type& base);

// The MRO of a type whose bases are set, by the metatype's mro() where that is not type's own. Runs Python.
static Result<RefTo<Tuple>> resolve_mro(ThreadState& ts, Type& type) {
  Type& metatype = *type.Object::type;
  if (&metatype == ts.types().type) return compute_mro(ts, type);
  Value method = type_lookup(ts, metatype, names::k_mro);
  if (method.is_null() || is<MethodDescriptor>(method)) return compute_mro(ts, type);
  Maybe<Ref> result = TRY(call_special(ts, Value(type), names::k_mro));
  if (!result) return compute_mro(ts, type);
  RefTo<Tuple> mro = TRY(tuple_from(ts, **result));
  if (mro->size == 0) return raise(ts, Exc::TypeError, "type MRO must not be empty");
  const Type& solid = solid_base(*type.base);
  for (Value entry : *mro) {
    if (!is<Type>(entry)) return raise(ts, Exc::TypeError, "mro() returned a non-class ('{}')", type_name(ts, entry));
    if (Value(type) != entry && !is_subtype(&solid, &solid_base(as<Type>(entry))))
      return raise(ts, Exc::TypeError, "mro() returned base with unsuitable layout ('{}')", as<Type>(entry).plain_name);
  }
  return mro;
}

Result<Ref> type_new(ThreadState& ts, Type& metatype, Str& name, Tuple& bases_given, Dict& namespace_,
                     const CallArguments& keywords) {
  RefTo<Tuple> bases =
      bases_given.size ? RefTo<Tuple>::share(bases_given) : TRY(make_tuple(ts, Value(ts.types().object)));
  Type* base = TRY(best_base(ts, *bases));
  RefTo<Dict> dict;
  if (is_exact<Dict>(Value(namespace_))) {
    dict = TRY(dict_copy(ts, namespace_));
  } else {  // may have an order of its own
    dict = TRY(dict_allocate(ts));
    TRY(dict_merge(ts, *dict, Value(namespace_), true));
  }
  SlotNames slots = TRY(read_slots(ts, *base, name, *dict, *bases));

  RefTo<Type> type = RefTo<Type>::adopt(TRY(type_allocate(ts, metatype)));
  type->layout_kind = base->layout_kind;
  type->exact_kind = Kind::kNone;
  type->layout_base = base->layout_base;
  type->spec = base->spec;
  type->base = base;
  base->refcount++;
  type->flags = (base->flags & (type_flags::kHasPrefix | type_flags::kHasAttributes | type_flags::kHasWeakrefs |
                                type_flags::kVariableSize | type_flags::kHasFinalizer | type_flags::kMatchSelf)) |
                type_flags::kSubclassable | type_flags::kHeapType | type_flags::kContainer;
  // Classes and modules keep their attributes in a dict of their own.
  bool own_dict = base->layout_kind == Kind::kType || base->layout_kind == Kind::kModule;
  if (slots.wants_dict && !own_dict) type->flags |= type_flags::kHasAttributes;
  if (slots.wants_weakref) type->flags |= type_flags::kHasWeakrefs;
  type->flags |= type_flags::kHasPrefix;
  type->item_bytes = base->item_bytes;
  type->slot_count = base->slot_count + uint32_t(slots.names ? slots.names->size : 0);
  type->instance_bytes = base->instance_bytes + uint32_t((slots.names ? slots.names->size : 0) * sizeof(Value));
  type->bases = bases.share().leak();
  type->lazy_dict = dict.share().leak();
  type->name = RefTo<Str>::share(name).leak();
  // Names with surrogates or NUL cannot be shown in messages.
  Utf8 utf8 = TRY(Utf8::of(ts, name));
  if (utf8.has_nul()) return raise(ts, Exc::ValueError, "type name must not contain null characters");
  auto* plain = static_cast<char*>(TRY(ts.allocate_bytes(utf8.view().size() + 1)));
  std::memcpy(plain, utf8.c_str(), utf8.view().size() + 1);
  type->plain_name = plain;
  ts.track(*type);
  if (!(type->flags & type_flags::kHasAttributes) || type->has(type_flags::kVariableSize)) type->inline_capacity = 0;
  TRY(make_shapes(ts, *type));
  if (!(type->flags & type_flags::kHasAttributes) || type->has(type_flags::kVariableSize)) type->inline_capacity = 0;
  else if (base->inline_capacity > type->inline_capacity) type->inline_capacity = base->inline_capacity;

  // __qualname__ and __classcell__ do not stay in the dict.
  if (Value qualname = dict_find(ts, *dict, names::k___qualname__); !qualname.is_null()) {
    if (!is<Str>(qualname))
      return raise(ts, Exc::TypeError, "type __qualname__ must be a str, not {}", type_name(ts, qualname));
    type->qualname = RefTo<Str>::share(as<Str>(qualname)).leak();
    TRY(dict_delete(ts, *dict, Value(ts.interpreter().name(names::k___qualname__))));
  } else {
    type->qualname = RefTo<Str>::share(name).leak();
  }
  Ref cell;
  if (Maybe<Ref> taken = TRY(dict_pop(ts, *dict, Value(ts.interpreter().name(names::k___classcell__))))) {
    cell = taken.release();
    if (!is<Cell>(cell))
      return raise(ts, Exc::TypeError, "__classcell__ must be a nonlocal cell, not {}",
                   repr_of(Value(type_of(ts, cell))));
  }
  if (dict_find(ts, *dict, names::k___module__).is_null()) {
    // The module is that of the code that makes the class.
    Value globals_name = Value();
    if (Dict* globals = current_globals(ts)) globals_name = dict_find(ts, *globals, names::k___name__);
    if (!globals_name.is_null()) TRY(dict_set(ts, *dict, names::k___module__, globals_name));
  }
  Value doc = dict_find(ts, *dict, names::k___doc__);
  if (!doc.is_null() && is<Str>(doc)) TRY(Utf8::of(ts, as<Str>(doc)));  // no surrogates
  if (doc.is_null()) TRY(dict_set(ts, *dict, names::k___doc__, Value::none()));

  // Special methods that are implicitly static or class methods.
  if (Value new_ = dict_find(ts, *dict, names::k___new__); !new_.is_null() && is<Function>(new_)) {
    Ref wrapped = TRY(call(ts, Value(ts.types().staticmethod), new_));
    TRY(dict_set(ts, *dict, names::k___new__, wrapped));
  }
  for (names::Id id : {names::k___init_subclass__, names::k___class_getitem__})
    if (Value function = dict_find(ts, *dict, id); !function.is_null() && is<Function>(function)) {
      Ref wrapped = TRY(call(ts, Value(ts.types().classmethod), function));
      TRY(dict_set(ts, *dict, id, wrapped));
    }

  // Members for __slots__.
  if (slots.names) {
    uint32_t offset = base->instance_bytes;
    for (Value slot_name : slots.names->span()) {
      Ref member = TRY(make_descriptor<MemberDescriptor>(
          ts, *ts.types().member_descriptor, *type, as<Str>(slot_name),
          [&](auto& made) { made.row = {nullptr, MemberKind::kObject, offset, false, nullptr}; }));
      TRY(dict_set(ts, *dict, slot_name, member));
      offset += sizeof(Value);
    }
  }
  // __dict__ and __weakref__ where this class brings them in.
  TRY(add_attribute_descriptors(ts, *type, *base));

  // mro() may call methods that know __class__.
  if (cell) as<Cell>(cell).content.set(Ref::share(Value(type)));
  RefTo<Tuple> mro = TRY(resolve_mro(ts, *type));
  if (!type->mro) type->mro = mro.leak();  // mro() may have assigned __bases__, which made one

  // Defining __eq__ without __hash__ makes the class unhashable.
  if (!dict_find(ts, *dict, names::k___eq__).is_null() && dict_find(ts, *dict, names::k___hash__).is_null())
    TRY(dict_set(ts, *dict, names::k___hash__, Value::none()));

  constexpr uint32_t kCollections = type_flags::kIsSequence | type_flags::kIsMapping;
  for (uint64_t i = 1; i < type->mro->size; i++) {
    Type& ancestor = as<Type>((*type->mro)[i]);
    inherit_slots(*type, ancestor);
    // What match takes it for is decided by the first ancestor that is either.
    if (!(type->flags & kCollections)) type->flags |= ancestor.flags & kCollections;
  }
  prepare_python_type(*type, *base);
  TRY(set_slots_of_new_class(ts, *type));
  type->flags |= type_flags::kReady;
  for (Value parent : *type->bases) TRY(type_add_to_subclasses(ts, as<Type>(parent), *type));

  TRY(set_names(ts, *type));
  TRY(init_subclass(ts, *type, keywords));
  return Ref(std::move(type));
}

// --- changing the bases

// The MROs of a type and of its subclasses, computed again. `changes` gets what was replaced, to be undone after a
// failure: type, old MRO (None: it had none), new MRO.
static Result<void> renew_mro(ThreadState& ts, Type& type, List& changes) {
  RefTo<Tuple> old = type.mro ? RefTo<Tuple>::share(*type.mro) : RefTo<Tuple>();
  RefTo<Tuple> mro = TRY(resolve_mro(ts, type));
  if (type.mro != old.get()) return {};  // mro() has assigned __bases__ itself: the later assignment counts
  RefTo<Tuple> change = TRY(make_tuple(ts, Value(type), old ? Value(old) : Value::none(), Value(mro)));
  TRY(list_append(ts, changes, Value(change)));
  type_modified(ts, type);
  type.mro = mro.leak();
  if (old) release_reference(Value(old));  // the type's reference; `old` has its own
  RefTo<List> subclasses = TRY(type_subclasses(ts, type));
  // Subclasses may run Python, which has no way to this list.
  for (Value subclass : subclasses->span()) TRY(renew_mro(ts, as<Type>(subclass), changes));
  return {};
}
static void undo_mros(ThreadState& ts, List& changes) {
  std::span<const Value> entries = changes.span();
  for (size_t i = entries.size(); i-- > 0;) {
    Tuple& change = as<Tuple>(entries[i]);
    Type& type = as<Type>(change[0]);
    if (Value(type.mro) != change[2]) continue;
    type_modified(ts, type);
    type.mro = change[1].is_none() ? nullptr : RefTo<Tuple>::share(as<Tuple>(change[1])).leak();
    release_reference(change[2]);  // the type's reference; the entry has its own
  }
}
static Result<void> renew_slots(ThreadState& ts, Type& type) {
  TRY(update_slots(ts, type));
  RefTo<List> subclasses = TRY(type_subclasses(ts, type));
  for (Value subclass : subclasses->span()) TRY(renew_slots(ts, as<Type>(subclass)));
  return {};
}

Result<void> type_assign_bases(ThreadState& ts, Type& type, Tuple& bases) {
  if (bases.size == 0)
    return raise(ts, Exc::TypeError, "can only assign non-empty tuple to {}.__bases__, not ()", type.plain_name);
  for (Value base : bases) {
    if (!is<Type>(base))
      return raise(ts, Exc::TypeError, "{}.__bases__ must be tuple of classes, not '{}'", type.plain_name,
                   type_name(ts, base));
    // An MRO made by mro() may leave out what the chain of bases has.
    bool cycle = is_subtype(&as<Type>(base), &type);
    for (const Type* at = &as<Type>(base); at && !cycle; at = at->base) cycle = at == &type;
    if (cycle) return raise(ts, Exc::TypeError, "a __bases__ item causes an inheritance cycle");
  }
  Type* best = TRY(best_base(ts, bases));
  if (best->layout_base != type.base->layout_base || best->instance_bytes != type.base->instance_bytes ||
      (best->flags & (type_flags::kHasAttributes | type_flags::kHasWeakrefs)) !=
          (type.base->flags & (type_flags::kHasAttributes | type_flags::kHasWeakrefs)))
    return raise(ts, Exc::TypeError, "__bases__ assignment: '{}' object layout differs from '{}'", best->plain_name,
                 type.base->plain_name);
  forget_subclass(ts, type);
  Tuple* old_bases = type.bases;
  Type* old_base = type.base;
  bases.refcount++;
  best->refcount++;
  type.bases = &bases;
  type.base = best;
  RefTo<Tuple> keep_bases = RefTo<Tuple>::share(bases);
  Result<RefTo<List>> changes = list_allocate(ts, 0);
  Result<void> renewed = changes.is_error() ? Result<void>(raised) : renew_mro(ts, type, *changes.value());
  if (type.bases != &bases) {
    // mro() has assigned __bases__ itself: the type has released what was assigned here.
    release_reference(Value(old_bases));
    release_reference(Value(old_base));
    return renewed;
  }
  if (renewed.is_error()) {
    if (!changes.is_error()) undo_mros(ts, *changes.value());
    type.bases = old_bases;
    type.base = old_base;
    for (Value base : *type.bases) TRY(type_add_to_subclasses(ts, as<Type>(base), type));
    release_reference(Value(bases));
    release_reference(Value(best));
    return raised;
  }
  for (Value base : bases) TRY(type_add_to_subclasses(ts, as<Type>(base), type));
  release_reference(Value(old_bases));
  release_reference(Value(old_base));
  return renew_slots(ts, type);
}

void forget_subclass(ThreadState& ts, Type& type) {
  for (Value value : *type.bases) {
    Type& base = as<Type>(value);
    if (!base.subclasses) continue;
    // Keys are small ints: no Python runs; the entry may be missing when its making failed.
    PendingAside aside(ts);
    auto removed = dict_delete(ts, *static_cast<Dict*>(base.subclasses), subclass_key(type));
    if (removed.is_error()) ts.catch_any();
  }
}

// --- memory of instances

// Instances of Python classes: the fields of the layout base, then the values of __slots__. The slots of the layout
// base do the base's part.
static Value* slot_values(Object& self) {
  return reinterpret_cast<Value*>(reinterpret_cast<char*>(&self) + self.type->layout_base->instance_bytes);
}

static void visit_instance(Object& self, ReferenceVisitor& visitor) {
  const Slots& base = self.type->layout_base->slots;
  if (base.visit_references) base.visit_references(self, visitor);
  Value* values = slot_values(self);
  for (uint32_t i = 0; i < self.type->slot_count; i++) visitor.visit(values[i]);
  visitor.visit(Value(self.type));
}
static void release_slots(Object& self) {
  Value* values = slot_values(self);
  for (uint32_t i = 0; i < self.type->slot_count; i++) {
    Value old = values[i];
    values[i] = Value();
    if (!old.is_null()) release_reference(old);
  }
}
static void clear_instance(ThreadState& ts, Object& self) {
  const Slots& base = self.type->layout_base->slots;
  if (base.clear_references) base.clear_references(ts, self);
  release_slots(self);
}
static void destroy_instance(ThreadState& ts, Object& self) {
  release_slots(self);
  const Slots& base = self.type->layout_base->slots;
  if (base.destroy) base.destroy(ts, self);
}

void prepare_python_type(Type& type, Type&) {
  type.slots.visit_references = &visit_instance;
  type.slots.clear_references = &clear_instance;
  // Plain instances have nothing of their own to release, which spares a call at their end.
  type.slots.destroy = type.slot_count == 0 ? type.layout_base->slots.destroy : &destroy_instance;
}

}  // namespace ouro
