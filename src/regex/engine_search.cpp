// The parts of the engine that look at many characters at once: runs of characters that pass a test, the
// first character a match can begin with, the literal a match begins with.
#include <emmintrin.h>
#include <wchar.h>

#include <algorithm>
#include <limits>

#include "regex/engine.h"

namespace ouro::regex {

template <class Unit>
Engine<Unit>::Engine(Matcher& matcher)
    : matcher_(matcher),
      code_(matcher.program_.code().data()),
      instructions_(matcher.program_.instructions()),
      sets_(matcher.program_.sets()),
      beginning_(static_cast<const Unit*>(matcher.subject_.data)),
      end_(beginning_ + matcher.end_),
      subject_end_(beginning_ + matcher.subject_.length),
      start_(beginning_ + matcher.start_) {}

template <class Unit>
Result<bool> Engine<Unit>::run(Mode mode) {
  must_advance_ = matcher_.must_advance_;
  whole_ = mode == Mode::kFullMatch;
  Outcome outcome = Outcome::kNo;
  // Anchored at a place behind the end, only what looks at no character can match; a search finds nothing.
  if (start_ > end_ ? mode != Mode::kSearch : end_ - start_ >= int64_t(matcher_.program_.minimum_width())) {
    outcome = mode == Mode::kSearch ? search() : attempt(0, start_);
  }
  if (outcome == Outcome::kFailed) return raised;
  if (outcome == Outcome::kNo) return false;
  matcher_.start_ = size_t(start_ - beginning_);
  matcher_.stop_ = size_t(stop_ - beginning_);
  return true;
}

// The first place of `unit` in [from, to), or `to`.
template <class Unit>
const Unit* Engine<Unit>::find_unit(uint32_t unit, const Unit* from, const Unit* to) const {
  if (unit > std::numeric_limits<Unit>::max()) return to;
  if constexpr (sizeof(Unit) == 1) {
    auto* found = from == to ? nullptr : static_cast<const Unit*>(std::memchr(from, int(unit), size_t(to - from)));
    return found ? found : to;
  } else if constexpr (sizeof(Unit) == 4) {
    static_assert(sizeof(wchar_t) == 4);
    auto* text = reinterpret_cast<const wchar_t*>(from);
    auto* found = from == to ? nullptr : wmemchr(text, wchar_t(unit), size_t(to - from));
    return found ? reinterpret_cast<const Unit*>(found) : to;
  } else {
    __m128i wanted = _mm_set1_epi16(short(unit));
    for (; to - from >= 8; from += 8) {
      __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
      int equal = _mm_movemask_epi8(_mm_cmpeq_epi16(text, wanted));
      if (equal) return from + __builtin_ctz(unsigned(equal)) / 2;
    }
    while (from < to && *from != unit) from++;
    return from;
  }
}

template <class Unit>
const Unit* Engine<Unit>::skip_run(CharTest test, const Unit* from, const Unit* to) const {
  switch (test.kind) {
    case TestKind::kUnknown:
    case TestKind::kAnyAll: return to;
    case TestKind::kAny: return find_unit('\n', from, to);
    case TestKind::kNotLiteral: return find_unit(test.argument, from, to);
    case TestKind::kLiteral:
      while (from < to && *from == test.argument) from++;
      return from;
    case TestKind::kSet: break;
  }
  const CharSet& set = sets_[test.argument];
  if (sizeof(Unit) == 1 && !set.locale_dependent) {
    while (from < to && set.low(*from & 0xFF)) from++;
  } else {
    while (from < to && passes(set, *from)) from++;
  }
  return from;
}

// The first character in [from, to) that passes the test, or `to`.
template <class Unit>
const Unit* Engine<Unit>::find_first(CharTest test, const Unit* from, const Unit* to) const {
  switch (test.kind) {
    case TestKind::kUnknown:
    case TestKind::kAnyAll: return from;
    case TestKind::kLiteral: return find_unit(test.argument, from, to);
    case TestKind::kAny:
      while (from < to && *from == '\n') from++;
      return from;
    case TestKind::kNotLiteral:
      while (from < to && *from == test.argument) from++;
      return from;
    case TestKind::kSet: break;
  }
  const CharSet& set = sets_[test.argument];
  if (sizeof(Unit) == 1 && !set.locale_dependent) {
    while (from < to && !set.low(*from & 0xFF)) from++;
  } else {
    while (from < to && !passes(set, *from)) from++;
  }
  return from;
}

// The first occurrence of the program's prefix that lies in [from, to) as a whole, or `to`.
template <class Unit>
const Unit* Engine<Unit>::find_prefix(const Unit* from, const Unit* to) const {
  std::span<const uint32_t> prefix = matcher_.program_.prefix();
  size_t length = prefix.size();
  if (size_t(to - from) < length) return to;
  if (length == 1) return find_unit(prefix[0], from, to);
  if (sizeof(Unit) == 4 || prefix[0] > std::numeric_limits<Unit>::max() ||
      prefix[length - 1] > std::numeric_limits<Unit>::max()) {
    return find_prefix_kmp(from, to);
  }
  // Sixteen bytes at once: where both the first and the last character are right. When looking at the others
  // costs too much the slower way, whose time is linear, takes over.
  constexpr int kUnits = 16 / sizeof(Unit);
  auto spread = [](uint32_t unit) {
    return sizeof(Unit) == 1 ? _mm_set1_epi8(char(unit)) : _mm_set1_epi16(short(unit));
  };
  auto equal = [](const Unit* text, __m128i wanted) {
    __m128i units = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
    return sizeof(Unit) == 1 ? _mm_cmpeq_epi8(units, wanted) : _mm_cmpeq_epi16(units, wanted);
  };
  __m128i first = spread(prefix[0]);
  __m128i last = spread(prefix[length - 1]);
  size_t credit = 256;
  for (; to - from >= int64_t(length - 1 + kUnits); from += kUnits, credit += kUnits) {
    __m128i both = _mm_and_si128(equal(from, first), equal(from + (length - 1), last));
    for (unsigned mask = unsigned(_mm_movemask_epi8(both)); mask != 0;) {
      unsigned bit = unsigned(__builtin_ctz(mask));
      const Unit* candidate = from + bit / sizeof(Unit);
      size_t n = 1;
      while (n < length - 1 && candidate[n] == prefix[n]) n++;
      if (n >= length - 1) return candidate;
      if (credit < n) return find_prefix_kmp(candidate, to);
      credit -= n;
      mask &= mask - 1;
      if constexpr (sizeof(Unit) == 2) mask &= mask - 1;
    }
  }
  return find_prefix_kmp(from, to);
}

// The same in linear time.
template <class Unit>
const Unit* Engine<Unit>::find_prefix_kmp(const Unit* from, const Unit* to) const {
  std::span<const uint32_t> prefix = matcher_.program_.prefix();
  std::span<const uint32_t> overlap = matcher_.program_.prefix_overlap();
  size_t matched = 0;
  // Knuth, Morris and Pratt: `matched` characters of the prefix lie before `from`.
  for (;;) {
    if (matched == 0) {
      from = find_unit(prefix[0], from, to);
      if (from == to) return to;
      from++;
      matched = 1;
    }
    while (matched < prefix.size()) {
      if (from == to) return to;
      if (*from == prefix[matched]) {
        from++;
        matched++;
        continue;
      }
      matched = overlap[matched - 1];
      if (matched == 0) break;
    }
    if (matched == prefix.size()) return from - matched;
  }
}

template <class Unit>
typename Engine<Unit>::Outcome Engine<Unit>::search_prefix() {
  const Program& program = matcher_.program_;
  size_t length = program.prefix().size();
  size_t skip = program.prefix_skip();
  uint32_t pc = uint32_t(skip * 2);
  const Unit* from = start_;
  while (size_t(end_ - from) >= length) {
    size_t chunk = std::max(kChunkUnits, length * 4);
    const Unit* to = size_t(end_ - from) > chunk ? from + chunk : end_;
    const Unit* found = find_prefix(from, to);
    if (!poll(size_t(found - from) / 32 + 1)) return Outcome::kFailed;
    if (found == to) {
      if (to == end_) return Outcome::kNo;
      from = to - (length - 1);
      continue;
    }
    if (found != start_) must_advance_ = false;
    start_ = found;
    if (program.is_literal()) {
      stop_ = found + length;
      return Outcome::kYes;
    }
    Outcome outcome = attempt(pc, found + skip);
    if (outcome != Outcome::kNo) return outcome;
    from = found + 1;
  }
  return Outcome::kNo;
}

template <class Unit>
typename Engine<Unit>::Outcome Engine<Unit>::search() {
  const Program& program = matcher_.program_;
  if (!program.prefix().empty()) return search_prefix();
  if (program.is_anchored()) return attempt(0, start_);
  size_t width = program.minimum_width();
  CharTest test = program.first_test();
  constexpr uint32_t kNoAnchor = uint32_t(At::kCount);
  uint32_t anchor = Instruction(instructions_[0]) == Instruction::kAt ? instructions_[1] : kNoAnchor;
  // The last place to try; a match has at least `width` characters.
  const Unit* last = width > 1 && !program.has_info_charset() ? end_ - (width - 1) : end_;
  for (const Unit* from = start_;;) {
    if (test.kind != TestKind::kUnknown) {
      const Unit* to = size_t(last - from) > kChunkUnits ? from + kChunkUnits : last;
      const Unit* found = find_first(test, from, to);
      if (!poll(size_t(found - from) / 32 + 1)) return Outcome::kFailed;
      if (found == to && to != last) {
        from = to;
        must_advance_ = false;
        continue;
      }
      if (found == end_) return Outcome::kNo;
      if (found != from) must_advance_ = false;
      from = found;
    }
    start_ = from;
    // An anchor at the beginning is looked at before everything else.
    Outcome outcome = anchor == kNoAnchor || at(anchor, from) ? attempt(0, from) : Outcome::kNo;
    if (outcome != Outcome::kNo) return outcome;
    if (from >= last) return Outcome::kNo;
    if (!poll()) return Outcome::kFailed;
    must_advance_ = false;
    from++;
  }
}

template class Engine<uint8_t>;
template class Engine<uint16_t>;
template class Engine<uint32_t>;

}  // namespace ouro::regex
