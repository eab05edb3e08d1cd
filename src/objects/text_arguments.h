// Arguments that the methods of str, bytes and bytearray take alike: start and stop of a search, what is joined.
#pragma once

#include "objects/int.h"
#include "objects/list.h"
#include "runtime/protocol.h"

namespace ouro {

// A bound of a slice given as an argument: None (or nothing) means `fallback`. Runs __index__.
inline Result<int64_t> slice_bound(ThreadState& ts, Value value, int64_t fallback) {
  if (value.is_small_int()) return value.as_small_int();
  if (value.is_none() || value.is_unbound()) return fallback;
  if (!is_int(value) && !type_of(ts, value).slots.nb_index)
    return raise(ts, Exc::TypeError, "slice indices must be integers or None or have an __index__ method");
  return index_clamped(ts, value);
}

// The items of join()'s argument, in a list of their own. TypeError "can only join an iterable".
Result<RefTo<List>> items_to_join(ThreadState& ts, Value iterable);

// Where a search goes on: [begin, end) of the text; begin > end: nowhere.
struct SearchRange {
  int64_t begin, end;
  bool valid() const { return begin <= end; }
  int64_t size() const { return end - begin; }
};

// Negative bounds count from the end; bounds are then clamped, but for a begin past the end.
inline SearchRange clamp_range(int64_t begin, int64_t end, int64_t length) {
  if (end > length) end = length;
  else if (end < 0) end = end + length < 0 ? 0 : end + length;
  if (begin < 0) begin = begin + length < 0 ? 0 : begin + length;
  return {begin, end};
}

struct SearchBounds {
  int64_t begin, end;
  SearchRange in(int64_t length) const { return clamp_range(begin, end, length); }
};
inline Result<SearchBounds> search_bounds(ThreadState& ts, Value start, Value end) {
  int64_t first = TRY(slice_bound(ts, start, 0));
  int64_t last = TRY(slice_bound(ts, end, INT64_MAX));
  return SearchBounds{first, last};
}

}  // namespace ouro
