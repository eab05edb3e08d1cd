// object: what every value can do.
#include "objects/descriptors.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "runtime/python_slots.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {

static bool excess_arguments(const CallArguments& arguments) {
  return arguments.positional_count || arguments.keyword_count();
}

static Result<void> object_init(ThreadState& ts, Value self, const CallArguments& arguments);

Result<Ref> instance_allocate(ThreadState& ts, Type& type) {
  Object* object = TRY(ts.allocate(type));
  if (type.has(type_flags::kContainer)) ts.track(*object);
  return Ref::adopt(Value(object));
}

static Raised raise_abstract(ThreadState& ts, Type& type) {
  Ref methods = TRY(get_attribute(ts, Value(type), names::k___abstractmethods__));
  RefTo<List> sorted = TRY(list_from(ts, methods));
  TRY(list_sort(ts, *sorted, Value::none(), false));
  RefTo<Str> joined = TRY(str_join(ts, *TRY(str_from_ascii(ts, ", ")), Value(sorted)));
  return raise(ts, Exc::TypeError, "Can't instantiate abstract class {} with abstract method{} {}", type.plain_name,
               sorted->size == 1 ? "" : "s", Value(joined));
}

static Result<Ref> object_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (excess_arguments(arguments)) {
    if (type.slots.tp_new != &object_new)
      return raise(ts, Exc::TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
    if (type.slots.tp_init == &object_init)
      return raise(ts, Exc::TypeError, "{}() takes no arguments", type.plain_name);
  }
  if (type.has(type_flags::kAbstract)) return raise_abstract(ts, type);
  if (!type.has(type_flags::kContainer)) return Ref::adopt(Value(TRY(ts.allocate(type))));
  return instance_allocate(ts, type);
}
static Result<void> object_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  if (!excess_arguments(arguments)) return {};
  Type& type = type_of(ts, self);
  if (type.slots.tp_init != &object_init)
    return raise(ts, Exc::TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
  if (type.slots.tp_new == &object_new)
    return raise(ts, Exc::TypeError, "{}.__init__() takes exactly one argument (the instance to initialize)",
                 type.plain_name);
  return {};
}

static Result<Ref> object_repr(ThreadState& ts, Value self) {
  Type& type = type_of(ts, self);
  Ref module = TRY(type_module(ts, type));
  Ref qualname = TRY(type_qualname(ts, type));
  RefTo<Str> address = TRY(address_text(ts, self));
  if (!is<Str>(module) || as<Str>(module).equals_ascii("builtins"))
    return text(ts, "<{} object at {}>", TRY(type_name_object(ts, type)), Value(address));
  return text(ts, "<{}.{} object at {}>", module, qualname, Value(address));
}
static Result<Ref> object_str(ThreadState& ts, Value self) {
  UnarySlot slot = type_of(ts, self).slots.tp_repr;
  return slot(ts, self);
}
static Result<int64_t> object_hash(ThreadState& ts, Value self) {
  auto bits = uint64_t(identity(ts, self));
  auto result = int64_t(bits >> 4 | bits << 60);
  return result == -1 ? -2 : result;
}
static Result<Ref> object_compare(ThreadState& ts, Value self, Value other, CompareOp op) {
  if (op == CompareOp::kEqual) return self == other ? Ref::boolean(true) : Ref::not_implemented();
  if (op != CompareOp::kNotEqual) return Ref::not_implemented();
  // != is the opposite of the type's own ==.
  CompareSlot slot = type_of(ts, self).slots.tp_compare;
  Ref result = TRY((slot ? slot : &object_compare)(ts, self, other, CompareOp::kEqual));
  if (result.get().is_not_implemented()) return result;
  return Ref::boolean(!TRY(is_true(ts, result)));
}

static Result<Ref> object_format(ThreadState& ts, Value self, Str& specification) {
  if (specification.length)
    return raise(ts, Exc::TypeError, "unsupported format string passed to {}.__format__", type_name(ts, self));
  return Ref(TRY(str(ts, self)));
}
static Result<int64_t> object_sizeof(ThreadState& ts, Value self) {
  Type& type = type_of(ts, self);
  int64_t bytes = type.instance_bytes ? int64_t(type.instance_bytes) : int64_t(sizeof(Object));
  if (type.item_bytes) {
    LengthSlot length = type.slots.sq_length ? type.slots.sq_length : type.slots.mp_length;
    if (length) bytes += TRY(length(ts, self)) * type.item_bytes;
  }
  return bytes;
}
static Result<Ref> object_dir(ThreadState& ts, Value self) {
  RefTo<Dict> names;
  Maybe<Ref> own = TRY(find_attribute(ts, self, names::k___dict__));
  if (own && is<Dict>(**own)) names = TRY(dict_copy(ts, as<Dict>(**own)));
  else names = TRY(dict_allocate(ts));
  Maybe<Ref> cls = TRY(find_attribute(ts, self, names::k___class__));
  if (cls) TRY(merge_class_names(ts, *names, **cls));
  return Ref(TRY(dict_keys_list(ts, *names)));
}
static Result<Ref> object_subclasshook(ThreadState&, Type&, Args) { return Ref::not_implemented(); }
static Result<Ref> object_init_subclass(ThreadState&, Type&) { return Ref::none(); }

// A function of module copyreg.
static Result<Ref> copyreg(ThreadState& ts, const char* name) {
  Value loaded = dict_find(ts, *ts.interpreter().modules, "copyreg");
  if (loaded.is_null() || !is<Module>(loaded)) {
    Ref module = TRY(import_module(ts, "copyreg"));
    return get_attribute(ts, module, *TRY(intern(ts, name)));
  }
  Value function = dict_find(ts, *as<Module>(loaded).dict, name);
  if (!function.is_null()) return Ref::share(function);
  return get_attribute(ts, loaded, *TRY(intern(ts, name)));
}
// What the class has in slots, by name: a list or None.
static Result<Ref> slot_names_of(ThreadState& ts, Type& type) {
  Value known = own_attribute(ts, type, names::k___slotnames__);
  if (!known.is_null() && (known.is_none() || is<List>(known))) return Ref::share(known);
  Ref function = TRY(copyreg(ts, "_slotnames"));
  Ref names = TRY(call(ts, function, Value(type)));
  if (!names.get().is_none() && !is<List>(names))
    return raise(ts, Exc::TypeError, "copyreg._slotnames didn't return a list or None");
  return names;
}
static Result<Ref> object_getstate(ThreadState& ts, Value self) { return object_get_state(ts, self, false); }
static Result<Ref> object_reduce(ThreadState& ts, Value self) { return object_reduce_ex_protocol(ts, self, 0); }
static Result<Ref> object_reduce_ex(ThreadState& ts, Value self, Index protocol) {
  // An overridden __reduce__ wins.
  Maybe<Ref> reduce = TRY(find_attribute(ts, self, names::k___reduce__));
  if (reduce) {
    Ref class_reduce = TRY(get_attribute(ts, Value(type_of(ts, self)), names::k___reduce__));
    Value objects = own_attribute(ts, *ts.types().object, names::k___reduce__);
    if (!(class_reduce.get() == objects)) return call(ts, **reduce);
  }
  return object_reduce_ex_protocol(ts, self, protocol);
}

// The state that pickling keeps: None, the attributes, or (attributes, slots).
Result<Ref> object_get_state(ThreadState& ts, Value self, bool required) {
  Type& type = type_of(ts, self);
  bool has_items = type.item_bytes || type.layout_kind == Kind::kMemoryView || type.layout_kind == Kind::kCode;
  if (required && has_items) return raise(ts, Exc::TypeError, "cannot pickle {} objects", type.plain_name);
  Ref state = Ref::none();
  if (type.has(type_flags::kHasAttributes)) {
    // Whatever the class has under the name __dict__.
    const ObjectPrefix& prefix = prefix_of(*self.object());
    bool empty = prefix.shape->is_dict ? static_cast<Dict*>(prefix.dict)->used == 0 : prefix.shape->count == 0;
    if (!empty) state = Ref(TRY(attributes_dict(ts, *self.object())));
  } else if (type.layout_kind == Kind::kModule) {
    Maybe<Ref> dict = TRY(find_attribute(ts, self, names::k___dict__));
    if (dict && !(is<Dict>(**dict) && as<Dict>(**dict).used == 0)) state = dict.release();
  }
  Ref slot_names = TRY(slot_names_of(ts, type));
  // Fields of a native layout would be lost.
  if (required && type.layout_base->instance_bytes > sizeof(Object) && type.layout_kind != Kind::kInstance)
    return raise(ts, Exc::TypeError, "cannot pickle '{}' object", type.plain_name);
  if (is<List>(slot_names) && as<List>(slot_names).size > 0) {
    RefTo<Dict> slots = TRY(dict_allocate(ts));
    RefTo<List> list = std::move(slot_names).cast<List>();
    for (uint64_t i = 0; i < list->size; i++) {
      Ref name = Ref::share(list->items[i]);
      if (!is<Str>(name)) continue;
      Maybe<Ref> value = TRY(find_attribute(ts, self, *TRY(intern(ts, RefTo<Str>::share(as<Str>(name))))));
      if (value) TRY(dict_set(ts, *slots, name, **value));
    }
    if (slots->used) return Ref(TRY(make_tuple(ts, state, Value(slots))));
  }
  return state;
}

Result<Ref> object_reduce_ex_protocol(ThreadState& ts, Value self, int64_t protocol) {
  if (protocol < 2) {
    Ref function = TRY(copyreg(ts, "_reduce_ex"));
    return call(ts, function, self, Value::small_int(protocol));
  }
  Type& type = type_of(ts, self);
  if (!type.slots.tp_new) return raise(ts, Exc::TypeError, "cannot pickle '{}' object", type.plain_name);
  Ref args, kwargs;
  Maybe<Ref> getnewargs_ex = TRY(find_special(ts, self, names::k___getnewargs_ex__));
  Maybe<Ref> getnewargs = absent;
  if (getnewargs_ex) {
    Ref pair = TRY(call(ts, **getnewargs_ex));
    if (!is<Tuple>(pair))
      return raise(ts, Exc::TypeError, "__getnewargs_ex__ should return a tuple, not '{}'", type_name(ts, pair));
    Tuple& tuple = as<Tuple>(pair);
    if (tuple.size != 2)
      return raise(ts, Exc::ValueError, "__getnewargs_ex__ should return a tuple of length 2, not {}", tuple.size);
    if (!is<Tuple>(tuple[0]))
      return raise(ts, Exc::TypeError,
                   "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{}'",
                   type_name(ts, tuple[0]));
    if (!is<Dict>(tuple[1]))
      return raise(ts, Exc::TypeError,
                   "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{}'",
                   type_name(ts, tuple[1]));
    args = Ref::share(tuple[0]);
    kwargs = Ref::share(tuple[1]);
  } else {
    getnewargs = TRY(find_special(ts, self, names::k___getnewargs__));
    if (getnewargs) {
      args = TRY(call(ts, **getnewargs));
      if (!is<Tuple>(args))
        return raise(ts, Exc::TypeError, "__getnewargs__ should return a tuple, not '{}'", type_name(ts, args));
    }
  }
  bool has_args = bool(args);
  Ref state;
  Ref getstate = TRY(get_attribute(ts, self, names::k___getstate__));
  Value own = type_lookup(ts, *ts.types().object, names::k___getstate__);
  bool required = !has_args && !is<List>(self) && !is<Dict>(self);
  auto* builtin = try_as<Builtin>(getstate);
  if (builtin && builtin->self.get() == self && builtin->method == as<MethodDescriptor>(own).method)
    state = TRY(object_get_state(ts, self, required));
  else state = TRY(call(ts, getstate));
  Ref list_items = Ref::none(), dict_items = Ref::none();
  if (is<List>(self)) list_items = TRY(get_iterator(ts, self));
  if (is<Dict>(self)) dict_items = TRY(get_iterator(ts, TRY(call_method(ts, self, names::k_items))));
  Ref callable;
  Ref arguments;
  bool has_kwargs = kwargs && as<Dict>(kwargs).used > 0;
  if (has_kwargs) {
    callable = TRY(copyreg(ts, "__newobj_ex__"));
    arguments = Ref(TRY(make_tuple(ts, Value(type), args, kwargs)));
  } else {
    callable = TRY(copyreg(ts, "__newobj__"));
    uint64_t count = has_args ? as<Tuple>(args).size : 0;
    RefTo<Tuple> tuple = TRY(tuple_allocate(ts, count + 1));
    tuple_initialize(*tuple, 0, Ref::share(Value(type)));
    for (uint64_t i = 0; i < count; i++) tuple_initialize(*tuple, i + 1, Ref::share(as<Tuple>(args)[i]));
    arguments = Ref(std::move(tuple));
  }
  return Ref(TRY(make_tuple(ts, callable, arguments, state, list_items, dict_items)));
}

static Value object_class(ThreadState& ts, Value self) { return Value(type_of(ts, self)); }
constexpr uint32_t kLayoutFlags =
    type_flags::kHasAttributes | type_flags::kHasWeakrefs | type_flags::kHasPrefix | type_flags::kContainer;

// The class that gave the instances of a class their layout: the last one that added something.
static Type& layout_owner(Type& type) {
  Type* at = &type;
  while (at->base && at->base->slot_count == at->slot_count &&
         (at->base->flags & kLayoutFlags) == (at->flags & kLayoutFlags))
    at = at->base;
  return *at;
}
// Whether the members that __slots__ made in two classes of one base have the same names at the same places.
static Result<bool> same_members(ThreadState& ts, Type& type, Type& other) {
  const Dict& dict = *TRY(type_dict(ts, other));
  Value name, member;
  for (uint64_t position = 0; dict_next(dict, position, name, member);) {
    auto* slot = try_as<MemberDescriptor>(member);
    if (!slot || slot->row.name || slot->owner != &other || !is<Str>(name)) continue;
    Value same = own_attribute(ts, type, as<Str>(name));
    auto* candidate = same.is_null() ? nullptr : try_as<MemberDescriptor>(same);
    if (!candidate || candidate->row.name || candidate->row.offset != slot->row.offset) return false;
  }
  return true;
}
static Result<bool> same_layout(ThreadState& ts, Type& type, Type& other) {
  if (type.layout_base != other.layout_base || type.instance_bytes != other.instance_bytes ||
      type.slot_count != other.slot_count || (type.flags & kLayoutFlags) != (other.flags & kLayoutFlags))
    return false;
  Type &a = layout_owner(type), &b = layout_owner(other);
  if (&a == &b) return true;
  // CPython counts the dict of an object of variable size from its end and takes no two such classes for the same.
  if ((a.flags & type_flags::kVariableSize) || a.base != b.base) return false;
  return same_members(ts, a, b);
}

static Result<void> object_set_class(ThreadState& ts, Value self, Value value) {
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "can't delete __class__ attribute");
  auto* type = try_as<Type>(value);
  if (!type)
    return raise(ts, Exc::TypeError, "__class__ must be set to a class, not '{}' object", type_name(ts, value));
  Type& old = type_of(ts, self);
  bool modules = is_subtype(type, ts.types().module) && is_subtype(&old, ts.types().module);
  if (!modules && (!type->has(type_flags::kHeapType) || !old.has(type_flags::kHeapType)))
    return raise(ts, Exc::TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  if (!TRY(same_layout(ts, *type, old)))
    return raise(ts, Exc::TypeError, "__class__ assignment: '{}' object layout differs from '{}'", type->plain_name,
                 old.plain_name);
  if (!(type->flags & type_flags::kHeapType) && !modules)
    return raise(ts, Exc::TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  Object& object = *self.object();
  if (old.has(type_flags::kHasAttributes)) {
    // The shapes belong to the old class: the attributes go to a dict, which any class understands.
    RefTo<Dict> dict = TRY(attributes_dict(ts, object));
    prefix_of(object).shape = type->dict_shape;
  }
  if (type->has(type_flags::kHeapType)) type->refcount++;
  object.type = type;
  if (old.has(type_flags::kHeapType)) release_reference(Value(old));
  return {};
}

constexpr NativeMethod kObjectMethods[] = {
    method<object_reduce_ex>("__reduce_ex__(self, protocol, /)", "Helper for pickle."),
    method<object_reduce>("__reduce__(self, /)", "Helper for pickle."),
    method<object_getstate>("__getstate__(self, /)", "Helper for pickle."),
    class_method<object_subclasshook>("__subclasshook__(cls, /, *args)", "Override to customize issubclass()."),
    class_method<object_init_subclass>("__init_subclass__(cls)", "Called when a class is derived from this one."),
    method<object_format>("__format__(self, format_spec, /)", "Default object formatter."),
    method<object_sizeof>("__sizeof__(self, /)", "Size of object in memory, in bytes."),
    method<object_dir>("__dir__(self, /)", "Default dir() implementation."),
};
constexpr GetSetRow kObjectGetSets[] = {
    getter_setter<object_class, object_set_class>("__class__", "the object's class")};
const TypeSpec spec_object{.name = "object",
                           .kind = Kind::kInstance,
                           .instance_bytes = sizeof(Object),
                           .flags = type_flags::kSubclassable,
                           .doc = "The base class of the class hierarchy.",
                           .methods = kObjectMethods,
                           .getsets = kObjectGetSets,
                           .slots =
                               [](Slots& s) {
                                 s.tp_new = &object_new;
                                 s.tp_init = &object_init;
                                 s.tp_repr = &object_repr;
                                 s.tp_str = &object_str;
                                 s.tp_hash = &object_hash;
                                 s.tp_compare = &object_compare;
                                 s.tp_getattribute = &generic_get_attribute;
                                 s.tp_setattribute = &generic_set_attribute;
                               },
                           .text_signature = "()"};

// --- dir()

Result<void> merge_class_names(ThreadState& ts, Dict& names, Value cls) {
  Maybe<Ref> dict = TRY(find_attribute(ts, cls, names::k___dict__));
  if (dict) TRY(dict_update(ts, names, **dict));
  Maybe<Ref> bases = TRY(find_attribute(ts, cls, names::k___bases__));
  if (!bases || !is<Tuple>(**bases)) return {};
  TRY(ts.check_native_stack());
  for (Value base : as<Tuple>(**bases)) TRY(merge_class_names(ts, names, base));
  return {};
}

// --- __dict__ and __weakref__

static Value weakref_attribute(ThreadState&, Value self) {
  Object* first = prefix_of(*self.object()).weak_references;
  return first ? Value(first) : Value::none();
}
static constexpr GetSetRow kDictRow = getter_setter<attributes_dict_get, attributes_dict_set>(
    "__dict__", "dictionary for instance variables (if defined)");
static constexpr GetSetRow kWeakrefRow =
    getter<weakref_attribute>("__weakref__", "list of weak references to the object (if defined)");

Result<void> add_attribute_descriptors(ThreadState& ts, Type& type, Type& base) {
  auto add = [&](const GetSetRow& row) -> Result<void> {
    RefTo<Str> name = TRY(intern(ts, row.name));
    return own_attribute(ts, type, *name).is_null() ? add_getset(ts, type, row) : Result<void>();
  };
  if (type.has(type_flags::kHasAttributes) && !base.has(type_flags::kHasAttributes)) TRY(add(kDictRow));
  if (type.has(type_flags::kHasWeakrefs) && !base.has(type_flags::kHasWeakrefs)) TRY(add(kWeakrefRow));
  return {};
}

}  // namespace ouro
