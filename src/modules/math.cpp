// Module math: functions of C's libm and of numbers, with Python's errors: ValueError "math domain error"
// where a function is not defined, OverflowError "math range error" where its value is too large.
#include <cmath>

#include "modules/math_functions.h"
#include "modules/module_spec.h"
#include "objects/float.h"
#include "objects/int_internal.h"
#include "objects/tuple.h"

namespace ouro {

namespace math {
namespace {

enum class Infinite : uint8_t { kDomain, kRange };  // what an infinite value of a finite argument means

template <double (*function)(double), Infinite infinite = Infinite::kDomain>
Result<double> of_one(ThreadState& ts, Double x) {
  double result = function(x);
  if (!std::isfinite(result)) [[unlikely]] {
    if (std::isnan(result) && !std::isnan(x.value)) return domain_error(ts);
    if (std::isinf(result) && std::isfinite(x.value))
      return infinite == Infinite::kRange ? range_error(ts) : domain_error(ts);
  }
  return result;
}

template <double (*function)(double, double)>
Result<double> of_two(ThreadState& ts, Double x, Double y) {
  double result = function(x, y);
  if (!std::isfinite(result)) [[unlikely]] {
    if (std::isnan(result) && !std::isnan(x.value) && !std::isnan(y.value)) return domain_error(ts);
    if (std::isinf(result) && std::isfinite(x.value) && std::isfinite(y.value)) return range_error(ts);
  }
  return result;
}

// log1p(-0.0) is -0.0 everywhere.
double log1p_exact(double x) { return x == 0 ? x : std::log1p(x); }
double erf_plain(double x) { return std::erf(x); }
double erfc_plain(double x) { return std::erfc(x); }

template <double (*function)(double, bool&)>
Result<double> gamma_function(ThreadState& ts, Double x) {
  bool pole;
  double result = function(x, pole);
  if (pole || (std::isnan(result) && !std::isnan(x.value))) return domain_error(ts);
  if (std::isinf(result) && std::isfinite(x.value)) return range_error(ts);
  return result;
}

// --- logarithms: of ints of any size
template <double (*function)(double)>
Result<double> logarithm(ThreadState& ts, Value value) {
  if (is_int(value) && !value.is_small_int()) {
    IntOperand number(value);
    numeric::IntegerView view = number;
    if (view.is_zero() || view.negative) return domain_error(ts);
    if (view.size() <= 15) return function(TRY(int_to_double(ts, value)));
    int64_t exponent;
    double mantissa = numeric::to_scaled_double(view, &exponent);
    // As a double where it is one.
    if (exponent <= 1024) {
      double whole = std::ldexp(mantissa, int(exponent));
      if (std::isfinite(whole)) return function(whole);
    }
    return function(mantissa) + function(2.0) * double(exponent);
  }
  double x = TRY(to_double(ts, value));
  if (std::isfinite(x)) {
    if (x > 0) return function(x);
    return domain_error(ts);
  }
  if (std::isnan(x) || x > 0) return x;
  return domain_error(ts);
}

Result<double> log(ThreadState& ts, Value x, Value base) {
  double numerator = TRY(logarithm<std::log>(ts, x));
  if (base.is_unbound()) return numerator;
  double denominator = TRY(logarithm<std::log>(ts, base));
  if (denominator == 0) return raise(ts, Exc::ZeroDivisionError, "float division by zero");
  return numerator / denominator;
}

// --- parts of floats
Result<RefTo<Tuple>> frexp(ThreadState& ts, Double x) {
  int exponent = 0;
  double mantissa = x;
  if (std::isfinite(x.value) && x.value != 0) mantissa = std::frexp(x.value, &exponent);
  Ref first = TRY(make_float(ts, mantissa));
  return make_tuple(ts, first, Value::small_int(exponent));
}

Result<double> ldexp(ThreadState& ts, Double x, Value i) {
  if (!is_int(i)) return raise(ts, Exc::TypeError, "Expected an int as second argument to ldexp.");
  int64_t exponent;
  if (!int_to_int64(i, exponent)) exponent = int_sign(i) < 0 ? INT64_MIN : INT64_MAX;
  if (x.value == 0 || !std::isfinite(x.value)) return double(x);
  if (exponent > INT32_MAX) return range_error(ts);
  if (exponent < INT32_MIN) return std::copysign(0.0, x.value);
  double result = std::ldexp(x.value, int(exponent));
  if (std::isinf(result)) return range_error(ts);
  return result;
}

Result<RefTo<Tuple>> modf(ThreadState& ts, Double x) {
  double whole, part;
  if (std::isinf(x.value)) {
    part = std::copysign(0.0, x.value);
    whole = x;
  } else {
    part = std::modf(x.value, &whole);
  }
  Ref first = TRY(make_float(ts, part));
  Ref second = TRY(make_float(ts, whole));
  return make_tuple(ts, first, second);
}

Result<double> fmod(ThreadState& ts, Double x, Double y) {
  if (std::isinf(y.value) && std::isfinite(x.value)) return double(x);
  double result = std::fmod(x.value, y.value);
  if (std::isnan(result) && !std::isnan(x.value) && !std::isnan(y.value)) return domain_error(ts);
  return result;
}

Result<double> pow(ThreadState& ts, Double x, Double y) {
  double result = std::pow(x.value, y.value);
  if (std::isfinite(result) || !std::isfinite(x.value) || !std::isfinite(y.value)) return result;
  if (std::isnan(result) || x.value == 0) return domain_error(ts);
  return range_error(ts);
}

double nextafter(ThreadState&, Double x, Double y) {
  if (x.value == y.value) return y;
  return std::nextafter(x.value, y.value);
}

double ulp(ThreadState&, Double x) {
  double size = std::fabs(x.value);
  if (!std::isfinite(size)) return size;
  double next = std::nextafter(size, HUGE_VAL);
  if (std::isinf(next)) return size - std::nextafter(size, 0.0);
  return next - size;
}

constexpr double kPi = 3.141592653589793238462643383279502884197;
double degrees(ThreadState&, Double x) { return x.value * (180.0 / kPi); }
double radians(ThreadState&, Double x) { return x.value * (kPi / 180.0); }
bool is_finite(ThreadState&, Double x) { return std::isfinite(x.value); }
bool is_infinite(ThreadState&, Double x) { return std::isinf(x.value); }
bool is_nan(ThreadState&, Double x) { return std::isnan(x.value); }

Result<bool> isclose(ThreadState& ts, Double a, Double b, Given<Double> rel_tol, Given<Double> abs_tol) {
  double relative = rel_tol ? (*rel_tol).value : 1e-9, absolute = abs_tol ? (*abs_tol).value : 0.0;
  if (relative < 0 || absolute < 0) return raise(ts, Exc::ValueError, "tolerances must be non-negative");
  if (a.value == b.value) return true;
  if (std::isinf(a.value) || std::isinf(b.value)) return false;
  double difference = std::fabs(b.value - a.value);
  return difference <= std::fabs(relative * b.value) || difference <= std::fabs(relative * a.value) ||
         difference <= absolute;
}

// --- to integers: by the value's own method where it has one
template <double (*rounding)(double), names::Id name>
Result<Ref> round_to_int(ThreadState& ts, Value x) {
  if (!is_exact_float(x)) {
    if (Maybe<Ref> result = TRY(call_special(ts, x, name))) return result.release();
  }
  double number = TRY(to_double(ts, x));
  return int_from_double(ts, rounding(number));
}

Result<Ref> trunc(ThreadState& ts, Value x) {
  if (is_exact_float(x)) return int_from_double(ts, float_number(x));
  if (Maybe<Ref> result = TRY(call_special(ts, x, names::k___trunc__))) return result.release();
  return raise(ts, Exc::TypeError, "type {} doesn't define __trunc__ method", type_name(ts, x));
}

constexpr NativeMethod kFunctions[] = {
    function<of_one<std::acos>>("acos(x, /)", "The arc cosine in radians."),
    function<of_one<std::acosh>>("acosh(x, /)", "The inverse hyperbolic cosine."),
    function<of_one<std::asin>>("asin(x, /)", "The arc sine in radians."),
    function<of_one<std::asinh>>("asinh(x, /)", "The inverse hyperbolic sine."),
    function<of_one<std::atan>>("atan(x, /)", "The arc tangent in radians."),
    function<of_two<std::atan2>>("atan2(y, x, /)", "The angle of the point (x, y) in radians, from -pi to pi."),
    function<of_one<std::atanh>>("atanh(x, /)", "The inverse hyperbolic tangent."),
    function<of_one<std::cbrt>>("cbrt(x, /)", "The cube root."),
    function<round_to_int<std::ceil, names::k___ceil__>>("ceil(x, /)", "The smallest integer not below x."),
    function<of_two<std::copysign>>("copysign(x, y, /)", "The magnitude of x with the sign of y."),
    function<of_one<std::cos>>("cos(x, /)", "The cosine of x radians."),
    function<of_one<std::cosh, Infinite::kRange>>("cosh(x, /)", "The hyperbolic cosine."),
    function<degrees>("degrees(x, /)", "x radians in degrees."),
    function<dist>("dist(p, q, /)", "The Euclidean distance of two points."),
    function<of_one<erf_plain>>("erf(x, /)", "The error function."),
    function<of_one<erfc_plain>>("erfc(x, /)", "1 - erf(x)."),
    function<of_one<std::exp, Infinite::kRange>>("exp(x, /)", "e to the power of x."),
    function<of_one<std::exp2, Infinite::kRange>>("exp2(x, /)", "2 to the power of x."),
    function<of_one<std::expm1, Infinite::kRange>>("expm1(x, /)", "exp(x) - 1, exact also for small x."),
    function<of_one<std::fabs>>("fabs(x, /)", "The absolute value as a float."),
    function<factorial>("factorial(n, /)", "n!"),
    function<round_to_int<std::floor, names::k___floor__>>("floor(x, /)", "The largest integer not above x."),
    function<fmod>("fmod(x, y, /)", "The remainder of x / y with the sign of x."),
    function<frexp>("frexp(x, /)", "(m, e) with x == m * 2 ** e and 0.5 <= abs(m) < 1."),
    function<fsum>("fsum(seq, /)", "The sum of floats, rounded once."),
    function<gamma_function<gamma>>("gamma(x, /)", "The gamma function."),
    function<gcd>("gcd(*integers)", "The greatest common divisor."),
    function<hypot>("hypot(*coordinates)", "The length of a vector."),
    function<isclose>("isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
                      "Whether two floats differ by no more than the tolerances."),
    function<is_finite>("isfinite(x, /)", "Whether x is neither infinite nor a NaN."),
    function<is_infinite>("isinf(x, /)", "Whether x is infinite."),
    function<is_nan>("isnan(x, /)", "Whether x is a NaN."),
    function<isqrt>("isqrt(n, /)", "The integer part of the square root."),
    function<lcm>("lcm(*integers)", "The least common multiple."),
    function<ldexp>("ldexp(x, i, /)", "x * 2 ** i."),
    function<gamma_function<log_gamma>>("lgamma(x, /)", "The natural logarithm of the absolute value of gamma(x)."),
    function<log>("log(x, base=<unrepresentable>, /)", "The logarithm, natural without a base."),
    function<logarithm<std::log10>>("log10(x, /)", "The logarithm of base 10."),
    function<of_one<log1p_exact>>("log1p(x, /)", "The natural logarithm of 1 + x, exact also for small x."),
    function<logarithm<std::log2>>("log2(x, /)", "The logarithm of base 2."),
    function<modf>("modf(x, /)", "The fraction and the integer part, both floats."),
    function<nextafter>("nextafter(x, y, /)", "The next float after x towards y."),
    function<perm>("perm(n, k=None, /)", "How many ordered selections of k out of n there are."),
    function<comb>("comb(n, k, /)", "How many selections of k out of n there are."),
    function<pow>("pow(x, y, /)", "x to the power of y, as floats."),
    function<prod>("prod(iterable, /, *, start=1)", "The product of start and all items."),
    function<radians>("radians(x, /)", "x degrees in radians."),
    function<of_two<std::remainder>>("remainder(x, y, /)", "x minus the multiple of y next to it (IEEE 754)."),
    function<of_one<std::sin>>("sin(x, /)", "The sine of x radians."),
    function<of_one<std::sinh, Infinite::kRange>>("sinh(x, /)", "The hyperbolic sine."),
    function<of_one<std::sqrt>>("sqrt(x, /)", "The square root."),
    function<of_one<std::tan>>("tan(x, /)", "The tangent of x radians."),
    function<of_one<std::tanh>>("tanh(x, /)", "The hyperbolic tangent."),
    function<trunc>("trunc(x, /)", "The integer next to x towards zero."),
    function<ulp>("ulp(x, /)", "The value of the last bit of x."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  TRY(module_add_float(ts, module, "pi", kPi));
  TRY(module_add_float(ts, module, "e", 2.718281828459045235360287471352662498));
  TRY(module_add_float(ts, module, "tau", 6.283185307179586476925286766559005768));
  TRY(module_add_float(ts, module, "inf", HUGE_VAL));
  return module_add_float(ts, module, "nan", __builtin_nan(""));
}

}  // namespace
}  // namespace math

extern const ModuleSpec module_math;
const ModuleSpec module_math{
    .name = "math",
    .doc = "The mathematical functions of the C standard, and of integers.",
    .functions = math::kFunctions,
    .initialize = math::initialize,
};

}  // namespace ouro
