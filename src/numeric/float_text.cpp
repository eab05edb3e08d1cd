#include "numeric/float_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "numeric/text_internal.h"

namespace ouro::numeric {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

// No double has more digits after the point than 1074.
constexpr uint64_t kMostFractionDigits = 1080;

// The significant digits of |value|, d1 d2 ..., as 0.d1d2... * 10^point; "0" with point 1 for zero.
struct Digits {
  char digits[kMostFractionDigits + 8];
  size_t count = 0;
  int point = 1;
};

// Reads "d.ddde+xx" as to_chars writes it.
void take_scientific(const char* text, const char* end, Digits* out) {
  const char* p = text;
  out->count = 0;
  for (; p < end && *p != 'e'; p++) {
    if (*p != '.') out->digits[out->count++] = *p;
  }
  int exponent = 0;
  bool negative = p[1] == '-';
  for (p += 2; p < end; p++) exponent = exponent * 10 + (*p - '0');
  out->point = (negative ? -exponent : exponent) + 1;
}

void shortest_digits(double magnitude, Digits* out) {
  char text[40];
  auto result = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::scientific);
  take_scientific(text, result.ptr, out);
}

// `count` significant digits, 1 <= count <= kMostFractionDigits.
void rounded_digits(double magnitude, size_t count, Digits* out) {
  char text[kMostFractionDigits + 16];
  auto result = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::scientific, int(count - 1));
  take_scientific(text, result.ptr, out);
}

// Writes pieces of a FloatText one after another.
class Writer {
 public:
  explicit Writer(FloatText* out) : out_(out) {
    out->size = 0;
    out->zeros = 0;
    out->zeros_at = 0;
  }
  void put(char c) { out_->text[out_->size++] = c; }
  void put(const char* text, size_t count) {
    std::memcpy(out_->text + out_->size, text, count);
    out_->size += count;
  }
  void put_zeros(size_t count) {
    std::memset(out_->text + out_->size, '0', count);
    out_->size += count;
  }
  void leave_zeros(uint64_t count) {
    out_->zeros_at = out_->size;
    out_->zeros = count;
  }
  void put_exponent(int exponent, char letter) {
    put(letter);
    put(exponent < 0 ? '-' : '+');
    unsigned rest = unsigned(exponent < 0 ? -exponent : exponent);
    if (rest >= 100) put(char('0' + rest / 100));
    put(char('0' + rest / 10 % 10));
    put(char('0' + rest % 10));
  }

 private:
  FloatText* out_;
};

bool all_zeros(const Digits& digits) {
  return std::all_of(digits.digits, digits.digits + digits.count, [](char c) { return c == '0'; });
}

// d.ddd with `extra` zeros after the digits known, and the exponent.
void write_scientific(Writer& writer, const Digits& digits, uint64_t extra, const FloatFormat& format) {
  writer.put(digits.digits[0]);
  if (digits.count > 1 || extra || format.alternate) writer.put('.');
  writer.put(digits.digits + 1, digits.count - 1);
  writer.leave_zeros(extra);
  writer.put_exponent(digits.point - 1, format.letters == LetterCase::kUpper ? 'E' : 'e');
}

// The digits around a decimal point; `extra` zeros after the digits known when these reach beyond the point.
void write_positional(Writer& writer, const Digits& digits, uint64_t extra, const FloatFormat& format) {
  if (digits.point <= 0) {
    writer.put("0.", 2);
    writer.put_zeros(size_t(-digits.point));
    writer.put(digits.digits, digits.count);
    writer.leave_zeros(extra);
    return;
  }
  size_t whole = std::min(size_t(digits.point), digits.count);
  writer.put(digits.digits, whole);
  size_t missing = size_t(digits.point) - whole;
  writer.put_zeros(missing);
  extra -= std::min<uint64_t>(extra, missing);
  if (digits.count > whole || extra) {
    writer.put('.');
    writer.put(digits.digits + whole, digits.count - whole);
    writer.leave_zeros(extra);
  } else if (format.add_dot_zero) {
    writer.put(".0", 2);
  } else if (format.alternate) {
    writer.put('.');
  }
}

}  // namespace

void format_double(double value, const FloatFormat& format, FloatText* out) {
  Writer writer(out);
  if (std::isnan(value)) return writer.put(format.letters == LetterCase::kUpper ? "NAN" : "nan", 3);
  bool negative = std::signbit(value);
  double magnitude = std::fabs(value);
  if (std::isinf(value)) {
    if (negative) writer.put('-');
    return writer.put(format.letters == LetterCase::kUpper ? "INF" : "inf", 3);
  }
  if (format.mode == FloatMode::kFixed) {
    char text[FloatText::kCapacity - 8];
    uint64_t known = std::min(format.precision, kMostFractionDigits);
    auto result = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::fixed, int(known));
    size_t size = size_t(result.ptr - text);
    if (negative && format.no_negative_zero) {
      negative = !std::all_of(text, text + size, [](char c) { return c == '0' || c == '.'; });
    }
    if (negative) writer.put('-');
    writer.put(text, size);
    if (format.precision == 0 && format.alternate) writer.put('.');
    return writer.leave_zeros(format.precision - known);
  }
  Digits digits;
  if (format.mode == FloatMode::kExponent) {
    uint64_t known = std::min(format.precision, kMostFractionDigits - 1);
    rounded_digits(magnitude, size_t(known) + 1, &digits);
    if (negative && !(format.no_negative_zero && all_zeros(digits))) writer.put('-');
    return write_scientific(writer, digits, format.precision - known, format);
  }
  bool scientific;
  uint64_t extra = 0;
  if (format.mode == FloatMode::kRepr) {
    shortest_digits(magnitude, &digits);
    scientific = digits.point <= -4 || digits.point > 16;
  } else {
    uint64_t precision = std::max<uint64_t>(format.precision, 1);
    uint64_t known = std::min(precision, kMostFractionDigits);
    rounded_digits(magnitude, size_t(known), &digits);
    uint64_t limit = format.add_dot_zero ? precision - 1 : precision;
    scientific = digits.point <= -4 || (digits.point > 0 && uint64_t(digits.point) > limit);
    if (format.alternate) {
      extra = precision - known;
    } else {
      while (digits.count > 1 && digits.digits[digits.count - 1] == '0') digits.count--;
    }
  }
  if (negative && !(format.no_negative_zero && all_zeros(digits))) writer.put('-');
  if (scientific) return write_scientific(writer, digits, extra, format);
  write_positional(writer, digits, extra, format);
}

size_t float_repr(double value, char* out, FloatReprStyle style) {
  FloatFormat format;
  format.mode = FloatMode::kRepr;
  format.add_dot_zero = style == FloatReprStyle::kDotZero;
  FloatText text;
  format_double(value, format, &text);
  OURO_ASSERT(text.zeros == 0 && text.size <= kFloatReprBound);
  std::memcpy(out, text.text, text.size);
  return text.size;
}

// --- Reading

static bool starts_with_word(std::string_view text, const char* word) {
  size_t length = std::strlen(word);
  if (text.size() < length) return false;
  for (size_t i = 0; i < length; i++) {
    if (lower(text[i]) != word[i]) return false;
  }
  return true;
}

size_t read_float(std::string_view text, double* value) {
  size_t position = 0;
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) negative = text[position++] == '-';
  size_t start = position;
  std::string_view rest = text.substr(position);
  double magnitude = 0;
  if (starts_with_word(rest, "inf")) {
    magnitude = HUGE_VAL;
    position += starts_with_word(rest, "infinity") ? 8 : 3;
  } else if (starts_with_word(rest, "nan")) {
    magnitude = __builtin_nan("");
    position += 3;
  } else {
    // The place of the first digit that is not zero tells overflow from underflow.
    int64_t scale = 0;
    size_t digits = 0;
    bool significant = false, fraction = false;
    for (; position < text.size(); position++) {
      char c = text[position];
      if (c == '.' && !fraction) {
        fraction = true;
        continue;
      }
      if (!is_digit(c)) break;
      digits++;
      if (c != '0') significant = true;
      if (!fraction && significant) scale++;
      if (fraction && !significant) scale--;
    }
    if (digits == 0) return 0;
    if (position < text.size() && lower(text[position]) == 'e') {
      size_t p = position + 1;
      bool down = false;
      if (p < text.size() && (text[p] == '-' || text[p] == '+')) down = text[p++] == '-';
      if (p < text.size() && is_digit(text[p])) {
        int64_t exponent = 0;
        for (; p < text.size() && is_digit(text[p]); p++) {
          if (exponent < (int64_t(1) << 50)) exponent = exponent * 10 + (text[p] - '0');
        }
        scale += down ? -exponent : exponent;
        position = p;
      }
    }
    if (significant) {
      if (scale > 400) {
        magnitude = HUGE_VAL;
      } else if (scale > -400) {
        auto result = std::from_chars(text.data() + start, text.data() + position, magnitude);
        if (result.ec == std::errc::result_out_of_range) magnitude = scale > 0 ? HUGE_VAL : 0.0;
      }
    }
  }
  *value = negative ? -magnitude : magnitude;
  return position;
}

Result<double> parse_float(Context& context, std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  LimbBuffer storage;
  text = TRY(without_underscores(context, text, &storage));
  double value;
  if (text.empty() || read_float(text, &value) != text.size()) return context.fail(FailureKind::kValue, "%s", "");
  return value;
}

// --- Hexadecimal

size_t float_hex(double value, char* out) {
  if (!std::isfinite(value)) return float_repr(value, out);
  char* p = out;
  if (std::signbit(value)) *p++ = '-';
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  uint64_t fraction = bits & ((uint64_t(1) << 52) - 1);
  int exponent = int(bits >> 52 & 0x7ff);
  *p++ = '0';
  *p++ = 'x';
  *p++ = exponent ? '1' : '0';
  *p++ = '.';
  if (exponent == 0 && fraction == 0) {
    *p++ = '0';
  } else {
    for (int shift = 48; shift >= 0; shift -= 4) *p++ = "0123456789abcdef"[fraction >> shift & 15];
  }
  *p++ = 'p';
  int shown = exponent ? exponent - 1023 : fraction ? -1022 : 0;
  *p++ = shown < 0 ? '-' : '+';
  return size_t(std::to_chars(p, out + kFloatHexBound, shown < 0 ? -shown : shown).ptr - out);
}

static int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

Result<double> float_from_hex(Context& context, std::string_view text) {
  auto invalid = [&] { return context.fail(FailureKind::kValue, "invalid hexadecimal floating-point string"); };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  size_t position = 0;
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) negative = text[position++] == '-';
  std::string_view rest = text.substr(position);
  if (starts_with_word(rest, "inf") || starts_with_word(rest, "nan")) {
    double value;
    if (read_float(text, &value) != text.size()) return invalid();
    return value;
  }
  if (starts_with_word(rest, "0x")) position += 2;
  // The first 60 significant bits and a sticky one; the exponent counts the rest.
  uint64_t mantissa = 0;
  bool sticky = false, fraction = false, any = false;
  int64_t exponent = 0;
  for (size_t count = 0; position < text.size(); position++, count++) {
    if (count % (1 << 18) == (1 << 18) - 1) TRY(context.poll());
    if (text[position] == '.' && !fraction) {
      fraction = true;
      continue;
    }
    int digit = hex_value(text[position]);
    if (digit < 0) break;
    any = true;
    if (mantissa >> 56) {
      sticky |= digit != 0;
      if (!fraction) exponent += 4;
    } else {
      mantissa = mantissa << 4 | uint64_t(digit);
      if (fraction) exponent -= 4;
    }
  }
  if (!any) return invalid();
  if (position < text.size() && lower(text[position]) == 'p') {
    position++;
    bool down = false;
    if (position < text.size() && (text[position] == '-' || text[position] == '+')) down = text[position++] == '-';
    if (position >= text.size() || !is_digit(text[position])) return invalid();
    int64_t given = 0;
    for (; position < text.size() && is_digit(text[position]); position++) {
      if (given < (int64_t(1) << 58)) given = given * 10 + (text[position] - '0');
    }
    exponent += down ? -given : given;
  }
  if (position != text.size()) return invalid();
  if (mantissa == 0) return negative ? -0.0 : 0.0;
  int bits = 64 - __builtin_clzll(mantissa);
  int64_t top = exponent + bits;  // the value is in [2^(top - 1), 2^top)
  auto too_large = [&] {
    return context.fail(FailureKind::kOverflow, "hexadecimal value too large to represent as a float");
  };
  if (top > 1024) return too_large();
  if (top < -1074) return negative ? -0.0 : 0.0;
  int64_t drop = std::max<int64_t>({bits - 53, -1074 - exponent, 0});
  uint64_t kept = drop >= 64 ? 0 : mantissa >> drop;
  if (drop > 0) {
    uint64_t lost = drop >= 64 ? mantissa : mantissa & ((uint64_t(1) << drop) - 1);
    uint64_t half = uint64_t(1) << (std::min<int64_t>(drop, 64) - 1);
    if (drop > 64) lost = 0;
    if (lost > half || (lost == half && (sticky || (kept & 1)))) kept++;
  }
  double value = std::ldexp(double(kept), int(exponent + drop));
  if (std::isinf(value)) return too_large();
  return negative ? -value : value;
}

}  // namespace ouro::numeric
