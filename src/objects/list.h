// List: a growing row of values.   count | type | size | capacity | items -> block of the heap
#pragma once

#include <span>

#include "runtime/protocol.h"

namespace ouro {

struct List : Object {
  static constexpr Kind kKind = Kind::kList;
  static constexpr const char* kTypeName = "list";
  uint64_t size;
  uint64_t capacity;  // items the block has room for
  Value* items;       // strong; null when capacity is 0

  std::span<const Value> span() const { return {items, size}; }
};

// A list of no items with room for `capacity`.
Result<RefTo<List>> list_allocate(ThreadState& ts, uint64_t capacity);
// Shares the values.
Result<RefTo<List>> list_of(ThreadState& ts, std::span<const Value> values);
Result<void> list_append(ThreadState& ts, List& self, Ref item);
inline Result<void> list_append(ThreadState& ts, List& self, Value item) { return list_append(ts, self, Ref::share(item)); }
Result<void> list_insert_at(ThreadState& ts, List& self, int64_t index, Value item);
Result<void> list_extend(ThreadState& ts, List& self, Value iterable);
// Takes the items [begin, end) out; they are released after the list is whole again.
Result<void> list_delete_range(ThreadState& ts, List& self, uint64_t begin, uint64_t end);
Result<RefTo<Tuple>> list_to_tuple(ThreadState& ts, List& self);
Result<void> list_sort(ThreadState& ts, List& self, Value key, bool reverse);
Result<void> list_reverse(ThreadState& ts, List& self);
Result<Ref> list_concat(ThreadState& ts, Value left, Value right);
void list_clear(ThreadState& ts, List& self);

}  // namespace ouro
