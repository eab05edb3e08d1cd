// The greatest common divisor. Short operands go to GMP; long ones are first brought down by Lehmer's
// algorithm, which polls. See integer.h.
#include <algorithm>
#include <bit>
#include <cstring>

#include "numeric/integer_internal.h"
#include "numeric/magnitude.h"

namespace ouro::numeric {

size_t gcd_bound(IntegerView a, IntegerView b) { return std::max<size_t>({a.size(), b.size(), 1}); }

static constexpr size_t kGcdBlock = 1024;

// gcd of two magnitudes that are not zero, both of at most kGcdBlock limbs; they are overwritten.
static Shape gcd_of_block(Limb* a, size_t a_size, Limb* b, size_t b_size, Limb* out) {
  auto strip = [](Limb* limbs, size_t& size) {
    size_t words = 0;
    while (limbs[words] == 0) words++;
    unsigned bits = unsigned(std::countr_zero(limbs[words]));
    if (bits) mpn_rshift(gmp(limbs), gmp(limbs + words), size - words, bits);
    else std::memmove(limbs, limbs + words, (size - words) * sizeof(Limb));
    size = trimmed(limbs, size - words);
    return words * 64 + bits;
  };
  size_t zeros_of_a = strip(a, a_size);
  size_t zeros = std::min(zeros_of_a, strip(b, b_size));
  if (compare_magnitudes(a, a_size, b, b_size) < 0) {
    std::swap(a, b);
    std::swap(a_size, b_size);
  }
  Limb odd[kGcdBlock];
  size_t size;
  if (b_size == 1) {
    odd[0] = mpn_gcd_1(gmp(a), a_size, b[0]);
    size = 1;
  } else {
    size = size_t(mpn_gcd(gmp(odd), gmp(a), mp_size_t(a_size), gmp(b), mp_size_t(b_size)));
  }
  size_t words = zeros / 64;
  std::memset(out, 0, words * sizeof(Limb));
  if (zeros % 64) {
    Limb top = mpn_lshift(gmp(out + words), gmp(odd), size, zeros % 64);
    if (top) out[words + size++] = top;
  } else {
    std::memcpy(out + words, odd, size * sizeof(Limb));
  }
  return Shape{words + size, false};
}

namespace {

// Cofactors of some steps of Euclid's algorithm: a' = |s a - t b|, b' = |v b - u a|.
struct Cofactors {
  int64_t s = 1, t = 0, u = 0, v = 1;
  bool odd = false;  // the number of steps is odd: a' = t b - s a, b' = u a - v b
};

// The steps of Euclid's algorithm on a >= b that are certain from their leading bits x >= y (at most 62, cut
// at the same place): Jebelean's condition, in its form without distinction of the parity.
Cofactors certain_steps(int64_t x, int64_t y) {
  Cofactors f;
  while (y > 0) {
    int64_t q = x / y;
    int64_t rest = x - q * y;
    int64_t u, v;
    if (__builtin_mul_overflow(q, f.u, &u) || __builtin_mul_overflow(q, f.v, &v)) break;
    u += f.s, v += f.t;
    int64_t largest = std::max(u, v);
    if (rest < largest || y - rest < largest + std::max(f.u, f.v)) break;
    f.s = f.u, f.t = f.v, f.u = u, f.v = v;
    x = y, y = rest;
    f.odd = !f.odd;
  }
  return f;
}

// out[n] = p a - q b, known to be in range.
void combine_rows(Limb* out, const Limb* a, int64_t p, const Limb* b, int64_t q, size_t n) {
  mpn_mul_1(gmp(out), gmp(a), n, Limb(p));
  mpn_submul_1(gmp(out), gmp(b), n, Limb(q));
}

// The 62 bits of limbs[size] that end `top` bits above bit 0, where top >= 62.
int64_t leading_bits(const Limb* limbs, size_t size, uint64_t top) {
  uint64_t start = top - 62;
  size_t word = start / 64;
  unsigned bits = start % 64;
  Limb low = word < size ? limbs[word] >> bits : 0;
  Limb high = bits && word + 1 < size ? limbs[word + 1] << (64 - bits) : 0;
  return int64_t((low | high) & ((Limb(1) << 62) - 1));
}

}  // namespace

Result<Shape> gcd(Context& context, IntegerView a, IntegerView b, Limb* out) {
  if (compare_magnitudes(a.limbs.data(), a.size(), b.limbs.data(), b.size()) < 0) std::swap(a, b);
  if (b.is_zero()) return copy(context, a, false, out);
  if (a.size() == 1) {
    Limb x = a.limbs[0], y = b.limbs[0];
    while (y) x = std::exchange(y, x % y);
    out[0] = x;
    return Shape{1, false};
  }
  size_t capacity = a.size() + 2;
  LimbBuffer buffers[4];
  for (LimbBuffer& buffer : buffers) buffer = TRY(LimbBuffer::make(context, capacity));
  Limb* large = buffers[0].data();
  Limb* small = buffers[1].data();
  Limb* other_large = buffers[2].data();
  Limb* other_small = buffers[3].data();
  size_t large_size = a.size(), small_size = b.size();
  TRY(copy_limbs(context, large, a.limbs.data(), large_size));
  TRY(copy_limbs(context, small, b.limbs.data(), small_size));
  size_t step = 0;
  while (large_size > kGcdBlock && small_size != 0) {
    if (step++ % 16 == 0) TRY(context.poll());
    Cofactors f;
    if (large_size - small_size <= 1) {
      uint64_t top = large_size * 64 - uint64_t(std::countl_zero(large[large_size - 1]));
      f = certain_steps(leading_bits(large, large_size, top), leading_bits(small, small_size, top));
    }
    if (f.u == 0) {
      TRY(divide_magnitudes(context, other_large, other_small, large, large_size, small, small_size));
      std::swap(large, small);
      large_size = small_size;
      std::swap(small, other_small);
      small_size = trimmed(small, small_size);
      continue;
    }
    size_t n = large_size;
    for (size_t i = small_size; i < n; i++) small[i] = 0;
    if (f.odd) {
      combine_rows(other_large, small, f.t, large, f.s, n);
      combine_rows(other_small, large, f.u, small, f.v, n);
    } else {
      combine_rows(other_large, large, f.s, small, f.t, n);
      combine_rows(other_small, small, f.v, large, f.u, n);
    }
    std::swap(large, other_large);
    std::swap(small, other_small);
    large_size = trimmed(large, n);
    small_size = trimmed(small, n);
  }
  if (small_size == 0) return copy(context, IntegerView{false, {large, large_size}}, false, out);
  return gcd_of_block(large, large_size, small, small_size, out);
}

Result<Integer> gcd(Context& context, IntegerView a, IntegerView b) {
  return make_integer(context, gcd_bound(a, b), [&](Limb* out) { return gcd(context, a, b, out); });
}

}  // namespace ouro::numeric
