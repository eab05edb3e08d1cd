// The command `ouro`.
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cli/dump.h"
#include "cli/options.h"
#include "cli/run_main.h"

// The locale of characters is the environment's; where that is the plain C locale, one with UTF-8 (PEP 538). True for
// the plain one: it means UTF-8 mode (PEP 540).
static bool set_character_locale() {
  const char* given = std::setlocale(LC_CTYPE, "");
  if (given && std::strcmp(given, "C") != 0 && std::strcmp(given, "POSIX") != 0) return false;
  const char* all = std::getenv("LC_ALL");
  if (all && *all) return true;
  for (const char* target : {"C.UTF-8", "C.utf8", "UTF-8"}) {
    if (!std::setlocale(LC_CTYPE, target)) continue;
    setenv("LC_CTYPE", target, 1);
    break;
  }
  return true;
}

int main(int argc, char** argv) {
  bool plain_locale = set_character_locale();
  ouro::cli::Options options;
  const char* asked = std::getenv("PYTHONUTF8");
  options.config.utf8_mode = plain_locale && !(asked && std::strcmp(asked, "0") == 0);
  if (!ouro::cli::read_options(argc, argv, options)) return 2;
  if (!ouro::cli::check_settings(options)) return 1;
  switch (options.source) {
    case ouro::cli::Source::kHelp: ouro::cli::print_help(argc ? argv[0] : "ouro"); return 0;
    case ouro::cli::Source::kVersion: std::printf("Python 3.11.2\n"); return 0;
    case ouro::cli::Source::kDump: return ouro::cli::dump(options);
    default: return ouro::cli::run(options);
  }
}
