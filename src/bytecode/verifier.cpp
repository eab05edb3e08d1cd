// The verifier walks the instructions once to find where they begin, and then follows every way through the
// code with the depth of the stack, exception handlers included.
#include "bytecode/verifier.h"

#include <cstring>

#include "bytecode/exception_table.h"
#include "bytecode/opcodes.h"

namespace ouro {

namespace {

constexpr int kUnknownDepth = -1;

class Verifier {
 public:
  Verifier(Arena& arena, const CodeUnit& unit) : arena_(arena), unit_(unit), todo_(arena) {}

  const char* run() {
    if (unit_.code.empty() || unit_.code.size() % 2) return "the code is no whole number of code units";
    size_ = uint32_t(unit_.code.size() / 2);
    auto starts = arena_.make_array<bool>(size_);
    auto depths = arena_.make_array<int>(size_);
    if (starts.is_error() || depths.is_error()) return "out of memory";
    starts_ = starts.release();
    depths_ = depths.release();
    std::memset(starts_, 0, size_);
    for (uint32_t i = 0; i < size_; i++) depths_[i] = kUnknownDepth;
    if (const char* fault = find_starts()) return fault;
    const bool generator = unit_.flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator);
    // A generator's frame begins with the value that was sent, once it has been made.
    if (const char* fault = reach(0, generator ? 1 : 0)) return fault;
    while (!todo_.empty()) {
      if (!arena_.resources().may_continue()) return "terminated";
      if (const char* fault = follow(todo_.pop())) return fault;
    }
    return nullptr;
  }

 private:
  struct Decoded {
    Opcode opcode = Opcode::NOP;
    uint32_t argument = 0;
    uint32_t next = 0;  // first code unit behind the instruction and its caches
  };

  // False when the bytes are no instruction.
  bool decode(uint32_t at, Decoded& out) const {
    uint32_t argument = 0;
    for (int extended = 0; at < size_; at++) {
      const uint8_t byte = unit_.code[at * 2];
      argument = argument << 8 | unit_.code[at * 2 + 1];
      if (!is_opcode(byte)) return false;
      if (Opcode(byte) == Opcode::EXTENDED_ARG) {
        if (++extended > 3) return false;
        continue;
      }
      out.opcode = Opcode(byte);
      out.argument = argument;
      out.next = at + 1 + uint32_t(cache_count(out.opcode));
      return out.next <= size_;
    }
    return false;
  }

  const char* find_starts() {
    Decoded instruction;
    for (uint32_t at = 0; at < size_; at = instruction.next) {
      if (!decode(at, instruction)) return "an instruction is broken off or unknown";
      if (const char* fault = check_argument(instruction)) return fault;
      starts_[at] = true;
    }
    return nullptr;
  }

  const char* check_argument(const Decoded& instruction) const {
    const uint32_t argument = instruction.argument;
    switch (operand_kind(instruction.opcode)) {
      case OperandKind::Constant: return argument < unit_.consts.size() ? nullptr : "no such constant";
      case OperandKind::Name: return argument < unit_.names.size() ? nullptr : "no such name";
      case OperandKind::NameAndNull: return argument >> 1 < unit_.names.size() ? nullptr : "no such name";
      case OperandKind::Local: return argument < unit_.localsplusnames.size() ? nullptr : "no such local";
      case OperandKind::Deref:
        if (argument >= unit_.localsplusnames.size()) return "no such cell";
        return unit_.localspluskinds[argument] & (kLocalCell | kLocalFree) ? nullptr : "a local that is no cell";
      case OperandKind::Compare:
        return argument <= uint32_t(CompareOperator::GreaterEqual) ? nullptr : "no such comparison";
      case OperandKind::BinaryOp:
        return argument <= uint32_t(BinaryOperator::NB_INPLACE_XOR) ? nullptr : "no such operator";
      default: return nullptr;
    }
  }

  const char* reach(uint32_t at, int depth) {
    if (at >= size_ || !starts_[at]) return "a jump leads into an instruction or outside";
    if (depth < 0) return "the stack is popped below its bottom";
    if (depth > unit_.stacksize) return "the stack grows above stacksize";
    if (depths_[at] == kUnknownDepth) {
      depths_[at] = depth;
      return todo_.push(at).is_error() ? "out of memory" : nullptr;
    }
    return depths_[at] == depth ? nullptr : "an instruction is reached with two stack depths";
  }

  const char* follow(uint32_t at) {
    Decoded instruction;
    if (!decode(at, instruction)) return "an instruction is broken off or unknown";
    const int depth = depths_[at];
    ExceptionTableEntry entry;
    if (find_exception_handler(unit_.exceptiontable, at, entry)) {
      if (entry.depth > uint32_t(depth)) return "a handler keeps more than is on the stack";
      if (const char* fault = reach(entry.target, int(entry.depth) + 1 + entry.push_lasti)) return fault;
    }
    if (is_jump(instruction.opcode)) {
      const bool backward = is_backward_jump(instruction.opcode);
      if (backward && instruction.argument > instruction.next) return "a jump leads before the code";
      const uint32_t target =
          backward ? instruction.next - instruction.argument : instruction.next + instruction.argument;
      const int effect = stack_effect(instruction.opcode, instruction.argument, true);
      if (const char* fault = reach(target, depth + effect)) return fault;
    }
    const int after = depth + stack_effect(instruction.opcode, instruction.argument, false);
    if (after < 0) return "the stack is popped below its bottom";
    if (never_falls_through(instruction.opcode)) return nullptr;
    return instruction.next == size_ ? "the code ends without a return" : reach(instruction.next, after);
  }

  Arena& arena_;
  const CodeUnit& unit_;
  ArenaVector<uint32_t> todo_;
  uint32_t size_ = 0;  // code units
  bool* starts_ = nullptr;
  int* depths_ = nullptr;
};

}  // namespace

const char* verify_code(Arena& arena, const CodeUnit& unit) {
  if (const char* fault = Verifier(arena, unit).run()) return fault;
  // The nesting of units was bounded by the compiler.
  for (const CodeConstant& each : unit.consts) {
    if (!each.unit) continue;
    if (const char* fault = verify_code(arena, *each.unit)) return fault;
  }
  return nullptr;
}

}  // namespace ouro
