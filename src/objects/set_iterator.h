// The iterator of set and frozenset.
#pragma once

#include "objects/set.h"

namespace ouro {

struct SetIterator : Object {
  static constexpr Kind kKind = Kind::kSetIterator;
  FieldTo<Set> set;    // strong; null: exhausted
  uint64_t position;   // of the next slot to look at
  uint64_t used;       // size of the set at the start; kChanged after it was found to be another
  uint64_t remaining;  // keys still to come
  static constexpr uint64_t kChanged = ~uint64_t(0);
};

Result<Ref> set_iterator(ThreadState& ts, Set& self);

}  // namespace ouro
