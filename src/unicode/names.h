// Names of characters: unicodedata.name and unicodedata.lookup, and what \N{...} accepts in a literal.
//
// Names are stored as sequences of words from a dictionary (about 445 KB of constant tables); those of Hangul
// syllables and CJK unified ideographs are computed. As in CPython 3.11 look-up ignores the case of ASCII
// letters, but not in computed names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ouro::unicode {

inline constexpr size_t kNameCapacity = 128;     // bytes; no name is longer
inline constexpr int kLongestNamedSequence = 8;  // code points

// Writes the name of c, ASCII and without a terminator; its length, or 0 where c has no name (control
// characters, surrogates, private use, unassigned).
size_t character_name(char32_t c, char out[kNameCapacity]);

enum class NameScope : uint8_t {
  characters,                // names and aliases: \N{...}
  characters_and_sequences,  // named sequences too: unicodedata.lookup
};

// The code points called `name`: their number (1 but for named sequences) or 0 where nothing has that name.
int lookup_name(std::string_view name, NameScope scope, char32_t out[kLongestNamedSequence]);

}  // namespace ouro::unicode
