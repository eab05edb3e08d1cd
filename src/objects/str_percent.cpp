// format % arguments for str, bytes and bytearray. src/numeric reads the format and formats numbers; here
// arguments are fetched and converted (library reference, printf-style formatting).
#include "objects/str_percent.h"

#include "numeric/printf_format.h"
#include "objects/buffer.h"
#include "objects/bytearray.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/number_format.h"
#include "objects/tuple.h"
#include "runtime/numeric_errors.h"

namespace ouro {
namespace {

using numeric::PrintfConversion;
using numeric::PrintfStep;
using numeric::PrintfText;

// The right operand: a tuple of arguments, or one argument, which may be a mapping for keys.
class PercentArguments {
 public:
  PercentArguments(ThreadState& ts, Value arguments, bool of_bytes) : ts_(ts), arguments_(arguments) {
    tuple_ = try_as<Tuple>(arguments);
    Type& type = type_of(ts, arguments);
    bool text = of_bytes ? is<Bytes>(arguments) || is<ByteArray>(arguments) || is<Str>(arguments) : is<Str>(arguments);
    mapping_ = type.slots.mp_subscript && !tuple_ && !text;
  }
  bool is_mapping() const { return mapping_; }
  // The value of a key becomes the only argument of the conversion.
  Result<void> take_key(Value key) {
    keyed_ = TRY(get_item(ts_, arguments_, key));
    used_ = true;
    return {};
  }
  Result<Ref> next() {
    if (keyed_) return keyed_.share();
    if (tuple_) {
      if (index_ < tuple_->size) return Ref::share((*tuple_)[index_++]);
    } else if (index_ == 0 && !used_) {
      index_ = 1;
      return Ref::share(arguments_);
    }
    return raise(ts_, Exc::TypeError, "not enough arguments for format string");
  }
  void end_conversion() { keyed_ = Ref(); }
  bool keyed() const { return bool(keyed_); }
  bool all_used() const {
    if (mapping_) return true;
    return tuple_ ? index_ >= tuple_->size : index_ > 0;
  }

 private:
  ThreadState& ts_;
  Value arguments_;
  Tuple* tuple_;
  bool mapping_;
  bool used_ = false;  // as a mapping
  uint64_t index_ = 0;
  Ref keyed_;
};

// What str and bytes do differently: where text goes, keys, and the conversions that are not numbers.
struct StrTarget {
  static constexpr PrintfText kText = PrintfText::kStr;
  ThreadState& ts;
  Str& format;
  StrBuilder builder;

  Result<void> literal(uint64_t begin, uint64_t end) { return builder.append(format, begin, end); }
  Result<Ref> key(uint64_t begin, uint64_t end) { return Ref(TRY(str_slice(ts, format, begin, end))); }

  Result<bool> convert(Value value, const PrintfConversion& conversion) {
    RefTo<Str> text;
    switch (conversion.type) {
      case 's': text = TRY(str(ts, value)); break;
      case 'r': text = TRY(repr(ts, value)); break;
      case 'a': text = TRY(ascii(ts, value)); break;
      case 'c': text = TRY(character(value)); break;
      default: return false;
    }
    auto layout = numeric::printf_layout(text->length, conversion);
    TRY(builder.append_repeated(U' ', layout.left_fill));
    TRY(builder.append(*text, 0, layout.length));
    TRY(builder.append_repeated(U' ', layout.right_fill));
    return true;
  }
  Result<RefTo<Str>> character(Value value) {
    if (Str* text = try_as<Str>(value)) {
      if (text->length != 1) return raise(ts, Exc::TypeError, "%c requires int or char");
      return RefTo<Str>::share(*text);
    }
    if (!is_int(value) && !type_of(ts, value).slots.nb_index)
      return raise(ts, Exc::TypeError, "%c requires int or char");
    Ref number = TRY(index(ts, value));
    int64_t code_point = -1;
    if (!int_to_int64(number, code_point) || code_point < 0 || code_point > 0x10FFFF)
      return raise(ts, Exc::OverflowError, "%c arg not in range(0x110000)");
    return str_from_code_point(ts, char32_t(code_point));
  }
};

struct BytesTarget {
  static constexpr PrintfText kText = PrintfText::kBytes;
  ThreadState& ts;
  std::span<const uint8_t> format;
  StrBuilder builder;  // Latin-1: one character a byte

  Result<void> literal(uint64_t begin, uint64_t end) {
    return builder.append_units(format.data() + begin, 1, end - begin, 0xFF);
  }
  Result<Ref> key(uint64_t begin, uint64_t end) { return Ref(TRY(bytes_of(ts, format.subspan(begin, end - begin)))); }

  Result<void> put(std::span<const uint8_t> bytes, const PrintfConversion& conversion) {
    auto layout = numeric::printf_layout(bytes.size(), conversion);
    TRY(builder.append_repeated(U' ', layout.left_fill));
    TRY(builder.append_units(bytes.data(), 1, layout.length, 0xFF));
    return builder.append_repeated(U' ', layout.right_fill);
  }
  Result<bool> convert(Value value, const PrintfConversion& conversion) {
    switch (conversion.type) {
      case 's':
      case 'b': TRY(put_bytes(value, conversion)); return true;
      case 'r':
      case 'a': {
        RefTo<Str> text = TRY(ascii(ts, value));
        TRY(put({text->data1(), text->length}, conversion));
        return true;
      }
      case 'c': {
        uint8_t byte = TRY(single_byte(value));
        TRY(put({&byte, 1}, conversion));
        return true;
      }
      default: return false;
    }
  }
  Result<void> put_bytes(Value value, const PrintfConversion& conversion) {
    if (is_exact<Bytes>(value)) return put(as<Bytes>(value).span(), conversion);
    Maybe<Ref> method_result = TRY(call_special(ts, value, names::k___bytes__));
    if (method_result) {
      if (!is<Bytes>(**method_result))
        return raise(ts, Exc::TypeError, "__bytes__ returned non-bytes (type {})", type_name(ts, **method_result));
      return put(as<Bytes>(**method_result).span(), conversion);
    }
    if (supports_buffer(ts, value)) {
      BufferAccess access = TRY(BufferAccess::get(ts, value, buffer_flags::kFullReadOnly));
      if (access.view().is_c_contiguous()) return put(access.bytes(), conversion);
      RefTo<Bytes> copy = TRY(bytes_allocate(ts, uint64_t(access.size())));
      copy_buffer(access.view(), copy->data());
      return put(copy->span(), conversion);
    }
    return raise(ts, Exc::TypeError,
                 "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                 type_name(ts, value));
  }
  Result<uint8_t> single_byte(Value value) {
    if (Bytes* bytes = try_as<Bytes>(value); bytes && bytes->size == 1) return bytes->data()[0];
    if (ByteArray* bytes = try_as<ByteArray>(value); bytes && bytes->size == 1) return bytes->data()[0];
    if (is_int(value) || type_of(ts, value).slots.nb_index) {
      Ref number = TRY(index(ts, value));
      int64_t byte = -1;
      if (!int_to_int64(number, byte) || byte < 0 || byte > 255)
        return raise(ts, Exc::OverflowError, "%c arg not in range(256)");
      return uint8_t(byte);
    }
    return raise(ts, Exc::TypeError, "%c requires an integer in range(256) or a single byte");
  }
};

// The int of an argument of d, i, u (any real number), o, x, X (an integer).
Result<Ref> integer_argument(ThreadState& ts, Value value, char32_t type) {
  if (is_int(value)) return Ref::share(value);
  bool decimal = type == 'd' || type == 'i' || type == 'u';
  const Slots& slots = type_of(ts, value).slots;
  if (slots.nb_index || (decimal && (slots.nb_int || slots.nb_float))) {
    auto number = decimal ? to_int(ts, value) : index(ts, value);
    if (!number.is_error()) return number;
    if (decimal && !slots.nb_index && !is_float(value)) {
      if (!ts.catch_if(Exc::TypeError)) return raised;
    } else {
      return raised;
    }
  }
  if (decimal)
    return raise(ts, Exc::TypeError, "%{} format: a real number is required, not {}", type, type_name(ts, value));
  return raise(ts, Exc::TypeError, "%{} format: an integer is required, not {}", type, type_name(ts, value));
}

template <class Target>
Result<void> put_number(ThreadState& ts, Target& target, NumericContext& context, Value value,
                        const PrintfConversion& conversion, bool& known) {
  BuilderSink sink(target.builder);
  switch (conversion.type) {
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X': {
      // bytes know 'i' as 'd'.
      bool as_d = Target::kText == PrintfText::kBytes && conversion.type == 'i';
      Ref number = TRY(integer_argument(ts, value, as_d ? U'd' : conversion.type));
      if (conversion.type == 'd' || conversion.type == 'i' || conversion.type == 'u')
        TRY(check_digit_limit(ts, number));
      uint64_t scratch;
      IntParts parts = int_parts(number, scratch);
      if (numeric::printf_integer(context, {parts.negative, parts.limbs}, conversion, sink).is_error())
        return context.raise_failure();
      return {};
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      double number = 0;
      if (is_float(value)) {
        number = float_number(value);
      } else {
        const Slots& slots = type_of(ts, value).slots;
        if (Target::kText == PrintfText::kBytes && !is_int(value) && !slots.nb_float && !slots.nb_index)
          return raise(ts, Exc::TypeError, "float argument required, not {}", type_name(ts, value));
        number = TRY(to_double(ts, value));
      }
      if (numeric::printf_float(context, number, conversion, sink).is_error()) return context.raise_failure();
      return {};
    }
    default: known = false; return {};
  }
}

Result<int64_t> star_argument(ThreadState& ts, PercentArguments& arguments, bool precision) {
  Ref value = TRY(arguments.next());
  if (!is_int(value)) return raise(ts, Exc::TypeError, "* wants int");
  int64_t number;
  if (!int_to_int64(value, number))
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C {}", precision ? "int" : "ssize_t");
  return number;
}

template <class Target>
Result<void> run(ThreadState& ts, Target& target, numeric::CodePoints format, Value right) {
  NumericContext context(ts);
  PercentArguments arguments(ts, right, Target::kText == PrintfText::kBytes);
  numeric::PrintfReader reader(context, format, Target::kText, arguments.is_mapping());
  for (;;) {
    auto step = reader.next();
    if (step.is_error()) return context.raise_failure();
    switch (step.release()) {
      case PrintfStep::kEnd:
        if (!arguments.all_used())
          return raise(ts, Exc::TypeError, "not all arguments converted during {} formatting",
                       Target::kText == PrintfText::kStr ? "string" : "bytes");
        return {};
      case PrintfStep::kLiteral: TRY(target.literal(reader.start(), reader.end())); break;
      case PrintfStep::kKey: {
        Ref key = TRY(target.key(reader.start(), reader.end()));
        TRY(arguments.take_key(key));
        break;
      }
      case PrintfStep::kWidthArgument: reader.set_width(TRY(star_argument(ts, arguments, false))); break;
      case PrintfStep::kPrecisionArgument: {
        int64_t precision = TRY(star_argument(ts, arguments, true));
        if (reader.set_precision(precision).is_error()) return context.raise_failure();
        break;
      }
      case PrintfStep::kConversion: {
        const PrintfConversion& conversion = reader.conversion();
        Ref value = TRY(arguments.next());
        bool done = TRY(target.convert(value, conversion));
        if (!done) {
          bool known = true;
          TRY(put_number(ts, target, context, value, conversion, known));
          if (!known) {
            (void)reader.unsupported();
            return context.raise_failure();
          }
        }
        arguments.end_conversion();
        break;
      }
    }
    TRY(ts.checkpoint_limits());
  }
}

}  // namespace

Result<RefTo<Str>> str_percent(ThreadState& ts, Str& format, Value arguments) {
  numeric::CodePoints points;
  points.units = format.data();
  points.size = format.length;
  points.unit_size = format.width;
  StrTarget target{ts, format, StrBuilder(ts)};
  TRY(run(ts, target, points, arguments));
  return target.builder.finish();
}

Result<RefTo<Bytes>> bytes_percent(ThreadState& ts, std::span<const uint8_t> format, Value arguments) {
  numeric::CodePoints points(std::string_view(reinterpret_cast<const char*>(format.data()), format.size()));
  BytesTarget target{ts, format, StrBuilder(ts)};
  TRY(run(ts, target, points, arguments));
  RefTo<Str> text = TRY(target.builder.finish());
  OURO_ASSERT(text->width == 1);
  return bytes_of(ts, std::span(text->data1(), text->length));
}

}  // namespace ouro
