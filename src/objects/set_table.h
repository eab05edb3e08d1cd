// The hash table inside a Set, for set.cpp and the set operations.
//
// A probe looks at an entry and, where the table has room, the nine behind it; then it jumps to 5 * slot +
// perturb + 1 with perturb shifted right by five. Tables grow when three fifths are filled: to more than four
// times the keys, above 50,000 twice. Both are CPython's, so that iteration gives the same order as there.
#pragma once

#include "objects/set.h"

namespace ouro::set_table {

inline constexpr uint64_t kMinimumSlots = 8;

// Sets all fields of a set without table.
void initialize(Set& self);
// Whether the key is in the set. Runs __eq__ of keys with the same hash.
Result<bool> contains(ThreadState& ts, Set& self, Value key, int64_t hash);
Result<void> add(ThreadState& ts, Set& self, Value key, int64_t hash);
// The same for a key that is not in the set, of which nothing was deleted since its table was made. Runs no Python.
Result<void> add_new(ThreadState& ts, Set& self, Value key, int64_t hash);
// Takes the key out; false when it was not there.
Result<bool> discard(ThreadState& ts, Set& self, Value key, int64_t hash);
// A table of more than `minimum` slots; deleted entries vanish.
Result<void> resize(ThreadState& ts, Set& self, uint64_t minimum);
// Slots - 1 of the table, or of the first one when there is none yet.
inline uint64_t mask_of(const Set& self) { return self.table ? self.mask : kMinimumSlots - 1; }
// Room for so many more keys at once, where that would fill the table.
Result<void> reserve(ThreadState& ts, Set& self, uint64_t more);
// How far a set of `used` keys grows.
inline uint64_t growth(uint64_t used) { return used > 50000 ? used * 2 : used * 4; }
// Puts the keys of another set in.
Result<void> merge(ThreadState& ts, Set& self, Set& other);
// Takes a key out, whichever pop finds next; null when there is none.
Ref pop(Set& self);
// Exchanges the keys of two sets.
void swap_bodies(Set& a, Set& b);

}  // namespace ouro::set_table
