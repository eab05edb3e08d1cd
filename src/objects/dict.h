// Dict: a mapping that keeps the order of insertion: a hash table of indices into a row of entries.
//
//   table -> [ index_count indices of 1, 2, 4 or 8 bytes | entries: hash, key, value ... ]
//
// Open addressing; -1 free, -2 deleted. A deleted entry has a null key. While string_keys is true every key is an exact
// str and look-ups cannot run Python. keys_version, when not 0, names the current set of keys and their places:
// caches of an entry's index are valid while it is unchanged; it becomes 0 whenever a key comes, goes or moves.
#pragma once

#include <cstdint>

#include "objects/str.h"
#include "runtime/protocol.h"

namespace ouro {

struct DictEntry {
  int64_t hash;
  Value key;    // strong; null: deleted
  Value value;  // strong
};

struct Dict : Object {
  static constexpr Kind kKind = Kind::kDict;
  static constexpr const char* kTypeName = "dict";
  uint64_t used;         // live entries
  uint64_t entry_count;  // entries in use, deleted ones included
  uint32_t entry_capacity;
  mutable uint32_t last_found;  // number of the entry found last: programs ask for a key and then use it
  void* indices;                // the table's memory; null: no table yet
  DictEntry* entries;           // inside the same memory
  uint32_t keys_version;
  uint8_t log2_indices;
  uint8_t index_bytes;
  bool string_keys;
  uint8_t reserved;
};

Result<RefTo<Dict>> dict_allocate(ThreadState& ts, uint64_t expected = 0);

// --- look-up. A borrowed result is valid until the dict changes.
// The value of a key; absent when there is none. May run __hash__ and __eq__.
Result<Maybe<Value>> dict_get(ThreadState& ts, Dict& self, Value key);
Result<Maybe<Value>> dict_get_known_hash(ThreadState& ts, Dict& self, Value key, int64_t hash);
// The value of a str key, null when there is none; runs no Python when string_keys, else only for keys of other types
// with the same hash (a failure of their __eq__ counts as absent only in dict_find, never in dict_get).
Value dict_find(ThreadState& ts, Dict& self, Str& key);
// The index of the entry of an interned str in a dict of str keys, -1 when there is none.
int64_t dict_find_index(ThreadState& ts, Dict& self, Str& key);
Value dict_find(ThreadState& ts, Dict& self, names::Id name);
Value dict_find(ThreadState& ts, Dict& self, std::string_view ascii_name);
Result<bool> dict_contains(ThreadState& ts, Dict& self, Value key);

// --- change
Result<void> dict_set(ThreadState& ts, Dict& self, Value key, Value value);
Result<void> dict_set_known_hash(ThreadState& ts, Dict& self, Value key, int64_t hash, Value value);
Result<void> dict_set(ThreadState& ts, Dict& self, names::Id name, Value value);
Result<void> dict_set(ThreadState& ts, Dict& self, std::string_view utf8_name, Value value);
// The value taken out; absent when the key was not there.
Result<Maybe<Ref>> dict_pop(ThreadState& ts, Dict& self, Value key);
Result<bool> dict_delete(ThreadState& ts, Dict& self, Value key);  // false: there was none
// The value that is there, or `value` after it was put in.
Result<Ref> dict_set_default(ThreadState& ts, Dict& self, Value key, Value value);
void dict_clear(ThreadState& ts, Dict& self);
// Gives each of two dicts what the other one has. Runs no Python.
void dict_exchange(Dict& left, Dict& right);
// Puts the items of a mapping (anything with keys()) or, when it has none, of an iterable of pairs in.
Result<void> dict_update(ThreadState& ts, Dict& self, Value other);
Result<void> dict_merge(ThreadState& ts, Dict& self, Value mapping, bool override_existing);
// The same for `f(**a, **b)`: KeyError(key) when a key is there already.
Result<void> dict_merge_unique(ThreadState& ts, Dict& self, Value mapping);
Result<RefTo<Dict>> dict_copy(ThreadState& ts, Dict& self);

// --- iteration by position. `position` starts at 0; false at the end. Borrowed results.
bool dict_next(const Dict& self, uint64_t& position, Value& key, Value& value);
Result<RefTo<List>> dict_keys_list(ThreadState& ts, Dict& self);
Result<RefTo<List>> dict_values_list(ThreadState& ts, Dict& self);
Result<RefTo<List>> dict_items_list(ThreadState& ts, Dict& self);

// A version of the current keys for caches; 0 when the interpreter ran out of them.
uint32_t dict_keys_version(ThreadState& ts, Dict& self);

}  // namespace ouro
