// word_hash: words to a hash, for tables whose keys are known by their bits.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ouro {

inline constexpr uint64_t kWordHashSeed = 0x9E3779B97F4A7C15ull;

// The hash of what `hash` stands for with `word` behind it. All bits of the word reach the lower bits of the hash: the
// bits of floats may differ in a few of the upper ones only.
constexpr uint64_t word_hash(uint64_t hash, uint64_t word) {
  const auto product = static_cast<unsigned __int128>(hash ^ word) * kWordHashSeed;
  return uint64_t(product) ^ uint64_t(product >> 64);
}

// The same with a text behind it.
inline uint64_t text_hash(uint64_t hash, std::string_view text) {
  const size_t size = text.size();
  uint64_t word;
  for (; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
    std::memcpy(&word, text.data(), sizeof word);
    hash = word_hash(hash, word);
  }
  word = 0;
  std::memcpy(&word, text.data(), text.size());
  return word_hash(word_hash(hash, word), size);
}

}  // namespace ouro
