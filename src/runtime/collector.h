// The cycle collector: finds container objects that only each other keep alive, and destroys them (PEP 442 order:
// weak references cleared, finalizers run, then references cleared). Walks the pages of containers of the heap.
//
// Three generations as in CPython: an object is young, then in the middle, then old. A collection runs at a checkpoint,
// when more containers were made than destroyed since the last one (gc.get_threshold), or when gc.collect() asks.
#pragma once

#include <cstdint>

#include "runtime/interpreter.h"

namespace ouro {

struct CollectorStatistics {
  uint64_t collections = 0;
  uint64_t collected = 0;
  uint64_t uncollectable = 0;
};

struct Collector {
  bool enabled = true;
  bool collecting = false;
  int debug = 0;
  uint64_t threshold[3] = {700, 10, 10};
  uint64_t count[3] = {0, 0, 0};  // [0] lives in Interpreter::container_allocations
  uint64_t long_lived_total = 0;    // objects that survived the last full collection
  uint64_t long_lived_pending = 0;  // objects that came to the oldest generation since
  CollectorStatistics statistics[3];
  Field garbage;    // list: gc.garbage
  Field callbacks;  // list: gc.callbacks
};

inline uint64_t collection_threshold(const Interpreter& interpreter) {
  return interpreter.collector && interpreter.collector->enabled && interpreter.collector->threshold[0]
             ? interpreter.collector->threshold[0]
             : ~uint64_t(0);
}

// Collects the generation and the younger ones; gives how many unreachable objects were found. Runs Python.
Result<int64_t> collect(ThreadState& ts, int generation);
// What the eval breaker's collect bit asks for: the oldest generation whose count is over its threshold.
Result<void> collect_if_due(ThreadState& ts);
// Checks that every reference of every live container leads to a live object; prints and returns false else.
bool verify_heap(Interpreter& interpreter);

}  // namespace ouro
