// The backslash escapes of one character that repr, backslashreplace and the escape codecs share, and
// hexadecimal digits.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ouro::unicode {

inline constexpr size_t kLongestEscape = 10;  // \U00012345

// 0 to 15, or -1.
constexpr int hex_digit_value(uint32_t c) {
  if (c >= '0' && c <= '9') return int(c - '0');
  if (c >= 'a' && c <= 'f') return int(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return int(c - 'A' + 10);
  return -1;
}

// Writes a backslash, `letter` and `digits` hexadecimal digits; the length is digits + 2.
inline size_t write_escape(uint32_t c, char letter, int digits, uint8_t* out) {
  out[0] = '\\';
  out[1] = uint8_t(letter);
  for (int i = 0; i < digits; i++) out[2 + i] = uint8_t("0123456789abcdef"[c >> (4 * (digits - 1 - i)) & 15]);
  return size_t(digits) + 2;
}

// \xhh, \uhhhh or \Uhhhhhhhh, the shortest that fits. Returns its length.
inline size_t write_shortest_escape(uint32_t c, uint8_t out[kLongestEscape]) {
  if (c < 0x100) return write_escape(c, 'x', 2, out);
  if (c < 0x10000) return write_escape(c, 'u', 4, out);
  return write_escape(c, 'U', 8, out);
}

}  // namespace ouro::unicode
