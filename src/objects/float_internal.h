// What float, complex and int share about the text of numbers, and what else the files of float share.
#pragma once

#include <string_view>

#include "objects/bytes.h"
#include "objects/float.h"

namespace ouro {

// The text with Unicode's decimal digits and spaces as those of ASCII; what else is beyond ASCII becomes '?'.
Result<RefTo<Bytes>> number_text_to_ascii(ThreadState& ts, Str& text);
// float(text); `shown` is the argument for the ValueError.
Result<double> float_from_ascii(ThreadState& ts, std::string_view text, Value shown);
Result<double> float_from_text(ThreadState& ts, Str& text, Value shown);
// The hash of a NaN: that of the identity of the object it is in (of the word, when it is in none).
int64_t hash_of_nan(ThreadState& ts, Value self);
// The exact order of a float that is not NaN and any int: -1, 0, 1.
int float_compare_with_int(double number, Value integer);

}  // namespace ouro
