// The type tuple: construction, slots, methods, and its iterator. Making tuples is in tuple.cpp.
//
// Language reference 3.3.7 and 6.10, library reference "Immutable Sequence Types". A tuple cannot change, so
// nothing here reads anything again after running Python.
#include <algorithm>

#include "numeric/hash.h"
#include "objects/constructor_arguments.h"
#include "objects/dict_table.h"
#include "objects/dict_views.h"
#include "objects/iterator_state.h"
#include "objects/repr_guard.h"
#include "objects/sequence_compare.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

// --- construction

// tuple(iterable); for a subclass the items move to an object of that class.
Result<Ref> tuple_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (&type == ts.types().tuple || type.slots.tp_init == ts.types().tuple->slots.tp_init)
    TRY(expect_no_keywords(ts, "tuple", arguments));
  TRY(expect_positional(ts, "tuple", arguments, 0, 1));
  RefTo<Tuple> items =
      arguments.positional_count == 0 ? RefTo<Tuple>::share(empty_tuple(ts)) : TRY(tuple_from(ts, arguments.values[0]));
  if (&type == ts.types().tuple) return items;
  Tuple* tuple = TRY(ts.allocate_as<Tuple>(type, items->size * sizeof(Value)));
  tuple->size = items->size;
  for (uint64_t i = 0; i < items->size; i++) tuple_initialize(*tuple, i, Ref::share((*items)[i]));
  ts.track(*tuple);
  return Ref::adopt(Value(tuple));
}

// --- the protocol

int64_t tuple_length(ThreadState&, Tuple& self) { return int64_t(self.size); }

Result<int64_t> tuple_hash(ThreadState& ts, Tuple& self) {
  TRY(ts.check_native_stack(" while hashing a tuple"));
  numeric::TupleHash sum;
  for (Value item : self) {
    sum.add(TRY(dict_table::key_hash(ts, item)));
    TRY(ts.checkpoint_limits());
  }
  return sum.finish();
}

Result<bool> tuple_contains(ThreadState& ts, Tuple& self, Value item) {
  int64_t found = TRY(find_item(ts, self, item, 0, UINT64_MAX));
  return found >= 0;
}

Result<Ref> tuple_compare(ThreadState& ts, Tuple& self, Value other, CompareOp op) {
  if (!is<Tuple>(other)) return Ref::not_implemented();
  return compare_sequences(ts, self, as<Tuple>(other), op);
}

Result<Ref> tuple_repr(ThreadState& ts, Tuple& self) {
  if (self.size == 0) return str_from_ascii(ts, "()");
  ReprGuard guard(ts, Value(self));
  bool running = TRY(guard.enter());
  if (running) return str_from_ascii(ts, "(...)");
  StrBuilder text(ts);
  TRY(text.append(U'('));
  for (uint64_t i = 0; i < self.size; i++) {
    if (i) TRY(text.append_ascii(", "));
    TRY(text.append_repr(self[i]));
    TRY(ts.checkpoint_limits());
  }
  TRY(text.append_ascii(self.size == 1 ? ",)" : ")"));
  return text.finish();
}

// Shares items to a tuple under construction.
void put_items(Tuple& tuple, uint64_t at, std::span<const Value> items) {
  for (Value item : items) tuple_initialize(tuple, at++, Ref::share(item));
}

Result<Ref> tuple_concat(ThreadState& ts, Tuple& self, Value other) {
  if (self.size == 0 && is_exact<Tuple>(other)) return Ref::share(other);
  if (!is<Tuple>(other))
    return raise(ts, Exc::TypeError, "can only concatenate tuple (not \"{}\") to tuple", type_name(ts, other));
  Tuple& right = as<Tuple>(other);
  if (right.size == 0 && is_exact<Tuple>(Value(self))) return Ref::share(Value(self));
  RefTo<Tuple> result = TRY(tuple_allocate(ts, self.size + right.size));
  put_items(*result, 0, self.span());
  put_items(*result, self.size, right.span());
  return result;
}

Result<Ref> tuple_repeat(ThreadState& ts, Tuple& self, int64_t count) {
  if ((count == 1 || self.size == 0) && is_exact<Tuple>(Value(self))) return Ref::share(Value(self));
  if (count <= 0 || self.size == 0) return Ref::share(Value(empty_tuple(ts)));
  uint64_t total;
  if (__builtin_mul_overflow(self.size, uint64_t(count), &total) || total > uint64_t(INT64_MAX) / sizeof(Value))
    return raise_empty(ts, Exc::MemoryError);
  RefTo<Tuple> result = TRY(tuple_allocate(ts, total));
  for (uint64_t at = 0; at < total; at += self.size) put_items(*result, at, self.span());
  return result;
}

Result<Ref> tuple_item(ThreadState& ts, Tuple& self, int64_t index) {
  if (uint64_t(index) >= self.size) return raise(ts, Exc::IndexError, "tuple index out of range");
  return Ref::share(self[uint64_t(index)]);
}

Result<Ref> tuple_subscript(ThreadState& ts, Tuple& self, Value key) {
  if (key.is_small_int() || type_of(ts, key).slots.nb_index) {
    int64_t index = TRY(index_as_int64(ts, key, Exc::IndexError));
    return tuple_item(ts, self, index < 0 ? index + int64_t(self.size) : index);
  }
  if (!is<Slice>(key))
    return raise(ts, Exc::TypeError, "tuple indices must be integers or slices, not {}", type_name(ts, key));
  SliceBounds bounds = TRY(slice_unpack(ts, as<Slice>(key), int64_t(self.size)));
  if (bounds.count == 0) return Ref::share(Value(empty_tuple(ts)));
  if (bounds.step == 1)
    return TRY(tuple_slice(ts, self, uint64_t(bounds.start), uint64_t(bounds.start + bounds.count)));
  RefTo<Tuple> result = TRY(tuple_allocate(ts, uint64_t(bounds.count)));
  for (int64_t i = 0; i < bounds.count; i++)
    tuple_initialize(*result, uint64_t(i), Ref::share(self[uint64_t(bounds.start + i * bounds.step)]));
  return result;
}

// --- methods

Result<int64_t> tuple_index(ThreadState& ts, Tuple& self, Value value, Value start, Value stop) {
  int64_t found = TRY(find_item_between(ts, self, value, start, stop));
  if (found < 0) return raise(ts, Exc::ValueError, "tuple.index(x): x not in tuple");
  return found;
}

Result<int64_t> tuple_count(ThreadState& ts, Tuple& self, Value value) { return count_items(ts, self, value); }

Result<Ref> tuple_getnewargs(ThreadState& ts, Tuple& self) {
  RefTo<Tuple> exact = TRY(tuple_of(ts, self.span()));
  return TRY(make_tuple(ts, exact));
}

constexpr NativeMethod kMethods[] = {
    method<tuple_getnewargs>("__getnewargs__(self, /)", "Arguments for __new__ when unpickling."),
    method<tuple_index>("index(self, value, start=0, stop=sys.maxsize, /)",
                        "The index of the first item that equals value.\n\nValueError when there is none."),
    method<tuple_count>("count(self, value, /)", "How many items equal value."),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};

void tuple_destroy(ThreadState&, Tuple& self) {
  for (uint64_t i = self.size; i-- > 0;) release_reference(self.items()[i]);
}

// --- the iterator

Maybe<Ref> iterator_next(ThreadState&, TupleIterator& self) { return tuple_iterator_next(self); }
Result<Ref> iterator_self(ThreadState&, TupleIterator& self) { return Ref::share(Value(self)); }

int64_t iterator_length_hint(ThreadState&, TupleIterator& self) {
  return self.tuple ? int64_t(self.tuple->size - self.index) : 0;
}

Result<Ref> iterator_reduce(ThreadState& ts, TupleIterator& self) {
  Ref function = TRY(find_builtin(ts, "iter"));
  if (!self.tuple) {
    RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(empty_tuple(ts))));
    return TRY(make_tuple(ts, function, arguments));
  }
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(self.tuple.get())));
  return TRY(make_tuple(ts, function, arguments, Value::small_int(int64_t(self.index))));
}

void iterator_setstate(ThreadState&, TupleIterator& self, Index state) {
  if (self.tuple) self.index = uint64_t(std::clamp(int64_t(state), int64_t(0), int64_t(self.tuple->size)));
}

void iterator_clear(ThreadState&, TupleIterator& self) { self.tuple.clear(); }

constexpr NativeMethod kIteratorMethods[] = {
    method<iterator_length_hint>("__length_hint__(self, /)", "The number of items still to come."),
    method<iterator_reduce>("__reduce__(self, /)", "State for pickling."),
    method<iterator_setstate>("__setstate__(self, state, /)", "Go to an index."),
};

}  // namespace

Result<Ref> tuple_iterator(ThreadState& ts, Tuple& self) {
  TupleIterator* iterator = TRY(ts.allocate_as<TupleIterator>(*ts.types().tuple_iterator));
  iterator->tuple.initialize(RefTo<Tuple>::share(self));
  iterator->index = 0;
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

const TypeSpec spec_tuple{
    .name = "tuple",
    .kind = Kind::kTuple,
    .instance_bytes = sizeof(Tuple),
    .item_bytes = sizeof(Value),
    .flags = type_flags::kSubclassable | type_flags::kContainer | type_flags::kIsSequence | type_flags::kMatchSelf,
    .doc = "A row of items that cannot change.\n\nWithout an argument the tuple is empty.",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = tuple_new;
          s.tp_repr = slot<tuple_repr>;
          s.tp_hash = slot<tuple_hash>;
          s.tp_compare = slot<tuple_compare>;
          s.tp_iter = slot<tuple_iterator>;
          s.sq_length = slot<tuple_length>;
          s.sq_concat = slot<tuple_concat>;
          s.sq_repeat = slot<tuple_repeat>;
          s.sq_item = slot<tuple_item>;
          s.sq_contains = slot<tuple_contains>;
          s.mp_length = slot<tuple_length>;
          s.mp_subscript = slot<tuple_subscript>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            for (Value item : static_cast<Tuple&>(object)) visitor.visit(item);
          };
          s.destroy = slot<tuple_destroy>;
        },
    .text_signature = "(iterable=(), /)",
};

const TypeSpec spec_tuple_iterator{
    .name = "tuple_iterator",
    .kind = Kind::kTupleIterator,
    .instance_bytes = sizeof(TupleIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kIteratorMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = slot<iterator_self>;
          s.tp_next = slot<iterator_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            if (Tuple* tuple = static_cast<TupleIterator&>(object).tuple.get()) visitor.visit(Value(tuple));
          };
          s.clear_references = slot<iterator_clear>;
          s.destroy = slot<iterator_clear>;
        },
};

}  // namespace ouro
