#include "parser/error_pass.h"

#include "lexer/lexer.h"

namespace ouro::parser {

void find_error(Session& session, std::string_view text) {
  lexer::Lexer lexer(text, session.diagnostics, {});
  Token token;
  do {
    token = lexer.next();
  } while (token.kind != TokenKind::kError && token.kind != TokenKind::kEndMarker);
  if (token.kind == TokenKind::kError) return lexer.report_error();
  lexer.report_at(Failure::kSyntaxError, 1, 0, 1, 0, "invalid syntax");
}

Result<bool> accepts(Session& session, std::string_view text) { return true; }

}  // namespace ouro::parser
