#include "source/diagnostics.h"

#include <cstdio>
#include <cstring>

#include "source/code_points.h"

namespace ouro {

std::string_view describe_utf8_fault(std::string_view text, size_t at, const Utf8Fault& fault, const char* prefix,
                                     char (&out)[kUtf8FaultMessage]) {
  int size = fault.size == 1
                 ? std::snprintf(out, sizeof out, "%s'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                                 prefix, unsigned(uint8_t(text[at])), at, fault.reason)
                 : std::snprintf(out, sizeof out, "%s'utf-8' codec can't decode bytes in position %zu-%zu: %s", prefix,
                                 at, at + fault.size - 1, fault.reason);
  return {out, size_t(size)};
}

Result<std::string_view> Diagnostics::format_text(const char* format, va_list arguments) {
  char small[256];
  va_list again;
  va_copy(again, arguments);
  int length = std::vsnprintf(small, sizeof small, format, arguments);
  if (length < 0) length = 0;
  if (size_t(length) < sizeof small) {
    va_end(again);
    return arena_.copy({small, size_t(length)});
  }
  auto memory = arena_.make_array<char>(size_t(length) + 1);
  if (!memory.is_error()) std::vsnprintf(memory.value(), size_t(length) + 1, format, again);
  va_end(again);
  return std::string_view(TRY(std::move(memory)), size_t(length));
}

void Diagnostics::record(Failure failure, const FailureLocation& location, std::string_view message) {
  failure_ = failure;
  message_ = message;
  location_ = location;
  has_text_ = place_is_extra_ = false;
  text_ = {};
}

Raised Diagnostics::fail_to_decode(std::string_view bytes, const Utf8Fault& fault, size_t start) {
  if (is_final()) return raised;
  auto copy = arena_.copy(bytes);
  if (copy.is_error()) return out_of_memory();
  record(Failure::kUnicodeDecodeError, {0, int(start), 0, int(start + fault.size)}, fault.reason);
  text_ = copy.value();
  return raised;
}

Raised Diagnostics::fail_with(Failure failure, const FailureLocation& location, std::string_view message) {
  if (is_final()) return raised;
  auto copy = arena_.copy(message);
  if (copy.is_error()) return out_of_memory();
  record(failure, location, copy.value());
  return raised;
}

Raised Diagnostics::fail(Failure failure, const FailureLocation& location, const char* format, ...) {
  if (is_final()) return raised;
  va_list arguments;
  va_start(arguments, format);
  auto message = format_text(format, arguments);
  va_end(arguments);
  if (message.is_error()) return out_of_memory();
  record(failure, location, message.value());
  return raised;
}

Raised Diagnostics::fail(Failure failure, const char* format, ...) {
  if (is_final()) return raised;
  va_list arguments;
  va_start(arguments, format);
  auto message = format_text(format, arguments);
  va_end(arguments);
  if (message.is_error()) return out_of_memory();
  record(failure, {}, message.value());
  return raised;
}

Raised Diagnostics::out_of_memory() {
  if (is_final()) return raised;
  record(Failure::kMemoryError, {}, {});
  return raised;
}

Raised Diagnostics::terminated() {
  out_of_memory();
  failure_ = Failure::kTerminated;
  message_ = {};
  return raised;
}

void Diagnostics::set_text(std::string_view line) {
  if (is_final()) return;
  // Bytes that are not UTF-8 become U+FFFD, each ill-formed sequence one.
  size_t broken = 0;
  for (size_t at = 0; at < line.size();) {
    Utf8Fault check = check_utf8(line, at);
    broken += check.reason != nullptr;
    at += check.size;
  }
  auto memory = arena_.make_array<char>(line.size() + 2 * broken + 1);
  if (memory.is_error()) {
    out_of_memory();
    return;
  }
  char* out = memory.value();
  for (size_t at = 0; at < line.size();) {
    Utf8Fault check = check_utf8(line, at);
    if (check.reason) {
      out += put_code_point(0xFFFD, out);
    } else {
      std::memcpy(out, line.data() + at, check.size);
      out += check.size;
    }
    at += check.size;
  }
  text_ = {memory.value(), size_t(out - memory.value())};
  has_text_ = true;
}

void Diagnostics::clear_failure() {
  if (is_final()) return;
  record(Failure::kNone, {}, {});
}

Result<void> Diagnostics::warn(WarningKind kind, const FailureLocation& location, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  auto message = format_text(format, arguments);
  va_end(arguments);
  if (message.is_error()) return out_of_memory();
  auto pushed = warnings_.push(
      {kind, message.value(), location.lineno, location.offset, location.end_lineno, location.end_offset});
  if (pushed.is_error()) return out_of_memory();
  return {};
}

}  // namespace ouro
