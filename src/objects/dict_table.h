// The hash table inside a Dict: probing and the look-up of string keys, inline for the evaluation loop's caches.
//
// The slots of the index table that a hash visits are those of CPython: slot = 5 * slot + perturb + 1 with
// perturb shifted right by five each time, so every bit of the hash takes part. A slot holds the number of an
// entry, kFree or kDeleted. An index takes 1, 2, 4 or 8 bytes by the size of the table; entries come in the
// order of insertion, and at most two thirds of the slots are in use, so a probe ends.
//
// What is marked "no Python" here neither compares with __eq__ nor releases anything: pointers stay valid across it.
#pragma once

#include "objects/dict.h"

namespace ouro::dict_table {

inline constexpr int64_t kFree = -1;
inline constexpr int64_t kDeleted = -2;
inline constexpr int64_t kAbsent = -1;  // result of a search; others below it are of the search's own

// The probe sequence of one hash.
struct Probe {
  uint64_t mask, perturb, slot;
  Probe(const Dict& self, int64_t hash)
      : mask((uint64_t(1) << self.log2_indices) - 1), perturb(uint64_t(hash)), slot(perturb & mask) {}
  void advance() {
    perturb >>= 5;
    slot = (slot * 5 + perturb + 1) & mask;
  }
};

// Asks match(entry number) for each entry that the probe sequence meets until it answers other than 0. Gives
// the entry's number for 1, the answer itself when that is negative, kAbsent when the sequence ends. `match`
// may change the dict if it then answers with a negative number.
template <class Index, class Match>
[[gnu::always_inline]] inline int64_t search_in(const Dict& self, int64_t hash, Match match) {
  const Index* indices = static_cast<const Index*>(self.indices);
  for (Probe probe(self, hash);; probe.advance()) {
    int64_t number = indices[probe.slot];
    if (number >= 0) [[likely]] {
      int answer = match(number);
      if (answer > 0) return number;
      if (answer < 0) [[unlikely]]
        return answer;
    } else if (number == kFree) {
      return kAbsent;
    }
  }
}
template <class Match>
[[gnu::always_inline]] inline int64_t search(const Dict& self, int64_t hash, Match match) {
  // Comparisons instead of a jump table: nearly all dicts are small.
  if (self.index_bytes == 1) [[likely]]
    return search_in<int8_t>(self, hash, match);
  if (self.index_bytes == 2) return search_in<int16_t>(self, hash, match);
  if (self.index_bytes == 4) return search_in<int32_t>(self, hash, match);
  return search_in<int64_t>(self, hash, match);
}

// Whether the entry found last has this very key: gives its number, else kAbsent.
inline int64_t find_again(const Dict& self, Value key) {
  uint64_t number = self.last_found;
  return number < self.entry_count && self.entries[number].key == key ? int64_t(number) : kAbsent;
}

// The entry of an exact str in a dict with string_keys, kAbsent when there is none. No Python.
inline int64_t find_str(const Dict& self, const Str& key, int64_t hash) {
  OURO_ASSERT(self.string_keys);
  if (self.used == 0) return kAbsent;
  const DictEntry* entries = self.entries;
  Value wanted(&key);
  if (int64_t again = find_again(self, wanted); again >= 0) return again;
  int64_t found = search(self, hash, [&](int64_t number) __attribute__((always_inline)) {
    const DictEntry& entry = entries[number];
    if (entry.key == wanted) [[likely]]
      return 1;
    if (entry.hash != hash) [[likely]]
      return 0;
    const Str& other = *static_cast<const Str*>(entry.key.object());
    if (key.interned && other.interned) return 0;
    return int(str_equal(other, key));
  });
  if (found >= 0) self.last_found = uint32_t(found);
  return found;
}

// The entry of any key: kAbsent when there is none. Runs __eq__ of keys with the same hash, and starts again
// when that has changed the dict; the entry is of the dict as it is on return.
Result<int64_t> find(ThreadState& ts, Dict& self, Value key, int64_t hash);

// The hash of a key: hash(key), quick for str and small ints.
inline Result<int64_t> key_hash(ThreadState& ts, Value key) {
  if (key.is_small_int()) {
    int64_t number = key.as_small_int();
    if (number > -(int64_t(1) << 61) + 1 && number < (int64_t(1) << 61) - 1) return number == -1 ? -2 : number;
  } else if (is_exact<Str>(key)) {
    return str_hash_cached(ts, static_cast<Str&>(*key.object()));
  }
  return hash(ts, key);
}

// Sets all fields of a dict without table.
void initialize(Dict& self);
// Room for `count` entries in all, those there included. The entries are packed.
Result<void> reserve(ThreadState& ts, Dict& self, uint64_t count);
// A new entry at the end; the key is not there yet. Shares key and value.
Result<void> append(ThreadState& ts, Dict& self, Value key, int64_t hash, Value value);
// Takes the entry out. The caller releases the key and value that it had put aside.
void erase(Dict& self, int64_t number);
// Takes the entry out and gives its key and value to the caller.
void take(Dict& self, int64_t number, Ref& key, Ref& value);
// Bytes of the table's memory.
uint64_t table_bytes(const Dict& self);

}  // namespace ouro::dict_table
