// The verifier of code units: checks what the evaluation loop relies on.
#pragma once

#include "base/arena.h"
#include "bytecode/code_unit.h"

namespace ouro {

// Checks `unit` and the units among its constants: instructions are whole and known, arguments are in range,
// jumps and handlers lead to instructions, every instruction has one stack depth, never below zero or above
// stacksize. Gives nullptr, or the text of the first fault (constant data).
const char* verify_code(Arena& arena, const CodeUnit& unit);

}  // namespace ouro
