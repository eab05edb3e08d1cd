// The tables of the memos; see pickle_memo.h.
#include "modules/pickle_memo.h"

#include <cstring>

#include "objects/int.h"
#include "objects/list.h"

namespace ouro::pickle {

namespace {

constexpr uint64_t kSmallestTable = 16;
constexpr uint64_t kSmallestRow = 32;
// A number up to this, or up to so many times the count of values, gets a place in the row.
constexpr uint64_t kDenseNumbers = 1024;
constexpr uint64_t kDenseFactor = 4;

Value number_key(uint64_t number) { return Value::small_int(int64_t(number)); }

}  // namespace

// --- IdentityMemo

Result<void> IdentityMemo::resize(ThreadState& ts, uint64_t slots) {
  auto* table = static_cast<Entry*>(TRY(ts.allocate_bytes(slots * sizeof(Entry))));
  std::memset(static_cast<void*>(table), 0, slots * sizeof(Entry));
  Entry* old = table_;
  uint64_t old_slots = old ? mask_ + 1 : 0;
  table_ = table;
  mask_ = slots - 1;
  for (uint64_t i = 0; i < old_slots; i++) {
    if (old[i].key.is_null()) continue;
    uint64_t slot = start(old[i].key);
    while (!table_[slot].key.is_null()) slot = (slot + 1) & mask_;
    table_[slot] = old[i];
  }
  if (old) ts.release_bytes(old);
  return {};
}

Result<void> IdentityMemo::set(ThreadState& ts, Value value, uint64_t number) {
  if (!table_) TRY(resize(ts, kSmallestTable));
  else if ((count_ + 1) * 3 > (mask_ + 1) * 2) TRY(resize(ts, (mask_ + 1) * (count_ > 50000 ? 2 : 4)));
  uint64_t slot = start(value);
  for (;; slot = (slot + 1) & mask_) {
    if (table_[slot].key == value) {
      table_[slot].number = number;
      return {};
    }
    if (table_[slot].key.is_null()) break;
  }
  add_reference(value);
  table_[slot] = {value, number};
  count_++;
  return {};
}

void IdentityMemo::clear(ThreadState& ts) {
  Entry* old = table_;
  uint64_t slots = old ? mask_ + 1 : 0;
  initialize();
  for (uint64_t i = 0; i < slots; i++)
    if (!old[i].key.is_null()) release_reference(old[i].key);
  if (old) ts.release_bytes(old);
}

Result<void> IdentityMemo::assign(ThreadState& ts, const IdentityMemo& other) {
  IdentityMemo copy;
  copy.initialize();
  if (other.table_) {
    TRY(copy.resize(ts, other.mask_ + 1));
    std::memcpy(static_cast<void*>(copy.table_), other.table_, (other.mask_ + 1) * sizeof(Entry));
    copy.count_ = other.count_;
    for (uint64_t i = 0; i <= copy.mask_; i++)
      if (!copy.table_[i].key.is_null()) add_reference(copy.table_[i].key);
  }
  swap(copy);
  copy.clear(ts);
  return {};
}

void IdentityMemo::swap(IdentityMemo& other) {
  std::swap(table_, other.table_);
  std::swap(mask_, other.mask_);
  std::swap(count_, other.count_);
}

void IdentityMemo::visit(ReferenceVisitor& visitor) const {
  if (!table_) return;
  for (uint64_t i = 0; i <= mask_; i++) visitor.visit(table_[i].key);
}

bool IdentityMemo::next(uint64_t& position, Value& value, uint64_t& number) const {
  while (table_ && position <= mask_) {
    const Entry& entry = table_[position++];
    if (entry.key.is_null()) continue;
    value = entry.key;
    number = entry.number;
    return true;
  }
  return false;
}

// --- NumberMemo

Value NumberMemo::find_sparse(ThreadState& ts, uint64_t number) const {
  // Ints are compared without Python, so the look-up cannot fail.
  Maybe<Value> found = MUST(dict_get(ts, *sparse_, number_key(number)));
  return found ? *found : Value();
}

Result<void> NumberMemo::set_slow(ThreadState& ts, uint64_t number, Ref value) {
  if (number < kDenseNumbers || number / kDenseFactor <= count_) {
    TRY(grow(ts, number));
    return set(ts, number, std::move(value));
  }
  if (number > uint64_t(Value::kSmallIntMax)) return ts.memory_refused();
  if (!sparse_) sparse_.set(TRY(dict_allocate(ts)));
  uint64_t before = sparse_->used;
  RefTo<Dict> sparse = sparse_.share();
  TRY(dict_set(ts, *sparse, number_key(number), value));
  if (sparse->used > before) count_++;
  return {};
}

// A row that has a place for the number; what the dict has for numbers in it moves there.
Result<void> NumberMemo::grow(ThreadState& ts, uint64_t number) {
  uint64_t capacity = capacity_ ? capacity_ * 2 : kSmallestRow;
  while (capacity <= number) capacity *= 2;
  auto* items = static_cast<Value*>(TRY(ts.allocate_bytes(capacity * sizeof(Value))));
  if (capacity_) std::memcpy(static_cast<void*>(items), items_, capacity_ * sizeof(Value));
  for (uint64_t i = capacity_; i < capacity; i++) items[i] = Value();
  if (items_) ts.release_bytes(items_);
  items_ = items;
  capacity_ = capacity;
  if (!sparse_) return {};
  RefTo<List> keys = TRY(dict_keys_list(ts, *sparse_));
  for (uint64_t i = 0; i < keys->size; i++) {
    auto key = uint64_t(keys->items[i].as_small_int());
    if (key >= capacity_) continue;
    Maybe<Ref> moved = TRY(dict_pop(ts, *sparse_, keys->items[i]));
    if (moved) items_[key] = moved.release().leak();
  }
  return {};
}

void NumberMemo::clear(ThreadState& ts) {
  Value* items = items_;
  uint64_t capacity = capacity_;
  RefTo<Dict> sparse = sparse_.take();
  initialize();
  for (uint64_t i = 0; i < capacity; i++)
    if (!items[i].is_null()) release_reference(items[i]);
  if (items) ts.release_bytes(items);
}

Result<void> NumberMemo::assign(ThreadState& ts, const NumberMemo& other) {
  NumberMemo copy;
  copy.initialize();
  if (other.sparse_) copy.sparse_.set(TRY(dict_copy(ts, *other.sparse_)));
  if (other.capacity_) {
    auto memory = ts.allocate_bytes(other.capacity_ * sizeof(Value));
    if (memory.is_error()) {
      copy.clear(ts);
      return raised;
    }
    copy.items_ = static_cast<Value*>(memory.release());
    copy.capacity_ = other.capacity_;
    for (uint64_t i = 0; i < copy.capacity_; i++) {
      copy.items_[i] = other.items_[i];
      if (!copy.items_[i].is_null()) add_reference(copy.items_[i]);
    }
  }
  copy.count_ = other.count_;
  swap(copy);
  copy.clear(ts);
  return {};
}

void NumberMemo::swap(NumberMemo& other) {
  std::swap(items_, other.items_);
  std::swap(capacity_, other.capacity_);
  std::swap(count_, other.count_);
  RefTo<Dict> mine = sparse_.take();
  sparse_.set(other.sparse_.take());
  other.sparse_.set(std::move(mine));
}

void NumberMemo::visit(ReferenceVisitor& visitor) const {
  for (uint64_t i = 0; i < capacity_; i++) visitor.visit(items_[i]);
  visitor.visit(Value(sparse_.get()));
}

Result<RefTo<Dict>> NumberMemo::to_dict(ThreadState& ts) const {
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  for (uint64_t i = 0; i < capacity_; i++) {
    if (items_[i].is_null()) continue;
    TRY(dict_set(ts, *dict, number_key(i), items_[i]));
    TRY(ts.checkpoint_limits());
  }
  if (sparse_) TRY(dict_update(ts, *dict, Value(sparse_.get())));
  return dict;
}

}  // namespace ouro::pickle
