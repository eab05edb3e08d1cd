// Code that did not come from our own compiler is checked before its first run.
#include "bytecode/verifier.h"
#include "eval/frame.h"
#include "objects/bytes.h"
#include "runtime/heap_resources.h"

namespace ouro {

Result<void> verify_before_run(ThreadState& ts, Code& code) {
  if (code.verified) return {};
  HeapResources resources(ts);
  Arena arena(resources);
  CodeUnit unit;
  unit.argcount = code.argcount;
  unit.posonlyargcount = code.posonlyargcount;
  unit.kwonlyargcount = code.kwonlyargcount;
  unit.stacksize = code.stacksize;
  unit.flags = uint32_t(code.flags);
  unit.firstlineno = code.firstlineno;
  unit.code = code.bytecode->span();
  unit.linetable = code.linetable->span();
  unit.exceptiontable = code.exceptiontable->span();
  unit.localspluskinds = code.localsplus_kinds->span();
  // Only the numbers of constants and names matter here.
  auto* constants = TRY(arena.make_array<CodeConstant>(code.consts->size));
  auto* names = TRY(arena.make_array<std::string_view>(code.names->size));
  auto* variables = TRY(arena.make_array<std::string_view>(uint64_t(code.localsplus_count)));
  for (uint64_t i = 0; i < code.consts->size; i++) constants[i] = CodeConstant{};
  for (uint64_t i = 0; i < code.names->size; i++) names[i] = std::string_view("name");
  for (int i = 0; i < code.localsplus_count; i++) variables[i] = std::string_view("name");
  unit.consts = {constants, code.consts->size};
  unit.names = {names, code.names->size};
  unit.localsplusnames = {variables, size_t(code.localsplus_count)};
  const char* fault = verify_code(arena, unit);
  if (ts.has_pending()) return raised;
  if (fault) return raise(ts, Exc::ValueError, "bad code object: {}", fault);
  code.verified = true;
  return {};
}

}  // namespace ouro
