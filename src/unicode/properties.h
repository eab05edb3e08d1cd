// Properties of single characters, Unicode 14.0.0, with the answers of CPython 3.11's str methods and unicodedata.
//
// Every function takes any 32-bit value; what is no code point (0x110000 and above) has no property, category
// Cn, and maps to itself. Surrogates are ordinary code points here (category Cs). "Simple" case mappings give
// one character, "full" ones up to three (SpecialCasing); the one mapping that depends on its surroundings,
// the Greek final sigma, is in case_mapping.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "unicode/tables.h"

namespace ouro::unicode {

enum class Category : uint8_t {
  Cn,
  Lu,
  Ll,
  Lt,
  Lm,
  Lo,
  Mn,
  Mc,
  Me,
  Nd,
  Nl,
  No,
  Zs,
  Zl,
  Zp,
  Cc,
  Cf,
  Cs,
  Co,
  Pc,
  Pd,
  Ps,
  Pe,
  Pi,
  Pf,
  Po,
  Sm,
  Sc,
  Sk,
  So,
};
enum class Bidirectional : uint8_t {
  none,
  L,
  LRE,
  LRO,
  R,
  AL,
  RLE,
  RLO,
  PDF,
  EN,
  ES,
  ET,
  AN,
  CS,
  NSM,
  BN,
  B,
  S,
  WS,
  ON,
  LRI,
  RLI,
  FSI,
  PDI,
};
enum class EastAsianWidth : uint8_t { F, H, W, Na, A, N };

inline uint16_t type_flags(char32_t c) { return c < kCodePointLimit ? type_record(c).flags : 0; }

// str.isalpha and so on, for one character.
inline bool is_alpha(char32_t c) { return type_flags(c) & kAlphaFlag; }
inline bool is_decimal(char32_t c) { return type_flags(c) & kDecimalFlag; }
inline bool is_digit(char32_t c) { return type_flags(c) & kDigitFlag; }
inline bool is_numeric(char32_t c) { return type_flags(c) & kNumericFlag; }
inline bool is_alnum(char32_t c) { return type_flags(c) & (kAlphaFlag | kDecimalFlag | kDigitFlag | kNumericFlag); }
inline bool is_space(char32_t c) { return type_flags(c) & kSpaceFlag; }
// Where str.splitlines splits (\r\n counts as one break: see text_kernels.h).
inline bool is_line_break(char32_t c) { return type_flags(c) & kLineBreakFlag; }
inline bool is_lower(char32_t c) { return type_flags(c) & kLowerFlag; }
inline bool is_upper(char32_t c) { return type_flags(c) & kUpperFlag; }
// Title-case letters proper (category Lt), not upper-case ones.
inline bool is_title(char32_t c) { return type_flags(c) & kTitleFlag; }
inline bool is_printable(char32_t c) { return type_flags(c) & kPrintableFlag; }
// Derived properties Cased and Case_Ignorable; what is both counts as ignorable where the final sigma is decided.
inline bool is_cased(char32_t c) { return type_flags(c) & kCasedFlag; }
inline bool is_case_ignorable(char32_t c) { return type_flags(c) & kCaseIgnorableFlag; }

// Simple mappings.
inline char32_t to_lower(char32_t c) { return c < kCodePointLimit ? c + type_record(c).lower : c; }
inline char32_t to_upper(char32_t c) { return c < kCodePointLimit ? c + type_record(c).upper : c; }
inline char32_t to_title(char32_t c) { return c < kCodePointLimit ? c + type_record(c).title : c; }

// Full mappings: write 1 to 3 code points and return their number.
int to_lower_full(char32_t c, char32_t out[3]);
int to_upper_full(char32_t c, char32_t out[3]);
int to_title_full(char32_t c, char32_t out[3]);
int casefold_full(char32_t c, char32_t out[3]);

// 0 to 9, or -1.
inline int decimal_value(char32_t c) { return is_decimal(c) ? type_record(c).decimal : -1; }
inline int digit_value(char32_t c) { return is_digit(c) ? type_record(c).digit : -1; }
// The numeric value as a double (¼ is 0.25); absent where there is none.
Maybe<double> numeric_value(char32_t c);

Category category(char32_t c);
Bidirectional bidirectional(char32_t c);
EastAsianWidth east_asian_width(char32_t c);
// Canonical combining class, 0 to 240.
int combining_class(char32_t c);
bool is_mirrored(char32_t c);

// The names as unicodedata prints them: "Lu", "AL" ("" for none), "Na".
std::string_view category_name(Category category);
std::string_view bidirectional_name(Bidirectional bidirectional);
std::string_view east_asian_width_name(EastAsianWidth width);

// The decomposition one step deep, as unicodedata.decomposition prints it: the tag is "" (canonical) or
// "<compat>" and so on; no code points where there is none (also for Hangul syllables, whose decomposition is
// computed).
struct Decomposition {
  std::string_view tag;
  std::span<const uint32_t> code_points;
};
Decomposition decomposition(char32_t c);

}  // namespace ouro::unicode
