// Hashes as CPython 3.11 computes them: text and bytes by SipHash-1-3 with a key, tuples, frozensets,
// pointers. Those of numbers stand with the numbers: hash (integer.h), hash_double, hash_complex.
//
// No hash is -1; where the arithmetic gives -1 there is a substitute.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "numeric/context.h"

namespace ouro::numeric {

// The key of an interpreter's string hashes.
struct HashKey {
  uint64_t k0 = 0;
  uint64_t k1 = 0;
};

// PYTHONHASHSEED=seed: zero gives the zero key, others CPython's linear congruential generator.
HashKey hash_key_from_seed(uint32_t seed);

// hash(bytes), and hash(str) over its code units of 1, 2 or 4 bytes. Empty is 0. About a nanosecond for a byte.
int64_t hash_bytes(HashKey key, const void* data, size_t bytes);
// The same, polling for long data.
Result<int64_t> hash_bytes(Context&, HashKey key, const void* data, size_t bytes);

// hash(tuple): add the hash of each item in order, then finish.
class TupleHash {
 public:
  void add(int64_t hash) {
    sum_ += uint64_t(hash) * kPrime2;
    sum_ = std::rotl(sum_, 31) * kPrime1;
    count_++;
  }
  int64_t finish() const {
    uint64_t result = sum_ + (count_ ^ (kPrime5 ^ 3527539u));
    return result == ~uint64_t(0) ? int64_t(1546275796) : int64_t(result);
  }

 private:
  static constexpr uint64_t kPrime1 = 11400714785074694791u;
  static constexpr uint64_t kPrime2 = 14029467366897019727u;
  static constexpr uint64_t kPrime5 = 2870177450012600261u;
  uint64_t sum_ = kPrime5;
  uint64_t count_ = 0;
};

// hash(frozenset): add the hash of each member in any order, then finish.
class FrozenSetHash {
 public:
  void add(int64_t hash) {
    uint64_t h = uint64_t(hash);
    mixed_ ^= ((h ^ 89869747u) ^ (h << 16)) * 3644798167u;
    count_++;
  }
  int64_t finish() const {
    uint64_t h = mixed_ ^ (count_ + 1) * 1927868237u;
    h ^= (h >> 11) ^ (h >> 25);
    h = h * 69069u + 907133923u;
    return h == ~uint64_t(0) ? int64_t(590923713) : int64_t(h);
  }

 private:
  uint64_t mixed_ = 0;
  uint64_t count_ = 0;
};

// The hash of an address: object identity.
inline int64_t hash_address(uint64_t address) {
  uint64_t h = std::rotr(address, 4);
  return h == ~uint64_t(0) ? int64_t(-2) : int64_t(h);
}

}  // namespace ouro::numeric
