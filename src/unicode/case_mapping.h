// Case mappings of whole strings: str.lower, upper, title, capitalize, swapcase and casefold, with the full
// mappings of SpecialCasing (ß becomes SS) and the Greek final sigma; and the questions islower, isupper, istitle.
#pragma once

#include "base/result.h"
#include "unicode/buffers.h"

namespace ouro::unicode {

enum class CaseMapping : uint8_t { lower, upper, title, capitalize, swap_case, fold };

// Appends the mapped text.
Result<void> map_case(TextView text, CaseMapping mapping, TextBuffer& out);

// str.islower, isupper, istitle.
Result<bool> is_lower_text(Resources& resources, TextView text);
Result<bool> is_upper_text(Resources& resources, TextView text);
Result<bool> is_title_text(Resources& resources, TextView text);

}  // namespace ouro::unicode
