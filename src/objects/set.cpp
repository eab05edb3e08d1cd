// Set: the table, and what other parts of the runtime do with sets. Operators and methods are in set_methods.cpp.
//
// As in Dict, a search that compares keys may run Python which changes this very set: after a comparison the
// table and the entry are looked at again. A deleted entry keeps its place (key unbound, hash -1, which no
// key has) until the table is rebuilt; entries are appended to the probe sequence, never put into a deleted place.
#include "objects/set.h"

#include <cstring>

#include "objects/dict.h"
#include "objects/dict_table.h"
#include "objects/set_table.h"
#include "objects/str.h"

namespace ouro {
namespace set_table {
namespace {

constexpr uint64_t kLinearProbes = 9;
constexpr uint64_t kMaximumSlots = uint64_t(1) << 40;
constexpr uint64_t kNone = ~uint64_t(0);

// kFoundElsewhere: a comparison said equal and changed the set meanwhile; there is no slot.
enum class Search : uint8_t { kAbsent, kFound, kFoundElsewhere, kChanged, kFailed };
struct SearchResult {
  Search outcome;
  uint64_t slot;  // of the key, or where it would be put: a deleted or a free entry
};

// Whether the entry's key, whose hash is that of `key` and which is another object, equals it.
[[gnu::noinline]] Search compare_key(ThreadState& ts, Set& self, uint64_t slot, Value key) {
  SetEntry* table = self.table;
  uint64_t mask = self.mask;
  Ref mine = Ref::share(table[slot].key);
  Result<bool> equal = equals(ts, mine, key);
  if (equal.is_error()) return Search::kFailed;
  if (equal.release()) {
    bool same = self.table == table && self.mask == mask && table[slot].key == mine.get();
    return same ? Search::kFound : Search::kFoundElsewhere;
  }
  if (self.table != table || self.mask != mask || !(table[slot].key == mine.get())) return Search::kChanged;
  return Search::kAbsent;
}

inline SearchResult search(ThreadState& ts, Set& self, Value key, int64_t hash) {
  OURO_ASSERT(self.table);
  uint64_t mask = self.mask, perturb = uint64_t(hash), slot = perturb & mask;
  const SetEntry* table = self.table;
  uint64_t deleted = kNone;
  bool is_str = is_exact<Str>(key);
  for (;;) {
    uint64_t last = slot + kLinearProbes <= mask ? slot + kLinearProbes : slot;
    for (uint64_t i = slot; i <= last; i++) {
      const SetEntry& entry = table[i];
      if (entry.key == key) return {Search::kFound, i};
      if (entry.hash != hash) {
        if (entry.key.is_null()) return {Search::kAbsent, deleted == kNone ? i : deleted};
        if (entry.key.is_unbound()) [[unlikely]]
          deleted = i;
        continue;
      }
      if (entry.key.is_null()) return {Search::kAbsent, deleted == kNone ? i : deleted};  // a hash of 0
      if (is_str && is_exact<Str>(entry.key)) {
        if (str_equal(static_cast<const Str&>(*entry.key.object()), static_cast<const Str&>(*key.object())))
          return {Search::kFound, i};
        continue;
      }
      if (key.is_small_int() && entry.key.is_small_int()) continue;  // equal ones are the same word
      Search answer = compare_key(ts, self, i, key);
      if (answer != Search::kAbsent) return {answer, i};
      // The comparison may have put a key, even this one, into the deleted place.
      if (deleted != kNone && !table[deleted].key.is_unbound()) return {Search::kChanged, i};
    }
    perturb >>= 5;
    slot = (slot * 5 + 1 + perturb) & mask;
  }
}

// Searches anew while comparisons change the set. kFailed or kAbsent or kFound; a table must be there for
// kAbsent's slot. Where a key is to be added, kFoundElsewhere ends the search too.
SearchResult find(ThreadState& ts, Set& self, Value key, int64_t hash, bool adding = false) {
  for (;;) {
    if (!self.table) return {Search::kAbsent, 0};
    SearchResult result = search(ts, self, key, hash);
    if (result.outcome == Search::kFoundElsewhere ? adding : result.outcome != Search::kChanged) return result;
    if (ts.checkpoint_limits().is_error()) return {Search::kFailed, 0};
  }
}

// Puts a key that is not there into a table without deleted entries.
void insert_clean(SetEntry* table, uint64_t mask, SetEntry entry) {
  uint64_t perturb = uint64_t(entry.hash), slot = perturb & mask;
  for (;;) {
    uint64_t last = slot + kLinearProbes <= mask ? slot + kLinearProbes : slot;
    for (uint64_t i = slot; i <= last; i++) {
      if (!table[i].key.is_null()) continue;
      table[i] = entry;
      return;
    }
    perturb >>= 5;
    slot = (slot * 5 + 1 + perturb) & mask;
  }
}

bool is_live(const SetEntry& entry) { return !entry.key.is_null() && !entry.key.is_unbound(); }

}  // namespace

void initialize(Set& self) {
  self.used = self.filled = self.mask = 0;
  self.table = nullptr;
  self.cached_hash = 0;
}

Result<void> resize(ThreadState& ts, Set& self, uint64_t minimum) {
  if (minimum >= kMaximumSlots) return ts.memory_refused();
  uint64_t slots = kMinimumSlots;
  while (slots <= minimum) slots *= 2;
  SetEntry* table = static_cast<SetEntry*>(TRY(ts.allocate_bytes(slots * sizeof(SetEntry))));
  std::memset(static_cast<void*>(table), 0, slots * sizeof(SetEntry));
  SetEntry* old = self.table;
  if (old)
    for (uint64_t i = 0; i <= self.mask; i++)
      if (is_live(old[i])) insert_clean(table, slots - 1, old[i]);
  self.table = table;
  self.mask = slots - 1;
  self.filled = self.used;
  if (old) ts.release_bytes(old);
  return {};
}

Result<void> reserve(ThreadState& ts, Set& self, uint64_t more) {
  if ((self.filled + more) * 5 < mask_of(self) * 3) return {};
  return resize(ts, self, (self.used + more) * 2);
}

Result<bool> contains(ThreadState& ts, Set& self, Value key, int64_t hash) {
  SearchResult result = find(ts, self, key, hash);
  if (result.outcome == Search::kFailed) return raised;
  return result.outcome == Search::kFound;
}

Result<void> add(ThreadState& ts, Set& self, Value key, int64_t hash) {
  if (!self.table) TRY(resize(ts, self, 0));
  SearchResult result = find(ts, self, key, hash, true);
  if (result.outcome == Search::kFailed) return raised;
  if (result.outcome == Search::kFound || result.outcome == Search::kFoundElsewhere) return {};
  if (!self.table) {  // a comparison emptied the set
    TRY(resize(ts, self, 0));
    result = find(ts, self, key, hash, true);
  }
  add_reference(key);
  self.used++;
  bool reused = self.table[result.slot].key.is_unbound();
  self.table[result.slot] = {hash, key};
  if (reused) return {};
  self.filled++;
  if (self.filled * 5 < self.mask * 3) return {};
  // The key is in; a table has to have a free entry, which the one there still has.
  return resize(ts, self, growth(self.used));
}

Result<void> add_new(ThreadState& ts, Set& self, Value key, int64_t hash) {
  if (!self.table) TRY(resize(ts, self, 0));
  OURO_ASSERT(self.filled == self.used);
  add_reference(key);
  insert_clean(self.table, self.mask, {hash, key});
  self.used++;
  self.filled++;
  if (self.filled * 5 < self.mask * 3) return {};
  return resize(ts, self, growth(self.used));
}

Result<bool> discard(ThreadState& ts, Set& self, Value key, int64_t hash) {
  SearchResult result = find(ts, self, key, hash);
  if (result.outcome == Search::kFailed) return raised;
  if (result.outcome == Search::kAbsent) return false;
  SetEntry& entry = self.table[result.slot];
  Ref old = Ref::adopt(entry.key);
  entry = {-1, Value::unbound()};
  self.used--;
  return true;
}

Result<void> merge(ThreadState& ts, Set& self, Set& other) {
  if (&self == &other || other.used == 0) return {};
  TRY(reserve(ts, self, other.used));
  if (!self.table) TRY(resize(ts, self, 0));
  if (self.filled == 0) {
    bool same_places = self.mask == other.mask && other.filled == other.used;
    for (uint64_t i = 0; i <= other.mask; i++) {
      if (!is_live(other.table[i])) continue;
      add_reference(other.table[i].key);
      if (same_places) self.table[i] = other.table[i];
      else insert_clean(self.table, self.mask, other.table[i]);
    }
    self.filled = self.used = other.used;
    return {};
  }
  uint64_t position = 0;
  Value key;
  int64_t hash;
  while (set_next(other, position, key, hash)) {
    Ref kept = Ref::share(key);
    TRY(add(ts, self, kept, hash));
    TRY(ts.checkpoint_limits());
  }
  return {};
}

Ref pop(Set& self) {
  if (self.used == 0) return Ref();
  uint64_t slot = self.pop_position & self.mask;
  while (!is_live(self.table[slot])) slot = slot == self.mask ? 0 : slot + 1;
  Ref key = Ref::adopt(self.table[slot].key);
  self.table[slot] = {-1, Value::unbound()};
  self.used--;
  self.pop_position = slot + 1;
  return key;
}

void swap_bodies(Set& a, Set& b) {
  std::swap(a.used, b.used);
  std::swap(a.filled, b.filled);
  std::swap(a.mask, b.mask);
  std::swap(a.table, b.table);
}

}  // namespace set_table

using dict_table::key_hash;

Result<RefTo<Set>> set_allocate(ThreadState& ts, Type& type) {
  Set* set = TRY(ts.allocate_as<Set>(type));
  set_table::initialize(*set);
  RefTo<Set> result = RefTo<Set>::adopt(set);
  ts.track(*set);
  return result;
}

Result<void> set_add(ThreadState& ts, Set& self, Value key) {
  int64_t hash = TRY(key_hash(ts, key));
  return set_table::add(ts, self, key, hash);
}

Result<bool> set_contains(ThreadState& ts, Set& self, Value key) {
  int64_t hash = TRY(key_hash(ts, key));
  return set_table::contains(ts, self, key, hash);
}

Result<bool> set_discard(ThreadState& ts, Set& self, Value key) {
  int64_t hash = TRY(key_hash(ts, key));
  return set_table::discard(ts, self, key, hash);
}

Result<void> set_update(ThreadState& ts, Set& self, Value iterable) {
  if (Set* other = try_as<Set>(iterable)) return set_table::merge(ts, self, *other);
  if (is_exact<Dict>(iterable)) {
    Dict& dict = as<Dict>(iterable);
    TRY(set_table::reserve(ts, self, dict.used));
    for (uint64_t i = 0; i < dict.entry_count; i++) {
      if (dict.entries[i].key.is_null()) continue;
      Ref key = Ref::share(dict.entries[i].key);
      TRY(set_table::add(ts, self, key, dict.entries[i].hash));
      TRY(ts.checkpoint_limits());
    }
    return {};
  }
  return for_each(ts, iterable, [&](Ref key) -> Result<bool> {
    TRY(set_add(ts, self, key));
    TRY(ts.checkpoint_limits());
    return true;
  });
}

Result<RefTo<Set>> set_from(ThreadState& ts, Type& type, Value iterable) {
  RefTo<Set> set = TRY(set_allocate(ts, type));
  TRY(set_update(ts, *set, iterable));
  return set;
}

void set_clear(ThreadState& ts, Set& self) {
  SetEntry* table = self.table;
  uint64_t mask = self.mask;
  uint64_t pop_position = self.pop_position;
  set_table::initialize(self);
  self.pop_position = pop_position;
  if (!table) return;
  for (uint64_t i = 0; i <= mask; i++)
    if (set_table::is_live(table[i])) release_reference(table[i].key);
  ts.release_bytes(table);
}

bool set_next(const Set& self, uint64_t& position, Value& key, int64_t& hash) {
  if (!self.table) return false;
  for (uint64_t i = position; i <= self.mask; i++) {
    const SetEntry& entry = self.table[i];
    if (!set_table::is_live(entry)) continue;
    key = entry.key;
    hash = entry.hash;
    position = i + 1;
    return true;
  }
  position = self.mask + 1;
  return false;
}

}  // namespace ouro
