// The end of an interpreter (library reference, atexit; data model, object.__del__): threads, exit functions,
// streams, modules.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "modules/module_spec.h"
#include "modules/noticed_ends.h"
#include "modules/runtime_start.h"
#include "modules/signals.h"
#include "modules/sys.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/weakref.h"
#include "runtime/collector.h"
#include "runtime/leak_report.h"

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

// Every name of the module becomes None: first those with one underscore in front, then the others but __builtins__.
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

template <class Body>
bool for_each_noticed_end(ThreadState& ts, Body body) {
  struct Visitor final : NoticedEndVisitor {
    explicit Visitor(Body& body) : body(body) {}
    bool visit(Object& object) override { return body(object); }
    Body& body;
  } visitor(body);
  return visit_noticed_ends(ts, visitor);
}

// Without anything to notice, taking the modules apart only costs time: the region goes as a whole.
bool end_can_be_noticed(ThreadState& ts) {
  return !for_each_noticed_end(ts, [](Object&) { return false; });
}

// Whether all whose end could be noticed stands in the dict of a module: a collection has nothing to do with it then.
bool modules_hold_what_is_noticed(ThreadState& ts) {
  constexpr size_t kMost = 64, kSlots = 256;
  const Object* slots[kSlots] = {};
  size_t count = 0;
  auto slot_of = [&](const Object* object) -> const Object*& {
    size_t slot = (reinterpret_cast<uintptr_t>(object) >> 4) % kSlots;
    while (slots[slot] && slots[slot] != object) slot = (slot + 1) % kSlots;
    return slots[slot];
  };
  const bool all = for_each_noticed_end(ts, [&](Object& object) {
    const Object*& slot = slot_of(&object);
    if (!slot) count++;
    slot = &object;
    return count <= kMost;
  });
  if (!all) return false;
  bool held[kSlots] = {};
  uint64_t position = 0, place;
  Value key, module, name, value;
  while (dict_next(*ts.interpreter().modules, position, key, module)) {
    if (!is<Module>(module) || !as<Module>(module).dict) continue;
    place = 0;
    while (dict_next(*as<Module>(module).dict, place, name, value)) {
      if (!value.is_heap()) continue;
      const Object*& slot = slot_of(value.object());
      if (slot) held[&slot - slots] = true;
    }
  }
  for (size_t i = 0; i < kSlots; i++)
    if (slots[i] && !held[i]) return false;
  return true;
}

// Checked builds take everything apart always, so that what an interpreter leaves behind can be told.
#if OURO_CHECKED
constexpr bool kAlwaysTakeApart = true;
#else
constexpr bool kAlwaysTakeApart = false;
#endif

// A collection that leaves its garbage as it is when nobody could notice its end any more. True: so it is.
bool collect_until_unnoticed(ThreadState& ts) {
  Collector& collector = *ts.interpreter().collector;
  if (!kAlwaysTakeApart) collector.rest_is_unnoticed = [](ThreadState& ts) { return !end_can_be_noticed(ts); };
  collect_all(ts);
  collector.rest_is_unnoticed = nullptr;
  return collector.left_apart;
}

// Stops as soon as nothing is left whose end could be noticed.
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
  // The modules are let go; what else keeps one alive is found through weak references, in the order of their import.
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
  if (collect_until_unnoticed(ts)) return {};
  for (uint64_t i = references->size; i-- > 0;) {
    Object* referent = as<WeakReference>(references->items[i]).referent;
    if (!referent || Value(referent) == builtins.get() || Value(referent) == sys.get()) continue;
    RefTo<Module> module = RefTo<Module>::share(*static_cast<Module*>(referent));
    if (module->dict) {
      RefTo<Dict> dict = module->dict.share();
      clear_module(ts, *dict);
    }
  }
  if (!kAlwaysTakeApart && !end_can_be_noticed(ts)) return {};
  collect_until_unnoticed(ts);
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
  stop_signal_handling(ts);
  if (!kAlwaysTakeApart && !end_can_be_noticed(ts)) return status;
  if (kAlwaysTakeApart || !modules_hold_what_is_noticed(ts)) collect_all(ts);
  if ((kAlwaysTakeApart || end_can_be_noticed(ts)) && take_modules_apart(ts).is_error()) ts.catch_any();
  if (!flush_reporting(ts, "stdout", false)) status = kFlushFailed;
  if (!flush_reporting(ts, "stderr", false)) status = kFlushFailed;
#if OURO_CHECKED
  const char* stress = interpreter.config.ignore_environment ? nullptr : std::getenv("OURO_STRESS");
  if (stress && std::strstr(stress, "leaks")) report_leaks(interpreter);
#endif
  return status;
}

}  // namespace ouro
