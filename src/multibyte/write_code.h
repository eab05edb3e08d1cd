// Writing a code.
#pragma once

#include "unicode/buffers.h"

namespace ouro::multibyte {

// Writes the bytes of a code, the highest first.
inline Result<void> write_code(uint32_t code, unicode::ByteBuffer& out) {
  if (code > 0xffff) TRY(out.push(uint8_t(code >> 16)));
  if (code > 0xff) TRY(out.push(uint8_t(code >> 8)));
  return out.push(uint8_t(code));
}

}  // namespace ouro::multibyte
