// Range: start, start + step, ... as long as it is before stop; the four numbers are exact ints of any size.
//
// A RangeIterator runs over a range whose numbers are all small ints, in machine words; a LongRangeIterator over any.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

struct Range : Object {
  static constexpr Kind kKind = Kind::kRange;
  static constexpr const char* kTypeName = "range";
  Field start, stop, step, length;  // step is not 0, length not negative

  // Every item, stop and length are small ints.
  bool is_small() const {
    return start.get().is_small_int() && stop.get().is_small_int() && step.get().is_small_int() &&
           length.get().is_small_int();
  }
};

struct RangeIterator : Object {
  static constexpr Kind kKind = Kind::kRangeIterator;
  static constexpr const char* kTypeName = "range_iterator";
  int64_t next;       // a small int while remaining > 0
  int64_t step;       // a small int
  int64_t remaining;  // items still to come
  int64_t length;     // of the whole range
};

// The next number; false when exhausted.
inline bool range_iterator_next(RangeIterator& iterator, int64_t& number) {
  if (iterator.remaining <= 0) return false;
  iterator.remaining--;
  number = iterator.next;
  iterator.next += iterator.step;  // both within 63 bits: no overflow
  return true;
}

// range(start, stop, step); ints (or subclasses of int). ValueError when step is 0.
Result<Ref> range_make(ThreadState& ts, Value start, Value stop, Value step);
Result<Ref> range_iterator(ThreadState& ts, Range& self);

}  // namespace ouro
