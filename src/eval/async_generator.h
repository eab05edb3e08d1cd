// Asynchronous generators (PEP 525): what the rest of the runtime needs of them beside generator.h.
#pragma once

#include "eval/generator.h"

namespace ouro {

// anext(aiterator[, default]): the awaitable of the next item; `fallback` is unbound when no default was
// given. TypeError when the value is no asynchronous iterator.
Result<Ref> builtin_anext(ThreadState& ts, Value aiterator, Value fallback);

}  // namespace ouro
