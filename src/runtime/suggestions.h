// "Did you mean": the known name that is nearest to one that was not found.
#pragma once

#include "objects/exception.h"

namespace ouro {

struct Str;

// The suggestion for a NameError or AttributeError that knows its name; absent when there is none. Errors on
// the way count as none (a termination excepted).
Result<Maybe<Ref>> suggestion_for(ThreadState& ts, BaseException& exception);

}  // namespace ouro
