// The number theory of module math: gcd, lcm, isqrt, factorials and what is made of them. Products of ranges
// are multiplied as balanced trees, so that the factors of the long multiplications are of equal length.
#include "modules/math_functions.h"
#include "objects/int_internal.h"

namespace ouro::math {

namespace {

Result<Ref> gcd_of_two(ThreadState& ts, Value left, Value right) {
  if (left.is_small_int() && right.is_small_int()) {
    uint64_t a = uint64_t(std::llabs(left.as_small_int())), b = uint64_t(std::llabs(right.as_small_int()));
    while (b) {
      uint64_t rest = a % b;
      a = b;
      b = rest;
    }
    return make_int_unsigned(ts, a);
  }
  IntOperand a(left), b(right);
  NumericContext context(ts);
  return int_result(ts, context, numeric::gcd_bound(a, b),
                    [&](numeric::Context& numbers, numeric::Limb* out) { return numeric::gcd(numbers, a, b, out); });
}

// The product of first * (first + 1) * ... * (first + count - 1) of positive numbers; the last fits in 64 bits.
Result<Ref> range_product(ThreadState& ts, uint64_t first, uint64_t count) {
  TRY(ts.checkpoint_limits());
  if (count <= 16) {
    uint64_t product = 1;
    Ref result;
    for (uint64_t i = 0; i < count; i++) {
      uint64_t next;
      if (!__builtin_mul_overflow(product, first + i, &next)) {
        product = next;
        continue;
      }
      Ref part = TRY(make_int_unsigned(ts, product));
      result = result ? TRY(int_multiply(ts, result, part)) : std::move(part);
      product = first + i;
    }
    Ref part = TRY(make_int_unsigned(ts, product));
    if (!result) return part;
    return int_multiply(ts, result, part);
  }
  uint64_t half = count / 2;
  Ref low = TRY(range_product(ts, first, half));
  Ref high = TRY(range_product(ts, first + half, count - half));
  return int_multiply(ts, low, high);
}

// The product of n - skip - i for i in [0, count), n of any size.
Result<Ref> falling_product(ThreadState& ts, Value n, uint64_t skip, uint64_t count) {
  TRY(ts.checkpoint_limits());
  if (n.is_small_int()) return range_product(ts, uint64_t(n.as_small_int()) - skip - count + 1, count);
  if (count == 1) {
    Ref less = TRY(make_int_unsigned(ts, skip));
    return int_subtract(ts, n, less);
  }
  uint64_t half = count / 2;
  Ref high = TRY(falling_product(ts, n, skip, half));
  Ref low = TRY(falling_product(ts, n, skip + half, count - half));
  return int_multiply(ts, high, low);
}

}  // namespace

Result<Ref> gcd(ThreadState& ts, Args integers) {
  Ref result = Ref::small_int(0);
  for (Value integer : integers) {
    Ref number = TRY(index(ts, integer));
    result = TRY(gcd_of_two(ts, result, number));
  }
  if (int_sign(result) < 0) return int_absolute(ts, result);
  return result;
}

Result<Ref> lcm(ThreadState& ts, Args integers) {
  Ref result = Ref::small_int(1);
  for (Value integer : integers) {
    Ref number = TRY(index(ts, integer));
    if (int_sign(result) == 0) continue;
    if (int_sign(number) == 0) {
      result = Ref::small_int(0);
      continue;
    }
    Ref divisor = TRY(gcd_of_two(ts, result, number));
    Ref quotient = TRY(int_floor_divide(ts, result, divisor));
    Ref product = TRY(int_multiply(ts, quotient, number));
    result = TRY(int_absolute(ts, product));
  }
  return result;
}

Result<Ref> isqrt(ThreadState& ts, Value n) {
  Ref number = TRY(index(ts, n));
  if (number.get().is_small_int() && number.get().as_small_int() >= 0) {
    int64_t square = number.get().as_small_int();
    int64_t root = int64_t(std::sqrt(double(square)));
    while (root * root > square) root--;
    while ((root + 1) * (root + 1) <= square) root++;
    return Ref::small_int(root);
  }
  IntOperand operand(number);
  NumericContext context(ts);
  return int_result(ts, context, numeric::isqrt_bound(operand), [&](numeric::Context& numbers, numeric::Limb* out) {
    return numeric::isqrt(numbers, operand, out);
  });
}

Result<Ref> factorial(ThreadState& ts, Value n) {
  Ref number = TRY(index(ts, n));
  if (int_sign(number) < 0) return raise(ts, Exc::ValueError, "factorial() not defined for negative values");
  int64_t count;
  if (!int_to_int64(number, count))
    return raise(ts, Exc::OverflowError, "factorial() argument should not exceed {}", INT64_MAX);
  return range_product(ts, 1, uint64_t(count));
}

Result<Ref> perm(ThreadState& ts, Value n, Value k) {
  if (k.is_none()) return factorial(ts, n);
  Ref whole = TRY(index(ts, n));
  Ref part = TRY(index(ts, k));
  if (int_sign(whole) < 0) return raise(ts, Exc::ValueError, "n must be a non-negative integer");
  if (int_sign(part) < 0) return raise(ts, Exc::ValueError, "k must be a non-negative integer");
  if (int_compare(whole, part) < 0) return Ref::small_int(0);
  int64_t count;
  if (!int_to_int64(part, count)) return raise(ts, Exc::OverflowError, "k must not exceed {}", INT64_MAX);
  if (!count) return Ref::small_int(1);
  return falling_product(ts, whole, 0, uint64_t(count));
}

Result<Ref> comb(ThreadState& ts, Value n, Value k) {
  Ref whole = TRY(index(ts, n));
  Ref part = TRY(index(ts, k));
  if (int_sign(whole) < 0) return raise(ts, Exc::ValueError, "n must be a non-negative integer");
  if (int_sign(part) < 0) return raise(ts, Exc::ValueError, "k must be a non-negative integer");
  Ref rest = TRY(int_subtract(ts, whole, part));
  if (int_sign(rest) < 0) return Ref::small_int(0);
  if (int_compare(rest, part) < 0) part = std::move(rest);
  int64_t count;
  if (!int_to_int64(part, count)) return raise(ts, Exc::OverflowError, "min(n - k, k) must not exceed {}", INT64_MAX);
  if (!count) return Ref::small_int(1);
  Ref product = TRY(falling_product(ts, whole, 0, uint64_t(count)));
  Ref divisor = TRY(range_product(ts, 1, uint64_t(count)));
  return int_floor_divide(ts, product, divisor);
}

}  // namespace ouro::math
