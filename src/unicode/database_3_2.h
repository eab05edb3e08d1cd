// Unicode 3.2.0, the version that IDNA 2003 and stringprep (RFC 3454) are built on: unicodedata.ucd_3_2_0.
//
// Stored as its differences from the present version; what was unassigned then is category Cn, without a
// name, a number or a decomposition. As in CPython 3.11 digit_value and the kinds of str's methods know one
// version only. Normal forms: normalize and is_normalized (normalize.h) with DatabaseVersion::v3_2.
#pragma once

#include "unicode/properties.h"

namespace ouro::unicode::v3_2 {

struct CharacterData {
  Category category = Category::Cn;
  Bidirectional bidirectional = Bidirectional::none;
  EastAsianWidth east_asian_width = EastAsianWidth::N;
  uint8_t combining_class = 0;
  bool is_mirrored = false;
};

// Any value is allowed, as for the functions of properties.h.
CharacterData character_data(char32_t c);
inline bool is_assigned(char32_t c) { return character_data(c).category != Category::Cn; }

int decimal_value(char32_t c);
Maybe<double> numeric_value(char32_t c);
Decomposition decomposition(char32_t c);

// The canonical decomposition of one character that a corrigendum changed after 3.2, or 0: normal forms
// follow the old one, though decomposition() tells the new one.
char32_t corrected_decomposition(char32_t c);

// As character_name and lookup_name (names.h); aliases and named sequences are unknown.
size_t character_name(char32_t c, char* out);
Maybe<char32_t> lookup_name(std::string_view name);

}  // namespace ouro::unicode::v3_2
