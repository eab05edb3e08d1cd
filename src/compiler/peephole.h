// Improvements within one block: jumps that lead to jumps, tests of constants, tuples of constants, swaps
// that can be done at compile time.
#pragma once

#include "compiler/flow.h"

namespace ouro::compiler {

// Improves the instructions of `block` in place; replaced ones become NOP.
Result<void> optimize_block(FlowGraph& graph, Block& block);

// Takes the NOPs out that no line number needs: a NOP stays when it is the only instruction of its line here.
void remove_nops(Block& block);

}  // namespace ouro::compiler
