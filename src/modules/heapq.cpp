// Module _heapq: a list as a heap: item i is not above items 2i + 1 and 2i + 2 (not below in the heaps of
// *_max).
//
// Comparisons run Python, which may change the list: its size is looked at again after each, and a change is
// an error. Items only ever change places, so that the list is whole whenever Python looks at it.
#include "modules/module_spec.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "runtime/native.h"

namespace ouro {

namespace {

enum class Order : uint8_t { kMinimum, kMaximum };

// Whether the item at `first` belongs above the item at `second`.
template <Order order>
Result<bool> is_above(ThreadState& ts, List& heap, uint64_t first, uint64_t second) {
  uint64_t size = heap.size;
  Value a = heap.items[order == Order::kMinimum ? first : second];
  Value b = heap.items[order == Order::kMinimum ? second : first];
  if (a.is_small_int() && b.is_small_int()) return a.as_small_int() < b.as_small_int();
  Ref left = Ref::share(a), right = Ref::share(b);
  bool less = TRY(compare_bool(ts, left, right, CompareOp::kLess));
  if (heap.size != size) return raise(ts, Exc::RuntimeError, "list changed size during iteration");
  return less;
}

void swap_items(List& heap, uint64_t a, uint64_t b) { std::swap(heap.items[a], heap.items[b]); }

// Moves the item at `position` up while it belongs above its parent, not beyond `top`.
template <Order order>
Result<void> move_up(ThreadState& ts, List& heap, uint64_t top, uint64_t position) {
  if (position >= heap.size) return raise(ts, Exc::IndexError, "index out of range");
  while (position > top) {
    TRY(ts.checkpoint_limits());
    uint64_t parent = (position - 1) / 2;
    if (!TRY(is_above<order>(ts, heap, position, parent))) return {};
    swap_items(heap, parent, position);
    position = parent;
  }
  return {};
}

// Moves the item at `position` down to a leaf along the upper children, then up to its place: fewer
// comparisons than asking at each step whether it is there, since it mostly belongs near the leaves.
template <Order order>
Result<void> move_down(ThreadState& ts, List& heap, uint64_t position) {
  uint64_t end = heap.size, top = position;
  if (position >= end) return raise(ts, Exc::IndexError, "index out of range");
  while (position < end / 2) {
    TRY(ts.checkpoint_limits());
    uint64_t child = 2 * position + 1;
    if (child + 1 < end) {
      if (!TRY(is_above<order>(ts, heap, child, child + 1))) child++;
    }
    swap_items(heap, position, child);
    position = child;
  }
  return move_up<order>(ts, heap, top, position);
}

Result<void> heappush(ThreadState& ts, List& heap, Value item) {
  TRY(list_append(ts, heap, item));
  return move_up<Order::kMinimum>(ts, heap, 0, heap.size - 1);
}

template <Order order>
Result<Ref> heappop(ThreadState& ts, List& heap) {
  if (!heap.size) return raise(ts, Exc::IndexError, "index out of range");
  Ref last = list_take(ts, heap, heap.size - 1);
  if (!heap.size) return last;
  Ref top = Ref::adopt(heap.items[0]);
  heap.items[0] = last.leak();
  TRY(move_down<order>(ts, heap, 0));
  return top;
}

template <Order order>
Result<Ref> heapreplace(ThreadState& ts, List& heap, Value item) {
  if (!heap.size) return raise(ts, Exc::IndexError, "index out of range");
  Ref top = Ref::adopt(heap.items[0]);
  heap.items[0] = Ref::share(item).leak();
  TRY(move_down<order>(ts, heap, 0));
  return top;
}

Result<Ref> heappushpop(ThreadState& ts, List& heap, Value item) {
  if (!heap.size) return Ref::share(item);
  Ref top = Ref::share(heap.items[0]);
  bool less = TRY(compare_bool(ts, top, item, CompareOp::kLess));
  if (!less) return Ref::share(item);
  if (!heap.size) return raise(ts, Exc::IndexError, "index out of range");
  return heapreplace<Order::kMinimum>(ts, heap, item);
}

template <Order order>
Result<void> heapify(ThreadState& ts, List& heap) {
  for (uint64_t i = heap.size / 2; i-- > 0;) TRY(move_down<order>(ts, heap, i));
  return {};
}

constexpr NativeMethod kFunctions[] = {
    function<heappush>("heappush(heap, item, /)", "Put an item into a heap."),
    function<heappushpop>("heappushpop(heap, item, /)", "Put an item in, then take the smallest out."),
    function<heappop<Order::kMinimum>>("heappop(heap, /)", "Take the smallest item out."),
    function<heapreplace<Order::kMinimum>>("heapreplace(heap, item, /)",
                                           "Take the smallest item out, then put an item in."),
    function<heapify<Order::kMinimum>>("heapify(heap, /)", "Make a list a heap in place."),
    function<heappop<Order::kMaximum>>("_heappop_max(heap, /)", "heappop of a heap with the largest on top."),
    function<heapreplace<Order::kMaximum>>("_heapreplace_max(heap, item, /)",
                                           "heapreplace of a heap with the largest on top."),
    function<heapify<Order::kMaximum>>("_heapify_max(heap, /)", "heapify with the largest on top."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  return module_add_text(ts, module, "__about__",
                         "A heap keeps its smallest item on top: item i is not above items 2i + 1 and 2i + 2.");
}

}  // namespace

extern const ModuleSpec module_heapq;
const ModuleSpec module_heapq{
    .name = "_heapq",
    .doc = "Lists as heaps.",
    .functions = kFunctions,
    .initialize = initialize,
};

}  // namespace ouro
