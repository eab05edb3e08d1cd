// The character sets of East Asia as constant tables, and the mappings of the codecs that are laid of them.
//
//   CharacterSet  a grid of 16-bit codes (row << 8 | column) and the characters there, all of one plane of Unicode
//   Layer         a set, and the form in which its codes appear among the codes of a codec
//   Mapping       what a codec makes of codes and characters: runs of exceptions, then the layers, the first that has
//                 an answer; and pairs of characters that have one code
//
// Codes of a codec are its bytes as a number, the first byte highest; single bytes included. The tables are generated
// (tools/make_multibyte_tables.py, which says how they are built); they are touched only by a codec in use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ouro::multibyte {

// Columns first to last (included; none when last < first), whose characters begin at `start`.
struct CharacterRow {
  uint16_t start;
  uint8_t first, last;
};
// 16 characters: the bits of those in the set, whose codes begin at `start`.
struct CharacterBlock {
  uint16_t members;
  uint16_t start;
};

struct CharacterSet {
  uint32_t base;  // of all characters: 0 or 0x20000
  uint8_t first_row, last_row;
  const CharacterRow* rows;
  const uint16_t* characters;  // less the base; 0: none
  const uint8_t* pages;        // by the high byte of a character less the base: which 16 blocks
  const CharacterBlock* blocks;
  const uint16_t* codes;

  // 0 where there is none, in both directions.
  uint32_t character(uint32_t code) const;
  uint32_t code(uint32_t character) const;
};

enum class Form : uint8_t {
  kSame,                // as it is
  kHigh,                // both bytes with the highest bit (EUC)
  kThird,               // the same after a byte 0x8F
  kShifted,             // Shift JIS: two rows of 94 to a lead byte, 0x81-0x9F and 0xE0-0xEF
  kShiftedSecondPlane,  // the second plane of JIS X 0213 in Shift JIS: 0xF0-0xFC
  kJohab,               // rows of KS X 1001 but Hangul in Johab: two rows to a lead byte, 0xD9-0xDE and 0xE0-0xF9
  kJohabSyllables,      // Hangul in Johab: three letters of five bits; has no set
};

struct Layer {
  Form form;
  const CharacterSet* set;
};
// `count` sources from `first` on, which go to target, target + 1 ... or, where target is one of the two below, to
// nothing.
struct Run {
  uint32_t first;
  uint32_t count;
  uint32_t target;
};
inline constexpr uint32_t kUndefined = 0;
inline constexpr uint32_t kUndefinedWhole = 1;  // the fault is the whole code, not its first byte
// Two characters with one code.
struct Sequence {
  uint32_t code;
  uint16_t first, second;
};

enum class Lead : uint8_t { kAscii, kSingle, kPair, kTriple, kIllegal };

struct Mapping {
  std::span<const Layer> layers;
  std::span<const Run> texts;  // from codes, in their order
  std::span<const Run> codes;  // from characters, in their order
  std::span<const Sequence> sequences;
  const uint8_t* leads;  // the Lead of each first byte; null where all codes have the same length

  // The character of a code, kUndefined or kUndefinedWhole.
  uint32_t text(uint32_t code) const;
  // The code of a character, kUndefined without one.
  uint32_t code(uint32_t character) const;
  // Whether a character can begin a sequence (there must be some); the sequence of two characters, null without one;
  // that of a code.
  bool begins_sequence(uint32_t character) const;
  const Sequence* sequence(uint32_t first, uint32_t second) const;
  const Sequence* sequence(uint32_t code) const;
};

// The run that has `source`, null without one.
const Run* find_run(std::span<const Run> runs, uint32_t source);

extern const CharacterSet kGb2312, kGbkRest, kGb18030Rest;
extern const CharacterSet kJis0208, kJis0212, kJis0213First, kJis0213FirstAstral, kJis0213Second, kJis0213SecondAstral,
    kCp932Rest;
extern const CharacterSet kKsx1001, kCp949Rest;
extern const CharacterSet kBig5, kCp950Rest, kHkscs, kHkscsAstral;

extern const Mapping kGb2312Mapping, kGbkMapping, kGb18030Mapping;
extern const Mapping kBig5Mapping, kCp950Mapping, kBig5HkscsMapping;
extern const Mapping kShiftJisMapping, kCp932Mapping, kShiftJis2004Mapping, kShiftJisX0213Mapping;
extern const Mapping kEucJpMapping, kEucJis2004Mapping, kEucJisX0213Mapping;
extern const Mapping kEucKrMapping, kCp949Mapping, kJohabMapping;
// Sets of ISO 2022 and HZ: codes of one byte or two, of seven bits each.
extern const Mapping kGb2312Set, kKsx1001Set, kJis0201RomanSet, kJis0201KanaSet, kJis0208Set, kJis0212Set,
    kJis0213First2000Set, kJis0213First2004Set, kJis0213Second2000Set, kJis0213Second2004Set;

// GB 18030: runs of characters below U+10000 to the linear numbers of their codes of four bytes. Both grow.
extern const Run kFourByteRuns[];
extern const size_t kFourByteRunCount;

}  // namespace ouro::multibyte
