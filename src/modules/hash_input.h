// What the modules of message digests share: the bytes of an argument fed to a digest, and digests as text.
#pragma once

#include <span>

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/str.h"
#include "runtime/protocol.h"

namespace ouro {

// Adds the bytes of a buffer to a digest (anything with update(span)), in parts, polling in between. TypeError
// for text and for what has no buffer.
template <class Digest>
Result<void> feed_digest(ThreadState& ts, Digest& digest, Value value) {
  constexpr size_t kPolledBytes = size_t(1) << 20;
  if (is<Str>(value)) return raise(ts, Exc::TypeError, "Strings must be encoded before hashing");
  if (!supports_buffer(ts, value)) return raise(ts, Exc::TypeError, "object supporting the buffer API required");
  BufferAccess buffer = TRY(BufferAccess::get(ts, value));
  if (buffer.view().ndim > 1) return raise(ts, Exc::BufferError, "Buffer must be single dimension");
  std::span<const uint8_t> bytes = buffer.bytes();
  while (!bytes.empty()) {
    size_t part = bytes.size() < kPolledBytes ? bytes.size() : kPolledBytes;
    digest.update(bytes.first(part));
    bytes = bytes.subspan(part);
    TRY(ts.checkpoint_limits());
  }
  return {};
}

// The bytes in lower case hexadecimal digits.
inline Result<RefTo<Str>> hexadecimal(ThreadState& ts, std::span<const uint8_t> bytes) {
  RefTo<Str> text = TRY(str_allocate(ts, 2 * bytes.size(), 'f'));
  auto* out = static_cast<uint8_t*>(text->data());
  for (uint8_t byte : bytes) {
    *out++ = uint8_t("0123456789abcdef"[byte >> 4]);
    *out++ = uint8_t("0123456789abcdef"[byte & 15]);
  }
  return text;
}

}  // namespace ouro
