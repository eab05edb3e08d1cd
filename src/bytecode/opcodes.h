// Opcode facts: names, cache words, operand kinds and stack effects of CPython 3.11's instructions, and the
// meanings of the operands that are enumerations or flags.
//
// A code unit is two bytes: opcode, argument. An argument above 255 is spread over EXTENDED_ARG units before
// it (most significant byte first). Jump arguments are relative, counted in code units from the unit after
// the instruction's caches. Everything here is constant data; the list itself is opcodes.def. Read first:
// module dis.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ouro {

enum class Opcode : uint8_t {
#define OURO_OPCODE(name, number, caches, operand, effect) name = number,
#include "bytecode/opcodes.def"
};

// What the argument of an instruction means.
enum class OperandKind : uint8_t {
  None,           // no argument; the byte is zero
  Number,         // a count, depth, or version of the instruction
  Constant,       // index into the constants
  Name,           // index into the names
  NameAndNull,    // LOAD_GLOBAL: index into the names << 1 | push a null first
  Local,          // index into localsplus
  Deref,          // index into localsplus of a cell or free variable
  Compare,        // CompareOperator
  BinaryOp,       // BinaryOperator
  JumpForward,    // code units forwards
  JumpBackward,   // code units backwards
  FunctionFlags,  // MakeFunctionFlag bits
  FormatFlags,    // FormatValueFlag bits
};

inline constexpr int kHaveArgument = 90;
inline constexpr int kVariableEffect = 127;

struct OpcodeInfo {
  std::string_view name;  // empty when the number is not an opcode
  uint8_t caches = 0;     // cache words after the instruction
  OperandKind operand = OperandKind::None;
  int8_t effect = 0;
};

inline constexpr std::array<OpcodeInfo, 256> kOpcodeTable = [] {
  std::array<OpcodeInfo, 256> table{};
#define OURO_OPCODE(name, number, caches, operand, effect) \
  table[number] = {#name, caches, OperandKind::operand, effect};
#include "bytecode/opcodes.def"
  return table;
}();

constexpr bool is_opcode(uint8_t number) { return !kOpcodeTable[number].name.empty(); }
constexpr std::string_view opcode_name(Opcode opcode) { return kOpcodeTable[uint8_t(opcode)].name; }
constexpr int cache_count(Opcode opcode) { return kOpcodeTable[uint8_t(opcode)].caches; }
constexpr OperandKind operand_kind(Opcode opcode) { return kOpcodeTable[uint8_t(opcode)].operand; }
constexpr bool has_argument(Opcode opcode) { return uint8_t(opcode) >= kHaveArgument; }
constexpr bool is_jump(Opcode opcode) {
  return operand_kind(opcode) == OperandKind::JumpForward || operand_kind(opcode) == OperandKind::JumpBackward;
}
constexpr bool is_backward_jump(Opcode opcode) { return operand_kind(opcode) == OperandKind::JumpBackward; }
// No way leads from the instruction to the one after it.
constexpr bool never_falls_through(Opcode opcode) {
  return opcode == Opcode::RETURN_VALUE || opcode == Opcode::RAISE_VARARGS || opcode == Opcode::RERAISE ||
         opcode == Opcode::JUMP_FORWARD || opcode == Opcode::JUMP_BACKWARD ||
         opcode == Opcode::JUMP_BACKWARD_NO_INTERRUPT;
}

// Argument of BINARY_OP.
enum class BinaryOperator : uint8_t {
  NB_ADD,
  NB_AND,
  NB_FLOOR_DIVIDE,
  NB_LSHIFT,
  NB_MATRIX_MULTIPLY,
  NB_MULTIPLY,
  NB_REMAINDER,
  NB_OR,
  NB_POWER,
  NB_RSHIFT,
  NB_SUBTRACT,
  NB_TRUE_DIVIDE,
  NB_XOR,
  NB_INPLACE_ADD,
  NB_INPLACE_AND,
  NB_INPLACE_FLOOR_DIVIDE,
  NB_INPLACE_LSHIFT,
  NB_INPLACE_MATRIX_MULTIPLY,
  NB_INPLACE_MULTIPLY,
  NB_INPLACE_REMAINDER,
  NB_INPLACE_OR,
  NB_INPLACE_POWER,
  NB_INPLACE_RSHIFT,
  NB_INPLACE_SUBTRACT,
  NB_INPLACE_TRUE_DIVIDE,
  NB_INPLACE_XOR,
};
inline constexpr int kFirstInPlaceOperator = int(BinaryOperator::NB_INPLACE_ADD);
inline constexpr std::string_view kBinaryOperatorText[] = {
    "+",  "&",  "//",  "<<",  "@",  "*",  "%",  "|",  "**",  ">>",  "-",  "/",  "^",
    "+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^="};

// Argument of COMPARE_OP.
enum class CompareOperator : uint8_t { Less, LessEqual, Equal, NotEqual, Greater, GreaterEqual };
inline constexpr std::string_view kCompareOperatorText[] = {"<", "<=", "==", "!=", ">", ">="};

// Argument bits of MAKE_FUNCTION: which values lie under the code object, the lowest bit deepest.
enum MakeFunctionFlag : uint8_t {
  kFunctionDefaults = 1,         // tuple of positional defaults
  kFunctionKeywordDefaults = 2,  // dict of keyword-only defaults
  kFunctionAnnotations = 4,      // tuple name, value, name, value ...
  kFunctionClosure = 8,          // tuple of cells
};

// Argument bits of FORMAT_VALUE: a conversion in the low two bits, and whether a specification is on the stack.
enum FormatValueFlag : uint8_t {
  kFormatNone = 0,
  kFormatStr = 1,
  kFormatRepr = 2,
  kFormatAscii = 3,
  kFormatConversionMask = 3,
  kFormatHasSpec = 4,
};

// Argument of RESUME: why the frame goes on here.
enum class ResumeReason : uint8_t { FunctionStart, AfterYield, AfterYieldFrom, AfterAwait };

// Argument of GET_AWAITABLE: where the awaitable comes from, for the error's text.
enum class AwaitableOrigin : uint8_t { Expression, AsyncWithEnter, AsyncWithExit };

// Argument of CALL_FUNCTION_EX.
inline constexpr uint8_t kCallHasKeywords = 1;

// Bits of a code object's flags (co_flags).
enum CodeFlag : uint32_t {
  kCodeOptimized = 0x1,
  kCodeNewLocals = 0x2,
  kCodeVarArgs = 0x4,
  kCodeVarKeywords = 0x8,
  kCodeNested = 0x10,
  kCodeGenerator = 0x20,
  kCodeCoroutine = 0x80,
  kCodeIterableCoroutine = 0x100,
  kCodeAsyncGenerator = 0x200,
  kCodeFutureDivision = 0x20000,
  kCodeFutureAbsoluteImport = 0x40000,
  kCodeFutureWithStatement = 0x80000,
  kCodeFuturePrintFunction = 0x100000,
  kCodeFutureUnicodeLiterals = 0x200000,
  kCodeFutureBarryAsBdfl = 0x400000,
  kCodeFutureGeneratorStop = 0x800000,
  kCodeFutureAnnotations = 0x1000000,
};

// Change of the stack depth in slots by `opcode` with `argument`, on the way that jumps (`jump`) or the one
// that goes on. Both are the same but for loops and the jumps that keep their operand.
constexpr int stack_effect(Opcode opcode, uint32_t argument, bool jump) {
  const int count = int(argument);
  switch (opcode) {
    case Opcode::FOR_ITER: return jump ? -1 : 1;
    case Opcode::SEND: return jump ? -1 : 0;
    case Opcode::JUMP_IF_FALSE_OR_POP:
    case Opcode::JUMP_IF_TRUE_OR_POP: return jump ? 0 : -1;
    case Opcode::UNPACK_SEQUENCE: return count - 1;
    case Opcode::UNPACK_EX: return (count & 0xFF) + (count >> 8);
    case Opcode::BUILD_TUPLE:
    case Opcode::BUILD_LIST:
    case Opcode::BUILD_SET:
    case Opcode::BUILD_STRING: return 1 - count;
    case Opcode::BUILD_MAP: return 1 - 2 * count;
    case Opcode::BUILD_CONST_KEY_MAP: return -count;
    case Opcode::LOAD_GLOBAL: return (count & 1) + 1;
    case Opcode::RAISE_VARARGS:
    case Opcode::PRECALL: return -count;
    case Opcode::MAKE_FUNCTION: return -((count & 1) + (count >> 1 & 1) + (count >> 2 & 1) + (count >> 3 & 1));
    case Opcode::BUILD_SLICE: return count == 3 ? -2 : -1;
    case Opcode::CALL_FUNCTION_EX: return -2 - (count & 1);
    case Opcode::FORMAT_VALUE: return count & kFormatHasSpec ? -1 : 0;
    default: return kOpcodeTable[uint8_t(opcode)].effect;
  }
}

}  // namespace ouro
