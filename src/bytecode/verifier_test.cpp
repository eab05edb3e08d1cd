// The verifier on sound and broken code, and the bytes of the marshal writer.
#include "bytecode/verifier.h"

#include <gtest/gtest.h>

#include "base/resources.h"
#include "bytecode/exception_table.h"
#include "bytecode/marshal_writer.h"
#include "bytecode/opcodes.h"

namespace ouro {
namespace {

constexpr Constant kNone{};
constexpr CodeConstant kConstants[] = {{&kNone, nullptr}};

const char* verify(std::initializer_list<uint8_t> bytes, int stacksize = 1) {
  SystemResources resources;
  Arena arena(resources);
  CodeUnit unit;
  unit.code = {bytes.begin(), bytes.size()};
  unit.consts = kConstants;
  unit.stacksize = stacksize;
  return verify_code(arena, unit);
}

constexpr uint8_t op(Opcode opcode) { return uint8_t(opcode); }

TEST(Verifier, AcceptsSoundCode) {
  EXPECT_EQ(verify({op(Opcode::RESUME), 0, op(Opcode::LOAD_CONST), 0, op(Opcode::RETURN_VALUE), 0}), nullptr);
  EXPECT_EQ(verify({op(Opcode::JUMP_FORWARD), 1, 0, 0, op(Opcode::LOAD_CONST), 0, op(Opcode::RETURN_VALUE), 0}),
            nullptr);
}

TEST(Verifier, FindsFaults) {
  EXPECT_STREQ(verify({}), "the code is no whole number of code units");
  EXPECT_STREQ(verify({op(Opcode::LOAD_CONST)}), "the code is no whole number of code units");
  EXPECT_STREQ(verify({op(Opcode::LOAD_CONST), 0}), "the code ends without a return");
  EXPECT_STREQ(verify({op(Opcode::LOAD_CONST), 1, op(Opcode::RETURN_VALUE), 0}), "no such constant");
  EXPECT_STREQ(verify({op(Opcode::LOAD_FAST), 0, op(Opcode::RETURN_VALUE), 0}), "no such local");
  EXPECT_STREQ(verify({op(Opcode::RETURN_VALUE), 0}), "the stack is popped below its bottom");
  EXPECT_STREQ(verify({3, 0}), "an instruction is broken off or unknown");
  EXPECT_STREQ(verify({op(Opcode::LOAD_CONST), 0, op(Opcode::RETURN_VALUE), 0}, 0), "the stack grows above stacksize");
  EXPECT_STREQ(verify({op(Opcode::JUMP_FORWARD), 9}), "a jump leads into an instruction or outside");
  EXPECT_STREQ(verify({op(Opcode::JUMP_BACKWARD), 9}), "a jump leads before the code");
  // A loop that pushes on every round.
  EXPECT_STREQ(verify({op(Opcode::LOAD_CONST), 0, op(Opcode::JUMP_BACKWARD), 2}, 9),
               "an instruction is reached with two stack depths");
  // Caches are part of the instruction: this one is broken off.
  EXPECT_STREQ(verify({op(Opcode::BINARY_OP), 0}), "an instruction is broken off or unknown");
}

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
