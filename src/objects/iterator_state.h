// What the iterators of built-in containers answer to __reduce__ with.
#pragma once

#include <string_view>

#include "objects/list.h"
#include "runtime/protocol.h"

namespace ouro {

// The current value of a name in module builtins (programs may replace it). AttributeError when it is gone.
Result<Ref> find_builtin(ThreadState& ts, std::string_view ascii_name);
// (iter, (rest,)): an iterator over the items of a list.
Result<Ref> reduce_to_list(ThreadState& ts, RefTo<List> rest);

}  // namespace ouro
