// What the files that read and write numbers share: characters, underscores between digits, the digits of an
// integer in memory of their own, the message for an unknown format code.
#pragma once

#include <string_view>

#include "numeric/float_text.h"
#include "numeric/integer.h"

namespace ouro::numeric {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
// isspace() of C in its own locale.
inline bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The text without its underscores, which must stand between digits; kValue without a message when they do
// not. The result points into `text` or into `storage`.
Result<std::string_view> without_underscores(Context&, std::string_view text, LimbBuffer* storage);

// The digits of a magnitude: on the stack when short.
class IntegerDigits {
 public:
  // The view lives as long as this object.
  Result<std::string_view> make(Context&, IntegerView value, unsigned base, LetterCase letters);

 private:
  char small_[72];
  LimbBuffer large_;
};

// kValue "Unknown format code 'd' for object of type 'str'".
Raised unknown_format_code(Context&, char32_t type, const char* type_name);

}  // namespace ouro::numeric
