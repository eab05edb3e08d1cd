#include "numeric/printf_format.h"

#include <algorithm>
#include <climits>

#include "numeric/float_text.h"
#include "numeric/text_internal.h"

namespace ouro::numeric {

Raised PrintfReader::incomplete() { return context_.fail(FailureKind::kValue, "incomplete format"); }

void PrintfReader::set_width(int64_t width) {
  if (width < 0) {
    conversion_.left = true;
    width = width == INT64_MIN ? INT64_MAX : -width;
  }
  conversion_.width = width;
}

Result<void> PrintfReader::set_precision(int64_t precision) {
  if (precision > INT_MAX || precision < INT_MIN) {
    return context_.fail(FailureKind::kOverflow, "Python int too large to convert to C int");
  }
  conversion_.precision = std::max<int64_t>(precision, 0);
  return {};
}

Raised PrintfReader::unsupported() {
  char32_t type = conversion_.type;
  char shown = type >= 31 && type <= 126 ? char(type) : '?';
  if (kind_ == PrintfText::kBytes && type < 0x80) shown = char(type);
  return context_.fail(FailureKind::kValue, "unsupported format character '%c' (0x%x) at index %zu", shown,
                       unsigned(type), position_ - 1);
}

Result<int64_t> PrintfReader::take_number(int64_t limit, const char* message) {
  int64_t value = -1;
  for (; position_ < text_.size; position_++) {
    char32_t c = text_[position_];
    if (c < '0' || c > '9') break;
    int digit = int(c - '0');
    if (value < 0) value = 0;
    if (value > (limit - digit) / 10) return context_.fail(FailureKind::kValue, "%s", message);
    value = value * 10 + digit;
  }
  return value;
}

Result<PrintfStep> PrintfReader::next() {
  switch (state_) {
    case State::kFlags: return read_flags();
    case State::kAfterWidth: return read_precision();
    case State::kAfterPrecision: return read_type();
    case State::kOutside: break;
  }
  if (position_ >= text_.size) return PrintfStep::kEnd;
  start_ = position_;
  while (position_ < text_.size && text_[position_] != '%') {
    position_++;
    if (position_ % (1 << 18) == 0) TRY(context_.poll());
  }
  end_ = position_;
  if (end_ > start_) return PrintfStep::kLiteral;
  position_++;
  if (position_ < text_.size && text_[position_] == '%') {
    start_ = position_++;
    end_ = position_;
    return PrintfStep::kLiteral;
  }
  conversion_ = {};
  if (position_ < text_.size && text_[position_] == '(') {
    if (!has_mapping_) return context_.fail(FailureKind::kType, "format requires a mapping");
    start_ = ++position_;
    for (size_t depth = 1; depth > 0; position_++) {
      if (position_ >= text_.size) return context_.fail(FailureKind::kValue, "incomplete format key");
      if (position_ % (1 << 18) == 0) TRY(context_.poll());
      if (text_[position_] == ')') depth--;
      else if (text_[position_] == '(') depth++;
    }
    end_ = position_ - 1;
    state_ = State::kFlags;
    return PrintfStep::kKey;
  }
  return read_flags();
}

Result<PrintfStep> PrintfReader::read_flags() {
  for (; position_ < text_.size; position_++) {
    switch (text_[position_]) {
      case '-': conversion_.left = true; continue;
      case '+': conversion_.plus = true; continue;
      case ' ': conversion_.space = true; continue;
      case '#': conversion_.alternate = true; continue;
      case '0': conversion_.zero = true; continue;
      default: break;
    }
    break;
  }
  state_ = State::kAfterWidth;
  if (position_ < text_.size && text_[position_] == '*') {
    position_++;
    return PrintfStep::kWidthArgument;
  }
  conversion_.width = TRY(take_number(INT64_MAX, "width too big"));
  return read_precision();
}

Result<PrintfStep> PrintfReader::read_precision() {
  state_ = State::kAfterPrecision;
  if (position_ < text_.size && text_[position_] == '.') {
    position_++;
    if (position_ < text_.size && text_[position_] == '*') {
      position_++;
      return PrintfStep::kPrecisionArgument;
    }
    const char* message = kind_ == PrintfText::kStr ? "precision too big" : "prec too big";
    conversion_.precision = std::max<int64_t>(0, TRY(take_number(INT_MAX, message)));
  }
  return read_type();
}

Result<PrintfStep> PrintfReader::read_type() {
  state_ = State::kOutside;
  if (position_ < text_.size) {
    char32_t c = text_[position_];
    // A length modifier of C means nothing here.
    if (c == 'h' || c == 'l' || c == 'L') position_++;
  }
  if (position_ >= text_.size) return incomplete();
  conversion_.type = text_[position_++];
  return PrintfStep::kConversion;
}

// --- Conversions

namespace {

char sign_for(bool negative, const PrintfConversion& conversion) {
  return negative ? '-' : conversion.plus ? '+' : conversion.space ? ' ' : '\0';
}

// sign, prefix, zeros, text, zeros within the text: padded to the width.
struct Pieces {
  char sign = '\0';
  std::string_view prefix;
  uint64_t leading_zeros = 0;
  std::string_view text;
  uint64_t zeros = 0;
  std::string_view tail;
};

Result<void> write_padded(const Pieces& pieces, const PrintfConversion& conversion, TextSink& sink) {
  uint64_t length = (pieces.sign != '\0') + pieces.prefix.size() + pieces.leading_zeros + pieces.text.size() +
                    pieces.zeros + pieces.tail.size();
  uint64_t width = conversion.width > 0 ? uint64_t(conversion.width) : 0;
  uint64_t padding = width > length ? width - length : 0;
  bool zero_fill = conversion.zero && !conversion.left;
  TRY(sink.reserve(length + padding, 'z'));
  if (padding && !conversion.left && !zero_fill) TRY(sink.append(U' ', padding));
  if (pieces.sign) TRY(sink.append(std::string_view(&pieces.sign, 1)));
  TRY(sink.append(pieces.prefix));
  uint64_t zeros = pieces.leading_zeros + (zero_fill ? padding : 0);
  if (zeros) TRY(sink.append(U'0', zeros));
  TRY(sink.append(pieces.text));
  if (pieces.zeros) TRY(sink.append(U'0', pieces.zeros));
  TRY(sink.append(pieces.tail));
  if (padding && conversion.left) TRY(sink.append(U' ', padding));
  return {};
}

}  // namespace

Result<void> printf_integer(Context& context, IntegerView value, const PrintfConversion& conversion, TextSink& sink) {
  unsigned base = conversion.type == 'o' ? 8 : conversion.type == 'x' || conversion.type == 'X' ? 16 : 10;
  Pieces pieces;
  pieces.sign = sign_for(value.negative, conversion);
  if (conversion.alternate && base != 10) pieces.prefix = base == 8 ? "0o" : conversion.type == 'X' ? "0X" : "0x";
  IntegerDigits digits;
  LetterCase letters = conversion.type == 'X' ? LetterCase::kUpper : LetterCase::kLower;
  pieces.text = TRY(digits.make(context, value, base, letters));
  int64_t size = int64_t(pieces.text.size());
  if (conversion.precision > size) pieces.leading_zeros = uint64_t(conversion.precision - size);
  return write_padded(pieces, conversion, sink);
}

Result<void> printf_float(Context& context, double value, const PrintfConversion& conversion, TextSink& sink) {
  FloatFormat format;
  switch (conversion.type) {
    case 'e':
    case 'E': format.mode = FloatMode::kExponent; break;
    case 'f':
    case 'F': format.mode = FloatMode::kFixed; break;
    default: format.mode = FloatMode::kGeneral; break;
  }
  if (conversion.type < 'a') format.letters = LetterCase::kUpper;
  format.alternate = conversion.alternate;
  if (conversion.precision >= 0) format.precision = uint64_t(conversion.precision);
  FloatText text;
  format_double(value, format, &text);
  std::string_view all(text.text, text.size);
  bool negative = all[0] == '-';
  Pieces pieces;
  pieces.sign = sign_for(negative, conversion);
  pieces.zeros = text.zeros;
  if (text.zeros) {
    pieces.text = all.substr(negative, text.zeros_at - negative);
    pieces.tail = all.substr(text.zeros_at);
  } else {
    pieces.text = all.substr(negative);
  }
  return write_padded(pieces, conversion, sink);
}

TextLayout printf_layout(size_t length, const PrintfConversion& conversion) {
  TextLayout layout;
  layout.length = length;
  if (conversion.type != 'c' && conversion.precision >= 0) {
    layout.length = size_t(std::min<uint64_t>(length, uint64_t(conversion.precision)));
  }
  uint64_t width = conversion.width > 0 ? uint64_t(conversion.width) : 0;
  uint64_t padding = width > layout.length ? width - layout.length : 0;
  layout.left_fill = conversion.left ? 0 : padding;
  layout.right_fill = conversion.left ? padding : 0;
  return layout;
}

}  // namespace ouro::numeric
