// Int: the arithmetic of ints as the runtime uses it. Every operation first tries two small ints in machine
// words, then hands sign and magnitude to numeric::, which writes the limbs of the result straight into a new object.
//
// Results are normalised: what fits a small int is one, so that equal exact ints that fit are the same word.
// Only instances of subclasses keep small numbers in objects. Operands are ints of any kind: small, bool,
// Int, subclasses.
#include "objects/int.h"

#include <cmath>
#include <cstring>

#include "numeric/float_arithmetic.h"
#include "objects/float.h"
#include "objects/int_internal.h"

namespace ouro {

namespace {

uint64_t magnitude_of(int64_t number) { return number < 0 ? 0 - uint64_t(number) : uint64_t(number); }

bool both_small(Value left, Value right) { return left.bits() & right.bits() & 1; }

Result<Ref> int_from_wide(ThreadState& ts, __int128 number) {
  bool minus = number < 0;
  unsigned __int128 magnitude =
      minus ? -static_cast<unsigned __int128>(number) : static_cast<unsigned __int128>(number);
  const uint64_t limbs[2] = {uint64_t(magnitude), uint64_t(magnitude >> 64)};
  return int_from_parts(ts, minus, limbs);
}

// Results of so many limbs are made here, without numeric::, where an operand has one limb only.
constexpr size_t kRowLimbs = 8;

// |many| * one.
Result<Ref> multiply_row(ThreadState& ts, std::span<const uint64_t> many, uint64_t one, bool negative) {
  uint64_t limbs[kRowLimbs];
  uint64_t carry = 0;
  for (size_t i = 0; i < many.size(); i++) {
    unsigned __int128 sum = static_cast<unsigned __int128>(many[i]) * one + carry;
    limbs[i] = uint64_t(sum);
    carry = uint64_t(sum >> 64);
  }
  limbs[many.size()] = carry;
  return int_from_parts(ts, negative, {limbs, many.size() + 1});
}

// |many| / one with the remainder, for a divisor below 2^32: two divisions of machine words for each limb.
uint64_t divide_row(std::span<const uint64_t> many, uint64_t one, uint64_t* quotient) {
  uint64_t rest = 0;
  for (size_t i = many.size(); i-- > 0;) {
    uint64_t high = rest << 32 | many[i] >> 32;
    uint64_t low = high % one << 32 | (many[i] & 0xFFFFFFFF);
    quotient[i] = high / one << 32 | low / one;
    rest = low % one;
  }
  return rest;
}
bool divides_by_row(const IntParts& dividend, const IntParts& divisor) {
  return divisor.limbs.size() == 1 && divisor.limbs[0] >> 32 == 0 && dividend.limbs.size() < kRowLimbs;
}

// The value of small ints and bools.
bool immediate_value(Value value, int64_t& out) {
  if (value.is_small_int()) {
    out = value.as_small_int();
    return true;
  }
  if (value.is_bool()) {
    out = value.is_true();
    return true;
  }
  return false;
}

}  // namespace

// --- parts and making

IntParts int_parts(Value value, uint64_t& scratch) {
  int64_t number;
  if (immediate_value(value, number)) {
    scratch = magnitude_of(number);
    return {number < 0, {&scratch, size_t(number != 0)}};
  }
  const Int& object = as<Int>(value);
  return {object.negative(), {object.limbs(), object.size()}};
}

Result<Int*> int_allocate(ThreadState& ts, size_t limbs) {
  if (limbs > numeric::kMostLimbs) return ts.memory_refused();
  return ts.allocate_as<Int>(*ts.types().int_, limbs * sizeof(uint64_t));
}

Result<Ref> int_finish(ThreadState& ts, RefTo<Int> object, size_t capacity, numeric::Shape shape) {
  uint64_t* limbs = object->limbs();
  size_t size = shape.size;
  while (size && !limbs[size - 1]) size--;
  // Much room to spare is given back.
  if (size < 2 || size + 16 < capacity - capacity / 4) return int_from_parts(ts, shape.negative, {limbs, size});
  object->signed_size = shape.negative ? -int64_t(size) : int64_t(size);
  return Ref(std::move(object));
}

Result<Ref> int_from_parts(ThreadState& ts, bool negative, std::span<const uint64_t> limbs) {
  size_t size = limbs.size();
  while (size && !limbs[size - 1]) size--;
  if (size == 0) return Ref::small_int(0);
  if (size == 1 && limbs[0] <= uint64_t(Value::kSmallIntMax) + negative)
    return Ref::small_int(negative ? int64_t(0 - limbs[0]) : int64_t(limbs[0]));
  Int* object = TRY(int_allocate(ts, size));
  object->signed_size = negative ? -int64_t(size) : int64_t(size);
  std::memcpy(object->limbs(), limbs.data(), size * sizeof(uint64_t));
  return Ref::adopt(object);
}

bool int_to_int64(Value value, int64_t& out) {
  if (immediate_value(value, out)) return true;
  return numeric::to_int64(IntOperand(value), &out);
}

uint64_t int_to_uint64_mask(Value value) {
  int64_t number;
  if (immediate_value(value, number)) return uint64_t(number);
  const Int& object = as<Int>(value);
  if (!object.size()) return 0;
  return object.negative() ? 0 - object.limbs()[0] : object.limbs()[0];
}

int int_sign(Value value) {
  int64_t number;
  if (immediate_value(value, number)) return number < 0 ? -1 : number > 0;
  const Int& object = as<Int>(value);
  return object.signed_size < 0 ? -1 : object.signed_size > 0;
}

Result<Ref> int_exact(ThreadState& ts, Value value) {
  if (value.is_small_int() || is_exact<Int>(value)) return Ref::share(value);
  if (value.is_bool()) return Ref::small_int(value.is_true());
  const Int& object = as<Int>(value);
  return int_from_parts(ts, object.negative(), {object.limbs(), object.size()});
}

Result<Ref> int_from_double(ThreadState& ts, double number) {
  if (std::fabs(number) < 0x1p62) return Ref::small_int(int64_t(number));
  NumericContext context(ts);
  return int_result(ts, context, numeric::kFromDoubleBound, [&](numeric::Context& numbers, numeric::Limb* out) {
    return numeric::from_double(numbers, number, out);
  });
}

Result<double> int_to_double(ThreadState& ts, Value value) {
  int64_t number;
  if (immediate_value(value, number)) return double(number);
  NumericContext context(ts);
  return OURO_NUMERIC_TRY(context, numeric::to_double(context, IntOperand(value)));
}

// --- hash and order

// The value modulo 2^61 - 1 with its sign. A limb's weight is 2^64, which is 2^3 there.
int64_t int_hash(Value value) {
  int64_t number;
  if (immediate_value(value, number)) return int_hash_small(number);
  const Int& object = as<Int>(value);
  uint64_t sum = 0;
  for (size_t i = object.size(); i-- > 0;) {
    uint64_t limb = object.limbs()[i];
    sum = ((sum << 3) & kIntHashModulus) | (sum >> 58);
    sum += (limb & kIntHashModulus) + (limb >> 61);
    sum = (sum & kIntHashModulus) + (sum >> 61);
    if (sum >= kIntHashModulus) sum -= kIntHashModulus;
  }
  int64_t hash = object.negative() ? -int64_t(sum) : int64_t(sum);
  return hash == -1 ? -2 : hash;
}

int int_compare(Value left, Value right) {
  int64_t a, b;
  if (immediate_value(left, a) && immediate_value(right, b)) return a < b ? -1 : a > b;
  int order = numeric::compare(IntOperand(left), IntOperand(right));
  return order < 0 ? -1 : order > 0;
}

// --- arithmetic

Result<Ref> int_add(ThreadState& ts, Value left, Value right) {
  if (both_small(left, right)) [[likely]]
    return make_int(ts, left.as_small_int() + right.as_small_int());
  IntOperand a(left), b(right);
  NumericContext context(ts);
  return int_result(ts, context, numeric::add_bound(a, b),
                    [&](numeric::Context& numbers, numeric::Limb* out) { return numeric::add(numbers, a, b, out); });
}

Result<Ref> int_subtract(ThreadState& ts, Value left, Value right) {
  if (both_small(left, right)) [[likely]]
    return make_int(ts, left.as_small_int() - right.as_small_int());
  IntOperand a(left), b(right);
  NumericContext context(ts);
  return int_result(ts, context, numeric::add_bound(a, b), [&](numeric::Context& numbers, numeric::Limb* out) {
    return numeric::subtract(numbers, a, b, out);
  });
}

Result<Ref> int_multiply(ThreadState& ts, Value left, Value right) {
  if (both_small(left, right)) [[likely]] {
    int64_t a = left.as_small_int(), b = right.as_small_int(), product;
    if (!__builtin_mul_overflow(a, b, &product)) [[likely]]
      return make_int(ts, product);
    return int_from_wide(ts, __int128(a) * b);
  }
  IntOperand a(left), b(right);
  if (b.view().size() == 1 && a.view().size() < kRowLimbs)
    return multiply_row(ts, a.view().limbs, b.view().limbs[0], a.view().negative != b.view().negative);
  if (a.view().size() == 1 && b.view().size() < kRowLimbs)
    return multiply_row(ts, b.view().limbs, a.view().limbs[0], a.view().negative != b.view().negative);
  NumericContext context(ts);
  return int_result(ts, context, numeric::multiply_bound(a, b), [&](numeric::Context& numbers, numeric::Limb* out) {
    return numeric::multiply(numbers, a, b, out);
  });
}

Result<Ref> int_floor_divide(ThreadState& ts, Value left, Value right) {
  if (both_small(left, right) && right.as_small_int()) [[likely]] {
    int64_t a = left.as_small_int(), b = right.as_small_int();
    int64_t quotient = a / b;
    if (a % b && (a < 0) != (b < 0)) quotient--;
    return make_int(ts, quotient);
  }
  IntOperand a(left), b(right);
  if (divides_by_row(a.parts(), b.parts())) {
    uint64_t quotient[kRowLimbs];
    size_t size = a.view().size();
    bool negative = a.view().negative != b.view().negative;
    uint64_t rest = divide_row(a.view().limbs, b.view().limbs[0], quotient);
    quotient[size++] = 0;
    // Rounded down: a negative one with a rest is one further from zero.
    if (negative && rest)
      for (size_t i = 0; ++quotient[i] == 0;) i++;
    return int_from_parts(ts, negative, {quotient, size});
  }
  NumericContext context(ts);
  return int_result(ts, context, numeric::quotient_bound(a, b), [&](numeric::Context& numbers, numeric::Limb* out) {
    return numeric::floor_divide(numbers, a, b, out);
  });
}

Result<Ref> int_remainder(ThreadState& ts, Value left, Value right) {
  if (both_small(left, right) && right.as_small_int()) [[likely]] {
    int64_t a = left.as_small_int(), b = right.as_small_int();
    int64_t remainder = a % b;
    if (remainder && (remainder < 0) != (b < 0)) remainder += b;
    return Ref::small_int(remainder);
  }
  IntOperand a(left), b(right);
  if (divides_by_row(a.parts(), b.parts())) {
    uint64_t quotient[kRowLimbs], divisor = b.view().limbs[0];
    uint64_t rest = divide_row(a.view().limbs, divisor, quotient);
    if (rest && a.view().negative != b.view().negative) rest = divisor - rest;
    return Ref::small_int(b.view().negative ? -int64_t(rest) : int64_t(rest));
  }
  NumericContext context(ts);
  return int_result(ts, context, numeric::remainder_bound(a, b),
                    [&](numeric::Context& numbers, numeric::Limb* out) { return numeric::modulo(numbers, a, b, out); });
}

Result<void> int_divmod(ThreadState& ts, Value left, Value right, Ref* quotient, Ref* remainder) {
  if (both_small(left, right) && right.as_small_int()) [[likely]] {
    *quotient = TRY(int_floor_divide(ts, left, right));
    *remainder = TRY(int_remainder(ts, left, right));
    return {};
  }
  IntOperand a(left), b(right);
  NumericContext context(ts);
  if (b.view().is_zero()) return raise(ts, Exc::ZeroDivisionError, "integer division or modulo by zero");
  size_t remainder_bound = numeric::remainder_bound(a, b);
  RefTo<Int> rest = RefTo<Int>::adopt(TRY(int_allocate(ts, remainder_bound)));
  rest->signed_size = 0;
  numeric::Shape rest_shape;
  *quotient = TRY(int_result(ts, context, numeric::quotient_bound(a, b),
                             [&](numeric::Context& numbers, numeric::Limb* out) -> Result<numeric::Shape> {
                               auto shapes = TRY(numeric::floor_divmod(numbers, a, b, out, rest->limbs()));
                               rest_shape = shapes.remainder;
                               return shapes.quotient;
                             }));
  *remainder = TRY(int_finish(ts, std::move(rest), remainder_bound, rest_shape));
  return {};
}

Result<double> int_true_divide(ThreadState& ts, Value left, Value right) {
  if (both_small(left, right)) [[likely]] {
    int64_t a = left.as_small_int(), b = right.as_small_int();
    constexpr int64_t kExact = int64_t(1) << 53;
    // Both are exact doubles, so that the machine's division is the rounded quotient.
    if (b && a <= kExact && a >= -kExact && b <= kExact && b >= -kExact) return double(a) / double(b);
  }
  NumericContext context(ts);
  return OURO_NUMERIC_TRY(context, numeric::true_divide(context, IntOperand(left), IntOperand(right)));
}

Result<Ref> int_power(ThreadState& ts, Value base, Value exponent, Value modulus) {
  NumericContext context(ts);
  if (!modulus.is_none()) {
    IntOperand a(base), b(exponent), m(modulus);
    return int_result(ts, context, numeric::power_modulo_bound(m), [&](numeric::Context& numbers, numeric::Limb* out) {
      return numeric::power_modulo(numbers, a, b, m, out);
    });
  }
  if (int_sign(exponent) < 0) {
    double a = TRY(int_to_double(ts, base)), b = TRY(int_to_double(ts, exponent));
    numeric::FloatPower result = OURO_NUMERIC_TRY(context, numeric::float_power(context, a, b));
    return make_float_inline(ts, result.value);
  }
  if (both_small(base, exponent) && exponent.as_small_int() < 64) {
    int64_t result = 1, square = base.as_small_int();
    uint64_t left = uint64_t(exponent.as_small_int());
    bool fits = true;
    while (fits) {
      if (left & 1) fits = !__builtin_mul_overflow(result, square, &result);
      left >>= 1;
      if (!left) break;
      if (fits) fits = !__builtin_mul_overflow(square, square, &square);
    }
    if (fits) return make_int(ts, result);
  }
  IntOperand a(base), b(exponent);
  size_t bound = OURO_NUMERIC_TRY(context, numeric::power_bound(context, a, b));
  return int_result(ts, context, bound,
                    [&](numeric::Context& numbers, numeric::Limb* out) { return numeric::power(numbers, a, b, out); });
}

// --- bits

Result<Ref> int_lshift(ThreadState& ts, Value left, Value right) {
  if (both_small(left, right)) [[likely]] {
    int64_t a = left.as_small_int(), count = right.as_small_int();
    if (count >= 0 && count < 62) {
      int64_t shifted = int64_t(uint64_t(a) << count);
      if ((shifted >> count) == a) return make_int(ts, shifted);
    }
  }
  IntOperand a(left), b(right);
  NumericContext context(ts);
  uint64_t count = OURO_NUMERIC_TRY(context, numeric::shift_count(context, b));
  if (a.view().is_zero()) return Ref::small_int(0);
  size_t bound = OURO_NUMERIC_TRY(context, numeric::shift_left_bound(context, a, count));
  return int_result(ts, context, bound, [&](numeric::Context& numbers, numeric::Limb* out) {
    return numeric::shift_left(numbers, a, count, out);
  });
}

Result<Ref> int_rshift(ThreadState& ts, Value left, Value right) {
  if (both_small(left, right) && right.as_small_int() >= 0) [[likely]] {
    int64_t count = right.as_small_int();
    return Ref::small_int(left.as_small_int() >> (count < 63 ? count : 63));
  }
  IntOperand a(left), b(right);
  NumericContext context(ts);
  uint64_t count = OURO_NUMERIC_TRY(context, numeric::shift_count(context, b));
  return int_result(
      ts, context, numeric::shift_right_bound(a, count),
      [&](numeric::Context& numbers, numeric::Limb* out) { return numeric::shift_right(numbers, a, count, out); });
}

Result<Ref> int_bitwise(ThreadState& ts, numeric::BitOperation operation, Value left, Value right) {
  if (operation == numeric::BitOperation::kAnd) {
    // A mask that is not negative leaves nothing above its own bits.
    if (right.is_small_int() && right.as_small_int() >= 0)
      return Ref::small_int(int64_t(int_to_uint64_mask(left) & uint64_t(right.as_small_int())));
    if (left.is_small_int() && left.as_small_int() >= 0)
      return Ref::small_int(int64_t(int_to_uint64_mask(right) & uint64_t(left.as_small_int())));
  }
  IntOperand a(left), b(right);
  NumericContext context(ts);
  return int_result(ts, context, numeric::bitwise_bound(a, b), [&](numeric::Context& numbers, numeric::Limb* out) {
    return numeric::bitwise(numbers, operation, a, b, out);
  });
}

Result<Ref> int_invert(ThreadState& ts, Value value) {
  if (value.is_small_int()) return Ref::small_int(~value.as_small_int());
  IntOperand a(value);
  NumericContext context(ts);
  return int_result(ts, context, numeric::invert_bound(a),
                    [&](numeric::Context& numbers, numeric::Limb* out) { return numeric::invert(numbers, a, out); });
}

static Result<Ref> int_with_sign(ThreadState& ts, Value value, bool negative) {
  IntOperand a(value);
  NumericContext context(ts);
  return int_result(ts, context, a.view().size(), [&](numeric::Context& numbers, numeric::Limb* out) {
    return numeric::copy(numbers, a, negative, out);
  });
}

Result<Ref> int_negate(ThreadState& ts, Value value) {
  if (value.is_small_int()) return make_int(ts, -value.as_small_int());
  int sign = int_sign(value);
  return int_with_sign(ts, value, sign > 0);
}

Result<Ref> int_absolute(ThreadState& ts, Value value) {
  if (int_sign(value) >= 0) return int_exact(ts, value);
  return int_negate(ts, value);
}

}  // namespace ouro
