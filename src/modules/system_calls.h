// What modules that call the operating system share: calls without the GIL that are repeated after a signal
// (PEP 475), paths and file descriptors as arguments, file names as text.
#pragma once

#include <cerrno>

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/str.h"
#include "runtime/protocol.h"

namespace ouro {

// The result of a system call: `value` is negative when it failed with `error` (an errno).
struct CallResult {
  int64_t value;
  int error;
  bool failed() const { return value < 0; }
};

// Calls body() -> integer, negative with errno set for a failure, without the GIL. A failure with EINTR
// serves the signals and repeats the call. Fails only with what a signal handler raised. The body touches no object.
template <class Body>
Result<CallResult> call_without_gil(ThreadState& ts, Body body) {
  for (;;) {
    CallResult result;
    {
      GilRelease released(ts);
      errno = 0;
      result.value = int64_t(body());
      result.error = errno;
    }
    if (!result.failed() || result.error != EINTR) return result;
    TRY(ts.checkpoint());
  }
}
// The same; a failure raises OSError, with the file name where it is not null.
template <class Body>
Result<int64_t> system_call(ThreadState& ts, Body body, Value filename = Value(), Value filename2 = Value()) {
  CallResult result = TRY(call_without_gil(ts, body));
  if (result.failed()) return raise_os_error(ts, result.error, filename, filename2);
  return result.value;
}

// Which values a path argument may be besides str, bytes and os.PathLike, and how errors name it.
struct PathRule {
  const char* function;
  const char* argument = "path";
  bool may_be_none = false;
  bool may_be_descriptor = false;
};

// A path given by a caller, as the system wants it. The caller keeps the value alive.
class PathArgument {
 public:
  // TypeError for other types, ValueError for embedded null bytes, what __fspath__ raises.
  static Result<void> from(ThreadState& ts, Value value, const PathRule& rule, PathArgument& out);
  bool is_descriptor() const { return is_descriptor_; }
  bool is_none() const { return is_none_; }
  bool is_bytes() const { return is_bytes_; }
  int descriptor() const { return descriptor_; }
  // "." for None.
  const char* c_str() const { return text_; }
  std::string_view view() const { return {text_, length_}; }
  // What was given, for OSError.filename; null when nothing was given.
  Value filename() const { return is_none_ ? Value() : filename_.get(); }

 private:
  bool is_descriptor_ = false, is_none_ = false, is_bytes_ = false;
  int descriptor_ = -1;
  const char* text_ = ".";
  size_t length_ = 1;
  Ref filename_, keep_;
  Utf8 utf8_;
};

// os.fspath(value): a str or bytes.
Result<Ref> fspath(ThreadState& ts, Value value);
// A file name of the system as a str, by UTF-8 with surrogateescape.
Result<RefTo<Str>> decode_file_name(ThreadState& ts, std::string_view name);
// The descriptor of an int or of an object with fileno(). ValueError for negative numbers.
Result<int> file_descriptor_of(ThreadState& ts, Value value);
// The dir_fd= argument: AT_FDCWD for None.
Result<int> directory_descriptor_of(ThreadState& ts, Value value);
// An int as a C int; OverflowError "fd is greater than maximum" otherwise.
Result<int> plain_descriptor_of(ThreadState& ts, Value value);
// Seconds (int or float) as nanoseconds, rounded down, up or to even. TypeError, ValueError (NaN), OverflowError.
enum class TimeRounding : uint8_t { kFloor, kCeiling, kHalfEven };
Result<int64_t> nanoseconds_of(ThreadState& ts, Value seconds, TimeRounding rounding);

// A user or group id, -1 for "leave as it is". name: of the argument, for TypeError and OverflowError.
Result<uint32_t> user_id_of(ThreadState& ts, Value value, const char* name);

// Closes a descriptor without the GIL. 0 or an errno; after EINTR the descriptor is gone all the same, which is none.
int close_without_gil(ThreadState& ts, int descriptor);
// For finalizers: ResourceWarning "unclosed KIND repr(named)" about `self`. Where it became an exception that is
// reported, and any other failure forgotten; what is pending stays so.
void warn_unclosed(ThreadState& ts, Value self, const char* kind, Value named);
// Makes a descriptor not inheritable by children, or inheritable. False with errno set on failure.
bool set_descriptor_inheritable(int descriptor, bool inheritable);

}  // namespace ouro
