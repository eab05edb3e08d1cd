// iter(object) for what has only __getitem__, and iter(callable, sentinel).
#include <algorithm>

#include "objects/iterator_state.h"
#include "objects/iterators.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

// Asks for the items 0, 1, 2 ... until IndexError or StopIteration.
struct SequenceIterator : Object {
  Field sequence;  // strong; null: exhausted
  int64_t index;   // of the next item
};

// Calls until the result equals the sentinel.
struct CallIterator : Object {
  Field callable, sentinel;  // strong; null: exhausted
};

template <class Iterator>
Result<Ref> iterator_self(ThreadState&, Iterator& self) {
  return Ref::share(Value(self));
}

// (iter, ((),)): what an exhausted iterator is pickled as.
Result<Ref> reduce_exhausted(ThreadState& ts, Value function) {
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(empty_tuple(ts))));
  return TRY(make_tuple(ts, function, arguments));
}

// --- over a sequence

Result<Maybe<Ref>> sequence_next(ThreadState& ts, SequenceIterator& self) {
  if (self.sequence.is_null()) return Maybe<Ref>(absent);
  if (self.index == INT64_MAX) return raise(ts, Exc::OverflowError, "iter index too large");
  Ref sequence = self.sequence.share();
  Result<Ref> item = sequence_item(ts, sequence, self.index);
  if (!item.is_error()) {
    self.index++;
    return Maybe<Ref>(item.release());
  }
  if (!ts.catch_if(Exc::IndexError) && !ts.catch_if(Exc::StopIteration)) return raised;
  self.sequence.clear();
  return Maybe<Ref>(absent);
}

Result<Ref> sequence_length_hint(ThreadState& ts, SequenceIterator& self) {
  if (self.sequence.is_null()) return Ref::small_int(0);
  Ref sequence = self.sequence.share();
  const Slots& slots = type_of(ts, sequence).slots;
  if (!slots.sq_length && !slots.mp_length) return Ref::not_implemented();
  int64_t size = TRY(length(ts, sequence));
  return make_int(ts, std::max(size - self.index, int64_t(0)));
}

Result<Ref> sequence_reduce(ThreadState& ts, SequenceIterator& self) {
  Ref function = TRY(find_builtin(ts, "iter"));
  if (self.sequence.is_null()) return reduce_exhausted(ts, function);
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.sequence.get()));
  Ref index = TRY(make_int(ts, self.index));
  return TRY(make_tuple(ts, function, arguments, index));
}

void sequence_setstate(ThreadState&, SequenceIterator& self, Index state) {
  if (!self.sequence.is_null()) self.index = std::max(int64_t(state), int64_t(0));
}

void sequence_clear(ThreadState&, SequenceIterator& self) { self.sequence.clear(); }

constexpr NativeMethod kSequenceMethods[] = {
    method<sequence_length_hint>("__length_hint__(self, /)", "The number of items still to come."),
    method<sequence_reduce>("__reduce__(self, /)", "State for pickling."),
    method<sequence_setstate>("__setstate__(self, state, /)", "Go to an index."),
};

// --- over calls

Result<Maybe<Ref>> call_next(ThreadState& ts, CallIterator& self) {
  if (self.callable.is_null()) return Maybe<Ref>(absent);
  Ref callable = self.callable.share();
  Result<Ref> called = call(ts, callable, CallArguments{});
  if (called.is_error()) {
    if (!ts.catch_if(Exc::StopIteration)) return raised;
  } else {
    // The call may have run this very iterator to its end.
    if (self.sentinel.is_null()) return Maybe<Ref>(absent);
    Ref item = called.release(), sentinel = self.sentinel.share();
    bool last = TRY(equals(ts, sentinel, item));
    if (!last) return Maybe<Ref>(std::move(item));
  }
  self.callable.clear();
  self.sentinel.clear();
  return Maybe<Ref>(absent);
}

Result<Ref> call_reduce(ThreadState& ts, CallIterator& self) {
  Ref function = TRY(find_builtin(ts, "iter"));
  if (self.callable.is_null()) return reduce_exhausted(ts, function);
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.callable.get(), self.sentinel.get()));
  return TRY(make_tuple(ts, function, arguments));
}

void call_clear(ThreadState&, CallIterator& self) {
  self.callable.clear();
  self.sentinel.clear();
}

constexpr NativeMethod kCallMethods[] = {
    method<call_reduce>("__reduce__(self, /)", "State for pickling."),
};

}  // namespace

Result<Ref> sequence_iterator_make(ThreadState& ts, Value sequence) {
  SequenceIterator* iterator = TRY(ts.allocate_as<SequenceIterator>(*ts.types().sequence_iterator));
  iterator->sequence.initialize(Ref::share(sequence));
  iterator->index = 0;
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

Result<Ref> call_iterator_make(ThreadState& ts, Value callable, Value sentinel) {
  CallIterator* iterator = TRY(ts.allocate_as<CallIterator>(*ts.types().call_iterator));
  iterator->callable.initialize(Ref::share(callable));
  iterator->sentinel.initialize(Ref::share(sentinel));
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

const TypeSpec spec_sequence_iterator{
    .name = "iterator",
    .kind = Kind::kSequenceIterator,
    .instance_bytes = sizeof(SequenceIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kSequenceMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = slot<iterator_self<SequenceIterator>>;
          s.tp_next = slot<sequence_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visitor.visit(static_cast<SequenceIterator&>(object).sequence);
          };
          s.clear_references = slot<sequence_clear>;
          s.destroy = slot<sequence_clear>;
        },
};

const TypeSpec spec_call_iterator{
    .name = "callable_iterator",
    .kind = Kind::kCallIterator,
    .instance_bytes = sizeof(CallIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kCallMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = slot<iterator_self<CallIterator>>;
          s.tp_next = slot<call_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visitor.visit(static_cast<CallIterator&>(object).callable);
            visitor.visit(static_cast<CallIterator&>(object).sentinel);
          };
          s.clear_references = slot<call_clear>;
          s.destroy = slot<call_clear>;
        },
};

}  // namespace ouro
