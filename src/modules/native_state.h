// State of native modules whose types use it too: a block of the interpreter's heap that, other than the
// module's own state, stays for the interpreter's life, since instances and classes can outlive the module
// object. What is in it is strong and is never released.
//
// The module's declaration has .state_bytes = kNativeStateBytes: its own state is the block's address.
#pragma once

#include <cstring>

#include "modules/module_spec.h"

namespace ouro {

inline constexpr size_t kNativeStateBytes = sizeof(void*);

template <class State>
State& native_state(Module& module) {
  return *static_cast<State*>(module_state<void*>(module));
}

// The module's state, all zero.
template <class State>
Result<State*> make_native_state(ThreadState& ts, Module& module) {
  void* memory = TRY(ts.allocate_bytes(sizeof(State)));
  std::memset(memory, 0, sizeof(State));
  module_state<void*>(module) = memory;
  return static_cast<State*>(memory);
}

// A class module_name.name(base) with no body, put into the module under its name. For the state: it is kept for ever.
Result<Type*> add_exception_class(ThreadState& ts, Module& module, const char* module_name, const char* name,
                                  Type& base);
// A type of the module, kept for ever; put into the module as `attribute` when that is not null. Its
// native_state is the block.
Result<Type*> add_native_type(ThreadState& ts, Module& module, const TypeSpec& spec, const char* attribute);

}  // namespace ouro
