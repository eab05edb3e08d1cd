// enumerate: pairs of a running number and the items of an iterable (PEP 279).
//
// The pair last given out is used again when nobody else has kept it, so that a loop that unpacks it makes no tuples.
#include "objects/constructor_arguments.h"
#include "objects/dict_views.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

struct Enumerate : Object {
  Field iterator;       // null only after the collector cleared it
  Field number;         // an int of any size: that of the next item
  FieldTo<Tuple> pair;  // the last one, or null
};

// enumerate(iterable, start=0). Sorts the arguments by hand: the messages are of this type alone.
Result<void> take_arguments(ThreadState& ts, const CallArguments& arguments, Value& iterable, Value& start) {
  size_t positional = arguments.positional_count, keywords = arguments.keyword_count();
  if (positional + keywords > 2)
    return raise(ts, Exc::TypeError, "enumerate() takes at most 2 arguments ({} given)", positional + keywords);
  if (positional > 0) iterable = arguments.values[0];
  if (positional > 1) start = arguments.values[1];
  for (size_t i = 0; i < keywords; i++) {
    Value name = (*arguments.keyword_names)[i], value = arguments.values[positional + i];
    const Str* text = try_as<Str>(name);
    if (text && text->equals_ascii("iterable") && positional == 0) iterable = value;
    else if (text && text->equals_ascii("start") && positional + keywords == 2) start = value;
    else return raise(ts, Exc::TypeError, "'{}' is an invalid keyword argument for enumerate()", name);
  }
  if (iterable.is_null()) return raise(ts, Exc::TypeError, "enumerate() missing required argument 'iterable'");
  return {};
}

Result<Ref> enumerate_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value iterable, start;
  TRY(take_arguments(ts, arguments, iterable, start));
  Ref number = start.is_null() ? Ref::small_int(0) : TRY(index(ts, start));
  Ref iterator = TRY(get_iterator(ts, iterable));
  Enumerate* self = TRY(ts.allocate_as<Enumerate>(type));
  self->iterator.initialize(std::move(iterator));
  self->number.initialize(std::move(number));
  self->pair.initialize_null();
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<Maybe<Ref>> enumerate_next(ThreadState& ts, Enumerate& self) {
  if (self.iterator.is_null()) return Maybe<Ref>(absent);
  TRY(ts.check_native_stack());  // iterators nest to any depth
  Maybe<Ref> item = TRY(next(ts, self.iterator));
  if (!item) return Maybe<Ref>(absent);
  Ref number = self.number.share();
  self.number.set(TRY(int_add(ts, number, Value::small_int(1))));
  Tuple* pair = self.pair.get();
  if (pair && pair->refcount == 1) {
    Ref result = Ref::share(Value(pair));
    Ref old_number = Ref::adopt(pair->items()[0]), old_item = Ref::adopt(pair->items()[1]);  // released last
    tuple_initialize(*pair, 0, std::move(number));
    tuple_initialize(*pair, 1, item.release());
    ts.track(*pair);  // what it held before may have taken it out of the collector's sight
    return Maybe<Ref>(std::move(result));
  }
  RefTo<Tuple> fresh = TRY(tuple_allocate(ts, 2));
  tuple_initialize(*fresh, 0, std::move(number));
  tuple_initialize(*fresh, 1, item.release());
  Ref result = Ref::share(Value(*fresh));
  self.pair.set(std::move(fresh));
  return Maybe<Ref>(std::move(result));
}

Result<Ref> enumerate_self(ThreadState&, Enumerate& self) { return Ref::share(Value(self)); }

Result<Ref> enumerate_reduce(ThreadState& ts, Enumerate& self) {
  Value iterator = self.iterator.is_null() ? Value(empty_tuple(ts)) : self.iterator.get();
  RefTo<Tuple> arguments = TRY(make_tuple(ts, iterator, self.number.get()));
  return TRY(make_tuple(ts, Value(self.type), arguments));
}

constexpr NativeMethod kMethods[] = {
    method<enumerate_reduce>("__reduce__(self, /)", "State for pickling."),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};

void enumerate_clear(ThreadState&, Enumerate& self) {
  self.iterator.clear();
  self.pair.clear();
}
void enumerate_destroy(ThreadState& ts, Enumerate& self) {
  enumerate_clear(ts, self);
  self.number.clear();
}

}  // namespace

const TypeSpec spec_enumerate{
    .name = "enumerate",
    .kind = Kind::kEnumerate,
    .instance_bytes = sizeof(Enumerate),
    .flags = type_flags::kSubclassable | type_flags::kContainer,
    .doc =
        "Pairs (start, first item), (start + 1, second item) ... of an iterable.\n\n"
        "  iterable\n    what gives the items\n  start\n    the number of the first one",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = enumerate_new;
          s.tp_iter = slot<enumerate_self>;
          s.tp_next = slot<enumerate_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            Enumerate& self = static_cast<Enumerate&>(object);
            visitor.visit(self.iterator);
            if (self.pair) visitor.visit(Value(self.pair.get()));
          };
          s.clear_references = slot<enumerate_clear>;
          s.destroy = slot<enumerate_destroy>;
        },
    .text_signature = "(iterable, start=0)",
};

}  // namespace ouro
