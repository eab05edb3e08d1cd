// The end of an interpreter (library reference, atexit; data model, object.__del__): threads, exit functions,
// streams, modules.
#include <cstdio>

#include "modules/module_spec.h"
#include "modules/runtime_start.h"
#include "modules/signals.h"
#include "modules/sys.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/weakref.h"
#include "runtime/collector.h"

namespace ouro {

namespace {

constexpr int kFlushFailed = 120;

// Calls a function of a module if the module was imported; a failure is reported and forgotten.
void call_if_imported(ThreadState& ts, const char* module_name, const char* function_name) {
  auto run = [&]() -> Result<void> {
    Value module = dict_find(ts, *ts.interpreter().modules, module_name);
    if (module.is_null() || module.is_none()) return {};
    Ref keep = Ref::share(module);
    Maybe<Ref> function = TRY(find_attribute(ts, keep, *TRY(intern(ts, function_name))));
    if (function) TRY(call(ts, *function));
    return {};
  };
  if (run().is_error()) write_unraisable(ts, Value::none());
}

bool flush_reporting(ThreadState& ts, const char* stream, bool report) {
  if (!flush_stream(ts, stream).is_error()) return true;
  if (report) {
    Maybe<Ref> file = sys_get(ts, stream);
    write_unraisable(ts, file ? (*file).get() : Value::none());
  } else {
    ts.catch_any();
  }
  return false;
}

// Every name of the module becomes None: first those with one underscore in front, then the others but
// __builtins__.
void clear_module(ThreadState& ts, Dict& dict) {
  for (bool private_names : {true, false}) {
    auto names = dict_keys_list(ts, dict);
    if (names.is_error()) {
      ts.catch_any();
      return;
    }
    RefTo<List> keys = names.release();
    for (uint64_t i = 0; i < keys->size; i++) {
      if (!is<Str>(keys->items[i])) continue;
      Str& key = as<Str>(keys->items[i]);
      bool is_private = key.length > 1 && key[0] == U'_' && key[1] != U'_';
      if (is_private != private_names || key.equals_ascii("__builtins__")) continue;
      if (dict_set(ts, dict, Value(key), Value::none()).is_error()) ts.catch_any();
    }
  }
}

void collect_all(ThreadState& ts) {
  if (collect(ts, 2).is_error()) ts.catch_any();
}

Result<void> take_modules_apart(ThreadState& ts) {
  Interpreter& interpreter = ts.interpreter();
  // What may keep objects of the program alive.
  for (const char* name : {"path", "argv", "ps1", "ps2", "last_type", "last_value", "last_traceback",
                           "path_importer_cache", "meta_path", "path_hooks"})
    TRY(sys_set(ts, name, Value::none()));
  for (const char* name : {"stdin", "stdout", "stderr"}) {
    char original[16];
    std::snprintf(original, sizeof original, "__%s__", name);
    Maybe<Ref> stream = sys_get(ts, original);
    TRY(sys_set(ts, name, stream ? (*stream).get() : Value::none()));
  }
  RefTo<List> modules = TRY(dict_values_list(ts, *interpreter.modules));
  // The modules are let go; what else keeps one alive is found through weak references, in the order of their
  // import.
  RefTo<List> references = TRY(list_allocate(ts, modules->size));
  for (uint64_t i = 0; i < modules->size; i++)
    if (is<Module>(modules->items[i]))
      TRY(list_append(ts, *references, Ref(TRY(weakref_make(ts, modules->items[i], Value())))));
  Value builtins_value = dict_find(ts, *interpreter.modules, names::k_builtins);
  Value sys_value = dict_find(ts, *interpreter.modules, names::k_sys);
  Ref builtins = builtins_value.is_null() ? Ref() : Ref::share(builtins_value);
  Ref sys = sys_value.is_null() ? Ref() : Ref::share(sys_value);
  dict_clear(ts, *interpreter.modules);
  modules = RefTo<List>();
  interpreter.main_dict.clear();
  collect_all(ts);
  for (uint64_t i = references->size; i-- > 0;) {
    Object* referent = as<WeakReference>(references->items[i]).referent;
    if (!referent || Value(referent) == builtins.get() || Value(referent) == sys.get()) continue;
    RefTo<Module> module = RefTo<Module>::share(*static_cast<Module*>(referent));
    if (module->dict) {
      RefTo<Dict> dict = module->dict.share();
      clear_module(ts, *dict);
    }
  }
  collect_all(ts);
  return {};
}

}  // namespace

int finish_interpreter(ThreadState& ts) {
  int status = 0;
  Interpreter& interpreter = ts.interpreter();
  call_if_imported(ts, "threading", "_shutdown");
  call_if_imported(ts, "atexit", "_run_exitfuncs");
  if (!flush_reporting(ts, "stdout", true)) status = kFlushFailed;
  if (!flush_reporting(ts, "stderr", false)) status = kFlushFailed;
  interpreter.finalizing = true;
  // Daemon threads end at their next wait for the GIL: the modules are taken apart without them.
  interpreter.gil->close(ts.gil_thread);
  // Daemon threads end when they come for the GIL next.
  interpreter.gil->close(ts.gil_thread);
  collect_all(ts);
  stop_signal_handling(ts);
  if (take_modules_apart(ts).is_error()) ts.catch_any();
  if (!flush_reporting(ts, "stdout", false)) status = kFlushFailed;
  if (!flush_reporting(ts, "stderr", false)) status = kFlushFailed;
  return status;
}

}  // namespace ouro
