// Modules.
#pragma once

#include "objects/function.h"

namespace ouro {

// The declaration of a native module: what it has and how it starts. Its state is memory of its own (zeroed), found
// through Module::state.
struct ModuleSpec {
  const char* name;
  const char* doc = nullptr;
  std::span<const NativeMethod> functions = {};
  // Fills the module: types, constants. Run once, after the module stands in sys.modules.
  Result<void> (*initialize)(ThreadState& ts, Module& module) = nullptr;
  size_t state_bytes = 0;
  // References held by the state, for the collector; null where there are none.
  void (*visit_state)(Module& module, ReferenceVisitor& visitor) = nullptr;
  // Gives up the references of the state; may be called more than once.
  void (*clear_state)(ThreadState& ts, Module& module) = nullptr;
  // Releases memory and handles other than references; the state itself is released by the module.
  void (*destroy_state)(ThreadState& ts, Module& module) = nullptr;
};

Result<RefTo<Module>> module_make(ThreadState& ts, Str& name, Value doc);
// tp_getattribute of modules: absent where the module has not even a __getattr__.
Result<Maybe<Ref>> module_getattribute(ThreadState& ts, Value self, Str& name);
// AttributeError as modules word it.
Raised raise_no_module_attribute(ThreadState& ts, Module& self, Str& name);

}  // namespace ouro
