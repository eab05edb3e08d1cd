// The numbers of Hangul arithmetic (Unicode standard, section 3.12): syllable = first + (L * vowels + V) *
// trailing + T.
#pragma once

#include <cstdint>

namespace ouro::unicode {

inline constexpr uint32_t kHangulFirst = 0xac00, kHangulLeadingFirst = 0x1100, kHangulVowelFirst = 0x1161;
inline constexpr uint32_t kHangulTrailingFirst = 0x11a7;  // one before the first: T = 0 is "no trailing consonant"
inline constexpr uint32_t kHangulLeadingCount = 19, kHangulVowelCount = 21, kHangulTrailingCount = 28;
inline constexpr uint32_t kHangulCount = kHangulLeadingCount * kHangulVowelCount * kHangulTrailingCount;

}  // namespace ouro::unicode
