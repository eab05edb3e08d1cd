// One character of UTF-8 at a time: the rules that decoder, encoder, lexer and others share.
//
// Faults are told as CPython tells them: the faulty bytes are the longest prefix that could begin a valid
// sequence (Unicode standard, section 3.9, "maximal subpart"), at least one byte.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ouro::unicode {

enum class Utf8Fault : uint8_t { none, invalid_start, invalid_continuation, unexpected_end };

struct Utf8Character {
  uint32_t code_point;  // where valid
  uint8_t length;       // bytes of the character or of the faulty part, at least 1
  Utf8Fault fault;
  bool is_valid() const { return fault == Utf8Fault::none; }
};

// The text CPython gives as UnicodeDecodeError.reason.
constexpr const char* utf8_fault_reason(Utf8Fault fault) {
  switch (fault) {
    case Utf8Fault::invalid_start: return "invalid start byte";
    case Utf8Fault::invalid_continuation: return "invalid continuation byte";
    case Utf8Fault::unexpected_end: return "unexpected end of data";
    case Utf8Fault::none: break;
  }
  return "";
}

// The first character of `size` > 0 bytes. Surrogates are faults.
inline Utf8Character decode_utf8_character(const uint8_t* bytes, size_t size) {
  uint32_t first = bytes[0];
  if (first < 0x80) return {first, 1, Utf8Fault::none};
  if (first < 0xc2 || first > 0xf4) return {0, 1, Utf8Fault::invalid_start};
  int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // The second byte's range excludes overlong forms, surrogates and what is above 0x10ffff.
  uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  uint8_t high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  uint32_t code_point = first & (0x7f >> length);
  for (int i = 1; i < length; i++) {
    if (size_t(i) >= size) return {0, uint8_t(i), Utf8Fault::unexpected_end};
    if (bytes[i] < low || bytes[i] > high) return {0, uint8_t(i), Utf8Fault::invalid_continuation};
    code_point = code_point << 6 | (bytes[i] & 0x3f);
    low = 0x80;
    high = 0xbf;
  }
  return {code_point, uint8_t(length), Utf8Fault::none};
}

// Writes 1 to 4 bytes for any code point, surrogates too, and returns their number.
inline size_t encode_utf8_character(uint32_t c, uint8_t out[4]) {
  if (c < 0x80) {
    out[0] = uint8_t(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = uint8_t(0xc0 | c >> 6);
    out[1] = uint8_t(0x80 | (c & 0x3f));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = uint8_t(0xe0 | c >> 12);
    out[1] = uint8_t(0x80 | (c >> 6 & 0x3f));
    out[2] = uint8_t(0x80 | (c & 0x3f));
    return 3;
  }
  out[0] = uint8_t(0xf0 | c >> 18);
  out[1] = uint8_t(0x80 | (c >> 12 & 0x3f));
  out[2] = uint8_t(0x80 | (c >> 6 & 0x3f));
  out[3] = uint8_t(0x80 | (c & 0x3f));
  return 4;
}

}  // namespace ouro::unicode
