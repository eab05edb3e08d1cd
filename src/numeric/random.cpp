#include "numeric/random.h"

#include <algorithm>

#include "numeric/magnitude.h"

namespace ouro::numeric {

static constexpr size_t kMiddle = 397;

static void seed_by_number(MersenneTwister& generator, uint32_t number) {
  generator.state[0] = number;
  for (uint32_t i = 1; i < MersenneTwister::kWords; i++) {
    uint32_t previous = generator.state[i - 1];
    generator.state[i] = 1812433253u * (previous ^ (previous >> 30)) + i;
  }
  generator.index = MersenneTwister::kWords;
}

void MersenneTwister::seed(std::span<const uint32_t> key) {
  OURO_ASSERT(!key.empty());
  seed_by_number(*this, 19650218u);
  size_t i = 1;
  auto advance = [&] {
    if (++i < kWords) return;
    state[0] = state[kWords - 1];
    i = 1;
  };
  size_t j = 0;
  for (size_t count = std::max(kWords, key.size()); count > 0; count--) {
    state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1664525u)) + key[j] + uint32_t(j);
    advance();
    if (++j >= key.size()) j = 0;
  }
  for (size_t count = kWords - 1; count > 0; count--) {
    state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941u)) - uint32_t(i);
    advance();
  }
  state[0] = 0x80000000u;
}

Result<void> MersenneTwister::seed(Context& context, IntegerView number) {
  TRY(context.poll());
  if (number.is_zero()) {
    uint32_t zero = 0;
    seed(std::span<const uint32_t>(&zero, 1));
    return {};
  }
  // Little-endian limbs are pairs of 32-bit words in the right order.
  auto* words = reinterpret_cast<const uint32_t*>(number.limbs.data());
  size_t count = number.size() * 2 - (number.limbs.back() >> 32 == 0);
  seed(std::span<const uint32_t>(words, count));
  return {};
}

uint32_t MersenneTwister::next() {
  if (index >= kWords) {
    for (size_t i = 0; i < kWords; i++) {
      uint32_t joined = (state[i] & 0x80000000u) | (state[(i + 1) % kWords] & 0x7fffffffu);
      state[i] = state[(i + kMiddle) % kWords] ^ (joined >> 1) ^ (joined & 1 ? 0x9908b0dfu : 0);
    }
    index = 0;
  }
  uint32_t y = state[index++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

double MersenneTwister::next_double() {
  uint32_t high = next() >> 5, low = next() >> 6;
  return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0);
}

Result<Shape> random_bits(Context& context, MersenneTwister& generator, uint64_t bits, Limb* out) {
  size_t size = random_bits_bound(bits);
  for (size_t i = 0; i < size; i++) {
    if (i % 65536 == 65535) TRY(context.poll());
    uint64_t left = bits - uint64_t(i) * 64;
    auto word = [&](uint64_t wanted) { return Limb(generator.next() >> (wanted < 32 ? 32 - wanted : 0)); };
    out[i] = word(std::min<uint64_t>(left, 32));
    if (left > 32) out[i] |= word(std::min<uint64_t>(left - 32, 32)) << 32;
  }
  return Shape{trimmed(out, size), false};
}

}  // namespace ouro::numeric
