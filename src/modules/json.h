// The types of module _json, and how its own functions are recognised.
#pragma once

#include "modules/json_text.h"
#include "runtime/native.h"

namespace ouro::json {

extern const TypeSpec spec_scanner, spec_encoder;

// Whether a value is encode_basestring or encode_basestring_ascii of the module; which one.
bool is_own_encoder(Value function, Escape& escape);

}  // namespace ouro::json
