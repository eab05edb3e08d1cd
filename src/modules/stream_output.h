// What the modules of compressed streams share: memory of the heap for a library, output that grows up to a limit,
// input that waits for the next call, and the loops that take data through a library in blocks, with polls in between.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "runtime/interpreter.h"
#include "runtime/native.h"

namespace ouro {

inline constexpr size_t kStreamInputBlock = size_t(1) << 22;  // bytes given to a library between two polls

// The callbacks by which a library takes memory from an interpreter's heap and gives it back; opaque: the Interpreter.
template <class Size>
void* library_allocate(void* opaque, Size items, Size size) {
  return static_cast<Interpreter*>(opaque)->heap.allocate(size_t(items) * size_t(size), PageKind::kBytes);
}
inline void library_release(void* opaque, void* memory) {
  if (memory) static_cast<Interpreter*>(opaque)->heap.release(memory);
}

// Output that grows; at most `limit` bytes (negative: as many as there are). first: bytes of the first piece.
class StreamOutput {
 public:
  StreamOutput(ThreadState& ts, int64_t limit, size_t first = 32 * 1024)
      : ts_(ts), limit_(limit < 0 ? SIZE_MAX : size_t(limit)), first_(std::min(first, limit_)) {}
  ~StreamOutput() {
    if (memory_) ts_.release_bytes(memory_);
  }
  StreamOutput(const StreamOutput&) = delete;
  StreamOutput& operator=(const StreamOutput&) = delete;
  // The free bytes behind what was written; empty: the limit is reached.
  Result<std::span<uint8_t>> room() {
    if (size_ == capacity_ && capacity_ < limit_) {
      size_t capacity = !capacity_ ? first_ : capacity_ > limit_ / 2 ? limit_ : capacity_ * 2;
      auto* memory = static_cast<uint8_t*>(TRY(ts_.allocate_bytes(capacity)));
      if (size_) std::memcpy(memory, memory_, size_);
      if (memory_) ts_.release_bytes(memory_);
      memory_ = memory;
      capacity_ = capacity;
    }
    size_t free = capacity_ - size_;
    return std::span<uint8_t>(memory_ + size_, free < kStreamInputBlock ? free : kStreamInputBlock);
  }
  void wrote(size_t bytes) { size_ += bytes; }
  Result<RefTo<Bytes>> finish() { return bytes_of(ts_, {memory_, size_}); }

 private:
  ThreadState& ts_;
  uint8_t* memory_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
  const size_t limit_, first_;
};

// Input that a call left, in front of that of the next call.
class WaitingInput {
 public:
  void initialize() { bytes_.initialize_null(); }
  void clear() { bytes_.clear(); }
  // All input of a call: what waited and then `data`. The result keeps it; `data` must stay valid.
  Result<std::span<const uint8_t>> join(ThreadState& ts, std::span<const uint8_t> data, RefTo<Bytes>& keep) {
    if (!bytes_) return data;
    if (data.empty()) {
      keep = bytes_.share();
      return keep->span();
    }
    keep = TRY(bytes_allocate(ts, bytes_->size + data.size()));
    std::memcpy(keep->data(), bytes_->data(), bytes_->size);
    std::memcpy(keep->data() + bytes_->size, data.data(), data.size());
    return keep->span();
  }
  // What is left now; `rest` may be part of what waited.
  Result<void> keep(ThreadState& ts, std::span<const uint8_t> rest) {
    if (rest.empty()) bytes_.clear();
    else if (!bytes_ || rest.size() != bytes_->size) bytes_.set(TRY(bytes_of(ts, rest)));
    return {};
  }

 private:
  FieldTo<Bytes> bytes_;
};

// What one call of a library read and wrote (bytes), and whether it came to the end of the stream.
struct StreamStep {
  size_t read, wrote;
  bool ended;
};

// Compresses `input`; with `finish` also what the library holds back, up to the end of the stream.
// step(part, room) -> Result<StreamStep> calls the library.
template <class Step>
Result<RefTo<Bytes>> compress_stream(ThreadState& ts, std::span<const uint8_t> input, bool finish, Step step) {
  StreamOutput output(ts, -1);
  for (;;) {
    TRY(ts.checkpoint_limits());
    std::span<uint8_t> room = TRY(output.room());
    StreamStep done = TRY(step(input.first(std::min(input.size(), kStreamInputBlock)), room));
    output.wrote(done.wrote);
    input = input.subspan(done.read);
    if (done.ended || (!finish && input.empty())) return output.finish();
  }
}

// A decompressor object; the library's stream comes with the types derived from it.
struct StreamDecompressor : Object {
  WaitingInput waiting;
  FieldTo<Bytes> unused_data;  // behind the end of the stream
  bool eof, needs_input;

  // With unused_data empty.
  void initialize(RefTo<Bytes> empty) {
    waiting.initialize();
    unused_data.initialize(std::move(empty));
    eof = false;
    needs_input = true;
  }
  void clear() {
    waiting.clear();
    unused_data.clear();
  }
  static constexpr MemberRow eof_row() {
    return {"eof", MemberKind::kBool, offsetof(StreamDecompressor, eof), true,
            "Whether the end of the stream was reached."};
  }
  static constexpr MemberRow needs_input_row() {
    return {"needs_input", MemberKind::kBool, offsetof(StreamDecompressor, needs_input), true,
            "Whether more input is needed."};
  }
};
inline Ref stream_unused_data(ThreadState&, StreamDecompressor& self) { return self.unused_data.share(); }

// Decompresses what waited and `data`, to at most max_length bytes (negative: all). step as above.
// full_output_may_hide_more: a library that filled the output may write more without more input.
template <class Step>
Result<RefTo<Bytes>> decompress_stream(ThreadState& ts, StreamDecompressor& self, std::span<const uint8_t> data,
                                       int64_t max_length, bool full_output_may_hide_more, Step step) {
  RefTo<Bytes> keep;
  std::span<const uint8_t> input = TRY(self.waiting.join(ts, data, keep));
  StreamOutput output(ts, max_length);
  bool wrote_all = false;
  for (;;) {
    TRY(ts.checkpoint_limits());
    std::span<uint8_t> room = TRY(output.room());
    if (room.empty()) break;
    StreamStep done = TRY(step(input.first(std::min(input.size(), kStreamInputBlock)), room));
    wrote_all = done.wrote != room.size();
    output.wrote(done.wrote);
    input = input.subspan(done.read);
    self.eof = done.ended;
    if (self.eof || (input.empty() && wrote_all)) break;
  }
  if (self.eof) {
    if (!input.empty()) self.unused_data.set(TRY(bytes_of(ts, input)));
    input = {};
  }
  self.needs_input = !self.eof && input.empty() && (wrote_all || !full_output_may_hide_more);
  TRY(self.waiting.keep(ts, input));
  return output.finish();
}

}  // namespace ouro
