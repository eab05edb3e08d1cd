// Floats to text and back, exactly as Python prints and reads them: repr, the modes of formatting with a
// precision, float() and the hexadecimal form.
//
// Digits come from <charconv>, which is exact and correctly rounded at any precision; the rules for layout
// are Python's. A text of a huge precision is never written out here: the zeros beyond the last digit that a
// double can have are only counted (FloatText).
#pragma once

#include <string_view>

#include "numeric/context.h"

namespace ouro::numeric {

// What repr() writes at most, in characters.
inline constexpr size_t kFloatReprBound = 32;

enum class FloatReprStyle : uint8_t {
  kDotZero,  // "1.0", as repr(float)
  kBare,     // "1", as the parts of repr(complex)
};
// Writes the shortest text that reads back as value: at most kFloatReprBound characters; gives their number.
size_t float_repr(double value, char* out, FloatReprStyle style = FloatReprStyle::kDotZero);

// The text of a float formatted with a precision: text[0, zeros_at), then `zeros` times '0', then text[zeros_at, size).
struct FloatText {
  static constexpr size_t kCapacity = 1536;
  char text[kCapacity];
  size_t size = 0;
  size_t zeros_at = 0;
  uint64_t zeros = 0;
  uint64_t length() const { return size + zeros; }
};

enum class FloatMode : uint8_t { kExponent, kFixed, kGeneral, kRepr };
enum class LetterCase : uint8_t { kLower, kUpper };
struct FloatFormat {
  FloatMode mode = FloatMode::kRepr;
  uint64_t precision = 6;  // digits after the point (kExponent, kFixed), significant digits (kGeneral); not for kRepr
  LetterCase letters = LetterCase::kLower;
  bool alternate = false;         // '#': always a point; kGeneral keeps trailing zeros
  bool add_dot_zero = false;      // kGeneral, kRepr: at least one digit after the point
  bool no_negative_zero = false;  // 'z': what rounds to zero has no sign
};
// Formats with a leading '-' when negative; "inf", "nan" (never signed) and the letters in the case asked for.
void format_double(double value, const FloatFormat& format, FloatText* out);

// What float(text) accepts (ASCII; the caller maps other digits and spaces first): white space around it, a
// sign, digits with single underscores, "inf", "infinity", "nan" in any case. Too large is infinite, too
// small is zero. kValue without a text: not a float.
Result<double> parse_float(Context&, std::string_view text);
// The same without underscores, white space and failure: reads a float at the start of text and gives the
// number of characters taken, 0 if there is none.
size_t read_float(std::string_view text, double* value);

// float.hex(): at most kFloatHexBound characters.
inline constexpr size_t kFloatHexBound = 32;
size_t float_hex(double value, char* out);
// float.fromhex(). kValue "invalid hexadecimal floating-point string", kOverflow "hexadecimal value too large
// to represent as a float".
Result<double> float_from_hex(Context&, std::string_view text);

}  // namespace ouro::numeric
