// Types: making them of declarations, the MRO, look-up with its cache, and the inheritance of slots.
#include "runtime/type.h"

#include <algorithm>
#include <cstring>

#include "memory/heap.h"
#include "objects/descriptors.h"
#include "objects/function.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/weakref.h"
#include "runtime/look_up_caches.h"
#include "runtime/python_slots.h"
#include "runtime/shape.h"

namespace ouro {

bool is_subtype(const Type* type, const Type* base) {
  if (type == base) return true;
  if (const Tuple* mro = type->mro) {
    for (Value entry : *mro)
      if (entry.object() == base) return true;
    return false;
  }
  for (; type; type = type->base)
    if (type == base) return true;
  return false;
}

// --- look-up

// MRO look-up without the cache.
static Value lookup_in_mro(ThreadState& ts, Type& type, Str& name) {
  if (!type.mro) return own_attribute(ts, type, name);
  // A key's __eq__ may change the bases.
  RefTo<Tuple> mro = RefTo<Tuple>::share(*type.mro);
  for (Value entry : *mro) {
    Value found = own_attribute(ts, as<Type>(entry), name);
    if (!found.is_null()) return found;
  }
  return Value();
}

uint32_t type_version(ThreadState& ts, Type& type) {
  if (type.version) return type.version;
  if (!type.mro) return 0;  // what look-ups find changes when it gets one
  Interpreter& interpreter = ts.interpreter();
  if (interpreter.next_type_version == 0) return 0;
  // A version is of use only while every change below it is told: so the bases must have versions too.
  if (type.bases)
    for (Value base : *type.bases)
      if (!type_version(ts, as<Type>(base))) return 0;
  return type.version = interpreter.next_type_version++;
}

Value type_lookup(ThreadState& ts, Type& type, Str& name) {
  if (!name.interned) return lookup_in_mro(ts, type, name);
  MethodCache& cache = ts.interpreter().look_ups->methods;
  const uint32_t version = type.version ? type.version : type_version(ts, type);
  MethodCache::Entry& entry = cache.at(version, &name);
  if (version && entry.version == version && entry.name == &name) return entry.value;
  Value found = lookup_in_mro(ts, type, name);
  if (version) {
    Str* old = entry.name;
    name.refcount++;
    entry = {version, &name, found};
    if (old) {
      cache.extent.count_replaced();
      release_reference(Value(old));  // a str: runs no Python
    }
  }
  return found;
}
Value type_lookup(ThreadState& ts, Type& type, names::Id name) {
  return type_lookup(ts, type, ts.interpreter().name(name));
}

void type_modified(ThreadState& ts, Type& type) {
  // A type without version has no cached look-ups, and neither have its subclasses.
  if (type.version == 0) return;
  type.version = 0;
  if (!type.subclasses) return;
  Dict& subclasses = *static_cast<Dict*>(type.subclasses);
  uint64_t position = 0;
  Value key, reference;
  while (dict_next(subclasses, position, key, reference)) {
    Object* subclass = as<WeakReference>(reference).referent;
    if (subclass) type_modified(ts, *static_cast<Type*>(subclass));
  }
}

Result<RefTo<List>> type_subclasses(ThreadState& ts, Type& type) {
  RefTo<List> list = TRY(list_allocate(ts, 0));
  if (!type.subclasses) return list;
  uint64_t position = 0;
  Value key, reference;
  while (dict_next(*static_cast<Dict*>(type.subclasses), position, key, reference)) {
    Object* subclass = as<WeakReference>(reference).referent;
    if (subclass) TRY(list_append(ts, *list, Value(subclass)));
  }
  return list;
}

// --- MRO (C3)

static constexpr size_t kLongestPlainMro = 32;

// Whether a type's MRO is short and begins with the type and has nothing twice: one that a metatype's mro() made may be
// otherwise.
static bool begins_with_itself(const Type& type) {
  const Tuple& mro = *type.mro;
  if (mro.size > kLongestPlainMro || mro[0].object() != &type) return false;
  for (uint64_t i = 1; i < mro.size; i++)
    for (uint64_t k = 0; k < i; k++)
      if (mro[i] == mro[k]) return false;
  return true;
}

Result<RefTo<Tuple>> compute_mro(ThreadState& ts, Type& type) {
  // Each sequence to be merged: the MRO of every base, then the bases; `at` is the head not yet taken.
  struct Sequence {
    Tuple* types;
    uint64_t at;
  };
  RefTo<Tuple> bases = RefTo<Tuple>::share(*type.bases);
  for (Value base : *bases)
    if (!as<Type>(base).mro)
      return raise(ts, Exc::TypeError, "Cannot extend an incomplete type '{}'", as<Type>(base).plain_name);
  if (bases->size == 1 && begins_with_itself(as<Type>((*bases)[0]))) {
    const Tuple& of_base = *as<Type>((*bases)[0]).mro;
    Value mro[kLongestPlainMro + 1] = {Value(type)};
    std::copy(of_base.begin(), of_base.end(), mro + 1);
    return tuple_of(ts, {mro, size_t(of_base.size + 1)});
  }
  uint64_t count = bases->size + 1;
  auto* sequences = static_cast<Sequence*>(TRY(ts.allocate_bytes(count * sizeof(Sequence))));
  for (uint64_t i = 0; i + 1 < count; i++) sequences[i] = {as<Type>((*bases)[i]).mro, 0};
  sequences[count - 1] = {bases.get(), 0};
  auto merge = [&]() -> Result<RefTo<List>> {
    RefTo<List> mro = TRY(list_allocate(ts, 8));
    TRY(list_append(ts, *mro, Value(type)));
    for (;;) {
      Value next;
      bool empty = true;
      for (uint64_t i = 0; i < count && next.is_null(); i++) {
        if (sequences[i].at >= sequences[i].types->size) continue;
        empty = false;
        Value candidate = (*sequences[i].types)[sequences[i].at];
        bool in_tail = false;
        for (uint64_t k = 0; k < count && !in_tail; k++)
          for (uint64_t j = sequences[k].at + 1; j < sequences[k].types->size && !in_tail; j++)
            in_tail = (*sequences[k].types)[j] == candidate;
        if (!in_tail) next = candidate;
      }
      if (empty) return mro;
      if (next.is_null()) {
        StrBuilder names(ts);
        bool first = true;
        for (uint64_t i = 0; i < count; i++) {
          if (sequences[i].at >= sequences[i].types->size) continue;
          Type& head = as<Type>((*sequences[i].types)[sequences[i].at]);
          bool seen = false;
          for (uint64_t k = 0; k < i && !seen; k++)
            seen = sequences[k].at < sequences[k].types->size && (*sequences[k].types)[sequences[k].at] == Value(head);
          if (seen) continue;
          if (!first) TRY(names.append_ascii(", "));
          first = false;
          TRY(names.append_str(Value(TRY(type_name_object(ts, head)))));
        }
        RefTo<Str> text = TRY(names.finish());
        return raise(ts, Exc::TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                     Value(text));
      }
      TRY(list_append(ts, *mro, next));
      for (uint64_t i = 0; i < count; i++)
        if (sequences[i].at < sequences[i].types->size && (*sequences[i].types)[sequences[i].at] == next)
          sequences[i].at++;
      TRY(ts.checkpoint_limits());
    }
  };
  // Duplicate bases have a message of their own.
  for (uint64_t i = 0; i < type.bases->size; i++)
    for (uint64_t k = 0; k < i; k++)
      if ((*type.bases)[i] == (*type.bases)[k]) {
        ts.release_bytes(sequences);
        Ref name = TRY(type_name_object(ts, as<Type>((*type.bases)[i])));
        return raise(ts, Exc::TypeError, "duplicate base class {}", name);
      }
  auto merged = merge();
  ts.release_bytes(sequences);
  RefTo<List> mro = TRY(std::move(merged));
  return list_to_tuple(ts, *mro);
}

// --- slots

void inherit_slots(Type& type, const Type& base) {
  Slots& to = type.slots;
  const Slots& from = base.slots;
  // Some slots go together: who defines one of a group takes none of it from a base.
  bool own_hash = to.tp_compare || to.tp_hash;
  if (!own_hash) {
    to.tp_compare = from.tp_compare;
    to.tp_hash = from.tp_hash;
  }
  auto keep_hash = to.tp_hash;
  auto keep_compare = to.tp_compare;
  for (uint16_t i = 0; i < sizeof(Slots) / sizeof(AnySlot); i++)
    slot_at(to, i) = slot_at(to, i) ? slot_at(to, i) : slot_at(from, i);
  to.tp_hash = keep_hash;
  to.tp_compare = keep_compare;
}

// --- built-in types

static Result<void> add_to_subclasses(ThreadState& ts, Type& base, Type& type);

// The name behind the last dot: "collections.deque" is called deque.
static std::string_view last_name(std::string_view name) {
  size_t dot = name.rfind('.');
  return dot == name.npos ? name : name.substr(dot + 1);
}

Result<void> add_getset(ThreadState& ts, Type& type, const GetSetRow& row) {
  RefTo<Str> name = TRY(intern(ts, row.name));
  Ref made = TRY(make_descriptor<GetSet>(ts, *ts.types().getset, type, *name, [&](auto& made) { made.row = &row; }));
  return set_own_attribute(ts, type, *name, made);
}

// Layout, flags and slots of a type from its declaration; finish_builtin does the rest.
void prepare_builtin(Type& type, const TypeSpec& spec, Type* base) {
  type.spec = &spec;
  type.plain_name = spec.name;
  type.layout_kind = spec.kind;
  type.exact_kind = spec.kind;
  type.flags = spec.flags;
  type.instance_bytes = spec.instance_bytes;
  type.item_bytes = spec.item_bytes;
  type.base = base;
  type.layout_base = &type;
  if (base) {
    base->refcount++;
    if (!type.instance_bytes) {
      type.instance_bytes = base->instance_bytes;
      type.item_bytes = base->item_bytes;
      if (spec.kind == Kind::kNative && base->layout_kind != Kind::kInstance) type.layout_kind = base->layout_kind;
      type.layout_base = base->layout_base;
    }
    type.flags |= base->flags & (type_flags::kHasPrefix | type_flags::kHasAttributes | type_flags::kHasWeakrefs |
                                 type_flags::kContainer | type_flags::kVariableSize | type_flags::kIsSequence |
                                 type_flags::kIsMapping | type_flags::kMatchSelf);
  }
  if (type.flags & (type_flags::kHasAttributes | type_flags::kHasWeakrefs)) type.flags |= type_flags::kHasPrefix;
  if (type.item_bytes) type.flags |= type_flags::kVariableSize;
  if (spec.slots) spec.slots(type.slots);
}

// The shapes come before the first instance: some are made while other types are being finished.
Result<void> make_builtin_shapes(ThreadState& ts, Type& type) {
  if (!type.has(type_flags::kHasPrefix) || type.root_shape) return {};
  TRY(make_shapes(ts, type));
  if (type.has(type_flags::kVariableSize) || !type.has(type_flags::kHasAttributes)) type.inline_capacity = 0;
  return {};
}

Result<void> finish_builtin(ThreadState& ts, Type& type) {
  const TypeSpec& spec = *type.spec;
  TRY(make_builtin_shapes(ts, type));
  if (!type.bases)
    type.bases = (type.base ? TRY(make_tuple(ts, Value(type.base))) : RefTo<Tuple>::share(empty_tuple(ts))).leak();
  type.name = TRY(intern(ts, last_name(spec.name))).leak();
  type.qualname = type.name;
  type.name->refcount++;
  type.mro = TRY(compute_mro(ts, type)).leak();
  TRY(begin_type_dict(ts, type));
  // Comparing without hashing makes a type unhashable (data model, object.__hash__).
  if (type.slots.tp_compare && !type.slots.tp_hash && !declares_row(spec, "__hash__"))
    type.slots.tp_hash = &hash_not_implemented;
  for (uint64_t i = 1; i < type.mro->size; i++) inherit_slots(type, as<Type>((*type.mro)[i]));
  if (spec.flags & type_flags::kNoInstantiation) type.slots.tp_new = nullptr;
  if (type.slots.tp_finalize) type.flags |= type_flags::kHasFinalizer;
  // That a finalizer has run stands in the side byte, which only containers have.
  OURO_ASSERT(!type.has(type_flags::kHasFinalizer) || type.has(type_flags::kContainer));
  type.flags |= type_flags::kReady;
  for (Value base : *type.bases) TRY(add_to_subclasses(ts, as<Type>(base), type));
  return {};
}

static Result<Type*> allocate_type(ThreadState& ts, Type& metatype) {
  Object* object = TRY(ts.allocate(metatype));
  auto* type = static_cast<Type*>(object);
  std::memset(static_cast<void*>(reinterpret_cast<char*>(type) + sizeof(Object)), 0, sizeof(Type) - sizeof(Object));
  type->slots = Slots{};
  return type;
}
Result<Type*> type_allocate(ThreadState& ts, Type& metatype) { return allocate_type(ts, metatype); }

Result<Type*> type_from_spec(ThreadState& ts, const TypeSpec& spec, Type* base) {
  RefTo<Type> type = RefTo<Type>::adopt(TRY(allocate_type(ts, *ts.types().type)));
  prepare_builtin(*type, spec, base);
  TRY(finish_builtin(ts, *type));
  ts.track(*type);
  return type.leak();
}

Result<RefTo<Type>> type_from_spec(ThreadState& ts, const TypeSpec& spec, std::span<Type* const> bases,
                                   Type* metatype) {
  RefTo<Type> type = RefTo<Type>::adopt(TRY(allocate_type(ts, metatype ? *metatype : *ts.types().type)));
  RefTo<Tuple> bases_tuple = TRY(tuple_allocate(ts, bases.size()));
  for (size_t i = 0; i < bases.size(); i++) tuple_initialize(*bases_tuple, i, Ref::share(Value(bases[i])));
  type->bases = bases_tuple.leak();
  prepare_builtin(*type, spec, bases.empty() ? ts.types().object : bases[0]);
  TRY(finish_builtin(ts, *type));
  ts.track(*type);
  return type;
}

// The key of a type among the subclasses of a base: its place in the region, which a copy of the region keeps.
Value subclass_key(const Type& type) {
  return Value::small_int(reinterpret_cast<const char*>(&type) - PageHeader::of(&type)->heap->region());
}

static Result<void> add_to_subclasses(ThreadState& ts, Type& base, Type& type) {
  if (!base.subclasses) base.subclasses = TRY(dict_allocate(ts)).leak();
  RefTo<WeakReference> reference = TRY(weakref_make(ts, Value(type), Value()));
  return dict_set(ts, *static_cast<Dict*>(base.subclasses), subclass_key(type), Value(reference));
}
Result<void> type_add_to_subclasses(ThreadState& ts, Type& base, Type& type) {
  return add_to_subclasses(ts, base, type);
}

Result<Ref> type_name_object(ThreadState& ts, Type& type) {
  if (type.name) return Ref::share(Value(type.name));
  return Ref(TRY(str_from_utf8(ts, last_name(type.plain_name))));
}
Result<Ref> type_qualname(ThreadState& ts, Type& type) {
  if (type.qualname) return Ref::share(Value(type.qualname));
  return type_name_object(ts, type);
}
Result<Ref> type_module(ThreadState& ts, Type& type) {
  // A built-in type may have a descriptor for its instances under this name (type, function).
  Value module = own_attribute(ts, type, names::k___module__);
  if (!module.is_null() && (type.has(type_flags::kHeapType) || is<Str>(module))) return Ref::share(module);
  std::string_view name = type.plain_name;
  size_t dot = name.rfind('.');
  if (!type.has(type_flags::kHeapType) && dot != name.npos) return Ref(TRY(str_from_utf8(ts, name.substr(0, dot))));
  return Ref(TRY(intern(ts, "builtins")));
}

}  // namespace ouro
