// Prints the tokens of a text, one a line: where it stands, kind, text. For `--dump=tokens` and for comparisons.
#pragma once

#include <cstdio>

#include "lexer/lexer.h"

namespace ouro::lexer {

// Up to the end of the text or to the first error, which is printed as a token and recorded in the diagnostics.
void print_tokens(std::FILE* out, std::string_view text, Diagnostics& diagnostics, const LexerOptions& options);

}  // namespace ouro::lexer
