// Formats of module struct: parsed to a row of codes, by which values are packed and unpacked (library
// reference, struct).
#pragma once

#include <cstdint>
#include <string_view>

#include "objects/bytes.h"
#include "runtime/native.h"

namespace ouro::struct_format {

// One kind of item at one place. Items of kind 's' and 'p' are one each, however long; of 'x' there are none.
struct Code {
  char type;
  bool big_endian;
  uint8_t size;       // bytes of one item, of numbers
  int64_t offset;     // bytes, of the first
  int64_t item_size;  // bytes from one item to the next; of 's' and 'p' their length
  int64_t repeat;     // items
};

struct Format {
  RefTo<Bytes> codes;       // a row of Code
  int64_t size = -1;        // bytes
  int64_t item_count = -1;  // values
};

inline std::span<const Code> codes_of(const Bytes& codes) {
  return {reinterpret_cast<const Code*>(codes.data()), codes.size / sizeof(Code)};
}

// `error` is struct.error, which is raised for what is wrong in the text.
Result<Format> parse(ThreadState& ts, Type& error, std::string_view text);
// Writes the values, as many as there are items, to `out` of `size` bytes. Runs Python.
Result<void> pack(ThreadState& ts, Type& error, const Bytes& codes, int64_t size, const Value* values, uint8_t* out);
// The values of the bytes.
Result<RefTo<Tuple>> unpack(ThreadState& ts, const Bytes& codes, int64_t item_count, const uint8_t* bytes);

// The 16-bit float (IEEE 754 binary16) nearest to a number, and back. False when it is too large.
bool to_half(double number, uint16_t& half);
double from_half(uint16_t half);

}  // namespace ouro::struct_format
