// What the files behind integer.h share: an Integer made by a function that writes into limbs.
#pragma once

#include "numeric/integer.h"

namespace ouro::numeric {

template <class Write>
Result<Integer> make_integer(Context& context, size_t bound, Write write) {
  LimbBuffer limbs = TRY(LimbBuffer::make(context, bound));
  Shape shape = TRY(write(limbs.data()));
  OURO_ASSERT(shape.size <= bound);
  return Integer(std::move(limbs), shape);
}

// The inverse of a modulo m, 0 <= a < m, m > 1. kValue "base is not invertible for the given modulus".
Result<Integer> inverse_modulo(Context&, IntegerView a, IntegerView m);

}  // namespace ouro::numeric
