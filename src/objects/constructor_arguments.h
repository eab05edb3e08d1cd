// The argument checks that constructors of built-in types share. Types that take keywords bind a signature
// row instead (bind_arguments of runtime/native.h).
#pragma once

#include "runtime/protocol.h"

namespace ouro {

// TypeError "name() takes no keyword arguments".
Result<void> expect_no_keywords(ThreadState& ts, const char* name, const CallArguments& arguments);
// TypeError "name expected at least 1 argument, got 0" unless least <= positional arguments <= most.
Result<void> expect_positional(ThreadState& ts, const char* name, const CallArguments& arguments, size_t least,
                               size_t most);

}  // namespace ouro
