// zip: tuples of the items of several iterables that stand in the same place; strict as in PEP 618.
//
// The tuple last given out is used again when nobody else has kept it.
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

struct Zip : Object {
  FieldTo<Tuple> iterators;
  FieldTo<Tuple> result;  // the last one, or null
  bool strict;            // the iterables must be of one length
};

Result<bool> strict_argument(ThreadState& ts, const CallArguments& arguments) {
  size_t keywords = arguments.keyword_count();
  if (keywords == 0) return false;
  if (keywords > 1) return raise(ts, Exc::TypeError, "zip() takes at most 1 keyword argument ({} given)", keywords);
  Value name = (*arguments.keyword_names)[0];
  if (!is<Str>(name) || !as<Str>(name).equals_ascii("strict"))
    return raise(ts, Exc::TypeError, "'{}' is an invalid keyword argument for zip()", name);
  return is_true(ts, arguments.values[arguments.positional_count]);
}

Result<Ref> zip_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  bool strict = TRY(strict_argument(ts, arguments));
  RefTo<Tuple> iterators = TRY(tuple_allocate(ts, arguments.positional_count));
  for (size_t i = 0; i < arguments.positional_count; i++)
    tuple_initialize(*iterators, i, TRY(get_iterator(ts, arguments.values[i])));
  Zip* self = TRY(ts.allocate_as<Zip>(type));
  self->iterators.initialize(std::move(iterators));
  self->result.initialize_null();
  self->strict = strict;
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Raised wrong_length(ThreadState& ts, uint64_t argument, const char* how) {
  if (argument == 2) return raise(ts, Exc::ValueError, "zip() argument 2 is {} than argument 1", how);
  return raise(ts, Exc::ValueError, "zip() argument {} is {} than arguments 1-{}", argument, how, argument - 1);
}

// The iterator number `ended` (from 0) had no item, those before it had one.
Result<Maybe<Ref>> check_ends(ThreadState& ts, Tuple& iterators, uint64_t ended) {
  if (ended > 0) return wrong_length(ts, ended + 1, "shorter");
  for (uint64_t i = 1; i < iterators.size; i++) {
    Maybe<Ref> item = TRY(next(ts, iterators[i]));
    if (item) return wrong_length(ts, i + 1, "longer");
  }
  return Maybe<Ref>(absent);
}

Result<Maybe<Ref>> zip_next(ThreadState& ts, Zip& self) {
  if (!self.iterators || self.iterators->size == 0) return Maybe<Ref>(absent);
  TRY(ts.check_native_stack());  // iterators nest to any depth
  RefTo<Tuple> iterators = self.iterators.share();
  RefTo<Tuple> result;
  bool fresh = !self.result || self.result->refcount != 1;
  if (fresh) result = TRY(tuple_allocate(ts, iterators->size));
  else result = self.result.share();
  for (uint64_t i = 0; i < iterators->size; i++) {
    Maybe<Ref> item = TRY(next(ts, (*iterators)[i]));
    if (!item) {
      if (self.strict) return check_ends(ts, *iterators, i);
      return Maybe<Ref>(absent);
    }
    Ref old = Ref::adopt(result->items()[i]);  // released when the new item is in its place
    tuple_initialize(*result, i, item.release());
  }
  if (fresh) self.result.set(result.share());
  else ts.track(*result);  // what it held before may have taken it out of the collector's sight
  return Maybe<Ref>(Ref(std::move(result)));
}

Result<Ref> zip_self(ThreadState&, Zip& self) { return Ref::share(Value(self)); }

Result<Ref> zip_reduce(ThreadState& ts, Zip& self) {
  Value iterators = self.iterators ? Value(self.iterators.get()) : Value(empty_tuple(ts));
  if (self.strict) return TRY(make_tuple(ts, Value(self.type), iterators, Value::true_()));
  return TRY(make_tuple(ts, Value(self.type), iterators));
}

Result<void> zip_setstate(ThreadState& ts, Zip& self, Value state) {
  self.strict = TRY(is_true(ts, state));
  return {};
}

constexpr NativeMethod kMethods[] = {
    method<zip_reduce>("__reduce__(self, /)", "State for pickling."),
    method<zip_setstate>("__setstate__(self, state, /)", "Set whether the lengths must be equal."),
};

void zip_clear(ThreadState&, Zip& self) {
  self.iterators.clear();
  self.result.clear();
}

}  // namespace

const TypeSpec spec_zip{
    .name = "zip",
    .kind = Kind::kZip,
    .instance_bytes = sizeof(Zip),
    .flags = type_flags::kSubclassable | type_flags::kContainer,
    .doc =
        "zip(*iterables, strict=False)\n\n"
        "Tuples of the first items, the second items ... of the iterables, as many as the shortest one has.\n"
        "With strict, ValueError when they are not of one length.",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = zip_new;
          s.tp_iter = slot<zip_self>;
          s.tp_next = slot<zip_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            Zip& self = static_cast<Zip&>(object);
            if (self.iterators) visitor.visit(Value(self.iterators.get()));
            if (self.result) visitor.visit(Value(self.result.get()));
          };
          s.clear_references = slot<zip_clear>;
          s.destroy = slot<zip_clear>;
        },
};

}  // namespace ouro
