#include "cli/options.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ouro::cli {

namespace {

const char* environment(const Options& options, const char* name) {
  if (options.config.ignore_environment) return nullptr;
  const char* value = std::getenv(name);
  return value && *value ? value : nullptr;
}
int environment_number(const Options& options, const char* name, int least) {
  const char* value = environment(options, name);
  if (!value) return least;
  int number = std::atoi(value);
  if (number < 1) number = 1;
  return number > least ? number : least;
}

bool usage_error(const char* program, const char* format, const char* detail) {
  std::fprintf(stderr, format, detail);
  std::fprintf(
      stderr,
      "\nusage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h' for more information.\n",
      program);
  return false;
}

// The options -X that are of the start. Of several with one name the first counts.
bool read_x_options(Options& options) {
  auto find = [&](std::string_view name) -> const char* {  // what stands behind the name; null: not given
    for (const char* option : options.x_options)
      if (std::string_view(option).starts_with(name) && (option[name.size()] == '=' || !option[name.size()]))
        return option + name.size();
    return nullptr;
  };
  options.config.debug_ranges = !find("no_debug_ranges") && !environment(options, "PYTHONNODEBUGRANGES");
  options.config.import_time = find("importtime") || environment(options, "PYTHONPROFILEIMPORTTIME");
  const char* given = find("frozen_modules");
  std::string_view frozen = given ? given : "";
  options.config.frozen_modules = frozen != "=off";
  if (frozen.size() <= 1 || frozen == "=on" || frozen == "=off") return true;
  std::fprintf(stderr,
               "Fatal Python error: bad value for option -X frozen_modules (expected \"on\" or \"off\")\n"
               "Python runtime state: preinitialized\n\n");
  return false;
}

bool read_seed(Options& options) {
  const char* seed = environment(options, "PYTHONHASHSEED");
  if (!seed || std::strcmp(seed, "random") == 0) return true;
  char* end = nullptr;
  unsigned long long number = std::strtoull(seed, &end, 10);
  if (*end || number > 4294967295ull) {
    std::fprintf(stderr,
                 "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range "
                 "[0; 4294967295]\n");
    return false;
  }
  options.config.random_hash = false;
  options.config.hash_seed = number;
  return true;
}

}  // namespace

void print_help(const char* program) {
  std::printf(
      "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
      "Options:\n"
      "-b     : issue warnings about str(bytes_instance) (-bb: issue errors)\n"
      "-B     : don't write .pyc files on import\n"
      "-c cmd : program passed in as string (terminates option list)\n"
      "-E     : ignore PYTHON* environment variables\n"
      "-h     : print this help message and exit\n"
      "-i     : inspect interactively after running script\n"
      "-I     : isolate from the user's environment (implies -E and -s)\n"
      "-m mod : run library module as a script (terminates option list)\n"
      "-O     : remove assert and __debug__-dependent statements\n"
      "-OO    : do -O changes and also discard docstrings\n"
      "-P     : don't prepend a potentially unsafe path to sys.path\n"
      "-q     : don't print version and copyright messages on interactive startup\n"
      "-s     : don't add user site directory to sys.path\n"
      "-S     : don't imply 'import site' on initialization\n"
      "-u     : force the stdout and stderr streams to be unbuffered\n"
      "-v     : verbose (trace import statements)\n"
      "-V     : print the version and exit (-VV: more)\n"
      "-W arg : warning control\n"
      "-x     : skip first line of source\n"
      "-X opt : set implementation-specific option\n"
      "--dump=tokens|ast|symtable|cfg|code FILE : print a stage of the compiler\n"
      "file   : program read from script file (or a .pyc file)\n"
      "-      : program read from stdin\n",
      program);
}

bool read_options(int argc, const char* const* argv, Options& options) {
  const char* program = argc ? argv[0] : "ouro";
  InterpreterConfig& config = options.config;
  config.executable = program;
  for (int i = 0; i < argc; i++) options.original_arguments.push_back(argv[i]);
  int at = 1;
  bool done = false;
  auto rest = [&](const char* first) {
    options.arguments.push_back(first);
    for (at++; at < argc; at++) options.arguments.push_back(argv[at]);
    done = true;
  };
  while (at < argc && !done) {
    const char* word = argv[at];
    if (word[0] != '-' || word[1] == '\0') break;
    if (std::strcmp(word, "--") == 0) {
      at++;
      break;
    }
    if (std::strncmp(word, "--", 2) == 0) {
      if (std::strcmp(word, "--help") == 0) {
        options.source = Source::kHelp;
        return true;
      }
      if (std::strcmp(word, "--version") == 0) {
        options.source = Source::kVersion;
        return true;
      }
      if (std::strncmp(word, "--dump=", 7) == 0) {
        options.source = Source::kDump;
        options.text = word + 7;
        rest(word);
        continue;
      }
      if (std::strcmp(word, "--check-hash-based-pycs") == 0) {
        if (at + 1 >= argc) return usage_error(program, "Argument expected for the %s options", word);
        const char* when = argv[at + 1];
        if (std::strcmp(when, "default") && std::strcmp(when, "always") && std::strcmp(when, "never"))
          return usage_error(program, "%s must be one of 'default', 'always', or 'never'", word);
        options.check_hash_based_pycs = when;
        at += 2;
        continue;
      }
      return usage_error(program, "unknown option %s", word);
    }
    bool takes_word = false;
    for (const char* letter = word + 1; *letter && !takes_word; letter++) {
      // Options with a value take the rest of the word or the next word.
      auto value = [&]() -> const char* {
        takes_word = true;
        if (letter[1]) return letter + 1;
        return at + 1 < argc ? argv[++at] : nullptr;
      };
      const char name[] = {*letter, '\0'};
      switch (*letter) {
        case 'b': config.bytes_warning++; break;
        case 'B': config.dont_write_bytecode = true; break;
        case 'd': config.debug = true; break;
        case 'E': config.ignore_environment = true; break;
        case 'i': config.inspect = config.interactive = true; break;
        case 'I': config.isolated = config.ignore_environment = config.no_user_site = config.safe_path = true; break;
        case 'O': config.optimize++; break;
        case 'P': config.safe_path = true; break;
        case 'q': config.quiet = true; break;
        case 'R': break;
        case 's': config.no_user_site = true; break;
        case 'S': config.no_site = true; break;
        case 'u': config.unbuffered = true; break;
        case 'v': config.verbose++; break;
        case 'x': options.skip_first_line = true; break;
        case 'h':
        case '?': options.source = Source::kHelp; return true;
        case 'V':
          options.source = Source::kVersion;
          options.version_detail = letter[1] == 'V' ? 2 : 1;
          return true;
        case 'W': {
          const char* text = value();
          if (!text) return usage_error(program, "Argument expected for the -%s option", name);
          options.warn_options.push_back(text);
          break;
        }
        case 'X': {
          const char* text = value();
          if (!text) return usage_error(program, "Argument expected for the -%s option", name);
          options.x_options.push_back(text);
          break;
        }
        case 'c': {
          const char* text = value();
          if (!text) return usage_error(program, "Argument expected for the -%s option", name);
          options.source = Source::kCommand;
          options.text = text;
          rest("-c");
          break;
        }
        case 'm': {
          const char* text = value();
          if (!text) return usage_error(program, "Argument expected for the -%s option", name);
          options.source = Source::kModule;
          options.text = text;
          rest("-m");
          break;
        }
        default: return usage_error(program, "Unknown option: -%s", name);
      }
    }
    if (!done) at++;
  }
  if (!done) {
    if (at < argc && std::strcmp(argv[at], "-") != 0) {
      options.source = Source::kFile;
      options.text = argv[at];
      rest(argv[at]);
    } else if (at < argc) {
      options.explicit_standard_input = true;
      rest("-");
    } else {
      options.arguments.push_back("");
    }
  }
  for (const char* option : options.x_options) {
    if (std::strcmp(option, "dev") == 0) config.dev_mode = true;
    if (std::strcmp(option, "utf8") == 0 || std::strcmp(option, "utf8=1") == 0) config.utf8_mode = true;
  }
  config.home = environment(options, "PYTHONHOME");
  if (environment(options, "PYTHONDONTWRITEBYTECODE")) config.dont_write_bytecode = true;
  if (environment(options, "PYTHONUNBUFFERED")) config.unbuffered = true;
  if (environment(options, "PYTHONNOUSERSITE")) config.no_user_site = true;
  if (environment(options, "PYTHONSAFEPATH")) config.safe_path = true;
  if (environment(options, "PYTHONDEVMODE")) config.dev_mode = true;
  if (environment(options, "PYTHONINSPECT")) config.inspect = true;
  if (const char* utf8 = environment(options, "PYTHONUTF8"); utf8 && std::strcmp(utf8, "1") == 0)
    config.utf8_mode = true;
  config.optimize = environment_number(options, "PYTHONOPTIMIZE", config.optimize);
  config.verbose = environment_number(options, "PYTHONVERBOSE", config.verbose);
  if (config.optimize > 2) config.optimize = 2;
  config.arguments = options.arguments;
  config.original_arguments = options.original_arguments;
  config.warn_options = options.warn_options;
  config.x_options = options.x_options;
  return true;
}

bool check_settings(Options& options) { return read_x_options(options) && read_seed(options); }

}  // namespace ouro::cli
