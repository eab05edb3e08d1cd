// Writes a compiled unit in the format of module marshal, version 4: what a .pyc file holds behind its header.
//
// No references are shared (no FLAG_REF), so the bytes are equal for equal units and loads() gives equal
// objects, but they differ from those that CPython writes, which depend on reference counts.
#pragma once

#include <cstdint>

#include "base/arena.h"
#include "bytecode/code_unit.h"

namespace ouro {

// Appends the marshalled code object to `out`. Fails when memory is refused.
Result<void> write_marshal(const CodeUnit& unit, ArenaVector<uint8_t>& out);

}  // namespace ouro
