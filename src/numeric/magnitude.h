// Magnitudes: arithmetic of non-negative integers given as little-endian limbs, of any length, on top of
// GMP's mpn kernels. The inner layer of integer.h; nobody else includes it.
//
// GMP's functions can neither be stopped nor told where to take scratch memory, so they only ever get blocks
// that take a few milliseconds. What is longer is split here: multiplication by a Fermat-ring transform,
// division by the recursive method of Burnikel and Ziegler and, when it is longer still, by Newton's
// reciprocal. Between blocks the Context is polled, and all memory that grows with the operands comes from
// it. Unless stated otherwise results do not overlap operands.
#pragma once

#include <gmp.h>

#include "numeric/context.h"

namespace ouro::numeric {

static_assert(sizeof(mp_limb_t) == sizeof(Limb) && GMP_NUMB_BITS == 64);

// GMP declares its limbs as unsigned long.
inline mp_limb_t* gmp(Limb* limbs) { return reinterpret_cast<mp_limb_t*>(limbs); }
inline const mp_limb_t* gmp(const Limb* limbs) { return reinterpret_cast<const mp_limb_t*>(limbs); }

inline constexpr size_t kMultiplyBlock = 8192;           // limbs of each factor: about 2 ms
inline constexpr size_t kDivideBlock = 4096;             // limbs of a divisor: about 2 ms
inline constexpr size_t kLinearBlock = size_t(1) << 17;  // limbs of an operation of linear time

// The size without leading zero limbs.
inline size_t trimmed(const Limb* limbs, size_t size) {
  while (size > 0 && limbs[size - 1] == 0) size--;
  return size;
}

// <0, 0, >0; both without leading zero limbs.
int compare_magnitudes(const Limb* a, size_t a_size, const Limb* b, size_t b_size);

// out[a_size] = a + b, returns the carry; a_size >= b_size. out may be a or b.
Result<Limb> add_magnitudes(Context&, Limb* out, const Limb* a, size_t a_size, const Limb* b, size_t b_size);
// out[a_size] = a - b where a >= b; a_size >= b_size. out may be a or b.
Result<void> subtract_magnitudes(Context&, Limb* out, const Limb* a, size_t a_size, const Limb* b, size_t b_size);

// out[a_size + b_size] = a * b; sizes may be zero, leading zero limbs are allowed.
Result<void> multiply_magnitudes(Context&, Limb* out, const Limb* a, size_t a_size, const Limb* b, size_t b_size);

// quotient[a_size - d_size + 1], remainder[d_size] = divmod(a, d); a_size >= d_size >= 1, the top limb of d
// is not zero.
Result<void> divide_magnitudes(Context&, Limb* quotient, Limb* remainder, const Limb* a, size_t a_size, const Limb* d,
                               size_t d_size);

// out[size + shift / 64 + 1] = a << shift; returns nothing but a failure. out may be a when shift < 64.
Result<void> shift_magnitude_left(Context&, Limb* out, const Limb* a, size_t size, size_t shift);
// out[size - shift / 64] = a >> shift, shift < 64 * size. out may be a.
Result<void> shift_magnitude_right(Context&, Limb* out, const Limb* a, size_t size, size_t shift);

Result<void> copy_limbs(Context&, Limb* out, const Limb* limbs, size_t size);
Result<void> clear_limbs(Context&, Limb* out, size_t size);

// The product by a Fermat-ring transform (Schoenhage and Strassen), for factors beyond kMultiplyBlock.
Result<void> multiply_by_transform(Context&, Limb* out, const Limb* a, size_t a_size, const Limb* b, size_t b_size);

inline constexpr size_t kReciprocalBlock = 24576;  // limbs of a divisor from which on a reciprocal pays

// A divisor with its reciprocal, for dividing by it more than once, or once when it is long: a quotient then
// costs two products. The reciprocal V = B^2n / D (B = 2^64, D normalised with n limbs) comes from Newton's
// iteration and may be a few units off; every quotient is put right.
class PreparedDivisor {
 public:
  // The top limb is not zero. The limbs are copied.
  Result<void> prepare(Context&, const Limb* divisor, size_t size);
  bool is_prepared() const { return size_ != 0; }
  // As divide_magnitudes.
  Result<void> divide(Context&, Limb* quotient, Limb* remainder, const Limb* a, size_t a_size) const;

 private:
  // quotient[n], a[0 .. n) = divmod(a[2n], D); a[n .. 2n) < D. scratch of 2n + 2 limbs.
  Result<void> step(Context&, Limb* quotient, Limb* a, Limb* scratch) const;

  LimbBuffer divisor_;     // size_ limbs, shifted so that the top bit is set
  LimbBuffer reciprocal_;  // size_ + 1 limbs
  size_t size_ = 0;
  unsigned shift_ = 0;
};

}  // namespace ouro::numeric
