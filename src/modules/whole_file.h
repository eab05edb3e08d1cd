// Whole files as bytes, where the program itself reads them (importlib and io read their own).
#pragma once

#include "objects/bytes.h"

namespace ouro {

// What a descriptor still has. `error`: the errno that ended it before its end, 0 when none did; what came before is in
// the bytes.
Result<RefTo<Bytes>> read_to_end(ThreadState& ts, int descriptor, int& error);
// The bytes of a file; `error` as above, and when it cannot be opened.
Result<RefTo<Bytes>> read_whole_file(ThreadState& ts, const char* path, int& error);
// The same; OSError.
Result<RefTo<Bytes>> read_whole_file(ThreadState& ts, const char* path);

}  // namespace ouro
