#include "numeric/context.h"

#include <cstdarg>
#include <cstdio>

namespace ouro::numeric {

Raised Context::fail(FailureKind kind, const char* format, ...) {
  failure_ = kind;
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(message_, sizeof message_, format, arguments);
  va_end(arguments);
  return raised;
}

Raised Context::fail_memory() {
  failure_ = FailureKind::kMemory;
  message_[0] = '\0';
  return raised;
}

Raised Context::fail_terminated() {
  failure_ = FailureKind::kTerminated;
  message_[0] = '\0';
  return raised;
}

Result<LimbBuffer> LimbBuffer::make(Context& context, size_t capacity) {
  if (capacity > kMostLimbs) return context.fail_memory();
  LimbBuffer buffer;
  buffer.resources_ = &context.resources();
  buffer.capacity_ = capacity;
  buffer.limbs_ = static_cast<Limb*>(context.resources().allocate(buffer.bytes()));
  if (!buffer.limbs_) return context.fail_memory();
  return std::move(buffer);
}

}  // namespace ouro::numeric
