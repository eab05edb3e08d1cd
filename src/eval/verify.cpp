// Code that did not come from our own compiler is checked before its first run, and refused with ValueError.
#include "bytecode/verifier.h"
#include "eval/frame.h"
#include "eval/frame_jump.h"
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

static Result<CodeView> view_of(ThreadState& ts, Arena& arena, Code& code) {
  auto* shapes = TRY(arena.make_array<ConstantShape>(code.consts->size));
  for (uint64_t i = 0; i < code.consts->size; i++) {
    shapes[i] = shape_of((*code.consts)[i]);
    TRY(ts.checkpoint_limits());
  }
  return CodeView{.stacksize = uint32_t(code.stacksize),
                  .flags = uint32_t(code.flags),
                  .code = code.bytecode->span(),
                  .linetable = code.linetable->span(),
                  .exceptiontable = code.exceptiontable->span(),
                  .localspluskinds = code.localsplus_kinds->span(),
                  .constants = {shapes, code.consts->size},
                  .name_count = code.names->size};
}

static Result<void> refuse(ThreadState& ts, Code& code, const CodeFault& fault) {
  return raise(ts, Exc::ValueError, "bad code object '{}': {} (at offset {})", Value(code.name.get()), fault.reason,
               fault.offset);
}

Result<void> verify_before_run(ThreadState& ts, Code& code) {
  if (code.verified) return {};
  HeapResources resources(ts);
  CodeFault fault;
  {
    Arena arena(resources);
    const CodeView view = TRY(view_of(ts, arena, code));
    fault = TRY(verify_code(arena, view));
  }
  if (fault.reason) return refuse(ts, code, fault);
  code.verified = true;
  return {};
}

Result<std::span<StackMarks>> marks_of_code(ThreadState& ts, Arena& arena, Code& code) {
  const CodeView view = TRY(view_of(ts, arena, code));
  const std::span<StackMarks> marks{TRY(arena.make_array<StackMarks>(code.unit_count)), code.unit_count};
  const CodeFault fault = TRY(mark_stacks(arena, view, marks));
  if (fault.reason) TRY(refuse(ts, code, fault));
  return marks;
}

}  // namespace ouro
