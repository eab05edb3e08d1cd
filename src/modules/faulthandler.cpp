// Module faulthandler: the Python traceback of a crash, of a thread that hangs, or when a signal comes.
//
// What a signal handler needs lies in the Process record (runtime/process.h) and in the thread states; it
// reads frames without the GIL and writes with write(2) only. The watchdog of dump_traceback_later is a
// thread of its own.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <new>

#include "eval/frame.h"
#include "gil/futex.h"
#include "gil/native_thread.h"
#include "modules/native_state.h"
#include "modules/timeout.h"
#include "objects/int.h"
#include "objects/str.h"
#include "runtime/process.h"

namespace ouro {

namespace {

constexpr int kMostFrames = 100;
constexpr size_t kLongestText = 500;  // code points of a name
constexpr int kMostThreads = 100;

// --- writing

void put(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t written = write(fd, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(size_t(written));
  }
}
void put_number(int fd, uint64_t number, unsigned base, int width) {
  char digits[24];
  int at = sizeof digits;
  do {
    digits[--at] = "0123456789abcdef"[number % base];
    number /= base;
    width--;
  } while (number || width > 0);
  put(fd, {digits + at, sizeof digits - size_t(at)});
}
void put_text(int fd, const Str* text) {
  if (!text) return put(fd, "???");
  uint64_t count = text->length < kLongestText ? text->length : kLongestText;
  for (uint64_t i = 0; i < count; i++) {
    char32_t c = (*text)[i];
    if (c >= ' ' && c < 127) {
      char character = char(c);
      put(fd, {&character, 1});
    } else if (c < 256) {
      put(fd, "\\x");
      put_number(fd, c, 16, 2);
    } else {
      put(fd, c < 0x10000 ? "\\u" : "\\U");
      put_number(fd, c, 16, c < 0x10000 ? 4 : 8);
    }
  }
  if (count < text->length) put(fd, "...");
}
void put_frames(int fd, const ThreadState& thread) {
  if (!thread.frame) return put(fd, "  <no Python frame>\n");
  int depth = 0;
  for (const Frame* frame = thread.frame; frame; frame = frame->previous) {
    if (depth++ == kMostFrames) return put(fd, "  ...\n");
    put(fd, "  File \"");
    put_text(fd, frame->code->filename.get());
    put(fd, "\", line ");
    put_number(fd, uint64_t(frame_line(*frame)), 10, 1);
    put(fd, " in ");
    put_text(fd, frame->code->name.get());
    put(fd, "\n");
  }
}
void put_thread(int fd, const ThreadState& thread, bool current) {
  put(fd, current ? "Current thread 0x" : "Thread 0x");
  put_number(fd, thread.thread_id, 16, 16);
  put(fd, " (most recent call first):\n");
  put_frames(fd, thread);
}
void put_threads(int fd, const Interpreter& interpreter, const ThreadState* current) {
  int count = 0;
  for (const ThreadState* thread = interpreter.threads; thread; thread = thread->next) {
    if (count) put(fd, "\n");
    if (count++ == kMostThreads) return put(fd, "...\n");
    put_thread(fd, *thread, thread == current);
  }
}
void put_traceback(int fd, ThreadState& ts, bool all_threads) {
  if (all_threads) return put_threads(fd, ts.interpreter(), &ts);
  put(fd, "Stack (most recent call first):\n");
  put_frames(fd, ts);
}

// --- crashes

struct Fault {
  int signal_number;
  const char* text;
};
constexpr Fault kFaults[] = {{SIGBUS, "Bus error"},
                             {SIGILL, "Illegal instruction"},
                             {SIGFPE, "Floating point exception"},
                             {SIGABRT, "Aborted"},
                             {SIGSEGV, "Segmentation fault"}};

void fault_handler(int signal_number) {
  int fd = process.fault_fd.load();
  // Once only: what happens next is the system's handling.
  signal(signal_number, SIG_DFL);
  if (fd != -1) {
    for (const Fault& fault : kFaults)
      if (fault.signal_number == signal_number) {
        put(fd, "Fatal Python error: ");
        put(fd, fault.text);
        put(fd, "\n\n");
      }
    if (ThreadState* thread = process.signal_thread.load()) {
      Interpreter& interpreter = thread->interpreter();
      ThreadState* running = interpreter.running;
      put_threads(fd, interpreter, running ? running : thread);
    }
  }
  ::raise(signal_number);
}

// The file given, or sys.stderr, as a descriptor.
Result<int> descriptor_of(ThreadState& ts, Value file) {
  Ref stream = Ref::share(file);
  if (file.is_none()) {
    Value found = dict_find(ts, *ts.interpreter().sys_dict, names::k_stderr);
    if (found.is_null()) return raise(ts, Exc::RuntimeError, "unable to get sys.stderr");
    if (found.is_none()) return raise(ts, Exc::RuntimeError, "sys.stderr is None");
    stream = Ref::share(found);
  } else if (is_int(file)) {
    int64_t fd = TRY(index_as_int64(ts, file, Exc::OverflowError));
    if (fd < 0 || fd > INT32_MAX) return raise(ts, Exc::ValueError, "file is not a valid file descripter");
    return int(fd);
  }
  Ref number = TRY(call_method(ts, stream, names::k_fileno));
  if (!is_int(number)) return raise(ts, Exc::RuntimeError, "file.fileno() is not a valid file descriptor");
  int64_t fd = TRY(index_as_int64(ts, number, Exc::OverflowError));
  if (fd < 0 || fd > INT32_MAX) return raise(ts, Exc::RuntimeError, "file.fileno() is not a valid file descriptor");
  if (call_method(ts, stream, names::k_flush).is_error() && !ts.catch_if(Exc::Exception)) return raised;
  return int(fd);
}

Result<void> enable(ThreadState& ts, Value file, Truth) {
  int fd = TRY(descriptor_of(ts, file));
  process.fault_fd.store(fd);
  for (const Fault& fault : kFaults) {
    struct sigaction action{};
    action.sa_handler = &fault_handler;
    action.sa_flags = SA_NODEFER | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    if (sigaction(fault.signal_number, &action, nullptr) != 0) return raise_os_error(ts, errno);
  }
  return {};
}
bool disable(ThreadState&) {
  if (process.fault_fd.exchange(-1) == -1) return false;
  for (const Fault& fault : kFaults) signal(fault.signal_number, SIG_DFL);
  return true;
}
bool is_enabled(ThreadState&) { return process.fault_fd.load() != -1; }

Result<void> dump_traceback(ThreadState& ts, Value file, Truth all_threads) {
  int fd = TRY(descriptor_of(ts, file));
  put_traceback(fd, ts, all_threads);
  return {};
}

// --- the watchdog

struct Watchdog {
  std::atomic<uint32_t> cancelled{0};
  Interpreter* interpreter = nullptr;
  int fd = 2;
  int64_t timeout = 0;  // ns
  bool repeat = false;
  bool exit = false;
  uint64_t thread = 0;
};
struct FaultModule {
  Watchdog* watchdog;  // null: none is waiting
};

void* watch(void* argument) {
  auto& dog = *static_cast<Watchdog*>(argument);
  do {
    int64_t deadline = deadline_after(dog.timeout);
    while (!dog.cancelled.load() && monotonic_now() < deadline) futex_wait(dog.cancelled, 0, deadline);
    if (dog.cancelled.load()) return nullptr;
    uint64_t microseconds = uint64_t(dog.timeout / 1000);
    uint64_t seconds = microseconds / 1'000'000;
    put(dog.fd, "Timeout (");
    put_number(dog.fd, seconds / 3600, 10, 1);
    put(dog.fd, ":");
    put_number(dog.fd, seconds / 60 % 60, 10, 2);
    put(dog.fd, ":");
    put_number(dog.fd, seconds % 60, 10, 2);
    if (microseconds % 1'000'000) {
      put(dog.fd, ".");
      put_number(dog.fd, microseconds % 1'000'000, 10, 6);
    }
    put(dog.fd, ")!\n");
    put_threads(dog.fd, *dog.interpreter, nullptr);
    if (dog.exit) _exit(1);
  } while (dog.repeat);
  return nullptr;
}

void cancel(FaultModule& module) {
  Watchdog* dog = module.watchdog;
  if (!dog) return;
  module.watchdog = nullptr;
  dog->cancelled.store(1);
  futex_wake(&dog->cancelled, 1);
  // It needs no GIL to come to its end.
  join_native_thread(dog->thread);
  delete dog;
}
void cancel_dump_traceback_later(ThreadState&, Module& module) { cancel(native_state<FaultModule>(module)); }

Result<void> dump_traceback_later(ThreadState& ts, Module& module, Value timeout, Truth repeat, Value file,
                                  Truth exit) {
  int64_t nanoseconds = TRY(nanoseconds_of_seconds(ts, timeout));
  if (nanoseconds < 1000) return raise(ts, Exc::ValueError, "timeout must be greater than 0");
  int fd = TRY(descriptor_of(ts, file));
  auto& state = native_state<FaultModule>(module);
  cancel(state);
  auto* dog = new (std::nothrow) Watchdog();
  if (!dog) return ts.memory_refused();
  dog->interpreter = &ts.interpreter();
  dog->fd = fd;
  dog->timeout = nanoseconds;
  dog->repeat = repeat;
  dog->exit = exit;
  if (start_native_thread(&watch, dog, 0, NativeThreadKind::kJoinable, &dog->thread)) {
    delete dog;
    return raise(ts, Exc::RuntimeError, "unable to start watchdog thread");
  }
  state.watchdog = dog;
  return {};
}

// --- crashes on purpose

void crash_segmentation(ThreadState&, Truth) { ::raise(SIGSEGV); }
void crash_read_null(ThreadState&) { ::raise(SIGSEGV); }
void crash_floating_point(ThreadState&) { ::raise(SIGFPE); }
void crash_abort(ThreadState&) { ::raise(SIGABRT); }

constexpr NativeMethod kFunctions[] = {
    function<enable>("enable(file=None, all_threads=True)", "Write the traceback to a file when the program crashes."),
    function<disable>("disable()", "Write nothing any more; whether it was enabled."),
    function<is_enabled>("is_enabled()", "Whether tracebacks of crashes are written."),
    function<dump_traceback>("dump_traceback(file=None, all_threads=True)", "Write the traceback to a file."),
    module_function<dump_traceback_later>("dump_traceback_later(module, timeout, repeat=False, file=None, exit=False)",
                                          "Write the traceback of all threads after some seconds."),
    module_function<cancel_dump_traceback_later>("cancel_dump_traceback_later(module)", "Undo dump_traceback_later()."),
    function<crash_segmentation>("_sigsegv(release_gil=False, /)", "Crash by a segmentation fault."),
    function<crash_read_null>("_read_null()", "Crash by reading from address 0."),
    function<crash_floating_point>("_sigfpe()", "Crash by a floating point exception."),
    function<crash_abort>("_sigabrt()", "Crash by abort."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  TRY(make_native_state<FaultModule>(ts, module));
  return {};
}
void destroy_state(ThreadState&, Module& module) {
  if (module_state<void*>(module)) cancel(native_state<FaultModule>(module));
}

}  // namespace

extern const ModuleSpec module_faulthandler;
const ModuleSpec module_faulthandler{.name = "faulthandler",
                                     .doc = "Tracebacks of crashes and of threads that hang.",
                                     .functions = kFunctions,
                                     .initialize = &initialize,
                                     .state_bytes = kNativeStateBytes,
                                     .destroy_state = &destroy_state};

}  // namespace ouro
