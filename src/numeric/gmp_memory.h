// Where GMP's functions take scratch memory. They cannot be refused: their own way out is to end the process. The
// blocks that this layer gives them bound what they ask for (magnitude.h), so a reserve of that size, used when malloc
// has nothing left, is enough for one thread at a time; others wait, for no longer than a block takes.
#pragma once

#include <cstddef>

namespace ouro::numeric {

inline constexpr size_t kGmpReserve = size_t(4) << 20;

// To be called before the first number is worked with; again does nothing.
void provide_gmp_memory();

// For tests: has malloc refuse everything, and tells the most that has been taken of the reserve since.
void starve_gmp(bool starved);
size_t gmp_reserve_used();

}  // namespace ouro::numeric
