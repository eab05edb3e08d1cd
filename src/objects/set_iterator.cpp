// The iterator of set and frozenset. It fails when the set's size differs from that at the start, and goes on failing.
#include "objects/set_iterator.h"

#include "objects/dict.h"
#include "objects/iterator_state.h"
#include "objects/list.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

Result<Maybe<Ref>> iterator_next(ThreadState& ts, SetIterator& self) {
  if (!self.set) return Maybe<Ref>(absent);
  if (self.used != self.set->used) [[unlikely]] {
    self.used = SetIterator::kChanged;
    return raise(ts, Exc::RuntimeError, "Set changed size during iteration");
  }
  Value key;
  int64_t hash;
  if (!set_next(*self.set, self.position, key, hash)) {
    self.set.clear();
    return Maybe<Ref>(absent);
  }
  if (self.remaining) self.remaining--;
  return Maybe<Ref>(Ref::share(key));
}

Result<Ref> iterator_self(ThreadState&, SetIterator& self) { return Ref::share(Value(self)); }

int64_t iterator_length_hint(ThreadState&, SetIterator& self) {
  return self.set && self.used == self.set->used ? int64_t(self.remaining) : 0;
}

// The keys still to come, without moving the iterator: a second iterator at the same place is run to its end.
Result<Ref> iterator_reduce(ThreadState& ts, SetIterator& self) {
  RefTo<List> rest;
  if (self.set) {
    Ref copy = TRY(set_iterator(ts, *self.set));
    as<SetIterator>(copy).position = self.position;
    as<SetIterator>(copy).used = self.used;
    as<SetIterator>(copy).remaining = self.remaining;
    rest = TRY(list_from(ts, copy));
  } else {
    rest = TRY(list_allocate(ts, 0));
  }
  return reduce_to_list(ts, std::move(rest));
}

constexpr NativeMethod kMethods[] = {
    method<iterator_length_hint>("__length_hint__(self, /)", "An estimate of the number of keys still to come."),
    method<iterator_reduce>("__reduce__(self, /)", "State for pickling."),
};

void iterator_clear(ThreadState&, SetIterator& self) { self.set.clear(); }

}  // namespace

Result<Ref> set_iterator(ThreadState& ts, Set& self) {
  SetIterator* iterator = TRY(ts.allocate_as<SetIterator>(*ts.types().set_iterator));
  iterator->set.initialize(RefTo<Set>::share(self));
  iterator->position = 0;
  iterator->used = iterator->remaining = self.used;
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

const TypeSpec spec_set_iterator{
    .name = "set_iterator",
    .kind = Kind::kSetIterator,
    .instance_bytes = sizeof(SetIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = slot<iterator_self>;
          s.tp_next = slot<iterator_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visitor.visit(Value(static_cast<SetIterator&>(object).set.get()));
          };
          s.clear_references = slot<iterator_clear>;
          s.destroy = slot<iterator_clear>;
        },
};

}  // namespace ouro
