#include "parser/parser.h"

#include "lexer/lexer.h"
#include "parser/error_pass.h"
#include "parser/parse_state.h"
#include "source/source_text.h"
#include "unicode/normalize.h"

namespace ouro::parser {

namespace {

// Nesting from which on the error pass is asked whether CPython's limit of its parser's stack would be hit; a
// level of ours is at most some forty of CPython's.
constexpr int kSuspiciousDepth = 80;
// More levels than CPython accepts of any construct.
constexpr int kMaxDepth = 6000;

bool is_ascii(std::string_view text) {
  for (char c : text)
    if (uint8_t(c) & 0x80) return false;
  return true;
}

}  // namespace

void Nesting::enter() {
  Session& session = parser_.session_;
  session.deepest = parser_.depth_;
  if (parser_.depth_ > kMaxDepth || session.stack_is_used_up()) session.too_deep = true;
}

Result<ast::identifier> Parser::identifier(const Token& token) {
  std::string_view text = text_of(token);
  if (is_ascii(text)) return session_.names.intern(text);
  return session_.names.intern(TRY(unicode::normalize_identifier(session_.scratch, text)));
}

Result<TokenArray> read_tokens(Session& session, std::string_view text, bool is_fstring, int first_lineno,
                               int first_col_offset, ArenaVector<ast::type_ignore*>* ignores) {
  lexer::LexerOptions options;
  options.type_comments = session.options.type_comments && !is_fstring;
  options.single_input = session.options.mode == Mode::kSingle && !is_fstring;
  options.implies_dedents = session.options.implies_dedents;
  options.refused_warning = session.options.refused_warning;
  options.first_lineno = first_lineno;
  options.first_col_offset = first_col_offset;
  options.async_names = session.options.has_async_names();
  options.interactive = session.options.interactive && !is_fstring;
  lexer::Lexer lexer(text, session.diagnostics, options);
  ArenaVector<Token> tokens(session.scratch);
  const size_t warnings = session.diagnostics.warnings().size();
  TRY(tokens.reserve(text.size() / 4 + 16));
  for (;;) {
    Token token = lexer.next();
    if (token.kind == TokenKind::kTypeIgnore) {
      if (!ignores) continue;
      auto* ignore = TRY(session.arena.make<ast::TypeIgnoreNode>());
      ignore->kind = ast::NodeKind::kTypeIgnore;
      ignore->lineno = token.lineno;
      std::string_view tag = text.substr(token.start, token.end - token.start);
      ignore->tag = TRY(session.arena.make<std::string_view>(TRY(session.arena.copy(tag))));
      TRY(ignores->push(ignore));
      continue;
    }
    TRY(tokens.push(token));
    if (token.kind == TokenKind::kEndMarker || token.kind == TokenKind::kError) break;
  }
  if (session.diagnostics.failure() == Failure::kTerminated) return raised;
  if (session.diagnostics.warnings().size() > warnings) {
    session.lexer_has_warned = true;
    session.literal_has_warned |= is_fstring;
  }
  // So that looking ahead stays inside.
  Token last = tokens.back();
  for (int i = 0; i < 4; i++) TRY(tokens.push(last));
  return TokenArray{tokens.begin(), tokens.size()};
}

Result<ast::expr*> parse_fstring_expression(Session& session, std::string_view text, int lineno, int col_offset,
                                            int depth) {
  TokenArray tokens = TRY(read_tokens(session, text, true, lineno, col_offset, nullptr));
  Parser parser(session, text, tokens.tokens, depth);
  return parser.fstring_input();
}

static Result<ast::mod*> first_pass(Session& session, std::string_view text) {
  ArenaVector<ast::type_ignore*> ignores(session.arena);
  TokenArray tokens = TRY(read_tokens(session, text, false, 1, 0, &ignores));
  Parser parser(session, text, tokens.tokens, 0);
  switch (session.options.mode) {
    case Mode::kExec: return parser.module(ignores.span());
    case Mode::kSingle: {
      auto tree = parser.interactive();
      // More text behind the statement is an error, which the error pass finds.
      uint32_t end = tree.is_error() ? 0 : parser.current()[-1].end;
      if (!tree.is_error() && !lexer::Lexer(text, session.diagnostics, {}).rest_is_blank(end)) return raised;
      return tree;
    }
    case Mode::kEval: return parser.eval_input();
    case Mode::kFunctionType: return parser.function_type();
  }
  return raised;
}

Result<ast::mod*> parse(Arena& arena, ast::NameTable& names, Diagnostics& diagnostics, std::string_view text,
                        const ParseOptions& options) {
  Arena scratch(arena.resources());
  char here;
  Session session{arena, scratch, names, diagnostics, options, &here};
  auto normal = normalize_newlines(scratch, diagnostics, text, options.mode == Mode::kExec, options.has_nul_behind);
  if (normal.is_error()) return diagnostics.ensure_recorded();
  if (options.refused_warning != kNoWarning) {
    find_error(session, normal.value());
    return diagnostics.ensure_recorded();
  }
  size_t warnings = diagnostics.warnings().size();
  auto tree = first_pass(session, normal.value());
  if (diagnostics.failure() == Failure::kMemoryError || diagnostics.failure() == Failure::kTerminated) return raised;
  if (!tree.is_error()) {
    // Only the grammar knows what older versions refuse, and where.
    const bool mixed_warnings = session.lexer_has_warned && session.literal_has_warned;
    if (session.deepest < kSuspiciousDepth && !session.needs_grammar && !mixed_warnings && !options.is_older_language())
      return tree;
    diagnostics.truncate_warnings(warnings);
    bool accepted = TRY(accepts(session, normal.value()));
    if (accepted) return tree;
    return raised;
  }
  // The warnings are those of the error pass, which stops where CPython does.
  diagnostics.clear_failure();
  diagnostics.truncate_warnings(warnings);
  find_error(session, normal.value());
  return diagnostics.ensure_recorded();
}

Result<std::string_view> read_statement(Arena& arena, ast::NameTable& names, Diagnostics& diagnostics,
                                        lexer::LineSource& lines, const ParseOptions& options) {
  char here;
  Session session{arena, arena, names, diagnostics, options, &here};
  return read_interactively(session, lines);
}

}  // namespace ouro::parser
