// Frames, growth and the file of a Writer; see pickle_writer.h.
#include "modules/pickle_writer.h"

namespace ouro::pickle {

Result<void> Writer::make_room(size_t count) {
  size_t wanted = count + (frame_due_ ? kFrameHeader : 0);
  if (wanted > capacity_ - size_) {
    size_t capacity = capacity_;
    while (capacity - size_ < wanted) {
      if (capacity > ~size_t(0) / 2) return ts_.memory_refused();
      capacity *= 2;
    }
    if (data_ == inside_) {
      auto* data = static_cast<uint8_t*>(TRY(ts_.allocate_bytes(capacity)));
      std::memcpy(data, inside_, size_);
      data_ = data;
    } else {
      data_ = static_cast<uint8_t*>(TRY(ts_.resize_bytes(data_, capacity_, capacity)));
    }
    capacity_ = capacity;
  }
  if (frame_due_) {
    frame_due_ = false;
    frame_start_ = size_;
    size_ += kFrameHeader;
  }
  return {};
}

void Writer::close_frame() {
  if (frame_start_ == kNoFrame) return;
  uint8_t* header = data_ + frame_start_;
  uint64_t length = size_ - frame_start_ - kFrameHeader;
  if (length >= kFrameMinimum) {
    header[0] = kFrame;
    std::memcpy(header + 1, &length, 8);
  } else {
    std::memmove(header, header + kFrameHeader, length);
    size_ -= kFrameHeader;
  }
  frame_start_ = kNoFrame;
  frame_due_ = framing_;
}

Result<void> Writer::flush() {
  close_frame();
  RefTo<Bytes> bytes = TRY(take());
  size_ = 0;
  TRY(call(ts_, write_, Value(bytes)));
  return {};
}

Result<void> Writer::end_frame() {
  close_frame();
  if (write_.is_null()) return {};
  return flush();
}

Result<void> Writer::payload(const uint8_t* header, size_t header_size, const uint8_t* data, size_t size,
                             Value object) {
  if (size < kFrameTarget) {
    uint8_t* at = TRY(room(header_size + size));
    std::memcpy(at, header, header_size);
    if (size) std::memcpy(at + header_size, data, size);
    return {};
  }
  close_frame();
  frame_due_ = false;
  Ref given;  // made before Python runs, which could change the data
  if (!write_.is_null()) given = object.is_null() ? Ref(TRY(bytes_of(ts_, {data, size}))) : Ref::share(object);
  TRY(bytes(header, header_size));
  if (write_.is_null()) {
    TRY(bytes(data, size));
  } else {
    TRY(flush());
    TRY(call(ts_, write_, given.get()));
  }
  frame_due_ = framing_;
  return {};
}

Result<void> Writer::finish() {
  close_frame();
  framing_ = frame_due_ = false;
  if (write_.is_null()) return {};
  return flush();
}

}  // namespace ouro::pickle
