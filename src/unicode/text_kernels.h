// Loops over arrays of code points, templated over the code unit (uint8_t latin-1, uint16_t, uint32_t: the
// kinds of PEP 393): search, comparison, copies between kinds, bounds of lines, words and stripped text, ASCII case.
//
// Positions and sizes are code points. All of them are linear in the worst case and run at about the speed of
// memory, so they do not poll; callers that run one over and over on huge text poll between the calls.
// Searching accepts a pattern of another unit than the text; a pattern with a character the text's kind
// cannot hold is just not found.
#pragma once

#include <emmintrin.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "unicode/properties.h"

namespace ouro::unicode {

inline constexpr size_t kNotFound = SIZE_MAX;

// --- ASCII and widths

// The number of leading bytes below 0x80.
inline size_t ascii_prefix(const uint8_t* text, size_t count) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    int mask = _mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i)));
    if (mask) return i + __builtin_ctz(mask);
  }
  while (i < count && text[i] < 0x80) i++;
  return i;
}

inline bool is_ascii(const uint8_t* text, size_t count) {
  // The last word or block may overlap the one before it.
  if (count < 16) {
    uint64_t first = 0, last = 0;
    if (count >= 8) {
      std::memcpy(&first, text, 8);
      std::memcpy(&last, text + count - 8, 8);
    } else if (count >= 4) {
      std::memcpy(&first, text, 4);
      std::memcpy(&last, text + count - 4, 4);
    } else if (count > 0) {
      first = uint64_t(text[0] | text[count / 2] | text[count - 1]);
    }
    return !((first | last) & 0x8080808080808080);
  }
  auto block = [](const uint8_t* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); };
  size_t i = 0;
  for (; i + 64 <= count; i += 64) {
    __m128i a = _mm_or_si128(block(text + i), block(text + i + 16));
    __m128i b = _mm_or_si128(block(text + i + 32), block(text + i + 48));
    if (_mm_movemask_epi8(_mm_or_si128(a, b))) return false;
  }
  __m128i bits = block(text + count - 16);
  for (; i + 16 <= count; i += 16) bits = _mm_or_si128(bits, block(text + i));
  return !_mm_movemask_epi8(bits);
}

// The least of 0x7f, 0xff, 0xffff and 0x10ffff that no code point exceeds: it names the narrowest kind.
template <class Unit>
uint32_t maximum_class(const Unit* text, size_t count) {
  if constexpr (sizeof(Unit) == 1) {
    return is_ascii(text, count) ? 0x7f : 0xff;
  } else {
    constexpr uint32_t kWidest = sizeof(Unit) == 2 ? 0xff00 : 0xffff0000;
    uint32_t bits = 0;
    size_t i = 0;
    while (i < count) {
      size_t end = count - i > 256 ? i + 256 : count;
      Unit some = 0;
      for (; i < end; i++) some |= text[i];
      bits |= some;
      if (bits & kWidest) break;  // cannot get wider
    }
    return bits < 0x80 ? 0x7f : bits < 0x100 ? 0xff : bits < 0x10000 ? 0xffff : 0x10ffff;
  }
}

// Copies between kinds; when narrowing every code point must fit.
template <class To, class From>
void copy_units(To* to, const From* from, size_t count) {
  if constexpr (sizeof(To) == sizeof(From)) {
    if (count) std::memcpy(to, from, count * sizeof(To));
  } else {
    for (size_t i = 0; i < count; i++) to[i] = To(from[i]);
  }
}

// --- Comparison

template <class A, class B>
bool equal_units(const A* a, const B* b, size_t count) {
  if constexpr (sizeof(A) == sizeof(B)) {
    return count == 0 || std::memcmp(a, b, count * sizeof(A)) == 0;
  } else {
    for (size_t i = 0; i < count; i++)
      if (a[i] != b[i]) return false;
    return true;
  }
}

// -1, 0 or 1: the order of code points, shorter first.
template <class A, class B>
int compare_units(const A* a, size_t a_count, const B* b, size_t b_count) {
  size_t common = a_count < b_count ? a_count : b_count;
  if constexpr (sizeof(A) == 1 && sizeof(B) == 1) {
    int order = common ? std::memcmp(a, b, common) : 0;
    if (order) return order < 0 ? -1 : 1;
  } else {
    for (size_t i = 0; i < common; i++)
      if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return a_count < b_count ? -1 : a_count > b_count;
}

// --- Search of one character

// Vectors of 16 bytes of any unit: one character in all lanes, and all bits set in the lanes that are equal.
template <class Unit>
__m128i all_lanes(uint32_t c) {
  if constexpr (sizeof(Unit) == 1) return _mm_set1_epi8(char(c));
  else if constexpr (sizeof(Unit) == 2) return _mm_set1_epi16(short(c));
  else return _mm_set1_epi32(int(c));
}
template <class Unit>
__m128i equal_lanes(const Unit* text, __m128i wanted) {
  __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
  if constexpr (sizeof(Unit) == 1) return _mm_cmpeq_epi8(block, wanted);
  else if constexpr (sizeof(Unit) == 2) return _mm_cmpeq_epi16(block, wanted);
  else return _mm_cmpeq_epi32(block, wanted);
}

template <class Unit>
size_t find_character(const Unit* text, size_t count, uint32_t c) {
  if (Unit(c) != c || count == 0) return kNotFound;
  if constexpr (sizeof(Unit) == 1) {
    const void* place = std::memchr(text, int(c), count);
    return place ? size_t(static_cast<const uint8_t*>(place) - text) : kNotFound;
  } else {
    constexpr size_t kLanes = 16 / sizeof(Unit);
    size_t i = 0;
    __m128i wanted = all_lanes<Unit>(c);
    for (; i + kLanes <= count; i += kLanes) {
      int mask = _mm_movemask_epi8(equal_lanes(text + i, wanted));
      if (mask) return i + __builtin_ctz(mask) / sizeof(Unit);
    }
    for (; i < count; i++)
      if (text[i] == c) return i;
    return kNotFound;
  }
}

template <class Unit>
size_t rfind_character(const Unit* text, size_t count, uint32_t c) {
  if (Unit(c) != c || count == 0) return kNotFound;
  if constexpr (sizeof(Unit) == 1) {
    const void* place = memrchr(text, int(c), count);
    return place ? size_t(static_cast<const uint8_t*>(place) - text) : kNotFound;
  } else {
    constexpr size_t kLanes = 16 / sizeof(Unit);
    __m128i wanted = all_lanes<Unit>(c);
    for (; count >= kLanes; count -= kLanes) {
      int mask = _mm_movemask_epi8(equal_lanes(text + count - kLanes, wanted));
      if (mask) return count - kLanes + (31 - __builtin_clz(mask)) / sizeof(Unit);
    }
    while (count > 0)
      if (text[--count] == c) return count;
    return kNotFound;
  }
}

template <class Unit>
size_t count_character(const Unit* text, size_t count, uint32_t c) {
  if (Unit(c) != c) return 0;
  size_t found = 0;
  for (size_t i = 0; i < count;) {
    // Blocks short enough for a counter of the unit's width, so that the loop is done in full vectors.
    size_t end = count - i > 255 ? i + 255 : count;
    Unit some = 0;
    for (; i < end; i++) some += text[i] == Unit(c);
    found += some;
  }
  return found;
}

// --- Search of a substring

// A sequence read from its beginning or, for searching from the end, from its end.
template <class Unit, bool Backward>
struct UnitSequence {
  const Unit* units;
  size_t size;
  uint32_t operator[](size_t i) const { return Backward ? units[size - 1 - i] : units[i]; }
};

// Where the maximal suffix of the pattern starts, and its period; `inverted` orders characters the other way round.
template <class Sequence>
size_t maximal_suffix(Sequence pattern, bool inverted, size_t& period) {
  size_t suffix = 0, candidate = 1, matched = 0;
  period = 1;
  while (candidate + matched < pattern.size) {
    uint32_t a = pattern[candidate + matched], b = pattern[suffix + matched];
    if (a == b) {
      if (matched + 1 == period) {
        candidate += period;
        matched = 0;
      } else {
        matched++;
      }
    } else if (inverted ? a > b : a < b) {
      candidate += matched + 1;
      matched = 0;
      period = candidate - suffix;
    } else {
      suffix = candidate++;
      matched = 0;
      period = 1;
    }
  }
  return suffix;
}

// Two-way search (Crochemore and Perrin 1991): linear time, constant memory.
template <class Text, class Pattern>
size_t two_way_find(Text text, size_t from, Pattern pattern) {
  size_t period, other_period;
  size_t cut = maximal_suffix(pattern, false, period);
  size_t other_cut = maximal_suffix(pattern, true, other_period);
  if (other_cut > cut) {
    cut = other_cut;
    period = other_period;
  }
  bool periodic = true;  // the part before the cut repeats at the distance of the period
  for (size_t i = 0; i < cut && periodic; i++)
    periodic = i + period < pattern.size && pattern[i] == pattern[i + period];
  size_t memory = 0;  // leading characters of the pattern known to match (periodic patterns only)
  if (!periodic) period = (cut > pattern.size - cut ? cut : pattern.size - cut) + 1;
  while (from + pattern.size <= text.size) {
    size_t i = cut > memory ? cut : memory;
    while (i < pattern.size && pattern[i] == text[from + i]) i++;
    if (i < pattern.size) {
      from += i - cut + 1;
      memory = 0;
      continue;
    }
    i = cut;
    while (i > memory && pattern[i - 1] == text[from + i - 1]) i--;
    if (i <= memory) return from;
    from += period;
    memory = periodic ? pattern.size - period : 0;
  }
  return kNotFound;
}

// The first place below `starts` where the text has `first` and, `distance` characters on, `last`. The text
// has at least starts + distance characters.
template <class Unit>
size_t find_character_pair(const Unit* text, size_t starts, size_t distance, uint32_t first, uint32_t last) {
  if (Unit(first) != first || Unit(last) != last) return kNotFound;
  constexpr size_t kLanes = 16 / sizeof(Unit);
  size_t i = 0;
  __m128i firsts = all_lanes<Unit>(first), lasts = all_lanes<Unit>(last);
  for (; i + kLanes <= starts; i += kLanes) {
    __m128i both = _mm_and_si128(equal_lanes(text + i, firsts), equal_lanes(text + i + distance, lasts));
    int mask = _mm_movemask_epi8(both);
    if (mask) return i + __builtin_ctz(mask) / sizeof(Unit);
  }
  for (; i < starts; i++)
    if (text[i] == first && text[i + distance] == last) return i;
  return kNotFound;
}

// The last such place.
template <class Unit>
size_t rfind_character_pair(const Unit* text, size_t starts, size_t distance, uint32_t first, uint32_t last) {
  if (Unit(first) != first || Unit(last) != last) return kNotFound;
  constexpr size_t kLanes = 16 / sizeof(Unit);
  __m128i firsts = all_lanes<Unit>(first), lasts = all_lanes<Unit>(last);
  for (; starts >= kLanes; starts -= kLanes) {
    const Unit* block = text + starts - kLanes;
    int mask = _mm_movemask_epi8(_mm_and_si128(equal_lanes(block, firsts), equal_lanes(block + distance, lasts)));
    if (mask) return starts - kLanes + (31 - __builtin_clz(mask)) / sizeof(Unit);
  }
  while (starts > 0)
    if (text[--starts] == first && text[starts + distance] == last) return starts;
  return kNotFound;
}

// The first place of the pattern (not empty) at or after `from`.
template <class Unit, class PatternUnit>
size_t find_units(const Unit* text, size_t count, const PatternUnit* pattern, size_t pattern_count, size_t from = 0) {
  if (pattern_count > count || from > count - pattern_count) return kNotFound;
  if (pattern_count == 1) {
    size_t step = find_character(text + from, count - from, pattern[0]);
    return step == kNotFound ? kNotFound : from + step;
  }
  uint32_t first = pattern[0], last = pattern[pattern_count - 1];
  size_t last_start = count - pattern_count, wasted = 0, begin = from;
  for (;;) {
    size_t step = find_character_pair(text + from, last_start - from + 1, pattern_count - 1, first, last);
    if (step == kNotFound) return kNotFound;
    from += step;
    size_t i = 1;
    while (i < pattern_count && text[from + i] == pattern[i]) i++;
    if (i == pattern_count) return from;
    if (++from > last_start) return kNotFound;
    // Comparing at each place is fastest as long as it seldom gets far; otherwise the search with a bound.
    wasted += i + 8;
    if (wasted > 256 + 4 * (from - begin)) {
      return two_way_find(UnitSequence<Unit, false>{text, count}, from,
                          UnitSequence<PatternUnit, false>{pattern, pattern_count});
    }
  }
}

// The last place of the pattern (not empty).
template <class Unit, class PatternUnit>
size_t rfind_units(const Unit* text, size_t count, const PatternUnit* pattern, size_t pattern_count) {
  if (pattern_count > count) return kNotFound;
  if (pattern_count == 1) return rfind_character(text, count, pattern[0]);
  uint32_t first = pattern[0], last = pattern[pattern_count - 1];
  size_t starts = count - pattern_count + 1, wasted = 0;  // places below `starts` are still to be tried
  size_t all = starts;
  for (;;) {
    size_t place = rfind_character_pair(text, starts, pattern_count - 1, first, last);
    if (place == kNotFound) return kNotFound;
    size_t i = 1;
    while (i < pattern_count && text[place + i] == pattern[i]) i++;
    if (i == pattern_count) return place;
    starts = place;
    if (starts == 0) return kNotFound;
    wasted += i + 8;
    if (wasted > 256 + 4 * (all - starts)) {
      size_t size = starts - 1 + pattern_count;
      size_t found = two_way_find(UnitSequence<Unit, true>{text, size}, 0,
                                  UnitSequence<PatternUnit, true>{pattern, pattern_count});
      return found == kNotFound ? kNotFound : size - found - pattern_count;
    }
  }
}

// How often the pattern (not empty) occurs without overlap, counting no further than `limit`.
template <class Unit, class PatternUnit>
size_t count_units(const Unit* text, size_t count, const PatternUnit* pattern, size_t pattern_count,
                   size_t limit = SIZE_MAX) {
  if (pattern_count == 1 && limit == SIZE_MAX) return count_character(text, count, pattern[0]);
  size_t found = 0, from = 0;
  while (found < limit) {
    from = find_units(text, count, pattern, pattern_count, from);
    if (from == kNotFound) break;
    found++;
    from += pattern_count;
  }
  return found;
}

// --- Lines, words, stripping

struct LineBounds {
  size_t end;   // of the line without its break
  size_t next;  // after the break; the text's size at the end
};

// The line that begins at `start` < count. \r\n is one break.
template <class Unit>
LineBounds next_line(const Unit* text, size_t count, size_t start) {
  size_t i = start;
  if constexpr (sizeof(Unit) == 1) {
    // Sixteen at a time, as long as none is a control character or above 0x7f (negative as signed bytes).
    for (; i + 16 <= count; i += 16) {
      __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
      int mask = _mm_movemask_epi8(_mm_cmplt_epi8(block, _mm_set1_epi8(0x20)));
      if (mask) {
        i += __builtin_ctz(mask);
        break;
      }
    }
  }
  while (i < count && !(text[i] < 0x20 ? (0x70003c00u >> text[i] & 1) : text[i] >= 0x85 && is_line_break(text[i]))) i++;
  if (i == count) return {count, count};
  size_t next = i + 1;
  if (text[i] == '\r' && next < count && text[next] == '\n') next++;
  return {i, next};
}

struct Bounds {
  size_t start, end;
};

template <class Unit>
bool is_space_unit(Unit c) {
  // \t \n \v \f \r, 0x1c to 0x1f and the space
  if (c < 0x80) return c == ' ' || (c < 0x20 && (0xf0003e00u >> c & 1));
  return is_space(c);
}

// The next run of characters that are no white space, at or after `start`; empty at the end of the text.
template <class Unit>
Bounds next_word(const Unit* text, size_t count, size_t start) {
  while (start < count && is_space_unit(text[start])) start++;
  size_t end = start;
  while (end < count && !is_space_unit(text[end])) end++;
  return {start, end};
}

// The same from the end: the last run that ends at or before `end`.
template <class Unit>
Bounds previous_word(const Unit* text, size_t end) {
  while (end > 0 && is_space_unit(text[end - 1])) end--;
  size_t start = end;
  while (start > 0 && !is_space_unit(text[start - 1])) start--;
  return {start, end};
}

enum class StripSide : uint8_t { left = 1, right = 2, both = 3 };

// What is left after taking off, on the given sides, the characters for which `strip(c)` holds.
template <class Unit, class Predicate>
Bounds strip_bounds_if(const Unit* text, size_t count, StripSide side, Predicate strip) {
  size_t start = 0, end = count;
  if (int(side) & int(StripSide::left))
    while (start < end && strip(text[start])) start++;
  if (int(side) & int(StripSide::right))
    while (end > start && strip(text[end - 1])) end--;
  return {start, end};
}

template <class Unit>
Bounds strip_space_bounds(const Unit* text, size_t count, StripSide side) {
  return strip_bounds_if(text, count, side, [](Unit c) { return is_space_unit(c); });
}

// Strips the characters of `set`. A mask of their low bits spares most searches in it.
template <class Unit, class SetUnit>
Bounds strip_set_bounds(const Unit* text, size_t count, const SetUnit* set, size_t set_count, StripSide side) {
  uint64_t mask = 0;
  for (size_t i = 0; i < set_count; i++) mask |= uint64_t(1) << (set[i] & 63);
  return strip_bounds_if(text, count, side, [&](Unit c) {
    return (mask >> (c & 63) & 1) && find_character(set, set_count, c) != kNotFound;
  });
}

// --- Case of ASCII text

// `to` and `from` may be the same. Bytes above 0x7f are copied as they are (bytes.lower and so on need that).
inline void ascii_lower(uint8_t* to, const uint8_t* from, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = from[i] | (uint8_t(from[i] - 'A') < 26 ? 0x20 : 0);
}
inline void ascii_upper(uint8_t* to, const uint8_t* from, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = from[i] ^ (uint8_t(from[i] - 'a') < 26 ? 0x20 : 0);
}
inline void ascii_swap_case(uint8_t* to, const uint8_t* from, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = from[i] ^ (uint8_t((from[i] | 0x20) - 'a') < 26 ? 0x20 : 0);
}
// First letter of each run of letters in upper case, the rest in lower case.
inline void ascii_title(uint8_t* to, const uint8_t* from, size_t count) {
  bool in_word = false;
  for (size_t i = 0; i < count; i++) {
    bool letter = uint8_t((from[i] | 0x20) - 'a') < 26;
    to[i] = !letter ? from[i] : in_word ? uint8_t(from[i] | 0x20) : uint8_t(from[i] & 0xdf);
    in_word = letter;
  }
}

}  // namespace ouro::unicode
