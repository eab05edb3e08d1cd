// What number and string literals denote (Language Reference 2.4).
#pragma once

#include <span>
#include <string_view>

#include "ast/nodes.h"
#include "base/arena.h"
#include "lexer/token.h"
#include "source/diagnostics.h"

namespace ouro::parser {

struct Session;

// Who is told what is wrong with a literal. The first pass needs no text; the error pass reports.
class LiteralErrors {
 public:
  // At the last token the error pass has seen.
  virtual void at_last_token(std::string_view message) = 0;
  virtual void at_token(const lexer::Token& token, std::string_view message) = 0;
  // Line only.
  virtual void at_line_of(const lexer::Token& token, std::string_view message) = 0;
  // Reads the expression of an f-string again for its error; true when it has none.
  virtual bool in_fstring(std::string_view text, int lineno, int col_offset) = 0;

 protected:
  ~LiteralErrors() = default;
};

// The constant a NUMBER token denotes. Fails for an integer of too many digits.
Result<const Constant*> number_constant(Session& session, std::string_view text, const lexer::Token& token,
                                        LiteralErrors* errors);

// The node of adjacent STRING tokens: Constant or JoinedStr.
Result<ast::expr*> concatenate_strings(Session& session, std::string_view text, std::span<const lexer::Token> tokens,
                                       int depth, LiteralErrors* errors);

}  // namespace ouro::parser
