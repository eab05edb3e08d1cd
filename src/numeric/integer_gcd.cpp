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

// The 62 bits of a that end `top` bits above bit 0, where top >= 62.
int64_t leading_bits(IntegerView a, uint64_t top) {
  uint64_t start = top - 62;
  size_t word = start / 64;
  unsigned bits = start % 64;
  Limb low = word < a.size() ? a.limbs[word] >> bits : 0;
  Limb high = bits && word + 1 < a.size() ? a.limbs[word + 1] << (64 - bits) : 0;
  return int64_t((low | high) & ((Limb(1) << 62) - 1));
}

// The cofactors of many steps, and the remainders they lead to.
struct Reduction {
  Integer s, t, u, v;
  Integer large, small;
  bool odd = false;
};

// p a + q b, where the products are of one sign.
Result<Integer> weighted_sum(Context& context, IntegerView p, IntegerView a, IntegerView q, IntegerView b) {
  Integer first = TRY(multiply(context, p, a)), second = TRY(multiply(context, q, b));
  return add(context, first, second);
}

// |p a - q b|
Result<Integer> weighted_difference(Context& context, IntegerView p, IntegerView a, IntegerView q, IntegerView b) {
  Integer first = TRY(multiply(context, p, a)), second = TRY(multiply(context, q, b));
  Integer result = TRY(subtract(context, first, second));
  return copy(context, result, false);
}

// The steps `next` (whose large and small are not used) after those of `done`, applied to the latter's remainders.
struct StepView {
  IntegerView s, t, u, v;
  bool odd;
};
Result<Reduction> follow(Context& context, const Reduction& done, const StepView& next) {
  Reduction result;
  result.large = TRY(weighted_difference(context, next.s, done.large, next.t, done.small));
  result.small = TRY(weighted_difference(context, next.v, done.small, next.u, done.large));
  result.s = TRY(weighted_sum(context, next.s, done.s, next.t, done.u));
  result.t = TRY(weighted_sum(context, next.s, done.t, next.t, done.v));
  result.u = TRY(weighted_sum(context, next.u, done.s, next.v, done.u));
  result.v = TRY(weighted_sum(context, next.u, done.t, next.v, done.v));
  result.odd = done.odd != next.odd;
  return std::move(result);
}

// One step of Euclid's algorithm after those of `done`; its small remainder is not zero.
Result<Reduction> divide_once(Context& context, const Reduction& done) {
  Integer quotient = TRY(floor_divide(context, done.large, done.small));
  SmallInteger zero(0), one(1);
  return follow(context, done, StepView{zero, one, one, quotient, true});
}

// Jebelean's condition: whatever bits follow those of the two numbers that `steps` began with, the quotients
// are the same. Remainders only fall and cofactors only grow, so that the last step answers for all before it.
Result<bool> is_certain(Context& context, const Reduction& after) {
  IntegerView largest = compare(after.u, after.v) >= 0 ? after.u : after.v;
  if (compare(after.small, largest) < 0) return false;
  IntegerView previous = compare(after.s, after.t) >= 0 ? after.s : after.t;
  Integer gap = TRY(subtract(context, after.large, after.small));
  Integer sum = TRY(add(context, largest, previous));
  return compare(gap, sum) >= 0;
}

Result<Reduction> begin_reduction(Context& context, IntegerView a, IntegerView b) {
  Reduction start;
  start.s = TRY(copy(context, SmallInteger(1), false));
  start.v = TRY(copy(context, SmallInteger(1), false));
  start.large = TRY(copy(context, a, false));
  start.small = TRY(copy(context, b, false));
  return std::move(start);
}

Result<Reduction> reduce_by_half(Context& context, IntegerView a, IntegerView b);

// As many steps as the `window` leading bits of done's remainders make certain; none when a quotient is too long.
Result<Reduction> reduce_by_window(Context& context, const Reduction& done, uint64_t window, bool* any) {
  *any = false;
  uint64_t top = bit_length(done.large);
  if (window <= 64 || top <= 64) {
    if (top < 62) return Reduction{};
    Cofactors f = certain_steps(leading_bits(done.large, top), leading_bits(done.small, top));
    if (f.u == 0) return Reduction{};
    *any = true;
    SmallInteger s(f.s), t(f.t), u(f.u), v(f.v);
    return follow(context, done, StepView{s, t, u, v, f.odd});
  }
  uint64_t cut = top > window ? top - window : 0;
  Integer a = TRY(shift_right(context, done.large, cut)), b = TRY(shift_right(context, done.small, cut));
  if (bit_length(b) <= window / 2) return Reduction{};
  Reduction inner = TRY(reduce_by_half(context, a, b));
  if (inner.u.view().is_zero()) return Reduction{};
  *any = true;
  return follow(context, done, StepView{inner.s, inner.t, inner.u, inner.v, inner.odd});
}

// The steps of Euclid's algorithm on a >= b > 0 that are certain: they bring both down to about half of a's bits.
Result<Reduction> reduce_by_half(Context& context, IntegerView a, IntegerView b) {
  constexpr uint64_t kMargin = 64;         // bits by which the remainders stay above the cofactors
  constexpr uint64_t kWordWindows = 2048;  // bits of a below which words are the windows
  uint64_t bits = bit_length(a);
  Reduction done = TRY(begin_reduction(context, a, b));
  for (;;) {
    TRY(context.poll());
    uint64_t cofactor_bits = std::max(bit_length(done.u), bit_length(done.v));
    if (2 * cofactor_bits + kMargin >= bits || done.small.view().is_zero()) break;
    uint64_t left = bits / 2 - cofactor_bits;  // of what the cofactors may grow
    uint64_t window = bits <= kWordWindows ? 62 : std::min(2 * left, bits / 2 + kMargin);
    if (window > kMargin) window -= kMargin / 2;
    bool any;
    Reduction next = TRY(reduce_by_window(context, done, window < 128 ? 62 : window, &any));
    if (!any) next = TRY(divide_once(context, done));
    if (!TRY(is_certain(context, next))) break;
    done = std::move(next);
  }
  return std::move(done);
}

// Euclid's remainders of a > b: half of the bits at a time until `large` has at most `block` limbs or `small`
// is zero. p and q follow with large = +-p b, small = -+q b modulo a when `cofactors` says so.
struct Chain {
  Integer large, small, p, q;
  bool p_negative = false;
};
Result<void> run_down(Context& context, Chain& chain, size_t block, bool cofactors) {
  while (chain.large.view().size() > block && !chain.small.view().is_zero()) {
    TRY(context.poll());
    uint64_t bits = bit_length(chain.large);
    uint64_t cut = bits / 2;
    Integer quotient;
    SmallInteger zero(0), one(1);
    Reduction steps;
    bool found = false;
    if (bit_length(chain.small) > cut + cut / 2) {
      Integer a = TRY(shift_right(context, chain.large, cut)), b = TRY(shift_right(context, chain.small, cut));
      steps = TRY(reduce_by_half(context, a, b));
      found = !steps.u.view().is_zero();
    }
    StepView view{steps.s, steps.t, steps.u, steps.v, steps.odd};
    if (!found) {
      quotient = TRY(floor_divide(context, chain.large, chain.small));
      view = StepView{zero, one, one, quotient, true};
    }
    Integer large = TRY(weighted_difference(context, view.s, chain.large, view.t, chain.small));
    chain.small = TRY(weighted_difference(context, view.v, chain.small, view.u, chain.large));
    chain.large = std::move(large);
    if (cofactors) {
      Integer p = TRY(weighted_sum(context, view.s, chain.p, view.t, chain.q));
      chain.q = TRY(weighted_sum(context, view.u, chain.p, view.v, chain.q));
      chain.p = std::move(p);
      if (view.odd) chain.p_negative = !chain.p_negative;
    }
  }
  return {};
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
  Chain chain;
  chain.large = TRY(copy(context, a, false));
  chain.small = TRY(copy(context, b, false));
  TRY(run_down(context, chain, kGcdBlock, false));
  IntegerView large = chain.large, small = chain.small;
  if (small.is_zero()) return copy(context, large, false, out);
  LimbBuffer scratch = TRY(LimbBuffer::make(context, large.size() + small.size()));
  TRY(copy_limbs(context, scratch.data(), large.limbs.data(), large.size()));
  TRY(copy_limbs(context, scratch.data() + large.size(), small.limbs.data(), small.size()));
  return gcd_of_block(scratch.data(), large.size(), scratch.data() + large.size(), small.size(), out);
}

Result<Integer> gcd(Context& context, IntegerView a, IntegerView b) {
  return make_integer(context, gcd_bound(a, b), [&](Limb* out) { return gcd(context, a, b, out); });
}

Result<Integer> inverse_modulo(Context& context, IntegerView a, IntegerView m) {
  Chain chain;
  chain.large = TRY(copy(context, m, false));
  chain.small = TRY(copy(context, a, false));
  chain.q = TRY(copy(context, SmallInteger(1), false));
  // large = p a, small = q a modulo m; the signs of p and q differ, p being the positive one (or zero) after
  // an odd number of steps.
  chain.p_negative = true;
  TRY(run_down(context, chain, 0, true));
  if (chain.large.view().size() != 1 || chain.large.view().limbs[0] != 1) {
    return context.fail(FailureKind::kValue, "base is not invertible for the given modulus");
  }
  Integer signed_inverse = TRY(copy(context, chain.p, chain.p_negative));
  return modulo(context, signed_inverse, m);
}

}  // namespace ouro::numeric
