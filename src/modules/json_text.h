// Strings of JSON: what reader and writer of module _json share.
#pragma once

#include "objects/str.h"

namespace ouro::json {

enum class Escape : uint8_t { kNeeded, kAllButAscii };

// Appends the text in quotes, with escapes for what needs them, or for everything that is no printable ASCII.
Result<void> append_quoted(StrBuilder& out, const Str& text, Escape escape);

// The string literal whose text begins at `end` (behind the quote). `end` becomes the index behind the
// closing quote. ValueError, json.JSONDecodeError.
Result<Ref> scan_string(ThreadState& ts, Str& source, int64_t& end, bool strict);

// json.decoder.JSONDecodeError(message, source, index)
Raised decode_error(ThreadState& ts, const char* message, Str& source, int64_t index);

}  // namespace ouro::json
