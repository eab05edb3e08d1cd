#include "unicode/buffers.h"

#include "unicode/text_kernels.h"

namespace ouro::unicode {

TextBuffer::~TextBuffer() {
  if (data_) resources_->release(data_, bytes_);
}

void TextBuffer::set_width(uint8_t width) {
  width_ = width;
  limit_ = width == 1 ? 0xff : width == 2 ? 0xffff : 0x10ffff;
  capacity_ = bytes_ / width;
}

// Moves the text to memory for at least `capacity` code points of `width` bytes.
Result<void> TextBuffer::change(size_t capacity, uint8_t width) {
  if (capacity > (size_t(1) << 44)) return raised;
  size_t bytes = (capacity < 16 ? 16 : capacity) * width;
  void* data = resources_->allocate(bytes);
  if (!data) return raised;
  if (size_) {
    if (width == width_) {
      std::memcpy(data, data_, size_ * width);
    } else {
      with_units(view(), [&](const auto* units) {
        if (width == 2) copy_units(static_cast<uint16_t*>(data), units, size_);
        else copy_units(static_cast<uint32_t*>(data), units, size_);
      });
    }
  }
  if (data_) resources_->release(data_, bytes_);
  data_ = data;
  bytes_ = bytes;
  set_width(width);
  return {};
}

// Makes room for `count` further code points whose or-ed bits are `bits`.
Result<void> TextBuffer::prepare(size_t count, uint32_t bits) {
  uint8_t width = bits > 0xffff ? 4 : bits > 0xff ? 2 : 1;
  if (width < width_) width = width_;
  if (width == width_ && capacity_ - size_ >= count && data_) return {};
  if (count > (size_t(1) << 44)) return raised;
  size_t capacity = size_ + count;
  if (width == width_ && capacity < size_ + size_ / 2) capacity = size_ + size_ / 2;
  if (width != width_ && capacity < capacity_) capacity = capacity_;
  return change(capacity, width);
}

Result<void> TextBuffer::push_slow(uint32_t code_point) {
  TRY(prepare(1, code_point));
  store(code_point);
  return {};
}

Result<void> TextBuffer::truncate(size_t size) {
  OURO_ASSERT(size <= size_);
  if (size == size_) return {};
  if (!resources_->may_continue()) return raised;
  size_ = size;
  bits_ = with_units(view(), [&](const auto* units) { return maximum_class(units, size); });
  uint8_t width = bits_ > 0xffff ? 4 : bits_ > 0xff ? 2 : 1;
  if (width < width_) {
    // In place: every unit is written at or before where it was read.
    with_units(view(), [&](const auto* units) {
      for (size_t i = 0; i < size; i++) {
        uint32_t c = units[i];
        if (width == 1) static_cast<uint8_t*>(data_)[i] = uint8_t(c);
        else static_cast<uint16_t*>(data_)[i] = uint16_t(c);
      }
    });
    set_width(width);
  }
  return {};
}

Result<void> TextBuffer::reserve_more(size_t count) { return prepare(count, 0); }

Result<void> TextBuffer::append_latin1(const uint8_t* text, size_t count) { return append(TextView(text, count)); }

Result<void> TextBuffer::append_ascii(const uint8_t* text, size_t count) {
  if (count == 0) return {};
  TRY(prepare(count, 0));
  if (width_ == 1) std::memcpy(static_cast<uint8_t*>(data_) + size_, text, count);
  else if (width_ == 2) copy_units(static_cast<uint16_t*>(data_) + size_, text, count);
  else copy_units(static_cast<uint32_t*>(data_) + size_, text, count);
  size_ += count;
  return {};
}

Result<void> TextBuffer::append(TextView text) {
  if (text.size == 0) return {};
  uint32_t bits = with_units(text, [&](const auto* units) { return maximum_class(units, text.size); });
  TRY(prepare(text.size, bits));
  with_units(text, [&](const auto* units) {
    if (width_ == 1) copy_units(static_cast<uint8_t*>(data_) + size_, units, text.size);
    else if (width_ == 2) copy_units(static_cast<uint16_t*>(data_) + size_, units, text.size);
    else copy_units(static_cast<uint32_t*>(data_) + size_, units, text.size);
  });
  size_ += text.size;
  bits_ |= bits;
  return {};
}

}  // namespace ouro::unicode
