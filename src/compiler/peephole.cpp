// Improvements within one block. What is done here decides the exact instructions of a code object, so the
// conditions are as narrow as those of 3.11: a jump is led on only when that loses no line of the source.
#include "compiler/peephole.h"

#include <algorithm>

#include "compiler/constant_fold.h"

namespace ouro::compiler {

namespace {

class BlockOptimizer {
 public:
  BlockOptimizer(FlowGraph& graph, Block& block) : graph_(graph), block_(block), code_(block.instructions) {}

  Result<void> run() {
    for (at_ = 0; at_ < int(code_.size()); at_++) {
      if (code_[at_].target && is_jump(code_[at_].op)) {
        while (code_[at_].target->empty() && code_[at_].target->next) code_[at_].target = code_[at_].target->next;
      }
      TRY(graph_.poll());
      TRY(step());
    }
    return {};
  }

 private:
  void make_nop(Instruction& instruction) {
    instruction.op = Op::NOP;
    instruction.argument = 0;
    instruction.target = nullptr;
    block_.has_nops = true;
  }

  Op op_at(int index) const { return index < int(code_.size()) ? code_[index].op : Op::NOP; }

  Result<void> step() {
    Instruction& instruction = code_[at_];
    const Op next = at_ + 1 < int(code_.size()) ? code_[at_ + 1].op : Op::CACHE;
    switch (instruction.op) {
      case Op::LOAD_CONST: after_constant(instruction, next); return {};
      case Op::BUILD_TUPLE: return build_tuple(instruction, next);
      case Op::PUSH_NULL:
        if (next == Op::LOAD_GLOBAL && !(code_[at_ + 1].argument & 1)) {
          make_nop(instruction);
          code_[at_ + 1].argument |= 1;
        }
        return {};
      case Op::SWAP:
        if (instruction.argument == 1) {
          make_nop(instruction);
          return {};
        }
        TRY(shorten_swaps());
        apply_swaps(at_);
        return {};
      case Op::JUMP_IF_FALSE_OR_POP: or_pop(instruction, Op::POP_JUMP_IF_FALSE, Op::POP_JUMP_IF_TRUE); return {};
      case Op::JUMP_IF_TRUE_OR_POP: or_pop(instruction, Op::POP_JUMP_IF_TRUE, Op::POP_JUMP_IF_FALSE); return {};
      case Op::POP_JUMP_IF_NOT_NONE:
      case Op::POP_JUMP_IF_NONE:
      case Op::POP_JUMP_IF_FALSE:
      case Op::POP_JUMP_IF_TRUE:
        if (target_op(instruction) == Op::JUMP) lead_on(instruction, instruction.op);
        return {};
      case Op::JUMP:
        if (target_op(instruction) == Op::JUMP) lead_on(instruction, Op::JUMP);
        return {};
      default: return {};
    }
  }

  static Op target_op(const Instruction& jump) {
    return jump.target->empty() ? Op::NOP : jump.target->instructions[0].op;
  }

  // Lets a jump go where the jump at its target goes, and looks at it again. A jump with a line of its own is kept.
  void lead_on(Instruction& jump, Op op) {
    const Instruction& there = jump.target->instructions[0];
    if (jump.location.lineno != there.location.lineno) return;
    if (jump.target == there.target) return;
    jump.target = there.target;
    jump.op = op;
    at_--;
  }

  void or_pop(Instruction& jump, Op same_pop, Op opposite_pop) {
    const Op keep = jump.op;
    const Op opposite = keep == Op::JUMP_IF_FALSE_OR_POP ? Op::JUMP_IF_TRUE_OR_POP : Op::JUMP_IF_FALSE_OR_POP;
    const Op there = target_op(jump);
    if (there == same_pop) {
      lead_on(jump, same_pop);
    } else if (there == Op::JUMP || there == keep) {
      lead_on(jump, keep);
    } else if (there == opposite || there == opposite_pop) {
      // The test at the target will fail: the value is popped and the way goes on behind it.
      if (jump.location.lineno == jump.target->instructions[0].location.lineno && jump.target->next) {
        jump.op = same_pop;
        jump.target = jump.target->next;
        at_--;
      }
    }
  }

  void after_constant(Instruction& load, Op next) {
    const CodeConstant& entry = graph_.constants[load.argument];
    const bool truth = entry.unit || truth_of(*entry.constant);
    switch (next) {
      case Op::POP_JUMP_IF_FALSE:
      case Op::POP_JUMP_IF_TRUE: {
        Instruction& jump = code_[at_ + 1];
        make_nop(load);
        if (truth == (next == Op::POP_JUMP_IF_TRUE)) {
          jump.op = Op::JUMP;
          block_.no_fallthrough = true;
        } else {
          make_nop(jump);
        }
        return;
      }
      case Op::JUMP_IF_FALSE_OR_POP:
      case Op::JUMP_IF_TRUE_OR_POP: {
        Instruction& jump = code_[at_ + 1];
        if (truth == (next == Op::JUMP_IF_TRUE_OR_POP)) {
          jump.op = Op::JUMP;
          block_.no_fallthrough = true;
        } else {
          make_nop(load);
          make_nop(jump);
        }
        return;
      }
      case Op::IS_OP: {
        const Op test = op_at(at_ + 2);
        if (!entry.constant || entry.constant->kind != Constant::Kind::kNone) return;
        if (test != Op::POP_JUMP_IF_FALSE && test != Op::POP_JUMP_IF_TRUE) return;
        const bool negated = code_[at_ + 1].argument == 1;
        make_nop(load);
        make_nop(code_[at_ + 1]);
        code_[at_ + 2].op =
            negated != (test == Op::POP_JUMP_IF_FALSE) ? Op::POP_JUMP_IF_NOT_NONE : Op::POP_JUMP_IF_NONE;
        return;
      }
      default: return;
    }
  }

  Result<void> build_tuple(Instruction& build, Op next) {
    const uint32_t count = build.argument;
    if (next == Op::UNPACK_SEQUENCE && code_[at_ + 1].argument == count) {
      Instruction& unpack = code_[at_ + 1];
      if (count == 1) {
        make_nop(build);
        make_nop(unpack);
        return {};
      }
      if (count == 2 || count == 3) {
        make_nop(build);
        unpack.op = Op::SWAP;
        return {};
      }
    }
    if (uint32_t(at_) < count) return {};
    for (uint32_t i = 1; i <= count; i++) {
      const Instruction& load = code_[at_ - i];
      if (load.op != Op::LOAD_CONST || graph_.constants[load.argument].unit) return {};
    }
    auto** items = TRY(graph_.arena.make_array<const Constant*>(count));
    for (uint32_t i = 0; i < count; i++) {
      Instruction& load = code_[at_ - count + i];
      items[i] = graph_.constants[load.argument].constant;
      make_nop(load);
    }
    auto* tuple = TRY(graph_.arena.make<Constant>());
    tuple->kind = Constant::Kind::kTuple;
    tuple->items = {items, count};
    build.op = Op::LOAD_CONST;
    build.argument = TRY(graph_.constants.add(tuple));
    return {};
  }

  // Replaces a run of SWAPs by the fewest that have the same effect: one per item of each cycle of the
  // permutation, less one for the cycle that holds the top.
  Result<void> shorten_swaps() {
    uint32_t depth = code_[at_].argument;
    int length = 1;
    bool several = false;
    for (; at_ + length < int(code_.size()); length++) {
      const Instruction& instruction = code_[at_ + length];
      if (instruction.op == Op::SWAP) {
        depth = std::max(depth, instruction.argument);
        several = true;
      } else if (instruction.op != Op::NOP) {
        break;
      }
    }
    if (!several) return {};
    constexpr int kDone = -1;
    int* stack = TRY(graph_.arena.make_array<int>(depth));
    for (uint32_t i = 0; i < depth; i++) stack[i] = int(i);
    for (int i = 0; i < length; i++) {
      const Instruction& instruction = code_[at_ + i];
      if (instruction.op == Op::SWAP) std::swap(stack[0], stack[instruction.argument - 1]);
    }
    int current = length - 1;  // filled from the end
    for (uint32_t i = 0; i < depth; i++) {
      if (stack[i] == kDone || stack[i] == int(i)) continue;
      int j = int(i);
      while (true) {
        if (j) {
          code_[at_ + current].op = Op::SWAP;
          code_[at_ + current].argument = uint32_t(j + 1);
          current--;
        }
        if (stack[j] == kDone) break;
        const int following = stack[j];
        stack[j] = kDone;
        j = following;
      }
    }
    while (current >= 0) make_nop(code_[at_ + current--]);
    at_ += length - 1;
    return {};
  }

  // The next instruction after `index` that takes the top of the stack and nothing else; -1 when there is
  // none, or when it stands on another line than `line` (>= 0).
  int next_taker(int index, int line) const {
    while (++index < int(code_.size())) {
      const Instruction& instruction = code_[index];
      if (line >= 0 && instruction.location.lineno != line) return -1;
      if (instruction.op == Op::NOP) continue;
      return instruction.op == Op::STORE_FAST || instruction.op == Op::POP_TOP ? index : -1;
    }
    return -1;
  }

  // A SWAP whose two values are taken by stores right behind it: the stores change places instead.
  void apply_swaps(int index) {
    for (; index >= 0; index--) {
      Instruction& swap = code_[index];
      if (swap.op != Op::SWAP) {
        if (swap.op == Op::NOP || swap.op == Op::STORE_FAST || swap.op == Op::POP_TOP) continue;
        return;
      }
      const int first = next_taker(index, -1);
      if (first < 0) return;
      int second = first;
      const int line = code_[first].location.lineno;
      for (int count = int(swap.argument) - 1; count > 0; count--) {
        second = next_taker(second, line);
        if (second < 0) return;
      }
      make_nop(swap);
      std::swap(code_[first], code_[second]);
    }
  }

  FlowGraph& graph_;
  Block& block_;
  ArenaVector<Instruction, uint32_t>& code_;
  int at_ = 0;
};

}  // namespace

Result<void> optimize_block(FlowGraph& graph, Block& block) { return BlockOptimizer(graph, block).run(); }

void remove_nops(Block& block) {
  if (!block.has_nops) return;
  block.has_nops = false;
  auto& code = block.instructions;
  size_t kept = 0;
  int previous_line = -1;
  for (size_t i = 0; i < code.size(); i++) {
    const int line = code[i].location.lineno;
    if (code[i].op == Op::NOP) {
      if (line < 0 || line == previous_line) continue;
      if (i + 1 < code.size()) {
        const int next_line = code[i + 1].location.lineno;
        if (next_line == line) continue;
        if (next_line < 0) {
          code[i + 1].location = code[i].location;
          continue;
        }
      } else {
        const Block* next = block.next;
        while (next && next->empty()) next = next->next;
        if (next && next->instructions[0].location.lineno == line) continue;
      }
      block.has_nops = true;
    }
    if (kept != i) code[kept] = code[i];
    kept++;
    previous_line = line;
  }
  code.truncate(kept);
}

}  // namespace ouro::compiler
