// How the encoders deal with a fault: ask the handler, put in what it gives.
#pragma once

#include "unicode/codecs.h"

namespace ouro::unicode {

// Calls the handler for text[fault.start, fault.end) and appends its replacement: bytes, whose number must be
// a multiple of `unit`, as they are; text by put(c), a Result<bool> that is false where c cannot be encoded.
// The result is the place where encoding goes on.
template <class Put>
Result<size_t> put_replacement(TextView text, CodecFault fault, size_t unit, EncodeErrorHandler& errors,
                               ByteBuffer& out, Put put) {
  Replacement replacement;
  size_t resume = TRY(errors.handle(text, fault, replacement));
  OURO_ASSERT(resume <= text.size);
  if (replacement.is_bytes) {
    if (replacement.bytes.size() % unit) return errors.reject(text, fault);
    TRY(out.append(replacement.bytes.data(), replacement.bytes.size()));
    return resume;
  }
  Poller poller(out.resources());
  for (size_t i = 0; i < replacement.text.size; i++) {
    TRY(poller.step());
    if (!TRY(put(replacement.text[i]))) return errors.reject(text, fault);
  }
  return resume;
}

}  // namespace ouro::unicode
