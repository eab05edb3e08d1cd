// Int: an int that does not fit a small int, or an instance of a subclass of int. The magnitude lies in 64-bit limbs,
// least significant first, without leading zero limbs.   count | type | limb count, negative when the int is | limbs
// ...
#pragma once

#include <span>

#include "runtime/protocol.h"

namespace ouro {

struct Int : Object {
  static constexpr Kind kKind = Kind::kInt;
  static constexpr const char* kTypeName = "int";
  int64_t signed_size;
  uint64_t* limbs() { return reinterpret_cast<uint64_t*>(this + 1); }
  const uint64_t* limbs() const { return reinterpret_cast<const uint64_t*>(this + 1); }
  bool negative() const { return signed_size < 0; }
  size_t size() const { return size_t(signed_size < 0 ? -signed_size : signed_size); }
};

inline bool is_int(Value value) { return value.is_small_int() || value.is_bool() || is<Int>(value); }
// int itself, not bool or a subclass.
inline bool is_exact_int(Value value) { return value.is_small_int() || is_exact<Int>(value); }

// Any int as sign and magnitude; `scratch` holds the limb of an immediate.
struct IntParts {
  bool negative;
  std::span<const uint64_t> limbs;
};
IntParts int_parts(Value value, uint64_t& scratch);

// An int of the parts, small where it fits. Limbs may have leading zeros.
Result<Ref> int_from_parts(ThreadState& ts, bool negative, std::span<const uint64_t> limbs);
// The value of any int when it fits.
bool int_to_int64(Value value, int64_t& out);
// The low 64 bits in two's complement.
uint64_t int_to_uint64_mask(Value value);
// -1, 0, 1
int int_sign(Value value);
// The int of a value of int or a subclass, as an exact int (bool: 0 or 1).
Result<Ref> int_exact(ThreadState& ts, Value value);
Result<Ref> int_from_double(ThreadState& ts, double number);
Result<double> int_to_double(ThreadState& ts, Value value);
Result<RefTo<Str>> int_to_text(ThreadState& ts, Value value, int base);  // no prefix; the digit limit applies
// int(text, base); `whole` is shown in the error.
Result<Ref> int_from_text(ThreadState& ts, Str& text, int base);
int64_t int_hash(Value value);
// Hashes are modulo this prime, with the sign of the number; -1 is replaced by -2.
inline constexpr uint64_t kIntHashModulus = (uint64_t(1) << 61) - 1;
inline int64_t int_hash_small(int64_t number) {
  uint64_t magnitude = number < 0 ? 0 - uint64_t(number) : uint64_t(number);
  // A small int is below four times the modulus.
  uint64_t sum = (magnitude & kIntHashModulus) + (magnitude >> 61);
  if (sum >= kIntHashModulus) sum -= kIntHashModulus;
  int64_t hash = number < 0 ? -int64_t(sum) : int64_t(sum);
  return hash == -1 ? -2 : hash;
}
int int_compare(Value left, Value right);  // -1, 0, 1
Result<Ref> int_add(ThreadState& ts, Value left, Value right);
Result<Ref> int_subtract(ThreadState& ts, Value left, Value right);
Result<Ref> int_multiply(ThreadState& ts, Value left, Value right);
Result<Ref> int_floor_divide(ThreadState& ts, Value left, Value right);
Result<Ref> int_remainder(ThreadState& ts, Value left, Value right);
Result<Ref> int_lshift(ThreadState& ts, Value left, Value right);
Result<Ref> int_rshift(ThreadState& ts, Value left, Value right);

}  // namespace ouro
