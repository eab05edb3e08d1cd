// The cycle collector: finds container objects that only each other keep alive, and destroys them (PEP 442
// order: weak references cleared, finalizers run, then references cleared). Walks the pages of containers of the heap.
//
// Three generations as in CPython: an object is young, then in the middle, then old. A collection runs at a
// checkpoint, when more containers were made than destroyed since the last one (gc.get_threshold), or when
// gc.collect() asks.
#pragma once

#include <cstdint>

#include "runtime/interpreter.h"

namespace ouro {

struct CollectorStatistics {
  uint64_t collections = 0;
  uint64_t collected = 0;
  uint64_t uncollectable = 0;
};

namespace collector_debug {
inline constexpr int kStatistics = 1, kCollectable = 2, kUncollectable = 4, kSaveAll = 32;
}

struct Collector {
  bool enabled = true;
  bool paused = false;  // by a CollectorPause
  bool collecting = false;
  int debug = 0;  // collector_debug
  uint64_t threshold[3] = {700, 10, 10};
  uint64_t count[3] = {0, 0, 0};    // [0] lives in Interpreter::container_allocations
  uint64_t long_lived_total = 0;    // objects that survived the last full collection
  uint64_t long_lived_pending = 0;  // objects that came to the oldest generation since
  CollectorStatistics statistics[3];
  // Set at the end of an interpreter: whether what is left would die unnoticed. A collection that has run the
  // finalizers and callbacks of its garbage asks it, and takes nothing apart then.
  bool (*rest_is_unnoticed)(ThreadState&) = nullptr;
  bool left_apart = false;  // the answer was yes
  Field garbage;            // list: gc.garbage
  Field callbacks;          // list: gc.callbacks
};

// Brings Interpreter::collection_trigger up to date after a change of enabled, paused or threshold.
void update_collection_trigger(Interpreter& interpreter);

// While it lives no collection starts by itself; at its end everything that is there counts as long-lived. For the
// start of an interpreter, whose objects stay.
class CollectorPause {
 public:
  explicit CollectorPause(Interpreter& interpreter);
  ~CollectorPause();
  CollectorPause(const CollectorPause&) = delete;
  CollectorPause& operator=(const CollectorPause&) = delete;

 private:
  Interpreter& interpreter_;
};

// Makes Interpreter::collector.
Result<void> make_collector(ThreadState& ts);

// Collects the generation and the younger ones; gives how many unreachable objects were found. Runs Python. 0
// when a collection is running already or memory for it was refused; fails only when the script is being ended.
Result<int64_t> collect(ThreadState& ts, int generation);
// The same with gc.callbacks told before and after.
Result<int64_t> collect_with_callbacks(ThreadState& ts, int generation);
// What the eval breaker's collect bit asks for: the oldest generation whose count is over its threshold.
Result<void> collect_if_due(ThreadState& ts);

// Calls body(Object&) -> bool (false: stop) for every tracked container of a generation (-1: of any). The
// body runs no Python and makes and destroys no container.
class ObjectVisitor {
 public:
  virtual bool visit_object(Object& object) = 0;

 protected:
  ~ObjectVisitor() = default;
};
void visit_tracked_objects(Interpreter& interpreter, int generation, ObjectVisitor& visitor);
// Every reference the object holds: its fields, attributes and, where instances keep it alive, its type.
void visit_all_references(Object& object, ReferenceVisitor& visitor);
// gc.freeze, gc.unfreeze: takes all tracked objects out of the sight of collections, and back into the oldest
// generation.
void freeze_objects(Interpreter& interpreter, bool frozen);
uint64_t frozen_count(Interpreter& interpreter);

// A built-in type: it lives as long as its interpreter.
bool is_builtin_type(const Object& object);

// Checks that every reference of every live container leads to a live object; prints and returns false else.
bool verify_heap(Interpreter& interpreter);

}  // namespace ouro
