// The declarations of the built-in types: `spec_list` and so on, each defined in the file of its type.
#pragma once

#include "objects/dict.h"
#include "runtime/native.h"

namespace ouro {
#define OURO_TYPE(name) extern const TypeSpec spec_##name;
#include "runtime/builtin_types.def"
}  // namespace ouro
