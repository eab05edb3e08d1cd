// Frozen modules: see frozen.h.
#include "modules/frozen.h"

#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "modules/compile_source.h"
#include "modules/pyc_file.h"
#include "modules/sys.h"
#include "modules/whole_file.h"

namespace ouro {

namespace {

constexpr FrozenModule alias_of(const char* name, const char* origin, const char* file, bool is_package = false,
                                bool is_essential = false) {
  return {name, origin, file, nullptr, is_package, is_essential};
}
constexpr FrozenModule module_of(const char* name, const char* file) { return alias_of(name, name, file); }
constexpr FrozenModule package_of(const char* name, const char* file) { return alias_of(name, name, file, true); }
// Of which Debian's library has no file.
constexpr FrozenModule made_of(const char* name, const char* origin, const char* source, bool is_package = false) {
  return {name, origin, nullptr, source, is_package, false};
}

// CPython 3.11's, in its order.
constexpr FrozenModule kFrozen[] = {
    alias_of("_frozen_importlib", "importlib._bootstrap", "importlib/_bootstrap", false, true),
    alias_of("_frozen_importlib_external", "importlib._bootstrap_external", "importlib/_bootstrap_external", false,
             true),
    alias_of("zipimport", "zipimport", "zipimport", false, true),
    module_of("abc", "abc"),
    module_of("codecs", "codecs"),
    module_of("io", "io"),
    module_of("_collections_abc", "_collections_abc"),
    module_of("_sitebuiltins", "_sitebuiltins"),
    module_of("genericpath", "genericpath"),
    module_of("ntpath", "ntpath"),
    module_of("posixpath", "posixpath"),
    alias_of("os.path", "posixpath", "posixpath"),
    module_of("os", "os"),
    module_of("site", "site"),
    module_of("stat", "stat"),
    module_of("importlib.util", "importlib/util"),
    module_of("importlib.machinery", "importlib/machinery"),
    module_of("runpy", "runpy"),
    module_of("__hello__", "__hello__"),
    alias_of("__hello_alias__", "__hello__", "__hello__"),
    alias_of("__phello_alias__", "__hello__", "__hello__", true),
    alias_of("__phello_alias__.spam", "__hello__", "__hello__"),
    package_of("__phello__", "__phello__/__init__"),
    alias_of("__phello__.__init__", "<__phello__", "__phello__/__init__"),
    made_of("__phello__.ham", "__phello__.ham", "", true),
    made_of("__phello__.ham.__init__", "<__phello__.ham", ""),
    made_of("__phello__.ham.eggs", "__phello__.ham.eggs", ""),
    module_of("__phello__.spam", "__phello__/spam"),
    made_of("__hello_only__", nullptr, "initialized = True\nprint(\"Hello world!\")\n"),
};

// A file of the library: its source or its .pyc file.
class LibraryFile {
 public:
  LibraryFile(ThreadState& ts, const FrozenModule& frozen) : ts_(ts), file_(frozen.file) {}
  // False when sys._stdlib_dir names no folder.
  Result<bool> is_known() {
    Maybe<Ref> folder = sys_get(ts_, "_stdlib_dir");
    if (!folder || !is<Str>(*folder)) return false;
    Utf8 text = TRY(Utf8::escaped(ts_, as<Str>(*folder)));
    if (text.has_nul()) return false;
    const char* slash = std::strrchr(file_, '/');
    int before = slash ? int(slash + 1 - file_) : 0;
    int source = snprintf(source_, sizeof source_, "%s/%s.py", text.c_str(), file_);
    int stored = snprintf(stored_, sizeof stored_, "%s/%.*s__pycache__/%s.cpython-311.pyc", text.c_str(), before, file_,
                          file_ + before);
    return source >= 0 && source < int(sizeof source_) && stored >= 0 && stored < int(sizeof stored_);
  }
  const char* source() const { return source_; }
  const char* stored() const { return stored_; }
  // The code in the program, when it is that of this library.
  const FrozenEntry* in_program() const {
    Maybe<SourceState> state = source_state(source_);
    return state ? find_frozen_code(frozen_table(), file_, *state) : nullptr;
  }

 private:
  ThreadState& ts_;
  const char* file_;
  char source_[4096], stored_[4096];
};

// The code of a .pyc file, absent when there is no such file or no code in it.
Result<Maybe<Ref>> stored_code(ThreadState& ts, const char* path, Str& filename) {
  auto read = [&]() -> Result<Ref> {
    RefTo<Bytes> bytes = TRY(read_whole_file(ts, path));
    RefTo<Code> code = TRY(code_of_pyc(ts, bytes->span()));
    RefTo<Str> old_name = code->filename.share();
    TRY(set_code_filename(ts, *code, *old_name, filename));
    return Ref(std::move(code));
  };
  Result<Ref> code = read();
  if (!code.is_error()) return Maybe<Ref>(code.release());
  if (!ts.catch_if(Exc::Exception)) return raised;
  return Maybe<Ref>(absent);
}

}  // namespace

std::string_view FrozenModule::code_name() const {
  if (!origin) return "frozen_only";
  return *origin == '<' ? origin + 1 : origin;
}

std::span<const FrozenModule> frozen_modules() { return kFrozen; }

bool uses_frozen_modules(ThreadState& ts, int override) {
  return override ? override > 0 : ts.interpreter().config.frozen_modules;
}

Result<FoundFrozen> find_frozen_module(ThreadState& ts, Str& name, int override) {
  if (!name.ascii) return FoundFrozen{};
  for (const FrozenModule& frozen : kFrozen) {
    if (frozen.name != name.ascii_text()) continue;
    if (!frozen.is_essential && !uses_frozen_modules(ts, override)) return FoundFrozen{};
    if (!frozen.file) return FoundFrozen{&frozen};
    LibraryFile file(ts, frozen);
    bool is_known = TRY(file.is_known());
    const FrozenEntry* in_program = is_known ? file.in_program() : nullptr;
    bool is_there = frozen.is_essential || in_program || (is_known && access(file.stored(), R_OK) == 0);
    return is_there ? FoundFrozen{&frozen, in_program} : FoundFrozen{};
  }
  return FoundFrozen{};
}

Result<RefTo<Code>> code_of_own_text(ThreadState& ts, const OwnText& text) {
  if (const FrozenEntry* entry = find_frozen_code(frozen_table(), text.name, {}))
    return read_frozen_code(ts, frozen_table(), *entry);
  CompileRequest request;
  request.optimize = 0;
  return compile_source(ts, text.source, text.filename, request);
}

Result<RefTo<Code>> frozen_code(ThreadState& ts, const FoundFrozen& found) {
  if (found.in_program) return read_frozen_code(ts, frozen_table(), *found.in_program);
  const FrozenModule& frozen = *found;
  char name[64];
  std::string_view module = frozen.code_name();
  snprintf(name, sizeof name, "<frozen %.*s>", int(module.size()), module.data());
  CompileRequest request;
  request.optimize = 0;
  if (!frozen.file) return compile_source(ts, frozen.source, name, request);
  RefTo<Str> filename = TRY(str_from_ascii(ts, name));
  LibraryFile file(ts, frozen);
  if (!TRY(file.is_known())) return raise(ts, Exc::ImportError, "the folder of the library is not known");
  if (Maybe<Ref> stored = TRY(stored_code(ts, file.stored(), *filename))) return stored.release().cast<Code>();
  RefTo<Bytes> source = TRY(read_whole_file(ts, file.source()));
  return compile_source(ts, source->span(), *filename, request);
}

}  // namespace ouro
