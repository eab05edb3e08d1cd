// The table of frozen code: what is found in it, and that a source in another state is not served by it.
#include "modules/frozen_code.h"

#include <gtest/gtest.h>

#include <cstring>

namespace ouro {
namespace {

struct Table {
  FrozenEntry entries[3];
  char text[16];
};
Table make_table() {
  Table table{};
  std::memcpy(table.text, "osio", 4);
  int64_t text = offsetof(Table, text);
  table.entries[0] = {.name = text, .name_bytes = 2, .source = {10, 20, 30}, .code = text, .code_bytes = 1};
  table.entries[1] = {.name = text + 2, .name_bytes = 2, .source = {}, .code = text, .code_bytes = 1};
  return table;
}

TEST(FrozenCode, IsFoundByNameAndState) {
  const Table table = make_table();
  EXPECT_EQ(find_frozen_code(table.entries, "os", {10, 20, 30}), &table.entries[0]);
  EXPECT_EQ(find_frozen_code(table.entries, "io", {}), &table.entries[1]);
}

TEST(FrozenCode, OfAnotherStateIsNotServed) {
  const Table table = make_table();
  EXPECT_EQ(find_frozen_code(table.entries, "os", {11, 20, 30}), nullptr);
  EXPECT_EQ(find_frozen_code(table.entries, "os", {10, 21, 30}), nullptr);
  EXPECT_EQ(find_frozen_code(table.entries, "os", {10, 20, 31}), nullptr);
  EXPECT_EQ(find_frozen_code(table.entries, "o", {10, 20, 30}), nullptr);
  EXPECT_EQ(find_frozen_code(table.entries, "site", {}), nullptr);
}

TEST(FrozenCode, ProgramWithoutTableHasNone) { EXPECT_EQ(find_frozen_code(frozen_table(), "os", {}), nullptr); }

TEST(FrozenCode, StateOfAFile) {
  EXPECT_FALSE(source_state("/nonexistent/os.py"));
  Maybe<SourceState> state = source_state("/usr/lib/python3.11/os.py");
  ASSERT_TRUE(state);
  EXPECT_GT((*state).bytes, 1000);
  EXPECT_NE((*state).seconds, 0);
}

}  // namespace
}  // namespace ouro
