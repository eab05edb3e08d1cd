#include "multibyte/hangul.h"

namespace ouro::multibyte {
namespace {

constexpr uint32_t kFirstSyllable = 0xac00, kVowels = 21, kTails = 28, kSyllables = 19 * kVowels * kTails;

struct Letters {
  uint32_t lead, vowel, tail;
};
constexpr uint32_t syllable(Letters letters) {
  return kFirstSyllable + (letters.lead * kVowels + letters.vowel) * kTails + letters.tail;
}
bool letters_of(uint32_t character, Letters& letters) {
  uint32_t index = character - kFirstSyllable;
  if (index >= kSyllables) return false;
  letters = {index / (kVowels * kTails), index / kTails % kVowels, index % kTails};
  return true;
}

constexpr int8_t kNone = -1;
// Johab: the letter of five bits.
constexpr int8_t kJohabVowels[32] = {-1, -1, -1, 0,  1,  2,  3,  4,  -1, -1, 5,  6,  7,  8,  9,  10,
                                     -1, -1, 11, 12, 13, 14, 15, 16, -1, -1, 17, 18, 19, 20, -1, -1};
constexpr int8_t kJohabTails[32] = {-1, 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14,
                                    15, 16, -1, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, -1, -1};
constexpr uint32_t kJohabFirstLead = 2, kLeads = 19;

uint32_t index_of(const int8_t (&table)[32], uint32_t letter) {
  for (uint32_t i = 0; i < 32; i++)
    if (table[i] == int8_t(letter)) return i;
  return 0;
}

// The letters of row 4 of KS X 1001, counted from its first (U+3131): those that lead, and those at the tail.
constexpr uint8_t kLeadLetters[kLeads] = {0, 1, 3, 6, 7, 8, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29};
constexpr uint8_t kTailLetters[kTails - 1] = {0,  1,  2,  3,  4,  5,  6,  8,  9,  10, 11, 12, 13, 14,
                                              15, 16, 17, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29};
constexpr uint8_t kLetterRow = 0xa4, kFirstLetter = 0xa1, kFirstVowel = 0xbf, kFiller = 0xd4;

int8_t position(const uint8_t* letters, uint32_t count, uint8_t byte) {
  for (uint32_t i = 0; i < count; i++)
    if (byte == kFirstLetter + letters[i]) return int8_t(i);
  return kNone;
}

}  // namespace

uint32_t johab_syllable(uint32_t code) {
  if (code >> 15 != 1) return 0;
  uint32_t lead = (code >> 10 & 31) - kJohabFirstLead;
  int8_t vowel = kJohabVowels[code >> 5 & 31], tail = kJohabTails[code & 31];
  if (lead >= kLeads || vowel == kNone || tail == kNone) return 0;
  return syllable({lead, uint32_t(vowel), uint32_t(tail)});
}

uint32_t johab_code(uint32_t character) {
  Letters letters;
  if (!letters_of(character, letters)) return 0;
  return 0x8000 | (letters.lead + kJohabFirstLead) << 10 | index_of(kJohabVowels, letters.vowel) << 5 |
         index_of(kJohabTails, letters.tail);
}

uint32_t spelled_syllable(const uint8_t* bytes) {
  if (bytes[2] != kLetterRow || bytes[4] != kLetterRow || bytes[6] != kLetterRow) return 0;
  int8_t lead = position(kLeadLetters, kLeads, bytes[3]);
  uint32_t vowel = uint32_t(bytes[5]) - kFirstVowel;
  int8_t tail = bytes[7] == kFiller ? 0 : position(kTailLetters, kTails - 1, bytes[7]);
  if (lead == kNone || vowel >= kVowels || tail == kNone) return 0;
  if (bytes[7] != kFiller) tail++;
  return syllable({uint32_t(lead), vowel, uint32_t(tail)});
}

bool spell_syllable(uint32_t character, uint8_t* bytes) {
  Letters letters;
  if (!letters_of(character, letters)) return false;
  bytes[0] = bytes[2] = bytes[4] = bytes[6] = kLetterRow;
  bytes[1] = kFiller;
  bytes[3] = uint8_t(kFirstLetter + kLeadLetters[letters.lead]);
  bytes[5] = uint8_t(kFirstVowel + letters.vowel);
  bytes[7] = letters.tail ? uint8_t(kFirstLetter + kTailLetters[letters.tail - 1]) : kFiller;
  return true;
}

}  // namespace ouro::multibyte
