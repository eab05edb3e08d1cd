// The types set and frozenset: construction, protocol, methods.
//
// The operations that make a new set give the built-in type of the left operand (set or frozenset), also for
// instances of subclasses. Operators take sets only, methods any iterable. Set algebra itself is in set_algebra.cpp.
#include "objects/dict_views.h"
#include "objects/list.h"
#include "objects/repr_guard.h"
#include "objects/set_algebra.h"
#include "objects/set_iterator.h"
#include "objects/set_table.h"
#include "objects/str.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

bool is_frozen(const Set& self) { return self.type->layout_kind == Kind::kFrozenSet; }

// --- construction

// A call of the type itself, or of a subclass that has the same __init__, takes no keywords.
Result<void> refuse_keywords(ThreadState& ts, const Type& type, const Type& built_in, const CallArguments& arguments) {
  if (arguments.keyword_count() == 0) return {};
  if (&type != &built_in && type.slots.tp_init != built_in.slots.tp_init) return {};
  return raise(ts, Exc::TypeError, "{}() takes no keyword arguments", built_in.plain_name);
}

Result<Ref> set_new(ThreadState& ts, Type& type, const CallArguments&) { return set_allocate(ts, type); }

Result<void> set_init(ThreadState& ts, Set& self, const CallArguments& arguments) {
  TRY(refuse_keywords(ts, *self.type, *ts.types().set, arguments));
  if (arguments.positional_count > 1)
    return raise(ts, Exc::TypeError, "set expected at most 1 argument, got {}", arguments.positional_count);
  if (self.filled) set_clear(ts, self);
  if (arguments.positional_count == 0) return {};
  return set_update(ts, self, arguments.values[0]);
}

Result<Ref> frozenset_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(refuse_keywords(ts, type, *ts.types().frozenset, arguments));
  if (arguments.positional_count > 1)
    return raise(ts, Exc::TypeError, "frozenset expected at most 1 argument, got {}", arguments.positional_count);
  if (arguments.positional_count == 0) return set_allocate(ts, type);
  Value iterable = arguments.values[0];
  if (&type == ts.types().frozenset && iterable.is_heap() && iterable.object()->type == &type)
    return Ref::share(iterable);
  return set_from(ts, type, iterable);
}

// --- the protocol

int64_t set_length(ThreadState&, Set& self) { return int64_t(self.used); }
Result<Ref> set_iter(ThreadState& ts, Set& self) { return set_iterator(ts, self); }

Result<Ref> set_repr(ThreadState& ts, Set& self) {
  ReprGuard guard(ts, Value(self));
  bool running = TRY(guard.enter());
  std::string_view name = type_name(ts, Value(self));
  if (running) return text(ts, "{}(...)", name);
  if (self.used == 0) return text(ts, "{}()", name);
  RefTo<List> keys = TRY(list_from(ts, Value(self)));
  StrBuilder builder(ts);
  bool named = self.type != ts.types().set;
  if (named) {
    TRY(builder.append_utf8(name));
    TRY(builder.append(U'('));
  }
  TRY(builder.append(U'{'));
  for (uint64_t i = 0; i < keys->size; i++) {
    if (i) TRY(builder.append_ascii(", "));
    Ref key = Ref::share(keys->items[i]);
    TRY(builder.append_repr(key));
    TRY(ts.checkpoint_limits());
  }
  TRY(builder.append(U'}'));
  if (named) TRY(builder.append(U')'));
  return builder.finish();
}

Result<int64_t> frozenset_hash(ThreadState&, Set& self) {
  if (self.cached_hash) return self.cached_hash;
  numeric::FrozenSetHash sum;
  uint64_t position = 0;
  Value key;
  int64_t hash_of_key;
  while (set_next(self, position, key, hash_of_key)) sum.add(hash_of_key);
  self.cached_hash = sum.finish();
  return self.cached_hash;
}

Result<Ref> set_compare(ThreadState& ts, Set& self, Value value, CompareOp op) {
  Set* other = try_as<Set>(value);
  if (!other) return Ref::not_implemented();
  switch (op) {
    case CompareOp::kEqual:
    case CompareOp::kNotEqual: {
      bool equal = self.used == other->used;
      if (equal && is_frozen(self) && is_frozen(*other) && self.cached_hash && other->cached_hash)
        equal = self.cached_hash == other->cached_hash;
      if (equal) equal = TRY(set_is_subset(ts, self, *other));
      return Ref::boolean(equal == (op == CompareOp::kEqual));
    }
    case CompareOp::kLess:
      if (self.used >= other->used) return Ref::boolean(false);
      [[fallthrough]];
    case CompareOp::kLessEqual: return Ref::boolean(TRY(set_is_subset(ts, self, *other)));
    case CompareOp::kGreater:
      if (self.used <= other->used) return Ref::boolean(false);
      [[fallthrough]];
    case CompareOp::kGreaterEqual: return Ref::boolean(TRY(set_is_subset(ts, *other, self)));
  }
  return Ref::not_implemented();
}

// Calls search(key); when that fails with TypeError because the key is a set, which has no hash, once more
// with a frozenset of the same keys.
template <class Search>
Result<bool> with_frozen_key(ThreadState& ts, Value key, Search search) {
  Result<bool> found = search(key);
  if (!found.is_error() || !is_mutable_set(key) || !pending_matches(ts, Exc::TypeError)) return found;
  Ref unhashable = ts.catch_if(Exc::TypeError);
  RefTo<Set> frozen = TRY(set_from(ts, *ts.types().frozenset, key));
  return search(Value(frozen));
}

Result<bool> contains_key(ThreadState& ts, Set& self, Value key) {
  return with_frozen_key(ts, key, [&](Value wanted) { return set_contains(ts, self, wanted); });
}

// --- methods of set

Result<void> add_method(ThreadState& ts, Set& self, Value key) { return set_add(ts, self, key); }

Result<bool> take_out(ThreadState& ts, Set& self, Value key) {
  return with_frozen_key(ts, key, [&](Value wanted) { return set_discard(ts, self, wanted); });
}
Result<void> discard_method(ThreadState& ts, Set& self, Value key) {
  TRY(take_out(ts, self, key));
  return {};
}
Result<void> remove_method(ThreadState& ts, Set& self, Value key) {
  bool there = TRY(take_out(ts, self, key));
  if (!there) return raise_with(ts, Exc::KeyError, key);
  return {};
}
Result<Ref> pop_method(ThreadState& ts, Set& self) {
  Ref key = set_table::pop(self);
  if (key.is_null()) return raise(ts, Exc::KeyError, "pop from an empty set");
  return key;
}
void clear_method(ThreadState& ts, Set& self) { set_clear(ts, self); }

Result<void> update_method(ThreadState& ts, Set& self, Args others) {
  for (Value other : others) TRY(set_update(ts, self, other));
  return {};
}
Result<void> difference_update_method(ThreadState& ts, Set& self, Args others) {
  for (Value other : others) TRY(set_difference_update(ts, self, other));
  return {};
}
Result<void> symmetric_difference_update_method(ThreadState& ts, Set& self, Value other) {
  return set_symmetric_difference_update(ts, self, other);
}

Result<RefTo<Set>> intersect_all(ThreadState& ts, Set& self, Args others) {
  if (others.size() == 0) return set_copy(ts, self);
  RefTo<Set> result = RefTo<Set>::share(self);
  for (Value other : others) result = TRY(set_intersection(ts, *result, other));
  return result;
}
Result<void> intersection_update_method(ThreadState& ts, Set& self, Args others) {
  RefTo<Set> result = TRY(intersect_all(ts, self, others));
  set_table::swap_bodies(self, *result);
  return {};
}

// --- methods of both

Result<Ref> copy_method(ThreadState& ts, Set& self) {
  if (self.type == ts.types().frozenset) return Ref::share(Value(self));
  return set_copy(ts, self);
}
Result<Ref> union_method(ThreadState& ts, Set& self, Args others) {
  RefTo<Set> result = TRY(set_copy(ts, self));
  for (Value other : others) {
    if (other == Value(self)) continue;
    TRY(set_update(ts, *result, other));
  }
  return result;
}
Result<RefTo<Set>> intersection_method(ThreadState& ts, Set& self, Args others) {
  return intersect_all(ts, self, others);
}
Result<RefTo<Set>> difference_method(ThreadState& ts, Set& self, Args others) {
  if (others.size() == 0) return set_copy(ts, self);
  RefTo<Set> result = TRY(set_difference(ts, self, others[0]));
  for (size_t i = 1; i < others.size(); i++) TRY(set_difference_update(ts, *result, others[i]));
  return result;
}
Result<RefTo<Set>> symmetric_difference_method(ThreadState& ts, Set& self, Value other) {
  return set_symmetric_difference(ts, self, other);
}

Result<bool> isdisjoint_method(ThreadState& ts, Set& self, Value other) { return set_is_disjoint(ts, self, other); }
Result<bool> issubset_method(ThreadState& ts, Set& self, Value other) {
  if (Set* set = try_as<Set>(other)) return set_is_subset(ts, self, *set);
  RefTo<Set> made = TRY(set_from(ts, *ts.types().set, other));
  return set_is_subset(ts, self, *made);
}
Result<bool> issuperset_method(ThreadState& ts, Set& self, Value other) {
  if (Set* set = try_as<Set>(other)) return set_is_subset(ts, *set, self);
  bool all = true;
  TRY(for_each(ts, other, [&](Ref key) -> Result<bool> {
    all = TRY(set_contains(ts, self, key));
    TRY(ts.checkpoint_limits());
    return all;
  }));
  return all;
}

Result<Ref> reduce_method(ThreadState& ts, Set& self) {
  RefTo<List> keys = TRY(list_from(ts, Value(self)));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, keys));
  Ref state = TRY(call_method(ts, Value(self), names::k___getstate__));
  return TRY(make_tuple(ts, Value(self.type), arguments, state));
}
int64_t sizeof_method(ThreadState&, Set& self) {
  return int64_t(self.type->instance_bytes + (self.table ? (self.mask + 1) * sizeof(SetEntry) : 0));
}

// --- operators

template <Result<RefTo<Set>> (*operation)(ThreadState&, Set&, Value)>
Result<Ref> operator_of(ThreadState& ts, Value left, Value right) {
  if (!is<Set>(left) || !is<Set>(right)) return Ref::not_implemented();
  return operation(ts, as<Set>(left), right);
}
Result<RefTo<Set>> union_of(ThreadState& ts, Set& self, Value other) {
  RefTo<Set> result = TRY(set_copy(ts, self));
  if (!(other == Value(self))) TRY(set_update(ts, *result, other));
  return result;
}

template <Result<void> (*operation)(ThreadState&, Set&, Value)>
Result<Ref> inplace_of(ThreadState& ts, Value left, Value right) {
  if (!is<Set>(right)) return Ref::not_implemented();
  TRY(operation(ts, as<Set>(left), right));
  return Ref::share(left);
}
Result<void> intersect_in_place(ThreadState& ts, Set& self, Value other) {
  RefTo<Set> result = TRY(set_intersection(ts, self, other));
  set_table::swap_bodies(self, *result);
  return {};
}

constexpr const char* kAddDoc = "Put the key in.";
constexpr const char* kCopyDoc = "A set with the same keys.";
constexpr const char* kDifferenceDoc = "The keys of this set that none of the others has.";
constexpr const char* kIntersectionDoc = "The keys that this set and all others have.";
constexpr const char* kDisjointDoc = "Whether the two have no key in common.";
constexpr const char* kSubsetDoc = "Whether the other contains every key of this set.";
constexpr const char* kSupersetDoc = "Whether this set contains every key of the other.";
constexpr const char* kContainsDoc = "Whether the key is there: object in self.";
constexpr const char* kSymmetricDoc = "The keys that exactly one of the two has.";
constexpr const char* kUnionDoc = "The keys of this set and of all others.";
constexpr const char* kReduceDoc = "State for pickling.";
constexpr const char* kSizeofDoc = "Bytes of memory in use.";

constexpr NativeMethod kSetMethods[] = {
    method<add_method>("add(self, object, /)", kAddDoc),
    method<clear_method>("clear(self, /)", "Take all keys out."),
    method<copy_method>("copy(self, /)", kCopyDoc),
    method<discard_method>("discard(self, object, /)", "Take the key out if it is there."),
    method<difference_method>("difference(self, /, *others)", kDifferenceDoc),
    method<difference_update_method>("difference_update(self, /, *others)", "Take the keys of all others out."),
    method<intersection_method>("intersection(self, /, *others)", kIntersectionDoc),
    method<intersection_update_method>("intersection_update(self, /, *others)",
                                       "Keep only the keys that all others have."),
    method<isdisjoint_method>("isdisjoint(self, other, /)", kDisjointDoc),
    method<issubset_method>("issubset(self, other, /)", kSubsetDoc),
    method<issuperset_method>("issuperset(self, other, /)", kSupersetDoc),
    method<pop_method>("pop(self, /)", "Take any key out and return it. KeyError when there is none."),
    method<remove_method>("remove(self, object, /)", "Take the key out. KeyError when it is not there."),
    method<symmetric_difference_method>("symmetric_difference(self, other, /)", kSymmetricDoc),
    method<symmetric_difference_update_method>("symmetric_difference_update(self, other, /)",
                                               "Keep the keys that exactly one of the two has."),
    method<union_method>("union(self, /, *others)", kUnionDoc),
    method<update_method>("update(self, /, *others)", "Put the keys of all others in."),
    method<contains_key>("__contains__(self, object, /)", kContainsDoc),
    method<reduce_method>("__reduce__(self, /)", kReduceDoc),
    method<sizeof_method>("__sizeof__(self, /)", kSizeofDoc),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};

constexpr NativeMethod kFrozenSetMethods[] = {
    method<copy_method>("copy(self, /)", kCopyDoc),
    method<difference_method>("difference(self, /, *others)", kDifferenceDoc),
    method<intersection_method>("intersection(self, /, *others)", kIntersectionDoc),
    method<isdisjoint_method>("isdisjoint(self, other, /)", kDisjointDoc),
    method<issubset_method>("issubset(self, other, /)", kSubsetDoc),
    method<issuperset_method>("issuperset(self, other, /)", kSupersetDoc),
    method<symmetric_difference_method>("symmetric_difference(self, other, /)", kSymmetricDoc),
    method<union_method>("union(self, /, *others)", kUnionDoc),
    method<contains_key>("__contains__(self, object, /)", kContainsDoc),
    method<reduce_method>("__reduce__(self, /)", kReduceDoc),
    method<sizeof_method>("__sizeof__(self, /)", kSizeofDoc),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};

void common_slots(Slots& s) {
  s.tp_repr = slot<set_repr>;
  s.tp_compare = slot<set_compare>;
  s.tp_iter = slot<set_iter>;
  s.sq_length = slot<set_length>;
  s.sq_contains = slot<contains_key>;
  s.nb_subtract = operator_of<set_difference>;
  s.nb_and = operator_of<set_intersection>;
  s.nb_xor = operator_of<set_symmetric_difference>;
  s.nb_or = operator_of<union_of>;
  s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
    uint64_t position = 0;
    Value key;
    int64_t hash;
    while (set_next(static_cast<Set&>(object), position, key, hash)) visitor.visit(key);
  };
  s.clear_references = slot<set_clear>;
  s.destroy = slot<set_clear>;
}

constexpr uint32_t kFlags = type_flags::kSubclassable | type_flags::kContainer | type_flags::kMatchSelf |
                            type_flags::kHasPrefix | type_flags::kHasWeakrefs;

}  // namespace

const TypeSpec spec_set{
    .name = "set",
    .kind = Kind::kSet,
    .instance_bytes = sizeof(Set),
    .flags = kFlags,
    .doc = "set() -> an empty set\nset(iterable) -> the different items of an iterable\n\nKeys are in no order.",
    .methods = kSetMethods,
    .slots =
        [](Slots& s) {
          common_slots(s);
          s.tp_new = set_new;
          s.tp_init = slot<set_init>;
          s.nb_inplace_subtract = inplace_of<set_difference_update>;
          s.nb_inplace_and = inplace_of<intersect_in_place>;
          s.nb_inplace_xor = inplace_of<set_symmetric_difference_update>;
          s.nb_inplace_or = inplace_of<set_update>;
        },
};

const TypeSpec spec_frozenset{
    .name = "frozenset",
    .kind = Kind::kFrozenSet,
    .instance_bytes = sizeof(Set),
    .flags = kFlags,
    .doc =
        "frozenset() -> an empty frozenset\nfrozenset(iterable) -> the different items of an iterable\n\n"
        "A set that does not change and has a hash.",
    .methods = kFrozenSetMethods,
    .slots =
        [](Slots& s) {
          common_slots(s);
          s.tp_new = frozenset_new;
          s.tp_hash = slot<frozenset_hash>;
        },
};

}  // namespace ouro
