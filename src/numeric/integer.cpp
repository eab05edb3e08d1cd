// Sums, products, comparison and the operations on bits. See integer.h.
#include "numeric/integer.h"

#include <algorithm>
#include <bit>

#include "numeric/integer_internal.h"
#include "numeric/magnitude.h"

namespace ouro::numeric {

int compare(IntegerView a, IntegerView b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  int order = compare_magnitudes(a.limbs.data(), a.size(), b.limbs.data(), b.size());
  return a.negative ? -order : order;
}

uint64_t bit_length(IntegerView a) {
  return a.is_zero() ? 0 : uint64_t(a.size()) * 64 - uint64_t(std::countl_zero(a.limbs.back()));
}

uint64_t bit_count(IntegerView a) { return a.is_zero() ? 0 : mpn_popcount(gmp(a.limbs.data()), a.size()); }

bool to_int64(IntegerView a, int64_t* value) {
  if (a.size() > 1) return false;
  Limb magnitude = a.is_zero() ? 0 : a.limbs[0];
  if (magnitude > (Limb(1) << 63) - (a.negative ? 0 : 1)) return false;
  *value = int64_t(a.negative ? -magnitude : magnitude);
  return true;
}

bool to_uint64(IntegerView a, uint64_t* value) {
  if (a.size() > 1 || a.negative) return false;
  *value = a.is_zero() ? 0 : a.limbs[0];
  return true;
}

uint64_t low_bits(IntegerView a) {
  Limb low = a.is_zero() ? 0 : a.limbs[0];
  return a.negative ? -low : low;
}

// --- Sums and products

size_t add_bound(IntegerView a, IntegerView b) { return std::max(a.size(), b.size()) + 1; }

static Result<Shape> add_signed(Context& context, IntegerView a, IntegerView b, bool b_negative, Limb* out) {
  bool a_negative = a.negative;
  if (a_negative == b_negative || b.is_zero()) {
    if (a.size() < b.size()) std::swap(a, b);
    Limb carry = TRY(add_magnitudes(context, out, a.limbs.data(), a.size(), b.limbs.data(), b.size()));
    size_t size = a.size();
    if (carry) out[size++] = carry;
    return Shape{size, b.is_zero() ? a_negative : b_negative};
  }
  int order = compare_magnitudes(a.limbs.data(), a.size(), b.limbs.data(), b.size());
  if (order == 0) return Shape{};
  if (order < 0) std::swap(a, b);
  TRY(subtract_magnitudes(context, out, a.limbs.data(), a.size(), b.limbs.data(), b.size()));
  return Shape{trimmed(out, a.size()), order > 0 ? a_negative : b_negative};
}

Result<Shape> add(Context& context, IntegerView a, IntegerView b, Limb* out) {
  return add_signed(context, a, b, b.negative, out);
}

Result<Shape> subtract(Context& context, IntegerView a, IntegerView b, Limb* out) {
  return add_signed(context, a, b, !b.negative, out);
}

size_t multiply_bound(IntegerView a, IntegerView b) { return a.size() + b.size(); }

Result<Shape> multiply(Context& context, IntegerView a, IntegerView b, Limb* out) {
  if (a.is_zero() || b.is_zero()) return Shape{};
  TRY(multiply_magnitudes(context, out, a.limbs.data(), a.size(), b.limbs.data(), b.size()));
  return Shape{trimmed(out, a.size() + b.size()), a.negative != b.negative};
}

Result<Shape> copy(Context& context, IntegerView a, bool negative, Limb* out) {
  TRY(copy_limbs(context, out, a.limbs.data(), a.size()));
  return Shape{a.size(), negative && !a.is_zero()};
}

// --- Shifts

Result<uint64_t> shift_count(Context& context, IntegerView count) {
  if (count.negative) return context.fail(FailureKind::kValue, "negative shift count");
  if (count.size() > 1) return ~uint64_t(0);
  return count.is_zero() ? uint64_t(0) : count.limbs[0];
}

Result<size_t> shift_left_bound(Context& context, IntegerView a, uint64_t count) {
  if (a.is_zero()) return size_t(0);
  if (count == ~uint64_t(0)) return context.fail(FailureKind::kOverflow, "too many digits in integer");
  size_t bound = a.size() + size_t(count / 64) + 1;
  if (bound > kMostLimbs) return context.fail_memory();
  return bound;
}

Result<Shape> shift_left(Context& context, IntegerView a, uint64_t count, Limb* out) {
  if (a.is_zero()) return Shape{};
  TRY(shift_magnitude_left(context, out, a.limbs.data(), a.size(), count));
  return Shape{trimmed(out, a.size() + count / 64 + 1), a.negative};
}

size_t shift_right_bound(IntegerView a, uint64_t count) {
  return count / 64 >= a.size() ? 1 : a.size() - size_t(count / 64) + 1;
}

Result<Shape> shift_right(Context& context, IntegerView a, uint64_t count, Limb* out) {
  size_t words = std::min<uint64_t>(count / 64, a.size());
  if (words == a.size()) {
    if (!a.negative) return Shape{};
    out[0] = 1;
    return Shape{1, true};
  }
  TRY(shift_magnitude_right(context, out, a.limbs.data(), a.size(), count));
  size_t size = trimmed(out, a.size() - words);
  if (!a.negative) return Shape{size, false};
  // Floor: a negative number whose lost bits are not all zero moves away from zero.
  bool lost = trimmed(a.limbs.data(), words) != 0 || (count % 64 && (a.limbs[words] << (64 - count % 64)) != 0);
  if (lost) {
    out[size] = size ? mpn_add_1(gmp(out), gmp(out), size, 1) : 1;
    if (out[size]) size++;
  }
  return Shape{size, size != 0};
}

// --- And, or, xor

size_t bitwise_bound(IntegerView a, IntegerView b) { return std::max(a.size(), b.size()) + 1; }

namespace {

// The limbs of an integer in two's complement, from the lowest upwards, without an end.
class TwosComplement {
 public:
  explicit TwosComplement(IntegerView a) : limbs_(a.limbs), negative_(a.negative), carry_(a.negative) {}
  Limb next() {
    Limb limb = position_ < limbs_.size() ? limbs_[position_] : 0;
    position_++;
    if (!negative_) return limb;
    limb = ~limb + carry_;
    carry_ = carry_ && limb == 0;
    return limb;
  }

 private:
  std::span<const Limb> limbs_;
  size_t position_ = 0;
  bool negative_;
  Limb carry_;
};

template <class Operation>
Result<Shape> combine(Context& context, IntegerView a, IntegerView b, Limb* out, Operation operation) {
  bool negative = operation(a.negative ? 1 : 0, b.negative ? 1 : 0) & 1;
  size_t size = std::max(a.size(), b.size());
  if (!a.negative && !b.negative) {
    if (a.size() < b.size()) std::swap(a, b);
    for (size_t i = 0; i < size; i++) {
      if (i % kLinearBlock == kLinearBlock - 1) TRY(context.poll());
      out[i] = operation(a.limbs[i], i < b.size() ? b.limbs[i] : 0);
    }
    return Shape{trimmed(out, size), false};
  }
  TwosComplement left(a), right(b);
  Limb carry = 1;
  for (size_t i = 0; i < size; i++) {
    if (i % kLinearBlock == kLinearBlock - 1) TRY(context.poll());
    Limb limb = operation(left.next(), right.next());
    if (negative) {
      limb = ~limb + carry;
      carry = carry && limb == 0;
    }
    out[i] = limb;
  }
  // -2^(64 size) has a magnitude of one limb more.
  if (negative && carry) {
    out[size] = 1;
    return Shape{size + 1, true};
  }
  size = trimmed(out, size);
  return Shape{size, negative && size != 0};
}

}  // namespace

Result<Shape> bitwise(Context& context, BitOperation operation, IntegerView a, IntegerView b, Limb* out) {
  switch (operation) {
    case BitOperation::kAnd: return combine(context, a, b, out, [](Limb x, Limb y) { return x & y; });
    case BitOperation::kOr: return combine(context, a, b, out, [](Limb x, Limb y) { return x | y; });
    case BitOperation::kXor: return combine(context, a, b, out, [](Limb x, Limb y) { return x ^ y; });
  }
  OURO_UNREACHABLE();
}

Result<Shape> invert(Context& context, IntegerView a, Limb* out) {
  // ~a is -a - 1.
  SmallInteger minus_one(-1);
  return add_signed(context, IntegerView{!a.negative && !a.is_zero(), a.limbs}, minus_one, true, out);
}

// --- Results with memory of their own

Result<Integer> add(Context& context, IntegerView a, IntegerView b) {
  return make_integer(context, add_bound(a, b), [&](Limb* out) { return add(context, a, b, out); });
}
Result<Integer> subtract(Context& context, IntegerView a, IntegerView b) {
  return make_integer(context, add_bound(a, b), [&](Limb* out) { return subtract(context, a, b, out); });
}
Result<Integer> multiply(Context& context, IntegerView a, IntegerView b) {
  return make_integer(context, multiply_bound(a, b), [&](Limb* out) { return multiply(context, a, b, out); });
}
Result<Integer> copy(Context& context, IntegerView a, bool negative) {
  return make_integer(context, a.size(), [&](Limb* out) { return copy(context, a, negative, out); });
}
Result<Integer> shift_left(Context& context, IntegerView a, uint64_t count) {
  size_t bound = TRY(shift_left_bound(context, a, count));
  return make_integer(context, bound, [&](Limb* out) { return shift_left(context, a, count, out); });
}
Result<Integer> shift_right(Context& context, IntegerView a, uint64_t count) {
  return make_integer(context, shift_right_bound(a, count),
                      [&](Limb* out) { return shift_right(context, a, count, out); });
}
Result<Integer> bitwise(Context& context, BitOperation operation, IntegerView a, IntegerView b) {
  return make_integer(context, bitwise_bound(a, b), [&](Limb* out) { return bitwise(context, operation, a, b, out); });
}
Result<Integer> invert(Context& context, IntegerView a) {
  return make_integer(context, invert_bound(a), [&](Limb* out) { return invert(context, a, out); });
}

}  // namespace ouro::numeric
