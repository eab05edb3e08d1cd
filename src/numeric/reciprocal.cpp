// Division by a precomputed reciprocal. See PreparedDivisor in magnitude.h.
#include <algorithm>
#include <cstring>

#include "numeric/magnitude.h"

namespace ouro::numeric {

// limbs = 2^(64 size) - limbs.
static Result<void> negate_limbs(Context& context, Limb* limbs, size_t size) {
  Limb borrow = 0;
  for (size_t start = 0; start < size; start += kLinearBlock) {
    if (start) TRY(context.poll());
    size_t count = std::min(kLinearBlock, size - start);
    if (borrow) mpn_com(gmp(limbs + start), gmp(limbs + start), count);
    else borrow = mpn_neg(gmp(limbs + start), gmp(limbs + start), count);
  }
  return {};
}

// v[n + 1] = B^2n / d, a few units off; the top bit of d[n] is set.
static Result<void> compute_reciprocal(Context& context, Limb* v, const Limb* d, size_t n) {
  if (n <= kDivideBlock) {
    TRY(context.poll());
    LimbBuffer numerator = TRY(LimbBuffer::make(context, 2 * n));
    LimbBuffer remainder = TRY(LimbBuffer::make(context, n));
    std::memset(numerator.data(), 0xff, 2 * n * sizeof(Limb));
    mpn_tdiv_qr(gmp(v), gmp(remainder.data()), 0, gmp(numerator.data()), 2 * n, gmp(d), n);
    return {};
  }
  // From the reciprocal w of the upper h limbs: with e = B^(n + h) - d w, the correction is w e / B^2h. One
  // limb more than a half keeps the square of the error below a unit.
  size_t h = n / 2 + 2;
  size_t gap = n - h;
  LimbBuffer w = TRY(LimbBuffer::make(context, h + 1));
  TRY(compute_reciprocal(context, w.data(), d + gap, h));
  LimbBuffer product = TRY(LimbBuffer::make(context, n + h + 1));
  TRY(multiply_magnitudes(context, product.data(), d, n, w.data(), h + 1));
  bool above = product.data()[n + h] != 0;
  if (above) product.data()[n + h] -= 1;
  else TRY(negate_limbs(context, product.data(), n + h));
  size_t error_size = trimmed(product.data(), n + h + 1);
  TRY(clear_limbs(context, v, gap));
  TRY(copy_limbs(context, v + gap, w.data(), h + 1));
  if (error_size <= gap) return {};
  LimbBuffer correction = TRY(LimbBuffer::make(context, error_size - gap + h + 1));
  TRY(multiply_magnitudes(context, correction.data(), product.data() + gap, error_size - gap, w.data(), h + 1));
  size_t cut = 3 * h - n;
  size_t correction_size = trimmed(correction.data(), error_size - gap + h + 1);
  if (correction_size <= cut) return {};
  correction_size = std::min(correction_size - cut, n + 1);
  if (above) return subtract_magnitudes(context, v, v, n + 1, correction.data() + cut, correction_size);
  TRY(add_magnitudes(context, v, v, n + 1, correction.data() + cut, correction_size));
  return {};
}

Result<void> PreparedDivisor::prepare(Context& context, const Limb* divisor, size_t size) {
  OURO_ASSERT(size > 0 && divisor[size - 1] != 0);
  shift_ = unsigned(__builtin_clzll(divisor[size - 1]));
  divisor_ = TRY(LimbBuffer::make(context, size + 1));
  TRY(shift_magnitude_left(context, divisor_.data(), divisor, size, shift_));
  reciprocal_ = TRY(LimbBuffer::make(context, size + 1));
  TRY(compute_reciprocal(context, reciprocal_.data(), divisor_.data(), size));
  size_ = size;
  return {};
}

Result<void> PreparedDivisor::step(Context& context, Limb* quotient, Limb* a, Limb* scratch) const {
  size_t n = size_;
  const Limb* d = divisor_.data();
  TRY(multiply_magnitudes(context, scratch, a + n - 1, n + 1, reciprocal_.data(), n + 1));
  const Limb* estimate = scratch + n + 1;
  if (estimate[n] != 0) {
    // Too large by the reciprocal's error: B^n - 1 is the largest that can be.
    for (size_t i = 0; i < n; i++) quotient[i] = ~Limb(0);
  } else {
    TRY(copy_limbs(context, quotient, estimate, n));
  }
  TRY(multiply_magnitudes(context, scratch, quotient, n, d, n));
  // a - q d modulo B^2n; its sign is the comparison's.
  bool below = compare_magnitudes(a, 2 * n, scratch, 2 * n) < 0;
  if (below) {
    TRY(subtract_magnitudes(context, scratch, scratch, 2 * n, a, 2 * n));
    // scratch = q d - a > 0: take units from q until it is at most zero.
    for (;;) {
      mpn_sub_1(gmp(quotient), gmp(quotient), n, 1);
      size_t size = trimmed(scratch, 2 * n);
      if (compare_magnitudes(scratch, size, d, n) <= 0) {
        TRY(clear_limbs(context, scratch + size, n - std::min(size, n)));
        return subtract_magnitudes(context, a, d, n, scratch, std::min(size, n));
      }
      TRY(context.poll());
      TRY(subtract_magnitudes(context, scratch, scratch, 2 * n, d, n));
    }
  }
  TRY(subtract_magnitudes(context, a, a, 2 * n, scratch, 2 * n));
  while (compare_magnitudes(a, trimmed(a, 2 * n), d, n) >= 0) {
    TRY(context.poll());
    TRY(subtract_magnitudes(context, a, a, 2 * n, d, n));
    mpn_add_1(gmp(quotient), gmp(quotient), n, 1);
  }
  return {};
}

Result<void> PreparedDivisor::divide(Context& context, Limb* quotient, Limb* remainder, const Limb* a,
                                     size_t a_size) const {
  size_t n = size_;
  OURO_ASSERT(a_size >= n);
  size_t steps = (a_size + 1 + n - 1) / n;
  LimbBuffer dividend = TRY(LimbBuffer::make(context, (steps + 1) * n));
  TRY(shift_magnitude_left(context, dividend.data(), a, a_size, shift_));
  TRY(clear_limbs(context, dividend.data() + a_size + 1, (steps + 1) * n - a_size - 1));
  LimbBuffer parts = TRY(LimbBuffer::make(context, steps * n));
  LimbBuffer scratch = TRY(LimbBuffer::make(context, 2 * n + 2));
  for (size_t i = steps; i-- > 0;) {
    Limb* window = dividend.data() + i * n;
    // The uppermost part is often short: what is less than the divisor is a remainder already.
    if (compare_magnitudes(window, trimmed(window, 2 * n), divisor_.data(), n) < 0) {
      TRY(clear_limbs(context, parts.data() + i * n, n));
      continue;
    }
    TRY(step(context, parts.data() + i * n, window, scratch.data()));
  }
  size_t quotient_size = a_size - n + 1;
  size_t known = std::min(quotient_size, steps * n);
  TRY(copy_limbs(context, quotient, parts.data(), known));
  TRY(clear_limbs(context, quotient + known, quotient_size - known));
  return shift_magnitude_right(context, remainder, dividend.data(), n, shift_);
}

}  // namespace ouro::numeric
