// Module _signal: signals, timers that send them, and Python's handlers.
//
// A handler set from Python is in Interpreter::signal_handlers; the C handler is trip_signal
// (runtime/process.h) and is set without SA_RESTART, so that blocking calls end with EINTR and the handler
// runs. Handlers run in the main thread of the main interpreter, at its checkpoints (serve_signals).
#include "modules/signals.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>

#include "eval/frame.h"
#include "modules/native_state.h"
#include "modules/timeout.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"
#include "runtime/native.h"
#include "runtime/process.h"

namespace ouro {

namespace {

constexpr int kHighestSignal = Process::kSignalCount - 1;
// What SIG_DFL and SIG_IGN are in Python.
constexpr int kDefaultAction = 0, kIgnoreAction = 1;

struct SignalModule {
  Type* information_type;
  Type* timer_error;
};

void install(int signal_number, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaction(signal_number, &action, nullptr);
}

Value handler_of(ThreadState& ts, int signal_number) {
  return as<List>(ts.interpreter().signal_handlers).items[signal_number];
}
void set_handler(ThreadState& ts, int signal_number, Ref handler) {
  Value& place = as<List>(ts.interpreter().signal_handlers).items[signal_number];
  Ref old = Ref::adopt(place);
  place = handler.leak();
}
bool in_range(int signal_number) { return signal_number >= 1 && signal_number <= kHighestSignal; }
Raised out_of_range(ThreadState& ts) { return raise(ts, Exc::ValueError, "signal number out of range"); }
bool serves_signals(ThreadState& ts) { return process.signal_thread.load(std::memory_order_relaxed) == &ts; }

// --- handlers

Result<void> serve_signals(ThreadState& ts) {
  ts.eval_breaker.fetch_and(~(breaker::kSignal | breaker::kPendingCall), std::memory_order_acquire);
  if (!serves_signals(ts)) return {};
  for (int signal_number = 1; signal_number <= kHighestSignal; signal_number++) {
    std::atomic<bool>& pending = process.pending[signal_number];
    if (!pending.load(std::memory_order_relaxed) || !pending.exchange(false, std::memory_order_acquire)) continue;
    Ref handler = Ref::share(handler_of(ts, signal_number));
    // Its handling was changed after it came.
    if (handler.get().is_none() || handler.get().is_small_int()) continue;
    auto run = [&]() -> Result<void> {
      Ref frame = Ref::none();
      if (ts.frame) frame = Ref(TRY(frame_object_of(ts, *ts.frame)));
      TRY(call(ts, handler.get(), Value::small_int(signal_number), frame.get()));
      return {};
    };
    if (run().is_error()) {
      // Those behind it are served at the next checkpoint.
      ts.eval_breaker.fetch_or(breaker::kSignal, std::memory_order_relaxed);
      return raised;
    }
  }
  return {};
}

Result<Ref> default_int_handler(ThreadState& ts, Value, Value) { return raise_empty(ts, Exc::KeyboardInterrupt); }
constexpr NativeMethod kDefaultIntHandler =
    function<default_int_handler>("default_int_handler(signalnum, frame, /)", "Raise KeyboardInterrupt.");

// Ctrl-C in a native loop. Signals with other handlers stay pending for the next checkpoint.
Result<void> serve_interrupt(ThreadState& ts) {
  std::atomic<bool>& pending = process.pending[SIGINT];
  if (!serves_signals(ts) || !pending.load(std::memory_order_relaxed)) return {};
  Builtin* handler = try_as<Builtin>(handler_of(ts, SIGINT));
  if (!handler || handler->method->thunk != kDefaultIntHandler.thunk) return {};
  if (!pending.exchange(false, std::memory_order_acquire)) return {};
  return raise_empty(ts, Exc::KeyboardInterrupt);
}

Result<Ref> set_signal(ThreadState& ts, Int32 signal_number, Value handler) {
  if (!serves_signals(ts))
    return raise(ts, Exc::ValueError, "signal only works in main thread of the main interpreter");
  if (!in_range(signal_number)) return out_of_range(ts);
  void (*native)(int) = &trip_signal;
  if (handler == Value::small_int(kIgnoreAction)) native = SIG_IGN;
  else if (handler == Value::small_int(kDefaultAction)) native = SIG_DFL;
  else if (!is_callable(ts, handler))
    return raise(ts, Exc::TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  // Signals that came belong to the handler there was.
  TRY(ts.checkpoint());
  struct sigaction action{};
  action.sa_handler = native;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  if (sigaction(signal_number, &action, nullptr) != 0) return raise_os_error(ts, errno);
  Ref old = Ref::share(handler_of(ts, signal_number));
  set_handler(ts, signal_number, Ref::share(handler));
  return old;
}
Result<Ref> get_signal(ThreadState& ts, Int32 signal_number) {
  if (!in_range(signal_number)) return out_of_range(ts);
  return Ref::share(handler_of(ts, signal_number));
}

Result<void> interrupt_calls(ThreadState& ts, Int32 signal_number, Int32 flag) {
  if (!in_range(signal_number)) return out_of_range(ts);
  struct sigaction action;
  if (sigaction(signal_number, nullptr, &action) != 0) return raise_os_error(ts, errno);
  if (flag != 0) action.sa_flags &= ~SA_RESTART;
  else action.sa_flags |= SA_RESTART;
  if (sigaction(signal_number, &action, nullptr) != 0) return raise_os_error(ts, errno);
  return {};
}

Result<int> set_wakeup_fd(ThreadState& ts, Int32 fd, Truth) {
  if (!serves_signals(ts))
    return raise(ts, Exc::ValueError, "set_wakeup_fd only works in main thread of the main interpreter");
  if (fd != -1) {
    struct stat status;
    if (fstat(fd, &status) != 0) return raise_os_error(ts, errno);
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return raise_os_error(ts, errno);
    if (!(flags & O_NONBLOCK)) return raise(ts, Exc::ValueError, "the fd {} must be in non-blocking mode", fd.value);
  }
  return process.wakeup_fd.exchange(fd);
}

// --- sending

Result<void> raise_signal(ThreadState& ts, Int32 signal_number) {
  if (::raise(signal_number) != 0) return raise_os_error(ts, errno);
  return ts.checkpoint();
}
Result<void> thread_kill(ThreadState& ts, UInt64 thread, Int32 signal_number) {
  if (int error = pthread_kill(pthread_t(thread.value), signal_number)) return raise_os_error(ts, error);
  return ts.checkpoint();
}
Result<void> pidfd_send_signal(ThreadState& ts, Int32 pidfd, Int32 signal_number, Value information, Int32 flags) {
  if (!information.is_none()) return raise(ts, Exc::TypeError, "siginfo must be None");
  if (syscall(SYS_pidfd_send_signal, int(pidfd), int(signal_number), nullptr, unsigned(flags)) < 0)
    return raise_os_error(ts, errno);
  return {};
}
int64_t set_alarm(ThreadState&, Int32 seconds) { return alarm(unsigned(seconds)); }

Raised timer_error(ThreadState& ts, Module& module) {
  int error = errno;
  RefTo<Str> message = TRY(str_from_utf8(ts, strerror(error)));
  Ref exception =
      TRY(call(ts, Value(native_state<SignalModule>(module).timer_error), Value::small_int(error), Value(message)));
  ts.set_pending(std::move(exception));
  return raised;
}
timeval time_of(int64_t nanoseconds) {
  timeval time;
  int64_t microseconds = nanoseconds / 1000 + (nanoseconds % 1000 > 0);
  time.tv_sec = microseconds / 1'000'000;
  time.tv_usec = microseconds % 1'000'000;
  if (time.tv_usec < 0) {
    time.tv_usec += 1'000'000;
    time.tv_sec--;
  }
  return time;
}
Result<Ref> timer_tuple(ThreadState& ts, const itimerval& timer) {
  auto seconds = [&](const timeval& time) { return make_float(ts, double(time.tv_sec) + double(time.tv_usec) / 1e6); };
  Ref value = TRY(seconds(timer.it_value));
  Ref interval = TRY(seconds(timer.it_interval));
  return Ref(TRY(make_tuple(ts, value, interval)));
}
Result<Ref> set_timer(ThreadState& ts, Module& module, Int32 which, Value seconds, Value interval) {
  itimerval timer, old;
  timer.it_value = time_of(TRY(nanoseconds_of_seconds(ts, seconds)));
  timer.it_interval = time_of(interval.is_unbound() ? 0 : TRY(nanoseconds_of_seconds(ts, interval)));
  if (setitimer(__itimer_which_t(int(which)), &timer, &old) != 0) return timer_error(ts, module);
  return timer_tuple(ts, old);
}
Result<Ref> get_timer(ThreadState& ts, Module& module, Int32 which) {
  itimerval timer;
  if (getitimer(__itimer_which_t(int(which)), &timer) != 0) return timer_error(ts, module);
  return timer_tuple(ts, timer);
}

// --- waiting, sets

Result<Ref> set_of_signals(ThreadState& ts, const sigset_t& signals) {
  RefTo<List> list = TRY(list_allocate(ts, 64));
  for (int number = 1; number <= kHighestSignal; number++)
    if (sigismember(&signals, number) == 1) TRY(list_append(ts, *list, Value::small_int(number)));
  return call(ts, Value(ts.types().set), Value(list));
}
Result<void> signals_of(ThreadState& ts, Value iterable, sigset_t& out) {
  sigemptyset(&out);
  return for_each(ts, iterable, [&](Ref item) -> Result<bool> {
    int64_t number = TRY(index_as_int64(ts, item, Exc::OverflowError));
    if (number < 1 || number > kHighestSignal)
      return raise(ts, Exc::ValueError, "signal number {} out of range [1; {}]", number, kHighestSignal);
    // Fails for the two signals that the C library keeps for itself, which cannot be waited for anyhow.
    sigaddset(&out, int(number));
    return true;
  });
}

Result<Ref> thread_mask(ThreadState& ts, Int32 how, Value mask) {
  sigset_t signals, old;
  TRY(signals_of(ts, mask, signals));
  if (int error = pthread_sigmask(how, &signals, &old)) return raise_os_error(ts, error);
  TRY(ts.checkpoint());
  return set_of_signals(ts, old);
}
Result<Ref> pending_signals(ThreadState& ts) {
  sigset_t signals;
  if (sigpending(&signals) != 0) return raise_os_error(ts, errno);
  return set_of_signals(ts, signals);
}
Result<Ref> valid_signals(ThreadState& ts) {
  sigset_t signals;
  sigfillset(&signals);
  return set_of_signals(ts, signals);
}

Result<Ref> wait_for_signal(ThreadState& ts, Value set) {
  sigset_t signals;
  TRY(signals_of(ts, set, signals));
  int number = 0, error;
  {
    GilRelease release(ts);
    error = sigwait(&signals, &number);
  }
  if (error) return raise_os_error(ts, error);
  return Ref::small_int(number);
}

Result<Ref> information_tuple(ThreadState& ts, Module& module, const siginfo_t& information) {
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *native_state<SignalModule>(module).information_type));
  const int64_t numbers[] = {information.si_signo, information.si_code,         information.si_errno,
                             information.si_pid,   int64_t(information.si_uid), information.si_status,
                             information.si_band};
  for (uint32_t i = 0; i < std::size(numbers); i++) struct_sequence_set(*result, i, TRY(make_int(ts, numbers[i])));
  return Ref(std::move(result));
}
// Waits for one of the signals until the deadline. A Python handler may run meanwhile.
Result<Ref> wait_for_information(ThreadState& ts, Module& module, Value set, int64_t deadline) {
  sigset_t signals;
  TRY(signals_of(ts, set, signals));
  siginfo_t information;
  for (;;) {
    int result, error;
    {
      GilRelease release(ts);
      if (deadline == kNever) {
        result = sigwaitinfo(&signals, &information);
      } else {
        int64_t left = deadline - monotonic_now();
        if (left < 0) left = 0;
        timespec time{time_t(left / 1'000'000'000), long(left % 1'000'000'000)};
        result = sigtimedwait(&signals, &information, &time);
      }
      error = errno;
    }
    if (result != -1) return information_tuple(ts, module, information);
    if (error == EAGAIN) return Ref::none();
    if (error != EINTR) return raise_os_error(ts, error);
    TRY(ts.checkpoint());
  }
}
Result<Ref> wait_for_signal_information(ThreadState& ts, Module& module, Value set) {
  return wait_for_information(ts, module, set, kNever);
}
Result<Ref> wait_for_signal_timed(ThreadState& ts, Module& module, Value set, Value timeout) {
  int64_t nanoseconds = TRY(nanoseconds_of_seconds(ts, timeout));
  if (nanoseconds < 0) return raise(ts, Exc::ValueError, "timeout must be non-negative");
  return wait_for_information(ts, module, set, deadline_after(nanoseconds));
}
Result<void> pause_until_signal(ThreadState& ts) {
  {
    GilRelease release(ts);
    pause();
  }
  return ts.checkpoint();
}

Result<Ref> signal_text(ThreadState& ts, Int32 signal_number) {
  if (!in_range(signal_number)) return out_of_range(ts);
  const char* text = strsignal(signal_number);
  if (!text || std::strstr(text, "Unknown signal")) return Ref::none();
  return Ref(TRY(str_from_utf8(ts, text)));
}

constexpr NativeMethod kFunctions[] = {
    kDefaultIntHandler,
    function<set_signal>("signal(signalnum, handler, /)", "Set what a signal does; what it did before."),
    function<get_signal>("getsignal(signalnum, /)", "What a signal does: SIG_DFL, SIG_IGN, a callable, or None."),
    function<raise_signal>("raise_signal(signalnum, /)", "Send a signal to this process."),
    function<thread_kill>("pthread_kill(thread_id, signalnum, /)", "Send a signal to a thread of this process."),
    function<pidfd_send_signal>("pidfd_send_signal(pidfd, signalnum, siginfo=None, flags=0, /)",
                                "Send a signal to the process of a descriptor."),
    function<set_alarm>("alarm(seconds, /)", "Send SIGALRM after some seconds; what was left of the last alarm."),
    module_function<set_timer>("setitimer(module, which, seconds, interval=0.0, /)",
                               "Set a timer that sends a signal; its old state."),
    module_function<get_timer>("getitimer(module, which, /)", "The state of a timer: seconds left, interval."),
    function<pause_until_signal>("pause()", "Wait until a signal comes."),
    function<thread_mask>("pthread_sigmask(how, mask, /)", "Change the thread's set of blocked signals; the old one."),
    function<pending_signals>("sigpending()", "The blocked signals that have come."),
    function<valid_signals>("valid_signals()", "The signals of this system."),
    function<wait_for_signal>("sigwait(sigset, /)", "Wait until one of the signals comes; its number."),
    module_function<wait_for_signal_information>("sigwaitinfo(module, sigset, /)",
                                                 "Wait until one of the signals comes; what is known of it."),
    module_function<wait_for_signal_timed>("sigtimedwait(module, sigset, timeout, /)",
                                           "The same with a limit of seconds."),
    function<signal_text>("strsignal(signalnum, /)", "The system's words for a signal, or None."),
    function<interrupt_calls>("siginterrupt(signalnum, flag, /)", "Whether the signal interrupts calls of the system."),
    function<set_wakeup_fd>("set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)",
                            "Write the number of each signal to a descriptor; the one before."),
};

constexpr IntConstant kConstants[] = {
    {"NSIG", NSIG},
    {"SIG_DFL", kDefaultAction},
    {"SIG_IGN", kIgnoreAction},
    {"SIG_BLOCK", SIG_BLOCK},
    {"SIG_UNBLOCK", SIG_UNBLOCK},
    {"SIG_SETMASK", SIG_SETMASK},
    {"ITIMER_REAL", ITIMER_REAL},
    {"ITIMER_VIRTUAL", ITIMER_VIRTUAL},
    {"ITIMER_PROF", ITIMER_PROF},
#define OURO_SIGNAL(name) {#name, name}
    OURO_SIGNAL(SIGHUP),
    OURO_SIGNAL(SIGINT),
    OURO_SIGNAL(SIGQUIT),
    OURO_SIGNAL(SIGILL),
    OURO_SIGNAL(SIGTRAP),
    OURO_SIGNAL(SIGIOT),
    OURO_SIGNAL(SIGABRT),
    OURO_SIGNAL(SIGFPE),
    OURO_SIGNAL(SIGKILL),
    OURO_SIGNAL(SIGBUS),
    OURO_SIGNAL(SIGSEGV),
    OURO_SIGNAL(SIGSYS),
    OURO_SIGNAL(SIGPIPE),
    OURO_SIGNAL(SIGALRM),
    OURO_SIGNAL(SIGTERM),
    OURO_SIGNAL(SIGUSR1),
    OURO_SIGNAL(SIGUSR2),
    OURO_SIGNAL(SIGCLD),
    OURO_SIGNAL(SIGCHLD),
    OURO_SIGNAL(SIGPWR),
    OURO_SIGNAL(SIGIO),
    OURO_SIGNAL(SIGURG),
    OURO_SIGNAL(SIGWINCH),
    OURO_SIGNAL(SIGPOLL),
    OURO_SIGNAL(SIGSTOP),
    OURO_SIGNAL(SIGTSTP),
    OURO_SIGNAL(SIGCONT),
    OURO_SIGNAL(SIGTTIN),
    OURO_SIGNAL(SIGTTOU),
    OURO_SIGNAL(SIGVTALRM),
    OURO_SIGNAL(SIGPROF),
    OURO_SIGNAL(SIGXCPU),
    OURO_SIGNAL(SIGXFSZ),
    OURO_SIGNAL(SIGSTKFLT),
#undef OURO_SIGNAL
};

constexpr MemberRow kInformationFields[] = {
    struct_field(0, "si_signo", "signal number"),
    struct_field(1, "si_code", "signal code"),
    struct_field(2, "si_errno", "errno associated with this signal"),
    struct_field(3, "si_pid", "sending process"),
    struct_field(4, "si_uid", "real user of the sending process"),
    struct_field(5, "si_status", "exit value or signal"),
    struct_field(6, "si_band", "band event for SIGPOLL"),
};
constexpr StructSequenceSpec kInformation = struct_sequence(
    "signal.struct_siginfo", "signal", "What is known of a signal that came.", kInformationFields, 7, 7);

// What signals do at the start of the interpreter.
Result<void> read_handlers(ThreadState& ts, Module& module) {
  RefTo<List> handlers = TRY(list_allocate(ts, Process::kSignalCount));
  for (int number = 0; number <= kHighestSignal; number++) {
    Value handler = Value::none();
    struct sigaction action;
    if (number && sigaction(number, nullptr, &action) == 0 && !(action.sa_flags & SA_SIGINFO)) {
      if (action.sa_handler == SIG_DFL) handler = Value::small_int(kDefaultAction);
      else if (action.sa_handler == SIG_IGN) handler = Value::small_int(kIgnoreAction);
    }
    TRY(list_append(ts, *handlers, handler));
  }
  ts.interpreter().signal_handlers.set(std::move(handlers));
  return {};
}

Result<void> initialize(ThreadState& ts, Module& module) {
  auto* state = TRY(make_native_state<SignalModule>(ts, module));
  TRY(module_add_ints(ts, module, kConstants));
  TRY(module_add_int(ts, module, "SIGRTMIN", SIGRTMIN));
  TRY(module_add_int(ts, module, "SIGRTMAX", SIGRTMAX));
  state->information_type = TRY(struct_sequence_type(ts, kInformation));
  TRY(module_add(ts, module, "struct_siginfo", Value(state->information_type)));
  state->timer_error = TRY(add_exception_class(ts, module, "signal", "itimer_error", *ts.types()[Exc::OSError]));
  TRY(module_add(ts, module, "ItimerError", Value(state->timer_error)));
  TRY(dict_delete(ts, *module.dict, Value(TRY(intern(ts, "itimer_error")))));
  Interpreter& interpreter = ts.interpreter();
  if (interpreter.config.main_interpreter && !process.signal_thread.load()) {
    install(SIGPIPE, SIG_IGN);
    install(SIGXFSZ, SIG_IGN);
  }
  TRY(read_handlers(ts, module));
  interpreter.serve_signals = &serve_signals;
  interpreter.serve_interrupt = &serve_interrupt;
  if (!interpreter.config.main_interpreter || process.signal_thread.load()) return {};
  set_signal_thread(interpreter.main_thread);
  if (handler_of(ts, SIGINT) == Value::small_int(kDefaultAction)) {
    Value handler = dict_find(ts, *module.dict, "default_int_handler");
    set_handler(ts, SIGINT, Ref::share(handler));
    install(SIGINT, &trip_signal);
  }
  return {};
}

}  // namespace

extern const ModuleSpec module_signal;
const ModuleSpec module_signal{.name = "_signal",
                               .doc = "Signals: their handlers, sending and waiting for them.",
                               .functions = kFunctions,
                               .initialize = &initialize,
                               .state_bytes = kNativeStateBytes};

Result<void> start_signal_handling(ThreadState& ts) {
  TRY(native_module(ts, module_signal));
  return {};
}

void stop_signal_handling(ThreadState& ts) {
  if (!serves_signals(ts) || ts.interpreter().signal_handlers.is_null()) return;
  process.wakeup_fd.store(-1);
  for (int number = 1; number <= kHighestSignal; number++) {
    Value handler = handler_of(ts, number);
    if (!handler.is_none() && !handler.is_small_int()) install(number, SIG_DFL);
  }
  set_signal_thread(nullptr);
  ts.interpreter().serve_signals = nullptr;
  ts.interpreter().serve_interrupt = nullptr;
}

void simulate_signal(ThreadState& ts, int signal_number) {
  if (ts.interpreter().signal_handlers.is_null()) return;
  Value handler = handler_of(ts, signal_number);
  if (!handler.is_none() && !handler.is_small_int()) trip_signal(signal_number);
}

}  // namespace ouro
