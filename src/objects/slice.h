// Slice: start:stop:step as an object, and what it means for a sequence of known length.
//
// Unpacking runs __index__, adjusting does not: a mutable sequence unpacks first and then adjusts to the
// length it has by then.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

struct Slice : Object {
  static constexpr Kind kKind = Kind::kSlice;
  static constexpr const char* kTypeName = "slice";
  Field start, stop, step;  // anything; None: not given
};

// The three numbers as written, clamped to the range of int64_t; step is neither 0 nor the lowest number.
struct SliceParts {
  int64_t start, stop, step;
};

// The items start, start + step ... (count of them) of a sequence. With count 0, start is where items would go in.
struct SliceBounds {
  int64_t start;
  int64_t stop;  // excluded; -1 is possible when step is negative
  int64_t step;
  int64_t count;
};

Result<Ref> slice_make(ThreadState& ts, Value start, Value stop, Value step);
// Runs __index__. ValueError when step is zero, TypeError for what is no index.
Result<SliceParts> slice_parts(ThreadState& ts, Slice& slice);
SliceBounds slice_adjust(const SliceParts& parts, int64_t length);
// Both steps, for sequences whose length cannot change.
Result<SliceBounds> slice_unpack(ThreadState& ts, Slice& slice, int64_t length);

// The same with ints of any size (range, slice.indices): stop is excluded, all three are exact ints. length
// is an int >= 0.
struct ExactSlice {
  Ref start, stop, step;
};
Result<ExactSlice> slice_exact(ThreadState& ts, Slice& slice, Value length);

}  // namespace ouro
