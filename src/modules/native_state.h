// What native modules keep for themselves: a block of the interpreter's heap, made when the module is executed. It lives
// as long as the interpreter, since types of the module can outlive the module object.
#pragma once

#include <cstring>

#include "objects/function.h"
#include "runtime/native.h"

namespace ouro {

template <class State>
State& native_state(Module& module) {
  return *static_cast<State*>(module.state);
}

// The module's state, all zero.
template <class State>
Result<State*> make_native_state(ThreadState& ts, Module& module) {
  void* memory = TRY(ts.allocate_bytes(sizeof(State)));
  std::memset(memory, 0, sizeof(State));
  module.state = memory;
  return static_cast<State*>(memory);
}

// A class module_name.name(base) with no body, put into the module as `attribute`. The result is borrowed and lives as
// long as the interpreter.
Result<Type*> add_exception_class(ThreadState& ts, Module& module, const char* module_name, const char* name,
                                  Type& base, const char* attribute);
// A type of a native module; put into the module under the last part of its name when `attribute` is not null. The
// result is borrowed and lives as long as the interpreter; its native_state is the module's state.
Result<Type*> add_native_type(ThreadState& ts, Module& module, const TypeSpec& spec, const char* attribute);

}  // namespace ouro
