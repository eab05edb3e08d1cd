// The life of an interpreter: what an embedding program calls, and the command.
//
//   auto interpreter = std::make_unique<Interpreter>(config);
//   ThreadState* ts = start_interpreter(*interpreter);    // null: a message was printed
//   ... import, run_code ...
//   int status = finish_interpreter(*ts);
#pragma once

#include "runtime/interpreter.h"

namespace ouro {

// Makes heap, types, the evaluation loop, builtins, sys with its paths, importlib and the standard streams,
// so that imports work. Not `site` and not __main__. Null: refused memory, or no library; a message is on
// standard error.
ThreadState* start_interpreter(Interpreter& interpreter);

// The end of the main program: waits for threads that are no daemons, calls what atexit knows, flushes the
// standard streams, and takes the modules apart, so that finalizers run. 120 when a stream could not be
// flushed, else 0. No Python runs in the interpreter afterwards.
int finish_interpreter(ThreadState& ts);

}  // namespace ouro
