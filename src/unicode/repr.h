// The source form of text and bytes: what repr() and ascii() of str and repr() of bytes print.
#pragma once

#include <span>

#include "base/result.h"
#include "unicode/buffers.h"

namespace ouro::unicode {

// Appends the text in quotes (single ones unless it holds those and no double ones), with what is not
// printable escaped.
Result<void> repr_text(TextView text, TextBuffer& out);

// The same with everything outside ASCII escaped, as ascii() does.
Result<void> ascii_text(TextView text, TextBuffer& out);

// Appends b'...', the quotes chosen by the same rule.
Result<void> repr_bytes(std::span<const uint8_t> bytes, TextBuffer& out);

}  // namespace ouro::unicode
