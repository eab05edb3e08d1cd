// The type complex: constructor, operators as slots, methods. Floats and ints as operands become complex
// numbers with a zero imaginary part; comparison for equality with ints is exact.
#include "objects/complex.h"

#include <cmath>

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

Result<Ref> make_complex(ThreadState& ts, double real, double imaginary) {
  ComplexNumber* object = TRY(ts.allocate_as<ComplexNumber>(*ts.types().complex));
  object->number = {real, imaginary};
  return Ref::adopt(object);
}

namespace {

// type(value).__complex__(value), checked; absent when there is no such method.
Result<Maybe<Ref>> call_complex_method(ThreadState& ts, Value value) {
  Maybe<Ref> made = TRY(call_special(ts, value, names::k___complex__));
  if (!made) return made;
  if (!is<ComplexNumber>(*made))
    return raise(ts, Exc::TypeError, "__complex__ returned non-complex (type {})", type_name(ts, *made));
  if (!is_exact<ComplexNumber>(*made)) {
    const FormatArgument arguments[] = {type_name(ts, *made)};
    TRY(warn(ts, Exc::DeprecationWarning, 1,
             "__complex__ returned non-complex (type {}).  The ability to return an instance of a strict "
             "subclass of "
             "complex is deprecated, and may be removed in a future version of Python.",
             arguments));
  }
  return made;
}

}  // namespace

Result<numeric::Complex> to_complex(ThreadState& ts, Value value) {
  if (is_exact<ComplexNumber>(value)) return as<ComplexNumber>(value).number;
  if (!value.is_flonum() && !value.is_small_int()) {
    if (Maybe<Ref> made = TRY(call_complex_method(ts, value))) return as<ComplexNumber>(*made).number;
  }
  double real = TRY(to_double(ts, value));
  return numeric::Complex{real, 0.0};
}

namespace {

// --- constructor

Ref no_complex(ThreadState&, Value, Value) { return Ref::none(); }
constexpr NativeMethod kComplexNew =
    static_method<no_complex>("complex(real=<unrepresentable>, imag=<unrepresentable>)", "");

Result<Ref> complex_of_type(ThreadState& ts, Type& type, numeric::Complex number) {
  ComplexNumber* object = TRY(ts.allocate_as<ComplexNumber>(type));
  object->number = number;
  if (type.has(type_flags::kContainer)) ts.track(*object);
  return Ref::adopt(object);
}

Result<Ref> complex_from_text(ThreadState& ts, Type& type, Str& text) {
  NumericContext context(ts);
  RefTo<Bytes> ascii = TRY(number_text_to_ascii(ts, text));
  numeric::Complex number = OURO_NUMERIC_TRY(context, numeric::parse_complex(context, ascii->view()));
  return complex_of_type(ts, type, number);
}

bool is_number(ThreadState& ts, Value value) {
  const Slots& slots = type_of(ts, value).slots;
  return slots.nb_float || slots.nb_index || is<ComplexNumber>(value);
}

Result<Ref> complex_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (arguments.positional_count + arguments.keyword_count() > 2)
    return raise(ts, Exc::TypeError, "complex() takes at most 2 arguments ({} given)",
                 arguments.positional_count + arguments.keyword_count());
  Value bound[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kComplexNew, arguments, bound, extra));
  Value first = bound[0], second = bound[1];
  if (first.is_unbound()) first = Value::small_int(0);
  if (is_exact<ComplexNumber>(first) && second.is_unbound() && &type == ts.types().complex) return Ref::share(first);
  if (is<Str>(first)) {
    if (!second.is_unbound()) return raise(ts, Exc::TypeError, "complex() can't take second arg if first is a string");
    return complex_from_text(ts, type, as<Str>(first));
  }
  if (!second.is_unbound() && is<Str>(second))
    return raise(ts, Exc::TypeError, "complex() second arg can't be a string");

  Ref made;
  if (!is_exact<ComplexNumber>(first)) {
    if (Maybe<Ref> converted = TRY(call_complex_method(ts, first))) {
      made = converted.release();
      first = made;
    }
  }
  if (!is_number(ts, first))
    return raise(ts, Exc::TypeError, "complex() first argument must be a string or a number, not '{}'",
                 type_name(ts, first));
  if (!second.is_unbound() && !is_number(ts, second))
    return raise(ts, Exc::TypeError, "complex() second argument must be a number, not '{}'", type_name(ts, second));

  // real + imag * 1j, where both may have parts of their own; signs of zeros are kept where there is nothing to add.
  numeric::Complex real{}, imaginary{};
  bool real_is_complex = is<ComplexNumber>(first), imaginary_is_complex = false;
  if (real_is_complex) real = as<ComplexNumber>(first).number;
  else real.real = TRY(to_double(ts, first));
  if (second.is_unbound()) {
    imaginary.real = 0;
  } else if (is<ComplexNumber>(second)) {
    imaginary = as<ComplexNumber>(second).number;
    imaginary_is_complex = true;
  } else {
    imaginary.real = TRY(to_double(ts, second));
  }
  if (imaginary_is_complex) real.real -= imaginary.imag;
  if (real_is_complex && !second.is_unbound()) imaginary.real += real.imag;
  else if (real_is_complex) imaginary.real = real.imag;
  return complex_of_type(ts, type, {real.real, imaginary.real});
}

// --- operators

Operand operand(ThreadState& ts, Value value, numeric::Complex& out) {
  out.imag = 0;
  if (is<ComplexNumber>(value)) {
    out = as<ComplexNumber>(value).number;
  } else if (is_float(value)) {
    out.real = float_number(value);
  } else if (is_int(value)) {
    Result<double> number = int_to_double(ts, value);
    if (number.is_error()) return Operand::kFailed;
    out.real = number.release();
  } else {
    return Operand::kOther;
  }
  return Operand::kNumber;
}

template <numeric::Complex (*operation)(numeric::Complex, numeric::Complex)>
Result<Ref> plain_operation(ThreadState& ts, Value left, Value right) {
  OURO_NUMBER_OPERANDS(numeric::Complex, left, right, a, b);
  numeric::Complex result = operation(a, b);
  return make_complex(ts, result.real, result.imag);
}

Result<Ref> complex_true_divide(ThreadState& ts, Value left, Value right) {
  OURO_NUMBER_OPERANDS(numeric::Complex, left, right, a, b);
  NumericContext context(ts);
  numeric::Complex result = OURO_NUMERIC_TRY(context, numeric::complex_divide(context, a, b));
  return make_complex(ts, result.real, result.imag);
}

Result<Ref> complex_power_slot(ThreadState& ts, Value base, Value exponent, Value modulus) {
  OURO_NUMBER_OPERANDS(numeric::Complex, base, exponent, a, b);
  if (!modulus.is_none()) return raise(ts, Exc::ValueError, "complex modulo");
  NumericContext context(ts);
  numeric::Complex result = OURO_NUMERIC_TRY(context, numeric::complex_power(context, a, b));
  return make_complex(ts, result.real, result.imag);
}

Result<Ref> complex_exact(ThreadState& ts, ComplexNumber& self) {
  if (is_exact<ComplexNumber>(self)) return Ref::share(self);
  return make_complex(ts, self.number.real, self.number.imag);
}
Result<Ref> complex_negative(ThreadState& ts, ComplexNumber& self) {
  return make_complex(ts, -self.number.real, -self.number.imag);
}
Result<Ref> complex_conjugate(ThreadState& ts, ComplexNumber& self) {
  return make_complex(ts, self.number.real, -self.number.imag);
}
Result<Ref> complex_absolute_slot(ThreadState& ts, ComplexNumber& self) {
  NumericContext context(ts);
  double size = OURO_NUMERIC_TRY(context, numeric::complex_absolute(context, self.number));
  return make_float(ts, size);
}
Result<bool> complex_bool(ThreadState&, ComplexNumber& self) { return self.number.real != 0 || self.number.imag != 0; }

Result<Ref> complex_repr_slot(ThreadState& ts, ComplexNumber& self) {
  char text[numeric::kComplexReprBound];
  size_t length = numeric::complex_repr(self.number, text);
  return str_from_ascii(ts, {text, length});
}
Result<int64_t> complex_hash(ThreadState& ts, ComplexNumber& self) {
  return numeric::hash_complex(self.number, hash_of_nan(ts, self));
}

Result<Ref> complex_compare(ThreadState&, Value self, Value other, CompareOp op) {
  if (!is<ComplexNumber>(self) || (op != CompareOp::kEqual && op != CompareOp::kNotEqual))
    return Ref::not_implemented();
  numeric::Complex a = as<ComplexNumber>(self).number;
  bool equal;
  if (is<ComplexNumber>(other)) {
    numeric::Complex b = as<ComplexNumber>(other).number;
    equal = a.real == b.real && a.imag == b.imag;
  } else if (is_float(other)) {
    equal = a.imag == 0 && a.real == float_number(other);
  } else if (is_int(other)) {
    equal = a.imag == 0 && !std::isnan(a.real) && float_compare_with_int(a.real, other) == 0;
  } else {
    return Ref::not_implemented();
  }
  return Ref::boolean(equal == (op == CompareOp::kEqual));
}

// --- methods

Result<RefTo<Tuple>> complex_getnewargs(ThreadState& ts, ComplexNumber& self) {
  Ref real = TRY(make_float(ts, self.number.real));
  Ref imaginary = TRY(make_float(ts, self.number.imag));
  return make_tuple(ts, real, imaginary);
}

Result<RefTo<Str>> complex_format(ThreadState& ts, ComplexNumber& self, Str& specification) {
  return format_complex(ts, Value(self), self.number.real, self.number.imag, specification);
}

constexpr NativeMethod kComplexMethods[] = {
    method<complex_conjugate>("conjugate(self, /)", "The number with the sign of its imaginary part turned."),
    method<complex_exact>("__complex__(self, /)", "The number as an exact complex."),
    method<complex_getnewargs>("__getnewargs__(self, /)", ""),
    method<complex_format>("__format__(self, format_spec, /)", "Text by a format specification."),
};

constexpr uint32_t kNumberOffset = offsetof(ComplexNumber, number);
constexpr MemberRow kComplexMembers[] = {
    {"real", MemberKind::kDouble, kNumberOffset + offsetof(numeric::Complex, real), true, "The real part."},
    {"imag", MemberKind::kDouble, kNumberOffset + offsetof(numeric::Complex, imag), true, "The imaginary part."},
};

}  // namespace

const TypeSpec spec_complex{
    .name = "complex",
    .kind = Kind::kComplex,
    .instance_bytes = sizeof(ComplexNumber),
    .flags = type_flags::kSubclassable,
    .doc = "A complex number, from a real and an imaginary part or from text.",
    .methods = kComplexMethods,
    .members = kComplexMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = complex_new;
          s.tp_repr = slot<complex_repr_slot>;
          s.tp_hash = slot<complex_hash>;
          s.tp_compare = complex_compare;
          s.nb_add = plain_operation<numeric::complex_add>;
          s.nb_subtract = plain_operation<numeric::complex_subtract>;
          s.nb_multiply = plain_operation<numeric::complex_multiply>;
          s.nb_power = complex_power_slot;
          s.nb_true_divide = complex_true_divide;
          s.nb_negative = slot<complex_negative>;
          s.nb_positive = slot<complex_exact>;
          s.nb_absolute = slot<complex_absolute_slot>;
          s.nb_bool = slot<complex_bool>;
        },
    .text_signature = "(real=0, imag=0)",
};

}  // namespace ouro
