// Module sys: functions that look at or set the state of the interpreter and of the thread.
#include <climits>

#include "eval/frame.h"
#include "eval/tracing.h"
#include "modules/sys.h"
#include "modules/sys_internal.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/struct_sequence.h"
#include "objects/traceback.h"

namespace ouro::sys {

namespace {

constexpr int kSmallestDigitLimit = 640;

// --- exceptions and frames

Result<Ref> sys_exit(ThreadState& ts, Value status) {
  if (is<Tuple>(status)) {
    Ref exception = TRY(make_exception(ts, exception_type(ts, Exc::SystemExit), as<Tuple>(status).span()));
    return raise_value(ts, exception);
  }
  if (status.is_none()) return raise_empty(ts, Exc::SystemExit);
  return raise_with(ts, Exc::SystemExit, status);
}

Result<Ref> info_of(ThreadState& ts, Value exception) {
  if (exception.is_null() || exception.is_none())
    return Ref(TRY(make_tuple(ts, Value::none(), Value::none(), Value::none())));
  Value traceback = as<BaseException>(exception).traceback.value_or_none();
  return Ref(TRY(make_tuple(ts, Value(exception.object()->type), exception, traceback)));
}
Result<Ref> sys_exc_info(ThreadState& ts) { return info_of(ts, ts.handled_exception()); }
Result<Ref> sys_exception(ThreadState& ts) {
  Value exception = ts.handled_exception();
  return exception.is_null() ? Ref::none() : Ref::share(exception);
}

Result<Ref> sys_getframe(ThreadState& ts, Int32 depth) {
  Frame* frame = ts.frame;
  for (int i = 0; i < depth && frame; i++) frame = frame->previous;
  if (!frame) return raise(ts, Exc::ValueError, "call stack is not deep enough");
  RefTo<FrameObject> object = TRY(frame_object_of(ts, *frame));
  Value argument(object);
  TRY(audit(ts, "sys._getframe", {&argument, 1}));
  return Ref(std::move(object));
}
Result<Ref> sys_current_frames(ThreadState& ts) {
  RefTo<Dict> frames = TRY(dict_allocate(ts));
  for (ThreadState* thread = ts.interpreter().threads; thread; thread = thread->next) {
    if (!thread->frame) continue;
    RefTo<FrameObject> object = TRY(frame_object_of(ts, *thread->frame));
    Ref id = TRY(make_int_unsigned(ts, thread->thread_id));
    TRY(dict_set(ts, *frames, id, Value(object)));
  }
  return Ref(std::move(frames));
}
Result<Ref> sys_current_exceptions(ThreadState& ts) {
  RefTo<Dict> exceptions = TRY(dict_allocate(ts));
  for (ThreadState* thread = ts.interpreter().threads; thread; thread = thread->next) {
    Ref info = TRY(info_of(ts, thread->handled_exception()));
    Ref id = TRY(make_int_unsigned(ts, thread->thread_id));
    TRY(dict_set(ts, *exceptions, id, info));
  }
  return Ref(std::move(exceptions));
}

// --- objects

Result<Ref> sys_intern(ThreadState& ts, Value value) {
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "intern() argument must be str, not {}", type_name(ts, value));
  if (!is_exact<Str>(value)) return raise(ts, Exc::TypeError, "can't intern {}", type_name(ts, value));
  return Ref(TRY(intern(ts, RefTo<Str>::share(as<Str>(value)))));
}
Result<Ref> sys_getrefcount(ThreadState& ts, Value value) {
  // Values without a heap object never die.
  if (!value.is_heap()) return Ref::small_int(1000000000);
  return make_int_unsigned(ts, value.object()->refcount);
}
Result<Ref> sys_getsizeof(ThreadState& ts, Value object, Given<Value> fallback) {
  auto measure = [&]() -> Result<Ref> {
    Maybe<Ref> size = TRY(call_special(ts, object, names::k___sizeof__));
    if (!size) return raise(ts, Exc::TypeError, "Type {} doesn't define __sizeof__", type_name(ts, object));
    Ref number = size.release();
    int64_t bytes = TRY(index_as_int64(ts, number, Exc::OverflowError));
    if (bytes < 0) return raise(ts, Exc::ValueError, "__sizeof__() should return >= 0");
    // What the collector needs for a container counts as its own, as programs know it.
    if (type_of(ts, object).has(type_flags::kContainer)) bytes += 16;
    return make_int(ts, bytes);
  };
  auto size = measure();
  if (size.is_error() && fallback && ts.catch_if(Exc::TypeError)) return Ref::share(*fallback);
  return size;
}
Result<Ref> sys_getallocatedblocks(ThreadState& ts) {
  return make_int_unsigned(ts, ts.interpreter().heap.cells_in_use());
}

// --- limits

Result<int> sys_getrecursionlimit(ThreadState& ts) { return ts.interpreter().recursion_limit; }
Result<void> sys_setrecursionlimit(ThreadState& ts, Int32 limit) {
  if (limit < 1) return raise(ts, Exc::ValueError, "recursion limit must be greater or equal than 1");
  Interpreter& interpreter = ts.interpreter();
  int depth = interpreter.recursion_limit - ts.recursion_remaining;
  if (depth >= limit)
    return raise(ts, Exc::RecursionError,
                 "cannot set the recursion limit to {} at the recursion depth {}: the limit is too low", int(limit),
                 depth);
  for (ThreadState* thread = interpreter.threads; thread; thread = thread->next)
    thread->recursion_remaining += limit - interpreter.recursion_limit;
  interpreter.recursion_limit = limit;
  return {};
}
Result<Ref> sys_getswitchinterval(ThreadState& ts) {
  return make_float(ts, double(ts.interpreter().gil->interval_microseconds()) / 1e6);
}
Result<void> sys_setswitchinterval(ThreadState& ts, Double interval) {
  if (!(interval > 0)) return raise(ts, Exc::ValueError, "switch interval must be strictly positive");
  double microseconds = interval * 1e6;
  ts.interpreter().gil->set_interval(microseconds > 1e15 ? int64_t(1e15) : int64_t(microseconds));
  return {};
}
Result<int> sys_get_int_max_str_digits(ThreadState& ts) { return ts.interpreter().max_str_digits; }
Result<void> sys_set_int_max_str_digits(ThreadState& ts, Int32 digits) {
  if (digits != 0 && digits < kSmallestDigitLimit)
    return raise(ts, Exc::ValueError, "maxdigits must be 0 or larger than {}", kSmallestDigitLimit);
  ts.interpreter().max_str_digits = digits;
  return {};
}
Result<int> sys_getdlopenflags(ThreadState&, Module& module) { return module_state<State>(module).dlopen_flags; }
Result<void> sys_setdlopenflags(ThreadState&, Module& module, Int32 flags) {
  module_state<State>(module).dlopen_flags = flags;
  return {};
}

// --- encodings

Result<Ref> sys_getdefaultencoding(ThreadState& ts) { return Ref(TRY(intern(ts, "utf-8"))); }
Result<Ref> sys_getfilesystemencoding(ThreadState& ts) { return Ref(TRY(intern(ts, "utf-8"))); }
Result<Ref> sys_getfilesystemencodeerrors(ThreadState& ts) { return Ref(TRY(intern(ts, "surrogateescape"))); }

// --- tracing, generators

Result<Ref> field_or_none(const Field& field) { return field.is_null() ? Ref::none() : field.share(); }
void store_or_clear(Field& field, Value value) { field.set(value.is_none() ? Ref() : Ref::share(value)); }

// Sets the trace or profile function. The old one goes while none is set; its finalizer may not install another.
Result<void> install_function(ThreadState& ts, bool& installing, Field& field, Value function, const char* kind) {
  if (installing) {
    installing = false;
    return raise(ts, Exc::RuntimeError, "Cannot install a {} function while another {} function is being installed",
                 kind, kind);
  }
  installing = true;
  {
    Ref old = field.take();
    choose_tracing(ts);
  }
  field.set(function.is_none() ? Ref() : Ref::share(function));
  choose_tracing(ts);
  installing = false;
  return {};
}

Result<Ref> sys_gettrace(ThreadState& ts) { return field_or_none(ts.trace_function); }
Result<void> sys_settrace(ThreadState& ts, Module& module, Value function) {
  TRY(audit(ts, "sys.settrace"));
  return install_function(ts, module_state<State>(module).installing_trace, ts.trace_function, function, "trace");
}
Result<Ref> sys_getprofile(ThreadState& ts) { return field_or_none(ts.profile_function); }
Result<void> sys_setprofile(ThreadState& ts, Module& module, Value function) {
  TRY(audit(ts, "sys.setprofile"));
  return install_function(ts, module_state<State>(module).installing_profile, ts.profile_function, function, "profile");
}
Result<Ref> sys_call_tracing(ThreadState& ts, Value function, Tuple& arguments) {
  int saved = ts.tracing;
  ts.tracing = 0;
  auto result = call_tuple(ts, function, Value(arguments), Value());
  ts.tracing = saved;
  return result;
}
Result<int> sys_get_origin_depth(ThreadState& ts) { return ts.coroutine_origin_depth; }
Result<void> sys_set_origin_depth(ThreadState& ts, Int32 depth) {
  if (depth < 0) return raise(ts, Exc::ValueError, "depth must be >= 0");
  ts.coroutine_origin_depth = depth;
  return {};
}
Result<Ref> sys_get_asyncgen_hooks(ThreadState& ts, Module& module) {
  Ref first = TRY(field_or_none(ts.async_gen_firstiter)), last = TRY(field_or_none(ts.async_gen_finalizer));
  const Value hooks[] = {first, last};
  return Ref(TRY(struct_sequence_make(ts, *module_state<State>(module).asyncgen_hooks, hooks)));
}
Result<void> sys_set_asyncgen_hooks(ThreadState& ts, Given<Value> firstiter, Given<Value> finalizer) {
  if (finalizer && !(*finalizer).is_none() && !is_callable(ts, *finalizer))
    return raise(ts, Exc::TypeError, "callable finalizer expected, got {}", type_name(ts, *finalizer));
  if (firstiter && !(*firstiter).is_none() && !is_callable(ts, *firstiter))
    return raise(ts, Exc::TypeError, "callable firstiter expected, got {}", type_name(ts, *firstiter));
  if (finalizer) store_or_clear(ts.async_gen_finalizer, *finalizer);
  if (firstiter) store_or_clear(ts.async_gen_firstiter, *firstiter);
  return {};
}

bool sys_is_finalizing(ThreadState& ts) { return ts.interpreter().finalizing; }
Result<void> sys_nothing(ThreadState&) { return {}; }
int sys_zero(ThreadState&) { return 0; }

constexpr NativeMethod kFunctions[] = {
    function<sys_exit>("exit(status=None, /)", "End the program: raise SystemExit(status)."),
    function<sys_exc_info>("exc_info()", "(type, value, traceback) of the exception being handled."),
    function<sys_exception>("exception()", "The exception being handled, or None."),
    function<sys_getframe>("_getframe(depth=0, /)", "The frame that is `depth` calls up."),
    function<sys_current_frames>("_current_frames()", "The innermost frame of each thread, by its ident."),
    function<sys_current_exceptions>("_current_exceptions()", "What each thread handles, by its ident."),
    function<sys_intern>("intern(string, /)", "The one object kept for strings equal to this one."),
    function<sys_getrefcount>("getrefcount(object, /)", "How many references lead to the object."),
    function<sys_getsizeof>("getsizeof(object, default=<unrepresentable>)", "The size of the object in bytes."),
    function<sys_getallocatedblocks>("getallocatedblocks()", "Memory in use, in cells."),
    function<sys_getrecursionlimit>("getrecursionlimit()", "How deep calls may nest."),
    function<sys_setrecursionlimit>("setrecursionlimit(limit, /)", "Set how deep calls may nest."),
    function<sys_getswitchinterval>("getswitchinterval()", "The thread switch interval in seconds."),
    function<sys_setswitchinterval>("setswitchinterval(interval, /)", "Set the thread switch interval in seconds."),
    function<sys_get_int_max_str_digits>("get_int_max_str_digits()", "Limit of digits in conversions of int and str."),
    function<sys_set_int_max_str_digits>("set_int_max_str_digits(maxdigits)", "Set that limit; 0: none."),
    module_function<sys_getdlopenflags>("getdlopenflags(module)", "The flags for loading shared libraries."),
    module_function<sys_setdlopenflags>("setdlopenflags(module, flags, /)",
                                        "Set the flags for loading shared libraries."),
    function<sys_getdefaultencoding>("getdefaultencoding()", "The encoding of str.encode without argument."),
    function<sys_getfilesystemencoding>("getfilesystemencoding()", "The encoding of file names."),
    function<sys_getfilesystemencodeerrors>("getfilesystemencodeerrors()", "The error handler for file names."),
    function<sys_gettrace>("gettrace()", "The trace function."),
    module_function<sys_settrace>("settrace(module, function, /)", "Set the trace function of this thread."),
    function<sys_getprofile>("getprofile()", "The profile function."),
    module_function<sys_setprofile>("setprofile(module, function, /)", "Set the profile function of this thread."),
    function<sys_call_tracing>("call_tracing(func, args, /)", "Call func(*args) with tracing on."),
    function<sys_get_origin_depth>("get_coroutine_origin_tracking_depth()", "How many frames coroutines remember."),
    function<sys_set_origin_depth>("set_coroutine_origin_tracking_depth(depth)",
                                   "Set how many frames coroutines remember."),
    module_function<sys_get_asyncgen_hooks>("get_asyncgen_hooks(module)", "The hooks of asynchronous generators."),
    function<sys_set_asyncgen_hooks>("set_asyncgen_hooks(firstiter=<unrepresentable>, finalizer=<unrepresentable>)",
                                     "Set the hooks of asynchronous generators."),
    function<sys_is_finalizing>("is_finalizing()", "Whether the interpreter is coming to its end."),
    function<sys_nothing>("_clear_type_cache()", "Forget cached look-ups: they are always valid here."),
    function<sys_nothing>("_debugmallocstats()", "Prints nothing."),
    function<sys_zero>("_getquickenedcount()", "Not counted."),
};

}  // namespace

std::span<const NativeMethod> functions() { return kFunctions; }

}  // namespace ouro::sys
