// Multiplication by a transform in a Fermat ring, after Schoenhage and Strassen.
//
// Both factors are cut into pieces of `piece` limbs, the coefficients of two polynomials. Their product is
// computed at K = 2^k points in the ring of integers modulo F = 2^(64 m) + 1, where 2 is a root of unity of
// order 128 m and so every twiddle factor is a shift. m is a multiple of K / 128 (K-th roots exist) and 64 m
// exceeds the bits of any coefficient of the product. A ring element is m + 1 limbs in the range 0 .. 2^(64 m).
#include <algorithm>
#include <cstring>

#include "numeric/magnitude.h"

namespace ouro::numeric {

namespace {

class FermatRing {
 public:
  explicit FermatRing(size_t m) : m_(m) {}
  size_t element_size() const { return m_ + 1; }
  size_t root_order() const { return 128 * m_; }

  // x[m + 1] of small top limb, as a signed number top * 2^(64 m) + rest, brought into range.
  void normalize(Limb* x, int64_t top) const {
    x[m_] = 0;
    if (top > 0) {
      if (mpn_sub_1(gmp(x), gmp(x), m_, Limb(top))) x[m_] = mpn_add_1(gmp(x), gmp(x), m_, 1);
    } else if (top < 0) {
      x[m_] = mpn_add_1(gmp(x), gmp(x), m_, Limb(-top));
      // 2^(64 m) + c with c > 0 is c - 1.
      if (x[m_] && !(trimmed(x, m_) == 0)) {
        x[m_] = 0;
        mpn_sub_1(gmp(x), gmp(x), m_, 1);
      }
    }
  }

  // sum = a + b, difference = a - b; outputs may be inputs of the same place.
  void butterfly(Limb* sum, Limb* difference, const Limb* a, const Limb* b, Limb* scratch) const {
    int64_t top_difference = int64_t(a[m_]) - int64_t(b[m_]);
    int64_t top_sum = int64_t(a[m_] + b[m_]);
    top_difference -= int64_t(mpn_sub_n(gmp(scratch), gmp(a), gmp(b), m_));
    top_sum += int64_t(mpn_add_n(gmp(sum), gmp(a), gmp(b), m_));
    normalize(sum, top_sum);
    std::memcpy(difference, scratch, m_ * sizeof(Limb));
    normalize(difference, top_difference);
  }

  // out = x * 2^exponent, exponent < 128 m; out is not x.
  void shift(Limb* out, const Limb* x, size_t exponent) const {
    bool negate = exponent >= 64 * m_;
    if (negate) exponent -= 64 * m_;
    size_t words = exponent / 64;
    unsigned bits = exponent % 64;
    // x * 2^(64 words): the low m - words limbs move up; the rest wraps around with a minus sign.
    size_t low = m_ - words;
    std::memset(out, 0, words * sizeof(Limb));
    Limb wrapped_top = 0;
    if (bits == 0) {
      std::memcpy(out + words, x, low * sizeof(Limb));
    } else {
      wrapped_top = mpn_lshift(gmp(out + words), gmp(x), low, bits);
    }
    // What lies above 2^(64 m): wrapped_top + (x >> 64 low) << bits, at most words + 1 limbs.
    int64_t top = 0;
    Limb borrow = mpn_sub_1(gmp(out), gmp(out), m_, wrapped_top);
    top -= int64_t(borrow);
    if (bits == 0) {
      // x[low .. m] at position 0.
      top -= subtract_at(out, x + low, words + 1, 0);
    } else {
      top -= subtract_shifted(out, x + low, words + 1, bits);
    }
    normalize(out, top);
    if (negate) negate_element(out);
  }

  void negate_element(Limb* x) const {
    if (x[m_]) {
      x[m_] = 0;
      x[0] = 1;  // -(2^(64 m)) = 1
      return;
    }
    if (trimmed(x, m_) == 0) return;
    // F - x = 2^(64 m) - (x - 1): the complement of x - 1 plus 1, again complemented arithmetic: ~x + 2.
    mpn_com(gmp(x), gmp(x), m_);
    x[m_] = mpn_add_1(gmp(x), gmp(x), m_, 2);
  }

  // x = x * y; scratch of 2 m limbs.
  void multiply(Limb* x, const Limb* y, Limb* scratch) const {
    if (y[m_] || x[m_]) {
      bool x_is_minus_one = x[m_] != 0;
      if (x_is_minus_one) std::memcpy(x, y, (m_ + 1) * sizeof(Limb));
      negate_element(x);
      return;
    }
    if (x == y) mpn_sqr(gmp(scratch), gmp(x), m_);
    else mpn_mul_n(gmp(scratch), gmp(x), gmp(y), m_);
    Limb borrow = mpn_sub_n(gmp(x), gmp(scratch), gmp(scratch + m_), m_);
    normalize(x, -int64_t(borrow));
  }

 private:
  // out[m] -= limbs[count] << 64 position; the borrow out of the top.
  int64_t subtract_at(Limb* out, const Limb* limbs, size_t count, size_t position) const {
    size_t fits = std::min(count, m_ - position);
    Limb borrow = mpn_sub_n(gmp(out + position), gmp(out + position), gmp(limbs), fits);
    if (borrow && position + fits < m_) {
      borrow = mpn_sub_1(gmp(out + position + fits), gmp(out + position + fits), m_ - position - fits, borrow);
    }
    int64_t result = int64_t(borrow);
    if (fits < count) result += int64_t(limbs[fits]);  // only the element's top limb, 0 or 1
    return result;
  }
  // out[m] -= limbs[count] << bits, where count <= m and the shifted value fits count limbs but for the bits
  // that the element's top limb (0 or 1) leaves.
  int64_t subtract_shifted(Limb* out, const Limb* limbs, size_t count, unsigned bits) const {
    Limb top = mpn_submul_1(gmp(out), gmp(limbs), std::min(count, m_), Limb(1) << bits);
    size_t fits = std::min(count, m_);
    if (top && fits < m_) top = mpn_sub_1(gmp(out + fits), gmp(out + fits), m_ - fits, top);
    int64_t result = int64_t(top);

    return result;
  }

  size_t m_;
};

class Transform {
 public:
  Transform(Context& context, const FermatRing& ring, size_t length, Limb* scratch)
      : context_(context), ring_(ring), length_(length), scratch_(scratch) {}

  // Decimation in frequency: the results stand in bit-reversed order.
  Result<void> forward(Limb* values) {
    size_t step = ring_.element_size();
    size_t unit = ring_.root_order() / length_;
    for (size_t half = length_ / 2; half >= 1; half /= 2) {
      size_t root = unit * (length_ / (2 * half));
      for (size_t start = 0; start < length_; start += 2 * half) {
        for (size_t i = 0; i < half; i++) {
          if (i % 256 == 0) TRY(context_.poll());
          Limb* a = values + (start + i) * step;
          Limb* b = a + half * step;
          ring_.butterfly(a, b, a, b, scratch_);
          multiply_by_power(b, root * i);
        }
      }
    }
    return {};
  }

  // Decimation in time, from bit-reversed order, without the division by the length.
  Result<void> backward(Limb* values) {
    size_t step = ring_.element_size();
    size_t unit = ring_.root_order() / length_;
    for (size_t half = 1; half < length_; half *= 2) {
      size_t root = unit * (length_ / (2 * half));
      for (size_t start = 0; start < length_; start += 2 * half) {
        for (size_t i = 0; i < half; i++) {
          if (i % 256 == 0) TRY(context_.poll());
          Limb* a = values + (start + i) * step;
          Limb* b = a + half * step;
          if (i) multiply_by_power(b, ring_.root_order() - root * i);
          ring_.butterfly(a, b, a, b, scratch_);
        }
      }
    }
    return {};
  }

 private:
  void multiply_by_power(Limb* value, size_t exponent) {
    if (exponent == 0) return;
    ring_.shift(scratch_, value, exponent);
    std::memcpy(value, scratch_, ring_.element_size() * sizeof(Limb));
  }

  Context& context_;
  const FermatRing& ring_;
  size_t length_;
  Limb* scratch_;
};

Result<void> spread(Context& context, Limb* values, size_t length, size_t element, const Limb* limbs, size_t size,
                    size_t piece) {
  for (size_t i = 0; i < length; i++) {
    if (i % 256 == 0) TRY(context.poll());
    Limb* value = values + i * element;
    size_t start = std::min(size, i * piece);
    size_t count = std::min(piece, size - start);
    std::memcpy(value, limbs + start, count * sizeof(Limb));
    std::memset(value + count, 0, (element - count) * sizeof(Limb));
  }
  return {};
}

}  // namespace

Result<void> multiply_by_transform(Context& context, Limb* out, const Limb* a, size_t a_size, const Limb* b,
                                   size_t b_size) {
  size_t total = a_size + b_size;
  // Pieces of about 512 limbs; longer ones when there are so many that the roots ask for longer elements anyway.
  unsigned log_length = 4;
  while ((total >> log_length) >= std::max<size_t>(512, (size_t(1) << log_length) / 32)) log_length++;
  size_t length = size_t(1) << log_length;
  size_t piece = (total + length - 2) / (length - 1);
  while ((a_size + piece - 1) / piece + (b_size + piece - 1) / piece > length + 1) piece++;
  size_t unit = std::max<size_t>(1, length / 128);
  size_t m = (2 * piece + 1 + unit - 1) / unit * unit;
  FermatRing ring(m);
  size_t element = ring.element_size();
  bool square = a == b && a_size == b_size;

  LimbBuffer first = TRY(LimbBuffer::make(context, length * element));
  LimbBuffer second = TRY(LimbBuffer::make(context, square ? 0 : length * element));
  LimbBuffer scratch = TRY(LimbBuffer::make(context, 2 * element));
  Transform transform(context, ring, length, scratch.data());
  TRY(spread(context, first.data(), length, element, a, a_size, piece));
  TRY(transform.forward(first.data()));
  if (!square) {
    TRY(spread(context, second.data(), length, element, b, b_size, piece));
    TRY(transform.forward(second.data()));
  }
  for (size_t i = 0; i < length; i++) {
    if (i % 8 == 0) TRY(context.poll());
    Limb* value = first.data() + i * element;
    ring.multiply(value, square ? value : second.data() + i * element, scratch.data());
  }
  TRY(transform.backward(first.data()));
  TRY(clear_limbs(context, out, total));
  for (size_t i = 0; i < length; i++) {
    if (i % 256 == 0) TRY(context.poll());
    size_t start = i * piece;
    if (start >= total) break;
    ring.shift(scratch.data(), first.data() + i * element, ring.root_order() - log_length);
    size_t count = std::min(trimmed(scratch.data(), element), total - start);
    if (count == 0) continue;
    Limb carry = mpn_add_n(gmp(out + start), gmp(out + start), gmp(scratch.data()), count);
    if (carry && start + count < total) {
      mpn_add_1(gmp(out + start + count), gmp(out + start + count), total - start - count, carry);
    }
  }
  return {};
}

}  // namespace ouro::numeric
