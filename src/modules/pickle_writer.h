// Writer: the bytes of one pickle on their way out: a growing buffer, frames (protocol 4, PEP 3154) and the file.
//
//   FRAME | 8 bytes of length | opcodes ...      a frame begins with the first byte written after the last one
//                                                closed; it is closed at the first object boundary beyond 64 KiB
//
// A frame of less than 4 bytes is left without its header. Data of 64 KiB and more stands between frames; with a
// file it is handed over without a copy. The Writer belongs to one dump: a dump inside of it has another one.
#pragma once

#include <cstring>

#include "modules/pickle_opcodes.h"
#include "objects/bytes.h"

namespace ouro::pickle {

class Writer {
 public:
  // `write`: the file's method; null: the bytes are asked for with take().
  Writer(ThreadState& ts, Ref write) : ts_(ts), write_(std::move(write)) {}
  ~Writer() {
    if (data_ != inside_) ts_.release_bytes(data_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void start_framing() { framing_ = frame_due_ = true; }
  // Place for `count` bytes that the caller fills at once; valid until the next call.
  Result<uint8_t*> room(size_t count) {
    if (frame_due_ || count > capacity_ - size_) [[unlikely]]
      TRY(make_room(count));
    uint8_t* at = data_ + size_;
    size_ += count;
    return at;
  }
  Result<void> byte(uint8_t value) {
    *TRY(room(1)) = value;
    return {};
  }
  Result<void> bytes(const void* data, size_t count) {
    std::memcpy(TRY(room(count)), data, count);
    return {};
  }
  Result<void> text(std::string_view text) { return bytes(text.data(), text.size()); }
  // To be called between objects: closes a frame that is long enough.
  Result<void> boundary() {
    if (frame_start_ != kNoFrame && size_ - frame_start_ >= kFrameHeader + kFrameTarget) [[unlikely]]
      return end_frame();
    return {};
  }
  // An opcode with its size, then the data. `object`: what a file may be given in the place of the data: a
  // bytes-like object, or null. The data must stay where it is only while no Python runs.
  Result<void> payload(const uint8_t* header, size_t header_size, const uint8_t* data, size_t size, Value object);
  // Closes the last frame and, with a file, writes what is left.
  Result<void> finish();
  Result<RefTo<Bytes>> take() { return bytes_of(ts_, std::span<const uint8_t>(data_, size_)); }

  static constexpr size_t kFrameTarget = 64 * 1024;  // bytes

 private:
  static constexpr size_t kNoFrame = ~size_t(0);
  static constexpr size_t kFrameHeader = 9;
  static constexpr size_t kFrameMinimum = 4;
  static constexpr size_t kInside = 512;
  Result<void> make_room(size_t count);
  Result<void> end_frame();
  void close_frame();
  Result<void> flush();

  ThreadState& ts_;
  Ref write_;
  uint8_t* data_ = inside_;
  size_t size_ = 0, capacity_ = kInside;
  size_t frame_start_ = kNoFrame;  // of the open frame's header
  bool framing_ = false;
  bool frame_due_ = false;  // the next byte begins a frame
  uint8_t inside_[kInside];
};

}  // namespace ouro::pickle
