// GrowingArray<T>: a growing array of trivially copyable items whose memory comes from a Resources and goes
// back to it.
//
// The items move when it grows: keep indices, not pointers. Growth can be refused; the array is then
// unchanged.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>

#include "base/resources.h"
#include "base/result.h"

namespace ouro::regex {

template <class T>
class GrowingArray {
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 16);

 public:
  explicit GrowingArray(Resources& resources) : resources_(&resources) {}
  GrowingArray(const GrowingArray&) = delete;
  GrowingArray& operator=(const GrowingArray&) = delete;
  ~GrowingArray() { release(); }

  Result<void> push(const T& item) {
    T copy = item;
    if (size_ == capacity_) TRY(set_capacity(capacity_ ? capacity_ * 2 : 8));
    items_[size_++] = copy;
    return {};
  }
  Result<void> append(std::span<const T> items) {
    TRY(reserve(size_ + items.size()));
    if (!items.empty()) std::memcpy(static_cast<void*>(items_ + size_), items.data(), items.size_bytes());
    size_ += items.size();
    return {};
  }
  // Room for `capacity` items at least.
  Result<void> reserve(size_t capacity) {
    if (capacity <= capacity_) return {};
    return set_capacity(capacity > capacity_ * 2 ? capacity : capacity_ * 2);
  }
  // Makes the size `size`; new items are uninitialised.
  Result<void> resize(size_t size) {
    TRY(reserve(size));
    size_ = size;
    return {};
  }
  // Gives back what is not used; when the smaller block is refused, the larger one stays.
  void shrink_to_fit() {
    if (size_ == 0) return release();
    if (size_ < capacity_) static_cast<void>(set_capacity(size_).is_error());
  }
  void release() {
    if (items_) resources_->release(items_, capacity_ * sizeof(T));
    items_ = nullptr;
    size_ = capacity_ = 0;
  }

  void clear() { size_ = 0; }
  void pop() {
    OURO_ASSERT(size_ > 0);
    size_--;
  }
  T& back() { return (*this)[size_ - 1]; }
  T& operator[](size_t index) {
    OURO_ASSERT(index < size_);
    return items_[index];
  }
  const T& operator[](size_t index) const {
    OURO_ASSERT(index < size_);
    return items_[index];
  }
  T* data() { return items_; }
  const T* data() const { return items_; }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  std::span<const T> span() const { return {items_, size_}; }

 private:
  Result<void> set_capacity(size_t capacity) {
    if (capacity > (size_t(1) << 44) / sizeof(T)) return raised;
    T* items = static_cast<T*>(resources_->allocate(capacity * sizeof(T)));
    if (!items) return raised;
    if (size_) std::memcpy(static_cast<void*>(items), items_, size_ * sizeof(T));
    if (items_) resources_->release(items_, capacity_ * sizeof(T));
    items_ = items;
    capacity_ = capacity;
    return {};
  }

  Resources* resources_;
  T* items_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace ouro::regex
