// Who gets the GIL next and when a waiter may ask for it: the waiting policies.
//
// A policy has no state of its own; it works on the queue and on the threads' records, always under the mutex
// of their Gil. So a policy is a constant, one serves all interpreters, and it can be exchanged while threads wait.
//
//   kIntervalPolicy  CPython's: a drop frees the GIL and wakes the first waiter, which competes with whoever comes; a
//                    waiter that saw no switch for one interval sets the drop request.
//   kFifoPolicy      Strict order of arrival; a drop hands the GIL over; the holder keeps it for one interval.
//   kPriorityPolicy  A thread that comes back from a blocking call goes before those that only compute, and the holder
//                    is asked at once. Computing threads keep what is left of their interval; the accounting aims at a
//                    quarter of the time for them.
#pragma once

#include <atomic>
#include <cstdint>

namespace ouro {

class GilThread;

// Doubly linked through the records themselves: O(1) at both ends and in the middle, no memory of its own.
class GilList {
 public:
  bool empty() const { return first_ == nullptr; }
  GilThread* front() const { return first_; }
  void push_back(GilThread& thread);
  void push_front(GilThread& thread);
  void remove(GilThread& thread);

 private:
  GilThread* first_ = nullptr;
  GilThread* last_ = nullptr;
};

struct GilQueue {
  bool empty() const { return ordinary.empty() && returning.empty(); }

  GilList ordinary;    // in the order in which they are served
  GilList returning;   // back from a blocking call (priority policy only)
  int64_t favour = 0;  // ns that returning threads had while ordinary ones waited, less what those got since
};

enum class GilArrival : uint8_t {
  kReturning,  // take(): a new thread, or one that dropped the GIL itself
  kPreempted,  // yield(): it answered a drop request
};

class GilPolicy {
 public:
  virtual const char* name() const = 0;
  // True: a drop makes the next waiter the holder. False: it frees the GIL and wakes the next waiter to compete.
  virtual bool hands_over() const = 0;
  // Puts the thread where it belongs.
  virtual void enqueue(GilQueue& queue, GilThread& thread, GilArrival arrival, int64_t interval) const = 0;
  // The next one, left in its place. The queue is not empty.
  virtual GilThread* select(const GilQueue& queue, int64_t interval) const = 0;
  // The time at which the waiter shall set the drop request of the holder; in the past means now.
  virtual int64_t request_time(const GilQueue& queue, GilThread& waiter, const GilThread& holder,
                               uint64_t switch_number, int64_t now, int64_t interval) const = 0;
  // True: the arriving thread takes the GIL from a holder to which it was handed but which has not woken yet.
  virtual bool overtakes(const GilQueue& queue, const GilThread& arriving, const GilThread& granted,
                         int64_t interval) const {
    return false;
  }
  // The thread held the GIL for `run` ns while others waited.
  virtual void charge(GilQueue& queue, const GilThread& thread, int64_t run, int64_t interval) const {}

 protected:
  ~GilPolicy() = default;
};

extern const GilPolicy& kIntervalPolicy;
extern const GilPolicy& kFifoPolicy;
extern const GilPolicy& kPriorityPolicy;

}  // namespace ouro
