// The start of importlib: its first part is run by hand, and imports the second, as a frozen module.
#include "eval/frame.h"
#include "modules/frozen.h"
#include "modules/import.h"
#include "modules/module_spec.h"
#include "modules/sys.h"

namespace ouro {

// Added to _bootstrap_external.
//
// get_code: source files whose code CPython has stored beside them need not be compiled. Only for the loader itself;
// classes derived from it do as they are told.
//
// exec_module: when the library's file opcode.py has run, its tables of CPython's specialised instructions are replaced
// by those of the loop here. From them dis makes names and numbers of what code._co_code_adaptive shows. Everything
// else in that module is of the language and stays.
const OwnText kLoaderMethods{"loader methods", "<frozen importlib._bootstrap_external>", R"(
def get_code(self, fullname):
    if type(self) is SourceFileLoader:
        code = _imp._stored_code(self.get_filename(fullname))
        if code is not None:
            return code
    return SourceLoader.get_code(self, fullname)
def exec_module(self, module):
    SourceLoader.exec_module(self, module)
    if module.__name__ == 'opcode' and '_specializations' in module.__dict__:
        import _opcode
        module.__dict__.update(_opcode._loop_forms())
get_code.__qualname__ = 'SourceLoader.get_code'
exec_module.__qualname__ = '_LoaderBasics.exec_module'
SourceFileLoader.get_code = get_code
SourceFileLoader.exec_module = exec_module
del get_code, exec_module
)"};

namespace {

// Runs importlib's first part, which cannot be imported, and puts it into sys.modules.
Result<Ref> run_bootstrap(ThreadState& ts) {
  RefTo<Str> name = TRY(intern(ts, "_frozen_importlib"));
  FoundFrozen frozen = TRY(find_frozen_module(ts, *name, 0));
  RefTo<Code> code = TRY(frozen_code(ts, frozen));
  RefTo<Module> module = TRY(module_make(ts, *name, Value::none()));
  TRY(dict_set(ts, *module->dict, names::k___builtins__, Value(ts.interpreter().builtins)));
  TRY(dict_set(ts, *module->dict, *TRY(intern(ts, "__origname__")), Value(TRY(str_from_ascii(ts, frozen->origin)))));
  TRY(dict_set(ts, *ts.interpreter().modules, Value(name), Value(module)));
  ts.interpreter().importlib.set(Ref::share(Value(module)));
  TRY(run_code(ts, *code, *module->dict, Value()));
  return Ref(std::move(module));
}

Result<void> add_to_loader(ThreadState& ts, Value external) {
  RefTo<Code> code = TRY(code_of_own_text(ts, kLoaderMethods));
  TRY(run_code(ts, *code, *as<Module>(external).dict, Value()));
  return {};
}

// What importlib needs besides itself.
constexpr const char* kNeeded[] = {"_imp", "_io", "_thread", "_warnings", "_weakref", "marshal", "posix"};

}  // namespace

Result<void> start_importlib(ThreadState& ts) {
  for (const char* name : kNeeded)
    if (!find_native_module(name))
      return raise(ts, Exc::ImportError, "native module {} is not part of this program", name);
  Ref bootstrap = TRY(run_bootstrap(ts));
  RefTo<Module> imp = TRY(native_module(ts, *find_native_module("_imp")));
  RefTo<Module> sys = TRY(native_module(ts, module_sys));
  Ref install = TRY(get_attribute(ts, bootstrap, *TRY(intern(ts, "_install"))));
  TRY(call(ts, install, Value(sys), Value(imp)));

  Ref install_external = TRY(get_attribute(ts, bootstrap, *TRY(intern(ts, "_install_external_importers"))));
  TRY(call(ts, install_external));
  Ref external = TRY(get_attribute(ts, bootstrap, *TRY(intern(ts, "_bootstrap_external"))));
  return add_to_loader(ts, external);
}

}  // namespace ouro
