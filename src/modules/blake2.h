// The message digests BLAKE2b and BLAKE2s (RFC 7693) with the whole parameter block: digest size, key, salt,
// personalisation and the place of a node in a tree of digests.
//
// Plain data: copying forks the computation. Bytes go in by update(), finish() works on a copy. The last block
// waits in the buffer, because the end of the input changes how it is compressed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ouro {

struct Blake2Parameters {
  uint8_t digest_bytes = 0;
  std::span<const uint8_t> key, salt, person;  // at most key_bytes(), salt_bytes() and salt_bytes() long
  uint8_t fanout = 1, depth = 1;
  uint32_t leaf_bytes = 0;
  uint64_t node_offset = 0;  // 48 bits with BLAKE2s
  uint8_t node_depth = 0, inner_bytes = 0;
  bool last_node = false;
};

enum class Blake2Kind : uint8_t { kBlake2b, kBlake2s };

class Blake2 {
 public:
  static constexpr size_t kMaximumBytes = 64;
  static constexpr size_t maximum_digest_bytes(Blake2Kind kind) { return kind == Blake2Kind::kBlake2b ? 64 : 32; }
  static constexpr size_t salt_bytes(Blake2Kind kind) { return kind == Blake2Kind::kBlake2b ? 16 : 8; }

  void start(Blake2Kind kind, const Blake2Parameters& parameters);
  void update(std::span<const uint8_t> bytes);
  // Writes digest_bytes() bytes.
  void finish(uint8_t* out) const;
  Blake2Kind kind() const { return kind_; }
  size_t digest_bytes() const { return digest_bytes_; }
  size_t block_bytes() const { return kind_ == Blake2Kind::kBlake2b ? 128 : 64; }

 private:
  void compress(const uint8_t* block, size_t bytes, bool last);

  Blake2Kind kind_;
  uint8_t digest_bytes_;
  bool last_node_;
  size_t buffered_;           // bytes in the buffer
  unsigned __int128 length_;  // bytes compressed so far
  uint64_t state_[8];         // BLAKE2s: the low halves
  uint8_t buffer_[128];
};

}  // namespace ouro
