// Resources: where a step that knows nothing of the interpreter takes memory that grows with its input, and asks
// whether it may go on. The interpreter passes one that charges its heap and polls its limits; tools and unit tests
// pass SystemResources.
#pragma once

#include <cstddef>

namespace ouro {

class Resources {
 public:
  // `bytes` bytes, aligned to 16; nullptr when refused.
  virtual void* allocate(size_t bytes) = 0;
  // Takes back what allocate(bytes) gave.
  virtual void release(void* memory, size_t bytes) = 0;
  // False: the work must end at once, with a failure; what is pending is known to the owner of the Resources. To be
  // asked at least once per some thousand steps of every loop whose length depends on input.
  virtual bool may_continue() = 0;

 protected:
  ~Resources() = default;
};

// malloc and free, without a limit.
class SystemResources final : public Resources {
 public:
  void* allocate(size_t bytes) override;
  void release(void* memory, size_t bytes) override;
  bool may_continue() override { return true; }
};

}  // namespace ouro
