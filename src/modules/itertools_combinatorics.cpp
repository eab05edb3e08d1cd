// product, combinations, combinations_with_replacement and permutations of module itertools.
//
// Each holds the pools as tuples and a row of indices into them that counts up in lexicographic order. The
// tuple given out last is used again when nobody else has kept it: only what changed is put in anew. Its old
// items stay alive in the pools, so that releasing them runs no Python.
#include "modules/itertools.h"
#include "objects/int.h"
#include "objects/str.h"

namespace ouro::itertools {

namespace {

using Next = Result<Maybe<Ref>>;
constexpr uint32_t kFlags = type_flags::kContainer | type_flags::kSubclassable;

struct Selection : Object {
  FieldTo<Tuple> pool;    // of the items; product: of the pools
  FieldTo<Tuple> result;  // the last one; null before the first
  int64_t* indices;       // owned: `index_count` indices, then `length` cycles of permutations
  uint64_t index_count;
  int64_t length;  // of each result
  bool stopped;
  template <class F>
  void each_field(F visit) {
    visit(pool);
    visit(result);
  }
};

Result<RefTo<Selection>> selection_make(ThreadState& ts, Type& type, RefTo<Tuple> pool, uint64_t index_count,
                                        int64_t length, uint64_t extra) {
  auto* indices = static_cast<int64_t*>(nullptr);
  uint64_t count = index_count + extra;
  if (count) {
    if (count > uint64_t(1) << 40) return ts.memory_refused();
    indices = static_cast<int64_t*>(TRY(ts.allocate_bytes(count * sizeof(int64_t))));
    for (uint64_t i = 0; i < count; i++) indices[i] = 0;
  }
  auto made = make_with_fields<Selection>(ts, type);
  if (made.is_error()) {
    if (indices) ts.release_bytes(indices);
    return raised;
  }
  RefTo<Selection> self = made.release();
  self->pool.set(std::move(pool));
  self->indices = indices;
  self->index_count = index_count;
  self->length = length;
  self->stopped = false;
  ts.track(*self);
  return self;
}
void selection_destroy(ThreadState& ts, Object& object) {
  clear_fields<Selection>(ts, object);
  auto& self = static_cast<Selection&>(object);
  if (self.indices) ts.release_bytes(self.indices);
}

Next given_out(Selection& self) { return Maybe<Ref>(Ref::share(Value(self.result.get()))); }
Next stop(Selection& self) {
  self.stopped = true;
  return Maybe<Ref>(absent);
}
// Makes sure that the result may be changed.
Result<void> own_result(ThreadState& ts, Selection& self) {
  if (self.result->refcount > 1) self.result.set(TRY(tuple_of(ts, self.result->span())));
  return {};
}
// A result of the pool's items at the indices.
Result<void> select_all(ThreadState& ts, Selection& self) {
  RefTo<Tuple> result = TRY(tuple_allocate(ts, uint64_t(self.length)));
  for (int64_t i = 0; i < self.length; i++)
    tuple_initialize(*result, uint64_t(i), Ref::share((*self.pool)[uint64_t(self.indices[i])]));
  self.result.set(std::move(result));
  return {};
}
void select(ThreadState& ts, Selection& self, int64_t place) {
  Ref old = replace_item(ts, *self.result, uint64_t(place), Ref::share((*self.pool)[uint64_t(self.indices[place])]));
}

// A number of a state: an int, clamped.
Result<int64_t> state_number(ThreadState& ts, Value value, int64_t least, int64_t most) {
  if (!is_int(value)) return raise(ts, Exc::TypeError, "an integer is required");
  int64_t number;
  if (!int_to_int64(value, number))
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C ssize_t");
  if (number > most) number = most;
  return number < least ? least : number;
}
Raised invalid_state(ThreadState& ts) { return raise(ts, Exc::ValueError, "invalid arguments"); }

Result<RefTo<Tuple>> numbers_tuple(ThreadState& ts, const int64_t* numbers, uint64_t count) {
  RefTo<Tuple> tuple = TRY(tuple_allocate(ts, count));
  for (uint64_t i = 0; i < count; i++) tuple_initialize(*tuple, i, Ref::small_int(numbers[i]));
  return tuple;
}

int64_t selection_sizeof(ThreadState&, Selection& self) {
  return int64_t(self.type->instance_bytes + self.index_count * sizeof(int64_t));
}

// --- product

Result<Ref> product_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  int64_t repeat = 1;
  if (size_t keywords = arguments.keyword_count()) {
    Value name = (*arguments.keyword_names)[0];
    if (keywords > 1)
      return raise(ts, Exc::TypeError, "product() takes at most 1 keyword argument ({} given)", keywords);
    if (!is<Str>(name) || !as<Str>(name).equals_ascii("repeat"))
      return raise(ts, Exc::TypeError, "'{}' is an invalid keyword argument for product()", name);
    repeat = TRY(native::convert_index(ts, arguments.values[arguments.positional_count]));
    if (repeat < 0) return raise(ts, Exc::ValueError, "repeat argument cannot be negative");
  }
  auto given = int64_t(repeat ? arguments.positional_count : 0);
  int64_t count;
  if (__builtin_mul_overflow(given, repeat, &count) || count > INT64_MAX / int64_t(sizeof(int64_t)))
    return raise(ts, Exc::OverflowError, "repeat argument too large");
  if (count > int64_t(1) << 40) return ts.memory_refused();
  RefTo<Tuple> pools = TRY(tuple_allocate(ts, uint64_t(count)));
  for (int64_t i = 0; i < given; i++) tuple_initialize(*pools, uint64_t(i), TRY(tuple_from(ts, arguments.values[i])));
  for (int64_t i = given; i < count; i++) {
    tuple_initialize(*pools, uint64_t(i), Ref::share((*pools)[uint64_t(i - given)]));
    TRY(ts.checkpoint_limits());
  }
  return Ref(TRY(selection_make(ts, type, std::move(pools), uint64_t(count), count, 0)));
}

Tuple& pool_at(Selection& self, int64_t place) { return as<Tuple>((*self.pool)[uint64_t(place)]); }

Next product_next(ThreadState& ts, Selection& self) {
  if (self.stopped || !self.pool) return Maybe<Ref>(absent);
  if (!self.result) {
    for (int64_t i = 0; i < self.length; i++)
      if (pool_at(self, i).size == 0) return stop(self);
    RefTo<Tuple> result = TRY(tuple_allocate(ts, uint64_t(self.length)));
    for (int64_t i = 0; i < self.length; i++) tuple_initialize(*result, uint64_t(i), Ref::share(pool_at(self, i)[0]));
    self.result.set(std::move(result));
    return given_out(self);
  }
  TRY(own_result(ts, self));
  for (int64_t i = self.length - 1; i >= 0; i--) {
    Tuple& pool = pool_at(self, i);
    bool carry = uint64_t(++self.indices[i]) == pool.size;
    if (carry) self.indices[i] = 0;
    Ref old = replace_item(ts, *self.result, uint64_t(i), Ref::share(pool[uint64_t(self.indices[i])]));
    if (!carry) return given_out(self);
  }
  return stop(self);
}

Result<Ref> product_reduce(ThreadState& ts, Selection& self) {
  Value type(self.type);
  if (self.stopped) {
    RefTo<Tuple> nothing = TRY(make_tuple(ts, Value(empty_tuple(ts))));
    return Ref(TRY(make_tuple(ts, type, nothing)));
  }
  if (!self.result) return Ref(TRY(make_tuple(ts, type, Value(self.pool.get()))));
  RefTo<Tuple> indices = TRY(numbers_tuple(ts, self.indices, self.index_count));
  return Ref(TRY(make_tuple(ts, type, Value(self.pool.get()), indices)));
}
Result<void> product_setstate(ThreadState& ts, Selection& self, Value state) {
  if (!is<Tuple>(state) || as<Tuple>(state).size != self.index_count) return invalid_state(ts);
  RefTo<Tuple> numbers = RefTo<Tuple>::share(as<Tuple>(state));
  for (int64_t i = 0; i < self.length; i++) {
    auto size = int64_t(pool_at(self, i).size);
    if (size == 0) {
      self.stopped = true;
      return {};
    }
    self.indices[i] = TRY(state_number(ts, (*numbers)[uint64_t(i)], 0, size - 1));
  }
  RefTo<Tuple> result = TRY(tuple_allocate(ts, uint64_t(self.length)));
  for (int64_t i = 0; i < self.length; i++)
    tuple_initialize(*result, uint64_t(i), Ref::share(pool_at(self, i)[uint64_t(self.indices[i])]));
  self.result.set(std::move(result));
  return {};
}
constexpr NativeMethod kProductMethods[] = {
    method<product_reduce>("__reduce__(self)", "State for pickling."),
    method<product_setstate>("__setstate__(self, state, /)", "Sets the indices of the last result."),
    method<selection_sizeof>("__sizeof__(self)", "Size in memory, in bytes."),
};

// --- combinations

enum class Replacement : uint8_t { kNo, kYes };
constexpr NativeMethod kCombinationsRow = signature_row("combinations(iterable, r)");
constexpr NativeMethod kReplacementRow = signature_row("combinations_with_replacement(iterable, r)");

template <Replacement replacement>
Result<Ref> combinations_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, replacement == Replacement::kYes ? kReplacementRow : kCombinationsRow, arguments, slots,
                     extra));
  int64_t length = TRY(native::convert_index(ts, slots[1]));
  RefTo<Tuple> pool = TRY(tuple_from(ts, slots[0]));
  if (length < 0) return raise(ts, Exc::ValueError, "r must be non-negative");
  auto size = int64_t(pool->size);
  RefTo<Selection> self = TRY(selection_make(ts, type, std::move(pool), uint64_t(length), length, 0));
  if constexpr (replacement == Replacement::kNo) {
    for (int64_t i = 0; i < length; i++) self->indices[i] = i;
    self->stopped = length > size;
  } else {
    self->stopped = size == 0 && length > 0;
  }
  return Ref(std::move(self));
}

// The greatest index that may stand at a place.
template <Replacement replacement>
int64_t greatest_index(Selection& self, int64_t place) {
  auto size = int64_t(self.pool->size);
  return replacement == Replacement::kYes ? size - 1 : place + size - self.length;
}

template <Replacement replacement>
Next combinations_next(ThreadState& ts, Selection& self) {
  if (self.stopped || !self.pool) return Maybe<Ref>(absent);
  if (!self.result) {
    TRY(select_all(ts, self));
    return given_out(self);
  }
  // The rightmost index that can be raised; those behind it start anew.
  int64_t i = self.length - 1;
  while (i >= 0 && self.indices[i] >= greatest_index<replacement>(self, i)) i--;
  if (i < 0) return stop(self);
  TRY(own_result(ts, self));
  self.indices[i]++;
  for (int64_t j = i + 1; j < self.length; j++)
    self.indices[j] = replacement == Replacement::kYes ? self.indices[i] : self.indices[j - 1] + 1;
  for (int64_t j = i; j < self.length; j++) select(ts, self, j);
  return given_out(self);
}

Result<Ref> combinations_reduce(ThreadState& ts, Selection& self) {
  Ref length = TRY(make_int(ts, self.length));
  Value pool = self.result && self.stopped ? Value(empty_tuple(ts)) : Value(self.pool.get());
  RefTo<Tuple> arguments = TRY(make_tuple(ts, pool, length));
  if (!self.result || self.stopped) return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
  RefTo<Tuple> indices = TRY(numbers_tuple(ts, self.indices, self.index_count));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, indices)));
}
template <Replacement replacement>
Result<void> combinations_setstate(ThreadState& ts, Selection& self, Value state) {
  if (!is<Tuple>(state) || as<Tuple>(state).size != self.index_count) return invalid_state(ts);
  if (self.length && !self.pool->size) return invalid_state(ts);
  RefTo<Tuple> numbers = RefTo<Tuple>::share(as<Tuple>(state));
  for (int64_t i = 0; i < self.length; i++)
    self.indices[i] = TRY(state_number(ts, (*numbers)[uint64_t(i)], 0, greatest_index<replacement>(self, i)));
  return select_all(ts, self);
}
template <Replacement replacement>
constexpr NativeMethod kCombinationsMethods[] = {
    method<combinations_reduce>("__reduce__(self)", "State for pickling."),
    method<combinations_setstate<replacement>>("__setstate__(self, state, /)", "Sets the indices of the last result."),
    method<selection_sizeof>("__sizeof__(self)", "Size in memory, in bytes."),
};

// --- permutations

// Behind the indices of all items lie, for each place, the number of choices left there.
int64_t* cycles_of(Selection& self) { return self.indices + self.index_count; }

constexpr NativeMethod kPermutationsRow = signature_row("permutations(iterable, r=None)");
Result<Ref> permutations_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kPermutationsRow, arguments, slots, extra));
  RefTo<Tuple> pool = TRY(tuple_from(ts, slots[0]));
  auto size = int64_t(pool->size), length = size;
  if (!slots[1].is_none()) {
    if (!is_int(slots[1])) return raise(ts, Exc::TypeError, "Expected int as r");
    if (!int_to_int64(slots[1], length))
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C ssize_t");
    if (length < 0) return raise(ts, Exc::ValueError, "r must be non-negative");
  }
  if (length > int64_t(1) << 40) return ts.memory_refused();
  RefTo<Selection> self = TRY(selection_make(ts, type, std::move(pool), uint64_t(size), length, uint64_t(length)));
  for (int64_t i = 0; i < size; i++) self->indices[i] = i;
  for (int64_t i = 0; i < length; i++) cycles_of(*self)[i] = size - i;
  self->stopped = length > size;
  return Ref(std::move(self));
}

Next permutations_next(ThreadState& ts, Selection& self) {
  if (self.stopped || !self.pool) return Maybe<Ref>(absent);
  if (!self.result) {
    TRY(select_all(ts, self));
    return given_out(self);
  }
  TRY(own_result(ts, self));
  auto size = int64_t(self.index_count);
  int64_t* indices = self.indices;
  int64_t* cycles = cycles_of(self);
  for (int64_t i = self.length - 1; i >= 0; i--) {
    if (--cycles[i] > 0) {
      std::swap(indices[i], indices[size - cycles[i]]);
      for (int64_t k = i; k < self.length; k++) select(ts, self, k);
      return given_out(self);
    }
    // All choices of this place were had: the indices behind it are in order again after a rotation.
    int64_t first = indices[i];
    for (int64_t k = i; k + 1 < size; k++) indices[k] = indices[k + 1];
    indices[size - 1] = first;
    cycles[i] = size - i;
  }
  return stop(self);
}

Result<Ref> permutations_reduce(ThreadState& ts, Selection& self) {
  Ref length = TRY(make_int(ts, self.length));
  Value pool = self.result && self.stopped ? Value(empty_tuple(ts)) : Value(self.pool.get());
  RefTo<Tuple> arguments = TRY(make_tuple(ts, pool, length));
  if (!self.result || self.stopped) return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
  RefTo<Tuple> indices = TRY(numbers_tuple(ts, self.indices, self.index_count));
  RefTo<Tuple> cycles = TRY(numbers_tuple(ts, cycles_of(self), uint64_t(self.length)));
  RefTo<Tuple> state = TRY(make_tuple(ts, indices, cycles));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, state)));
}
Result<void> permutations_setstate(ThreadState& ts, Selection& self, Value state) {
  RefTo<Tuple> parts = TRY(state_tuple(ts, state, 2));
  for (uint64_t i = 0; i < 2; i++)
    if (!is<Tuple>((*parts)[i]))
      return raise(ts, Exc::TypeError, "argument {} must be tuple, not {}", i + 1, type_name(ts, (*parts)[i]));
  Tuple& indices = as<Tuple>((*parts)[0]);
  Tuple& cycles = as<Tuple>((*parts)[1]);
  auto size = int64_t(self.index_count);
  if (indices.size != self.index_count || cycles.size != uint64_t(self.length)) return invalid_state(ts);
  if (self.length > size) return {};  // nothing comes
  for (int64_t i = 0; i < size; i++) self.indices[i] = TRY(state_number(ts, indices[uint64_t(i)], 0, size - 1));
  for (int64_t i = 0; i < self.length; i++)
    cycles_of(self)[i] = TRY(state_number(ts, cycles[uint64_t(i)], 1, size - i));
  return select_all(ts, self);
}
constexpr NativeMethod kPermutationsMethods[] = {
    method<permutations_reduce>("__reduce__(self)", "State for pickling."),
    method<permutations_setstate>("__setstate__(self, state, /)", "Sets the indices of the last result."),
    method<selection_sizeof>("__sizeof__(self)", "Size in memory, in bytes."),
};

template <auto next_function>
void set_slots(Slots& s, NewSlot make) {
  s.tp_new = make;
  s.tp_iter = iterator_itself;
  s.tp_next = slot<next_function>;
  s.visit_references = visit_fields<Selection>;
  s.clear_references = clear_fields<Selection>;
  s.destroy = selection_destroy;
}

}  // namespace

const TypeSpec spec_product{
    .name = "itertools.product",
    .instance_bytes = sizeof(Selection),
    .flags = kFlags,
    .doc =
        "product(*iterables, repeat=1)\n\nAll rows of one item of each iterable, the last one changing "
        "fastest.",
    .methods = kProductMethods,
    .slots = [](Slots& s) { set_slots<product_next>(s, product_new); },
    .module = "itertools",
};
const TypeSpec spec_combinations{
    .name = "itertools.combinations",
    .instance_bytes = sizeof(Selection),
    .flags = kFlags,
    .doc = "All choices of r items, in the order they stand in.",
    .methods = kCombinationsMethods<Replacement::kNo>,
    .slots = [](Slots& s) { set_slots<combinations_next<Replacement::kNo>>(s, combinations_new<Replacement::kNo>); },
    .module = "itertools",
    .text_signature = "(iterable, r)",
};
const TypeSpec spec_combinations_with_replacement{
    .name = "itertools.combinations_with_replacement",
    .instance_bytes = sizeof(Selection),
    .flags = kFlags,
    .doc = "All choices of r items, in the order they stand in; an item may be taken more than once.",
    .methods = kCombinationsMethods<Replacement::kYes>,
    .slots = [](Slots& s) { set_slots<combinations_next<Replacement::kYes>>(s, combinations_new<Replacement::kYes>); },
    .module = "itertools",
    .text_signature = "(iterable, r)",
};
const TypeSpec spec_permutations{
    .name = "itertools.permutations",
    .instance_bytes = sizeof(Selection),
    .flags = kFlags,
    .doc = "All choices of r items in all their orders; without r, of all items.",
    .methods = kPermutationsMethods,
    .slots = [](Slots& s) { set_slots<permutations_next>(s, permutations_new); },
    .module = "itertools",
    .text_signature = "(iterable, r=None)",
};

}  // namespace ouro::itertools
