#include "gil/native_thread.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace ouro {

int start_native_thread(NativeThreadEntry entry, void* argument, size_t stack_size, NativeThreadKind kind,
                        uint64_t* ident) {
  pthread_attr_t attributes;
  if (int error = pthread_attr_init(&attributes)) return error;
  int error = 0;
  if (stack_size) {
    size_t page = size_t(sysconf(_SC_PAGESIZE));
    size_t rounded = (stack_size + page - 1) & ~(page - 1);
    error = rounded < stack_size ? EINVAL : pthread_attr_setstacksize(&attributes, rounded);
  }
  if (!error && kind == NativeThreadKind::kDetached)
    error = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  if (!error) error = pthread_create(&thread, &attributes, entry, argument);
  pthread_attr_destroy(&attributes);
  if (!error && ident) *ident = uint64_t(thread);
  return error;
}

int join_native_thread(uint64_t ident) { return pthread_join(pthread_t(ident), nullptr); }

uint64_t native_thread_ident() { return uint64_t(pthread_self()); }

uint64_t native_thread_id() { return uint64_t(syscall(SYS_gettid)); }

// The stack of the process's first thread, without the table of mappings that the C library reads for it: the name of
// the program, which the kernel put at its very top, and the limit, where that is below the room the kernel leaves.
static StackBounds first_stack_bounds() {
  constexpr size_t kLeastGap = size_t(64) << 20;
  if (getpid() != gettid()) return {};
  const char* top = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  rlimit limit;
  if (!top || getrlimit(RLIMIT_STACK, &limit) || limit.rlim_cur > kLeastGap || limit.rlim_cur < (1 << 16)) return {};
  const auto page = uintptr_t(sysconf(_SC_PAGESIZE));
  auto* high = reinterpret_cast<char*>((reinterpret_cast<uintptr_t>(top) + strlen(top) + page - 1) & ~(page - 1));
  char* low = high - limit.rlim_cur;
  const char* here = static_cast<char*>(__builtin_frame_address(0));
  if (here < low || here >= high) return {};  // on a stack of somebody's own
  return {low, high};
}

// Makes the stack of the process's first thread reach down to `low`, which nobody uses yet; false when it may not. It
// is the kernel that writes there: what it cannot reach is an error and no signal.
static bool grow_stack(char* low) { return syscall(SYS_clock_gettime, CLOCK_MONOTONIC, low) == 0; }

static StackBounds native_stack_bounds() {
  if (StackBounds first = first_stack_bounds(); first.high) return first;
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes)) return {};
  void* low = nullptr;
  size_t size = 0;
  int error = pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
  if (error || !low) return {};
  // The guard pages are not part of what getstack gives (glibc 2.27 and later).
  return {static_cast<char*>(low), static_cast<char*>(low) + size};
}

StackBounds current_stack_bounds(size_t most) {
  StackBounds bounds = native_stack_bounds();
  if (bounds.size() > most) bounds.low = bounds.high - most;
  const char* here = static_cast<char*>(__builtin_frame_address(0));
  constexpr ptrdiff_t kInUse = 4096;  // below this frame, by what is called here
  if (getpid() != gettid() || here - bounds.low < kInUse || here >= bounds.high) return bounds;
  if (grow_stack(bounds.low)) return bounds;
  // Without a limit it may be that the stack is not the kernel's own (under valgrind): then it is trusted.
  rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur == RLIM_INFINITY) return bounds;
  constexpr ptrdiff_t kThere = 64 << 10;  // of the room below, in any case
  while (here - bounds.low > kThere && !grow_stack(bounds.low)) bounds.low += (here - bounds.low) / 2 & ~ptrdiff_t(15);
  return bounds;
}

}  // namespace ouro
