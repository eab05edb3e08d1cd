#include "base/arena.h"

#include <gtest/gtest.h>

namespace ouro {
namespace {

class Refusing final : public Resources {
 public:
  explicit Refusing(int allowed) : allowed_(allowed) {}
  void* allocate(size_t bytes) override { return allowed_-- > 0 ? system_.allocate(bytes) : nullptr; }
  void release(void* memory, size_t bytes) override { system_.release(memory, bytes); }
  bool may_continue() override { return true; }

 private:
  int allowed_;
  SystemResources system_;
};

TEST(Arena, VectorKeepsItemsWhileItGrows) {
  SystemResources resources;
  Arena arena(resources);
  ArenaVector<int> numbers(arena);
  for (int i = 0; i < 100000; i++) ASSERT_FALSE(numbers.push(i).is_error());
  for (int i = 0; i < 100000; i++) ASSERT_EQ(numbers[i], i);
}

TEST(Arena, RefusalIsAFailureAndKeepsWhatIsThere) {
  Refusing resources(1);
  Arena arena(resources);
  ArenaVector<int> numbers(arena);
  int pushed = 0;
  while (!numbers.push(pushed).is_error()) pushed++;
  EXPECT_GT(pushed, 100);
  for (int i = 0; i < pushed; i++) ASSERT_EQ(numbers[i], i);
}

}  // namespace
}  // namespace ouro
