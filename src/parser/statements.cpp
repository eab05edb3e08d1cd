// Simple statements and the bodies of files (Language Reference chapters 7 and 9).
#include "parser/parse_state.h"

namespace ouro::parser {

using ast::expr;
using ast::expr_context;
using ast::stmt;

Result<ast::mod*> Parser::module(std::span<ast::type_ignore*> ignores) {
  ArenaVector<stmt*> body(session_.scratch);
  TRY(statements_until(TokenKind::kEndMarker, body));
  auto* made = TRY(node<ast::ModuleNode>({}));
  made->body = TRY(list(body));
  made->type_ignores = ignores;
  return static_cast<ast::mod*>(made);
}

Result<ast::mod*> Parser::interactive() {
  ArenaVector<stmt*> body(session_.scratch);
  if (at(TokenKind::kNewline)) {
    auto* pass = TRY(node<ast::PassNode>(of(*current_)));
    current_++;
    pass->position.end_lineno = pass->position.lineno;
    TRY(body.push(pass));
  } else if (at_compound_statement() || at_soft_keyword("match")) {
    const Token* start = current_;
    bool is_match = true;
    stmt* statement;
    if (at(TokenKind::kName)) {
      auto matched = match_statement(is_match);
      if (is_match) statement = TRY(std::move(matched));
    } else {
      statement = TRY(compound_statement());
    }
    if (is_match) {
      TRY(body.push(statement));
      TRY(expect(TokenKind::kNewline));
    } else {
      current_ = start;
      TRY(simple_statements(body));
    }
  } else {
    TRY(simple_statements(body));
  }
  auto* made = TRY(node<ast::InteractiveNode>({}));
  made->body = TRY(list(body));
  return static_cast<ast::mod*>(made);
}

Result<ast::mod*> Parser::eval_input() {
  const Token& start = *current_;
  expr* body = TRY(expression());
  if (at(TokenKind::kComma)) {
    ArenaVector<expr*> items(session_.scratch);
    TRY(items.push(body));
    while (take(TokenKind::kComma) && at_expression_start()) TRY(items.push(TRY(expression())));
    body = TRY(tuple(since(start), TRY(list(items))));
  }
  while (take(TokenKind::kNewline)) {}
  TRY(expect(TokenKind::kEndMarker));
  auto* made = TRY(node<ast::ExpressionNode>({}));
  made->body = body;
  return static_cast<ast::mod*>(made);
}

// "(" types ["," "*" type] ["," "**" type] ")" "->" type
Result<ast::mod*> Parser::function_type() {
  ArenaVector<expr*> types(session_.scratch);
  TRY(expect(TokenKind::kLPar));
  int stars = 0;
  while (!at(TokenKind::kRPar)) {
    int star = take(TokenKind::kStar) ? 1 : take(TokenKind::kDoubleStar) ? 2 : 0;
    if (stars && star <= stars) return raised;
    stars = star;
    TRY(types.push(TRY(expression())));
    if (!take(TokenKind::kComma)) break;
    if (at(TokenKind::kRPar)) return raised;
  }
  TRY(expect(TokenKind::kRPar));
  TRY(expect(TokenKind::kRArrow));
  expr* returns = TRY(expression());
  while (take(TokenKind::kNewline)) {}
  TRY(expect(TokenKind::kEndMarker));
  auto* made = TRY(node<ast::FunctionTypeNode>({}));
  made->argtypes = TRY(list(types));
  made->returns = returns;
  return static_cast<ast::mod*>(made);
}

Result<expr*> Parser::fstring_input() { return star_expressions(); }

Result<void> Parser::statements_until(TokenKind end, ArenaVector<stmt*>& out) {
  int steps = 0;
  while (!at(end)) {
    if ((++steps & 1023) == 0 && !session_.diagnostics.may_continue()) return raised;
    if (at_compound_statement()) {
      TRY(out.push(TRY(compound_statement())));
    } else if (at_soft_keyword("match")) {
      const Token* start = current_;
      bool is_match = true;
      auto matched = match_statement(is_match);
      if (is_match) {
        TRY(out.push(TRY(std::move(matched))));
      } else {
        current_ = start;
        TRY(simple_statements(out));
      }
    } else {
      TRY(simple_statements(out));
    }
  }
  return {};
}

Result<void> Parser::simple_statements(ArenaVector<stmt*>& out) {
  do { TRY(out.push(TRY(simple_statement()))); } while (take(TokenKind::kSemi) && !at(TokenKind::kNewline));
  return expect(TokenKind::kNewline);
}

Result<stmt*> Parser::simple_statement() {
  const Token& start = *current_;
  switch (start.kind) {
    case TokenKind::kKeywordReturn: {
      current_++;
      expr* value = nullptr;
      if (at_expression_start() || at(TokenKind::kStar)) value = TRY(star_expressions());
      auto* made = TRY(node<ast::ReturnNode>(since(start)));
      made->value = value;
      return static_cast<stmt*>(made);
    }
    case TokenKind::kKeywordImport: return import_statement();
    case TokenKind::kKeywordFrom: return from_import();
    case TokenKind::kKeywordRaise: {
      current_++;
      expr* exception = nullptr;
      expr* cause = nullptr;
      if (at_expression_start()) {
        exception = TRY(expression());
        if (take(TokenKind::kKeywordFrom)) cause = TRY(expression());
      }
      auto* made = TRY(node<ast::RaiseNode>(since(start)));
      made->exc = exception;
      made->cause = cause;
      return static_cast<stmt*>(made);
    }
    case TokenKind::kKeywordPass: return current_++, static_cast<stmt*>(TRY(node<ast::PassNode>(of(start))));
    case TokenKind::kKeywordBreak: return current_++, static_cast<stmt*>(TRY(node<ast::BreakNode>(of(start))));
    case TokenKind::kKeywordContinue: return current_++, static_cast<stmt*>(TRY(node<ast::ContinueNode>(of(start))));
    case TokenKind::kKeywordDel: return delete_statement();
    case TokenKind::kKeywordAssert: {
      current_++;
      expr* test = TRY(expression());
      expr* message = nullptr;
      if (take(TokenKind::kComma)) message = TRY(expression());
      auto* made = TRY(node<ast::AssertNode>(since(start)));
      made->test = test;
      made->msg = message;
      return static_cast<stmt*>(made);
    }
    case TokenKind::kKeywordGlobal: return names_statement(ast::NodeKind::kGlobal);
    case TokenKind::kKeywordNonlocal: return names_statement(ast::NodeKind::kNonlocal);
    default: return expression_statement();
  }
}

Result<stmt*> Parser::names_statement(ast::NodeKind kind) {
  const Token& start = *current_++;
  ArenaVector<ast::identifier> names(session_.scratch);
  do { TRY(names.push(TRY(take_name()))); } while (take(TokenKind::kComma));
  if (kind == ast::NodeKind::kGlobal) {
    auto* made = TRY(node<ast::GlobalNode>(since(start)));
    made->names = TRY(list(names));
    return static_cast<stmt*>(made);
  }
  auto* made = TRY(node<ast::NonlocalNode>(since(start)));
  made->names = TRY(list(names));
  return static_cast<stmt*>(made);
}

Result<stmt*> Parser::delete_statement() {
  const Token& start = *current_++;
  ArenaVector<expr*> targets(session_.scratch);
  do {
    if (!at_expression_start()) break;
    expr* target = TRY(primary());
    TRY(to_target(target, expr_context::Del));
    TRY(targets.push(target));
  } while (take(TokenKind::kComma));
  if (targets.empty() || (!at(TokenKind::kSemi) && !at(TokenKind::kNewline))) return raised;
  auto* made = TRY(node<ast::DeleteNode>(since(start)));
  made->targets = TRY(list(targets));
  return static_cast<stmt*>(made);
}

namespace {

bool augmented_operator(TokenKind kind, ast::operator_& operation) {
  switch (kind) {
    case TokenKind::kPlusEqual: return operation = ast::operator_::Add, true;
    case TokenKind::kMinEqual: return operation = ast::operator_::Sub, true;
    case TokenKind::kStarEqual: return operation = ast::operator_::Mult, true;
    case TokenKind::kAtEqual: return operation = ast::operator_::MatMult, true;
    case TokenKind::kSlashEqual: return operation = ast::operator_::Div, true;
    case TokenKind::kPercentEqual: return operation = ast::operator_::Mod, true;
    case TokenKind::kAmperEqual: return operation = ast::operator_::BitAnd, true;
    case TokenKind::kVBarEqual: return operation = ast::operator_::BitOr, true;
    case TokenKind::kCircumflexEqual: return operation = ast::operator_::BitXor, true;
    case TokenKind::kLeftShiftEqual: return operation = ast::operator_::LShift, true;
    case TokenKind::kRightShiftEqual: return operation = ast::operator_::RShift, true;
    case TokenKind::kDoubleStarEqual: return operation = ast::operator_::Pow, true;
    case TokenKind::kDoubleSlashEqual: return operation = ast::operator_::FloorDiv, true;
    default: return false;
  }
}

bool is_single_target(const ast::Node* node) {
  return node->kind == ast::NodeKind::kName || node->kind == ast::NodeKind::kAttribute ||
         node->kind == ast::NodeKind::kSubscript;
}

}  // namespace

// An expression, or an assignment of one of the three kinds (7.1, 7.2).
Result<stmt*> Parser::expression_statement() {
  const Token& start = *current_;
  if (at(TokenKind::kKeywordYield)) {
    expr* value = TRY(yield_expression());
    auto* made = TRY(node<ast::ExprNode>(since(start)));
    made->value = value;
    return static_cast<stmt*>(made);
  }
  expr* first = TRY(star_expressions());
  if (at(TokenKind::kEqual)) {
    ArenaVector<expr*> targets(session_.scratch);
    expr* value = first;
    while (take(TokenKind::kEqual)) {
      TRY(to_target(value, expr_context::Store));
      TRY(targets.push(value));
      if (at(TokenKind::kKeywordYield)) {
        value = TRY(yield_expression());
        break;
      }
      value = TRY(star_expressions());
    }
    if (at(TokenKind::kEqual)) return raised;
    bool failed = false;
    ast::string comment = take_type_comment(failed);
    if (failed) return raised;
    auto* made = TRY(node<ast::AssignNode>(since(start)));
    made->targets = TRY(list(targets));
    made->value = value;
    made->type_comment = comment;
    return static_cast<stmt*>(made);
  }
  if (at(TokenKind::kColon)) return annotated_assignment(start, first);
  ast::operator_ operation;
  if (augmented_operator(current_->kind, operation)) {
    if (!is_single_target(first)) return raised;
    TRY(to_target(first, expr_context::Store));
    current_++;
    expr* value = at(TokenKind::kKeywordYield) ? TRY(yield_expression()) : TRY(star_expressions());
    auto* made = TRY(node<ast::AugAssignNode>(since(start)));
    made->target = first;
    made->op = operation;
    made->value = value;
    return static_cast<stmt*>(made);
  }
  auto* made = TRY(node<ast::ExprNode>(since(start)));
  made->value = first;
  return static_cast<stmt*>(made);
}

Result<stmt*> Parser::annotated_assignment(const Token& start, expr* target) {
  if (!is_single_target(target)) return raised;
  TRY(to_target(target, expr_context::Store));
  // "(a).b: c" is no statement: once "(a)" has been read as a target in brackets the grammar has no way back.
  if (start.kind == TokenKind::kLPar && target->position.col_offset == start.col_offset &&
      target->position.lineno == start.lineno)
    session_.needs_grammar = true;
  current_++;
  expr* annotation = TRY(expression());
  expr* value = nullptr;
  if (take(TokenKind::kEqual)) value = at(TokenKind::kKeywordYield) ? TRY(yield_expression()) : TRY(star_expressions());
  auto* made = TRY(node<ast::AnnAssignNode>(since(start)));
  made->target = target;
  made->annotation = annotation;
  made->value = value;
  made->simple = target->kind == ast::NodeKind::kName && start.kind == TokenKind::kName;
  return static_cast<stmt*>(made);
}

// a.b.c as one name.
Result<ast::identifier> Parser::dotted_name() {
  const Token& start = *current_;
  ast::identifier name = TRY(take_name());
  if (!at(TokenKind::kDot)) return name;
  (void)start;
  ArenaVector<char> joined(session_.scratch);
  auto append = [&](std::string_view text) -> Result<void> {
    for (char c : text) TRY(joined.push(c));
    return {};
  };
  TRY(append(name->text));
  while (take(TokenKind::kDot)) {
    TRY(joined.push('.'));
    TRY(append(TRY(take_name())->text));
  }
  return session_.names.intern({joined.begin(), joined.size()});
}

Result<stmt*> Parser::import_statement() {
  const Token& start = *current_++;
  ArenaVector<ast::alias*> names(session_.scratch);
  do {
    const Token& begin = *current_;
    ast::identifier name = TRY(dotted_name());
    ast::identifier as_name = nullptr;
    if (take(TokenKind::kKeywordAs)) as_name = TRY(take_name());
    auto* made = TRY(product<ast::alias>(ast::NodeKind::k_alias, since(begin)));
    made->name = name;
    made->asname = as_name;
    TRY(names.push(made));
  } while (take(TokenKind::kComma));
  auto* made = TRY(node<ast::ImportNode>(since(start)));
  made->names = TRY(list(names));
  return static_cast<stmt*>(made);
}

Result<stmt*> Parser::from_import() {
  const Token& start = *current_++;
  int level = 0;
  for (;; current_++) {
    if (at(TokenKind::kDot)) {
      level++;
    } else if (at(TokenKind::kEllipsis)) {
      level += 3;
    } else {
      break;
    }
  }
  ast::identifier module = nullptr;
  if (level == 0 || at(TokenKind::kName)) module = TRY(dotted_name());
  TRY(expect(TokenKind::kKeywordImport));
  ArenaVector<ast::alias*> names(session_.scratch);
  if (at(TokenKind::kStar)) {
    auto* made = TRY(product<ast::alias>(ast::NodeKind::k_alias, of(*current_++)));
    made->name = TRY(session_.names.intern("*"));
    TRY(names.push(made));
  } else {
    bool parenthesis = take(TokenKind::kLPar);
    do {
      if (parenthesis && !names.empty() && at(TokenKind::kRPar)) break;
      const Token& begin = *current_;
      ast::identifier name = TRY(take_name());
      ast::identifier as_name = nullptr;
      if (take(TokenKind::kKeywordAs)) as_name = TRY(take_name());
      auto* made = TRY(product<ast::alias>(ast::NodeKind::k_alias, since(begin)));
      made->name = name;
      made->asname = as_name;
      TRY(names.push(made));
    } while (take(TokenKind::kComma));
    if (parenthesis) TRY(expect(TokenKind::kRPar));
  }
  auto* made = TRY(node<ast::ImportFromNode>(since(start)));
  made->module = module;
  made->names = TRY(list(names));
  made->level = level;
  return static_cast<stmt*>(made);
}

}  // namespace ouro::parser
