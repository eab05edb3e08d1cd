// Parser: the state of the first pass, and its functions by area: statements.cpp, expressions.cpp,
// parameters.cpp, targets.cpp, patterns.cpp.
//
// The tokens of the text lie in an array that ends with an ENDMARKER or error token; `current_` is the next
// one. Every function begins at its first token, leaves `current_` behind its last, and gives `raised`
// without a record when the text is not of its form: what the failure is called is the business of the error
// pass. Node positions run from the first token to the last one that is not NEWLINE, INDENT or DEDENT.
#pragma once

#include <string_view>

#include "ast/name_table.h"
#include "ast/nodes.h"
#include "base/arena.h"
#include "lexer/token.h"
#include "parser/literals.h"
#include "parser/parser.h"

namespace ouro::parser {

using lexer::Token;
using lexer::TokenKind;

// What is needed by all parsers of one compilation, the one of the text and those of its f-strings.
struct Session {
  Arena& arena;    // of the tree
  Arena& scratch;  // dies with the compilation
  ast::NameTable& names;
  Diagnostics& diagnostics;
  const ParseOptions& options;
  const char* stack_base;           // an address in the frame of parse()
  int deepest = 0;                  // levels of nesting reached
  bool needs_grammar = false;       // something may be refused that this parser reads
  bool lexer_has_warned = false;    // together with the next: the order of the warnings is known to the grammar only
  bool literal_has_warned = false;  // an escape sequence, or the expressions of an f-string
  bool too_deep = false;            // the limit of nesting or of the C++ stack was hit

  bool stack_is_used_up() const {
    char here;
    size_t used = size_t(stack_base > &here ? stack_base - &here : &here - stack_base);
    return used > options.stack_bytes;
  }
};

// The tokens of `text`, with the error token if there is one; type ignores go to `ignores`.
struct TokenArray {
  const Token* tokens;
  size_t count;
};

class Parser {
 public:
  Parser(Session& session, std::string_view text, const Token* tokens, int depth)
      : session_(session), arena_(session.arena), text_(text), first_(tokens), current_(tokens), depth_(depth) {}

  Result<ast::mod*> module(std::span<ast::type_ignore*> ignores);
  Result<ast::mod*> interactive();
  Result<ast::mod*> eval_input();
  Result<ast::mod*> function_type();
  // The parenthesised text of an expression in an f-string.
  Result<ast::expr*> fstring_input();
  const Token* current() const { return current_; }

 private:
  friend class Nesting;

  // statements.cpp
  Result<void> statements_until(TokenKind end, ArenaVector<ast::stmt*>& out);
  Result<void> simple_statements(ArenaVector<ast::stmt*>& out);
  Result<ast::stmt*> simple_statement();
  Result<ast::stmt*> expression_statement();
  Result<ast::stmt*> annotated_assignment(const Token& start, ast::expr* target);
  Result<ast::stmt*> import_statement();
  Result<ast::stmt*> from_import();
  Result<ast::identifier> dotted_name();
  Result<ast::stmt*> delete_statement();
  Result<ast::stmt*> names_statement(ast::NodeKind kind);
  bool at_compound_statement() const;
  Result<ast::stmt*> compound_statement();
  Result<std::span<ast::stmt*>> block();
  Result<ast::stmt*> if_statement();
  Result<ast::stmt*> while_statement();
  Result<ast::stmt*> for_statement(const Token& start, bool is_async);
  Result<ast::stmt*> with_statement(const Token& start, bool is_async);
  Result<bool> parenthesized_with_items(ArenaVector<ast::withitem*>& items);
  Result<ast::withitem*> with_item();
  Result<ast::stmt*> try_statement();
  Result<ast::stmt*> decorated();
  Result<ast::stmt*> function_definition(const Token& start, bool is_async, std::span<ast::expr*> decorators);
  Result<ast::stmt*> class_definition(std::span<ast::expr*> decorators);
  Result<std::span<ast::stmt*>> optional_else();
  ast::string take_type_comment(bool& failed);

  // patterns.cpp
  Result<ast::stmt*> match_statement(bool& is_match);
  Result<ast::match_case*> case_block();
  Result<ast::pattern*> patterns();
  Result<ast::pattern*> maybe_star_pattern();
  Result<ast::pattern*> as_pattern();
  Result<ast::pattern*> or_pattern();
  Result<ast::pattern*> closed_pattern();
  Result<ast::pattern*> sequence_in_brackets();
  Result<ast::pattern*> mapping_pattern();
  Result<ast::pattern*> class_pattern(ast::expr* name);
  Result<ast::expr*> number_of_pattern();
  Result<ast::expr*> name_or_attribute();
  Result<ast::identifier> capture_target();

  // parameters.cpp
  enum class ParameterStyle : uint8_t { kDef, kLambda };
  Result<ast::arguments*> parameters(ParameterStyle style);
  Result<ast::arg*> parameter(ParameterStyle style, bool starred);
  Result<void> parameter_type_comment(ast::arg* parameter);

  // expressions.cpp
  Result<ast::expr*> expression();
  Result<ast::expr*> operators(int level);
  Result<ast::expr*> unary();
  Result<ast::expr*> power();
  Result<ast::expr*> primary();
  Result<ast::expr*> atom();
  Result<ast::expr*> strings();
  Result<ast::expr*> parenthesized();
  Result<ast::expr*> list_display();
  Result<ast::expr*> brace_display();
  Result<ast::expr*> dictionary(const Token& start, ast::expr* first_key);
  Result<ast::expr*> call(const Token& start, ast::expr* function);
  Result<void> call_arguments(ArenaVector<ast::expr*>& args, ArenaVector<ast::keyword*>& keywords);
  Result<ast::expr*> subscript(const Token& start, ast::expr* value);
  Result<ast::expr*> slice();
  Result<ast::expr*> lambda();
  Result<ast::expr*> yield_expression();
  Result<ast::expr*> named_expression();
  Result<ast::expr*> star_named_expression();
  Result<ast::expr*> star_expression();
  Result<ast::expr*> star_expressions();
  Result<ast::expr*> starred(Result<ast::expr*> (Parser::*inner)());
  Result<ast::expr*> bitwise_or() { return operators(5); }
  Result<std::span<ast::comprehension*>> for_if_clauses();
  bool at_comprehension() const {
    return at(TokenKind::kKeywordFor) || (at(TokenKind::kKeywordAsync) && current_[1].kind == TokenKind::kKeywordFor);
  }
  bool at_expression_start() const;

  // targets.cpp
  enum class TargetForm : uint8_t { kStar, kSingle, kDelete };
  Result<ast::expr*> star_target();
  Result<ast::expr*> star_targets();
  // Turns an expression that has been read into a target: sets the contexts; fails when it is none.
  Result<void> to_target(ast::expr* node, ast::expr_context context);

  // Helpers.
  bool at(TokenKind kind) const { return current_->kind == kind; }
  bool take(TokenKind kind) {
    if (current_->kind != kind) return false;
    current_++;
    return true;
  }
  Result<void> expect(TokenKind kind) {
    if (current_->kind != kind) [[unlikely]]
      return raised;
    current_++;
    return {};
  }
  std::string_view text_of(const Token& token) const { return text_.substr(token.start, token.end - token.start); }
  bool at_soft_keyword(std::string_view word) const {
    return current_->kind == TokenKind::kName && text_of(*current_) == word;
  }
  Result<ast::identifier> identifier(const Token& token);
  Result<ast::identifier> take_name() {
    if (current_->kind != TokenKind::kName) return raised;
    return identifier(*current_++);
  }
  // From `start` to the token before the current one.
  ast::Position since(const Token& start) const { return ends_here(start.lineno, start.col_offset); }
  ast::Position since(const ast::Node* start) const {
    return ends_here(start->position.lineno, start->position.col_offset);
  }
  ast::Position ends_here(int lineno, int col_offset) const {
    const Token* last = current_ - 1;
    while (last->kind >= TokenKind::kNewline && last->kind <= TokenKind::kDedent && last > first_) last--;
    return {lineno, col_offset, last->end_lineno, last->end_col_offset};
  }
  static ast::Position of(const Token& token) {
    return {token.lineno, token.col_offset, token.end_lineno, token.end_col_offset};
  }
  template <class T>
  Result<T*> node(ast::Position position) {
    T* made = TRY(arena_.make<T>());
    made->ast::Node::kind = ast::KindOf<T>::kKind;
    made->position = position;
    return made;
  }
  template <class T>
  Result<T*> product(ast::NodeKind kind, ast::Position position) {
    T* made = TRY(arena_.make<T>());
    made->kind = kind;
    made->position = position;
    return made;
  }
  Result<ast::expr*> tuple(ast::Position position, std::span<ast::expr*> items);
  Result<ast::expr*> constant(const Token& token, Constant::Kind kind);
  // The items in an array of exactly their number.
  template <class T>
  Result<std::span<T>> list(const ArenaVector<T>& items) {
    if (items.empty()) return std::span<T>();
    T* copy = TRY(arena_.make_array<T>(items.size()));
    std::memcpy(static_cast<void*>(copy), items.begin(), items.size() * sizeof(T));
    return std::span<T>(copy, items.size());
  }

  Session& session_;
  Arena& arena_;
  std::string_view text_;
  const Token* first_;
  const Token* current_;
  int depth_;
};

// One level of nesting of the parser's recursion; refused beyond the limits.
class Nesting {
 public:
  explicit Nesting(Parser& parser) : parser_(parser) {
    if (++parser.depth_ > parser.session_.deepest) enter();
  }
  ~Nesting() { parser_.depth_--; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  bool refused() const { return parser_.session_.too_deep; }

 private:
  void enter();
  Parser& parser_;
};

// Reads the tokens of a text into the scratch arena.
Result<TokenArray> read_tokens(Session& session, std::string_view text, bool is_fstring, int first_lineno,
                               int first_col_offset, ArenaVector<ast::type_ignore*>* ignores);

// The text of an expression in an f-string (with its parentheses), which begins at a line and column.
Result<ast::expr*> parse_fstring_expression(Session& session, std::string_view text, int lineno, int col_offset,
                                            int depth);

}  // namespace ouro::parser
