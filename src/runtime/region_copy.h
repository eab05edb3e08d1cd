// An interpreter that begins as a copy of another one: the heap of one that was started, copied to a region of its own
// with every address in it moved, instead of a start that makes each type, module and string anew. docs/heap.md says
// what this costs and what it asks of the objects.
#pragma once

#include <cstdint>

#include "runtime/interpreter.h"

namespace ouro {

// What a copied region still holds that leads to the interpreter it was copied from: the number of words with the
// address of its Interpreter, of one of its threads or of their data stacks. 0 unless an object keeps such an address.
struct CopyObstacles {
  uint64_t words = 0;
  const void* first = nullptr;  // where in the copy
};

// Makes `copy`, a new Interpreter with the configuration of `original`, its equal. The original has no Python frame
// running, has run no thread but its first, and is not used meanwhile by anybody. Gives the copy's first thread state,
// attached to the calling OS thread, which holds the copy's GIL; null: refused.
ThreadState* initialize_as_copy(Interpreter& copy, const Interpreter& original, CopyObstacles& obstacles);

}  // namespace ouro
