// The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), the generator of Python's random module: the
// same seed gives the same numbers.
#pragma once

#include "numeric/integer.h"

namespace ouro::numeric {

struct MersenneTwister {
  static constexpr size_t kWords = 624;
  uint32_t state[kWords];
  uint32_t index;  // next word of state to use; kWords: make new ones first

  // random.seed(n) for an int: the magnitude's 32-bit words are the key. kMemory, kTerminated.
  Result<void> seed(Context&, IntegerView number);
  // Seeds from 32-bit words; at least one. For random.seed from the system's entropy.
  void seed(std::span<const uint32_t> key);

  uint32_t next();
  // random.random(): a multiple of 2^-53 in [0, 1).
  double next_double();
};

// random.getrandbits(bits): writes (bits + 63) / 64 limbs to out. `bits` may be zero.
Result<Shape> random_bits(Context&, MersenneTwister& generator, uint64_t bits, Limb* out);
inline size_t random_bits_bound(uint64_t bits) { return size_t((bits + 63) / 64); }

}  // namespace ouro::numeric
