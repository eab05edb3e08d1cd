// Process: the one record of mutable state that belongs to the process and not to an interpreter: what a
// signal handler of C must reach. It is constant-initialised and made of lock-free atomics.
//
// A signal's C handler (trip_signal) marks the signal, sets the kSignal bit in the eval breaker of the thread
// that runs Python's handlers, ends that thread's sleep and writes the signal's number to the wake-up
// descriptor. All else happens at that thread's next checkpoint (Interpreter::serve_signals).
#pragma once

#include <atomic>
#include <cstdint>

namespace ouro {

class ThreadState;

struct Process {
  static constexpr int kSignalCount = 65;  // signal numbers are 1 to 64

  std::atomic<bool> pending[kSignalCount]{};         // came, and its Python handler has not been called yet
  std::atomic<ThreadState*> signal_thread{nullptr};  // main thread of the main interpreter; null: there is none
  std::atomic<uint32_t> handlers_running{0};         // C handlers that look at signal_thread at this moment
  std::atomic<int> wakeup_fd{-1};                    // signal.set_wakeup_fd
  std::atomic<int> fault_fd{-1};                     // faulthandler: where to write; -1: off
};
extern constinit Process process;

// What the C handler does. Async-signal-safe; keeps errno. Also simulates a signal (_thread.interrupt_main).
void trip_signal(int signal_number);

// The thread that serves signals from now on; null: none. Returns when no handler can still see the old one.
void set_signal_thread(ThreadState* thread);

// In the child of a fork, whose only thread is `thread`: it serves signals if any thread did.
void process_after_fork(ThreadState& thread);

}  // namespace ouro
