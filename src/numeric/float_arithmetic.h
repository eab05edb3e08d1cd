// The operations of Python's float that differ from the machine's: division with checks, floor division and
// remainder with Python's signs, power, rounding to digits, exact ratios, the hash.
//
// Failures carry CPython's texts. Nothing here allocates.
#pragma once

#include "numeric/context.h"

namespace ouro::numeric {

// a / b. kZeroDivision "float division by zero".
Result<double> float_divide(Context&, double a, double b);
// a // b, a % b. kZeroDivision "float floor division by zero", "float modulo".
Result<double> float_floor_divide(Context&, double a, double b);
Result<double> float_modulo(Context&, double a, double b);
struct FloatDivmod {
  double quotient = 0;
  double remainder = 0;
};
// divmod(a, b). kZeroDivision "float divmod()".
Result<FloatDivmod> float_divmod(Context&, double a, double b);

struct FloatPower {
  double value = 0;
  bool is_complex = false;  // a negative base and a fraction as exponent: the result is complex_power(a, b)
};
// a ** b. kZeroDivision "0.0 cannot be raised to a negative power"; kErrnoRange on overflow.
Result<FloatPower> float_power(Context&, double a, double b);

// round(value, digits), half to even on the exact decimal expansion. Not finite values come back as they are.
// kOverflow "rounded value too large to represent".
Result<double> float_round(Context&, double value, int64_t digits);
// round(value) before its conversion to int.
double round_half_even(double value);

// |value| == mantissa * 2^exponent; mantissa is odd, or 0 with exponent 0.
struct FloatRatio {
  uint64_t mantissa = 0;
  int exponent = 0;
  bool negative = false;
};
// float.as_integer_ratio(): numerator mantissa << exponent over 1, or mantissa over 1 << -exponent.
// kOverflow "cannot convert Infinity to integer ratio", kValue "cannot convert NaN to integer ratio".
Result<FloatRatio> float_ratio(Context&, double value);

bool float_is_integer(double value);

// hash(float): equal to the hash of an equal int. hash_of_nan is what a NaN gives: the hash of the object's identity.
int64_t hash_double(double value, int64_t hash_of_nan);

}  // namespace ouro::numeric
