// The texts of sys.excepthook and sys.unraisablehook.
#pragma once

#include "objects/str.h"
#include "objects/traceback.h"

namespace ouro {

// What sys.unraisablehook prints of its argument's fields (none: not given).
Result<RefTo<Str>> format_unraisable(ThreadState& ts, Value type, Value exception, Value traceback, Value message,
                                     Value where);
// What sys.excepthook prints for a value that is no exception.
Result<RefTo<Str>> format_non_exception(ThreadState& ts, Value value);

}  // namespace ouro
