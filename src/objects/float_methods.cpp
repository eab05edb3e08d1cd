// The type float: constructor, operators as slots, methods. An int operand becomes a float (OverflowError
// when it is too large) but in comparisons, which are exact.
#include <cmath>

#include "numeric/float_arithmetic.h"
#include "numeric/float_text.h"
#include "objects/buffer.h"
#include "objects/complex.h"
#include "objects/constructor_arguments.h"
#include "objects/float.h"
#include "objects/float_internal.h"
#include "objects/int.h"
#include "objects/int_internal.h"
#include "objects/number_format.h"
#include "objects/number_operands.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {

namespace {

// --- constructor

Result<double> float_convert(ThreadState& ts, Value value) {
  if (is_exact_float(value)) return float_number(value);
  if (is_exact<Str>(value)) return float_from_text(ts, as<Str>(value), value);
  const Slots& slots = type_of(ts, value).slots;
  if (slots.nb_float || slots.nb_index) return to_double_by_method(ts, value);
  if (is<Float>(value)) return as<Float>(value).number;
  if (is<Str>(value)) return float_from_text(ts, as<Str>(value), value);
  if (is<Bytes>(value)) return float_from_ascii(ts, as<Bytes>(value).view(), value);
  if (supports_buffer(ts, value)) {
    BufferAccess buffer = TRY(BufferAccess::get(ts, value));
    return float_from_ascii(ts, buffer.text(), value);
  }
  return raise(ts, Exc::TypeError, "float() argument must be a string or a real number, not '{}'",
               type_name(ts, value));
}

Result<Ref> float_of_type(ThreadState& ts, Type& type, double number) {
  if (&type == ts.types().float_) return make_float_inline(ts, number);
  Float* object = TRY(ts.allocate_as<Float>(type));
  object->number = number;
  if (type.has(type_flags::kContainer)) ts.track(*object);
  return Ref::adopt(object);
}

Result<Ref> float_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (type.slots.tp_init == ts.types().float_->slots.tp_init) TRY(expect_no_keywords(ts, "float", arguments));
  TRY(expect_positional(ts, "float", arguments, 0, 1));
  if (!arguments.positional_count) return float_of_type(ts, type, 0.0);
  if (&type == ts.types().float_ && is_exact_float(arguments.values[0])) return Ref::share(arguments.values[0]);
  double number = TRY(float_convert(ts, arguments.values[0]));
  return float_of_type(ts, type, number);
}

// --- operators

// The operand as a double: kOther when it is neither float nor int.
Operand operand(ThreadState& ts, Value value, double& out) {
  if (value.is_flonum()) {
    out = flonum::decode(value);
    return Operand::kNumber;
  }
  if (value.is_small_int()) {
    out = double(value.as_small_int());
    return Operand::kNumber;
  }
  if (is<Float>(value)) {
    out = as<Float>(value).number;
    return Operand::kNumber;
  }
  if (!is_int(value)) return Operand::kOther;
  Result<double> number = int_to_double(ts, value);
  if (number.is_error()) return Operand::kFailed;
  out = number.release();
  return Operand::kNumber;
}

Result<Ref> float_add(ThreadState& ts, Value left, Value right) {
  OURO_NUMBER_OPERANDS(double, left, right, a, b);
  return make_float_inline(ts, a + b);
}
Result<Ref> float_subtract(ThreadState& ts, Value left, Value right) {
  OURO_NUMBER_OPERANDS(double, left, right, a, b);
  return make_float_inline(ts, a - b);
}
Result<Ref> float_multiply(ThreadState& ts, Value left, Value right) {
  OURO_NUMBER_OPERANDS(double, left, right, a, b);
  return make_float_inline(ts, a * b);
}
Result<Ref> float_true_divide(ThreadState& ts, Value left, Value right) {
  OURO_NUMBER_OPERANDS(double, left, right, a, b);
  if (b == 0) [[unlikely]]
    return raise(ts, Exc::ZeroDivisionError, "float division by zero");
  return make_float_inline(ts, a / b);
}

template <Result<double> (*operation)(numeric::Context&, double, double)>
Result<Ref> checked_operation(ThreadState& ts, Value left, Value right) {
  OURO_NUMBER_OPERANDS(double, left, right, a, b);
  NumericContext context(ts);
  double number = OURO_NUMERIC_TRY(context, operation(context, a, b));
  return make_float_inline(ts, number);
}

Result<Ref> float_divmod_slot(ThreadState& ts, Value left, Value right) {
  OURO_NUMBER_OPERANDS(double, left, right, a, b);
  NumericContext context(ts);
  numeric::FloatDivmod parts = OURO_NUMERIC_TRY(context, numeric::float_divmod(context, a, b));
  Ref quotient = TRY(make_float_inline(ts, parts.quotient));
  Ref remainder = TRY(make_float_inline(ts, parts.remainder));
  return make_tuple(ts, quotient, remainder);
}

Result<Ref> float_power_slot(ThreadState& ts, Value base, Value exponent, Value modulus) {
  if (!modulus.is_none())
    return raise(ts, Exc::TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
  OURO_NUMBER_OPERANDS(double, base, exponent, a, b);
  NumericContext context(ts);
  numeric::FloatPower result = OURO_NUMERIC_TRY(context, numeric::float_power(context, a, b));
  if (!result.is_complex) return make_float_inline(ts, result.value);
  numeric::Complex power = OURO_NUMERIC_TRY(context, numeric::complex_power(context, {a, 0}, {b, 0}));
  return make_complex(ts, power.real, power.imag);
}

Result<Ref> float_exact(ThreadState& ts, Value self) {
  if (is_exact_float(self)) return Ref::share(self);
  return make_float_inline(ts, float_number(self));
}
Result<Ref> float_negative(ThreadState& ts, Value self) { return make_float_inline(ts, -float_number(self)); }
Result<Ref> float_absolute(ThreadState& ts, Value self) { return make_float_inline(ts, std::fabs(float_number(self))); }
Result<bool> float_bool(ThreadState&, Value self) { return float_number(self) != 0; }
Result<Ref> float_int(ThreadState& ts, Value self) { return int_from_double(ts, float_number(self)); }
Result<int64_t> float_hash_slot(ThreadState& ts, Value self) { return float_hash(ts, self); }
Result<Ref> float_repr_slot(ThreadState& ts, Value self) { return float_repr(ts, float_number(self)); }

Result<Ref> float_compare(ThreadState&, Value self, Value other, CompareOp op) {
  if (!is_float(self)) return Ref::not_implemented();
  double a = float_number(self);
  double b = 0;
  if (is_float(other)) {
    b = float_number(other);
  } else if (is_int(other)) {
    // The order against zero stands for the exact one; a NaN is unordered with every int.
    if (!std::isnan(a)) a = float_compare_with_int(a, other);
  } else {
    return Ref::not_implemented();
  }
  return Ref::boolean(holds(a, b, op));
}

// --- methods

bool float_is_integer_method(ThreadState&, Value self) { return numeric::float_is_integer(float_number(self)); }
Ref float_imag(ThreadState&, Value) { return Ref::adopt(Value::from_bits(flonum::kZero)); }

Result<Ref> float_floor(ThreadState& ts, Value self) { return int_from_double(ts, std::floor(float_number(self))); }
Result<Ref> float_ceil(ThreadState& ts, Value self) { return int_from_double(ts, std::ceil(float_number(self))); }

Result<Ref> float_round_method(ThreadState& ts, Value self, Value digits_value) {
  double number = float_number(self);
  if (digits_value.is_none()) return int_from_double(ts, numeric::round_half_even(number));
  Ref digits = TRY(index(ts, digits_value));
  int64_t places = TRY(index_clamped(ts, digits));
  NumericContext context(ts);
  double rounded = OURO_NUMERIC_TRY(context, numeric::float_round(context, number, places));
  return make_float_inline(ts, rounded);
}

Result<RefTo<Tuple>> float_as_integer_ratio(ThreadState& ts, Value self) {
  NumericContext context(ts);
  numeric::FloatRatio ratio = OURO_NUMERIC_TRY(context, numeric::float_ratio(context, float_number(self)));
  int64_t mantissa = int64_t(ratio.mantissa);
  Ref numerator = Ref::small_int(ratio.negative ? -mantissa : mantissa);
  Ref denominator = Ref::small_int(1);
  if (ratio.exponent > 0) numerator = TRY(int_lshift(ts, numerator, Value::small_int(ratio.exponent)));
  else if (ratio.exponent < 0) denominator = TRY(int_lshift(ts, denominator, Value::small_int(-ratio.exponent)));
  return make_tuple(ts, numerator, denominator);
}

Result<RefTo<Str>> float_hex_method(ThreadState& ts, Value self) {
  char text[numeric::kFloatHexBound];
  size_t length = numeric::float_hex(float_number(self), text);
  return str_from_ascii(ts, {text, length});
}

Result<Ref> float_fromhex(ThreadState& ts, Type& cls, Value string) {
  if (!is<Str>(string)) return raise(ts, Exc::TypeError, "bad argument type for built-in operation");
  Utf8 text = TRY(Utf8::of(ts, as<Str>(string)));
  NumericContext context(ts);
  double value = OURO_NUMERIC_TRY(context, numeric::float_from_hex(context, text.view()));
  Ref number = TRY(make_float_inline(ts, value));
  if (&cls == ts.types().float_) return number;
  return call(ts, Value(cls), Value(number));
}

Result<RefTo<Str>> float_format_method(ThreadState& ts, Value self, Str& specification) {
  return format_float(ts, self, specification);
}

Result<RefTo<Tuple>> float_getnewargs(ThreadState& ts, Value self) {
  Ref number = TRY(float_exact(ts, self));
  return make_tuple(ts, number);
}

Result<RefTo<Str>> float_getformat(ThreadState& ts, Type&, Str& name) {
  if (!name.equals_ascii("double") && !name.equals_ascii("float"))
    return raise(ts, Exc::ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
  return str_from_ascii(ts, "IEEE, little-endian");
}

constexpr NativeMethod kFloatMethods[] = {
    method<float_exact>("conjugate(self, /)", "The number itself."),
    method<float_int>("__trunc__(self, /)", "The integer next to the number towards zero."),
    method<float_floor>("__floor__(self, /)", "The largest integer not above the number."),
    method<float_ceil>("__ceil__(self, /)", "The smallest integer not below the number."),
    method<float_round_method>("__round__(self, ndigits=None, /)",
                               "Rounded half to even: to an int, or to a float of ndigits decimal places."),
    method<float_as_integer_ratio>("as_integer_ratio(self, /)",
                                   "Two ints, the second positive, whose ratio is the number."),
    class_method<float_fromhex>("fromhex(type, string, /)", "The float of a hexadecimal text."),
    method<float_hex_method>("hex(self, /)", "The number as a hexadecimal text."),
    method<float_is_integer_method>("is_integer(self, /)", "Whether the number is an integer."),
    method<float_getnewargs>("__getnewargs__(self, /)", ""),
    class_method<float_getformat>("__getformat__(type, typestr, /)", "How C's double or float is kept in memory."),
    method<float_format_method>("__format__(self, format_spec, /)", "Text by a format specification."),
};

constexpr GetSetRow kFloatGetSets[] = {
    getter<float_exact>("real", "The number itself."),
    getter<float_imag>("imag", "0.0."),
};

}  // namespace

const TypeSpec spec_float_{
    .name = "float",
    .kind = Kind::kFloat,
    .instance_bytes = sizeof(Float),
    .flags = type_flags::kSubclassable | type_flags::kMatchSelf,
    .doc = "A floating-point number, from a number or from text.",
    .methods = kFloatMethods,
    .getsets = kFloatGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = float_new;
          s.tp_repr = float_repr_slot;
          s.tp_hash = float_hash_slot;
          s.tp_compare = float_compare;
          s.nb_add = float_add;
          s.nb_subtract = float_subtract;
          s.nb_multiply = float_multiply;
          s.nb_remainder = checked_operation<numeric::float_modulo>;
          s.nb_divmod = float_divmod_slot;
          s.nb_power = float_power_slot;
          s.nb_floor_divide = checked_operation<numeric::float_floor_divide>;
          s.nb_true_divide = float_true_divide;
          s.nb_negative = float_negative;
          s.nb_positive = float_exact;
          s.nb_absolute = float_absolute;
          s.nb_bool = float_bool;
          s.nb_int = float_int;
          s.nb_float = float_exact;
        },
    .text_signature = "(x=0, /)",
};

}  // namespace ouro
