// Complex numbers with Python's semantics: arithmetic, power, text, hash.
#pragma once

#include <string_view>

#include "numeric/context.h"

namespace ouro::numeric {

struct Complex {
  double real = 0;
  double imag = 0;
};

inline Complex complex_add(Complex a, Complex b) { return {a.real + b.real, a.imag + b.imag}; }
inline Complex complex_subtract(Complex a, Complex b) { return {a.real - b.real, a.imag - b.imag}; }
inline Complex complex_negate(Complex a) { return {-a.real, -a.imag}; }
Complex complex_multiply(Complex a, Complex b);
// kZeroDivision "complex division by zero".
Result<Complex> complex_divide(Context&, Complex a, Complex b);
// kZeroDivision "0.0 to a negative or complex power", kOverflow "complex exponentiation".
Result<Complex> complex_power(Context&, Complex a, Complex b);
// kOverflow "absolute value too large".
Result<double> complex_absolute(Context&, Complex a);

// repr(complex): at most kComplexReprBound characters; gives their number.
inline constexpr size_t kComplexReprBound = 72;
size_t complex_repr(Complex a, char* out);

// What complex(text) accepts (ASCII). kValue "complex() arg is a malformed string".
Result<Complex> parse_complex(Context&, std::string_view text);

// hash(complex); hash_of_nan as for hash_double, for parts that are NaN.
int64_t hash_complex(Complex a, int64_t hash_of_nan);

}  // namespace ouro::numeric
