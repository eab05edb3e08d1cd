#include "gil/lock.h"

namespace ouro {

// Lives on the stack of the waiting thread, which leaves acquire_slowly() only after it had mutex_ once more;
// so it can be touched by whoever has mutex_ and finds it linked.
struct Lock::Waiter {
  Parker& parker;
  int64_t since;
  Waiter* next;
  Waiter* previous;
  bool woken = false;    // told to compete, and has not looked yet
  bool granted = false;  // has the lock; no longer linked
};

void Lock::unlink(Waiter& waiter) {
  if (waiter.next == &waiter) {
    waiters_ = nullptr;
    state_.fetch_and(~kQueued, std::memory_order_relaxed);
    return;
  }
  waiter.next->previous = waiter.previous;
  waiter.previous->next = waiter.next;
  if (waiters_ == &waiter) waiters_ = waiter.next;
}

WaitResult Lock::acquire_slowly(Parker& parker, int64_t deadline) {
  if (deadline <= kAtOnce) return WaitResult::kTimedOut;
  Waiter self{parker, monotonic_now(), nullptr, nullptr};
  mutex_.lock();
  uint32_t state = state_.load(std::memory_order_relaxed);
  for (;;) {
    // Held: mark it as waited for, so that its release comes through mutex_. Free: take it.
    uint32_t wanted = state & kHeld ? state | kQueued : state | kHeld;
    if (!state_.compare_exchange_weak(state, wanted, std::memory_order_acquire)) continue;
    if (state & kHeld) break;
    mutex_.unlock();
    return WaitResult::kDone;
  }
  if (waiters_) {
    self.next = waiters_;
    self.previous = waiters_->previous;
    self.next->previous = self.previous->next = &self;
  } else {
    self.next = self.previous = waiters_ = &self;
  }
  parker.forget_notification();
  mutex_.unlock();

  for (;;) {
    WaitResult result = parker.wait(deadline);
    mutex_.lock();
    bool acquired = self.granted;
    if (!acquired && try_acquire()) {
      unlink(self);
      acquired = true;
    }
    // Not acquired: it is held, and its release will wake whoever is first then. So no wake-up is lost when
    // this thread was woken and leaves for another reason.
    if (!acquired && result != WaitResult::kDone) unlink(self);
    self.woken = false;
    mutex_.unlock();
    if (acquired) {
      if (result == WaitResult::kInterrupted) parker.interrupt_again();
      if (result != WaitResult::kDone) parker.forget_notification();
      return WaitResult::kDone;
    }
    if (result != WaitResult::kDone) {
      parker.forget_notification();
      return result;
    }
  }
}

bool Lock::release_slowly() {
  mutex_.lock();
  uint32_t state = state_.load(std::memory_order_relaxed);
  if (!(state & kHeld)) {
    mutex_.unlock();
    return false;
  }
  Parker* to_wake = nullptr;
  if (Waiter* first = waiters_) {
    bool hand_over = monotonic_now() - first->since > kPatience;
    if (hand_over) {
      unlink(*first);
      first->granted = true;
    } else {
      state_.fetch_and(~kHeld, std::memory_order_release);
    }
    if (hand_over || !first->woken) {
      first->woken = true;
      if (first->parker.mark_notified()) to_wake = &first->parker;
    }
  } else {
    state_.fetch_and(~kHeld, std::memory_order_release);
  }
  mutex_.unlock();
  if (to_wake) to_wake->wake();
  return true;
}

}  // namespace ouro
