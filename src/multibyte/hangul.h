// Hangul syllables made of letters: the codes of Johab, which are three letters of five bits, and the sequences of
// eight bytes by which EUC-KR spells syllables that KS X 1001 lacks (KS X 1001, annex 3).
//
// U+AC00 + (lead * 21 + vowel) * 28 + tail, tail 0 where there is none (The Unicode Standard, 3.12).
#pragma once

#include <cstdint>

namespace ouro::multibyte {

// The syllable of a code of Johab, 0 without one; and the code of a syllable, 0 for other characters.
uint32_t johab_syllable(uint32_t code);
uint32_t johab_code(uint32_t character);

// The sequence begins with this code, the filler.
inline constexpr uint32_t kSpelledFiller = 0xa4d4;
inline constexpr int kSpelledBytes = 8;
// The syllable spelled by eight bytes that begin with the filler, 0 without one.
uint32_t spelled_syllable(const uint8_t* bytes);
// Whether a character is a syllable, whose sequence is then written to eight bytes.
bool spell_syllable(uint32_t character, uint8_t* bytes);

}  // namespace ouro::multibyte
