// Tuple: a fixed row of values.   count | type | size | items ...
#pragma once

#include <span>

#include "runtime/protocol.h"

namespace ouro {

struct Tuple : Object {
  static constexpr Kind kKind = Kind::kTuple;
  static constexpr const char* kTypeName = "tuple";
  uint64_t size;
  Value* items() { return reinterpret_cast<Value*>(this + 1); }
  const Value* items() const { return reinterpret_cast<const Value*>(this + 1); }
  std::span<const Value> span() const { return {items(), size}; }
  Value operator[](uint64_t index) const {
    OURO_ASSERT(index < size);
    return items()[index];
  }
  const Value* begin() const { return items(); }
  const Value* end() const { return items() + size; }
};

// Iterates by position. Exhausted, it lets the tuple go.
struct TupleIterator : Object {
  static constexpr Kind kKind = Kind::kTupleIterator;
  static constexpr const char* kTypeName = "tuple_iterator";
  FieldTo<Tuple> tuple;  // strong; null: exhausted
  uint64_t index;        // of the next item
};
Result<Ref> tuple_iterator(ThreadState& ts, Tuple& self);
// The next item; absent when exhausted.
inline Maybe<Ref> tuple_iterator_next(TupleIterator& iterator) {
  Tuple* tuple = iterator.tuple.get();
  if (tuple) [[likely]] {
    if (iterator.index < tuple->size) [[likely]]
      return Ref::share(tuple->items()[iterator.index++]);
    iterator.tuple.clear();
  }
  return absent;
}

// A tuple of `size` items, all unbound; the caller sets each with tuple_initialize before Python can see it.
Result<RefTo<Tuple>> tuple_allocate(ThreadState& ts, uint64_t size);
inline void tuple_initialize(Tuple& tuple, uint64_t index, Ref item) { tuple.items()[index] = item.leak(); }
// Whether no object that the collector looks at can be reached from the value. Tuples and code objects of such values
// never get another, so that they need no looking at either.
bool leads_to_no_container(Value value);
// Takes a tuple whose items are all set out of the collector's sight when they all lead to no container.
void tuple_untrack_if_plain(ThreadState& ts, Tuple& tuple);
// Takes the values over, when it succeeds.
Result<RefTo<Tuple>> tuple_adopt(ThreadState& ts, std::span<const Value> values);
// Shares the values.
Result<RefTo<Tuple>> tuple_of(ThreadState& ts, std::span<const Value> values);
template <class... Items>
Result<RefTo<Tuple>> make_tuple(ThreadState& ts, const Items&... items) {
  if constexpr (sizeof...(Items) == 0) return tuple_of(ts, {});
  else {
    const Value values[] = {Value(items)...};
    return tuple_of(ts, values);
  }
}
Result<RefTo<Tuple>> tuple_slice(ThreadState& ts, Tuple& tuple, uint64_t begin, uint64_t end);
Tuple& empty_tuple(ThreadState& ts);

inline size_t CallArguments_keyword_count(const CallArguments& arguments) {
  return arguments.keyword_names ? arguments.keyword_names->size : 0;
}
inline size_t CallArguments::keyword_count() const { return CallArguments_keyword_count(*this); }

}  // namespace ouro
