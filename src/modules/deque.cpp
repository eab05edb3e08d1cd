// collections.deque: memory, both ends, slots and methods; the iterators are in deque_iterator.cpp.
//
// __eq__, __iter__ and the release of items run Python: the deque is whole by then, an item that is compared
// is kept, and `state` tells whether it changed meanwhile.
#include "modules/deque.h"

#include <cstring>

#include "modules/native_fields.h"
#include "objects/descriptors.h"
#include "objects/dict_views.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/repr_guard.h"
#include "objects/sequence_compare.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

constexpr uint64_t kSmallestCapacity = 8;

// --- memory

// Puts the items, in order, into memory for `capacity` of them.
void move_ring(ThreadState& ts, Deque& self, Value* items, uint64_t capacity) {
  uint64_t first = self.capacity - self.head < self.size ? self.capacity - self.head : self.size;
  if (first) std::memcpy(static_cast<void*>(items), self.items + self.head, first * sizeof(Value));
  if (self.size > first)
    std::memcpy(static_cast<void*>(items + first), self.items, (self.size - first) * sizeof(Value));
  if (self.items) ts.release_bytes(self.items);
  self.items = items;
  self.capacity = capacity;
  self.head = 0;
}
Result<void> resize_ring(ThreadState& ts, Deque& self, uint64_t capacity) {
  move_ring(ts, self, static_cast<Value*>(TRY(ts.allocate_bytes(capacity * sizeof(Value)))), capacity);
  return {};
}
[[gnu::noinline]] Result<void> grow(ThreadState& ts, Deque& self) {
  if (self.capacity >= uint64_t(1) << 40) return ts.memory_refused();
  return resize_ring(ts, self, self.capacity ? self.capacity * 2 : kSmallestCapacity);
}
// A ring of which most is empty is halved; without memory for that it stays.
[[gnu::noinline]] void shrink(ThreadState& ts, Deque& self) {
  void* items = ts.interpreter().heap.allocate(self.capacity / 2 * sizeof(Value), PageKind::kBytes);
  if (items) move_ring(ts, self, static_cast<Value*>(items), self.capacity / 2);
}
void shrink_if_empty(ThreadState& ts, Deque& self) {
  if (self.capacity >= 4 * kSmallestCapacity && self.size < self.capacity / 8) [[unlikely]]
    shrink(ts, self);
}

Result<void> push_right(ThreadState& ts, Deque& self, Ref item) {
  Ref old;  // released when the deque is whole
  if (self.max_length >= 0 && self.size >= uint64_t(self.max_length)) [[unlikely]] {
    self.state++;
    if (self.max_length == 0) return {};
    old = Ref::adopt(self.at(0));
    self.head = (self.head + 1) & (self.capacity - 1);
    self.size--;
    self.at(self.size++) = item.leak();
    return {};
  }
  if (self.size == self.capacity) [[unlikely]]
    TRY(grow(ts, self));
  self.at(self.size++) = item.leak();
  self.state++;
  return {};
}
Result<void> push_left(ThreadState& ts, Deque& self, Ref item) {
  Ref old;
  if (self.max_length >= 0 && self.size >= uint64_t(self.max_length)) [[unlikely]] {
    self.state++;
    if (self.max_length == 0) return {};
    old = Ref::adopt(self.at(self.size - 1));
    self.size--;
  } else {
    if (self.size == self.capacity) [[unlikely]]
      TRY(grow(ts, self));
    self.state++;
  }
  self.head = (self.head - 1) & (self.capacity - 1);
  self.items[self.head] = item.leak();
  self.size++;
  return {};
}
// The deque is not empty.
Ref take_right(ThreadState& ts, Deque& self) {
  Ref item = Ref::adopt(self.at(--self.size));
  self.state++;
  shrink_if_empty(ts, self);
  return item;
}
Ref take_left(ThreadState& ts, Deque& self) {
  Ref item = Ref::adopt(self.items[self.head]);
  self.head = (self.head + 1) & (self.capacity - 1);
  self.size--;
  self.state++;
  shrink_if_empty(ts, self);
  return item;
}

// Rotates n steps to the right (left when negative).
void rotate(Deque& self, int64_t n) {
  if (self.size <= 1) return;
  auto size = int64_t(self.size);
  n %= size;
  if (n > size / 2) n -= size;
  else if (n < -(size / 2)) n += size;
  self.state++;
  uint64_t mask = self.capacity - 1;
  if (self.size == self.capacity) {
    self.head = (self.head - uint64_t(n)) & mask;
    return;
  }
  for (; n > 0; n--) {
    Value last = self.at(self.size - 1);
    self.head = (self.head - 1) & mask;
    self.items[self.head] = last;
  }
  for (; n < 0; n++) {
    Value first = self.items[self.head];
    self.head = (self.head + 1) & mask;
    self.at(self.size - 1) = first;
  }
}

// Takes the item at an index out.
Ref take_at(ThreadState& ts, Deque& self, int64_t index) {
  rotate(self, -index);
  Ref item = take_left(ts, self);
  rotate(self, index);
  return item;
}

void deque_clear(ThreadState& ts, Deque& self) {
  if (!self.items) return;
  Value* items = self.items;
  uint64_t head = self.head, size = self.size, mask = self.capacity - 1;
  self.items = nullptr;
  self.capacity = self.head = self.size = 0;
  self.state++;
  for (uint64_t i = 0; i < size; i++) release_reference(items[(head + i) & mask]);
  ts.release_bytes(items);
}

// --- construction

Result<RefTo<Deque>> deque_allocate(ThreadState& ts, Type& type) {
  auto* self = TRY(ts.allocate_as<Deque>(type));
  self->items = nullptr;
  self->capacity = self->head = self->size = self->state = 0;
  self->max_length = Deque::kNoLimit;
  ts.track(*self);
  return RefTo<Deque>::adopt(self);
}
Result<Ref> deque_new(ThreadState& ts, Type& type, const CallArguments&) { return Ref(TRY(deque_allocate(ts, type))); }

template <bool kLeft>
Result<void> extend_from(ThreadState& ts, Deque& self, Value iterable) {
  Ref source = Ref::share(iterable);
  // The items of the deque itself are those it has now.
  if (iterable == Value(self)) source = TRY(list_from(ts, iterable));
  Ref iterator = TRY(get_iterator(ts, source));
  for (;;) {
    Maybe<Ref> item = TRY(next(ts, iterator));
    if (!item) return {};
    if constexpr (kLeft) TRY(push_left(ts, self, item.release()));
    else TRY(push_right(ts, self, item.release()));
    TRY(ts.checkpoint_limits());
  }
}

constexpr NativeMethod kInitRow = signature_row("deque(iterable=(), maxlen=None)");
Result<void> deque_init(ThreadState& ts, Deque& self, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kInitRow, arguments, slots, extra));
  int64_t max_length = Deque::kNoLimit;
  if (!slots[1].is_none()) {
    if (!is_int(slots[1])) return raise(ts, Exc::TypeError, "an integer is required");
    if (!int_to_int64(slots[1], max_length))
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C ssize_t");
    if (max_length < 0) return raise(ts, Exc::ValueError, "maxlen must be non-negative");
  }
  self.max_length = max_length;
  deque_clear(ts, self);
  if (!slots[0].is_unbound()) TRY(extend_from<false>(ts, self, slots[0]));
  return {};
}

Result<Ref> deque_copy(ThreadState& ts, Deque& self) {
  Type& native = *self.type->layout_base;
  if (self.type == &native) {
    RefTo<Deque> copy = TRY(deque_allocate(ts, native));
    copy->max_length = self.max_length;
    if (self.size) {
      TRY(resize_ring(ts, *copy, self.capacity));
      for (uint64_t i = 0; i < self.size; i++) {
        add_reference(self.at(i));
        copy->items[i] = self.at(i);
      }
      copy->size = self.size;
    }
    return Ref(std::move(copy));
  }
  Ref result;
  if (self.max_length < 0) {
    result = TRY(call(ts, Value(self.type), Value(self)));
  } else {
    Ref limit = TRY(make_int(ts, self.max_length));
    result = TRY(call(ts, Value(self.type), Value(self), Value(limit)));
  }
  if (!is_deque(result))
    return raise(ts, Exc::TypeError, "{}() must return a deque, not {}", self.type->plain_name, type_name(ts, result));
  return result;
}

// --- the ends

Result<void> deque_append(ThreadState& ts, Deque& self, Value item) { return push_right(ts, self, Ref::share(item)); }
Result<void> deque_appendleft(ThreadState& ts, Deque& self, Value item) {
  return push_left(ts, self, Ref::share(item));
}
Result<Ref> deque_pop(ThreadState& ts, Deque& self) {
  if (self.size == 0) return raise(ts, Exc::IndexError, "pop from an empty deque");
  return take_right(ts, self);
}
Result<Ref> deque_popleft(ThreadState& ts, Deque& self) {
  if (self.size == 0) return raise(ts, Exc::IndexError, "pop from an empty deque");
  return take_left(ts, self);
}
Result<void> deque_extend(ThreadState& ts, Deque& self, Value iterable) {
  return extend_from<false>(ts, self, iterable);
}
Result<void> deque_extendleft(ThreadState& ts, Deque& self, Value iterable) {
  return extend_from<true>(ts, self, iterable);
}
void deque_rotate(ThreadState&, Deque& self, Index n) { rotate(self, n); }
void deque_reverse(ThreadState&, Deque& self) {
  for (uint64_t low = 0, high = self.size; low + 1 < high; low++) std::swap(self.at(low), self.at(--high));
}

// --- searching

Raised mutated(ThreadState& ts) { return raise(ts, Exc::RuntimeError, "deque mutated during iteration"); }

// Calls found(index) -> bool (true: stop) for each item in [begin, end) equal to the value.
template <class Found>
Result<void> search(ThreadState& ts, Deque& self, Value value, uint64_t begin, uint64_t end, Found found) {
  uint64_t state = self.state;
  for (uint64_t i = begin; i < end; i++) {
    Ref item = Ref::share(self.at(i));
    bool equal = TRY(items_equal(ts, item, value));
    if (self.state != state) return mutated(ts);
    if (equal && found(i)) return {};
    TRY(ts.checkpoint_limits());
  }
  return {};
}

Result<int64_t> deque_count(ThreadState& ts, Deque& self, Value value) {
  int64_t count = 0;
  TRY(search(ts, self, value, 0, self.size, [&](uint64_t) {
    count++;
    return false;
  }));
  return count;
}
Result<bool> deque_contains(ThreadState& ts, Deque& self, Value value) {
  bool found = false;
  TRY(search(ts, self, value, 0, self.size, [&](uint64_t) { return found = true; }));
  return found;
}
Result<int64_t> deque_index(ThreadState& ts, Deque& self, Value value, SliceIndex start, SliceIndex stop) {
  auto size = int64_t(self.size);
  int64_t begin = start < 0 ? (start + size < 0 ? 0 : start + size) : int64_t(start);
  int64_t end = stop < 0 ? (stop + size < 0 ? 0 : stop + size) : int64_t(stop);
  if (end > size) end = size;
  int64_t found = -1;
  if (begin < end)
    TRY(search(ts, self, value, uint64_t(begin), uint64_t(end), [&](uint64_t index) {
      found = int64_t(index);
      return true;
    }));
  if (found < 0) return raise(ts, Exc::ValueError, "{} is not in deque", repr_of(value));
  return found;
}
Result<void> deque_remove(ThreadState& ts, Deque& self, Value value) {
  uint64_t state = self.state;
  for (uint64_t i = 0; i < self.size; i++) {
    Ref item = Ref::share(self.at(i));
    auto equal = items_equal(ts, item, value);
    if (equal.is_error()) return raised;
    if (self.state != state) return raise(ts, Exc::IndexError, "deque mutated during iteration");
    if (equal.release()) {
      Ref removed = take_at(ts, self, int64_t(i));
      return {};
    }
    TRY(ts.checkpoint_limits());
  }
  return raise(ts, Exc::ValueError, "{} is not in deque", repr_of(value));
}

// --- items

Result<void> deque_insert(ThreadState& ts, Deque& self, Index index, Value item) {
  auto size = int64_t(self.size);
  if (self.max_length == size) return raise(ts, Exc::IndexError, "deque already at its maximum size");
  if (index >= size) return push_right(ts, self, Ref::share(item));
  if (index <= -size || index == 0) return push_left(ts, self, Ref::share(item));
  rotate(self, -index);
  auto pushed = index < 0 ? push_right(ts, self, Ref::share(item)) : push_left(ts, self, Ref::share(item));
  rotate(self, index);
  return pushed;
}

int64_t deque_length(ThreadState&, Deque& self) { return int64_t(self.size); }

Raised index_error(ThreadState& ts) { return raise(ts, Exc::IndexError, "deque index out of range"); }
Result<Ref> deque_item(ThreadState& ts, Deque& self, int64_t index) {
  if (uint64_t(index) >= self.size) return index_error(ts);
  return Ref::share(self.at(uint64_t(index)));
}
Result<void> deque_set_item(ThreadState& ts, Deque& self, int64_t index, Value item) {
  if (uint64_t(index) >= self.size) return index_error(ts);
  Ref old;
  if (item.is_unbound()) {
    old = take_at(ts, self, index);
  } else {
    old = Ref::adopt(self.at(uint64_t(index)));
    self.at(uint64_t(index)) = Ref::share(item).leak();
  }
  return {};
}

// --- operators

Result<Ref> deque_concat(ThreadState& ts, Deque& self, Value other) {
  if (!is_deque(other))
    return raise(ts, Exc::TypeError, "can only concatenate deque (not \"{}\") to deque", type_name(ts, other));
  Ref result = TRY(deque_copy(ts, self));
  TRY(extend_from<false>(ts, *static_cast<Deque*>(result.get().object()), other));
  return result;
}
Result<Ref> deque_inplace_concat(ThreadState& ts, Deque& self, Value other) {
  TRY(extend_from<false>(ts, self, other));
  return Ref::share(Value(self));
}

Result<void> repeat_in_place(ThreadState& ts, Deque& self, int64_t n) {
  if (self.size == 0 || n == 1) return {};
  if (n <= 0) {
    deque_clear(ts, self);
    return {};
  }
  uint64_t size = self.size;
  if (size == 1 && self.max_length >= 0 && n > self.max_length) n = self.max_length;
  if (size > uint64_t(INT64_MAX) / uint64_t(n)) return raise_value(ts, ts.interpreter().memory_error.get());
  if (self.max_length >= 0 && n * int64_t(size) > self.max_length)
    n = (self.max_length + int64_t(size) - 1) / int64_t(size);
  RefTo<List> items = TRY(list_from(ts, Value(self)));
  for (int64_t i = 1; i < n; i++) {
    TRY(ts.checkpoint_limits());
    for (uint64_t k = 0; k < items->size; k++) TRY(push_right(ts, self, Ref::share(items->items[k])));
  }
  return {};
}
Result<Ref> deque_inplace_repeat(ThreadState& ts, Deque& self, int64_t n) {
  TRY(repeat_in_place(ts, self, n));
  return Ref::share(Value(self));
}
Result<Ref> deque_repeat(ThreadState& ts, Deque& self, int64_t n) {
  Ref result = TRY(deque_copy(ts, self));
  TRY(repeat_in_place(ts, *static_cast<Deque*>(result.get().object()), n));
  return result;
}

Result<Ref> deque_compare(ThreadState& ts, Deque& self, Value right, CompareOp op) {
  if (!is_deque(right)) return Ref::not_implemented();
  auto& other = *static_cast<Deque*>(right.object());
  if (is_equality(op)) {
    if (&self == &other) return Ref::boolean(op == CompareOp::kEqual);
    if (self.size != other.size) return Ref::boolean(op == CompareOp::kNotEqual);
  }
  uint64_t state = self.state, other_state = other.state, i = 0;
  for (; i < self.size && i < other.size; i++) {
    Ref a = Ref::share(self.at(i)), b = Ref::share(other.at(i));
    bool equal = TRY(items_equal(ts, a, b));
    if (!equal) {
      if (op == CompareOp::kEqual) return Ref::boolean(false);
      if (op == CompareOp::kNotEqual) return Ref::boolean(true);
      return compare(ts, a, b, op);
    }
    if (self.state != state || other.state != other_state) return mutated(ts);
    TRY(ts.checkpoint_limits());
  }
  return Ref::boolean(holds(self.size, other.size, op));
}

Result<Ref> deque_repr(ThreadState& ts, Deque& self) {
  ReprGuard guard(ts, Value(self));
  bool running = TRY(guard.enter());
  if (running) return Ref(TRY(str_from_ascii(ts, "[...]")));
  RefTo<List> items = TRY(list_from(ts, Value(self)));
  if (self.max_length >= 0)
    return text(ts, "{}({}, maxlen={})",
                self.type->plain_name == self.type->spec->name ? "deque" : self.type->plain_name, repr_of(Value(items)),
                self.max_length);
  return text(ts, "{}({})", self.type->plain_name == self.type->spec->name ? "deque" : self.type->plain_name,
              repr_of(Value(items)));
}

Result<Ref> deque_reduce(ThreadState& ts, Deque& self) {
  Ref state = TRY(object_get_state(ts, Value(self), false));
  Ref iterator = TRY(get_iterator(ts, Value(self)));
  RefTo<Tuple> arguments;
  if (self.max_length < 0) {
    arguments = RefTo<Tuple>::share(empty_tuple(ts));
  } else {
    Ref limit = TRY(make_int(ts, self.max_length));
    arguments = TRY(make_tuple(ts, Value(empty_tuple(ts)), limit));
  }
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, state, iterator)));
}

Result<Ref> deque_maxlen(ThreadState& ts, Deque& self) {
  if (self.max_length < 0) return Ref::none();
  return make_int(ts, self.max_length);
}
int64_t deque_sizeof(ThreadState&, Deque& self) {
  return int64_t(self.type->instance_bytes + self.capacity * sizeof(Value));
}

constexpr NativeMethod kMethods[] = {
    method<deque_append>("append(self, item, /)", "Adds an item on the right."),
    method<deque_appendleft>("appendleft(self, item, /)", "Adds an item on the left."),
    method<deque_clear>("clear(self)", "Takes all items out."),
    method<deque_copy>("__copy__(self)", "A shallow copy."),
    method<deque_copy>("copy(self)", "A shallow copy."),
    method<deque_count>("count(self, value, /)", "How many items equal the value."),
    method<deque_extend>("extend(self, iterable, /)", "Adds all items of an iterable on the right."),
    method<deque_extendleft>("extendleft(self, iterable, /)", "Adds all items of an iterable on the left, one by one."),
    method<deque_index>("index(self, value, start=0, stop=sys.maxsize, /)", "The first index of the value."),
    method<deque_insert>("insert(self, index, value, /)", "Puts an item in before the index."),
    method<deque_pop>("pop(self)", "Takes the rightmost item out."),
    method<deque_popleft>("popleft(self)", "Takes the leftmost item out."),
    method<deque_reduce>("__reduce__(self)", "State for pickling."),
    method<deque_remove>("remove(self, value, /)", "Takes the first item equal to the value out."),
    method<deque_reversed>("__reversed__(self)", "An iterator from right to left."),
    method<deque_reverse>("reverse(self)", "Turns the order round in place."),
    method<deque_rotate>("rotate(self, n=1, /)", "Moves every item n places to the right."),
    method<deque_sizeof>("__sizeof__(self)", "Size in memory, in bytes."),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};
constexpr GetSetRow kGetSets[] = {getter<deque_maxlen>("maxlen", "The most items it holds; None: any number.")};

}  // namespace

const TypeSpec spec_deque{
    .name = "collections.deque",
    .instance_bytes = sizeof(Deque),
    .flags = type_flags::kContainer | type_flags::kSubclassable | type_flags::kHasWeakrefs | type_flags::kIsSequence,
    .doc = "deque([iterable[, maxlen]])\n\nA row of items that is quick to change at both ends.",
    .methods = kMethods,
    .getsets = kGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = deque_new;
          s.tp_init = slot<deque_init>;
          s.tp_repr = slot<deque_repr>;
          s.tp_compare = slot<deque_compare>;
          s.tp_iter = slot<deque_iterator>;
          s.sq_length = slot<deque_length>;
          s.sq_concat = slot<deque_concat>;
          s.sq_repeat = slot<deque_repeat>;
          s.sq_item = slot<deque_item>;
          s.sq_set_item = slot<deque_set_item>;
          s.sq_contains = slot<deque_contains>;
          s.sq_inplace_concat = slot<deque_inplace_concat>;
          s.sq_inplace_repeat = slot<deque_inplace_repeat>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            auto& self = static_cast<Deque&>(object);
            for (uint64_t i = 0; i < self.size; i++) visitor.visit(self.at(i));
          };
          s.clear_references = slot<deque_clear>;
          s.destroy = slot<deque_clear>;
        },
    .module = "collections",
};

}  // namespace ouro
