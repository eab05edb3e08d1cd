// Arithmetic on constants at compile time, with the limits that keep results small.
//
// Every function gives nullptr (in a Folded with no value) when the operation raises, is not defined for the
// types, or would make something too big; then it is left to the run time. Failures are refused memory only.
#pragma once

#include "ast/nodes.h"
#include "base/arena.h"
#include "bytecode/code_unit.h"

namespace ouro::compiler {

// The result of folding; value is nullptr when the operation is left to the run time.
struct Folded {
  const Constant* value = nullptr;
};

bool truth_of(const Constant& constant);
// Equality as Python's ==: 1 == 1.0 == True.
bool equal_constants(const Constant& a, const Constant& b);

// Constants of which no two are equal.
class EqualConstants {
 public:
  explicit EqualConstants(Arena& arena) : arena_(&arena) {}
  // Adds the constant; false where an equal one is there.
  Result<bool> add(const Constant& constant);

 private:
  const Constant*& find(const Constant& constant);
  Result<void> grow();

  Arena* arena_;
  const Constant** table_ = nullptr;  // at most half full
  size_t capacity_ = 0, count_ = 0;
};

Result<Folded> fold_unary(Arena& arena, ast::unaryop op, const Constant& operand);
Result<Folded> fold_binary(Arena& arena, ast::operator_ op, const Constant& left, const Constant& right);
Result<Folded> fold_subscript(Arena& arena, const Constant& container, const Constant& index);
// A tuple or frozenset of constants; equal items of a frozenset are kept once.
Result<const Constant*> make_collection(Arena& arena, Constant::Kind kind, std::span<const Constant* const> items);

}  // namespace ouro::compiler
