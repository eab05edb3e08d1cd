// The verifier: whether code from elsewhere can be run by the evaluation loop without harm. What it accepts keeps every
// assumption that the handlers of instructions make without looking (stack_rules.def); what they look at themselves
// (types of plain operands, unbound locals, sizes of closures) it does not care about.
//
// It checks that
//  - instructions are whole and known, arguments are in range, jumps, handlers and their ranges stand on instructions;
//  - every instruction that can be reached has one depth of the stack, between 0 and stacksize, and its operands are
//    what it takes them for, also where ways meet and where handlers begin;
//  - cells and free variables are made at the beginning and used as such, locals are no cells;
//  - RETURN_GENERATOR, YIELD_VALUE and ASYNC_GEN_WRAP agree with the flags, and loops that delegate have their form;
//  - KW_NAMES, PRECALL and CALL belong together; a return leaves nothing behind;
//  - the exception table and the line table are well formed.
// Time and memory are linear in the size of the code.
#pragma once

#include "base/arena.h"
#include "bytecode/code_unit.h"
#include "bytecode/stack_rules.h"

namespace ouro {

// What the verifier knows of a constant: kStr, kTuple, kNames, kCode or kValue. size: items of a kNames.
struct ConstantShape {
  EntryKind kind = EntryKind::kValue;
  uint32_t size = 0;
};

// The parts of a code object that matter. Its variables are locals, then cells, then free variables.
struct CodeView {
  uint32_t stacksize = 0;  // below 2^24
  uint32_t flags = 0;
  std::span<const uint8_t> code;
  std::span<const uint8_t> linetable;
  std::span<const uint8_t> exceptiontable;
  std::span<const uint8_t> localspluskinds;
  std::span<const ConstantShape> constants;
  size_t name_count = 0;
};

struct CodeFault {
  const char* reason = nullptr;  // constant text; null: no fault
  uint32_t offset = 0;           // bytes: of the instruction, or of the place in a table
};

// The first fault of the code. Raised: the arena's resources refused memory or time.
Result<CodeFault> verify_code(Arena& arena, const CodeView& code);

// What a debugger that moves a frame to another line has to know of the entries of a stack, 3 bits each, the topmost in
// the lowest bits. Numbers of whole stacks are compared: the greater one is deeper.
enum class StackMark : uint8_t { kNone, kIterator, kExcept, kObject, kNull, kLasti };
using StackMarks = int64_t;
inline constexpr StackMarks kNoWayLeadsThere = -2, kTooDeepToMark = -1;
inline constexpr int kBitsOfMark = 3, kMostMarks = 21;

// The same, and when there is no fault the marks of the stack at each code unit where an instruction begins; `marks`
// has one item for each code unit.
Result<CodeFault> mark_stacks(Arena& arena, const CodeView& code, std::span<StackMarks> marks);

// The same for what our compiler made, with the units among its constants.
Result<CodeFault> verify_unit(Arena& arena, const CodeUnit& unit);

}  // namespace ouro
