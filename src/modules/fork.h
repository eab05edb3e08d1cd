// fork() inside an interpreter: what must be done before and after it.
#pragma once

#include <sys/types.h>

#include "runtime/thread_state.h"

namespace ouro {

// Calls what os.register_at_fork registered for `before`, in the reverse order; failures are reported, not raised.
void before_fork(ThreadState& ts);
void after_fork_in_parent(ThreadState& ts);
// In the child only the calling thread lives: makes the interpreter's locks and threads say so, then calls the hooks.
void after_fork_in_child(ThreadState& ts);

}  // namespace ouro
