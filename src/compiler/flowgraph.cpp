// From generated blocks to blocks that can be laid out.
//
// In: the blocks of one unit in the order of the source. Out: the same blocks without dead code, with short
// cuts taken, the instructions that set a frame up put in front, every instruction with its place in the
// source and its exception handler, the stack depth known, and every jump forwards or backwards. The order of
// the steps matters: line numbers are handed on only when all unreachable code is gone, and the depth of
// handlers is needed by the labelling.
#include <algorithm>
#include <array>

#include "compiler/flow.h"
#include "compiler/peephole.h"

namespace ouro::compiler {

int stack_effect_of(Op op, uint32_t argument, bool jump) {
  switch (op) {
    case Op::SETUP_FINALLY: return jump ? 1 : 0;
    case Op::SETUP_CLEANUP: return jump ? 2 : 0;
    case Op::SETUP_WITH: return jump ? 1 : 0;  // the result of __enter__ goes, two come
    case Op::POP_JUMP_IF_FALSE:
    case Op::POP_JUMP_IF_TRUE:
    case Op::POP_JUMP_IF_NONE:
    case Op::POP_JUMP_IF_NOT_NONE: return -1;
    default: return uint16_t(op) < 256 ? stack_effect(Opcode(op), argument, jump) : 0;
  }
}

Result<Block*> new_block(FlowGraph& graph) {
  constexpr size_t kMostAtOnce = 256;
  BlockPool& blocks = graph.blocks;
  if (blocks.next == blocks.end) {
    blocks.next = static_cast<Block*>(TRY(graph.arena.allocate(blocks.count * sizeof(Block))));
    blocks.end = blocks.next + blocks.count;
    blocks.count = std::min(blocks.count * 2, kMostAtOnce);
  }
  Block* block = new (blocks.next++) Block(graph.arena);
  block->number = graph.block_count++;
  block->created = graph.newest;
  graph.newest = block;
  return block;
}

namespace {

// An exit block of at most this many instructions is copied to where a jump leads to it.
constexpr size_t kMostCopied = 4;

Block* skip_empty(Block* block) {
  while (block && block->empty()) block = block->next;
  return block;
}

// Notes how each block ends and lets jumps lead to blocks that are not empty.
void note_ends(FlowGraph& graph) {
  for (Block* block = graph.newest; block; block = block->created) {
    if (block->empty()) continue;
    Instruction& last = block->last();
    if (is_scope_exit(last.op)) {
      block->is_exit = block->no_fallthrough = true;
    } else if (is_jump(last.op)) {
      if (is_unconditional_jump(last.op)) block->no_fallthrough = true;
      while (last.target->empty() && last.target->next) last.target = last.target->next;
    }
  }
}

bool is_exit_without_line(const Block* block) {
  return block->is_exit && !block->empty() &&
         std::all_of(block->instructions.begin(), block->instructions.end(),
                     [](const Instruction& instruction) { return instruction.location.lineno < 0; });
}

// A jump to a short way out of the frame that has no line of its own becomes that way.
Result<void> copy_small_exits(FlowGraph& graph) {
  for (Block* block = graph.newest; block; block = block->created) {
    if (block->empty()) continue;
    Instruction& last = block->last();
    if (last.op != Op::JUMP) continue;
    Block* target = last.target;
    if (!is_exit_without_line(target) || target->instructions.size() > kMostCopied) continue;
    last.op = Op::NOP;
    last.target = nullptr;
    block->has_nops = true;
    block->has_marks |= target->has_marks;
    for (size_t i = 0; i < target->instructions.size(); i++) {
      Instruction copy = target->instructions[i];
      TRY(block->instructions.push(copy));
    }
    block->is_exit = true;
  }
  return {};
}

// Puts the instructions in front that make cells, copy the closure, and turn the call into a generator.
Result<void> insert_prefix(FlowGraph& graph) {
  ArenaVector<Instruction, uint32_t> prefix(graph.arena);
  if (graph.frees > 0) TRY(prefix.push({.op = Op::COPY_FREE_VARS, .argument = uint32_t(graph.frees)}));
  ArenaVector<int> cells(graph.arena);
  for (int i = 0; i < graph.cells; i++) TRY(cells.push(graph.cell_slots[i]));
  std::sort(cells.begin(), cells.end());
  for (int slot : cells) TRY(prefix.push({.op = Op::MAKE_CELL, .argument = uint32_t(slot)}));
  if (graph.code_flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator)) {
    TRY(prefix.push({.op = Op::RETURN_GENERATOR, .location = {graph.first_line, graph.first_line, -1, -1}}));
    TRY(prefix.push({.op = Op::POP_TOP}));
  }
  if (prefix.empty()) return {};
  for (const Instruction& instruction : graph.entry->instructions) TRY(prefix.push(instruction));
  graph.entry->instructions = prefix;
  return {};
}

// Cells were numbered on their own; here they get their slots in localsplus.
void number_cells(FlowGraph& graph) {
  if (graph.cells + graph.frees == 0) return;
  for (Block* block = graph.entry; block; block = block->next) {
    for (Instruction& instruction : block->instructions) {
      switch (instruction.op) {
        case Op::LOAD_CLOSURE:
        case Op::LOAD_DEREF:
        case Op::STORE_DEREF:
        case Op::DELETE_DEREF:
        case Op::LOAD_CLASSDEREF: instruction.argument = uint32_t(graph.cell_slots[instruction.argument]); break;
        default: break;
      }
    }
  }
}

// Calls `with` for the instructions of a block that lead to another block.
template <class With>
Result<void> for_each_target(Block& block, With with) {
  if (block.empty()) return {};
  if (block.has_marks) {
    for (Instruction& instruction : block.instructions)
      if (is_setup(instruction.op)) TRY(with(instruction));
  }
  if (is_jump(block.last().op)) return with(block.last());
  return {};
}

Result<void> count_predecessors(FlowGraph& graph) {
  ArenaVector<Block*> todo(graph.arena);
  graph.entry->predecessors = 1;
  TRY(todo.push(graph.entry));
  auto reach = [&](Block* block) -> Result<void> {
    if (block->predecessors++ == 0) TRY(todo.push(block));
    return {};
  };
  while (!todo.empty()) {
    TRY(graph.poll());
    Block* block = todo.pop();
    if (block->next && !block->no_fallthrough) TRY(reach(block->next));
    TRY(for_each_target(*block, [&](Instruction& instruction) { return reach(instruction.target); }));
  }
  return {};
}

// Takes the empty blocks out. A jump to the block that follows anyway is not needed: its NOP stays until the lines have
// been handed on.
Result<void> drop_empty_blocks(FlowGraph& graph) {
  for (Block* block = graph.entry; block; block = block->next) block->next = skip_empty(block->next);
  for (Block* block = graph.entry; block; block = block->next) {
    if (block->empty()) continue;
    TRY(for_each_target(*block, [](Instruction& instruction) -> Result<void> {
      if (Block* target = skip_empty(instruction.target)) instruction.target = target;
      return {};
    }));
    Instruction& last = block->last();
    if ((last.op == Op::JUMP || last.op == Op::JUMP_NO_INTERRUPT) && last.target == block->next) {
      block->no_fallthrough = false;
      last.op = Op::NOP;
      last.target = nullptr;
      block->has_nops = true;
    }
  }
  return {};
}

Result<void> optimize(FlowGraph& graph) {
  for (Block* block = graph.entry; block; block = block->next) {
    TRY(graph.poll());
    TRY(optimize_block(graph, *block));
    remove_nops(*block);
  }
  TRY(copy_small_exits(graph));
  TRY(count_predecessors(graph));
  for (Block* block = graph.entry; block; block = block->next) {
    if (block->predecessors == 0) {
      block->instructions.truncate(0);
      block->no_fallthrough = false;
    }
  }
  for (Block* block = graph.entry; block; block = block->next) remove_nops(*block);
  return drop_empty_blocks(graph);
}

// A way out without a line of its own, reached by jumps from several places, is copied for each of them, so
// that every copy can have the line of where it came from.
Result<void> copy_exits_without_line(FlowGraph& graph) {
  for (Block* block = graph.newest; block; block = block->created) {
    if (block->empty() || !is_jump(block->last().op)) continue;
    Block* target = block->last().target;
    if (!is_exit_without_line(target) || target->predecessors <= 1) continue;
    Block* copy = TRY(new_block(graph));
    for (const Instruction& instruction : target->instructions) TRY(copy->instructions.push(instruction));
    copy->instructions[0].location = block->last().location;
    copy->is_exit = true;
    copy->no_fallthrough = true;
    copy->has_marks = target->has_marks;
    copy->has_nops = target->has_nops;
    block->last().target = copy;
    target->predecessors--;
    copy->predecessors = 1;
    copy->next = target->next;
    target->next = copy;
  }
  for (Block* block = graph.entry; block; block = block->next) {
    if (block->no_fallthrough || !block->next || block->empty()) continue;
    if (is_exit_without_line(block->next)) block->next->instructions[0].location = block->last().location;
  }
  return {};
}

// An instruction without a place has that of the one before it, also across blocks with one way in. On the way the
// constants are looked at: those that nothing loads are dropped from the end; the first may be a docstring and stays.
void propagate_locations(FlowGraph& graph) {
  uint32_t highest = 0;
  for (Block* block = graph.entry; block; block = block->next) {
    if (block->empty()) continue;
    SourceLocation previous;
    for (Instruction& instruction : block->instructions) {
      if (instruction.op == Op::LOAD_CONST || instruction.op == Op::KW_NAMES) {
        highest = std::max(highest, instruction.argument);
      }
      if (instruction.location.lineno < 0) {
        instruction.location = previous;
      } else {
        previous = instruction.location;
      }
    }
    auto hand_on = [&](Block* block) {
      if (block->predecessors == 1 && !block->empty() && block->instructions[0].location.lineno < 0) {
        block->instructions[0].location = previous;
      }
    };
    if (!block->no_fallthrough && block->next) hand_on(block->next);
    if (is_jump(block->last().op)) hand_on(block->last().target);
  }
  if (highest + 1 < graph.constants.size()) graph.constants.truncate(highest + 1);
}

void ensure_exits_have_line(FlowGraph& graph) {
  int line = graph.first_line;
  for (Block* block = graph.entry; block; block = block->next) {
    if (block->empty()) continue;
    if (block->last().location.lineno >= 0) {
      line = block->last().location.lineno;
    } else if (block->last().op == Op::RETURN_VALUE) {
      for (Instruction& instruction : block->instructions) instruction.location.lineno = line;
    }
  }
}

// The change of the stack depth of the instructions that have only one, whatever their argument and way; of the others
// kVariableEffect.
constexpr auto kFixedEffect = [] {
  std::array<int8_t, 256> table{};
  for (int number = 0; number < 256; number++) {
    const auto opcode = Opcode(number);
    int effect = stack_effect(opcode, 0, false);
    for (uint32_t argument = 0; argument < 8; argument++)
      for (bool jump : {false, true})
        if (stack_effect(opcode, argument, jump) != effect) effect = kVariableEffect;
    table[size_t(number)] = int8_t(ouro::is_jump(opcode) ? kVariableEffect : effect);
  }
  return table;
}();

// The deepest stack that any way through the graph needs; also notes the depth at the entry of each block.
Result<void> measure_stack(FlowGraph& graph) {
  ArenaVector<Block*> todo(graph.arena);
  auto reach = [&](Block* block, int depth) -> Result<void> {
    if (block->start_depth >= depth) return {};
    block->start_depth = depth;
    return todo.push(block);
  };
  TRY(reach(graph.entry, graph.has_yield_or_await ? 1 : 0));
  int deepest = 0;
  while (!todo.empty()) {
    TRY(graph.poll());
    Block* block = todo.pop();
    int depth = block->start_depth;
    bool falls_through = true;
    for (const Instruction& instruction : block->instructions) {
      if (uint16_t(instruction.op) < 256 && kFixedEffect[uint16_t(instruction.op)] != kVariableEffect) {
        depth += kFixedEffect[uint16_t(instruction.op)];
        deepest = std::max(deepest, depth);
        continue;
      }
      const int after = depth + stack_effect_of(instruction.op, instruction.argument, false);
      deepest = std::max(deepest, after);
      if (is_jump(instruction.op) || is_setup(instruction.op)) {
        const int at_target = depth + stack_effect_of(instruction.op, instruction.argument, true);
        deepest = std::max(deepest, at_target);
        TRY(reach(instruction.target, at_target));
      }
      depth = after;
    }
    if (!block->empty()) falls_through = !is_unconditional_jump(block->last().op) && !is_scope_exit(block->last().op);
    if (falls_through && block->next) TRY(reach(block->next, depth));
  }
  graph.stack_size = deepest;
  return {};
}

// A stack of handlers as a chain that is never changed, so that blocks can share it.
struct HandlerStack {
  Block* handler;
  HandlerStack* outer;
};

// Gives each instruction its handler, by following the marks along the ways through the graph.
Result<void> label_handlers(FlowGraph& graph) {
  if (!graph.has_marks) return {};
  ArenaVector<Block*> todo(graph.arena);
  auto reach = [&](Block* block, HandlerStack* stack) -> Result<void> {
    if (block->labelled) return {};
    block->labelled = true;
    block->handlers = stack;
    return todo.push(block);
  };
  TRY(reach(graph.entry, nullptr));
  while (!todo.empty()) {
    TRY(graph.poll());
    Block* block = todo.pop();
    auto* stack = static_cast<HandlerStack*>(block->handlers);
    bool falls_through = true;
    for (Instruction& instruction : block->instructions) {
      // The marks themselves cannot raise.
      const bool mark = is_setup(instruction.op) || instruction.op == Op::POP_BLOCK;
      instruction.handler = stack && !mark ? stack->handler : nullptr;
      if (is_setup(instruction.op)) {
        TRY(reach(instruction.target, stack));
        if (instruction.op != Op::SETUP_FINALLY) instruction.target->keeps_lasti = true;
        stack = TRY(graph.arena.make<HandlerStack>(instruction.target, stack));
      } else if (instruction.op == Op::POP_BLOCK) {
        if (stack) stack = stack->outer;
      } else if (is_jump(instruction.op)) {
        TRY(reach(instruction.target, stack));
        if (is_unconditional_jump(instruction.op)) falls_through = false;
      } else if (is_scope_exit(instruction.op)) {
        falls_through = false;
      }
    }
    if (falls_through && block->next) TRY(reach(block->next, stack));
  }
  return {};
}

// The order of the blocks is final: the marks go, and every jump gets its direction.
void finish_blocks(FlowGraph& graph) {
  for (Block* block = graph.entry; block; block = block->next) {
    if (block->has_marks) {
      for (Instruction& instruction : block->instructions) {
        if (!is_handler_mark(instruction.op)) continue;
        instruction.op = Op::NOP;
        instruction.argument = 0;
        instruction.target = nullptr;
        block->has_nops = true;
      }
    }
    remove_nops(*block);
    block->placed = true;
    if (block->empty()) continue;
    Instruction& last = block->last();
    if (!last.target) continue;
    const bool backward = last.target->placed;
    switch (last.op) {
      case Op::JUMP: last.op = backward ? Op::JUMP_BACKWARD : Op::JUMP_FORWARD; break;
      case Op::JUMP_NO_INTERRUPT: last.op = backward ? Op::JUMP_BACKWARD_NO_INTERRUPT : Op::JUMP_FORWARD; break;
      case Op::POP_JUMP_IF_FALSE:
        last.op = backward ? Op::POP_JUMP_BACKWARD_IF_FALSE : Op::POP_JUMP_FORWARD_IF_FALSE;
        break;
      case Op::POP_JUMP_IF_TRUE:
        last.op = backward ? Op::POP_JUMP_BACKWARD_IF_TRUE : Op::POP_JUMP_FORWARD_IF_TRUE;
        break;
      case Op::POP_JUMP_IF_NONE:
        last.op = backward ? Op::POP_JUMP_BACKWARD_IF_NONE : Op::POP_JUMP_FORWARD_IF_NONE;
        break;
      case Op::POP_JUMP_IF_NOT_NONE:
        last.op = backward ? Op::POP_JUMP_BACKWARD_IF_NOT_NONE : Op::POP_JUMP_FORWARD_IF_NOT_NONE;
        break;
      default: break;
    }
  }
}

}  // namespace

Result<void> prepare_flow_graph(FlowGraph& graph) {
  note_ends(graph);
  TRY(copy_small_exits(graph));
  number_cells(graph);
  TRY(insert_prefix(graph));
  TRY(optimize(graph));
  TRY(copy_exits_without_line(graph));
  propagate_locations(graph);
  ensure_exits_have_line(graph);
  TRY(measure_stack(graph));
  TRY(label_handlers(graph));
  finish_blocks(graph);
  return {};
}

}  // namespace ouro::compiler
