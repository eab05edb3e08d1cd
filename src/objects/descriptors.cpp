// The descriptors of built-in types (methods, computed and stored attributes, slot wrappers), staticmethod,
// classmethod, property and super.
#include "objects/descriptors.h"
#include "objects/constructor_arguments.h"

#include "objects/int.h"
#include "objects/str.h"
#include "runtime/python_slots.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {

Result<RefTo<Str>> address_text(ThreadState& ts, Value value) {
  auto number = uint64_t(identity(ts, value));
  char digits[20];
  int at = 20;
  do digits[--at] = "0123456789abcdef"[number & 15];
  while (number >>= 4);
  digits[--at] = 'x';
  digits[--at] = '0';
  return str_from_ascii(ts, {digits + at, size_t(20 - at)});
}

Result<Ref> attributes_dict_get(ThreadState& ts, Value self) { return Ref(TRY(attributes_dict(ts, *self.object()))); }
Result<void> attributes_dict_set(ThreadState& ts, Value self, Value value) {
  // Of a base that is not for classes and modules, whose dict is a part of them.
  if (!type_of(ts, self).has(type_flags::kHasAttributes))
    return raise(ts, Exc::TypeError, "this __dict__ descriptor does not support '{}' objects", type_name(ts, self));
  if (value.is_unbound()) {
    RefTo<Dict> fresh = TRY(dict_allocate(ts));
    return attributes_set_dict(ts, *self.object(), *fresh);
  }
  if (!is<Dict>(value))
    return raise(ts, Exc::TypeError, "__dict__ must be set to a dictionary, not a '{}'", type_name(ts, value));
  return attributes_set_dict(ts, *self.object(), as<Dict>(value));
}
Result<void> attributes_dict_replace(ThreadState& ts, Value self, Value value) {
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "cannot delete __dict__");
  return attributes_dict_set(ts, self, value);
}

// --- shared

static void descriptor_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Descriptor&>(object);
  visitor.visit(Value(self.owner));
  visitor.visit(Value(self.name));
}
static void descriptor_destroy(ThreadState&, Object& object) {
  auto& self = static_cast<Descriptor&>(object);
  Type* owner = self.owner;
  Str* name = self.name;
  self.owner = nullptr;
  self.name = nullptr;
  if (name) release_reference(Value(name));
  if (owner) release_reference(Value(owner));
}
static Value descriptor_name(ThreadState&, Value self) { return Value(static_cast<Descriptor*>(self.object())->name); }
static Value descriptor_owner(ThreadState&, Value self) {
  return Value(static_cast<Descriptor*>(self.object())->owner);
}
static Result<Ref> descriptor_qualname(ThreadState& ts, Value value) {
  auto& self = *static_cast<Descriptor*>(value.object());
  return text(ts, "{}.{}", Value(TRY(type_qualname(ts, *self.owner))), Value(self.name));
}
static Result<Ref> descriptor_repr_of(ThreadState& ts, Descriptor& self, const char* what) {
  return text(ts, "<{} '{}' of '{}' objects>", what, Value(self.name), self.owner->plain_name);
}
static Result<Ref> descriptor_reduce(ThreadState& ts, Value value) {
  auto& self = *static_cast<Descriptor*>(value.object());
  Value getattr = dict_find(ts, *ts.interpreter().builtins, "getattr");
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(self.owner), Value(self.name)));
  return Ref(TRY(make_tuple(ts, getattr, Value(arguments))));
}
// TypeError when the instance is not one of the descriptor's type.
static Result<void> check_instance(ThreadState& ts, Descriptor& self, Value instance) {
  if (is_subtype(&type_of(ts, instance), self.owner)) [[likely]]
    return {};
  return raise(ts, Exc::TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", Value(self.name),
               self.owner->plain_name, type_name(ts, instance));
}
constexpr NativeMethod kDescriptorMethods[] = {method<descriptor_reduce>("__reduce__(self, /)", "Helper for pickle.")};

// --- methods

static Result<Ref> method_descriptor_call(ThreadState& ts, Value callable, const CallArguments& arguments) {
  auto& self = *static_cast<MethodDescriptor*>(callable.object());
  if (arguments.positional_count == 0)
    return raise(ts, Exc::TypeError, "unbound method {}.{}() needs an argument", self.owner->plain_name,
                 Value(self.name));
  Value instance = arguments.values[0];
  if (!is_subtype(&type_of(ts, instance), self.owner)) [[unlikely]]
    return raise(ts, Exc::TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                 Value(self.name), self.owner->plain_name, type_name(ts, instance));
  CallArguments rest{arguments.values + 1, arguments.positional_count - 1, arguments.keyword_names};
  return self.method->thunk(ts, instance, rest, *self.method);
}
static Result<Ref> method_descriptor_get(ThreadState& ts, Value value, Value instance, Value) {
  if (instance.is_null()) return Ref::share(value);
  auto& self = *static_cast<MethodDescriptor*>(value.object());
  TRY(check_instance(ts, self, instance));
  return Ref(TRY(builtin_make(ts, *self.method, instance, Value(), nullptr)));
}
static Result<Ref> method_descriptor_repr(ThreadState& ts, Value self) {
  return descriptor_repr_of(ts, *static_cast<Descriptor*>(self.object()), "method");
}
static Result<Ref> method_descriptor_doc(ThreadState& ts, Value self) {
  const char* doc = static_cast<MethodDescriptor*>(self.object())->method->doc;
  if (!doc) return Ref::none();
  return Ref(TRY(str_from_utf8(ts, doc)));
}
static Result<Ref> method_descriptor_signature(ThreadState& ts, Value self) {
  return method_signature(ts, *static_cast<MethodDescriptor*>(self.object())->method);
}
constexpr GetSetRow kMethodDescriptorGetSets[] = {
    getter<descriptor_name>("__name__", nullptr), getter<descriptor_owner>("__objclass__", nullptr),
    getter<descriptor_qualname>("__qualname__", nullptr), getter<method_descriptor_doc>("__doc__", nullptr),
    getter<method_descriptor_signature>("__text_signature__", nullptr)};
const TypeSpec spec_method_descriptor{
    .name = "method_descriptor",
    .kind = Kind::kMethodDescriptor,
    .instance_bytes = sizeof(MethodDescriptor),
    .flags = type_flags::kContainer | type_flags::kMethodDescriptor | type_flags::kNoInstantiation,
    .methods = kDescriptorMethods,
    .getsets = kMethodDescriptorGetSets,
    .slots = [](Slots& s) {
      s.tp_call = &method_descriptor_call;
      s.tp_descriptor_get = &method_descriptor_get;
      s.tp_repr = slot<method_descriptor_repr>;
      s.visit_references = &descriptor_visit;
      s.destroy = &descriptor_destroy;
    }};

static Result<Ref> classmethod_descriptor_bind(ThreadState& ts, MethodDescriptor& self, Value cls) {
  auto* type = try_as<Type>(cls);
  if (!type || !is_subtype(type, self.owner))
    return raise(ts, Exc::TypeError, "descriptor '{}' requires a subtype of '{}' but received '{}'", Value(self.name),
                 self.owner->plain_name, type ? std::string_view(type->plain_name) : type_name(ts, cls));
  return Ref(TRY(builtin_make(ts, *self.method, cls, Value(), nullptr)));
}
static Result<Ref> classmethod_descriptor_get(ThreadState& ts, Value value, Value instance, Value owner) {
  auto& self = *static_cast<MethodDescriptor*>(value.object());
  if (owner.is_null()) {
    if (instance.is_null())
      return raise(ts, Exc::TypeError, "descriptor '{}' for type '{}' needs either an object or a type",
                   Value(self.name), self.owner->plain_name);
    owner = Value(type_of(ts, instance));
  }
  return classmethod_descriptor_bind(ts, self, owner);
}
static Result<Ref> classmethod_descriptor_call(ThreadState& ts, Value callable, const CallArguments& arguments) {
  auto& self = *static_cast<MethodDescriptor*>(callable.object());
  if (arguments.positional_count == 0)
    return raise(ts, Exc::TypeError, "descriptor '{}' of '{}' object needs an argument", Value(self.name),
                 self.owner->plain_name);
  Ref bound = TRY(classmethod_descriptor_bind(ts, self, arguments.values[0]));
  return call(ts, bound, CallArguments{arguments.values + 1, arguments.positional_count - 1, arguments.keyword_names});
}
const TypeSpec spec_classmethod_descriptor{.name = "classmethod_descriptor",
                                           .kind = Kind::kNative,
                                           .instance_bytes = sizeof(MethodDescriptor),
                                           .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                                           .getsets = kMethodDescriptorGetSets,
                                           .slots = [](Slots& s) {
                                             s.tp_call = &classmethod_descriptor_call;
                                             s.tp_descriptor_get = &classmethod_descriptor_get;
                                             s.tp_repr = slot<method_descriptor_repr>;
                                             s.visit_references = &descriptor_visit;
                                             s.destroy = &descriptor_destroy;
                                           }};

// --- attributes

static Result<Ref> getset_get(ThreadState& ts, Value value, Value instance, Value) {
  if (instance.is_null()) return Ref::share(value);
  auto& self = *static_cast<GetSet*>(value.object());
  TRY(check_instance(ts, self, instance));
  return self.row->get(ts, instance);
}
static Result<void> getset_set(ThreadState& ts, Value value, Value instance, Value attribute) {
  auto& self = *static_cast<GetSet*>(value.object());
  TRY(check_instance(ts, self, instance));
  if (!self.row->set)
    return raise(ts, Exc::AttributeError, "attribute '{}' of '{}' objects is not writable", Value(self.name),
                 self.owner->plain_name);
  return self.row->set(ts, instance, attribute);
}
static Result<Ref> getset_repr(ThreadState& ts, Value self) {
  return descriptor_repr_of(ts, *static_cast<Descriptor*>(self.object()), "attribute");
}
static Result<Ref> getset_doc(ThreadState& ts, Value self) {
  const char* doc = static_cast<GetSet*>(self.object())->row->doc;
  if (!doc) return Ref::none();
  return Ref(TRY(str_from_utf8(ts, doc)));
}
constexpr GetSetRow kGetSetGetSets[] = {
    getter<descriptor_name>("__name__", nullptr), getter<descriptor_owner>("__objclass__", nullptr),
    getter<descriptor_qualname>("__qualname__", nullptr), getter<getset_doc>("__doc__", nullptr)};
const TypeSpec spec_getset{.name = "getset_descriptor",
                           .kind = Kind::kGetSet,
                           .instance_bytes = sizeof(GetSet),
                           .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                           .getsets = kGetSetGetSets,
                           .slots = [](Slots& s) {
                             s.tp_descriptor_get = &getset_get;
                             s.tp_descriptor_set = &getset_set;
                             s.tp_repr = slot<getset_repr>;
                             s.visit_references = &descriptor_visit;
                             s.destroy = &descriptor_destroy;
                           }};

template <class T>
static T& field_at(Value instance, uint32_t offset) {
  return *reinterpret_cast<T*>(reinterpret_cast<char*>(instance.object()) + offset);
}
static Result<Ref> member_get(ThreadState& ts, Value value, Value instance, Value) {
  if (instance.is_null()) return Ref::share(value);
  auto& self = *static_cast<MemberDescriptor*>(value.object());
  TRY(check_instance(ts, self, instance));
  switch (self.row.kind) {
    case MemberKind::kObject: {
      Value found = field_at<Value>(instance, self.row.offset);
      if (!found.is_null()) return Ref::share(found);
      return raise_no_attribute(ts, instance, *self.name);
    }
    case MemberKind::kObjectOrNone: {
      Value found = field_at<Value>(instance, self.row.offset);
      return found.is_null() ? Ref::none() : Ref::share(found);
    }
    case MemberKind::kInt64: return make_int(ts, field_at<int64_t>(instance, self.row.offset));
    case MemberKind::kInt32: return Ref::small_int(field_at<int32_t>(instance, self.row.offset));
    case MemberKind::kBool: return Ref::boolean(field_at<bool>(instance, self.row.offset));
    case MemberKind::kByte: return Ref::small_int(field_at<uint8_t>(instance, self.row.offset));
    case MemberKind::kDouble: return make_float(ts, field_at<double>(instance, self.row.offset));
  }
  OURO_UNREACHABLE();
}
static Result<void> member_set(ThreadState& ts, Value value, Value instance, Value attribute) {
  auto& self = *static_cast<MemberDescriptor*>(value.object());
  TRY(check_instance(ts, self, instance));
  if (self.row.read_only || self.row.kind == MemberKind::kDouble)
    return raise(ts, Exc::AttributeError, "readonly attribute");
  if (self.row.kind == MemberKind::kObject || self.row.kind == MemberKind::kObjectOrNone) {
    Value& field = field_at<Value>(instance, self.row.offset);
    Value old = field;
    if (attribute.is_unbound()) {
      if (old.is_null() && self.row.kind == MemberKind::kObject)
        return raise(ts, Exc::AttributeError, "{}", Value(self.name));
      field = Value();
    } else {
      add_reference(attribute);
      field = attribute;
    }
    if (!old.is_null()) release_reference(old);
    return {};
  }
  if (attribute.is_unbound()) return raise(ts, Exc::TypeError, "can't delete numeric/char attribute");
  if (self.row.kind == MemberKind::kBool) {
    if (!attribute.is_bool()) return raise(ts, Exc::TypeError, "attribute value type must be bool");
    field_at<bool>(instance, self.row.offset) = attribute.is_true();
    return {};
  }
  if (!is_int(attribute)) return raise(ts, Exc::TypeError, "an integer is required");
  int64_t number = TRY(native::convert_index(ts, attribute));
  if (self.row.kind == MemberKind::kInt64) field_at<int64_t>(instance, self.row.offset) = number;
  else if (self.row.kind == MemberKind::kInt32) field_at<int32_t>(instance, self.row.offset) = int32_t(number);
  else field_at<uint8_t>(instance, self.row.offset) = uint8_t(number);
  return {};
}
static Result<Ref> member_repr(ThreadState& ts, Value self) {
  return descriptor_repr_of(ts, *static_cast<Descriptor*>(self.object()), "member");
}
static Result<Ref> member_doc(ThreadState& ts, Value self) {
  const char* doc = static_cast<MemberDescriptor*>(self.object())->row.doc;
  if (!doc) return Ref::none();
  return Ref(TRY(str_from_utf8(ts, doc)));
}
constexpr GetSetRow kMemberGetSets[] = {
    getter<descriptor_name>("__name__", nullptr), getter<descriptor_owner>("__objclass__", nullptr),
    getter<descriptor_qualname>("__qualname__", nullptr), getter<member_doc>("__doc__", nullptr)};
const TypeSpec spec_member_descriptor{.name = "member_descriptor",
                                      .kind = Kind::kMemberDescriptor,
                                      .instance_bytes = sizeof(MemberDescriptor),
                                      .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                                      .methods = kDescriptorMethods,
                                      .getsets = kMemberGetSets,
                                      .slots = [](Slots& s) {
                                        s.tp_descriptor_get = &member_get;
                                        s.tp_descriptor_set = &member_set;
                                        s.tp_repr = slot<member_repr>;
                                        s.visit_references = &descriptor_visit;
                                        s.destroy = &descriptor_destroy;
                                      }};

// --- slot wrappers

static Result<Ref> run_wrapper(ThreadState& ts, SlotWrapper& wrapper, Value self, const CallArguments& arguments) {
  const SlotDefinition& definition = *wrapper.definition;
  if (arguments.keyword_count() && definition.name != names::k___call__ && definition.name != names::k___init__)
    return raise(ts, Exc::TypeError, "wrapper {}() takes no keyword arguments", definition.text);
  return definition.wrapper(ts, self, arguments, slot_at(wrapper.owner->slots, definition.slot), definition);
}
static Result<Ref> slot_wrapper_call(ThreadState& ts, Value callable, const CallArguments& arguments) {
  auto& self = *static_cast<SlotWrapper*>(callable.object());
  if (arguments.positional_count == 0)
    return raise(ts, Exc::TypeError, "descriptor '{}' of '{}' object needs an argument", Value(self.name),
                 self.owner->plain_name);
  Value instance = arguments.values[0];
  if (!is_subtype(&type_of(ts, instance), self.owner))
    return raise(ts, Exc::TypeError, "descriptor '{}' requires a '{}' object but received a '{}'", Value(self.name),
                 self.owner->plain_name, type_name(ts, instance));
  return run_wrapper(ts, self, instance,
                     CallArguments{arguments.values + 1, arguments.positional_count - 1, arguments.keyword_names});
}
static Result<Ref> slot_wrapper_get(ThreadState& ts, Value value, Value instance, Value) {
  if (instance.is_null()) return Ref::share(value);
  auto& self = *static_cast<SlotWrapper*>(value.object());
  TRY(check_instance(ts, self, instance));
  auto* wrapper = TRY(ts.allocate_as<MethodWrapper>(*ts.types().method_wrapper));
  wrapper->wrapper.initialize(RefTo<SlotWrapper>::share(self));
  wrapper->self.initialize(Ref::share(instance));
  ts.track(*wrapper);
  return Ref::adopt(Value(wrapper));
}
static Result<Ref> slot_wrapper_repr(ThreadState& ts, Value self) {
  return descriptor_repr_of(ts, *static_cast<Descriptor*>(self.object()), "slot wrapper");
}
static Result<Ref> text_or_none(ThreadState& ts, const char* text) {
  return text ? Ref(TRY(str_from_utf8(ts, text))) : Ref::none();
}
static Result<Ref> slot_wrapper_doc(ThreadState& ts, Value self) {
  return text_or_none(ts, static_cast<SlotWrapper*>(self.object())->definition->doc);
}
static Result<Ref> slot_wrapper_signature(ThreadState& ts, Value self) {
  return text_or_none(ts, static_cast<SlotWrapper*>(self.object())->definition->signature);
}
constexpr GetSetRow kSlotWrapperGetSets[] = {
    getter<descriptor_name>("__name__", nullptr), getter<descriptor_owner>("__objclass__", nullptr),
    getter<descriptor_qualname>("__qualname__", nullptr), getter<slot_wrapper_doc>("__doc__", nullptr),
    getter<slot_wrapper_signature>("__text_signature__", nullptr)};
const TypeSpec spec_slot_wrapper{
    .name = "wrapper_descriptor",
    .kind = Kind::kSlotWrapper,
    .instance_bytes = sizeof(SlotWrapper),
    .flags = type_flags::kContainer | type_flags::kMethodDescriptor | type_flags::kNoInstantiation,
    .methods = kDescriptorMethods,
    .getsets = kSlotWrapperGetSets,
    .slots = [](Slots& s) {
      s.tp_call = &slot_wrapper_call;
      s.tp_descriptor_get = &slot_wrapper_get;
      s.tp_repr = slot<slot_wrapper_repr>;
      s.visit_references = &descriptor_visit;
      s.destroy = &descriptor_destroy;
    }};

static Result<Ref> method_wrapper_call(ThreadState& ts, Value callable, const CallArguments& arguments) {
  auto& self = *static_cast<MethodWrapper*>(callable.object());
  Ref instance = self.self.share();
  RefTo<SlotWrapper> wrapper = self.wrapper.share();
  return run_wrapper(ts, *wrapper, instance, arguments);
}
static Result<Ref> method_wrapper_repr(ThreadState& ts, MethodWrapper& self) {
  return text(ts, "<method-wrapper '{}' of {} object at {}>", Value(self.wrapper->name), type_name(ts, self.self),
              Value(TRY(address_text(ts, self.self))));
}
static Result<Ref> method_wrapper_compare(ThreadState& ts, MethodWrapper& self, Value other, CompareOp op) {
  auto* right = try_as<MethodWrapper>(other);
  if (!right || (op != CompareOp::kEqual && op != CompareOp::kNotEqual)) return Ref::not_implemented();
  bool same = self.wrapper.get() == right->wrapper.get() && self.self.get() == right->self.get();
  return Ref::boolean(same == (op == CompareOp::kEqual));
}
static Result<int64_t> method_wrapper_hash(ThreadState& ts, MethodWrapper& self) {
  int64_t result = (identity(ts, self.self) >> 4) ^ (identity(ts, Value(self.wrapper.get())) >> 4);
  return result == -1 ? -2 : result;
}
static Value method_wrapper_self(ThreadState&, MethodWrapper& self) { return self.self; }
static Value method_wrapper_owner(ThreadState&, MethodWrapper& self) { return Value(self.wrapper->owner); }
static Value method_wrapper_name(ThreadState&, MethodWrapper& self) { return Value(self.wrapper->name); }
static Result<Ref> method_wrapper_qualname(ThreadState& ts, MethodWrapper& self) {
  return descriptor_qualname(ts, Value(self.wrapper.get()));
}
static Result<Ref> method_wrapper_doc(ThreadState& ts, MethodWrapper& self) {
  return slot_wrapper_doc(ts, Value(self.wrapper.get()));
}
static Result<Ref> method_wrapper_signature(ThreadState& ts, MethodWrapper& self) {
  return slot_wrapper_signature(ts, Value(self.wrapper.get()));
}
static Result<Ref> method_wrapper_reduce(ThreadState& ts, MethodWrapper& self) {
  Value getattr = dict_find(ts, *ts.interpreter().builtins, "getattr");
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.self.get(), Value(self.wrapper->name)));
  return Ref(TRY(make_tuple(ts, getattr, Value(arguments))));
}
static void method_wrapper_visit(Object& object, ReferenceVisitor& visitor) {
  visitor.visit(Value(static_cast<MethodWrapper&>(object).wrapper.get()));
  visitor.visit(static_cast<MethodWrapper&>(object).self);
}
static void method_wrapper_destroy(ThreadState&, Object& object) {
  static_cast<MethodWrapper&>(object).wrapper.clear();
  static_cast<MethodWrapper&>(object).self.clear();
}
constexpr NativeMethod kMethodWrapperMethods[] = {
    method<method_wrapper_reduce>("__reduce__(self, /)", "Helper for pickle.")};
constexpr GetSetRow kMethodWrapperGetSets[] = {
    getter<method_wrapper_self>("__self__", nullptr), getter<method_wrapper_owner>("__objclass__", nullptr),
    getter<method_wrapper_name>("__name__", nullptr), getter<method_wrapper_qualname>("__qualname__", nullptr),
    getter<method_wrapper_doc>("__doc__", nullptr),   getter<method_wrapper_signature>("__text_signature__", nullptr)};
const TypeSpec spec_method_wrapper{.name = "method-wrapper",
                                   .kind = Kind::kMethodWrapper,
                                   .instance_bytes = sizeof(MethodWrapper),
                                   .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                                   .methods = kMethodWrapperMethods,
                                   .getsets = kMethodWrapperGetSets,
                                   .slots = [](Slots& s) {
                                     s.tp_call = &method_wrapper_call;
                                     s.tp_repr = slot<method_wrapper_repr>;
                                     s.tp_hash = slot<method_wrapper_hash>;
                                     s.tp_compare = slot<method_wrapper_compare>;
                                     s.visit_references = &method_wrapper_visit;
                                     s.clear_references = nullptr;
                                     s.destroy = &method_wrapper_destroy;
                                   }};

// --- __new__ of built-in types

static Result<Ref> new_thunk(ThreadState& ts, Value self, const CallArguments& arguments, const NativeMethod&) {
  Type& type = as<Type>(self);
  if (arguments.positional_count < 1)
    return raise(ts, Exc::TypeError, "{}.__new__(): not enough arguments", type.plain_name);
  Value first = arguments.values[0];
  if (!is<Type>(first))
    return raise(ts, Exc::TypeError, "{}.__new__(X): X is not a type object ({})", type.plain_name,
                 type_name(ts, first));
  Type& wanted = as<Type>(first);
  if (!is_subtype(&wanted, &type))
    return raise(ts, Exc::TypeError, "{}.__new__({}): {} is not a subtype of {}", type.plain_name, wanted.plain_name,
                 wanted.plain_name, type.plain_name);
  // The instance must be made by the type whose layout it has: object.__new__(dict) would leave fields unset.
  Type* static_base = &wanted;
  while (static_base && has_python_new(*static_base)) static_base = static_base->base;
  if (static_base && static_base->slots.tp_new != type.slots.tp_new)
    return raise(ts, Exc::TypeError, "{}.__new__({}) is not safe, use {}.__new__()", type.plain_name, wanted.plain_name,
                 static_base->plain_name);
  return type.slots.tp_new(
      ts, wanted, CallArguments{arguments.values + 1, arguments.positional_count - 1, arguments.keyword_names});
}
constexpr NativeMethod kNewRow = [] {
  NativeMethod row{"__new__(*args, **kwargs)",
                   "Create and return a new object.  See help(type) for accurate signature.", &new_thunk};
  row.name_length = 7;
  row.binding = MethodBinding::kStatic;
  row.has_args = row.has_kwargs = true;
  return row;
}();
Result<RefTo<Builtin>> new_wrapper_make(ThreadState& ts, Type& type) {
  return builtin_make(ts, kNewRow, Value(type), Value(), &type);
}

// --- staticmethod, classmethod

static Result<void> copy_wrapped_attributes(ThreadState& ts, Value self, Value callable) {
  for (names::Id id :
       {names::k___module__, names::k___name__, names::k___qualname__, names::k___doc__, names::k___annotations__}) {
    Maybe<Ref> attribute = TRY(find_attribute(ts, callable, id));
    if (attribute) TRY(attributes_set(ts, *self.object(), ts.interpreter().name(id), **attribute));
  }
  return {};
}
static Result<Ref> wrapper_new(ThreadState& ts, Type& type, const CallArguments&) {
  auto* self = TRY(ts.allocate_as<StaticMethod>(type));
  self->callable.initialize(Ref::none());
  ts.track(*self);
  return Ref::adopt(Value(self));
}
static Result<void> wrapper_init_row(ThreadState& ts, Value self, Value function) {
  static_cast<StaticMethod*>(self.object())->callable.set(Ref::share(function));
  return copy_wrapped_attributes(ts, self, function);
}
constexpr NativeMethod kStaticMethodInit = method<wrapper_init_row>("staticmethod(self, function, /)", "");
constexpr NativeMethod kClassMethodInit = method<wrapper_init_row>("classmethod(self, function, /)", "");
static Result<void> staticmethod_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "staticmethod", arguments));
  TRY(expect_positional(ts, "staticmethod", arguments, 1, 1));
  TRY(kStaticMethodInit.thunk(ts, self, arguments, kStaticMethodInit));
  return {};
}
static Result<void> classmethod_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "classmethod", arguments));
  TRY(expect_positional(ts, "classmethod", arguments, 1, 1));
  TRY(kClassMethodInit.thunk(ts, self, arguments, kClassMethodInit));
  return {};
}
Result<Ref> staticmethod_make(ThreadState& ts, Value callable) {
  Ref self = TRY(wrapper_new(ts, *ts.types().staticmethod, {}));
  static_cast<StaticMethod*>(self.get().object())->callable.set(Ref::share(callable));
  return self;
}
static Result<Ref> staticmethod_get(ThreadState&, Value self, Value, Value) {
  return static_cast<StaticMethod*>(self.object())->callable.share();
}
static Result<Ref> staticmethod_call(ThreadState& ts, Value self, const CallArguments& arguments) {
  Ref callable = static_cast<StaticMethod*>(self.object())->callable.share();
  return call(ts, callable, arguments);
}
static Result<Ref> classmethod_get(ThreadState& ts, Value value, Value instance, Value owner) {
  Ref callable = static_cast<StaticMethod*>(value.object())->callable.share();
  Value cls = owner.is_null() ? Value(type_of(ts, instance)) : owner;
  // Whatever can be bound to the class is (3.9 to 3.12), a property for example.
  if (DescriptorGetSlot get = type_of(ts, callable).slots.tp_descriptor_get) return get(ts, callable, cls, cls);
  return Ref(TRY(bound_method_make(ts, callable, cls)));
}
static Result<Ref> staticmethod_repr(ThreadState& ts, Value self) {
  return text(ts, "<staticmethod({})>", repr_of(static_cast<StaticMethod*>(self.object())->callable));
}
static Result<Ref> classmethod_repr(ThreadState& ts, Value self) {
  return text(ts, "<classmethod({})>", repr_of(static_cast<StaticMethod*>(self.object())->callable));
}
static void wrapper_visit(Object& object, ReferenceVisitor& visitor) {
  visitor.visit(static_cast<StaticMethod&>(object).callable);
}
static void wrapper_clear(ThreadState&, Object& object) { static_cast<StaticMethod&>(object).callable.clear(); }
static Value wrapper_callable(ThreadState&, Value self) { return static_cast<StaticMethod*>(self.object())->callable; }
static Result<Ref> wrapper_is_abstract(ThreadState& ts, Value self) {
  TRY(ts.check_native_stack());  // wrappers nest to any depth
  Maybe<Ref> flag =
      TRY(find_attribute(ts, static_cast<StaticMethod*>(self.object())->callable, names::k___isabstractmethod__));
  if (!flag) return Ref::boolean(false);
  return Ref::boolean(TRY(is_true(ts, **flag)));
}
constexpr GetSetRow kWrapperGetSets[] = {
    getter<wrapper_callable>("__func__", nullptr), getter<wrapper_callable>("__wrapped__", nullptr),
    getter<wrapper_is_abstract>("__isabstractmethod__", nullptr),
    getter_setter<attributes_dict_get, attributes_dict_replace>("__dict__", nullptr)};
const TypeSpec spec_staticmethod{
    .name = "staticmethod",
    .kind = Kind::kStaticMethod,
    .instance_bytes = sizeof(StaticMethod),
    .flags = type_flags::kContainer | type_flags::kSubclassable | type_flags::kHasAttributes,
    .doc = "A function that is given no instance or class when it is called as a method.",
    .getsets = kWrapperGetSets,
    .slots = [](Slots& s) {
      s.tp_new = &wrapper_new;
      s.tp_init = &staticmethod_init;
      s.tp_call = &staticmethod_call;
      s.tp_descriptor_get = &staticmethod_get;
      s.tp_repr = slot<staticmethod_repr>;
      s.visit_references = &wrapper_visit;
      s.clear_references = &wrapper_clear;
      s.destroy = &wrapper_clear;
    }};
const TypeSpec spec_classmethod{
    .name = "classmethod",
    .kind = Kind::kClassMethod,
    .instance_bytes = sizeof(StaticMethod),
    .flags = type_flags::kContainer | type_flags::kSubclassable | type_flags::kHasAttributes,
    .doc = "A function that is given the class as its first argument.",
    .getsets = kWrapperGetSets,
    .slots = [](Slots& s) {
      s.tp_new = &wrapper_new;
      s.tp_init = &classmethod_init;
      s.tp_descriptor_get = &classmethod_get;
      s.tp_repr = slot<classmethod_repr>;
      s.visit_references = &wrapper_visit;
      s.clear_references = &wrapper_clear;
      s.destroy = &wrapper_clear;
    }};

// --- property

static Result<Ref> property_new(ThreadState& ts, Type& type, const CallArguments&) {
  auto* self = TRY(ts.allocate_as<Property>(type));
  for (Field* field : {&self->get, &self->set, &self->del, &self->doc, &self->name}) field->initialize_null();
  self->getter_doc = false;
  ts.track(*self);
  return Ref::adopt(Value(self));
}
static Result<void> property_init_row(ThreadState& ts, Property& self, Value get, Value set, Value del, Value doc) {
  auto store = [](Field& field, Value value) { field.set(value.is_none() ? Ref() : Ref::share(value)); };
  store(self.get, get);
  store(self.set, set);
  store(self.del, del);
  self.doc.set(doc.is_none() ? Ref() : Ref::share(doc));
  self.name.clear();
  self.getter_doc = false;
  if (doc.is_none() && !get.is_none()) {
    Maybe<Ref> found = TRY(find_attribute(ts, get, names::k___doc__));
    if (found) {
      self.getter_doc = true;
      // A subclass keeps it as an attribute of the instance, since the class's __doc__ hides the field.
      if (self.type == ts.types().property) self.doc.set(found.release());
      else TRY(set_attribute(ts, Value(self), names::k___doc__, **found));
    }
  } else if (!doc.is_none() && self.type != ts.types().property) {
    TRY(set_attribute(ts, Value(self), names::k___doc__, doc));
  }
  return {};
}
constexpr NativeMethod kPropertyInit =
    method<property_init_row>("property(self, fget=None, fset=None, fdel=None, doc=None)", "");
static Result<void> property_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(kPropertyInit.thunk(ts, self, arguments, kPropertyInit));
  return {};
}
static Raised property_missing(ThreadState& ts, Property& self, Value instance, const char* what) {
  Ref qualname = TRY(type_qualname(ts, type_of(ts, instance)));
  if (!self.name.is_null())
    return raise(ts, Exc::AttributeError, "property {} of {} object has no {}", repr_of(self.name), repr_of(qualname),
                 what);
  return raise(ts, Exc::AttributeError, "property of {} object has no {}", repr_of(qualname), what);
}
static Result<Ref> property_get(ThreadState& ts, Value value, Value instance, Value) {
  auto& self = *static_cast<Property*>(value.object());
  if (instance.is_null() || instance.is_none()) return Ref::share(value);
  if (self.get.is_null()) return property_missing(ts, self, instance, "getter");
  Ref function = self.get.share();
  return call(ts, function, instance);
}
static Result<void> property_set(ThreadState& ts, Value value, Value instance, Value attribute) {
  auto& self = *static_cast<Property*>(value.object());
  Field& field = attribute.is_unbound() ? self.del : self.set;
  if (field.is_null()) return property_missing(ts, self, instance, attribute.is_unbound() ? "deleter" : "setter");
  Ref function = field.share();
  if (attribute.is_unbound()) TRY(call(ts, function, instance));
  else TRY(call(ts, function, instance, attribute));
  return {};
}
static Result<Ref> property_copy(ThreadState& ts, Property& self, Value get, Value set, Value del) {
  auto choose = [](Value given, Field& old) {
    return !given.is_none() ? given : old.is_null() ? Value::none() : old.get();
  };
  Value fget = choose(get, self.get), fset = choose(set, self.set), fdel = choose(del, self.del);
  Value doc = self.getter_doc && !fget.is_none() ? Value::none() : self.doc.is_null() ? Value::none() : self.doc.get();
  Ref made = TRY(call(ts, Value(self.type), fget, fset, fdel, doc));
  if (is<Property>(made) && !self.name.is_null()) as<Property>(made).name.set(self.name.share());
  return made;
}
static Result<Ref> property_getter(ThreadState& ts, Property& self, Value function) {
  return property_copy(ts, self, function, Value::none(), Value::none());
}
static Result<Ref> property_setter(ThreadState& ts, Property& self, Value function) {
  return property_copy(ts, self, Value::none(), function, Value::none());
}
static Result<Ref> property_deleter(ThreadState& ts, Property& self, Value function) {
  return property_copy(ts, self, Value::none(), Value::none(), function);
}
static Result<Ref> property_set_name(ThreadState& ts, Property& self, Args arguments) {
  if (arguments.size() != 2)
    return raise(ts, Exc::TypeError, "__set_name__() takes 2 positional arguments but {} were given", arguments.size());
  self.name.set(Ref::share(arguments[1]));
  return Ref::none();
}
static Value property_doc(ThreadState&, Property& self) { return self.doc.is_null() ? Value::none() : self.doc.get(); }
static Result<void> property_set_doc(ThreadState&, Property& self, Value value) {
  self.doc.set(value.is_unbound() ? Ref() : Ref::share(value));
  return {};
}
static Result<Ref> property_is_abstract(ThreadState& ts, Property& self) {
  TRY(ts.check_native_stack());  // properties nest to any depth
  for (Value function : {self.get.get(), self.set.get(), self.del.get()}) {
    if (function.is_null()) continue;
    Maybe<Ref> flag = TRY(find_attribute(ts, function, names::k___isabstractmethod__));
    if (flag && TRY(is_true(ts, **flag))) return Ref::boolean(true);
  }
  return Ref::boolean(false);
}
static void property_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Property&>(object);
  for (Field* field : {&self.get, &self.set, &self.del, &self.doc, &self.name}) visitor.visit(*field);
}
static void property_clear(ThreadState&, Object& object) {
  auto& self = static_cast<Property&>(object);
  for (Field* field : {&self.get, &self.set, &self.del, &self.doc, &self.name}) field->clear();
}
constexpr NativeMethod kPropertyMethods[] = {
    method<property_getter>("getter(self, function, /)", "A copy of the property with another getter."),
    method<property_setter>("setter(self, function, /)", "A copy of the property with another setter."),
    method<property_deleter>("deleter(self, function, /)", "A copy of the property with another deleter."),
    method<property_set_name>("__set_name__(self, /, *args)", "Take the name the property is assigned to."),
};
constexpr GetSetRow kPropertyGetSets[] = {getter_setter<property_doc, property_set_doc>("__doc__", nullptr),
                                          getter<property_is_abstract>("__isabstractmethod__", nullptr)};
constexpr MemberRow kPropertyMembers[] = {{"fget", MemberKind::kObjectOrNone, offsetof(Property, get), true, nullptr},
                                          {"fset", MemberKind::kObjectOrNone, offsetof(Property, set), true, nullptr},
                                          {"fdel", MemberKind::kObjectOrNone, offsetof(Property, del), true, nullptr}};
const TypeSpec spec_property{.name = "property",
                             .kind = Kind::kProperty,
                             .instance_bytes = sizeof(Property),
                             .flags = type_flags::kContainer | type_flags::kSubclassable,
                             .doc = "An attribute that is computed by functions.",
                             .methods = kPropertyMethods,
                             .getsets = kPropertyGetSets,
                             .members = kPropertyMembers,
                             .slots =
                                 [](Slots& s) {
                                   s.tp_new = &property_new;
                                   s.tp_init = &property_init;
                                   s.tp_descriptor_get = &property_get;
                                   s.tp_descriptor_set = &property_set;
                                   s.visit_references = &property_visit;
                                   s.clear_references = &property_clear;
                                   s.destroy = &property_clear;
                                 },
                             .text_signature = "(fget=None, fset=None, fdel=None, doc=None)"};

}  // namespace ouro
