// Set: a set or frozenset: an open-addressing table of hash and key.
#pragma once

#include <cstdint>

#include "runtime/protocol.h"

namespace ouro {

struct SetEntry {
  int64_t hash;
  Value key;  // strong; null: free; unbound: deleted
};

struct Set : Object {
  static constexpr Kind kKind = Kind::kSet;
  static constexpr Kind kLastKind = Kind::kFrozenSet;
  static constexpr const char* kTypeName = "set";
  uint64_t used;    // keys
  uint64_t filled;  // keys and deleted entries
  uint64_t mask;    // entries of the table - 1; 0: no table yet
  SetEntry* table;  // owned
  union {
    int64_t cached_hash;    // frozenset: 0: not computed
    uint64_t pop_position;  // set: where the search of the next pop starts
  };
};

// Not a frozenset.
inline bool is_mutable_set(Value value) { return value.is_heap() && value.object()->type->layout_kind == Kind::kSet; }

// A set (type: ts.types().set or frozenset, or a subclass).
Result<RefTo<Set>> set_allocate(ThreadState& ts, Type& type);
Result<void> set_add(ThreadState& ts, Set& self, Value key);
Result<bool> set_contains(ThreadState& ts, Set& self, Value key);
Result<bool> set_discard(ThreadState& ts, Set& self, Value key);  // false: it was not there
Result<void> set_update(ThreadState& ts, Set& self, Value iterable);
Result<RefTo<Set>> set_from(ThreadState& ts, Type& type, Value iterable);
void set_clear(ThreadState& ts, Set& self);
// self becomes self - iterable; self becomes self ^ iterable.
Result<void> set_difference_update(ThreadState& ts, Set& self, Value iterable);
Result<void> set_symmetric_difference_update(ThreadState& ts, Set& self, Value iterable);
// A new set (or frozenset, as self is) of what is in both.
Result<RefTo<Set>> set_intersection(ThreadState& ts, Set& self, Value iterable);
// position starts at 0; false at the end. The key is borrowed.
bool set_next(const Set& self, uint64_t& position, Value& key, int64_t& hash);

}  // namespace ouro
