// Module _pickle: the functions, and what the module takes from copyreg and _compat_pickle when it starts.
#include "modules/pickle.h"

namespace ouro {

namespace {

using namespace pickle;

State& state_of_module(Module& module) { return native_state<State>(module); }

Result<void> pickle_dump(ThreadState& ts, Module& module, Value value, Value file, Value protocol, Truth fix_imports,
                         Value buffer_callback) {
  RefTo<Pickler> pickler = TRY(make_pickler(ts, *state_of_module(module).pickler));
  TRY(set_options(ts, *pickler, {protocol, fix_imports, buffer_callback}));
  TRY(set_file(ts, *pickler, file));
  return dump(ts, *pickler, value);
}

Result<RefTo<Bytes>> pickle_dumps(ThreadState& ts, Module& module, Value value, Value protocol, Truth fix_imports,
                                  Value buffer_callback) {
  RefTo<Pickler> pickler = TRY(make_pickler(ts, *state_of_module(module).pickler));
  TRY(set_options(ts, *pickler, {protocol, fix_imports, buffer_callback}));
  return dumps(ts, *pickler, value);
}

Result<RefTo<Unpickler>> unpickler_of_call(ThreadState& ts, Module& module, const UnpicklerOptions& options) {
  RefTo<Unpickler> unpickler = TRY(make_unpickler(ts, *state_of_module(module).unpickler));
  TRY(set_options(ts, *unpickler, options));
  return unpickler;
}

Result<Ref> pickle_load(ThreadState& ts, Module& module, Value file, Truth fix_imports, Value encoding, Value errors,
                        Value buffers) {
  RefTo<Unpickler> unpickler = TRY(unpickler_of_call(ts, module, {"load", fix_imports, encoding, errors, buffers}));
  TRY(unpickler->input.open_file(ts, file));
  return load(ts, *unpickler);
}

Result<Ref> pickle_loads(ThreadState& ts, Module& module, Value data, Truth fix_imports, Value encoding, Value errors,
                         Value buffers) {
  RefTo<Unpickler> unpickler = TRY(unpickler_of_call(ts, module, {"loads", fix_imports, encoding, errors, buffers}));
  TRY(unpickler->input.open_bytes(ts, data));
  return load(ts, *unpickler);
}

constexpr NativeMethod kFunctions[] = {
    module_function<pickle_dump>("dump(module, /, obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)",
                                 "Write the pickle of an object to a file."),
    module_function<pickle_dumps>("dumps(module, /, obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
                                  "The pickle of an object."),
    module_function<pickle_load>(
        "load(module, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
        "Read one pickle of a file and give its object."),
    module_function<pickle_loads>(
        "loads(module, data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
        "The object of a pickle."),
};

// A dict that another module has; strong, for the state.
Result<Dict*> dict_of_module(ThreadState& ts, const char* module_name, Value module, const char* name) {
  RefTo<Str> attribute = TRY(intern(ts, std::string_view(name)));
  Ref value = TRY(get_attribute(ts, module, *attribute));
  if (!is_exact<Dict>(value))
    return raise(ts, Exc::RuntimeError, "{}.{} should be a dict, not {}", module_name, name, type_name(ts, value));
  return std::move(value).cast<Dict>().leak();
}
Result<Value> function_of_module(ThreadState& ts, const char* module_name, const char* name) {
  Ref module = TRY(import_module(ts, module_name));
  RefTo<Str> attribute = TRY(intern(ts, std::string_view(name)));
  Ref value = TRY(get_attribute(ts, module, *attribute));
  return value.leak();
}

Result<void> initialize(ThreadState& ts, Module& module) {
  State& state = *TRY(make_native_state<State>(ts, module));
  Ref copyreg = TRY(import_module(ts, "copyreg"));
  state.dispatch_table = TRY(dict_of_module(ts, "copyreg", copyreg, "dispatch_table"));
  state.extension_registry = TRY(dict_of_module(ts, "copyreg", copyreg, "_extension_registry"));
  state.inverted_registry = TRY(dict_of_module(ts, "copyreg", copyreg, "_inverted_registry"));
  state.extension_cache = TRY(dict_of_module(ts, "copyreg", copyreg, "_extension_cache"));
  Ref compatible = TRY(import_module(ts, "_compat_pickle"));
  state.names_2to3 = TRY(dict_of_module(ts, "_compat_pickle", compatible, "NAME_MAPPING"));
  state.modules_2to3 = TRY(dict_of_module(ts, "_compat_pickle", compatible, "IMPORT_MAPPING"));
  state.names_3to2 = TRY(dict_of_module(ts, "_compat_pickle", compatible, "REVERSE_NAME_MAPPING"));
  state.modules_3to2 = TRY(dict_of_module(ts, "_compat_pickle", compatible, "REVERSE_IMPORT_MAPPING"));
  state.codecs_encode = TRY(function_of_module(ts, "codecs", "encode"));
  state.partial = TRY(function_of_module(ts, "functools", "partial"));
  state.getattr = TRY(function_of_module(ts, "builtins", "getattr"));

  state.pickler = TRY(add_native_type(ts, module, spec_pickler, "Pickler"));
  state.unpickler = TRY(add_native_type(ts, module, spec_unpickler, "Unpickler"));
  state.buffer = TRY(add_native_type(ts, module, spec_buffer, "PickleBuffer"));
  state.pickler_memo = TRY(add_native_type(ts, module, spec_pickler_memo, nullptr));
  state.unpickler_memo = TRY(add_native_type(ts, module, spec_unpickler_memo, nullptr));
  Type& error = *TRY(add_exception_class(ts, module, "_pickle", "PickleError", *ts.types()[Exc::Exception]));
  state.pickling_error = TRY(add_exception_class(ts, module, "_pickle", "PicklingError", error));
  state.unpickling_error = TRY(add_exception_class(ts, module, "_pickle", "UnpicklingError", error));
  return {};
}

}  // namespace

extern const ModuleSpec module_pickle;
const ModuleSpec module_pickle{
    .name = "_pickle",
    .doc = "Optimized implementation for the pickle module.",
    .functions = kFunctions,
    .initialize = &initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
