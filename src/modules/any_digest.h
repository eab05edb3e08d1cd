// A message digest chosen by its name, and HMAC (RFC 2104) over it. Plain data: copying forks the computation.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "modules/blake2.h"
#include "modules/digest.h"
#include "modules/keccak.h"

namespace ouro {

class AnyDigest {
 public:
  static constexpr size_t kMaximumBytes = 64;   // of a digest of fixed size
  static constexpr size_t kMaximumBlock = 200;  // bytes
  AnyDigest() : AnyDigest(uint8_t(0)) {}        // MD5
  explicit AnyDigest(uint8_t number);           // an index of names()
  explicit AnyDigest(DigestKind kind) : AnyDigest(uint8_t(kind)) {}
  // By any usual spelling ("sha256", "SHA-256", "SHA2-256", "sha3-256").
  static std::optional<AnyDigest> by_name(std::string_view name);
  static std::span<const std::string_view> names();

  void update(std::span<const uint8_t> bytes);
  // Writes digest_bytes() bytes; not for those of any size.
  void finish(uint8_t* out) const;
  // Bytes of any number; for shake_128 and shake_256 only.
  void finish_any(std::span<uint8_t> out) const;
  std::string_view name() const { return names()[number_]; }
  bool any_size() const;
  size_t digest_bytes() const;  // 0: any number
  size_t block_bytes() const;

 private:
  enum class Family : uint8_t { kPlain, kBlake2, kKeccak };
  Family family() const;
  uint8_t number_;  // of the name
  union {
    Digest plain_;
    Blake2 blake2_;
    Keccak keccak_;
  };
};

class Hmac {
 public:
  // The digest is fresh, of a fixed size.
  Hmac(const AnyDigest& digest, std::span<const uint8_t> key);
  void update(std::span<const uint8_t> bytes) { inner_.update(bytes); }
  // Writes digest_bytes() bytes.
  void finish(uint8_t* out) const;
  const AnyDigest& digest() const { return inner_; }

 private:
  AnyDigest inner_, outer_;
};

}  // namespace ouro
