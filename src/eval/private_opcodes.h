// Numbers of the loop's own instructions: those that CPython 3.11 leaves free, in the order of the list. Module dis
// counts in the same way over opcode._specializations, so it shows the private copy by these names.
#pragma once

#include <array>
#include <cstdint>

#include "bytecode/opcodes.h"

namespace ouro {

namespace detail {
enum PrivateIndex {
#define OURO_PRIVATE(name, base) kIndex_##name,
#include "eval/private_opcodes.def"
  kPrivateCount
};
inline constexpr std::array<uint8_t, kPrivateCount> kPrivateNumbers = [] {
  std::array<uint8_t, kPrivateCount> numbers{};
  int next = 0;
  for (int number = 1; number < 255 && next < kPrivateCount; number++)
    if (!is_opcode(uint8_t(number))) numbers[size_t(next++)] = uint8_t(number);
  return numbers;
}();
static_assert(kPrivateNumbers[kPrivateCount - 1] != 0, "no free opcode number left");

inline constexpr std::array<Opcode, kPrivateCount> kPrivateBases = {
#define OURO_PRIVATE(name, base) Opcode::base,
#include "eval/private_opcodes.def"
};
constexpr bool bases_stand_together() {
  for (int i = 1; i < kPrivateCount; i++)
    for (int j = 0; j + 1 < i; j++)
      if (kPrivateBases[size_t(j)] == kPrivateBases[size_t(i)] &&
          kPrivateBases[size_t(i - 1)] != kPrivateBases[size_t(i)])
        return false;
  return true;
}
static_assert(bases_stand_together(), "dis numbers the forms family by family");
}  // namespace detail

namespace private_op {
#define OURO_PRIVATE(name, base) inline constexpr uint8_t name = detail::kPrivateNumbers[detail::kIndex_##name];
#include "eval/private_opcodes.def"
}  // namespace private_op

// The instruction of the public set that a byte of the private copy stands for.
inline constexpr std::array<uint8_t, 256> kBaseOpcode = [] {
  std::array<uint8_t, 256> base{};
  for (int i = 0; i < 256; i++) base[size_t(i)] = uint8_t(i);
#define OURO_PRIVATE(name, base_name) base[private_op::name] = uint8_t(Opcode::base_name);
#include "eval/private_opcodes.def"
  return base;
}();

}  // namespace ouro
