// The views dict_keys, dict_values and dict_items.
//
// Those of keys and items are sets (collections.abc.Set): their operators take any iterable on the other side
// and give a set. An operator's function may be called with the view on either side.
#include "objects/dict_views.h"
#include "objects/iterator_state.h"
#include "objects/list.h"
#include "objects/repr_guard.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

DictPart part_of(const DictView& view) {
  Kind kind = view.type->layout_kind;
  return kind == Kind::kDictKeys ? DictPart::kKey : kind == Kind::kDictValues ? DictPart::kValue : DictPart::kItem;
}

// A view of keys or items.
bool is_set_view(Value value) { return is<DictView>(value) && part_of(as<DictView>(value)) != DictPart::kValue; }

int64_t view_length(ThreadState&, DictView& self) { return self.dict ? int64_t(self.dict->used) : 0; }

Result<Ref> empty_iterator(ThreadState& ts) {
  RefTo<List> nothing = TRY(list_allocate(ts, 0));
  return get_iterator(ts, nothing);
}

Result<Ref> view_iter(ThreadState& ts, DictView& self) {
  if (!self.dict) return empty_iterator(ts);
  return dict_iterator(ts, *self.dict, part_of(self));
}
Result<Ref> view_reversed(ThreadState& ts, DictView& self) {
  if (!self.dict) return empty_iterator(ts);
  return dict_reverse_iterator(ts, *self.dict, part_of(self));
}

Result<bool> view_contains(ThreadState& ts, DictView& self, Value item) {
  if (!self.dict) return false;
  if (part_of(self) == DictPart::kKey) return dict_contains(ts, *self.dict, item);
  Tuple* pair = try_as<Tuple>(item);
  if (!pair || pair->size != 2) return false;
  return dict_contains_item(ts, *self.dict, (*pair)[0], (*pair)[1]);
}

Result<Ref> view_repr(ThreadState& ts, DictView& self) {
  ReprGuard guard(ts, Value(self));
  bool running = TRY(guard.enter());
  if (running) return str_from_ascii(ts, "...");
  RefTo<List> list = TRY(list_from(ts, Value(self)));
  return text(ts, "{}({})", type_name(ts, Value(self)), repr_of(list));
}

Result<Ref> view_mapping(ThreadState& ts, DictView& self) {
  return mappingproxy_of(ts, self.dict ? Value(self.dict.get()) : Value::none());
}

// --- comparison with sets and other views

Result<bool> all_contained(ThreadState& ts, Value items, Value container) {
  bool all = true;
  TRY(for_each(ts, items, [&](Ref item) -> Result<bool> {
    all = TRY(contains(ts, container, item));
    TRY(ts.checkpoint_limits());
    return all;
  }));
  return all;
}

Result<Ref> view_compare(ThreadState& ts, DictView& self, Value other, CompareOp op) {
  if (!is<Set>(other) && !is_set_view(other)) return Ref::not_implemented();
  int64_t mine = view_length(ts, self);
  int64_t theirs = TRY(length(ts, other));
  bool result = false;
  switch (op) {
    case CompareOp::kEqual:
    case CompareOp::kNotEqual: {
      bool equal = mine == theirs;
      if (equal) equal = TRY(all_contained(ts, Value(self), other));
      result = equal == (op == CompareOp::kEqual);
      break;
    }
    case CompareOp::kLess:
    case CompareOp::kLessEqual:
      result = op == CompareOp::kLess ? mine < theirs : mine <= theirs;
      if (result) result = TRY(all_contained(ts, Value(self), other));
      break;
    case CompareOp::kGreater:
    case CompareOp::kGreaterEqual:
      result = op == CompareOp::kGreater ? mine > theirs : mine >= theirs;
      if (result) result = TRY(all_contained(ts, other, Value(self)));
      break;
  }
  return Ref::boolean(result);
}

Result<bool> view_isdisjoint(ThreadState& ts, DictView& self, Value other) {
  Value container(self);
  if (container == other) return view_length(ts, self) == 0;
  // The shorter of the two is run through, if asking the other is quick.
  if (is<Set>(other) || is_set_view(other)) {
    int64_t theirs = TRY(length(ts, other));
    if (theirs > view_length(ts, self)) std::swap(container, other);
  }
  bool disjoint = true;
  TRY(for_each(ts, other, [&](Ref item) -> Result<bool> {
    bool there = TRY(contains(ts, container, item));
    disjoint = !there;
    TRY(ts.checkpoint_limits());
    return disjoint;
  }));
  return disjoint;
}

// --- operators

// The left operand as a set. That of a view of keys comes from the dict, as CPython's does: the order is the same.
Result<RefTo<Set>> to_set(ThreadState& ts, Value value) {
  DictView* view = try_as<DictView>(value);
  if (view && part_of(*view) == DictPart::kKey && view->dict) value = Value(view->dict.get());
  return set_from(ts, *ts.types().set, value);
}

Result<Ref> view_subtract(ThreadState& ts, Value left, Value right) {
  RefTo<Set> result = TRY(to_set(ts, left));
  TRY(set_difference_update(ts, *result, right));
  return result;
}

Result<Ref> view_or(ThreadState& ts, Value left, Value right) {
  RefTo<Set> result = TRY(to_set(ts, left));
  TRY(set_update(ts, *result, right));
  return result;
}

Result<Ref> view_and(ThreadState& ts, Value left, Value right) {
  if (!is_set_view(left)) std::swap(left, right);
  DictView* self = &as<DictView>(left);
  int64_t mine = view_length(ts, *self);
  if (is_exact<Set>(right) && right.object()->type == ts.types().set && uint64_t(mine) <= as<Set>(right).used)
    return set_intersection(ts, as<Set>(right), left);
  if (is_set_view(right) && view_length(ts, as<DictView>(right)) > mine) {
    std::swap(left, right);
    self = &as<DictView>(left);
  }
  RefTo<Set> result = TRY(set_allocate(ts, *ts.types().set));
  TRY(for_each(ts, right, [&](Ref item) -> Result<bool> {
    bool there = TRY(view_contains(ts, *self, item));
    if (there) TRY(set_add(ts, *result, item));
    TRY(ts.checkpoint_limits());
    return true;
  }));
  return result;
}

// items ^ items: compares the values of equal keys, so that values need no hash where the items are equal.
Result<Ref> items_xor(ThreadState& ts, Dict& mine, Dict& theirs) {
  RefTo<Dict> rest = TRY(dict_copy(ts, mine));
  RefTo<Set> result = TRY(set_allocate(ts, *ts.types().set));
  for (uint64_t i = 0; i < theirs.entry_count; i++) {
    const DictEntry& entry = theirs.entries[i];
    if (entry.key.is_null()) continue;
    int64_t hash = entry.hash;
    Ref key = Ref::share(entry.key), value = Ref::share(entry.value);
    Maybe<Value> found = TRY(dict_get_known_hash(ts, *rest, key, hash));
    bool same = false;
    if (found) {
      Ref other = Ref::share(*found);
      same = TRY(equals(ts, other, value));
    }
    if (same) {
      TRY(dict_delete(ts, *rest, key));
    } else {
      RefTo<Tuple> pair = TRY(make_tuple(ts, key, value));
      TRY(set_add(ts, *result, pair));
    }
    TRY(ts.checkpoint_limits());
  }
  Ref items = TRY(dict_view(ts, *rest, DictPart::kItem));
  TRY(set_update(ts, *result, items));
  return result;
}

Result<Ref> view_xor(ThreadState& ts, Value left, Value right) {
  if (is<DictView>(left) && is<DictView>(right) && part_of(as<DictView>(left)) == DictPart::kItem &&
      part_of(as<DictView>(right)) == DictPart::kItem && as<DictView>(left).dict && as<DictView>(right).dict)
    return items_xor(ts, *as<DictView>(left).dict, *as<DictView>(right).dict);
  RefTo<Set> result = TRY(to_set(ts, left));
  TRY(set_symmetric_difference_update(ts, *result, right));
  return result;
}

constexpr NativeMethod kSetMethods[] = {
    method<view_isdisjoint>("isdisjoint(self, other, /)", "Whether the view and the iterable have nothing in common."),
    method<view_reversed>("__reversed__(self, /)", "An iterator, last one first."),
};
constexpr NativeMethod kValuesMethods[] = {
    method<view_reversed>("__reversed__(self, /)", "An iterator over the values, last one first."),
};
constexpr GetSetRow kGetSets[] = {getter<view_mapping>("mapping", "The dict of this view, read-only.")};

void view_clear(ThreadState&, DictView& self) { self.dict.clear(); }

void common_slots(Slots& s) {
  s.tp_repr = slot<view_repr>;
  s.tp_iter = slot<view_iter>;
  s.sq_length = slot<view_length>;
  s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
    visitor.visit(Value(static_cast<DictView&>(object).dict.get()));
  };
  s.clear_references = slot<view_clear>;
  s.destroy = slot<view_clear>;
}

void set_slots(Slots& s) {
  common_slots(s);
  s.tp_compare = slot<view_compare>;
  s.sq_contains = slot<view_contains>;
  s.nb_subtract = view_subtract;
  s.nb_and = view_and;
  s.nb_xor = view_xor;
  s.nb_or = view_or;
}

constexpr TypeSpec view_spec(const char* name, Kind kind, std::span<const NativeMethod> methods,
                             void (*slots)(Slots&)) {
  return {
      .name = name,
      .kind = kind,
      .instance_bytes = sizeof(DictView),
      .flags = type_flags::kContainer | type_flags::kNoInstantiation,
      .methods = methods,
      .getsets = kGetSets,
      .slots = slots,
  };
}

}  // namespace

Result<Ref> dict_view(ThreadState& ts, Dict& self, DictPart part) {
  BuiltinTypes& types = ts.types();
  Type* type = part == DictPart::kKey     ? types.dict_keys
               : part == DictPart::kValue ? types.dict_values
                                          : types.dict_items;
  DictView* view = TRY(ts.allocate_as<DictView>(*type));
  view->dict.initialize(RefTo<Dict>::share(self));
  ts.track(*view);
  return Ref::adopt(Value(view));
}

const TypeSpec spec_dict_keys = view_spec("dict_keys", Kind::kDictKeys, kSetMethods, set_slots);
const TypeSpec spec_dict_values = view_spec("dict_values", Kind::kDictValues, kValuesMethods, common_slots);
const TypeSpec spec_dict_items = view_spec("dict_items", Kind::kDictItems, kSetMethods, set_slots);

}  // namespace ouro
