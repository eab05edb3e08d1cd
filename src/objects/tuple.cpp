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

bool leads_to_no_container(Value value) {
  if (!value.is_heap()) return true;
  const Object* object = value.object();
  if (!(object->type->flags & type_flags::kContainer)) return true;
  const Kind kind = object->type->exact_kind;
  return (kind == Kind::kTuple || kind == Kind::kCode) && !(bits_of(object) & object_bits::kTracked);
}

void tuple_untrack_if_plain(ThreadState& ts, Tuple& tuple) {
  if (!(bits_of(&tuple) & object_bits::kTracked)) return;
  for (Value value : tuple)
    if (value.is_unbound() || !leads_to_no_container(value)) return;  // unbound: it is still being made
  ts.untrack(tuple);
}

Result<RefTo<Tuple>> tuple_adopt(ThreadState& ts, std::span<const Value> values) {
  if (values.empty()) return RefTo<Tuple>::share(empty_tuple(ts));
  bool untracked = true;
  for (Value value : values) untracked &= leads_to_no_container(value);
  Type& type = *ts.types().tuple;
  Object* object = TRY(untracked ? ts.allocate_untracked(type, values.size() * sizeof(Value))
                                 : ts.allocate(type, values.size() * sizeof(Value)));
  Tuple* tuple = static_cast<Tuple*>(object);
  tuple->size = values.size();
  for (size_t i = 0; i < values.size(); i++) tuple->items()[i] = values[i];
  if (!untracked) ts.track(*tuple);
  return RefTo<Tuple>::adopt(tuple);
}

Result<RefTo<Tuple>> tuple_of(ThreadState& ts, std::span<const Value> values) {
  RefTo<Tuple> tuple = TRY(tuple_adopt(ts, values));
  for (Value value : values) add_reference(value);
  return tuple;
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
