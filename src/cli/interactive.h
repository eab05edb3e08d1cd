// The interactive loop: prompts, one statement after the other in __main__, each with what it prints and raises.
//
// Statements come from C's standard input through console_line.h; the parser asks for lines until it has one
// (parser.h, read_statement). Prompts are sys.ps1 and sys.ps2, written to standard error. Reference: Library
// Reference, sys.ps1, sys.displayhook, sys.__interactivehook__; "Command line and environment", PYTHONSTARTUP.
#pragma once

#include "runtime/protocol.h"

namespace ouro {
struct Module;
}

namespace ouro::cli {

// Runs until the end of the input and gives the exit status, which is kInterrupted when the last thing that ran ended
// by KeyboardInterrupt (`interrupted`: what ran before). Fails with what ends the process: SystemExit, or a
// termination.
Result<int> run_interactive_loop(ThreadState& ts, bool interrupted = false);
// Before it: sys.__interactivehook__, and the file that PYTHONSTARTUP names. What goes wrong in them is printed; they
// fail as the loop does.
Result<void> run_interactive_hook(ThreadState& ts);
Result<void> run_startup_file(ThreadState& ts, Module& main);

}  // namespace ouro::cli
