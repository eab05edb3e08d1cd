// Powers, modular powers and inverses, greatest common divisors, square roots. See integer.h.
#include <algorithm>
#include <bit>
#include <cstring>

#include "numeric/integer_internal.h"
#include "numeric/magnitude.h"

namespace ouro::numeric {

// --- Power

// Zero bits at the low end of a magnitude that is not zero.
static uint64_t trailing_zeros(IntegerView a) {
  size_t word = 0;
  while (a.limbs[word] == 0) word++;
  return uint64_t(word) * 64 + uint64_t(std::countr_zero(a.limbs[word]));
}

static bool is_unit(IntegerView a) { return a.size() == 1 && a.limbs[0] == 1; }

Result<size_t> power_bound(Context& context, IntegerView a, IntegerView b) {
  OURO_ASSERT(!b.negative);
  if (a.is_zero() || is_unit(a) || b.is_zero()) return size_t(1);
  if (b.size() > 1) return context.fail_memory();
  unsigned __int128 bits = static_cast<unsigned __int128>(bit_length(a)) * b.limbs[0];
  if (bits / 64 + 2 > kMostLimbs) return context.fail_memory();
  return size_t(bits / 64) + 2;
}

Result<Shape> power(Context& context, IntegerView a, IntegerView b, Limb* out) {
  if (b.is_zero()) {
    out[0] = 1;
    return Shape{1, false};
  }
  if (a.is_zero()) return Shape{};
  bool negative = a.negative && b.is_odd();
  if (is_unit(a)) {
    out[0] = 1;
    return Shape{1, negative};
  }
  size_t bound = TRY(power_bound(context, a, b));
  uint64_t exponent = b.limbs[0];
  // The power of two in a is put back by a shift at the end.
  uint64_t zeros = trailing_zeros(a);
  Integer odd = TRY(shift_right(context, IntegerView{false, a.limbs}, zeros));
  IntegerView base = odd;
  if (is_unit(base)) {
    Limb one = 1;
    return Shape{TRY(shift_left(context, IntegerView{false, {&one, 1}}, zeros * exponent, out)).size, negative};
  }
  LimbBuffer first = TRY(LimbBuffer::make(context, bound + 1));
  LimbBuffer second = TRY(LimbBuffer::make(context, bound + 1));
  Limb* current = first.data();
  Limb* next = second.data();
  std::memcpy(current, base.limbs.data(), base.size() * sizeof(Limb));
  size_t size = base.size();
  for (int bit = int(std::bit_width(exponent)) - 2; bit >= 0; bit--) {
    TRY(multiply_magnitudes(context, next, current, size, current, size));
    size = trimmed(next, 2 * size);
    std::swap(current, next);
    if (exponent >> bit & 1) {
      if (base.size() == 1) {
        Limb carry = 0;
        for (size_t start = 0; start < size; start += kLinearBlock) {
          if (start) TRY(context.poll());
          size_t count = std::min(kLinearBlock, size - start);
          Limb high = mpn_mul_1(gmp(current + start), gmp(current + start), count, base.limbs[0]);
          carry = high + mpn_add_1(gmp(current + start), gmp(current + start), count, carry);
        }
        if (carry) current[size++] = carry;
      } else {
        TRY(multiply_magnitudes(context, next, current, size, base.limbs.data(), base.size()));
        size = trimmed(next, size + base.size());
        std::swap(current, next);
      }
    }
  }
  Shape shape = TRY(shift_left(context, IntegerView{false, {current, size}}, zeros * exponent, out));
  return Shape{shape.size, negative};
}

Result<Integer> power(Context& context, IntegerView a, IntegerView b) {
  size_t bound = TRY(power_bound(context, a, b));
  return make_integer(context, bound, [&](Limb* out) { return power(context, a, b, out); });
}

// --- Modular power

namespace {

// Residues modulo a magnitude as arrays of n limbs. For odd moduli of moderate length they are kept in
// Montgomery's form.
class Residues {
 public:
  Residues(Context& context, IntegerView modulus)
      : context_(context), m_(modulus.limbs.data()), n_(modulus.size()), montgomery_(modulus.is_odd() && n_ <= 96) {}

  Result<void> prepare() {
    product_ = TRY(LimbBuffer::make(context_, 2 * n_ + 2));
    quotient_ = TRY(LimbBuffer::make(context_, 2 * n_ + 2));
    remainder_ = TRY(LimbBuffer::make(context_, n_));
    if (montgomery_) {
      // Newton's iteration doubles the right bits of the inverse of m modulo 2^64, beginning with 3.
      Limb inverse = m_[0];
      for (int i = 0; i < 5; i++) inverse *= 2 - m_[0] * inverse;
      minus_inverse_ = -inverse;
    }
    return {};
  }

  size_t size() const { return n_; }

  // out = value mod m in the inner form; value < m, padded to n limbs.
  Result<void> enter(Limb* out, const Limb* value) {
    if (!montgomery_) {
      std::memcpy(out, value, n_ * sizeof(Limb));
      return {};
    }
    std::memset(product_.data(), 0, n_ * sizeof(Limb));
    std::memcpy(product_.data() + n_, value, n_ * sizeof(Limb));
    return reduce_by_division(out);
  }
  void leave(Limb* value) {
    if (!montgomery_) return;
    std::memcpy(product_.data(), value, n_ * sizeof(Limb));
    std::memset(product_.data() + n_, 0, n_ * sizeof(Limb));
    reduce_montgomery(value);
  }
  // out = a * b; out may be an operand.
  Result<void> multiply(Limb* out, const Limb* a, const Limb* b) {
    TRY(multiply_magnitudes(context_, product_.data(), a, n_, b, n_));
    if (montgomery_) {
      reduce_montgomery(out);
      return {};
    }
    return reduce_by_division(out);
  }

 private:
  Result<void> reduce_by_division(Limb* out) {
    TRY(divide_magnitudes(context_, quotient_.data(), remainder_.data(), product_.data(), 2 * n_, m_, n_));
    std::memcpy(out, remainder_.data(), n_ * sizeof(Limb));
    return {};
  }
  // out = product / 2^(64 n) mod m.
  void reduce_montgomery(Limb* out) {
    Limb* p = product_.data();
    Limb top = 0;
    for (size_t i = 0; i < n_; i++) {
      Limb carry = mpn_addmul_1(gmp(p + i), gmp(m_), n_, p[i] * minus_inverse_);
      Limb sum = p[i + n_] + carry;
      Limb overflow = sum < carry;
      p[i + n_] = sum + top;
      top = overflow + (p[i + n_] < top);
    }
    if (top || mpn_cmp(gmp(p + n_), gmp(m_), n_) >= 0) mpn_sub_n(gmp(out), gmp(p + n_), gmp(m_), n_);
    else std::memcpy(out, p + n_, n_ * sizeof(Limb));
  }

  Context& context_;
  const Limb* m_;
  size_t n_;
  bool montgomery_;
  Limb minus_inverse_ = 0;
  LimbBuffer product_, quotient_, remainder_;
};

// a^b mod m for 0 <= a < m, b >= 0, m > 1.
Result<Shape> power_of_residue(Context& context, IntegerView a, IntegerView b, IntegerView m, Limb* out) {
  Residues residues(context, m);
  TRY(residues.prepare());
  size_t n = residues.size();
  uint64_t bits = bit_length(b);
  // A window of up to five bits: a table of the powers a^0 .. a^(2^window - 1).
  unsigned window = bits > 240 ? 5 : bits > 64 ? 4 : bits > 16 ? 3 : 1;
  size_t entries = size_t(1) << window;
  LimbBuffer table = TRY(LimbBuffer::make(context, (entries + 1) * n));
  Limb* result = table.data() + entries * n;
  std::memset(result, 0, n * sizeof(Limb));
  result[0] = 1;
  TRY(residues.enter(table.data(), result));
  std::memset(result, 0, n * sizeof(Limb));
  std::memcpy(result, a.limbs.data(), a.size() * sizeof(Limb));
  TRY(residues.enter(table.data() + n, result));
  for (size_t i = 2; i < entries; i++) {
    TRY(residues.multiply(table.data() + i * n, table.data() + (i - 1) * n, table.data() + n));
  }
  std::memcpy(result, table.data(), n * sizeof(Limb));
  uint64_t position = (bits + window - 1) / window * window;
  bool started = false;
  while (position > 0) {
    TRY(context.poll());
    position -= window;
    unsigned digit = 0;
    for (unsigned i = window; i-- > 0;) {
      uint64_t index = position + i;
      Limb limb = index / 64 < b.size() ? b.limbs[index / 64] : 0;
      digit = digit << 1 | unsigned(limb >> index % 64 & 1);
    }
    if (started) {
      for (unsigned i = 0; i < window; i++) TRY(residues.multiply(result, result, result));
    }
    if (digit) {
      TRY(residues.multiply(result, result, table.data() + digit * n));
      started = true;
    }
  }
  residues.leave(result);
  size_t size = trimmed(result, n);
  std::memcpy(out, result, size * sizeof(Limb));
  return Shape{size, false};
}

}  // namespace

Result<Shape> power_modulo(Context& context, IntegerView a, IntegerView b, IntegerView modulus, Limb* out) {
  if (modulus.is_zero()) return context.fail(FailureKind::kValue, "pow() 3rd argument cannot be 0");
  IntegerView m{false, modulus.limbs};
  if (is_unit(m)) return Shape{};
  Integer base = TRY(modulo(context, a, m));
  if (b.negative) base = TRY(inverse_modulo(context, base, m));
  Shape shape = TRY(power_of_residue(context, base, IntegerView{false, b.limbs}, m, out));
  if (modulus.negative && shape.size != 0) {
    // The result has the sign of the modulus.
    TRY(subtract_magnitudes(context, out, m.limbs.data(), m.size(), out, shape.size));
    return Shape{trimmed(out, m.size()), true};
  }
  return shape;
}

Result<Integer> power_modulo(Context& context, IntegerView a, IntegerView b, IntegerView modulus) {
  return make_integer(context, power_modulo_bound(modulus),
                      [&](Limb* out) { return power_modulo(context, a, b, modulus, out); });
}

// --- Square root

size_t isqrt_bound(IntegerView a) { return (a.size() + 1) / 2 + 1; }

static constexpr size_t kSquareRootBlock = 4096;

Result<Shape> isqrt(Context& context, IntegerView a, Limb* out) {
  if (a.negative) return context.fail(FailureKind::kValue, "isqrt() argument must be nonnegative");
  if (a.is_zero()) return Shape{};
  if (a.size() <= kSquareRootBlock) {
    LimbBuffer scratch = TRY(LimbBuffer::make(context, a.size()));
    mpn_sqrtrem(gmp(out), gmp(scratch.data()), gmp(a.limbs.data()), a.size());
    return Shape{trimmed(out, (a.size() + 1) / 2), false};
  }
  // Newton's iteration in increasing precision: from the root of the upper half of the bits, one step
  // root = (high * 2^k + a / (high * 2^k)) / 2 is right but for a few units, which the end mends.
  uint64_t shift = bit_length(a) / 4;
  Integer upper = TRY(shift_right(context, a, 2 * shift));
  LimbBuffer high_limbs = TRY(LimbBuffer::make(context, isqrt_bound(upper)));
  Shape high_shape = TRY(isqrt(context, upper, high_limbs.data()));
  // One more than the root of the upper part: the estimate is never below the root, as Newton's step wants it.
  Integer high = TRY(add(context, IntegerView{false, {high_limbs.data(), high_shape.size}}, SmallInteger(1)));
  Integer estimate = TRY(shift_left(context, high, shift));
  for (;;) {
    TRY(context.poll());
    Integer quotient = TRY(floor_divide(context, a, estimate));
    if (compare(quotient, estimate) >= 0) break;
    Integer sum = TRY(add(context, estimate, quotient));
    estimate = TRY(shift_right(context, sum, 1));
  }
  return copy(context, estimate, false, out);
}

Result<Integer> isqrt(Context& context, IntegerView a) {
  return make_integer(context, isqrt_bound(a), [&](Limb* out) { return isqrt(context, a, out); });
}

}  // namespace ouro::numeric
