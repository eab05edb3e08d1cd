// What list and tuple have in common: equality of items and lexicographic comparison.
//
// A Sequence has `size` and `span()`. __eq__ of an item may change a list: each step reads size and items again.
#pragma once

#include <cstdint>

#include "objects/str.h"
#include "runtime/protocol.h"

namespace ouro {

// Equality where it runs no Python: identical values, small ints, flonums (those of different words are different
// numbers) and exact str.
enum class QuickAnswer : uint8_t { kDifferent, kEqual, kUnknown };
inline QuickAnswer quick_equal(Value left, Value right) {
  if (left == right) return QuickAnswer::kEqual;
  if ((left.is_small_int() && right.is_small_int()) || (left.is_flonum() && right.is_flonum()))
    return QuickAnswer::kDifferent;
  if (is_exact<Str>(left) && is_exact<Str>(right))
    return str_equal(as<Str>(left), as<Str>(right)) ? QuickAnswer::kEqual : QuickAnswer::kDifferent;
  return QuickAnswer::kUnknown;
}
// equals(), with the pairs that need no call sorted out first.
inline Result<bool> items_equal(ThreadState& ts, Value left, Value right) {
  QuickAnswer answer = quick_equal(left, right);
  if (answer != QuickAnswer::kUnknown) return answer == QuickAnswer::kEqual;
  return equals(ts, left, right);
}

// Language reference 6.10.1: the first items that differ decide, else the lengths.
template <class Sequence>
Result<Ref> compare_sequences(ThreadState& ts, Sequence& left, Sequence& right, CompareOp op) {
  uint64_t i = 0;
  for (; i < left.size && i < right.size; i++) {
    Ref a = Ref::share(left.span()[i]), b = Ref::share(right.span()[i]);
    bool equal = TRY(items_equal(ts, a, b));
    if (!equal) break;
    TRY(ts.checkpoint_limits());
  }
  if (i >= left.size || i >= right.size) return Ref::boolean(holds(left.size, right.size, op));
  if (op == CompareOp::kEqual) return Ref::boolean(false);
  if (op == CompareOp::kNotEqual) return Ref::boolean(true);
  Ref a = Ref::share(left.span()[i]), b = Ref::share(right.span()[i]);
  return compare(ts, a, b, op);
}

// The first index in [begin, end) whose item equals the value; -1 when there is none.
template <class Sequence>
Result<int64_t> find_item(ThreadState& ts, Sequence& self, Value value, uint64_t begin, uint64_t end) {
  for (uint64_t i = begin; i < end && i < self.size; i++) {
    Ref item = Ref::share(self.span()[i]);
    bool equal = TRY(items_equal(ts, item, value));
    if (equal) return int64_t(i);
    TRY(ts.checkpoint_limits());
  }
  return -1;
}

template <class Sequence>
Result<int64_t> count_items(ThreadState& ts, Sequence& self, Value value) {
  int64_t count = 0;
  for (uint64_t i = 0; i < self.size; i++) {
    Ref item = Ref::share(self.span()[i]);
    bool equal = TRY(items_equal(ts, item, value));
    count += equal;
    TRY(ts.checkpoint_limits());
  }
  return count;
}

// A start or stop argument of index(), which unlike a slice's cannot be None: clamped to the range of int64_t.
inline Result<int64_t> search_argument(ThreadState& ts, Value argument) {
  if (argument.is_small_int()) return argument.as_small_int();
  if (!type_of(ts, argument).slots.nb_index)
    return raise(ts, Exc::TypeError, "slice indices must be integers or have an __index__ method");
  return index_clamped(ts, argument);
}
// Such an argument counted from the end when negative, then clamped to [0, infinity).
inline uint64_t search_bound(int64_t bound, uint64_t size) {
  if (bound >= 0) return uint64_t(bound);
  bound += int64_t(size);
  return bound < 0 ? 0 : uint64_t(bound);
}

// index(value, start, stop): the index of the first item there that equals the value; -1 when there is none.
template <class Sequence>
Result<int64_t> find_item_between(ThreadState& ts, Sequence& self, Value value, Value start, Value stop) {
  int64_t first = TRY(search_argument(ts, start));
  int64_t end = TRY(search_argument(ts, stop));
  return find_item(ts, self, value, search_bound(first, self.size), search_bound(end, self.size));
}

}  // namespace ouro
