#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace ouro {

void assertion_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "ouro: %s:%d: broken invariant: %s\n", file, line, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace ouro
