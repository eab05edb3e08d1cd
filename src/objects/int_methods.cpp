// The types int and bool: constructors, operators as slots, methods (library reference, "Numeric Types" and
// "Additional Methods on Integer Types"). Operators give NotImplemented for operands that are no ints.
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/constructor_arguments.h"
#include "objects/int.h"
#include "objects/int_internal.h"
#include "objects/number_format.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {

namespace {

// --- constructors

// Only its signature is used.
Ref no_int(ThreadState&, Value, Value) { return Ref::none(); }
constexpr NativeMethod kIntNew = static_method<no_int>("int(x=<unrepresentable>, /, base=<unrepresentable>)", "");

// Text of any kind; absent when the value is none.
Result<Maybe<Ref>> int_from_any_text(ThreadState& ts, Value value, int base) {
  if (Str* text = try_as<Str>(value)) return Maybe<Ref>(TRY(int_from_text(ts, *text, base)));
  if (Bytes* bytes = try_as<Bytes>(value)) return Maybe<Ref>(TRY(int_from_ascii(ts, bytes->view(), base, value)));
  if (!supports_buffer(ts, value)) return Maybe<Ref>(absent);
  BufferAccess buffer = TRY(BufferAccess::get(ts, value));
  RefTo<Bytes> copy = TRY(bytes_of(ts, buffer.bytes()));
  bool is_byte_array =
      &type_of(ts, value) == ts.types().bytearray || is_subtype(&type_of(ts, value), ts.types().bytearray);
  return Maybe<Ref>(TRY(int_from_ascii(ts, copy->view(), base, is_byte_array ? value : Value(copy))));
}

Result<Ref> int_convert(ThreadState& ts, Value value) {
  if (is_exact_int(value)) return Ref::share(value);
  const Slots& slots = type_of(ts, value).slots;
  if (slots.nb_int || slots.nb_index) return to_int(ts, value);
  if (!is_exact<Str>(value) && !is_exact<Bytes>(value)) {
    if (TRY(find_special(ts, value, names::k___trunc__))) return to_int(ts, value);
  }
  if (Maybe<Ref> number = TRY(int_from_any_text(ts, value, 10))) return number.release();
  return to_int(ts, value);
}

Result<Ref> int_with_base(ThreadState& ts, Value value, Value base_value) {
  int64_t base = TRY(index_clamped(ts, TRY(index(ts, base_value))));
  if ((base != 0 && base < 2) || base > 36)
    return raise(ts, Exc::ValueError, "int() base must be >= 2 and <= 36, or 0");
  bool is_text = is<Str>(value) || is<Bytes>(value) || is_subtype(&type_of(ts, value), ts.types().bytearray);
  if (is_text) {
    if (Maybe<Ref> number = TRY(int_from_any_text(ts, value, int(base)))) return number.release();
  }
  return raise(ts, Exc::TypeError, "int() can't convert non-string with explicit base");
}

// An instance of a subclass with the value of an exact int.
Result<Ref> int_subclass_instance(ThreadState& ts, Type& type, Value number) {
  IntOperand operand(number);
  numeric::IntegerView view = operand;
  Int* object = TRY(ts.allocate_as<Int>(type, view.size() * sizeof(uint64_t)));
  object->signed_size = view.negative ? -int64_t(view.size()) : int64_t(view.size());
  for (size_t i = 0; i < view.size(); i++) object->limbs()[i] = view.limbs[i];
  if (type.has(type_flags::kContainer)) ts.track(*object);
  return Ref::adopt(object);
}

Result<Ref> int_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value x = Value::unbound(), base = Value::unbound();
  if (!arguments.keyword_names && arguments.positional_count == 1) {
    x = arguments.values[0];
  } else {
    if (arguments.positional_count + arguments.keyword_count() > 2)
      return raise(ts, Exc::TypeError, "int() takes at most 2 arguments ({} given)",
                   arguments.positional_count + arguments.keyword_count());
    Value bound[2];
    BoundExtra extra;
    TRY(bind_arguments(ts, kIntNew, arguments, bound, extra));
    x = bound[0];
    base = bound[1];
  }
  Ref number;
  if (x.is_unbound()) {
    if (!base.is_unbound()) return raise(ts, Exc::TypeError, "int() missing string argument");
    number = Ref::small_int(0);
  } else if (base.is_unbound()) {
    number = TRY(int_convert(ts, x));
  } else {
    number = TRY(int_with_base(ts, x, base));
  }
  if (&type == ts.types().int_) return number;
  return int_subclass_instance(ts, type, number);
}

Result<Ref> bool_new(ThreadState& ts, Type&, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "bool", arguments));
  TRY(expect_positional(ts, "bool", arguments, 0, 1));
  if (!arguments.positional_count) return Ref::boolean(false);
  bool truth = TRY(is_true(ts, arguments.values[0]));
  return Ref::boolean(truth);
}

// --- slots

template <Result<Ref> (*operation)(ThreadState&, Value, Value)>
Result<Ref> binary_slot(ThreadState& ts, Value left, Value right) {
  if (!is_int(left) || !is_int(right)) return Ref::not_implemented();
  return operation(ts, left, right);
}

template <numeric::BitOperation operation>
Result<Ref> bitwise_slot(ThreadState& ts, Value left, Value right) {
  if (left.is_small_int() && right.is_small_int()) {
    int64_t a = left.as_small_int(), b = right.as_small_int();
    if constexpr (operation == numeric::BitOperation::kAnd) return Ref::small_int(a & b);
    else if constexpr (operation == numeric::BitOperation::kOr) return Ref::small_int(a | b);
    else return Ref::small_int(a ^ b);
  }
  if (!is_int(left) || !is_int(right)) return Ref::not_implemented();
  return int_bitwise(ts, operation, left, right);
}

template <numeric::BitOperation operation>
Result<Ref> bool_bitwise_slot(ThreadState& ts, Value left, Value right) {
  if (!left.is_bool() || !right.is_bool()) return bitwise_slot<operation>(ts, left, right);
  bool a = left.is_true(), b = right.is_true();
  if constexpr (operation == numeric::BitOperation::kAnd) return Ref::boolean(a && b);
  else if constexpr (operation == numeric::BitOperation::kOr) return Ref::boolean(a || b);
  else return Ref::boolean(a != b);
}

Result<Ref> divmod_slot(ThreadState& ts, Value left, Value right) {
  if (!is_int(left) || !is_int(right)) return Ref::not_implemented();
  Ref quotient, remainder;
  TRY(int_divmod(ts, left, right, &quotient, &remainder));
  return make_tuple(ts, quotient, remainder);
}

Result<Ref> true_divide_slot(ThreadState& ts, Value left, Value right) {
  if (!is_int(left) || !is_int(right)) return Ref::not_implemented();
  double quotient = TRY(int_true_divide(ts, left, right));
  return make_float(ts, quotient);
}

Result<Ref> power_slot(ThreadState& ts, Value base, Value exponent, Value modulus) {
  if (!is_int(base) || !is_int(exponent) || !(modulus.is_none() || is_int(modulus))) return Ref::not_implemented();
  return int_power(ts, base, exponent, modulus);
}

Result<Ref> float_slot(ThreadState& ts, Value self) {
  double number = TRY(int_to_double(ts, self));
  return make_float(ts, number);
}
Result<bool> bool_slot(ThreadState&, Value self) { return int_sign(self) != 0; }
Result<int64_t> hash_slot(ThreadState&, Value self) { return int_hash(self); }
Result<Ref> repr_slot(ThreadState& ts, Value self) { return int_to_text(ts, self, 10); }
Result<Ref> bool_repr(ThreadState& ts, Value self) {
  return str_from_ascii(ts, self.is_true() ? std::string_view("True") : std::string_view("False"));
}

Result<Ref> compare_slot(ThreadState&, Value self, Value other, CompareOp op) {
  if (!is_int(self) || !is_int(other)) return Ref::not_implemented();
  return Ref::boolean(holds(int_compare(self, other), 0, op));
}

// --- methods

int64_t int_bit_length(ThreadState&, Value self) { return int64_t(numeric::bit_length(IntOperand(self))); }
int64_t int_bit_count(ThreadState&, Value self) { return int64_t(numeric::bit_count(IntOperand(self))); }
Ref int_zero(ThreadState&, Value) { return Ref::small_int(0); }
Ref int_one(ThreadState&, Value) { return Ref::small_int(1); }

Result<RefTo<Tuple>> int_as_integer_ratio(ThreadState& ts, Value self) {
  Ref number = TRY(int_exact(ts, self));
  return make_tuple(ts, number, Value::small_int(1));
}

Result<RefTo<Tuple>> int_getnewargs(ThreadState& ts, Value self) {
  Ref number = TRY(int_exact(ts, self));
  return make_tuple(ts, number);
}

// As CPython counts it: a header of 24 bytes and four bytes for 30 bits of the magnitude.
int64_t int_sizeof(ThreadState&, Value self) {
  uint64_t bits = numeric::bit_length(IntOperand(self));
  return 24 + 4 * int64_t(bits ? (bits + 29) / 30 : 1);
}

Result<Ref> int_round(ThreadState& ts, Value self, Given<Value> digits_value) {
  if (!digits_value) return int_exact(ts, self);
  Ref digits = TRY(index(ts, *digits_value));
  if (int_sign(digits) >= 0) return int_exact(ts, self);
  int64_t places;
  // 10 ** -digits is then beyond twice of every int there can be.
  if (!int_to_int64(digits, places) || places == INT64_MIN) return Ref::small_int(0);
  IntOperand number(self);
  NumericContext context(ts);
  return int_result(ts, context, numeric::round_bound(number), [&](numeric::Context& numbers, numeric::Limb* out) {
    return numeric::round_to_tens(numbers, number, uint64_t(-places), out);
  });
}

Result<RefTo<Str>> int_format(ThreadState& ts, Value self, Str& specification) {
  return format_int(ts, self, specification);
}

Result<numeric::ByteOrder> byte_order_of(ThreadState& ts, Value name, const char* function) {
  if (name.is_unbound()) return numeric::ByteOrder::kBig;
  if (!is<Str>(name))
    return raise(ts, Exc::TypeError, "{}() argument 'byteorder' must be str, not {}", function,
                 name.is_none() ? std::string_view("None") : type_name(ts, name));
  if (as<Str>(name).equals_ascii("big")) return numeric::ByteOrder::kBig;
  if (as<Str>(name).equals_ascii("little")) return numeric::ByteOrder::kLittle;
  return raise(ts, Exc::ValueError, "byteorder must be either 'little' or 'big'");
}

Result<RefTo<Bytes>> int_to_bytes(ThreadState& ts, Value self, Index length, Value byte_order, Truth is_signed) {
  numeric::ByteOrder order = TRY(byte_order_of(ts, byte_order, "to_bytes"));
  if (length < 0) return raise(ts, Exc::ValueError, "length argument must be non-negative");
  RefTo<Bytes> bytes = TRY(bytes_allocate(ts, uint64_t(length.value)));
  NumericContext context(ts);
  OURO_NUMERIC_TRY(context,
                   numeric::to_bytes(context, IntOperand(self), {bytes->data(), bytes->size}, order,
                                     is_signed ? numeric::Signedness::kSigned : numeric::Signedness::kUnsigned));
  return bytes;
}

// What bytes() makes of the argument of from_bytes, which numbers and text are not taken for.
Result<RefTo<Bytes>> bytes_of_argument(ThreadState& ts, Value value) {
  if (is_exact<Bytes>(value)) return RefTo<Bytes>::share(as<Bytes>(value));
  bool iterable = type_of(ts, value).slots.tp_iter || type_of(ts, value).slots.sq_item || supports_buffer(ts, value);
  if (!iterable || is<Str>(value)) {
    if (is<Str>(value) || !TRY(find_special(ts, value, names::k___bytes__)))
      return raise(ts, Exc::TypeError, "cannot convert '{}' object to bytes", type_name(ts, value));
  }
  Ref made = TRY(call(ts, Value(ts.types().bytes), value));
  if (!is<Bytes>(made)) return raise(ts, Exc::TypeError, "__bytes__ returned non-bytes (type {})", type_name(ts, made));
  return std::move(made).cast<Bytes>();
}

Result<Ref> int_from_bytes(ThreadState& ts, Type& cls, Value source, Value byte_order, Truth is_signed) {
  numeric::ByteOrder order = TRY(byte_order_of(ts, byte_order, "from_bytes"));
  RefTo<Bytes> bytes = TRY(bytes_of_argument(ts, source));
  NumericContext context(ts);
  Ref number = TRY(int_result(
      ts, context, numeric::from_bytes_bound(bytes->size), [&](numeric::Context& numbers, numeric::Limb* out) {
        return numeric::from_bytes(numbers, bytes->span(), order,
                                   is_signed ? numeric::Signedness::kSigned : numeric::Signedness::kUnsigned, out);
      }));
  if (&cls == ts.types().int_) return number;
  return call(ts, Value(cls), Value(number));
}

constexpr NativeMethod kIntMethods[] = {
    method<int_exact>("conjugate(self, /)", "The number itself."),
    method<int_bit_length>("bit_length(self, /)", "How many bits the magnitude has."),
    method<int_bit_count>("bit_count(self, /)", "How many ones the magnitude has in binary."),
    method<int_to_bytes>("to_bytes(self, /, length=1, byteorder='big', *, signed=False)",
                         "The number as `length` bytes; two's complement when signed."),
    class_method<int_from_bytes>("from_bytes(type, /, bytes, byteorder='big', *, signed=False)",
                                 "The number that the bytes are."),
    method<int_as_integer_ratio>("as_integer_ratio(self, /)", "The number and 1."),
    method<int_exact>("__trunc__(self, /)", "The number itself."),
    method<int_exact>("__floor__(self, /)", "The number itself."),
    method<int_exact>("__ceil__(self, /)", "The number itself."),
    method<int_round>("__round__(self, ndigits=<unrepresentable>, /)",
                      "The number, or the next multiple of 10 ** -ndigits, half to even."),
    method<int_getnewargs>("__getnewargs__(self, /)", ""),
    method<int_format>("__format__(self, format_spec, /)", "Text by a format specification."),
    method<int_sizeof>("__sizeof__(self, /)", "Bytes in memory."),
};

constexpr GetSetRow kIntGetSets[] = {
    getter<int_exact>("real", "The number itself."),
    getter<int_zero>("imag", "0."),
    getter<int_exact>("numerator", "The number itself."),
    getter<int_one>("denominator", "1."),
};

}  // namespace

const TypeSpec spec_int_{
    .name = "int",
    .kind = Kind::kInt,
    .instance_bytes = sizeof(Int),
    .item_bytes = sizeof(uint64_t),
    .flags = type_flags::kSubclassable | type_flags::kMatchSelf,
    .doc =
        "int([x]) -> integer\nint(x, base=10) -> integer\n\n"
        "An integer of any size, from a number or from text in a base of 2 to 36 (0: as in source code).",
    .methods = kIntMethods,
    .getsets = kIntGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = int_new;
          s.tp_repr = repr_slot;
          s.tp_hash = hash_slot;
          s.tp_compare = compare_slot;
          s.nb_add = binary_slot<int_add>;
          s.nb_subtract = binary_slot<int_subtract>;
          s.nb_multiply = binary_slot<int_multiply>;
          s.nb_remainder = binary_slot<int_remainder>;
          s.nb_divmod = divmod_slot;
          s.nb_power = power_slot;
          s.nb_lshift = binary_slot<int_lshift>;
          s.nb_rshift = binary_slot<int_rshift>;
          s.nb_and = bitwise_slot<numeric::BitOperation::kAnd>;
          s.nb_xor = bitwise_slot<numeric::BitOperation::kXor>;
          s.nb_or = bitwise_slot<numeric::BitOperation::kOr>;
          s.nb_floor_divide = binary_slot<int_floor_divide>;
          s.nb_true_divide = true_divide_slot;
          s.nb_negative = int_negate;
          s.nb_positive = int_exact;
          s.nb_absolute = int_absolute;
          s.nb_invert = int_invert;
          s.nb_bool = bool_slot;
          s.nb_int = int_exact;
          s.nb_float = float_slot;
          s.nb_index = int_exact;
        },
};

const TypeSpec spec_bool_{
    .name = "bool",
    .kind = Kind::kBool,
    .flags = type_flags::kMatchSelf,
    .doc = "bool(x) -> bool\n\nWhether x is true. True and False are the only two instances.",
    .slots =
        [](Slots& s) {
          s.tp_new = bool_new;
          s.tp_repr = bool_repr;
          s.nb_and = bool_bitwise_slot<numeric::BitOperation::kAnd>;
          s.nb_xor = bool_bitwise_slot<numeric::BitOperation::kXor>;
          s.nb_or = bool_bitwise_slot<numeric::BitOperation::kOr>;
        },
};

}  // namespace ouro
