// The sponge Keccak of FIPS 202: SHA3-224 to SHA3-512, and SHAKE128 and SHAKE256 with output of any length.
//
// Plain data: copying forks the computation. Bytes go in by update(); output is taken from a copy that a caller
// makes, seals and squeezes, in as many parts as it likes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ouro {

class Keccak {
 public:
  // rate: bytes taken in at a time, a multiple of 8 up to 168; suffix: the bits that tell the functions apart.
  void start(uint8_t rate, uint8_t suffix);
  void update(std::span<const uint8_t> bytes);
  // Ends the input.
  void seal();
  // The next bytes of the output; only after seal().
  void squeeze(std::span<uint8_t> out);
  uint8_t rate() const { return rate_; }
  uint8_t suffix() const { return suffix_; }

 private:
  void permute();
  uint64_t lanes_[25];
  uint8_t rate_, suffix_;
  uint8_t position_;  // in the first `rate` bytes of the lanes
};

}  // namespace ouro
