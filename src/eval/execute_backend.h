// ExecuteBackend: the micro-operations of specialised instructions, done at once.
#pragma once

#include "objects/list.h"
#include "objects/tuple.h"
#include "runtime/ref.h"

namespace ouro {

struct ExecuteBackend {
  using Val = Value;
  using Truth = bool;
  using Order = uint32_t;  // 0: less, 1: equal, 2: greater; of floats also 3: unordered
#define OURO_MICRO [[gnu::always_inline]] static inline

  OURO_MICRO bool guard_small_int(Value v) { return v.is_small_int(); }
  OURO_MICRO bool guard_small_ints(Value a, Value b) { return a.bits() & b.bits() & 1; }
  OURO_MICRO bool guard_flonums(Value a, Value b) { return a.is_flonum() && b.is_flonum(); }
  OURO_MICRO bool guard_list(Value v) { return is_exact<List>(v); }
  OURO_MICRO bool guard_tuple(Value v) { return is_exact<Tuple>(v); }
  OURO_MICRO bool guard_not_zero(Value v) { return v.bits() != 1; }

  OURO_MICRO bool add_checked(Value a, Value b, Value& out) {
    int64_t sum;
    bool overflow = __builtin_add_overflow(int64_t(a.bits()), int64_t(b.bits() - 1), &sum);
    out = Value::from_bits(uint64_t(sum));
    return !overflow;
  }
  OURO_MICRO bool subtract_checked(Value a, Value b, Value& out) {
    int64_t difference;
    bool overflow = __builtin_sub_overflow(int64_t(a.bits()), int64_t(b.bits() - 1), &difference);
    out = Value::from_bits(uint64_t(difference));
    return !overflow;
  }
  OURO_MICRO bool multiply_checked(Value a, Value b, Value& out) {
    int64_t product;
    bool overflow = __builtin_mul_overflow(int64_t(a.bits() - 1), int64_t(b.bits()) >> 1, &product);
    out = Value::from_bits(uint64_t(product) | 1);
    return !overflow;
  }
  OURO_MICRO bool bit_and(Value a, Value b, Value& out) {
    out = Value::from_bits(a.bits() & b.bits());
    return true;
  }
  OURO_MICRO bool bit_or(Value a, Value b, Value& out) {
    out = Value::from_bits(a.bits() | b.bits());
    return true;
  }
  OURO_MICRO bool bit_xor(Value a, Value b, Value& out) {
    out = Value::from_bits((a.bits() ^ b.bits()) | 1);
    return true;
  }
  // A count that is negative or moves bits out of a small int is left to the general form.
  OURO_MICRO bool shift_left(Value a, Value b, Value& out) {
    uint64_t count = uint64_t(int64_t(b.bits()) >> 1);
    if (count > 61) return false;
    int64_t shifted = int64_t((a.bits() - 1) << count);
    out = Value::from_bits(uint64_t(shifted) | 1);
    return shifted >> count == int64_t(a.bits() - 1);
  }
  OURO_MICRO bool shift_right(Value a, Value b, Value& out) {
    uint64_t count = uint64_t(int64_t(b.bits()) >> 1);
    if (count > 62) return false;
    out = Value::from_bits(uint64_t(int64_t(a.bits()) >> count) | 1);
    return true;
  }
  OURO_MICRO bool floor_divide(Value a, Value b, Value& out) {
    int64_t left = a.as_small_int(), right = b.as_small_int();
    int64_t quotient = left / right;
    if (left % right != 0 && (left < 0) != (right < 0)) quotient--;
    out = Value::small_int(quotient);
    return Value::fits_small_int(quotient);
  }
  OURO_MICRO bool remainder(Value a, Value b, Value& out) {
    int64_t left = a.as_small_int(), right = b.as_small_int();
    int64_t rest = left % right;
    if (rest != 0 && (rest < 0) != (right < 0)) rest += right;
    out = Value::small_int(rest);
    return true;
  }

  OURO_MICRO double unbox(Value v) { return flonum::decode(v); }
  OURO_MICRO double float_add(double a, double b) { return a + b; }
  OURO_MICRO double float_subtract(double a, double b) { return a - b; }
  OURO_MICRO double float_multiply(double a, double b) { return a * b; }
  OURO_MICRO double float_divide(double a, double b) { return a / b; }
  OURO_MICRO bool guard_float_not_zero(Value v) { return v.bits() != flonum::kZero; }
  OURO_MICRO bool box_float(double number, Value& out) {
    out = flonum::encode(number);
    return !out.is_null();
  }

  OURO_MICRO bool list_load(Value list, Value index, Value& out) {
    auto& self = *static_cast<List*>(list.object());
    int64_t position = int64_t(index.bits()) >> 1;
    if (position < 0) position += int64_t(self.size);
    if (uint64_t(position) >= self.size) return false;
    out = self.items[position];
    add_reference(out);
    return true;
  }
  OURO_MICRO bool tuple_load(Value tuple, Value index, Value& out) {
    auto& self = *static_cast<Tuple*>(tuple.object());
    int64_t position = int64_t(index.bits()) >> 1;
    if (position < 0) position += int64_t(self.size);
    if (uint64_t(position) >= self.size) return false;
    out = self.items()[position];
    add_reference(out);
    return true;
  }
  OURO_MICRO bool order_ints(Value a, Value b, Order& out) {
    out = uint32_t(int64_t(a.bits()) > int64_t(b.bits())) + uint32_t(int64_t(a.bits()) >= int64_t(b.bits()));
    return true;
  }
  OURO_MICRO bool order_floats(double a, double b, Order& out) {
    out = a < b ? 0 : a == b ? 1 : a > b ? 2 : 3;
    return true;
  }
  OURO_MICRO bool compare_ints(Value a, Value b, uint32_t op, bool& out) {
    out = holds(int64_t(a.bits()), int64_t(b.bits()), CompareOp(op));
    return true;
  }
  OURO_MICRO bool compare_floats(double a, double b, uint32_t op, bool& out) {
    out = holds(a, b, CompareOp(op));
    return true;
  }
#undef OURO_MICRO
};

}  // namespace ouro
