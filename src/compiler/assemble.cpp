// The assembler: from a prepared flow graph to the bytes of a code object, with its line and exception tables.
//
// The length of an instruction depends on its argument, and that of a jump on the distance, which depends on
// the lengths of others: the offsets are computed until nothing changes any more. Lengths only grow, so it ends.
#include <algorithm>

#include "bytecode/exception_table.h"
#include "bytecode/line_table.h"
#include "compiler/codegen.h"

namespace ouro::compiler {

namespace {

uint32_t extended_arguments(uint32_t argument) {
  return uint32_t(argument > 0xFF) + (argument > 0xFFFF) + (argument > 0xFFFFFF);
}

// In code units, with caches.
uint32_t size_of(const Instruction& instruction) {
  return extended_arguments(instruction.argument) + 1 + uint32_t(cache_count(Opcode(instruction.op)));
}

// The jump that ends a block, or null.
Instruction* final_jump(Block* block) {
  return !block->empty() && is_jump(block->last().op) ? &block->last() : nullptr;
}

// Gives the blocks their offsets and the jumps their arguments. Out: the code units of all.
Result<uint32_t> place_blocks(FlowGraph& graph) {
  for (Block* block = graph.entry; block; block = block->next) {
    TRY(graph.poll());
    uint32_t size = 0;
    for (const Instruction& instruction : block->instructions) size += size_of(instruction);
    if (Instruction* jump = final_jump(block)) size -= size_of(*jump);
    block->size = size;
  }
  while (true) {
    bool changed = false;
    uint32_t offset = 0;
    for (Block* block = graph.entry; block; block = block->next) {
      TRY(graph.poll());
      block->offset = offset;
      offset += block->size;
      if (const Instruction* jump = final_jump(block)) offset += size_of(*jump);
    }
    for (Block* block = graph.entry; block; block = block->next) {
      Instruction* jump = final_jump(block);
      if (!jump) continue;
      const uint32_t size = size_of(*jump), end = block->offset + block->size + size;
      const uint32_t target = jump->target->offset;
      jump->argument = target < end ? end - target : target - end;
      changed |= size_of(*jump) != size;
    }
    if (!changed) return offset;
  }
}

// What is written for the instructions, one after the other.
class Assembler {
 public:
  Assembler(FlowGraph& graph) : graph_(graph), lines_(graph.arena, graph.first_line), exceptions_(graph.arena) {}

  Result<void> run() {
    const uint32_t units = TRY(place_blocks(graph_));
    code_ = {TRY(graph_.arena.make_array<uint8_t>(2 * size_t(units))), 2 * size_t(units)};
    uint8_t* out = code_.data();
    for (Block* block = graph_.entry; block; block = block->next) {
      TRY(graph_.poll());
      for (const Instruction& instruction : block->instructions) {
        const uint32_t argument = instruction.argument;
        if (argument > 0xFF) [[unlikely]] {
          for (uint32_t i = extended_arguments(argument); i > 0; i--) {
            *out++ = uint8_t(Opcode::EXTENDED_ARG);
            *out++ = uint8_t(argument >> (8 * i));
          }
        }
        *out++ = uint8_t(instruction.op);
        *out++ = uint8_t(argument);
        const size_t cache_bytes = 2 * size_t(cache_count(Opcode(instruction.op)));
        std::memset(out, 0, cache_bytes);
        out += cache_bytes;
        const uint32_t size = size_of(instruction);
        TRY(lines_.add(instruction.location, size));
        if (instruction.handler != handler_) {
          TRY(close_range());
          range_start_ = offset_;
          handler_ = instruction.handler;
        }
        offset_ += size;
      }
    }
    OURO_ASSERT(out == code_.data() + code_.size());
    return close_range();
  }

  std::span<const uint8_t> code() const { return code_; }
  std::span<const uint8_t> lines() const { return lines_.bytes(); }
  std::span<const uint8_t> exceptions() const { return exceptions_.span(); }

 private:
  Result<void> close_range() {
    if (!handler_ || range_start_ == offset_) return {};
    const uint32_t depth = uint32_t(handler_->start_depth) - 1 - handler_->keeps_lasti;
    return encode_exception_entry(exceptions_, {range_start_, offset_, handler_->offset, depth, handler_->keeps_lasti});
  }

  FlowGraph& graph_;
  std::span<uint8_t> code_;
  LineTableWriter lines_;
  ArenaVector<uint8_t> exceptions_;
  uint32_t offset_ = 0, range_start_ = 0;  // code units
  const Block* handler_ = nullptr;         // of the instructions from range_start_ on
};

Result<std::span<const std::string_view>> texts_of(Arena& arena, const NameMap<uint32_t>& names) {
  auto* texts = TRY(arena.make_array<std::string_view>(names.size()));
  size_t count = 0;
  for (const auto& entry : names) texts[count++] = entry.name->text;
  return std::span<const std::string_view>(texts, count);
}

}  // namespace

Result<const CodeUnit*> assemble(Unit& unit, std::string_view filename) {
  FlowGraph& graph = unit.graph;
  Arena& arena = graph.arena;
  Assembler assembler(graph);
  TRY(assembler.run());

  const size_t slots = [&] {
    int highest = graph.locals;
    for (int i = 0; i < graph.cells + graph.frees; i++) highest = std::max(highest, graph.cell_slots[i] + 1);
    return size_t(highest);
  }();
  auto* names = TRY(arena.make_array<std::string_view>(slots));
  auto* kinds = TRY(arena.make_array<uint8_t>(slots));
  std::fill(kinds, kinds + slots, uint8_t(0));
  for (const auto& entry : unit.varnames) {
    names[entry.value] = entry.name->text;
    kinds[entry.value] = kLocalFast;
  }
  for (const auto& entry : unit.cells) {
    names[graph.cell_slots[entry.value]] = entry.name->text;
    kinds[graph.cell_slots[entry.value]] |= kLocalCell;
  }
  for (const auto& entry : unit.frees) {
    names[graph.cell_slots[entry.value]] = entry.name->text;
    kinds[graph.cell_slots[entry.value]] |= kLocalFree;
  }
  auto* constants = TRY(arena.make_array<CodeConstant>(graph.constants.size()));
  for (size_t i = 0; i < graph.constants.size(); i++) constants[i] = graph.constants[i];

  CodeUnit* result = TRY(arena.make<CodeUnit>());
  result->argcount = unit.argcount;
  result->posonlyargcount = unit.posonlyargcount;
  result->kwonlyargcount = unit.kwonlyargcount;
  result->stacksize = graph.stack_size;
  result->flags = graph.code_flags;
  result->firstlineno = graph.first_line;
  result->code = assembler.code();
  result->linetable = assembler.lines();
  result->exceptiontable = assembler.exceptions();
  result->consts = {constants, graph.constants.size()};
  result->names = TRY(texts_of(arena, unit.names));
  result->localsplusnames = {names, slots};
  result->localspluskinds = {kinds, slots};
  result->filename = filename;
  result->name = unit.name->text;
  result->qualname = unit.qualname;
  return static_cast<const CodeUnit*>(result);
}

}  // namespace ouro::compiler
