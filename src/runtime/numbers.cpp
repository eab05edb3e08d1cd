// Arithmetic of any values: the dispatch of the binary and unary operators (language reference, 3.3.8) and conversions.
#include <cmath>

#include "objects/float.h"
#include "objects/int.h"
#include "objects/str.h"
#include "runtime/protocol.h"
#include "runtime/type.h"

namespace ouro {

namespace {

struct Operator {
  BinarySlot Slots::* slot;
  BinarySlot Slots::* inplace;
  const char* sign;
  const char* inplace_sign;
};
// In the order of BinaryOp; power has a slot of three operands and stands apart.
constexpr Operator kOperators[] = {
    {&Slots::nb_add, &Slots::nb_inplace_add, "+", "+="},
    {&Slots::nb_and, &Slots::nb_inplace_and, "&", "&="},
    {&Slots::nb_floor_divide, &Slots::nb_inplace_floor_divide, "//", "//="},
    {&Slots::nb_lshift, &Slots::nb_inplace_lshift, "<<", "<<="},
    {&Slots::nb_matrix_multiply, &Slots::nb_inplace_matrix_multiply, "@", "@="},
    {&Slots::nb_multiply, &Slots::nb_inplace_multiply, "*", "*="},
    {&Slots::nb_remainder, &Slots::nb_inplace_remainder, "%", "%="},
    {&Slots::nb_or, &Slots::nb_inplace_or, "|", "|="},
    {nullptr, nullptr, "** or pow()", "**="},
    {&Slots::nb_rshift, &Slots::nb_inplace_rshift, ">>", ">>="},
    {&Slots::nb_subtract, &Slots::nb_inplace_subtract, "-", "-="},
    {&Slots::nb_true_divide, &Slots::nb_inplace_true_divide, "/", "/="},
    {&Slots::nb_xor, &Slots::nb_inplace_xor, "^", "^="},
};

// The left operand's slot, then the right's; the right's first when its type is a subclass of the left's.
Result<Ref> dispatch(ThreadState& ts, Value left, Value right, BinarySlot Slots::* slot) {
  Type& left_type = type_of(ts, left);
  Type& right_type = type_of(ts, right);
  BinarySlot left_slot = left_type.slots.*slot;
  BinarySlot right_slot = &left_type != &right_type ? right_type.slots.*slot : nullptr;
  if (right_slot == left_slot) right_slot = nullptr;
  if (left_slot) {
    if (right_slot && is_subtype(&right_type, &left_type)) {
      Ref result = TRY(right_slot(ts, left, right));
      if (!result.get().is_not_implemented()) return result;
      right_slot = nullptr;
    }
    Ref result = TRY(left_slot(ts, left, right));
    if (!result.get().is_not_implemented()) return result;
  }
  if (right_slot) return right_slot(ts, left, right);
  return Ref::not_implemented();
}

Raised unsupported(ThreadState& ts, Value left, Value right, const char* sign) {
  return raise(ts, Exc::TypeError, "unsupported operand type(s) for {}: '{}' and '{}'", sign, type_name(ts, left),
               type_name(ts, right));
}

Result<Ref> dispatch_power(ThreadState& ts, Value base, Value exponent, Value modulus, const char* sign) {
  Type& base_type = type_of(ts, base);
  Type& exponent_type = type_of(ts, exponent);
  TernarySlot first = base_type.slots.nb_power;
  TernarySlot second = &base_type != &exponent_type ? exponent_type.slots.nb_power : nullptr;
  if (second == first) second = nullptr;
  if (first) {
    if (second && is_subtype(&exponent_type, &base_type)) {
      Ref result = TRY(second(ts, base, exponent, modulus));
      if (!result.get().is_not_implemented()) return result;
      second = nullptr;
    }
    Ref result = TRY(first(ts, base, exponent, modulus));
    if (!result.get().is_not_implemented()) return result;
  }
  if (second) {
    Ref result = TRY(second(ts, base, exponent, modulus));
    if (!result.get().is_not_implemented()) return result;
  }
  if (!modulus.is_none()) {
    TernarySlot third = type_of(ts, modulus).slots.nb_power;
    if (third && third != first && third != second) {
      Ref result = TRY(third(ts, base, exponent, modulus));
      if (!result.get().is_not_implemented()) return result;
    }
    return raise(ts, Exc::TypeError, "unsupported operand type(s) for {}: '{}', '{}', '{}'", sign, type_name(ts, base),
                 type_name(ts, exponent), type_name(ts, modulus));
  }
  return unsupported(ts, base, exponent, sign);
}

// sequence * count, whichever side the sequence stands on.
Result<Ref> repeat(ThreadState& ts, Value sequence, Value count, IndexSlot slot) {
  if (!is_int(count) && !type_of(ts, count).slots.nb_index)
    return raise(ts, Exc::TypeError, "can't multiply sequence by non-int of type '{}'", type_name(ts, count));
  Ref number = TRY(index(ts, count));
  int64_t times;
  if (!int_to_int64(number, times))
    return raise(ts, Exc::OverflowError, "cannot fit '{}' into an index-sized integer", type_name(ts, count));
  return slot(ts, sequence, times);
}

}  // namespace

Result<Ref> binary_op(ThreadState& ts, Value left, Value right, BinaryOp op) {
  if (op == BinaryOp::kPower) return dispatch_power(ts, left, right, Value::none(), "** or pow()");
  const Operator& entry = kOperators[int(op)];
  Ref result = TRY(dispatch(ts, left, right, entry.slot));
  if (!result.get().is_not_implemented()) return result;
  if (op == BinaryOp::kAdd) {
    if (BinarySlot concat = type_of(ts, left).slots.sq_concat) return concat(ts, left, right);
  } else if (op == BinaryOp::kMultiply) {
    if (IndexSlot slot = type_of(ts, left).slots.sq_repeat) return repeat(ts, left, right, slot);
    if (IndexSlot slot = type_of(ts, right).slots.sq_repeat) return repeat(ts, right, left, slot);
  } else if (op == BinaryOp::kRShift && type_name(ts, left) == "builtin_function_or_method") {
    RefTo<Str> name = TRY(repr(ts, left));
    if (name->equals_ascii("<built-in function print>"))
      return raise(
          ts, Exc::TypeError,
          "unsupported operand type(s) for >>: '{}' and '{}'. Did you mean \"print(<message>, file=<output_stream>)\"?",
          type_name(ts, left), type_name(ts, right));
  }
  return unsupported(ts, left, right, entry.sign);
}

Result<Ref> inplace_op(ThreadState& ts, Value left, Value right, BinaryOp op) {
  if (op == BinaryOp::kPower) {
    if (TernarySlot slot = type_of(ts, left).slots.nb_inplace_power) {
      Ref result = TRY(slot(ts, left, right, Value::none()));
      if (!result.get().is_not_implemented()) return result;
    }
    return dispatch_power(ts, left, right, Value::none(), "**=");
  }
  const Operator& entry = kOperators[int(op)];
  const Slots& slots = type_of(ts, left).slots;
  if (BinarySlot slot = slots.*entry.inplace) {
    Ref result = TRY(slot(ts, left, right));
    if (!result.get().is_not_implemented()) return result;
  }
  Ref result = TRY(dispatch(ts, left, right, entry.slot));
  if (!result.get().is_not_implemented()) return result;
  if (op == BinaryOp::kAdd) {
    BinarySlot concat = slots.sq_inplace_concat ? slots.sq_inplace_concat : slots.sq_concat;
    if (concat) return concat(ts, left, right);
  } else if (op == BinaryOp::kMultiply) {
    IndexSlot slot = slots.sq_inplace_repeat ? slots.sq_inplace_repeat : slots.sq_repeat;
    if (slot) return repeat(ts, left, right, slot);
    IndexSlot other = type_of(ts, right).slots.sq_repeat;
    if (other && !has_sequence_methods(type_of(ts, left))) return repeat(ts, right, left, other);
  }
  return unsupported(ts, left, right, entry.inplace_sign);
}

Result<Ref> divmod(ThreadState& ts, Value left, Value right) {
  Ref result = TRY(dispatch(ts, left, right, &Slots::nb_divmod));
  if (!result.get().is_not_implemented()) return result;
  return unsupported(ts, left, right, "divmod()");
}
Result<Ref> power(ThreadState& ts, Value base, Value exponent, Value modulus) {
  return dispatch_power(ts, base, exponent, modulus, "** or pow()");
}

static Result<Ref> unary(ThreadState& ts, Value value, UnarySlot Slots::* slot, const char* name) {
  UnarySlot function = type_of(ts, value).slots.*slot;
  if (!function) return raise(ts, Exc::TypeError, "bad operand type for {}: '{}'", name, type_name(ts, value));
  return function(ts, value);
}
Result<Ref> negative(ThreadState& ts, Value value) { return unary(ts, value, &Slots::nb_negative, "unary -"); }
Result<Ref> positive(ThreadState& ts, Value value) { return unary(ts, value, &Slots::nb_positive, "unary +"); }
Result<Ref> invert(ThreadState& ts, Value value) { return unary(ts, value, &Slots::nb_invert, "unary ~"); }
Result<Ref> absolute(ThreadState& ts, Value value) { return unary(ts, value, &Slots::nb_absolute, "abs()"); }

// --- conversions

Result<Ref> make_int(ThreadState& ts, int64_t number) {
  if (Value::fits_small_int(number)) return Ref::small_int(number);
  uint64_t magnitude = number < 0 ? 0 - uint64_t(number) : uint64_t(number);
  return int_from_parts(ts, number < 0, {&magnitude, 1});
}
Result<Ref> make_int_unsigned(ThreadState& ts, uint64_t number) {
  if (number <= uint64_t(Value::kSmallIntMax)) return Ref::small_int(int64_t(number));
  return int_from_parts(ts, false, {&number, 1});
}
Result<Ref> make_float(ThreadState& ts, double number) { return make_float_inline(ts, number); }

Result<Ref> index(ThreadState& ts, Value value) {
  if (is_int(value)) return value.is_bool() ? Ref::small_int(value.is_true()) : Ref::share(value);
  UnarySlot slot = type_of(ts, value).slots.nb_index;
  if (!slot) return raise(ts, Exc::TypeError, "'{}' object cannot be interpreted as an integer", type_name(ts, value));
  Ref result = TRY(slot(ts, value));
  if (is_exact_int(result)) return result;
  if (!is_int(result)) return raise(ts, Exc::TypeError, "__index__ returned non-int (type {})", type_name(ts, result));
  TRY(warn_strict_subclass(ts, result, "__index__"));
  return result;
}
Result<void> warn_strict_subclass(ThreadState& ts, Value result, const char* method) {
  const FormatArgument arguments[] = {method, type_name(ts, result)};
  return warn(ts, Exc::DeprecationWarning, 1,
              "{} returned non-int (type {}).  The ability to return an instance of a strict subclass of int is "
              "deprecated, and "
              "may be removed in a future version of Python.",
              arguments);
}
Result<int64_t> index_as_int64(ThreadState& ts, Value value, Exc overflow) {
  if (value.is_small_int()) return value.as_small_int();
  Ref number = TRY(index(ts, value));
  int64_t result;
  if (int_to_int64(number, result)) return result;
  return raise(ts, overflow, "cannot fit '{}' into an index-sized integer", type_name(ts, value));
}
Result<int64_t> index_clamped(ThreadState& ts, Value value) {
  if (value.is_small_int()) return value.as_small_int();
  if (!is_int(value) && !type_of(ts, value).slots.nb_index)
    return raise(ts, Exc::TypeError, "slice indices must be integers or None or have an __index__ method");
  Ref number = TRY(index(ts, value));
  int64_t result;
  if (int_to_int64(number, result)) return result;
  return int_sign(number) < 0 ? INT64_MIN : INT64_MAX;
}

Result<Ref> to_int(ThreadState& ts, Value value) {
  if (is_exact_int(value)) return Ref::share(value);
  const Slots& slots = type_of(ts, value).slots;
  if (slots.nb_int) {
    Ref result = TRY(slots.nb_int(ts, value));
    if (is_exact_int(result)) return result;
    if (!is_int(result)) return raise(ts, Exc::TypeError, "__int__ returned non-int (type {})", type_name(ts, result));
    TRY(warn_strict_subclass(ts, result, "__int__"));
    return int_exact(ts, result);
  }
  if (slots.nb_index) return int_exact(ts, TRY(index(ts, value)));
  if (Maybe<Ref> truncated = TRY(call_special(ts, value, names::k___trunc__))) {
    TRY(warn(ts, Exc::DeprecationWarning, 1, "The delegation of int() to __trunc__ is deprecated."));
    if (is_int(**truncated)) return int_exact(ts, **truncated);
    if (!type_of(ts, **truncated).slots.nb_index)
      return raise(ts, Exc::TypeError, "__trunc__ returned non-Integral (type {})", type_name(ts, **truncated));
    return int_exact(ts, TRY(index(ts, **truncated)));
  }
  return raise(ts, Exc::TypeError, "int() argument must be a string, a bytes-like object or a real number, not '{}'",
               type_name(ts, value));
}

Result<Ref> to_float(ThreadState& ts, Value value) {
  if (is_exact_float(value)) return Ref::share(value);
  return make_float(ts, TRY(to_double_by_method(ts, value)));
}
Result<double> to_double(ThreadState& ts, Value value) {
  return is_float(value) ? Result<double>(float_number(value)) : to_double_by_method(ts, value);
}
Result<double> to_double_by_method(ThreadState& ts, Value value) {
  if (is_exact_float(value)) return float_number(value);
  if (value.is_small_int()) return double(value.as_small_int());
  if (is_int(value) && is_exact_int(value)) return int_to_double(ts, value);
  const Slots& slots = type_of(ts, value).slots;
  if (slots.nb_float) {
    Ref result = TRY(slots.nb_float(ts, value));
    if (is_exact_float(result)) return float_number(result);
    if (!is_float(result))
      return raise(ts, Exc::TypeError, "{}.__float__ returned non-float (type {})", type_name(ts, value),
                   type_name(ts, result));
    const FormatArgument arguments[] = {type_name(ts, value), type_name(ts, result)};
    TRY(warn(ts, Exc::DeprecationWarning, 1,
             "{}.__float__ returned non-float (type {}).  The ability to return an instance of a strict subclass of "
             "float is "
             "deprecated, and may be removed in a future version of Python.",
             arguments));
    return float_number(result);
  }
  if (slots.nb_index) {
    Ref number = TRY(index(ts, value));
    return int_to_double(ts, number);
  }
  return raise(ts, Exc::TypeError, "must be real number, not {}", type_name(ts, value));
}

}  // namespace ouro
