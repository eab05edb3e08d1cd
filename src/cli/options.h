// The command line of `ouro`: CPython 3.11's options (library reference, "Command line and environment").
#pragma once

#include <string>
#include <vector>

#include "runtime/interpreter.h"

namespace ouro::cli {

enum class Source : uint8_t { kStandardInput, kFile, kCommand, kModule, kDump, kHelp, kVersion };

struct Options {
  Source source = Source::kStandardInput;
  std::string text;                      // the file, command or module; --dump: the stage
  bool explicit_standard_input = false;  // `-`
  bool skip_first_line = false;
  int version_detail = 1;
  const char* check_hash_based_pycs = "default";  // or "always", "never"
  std::vector<const char*> arguments;             // sys.argv
  std::vector<const char*> original_arguments;
  std::vector<const char*> warn_options;
  std::vector<const char*> x_options;
  InterpreterConfig config;  // refers to the vectors above
};

// Reads the command line and the PYTHON* variables. False: a message was printed, the exit status is 2.
bool read_options(int argc, const char* const* argv, Options& options);
// What options and environment say of the start besides; false after a message: status 1.
bool check_settings(Options& options);
void print_help(const char* program);

}  // namespace ouro::cli
