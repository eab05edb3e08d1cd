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

TEST(Arena, ClearGivesBackAllButOneChunk) {
  SystemResources resources;
  Arena arena(resources);
  arena.clear();
  size_t reserved = 0;
  for (int round = 0; round < 50; round++) {
    for (int i = 0; i < 1000; i++) {
      auto text = arena.copy("some text that is longer than a word");
      ASSERT_FALSE(text.is_error());
      ASSERT_EQ(text.value(), "some text that is longer than a word");
    }
    if (round < 10) reserved = arena.bytes_reserved();
    ASSERT_LE(arena.bytes_reserved(), reserved);
    arena.clear();
  }
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
