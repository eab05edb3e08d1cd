// The constant tables of Unicode 14.0.0: declarations for the files that tools/make_unicode_tables.py writes,
// and the one way to look into a two-stage table. Used by the other files of this folder only; the public
// interfaces are properties.h, normalize.h and names.h.
//
// Two-stage table: page = Page[c >> kTableShift], item = Index[page << kTableShift | low bits of c].
#pragma once

#include <cstdint>

namespace ouro::unicode {

inline constexpr unsigned kTableShift = 7;
inline constexpr uint32_t kCodePointLimit = 0x110000;

// Bits of TypeRecord::flags.
enum TypeFlag : uint16_t {
  kAlphaFlag = 1 << 0,
  kDecimalFlag = 1 << 1,
  kDigitFlag = 1 << 2,
  kNumericFlag = 1 << 3,
  kSpaceFlag = 1 << 4,
  kLineBreakFlag = 1 << 5,
  kLowerFlag = 1 << 6,
  kUpperFlag = 1 << 7,
  kTitleFlag = 1 << 8,
  kPrintableFlag = 1 << 9,
  kIdentifierStartFlag = 1 << 10,
  kIdentifierContinueFlag = 1 << 11,
  kCasedFlag = 1 << 12,
  kCaseIgnorableFlag = 1 << 13,
  kFullCaseFlag = 1 << 14,  // one of the full mappings is not the simple one: see full_case
};

struct TypeRecord {
  uint16_t flags;
  uint8_t decimal, digit;       // values, 0 where there is none
  uint8_t numeric;              // index into kNumericValues
  uint8_t full_case;            // index into kFullCaseRows
  int32_t lower, upper, title;  // simple mappings, as the distance to the mapped character
};

// Each: offset in kFullCasePool << 2 | length (1 to 3).
struct FullCaseRow {
  uint16_t lower, upper, title, fold;
};

struct NumericValue {
  int64_t numerator;
  int32_t denominator;
};

// Bits of DatabaseRecord::quick: "no" = cannot occur in the form, "maybe" = can combine with what is before it.
enum QuickFlag : uint8_t {
  kNfdNo = 1 << 0,
  kNfcNo = 1 << 1,
  kNfcMaybe = 1 << 2,
  kNfkdNo = 1 << 3,
  kNfkcNo = 1 << 4,
  kNfkcMaybe = 1 << 5,
  kMirroredFlag = 1 << 6,
};

struct DatabaseRecord {
  uint8_t category, bidirectional, combining, width, quick;
};

struct Composition {
  uint32_t first, second, composed;
};

struct NameRange {
  uint32_t first_code;     // the first of consecutive named code points ...
  uint32_t first_ordinal;  // ... and its place among all names; a range ends where the next one's ordinals begin
};
struct CodePointRange {
  uint32_t first, last;
};
struct NameSequence {
  uint16_t offset, length;  // in kNameSequencePool
};

extern const uint16_t kTypePage[kCodePointLimit >> kTableShift];
extern const uint16_t kTypeIndex[];
extern const TypeRecord kTypeRecords[];
extern const FullCaseRow kFullCaseRows[];
extern const char32_t kFullCasePool[];
extern const NumericValue kNumericValues[];

extern const uint16_t kDatabasePage[kCodePointLimit >> kTableShift];
extern const uint16_t kDatabaseIndex[];
extern const DatabaseRecord kDatabaseRecords[];
extern const uint16_t kDecompositionPage[kCodePointLimit >> kTableShift];
extern const uint16_t kDecompositionIndex[];
extern const uint32_t kDecompositionPool[];  // at an index: tag << 8 | length, then the code points; 0: none
extern const Composition kCompositions[];    // ordered by first, then second
extern const uint32_t kCompositionCount;

// Unicode 3.2.0. A run ends where the next begins; record 0: as in the present version, else
// kOldRecords[record - 1].
struct OldRun {
  uint32_t first;
  uint32_t record;
};
struct OldDecimal {
  uint32_t code;
  uint8_t value;  // 255: none
};
struct OldDecomposition {
  uint32_t code, character;
};
extern const OldRun kOldRuns[];
extern const DatabaseRecord kOldRecords[];
extern const OldDecimal kOldDecimals[];
extern const OldDecomposition kOldDecompositions[];  // canonical ones that were corrected later
extern const uint32_t kOldRunCount, kOldDecimalCount, kOldDecompositionCount;

// Names are numbered: first those of kNameRanges in the order of code points, then aliases, then named sequences.
extern const uint32_t kNamedCount, kNameAliasCount, kNameSequenceCount, kNameRangeCount, kIdeographRangeCount;
extern const uint32_t kNameShortWords;  // words whose token is one byte
extern const uint32_t kNameLongest;     // bytes of the longest name in the tables
extern const NameRange kNameRanges[];
extern const CodePointRange kIdeographRanges[];
extern const uint32_t kNameAliasCodes[];
extern const NameSequence kNameSequences[];
extern const uint16_t kNameSequencePool[];
extern const uint8_t kNameStream[];    // tokens of all names, each name ended by 0
extern const uint32_t kNameOffsets[];  // in kNameStream, of every 16th name
extern const uint8_t kNameWordText[];  // the words (with the space or hyphen before them); bit 7 marks the last byte
extern const uint32_t kNameWordOffsets[];  // in kNameWordText, of every 8th word
extern const uint16_t kNameBucketStarts[];
extern const uint16_t kNameBucketOrdinals[];
inline constexpr uint32_t kNameBucketMask = (1 << 14) - 1;

// c must be below kCodePointLimit.
inline const TypeRecord& type_record(char32_t c) {
  uint32_t page = kTypePage[c >> kTableShift];
  return kTypeRecords[kTypeIndex[page << kTableShift | (c & ((1u << kTableShift) - 1))]];
}
inline const DatabaseRecord& database_record(char32_t c) {
  uint32_t page = kDatabasePage[c >> kTableShift];
  return kDatabaseRecords[kDatabaseIndex[page << kTableShift | (c & ((1u << kTableShift) - 1))]];
}

}  // namespace ouro::unicode
