// The record of the process and what C's signal handlers do: see process.h.
#include "runtime/process.h"

#include <sched.h>
#include <unistd.h>

#include <cerrno>

#include "runtime/thread_state.h"

namespace ouro {

constinit Process process;

static_assert(std::atomic<ThreadState*>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void trip_signal(int signal_number) {
  int saved_errno = errno;
  process.pending[signal_number].store(true, std::memory_order_release);
  process.handlers_running.fetch_add(1);
  if (ThreadState* thread = process.signal_thread.load()) {
    thread->eval_breaker.fetch_or(breaker::kSignal, std::memory_order_release);
    thread->parker.interrupt();
  }
  process.handlers_running.fetch_sub(1);
  int fd = process.wakeup_fd.load(std::memory_order_relaxed);
  if (fd != -1) {
    unsigned char byte = static_cast<unsigned char>(signal_number);
    // A full pipe means that its reader is awake already.
    [[maybe_unused]] ssize_t written = write(fd, &byte, 1);
  }
  errno = saved_errno;
}

void set_signal_thread(ThreadState* thread) {
  process.signal_thread.store(thread);
  while (process.handlers_running.load() != 0) sched_yield();
  if (!thread) return;
  // Signals that came while nobody served them.
  for (std::atomic<bool>& pending : process.pending)
    if (pending.load(std::memory_order_relaxed)) thread->eval_breaker.fetch_or(breaker::kSignal);
}

void process_after_fork(ThreadState& thread) {
  process.handlers_running.store(0);
  if (process.signal_thread.load()) process.signal_thread.store(&thread);
}

}  // namespace ouro
