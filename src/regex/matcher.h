// Matcher: runs a Program over a subject.
//
// In: a loaded Program, a subject of 1, 2 or 4 bytes a code unit, the part of it to look at. Out: whether it
// matches, and the spans of the groups. All positions are code units from the beginning of the subject. The
// program and the subject's memory must outlive the matcher and not change.
//
// Behaves as the engine of CPython 3.11 does (`^` and look-behind see what lies before the part looked at,
// `$` does not see what lies behind). Two faults of it are not repeated: groups inside a possessive repeat
// are put back when an iteration fails, and so is the position.
//
// The matcher never recurses: what it may have to come back to lies on a stack of its own, in memory from
// Resources. After a failure (memory refused, told to stop) nothing but failure() and another start() makes sense.
//
//   Matcher matcher(resources, program, subject, 0, subject.length);
//   while (TRY(matcher.next(Mode::kSearch))) use(matcher.span(0));      // finditer
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/growing_array.h"
#include "regex/program.h"

namespace ouro::regex {

struct Subject {
  const void* data = nullptr;  // aligned to unit_bytes
  size_t length = 0;           // code units, below 2^60
  int unit_bytes = 1;          // 1, 2 or 4
};

enum class Mode : uint8_t {
  kMatch,      // at the beginning of the part
  kFullMatch,  // at the beginning, and ending at its end
  kSearch,     // the leftmost
};

// Code units, the end excluded; -1 and -1 for a group that did not take part.
struct Span {
  int64_t begin = -1;
  int64_t end = -1;
};

class Matcher {
 public:
  // Looks at the part from `position` to `end` (excluded); both are clamped to the subject's length.
  Matcher(Resources& resources, const Program& program, Subject subject, size_t position, size_t end);

  // Another part of another subject, keeping the memory.
  void restart(Subject subject, size_t position, size_t end);

  // One match from the position given.
  Result<bool> run(Mode mode);

  // The next match of a scan (finditer, findall, sub, split, scanner): goes on where the last one ended, and
  // does not find an empty match there if the last one was empty too. After false it gives false for ever.
  Result<bool> next(Mode mode);

  // What the last successful run() or next() found. Group 0 is the whole match; `group` is at most groups().
  Span span(uint32_t group) const;
  // The number of the group closed last, 0 for none (lastindex).
  uint32_t last_index() const { return uint32_t(last_index_); }

  Failure failure() const { return failure_; }
  // Bytes taken for the stack at present.
  size_t stack_bytes() const { return stack_.capacity() * sizeof(uint64_t); }

 private:
  template <class Unit>
  friend class Engine;

  // Positions of the marks 0 to last_mark_; those above are unset, whatever they hold. Mark 2n opens, 2n+1
  // closes group n+1. -1: unset.
  GrowingArray<int64_t> marks_;
  GrowingArray<uint64_t> stack_;
  Resources& resources_;
  const Program& program_;
  Subject subject_;
  size_t start_ = 0;  // where to begin; after a match, where it begins
  size_t end_ = 0;    // end of the part
  size_t stop_ = 0;   // where the match ends
  int32_t last_mark_ = -1;
  int32_t last_index_ = 0;
  uint32_t budget_ = 0;  // steps until the next poll
  bool must_advance_ = false;
  bool exhausted_ = false;
  Failure failure_ = Failure::kNone;
};

}  // namespace ouro::regex
