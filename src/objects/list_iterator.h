// The iterator of a list that runs backward; the forward one stands with the list (list.h).
#pragma once

#include "objects/list.h"

namespace ouro {

struct ListReverseIterator : Object {
  FieldTo<List> list;  // strong; null: exhausted
  int64_t index;       // of the next item; -1 when there is none
};

Result<Ref> list_reverse_iterator(ThreadState& ts, List& self);

}  // namespace ouro
