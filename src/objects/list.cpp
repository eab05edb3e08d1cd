// Lists: memory, and the changes that everything else is built from. The type's slots and methods stand in
// list_methods.cpp, sorting in list_sort.cpp, the iterators in list_iterator.cpp.
//
// Between calls: size <= capacity, items is null exactly when capacity is 0, items[0 .. size) are strong
// references. A release can run Python that changes this very list, so it comes last, with the list whole and
// nothing read from it afterwards.
#include "objects/list.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "objects/range.h"
#include "objects/slice.h"
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

// How many items are copied or made between two polls: some microseconds of work.
constexpr uint64_t kItemsPerPoll = 8192;

// Copies values that somebody else holds, each with a reference of its own. Ended by a poll, it holds none.
Result<void> share_all(ThreadState& ts, const Value* from, uint64_t count, Value* to) {
  for (uint64_t done = 0; done < count;) {
    uint64_t stop = std::min(count, done + kItemsPerPoll);
    for (; done < stop; done++) {
      add_reference(from[done]);
      to[done] = from[done];
    }
    if (done < count && ts.checkpoint_limits().is_error()) {
      while (done > 0) release_reference(to[--done]);
      return raised;
    }
  }
  return {};
}

// Memory for items on their way into a list or out of it; few of them need no allocation.
class SpareRow {
 public:
  explicit SpareRow(ThreadState& ts) : ts_(ts) {}
  SpareRow(const SpareRow&) = delete;
  SpareRow& operator=(const SpareRow&) = delete;
  ~SpareRow() {
    if (block_) ts_.release_bytes(block_);
  }
  // To be called once.
  Result<Value*> reserve(uint64_t count) {
    if (count <= std::size(few_)) return few_;
    if (count > kMostItems) return too_many(ts_);
    block_ = static_cast<Value*>(TRY(ts_.allocate_bytes(count * sizeof(Value))));
    return block_;
  }

 private:
  ThreadState& ts_;
  Value* block_ = nullptr;  // owned
  Value few_[16];
};

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
  TRY(share_all(ts, values, count, self.items + old_size));
  self.size = old_size + count;
  return {};
}

// Appends the numbers of a range that are all small ints.
Result<void> append_range(ThreadState& ts, List& self, const Range& range) {
  int64_t count = range.length.get().as_small_int(), number = range.start.get().as_small_int();
  int64_t step = range.step.get().as_small_int();
  if (count == 0) return {};
  TRY(reserve_more(ts, self, uint64_t(count)));
  for (int64_t i = 0; i < count; i++, number += step) {
    self.items[self.size + uint64_t(i)] = Value::small_int(number);
    if (uint64_t(i) % kItemsPerPoll == kItemsPerPoll - 1) TRY(ts.checkpoint_limits());
  }
  self.size += uint64_t(count);
  return {};
}

}  // namespace

// --- making

Result<RefTo<List>> list_allocate(ThreadState& ts, uint64_t capacity) {
  return list_allocate_as(ts, *ts.types().list, capacity);
}

Result<RefTo<List>> list_allocate_as(ThreadState& ts, Type& type, uint64_t capacity) {
  List* list = TRY(ts.allocate_as<List>(type));
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
  TRY(share_all(ts, values.data(), values.size(), result->items));
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
  TRY(append_all(ts, *result, first.items, first.size));
  TRY(append_all(ts, *result, second.items, second.size));
  return result;
}

Result<RefTo<Tuple>> list_to_tuple(ThreadState& ts, List& self) { return tuple_of(ts, self.span()); }

// --- changing

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
  uint64_t removed = end - begin, added = values.size(), old_size = self.size;
  if (added > kMostItems - removed) return too_many(ts);
  // The values are copied before anything moves: they may lie in the list's own block.
  SpareRow spare(ts);
  Value* coming = TRY(spare.reserve(added + removed));
  Value* gone = coming + added;
  if (added) std::memcpy(coming, values.data(), added * sizeof(Value));
  if (added > removed) TRY(grow_for(ts, self, old_size - removed + added));
  TRY(share_all(ts, coming, added, coming));
  if (removed) std::memcpy(gone, self.items + begin, removed * sizeof(Value));
  if (added != removed && end != old_size)
    std::memmove(self.items + begin + added, self.items + end, (old_size - end) * sizeof(Value));
  if (added) std::memcpy(self.items + begin, coming, added * sizeof(Value));
  self.size = old_size - removed + added;
  if (removed > added) shrink(ts, self);
  while (removed > 0) release_reference(gone[--removed]);
  return {};
}

Result<void> list_replace_steps(ThreadState& ts, List& self, SliceBounds bounds, std::span<const Value> values) {
  OURO_ASSERT(int64_t(values.size()) == bounds.count);
  SpareRow spare(ts);
  Value* row = TRY(spare.reserve(values.size()));
  TRY(share_all(ts, values.data(), values.size(), row));
  for (int64_t i = 0; i < bounds.count; i++) std::swap(row[i], self.items[bounds.start + i * bounds.step]);
  for (int64_t i = 0; i < bounds.count; i++) release_reference(row[i]);
  return {};
}

Result<void> list_delete_steps(ThreadState& ts, List& self, SliceBounds bounds) {
  if (bounds.count == 0) return {};
  if (bounds.step == 1 || bounds.count == 1)
    return list_delete_range(ts, self, uint64_t(bounds.start), uint64_t(bounds.start + bounds.count));
  if (bounds.step < 0) {  // the same items, taken forward
    bounds.start += (bounds.count - 1) * bounds.step;
    bounds.step = -bounds.step;
  }
  SpareRow spare(ts);
  Value* gone = TRY(spare.reserve(uint64_t(bounds.count)));
  Value* to = self.items + bounds.start;
  for (int64_t i = 0, at = bounds.start; i < bounds.count; i++, at += bounds.step) {
    gone[i] = self.items[at];
    // The items that stay, up to the next one that goes.
    int64_t stay = (i + 1 < bounds.count ? at + bounds.step : int64_t(self.size)) - (at + 1);
    std::memmove(to, self.items + at + 1, size_t(stay) * sizeof(Value));
    to += stay;
  }
  self.size -= uint64_t(bounds.count);
  shrink(ts, self);
  for (int64_t i = 0; i < bounds.count; i++) release_reference(gone[i]);
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

Result<void> list_repeat_items(ThreadState& ts, List& self, int64_t count) {
  uint64_t size = self.size, total;
  if (size == 0 || count == 1) return {};
  if (count <= 0) {
    list_clear(ts, self);
    return {};
  }
  if (__builtin_mul_overflow(size, uint64_t(count), &total)) return too_many(ts);
  TRY(list_reserve(ts, self, total));
  Value* items = self.items;
  // Words first, so that a poll that ends it finds no count changed. A stretch is at least a whole repetition
  // or a good piece of memory.
  if (size == 1) {
    for (uint64_t filled = 1; filled < total;) {
      uint64_t stop = std::min(total, filled + kItemsPerPoll);
      std::fill(items + filled, items + stop, items[0]);
      filled = stop;
      TRY(ts.checkpoint_limits());
    }
  } else {
    for (uint64_t filled = size; filled < total;) {
      uint64_t more = std::min({filled, total - filled, std::max(size, kItemsPerPoll / size * size)});
      std::copy(items, items + more, items + filled);
      filled += more;
      TRY(ts.checkpoint_limits());
    }
  }
  for (uint64_t i = 0; i < size; i++)
    if (items[i].is_heap()) items[i].object()->refcount += uint64_t(count) - 1;
  self.size = total;
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
