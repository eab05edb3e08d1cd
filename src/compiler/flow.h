// The flow graph of one code object, between code generation and assembly.
//
// A Block is a run of instructions that is entered at its first one only; a jump, return or raise ends it, and stands
// nowhere else. What the steps need to know of a block without looking at all of its instructions is noted in it.
// Blocks are chained by `next` in the order in which they will lie in the code (a block falls through to its
// `next` unless it says otherwise), and by `created` in the order of their making, newest first. Instructions
// here have symbolic jump targets and a few pseudo instructions: jumps without a direction, and the marks
// that open and close the range of an exception handler.
#pragma once

#include <cstdint>

#include "base/arena.h"
#include "bytecode/line_table.h"
#include "bytecode/opcodes.h"
#include "compiler/constant_table.h"
#include "source/diagnostics.h"

namespace ouro::compiler {

// An instruction of the machine (values below 256) or a pseudo instruction.
enum class Op : uint16_t {
#define OURO_OPCODE(name, number, caches, operand, effect) name = number,
#include "bytecode/opcodes.def"
  JUMP = 256,
  JUMP_NO_INTERRUPT,
  POP_JUMP_IF_FALSE,
  POP_JUMP_IF_TRUE,
  POP_JUMP_IF_NONE,
  POP_JUMP_IF_NOT_NONE,
  SETUP_FINALLY,  // the handler gets the exception
  SETUP_CLEANUP,  // the handler gets the offset of the raising instruction and the exception
  SETUP_WITH,     // the same, in place of what __enter__ gave
  POP_BLOCK,      // the innermost handler ends here
};

constexpr bool is_setup(Op op) { return op >= Op::SETUP_FINALLY && op <= Op::SETUP_WITH; }
constexpr bool is_handler_mark(Op op) { return op >= Op::SETUP_FINALLY; }
constexpr bool is_unconditional_jump(Op op) {
  return op == Op::JUMP || op == Op::JUMP_NO_INTERRUPT || op == Op::JUMP_FORWARD || op == Op::JUMP_BACKWARD ||
         op == Op::JUMP_BACKWARD_NO_INTERRUPT;
}
constexpr bool is_jump(Op op) {
  return uint16_t(op) < 256 ? ouro::is_jump(Opcode(op)) : op <= Op::POP_JUMP_IF_NOT_NONE;
}
constexpr bool is_scope_exit(Op op) { return op == Op::RETURN_VALUE || op == Op::RAISE_VARARGS || op == Op::RERAISE; }
constexpr bool ends_block(Op op) { return is_jump(op) || is_scope_exit(op); }

// Change of the stack depth, pseudo instructions included.
int stack_effect_of(Op op, uint32_t argument, bool jump);
// As dis names it.
std::string_view name_of(Op op);

struct Block;

inline constexpr SourceLocation kNoLocation{};

struct Instruction {
  Op op = Op::NOP;
  uint32_t argument = 0;
  Block* target = nullptr;  // of jumps and SETUP_*
  SourceLocation location;
  Block* handler = nullptr;  // who catches what this instruction raises; set late
};

struct Block {
  explicit Block(Arena& arena) : instructions(arena) {}

  ArenaVector<Instruction, uint32_t> instructions;
  Block* next = nullptr;
  Block* created = nullptr;
  void* handlers = nullptr;  // stack of handlers at the entry, while they are being labelled
  int number = 0;            // in the order of their making, for printing
  int predecessors = 0;
  int start_depth = -1;  // slots; -1 = not reached
  uint32_t offset = 0;   // code units
  uint32_t size = 0;     // code units, without a jump at the end; found by the assembler
  bool no_fallthrough = false;
  bool is_exit = false;      // ends by leaving the frame
  bool keeps_lasti = false;  // a handler that gets the offset of the raising instruction as well
  bool labelled = false;     // its instructions know their handlers, or are about to
  bool placed = false;       // lies before what the last step looks at
  bool has_marks = false;    // may hold SETUP_* or POP_BLOCK
  bool has_nops = false;     // may hold NOP

  bool empty() const { return instructions.empty(); }
  Instruction& last() { return instructions.back(); }
  const Instruction& last() const { return instructions[instructions.size() - 1]; }
};

// Where the blocks of all units come from: they lie side by side, since most steps look at block after block.
struct BlockPool {
  Block* next = nullptr;
  Block* end = nullptr;
  size_t count = 8;  // of the next allocation
};

// The unit being compiled, as the later steps see it.
struct FlowGraph {
  FlowGraph(Arena& arena, BlockPool& blocks) : arena(arena), blocks(blocks), constants(arena) {}

  // To be asked for every step of a pass that grows with the code; polls once per thousand.
  Result<void> poll() {
    if ((++steps & 0x3FF) == 0 && diagnostics && !diagnostics->may_continue()) return raised;
    return {};
  }

  Arena& arena;
  BlockPool& blocks;
  Diagnostics* diagnostics = nullptr;  // may be missing in tests
  uint32_t steps = 0;
  Block* entry = nullptr;
  Block* newest = nullptr;  // head of the `created` chain
  int block_count = 0;
  bool has_marks = false;  // some block has
  ConstantTable constants;
  uint32_t code_flags = 0;
  bool has_yield_or_await = false;  // in the source of its own scope: also a module whose dropped assertion has one
  int first_line = 0;
  int cells = 0;  // cells and free variables as numbered by the code generator
  int frees = 0;
  int locals = 0;
  int* cell_slots = nullptr;  // cells + frees of them: their slots in localsplus
  int stack_size = 0;         // found by the flow graph's last step
};

// Makes a block that is not chained to another yet.
Result<Block*> new_block(FlowGraph& graph);

// All steps from the generated blocks to blocks that can be laid out: see flowgraph.cpp.
Result<void> prepare_flow_graph(FlowGraph& graph);

// One line per instruction, for --dump=cfg and the golden tests.
Result<std::string_view> print_flow_graph(Arena& arena, const FlowGraph& graph);

}  // namespace ouro::compiler
