#include "numeric/hash.h"

#include <algorithm>
#include <cstring>

namespace ouro::numeric {

HashKey hash_key_from_seed(uint32_t seed) {
  if (seed == 0) return {};
  uint8_t bytes[16];
  uint32_t state = seed;
  for (uint8_t& byte : bytes) {
    state = state * 214013 + 2531011;
    byte = uint8_t(state >> 16);
  }
  HashKey key;
  std::memcpy(&key.k0, bytes, 8);
  std::memcpy(&key.k1, bytes + 8, 8);
  return key;
}

namespace {

// SipHash with one round a word and three at the end (Aumasson and Bernstein).
class SipHash {
 public:
  explicit SipHash(HashKey key)
      : v0_(key.k0 ^ 0x736f6d6570736575),
        v1_(key.k1 ^ 0x646f72616e646f6d),
        v2_(key.k0 ^ 0x6c7967656e657261),
        v3_(key.k1 ^ 0x7465646279746573) {}

  void add_word(uint64_t word) {
    v3_ ^= word;
    round();
    v0_ ^= word;
  }
  uint64_t finish() {
    v2_ ^= 0xff;
    round();
    round();
    round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  void round() {
    v0_ += v1_;
    v2_ += v3_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ = std::rotl(v0_, 32);
    v2_ += v1_;
    v0_ += v3_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v2_ = std::rotl(v2_, 32);
  }

  uint64_t v0_, v1_, v2_, v3_;
};

template <class Word>
uint64_t load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

void add_words(SipHash& state, const char* data, size_t words) {
  for (size_t i = 0; i < words; i++) state.add_word(load<uint64_t>(data + 8 * i));
}

// The last bytes % 8 bytes as a number, in the order of the machine's words (little endian).
uint64_t tail_word(const char* tail, size_t bytes) {
  const size_t rest = bytes % 8;
  if (rest == 0) return 0;
  if (bytes > 8) return load<uint64_t>(tail + rest - 8) >> (64 - 8 * rest);
  if (rest >= 4) return load<uint32_t>(tail) | load<uint32_t>(tail + rest - 4) << (8 * rest - 32);
  // One to three: the first, the middle and the last, which may be the same.
  return load<uint8_t>(tail) | load<uint8_t>(tail + rest / 2) << (rest / 2 * 8) |
         load<uint8_t>(tail + rest - 1) << (8 * rest - 8);
}

int64_t finish_hash(SipHash& state, const char* tail, size_t bytes) {
  state.add_word(tail_word(tail, bytes) | uint64_t(bytes) << 56);
  uint64_t result = state.finish();
  return result == ~uint64_t(0) ? int64_t(-2) : int64_t(result);
}

}  // namespace

int64_t hash_bytes(HashKey key, const void* data, size_t bytes) {
  if (bytes == 0) return 0;
  const char* start = static_cast<const char*>(data);
  SipHash state(key);
  add_words(state, start, bytes / 8);
  return finish_hash(state, start + bytes / 8 * 8, bytes);
}

Result<int64_t> hash_bytes(Context& context, HashKey key, const void* data, size_t bytes) {
  constexpr size_t kBlockWords = size_t(1) << 17;
  if (bytes <= 8 * kBlockWords) return hash_bytes(key, data, bytes);
  const char* start = static_cast<const char*>(data);
  SipHash state(key);
  for (size_t word = 0; word < bytes / 8; word += kBlockWords) {
    TRY(context.poll());
    add_words(state, start + 8 * word, std::min(kBlockWords, bytes / 8 - word));
  }
  return finish_hash(state, start + bytes / 8 * 8, bytes);
}

}  // namespace ouro::numeric
