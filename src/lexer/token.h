// Token: a piece of the source text as Python's grammar sees it, and the kinds there are.
//
// Names are kName, hard keywords have a kind each; soft keywords (match, case, _) are names. Comments and
// blank lines give no token, except type comments when they are asked for.
#pragma once

#include <cstdint>
#include <string_view>

namespace ouro::lexer {

// clang-format off
#define OURO_OPERATORS(X)                                                                                              \
  X(LPar, "(") X(RPar, ")") X(LSqb, "[") X(RSqb, "]") X(LBrace, "{") X(RBrace, "}") X(Colon, ":") X(Comma, ",")        \
  X(Semi, ";") X(Plus, "+") X(Minus, "-") X(Star, "*") X(Slash, "/") X(VBar, "|") X(Amper, "&") X(Less, "<")           \
  X(Greater, ">") X(Equal, "=") X(Dot, ".") X(Percent, "%") X(EqEqual, "==") X(NotEqual, "!=") X(LessEqual, "<=")      \
  X(GreaterEqual, ">=") X(Tilde, "~") X(Circumflex, "^") X(LeftShift, "<<") X(RightShift, ">>") X(DoubleStar, "**")    \
  X(PlusEqual, "+=") X(MinEqual, "-=") X(StarEqual, "*=") X(SlashEqual, "/=") X(PercentEqual, "%=")                    \
  X(AmperEqual, "&=") X(VBarEqual, "|=") X(CircumflexEqual, "^=") X(LeftShiftEqual, "<<=") X(RightShiftEqual, ">>=")   \
  X(DoubleStarEqual, "**=") X(DoubleSlash, "//") X(DoubleSlashEqual, "//=") X(At, "@") X(AtEqual, "@=")                \
  X(RArrow, "->") X(Ellipsis, "...") X(ColonEqual, ":=")
#define OURO_KEYWORDS(X)                                                                                               \
  X(False, "False") X(None, "None") X(True, "True") X(And, "and") X(As, "as") X(Assert, "assert") X(Async, "async")    \
  X(Await, "await") X(Break, "break") X(Class, "class") X(Continue, "continue") X(Def, "def") X(Del, "del")            \
  X(Elif, "elif") X(Else, "else") X(Except, "except") X(Finally, "finally") X(For, "for") X(From, "from")              \
  X(Global, "global") X(If, "if") X(Import, "import") X(In, "in") X(Is, "is") X(Lambda, "lambda")                      \
  X(Nonlocal, "nonlocal") X(Not, "not") X(Or, "or") X(Pass, "pass") X(Raise, "raise") X(Return, "return")              \
  X(Try, "try") X(While, "while") X(With, "with") X(Yield, "yield")
// clang-format on

enum class TokenKind : uint8_t {
  kEndMarker,
  kName,
  kNumber,
  kString,
  kNewline,
  kIndent,
  kDedent,
  kTypeComment,
  kTypeIgnore,
  kOther,  // a character that begins no token, such as $ or ?
  kError,  // the lexer has failed; its Diagnostics says how
#define X(name, text) k##name,
  OURO_OPERATORS(X)
#undef X
#define X(name, text) kKeyword##name,
      OURO_KEYWORDS(X)
#undef X
          kCount,
};

struct Token {
  TokenKind kind = TokenKind::kEndMarker;
  uint8_t level = 0;   // brackets open after the token
  uint32_t start = 0;  // bytes from the begin of the text
  uint32_t end = 0;
  // Lines from 1, columns in bytes from 0; the column is -1 where the token has no text (INDENT, DEDENT, ENDMARKER).
  int lineno = 0;
  int col_offset = -1;
  int end_lineno = 0;
  int end_col_offset = -1;
};

// The name of the kind as module token has it ("NAME", "OP" ...), and for operators and keywords the text.
std::string_view token_kind_name(TokenKind kind);
std::string_view token_kind_text(TokenKind kind);

// kName, or the kind of the keyword that `text` is.
TokenKind keyword_kind(std::string_view text);

}  // namespace ouro::lexer
