// The GIL of one interpreter: at any time at most one of its threads runs Python code and touches its objects.
//
// In: threads, each with a GilThread record (part of its ThreadState). Out: the order in which they run. The
// words are CPython's: locked, last_holder, switch_number, interval, drop request, forced switching;
// docs/gil.md tells what each is here and where it differs.
//
// Invariants:
// - state_ is the holder's record with two flags in its low bits. Without flags it changes by one compare-exchange (a
//   take or drop that meets nobody: no clock, no mutex); with any flag set only under mutex_. So who has the mutex and
//   has set kWaiters knows that the holder stays and that its record lives.
// - kWaiters is set exactly while the queue is not empty.
// - What the GIL guards is published by the release of a drop and seen by the acquire of the following take.
// - A GilThread keeps its Gil's memory alive: a thread that comes back from a blocking call after its interpreter is
//   gone still finds a (closed) Gil. The record itself must outlive every call made with it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/assert.h"
#include "gil/futex.h"
#include "gil/gil_events.h"
#include "gil/gil_policy.h"

namespace ouro {

class Gil;
class GilPointer;

// The bit of a thread's eval breaker that asks it to call Gil::yield, unless the Gil was made with another.
inline constexpr uint32_t kGilDropRequest = 1u << 0;
// sys.getswitchinterval() at the start.
inline constexpr int64_t kDefaultSwitchIntervalMicroseconds = 5000;

// What a Gil knows of one thread.
class GilThread {
 public:
  // breaker: the thread's eval breaker word, which outlives this record; id: not 0, unique within the interpreter.
  GilThread(Gil& gil, std::atomic<uint32_t>& breaker, uint64_t id);
  // The thread neither holds the GIL nor waits for it.
  ~GilThread();
  GilThread(const GilThread&) = delete;
  GilThread& operator=(const GilThread&) = delete;

  uint64_t id() const { return id_; }
  // Its Gil, which it keeps alive: also valid when the interpreter is gone.
  Gil& gil() const { return *gil_; }

  // For policies, under the Gil's mutex; times in ns.
  struct Schedule {
    int64_t since = 0;          // start of the present stretch as holder; 0: nobody waited since it began
    int64_t used = 0;           // of the present quantum in earlier stretches
    int64_t waiting_since = 0;  // when it began to wait; with the interval policy since the last switch
    uint64_t switch_seen = 0;   // switch_number at waiting_since
    bool returning = false;     // it came by take(), not by yield()
    bool favoured = false;      // it is, or was last, queued in GilQueue::returning
  };
  Schedule schedule;

 private:
  friend class Gil;
  friend class GilList;

  // How long waiting awake pays, in turns of the spin loop, learned from how it went before.
  struct SpinBudget {
    uint32_t turns = 300;
    uint32_t failures = 0;
  };

  Gil* const gil_;
  std::atomic<uint32_t>* const breaker_;
  const uint64_t id_;
  std::atomic<uint32_t> wake_;  // a Gil::Wake; the word it sleeps on
  GilThread* next_ = nullptr;   // in its GilList
  GilThread* previous_ = nullptr;
  GilList* list_ = nullptr;
  // Used by the thread itself only.
  int64_t dropped_at_ = 0;  // time of its last drop if others waited then, else 0
  int64_t deadline_ = 0;    // of the sleep
  SpinBudget spin_[2];      // by GilArrival
  GilEventRing* ring_ = nullptr;
};

class Gil {
 public:
  // nullptr when memory is refused.
  static GilPointer create(const GilPolicy& policy = kPriorityPolicy, uint32_t drop_request_bit = kGilDropRequest);

  // Waits for the GIL and takes it. False: the GIL is closed; the thread does not have it and must end without
  // touching the interpreter. The thread does not hold it already.
  [[nodiscard]] bool take(GilThread& self);
  // Gives it up. With a handing policy the next waiter is the holder when this returns; with the interval
  // policy an unanswered drop request makes it wait until another thread took it (forced switching).
  void drop(GilThread& self);
  // Answers the drop request: clears it and, if threads wait, lets at least one of them have the GIL before
  // it takes it back. False as for take().
  [[nodiscard]] bool yield(GilThread& self);
  // Sets the drop request of whoever holds the GIL now. Atomics only: from any thread and any signal handler.
  void request_drop();

  bool locked() const { return holder_of(state_.load(std::memory_order_relaxed)) != nullptr; }
  bool held_by(const GilThread& thread) const { return holder_of(state_.load(std::memory_order_relaxed)) == &thread; }
  // Id of the thread that has it or had it last; 0 at the start.
  uint64_t last_holder() const { return last_holder_.load(std::memory_order_relaxed); }
  // How often it came to a thread other than the one that had it before.
  uint64_t switch_number() const { return switch_number_.load(std::memory_order_relaxed); }
  int64_t interval_microseconds() const { return interval_.load(std::memory_order_relaxed) / 1000; }
  // At least 1 microsecond; also affects those who wait already, from their next deadline on.
  void set_interval(int64_t microseconds);

  const GilPolicy& policy() const { return *policy_.load(std::memory_order_relaxed); }
  // By the holder. Those who wait keep their order, the returning ones first.
  void set_policy(GilThread& self, const GilPolicy& policy);

  // The holder ends the interpreter: all who wait, and everybody who comes, gets false from take(); only
  // `self` can go on dropping and taking. Cannot be undone.
  void close(GilThread& self);
  bool closed() const { return (state_.load(std::memory_order_relaxed) & kClosed) != 0; }
  // By the closer, once: memory that threads inside of a call of the system may still write to when the interpreter is
  // gone. It is unmapped (munmap) with the last thread's record.
  void keep_mapped(void* memory, size_t bytes) {
    kept_memory_ = memory;
    kept_bytes_ = bytes;
  }

  // In the child of a fork, by its only thread, which held the GIL at the fork and holds it now. The records
  // of the other threads may be destroyed afterwards.
  void after_fork_in_child(GilThread& self);

  // The record of events: off at the start. Threads write to it while it is on; what is there stays readable.
  void set_recording(bool on) { recording_.store(on, std::memory_order_relaxed); }
  bool recording() const { return recording_.load(std::memory_order_relaxed); }
  // The newest `capacity` events, oldest first; returns how many. From any thread, with or without the GIL.
  size_t snapshot_events(GilEvent* events, size_t capacity) const { return events_.snapshot(events, capacity); }

 private:
  friend class GilThread;
  friend class GilPointer;

  static constexpr uintptr_t kWaiters = 1, kClosed = 2, kFlags = 3;
  // What a waiting thread finds in its own word. Others change it under mutex_ only.
  enum Wake : uint32_t {
    kRunning,   // it does not wait
    kAwake,     // it waits and looks at the word
    kSleeping,  // it waits in the kernel, or goes there without another look
    kGranted,   // it is the holder; its own exchange to kRunning makes that final
    kRetry,     // the GIL was free: compete for it
    kEnded,     // the GIL is closed
  };
  // A wake to be made once the mutex is free.
  using Wakeup = const std::atomic<uint32_t>*;

  Gil(const GilPolicy& policy, uint32_t drop_request_bit);
  ~Gil();
  static GilThread* holder_of(uintptr_t state) { return reinterpret_cast<GilThread*>(state & ~kFlags); }
  static uintptr_t bits_of(const GilThread* thread) { return reinterpret_cast<uintptr_t>(thread); }

  void retain() { references_.fetch_add(1, std::memory_order_relaxed); }
  void release();

  bool take_slowly(GilThread& self);
  void drop_slowly(GilThread& self);
  bool wait_for_turn(GilThread& self, GilArrival arrival);
  void spin(GilThread& self, GilArrival arrival);
  void became_holder(GilThread& self);
  void await_switch(GilThread& self, uint32_t seen);

  // Under mutex_.
  void set_holder(GilThread* thread);
  Wakeup grant(GilThread& thread, int64_t now);
  Wakeup signal(GilThread& thread, Wake wake);
  void start_waiting(GilThread& self, GilArrival arrival, int64_t now);
  void consider_request(GilThread& self, int64_t now);
  void charge(GilThread& self, int64_t now);
  bool clear_drop_request(GilThread& self);
  int64_t interval() const { return interval_.load(std::memory_order_relaxed); }

  void record(GilThread& self, GilEventKind kind, uint64_t other = 0) {
    if (recording_.load(std::memory_order_relaxed)) [[unlikely]]
      record_slowly(self, kind, other);
  }
  void record_slowly(GilThread& self, GilEventKind kind, uint64_t other);

  std::atomic<uintptr_t> state_{0};
  std::atomic<uint64_t> last_holder_{0};    // written by the holder
  std::atomic<uint64_t> switch_number_{0};  // written by the holder
  std::atomic<bool> recording_{false};
  SmallMutex mutex_;
  GilQueue queue_;
  std::atomic<const GilPolicy*> policy_;
  const GilThread* closer_ = nullptr;
  std::atomic<int64_t> interval_;  // ns
  const uint32_t drop_request_bit_;
  const uint32_t maximum_spinners_;
  std::atomic<uint32_t> spinners_{0};
  std::atomic<uint32_t> pins_{0};         // request_drop() calls that look at a holder's record
  std::atomic<uint32_t> switch_word_{0};  // counts switches for those in await_switch()
  std::atomic<uint32_t> switch_awaiters_{0};
  std::atomic<uint32_t> references_{1};
  void* kept_memory_ = nullptr;
  size_t kept_bytes_ = 0;
  GilEventLog events_;
};

// One reference to a Gil.
class GilPointer {
 public:
  GilPointer() = default;
  GilPointer(GilPointer&& other) : gil_(other.gil_) { other.gil_ = nullptr; }
  GilPointer& operator=(GilPointer&& other) {
    Gil* old = gil_;
    gil_ = other.gil_;
    other.gil_ = nullptr;
    if (old && old != gil_) old->release();
    return *this;
  }
  ~GilPointer() {
    if (gil_) gil_->release();
  }
  GilPointer share() const {
    if (gil_) gil_->retain();
    return GilPointer(gil_);
  }
  Gil* get() const { return gil_; }
  Gil& operator*() const { return *gil_; }
  Gil* operator->() const { return gil_; }
  explicit operator bool() const { return gil_ != nullptr; }

 private:
  friend class Gil;
  explicit GilPointer(Gil* gil) : gil_(gil) {}

  Gil* gil_ = nullptr;
};

inline bool Gil::take(GilThread& self) {
  OURO_ASSERT(!held_by(self));
  if (state_.load(std::memory_order_relaxed) == 0) {
    // Written before the exchange that publishes it; a failure leaves `used` as it was.
    int64_t used = self.schedule.used;
    self.schedule.used = 0;
    self.schedule.since = 0;
    self.schedule.returning = self.schedule.favoured = true;
    uintptr_t expected = 0;
    if (state_.compare_exchange_strong(expected, bits_of(&self), std::memory_order_acq_rel)) {
      became_holder(self);
      return true;
    }
    self.schedule.used = used;
  }
  return take_slowly(self);
}

inline void Gil::drop(GilThread& self) {
  OURO_ASSERT(held_by(self));
  record(self, GilEventKind::kDrop);
  self.dropped_at_ = 0;
  uintptr_t expected = bits_of(&self);
  if (state_.compare_exchange_strong(expected, 0, std::memory_order_acq_rel)) return;
  drop_slowly(self);
}

}  // namespace ouro
