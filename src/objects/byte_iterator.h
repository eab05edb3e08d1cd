// The iterators of bytes and bytearray.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

struct ByteIterator : Object {
  Field sequence;  // strong; null: exhausted
  uint64_t index;  // of the next byte
};

Result<Ref> bytes_iterator_make(ThreadState& ts, Value sequence);
Result<Ref> bytearray_iterator_make(ThreadState& ts, Value sequence);

}  // namespace ouro
