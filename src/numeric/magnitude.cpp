#include "numeric/magnitude.h"

#include <algorithm>
#include <cstring>

namespace ouro::numeric {

int compare_magnitudes(const Limb* a, size_t a_size, const Limb* b, size_t b_size) {
  if (a_size != b_size) return a_size < b_size ? -1 : 1;
  return a_size ? mpn_cmp(gmp(a), gmp(b), a_size) : 0;
}

Result<void> copy_limbs(Context& context, Limb* out, const Limb* limbs, size_t size) {
  for (size_t start = 0; start < size; start += kLinearBlock) {
    if (start) TRY(context.poll());
    std::memmove(out + start, limbs + start, std::min(kLinearBlock, size - start) * sizeof(Limb));
  }
  return {};
}

Result<void> clear_limbs(Context& context, Limb* out, size_t size) {
  for (size_t start = 0; start < size; start += kLinearBlock) {
    if (start) TRY(context.poll());
    std::memset(out + start, 0, std::min(kLinearBlock, size - start) * sizeof(Limb));
  }
  return {};
}

Result<Limb> add_magnitudes(Context& context, Limb* out, const Limb* a, size_t a_size, const Limb* b, size_t b_size) {
  OURO_ASSERT(a_size >= b_size);
  if (a_size <= kLinearBlock) return Limb(mpn_add(gmp(out), gmp(a), a_size, gmp(b), b_size));
  Limb carry = 0;
  for (size_t start = 0; start < b_size; start += kLinearBlock) {
    if (start) TRY(context.poll());
    size_t count = std::min(kLinearBlock, b_size - start);
    Limb carry_in = carry;
    carry = mpn_add_n(gmp(out + start), gmp(a + start), gmp(b + start), count);
    if (carry_in) carry += mpn_add_1(gmp(out + start), gmp(out + start), count, 1);
  }
  for (size_t start = b_size; start < a_size; start += kLinearBlock) {
    TRY(context.poll());
    carry = mpn_add_1(gmp(out + start), gmp(a + start), std::min(kLinearBlock, a_size - start), carry);
  }
  return carry;
}

Result<void> subtract_magnitudes(Context& context, Limb* out, const Limb* a, size_t a_size, const Limb* b,
                                 size_t b_size) {
  OURO_ASSERT(a_size >= b_size);
  if (a_size <= kLinearBlock) {
    Limb borrow = mpn_sub(gmp(out), gmp(a), a_size, gmp(b), b_size);
    OURO_ASSERT(borrow == 0);
    (void)borrow;
    return {};
  }
  Limb borrow = 0;
  for (size_t start = 0; start < b_size; start += kLinearBlock) {
    if (start) TRY(context.poll());
    size_t count = std::min(kLinearBlock, b_size - start);
    Limb borrow_in = borrow;
    borrow = mpn_sub_n(gmp(out + start), gmp(a + start), gmp(b + start), count);
    if (borrow_in) borrow += mpn_sub_1(gmp(out + start), gmp(out + start), count, 1);
  }
  for (size_t start = b_size; start < a_size; start += kLinearBlock) {
    TRY(context.poll());
    borrow = mpn_sub_1(gmp(out + start), gmp(a + start), std::min(kLinearBlock, a_size - start), borrow);
  }
  OURO_ASSERT(borrow == 0);
  return {};
}

Result<void> shift_magnitude_left(Context& context, Limb* out, const Limb* a, size_t size, size_t shift) {
  size_t words = shift / 64;
  unsigned bits = shift % 64;
  OURO_ASSERT(out != a || words == 0);
  Limb* to = out + words;
  if (bits == 0) {
    TRY(copy_limbs(context, to, a, size));
    to[size] = 0;
  } else {
    // From the top down, so that out may be a.
    to[size] = size ? a[size - 1] >> (64 - bits) : 0;
    size_t end = size;
    while (end > 0) {
      if (end != size) TRY(context.poll());
      size_t start = end > kLinearBlock ? end - kLinearBlock : 0;
      Limb below = start ? a[start - 1] >> (64 - bits) : 0;
      mpn_lshift(gmp(to + start), gmp(a + start), end - start, bits);
      to[start] |= below;
      end = start;
    }
  }
  return clear_limbs(context, out, words);
}

Result<void> shift_magnitude_right(Context& context, Limb* out, const Limb* a, size_t size, size_t shift) {
  size_t words = shift / 64;
  unsigned bits = shift % 64;
  OURO_ASSERT(words < size);
  const Limb* from = a + words;
  size -= words;
  if (bits == 0) return copy_limbs(context, out, from, size);
  for (size_t start = 0; start < size; start += kLinearBlock) {
    if (start) TRY(context.poll());
    size_t end = std::min(size, start + kLinearBlock);
    Limb above = end < size ? from[end] << (64 - bits) : 0;
    mpn_rshift(gmp(out + start), gmp(from + start), end - start, bits);
    out[end - 1] |= above;
  }
  return {};
}

// a is longer than a block or than four times b: products of pieces of a with the whole of b are added up.
static Result<void> multiply_unbalanced(Context& context, Limb* out, const Limb* a, size_t a_size, const Limb* b,
                                        size_t b_size) {
  size_t piece = std::max(b_size, kMultiplyBlock);
  LimbBuffer product = TRY(LimbBuffer::make(context, piece + b_size));
  TRY(multiply_magnitudes(context, out, a, std::min(piece, a_size), b, b_size));
  for (size_t start = piece; start < a_size; start += piece) {
    TRY(context.poll());
    size_t count = std::min(piece, a_size - start);
    TRY(multiply_magnitudes(context, product.data(), a + start, count, b, b_size));
    // out[start .. start + b_size) holds the upper part of what was added so far.
    TRY(copy_limbs(context, out + start + b_size, product.data() + b_size, count));
    Limb carry = TRY(add_magnitudes(context, out + start, out + start, b_size, product.data(), b_size));
    if (carry) mpn_add_1(gmp(out + start + b_size), gmp(out + start + b_size), count, carry);
  }
  return {};
}

Result<void> multiply_magnitudes(Context& context, Limb* out, const Limb* a, size_t a_size, const Limb* b,
                                 size_t b_size) {
  if (a_size < b_size) {
    std::swap(a, b);
    std::swap(a_size, b_size);
  }
  if (b_size == 0) return clear_limbs(context, out, a_size);
  if (a_size <= kMultiplyBlock) {
    if (a == b && a_size == b_size) mpn_sqr(gmp(out), gmp(a), a_size);
    else mpn_mul(gmp(out), gmp(a), a_size, gmp(b), b_size);
    return {};
  }
  TRY(context.poll());
  if (b_size <= kMultiplyBlock || a_size / 4 >= b_size) return multiply_unbalanced(context, out, a, a_size, b, b_size);
  return multiply_by_transform(context, out, a, a_size, b, b_size);
}

namespace {

// Division of 2n by n limbs and of 3h by 2h limbs, in place: the remainder replaces the low limbs of the
// dividend. The divisor's top bit is set and the dividend's upper part is less than the divisor.
class RecursiveDivision {
 public:
  RecursiveDivision(Context& context, size_t size) : context_(context), size_(size) {}

  Result<void> prepare() {
    scratch_ = TRY(LimbBuffer::make(context_, size_ + 2 * kDivideBlock + 2));
    return {};
  }

  // quotient[n], a[0 .. n) = divmod(a[2n], d[n])
  Result<void> two_by_one(Limb* quotient, Limb* a, const Limb* d, size_t n) {
    if (n % 2 != 0 || n <= kDivideBlock) {
      TRY(context_.poll());
      Limb* full = scratch_.data();
      mpn_tdiv_qr(gmp(full), gmp(a), 0, gmp(a), 2 * n, gmp(d), n);
      OURO_ASSERT(full[n] == 0);
      std::memcpy(quotient, full, n * sizeof(Limb));
      return {};
    }
    size_t half = n / 2;
    TRY(three_by_two(quotient + half, a + half, d, half));
    return three_by_two(quotient, a, d, half);
  }

  // quotient[h], a[0 .. 2h) = divmod(a[3h], d[2h])
  Result<void> three_by_two(Limb* quotient, Limb* a, const Limb* d, size_t half) {
    const Limb* d_high = d + half;
    Limb top = 0;  // the limb above a[0 .. 2h) of the partial remainder
    if (mpn_cmp(gmp(a + 2 * half), gmp(d_high), half) < 0) {
      TRY(two_by_one(quotient, a + half, d_high, half));
    } else {
      // Equal upper parts: the estimate is B^h - 1, and the rest is a_middle + d_high.
      for (size_t i = 0; i < half; i++) quotient[i] = ~Limb(0);
      top = mpn_add_n(gmp(a + half), gmp(a + half), gmp(d_high), half);
    }
    Limb* product = scratch_.data();
    TRY(multiply_magnitudes(context_, product, quotient, half, d, half));
    Limb borrow = mpn_sub_n(gmp(a), gmp(a), gmp(product), 2 * half);
    int64_t sign = int64_t(top) - int64_t(borrow);
    while (sign < 0) {
      mpn_sub_1(gmp(quotient), gmp(quotient), half, 1);
      sign += int64_t(mpn_add_n(gmp(a), gmp(a), gmp(d), 2 * half));
    }
    return {};
  }

 private:
  Context& context_;
  size_t size_;
  LimbBuffer scratch_;
};

}  // namespace

// The divisor is longer than a block: both are shifted so that the divisor has block * 2^k limbs and its top bit set.
static Result<void> divide_recursively(Context& context, Limb* quotient, Limb* remainder, const Limb* a, size_t a_size,
                                       const Limb* d, size_t d_size) {
  size_t pieces = 1;
  while ((d_size + pieces - 1) / pieces > kDivideBlock) pieces *= 2;
  size_t n = (d_size + pieces - 1) / pieces * pieces;
  size_t shift = (n - d_size) * 64 + size_t(__builtin_clzll(d[d_size - 1]));
  LimbBuffer divisor = TRY(LimbBuffer::make(context, n + 1));
  TRY(shift_magnitude_left(context, divisor.data(), d, d_size, shift));
  size_t shifted_size = a_size + (n - d_size) + 1;
  size_t steps = (shifted_size + n - 1) / n;
  LimbBuffer dividend = TRY(LimbBuffer::make(context, (steps + 1) * n));
  TRY(shift_magnitude_left(context, dividend.data(), a, a_size, shift));
  TRY(clear_limbs(context, dividend.data() + shifted_size, (steps + 1) * n - shifted_size));
  LimbBuffer parts = TRY(LimbBuffer::make(context, steps * n));
  RecursiveDivision division(context, n);
  TRY(division.prepare());
  for (size_t step = steps; step-- > 0;) {
    TRY(division.two_by_one(parts.data() + step * n, dividend.data() + step * n, divisor.data(), n));
  }
  size_t quotient_size = a_size - d_size + 1;
  size_t known = std::min(quotient_size, steps * n);
  TRY(copy_limbs(context, quotient, parts.data(), known));
  TRY(clear_limbs(context, quotient + known, quotient_size - known));
  return shift_magnitude_right(context, remainder, dividend.data(), n, shift);
}

Result<void> divide_magnitudes(Context& context, Limb* quotient, Limb* remainder, const Limb* a, size_t a_size,
                               const Limb* d, size_t d_size) {
  OURO_ASSERT(a_size >= d_size && d_size >= 1 && d[d_size - 1] != 0);
  if (a_size <= 2 * kDivideBlock || (a_size - d_size <= kDivideBlock / 8 && d_size <= 8 * kDivideBlock)) {
    if (d_size == 1) remainder[0] = mpn_divrem_1(gmp(quotient), 0, gmp(a), a_size, d[0]);
    else mpn_tdiv_qr(gmp(quotient), gmp(remainder), 0, gmp(a), a_size, gmp(d), d_size);
    return {};
  }
  if (d_size >= kReciprocalBlock && a_size - d_size > d_size / 4) {
    PreparedDivisor prepared;
    TRY(prepared.prepare(context, d, d_size));
    return prepared.divide(context, quotient, remainder, a, a_size);
  }
  if (d_size > kDivideBlock) return divide_recursively(context, quotient, remainder, a, a_size, d, d_size);
  // A short divisor: pieces of the dividend from the top, each with the remainder before it.
  size_t piece = kDivideBlock;
  LimbBuffer window = TRY(LimbBuffer::make(context, d_size + piece));
  LimbBuffer part = TRY(LimbBuffer::make(context, piece + 1));
  size_t position = a_size - d_size;  // limbs of a not yet in the window
  std::memcpy(window.data() + piece, a + position, d_size * sizeof(Limb));
  quotient[position] = 0;
  if (compare_magnitudes(window.data() + piece, d_size, d, d_size) >= 0) {
    Limb first[1];
    mpn_tdiv_qr(gmp(first), gmp(remainder), 0, gmp(window.data() + piece), d_size, gmp(d), d_size);
    quotient[position] = first[0];
  } else {
    std::memcpy(remainder, window.data() + piece, d_size * sizeof(Limb));
  }
  while (position > 0) {
    TRY(context.poll());
    size_t count = std::min(piece, position);
    position -= count;
    std::memcpy(window.data(), a + position, count * sizeof(Limb));
    std::memcpy(window.data() + count, remainder, d_size * sizeof(Limb));
    if (d_size == 1) remainder[0] = mpn_divrem_1(gmp(part.data()), 0, gmp(window.data()), count + 1, d[0]);
    else mpn_tdiv_qr(gmp(part.data()), gmp(remainder), 0, gmp(window.data()), d_size + count, gmp(d), d_size);
    std::memcpy(quotient + position, part.data(), count * sizeof(Limb));
  }
  return {};
}

}  // namespace ouro::numeric
