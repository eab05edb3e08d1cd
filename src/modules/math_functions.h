// What the files of module math share.
#pragma once

#include <cmath>

#include "objects/dict.h"
#include "runtime/native.h"

namespace ouro::math {

// --- math_special.cpp: gamma function and its logarithm as CPython computes them. NaN: domain error;
// infinity of a finite argument: range error, or domain error at a pole (`pole` is set).
double gamma(double x, bool& pole);
double log_gamma(double x, bool& pole);

// --- math_integer.cpp
Result<Ref> gcd(ThreadState& ts, Args integers);
Result<Ref> lcm(ThreadState& ts, Args integers);
Result<Ref> isqrt(ThreadState& ts, Value n);
Result<Ref> factorial(ThreadState& ts, Value n);
Result<Ref> comb(ThreadState& ts, Value n, Value k);
Result<Ref> perm(ThreadState& ts, Value n, Value k);

// --- math_sums.cpp
Result<double> fsum(ThreadState& ts, Value iterable);
Result<Ref> prod(ThreadState& ts, Value iterable, Value start);
Result<double> hypot(ThreadState& ts, Args coordinates);
Result<double> dist(ThreadState& ts, Value p, Value q);
// The length of a vector; correctly rounded but for cases of about 2^-50. Changes the vector.
double vector_length(double* vector, size_t size);

inline Raised domain_error(ThreadState& ts) { return raise(ts, Exc::ValueError, "math domain error"); }
inline Raised range_error(ThreadState& ts) { return raise(ts, Exc::OverflowError, "math range error"); }

}  // namespace ouro::math
