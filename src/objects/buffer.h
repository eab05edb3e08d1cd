// Buffers: the memory of bytes, bytearray, memoryview, array and the like, lent to native code (PEP 3118).
//
// BufferAccess takes a buffer and gives it back when it goes out of scope:
//
//   BufferAccess data = TRY(BufferAccess::get(ts, value));
//   data.bytes()                      // valid until then, also when Python runs: exporters refuse to resize
//   meanwhile
//
// An exporter's bf_get_buffer fills a view; bf_release_buffer (may be null) is told when it is given back.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/protocol.h"

namespace ouro {

// What is asked of the exporter, with the values of PyBUF_*.
namespace buffer_flags {
inline constexpr int kSimple = 0;
inline constexpr int kWritable = 1;
inline constexpr int kFormat = 4;
inline constexpr int kShape = 8;
inline constexpr int kStrides = 0x10 | kShape;
inline constexpr int kCContiguous = 0x20 | kStrides;
inline constexpr int kFContiguous = 0x40 | kStrides;
inline constexpr int kAnyContiguous = 0x80 | kStrides;
inline constexpr int kIndirect = 0x100 | kStrides;
inline constexpr int kFullReadOnly = kIndirect | kFormat;
}  // namespace buffer_flags

struct BufferView {
  uint8_t* data = nullptr;
  int64_t length = 0;        // bytes of all items
  int64_t itemsize = 1;      // bytes
  const char* format = "B";  // of struct; valid while the view is held
  int ndim = 1;
  const int64_t* shape = nullptr;    // items in each dimension; null: one dimension of length / itemsize
  const int64_t* strides = nullptr;  // bytes from one item to the next; null: contiguous, last dimension fastest
  bool readonly = true;
  Ref owner;                 // the exporter
  void* internal = nullptr;  // the exporter's own

  int64_t dimension(int i) const { return shape ? shape[i] : itemsize ? length / itemsize : 0; }
  bool is_c_contiguous() const;
  bool is_f_contiguous() const;
};

// For exporters of plain bytes. BufferError "Object is not writable." when that is asked of read-only memory.
Result<void> fill_simple_buffer(ThreadState& ts, BufferView& view, Object& owner, uint8_t* data, int64_t length,
                                bool readonly, int flags);
bool supports_buffer(ThreadState& ts, Value value);
// Fills a view; TypeError "a bytes-like object is required, not 'int'". To be given back with release_buffer.
Result<void> get_buffer(ThreadState& ts, Value value, BufferView& view, int flags);
void release_buffer(ThreadState& ts, BufferView& view);
// Copies the items in C order into `to`, which has room for view.length bytes.
void copy_buffer(const BufferView& view, uint8_t* to);

class BufferAccess {
 public:
  static Result<BufferAccess> get(ThreadState& ts, Value value, int flags = buffer_flags::kSimple);
  BufferAccess() = default;
  BufferAccess(BufferAccess&& other) noexcept : ts_(other.ts_), view_(std::move(other.view_)) { other.ts_ = nullptr; }
  BufferAccess& operator=(BufferAccess&& other) noexcept {
    std::swap(ts_, other.ts_);
    std::swap(view_, other.view_);
    return *this;
  }
  ~BufferAccess() {
    if (ts_) release_buffer(*ts_, view_);
  }
  BufferView& view() { return view_; }
  std::span<const uint8_t> bytes() const { return {view_.data, size_t(view_.length)}; }
  std::span<uint8_t> writable() { return {view_.data, size_t(view_.length)}; }
  std::string_view text() const { return {reinterpret_cast<const char*>(view_.data), size_t(view_.length)}; }
  int64_t size() const { return view_.length; }

 private:
  ThreadState* ts_ = nullptr;
  BufferView view_;
};

}  // namespace ouro
