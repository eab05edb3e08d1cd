// The memos of picklers and unpicklers: which objects a stream holds already, and under which numbers.
//
// IdentityMemo: object -> number, for writing; keys are compared by identity. NumberMemo: number -> object, for
// reading; numbers come out of the stream and may be anything, so memory is taken only for those that are not
// far above the count of what is there; the others lie in a dict.
//
// Both stand inside objects of the heap (initialize() instead of a constructor) and keep what is in them alive.
// Nothing here runs Python but the release of what is put out, which comes last.
#pragma once

#include "objects/dict.h"
#include "objects/tuple.h"
#include "runtime/protocol.h"

namespace ouro::pickle {

class IdentityMemo {
 public:
  void initialize() {
    table_ = nullptr;
    mask_ = count_ = 0;
  }
  // The number of a value, -1 when it has none.
  int64_t find(Value value) const {
    if (!table_) return -1;
    for (uint64_t slot = start(value);; slot = (slot + 1) & mask_) {
      if (table_[slot].key == value) return int64_t(table_[slot].number);
      if (table_[slot].key.is_null()) return -1;
    }
  }
  Result<void> set(ThreadState& ts, Value value, uint64_t number);
  uint64_t size() const { return count_; }
  void clear(ThreadState& ts);
  // Puts copies of the entries in the place of what is there.
  Result<void> assign(ThreadState& ts, const IdentityMemo& other);
  void swap(IdentityMemo& other);
  void visit(ReferenceVisitor& visitor) const;
  // The entries in no order: position starts at 0; false at the end. Borrowed.
  bool next(uint64_t& position, Value& value, uint64_t& number) const;
  uint64_t memory_bytes() const { return table_ ? (mask_ + 1) * sizeof(Entry) : 0; }

 private:
  struct Entry {
    Value key;  // strong; null: free
    uint64_t number;
  };
  // Neighbours in memory are neighbours in the table; pages start at different places.
  uint64_t start(Value value) const { return (value.bits() >> 4 ^ value.bits() >> 12) & mask_; }
  Result<void> resize(ThreadState& ts, uint64_t slots);
  Entry* table_;  // at most two thirds in use
  uint64_t mask_;
  uint64_t count_;
};

class NumberMemo {
 public:
  void initialize() {
    items_ = nullptr;
    capacity_ = count_ = 0;
    sparse_.initialize_null();
  }
  // The value of a number, borrowed; null when there is none.
  Value find(ThreadState& ts, uint64_t number) const {
    if (number < capacity_) [[likely]]
      return items_[number];
    return sparse_ ? find_sparse(ts, number) : Value();
  }
  Result<void> set(ThreadState& ts, uint64_t number, Ref value) {
    if (number >= capacity_) [[unlikely]]
      return set_slow(ts, number, std::move(value));
    Value old = items_[number];
    items_[number] = value.leak();
    if (old.is_null()) [[likely]]
      count_++;
    else release_reference(old);
    return {};
  }
  // How many numbers have a value: the next that MEMOIZE gives.
  uint64_t size() const { return count_; }
  void clear(ThreadState& ts);
  Result<void> assign(ThreadState& ts, const NumberMemo& other);
  void swap(NumberMemo& other);
  void visit(ReferenceVisitor& visitor) const;
  // A new dict from numbers to values.
  Result<RefTo<Dict>> to_dict(ThreadState& ts) const;
  uint64_t memory_bytes() const { return capacity_ * sizeof(Value); }

 private:
  Value find_sparse(ThreadState& ts, uint64_t number) const;
  Result<void> set_slow(ThreadState& ts, uint64_t number, Ref value);
  Result<void> grow(ThreadState& ts, uint64_t number);
  Value* items_;  // strong; null: no value
  uint64_t capacity_;
  uint64_t count_;
  FieldTo<Dict> sparse_;  // of the numbers above; null: none
};

// memo = what fill(new memo, key, item) makes of the items of a dict; after a failure the memo stays as it was.
template <class Memo, class Fill>
Result<void> replace_memo(ThreadState& ts, Memo& memo, Dict& dict, Fill fill) {
  Memo made;
  made.initialize();
  auto fill_all = [&]() -> Result<void> {
    Value key, item;
    for (uint64_t position = 0; dict_next(dict, position, key, item);) {
      TRY(fill(made, key, item));
      TRY(ts.checkpoint_limits());
    }
    return {};
  };
  auto filled = fill_all();
  if (!filled.is_error()) memo.swap(made);
  made.clear(ts);
  return filled;
}
// __reduce__ of a memo seen as a dict: (dict, (copy,)).
inline Result<Ref> reduce_memo(ThreadState& ts, RefTo<Dict> copy) {
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(copy)));
  return Ref(TRY(make_tuple(ts, Value(ts.types().dict), Value(arguments))));
}

}  // namespace ouro::pickle
