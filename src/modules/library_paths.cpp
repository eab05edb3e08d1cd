// Where the standard library is: see library_paths.h. Virtual environments are module site's affair, which
// finds pyvenv.cfg beside sys._base_executable.
#include "modules/library_paths.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "modules/sys.h"
#include "objects/list.h"

namespace ouro {

namespace {

constexpr const char* kDefaultPrefix = "/usr";
constexpr const char* kLibraryFolder = "/lib/python3.11";

bool is_file(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}
bool has_library(const std::string& prefix) { return is_file(prefix + kLibraryFolder + "/os.py"); }

std::string parent(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos || slash == 0 ? "/" : path.substr(0, slash);
}

// The program's own path: as given when it has a slash, else by PATH.
std::string find_executable(const char* program) {
  if (!program || !*program) return {};
  if (std::strchr(program, '/')) {
    if (program[0] == '/') return program;
    char folder[PATH_MAX];
    if (!getcwd(folder, sizeof folder)) return program;
    std::string_view name(program);
    if (name.starts_with("./")) name.remove_prefix(2);
    return std::string(folder) + "/" + std::string(name);
  }
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable ? variable : "/usr/local/bin:/usr/bin:/bin";
  while (!rest.empty()) {
    size_t colon = rest.find(':');
    std::string candidate = std::string(rest.substr(0, colon)) + "/" + program;
    if (is_file(candidate) && access(candidate.c_str(), X_OK) == 0) return candidate;
    if (colon == rest.npos) break;
    rest.remove_prefix(colon + 1);
  }
  return {};
}

Result<void> append_path(ThreadState& ts, List& list, std::string_view entry) {
  RefTo<Str> text = TRY(text_of_machine(ts, entry));
  return list_append(ts, list, Ref(std::move(text)));
}

}  // namespace

bool find_library(const InterpreterConfig& config, LibraryPaths& paths, std::string& searched) {
  paths.executable = find_executable(config.executable);
  auto try_prefix = [&](const std::string& prefix) {
    if (has_library(prefix)) {
      paths.prefix = prefix;
      paths.library = prefix + kLibraryFolder;
      return true;
    }
    if (!searched.empty()) searched += ", ";
    searched += prefix + kLibraryFolder;
    return false;
  };
  if (config.home && *config.home) {
    // prefix:exec_prefix; what is behind the colon held compiled modules, of which there are none.
    std::string home = config.home;
    return try_prefix(home.substr(0, home.find(':')));
  }
  if (try_prefix(kDefaultPrefix)) return true;
  char self[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length > 0) {
    self[length] = '\0';
    if (try_prefix(parent(parent(self)))) return true;
  }
  return try_prefix("/usr/local");
}

Result<void> set_paths(ThreadState& ts, const LibraryPaths& paths) {
  const InterpreterConfig& config = ts.interpreter().config;
  RefTo<Str> executable = TRY(text_of_machine(ts, paths.executable));
  TRY(sys_set(ts, "executable", Value(executable)));
  TRY(sys_set(ts, "_base_executable", Value(executable)));
  RefTo<Str> prefix = TRY(text_of_machine(ts, paths.prefix));
  for (const char* name : {"prefix", "exec_prefix", "base_prefix", "base_exec_prefix"})
    TRY(sys_set(ts, name, Value(prefix)));
  RefTo<Str> library = TRY(text_of_machine(ts, paths.library));
  TRY(sys_set(ts, "_stdlib_dir", Value(library)));
  Ref home = Ref::none();
  if (config.home && *config.home) home = TRY(text_of_machine(ts, config.home));
  TRY(sys_set(ts, "_home", home));

  RefTo<List> path = TRY(list_allocate(ts, 8));
  const char* variable = config.ignore_environment ? nullptr : std::getenv("PYTHONPATH");
  if (variable && *variable) {
    std::string_view rest = variable;
    for (;;) {
      size_t colon = rest.find(':');
      TRY(append_path(ts, *path, rest.substr(0, colon)));
      if (colon == rest.npos) break;
      rest.remove_prefix(colon + 1);
    }
  }
  TRY(append_path(ts, *path, paths.prefix + "/lib/python311.zip"));
  TRY(append_path(ts, *path, paths.library));
  TRY(append_path(ts, *path, paths.library + "/lib-dynload"));
  return sys_set(ts, "path", Value(path));
}

}  // namespace ouro
