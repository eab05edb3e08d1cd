// Set algebra: new sets of sets and iterables, and comparisons. Results have the built-in type of self.
#pragma once

#include "objects/set.h"

namespace ouro {

Result<RefTo<Set>> set_copy(ThreadState& ts, Set& self);
Result<RefTo<Set>> set_difference(ThreadState& ts, Set& self, Value iterable);
Result<RefTo<Set>> set_symmetric_difference(ThreadState& ts, Set& self, Value iterable);
Result<bool> set_is_subset(ThreadState& ts, Set& self, Set& other);
Result<bool> set_is_disjoint(ThreadState& ts, Set& self, Value iterable);

}  // namespace ouro
