// Where text and bytes made by this layer are collected: memory from a Resources, which can refuse.
//
//   TextView    a read-only string of 1, 2 or 4-byte code points (the kinds of PEP 393), kind known at run time
//   ByteBuffer  a GrowingArray of bytes, what encoders write
//   TextBuffer  code points, what decoders write: kept as narrow as its widest code point so far allows, so that the
//               finished text is copied as it is into a string of the narrowest kind
//   TextWriter  a faster way to put single code points into a TextBuffer
//   Poller      asks Resources::may_continue now and then
//
// A failed append leaves the buffer as it was. Views of a buffer are valid until the next append.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/growing_array.h"
#include "base/resources.h"
#include "base/result.h"

namespace ouro::unicode {

struct TextView {
  const void* data = nullptr;
  size_t size = 0;    // code points
  uint8_t width = 1;  // bytes of one: 1, 2 or 4

  TextView() = default;
  TextView(const uint8_t* text, size_t count) : data(text), size(count), width(1) {}
  TextView(const uint16_t* text, size_t count) : data(text), size(count), width(2) {}
  TextView(const uint32_t* text, size_t count) : data(text), size(count), width(4) {}
  TextView(const void* text, size_t count, uint8_t bytes) : data(text), size(count), width(bytes) {}
  // Latin-1 text.
  explicit TextView(std::string_view text) : data(text.data()), size(text.size()), width(1) {}

  uint32_t operator[](size_t index) const {
    OURO_ASSERT(index < size);
    if (width == 1) return static_cast<const uint8_t*>(data)[index];
    if (width == 2) return static_cast<const uint16_t*>(data)[index];
    return static_cast<const uint32_t*>(data)[index];
  }
  TextView part(size_t start, size_t end) const {
    OURO_ASSERT(start <= end && end <= size);
    return {static_cast<const uint8_t*>(data) + start * width, end - start, width};
  }
};

// Calls function(const Unit* text) with the unit type of the text.
template <class Function>
decltype(auto) with_units(const TextView& text, Function&& function) {
  if (text.width == 1) return function(static_cast<const uint8_t*>(text.data));
  if (text.width == 2) return function(static_cast<const uint16_t*>(text.data));
  return function(static_cast<const uint32_t*>(text.data));
}

// One step() per iteration of a loop whose length depends on input.
class Poller {
 public:
  explicit Poller(Resources& resources) : resources_(resources) {}
  Result<void> step(uint32_t steps = 1) {
    left_ -= int64_t(steps);
    if (left_ > 0) [[likely]]
      return {};
    left_ = kInterval;
    if (!resources_.may_continue()) return raised;
    return {};
  }

 private:
  static constexpr int64_t kInterval = 8192;
  Resources& resources_;
  int64_t left_ = kInterval;
};

using ByteBuffer = GrowingArray<uint8_t>;

class TextBuffer {
 public:
  explicit TextBuffer(Resources& resources) : resources_(&resources) {}
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;
  ~TextBuffer();

  Resources& resources() const { return *resources_; }
  size_t size() const { return size_; }
  uint8_t width() const { return width_; }
  // 0x7f, 0xff, 0xffff or 0x10ffff: the least of these that no code point exceeds. width() is the narrowest for it.
  uint32_t maximum() const { return bits_ < 0x80 ? 0x7f : bits_ < 0x100 ? 0xff : bits_ < 0x10000 ? 0xffff : 0x10ffff; }
  TextView view() const { return {data_, size_, width_}; }
  uint32_t operator[](size_t index) const { return view()[index]; }
  // Forgets the text, keeps the memory.
  void clear() {
    size_ = 0;
    bits_ = 0;
    set_width(1);
  }

  // Forgets what is after the first `size` code points; the rest may become narrower.
  Result<void> truncate(size_t size);

  // code_point < 0x110000.
  Result<void> push(uint32_t code_point) {
    OURO_ASSERT(code_point < 0x110000);
    if (size_ < capacity_ && code_point <= limit_) [[likely]] {
      store(code_point);
      return {};
    }
    return push_slow(code_point);
  }
  // ASCII characters only.
  Result<void> append_ascii(const uint8_t* text, size_t count);
  Result<void> append_ascii(std::string_view text) {
    return append_ascii(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  }
  Result<void> append_latin1(const uint8_t* text, size_t count);
  Result<void> append(TextView text);
  // Room for `count` further code points of the present width.
  Result<void> reserve_more(size_t count);

 private:
  void store(uint32_t code_point) {
    bits_ |= code_point;
    if (width_ == 1) static_cast<uint8_t*>(data_)[size_++] = uint8_t(code_point);
    else if (width_ == 2) static_cast<uint16_t*>(data_)[size_++] = uint16_t(code_point);
    else static_cast<uint32_t*>(data_)[size_++] = code_point;
  }
  void set_width(uint8_t width);
  Result<void> push_slow(uint32_t code_point);
  Result<void> change(size_t capacity, uint8_t width);
  Result<void> prepare(size_t count, uint32_t bits);

  Resources* resources_;
  void* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;  // code points of the present width
  size_t bytes_ = 0;     // allocated
  uint32_t limit_ = 0xff;
  uint32_t bits_ = 0;  // all code points or-ed together
  uint8_t width_ = 1;
};

// Writes single code points into a TextBuffer by way of a small block, which is moved in one go and polls
// then. Nothing is in the buffer before flush(): to be called at the end and before anybody else appends.
class TextWriter {
 public:
  explicit TextWriter(TextBuffer& out) : out_(out), poller_(out.resources()) {}
  Result<void> push(uint32_t code_point) {
    if (used_ == kSize) [[unlikely]]
      TRY(flush());
    block_[used_++] = code_point;
    return {};
  }
  Result<void> flush() {
    size_t count = used_;
    used_ = 0;
    TRY(poller_.step(uint32_t(count)));
    return out_.append(TextView(block_, count));
  }

 private:
  static constexpr size_t kSize = 256;
  TextBuffer& out_;
  Poller poller_;
  size_t used_ = 0;
  uint32_t block_[kSize];
};

}  // namespace ouro::unicode
