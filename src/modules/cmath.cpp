// Module cmath: functions of complex numbers, with the errors of module math.
#include <cmath>

#include "modules/complex_functions.h"
#include "modules/module_spec.h"
#include "objects/complex.h"
#include "objects/int_internal.h"

namespace ouro {

namespace {

using complex_functions::Fault;
using numeric::Complex;

Result<void> check(ThreadState& ts, Fault fault) {
  if (fault == Fault::kDomain) return raise(ts, Exc::ValueError, "math domain error");
  if (fault == Fault::kRange) return raise(ts, Exc::OverflowError, "math range error");
  return {};
}

template <Complex (*function)(Complex, Fault&)>
Result<Ref> of_one(ThreadState& ts, Value z) {
  Complex number = TRY(to_complex(ts, z));
  Fault fault = Fault::kNone;
  Complex result = function(number, fault);
  TRY(check(ts, fault));
  return make_complex(ts, result.real, result.imag);
}

Result<Ref> cmath_log(ThreadState& ts, Value z, Value base) {
  Complex number = TRY(to_complex(ts, z));
  Fault fault = Fault::kNone;
  Complex result = complex_functions::log(number, fault);
  if (!base.is_unbound()) {
    Complex base_number = TRY(to_complex(ts, base));
    Complex divisor = complex_functions::log(base_number, fault);
    NumericContext context(ts);
    Result<Complex> quotient = numeric::complex_divide(context, result, divisor);
    if (quotient.is_error()) fault = Fault::kDomain;
    else result = quotient.value();
  }
  TRY(check(ts, fault));
  return make_complex(ts, result.real, result.imag);
}

Result<double> cmath_phase(ThreadState& ts, Value z) {
  Complex number = TRY(to_complex(ts, z));
  return std::atan2(number.imag, number.real);
}

Result<RefTo<Tuple>> cmath_polar(ThreadState& ts, Value z) {
  Complex number = TRY(to_complex(ts, z));
  double length = std::hypot(number.real, number.imag);
  if (std::isinf(length) && std::isfinite(number.real) && std::isfinite(number.imag))
    return raise(ts, Exc::OverflowError, "math range error");
  Ref r = TRY(make_float(ts, length));
  Ref phi = TRY(make_float(ts, std::atan2(number.imag, number.real)));
  return make_tuple(ts, r, phi);
}

Result<Ref> cmath_rect(ThreadState& ts, Double r, Double phi) {
  Fault fault = Fault::kNone;
  Complex result = complex_functions::rect(r, phi, fault);
  TRY(check(ts, fault));
  return make_complex(ts, result.real, result.imag);
}

Result<bool> cmath_isfinite(ThreadState& ts, Value z) {
  Complex number = TRY(to_complex(ts, z));
  return std::isfinite(number.real) && std::isfinite(number.imag);
}
Result<bool> cmath_isinf(ThreadState& ts, Value z) {
  Complex number = TRY(to_complex(ts, z));
  return std::isinf(number.real) || std::isinf(number.imag);
}
Result<bool> cmath_isnan(ThreadState& ts, Value z) {
  Complex number = TRY(to_complex(ts, z));
  return std::isnan(number.real) || std::isnan(number.imag);
}

Result<bool> cmath_isclose(ThreadState& ts, Value a, Value b, Given<Double> rel_tol, Given<Double> abs_tol) {
  Complex left = TRY(to_complex(ts, a)), right = TRY(to_complex(ts, b));
  double relative = rel_tol ? (*rel_tol).value : 1e-9, absolute = abs_tol ? (*abs_tol).value : 0.0;
  if (relative < 0 || absolute < 0) return raise(ts, Exc::ValueError, "tolerances must be non-negative");
  if (left.real == right.real && left.imag == right.imag) return true;
  if (std::isinf(left.real) || std::isinf(left.imag) || std::isinf(right.real) || std::isinf(right.imag)) return false;
  double difference = std::hypot(left.real - right.real, left.imag - right.imag);
  return difference <= relative * std::hypot(right.real, right.imag) ||
         difference <= relative * std::hypot(left.real, left.imag) || difference <= absolute;
}

constexpr NativeMethod kFunctions[] = {
    function<of_one<complex_functions::acos>>("acos(z, /)", "The arc cosine."),
    function<of_one<complex_functions::acosh>>("acosh(z, /)", "The inverse hyperbolic cosine."),
    function<of_one<complex_functions::asin>>("asin(z, /)", "The arc sine."),
    function<of_one<complex_functions::asinh>>("asinh(z, /)", "The inverse hyperbolic sine."),
    function<of_one<complex_functions::atan>>("atan(z, /)", "The arc tangent."),
    function<of_one<complex_functions::atanh>>("atanh(z, /)", "The inverse hyperbolic tangent."),
    function<of_one<complex_functions::cos>>("cos(z, /)", "The cosine."),
    function<of_one<complex_functions::cosh>>("cosh(z, /)", "The hyperbolic cosine."),
    function<of_one<complex_functions::exp>>("exp(z, /)", "e to the power of z."),
    function<cmath_isclose>("isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
                            "Whether two numbers differ by no more than the tolerances."),
    function<cmath_isfinite>("isfinite(z, /)", "Whether both parts are finite."),
    function<cmath_isinf>("isinf(z, /)", "Whether a part is infinite."),
    function<cmath_isnan>("isnan(z, /)", "Whether a part is a NaN."),
    function<cmath_log>("log(z, base=<unrepresentable>, /)", "The logarithm, natural without a base."),
    function<of_one<complex_functions::log10>>("log10(z, /)", "The logarithm of base 10."),
    function<cmath_phase>("phase(z, /)", "The angle, from -pi to pi."),
    function<cmath_polar>("polar(z, /)", "(length, angle)."),
    function<cmath_rect>("rect(r, phi, /)", "The number of a length and an angle."),
    function<of_one<complex_functions::sin>>("sin(z, /)", "The sine."),
    function<of_one<complex_functions::sinh>>("sinh(z, /)", "The hyperbolic sine."),
    function<of_one<complex_functions::sqrt>>("sqrt(z, /)", "The square root."),
    function<of_one<complex_functions::tan>>("tan(z, /)", "The tangent."),
    function<of_one<complex_functions::tanh>>("tanh(z, /)", "The hyperbolic tangent."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  TRY(module_add_float(ts, module, "pi", 3.141592653589793238462643383279502884197));
  TRY(module_add_float(ts, module, "e", 2.718281828459045235360287471352662498));
  TRY(module_add_float(ts, module, "tau", 6.283185307179586476925286766559005768));
  TRY(module_add_float(ts, module, "inf", HUGE_VAL));
  TRY(module_add_float(ts, module, "nan", __builtin_nan("")));
  Ref infinity = TRY(make_complex(ts, 0.0, HUGE_VAL)), nan = TRY(make_complex(ts, 0.0, __builtin_nan("")));
  TRY(module_add(ts, module, "infj", infinity));
  return module_add(ts, module, "nanj", nan);
}

}  // namespace

extern const ModuleSpec module_cmath;
const ModuleSpec module_cmath{
    .name = "cmath",
    .doc = "The mathematical functions for complex numbers.",
    .functions = kFunctions,
    .initialize = initialize,
};

}  // namespace ouro
