#include "base/resources.h"

#include <cstdlib>

namespace ouro {

void* SystemResources::allocate(size_t bytes) { return std::malloc(bytes ? bytes : 1); }
void SystemResources::release(void* memory, size_t) { std::free(memory); }

}  // namespace ouro
