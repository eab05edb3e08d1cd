#include "gil/lock.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace ouro {
namespace {

constexpr int64_t kMillisecond = 1'000'000;

void pause_for(int64_t nanoseconds) {
  timespec time{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  nanosleep(&time, nullptr);
}

TEST(Lock, WithoutContention) {
  Lock lock;
  Parker parker;
  EXPECT_FALSE(lock.locked());
  EXPECT_FALSE(lock.release());
  EXPECT_TRUE(lock.try_acquire());
  EXPECT_TRUE(lock.locked());
  EXPECT_FALSE(lock.try_acquire());
  EXPECT_EQ(lock.acquire(parker, kAtOnce), WaitResult::kTimedOut);
  EXPECT_TRUE(lock.release());
  EXPECT_EQ(lock.acquire(parker, kNever), WaitResult::kDone);
  EXPECT_TRUE(lock.release());
  EXPECT_FALSE(lock.release());
}

TEST(Lock, TimesOut) {
  Lock lock;
  Parker parker;
  ASSERT_TRUE(lock.try_acquire());
  int64_t start = monotonic_now();
  EXPECT_EQ(lock.acquire(parker, deadline_after(20 * kMillisecond)), WaitResult::kTimedOut);
  EXPECT_GE(monotonic_now() - start, 20 * kMillisecond);
  EXPECT_EQ(lock.acquire(parker, monotonic_now() - 5), WaitResult::kTimedOut);
  EXPECT_EQ(lock.acquire(parker, -5), WaitResult::kTimedOut);
  EXPECT_TRUE(lock.release());
  // Nothing of the waiters is left.
  EXPECT_TRUE(lock.try_acquire());
  EXPECT_TRUE(lock.release());
}

TEST(Lock, DeadlinesOfHugeTimeouts) {
  EXPECT_EQ(deadline_after(0), kAtOnce);
  EXPECT_EQ(deadline_after(-1), kAtOnce);
  EXPECT_EQ(deadline_after(INT64_MAX), kNever);
  EXPECT_GT(deadline_after(1), 1);
}

TEST(Lock, ReleasedByAnotherThread) {
  Lock lock;
  ASSERT_TRUE(lock.try_acquire());
  std::thread other([&] {
    pause_for(10 * kMillisecond);
    EXPECT_TRUE(lock.release());
  });
  Parker parker;
  EXPECT_EQ(lock.acquire(parker, kNever), WaitResult::kDone);
  other.join();
  EXPECT_TRUE(lock.locked());
}

TEST(Lock, MutualExclusion) {
  Lock lock;
  int64_t counter = 0;
  std::atomic<int64_t> refused{0};
  std::vector<std::thread> threads;
  for (int number = 0; number < 6; number++) {
    threads.emplace_back([&, number] {
      Parker parker;
      for (int turn = 0; turn < 4000; turn++) {
        // A third of the threads gives up after a while, another is interrupted now and then.
        int64_t deadline = number % 3 == 1 ? deadline_after(50'000) : kNever;
        if (number % 3 == 2 && turn % 8 == 0) parker.interrupt();
        WaitResult result = lock.acquire(parker, deadline);
        if (result != WaitResult::kDone) {
          refused++;
          continue;
        }
        counter++;
        if (turn % 64 == 0) pause_for(1000);
        ASSERT_TRUE(lock.release());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter + refused, 6 * 4000);
  EXPECT_FALSE(lock.locked());
}

TEST(Lock, NobodyIsOvertakenForEver) {
  Lock lock;
  std::atomic<bool> stop{false};
  std::thread greedy([&] {
    Parker parker;
    while (!stop.load(std::memory_order_relaxed)) {
      ASSERT_EQ(lock.acquire(parker, kNever), WaitResult::kDone);
      for (int64_t end = monotonic_now() + 100'000; monotonic_now() < end;) spin_turn();
      ASSERT_TRUE(lock.release());
    }
  });
  Parker parker;
  for (int i = 0; i < 10; i++) {
    ASSERT_EQ(lock.acquire(parker, deadline_after(5000 * kMillisecond)), WaitResult::kDone);
    ASSERT_TRUE(lock.release());
  }
  stop = true;
  greedy.join();
}

TEST(Lock, InterruptedFromAnotherThread) {
  Lock lock;
  ASSERT_TRUE(lock.try_acquire());
  Parker parker;
  std::thread other([&] {
    pause_for(10 * kMillisecond);
    parker.interrupt();
  });
  EXPECT_EQ(lock.acquire(parker, kNever), WaitResult::kInterrupted);
  other.join();
  // One interruption ends one wait; one that came before the wait counts.
  EXPECT_EQ(lock.acquire(parker, deadline_after(5 * kMillisecond)), WaitResult::kTimedOut);
  parker.interrupt();
  EXPECT_EQ(lock.acquire(parker, kNever), WaitResult::kInterrupted);
  // It does not keep a free lock from being acquired.
  EXPECT_TRUE(lock.release());
  parker.interrupt();
  EXPECT_EQ(lock.acquire(parker, kNever), WaitResult::kDone);
}

Parker* handler_parker;  // what a runtime has in its record of the process

TEST(Lock, InterruptedByASignal) {
  Lock lock;
  ASSERT_TRUE(lock.try_acquire());
  Parker parker;
  handler_parker = &parker;
  struct sigaction action = {};
  struct sigaction old;
  action.sa_handler = [](int) { handler_parker->interrupt(); };
  action.sa_flags = SA_RESTART;
  sigaction(SIGUSR1, &action, &old);
  pthread_t self = pthread_self();
  std::thread other([&] {
    for (int i = 0; i < 3; i++) {
      pause_for(10 * kMillisecond);
      pthread_kill(self, SIGUSR1);
    }
  });
  int interrupted = 0;
  while (interrupted < 3) {
    WaitResult result = lock.acquire(parker, deadline_after(3000 * kMillisecond));
    ASSERT_EQ(result, WaitResult::kInterrupted);
    interrupted++;
  }
  other.join();
  sigaction(SIGUSR1, &old, nullptr);
}

TEST(Lock, ForkedChildStartsAgain) {
  Lock lock;
  ASSERT_TRUE(lock.try_acquire());
  std::thread waiter([&] {
    Parker parker;
    EXPECT_EQ(lock.acquire(parker, kNever), WaitResult::kDone);
  });
  pause_for(5 * kMillisecond);
  pid_t child = fork();
  if (child == 0) {
    lock.reinit_after_fork();
    bool good = !lock.locked() && lock.try_acquire() && lock.release() && !lock.release();
    _exit(good ? 42 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 42);
  EXPECT_TRUE(lock.release());
  waiter.join();
}

TEST(RecursiveLock, CountsItsOwner) {
  RecursiveLock lock;
  Parker parker;
  EXPECT_FALSE(lock.release(1));
  EXPECT_TRUE(lock.try_acquire(1));
  EXPECT_EQ(lock.acquire(1, parker, kNever), WaitResult::kDone);
  EXPECT_EQ(lock.count(), 2u);
  EXPECT_EQ(lock.owner(), 1u);
  EXPECT_FALSE(lock.try_acquire(2));
  EXPECT_FALSE(lock.release(2));
  EXPECT_EQ(lock.acquire(2, parker, deadline_after(kMillisecond)), WaitResult::kTimedOut);
  EXPECT_EQ(lock.release_all(2), 0u);
  EXPECT_EQ(lock.release_all(1), 2u);
  EXPECT_TRUE(lock.try_acquire(2));
  EXPECT_TRUE(lock.release(2));
  EXPECT_EQ(lock.acquire_again(1, 2, parker, kNever), WaitResult::kDone);
  EXPECT_TRUE(lock.release(1));
  EXPECT_TRUE(lock.owned_by(1));
  EXPECT_TRUE(lock.release(1));
  EXPECT_EQ(lock.owner(), 0u);
}

TEST(RecursiveLock, MutualExclusion) {
  RecursiveLock lock;
  int64_t counter = 0;
  std::vector<std::thread> threads;
  for (uint64_t id = 1; id <= 4; id++) {
    threads.emplace_back([&, id] {
      Parker parker;
      for (int turn = 0; turn < 2000; turn++) {
        ASSERT_EQ(lock.acquire(id, parker, kNever), WaitResult::kDone);
        ASSERT_TRUE(lock.try_acquire(id));
        counter++;
        ASSERT_TRUE(lock.release(id));
        ASSERT_TRUE(lock.release(id));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter, 8000);
}

TEST(Parker, Sleeps) {
  Parker parker;
  int64_t start = monotonic_now();
  EXPECT_EQ(parker.sleep(deadline_after(10 * kMillisecond)), WaitResult::kTimedOut);
  EXPECT_GE(monotonic_now() - start, 10 * kMillisecond);
  EXPECT_EQ(parker.sleep(kAtOnce), WaitResult::kTimedOut);
  parker.notify();
  EXPECT_EQ(parker.sleep(deadline_after(kMillisecond)), WaitResult::kTimedOut);
  parker.interrupt();
  EXPECT_EQ(parker.sleep(kNever), WaitResult::kInterrupted);
  parker.notify();
  EXPECT_EQ(parker.wait(kNever), WaitResult::kDone);
  parker.notify();
  parker.forget_notification();
  EXPECT_EQ(parker.wait(kAtOnce), WaitResult::kTimedOut);
}

TEST(Parker, NotificationsAreNeverLost) {
  Parker there;
  Parker back;
  int64_t value = 0;
  std::thread other([&] {
    for (int i = 0; i < 3000; i++) {
      ASSERT_EQ(there.wait(kNever), WaitResult::kDone);
      value++;
      back.notify();
    }
  });
  for (int i = 0; i < 3000; i++) {
    there.notify();
    ASSERT_EQ(back.wait(kNever), WaitResult::kDone);
    ASSERT_EQ(value, i + 1);
  }
  other.join();
}

TEST(Parker, Polls) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  Parker parker;
  pollfd fds[2] = {{ends[0], POLLIN, 0}};
  int ready;
  int error;
  EXPECT_EQ(parker.poll(fds, 1, kAtOnce, &ready, &error), WaitResult::kTimedOut);
  EXPECT_EQ(parker.poll(fds, 1, deadline_after(10 * kMillisecond), &ready, &error), WaitResult::kTimedOut);
  parker.interrupt();
  EXPECT_EQ(parker.poll(fds, 1, kNever, &ready, &error), WaitResult::kInterrupted);
  std::thread other([&] {
    pause_for(10 * kMillisecond);
    parker.interrupt();
  });
  EXPECT_EQ(parker.poll(fds, 1, kNever, &ready, &error), WaitResult::kInterrupted);
  other.join();
  ASSERT_EQ(write(ends[1], "x", 1), 1);
  EXPECT_EQ(parker.poll(fds, 1, kNever, &ready, &error), WaitResult::kDone);
  EXPECT_EQ(ready, 1);
  EXPECT_EQ(error, 0);
  EXPECT_TRUE(fds[0].revents & POLLIN);
  close(ends[0]);
  close(ends[1]);
  EXPECT_EQ(parker.poll(fds, 0, deadline_after(kMillisecond), &ready, &error), WaitResult::kTimedOut);
}

TEST(Parker, InterruptionsRaceWithPolls) {
  Parker parker;
  std::atomic<bool> stop{false};
  std::thread other([&] {
    while (!stop.load(std::memory_order_relaxed)) parker.interrupt();
  });
  pollfd fds[1];
  int ready;
  int error;
  for (int i = 0; i < 2000; i++) {
    ASSERT_EQ(parker.poll(fds, 0, kNever, &ready, &error), WaitResult::kInterrupted);
    ASSERT_EQ(parker.sleep(kNever), WaitResult::kInterrupted);
  }
  stop = true;
  other.join();
}

}  // namespace
}  // namespace ouro
