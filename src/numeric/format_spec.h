// The standard format specification mini-language, [[fill]align][sign][z][#][0][width][,_][.precision][type],
// and the formatting of numbers with it: the __format__ of int, float and complex, and the checks and padding of str's.
//
// An empty specification is the caller's: it means str(value). Order and texts of the errors are CPython 3.11's.
#pragma once

#include <string_view>

#include "numeric/complex.h"
#include "numeric/integer.h"
#include "numeric/text_sink.h"

namespace ouro::numeric {

enum class Grouping : uint8_t { kNone, kComma, kUnderscore };

struct FormatSpec {
  char32_t fill = ' ';
  char align = '>';  // '<' '>' '=' '^'
  char sign = '\0';  // '+' '-' ' ', or NUL when not given
  bool no_negative_zero = false;
  bool alternate = false;
  Grouping grouping = Grouping::kNone;
  int64_t width = -1;      // code points; -1: not given
  int64_t precision = -1;  // -1: not given
  char32_t type = 0;       // 0: not given
};

// The code units of a specification or a format text: 1, 2 or 4 bytes a code point.
struct CodePoints {
  const void* units = nullptr;
  size_t size = 0;         // code points
  unsigned unit_size = 1;  // bytes: 1, 2, 4
  CodePoints() = default;
  CodePoints(std::string_view latin1) : units(latin1.data()), size(latin1.size()) {}
  CodePoints(std::u16string_view text) : units(text.data()), size(text.size()), unit_size(2) {}
  CodePoints(std::u32string_view text) : units(text.data()), size(text.size()), unit_size(4) {}
  char32_t operator[](size_t index) const {
    if (unit_size == 1) return static_cast<const uint8_t*>(units)[index];
    if (unit_size == 2) return static_cast<const char16_t*>(units)[index];
    return static_cast<const char32_t*>(units)[index];
  }
};

// The value of a decimal digit beyond ASCII, or -1 (Unicode data are the caller's). Null: there are none.
using DecimalDigit = int (*)(char32_t);

// What locale.localeconv() says, for the type 'n'. The default is the C locale.
struct NumberLocale {
  std::u32string_view decimal_point = U".";
  std::u32string_view thousands_separator;
  std::string_view grouping;  // sizes of groups from the right as bytes; the last repeats, CHAR_MAX ends the grouping
};

enum class FormattedKind : uint8_t { kText, kNumber };  // decides the default alignment
// kValue: what is wrong. type_name is the name of the argument's type for the messages (UTF-8).
Result<FormatSpec> parse_format_spec(Context&, CodePoints spec, FormattedKind kind, const char* type_name,
                                     DecimalDigit decimal_digit = nullptr);

// int.__format__ with b c d n o x X, and e E f F g G % through a float.
Result<void> format_integer(Context&, IntegerView value, const FormatSpec& spec, const char* type_name, TextSink& sink,
                            const NumberLocale& locale = {});
// float.__format__ with e E f F g G n %.
Result<void> format_float(Context&, double value, const FormatSpec& spec, const char* type_name, TextSink& sink,
                          const NumberLocale& locale = {});
// complex.__format__ with e E f F g G n.
Result<void> format_complex(Context&, Complex value, const FormatSpec& spec, const char* type_name, TextSink& sink,
                            const NumberLocale& locale = {});

// str.__format__: the caller writes left_fill times the fill, the first `length` code points of the text, and
// right_fill times the fill.
struct TextLayout {
  uint64_t left_fill = 0;
  size_t length = 0;
  uint64_t right_fill = 0;
};
Result<TextLayout> layout_text(Context&, size_t length, const FormatSpec& spec, const char* type_name);

}  // namespace ouro::numeric
