// The bytes of the marshal writer.
#include "bytecode/marshal_writer.h"

#include <gtest/gtest.h>

#include "base/resources.h"

namespace ouro {
namespace {

TEST(Marshal, Integers) {
  SystemResources resources;
  Arena arena(resources);
  const uint64_t limbs[] = {0x8000000000000001ull, 1};
  const Constant big{.kind = Constant::Kind::kInt, .negative = true, .limbs = limbs};
  const CodeConstant constants[] = {{&big, nullptr}};
  CodeUnit unit;
  unit.consts = constants;
  ArenaVector<uint8_t> out(arena);
  ASSERT_FALSE(write_marshal(unit, out).is_error());
  // 'c', five numbers, the empty code, '(' and a count of one stand before it; 65 bits are five digits of 15.
  const size_t at = 1 + 5 * 4 + 5 + 5;
  ASSERT_GT(out.size(), at + 15);
  EXPECT_EQ(out[at], 'l');
  EXPECT_EQ(int32_t(out[at + 1] | out[at + 2] << 8 | out[at + 3] << 16 | uint32_t(out[at + 4]) << 24), -5);
  const uint16_t digits[] = {1, 0, 0, 0, 0x18};  // 2^64 + 2^63 + 1 = 1 + (3 << 63)
  for (int i = 0; i < 5; i++) EXPECT_EQ(out[at + 5 + 2 * i] | out[at + 6 + 2 * i] << 8, digits[i]) << i;
}

}  // namespace
}  // namespace ouro
