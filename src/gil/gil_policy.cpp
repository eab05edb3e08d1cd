#include "gil/gil_policy.h"

#include <algorithm>

#include "gil/gil.h"

namespace ouro {

void GilList::push_back(GilThread& thread) {
  thread.list_ = this;
  thread.next_ = nullptr;
  thread.previous_ = last_;
  (last_ ? last_->next_ : first_) = &thread;
  last_ = &thread;
}

void GilList::push_front(GilThread& thread) {
  thread.list_ = this;
  thread.previous_ = nullptr;
  thread.next_ = first_;
  (first_ ? first_->previous_ : last_) = &thread;
  first_ = &thread;
}

void GilList::remove(GilThread& thread) {
  OURO_ASSERT(thread.list_ == this);
  (thread.previous_ ? thread.previous_->next_ : first_) = thread.next_;
  (thread.next_ ? thread.next_->previous_ : last_) = thread.previous_;
  thread.list_ = nullptr;
  thread.next_ = thread.previous_ = nullptr;
}

namespace {

// When the holder has used its quantum up.
int64_t quantum_end(const GilThread& holder, int64_t interval) {
  return holder.schedule.since + std::max<int64_t>(0, interval - holder.schedule.used);
}

// The first in line asks when the quantum ends. The others look again one interval later: by then they are
// the first, or the first has asked; so not every sleeper wakes for every quantum.
int64_t ordinary_request_time(const GilQueue& queue, const GilThread& waiter, const GilThread& holder,
                              int64_t interval) {
  int64_t end = quantum_end(holder, interval);
  return queue.ordinary.front() == &waiter ? end : end + interval;
}

class IntervalPolicy final : public GilPolicy {
 public:
  const char* name() const override { return "interval"; }
  bool hands_over() const override { return false; }
  void enqueue(GilQueue& queue, GilThread& thread, GilArrival, int64_t) const override {
    thread.schedule.favoured = false;
    queue.ordinary.push_back(thread);
  }
  GilThread* select(const GilQueue& queue, int64_t) const override { return queue.ordinary.front(); }
  // CPython starts the interval again whenever another thread got the GIL meanwhile.
  int64_t request_time(const GilQueue&, GilThread& waiter, const GilThread&, uint64_t switch_number, int64_t now,
                       int64_t interval) const override {
    if (waiter.schedule.switch_seen != switch_number) {
      waiter.schedule.switch_seen = switch_number;
      waiter.schedule.waiting_since = now;
    }
    return waiter.schedule.waiting_since + interval;
  }
};

class FifoPolicy final : public GilPolicy {
 public:
  const char* name() const override { return "fifo"; }
  bool hands_over() const override { return true; }
  void enqueue(GilQueue& queue, GilThread& thread, GilArrival, int64_t) const override {
    thread.schedule.used = 0;
    thread.schedule.favoured = false;
    queue.ordinary.push_back(thread);
  }
  GilThread* select(const GilQueue& queue, int64_t) const override { return queue.ordinary.front(); }
  int64_t request_time(const GilQueue& queue, GilThread& waiter, const GilThread& holder, uint64_t, int64_t,
                       int64_t interval) const override {
    return ordinary_request_time(queue, waiter, holder, interval);
  }
};

class PriorityPolicy final : public GilPolicy {
 public:
  const char* name() const override { return "priority"; }
  bool hands_over() const override { return true; }

  void enqueue(GilQueue& queue, GilThread& thread, GilArrival arrival, int64_t interval) const override {
    bool exhausted = thread.schedule.used >= interval;
    thread.schedule.favoured = arrival == GilArrival::kReturning && !exhausted;
    if (exhausted) {
      // A whole quantum without having been away for as long: it computes, whatever it calls in between.
      thread.schedule.used = 0;
      queue.ordinary.push_back(thread);
    } else if (arrival == GilArrival::kReturning) {
      queue.returning.push_back(thread);
    } else {
      queue.ordinary.push_front(thread);
    }
  }

  GilThread* select(const GilQueue& queue, int64_t interval) const override {
    bool favoured = !queue.returning.empty() && (queue.favour < interval || queue.ordinary.empty());
    return favoured ? queue.returning.front() : queue.ordinary.front();
  }

  int64_t request_time(const GilQueue& queue, GilThread& waiter, const GilThread& holder, uint64_t, int64_t now,
                       int64_t interval) const override {
    if (!waiter.schedule.favoured) return ordinary_request_time(queue, waiter, holder, interval);
    int64_t time = now;
    if (holder.schedule.favoured) time = holder.schedule.since + interval / kFavouredPart;
    else if (queue.favour >= interval) time = holder.schedule.since + (queue.favour - interval / 2) / kOrdinaryWeight;
    return std::min(time, quantum_end(holder, interval));
  }

  bool overtakes(const GilQueue& queue, const GilThread& arriving, const GilThread& granted,
                 int64_t interval) const override {
    return arriving.schedule.used < interval && !granted.schedule.favoured && queue.favour < interval;
  }

  void charge(GilQueue& queue, const GilThread& thread, int64_t run, int64_t interval) const override {
    if (!thread.schedule.favoured) queue.favour = std::max<int64_t>(0, queue.favour - kOrdinaryWeight * run);
    else if (!queue.ordinary.empty()) queue.favour = std::min(2 * interval, queue.favour + run);
  }

 private:
  // A thread back from a blocking call is left alone by others such for this part of the interval.
  static constexpr int64_t kFavouredPart = 16;
  // One ns of an ordinary thread makes up for so many of favoured ones: so that they get about 3/4 of the
  // time at most.
  static constexpr int64_t kOrdinaryWeight = 3;
};

constexpr IntervalPolicy interval_policy;
constexpr FifoPolicy fifo_policy;
constexpr PriorityPolicy priority_policy;

}  // namespace

constinit const GilPolicy& kIntervalPolicy = interval_policy;
constinit const GilPolicy& kFifoPolicy = fifo_policy;
constinit const GilPolicy& kPriorityPolicy = priority_policy;

}  // namespace ouro
