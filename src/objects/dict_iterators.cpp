// The iterators of a dict, forward and reverse, over keys, values and items.
//
// An iterator fails when the size of its dict differs from that at the start, and goes on failing then.
// Exhausted, it lets the dict go. Putting in as many keys as are taken out goes unnoticed by the size: a
// forward iterator then fails where it would give more items than there were at the start.
#include "objects/dict_views.h"
#include "objects/iterator_state.h"
#include "objects/list.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

Result<Ref> make(ThreadState& ts, Type& type, Dict& dict, uint64_t position) {
  DictIterator* iterator = TRY(ts.allocate_as<DictIterator>(type));
  iterator->dict.initialize(RefTo<Dict>::share(dict));
  iterator->pair.initialize_null();
  iterator->position = position;
  iterator->used = iterator->remaining = dict.used;
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

// What the iterator gives for an entry.
template <DictPart part>
Result<Ref> part_of(ThreadState& ts, DictIterator& self, const DictEntry& entry) {
  if constexpr (part == DictPart::kKey) return Ref::share(entry.key);
  if constexpr (part == DictPart::kValue) return Ref::share(entry.value);
  Tuple* pair = self.pair.get();
  if (pair && pair->refcount == 1) {
    Ref result = Ref::share(Value(pair));
    Ref key = Ref::adopt(pair->items()[0]), value = Ref::adopt(pair->items()[1]);  // released last
    pair->items()[0] = Ref::share(entry.key).leak();
    pair->items()[1] = Ref::share(entry.value).leak();
    ts.track(*pair);  // what it held before may have taken it out of the collector's sight
    return result;
  }
  RefTo<Tuple> fresh = TRY(make_tuple(ts, entry.key, entry.value));
  Ref result = Ref::share(Value(*fresh));
  self.pair.set(std::move(fresh));
  return result;
}

Result<bool> check_size(ThreadState& ts, DictIterator& self) {
  if (!self.dict) return false;
  if (self.used == self.dict->used) [[likely]]
    return true;
  self.used = DictIterator::kChanged;
  return raise(ts, Exc::RuntimeError, "dictionary changed size during iteration");
}

template <DictPart part>
Result<Maybe<Ref>> next_forward(ThreadState& ts, DictIterator& self) {
  bool alive = TRY(check_size(ts, self));
  if (!alive) return Maybe<Ref>(absent);
  const Dict& dict = *self.dict;
  uint64_t i = self.position;
  while (i < dict.entry_count && dict.entries[i].key.is_null()) i++;
  if (i >= dict.entry_count) {
    self.dict.clear();
    return Maybe<Ref>(absent);
  }
  if (self.remaining == 0) {
    self.dict.clear();
    return raise(ts, Exc::RuntimeError, "dictionary keys changed during iteration");
  }
  self.position = i + 1;
  self.remaining--;
  return Maybe<Ref>(TRY(part_of<part>(ts, self, dict.entries[i])));
}

template <DictPart part>
Result<Maybe<Ref>> next_reverse(ThreadState& ts, DictIterator& self) {
  bool alive = TRY(check_size(ts, self));
  if (!alive) return Maybe<Ref>(absent);
  const Dict& dict = *self.dict;
  uint64_t i = self.position < dict.entry_count ? self.position : dict.entry_count;
  while (i > 0 && dict.entries[i - 1].key.is_null()) i--;
  if (i == 0) {
    self.dict.clear();
    return Maybe<Ref>(absent);
  }
  self.position = i - 1;
  if (self.remaining) self.remaining--;
  return Maybe<Ref>(TRY(part_of<part>(ts, self, dict.entries[i - 1])));
}

Result<Ref> iterator_self(ThreadState&, DictIterator& self) { return Ref::share(Value(self)); }

int64_t iterator_length_hint(ThreadState&, DictIterator& self) {
  return self.dict && self.used == self.dict->used ? int64_t(self.remaining) : 0;
}

// The items still to come, without moving the iterator: a second iterator at the same place is run to its end.
Result<Ref> iterator_reduce(ThreadState& ts, DictIterator& self) {
  RefTo<List> rest;
  if (self.dict) {
    Ref copy = TRY(make(ts, *self.type, *self.dict, self.position));
    as<DictIterator>(copy).used = self.used;
    as<DictIterator>(copy).remaining = self.remaining;
    rest = TRY(list_from(ts, copy));
  } else {
    rest = TRY(list_allocate(ts, 0));
  }
  return reduce_to_list(ts, std::move(rest));
}

constexpr NativeMethod kMethods[] = {
    method<iterator_length_hint>("__length_hint__(self, /)", "An estimate of the number of items still to come."),
    method<iterator_reduce>("__reduce__(self, /)", "State for pickling."),
};

void iterator_clear(ThreadState&, DictIterator& self) {
  self.dict.clear();
  self.pair.clear();
}

void common_slots(Slots& s) {
  s.tp_iter = slot<iterator_self>;
  s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
    DictIterator& self = static_cast<DictIterator&>(object);
    visitor.visit(Value(self.dict.get()));
    visitor.visit(Value(self.pair.get()));
  };
  s.clear_references = slot<iterator_clear>;
  s.destroy = slot<iterator_clear>;
}

template <DictPart part, bool reverse>
constexpr TypeSpec iterator_spec(const char* name) {
  return {
      .name = name,
      .kind = Kind::kDictIterator,
      .instance_bytes = sizeof(DictIterator),
      .flags = type_flags::kContainer | type_flags::kNoInstantiation,
      .methods = kMethods,
      .slots =
          [](Slots& s) {
            common_slots(s);
            if constexpr (reverse) s.tp_next = slot<next_reverse<part>>;
            else s.tp_next = slot<next_forward<part>>;
          },
  };
}

}  // namespace

Result<Ref> dict_iterator(ThreadState& ts, Dict& self, DictPart part) {
  BuiltinTypes& types = ts.types();
  Type* type = part == DictPart::kKey     ? types.dict_key_iterator
               : part == DictPart::kValue ? types.dict_value_iterator
                                          : types.dict_item_iterator;
  return make(ts, *type, self, 0);
}

Result<Ref> dict_reverse_iterator(ThreadState& ts, Dict& self, DictPart part) {
  BuiltinTypes& types = ts.types();
  Type* type = part == DictPart::kKey     ? types.dict_reverse_key_iterator
               : part == DictPart::kValue ? types.dict_reverse_value_iterator
                                          : types.dict_reverse_item_iterator;
  return make(ts, *type, self, self.entry_count);
}

const TypeSpec spec_dict_key_iterator = iterator_spec<DictPart::kKey, false>("dict_keyiterator");
const TypeSpec spec_dict_value_iterator = iterator_spec<DictPart::kValue, false>("dict_valueiterator");
const TypeSpec spec_dict_item_iterator = iterator_spec<DictPart::kItem, false>("dict_itemiterator");
const TypeSpec spec_dict_reverse_key_iterator = iterator_spec<DictPart::kKey, true>("dict_reversekeyiterator");
const TypeSpec spec_dict_reverse_value_iterator = iterator_spec<DictPart::kValue, true>("dict_reversevalueiterator");
const TypeSpec spec_dict_reverse_item_iterator = iterator_spec<DictPart::kItem, true>("dict_reverseitemiterator");

}  // namespace ouro
