// Deque: collections.deque: a row of items that grows and shrinks at both ends, in a ring.
//
//   item i lies at items[(head + i) & (capacity - 1)];   capacity is 0 or a power of two
//
// `state` changes whenever items come, go or move round: what iterates compares it.
#pragma once

#include "modules/collections.h"
#include "runtime/ref.h"

namespace ouro {

struct Deque : Object {
  static constexpr int64_t kNoLimit = -1;

  Value* items;  // owned; null while capacity is 0
  uint64_t capacity;
  uint64_t head;
  uint64_t size;
  uint64_t state;
  int64_t max_length;  // kNoLimit: none

  Value& at(uint64_t index) { return items[(head + index) & (capacity - 1)]; }
  const Value& at(uint64_t index) const { return items[(head + index) & (capacity - 1)]; }
};

// Iterates forward or backward; the step that finds the deque changed fails.
struct DequeIterator : Object {
  FieldTo<Deque> deque;
  uint64_t state;
  uint64_t remaining;
};

inline bool is_deque(Value value) { return value.is_heap() && value.object()->type->spec == &spec_deque; }
Result<Ref> deque_iterator(ThreadState& ts, Deque& self);
Result<Ref> deque_reversed(ThreadState& ts, Deque& self);

}  // namespace ouro
