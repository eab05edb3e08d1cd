// Module _warnings: which warnings are shown, ignored or raised (library reference, warnings).
//
// Native code warns through Interpreter::hooks.warn_text. The filters, the registry of `once` and the default
// action are those of module warnings when it is imported; else the ones made here at the start. A module's
// __warningregistry__ remembers what was shown; it is emptied when the filters changed (its "version").
#include "eval/frame.h"
#include "modules/native_state.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/source_line.h"
#include "runtime/type.h"

namespace ouro {

namespace {

struct WarningsModule {
  int64_t filters_version;
};

// One warning on its way. All strong but for what the caller holds.
struct Warning {
  Ref message;  // an instance
  Ref text;     // its str
  Ref category;
  Ref filename;
  int lineno = 0;
  Ref module;       // null: made of the file's name
  Ref registry;     // null or None: nothing is remembered
  Ref source_line;  // null: read from the file
  Ref source;       // the object that leaked, or null
};

// An attribute of module warnings if that is imported (or can be, when asked to).
Result<Maybe<Ref>> warnings_attribute(ThreadState& ts, std::string_view name, bool import) {
  Interpreter& interpreter = ts.interpreter();
  Ref module;
  if (import && !interpreter.finalizing && !interpreter.importlib.is_null()) {
    Result<Ref> imported = import_module(ts, "warnings");
    if (!imported.is_error()) module = imported.release();
    else if (!ts.catch_if(Exc::ImportError)) return raised;
  } else {
    Value found = dict_find(ts, *interpreter.modules, names::k_warnings);
    if (!found.is_null()) module = Ref::share(found);
  }
  if (!module || module.get().is_none()) return Maybe<Ref>(absent);
  return find_attribute(ts, module, *TRY(intern(ts, name)));
}

// --- filters

// Whether a filter's message or module fits: None fits all, a str the equal one, else its match() decides.
Result<bool> fits(ThreadState& ts, Value wanted, Value text) {
  if (wanted.is_none()) return true;
  if (is_exact<Str>(wanted)) return equals(ts, wanted, text);
  RefTo<Str> match = TRY(intern(ts, std::string_view("match")));
  const Value arguments[] = {text};
  Ref result = TRY(call_method_values(ts, wanted, *match, arguments));
  return is_true(ts, result);
}

// The action for a warning; `item`: the filter that chose it.
Result<Ref> find_action(ThreadState& ts, const Warning& warning, Ref& item) {
  Interpreter& interpreter = ts.interpreter();
  Maybe<Ref> current = TRY(warnings_attribute(ts, "filters", false));
  if (current) interpreter.warnings_filters.set(current.release());
  Ref filters = interpreter.warnings_filters.share();
  if (!is<List>(filters)) return raise(ts, Exc::ValueError, "_warnings.filters must be a list");
  for (uint64_t i = 0; i < as<List>(filters).size; i++) {
    item = Ref::share(as<List>(filters).items[i]);
    if (!is<Tuple>(item) || as<Tuple>(item).size != 5)
      return raise(ts, Exc::ValueError, "_warnings.filters item {} isn't a 5-tuple", i);
    auto& fields = as<Tuple>(item);
    if (!is<Str>(fields[0]))
      return raise(ts, Exc::TypeError, "action must be a string, not '{}'", type_name(ts, fields[0]));
    bool message_fits = TRY(fits(ts, fields[1], warning.text));
    bool module_fits = TRY(fits(ts, fields[3], warning.module));
    bool category_fits = TRY(is_subclass(ts, warning.category, fields[2]));
    int64_t line = TRY(index_as_int64(ts, fields[4], Exc::OverflowError));
    if (category_fits && message_fits && module_fits && (line == 0 || line == warning.lineno))
      return Ref::share(fields[0]);
  }
  item = Ref::none();
  Maybe<Ref> standard = TRY(warnings_attribute(ts, "defaultaction", false));
  if (standard) {
    if (!is<Str>(*standard))
      return raise(ts, Exc::TypeError, "_warnings.defaultaction must be a string, not '{}'", type_name(ts, *standard));
    interpreter.warnings_default_action.set(standard.release());
  }
  return interpreter.warnings_default_action.share();
}

WarningsModule& state_of(ThreadState& ts);

// Whether the registry knows the key; puts it there if asked to. A registry of older filters is emptied first.
Result<bool> known(ThreadState& ts, Value registry_value, Value key, bool remember) {
  RefTo<Dict> registry = RefTo<Dict>::share(as<Dict>(registry_value));
  int64_t version = state_of(ts).filters_version;
  RefTo<Str> version_name = TRY(intern(ts, std::string_view("version")));
  Maybe<Value> found = TRY(dict_get(ts, *registry, Value(version_name)));
  int64_t number;
  if (!found || !is_int(*found) || !int_to_int64(*found, number) || number != version) {
    dict_clear(ts, *registry);
    TRY(dict_set(ts, *registry, Value(version_name), Value::small_int(version)));
  } else {
    Maybe<Value> entry = TRY(dict_get(ts, *registry, key));
    if (entry) {
      Ref keep = Ref::share(*entry);
      if (TRY(is_true(ts, keep))) return true;
    }
  }
  if (remember) TRY(dict_set(ts, *registry, key, Value::true_()));
  return false;
}

Result<Ref> once_registry(ThreadState& ts) {
  Maybe<Ref> current = TRY(warnings_attribute(ts, "onceregistry", false));
  if (!current) return ts.interpreter().warnings_once.share();
  if (!is<Dict>(*current))
    return raise(ts, Exc::TypeError, "_warnings.onceregistry must be a dict, not '{}'", type_name(ts, *current));
  ts.interpreter().warnings_once.set((*current).share());
  return current.release();
}

// --- showing

// Without module warnings: "file:line: Category: text" and the source line on sys.stderr.
Result<void> show_plainly(ThreadState& ts, const Warning& warning) {
  Value found = dict_find(ts, *ts.interpreter().sys_dict, names::k_stderr);
  if (found.is_null() || found.is_none()) return {};
  Ref file = Ref::share(found);
  Ref name = TRY(get_attribute(ts, warning.category, names::k___name__));
  Ref line = TRY(text(ts, "{}:{}: {}: {}\n", warning.filename, warning.lineno, name, warning.text));
  TRY(call_method(ts, file, names::k_write, line.get()));
  Ref source;
  if (warning.source_line) {
    source = warning.source_line.share();
  } else if (is<Str>(warning.filename)) {
    Maybe<Ref> read = TRY(read_source_line(ts, as<Str>(warning.filename), warning.lineno));
    if (read) source = read.release();
  }
  if (!source || !is<Str>(source)) return {};
  auto& whole = as<Str>(source);
  uint64_t begin = 0, end = whole.length;
  auto blank = [&](uint64_t i) {
    return whole[i] == U' ' || whole[i] == U'\t' || whole[i] == U'\f' || whole[i] == U'\n' || whole[i] == U'\r';
  };
  while (begin < end && blank(begin)) begin++;
  while (end > begin && blank(end - 1)) end--;
  if (begin == end) return {};
  RefTo<Str> stripped = TRY(str_slice(ts, whole, begin, end));
  Ref shown = TRY(text(ts, "  {}\n", Value(stripped)));
  TRY(call_method(ts, file, names::k_write, shown.get()));
  return {};
}

Result<void> show(ThreadState& ts, const Warning& warning) {
  // With a source only Python's own code can tell where it was allocated.
  Maybe<Ref> function = TRY(warnings_attribute(ts, "_showwarnmsg", bool(warning.source)));
  if (!function) {
    if (show_plainly(ts, warning).is_error() && !ts.catch_if(Exc::Exception)) return raised;
    return {};
  }
  if (!is_callable(ts, *function))
    return raise(ts, Exc::TypeError, "warnings._showwarnmsg() must be set to a callable");
  Maybe<Ref> record_class = TRY(warnings_attribute(ts, "WarningMessage", false));
  if (!record_class) return raise(ts, Exc::RuntimeError, "unable to get warnings.WarningMessage");
  Ref record = TRY(call(ts, (*record_class).get(), warning.message.get(), warning.category.get(),
                        warning.filename.get(), Value::small_int(warning.lineno), Value::none(), Value::none(),
                        warning.source ? warning.source.get() : Value::none()));
  TRY(call(ts, (*function).get(), record.get()));
  return {};
}

// --- deciding

// The module's name as the file's name gives it.
Result<Ref> module_of_file(ThreadState& ts, Value filename) {
  auto& name = as<Str>(filename);
  if (name.length == 0) return Ref(TRY(str_from_ascii(ts, "<unknown>")));
  if (name.length >= 3 && name[name.length - 3] == U'.' && name[name.length - 2] == U'p' &&
      name[name.length - 1] == U'y')
    return Ref(TRY(str_slice(ts, name, 0, name.length - 3)));
  return Ref::share(filename);
}

bool action_is(Value action, std::string_view name) { return is<Str>(action) && as<Str>(action).equals_ascii(name); }

// `message` is text or an instance of Warning.
Result<void> warn_explicitly(ThreadState& ts, Warning& warning, Value message) {
  if (warning.module && warning.module.get().is_none()) return {};  // the interpreter is ending
  if (warning.registry && !warning.registry.get().is_none() && !is<Dict>(warning.registry))
    return raise(ts, Exc::TypeError, "'registry' must be a dict or None");
  bool remembers = warning.registry && !warning.registry.get().is_none();
  if (!warning.module) warning.module = TRY(module_of_file(ts, warning.filename));
  bool is_warning = TRY(is_instance(ts, message, Value(ts.types()[Exc::Warning])));
  if (is_warning) {
    warning.message = Ref::share(message);
    warning.text = TRY(str(ts, message));
    warning.category = Ref::share(Value(type_of(ts, message)));
  } else {
    warning.text = Ref::share(message);
    warning.message = TRY(call(ts, warning.category.get(), message));
  }
  RefTo<Tuple> key = TRY(make_tuple(ts, warning.text, warning.category, Value::small_int(warning.lineno)));
  if (remembers && TRY(known(ts, warning.registry, Value(key), false))) return {};
  Ref item;
  Ref action = TRY(find_action(ts, warning, item));
  if (action_is(action, "error")) return raise_value(ts, warning.message);
  if (action_is(action, "ignore")) return {};
  if (!action_is(action, "always")) {
    if (remembers) TRY(dict_set(ts, as<Dict>(warning.registry), Value(key), Value::true_()));
    RefTo<Tuple> short_key = TRY(make_tuple(ts, warning.text, warning.category));
    if (action_is(action, "once")) {
      Ref registry = remembers ? warning.registry.share() : TRY(once_registry(ts));
      if (TRY(known(ts, registry, Value(short_key), true))) return {};
    } else if (action_is(action, "module")) {
      if (remembers && TRY(known(ts, warning.registry, Value(short_key), true))) return {};
    } else if (!action_is(action, "default")) {
      return raise(ts, Exc::RuntimeError, "Unrecognized action ({}) in warnings.filters:\n {}", repr_of(action),
                   repr_of(item));
    }
  }
  return show(ts, warning);
}

// --- where the warning is: a frame of the stack

bool contains_text(const Str& text, std::string_view part) {
  if (!text.ascii) return false;
  return text.ascii_text().find(part) != std::string_view::npos;
}
bool is_import_frame(const Frame* frame) {
  if (!frame || !frame->code->filename) return false;
  const Str& name = *frame->code->filename;
  return contains_text(name, "importlib") && contains_text(name, "_bootstrap");
}
Result<void> find_place(ThreadState& ts, int64_t stack_level, Warning& warning) {
  Frame* frame = ts.frame;
  if (stack_level <= 0 || is_import_frame(frame)) {
    while (--stack_level > 0 && frame) frame = frame->previous;
  } else {
    while (--stack_level > 0 && frame) {
      do frame = frame->previous;
      while (is_import_frame(frame));
    }
  }
  RefTo<Dict> globals;
  if (frame) {
    globals = RefTo<Dict>::share(*frame->globals);
    warning.filename = Ref(frame->code->filename.share());
    warning.lineno = frame_line(*frame);
  } else {
    globals = RefTo<Dict>::share(*ts.interpreter().sys_dict);
    warning.filename = Ref(TRY(str_from_ascii(ts, "sys")));
    warning.lineno = 1;
  }
  Value registry = dict_find(ts, *globals, names::k___warningregistry__);
  if (registry.is_null()) {
    RefTo<Dict> made = TRY(dict_allocate(ts));
    TRY(dict_set(ts, *globals, names::k___warningregistry__, Value(made)));
    warning.registry = std::move(made);
  } else {
    warning.registry = Ref::share(registry);
  }
  Value module = dict_find(ts, *globals, names::k___name__);
  if (!module.is_null() && (module.is_none() || is<Str>(module))) warning.module = Ref::share(module);
  else warning.module = TRY(str_from_ascii(ts, "<string>"));
  return {};
}

Result<void> warn_here(ThreadState& ts, Value message, Value category, int64_t stack_level, Value source) {
  Warning warning;
  warning.category = Ref::share(category);
  if (!source.is_none() && !source.is_null()) warning.source = Ref::share(source);
  TRY(find_place(ts, stack_level, warning));
  return warn_explicitly(ts, warning, message);
}
Result<void> warn_hook(ThreadState& ts, Type& category, Value message, int stack_level) {
  return warn_here(ts, message, Value(category), stack_level, Value());
}

// --- the module

Result<Ref> category_of(ThreadState& ts, Value message, Value category) {
  Value base = Value(ts.types()[Exc::Warning]);
  if (TRY(is_instance(ts, message, base))) return Ref::share(Value(type_of(ts, message)));
  if (category.is_none()) return Ref::share(Value(ts.types()[Exc::UserWarning]));
  bool good = is<Type>(category) && TRY(is_subclass(ts, category, base));
  if (!good) return raise(ts, Exc::TypeError, "category must be a Warning subclass, not '{}'", type_name(ts, category));
  return Ref::share(category);
}

Result<void> warn_function(ThreadState& ts, Value message, Value category, Index stacklevel, Value source) {
  Ref chosen = TRY(category_of(ts, message, category));
  return warn_here(ts, message, chosen, stacklevel, source);
}

// The line of a module whose loader knows its source; null when it does not.
Result<Ref> line_from_loader(ThreadState& ts, Value module_globals, int lineno) {
  if (!is<Dict>(module_globals))
    return raise(ts, Exc::TypeError, "module_globals must be a dict, not '{}'", type_name(ts, module_globals));
  auto& globals = as<Dict>(module_globals);
  Value loader = dict_find(ts, globals, names::k___loader__);
  Value name = dict_find(ts, globals, names::k___name__);
  if (loader.is_null() || name.is_null()) return Ref::none();
  Ref keep_loader = Ref::share(loader), keep_name = Ref::share(name);
  Maybe<Ref> get_source = TRY(find_attribute(ts, loader, *TRY(intern(ts, std::string_view("get_source")))));
  if (!get_source) return Ref::none();
  Ref source = TRY(call(ts, (*get_source).get(), keep_name.get()));
  if (!is<Str>(source)) return Ref::none();
  Ref lines = TRY(call_method_values(ts, source, *TRY(intern(ts, std::string_view("splitlines"))), {}));
  if (!is<List>(lines) || lineno < 1 || uint64_t(lineno) > as<List>(lines).size) return Ref::none();
  return Ref::share(as<List>(lines).items[lineno - 1]);
}

Result<void> warn_explicit_function(ThreadState& ts, Value message, Value category, Value filename, Int32 lineno,
                                    Given<Value> module, Given<Value> registry, Value module_globals, Value source) {
  if (!is<Str>(filename))
    return raise(ts, Exc::TypeError, "warn_explicit() argument 3 must be str, not {}", type_name(ts, filename));
  Warning warning;
  warning.category = Ref::share(category);
  warning.filename = Ref::share(filename);
  warning.lineno = lineno;
  if (module) warning.module = Ref::share(*module);
  if (registry) warning.registry = Ref::share(*registry);
  if (!source.is_none()) warning.source = Ref::share(source);
  if (!module_globals.is_none()) {
    Ref line = TRY(line_from_loader(ts, module_globals, lineno));
    if (!line.get().is_none()) warning.source_line = std::move(line);
  }
  return warn_explicitly(ts, warning, message);
}

void filters_mutated(ThreadState&, Module& module) { native_state<WarningsModule>(module).filters_version++; }

constexpr NativeMethod kFunctions[] = {
    function<warn_function>("warn(message, category=None, stacklevel=1, source=None)",
                            "Warn of something in the code that called; the filters decide what becomes of it."),
    function<warn_explicit_function>("warn_explicit(message, category, filename, lineno, module=..., registry=..., "
                                     "module_globals=None, source=None)",
                                     "Warn of something at a place that is given."),
    module_function<filters_mutated>("_filters_mutated(module)", "To be called after the filters were changed."),
};

WarningsModule& state_of(ThreadState& ts);

Result<void> add_filter(ThreadState& ts, List& filters, std::string_view action, Exc category, const char* module) {
  RefTo<Str> action_text = TRY(intern(ts, action));
  Ref module_text = Ref::none();
  if (module) module_text = TRY(str_from_ascii(ts, module));
  RefTo<Tuple> filter = TRY(
      make_tuple(ts, Value(action_text), Value::none(), Value(ts.types()[category]), module_text, Value::small_int(0)));
  return list_append(ts, filters, Ref(std::move(filter)));
}

Result<void> initialize(ThreadState& ts, Module& module) {
  auto* state = TRY(make_native_state<WarningsModule>(ts, module));
  state->filters_version = 0;
  Interpreter& interpreter = ts.interpreter();
  RefTo<List> filters = TRY(list_allocate(ts, 5));
  TRY(add_filter(ts, *filters, "default", Exc::DeprecationWarning, "__main__"));
  TRY(add_filter(ts, *filters, "ignore", Exc::DeprecationWarning, nullptr));
  TRY(add_filter(ts, *filters, "ignore", Exc::PendingDeprecationWarning, nullptr));
  TRY(add_filter(ts, *filters, "ignore", Exc::ImportWarning, nullptr));
  TRY(add_filter(ts, *filters, "ignore", Exc::ResourceWarning, nullptr));
  TRY(module_add(ts, module, "filters", Value(filters)));
  interpreter.warnings_filters.set(std::move(filters));
  interpreter.warnings_once.set(TRY(dict_allocate(ts)));
  interpreter.warnings_default_action.set(TRY(intern(ts, std::string_view("default"))));
  TRY(module_add(ts, module, "_onceregistry", interpreter.warnings_once));
  TRY(module_add(ts, module, "_defaultaction", interpreter.warnings_default_action));
  interpreter.warnings_state = state;
  interpreter.hooks.warn_text = &warn_hook;
  return {};
}

WarningsModule& state_of(ThreadState& ts) { return *static_cast<WarningsModule*>(ts.interpreter().warnings_state); }

}  // namespace

extern const ModuleSpec module_warnings;
const ModuleSpec module_warnings{.name = "_warnings",
                                 .doc = "Warnings and their filters.",
                                 .functions = kFunctions,
                                 .initialize = &initialize,
                                 .state_bytes = kNativeStateBytes};

}  // namespace ouro
