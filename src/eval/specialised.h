// Specialised instructions: templates over a backend B and its micro-operations. The interpreter's backend executes
// them at once; a recorder writes the same text as a trace. Operands are looked at, nothing is changed before the last
// guard; false: a guard failed and the general form has to do the work.
#pragma once

#include <cstdint>

namespace ouro::specialised {

template <class B>
[[gnu::always_inline]] inline bool add_int(B& b, typename B::Val left, typename B::Val right, typename B::Val& out) {
  return b.guard_small_ints(left, right) && b.add_checked(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool subtract_int(B& b, typename B::Val left, typename B::Val right,
                                                typename B::Val& out) {
  return b.guard_small_ints(left, right) && b.subtract_checked(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool multiply_int(B& b, typename B::Val left, typename B::Val right,
                                                typename B::Val& out) {
  return b.guard_small_ints(left, right) && b.multiply_checked(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool and_int(B& b, typename B::Val left, typename B::Val right, typename B::Val& out) {
  return b.guard_small_ints(left, right) && b.bit_and(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool or_int(B& b, typename B::Val left, typename B::Val right, typename B::Val& out) {
  return b.guard_small_ints(left, right) && b.bit_or(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool xor_int(B& b, typename B::Val left, typename B::Val right, typename B::Val& out) {
  return b.guard_small_ints(left, right) && b.bit_xor(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool left_shift_int(B& b, typename B::Val left, typename B::Val right,
                                                  typename B::Val& out) {
  return b.guard_small_ints(left, right) && b.shift_left(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool right_shift_int(B& b, typename B::Val left, typename B::Val right,
                                                   typename B::Val& out) {
  return b.guard_small_ints(left, right) && b.shift_right(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool floor_divide_int(B& b, typename B::Val left, typename B::Val right,
                                                    typename B::Val& out) {
  return b.guard_small_ints(left, right) && b.guard_not_zero(right) && b.floor_divide(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool remainder_int(B& b, typename B::Val left, typename B::Val right,
                                                 typename B::Val& out) {
  return b.guard_small_ints(left, right) && b.guard_not_zero(right) && b.remainder(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool add_float(B& b, typename B::Val left, typename B::Val right, typename B::Val& out) {
  return b.guard_flonums(left, right) && b.box_float(b.float_add(b.unbox(left), b.unbox(right)), out);
}
template <class B>
[[gnu::always_inline]] inline bool subtract_float(B& b, typename B::Val left, typename B::Val right,
                                                  typename B::Val& out) {
  return b.guard_flonums(left, right) && b.box_float(b.float_subtract(b.unbox(left), b.unbox(right)), out);
}
template <class B>
[[gnu::always_inline]] inline bool multiply_float(B& b, typename B::Val left, typename B::Val right,
                                                  typename B::Val& out) {
  return b.guard_flonums(left, right) && b.box_float(b.float_multiply(b.unbox(left), b.unbox(right)), out);
}
template <class B>
[[gnu::always_inline]] inline bool divide_float(B& b, typename B::Val left, typename B::Val right,
                                                typename B::Val& out) {
  return b.guard_flonums(left, right) && b.guard_float_not_zero(right) &&
         b.box_float(b.float_divide(b.unbox(left), b.unbox(right)), out);
}
template <class B>
[[gnu::always_inline]] inline bool subscript_list_int(B& b, typename B::Val list, typename B::Val index,
                                                      typename B::Val& out) {
  return b.guard_list(list) && b.guard_small_int(index) && b.list_load(list, index, out);
}
template <class B>
[[gnu::always_inline]] inline bool subscript_tuple_int(B& b, typename B::Val tuple, typename B::Val index,
                                                       typename B::Val& out) {
  return b.guard_tuple(tuple) && b.guard_small_int(index) && b.tuple_load(tuple, index, out);
}
template <class B>
[[gnu::always_inline]] inline bool compare_int(B& b, typename B::Val left, typename B::Val right, uint32_t op,
                                               typename B::Truth& out) {
  return b.guard_small_ints(left, right) && b.compare_ints(left, right, op, out);
}
template <class B>
[[gnu::always_inline]] inline bool compare_float(B& b, typename B::Val left, typename B::Val right, uint32_t op,
                                                 typename B::Truth& out) {
  return b.guard_flonums(left, right) && b.compare_floats(b.unbox(left), b.unbox(right), op, out);
}

// Comparisons that only decide a jump: how the operands stand to each other.
template <class B>
[[gnu::always_inline]] inline bool order_int(B& b, typename B::Val left, typename B::Val right,
                                             typename B::Order& out) {
  return b.guard_small_ints(left, right) && b.order_ints(left, right, out);
}
template <class B>
[[gnu::always_inline]] inline bool order_float(B& b, typename B::Val left, typename B::Val right,
                                               typename B::Order& out) {
  return b.guard_flonums(left, right) && b.order_floats(b.unbox(left), b.unbox(right), out);
}

}  // namespace ouro::specialised
