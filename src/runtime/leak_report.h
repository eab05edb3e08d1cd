// What an interpreter leaves behind: the cells of its heap that are in use at its end and that nothing leads to any
// more. Each is a count that was taken and never given back, a cycle that the collector does not see, or a block of
// memory that was forgotten.
#pragma once

#include <cstdint>

#include "runtime/interpreter.h"

namespace ouro {

// Looks for them and prints a line for each type ("ouro: left behind: 3 of dict") on standard error. What can be
// reached from the interpreter and its threads counts as kept on purpose; so does all of an interpreter with daemon
// threads: their C++ stacks are not looked at. Gives the number of cells, 0 too where memory for the search is refused.
// No Python frame may be running.
uint64_t report_leaks(const Interpreter& interpreter);

}  // namespace ouro
