// HeapResources: the interpreter's heap and limits as the Resources of code that knows nothing of interpreters.
#pragma once

#include "base/resources.h"
#include "runtime/thread_state.h"

namespace ouro {

class HeapResources final : public Resources {
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

 private:
  ThreadState& ts_;
};

}  // namespace ouro
