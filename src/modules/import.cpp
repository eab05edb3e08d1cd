// __import__ (language reference, 5. The import system): modules that are there already are found here; the
// rest is importlib's, written in Python.
#include "modules/import.h"

#include <chrono>
#include <cstdio>
#include <utility>

#include "eval/frame.h"
#include "modules/module_spec.h"
#include "modules/sys.h"
#include "objects/exception.h"
#include "objects/str.h"
#include "objects/traceback.h"

namespace ouro {

namespace {

// sys.modules, which a program may replace; the name must be a str.
Result<Maybe<Ref>> find_loaded(ThreadState& ts, Value name) {
  Maybe<Ref> modules = sys_get(ts, "modules");
  if (!modules) return raise(ts, Exc::RuntimeError, "unable to get sys.modules");
  if (is_exact<Dict>(*modules)) {
    Maybe<Value> found = TRY(dict_get(ts, as<Dict>(*modules), name));
    if (!found) return Maybe<Ref>(absent);
    return Maybe<Ref>(Ref::share(*found));
  }
  auto found = get_item(ts, *modules, name);
  if (!found.is_error()) return Maybe<Ref>(found.release());
  if (!ts.catch_if(Exc::KeyError)) return raised;
  return Maybe<Ref>(absent);
}

Value original_import(ThreadState& ts) {
  const Field& function = ts.interpreter().import_function;
  return function.is_null() ? Value::none() : function.get();
}

Result<Ref> importlib(ThreadState& ts) {
  if (ts.interpreter().importlib.is_null()) return raise(ts, Exc::ImportError, "importlib has not been started yet");
  return ts.interpreter().importlib.share();
}

// While another thread imports the module, its spec says _initializing: wait for it there.
Result<void> wait_until_initialized(ThreadState& ts, Value module, Value name) {
  Value spec;
  Ref keep;
  if (is<Module>(module) && as<Module>(module).dict) {
    spec = dict_find(ts, *as<Module>(module).dict, names::k___spec__);
    if (spec.is_null() || spec.is_none()) return {};
    keep = Ref::share(spec);
  } else {
    Maybe<Ref> found = TRY(find_attribute(ts, module, names::k___spec__));
    if (!found) return {};
    keep = found.release();
  }
  Maybe<Ref> flag = TRY(find_attribute(ts, keep, names::k__initializing));
  if (!flag || !TRY(is_true(ts, *flag))) return {};
  Ref library = TRY(importlib(ts));
  Ref wait = TRY(get_attribute(ts, library, *TRY(intern(ts, "_lock_unlock_module"))));
  TRY(call(ts, wait, name));
  return {};
}

bool is_importlib(const Code& code) {
  return code.filename->equals_ascii("<frozen importlib._bootstrap>") ||
         code.filename->equals_ascii("<frozen importlib._bootstrap_external>");
}

// Takes importlib's own entries out of the traceback of the pending exception: all of an ImportError's, and
// those above the code of a module, which importlib calls through _call_with_frames_removed. -v keeps them.
void hide_importlib_frames(ThreadState& ts) {
  if (!ts.has_exception() || ts.interpreter().config.verbose) return;
  BaseException& exception = as<BaseException>(ts.pending_exception());
  bool all = pending_matches(ts, Exc::ImportError);
  RefTo<Traceback> before;  // the last entry that stays before the current run of importlib's; null: there is none
  RefTo<Traceback> last;    // the last entry that was looked at and stays
  bool inside = false;
  auto set_next = [&](const RefTo<Traceback>& entry, RefTo<Traceback> next) {
    if (entry) entry->next.set(std::move(next));
    else exception.traceback.set(std::move(next));
  };
  RefTo<Traceback> entry = exception.traceback ? exception.traceback.share() : RefTo<Traceback>();
  while (entry) {
    RefTo<Traceback> next = entry->next ? entry->next.share() : RefTo<Traceback>();
    const Code& code = frame_object_code(*entry->frame.get().object());
    bool is_own = is_importlib(code);
    if (is_own && !inside) before = last ? last.share() : RefTo<Traceback>();
    inside = is_own;
    if (is_own && (all || code.name->equals_ascii("_call_with_frames_removed"))) {
      set_next(before, next ? next.share() : RefTo<Traceback>());
      last = before ? before.share() : RefTo<Traceback>();
      inside = false;
    } else {
      last = entry.share();
    }
    entry = std::move(next);
  }
}

// -X importtime: tells at its end how long an import took, without and with the imports inside it.
class ImportTimer {
 public:
  // Does nothing where the option is not given.
  ImportTimer(const InterpreterConfig& config, ImportTimes& times, const Utf8& name) : times_(times), name_(name) {
    if (!config.import_time) return;
    if (!times.has_header) std::fputs("import time: self [us] | cumulative | imported package\n", stderr);
    times.has_header = true;
    times.level++;
    inside_before_ = std::exchange(times.inside, 0);
    begin_ = now();
  }
  ~ImportTimer() {
    if (!begin_) return;
    int64_t all = now() - begin_;
    times_.level--;
    std::fprintf(stderr, "import time: %9lld | %10lld | %*s%s\n", microseconds(all - times_.inside), microseconds(all),
                 2 * times_.level, "", name_.c_str());
    times_.inside = inside_before_ + all;
  }
  ImportTimer(const ImportTimer&) = delete;
  ImportTimer& operator=(const ImportTimer&) = delete;

 private:
  static int64_t now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }
  static long long microseconds(int64_t nanoseconds) { return (nanoseconds + 999) / 1000; }
  ImportTimes& times_;
  const Utf8& name_;
  int64_t begin_ = 0, inside_before_ = 0;  // nanoseconds
};

Result<Ref> find_and_load(ThreadState& ts, Value absolute_name) {
  Maybe<Ref> loaded = TRY(find_loaded(ts, absolute_name));
  if (loaded && !(*loaded).get().is_none()) {
    TRY(wait_until_initialized(ts, *loaded, absolute_name));
    return loaded.release();
  }
  Ref library = TRY(importlib(ts));
  Maybe<Ref> path = sys_get(ts, "path");
  Maybe<Ref> meta_path = sys_get(ts, "meta_path");
  Maybe<Ref> path_hooks = sys_get(ts, "path_hooks");
  const Value event[] = {absolute_name, Value::none(), path ? (*path).get() : Value::none(),
                         meta_path ? (*meta_path).get() : Value::none(),
                         path_hooks ? (*path_hooks).get() : Value::none()};
  TRY(audit(ts, "import", event));
  Ref find = TRY(get_attribute(ts, library, names::k__find_and_load));
  // Importlib goes on with the original function, whatever builtins.__import__ is now.
  Ref import_function = Ref::share(original_import(ts));
  Interpreter& interpreter = ts.interpreter();
  Utf8 text;
  if (interpreter.config.import_time && is<Str>(absolute_name)) text = TRY(Utf8::escaped(ts, as<Str>(absolute_name)));
  ImportTimer timer(interpreter.config, interpreter.import_times, text);
  auto found = call(ts, find, absolute_name, import_function.get());
  if (found.is_error()) hide_importlib_frames(ts);
  return found;
}

// The package that a relative import starts from: __package__, else by __spec__, __name__ and __path__, with
// the warnings of PEP 366.
Result<RefTo<Str>> package_of(ThreadState& ts, Dict& globals) {
  auto get = [&](names::Id id) -> Ref {
    Value found = dict_find(ts, globals, id);
    return found.is_null() || found.is_none() ? Ref() : Ref::share(found);
  };
  Ref package = get(names::k___package__), spec = get(names::k___spec__);
  if (package) {
    if (!is<Str>(package)) return raise(ts, Exc::TypeError, "package must be a string");
    if (spec) {
      Ref parent = TRY(get_attribute(ts, spec, *TRY(intern(ts, "parent"))));
      if (!TRY(equals(ts, package, parent))) { TRY(warn(ts, Exc::ImportWarning, 1, "__package__ != __spec__.parent")); }
    }
    return std::move(package).cast<Str>();
  }
  if (spec) {
    Ref parent = TRY(get_attribute(ts, spec, *TRY(intern(ts, "parent"))));
    if (!is<Str>(parent)) return raise(ts, Exc::TypeError, "__spec__.parent must be a string");
    return std::move(parent).cast<Str>();
  }
  TRY(warn(ts, Exc::ImportWarning, 1,
           "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__"));
  Ref name = get(names::k___name__);
  if (!name) return raise(ts, Exc::KeyError, "'__name__' not in globals");
  if (!is<Str>(name)) return raise(ts, Exc::TypeError, "__name__ must be a string");
  Str& text = as<Str>(name);
  if (!dict_find(ts, globals, names::k___path__).is_null()) return RefTo<Str>::share(text);
  uint64_t dot = text.length;
  while (dot > 0 && text[dot - 1] != U'.') dot--;
  return str_slice(ts, text, 0, dot ? dot - 1 : 0);
}

Result<RefTo<Str>> resolve_name(ThreadState& ts, Str& name, Value globals, int level) {
  if (globals.is_null() || !is<Dict>(globals)) {
    if (globals.is_null() || globals.is_unbound()) return raise(ts, Exc::KeyError, "'__name__' not in globals");
    return raise(ts, Exc::TypeError, "globals must be a dict");
  }
  RefTo<Str> package = TRY(package_of(ts, as<Dict>(globals)));
  uint64_t end = package->length;
  if (end == 0) return raise(ts, Exc::ImportError, "attempted relative import with no known parent package");
  for (int i = 1; i < level; i++) {
    while (end > 0 && (*package)[end - 1] != U'.') end--;
    if (end == 0) return raise(ts, Exc::ImportError, "attempted relative import beyond top-level package");
    end--;
  }
  StrBuilder builder(ts);
  TRY(builder.append(*package, 0, end));
  if (name.length) {
    TRY(builder.append(U'.'));
    TRY(builder.append(name));
  }
  return builder.finish();
}

uint64_t first_dot(const Str& name) {
  int64_t at = -1;
  for (uint64_t i = 0; i < name.length && at < 0; i++)
    if (name[i] == U'.') at = int64_t(i);
  return at < 0 ? name.length : uint64_t(at);
}

}  // namespace

Result<Ref> import_name(ThreadState& ts, Value name_value, Value globals, Value, Value fromlist, Value level_value) {
  if (!is<Str>(name_value)) return raise(ts, Exc::TypeError, "module name must be a string");
  Str& name = as<Str>(name_value);
  int64_t level =
      level_value.is_null() || level_value.is_unbound() ? 0 : TRY(index_as_int64(ts, level_value, Exc::OverflowError));
  if (level < 0) return raise(ts, Exc::ValueError, "level must be >= 0");
  if (level > INT32_MAX) return raise(ts, Exc::OverflowError, "signed integer is greater than maximum");
  RefTo<Str> absolute;
  if (level > 0) absolute = TRY(resolve_name(ts, name, globals, int(level)));
  else if (name.length == 0) return raise(ts, Exc::ValueError, "Empty module name");
  else absolute = RefTo<Str>::share(name);

  Ref module = TRY(find_and_load(ts, Value(absolute)));
  bool has_from = false;
  if (!fromlist.is_null() && !fromlist.is_unbound() && !fromlist.is_none()) has_from = TRY(is_true(ts, fromlist));
  if (has_from) {
    // Names of a package may be submodules, which importlib loads.
    bool is_package = bool(TRY(find_attribute(ts, module, names::k___path__)));
    if (!is_package) return module;
    Ref library = TRY(importlib(ts));
    Ref handle = TRY(get_attribute(ts, library, names::k__handle_fromlist));
    Ref import_function = Ref::share(original_import(ts));
    return call(ts, handle, module.get(), fromlist, import_function.get());
  }
  // `import a.b` gives a; `from . import x` without names (level > 0, no name) gives the package itself.
  if (level == 0) {
    uint64_t dot = first_dot(name);
    if (dot == name.length) return module;
    RefTo<Str> front = TRY(str_slice(ts, name, 0, dot));
    return find_and_load(ts, Value(front));
  }
  if (name.length == 0) return module;
  uint64_t dot = first_dot(name);
  if (dot == name.length) return module;
  RefTo<Str> front = TRY(str_slice(ts, *absolute, 0, absolute->length - (name.length - dot)));
  Maybe<Ref> top = TRY(find_loaded(ts, Value(front)));
  if (!top) return raise(ts, Exc::KeyError, "{} not in sys.modules as expected", repr_of(Value(front)));
  return top.release();
}

Result<Ref> import_absolute(ThreadState& ts, const char* name) {
  RefTo<Str> text = TRY(intern(ts, name));
  Maybe<Ref> loaded = TRY(find_loaded(ts, Value(text)));
  if (loaded && !(*loaded).get().is_none()) {
    if (!ts.interpreter().importlib.is_null()) TRY(wait_until_initialized(ts, *loaded, Value(text)));
    return loaded.release();
  }
  // Before importlib is there, native modules can be had all the same.
  if (ts.interpreter().importlib.is_null()) {
    const ModuleSpec* spec = find_native_module(name);
    if (spec) return Ref(TRY(native_module(ts, *spec)));
  }
  return find_and_load(ts, Value(text));
}

}  // namespace ouro
