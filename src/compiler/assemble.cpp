// The assembler: from a prepared flow graph to the bytes of a code object, with its line and exception
// tables.
//
// The length of an instruction depends on its argument, and that of a jump on the distance, which depends on
// the lengths of others: the offsets are computed until nothing changes any more. Lengths only grow, so it
// ends.
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

Result<void> place_blocks(FlowGraph& graph) {
  bool changed = true;
  while (changed) {
    changed = false;
    uint32_t offset = 0;
    for (Block* block = graph.entry; block; block = block->next) {
      TRY(graph.poll());
      block->offset = offset;
      for (const Instruction& instruction : block->instructions) offset += size_of(instruction);
    }
    for (Block* block = graph.entry; block; block = block->next) {
      uint32_t end = block->offset;
      for (Instruction& instruction : block->instructions) {
        const uint32_t size = size_of(instruction);
        end += size;
        if (!is_jump(instruction.op)) continue;
        const uint32_t target = instruction.target->offset;
        instruction.argument = target < end ? end - target : target - end;
        changed |= size_of(instruction) != size;
      }
    }
  }
  return {};
}

Result<void> emit_code(FlowGraph& graph, ArenaVector<uint8_t>& code) {
  for (Block* block = graph.entry; block; block = block->next) {
    for (const Instruction& instruction : block->instructions) {
      for (uint32_t i = extended_arguments(instruction.argument); i > 0; i--) {
        TRY(code.push(uint8_t(Opcode::EXTENDED_ARG)));
        TRY(code.push(uint8_t(instruction.argument >> (8 * i))));
      }
      TRY(code.push(uint8_t(instruction.op)));
      TRY(code.push(uint8_t(instruction.argument)));
      for (int i = cache_count(Opcode(instruction.op)) * 2; i > 0; i--) TRY(code.push(0));
    }
  }
  return {};
}

Result<void> emit_exceptions(FlowGraph& graph, ArenaVector<uint8_t>& table) {
  uint32_t offset = 0, start = 0;
  const Block* handler = nullptr;
  auto close = [&]() -> Result<void> {
    if (!handler || start == offset) return {};
    const uint32_t depth = uint32_t(handler->start_depth) - 1 - handler->keeps_lasti;
    return encode_exception_entry(table, {start, offset, handler->offset, depth, handler->keeps_lasti});
  };
  for (Block* block = graph.entry; block; block = block->next) {
    for (const Instruction& instruction : block->instructions) {
      if (instruction.handler != handler) {
        TRY(close());
        start = offset;
        handler = instruction.handler;
      }
      offset += size_of(instruction);
    }
  }
  return close();
}

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
  TRY(place_blocks(graph));
  ArenaVector<uint8_t> code(arena);
  TRY(emit_code(graph, code));
  LineTableWriter lines(arena, graph.first_line);
  for (Block* block = graph.entry; block; block = block->next) {
    for (const Instruction& instruction : block->instructions) {
      TRY(lines.add(instruction.location, size_of(instruction)));
    }
  }
  ArenaVector<uint8_t> exceptions(arena);
  TRY(emit_exceptions(graph, exceptions));

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
  result->code = code.span();
  result->linetable = lines.bytes();
  result->exceptiontable = exceptions.span();
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
