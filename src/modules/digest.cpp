#include "modules/digest.h"

#include <bit>
#include <cstring>

namespace ouro {

namespace {

// MD5: the integer part of 2^32 * |sin(i + 1)|.
constexpr uint32_t kMd5Sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};
constexpr uint8_t kMd5Turns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

// The fraction bits of the cube roots of the first 80 primes; SHA-256 takes the upper halves of the first 64.
constexpr uint64_t kCubeRoots[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};
// Of the square roots of the first 8 primes (SHA-256, SHA-512) and of the 9th to 16th (SHA-384; SHA-224 takes
// the lower halves).
constexpr uint64_t kSquareRoots[16] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};

uint32_t load_big32(const uint8_t* bytes) {
  uint32_t word;
  std::memcpy(&word, bytes, 4);
  return __builtin_bswap32(word);
}
uint64_t load_big64(const uint8_t* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, 8);
  return __builtin_bswap64(word);
}

}  // namespace

void Digest::start(DigestKind kind) {
  kind_ = kind;
  length_ = 0;
  switch (kind) {
    case DigestKind::kMd5:
    case DigestKind::kSha1: {
      constexpr uint32_t kStart[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
      std::memcpy(words_, kStart, sizeof kStart);
      return;
    }
    case DigestKind::kSha224:
      for (int i = 0; i < 8; i++) words_[i] = uint32_t(kSquareRoots[8 + i]);
      return;
    case DigestKind::kSha256:
      for (int i = 0; i < 8; i++) words_[i] = uint32_t(kSquareRoots[i] >> 32);
      return;
    case DigestKind::kSha384: std::memcpy(wide_words_, kSquareRoots + 8, sizeof wide_words_); return;
    case DigestKind::kSha512: std::memcpy(wide_words_, kSquareRoots, sizeof wide_words_); return;
  }
}

size_t Digest::digest_bytes() const {
  constexpr uint8_t kBytes[] = {16, 20, 28, 32, 48, 64};
  return kBytes[int(kind_)];
}

void Digest::update(std::span<const uint8_t> bytes) {
  size_t size = block_bytes(), used = length_ & (size - 1);
  length_ += bytes.size();
  if (used) {
    size_t more = size - used < bytes.size() ? size - used : bytes.size();
    std::memcpy(buffer_ + used, bytes.data(), more);
    bytes = bytes.subspan(more);
    if (used + more < size) return;
    block(buffer_);
  }
  while (bytes.size() >= size) {
    block(bytes.data());
    bytes = bytes.subspan(size);
  }
  if (!bytes.empty()) std::memcpy(buffer_, bytes.data(), bytes.size());
}

// Padding: a one bit, zeros, and the length in bits at the end of a block.
void Digest::finish(uint8_t* out) const {
  Digest last = *this;
  size_t size = block_bytes(), count_bytes = wide() ? 16 : 8;
  uint8_t padding[256] = {0x80};
  size_t used = length_ & (size - 1);
  size_t zeros_end = (used + 1 + count_bytes <= size ? size : 2 * size) - used - 8;
  uint64_t bits = length_ << 3;
  uint64_t stored = kind_ == DigestKind::kMd5 ? bits : __builtin_bswap64(bits);
  if (wide()) padding[zeros_end - 1] = uint8_t(length_ >> 61);
  std::memcpy(padding + zeros_end, &stored, 8);
  last.update({padding, zeros_end + 8});
  uint8_t whole[64];
  if (wide()) {
    for (int i = 0; i < 8; i++) {
      uint64_t word = __builtin_bswap64(last.wide_words_[i]);
      std::memcpy(whole + 8 * i, &word, 8);
    }
  } else {
    for (int i = 0; i < 8; i++) {
      uint32_t word = kind_ == DigestKind::kMd5 ? last.words_[i] : __builtin_bswap32(last.words_[i]);
      std::memcpy(whole + 4 * i, &word, 4);
    }
  }
  std::memcpy(out, whole, digest_bytes());
}

void Digest::block(const uint8_t* bytes) {
  switch (kind_) {
    case DigestKind::kMd5: return block_md5(bytes);
    case DigestKind::kSha1: return block_sha1(bytes);
    case DigestKind::kSha224:
    case DigestKind::kSha256: return block_sha256(bytes);
    case DigestKind::kSha384:
    case DigestKind::kSha512: return block_sha512(bytes);
  }
}

void Digest::block_md5(const uint8_t* bytes) {
  uint32_t message[16];
  std::memcpy(message, bytes, 64);
  uint32_t a = words_[0], b = words_[1], c = words_[2], d = words_[3];
  for (int i = 0; i < 64; i++) {
    uint32_t mixed;
    int index;
    switch (i / 16) {
      case 0: mixed = (b & c) | (~b & d), index = i; break;
      case 1: mixed = (d & b) | (~d & c), index = 5 * i + 1; break;
      case 2: mixed = b ^ c ^ d, index = 3 * i + 5; break;
      default: mixed = c ^ (b | ~d), index = 7 * i; break;
    }
    uint32_t next = b + std::rotl(a + mixed + kMd5Sines[i] + message[index & 15], kMd5Turns[i / 16][i & 3]);
    a = d;
    d = c;
    c = b;
    b = next;
  }
  words_[0] += a;
  words_[1] += b;
  words_[2] += c;
  words_[3] += d;
}

void Digest::block_sha1(const uint8_t* bytes) {
  uint32_t w[80];
  for (int i = 0; i < 16; i++) w[i] = load_big32(bytes + 4 * i);
  for (int i = 16; i < 80; i++) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  uint32_t a = words_[0], b = words_[1], c = words_[2], d = words_[3], e = words_[4];
  for (int i = 0; i < 80; i++) {
    uint32_t mixed, constant;
    if (i < 20) mixed = (b & c) | (~b & d), constant = 0x5a827999;
    else if (i < 40) mixed = b ^ c ^ d, constant = 0x6ed9eba1;
    else if (i < 60) mixed = (b & c) | (b & d) | (c & d), constant = 0x8f1bbcdc;
    else mixed = b ^ c ^ d, constant = 0xca62c1d6;
    uint32_t next = std::rotl(a, 5) + mixed + e + constant + w[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  words_[0] += a;
  words_[1] += b;
  words_[2] += c;
  words_[3] += d;
  words_[4] += e;
}

namespace {

// The round function of the SHA-2 family for words of 32 and of 64 bits; the numbers are its rotations and shifts.
template <class Word, int kRounds, int s1, int s2, int s3, int t1, int t2, int t3, int u1, int u2, int u3, int v1,
          int v2, int v3>
void sha2_block(Word* state, Word* w) {
  for (int i = 16; i < kRounds; i++) {
    Word low = std::rotr(w[i - 15], s1) ^ std::rotr(w[i - 15], s2) ^ (w[i - 15] >> s3);
    Word high = std::rotr(w[i - 2], t1) ^ std::rotr(w[i - 2], t2) ^ (w[i - 2] >> t3);
    w[i] = w[i - 16] + low + w[i - 7] + high;
  }
  Word x[8];
  std::memcpy(x, state, sizeof x);
  for (int i = 0; i < kRounds; i++) {
    Word constant = Word(kCubeRoots[i] >> (64 - 8 * sizeof(Word)));
    Word high = std::rotr(x[4], v1) ^ std::rotr(x[4], v2) ^ std::rotr(x[4], v3);
    Word choice = (x[4] & x[5]) ^ (~x[4] & x[6]);
    Word first = x[7] + high + choice + constant + w[i];
    Word low = std::rotr(x[0], u1) ^ std::rotr(x[0], u2) ^ std::rotr(x[0], u3);
    Word majority = (x[0] & x[1]) ^ (x[0] & x[2]) ^ (x[1] & x[2]);
    x[7] = x[6];
    x[6] = x[5];
    x[5] = x[4];
    x[4] = x[3] + first;
    x[3] = x[2];
    x[2] = x[1];
    x[1] = x[0];
    x[0] = first + low + majority;
  }
  for (int i = 0; i < 8; i++) state[i] += x[i];
}

}  // namespace

void Digest::block_sha256(const uint8_t* bytes) {
  uint32_t w[64];
  for (int i = 0; i < 16; i++) w[i] = load_big32(bytes + 4 * i);
  sha2_block<uint32_t, 64, 7, 18, 3, 17, 19, 10, 2, 13, 22, 6, 11, 25>(words_, w);
}

void Digest::block_sha512(const uint8_t* bytes) {
  uint64_t w[80];
  for (int i = 0; i < 16; i++) w[i] = load_big64(bytes + 8 * i);
  sha2_block<uint64_t, 80, 1, 8, 7, 19, 61, 6, 28, 34, 39, 14, 18, 41>(wide_words_, w);
}

}  // namespace ouro
