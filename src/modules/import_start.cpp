// The start of importlib. CPython freezes importlib._bootstrap and _bootstrap_external into its binary; here
// they are read from the library, from their .pyc files where those are up to date, and called by the names
// of the frozen ones.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "eval/frame.h"
#include "modules/compile_source.h"
#include "modules/import.h"
#include "modules/marshal.h"
#include "modules/module_spec.h"
#include "modules/pyc_file.h"
#include "modules/sys.h"
#include "objects/bytes.h"

namespace ouro {

namespace {

// Runs one of importlib's files as the module of the given name and puts it into sys.modules.
Result<Ref> run_part(ThreadState& ts, const char* library, const char* file, const char* module_name,
                     const char* frozen_name) {
  char path[4096], compiled[4096];
  int length = snprintf(path, sizeof path, "%s/importlib/%s.py", library, file);
  int compiled_length =
      snprintf(compiled, sizeof compiled, "%s/importlib/__pycache__/%s.cpython-311.pyc", library, file);
  if (length >= int(sizeof path) || compiled_length >= int(sizeof compiled))
    return raise(ts, Exc::ImportError, "the path of the library is too long");
  RefTo<Str> filename = TRY(str_from_ascii(ts, frozen_name));
  RefTo<Code> code;
  if (Maybe<Ref> stored = TRY(read_valid_pyc(ts, compiled, path))) {
    code = stored.release().cast<Code>();
    RefTo<Str> old_name = code->filename.share();
    TRY(set_code_filename(ts, *code, *old_name, *filename));
  } else {
    RefTo<Bytes> source = TRY(read_whole_file(ts, path));
    CompileRequest request;
    request.optimize = 0;
    code = TRY(compile_source(ts, source->span(), *filename, request));
  }
  RefTo<Str> name = TRY(intern(ts, module_name));
  RefTo<Module> module = TRY(module_make(ts, *name, Value::none()));
  TRY(dict_set(ts, *module->dict, names::k___builtins__, Value(ts.interpreter().builtins)));
  TRY(dict_set(ts, *ts.interpreter().modules, Value(name), Value(module)));
  if (std::strcmp(file, "_bootstrap") == 0) ts.interpreter().importlib.set(Ref::share(Value(module)));
  TRY(run_code(ts, *code, *module->dict, Value()));
  return Ref(std::move(module));
}

// The spec and the loader of importlib's parts say that they are frozen, as programs expect it.
Result<void> set_frozen_spec(ThreadState& ts, Value bootstrap, Value module) {
  Ref loader = TRY(get_attribute(ts, bootstrap, *TRY(intern(ts, "FrozenImporter"))));
  Ref make = TRY(get_attribute(ts, bootstrap, *TRY(intern(ts, "ModuleSpec"))));
  Ref name = TRY(get_attribute(ts, module, names::k___name__));
  RefTo<Str> origin = TRY(str_from_ascii(ts, "frozen"));
  const Value values[] = {name, loader, Value(origin)};
  RefTo<Tuple> keywords = TRY(make_tuple(ts, Value(TRY(intern(ts, "origin")))));
  Ref spec = TRY(call(ts, make, CallArguments{values, 2, keywords.get()}));
  TRY(set_attribute(ts, module, names::k___spec__, spec));
  TRY(set_attribute(ts, module, names::k___loader__, loader));
  RefTo<Str> package = TRY(str_from_ascii(ts, ""));
  return set_attribute(ts, module, *TRY(intern(ts, "__package__")), Value(package));
}

// Added to _bootstrap_external: source files whose code CPython has stored beside them need not be compiled.
// Only for the loader itself; classes derived from it do as they are told.
constexpr const char* kStoredCode = R"(
def get_code(self, fullname):
    if type(self) is SourceFileLoader:
        code = _imp._stored_code(self.get_filename(fullname))
        if code is not None:
            return code
    return SourceLoader.get_code(self, fullname)
get_code.__qualname__ = 'SourceLoader.get_code'
SourceFileLoader.get_code = get_code
del get_code
)";

// Added to _bootstrap_external: when the library's file opcode.py has run, its tables of CPython's specialised
// instructions are replaced by those of the loop here. From them dis makes names and numbers of what
// code._co_code_adaptive shows. Everything else in that module is of the language and stays.
constexpr const char* kLoopForms = R"(
def exec_module(self, module):
    SourceLoader.exec_module(self, module)
    if module.__name__ == 'opcode' and '_specializations' in module.__dict__:
        import _opcode
        module.__dict__.update(_opcode._loop_forms())
exec_module.__qualname__ = '_LoaderBasics.exec_module'
SourceFileLoader.exec_module = exec_module
del exec_module
)";

Result<void> add_to_loader(ThreadState& ts, Value external) {
  for (const char* text : {kStoredCode, kLoopForms}) {
    RefTo<Code> code = TRY(compile_source(ts, text, "<frozen importlib._bootstrap_external>", {}));
    TRY(run_code(ts, *code, *as<Module>(external).dict, Value()));
  }
  return {};
}

// What importlib needs besides itself.
constexpr const char* kNeeded[] = {"_imp", "_io", "_thread", "_warnings", "_weakref", "marshal", "posix"};

}  // namespace

Result<void> start_importlib(ThreadState& ts, const char* library) {
  for (const char* name : kNeeded)
    if (!find_native_module(name))
      return raise(ts, Exc::ImportError, "native module {} is not part of this program", name);
  Ref bootstrap = TRY(run_part(ts, library, "_bootstrap", "_frozen_importlib", "<frozen importlib._bootstrap>"));
  RefTo<Module> imp = TRY(native_module(ts, *find_native_module("_imp")));
  RefTo<Module> sys = TRY(native_module(ts, module_sys));
  Ref install = TRY(get_attribute(ts, bootstrap, *TRY(intern(ts, "_install"))));
  TRY(call(ts, install, Value(sys), Value(imp)));

  Ref external = TRY(run_part(ts, library, "_bootstrap_external", "_frozen_importlib_external",
                              "<frozen importlib._bootstrap_external>"));
  Ref install_external = TRY(get_attribute(ts, bootstrap, *TRY(intern(ts, "_install_external_importers"))));
  TRY(call(ts, install_external));
  TRY(add_to_loader(ts, external));
  TRY(set_frozen_spec(ts, bootstrap, bootstrap));
  return set_frozen_spec(ts, bootstrap, external);
}

}  // namespace ouro
