// Numbers with a format specification: digits grouped, padded, signed. See format_spec.h.
#include <algorithm>
#include <climits>
#include <cstring>

#include "numeric/float_text.h"
#include "numeric/format_spec.h"
#include "numeric/text_internal.h"

namespace ouro::numeric {

namespace {

// How the whole part of a number is cut into groups from the right.
class DigitGroups {
 public:
  DigitGroups() = default;
  DigitGroups(std::u32string_view separator, std::string_view sizes) : separator_(separator), sizes_(sizes) {}

  std::u32string_view separator() const { return separator_; }
  // The number of separators among `digits` digits.
  uint64_t count(uint64_t digits) const {
    uint64_t result = 0;
    for_each_group(digits, [&](uint64_t groups) { result += groups; });
    return result;
  }
  // The digits that stand to the left of the first separator, when there are `digits`.
  uint64_t leading(uint64_t digits) const {
    uint64_t rest = digits;
    for (size_t i = 0; i < sizes_.size(); i++) {
      uint64_t size = uint64_t(uint8_t(sizes_[i]));
      if (size == 0 || size >= CHAR_MAX || rest <= size) return rest;
      if (i + 1 == sizes_.size()) return (rest - 1) % size + 1;
      rest -= size;
    }
    return rest;
  }

 private:
  template <class Visit>
  void for_each_group(uint64_t digits, Visit visit) const {
    for (size_t i = 0; i < sizes_.size(); i++) {
      uint64_t size = uint64_t(uint8_t(sizes_[i]));
      if (size == 0 || size >= CHAR_MAX || digits <= size) return;
      if (i + 1 == sizes_.size()) return visit((digits - 1) / size);
      visit(uint64_t(1));
      digits -= size;
    }
  }

  std::u32string_view separator_;
  std::string_view sizes_;
};

// The parts of a number, in the order they stand: sign, prefix, grouped digits, the point, the rest.
struct NumberParts {
  char sign = '\0';
  std::string_view prefix;
  std::string_view digits;
  bool point = false;
  std::u32string_view point_text = U".";
  std::string_view rest;   // digits after the point up to where zeros are left out, or a text such as "inf"
  uint64_t zeros = 0;      // left out behind `rest`
  std::string_view tail;   // exponent
  char32_t character = 0;  // instead of all that (type 'c')
};

char32_t largest_of(std::u32string_view text) {
  char32_t largest = 0;
  for (char32_t c : text) largest = std::max(largest, c);
  return largest;
}

// Writes one number with its padding.
class NumberWriter {
 public:
  NumberWriter(Context& context, TextSink& sink, const DigitGroups& groups)
      : context_(context), sink_(sink), groups_(groups) {}

  // The length without any padding.
  uint64_t length(const NumberParts& parts) const {
    return others(parts) + parts.digits.size() + groups_.count(parts.digits.size()) * groups_.separator().size();
  }

  Result<void> write(const NumberParts& parts, const FormatSpec& spec) {
    uint64_t width = spec.width > 0 ? uint64_t(spec.width) : 0;
    uint64_t digits = parts.digits.size();
    if (digits && spec.fill == '0' && spec.align == '=') {
      // Zeros count as digits and are grouped with them.
      uint64_t wanted = width > others(parts) ? width - others(parts) : 0;
      digits = std::max(digits, digits_to_fill(digits, wanted));
    }
    uint64_t separators = digits ? groups_.count(digits) : 0;
    uint64_t total = others(parts) + digits + separators * groups_.separator().size();
    uint64_t padding = width > total ? width - total : 0;
    uint64_t left = spec.align == '<' || spec.align == '=' ? 0 : spec.align == '^' ? padding / 2 : padding;
    uint64_t inner = spec.align == '=' ? padding : 0;
    char32_t largest = std::max({char32_t('9'), padding ? spec.fill : U'\0', parts.character,
                                 separators ? largest_of(groups_.separator()) : U'\0',
                                 parts.point ? largest_of(parts.point_text) : U'\0'});
    TRY(sink_.reserve(total + padding, largest));
    TRY(fill(spec.fill, left));
    if (parts.sign) TRY(sink_.append(std::string_view(&parts.sign, 1)));
    TRY(sink_.append(parts.prefix));
    TRY(fill(spec.fill, inner));
    TRY(write_digits(parts.digits, digits));
    TRY(write_rest(parts));
    return fill(spec.fill, padding - left - inner);
  }

  // Without reserve and padding.
  Result<void> write_bare(const NumberParts& parts) {
    if (parts.sign) TRY(sink_.append(std::string_view(&parts.sign, 1)));
    TRY(write_digits(parts.digits, parts.digits.size()));
    return write_rest(parts);
  }

  Result<void> fill(char32_t c, uint64_t count) {
    if (count) TRY(sink_.append(c, count));
    return {};
  }

 private:
  uint64_t others(const NumberParts& parts) const {
    return (parts.sign != '\0') + parts.prefix.size() + (parts.point ? parts.point_text.size() : 0) +
           parts.rest.size() + parts.zeros + parts.tail.size() + (parts.character != 0);
  }

  // The least number of digits that take `width` places with their separators. Without groups it is the width itself.
  uint64_t digits_to_fill(uint64_t digits, uint64_t width) const {
    uint64_t low = 0, high = std::max(width, digits);
    while (low < high) {
      uint64_t middle = low + (high - low) / 2;
      if (middle + groups_.count(middle) * groups_.separator().size() >= width) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  // `total` digits: zeros before those known.
  Result<void> write_digits(std::string_view digits, uint64_t total) {
    uint64_t zeros = total - digits.size();
    if (groups_.count(total) == 0) {
      TRY(fill('0', zeros));
      return sink_.append(digits);
    }
    size_t taken = 0;
    for (uint64_t left = total, steps = 0; left > 0; steps++) {
      if (steps % 4096 == 4095) TRY(context_.poll());
      uint64_t count = groups_.leading(left);
      left -= count;
      uint64_t of_zeros = std::min(zeros, count);
      TRY(fill('0', of_zeros));
      zeros -= of_zeros;
      TRY(sink_.append(digits.substr(taken, size_t(count - of_zeros))));
      taken += size_t(count - of_zeros);
      if (left > 0) {
        for (char32_t c : groups_.separator()) TRY(sink_.append(c, 1));
      }
    }
    return {};
  }

  Result<void> write_rest(const NumberParts& parts) {
    if (parts.character) TRY(sink_.append(parts.character, 1));
    if (parts.point) {
      for (char32_t c : parts.point_text) TRY(sink_.append(c, 1));
    }
    TRY(sink_.append(parts.rest));
    TRY(fill('0', parts.zeros));
    return sink_.append(parts.tail);
  }

  Context& context_;
  TextSink& sink_;
  const DigitGroups& groups_;
};

char sign_for(bool negative, char asked) { return negative ? '-' : asked == '+' || asked == ' ' ? asked : '\0'; }

DigitGroups groups_of(const FormatSpec& spec, const NumberLocale& locale) {
  if (spec.type == 'n') return {locale.thousands_separator, locale.grouping};
  if (spec.grouping == Grouping::kComma) return {U",", "\3"};
  if (spec.grouping == Grouping::kUnderscore) {
    bool four = spec.type == 'b' || spec.type == 'o' || spec.type == 'x' || spec.type == 'X';
    return {U"_", four ? "\4" : "\3"};
  }
  return {};
}

// A float formatted by `format`, cut into parts that point into text.
NumberParts parts_of(double value, const FloatFormat& format, char sign, FloatText* text) {
  format_double(value, format, text);
  NumberParts parts;
  std::string_view all(text->text, text->size);
  bool negative = !all.empty() && all[0] == '-';
  parts.sign = sign_for(negative, sign);
  size_t start = negative ? 1 : 0, position = start;
  while (position < all.size() && all[position] >= '0' && all[position] <= '9') position++;
  parts.digits = all.substr(start, position - start);
  if (position < all.size() && all[position] == '.') {
    parts.point = true;
    position++;
  }
  parts.zeros = text->zeros;
  if (parts.zeros && text->zeros_at >= position) {
    parts.rest = all.substr(position, text->zeros_at - position);
    parts.tail = all.substr(text->zeros_at);
  } else {
    parts.rest = all.substr(position);
  }
  return parts;
}

// The mode for a format type; false: not a float's.
bool float_mode(char32_t type, FloatFormat* format) {
  switch (type) {
    case 'e':
    case 'E': format->mode = FloatMode::kExponent; break;
    case 'f':
    case 'F':
    case '%': format->mode = FloatMode::kFixed; break;
    case 'g':
    case 'G':
    case 'n': format->mode = FloatMode::kGeneral; break;
    default: return false;
  }
  if (type == 'E' || type == 'F' || type == 'G') format->letters = LetterCase::kUpper;
  return true;
}

}  // namespace

Result<void> format_float(Context& context, double value, const FormatSpec& spec, const char* type_name, TextSink& sink,
                          const NumberLocale& locale) {
  FloatFormat format;
  format.alternate = spec.alternate;
  format.no_negative_zero = spec.no_negative_zero;
  if (spec.type == 0) {
    format.mode = spec.precision >= 0 ? FloatMode::kGeneral : FloatMode::kRepr;
    format.add_dot_zero = true;
  } else if (!float_mode(spec.type, &format)) {
    return unknown_format_code(context, spec.type, type_name);
  }
  if (spec.precision > INT_MAX) return context.fail(FailureKind::kValue, "precision too big");
  if (spec.precision >= 0) format.precision = uint64_t(spec.precision);
  if (spec.type == '%') value *= 100;
  FloatText text;
  NumberParts parts = parts_of(value, format, spec.sign, &text);
  if (spec.type == '%') {
    // The sign follows everything, also left out zeros.
    text.text[text.size] = '%';
    if (parts.zeros) parts.tail = {text.text + text.size, 1};
    else if (parts.rest.empty()) parts.rest = {text.text + text.size, 1};
    else parts.rest = {parts.rest.data(), parts.rest.size() + 1};
  }
  if (spec.type == 'n') parts.point_text = locale.decimal_point;
  DigitGroups groups = groups_of(spec, locale);
  return NumberWriter(context, sink, groups).write(parts, spec);
}

Result<void> format_complex(Context& context, Complex value, const FormatSpec& spec, const char* type_name,
                            TextSink& sink, const NumberLocale& locale) {
  FloatFormat format;
  format.alternate = spec.alternate;
  format.no_negative_zero = spec.no_negative_zero;
  bool parentheses = false, skip_real = false;
  if (spec.type == 0) {
    format.mode = spec.precision >= 0 ? FloatMode::kGeneral : FloatMode::kRepr;
    skip_real = value.real == 0 && !__builtin_signbit(value.real);
    parentheses = !skip_real;
  } else if (spec.type == '%' || !float_mode(spec.type, &format)) {
    return unknown_format_code(context, spec.type, type_name);
  }
  if (spec.precision > INT_MAX) return context.fail(FailureKind::kValue, "precision too big");
  if (spec.fill == '0') {
    return context.fail(FailureKind::kValue, "Zero padding is not allowed in complex format specifier");
  }
  if (spec.align == '=') {
    return context.fail(FailureKind::kValue, "'=' alignment flag is not allowed in complex format specifier");
  }
  if (spec.precision >= 0) format.precision = uint64_t(spec.precision);
  FloatText real_text, imag_text;
  NumberParts real = parts_of(value.real, format, spec.sign, &real_text);
  NumberParts imag = parts_of(value.imag, format, skip_real ? spec.sign : '+', &imag_text);
  if (spec.type == 'n') real.point_text = imag.point_text = locale.decimal_point;
  DigitGroups groups = groups_of(spec, locale);
  NumberWriter writer(context, sink, groups);
  uint64_t total = (skip_real ? 0 : writer.length(real)) + writer.length(imag) + 1 + (parentheses ? 2 : 0);
  uint64_t width = spec.width > 0 ? uint64_t(spec.width) : 0;
  uint64_t padding = width > total ? width - total : 0;
  uint64_t left = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
  char32_t largest = std::max(
      {char32_t('j'), padding ? spec.fill : U'\0', largest_of(groups.separator()), largest_of(real.point_text)});
  TRY(sink.reserve(total + padding, largest));
  TRY(writer.fill(spec.fill, left));
  if (parentheses) TRY(sink.append("("));
  if (!skip_real) TRY(writer.write_bare(real));
  TRY(writer.write_bare(imag));
  TRY(sink.append(parentheses ? "j)" : "j"));
  return writer.fill(spec.fill, padding - left);
}

Result<void> format_integer(Context& context, IntegerView value, const FormatSpec& spec, const char* type_name,
                            TextSink& sink, const NumberLocale& locale) {
  unsigned base = 10;
  switch (spec.type) {
    case 0:
    case 'd':
    case 'n':
    case 'c': break;
    case 'b': base = 2; break;
    case 'o': base = 8; break;
    case 'x':
    case 'X': base = 16; break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%': return format_float(context, TRY(to_double(context, value)), spec, type_name, sink, locale);
    default: return unknown_format_code(context, spec.type, type_name);
  }
  auto fail = [&](const char* message) { return context.fail(FailureKind::kValue, "%s", message); };
  if (spec.precision >= 0) return fail("Precision not allowed in integer format specifier");
  if (spec.no_negative_zero) return fail("Negative zero coercion (z) not allowed in integer format specifier");
  DigitGroups groups = groups_of(spec, locale);
  NumberWriter writer(context, sink, groups);
  if (spec.type == 'c') {
    if (spec.sign) return fail("Sign not allowed with integer format specifier 'c'");
    if (spec.alternate) return fail("Alternate form (#) not allowed with integer format specifier 'c'");
    int64_t code;
    if (!to_int64(value, &code)) {
      return context.fail(FailureKind::kOverflow, "Python int too large to convert to C long");
    }
    if (code < 0 || code > 0x10ffff) return context.fail(FailureKind::kOverflow, "%%c arg not in range(0x110000)");
    NumberParts parts;
    // NUL is a character too.
    parts.character = char32_t(code);
    std::string_view nul("\0", 1);
    if (code == 0) parts.rest = nul;
    return writer.write(parts, spec);
  }
  NumberParts parts;
  parts.sign = sign_for(value.negative, spec.sign);
  if (spec.alternate && base != 10) {
    parts.prefix = base == 2 ? "0b" : base == 8 ? "0o" : spec.type == 'X' ? "0X" : "0x";
  }
  IntegerDigits digits;
  parts.digits = TRY(digits.make(context, value, base, spec.type == 'X' ? LetterCase::kUpper : LetterCase::kLower));
  return writer.write(parts, spec);
}

}  // namespace ouro::numeric
