// The match statement and its patterns (Language Reference 8.6, PEP 634).
#include "parser/parse_state.h"

namespace ouro::parser {

using ast::expr;
using ast::pattern;
using ast::stmt;

// At the name "match". Clears `is_match` (and gives `raised`) where the words are no match statement but may
// be an expression or assignment: it is one only when an indented "case" follows.
Result<stmt*> Parser::match_statement(bool& is_match) {
  is_match = false;
  const Token& start = *current_++;
  if (!at_expression_start() && !at(TokenKind::kStar)) return raised;
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  size_t warnings = session_.diagnostics.warnings().size();
  // Subject: one named expression, or a tuple in which stars are allowed.
  const Token& begin = *current_;
  bool is_starred = at(TokenKind::kStar);
  auto first = star_named_expression();
  auto give_up = [&]() -> Raised {
    session_.diagnostics.truncate_warnings(warnings);
    return raised;
  };
  if (first.is_error()) return give_up();
  expr* subject = first.value();
  if (is_starred && !at(TokenKind::kComma)) return give_up();
  if (at(TokenKind::kComma)) {
    ArenaVector<expr*> items(session_.scratch);
    TRY(items.push(subject));
    while (take(TokenKind::kComma)) {
      if (!at_expression_start() && !at(TokenKind::kStar)) break;
      auto item = star_named_expression();
      if (item.is_error()) return give_up();
      TRY(items.push(item.value()));
    }
    subject = TRY(tuple(since(begin), TRY(list(items))));
  }
  if (!at(TokenKind::kColon) || current_[1].kind != TokenKind::kNewline) return give_up();
  is_match = true;
  current_ += 2;
  TRY(expect(TokenKind::kIndent));
  ArenaVector<ast::match_case*> cases(session_.scratch);
  while (!at(TokenKind::kDedent)) TRY(cases.push(TRY(case_block())));
  current_++;
  if (cases.empty()) return raised;
  auto* made = TRY(node<ast::MatchNode>(since(start)));
  made->subject = subject;
  made->cases = TRY(list(cases));
  return static_cast<stmt*>(made);
}

Result<ast::match_case*> Parser::case_block() {
  if (!at_soft_keyword("case")) return raised;
  current_++;
  pattern* matched = TRY(patterns());
  expr* guard = nullptr;
  if (take(TokenKind::kKeywordIf)) guard = TRY(named_expression());
  TRY(expect(TokenKind::kColon));
  auto body = TRY(block());
  auto* made = TRY(product<ast::match_case>(ast::NodeKind::k_match_case, {}));
  made->pattern = matched;
  made->guard = guard;
  made->body = body;
  return made;
}

// A pattern, or a sequence without brackets.
Result<pattern*> Parser::patterns() {
  const Token& start = *current_;
  bool is_starred = at(TokenKind::kStar);
  pattern* first = TRY(maybe_star_pattern());
  if (!at(TokenKind::kComma)) {
    if (is_starred) return raised;
    return first;
  }
  ArenaVector<pattern*> items(session_.scratch);
  TRY(items.push(first));
  while (take(TokenKind::kComma)) {
    if (at(TokenKind::kColon) || at(TokenKind::kKeywordIf)) break;
    TRY(items.push(TRY(maybe_star_pattern())));
  }
  auto* made = TRY(node<ast::MatchSequenceNode>(since(start)));
  made->patterns = TRY(list(items));
  return static_cast<pattern*>(made);
}

Result<pattern*> Parser::maybe_star_pattern() {
  if (!at(TokenKind::kStar)) return as_pattern();
  const Token& start = *current_++;
  ast::identifier name = nullptr;
  if (at_soft_keyword("_")) {
    current_++;
  } else {
    name = TRY(capture_target());
  }
  auto* made = TRY(node<ast::MatchStarNode>(since(start)));
  made->name = name;
  return static_cast<pattern*>(made);
}

// A name that is bound: not "_", and not the begin of a value or class pattern.
Result<ast::identifier> Parser::capture_target() {
  if (at_soft_keyword("_")) return raised;
  ast::identifier name = TRY(take_name());
  if (at(TokenKind::kDot) || at(TokenKind::kLPar) || at(TokenKind::kEqual)) return raised;
  return name;
}

Result<pattern*> Parser::as_pattern() {
  const Token& start = *current_;
  pattern* inner = TRY(or_pattern());
  if (!take(TokenKind::kKeywordAs)) return inner;
  ast::identifier name = TRY(capture_target());
  auto* made = TRY(node<ast::MatchAsNode>(since(start)));
  made->pattern = inner;
  made->name = name;
  return static_cast<pattern*>(made);
}

Result<pattern*> Parser::or_pattern() {
  const Token& start = *current_;
  pattern* first = TRY(closed_pattern());
  if (!at(TokenKind::kVBar)) return first;
  ArenaVector<pattern*> alternatives(session_.scratch);
  TRY(alternatives.push(first));
  while (take(TokenKind::kVBar)) TRY(alternatives.push(TRY(closed_pattern())));
  auto* made = TRY(node<ast::MatchOrNode>(since(start)));
  made->patterns = TRY(list(alternatives));
  return static_cast<pattern*>(made);
}

// A number with a sign, or a complex: real part, sign, imaginary part.
Result<expr*> Parser::number_of_pattern() {
  const Token& start = *current_;
  auto number = [&](bool& is_imaginary) -> Result<expr*> {
    const Token& token = *current_;
    if (token.kind != TokenKind::kNumber) return raised;
    expr* made = TRY(atom());
    is_imaginary = ast::as<ast::ConstantNode>(made)->value->kind == Constant::Kind::kComplex;
    return made;
  };
  bool is_negative = take(TokenKind::kMinus);
  bool is_imaginary = false;
  expr* left = TRY(number(is_imaginary));
  if (is_negative) {
    auto* made = TRY(node<ast::UnaryOpNode>(since(start)));
    made->op = ast::unaryop::USub;
    made->operand = left;
    left = made;
  }
  if (!at(TokenKind::kPlus) && !at(TokenKind::kMinus)) return left;
  if (is_imaginary) return raised;
  ast::operator_ operation = at(TokenKind::kPlus) ? ast::operator_::Add : ast::operator_::Sub;
  current_++;
  expr* right = TRY(number(is_imaginary));
  if (!is_imaginary) return raised;
  auto* made = TRY(node<ast::BinOpNode>(since(start)));
  made->left = left;
  made->op = operation;
  made->right = right;
  return static_cast<expr*>(made);
}

Result<expr*> Parser::name_or_attribute() {
  const Token& start = *current_;
  auto* name = TRY(node<ast::NameNode>(of(start)));
  name->id = TRY(take_name());
  name->ctx = ast::expr_context::Load;
  expr* value = name;
  while (take(TokenKind::kDot)) {
    ast::identifier attribute = TRY(take_name());
    auto* made = TRY(node<ast::AttributeNode>(since(start)));
    made->value = value;
    made->attr = attribute;
    made->ctx = ast::expr_context::Load;
    value = made;
  }
  return value;
}

Result<pattern*> Parser::closed_pattern() {
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  const Token& start = *current_;
  switch (start.kind) {
    case TokenKind::kNumber:
    case TokenKind::kMinus: {
      expr* value = TRY(number_of_pattern());
      auto* made = TRY(node<ast::MatchValueNode>(since(start)));
      made->value = value;
      return static_cast<pattern*>(made);
    }
    case TokenKind::kString: {
      expr* value = TRY(strings());
      auto* made = TRY(node<ast::MatchValueNode>(since(start)));
      made->value = value;
      return static_cast<pattern*>(made);
    }
    case TokenKind::kKeywordNone:
    case TokenKind::kKeywordTrue:
    case TokenKind::kKeywordFalse: {
      current_++;
      auto* made = TRY(node<ast::MatchSingletonNode>(of(start)));
      made->value = TRY(arena_.make<Constant>(start.kind == TokenKind::kKeywordNone   ? Constant::Kind::kNone
                                              : start.kind == TokenKind::kKeywordTrue ? Constant::Kind::kTrue
                                                                                      : Constant::Kind::kFalse));
      return static_cast<pattern*>(made);
    }
    case TokenKind::kLPar:
    case TokenKind::kLSqb: return sequence_in_brackets();
    case TokenKind::kLBrace: return mapping_pattern();
    case TokenKind::kName: break;
    default: return raised;
  }
  TokenKind next = current_[1].kind;
  // The wildcard has been read before a dot or parenthesis is looked at.
  const bool is_wildcard = at_soft_keyword("_");
  if (is_wildcard || (next != TokenKind::kDot && next != TokenKind::kLPar)) {
    ast::identifier name = nullptr;
    if (is_wildcard) {
      current_++;
    } else {
      name = TRY(capture_target());
    }
    auto* made = TRY(node<ast::MatchAsNode>(since(start)));
    made->name = name;
    return static_cast<pattern*>(made);
  }
  expr* value = TRY(name_or_attribute());
  if (at(TokenKind::kLPar)) return class_pattern(value);
  if (at(TokenKind::kEqual)) return raised;
  auto* made = TRY(node<ast::MatchValueNode>(since(start)));
  made->value = value;
  return static_cast<pattern*>(made);
}

// [...] is a sequence; (...) is one unless it holds a single pattern without a comma.
Result<pattern*> Parser::sequence_in_brackets() {
  const Token& start = *current_++;
  TokenKind close = start.kind == TokenKind::kLPar ? TokenKind::kRPar : TokenKind::kRSqb;
  ArenaVector<pattern*> items(session_.scratch);
  bool comma = false;
  bool is_starred = at(TokenKind::kStar);
  while (!at(close)) {
    TRY(items.push(TRY(maybe_star_pattern())));
    if (!take(TokenKind::kComma)) break;
    comma = true;
  }
  TRY(expect(close));
  if (close == TokenKind::kRPar && items.size() == 1 && !comma) {
    if (is_starred) return raised;
    return items[0];
  }
  auto* made = TRY(node<ast::MatchSequenceNode>(since(start)));
  made->patterns = TRY(list(items));
  return static_cast<pattern*>(made);
}

Result<pattern*> Parser::mapping_pattern() {
  const Token& start = *current_++;
  ArenaVector<expr*> keys(session_.scratch);
  ArenaVector<pattern*> values(session_.scratch);
  ast::identifier rest = nullptr;
  while (!at(TokenKind::kRBrace)) {
    if (rest) return raised;
    if (take(TokenKind::kDoubleStar)) {
      rest = TRY(capture_target());
    } else {
      expr* key;
      const Token& token = *current_;
      switch (token.kind) {
        case TokenKind::kNumber:
        case TokenKind::kMinus: key = TRY(number_of_pattern()); break;
        case TokenKind::kString: key = TRY(strings()); break;
        case TokenKind::kKeywordNone:
        case TokenKind::kKeywordTrue:
        case TokenKind::kKeywordFalse: key = TRY(atom()); break;
        default:
          key = TRY(name_or_attribute());
          if (key->kind != ast::NodeKind::kAttribute) return raised;
      }
      TRY(expect(TokenKind::kColon));
      TRY(keys.push(key));
      TRY(values.push(TRY(as_pattern())));
    }
    if (!take(TokenKind::kComma)) break;
  }
  TRY(expect(TokenKind::kRBrace));
  auto* made = TRY(node<ast::MatchMappingNode>(since(start)));
  made->keys = TRY(list(keys));
  made->patterns = TRY(list(values));
  made->rest = rest;
  return static_cast<pattern*>(made);
}

// At the parenthesis behind the class.
Result<pattern*> Parser::class_pattern(expr* name) {
  current_++;
  ArenaVector<pattern*> positional(session_.scratch);
  ArenaVector<ast::identifier> attributes(session_.scratch);
  ArenaVector<pattern*> values(session_.scratch);
  while (!at(TokenKind::kRPar)) {
    if (at(TokenKind::kName) && current_[1].kind == TokenKind::kEqual) {
      TRY(attributes.push(TRY(take_name())));
      current_++;
      TRY(values.push(TRY(as_pattern())));
    } else {
      if (!attributes.empty()) return raised;
      TRY(positional.push(TRY(as_pattern())));
    }
    if (!take(TokenKind::kComma)) break;
  }
  TRY(expect(TokenKind::kRPar));
  auto* made = TRY(node<ast::MatchClassNode>(since(name)));
  made->cls = name;
  made->patterns = TRY(list(positional));
  made->kwd_attrs = TRY(list(attributes));
  made->kwd_patterns = TRY(list(values));
  return static_cast<pattern*>(made);
}

}  // namespace ouro::parser
