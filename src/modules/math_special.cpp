// The gamma function and the logarithm of its absolute value by the Lanczos approximation (Boost's
// lanczos13m53: 13 terms, g = 6.0246...), with the reflection formula for negative arguments. The order of
// the operations fixes the last bits of the results.
#include "modules/math_functions.h"

namespace ouro::math {

namespace {

constexpr double kPi = 3.141592653589793238462643383279502884197;
constexpr double kLogPi = 1.144729885849400174143427351353058711647;
constexpr double kG = 6.024680040776729583740234375;
constexpr double kGMinusHalf = 5.524680040776729583740234375;
constexpr int kTerms = 13;

// Coefficients of the rational function, lowest power first.
constexpr double kNumerator[kTerms] = {
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
};
// x (x + 1) ... (x + 11)
constexpr double kDenominator[kTerms] = {
    0.0,       39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,        1.0,
};

constexpr int kFactorials = 23;
// gamma(n) for n = 1 .. 23 is exact.
constexpr double factorial_below(int n) {
  double product = 1;
  for (int i = 2; i < n; i++) product *= i;
  return product;
}

// The rational function; in powers of 1/x for larger x, where those of x would overflow.
double lanczos_sum(double x) {
  double numerator = 0, denominator = 0;
  if (x < 5.0) {
    for (int i = kTerms; i-- > 0;) {
      numerator = numerator * x + kNumerator[i];
      denominator = denominator * x + kDenominator[i];
    }
  } else {
    for (int i = 0; i < kTerms; i++) {
      numerator = numerator / x + kNumerator[i];
      denominator = denominator / x + kDenominator[i];
    }
  }
  return numerator / denominator;
}

// sin(pi * x) without the error of pi * x, for finite x.
double sin_pi(double x) {
  double y = std::fmod(std::fabs(x), 2.0);
  double result;
  switch (int(std::round(2.0 * y))) {
    case 0: result = std::sin(kPi * y); break;
    case 1: result = std::cos(kPi * (y - 0.5)); break;
    case 2: result = std::sin(kPi * (1.0 - y)); break;  // not y - 1: the sign of zero
    case 3: result = -std::cos(kPi * (y - 1.5)); break;
    default: result = std::sin(kPi * (y - 2.0)); break;
  }
  return std::copysign(1.0, x) * result;
}

}  // namespace

double gamma(double x, bool& pole) {
  pole = false;
  if (std::isnan(x)) return x;
  if (std::isinf(x)) return x > 0 ? x : __builtin_nan("");
  if (x == 0) {
    pole = true;
    return std::copysign(HUGE_VAL, x);
  }
  if (x == std::floor(x)) {
    if (x < 0) {
      pole = true;
      return __builtin_nan("");
    }
    if (x <= kFactorials) return factorial_below(int(x));
  }
  double size = std::fabs(x);
  if (size < 1e-20) return 1.0 / x;
  if (size > 200.0) return x < 0 ? 0.0 / sin_pi(x) : HUGE_VAL;

  double y = size + kGMinusHalf;
  // The rounding error of y, relative to it, times g.
  double error;
  if (size > kGMinusHalf) {
    double q = y - size;
    error = q - kGMinusHalf;
  } else {
    double q = y - kGMinusHalf;
    error = q - size;
  }
  error = error * kG / y;
  double result;
  if (x < 0) {
    result = -kPi / sin_pi(size) / size * std::exp(y) / lanczos_sum(size);
    result -= error * result;
    if (size < 140.0) {
      result /= std::pow(y, size - 0.5);
    } else {
      double root = std::pow(y, size / 2.0 - 0.25);
      result /= root;
      result /= root;
    }
  } else {
    result = lanczos_sum(size) / std::exp(y);
    result += error * result;
    if (size < 140.0) {
      result *= std::pow(y, size - 0.5);
    } else {
      double root = std::pow(y, size / 2.0 - 0.25);
      result *= root;
      result *= root;
    }
  }
  return result;
}

double log_gamma(double x, bool& pole) {
  pole = false;
  if (std::isnan(x)) return x;
  if (std::isinf(x)) return HUGE_VAL;
  if (x == std::floor(x) && x <= 2.0) {
    if (x <= 0.0) {
      pole = true;
      return HUGE_VAL;
    }
    return 0.0;
  }
  double size = std::fabs(x);
  if (size < 1e-20) return -std::log(size);
  double result = std::log(lanczos_sum(size)) - kG;
  result += (size - 0.5) * (std::log(size + kG - 0.5) - 1);
  if (x < 0.0) result = kLogPi - std::log(std::fabs(sin_pi(size))) - std::log(size) - result;
  return result;
}

}  // namespace ouro::math
