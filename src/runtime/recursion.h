// Recursion: counts one level of nesting in native code against the recursion limit, and checks the C++ stack.
#pragma once

#include "runtime/thread_state.h"

namespace ouro {

class Recursion {
 public:
  explicit Recursion(ThreadState& ts) : ts_(ts) { ts_.recursion_remaining--; }
  ~Recursion() { ts_.recursion_remaining++; }
  Recursion(const Recursion&) = delete;
  Recursion& operator=(const Recursion&) = delete;
  // RecursionError "maximum recursion depth exceeded" + where.
  Result<void> enter(const char* where) {
    if (ts_.recursion_remaining < 0) [[unlikely]]
      return recursion_exceeded(ts_, where);
    return ts_.check_native_stack(where);
  }
  static Result<void> recursion_exceeded(ThreadState& ts, const char* where);

 private:
  ThreadState& ts_;
};

}  // namespace ouro
