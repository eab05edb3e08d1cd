// Result<T>: what a function that can fail returns, and TRY, which passes a failure on.
//
// A Result holds either a value or nothing; what went wrong is recorded elsewhere: for the runtime as the pending
// exception or termination of the thread state, for the front end in its Diagnostics. So a Result is as small as its
// value wherever the type has a spare bit pattern (a niche), and returns in a register.
//
//   Result<Ref> get_item(ThreadState&, Value container, Value key);
//   Ref item = TRY(get_item(ts, container, key));    // returns `raised` from the caller on failure
//
// Maybe<T>: a value or its absence; absence is not a failure.
#pragma once

#include <type_traits>
#include <utility>

#include "base/assert.h"

namespace ouro {

// The failed Result of every type: `return raised;`.
struct Raised {};
inline constexpr Raised raised{};

// Specialise for a type that has a bit pattern which never is a value.
//   static T error();  static bool is_error(const T&);
template <class T>
struct ErrorNiche;

template <class T>
struct ErrorNiche<T*> {
  static constexpr T* error() { return nullptr; }
  static constexpr bool is_error(T* pointer) { return pointer == nullptr; }
};

template <class T>
concept HasErrorNiche = requires { ErrorNiche<T>::error(); };

template <class T>
class [[nodiscard, clang::trivial_abi]] Result {
  static_assert(!std::is_reference_v<T>, "return a pointer");

 public:
  Result(T value) : value_(std::move(value)), ok_(true) {}
  Result(Raised) : value_(), ok_(false) {}
  bool is_error() const { return !ok_; }
  T release() {
    OURO_ASSERT(ok_);
    return std::move(value_);
  }
  const T& value() const {
    OURO_ASSERT(ok_);
    return value_;
  }

 private:
  T value_;
  bool ok_;
};

template <HasErrorNiche T>
class [[nodiscard, clang::trivial_abi]] Result<T> {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Raised) : value_(ErrorNiche<T>::error()) {}
  // Ref<List> to Ref and the like.
  template <class U>
    requires(std::is_convertible_v<U, T> && !std::is_same_v<U, T> && HasErrorNiche<U>)
  Result(Result<U> other) : value_(ErrorNiche<T>::error()) {
    if (!other.is_error()) value_ = other.release();
  }
  template <class U>
    requires(std::is_convertible_v<U, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
             !std::is_same_v<std::remove_cvref_t<U>, Raised>)
  Result(U&& value) : value_(std::forward<U>(value)) {}
  bool is_error() const { return ErrorNiche<T>::is_error(value_); }
  T release() {
    OURO_ASSERT(!is_error());
    return std::move(value_);
  }
  const T& value() const {
    OURO_ASSERT(!is_error());
    return value_;
  }

 private:
  T value_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() : ok_(true) {}
  Result(Raised) : ok_(false) {}
  bool is_error() const { return !ok_; }
  void release() { OURO_ASSERT(ok_); }

 private:
  bool ok_;
};

struct Absent {};
inline constexpr Absent absent{};

// Specialise for a type that has a second spare bit pattern.
//   static T absent();  static bool is_absent(const T&);
template <class T>
struct AbsentNiche;
template <class T>
concept HasAbsentNiche = requires { AbsentNiche<T>::absent(); };

template <class T>
class [[clang::trivial_abi]] Maybe {
 public:
  Maybe(T value) : value_(std::move(value)), present_(true) {}
  Maybe(Absent) : value_(), present_(false) {}
  explicit operator bool() const { return present_; }
  T release() {
    OURO_ASSERT(present_);
    return std::move(value_);
  }
  const T& operator*() const {
    OURO_ASSERT(present_);
    return value_;
  }

 private:
  T value_;
  bool present_;
};

template <HasAbsentNiche T>
class [[clang::trivial_abi]] Maybe<T> {
 public:
  Maybe(T value) : value_(std::move(value)) {}
  Maybe(Absent) : value_(AbsentNiche<T>::absent()) {}
  explicit operator bool() const { return !AbsentNiche<T>::is_absent(value_); }
  T release() {
    OURO_ASSERT(bool(*this));
    return std::move(value_);
  }
  const T& operator*() const {
    OURO_ASSERT(bool(*this));
    return value_;
  }

 private:
  friend struct ErrorNiche<Maybe<T>>;
  T value_;
};

template <class T>
  requires(HasAbsentNiche<T> && HasErrorNiche<T>)
struct ErrorNiche<Maybe<T>> {
  static Maybe<T> error() { return Maybe<T>(ErrorNiche<T>::error()); }
  static bool is_error(const Maybe<T>& maybe) { return ErrorNiche<T>::is_error(maybe.value_); }
};

}  // namespace ouro

// The value of a Result, or return the failure from the calling function.
#define TRY(...)                             \
  ({                                         \
    auto&& try_result_ = (__VA_ARGS__);      \
    if (try_result_.is_error()) [[unlikely]] \
      return ::ouro::raised;                 \
    try_result_.release();                   \
  })

// The value of a Result that cannot have failed; a comment at the call says why.
#define MUST(...)                                                             \
  ({                                                                          \
    auto&& must_result_ = (__VA_ARGS__);                                      \
    if (must_result_.is_error()) [[unlikely]]                                 \
      ::ouro::assertion_failed("MUST(" #__VA_ARGS__ ")", __FILE__, __LINE__); \
    must_result_.release();                                                   \
  })
