// Expressions (Language Reference chapter 6).
#include "parser/parse_state.h"

namespace ouro::parser {

using ast::expr;
using ast::expr_context;

namespace {

// Binding strength of the operators, from weak to strong; 0 is none.
constexpr int kOr = 1, kAnd = 2, kNot = 3, kComparison = 4, kBitOr = 5, kBitXor = 6, kBitAnd = 7, kShift = 8, kSum = 9,
              kTerm = 10;

struct Operator {
  uint8_t level = 0;
  ast::operator_ operation = ast::operator_::Add;
};
struct OperatorTable {
  Operator of[size_t(TokenKind::kCount)];
};
constexpr OperatorTable make_operators() {
  OperatorTable table{};
  auto set = [&](TokenKind kind, int level, ast::operator_ operation = ast::operator_::Add) {
    table.of[size_t(kind)] = {uint8_t(level), operation};
  };
  set(TokenKind::kKeywordOr, kOr);
  set(TokenKind::kKeywordAnd, kAnd);
  for (TokenKind kind :
       {TokenKind::kEqEqual, TokenKind::kNotEqual, TokenKind::kLess, TokenKind::kLessEqual, TokenKind::kGreater,
        TokenKind::kGreaterEqual, TokenKind::kKeywordIn, TokenKind::kKeywordIs, TokenKind::kKeywordNot})
    set(kind, kComparison);
  set(TokenKind::kVBar, kBitOr, ast::operator_::BitOr);
  set(TokenKind::kCircumflex, kBitXor, ast::operator_::BitXor);
  set(TokenKind::kAmper, kBitAnd, ast::operator_::BitAnd);
  set(TokenKind::kLeftShift, kShift, ast::operator_::LShift);
  set(TokenKind::kRightShift, kShift, ast::operator_::RShift);
  set(TokenKind::kPlus, kSum, ast::operator_::Add);
  set(TokenKind::kMinus, kSum, ast::operator_::Sub);
  set(TokenKind::kStar, kTerm, ast::operator_::Mult);
  set(TokenKind::kSlash, kTerm, ast::operator_::Div);
  set(TokenKind::kDoubleSlash, kTerm, ast::operator_::FloorDiv);
  set(TokenKind::kPercent, kTerm, ast::operator_::Mod);
  set(TokenKind::kAt, kTerm, ast::operator_::MatMult);
  return table;
}
constexpr OperatorTable kOperators = make_operators();

// The comparison that begins at `token`, and how many tokens it has; 0: none.
int comparison(const Token* token, std::string_view text, bool barry_as_flufl, ast::cmpop& operation) {
  switch (token->kind) {
    case TokenKind::kEqEqual: return operation = ast::cmpop::Eq, 1;
    case TokenKind::kNotEqual:
      // "<>" is a token of the lexer and, but for PEP 401, an error of the grammar.
      return operation = ast::cmpop::NotEq, text[token->start] == (barry_as_flufl ? '<' : '!') ? 1 : 0;
    case TokenKind::kLess: return operation = ast::cmpop::Lt, 1;
    case TokenKind::kLessEqual: return operation = ast::cmpop::LtE, 1;
    case TokenKind::kGreater: return operation = ast::cmpop::Gt, 1;
    case TokenKind::kGreaterEqual: return operation = ast::cmpop::GtE, 1;
    case TokenKind::kKeywordIn: return operation = ast::cmpop::In, 1;
    case TokenKind::kKeywordNot: return operation = ast::cmpop::NotIn, token[1].kind == TokenKind::kKeywordIn ? 2 : 0;
    case TokenKind::kKeywordIs:
      if (token[1].kind == TokenKind::kKeywordNot) return operation = ast::cmpop::IsNot, 2;
      return operation = ast::cmpop::Is, 1;
    default: return 0;
  }
}

}  // namespace

Result<expr*> Parser::tuple(ast::Position position, std::span<expr*> items) {
  auto* made = TRY(node<ast::TupleNode>(position));
  made->elts = items;
  made->ctx = expr_context::Load;
  return static_cast<expr*>(made);
}

Result<expr*> Parser::constant(const Token& token, Constant::Kind kind) {
  auto* made = TRY(node<ast::ConstantNode>(of(token)));
  made->value = TRY(arena_.make<Constant>(kind));
  return static_cast<expr*>(made);
}

bool Parser::at_expression_start() const {
  switch (current_->kind) {
    case TokenKind::kName:
    case TokenKind::kNumber:
    case TokenKind::kString:
    case TokenKind::kLPar:
    case TokenKind::kLSqb:
    case TokenKind::kLBrace:
    case TokenKind::kPlus:
    case TokenKind::kMinus:
    case TokenKind::kTilde:
    case TokenKind::kEllipsis:
    case TokenKind::kKeywordFalse:
    case TokenKind::kKeywordNone:
    case TokenKind::kKeywordTrue:
    case TokenKind::kKeywordAwait:
    case TokenKind::kKeywordLambda:
    case TokenKind::kKeywordNot: return true;
    default: return false;
  }
}

// 6.13 conditional expressions and 6.14 lambdas.
Result<expr*> Parser::expression() {
  if (at(TokenKind::kKeywordLambda)) return lambda();
  const Token& start = *current_;
  expr* body = TRY(operators(kOr));
  if (!at(TokenKind::kKeywordIf)) return body;
  current_++;
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  expr* test = TRY(operators(kOr));
  TRY(expect(TokenKind::kKeywordElse));
  expr* orelse = TRY(expression());
  auto* made = TRY(node<ast::IfExpNode>(since(start)));
  made->test = test;
  made->body = body;
  made->orelse = orelse;
  return static_cast<expr*>(made);
}

Result<expr*> Parser::lambda() {
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  const Token& start = *current_++;
  ast::arguments* args = TRY(parameters(ParameterStyle::kLambda));
  TRY(expect(TokenKind::kColon));
  expr* body = TRY(expression());
  auto* made = TRY(node<ast::LambdaNode>(since(start)));
  made->args = args;
  made->body = body;
  return static_cast<expr*>(made);
}

// Precedence climbing over the binary operators of at least `level` (6.5 to 6.12).
Result<expr*> Parser::operators(int level) {
  expr* left;
  const Token& start = *current_;
  if (at(TokenKind::kKeywordNot) && level <= kNot) {
    Nesting nesting(*this);
    if (nesting.refused()) return raised;
    current_++;
    expr* operand = TRY(operators(kNot));
    auto* made = TRY(node<ast::UnaryOpNode>(since(start)));
    made->op = ast::unaryop::Not;
    made->operand = operand;
    left = made;
  } else {
    left = TRY(unary());
  }
  for (;;) {
    TokenKind kind = current_->kind;
    Operator found = kOperators.of[size_t(kind)];
    if (found.level < level || found.level == 0) return left;
    if (found.level >= kBitOr) {
      current_++;
      expr* right = TRY(operators(found.level + 1));
      auto* made = TRY(node<ast::BinOpNode>(since(start)));
      made->left = left;
      made->op = found.operation;
      made->right = right;
      left = made;
    } else if (found.level == kComparison) {
      ast::cmpop operation;
      int tokens = comparison(current_, text_, session_.options.barry_as_flufl, operation);
      if (tokens == 0) return left;
      ArenaVector<ast::cmpop> operations(session_.scratch);
      ArenaVector<expr*> comparators(session_.scratch);
      while ((tokens = comparison(current_, text_, session_.options.barry_as_flufl, operation)) != 0) {
        current_ += tokens;
        TRY(operations.push(operation));
        TRY(comparators.push(TRY(operators(kBitOr))));
      }
      auto* made = TRY(node<ast::CompareNode>(since(start)));
      made->left = left;
      made->ops = TRY(list(operations));
      made->comparators = TRY(list(comparators));
      left = made;
    } else {
      ArenaVector<expr*> values(session_.scratch);
      TRY(values.push(left));
      while (take(kind)) TRY(values.push(TRY(operators(found.level + 1))));
      auto* made = TRY(node<ast::BoolOpNode>(since(start)));
      made->op = kind == TokenKind::kKeywordOr ? ast::boolop::Or : ast::boolop::And;
      made->values = TRY(list(values));
      left = made;
    }
  }
}

Result<expr*> Parser::unary() {
  ast::unaryop operation;
  switch (current_->kind) {
    case TokenKind::kPlus: operation = ast::unaryop::UAdd; break;
    case TokenKind::kMinus: operation = ast::unaryop::USub; break;
    case TokenKind::kTilde: operation = ast::unaryop::Invert; break;
    default: return power();
  }
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  const Token& start = *current_++;
  expr* operand = TRY(unary());
  auto* made = TRY(node<ast::UnaryOpNode>(since(start)));
  made->op = operation;
  made->operand = operand;
  return static_cast<expr*>(made);
}

// 6.4 await and 6.5 power: the exponent binds a unary operator on its right.
Result<expr*> Parser::power() {
  expr* base;
  const Token& start = *current_;
  if (at(TokenKind::kKeywordAwait)) {
    current_++;
    expr* value = TRY(primary());
    auto* made = TRY(node<ast::AwaitNode>(since(start)));
    made->value = value;
    base = made;
  } else {
    base = TRY(primary());
  }
  if (!at(TokenKind::kDoubleStar)) return base;
  current_++;
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  expr* exponent = TRY(unary());
  auto* made = TRY(node<ast::BinOpNode>(since(start)));
  made->left = base;
  made->op = ast::operator_::Pow;
  made->right = exponent;
  return static_cast<expr*>(made);
}

// 6.3 primaries.
Result<expr*> Parser::primary() {
  const Token& start = *current_;
  expr* value = TRY(atom());
  for (;;) {
    switch (current_->kind) {
      case TokenKind::kDot: {
        current_++;
        ast::identifier name = TRY(take_name());
        auto* made = TRY(node<ast::AttributeNode>(since(start)));
        made->value = value;
        made->attr = name;
        made->ctx = expr_context::Load;
        value = made;
        break;
      }
      case TokenKind::kLPar: value = TRY(call(start, value)); break;
      case TokenKind::kLSqb: value = TRY(subscript(start, value)); break;
      default: return value;
    }
  }
}

Result<expr*> Parser::atom() {
  const Token& token = *current_;
  switch (token.kind) {
    case TokenKind::kName: {
      current_++;
      auto* made = TRY(node<ast::NameNode>(of(token)));
      made->id = TRY(identifier(token));
      made->ctx = expr_context::Load;
      return static_cast<expr*>(made);
    }
    case TokenKind::kNumber: {
      current_++;
      auto* made = TRY(node<ast::ConstantNode>(of(token)));
      made->value = TRY(number_constant(session_, text_of(token), token, nullptr));
      return static_cast<expr*>(made);
    }
    case TokenKind::kString: return strings();
    case TokenKind::kKeywordTrue: return current_++, constant(token, Constant::Kind::kTrue);
    case TokenKind::kKeywordFalse: return current_++, constant(token, Constant::Kind::kFalse);
    case TokenKind::kKeywordNone: return current_++, constant(token, Constant::Kind::kNone);
    case TokenKind::kEllipsis: return current_++, constant(token, Constant::Kind::kEllipsis);
    case TokenKind::kLPar: return parenthesized();
    case TokenKind::kLSqb: return list_display();
    case TokenKind::kLBrace: return brace_display();
    default: return raised;
  }
}

Result<expr*> Parser::strings() {
  const Token* first = current_;
  while (at(TokenKind::kString)) current_++;
  return concatenate_strings(session_, text_, {first, size_t(current_ - first)}, depth_, nullptr);
}

Result<expr*> Parser::starred(Result<expr*> (Parser::*inner)()) {
  const Token& start = *current_++;
  expr* value = TRY((this->*inner)());
  auto* made = TRY(node<ast::StarredNode>(since(start)));
  made->value = value;
  made->ctx = expr_context::Load;
  return static_cast<expr*>(made);
}

Result<expr*> Parser::named_expression() {
  if (at(TokenKind::kName) && current_[1].kind == TokenKind::kColonEqual) {
    const Token& start = *current_;
    auto* target = TRY(node<ast::NameNode>(of(start)));
    target->id = TRY(take_name());
    target->ctx = expr_context::Store;
    current_++;
    expr* value = TRY(expression());
    auto* made = TRY(node<ast::NamedExprNode>(since(start)));
    made->target = target;
    made->value = value;
    return static_cast<expr*>(made);
  }
  expr* value = TRY(expression());
  if (at(TokenKind::kColonEqual)) return raised;
  return value;
}

Result<expr*> Parser::star_named_expression() {
  return at(TokenKind::kStar) ? starred(&Parser::bitwise_or) : named_expression();
}

Result<expr*> Parser::star_expression() { return at(TokenKind::kStar) ? starred(&Parser::bitwise_or) : expression(); }

// One expression, or a tuple without parentheses.
Result<expr*> Parser::star_expressions() {
  const Token& start = *current_;
  expr* first = TRY(star_expression());
  if (!at(TokenKind::kComma)) return first;
  ArenaVector<expr*> items(session_.scratch);
  TRY(items.push(first));
  while (take(TokenKind::kComma)) {
    if (!at_expression_start() && !at(TokenKind::kStar)) break;
    TRY(items.push(TRY(star_expression())));
  }
  return tuple(since(start), TRY(list(items)));
}

Result<expr*> Parser::yield_expression() {
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  const Token& start = *current_++;
  if (take(TokenKind::kKeywordFrom)) {
    expr* value = TRY(expression());
    auto* made = TRY(node<ast::YieldFromNode>(since(start)));
    made->value = value;
    return static_cast<expr*>(made);
  }
  expr* value = nullptr;
  if (at_expression_start() || at(TokenKind::kStar)) value = TRY(star_expressions());
  auto* made = TRY(node<ast::YieldNode>(since(start)));
  made->value = value;
  return static_cast<expr*>(made);
}

// 6.2.4: the clauses behind the element.
Result<std::span<ast::comprehension*>> Parser::for_if_clauses() {
  ArenaVector<ast::comprehension*> clauses(session_.scratch);
  while (at_comprehension()) {
    auto* clause = TRY(product<ast::comprehension>(ast::NodeKind::k_comprehension, {}));
    clause->is_async = take(TokenKind::kKeywordAsync);
    current_++;
    clause->target = TRY(star_targets());
    TRY(expect(TokenKind::kKeywordIn));
    clause->iter = TRY(operators(kOr));
    ArenaVector<expr*> conditions(session_.scratch);
    while (take(TokenKind::kKeywordIf)) TRY(conditions.push(TRY(operators(kOr))));
    clause->ifs = TRY(list(conditions));
    TRY(clauses.push(clause));
  }
  return list(clauses);
}

// A group, a tuple or a generator expression.
Result<expr*> Parser::parenthesized() {
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  const Token& start = *current_++;
  if (take(TokenKind::kRPar)) return tuple(since(start), {});
  if (at(TokenKind::kKeywordYield)) {
    expr* value = TRY(yield_expression());
    TRY(expect(TokenKind::kRPar));
    return value;
  }
  bool is_starred = at(TokenKind::kStar);
  expr* first = TRY(star_named_expression());
  if (at(TokenKind::kComma)) {
    ArenaVector<expr*> items(session_.scratch);
    TRY(items.push(first));
    while (take(TokenKind::kComma) && !at(TokenKind::kRPar)) TRY(items.push(TRY(star_named_expression())));
    TRY(expect(TokenKind::kRPar));
    return tuple(since(start), TRY(list(items)));
  }
  if (is_starred) return raised;
  if (at_comprehension()) {
    auto clauses = TRY(for_if_clauses());
    TRY(expect(TokenKind::kRPar));
    auto* made = TRY(node<ast::GeneratorExpNode>(since(start)));
    made->elt = first;
    made->generators = clauses;
    return static_cast<expr*>(made);
  }
  TRY(expect(TokenKind::kRPar));
  return first;
}

Result<expr*> Parser::list_display() {
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  const Token& start = *current_++;
  ArenaVector<expr*> items(session_.scratch);
  if (!at(TokenKind::kRSqb)) {
    bool is_starred = at(TokenKind::kStar);
    expr* first = TRY(star_named_expression());
    if (at_comprehension()) {
      if (is_starred) return raised;
      auto clauses = TRY(for_if_clauses());
      TRY(expect(TokenKind::kRSqb));
      auto* made = TRY(node<ast::ListCompNode>(since(start)));
      made->elt = first;
      made->generators = clauses;
      return static_cast<expr*>(made);
    }
    TRY(items.push(first));
    while (take(TokenKind::kComma) && !at(TokenKind::kRSqb)) TRY(items.push(TRY(star_named_expression())));
  }
  TRY(expect(TokenKind::kRSqb));
  auto* made = TRY(node<ast::ListNode>(since(start)));
  made->elts = TRY(list(items));
  made->ctx = expr_context::Load;
  return static_cast<expr*>(made);
}

// A dictionary, a set or the comprehension of one.
Result<expr*> Parser::brace_display() {
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  const Token& start = *current_++;
  if (at(TokenKind::kRBrace) || at(TokenKind::kDoubleStar)) return dictionary(start, nullptr);
  bool is_starred = at(TokenKind::kStar);
  bool is_named = at(TokenKind::kName) && current_[1].kind == TokenKind::kColonEqual;
  expr* first = TRY(star_named_expression());
  if (at(TokenKind::kColon)) {
    if (is_starred || is_named) return raised;
    return dictionary(start, first);
  }
  if (at_comprehension()) {
    if (is_starred) return raised;
    auto clauses = TRY(for_if_clauses());
    TRY(expect(TokenKind::kRBrace));
    auto* made = TRY(node<ast::SetCompNode>(since(start)));
    made->elt = first;
    made->generators = clauses;
    return static_cast<expr*>(made);
  }
  ArenaVector<expr*> items(session_.scratch);
  TRY(items.push(first));
  while (take(TokenKind::kComma) && !at(TokenKind::kRBrace)) TRY(items.push(TRY(star_named_expression())));
  TRY(expect(TokenKind::kRBrace));
  auto* made = TRY(node<ast::SetNode>(since(start)));
  made->elts = TRY(list(items));
  return static_cast<expr*>(made);
}

// Behind the brace and, unless it is null, the first key.
Result<expr*> Parser::dictionary(const Token& start, expr* first_key) {
  ArenaVector<expr*> keys(session_.scratch);
  ArenaVector<expr*> values(session_.scratch);
  while (!at(TokenKind::kRBrace)) {
    if (!first_key && take(TokenKind::kDoubleStar)) {
      TRY(keys.push(nullptr));
      TRY(values.push(TRY(bitwise_or())));
    } else {
      expr* key = first_key;
      first_key = nullptr;
      if (!key) key = TRY(expression());
      TRY(expect(TokenKind::kColon));
      expr* value = TRY(expression());
      if (keys.empty() && at_comprehension()) {
        auto clauses = TRY(for_if_clauses());
        TRY(expect(TokenKind::kRBrace));
        auto* made = TRY(node<ast::DictCompNode>(since(start)));
        made->key = key;
        made->value = value;
        made->generators = clauses;
        return static_cast<expr*>(made);
      }
      TRY(keys.push(key));
      TRY(values.push(value));
    }
    if (!take(TokenKind::kComma)) break;
  }
  TRY(expect(TokenKind::kRBrace));
  auto* made = TRY(node<ast::DictNode>(since(start)));
  made->keys = TRY(list(keys));
  made->values = TRY(list(values));
  return static_cast<expr*>(made);
}

// 6.3.4: at the parenthesis.
Result<expr*> Parser::call(const Token& start, expr* function) {
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  const Token& open = *current_++;
  ArenaVector<expr*> args(session_.scratch);
  ArenaVector<ast::keyword*> keywords(session_.scratch);
  if (!at(TokenKind::kRPar)) {
    bool is_plain = !at(TokenKind::kStar) && !at(TokenKind::kDoubleStar) &&
                    !(at(TokenKind::kName) && current_[1].kind == TokenKind::kEqual);
    if (is_plain) {
      expr* first = TRY(named_expression());
      if (at_comprehension()) {
        auto clauses = TRY(for_if_clauses());
        TRY(expect(TokenKind::kRPar));
        auto* generator = TRY(node<ast::GeneratorExpNode>(since(open)));
        generator->elt = first;
        generator->generators = clauses;
        TRY(args.push(generator));
        current_--;
      } else {
        TRY(args.push(first));
        if (take(TokenKind::kComma) && !at(TokenKind::kRPar)) TRY(call_arguments(args, keywords));
      }
    } else {
      TRY(call_arguments(args, keywords));
    }
  }
  TRY(expect(TokenKind::kRPar));
  auto* made = TRY(node<ast::CallNode>(since(start)));
  made->func = function;
  made->args = TRY(list(args));
  made->keywords = TRY(list(keywords));
  return static_cast<expr*>(made);
}

// Positional arguments, then keywords; *iterables may stand among keywords but not behind a **mapping.
Result<void> Parser::call_arguments(ArenaVector<expr*>& args, ArenaVector<ast::keyword*>& keywords) {
  bool seen_keyword = false;
  bool seen_mapping = false;
  do {
    const Token& start = *current_;
    if (at(TokenKind::kRPar)) return {};
    if (at(TokenKind::kStar)) {
      if (seen_mapping) return raised;
      TRY(args.push(TRY(starred(&Parser::expression))));
    } else if (take(TokenKind::kDoubleStar)) {
      expr* value = TRY(expression());
      auto* made = TRY(product<ast::keyword>(ast::NodeKind::k_keyword, since(start)));
      made->value = value;
      TRY(keywords.push(made));
      seen_mapping = true;
    } else if (at(TokenKind::kName) && current_[1].kind == TokenKind::kEqual) {
      ast::identifier name = TRY(take_name());
      current_++;
      expr* value = TRY(expression());
      auto* made = TRY(product<ast::keyword>(ast::NodeKind::k_keyword, since(start)));
      made->arg = name;
      made->value = value;
      TRY(keywords.push(made));
      seen_keyword = true;
    } else {
      if (seen_keyword || seen_mapping) return raised;
      TRY(args.push(TRY(named_expression())));
    }
  } while (take(TokenKind::kComma));
  return {};
}

// 6.3.2 and 6.3.3: at the bracket.
Result<expr*> Parser::subscript(const Token& start, expr* value) {
  Nesting nesting(*this);
  if (nesting.refused()) return raised;
  current_++;
  const Token& first = *current_;
  bool is_starred = at(TokenKind::kStar);
  expr* index = is_starred ? TRY(starred(&Parser::expression)) : TRY(slice());
  if (at(TokenKind::kComma) || is_starred) {
    ArenaVector<expr*> items(session_.scratch);
    TRY(items.push(index));
    while (take(TokenKind::kComma) && !at(TokenKind::kRSqb))
      TRY(items.push(at(TokenKind::kStar) ? TRY(starred(&Parser::expression)) : TRY(slice())));
    index = TRY(tuple(since(first), TRY(list(items))));
  }
  TRY(expect(TokenKind::kRSqb));
  auto* made = TRY(node<ast::SubscriptNode>(since(start)));
  made->value = value;
  made->slice = index;
  made->ctx = expr_context::Load;
  return static_cast<expr*>(made);
}

Result<expr*> Parser::slice() {
  const Token& start = *current_;
  expr* lower = nullptr;
  if (!at(TokenKind::kColon)) {
    bool is_named = at(TokenKind::kName) && current_[1].kind == TokenKind::kColonEqual;
    lower = TRY(named_expression());
    if (!at(TokenKind::kColon)) return lower;
    if (is_named) return raised;
  }
  current_++;
  expr* upper = nullptr;
  expr* step = nullptr;
  if (at_expression_start()) upper = TRY(expression());
  if (take(TokenKind::kColon) && at_expression_start()) step = TRY(expression());
  auto* made = TRY(node<ast::SliceNode>(since(start)));
  made->lower = lower;
  made->upper = upper;
  made->step = step;
  return static_cast<expr*>(made);
}

}  // namespace ouro::parser
