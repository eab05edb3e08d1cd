// The disassembler: code units as text, in the manner of dis.dis of Python 3.11.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "bytecode/code_unit.h"

namespace ouro {

// The instructions of `unit`, its exception table, and then the same of the units among its constants.
// Strings are printed with escapes for all that is not printable ASCII; integers of more than one limb in hexadecimal.
Result<std::string_view> disassemble(Arena& arena, const CodeUnit& unit);

}  // namespace ouro
