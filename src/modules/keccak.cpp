#include "modules/keccak.h"

#include <bit>
#include <cstring>

namespace ouro {

namespace {

constexpr uint64_t kRoundConstants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

// rho and pi together: the lanes in the order of the walk, and how far each is rotated.
struct Walk {
  uint8_t lane[24];
  uint8_t rotation[24];
};
constexpr Walk make_walk() {
  Walk walk{};
  int x = 1, y = 0;
  for (int t = 0; t < 24; t++) {
    walk.rotation[t] = uint8_t((t + 1) * (t + 2) / 2 % 64);
    int next = (2 * x + 3 * y) % 5;
    x = y;
    y = next;
    walk.lane[t] = uint8_t(x + 5 * y);
  }
  return walk;
}
constexpr Walk kWalk = make_walk();

}  // namespace

void Keccak::start(uint8_t rate, uint8_t suffix) {
  std::memset(lanes_, 0, sizeof lanes_);
  rate_ = rate;
  suffix_ = suffix;
  position_ = 0;
}

void Keccak::permute() {
  uint64_t a[25];
  std::memcpy(a, lanes_, sizeof a);
  for (int round = 0; round < 24; round++) {
    uint64_t column[5];
    for (int x = 0; x < 5; x++) column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (int x = 0; x < 5; x++) {
      uint64_t mixed = column[(x + 4) % 5] ^ std::rotl(column[(x + 1) % 5], 1);
      for (int y = 0; y < 25; y += 5) a[x + y] ^= mixed;
    }
    uint64_t moving = a[1];
#pragma clang loop unroll(full)
    for (int t = 0; t < 24; t++) {
      uint64_t next = a[kWalk.lane[t]];
      a[kWalk.lane[t]] = std::rotl(moving, kWalk.rotation[t]);
      moving = next;
    }
    for (int y = 0; y < 25; y += 5) {
      uint64_t row[5];
      for (int x = 0; x < 5; x++) row[x] = a[x + y];
      for (int x = 0; x < 5; x++) a[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
    a[0] ^= kRoundConstants[round];
  }
  std::memcpy(lanes_, a, sizeof a);
}

void Keccak::update(std::span<const uint8_t> bytes) {
  auto* state = reinterpret_cast<uint8_t*>(lanes_);
  size_t i = 0;
  while (i < bytes.size()) {
    if (position_ == 0 && bytes.size() - i >= rate_) {
      for (size_t lane = 0; lane < size_t(rate_) / 8; lane++) {
        uint64_t word;
        std::memcpy(&word, bytes.data() + i + 8 * lane, 8);
        lanes_[lane] ^= word;
      }
      i += rate_;
      permute();
      continue;
    }
    state[position_++] ^= bytes[i++];
    if (position_ == rate_) {
      permute();
      position_ = 0;
    }
  }
}

void Keccak::seal() {
  auto* state = reinterpret_cast<uint8_t*>(lanes_);
  state[position_] ^= suffix_;
  state[rate_ - 1] ^= 0x80;
  permute();
  position_ = 0;
}

void Keccak::squeeze(std::span<uint8_t> out) {
  auto* state = reinterpret_cast<const uint8_t*>(lanes_);
  while (!out.empty()) {
    if (position_ == rate_) {
      permute();
      position_ = 0;
    }
    size_t part = size_t(rate_ - position_) < out.size() ? size_t(rate_ - position_) : out.size();
    std::memcpy(out.data(), state + position_, part);
    position_ = uint8_t(position_ + part);
    out = out.subspan(part);
  }
}

}  // namespace ouro
