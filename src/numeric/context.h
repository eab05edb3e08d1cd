// Context: what every number function that can fail is given: where memory comes from, whether to go on, and
// the place where a failure says what it was.
//
// A function that fails returns `raised` and leaves kind and message here; the caller turns them into the
// Python exception named beside the kind. Messages are the texts of CPython 3.11. A Context is cheap to make
// and is used for one call or for a sequence of calls on one thread.
//
// LimbBuffer: owned memory for 64-bit limbs, taken from a Resources.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "base/resources.h"
#include "base/result.h"

namespace ouro::numeric {

// One 64-bit digit of a magnitude.
using Limb = uint64_t;

enum class FailureKind : uint8_t {
  kNone,
  kMemory,        // Resources refused memory: MemoryError, unless its owner knows better
  kTerminated,    // Resources::may_continue() said no: what is pending is known to the owner of the Resources
  kZeroDivision,  // ZeroDivisionError
  kOverflow,      // OverflowError
  kErrnoRange,    // OverflowError with the arguments (34, 'Numerical result out of range')
  kValue,         // ValueError
  kType,          // TypeError
};

class Context {
 public:
  explicit Context(Resources& resources) : resources_(resources) { message_[0] = '\0'; }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  Resources& resources() { return resources_; }
  FailureKind failure() const { return failure_; }
  // The exception's text, NUL-terminated; empty for kMemory and kTerminated.
  const char* message() const { return message_; }

  // Records a failure: `return context.fail(...)`. The format is printf's.
  [[gnu::cold, gnu::format(printf, 3, 4)]] Raised fail(FailureKind kind, const char* format, ...);
  [[gnu::cold]] Raised fail_memory();

  // To be called at least every few milliseconds of work.
  Result<void> poll() {
    if (resources_.may_continue()) [[likely]]
      return {};
    return fail_terminated();
  }

 private:
  [[gnu::cold]] Raised fail_terminated();

  Resources& resources_;
  FailureKind failure_ = FailureKind::kNone;
  char message_[320];
};

// More limbs than this (2^43 bytes) are refused before anybody is asked.
inline constexpr size_t kMostLimbs = size_t(1) << 40;

class LimbBuffer {
 public:
  LimbBuffer() = default;
  LimbBuffer(LimbBuffer&& other) noexcept
      : resources_(other.resources_), limbs_(std::exchange(other.limbs_, nullptr)), capacity_(other.capacity_) {}
  LimbBuffer& operator=(LimbBuffer&& other) noexcept {
    std::swap(resources_, other.resources_);
    std::swap(limbs_, other.limbs_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~LimbBuffer() {
    if (limbs_) resources_->release(limbs_, bytes());
  }

  // `capacity` uninitialised limbs; kMemory when refused.
  static Result<LimbBuffer> make(Context& context, size_t capacity);

  Limb* data() { return limbs_; }
  const Limb* data() const { return limbs_; }
  size_t capacity() const { return capacity_; }

 private:
  size_t bytes() const { return (capacity_ ? capacity_ : 1) * sizeof(Limb); }

  Resources* resources_ = nullptr;
  Limb* limbs_ = nullptr;
  size_t capacity_ = 0;
};

}  // namespace ouro::numeric
