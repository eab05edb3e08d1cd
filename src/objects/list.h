// List: a growing row of values.   count | type | size | capacity | items -> block of the heap
//
// What runs no Python may hold items(), size and capacity across; everything else must read them again. While
// list.sort runs the list looks empty and its items are elsewhere.
#pragma once

#include <span>

#include "runtime/protocol.h"

namespace ouro {

struct SliceBounds;

struct List : Object {
  static constexpr Kind kKind = Kind::kList;
  static constexpr const char* kTypeName = "list";
  uint64_t size;
  uint64_t capacity;  // items the block has room for
  Value* items;       // strong; no memory of its own when capacity is 0

  std::span<const Value> span() const { return {items, size}; }
};

// Iterates forward by position. Exhausted, it lets the list go and stays exhausted, however the list grows.
struct ListIterator : Object {
  static constexpr Kind kKind = Kind::kListIterator;
  static constexpr const char* kTypeName = "list_iterator";
  FieldTo<List> list;  // strong; null: exhausted
  uint64_t index;      // of the next item
};

// --- making lists
// A list of no items with room for `capacity`.
Result<RefTo<List>> list_allocate(ThreadState& ts, uint64_t capacity);
// The same of `type`, which is list or a subclass.
Result<RefTo<List>> list_allocate_as(ThreadState& ts, Type& type, uint64_t capacity);
// Shares the values.
Result<RefTo<List>> list_of(ThreadState& ts, std::span<const Value> values);
// The items [begin, end).
Result<RefTo<List>> list_slice(ThreadState& ts, List& self, uint64_t begin, uint64_t end);
// left + right; TypeError when right is no list.
Result<Ref> list_concat(ThreadState& ts, Value left, Value right);
Result<RefTo<Tuple>> list_to_tuple(ThreadState& ts, List& self);

// --- changing them
// Room for at least `capacity` items in all; never less than there is.
Result<void> list_reserve(ThreadState& ts, List& self, uint64_t capacity);
Result<void> list_append_slow(ThreadState& ts, List& self, Ref item);
inline Result<void> list_append(ThreadState& ts, List& self, Ref item) {
  if (self.size < self.capacity) [[likely]] {
    self.items[self.size++] = item.leak();
    return {};
  }
  return list_append_slow(ts, self, std::move(item));
}
inline Result<void> list_append(ThreadState& ts, List& self, Value item) {
  return list_append(ts, self, Ref::share(item));
}
// Inserts before the index, which counts from the end when negative and is clamped.
Result<void> list_insert_at(ThreadState& ts, List& self, int64_t index, Value item);
// Appends all items of an iterable. Runs Python, but for exact lists and tuples.
Result<void> list_extend(ThreadState& ts, List& self, Value iterable);
// Puts `values` (shared; may be the list's own) in the place of the items [begin, end), which are released
// when the list is whole again.
Result<void> list_replace_range(ThreadState& ts, List& self, uint64_t begin, uint64_t end,
                                std::span<const Value> values);
// Takes the items [begin, end) out; they are released after the list is whole again.
Result<void> list_delete_range(ThreadState& ts, List& self, uint64_t begin, uint64_t end);
// self[start::step] = values: as many shared values (which may be the list's own) as the bounds count places. What
// was there is released in the order of the places.
Result<void> list_replace_steps(ThreadState& ts, List& self, SliceBounds bounds, std::span<const Value> values);
// del self[start::step]. With steps other than 1 the items are released from the lowest index on, without from the
// highest one down.
Result<void> list_delete_steps(ThreadState& ts, List& self, SliceBounds bounds);
// self *= count. MemoryError when no memory could hold the result.
Result<void> list_repeat_items(ThreadState& ts, List& self, int64_t count);
// Takes one item out and hands it over.
Ref list_take(ThreadState& ts, List& self, uint64_t index);
// Orders the items by key(item) (none: by the item), equal ones in their old order, also when reversed.
Result<void> list_sort(ThreadState& ts, List& self, Value key, bool reverse);
Result<void> list_reverse(ThreadState& ts, List& self);
void list_clear(ThreadState& ts, List& self);

// --- iterating
Result<Ref> list_iterator(ThreadState& ts, List& self);
// The next item; absent when exhausted.
inline Maybe<Ref> list_iterator_next(ListIterator& iterator) {
  List* list = iterator.list.get();
  if (list) [[likely]] {
    if (iterator.index < list->size) [[likely]]
      return Ref::share(list->items[iterator.index++]);
    iterator.list.clear();
  }
  return absent;
}

}  // namespace ouro
