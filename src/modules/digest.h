// The message digests MD5 (RFC 1321), SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512 (FIPS 180-4).
//
// A Digest is plain data: copying it forks the computation. Bytes go in by update(), the digest of what came
// so far is written by finish(), which works on a copy. Both take time linear in their bytes and no memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ouro {

enum class DigestKind : uint8_t { kMd5, kSha1, kSha224, kSha256, kSha384, kSha512 };

class Digest {
 public:
  static constexpr size_t kMaximumBytes = 64;
  void start(DigestKind kind);
  void update(std::span<const uint8_t> bytes);
  // Writes digest_bytes() bytes.
  void finish(uint8_t* out) const;
  DigestKind kind() const { return kind_; }
  size_t digest_bytes() const;
  size_t block_bytes() const { return wide() ? 128 : 64; }

 private:
  bool wide() const { return kind_ >= DigestKind::kSha384; }
  void block(const uint8_t* bytes);
  void block_md5(const uint8_t* bytes);
  void block_sha1(const uint8_t* bytes);
  void block_sha256(const uint8_t* bytes);
  void block_sha512(const uint8_t* bytes);

  DigestKind kind_;
  uint64_t length_;      // bytes so far
  uint8_t buffer_[128];  // the bytes of the block that is not full yet
  union {
    uint32_t words_[8];
    uint64_t wide_words_[8];
  };
};

}  // namespace ouro
