// Signals: what other parts of the runtime need of module _signal.
#pragma once

#include "runtime/interpreter.h"

namespace ouro {

// At the start of the interpreter that serves signals: imports _signal, lets SIGINT raise KeyboardInterrupt
// and makes the system's SIGPIPE and SIGXFSZ errors of the calls that meet them.
Result<void> start_signal_handling(ThreadState& ts);
// At its end: what Python set is set back to the system's handling.
void stop_signal_handling(ThreadState& ts);
// _thread.interrupt_main: as if the signal had come; nothing when its handling is the system's or none.
void simulate_signal(ThreadState& ts, int signal_number);

}  // namespace ouro
