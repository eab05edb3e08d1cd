// Modules.
#pragma once

#include "objects/function.h"

namespace ouro {

Result<RefTo<Module>> module_make(ThreadState& ts, Str& name, Value doc);

}  // namespace ouro
