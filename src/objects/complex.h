// Complex: a complex number: two doubles.   count | type | real | imaginary
#pragma once

#include "numeric/complex.h"
#include "runtime/protocol.h"

namespace ouro {

struct ComplexNumber : Object {
  static constexpr Kind kKind = Kind::kComplex;
  static constexpr const char* kTypeName = "complex";
  numeric::Complex number;
};

Result<Ref> make_complex(ThreadState& ts, double real, double imaginary);
// complex(value) for a number: __complex__, then __float__ and __index__. TypeError "must be real number, not str".
Result<numeric::Complex> to_complex(ThreadState& ts, Value value);

}  // namespace ouro
