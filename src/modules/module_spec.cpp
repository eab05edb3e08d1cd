// Native modules of their declarations: see module_spec.h.
#include "modules/module_spec.h"

#include <cstring>

#include "objects/str.h"

namespace ouro {

Result<RefTo<Module>> create_native_module(ThreadState& ts, const ModuleSpec& spec) {
  // Not the interned name: pickles tell whether a function and a type name their module by one object.
  RefTo<Str> name = TRY(str_from_ascii(ts, spec.name));
  Ref doc = Ref::none();
  if (spec.doc) doc = TRY(str_from_utf8(ts, spec.doc));
  RefTo<Module> module = TRY(module_make(ts, *name, doc));
  if (spec.state_bytes) {
    void* state = TRY(ts.allocate_bytes(spec.state_bytes));
    std::memset(state, 0, spec.state_bytes);
    module->state = state;
  }
  module->spec = &spec;
  TRY(module_add_functions(ts, *module, spec.functions));
  return module;
}

Result<void> module_add_functions(ThreadState& ts, Module& module, std::span<const NativeMethod> functions) {
  for (const NativeMethod& row : functions) {
    RefTo<Str> name = TRY(intern(ts, row.name()));
    RefTo<Builtin> function = TRY(builtin_make(ts, row, Value(module), module.name.value_or_none(), nullptr));
    TRY(dict_set(ts, *module.dict, Value(name), Value(function)));
  }
  return {};
}

Result<void> execute_native_module(ThreadState& ts, Module& module) {
  if (!module.spec || !module.spec->initialize) return {};
  // importlib.reload runs exec_module again: the module stays as it is.
  if (module.initialized) return {};
  module.initialized = true;
  Result<void> done = module.spec->initialize(ts, module);
  if (done.is_error()) module.initialized = false;
  return done;
}

Result<RefTo<Module>> make_native_module(ThreadState& ts, const ModuleSpec& spec) {
  RefTo<Module> module = TRY(create_native_module(ts, spec));
  TRY(execute_native_module(ts, *module));
  return module;
}

Result<RefTo<Module>> native_module(ThreadState& ts, const ModuleSpec& spec) {
  Dict& modules = *ts.interpreter().modules;
  Value found = dict_find(ts, modules, spec.name);
  if (!found.is_null() && is<Module>(found) && as<Module>(found).spec == &spec)
    return RefTo<Module>::share(as<Module>(found));
  RefTo<Module> module = TRY(create_native_module(ts, spec));
  TRY(dict_set(ts, modules, std::string_view(spec.name), Value(module)));
  TRY(execute_native_module(ts, *module));
  return module;
}

Result<void> module_add(ThreadState& ts, Module& module, std::string_view name, Value value) {
  RefTo<Str> key = TRY(intern(ts, name));
  return dict_set(ts, *module.dict, Value(key), value);
}
Result<void> module_add_int(ThreadState& ts, Module& module, std::string_view name, int64_t number) {
  Ref value = TRY(make_int(ts, number));
  return module_add(ts, module, name, value);
}
Result<void> module_add_text(ThreadState& ts, Module& module, std::string_view name, std::string_view utf8) {
  RefTo<Str> value = TRY(str_from_utf8(ts, utf8));
  return module_add(ts, module, name, Value(value));
}
Result<void> module_add_float(ThreadState& ts, Module& module, std::string_view name, double number) {
  Ref value = TRY(make_float(ts, number));
  return module_add(ts, module, name, value);
}
Result<void> module_add_ints(ThreadState& ts, Module& module, std::span<const IntConstant> constants) {
  for (const IntConstant& constant : constants) TRY(module_add_int(ts, module, constant.name, constant.number));
  return {};
}

Result<RefTo<Type>> module_make_type(ThreadState& ts, Module& module, const TypeSpec& spec, Type* base) {
  Type* type = TRY(type_from_spec(ts, spec, base ? base : ts.types().object));
  type->native_state = module.state;
  return RefTo<Type>::adopt(type);
}
Result<Type*> module_add_type(ThreadState& ts, Module& module, const TypeSpec& spec, Type* base) {
  RefTo<Type> type = TRY(module_make_type(ts, module, spec, base));
  TRY(dict_set(ts, *module.dict, Value(type->name), Value(type)));
  return type.get();
}
Result<Type*> module_add_exception(ThreadState& ts, Module& module, std::string_view name, Type& base) {
  RefTo<Str> name_object = TRY(intern(ts, name));
  RefTo<Tuple> bases = TRY(make_tuple(ts, Value(base)));
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  TRY(dict_set(ts, *dict, names::k___module__, module.name.value_or_none()));
  Ref type = TRY(type_new(ts, *ts.types().type, *name_object, *bases, *dict, CallArguments{}));
  TRY(dict_set(ts, *module.dict, Value(name_object), type));
  return &as<Type>(type);
}

}  // namespace ouro
