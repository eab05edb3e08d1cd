#include "numeric/float_arithmetic.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace ouro::numeric {

Result<double> float_divide(Context& context, double a, double b) {
  if (b == 0) return context.fail(FailureKind::kZeroDivision, "float division by zero");
  return a / b;
}

// The remainder with the sign of b; b is not zero.
static double signed_remainder(double a, double b) {
  double remainder = std::fmod(a, b);
  if (remainder == 0) return std::copysign(0.0, b);
  return (b < 0) != (remainder < 0) ? remainder + b : remainder;
}

static FloatDivmod divmod(double a, double b) {
  double remainder = std::fmod(a, b);
  double exact = (a - remainder) / b;
  if (remainder == 0) {
    remainder = std::copysign(0.0, b);
  } else if ((b < 0) != (remainder < 0)) {
    remainder += b;
    exact -= 1.0;
  }
  if (exact == 0) return {std::copysign(0.0, a / b), remainder};
  // exact is within a rounding of an integer.
  double quotient = std::floor(exact);
  if (exact - quotient > 0.5) quotient += 1.0;
  return {quotient, remainder};
}

Result<double> float_floor_divide(Context& context, double a, double b) {
  if (b == 0) return context.fail(FailureKind::kZeroDivision, "float floor division by zero");
  return divmod(a, b).quotient;
}

Result<double> float_modulo(Context& context, double a, double b) {
  if (b == 0) return context.fail(FailureKind::kZeroDivision, "float modulo");
  return signed_remainder(a, b);
}

Result<FloatDivmod> float_divmod(Context& context, double a, double b) {
  if (b == 0) return context.fail(FailureKind::kZeroDivision, "float divmod()");
  return divmod(a, b);
}

static bool is_odd_integer(double value) { return std::fmod(std::fabs(value), 2.0) == 1.0; }

Result<FloatPower> float_power(Context& context, double a, double b) {
  // The special cases of C99's pow(), written out, since they decide which failures there are.
  if (b == 0) return FloatPower{1.0};
  if (std::isnan(a)) return FloatPower{a};
  if (std::isnan(b)) return FloatPower{a == 1.0 ? 1.0 : b};
  if (std::isinf(b)) {
    double magnitude = std::fabs(a);
    if (magnitude == 1.0) return FloatPower{1.0};
    return FloatPower{(b > 0) == (magnitude > 1.0) ? HUGE_VAL : 0.0};
  }
  if (std::isinf(a)) {
    bool odd = is_odd_integer(b);
    if (b > 0) return FloatPower{odd ? a : HUGE_VAL};
    return FloatPower{odd ? std::copysign(0.0, a) : 0.0};
  }
  if (a == 0) {
    if (b < 0) return context.fail(FailureKind::kZeroDivision, "0.0 cannot be raised to a negative power");
    return FloatPower{is_odd_integer(b) ? a : 0.0};
  }
  bool negate = false;
  if (a < 0) {
    if (b != std::floor(b)) return FloatPower{0.0, true};
    a = -a;
    negate = is_odd_integer(b);
  }
  double value = a == 1.0 ? 1.0 : std::pow(a, b);
  if (std::isinf(value)) return context.fail(FailureKind::kErrnoRange, "Numerical result out of range");
  return FloatPower{negate ? -value : value};
}

double round_half_even(double value) {
  double rounded = std::round(value);
  if (std::fabs(value - rounded) == 0.5) rounded = 2.0 * std::round(value / 2.0);
  return rounded;
}

// To a multiple of 10^places, places >= 1: on the exact decimal digits.
static double round_to_tens(double value, int places) {
  // Every digit of the number before the point, and whether a digit after it is not zero.
  char digits[1440];
  auto result = std::to_chars(digits + 1, digits + sizeof digits, std::fabs(value), std::chars_format::fixed, 1075);
  char* point = static_cast<char*>(std::memchr(digits + 1, '.', size_t(result.ptr - digits - 1)));
  bool fraction = std::any_of(point + 1, result.ptr, [](char c) { return c != '0'; });
  digits[0] = '0';
  // digits[0, point) is the whole part with a zero before it; cut it `places` before the point.
  ptrdiff_t length = point - digits;
  if (places >= length) return std::copysign(0.0, value);
  char* cut = point - places;
  bool rest = fraction || std::any_of(cut + 1, point, [](char c) { return c != '0'; });
  bool up = *cut > '5' || (*cut == '5' && (rest || ((cut[-1] - '0') & 1)));
  std::memset(cut, '0', size_t(places));
  if (up) {
    char* p = cut - 1;
    while (*p == '9') *p-- = '0';
    ++*p;
  }
  double rounded = HUGE_VAL;
  std::from_chars(digits, point, rounded);
  return std::copysign(rounded, value);
}

Result<double> float_round(Context& context, double value, int64_t digits) {
  if (!std::isfinite(value) || value == 0) return value;
  // A double has no digits further right, and is less than half of the unit further left.
  if (digits > 323) return value;
  if (digits < -308) return std::copysign(0.0, value);
  double rounded;
  if (digits < 0) {
    rounded = round_to_tens(value, int(-digits));
  } else {
    char text[720];
    auto result = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, int(digits));
    // Digits of an underflowing value leave `rounded` alone.
    rounded = std::copysign(0.0, value);
    std::from_chars(text, result.ptr, rounded);
  }
  if (std::isinf(rounded)) { return context.fail(FailureKind::kOverflow, "rounded value too large to represent"); }
  return rounded;
}

Result<FloatRatio> float_ratio(Context& context, double value) {
  if (std::isinf(value)) return context.fail(FailureKind::kOverflow, "cannot convert Infinity to integer ratio");
  if (std::isnan(value)) return context.fail(FailureKind::kValue, "cannot convert NaN to integer ratio");
  if (value == 0) return FloatRatio{};
  int exponent;
  double fraction = std::frexp(std::fabs(value), &exponent);
  uint64_t mantissa = uint64_t(std::ldexp(fraction, 53));
  int zeros = __builtin_ctzll(mantissa);
  return FloatRatio{mantissa >> zeros, exponent - 53 + zeros, value < 0};
}

bool float_is_integer(double value) { return std::isfinite(value) && std::floor(value) == value; }

int64_t hash_double(double value, int64_t hash_of_nan) {
  constexpr int kBits = 61;
  constexpr uint64_t kModulus = (uint64_t(1) << kBits) - 1;
  if (std::isnan(value)) return hash_of_nan;
  if (std::isinf(value)) return value > 0 ? 314159 : -314159;
  if (value == 0) return 0;
  // mantissa * 2^exponent modulo 2^61 - 1: a rotation of 61 bits.
  int exponent;
  double fraction = std::frexp(std::fabs(value), &exponent);
  uint64_t mantissa = uint64_t(std::ldexp(fraction, 53));
  int turn = ((exponent - 53) % kBits + kBits) % kBits;
  uint64_t rotated = ((mantissa << turn) & kModulus) | (mantissa >> (kBits - turn));
  if (rotated == kModulus) rotated = 0;
  int64_t result = value < 0 ? -int64_t(rotated) : int64_t(rotated);
  return result == -1 ? int64_t(-2) : result;
}

}  // namespace ouro::numeric
