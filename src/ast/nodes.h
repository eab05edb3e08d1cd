// The abstract syntax tree: what the parser gives and the symbol table and code generator take.
//
// Nodes lie in the arena of one compilation; they are made of nodes.def. Names (identifier) are interned in the
// NameTable of the compilation: two are equal exactly when their pointers are.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/constant.h"

namespace ouro::ast {

// A name: UTF-8 in Unicode normal form KC, interned, so equality is pointer equality. nullptr = none.
struct Name {
  std::string_view text;
  uint32_t hash;
};

using identifier = const ouro::ast::Name*;
using string = const std::string_view*;  // a type comment or literal kind; nullptr = none
using constant = const Constant*;

enum class operator_ : uint8_t {
  Add,
  Sub,
  Mult,
  MatMult,
  Div,
  Mod,
  Pow,
  LShift,
  RShift,
  BitOr,
  BitXor,
  BitAnd,
  FloorDiv
};
enum class unaryop : uint8_t { Invert, Not, UAdd, USub };
enum class boolop : uint8_t { And, Or };
enum class cmpop : uint8_t { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };
enum class expr_context : uint8_t { Load, Store, Del };

// Where a node stands in the source. Lines count from 1; columns count bytes of the line in UTF-8 from 0; the end is
// excluded.
struct Position {
  int lineno = 0;
  int col_offset = 0;
  int end_lineno = 0;
  int end_col_offset = 0;
};

enum class NodeKind : uint8_t {
#define OURO_SUM(sum)
#define OURO_PRODUCT(product, fields) k_##product,
#define OURO_NODE(sum, name, fields) k##name,
#define F(type, name)
#define O(type, name)
#define L(type, name)
#include "ast/nodes.def"
};

// Every node begins with its kind and position (all zero where Python's ast has none).
struct Node {
  NodeKind kind;
  Position position;
};

#define OURO_SUM(sum) \
  struct sum : Node {};
#define OURO_PRODUCT(product, fields) struct product;
#define OURO_NODE(sum, name, fields)
#define F(type, name)
#define O(type, name)
#define L(type, name)
#include "ast/nodes.def"

// How a field of each type is stored: nodes by pointer, the rest by value.
namespace field {
using mod = ast::mod*;
using stmt = ast::stmt*;
using expr = ast::expr*;
using excepthandler = ast::excepthandler*;
using pattern = ast::pattern*;
using type_ignore = ast::type_ignore*;
using comprehension = ast::comprehension*;
using arguments = ast::arguments*;
using arg = ast::arg*;
using keyword = ast::keyword*;
using alias = ast::alias*;
using withitem = ast::withitem*;
using match_case = ast::match_case*;
using identifier = ast::identifier;
using string = ast::string;
using constant = ast::constant;
using operator_ = ast::operator_;
using unaryop = ast::unaryop;
using boolop = ast::boolop;
using cmpop = ast::cmpop;
using expr_context = ast::expr_context;
using int_ = int;
}  // namespace field

// `operator` and `int` are words of C++.
#define operator operator_
#define int int_
#define F(type, name) field::type name;
#define O(type, name) field::type name; /* nullptr (or 0) when none */
#define L(type, name) std::span<field::type> name;
#define OURO_SUM(sum)
#define OURO_PRODUCT(product, fields) \
  struct product : Node {             \
    fields                            \
  };
#define OURO_NODE(sum, name, fields)
#include "ast/nodes.def"
#define F(type, name) field::type name;
#define O(type, name) field::type name;
#define L(type, name) std::span<field::type> name;
#define OURO_SUM(sum)
#define OURO_PRODUCT(product, fields)
#define OURO_NODE(sum, name, fields) \
  struct name##Node : sum {          \
    fields                           \
  };
#include "ast/nodes.def"
#undef operator
#undef int

// Down-casts, checked by the kind: as<CallNode>(expression).
template <class T>
struct KindOf;
#define OURO_SUM(sum)
#define OURO_PRODUCT(product, fields)
#define OURO_NODE(sum, name, fields)                     \
  template <>                                            \
  struct KindOf<name##Node> {                            \
    static constexpr NodeKind kKind = NodeKind::k##name; \
  };
#define F(type, name)
#define O(type, name)
#define L(type, name)
#include "ast/nodes.def"

template <class T>
bool is(const Node* node) {
  return node->kind == KindOf<T>::kKind;
}
template <class T>
T* as(Node* node) {
  return static_cast<T*>(node);
}
template <class T>
const T* as(const Node* node) {
  return static_cast<const T*>(node);
}
template <class T>
T* try_as(Node* node) {
  return node && is<T>(node) ? static_cast<T*>(node) : nullptr;
}

}  // namespace ouro::ast
