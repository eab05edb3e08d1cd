// BLAKE2 after RFC 7693. One template serves both word sizes: they differ in the word, the rotations, the initial
// values and the number of rounds.
#include "modules/blake2.h"

#include <bit>
#include <cstring>

namespace ouro {

namespace {

constexpr uint8_t kSigma[10][16] = {
    // clang-format off
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
    // clang-format on
};

struct Wide {
  using Word = uint64_t;
  static constexpr int kRounds = 12;
  static constexpr int kRotations[4] = {32, 24, 16, 63};
  static constexpr Word kInitial[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                                       0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
};
struct Narrow {
  using Word = uint32_t;
  static constexpr int kRounds = 10;
  static constexpr int kRotations[4] = {16, 12, 8, 7};
  static constexpr Word kInitial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
};

template <class Size>
void compress_block(uint64_t* state, const uint8_t* block, unsigned __int128 length, bool last, bool last_node) {
  using Word = typename Size::Word;
  Word message[16], v[16];
  std::memcpy(message, block, sizeof message);
  for (int i = 0; i < 8; i++) {
    v[i] = Word(state[i]);
    v[i + 8] = Size::kInitial[i];
  }
  v[12] ^= Word(length);
  v[13] ^= Word(length >> (8 * sizeof(Word)));
  if (last) v[14] = Word(~v[14]);
  if (last && last_node) v[15] = Word(~v[15]);
  auto mix = [&](int a, int b, int c, int d, Word x, Word y) {
    v[a] = v[a] + v[b] + x;
    v[d] = std::rotr(Word(v[d] ^ v[a]), Size::kRotations[0]);
    v[c] = v[c] + v[d];
    v[b] = std::rotr(Word(v[b] ^ v[c]), Size::kRotations[1]);
    v[a] = v[a] + v[b] + y;
    v[d] = std::rotr(Word(v[d] ^ v[a]), Size::kRotations[2]);
    v[c] = v[c] + v[d];
    v[b] = std::rotr(Word(v[b] ^ v[c]), Size::kRotations[3]);
  };
  for (int round = 0; round < Size::kRounds; round++) {
    const uint8_t* order = kSigma[round % 10];
    for (int i = 0; i < 4; i++) mix(i, i + 4, i + 8, i + 12, message[order[2 * i]], message[order[2 * i + 1]]);
    for (int i = 0; i < 4; i++)
      mix(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, message[order[8 + 2 * i]], message[order[9 + 2 * i]]);
  }
  for (int i = 0; i < 8; i++) state[i] ^= uint64_t(v[i] ^ v[i + 8]);
}

// The parameter block, of 8 words, as the standard lays it out in bytes.
void parameter_block(Blake2Kind kind, const Blake2Parameters& p, uint8_t* out) {
  bool wide = kind == Blake2Kind::kBlake2b;
  size_t salt_bytes = Blake2::salt_bytes(kind);
  std::memset(out, 0, wide ? 64 : 32);
  out[0] = p.digest_bytes;
  out[1] = uint8_t(p.key.size());
  out[2] = p.fanout;
  out[3] = p.depth;
  std::memcpy(out + 4, &p.leaf_bytes, 4);
  std::memcpy(out + 8, &p.node_offset, wide ? 8 : 6);
  size_t at = wide ? 16 : 14;
  out[at] = p.node_depth;
  out[at + 1] = p.inner_bytes;
  size_t salt_at = wide ? 32 : 16;
  if (!p.salt.empty()) std::memcpy(out + salt_at, p.salt.data(), p.salt.size());
  if (!p.person.empty()) std::memcpy(out + salt_at + salt_bytes, p.person.data(), p.person.size());
}

}  // namespace

void Blake2::start(Blake2Kind kind, const Blake2Parameters& parameters) {
  kind_ = kind;
  digest_bytes_ = parameters.digest_bytes;
  last_node_ = parameters.last_node;
  buffered_ = 0;
  length_ = 0;
  uint8_t block[64];
  parameter_block(kind, parameters, block);
  if (kind == Blake2Kind::kBlake2b) {
    uint64_t words[8];
    std::memcpy(words, block, sizeof words);
    for (int i = 0; i < 8; i++) state_[i] = Wide::kInitial[i] ^ words[i];
  } else {
    uint32_t words[8];
    std::memcpy(words, block, sizeof words);
    for (int i = 0; i < 8; i++) state_[i] = Narrow::kInitial[i] ^ words[i];
  }
  if (!parameters.key.empty()) {  // the key, padded with zeros, is the first block
    std::memset(buffer_, 0, sizeof buffer_);
    std::memcpy(buffer_, parameters.key.data(), parameters.key.size());
    buffered_ = block_bytes();
  }
}

void Blake2::compress(const uint8_t* block, size_t bytes, bool last) {
  length_ += bytes;
  if (kind_ == Blake2Kind::kBlake2b) compress_block<Wide>(state_, block, length_, last, last_node_);
  else compress_block<Narrow>(state_, block, length_, last, last_node_);
}

void Blake2::update(std::span<const uint8_t> bytes) {
  size_t block = block_bytes();
  while (!bytes.empty()) {
    if (buffered_ == block) {
      compress(buffer_, block, false);
      buffered_ = 0;
    }
    if (buffered_ == 0) {  // whole blocks, but the last one, straight from the input
      while (bytes.size() > block) {
        compress(bytes.data(), block, false);
        bytes = bytes.subspan(block);
      }
    }
    size_t part = bytes.size() < block - buffered_ ? bytes.size() : block - buffered_;
    std::memcpy(buffer_ + buffered_, bytes.data(), part);
    buffered_ += part;
    bytes = bytes.subspan(part);
  }
}

void Blake2::finish(uint8_t* out) const {
  Blake2 copy = *this;
  std::memset(copy.buffer_ + buffered_, 0, sizeof copy.buffer_ - buffered_);
  copy.compress(copy.buffer_, buffered_, true);
  uint8_t bytes[64];
  if (kind_ == Blake2Kind::kBlake2b) {
    std::memcpy(bytes, copy.state_, sizeof bytes);
  } else {
    for (int i = 0; i < 8; i++) {
      uint32_t word = uint32_t(copy.state_[i]);
      std::memcpy(bytes + 4 * i, &word, 4);
    }
  }
  std::memcpy(out, bytes, digest_bytes_);
}

}  // namespace ouro
