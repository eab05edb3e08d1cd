#include "modules/complex_functions.h"

#include <cfloat>
#include <cmath>

namespace ouro::complex_functions {

namespace {

constexpr double kInfinity = __builtin_inf();
constexpr double kNan = __builtin_nan("");
constexpr double kPi = 3.141592653589793238462643383279502884197;
constexpr double kE = 2.718281828459045235360287471352662498;
constexpr double kLn2 = 0.693147180559945309417232121458176568;
constexpr double kLn10 = 2.302585092994045684017991454684364208;
constexpr double kLarge = DBL_MAX / 4;
const double kSqrtLarge = std::sqrt(kLarge);
const double kLogLarge = std::log(kLarge);
const double kSqrtSmallest = std::sqrt(DBL_MIN);
// Tiny numbers are scaled by this power of two, and the square root of the result back.
constexpr int kScaleUp = 53, kScaleDown = -27;

bool is_finite(Complex z) { return std::isfinite(z.real) && std::isfinite(z.imag); }

// Annex G's value of an argument that is not finite, as the C library has it. Where Annex G leaves a sign or
// a value open, the functions below choose first.
using Machine = _Complex double;
template <Machine (*function)(Machine)>
Complex by_annex_g(Complex z) {
  Machine argument = __builtin_complex(z.real, z.imag);
  Machine result = function(argument);
  return {__real__ result, __imag__ result};
}
Machine machine_acos(Machine z) { return __builtin_cacos(z); }
Machine machine_acosh(Machine z) { return __builtin_cacosh(z); }
Machine machine_asinh(Machine z) { return __builtin_casinh(z); }
Machine machine_atanh(Machine z) { return __builtin_catanh(z); }
Machine machine_sqrt(Machine z) { return __builtin_csqrt(z); }
Machine machine_log(Machine z) { return __builtin_clog(z); }
Machine machine_exp(Machine z) { return __builtin_cexp(z); }
Machine machine_cosh(Machine z) { return __builtin_ccosh(z); }
Machine machine_sinh(Machine z) { return __builtin_csinh(z); }
Machine machine_tanh(Machine z) { return __builtin_ctanh(z); }

// f(z) = -i g(iz)
template <Complex (*function)(Complex, Fault&)>
Complex turned(Complex z, Fault& fault) {
  Complex result = function({-z.imag, z.real}, fault);
  return {result.imag, -result.real};
}

// log(|z|) for large z, halved so that it does not overflow.
double log_of_half(Complex z) { return std::log(std::hypot(z.real / 2.0, z.imag / 2.0)); }
bool is_large(Complex z) { return std::fabs(z.real) > kLarge || std::fabs(z.imag) > kLarge; }

}  // namespace

Complex sqrt(Complex z, Fault&) {
  if (!is_finite(z)) return by_annex_g<machine_sqrt>(z);
  if (z.real == 0 && z.imag == 0) return {0, z.imag};
  double real = std::fabs(z.real), imag = std::fabs(z.imag), size;
  if (real < DBL_MIN && imag < DBL_MIN && (real > 0 || imag > 0)) {
    real = std::ldexp(real, kScaleUp);
    size = std::ldexp(std::sqrt(real + std::hypot(real, std::ldexp(imag, kScaleUp))), kScaleDown);
  } else {
    real /= 8.0;
    size = 2.0 * std::sqrt(real + std::hypot(real, imag / 8.0));
  }
  double other = imag / (2.0 * size);
  if (z.real >= 0) return {size, std::copysign(other, z.imag)};
  return {other, std::copysign(size, z.imag)};
}

Complex acos(Complex z, Fault& fault) {
  if (!is_finite(z)) {
    if (std::isinf(z.real) && std::isnan(z.imag)) return {kNan, kInfinity};
    return by_annex_g<machine_acos>(z);
  }
  if (is_large(z)) {
    double imag = log_of_half(z) + kLn2 * 2.0;
    return {std::atan2(std::fabs(z.imag), z.real),
            z.real < 0 ? -std::copysign(imag, z.imag) : std::copysign(imag, -z.imag)};
  }
  Complex less = sqrt({1.0 - z.real, -z.imag}, fault), more = sqrt({1.0 + z.real, z.imag}, fault);
  return {2.0 * std::atan2(less.real, more.real), std::asinh(more.real * less.imag - more.imag * less.real)};
}

Complex acosh(Complex z, Fault& fault) {
  if (!is_finite(z)) {
    if (z.real == 0 && std::isnan(z.imag)) return {kNan, kNan};
    return by_annex_g<machine_acosh>(z);
  }
  if (is_large(z)) return {log_of_half(z) + kLn2 * 2.0, std::atan2(z.imag, z.real)};
  Complex less = sqrt({z.real - 1.0, z.imag}, fault), more = sqrt({z.real + 1.0, z.imag}, fault);
  return {std::asinh(less.real * more.real + less.imag * more.imag), 2.0 * std::atan2(less.imag, more.real)};
}

Complex asinh(Complex z, Fault& fault) {
  if (!is_finite(z)) {
    if (std::isnan(z.real) && std::isinf(z.imag)) return {kInfinity, kNan};
    return by_annex_g<machine_asinh>(z);
  }
  if (is_large(z)) {
    double real = log_of_half(z) + kLn2 * 2.0;
    return {z.imag >= 0 ? std::copysign(real, z.real) : -std::copysign(real, -z.real),
            std::atan2(z.imag, std::fabs(z.real))};
  }
  Complex first = sqrt({1.0 + z.imag, -z.real}, fault), second = sqrt({1.0 - z.imag, z.real}, fault);
  return {std::asinh(first.real * second.imag - second.real * first.imag),
          std::atan2(z.imag, first.real * second.real - first.imag * second.imag)};
}
Complex asin(Complex z, Fault& fault) { return turned<asinh>(z, fault); }

Complex atanh(Complex z, Fault& fault) {
  if (!is_finite(z)) {
    if (std::isnan(z.real) && std::isinf(z.imag)) return {0.0, std::copysign(kPi / 2.0, z.imag)};
    return by_annex_g<machine_atanh>(z);
  }
  if (std::signbit(z.real)) {
    Complex mirrored = atanh({-z.real, -z.imag}, fault);
    return {-mirrored.real, -mirrored.imag};
  }
  double imag = std::fabs(z.imag);
  if (z.real > kSqrtLarge || imag > kSqrtLarge) {
    double half = std::hypot(z.real / 2.0, z.imag / 2.0);
    return {z.real / 4.0 / half / half, -std::copysign(kPi / 2.0, -z.imag)};
  }
  if (z.real == 1.0 && imag < kSqrtSmallest) {
    if (imag == 0) {
      fault = Fault::kDomain;
      return {kInfinity, z.imag};
    }
    return {-std::log(std::sqrt(imag) / std::sqrt(std::hypot(imag, 2.0))),
            std::copysign(std::atan2(2.0, -imag) / 2, z.imag)};
  }
  double less = 1 - z.real;
  return {std::log1p(4.0 * z.real / (less * less + imag * imag)) / 4.0,
          -std::atan2(-2.0 * z.imag, less * (1 + z.real) - imag * imag) / 2.0};
}
Complex atan(Complex z, Fault& fault) { return turned<atanh>(z, fault); }

Complex cosh(Complex z, Fault& fault) {
  if (!is_finite(z)) {
    if (std::isinf(z.imag) && !std::isnan(z.real)) fault = Fault::kDomain;
    if (std::isnan(z.real) && z.imag == 0) return {kNan, 0.0};
    return by_annex_g<machine_cosh>(z);
  }
  Complex result;
  if (std::fabs(z.real) > kLogLarge) {
    double less = z.real - std::copysign(1.0, z.real);
    result = {std::cos(z.imag) * std::cosh(less) * kE, std::sin(z.imag) * std::sinh(less) * kE};
  } else {
    result = {std::cos(z.imag) * std::cosh(z.real), std::sin(z.imag) * std::sinh(z.real)};
  }
  if (std::isinf(result.real) || std::isinf(result.imag)) fault = Fault::kRange;
  return result;
}
Complex cos(Complex z, Fault& fault) { return cosh({-z.imag, z.real}, fault); }

Complex sinh(Complex z, Fault& fault) {
  if (!is_finite(z)) {
    if (std::isinf(z.imag) && !std::isnan(z.real)) fault = Fault::kDomain;
    if (z.real == 0 && std::isnan(z.imag)) return {0.0, kNan};
    return by_annex_g<machine_sinh>(z);
  }
  Complex result;
  if (std::fabs(z.real) > kLogLarge) {
    double less = z.real - std::copysign(1.0, z.real);
    result = {std::cos(z.imag) * std::sinh(less) * kE, std::sin(z.imag) * std::cosh(less) * kE};
  } else {
    result = {std::cos(z.imag) * std::sinh(z.real), std::sin(z.imag) * std::cosh(z.real)};
  }
  if (std::isinf(result.real) || std::isinf(result.imag)) fault = Fault::kRange;
  return result;
}
Complex sin(Complex z, Fault& fault) { return turned<sinh>(z, fault); }

Complex tanh(Complex z, Fault& fault) {
  if (!is_finite(z)) {
    if (std::isinf(z.imag) && std::isfinite(z.real)) fault = Fault::kDomain;
    if (std::isinf(z.real) && std::isfinite(z.imag) && z.imag != 0)
      return {std::copysign(1.0, z.real), std::copysign(0.0, 2.0 * std::sin(z.imag) * std::cos(z.imag))};
    if (std::isinf(z.real)) return {std::copysign(1.0, z.real), z.imag == 0 ? z.imag : 0.0};
    if (z.real == 0 && std::isnan(z.imag)) return {kNan, kNan};
    return by_annex_g<machine_tanh>(z);
  }
  if (std::fabs(z.real) > kLogLarge)
    return {std::copysign(1.0, z.real), 4.0 * std::sin(z.imag) * std::cos(z.imag) * std::exp(-2.0 * std::fabs(z.real))};
  double tangent_h = std::tanh(z.real), tangent = std::tan(z.imag), secant_h = 1.0 / std::cosh(z.real);
  double product = tangent_h * tangent, divisor = 1.0 + product * product;
  return {tangent_h * (1.0 + tangent * tangent) / divisor, ((tangent / divisor) * secant_h) * secant_h};
}
Complex tan(Complex z, Fault& fault) { return turned<tanh>(z, fault); }

Complex exp(Complex z, Fault& fault) {
  if (!is_finite(z)) {
    if (std::isinf(z.imag) && (std::isfinite(z.real) || (std::isinf(z.real) && z.real > 0))) fault = Fault::kDomain;
    if (std::isinf(z.real) && z.real < 0 && std::isinf(z.imag)) return {0.0, 0.0};
    return by_annex_g<machine_exp>(z);
  }
  Complex result;
  if (z.real > kLogLarge) {
    double size = std::exp(z.real - 1.0);
    result = {size * std::cos(z.imag) * kE, size * std::sin(z.imag) * kE};
  } else {
    double size = std::exp(z.real);
    result = {size * std::cos(z.imag), size * std::sin(z.imag)};
  }
  if (std::isinf(result.real) || std::isinf(result.imag)) fault = Fault::kRange;
  return result;
}

Complex log(Complex z, Fault& fault) {
  if (!is_finite(z)) return by_annex_g<machine_log>(z);
  double real = std::fabs(z.real), imag = std::fabs(z.imag), size;
  if (real > kLarge || imag > kLarge) {
    size = log_of_half(z) + kLn2;
  } else if (real < DBL_MIN && imag < DBL_MIN) {
    if (real > 0 || imag > 0) {
      size = std::log(std::hypot(std::ldexp(real, DBL_MANT_DIG), std::ldexp(imag, DBL_MANT_DIG))) - DBL_MANT_DIG * kLn2;
    } else {
      fault = Fault::kDomain;
      return {-kInfinity, std::atan2(z.imag, z.real)};
    }
  } else {
    double length = std::hypot(real, imag);
    if (length >= 0.71 && length <= 1.73) {
      // Near 1: the logarithm of the square without the loss of its first digits.
      double larger = real > imag ? real : imag, smaller = real > imag ? imag : real;
      size = std::log1p((larger - 1) * (larger + 1) + smaller * smaller) / 2.0;
    } else {
      size = std::log(length);
    }
  }
  return {size, std::atan2(z.imag, z.real)};
}

Complex log10(Complex z, Fault& fault) {
  Complex natural = log(z, fault);
  return {natural.real / kLn10, natural.imag / kLn10};
}

Complex rect(double r, double phi, Fault& fault) {
  if (std::isfinite(r) && std::isfinite(phi)) {
    if (phi == 0) return {r, r * phi};
    return {r * std::cos(phi), r * std::sin(phi)};
  }
  if (r != 0 && !std::isnan(r) && std::isinf(phi)) fault = Fault::kDomain;
  if (std::isinf(r)) {
    if (!std::isfinite(phi)) return {kInfinity, kNan};
    if (phi == 0) return {r, std::signbit(r) == std::signbit(phi) ? 0.0 : -0.0};
    double sign = std::copysign(1.0, r);
    return {std::copysign(kInfinity, sign * std::cos(phi)), std::copysign(kInfinity, sign * std::sin(phi))};
  }
  if (std::isnan(r)) return {kNan, phi == 0 ? 0.0 : kNan};
  if (r == 0) return {0, 0};
  return {kNan, kNan};
}

}  // namespace ouro::complex_functions
