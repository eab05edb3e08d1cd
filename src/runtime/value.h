// Value: any Python value in one 64-bit word, borrowed.
//
//   ...xxxx1   small int: the word is 2 * n + 1, n of 63 bits
//   ....xx10   flonum: a float whose exponent lies in the range nearly all have (see flonum.h); the rest are boxed
//   ....x100   a special constant: None, False, True, Ellipsis, NotImplemented, unbound
//   ....x000   the address of a heap object
//   0          the null word: "a failure is pending"; never a value
//
// A Value owns nothing: it is valid while somebody else keeps the object alive. Ref (ref.h) owns.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/assert.h"
#include "base/result.h"

namespace ouro {

struct Object;

class Value {
 public:
  constexpr Value() : bits_(0) {}
  Value(const Object* object) : bits_(reinterpret_cast<uint64_t>(object)) {}
  Value(const Object& object) : bits_(reinterpret_cast<uint64_t>(&object)) {}

  static constexpr Value from_bits(uint64_t bits) {
    Value value;
    value.bits_ = bits;
    return value;
  }
  static constexpr Value none() { return from_bits(0x04); }
  static constexpr Value false_() { return from_bits(0x0C); }
  static constexpr Value true_() { return from_bits(0x14); }
  static constexpr Value ellipsis() { return from_bits(0x1C); }
  static constexpr Value not_implemented() { return from_bits(0x24); }
  // An empty slot: a local without a value, an argument not given, an absent Maybe.
  static constexpr Value unbound() { return from_bits(0x2C); }
  static constexpr Value boolean(bool truth) { return from_bits(0x0C + 8 * uint64_t(truth)); }

  static constexpr int64_t kSmallIntMax = (int64_t(1) << 62) - 1;
  static constexpr int64_t kSmallIntMin = -(int64_t(1) << 62);
  static constexpr bool fits_small_int(int64_t number) { return number >= kSmallIntMin && number <= kSmallIntMax; }
  static constexpr Value small_int(int64_t number) { return from_bits((uint64_t(number) << 1) | 1); }

  constexpr uint64_t bits() const { return bits_; }
  constexpr bool is_null() const { return bits_ == 0; }
  constexpr bool is_small_int() const { return bits_ & 1; }
  constexpr bool is_flonum() const { return (bits_ & 3) == 2; }
  constexpr bool is_heap() const { return (bits_ & 7) == 0; }  // true for the null word too
  constexpr bool is_none() const { return bits_ == none().bits_; }
  constexpr bool is_true() const { return bits_ == true_().bits_; }
  constexpr bool is_false() const { return bits_ == false_().bits_; }
  constexpr bool is_bool() const { return (bits_ | 0x18) == 0x1C && bits_ != 0x1C && bits_ != 0x04; }
  constexpr bool is_ellipsis() const { return bits_ == ellipsis().bits_; }
  constexpr bool is_not_implemented() const { return bits_ == not_implemented().bits_; }
  constexpr bool is_unbound() const { return bits_ == unbound().bits_; }

  int64_t as_small_int() const {
    OURO_ASSERT(is_small_int());
    return int64_t(bits_) >> 1;
  }
  Object* object() const {
    OURO_ASSERT(is_heap() && bits_);
    return reinterpret_cast<Object*>(bits_);
  }

  // Identity (`is`): equal words.
  friend constexpr bool operator==(Value a, Value b) { return a.bits_ == b.bits_; }

 private:
  uint64_t bits_;
};
static_assert(sizeof(Value) == 8);

// Flonums: the exponent's top three bits are 011 or 100 (magnitudes of about 1e-77 to 1e77) and positive zero. The
// word is the double's bits rotated left by three with those bits folded away.
namespace flonum {
inline constexpr uint64_t kZero = 0x8000000000000002ull;

// The flonum of a double; the null Value when it has none and must be boxed.
inline Value encode(double number) {
  uint64_t bits;
  std::memcpy(&bits, &number, 8);
  unsigned top = unsigned(bits >> 60) & 7;
  if (bits != 0x3000000000000000ull && ((top - 3) & ~1u) == 0) [[likely]] {
    uint64_t rotated = (bits << 3) | (bits >> 61);
    return Value::from_bits((rotated & ~uint64_t(3)) | 2);
  }
  if (bits == 0) return Value::from_bits(kZero);
  return Value();
}
inline double decode(Value value) {
  OURO_ASSERT(value.is_flonum());
  uint64_t bits = value.bits();
  double number = 0.0;
  if (bits != kZero) [[likely]] {
    uint64_t sign = bits >> 63;
    uint64_t word = (2 - sign) | (bits & ~uint64_t(3));
    word = (word >> 3) | (word << 61);
    std::memcpy(&number, &word, 8);
  }
  return number;
}
}  // namespace flonum

}  // namespace ouro
