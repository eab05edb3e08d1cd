#include "ast/name_table.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ouro::ast {
namespace {

TEST(NameTable, EqualTextsAreOnePointer) {
  SystemResources resources;
  Arena arena(resources);
  NameTable names(arena);
  std::vector<identifier> first;
  for (int i = 0; i < 5000; i++) {
    std::string text = "name" + std::to_string(i);
    first.push_back(MUST(names.intern(text)));
    EXPECT_EQ(first.back()->text, text);
  }
  EXPECT_EQ(names.size(), 5000u);
  for (int i = 0; i < 5000; i++) ASSERT_EQ(MUST(names.intern("name" + std::to_string(i))), first[i]);
  EXPECT_EQ(names.size(), 5000u);
}

TEST(NameTable, EmptyAndZeroBytes) {
  SystemResources resources;
  Arena arena(resources);
  NameTable names(arena);
  identifier empty = MUST(names.intern(""));
  identifier zero = MUST(names.intern(std::string_view("\0", 1)));
  EXPECT_NE(empty, zero);
  EXPECT_EQ(MUST(names.intern("")), empty);
}

}  // namespace
}  // namespace ouro::ast
