// Fuzz target of src/source and src/lexer: any bytes as a source file, decoded and cut into tokens.
//
// It must hold that tokens come in the order of the text, lie inside it and are at most as many as its bytes allow, and
// that what ends early says why.
#include <cstdint>
#include <string>

#include "fuzz/limited.h"
#include "lexer/lexer.h"
#include "source/source_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace ouro;
  using fuzz::check;
  if (size < 1) return 0;
  fuzz::LimitedResources resources(64 << 20, 100000);
  Arena arena(resources);
  Diagnostics diagnostics(arena);
  // As long as it is and no longer, so that reading beyond is found.
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto decoded = decode_source(arena, diagnostics, bytes, {});
  if (decoded.is_error()) {
    check(diagnostics.has_failed(), "a source that cannot be decoded says why");
    return 0;
  }
  auto normal = normalize_newlines(arena, diagnostics, decoded.value().text, data[0] & 1);
  if (normal.is_error()) {
    check(diagnostics.has_failed(), "a failure is recorded");
    return 0;
  }
  lexer::LexerOptions options;
  options.type_comments = data[0] & 2;
  options.single_input = data[0] & 4;
  const std::string_view text = normal.value();
  lexer::Lexer lexer(text, diagnostics, options);
  uint32_t end = 0;
  int lineno = 1;
  for (size_t count = 0;; count++) {
    lexer::Token token = lexer.next();
    if (token.kind == lexer::TokenKind::kError) {
      lexer.report_error();
      check(diagnostics.has_failed() || lexer.status() != lexer::Lexer::Status::kOk, "an error says why");
      return 0;
    }
    if (token.kind == lexer::TokenKind::kEndMarker) return 0;
    // Each byte can begin a token; each line can end in some dedents.
    check(count <= 2 * text.size() + 2 * lexer::Lexer::kMaxIndents, "tokens are as many as the text allows");
    if (token.start == token.end) continue;
    check(token.start >= end && token.end <= text.size(), "tokens lie in their order in the text");
    check(token.lineno >= lineno && token.end_lineno >= token.lineno, "lines go up");
    end = token.end;
    lineno = token.lineno;
  }
}
