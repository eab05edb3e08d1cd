// Bytes: an immutable row of bytes, NUL-terminated.   count | type | size | hash | bytes ... | 0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/protocol.h"

namespace ouro {

struct Bytes : Object {
  static constexpr Kind kKind = Kind::kBytes;
  static constexpr const char* kTypeName = "bytes";
  uint64_t size;
  int64_t cached_hash;  // 0: not computed
  uint8_t* data() { return reinterpret_cast<uint8_t*>(this + 1); }
  const uint8_t* data() const { return reinterpret_cast<const uint8_t*>(this + 1); }
  std::span<const uint8_t> span() const { return {data(), size}; }
  std::string_view view() const { return {reinterpret_cast<const char*>(data()), size}; }
};

Result<RefTo<Bytes>> bytes_allocate(ThreadState& ts, uint64_t size);  // uninitialised but for the final NUL
Result<RefTo<Bytes>> bytes_of(ThreadState& ts, std::span<const uint8_t> bytes);
Result<RefTo<Bytes>> bytes_of(ThreadState& ts, std::string_view bytes);

}  // namespace ouro
