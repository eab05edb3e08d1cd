// Code that did not come from our own compiler is checked before its first run, and refused with ValueError.
#include "bytecode/verifier.h"
#include "eval/frame.h"
#include "objects/bytes.h"
#include "runtime/heap_resources.h"

namespace ouro {

static ConstantShape shape_of(Value constant) {
  if (is<Str>(constant)) return {EntryKind::kStr, 0};
  if (is<Code>(constant)) return {EntryKind::kCode, 0};
  if (!is_exact<Tuple>(constant)) return {};
  Tuple& tuple = as<Tuple>(constant);
  for (Value item : tuple)
    if (!is<Str>(item)) return {EntryKind::kTuple, 0};
  return {EntryKind::kNames, uint32_t(tuple.size < UINT32_MAX ? tuple.size : UINT32_MAX)};
}

Result<void> verify_before_run(ThreadState& ts, Code& code) {
  if (code.verified) return {};
  HeapResources resources(ts);
  CodeFault fault;
  {
    Arena arena(resources);
    auto* shapes = TRY(arena.make_array<ConstantShape>(code.consts->size));
    for (uint64_t i = 0; i < code.consts->size; i++) {
      shapes[i] = shape_of((*code.consts)[i]);
      TRY(ts.checkpoint_limits());
    }
    const CodeView view{.stacksize = uint32_t(code.stacksize),
                        .flags = uint32_t(code.flags),
                        .code = code.bytecode->span(),
                        .linetable = code.linetable->span(),
                        .exceptiontable = code.exceptiontable->span(),
                        .localspluskinds = code.localsplus_kinds->span(),
                        .constants = {shapes, code.consts->size},
                        .name_count = code.names->size};
    fault = TRY(verify_code(arena, view));
  }
  if (fault.reason)
    return raise(ts, Exc::ValueError, "bad code object '{}': {} (at offset {})", Value(code.name.get()), fault.reason,
                 fault.offset);
  code.verified = true;
  return {};
}

}  // namespace ouro
