// The compiler: from a syntax tree to a code object of CPython 3.11's format.
//
// The steps: constant folding on the tree (optimizer), symbol tables, code generation, flow graph, assembly.
// Read first: the headers of those, section "Compiler design" of the Python developer's guide.
#pragma once

#include <cstdint>
#include <string_view>

#include "ast/name_table.h"
#include "ast/nodes.h"
#include "base/arena.h"
#include "bytecode/code_unit.h"
#include "source/diagnostics.h"

namespace ouro::compiler {

struct CompileOptions {
  std::string_view filename = "<unknown>";
  int optimize = 0;              // 0; 1: no asserts, __debug__ is False; 2: no docstrings either
  uint32_t flags = 0;            // features in force from the outside: kCodeFuture... bits
  bool top_level_await = false;  // await may stand outside functions (ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
  int recursion_limit = 3000;    // nested nodes; three times the interpreter's recursion limit
  // Called with the printed flow graph of every unit, for --dump=cfg.
  void (*dump_flow_graph)(void* closure, std::string_view unit, std::string_view text) = nullptr;
  void* dump_closure = nullptr;
};

// Compiles a Module, Interactive or Expression. The tree is changed (constants are folded in place). The unit
// lies in `arena`. Fails with the SyntaxErrors of CPython's compiler, RecursionError, MemoryError or
// termination; adds SyntaxWarnings.
Result<const CodeUnit*> compile(Arena& arena, ast::NameTable& names, Diagnostics& diagnostics, ast::mod* module,
                                const CompileOptions& options);

}  // namespace ouro::compiler
