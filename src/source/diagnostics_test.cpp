#include "source/diagnostics.h"

#include <gtest/gtest.h>

#include <string>

namespace ouro {
namespace {

TEST(Diagnostics, RecordsOneFailure) {
  SystemResources resources;
  Arena arena(resources);
  Diagnostics diagnostics(arena);
  EXPECT_FALSE(diagnostics.has_failed());
  std::string longer(1000, 'x');
  diagnostics.fail(Failure::kSyntaxError, {1, 2, 1, 3}, "'%s' is long", longer.c_str());
  EXPECT_EQ(diagnostics.message(), "'" + longer + "' is long");
  EXPECT_EQ(diagnostics.location().end_offset, 3);
  diagnostics.set_text("pass\n");
  EXPECT_EQ(diagnostics.text(), "pass\n");
  diagnostics.terminated();
  diagnostics.fail(Failure::kSyntaxError, "later");
  EXPECT_EQ(diagnostics.failure(), Failure::kTerminated);
}

}  // namespace
}  // namespace ouro
