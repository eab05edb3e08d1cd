// Division: floor division, remainder, true division, rounding to tens. See integer.h.
#include <algorithm>
#include <bit>
#include <cmath>

#include "numeric/integer_internal.h"
#include "numeric/magnitude.h"

namespace ouro::numeric {

size_t quotient_bound(IntegerView a, IntegerView b) {
  // One limb more than the truncated quotient may be needed when it moves away from zero.
  return a.size() < b.size() ? 1 : a.size() - b.size() + 2;
}

size_t remainder_bound(IntegerView a, IntegerView b) { return std::max<size_t>(b.size(), 1); }

static constexpr size_t kSmallScratch = 40;  // limbs

Result<DivmodShape> floor_divmod(Context& context, IntegerView a, IntegerView b, Limb* quotient, Limb* remainder) {
  OURO_ASSERT(quotient || remainder);
  if (b.is_zero()) return context.fail(FailureKind::kZeroDivision, "integer division or modulo by zero");
  // What is not wanted goes to scratch memory, on the stack when short.
  Limb small[kSmallScratch];
  LimbBuffer large;
  if (!quotient || !remainder) {
    size_t bound = !quotient ? quotient_bound(a, b) : remainder_bound(a, b);
    Limb* scratch = small;
    if (bound > kSmallScratch) {
      large = TRY(LimbBuffer::make(context, bound));
      scratch = large.data();
    }
    (quotient ? remainder : quotient) = scratch;
  }
  size_t quotient_size = 0;
  size_t remainder_size = a.size();
  if (a.size() < b.size()) {
    TRY(copy_limbs(context, remainder, a.limbs.data(), a.size()));
  } else {
    TRY(divide_magnitudes(context, quotient, remainder, a.limbs.data(), a.size(), b.limbs.data(), b.size()));
    quotient_size = trimmed(quotient, a.size() - b.size() + 1);
    remainder_size = trimmed(remainder, b.size());
  }
  if (a.negative != b.negative && remainder_size != 0) {
    // Truncated towards zero so far: one step down.
    quotient[quotient_size] = quotient_size ? mpn_add_1(gmp(quotient), gmp(quotient), quotient_size, 1) : 1;
    if (quotient[quotient_size]) quotient_size++;
    TRY(subtract_magnitudes(context, remainder, b.limbs.data(), b.size(), remainder, remainder_size));
    remainder_size = trimmed(remainder, b.size());
  }
  return DivmodShape{{quotient_size, quotient_size != 0 && a.negative != b.negative},
                     {remainder_size, remainder_size != 0 && b.negative}};
}

Result<Shape> floor_divide(Context& context, IntegerView a, IntegerView b, Limb* out) {
  return TRY(floor_divmod(context, a, b, out, nullptr)).quotient;
}

Result<Shape> modulo(Context& context, IntegerView a, IntegerView b, Limb* out) {
  if (b.is_zero()) return context.fail(FailureKind::kZeroDivision, "integer modulo by zero");
  return TRY(floor_divmod(context, a, b, nullptr, out)).remainder;
}

Result<Integer> floor_divide(Context& context, IntegerView a, IntegerView b) {
  return make_integer(context, quotient_bound(a, b), [&](Limb* out) { return floor_divide(context, a, b, out); });
}

Result<Integer> modulo(Context& context, IntegerView a, IntegerView b) {
  return make_integer(context, remainder_bound(a, b), [&](Limb* out) { return modulo(context, a, b, out); });
}

// The bits [position, position + 128) of a magnitude, and whether a bit below is set.
static unsigned __int128 take_bits(IntegerView a, uint64_t position, bool* below) {
  size_t word = position / 64;
  unsigned bits = position % 64;
  auto limb = [&](size_t index) { return index < a.size() ? a.limbs[index] : 0; };
  *below = trimmed(a.limbs.data(), std::min(word, a.size())) != 0 || (bits && (limb(word) << (64 - bits)) != 0);
  unsigned __int128 value = (static_cast<unsigned __int128>(limb(word + 1)) << 64) | limb(word);
  if (bits) value = (value >> bits) | (static_cast<unsigned __int128>(limb(word + 2)) << (128 - bits));
  return value;
}

// mantissa * 2^exponent rounded once, half to even; `sticky` says that a little more follows. mantissa has 64 bits.
static double round_to_double(uint64_t mantissa, bool sticky, int64_t exponent) {
  // Bits to drop: down to 53, or to the last bit of a subnormal.
  int64_t drop = std::max<int64_t>(11, -1074 - exponent);
  if (drop > 64) return 0.0;
  uint64_t kept = drop == 64 ? 0 : mantissa >> drop;
  uint64_t rest = drop == 64 ? mantissa : mantissa & ((uint64_t(1) << drop) - 1);
  uint64_t half = uint64_t(1) << (drop - 1);
  if (rest > half || (rest == half && (sticky || (kept & 1)))) kept++;
  if (exponent + drop > 1100) return HUGE_VAL;
  return std::ldexp(double(kept), int(exponent + drop));
}

double to_scaled_double(IntegerView a, int64_t* exponent) {
  *exponent = 0;
  if (a.is_zero()) return 0.0;
  uint64_t bits = bit_length(a);
  bool sticky = false;
  uint64_t mantissa;
  if (bits <= 64) {
    mantissa = a.limbs[0] << (64 - bits);
  } else {
    mantissa = uint64_t(take_bits(a, bits - 64, &sticky));
  }
  double value = round_to_double(mantissa, sticky, -64);
  *exponent = int64_t(bits);
  if (value == 1.0) {
    value = 0.5;
    ++*exponent;
  }
  return a.negative ? -value : value;
}

Result<double> to_double(Context& context, IntegerView a) {
  int64_t exponent;
  double scaled = to_scaled_double(a, &exponent);
  if (exponent > 1024) return context.fail(FailureKind::kOverflow, "int too large to convert to float");
  return std::ldexp(scaled, int(exponent));
}

Result<double> true_divide(Context& context, IntegerView a, IntegerView b) {
  if (b.is_zero()) return context.fail(FailureKind::kZeroDivision, "division by zero");
  bool negative = a.negative != b.negative;
  if (a.is_zero()) return negative ? -0.0 : 0.0;
  uint64_t a_bits = bit_length(a), b_bits = bit_length(b);
  if (a_bits <= 53 && b_bits <= 53) {
    // Both are exact: the machine's division rounds once.
    double quotient = double(a.limbs[0]) / double(b.limbs[0]);
    return negative ? -quotient : quotient;
  }
  int64_t difference = int64_t(a_bits) - int64_t(b_bits);
  if (difference > 1025) return context.fail(FailureKind::kOverflow, "integer division result too large for a float");
  if (difference < -1080) return negative ? -0.0 : 0.0;
  // Shift a so that the quotient has 66 to 67 bits; the remainder is the sticky bit.
  int64_t shift = 66 - difference;
  Integer shifted;
  bool sticky = false;
  if (shift >= 0) {
    shifted = TRY(shift_left(context, IntegerView{false, a.limbs}, uint64_t(shift)));
  } else {
    sticky = trimmed(a.limbs.data(), size_t(-shift) / 64) != 0 ||
             (-shift % 64 && (a.limbs[size_t(-shift) / 64] << (64 - -shift % 64)) != 0);
    shifted = TRY(shift_right(context, IntegerView{false, a.limbs}, uint64_t(-shift)));
  }
  IntegerView dividend = shifted, divisor{false, b.limbs};
  LimbBuffer quotient = TRY(LimbBuffer::make(context, quotient_bound(dividend, divisor)));
  LimbBuffer remainder = TRY(LimbBuffer::make(context, remainder_bound(dividend, divisor)));
  DivmodShape shape = TRY(floor_divmod(context, dividend, divisor, quotient.data(), remainder.data()));
  sticky |= shape.remainder.size != 0;
  IntegerView whole{false, {quotient.data(), shape.quotient.size}};
  uint64_t bits = bit_length(whole);
  bool below;
  uint64_t mantissa = uint64_t(take_bits(whole, bits - 64, &below));
  double result = round_to_double(mantissa, sticky || below, int64_t(bits) - 64 - shift);
  if (std::isinf(result)) {
    return context.fail(FailureKind::kOverflow, "integer division result too large for a float");
  }
  return negative ? -result : result;
}

size_t round_bound(IntegerView a) { return a.size() + 2; }

Result<Shape> round_to_tens(Context& context, IntegerView a, uint64_t digits, Limb* out) {
  if (digits == 0 || a.is_zero()) return copy(context, a, a.negative, out);
  // 10 ** digits beyond twice the magnitude: zero is nearest.
  if (digits > estimate_decimal_digits(a).at_most + 1) return Shape{};
  Integer unit = TRY(power(context, SmallInteger(10), SmallInteger::from_unsigned(digits)));
  IntegerView magnitude{false, a.limbs};
  LimbBuffer quotient = TRY(LimbBuffer::make(context, quotient_bound(magnitude, unit)));
  LimbBuffer remainder = TRY(LimbBuffer::make(context, remainder_bound(magnitude, unit)));
  DivmodShape shape = TRY(floor_divmod(context, magnitude, unit, quotient.data(), remainder.data()));
  IntegerView rest{false, {remainder.data(), shape.remainder.size}};
  Integer twice = TRY(shift_left(context, rest, 1));
  int order = compare(twice, unit);
  IntegerView whole{false, {quotient.data(), shape.quotient.size}};
  Shape result;
  if (order > 0 || (order == 0 && whole.is_odd())) {
    Integer gap = TRY(subtract(context, unit, rest));
    result = TRY(add(context, magnitude, gap, out));
  } else {
    result = TRY(subtract(context, magnitude, rest, out));
  }
  result.negative = a.negative && result.size != 0;
  return result;
}

Result<Integer> round_to_tens(Context& context, IntegerView a, uint64_t digits) {
  return make_integer(context, round_bound(a), [&](Limb* out) { return round_to_tens(context, a, digits, out); });
}

}  // namespace ouro::numeric
