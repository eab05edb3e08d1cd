// The items of array.array: thirteen kinds of C numbers, one for each type code.
#pragma once

#include "runtime/native.h"

namespace ouro::array_items {

struct Code {
  char type;
  uint8_t size;        // bytes
  const char* format;  // for the buffer protocol
  int machine_format;  // the number by which pickles name the layout
};
inline constexpr Code kCodes[] = {
    {'b', 1, "b", 1},  {'B', 1, "B", 0},  {'u', 4, "w", 20}, {'h', 2, "h", 4},  {'H', 2, "H", 2},
    {'i', 4, "i", 8},  {'I', 4, "I", 6},  {'l', 8, "l", 12}, {'L', 8, "L", 10}, {'q', 8, "q", 12},
    {'Q', 8, "Q", 10}, {'f', 4, "f", 14}, {'d', 8, "d", 16},
};
// Null when there is no such code.
const Code* find(char32_t type);

// The item in memory as a value.
Result<Ref> load(ThreadState& ts, const Code& code, const uint8_t* at);
// A value as an item; runs Python (__index__, __float__), so that memory is given only afterwards: 8 bytes at `out`.
Result<void> convert(ThreadState& ts, const Code& code, Value value, uint8_t* out);

}  // namespace ouro::array_items
