// Module _bisect: positions in sorted sequences by halving.
//
// The key function, the comparisons and the sequence's own methods run Python: nothing of the sequence is kept across.
#include "modules/module_spec.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "runtime/native.h"

namespace ouro {

namespace {

enum class Side : uint8_t { kLeft, kRight };

Result<Ref> item_at(ThreadState& ts, Value sequence, int64_t index) {
  if (is_exact<List>(sequence)) {
    const List& list = as<List>(sequence);
    if (uint64_t(index) < list.size) return Ref::share(list.items[index]);
  }
  return sequence_item(ts, sequence, index);
}

// The position for x, which is a key already where there is a key function.
Result<int64_t> find_position(ThreadState& ts, Side side, Value sequence, Value x, int64_t low, Value high_value,
                              Value key) {
  if (low < 0) return raise(ts, Exc::ValueError, "lo must be non-negative");
  int64_t high;
  if (high_value.is_none()) {
    high = TRY(length(ts, sequence));
  } else {
    high = TRY(index_as_int64(ts, high_value, Exc::OverflowError));
    if (high < 0) high = TRY(length(ts, sequence));
  }
  while (low < high) {
    TRY(ts.checkpoint_limits());
    int64_t middle = int64_t((uint64_t(low) + uint64_t(high)) / 2);
    Ref item = TRY(item_at(ts, sequence, middle));
    if (!key.is_none()) item = TRY(call(ts, key, Value(item)));
    bool less;
    if (side == Side::kLeft) {
      less = TRY(compare_bool(ts, item, x, CompareOp::kLess));
      if (less) low = middle + 1;
      else high = middle;
    } else {
      less = TRY(compare_bool(ts, x, item, CompareOp::kLess));
      if (less) high = middle;
      else low = middle + 1;
    }
  }
  return low;
}

template <Side side>
Result<int64_t> bisect(ThreadState& ts, Value a, Value x, Index lo, Value hi, Value key) {
  return find_position(ts, side, a, x, lo, hi, key);
}

template <Side side>
Result<void> insort(ThreadState& ts, Value a, Value x, Index lo, Value hi, Value key) {
  Ref wanted = key.is_none() ? Ref::share(x) : TRY(call(ts, key, x));
  int64_t position = TRY(find_position(ts, side, a, wanted, lo, hi, key));
  if (is_exact<List>(a)) return list_insert_at(ts, as<List>(a), position, x);
  Ref index = TRY(make_int(ts, position));
  TRY(call_method(ts, a, names::k_insert, Value(index), x));
  return {};
}

constexpr NativeMethod kFunctions[] = {
    function<bisect<Side::kRight>>("bisect_right(a, x, lo=0, hi=None, *, key=None)",
                                   "The position behind what is not above x."),
    function<insort<Side::kRight>>("insort_right(a, x, lo=0, hi=None, *, key=None)",
                                   "Put x in behind what is not above it."),
    function<bisect<Side::kLeft>>("bisect_left(a, x, lo=0, hi=None, *, key=None)",
                                  "The position in front of what is not below x."),
    function<insort<Side::kLeft>>("insort_left(a, x, lo=0, hi=None, *, key=None)",
                                  "Put x in front of what is not below it."),
};

}  // namespace

extern const ModuleSpec module_bisect;
const ModuleSpec module_bisect{
    .name = "_bisect",
    .doc = "Positions in sorted sequences.",
    .functions = kFunctions,
};

}  // namespace ouro
