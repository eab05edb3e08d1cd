// Lines typed at the terminal, or given to the interactive loop: C's standard input, line by line, as the loop and the
// built-in function input() on a terminal read it.
#pragma once

#include "base/growing_array.h"
#include "runtime/protocol.h"

namespace ouro {

// Appends one line with its end; nothing at the end of the input, no end where the input stops. The prompt (null: none)
// goes to standard error after what C's standard output holds. A NUL hides the rest of its line, end included, as it
// does for CPython. Fails with what a signal handler raised.
Result<void> read_console_line(ThreadState& ts, const char* prompt, GrowingArray<char>& line);

// input() where sys.stdin and sys.stdout (`in`, `out`) are the terminal of the process: the line without its end.
// EOFError at the end; absent where they are something else.
Result<Maybe<Ref>> console_input(ThreadState& ts, Value in, Value out, Value prompt_or_null);

}  // namespace ouro
