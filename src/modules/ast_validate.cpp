// The checks of a syntax tree that a program made of objects: what the grammar would not have let through,
// and what the compiler takes for granted. In the order and words of CPython's, which its tests compare.
#include "modules/ast_state.h"

namespace ouro::syntax {

namespace {

using ast::as;
using ast::expr_context;
using ast::NodeKind;
using Done = Result<void>;

const char* context_name(expr_context context) {
  switch (context) {
    case expr_context::Load: return "Load";
    case expr_context::Store: return "Store";
    case expr_context::Del: return "Del";
  }
  return "";
}

class Validator {
 public:
  explicit Validator(ThreadState& ts) : ts_(ts) {}

  Done module(ast::mod* node) {
    switch (node->kind) {
      case NodeKind::kModule: return statements(as<ast::ModuleNode>(node)->body);
      case NodeKind::kInteractive: return statements(as<ast::InteractiveNode>(node)->body);
      case NodeKind::kExpression: return load(as<ast::ExpressionNode>(node)->body);
      case NodeKind::kFunctionType: {
        auto* type = as<ast::FunctionTypeNode>(node);
        TRY(expressions(type->argtypes));
        return load(type->returns);
      }
      default: return raise(ts_, Exc::SystemError, "impossible module node");
    }
  }

 private:
  // Its items are not nested deeper than their objects were, which were read before.
  Result<void> constant(const Constant* value) {
    if (!value->invalid_type.empty())
      return raise(ts_, Exc::TypeError, "got an invalid type in Constant: {}", value->invalid_type);
    for (const Constant* item : value->items) TRY(constant(item));
    return {};
  }
  Raised wrong(const char* message) { return raise(ts_, Exc::ValueError, "{}", message); }

  Done enter() {
    TRY(ts_.checkpoint_limits());
    return ts_.check_native_stack(" during compilation");
  }

  Done position(const ast::Node* node) {
    const ast::Position& p = node->position;
    if (p.lineno > p.end_lineno)
      return raise(ts_, Exc::ValueError, "AST node line range ({}, {}) is not valid", p.lineno, p.end_lineno);
    if ((p.lineno < 0 && p.end_lineno != p.lineno) || (p.col_offset < 0 && p.col_offset != p.end_col_offset))
      return raise(ts_, Exc::ValueError, "AST node column range ({}, {}) for line range ({}, {}) is not valid",
                   p.col_offset, p.end_col_offset, p.lineno, p.end_lineno);
    if (p.lineno == p.end_lineno && p.col_offset > p.end_col_offset)
      return raise(ts_, Exc::ValueError, "line {}, column {}-{} is not a valid range", p.lineno, p.col_offset,
                   p.end_col_offset);
    return {};
  }

  Done name(ast::identifier identifier) {
    for (std::string_view forbidden : {"None", "True", "False"})
      if (identifier->text == forbidden)
        return raise(ts_, Exc::ValueError, "identifier field can't represent '{}' constant", forbidden);
    return {};
  }

  template <class T>
  Done not_empty(std::span<T> items, const char* what, const char* owner) {
    if (items.empty()) return raise(ts_, Exc::ValueError, "empty {} on {}", what, owner);
    return {};
  }
  Done names(std::span<ast::identifier> items, const char* owner) {
    TRY(not_empty(items, "names", owner));
    for (ast::identifier item : items)
      if (!item) return wrong("None disallowed in identifier list");
    return {};
  }

  // --- expressions
  Done expressions(std::span<ast::expr*> items, expr_context context = expr_context::Load, bool null_allowed = false) {
    for (ast::expr* item : items) {
      if (item) TRY(expression(item, context));
      else if (!null_allowed) return wrong("None disallowed in expression list");
    }
    return {};
  }
  Done load(ast::expr* node) { return expression(node, expr_context::Load); }
  Done optional(ast::expr* node, expr_context context = expr_context::Load) {
    return node ? expression(node, context) : Done();
  }

  Done comprehensions(std::span<ast::comprehension*> items) {
    if (items.empty()) return wrong("comprehension with no generators");
    for (ast::comprehension* item : items) {
      TRY(expression(item->target, expr_context::Store));
      TRY(load(item->iter));
      TRY(expressions(item->ifs));
    }
    return {};
  }
  Done keywords(std::span<ast::keyword*> items) {
    for (ast::keyword* item : items) TRY(load(item->value));
    return {};
  }
  Done parameter(ast::arg* node) {
    TRY(position(node));
    return optional(node->annotation);
  }
  Done parameters(ast::arguments* node) {
    for (ast::arg* item : node->posonlyargs) TRY(parameter(item));
    for (ast::arg* item : node->args) TRY(parameter(item));
    // The positions of *args and **kwargs are not looked at in CPython.
    if (node->vararg) TRY(optional(node->vararg->annotation));
    for (ast::arg* item : node->kwonlyargs) TRY(parameter(item));
    if (node->kwarg) TRY(optional(node->kwarg->annotation));
    if (node->defaults.size() > node->posonlyargs.size() + node->args.size())
      return wrong("more positional defaults than args on arguments");
    if (node->kw_defaults.size() != node->kwonlyargs.size())
      return wrong("length of kwonlyargs is not the same as kw_defaults on arguments");
    TRY(expressions(node->defaults));
    return expressions(node->kw_defaults, expr_context::Load, true);
  }

  // The context an expression says it stands in; null: it has none.
  static const expr_context* context_of(ast::expr* node) {
    switch (node->kind) {
      case NodeKind::kAttribute: return &as<ast::AttributeNode>(node)->ctx;
      case NodeKind::kSubscript: return &as<ast::SubscriptNode>(node)->ctx;
      case NodeKind::kStarred: return &as<ast::StarredNode>(node)->ctx;
      case NodeKind::kName: return &as<ast::NameNode>(node)->ctx;
      case NodeKind::kList: return &as<ast::ListNode>(node)->ctx;
      case NodeKind::kTuple: return &as<ast::TupleNode>(node)->ctx;
      default: return nullptr;
    }
  }

  Done expression(ast::expr* node, expr_context context) {
    TRY(enter());
    TRY(position(node));
    if (node->kind == NodeKind::kName) TRY(name(as<ast::NameNode>(node)->id));
    const expr_context* actual = context_of(node);
    if (!actual && context != expr_context::Load)
      return raise(ts_, Exc::ValueError, "expression which can't be assigned to in {} context", context_name(context));
    if (actual && *actual != context)
      return raise(ts_, Exc::ValueError, "expression must have {} context but has {} instead", context_name(context),
                   context_name(*actual));
    return parts_of_expression(node, context);
  }

  Done parts_of_expression(ast::expr* any, expr_context context) {
    switch (any->kind) {
      case NodeKind::kBoolOp: {
        auto* node = as<ast::BoolOpNode>(any);
        if (node->values.size() < 2) return wrong("BoolOp with less than 2 values");
        return expressions(node->values);
      }
      case NodeKind::kBinOp: TRY(load(as<ast::BinOpNode>(any)->left)); return load(as<ast::BinOpNode>(any)->right);
      case NodeKind::kUnaryOp: return load(as<ast::UnaryOpNode>(any)->operand);
      case NodeKind::kLambda:
        TRY(parameters(as<ast::LambdaNode>(any)->args));
        return load(as<ast::LambdaNode>(any)->body);
      case NodeKind::kIfExp: {
        auto* node = as<ast::IfExpNode>(any);
        TRY(load(node->test));
        TRY(load(node->body));
        return load(node->orelse);
      }
      case NodeKind::kDict: {
        auto* node = as<ast::DictNode>(any);
        if (node->keys.size() != node->values.size())
          return wrong("Dict doesn't have the same number of keys as values");
        // No key: the value is a mapping to be unpacked.
        TRY(expressions(node->keys, expr_context::Load, true));
        return expressions(node->values);
      }
      case NodeKind::kSet: return expressions(as<ast::SetNode>(any)->elts);
      case NodeKind::kListComp:
        TRY(comprehensions(as<ast::ListCompNode>(any)->generators));
        return load(as<ast::ListCompNode>(any)->elt);
      case NodeKind::kSetComp:
        TRY(comprehensions(as<ast::SetCompNode>(any)->generators));
        return load(as<ast::SetCompNode>(any)->elt);
      case NodeKind::kGeneratorExp:
        TRY(comprehensions(as<ast::GeneratorExpNode>(any)->generators));
        return load(as<ast::GeneratorExpNode>(any)->elt);
      case NodeKind::kDictComp: {
        auto* node = as<ast::DictCompNode>(any);
        TRY(comprehensions(node->generators));
        TRY(load(node->key));
        return load(node->value);
      }
      case NodeKind::kYield: return optional(as<ast::YieldNode>(any)->value);
      case NodeKind::kYieldFrom: return load(as<ast::YieldFromNode>(any)->value);
      case NodeKind::kAwait: return load(as<ast::AwaitNode>(any)->value);
      case NodeKind::kCompare: {
        auto* node = as<ast::CompareNode>(any);
        if (node->comparators.empty()) return wrong("Compare with no comparators");
        if (node->comparators.size() != node->ops.size())
          return wrong("Compare has a different number of comparators and operands");
        TRY(expressions(node->comparators));
        return load(node->left);
      }
      case NodeKind::kCall: {
        auto* node = as<ast::CallNode>(any);
        TRY(load(node->func));
        TRY(expressions(node->args));
        return keywords(node->keywords);
      }
      case NodeKind::kFormattedValue:
        TRY(load(as<ast::FormattedValueNode>(any)->value));
        return optional(as<ast::FormattedValueNode>(any)->format_spec);
      case NodeKind::kJoinedStr: return expressions(as<ast::JoinedStrNode>(any)->values);
      case NodeKind::kAttribute: return load(as<ast::AttributeNode>(any)->value);
      case NodeKind::kSubscript:
        TRY(load(as<ast::SubscriptNode>(any)->slice));
        return load(as<ast::SubscriptNode>(any)->value);
      case NodeKind::kStarred: return expression(as<ast::StarredNode>(any)->value, context);
      case NodeKind::kList: return expressions(as<ast::ListNode>(any)->elts, context);
      case NodeKind::kTuple: return expressions(as<ast::TupleNode>(any)->elts, context);
      case NodeKind::kNamedExpr:
        // The compiler stores through the name.
        if (as<ast::NamedExprNode>(any)->target->kind != NodeKind::kName)
          return raise(ts_, Exc::TypeError, "NamedExpr target must be a Name");
        return load(as<ast::NamedExprNode>(any)->value);
      case NodeKind::kSlice: {
        auto* node = as<ast::SliceNode>(any);
        TRY(optional(node->lower));
        TRY(optional(node->upper));
        return optional(node->step);
      }
      case NodeKind::kConstant: return constant(as<ast::ConstantNode>(any)->value);
      default: return {};  // Name
    }
  }

  // --- patterns
  static bool is_number(ast::expr* node, bool real, bool imaginary) {
    if (node->kind != NodeKind::kConstant) return false;
    Constant::Kind kind = as<ast::ConstantNode>(node)->value->kind;
    return (real && (kind == Constant::Kind::kInt || kind == Constant::Kind::kFloat)) ||
           (imaginary && kind == Constant::Kind::kComplex);
  }
  static bool is_negative_number(ast::expr* node, bool imaginary) {
    if (node->kind != NodeKind::kUnaryOp) return false;
    auto* unary = as<ast::UnaryOpNode>(node);
    return unary->op == ast::unaryop::USub && is_number(unary->operand, true, imaginary);
  }
  static bool is_complex_number(ast::expr* node) {
    if (node->kind != NodeKind::kBinOp) return false;
    auto* binary = as<ast::BinOpNode>(node);
    if (binary->op != ast::operator_::Add && binary->op != ast::operator_::Sub) return false;
    return (is_number(binary->left, true, false) || is_negative_number(binary->left, false)) &&
           is_number(binary->right, false, true);
  }

  Done value_pattern(ast::expr* node) {
    TRY(load(node));
    switch (node->kind) {
      case NodeKind::kConstant:
        switch (as<ast::ConstantNode>(node)->value->kind) {
          case Constant::Kind::kInt:
          case Constant::Kind::kFloat:
          case Constant::Kind::kComplex:
          case Constant::Kind::kStr:
          case Constant::Kind::kBytes: return {};
          default: return wrong("unexpected constant inside of a literal pattern");
        }
      case NodeKind::kAttribute:
      case NodeKind::kJoinedStr: return {};
      case NodeKind::kUnaryOp:
        if (is_negative_number(node, true)) return {};
        break;
      case NodeKind::kBinOp:
        if (is_complex_number(node)) return {};
        break;
      default: break;
    }
    return wrong("patterns may only match literals and attribute lookups");
  }

  Done capture(ast::identifier identifier) {
    if (identifier->text == "_") return wrong("can't capture name '_' in patterns");
    return name(identifier);
  }

  Done patterns(std::span<ast::pattern*> items, bool star_allowed) {
    for (ast::pattern* item : items) {
      if (!item) return wrong("None disallowed in pattern list");
      TRY(pattern(item, star_allowed));
    }
    return {};
  }

  static bool is_singleton(ast::constant constant) {
    return constant->kind == Constant::Kind::kNone || constant->kind == Constant::Kind::kTrue ||
           constant->kind == Constant::Kind::kFalse;
  }

  Done pattern(ast::pattern* any, bool star_allowed) {
    TRY(enter());
    TRY(position(any));
    switch (any->kind) {
      case NodeKind::kMatchValue: return value_pattern(as<ast::MatchValueNode>(any)->value);
      case NodeKind::kMatchSingleton:
        if (is_singleton(as<ast::MatchSingletonNode>(any)->value)) return {};
        return wrong("MatchSingleton can only contain True, False and None");
      case NodeKind::kMatchSequence: return patterns(as<ast::MatchSequenceNode>(any)->patterns, true);
      case NodeKind::kMatchMapping: {
        auto* node = as<ast::MatchMappingNode>(any);
        if (node->keys.size() != node->patterns.size())
          return wrong("MatchMapping doesn't have the same number of keys as patterns");
        if (node->rest) TRY(capture(node->rest));
        for (ast::expr* key : node->keys) {
          if (!key) return wrong("None disallowed in expression list");
          if (key->kind == NodeKind::kConstant && is_singleton(as<ast::ConstantNode>(key)->value)) continue;
          TRY(value_pattern(key));
        }
        return patterns(node->patterns, false);
      }
      case NodeKind::kMatchClass: return class_pattern(as<ast::MatchClassNode>(any));
      case NodeKind::kMatchStar:
        if (!star_allowed) return wrong("can't use MatchStar here");
        return as<ast::MatchStarNode>(any)->name ? capture(as<ast::MatchStarNode>(any)->name) : Done();
      case NodeKind::kMatchAs: {
        auto* node = as<ast::MatchAsNode>(any);
        if (node->name) TRY(capture(node->name));
        if (!node->pattern) return {};
        if (!node->name) return wrong("MatchAs must specify a target name if a pattern is given");
        return pattern(node->pattern, false);
      }
      case NodeKind::kMatchOr:
        if (as<ast::MatchOrNode>(any)->patterns.size() < 2) return wrong("MatchOr requires at least 2 patterns");
        return patterns(as<ast::MatchOrNode>(any)->patterns, false);
      default: return raise(ts_, Exc::SystemError, "unexpected pattern");
    }
  }
  Done class_pattern(ast::MatchClassNode* node) {
    if (node->kwd_attrs.size() != node->kwd_patterns.size())
      return wrong("MatchClass doesn't have the same number of keyword attributes as patterns");
    TRY(load(node->cls));
    for (ast::expr* cls = node->cls; cls->kind != NodeKind::kName;) {
      if (cls->kind != NodeKind::kAttribute)
        return wrong("MatchClass cls field can only contain Name or Attribute nodes.");
      cls = as<ast::AttributeNode>(cls)->value;
    }
    for (ast::identifier attribute : node->kwd_attrs) {
      if (!attribute) return wrong("None disallowed in identifier list");
      TRY(name(attribute));
    }
    TRY(patterns(node->patterns, false));
    return patterns(node->kwd_patterns, false);
  }

  // --- statements
  Done statements(std::span<ast::stmt*> items) {
    for (ast::stmt* item : items) {
      if (!item) return wrong("None disallowed in statement list");
      TRY(statement(item));
    }
    return {};
  }
  Done body(std::span<ast::stmt*> items, const char* owner) {
    TRY(not_empty(items, "body", owner));
    return statements(items);
  }

  template <class Node>
  Done function(Node* node, const char* owner) {
    TRY(body(node->body, owner));
    TRY(parameters(node->args));
    TRY(expressions(node->decorator_list));
    return optional(node->returns);
  }
  template <class Node>
  Done loop(Node* node, const char* owner) {
    TRY(expression(node->target, expr_context::Store));
    TRY(load(node->iter));
    TRY(body(node->body, owner));
    return statements(node->orelse);
  }
  template <class Node>
  Done branch(Node* node, const char* owner) {
    TRY(load(node->test));
    TRY(body(node->body, owner));
    return statements(node->orelse);
  }
  template <class Node>
  Done with(Node* node, const char* owner) {
    TRY(not_empty(node->items, "items", owner));
    for (ast::withitem* item : node->items) {
      TRY(load(item->context_expr));
      TRY(optional(item->optional_vars, expr_context::Store));
    }
    return body(node->body, owner);
  }
  template <class Node>
  Done try_(Node* node, const char* owner) {
    TRY(body(node->body, owner));
    if (node->handlers.empty() && node->finalbody.empty())
      return raise(ts_, Exc::ValueError, "{} has neither except handlers nor finalbody", owner);
    if (node->handlers.empty() && !node->orelse.empty())
      return raise(ts_, Exc::ValueError, "{} has orelse but no except handlers", owner);
    for (ast::excepthandler* any : node->handlers) {
      if (!any) return wrong("None disallowed in handler list");
      // Of except* neither.
      if constexpr (!std::is_same_v<Node, ast::TryStarNode>) TRY(position(any));
      auto* handler = as<ast::ExceptHandlerNode>(any);
      TRY(optional(handler->type));
      TRY(body(handler->body, "ExceptHandler"));
    }
    TRY(statements(node->finalbody));
    return statements(node->orelse);
  }

  Done statement(ast::stmt* any) {
    TRY(enter());
    TRY(position(any));
    switch (any->kind) {
      case NodeKind::kFunctionDef: return function(as<ast::FunctionDefNode>(any), "FunctionDef");
      case NodeKind::kAsyncFunctionDef: return function(as<ast::AsyncFunctionDefNode>(any), "AsyncFunctionDef");
      case NodeKind::kClassDef: {
        auto* node = as<ast::ClassDefNode>(any);
        TRY(body(node->body, "ClassDef"));
        TRY(expressions(node->bases));
        TRY(keywords(node->keywords));
        return expressions(node->decorator_list);
      }
      case NodeKind::kReturn: return optional(as<ast::ReturnNode>(any)->value);
      case NodeKind::kDelete:
        TRY(not_empty(as<ast::DeleteNode>(any)->targets, "targets", "Delete"));
        return expressions(as<ast::DeleteNode>(any)->targets, expr_context::Del);
      case NodeKind::kAssign:
        TRY(not_empty(as<ast::AssignNode>(any)->targets, "targets", "Assign"));
        TRY(expressions(as<ast::AssignNode>(any)->targets, expr_context::Store));
        return load(as<ast::AssignNode>(any)->value);
      case NodeKind::kAugAssign:
        TRY(expression(as<ast::AugAssignNode>(any)->target, expr_context::Store));
        return load(as<ast::AugAssignNode>(any)->value);
      case NodeKind::kAnnAssign: {
        auto* node = as<ast::AnnAssignNode>(any);
        if (node->target->kind != NodeKind::kName && node->simple)
          return raise(ts_, Exc::TypeError, "AnnAssign with simple non-Name target");
        TRY(expression(node->target, expr_context::Store));
        TRY(optional(node->value));
        return load(node->annotation);
      }
      case NodeKind::kFor: return loop(as<ast::ForNode>(any), "For");
      case NodeKind::kAsyncFor: return loop(as<ast::AsyncForNode>(any), "AsyncFor");
      case NodeKind::kWhile: return branch(as<ast::WhileNode>(any), "While");
      case NodeKind::kIf: return branch(as<ast::IfNode>(any), "If");
      case NodeKind::kWith: return with(as<ast::WithNode>(any), "With");
      case NodeKind::kAsyncWith: return with(as<ast::AsyncWithNode>(any), "AsyncWith");
      case NodeKind::kMatch: {
        auto* node = as<ast::MatchNode>(any);
        TRY(load(node->subject));
        TRY(not_empty(node->cases, "cases", "Match"));
        for (ast::match_case* item : node->cases) {
          TRY(pattern(item->pattern, false));
          TRY(optional(item->guard));
          TRY(body(item->body, "match_case"));
        }
        return {};
      }
      case NodeKind::kRaise: {
        auto* node = as<ast::RaiseNode>(any);
        if (!node->exc && node->cause) return wrong("Raise with cause but no exception");
        TRY(optional(node->exc));
        return optional(node->cause);
      }
      case NodeKind::kTry: return try_(as<ast::TryNode>(any), "Try");
      case NodeKind::kTryStar: return try_(as<ast::TryStarNode>(any), "TryStar");
      case NodeKind::kAssert: TRY(load(as<ast::AssertNode>(any)->test)); return optional(as<ast::AssertNode>(any)->msg);
      case NodeKind::kImport: return not_empty(as<ast::ImportNode>(any)->names, "names", "Import");
      case NodeKind::kImportFrom:
        if (as<ast::ImportFromNode>(any)->level < 0) return wrong("Negative ImportFrom level");
        return not_empty(as<ast::ImportFromNode>(any)->names, "names", "ImportFrom");
      case NodeKind::kGlobal: return names(as<ast::GlobalNode>(any)->names, "Global");
      case NodeKind::kNonlocal: return names(as<ast::NonlocalNode>(any)->names, "Nonlocal");
      case NodeKind::kExpr: return load(as<ast::ExprNode>(any)->value);
      default: return {};  // Pass, Break, Continue
    }
  }

  ThreadState& ts_;
};

}  // namespace

Result<void> validate(ThreadState& ts, ast::mod* module) { return Validator(ts).module(module); }

}  // namespace ouro::syntax
