// Opcodes of values and containers: operators, subscripts, displays, unpacking, formatting.
#pragma once

#include "eval/ops/operands.h"
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/protocol.h"
#include "runtime/type.h"

namespace ouro::ops {

// --- operators
inline Push UNARY_POSITIVE(ThreadState& ts, In value) { return positive(ts, value); }
inline Push UNARY_NEGATIVE(ThreadState& ts, In value) { return negative(ts, value); }
inline Push UNARY_INVERT(ThreadState& ts, In value) { return invert(ts, value); }
inline Push UNARY_NOT(ThreadState& ts, In value) { return Ref::boolean(!TRY(is_true(ts, value))); }

inline Push BINARY_OP(ThreadState& ts, In left, In right, Oparg op) {
  if (op < uint32_t(kFirstInPlaceOperator)) return binary_op(ts, left, right, BinaryOp(uint32_t(op)));
  return inplace_op(ts, left, right, BinaryOp(op - kFirstInPlaceOperator));
}
inline Push COMPARE_OP(ThreadState& ts, In left, In right, Oparg op) {
  return compare(ts, left, right, CompareOp(uint32_t(op)));
}
inline Push IS_OP(ThreadState& ts, In left, In right, Oparg inverted) {
  return Ref::boolean((left.get() == right.get()) != bool(inverted));
}
inline Push CONTAINS_OP(ThreadState& ts, In item, In container, Oparg inverted) {
  return Ref::boolean(TRY(contains(ts, container, item)) != bool(inverted));
}

// --- subscripts
inline Push BINARY_SUBSCR(ThreadState& ts, In container, In key) { return get_item(ts, container, key); }
inline Done STORE_SUBSCR(ThreadState& ts, In value, In container, In key) {
  return set_item(ts, container, key, value);
}
inline Done DELETE_SUBSCR(ThreadState& ts, In container, In key) { return delete_item(ts, container, key); }
inline Push BUILD_SLICE(ThreadState& ts, Popped& parts, Oparg count) {
  return slice_make(ts, parts[0], parts[1], count == 3 ? parts[2] : Value::none());
}

// --- displays
inline Push BUILD_TUPLE(ThreadState& ts, Popped& items, Oparg) {
  RefTo<Tuple> tuple = TRY(tuple_adopt(ts, items.span()));
  items.handed_over();
  return Ref(std::move(tuple));
}
inline Push BUILD_LIST(ThreadState& ts, Popped& items, Oparg) {
  RefTo<List> list = TRY(list_allocate(ts, items.size()));
  for (size_t i = 0; i < items.size(); i++) list->items[i] = items.take(i).leak();
  list->size = items.size();
  return Ref(std::move(list));
}
inline Push BUILD_SET(ThreadState& ts, Popped& items, Oparg) {
  RefTo<Set> set = TRY(set_allocate(ts, *ts.types().set));
  for (size_t i = 0; i < items.size(); i++) TRY(set_add(ts, *set, items[i]));
  return Ref(std::move(set));
}
inline Push build_map(ThreadState& ts, std::span<const Value> pairs) {
  RefTo<Dict> dict = TRY(dict_allocate(ts, pairs.size() / 2));
  for (size_t i = 0; i + 1 < pairs.size(); i += 2) TRY(dict_set(ts, *dict, pairs[i], pairs[i + 1]));
  return Ref(std::move(dict));
}
inline Push BUILD_CONST_KEY_MAP(ThreadState& ts, Popped& values, Oparg) {
  size_t count = values.size() - 1;
  Tuple& keys = as<Tuple>(values[count]);
  if (keys.size != count) return raise(ts, Exc::SystemError, "bad BUILD_CONST_KEY_MAP keys argument");
  RefTo<Dict> dict = TRY(dict_allocate(ts, count));
  for (size_t i = 0; i < count; i++) TRY(dict_set(ts, *dict, keys[i], values[i]));
  return Ref(std::move(dict));
}
inline Push BUILD_STRING(ThreadState& ts, Popped& parts, Oparg) { return Ref(TRY(str_concat_all(ts, parts.span()))); }
inline Push LIST_TO_TUPLE(ThreadState& ts, In list) { return Ref(TRY(list_to_tuple(ts, as<List>(list)))); }

// --- adding to what lies deeper on the stack: `container` is the value at the depth of the argument
inline Done list_append_to(ThreadState& ts, Value container, In item) {
  return list_append(ts, as<List>(container), std::move(item));
}
inline Done set_add_to(ThreadState& ts, Value container, In item) { return set_add(ts, as<Set>(container), item); }
inline Done map_add_to(ThreadState& ts, Value container, In key, In value) {
  return dict_set(ts, as<Dict>(container), key, value);
}
inline Done list_extend_with(ThreadState& ts, Value container, In iterable) {
  Result<void> result = list_extend(ts, as<List>(container), iterable);
  if (result.is_error() && !type_of(ts, iterable).slots.tp_iter && !type_of(ts, iterable).slots.sq_item &&
      ts.catch_if(Exc::TypeError))
    return raise(ts, Exc::TypeError, "Value after * must be an iterable, not {}", type_name(ts, iterable));
  return result;
}
inline Done set_update_with(ThreadState& ts, Value container, In iterable) {
  return set_update(ts, as<Set>(container), iterable);
}
inline Done dict_update_with(ThreadState& ts, Value container, In mapping) {
  // Only what has keys() is a mapping here; dict.update also takes pairs.
  if (!is<Dict>(mapping)) {
    Maybe<Ref> keys = TRY(find_attribute(ts, mapping, names::k_keys));
    if (!keys) return raise(ts, Exc::TypeError, "'{}' object is not a mapping", type_name(ts, mapping));
  }
  return dict_update(ts, as<Dict>(container), mapping);
}

// --- unpacking: pushes `count` items, the first topmost
Result<void> unpack_into(ThreadState& ts, Value sequence, uint32_t count, Value* out);
Result<void> unpack_with_star(ThreadState& ts, Value sequence, uint32_t before, uint32_t after, Value* out);

// --- formatting and the rest
inline Push GET_LEN_of(ThreadState& ts, Value top) { return make_int(ts, TRY(length(ts, top))); }
inline Push GET_ITER(ThreadState& ts, In iterable) { return get_iterator(ts, iterable); }
Push format_value(ThreadState& ts, Value value, Value specification_or_null, uint32_t flags);

// --- pattern matching
Push match_keys(ThreadState& ts, Value subject, Value keys);  // tuple of values, or None
Push match_class(ThreadState& ts, Value subject, Value cls, uint32_t positional, Value names);  // tuple, or None

}  // namespace ouro::ops
