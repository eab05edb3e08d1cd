// Integers to and from machine words, doubles and bytes; the hash. See integer.h.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "numeric/integer_internal.h"
#include "numeric/magnitude.h"

namespace ouro::numeric {

// --- Hash

static constexpr unsigned kHashBits = 61;
static constexpr Limb kHashModulus = (Limb(1) << kHashBits) - 1;

Result<int64_t> hash(Context& context, IntegerView a) {
  // Horner's rule from the top: 2^64 is 8 modulo 2^61 - 1.
  Limb sum = 0;
  for (size_t i = a.size(); i-- > 0;) {
    if (i % kLinearBlock == kLinearBlock - 1) TRY(context.poll());
    unsigned __int128 wide = (static_cast<unsigned __int128>(sum) << 64) | a.limbs[i];
    // The upper part may fill all 64 bits: it is folded before the lower is added.
    Limb upper = Limb(wide >> kHashBits);
    Limb folded = Limb(wide & kHashModulus) + (upper & kHashModulus) + (upper >> kHashBits);
    folded = (folded & kHashModulus) + (folded >> kHashBits);
    sum = folded >= kHashModulus ? folded - kHashModulus : folded;
  }
  int64_t value = a.negative ? -int64_t(sum) : int64_t(sum);
  return value == -1 ? int64_t(-2) : value;
}

// --- Doubles

Result<Shape> from_double(Context& context, double value, Limb* out) {
  if (std::isinf(value)) return context.fail(FailureKind::kOverflow, "cannot convert float infinity to integer");
  if (std::isnan(value)) return context.fail(FailureKind::kValue, "cannot convert float NaN to integer");
  value = std::trunc(value);
  if (value == 0) return Shape{};
  int exponent;
  double fraction = std::frexp(std::fabs(value), &exponent);
  Limb mantissa = Limb(std::ldexp(fraction, 53));
  int shift = exponent - 53;
  if (shift <= 0) {
    out[0] = mantissa >> -shift;
    return Shape{1, value < 0};
  }
  size_t words = size_t(shift) / 64;
  unsigned bits = unsigned(shift) % 64;
  std::memset(out, 0, words * sizeof(Limb));
  out[words] = mantissa << bits;
  out[words + 1] = bits ? mantissa >> (64 - bits) : 0;
  return Shape{trimmed(out, words + 2), value < 0};
}

Result<Integer> from_double(Context& context, double value) {
  return make_integer(context, kFromDoubleBound, [&](Limb* out) { return from_double(context, value, out); });
}

int compare_with_double(IntegerView a, double value) {
  OURO_ASSERT(!std::isnan(value));
  if (std::isinf(value)) return value > 0 ? -1 : 1;
  int sign = a.is_zero() ? 0 : a.negative ? -1 : 1;
  int value_sign = value > 0 ? 1 : value < 0 ? -1 : 0;
  if (sign != value_sign) return sign < value_sign ? -1 : 1;
  if (sign == 0) return 0;
  int exponent;
  std::frexp(value, &exponent);
  int64_t bits = int64_t(bit_length(a));
  // Numbers with a different place of the top bit; a value below one has exponent <= 0.
  if (bits != exponent) return (bits < exponent) == (sign > 0) ? -1 : 1;
  double whole = std::trunc(std::fabs(value));
  Limb limbs[kFromDoubleBound];
  double fraction = std::frexp(whole, &exponent);
  Limb mantissa = Limb(std::ldexp(fraction, 53));
  int shift = exponent - 53;
  std::memset(limbs, 0, sizeof limbs);
  if (shift <= 0) {
    limbs[0] = mantissa >> -shift;
  } else {
    size_t words = size_t(shift) / 64;
    unsigned rest = unsigned(shift) % 64;
    limbs[words] = mantissa << rest;
    if (rest) limbs[words + 1] = mantissa >> (64 - rest);
  }
  int order = compare_magnitudes(a.limbs.data(), a.size(), limbs, trimmed(limbs, kFromDoubleBound));
  if (order == 0 && std::fabs(value) > whole) order = -1;
  return sign > 0 ? order : -order;
}

// --- Bytes

Result<Shape> from_bytes(Context& context, std::span<const uint8_t> bytes, ByteOrder order, Signedness signedness,
                         Limb* out) {
  size_t count = bytes.size();
  if (count == 0) return Shape{};
  bool little = order == ByteOrder::kLittle;
  bool negative = signedness == Signedness::kSigned && (bytes[little ? count - 1 : 0] & 0x80);
  uint8_t fill = negative ? 0xff : 0;
  size_t size = (count + 7) / 8;
  Limb carry = 1;
  for (size_t i = 0; i < size; i++) {
    if (i % kLinearBlock == kLinearBlock - 1) TRY(context.poll());
    Limb limb = 0;
    if (little && i * 8 + 8 <= count) {
      std::memcpy(&limb, bytes.data() + i * 8, 8);
    } else if (!little && i * 8 + 8 <= count) {
      std::memcpy(&limb, bytes.data() + count - i * 8 - 8, 8);
      limb = __builtin_bswap64(limb);
    } else {
      for (size_t k = 8; k-- > 0;) {
        size_t index = i * 8 + k;
        limb = limb << 8 | (index < count ? bytes[little ? index : count - 1 - index] : fill);
      }
    }
    if (negative) {
      limb = ~limb + carry;
      carry = carry && limb == 0;
    }
    out[i] = limb;
  }
  if (negative && carry) out[size++] = 1;
  size = trimmed(out, size);
  return Shape{size, negative};
}

Result<Integer> from_bytes(Context& context, std::span<const uint8_t> bytes, ByteOrder order, Signedness signedness) {
  return make_integer(context, from_bytes_bound(bytes.size()),
                      [&](Limb* out) { return from_bytes(context, bytes, order, signedness, out); });
}

Result<void> to_bytes(Context& context, IntegerView a, std::span<uint8_t> bytes, ByteOrder order,
                      Signedness signedness) {
  if (a.negative && signedness == Signedness::kUnsigned) {
    return context.fail(FailureKind::kOverflow, "can't convert negative int to unsigned");
  }
  uint64_t bits = bit_length(a);
  uint64_t needed = bits;
  if (signedness == Signedness::kSigned && !a.is_zero()) {
    // -2^k needs k + 1 bits, every other number one bit more than its magnitude.
    bool power_of_two = a.negative && trimmed(a.limbs.data(), a.size() - 1) == 0 && std::has_single_bit(a.limbs.back());
    needed = power_of_two ? bits : bits + 1;
    // CPython lets (-1).to_bytes(0, order, signed=True) pass.
    if (power_of_two && bits == 1 && bytes.empty()) return {};
  }
  if (needed > uint64_t(bytes.size()) * 8) return context.fail(FailureKind::kOverflow, "int too big to convert");
  size_t count = bytes.size();
  bool little = order == ByteOrder::kLittle;
  Limb carry = 1;
  for (size_t i = 0; i * 8 < count; i++) {
    if (i % kLinearBlock == kLinearBlock - 1) TRY(context.poll());
    Limb limb = i < a.size() ? a.limbs[i] : 0;
    if (a.negative) {
      limb = ~limb + carry;
      carry = carry && limb == 0;
    }
    for (size_t k = 0; k < 8 && i * 8 + k < count; k++) {
      size_t index = i * 8 + k;
      bytes[little ? index : count - 1 - index] = uint8_t(limb >> (8 * k));
    }
  }
  return {};
}

}  // namespace ouro::numeric
