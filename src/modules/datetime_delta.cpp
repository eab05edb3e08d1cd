// timedelta: a length of time in days, seconds and microseconds.
//
// Arithmetic is done on the total of microseconds, of up to 67 bits, in numbers of 128 bits; what may exceed these
// (products with large ints, quotients of floats far from 1) in ints.
#include <cmath>

#include "modules/datetime_objects.h"
#include "numeric/hash.h"
#include "objects/float.h"

namespace ouro::dates {

namespace {

using Wide = __int128;

Wide floor_divide_wide(Wide number, Wide divisor) {
  Wide quotient = number / divisor, rest = number % divisor;
  return quotient - (rest != 0 && (rest < 0) != (divisor < 0));
}
// Rounds half to even.
Wide divide_nearest(Wide number, Wide divisor) {
  if (divisor < 0) number = -number, divisor = -divisor;
  Wide quotient = floor_divide_wide(number, divisor), rest = number - quotient * divisor;
  Wide left = divisor - rest;
  if (rest > left || (rest == left && (quotient & 1))) quotient++;
  return quotient;
}

// Any int of fewer than 127 bits.
bool int_to_wide(Value value, Wide& out) {
  if (value.is_small_int()) {
    out = value.as_small_int();
    return true;
  }
  uint64_t scratch;
  IntParts parts = int_parts(value, scratch);
  if (parts.limbs.size() > 2 || (parts.limbs.size() == 2 && parts.limbs[1] >> 62)) return false;
  unsigned __int128 magnitude = 0;
  for (size_t i = parts.limbs.size(); i-- > 0;) magnitude = (magnitude << 64) | parts.limbs[i];
  out = parts.negative ? -Wide(magnitude) : Wide(magnitude);
  return true;
}
Result<Ref> wide_to_int(ThreadState& ts, Wide number) {
  unsigned __int128 magnitude = number < 0 ? -(unsigned __int128)number : (unsigned __int128)number;
  const uint64_t limbs[] = {uint64_t(magnitude), uint64_t(magnitude >> 64)};
  return int_from_parts(ts, number < 0, limbs);
}

Raised too_long(ThreadState& ts) { return raise(ts, Exc::OverflowError, "Python int too large to convert to C int"); }

// A timedelta of an int of microseconds.
Result<Ref> delta_of_int(ThreadState& ts, State& state, Value microseconds) {
  Wide total;
  if (!int_to_wide(microseconds, total)) return too_long(ts);
  return make_delta_of_total(ts, state, total);
}

Result<RefTo<Delta>> make_delta_of_class(ThreadState& ts, Type& type, int64_t days, int64_t seconds,
                                         int64_t microseconds) {
  seconds += floor_divide(microseconds, kMicrosecondsPerSecond);
  microseconds -= floor_divide(microseconds, kMicrosecondsPerSecond) * kMicrosecondsPerSecond;
  int64_t whole_days = floor_divide(seconds, kSecondsPerDay);
  days += whole_days;
  seconds -= whole_days * kSecondsPerDay;
  if (days > kMaxDeltaDays || days < -kMaxDeltaDays) {
    if (days > INT32_MAX || days < INT32_MIN) return too_long(ts);
    return raise(ts, Exc::OverflowError, "days={}; must have magnitude <= {}", days, kMaxDeltaDays);
  }
  Delta* self = TRY(ts.allocate_as<Delta>(type));
  self->cached_hash = kHashUnknown;
  self->days = int32_t(days);
  self->seconds = int32_t(seconds);
  self->microseconds = int32_t(microseconds);
  if (type.has(type_flags::kContainer)) ts.track(*self);
  return RefTo<Delta>::adopt(self);
}

Result<RefTo<Delta>> make_delta_of_class(ThreadState& ts, Type& type, Wide total) {
  Wide days = floor_divide_wide(total, kMicrosecondsPerDay);
  if (days > INT32_MAX || days < INT32_MIN) return too_long(ts);
  return make_delta_of_class(ts, type, int64_t(days), 0, int64_t(total - days * kMicrosecondsPerDay));
}

// --- construction

struct Unit {
  const char* name;
  int64_t microseconds;
};
// In the order of the constructor's parameters.
constexpr Unit kUnits[] = {
    {"days", kMicrosecondsPerDay},
    {"seconds", kMicrosecondsPerSecond},
    {"microseconds", 1},
    {"milliseconds", 1000},
    {"minutes", 60 * kMicrosecondsPerSecond},
    {"hours", 3600 * kMicrosecondsPerSecond},
    {"weeks", 7 * kMicrosecondsPerDay},
};
constexpr int kUnitCount = 7;
// The order in which they are added, which the sum of the fractions shows.
constexpr int kOrder[kUnitCount] = {2, 3, 1, 4, 5, 0, 6};

constexpr NativeMethod kSignature = signature_row(
    "__new__(days=..., seconds=..., microseconds=..., "
    "milliseconds=..., minutes=..., hours=..., weeks=...)");

// Sums up whole microseconds exactly, in ints, and parts of one as a float.
class Sum {
 public:
  Result<void> add(ThreadState& ts, const Unit& unit, Value amount) {
    if (is_int(amount)) return add_product(ts, amount, unit.microseconds);
    if (!is_float(amount))
      return raise(ts, Exc::TypeError, "unsupported type for timedelta {} component: {}", unit.name,
                   type_name(ts, amount));
    double whole, fraction = std::modf(float_number(amount), &whole);
    Ref whole_int = TRY(int_from_double(ts, whole));
    TRY(add_product(ts, whole_int, unit.microseconds));
    if (fraction == 0.0) return {};
    double rest_whole, rest = std::modf(double(unit.microseconds) * fraction, &rest_whole);
    fraction_ += rest;
    Ref rest_int = TRY(int_from_double(ts, rest_whole));
    return add_product(ts, rest_int, 1);
  }
  // The total, rounded half to even.
  Result<Ref> finish(ThreadState& ts) {
    if (fraction_ != 0.0) {
      double rounded = std::round(fraction_);
      if (std::fabs(rounded - fraction_) == 0.5) {
        double odd = double(int_to_uint64_mask(total_) & 1);
        rounded = 2.0 * std::round((fraction_ + odd) * 0.5) - odd;
      }
      Ref rest = TRY(int_from_double(ts, rounded));
      TRY(add_product(ts, rest, 1));
    }
    return std::move(total_);
  }

 private:
  Result<void> add_product(ThreadState& ts, Value amount, int64_t factor) {
    Ref product = TRY(int_multiply(ts, amount, Value::small_int(factor)));
    total_ = TRY(int_add(ts, total_, product));
    return {};
  }
  Ref total_ = Ref::small_int(0);
  double fraction_ = 0.0;
};

// Ints so small that no sum of them leaves 64 bits.
bool is_plain(Value value) {
  return value.is_small_int() && value.as_small_int() < 1'000'000 && value.as_small_int() > -1'000'000;
}

Result<Ref> delta_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value values[kUnitCount];
  TRY(bind_constructor(ts, kSignature, arguments, values));
  bool plain = true;
  for (Value value : values) plain &= value.is_unbound() || is_plain(value);
  if (plain) {
    int64_t numbers[kUnitCount];
    for (int i = 0; i < kUnitCount; i++) numbers[i] = values[i].is_unbound() ? 0 : values[i].as_small_int();
    return make_delta_of_class(ts, type, numbers[0] + 7 * numbers[6], numbers[1] + 60 * numbers[4] + 3600 * numbers[5],
                               numbers[2] + 1000 * numbers[3]);
  }
  Sum sum;
  for (int i : kOrder)
    if (!values[i].is_unbound()) TRY(sum.add(ts, kUnits[i], values[i]));
  Ref total = TRY(sum.finish(ts));
  Wide wide;
  if (!int_to_wide(total, wide)) return too_long(ts);
  return make_delta_of_class(ts, type, wide);
}

// --- arithmetic

Result<Ref> delta_add(ThreadState& ts, Value left, Value right) {
  if (!is_delta(left) || !is_delta(right)) return Ref::not_implemented();
  const Delta &a = as_delta(left), &b = as_delta(right);
  return make_delta(ts, state_of(a), int64_t(a.days) + b.days, int64_t(a.seconds) + b.seconds,
                    int64_t(a.microseconds) + b.microseconds);
}
Result<Ref> delta_subtract(ThreadState& ts, Value left, Value right) {
  if (!is_delta(left) || !is_delta(right)) return Ref::not_implemented();
  const Delta &a = as_delta(left), &b = as_delta(right);
  return make_delta(ts, state_of(a), int64_t(a.days) - b.days, int64_t(a.seconds) - b.seconds,
                    int64_t(a.microseconds) - b.microseconds);
}
Result<Ref> delta_negative(ThreadState& ts, Delta& self) {
  return make_delta(ts, state_of(self), -int64_t(self.days), -int64_t(self.seconds), -int64_t(self.microseconds));
}
Result<Ref> delta_positive(ThreadState& ts, Delta& self) {
  return make_delta(ts, state_of(self), self.days, self.seconds, self.microseconds);
}
Result<Ref> delta_absolute(ThreadState& ts, Delta& self) {
  return self.days < 0 ? delta_negative(ts, self) : delta_positive(ts, self);
}
bool delta_bool(ThreadState&, Delta& self) { return !self.is_zero(); }

Result<Ref> multiply_by_int(ThreadState& ts, Delta& self, Value factor) {
  Wide wide, product;
  if (int_to_wide(factor, wide) && !__builtin_mul_overflow(self.total(), wide, &product))
    return make_delta_of_total(ts, state_of(self), product);
  if (!self.is_zero()) return too_long(ts);
  return make_delta(ts, state_of(self), 0, 0, 0);
}

// The numerator and denominator of a float as its method gives them, which a class may override.
Result<RefTo<Tuple>> integer_ratio(ThreadState& ts, State& state, Value number) {
  Ref ratio = TRY(call_method_values(ts, number, *state.as_integer_ratio_name, {}));
  if (!is<Tuple>(ratio))
    return raise(ts, Exc::TypeError, "unexpected return type from as_integer_ratio(): expected tuple, got '{}'",
                 type_name(ts, ratio));
  if (as<Tuple>(ratio).size != 2) return raise(ts, Exc::ValueError, "as_integer_ratio() must return a 2-tuple");
  return std::move(ratio).cast<Tuple>();
}

// total * numerator / denominator in ints, rounded half to even.
Result<Ref> scale(ThreadState& ts, Delta& self, Value numerator, Value denominator) {
  if (!is_int(numerator) || !is_int(denominator)) return raise(ts, Exc::TypeError, "non-integer arguments in division");
  if (int_sign(denominator) == 0) return raise(ts, Exc::ZeroDivisionError, "integer division or modulo by zero");
  Ref total = TRY(wide_to_int(ts, self.total()));
  Ref product = TRY(int_multiply(ts, total, numerator));
  Ref quotient = TRY(int_floor_divide(ts, product, denominator));
  Ref back = TRY(int_multiply(ts, quotient, denominator));
  Ref rest = TRY(int_subtract(ts, product, back));
  Ref doubled = TRY(int_add(ts, rest, rest));
  // The rest has the sign of the denominator.
  int beyond = int_compare(doubled, denominator) * int_sign(denominator);
  if (beyond > 0 || (beyond == 0 && (int_to_uint64_mask(quotient) & 1)))
    quotient = TRY(int_add(ts, quotient, Value::small_int(1)));
  return delta_of_int(ts, state_of(self), quotient);
}

// The float as odd * 2**exponent, where all of a product with a total fits 128 bits.
bool small_ratio(double number, int64_t& odd, int& exponent) {
  if (!std::isfinite(number)) return false;
  double mantissa = std::frexp(number, &exponent);
  odd = int64_t(std::ldexp(mantissa, 53));
  exponent -= 53;
  if (odd == 0) return exponent = 0, true;
  int zeros = __builtin_ctzll(uint64_t(odd));
  odd >>= zeros;
  exponent += zeros;
  return exponent <= 0 && exponent >= -57;
}

Result<Ref> multiply_by_float(ThreadState& ts, Delta& self, Value factor) {
  int64_t odd;
  int exponent;
  if (factor.is_flonum() && small_ratio(float_number(factor), odd, exponent))
    return make_delta_of_total(ts, state_of(self), divide_nearest(self.total() * odd, Wide(1) << -exponent));
  RefTo<Tuple> ratio = TRY(integer_ratio(ts, state_of(self), factor));
  return scale(ts, self, (*ratio)[0], (*ratio)[1]);
}
Result<Ref> divide_by_float(ThreadState& ts, Delta& self, Value divisor) {
  int64_t odd;
  int exponent;
  if (divisor.is_flonum() && small_ratio(float_number(divisor), odd, exponent) && odd != 0)
    return make_delta_of_total(ts, state_of(self), divide_nearest(self.total() << -exponent, odd));
  RefTo<Tuple> ratio = TRY(integer_ratio(ts, state_of(self), divisor));
  return scale(ts, self, (*ratio)[1], (*ratio)[0]);
}

Result<Ref> delta_multiply(ThreadState& ts, Value left, Value right) {
  if (!is_delta(left)) std::swap(left, right);
  if (!is_delta(left)) return Ref::not_implemented();
  if (is_int(right)) return multiply_by_int(ts, as_delta(left), right);
  if (is_float(right)) return multiply_by_float(ts, as_delta(left), right);
  return Ref::not_implemented();
}

Result<Ref> delta_true_divide(ThreadState& ts, Value left, Value right) {
  if (!is_delta(left)) return Ref::not_implemented();
  Delta& self = as_delta(left);
  if (is_delta(right)) {
    Ref numerator = TRY(wide_to_int(ts, self.total())), denominator = TRY(wide_to_int(ts, as_delta(right).total()));
    return binary_op(ts, numerator, denominator, BinaryOp::kTrueDivide);
  }
  if (is_float(right)) return divide_by_float(ts, self, right);
  if (!is_int(right)) return Ref::not_implemented();
  Wide divisor;
  // Farther away than any timedelta is long.
  if (!int_to_wide(right, divisor)) return make_delta(ts, state_of(self), 0, 0, 0);
  if (divisor == 0) return raise(ts, Exc::ZeroDivisionError, "integer division or modulo by zero");
  return make_delta_of_total(ts, state_of(self), divide_nearest(self.total(), divisor));
}

Result<Ref> delta_floor_divide(ThreadState& ts, Value left, Value right) {
  if (!is_delta(left)) return Ref::not_implemented();
  Delta& self = as_delta(left);
  if (is_delta(right)) {
    if (as_delta(right).is_zero()) return raise(ts, Exc::ZeroDivisionError, "integer division or modulo by zero");
    return wide_to_int(ts, floor_divide_wide(self.total(), as_delta(right).total()));
  }
  if (!is_int(right)) return Ref::not_implemented();
  Wide divisor;
  if (!int_to_wide(right, divisor)) {
    bool negative = !self.is_zero() && (self.days < 0) != (int_sign(right) < 0);
    return make_delta(ts, state_of(self), 0, 0, negative ? -1 : 0);
  }
  if (divisor == 0) return raise(ts, Exc::ZeroDivisionError, "integer division or modulo by zero");
  return make_delta_of_total(ts, state_of(self), floor_divide_wide(self.total(), divisor));
}

Result<Ref> delta_remainder(ThreadState& ts, Value left, Value right) {
  if (!is_delta(left) || !is_delta(right)) return Ref::not_implemented();
  Wide number = as_delta(left).total(), divisor = as_delta(right).total();
  if (divisor == 0) return raise(ts, Exc::ZeroDivisionError, "integer modulo by zero");
  return make_delta_of_total(ts, state_of(as_delta(left)), number - floor_divide_wide(number, divisor) * divisor);
}

Result<Ref> delta_divmod(ThreadState& ts, Value left, Value right) {
  if (!is_delta(left) || !is_delta(right)) return Ref::not_implemented();
  Wide number = as_delta(left).total(), divisor = as_delta(right).total();
  if (divisor == 0) return raise(ts, Exc::ZeroDivisionError, "integer division or modulo by zero");
  Wide quotient = floor_divide_wide(number, divisor);
  Ref first = TRY(wide_to_int(ts, quotient));
  Ref second = TRY(make_delta_of_total(ts, state_of(as_delta(left)), number - quotient * divisor));
  return Ref(TRY(make_tuple(ts, first, second)));
}

// --- the rest

Result<Ref> delta_compare(ThreadState&, Value left, Value right, CompareOp op) {
  if (!is_delta(right)) return Ref::not_implemented();
  const Delta &a = as_delta(left), &b = as_delta(right);
  int64_t difference = int64_t(a.days) - b.days;
  if (!difference) difference = int64_t(a.seconds) - b.seconds;
  if (!difference) difference = int64_t(a.microseconds) - b.microseconds;
  return Ref::boolean(holds<int64_t>(difference, 0, op));
}

Result<int64_t> delta_hash_slot(ThreadState&, Delta& self) {
  if (self.cached_hash == kHashUnknown) self.cached_hash = delta_hash(self.days, self.seconds, self.microseconds);
  return self.cached_hash;
}

Result<Ref> delta_repr(ThreadState& ts, Delta& self) {
  StrBuilder out(ts);
  TRY(out.append_utf8(self.type->plain_name));
  TRY(out.append('('));
  bool first = true;
  auto part = [&](const char* name, int64_t number) -> Result<void> {
    if (!number) return {};
    if (!first) TRY(out.append_ascii(", "));
    first = false;
    TRY(out.append_ascii(name));
    TRY(out.append('='));
    return out.append_int(number);
  };
  TRY(part("days", self.days));
  TRY(part("seconds", self.seconds));
  TRY(part("microseconds", self.microseconds));
  if (first) TRY(out.append('0'));
  TRY(out.append(')'));
  return Ref(TRY(out.finish()));
}

Result<Ref> delta_str(ThreadState& ts, Delta& self) {
  char text[80];
  int size = 0;
  if (self.days)
    size = snprintf(text, sizeof text, "%d day%s, ", self.days, self.days == 1 || self.days == -1 ? "" : "s");
  size += snprintf(text + size, sizeof text - size_t(size), "%d:%02d:%02d", self.seconds / 3600, self.seconds / 60 % 60,
                   self.seconds % 60);
  if (self.microseconds) size += snprintf(text + size, sizeof text - size_t(size), ".%06d", self.microseconds);
  return Ref(TRY(str_from_ascii(ts, std::string_view(text, size_t(size)))));
}

Result<Ref> delta_total_seconds(ThreadState& ts, Delta& self) { return total_in_seconds(ts, self.total()); }

Result<Ref> delta_reduce(ThreadState& ts, Delta& self) {
  RefTo<Tuple> arguments = TRY(
      make_tuple(ts, Value::small_int(self.days), Value::small_int(self.seconds), Value::small_int(self.microseconds)));
  return Ref(TRY(make_tuple(ts, Value(self.type), Value(arguments))));
}

constexpr NativeMethod kMethods[] = {
    method<delta_total_seconds>("total_seconds(self, /)", "The length in seconds, as a float."),
    method<delta_reduce>("__reduce__(self, /)", "For pickle."),
};
constexpr MemberRow kMembers[] = {
    {"days", MemberKind::kInt32, offsetof(Delta, days), true, "Days; negative for lengths below zero."},
    {"seconds", MemberKind::kInt32, offsetof(Delta, seconds), true, "Seconds besides the days."},
    {"microseconds", MemberKind::kInt32, offsetof(Delta, microseconds), true, "Microseconds besides the seconds."},
};

}  // namespace

Result<RefTo<Delta>> make_delta(ThreadState& ts, State& state, int64_t days, int64_t seconds, int64_t microseconds) {
  return make_delta_of_class(ts, *state.delta, days, seconds, microseconds);
}
Result<RefTo<Delta>> make_delta_of_total(ThreadState& ts, State& state, __int128 microseconds) {
  return make_delta_of_class(ts, *state.delta, microseconds);
}

int64_t delta_hash(int64_t days, int64_t seconds, int64_t microseconds) {
  // That of the tuple of the three.
  numeric::TupleHash hash;
  hash.add(int_hash_small(days));
  hash.add(int_hash_small(seconds));
  hash.add(int_hash_small(microseconds));
  return hash.finish();
}
int64_t delta_hash_of_total(int64_t microseconds) {
  int64_t seconds = floor_divide(microseconds, kMicrosecondsPerSecond), days = floor_divide(seconds, kSecondsPerDay);
  return delta_hash(days, seconds - days * kSecondsPerDay, microseconds - seconds * kMicrosecondsPerSecond);
}

bool delta_equal(const Delta& left, const Delta& right) {
  return left.days == right.days && left.seconds == right.seconds && left.microseconds == right.microseconds;
}

Result<Ref> total_in_seconds(ThreadState& ts, __int128 microseconds) {
  constexpr int64_t kExact = int64_t(1) << 53;  // integers that a double holds
  if (microseconds <= kExact && microseconds >= -kExact) return make_float(ts, double(int64_t(microseconds)) / 1e6);
  Ref total = TRY(wide_to_int(ts, microseconds));
  return binary_op(ts, total, Value::small_int(kMicrosecondsPerSecond), BinaryOp::kTrueDivide);
}

const TypeSpec kDeltaType{
    .name = "datetime.timedelta",
    .instance_bytes = sizeof(Delta),
    .flags = type_flags::kSubclassable,
    .doc =
        "A length of time; each argument may be an int or a float, also below zero.\n\n"
        "timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)",
    .methods = kMethods,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = delta_new;
          s.tp_repr = slot<delta_repr>;
          s.tp_str = slot<delta_str>;
          s.tp_hash = slot<delta_hash_slot>;
          s.tp_compare = delta_compare;
          s.nb_add = delta_add;
          s.nb_subtract = delta_subtract;
          s.nb_multiply = delta_multiply;
          s.nb_true_divide = delta_true_divide;
          s.nb_floor_divide = delta_floor_divide;
          s.nb_remainder = delta_remainder;
          s.nb_divmod = delta_divmod;
          s.nb_negative = slot<delta_negative>;
          s.nb_positive = slot<delta_positive>;
          s.nb_absolute = slot<delta_absolute>;
          s.nb_bool = slot<delta_bool>;
        },
    .module = "datetime",
};

}  // namespace ouro::dates
