// The words a compiled regular expression consists of, as re/_constants.py of the 3.11 library numbers them.
//
// A pattern's code is a sequence of 32-bit words made by re/_compiler.py: an opcode, its arguments, nested
// code. "skip" arguments count words from the place of the skip word itself. The numbers are those of kMagic;
// a library with another magic number cannot be used.
#pragma once

#include <cstdint>

namespace ouro::regex {

inline constexpr uint32_t kMagic = 20220615;
inline constexpr uint32_t kCodeBytes = 4;
// The upper bound of a repeat that has none.
inline constexpr uint32_t kMaxRepeat = 0xFFFFFFFF;
inline constexpr uint32_t kMaxGroups = 0x3FFFFFFF;

enum class Op : uint32_t {
  kFailure,
  kSuccess,
  kAny,
  kAnyAll,
  kAssert,
  kAssertNot,
  kAt,
  kBranch,
  kCategory,
  kCharset,
  kBigCharset,
  kGroupRef,
  kGroupRefExists,
  kIn,
  kInfo,
  kJump,
  kLiteral,
  kMark,
  kMaxUntil,
  kMinUntil,
  kNotLiteral,
  kNegate,
  kRange,
  kRepeat,
  kRepeatOne,
  kSubpattern,
  kMinRepeatOne,
  kAtomicGroup,
  kPossessiveRepeat,
  kPossessiveRepeatOne,
  kGroupRefIgnore,
  kInIgnore,
  kLiteralIgnore,
  kNotLiteralIgnore,
  kGroupRefLocIgnore,
  kInLocIgnore,
  kLiteralLocIgnore,
  kNotLiteralLocIgnore,
  kGroupRefUniIgnore,
  kInUniIgnore,
  kLiteralUniIgnore,
  kNotLiteralUniIgnore,
  kRangeUniIgnore,
};

enum class At : uint32_t {
  kBeginning,
  kBeginningLine,
  kBeginningString,
  kBoundary,
  kNonBoundary,
  kEnd,
  kEndLine,
  kEndString,
  kLocBoundary,
  kLocNonBoundary,
  kUniBoundary,
  kUniNonBoundary,
  kCount,
};

// An odd number is the negation of the even number before it.
enum class CharCategory : uint32_t {
  kDigit,
  kNotDigit,
  kSpace,
  kNotSpace,
  kWord,
  kNotWord,
  kLineBreak,
  kNotLineBreak,
  kLocWord,
  kLocNotWord,
  kUniDigit,
  kUniNotDigit,
  kUniSpace,
  kUniNotSpace,
  kUniWord,
  kUniNotWord,
  kUniLineBreak,
  kUniNotLineBreak,
  kCount,
};

// Flags of the INFO block.
inline constexpr uint32_t kInfoPrefix = 1;
inline constexpr uint32_t kInfoLiteral = 2;
inline constexpr uint32_t kInfoCharset = 4;

// Flags of a pattern (re.IGNORECASE and so on).
inline constexpr uint32_t kFlagTemplate = 1;
inline constexpr uint32_t kFlagIgnoreCase = 2;
inline constexpr uint32_t kFlagLocale = 4;
inline constexpr uint32_t kFlagMultiline = 8;
inline constexpr uint32_t kFlagDotAll = 16;
inline constexpr uint32_t kFlagUnicode = 32;
inline constexpr uint32_t kFlagVerbose = 64;
inline constexpr uint32_t kFlagDebug = 128;
inline constexpr uint32_t kFlagAscii = 256;

}  // namespace ouro::regex
