#include "lexer/lexer.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "source/source_text.h"

namespace ouro::lexer {
namespace {

struct Run {
  std::string tokens;  // "NAME x|OP =|..."
  Failure failure = Failure::kNone;
  std::string message;
  FailureLocation location;
};

Run lex(const std::string& text, LexerOptions options = {}) {
  SystemResources resources;
  Arena arena(resources);
  Diagnostics diagnostics(arena);
  std::string_view normal = MUST(normalize_newlines(arena, diagnostics, text, true));
  Lexer lexer(normal, diagnostics, options);
  Run run;
  for (;;) {
    Token token = lexer.next();
    if (token.kind == TokenKind::kError) lexer.report_error();
    run.tokens += std::string(token_kind_name(token.kind)) + " " +
                  std::string(normal.substr(token.start, token.end - token.start)) + "|";
    if (token.kind == TokenKind::kError || token.kind == TokenKind::kEndMarker) break;
  }
  run.failure = diagnostics.failure();
  run.message = diagnostics.message();
  run.location = diagnostics.location();
  return run;
}

TEST(Lexer, KeywordsAndNames) {
#define X(name, text) EXPECT_EQ(keyword_kind(text), TokenKind::kKeyword##name);
  OURO_KEYWORDS(X)
#undef X
  for (const char* name : {"match", "case", "_", "iff", "I", "none", "asyncx", "print", ""})
    EXPECT_EQ(keyword_kind(name), TokenKind::kName) << name;
}

TEST(Lexer, IndentationAndBlankLines) {
  EXPECT_EQ(lex("if x:\n  y\n\n  # comment\nz").tokens,
            "NAME if|NAME x|OP :|NEWLINE |INDENT |NAME y|NEWLINE |DEDENT |NAME z|NEWLINE |ENDMARKER |");
  EXPECT_EQ(lex("").tokens, "ENDMARKER |");
  EXPECT_EQ(lex("(\n  x\n)").tokens, "OP (|NAME x|OP )|NEWLINE |ENDMARKER |");
  EXPECT_EQ(lex("x = \\\n  y").tokens, "NAME x|OP =|NAME y|NEWLINE |ENDMARKER |");
}

TEST(Lexer, EveryOperatorIsOneToken){
#define X(name, text)                                                                                    \
  if (std::string_view(text) != ")" && std::string_view(text) != "]" && std::string_view(text) != "}" && \
      std::string_view(text) != "(" && std::string_view(text) != "[" && std::string_view(text) != "{")   \
    EXPECT_EQ(lex(text).tokens, "OP " text "|NEWLINE |ENDMARKER |");
    OURO_OPERATORS(X)
#undef X
}

TEST(Lexer, StringsAndNumbers) {
  EXPECT_EQ(lex("rB'a\\'b' '''x\ny''' 0x_f 1_0.5e-3j .5").tokens,
            "STRING rB'a\\'b'|STRING '''x\ny'''|NUMBER 0x_f|NUMBER 1_0.5e-3j|NUMBER .5|NEWLINE |ENDMARKER |");
  EXPECT_EQ(lex("1if x").tokens, "NUMBER 1|NAME if|NAME x|NEWLINE |ENDMARKER |");
}

TEST(Lexer, Failures) {
  EXPECT_EQ(lex("'abc").message, "unterminated string literal (detected at line 1)");
  EXPECT_EQ(lex("(").message, "'(' was never closed");
  EXPECT_EQ(lex("(\n]").message, "closing parenthesis ']' does not match opening parenthesis '(' on line 1");
  EXPECT_EQ(lex("if x:\n    y\n  z").failure, Failure::kIndentationError);
  EXPECT_EQ(lex("if x:\n\ty\n        z").failure, Failure::kTabError);
  EXPECT_EQ(lex("1__0").message, "invalid decimal literal");
  EXPECT_EQ(lex("é = ¡").message, "invalid character '¡' (U+00A1)");
  EXPECT_EQ(lex(std::string(201, '(')).message, "too many nested parentheses");
  EXPECT_EQ(lex("\xff").message,
            "(unicode error) 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte");
  std::string deep;
  for (int i = 0; i <= 100; i++) deep += std::string(size_t(i), ' ') + "if x:\n";
  EXPECT_EQ(lex(deep + std::string(101, ' ') + "x").message, "too many levels of indentation");
}

TEST(Lexer, TypeComments) {
  LexerOptions options;
  options.type_comments = true;
  EXPECT_EQ(lex("x = 1  # type: int\n# type: ignore[a]\n", options).tokens,
            "NAME x|OP =|NUMBER 1|TYPE_COMMENT int|NEWLINE |TYPE_IGNORE [a]|ENDMARKER |");
}

// Each tests/golden/tokens/NAME.py has its tokens in NAME.txt, as "frontend_dump --tokens" prints them.
TEST(Lexer, Golden) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(OURO_SOURCE_DIR "/tests/golden/tokens")) {
    if (entry.path().extension() != ".py") continue;
    files++;
    auto read = [](const std::filesystem::path& path) {
      std::ifstream file(path, std::ios::binary);
      std::ostringstream text;
      text << file.rdbuf();
      return text.str();
    };
    SystemResources resources;
    Arena arena(resources);
    Diagnostics diagnostics(arena);
    std::string source = read(entry.path());
    std::string_view normal = MUST(normalize_newlines(arena, diagnostics, source, true));
    Lexer lexer(normal, diagnostics, {});
    std::string printed;
    Token token;
    do {
      token = lexer.next();
      char place[80];
      std::snprintf(place, sizeof place, "%d,%d-%d,%d:\t", token.lineno, token.col_offset, token.end_lineno,
                    token.end_col_offset);
      printed += place + std::string(token_kind_name(token.kind)) + "\t" +
                 std::string(normal.substr(token.start, token.end - token.start)) + "\n";
    } while (token.kind != TokenKind::kError && token.kind != TokenKind::kEndMarker);
    auto expected = entry.path();
    expected.replace_extension(".txt");
    EXPECT_EQ(printed, read(expected)) << entry.path();
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace ouro::lexer
