// Constant folding on the syntax tree, before the symbol tables are built.
#pragma once

#include "ast/nodes.h"
#include "base/arena.h"
#include "source/diagnostics.h"

namespace ouro::compiler {

struct OptimizerOptions {
  int optimize = 0;                 // __debug__ is true when 0
  bool future_annotations = false;  // annotations stay as they are, they are printed
  int recursion_limit = 3000;       // nested nodes
};

// Folds constants in place. Fails with RecursionError, MemoryError or termination.
Result<void> optimize_tree(Arena& arena, Diagnostics& diagnostics, ast::mod* module, const OptimizerOptions& options);

}  // namespace ouro::compiler
