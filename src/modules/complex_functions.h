// The functions of module cmath, without objects: Kahan's formulas for branch cuts and signed zeros (W.
// Kahan, "Branch cuts for complex elementary functions", 1987), with scaling where plain formulas would
// overflow, and for arguments that are not finite the values of C99, Annex G.
#pragma once

#include "numeric/complex.h"

namespace ouro::complex_functions {

using numeric::Complex;
enum class Fault : uint8_t { kNone, kDomain, kRange };

Complex acos(Complex z, Fault& fault);
Complex acosh(Complex z, Fault& fault);
Complex asin(Complex z, Fault& fault);
Complex asinh(Complex z, Fault& fault);
Complex atan(Complex z, Fault& fault);
Complex atanh(Complex z, Fault& fault);
Complex cos(Complex z, Fault& fault);
Complex cosh(Complex z, Fault& fault);
Complex exp(Complex z, Fault& fault);
Complex log(Complex z, Fault& fault);
Complex log10(Complex z, Fault& fault);
Complex sin(Complex z, Fault& fault);
Complex sinh(Complex z, Fault& fault);
Complex sqrt(Complex z, Fault& fault);
Complex tan(Complex z, Fault& fault);
Complex tanh(Complex z, Fault& fault);
Complex rect(double r, double phi, Fault& fault);

}  // namespace ouro::complex_functions
