// The parts of module sys.
//
//   sys.cpp            the declaration; constants, what describes the machine and the version
//   sys_functions.cpp  functions that look at or set the interpreter's state
//   sys_hooks.cpp      hooks for exceptions, values, debuggers, audits
#pragma once

#include "modules/module_spec.h"

namespace ouro::sys {

struct State {
  Type* unraisable_arguments;  // strong: sys.UnraisableHookArgs
  Type* asyncgen_hooks;        // strong
  int dlopen_flags;
  bool installing_trace;  // while sys.settrace lets the old function go; likewise for sys.setprofile
  bool installing_profile;
};

std::span<const NativeMethod> functions();
std::span<const NativeMethod> hook_functions();

// sys.flags of the interpreter's configuration; also called again when the configuration was completed.
Result<void> add_flags(ThreadState& ts, Module& module);

}  // namespace ouro::sys
