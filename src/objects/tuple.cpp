// Tuples: making them. Methods stand in tuple_methods.cpp.
#include "objects/tuple.h"

#include "objects/list.h"

namespace ouro {

Tuple& empty_tuple(ThreadState& ts) { return *ts.interpreter().empty_tuple; }

Result<RefTo<Tuple>> tuple_allocate(ThreadState& ts, uint64_t size) {
  if (size == 0 && ts.interpreter().empty_tuple) return RefTo<Tuple>::share(empty_tuple(ts));
  if (size > (uint64_t(1) << 58)) return ts.memory_refused();
  Tuple* tuple = TRY(ts.allocate_as<Tuple>(*ts.types().tuple, size * sizeof(Value)));
  tuple->size = size;
  for (uint64_t i = 0; i < size; i++) tuple->items()[i] = Value::unbound();
  ts.track(*tuple);
  return RefTo<Tuple>::adopt(tuple);
}

Result<RefTo<Tuple>> tuple_of(ThreadState& ts, std::span<const Value> values) {
  if (values.empty()) return RefTo<Tuple>::share(empty_tuple(ts));
  Tuple* tuple = TRY(ts.allocate_as<Tuple>(*ts.types().tuple, values.size() * sizeof(Value)));
  tuple->size = values.size();
  for (size_t i = 0; i < values.size(); i++) {
    add_reference(values[i]);
    tuple->items()[i] = values[i];
  }
  ts.track(*tuple);
  return RefTo<Tuple>::adopt(tuple);
}

Result<RefTo<Tuple>> tuple_slice(ThreadState& ts, Tuple& tuple, uint64_t begin, uint64_t end) {
  OURO_ASSERT(begin <= end && end <= tuple.size);
  if (begin == 0 && end == tuple.size && is_exact<Tuple>(tuple)) return RefTo<Tuple>::share(tuple);
  return tuple_of(ts, tuple.span().subspan(begin, end - begin));
}

Result<RefTo<Tuple>> tuple_from(ThreadState& ts, Value iterable) {
  if (is_exact<Tuple>(iterable)) return RefTo<Tuple>::share(as<Tuple>(iterable));
  if (is_exact<List>(iterable)) return list_to_tuple(ts, as<List>(iterable));
  RefTo<List> list = TRY(list_from(ts, iterable));
  return list_to_tuple(ts, *list);
}

}  // namespace ouro
