// The error pass: finds what is wrong with a text that the first pass has refused.
//
// It reads the text as CPython's parser does, by a grammar (grammar.h) whose alternatives are tried in order,
// with further alternatives for known mistakes in a second run, and with CPython's count of nested rules. The
// type, message and position of the failure follow from the way this reading goes, so they are those of CPython.
#pragma once

#include <string_view>

#include "lexer/line_source.h"
#include "parser/parse_state.h"

namespace ouro::parser {

// Records the failure of `text` in the Diagnostics.
void find_error(Session& session, std::string_view text);

// True when the text is read without an error; otherwise the failure is recorded.
Result<bool> accepts(Session& session, std::string_view text);

// Reads lines up to the end of a statement and gives their text; an empty one at the end of the input. Failures are
// recorded.
Result<std::string_view> read_interactively(Session& session, lexer::LineSource& lines);

}  // namespace ouro::parser
