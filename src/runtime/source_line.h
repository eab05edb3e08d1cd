// One line of a source file, for tracebacks.
#pragma once

#include "objects/str.h"

namespace ouro {

// The line (from 1) without its end; absent when the file cannot be read or has fewer lines. A file that is
// not found is looked for by its last name in the folders of sys.path. The encoding is that of the file's
// cookie (PEP 263).
Result<Maybe<Ref>> read_source_line(ThreadState& ts, Str& filename, int line);

}  // namespace ouro
