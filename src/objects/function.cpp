// Functions, bound methods, native functions and the descriptors in the dicts of built-in types.
#include "objects/function.h"

#include "objects/descriptors.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "runtime/python_slots.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {

// ---------------------------------------------------------------------------------------------- function

Result<RefTo<Function>> function_make(ThreadState& ts, Code& code, Dict& globals, Value qualname) {
  Function* function = TRY(ts.allocate_as<Function>(*ts.types().function));
  function->code.initialize(RefTo<Code>::share(code));
  function->globals.initialize(RefTo<Dict>::share(globals));
  function->name.initialize(code.name.share());
  function->qualname.initialize(qualname.is_null() ? code.qualname.share() : RefTo<Str>::share(as<Str>(qualname)));
  function->defaults.initialize_null();
  function->kwdefaults.initialize_null();
  function->closure.initialize_null();
  function->annotations.initialize_null();
  Value doc = Value::none();
  if (code.consts->size > 0 && is<Str>((*code.consts)[0])) doc = (*code.consts)[0];
  function->doc.initialize(Ref::share(doc));
  Value module = dict_find(ts, globals, names::k___name__);
  if (module.is_null()) function->module.initialize_null();
  else function->module.initialize(Ref::share(module));
  // The globals' __builtins__ (a module or dict), else the interpreter's.
  Dict* builtins = ts.interpreter().builtins;
  Value given = dict_find(ts, globals, names::k___builtins__);
  if (!given.is_null()) {
    if (auto* module_object = try_as<Module>(given)) builtins = module_object->dict.get();
    else if (auto* dict = try_as<Dict>(given)) builtins = dict;
  }
  function->builtins.initialize(RefTo<Dict>::share(*builtins));
  ts.track(*function);
  return RefTo<Function>::adopt(function);
}

static Result<Ref> function_call(ThreadState& ts, Value self, const CallArguments& arguments) {
  return ts.interpreter().hooks.call_function(ts, self, arguments);
}
static Result<Ref> function_get(ThreadState& ts, Value self, Value instance, Value) {
  if (instance.is_null() || instance.is_none()) return Ref::share(self);
  return Ref(TRY(bound_method_make(ts, self, instance)));
}
static Result<Ref> function_repr(ThreadState& ts, Function& self) {
  return text(ts, "<function {} at {}>", Value(self.qualname.get()), Value(TRY(address_text(ts, self))));
}
static void function_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Function&>(object);
  for (Value field : {Value(self.code.get()), Value(self.globals.get()), Value(self.builtins.get()),
                      Value(self.defaults.get()), Value(self.kwdefaults.get()), Value(self.closure.get()),
                      self.annotations.get(), self.doc.get(), self.module.get()})
    visitor.visit(field);
}
static void function_clear(ThreadState& ts, Object& object) {
  auto& self = static_cast<Function&>(object);
  self.defaults.clear();
  self.kwdefaults.clear();
  self.closure.clear();
  self.annotations.clear();
  self.doc.clear();
  self.module.clear();
}
static void function_destroy(ThreadState& ts, Object& object) {
  auto& self = static_cast<Function&>(object);
  function_clear(ts, object);
  self.code.clear();
  self.globals.clear();
  self.builtins.clear();
  self.name.clear();
  self.qualname.clear();
}

static Result<Ref> function_new_object(ThreadState& ts, Type&, Code& code, Dict& globals, Value name, Value argdefs,
                                       Value closure) {
  if (!name.is_none() && !is<Str>(name)) return raise(ts, Exc::TypeError, "arg 3 (name) must be None or string");
  if (!argdefs.is_none() && !is<Tuple>(argdefs))
    return raise(ts, Exc::TypeError, "arg 4 (defaults) must be None or tuple");
  int free_count = code.free_count;
  if (!is<Tuple>(closure)) {
    if (free_count && closure.is_none()) return raise(ts, Exc::TypeError, "arg 5 (closure) must be tuple");
    if (!closure.is_none()) return raise(ts, Exc::TypeError, "arg 5 (closure) must be None or tuple");
  }
  int given = closure.is_none() ? 0 : int(as<Tuple>(closure).size);
  if (given != free_count)
    return raise(ts, Exc::ValueError, "{} requires closure of length {}, not {}", Value(code.name.get()), free_count,
                 given);
  if (given)
    for (Value cell : as<Tuple>(closure))
      if (!is<Cell>(cell))
        return raise(ts, Exc::TypeError, "arg 5 (closure) expected cell, found {}", type_name(ts, cell));
  RefTo<Function> function = TRY(function_make(ts, code, globals, Value()));
  if (!name.is_none()) function->name.set(RefTo<Str>::share(as<Str>(name)));
  if (!argdefs.is_none()) function->defaults.set(RefTo<Tuple>::share(as<Tuple>(argdefs)));
  if (given) function->closure.set(RefTo<Tuple>::share(as<Tuple>(closure)));
  return Ref(std::move(function));
}
constexpr NativeMethod kFunctionNew =
    class_method<function_new_object>("function(cls, code, globals, name=None, argdefs=None, closure=None)", "");
static Result<Ref> function_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  return kFunctionNew.thunk(ts, Value(type), arguments, kFunctionNew);
}

// --- attributes of functions
static Value function_code(ThreadState&, Function& self) { return Value(self.code.get()); }
static Result<void> function_set_code(ThreadState& ts, Function& self, Value value) {
  if (!is<Code>(value)) return raise(ts, Exc::TypeError, "__code__ must be set to a code object");
  Code& code = as<Code>(value);
  int closure_size = self.closure ? int(self.closure->size) : 0;
  if (code.free_count != closure_size)
    return raise(ts, Exc::ValueError, "{}() requires a code object with {} free vars, not {}", Value(self.name.get()),
                 closure_size, code.free_count);
  TRY(keep_running_code(ts, self));
  self.code.set(RefTo<Code>::share(code));
  return {};
}
static Value function_name(ThreadState&, Function& self) { return Value(self.name.get()); }
static Result<void> function_set_name(ThreadState& ts, Function& self, Value value) {
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "__name__ must be set to a string object");
  self.name.set(RefTo<Str>::share(as<Str>(value)));
  return {};
}
static Value function_qualname(ThreadState&, Function& self) { return Value(self.qualname.get()); }
static Result<void> function_set_qualname(ThreadState& ts, Function& self, Value value) {
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "__qualname__ must be set to a string object");
  self.qualname.set(RefTo<Str>::share(as<Str>(value)));
  return {};
}
static Value function_defaults(ThreadState&, Function& self) { return self.defaults.value_or_none(); }
static Result<void> function_set_defaults(ThreadState& ts, Function& self, Value value) {
  if (!value.is_none() && !value.is_unbound() && !is<Tuple>(value))
    return raise(ts, Exc::TypeError, "__defaults__ must be set to a tuple object");
  self.defaults.set(is<Tuple>(value) ? RefTo<Tuple>::share(as<Tuple>(value)) : RefTo<Tuple>());
  return {};
}
static Value function_kwdefaults(ThreadState&, Function& self) { return self.kwdefaults.value_or_none(); }
static Result<void> function_set_kwdefaults(ThreadState& ts, Function& self, Value value) {
  if (!value.is_none() && !value.is_unbound() && !is<Dict>(value))
    return raise(ts, Exc::TypeError, "__kwdefaults__ must be set to a dict object");
  self.kwdefaults.set(is<Dict>(value) ? RefTo<Dict>::share(as<Dict>(value)) : RefTo<Dict>());
  return {};
}
static Result<Ref> function_annotations(ThreadState& ts, Function& self) {
  if (self.annotations.is_null()) self.annotations.set(Ref(TRY(dict_allocate(ts))));
  if (is<Tuple>(self.annotations)) {
    // MAKE_FUNCTION leaves a tuple of names and values in turn.
    RefTo<Dict> dict = TRY(dict_allocate(ts));
    Tuple& pairs = as<Tuple>(self.annotations);
    for (uint64_t i = 0; i + 1 < pairs.size; i += 2) TRY(dict_set(ts, *dict, pairs[i], pairs[i + 1]));
    self.annotations.set(Ref(std::move(dict)));
  }
  return self.annotations.share();
}
static Result<void> function_set_annotations(ThreadState& ts, Function& self, Value value) {
  if (!value.is_none() && !value.is_unbound() && !is<Dict>(value))
    return raise(ts, Exc::TypeError, "__annotations__ must be set to a dict object");
  self.annotations.set(is<Dict>(value) ? Ref::share(value) : Ref());
  return {};
}
static Value function_doc(ThreadState&, Function& self) { return self.doc.is_null() ? Value::none() : self.doc.get(); }
static Result<void> function_set_doc(ThreadState& ts, Function& self, Value value) {
  self.doc.set(value.is_unbound() ? Ref::none() : Ref::share(value));
  return {};
}
static Value function_module(ThreadState&, Function& self) {
  return self.module.is_null() ? Value::none() : self.module.get();
}
static Result<void> function_set_module(ThreadState& ts, Function& self, Value value) {
  self.module.set(value.is_unbound() ? Ref::none() : Ref::share(value));
  return {};
}

constexpr GetSetRow kFunctionGetSets[] = {
    getter_setter<function_code, function_set_code>("__code__", nullptr),
    getter_setter<function_name, function_set_name>("__name__", nullptr),
    getter_setter<function_qualname, function_set_qualname>("__qualname__", nullptr),
    getter_setter<function_defaults, function_set_defaults>("__defaults__", nullptr),
    getter_setter<function_kwdefaults, function_set_kwdefaults>("__kwdefaults__", nullptr),
    getter_setter<function_annotations, function_set_annotations>("__annotations__", nullptr),
    getter_setter<function_doc, function_set_doc>("__doc__", nullptr),
    getter_setter<function_module, function_set_module>("__module__", nullptr),
    getter_setter<attributes_dict_get, attributes_dict_replace>("__dict__", nullptr),
};
constexpr MemberRow kFunctionMembers[] = {
    {"__closure__", MemberKind::kObjectOrNone, offsetof(Function, closure), true, nullptr},
    {"__globals__", MemberKind::kObjectOrNone, offsetof(Function, globals), true, nullptr},
    {"__builtins__", MemberKind::kObjectOrNone, offsetof(Function, builtins), true, nullptr},
};
const TypeSpec spec_function{.name = "function",
                             .kind = Kind::kFunction,
                             .instance_bytes = sizeof(Function),
                             .flags = type_flags::kContainer | type_flags::kHasAttributes | type_flags::kHasWeakrefs |
                                      type_flags::kMethodDescriptor,
                             .doc = "A function made by a def statement or a lambda.",
                             .getsets = kFunctionGetSets,
                             .members = kFunctionMembers,
                             .slots =
                                 [](Slots& s) {
                                   s.tp_call = &function_call;
                                   s.tp_descriptor_get = &function_get;
                                   s.tp_repr = slot<function_repr>;
                                   s.tp_new = &function_new;
                                   s.visit_references = &function_visit;
                                   s.clear_references = &function_clear;
                                   s.destroy = &function_destroy;
                                 },
                             .text_signature = "(code, globals, name=None, argdefs=None, closure=None)"};

// ---------------------------------------------------------------------------------------------- method

Result<RefTo<BoundMethod>> bound_method_make(ThreadState& ts, Value function, Value self) {
  BoundMethod* method = TRY(ts.allocate_as<BoundMethod>(*ts.types().bound_method));
  method->function.initialize(Ref::share(function));
  method->self.initialize(Ref::share(self));
  ts.track(*method);
  return RefTo<BoundMethod>::adopt(method);
}

static Result<Ref> bound_method_call(ThreadState& ts, Value callable, const CallArguments& arguments) {
  auto& method = as<BoundMethod>(callable);
  size_t count = arguments.positional_count + arguments.keyword_count();
  Value small[9];
  auto* values = count <= 8 ? small : static_cast<Value*>(TRY(ts.allocate_bytes((count + 1) * sizeof(Value))));
  values[0] = method.self;
  for (size_t i = 0; i < count; i++) values[i + 1] = arguments.values[i];
  Ref function = method.function.share();
  Ref self = method.self.share();
  auto result = call(ts, function, CallArguments{values, arguments.positional_count + 1, arguments.keyword_names});
  if (values != small) ts.release_bytes(values);
  return result;
}
static Result<Maybe<Ref>> bound_method_getattribute(ThreadState& ts, Value self, Str& name) {
  // Attributes of the method type itself, then those of the function.
  Type& type = type_of(ts, self);
  Value descriptor = type_lookup(ts, type, name);
  if (!descriptor.is_null()) {
    Type& kind = type_of(ts, descriptor);
    if (kind.slots.tp_descriptor_get)
      return Maybe<Ref>(TRY(kind.slots.tp_descriptor_get(ts, descriptor, self, Value(type))));
    return Maybe<Ref>(Ref::share(descriptor));
  }
  Ref function = as<BoundMethod>(self).function.share();
  return Maybe<Ref>(TRY(get_attribute(ts, function, name)));
}
static Result<Ref> bound_method_repr(ThreadState& ts, BoundMethod& self) {
  Maybe<Ref> name = TRY(find_attribute(ts, self.function, names::k___qualname__));
  if (!name || !is<Str>(**name)) name = TRY(find_attribute(ts, self.function, names::k___name__));
  if (!name || !is<Str>(**name)) return text(ts, "<bound method ? of {}>", repr_of(self.self));
  return text(ts, "<bound method {} of {}>", **name, repr_of(self.self));
}
static Result<int64_t> bound_method_hash(ThreadState& ts, BoundMethod& self) {
  int64_t hash_of_function = TRY(hash(ts, self.function));
  int64_t result = (identity(ts, self.self) >> 4) ^ hash_of_function;
  return result == -1 ? -2 : result;
}
static Result<Ref> bound_method_compare(ThreadState& ts, BoundMethod& self, Value other, CompareOp op) {
  auto* right = try_as<BoundMethod>(other);
  if (!right || (op != CompareOp::kEqual && op != CompareOp::kNotEqual)) return Ref::not_implemented();
  bool same = TRY(equals(ts, self.function, right->function)) && self.self.get() == right->self.get();
  return Ref::boolean(same == (op == CompareOp::kEqual));
}
static void bound_method_visit(Object& object, ReferenceVisitor& visitor) {
  visitor.visit(static_cast<BoundMethod&>(object).function);
  visitor.visit(static_cast<BoundMethod&>(object).self);
}
static void bound_method_destroy(ThreadState&, Object& object) {
  static_cast<BoundMethod&>(object).function.clear();
  static_cast<BoundMethod&>(object).self.clear();
}
static Value bound_method_function(ThreadState&, BoundMethod& self) { return self.function; }
static Value bound_method_self(ThreadState&, BoundMethod& self) { return self.self; }
static Result<Ref> bound_method_doc(ThreadState& ts, BoundMethod& self) {
  return get_attribute(ts, self.function, names::k___doc__);
}
static Result<Ref> bound_method_reduce(ThreadState& ts, BoundMethod& self) {
  Value getattr = dict_find(ts, *ts.interpreter().builtins, "getattr");
  Ref name = TRY(get_attribute(ts, self.function, names::k___name__));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.self.get(), name));
  return Ref(TRY(make_tuple(ts, getattr, Value(arguments))));
}
static Result<Ref> bound_method_new(ThreadState& ts, Type&, const CallArguments& arguments) {
  if (arguments.keyword_count()) return raise(ts, Exc::TypeError, "method() takes no keyword arguments");
  if (arguments.positional_count != 2)
    return raise(ts, Exc::TypeError, "method expected 2 arguments, got {}", arguments.positional_count);
  if (!is_callable(ts, arguments.values[0])) return raise(ts, Exc::TypeError, "first argument must be callable");
  if (arguments.values[1].is_none()) return raise(ts, Exc::TypeError, "self must not be None");
  return Ref(TRY(bound_method_make(ts, arguments.values[0], arguments.values[1])));
}
constexpr NativeMethod kBoundMethodMethods[] = {
    method<bound_method_reduce>("__reduce__(self, /)", "Helper for pickle.")};
constexpr GetSetRow kBoundMethodGetSets[] = {
    getter<bound_method_function>("__func__", "The function of the method."),
    getter<bound_method_self>("__self__", "The instance the method is bound to."),
    getter<bound_method_doc>("__doc__", nullptr)};
const TypeSpec spec_bound_method{.name = "method",
                                 .kind = Kind::kBoundMethod,
                                 .instance_bytes = sizeof(BoundMethod),
                                 .flags = type_flags::kContainer | type_flags::kHasWeakrefs,
                                 .doc = "A function bound to an instance.",
                                 .methods = kBoundMethodMethods,
                                 .getsets = kBoundMethodGetSets,
                                 .slots =
                                     [](Slots& s) {
                                       s.tp_call = &bound_method_call;
                                       s.tp_getattribute = &bound_method_getattribute;
                                       s.tp_repr = slot<bound_method_repr>;
                                       s.tp_hash = slot<bound_method_hash>;
                                       s.tp_compare = slot<bound_method_compare>;
                                       s.tp_new = &bound_method_new;
                                       s.visit_references = &bound_method_visit;
                                       s.clear_references = &bound_method_destroy;
                                       s.destroy = &bound_method_destroy;
                                     },
                                 .text_signature = "(function, instance, /)"};

// ---------------------------------------------------------------------------------------------- builtin

Result<RefTo<Builtin>> builtin_make(ThreadState& ts, const NativeMethod& method, Value self, Value module,
                                    Type* owner) {
  Builtin* builtin = TRY(ts.allocate_as<Builtin>(*ts.types().builtin));
  builtin->method = &method;
  builtin->self.initialize(self.is_null() ? Ref() : Ref::share(self));
  builtin->module.initialize(module.is_null() ? Ref() : Ref::share(module));
  builtin->owner = owner;
  if (owner) owner->refcount++;
  ts.track(*builtin);
  return RefTo<Builtin>::adopt(builtin);
}
static Result<Ref> builtin_call(ThreadState& ts, Value callable, const CallArguments& arguments) {
  auto& builtin = *static_cast<Builtin*>(callable.object());
  return builtin.method->thunk(ts, builtin.self, arguments, *builtin.method);
}
// What the function is an attribute of: its self, for a static method the type; null for a function of a module.
static Value builtin_holder(Builtin& self) {
  if (self.self.is_null()) return self.method->binding == MethodBinding::kStatic ? Value(self.owner) : Value();
  return is<Module>(self.self) ? Value() : self.self.get();
}
static Result<Ref> builtin_repr(ThreadState& ts, Builtin& self) {
  Value holder = builtin_holder(self);
  if (holder.is_null()) return text(ts, "<built-in function {}>", self.method->name());
  return text(ts, "<built-in method {} of {} object at {}>", self.method->name(), type_name(ts, holder),
              Value(TRY(address_text(ts, holder))));
}
static Result<int64_t> builtin_hash(ThreadState& ts, Builtin& self) {
  int64_t result = int64_t(reinterpret_cast<intptr_t>(self.method) >> 4);
  if (!self.self.is_null()) result ^= identity(ts, self.self) >> 4;
  return result == -1 ? -2 : result;
}
static Result<Ref> builtin_compare(ThreadState& ts, Builtin& self, Value other, CompareOp op) {
  auto* right = try_as<Builtin>(other);
  if (!right || (op != CompareOp::kEqual && op != CompareOp::kNotEqual)) return Ref::not_implemented();
  bool same = self.method == right->method && self.self.get() == right->self.get();
  return Ref::boolean(same == (op == CompareOp::kEqual));
}
static void builtin_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Builtin&>(object);
  visitor.visit(self.self);
  visitor.visit(self.module);
  visitor.visit(Value(self.owner));
}
static void builtin_destroy(ThreadState&, Object& object) {
  auto& self = static_cast<Builtin&>(object);
  self.self.clear();
  self.module.clear();
  Type* owner = self.owner;
  self.owner = nullptr;
  if (owner) release_reference(Value(owner));
}
static Result<Ref> builtin_name(ThreadState& ts, Builtin& self) { return Ref(TRY(intern(ts, self.method->name()))); }
static Result<Ref> builtin_qualname(ThreadState& ts, Builtin& self) {
  if (self.self.is_null() || is<Module>(self.self)) {
    if (self.owner) return text(ts, "{}.{}", Value(TRY(type_qualname(ts, *self.owner))), self.method->name());
    return builtin_name(ts, self);
  }
  Type& type = is<Type>(self.self) ? as<Type>(self.self) : type_of(ts, self.self);
  return text(ts, "{}.{}", Value(TRY(type_qualname(ts, type))), self.method->name());
}
static Value builtin_self(ThreadState&, Builtin& self) { return self.self.is_null() ? Value::none() : self.self.get(); }
static Value builtin_module(ThreadState&, Builtin& self) {
  return self.module.is_null() ? Value::none() : self.module.get();
}
static Result<Ref> builtin_doc(ThreadState& ts, Builtin& self) {
  if (!self.method->doc) return Ref::none();
  return Ref(TRY(str_from_utf8(ts, self.method->doc)));
}
static Result<Ref> builtin_signature(ThreadState& ts, Builtin& self) { return method_signature(ts, *self.method); }
static Result<Ref> builtin_reduce(ThreadState& ts, Builtin& self) {
  Value holder = builtin_holder(self);
  if (holder.is_null()) return builtin_name(ts, self);
  Value getattr = dict_find(ts, *ts.interpreter().builtins, "getattr");
  RefTo<Str> name = TRY(intern(ts, self.method->name()));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, holder, Value(name)));
  return Ref(TRY(make_tuple(ts, getattr, Value(arguments))));
}
constexpr NativeMethod kBuiltinMethods[] = {method<builtin_reduce>("__reduce__(self, /)", "Helper for pickle.")};
constexpr GetSetRow kBuiltinGetSets[] = {
    getter<builtin_name>("__name__", nullptr), getter<builtin_qualname>("__qualname__", nullptr),
    getter<builtin_self>("__self__", nullptr), getter<builtin_module>("__module__", nullptr),
    getter<builtin_doc>("__doc__", nullptr),   getter<builtin_signature>("__text_signature__", nullptr)};
const TypeSpec spec_builtin{.name = "builtin_function_or_method",
                            .kind = Kind::kBuiltin,
                            .instance_bytes = sizeof(Builtin),
                            .flags = type_flags::kContainer | type_flags::kHasWeakrefs | type_flags::kNoInstantiation,
                            .methods = kBuiltinMethods,
                            .getsets = kBuiltinGetSets,
                            .slots = [](Slots& s) {
                              s.tp_call = &builtin_call;
                              s.tp_repr = slot<builtin_repr>;
                              s.tp_hash = slot<builtin_hash>;
                              s.tp_compare = slot<builtin_compare>;
                              s.visit_references = &builtin_visit;
                              s.clear_references = nullptr;
                              s.destroy = &builtin_destroy;
                            }};

// The __text_signature__ of a row: "($self, index=-1, /)".
Result<Ref> method_signature(ThreadState& ts, const NativeMethod& method) {
  std::string_view body(method.text);
  body = body.substr(method.name_length);
  StrBuilder builder(ts);
  TRY(builder.append_ascii("("));
  body.remove_prefix(1);
  if (method.has_self) {
    TRY(builder.append_ascii("$"));
    if (method.binding == MethodBinding::kClass) {
      // A class method's first parameter is shown as "type", however the row calls it.
      TRY(builder.append_ascii("type"));
      body.remove_prefix(std::min(body.find(','), body.size() - 1));
    }
  } else if (method.binding == MethodBinding::kFunction) {
    // Functions of modules have the module as their first argument, which signatures show and callers bind.
    TRY(builder.append_ascii("$module"));
    bool only_rest = body.starts_with("*") && body.find(',') == body.npos;
    bool plain = method.positional_only_count > 0 || only_rest;
    TRY(builder.append_ascii(plain ? ", " : body == ")" ? ", /" : ", /, "));
  }
  TRY(builder.append_utf8(body));
  return Ref(TRY(builder.finish()));
}

// ---------------------------------------------------------------------------------------------- cell

Result<RefTo<Cell>> cell_make(ThreadState& ts, Ref content) {
  Cell* cell = TRY(ts.allocate_as<Cell>(*ts.types().cell));
  cell->content.initialize(std::move(content));
  ts.track(*cell);
  return RefTo<Cell>::adopt(cell);
}
static Result<Ref> cell_repr(ThreadState& ts, Cell& self) {
  RefTo<Str> address = TRY(address_text(ts, self));
  if (self.content.is_null()) return text(ts, "<cell at {}: empty>", Value(address));
  return text(ts, "<cell at {}: {} object at {}>", Value(address), type_name(ts, self.content),
              Value(TRY(address_text(ts, self.content))));
}
static Result<Ref> cell_compare(ThreadState& ts, Cell& self, Value other, CompareOp op) {
  auto* right = try_as<Cell>(other);
  if (!right) return Ref::not_implemented();
  if (!self.content.is_null() && !right->content.is_null()) {
    Ref a = self.content.share(), b = right->content.share();
    return compare(ts, a, b, op);
  }
  int left_full = !self.content.is_null(), right_full = !right->content.is_null();
  return compare(ts, Value::small_int(left_full), Value::small_int(right_full), op);
}
static void cell_visit(Object& object, ReferenceVisitor& visitor) { visitor.visit(static_cast<Cell&>(object).content); }
static void cell_clear(ThreadState&, Object& object) { static_cast<Cell&>(object).content.clear(); }
static Result<Ref> cell_contents(ThreadState& ts, Cell& self) {
  if (self.content.is_null()) return raise(ts, Exc::ValueError, "Cell is empty");
  return self.content.share();
}
static Result<void> cell_set_contents(ThreadState&, Cell& self, Value value) {
  self.content.set(value.is_unbound() ? Ref() : Ref::share(value));
  return {};
}
static Result<Ref> cell_new(ThreadState& ts, Type&, const CallArguments& arguments) {
  if (arguments.keyword_count()) return raise(ts, Exc::TypeError, "cell() takes no keyword arguments");
  if (arguments.positional_count > 1)
    return raise(ts, Exc::TypeError, "cell expected at most 1 argument, got {}", arguments.positional_count);
  return Ref(TRY(cell_make(ts, arguments.positional_count ? Ref::share(arguments.values[0]) : Ref())));
}
constexpr GetSetRow kCellGetSets[] = {getter_setter<cell_contents, cell_set_contents>("cell_contents", nullptr)};
const TypeSpec spec_cell{.name = "cell",
                         .kind = Kind::kCell,
                         .instance_bytes = sizeof(Cell),
                         .flags = type_flags::kContainer,
                         .doc = "A variable shared by a function and those it encloses.",
                         .getsets = kCellGetSets,
                         .slots =
                             [](Slots& s) {
                               s.tp_repr = slot<cell_repr>;
                               s.tp_compare = slot<cell_compare>;
                               s.tp_hash = &hash_not_implemented;
                               s.tp_new = &cell_new;
                               s.visit_references = &cell_visit;
                               s.clear_references = &cell_clear;
                               s.destroy = &cell_clear;
                             },
                         .text_signature = "([contents])"};

}  // namespace ouro
