// The command `ouro`.
#include <cstdio>

#include "cli/dump.h"
#include "cli/options.h"
#include "cli/run_main.h"

int main(int argc, char** argv) {
  ouro::cli::Options options;
  if (!ouro::cli::read_options(argc, argv, options)) return 2;
  switch (options.source) {
    case ouro::cli::Source::kHelp: ouro::cli::print_help(argc ? argv[0] : "ouro"); return 0;
    case ouro::cli::Source::kVersion: std::printf("Python 3.11.2\n"); return 0;
    case ouro::cli::Source::kDump: return ouro::cli::dump(options);
    default: return ouro::cli::run(options);
  }
}
