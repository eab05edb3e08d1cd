// map: a function applied to the items of iterables. filter: the items of an iterable for which a function is true.
#include "objects/constructor_arguments.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

// Whether keywords are none of a subclass's business: it has no __init__ of its own.
bool rejects_keywords(const Type& type, const Type& base) {
  return &type == &base || type.slots.tp_init == base.slots.tp_init;
}

template <class Iterator>
Result<Ref> iterator_self(ThreadState&, Iterator& self) {
  return Ref::share(Value(self));
}

// --- map

struct Map : Object {
  Field function;            // null only after the collector cleared it
  FieldTo<Tuple> iterators;  // not empty
};

Result<Ref> map_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (rejects_keywords(type, *ts.types().map)) TRY(expect_no_keywords(ts, "map", arguments));
  if (arguments.positional_count < 2) return raise(ts, Exc::TypeError, "map() must have at least two arguments.");
  RefTo<Tuple> iterators = TRY(tuple_allocate(ts, arguments.positional_count - 1));
  for (size_t i = 1; i < arguments.positional_count; i++)
    tuple_initialize(*iterators, i - 1, TRY(get_iterator(ts, arguments.values[i])));
  Map* self = TRY(ts.allocate_as<Map>(type));
  self->function.initialize(Ref::share(arguments.values[0]));
  self->iterators.initialize(std::move(iterators));
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<Maybe<Ref>> map_next(ThreadState& ts, Map& self) {
  if (self.function.is_null() || !self.iterators) return Maybe<Ref>(absent);
  TRY(ts.check_native_stack());  // iterators nest to any depth
  Ref function = self.function.share();
  RefTo<Tuple> iterators = self.iterators.share();
  if (iterators->size == 1) {
    Maybe<Ref> item = TRY(next(ts, (*iterators)[0]));
    if (!item) return Maybe<Ref>(absent);
    return Maybe<Ref>(TRY(call(ts, function, (*item).get())));
  }
  RefTo<Tuple> items = TRY(tuple_allocate(ts, iterators->size));
  for (uint64_t i = 0; i < iterators->size; i++) {
    Maybe<Ref> item = TRY(next(ts, (*iterators)[i]));
    if (!item) return Maybe<Ref>(absent);
    tuple_initialize(*items, i, item.release());
  }
  return Maybe<Ref>(TRY(call(ts, function, CallArguments{items->items(), items->size, nullptr})));
}

// (map, (function, iterators...))
Result<Ref> map_reduce(ThreadState& ts, Map& self) {
  uint64_t count = self.iterators ? self.iterators->size : 0;
  RefTo<Tuple> arguments = TRY(tuple_allocate(ts, count + 1));
  tuple_initialize(*arguments, 0, self.function.is_null() ? Ref::none() : self.function.share());
  for (uint64_t i = 0; i < count; i++) tuple_initialize(*arguments, i + 1, Ref::share((*self.iterators)[i]));
  return TRY(make_tuple(ts, Value(self.type), arguments));
}

constexpr NativeMethod kMapMethods[] = {
    method<map_reduce>("__reduce__(self, /)", "State for pickling."),
};

void map_clear(ThreadState&, Map& self) {
  self.iterators.clear();
  self.function.clear();
}

// --- filter

struct Filter : Object {
  Field function;  // None: the items themselves decide
  Field iterator;  // null only after the collector cleared it
};

Result<Ref> filter_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (rejects_keywords(type, *ts.types().filter)) TRY(expect_no_keywords(ts, "filter", arguments));
  TRY(expect_positional(ts, "filter", arguments, 2, 2));
  Ref iterator = TRY(get_iterator(ts, arguments.values[1]));
  Filter* self = TRY(ts.allocate_as<Filter>(type));
  self->function.initialize(Ref::share(arguments.values[0]));
  self->iterator.initialize(std::move(iterator));
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<Maybe<Ref>> filter_next(ThreadState& ts, Filter& self) {
  if (self.iterator.is_null()) return Maybe<Ref>(absent);
  TRY(ts.check_native_stack());  // iterators nest to any depth
  Ref function = self.function.share(), iterator = self.iterator.share();
  bool by_truth = function.get().is_none() || function.get() == Value(ts.types().bool_);
  for (;;) {
    Maybe<Ref> item = TRY(next(ts, iterator));
    if (!item) return Maybe<Ref>(absent);
    bool passes;
    if (by_truth) {
      passes = TRY(is_true(ts, *item));
    } else {
      Ref answer = TRY(call(ts, function, (*item).get()));
      passes = TRY(is_true(ts, answer));
    }
    if (passes) return item;
    TRY(ts.checkpoint_limits());
  }
}

Result<Ref> filter_reduce(ThreadState& ts, Filter& self) {
  Value iterator = self.iterator.is_null() ? Value(empty_tuple(ts)) : self.iterator.get();
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.function.is_null() ? Value::none() : self.function.get(), iterator));
  return TRY(make_tuple(ts, Value(self.type), arguments));
}

constexpr NativeMethod kFilterMethods[] = {
    method<filter_reduce>("__reduce__(self, /)", "State for pickling."),
};

void filter_clear(ThreadState&, Filter& self) {
  self.iterator.clear();
  self.function.clear();
}

}  // namespace

const TypeSpec spec_map{
    .name = "map",
    .kind = Kind::kMap,
    .instance_bytes = sizeof(Map),
    .flags = type_flags::kSubclassable | type_flags::kContainer,
    .doc =
        "map(func, *iterables)\n\n"
        "func of the first items, of the second items ... of the iterables, as many as the shortest one has.",
    .methods = kMapMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = map_new;
          s.tp_iter = slot<iterator_self<Map>>;
          s.tp_next = slot<map_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            Map& self = static_cast<Map&>(object);
            visitor.visit(self.function);
            if (self.iterators) visitor.visit(Value(self.iterators.get()));
          };
          s.clear_references = slot<map_clear>;
          s.destroy = slot<map_clear>;
        },
};

const TypeSpec spec_filter{
    .name = "filter",
    .kind = Kind::kFilter,
    .instance_bytes = sizeof(Filter),
    .flags = type_flags::kSubclassable | type_flags::kContainer,
    .doc =
        "filter(function or None, iterable)\n\n"
        "The items for which function(item) is true; with None those that are true themselves.",
    .methods = kFilterMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = filter_new;
          s.tp_iter = slot<iterator_self<Filter>>;
          s.tp_next = slot<filter_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            Filter& self = static_cast<Filter&>(object);
            visitor.visit(self.function);
            visitor.visit(self.iterator);
          };
          s.clear_references = slot<filter_clear>;
          s.destroy = slot<filter_clear>;
        },
};

}  // namespace ouro
