// Code objects of compiled units: from the arena of a compilation to the heap of an interpreter.
#pragma once

#include "bytecode/code_unit.h"
#include "objects/code.h"
#include "objects/list.h"

namespace ouro {

// The code object of a unit made by our own compiler (it is not verified again), with those of the functions
// and classes in it. All of them have `filename` itself as their co_filename. `originals`: the objects of constants, by
// Constant::original; may be null.
Result<RefTo<Code>> code_from_unit(ThreadState& ts, const CodeUnit& unit, Str& filename, const List* originals);

// The value a constant of the front end denotes.
Result<Ref> value_of_constant(ThreadState& ts, const Constant& constant);

}  // namespace ouro
