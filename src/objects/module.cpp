// Module objects: a dict with a name. A missing attribute is asked of the module's own __getattr__ (PEP 562).
#include "objects/module.h"

#include "objects/descriptors.h"
#include "objects/list.h"
#include "objects/str.h"
#include "runtime/type.h"

namespace ouro {

static Result<void> fill(ThreadState& ts, Module& module, Value name, Value doc) {
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  TRY(dict_set(ts, *dict, names::k___name__, name));
  TRY(dict_set(ts, *dict, names::k___doc__, doc));
  TRY(dict_set(ts, *dict, names::k___package__, Value::none()));
  TRY(dict_set(ts, *dict, names::k___loader__, Value::none()));
  TRY(dict_set(ts, *dict, names::k___spec__, Value::none()));
  module.dict.set(std::move(dict));
  module.name.set(is<Str>(name) ? RefTo<Str>::share(as<Str>(name)) : RefTo<Str>());
  return {};
}

static Result<Module*> allocate(ThreadState& ts, Type& type) {
  Module* module = TRY(ts.allocate_as<Module>(type));
  module->dict.initialize_null();
  module->name.initialize_null();
  module->state = nullptr;
  module->spec = nullptr;
  module->initialized = false;
  ts.track(*module);
  return module;
}

Result<RefTo<Module>> module_make(ThreadState& ts, Str& name, Value doc) {
  RefTo<Module> module = RefTo<Module>::adopt(TRY(allocate(ts, *ts.types().module)));
  TRY(fill(ts, *module, Value(name), doc));
  return module;
}

static Result<Ref> module_new(ThreadState& ts, Type& type, const CallArguments&) {
  Ref module = Ref::adopt(Value(TRY(allocate(ts, type))));
  as<Module>(module).dict.set(TRY(dict_allocate(ts)));
  return module;
}
static Result<void> module_init_row(ThreadState& ts, Module& self, Str& name, Value doc) {
  return fill(ts, self, Value(name), doc);
}
constexpr NativeMethod kModuleInit = method<module_init_row>("module(self, name, doc=None)", "");
static Result<void> module_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(kModuleInit.thunk(ts, self, arguments, kModuleInit));
  return {};
}

static Result<Ref> module_repr(ThreadState& ts, Module& self) {
  Value importlib = ts.interpreter().importlib;
  if (!importlib.is_null()) {
    Maybe<Ref> function = TRY(find_attribute(ts, importlib, *TRY(intern(ts, "_module_repr"))));
    if (function) return call(ts, **function, Value(self));
  }
  return text(ts, "<module {}>", repr_of(self.name.value_or_none()));
}

// Whether the module is being imported: its spec says _initializing.
static Result<bool> is_initializing(ThreadState& ts, Value spec) {
  if (spec.is_null() || spec.is_none()) return false;
  Maybe<Ref> flag = TRY(find_attribute(ts, spec, names::k__initializing));
  return flag && TRY(is_true(ts, **flag));
}

Result<Maybe<Ref>> module_getattribute(ThreadState& ts, Value value, Str& name) {
  auto& self = *static_cast<Module*>(value.object());
  // The dict first where nothing of the type hides it: data descriptors of the module type are few.
  Type& type = type_of(ts, value);
  Value descriptor = type_lookup(ts, type, name);
  Type* kind = descriptor.is_null() ? nullptr : &type_of(ts, descriptor);
  if (kind && kind->slots.tp_descriptor_get && kind->slots.tp_descriptor_set)
    return Maybe<Ref>(TRY(kind->slots.tp_descriptor_get(ts, descriptor, value, Value(type))));
  if (self.dict) {
    Value found = dict_find(ts, *self.dict, name);
    if (!found.is_null()) return Maybe<Ref>(Ref::share(found));
  }
  if (kind) {
    if (kind->slots.tp_descriptor_get)
      return Maybe<Ref>(TRY(kind->slots.tp_descriptor_get(ts, descriptor, value, Value(type))));
    return Maybe<Ref>(Ref::share(descriptor));
  }
  if (!self.dict) return Maybe<Ref>(absent);
  Value getattr = dict_find(ts, *self.dict, names::k___getattr__);
  if (!getattr.is_null()) {
    Ref keep = Ref::share(getattr);
    return Maybe<Ref>(TRY(call(ts, keep, Value(name))));
  }
  return Maybe<Ref>(absent);
}
Raised raise_no_module_attribute(ThreadState& ts, Module& self, Str& name) {
  if (!self.dict) return raise_no_attribute(ts, Value(self), name);
  Value module_name = dict_find(ts, *self.dict, names::k___name__);
  if (module_name.is_null() || !is<Str>(module_name))
    return raise(ts, Exc::AttributeError, "module has no attribute '{}'", Value(name));
  Ref keep_name = Ref::share(module_name);
  Value spec = dict_find(ts, *self.dict, names::k___spec__);
  Ref keep_spec = spec.is_null() ? Ref() : Ref::share(spec);
  if (TRY(is_initializing(ts, spec)))
    return raise(ts, Exc::AttributeError,
                 "partially initialized module '{}' has no attribute '{}' (most likely due to a circular import)",
                 keep_name, Value(name));
  return raise(ts, Exc::AttributeError, "module '{}' has no attribute '{}'", keep_name, Value(name));
}
static Result<void> module_setattribute(ThreadState& ts, Value value, Str& name, Value attribute) {
  auto& self = *static_cast<Module*>(value.object());
  Value descriptor = type_lookup(ts, type_of(ts, value), name);
  if (!descriptor.is_null())
    if (auto set = type_of(ts, descriptor).slots.tp_descriptor_set) return set(ts, descriptor, value, attribute);
  RefTo<Str> interned = TRY(intern(ts, RefTo<Str>::share(name)));
  if (!self.dict) self.dict.set(TRY(dict_allocate(ts)));
  if (!attribute.is_unbound()) return dict_set(ts, *self.dict, Value(interned), attribute);
  if (!TRY(dict_delete(ts, *self.dict, Value(interned)))) return raise_no_attribute_to_change(ts, value, name);
  return {};
}

static Value module_dict(ThreadState&, Module& self) { return self.dict.value_or_none(); }
static Result<Ref> module_annotations(ThreadState& ts, Module& self) {
  Value found = dict_find(ts, *self.dict, names::k___annotations__);
  if (!found.is_null()) return Ref::share(found);
  RefTo<Dict> made = TRY(dict_allocate(ts));
  TRY(dict_set(ts, *self.dict, names::k___annotations__, Value(made)));
  return Ref(std::move(made));
}
static Result<void> module_set_annotations(ThreadState& ts, Module& self, Value value) {
  if (!value.is_unbound()) return dict_set(ts, *self.dict, names::k___annotations__, value);
  if (!TRY(dict_delete(ts, *self.dict, Value(ts.interpreter().name(names::k___annotations__)))))
    return raise(ts, Exc::AttributeError, "__annotations__");
  return {};
}
static Result<Ref> module_dir(ThreadState& ts, Value self) {
  Ref dict = TRY(get_attribute(ts, self, names::k___dict__));
  if (!is<Dict>(dict)) return raise(ts, Exc::TypeError, "{}.__dict__ is not a dictionary", type_name(ts, self));
  Value own = dict_find(ts, as<Dict>(dict), names::k___dir__);
  if (!own.is_null()) return call(ts, own);
  return Ref(TRY(dict_keys_list(ts, as<Dict>(dict))));
}

static void module_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Module&>(object);
  visitor.visit(Value(self.dict.get()));
  visitor.visit(Value(self.name.get()));
  if (self.state && self.spec->visit_state) self.spec->visit_state(self, visitor);
}
static void module_clear(ThreadState& ts, Object& object) {
  auto& self = static_cast<Module&>(object);
  self.dict.clear();
  if (self.state && self.spec->clear_state) self.spec->clear_state(ts, self);
}
static void module_destroy(ThreadState& ts, Object& object) {
  auto& self = static_cast<Module&>(object);
  module_clear(ts, object);
  self.name.clear();
  if (!self.state) return;
  if (self.spec->destroy_state) self.spec->destroy_state(ts, self);
  ts.release_bytes(self.state);
  self.state = nullptr;
}

constexpr NativeMethod kModuleMethods[] = {method<module_dir>("__dir__(self, /)", "The names of the module.")};
constexpr GetSetRow kModuleGetSets[] = {
    getter<module_dict>("__dict__", nullptr),
    getter_setter<module_annotations, module_set_annotations>("__annotations__", nullptr)};
const TypeSpec spec_module{.name = "module",
                           .kind = Kind::kModule,
                           .instance_bytes = sizeof(Module),
                           .flags = type_flags::kContainer | type_flags::kSubclassable | type_flags::kHasWeakrefs,
                           .doc = "A module: names made by running a file.",
                           .methods = kModuleMethods,
                           .getsets = kModuleGetSets,
                           .slots =
                               [](Slots& s) {
                                 s.tp_repr = slot<module_repr>;
                                 s.tp_getattribute = &module_getattribute;
                                 s.tp_setattribute = &module_setattribute;
                                 s.tp_new = &module_new;
                                 s.tp_init = &module_init;
                                 s.visit_references = &module_visit;
                                 s.clear_references = &module_clear;
                                 s.destroy = &module_destroy;
                               },
                           .text_signature = "(name, doc=None)"};

}  // namespace ouro
