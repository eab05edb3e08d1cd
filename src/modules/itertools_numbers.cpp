// count, repeat, accumulate and islice of module itertools.
#include "modules/itertools.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"

namespace ouro::itertools {

namespace {

using Next = Result<Maybe<Ref>>;
constexpr uint32_t kFlags = type_flags::kContainer | type_flags::kSubclassable;

// The name that reprs show: without the module.
const char* short_name(Object& self, const char* own) {
  return self.type == self.type->layout_base ? own : self.type->plain_name;
}

// --- count

struct Count : Object {
  static constexpr int64_t kLong = Value::kSmallIntMax;
  int64_t number;  // the next one while it is small and the step is 1; else kLong
  Field value;     // the next one, or null: kLong itself
  Field by;
  template <class F>
  void each_field(F visit) {
    visit(value);
    visit(by);
  }
};

bool is_number(ThreadState& ts, Value value) {
  const Slots& slots = type_of(ts, value).slots;
  return slots.nb_index || slots.nb_int || slots.nb_float || type_of(ts, value).layout_kind == Kind::kComplex;
}

constexpr NativeMethod kCountRow = signature_row("count(start=0, step=1)");
Result<Ref> count_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kCountRow, arguments, slots, extra));
  if (!is_number(ts, slots[0]) || !is_number(ts, slots[1])) return raise(ts, Exc::TypeError, "a number is required");
  RefTo<Count> self = TRY(make_with_fields<Count>(ts, type));
  int64_t start = Count::kLong, by = 0;
  bool quick = is_int(slots[0]) && is_int(slots[1]) && int_to_int64(slots[0], start) && int_to_int64(slots[1], by) &&
               by == 1 && start < Count::kLong && start >= Value::kSmallIntMin;
  self->number = quick ? start : Count::kLong;
  if (!quick) self->value.set(Ref::share(slots[0]));
  self->by.set(Ref::share(slots[1]));
  ts.track(*self);
  return Ref(std::move(self));
}

Next count_next(ThreadState& ts, Count& self) {
  if (self.number != Count::kLong) [[likely]]
    return Maybe<Ref>(Ref::small_int(self.number++));
  Ref current = self.value.is_null() ? Ref::small_int(Count::kLong) : self.value.share();
  Ref by = self.by.is_null() ? Ref::small_int(1) : self.by.share();
  Ref following = TRY(binary_op(ts, current, by, BinaryOp::kAdd));
  self.value.set(std::move(following));
  return Maybe<Ref>(std::move(current));
}

Value count_current(Count& self) {
  if (self.number != Count::kLong || self.value.is_null()) return Value::small_int(self.number);
  return self.value;
}
Result<Ref> count_repr(ThreadState& ts, Count& self) {
  const char* name = short_name(self, "count");
  Ref current = Ref::share(count_current(self)), by = self.by.share();
  int64_t number;
  if (is_int(by) && int_to_int64(by, number) && number == 1) return text(ts, "{}({})", name, repr_of(current));
  return text(ts, "{}({}, {})", name, repr_of(current), repr_of(by));
}
Result<Ref> count_reduce(ThreadState& ts, Count& self) {
  RefTo<Tuple> arguments = self.number != Count::kLong ? TRY(make_tuple(ts, count_current(self)))
                                                       : TRY(make_tuple(ts, count_current(self), self.by.get()));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
}
constexpr NativeMethod kCountMethods[] = {method<count_reduce>("__reduce__(self)", "State for pickling.")};

// --- repeat

struct Repeat : Object {
  Field element;
  int64_t remaining;  // -1: without end
  template <class F>
  void each_field(F visit) {
    visit(element);
  }
};

constexpr NativeMethod kRepeatRow = signature_row("repeat(object, times=<unrepresentable>)");
Result<Ref> repeat_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kRepeatRow, arguments, slots, extra));
  int64_t remaining = -1;
  if (!slots[1].is_unbound()) {
    remaining = TRY(native::convert_index(ts, slots[1]));
    if (remaining < 0) remaining = 0;
  }
  RefTo<Repeat> self = TRY(make_with_fields<Repeat>(ts, type));
  self->element.set(Ref::share(slots[0]));
  self->remaining = remaining;
  ts.track(*self);
  return Ref(std::move(self));
}
Maybe<Ref> repeat_next(ThreadState&, Repeat& self) {
  if (self.remaining == 0 || self.element.is_null()) return absent;
  if (self.remaining > 0) self.remaining--;
  return self.element.share();
}
Result<Ref> repeat_repr(ThreadState& ts, Repeat& self) {
  const char* name = short_name(self, "repeat");
  Ref element = self.element.share();
  if (self.remaining < 0) return text(ts, "{}({})", name, repr_of(element));
  return text(ts, "{}({}, {})", name, repr_of(element), self.remaining);
}
Result<Ref> repeat_reduce(ThreadState& ts, Repeat& self) {
  RefTo<Tuple> arguments;
  if (self.remaining < 0) {
    arguments = TRY(make_tuple(ts, self.element.get()));
  } else {
    Ref times = TRY(make_int(ts, self.remaining));
    arguments = TRY(make_tuple(ts, self.element.get(), times));
  }
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
}
Result<int64_t> repeat_length_hint(ThreadState& ts, Repeat& self) {
  if (self.remaining < 0) return raise(ts, Exc::TypeError, "len() of unsized object");
  return self.remaining;
}
constexpr NativeMethod kRepeatMethods[] = {
    method<repeat_length_hint>("__length_hint__(self)", "The number of items still to come."),
    method<repeat_reduce>("__reduce__(self)", "State for pickling."),
};

// --- accumulate

struct Accumulate : Object {
  Field total;  // or null
  Field iterator;
  Field function;  // null: addition
  Field initial;   // null: none, or given out already
  template <class F>
  void each_field(F visit) {
    visit(total);
    visit(iterator);
    visit(function);
    visit(initial);
  }
};

constexpr NativeMethod kAccumulateRow = signature_row("accumulate(iterable, func=None, *, initial=None)");
Result<Ref> accumulate_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[3];
  BoundExtra extra;
  TRY(bind_arguments(ts, kAccumulateRow, arguments, slots, extra));
  Ref iterator = TRY(get_iterator(ts, slots[0]));
  RefTo<Accumulate> self = TRY(make_with_fields<Accumulate>(ts, type));
  self->iterator.set(std::move(iterator));
  if (!slots[1].is_none()) self->function.set(Ref::share(slots[1]));
  if (!slots[2].is_none()) self->initial.set(Ref::share(slots[2]));
  ts.track(*self);
  return Ref(std::move(self));
}

Next accumulate_next(ThreadState& ts, Accumulate& self) {
  if (!self.initial.is_null()) {
    Ref first = self.initial.take();
    self.total.set(first.share());
    return Maybe<Ref>(std::move(first));
  }
  if (self.iterator.is_null()) return Maybe<Ref>(absent);
  Ref iterator = self.iterator.share();
  Maybe<Ref> item = TRY(step(ts, iterator));
  if (!item) return item;
  if (self.total.is_null()) {
    self.total.set((*item).share());
    return item;
  }
  Ref total = self.total.share(), function = self.function.is_null() ? Ref::none() : self.function.share();
  Ref sum = self.function.is_null() ? TRY(binary_op(ts, total, **item, BinaryOp::kAdd))
                                    : TRY(call(ts, function, Value(total), **item));
  self.total.set(sum.share());
  return Maybe<Ref>(std::move(sum));
}

Result<Ref> accumulate_reduce(ThreadState& ts, Accumulate& self) {
  State& state = state_of(self);
  Value function = self.function.is_null() ? Value::none() : self.function.get(), type(self.type);
  // What has come already, or comes first, stands in front of the rest as an item.
  if (!self.initial.is_null()) {
    RefTo<Tuple> front = TRY(make_tuple(ts, self.initial.get()));
    Ref chained = TRY(call(ts, Value(state.chain), Value(front), self.iterator.get()));
    RefTo<Tuple> arguments = TRY(make_tuple(ts, chained, function));
    return Ref(TRY(make_tuple(ts, type, arguments, Value::none())));
  }
  if (!self.total.is_null() && self.total.get().is_none()) {
    RefTo<Tuple> front = TRY(make_tuple(ts, self.total.get()));
    Ref chained = TRY(call(ts, Value(state.chain), Value(front), self.iterator.get()));
    Ref again = TRY(call(ts, Value(state.accumulate), Value(chained), function));
    RefTo<Tuple> arguments = TRY(make_tuple(ts, again, Value::small_int(1), Value::none()));
    return Ref(TRY(make_tuple(ts, Value(state.islice), arguments)));
  }
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.iterator.get(), function));
  return Ref(TRY(make_tuple(ts, type, arguments, self.total.is_null() ? Value::none() : self.total.get())));
}
void accumulate_setstate(ThreadState&, Accumulate& self, Value state) { self.total.set(Ref::share(state)); }
constexpr NativeMethod kAccumulateMethods[] = {
    method<accumulate_reduce>("__reduce__(self)", "State for pickling."),
    method<accumulate_setstate>("__setstate__(self, state, /)", "Sets the total."),
};

// --- islice

struct ISlice : Object {
  Field iterator;  // null: exhausted
  uint64_t next_index;
  int64_t stop;  // -1: none
  uint64_t by;
  uint64_t position;
  template <class F>
  void each_field(F visit) {
    visit(iterator);
  }
};

// An argument of islice: -1 for what is no index.
Result<int64_t> slice_argument(ThreadState& ts, Value value, int64_t absent_value) {
  if (value.is_none()) return absent_value;
  auto number = index_as_int64(ts, value, Exc::OverflowError);
  if (!number.is_error()) return number;
  if (!ts.catch_any()) return raised;
  return int64_t(-1);
}

Result<Ref> islice_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(refuse_keywords(ts, type, "islice", arguments));
  TRY(expect_positional(ts, "islice", arguments, 2, 4));
  const Value* given = arguments.values;
  size_t count = arguments.positional_count;
  int64_t start = count > 2 ? TRY(slice_argument(ts, given[1], 0)) : 0;
  Value stop_value = given[count > 2 ? 2 : 1];
  int64_t stop = TRY(slice_argument(ts, stop_value, -1));
  if (stop == -1 && !stop_value.is_none())
    return raise(ts, Exc::ValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  if (start < 0 || stop < -1)
    return raise(ts, Exc::ValueError, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  int64_t by = count > 3 ? TRY(slice_argument(ts, given[3], 1)) : 1;
  if (by < 1) return raise(ts, Exc::ValueError, "Step for islice() must be a positive integer or None.");
  Ref iterator = TRY(get_iterator(ts, given[0]));
  RefTo<ISlice> self = TRY(make_with_fields<ISlice>(ts, type));
  self->iterator.set(std::move(iterator));
  self->next_index = uint64_t(start);
  self->stop = stop;
  self->by = uint64_t(by);
  self->position = 0;
  ts.track(*self);
  return Ref(std::move(self));
}

Next islice_next(ThreadState& ts, ISlice& self) {
  if (self.iterator.is_null()) return Maybe<Ref>(absent);
  Ref iterator = self.iterator.share();
  // A failure ends the slice as the end of the iterator does.
  auto ask = [&]() -> Next {
    auto item = step(ts, iterator);
    if (item.is_error()) {
      self.iterator.clear();
      return raised;
    }
    Maybe<Ref> found = item.release();
    if (!found) self.iterator.clear();
    return found;
  };
  while (self.position < self.next_index) {
    Maybe<Ref> skipped = TRY(ask());
    if (!skipped) return skipped;
    self.position++;
    TRY(ts.checkpoint_limits());
  }
  if (self.stop != -1 && self.position >= uint64_t(self.stop)) {
    self.iterator.clear();
    return Maybe<Ref>(absent);
  }
  Maybe<Ref> item = TRY(ask());
  if (!item) return item;
  self.position++;
  uint64_t following;
  if (__builtin_add_overflow(self.next_index, self.by, &following) ||
      (self.stop != -1 && following > uint64_t(self.stop)))
    following = self.stop == -1 ? UINT64_MAX : uint64_t(self.stop);
  self.next_index = following;
  return item;
}

Result<Ref> islice_reduce(ThreadState& ts, ISlice& self) {
  if (self.iterator.is_null()) {
    RefTo<List> nothing = TRY(list_allocate(ts, 0));
    Ref iterator = TRY(get_iterator(ts, Value(nothing)));
    RefTo<Tuple> arguments = TRY(make_tuple(ts, iterator, Value::small_int(0)));
    return Ref(TRY(make_tuple(ts, Value(self.type), arguments, Value::small_int(0))));
  }
  Ref stop = self.stop == -1 ? Ref::none() : TRY(make_int(ts, self.stop));
  Ref following = TRY(make_int_unsigned(ts, self.next_index)), by = TRY(make_int_unsigned(ts, self.by));
  Ref position = TRY(make_int_unsigned(ts, self.position));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.iterator.get(), following, stop, by));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, position)));
}
Result<void> islice_setstate(ThreadState& ts, ISlice& self, Value state) {
  self.position = TRY(native::convert_uint64(ts, state));
  return {};
}
constexpr NativeMethod kISliceMethods[] = {
    method<islice_reduce>("__reduce__(self)", "State for pickling."),
    method<islice_setstate>("__setstate__(self, state, /)", "Sets how many items have been taken."),
};

}  // namespace

const TypeSpec spec_count{
    .name = "itertools.count",
    .instance_bytes = sizeof(Count),
    .flags = kFlags,
    .doc = "start, start + step, start + 2 * step ...",
    .methods = kCountMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = count_new;
          s.tp_iter = iterator_itself;
          s.tp_next = slot<count_next>;
          s.tp_repr = slot<count_repr>;
          set_field_slots<Count>(s);
        },
    .module = "itertools",
    .text_signature = "(start=0, step=1)",
};
const TypeSpec spec_repeat{
    .name = "itertools.repeat",
    .instance_bytes = sizeof(Repeat),
    .flags = kFlags,
    .doc = "repeat(object [,times])\n\nThe object, as often as said or without end.",
    .methods = kRepeatMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = repeat_new;
          s.tp_iter = iterator_itself;
          s.tp_next = slot<repeat_next>;
          s.tp_repr = slot<repeat_repr>;
          set_field_slots<Repeat>(s);
        },
    .module = "itertools",
};
const TypeSpec spec_accumulate{
    .name = "itertools.accumulate",
    .instance_bytes = sizeof(Accumulate),
    .flags = kFlags,
    .doc =
        "The sums (or what another function of two arguments gives) of the first item, the first two, three "
        "...",
    .methods = kAccumulateMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = accumulate_new;
          s.tp_iter = iterator_itself;
          s.tp_next = slot<accumulate_next>;
          set_field_slots<Accumulate>(s);
        },
    .module = "itertools",
    .text_signature = "(iterable, func=None, *, initial=None)",
};
const TypeSpec spec_islice{
    .name = "itertools.islice",
    .instance_bytes = sizeof(ISlice),
    .flags = kFlags,
    .doc =
        "islice(iterable, stop)\nislice(iterable, start, stop[, step])\n\nThe items that a slice of a list "
        "would have.",
    .methods = kISliceMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = islice_new;
          s.tp_iter = iterator_itself;
          s.tp_next = slot<islice_next>;
          set_field_slots<ISlice>(s);
        },
    .module = "itertools",
};

}  // namespace ouro::itertools
