#include "lexer/token_printer.h"

namespace ouro::lexer {

void print_tokens(std::FILE* out, std::string_view text, Diagnostics& diagnostics, const LexerOptions& options) {
  Lexer lexer(text, diagnostics, options);
  for (;;) {
    Token token = lexer.next();
    std::string_view name = token_kind_name(token.kind);
    std::fprintf(out, "%d,%d-%d,%d:\t%.*s\t%.*s\n", token.lineno, token.col_offset, token.end_lineno,
                 token.end_col_offset, int(name.size()), name.data(), int(token.end - token.start),
                 text.data() + token.start);
    if (token.kind == TokenKind::kError) lexer.report_error();
    if (token.kind == TokenKind::kError || token.kind == TokenKind::kEndMarker) return;
  }
}

}  // namespace ouro::lexer
