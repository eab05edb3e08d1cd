// Where the standard library is, and sys.path.
#pragma once

#include <string>

#include "runtime/interpreter.h"

namespace ouro {

struct LibraryPaths {
  std::string prefix;      // "/usr"
  std::string library;     // "/usr/lib/python3.11": has os.py in it
  std::string executable;  // absolute; empty when it is not known
};

// Looks at the configured home, then /usr, the folder above the executable's, /usr/local. False: there is
// none; `searched` names the places.
bool find_library(const InterpreterConfig& config, LibraryPaths& paths, std::string& searched);

// sys.path, prefix and its kin, executable.
Result<void> set_paths(ThreadState& ts, const LibraryPaths& paths);

}  // namespace ouro
