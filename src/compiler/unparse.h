// Writes an expression as source text, for annotations under `from __future__ import annotations` (PEP 563).
#pragma once

#include <string_view>

#include "ast/nodes.h"
#include "base/arena.h"
#include "source/diagnostics.h"

namespace ouro::compiler {

// The text in UTF-8, with as few parentheses as CPython 3.11 writes. Fails with RecursionError or MemoryError.
Result<std::string_view> unparse(Arena& arena, Diagnostics& diagnostics, const ast::expr* expression);

// repr() of a constant.
Result<std::string_view> repr(Arena& arena, Diagnostics& diagnostics, const Constant& constant);

}  // namespace ouro::compiler
