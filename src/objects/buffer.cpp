#include "objects/buffer.h"

#include <cstring>

namespace ouro {

bool BufferView::is_c_contiguous() const {
  if (!strides || length == 0) return true;
  int64_t step = itemsize;
  for (int i = ndim - 1; i >= 0; i--) {
    int64_t count = dimension(i);
    if (count > 1 && strides[i] != step) return false;
    step *= count;
  }
  return true;
}

bool BufferView::is_f_contiguous() const {
  if (length == 0) return true;
  if (!strides) {
    int long_dimensions = 0;
    for (int i = 0; i < ndim; i++) long_dimensions += dimension(i) > 1;
    return long_dimensions <= 1;
  }
  int64_t step = itemsize;
  for (int i = 0; i < ndim; i++) {
    int64_t count = dimension(i);
    if (count > 1 && strides[i] != step) return false;
    step *= count;
  }
  return true;
}

Result<void> fill_simple_buffer(ThreadState& ts, BufferView& view, Object& owner, uint8_t* data, int64_t length,
                                bool readonly, int flags) {
  if ((flags & buffer_flags::kWritable) && readonly) return raise(ts, Exc::BufferError, "Object is not writable.");
  view.data = data;
  view.length = length;
  view.readonly = readonly;
  view.owner = Ref::share(Value(owner));
  return {};
}

bool supports_buffer(ThreadState& ts, Value value) { return type_of(ts, value).slots.bf_get_buffer != nullptr; }

Result<void> get_buffer(ThreadState& ts, Value value, BufferView& view, int flags) {
  GetBufferSlot slot = value.is_heap() ? value.object()->type->slots.bf_get_buffer : nullptr;
  if (!slot) return raise(ts, Exc::TypeError, "a bytes-like object is required, not '{}'", type_name(ts, value));
  return slot(ts, *value.object(), view, flags);
}

void release_buffer(ThreadState& ts, BufferView& view) {
  if (!view.owner) return;
  Object& owner = *view.owner.get().object();
  if (ReleaseBufferSlot slot = owner.type->slots.bf_release_buffer) slot(ts, owner, view);
  view.owner = Ref();
}

static void copy_dimension(const BufferView& view, int dimension, const uint8_t* from, uint8_t*& to) {
  int64_t count = view.dimension(dimension), stride = view.strides[dimension];
  if (dimension == view.ndim - 1) {
    for (int64_t i = 0; i < count; i++, from += stride, to += view.itemsize)
      std::memcpy(to, from, size_t(view.itemsize));
    return;
  }
  for (int64_t i = 0; i < count; i++, from += stride) copy_dimension(view, dimension + 1, from, to);
}

void copy_buffer(const BufferView& view, uint8_t* to) {
  if (view.length == 0) return;
  if (view.is_c_contiguous()) std::memcpy(to, view.data, size_t(view.length));
  else copy_dimension(view, 0, view.data, to);
}

Result<BufferAccess> BufferAccess::get(ThreadState& ts, Value value, int flags) {
  BufferAccess access;
  TRY(get_buffer(ts, value, access.view_, flags));
  access.ts_ = &ts;
  return access;
}

}  // namespace ouro
