// GrowingArray<T>: a growing array of trivially copyable items whose memory comes from a Resources and goes back to it.
//
// The items move when it grows: keep indices, not pointers. Growth can be refused; the array is then unchanged.
// For what lives as long as an arena there is ArenaVector (base/arena.h).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/resources.h"
#include "base/result.h"

namespace ouro {

template <class T>
class GrowingArray {
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 16);

 public:
  explicit GrowingArray(Resources& resources) : resources_(&resources) {}
  GrowingArray(const GrowingArray&) = delete;
  GrowingArray& operator=(const GrowingArray&) = delete;
  ~GrowingArray() { release(); }

  Resources& resources() const { return *resources_; }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  T* data() { return items_; }
  const T* data() const { return items_; }
  T& operator[](size_t index) {
    OURO_ASSERT(index < size_);
    return items_[index];
  }
  const T& operator[](size_t index) const {
    OURO_ASSERT(index < size_);
    return items_[index];
  }
  T& back() { return (*this)[size_ - 1]; }
  // Both are valid until the next append.
  std::span<const T> span() const { return {items_, size_}; }
  std::string_view text() const
    requires(sizeof(T) == 1)
  {
    return {reinterpret_cast<const char*>(items_), size_};
  }

  // The item may be one of the array's own.
  Result<void> push(const T& item) {
    if (size_ == capacity_) [[unlikely]] {
      T copy = item;
      TRY(grow(1));
      items_[size_++] = copy;
      return {};
    }
    items_[size_++] = item;
    return {};
  }
  Result<void> append(const T* items, size_t count) {
    if (count == 0) return {};
    std::memcpy(static_cast<void*>(TRY(append_uninitialised(count))), items, count * sizeof(T));
    return {};
  }
  Result<void> append(std::span<const T> items) { return append(items.data(), items.size()); }
  Result<void> append(std::string_view text)
    requires(sizeof(T) == 1)
  {
    return append(reinterpret_cast<const T*>(text.data()), text.size());
  }
  // Room for `count` items that the caller fills; they count as appended. Never null.
  Result<T*> append_uninitialised(size_t count) {
    TRY(reserve_more(count));
    T* place = items_ + size_;
    size_ += count;
    return place;
  }
  // Room for `count` further items without another allocation.
  Result<void> reserve_more(size_t count) {
    if (capacity_ - size_ < count || !items_) return grow(count);
    return {};
  }
  // Room for `capacity` items in all.
  Result<void> reserve(size_t capacity) { return capacity > capacity_ ? grow(capacity - size_) : Result<void>(); }
  // Makes the size `size`; new items are uninitialised.
  Result<void> resize(size_t size) {
    TRY(reserve(size));
    size_ = size;
    return {};
  }
  void truncate(size_t size) {
    OURO_ASSERT(size <= size_);
    size_ = size;
  }
  void pop() {
    OURO_ASSERT(size_ > 0);
    size_--;
  }
  // Gives back what is not used; when the smaller block is refused, the larger one stays.
  void shrink_to_fit() {
    if (size_ == 0) return release();
    if (size_ < capacity_) static_cast<void>(set_capacity(size_).is_error());
  }

 private:
  // Bytes of the first block, where items are not larger themselves.
  static constexpr size_t kFirstBytes = 64;

  [[gnu::noinline]] Result<void> grow(size_t more) {
    constexpr size_t kMost = (size_t(1) << 46) / sizeof(T);
    if (more > kMost || size_ + more > kMost) return raised;
    return set_capacity(std::max({size_ + more, capacity_ * 2, kFirstBytes / sizeof(T), size_t(1)}));
  }
  Result<void> set_capacity(size_t capacity) {
    T* items = static_cast<T*>(resources_->allocate(capacity * sizeof(T)));
    if (!items) return raised;
    if (size_) std::memcpy(static_cast<void*>(items), items_, size_ * sizeof(T));
    release_items();
    items_ = items;
    capacity_ = capacity;
    return {};
  }
  void release_items() {
    if (items_) resources_->release(items_, capacity_ * sizeof(T));
  }
  void release() {
    release_items();
    items_ = nullptr;
    size_ = capacity_ = 0;
  }

  Resources* resources_;
  T* items_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace ouro
