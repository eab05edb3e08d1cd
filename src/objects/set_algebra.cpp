// Set algebra. Which operand is run through, and when tables grow, decides the order of the result and is
// therefore that of CPython.
//
// A comparison may run Python that changes any of the sets: keys are kept alive while they are looked for,
// and a set is run through by position, which a change can make skip or repeat keys, but not leave the table.
#include "objects/set_algebra.h"

#include "objects/dict.h"
#include "objects/dict_table.h"
#include "objects/set_table.h"

namespace ouro {

using dict_table::key_hash;

namespace {

// set or frozenset: what an operation on an instance of a subclass gives.
Type& built_in_type(ThreadState& ts, const Set& self) {
  return self.type->layout_kind == Kind::kFrozenSet ? *ts.types().frozenset : *ts.types().set;
}

// Calls body(Value key, hash) -> Result<bool> (false: stop) for the keys of a set.
template <class Body>
Result<void> for_each_key(ThreadState& ts, Set& set, Body body) {
  uint64_t position = 0;
  Value key;
  int64_t hash;
  while (set_next(set, position, key, hash)) {
    Ref kept = Ref::share(key);
    bool go_on = TRY(body(Value(kept), hash));
    if (!go_on) return {};
    TRY(ts.checkpoint_limits());
  }
  return {};
}

// Puts keys of `source` into a new set. While no comparison has changed the source they are all different and need no
// look-up.
class ResultPut {
 public:
  ResultPut(ThreadState& ts, Set& result, const Set& source)
      : ts_(ts), result_(result), source_(source), table_(source.table), used_(source.used), filled_(source.filled) {}
  Result<void> operator()(Value key, int64_t hash) {
    unchanged_ &= source_.table == table_ && source_.used == used_ && source_.filled == filled_;
    if (unchanged_ && result_.filled == result_.used) return set_table::add_new(ts_, result_, key, hash);
    return set_table::add(ts_, result_, key, hash);
  }

 private:
  ThreadState& ts_;
  Set& result_;
  const Set& source_;
  const SetEntry* table_;
  uint64_t used_, filled_;
  bool unchanged_ = true;
};

Result<RefTo<Set>> copy_and_subtract(ThreadState& ts, Set& self, Value other) {
  RefTo<Set> result = TRY(set_copy(ts, self));
  TRY(set_difference_update(ts, *result, other));
  return result;
}

}  // namespace

Result<RefTo<Set>> set_copy(ThreadState& ts, Set& self) { return set_from(ts, built_in_type(ts, self), Value(self)); }

Result<RefTo<Set>> set_intersection(ThreadState& ts, Set& self, Value other) {
  if (other == Value(self)) return set_copy(ts, self);
  RefTo<Set> result = TRY(set_allocate(ts, built_in_type(ts, self)));
  if (Set* set = try_as<Set>(other)) {
    Set* container = &self;
    if (set->used > container->used) std::swap(set, container);
    ResultPut put(ts, *result, *set);
    TRY(for_each_key(ts, *set, [&](Value key, int64_t hash) -> Result<bool> {
      bool there = TRY(set_table::contains(ts, *container, key, hash));
      if (there) TRY(put(key, hash));
      return true;
    }));
    return result;
  }
  TRY(for_each(ts, other, [&](Ref key) -> Result<bool> {
    int64_t hash = TRY(key_hash(ts, key));
    bool there = TRY(set_table::contains(ts, self, key, hash));
    TRY(ts.checkpoint_limits());
    if (!there) return true;
    TRY(set_table::add(ts, *result, key, hash));
    return result->used < self.used;  // more cannot come
  }));
  return result;
}

Result<RefTo<Set>> set_difference(ThreadState& ts, Set& self, Value other) {
  Set* set = try_as<Set>(other);
  Dict* dict = is_exact<Dict>(other) ? &as<Dict>(other) : nullptr;
  if (!set && !dict) return copy_and_subtract(ts, self, other);
  uint64_t size = set ? set->used : dict->used;
  if (self.used / 4 > size) return copy_and_subtract(ts, self, other);
  RefTo<Set> result = TRY(set_allocate(ts, built_in_type(ts, self)));
  ResultPut put(ts, *result, self);
  TRY(for_each_key(ts, self, [&](Value key, int64_t hash) -> Result<bool> {
    bool there;
    if (set) {
      there = TRY(set_table::contains(ts, *set, key, hash));
    } else {
      int64_t number = TRY(dict_table::find(ts, *dict, key, hash));
      there = number >= 0;
    }
    if (!there) TRY(put(key, hash));
    return true;
  }));
  return result;
}

Result<void> set_difference_update(ThreadState& ts, Set& self, Value other) {
  if (other == Value(self)) {
    set_clear(ts, self);
    return {};
  }
  if (Set* set = try_as<Set>(other)) {
    // From a much larger set only what is in both can be taken out.
    RefTo<Set> taken = RefTo<Set>::share(*set);
    if (set->used / 8 > self.used) taken = TRY(set_intersection(ts, self, other));
    TRY(for_each_key(ts, *taken, [&](Value key, int64_t hash) -> Result<bool> {
      TRY(set_table::discard(ts, self, key, hash));
      return true;
    }));
  } else {
    TRY(for_each(ts, other, [&](Ref key) -> Result<bool> {
      TRY(set_discard(ts, self, key));
      TRY(ts.checkpoint_limits());
      return true;
    }));
  }
  // Deleted entries make searches longer.
  if (self.filled - self.used <= set_table::mask_of(self) / 4) return {};
  return set_table::resize(ts, self, set_table::growth(self.used));
}

Result<void> set_symmetric_difference_update(ThreadState& ts, Set& self, Value other) {
  if (other == Value(self)) {
    set_clear(ts, self);
    return {};
  }
  auto toggle = [&](Value key, int64_t hash) -> Result<bool> {
    bool there = TRY(set_table::discard(ts, self, key, hash));
    if (!there) TRY(set_table::add(ts, self, key, hash));
    return true;
  };
  if (is_exact<Dict>(other)) {
    Dict& dict = as<Dict>(other);
    for (uint64_t i = 0; i < dict.entry_count; i++) {
      if (dict.entries[i].key.is_null()) continue;
      Ref key = Ref::share(dict.entries[i].key);
      TRY(toggle(key, dict.entries[i].hash));
      TRY(ts.checkpoint_limits());
    }
    return {};
  }
  RefTo<Set> set;
  if (is<Set>(other)) set = RefTo<Set>::share(as<Set>(other));
  else set = TRY(set_from(ts, built_in_type(ts, self), other));
  return for_each_key(ts, *set, toggle);
}

Result<RefTo<Set>> set_symmetric_difference(ThreadState& ts, Set& self, Value other) {
  RefTo<Set> result = TRY(set_from(ts, built_in_type(ts, self), other));
  TRY(set_symmetric_difference_update(ts, *result, Value(self)));
  return result;
}

Result<bool> set_is_subset(ThreadState& ts, Set& self, Set& other) {
  if (self.used > other.used) return false;
  bool all = true;
  TRY(for_each_key(ts, self, [&](Value key, int64_t hash) -> Result<bool> {
    all = TRY(set_table::contains(ts, other, key, hash));
    return all;
  }));
  return all;
}

Result<bool> set_is_disjoint(ThreadState& ts, Set& self, Value other) {
  if (other == Value(self)) return self.used == 0;
  bool disjoint = true;
  if (is_exact<Set>(other)) {
    Set* set = &as<Set>(other);
    Set* container = &self;
    if (set->used > container->used) std::swap(set, container);
    TRY(for_each_key(ts, *set, [&](Value key, int64_t hash) -> Result<bool> {
      bool there = TRY(set_table::contains(ts, *container, key, hash));
      disjoint = !there;
      return disjoint;
    }));
    return disjoint;
  }
  TRY(for_each(ts, other, [&](Ref key) -> Result<bool> {
    bool there = TRY(set_contains(ts, self, key));
    disjoint = !there;
    TRY(ts.checkpoint_limits());
    return disjoint;
  }));
  return disjoint;
}

}  // namespace ouro
