// The marks of tracebacks: where the operator or the brackets of an expression are, as the oracle's parser has
// it. The rows are made of
//   ast.parse(segment): BinOp: the first characters that are no blanks between left.end_col_offset and
//   right.col_offset; Subscript: value.end_col_offset and slice.end_col_offset + 1; -1: neither.
#include "runtime/traceback_anchors.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string_view>
#include <vector>

#include "objects/str.h"

namespace ouro {
namespace {

struct Row {
  std::string_view segment;
  int begin, end;
};
constexpr Row kRows[] = {
    {"a+b", 1, 2},
    {"a + b*c", 2, 3},
    {"(a)+(b)", 2, 4},
    {"((a))+b", 3, 5},
    {"(a+b)", 2, 3},
    {"((a+b))", 3, 4},
    {"(a,b)+c", 5, 6},
    {"(a,b)[0]", 5, 8},
    {"(x for x in y)[0]", 14, 17},
    {"(a)[0]", 2, 6},
    {"((a))[(0)]", 3, 9},
    {"a[1,]", 1, 5},
    {"a[1:(2)]", 1, 8},
    {"a[(1,2)]", 1, 8},
    {"-a**b", -1, -1},
    {"a**-b", 1, 3},
    {"a**b**c", 1, 3},
    {"-a*b", 2, 3},
    {"a if b else c", -1, -1},
    {"a<b", -1, -1},
    {"a and b", -1, -1},
    {"not a", -1, -1},
    {"lambda: a+b", -1, -1},
    {"x=1", -1, -1},
    {"a+=b", -1, -1},
    {"f(a)(b)[c]", 7, 10},
    {"f(a)+g(b)", 4, 5},
    {"a.b[c].d", -1, -1},
    {"a.b[c]", 3, 6},
    {"\"a\" \"b\" % c", 8, 9},
    {"f\"{x}\"+y", 6, 7},
    {"1e-5-3", 4, 5},
    {"0x1e-5", 4, 5},
    {"a//b", 1, 3},
    {"a >> b", 2, 4},
    {"a@b", 1, 2},
    {"await a[0]", -1, -1},
    {"await a+b", 7, 8},
    {"yield a[0]", -1, -1},
    {"a[b][c]", 4, 7},
    {"{}[1]", 2, 5},
    {"[1][2]", 3, 6},
    {"{1:2}[3]", 5, 8},
    {"a[b:c]", 1, 6},
    {"a[b+c]", 1, 6},
    {"a[b:=c]", 1, 7},
    {"\"x[0]\"", -1, -1},
    {"print(a)[0]", 8, 11},
    {"a[-1]", 1, 5},
    {"(yield)[0]", 6, 10},
    {"(a:=b)[0]", 5, 9},
    {"(lambda: x)+1", 10, 12},
    {"...+1", 3, 4},
    {"a [0]", 1, 5},
    {"a  +  (b)", 3, 4},
    {"x,", -1, -1},
    {"x;y", -1, -1},
    {"del a[0]", -1, -1},
    {"(a\t+b)", 3, 4},
    {"a[lambda: 1]", 1, 12},
    {"a[b if c else d]", 1, 16},
    {"a-~b", 1, 2},
    {"~a", -1, -1},
    {"~a+b", 2, 3},
    {"a[0]+b[1]", 4, 5},
    {"a*(b+c)", 1, 3},
    {"(a+b)*c", 4, 6},
    {"(-a)**b", 3, 5},
    {"await a**b", 7, 9},
    {"raise a[0]", -1, -1},
    {"import a", -1, -1},
    {"''", -1, -1},
    {"'''a'''+b", 7, 8},
    {"rb'x'[0]", 5, 8},
    {"x[0](1)", -1, -1},
    {"x[0].y", -1, -1},
    {"-x[0]", -1, -1},
    {"a[*b]", 1, 5},
    {"a[*b,c]", 1, 7},
    {"(a)[0][(1)]", 6, 10},
    {"((a)[0])", 3, 7},
    {"a", -1, -1},
    {"1", -1, -1},
};

TEST(TracebackAnchors, AgreeWithTheParser) {
  for (const Row& row : kRows) {
    // The same segment alone and in the middle of a line.
    for (std::string_view before : {"", "x = ("}) {
      std::string line = std::string(before) + std::string(row.segment) + (before.empty() ? "" : ") + 1");
      std::vector<uint64_t> memory((sizeof(Str) + line.size()) / 8 + 2);
      auto* text = reinterpret_cast<Str*>(memory.data());
      text->length = line.size();
      text->width = 1;
      text->ascii = true;
      std::memcpy(text->data(), line.data(), line.size());
      Anchors anchors{};
      bool found = find_anchors(*text, before.size(), before.size() + row.segment.size(), anchors);
      ASSERT_EQ(found, row.begin >= 0) << line;
      if (!found) continue;
      EXPECT_EQ(anchors.begin, before.size() + size_t(row.begin)) << line;
      EXPECT_EQ(anchors.end, before.size() + size_t(row.end)) << line;
    }
  }
}

TEST(TracebackAnchors, AnyTextIsAnswered) {
  // No crash and no endless loop on text that is no expression.
  for (std::string_view line :
       {"((((", "))))", "a[", "]", "'abc", "\"\"\"", "f'", "...", "\\", "a..b", "**", "x[0]]", "1e+", "@"}) {
    std::vector<uint64_t> memory((sizeof(Str) + line.size()) / 8 + 2);
    auto* text = reinterpret_cast<Str*>(memory.data());
    text->length = line.size();
    text->width = 1;
    text->ascii = true;
    std::memcpy(text->data(), line.data(), line.size());
    Anchors anchors{};
    (void)find_anchors(*text, 0, line.size(), anchors);
    (void)find_anchors(*text, 0, line.size() + 5, anchors);
  }
}

}  // namespace
}  // namespace ouro
