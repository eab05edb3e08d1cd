// Characters as regular expressions see them: case folding in its three kinds (ASCII, the C locale, Unicode),
// the character categories, and the test of a character against a charset's words.
//
// A character is any 32-bit value. Locale functions read the process's C locale at each call and know
// characters below 256 only. Behind _sre.ascii_iscased, ascii_tolower, unicode_iscased and unicode_tolower
// stand the functions of the same name here.
#pragma once

#include <cstdint>

#include "regex/opcodes.h"
#include "unicode/properties.h"

namespace ouro::regex {

enum class Fold : uint8_t { kNone, kAscii, kLocale, kUnicode };

inline bool ascii_iscased(uint32_t c) { return (c | 0x20) - 'a' < 26; }
inline uint32_t ascii_tolower(uint32_t c) { return c - 'A' < 26 ? c + 32 : c; }
inline uint32_t unicode_tolower(uint32_t c) { return c < 128 ? ascii_tolower(c) : unicode::to_lower(c); }
// The first character of the full upper-case mapping: 'S' for U+00DF.
uint32_t unicode_toupper(uint32_t c);
bool unicode_iscased(uint32_t c);
uint32_t locale_tolower(uint32_t c);
uint32_t locale_toupper(uint32_t c);
bool locale_isalnum(uint32_t c);

// What a character is compared as. For the locale, two characters are compared in both cases: see is_literal.
inline uint32_t fold(uint32_t c, Fold kind) {
  switch (kind) {
    case Fold::kNone: return c;
    case Fold::kAscii: return ascii_tolower(c);
    case Fold::kLocale: return locale_tolower(c);
    case Fold::kUnicode: return unicode_tolower(c);
  }
  OURO_UNREACHABLE();
}

// Whether the subject's character `c` is the pattern's character `literal`. The compiler has lowered the
// literal already, except for the locale.
inline bool is_literal(uint32_t c, uint32_t literal, Fold kind) {
  if (kind == Fold::kLocale) { return c == literal || locale_tolower(c) == literal || locale_toupper(c) == literal; }
  return fold(c, kind) == literal;
}

// The ASCII letters, digits and the underscore, a bit each.
inline constexpr uint64_t kWordBits[2] = {0x03FF'0000'0000'0000, 0x07FF'FFFE'87FF'FFFE};
inline bool is_ascii_word(uint32_t c) { return c < 128 && (kWordBits[c >> 6] >> (c & 63) & 1); }
inline bool is_unicode_word(uint32_t c) { return c < 128 ? is_ascii_word(c) : unicode::is_alnum(c); }
inline bool is_locale_word(uint32_t c) { return c == '_' || locale_isalnum(c); }

// `category` is below CharCategory::kCount.
bool in_category(uint32_t category, uint32_t c);
inline bool is_locale_category(uint32_t category) {
  return category == uint32_t(CharCategory::kLocWord) || category == uint32_t(CharCategory::kLocNotWord);
}

// Whether `c` is in the charset whose words begin at `set` and end with FAILURE. The words have been validated.
bool in_charset(const uint32_t* set, uint32_t c);
// The same after folding `c`; for the locale both cases are looked up.
bool in_charset(const uint32_t* set, uint32_t c, Fold kind);

}  // namespace ouro::regex
