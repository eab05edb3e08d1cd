// ByteArray: a row of bytes that changes and grows.   count | type | size | capacity | start | memory |
// exports
//
// The bytes lie at memory + offset, so that deleting at the front is cheap; a NUL byte follows them. While
// exports is not 0 somebody uses the memory: the size must not change (BufferError).
#pragma once

#include <cstdint>
#include <span>

#include "runtime/protocol.h"

namespace ouro {

struct ByteArray : Object {
  static constexpr Kind kKind = Kind::kByteArray;
  static constexpr const char* kTypeName = "bytearray";
  uint64_t size;
  uint64_t capacity;  // bytes of memory
  uint64_t offset;    // of the first byte in memory
  uint8_t* memory;    // of the heap; null when capacity is 0
  int64_t exports;    // buffers lent out

  uint8_t* data() { return memory ? memory + offset : const_cast<uint8_t*>(kNothing); }
  const uint8_t* data() const { return memory ? memory + offset : kNothing; }
  std::span<const uint8_t> span() const { return {data(), size}; }

 private:
  static constexpr uint8_t kNothing[1] = {0};
};

Result<RefTo<ByteArray>> bytearray_of(ThreadState& ts, std::span<const uint8_t> bytes);
// Sets the size; new bytes are not initialised. BufferError when the size would change during an export.
Result<void> bytearray_resize(ThreadState& ts, ByteArray& self, uint64_t size);
// Puts the bytes in the place of [begin, end). They may be the array's own.
Result<void> bytearray_replace_range(ThreadState& ts, ByteArray& self, uint64_t begin, uint64_t end,
                                     std::span<const uint8_t> bytes);

}  // namespace ouro
