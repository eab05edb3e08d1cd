// Module sys: excepthook, unraisablehook, displayhook, breakpointhook, audit; writing to the standard streams.
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "eval/frame.h"
#include "modules/sys.h"
#include "modules/sys_internal.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/exception.h"
#include "objects/list.h"
#include "objects/struct_sequence.h"
#include "objects/traceback.h"
#include "runtime/traceback_print.h"

namespace ouro {

// --- streams

static Result<void> write_descriptor(ThreadState& ts, int file, Str& text) {
  RefTo<Bytes> bytes = TRY(codecs::encode(ts, text, "utf-8", "backslashreplace"));
  std::string_view rest = bytes->view();
  while (!rest.empty()) {
    ssize_t written = write(file, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      TRY(ts.checkpoint_limits());
      continue;
    }
    if (written <= 0) return {};  // there is nobody to tell
    rest.remove_prefix(size_t(written));
  }
  return {};
}

Result<void> write_stream(ThreadState& ts, std::string_view stream, Str& text) {
  Maybe<Ref> file = sys_get(ts, stream);
  if (!file) return write_descriptor(ts, stream == "stdout" ? 1 : 2, text);
  if ((*file).get().is_none()) return {};
  TRY(call_method(ts, *file, names::k_write, Value(text)));
  return {};
}

Result<void> flush_stream(ThreadState& ts, std::string_view stream) {
  Maybe<Ref> file = sys_get(ts, stream);
  if (!file || (*file).get().is_none()) return {};
  Maybe<Ref> closed = TRY(find_attribute(ts, *file, *TRY(intern(ts, "closed"))));
  if (closed && TRY(is_true(ts, *closed))) return {};
  TRY(call_method(ts, *file, names::k_flush));
  return {};
}

// --- exceptions

Result<void> display_exception(ThreadState& ts, Value exception) {
  RefTo<Str> text = is<BaseException>(exception) ? TRY(format_exception(ts, as<BaseException>(exception)))
                                                 : TRY(format_non_exception(ts, exception));
  // What was printed before comes first.
  if (flush_stream(ts, "stdout").is_error() && !ts.catch_any()) return raised;
  TRY(write_stream(ts, "stderr", *text));
  if (flush_stream(ts, "stderr").is_error() && !ts.catch_any()) return raised;
  return {};
}

Ref print_exception(ThreadState& ts, Ref exception) {
  Value traceback = as<BaseException>(exception).traceback.value_or_none();
  (void)sys_set(ts, "last_type", Value(type_of(ts, exception)));
  (void)sys_set(ts, "last_value", exception);
  (void)sys_set(ts, "last_traceback", traceback);
  if (ts.has_exception()) ts.catch_any();
  Maybe<Ref> hook = sys_get(ts, "excepthook");
  auto say = [&](std::string_view message) {
    auto text = str_from_utf8(ts, message);
    if (text.is_error() || write_stream(ts, "stderr", *text.value()).is_error()) ts.catch_any();
  };
  if (!hook) {
    say("sys.excepthook is missing\n");
  } else {
    Ref keep = Ref::share(traceback);
    auto called = call(ts, *hook, Value(type_of(ts, exception)), exception.get(), keep.get());
    if (!called.is_error()) return Ref();
    Ref failure = ts.catch_any();
    if (!failure || is<SystemExit>(failure)) return failure;
    say("Error in sys.excepthook:\n");
    if (display_exception(ts, failure).is_error()) ts.catch_any();
    say("\nOriginal exception was:\n");
  }
  if (display_exception(ts, exception).is_error()) ts.catch_any();
  return Ref();
}

// --- audits

Result<void> audit(ThreadState& ts, std::string_view event, std::span<const Value> arguments) {
  Field& hooks = ts.interpreter().audit_hooks;
  if (hooks.is_null()) return {};
  RefTo<Str> name = TRY(intern(ts, event));
  RefTo<Tuple> given = TRY(tuple_of(ts, arguments));
  RefTo<List> list = RefTo<List>::share(as<List>(hooks));
  for (uint64_t i = 0; i < list->size; i++) {
    Ref hook = Ref::share(list->items[i]);
    TRY(call(ts, hook, Value(name), Value(given)));
  }
  return {};
}

namespace sys {

namespace {

Result<void> sys_excepthook(ThreadState& ts, Value, Value value, Value traceback) {
  if (is<BaseException>(value) && is<Traceback>(traceback) && !as<BaseException>(value).traceback)
    as<BaseException>(value).traceback.set(RefTo<Traceback>::share(as<Traceback>(traceback)));
  return display_exception(ts, value);
}

Result<void> sys_unraisablehook(ThreadState& ts, Module& module, Value unraisable) {
  if (&type_of(ts, unraisable) != module_state<State>(module).unraisable_arguments)
    return raise(ts, Exc::TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
  Tuple& fields = as<Tuple>(unraisable);
  RefTo<Str> text = TRY(format_unraisable(ts, fields[0], fields[1], fields[2], fields[3], fields[4]));
  TRY(write_stream(ts, "stderr", *text));
  return flush_stream(ts, "stderr");
}

// What cannot be encoded is written with backslashes, past the text layer where there is one.
Result<void> write_escaped(ThreadState& ts, Value out, Str& text) {
  Ref encoding = TRY(get_attribute(ts, out, names::k_encoding));
  if (!is<Str>(encoding)) return raise(ts, Exc::TypeError, "encoding must be str, not {}", type_name(ts, encoding));
  Utf8 name = TRY(Utf8::of(ts, as<Str>(encoding)));
  RefTo<Bytes> bytes = TRY(codecs::encode(ts, text, name.c_str(), "backslashreplace"));
  Maybe<Ref> buffer = TRY(find_attribute(ts, out, *TRY(intern(ts, "buffer"))));
  if (buffer) {
    TRY(call_method(ts, *buffer, names::k_write, Value(bytes)));
    return {};
  }
  RefTo<Str> plain = TRY(codecs::decode(ts, bytes->span(), name.c_str(), "strict"));
  TRY(call_method(ts, out, names::k_write, Value(plain)));
  return {};
}

Result<void> sys_displayhook(ThreadState& ts, Value value) {
  Maybe<Ref> builtins = sys_get(ts, "modules");
  Value module;
  if (builtins && is<Dict>(*builtins)) module = dict_find(ts, as<Dict>(*builtins), names::k_builtins);
  if (module.is_null()) return raise(ts, Exc::RuntimeError, "lost builtins module");
  Ref keep = Ref::share(module);
  if (value.is_none()) return {};
  TRY(set_attribute(ts, keep, names::k__, Value::none()));
  Maybe<Ref> out = sys_get(ts, "stdout");
  if (!out || (*out).get().is_none()) return raise(ts, Exc::RuntimeError, "lost sys.stdout");
  RefTo<Str> shown = TRY(repr(ts, value));
  auto written = call_method(ts, *out, names::k_write, Value(shown));
  if (written.is_error()) {
    if (!ts.catch_if(Exc::UnicodeEncodeError)) return raised;
    TRY(write_escaped(ts, *out, *shown));
  }
  RefTo<Str> newline = TRY(str_from_ascii(ts, "\n"));
  TRY(call_method(ts, *out, names::k_write, Value(newline)));
  return set_attribute(ts, keep, names::k__, value);
}

// PYTHONBREAKPOINT names the function: "0" none, nothing pdb.set_trace.
Result<Ref> sys_breakpointhook(ThreadState& ts, Args arguments, Kwargs keywords) {
  const char* variable = ts.interpreter().config.ignore_environment ? nullptr : std::getenv("PYTHONBREAKPOINT");
  std::string_view target = variable && *variable ? variable : "pdb.set_trace";
  if (target == "0") return Ref::none();
  size_t dot = target.rfind('.');
  char module_name[256] = "builtins";
  if (dot < sizeof module_name) {
    target.copy(module_name, dot);
    module_name[dot] = '\0';
  }
  std::string_view name = dot == target.npos ? target : target.substr(dot + 1);
  auto find = [&]() -> Result<Ref> {
    Ref module = TRY(import_module(ts, module_name));
    return get_attribute(ts, module, *TRY(intern(ts, name)));
  };
  auto hook = find();
  if (hook.is_error()) {
    if (!ts.catch_if(Exc::ImportError) && !ts.catch_if(Exc::AttributeError)) return raised;
    Ref message = TRY(text(ts, "Ignoring unimportable $PYTHONBREAKPOINT: \"{}\"", target));
    TRY(warn_text(ts, exception_type(ts, Exc::RuntimeWarning), message, 1));
    return Ref::none();
  }
  Ref function = hook.release();
  RefTo<Tuple> positional = TRY(tuple_of(ts, arguments.values));
  return call_tuple(ts, function, Value(positional), keywords.dict ? Value(keywords.dict) : Value());
}

Result<void> sys_addaudithook(ThreadState& ts, Value hook) {
  auto told = audit(ts, "sys.addaudithook");
  if (told.is_error()) {
    // A hook may refuse others by raising a RuntimeError or another Exception.
    if (!ts.catch_if(Exc::Exception)) return raised;
    return {};
  }
  Field& hooks = ts.interpreter().audit_hooks;
  if (hooks.is_null()) hooks.set(Ref(TRY(list_allocate(ts, 1))));
  return list_append(ts, as<List>(hooks), hook);
}
Result<void> sys_audit(ThreadState& ts, Value event, Args arguments) {
  if (ts.interpreter().audit_hooks.is_null()) return {};
  if (!is<Str>(event))
    return raise(ts, Exc::TypeError, "expected str for argument 'event', not {}", type_name(ts, event));
  Utf8 name = TRY(Utf8::of(ts, as<Str>(event)));
  return audit(ts, name.view(), arguments.values);
}

constexpr NativeMethod kHooks[] = {
    function<sys_excepthook>("excepthook(exctype, value, traceback, /)", "Print an exception and its traceback."),
    module_function<sys_unraisablehook>("unraisablehook(module, unraisable, /)",
                                        "Report an exception nobody can catch."),
    function<sys_displayhook>("displayhook(object, /)", "Print the value of an interactive expression."),
    function<sys_breakpointhook>("breakpointhook(*args, **kwargs)", "What breakpoint() calls."),
    function<sys_addaudithook>("addaudithook(hook)", "Add a function that is told of audit events."),
    function<sys_audit>("audit(event, /, *args)", "Tell the audit hooks of an event."),
};

}  // namespace

std::span<const NativeMethod> hook_functions() { return kHooks; }

}  // namespace sys

Result<Ref> make_unraisable_record(ThreadState& ts, Value exception, Value message, Value where) {
  RefTo<Module> module = TRY(native_module(ts, module_sys));
  // What native code raised outside of any frame is shown where it was met.
  if (!as<BaseException>(exception).traceback && ts.frame) {
    Ref frame = TRY(frame_object_of(ts, *ts.frame));
    TRY(traceback_add(ts, as<BaseException>(exception), frame, ts.frame->last_instruction()));
  }
  const Value values[] = {Value(type_of(ts, exception)), exception,
                          as<BaseException>(exception).traceback.value_or_none(), message, where};
  return Ref(TRY(struct_sequence_make(ts, *module_state<sys::State>(*module).unraisable_arguments, values)));
}

}  // namespace ouro
