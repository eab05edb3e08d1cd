// Opcode facts and the two compressed tables of a code object.
#include <gtest/gtest.h>

#include "base/resources.h"
#include "bytecode/code_unit.h"
#include "bytecode/exception_table.h"
#include "bytecode/line_table.h"
#include "bytecode/opcodes.h"

namespace ouro {
namespace {

TEST(Opcodes, FactsOfTheTable) {
  EXPECT_EQ(opcode_name(Opcode::LOAD_FAST), "LOAD_FAST");
  EXPECT_EQ(int(Opcode::POP_JUMP_BACKWARD_IF_TRUE), 176);
  EXPECT_EQ(cache_count(Opcode::LOAD_METHOD), 10);
  EXPECT_EQ(cache_count(Opcode::LOAD_GLOBAL), 5);
  EXPECT_FALSE(is_opcode(3));
  EXPECT_TRUE(is_backward_jump(Opcode::JUMP_BACKWARD));
  EXPECT_EQ(stack_effect(Opcode::FOR_ITER, 0, true), -1);
  EXPECT_EQ(stack_effect(Opcode::MAKE_FUNCTION, 9, false), -2);
  EXPECT_EQ(stack_effect(Opcode::UNPACK_EX, 0x102, false), 3);
}

// The opcodes with 0 and 1 as argument, as dis.stack_effect(jump=False) sums them up over all that accept them.
TEST(Opcodes, EveryEffectIsKnown) {
  for (int number = 0; number < 256; number++) {
    if (!is_opcode(uint8_t(number))) continue;
    EXPECT_NE(stack_effect(Opcode(number), 1, false), kVariableEffect) << opcode_name(Opcode(number));
  }
}

TEST(ExceptionTable, ReadsWhatItWrote) {
  SystemResources resources;
  Arena arena(resources);
  ArenaVector<uint8_t> table(arena);
  constexpr uint32_t kEntries = 500;
  for (uint32_t i = 0; i < kEntries; i++) {
    ASSERT_FALSE(encode_exception_entry(table, {i * 100, i * 100 + 50, i * 7, i % 5, i % 2 == 1}).is_error());
  }
  ExceptionTableReader reader(table.span());
  ExceptionTableEntry entry;
  for (uint32_t i = 0; i < kEntries; i++) {
    ASSERT_TRUE(reader.next(entry));
    EXPECT_EQ(entry.start, i * 100);
    EXPECT_EQ(entry.end, i * 100 + 50);
    EXPECT_EQ(entry.target, i * 7);
    EXPECT_EQ(entry.depth, i % 5);
    EXPECT_EQ(entry.push_lasti, i % 2 == 1);
  }
  EXPECT_FALSE(reader.next(entry));
  for (uint32_t unit = 0; unit < kEntries * 100; unit++) {
    bool found = find_exception_handler(table.span(), unit, entry);
    ASSERT_EQ(found, unit % 100 < 50) << unit;
    if (found) { ASSERT_EQ(entry.target, unit / 100 * 7); }
  }
}

TEST(ExceptionTable, BrokenBytesEndTheReading) {
  const uint8_t broken[] = {0xFF, 0x7F, 0x7F, 0x41, 0x41};
  ExceptionTableEntry entry;
  EXPECT_FALSE(ExceptionTableReader(broken).next(entry));
  EXPECT_FALSE(find_exception_handler(broken, 3, entry));
}

TEST(LineTable, ReadsWhatItWrote) {
  SystemResources resources;
  Arena arena(resources);
  const SourceLocation locations[] = {
      {10, 10, 0, 5},    {10, 10, 70, 85}, {11, 11, 100, 120}, {12, 14, 3, 9},   {5, 5, 0, 1},           {},
      {6, 6, 300, 1000}, {6, 6, -1, -1},   {8, 8, 127, 127},   {9, 9, 128, 130}, {100000, 100000, 1, 2},
  };
  LineTableWriter writer(arena, 10);
  for (const auto& location : locations) ASSERT_FALSE(writer.add(location, 11).is_error());
  LineTableReader reader(writer.bytes(), 10);
  LineTableEntry entry;
  uint32_t unit = 0;
  for (const auto& location : locations) {
    for (uint32_t units : {8u, 3u}) {
      ASSERT_TRUE(reader.next(entry));
      EXPECT_EQ(entry.location, location) << location.lineno;
      EXPECT_EQ(entry.start, unit);
      unit += units;
      EXPECT_EQ(entry.end, unit);
    }
  }
  EXPECT_FALSE(reader.next(entry));
  EXPECT_EQ(location_at(writer.bytes(), 10, 34).lineno, 12);
  LineRangeReader ranges(writer.bytes(), 10);
  ASSERT_TRUE(ranges.next(entry));
  EXPECT_EQ(entry.end, 22u);
  EXPECT_EQ(entry.location.lineno, 10);
}

}  // namespace
}  // namespace ouro
