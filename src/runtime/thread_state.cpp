#include "runtime/thread_state.h"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "gil/native_thread.h"
#include "objects/exception.h"
#include "runtime/collector.h"
#include "runtime/errors.h"
#include "runtime/interpreter.h"
#include "runtime/recursion.h"

namespace ouro {

// Address space for the frames of one thread; memory is used only as far as frames reach.
static constexpr size_t kDataStackBytes = size_t(1) << 30;
// What native code may still use of the C++ stack below the limit: the deepest chain of calls without a check.
static constexpr size_t kNativeStackReserve = 256 * 1024;
// What a thread takes of a larger stack.
static constexpr size_t kMostNativeStack = 8 * 1024 * 1024;
// How far past the recursion limit the handling of a RecursionError may go.
static constexpr int kRecursionHeadroom = 50;

ThreadState::ThreadState(Interpreter& interpreter, uint64_t thread_id)
    : thread_id(thread_id), gil_thread(*interpreter.gil, eval_breaker, thread_id), interpreter_(interpreter) {
  for (Field* field : {&async_exception, &repr_running, &dict, &context, &trace_function, &profile_function,
                       &async_gen_firstiter, &async_gen_finalizer})
    field->initialize_null();
  recursion_remaining = interpreter.recursion_limit;
}

ThreadState::~ThreadState() {
  if (data_base) munmap(data_base, size_t(data_limit - data_base));
}

bool ThreadState::initialize() {
  size_t bytes = Heap::reservation_bytes(kDataStackBytes, 16);
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return false;
  data_base = data_top = static_cast<char*>(memory);
  data_limit = data_base + bytes;
  return true;
}

void ThreadState::attach_to_native_stack() {
  StackBounds bounds = current_stack_bounds(kMostNativeStack);
  size_t reserve = std::min(bounds.size() / 4, kNativeStackReserve);
  native_stack_limit = bounds.low + reserve;
}

Result<void> ThreadState::native_stack_exhausted(const char* where) {
  return raise(*this, Exc::RecursionError, "maximum recursion depth exceeded{}", where);
}

Result<void> Recursion::recursion_exceeded(ThreadState& ts, const char* where) {
  if (ts.recursion_headroom) {
    // Inside the handling of a RecursionError some more depth is given; past it the end is near in any case.
    if (ts.recursion_remaining > -kRecursionHeadroom) return ts.check_native_stack(where);
  }
  ts.recursion_headroom++;
  (void)raise(ts, Exc::RecursionError, "maximum recursion depth exceeded{}", where);
  ts.recursion_headroom--;
  return raised;
}

void ThreadState::terminate(Termination reason) {
  if (termination_ == Termination::kNone) {
    termination_ = reason;
    Value old = pending_;
    pending_ = Value();
    if (!old.is_null()) release_reference(old);
  }
  eval_breaker.fetch_or(breaker::kTermination, std::memory_order_relaxed);
}

Termination ThreadState::take_termination() {
  Termination reason = termination_;
  termination_ = Termination::kNone;
  eval_breaker.fetch_and(~breaker::kTermination, std::memory_order_relaxed);
  return reason;
}

// A thread that outlived its interpreter. Its C++ frames own references that must not be released any more: none of
// their destructors runs (the program is made without exceptions, so frames have no cleanups).
[[noreturn]] static void end_this_thread(ThreadState& ts) {
  ts.let_go();
  pthread_exit(nullptr);
}

Result<void> ThreadState::checkpoint_slow(uint32_t which) {
  uint32_t bits = eval_breaker.load(std::memory_order_relaxed) & which;
  if (bits & breaker::kStress) {
    Interpreter& interpreter = interpreter_;
    interpreter.checkpoint_count++;
    if (interpreter.stress_terminate_at && interpreter.checkpoint_count == interpreter.stress_terminate_at)
      terminate(Termination::kStopped);
    if (interpreter.stress_collect_every && which == ~uint32_t(0) &&
        interpreter.checkpoint_count % interpreter.stress_collect_every == 0)
      bits |= breaker::kCollect;
  }
  if (termination_ != Termination::kNone) return raised;
  if (bits & breaker::kTermination) {
    terminate(Termination::kStopped);
    return raised;
  }
  if (which != ~uint32_t(0)) {
    // Else handlers written in Python wait for the next checkpoint(): half-done changes must not be seen.
    auto* serve = which & breaker::kHandlers ? interpreter_.serve_signals : interpreter_.serve_interrupt;
    return (bits & breaker::kSignal) && serve ? serve(*this) : Result<void>();
  }
  if (bits & (breaker::kSignal | breaker::kPendingCall)) {
    if (auto* serve = interpreter_.serve_signals) TRY(serve(*this));
  }
  if (bits & breaker::kCollect) {
    eval_breaker.fetch_and(~breaker::kCollect, std::memory_order_relaxed);
    if (interpreter_.collector) TRY(collect_if_due(*this));
  }
  if (bits & breaker::kGilDropRequest) {
    interpreter_.running = nullptr;
    if (!interpreter_.gil->yield(gil_thread)) end_this_thread(*this);
    interpreter_.running = this;
  }
  if (bits & breaker::kAsyncException) {
    eval_breaker.fetch_and(~breaker::kAsyncException, std::memory_order_relaxed);
    if (!async_exception.is_null()) {
      Ref exception = async_exception.take();
      return raise_value(*this, exception);
    }
  }
  return {};
}

GilRelease::GilRelease(ThreadState& ts) : ts_(ts) {
  Interpreter& interpreter = ts.interpreter();
  interpreter.running = nullptr;
  interpreter.gil->drop(ts.gil_thread);
}
void GilRelease::again() {
  if (!released_) return;
  released_ = false;
  int saved_errno = errno;
  // When the interpreter is gone the thread ends here, without touching an object.
  if (!ts_.gil_thread.gil().take(ts_.gil_thread)) end_this_thread(ts_);
  ts_.interpreter().running = &ts_;
  errno = saved_errno;
}
GilRelease::~GilRelease() { again(); }

}  // namespace ouro
