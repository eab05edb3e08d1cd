// The `from __future__ import ...` statements at the beginning of a module.
#pragma once

#include <cstdint>

#include "ast/nodes.h"
#include "base/arena.h"
#include "source/diagnostics.h"

namespace ouro::compiler {

struct FutureFeatures {
  uint32_t flags = 0;  // kCodeFuture... bits of the features that still make a difference
  int last_line = -1;  // line of the last such statement; later ones are errors
};

// Fails with SyntaxError for features that do not exist.
Result<FutureFeatures> find_future_features(Diagnostics& diagnostics, ast::mod* module);

}  // namespace ouro::compiler
