// ThreadState: one OS thread inside one interpreter: its frames, its pending exception or termination, and the eval
// breaker, the one word that the loop tests at calls and backward jumps.
//
// A function that takes a ThreadState& may allocate, run Python, collect or raise.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "gil/gil.h"
#include "gil/parking.h"
#include "runtime/ref.h"

namespace ouro {

class Interpreter;
struct Frame;
struct BuiltinTypes;
struct FrameObject;
struct DispatchTable;

enum class Exc : uint8_t {
#define OURO_EXCEPTION(name, base, kind) name,
#include "runtime/exceptions.def"
  kCount,
};

// Bits of the eval breaker.
namespace breaker {
inline constexpr uint32_t kGilDropRequest = 1 << 0;
inline constexpr uint32_t kSignal = 1 << 1;
inline constexpr uint32_t kAsyncException = 1 << 2;
inline constexpr uint32_t kPendingCall = 1 << 3;
inline constexpr uint32_t kCollect = 1 << 4;
inline constexpr uint32_t kTermination = 1 << 5;  // stays set until the host has taken the termination
inline constexpr uint32_t kStress = 1 << 6;       // stress modes count every checkpoint
// What checkpoint_limits serves.
inline constexpr uint32_t kLimits = kSignal | kTermination | kStress;
// No bit of the breaker: a poll that also runs signal handlers written in Python.
inline constexpr uint32_t kHandlers = 1 << 7;
}  // namespace breaker

// Why a script is being ended: no handler, finally block or __exit__ runs.
enum class Termination : uint8_t { kNone, kStopped, kInstructions, kTime, kMemory };

// The exception being handled (sys.exception()) by one frame or generator, and the one below it.
struct HandledException {
  Value exception;  // strong; null: none
  HandledException* previous;
};

class ThreadState {
 public:
  ThreadState(Interpreter& interpreter, uint64_t thread_id);
  ThreadState(const ThreadState&) = delete;
  ThreadState& operator=(const ThreadState&) = delete;
  ~ThreadState();

  // Reserves the data stack. False when refused.
  bool initialize();
  // The calling OS thread is the one that runs this state: notes the bounds of its C++ stack.
  void attach_to_native_stack();
  // For a thread that outlives its interpreter. Both let go of the state, each once: the thread when it finds the GIL
  // closed (it touches nothing of the interpreter any more), the interpreter at its end; the second deletes it.
  void let_go() {
    if (let_go_.exchange(true, std::memory_order_acq_rel)) delete this;
  }
  // By the interpreter: whether the thread has.
  bool thread_let_go() const { return let_go_.load(std::memory_order_acquire); }

  std::atomic<uint32_t> eval_breaker{0};

  // --- frames
  Frame* frame = nullptr;                // the innermost running frame
  const DispatchTable* table = nullptr;  // how instructions run: plainly, traced ...
  char* data_top = nullptr;              // first free byte of the data stack
  char* data_limit = nullptr;
  char* data_base = nullptr;
  int recursion_remaining = 1000;            // Python-level calls left before RecursionError
  int recursion_headroom = 0;                // extra calls while a RecursionError is being raised
  const char* native_stack_limit = nullptr;  // no C++ frame may begin below this address

  Interpreter& interpreter() const { return interpreter_; }
  BuiltinTypes& types() const;

  // --- what is pending
  bool has_pending() const { return !pending_.is_null() || termination_ != Termination::kNone; }
  bool has_exception() const { return !pending_.is_null(); }
  Termination termination() const { return termination_; }
  Value pending_exception() const { return pending_; }
  // Makes `exception` (an exception instance) pending; replaces what was. Ignored while a termination is pending.
  void set_pending(Ref exception);
  // Takes the pending exception when it is an instance of the type; null otherwise. A termination is never taken.
  Ref catch_if(Exc type);
  Ref catch_if(Type& type);
  // Takes any exception (BaseException); null when a termination is pending.
  Ref catch_any();
  // The host ends the script: from the next checkpoint on every function fails until take_termination.
  void terminate(Termination reason);
  // For the host, with no Python frame running: what ended the script; clears it.
  Termination take_termination();

  HandledException* handled = &handled_base_;
  // The exception that sys.exception() gives; null: none.
  Value handled_exception() const;

  // --- polls (one load when nothing is to be done)
  // Serves limits, and Ctrl-C as far as it raises KeyboardInterrupt; runs no Python. For loops in native code.
  Result<void> checkpoint_limits() {
    if (eval_breaker.load(std::memory_order_relaxed) & breaker::kLimits) [[unlikely]]
      return checkpoint_slow(breaker::kLimits);
    return {};
  }
  // Serves limits and runs signal handlers written in Python, but neither collects nor lets other threads run: in the
  // natives in which CPython looks for signals. The operands have to be kept by the caller.
  Result<void> checkpoint_signals() {
    if (eval_breaker.load(std::memory_order_relaxed) & breaker::kLimits) [[unlikely]]
      return checkpoint_slow(breaker::kLimits | breaker::kHandlers);
    return {};
  }
  // Serves everything: may run Python (signal handlers, finalizers), collect, and let other threads run.
  Result<void> checkpoint() {
    if (eval_breaker.load(std::memory_order_relaxed)) [[unlikely]]
      return checkpoint_slow(~uint32_t(0));
    return {};
  }
  Result<void> checkpoint_slow(uint32_t which);

  // Before a C++ call that can nest without bound: RecursionError when the C++ stack is nearly used up.
  Result<void> check_native_stack(const char* where = "") {
    if (static_cast<const char*>(__builtin_frame_address(0)) < native_stack_limit) [[unlikely]]
      return native_stack_exhausted(where);
    return {};
  }
  Result<void> native_stack_exhausted(const char* where);

  // --- threads
  const uint64_t thread_id;  // threading.get_ident() of its OS thread, or of the one that made it
  GilThread gil_thread;
  Parker parker;                // where it sleeps for locks, time and I/O
  ThreadState* next = nullptr;  // in the interpreter's list
  ThreadState* previous = nullptr;
  Field async_exception;  // set by another thread; raised at the next checkpoint

  // --- destruction and identity loops
  int destroy_depth = 0;
  Object* deferred_destroy = nullptr;  // objects whose destruction waits, linked through their counts
  Field repr_running;                  // list of objects whose repr is being made (reprlib's guard), or null
  Field dict;                          // per-thread dictionary for native modules, or null
  Field context;                       // contextvars' current Context, or null
  uint64_t context_version = 0;
  // --- tracing
  Field trace_function, profile_function;
  int tracing = 0;
  bool trace_opcodes = false;
  // --- coroutines
  Field async_gen_firstiter, async_gen_finalizer;
  int coroutine_origin_depth = 0;

  // Memory of the interpreter's heap for an object of `type` with `extra` bytes behind its fields: header set (count
  // 1, type shared), side bits set, fields uninitialised. MemoryError, or a termination when the limit is reached.
  Result<Object*> allocate(Type& type, size_t extra = 0);
  // The same for a container that will never be tracked: it counts for no collection.
  Result<Object*> allocate_untracked(Type& type, size_t extra);
  template <class T>
  Result<T*> allocate_as(Type& type, size_t extra = 0) {
    Object* object = TRY(allocate(type, extra));
    return static_cast<T*>(object);
  }
  // Memory without references; released with release_bytes.
  Result<void*> allocate_bytes(size_t bytes);
  Result<void*> resize_bytes(void* memory, size_t old_bytes, size_t new_bytes);
  void release_bytes(void* memory);
  // Starts the collector's interest in a container whose fields are all set.
  void track(Object& object) {
    OURO_ASSERT(object.type->has(type_flags::kContainer));  // others have no side bits: it would be a cell's memory
    bits_of(&object) |= object_bits::kTracked;
  }
  // Ends it: nothing that the collector looks at can be reached from the container, now or later.
  void untrack(Object& object);
  // MemoryError or the memory limit's termination, after the heap refused.
  Raised memory_refused();

 private:
  template <bool counted>
  Result<Object*> allocate_container(Type& type, size_t extra);
  Result<Object*> allocate_with_prefix(Type& type, size_t extra);
  Interpreter& interpreter_;
  Value pending_;
  Termination termination_ = Termination::kNone;
  HandledException handled_base_{Value(), nullptr};
  std::atomic<bool> let_go_{false};
};

// RAII: sets what is pending aside and brings it back, so that cleanup code can run in between. An exception raised
// meanwhile must have been taken; a termination raised meanwhile stays.
class PendingAside {
 public:
  explicit PendingAside(ThreadState& ts);
  ~PendingAside();
  // What was set aside; null: nothing, or a termination.
  const Ref& exception() const { return exception_; }
  PendingAside(const PendingAside&) = delete;
  PendingAside& operator=(const PendingAside&) = delete;

 private:
  ThreadState& ts_;
  Ref exception_;
};

// RAII: gives up the GIL while blocking native code runs. No object may be touched meanwhile. When the interpreter
// ended meanwhile the thread ends where it wants the GIL back, without unwinding.
class GilRelease {
 public:
  explicit GilRelease(ThreadState& ts);
  ~GilRelease();
  // Takes the GIL back now.
  void again();
  GilRelease(const GilRelease&) = delete;
  GilRelease& operator=(const GilRelease&) = delete;

 private:
  ThreadState& ts_;
  bool released_ = true;
};

}  // namespace ouro
