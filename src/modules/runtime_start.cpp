// The start of an interpreter. The order: types and loop, builtins and sys as plain modules, the paths,
// importlib (which gives the modules made so far their specs), the streams.
#include "modules/runtime_start.h"

#include <sys/random.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "eval/frame.h"
#include "modules/import.h"
#include "modules/library_paths.h"
#include "modules/module_spec.h"
#include "modules/signals.h"
#include "modules/standard_streams.h"
#include "modules/sys.h"
#include "modules/sys_internal.h"
#include "objects/exception.h"
#include "objects/list.h"
#include "objects/traceback.h"
#include "runtime/collector.h"

namespace ouro {

extern const ModuleSpec module_builtins;

namespace {

// OURO_STRESS=gc:N,alloc:N,terminate:N,leaks:1: collect at every N-th checkpoint, refuse the N-th allocation from the
// end of the start on, terminate at the N-th checkpoint; tell at the end what was left behind (checked builds).
struct Stress {
  uint64_t collect = 0, allocation = 0, terminate = 0;
};
Stress read_stress(const InterpreterConfig& config) {
  Stress stress;
  const char* variable = config.ignore_environment ? nullptr : std::getenv("OURO_STRESS");
  std::string_view rest = variable ? variable : "";
  while (!rest.empty()) {
    size_t comma = rest.find(',');
    std::string_view item = rest.substr(0, comma);
    size_t colon = item.find(':');
    uint64_t number = colon == item.npos ? 0 : std::strtoull(item.data() + colon + 1, nullptr, 10);
    std::string_view name = item.substr(0, colon);
    if (name == "gc") stress.collect = number;
    else if (name == "alloc") stress.allocation = number;
    else if (name == "terminate") stress.terminate = number;
    else if (name == "leaks") {
    }  // read by finish_interpreter
    else
      std::fprintf(stderr, "ouro: OURO_STRESS has no mode %.*s\n", int(name.size()), name.data());
    if (comma == rest.npos) break;
    rest.remove_prefix(comma + 1);
  }
  return stress;
}
void apply_stress(ThreadState& ts, const Stress& stress) {
  Interpreter& interpreter = ts.interpreter();
  interpreter.stress_collect_every = stress.collect;
  interpreter.stress_terminate_at = stress.terminate;
  if (stress.collect || stress.terminate) ts.eval_breaker.fetch_or(breaker::kStress);
  if (stress.allocation) interpreter.heap.refuse_at(stress.allocation);
}

Result<RefTo<List>> texts(ThreadState& ts, std::span<const char* const> words) {
  RefTo<List> list = TRY(list_allocate(ts, words.size()));
  for (const char* word : words) TRY(list_append(ts, *list, Ref(TRY(text_of_machine(ts, word)))));
  return list;
}

// The limit of digits from -X int_max_str_digits or PYTHONINTMAXSTRDIGITS; false for a value that is not allowed.
bool read_digit_limit(Interpreter& interpreter) {
  const InterpreterConfig& config = interpreter.config;
  const char* given = config.ignore_environment ? nullptr : std::getenv("PYTHONINTMAXSTRDIGITS");
  bool by_option = false;
  for (const char* option : config.x_options)
    if (std::strncmp(option, "int_max_str_digits=", 19) == 0) {
      given = option + 19;
      by_option = true;
    }
  if (!given || !*given) return true;
  char* end = nullptr;
  long number = std::strtol(given, &end, 10);
  if (*end || number < 0 || number > INT32_MAX || (number != 0 && number < 640)) {
    std::fprintf(stderr,
                 "Fatal Python error: config_init_int_max_str_digits: %s: invalid limit; must be >= 640 or 0 "
                 "for unlimited.\n"
                 "Python runtime state: preinitialized\n\n",
                 by_option ? "-X int_max_str_digits" : "PYTHONINTMAXSTRDIGITS");
    return false;
  }
  interpreter.max_str_digits = int(number);
  return true;
}

Result<void> add_options(ThreadState& ts) {
  const InterpreterConfig& config = ts.interpreter().config;
  RefTo<List> arguments = TRY(texts(ts, config.arguments));
  if (!arguments->size) TRY(list_append(ts, *arguments, Value(empty_str(ts))));
  TRY(sys_set(ts, "argv", Value(arguments)));
  TRY(sys_set(ts, "orig_argv", Value(TRY(texts(ts, config.original_arguments)))));

  // The earlier an option stands the weaker it is: PYTHONWARNINGS before -W; the modes' own before both.
  RefTo<List> warnings = TRY(list_allocate(ts, 4));
  auto add = [&](std::string_view text) -> Result<void> {
    return list_append(ts, *warnings, Ref(TRY(text_of_machine(ts, text))));
  };
  if (config.dev_mode) TRY(add("default"));
  const char* variable = config.ignore_environment ? nullptr : std::getenv("PYTHONWARNINGS");
  std::string_view rest = variable ? variable : "";
  while (!rest.empty()) {
    size_t comma = rest.find(',');
    TRY(add(rest.substr(0, comma)));
    if (comma == rest.npos) break;
    rest.remove_prefix(comma + 1);
  }
  for (const char* option : config.warn_options) TRY(add(option));
  if (config.bytes_warning) TRY(add(config.bytes_warning > 1 ? "error::BytesWarning" : "default::BytesWarning"));
  TRY(sys_set(ts, "warnoptions", Value(warnings)));

  RefTo<Dict> options = TRY(dict_allocate(ts));
  for (const char* option : config.x_options) {
    std::string_view text = option;
    size_t equal = text.find('=');
    RefTo<Str> name = TRY(text_of_machine(ts, text.substr(0, equal)));
    Ref value = Ref::boolean(true);
    if (equal != text.npos) value = TRY(text_of_machine(ts, text.substr(equal + 1)));
    TRY(dict_set(ts, *options, Value(name), value));
  }
  TRY(sys_set(ts, "_xoptions", Value(options)));
  TRY(sys_set(ts, "dont_write_bytecode", Value::boolean(config.dont_write_bytecode)));
  Ref cache_prefix = Ref::none();
  const char* prefix = config.ignore_environment ? nullptr : std::getenv("PYTHONPYCACHEPREFIX");
  for (const char* option : config.x_options)
    if (std::strncmp(option, "pycache_prefix=", 15) == 0) prefix = option + 15;
  if (prefix && *prefix) cache_prefix = TRY(text_of_machine(ts, prefix));
  return sys_set(ts, "pycache_prefix", cache_prefix);
}

// Modules builtins and sys, in sys.modules and in the interpreter's own fields.
Result<void> make_first_modules(ThreadState& ts) {
  Interpreter& interpreter = ts.interpreter();
  interpreter.modules = TRY(dict_allocate(ts)).leak();
  RefTo<Module> builtins = TRY(native_module(ts, module_builtins));
  interpreter.builtins = builtins->dict.share().leak();
  Value import_function = dict_find(ts, *interpreter.builtins, names::k___import__);
  if (!import_function.is_null()) interpreter.import_function.set(Ref::share(import_function));
  RefTo<Module> sys = TRY(native_module(ts, module_sys));
  interpreter.sys_dict = sys->dict.share().leak();
  TRY(sys_set(ts, "modules", Value(interpreter.modules)));
  for (const char* name : {"meta_path", "path_hooks"}) TRY(sys_set(ts, name, Value(TRY(list_allocate(ts, 4)))));
  TRY(sys_set(ts, "path_importer_cache", Value(TRY(dict_allocate(ts)))));
  TRY(add_options(ts));
  return sys::add_flags(ts, *sys);
}

// The importer of zip archives goes first; without its needs it stays away.
Result<void> add_zip_importer(ThreadState& ts) {
  auto add = [&]() -> Result<void> {
    Ref module = TRY(import_module(ts, "zipimport"));
    Ref importer = TRY(get_attribute(ts, module, *TRY(intern(ts, "zipimporter"))));
    Maybe<Ref> hooks = sys_get(ts, "path_hooks");
    if (hooks && is<List>(*hooks)) TRY(list_insert_at(ts, as<List>(*hooks), 0, importer));
    return {};
  };
  if (!add().is_error()) return {};
  if (!ts.catch_if(Exc::ImportError)) return raised;
  return {};
}

Result<void> bring_up(ThreadState& ts, const LibraryPaths& paths) {
  Interpreter& interpreter = ts.interpreter();
  CollectorPause pause(interpreter);
  TRY(install_eval(ts));
  interpreter.hooks.import_module = &import_absolute;
  interpreter.hooks.make_unraisable_arguments = &make_unraisable_record;
  TRY(make_first_modules(ts));
  TRY(set_paths(ts, paths));
  TRY(make_preliminary_stderr(ts));
  TRY(start_importlib(ts));
  TRY(start_signal_handling(ts));
  // Codecs by name and the streams need package encodings and module io.
  TRY(import_module(ts, "encodings"));
  TRY(add_zip_importer(ts));
  TRY(make_standard_streams(ts));
  Ref io = TRY(import_module(ts, "io"));
  Ref open = TRY(get_attribute(ts, io, *TRY(intern(ts, "open"))));
  TRY(dict_set(ts, *interpreter.builtins, "open", open));
  // Module warnings reads sys.warnoptions when it is imported.
  Maybe<Ref> options = sys_get(ts, "warnoptions");
  if (options && is<List>(*options) && as<List>(*options).size) TRY(import_module(ts, "warnings"));
  return {};
}

// Tells on standard error why the start failed; Python's own streams may not be there.
void report_failed_start(ThreadState& ts) {
  std::fprintf(stderr, "ouro: the interpreter could not be started\n");
  Ref exception = ts.catch_any();
  if (!exception) return;
  if (display_exception(ts, exception).is_error()) ts.catch_any();
}

}  // namespace

ThreadState* start_interpreter(Interpreter& interpreter) {
  if (interpreter.config.random_hash) {
    uint32_t seed = 0;
    if (getrandom(&seed, sizeof seed, 0) != ssize_t(sizeof seed)) seed = 1;
    interpreter.config.hash_seed = seed ? seed : 1;
  }
  LibraryPaths paths;
  std::string searched;
  if (!find_library(interpreter.config, paths, searched)) {
    std::fprintf(stderr,
                 "ouro: the standard library of Python 3.11 was not found (looked for %s).\n"
                 "On Debian and Ubuntu it is in the package libpython3.11-stdlib; PYTHONHOME names another prefix.\n",
                 searched.c_str());
    return nullptr;
  }
  if (!read_digit_limit(interpreter)) return nullptr;
  ThreadState* ts = interpreter.initialize();
  if (!ts) {
    std::fprintf(stderr, "ouro: not enough memory to start\n");
    return nullptr;
  }
  if (bring_up(*ts, paths).is_error()) {
    report_failed_start(*ts);
    return nullptr;
  }
  apply_stress(*ts, read_stress(interpreter.config));
  return ts;
}

}  // namespace ouro
