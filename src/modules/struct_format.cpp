#include "modules/struct_format.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "objects/bytearray.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int_internal.h"
#include "objects/tuple.h"

namespace ouro::struct_format {

namespace {

struct Kind {
  char type;
  uint8_t native_size, native_alignment;
  uint8_t standard_size;  // 0: not in standard formats
};
constexpr ouro::struct_format::Kind kKinds[] = {
    {'x', 1, 1, 1}, {'b', 1, 1, 1}, {'B', 1, 1, 1}, {'c', 1, 1, 1}, {'s', 1, 1, 1}, {'p', 1, 1, 1}, {'h', 2, 2, 2},
    {'H', 2, 2, 2}, {'i', 4, 4, 4}, {'I', 4, 4, 4}, {'l', 8, 8, 4}, {'L', 8, 8, 4}, {'n', 8, 8, 0}, {'N', 8, 8, 0},
    {'q', 8, 8, 8}, {'Q', 8, 8, 8}, {'?', 1, 1, 1}, {'e', 2, 2, 2}, {'f', 4, 4, 4}, {'d', 8, 8, 8}, {'P', 8, 8, 0},
};

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Calls body(kind, repeat count, offset) for each part of the format. Gives the size.
template <class Body>
Result<int64_t> scan(ThreadState& ts, Type& error, std::string_view text, bool& big_endian, bool& native, Body body) {
  native = true;
  big_endian = false;
  if (!text.empty()) {
    char first = text[0];
    if (first == '<' || first == '=') native = false;
    else if (first == '>' || first == '!') native = false, big_endian = true;
    if (!native || first == '@') text.remove_prefix(1);
  }
  auto too_long = [&] { return raise(ts, error, "total struct size too long"); };
  int64_t offset = 0;
  for (size_t i = 0; i < text.size(); i++) {
    char c = text[i];
    if (is_space(c)) continue;
    int64_t count = 1;
    if (c >= '0' && c <= '9') {
      count = 0;
      for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; i++) {
        if (__builtin_mul_overflow(count, int64_t(10), &count) ||
            __builtin_add_overflow(count, int64_t(text[i] - '0'), &count))
          return too_long();
      }
      if (i == text.size()) return raise(ts, error, "repeat count given without format specifier");
      c = text[i];
    }
    const ouro::struct_format::Kind* found = nullptr;
    for (const auto& kind : kKinds)
      if (kind.type == c && (native || kind.standard_size)) found = &kind;
    if (!found) return raise(ts, error, "bad char in struct format");
    int64_t size = native ? found->native_size : found->standard_size;
    if (native) {
      int64_t alignment = found->native_alignment;
      if (__builtin_add_overflow(offset, alignment - 1, &offset)) return too_long();
      offset = offset / alignment * alignment;
    }
    TRY(body(*found, size, count, offset));
    int64_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || __builtin_add_overflow(offset, bytes, &offset))
      return too_long();
    TRY(ts.checkpoint_limits());
  }
  return offset;
}

// An operand as an int, by __index__.
Result<Ref> integer_of(ThreadState& ts, Type& error, Value value) {
  if (is_int(value)) return Ref::share(value);
  if (!type_of(ts, value).slots.nb_index) return raise(ts, error, "required argument is not an integer");
  return index(ts, value);
}

void store(uint64_t bits, int size, bool big_endian, uint8_t* out) {
  if (big_endian) bits = __builtin_bswap64(bits) >> (64 - 8 * size);
  std::memcpy(out, &bits, size_t(size));
}
uint64_t load(const uint8_t* bytes, int size, bool big_endian) {
  uint64_t bits = 0;
  std::memcpy(&bits, bytes, size_t(size));
  return big_endian ? __builtin_bswap64(bits << (64 - 8 * size)) : bits;
}

Raised out_of_range(ThreadState& ts, Type& error, const Code& code) {
  switch (code.type) {
    case 'b': return raise(ts, error, "byte format requires -128 <= number <= 127");
    case 'B': return raise(ts, error, "ubyte format requires 0 <= number <= 255");
    case 'h': return raise(ts, error, "short format requires -32768 <= number <= 32767");
    case 'H': return raise(ts, error, "ushort format requires 0 <= number <= 65535");
    case 'I':
    case 'L': return raise(ts, error, "'{}' format requires 0 <= number <= 4294967295", code.type);
    default: return raise(ts, error, "'{}' format requires -2147483648 <= number <= 2147483647", code.type);
  }
}

Result<uint64_t> integer_bits(ThreadState& ts, Type& error, const Code& code, Value value) {
  Ref number = TRY(integer_of(ts, error, value));
  int64_t wide;
  bool fits = int_to_int64(number, wide);
  // Eight bytes in the other byte order are converted another way, which says so differently.
  auto beyond = [&]() -> Raised {
    if (code.type == 'P' || (code.big_endian && code.size == 8)) return raise(ts, error, "int too large to convert");
    return raise(ts, error, "argument out of range");
  };
  switch (code.type) {
    case 'I':
    case 'L':
    case 'Q':
    case 'N': {
      uint64_t bits;
      if (!numeric::to_uint64(IntOperand(number), &bits)) return beyond();
      if (code.size < 8 && bits >> (8 * code.size)) return out_of_range(ts, error, code);
      return bits;
    }
    case 'P': {
      uint64_t bits;
      if (fits) return uint64_t(wide);
      if (!numeric::to_uint64(IntOperand(number), &bits)) return beyond();
      return bits;
    }
    case 'B':
    case 'H':
      if (!fits) return beyond();
      if (wide < 0 || wide >> (8 * code.size)) return out_of_range(ts, error, code);
      return uint64_t(wide);
    default: {
      if (!fits) return beyond();
      int unused = 64 - 8 * code.size;
      if (int64_t(uint64_t(wide) << unused) >> unused != wide) return out_of_range(ts, error, code);
      return uint64_t(wide);
    }
  }
}

Result<void> pack_float(ThreadState& ts, Type& error, const Code& code, bool native_float, Value value, uint8_t* out) {
  Result<double> converted = to_double(ts, value);
  if (converted.is_error()) {
    if (!ts.catch_any()) return raised;
    return raise(ts, error, "required argument is not a float");
  }
  double number = converted.release();
  auto too_large = [&]() -> Raised {
    if (is_int(value)) return raise(ts, error, "int too large to convert");
    return raise(ts, Exc::OverflowError, "float too large to pack with {} format", code.type);
  };
  if (code.type == 'd') {
    store(std::bit_cast<uint64_t>(number), 8, code.big_endian, out);
  } else if (code.type == 'f') {
    float narrow = float(number);
    if (!native_float && std::isinf(narrow) && !std::isinf(number)) return too_large();
    store(std::bit_cast<uint32_t>(narrow), 4, code.big_endian, out);
  } else {
    uint16_t half;
    if (!to_half(number, half)) return too_large();
    store(half, 2, code.big_endian, out);
  }
  return {};
}

Result<void> pack_text(ThreadState& ts, Type& error, const Code& code, Value value, uint8_t* out) {
  std::span<const uint8_t> bytes;
  if (is<Bytes>(value)) bytes = as<Bytes>(value).span();
  else if (is<ByteArray>(value)) bytes = as<ByteArray>(value).span();
  else return raise(ts, error, "argument for '{}' must be a bytes object", code.type);
  size_t room = size_t(code.item_size), taken = bytes.size();
  if (code.type == 's') {
    if (taken > room) taken = room;
    if (taken) std::memcpy(out, bytes.data(), taken);
    return {};
  }
  if (!room) return {};
  if (taken > room - 1) taken = room - 1;
  if (taken) std::memcpy(out + 1, bytes.data(), taken);
  out[0] = uint8_t(taken < 255 ? taken : 255);
  return {};
}

}  // namespace

// Rounded half to even from the double's own bits, so that there is one rounding only.
bool to_half(double number, uint16_t& half) {
  uint16_t sign = std::signbit(number) ? 0x8000 : 0;
  double size = std::fabs(number);
  if (std::isnan(number)) {
    half = sign | 0x7e00;
    return true;
  }
  if (std::isinf(number)) {
    half = sign | 0x7c00;
    return true;
  }
  if (size == 0) {
    half = sign;
    return true;
  }
  int exponent;
  std::frexp(size, &exponent);
  // The unit of the last place: 2^-24 for subnormal numbers.
  int unit = exponent - 11 > -24 ? exponent - 11 : -24;
  double scaled = std::ldexp(size, -unit);
  double rounded = std::nearbyint(scaled);
  uint32_t mantissa = uint32_t(rounded);
  // A mantissa of 2^11 carries into the exponent by itself.
  uint32_t bits = unit == -24 ? mantissa : uint32_t(unit + 24) * 1024 + mantissa;
  if (bits >= 0x7c00) return false;
  half = uint16_t(sign | bits);
  return true;
}

double from_half(uint16_t half) {
  int exponent = (half >> 10) & 31;
  int mantissa = half & 1023;
  double size;
  if (exponent == 31) size = mantissa ? __builtin_nan("") : HUGE_VAL;
  else if (exponent == 0) size = std::ldexp(mantissa, -24);
  else size = std::ldexp(mantissa + 1024, exponent - 25);
  return half & 0x8000 ? -size : size;
}

Result<Format> parse(ThreadState& ts, Type& error, std::string_view text) {
  bool big_endian, native;
  int64_t items = 0;
  size_t code_count = 0;
  int64_t size = TRY(
      scan(ts, error, text, big_endian, native, [&](const auto& kind, int64_t, int64_t count, int64_t) -> Result<void> {
        if (kind.type == 's' || kind.type == 'p') items++, code_count++;
        else if (kind.type != 'x' && count) {
          if (__builtin_add_overflow(items, count, &items)) return raise(ts, error, "total struct size too long");
          code_count++;
        }
        return {};
      }));
  Format format;
  format.codes = TRY(bytes_allocate(ts, code_count * sizeof(Code)));
  Code* next = reinterpret_cast<Code*>(format.codes->data());
  TRY(scan(ts, error, text, big_endian, native,
           [&](const auto& kind, int64_t bytes, int64_t count, int64_t offset) -> Result<void> {
             if (kind.type == 's' || kind.type == 'p') *next++ = {kind.type, big_endian, 1, offset, count, 1};
             else if (kind.type != 'x' && count)
               *next++ = {kind.type, big_endian, uint8_t(bytes), offset, bytes, count};
             // Native floats are stored as C converts them.
             if (kind.type == 'f' && native && count) next[-1].type = 'F';
             return {};
           }));
  format.size = size;
  format.item_count = items;
  return format;
}

Result<void> pack(ThreadState& ts, Type& error, const Bytes& codes, int64_t size, const Value* values, uint8_t* out) {
  std::memset(out, 0, size_t(size));
  for (const Code& code : codes_of(codes)) {
    uint8_t* at = out + code.offset;
    for (int64_t i = 0; i < code.repeat; i++, at += code.item_size) {
      TRY(ts.checkpoint_limits());
      Value value = *values++;
      switch (code.type) {
        case 's':
        case 'p': TRY(pack_text(ts, error, code, value, at)); break;
        case 'c':
          if (!is<Bytes>(value) || as<Bytes>(value).size != 1)
            return raise(ts, error, "char format requires a bytes object of length 1");
          *at = as<Bytes>(value).data()[0];
          break;
        case '?': {
          bool truth = TRY(is_true(ts, value));
          *at = truth;
          break;
        }
        case 'F': {
          Code plain = code;
          plain.type = 'f';
          TRY(pack_float(ts, error, plain, true, value, at));
          break;
        }
        case 'e':
        case 'f':
        case 'd': TRY(pack_float(ts, error, code, false, value, at)); break;
        default: {
          uint64_t bits = TRY(integer_bits(ts, error, code, value));
          store(bits, code.size, code.big_endian, at);
        }
      }
    }
  }
  return {};
}

static Result<Ref> unpack_one(ThreadState& ts, const Code& code, const uint8_t* at) {
  switch (code.type) {
    case 's': return bytes_of(ts, {at, size_t(code.item_size)});
    case 'p': {
      if (!code.item_size) return bytes_of(ts, std::string_view());
      size_t length = at[0];
      if (length >= size_t(code.item_size)) length = size_t(code.item_size) - 1;
      return bytes_of(ts, {at + 1, length});
    }
    case 'c': return bytes_of(ts, {at, 1});
    case '?': return Ref::boolean(*at != 0);
    case 'e': return make_float(ts, from_half(uint16_t(load(at, 2, code.big_endian))));
    case 'F':
    case 'f': return make_float(ts, double(std::bit_cast<float>(uint32_t(load(at, 4, code.big_endian)))));
    case 'd': return make_float(ts, std::bit_cast<double>(load(at, 8, code.big_endian)));
    case 'B':
    case 'H':
    case 'I':
    case 'L':
    case 'Q':
    case 'N':
    case 'P': return make_int_unsigned(ts, load(at, code.size, code.big_endian));
    default: {
      int unused = 64 - 8 * code.size;
      return make_int(ts, int64_t(load(at, code.size, code.big_endian) << unused) >> unused);
    }
  }
}

Result<RefTo<Tuple>> unpack(ThreadState& ts, const Bytes& codes, int64_t item_count, const uint8_t* bytes) {
  RefTo<Tuple> values = TRY(tuple_allocate(ts, uint64_t(item_count)));
  uint64_t number = 0;
  for (const Code& code : codes_of(codes)) {
    const uint8_t* at = bytes + code.offset;
    for (int64_t i = 0; i < code.repeat; i++, at += code.item_size) {
      TRY(ts.checkpoint_limits());
      tuple_initialize(*values, number++, TRY(unpack_one(ts, code, at)));
    }
  }
  return values;
}

}  // namespace ouro::struct_format
