// The operands of an arithmetic slot of float and complex, as machine values.
//
// The file that includes this has Operand operand(ThreadState&, Value, Number& out) for its kind of number.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

// What a value is as an operand: a number; of a type that the slot does not know; an int that is too large (raised).
enum class Operand : uint8_t { kNumber, kOther, kFailed };

}  // namespace ouro

// Declares two Numbers a and b, or leaves the slot with NotImplemented or what is pending.
#define OURO_NUMBER_OPERANDS(Number, left, right, a, b)                 \
  Number a, b;                                                          \
  if (Operand kind = operand(ts, left, a); kind != Operand::kNumber) {  \
    if (kind == Operand::kFailed) return raised;                        \
    return Ref::not_implemented();                                      \
  }                                                                     \
  if (Operand kind = operand(ts, right, b); kind != Operand::kNumber) { \
    if (kind == Operand::kFailed) return raised;                        \
    return Ref::not_implemented();                                      \
  }
