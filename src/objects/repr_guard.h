// ReprGuard: keeps the repr() of a container that holds itself from running for ever.
//
//   ReprGuard guard(ts, self);
//   bool running = TRY(guard.enter());
//   if (running) return str_from_ascii(ts, "[...]");
//
// The objects whose repr is being made stand in a list of the thread state; the guard takes its own out again.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

class ReprGuard {
 public:
  // `object` is borrowed and outlives the guard.
  ReprGuard(ThreadState& ts, Value object) : ts_(ts), object_(object) {}
  ReprGuard(const ReprGuard&) = delete;
  ReprGuard& operator=(const ReprGuard&) = delete;
  ~ReprGuard();
  // True: the repr of the object is being made already, further out on this thread.
  Result<bool> enter();

 private:
  ThreadState& ts_;
  Value object_;
  bool entered_ = false;
};

}  // namespace ouro
