// One item of a buffer as a Python value, by the native formats of module struct that memoryview knows.
#pragma once

#include "objects/buffer.h"

namespace ouro {

// The character of a native format ("B", "@i"); 0 for any other.
char native_format(const char* format);
// Bytes of an item of a native format.
int64_t native_item_size(char format);
// The constant text of a native format without '@'.
const char* native_format_text(char format);
Result<Ref> unpack_item(ThreadState& ts, char format, const uint8_t* item);
// A value packed into up to 8 bytes of `item`. ValueError or TypeError as memoryview words them. Runs Python.
Result<void> pack_item(ThreadState& ts, char format, Value value, uint8_t* item);

}  // namespace ouro
