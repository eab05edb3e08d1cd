// What the end of an interpreter asks of module _abc.
#pragma once

namespace ouro {

struct Builtin;

// Whether it is the callback of an entry of the caches of abstract base classes: it takes the dead reference out of its
// set, by identity and a hash that is known, and runs no Python.
bool is_abc_callback(const Builtin& function);

}  // namespace ouro
