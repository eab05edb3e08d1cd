// Assertions: a broken invariant inside ouro, never a fault of the Python program.
//
// OURO_ASSERT is compiled into the debug and checked builds only. OURO_UNREACHABLE marks what cannot be reached.
#pragma once

namespace ouro {
// Prints the condition and its place on standard error and aborts.
[[noreturn, gnu::cold]] void assertion_failed(const char* condition, const char* file, int line);
}  // namespace ouro

#if OURO_CHECKED
#define OURO_ASSERT(condition) \
  (__builtin_expect(!!(condition), 1) ? void(0) : ::ouro::assertion_failed(#condition, __FILE__, __LINE__))
#define OURO_UNREACHABLE() ::ouro::assertion_failed("unreachable", __FILE__, __LINE__)
#else
#define OURO_ASSERT(condition) (void(sizeof(!(condition))))
#define OURO_UNREACHABLE() __builtin_unreachable()
#endif
