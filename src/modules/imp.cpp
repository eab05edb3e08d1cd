// Module _imp: what importlib needs of the program itself: native modules, frozen modules (frozen.h), the import
// lock, hashes of sources.
#include <cstdio>
#include <new>

#include "eval/frame.h"
#include "gil/lock.h"
#include "modules/frozen.h"
#include "modules/marshal.h"
#include "modules/module_spec.h"
#include "modules/pyc_file.h"
#include "modules/sys.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/code.h"
#include "objects/exception.h"
#include "objects/list.h"
#include "objects/memoryview.h"

namespace ouro {

namespace {

// The import lock: one thread may take it many times. Importlib itself uses locks of modules; this one guards
// their table.
struct State {
  RecursiveLock lock;
  int frozen_override = 0;  // above 0: frozen modules are used, below: not
};

Result<void> imp_acquire_lock(ThreadState& ts, Module& module) {
  RecursiveLock& lock = module_state<State>(module).lock;
  while (!lock.try_acquire(ts.thread_id)) {
    WaitResult result;
    {
      GilRelease released(ts);
      result = lock.acquire(ts.thread_id, ts.parker, kNever);
    }
    if (result == WaitResult::kDone) return {};
    TRY(ts.checkpoint());
  }
  return {};
}
Result<void> imp_release_lock(ThreadState& ts, Module& module) {
  if (!module_state<State>(module).lock.release(ts.thread_id))
    return raise(ts, Exc::RuntimeError, "not holding the import lock");
  return {};
}
bool imp_lock_held(ThreadState&, Module& module) { return module_state<State>(module).lock.owner() != 0; }

// --- native modules

Result<Ref> imp_is_builtin(ThreadState& ts, Str& name) {
  Utf8 text = TRY(Utf8::lossless(ts, name));
  if (!find_native_module(text.view())) return Ref::small_int(0);
  // sys and builtins cannot be made a second time.
  return Ref::small_int(text.view() == "sys" || text.view() == "builtins" ? -1 : 1);
}
Result<Ref> imp_create_builtin(ThreadState& ts, Value spec) {
  Ref name = TRY(get_attribute(ts, spec, names::k_name));
  if (!is<Str>(name)) return raise(ts, Exc::TypeError, "expected str, not {}", type_name(ts, name));
  Utf8 text = TRY(Utf8::lossless(ts, as<Str>(name)));
  const ModuleSpec* declaration = find_native_module(text.view());
  if (!declaration) return Ref::none();
  // Modules that the start made, and those native code asked for before, are there already: one state, one module.
  Value made = dict_find(ts, *ts.interpreter().modules, as<Str>(name));
  if (!made.is_null() && is<Module>(made) && as<Module>(made).spec == declaration) return Ref::share(made);
  return Ref(TRY(create_native_module(ts, *declaration)));
}
Result<int> imp_exec_builtin(ThreadState& ts, Value module) {
  if (is<Module>(module)) TRY(execute_native_module(ts, as<Module>(module)));
  return 0;
}
Result<Ref> imp_create_dynamic(ThreadState& ts, Value spec, Value) {
  Ref name = TRY(get_attribute(ts, spec, names::k_name));
  return raise(ts, Exc::ImportError, "extension module {} cannot be loaded: it is made for another runtime",
               repr_of(name));
}
Result<int> imp_exec_dynamic(ThreadState&, Value) { return 0; }
Result<Ref> imp_extension_suffixes(ThreadState& ts) { return Ref(TRY(list_allocate(ts, 0))); }

// --- frozen modules

// ImportError with the name of the module.
Raised raise_about_frozen(ThreadState& ts, std::string_view before, Str& name, std::string_view after) {
  (void)raise(ts, Exc::ImportError, "{}{}{}", before, repr_of(Value(name)), after);
  if (pending_matches(ts, Exc::ImportError)) as<ImportError>(ts.pending_exception()).name.set(Ref::share(Value(name)));
  return raised;
}
Raised no_such_frozen(ThreadState& ts, Str& name) {
  return raise_about_frozen(ts, "No such frozen object named ", name, "");
}
Result<FoundFrozen> find_frozen(ThreadState& ts, Module& module, Str& name) {
  return find_frozen_module(ts, name, module_state<State>(module).frozen_override);
}
Result<Ref> imp_get_frozen_object(ThreadState& ts, Module& module, Str& name, Value data) {
  if (!data.is_none()) {
    if (!supports_buffer(ts, data))
      return raise(ts, Exc::TypeError, "get_frozen_object() argument 2 must be bytes, not {}", type_name(ts, data));
    BufferAccess access = TRY(BufferAccess::get(ts, data));
    Result<Ref> code = access.bytes().empty() ? Result<Ref>(raised) : marshal_read(ts, access.bytes());
    if (code.is_error()) {
      if (!access.bytes().empty() && !ts.catch_if(Exc::Exception)) return raised;
      return raise_about_frozen(ts, "Frozen object named ", name, " is invalid");
    }
    if (!is<Code>(code.value()))
      return raise(ts, Exc::TypeError, "frozen object {} is not a code object", repr_of(Value(name)));
    return code;
  }
  FoundFrozen frozen = TRY(find_frozen(ts, module, name));
  if (!frozen) return no_such_frozen(ts, name);
  return Ref(TRY(frozen_code(ts, frozen)));
}
Result<bool> imp_is_frozen_package(ThreadState& ts, Module& module, Str& name) {
  FoundFrozen frozen = TRY(find_frozen(ts, module, name));
  if (!frozen) return no_such_frozen(ts, name);
  return frozen->is_package;
}
Result<bool> imp_is_frozen(ThreadState& ts, Module& module, Str& name) {
  return bool(TRY(find_frozen(ts, module, name)));
}
Result<Ref> origin_of(ThreadState& ts, const FrozenModule& frozen) {
  if (!frozen.origin) return Ref::none();
  return Ref(TRY(str_from_ascii(ts, frozen.origin)));
}
Result<Ref> imp_init_frozen(ThreadState& ts, Module& module, Str& name) {
  FoundFrozen frozen = TRY(find_frozen(ts, module, name));
  if (!frozen) return Ref::none();
  RefTo<Code> code = TRY(frozen_code(ts, frozen));
  // One that is there is run again.
  Value there = dict_find(ts, *ts.interpreter().modules, name);
  RefTo<Module> made = !there.is_null() && is<Module>(there) ? RefTo<Module>::share(as<Module>(there))
                                                             : TRY(module_make(ts, name, Value::none()));
  TRY(dict_set(ts, *made->dict, names::k___builtins__, Value(ts.interpreter().builtins)));
  if (frozen->is_package) TRY(dict_set(ts, *made->dict, names::k___path__, Value(TRY(list_allocate(ts, 0)))));
  TRY(dict_set(ts, *ts.interpreter().modules, Value(name), Value(made)));
  Result<Ref> outcome = run_code(ts, *code, *made->dict, Value());
  if (outcome.is_error()) {
    Ref exception = ts.catch_any();
    if (!exception) return raised;
    TRY(dict_delete(ts, *ts.interpreter().modules, Value(name)));
    ts.set_pending(std::move(exception));
    return raised;
  }
  TRY(dict_set(ts, *made->dict, *TRY(intern(ts, "__origname__")), TRY(origin_of(ts, *frozen))));
  return Ref(std::move(made));
}
// None, or the data (none, as CPython has code ready instead), whether it is a package, and the module it is of.
Result<Ref> imp_find_frozen(ThreadState& ts, Module& module, Str& name, Truth with_data) {
  FoundFrozen frozen = TRY(find_frozen(ts, module, name));
  if (!frozen) return Ref::none();
  Ref data = Ref::none();
  if (with_data) data = TRY(memoryview_of(ts, Value(TRY(bytes_of(ts, std::string_view())))));
  Ref origin = TRY(origin_of(ts, *frozen));
  return Ref(TRY(make_tuple(ts, data, Value::boolean(frozen->is_package), origin)));
}
Result<Ref> imp_frozen_module_names(ThreadState& ts) {
  RefTo<List> result = TRY(list_allocate(ts, frozen_modules().size()));
  for (const FrozenModule& frozen : frozen_modules())
    TRY(list_append(ts, *result, Ref(TRY(str_from_ascii(ts, frozen.name)))));
  return Ref(std::move(result));
}
void imp_override_frozen(ThreadState&, Module& module, Int32 override) {
  module_state<State>(module).frozen_override = override;
}

// --- code

Result<void> imp_fix_co_filename(ThreadState& ts, Code& code, Str& path) {
  if (str_equal(*code.filename, path)) return {};
  RefTo<Str> old_name = code.filename.share();
  return set_code_filename(ts, code, *old_name, path);
}
// The code that CPython 3.11 stored for a source file of its library, when it is up to date; None else. The
// formats are the same, and what is read is checked before it runs.
Result<Ref> imp_stored_code(ThreadState& ts, Module& module, Str& path) {
  if (ts.interpreter().config.optimize) return Ref::none();
  Maybe<Ref> prefix = sys_get(ts, "pycache_prefix");
  if (prefix && !(*prefix).get().is_none()) return Ref::none();
  Utf8 source = TRY(Utf8::escaped(ts, path));
  std::string_view text = source.view();
  size_t slash = text.rfind('/');
  if (slash == text.npos || !text.ends_with(".py") || source.has_nul()) return Ref::none();
  char stored[4096];
  int length = snprintf(stored, sizeof stored, "%.*s/__pycache__/%.*s.cpython-311.pyc", int(slash), text.data(),
                        int(text.size() - slash - 4), text.data() + slash + 1);
  if (length < 0 || length >= int(sizeof stored)) return Ref::none();
  Ref when = TRY(get_attribute(ts, Value(module), *TRY(intern(ts, "check_hash_based_pycs"))));
  HashCheck check = HashCheck::kDefault;
  if (is<Str>(when) && as<Str>(when).equals_ascii("always")) check = HashCheck::kAlways;
  if (is<Str>(when) && as<Str>(when).equals_ascii("never")) check = HashCheck::kNever;
  Maybe<Ref> found = TRY(read_valid_pyc(ts, stored, source.c_str(), check));
  if (!found) return Ref::none();
  RefTo<Code> code = found.release().cast<Code>();
  RefTo<Str> old_name = code->filename.share();
  if (!str_equal(*old_name, path)) TRY(set_code_filename(ts, *code, *old_name, path));
  return Ref(std::move(code));
}
// The eight bytes a hash-based .pyc file holds.
Result<Ref> imp_source_hash(ThreadState& ts, UInt64 key, Value source) {
  BufferAccess access = TRY(BufferAccess::get(ts, source));
  uint64_t hash = source_hash(key, access.bytes());
  uint8_t bytes[8];
  for (int i = 0; i < 8; i++) bytes[i] = uint8_t(hash >> (8 * i));
  return Ref(TRY(bytes_of(ts, std::span<const uint8_t>(bytes, 8))));
}

constexpr NativeMethod kFunctions[] = {
    module_function<imp_acquire_lock>("acquire_lock(module)", "Take the import lock."),
    module_function<imp_release_lock>("release_lock(module)", "Give the import lock back."),
    module_function<imp_lock_held>("lock_held(module)", "Whether the import lock is taken."),
    function<imp_is_builtin>("is_builtin(name, /)",
                             "1 for a native module, -1 for one that is there for good, 0 else."),
    function<imp_create_builtin>("create_builtin(spec, /)", "Make a native module."),
    function<imp_exec_builtin>("exec_builtin(mod, /)", "Initialise a native module."),
    function<imp_create_dynamic>("create_dynamic(spec, file=None, /)", "Not possible: raises ImportError."),
    function<imp_exec_dynamic>("exec_dynamic(mod, /)", "Nothing to be done."),
    function<imp_extension_suffixes>("extension_suffixes()", "No suffixes."),
    module_function<imp_get_frozen_object>("get_frozen_object(module, name, data=None, /)",
                                           "The code of a frozen module, or the code in marshal data."),
    module_function<imp_is_frozen_package>("is_frozen_package(module, name, /)",
                                           "Whether a frozen module is a package."),
    module_function<imp_is_frozen>("is_frozen(module, name, /)", "Whether there is such a frozen module."),
    module_function<imp_init_frozen>("init_frozen(module, name, /)",
                                     "Make a frozen module and run it; None without one."),
    module_function<imp_find_frozen>("find_frozen(module, name, /, *, withdata=False)",
                                     "None, or (data, whether it is a package, its original name)."),
    function<imp_frozen_module_names>("_frozen_module_names()", "The names of all frozen modules."),
    module_function<imp_override_frozen>("_override_frozen_modules_for_tests(module, override, /)",
                                         "Above 0: use frozen modules; below 0: do not; 0: as -X frozen_modules says."),
    function<imp_fix_co_filename>("_fix_co_filename(code, path, /)", "Set the file name of code that was moved."),
    module_function<imp_stored_code>("_stored_code(module, path, /)",
                                     "The code CPython stored for a source file, or None."),
    function<imp_source_hash>("source_hash(key, source)", "The hash of a source in a .pyc file."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  new (&module_state<State>(module)) State();
  return module_add_text(ts, module, "check_hash_based_pycs", "default");
}

}  // namespace

extern const ModuleSpec module_imp;
const ModuleSpec module_imp{.name = "_imp",
                            .doc = "What importlib needs of the program.",
                            .functions = kFunctions,
                            .initialize = &initialize,
                            .state_bytes = sizeof(State)};

}  // namespace ouro
