// Arena: bump allocation of trivially destructible things that die together (the trees of one compilation), and
// ArenaVector, a growing array inside an arena.
//
// Memory comes from a Resources, which can refuse: every allocation is a Result. Nothing is freed alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/resources.h"
#include "base/result.h"

namespace ouro {

class Arena {
 public:
  explicit Arena(Resources& resources) : resources_(resources) {}
  // Begins with memory of the caller's, aligned to 8, which outlives the arena.
  Arena(Resources& resources, std::span<char> first)
      : resources_(resources), first_(first), top_(first.data()), end_(first.data() + first.size()) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena();

  Resources& resources() { return resources_; }

  // `bytes` uninitialised bytes, aligned to 8.
  Result<void*> allocate(size_t bytes) {
    bytes = (bytes + 7) & ~size_t(7);
    if (bytes <= size_t(end_ - top_)) [[likely]] {
      void* memory = top_;
      top_ += bytes;
      return memory;
    }
    return allocate_slow(bytes);
  }

  template <class T, class... Arguments>
  Result<T*> make(Arguments&&... arguments) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 8);
    return new (TRY(allocate(sizeof(T)))) T{std::forward<Arguments>(arguments)...};
  }

  // `count` uninitialised items; at most 2^40.
  template <class T>
  Result<T*> make_array(size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 8);
    if (count > (size_t(1) << 40)) return raised;
    // An empty array has an address too: null is a failure.
    return static_cast<T*>(TRY(allocate(count ? count * sizeof(T) : 1)));
  }

  // Whether what was allocated last, `old_bytes` at `memory`, could be given a new size where it lies. Always when the
  // new size is smaller; false when something else was allocated since, or there is no room.
  bool resize_last(void* memory, size_t old_bytes, size_t new_bytes) {
    char* const start = static_cast<char*>(memory);
    old_bytes = (old_bytes + 7) & ~size_t(7);
    new_bytes = (new_bytes + 7) & ~size_t(7);
    if (start + old_bytes != top_ || new_bytes > size_t(end_ - start)) return false;
    top_ = start + new_bytes;
    return true;
  }

  Result<std::string_view> copy(std::string_view text) {
    char* memory = TRY(make_array<char>(text.size() + 1));
    if (!text.empty()) std::memcpy(memory, text.data(), text.size());
    memory[text.size()] = '\0';
    return std::string_view(memory, text.size());
  }

  // Everything that was allocated dies; the last chunk is kept for what comes next.
  void clear();

  size_t bytes_reserved() const { return bytes_reserved_; }

 private:
  struct Chunk {
    Chunk* previous;
    size_t bytes;
  };
  Result<void*> allocate_slow(size_t bytes);

  Resources& resources_;
  std::span<char> first_;  // the caller's
  Chunk* last_ = nullptr;
  char* top_ = nullptr;
  char* end_ = nullptr;
  size_t bytes_reserved_ = 0;
};

// A growing array whose memory stays in the arena. What was allocated last grows where it lies; otherwise growing
// leaves the old copy behind (at most the final size in all). Size: what counts the items; more of them than it holds
// are refused.
template <class T, class Size = size_t>
class ArenaVector {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  explicit ArenaVector(Arena& arena) : arena_(&arena) {}

  Result<void> push(const T& item) {
    if (size_ == capacity_) {
      T copy = item;
      TRY(reserve(capacity_ ? size_t(capacity_) * 2 : kFirstCapacity));
      items_[size_++] = copy;
      return {};
    }
    items_[size_++] = item;
    return {};
  }
  Result<void> reserve(size_t capacity) {
    if (capacity <= capacity_) return {};
    if (capacity > std::numeric_limits<Size>::max()) return raised;
    if (items_ && arena_->resize_last(items_, capacity_ * sizeof(T), capacity * sizeof(T))) {
      capacity_ = Size(capacity);
      return {};
    }
    T* items = TRY(arena_->make_array<T>(capacity));
    if (size_) std::memcpy(static_cast<void*>(items), items_, size_ * sizeof(T));
    items_ = items;
    capacity_ = Size(capacity);
    return {};
  }
  // Gives the room behind the last item back to the arena where that is possible.
  void shrink() {
    if (items_ && arena_->resize_last(items_, capacity_ * sizeof(T), size_ * sizeof(T))) capacity_ = size_;
  }
  T pop() {
    OURO_ASSERT(size_ > 0);
    return items_[--size_];
  }
  void truncate(size_t size) {
    OURO_ASSERT(size <= size_);
    size_ = Size(size);
  }
  T& operator[](size_t index) {
    OURO_ASSERT(index < size_);
    return items_[index];
  }
  const T& operator[](size_t index) const {
    OURO_ASSERT(index < size_);
    return items_[index];
  }
  T& back() { return (*this)[size_ - 1]; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* begin() { return items_; }
  T* end() { return items_ + size_; }
  const T* begin() const { return items_; }
  const T* end() const { return items_ + size_; }
  std::span<T> span() { return {items_, size_}; }
  std::span<const T> span() const { return {items_, size_}; }

 private:
  static constexpr size_t kFirstCapacity = 8;

  Arena* arena_;
  T* items_ = nullptr;
  Size size_ = 0;
  Size capacity_ = 0;
};

}  // namespace ouro
