#include "source/diagnostics.h"

#include <cstdio>

namespace ouro {

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

Raised Diagnostics::fail_with(Failure failure, const FailureLocation& location, std::string_view message) {
  if (is_final()) return raised;
  auto copy = arena_.copy(message);
  if (copy.is_error()) return out_of_memory();
  failure_ = failure;
  message_ = copy.value();
  location_ = location;
  has_text_ = false;
  text_ = {};
  return raised;
}

Raised Diagnostics::fail(Failure failure, const FailureLocation& location, const char* format, ...) {
  if (is_final()) return raised;
  va_list arguments;
  va_start(arguments, format);
  auto message = format_text(format, arguments);
  va_end(arguments);
  if (message.is_error()) return out_of_memory();
  failure_ = failure;
  message_ = message.value();
  location_ = location;
  has_text_ = false;
  text_ = {};
  return raised;
}

Raised Diagnostics::fail(Failure failure, const char* format, ...) {
  if (is_final()) return raised;
  va_list arguments;
  va_start(arguments, format);
  auto message = format_text(format, arguments);
  va_end(arguments);
  if (message.is_error()) return out_of_memory();
  failure_ = failure;
  message_ = message.value();
  location_ = {};
  has_text_ = false;
  text_ = {};
  return raised;
}

Raised Diagnostics::out_of_memory() {
  if (is_final()) return raised;
  failure_ = Failure::kMemoryError;
  message_ = {};
  location_ = {};
  has_text_ = false;
  text_ = {};
  return raised;
}

Raised Diagnostics::terminated() {
  out_of_memory();
  failure_ = Failure::kTerminated;
  message_ = {};
  return raised;
}

void Diagnostics::set_text(std::string_view line) {
  auto copy = arena_.copy(line);
  if (copy.is_error()) {
    out_of_memory();
    return;
  }
  text_ = copy.value();
  has_text_ = true;
}

void Diagnostics::clear_failure() {
  if (is_final()) return;
  failure_ = Failure::kNone;
  message_ = {};
  location_ = {};
  has_text_ = false;
  text_ = {};
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
