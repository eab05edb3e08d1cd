// Dicts of types, filled as names are looked up: see type_dict.h.
//
// The order of a whole dict: methods, getters, members, __doc__, __new__, wrappers of slots in the order of their
// table, __hash__ = None, __module__. Of two with one name the first counts.
#include "runtime/type_dict.h"

#include <utility>

#include "objects/descriptors.h"
#include "objects/str.h"
#include "runtime/python_slots.h"
#include "runtime/type.h"

namespace ouro {

namespace {

// What a declaration has under one name.
struct Declared {
  enum Kind : uint8_t { kMethod, kGetSet, kMember, kDoc, kNew, kWrapper, kUnhashable, kModule };
  Kind kind;
  const void* row = nullptr;  // NativeMethod, GetSetRow, MemberRow or SlotDefinition

  template <class Row>
  const Row& as() const {
    return *static_cast<const Row*>(row);
  }
};

// So many names may be pending in an interpreter: what they make fits into the pages that are kept for it.
constexpr uint32_t kMostPendingNames = 8192;
constexpr size_t kMostBytesOfName = 320;  // descriptor, place in the dict, text
static_assert(kMostPendingNames * kMostBytesOfName <= (Heap::kSparePages - 16) * kPageBytes);

// The slots that the declaration sets, without those that are inherited.
Slots declared_slots(const TypeSpec& spec) {
  Slots slots{};
  if (spec.slots) spec.slots(slots);
  return slots;
}

// How many names a type has at most whose slots are these.
size_t count_declared(const TypeSpec& spec, const Slots& own) {
  size_t slots = 0;
  for (uint16_t i = 0; i < sizeof(Slots) / sizeof(AnySlot); i++) slots += slot_at(own, i) != nullptr;
  // A slot serves two names at most, but that of the six comparisons; __doc__ and __module__ have none.
  return spec.methods.size() + spec.getsets.size() + spec.members.size() + 2 * slots + 4 + 2;
}

bool has_module_name(const TypeSpec& spec) { return std::string_view(spec.module) != "builtins"; }

bool find_row(const TypeSpec& spec, std::string_view name, Declared& found) {
  if (!(spec.row_names & name_filter_bit(name))) return false;
  for (const NativeMethod& row : spec.methods)
    if (row.name() == name) return found = {Declared::kMethod, &row}, true;
  for (const GetSetRow& row : spec.getsets)
    if (row.name == name) return found = {Declared::kGetSet, &row}, true;
  for (const MemberRow& row : spec.members)
    if (row.name == name) return found = {Declared::kMember, &row}, true;
  return false;
}

// What the slots that a type declares have under the name of a definition.
bool find_in_slots(const Type& type, const Slots& own, const SlotDefinition& definition, Declared& found) {
  if (definition.name == names::k___hash__) {
    bool unhashable = own.tp_hash ? own.tp_hash == &hash_not_implemented : own.tp_compare != nullptr;
    if (unhashable) return found = {Declared::kUnhashable}, true;
  }
  if (!slot_at(own, definition.slot)) return false;
  if (definition.name == names::k___new__) {
    found = {Declared::kNew};
    return !type.has(type_flags::kNoInstantiation);
  }
  found = {Declared::kWrapper, &definition};
  return definition.wrapper != nullptr;
}

bool find_declared(ThreadState& ts, const Type& type, const Str& name, Declared& found) {
  const TypeSpec& spec = *type.spec;
  if (!name.ascii) return false;
  const std::string_view text = name.ascii_text();
  if (find_row(spec, text, found)) return true;
  if (&name == &ts.interpreter().name(names::k___doc__)) return found = {Declared::kDoc}, true;
  if (&name == &ts.interpreter().name(names::k___module__)) {
    found = {Declared::kModule};
    return has_module_name(spec);
  }
  // The slots that the type has now tell of most names that the declaration has none of them.
  const std::span<const SlotDefinition> all = slot_definitions();
  int first = next_definition_of(text, -1);
  bool possible = false;
  for (int i = first; i >= 0 && !possible; i = next_definition_of(text, i))
    possible = slot_at(type.slots, all[i].slot) != nullptr;
  if (!possible) return false;
  Slots own = declared_slots(spec);
  for (int i = first; i >= 0; i = next_definition_of(text, i))
    if (find_in_slots(type, own, all[i], found)) return true;
  return false;
}

// Calls visit(name text, Declared) for everything in the declaration, in the order of the dict; a name may come twice.
template <class Visit>
Result<void> visit_declared(const Type& type, Visit visit) {
  const TypeSpec& spec = *type.spec;
  for (const NativeMethod& row : spec.methods) TRY(visit(row.name(), Declared{Declared::kMethod, &row}));
  for (const GetSetRow& row : spec.getsets) TRY(visit(row.name, Declared{Declared::kGetSet, &row}));
  for (const MemberRow& row : spec.members) TRY(visit(row.name, Declared{Declared::kMember, &row}));
  TRY(visit("__doc__", Declared{Declared::kDoc}));
  Slots own = declared_slots(spec);
  Declared found;
  for (bool new_ : {true, false})
    for (const SlotDefinition& definition : slot_definitions()) {
      bool unhashable_by_comparison = definition.name == names::k___hash__ && !own.tp_hash;
      if ((definition.name == names::k___new__) != new_ || unhashable_by_comparison) continue;
      if (find_in_slots(type, own, definition, found)) TRY(visit(definition.text, found));
    }
  if (!own.tp_hash && own.tp_compare) TRY(visit("__hash__", Declared{Declared::kUnhashable}));
  if (has_module_name(spec)) TRY(visit("__module__", Declared{Declared::kModule}));
  return {};
}

Result<Ref> make_declared(ThreadState& ts, Type& type, const Declared& declared, Str& name) {
  BuiltinTypes& types = ts.types();
  switch (declared.kind) {
    case Declared::kMethod: {
      const NativeMethod& row = declared.as<NativeMethod>();
      if (row.binding == MethodBinding::kStatic) {
        RefTo<Builtin> builtin = TRY(builtin_make(ts, row, Value(), Value(), &type));
        return staticmethod_make(ts, Value(builtin));
      }
      Type& kind = row.binding == MethodBinding::kClass ? *types.classmethod_descriptor : *types.method_descriptor;
      return make_descriptor<MethodDescriptor>(ts, kind, type, name, [&](auto& made) { made.method = &row; });
    }
    case Declared::kGetSet:
      return make_descriptor<GetSet>(ts, *types.getset, type, name,
                                     [&](auto& made) { made.row = &declared.as<GetSetRow>(); });
    case Declared::kMember:
      return make_descriptor<MemberDescriptor>(ts, *types.member_descriptor, type, name,
                                               [&](auto& made) { made.row = declared.as<MemberRow>(); });
    case Declared::kDoc:
      if (!type.spec->doc) return Ref::none();
      return Ref(TRY(str_from_utf8(ts, type.spec->doc)));
    case Declared::kNew: return Ref(TRY(new_wrapper_make(ts, type)));
    case Declared::kWrapper:
      return make_descriptor<SlotWrapper>(ts, *types.slot_wrapper, type, name,
                                          [&](auto& made) { made.definition = &declared.as<SlotDefinition>(); });
    case Declared::kUnhashable: return Ref::none();
    case Declared::kModule: return Ref(TRY(str_from_ascii(ts, type.spec->module)));
  }
  __builtin_unreachable();
}

// A name that the dict does not have yet, made and put into it; null: the declaration has none.
Value add_declared(ThreadState& ts, Type& type, Str& given) {
  Str* name = &given;
  RefTo<Str> interned;
  Heap::Unrefused unrefused(ts.interpreter().heap);
  if (!given.interned) {
    interned = MUST(intern(ts, RefTo<Str>::share(given)));
    name = interned.get();
    if (type.lazy_dict)
      if (Value found = dict_find(ts, *type.lazy_dict, *name); !found.is_null()) return found;
  }
  Declared found;
  if (!find_declared(ts, type, *name, found)) return Value();
  Ref value = MUST(make_declared(ts, type, found, *name));
  if (!type.lazy_dict) type.lazy_dict = MUST(dict_allocate(ts)).leak();
  MUST(dict_set(ts, *type.lazy_dict, Value(name), value));
  return value;  // the dict holds it
}

Result<void> fill(ThreadState& ts, Type& type) {
  RefTo<Dict> whole = TRY(dict_allocate(ts, type.pending_names));
  Dict* partial = type.lazy_dict;
  TRY(visit_declared(type, [&](std::string_view text, const Declared& declared) -> Result<void> {
    RefTo<Str> name = TRY(intern(ts, text));
    if (!dict_find(ts, *whole, *name).is_null()) return {};
    Value there = partial ? dict_find(ts, *partial, *name) : Value();
    Ref value = there.is_null() ? TRY(make_declared(ts, type, declared, *name)) : Ref::share(there);
    return dict_set(ts, *whole, Value(name), value);
  }));
  if (!partial) {
    type.lazy_dict = whole.leak();
  } else {
    uint64_t position = 0;
    Value name, value;
    while (dict_next(*partial, position, name, value))
      if (dict_find(ts, *whole, as<Str>(name)).is_null()) TRY(dict_set(ts, *whole, name, value));
    dict_exchange(*partial, *whole);
  }
  forget_declared_names(ts, type);
  return {};
}

}  // namespace

Value own_attribute(ThreadState& ts, Type& type, Str& name) {
  if (type.lazy_dict)
    if (Value found = dict_find(ts, *type.lazy_dict, name); !found.is_null()) return found;
  return type.has(type_flags::kNamesPending) ? add_declared(ts, type, name) : Value();
}
Value own_attribute(ThreadState& ts, Type& type, names::Id name) {
  return own_attribute(ts, type, ts.interpreter().name(name));
}

Result<Dict*> type_dict(ThreadState& ts, Type& type) {
  if (type.has(type_flags::kNamesPending)) TRY(fill(ts, type));
  return type.lazy_dict;
}

Result<void> set_own_attribute(ThreadState& ts, Type& type, Str& name, Value value) {
  if (!type.lazy_dict) type.lazy_dict = TRY(dict_allocate(ts)).leak();
  return dict_set(ts, *type.lazy_dict, Value(name), value);
}
Result<void> set_own_attribute(ThreadState& ts, Type& type, names::Id name, Value value) {
  return set_own_attribute(ts, type, ts.interpreter().name(name), value);
}
Result<void> set_own_attribute(ThreadState& ts, Type& type, std::string_view name, Value value) {
  RefTo<Str> interned = TRY(intern(ts, name));
  return set_own_attribute(ts, type, *interned, value);
}

Result<void> begin_type_dict(ThreadState& ts, Type& type) {
  size_t count = count_declared(*type.spec, type.slots);
  uint32_t& pending = ts.interpreter().pending_names;
  type.pending_names = count <= 255 ? uint8_t(count) : 255;
  type.flags |= type_flags::kNamesPending;
  pending += type.pending_names;
  if (count <= 255 && pending <= kMostPendingNames) return {};
  return fill(ts, type);
}

void forget_declared_names(ThreadState& ts, Type& type) {
  if (!type.has(type_flags::kNamesPending)) return;
  type.flags &= ~type_flags::kNamesPending;
  ts.interpreter().pending_names -= type.pending_names;
}

bool declares_row(const TypeSpec& spec, std::string_view name) {
  Declared found;
  return find_row(spec, name, found);
}

}  // namespace ouro
