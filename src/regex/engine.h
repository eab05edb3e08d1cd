// Engine: the backtracking loop of the matcher, for one width of code unit.
//
// State of a match: the place in the program, the position in the subject, the marks with
// last_mark/last_index, the innermost repeat and the innermost scope. Whatever must be tried or undone when
// the way taken fails is a frame on the stack; to fail is to look at the top frame. There is no recursion.
//
// A frame is some 64-bit words, the last of which is its header (kind, whether marks were saved, place of the
// instruction), so that it is read from the top:
//
//     [saved marks 0..last_mark] [last_mark, last_index] [words of the kind ...] [header]
//
//   kAlternative  position                          try the next alternative of a branch
//   kRepeatOne    lowest position, position         give back one character
//   kMinRepeatOne characters left, position         take one more character
//   kRepeat       count, last position, outer       context of a general repeat; nothing to try
//   kMaxUntil     last position, position           leave the iteration, go on behind the repeat
//   kMinUntil     repeat, position                  do one more iteration
//   kUndoCount    -                                 an iteration below the minimum failed: count it back
//   kUndoBody     last position                     a lazy iteration failed: count it back
//   kUndoTail     repeat                            what follows a repeat failed: the repeat is current again
//   kScope        position, repeat, outer scope     assertion or atomic group: its body failed
//   kPossessive   count, position, repeat, scope    iteration of a possessive repeat failed
//
// Marks are saved only inside a repeat: elsewhere no mark is set twice on one way, so putting back last_mark
// unsets what was set since.
//
// The SUCCESS that ends a scope throws away everything above the scope's frame and the frame itself.
#pragma once

#include <cstring>

#include "regex/matcher.h"

namespace ouro::regex {

template <class Unit>
class Engine {
 public:
  explicit Engine(Matcher& matcher);
  // Sets the matcher's results.
  Result<bool> run(Mode mode);

 private:
  enum class Frame : uint32_t {
    kAlternative,
    kRepeatOne,
    kMinRepeatOne,
    kRepeat,
    kMaxUntil,
    kMinUntil,
    kUndoCount,
    kUndoBody,
    kUndoTail,
    kScope,
    kPossessive,
  };
  enum class Outcome : uint8_t { kNo, kYes, kFailed };
  static constexpr uint32_t kPollSteps = 8192;
  static constexpr size_t kChunkUnits = 1 << 16;

  Outcome attempt(uint32_t pc, const Unit* position);
  Outcome search();
  Outcome search_prefix();
  const Unit* find_prefix_kmp(const Unit* from, const Unit* to) const;
  const Unit* find_prefix(const Unit* from, const Unit* to) const;
  const Unit* find_first(CharTest test, const Unit* from, const Unit* to) const;
  const Unit* skip_run(CharTest test, const Unit* from, const Unit* to) const;
  const Unit* run_of(CharTest test, const Unit* from, const Unit* to);
  bool give_back(CharTest test, const Unit* low, const Unit*& p);
  const Unit* find_unit(uint32_t unit, const Unit* from, const Unit* to) const;
  bool at(uint32_t code, const Unit* position) const;
  bool is_word(uint32_t code, uint32_t c) const;

  bool passes(const CharSet& set, uint32_t c) const {
    if (!set.locale_dependent) [[likely]] {
      if (sizeof(Unit) == 1 || c < 256) return set.low(c & 0xFF);
      if (c >> 8 == set.page) return set.in_page(c);
      if (set.high != CharSet::High::kEvaluate) return set.high == CharSet::High::kAlways;
    }
    return regex::passes(set, code_, c);
  }
  bool passes(CharTest test, uint32_t c) const {
    switch (test.kind) {
      case TestKind::kUnknown:
      case TestKind::kAnyAll: return true;
      case TestKind::kLiteral: return c == test.argument;
      case TestKind::kNotLiteral: return c != test.argument;
      case TestKind::kAny: return c != '\n';
      case TestKind::kSet: return passes(sets_[test.argument], c);
    }
    OURO_UNREACHABLE();
  }
  // The first alternative behind `from` that has a chance at the position; nullptr: none. Each begins with the distance
  // of the next (0 in the last) and a test.
  const uint32_t* next_alternative(const uint32_t* code, const uint32_t* from, const Unit* position) const {
    while (from[0] != 0) {
      from = code + from[0];
      if (may_follow({TestKind(from[1]), from[2]}, position)) return from;
    }
    return nullptr;
  }
  // Whether a match may go on at `position` with the test; unknown tests let even the end pass.
  bool may_follow(CharTest test, const Unit* position) const {
    if (test.kind == TestKind::kUnknown) return true;
    return position < end_ && passes(test, *position);
  }

  // True: go on. Counts `steps` towards the next question to the Resources.
  bool poll(size_t steps = 1) {
    if (matcher_.budget_ > steps) [[likely]] {
      matcher_.budget_ -= uint32_t(steps);
      return true;
    }
    matcher_.budget_ = kPollSteps;
    if (matcher_.resources_.may_continue()) return true;
    matcher_.failure_ = Failure::kTerminated;
    return false;
  }
  // Room for `words` more words above `size`.
  bool grow(size_t size, size_t words);

  Matcher& matcher_;
  const uint32_t* code_;  // the words of the pattern, for charsets
  const uint32_t* instructions_;
  const CharSet* sets_;
  const Unit* beginning_;
  const Unit* end_;  // of the part; may lie before start_, as a caller can ask for
  const Unit* subject_end_;
  const Unit* start_;           // of the attempt
  const Unit* stop_ = nullptr;  // end of the match found
  bool whole_ = false;          // a match must end at end_
  bool must_advance_ = false;   // a match must not end at start_
};

extern template class Engine<uint8_t>;
extern template class Engine<uint16_t>;
extern template class Engine<uint32_t>;

}  // namespace ouro::regex
