#include "modules/any_digest.h"

#include <cstring>

namespace ouro {

namespace {

constexpr std::string_view kNames[] = {"md5",      "sha1",     "sha224",    "sha256",   "sha384",
                                       "sha512",   "blake2b",  "blake2s",   "sha3_224", "sha3_256",
                                       "sha3_384", "sha3_512", "shake_128", "shake_256"};
constexpr uint8_t kFirstBlake2 = 6, kFirstSha3 = 8, kFirstShake = 12;
constexpr uint8_t kSha3Bytes[] = {28, 32, 48, 64};
constexpr uint8_t kShakeRates[] = {168, 136};
constexpr size_t kStateBytes = 200;

// Other spellings, without the signs that do not count.
constexpr struct {
  std::string_view spelling;
  uint8_t number;
} kSpellings[] = {{"ssl3md5", 0}, {"ssl3sha1", 1}, {"sha2224", 2},    {"sha2256", 3},
                  {"sha2384", 4}, {"sha2512", 5},  {"blake2b512", 6}, {"blake2s256", 7}};

// Copies letters and digits, in lower case. False: too long.
bool plain_spelling(std::string_view name, char (&out)[16], size_t& size) {
  size = 0;
  for (char c : name) {
    if (c == '-' || c == '_') continue;
    if (size == sizeof out) return false;
    out[size++] = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
  }
  return true;
}

}  // namespace

std::span<const std::string_view> AnyDigest::names() { return kNames; }

AnyDigest::AnyDigest(uint8_t number) : number_(number), plain_() {
  if (number < kFirstBlake2) {
    plain_.start(DigestKind(number));
  } else if (number < kFirstSha3) {
    auto kind = Blake2Kind(number - kFirstBlake2);
    Blake2Parameters parameters;
    parameters.digest_bytes = uint8_t(Blake2::maximum_digest_bytes(kind));
    blake2_.start(kind, parameters);
  } else if (number < kFirstShake) {
    keccak_.start(uint8_t(kStateBytes - 2 * kSha3Bytes[number - kFirstSha3]), 0x06);
  } else {
    keccak_.start(kShakeRates[number - kFirstShake], 0x1F);
  }
}

std::optional<AnyDigest> AnyDigest::by_name(std::string_view name) {
  char spelling[16], other[16];
  size_t size, other_size;
  if (!plain_spelling(name, spelling, size)) return std::nullopt;
  std::string_view wanted(spelling, size);
  for (size_t number = 0; number < std::size(kNames); number++)
    if (plain_spelling(kNames[number], other, other_size) && wanted == std::string_view(other, other_size))
      return AnyDigest(uint8_t(number));
  for (auto& entry : kSpellings)
    if (entry.spelling == wanted) return AnyDigest(entry.number);
  return std::nullopt;
}

AnyDigest::Family AnyDigest::family() const {
  return number_ < kFirstBlake2 ? Family::kPlain : number_ < kFirstSha3 ? Family::kBlake2 : Family::kKeccak;
}
bool AnyDigest::any_size() const { return number_ >= kFirstShake; }
size_t AnyDigest::digest_bytes() const {
  switch (family()) {
    case Family::kPlain: return plain_.digest_bytes();
    case Family::kBlake2: return blake2_.digest_bytes();
    case Family::kKeccak: break;
  }
  return any_size() ? 0 : kSha3Bytes[number_ - kFirstSha3];
}
size_t AnyDigest::block_bytes() const {
  switch (family()) {
    case Family::kPlain: return plain_.block_bytes();
    case Family::kBlake2: return blake2_.block_bytes();
    case Family::kKeccak: break;
  }
  return keccak_.rate();
}
void AnyDigest::update(std::span<const uint8_t> bytes) {
  switch (family()) {
    case Family::kPlain: plain_.update(bytes); break;
    case Family::kBlake2: blake2_.update(bytes); break;
    case Family::kKeccak: keccak_.update(bytes); break;
  }
}
void AnyDigest::finish(uint8_t* out) const {
  switch (family()) {
    case Family::kPlain: plain_.finish(out); break;
    case Family::kBlake2: blake2_.finish(out); break;
    case Family::kKeccak: finish_any({out, digest_bytes()}); break;
  }
}
void AnyDigest::finish_any(std::span<uint8_t> out) const {
  Keccak sponge = keccak_;
  sponge.seal();
  sponge.squeeze(out);
}

Hmac::Hmac(const AnyDigest& digest, std::span<const uint8_t> key) : inner_(digest), outer_(digest) {
  uint8_t block[AnyDigest::kMaximumBlock] = {};
  size_t size = digest.block_bytes();
  if (key.size() > size) {
    AnyDigest shorter = digest;
    shorter.update(key);
    shorter.finish(block);
  } else if (!key.empty()) {
    std::memcpy(block, key.data(), key.size());
  }
  for (size_t i = 0; i < size; i++) block[i] ^= 0x36;
  inner_.update({block, size});
  for (size_t i = 0; i < size; i++) block[i] ^= 0x36 ^ 0x5C;
  outer_.update({block, size});
}
void Hmac::finish(uint8_t* out) const {
  inner_.finish(out);
  AnyDigest outer = outer_;
  outer.update({out, inner_.digest_bytes()});
  outer.finish(out);
}

}  // namespace ouro
