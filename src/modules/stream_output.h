// What the modules of compressed streams share: output that grows up to a limit, input that waits for the next call,
// and memory of the heap for a library.
#pragma once

#include <cstring>
#include <span>

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "runtime/interpreter.h"

namespace ouro {

inline constexpr size_t kStreamInputBlock = size_t(1) << 22;  // bytes given to a library between two polls

// Output that grows; at most `limit` bytes (negative: as many as there are).
class StreamOutput {
 public:
  StreamOutput(ThreadState& ts, int64_t limit) : ts_(ts), limit_(limit < 0 ? SIZE_MAX : size_t(limit)) {}
  ~StreamOutput() {
    if (memory_) ts_.release_bytes(memory_);
  }
  StreamOutput(const StreamOutput&) = delete;
  StreamOutput& operator=(const StreamOutput&) = delete;
  // The free bytes behind what was written; empty: the limit is reached.
  Result<std::span<uint8_t>> room() {
    if (size_ == capacity_ && capacity_ < limit_) {
      size_t capacity = capacity_         ? (capacity_ > limit_ / 2 ? limit_ : capacity_ * 2)
                        : kFirst < limit_ ? kFirst
                                          : limit_;
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
  bool full() const { return size_ == limit_; }
  Result<RefTo<Bytes>> finish() { return bytes_of(ts_, {memory_, size_}); }

 private:
  static constexpr size_t kFirst = 32 * 1024;
  ThreadState& ts_;
  uint8_t* memory_ = nullptr;
  size_t size_ = 0, capacity_ = 0, limit_;
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

// A library got no memory: the limit of the interpreter ends the script, else MemoryError.
inline Raised raise_library_memory(ThreadState& ts) { return ts.memory_refused(); }

}  // namespace ouro
