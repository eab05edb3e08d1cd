#include "gil/gil.h"

#include <sched.h>
#include <sys/mman.h>

#include <algorithm>
#include <new>

#include "gil/clock.h"

namespace ouro {
namespace {

// Bounds of a spin budget, in turns (a turn takes 10 to 50 ns). The upper one is about what a sleep and a wake-up cost.
constexpr uint32_t kMinimumSpin = 20;
constexpr uint32_t kMaximumSpin = 1500;
// After so many failures in a row the upper bound is tried once, or a budget that is too small could never grow.
constexpr uint32_t kSpinProbe = 16;

uint32_t usable_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return uint32_t(CPU_COUNT(&cores));
}

}  // namespace

GilThread::GilThread(Gil& gil, std::atomic<uint32_t>& breaker, uint64_t id)
    : gil_(&gil), breaker_(&breaker), id_(id), wake_(Gil::kRunning) {
  OURO_ASSERT(id != 0);
  gil.retain();
}

GilThread::~GilThread() {
  OURO_ASSERT(!gil_->held_by(*this));
  // A request_drop() that read this record as the holder's is a few instructions long; a later one cannot find it.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  while (gil_->pins_.load(std::memory_order_seq_cst) != 0) spin_turn();
  if (ring_) gil_->events_.close(ring_);
  gil_->release();
}

GilPointer Gil::create(const GilPolicy& policy, uint32_t drop_request_bit) {
  return GilPointer(new (std::nothrow) Gil(policy, drop_request_bit));
}

Gil::Gil(const GilPolicy& policy, uint32_t drop_request_bit)
    : policy_(&policy),
      interval_(kDefaultSwitchIntervalMicroseconds * 1000),
      drop_request_bit_(drop_request_bit),
      // The holder needs a core of its own.
      maximum_spinners_(usable_cores() - 1) {}

Gil::~Gil() {
  if (kept_memory_) munmap(kept_memory_, kept_bytes_);
}

void Gil::release() {
  if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

void Gil::set_interval(int64_t microseconds) {
  interval_.store(std::clamp<int64_t>(microseconds, 1, INT64_MAX / 8000) * 1000, std::memory_order_relaxed);
}

// --- taking

void Gil::became_holder(GilThread& self) {
  if (last_holder_.load(std::memory_order_relaxed) != self.id_) {
    last_holder_.store(self.id_, std::memory_order_relaxed);
    switch_number_.store(switch_number_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    // Sequentially consistent on both sides: either await_switch() sees the new number or this sees the awaiter.
    switch_word_.fetch_add(1, std::memory_order_seq_cst);
    if (switch_awaiters_.load(std::memory_order_seq_cst) != 0) futex_wake(&switch_word_, INT32_MAX);
  }
  record(self, GilEventKind::kTake);
}

bool Gil::take_slowly(GilThread& self) {
  mutex_.lock();
  uintptr_t state = state_.load(std::memory_order_relaxed);
  if ((state & kClosed) && closer_ != &self) {
    mutex_.unlock();
    return false;
  }
  int64_t now = monotonic_now();
  GilThread::Schedule& schedule = self.schedule;
  // Time away makes up for time used; nobody waited at the last drop: nobody was kept waiting.
  schedule.used = self.dropped_at_ ? std::max<int64_t>(0, schedule.used - (now - self.dropped_at_)) : 0;
  schedule.returning = schedule.favoured = true;
  schedule.since = 0;

  // Take it if it is free, else mark it as waited for; the compare-exchanges race with takes and drops without flags.
  for (;;) {
    if (!holder_of(state)) {
      if (!queue_.empty()) schedule.since = now;
      if (!state_.compare_exchange_weak(state, state | bits_of(&self), std::memory_order_acq_rel)) continue;
      mutex_.unlock();
      became_holder(self);
      return true;
    }
    if ((state & kWaiters) || state_.compare_exchange_weak(state, state | kWaiters, std::memory_order_acq_rel)) break;
  }

  GilThread& holder = *holder_of(state);
  uint32_t granted = kGranted;
  if (policy().overtakes(queue_, self, holder, interval()) &&
      holder.wake_.compare_exchange_strong(granted, kSleeping, std::memory_order_acq_rel)) {
    // The GIL was on its way to a thread that has not woken; that one stays the first in line.
    queue_.ordinary.push_front(holder);
    // What it lost counts as time of the one who came, or a thread that is often away for a moment could keep all
    // others asleep for ever.
    policy().charge(queue_, self, std::max<int64_t>(0, now - holder.schedule.since), interval());
    schedule.since = now;
    set_holder(&self);
    mutex_.unlock();
    became_holder(self);
    return true;
  }

  start_waiting(self, GilArrival::kReturning, now);
  mutex_.unlock();
  if (!wait_for_turn(self, GilArrival::kReturning)) return false;
  became_holder(self);
  return true;
}

void Gil::start_waiting(GilThread& self, GilArrival arrival, int64_t now) {
  self.wake_.store(kAwake, std::memory_order_relaxed);
  self.schedule.waiting_since = now;
  self.schedule.switch_seen = switch_number();
  policy().enqueue(queue_, self, arrival, interval());
  record(self, GilEventKind::kWait);
  consider_request(self, now);
}

void Gil::consider_request(GilThread& self, int64_t now) {
  GilThread* holder = holder_of(state_.load(std::memory_order_relaxed));
  self.deadline_ = now + interval();
  if (!holder || holder == &self) return;
  if (!holder->schedule.since) holder->schedule.since = now;
  int64_t time = policy().request_time(queue_, self, *holder, switch_number(), now, interval());
  if (time > now) {
    self.deadline_ = time;
    return;
  }
  if (self.schedule.favoured) self.deadline_ = now + std::max<int64_t>(interval() / 16, 1000);
  uint32_t before = holder->breaker_->fetch_or(drop_request_bit_, std::memory_order_relaxed);
  if (!(before & drop_request_bit_)) record(self, GilEventKind::kDropRequest, holder->id_);
}

void Gil::spin(GilThread& self, GilArrival arrival) {
  // More spinners than cores beside the holder's would only keep each other from running.
  if (spinners_.fetch_add(1, std::memory_order_relaxed) < maximum_spinners_) {
    GilThread::SpinBudget& budget = self.spin_[int(arrival)];
    bool probe = budget.failures >= kSpinProbe;
    uint32_t limit = probe ? kMaximumSpin : budget.turns;
    uint32_t turn = 0;
    while (turn < limit && self.wake_.load(std::memory_order_relaxed) == kAwake) {
      spin_turn();
      turn++;
    }
    if (turn < limit) {
      int32_t wanted = int32_t(std::min(2 * turn + kMinimumSpin, kMaximumSpin));
      budget.turns = probe ? uint32_t(wanted) : uint32_t(int32_t(budget.turns) + (wanted - int32_t(budget.turns)) / 8);
      budget.failures = 0;
    } else {
      budget.turns = std::max(budget.turns - budget.turns / 8, kMinimumSpin);
      budget.failures = probe ? 0 : budget.failures + 1;
    }
  }
  spinners_.fetch_sub(1, std::memory_order_relaxed);
}

// Returns as the holder (true) or because the GIL is closed (false).
bool Gil::wait_for_turn(GilThread& self, GilArrival arrival) {
  spin(self, arrival);
  for (;;) {
    uint32_t wake = self.wake_.load(std::memory_order_acquire);
    switch (wake) {
      case kGranted:
        // Fails when a thread with precedence took the GIL back before this one woke.
        if (self.wake_.compare_exchange_strong(wake, kRunning, std::memory_order_acq_rel)) return true;
        break;
      case kRetry: {
        mutex_.lock();
        if (self.wake_.load(std::memory_order_relaxed) != kRetry) {
          // Meanwhile closed, or handed over by another policy.
          mutex_.unlock();
          break;
        }
        bool is_free = holder_of(state_.load(std::memory_order_relaxed)) == nullptr;
        queue_.ordinary.remove(self);
        if (is_free) {
          self.wake_.store(kRunning, std::memory_order_relaxed);
          self.schedule.since = queue_.empty() ? 0 : monotonic_now();
          set_holder(&self);
        } else {
          self.wake_.store(kAwake, std::memory_order_relaxed);
          queue_.ordinary.push_back(self);
          consider_request(self, monotonic_now());
        }
        mutex_.unlock();
        if (is_free) return true;
        break;
      }
      case kEnded: self.wake_.store(kRunning, std::memory_order_relaxed); return false;
      case kAwake:
        if (!self.wake_.compare_exchange_strong(wake, kSleeping, std::memory_order_acq_rel)) break;
        [[fallthrough]];
      case kSleeping:
        if (futex_wait(self.wake_, kSleeping, self.deadline_) != FutexResult::kTimedOut) break;
        record(self, GilEventKind::kTimeout);
        mutex_.lock();
        if (self.wake_.load(std::memory_order_relaxed) == kSleeping) consider_request(self, monotonic_now());
        mutex_.unlock();
        break;
      default: OURO_UNREACHABLE();
    }
  }
}

// --- giving away

void Gil::set_holder(GilThread* thread) {
  uintptr_t closed = state_.load(std::memory_order_relaxed) & kClosed;
  state_.store(bits_of(thread) | (queue_.empty() ? 0 : kWaiters) | closed, std::memory_order_release);
}

Gil::Wakeup Gil::signal(GilThread& thread, Wake wake) {
  return thread.wake_.exchange(wake, std::memory_order_acq_rel) == kSleeping ? &thread.wake_ : nullptr;
}

Gil::Wakeup Gil::grant(GilThread& thread, int64_t now) {
  thread.list_->remove(thread);
  thread.schedule.since = now;
  set_holder(&thread);
  return signal(thread, kGranted);
}

void Gil::charge(GilThread& self, int64_t now) {
  if (!self.schedule.since) return;
  int64_t run = std::max<int64_t>(0, now - self.schedule.since);
  self.schedule.used += run;
  self.schedule.since = 0;
  policy().charge(queue_, self, run, interval());
}

bool Gil::clear_drop_request(GilThread& self) {
  if (!(self.breaker_->load(std::memory_order_relaxed) & drop_request_bit_)) return false;
  self.breaker_->fetch_and(~drop_request_bit_, std::memory_order_relaxed);
  return true;
}

void Gil::drop_slowly(GilThread& self) {
  mutex_.lock();
  int64_t now = monotonic_now();
  charge(self, now);
  self.dropped_at_ = now;
  bool requested = clear_drop_request(self);
  if (queue_.empty()) {
    set_holder(nullptr);
    mutex_.unlock();
    return;
  }
  GilThread& next = *policy().select(queue_, interval());
  if (policy().hands_over()) {
    Wakeup wakeup = grant(next, now);
    mutex_.unlock();
    if (wakeup) futex_wake(wakeup, 1);
    return;
  }
  uint32_t seen = switch_word_.load(std::memory_order_relaxed);
  set_holder(nullptr);
  Wakeup wakeup = signal(next, kRetry);
  mutex_.unlock();
  if (wakeup) futex_wake(wakeup, 1);
  if (requested) await_switch(self, seen);
}

// Forced switching: the thread just made the GIL free, others wait, and one of them shall have it before this goes on.
void Gil::await_switch(GilThread& self, uint32_t seen) {
  record(self, GilEventKind::kForcedSwitch);
  switch_awaiters_.fetch_add(1, std::memory_order_seq_cst);
  while (switch_word_.load(std::memory_order_seq_cst) == seen && !closed()) futex_wait(switch_word_, seen, kNever);
  switch_awaiters_.fetch_sub(1, std::memory_order_relaxed);
}

bool Gil::yield(GilThread& self) {
  OURO_ASSERT(held_by(self));
  mutex_.lock();
  if (queue_.empty()) {
    clear_drop_request(self);
    mutex_.unlock();
    return true;
  }
  if (!policy().hands_over()) {
    // The bit makes the drop wait for the switch, also when it was not set by a waiter.
    self.breaker_->fetch_or(drop_request_bit_, std::memory_order_relaxed);
    mutex_.unlock();
    drop(self);
    return take(self);
  }
  clear_drop_request(self);
  int64_t now = monotonic_now();
  charge(self, now);
  self.schedule.returning = false;
  // Chosen before this thread enters the queue, where it may be the first.
  GilThread& next = *policy().select(queue_, interval());
  record(self, GilEventKind::kDrop);
  record(self, GilEventKind::kForcedSwitch, next.id_);
  next.list_->remove(next);
  next.schedule.since = now;
  state_.store(bits_of(&next) | kWaiters | (state_.load(std::memory_order_relaxed) & kClosed),
               std::memory_order_release);
  start_waiting(self, GilArrival::kPreempted, now);
  Wakeup wakeup = signal(next, kGranted);
  mutex_.unlock();
  if (wakeup) futex_wake(wakeup, 1);
  if (!wait_for_turn(self, GilArrival::kPreempted)) return false;
  became_holder(self);
  return true;
}

void Gil::request_drop() {
  // While pins_ is not zero no record is destroyed; see ~GilThread.
  pins_.fetch_add(1, std::memory_order_seq_cst);
  if (GilThread* holder = holder_of(state_.load(std::memory_order_seq_cst)))
    holder->breaker_->fetch_or(drop_request_bit_, std::memory_order_relaxed);
  pins_.fetch_sub(1, std::memory_order_seq_cst);
}

// --- the whole

void Gil::set_policy(GilThread& self, const GilPolicy& policy) {
  OURO_ASSERT(held_by(self));
  mutex_.lock();
  policy_.store(&policy, std::memory_order_relaxed);
  queue_.favour = 0;
  GilList waiting;
  for (GilList* list : {&queue_.returning, &queue_.ordinary}) {
    while (GilThread* thread = list->front()) {
      list->remove(*thread);
      waiting.push_back(*thread);
    }
  }
  while (GilThread* thread = waiting.front()) {
    waiting.remove(*thread);
    thread->schedule.favoured = false;
    queue_.ordinary.push_back(*thread);
  }
  mutex_.unlock();
}

void Gil::close(GilThread& self) {
  OURO_ASSERT(held_by(self));
  mutex_.lock();
  closer_ = &self;
  uintptr_t state = state_.load(std::memory_order_relaxed);
  while (!state_.compare_exchange_weak(state, state | kClosed, std::memory_order_acq_rel)) {}
  for (GilList* list : {&queue_.returning, &queue_.ordinary}) {
    while (GilThread* thread = list->front()) {
      list->remove(*thread);
      // The thread may leave, and its record end, with the exchange; the wake only uses the address.
      if (Wakeup wakeup = signal(*thread, kEnded)) futex_wake(wakeup, 1);
    }
  }
  set_holder(&self);
  clear_drop_request(self);
  mutex_.unlock();
  switch_word_.fetch_add(1, std::memory_order_seq_cst);
  futex_wake(&switch_word_, INT32_MAX);
}

void Gil::after_fork_in_child(GilThread& self) {
  // The other threads stopped anywhere, perhaps inside the mutex: nothing they had linked is looked at.
  mutex_.reset();
  events_.after_fork_in_child();
  queue_ = GilQueue();
  spinners_.store(0, std::memory_order_relaxed);
  pins_.store(0, std::memory_order_relaxed);
  switch_awaiters_.store(0, std::memory_order_relaxed);
  self.list_ = nullptr;
  self.next_ = self.previous_ = nullptr;
  self.schedule = {};
  self.wake_.store(kRunning, std::memory_order_relaxed);
  clear_drop_request(self);
  set_holder(&self);
}

void Gil::record_slowly(GilThread& self, GilEventKind kind, uint64_t other) {
  if (!self.ring_) self.ring_ = events_.open(self.id_);
  if (self.ring_) self.ring_->write(monotonic_now(), kind, other);
}

}  // namespace ouro
