// Makers of the iterators and aliases that the protocol itself needs.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

Result<Ref> sequence_iterator_make(ThreadState& ts, Value sequence);  // over anything with __getitem__
Result<Ref> call_iterator_make(ThreadState& ts, Value callable, Value sentinel);
Result<Ref> make_generic_alias(ThreadState& ts, Value origin,
                               Value arguments);  // types.GenericAlias(origin, arguments)
bool is_union(Value value);
Tuple& union_members(Value value);  // of a union
// value1 | value2 of classes, aliases and None; not implemented for anything else.
Result<Ref> union_or(ThreadState& ts, Value left, Value right);

}  // namespace ouro
