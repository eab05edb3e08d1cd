// Built-in functions and methods are declared, one row each:
//
//   method<list_pop>("pop(self, index=-1, /)", "Take out the item at index and return it.")
//   function<math_gcd>("gcd(*integers)", "...")
//
// The text is the Python signature. It is parsed at compile time for argument counts, names, positional-only and
// keyword-only marks and defaults, and is what inspect.signature shows. The C++ parameters choose the conversions:
//
//   Value anything             List&, Str& ... that type, or TypeError
//   Index via __index__, OverflowError when too big      SliceIndex via __index__, clamped
//   Int32 as C int             Truth via __bool__        Double via __float__
//   Optional<T> absent when not given or None            Given<T> absent only when not given
//   Args the rest of the positional arguments            Kwargs the rest of the keywords
// and the result: Result<void> gives None; bool, int64_t, double, Ref, RefTo<T> (each bare where it cannot fail).
// A text that disagrees with the C++ function does not compile.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "objects/dict.h"
#include "runtime/protocol.h"

namespace ouro {

struct NativeMethod;
using NativeThunk = Result<Ref> (*)(ThreadState&, Value self, const CallArguments&, const NativeMethod&);

enum class MethodBinding : uint8_t { kInstance, kClass, kStatic, kFunction };

struct NativeMethod {
  static constexpr int kMaxParameters = 12;

  const char* text;  // name(parameters)
  const char* doc;
  NativeThunk thunk;
  MethodBinding binding = MethodBinding::kInstance;
  uint8_t name_length = 0;
  uint8_t parameter_count = 0;  // without self, *args and **kwargs
  uint8_t positional_only_count = 0;
  uint8_t positional_count = 0;       // positional-only ones included
  uint8_t required_positional = 0;    // leading positional ones without default
  uint8_t required_keyword_only = 0;  // how many keyword-only ones have no default
  bool has_self = false;
  bool has_args = false;
  bool has_kwargs = false;
  Value defaults[kMaxParameters] = {};  // null: required; unbound: no default that fits a word

  constexpr std::string_view name() const { return {text, name_length}; }
  // The parameter's name, by its number without self.
  std::string_view parameter_name(int parameter) const;
};

// Sorts the arguments of a call into out[0 .. parameter_count), with defaults (unbound: none) filled in; *args and
// **kwargs, where the signature has them, are given as positions in the arguments. TypeError as CPython words it.
struct BoundExtra {
  Value self;  // of the call, for messages; null: none
  std::span<const Value> args;
  RefTo<Dict> kwargs;
};
Result<void> bind_arguments(ThreadState& ts, const NativeMethod& method, const CallArguments& arguments, Value* out,
                            BoundExtra& extra);

// --- argument types
struct Index {
  int64_t value;
  operator int64_t() const { return value; }
};
struct SliceIndex {
  int64_t value;
  operator int64_t() const { return value; }
};
struct Int32 {
  int value;
  operator int() const { return value; }
};
struct UInt64 {
  uint64_t value;
  operator uint64_t() const { return value; }
};
struct Double {
  double value;
  operator double() const { return value; }
};
struct Truth {
  bool value;
  operator bool() const { return value; }
};
template <class T>
struct Optional {
  bool present = false;
  T value{};
  explicit operator bool() const { return present; }
  const T& operator*() const { return value; }
};
template <class T>
struct Optional<T&> {
  T* value = nullptr;
  explicit operator bool() const { return value; }
  T& operator*() const { return *value; }
  T* operator->() const { return value; }
};
template <class T>
struct Given {
  bool present = false;
  T value{};
  explicit operator bool() const { return present; }
  const T& operator*() const { return value; }
};
struct Args {
  std::span<const Value> values;
  size_t size() const { return values.size(); }
  Value operator[](size_t i) const { return values[i]; }
  auto begin() const { return values.begin(); }
  auto end() const { return values.end(); }
};
// The keywords not named in the signature, as a fresh dict (null when there are none).
struct Kwargs {
  Dict* dict = nullptr;
};

namespace native {

// Context of one conversion, for messages.
struct ArgumentPlace {
  const NativeMethod& method;
  int parameter;
};
Raised wrong_argument_type(ThreadState& ts, const ArgumentPlace& place, const char* expected, Value got);
Result<int64_t> convert_index(ThreadState& ts, Value value);
Result<int> convert_int32(ThreadState& ts, Value value);
Result<uint64_t> convert_uint64(ThreadState& ts, Value value);

// How T names itself in messages ("must be str, not int").
template <class T>
struct LayoutName {
  static constexpr const char* kName = T::kTypeName;
};

template <class T>
struct Convert;
template <>
struct Convert<Value> {
  static Result<void> from(ThreadState&, Value value, const ArgumentPlace&, Value& out) {
    out = value;
    return {};
  }
};
template <class T>
struct Convert<T&> {
  static Result<void> from(ThreadState& ts, Value value, const ArgumentPlace& place, T*& out) {
    if (!is<T>(value)) return wrong_argument_type(ts, place, LayoutName<T>::kName, value);
    out = static_cast<T*>(value.object());
    return {};
  }
};
template <>
struct Convert<Index> {
  static Result<void> from(ThreadState& ts, Value value, const ArgumentPlace&, Index& out) {
    if (value.is_small_int()) out.value = value.as_small_int();
    else out.value = TRY(convert_index(ts, value));
    return {};
  }
};
template <>
struct Convert<SliceIndex> {
  static Result<void> from(ThreadState& ts, Value value, const ArgumentPlace&, SliceIndex& out) {
    if (value.is_small_int()) out.value = value.as_small_int();
    else out.value = TRY(index_clamped(ts, value));
    return {};
  }
};
template <>
struct Convert<Int32> {
  static Result<void> from(ThreadState& ts, Value value, const ArgumentPlace&, Int32& out) {
    out.value = TRY(convert_int32(ts, value));
    return {};
  }
};
template <>
struct Convert<UInt64> {
  static Result<void> from(ThreadState& ts, Value value, const ArgumentPlace&, UInt64& out) {
    out.value = TRY(convert_uint64(ts, value));
    return {};
  }
};
template <>
struct Convert<Double> {
  static Result<void> from(ThreadState& ts, Value value, const ArgumentPlace&, Double& out) {
    out.value = TRY(to_double(ts, value));
    return {};
  }
};
template <>
struct Convert<Truth> {
  static Result<void> from(ThreadState& ts, Value value, const ArgumentPlace&, Truth& out) {
    out.value = TRY(is_true(ts, value));
    return {};
  }
};
template <class T>
struct Convert<Optional<T>> {
  static Result<void> from(ThreadState& ts, Value value, const ArgumentPlace& place, Optional<T>& out) {
    if (value.is_unbound() || value.is_none()) return {};
    if constexpr (std::is_reference_v<T>) return Convert<T>::from(ts, value, place, out.value);
    else {
      out.present = true;
      return Convert<T>::from(ts, value, place, out.value);
    }
  }
};
template <class T>
struct Convert<Given<T>> {
  static Result<void> from(ThreadState& ts, Value value, const ArgumentPlace& place, Given<T>& out) {
    if (value.is_unbound()) return {};
    out.present = true;
    return Convert<T>::from(ts, value, place, out.value);
  }
};

// How a converted argument is held until the call.
template <class T>
struct Holder {
  using type = T;
  static T pass(T& held) { return held; }
};
template <class T>
struct Holder<T&> {
  using type = T*;
  static T& pass(T*& held) { return *held; }
};

// Results to Ref.
inline Result<Ref> finish(ThreadState&, Result<Ref> result) { return result; }
inline Result<Ref> finish(ThreadState&, Result<Maybe<Ref>>) = delete;
inline Result<Ref> finish(ThreadState&, Ref result) { return result; }
inline Result<Ref> finish(ThreadState&, Value result) { return Ref::share(result); }
inline Result<Ref> finish(ThreadState&, bool result) { return Ref::boolean(result); }
inline Result<Ref> finish(ThreadState& ts, int64_t result) { return make_int(ts, result); }
inline Result<Ref> finish(ThreadState& ts, int result) { return Ref::small_int(result); }
inline Result<Ref> finish(ThreadState& ts, uint64_t result) { return make_int_unsigned(ts, result); }
inline Result<Ref> finish(ThreadState& ts, double result) { return make_float(ts, result); }
template <class T>
Result<Ref> finish(ThreadState&, RefTo<T> result) {
  return Ref(std::move(result));
}
template <class T>
Result<Ref> finish(ThreadState& ts, Result<T> result) {
  if constexpr (std::is_void_v<T>) {
    if (result.is_error()) return raised;
    return Ref::none();
  } else {
    if (result.is_error()) return raised;
    return finish(ts, result.release());
  }
}

template <class T>
inline constexpr bool kIsExtra = std::is_same_v<T, Args> || std::is_same_v<T, Kwargs>;

template <class T>
T* self_cast(Value self) {
  return static_cast<T*>(self.object());
}

template <class Function>
struct Signature;

// A function of (ThreadState&, Self, A...) or (ThreadState&, A...).
template <class R, class... A>
struct Signature<R (*)(ThreadState&, A...)> {
  using Result_ = R;
  static constexpr int kArity = sizeof...(A);

  template <auto function, bool has_self, bool typed_self, size_t... I>
  static Result<Ref> run(ThreadState& ts, Value self, const CallArguments& arguments, const NativeMethod& method,
                         std::index_sequence<I...>) {
    constexpr int kSkip = has_self ? 1 : 0;
    constexpr int kParameters = (0 + ... + (kIsExtra<A> ? 0 : 1)) - kSkip;
    Value slots[kParameters > 0 ? kParameters : 1];
    BoundExtra extra;
    constexpr bool kHasExtra = (false || ... || kIsExtra<A>);
    if (!kHasExtra && !arguments.keyword_names && arguments.positional_count >= method.required_positional &&
        arguments.positional_count <= method.positional_count && !method.required_keyword_only) [[likely]] {
      for (int i = 0; i < kParameters; i++)
        slots[i] = size_t(i) < arguments.positional_count ? arguments.values[i] : method.defaults[i];
    } else {
      extra.self = self;
      TRY(bind_arguments(ts, method, arguments, slots, extra));
    }
    std::tuple<typename Holder<A>::type...> held{};
    bool failed = (false || ... || !convert<A, I, kSkip>(ts, self, slots, extra, method, std::get<I>(held)));
    if (failed) return raised;
    if constexpr (std::is_void_v<R>) {
      function(ts, Holder<A>::pass(std::get<I>(held))...);
      return Ref::none();
    } else {
      return finish(ts, function(ts, Holder<A>::pass(std::get<I>(held))...));
    }
  }

  template <class T, size_t I, int kSkip, class Held>
  static bool convert(ThreadState& ts, Value self, Value* slots, BoundExtra& extra, const NativeMethod& method,
                      Held& held) {
    if constexpr (I == 0 && kSkip == 1) {
      if constexpr (std::is_same_v<T, Value>) held = self;
      else held = self_cast<std::remove_reference_t<T>>(self);
      return true;
    } else if constexpr (std::is_same_v<T, Args>) {
      held.values = extra.args;
      return true;
    } else if constexpr (std::is_same_v<T, Kwargs>) {
      held.dict = extra.kwargs.get();
      return true;
    } else {
      constexpr int kBefore = extras_before<I>();
      constexpr int kParameter = int(I) - kSkip - kBefore;
      return !Convert<T>::from(ts, slots[kParameter], ArgumentPlace{method, kParameter}, held).is_error();
    }
  }

  template <size_t I>
  static constexpr int extras_before() {
    constexpr bool extra[] = {kIsExtra<A>..., false};
    int count = 0;
    for (size_t i = 0; i < I; i++) count += extra[i];
    return count;
  }
  static constexpr int kExtras = (0 + ... + (kIsExtra<A> ? 1 : 0));
  static constexpr bool kTakesArgs = (false || ... || std::is_same_v<A, Args>);
  static constexpr bool kTakesKwargs = (false || ... || std::is_same_v<A, Kwargs>);

  template <auto function, bool has_self>
  static Result<Ref> thunk(ThreadState& ts, Value self, const CallArguments& arguments, const NativeMethod& method) {
    return run<function, has_self, true>(ts, self, arguments, method, std::index_sequence_for<A...>{});
  }
};

void signature_text_disagrees_with_the_function();  // not defined: reached at compile time only

constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}
constexpr Value default_word(std::string_view text) {
  if (text == "None") return Value::none();
  if (text == "True") return Value::true_();
  if (text == "False") return Value::false_();
  if (text == "sys.maxsize") return Value::small_int(Value::kSmallIntMax);
  bool minus = !text.empty() && text.front() == '-';
  std::string_view digits = minus ? text.substr(1) : text;
  if (digits.empty() || digits.front() < '0' || digits.front() > '9') return Value::unbound();
  int64_t number = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return Value::unbound();
    number = number * 10 + (c - '0');
  }
  return Value::small_int(minus ? -number : number);
}

// The first piece of a parameter list up to a comma outside of brackets and quotes.
constexpr size_t piece_length(std::string_view text) {
  int depth = 0;
  char quote = 0;
  for (size_t i = 0; i < text.size(); i++) {
    char c = text[i];
    if (quote) {
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '\'' || c == '"') quote = c;
    if (c == '(' || c == '[' || c == '{') depth++;
    if (c == ')' || c == ']' || c == '}') depth--;
    if (c == ',' && depth == 0) return i;
  }
  return text.size();
}

consteval NativeMethod parse(std::string_view text, const char* doc, NativeThunk thunk, MethodBinding binding) {
  NativeMethod row{text.data(), doc, thunk, binding};
  size_t open = text.find('(');
  if (open == text.npos || text.back() != ')') signature_text_disagrees_with_the_function();
  row.name_length = uint8_t(open);
  std::string_view body = text.substr(open + 1, text.size() - open - 2);
  bool keyword_only = false, first = true;
  int count = 0;
  while (!body.empty()) {
    size_t length = piece_length(body);
    std::string_view piece = trimmed(body.substr(0, length));
    body = length < body.size() ? body.substr(length + 1) : std::string_view();
    bool was_first = first;
    first = false;
    if (piece == "/") {
      row.positional_only_count = uint8_t(count);
      continue;
    }
    if (piece == "*") {
      keyword_only = true;
      continue;
    }
    if (piece.starts_with("**")) {
      row.has_kwargs = true;
      continue;
    }
    if (piece.starts_with("*")) {
      row.has_args = true;
      keyword_only = true;
      continue;
    }
    if (was_first && binding != MethodBinding::kFunction && binding != MethodBinding::kStatic) {
      row.has_self = true;
      continue;
    }
    if (count >= NativeMethod::kMaxParameters) signature_text_disagrees_with_the_function();
    size_t equal = piece.find('=');
    bool has_default = equal != piece.npos;
    row.defaults[count] = has_default ? default_word(trimmed(piece.substr(equal + 1))) : Value();
    if (keyword_only) {
      if (!has_default) row.required_keyword_only++;
    } else {
      row.positional_count++;
      if (!has_default) row.required_positional = uint8_t(count + 1);
    }
    count++;
  }
  row.parameter_count = uint8_t(count);
  return row;
}

template <auto function_pointer>
consteval NativeMethod row(std::string_view text, const char* doc, MethodBinding binding) {
  using S = Signature<decltype(function_pointer)>;
  constexpr auto thunk_self = &S::template thunk<function_pointer, true>;
  NativeMethod method = parse(text, doc, thunk_self, binding);
  if (S::kArity - S::kExtras - 1 != method.parameter_count) signature_text_disagrees_with_the_function();
  if (S::kTakesArgs != method.has_args || S::kTakesKwargs != method.has_kwargs)
    signature_text_disagrees_with_the_function();
  return method;
}
template <auto function_pointer>
consteval NativeMethod free_row(std::string_view text, const char* doc, MethodBinding binding) {
  using S = Signature<decltype(function_pointer)>;
  NativeMethod method = parse(text, doc, &S::template thunk<function_pointer, false>, binding);
  if (S::kArity - S::kExtras != method.parameter_count) signature_text_disagrees_with_the_function();
  if (S::kTakesArgs != method.has_args || S::kTakesKwargs != method.has_kwargs)
    signature_text_disagrees_with_the_function();
  return method;
}

}  // namespace native

// A method of instances: fn(ThreadState&, Self& or Value, ...).
template <auto fn>
consteval NativeMethod method(std::string_view text, const char* doc) {
  return native::row<fn>(text, doc, MethodBinding::kInstance);
}
// A class method: fn(ThreadState&, Type& cls, ...); the text begins with cls.
template <auto fn>
consteval NativeMethod class_method(std::string_view text, const char* doc) {
  return native::row<fn>(text, doc, MethodBinding::kClass);
}
// A static method or function of a module: fn(ThreadState&, ...).
template <auto fn>
consteval NativeMethod static_method(std::string_view text, const char* doc) {
  return native::free_row<fn>(text, doc, MethodBinding::kStatic);
}
template <auto fn>
consteval NativeMethod function(std::string_view text, const char* doc) {
  return native::free_row<fn>(text, doc, MethodBinding::kFunction);
}
// A function of a module that wants its module: fn(ThreadState&, Module&, ...); the text begins with module.
template <auto fn>
consteval NativeMethod module_function(std::string_view text, const char* doc) {
  NativeMethod row = native::row<fn>(text, doc, MethodBinding::kInstance);
  row.binding = MethodBinding::kFunction;
  return row;
}

// A computed attribute. set may be null (read only): AttributeError.
struct GetSetRow {
  const char* name;
  Result<Ref> (*get)(ThreadState&, Value self);
  Result<void> (*set)(ThreadState&, Value self, Value value);  // unbound: delete
  const char* doc;
};
namespace native {
template <auto fn>
struct Getter;
template <class R, class S, R (*fn)(ThreadState&, S)>
struct Getter<fn> {
  static Result<Ref> call(ThreadState& ts, Value self) {
    if constexpr (std::is_same_v<S, Value>) return finish(ts, fn(ts, self));
    else return finish(ts, fn(ts, *self_cast<std::remove_reference_t<S>>(self)));
  }
};
template <auto fn>
struct Setter;
template <class S, Result<void> (*fn)(ThreadState&, S, Value)>
struct Setter<fn> {
  static Result<void> call(ThreadState& ts, Value self, Value value) {
    if constexpr (std::is_same_v<S, Value>) return fn(ts, self, value);
    else return fn(ts, *self_cast<std::remove_reference_t<S>>(self), value);
  }
};
}  // namespace native
template <auto get>
consteval GetSetRow getter(const char* name, const char* doc) {
  return {name, &native::Getter<get>::call, nullptr, doc};
}
template <auto get, auto set>
consteval GetSetRow getter_setter(const char* name, const char* doc) {
  return {name, &native::Getter<get>::call, &native::Setter<set>::call, doc};
}

// A field of the object shown as an attribute.
enum class MemberKind : uint8_t {
  kObject,        // AttributeError when null
  kObjectOrNone,  // None when null
  kInt64,
  kInt32,
  kBool,
  kByte,
  kDouble,  // only for reading
};
struct MemberRow {
  const char* name;
  MemberKind kind;
  uint32_t offset;  // from the object's address
  bool read_only;
  const char* doc;
};

// Adapts a function of typed parameters to a slot's function type: s.sq_length = slot<list_length>.
namespace native {
template <class To, class From>
decltype(auto) slot_argument(From from) {
  if constexpr (std::is_same_v<std::remove_cvref_t<From>, Value> && !std::is_same_v<To, Value>)
    return static_cast<std::remove_reference_t<To>&>(*from.object());
  else if constexpr (std::is_same_v<From, Object&> && !std::is_same_v<To, Object&>)
    return static_cast<std::remove_reference_t<To>&>(from);
  else return static_cast<From>(from);
}
template <auto fn>
struct SlotOf {
  template <class R, class First, class... Rest>
  struct For;
  // Conversion to the slot's own function type happens where it is stored.
  template <class SlotR, class SlotFirst, class... SlotRest>
  using Pointer = SlotR (*)(ThreadState&, SlotFirst, SlotRest...);
  template <class SlotR, class SlotFirst, class... SlotRest>
  static SlotR call(ThreadState& ts, SlotFirst self, SlotRest... rest) {
    return invoke<SlotR, SlotFirst>(ts, fn, self, rest...);
  }
  template <class SlotR, class SlotFirst, class R, class First, class... FnRest, class... SlotRest>
  static SlotR invoke(ThreadState& ts, R (*function)(ThreadState&, First, FnRest...), SlotFirst self,
                      SlotRest... rest) {
    if constexpr (std::is_void_v<R> && std::is_void_v<SlotR>) fn(ts, slot_argument<First, SlotFirst>(self), rest...);
    else if constexpr (std::is_same_v<R, SlotR>) return fn(ts, slot_argument<First, SlotFirst>(self), rest...);
    else return SlotR(fn(ts, slot_argument<First, SlotFirst>(self), rest...));
  }
  template <class SlotR, class SlotFirst, class... SlotRest>
  constexpr operator Pointer<SlotR, SlotFirst, SlotRest...>() const {
    return &call<SlotR, SlotFirst, SlotRest...>;
  }
};
}  // namespace native
template <auto fn>
inline constexpr native::SlotOf<fn> slot{};

// One of 64 bits for a name: a set of names without the bit of a name does not have the name.
constexpr uint64_t name_filter_bit(std::string_view name) {
  if (name.empty()) return 0;
  unsigned mix = unsigned(name.size()) * 7 + uint8_t(name.front()) * 3u + uint8_t(name[name.size() / 2]) * 5u +
                 uint8_t(name.back()) * 11u;
  return uint64_t(1) << (mix % 64);
}
constexpr uint64_t name_filter(std::span<const NativeMethod> methods, std::span<const GetSetRow> getsets,
                               std::span<const MemberRow> members) {
  uint64_t bits = 0;
  for (const NativeMethod& row : methods) bits |= name_filter_bit(row.name());
  for (const GetSetRow& row : getsets) bits |= name_filter_bit(row.name);
  for (const MemberRow& row : members) bits |= name_filter_bit(row.name);
  return bits;
}

// The declaration of a built-in type.
struct TypeSpec {
  const char* name;  // as messages show it: "list", "collections.deque"
  Kind kind = Kind::kNative;
  uint32_t instance_bytes = 0;  // sizeof the layout; 0: the base's
  uint32_t item_bytes = 0;      // variable-size layouts
  uint32_t flags = 0;           // type_flags
  const char* doc = nullptr;
  std::span<const NativeMethod> methods = {};
  std::span<const GetSetRow> getsets = {};
  std::span<const MemberRow> members = {};
  uint64_t row_names = name_filter(methods, getsets, members);
  void (*slots)(Slots&) = nullptr;
  const char* module = "builtins";
  NativeThunk new_ = nullptr;            // unused; tp_new is a slot
  const char* text_signature = nullptr;  // "(iterable=(), /)": of the constructor
};

// The declarations of the built-in types, each defined in the file of its type.
#define OURO_TYPE(name) extern const TypeSpec spec_##name;
#include "runtime/builtin_types.def"
#define OURO_TYPE(name) extern const TypeSpec spec_##name;
#include "runtime/eval_types.def"

}  // namespace ouro
