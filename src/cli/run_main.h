// Runs the program that the command line names, in a started interpreter.
#pragma once

#include "base/growing_array.h"
#include "cli/options.h"

namespace ouro::cli {

// A path as tracebacks show it.
std::string absolute_path(const std::string& path);
// The bytes of a file; false with an errno.
Result<bool> read_file(ThreadState& ts, const char* path, GrowingArray<char>& bytes, int& error);
// Runs the source of a file as the main program, which knows its __file__. `source` is empty when the program runs.
Result<void> run_script(ThreadState& ts, Module& main, const std::string& path, GrowingArray<char>& source);
// After it: the interactive loop does not see them.
Result<void> forget_main_file(ThreadState& ts, Module& main);
Result<void> set_main_loader(ThreadState& ts, Module& main, const char* loader_name, const std::string& path);

// The whole life of the main interpreter; gives the exit status.
int run(Options& options);

}  // namespace ouro::cli
