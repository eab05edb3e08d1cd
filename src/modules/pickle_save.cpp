// Saving: the order in which an object's kinds are tried, and what has no parts: numbers, text, bytes.
#include "modules/pickle_save.h"

#include "numeric/float_text.h"
#include "objects/codecs.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/tuple.h"
#include "runtime/recursion.h"

namespace ouro::pickle {

namespace {

void put_little(uint8_t* to, uint64_t number, int bytes) {
  for (int i = 0; i < bytes; i++) to[i] = uint8_t(number >> 8 * i);
}
// An opcode and a size; gives their length.
size_t sized_header(uint8_t* to, Opcode opcode, uint64_t size, int size_bytes) {
  to[0] = opcode;
  put_little(to + 1, size, size_bytes);
  return size_t(1 + size_bytes);
}

constexpr uint64_t kShortText = 128;  // characters that are encoded without memory of their own

// Writes characters as UTF-8, lone surrogates too; gives the number of bytes, at most four for each.
template <class Unit>
uint64_t encode_utf8(std::span<const Unit> units, uint8_t* to) {
  uint8_t* at = to;
  for (uint32_t c : units) {
    if (c < 0x80) {
      *at++ = uint8_t(c);
      continue;
    }
    if (c < 0x800) {
      *at++ = uint8_t(0xC0 | c >> 6);
    } else {
      if (c < 0x10000) {
        *at++ = uint8_t(0xE0 | c >> 12);
      } else {
        *at++ = uint8_t(0xF0 | c >> 18);
        *at++ = uint8_t(0x80 | (c >> 12 & 0x3F));
      }
      *at++ = uint8_t(0x80 | (c >> 6 & 0x3F));
    }
    *at++ = uint8_t(0x80 | (c & 0x3F));
  }
  return uint64_t(at - to);
}

// The decimal text of a number with a newline.
struct NumberLine {
  char text[24];
  int size;
  explicit NumberLine(uint64_t number, bool negative = false) {
    char* at = text + sizeof text;
    *--at = '\n';
    do {
      *--at = char('0' + number % 10);
      number /= 10;
    } while (number);
    if (negative) *--at = '-';
    size = int(text + sizeof text - at);
  }
  std::string_view view() const { return {text + sizeof text - size, size_t(size)}; }
};

}  // namespace

Result<void> Saver::dump(Value value) {
  RefTo<Str> name = TRY(intern(ts_, "reducer_override"));
  if (pickler_.type != state_.pickler) {
    Maybe<Ref> found = TRY(find_attribute(ts_, Value(pickler_), *name));
    if (found) reducer_override_ = found.release();
  }
  if (pickler_.protocol >= 2) {
    const uint8_t header[] = {kProto, uint8_t(pickler_.protocol)};
    TRY(out_.bytes(header, 2));
    if (pickler_.protocol >= 4) out_.start_framing();
  }
  TRY(save(value));
  TRY(op(kStop));
  return out_.finish();
}

Result<void> Saver::save(Value value, bool ask_persistent_id) {
  TRY(out_.boundary());
  if (pickler_.persistent_id.is_set() && ask_persistent_id) [[unlikely]]
    if (TRY(save_persistent(value))) return {};
  Kind kind = Kind::kNone;
  if (value.is_heap()) [[likely]] {
    kind = value.object()->type->exact_kind;
    if (kind == Kind::kInt) return save_big_int(value);
    if (kind == Kind::kFloat) return save_float(as<Float>(value).number);
  } else {
    if (value.is_small_int()) return save_int(value.as_small_int());
    if (value.is_flonum()) return save_float(flonum::decode(value));
    if (value.is_none()) return op(kNone);
    if (value.is_bool()) return save_bool(value.is_true());
  }
  if (int64_t number = pickler_.memo.find(value); number >= 0) return get(uint64_t(number));
  if (kind == Kind::kStr) return save_str(static_cast<Str&>(*value.object()));
  if (kind == Kind::kBytes) return save_bytes(value);
  return save_other(value);
}

Result<void> Saver::save_other(Value value) {
  Recursion recursion(ts_);
  TRY(recursion.enter(" while pickling an object"));
  TRY(ts_.checkpoint_limits());
  if (!value.is_heap()) return save_by_reduction(value);
  Object& object = *value.object();
  switch (object.type->exact_kind) {
    case Kind::kDict: return save_dict(static_cast<Dict&>(object));
    case Kind::kSet: return save_set(value);
    case Kind::kFrozenSet: return save_frozen_set(value);
    case Kind::kList: return save_list(static_cast<List&>(object));
    case Kind::kTuple: return save_tuple(static_cast<Tuple&>(object));
    case Kind::kByteArray: return save_bytearray(static_cast<ByteArray&>(object));
    default: break;
  }
  if (object.type == state_.buffer) return save_pickle_buffer(value);
  return save_by_reduction(value);
}

// --- the memo

// Gives the value the next number, and says so in the stream. Without a memo nothing happens.
Result<void> Saver::memoize(Value value) {
  if (pickler_.fast) return {};
  uint64_t number = pickler_.memo.size();
  TRY(pickler_.memo.set(ts_, value, number));
  if (pickler_.protocol >= 4) return op(kMemoize);
  if (!pickler_.binary) {
    TRY(op(kPut));
    return out_.text(NumberLine(number).view());
  }
  uint8_t code[5];
  if (number < 256) {
    code[1] = uint8_t(number);
    code[0] = kBinPut;
    return out_.bytes(code, 2);
  }
  if (number > UINT32_MAX) return raise(ts_, *state_.pickling_error, "memo id too large for LONG_BINPUT");
  return out_.bytes(code, sized_header(code, kLongBinPut, number, 4));
}

Result<void> Saver::get(uint64_t number) {
  if (!pickler_.binary) {
    TRY(op(kGet));
    return out_.text(NumberLine(number).view());
  }
  uint8_t code[5];
  if (number < 256) return out_.bytes(code, sized_header(code, kBinGet, number, 1));
  if (number > UINT32_MAX) return raise(ts_, *state_.pickling_error, "memo id too large for LONG_BINGET");
  return out_.bytes(code, sized_header(code, kLongBinGet, number, 4));
}

// Writes what persistent_id gives for the value; false when that is None.
Result<bool> Saver::save_persistent(Value value) {
  Ref id = TRY(pickler_.persistent_id.call(ts_, Value(pickler_), value));
  if (id.get().is_none()) return false;
  if (pickler_.binary) {
    TRY(save(id, false));
    TRY(op(kBinPersId));
    return true;
  }
  RefTo<Str> text = TRY(str(ts_, id));
  if (!text->ascii) return raise(ts_, *state_.pickling_error, "persistent IDs in protocol 0 must be ASCII strings");
  TRY(op(kPersId));
  TRY(out_.text(text->ascii_text()));
  TRY(out_.byte('\n'));
  return true;
}

// --- numbers

Result<void> Saver::save_bool(bool truth) {
  if (pickler_.protocol >= 2) return op(truth ? kNewTrue : kNewFalse);
  return out_.text(truth ? "I01\n" : "I00\n");
}

Result<void> Saver::save_int(int64_t number) {
  if (number >= INT32_MIN && number <= INT32_MAX) {
    auto bits = uint32_t(number);
    if (!pickler_.binary) {
      TRY(op(kInt));
      return out_.text(NumberLine(number < 0 ? 0 - uint64_t(number) : uint64_t(number), number < 0).view());
    }
    uint8_t code[5];
    if (bits <= 0xFF) return out_.bytes(code, sized_header(code, kBinInt1, bits, 1));
    if (bits <= 0xFFFF) return out_.bytes(code, sized_header(code, kBinInt2, bits, 2));
    return out_.bytes(code, sized_header(code, kBinInt, bits, 4));
  }
  if (pickler_.protocol < 2) return save_big_int(Value::small_int(number));
  uint8_t bytes[8];
  put_little(bytes, uint64_t(number), 8);
  uint64_t count = 8;
  // A byte that only repeats the sign of the one below it is left out.
  while (count > 1 && bytes[count - 1] == (bytes[count - 2] & 0x80 ? 0xFF : 0)) count--;
  return save_long_bytes(bytes, count);
}

// Two's complement, least significant byte first.
Result<void> Saver::save_long_bytes(const uint8_t* bytes, uint64_t count) {
  uint8_t header[5];
  size_t size = count < 256 ? sized_header(header, kLong1, count, 1) : sized_header(header, kLong4, count, 4);
  TRY(out_.bytes(header, size));
  return out_.bytes(bytes, count);
}

Result<void> Saver::save_big_int(Value value) {
  if (pickler_.protocol < 2) {
    RefTo<Str> text = TRY(int_to_text(ts_, value, 10));
    TRY(op(kLong));
    TRY(out_.text(text->ascii_text()));
    return out_.text("L\n");
  }
  uint64_t scratch;
  IntParts parts = int_parts(value, scratch);
  uint64_t bits = parts.limbs.size() * 64 - uint64_t(__builtin_clzll(parts.limbs.back()));
  uint64_t count = bits / 8 + 1;
  if (count > INT32_MAX) return raise(ts_, Exc::OverflowError, "int too large to pickle");
  auto* bytes = static_cast<uint8_t*>(TRY(ts_.allocate_bytes(count)));
  uint8_t carry = 1;
  for (uint64_t i = 0; i < count; i++) {
    uint8_t byte = i / 8 < parts.limbs.size() ? uint8_t(parts.limbs[i / 8] >> 8 * (i % 8)) : 0;
    if (parts.negative) {
      auto sum = unsigned(uint8_t(~byte)) + carry;
      byte = uint8_t(sum);
      carry = uint8_t(sum >> 8);
    }
    bytes[i] = byte;
  }
  if (parts.negative && count > 1 && bytes[count - 1] == 0xFF && bytes[count - 2] & 0x80) count--;
  auto done = save_long_bytes(bytes, count);
  ts_.release_bytes(bytes);
  return done;
}

Result<void> Saver::save_float(double number) {
  if (!pickler_.binary) {
    char text[numeric::kFloatReprBound + 1];
    size_t size = numeric::float_repr(number, text);
    text[size++] = '\n';
    TRY(op(Opcode::kFloat));
    return out_.bytes(text, size);
  }
  uint64_t bits;
  std::memcpy(&bits, &number, 8);
  bits = __builtin_bswap64(bits);
  uint8_t* at = TRY(out_.room(9));
  at[0] = kBinFloat;
  std::memcpy(at + 1, &bits, 8);
  return {};
}

// --- text

Result<void> Saver::save_str(Str& text) {
  if (!pickler_.binary) {
    TRY(save_escaped(text));
  } else if (text.ascii) {
    TRY(save_utf8(text.data1(), text.length));
  } else if (text.length <= kShortText) {
    uint8_t utf8[4 * kShortText];
    uint64_t size = with_units(text, [&](auto units) { return encode_utf8(units, utf8); });
    TRY(save_utf8(utf8, size));
  } else {
    Utf8 utf8 = TRY(Utf8::lossless(ts_, text));
    TRY(save_utf8(reinterpret_cast<const uint8_t*>(utf8.view().data()), utf8.view().size()));
  }
  return memoize(Value(text));
}

Result<void> Saver::save_utf8(const uint8_t* utf8, uint64_t size) {
  uint8_t header[9];
  size_t header_size;
  if (size <= 0xFF && pickler_.protocol >= 4) header_size = sized_header(header, kShortBinUnicode, size, 1);
  else if (size <= UINT32_MAX) header_size = sized_header(header, kBinUnicode, size, 4);
  else if (pickler_.protocol >= 4) header_size = sized_header(header, kBinUnicode8, size, 8);
  else
    return raise(ts_, Exc::OverflowError,
                 "serializing a string larger than 4 GiB requires pickle protocol 4 or higher");
  return out_.payload(header, header_size, utf8, size, Value());
}

// A line of Latin-1 with escapes for what is not in it and for what would end or change the line.
Result<void> Saver::save_escaped(const Str& text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  TRY(op(kUnicode));
  for (uint64_t i = 0; i < text.length; i++) {
    char32_t c = text[i];
    bool plain = c < 256 && c != U'\\' && c != 0 && c != U'\n' && c != U'\r' && c != 0x1A;
    int digits = plain ? 0 : c > 0xFFFF ? 8 : 4;
    if (plain) {
      TRY(out_.byte(uint8_t(c)));
      continue;
    }
    uint8_t* at = TRY(out_.room(size_t(2 + digits)));
    at[0] = '\\';
    at[1] = digits == 8 ? 'U' : 'u';
    for (int k = 0; k < digits; k++) at[2 + k] = uint8_t(kDigits[c >> 4 * (digits - 1 - k) & 15]);
    TRY(ts_.checkpoint_limits());
  }
  return out_.byte('\n');
}

// --- bytes

// Before protocol 3 bytes are what the codec makes of text: Python 2 has its str for them.
Result<void> Saver::save_bytes(Value bytes) {
  std::span<const uint8_t> data = as<Bytes>(bytes).span();
  if (pickler_.protocol >= 3) return save_bytes_data(data, bytes);
  if (data.empty()) {
    Value callable(ts_.types().bytes);
    return save_reduced({.callable = callable, .arguments = Value(empty_tuple(ts_))}, bytes);
  }
  RefTo<Str> text = TRY(str_from_units(ts_, data));
  RefTo<Str> encoding = TRY(intern(ts_, "latin1"));
  RefTo<Tuple> arguments = TRY(make_tuple(ts_, text, encoding));
  return save_reduced({.callable = state_.codecs_encode, .arguments = Value(arguments)}, bytes);
}

Result<void> Saver::save_bytes_data(std::span<const uint8_t> bytes, Value object) {
  uint64_t size = bytes.size();
  uint8_t header[9];
  size_t header_size;
  if (size <= 0xFF) header_size = sized_header(header, kShortBinBytes, size, 1);
  else if (size <= UINT32_MAX) header_size = sized_header(header, kBinBytes, size, 4);
  else if (pickler_.protocol >= 4) header_size = sized_header(header, kBinBytes8, size, 8);
  else
    return raise(ts_, Exc::OverflowError,
                 "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher");
  TRY(out_.payload(header, header_size, bytes.data(), size, object));
  return memoize(object);
}

Result<void> Saver::save_bytearray(ByteArray& bytes) {
  if (pickler_.protocol >= 5) return save_bytearray_data(bytes.span(), Value(bytes));
  RefTo<Tuple> arguments;
  if (bytes.size == 0) {
    arguments = RefTo<Tuple>::share(empty_tuple(ts_));
  } else {
    RefTo<Bytes> copy = TRY(bytes_of(ts_, bytes.span()));
    arguments = TRY(make_tuple(ts_, copy));
  }
  Value callable(ts_.types().bytearray);
  return save_reduced({.callable = callable, .arguments = Value(arguments)}, Value(bytes));
}

Result<void> Saver::save_bytearray_data(std::span<const uint8_t> bytes, Value object) {
  uint8_t header[9];
  size_t header_size = sized_header(header, kByteArray8, bytes.size(), 8);
  TRY(out_.payload(header, header_size, bytes.data(), bytes.size(), object));
  return memoize(object);
}

// PEP 574: the callback decides whether the data goes into the stream.
Result<void> Saver::save_pickle_buffer(Value buffer) {
  if (pickler_.protocol < 5)
    return raise(ts_, *state_.pickling_error, "PickleBuffer can only pickled with protocol >= 5");
  BufferView* view = TRY(buffer_view(ts_, buffer));
  if (!view->is_c_contiguous() && !view->is_f_contiguous())
    return raise(ts_, *state_.pickling_error,
                 "PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
  bool in_band = true;
  if (!pickler_.buffer_callback.is_null()) {
    Ref callback = pickler_.buffer_callback.share();
    Ref answer = TRY(call(ts_, callback, buffer));
    in_band = TRY(is_true(ts_, answer));
    view = TRY(buffer_view(ts_, buffer));  // it may have been released
  }
  if (!in_band) {
    bool readonly = view->readonly;
    TRY(op(kNextBuffer));
    if (readonly) TRY(op(kReadOnlyBuffer));
    return {};
  }
  std::span<const uint8_t> data(view->data, size_t(view->length));
  return view->readonly ? save_bytes_data(data, buffer) : save_bytearray_data(data, buffer);
}

}  // namespace ouro::pickle
