#include "modules/array_items.h"

#include <cstring>

#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int_internal.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro::array_items {

namespace {

template <class T>
T read(const uint8_t* at) {
  T number;
  std::memcpy(&number, at, sizeof number);
  return number;
}
template <class T>
void write(T number, uint8_t* out) {
  std::memcpy(out, &number, sizeof number);
}

// Via C long, in the range of a C type whose name stands in the messages.
Result<int64_t> in_range(ThreadState& ts, Value value, int64_t lowest, int64_t highest, const char* name) {
  Ref number = TRY(index(ts, value));
  int64_t wide;
  if (!int_to_int64(number, wide)) return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
  if (wide < lowest) return raise(ts, Exc::OverflowError, "{} is less than minimum", name);
  if (wide > highest) return raise(ts, Exc::OverflowError, "{} is greater than maximum", name);
  return wide;
}
constexpr const char* kShort = "signed short integer";
constexpr const char* kInt = "signed integer";

Result<uint64_t> unsigned_value(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  if (int_sign(number) < 0) return raise(ts, Exc::OverflowError, "can't convert negative value to unsigned int");
  uint64_t wide;
  if (!numeric::to_uint64(IntOperand(number), &wide))
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C unsigned long");
  return wide;
}

}  // namespace

const Code* find(char32_t type) {
  for (const Code& code : kCodes)
    if (char32_t(code.type) == type) return &code;
  return nullptr;
}

Result<Ref> load(ThreadState& ts, const Code& code, const uint8_t* at) {
  switch (code.type) {
    case 'b': return Ref::small_int(read<int8_t>(at));
    case 'B': return Ref::small_int(*at);
    case 'h': return Ref::small_int(read<int16_t>(at));
    case 'H': return Ref::small_int(read<uint16_t>(at));
    case 'i': return Ref::small_int(read<int32_t>(at));
    case 'I': return Ref::small_int(read<uint32_t>(at));
    case 'l':
    case 'q': return make_int(ts, read<int64_t>(at));
    case 'L':
    case 'Q': return make_int_unsigned(ts, read<uint64_t>(at));
    case 'f': return make_float(ts, double(read<float>(at)));
    case 'd': return make_float_inline(ts, read<double>(at));
    default: {
      uint32_t character = read<uint32_t>(at);
      if (character > 0x10ffff)
        return raise(ts, Exc::ValueError, "character U+{} is not in range [U+0000; U+10ffff]", int64_t(character));
      return str_from_code_point(ts, character);
    }
  }
}

Result<void> convert(ThreadState& ts, const Code& code, Value value, uint8_t* out) {
  switch (code.type) {
    case 'b': {
      int64_t number = TRY(in_range(ts, value, INT16_MIN, INT16_MAX, kShort));
      if (number < -128) return raise(ts, Exc::OverflowError, "signed char is less than minimum");
      if (number > 127) return raise(ts, Exc::OverflowError, "signed char is greater than maximum");
      write(int8_t(number), out);
      return {};
    }
    case 'B': {
      int64_t number = TRY(in_range(ts, value, INT16_MIN, INT16_MAX, kShort));
      if (number < 0) return raise(ts, Exc::OverflowError, "unsigned byte integer is less than minimum");
      if (number > 255) return raise(ts, Exc::OverflowError, "unsigned byte integer is greater than maximum");
      write(uint8_t(number), out);
      return {};
    }
    case 'h': {
      int64_t number = TRY(in_range(ts, value, INT16_MIN, INT16_MAX, kShort));
      write(int16_t(number), out);
      return {};
    }
    case 'H': {
      int64_t number = TRY(in_range(ts, value, INT32_MIN, INT32_MAX, kInt));
      if (number < 0) return raise(ts, Exc::OverflowError, "unsigned short is less than minimum");
      if (number > UINT16_MAX) return raise(ts, Exc::OverflowError, "unsigned short is greater than maximum");
      write(uint16_t(number), out);
      return {};
    }
    case 'i': {
      int64_t number = TRY(in_range(ts, value, INT32_MIN, INT32_MAX, kInt));
      write(int32_t(number), out);
      return {};
    }
    case 'I': {
      uint64_t number = TRY(unsigned_value(ts, value));
      if (number > UINT32_MAX) return raise(ts, Exc::OverflowError, "unsigned int is greater than maximum");
      write(uint32_t(number), out);
      return {};
    }
    case 'l': {
      int64_t number = TRY(in_range(ts, value, INT64_MIN, INT64_MAX, kInt));
      write(number, out);
      return {};
    }
    case 'L': {
      uint64_t number = TRY(unsigned_value(ts, value));
      write(number, out);
      return {};
    }
    case 'q': {
      Ref number = TRY(index(ts, value));
      int64_t wide;
      if (!int_to_int64(number, wide)) return raise(ts, Exc::OverflowError, "int too big to convert");
      write(wide, out);
      return {};
    }
    case 'Q': {
      Ref number = TRY(index(ts, value));
      if (int_sign(number) < 0) return raise(ts, Exc::OverflowError, "can't convert negative int to unsigned");
      uint64_t wide;
      if (!numeric::to_uint64(IntOperand(number), &wide))
        return raise(ts, Exc::OverflowError, "int too big to convert");
      write(wide, out);
      return {};
    }
    case 'f': {
      double number = TRY(to_double(ts, value));
      write(float(number), out);
      return {};
    }
    case 'd': {
      double number = TRY(to_double(ts, value));
      write(number, out);
      return {};
    }
    default: {
      Str* text = try_as<Str>(value);
      if (!text || text->length != 1) return raise(ts, Exc::TypeError, "array item must be unicode character");
      write(uint32_t((*text)[0]), out);
      return {};
    }
  }
}

}  // namespace ouro::array_items
