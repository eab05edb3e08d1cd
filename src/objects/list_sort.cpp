// list.sort: the keys, how they are compared, and the list while it is being sorted. The algorithm is in merge_sort.h.
//
// The comparisons run Python, so the items are taken out of the list first: it looks empty meanwhile.
// Whatever happens, all items are in the list again at the end. Putting anything into the list meanwhile is
// found out (ValueError) and undone.
#include <algorithm>

#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/merge_sort.h"
#include "objects/sequence_compare.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro {
namespace {

// --- comparisons

// The words of small ints are in the order of the numbers.
bool small_int_less(Value left, Value right) { return int64_t(left.bits()) < int64_t(right.bits()); }

struct SmallIntLess {
  static constexpr bool kOrdersWords = true;
  Result<bool> operator()(Value left, Value right) { return small_int_less(left, right); }
};
struct IntLess {
  ThreadState& ts;
  Result<bool> operator()(Value left, Value right) {
    TRY(ts.checkpoint_limits());
    return int_compare(left, right) < 0;
  }
};
struct FloatLess {
  Result<bool> operator()(Value left, Value right) { return float_number(left) < float_number(right); }
};
struct StrLess {
  ThreadState& ts;
  Result<bool> operator()(Value left, Value right) {
    TRY(ts.checkpoint_limits());
    return str_compare(as<Str>(left), as<Str>(right)) < 0;
  }
};
// Any objects, by `left < right`.
struct AnyLess {
  ThreadState& ts;
  Result<bool> operator()(Value left, Value right) {
    TRY(ts.checkpoint_limits());
    Ref result = TRY(compare(ts, left, right, CompareOp::kLess));
    if (result.get().is_bool()) return result.get().is_true();
    return is_true(ts, result);
  }
};
// Objects of one type, whose slot is asked at once; only when it has no answer `left < right` is, which asks it
// again, as CPython does.
struct OneTypeLess {
  ThreadState& ts;
  Result<bool> operator()(Value left, Value right) {
    TRY(ts.checkpoint_limits());
    Type& type = type_of(ts, left);
    // A key's __class__ may have been assigned meanwhile.
    if (&type != &type_of(ts, right) || !type.slots.tp_compare) [[unlikely]]
      return AnyLess{ts}(left, right);
    Ref result = TRY(type.slots.tp_compare(ts, left, right, CompareOp::kLess));
    if (result.get().is_not_implemented()) return AnyLess{ts}(left, right);
    if (result.get().is_bool()) return result.get().is_true();
    return is_true(ts, result);
  }
};

// kOneType: of one type that is none of those before it. kTuple: exact tuples that are not empty.
enum class KeyKind : uint8_t { kSmallInt, kInt, kFloat, kStr, kTuple, kOneType, kAny };

// Exact tuples that are not empty; kFirst says what all their first items are.
template <KeyKind kFirst>
struct TupleLess {
  ThreadState& ts;
  Result<bool> operator()(Value left, Value right) {
    TRY(ts.checkpoint_limits());
    Tuple &a = as<Tuple>(left), &b = as<Tuple>(right);
    Value first = a[0], second = b[0];
    if constexpr (kFirst == KeyKind::kSmallInt) {
      if (first != second) return small_int_less(first, second);
    } else if constexpr (kFirst == KeyKind::kFloat) {
      double x = float_number(first), y = float_number(second);
      if (x != y && first != second) return x < y;
    } else if constexpr (kFirst == KeyKind::kStr) {
      if (first != second) {
        int order = str_compare(as<Str>(first), as<Str>(second));
        if (order) return order < 0;
      }
    } else {
      bool equal = TRY(items_equal(ts, first, second));
      if (!equal) {
        if constexpr (kFirst == KeyKind::kOneType) return OneTypeLess{ts}(first, second);
        else return AnyLess{ts}(first, second);
      }
    }
    uint64_t common = std::min(a.size, b.size);
    for (uint64_t i = 1; i < common; i++) {
      bool equal = TRY(items_equal(ts, a[i], b[i]));
      if (!equal) return AnyLess{ts}(a[i], b[i]);
    }
    return a.size < b.size;
  }
};

KeyKind kind_of(Value key) {
  if (key.is_small_int()) return KeyKind::kSmallInt;
  if (is_exact_float(key)) return KeyKind::kFloat;
  if (is_exact<Str>(key)) return KeyKind::kStr;
  if (is_exact<Int>(key)) return KeyKind::kInt;
  if (is_exact<Tuple>(key) && as<Tuple>(key).size > 0) return KeyKind::kTuple;
  return KeyKind::kOneType;
}
KeyKind common_kind(ThreadState& ts, Value first, KeyKind first_kind, Value key, KeyKind key_kind) {
  if (&type_of(ts, first) != &type_of(ts, key)) return KeyKind::kAny;
  if (first_kind == key_kind) return first_kind;
  if (is_int(key)) return KeyKind::kInt;
  return KeyKind::kOneType;
}
// What all keys are, or with `first_items` what the first items of all keys, which are tuples, are.
Result<KeyKind> kind_of_all(ThreadState& ts, const Value* keys, uint64_t count, bool first_items) {
  auto key_at = [&](uint64_t i) { return first_items ? as<Tuple>(keys[i])[0] : keys[i]; };
  Value first = key_at(0);
  KeyKind kind = kind_of(first);
  for (uint64_t i = 1; i < count && kind != KeyKind::kAny; i++) {
    Value key = key_at(i);
    KeyKind key_kind = kind_of(key);
    if (key_kind != kind || kind == KeyKind::kOneType) kind = common_kind(ts, first, kind, key, key_kind);
    if (i % 8192 == 0) TRY(ts.checkpoint_limits());
  }
  return kind;
}

// --- sorting rows

template <class Less>
Result<void> sort_by(ThreadState& ts, Less less, Value* keys, Value* values, uint64_t count) {
  if (values) return MergeSort<Less, true>(ts, less, keys, values, count).sort();
  return MergeSort<Less, false>(ts, less, keys, nullptr, count).sort();
}

Result<void> sort_rows(ThreadState& ts, Value* keys, Value* values, uint64_t count) {
  if (count < 2) return {};
  KeyKind kind = TRY(kind_of_all(ts, keys, count, false));
  switch (kind) {
    case KeyKind::kSmallInt: return sort_by(ts, SmallIntLess{}, keys, values, count);
    case KeyKind::kInt: return sort_by(ts, IntLess{ts}, keys, values, count);
    case KeyKind::kFloat: return sort_by(ts, FloatLess{}, keys, values, count);
    case KeyKind::kStr: return sort_by(ts, StrLess{ts}, keys, values, count);
    case KeyKind::kTuple: break;
    case KeyKind::kOneType: return sort_by(ts, OneTypeLess{ts}, keys, values, count);
    case KeyKind::kAny: return sort_by(ts, AnyLess{ts}, keys, values, count);
  }
  kind = TRY(kind_of_all(ts, keys, count, true));
  switch (kind) {
    case KeyKind::kSmallInt: return sort_by(ts, TupleLess<KeyKind::kSmallInt>{ts}, keys, values, count);
    case KeyKind::kFloat: return sort_by(ts, TupleLess<KeyKind::kFloat>{ts}, keys, values, count);
    case KeyKind::kStr: return sort_by(ts, TupleLess<KeyKind::kStr>{ts}, keys, values, count);
    case KeyKind::kOneType: return sort_by(ts, TupleLess<KeyKind::kOneType>{ts}, keys, values, count);
    default: return sort_by(ts, TupleLess<KeyKind::kAny>{ts}, keys, values, count);
  }
}

// Sorts `items` by key(item). The keys are released here, the items stay strong throughout.
Result<void> sort_with_key(ThreadState& ts, Value key, Value* items, uint64_t count, bool reverse) {
  if (count == 0) return {};
  Value* keys = static_cast<Value*>(TRY(ts.allocate_bytes(count * sizeof(Value))));
  uint64_t made = 0;
  Result<void> result = [&]() -> Result<void> {
    for (; made < count; made++) {
      Ref result_key = TRY(call(ts, key, items[made]));
      keys[made] = result_key.leak();
      TRY(ts.checkpoint_limits());
    }
    if (reverse) {
      std::reverse(keys, keys + count);
      std::reverse(items, items + count);
    }
    Result<void> sorted = sort_rows(ts, keys, items, count);
    if (reverse) std::reverse(items, items + count);
    return sorted;
  }();
  if (made < count) {
    while (made > 0) release_reference(keys[--made]);
  } else {
    for (uint64_t i = 0; i < made; i++) release_reference(keys[i]);
  }
  ts.release_bytes(keys);
  return result;
}

// Equal items keep their order when the row is reversed before and after.
Result<void> sort_plain(ThreadState& ts, Value* items, uint64_t count, bool reverse) {
  if (reverse) std::reverse(items, items + count);
  Result<void> result = sort_rows(ts, items, nullptr, count);
  if (reverse) std::reverse(items, items + count);
  return result;
}

// What a list's items point to while it is sorted; any growth of the list replaces it.
const Value kSortingMark[1] = {};

}  // namespace

Result<void> list_sort(ThreadState& ts, List& self, Value key, bool reverse) {
  RefTo<List> keep = RefTo<List>::share(self);
  Value* items = self.items;
  uint64_t size = self.size, capacity = self.capacity;
  Value* mark = const_cast<Value*>(kSortingMark);
  self.items = mark;
  self.size = self.capacity = 0;
  Result<void> result = key.is_null() || key.is_none() ? sort_plain(ts, items, size, reverse)
                                                       : sort_with_key(ts, key, items, size, reverse);
  bool modified = self.items != mark;
  // What was put in meanwhile goes to a list of its own, released when this one is whole.
  Value* intruders = self.items;
  uint64_t intruder_count = self.size, intruder_capacity = self.capacity;
  self.items = items;
  self.size = size;
  self.capacity = capacity;
  if (intruder_capacity) {
    while (intruder_count > 0) release_reference(intruders[--intruder_count]);
    ts.release_bytes(intruders);
  }
  if (modified && !result.is_error()) return raise(ts, Exc::ValueError, "list modified during sort");
  return result;
}

}  // namespace ouro
