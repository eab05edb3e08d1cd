// The node classes of module _ast and what is known of their fields: tables made of ast/nodes.def.
#pragma once

#include "ast/nodes.h"
#include "modules/native_state.h"
#include "objects/tuple.h"

namespace ouro::syntax {

// --- tables
enum class Sum : uint8_t {
#define OURO_SUM(sum) k_##sum,
#define OURO_PRODUCT(product, fields)
#define OURO_NODE(sum, name, fields)
#include "ast/nodes.def"
  kCount,
  kProduct = kCount,  // no sum: a product
};
inline constexpr int kSumCount = int(Sum::kCount);

enum class Mark : uint8_t { kOne, kOptional, kMany, kEnd };
struct FieldRow {
  const char* type;
  const char* name;
  Mark mark;
};
struct NodeRow {
  const char* name;
  Sum sum;
  const FieldRow* fields;  // up to one with Mark::kEnd
};
// By NodeKind.
extern const NodeRow kNodeRows[];
#define OURO_SUM(sum)
#define OURO_PRODUCT(product, fields) +1
#define OURO_NODE(sum, name, fields) +1
inline constexpr int kNodeCount = 0
#include "ast/nodes.def"
    ;

// Whether nodes of a kind have a position.
bool has_position(ast::NodeKind kind);
bool has_position(Sum sum);

// The enumerations (operator, expr_context ...), whose values are objects without fields.
enum class Choice : uint8_t { kExprContext, kBoolOp, kOperator, kUnaryOp, kCmpOp, kCount };
struct ChoiceRow {
  const char* name;
  std::span<const char* const> values;
};
extern const ChoiceRow kChoiceRows[int(Choice::kCount)];
inline constexpr int kMostValues = 13;

// --- state: what is in it is kept for ever
// Of an interpreter, whose life it lasts: what is in it is strong and never released. The classes are the same for all
// module objects `_ast`, and are there without one.
struct State {
  Dict* contents;  // of the module: the classes by name
  Type* ast;
  Type* sums[kSumCount];
  Type* nodes[kNodeCount];
  Tuple* fields[kNodeCount];  // names, interned
  Type* choices[int(Choice::kCount)];
  Type* values[int(Choice::kCount)][kMostValues];
  Object* singletons[int(Choice::kCount)][kMostValues];
  Str* lineno;
  Str* col_offset;
  Str* end_lineno;
  Str* end_col_offset;
};
// That of the interpreter, made when it is first wanted.
Result<State*> state(ThreadState& ts);

// The checks of a tree that came from outside: everything the compiler relies on. ValueError and TypeError.
Result<void> validate(ThreadState& ts, ast::mod* module);

}  // namespace ouro::syntax
