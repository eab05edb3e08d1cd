// reversed: __reversed__ of the argument or, for a sequence without one, its items from the last to the first.
#include <algorithm>

#include "objects/constructor_arguments.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

struct Reversed : Object {
  Field sequence;  // null: exhausted
  int64_t index;   // of the next item; -1: none
};

Raised not_reversible(ThreadState& ts, Value value) {
  return raise(ts, Exc::TypeError, "'{}' object is not reversible", type_name(ts, value));
}

Result<Ref> reversed_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (&type == ts.types().reversed) TRY(expect_no_keywords(ts, "reversed", arguments));
  TRY(expect_positional(ts, "reversed", arguments, 1, 1));
  Value sequence = arguments.values[0];
  Maybe<Ref> method = TRY(find_special(ts, sequence, names::k___reversed__));
  if (method) {
    if ((**method).is_none()) return not_reversible(ts, sequence);
    return call(ts, **method, CallArguments{});
  }
  const Type& sequence_type = type_of(ts, sequence);
  if (!sequence_type.slots.sq_item || is<Dict>(sequence)) return not_reversible(ts, sequence);
  int64_t size = TRY(length(ts, sequence));
  Reversed* self = TRY(ts.allocate_as<Reversed>(type));
  self->sequence.initialize(Ref::share(sequence));
  self->index = size - 1;
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<Maybe<Ref>> reversed_next(ThreadState& ts, Reversed& self) {
  if (self.index >= 0 && !self.sequence.is_null()) {
    Ref sequence = self.sequence.share();
    Result<Ref> item = sequence_item(ts, sequence, self.index);
    if (!item.is_error()) {
      self.index--;
      return Maybe<Ref>(item.release());
    }
    // Any failure ends the iteration.
    self.index = -1;
    self.sequence.clear();
    if (!ts.catch_if(Exc::IndexError) && !ts.catch_if(Exc::StopIteration)) return raised;
    return Maybe<Ref>(absent);
  }
  self.index = -1;
  self.sequence.clear();
  return Maybe<Ref>(absent);
}

Result<Ref> reversed_self(ThreadState&, Reversed& self) { return Ref::share(Value(self)); }

Result<int64_t> reversed_length_hint(ThreadState& ts, Reversed& self) {
  if (self.sequence.is_null()) return 0;
  Ref sequence = self.sequence.share();
  int64_t size = TRY(length(ts, sequence));
  return size <= self.index ? 0 : self.index + 1;
}

Result<Ref> reversed_reduce(ThreadState& ts, Reversed& self) {
  if (self.sequence.is_null()) {
    RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(empty_tuple(ts))));
    return TRY(make_tuple(ts, Value(self.type), arguments));
  }
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.sequence.get()));
  return TRY(make_tuple(ts, Value(self.type), arguments, Value::small_int(self.index)));
}

Result<void> reversed_setstate(ThreadState& ts, Reversed& self, Index state) {
  if (self.sequence.is_null()) return {};
  Ref sequence = self.sequence.share();
  int64_t size = TRY(length(ts, sequence));
  self.index = std::clamp(int64_t(state), int64_t(-1), size - 1);
  return {};
}

constexpr NativeMethod kMethods[] = {
    method<reversed_length_hint>("__length_hint__(self, /)", "The number of items still to come."),
    method<reversed_reduce>("__reduce__(self, /)", "State for pickling."),
    method<reversed_setstate>("__setstate__(self, state, /)", "Go to an index."),
};

void reversed_clear(ThreadState&, Reversed& self) { self.sequence.clear(); }

}  // namespace

const TypeSpec spec_reversed{
    .name = "reversed",
    .kind = Kind::kReversed,
    .instance_bytes = sizeof(Reversed),
    .flags = type_flags::kSubclassable | type_flags::kContainer,
    .doc = "The items of a sequence, last first.",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = reversed_new;
          s.tp_iter = slot<reversed_self>;
          s.tp_next = slot<reversed_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visitor.visit(static_cast<Reversed&>(object).sequence);
          };
          s.clear_references = slot<reversed_clear>;
          s.destroy = slot<reversed_clear>;
        },
    .text_signature = "(sequence, /)",
};

}  // namespace ouro
