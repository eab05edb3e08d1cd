// Making native modules of their declarations (ModuleSpec: objects/module.h), and the table of all of them.
//
// A module is a file (or group of files) src/modules/NAME*.cpp with one definition
//
//   const ModuleSpec module_math{.name = "math", .doc = "...", .functions = kFunctions, .initialize =
//   &initialize};
//
// and a row OURO_MODULE(math, "math") in modules.def. Functions are rows of runtime/native.h:
// function<fn>("sqrt(x, /)",
// "...") or, where the module's state is needed, module_function<fn>("name(module, ...)", "..."), which get a Module&.
#pragma once

#include <span>
#include <string_view>

#include "objects/module.h"
#include "runtime/type.h"

namespace ouro {

// --- making
// The module with its functions, not yet initialised: what a loader's create_module gives.
Result<RefTo<Module>> create_native_module(ThreadState& ts, const ModuleSpec& spec);
// Runs the spec's initialize if that was not done yet: what a loader's exec_module does.
Result<void> execute_native_module(ThreadState& ts, Module& module);
// Both.
Result<RefTo<Module>> make_native_module(ThreadState& ts, const ModuleSpec& spec);
// The module's state as its own type; the spec's state_bytes is sizeof(State).
template <class State>
State& module_state(Module& module) {
  return *static_cast<State*>(module.state);
}
// The module in sys.modules by its name, imported (made) where it is not there. Runs no importlib.
Result<RefTo<Module>> native_module(ThreadState& ts, const ModuleSpec& spec);

// --- for initialize
Result<void> module_add(ThreadState& ts, Module& module, std::string_view name, Value value);
Result<void> module_add_int(ThreadState& ts, Module& module, std::string_view name, int64_t number);
Result<void> module_add_text(ThreadState& ts, Module& module, std::string_view name, std::string_view utf8);
Result<void> module_add_float(ThreadState& ts, Module& module, std::string_view name, double number);
// More functions than the declaration's, from other files of the module.
Result<void> module_add_functions(ThreadState& ts, Module& module, std::span<const NativeMethod> functions);
struct IntConstant {
  const char* name;
  int64_t number;
};
Result<void> module_add_ints(ThreadState& ts, Module& module, std::span<const IntConstant> constants);
// Makes a type with one base (null: object) and puts it into the module under the last part of its name. The
// type's native_state is the module's state. The result is borrowed: the module keeps it.
Result<Type*> module_add_type(ThreadState& ts, Module& module, const TypeSpec& spec, Type* base = nullptr);
// The same without putting it there; owned.
Result<RefTo<Type>> module_make_type(ThreadState& ts, Module& module, const TypeSpec& spec, Type* base = nullptr);
// A new exception class "module.Name"; put into the module. Borrowed.
Result<Type*> module_add_exception(ThreadState& ts, Module& module, std::string_view name, Type& base);

// --- the table
// All native modules that are part of this program, in the order of their names.
std::span<const ModuleSpec* const> native_module_table();
// The module's declaration, null when there is none of that name.
const ModuleSpec* find_native_module(std::string_view name);

}  // namespace ouro
