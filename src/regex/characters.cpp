// The parts of characters.h that need tables, the C locale, or the walk through a charset's words.
#include "regex/characters.h"

#include <cctype>

namespace ouro::regex {

uint32_t unicode_toupper(uint32_t c) {
  if (c < 128) return c - 'a' < 26 ? c - 32 : c;
  char32_t full[3];
  unicode::to_upper_full(c, full);
  return full[0];
}

bool unicode_iscased(uint32_t c) {
  if (c < 128) return ascii_iscased(c);
  return unicode_tolower(c) != c || unicode_toupper(c) != c;
}

uint32_t locale_tolower(uint32_t c) { return c < 256 ? uint32_t(std::tolower(int(c))) & 0xFF : c; }
uint32_t locale_toupper(uint32_t c) { return c < 256 ? uint32_t(std::toupper(int(c))) & 0xFF : c; }
bool locale_isalnum(uint32_t c) { return c < 256 && std::isalnum(int(c)); }

bool in_category(uint32_t category, uint32_t c) {
  bool negated = category & 1;
  bool member = false;
  switch (CharCategory(category & ~1u)) {
    case CharCategory::kDigit: member = c - '0' < 10; break;
    case CharCategory::kSpace: member = c == ' ' || c - '\t' < 5; break;
    case CharCategory::kWord: member = is_ascii_word(c); break;
    case CharCategory::kLineBreak: member = c == '\n'; break;
    case CharCategory::kLocWord: member = is_locale_word(c); break;
    case CharCategory::kUniDigit: member = unicode::is_decimal(c); break;
    case CharCategory::kUniSpace: member = unicode::is_space(c); break;
    case CharCategory::kUniWord: member = is_unicode_word(c); break;
    case CharCategory::kUniLineBreak: member = unicode::is_line_break(c); break;
    default: OURO_UNREACHABLE();
  }
  return member != negated;
}

bool in_charset(const uint32_t* set, uint32_t c) {
  bool found = true;
  for (;;) {
    switch (Op(*set++)) {
      case Op::kFailure: return !found;
      case Op::kNegate: found = !found; break;
      case Op::kLiteral:
        if (c == set[0]) return found;
        set += 1;
        break;
      case Op::kCategory:
        if (in_category(set[0], c)) return found;
        set += 1;
        break;
      case Op::kRange:
        if (set[0] <= c && c <= set[1]) return found;
        set += 2;
        break;
      case Op::kRangeUniIgnore: {
        if (set[0] <= c && c <= set[1]) return found;
        uint32_t upper = unicode_toupper(c);
        if (set[0] <= upper && upper <= set[1]) return found;
        set += 2;
        break;
      }
      case Op::kCharset:
        if (c < 256 && (set[c >> 5] >> (c & 31) & 1)) return found;
        set += 8;
        break;
      case Op::kBigCharset: {
        // <block count> <64 words: the block's number for each value of bits 8 to 15> <blocks of 256 bits>
        uint32_t blocks = set[0];
        if (c < 0x10000) {
          uint32_t block = set[1 + (c >> 10)] >> (c >> 8 & 3) * 8 & 0xFF;
          if (set[65 + block * 8 + (c >> 5 & 7)] >> (c & 31) & 1) return found;
        }
        set += 65 + size_t(blocks) * 8;
        break;
      }
      default: OURO_UNREACHABLE();
    }
  }
}

bool in_charset(const uint32_t* set, uint32_t c, Fold kind) {
  uint32_t lower = fold(c, kind);
  if (in_charset(set, lower)) return true;
  if (kind != Fold::kLocale) return false;
  uint32_t upper = locale_toupper(c);
  return upper != lower && in_charset(set, upper);
}

}  // namespace ouro::regex
