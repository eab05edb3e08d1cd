// The import statement's native side and the start of importlib.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

// builtins.__import__(name, globals, locals, fromlist, level): globals may be null or None.
Result<Ref> import_name(ThreadState& ts, Value name, Value globals, Value locals, Value fromlist, Value level);
// importlib.import_module(name): the module itself, also for a dotted name. Hooks::import_module.
Result<Ref> import_absolute(ThreadState& ts, const char* name);

// Brings up importlib: runs its two parts as the frozen modules _frozen_importlib and _frozen_importlib_external, and
// lets them install themselves. sys and its paths are set already.
Result<void> start_importlib(ThreadState& ts);

}  // namespace ouro
