// Module _thread: threads of the operating system that run Python.
//
// A new thread gets its ThreadState from the thread that starts it, takes the GIL, runs the function, reports what it
// raised, gives up everything it has (thread-locals, its tstate lock) and leaves. A thread that finds the GIL closed
// (its interpreter ended while it slept) ends at once and without unwinding; so its C++ frames own nothing but what
// lies in the interpreter's heap.
#include "modules/thread.h"

#include <new>

#include "gil/futex.h"
#include "gil/native_thread.h"
#include "modules/signals.h"
#include "modules/sys.h"
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro {

ThreadModule& thread_module_of(Object& object, const TypeSpec& spec) {
  Type* type = object.type;
  while (type->spec != &spec || !type->native_state) type = type->base;
  return *static_cast<ThreadModule*>(type->native_state);
}

namespace {

// --- the threads

// What a thread is to do. Its references are strong until it has the GIL; they go with the heap when it never gets it.
struct Task {
  ThreadState* thread;
  ThreadModule* module;
  Value function, args, kwargs;  // kwargs may be null
};

// The way in which a task gets to a new thread, which copies it and deletes this at once.
struct Start {
  enum Signal : uint32_t { kWait, kGo, kAbandoned };
  std::atomic<uint32_t> signal{kWait};
  Task task;
};

// Releases what the thread still has, the lock that stands for its life last.
void clear_thread(ThreadState& ts, ThreadModule& module) {
  forget_thread_locals(ts, module);
  Ref sentinel;
  if (!ts.dict.is_null()) {
    RefTo<Dict> dict = RefTo<Dict>::share(as<Dict>(ts.dict));
    Value found = dict_find(ts, *dict, "_thread.sentinel");
    if (!found.is_null()) sentinel = Ref::share(found);
  }
  for (Field* field : {&ts.async_exception, &ts.repr_running, &ts.dict, &ts.context, &ts.trace_function,
                       &ts.profile_function, &ts.async_gen_firstiter, &ts.async_gen_finalizer})
    field->clear();
  // What the finalizers did with thread-locals in the meantime.
  forget_thread_locals(ts, module);
  // Nobody waits any more when the lock is free already.
  if (sentinel) (void)static_cast<LockObject*>(sentinel.get().object())->release();
}

void run_task(ThreadState& ts, const Task& task) {
  Ref function = Ref::adopt(task.function), args = Ref::adopt(task.args), kwargs = Ref::adopt(task.kwargs);
  Result<Ref> result = call_tuple(ts, function, args, kwargs.get());
  if (!result.is_error()) return;
  if (ts.catch_if(Exc::SystemExit)) return;
  write_unraisable(ts, function, "Exception ignored in thread started by");
}

void* thread_main(void* argument) {
  auto* start = static_cast<Start*>(argument);
  while (start->signal.load(std::memory_order_acquire) == Start::kWait) futex_wait(start->signal, Start::kWait, kNever);
  const bool abandoned = start->signal.load(std::memory_order_relaxed) == Start::kAbandoned;
  const Task task = start->task;
  delete start;
  if (abandoned) return nullptr;
  ThreadState& ts = *task.thread;
  ts.attach_to_native_stack();
  if (!ts.gil_thread.gil().take(ts.gil_thread)) {
    ts.let_go();
    return nullptr;
  }
  Interpreter& interpreter = ts.interpreter();
  interpreter.running = &ts;
  task.module->running++;
  run_task(ts, task);
  task.module->running--;
  clear_thread(ts, *task.module);
  interpreter.unlink_thread(ts);
  interpreter.running = nullptr;
  ts.gil_thread.gil().drop(ts.gil_thread);
  delete &ts;
  return nullptr;
}

Result<Ref> start_new_thread(ThreadState& ts, Module& module, Args arguments) {
  if (arguments.size() < 2)
    return raise(ts, Exc::TypeError, "start_new_thread expected at least 2 arguments, got {}", arguments.size());
  if (arguments.size() > 3)
    return raise(ts, Exc::TypeError, "start_new_thread expected at most 3 arguments, got {}", arguments.size());
  if (!is_callable(ts, arguments[0])) return raise(ts, Exc::TypeError, "first arg must be callable");
  if (!is<Tuple>(arguments[1])) return raise(ts, Exc::TypeError, "2nd arg must be a tuple");
  if (arguments.size() == 3 && !is<Dict>(arguments[2]))
    return raise(ts, Exc::TypeError, "optional 3rd arg must be a dictionary");
  Interpreter& interpreter = ts.interpreter();
  if (interpreter.finalizing) return raise(ts, Exc::RuntimeError, "can't create new thread at interpreter shutdown");
  auto& state = native_state<ThreadModule>(module);
  auto* start = new (std::nothrow) Start();
  if (!start) return ts.memory_refused();
  uint64_t ident = 0;
  if (start_native_thread(&thread_main, start, state.stack_size, NativeThreadKind::kDetached, &ident)) {
    delete start;
    return raise(ts, Exc::RuntimeError, "can't start new thread");
  }
  ThreadState* thread = interpreter.add_thread(ident);
  if (thread) {
    thread->trace_opcodes = false;
    start->task = {thread, &state, Ref::share(arguments[0]).leak(), Ref::share(arguments[1]).leak(),
                   arguments.size() == 3 ? Ref::share(arguments[2]).leak() : Value()};
  }
  // The thread may take the record away with the store; the wake only uses the address.
  start->signal.store(thread ? Start::kGo : Start::kAbandoned, std::memory_order_release);
  futex_wake(&start->signal, 1);
  if (!thread) return raise(ts, Exc::RuntimeError, "can't start new thread");
  return make_int_unsigned(ts, ident);
}

uint64_t get_ident(ThreadState& ts) { return ts.thread_id; }
uint64_t get_native_id(ThreadState&) { return native_thread_id(); }
int64_t thread_count(ThreadState&, Module& module) { return native_state<ThreadModule>(module).running; }
Result<void> exit_thread(ThreadState& ts) { return raise_empty(ts, Exc::SystemExit); }

Result<int64_t> stack_size(ThreadState& ts, Module& module, Given<Index> size) {
  auto& state = native_state<ThreadModule>(module);
  int64_t old = int64_t(state.stack_size);
  if (!size) return old;
  if (*size < 0) return raise(ts, Exc::ValueError, "size must be 0 or a positive value");
  if (*size != 0 && *size < int64_t(kMinimumStackSize))
    return raise(ts, Exc::ValueError, "size not valid: {} bytes", int64_t(*size));
  state.stack_size = size_t(*size);
  return old;
}

Result<void> interrupt_main(ThreadState& ts, Int32 signal_number) {
  if (signal_number < 1 || signal_number > 64) return raise(ts, Exc::ValueError, "signal number out of range");
  simulate_signal(ts, signal_number);
  return ts.checkpoint();
}

// --- locks

Result<Ref> allocate_lock(ThreadState& ts, Module& module) {
  return Ref(TRY(lock_make(ts, native_state<ThreadModule>(module))));
}

// A lock that is freed when the calling thread ends.
Result<Ref> set_sentinel(ThreadState& ts, Module& module) {
  RefTo<LockObject> lock = TRY(lock_make(ts, native_state<ThreadModule>(module)));
  if (ts.dict.is_null()) ts.dict.set(TRY(dict_allocate(ts)));
  RefTo<Dict> dict = RefTo<Dict>::share(as<Dict>(ts.dict));
  TRY(dict_set(ts, *dict, std::string_view("_thread.sentinel"), Value(lock)));
  return Ref(std::move(lock));
}

// --- threading.excepthook

constexpr MemberRow kHookFields[] = {
    struct_field(0, "exc_type", "the exception's type"),
    struct_field(1, "exc_value", "the exception"),
    struct_field(2, "exc_traceback", "its traceback"),
    struct_field(3, "thread", "the thread that raised it"),
};
constexpr StructSequenceSpec kHookArguments = struct_sequence(
    "_thread._ExceptHookArgs", "_thread", "What threading.excepthook is called with.", kHookFields, 4, 4);

Result<Maybe<Ref>> attribute_named(ThreadState& ts, Value object, std::string_view name) {
  RefTo<Str> text = TRY(intern(ts, name));
  return find_attribute(ts, object, *text);
}
Result<Ref> method_named(ThreadState& ts, Value object, std::string_view name) {
  RefTo<Str> text = TRY(intern(ts, name));
  return get_attribute(ts, object, *text);
}

Result<void> except_hook(ThreadState& ts, Module& module, Value arguments) {
  if (&type_of(ts, arguments) != native_state<ThreadModule>(module).hook_arguments_type)
    return raise(ts, Exc::TypeError, "_thread.excepthook argument type must be ExceptHookArgs");
  auto& fields = as<Tuple>(arguments);
  Value type = fields[0], thread = fields[3];
  if (type == Value(ts.types()[Exc::SystemExit])) return {};
  Ref file;
  Value found = dict_find(ts, *ts.interpreter().sys_dict, names::k_stderr);
  if (!found.is_null() && !found.is_none()) {
    file = Ref::share(found);
  } else {
    // sys.stderr is gone at the end of the interpreter: the one of the thread's start.
    if (thread.is_none()) return {};
    Maybe<Ref> own = TRY(attribute_named(ts, thread, "_stderr"));
    if (!own || (*own).get().is_none()) return {};
    file = own.release();
  }
  Ref name;
  if (!thread.is_none()) {
    Maybe<Ref> own = TRY(attribute_named(ts, thread, "name"));
    if (own) name = own.release();
  }
  if (!name) name = TRY(make_int_unsigned(ts, ts.thread_id));
  Ref head = TRY(text(ts, "Exception in thread {}:\n", name));
  TRY(call_method(ts, file, names::k_write, head.get()));
  if (!found.is_null() && !found.is_none() && is<BaseException>(fields[1])) {
    TRY(display_exception(ts, fields[1]));
  } else {
    Ref traceback = TRY(import_module(ts, "traceback"));
    Ref print = TRY(method_named(ts, traceback, "print_exception"));
    TRY(call(ts, print.get(), type, fields[1], fields[2], Value::none(), file.get()));
  }
  TRY(call_method(ts, file, names::k_flush));
  return {};
}

constexpr NativeMethod kFunctions[] = {
    module_function<start_new_thread>("start_new_thread(module, *args)",
                                      "Run a function in a new thread; its identifier."),
    module_function<start_new_thread>("start_new(module, *args)", "The same as start_new_thread()."),
    module_function<allocate_lock>("allocate_lock(module)", "A new lock, free."),
    module_function<allocate_lock>("allocate(module)", "The same as allocate_lock()."),
    function<exit_thread>("exit_thread()", "The same as exit()."),
    function<exit_thread>("exit()", "End the thread: raise SystemExit."),
    function<interrupt_main>("interrupt_main(signum=2, /)", "Do as if the signal had arrived."),
    function<get_ident>("get_ident()", "A number that no other living thread has."),
    function<get_native_id>("get_native_id()", "The kernel's number of the thread."),
    module_function<thread_count>("_count(module)", "How many threads started here are running."),
    module_function<stack_size>("stack_size(module, size=..., /)",
                                "The stack size of threads to come, in bytes; sets it."),
    module_function<set_sentinel>("_set_sentinel(module)", "A lock that is freed when the thread ends."),
    module_function<except_hook>("_excepthook(module, exc_info, /)",
                                 "Print an exception that a thread did not handle."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  auto* state = TRY(make_native_state<ThreadModule>(ts, module));
  state->lock_type = TRY(add_native_type(ts, module, kLockType, "LockType"));
  state->recursive_lock_type = TRY(add_native_type(ts, module, kRecursiveLockType, "RLock"));
  state->local_type = TRY(add_native_type(ts, module, kLocalType, "_local"));
  state->hook_arguments_type = TRY(struct_sequence_type(ts, kHookArguments));
  TRY(module_add(ts, module, "_ExceptHookArgs", Value(state->hook_arguments_type)));
  TRY(module_add(ts, module, "error", Value(ts.types()[Exc::RuntimeError])));
  return module_add_float(ts, module, "TIMEOUT_MAX", 9223372036.0);
}

}  // namespace

extern const ModuleSpec module_thread;
const ModuleSpec module_thread{.name = "_thread",
                               .doc = "Threads and locks: what threading is made of.",
                               .functions = kFunctions,
                               .initialize = &initialize,
                               .state_bytes = kNativeStateBytes};

}  // namespace ouro
