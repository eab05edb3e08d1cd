// Runs the program that the command line names, in a started interpreter.
#pragma once

#include "cli/options.h"

namespace ouro::cli {

// A path as tracebacks show it.
std::string absolute_path(const std::string& path);
Result<void> set_main_loader(ThreadState& ts, Module& main, const char* loader_name, const std::string& path);

// The whole life of the main interpreter; gives the exit status.
int run(Options& options);

}  // namespace ouro::cli
