#include "unicode/names.h"

#include <cstring>

#include "base/assert.h"
#include "unicode/hangul.h"
#include "unicode/tables.h"

namespace ouro::unicode {
namespace {

constexpr std::string_view kHangulPrefix = "HANGUL SYLLABLE ";
constexpr std::string_view kIdeographPrefix = "CJK UNIFIED IDEOGRAPH-";

// Short names of the jamo: leading consonants, vowels, trailing consonants (Unicode standard, section 3.12).
constexpr std::string_view kLeading[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                         "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
constexpr std::string_view kVowels[] = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
                                        "OE", "YO", "U",  "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
constexpr std::string_view kTrailing[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                          "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                          "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};
static_assert(std::size(kLeading) == kHangulLeadingCount && std::size(kVowels) == kHangulVowelCount &&
              std::size(kTrailing) == kHangulTrailingCount);

bool is_unified_ideograph(uint32_t c) {
  for (uint32_t i = 0; i < kIdeographRangeCount; i++)
    if (c >= kIdeographRanges[i].first && c <= kIdeographRanges[i].last) return true;
  return false;
}

size_t put(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return text.size();
}

// Writes word number `word` of the dictionary.
size_t put_word(uint32_t word, char* out) {
  const uint8_t* text = kNameWordText + kNameWordOffsets[word / 8];
  for (uint32_t skip = word % 8; skip > 0; skip--)
    while (!(*text++ & 0x80)) {}
  size_t length = 0;
  do out[length++] = char(*text & 0x7f);
  while (!(*text++ & 0x80));
  return length;
}

// Writes name number `ordinal` of the tables. The first word's leading space is left out.
size_t stored_name(uint32_t ordinal, char out[kNameCapacity]) {
  char name[kNameCapacity + 1];
  OURO_ASSERT(kNameLongest < kNameCapacity);
  const uint8_t* tokens = kNameStream + kNameOffsets[ordinal / 16];
  for (uint32_t skip = ordinal % 16; skip > 0; skip--) {
    while (*tokens) tokens += *tokens > kNameShortWords ? 2 : 1;
    tokens++;
  }
  size_t length = 0;
  while (*tokens) {
    uint32_t token = *tokens++;
    uint32_t word = token - 1;
    if (token > kNameShortWords) word = kNameShortWords + ((token - kNameShortWords - 1) << 8) + *tokens++;
    length += put_word(word, name + length);
  }
  std::memcpy(out, name + 1, length - 1);
  return length - 1;
}

// The number of c's name in the tables, or -1.
int64_t name_ordinal(uint32_t c) {
  uint32_t low = 0, high = kNameRangeCount;  // the last range with first_code <= c is in [low, high)
  if (c < kNameRanges[0].first_code) return -1;
  while (high - low > 1) {
    uint32_t middle = (low + high) / 2;
    if (kNameRanges[middle].first_code <= c) low = middle;
    else high = middle;
  }
  uint32_t ordinal = kNameRanges[low].first_ordinal + (c - kNameRanges[low].first_code);
  uint32_t end = low + 1 < kNameRangeCount ? kNameRanges[low + 1].first_ordinal : kNamedCount;
  return ordinal < end ? int64_t(ordinal) : -1;
}

uint32_t code_of_ordinal(uint32_t ordinal) {
  uint32_t low = 0, high = kNameRangeCount;
  while (high - low > 1) {
    uint32_t middle = (low + high) / 2;
    if (kNameRanges[middle].first_ordinal <= ordinal) low = middle;
    else high = middle;
  }
  return kNameRanges[low].first_code + (ordinal - kNameRanges[low].first_ordinal);
}

// The index of the longest entry that `text` begins with, which is then taken off; -1 where there is none.
template <size_t N>
int take_longest(const std::string_view (&entries)[N], std::string_view& text) {
  int best = -1;
  for (size_t i = 0; i < N; i++)
    if (text.starts_with(entries[i]) && (best < 0 || entries[i].size() > entries[best].size())) best = int(i);
  if (best >= 0) text.remove_prefix(entries[best].size());
  return best;
}

char upper(char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; }

}  // namespace

size_t character_name(char32_t c, char out[kNameCapacity]) {
  if (c >= kHangulFirst && c < kHangulFirst + kHangulCount) {
    uint32_t index = c - kHangulFirst;
    size_t length = put(out, kHangulPrefix);
    length += put(out + length, kLeading[index / (kHangulVowelCount * kHangulTrailingCount)]);
    length += put(out + length, kVowels[index / kHangulTrailingCount % kHangulVowelCount]);
    return length + put(out + length, kTrailing[index % kHangulTrailingCount]);
  }
  if (is_unified_ideograph(c)) {
    size_t length = put(out, kIdeographPrefix);
    for (int shift = c > 0xffff ? 16 : 12; shift >= 0; shift -= 4) out[length++] = "0123456789ABCDEF"[c >> shift & 15];
    return length;
  }
  int64_t ordinal = name_ordinal(c);
  return ordinal < 0 ? 0 : stored_name(uint32_t(ordinal), out);
}

int lookup_name(std::string_view name, NameScope scope, char32_t out[kLongestNamedSequence]) {
  if (name.starts_with(kHangulPrefix)) {
    std::string_view rest = name.substr(kHangulPrefix.size());
    int leading = take_longest(kLeading, rest);
    int vowel = take_longest(kVowels, rest);
    int trailing = take_longest(kTrailing, rest);
    if (leading >= 0 && vowel >= 0 && trailing >= 0 && rest.empty()) {
      out[0] = kHangulFirst + (leading * kHangulVowelCount + vowel) * kHangulTrailingCount + trailing;
      return 1;
    }
  }
  if (name.starts_with(kIdeographPrefix)) {
    std::string_view digits = name.substr(kIdeographPrefix.size());
    if (digits.size() != 4 && digits.size() != 5) return 0;
    uint32_t code = 0;
    for (char digit : digits) {
      if (digit >= '0' && digit <= '9') code = code * 16 + (digit - '0');
      else if (digit >= 'A' && digit <= 'F') code = code * 16 + (digit - 'A' + 10);
      else return 0;
    }
    out[0] = code;
    return is_unified_ideograph(code) ? 1 : 0;
  }
  if (name.empty() || name.size() > kNameLongest) return 0;
  char wanted[kNameCapacity], found[kNameCapacity];
  uint32_t hash = 2166136261u;  // FNV-1a, as in tools/make_unicode_tables.py
  for (size_t i = 0; i < name.size(); i++) {
    wanted[i] = upper(name[i]);
    hash = (hash ^ uint8_t(wanted[i])) * 16777619u;
  }
  uint32_t bucket = (hash ^ hash >> 15) & kNameBucketMask;
  for (uint32_t at = kNameBucketStarts[bucket]; at < kNameBucketStarts[bucket + 1]; at++) {
    uint32_t ordinal = kNameBucketOrdinals[at];
    if (stored_name(ordinal, found) != name.size() || std::memcmp(found, wanted, name.size()) != 0) continue;
    if (ordinal < kNamedCount) {
      out[0] = code_of_ordinal(ordinal);
      return 1;
    }
    if (ordinal < kNamedCount + kNameAliasCount) {
      out[0] = kNameAliasCodes[ordinal - kNamedCount];
      return 1;
    }
    if (scope == NameScope::characters) return 0;
    const NameSequence& sequence = kNameSequences[ordinal - kNamedCount - kNameAliasCount];
    for (int i = 0; i < sequence.length; i++) out[i] = kNameSequencePool[sequence.offset + i];
    return sequence.length;
  }
  return 0;
}

}  // namespace ouro::unicode
