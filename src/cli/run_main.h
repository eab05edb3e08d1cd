// Runs the program that the command line names, in a started interpreter.
#pragma once

#include "cli/options.h"
#include "objects/bytes.h"

namespace ouro::cli {

// A path as tracebacks show it.
std::string absolute_path(const std::string& path);
// Runs the source of a file, from its byte `begin` on, as the main program, which knows its __file__. The source is let
// go before the program runs.
Result<void> run_script(ThreadState& ts, Module& main, const std::string& path, RefTo<Bytes> source, size_t begin = 0);
// After it: the interactive loop does not see them.
Result<void> forget_main_file(ThreadState& ts, Module& main);
Result<void> set_main_loader(ThreadState& ts, Module& main, const char* loader_name, const std::string& path);

// The whole life of the main interpreter; gives the exit status.
int run(Options& options);

}  // namespace ouro::cli
