// Raising: makes an exception pending and gives `raised` to return.
//
//   return raise(ts, Exc::TypeError, "'{}' object is not iterable", type_name(ts, value));
//
// Each {} of the format takes the next argument: text, an integer, a Value (its str()), or repr_of(value).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/result.h"
#include "runtime/ref.h"
#include "runtime/thread_state.h"

namespace ouro {

struct FormatArgument {
  enum class Kind : uint8_t { kText, kSigned, kUnsigned, kStr, kRepr, kCodePoint, kHex };
  Kind kind;
  std::string_view text;
  int64_t number = 0;
  Value value;

  FormatArgument(std::string_view text) : kind(Kind::kText), text(text) {}
  FormatArgument(const char* text) : kind(Kind::kText), text(text) {}
  FormatArgument(Value value) : kind(Kind::kStr), value(value) {}
  FormatArgument(const Ref& value) : kind(Kind::kStr), value(value.get()) {}
  FormatArgument(const Object& object) : kind(Kind::kStr), value(object) {}
  FormatArgument(char character) : kind(Kind::kCodePoint), number(character) {}
  FormatArgument(char32_t character) : kind(Kind::kCodePoint), number(character) {}
  template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, char> && !std::is_same_v<T, char32_t> &&
             !std::is_same_v<T, bool>)
  FormatArgument(T number) : kind(std::is_signed_v<T> ? Kind::kSigned : Kind::kUnsigned), number(int64_t(number)) {}
};
// {} prints repr(value).
inline FormatArgument repr_of(Value value) {
  FormatArgument argument(value);
  argument.kind = FormatArgument::Kind::kRepr;
  return argument;
}
// The name of a value's type as messages show it. Valid while the type lives.
inline std::string_view type_name(ThreadState& ts, Value value);

// A str made of the format; see above.
Result<Ref> format_text(ThreadState& ts, const char* format, std::span<const FormatArgument> arguments);
template <class... Arguments>
Result<Ref> text(ThreadState& ts, const char* format, const Arguments&... arguments) {
  if constexpr (sizeof...(Arguments) == 0) return format_text(ts, format, {});
  else {
    const FormatArgument list[] = {FormatArgument(arguments)...};
    return format_text(ts, format, list);
  }
}

Type& exception_type(ThreadState& ts, Exc exc);
Raised raise_formatted(ThreadState& ts, Type& type, const char* format, std::span<const FormatArgument> arguments);
template <class... Arguments>
[[gnu::cold]] Raised raise(ThreadState& ts, Type& type, const char* format, const Arguments&... arguments) {
  if constexpr (sizeof...(Arguments) == 0) return raise_formatted(ts, type, format, {});
  else {
    const FormatArgument list[] = {FormatArgument(arguments)...};
    return raise_formatted(ts, type, format, list);
  }
}
template <class... Arguments>
[[gnu::cold]] Raised raise(ThreadState& ts, Exc exc, const char* format, const Arguments&... arguments) {
  return raise(ts, exception_type(ts, exc), format, arguments...);
}

// type(value): makes an instance with one argument (a class and argument as in KeyError(key)) pending.
Raised raise_with(ThreadState& ts, Exc exc, Value argument);
// The class without arguments.
Raised raise_empty(ThreadState& ts, Exc exc);
// What `raise value` does: value is an exception instance or class.
Raised raise_value(ThreadState& ts, Value value);
// OSError (the subclass of the errno) with strerror, and file names where they are not null.
Raised raise_os_error(ThreadState& ts, int error_number, Value filename = Value(), Value filename2 = Value());
// StopIteration with a value (none: no argument).
Raised raise_stop_iteration(ThreadState& ts, Value value);
// "bad internal call" of a kind that a Python program can reach only through misuse.
inline Raised raise_system_error(ThreadState& ts, const char* message) {
  return raise(ts, Exc::SystemError, "{}", message);
}
// Sets __cause__ and __context__ of the pending exception to `cause` (chaining in native code, `raise ... from cause`).
void set_pending_cause(ThreadState& ts, Ref cause);

// Reports the pending exception through sys.unraisablehook ("Exception ignored in ...") and takes it. A
// termination stays pending.
void write_unraisable(ThreadState& ts, Value where, const char* message = nullptr);

// sys.UnraisableHookArgs of an exception (made by module sys).
Result<Ref> make_unraisable_arguments(ThreadState& ts, Value exception, Value message, Value where);
// warnings.warn for a message that is made already.
Result<void> warn_text(ThreadState& ts, Type& category, Value message, int stack_level);

// Whether the pending exception is an instance of the type (false for a termination).
bool pending_matches(ThreadState& ts, Exc exc);

// warnings.warn(message, category, stack_level). Fails when the filter turns it into an error.
Result<void> warn(ThreadState& ts, Exc category, int stack_level, const char* format,
                  std::span<const FormatArgument> arguments = {});

inline std::string_view type_name(ThreadState& ts, Value value);

}  // namespace ouro

#include "runtime/interpreter.h"

namespace ouro {
inline std::string_view type_name(ThreadState& ts, Value value) { return type_of(ts, value).plain_name; }
}  // namespace ouro
