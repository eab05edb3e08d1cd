#include "cli/run_main.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "cli/interactive.h"
#include "cli/outcome.h"
#include "eval/frame.h"
#include "modules/compile_source.h"
#include "modules/marshal.h"
#include "modules/runtime_start.h"
#include "modules/sys.h"
#include "modules/whole_file.h"
#include "objects/bytes.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "runtime/collector.h"
#include "runtime/type.h"

namespace ouro::cli {

namespace {

Result<RefTo<Str>> path_text(ThreadState& ts, const std::string& path) { return text_of_machine(ts, path); }

// --- __main__

Result<RefTo<Module>> make_main(ThreadState& ts) {
  RefTo<Str> name = TRY(intern(ts, "__main__"));
  RefTo<Module> module = TRY(module_make(ts, *name, Value::none()));
  Maybe<Value> builtins = TRY(dict_get(ts, *ts.interpreter().modules, Value(TRY(intern(ts, "builtins")))));
  if (builtins) TRY(dict_set(ts, *module->dict, names::k___builtins__, *builtins));
  Ref importlib = TRY(import_module(ts, "_frozen_importlib"));
  Ref loader = TRY(get_attribute(ts, importlib, *TRY(intern(ts, "BuiltinImporter"))));
  TRY(dict_set(ts, *module->dict, names::k___loader__, loader));
  RefTo<Dict> annotations = TRY(dict_allocate(ts));
  TRY(dict_set(ts, *module->dict, names::k___annotations__, Value(annotations)));
  TRY(dict_set(ts, *ts.interpreter().modules, Value(name), Value(module)));
  return module;
}

Result<void> put_first_on_path(ThreadState& ts, const std::string& entry) {
  if (ts.interpreter().config.safe_path) return {};
  Ref path = TRY(sys_attribute(ts, "path"));
  if (!is<List>(path)) return {};
  RefTo<Str> text = TRY(path_text(ts, entry));
  return list_insert_at(ts, as<List>(path), 0, Value(text));
}

// Not a pipe.
bool can_be_reread(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && !S_ISFIFO(status.st_mode) && !S_ISSOCK(status.st_mode);
}

Result<RefTo<Code>> compile_bytes(ThreadState& ts, std::span<const uint8_t> bytes, const std::string& filename,
                                  bool can_be_reread) {
  CompileRequest request;
  request.main_program = true;
  request.can_be_reread = can_be_reread;
  RefTo<Str> name = TRY(path_text(ts, filename));
  return compile_source(ts, bytes, *name, request);
}

Result<void> run_in_main(ThreadState& ts, Module& main, Code& code) {
  TRY(run_code(ts, code, *main.dict, Value()));
  return {};
}

Result<void> set_main_file(ThreadState& ts, Module& main, const std::string& path, const char* loader) {
  RefTo<Str> file = TRY(path_text(ts, path));
  TRY(dict_set(ts, *main.dict, names::k___file__, Value(file)));
  TRY(dict_set(ts, *main.dict, names::k___cached__, Value::none()));
  return set_main_loader(ts, main, loader, path);
}

// A .pyc file: 16 bytes of header, then the code.
Result<void> run_pyc(ThreadState& ts, Module& main, std::span<const uint8_t> bytes) {
  constexpr size_t kHeader = 16;
  static constexpr unsigned char kMagic[] = {0xA7, 0x0D, 0x0D, 0x0A};
  if (bytes.size() < sizeof kMagic || std::memcmp(bytes.data(), kMagic, sizeof kMagic) != 0)
    return raise(ts, Exc::RuntimeError, "Bad magic number in .pyc file");
  if (bytes.size() < kHeader) return raise(ts, Exc::EOFError, "EOF read where not expected");
  Result<Ref> read = marshal_read(ts, bytes.subspan(kHeader));
  if (read.is_error() && !ts.catch_if(Exc::Exception)) return raised;
  Ref code = read.is_error() ? Ref::none() : read.release();
  if (!is<Code>(code)) return raise(ts, Exc::RuntimeError, "Bad code object in .pyc file");
  return run_in_main(ts, main, as<Code>(code));
}

// What sys.path_hooks make of an entry of the path; None when none of them knows it.
Result<Ref> importer_of(ThreadState& ts, Str& path) {
  Ref hooks = TRY(sys_attribute(ts, "path_hooks"));
  if (!is<List>(hooks)) return Ref::none();
  for (uint64_t i = 0; i < as<List>(hooks).size; i++) {
    Ref hook = Ref::share(as<List>(hooks).items[i]);
    Result<Ref> importer = call(ts, hook, Value(path));
    if (!importer.is_error()) return importer;
    if (!ts.catch_if(Exc::ImportError)) return raised;
  }
  return Ref::none();
}

// Whether a file ends as ZIP archives do, whatever its name: the record at the end and a comment of at most 64 KB.
bool is_archive(const char* path) {
  constexpr size_t kEndRecord = 22, kMostComment = 0xFFFF;
  FILE* file = std::fopen(path, "rb");
  if (!file) return false;
  char end[kEndRecord + kMostComment];
  std::fseek(file, 0, SEEK_END);
  long size = std::ftell(file);
  std::fseek(file, size > long(sizeof end) ? size - long(sizeof end) : 0, SEEK_SET);
  const std::string_view found(end, std::fread(end, 1, sizeof end, file));
  std::fclose(file);
  return found.find("PK\5\6") != found.npos;
}

// A directory or archive is put on sys.path, isolated or not, and runpy runs the __main__ in it.
Result<bool> run_path_with_main(ThreadState& ts, const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return false;
  if (!S_ISDIR(status.st_mode) && !(S_ISREG(status.st_mode) && is_archive(path.c_str()))) return false;
  RefTo<Str> text = TRY(path_text(ts, path));
  Ref importer = TRY(importer_of(ts, *text));
  if (Value(importer).is_none()) return false;
  Ref entries = TRY(sys_attribute(ts, "path"));
  if (is<List>(entries)) TRY(list_insert_at(ts, as<List>(entries), 0, Value(text)));
  Ref runpy = TRY(import_module(ts, "runpy"));
  Ref run = TRY(get_attribute(ts, runpy, *TRY(intern(ts, "_run_module_as_main"))));
  TRY(call(ts, run, Value(TRY(str_from_ascii(ts, "__main__"))), Value::false_()));
  return true;
}

Result<void> run_file(ThreadState& ts, Module& main, const Options& options, int& status) {
  const std::string& path = options.text;
  struct stat information;
  bool found = stat(path.c_str(), &information) == 0;
  if (found && S_ISDIR(information.st_mode)) {
    std::string main_file = path + "/__main__.py";
    if (access(main_file.c_str(), F_OK) != 0 && access((path + "/__main__.pyc").c_str(), F_OK) != 0) {
      std::fprintf(stderr, "%s: can't find '__main__' module in '%s'\n", ts.interpreter().config.executable,
                   path == "." ? absolute_path("").c_str() : absolute_path(path).c_str());
      status = kFailure;
      return {};
    }
  }
  if (TRY(run_path_with_main(ts, path))) return {};
  int error;
  RefTo<Bytes> bytes = TRY(read_whole_file(ts, path.c_str(), error));
  if (error) {
    std::fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", ts.interpreter().config.executable,
                 absolute_path(path).c_str(), error, std::strerror(error));
    status = kUsage;
    return {};
  }
  size_t slash = path.rfind('/');
  std::string real = path;
  if (char* resolved = realpath(path.c_str(), nullptr)) {
    real = resolved;
    std::free(resolved);
  }
  size_t real_slash = real.rfind('/');
  TRY(put_first_on_path(ts, real_slash == std::string::npos ? (slash == std::string::npos ? "" : path.substr(0, slash))
                                                            : real.substr(0, real_slash)));
  std::string shown = absolute_path(path);
  if (path.ends_with(".pyc")) {
    TRY(set_main_file(ts, main, shown, "SourcelessFileLoader"));
    return run_pyc(ts, main, bytes->span());
  }
  const size_t begin = options.skip_first_line ? std::min(bytes->view().find('\n'), bytes->view().size()) : 0;
  return run_script(ts, main, shown, std::move(bytes), begin);
}

Result<void> run_command(ThreadState& ts, Module& main, const std::string& command) {
  TRY(put_first_on_path(ts, ""));
  // Text, not a file: no cookie counts, and columns are characters.
  const std::string text = command + "\n";
  RefTo<Str> source = TRY(path_text(ts, text));
  RefTo<Str> name = TRY(str_from_ascii(ts, "<string>"));
  if (Utf8::of(ts, *source).is_error()) {
    std::fputs("Unable to decode the command from the command line:\n", stderr);
    return raised;
  }
  RefTo<Code> code = TRY(compile_source(ts, *source, *name, {}));
  return run_in_main(ts, main, *code);
}

Result<void> run_module(ThreadState& ts, const std::string& name) {
  char directory[4096];
  TRY(put_first_on_path(ts, getcwd(directory, sizeof directory) ? directory : ""));
  Ref runpy = TRY(import_module(ts, "runpy"));
  Ref run = TRY(get_attribute(ts, runpy, *TRY(intern(ts, "_run_module_as_main"))));
  RefTo<Str> text = TRY(path_text(ts, name));
  TRY(call(ts, run, Value(text)));
  return {};
}

// The banner and the prompts are for a person, or for who says -i.
bool is_interactive(const InterpreterConfig& config) { return isatty(0) || config.interactive; }

void print_banner(ThreadState& ts, bool has_program) {
  const InterpreterConfig& config = ts.interpreter().config;
  if (config.quiet || (config.verbose == 0 && (has_program || !is_interactive(config)))) return;
  std::fprintf(stderr, "Python %s on linux\n", kVersionText);
  if (!config.no_site)
    std::fputs("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n", stderr);
}

Result<void> run_standard_input(ThreadState& ts, Module& main, int& status) {
  TRY(put_first_on_path(ts, ""));
  InterpreterConfig& config = ts.interpreter().config;
  if (is_interactive(config)) {
    config.inspect = false;  // SystemExit ends the process now
    TRY(run_startup_file(ts, main));
    TRY(run_interactive_hook(ts));
    TRY(audit(ts, "cpython.run_stdin"));
    status = TRY(run_interactive_loop(ts));
    return {};
  }
  TRY(audit(ts, "cpython.run_stdin"));
  int error;  // what cannot be read ends as well
  RefTo<Bytes> bytes = TRY(read_to_end(ts, STDIN_FILENO, error));
  RefTo<Code> code = TRY(compile_bytes(ts, bytes->span(), "<stdin>", lseek(0, 0, SEEK_CUR) != -1));
  bytes = {};
  return run_in_main(ts, main, *code);
}

Result<void> run_program(ThreadState& ts, Options& options, int& status) {
  RefTo<Module> main = TRY(make_main(ts));
  if (!options.config.no_site) {
    CollectorPause pause(ts.interpreter());
    TRY(import_module(ts, "site"));
  }
  print_banner(ts, options.source != Source::kStandardInput);
  switch (options.source) {
    case Source::kFile: return run_file(ts, *main, options, status);
    case Source::kCommand: return run_command(ts, *main, options.text);
    case Source::kModule: return run_module(ts, options.text);
    default: return run_standard_input(ts, *main, status);
  }
}

// What the program has left can be looked at: with -i, or when the program has asked for it through the environment.
Result<void> inspect(ThreadState& ts, int& status) {
  InterpreterConfig& config = ts.interpreter().config;
  const char* asked = config.ignore_environment ? nullptr : std::getenv("PYTHONINSPECT");
  if (!(config.inspect || (asked && *asked)) || !is_interactive(config)) return {};
  config.inspect = false;
  TRY(run_interactive_hook(ts));
  status = TRY(run_interactive_loop(ts, status == kInterrupted));
  return {};
}

// The whole program; fails with what ends the process.
Result<void> run_and_inspect(ThreadState& ts, Options& options, int& status) {
  if (run_program(ts, options, status).is_error()) {
    bool interrupted = ts.termination() == Termination::kNone &&
                       is_subtype(&type_of(ts, ts.pending_exception()), ts.types()[Exc::KeyboardInterrupt]);
    TRY(report_and_go_on(ts));
    status = interrupted ? kInterrupted : kFailure;
  }
  Value main = dict_find(ts, *ts.interpreter().modules, names::k___main__);
  if (options.source == Source::kFile && !main.is_null() && is<Module>(main))
    TRY(forget_main_file(ts, *RefTo<Module>::share(as<Module>(main))));
  return inspect(ts, status);
}

// --check-hash-based-pycs: importlib asks module _imp.
Result<void> set_hash_check(ThreadState& ts, const char* when) {
  if (std::strcmp(when, "default") == 0) return {};
  Ref imp = TRY(import_module(ts, "_imp"));
  return set_attribute(ts, imp, *TRY(intern(ts, "check_hash_based_pycs")), Value(TRY(intern(ts, when))));
}

}  // namespace

std::string absolute_path(const std::string& path) {
  if (path.starts_with("/")) return path;
  char directory[4096];
  if (!getcwd(directory, sizeof directory)) return path;
  return path.empty() ? std::string(directory) : std::string(directory) + "/" + path;
}

Result<void> run_script(ThreadState& ts, Module& main, const std::string& path, RefTo<Bytes> source, size_t begin) {
  TRY(set_main_file(ts, main, path, "SourceFileLoader"));
  RefTo<Code> code = TRY(compile_bytes(ts, source->span().subspan(begin), path, can_be_reread(path)));
  source = {};
  return run_in_main(ts, main, *code);
}

Result<void> forget_main_file(ThreadState& ts, Module& main) {
  for (names::Id name : {names::k___file__, names::k___cached__})
    TRY(dict_delete(ts, *main.dict, Value(ts.interpreter().name(name))));
  return {};
}

// __loader__ of a main program that is a file.
Result<void> set_main_loader(ThreadState& ts, Module& main, const char* loader_name, const std::string& path) {
  Ref external = TRY(import_module(ts, "_frozen_importlib_external"));
  Ref loader = TRY(get_attribute(ts, external, *TRY(intern(ts, loader_name))));
  RefTo<Str> name = TRY(intern(ts, "__main__"));
  RefTo<Str> file = TRY(path_text(ts, path));
  Ref made = TRY(call(ts, loader, Value(name), Value(file)));
  return dict_set(ts, *main.dict, names::k___loader__, made);
}

int run(Options& options) {
  auto interpreter = std::make_unique<Interpreter>(options.config);
  ThreadState* ts = start_interpreter(*interpreter);
  if (!ts) return kFailure;
  int status = 0;
  bool failed =
      set_hash_check(*ts, options.check_hash_based_pycs).is_error() || run_and_inspect(*ts, options, status).is_error();
  if (failed) status = report(*ts);
  int end_status = finish_interpreter(*ts);
  if (end_status) status = end_status;  // lost output outweighs what the program asked for
  // The process ends here: threads that still run find the GIL closed, and the region goes with the process.
  std::fflush(nullptr);
  if (status == kInterrupted) {
    std::signal(SIGINT, SIG_DFL);
    std::raise(SIGINT);
  }
  _exit(status & 0xFF);
}

}  // namespace ouro::cli
