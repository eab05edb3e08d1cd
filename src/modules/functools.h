// The types of module _functools.
#pragma once

#include "objects/module.h"
#include "runtime/native.h"

namespace ouro {

extern const TypeSpec spec_partial;            // functools.partial
extern const TypeSpec spec_lru_cache_wrapper;  // what functools.lru_cache makes
// The type of the cache's links; it stands first in the module's state.
Result<Type*> make_link_type(ThreadState& ts, Module& module);

}  // namespace ouro
