// word_hash: words to a hash, for tables whose keys are known by their bits.
#pragma once

#include <cstdint>

namespace ouro {

inline constexpr uint64_t kWordHashSeed = 0x9E3779B97F4A7C15ull;

// The hash of what `hash` stands for with `word` behind it. All bits of the word reach the lower bits of the hash: the
// bits of floats may differ in a few of the upper ones only.
constexpr uint64_t word_hash(uint64_t hash, uint64_t word) {
  const auto product = static_cast<unsigned __int128>(hash ^ word) * kWordHashSeed;
  return uint64_t(product) ^ uint64_t(product >> 64);
}

}  // namespace ouro
