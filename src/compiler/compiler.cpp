// The steps of a compilation in their order.
#include "compiler/compiler.h"

#include "compiler/codegen.h"
#include "compiler/future.h"
#include "compiler/optimizer.h"
#include "symtable/symtable.h"

namespace ouro::compiler {

static Result<const CodeUnit*> compile_steps(Arena& arena, ast::NameTable& names, Diagnostics& diagnostics,
                                             ast::mod* module, const CompileOptions& options) {
  const FutureFeatures future = TRY(find_future_features(diagnostics, module));
  const uint32_t flags = options.flags | future.flags;
  const bool text_annotations = flags & kCodeFutureAnnotations;
  TRY(optimize_tree(arena, diagnostics, module,
                    {.optimize = options.optimize,
                     .future_annotations = text_annotations,
                     .recursion_limit = options.recursion_limit}));
  SymbolTable* symbols =
      TRY(build_symbol_table(arena, names, diagnostics, module,
                             {.future_annotations = text_annotations, .recursion_limit = options.recursion_limit}));
  return CodeGenerator(arena, names, diagnostics, *symbols, options, flags, future.last_line).run(module);
}

Result<const CodeUnit*> compile(Arena& arena, ast::NameTable& names, Diagnostics& diagnostics, ast::mod* module,
                                const CompileOptions& options) {
  Result<const CodeUnit*> unit = compile_steps(arena, names, diagnostics, module, options);
  if (unit.is_error()) return diagnostics.ensure_recorded();
  return unit;
}

}  // namespace ouro::compiler
