// The type range and its iterators.
//
// Library reference "Ranges". Ranges compare as the sequences they stand for. The numbers may have any size:
// small ones are dealt with in machine words, where two numbers of 63 bits can be added and subtracted
// without overflow.
#include "objects/range.h"

#include <algorithm>

#include "numeric/hash.h"
#include "objects/constructor_arguments.h"
#include "objects/int.h"
#include "objects/iterator_state.h"
#include "objects/sequence_compare.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

constexpr Value kOne = Value::small_int(1);

// How many items range(start, stop, step) has.
Result<Ref> range_count(ThreadState& ts, Value start, Value stop, Value step) {
  if (start.is_small_int() && stop.is_small_int() && step.is_small_int()) {
    int64_t first = start.as_small_int(), end = stop.as_small_int(), by = step.as_small_int();
    if (by > 0 ? first >= end : first <= end) return Ref::small_int(0);
    uint64_t distance = by > 0 ? uint64_t(end) - uint64_t(first) : uint64_t(first) - uint64_t(end);
    return make_int_unsigned(ts, (distance - 1) / (by > 0 ? uint64_t(by) : 0 - uint64_t(by)) + 1);
  }
  bool forward = int_sign(step) > 0;
  Value low = forward ? start : stop, high = forward ? stop : start;
  if (int_compare(low, high) >= 0) return Ref::small_int(0);
  Ref distance = TRY(int_subtract(ts, high, low));
  distance = TRY(int_subtract(ts, distance, kOne));
  Ref stride = forward ? Ref::share(step) : TRY(int_subtract(ts, Value::small_int(0), step));
  Ref count = TRY(int_floor_divide(ts, distance, stride));
  return int_add(ts, count, kOne);
}

// start + index * step
Result<Ref> number_at(ThreadState& ts, Value start, Value step, Value index) {
  Ref offset = TRY(int_multiply(ts, index, step));
  return int_add(ts, start, offset);
}
Result<Ref> number_at(ThreadState& ts, Range& self, Value index) { return number_at(ts, self.start, self.step, index); }

// --- construction

Result<Ref> argument_as_int(ThreadState& ts, Value argument) {
  Ref number = TRY(index(ts, argument));
  return int_exact(ts, number);
}

Result<Ref> range_new(ThreadState& ts, Type&, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "range", arguments));
  TRY(expect_positional(ts, "range", arguments, 1, 3));
  const Value* given = arguments.values;
  if (arguments.positional_count == 1) {
    Ref stop = TRY(argument_as_int(ts, given[0]));
    return range_make(ts, Value::small_int(0), stop, kOne);
  }
  Ref start = TRY(argument_as_int(ts, given[0]));
  Ref stop = TRY(argument_as_int(ts, given[1]));
  Ref step = arguments.positional_count == 3 ? TRY(argument_as_int(ts, given[2])) : Ref::small_int(1);
  return range_make(ts, start, stop, step);
}

// --- the protocol

Result<int64_t> range_length(ThreadState& ts, Range& self) { return native::convert_index(ts, self.length); }

bool range_bool(ThreadState&, Range& self) { return int_sign(self.length) != 0; }

Result<Ref> range_repr(ThreadState& ts, Range& self) {
  if (self.step.get() == kOne) return text(ts, "range({}, {})", repr_of(self.start), repr_of(self.stop));
  return text(ts, "range({}, {}, {})", repr_of(self.start), repr_of(self.stop), repr_of(self.step));
}

bool int_equal(Value left, Value right) { return left == right || int_compare(left, right) == 0; }

Result<Ref> range_compare(ThreadState&, Range& self, Value other, CompareOp op) {
  Range* right = try_as<Range>(other);
  if (!right || (op != CompareOp::kEqual && op != CompareOp::kNotEqual)) return Ref::not_implemented();
  auto same_items = [&] {
    if (!int_equal(self.length, right->length)) return false;
    if (int_sign(self.length) == 0) return true;
    if (!int_equal(self.start, right->start)) return false;
    return self.length.get() == kOne || int_equal(self.step, right->step);
  };
  return Ref::boolean(same_items() == (op == CompareOp::kEqual));
}

// The hash of (length, first item, step), where what does not matter is None.
Result<int64_t> range_hash(ThreadState& ts, Range& self) {
  bool empty = int_sign(self.length) == 0, single = self.length.get() == kOne;
  numeric::TupleHash sum;
  sum.add(int_hash(self.length));
  sum.add(TRY(hash(ts, empty ? Value::none() : self.start.get())));
  sum.add(TRY(hash(ts, empty || single ? Value::none() : self.step.get())));
  return sum.finish();
}

// The index of an int; -1 (as an int) when the range does not have it.
Result<Ref> position_of(ThreadState& ts, Range& self, Value number) {
  bool forward = int_sign(self.step) > 0;
  bool outside = forward ? int_compare(number, self.start) < 0 || int_compare(number, self.stop) >= 0
                         : int_compare(number, self.start) > 0 || int_compare(number, self.stop) <= 0;
  if (outside) return Ref::small_int(-1);
  Ref distance = TRY(int_subtract(ts, number, self.start));
  Ref rest = TRY(int_remainder(ts, distance, self.step));
  if (int_sign(rest) != 0) return Ref::small_int(-1);
  return int_floor_divide(ts, distance, self.step);
}
// Ints are found by arithmetic; anything else is compared with the items one by one.
bool found_by_arithmetic(Value value) { return value.is_bool() || is_exact_int(value); }

Result<bool> range_contains(ThreadState& ts, Range& self, Value value) {
  if (found_by_arithmetic(value)) {
    Ref position = TRY(position_of(ts, self, value));
    return int_sign(position) >= 0;
  }
  bool found = false;
  TRY(for_each(ts, Value(self), [&](Ref item) -> Result<bool> {
    TRY(ts.checkpoint_limits());
    found = TRY(items_equal(ts, item, value));
    return !found;
  }));
  return found;
}

// The item at an index that is an int of any size; negative ones count from the end.
Result<Ref> item_at(ThreadState& ts, Range& self, Value index) {
  Ref place = int_sign(index) < 0 ? TRY(int_add(ts, index, self.length)) : Ref::share(index);
  if (int_sign(place) < 0 || int_compare(place, self.length) >= 0)
    return raise(ts, Exc::IndexError, "range object index out of range");
  return number_at(ts, self, place);
}

// The sequence protocol's item: a negative index had the length added already.
Result<Ref> range_item(ThreadState& ts, Range& self, int64_t index) {
  if (index < 0) return raise(ts, Exc::IndexError, "range object index out of range");
  Ref place = TRY(make_int(ts, index));
  return item_at(ts, self, place);
}

Result<Ref> range_subscript(ThreadState& ts, Range& self, Value key) {
  if (is_int(key) || type_of(ts, key).slots.nb_index) {
    Ref place = TRY(index(ts, key));
    return item_at(ts, self, place);
  }
  if (!is<Slice>(key))
    return raise(ts, Exc::TypeError, "range indices must be integers or slices, not {}", type_name(ts, key));
  ExactSlice part = TRY(slice_exact(ts, as<Slice>(key), self.length));
  Ref start = TRY(number_at(ts, self, part.start));
  Ref stop = TRY(number_at(ts, self, part.stop));
  Ref step = TRY(int_multiply(ts, self.step, part.step));
  return range_make(ts, start, stop, step);
}

// --- methods

Result<int64_t> range_count_method(ThreadState& ts, Range& self, Value value) {
  if (found_by_arithmetic(value)) return TRY(range_contains(ts, self, value)) ? 1 : 0;
  int64_t count = 0;
  TRY(for_each(ts, Value(self), [&](Ref item) -> Result<bool> {
    TRY(ts.checkpoint_limits());
    count += TRY(items_equal(ts, item, value));
    return true;
  }));
  return count;
}

Result<Ref> range_index(ThreadState& ts, Range& self, Value value) {
  if (found_by_arithmetic(value)) {
    Ref position = TRY(position_of(ts, self, value));
    if (int_sign(position) < 0) return raise(ts, Exc::ValueError, "{} is not in range", repr_of(value));
    return position;
  }
  int64_t position = -1;
  bool found = false;
  TRY(for_each(ts, Value(self), [&](Ref item) -> Result<bool> {
    TRY(ts.checkpoint_limits());
    position++;
    found = TRY(items_equal(ts, item, value));
    return !found;
  }));
  if (!found) return raise(ts, Exc::ValueError, "sequence.index(x): x not in sequence");
  return make_int(ts, position);
}

Result<Ref> range_reduce(ThreadState& ts, Range& self) {
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.start.get(), self.stop.get(), self.step.get()));
  return TRY(make_tuple(ts, Value(self.type), arguments));
}

// --- iterators

// Over numbers of any size. It owns only ints, which cannot be part of a cycle.
struct LongRangeIterator : Object {
  Field start, step, length;  // of the whole range
  Field index;                // of the next item
};

Result<Ref> iterate(ThreadState& ts, Value start, Value step, Value length, bool small) {
  if (small) {
    RangeIterator* iterator = TRY(ts.allocate_as<RangeIterator>(*ts.types().range_iterator));
    iterator->next = start.as_small_int();
    iterator->step = step.as_small_int();
    iterator->remaining = iterator->length = length.as_small_int();
    return Ref::adopt(Value(iterator));
  }
  LongRangeIterator* iterator = TRY(ts.allocate_as<LongRangeIterator>(*ts.types().longrange_iterator));
  iterator->start.initialize(Ref::share(start));
  iterator->step.initialize(Ref::share(step));
  iterator->length.initialize(Ref::share(length));
  iterator->index.initialize(Ref::small_int(0));
  return Ref::adopt(Value(iterator));
}

Result<Ref> range_reversed(ThreadState& ts, Range& self) {
  Ref last_index = TRY(int_subtract(ts, self.length, kOne));
  Ref last = TRY(number_at(ts, self, last_index));
  Ref step = TRY(int_subtract(ts, Value::small_int(0), self.step));
  return iterate(ts, last, step, self.length,
                 self.is_small() && last.get().is_small_int() && step.get().is_small_int());
}

template <class Iterator>
Result<Ref> iterator_self(ThreadState&, Iterator& self) {
  return Ref::share(Value(self));
}

// (iter, (range(start, start + length * step, step),), index)
Result<Ref> reduce_iterator(ThreadState& ts, Value start, Value step, Value length, Value index) {
  Ref function = TRY(find_builtin(ts, "iter"));
  Ref stop = TRY(number_at(ts, start, step, length));
  Ref whole = TRY(range_make(ts, start, stop, step));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, whole));
  return TRY(make_tuple(ts, function, arguments, index));
}

Result<Maybe<Ref>> short_next(ThreadState&, RangeIterator& self) {
  int64_t number;
  if (!range_iterator_next(self, number)) return Maybe<Ref>(absent);
  return Maybe<Ref>(Ref::small_int(number));
}
int64_t short_length_hint(ThreadState&, RangeIterator& self) { return self.remaining; }

// The first number. The product alone may not fit a word, the sum does.
int64_t short_start(const RangeIterator& self) {
  return int64_t(uint64_t(self.next) - uint64_t(self.length - self.remaining) * uint64_t(self.step));
}

Result<Ref> short_reduce(ThreadState& ts, RangeIterator& self) {
  int64_t index = self.length - self.remaining;
  return reduce_iterator(ts, Value::small_int(short_start(self)), Value::small_int(self.step),
                         Value::small_int(self.length), Value::small_int(index));
}

void short_setstate(ThreadState&, RangeIterator& self, Index state) {
  int64_t index = std::clamp(int64_t(state), int64_t(0), self.length);
  self.next = int64_t(uint64_t(short_start(self)) + uint64_t(index) * uint64_t(self.step));
  self.remaining = self.length - index;
}

constexpr NativeMethod kShortMethods[] = {
    method<short_length_hint>("__length_hint__(self, /)", "The number of items still to come."),
    method<short_reduce>("__reduce__(self, /)", "State for pickling."),
    method<short_setstate>("__setstate__(self, state, /)", "Go to an index."),
};

Result<Maybe<Ref>> long_next(ThreadState& ts, LongRangeIterator& self) {
  if (int_compare(self.index, self.length) >= 0) return Maybe<Ref>(absent);
  Ref number = TRY(number_at(ts, self.start, self.step, self.index));
  Ref following = TRY(int_add(ts, self.index, kOne));
  self.index.set(std::move(following));
  return Maybe<Ref>(std::move(number));
}
Result<Ref> long_length_hint(ThreadState& ts, LongRangeIterator& self) {
  return int_subtract(ts, self.length, self.index);
}
Result<Ref> long_reduce(ThreadState& ts, LongRangeIterator& self) {
  return reduce_iterator(ts, self.start, self.step, self.length, self.index);
}
Result<void> long_setstate(ThreadState& ts, LongRangeIterator& self, Value state) {
  Ref index = TRY(argument_as_int(ts, state));
  if (int_sign(index) < 0) index = Ref::small_int(0);
  if (int_compare(index, self.length) > 0) index = self.length.share();
  self.index.set(std::move(index));
  return {};
}
void long_destroy(ThreadState&, LongRangeIterator& self) {
  self.start.clear();
  self.step.clear();
  self.length.clear();
  self.index.clear();
}

constexpr NativeMethod kLongMethods[] = {
    method<long_length_hint>("__length_hint__(self, /)", "The number of items still to come."),
    method<long_reduce>("__reduce__(self, /)", "State for pickling."),
    method<long_setstate>("__setstate__(self, state, /)", "Go to an index."),
};

// --- the type

constexpr NativeMethod kMethods[] = {
    method<range_reversed>("__reversed__(self, /)", "An iterator over the items, last first."),
    method<range_reduce>("__reduce__(self, /)", "State for pickling."),
    method<range_count_method>("count(self, value, /)", "How many items equal value."),
    method<range_index>("index(self, value, /)",
                        "The index of the item that equals value.\n\nValueError when there is none."),
};

constexpr uint32_t field_offset(uint32_t number) { return sizeof(Object) + number * sizeof(Field); }
static_assert(sizeof(Range) == field_offset(4));

constexpr MemberRow kMembers[] = {
    {"start", MemberKind::kObject, field_offset(0), true, nullptr},
    {"stop", MemberKind::kObject, field_offset(1), true, nullptr},
    {"step", MemberKind::kObject, field_offset(2), true, nullptr},
};

void range_destroy(ThreadState&, Range& self) {
  self.start.clear();
  self.stop.clear();
  self.step.clear();
  self.length.clear();
}

}  // namespace

Result<Ref> range_make(ThreadState& ts, Value start, Value stop, Value step) {
  if (int_sign(step) == 0) return raise(ts, Exc::ValueError, "range() arg 3 must not be zero");
  Ref first = TRY(int_exact(ts, start)), end = TRY(int_exact(ts, stop)), by = TRY(int_exact(ts, step));
  Ref length = TRY(range_count(ts, first, end, by));
  Range* range = TRY(ts.allocate_as<Range>(*ts.types().range));
  range->start.initialize(std::move(first));
  range->stop.initialize(std::move(end));
  range->step.initialize(std::move(by));
  range->length.initialize(std::move(length));
  return Ref::adopt(Value(range));
}

Result<Ref> range_iterator(ThreadState& ts, Range& self) {
  return iterate(ts, self.start, self.step, self.length, self.is_small());
}

const TypeSpec spec_range{
    .name = "range",
    .kind = Kind::kRange,
    .instance_bytes = sizeof(Range),
    .flags = type_flags::kIsSequence,
    .doc =
        "range(stop)\nrange(start, stop[, step])\n\n"
        "The numbers start, start + step ... in front of stop, as a sequence.",
    .methods = kMethods,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = range_new;
          s.tp_repr = slot<range_repr>;
          s.tp_hash = slot<range_hash>;
          s.tp_compare = slot<range_compare>;
          s.tp_iter = slot<range_iterator>;
          s.nb_bool = slot<range_bool>;
          s.sq_length = slot<range_length>;
          s.sq_item = slot<range_item>;
          s.sq_contains = slot<range_contains>;
          s.mp_length = slot<range_length>;
          s.mp_subscript = slot<range_subscript>;
          s.destroy = slot<range_destroy>;
        },
};

const TypeSpec spec_range_iterator{
    .name = "range_iterator",
    .kind = Kind::kRangeIterator,
    .instance_bytes = sizeof(RangeIterator),
    .flags = type_flags::kNoInstantiation,
    .methods = kShortMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = slot<iterator_self<RangeIterator>>;
          s.tp_next = slot<short_next>;
        },
};

const TypeSpec spec_longrange_iterator{
    .name = "longrange_iterator",
    .kind = Kind::kIterator,
    .instance_bytes = sizeof(LongRangeIterator),
    .flags = type_flags::kNoInstantiation,
    .methods = kLongMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = slot<iterator_self<LongRangeIterator>>;
          s.tp_next = slot<long_next>;
          s.destroy = slot<long_destroy>;
        },
};

}  // namespace ouro
