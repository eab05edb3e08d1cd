// The old formatting: format % arguments.
#pragma once

#include "objects/bytes.h"
#include "objects/str.h"

namespace ouro {

Result<RefTo<Str>> str_percent(ThreadState& ts, Str& format, Value arguments);
// bytes and bytearray: the bytes made are appended by the caller's choice of type.
Result<RefTo<Bytes>> bytes_percent(ThreadState& ts, std::span<const uint8_t> format, Value arguments);

}  // namespace ouro
