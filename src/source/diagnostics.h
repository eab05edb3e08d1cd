// Diagnostics: what a compilation reports: at most one failure, and any number of warnings.
//
// Every step of the front end (source, lexer, parser, symbol table, code generator) is given the Diagnostics
// of the compilation. A step that fails records the failure here and returns `raised`:
//
//   return diagnostics.fail(Failure::kSyntaxError, at(node), "'%s' outside function", "return");
//
// The owner of the compilation turns the failure into an exception; the filename is known to it alone. Texts
// lie in the arena, so they live as long as the trees.
#pragma once

#include <cstdarg>
#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "source/code_points.h"

namespace ouro {

enum class Failure : uint8_t {
  kNone,
  kSyntaxError,
  kIndentationError,
  kTabError,
  kValueError,
  kTypeError,
  kOverflowError,
  kMemoryError,
  kRecursionError,
  kSystemError,
  kUnicodeDecodeError,
  kUnicodeEncodeError,
  kLookupError,
  kPending,     // a hook of the runtime has already set the exception
  kTerminated,  // Resources::may_continue() said no
};

// Where a failure lies, as the attributes of SyntaxError tell it: lines from 1, columns from 1 in code
// points, ends excluded. 0 and -1 are values that CPython reports in places (end_lineno and end_offset);
// kNothing is None.
struct FailureLocation {
  static constexpr int kNothing = -1000000;
  int lineno = kNothing;
  int offset = kNothing;
  int end_lineno = kNothing;
  int end_offset = kNothing;
};

enum class WarningKind : uint8_t { kSyntaxWarning, kDeprecationWarning };

struct Warning {
  WarningKind kind;
  std::string_view message;
  int lineno;  // from 1
  int offset;  // what a SyntaxError would say when the warning is turned into an error
  int end_lineno;
  int end_offset;
};

// What CPython says of a fault of UTF-8 at `at`, behind `prefix`; written to `out`.
constexpr size_t kUtf8FaultMessage = 120;
std::string_view describe_utf8_fault(std::string_view text, size_t at, const Utf8Fault& fault, const char* prefix,
                                     char (&out)[kUtf8FaultMessage]);

class Diagnostics {
 public:
  explicit Diagnostics(Arena& arena) : arena_(arena), warnings_(arena) {}
  Diagnostics(const Diagnostics&) = delete;
  Diagnostics& operator=(const Diagnostics&) = delete;

  bool has_failed() const { return failure_ != Failure::kNone; }
  Failure failure() const { return failure_; }
  // The message in UTF-8, without a limit of length. MemoryError and the like may have an empty one.
  std::string_view message() const { return message_; }
  const FailureLocation& location() const { return location_; }
  // The line of source text, with its newline where CPython gives it; meaningful when has_text().
  bool has_text() const { return has_text_; }
  std::string_view text() const { return text_; }

  // Records a failure with a location; the format is printf's, in UTF-8. A failure recorded before is
  // replaced, except kMemoryError, kPending and kTerminated.
  Raised fail(Failure failure, const FailureLocation& location, const char* format, ...)
      __attribute__((format(printf, 4, 5)));
  // The same without a location.
  Raised fail(Failure failure, const char* format, ...) __attribute__((format(printf, 3, 4)));
  // The same with a finished message, which may hold NUL bytes.
  Raised fail_with(Failure failure, const FailureLocation& location, std::string_view message);
  // A UnicodeDecodeError: the message is the reason, text() the bytes, offset and end_offset the place in them.
  Raised fail_to_decode(std::string_view bytes, const Utf8Fault& fault, size_t start);
  // The place of the recorded failure is told by the attributes of the exception alone, not by its arguments.
  Raised with_extra_place() {
    place_is_extra_ = true;
    return raised;
  }
  bool place_is_extra() const { return place_is_extra_; }
  Raised out_of_memory();
  Raised terminated();
  // For the end of a step that gave `raised`: what has no record was a refused allocation.
  Raised ensure_recorded() { return has_failed() ? raised : out_of_memory(); }
  // The line of source that belongs to the failure; copied.
  void set_text(std::string_view line);
  // Forgets the failure (a second attempt follows); warnings stay.
  void clear_failure();

  Result<void> warn(WarningKind kind, const FailureLocation& location, const char* format, ...)
      __attribute__((format(printf, 4, 5)));
  std::span<const Warning> warnings() const { return warnings_.span(); }
  void truncate_warnings(size_t count) { warnings_.truncate(count); }

  Arena& arena() { return arena_; }
  // True when the work may go on; otherwise records kTerminated.
  bool may_continue() {
    if (arena_.resources().may_continue()) return true;
    terminated();
    return false;
  }

 private:
  bool is_final() const {
    return failure_ == Failure::kMemoryError || failure_ == Failure::kPending || failure_ == Failure::kTerminated;
  }
  void record(Failure failure, const FailureLocation& location, std::string_view message);
  Result<std::string_view> format_text(const char* format, va_list arguments);

  Arena& arena_;
  Failure failure_ = Failure::kNone;
  bool has_text_ = false;
  bool place_is_extra_ = false;
  std::string_view message_;
  FailureLocation location_;
  std::string_view text_;
  ArenaVector<Warning> warnings_;
};

}  // namespace ouro
