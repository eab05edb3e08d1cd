// What the fuzz targets of the front end share: resources with limits, and a check that traps.
#pragma once

#include <cstddef>
#include <cstdio>

#include "base/resources.h"

namespace ouro::fuzz {

// Refuses memory beyond a limit and says no after a number of polls.
class LimitedResources final : public Resources {
 public:
  LimitedResources(size_t bytes, int polls) : bytes_left_(bytes), polls_(polls) {}
  void* allocate(size_t bytes) override {
    if (bytes > bytes_left_) return nullptr;
    bytes_left_ -= bytes;
    return system_.allocate(bytes);
  }
  void release(void* memory, size_t bytes) override {
    bytes_left_ += bytes;
    system_.release(memory, bytes);
  }
  bool may_continue() override { return polls_-- > 0; }

 private:
  SystemResources system_;
  size_t bytes_left_;
  int polls_;
};

// Ends the program, for libFuzzer to keep the input, where something that must hold does not.
inline void check(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  __builtin_trap();
}

}  // namespace ouro::fuzz
