// Lists: memory, and the changes that everything else is built from. The type's slots and methods stand in
// list_methods.cpp, sorting in list_sort.cpp, the iterators in list_iterator.cpp.
//
// Between calls: size <= capacity, items is null exactly when capacity is 0, items[0 .. size) are strong
// references. A release can run Python that changes this very list, so it comes last, with the list whole and
// nothing read from it afterwards.
#include "objects/list.h"

#include <algorithm>
#include <cstring>

#include "objects/range.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

// More items than the heap can ever hold; far from overflow when multiplied by the size of an item.
constexpr uint64_t kMostItems = uint64_t(1) << 56;

Raised too_many(ThreadState& ts) { return raise_empty(ts, Exc::MemoryError); }

// Moves the items to a block for exactly `capacity` items, which is not less than size. Runs no Python.
Result<void> set_capacity(ThreadState& ts, List& self, uint64_t capacity) {
  OURO_ASSERT(capacity >= self.size);
  if (capacity > kMostItems) return too_many(ts);
  if (capacity == 0) return {};
  if (self.capacity == 0) {
    self.items = static_cast<Value*>(TRY(ts.allocate_bytes(capacity * sizeof(Value))));
  } else {
    self.items =
        static_cast<Value*>(TRY(ts.resize_bytes(self.items, self.capacity * sizeof(Value), capacity * sizeof(Value))));
  }
  self.capacity = capacity;
  return {};
}

// Room for `size` items, with an eighth more when the list grows, so that n appends move 9 n items at most.
Result<void> grow_for(ThreadState& ts, List& self, uint64_t size) {
  if (size <= self.capacity) return {};
  if (size > kMostItems) return too_many(ts);
  uint64_t wanted = (size + (size >> 3) + 6) & ~uint64_t(3);
  // A jump that is larger than the reserve: no further ones are expected.
  if (size - self.size > wanted - size) wanted = (size + 3) & ~uint64_t(3);
  return set_capacity(ts, self, wanted);
}

// Gives memory back when less than half of it is in use. Runs no Python; a refusal leaves all as it is.
void shrink(ThreadState& ts, List& self) {
  if (self.size >= self.capacity / 2) return;
  uint64_t wanted = self.size ? (self.size + (self.size >> 3) + 6) & ~uint64_t(3) : 0;
  if (wanted >= self.capacity) return;
  if (wanted == 0) {
    ts.release_bytes(self.items);
    self.items = nullptr;
  } else {
    Value* smaller = static_cast<Value*>(
        ts.interpreter().heap.resize(self.items, self.capacity * sizeof(Value), wanted * sizeof(Value)));
    if (!smaller) return;
    self.items = smaller;
  }
  self.capacity = wanted;
}

void share_all(const Value* from, uint64_t count, Value* to) {
  for (uint64_t i = 0; i < count; i++) {
    add_reference(from[i]);
    to[i] = from[i];
  }
}

// Room for `count` items more; an empty list gets no reserve.
Result<void> reserve_more(ThreadState& ts, List& self, uint64_t count) {
  if (self.capacity || count > kMostItems) return grow_for(ts, self, self.size + count);
  return set_capacity(ts, self, (count + 1) & ~uint64_t(1));
}

// Appends shared values, which may be the list's own. Runs no Python.
Result<void> append_all(ThreadState& ts, List& self, const Value* values, uint64_t count) {
  if (count == 0) return {};
  uint64_t old_size = self.size;
  bool own = values == self.items;
  TRY(reserve_more(ts, self, count));
  if (own) values = self.items;
  share_all(values, count, self.items + old_size);
  self.size = old_size + count;
  return {};
}

// Appends the numbers of a range that are all small ints.
Result<void> append_range(ThreadState& ts, List& self, const Range& range) {
  int64_t count = range.length.get().as_small_int(), number = range.start.get().as_small_int();
  int64_t step = range.step.get().as_small_int();
  if (count == 0) return {};
  TRY(reserve_more(ts, self, uint64_t(count)));
  for (int64_t i = 0; i < count; i++, number += step) self.items[self.size + uint64_t(i)] = Value::small_int(number);
  self.size += uint64_t(count);
  return {};
}

}  // namespace

// ---------------------------------------------------------------------------------------------- making

Result<RefTo<List>> list_allocate(ThreadState& ts, uint64_t capacity) {
  List* list = TRY(ts.allocate_as<List>(*ts.types().list));
  list->size = 0;
  list->capacity = 0;
  list->items = nullptr;
  RefTo<List> result = RefTo<List>::adopt(list);
  if (capacity) TRY(set_capacity(ts, *list, capacity));
  ts.track(*list);
  return result;
}

Result<RefTo<List>> list_of(ThreadState& ts, std::span<const Value> values) {
  RefTo<List> result = TRY(list_allocate(ts, values.size()));
  share_all(values.data(), values.size(), result->items);
  result->size = values.size();
  return result;
}

Result<RefTo<List>> list_slice(ThreadState& ts, List& self, uint64_t begin, uint64_t end) {
  OURO_ASSERT(begin <= end && end <= self.size);
  return list_of(ts, self.span().subspan(begin, end - begin));
}

Result<RefTo<List>> list_from(ThreadState& ts, Value iterable) {
  RefTo<List> result = TRY(list_allocate(ts, 0));
  TRY(list_extend(ts, *result, iterable));
  return result;
}

Result<Ref> list_concat(ThreadState& ts, Value left, Value right) {
  if (!is<List>(right))
    return raise(ts, Exc::TypeError, "can only concatenate list (not \"{}\") to list", type_name(ts, right));
  List &first = as<List>(left), &second = as<List>(right);
  RefTo<List> result = TRY(list_allocate(ts, first.size + second.size));
  share_all(first.items, first.size, result->items);
  share_all(second.items, second.size, result->items + first.size);
  result->size = first.size + second.size;
  return result;
}

Result<RefTo<Tuple>> list_to_tuple(ThreadState& ts, List& self) { return tuple_of(ts, self.span()); }

// ---------------------------------------------------------------------------------------------- changing

Result<void> list_reserve(ThreadState& ts, List& self, uint64_t capacity) {
  if (capacity <= self.capacity) return {};
  return set_capacity(ts, self, capacity);
}

Result<void> list_append_slow(ThreadState& ts, List& self, Ref item) {
  TRY(grow_for(ts, self, self.size + 1));
  self.items[self.size++] = item.leak();
  return {};
}

Result<void> list_insert_at(ThreadState& ts, List& self, int64_t index, Value item) {
  int64_t size = int64_t(self.size);
  if (index < 0) index = std::max(index + size, int64_t(0));
  index = std::min(index, size);
  TRY(grow_for(ts, self, self.size + 1));
  std::memmove(self.items + index + 1, self.items + index, size_t(size - index) * sizeof(Value));
  self.items[index] = Ref::share(item).leak();
  self.size++;
  return {};
}

Result<void> list_extend(ThreadState& ts, List& self, Value iterable) {
  if (is_exact<List>(iterable) || iterable == Value(self)) {
    List& other = as<List>(iterable);
    return append_all(ts, self, other.items, other.size);
  }
  if (is_exact<Tuple>(iterable)) {
    Tuple& other = as<Tuple>(iterable);
    return append_all(ts, self, other.items(), other.size);
  }
  if (is_exact<Range>(iterable) && as<Range>(iterable).is_small()) return append_range(ts, self, as<Range>(iterable));
  Ref iterator = TRY(get_iterator(ts, iterable));
  // A hint is no promise: it only saves moves. One that would overflow the size is left aside, one that is
  // merely too large is refused as memory.
  int64_t hint = TRY(length_hint(ts, iterable, 8));
  if (hint <= INT64_MAX - int64_t(self.size)) TRY(reserve_more(ts, self, uint64_t(hint)));
  NextSlot next_item = type_of(ts, iterator).slots.tp_next;
  for (;;) {
    Result<Maybe<Ref>> outcome = next_item(ts, iterator);
    // A generator that returned a value raises StopIteration itself.
    if (outcome.is_error() && ts.catch_if(Exc::StopIteration)) break;
    Maybe<Ref> item = TRY(std::move(outcome));
    if (!item) break;
    TRY(list_append(ts, self, item.release()));
    TRY(ts.checkpoint_limits());
  }
  shrink(ts, self);
  return {};
}

Result<void> list_replace_range(ThreadState& ts, List& self, uint64_t begin, uint64_t end,
                                std::span<const Value> values) {
  OURO_ASSERT(begin <= end && end <= self.size);
  constexpr uint64_t kFew = 8;
  uint64_t removed = end - begin, added = values.size(), old_size = self.size;
  // Copies of the items that go and of those that come: the list's block may move, and values may lie in it.
  Value few[2 * kFew];
  Value* copies = few;
  if (std::max(removed, added) > kFew) {
    if (added > kMostItems - removed) return too_many(ts);
    copies = static_cast<Value*>(TRY(ts.allocate_bytes((removed + added) * sizeof(Value))));
  }
  if (added) std::memcpy(copies + removed, values.data(), added * sizeof(Value));
  if (added > removed) {
    Result<void> grown = grow_for(ts, self, old_size - removed + added);
    if (grown.is_error()) {
      if (copies != few) ts.release_bytes(copies);
      return raised;
    }
  }
  if (removed) std::memcpy(copies, self.items + begin, removed * sizeof(Value));
  if (added != removed && end != old_size)
    std::memmove(self.items + begin + added, self.items + end, (old_size - end) * sizeof(Value));
  share_all(copies + removed, added, self.items + begin);
  self.size = old_size - removed + added;
  if (removed > added) shrink(ts, self);
  for (uint64_t i = removed; i-- > 0;) release_reference(copies[i]);
  if (copies != few) ts.release_bytes(copies);
  return {};
}

Result<void> list_delete_range(ThreadState& ts, List& self, uint64_t begin, uint64_t end) {
  if (begin == end) return {};
  if (begin == 0 && end == self.size) {
    list_clear(ts, self);
    return {};
  }
  return list_replace_range(ts, self, begin, end, {});
}

Ref list_take(ThreadState& ts, List& self, uint64_t index) {
  OURO_ASSERT(index < self.size);
  Ref item = Ref::adopt(self.items[index]);
  self.size--;
  std::memmove(self.items + index, self.items + index + 1, (self.size - index) * sizeof(Value));
  shrink(ts, self);
  return item;
}

Result<void> list_reverse(ThreadState&, List& self) {
  std::reverse(self.items, self.items + self.size);
  return {};
}

void list_clear(ThreadState& ts, List& self) {
  if (self.capacity == 0) return;
  Value* items = self.items;
  uint64_t size = self.size;
  self.items = nullptr;
  self.size = self.capacity = 0;
  while (size-- > 0) release_reference(items[size]);
  ts.release_bytes(items);
}

}  // namespace ouro
