// type: the class of classes, and super.
#include "objects/descriptors.h"
#include "objects/dict_views.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/weakref.h"
#include "runtime/python_slots.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {

// --- making instances and classes

static Result<Ref> type_call(ThreadState& ts, Value callable, const CallArguments& arguments) {
  Type& type = *static_cast<Type*>(callable.object());
  if (&type == ts.types().type && arguments.positional_count == 1 && !arguments.keyword_count())
    return Ref::share(Value(type_of(ts, arguments.values[0])));
  if (&type == ts.types().type && arguments.positional_count != 3)
    return raise(ts, Exc::TypeError, "type() takes 1 or 3 arguments");
  if (!type.slots.tp_new) return raise(ts, Exc::TypeError, "cannot create '{}' instances", type.plain_name);
  Ref made = TRY(type.slots.tp_new(ts, type, arguments));
  Type& made_type = type_of(ts, made);
  if (!is_subtype(&made_type, &type)) return made;
  if (made_type.slots.tp_init) TRY(made_type.slots.tp_init(ts, made, arguments));
  return made;
}

static Result<Ref> type_new_slot(ThreadState& ts, Type& metatype, const CallArguments& arguments) {
  if (arguments.positional_count != 3)
    return raise(ts, Exc::TypeError, "type.__new__() takes exactly 3 arguments ({} given)", arguments.positional_count);
  Value name = arguments.values[0], bases = arguments.values[1], dict = arguments.values[2];
  if (!is<Str>(name))
    return raise(ts, Exc::TypeError, "type.__new__() argument 1 must be str, not {}", type_name(ts, name));
  if (!is<Tuple>(bases))
    return raise(ts, Exc::TypeError, "type.__new__() argument 2 must be tuple, not {}", type_name(ts, bases));
  if (!is<Dict>(dict))
    return raise(ts, Exc::TypeError, "type.__new__() argument 3 must be dict, not {}", type_name(ts, dict));
  Tuple& base_tuple = as<Tuple>(bases);
  for (Value base : base_tuple) {
    if (is<Type>(base)) continue;
    if (TRY(find_attribute(ts, base, names::k___mro_entries__)))
      return raise(ts, Exc::TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
  }
  Type* winner = TRY(calculate_metatype(ts, metatype, base_tuple));
  if (winner != &metatype && winner->slots.tp_new != &type_new_slot)
    return winner->slots.tp_new(ts, *winner, arguments);
  return type_new(ts, *winner, as<Str>(name), base_tuple, as<Dict>(dict), arguments);
}
static Result<void> type_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  if (arguments.keyword_count() && arguments.positional_count == 1)
    return raise(ts, Exc::TypeError, "type.__init__() takes no keyword arguments");
  if (arguments.positional_count != 1 && arguments.positional_count != 3)
    return raise(ts, Exc::TypeError, "type.__init__() takes 1 or 3 arguments");
  return {};
}

static Result<Ref> type_repr(ThreadState& ts, Type& self) {
  Ref module = TRY(type_module(ts, self));
  Ref qualname = TRY(type_qualname(ts, self));
  if (!is<Str>(module) || as<Str>(module).equals_ascii("builtins")) return text(ts, "<class '{}'>", Value(self.name));
  return text(ts, "<class '{}.{}'>", module, qualname);
}
static Result<void> type_setattribute(ThreadState& ts, Value self, Str& name, Value value) {
  return type_set_attribute(ts, as<Type>(self), name, value);
}
static Result<Ref> type_or(ThreadState& ts, Value left, Value right) { return union_or(ts, left, right); }

// --- attributes of classes

static Result<void> check_settable(ThreadState& ts, Type& self, const char* name, Value value) {
  if (!self.has(type_flags::kHeapType))
    return raise(ts, Exc::TypeError, "cannot set '{}' attribute of immutable type '{}'", name, self.plain_name);
  if (value.is_unbound())
    return raise(ts, Exc::TypeError, "cannot delete '{}' attribute of immutable type '{}'", name, self.plain_name);
  return {};
}
static Result<void> type_set_name(ThreadState& ts, Type& self, Value value) {
  TRY(check_settable(ts, self, "__name__", value));
  if (!is<Str>(value))
    return raise(ts, Exc::TypeError, "can only assign string to {}.__name__, not '{}'", self.plain_name,
                 type_name(ts, value));
  Utf8 utf8 = TRY(Utf8::of(ts, as<Str>(value)));
  if (utf8.has_nul()) return raise(ts, Exc::ValueError, "type name must not contain null characters");
  auto* plain = static_cast<char*>(TRY(ts.allocate_bytes(utf8.view().size() + 1)));
  for (size_t i = 0; i <= utf8.view().size(); i++) plain[i] = utf8.c_str()[i];
  ts.release_bytes(const_cast<char*>(self.plain_name));
  self.plain_name = plain;
  Str* old = self.name;
  self.name = RefTo<Str>::share(as<Str>(value)).leak();
  release_reference(Value(old));
  return {};
}
static Result<void> type_set_qualname(ThreadState& ts, Type& self, Value value) {
  TRY(check_settable(ts, self, "__qualname__", value));
  if (!is<Str>(value))
    return raise(ts, Exc::TypeError, "can only assign string to {}.__qualname__, not '{}'", self.plain_name,
                 type_name(ts, value));
  Str* old = self.qualname;
  self.qualname = RefTo<Str>::share(as<Str>(value)).leak();
  release_reference(Value(old));
  return {};
}
static Result<void> type_set_module(ThreadState& ts, Type& self, Value value) {
  TRY(check_settable(ts, self, "__module__", value));
  type_modified(ts, self);
  return set_own_attribute(ts, self, names::k___module__, value);
}
static Value type_bases(ThreadState&, Type& self) { return Value(self.bases); }
static Result<Ref> type_dict_proxy(ThreadState& ts, Type& self) {
  return mappingproxy_of(ts, Value(TRY(type_dict(ts, self))));
}
static Result<Ref> type_doc(ThreadState& ts, Type& self) {
  Value found = own_attribute(ts, self, names::k___doc__);
  if (found.is_null()) return Ref::none();
  Ref keep = Ref::share(found);
  if (auto get = type_of(ts, found).slots.tp_descriptor_get) return get(ts, found, Value(), Value(self));
  return keep;
}
static Result<void> type_set_doc(ThreadState& ts, Type& self, Value value) {
  TRY(check_settable(ts, self, "__doc__", value));
  type_modified(ts, self);
  return set_own_attribute(ts, self, names::k___doc__, value);
}
static Result<Ref> type_text_signature(ThreadState& ts, Type& self) {
  if (self.has(type_flags::kHeapType) || !self.spec || !self.spec->text_signature) return Ref::none();
  return Ref(TRY(str_from_ascii(ts, self.spec->text_signature)));
}
static Result<Ref> type_abstractmethods(ThreadState& ts, Type& self) {
  if (&self != ts.types().type) {
    Value found = own_attribute(ts, self, names::k___abstractmethods__);
    if (!found.is_null()) return Ref::share(found);
  }
  return raise(ts, Exc::AttributeError, "__abstractmethods__");
}
static Result<void> type_set_abstractmethods(ThreadState& ts, Type& self, Value value) {
  bool abstract = false;
  Str& name = ts.interpreter().name(names::k___abstractmethods__);
  if (value.is_unbound()) {
    if (!TRY(dict_delete(ts, *TRY(type_dict(ts, self)), Value(name))))
      return raise(ts, Exc::AttributeError, "__abstractmethods__");
  } else {
    abstract = TRY(is_true(ts, value));
    TRY(set_own_attribute(ts, self, name, value));
  }
  type_modified(ts, self);
  if (abstract) self.flags |= type_flags::kAbstract;
  else self.flags &= ~type_flags::kAbstract;
  return {};
}
static Result<Ref> type_annotations(ThreadState& ts, Type& self) {
  if (!self.has(type_flags::kHeapType))
    return raise(ts, Exc::AttributeError, "type object '{}' has no attribute '__annotations__'", self.plain_name);
  Value found = own_attribute(ts, self, names::k___annotations__);
  if (!found.is_null()) {
    Ref keep = Ref::share(found);
    if (auto get = type_of(ts, found).slots.tp_descriptor_get) return get(ts, found, Value(), Value(self));
    return keep;
  }
  RefTo<Dict> made = TRY(dict_allocate(ts));
  TRY(set_own_attribute(ts, self, names::k___annotations__, Value(made)));
  type_modified(ts, self);
  return Ref(std::move(made));
}
static Result<void> type_set_annotations(ThreadState& ts, Type& self, Value value) {
  if (!self.has(type_flags::kHeapType))
    return raise(ts, Exc::TypeError, "cannot set '__annotations__' attribute of immutable type '{}'", self.plain_name);
  if (value.is_unbound()) {
    if (!TRY(dict_delete(ts, *TRY(type_dict(ts, self)), Value(ts.interpreter().name(names::k___annotations__)))))
      return raise(ts, Exc::AttributeError, "__annotations__");
  } else {
    TRY(set_own_attribute(ts, self, names::k___annotations__, value));
  }
  type_modified(ts, self);
  return {};
}
// Attributes and weak references stand in the prefix in front of an instance: the offsets are negative.
static int64_t type_dict_offset(ThreadState&, Type& self) {
  if (self.layout_kind == Kind::kType) return offsetof(Type, lazy_dict);
  return self.has(type_flags::kHasAttributes) ? int64_t(offsetof(ObjectPrefix, dict)) - int64_t(kPrefixBytes) : 0;
}
static int64_t type_weakref_offset(ThreadState&, Type& self) {
  return self.has(type_flags::kHasWeakrefs) ? int64_t(offsetof(ObjectPrefix, weak_references)) - int64_t(kPrefixBytes)
                                            : 0;
}
static Value type_flags_attribute(ThreadState&, Type& self) {
  // The bits of Py_TPFLAGS that Python code looks at.
  int64_t flags = 0;
  if (self.has(type_flags::kHeapType)) flags |= 1 << 9;
  else flags |= 1 << 8;
  if (self.has(type_flags::kSubclassable)) flags |= 1 << 10;
  flags |= 1 << 12;
  if (self.has(type_flags::kContainer)) flags |= 1 << 14;
  if (self.has(type_flags::kAbstract)) flags |= 1 << 20;
  if (self.has(type_flags::kIsSequence)) flags |= 1 << 5;
  if (self.has(type_flags::kIsMapping)) flags |= 1 << 6;
  return Value::small_int(flags);
}
static Result<void> type_set_bases(ThreadState& ts, Type& self, Value value) {
  TRY(check_settable(ts, self, "__bases__", value));
  if (!is<Tuple>(value))
    return raise(ts, Exc::TypeError, "can only assign tuple to {}.__bases__, not {}", self.plain_name,
                 type_name(ts, value));
  return type_assign_bases(ts, self, as<Tuple>(value));
}

static Result<Ref> type_mro_method(ThreadState& ts, Type& self) {
  RefTo<Tuple> mro = TRY(compute_mro(ts, self));
  return Ref(TRY(list_from(ts, Value(mro))));
}
static Result<Ref> type_subclasses_method(ThreadState& ts, Type& self) { return Ref(TRY(type_subclasses(ts, self))); }
static Result<Ref> type_prepare(ThreadState& ts, Type&, Args, Kwargs) { return Ref(TRY(dict_allocate(ts))); }
Result<bool> recursive_is_instance(ThreadState& ts, Value value, Value cls);
Result<bool> recursive_is_subclass(ThreadState& ts, Value derived, Value cls);
static Result<bool> type_instancecheck(ThreadState& ts, Value self, Value instance) {
  return recursive_is_instance(ts, instance, self);
}
static Result<bool> type_subclasscheck(ThreadState& ts, Value self, Value subclass) {
  return recursive_is_subclass(ts, subclass, self);
}
static Result<Ref> type_dir(ThreadState& ts, Type& self) {
  RefTo<Dict> names = TRY(dict_allocate(ts));
  TRY(merge_class_names(ts, *names, Value(self)));
  return Ref(TRY(dict_keys_list(ts, *names)));
}
static int64_t type_sizeof(ThreadState&, Type&) { return int64_t(sizeof(Type)); }

static void type_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Type&>(object);
  for (Value field : {Value(self.base), Value(self.bases), Value(self.mro), Value(self.lazy_dict), Value(self.name),
                      Value(self.qualname), Value(self.subclasses)})
    visitor.visit(field);
}
static void type_clear(ThreadState& ts, Object& object) {
  auto& self = static_cast<Type&>(object);
  type_modified(ts, self);
  forget_declared_names(ts, self);
  if (self.lazy_dict) dict_clear(ts, *self.lazy_dict);
  if (Tuple* mro = self.mro) {
    self.mro = nullptr;
    release_reference(Value(mro));
  }
}
static void type_destroy(ThreadState& ts, Object& object) {
  auto& self = static_cast<Type&>(object);
  type_modified(ts, self);
  forget_declared_names(ts, self);
  if (self.bases) forget_subclass(ts, self);
  Object* fields[] = {self.base, self.bases, self.mro, self.lazy_dict, self.name, self.qualname, self.subclasses};
  self.base = nullptr;
  self.bases = self.mro = nullptr;
  self.lazy_dict = nullptr;
  self.subclasses = nullptr;
  destroy_shapes(ts, self);
  if (self.has(type_flags::kHeapType) && self.plain_name) ts.release_bytes(const_cast<char*>(self.plain_name));
  for (Object* field : fields)
    if (field) release_reference(Value(field));
}

constexpr NativeMethod kTypeMethods[] = {
    method<type_mro_method>("mro(self, /)", "The order in which bases are looked through."),
    method<type_subclasses_method>("__subclasses__(self, /)", "The direct subclasses that are alive."),
    class_method<type_prepare>("__prepare__(cls, /, *args, **kwargs)", "The namespace for a class statement."),
    method<type_instancecheck>("__instancecheck__(self, instance, /)", "Check if an object is an instance."),
    method<type_subclasscheck>("__subclasscheck__(self, subclass, /)", "Check if a class is a subclass."),
    method<type_dir>("__dir__(self, /)", "Specialized __dir__ implementation for types."),
    method<type_sizeof>("__sizeof__(self, /)", "Return memory consumption of the type object."),
};
constexpr GetSetRow kTypeGetSets[] = {
    getter_setter<type_name_object, type_set_name>("__name__", nullptr),
    getter_setter<type_qualname, type_set_qualname>("__qualname__", nullptr),
    getter_setter<type_module, type_set_module>("__module__", nullptr),
    getter_setter<type_bases, type_set_bases>("__bases__", nullptr),
    getter<type_dict_proxy>("__dict__", nullptr),
    getter_setter<type_doc, type_set_doc>("__doc__", nullptr),
    getter<type_text_signature>("__text_signature__", nullptr),
    getter_setter<type_abstractmethods, type_set_abstractmethods>("__abstractmethods__", nullptr),
    getter_setter<type_annotations, type_set_annotations>("__annotations__", nullptr),
    getter<type_flags_attribute>("__flags__", nullptr),
    getter<type_dict_offset>("__dictoffset__", nullptr),
    getter<type_weakref_offset>("__weakrefoffset__", nullptr),
};
constexpr MemberRow kTypeMembers[] = {
    {"__base__", MemberKind::kObjectOrNone, offsetof(Type, base), true, nullptr},
    {"__mro__", MemberKind::kObjectOrNone, offsetof(Type, mro), true, nullptr},
    {"__basicsize__", MemberKind::kInt32, offsetof(Type, instance_bytes), true, nullptr},
    {"__itemsize__", MemberKind::kInt32, offsetof(Type, item_bytes), true, nullptr},
};
const TypeSpec spec_type{
    .name = "type",
    .kind = Kind::kType,
    .instance_bytes = sizeof(Type),
    .flags = type_flags::kContainer | type_flags::kSubclassable | type_flags::kHasWeakrefs,
    .doc = "The class of classes: type(object), or type(name, bases, dict, **kwds) for a new class.",
    .methods = kTypeMethods,
    .getsets = kTypeGetSets,
    .members = kTypeMembers,
    .slots = [](Slots& s) {
      s.tp_call = &type_call;
      s.tp_new = &type_new_slot;
      s.tp_init = &type_init;
      s.tp_repr = slot<type_repr>;
      s.tp_getattribute = &type_get_attribute;
      s.tp_setattribute = &type_setattribute;
      s.nb_or = &type_or;
      s.visit_references = &type_visit;
      s.clear_references = &type_clear;
      s.destroy = &type_destroy;
    }};

// --- super

Result<Maybe<Ref>> super_lookup(ThreadState& ts, Type& type, Value object, Type& object_type, Str& name) {
  // super().__class__ is super itself.
  if (&name == &ts.interpreter().name(names::k___class__) || !object_type.mro) return Maybe<Ref>(absent);
  RefTo<Tuple> mro = RefTo<Tuple>::share(*object_type.mro);
  uint64_t i = 0;
  while (i < mro->size && !((*mro)[i] == Value(type))) i++;
  for (i++; i < mro->size; i++) {
    Value found = own_attribute(ts, as<Type>((*mro)[i]), name);
    if (found.is_null()) continue;
    Ref keep = Ref::share(found);
    if (auto get = type_of(ts, found).slots.tp_descriptor_get)
      return Maybe<Ref>(TRY(get(ts, found, object == Value(object_type) ? Value() : object, Value(object_type))));
    return Maybe<Ref>(std::move(keep));
  }
  return Maybe<Ref>(absent);
}
// The class by which an object is bound: its own, or the object itself when it is a subclass, or its __class__.
static Result<Type*> super_check(ThreadState& ts, Type& type, Value object) {
  if (is<Type>(object) && is_subtype(&as<Type>(object), &type)) return &as<Type>(object);
  if (is_subtype(&type_of(ts, object), &type)) return &type_of(ts, object);
  Maybe<Ref> cls = TRY(find_attribute(ts, object, names::k___class__));
  if (cls && is<Type>(**cls) && **cls != Value(type_of(ts, object)) && is_subtype(&as<Type>(**cls), &type))
    return &as<Type>(**cls);
  return raise(ts, Exc::TypeError, "super(type, obj): obj must be an instance or subtype of type");
}
static Result<Ref> super_new(ThreadState& ts, Type& type, const CallArguments&) {
  auto* self = TRY(ts.allocate_as<Super>(type));
  self->type = nullptr;
  self->object.initialize_null();
  self->object_type = nullptr;
  ts.track(*self);
  return Ref::adopt(Value(self));
}
static Result<void> super_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  auto& self = *static_cast<Super*>(value.object());
  if (arguments.keyword_count()) return raise(ts, Exc::TypeError, "super() takes no keyword arguments");
  if (arguments.positional_count > 2)
    return raise(ts, Exc::TypeError, "super() expected at most 2 arguments, got {}", arguments.positional_count);
  Ref type, object;
  if (arguments.positional_count == 0) TRY(super_arguments_of_frame(ts, type, object));
  else {
    type = Ref::share(arguments.values[0]);
    if (!is<Type>(type))
      return raise(ts, Exc::TypeError, "super() argument 1 must be a type, not {}", type_name(ts, type));
    if (arguments.positional_count == 2) object = Ref::share(arguments.values[1]);
  }
  if (object && object.get().is_none()) object = Ref();
  Type* object_type = nullptr;
  if (object) object_type = TRY(super_check(ts, as<Type>(type), object));
  Type* old_type = self.type;
  Type* old_object_type = self.object_type;
  self.type = static_cast<Type*>(type.leak().object());
  self.object.set(std::move(object));
  self.object_type = object_type;
  if (object_type) object_type->refcount++;
  if (old_type) release_reference(Value(old_type));
  if (old_object_type) release_reference(Value(old_object_type));
  return {};
}
static Result<Maybe<Ref>> super_getattribute(ThreadState& ts, Value value, Str& name) {
  auto& self = *static_cast<Super*>(value.object());
  if (self.object_type) {
    Ref object = self.object.share();
    Maybe<Ref> found = TRY(super_lookup(ts, *self.type, object, *self.object_type, name));
    if (found) return found;
  }
  return generic_get_attribute(ts, value, name);
}
static Result<Ref> super_get(ThreadState& ts, Value value, Value instance, Value) {
  auto& self = *static_cast<Super*>(value.object());
  if (instance.is_null() || instance.is_none() || !self.object.is_null() || !self.type) return Ref::share(value);
  return call(ts, Value(self.Object::type), Value(self.type), instance);
}
static Result<Ref> super_repr(ThreadState& ts, Super& self) {
  const char* name = self.type ? self.type->plain_name : "NULL";
  if (self.object_type) return text(ts, "<super: <class '{}'>, <{} object>>", name, self.object_type->plain_name);
  return text(ts, "<super: <class '{}'>, NULL>", name);
}
static void super_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Super&>(object);
  visitor.visit(Value(self.type));
  visitor.visit(self.object);
  visitor.visit(Value(self.object_type));
}
static void super_destroy(ThreadState&, Object& object) {
  auto& self = static_cast<Super&>(object);
  Type* type = self.type;
  Type* object_type = self.object_type;
  self.type = self.object_type = nullptr;
  self.object.clear();
  if (type) release_reference(Value(type));
  if (object_type) release_reference(Value(object_type));
}
static Value super_thisclass(ThreadState&, Super& self) { return self.type ? Value(self.type) : Value::none(); }
static Value super_self(ThreadState&, Super& self) { return self.object.is_null() ? Value::none() : self.object.get(); }
static Value super_self_class(ThreadState&, Super& self) {
  return self.object_type ? Value(self.object_type) : Value::none();
}
constexpr GetSetRow kSuperGetSets[] = {
    getter<super_thisclass>("__thisclass__", "the class invoking super()"),
    getter<super_self>("__self__", "the instance invoking super(); may be None"),
    getter<super_self_class>("__self_class__", "the type of the instance invoking super(); may be None")};
const TypeSpec spec_super{.name = "super",
                          .kind = Kind::kSuper,
                          .instance_bytes = sizeof(Super),
                          .flags = type_flags::kContainer | type_flags::kSubclassable,
                          .doc = "The attributes of a value as the classes behind a given one in its MRO have them.",
                          .getsets = kSuperGetSets,
                          .slots = [](Slots& s) {
                            s.tp_new = &super_new;
                            s.tp_init = &super_init;
                            s.tp_getattribute = &super_getattribute;
                            s.tp_descriptor_get = &super_get;
                            s.tp_repr = slot<super_repr>;
                            s.visit_references = &super_visit;
                            s.clear_references = &super_destroy;
                            s.destroy = &super_destroy;
                          }};

}  // namespace ouro
