#include "numeric/complex.h"

#include <cmath>
#include <cstring>

#include "numeric/float_arithmetic.h"
#include "numeric/float_text.h"
#include "numeric/text_internal.h"

namespace ouro::numeric {

Complex complex_multiply(Complex a, Complex b) {
  return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

// Smith's method: divides by the larger part first. False when b is zero.
static bool quotient(Complex a, Complex b, Complex* out) {
  double real = std::fabs(b.real), imag = std::fabs(b.imag);
  if (real >= imag) {
    if (real == 0) return false;
    double ratio = b.imag / b.real;
    double divisor = b.real + b.imag * ratio;
    *out = {(a.real + a.imag * ratio) / divisor, (a.imag - a.real * ratio) / divisor};
  } else if (imag >= real) {
    double ratio = b.real / b.imag;
    double divisor = b.real * ratio + b.imag;
    *out = {(a.real * ratio + a.imag) / divisor, (a.imag * ratio - a.real) / divisor};
  } else {
    *out = {__builtin_nan(""), __builtin_nan("")};
  }
  return true;
}

Result<Complex> complex_divide(Context& context, Complex a, Complex b) {
  Complex result;
  if (!quotient(a, b, &result)) return context.fail(FailureKind::kZeroDivision, "complex division by zero");
  return result;
}

static Complex whole_power(Complex a, unsigned exponent) {
  Complex result{1.0, 0.0};
  for (Complex square = a; exponent; exponent >>= 1) {
    if (exponent & 1) result = complex_multiply(result, square);
    square = complex_multiply(square, square);
  }
  return result;
}

Result<Complex> complex_power(Context& context, Complex a, Complex b) {
  auto zero_base = [&] { return context.fail(FailureKind::kZeroDivision, "0.0 to a negative or complex power"); };
  Complex result;
  if (b.imag == 0 && b.real == std::floor(b.real) && std::fabs(b.real) <= 100.0) {
    // Small whole exponents by multiplication, which is more exact.
    result = whole_power(a, unsigned(std::fabs(b.real)));
    if (b.real <= 0 && !quotient(Complex{1.0, 0.0}, result, &result)) return zero_base();
  } else if (a.real == 0 && a.imag == 0) {
    if (b.imag != 0 || b.real < 0) return zero_base();
    return Complex{};
  } else {
    double absolute = std::hypot(a.real, a.imag);
    double length = std::pow(absolute, b.real);
    double angle = std::atan2(a.imag, a.real);
    double phase = angle * b.real;
    if (b.imag != 0) {
      length /= std::exp(angle * b.imag);
      phase += b.imag * std::log(absolute);
    }
    // The C library calls the sine of infinity a domain error, which CPython takes for a zero base.
    if (std::isinf(phase)) return zero_base();
    result = {length * std::cos(phase), length * std::sin(phase)};
  }
  if (std::isinf(result.real) || std::isinf(result.imag)) {
    return context.fail(FailureKind::kOverflow, "complex exponentiation");
  }
  return result;
}

Result<double> complex_absolute(Context& context, Complex a) {
  if (std::isinf(a.real) || std::isinf(a.imag)) return HUGE_VAL;
  if (std::isnan(a.real) || std::isnan(a.imag)) return __builtin_nan("");
  double result = std::hypot(a.real, a.imag);
  if (std::isinf(result)) return context.fail(FailureKind::kOverflow, "absolute value too large");
  return result;
}

size_t complex_repr(Complex a, char* out) {
  char* p = out;
  bool only_imag = a.real == 0 && !std::signbit(a.real);
  if (!only_imag) {
    *p++ = '(';
    p += float_repr(a.real, p, FloatReprStyle::kBare);
    // A sign always stands between the parts; NaN shows none of its own.
    if (std::isnan(a.imag) || !std::signbit(a.imag)) *p++ = '+';
  }
  p += float_repr(a.imag, p, FloatReprStyle::kBare);
  *p++ = 'j';
  if (!only_imag) *p++ = ')';
  return size_t(p - out);
}

namespace {

// The text without underscores: real, imaginary or both, perhaps in parentheses. False: malformed.
bool read_complex(std::string_view text, Complex* out) {
  size_t position = 0;
  auto skip_spaces = [&] {
    while (position < text.size() && is_space(text[position])) position++;
  };
  auto peek = [&] { return position < text.size() ? text[position] : '\0'; };
  auto is_imaginary_unit = [](char c) { return c == 'j' || c == 'J'; };
  // A sign alone, before the unit, counts as one.
  auto read_sign = [&] {
    double value = 1.0;
    if (peek() == '+' || peek() == '-') {
      if (peek() == '-') value = -1.0;
      position++;
    }
    return value;
  };
  skip_spaces();
  bool parenthesis = peek() == '(';
  if (parenthesis) {
    position++;
    skip_spaces();
  }
  double first;
  size_t taken = read_float(text.substr(position), &first);
  position += taken;
  if (taken) {
    if (is_imaginary_unit(peek())) {
      position++;
      out->imag = first;
    } else {
      out->real = first;
      if (peek() == '+' || peek() == '-') {
        double second;
        taken = read_float(text.substr(position), &second);
        if (taken) position += taken;
        else second = read_sign();
        if (!is_imaginary_unit(peek())) return false;
        position++;
        out->imag = second;
      }
    }
  } else {
    out->imag = read_sign();
    if (!is_imaginary_unit(peek())) return false;
    position++;
  }
  skip_spaces();
  if (parenthesis) {
    if (peek() != ')') return false;
    position++;
    skip_spaces();
  }
  return position == text.size();
}

}  // namespace

Result<Complex> parse_complex(Context& context, std::string_view text) {
  auto malformed = [&] { return context.fail(FailureKind::kValue, "complex() arg is a malformed string"); };
  LimbBuffer storage;
  auto stripped = without_underscores(context, text, &storage);
  if (stripped.is_error()) {
    if (context.failure() == FailureKind::kValue) return malformed();
    return raised;
  }
  text = stripped.release();
  Complex result;
  if (!read_complex(text, &result)) return malformed();
  return result;
}

int64_t hash_complex(Complex a, int64_t hash_of_nan) {
  uint64_t combined = uint64_t(hash_double(a.real, hash_of_nan)) + 1000003 * uint64_t(hash_double(a.imag, hash_of_nan));
  return combined == ~uint64_t(0) ? int64_t(-2) : int64_t(combined);
}

}  // namespace ouro::numeric
