#include "gil/native_thread.h"

#include <errno.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <unistd.h>

#include "gil/parking.h"

namespace ouro {
namespace {

struct Seen {
  Parker* done = nullptr;
  uint64_t ident = 0;
  uint64_t native_id = 0;
  StackBounds bounds;
  bool inside = false;
};

void* look(void* argument) {
  Seen& seen = *static_cast<Seen*>(argument);
  char here;
  seen.ident = native_thread_ident();
  seen.native_id = native_thread_id();
  seen.bounds = current_stack_bounds(size_t(1) << 30);
  seen.inside = &here >= seen.bounds.low && &here < seen.bounds.high;
  if (seen.done) seen.done->notify();
  return nullptr;
}

TEST(NativeThread, Joinable) {
  Seen seen;
  uint64_t ident = 0;
  ASSERT_EQ(start_native_thread(look, &seen, 300'000, NativeThreadKind::kJoinable, &ident), 0);
  ASSERT_EQ(join_native_thread(ident), 0);
  EXPECT_EQ(seen.ident, ident);
  EXPECT_NE(seen.ident, native_thread_ident());
  EXPECT_NE(seen.native_id, native_thread_id());
  EXPECT_NE(seen.native_id, 0u);
  EXPECT_TRUE(seen.inside);
  EXPECT_GE(seen.bounds.size(), 300'000u);
  EXPECT_LT(seen.bounds.size(), 400'000u);
}

TEST(NativeThread, Detached) {
  Parker parker;
  Seen seen;
  seen.done = &parker;
  ASSERT_EQ(start_native_thread(look, &seen, 0, NativeThreadKind::kDetached, nullptr), 0);
  ASSERT_EQ(parker.wait(kNever), WaitResult::kDone);
  EXPECT_TRUE(seen.inside);
}

TEST(NativeThread, StackSizesThatCannotBe) {
  Seen seen;
  EXPECT_EQ(start_native_thread(look, &seen, 1, NativeThreadKind::kDetached, nullptr), EINVAL);
  EXPECT_EQ(start_native_thread(look, &seen, SIZE_MAX, NativeThreadKind::kDetached, nullptr), EINVAL);
  EXPECT_NE(start_native_thread(look, &seen, SIZE_MAX / 2, NativeThreadKind::kDetached, nullptr), 0);
}

TEST(NativeThread, BoundsOfTheMainThread) {
  char here;
  constexpr size_t kMost = size_t(8) << 20;
  StackBounds bounds = current_stack_bounds(kMost);
  ASSERT_NE(bounds.low, nullptr);
  EXPECT_GE(&here, bounds.low);
  EXPECT_LT(&here, bounds.high);
  EXPECT_GT(bounds.size(), 100'000u);
  EXPECT_LE(bounds.size(), kMost);
  EXPECT_EQ(native_thread_id(), uint64_t(getpid()));
}

}  // namespace
}  // namespace ouro
