// What an exception that nobody caught means for the process: a traceback, a message, the exit status.
#pragma once

#include "runtime/protocol.h"

namespace ouro::cli {

inline constexpr int kFailure = 1, kUsage = 2;

// sys.<name>; None when it is not there.
Result<Ref> sys_attribute(ThreadState& ts, const char* name);
// The status a SystemExit asks for; its text goes to standard error.
int exit_status(ThreadState& ts, Value exception);
// The status of a program that ended by KeyboardInterrupt: the process is to die of SIGINT, which the shell sees.
inline constexpr int kInterrupted = 256;

// Reports the pending exception as the interpreter does at the top level; gives the exit status, or kInterrupted.
int report(ThreadState& ts);
// The same where the program goes on afterwards. Fails when it does not: with SystemExit, unless -i shows that too, or
// a termination.
Result<void> report_and_go_on(ThreadState& ts);
// Flushes sys.stderr and sys.stdout; what goes wrong is forgotten.
void flush_streams(ThreadState& ts);

}  // namespace ouro::cli
