#include "numeric/format_spec.h"

#include "numeric/text_internal.h"

namespace ouro::numeric {

namespace {

bool is_alignment(char32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

// Code points as UTF-8 for a message; surrogates as three bytes. At most `capacity` bytes with the final NUL.
void to_utf8(CodePoints text, char* out, size_t capacity) {
  size_t size = 0;
  for (size_t i = 0; i < text.size && size + 5 < capacity; i++) {
    char32_t c = text[i];
    if (c < 0x80) {
      out[size++] = char(c);
    } else if (c < 0x800) {
      out[size++] = char(0xc0 | c >> 6);
      out[size++] = char(0x80 | (c & 63));
    } else if (c < 0x10000) {
      out[size++] = char(0xe0 | c >> 12);
      out[size++] = char(0x80 | (c >> 6 & 63));
      out[size++] = char(0x80 | (c & 63));
    } else {
      out[size++] = char(0xf0 | c >> 18);
      out[size++] = char(0x80 | (c >> 12 & 63));
      out[size++] = char(0x80 | (c >> 6 & 63));
      out[size++] = char(0x80 | (c & 63));
    }
  }
  out[size] = '\0';
}

Raised bad_grouping(Context& context, Grouping grouping, char32_t type) {
  char separator = grouping == Grouping::kComma ? ',' : '_';
  if (type > 32 && type < 128) {
    return context.fail(FailureKind::kValue, "Cannot specify '%c' with '%c'.", separator, char(type));
  }
  return context.fail(FailureKind::kValue, "Cannot specify '%c' with '\\x%x'.", separator, unsigned(type));
}

// Reads the text from left to right.
class SpecReader {
 public:
  SpecReader(Context& context, CodePoints text, DecimalDigit decimal_digit)
      : context_(context), text_(text), decimal_digit_(decimal_digit) {}

  size_t left() const { return text_.size - position_; }
  char32_t peek(size_t ahead = 0) const { return left() > ahead ? text_[position_ + ahead] : 0; }
  char32_t take() { return text_[position_++]; }
  bool take_if(char32_t c) {
    if (left() == 0 || peek() != c) return false;
    position_++;
    return true;
  }

  // A decimal number, or -1 where there is no digit.
  Result<int64_t> take_number() {
    int64_t value = -1;
    for (; left() > 0; position_++) {
      char32_t c = peek();
      int digit = c >= '0' && c <= '9' ? int(c - '0') : c >= 0x80 && decimal_digit_ ? decimal_digit_(c) : -1;
      if (digit < 0) break;
      if (value < 0) value = 0;
      if (value > (INT64_MAX - digit) / 10) {
        return context_.fail(FailureKind::kValue, "Too many decimal digits in format string");
      }
      value = value * 10 + digit;
    }
    return value;
  }

 private:
  Context& context_;
  CodePoints text_;
  DecimalDigit decimal_digit_;
  size_t position_ = 0;
};

}  // namespace

Result<FormatSpec> parse_format_spec(Context& context, CodePoints text, FormattedKind kind, const char* type_name,
                                     DecimalDigit decimal_digit) {
  FormatSpec spec;
  spec.align = kind == FormattedKind::kText ? '<' : '>';
  SpecReader reader(context, text, decimal_digit);
  bool fill_given = false, align_given = false;
  if (reader.left() >= 2 && is_alignment(reader.peek(1))) {
    spec.fill = reader.take();
    spec.align = char(reader.take());
    fill_given = align_given = true;
  } else if (reader.left() >= 1 && is_alignment(reader.peek())) {
    spec.align = char(reader.take());
    align_given = true;
  }
  if (char32_t c = reader.peek(); reader.left() && (c == ' ' || c == '+' || c == '-')) spec.sign = char(reader.take());
  spec.no_negative_zero = reader.take_if('z');
  spec.alternate = reader.take_if('#');
  if (!fill_given && reader.take_if('0')) {
    spec.fill = '0';
    if (!align_given && spec.align == '>') spec.align = '=';
  }
  spec.width = TRY(reader.take_number());
  auto both = [&] { return context.fail(FailureKind::kValue, "Cannot specify both ',' and '_'."); };
  if (reader.take_if(',')) spec.grouping = Grouping::kComma;
  if (reader.take_if('_')) {
    if (spec.grouping != Grouping::kNone) return both();
    spec.grouping = Grouping::kUnderscore;
  }
  if (reader.left() && reader.peek() == ',' && spec.grouping == Grouping::kUnderscore) return both();
  if (reader.take_if('.')) {
    spec.precision = TRY(reader.take_number());
    if (spec.precision < 0) return context.fail(FailureKind::kValue, "Format specifier missing precision");
  }
  if (reader.left() > 1) {
    char shown[200];
    to_utf8(text, shown, sizeof shown);
    return context.fail(FailureKind::kValue, "Invalid format specifier '%s' for object of type '%.100s'", shown,
                        type_name);
  }
  if (reader.left() == 1) spec.type = reader.take();
  if (spec.grouping != Grouping::kNone) {
    switch (spec.type) {
      case 0:
      case 'd':
      case 'e':
      case 'f':
      case 'g':
      case 'E':
      case 'G':
      case '%':
      case 'F': break;
      case 'b':
      case 'o':
      case 'x':
      case 'X':
        if (spec.grouping == Grouping::kUnderscore) break;
        [[fallthrough]];
      default:
        // For a str without a type the message names its default.
        return bad_grouping(context, spec.grouping, spec.type);
    }
    if (spec.type == 0 && kind == FormattedKind::kText) return bad_grouping(context, spec.grouping, 's');
  }
  return spec;
}

Result<TextLayout> layout_text(Context& context, size_t length, const FormatSpec& spec, const char* type_name) {
  auto fail = [&](const char* message) { return context.fail(FailureKind::kValue, "%s", message); };
  if (spec.type != 0 && spec.type != 's') { return unknown_format_code(context, spec.type, type_name); }
  if (spec.sign == ' ') return fail("Space not allowed in string format specifier");
  if (spec.sign) return fail("Sign not allowed in string format specifier");
  if (spec.no_negative_zero) return fail("Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate) return fail("Alternate form (#) not allowed in string format specifier");
  if (spec.align == '=') return fail("'=' alignment not allowed in string format specifier");
  TextLayout layout;
  layout.length = spec.precision >= 0 && uint64_t(spec.precision) < length ? size_t(spec.precision) : length;
  uint64_t padding = spec.width > 0 && uint64_t(spec.width) > layout.length ? uint64_t(spec.width) - layout.length : 0;
  layout.left_fill = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
  layout.right_fill = padding - layout.left_fill;
  return layout;
}

}  // namespace ouro::numeric
