// The format of module marshal (versions 0 to 4), for .pyc files and the module.
#pragma once

#include <cstdint>
#include <span>

#include "objects/bytes.h"
#include "runtime/protocol.h"

namespace ouro {

inline constexpr int kMarshalVersion = 4;

// The value the bytes begin with; what follows it is not looked at. EOFError, ValueError, TypeError for bytes
// that are not what the format allows: nothing in them can do harm. Code objects are checked before they run.
Result<Ref> marshal_read(ThreadState& ts, std::span<const uint8_t> bytes);
// ValueError "unmarshallable object", "object too deeply nested to marshal".
Result<RefTo<Bytes>> marshal_write(ThreadState& ts, Value value, int version);

}  // namespace ouro
