#include "modules/key_derivation.h"

#include <bit>
#include <cstring>

namespace ouro {

namespace {

constexpr uint64_t kRoundsWithoutGil = 4096;

// The eight rounds of Salsa20 on a block of 16 words.
void salsa_8(uint32_t* block) {
  uint32_t x[16];
  std::memcpy(x, block, sizeof x);
  auto quarter = [&](int a, int b, int c, int d) {
    x[b] ^= std::rotl(x[a] + x[d], 7);
    x[c] ^= std::rotl(x[b] + x[a], 9);
    x[d] ^= std::rotl(x[c] + x[b], 13);
    x[a] ^= std::rotl(x[d] + x[c], 18);
  };
  for (int round = 0; round < 8; round += 2) {
    quarter(0, 4, 8, 12);
    quarter(5, 9, 13, 1);
    quarter(10, 14, 2, 6);
    quarter(15, 3, 7, 11);
    quarter(0, 1, 2, 3);
    quarter(5, 6, 7, 4);
    quarter(10, 11, 8, 9);
    quarter(15, 12, 13, 14);
  }
  for (int i = 0; i < 16; i++) block[i] += x[i];
}

// scryptBlockMix of 2 * r blocks, from `in` to `out`.
void mix_blocks(const uint32_t* in, uint32_t* out, uint64_t r) {
  uint32_t x[16];
  std::memcpy(x, in + (2 * r - 1) * 16, sizeof x);
  for (uint64_t i = 0; i < 2 * r; i++) {
    for (int j = 0; j < 16; j++) x[j] ^= in[i * 16 + uint64_t(j)];
    salsa_8(x);
    std::memcpy(out + (i / 2 + (i & 1) * r) * 16, x, sizeof x);
  }
}

}  // namespace

Result<void> pbkdf2(ThreadState& ts, const AnyDigest& digest, std::span<const uint8_t> password,
                    std::span<const uint8_t> salt, uint64_t iterations, std::span<uint8_t> out) {
  const Hmac keyed(digest, password);
  size_t size = digest.digest_bytes();
  for (uint32_t number = 1; !out.empty(); number++) {
    uint8_t last[AnyDigest::kMaximumBytes], sum[AnyDigest::kMaximumBytes];
    Hmac first = keyed;
    first.update(salt);
    const uint8_t index[4] = {uint8_t(number >> 24), uint8_t(number >> 16), uint8_t(number >> 8), uint8_t(number)};
    first.update(index);
    first.finish(last);
    std::memcpy(sum, last, size);
    for (uint64_t done = 1; done < iterations;) {
      {
        GilRelease released(ts);
        uint64_t until = iterations - done < kRoundsWithoutGil ? iterations : done + kRoundsWithoutGil;
        for (; done < until; done++) {
          Hmac next = keyed;
          next.update({last, size});
          next.finish(last);
          for (size_t i = 0; i < size; i++) sum[i] ^= last[i];
        }
      }
      TRY(ts.checkpoint());
    }
    size_t part = out.size() < size ? out.size() : size;
    std::memcpy(out.data(), sum, part);
    out = out.subspan(part);
    TRY(ts.checkpoint_limits());
  }
  return {};
}

size_t scrypt_memory(uint64_t n, uint64_t r, uint64_t p) {
  uint64_t table, blocks, sum;
  if (__builtin_mul_overflow(r, 128, &blocks) || __builtin_mul_overflow(blocks, n + 2, &table) ||
      __builtin_mul_overflow(blocks, p, &blocks) || __builtin_add_overflow(table, blocks, &sum))
    return SIZE_MAX;
  return sum;
}

Result<void> scrypt(ThreadState& ts, std::span<const uint8_t> password, std::span<const uint8_t> salt, uint64_t n,
                    uint64_t r, uint64_t p, std::span<uint8_t> out) {
  struct Memory {
    ThreadState& ts;
    void* bytes;
    ~Memory() { ts.release_bytes(bytes); }
  } memory{ts, TRY(ts.allocate_bytes(scrypt_memory(n, r, p)))};
  uint64_t words = 32 * r;  // of one of the p parts
  auto* table = static_cast<uint32_t*>(memory.bytes);
  uint32_t* x = table + n * words;
  uint32_t* y = x + words;
  auto* parts = reinterpret_cast<uint8_t*>(y + words);
  std::span<uint8_t> all(parts, size_t(p * words * 4));
  AnyDigest sha256(DigestKind::kSha256);
  TRY(pbkdf2(ts, sha256, password, salt, 1, all));
  for (uint64_t part = 0; part < p; part++) {
    std::memcpy(x, parts + part * words * 4, words * 4);
    for (uint64_t i = 0; i < n; i++) {
      if ((i & 15) == 0) TRY(ts.checkpoint_limits());
      std::memcpy(table + i * words, x, words * 4);
      mix_blocks(x, y, r);
      std::swap(x, y);
    }
    for (uint64_t i = 0; i < n; i++) {
      if ((i & 15) == 0) TRY(ts.checkpoint_limits());
      uint64_t low;
      std::memcpy(&low, x + (2 * r - 1) * 16, 8);
      const uint32_t* entry = table + (low & (n - 1)) * words;
      for (uint64_t j = 0; j < words; j++) x[j] ^= entry[j];
      mix_blocks(x, y, r);
      std::swap(x, y);
    }
    std::memcpy(parts + part * words * 4, x, words * 4);
  }
  return pbkdf2(ts, sha256, password, all, 1, out);
}

}  // namespace ouro
