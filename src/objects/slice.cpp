// The type slice: construction, the arithmetic of indices, indices(), comparison.
//
// Language reference 3.2 (slice objects) and 3.3.7; the numbers follow "sequence types" note 3 to 5 of the
// library reference.
#include "objects/slice.h"

#include "objects/constructor_arguments.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {

Result<Ref> slice_make(ThreadState& ts, Value start, Value stop, Value step) {
  Slice* slice = TRY(ts.allocate_as<Slice>(*ts.types().slice));
  slice->start.initialize(Ref::share(start));
  slice->stop.initialize(Ref::share(stop));
  slice->step.initialize(Ref::share(step));
  ts.track(*slice);
  return Ref::adopt(Value(slice));
}

// index_clamped, quick for what nearly all bounds are.
static inline Result<int64_t> bound_of(ThreadState& ts, Value part) {
  if (part.is_small_int()) return part.as_small_int();
  return index_clamped(ts, part);
}

Result<SliceParts> slice_parts(ThreadState& ts, Slice& slice) {
  SliceParts parts{0, INT64_MAX, 1};
  if (!slice.step.get().is_none()) {
    parts.step = TRY(bound_of(ts, slice.step));
    if (parts.step == 0) return raise(ts, Exc::ValueError, "slice step cannot be zero");
    if (parts.step == INT64_MIN) parts.step = -INT64_MAX;  // so that -step is a number
  }
  if (parts.step < 0) {
    parts.start = INT64_MAX;
    parts.stop = INT64_MIN;
  }
  if (!slice.start.get().is_none()) parts.start = TRY(bound_of(ts, slice.start));
  if (!slice.stop.get().is_none()) parts.stop = TRY(bound_of(ts, slice.stop));
  return parts;
}

SliceBounds slice_adjust(const SliceParts& parts, int64_t length) {
  int64_t lowest = parts.step < 0 ? -1 : 0, highest = parts.step < 0 ? length - 1 : length;
  auto clamp = [&](int64_t place) {
    if (place < 0) {
      place += length;
      return place < 0 ? lowest : place;
    }
    return place >= length ? highest : place;
  };
  SliceBounds bounds{clamp(parts.start), clamp(parts.stop), parts.step, 0};
  if (parts.step < 0) {
    if (bounds.stop < bounds.start) bounds.count = (bounds.start - bounds.stop - 1) / -parts.step + 1;
  } else if (bounds.start < bounds.stop) {
    bounds.count = (bounds.stop - bounds.start - 1) / parts.step + 1;
  }
  return bounds;
}

Result<SliceBounds> slice_unpack(ThreadState& ts, Slice& slice, int64_t length) {
  SliceParts parts = TRY(slice_parts(ts, slice));
  return slice_adjust(parts, length);
}

namespace {

Result<Ref> slice_new(ThreadState& ts, Type&, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "slice", arguments));
  TRY(expect_positional(ts, "slice", arguments, 1, 3));
  const Value* given = arguments.values;
  if (arguments.positional_count == 1) return slice_make(ts, Value::none(), given[0], Value::none());
  return slice_make(ts, given[0], given[1], arguments.positional_count == 3 ? given[2] : Value::none());
}

Result<Ref> slice_repr(ThreadState& ts, Slice& self) {
  StrBuilder text(ts);
  TRY(text.append_ascii("slice("));
  TRY(text.append_repr(self.start));
  TRY(text.append_ascii(", "));
  TRY(text.append_repr(self.stop));
  TRY(text.append_ascii(", "));
  TRY(text.append_repr(self.step));
  TRY(text.append(U')'));
  return text.finish();
}

Result<RefTo<Tuple>> slice_tuple(ThreadState& ts, Slice& self) {
  return make_tuple(ts, self.start.get(), self.stop.get(), self.step.get());
}

// Slices compare as tuples of their three parts.
Result<Ref> slice_compare(ThreadState& ts, Slice& self, Value other, CompareOp op) {
  Slice* right = try_as<Slice>(other);
  if (!right) return Ref::not_implemented();
  if (right == &self)
    return Ref::boolean(op == CompareOp::kEqual || op == CompareOp::kLessEqual || op == CompareOp::kGreaterEqual);
  RefTo<Tuple> first = TRY(slice_tuple(ts, self)), second = TRY(slice_tuple(ts, *right));
  return compare(ts, first, second, op);
}

// --- indices(): the same arithmetic as slice_adjust with ints of any size

// A part as an int of any size.
Result<Ref> exact_part(ThreadState& ts, Value part) {
  if (!is_int(part) && !type_of(ts, part).slots.nb_index)
    return raise(ts, Exc::TypeError, "slice indices must be integers or None or have an __index__ method");
  Ref number = TRY(index(ts, part));
  return int_exact(ts, number);
}

// A start or stop, counted from the end when negative and clamped to [lowest, highest].
Result<Ref> exact_place(ThreadState& ts, Value part, Value length, Value lowest, Value highest) {
  Ref place = TRY(exact_part(ts, part));
  if (int_sign(place) < 0) {
    place = TRY(int_add(ts, place, length));
    return int_compare(place, lowest) < 0 ? Ref::share(lowest) : std::move(place);
  }
  return int_compare(highest, place) < 0 ? Ref::share(highest) : std::move(place);
}

}  // namespace

Result<ExactSlice> slice_exact(ThreadState& ts, Slice& slice, Value length) {
  Ref step = Ref::small_int(1);
  if (!slice.step.get().is_none()) {
    step = TRY(exact_part(ts, slice.step));
    if (int_sign(step) == 0) return raise(ts, Exc::ValueError, "slice step cannot be zero");
  }
  bool backward = int_sign(step) < 0;
  Ref lowest = Ref::small_int(backward ? -1 : 0);
  Ref highest = backward ? TRY(int_subtract(ts, length, Value::small_int(1))) : Ref::share(length);
  Ref start = slice.start.get().is_none() ? (backward ? highest.share() : lowest.share())
                                          : TRY(exact_place(ts, slice.start, length, lowest, highest));
  Ref stop = slice.stop.get().is_none() ? (backward ? lowest.share() : highest.share())
                                        : TRY(exact_place(ts, slice.stop, length, lowest, highest));
  return ExactSlice{std::move(start), std::move(stop), std::move(step)};
}

namespace {

Result<Ref> slice_indices(ThreadState& ts, Slice& self, Value length_argument) {
  Ref length = TRY(index(ts, length_argument));
  if (int_sign(length) < 0) return raise(ts, Exc::ValueError, "length should not be negative");
  ExactSlice exact = TRY(slice_exact(ts, self, length));
  return TRY(make_tuple(ts, exact.start, exact.stop, exact.step));
}

Result<Ref> slice_reduce(ThreadState& ts, Slice& self) {
  RefTo<Tuple> parts = TRY(slice_tuple(ts, self));
  return TRY(make_tuple(ts, Value(self.type), parts));
}

constexpr NativeMethod kMethods[] = {
    method<slice_indices>("indices(self, length, /)",
                          "(start, stop, step) of the items this slice takes of a sequence of that length."),
    method<slice_reduce>("__reduce__(self, /)", "State for pickling."),
};

constexpr uint32_t field_offset(uint32_t number) { return sizeof(Object) + number * sizeof(Field); }
static_assert(sizeof(Slice) == field_offset(3));

constexpr MemberRow kMembers[] = {
    {"start", MemberKind::kObject, field_offset(0), true, nullptr},
    {"stop", MemberKind::kObject, field_offset(1), true, nullptr},
    {"step", MemberKind::kObject, field_offset(2), true, nullptr},
};

void slice_clear(ThreadState&, Slice& self) {
  self.start.clear();
  self.stop.clear();
  self.step.clear();
}

}  // namespace

const TypeSpec spec_slice{
    .name = "slice",
    .kind = Kind::kSlice,
    .instance_bytes = sizeof(Slice),
    .flags = type_flags::kContainer,
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nWhat stands between the brackets of a[start:stop:step].",
    .methods = kMethods,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = slice_new;
          s.tp_repr = slot<slice_repr>;
          s.tp_compare = slot<slice_compare>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            Slice& self = static_cast<Slice&>(object);
            visitor.visit(self.start);
            visitor.visit(self.stop);
            visitor.visit(self.step);
          };
          s.destroy = slot<slice_clear>;
        },
};

}  // namespace ouro
