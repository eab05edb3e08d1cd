#include "objects/memory_item.h"

#include <cstring>

#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"

namespace ouro {

namespace {

constexpr char kFormats[] = "cbBhHiIlLqQnNfd?P";
constexpr uint8_t kSizes[] = {1, 1, 1, 2, 2, 4, 4, 8, 8, 8, 8, 8, 8, 4, 8, 1, 8};
constexpr const char* kTexts[] = {"c", "b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "n", "N", "f", "d", "?", "P"};

int format_index(char format) {
  const char* place = format ? std::strchr(kFormats, format) : nullptr;
  return place ? int(place - kFormats) : -1;
}

template <class T>
T load(const uint8_t* item) {
  T number;
  std::memcpy(&number, item, sizeof number);
  return number;
}

Raised wrong_type(ThreadState& ts, char format) {
  return raise(ts, Exc::TypeError, "memoryview: invalid type for format '{}'", format);
}
Raised wrong_value(ThreadState& ts, char format) {
  return raise(ts, Exc::ValueError, "memoryview: invalid value for format '{}'", format);
}

}  // namespace

char native_format(const char* format) {
  if (!format) return 'B';
  if (format[0] == '@') format++;
  return format[0] && !format[1] && format_index(format[0]) >= 0 ? format[0] : '\0';
}
int64_t native_item_size(char format) { return kSizes[format_index(format)]; }
const char* native_format_text(char format) { return kTexts[format_index(format)]; }

Result<Ref> unpack_item(ThreadState& ts, char format, const uint8_t* item) {
  switch (format) {
    case 'c': return Ref(TRY(bytes_of(ts, std::span(item, 1))));
    case 'b': return Ref::small_int(load<int8_t>(item));
    case 'B': return Ref::small_int(*item);
    case 'h': return Ref::small_int(load<int16_t>(item));
    case 'H': return Ref::small_int(load<uint16_t>(item));
    case 'i': return Ref::small_int(load<int32_t>(item));
    case 'I': return Ref::small_int(load<uint32_t>(item));
    case 'l':
    case 'q':
    case 'n': return make_int(ts, load<int64_t>(item));
    case 'L':
    case 'Q':
    case 'N':
    case 'P': return make_int_unsigned(ts, load<uint64_t>(item));
    case 'f': return make_float(ts, load<float>(item));
    case 'd': return make_float(ts, load<double>(item));
    default: return Ref::boolean(*item != 0);
  }
}

Result<void> pack_item(ThreadState& ts, char format, Value value, uint8_t* item) {
  size_t size = size_t(native_item_size(format));
  switch (format) {
    case 'c': {
      Bytes* bytes = try_as<Bytes>(value);
      if (!bytes) return wrong_type(ts, format);
      if (bytes->size != 1) return wrong_value(ts, format);
      *item = bytes->data()[0];
      return {};
    }
    case '?': *item = TRY(is_true(ts, value)); return {};
    case 'f':
    case 'd': {
      auto number = to_double(ts, value);
      if (number.is_error()) {
        if (ts.catch_if(Exc::TypeError)) return wrong_type(ts, format);
        return raised;
      }
      double wide = number.release();
      float narrow = float(wide);
      if (format == 'f') std::memcpy(item, &narrow, sizeof narrow);
      else std::memcpy(item, &wide, sizeof wide);
      return {};
    }
    default: break;
  }
  auto integer = index(ts, value);
  if (integer.is_error()) {
    if (ts.catch_if(Exc::TypeError)) return wrong_type(ts, format);
    if (ts.catch_if(Exc::OverflowError)) return wrong_value(ts, format);
    return raised;
  }
  Ref number = integer.release();
  bool is_signed = std::strchr("bhilqn", format) != nullptr;
  uint64_t word;
  if (is_signed) {
    int64_t low;
    if (!int_to_int64(number, low)) return wrong_value(ts, format);
    int64_t limit = int64_t((uint64_t(1) << (8 * size - 1)) - 1);
    if (low > limit || low < -limit - 1) return wrong_value(ts, format);
    word = uint64_t(low);
  } else {
    uint64_t scratch;
    IntParts parts = int_parts(number, scratch);
    if (format == 'P' && parts.negative) {
      int64_t low;
      if (!int_to_int64(number, low)) return wrong_value(ts, format);
      word = uint64_t(low);
    } else {
      if (parts.limbs.size() > 1 || (parts.negative && !parts.limbs.empty() && parts.limbs[0]))
        return wrong_value(ts, format);
      word = parts.limbs.empty() ? 0 : parts.limbs[0];
      if (size < 8 && word >> (8 * size)) return wrong_value(ts, format);
    }
  }
  std::memcpy(item, &word, size);
  return {};
}

}  // namespace ouro
