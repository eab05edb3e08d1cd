// Prints code units. The columns are those of dis.dis: line (when it changes), mark of a jump target, offset
// in bytes, name, argument, and what the argument means.
#include "bytecode/disassembler.h"

#include <charconv>
#include <cstdarg>
#include <cstdio>

#include "bytecode/exception_table.h"
#include "bytecode/line_table.h"
#include "bytecode/opcodes.h"

namespace ouro {

namespace {

class Disassembler {
 public:
  explicit Disassembler(Arena& arena) : arena_(arena), out_(arena) {}

  Result<void> print(const CodeUnit& unit, bool with_title) {
    if (with_title) TRY(format("\nDisassembly of %.*s:\n", int(unit.qualname.size()), unit.qualname.data()));
    TRY(print_instructions(unit));
    TRY(print_handlers(unit));
    // The nesting of units was bounded by the compiler.
    for (const CodeConstant& each : unit.consts) {
      if (each.unit) TRY(print(*each.unit, true));
    }
    return {};
  }
  std::string_view text() const { return {out_.begin(), out_.size()}; }

 private:
  [[gnu::format(printf, 2, 3)]] Result<void> format(const char* format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    const int length = std::vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (int i = 0; i < length && i < int(sizeof line) - 1; i++) TRY(out_.push(line[i]));
    return {};
  }
  Result<void> put(std::string_view text) {
    for (char c : text) TRY(out_.push(c));
    return {};
  }

  struct Decoded {
    uint32_t at = 0;    // code units; behind EXTENDED_ARG
    uint32_t next = 0;  // behind the caches
    Opcode opcode = Opcode::NOP;
    uint32_t argument = 0;
  };
  static bool decode(const CodeUnit& unit, uint32_t& at, Decoded& out) {
    uint32_t argument = 0;
    for (; at * 2 + 1 < unit.code.size(); at++) {
      argument = argument << 8 | unit.code[at * 2 + 1];
      out.opcode = Opcode(unit.code[at * 2]);
      if (out.opcode == Opcode::EXTENDED_ARG) continue;
      out.at = at;
      out.argument = argument;
      at += 1 + uint32_t(cache_count(out.opcode));
      out.next = at;
      return true;
    }
    return false;
  }
  static uint32_t target_of(const Decoded& instruction) {
    return is_backward_jump(instruction.opcode) ? instruction.next - instruction.argument
                                                : instruction.next + instruction.argument;
  }

  Result<void> print_instructions(const CodeUnit& unit) {
    const size_t size = unit.code.size() / 2;
    bool* targets = TRY(arena_.make_array<bool>(size + 1));
    std::memset(targets, 0, size + 1);
    Decoded instruction;
    for (uint32_t at = 0; decode(unit, at, instruction);) {
      if (is_jump(instruction.opcode) && target_of(instruction) < size) targets[target_of(instruction)] = true;
    }
    ExceptionTableReader handlers(unit.exceptiontable);
    for (ExceptionTableEntry entry; handlers.next(entry);) {
      if (entry.target < size) targets[entry.target] = true;
    }
    LineTableReader lines(unit.linetable, unit.firstlineno);
    LineTableEntry line;
    int last_line = -2;
    bool has_line = lines.next(line);
    for (uint32_t at = 0, begin = 0; decode(unit, at, instruction); begin = at) {
      while (has_line && line.end <= begin) has_line = lines.next(line);
      const int number = has_line ? line.location.lineno : -1;
      if (number != last_line && number >= 0) {
        TRY(format("%s%3d ", last_line == -2 ? "" : "\n", number));
        last_line = number;
      } else {
        TRY(put("    "));
      }
      const std::string_view name = opcode_name(instruction.opcode);
      TRY(format("    %s %6u %-25.*s", targets[begin] ? ">>" : "  ", instruction.at * 2, int(name.size()),
                 name.data()));
      if (has_argument(instruction.opcode)) {
        TRY(format(" %6u", instruction.argument));
        TRY(print_argument(unit, instruction));
      }
      TRY(put("\n"));
    }
    return {};
  }

  Result<void> print_name(std::span<const std::string_view> names, uint32_t index, const char* before = "") {
    if (index >= names.size()) return put(" (?)");
    return format(" (%s%.*s)", before, int(names[index].size()), names[index].data());
  }

  Result<void> print_argument(const CodeUnit& unit, const Decoded& instruction) {
    const uint32_t argument = instruction.argument;
    switch (operand_kind(instruction.opcode)) {
      case OperandKind::Constant:
        if (argument >= unit.consts.size()) return put(" (?)");
        TRY(put(" ("));
        TRY(print_constant(unit.consts[argument]));
        return put(")");
      case OperandKind::Name: return print_name(unit.names, argument);
      case OperandKind::NameAndNull: return print_name(unit.names, argument >> 1, argument & 1 ? "NULL + " : "");
      case OperandKind::Local:
      case OperandKind::Deref: return print_name(unit.localsplusnames, argument);
      case OperandKind::Compare: return argument < 6 ? print_name(kCompareOperatorText, argument) : put(" (?)");
      case OperandKind::BinaryOp: return print_name(kBinaryOperatorText, argument);
      case OperandKind::JumpForward:
      case OperandKind::JumpBackward: return format(" (to %u)", target_of(instruction) * 2);
      default: return {};
    }
  }

  Result<void> print_text(std::string_view text, const char* prefix) {
    TRY(put(prefix));
    TRY(put("'"));
    for (char c : text) {
      if (c == '\'' || c == '\\') {
        TRY(format("\\%c", c));
      } else if (c == '\n') {
        TRY(put("\\n"));
      } else if (uint8_t(c) < 32 || uint8_t(c) >= 127) {
        TRY(format("\\x%02x", uint8_t(c)));
      } else {
        TRY(out_.push(c));
      }
    }
    return put("'");
  }

  Result<void> print_float(double number) {
    char digits[40];
    const char* end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return put({digits, size_t(end - digits)});
  }

  Result<void> print_constant(const CodeConstant& entry) {
    if (entry.unit) {
      return format("<code object %.*s, file \"%.*s\", line %d>", int(entry.unit->name.size()), entry.unit->name.data(),
                    int(entry.unit->filename.size()), entry.unit->filename.data(), entry.unit->firstlineno);
    }
    const Constant& constant = *entry.constant;
    switch (constant.kind) {
      case Constant::Kind::kNone: return put("None");
      case Constant::Kind::kFalse: return put("False");
      case Constant::Kind::kTrue: return put("True");
      case Constant::Kind::kEllipsis: return put("Ellipsis");
      case Constant::Kind::kInt: {
        if (constant.negative) TRY(put("-"));
        const size_t limbs = constant.limbs.size();
        if (limbs <= 1) return format("%llu", limbs ? (unsigned long long)constant.limbs[0] : 0ull);
        TRY(format("0x%llx", (unsigned long long)constant.limbs[limbs - 1]));
        for (size_t i = limbs - 1; i-- > 0;) TRY(format("%016llx", (unsigned long long)constant.limbs[i]));
        return {};
      }
      case Constant::Kind::kFloat: return print_float(constant.real);
      case Constant::Kind::kComplex:
        TRY(print_float(constant.real));
        TRY(put("+"));
        TRY(print_float(constant.imag));
        return put("j");
      case Constant::Kind::kStr: return print_text(constant.text, "");
      case Constant::Kind::kBytes: return print_text(constant.text, "b");
      case Constant::Kind::kTuple:
      case Constant::Kind::kFrozenSet: {
        const bool tuple = constant.kind == Constant::Kind::kTuple;
        TRY(put(tuple ? "(" : "frozenset({"));
        for (size_t i = 0; i < constant.items.size(); i++) {
          if (i) TRY(put(", "));
          TRY(print_constant({constant.items[i], nullptr}));
        }
        if (tuple && constant.items.size() == 1) TRY(put(","));
        return put(tuple ? ")" : "})");
      }
    }
    return {};
  }

  Result<void> print_handlers(const CodeUnit& unit) {
    if (unit.exceptiontable.empty()) return {};
    TRY(put("ExceptionTable:\n"));
    ExceptionTableReader reader(unit.exceptiontable);
    for (ExceptionTableEntry entry; reader.next(entry);) {
      TRY(format("  %u to %u -> %u [%u]%s\n", entry.start * 2, entry.end * 2 - 2, entry.target * 2, entry.depth,
                 entry.push_lasti ? " lasti" : ""));
    }
    return {};
  }

  Arena& arena_;
  ArenaVector<char> out_;
};

}  // namespace

Result<std::string_view> disassemble(Arena& arena, const CodeUnit& unit) {
  Disassembler disassembler(arena);
  TRY(disassembler.print(unit, false));
  return disassembler.text();
}

}  // namespace ouro
