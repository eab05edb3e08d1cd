// chain, cycle, compress, dropwhile, takewhile, filterfalse, starmap, pairwise and zip_longest of module itertools.
//
// An iterator that another holds is kept by a Ref while it is asked: it may run Python that asks the outer
// one again, which then lets go of it.
#include "modules/itertools.h"
#include "objects/dict_views.h"
#include "objects/int.h"
#include "objects/iterator_state.h"
#include "objects/str.h"

namespace ouro::itertools {

namespace {

using Next = Result<Maybe<Ref>>;
constexpr uint32_t kFlags = type_flags::kContainer | type_flags::kSubclassable;

// Constructors of one or two positional arguments.
Result<void> take_positional(ThreadState& ts, Type& type, const char* name, const CallArguments& arguments,
                             size_t count) {
  TRY(refuse_keywords(ts, type, name, arguments));
  if (arguments.positional_count != count)
    return raise(ts, Exc::TypeError, "{} expected {} argument{}, got {}", name, count, count == 1 ? "" : "s",
                 arguments.positional_count);
  return {};
}

// --- chain

struct Chain : Object {
  Field source;  // iterator over the iterables; null: exhausted
  Field active;  // iterator over the current one, or null
  template <class F>
  void each_field(F visit) {
    visit(source);
    visit(active);
  }
};

Result<Ref> chain_make(ThreadState& ts, Type& type, Ref source) {
  RefTo<Chain> self = TRY(make_with_fields<Chain>(ts, type));
  self->source.set(std::move(source));
  ts.track(*self);
  return Ref(std::move(self));
}
Result<Ref> chain_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(refuse_keywords(ts, type, "chain", arguments));
  RefTo<Tuple> iterables = TRY(tuple_of(ts, {arguments.values, arguments.positional_count}));
  Ref source = TRY(get_iterator(ts, Value(iterables)));
  return chain_make(ts, type, std::move(source));
}
Result<Ref> chain_from_iterable(ThreadState& ts, Type& type, Value iterable) {
  Ref source = TRY(get_iterator(ts, iterable));
  return chain_make(ts, type, std::move(source));
}

Next chain_next(ThreadState& ts, Chain& self) {
  while (!self.source.is_null()) {
    if (self.active.is_null()) {
      Ref source = self.source.share();
      auto iterable = step(ts, source);
      if (iterable.is_error()) {
        self.source.clear();
        return raised;
      }
      Maybe<Ref> found = iterable.release();
      if (!found) {
        self.source.clear();
        break;
      }
      auto iterator = get_iterator(ts, **found);
      if (iterator.is_error()) {
        self.source.clear();
        return raised;
      }
      self.active.set(iterator.release());
    }
    Ref active = self.active.share();
    Maybe<Ref> item = TRY(step(ts, active));
    if (item) return item;
    if (self.active.get() == active.get()) self.active.clear();
    TRY(ts.checkpoint_limits());
  }
  return Maybe<Ref>(absent);
}

Result<Ref> chain_reduce(ThreadState& ts, Chain& self) {
  Value none = Value(empty_tuple(ts)), type = Value(self.type);
  if (self.source.is_null()) return Ref(TRY(make_tuple(ts, type, none)));
  RefTo<Tuple> state = self.active.is_null() ? TRY(make_tuple(ts, self.source.get()))
                                             : TRY(make_tuple(ts, self.source.get(), self.active.get()));
  return Ref(TRY(make_tuple(ts, type, none, state)));
}

Result<void> chain_setstate(ThreadState& ts, Chain& self, Value state) {
  if (!is<Tuple>(state)) return raise(ts, Exc::TypeError, "state is not a tuple");
  Tuple& parts = as<Tuple>(state);
  if (parts.size == 0) return raise(ts, Exc::TypeError, "function takes at least 1 argument (0 given)");
  if (parts.size > 2) return raise(ts, Exc::TypeError, "function takes at most 2 arguments ({} given)", parts.size);
  for (Value part : parts)
    if (!type_of(ts, part).slots.tp_next) return raise(ts, Exc::TypeError, "Arguments must be iterators.");
  Ref source = Ref::share(parts[0]), active = parts.size == 2 ? Ref::share(parts[1]) : Ref();
  self.source.set(std::move(source));
  self.active.set(std::move(active));
  return {};
}

constexpr NativeMethod kChainMethods[] = {
    class_method<chain_from_iterable>("from_iterable(cls, iterable, /)", "A chain of the items of one iterable."),
    method<chain_reduce>("__reduce__(self)", "State for pickling."),
    method<chain_setstate>("__setstate__(self, state, /)", "Takes the state of another chain."),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};

// --- cycle

struct Cycle : Object {
  Field iterator;       // null once it is exhausted
  FieldTo<List> saved;  // its items
  uint64_t index;       // of the next saved item
  bool all_saved;       // the items still to come are saved already (a state from outside)
  template <class F>
  void each_field(F visit) {
    visit(iterator);
    visit(saved);
  }
};

Result<Ref> cycle_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(take_positional(ts, type, "cycle", arguments, 1));
  Ref iterator = TRY(get_iterator(ts, arguments.values[0]));
  RefTo<List> saved = TRY(list_allocate(ts, 0));
  RefTo<Cycle> self = TRY(make_with_fields<Cycle>(ts, type));
  self->iterator.set(std::move(iterator));
  self->saved.set(std::move(saved));
  self->index = 0;
  self->all_saved = false;
  ts.track(*self);
  return Ref(std::move(self));
}

Next cycle_next(ThreadState& ts, Cycle& self) {
  if (!self.iterator.is_null()) {
    Ref iterator = self.iterator.share();
    Maybe<Ref> item = TRY(step(ts, iterator));
    if (item) {
      if (!self.all_saved && self.saved) TRY(list_append(ts, *self.saved, **item));
      return item;
    }
    self.iterator.clear();
  }
  if (!self.saved || self.saved->size == 0) return Maybe<Ref>(absent);
  List& saved = *self.saved;
  if (self.index >= saved.size) self.index = 0;
  return Maybe<Ref>(Ref::share(saved.items[self.index++]));
}

Result<Ref> cycle_reduce(ThreadState& ts, Cycle& self) {
  RefTo<List> saved = self.saved ? self.saved.share() : TRY(list_allocate(ts, 0));
  Ref iterator;
  bool all_saved = self.all_saved;
  if (self.iterator.is_null()) {
    iterator = TRY(get_iterator(ts, Value(saved)));
    if (self.index && self.index < saved->size)
      TRY(call_method(ts, iterator, names::k___setstate__, Value::small_int(int64_t(self.index))));
    all_saved = true;
  } else {
    iterator = self.iterator.share();
  }
  RefTo<Tuple> arguments = TRY(make_tuple(ts, iterator));
  RefTo<Tuple> state = TRY(make_tuple(ts, Value(saved), Value::boolean(all_saved)));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, state)));
}

Result<void> cycle_setstate(ThreadState& ts, Cycle& self, Value state) {
  RefTo<Tuple> parts = TRY(state_tuple(ts, state, 2));
  if (!is<List>((*parts)[0]))
    return raise(ts, Exc::TypeError, "argument 1 must be list, not {}", type_name(ts, (*parts)[0]));
  int all_saved = TRY(native::convert_int32(ts, (*parts)[1]));
  self.all_saved = all_saved != 0;
  self.index = 0;
  self.saved.set(RefTo<List>::share(as<List>((*parts)[0])));
  return {};
}

constexpr NativeMethod kCycleMethods[] = {
    method<cycle_reduce>("__reduce__(self)", "State for pickling."),
    method<cycle_setstate>("__setstate__(self, state, /)", "Takes the state of another cycle."),
};

// --- compress

struct Compress : Object {
  Field data, selectors;
  template <class F>
  void each_field(F visit) {
    visit(data);
    visit(selectors);
  }
};

constexpr NativeMethod kCompressRow = signature_row("compress(data, selectors)");
Result<Ref> compress_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kCompressRow, arguments, slots, extra));
  Ref data = TRY(get_iterator(ts, slots[0]));
  Ref selectors = TRY(get_iterator(ts, slots[1]));
  RefTo<Compress> self = TRY(make_with_fields<Compress>(ts, type));
  self->data.set(std::move(data));
  self->selectors.set(std::move(selectors));
  ts.track(*self);
  return Ref(std::move(self));
}

Next compress_next(ThreadState& ts, Compress& self) {
  if (self.data.is_null() || self.selectors.is_null()) return Maybe<Ref>(absent);
  Ref data = self.data.share(), selectors = self.selectors.share();
  for (;;) {
    Maybe<Ref> item = TRY(step(ts, data));
    if (!item) return item;
    Maybe<Ref> selector = TRY(step(ts, selectors));
    if (!selector) return Maybe<Ref>(absent);
    if (TRY(is_true(ts, **selector))) return item;
    TRY(ts.checkpoint_limits());
  }
}

Result<Ref> compress_reduce(ThreadState& ts, Compress& self) {
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.data.get(), self.selectors.get()));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
}
constexpr NativeMethod kCompressMethods[] = {method<compress_reduce>("__reduce__(self)", "State for pickling.")};

// --- by a function

// dropwhile, takewhile, filterfalse and starmap.
struct ByFunction : Object {
  Field function, iterator;
  bool done;  // dropwhile: the start is over; takewhile: the end is reached
  template <class F>
  void each_field(F visit) {
    visit(function);
    visit(iterator);
  }
};

template <const char* const& name>
Result<Ref> by_function_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(take_positional(ts, type, name, arguments, 2));
  Ref iterator = TRY(get_iterator(ts, arguments.values[1]));
  RefTo<ByFunction> self = TRY(make_with_fields<ByFunction>(ts, type));
  self->function.set(Ref::share(arguments.values[0]));
  self->iterator.set(std::move(iterator));
  self->done = false;
  ts.track(*self);
  return Ref(std::move(self));
}

Result<bool> holds(ThreadState& ts, Value function, Value item) {
  Ref answer = TRY(call(ts, function, item));
  return is_true(ts, answer);
}

Next dropwhile_next(ThreadState& ts, ByFunction& self) {
  if (self.iterator.is_null()) return Maybe<Ref>(absent);
  Ref iterator = self.iterator.share(), function = self.function.share();
  for (;;) {
    Maybe<Ref> item = TRY(step(ts, iterator));
    if (!item || self.done) return item;
    if (!TRY(holds(ts, function, **item))) {
      self.done = true;
      return item;
    }
    TRY(ts.checkpoint_limits());
  }
}
Next takewhile_next(ThreadState& ts, ByFunction& self) {
  if (self.done || self.iterator.is_null()) return Maybe<Ref>(absent);
  Ref iterator = self.iterator.share(), function = self.function.share();
  Maybe<Ref> item = TRY(step(ts, iterator));
  if (!item) return item;
  if (TRY(holds(ts, function, **item))) return item;
  self.done = true;
  return Maybe<Ref>(absent);
}
Next filterfalse_next(ThreadState& ts, ByFunction& self) {
  if (self.iterator.is_null()) return Maybe<Ref>(absent);
  Ref iterator = self.iterator.share(), function = self.function.share();
  bool plain = function.get().is_none() || function.get() == Value(ts.types().bool_);
  for (;;) {
    Maybe<Ref> item = TRY(step(ts, iterator));
    if (!item) return item;
    bool truth = plain ? TRY(is_true(ts, **item)) : TRY(holds(ts, function, **item));
    if (!truth) return item;
    TRY(ts.checkpoint_limits());
  }
}
Next starmap_next(ThreadState& ts, ByFunction& self) {
  if (self.iterator.is_null()) return Maybe<Ref>(absent);
  Ref iterator = self.iterator.share(), function = self.function.share();
  Maybe<Ref> item = TRY(step(ts, iterator));
  if (!item) return item;
  RefTo<Tuple> arguments =
      is_exact<Tuple>(**item) ? RefTo<Tuple>::share(as<Tuple>(**item)) : TRY(tuple_from(ts, **item));
  Ref result = TRY(call(ts, function, CallArguments{arguments->items(), arguments->size, nullptr}));
  return Maybe<Ref>(std::move(result));
}

Result<Ref> by_function_reduce(ThreadState& ts, ByFunction& self) {
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.function.get(), self.iterator.get()));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
}
Result<Ref> while_reduce(ThreadState& ts, ByFunction& self) {
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.function.get(), self.iterator.get()));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, Value::small_int(self.done))));
}
Result<void> while_setstate(ThreadState& ts, ByFunction& self, Value state) {
  self.done = TRY(is_true(ts, state));
  return {};
}
constexpr NativeMethod kByFunctionMethods[] = {method<by_function_reduce>("__reduce__(self)", "State for pickling.")};
constexpr NativeMethod kWhileMethods[] = {
    method<while_reduce>("__reduce__(self)", "State for pickling."),
    method<while_setstate>("__setstate__(self, state, /)", "Sets whether the predicate has decided already."),
};

// --- pairwise

struct Pairwise : Object {
  Field iterator;  // null: exhausted
  Field previous;  // or null
  template <class F>
  void each_field(F visit) {
    visit(iterator);
    visit(previous);
  }
};

Result<Ref> pairwise_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(take_positional(ts, type, "pairwise", arguments, 1));
  Ref iterator = TRY(get_iterator(ts, arguments.values[0]));
  RefTo<Pairwise> self = TRY(make_with_fields<Pairwise>(ts, type));
  self->iterator.set(std::move(iterator));
  ts.track(*self);
  return Ref(std::move(self));
}

Next pairwise_next(ThreadState& ts, Pairwise& self) {
  // Fails or ends: both fields are given up.
  auto ask = [&](Value iterator) -> Next {
    auto item = step(ts, iterator);
    if (item.is_error()) {
      self.iterator.clear();
      self.previous.clear();
      return raised;
    }
    Maybe<Ref> found = item.release();
    if (!found) {
      self.iterator.clear();
      self.previous.clear();
    }
    return found;
  };
  if (self.iterator.is_null()) return Maybe<Ref>(absent);
  Ref iterator = self.iterator.share();
  if (self.previous.is_null()) {
    Maybe<Ref> first = TRY(ask(iterator));
    if (!first) return first;
    self.previous.set(first.release());
    if (self.iterator.is_null()) {
      self.previous.clear();
      return Maybe<Ref>(absent);
    }
  }
  Ref left = self.previous.share();
  Maybe<Ref> right = TRY(ask(iterator));
  if (!right) return right;
  RefTo<Tuple> pair = TRY(make_tuple(ts, left, **right));
  self.previous.set(right.release());
  return Maybe<Ref>(Ref(std::move(pair)));
}

// --- zip_longest

struct ZipLongest : Object {
  FieldTo<Tuple> iterators;  // None in the place of one that is exhausted
  FieldTo<Tuple> result;     // the last one, or null; used again when nobody else has it
  Field fill_value;
  uint64_t active;
  template <class F>
  void each_field(F visit) {
    visit(iterators);
    visit(result);
    visit(fill_value);
  }
};

Result<Ref> zip_longest_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Ref fill_value = Ref::none();
  if (size_t keywords = arguments.keyword_count()) {
    Value name = (*arguments.keyword_names)[0];
    if (keywords > 1 || !is<Str>(name) || !as<Str>(name).equals_ascii("fillvalue"))
      return raise(ts, Exc::TypeError, "zip_longest() got an unexpected keyword argument");
    fill_value = Ref::share(arguments.values[arguments.positional_count]);
  }
  RefTo<Tuple> iterators = TRY(tuple_allocate(ts, arguments.positional_count));
  for (size_t i = 0; i < arguments.positional_count; i++)
    tuple_initialize(*iterators, i, TRY(get_iterator(ts, arguments.values[i])));
  RefTo<ZipLongest> self = TRY(make_with_fields<ZipLongest>(ts, type));
  self->active = iterators->size;
  self->iterators.set(std::move(iterators));
  self->fill_value.set(std::move(fill_value));
  ts.track(*self);
  return Ref(std::move(self));
}

Next zip_longest_next(ThreadState& ts, ZipLongest& self) {
  if (!self.iterators || self.active == 0) return Maybe<Ref>(absent);
  RefTo<Tuple> iterators = self.iterators.share();
  bool fresh = !self.result || self.result->refcount != 1;
  RefTo<Tuple> result = fresh ? TRY(tuple_allocate(ts, iterators->size)) : self.result.share();
  for (uint64_t i = 0; i < iterators->size; i++) {
    Ref iterator = Ref::share((*iterators)[i]);
    Ref item;
    if (!iterator.get().is_none()) {
      auto asked = step(ts, iterator);
      if (asked.is_error()) {
        self.active = 0;
        return raised;
      }
      Maybe<Ref> found = asked.release();
      if (found) {
        item = found.release();
      } else if (!(*iterators)[i].is_none()) {
        if (self.active <= 1) {
          self.active = 0;
          return Maybe<Ref>(absent);
        }
        self.active--;
        Ref ended = replace_item(ts, *iterators, i, Ref::none());
      }
    }
    if (!item) item = self.fill_value.share();
    Ref old = replace_item(ts, *result, i, std::move(item));
  }
  if (fresh) self.result.set(result.share());
  return Maybe<Ref>(Ref(std::move(result)));
}

Result<Ref> zip_longest_reduce(ThreadState& ts, ZipLongest& self) {
  RefTo<Tuple> arguments = TRY(tuple_allocate(ts, self.iterators->size));
  for (uint64_t i = 0; i < self.iterators->size; i++) {
    Value iterator = (*self.iterators)[i];
    tuple_initialize(*arguments, i, Ref::share(iterator.is_none() ? Value(empty_tuple(ts)) : iterator));
  }
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, self.fill_value.get())));
}
void zip_longest_setstate(ThreadState&, ZipLongest& self, Value state) { self.fill_value.set(Ref::share(state)); }
constexpr NativeMethod kZipLongestMethods[] = {
    method<zip_longest_reduce>("__reduce__(self)", "State for pickling."),
    method<zip_longest_setstate>("__setstate__(self, state, /)", "Sets the fill value."),
};

constexpr const char* kDropwhile = "dropwhile";
constexpr const char* kTakewhile = "takewhile";
constexpr const char* kFilterfalse = "filterfalse";
constexpr const char* kStarmap = "starmap";

// The slots that all iterators of this file have.
template <class T, auto next_function>
void set_slots(Slots& s, NewSlot make) {
  s.tp_new = make;
  s.tp_iter = iterator_itself;
  s.tp_next = slot<next_function>;
  set_field_slots<T>(s);
}

}  // namespace

const TypeSpec spec_chain{
    .name = "itertools.chain",
    .instance_bytes = sizeof(Chain),
    .flags = kFlags,
    .doc = "chain(*iterables)\n\nThe items of the first iterable, then those of the second ...",
    .methods = kChainMethods,
    .slots = [](Slots& s) { set_slots<Chain, chain_next>(s, chain_new); },
    .module = "itertools",
};
const TypeSpec spec_cycle{
    .name = "itertools.cycle",
    .instance_bytes = sizeof(Cycle),
    .flags = kFlags,
    .doc = "The items of an iterable, again and again.",
    .methods = kCycleMethods,
    .slots = [](Slots& s) { set_slots<Cycle, cycle_next>(s, cycle_new); },
    .module = "itertools",
    .text_signature = "(iterable, /)",
};
const TypeSpec spec_compress{
    .name = "itertools.compress",
    .instance_bytes = sizeof(Compress),
    .flags = kFlags,
    .doc = "The items of data whose selector is true.",
    .methods = kCompressMethods,
    .slots = [](Slots& s) { set_slots<Compress, compress_next>(s, compress_new); },
    .module = "itertools",
    .text_signature = "(data, selectors)",
};
const TypeSpec spec_dropwhile{
    .name = "itertools.dropwhile",
    .instance_bytes = sizeof(ByFunction),
    .flags = kFlags,
    .doc = "The items from the first one on for which the predicate is false.",
    .methods = kWhileMethods,
    .slots = [](Slots& s) { set_slots<ByFunction, dropwhile_next>(s, by_function_new<kDropwhile>); },
    .module = "itertools",
    .text_signature = "(predicate, iterable, /)",
};
const TypeSpec spec_takewhile{
    .name = "itertools.takewhile",
    .instance_bytes = sizeof(ByFunction),
    .flags = kFlags,
    .doc = "The items before the first one for which the predicate is false.",
    .methods = kWhileMethods,
    .slots = [](Slots& s) { set_slots<ByFunction, takewhile_next>(s, by_function_new<kTakewhile>); },
    .module = "itertools",
    .text_signature = "(predicate, iterable, /)",
};
const TypeSpec spec_filterfalse{
    .name = "itertools.filterfalse",
    .instance_bytes = sizeof(ByFunction),
    .flags = kFlags,
    .doc = "The items for which function(item) is false. With None, the items that are false.",
    .methods = kByFunctionMethods,
    .slots = [](Slots& s) { set_slots<ByFunction, filterfalse_next>(s, by_function_new<kFilterfalse>); },
    .module = "itertools",
    .text_signature = "(function, iterable, /)",
};
const TypeSpec spec_starmap{
    .name = "itertools.starmap",
    .instance_bytes = sizeof(ByFunction),
    .flags = kFlags,
    .doc = "function(*item) for each item.",
    .methods = kByFunctionMethods,
    .slots = [](Slots& s) { set_slots<ByFunction, starmap_next>(s, by_function_new<kStarmap>); },
    .module = "itertools",
    .text_signature = "(function, iterable, /)",
};
const TypeSpec spec_pairwise{
    .name = "itertools.pairwise",
    .instance_bytes = sizeof(Pairwise),
    .flags = kFlags,
    .doc = "Each item with the one that follows it.",
    .slots = [](Slots& s) { set_slots<Pairwise, pairwise_next>(s, pairwise_new); },
    .module = "itertools",
    .text_signature = "(iterable, /)",
};
const TypeSpec spec_zip_longest{
    .name = "itertools.zip_longest",
    .instance_bytes = sizeof(ZipLongest),
    .flags = kFlags,
    .doc =
        "zip_longest(*iterables, fillvalue=None)\n\nTuples of the first items, the second items ... as many "
        "as the "
        "longest iterable has; fillvalue stands where a shorter one has ended.",
    .methods = kZipLongestMethods,
    .slots = [](Slots& s) { set_slots<ZipLongest, zip_longest_next>(s, zip_longest_new); },
    .module = "itertools",
};

}  // namespace ouro::itertools
