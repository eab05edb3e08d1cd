// Code points in UTF-8 text that may hold lone surrogates as three bytes (surrogatepass).
#pragma once

#include <cstdint>
#include <string_view>

namespace ouro {

// Decodes the code point at `offset` and moves `offset` behind it; a broken sequence gives U+FFFD for one byte.
inline char32_t next_code_point(std::string_view text, size_t& offset) {
  auto byte = [&](size_t at) -> uint32_t { return at < text.size() ? uint8_t(text[at]) : 0; };
  uint32_t first = byte(offset);
  auto continues = [&](size_t count) {
    for (size_t i = 1; i <= count; i++)
      if ((byte(offset + i) & 0xC0) != 0x80) return false;
    return true;
  };
  if (first < 0x80) return offset++, char32_t(first);
  if (first >= 0xC2 && first < 0xE0 && continues(1)) {
    char32_t c = (first & 0x1F) << 6 | (byte(offset + 1) & 0x3F);
    return offset += 2, c;
  }
  if (first >= 0xE0 && first < 0xF0 && continues(2)) {
    char32_t c = (first & 0x0F) << 12 | (byte(offset + 1) & 0x3F) << 6 | (byte(offset + 2) & 0x3F);
    return offset += 3, c;
  }
  if (first >= 0xF0 && first < 0xF5 && continues(3)) {
    char32_t c = (first & 0x07) << 18 | (byte(offset + 1) & 0x3F) << 12 | (byte(offset + 2) & 0x3F) << 6 |
                 (byte(offset + 3) & 0x3F);
    return offset += 4, c;
  }
  return offset++, char32_t(0xFFFD);
}

// What CPython's UTF-8 decoder says of the sequence at `at`: its size in bytes, and why it is ill-formed (or nullptr).
struct Utf8Fault {
  size_t size;
  const char* reason;
};
inline Utf8Fault check_utf8(std::string_view text, size_t at) {
  uint32_t first = uint8_t(text[at]);
  if (first < 0x80) return {1, nullptr};
  if (first < 0xC2 || first > 0xF4) return {1, "invalid start byte"};
  size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  for (size_t i = 1; i < size; i++) {
    if (at + i >= text.size()) return {i, "unexpected end of data"};
    uint32_t next = uint8_t(text[at + i]);
    // The second byte excludes overlong forms, surrogates and what is beyond U+10FFFF.
    uint32_t low = i == 1 && first == 0xE0 ? 0xA0 : i == 1 && first == 0xF0 ? 0x90 : 0x80;
    uint32_t high = i == 1 && first == 0xED ? 0x9F : i == 1 && first == 0xF4 ? 0x8F : 0xBF;
    if (next < low || next > high) return {i, "invalid continuation byte"};
  }
  return {size, nullptr};
}

// Writes `c` (below 0x110000) as UTF-8; the number of bytes, at most 4.
inline int put_code_point(char32_t c, char* out) {
  if (c < 0x80) return out[0] = char(c), 1;
  if (c < 0x800) return out[0] = char(0xC0 | c >> 6), out[1] = char(0x80 | (c & 0x3F)), 2;
  if (c < 0x10000)
    return out[0] = char(0xE0 | c >> 12), out[1] = char(0x80 | (c >> 6 & 0x3F)), out[2] = char(0x80 | (c & 0x3F)), 3;
  out[0] = char(0xF0 | c >> 18);
  out[1] = char(0x80 | (c >> 12 & 0x3F));
  out[2] = char(0x80 | (c >> 6 & 0x3F));
  out[3] = char(0x80 | (c & 0x3F));
  return 4;
}

// The number of code points that begin in `text`.
inline int count_code_points(std::string_view text) {
  int count = 0;
  for (char c : text) count += (uint8_t(c) & 0xC0) != 0x80;
  return count;
}

}  // namespace ouro
