// Which characters may begin and continue a Python identifier: XID_Start plus the underscore, and
// XID_Continue (PEP 3131, language reference 2.3). A name is valid when its NFKC form is made of these: the
// caller normalises first (normalize_identifier in normalize.h).
#pragma once

#include "unicode/tables.h"

namespace ouro::unicode {

// Any value is allowed; false for what is no code point.
inline bool is_identifier_start(char32_t c) {
  return c < kCodePointLimit && (type_record(c).flags & kIdentifierStartFlag);
}
inline bool is_identifier_continue(char32_t c) {
  return c < kCodePointLimit && (type_record(c).flags & kIdentifierContinueFlag);
}

}  // namespace ouro::unicode
