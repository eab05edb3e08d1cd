// The matcher outside the engine: where scans go on, and what the marks say about the groups.
#include "regex/matcher.h"

#include <algorithm>

#include "regex/engine.h"

namespace ouro::regex {

Matcher::Matcher(Resources& resources, const Program& program, Subject subject, size_t position, size_t end)
    : marks_(resources), stack_(resources), resources_(resources), program_(program) {
  restart(subject, position, end);
}

void Matcher::restart(Subject subject, size_t position, size_t end) {
  OURO_ASSERT(subject.unit_bytes == 1 || subject.unit_bytes == 2 || subject.unit_bytes == 4);
  subject_ = subject;
  // The engine uses the null pointer for its own ends.
  if (!subject_.data) subject_.data = "\0\0\0";
  end_ = std::min(end, subject.length);
  start_ = std::min(position, subject.length);
  stop_ = start_;
  last_mark_ = -1;
  last_index_ = 0;
  must_advance_ = false;
  exhausted_ = false;
  failure_ = Failure::kNone;
}

Result<bool> Matcher::run(Mode mode) {
  if (marks_.resize(size_t(program_.groups()) * 2).is_error()) {
    failure_ = Failure::kMemory;
    return raised;
  }
  last_mark_ = -1;
  last_index_ = 0;
  stop_ = start_;
  switch (subject_.unit_bytes) {
    case 1: return Engine<uint8_t>(*this).run(mode);
    case 2: return Engine<uint16_t>(*this).run(mode);
    default: return Engine<uint32_t>(*this).run(mode);
  }
}

Result<bool> Matcher::next(Mode mode) {
  if (exhausted_) return false;
  // start_ is the beginning of the last match, if there was one: then its end is in stop_.
  start_ = stop_;
  bool found = TRY(run(mode));
  if (!found) {
    exhausted_ = true;
    return false;
  }
  must_advance_ = stop_ == start_;
  return true;
}

Span Matcher::span(uint32_t group) const {
  if (group == 0) return {int64_t(start_), int64_t(stop_)};
  int64_t open = int64_t(group - 1) * 2;
  if (open + 1 > last_mark_) return {};
  Span span{marks_[size_t(open)], marks_[size_t(open) + 1]};
  // Only code no compiler makes closes a group before it opens it.
  if (span.begin < 0 || span.end < span.begin) return {};
  return span;
}

}  // namespace ouro::regex
