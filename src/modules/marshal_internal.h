// What the reader and the writer of the marshal format share.
#pragma once

#include "runtime/protocol.h"

namespace ouro::marshal {

// Nested objects beyond this are refused in both directions.
inline constexpr int kMaximumDepth = 2000;

// marshal.load
Result<Ref> read_file(ThreadState& ts, Value file);

}  // namespace ouro::marshal
