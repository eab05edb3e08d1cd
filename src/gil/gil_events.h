// The record of what happened to a GIL: per thread a ring of its last events, written without locks by that
// thread only and readable by any other at any time.
//
// An entry is two words, (time) and (kind, other thread). The writer stores the entry, then the new head; a
// reader loads head, entry, head again and drops the entry when the writer may have started to overwrite it.
// Rings outlive their threads, so that a finished thread can still be looked at; beyond kMaximumRings the
// ring of the thread that ended first is used again.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "gil/futex.h"

namespace ouro {

enum class GilEventKind : uint8_t {
  kTake,          // the thread has the GIL now
  kWait,          // it began to wait for it
  kTimeout,       // its wait lasted until its deadline
  kDropRequest,   // it set the drop request of the holder (`other`)
  kDrop,          // it gave the GIL away
  kForcedSwitch,  // it answered a drop request; `other` is who gets the GIL, 0 where that is not decided yet
};
const char* gil_event_name(GilEventKind kind);

struct GilEvent {
  int64_t time;     // nanoseconds, monotonic clock
  uint64_t thread;  // id of the thread that wrote it
  uint64_t other;   // id of the other thread concerned (its low 56 bits), or 0
  GilEventKind kind;
};

class GilEventRing {
 public:
  static constexpr uint64_t kCapacity = 1024;  // events; a power of two

  void write(int64_t time, GilEventKind kind, uint64_t other) {
    uint64_t head = head_.load(std::memory_order_relaxed);
    Entry& entry = entries_[head % kCapacity];
    // Release: whoever sees this word also sees that head has moved so far that the old entry counts as overwritten.
    entry.time.store(uint64_t(time), std::memory_order_release);
    entry.what.store(uint64_t(kind) << 56 | (other & kOtherMask), std::memory_order_release);
    head_.store(head + 1, std::memory_order_release);
  }
  // The number of events ever written.
  uint64_t head() const { return head_.load(std::memory_order_acquire); }
  // Event number `index`; false when it is overwritten or not yet written.
  bool read(uint64_t index, GilEvent* event) const;

 private:
  friend class GilEventLog;
  static constexpr uint64_t kOtherMask = (uint64_t(1) << 56) - 1;
  struct Entry {
    std::atomic<uint64_t> time{0};
    std::atomic<uint64_t> what{0};
  };

  std::atomic<uint64_t> head_{0};
  std::atomic<uint64_t> thread_{0};
  GilEventRing* next_ = nullptr;  // list of all, guarded by the log's mutex
  uint64_t ended_ = 0;            // 0: its thread lives; else the order in which threads ended
  Entry entries_[kCapacity];
};

// All rings of one GIL.
class GilEventLog {
 public:
  static constexpr size_t kMaximumRings = 64;

  ~GilEventLog();
  // A ring for the thread `id`; nullptr when memory is refused or every ring belongs to a living thread.
  GilEventRing* open(uint64_t id);
  // The ring's thread ended.
  void close(GilEventRing* ring);
  // Copies the newest `capacity` events of all threads, oldest first, and returns their number.
  size_t snapshot(GilEvent* events, size_t capacity) const;
  void after_fork_in_child() { mutex_.reset(); }

 private:
  mutable SmallMutex mutex_;
  GilEventRing* rings_ = nullptr;
  size_t count_ = 0;
  uint64_t ended_ = 0;
};

}  // namespace ouro
