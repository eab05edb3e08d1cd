// Compound statements but match (Language Reference chapter 8).
#include "parser/parse_state.h"

namespace ouro::parser {

using ast::expr;
using ast::stmt;

bool Parser::at_compound_statement() const {
  switch (current_->kind) {
    case TokenKind::kKeywordDef:
    case TokenKind::kKeywordClass:
    case TokenKind::kKeywordIf:
    case TokenKind::kKeywordFor:
    case TokenKind::kKeywordWhile:
    case TokenKind::kKeywordWith:
    case TokenKind::kKeywordTry:
    case TokenKind::kKeywordAsync:
    case TokenKind::kAt: return true;
    default: return false;
  }
}

Result<stmt*> Parser::compound_statement() {
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  const Token& start = *current_;
  switch (start.kind) {
    case TokenKind::kKeywordDef: return function_definition(start, false, {});
    case TokenKind::kKeywordClass: return class_definition({});
    case TokenKind::kKeywordIf: return if_statement();
    case TokenKind::kKeywordFor: return for_statement(start, false);
    case TokenKind::kKeywordWhile: return while_statement();
    case TokenKind::kKeywordWith: return with_statement(start, false);
    case TokenKind::kKeywordTry: return try_statement();
    case TokenKind::kAt: return decorated();
    default: break;
  }
  current_++;
  switch (current_->kind) {
    case TokenKind::kKeywordDef: return function_definition(start, true, {});
    case TokenKind::kKeywordFor: return for_statement(start, true);
    case TokenKind::kKeywordWith: return with_statement(start, true);
    default: return raised;
  }
}

// The type comment at the current token, nullptr when there is none.
ast::string Parser::take_type_comment(bool& failed) {
  if (!at(TokenKind::kTypeComment)) return nullptr;
  auto copy = arena_.copy(text_of(*current_));
  if (copy.is_error()) return failed = true, nullptr;
  auto made = arena_.make<std::string_view>(copy.value());
  if (made.is_error()) return failed = true, nullptr;
  current_++;
  return made.value();
}

Result<std::span<stmt*>> Parser::block() {
  ArenaVector<stmt*> body(session_.scratch);
  if (take(TokenKind::kNewline)) {
    TRY(expect(TokenKind::kIndent));
    TRY(statements_until(TokenKind::kDedent, body));
    current_++;
    if (body.empty()) return raised;
  } else {
    TRY(simple_statements(body));
  }
  return list(body);
}

Result<std::span<stmt*>> Parser::optional_else() {
  if (!take(TokenKind::kKeywordElse)) return std::span<stmt*>();
  TRY(expect(TokenKind::kColon));
  return block();
}

// An elif is an if in the else of the one before; read in a loop, since there may be thousands.
Result<stmt*> Parser::if_statement() {
  ArenaVector<ast::IfNode*> chain(session_.scratch);
  do {
    const Token& start = *current_++;
    expr* test = TRY(named_expression());
    TRY(expect(TokenKind::kColon));
    auto* made = TRY(node<ast::IfNode>(since(start)));
    made->test = test;
    made->body = TRY(block());
    TRY(chain.push(made));
  } while (at(TokenKind::kKeywordElif));
  if (depth_ + int(chain.size()) > session_.deepest) session_.deepest = depth_ + int(chain.size());
  chain.back()->orelse = TRY(optional_else());
  for (size_t i = chain.size(); i-- > 0;) {
    chain[i]->position = since(chain[i]);
    if (i > 0) {
      stmt* inner = chain[i];
      stmt** only = TRY(arena_.make_array<stmt*>(1));
      *only = inner;
      chain[i - 1]->orelse = std::span<stmt*>(only, 1);
    }
  }
  return static_cast<stmt*>(chain[0]);
}

Result<stmt*> Parser::while_statement() {
  const Token& start = *current_++;
  expr* test = TRY(named_expression());
  TRY(expect(TokenKind::kColon));
  auto body = TRY(block());
  auto orelse = TRY(optional_else());
  auto* made = TRY(node<ast::WhileNode>(since(start)));
  made->test = test;
  made->body = body;
  made->orelse = orelse;
  return static_cast<stmt*>(made);
}

Result<stmt*> Parser::for_statement(const Token& start, bool is_async) {
  current_++;
  expr* target = TRY(star_targets());
  TRY(expect(TokenKind::kKeywordIn));
  expr* iterable = TRY(star_expressions());
  TRY(expect(TokenKind::kColon));
  bool failed = false;
  ast::string comment = take_type_comment(failed);
  if (failed) return raised;
  auto body = TRY(block());
  auto orelse = TRY(optional_else());
  auto fill = [&](auto* made) {
    made->target = target;
    made->iter = iterable;
    made->body = body;
    made->orelse = orelse;
    made->type_comment = comment;
    return static_cast<stmt*>(made);
  };
  if (is_async) return fill(TRY(node<ast::AsyncForNode>(since(start))));
  return fill(TRY(node<ast::ForNode>(since(start))));
}

Result<ast::withitem*> Parser::with_item() {
  expr* context = TRY(expression());
  expr* variables = nullptr;
  if (take(TokenKind::kKeywordAs)) {
    variables = TRY(star_target());
    if (!at(TokenKind::kComma) && !at(TokenKind::kRPar) && !at(TokenKind::kColon)) return raised;
  }
  auto* made = TRY(product<ast::withitem>(ast::NodeKind::k_withitem, {}));
  made->context_expr = context;
  made->optional_vars = variables;
  return made;
}

// Items in parentheses, up to the colon; false where the parenthesis is part of an expression.
Result<bool> Parser::parenthesized_with_items(ArenaVector<ast::withitem*>& items) {
  current_++;
  do {
    if (!items.empty() && at(TokenKind::kRPar)) break;
    TRY(items.push(TRY(with_item())));
  } while (take(TokenKind::kComma));
  TRY(expect(TokenKind::kRPar));
  // Behind this form stands no type comment: with one, the parentheses are those of an expression.
  return at(TokenKind::kColon) && current_[1].kind != TokenKind::kTypeComment;
}

Result<stmt*> Parser::with_statement(const Token& start, bool is_async) {
  current_++;
  ArenaVector<ast::withitem*> items(session_.scratch);
  bool parenthesized = false;
  if (at(TokenKind::kLPar)) {
    const Token* before = current_;
    size_t warnings = session_.diagnostics.warnings().size();
    auto found = parenthesized_with_items(items);
    parenthesized = !found.is_error() && found.value();
    if (!parenthesized) {
      if (session_.too_deep || session_.diagnostics.has_failed()) return raised;
      current_ = before;
      items.truncate(0);
      session_.diagnostics.truncate_warnings(warnings);
    }
  }
  ast::string comment = nullptr;
  if (!parenthesized) {
    do { TRY(items.push(TRY(with_item()))); } while (take(TokenKind::kComma));
  }
  TRY(expect(TokenKind::kColon));
  if (!parenthesized) {
    bool failed = false;
    comment = take_type_comment(failed);
    if (failed) return raised;
  }
  auto body = TRY(block());
  auto all = TRY(list(items));
  auto fill = [&](auto* made) {
    made->items = all;
    made->body = body;
    made->type_comment = comment;
    return static_cast<stmt*>(made);
  };
  if (is_async) return fill(TRY(node<ast::AsyncWithNode>(since(start))));
  return fill(TRY(node<ast::WithNode>(since(start))));
}

Result<stmt*> Parser::try_statement() {
  const Token& start = *current_++;
  TRY(expect(TokenKind::kColon));
  auto body = TRY(block());
  ArenaVector<ast::excepthandler*> handlers(session_.scratch);
  bool is_star = at(TokenKind::kKeywordExcept) && current_[1].kind == TokenKind::kStar;
  while (at(TokenKind::kKeywordExcept)) {
    const Token& begin = *current_++;
    if (take(TokenKind::kStar) != is_star) return raised;
    expr* type = nullptr;
    ast::identifier name = nullptr;
    if (is_star || !at(TokenKind::kColon)) {
      type = TRY(expression());
      if (take(TokenKind::kKeywordAs)) name = TRY(take_name());
    }
    TRY(expect(TokenKind::kColon));
    auto handler_body = TRY(block());
    auto* handler = TRY(node<ast::ExceptHandlerNode>(since(begin)));
    handler->type = type;
    handler->name = name;
    handler->body = handler_body;
    TRY(handlers.push(handler));
  }
  std::span<stmt*> orelse;
  if (!handlers.empty()) orelse = TRY(optional_else());
  std::span<stmt*> final_body;
  if (take(TokenKind::kKeywordFinally)) {
    TRY(expect(TokenKind::kColon));
    final_body = TRY(block());
  } else if (handlers.empty()) {
    return raised;
  }
  auto all = TRY(list(handlers));
  auto fill = [&](auto* made) {
    made->body = body;
    made->handlers = all;
    made->orelse = orelse;
    made->finalbody = final_body;
    return static_cast<stmt*>(made);
  };
  if (is_star) return fill(TRY(node<ast::TryStarNode>(since(start))));
  return fill(TRY(node<ast::TryNode>(since(start))));
}

Result<stmt*> Parser::decorated() {
  ArenaVector<expr*> decorators(session_.scratch);
  while (take(TokenKind::kAt)) {
    TRY(decorators.push(TRY(named_expression())));
    TRY(expect(TokenKind::kNewline));
  }
  auto all = TRY(list(decorators));
  const Token& start = *current_;
  if (at(TokenKind::kKeywordClass)) return class_definition(all);
  bool is_async = take(TokenKind::kKeywordAsync);
  if (!at(TokenKind::kKeywordDef)) return raised;
  return function_definition(start, is_async, all);
}

Result<stmt*> Parser::function_definition(const Token& start, bool is_async, std::span<expr*> decorators) {
  current_++;
  ast::identifier name = TRY(take_name());
  TRY(expect(TokenKind::kLPar));
  ast::arguments* args = TRY(parameters(ParameterStyle::kDef));
  TRY(expect(TokenKind::kRPar));
  expr* returns = nullptr;
  if (take(TokenKind::kRArrow)) returns = TRY(expression());
  TRY(expect(TokenKind::kColon));
  bool failed = false;
  ast::string comment = nullptr;
  if (at(TokenKind::kNewline) && current_[1].kind == TokenKind::kTypeComment &&
      current_[2].kind == TokenKind::kNewline && current_[3].kind == TokenKind::kIndent) {
    // The comment on a line of its own under the head.
    current_++;
    comment = take_type_comment(failed);
  } else {
    comment = take_type_comment(failed);
  }
  if (failed) return raised;
  auto body = TRY(block());
  auto fill = [&](auto* made) {
    made->name = name;
    made->args = args;
    made->body = body;
    made->decorator_list = decorators;
    made->returns = returns;
    made->type_comment = comment;
    return static_cast<stmt*>(made);
  };
  if (is_async) return fill(TRY(node<ast::AsyncFunctionDefNode>(since(start))));
  return fill(TRY(node<ast::FunctionDefNode>(since(start))));
}

Result<stmt*> Parser::class_definition(std::span<expr*> decorators) {
  const Token& start = *current_++;
  ast::identifier name = TRY(take_name());
  ArenaVector<expr*> bases(session_.scratch);
  ArenaVector<ast::keyword*> keywords(session_.scratch);
  if (take(TokenKind::kLPar)) {
    if (!at(TokenKind::kRPar)) TRY(call_arguments(bases, keywords));
    TRY(expect(TokenKind::kRPar));
  }
  TRY(expect(TokenKind::kColon));
  auto body = TRY(block());
  auto* made = TRY(node<ast::ClassDefNode>(since(start)));
  made->name = name;
  made->bases = TRY(list(bases));
  made->keywords = TRY(list(keywords));
  made->body = body;
  made->decorator_list = decorators;
  return static_cast<stmt*>(made);
}

}  // namespace ouro::parser
