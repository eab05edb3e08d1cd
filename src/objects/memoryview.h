// MemoryView: a view of the items in the memory of an exporter: in any number of dimensions, of any stride.
//
//   count | type | ... | shape (ndim numbers) | strides (ndim numbers)
//
// Views made from one another share one loan (Lent): the exporter's buffer is given back when the last of
// them is released. Every view holds a reference to the exporter.
#pragma once

#include "objects/buffer.h"

namespace ouro {

struct Lent {
  int64_t views;    // how many use it
  BufferView view;  // as the exporter filled it; its owner is not counted here
};

struct MemoryView : Object {
  static constexpr Kind kKind = Kind::kMemoryView;
  static constexpr const char* kTypeName = "memoryview";
  static constexpr int kMaxDimensions = 64;

  Lent* lent;      // null: released
  Field exporter;  // strong; null: released
  uint8_t* data;   // the first item
  int64_t length;  // bytes of all items
  int64_t itemsize;
  const char* format;   // of the exporter, or a constant
  int64_t exports;      // buffers lent out by this view
  int64_t cached_hash;  // kNoHash: not computed
  int32_t ndim;
  bool readonly;

  static constexpr int64_t kNoHash = -1;
  int64_t* shape() { return reinterpret_cast<int64_t*>(this + 1); }
  int64_t* strides() { return shape() + ndim; }
};

// memoryview(object)
Result<RefTo<MemoryView>> memoryview_of(ThreadState& ts, Value object);

}  // namespace ouro
