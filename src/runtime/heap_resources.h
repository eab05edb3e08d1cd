// HeapResources: the interpreter's heap and limits as the Resources of code that knows nothing of interpreters.
#pragma once

#include "base/resources.h"
#include "runtime/thread_state.h"

namespace ouro {

class HeapResources : public Resources {
 public:
  explicit HeapResources(ThreadState& ts) : ts_(ts) {}
  void* allocate(size_t bytes) override {
    auto memory = ts_.allocate_bytes(bytes ? bytes : 1);
    return memory.is_error() ? nullptr : memory.release();  // what is to be raised is pending then
  }
  void release(void* memory, size_t) override {
    if (memory) ts_.release_bytes(memory);
  }
  bool may_continue() override { return !ts_.checkpoint_limits().is_error(); }

 protected:
  ThreadState& ts_;
};

// The same for work on what cannot change and is kept by the caller: signal handlers may run.
class SignalResources final : public HeapResources {
 public:
  using HeapResources::HeapResources;
  bool may_continue() override { return !ts_.checkpoint_signals().is_error(); }
};

}  // namespace ouro
