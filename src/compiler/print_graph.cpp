// Prints a flow graph as text: a line for each block, and below it one for each instruction.
#include <cstdio>

#include "compiler/flow.h"

namespace ouro::compiler {

std::string_view name_of(Op op) {
  if (uint16_t(op) < 256) return opcode_name(Opcode(op));
  static constexpr std::string_view kNames[] = {"JUMP",
                                                "JUMP_NO_INTERRUPT",
                                                "POP_JUMP_IF_FALSE",
                                                "POP_JUMP_IF_TRUE",
                                                "POP_JUMP_IF_NONE",
                                                "POP_JUMP_IF_NOT_NONE",
                                                "SETUP_FINALLY",
                                                "SETUP_CLEANUP",
                                                "SETUP_WITH",
                                                "POP_BLOCK"};
  return kNames[uint16_t(op) - uint16_t(Op::JUMP)];
}

Result<std::string_view> print_flow_graph(Arena& arena, const FlowGraph& graph) {
  ArenaVector<char> out(arena);
  char line[160];
  auto put = [&](int length) -> Result<void> {
    for (int i = 0; i < length && i < int(sizeof line) - 1; i++) TRY(out.push(line[i]));
    return {};
  };
  int number = 0;
  for (Block* block = graph.entry; block; block = block->next) block->number = number++;
  for (const Block* block = graph.entry; block; block = block->next) {
    TRY(put(std::snprintf(line, sizeof line, "block %d, depth %d%s%s%s\n", block->number, block->start_depth,
                          block->is_exit ? ", exit" : "", block->no_fallthrough ? ", no fallthrough" : "",
                          block->keeps_lasti ? ", keeps lasti" : "")));
    for (const Instruction& instruction : block->instructions) {
      const std::string_view name = name_of(instruction.op);
      TRY(put(
          std::snprintf(line, sizeof line, "  %4d  %.*s", instruction.location.lineno, int(name.size()), name.data())));
      if (instruction.target) {
        TRY(put(std::snprintf(line, sizeof line, " to %d", instruction.target->number)));
      } else if (has_argument(Opcode(instruction.op))) {
        TRY(put(std::snprintf(line, sizeof line, " %u", instruction.argument)));
      }
      if (instruction.handler) {
        TRY(put(std::snprintf(line, sizeof line, "  (handler %d)", instruction.handler->number)));
      }
      TRY(put(std::snprintf(line, sizeof line, "\n")));
    }
  }
  return std::string_view(out.begin(), out.size());
}

}  // namespace ouro::compiler
