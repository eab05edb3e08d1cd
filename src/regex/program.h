// Program: a compiled regular expression made ready to run.
//
// In: the code words re/_compiler.py makes. They are checked completely (whatever passes can never make the
// matcher read out of bounds or go on for ever without consuming or backtracking) and translated into the
// matcher's own instructions, which differ in little: jump targets are absolute, every test of a single
// character other than the simplest has a bitmap for the characters below 256, repeats and alternatives know
// which character must come next. The translation changes nothing that can be observed.
//
// A Program is immutable after load() and may be used by any number of matchers at once. Its memory comes
// from the Resources of its constructor.
#pragma once

#include <cstdint>
#include <span>

#include "base/growing_array.h"
#include "regex/characters.h"

namespace ouro::regex {

enum class Failure : uint8_t {
  kNone,
  kInvalidCode,  // "invalid SRE code"
  kMemory,       // Resources::allocate refused
  kTerminated,   // Resources::may_continue said no
};

// How a single character is tested; the second word is the character, or for kSet the number of a CharSet.
enum class TestKind : uint32_t { kUnknown, kLiteral, kNotLiteral, kAny, kAnyAll, kSet };
struct CharTest {
  TestKind kind = TestKind::kUnknown;
  uint32_t argument = 0;
};

// A set of characters: a bitmap for those below 256, one for another page of 256 characters (where the set's
// own characters begin, mostly of one script), and a rule for the others.
struct CharSet {
  enum class Source : uint8_t { kCharset, kLiteral, kNotLiteral, kCategory, kBitmap };
  enum class High : uint8_t { kNever, kAlways, kEvaluate };

  uint32_t bitmap[8];
  uint32_t page_bitmap[8];
  uint32_t page;      // bits 8 and up of the characters of page_bitmap; 0 for none
  uint32_t argument;  // place of the charset's words in the code; the character; the category
  Source source;
  Fold fold;
  High high;              // the characters from 256 on
  bool locale_dependent;  // the bitmap says nothing: evaluate each time

  bool low(uint32_t c) const { return bitmap[c >> 5] >> (c & 31) & 1; }
  bool in_page(uint32_t c) const { return page_bitmap[c >> 5 & 7] >> (c & 31) & 1; }
};

// The matcher's instructions, with the words that follow each; "pc" is a place in instructions().
enum class Instruction : uint32_t {
  kFail,
  kSuccess,     // of the pattern, or of the assertion, atomic group or possessive iteration it ends
  kLiteral,     // character
  kNotLiteral,  // character
  kAny,
  kAnyAll,
  kSet,            // set
  kAt,             // At code
  kMark,           // mark
  kBranch,         // then for each alternative: pc of the next one or 0, test kind, test argument, body
  kGroupRef,       // fold, group
  kGroupExists,    // group, pc when it has not matched
  kJump,           // pc
  kAssert,         // pc after, characters to step back
  kAssertNot,      // pc after, characters to step back
  kAtomic,         // pc after
  kRepeat,         // pc of the until instruction, minimum, maximum; body follows
  kMaxUntil,       // pc of its kRepeat, test kind and argument of the body
  kMinUntil,       // pc of its kRepeat, test kind and argument of the body
  kPossessive,     // pc after, minimum, maximum; body follows
  kRepeatOne,      // test kind, test argument, minimum, maximum, next test kind, next test argument, kDisjoint...
  kMinRepeatOne,   // the same
  kPossessiveOne,  // the same
};
inline constexpr uint32_t kRepeatOneWords = 8;
// No character passes both the repeat's test and the test of what follows: of all, or of those below 256.
inline constexpr uint32_t kDisjoint = 1;
inline constexpr uint32_t kDisjointLow = 2;

class Program {
 public:
  explicit Program(Resources& resources)
      : resources_(resources), code_(resources), instructions_(resources), sets_(resources) {}

  // Checks and takes over a copy of `code` for a pattern with `groups` groups (group 0 not counted). To be
  // called once. `flags` are the pattern's, kept for the caller.
  Result<void> load(std::span<const uint32_t> code, uint32_t flags, uint32_t groups);
  // Why load() failed.
  Failure failure() const { return failure_; }

  std::span<const uint32_t> code() const { return code_.span(); }
  uint32_t flags() const { return flags_; }
  uint32_t groups() const { return groups_; }

  // For the matcher:
  const uint32_t* instructions() const { return instructions_.data(); }
  const CharSet* sets() const { return sets_.data(); }
  uint32_t minimum_width() const { return minimum_width_; }
  // The literal every match starts with; empty when unknown. is_literal(): it is the whole match.
  std::span<const uint32_t> prefix() const { return {code_.data() + prefix_, prefix_length_}; }
  std::span<const uint32_t> prefix_overlap() const { return {code_.data() + prefix_ + prefix_length_, prefix_length_}; }
  bool is_literal() const { return is_literal_; }
  // Where to go on after the first prefix_skip() characters of the prefix.
  uint32_t prefix_skip() const { return prefix_skip_; }
  // A test the first character of each match passes (a match is then never tried at the end of the subject).
  CharTest first_test() const { return first_test_; }
  // INFO block with a charset: its search goes on to the very end.
  bool has_info_charset() const { return has_info_charset_; }
  // Matches at the beginning of the subject only.
  bool is_anchored() const { return is_anchored_; }

 private:
  friend class Translator;

  Resources& resources_;
  GrowingArray<uint32_t> code_;
  GrowingArray<uint32_t> instructions_;
  GrowingArray<CharSet> sets_;
  uint32_t flags_ = 0;
  uint32_t groups_ = 0;
  uint32_t minimum_width_ = 0;
  uint32_t prefix_ = 0;
  uint32_t prefix_length_ = 0;
  uint32_t prefix_skip_ = 0;
  CharTest first_test_;
  bool is_literal_ = false;
  bool has_info_charset_ = false;
  bool is_anchored_ = false;
  Failure failure_ = Failure::kNone;
};

// Whether load() would accept the code: kNone, kInvalidCode, kMemory or kTerminated.
Failure validate(Resources& resources, std::span<const uint32_t> code, uint32_t flags, uint32_t groups);

// Whether the character passes the test. `sets` and `code` are the program's.
bool passes(const CharSet& set, const uint32_t* code, uint32_t c);

}  // namespace ouro::regex
