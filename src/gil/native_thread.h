// Threads of the operating system: starting one, naming it, and the bounds of its stack.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ouro {

using NativeThreadEntry = void* (*)(void* argument);

enum class NativeThreadKind : uint8_t { kDetached, kJoinable };

// The smallest stack a thread can be started with (bytes); threading.stack_size() refuses less.
inline constexpr size_t kMinimumStackSize = 32768;

// Starts a thread that runs entry(argument). stack_size: bytes, rounded up to whole pages; 0 for the system's
// default. Returns 0 and stores the ident unless it is nullptr, or an errno (EAGAIN: no more threads; EINVAL:
// stack too small).
int start_native_thread(NativeThreadEntry entry, void* argument, size_t stack_size, NativeThreadKind kind,
                        uint64_t* ident);
// Waits for a joinable thread's end; once per thread. Returns 0 or an errno.
int join_native_thread(uint64_t ident);

// threading.get_ident() of the calling thread: not 0, unique among the living.
uint64_t native_thread_ident();
// threading.get_native_id(): the kernel's number of the calling thread.
uint64_t native_thread_id();

struct StackBounds {
  char* low = nullptr;   // lowest usable address; the guard pages lie below
  char* high = nullptr;  // one past the highest
  size_t size() const { return size_t(high - low); }
};
// Of the calling thread, the highest `most` bytes of its stack; may read /proc/self/maps in the main thread, so ask
// once. Both nullptr when unknown. The kernel lets the stack of the process's first thread grow on demand, and ends the
// process where it refuses (RLIMIT_AS, no memory): what is told here has been asked for and granted.
StackBounds current_stack_bounds(size_t most);

}  // namespace ouro
