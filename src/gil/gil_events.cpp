#include "gil/gil_events.h"

#include <cstring>
#include <new>

namespace ouro {

const char* gil_event_name(GilEventKind kind) {
  switch (kind) {
    case GilEventKind::kTake: return "take";
    case GilEventKind::kWait: return "wait";
    case GilEventKind::kTimeout: return "timeout";
    case GilEventKind::kDropRequest: return "drop request";
    case GilEventKind::kDrop: return "drop";
    case GilEventKind::kForcedSwitch: return "forced switch";
  }
  return "unknown";
}

bool GilEventRing::read(uint64_t index, GilEvent* event) const {
  const Entry& entry = entries_[index % kCapacity];
  uint64_t time = entry.time.load(std::memory_order_acquire);
  uint64_t what = entry.what.load(std::memory_order_acquire);
  // The writer is at `head` or, unseen as yet, already writes entry number `head`, over number head - kCapacity.
  uint64_t head = head_.load(std::memory_order_acquire);
  if (index >= head || index + kCapacity <= head) return false;
  *event = {int64_t(time), thread_.load(std::memory_order_relaxed), what & kOtherMask, GilEventKind(what >> 56)};
  return true;
}

GilEventLog::~GilEventLog() {
  while (rings_) {
    GilEventRing* ring = rings_;
    rings_ = ring->next_;
    delete ring;
  }
}

GilEventRing* GilEventLog::open(uint64_t id) {
  mutex_.lock();
  GilEventRing* ring = nullptr;
  if (count_ < kMaximumRings) {
    ring = new (std::nothrow) GilEventRing;
    if (ring) {
      ring->next_ = rings_;
      rings_ = ring;
      count_++;
    }
  }
  if (!ring) {
    for (GilEventRing* old = rings_; old; old = old->next_)
      if (old->ended_ && (!ring || old->ended_ < ring->ended_)) ring = old;
  }
  if (ring) {
    ring->ended_ = 0;
    ring->head_.store(0, std::memory_order_release);
    ring->thread_.store(id, std::memory_order_relaxed);
  }
  mutex_.unlock();
  return ring;
}

void GilEventLog::close(GilEventRing* ring) {
  mutex_.lock();
  ring->ended_ = ++ended_;
  mutex_.unlock();
}

size_t GilEventLog::snapshot(GilEvent* events, size_t capacity) const {
  struct Cursor {
    const GilEventRing* ring;
    uint64_t index;  // of the event in `event`
    GilEvent event;
  };
  Cursor cursors[kMaximumRings];
  size_t cursor_count = 0;
  mutex_.lock();
  for (const GilEventRing* ring = rings_; ring; ring = ring->next_) {
    uint64_t head = ring->head();
    Cursor& cursor = cursors[cursor_count];
    cursor = {ring, head - 1, {}};
    if (head && ring->read(head - 1, &cursor.event)) cursor_count++;
  }
  // From the newest backwards: of the rings' newest events not yet copied always the latest.
  size_t place = capacity;
  while (place && cursor_count) {
    size_t latest = 0;
    for (size_t i = 1; i < cursor_count; i++)
      if (cursors[i].event.time > cursors[latest].event.time) latest = i;
    Cursor& cursor = cursors[latest];
    events[--place] = cursor.event;
    if (cursor.index == 0 || !cursor.ring->read(--cursor.index, &cursor.event)) cursor = cursors[--cursor_count];
  }
  mutex_.unlock();
  size_t count = capacity - place;
  if (count && place) memmove(events, events + place, count * sizeof(GilEvent));
  return count;
}

}  // namespace ouro
