// SyntaxWarnings about what is probably a mistake: `is` with a literal, and calls and subscripts of literals,
// which mostly are lists with a comma missing.
#include "compiler/codegen.h"

namespace ouro::compiler {

using namespace ast;

namespace {

std::string_view type_name(const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::kNone: return "NoneType";
    case Constant::Kind::kFalse:
    case Constant::Kind::kTrue: return "bool";
    case Constant::Kind::kEllipsis: return "ellipsis";
    case Constant::Kind::kInt: return "int";
    case Constant::Kind::kFloat: return "float";
    case Constant::Kind::kComplex: return "complex";
    case Constant::Kind::kStr: return "str";
    case Constant::Kind::kBytes: return "bytes";
    case Constant::Kind::kTuple: return "tuple";
    case Constant::Kind::kFrozenSet: return "frozenset";
  }
  return "";
}

// The type of what the expression surely gives; empty when that is not known.
std::string_view type_name(const expr* node) {
  switch (node->kind) {
    case NodeKind::kTuple: return "tuple";
    case NodeKind::kList:
    case NodeKind::kListComp: return "list";
    case NodeKind::kDict:
    case NodeKind::kDictComp: return "dict";
    case NodeKind::kSet:
    case NodeKind::kSetComp: return "set";
    case NodeKind::kGeneratorExp: return "generator";
    case NodeKind::kLambda: return "function";
    case NodeKind::kJoinedStr:
    case NodeKind::kFormattedValue: return "str";
    case NodeKind::kConstant: return type_name(*constant_of(node));
    default: return {};
  }
}

// Constants that are one object may be compared by identity.
bool may_be_compared_by_identity(const expr* node) {
  if (!is_constant(node)) return true;
  const Constant::Kind kind = constant_of(node)->kind;
  return kind <= Constant::Kind::kEllipsis;
}

}  // namespace

Result<void> CodeGenerator::check_compare(CompareNode* node) {
  bool left = may_be_compared_by_identity(node->left);
  for (size_t i = 0; i < node->ops.size(); i++) {
    const bool right = may_be_compared_by_identity(node->comparators[i]);
    if (node->ops[i] == cmpop::Is && !(left && right)) { return warn("\"is\" with a literal. Did you mean \"==\"?"); }
    if (node->ops[i] == cmpop::IsNot && !(left && right)) {
      return warn("\"is not\" with a literal. Did you mean \"!=\"?");
    }
    left = right;
  }
  return {};
}

Result<void> CodeGenerator::check_callee(expr* node) {
  if (node->kind == NodeKind::kLambda) return {};
  const std::string_view type = type_name(node);
  if (type.empty()) return {};
  return warn("'%.*s' object is not callable; perhaps you missed a comma?", type);
}

Result<void> CodeGenerator::check_subscripted(expr* node) {
  switch (node->kind) {
    case NodeKind::kConstant: {
      const Constant::Kind kind = constant_of(node)->kind;
      if (kind == Constant::Kind::kStr || kind == Constant::Kind::kBytes || kind == Constant::Kind::kTuple) return {};
      break;
    }
    case NodeKind::kSet:
    case NodeKind::kSetComp:
    case NodeKind::kGeneratorExp:
    case NodeKind::kLambda: break;
    default: return {};
  }
  return warn("'%.*s' object is not subscriptable; perhaps you missed a comma?", type_name(node));
}

Result<void> CodeGenerator::check_index(expr* node, expr* index) {
  const std::string_view index_type = type_name(index);
  if (index_type.empty() || index_type == "int" || index_type == "bool") return {};
  switch (node->kind) {
    case NodeKind::kConstant: {
      const Constant::Kind kind = constant_of(node)->kind;
      if (kind != Constant::Kind::kStr && kind != Constant::Kind::kBytes && kind != Constant::Kind::kTuple) return {};
      break;
    }
    case NodeKind::kTuple:
    case NodeKind::kList:
    case NodeKind::kListComp:
    case NodeKind::kJoinedStr:
    case NodeKind::kFormattedValue: break;
    default: return {};
  }
  return warn("%.*s indices must be integers or slices, not %.*s; perhaps you missed a comma?", type_name(node),
              index_type);
}

}  // namespace ouro::compiler
