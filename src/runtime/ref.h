// Ref: any value, owned (it holds a reference). RefTo<T>: an owned heap object of known layout. Both move; share()
// counts up where one can see it. Value and T& are the borrowed forms.
//
//   Ref a = Ref::share(value);       a new reference
//   Ref b = Ref::adopt(value);       takes over one that the caller held
//   b = std::move(a);                hands over; what b held is released last
//
// is<T>(v), as<T>(v) and try_as<T>(v) are the one way from a Value to a layout; T has `static constexpr Kind kKind`.
#pragma once

#include <utility>

#include "runtime/object.h"
#include "runtime/type_header.h"

namespace ouro {

template <class T>
class RefTo;

class [[clang::trivial_abi]] Ref {
 public:
  Ref() = default;
  Ref(Ref&& other) noexcept : value_(other.value_) { other.value_ = Value(); }
  template <class T>
  Ref(RefTo<T>&& other) noexcept : value_(other.leak()) {}
  Ref& operator=(Ref&& other) noexcept {
    Value old = value_;
    value_ = other.value_;
    other.value_ = Value();
    if (!old.is_null()) release_reference(old);
    return *this;
  }
  ~Ref() {
    if (!value_.is_null()) release_reference(value_);
  }

  static Ref adopt(Value value) {
    Ref ref;
    ref.value_ = value;
    return ref;
  }
  static Ref share(Value value) {
    OURO_ASSERT(!value.is_null());
    add_reference(value);
    return adopt(value);
  }
  // Values without a heap object need no count.
  static Ref none() { return adopt(Value::none()); }
  static Ref boolean(bool truth) { return adopt(Value::boolean(truth)); }
  static Ref small_int(int64_t number) { return adopt(Value::small_int(number)); }
  static Ref not_implemented() { return adopt(Value::not_implemented()); }

  Ref share() const { return share(value_); }
  Value get() const { return value_; }
  Value operator*() const { return value_; }
  operator Value() const { return value_; }
  bool is_null() const { return value_.is_null(); }
  explicit operator bool() const { return !value_.is_null(); }
  // Hands the reference to the caller, who must release it.
  Value leak() {
    Value value = value_;
    value_ = Value();
    return value;
  }
  template <class T>
  RefTo<T> cast() &&;

 private:
  Value value_;
};

template <class T>
class [[clang::trivial_abi]] RefTo {
 public:
  RefTo() = default;
  RefTo(RefTo&& other) noexcept : object_(other.object_) { other.object_ = nullptr; }
  RefTo& operator=(RefTo&& other) noexcept {
    T* old = object_;
    object_ = other.object_;
    other.object_ = nullptr;
    if (old) release_reference(Value(old));
    return *this;
  }
  ~RefTo() {
    if (object_) release_reference(Value(object_));
  }

  static RefTo adopt(T* object) {
    RefTo ref;
    ref.object_ = object;
    return ref;
  }
  static RefTo share(T& object) {
    object.refcount++;
    return adopt(&object);
  }
  RefTo share() const { return share(*object_); }
  T& operator*() const { return *object_; }
  T* operator->() const { return object_; }
  T* get() const { return object_; }
  operator Value() const { return Value(object_); }
  explicit operator bool() const { return object_ != nullptr; }
  T* leak() {
    T* object = object_;
    object_ = nullptr;
    return object;
  }

 private:
  T* object_ = nullptr;
};

// Value to layout.
template <class T>
constexpr bool kind_matches(Kind kind) {
  if constexpr (requires { T::kLastKind; }) return kind >= T::kKind && kind <= T::kLastKind;
  else return kind == T::kKind;
}
template <class T>
bool is(Value value) {
  return value.is_heap() && kind_matches<T>(value.object()->type->layout_kind);
}
// Not an instance of a subclass.
template <class T>
bool is_exact(Value value) {
  return value.is_heap() && kind_matches<T>(value.object()->type->exact_kind);
}
template <class T>
T& as(Value value) {
  OURO_ASSERT(is<T>(value));
  return *static_cast<T*>(value.object());
}
template <class T>
T* try_as(Value value) {
  return is<T>(value) ? static_cast<T*>(value.object()) : nullptr;
}

template <class T>
RefTo<T> Ref::cast() && {
  OURO_ASSERT(is<T>(value_));
  return RefTo<T>::adopt(static_cast<T*>(leak().object()));
}

template <>
struct ErrorNiche<Ref> {
  static Ref error() { return Ref(); }
  static bool is_error(const Ref& ref) { return ref.is_null(); }
};
template <>
struct AbsentNiche<Ref> {
  static Ref absent() { return Ref::adopt(Value::unbound()); }
  static bool is_absent(const Ref& ref) { return ref.get().is_unbound(); }
};
template <class T>
struct ErrorNiche<RefTo<T>> {
  static RefTo<T> error() { return RefTo<T>(); }
  static bool is_error(const RefTo<T>& ref) { return !ref; }
};
template <>
struct ErrorNiche<Value> {
  static Value error() { return Value(); }
  static bool is_error(Value value) { return value.is_null(); }
};
template <>
struct AbsentNiche<Value> {
  static Value absent() { return Value::unbound(); }
  static bool is_absent(Value value) { return value.is_unbound(); }
};

// A strong field of a heap object. Storing releases the old value last, since that may run Python which looks here.
class Field {
 public:
  Value get() const { return value_; }
  operator Value() const { return value_; }
  bool is_null() const { return value_.is_null(); }
  // For fresh memory.
  void initialize(Ref ref) { value_ = ref.leak(); }
  void initialize_null() { value_ = Value(); }
  void set(Ref ref) {
    Value old = value_;
    value_ = ref.leak();
    if (!old.is_null()) release_reference(old);
  }
  void clear() { set(Ref()); }
  Ref take() {
    Value value = value_;
    value_ = Value();
    return Ref::adopt(value);
  }
  Ref share() const { return Ref::share(value_); }

 private:
  Value value_;
};

// The same for a field of known layout; nullptr when empty.
template <class T>
class FieldTo {
 public:
  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }
  void initialize(RefTo<T> ref) { object_ = ref.leak(); }
  void initialize_null() { object_ = nullptr; }
  void set(RefTo<T> ref) {
    T* old = object_;
    object_ = ref.leak();
    if (old) release_reference(Value(old));
  }
  void clear() { set(RefTo<T>()); }
  RefTo<T> take() {
    T* object = object_;
    object_ = nullptr;
    return RefTo<T>::adopt(object);
  }
  RefTo<T> share() const { return RefTo<T>::share(*object_); }
  Value value_or_none() const { return object_ ? Value(object_) : Value::none(); }

 private:
  T* object_;
};

}  // namespace ouro
