// Targets of assignments, loops and del: read as expressions, then checked and marked.
#include "parser/parse_state.h"

namespace ouro::parser {

using ast::expr;
using ast::expr_context;
using ast::NodeKind;

// Recursion is bounded: a tuple or list inside another needs a bracket.
Result<void> Parser::to_target(expr* node, expr_context context) {
  switch (node->kind) {
    case NodeKind::kName: ast::as<ast::NameNode>(node)->ctx = context; return {};
    case NodeKind::kAttribute: ast::as<ast::AttributeNode>(node)->ctx = context; return {};
    case NodeKind::kSubscript: ast::as<ast::SubscriptNode>(node)->ctx = context; return {};
    case NodeKind::kStarred: {
      auto* star = ast::as<ast::StarredNode>(node);
      if (context == expr_context::Del || star->value->kind == NodeKind::kStarred) return raised;
      star->ctx = context;
      return to_target(star->value, context);
    }
    case NodeKind::kTuple: {
      auto* items = ast::as<ast::TupleNode>(node);
      items->ctx = context;
      for (expr* item : items->elts) TRY(to_target(item, context));
      return {};
    }
    case NodeKind::kList: {
      auto* items = ast::as<ast::ListNode>(node);
      items->ctx = context;
      for (expr* item : items->elts) TRY(to_target(item, context));
      return {};
    }
    default: return raised;
  }
}

Result<expr*> Parser::star_target() {
  expr* target = at(TokenKind::kStar) ? TRY(starred(&Parser::bitwise_or)) : TRY(bitwise_or());
  TRY(to_target(target, expr_context::Store));
  return target;
}

Result<expr*> Parser::star_targets() {
  const Token& start = *current_;
  expr* first = TRY(star_target());
  if (!at(TokenKind::kComma)) return first;
  ArenaVector<expr*> items(session_.scratch);
  TRY(items.push(first));
  while (take(TokenKind::kComma)) {
    if (!at_expression_start() && !at(TokenKind::kStar)) break;
    TRY(items.push(TRY(star_target())));
  }
  auto* made = TRY(node<ast::TupleNode>(since(start)));
  made->elts = TRY(list(items));
  made->ctx = expr_context::Store;
  return static_cast<expr*>(made);
}

}  // namespace ouro::parser
