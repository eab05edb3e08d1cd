// Dict: the table, look-up, change, copies and merging. Methods are in dict_methods.cpp.
//
// A search that compares keys may run Python, which may change this very dict: after every comparison the
// table and the entry are looked at again, and the search starts anew when they are others. Changes are made
// in one go after the search, with nothing in between that runs Python, and what they displace is released
// when the dict is consistent. Memory is asked for before anything is changed. Iteration by position survives
// changes of values only.
#include "objects/dict.h"

#include <cstring>

#include "objects/dict_table.h"
#include "objects/list.h"
#include "objects/sequence_compare.h"
#include "objects/tuple.h"

namespace ouro {
namespace dict_table {
namespace {

constexpr int64_t kChanged = -2;  // the dict was changed by a comparison
constexpr int64_t kFailed = -3;
constexpr uint8_t kMinimumLog2 = 3;
constexpr uint8_t kMaximumLog2 = 32;  // so that the numbers of entries have 32 bits

uint64_t capacity_of(uint8_t log2) { return (uint64_t(2) << log2) / 3; }
uint8_t index_bytes_of(uint8_t log2) { return log2 < 8 ? 1 : log2 < 16 ? 2 : log2 < 32 ? 4 : 8; }
uint64_t indices_bytes(uint8_t log2) { return uint64_t(index_bytes_of(log2)) << log2; }
uint64_t bytes_of(uint8_t log2) { return indices_bytes(log2) + capacity_of(log2) * sizeof(DictEntry); }
// The smallest table with at least `slots` slots.
uint8_t log2_of_slots(uint64_t slots) {
  if (slots <= (1u << kMinimumLog2)) return kMinimumLog2;
  return uint8_t(64 - __builtin_clzll(slots - 1));
}

void store_index(const Dict& self, uint64_t slot, int64_t number) {
  switch (self.index_bytes) {
    case 1: static_cast<int8_t*>(self.indices)[slot] = int8_t(number); break;
    case 2: static_cast<int16_t*>(self.indices)[slot] = int16_t(number); break;
    case 4: static_cast<int32_t*>(self.indices)[slot] = int32_t(number); break;
    default: static_cast<int64_t*>(self.indices)[slot] = number; break;
  }
}

// The first slot of the probe sequence without an entry.
template <class Index>
uint64_t vacant_slot_in(const Dict& self, int64_t hash) {
  const Index* indices = static_cast<const Index*>(self.indices);
  Probe probe(self, hash);
  while (indices[probe.slot] >= 0) probe.advance();
  return probe.slot;
}
uint64_t vacant_slot(const Dict& self, int64_t hash) {
  switch (self.index_bytes) {
    case 1: return vacant_slot_in<int8_t>(self, hash);
    case 2: return vacant_slot_in<int16_t>(self, hash);
    case 4: return vacant_slot_in<int32_t>(self, hash);
    default: return vacant_slot_in<int64_t>(self, hash);
  }
}
template <class Index>
void fill_indices(const Dict& self) {
  Index* indices = static_cast<Index*>(self.indices);
  for (uint64_t i = 0; i < self.entry_count; i++) {
    Probe probe(self, self.entries[i].hash);
    while (indices[probe.slot] >= 0) probe.advance();
    indices[probe.slot] = Index(i);
  }
}

// A table of 2**log2 slots with the live entries in it. Makes keys_version 0 only when entries moved.
Result<void> rebuild(ThreadState& ts, Dict& self, uint8_t log2) {
  if (log2 > kMaximumLog2) return ts.memory_refused();
  void* memory = TRY(ts.allocate_bytes(bytes_of(log2)));
  DictEntry* entries = reinterpret_cast<DictEntry*>(static_cast<char*>(memory) + indices_bytes(log2));
  std::memset(memory, 0xff, indices_bytes(log2));  // every index kFree
  if (self.entry_count == self.used) {
    if (self.used) std::memcpy(entries, self.entries, self.used * sizeof(DictEntry));
  } else {
    DictEntry* to = entries;
    for (uint64_t i = 0; i < self.entry_count; i++)
      if (!self.entries[i].key.is_null()) *to++ = self.entries[i];
    OURO_ASSERT(uint64_t(to - entries) == self.used);
    self.entry_count = self.used;
    self.keys_version = 0;
  }
  void* old = self.indices;
  self.indices = memory;
  self.entries = entries;
  self.entry_capacity = uint32_t(capacity_of(log2));
  self.log2_indices = log2;
  self.index_bytes = index_bytes_of(log2);
  OURO_ASSERT(self.entry_count <= self.entry_capacity);
  switch (self.index_bytes) {
    case 1: fill_indices<int8_t>(self); break;
    case 2: fill_indices<int16_t>(self); break;
    case 4: fill_indices<int32_t>(self); break;
    default: fill_indices<int64_t>(self); break;
  }
  if (old) ts.release_bytes(old);
  return {};
}

// Appends an entry for a key that is not in the dict. Runs no Python.
}  // namespace

Result<void> append(ThreadState& ts, Dict& self, Value key, int64_t hash, Value value) {
  if (self.entry_count == self.entry_capacity) [[unlikely]]
    TRY(rebuild(ts, self, log2_of_slots(self.used * 3)));
  store_index(self, vacant_slot(self, hash), int64_t(self.entry_count));
  add_reference(key);
  add_reference(value);
  self.entries[self.entry_count] = {hash, key, value};
  self.entry_count++;
  self.used++;
  self.keys_version = 0;
  if (self.string_keys && !is_exact<Str>(key)) self.string_keys = false;
  return {};
}

namespace {

// Whether the entry's key, whose hash is that of `key`, equals it: 1, 0, kChanged or kFailed.
[[gnu::noinline]] int compare_key(ThreadState& ts, Dict& self, int64_t number, Value key) {
  void* indices = self.indices;
  uint8_t log2 = self.log2_indices;
  Ref mine = Ref::share(self.entries[number].key);
  Result<bool> equal = equals(ts, mine, key);
  if (equal.is_error()) return int(kFailed);
  if (self.indices != indices || self.log2_indices != log2 || uint64_t(number) >= self.entry_count ||
      !(self.entries[number].key == mine.get()))
    return int(kChanged);
  // Releasing `mine` runs nothing: the entry holds it too.
  return equal.release();
}

// Equality of tuples of items whose comparison runs no Python.
QuickAnswer quick_equal_tuples(const Tuple& left, const Tuple& right) {
  if (left.size != right.size) return QuickAnswer::kDifferent;
  for (uint64_t i = 0; i < left.size; i++) {
    QuickAnswer answer = quick_equal(left[i], right[i]);
    if (answer != QuickAnswer::kEqual) return answer;
  }
  return QuickAnswer::kEqual;
}

int64_t find_any(ThreadState& ts, Dict& self, Value key, int64_t hash) {
  const DictEntry* entries = self.entries;
  if (is_exact<Str>(key)) {
    const Str& text = static_cast<const Str&>(*key.object());
    return search(self, hash, [&](int64_t number) __attribute__((always_inline)) {
      const DictEntry& entry = entries[number];
      if (entry.key == key) return 1;
      if (entry.hash != hash) return 0;
      if (is_exact<Str>(entry.key)) return int(str_equal(static_cast<const Str&>(*entry.key.object()), text));
      return compare_key(ts, self, number, key);
    });
  }
  if (is_exact<Tuple>(key)) {
    const Tuple& tuple = static_cast<const Tuple&>(*key.object());
    return search(self, hash, [&](int64_t number) __attribute__((always_inline)) {
      const DictEntry& entry = entries[number];
      if (entry.hash != hash) return 0;
      if (entry.key == key) return 1;
      if (is_exact<Tuple>(entry.key)) {
        QuickAnswer answer = quick_equal_tuples(static_cast<const Tuple&>(*entry.key.object()), tuple);
        if (answer != QuickAnswer::kUnknown) return int(answer == QuickAnswer::kEqual);
      }
      return compare_key(ts, self, number, key);
    });
  }
  return search(self, hash, [&](int64_t number) __attribute__((always_inline)) {
    const DictEntry& entry = entries[number];
    if (entry.key == key) return 1;
    if (entry.hash != hash) return 0;
    if (key.is_small_int() && entry.key.is_small_int()) return 0;  // equal ones are the same word
    return compare_key(ts, self, number, key);
  });
}

}  // namespace

Result<int64_t> find(ThreadState& ts, Dict& self, Value key, int64_t hash) {
  if (self.string_keys && is_exact<Str>(key)) return find_str(self, static_cast<Str&>(*key.object()), hash);
  for (;;) {
    if (self.used == 0) return kAbsent;
    if (int64_t again = find_again(self, key); again >= 0) return again;
    int64_t found = find_any(ts, self, key, hash);
    if (found >= 0) self.last_found = uint32_t(found);
    if (found >= kAbsent) return found;
    if (found == kFailed) return raised;
    TRY(ts.checkpoint_limits());
  }
}

void initialize(Dict& self) {
  self.used = self.entry_count = self.entry_capacity = self.last_found = 0;
  self.indices = nullptr;
  self.entries = nullptr;
  self.keys_version = 0;
  self.log2_indices = 0;
  self.index_bytes = 1;
  self.string_keys = true;
  self.reserved = 0;
}

Result<void> reserve(ThreadState& ts, Dict& self, uint64_t count) {
  uint64_t more = count > self.used ? count - self.used : 0;
  if (more <= self.entry_capacity - self.entry_count) return {};
  if (count > (uint64_t(1) << kMaximumLog2)) return ts.memory_refused();
  return rebuild(ts, self, log2_of_slots((count * 3 + 1) / 2));
}

void erase(Dict& self, int64_t number) {
  DictEntry& entry = self.entries[number];
  int64_t slot_number = -1;
  Probe probe(self, entry.hash);
  for (;; probe.advance()) {
    switch (self.index_bytes) {
      case 1: slot_number = static_cast<int8_t*>(self.indices)[probe.slot]; break;
      case 2: slot_number = static_cast<int16_t*>(self.indices)[probe.slot]; break;
      case 4: slot_number = static_cast<int32_t*>(self.indices)[probe.slot]; break;
      default: slot_number = static_cast<int64_t*>(self.indices)[probe.slot]; break;
    }
    OURO_ASSERT(slot_number != kFree);
    if (slot_number == number) break;
  }
  store_index(self, probe.slot, kDeleted);
  entry.key = Value();
  entry.value = Value();
  self.used--;
  self.keys_version = 0;
}

void take(Dict& self, int64_t number, Ref& key, Ref& value) {
  Value old_key = self.entries[number].key, old_value = self.entries[number].value;
  erase(self, number);
  key = Ref::adopt(old_key);
  value = Ref::adopt(old_value);
}

uint64_t table_bytes(const Dict& self) { return self.indices ? bytes_of(self.log2_indices) : 0; }

}  // namespace dict_table

using namespace dict_table;

Result<RefTo<Dict>> dict_allocate(ThreadState& ts, uint64_t expected) {
  Dict* dict = TRY(ts.allocate_as<Dict>(*ts.types().dict));
  initialize(*dict);
  RefTo<Dict> result = RefTo<Dict>::adopt(dict);
  ts.track(*dict);
  if (expected) TRY(reserve(ts, *dict, expected));
  return result;
}

// --- look-up

Result<Maybe<Value>> dict_get(ThreadState& ts, Dict& self, Value key) {
  return dict_get_known_hash(ts, self, key, TRY(key_hash(ts, key)));
}

Result<Maybe<Value>> dict_get_known_hash(ThreadState& ts, Dict& self, Value key, int64_t hash) {
  int64_t number = TRY(find(ts, self, key, hash));
  if (number < 0) return Maybe<Value>(absent);
  return Maybe<Value>(self.entries[number].value);
}

// Out of line, so that the quick way needs no stack.
[[gnu::noinline]] static Value find_slowly(ThreadState& ts, Dict& self, Str& key) {
  Result<Maybe<Value>> found = dict_get(ts, self, key);
  if (found.is_error()) {
    Ref ignored = ts.catch_any();
    return Value();
  }
  Maybe<Value> value = found.release();
  return value ? *value : Value();
}

Value dict_find(ThreadState& ts, Dict& self, Str& key) {
  if (is_exact<Str>(Value(key)) && self.string_keys && key.cached_hash) [[likely]] {
    int64_t number = find_str(self, key, key.cached_hash);
    return number < 0 ? Value() : self.entries[number].value;
  }
  return find_slowly(ts, self, key);
}

int64_t dict_find_index(ThreadState& ts, Dict& self, Str& key) {
  if (!self.string_keys) return kAbsent;
  return find_str(self, key, str_hash_cached(ts, key));
}

Value dict_find(ThreadState& ts, Dict& self, names::Id name) {
  return dict_find(ts, self, ts.interpreter().name(name));
}

Value dict_find(ThreadState& ts, Dict& self, std::string_view ascii_name) {
  Result<RefTo<Str>> made = str_from_ascii(ts, ascii_name);
  if (made.is_error()) {
    // No memory for a key: what is there is found all the same.
    Ref ignored = ts.catch_any();
    for (uint64_t i = 0; i < self.entry_count; i++) {
      Value key = self.entries[i].key;
      if (!key.is_null() && is_exact<Str>(key) && as<Str>(key).equals_ascii(ascii_name)) return self.entries[i].value;
    }
    return Value();
  }
  RefTo<Str> key = made.release();
  return dict_find(ts, self, *key);
}

Result<bool> dict_contains(ThreadState& ts, Dict& self, Value key) {
  int64_t hash = TRY(key_hash(ts, key));
  int64_t number = TRY(find(ts, self, key, hash));
  return number >= 0;
}

// --- change

Result<void> dict_set(ThreadState& ts, Dict& self, Value key, Value value) {
  return dict_set_known_hash(ts, self, key, TRY(key_hash(ts, key)), value);
}

Result<void> dict_set_known_hash(ThreadState& ts, Dict& self, Value key, int64_t hash, Value value) {
  int64_t number = TRY(find(ts, self, key, hash));
  if (number < 0) return append(ts, self, key, hash, value);
  Value old = self.entries[number].value;
  add_reference(value);
  self.entries[number].value = value;
  release_reference(old);
  return {};
}

Result<void> dict_set(ThreadState& ts, Dict& self, names::Id name, Value value) {
  return dict_set(ts, self, Value(ts.interpreter().name(name)), value);
}

Result<void> dict_set(ThreadState& ts, Dict& self, std::string_view utf8_name, Value value) {
  RefTo<Str> key = TRY(intern(ts, utf8_name));
  return dict_set(ts, self, Value(*key), value);
}

Result<Maybe<Ref>> dict_pop(ThreadState& ts, Dict& self, Value key) {
  if (self.used == 0) return Maybe<Ref>(absent);
  int64_t hash = TRY(key_hash(ts, key));
  int64_t number = TRY(find(ts, self, key, hash));
  if (number < 0) return Maybe<Ref>(absent);
  Ref old_key, value;
  take(self, number, old_key, value);
  return Maybe<Ref>(std::move(value));
}

Result<bool> dict_delete(ThreadState& ts, Dict& self, Value key) {
  int64_t hash = TRY(key_hash(ts, key));
  int64_t number = TRY(find(ts, self, key, hash));
  if (number < 0) return false;
  Ref old_key, old_value;
  take(self, number, old_key, old_value);
  return true;
}

Result<Ref> dict_set_default(ThreadState& ts, Dict& self, Value key, Value value) {
  int64_t hash = TRY(key_hash(ts, key));
  int64_t number = TRY(find(ts, self, key, hash));
  if (number >= 0) return Ref::share(self.entries[number].value);
  TRY(append(ts, self, key, hash, value));
  return Ref::share(value);
}

void dict_clear(ThreadState& ts, Dict& self) {
  void* memory = self.indices;
  DictEntry* entries = self.entries;
  uint64_t count = self.entry_count;
  initialize(self);
  if (!memory) return;
  for (uint64_t i = 0; i < count; i++) {
    if (entries[i].key.is_null()) continue;
    release_reference(entries[i].key);
    release_reference(entries[i].value);
  }
  ts.release_bytes(memory);
}

void dict_exchange(Dict& left, Dict& right) {
  std::swap(left.used, right.used);
  std::swap(left.entry_count, right.entry_count);
  std::swap(left.entry_capacity, right.entry_capacity);
  std::swap(left.indices, right.indices);
  std::swap(left.entries, right.entries);
  std::swap(left.log2_indices, right.log2_indices);
  std::swap(left.index_bytes, right.index_bytes);
  std::swap(left.string_keys, right.string_keys);
  left.last_found = right.last_found = 0;
  left.keys_version = right.keys_version = 0;
}

// --- merging

namespace {

enum class OnConflict : uint8_t { kReplace, kKeep, kRaise };

// One item of another mapping.
Result<void> merge_item(ThreadState& ts, Dict& self, Value key, int64_t hash, Value value, OnConflict conflict) {
  if (conflict == OnConflict::kReplace) return dict_set_known_hash(ts, self, key, hash, value);
  int64_t number = TRY(find(ts, self, key, hash));
  if (number < 0) return append(ts, self, key, hash, value);
  if (conflict == OnConflict::kRaise) return raise_with(ts, Exc::KeyError, key);
  return {};
}

// Copies the table of `other` into `self`, which has none.
Result<void> clone_table(ThreadState& ts, Dict& self, const Dict& other) {
  OURO_ASSERT(!self.indices);
  uint64_t bytes = table_bytes(other);
  void* memory = TRY(ts.allocate_bytes(bytes));
  uint64_t used_bytes =
      reinterpret_cast<const char*>(other.entries + other.entry_count) - static_cast<char*>(other.indices);
  std::memcpy(memory, other.indices, used_bytes);
  self.indices = memory;
  self.entries =
      reinterpret_cast<DictEntry*>(static_cast<char*>(memory) + (reinterpret_cast<const char*>(other.entries) -
                                                                 static_cast<const char*>(other.indices)));
  self.entry_capacity = other.entry_capacity;
  self.log2_indices = other.log2_indices;
  self.index_bytes = other.index_bytes;
  self.string_keys = other.string_keys;
  self.entry_count = other.entry_count;
  self.used = other.used;
  self.keys_version = 0;
  for (uint64_t i = 0; i < self.entry_count; i++) {
    if (self.entries[i].key.is_null()) continue;
    add_reference(self.entries[i].key);
    add_reference(self.entries[i].value);
  }
  return {};
}

// Whether a copy of the table itself is no larger than it ought to be.
bool densely_filled(const Dict& self) {
  return self.indices && self.used >= self.entry_count * 2 / 3 && self.used * 3 >= self.entry_capacity;
}

Result<void> merge_dict(ThreadState& ts, Dict& self, Dict& other, OnConflict conflict) {
  if (&self == &other || other.used == 0) return {};
  if (self.used == 0) {
    if (!self.indices && densely_filled(other)) return clone_table(ts, self, other);
    conflict = OnConflict::kReplace;
  }
  if (self.entry_capacity - self.entry_count < other.used) TRY(reserve(ts, self, self.used + other.used));
  // The keys of both being str, nothing of Python's runs unless a displaced value is released.
  uint64_t count = other.entry_count;
  for (uint64_t i = 0; i < count; i++) {
    const DictEntry& entry = other.entries[i];
    if (entry.key.is_null()) continue;
    Ref key = Ref::share(entry.key), value = Ref::share(entry.value);
    TRY(merge_item(ts, self, key, entry.hash, value, conflict));
    TRY(ts.checkpoint_limits());
    if (other.entry_count != count) return raise(ts, Exc::RuntimeError, "dict mutated during update");
  }
  return {};
}

Result<void> merge_mapping(ThreadState& ts, Dict& self, Value mapping, OnConflict conflict) {
  if (Dict* other = try_as<Dict>(mapping); other && other->type->slots.tp_iter == ts.types().dict->slots.tp_iter)
    return merge_dict(ts, self, *other, conflict);
  Ref made = TRY(call_method(ts, mapping, names::k_keys));
  Result<Ref> iterator = get_iterator(ts, made);
  if (iterator.is_error()) {
    if (!ts.catch_if(Exc::TypeError)) return raised;
    return raise(ts, Exc::TypeError, "{}.keys() returned a non-iterable (type {})", type_name(ts, mapping),
                 type_name(ts, made));
  }
  // The keys are all fetched before the first is put in.
  Ref fetched = iterator.release();
  RefTo<List> keys = TRY(list_from(ts, fetched));
  return for_each(ts, Value(keys), [&](Ref key) -> Result<bool> {
    if (conflict != OnConflict::kReplace) {
      bool there = TRY(dict_contains(ts, self, key));
      if (there && conflict == OnConflict::kRaise) return raise_with(ts, Exc::KeyError, key);
      if (there) return true;
    }
    Ref value = TRY(get_item(ts, mapping, key));
    TRY(dict_set(ts, self, key, value));
    TRY(ts.checkpoint_limits());
    return true;
  });
}

// Items of an iterable of pairs.
Result<void> merge_pairs(ThreadState& ts, Dict& self, Value iterable) {
  int64_t number = 0;
  return for_each(ts, iterable, [&](Ref item) -> Result<bool> {
    Ref pair;  // keeps a list or tuple alive
    if (is<Tuple>(item) || is<List>(item)) {
      pair = std::move(item);
    } else {
      Result<RefTo<Tuple>> made = tuple_from(ts, item);
      if (made.is_error()) {
        if (pending_matches(ts, Exc::TypeError))
          return raise(ts, Exc::TypeError, "cannot convert dictionary update sequence element #{} to a sequence",
                       number);
        return raised;
      }
      pair = made.release();
    }
    uint64_t size = is<Tuple>(pair) ? as<Tuple>(pair).size : as<List>(pair).size;
    if (size != 2)
      return raise(ts, Exc::ValueError, "dictionary update sequence element #{} has length {}; 2 is required", number,
                   size);
    const Value* items = is<Tuple>(pair) ? as<Tuple>(pair).items() : as<List>(pair).items;
    Ref key = Ref::share(items[0]), value = Ref::share(items[1]);
    TRY(dict_set(ts, self, key, value));
    TRY(ts.checkpoint_limits());
    number++;
    return true;
  });
}

}  // namespace

Result<void> dict_merge(ThreadState& ts, Dict& self, Value mapping, bool override_existing) {
  return merge_mapping(ts, self, mapping, override_existing ? OnConflict::kReplace : OnConflict::kKeep);
}

Result<void> dict_merge_unique(ThreadState& ts, Dict& self, Value mapping) {
  return merge_mapping(ts, self, mapping, OnConflict::kRaise);
}

Result<void> dict_update(ThreadState& ts, Dict& self, Value other) {
  if (is_exact<Dict>(other)) return dict_merge(ts, self, other, true);
  Maybe<Ref> keys = TRY(find_attribute(ts, other, names::k_keys));
  if (keys) return dict_merge(ts, self, other, true);
  return merge_pairs(ts, self, other);
}

Result<RefTo<Dict>> dict_copy(ThreadState& ts, Dict& self) {
  RefTo<Dict> copy = TRY(dict_allocate(ts));
  if (self.used == 0) return copy;
  if (densely_filled(self)) {
    TRY(clone_table(ts, *copy, self));
    return copy;
  }
  TRY(reserve(ts, *copy, self.used));
  for (uint64_t i = 0; i < self.entry_count; i++) {
    const DictEntry& entry = self.entries[i];
    if (!entry.key.is_null()) MUST(append(ts, *copy, entry.key, entry.hash, entry.value));  // room was reserved
  }
  return copy;
}

// --- iteration

bool dict_next(const Dict& self, uint64_t& position, Value& key, Value& value) {
  for (uint64_t i = position; i < self.entry_count; i++) {
    const DictEntry& entry = self.entries[i];
    if (entry.key.is_null()) continue;
    key = entry.key;
    value = entry.value;
    position = i + 1;
    return true;
  }
  position = self.entry_count;
  return false;
}

namespace {

template <class Pick>
Result<RefTo<List>> list_of_entries(ThreadState& ts, Dict& self, Pick pick) {
  RefTo<List> list = TRY(list_allocate(ts, self.used));
  uint64_t position = 0;
  Value key, value;
  while (list->size < list->capacity && dict_next(self, position, key, value)) {
    Ref item = TRY(pick(key, value));
    list->items[list->size] = item.leak();
    list->size++;
  }
  return list;
}

}  // namespace

Result<RefTo<List>> dict_keys_list(ThreadState& ts, Dict& self) {
  return list_of_entries(ts, self, [](Value key, Value) -> Result<Ref> { return Ref::share(key); });
}

Result<RefTo<List>> dict_values_list(ThreadState& ts, Dict& self) {
  return list_of_entries(ts, self, [](Value, Value value) -> Result<Ref> { return Ref::share(value); });
}

Result<RefTo<List>> dict_items_list(ThreadState& ts, Dict& self) {
  return list_of_entries(ts, self,
                         [&](Value key, Value value) -> Result<Ref> { return TRY(make_tuple(ts, key, value)); });
}

uint32_t dict_keys_version(ThreadState& ts, Dict& self) {
  uint32_t& next = ts.interpreter().next_keys_version;
  if (self.keys_version == 0 && next != 0) self.keys_version = next++;
  return self.keys_version;
}

}  // namespace ouro
