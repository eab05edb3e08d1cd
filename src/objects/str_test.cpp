// Strings below the level of Python: widths, growing in place, builders, interning, searches, UTF-8.
#include "objects/str.h"

#include <gtest/gtest.h>

#include <string>

#include "objects/str_methods.h"
#include "runtime/errors.h"
#include "runtime/interpreter.h"

namespace ouro {
namespace {

class StrTest : public testing::Test {
 protected:
  void SetUp() override {
    ts_ = interpreter_.initialize();
    ASSERT_NE(ts_, nullptr);
  }
  // Memory is plentiful in all of these.
  RefTo<Str> text(std::string_view utf8) { return MUST(str_from_utf8(*ts_, utf8)); }
  std::string utf8(Str& value) { return std::string(MUST(Utf8::lossless(*ts_, value)).view()); }

  Interpreter interpreter_{InterpreterConfig{}};
  ThreadState* ts_ = nullptr;
};

TEST_F(StrTest, NarrowestWidth) {
  EXPECT_EQ(text("abc")->width, 1);
  EXPECT_TRUE(text("abc")->ascii);
  EXPECT_EQ(text("ab\xC3\xA9")->width, 1);
  EXPECT_FALSE(text("ab\xC3\xA9")->ascii);
  EXPECT_EQ(text("ab\xE2\x82\xAC")->width, 2);
  RefTo<Str> wide = text("ab\xF0\x9F\x98\x80");
  EXPECT_EQ(wide->width, 4);
  RefTo<Str> part = MUST(str_slice(*ts_, *wide, 0, 2));
  EXPECT_EQ(part->width, 1);
  EXPECT_TRUE(part->ascii);
  EXPECT_TRUE(str_equal(*part, *text("ab")));
}

TEST_F(StrTest, AppendGrowsInPlace) {
  RefTo<Str> whole = MUST(str_concat(*ts_, *text("ab"), *text("cd")));
  RefTo<Str> more = text("xyz");
  std::string expected = "abcd";
  int moves = 0;
  for (int i = 0; i < 20000; i++) {
    Str* before = whole.get();
    whole = MUST(str_append(*ts_, std::move(whole), *more));
    moves += whole.get() != before;
    expected += "xyz";
  }
  EXPECT_EQ(whole->ascii_text(), expected);
  EXPECT_EQ(whole->data1()[whole->length], 0);
  EXPECT_LT(moves, 100);
}

TEST_F(StrTest, AppendLeavesSharedTextAlone) {
  RefTo<Str> whole = MUST(str_concat(*ts_, *text("ab"), *text("cd")));
  RefTo<Str> other = whole.share();
  int64_t hash = str_hash(*ts_, *other);
  RefTo<Str> longer = MUST(str_append(*ts_, std::move(whole), *text("e")));
  EXPECT_EQ(other->ascii_text(), "abcd");
  EXPECT_EQ(longer->ascii_text(), "abcde");
  EXPECT_EQ(str_hash(*ts_, *other), hash);
  EXPECT_NE(str_hash(*ts_, *longer), hash);
}

TEST_F(StrTest, AppendOfItselfAndOfWiderText) {
  RefTo<Str> whole = MUST(str_concat(*ts_, *text("ab"), *text("cd")));
  Str& itself = *whole;
  whole = MUST(str_append(*ts_, std::move(whole), itself));
  EXPECT_EQ(whole->ascii_text(), "abcdabcd");
  whole = MUST(str_append(*ts_, std::move(whole), *text("\xE2\x82\xAC")));
  EXPECT_EQ(whole->width, 2);
  whole = MUST(str_append(*ts_, std::move(whole), *text("z")));
  EXPECT_EQ(utf8(*whole), "abcdabcd\xE2\x82\xACz");
}

TEST_F(StrTest, BuilderWidens) {
  StrBuilder builder(*ts_);
  std::string expected;
  const char* const parts[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "long ASCII text to make it grow"};
  for (int i = 0; i < 300; i++) {
    RefTo<Str> part = text(parts[i * 7 % 5]);
    ASSERT_FALSE(builder.append(*part).is_error());
    expected += parts[i * 7 % 5];
  }
  RefTo<Str> whole = MUST(builder.finish());
  EXPECT_EQ(utf8(*whole), expected);
  EXPECT_EQ(builder.length(), 0u);
}

TEST_F(StrTest, InternedTextsAreOne) {
  RefTo<Str> first = MUST(intern(*ts_, "a name of some length"));
  RefTo<Str> second = MUST(intern(*ts_, text("a name of some length")));
  EXPECT_EQ(first.get(), second.get());
  EXPECT_TRUE(first->interned);
  first = RefTo<Str>();
  second = RefTo<Str>();
  RefTo<Str> third = MUST(intern(*ts_, "a name of some length"));
  EXPECT_EQ(third->ascii_text(), "a name of some length");
}

TEST_F(StrTest, SearchesOfAllWidths) {
  const char* const texts[] = {"xxabxxab",
                               "xx\xC3\xA9"
                               "bxx\xC3\xA9"
                               "b",
                               "xx\xE2\x82\xAC"
                               "bxx\xE2\x82\xAC"
                               "b",
                               "xx\xF0\x9F\x98\x80"
                               "bxx\xF0\x9F\x98\x80"
                               "b"};
  const char* const parts[] = {"ab",
                               "\xC3\xA9"
                               "b",
                               "\xE2\x82\xAC"
                               "b",
                               "\xF0\x9F\x98\x80"
                               "b"};
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++) {
      RefTo<Str> whole = text(texts[i]), part = text(parts[k]);
      EXPECT_EQ(str_find(*whole, *part, 0, 8), i == k ? 2 : -1);
      EXPECT_EQ(str_find(*whole, *part, 3, 8), i == k ? 6 : -1);
      EXPECT_EQ(str_find(*whole, *part, 3, 7), -1);
      EXPECT_EQ(str_rfind(*whole, *part, 0, 8), i == k ? 6 : -1);
      EXPECT_EQ(str_count(*whole, *part, 0, 8), i == k ? 2 : 0);
      EXPECT_EQ(str_has_at(*whole, *part, 6), i == k);
      EXPECT_FALSE(str_has_at(*whole, *part, 7));
    }
}

TEST_F(StrTest, Utf8OfSurrogates) {
  RefTo<Str> lone = text("a\xED\xB2\x80");  // U+DC80
  EXPECT_EQ(lone->length, 2u);
  EXPECT_TRUE(Utf8::of(*ts_, *lone).is_error());
  EXPECT_TRUE(bool(ts_->catch_if(Exc::UnicodeEncodeError)));
  EXPECT_EQ(MUST(Utf8::escaped(*ts_, *lone)).view(), "a\x80");
  EXPECT_EQ(MUST(Utf8::lossless(*ts_, *lone)).view(), "a\xED\xB2\x80");
}

TEST_F(StrTest, RefusedMemoryLeavesTextWhole) {
  RefTo<Str> whole = text(std::string(400000, 'x'));  // more than a page: every allocation can be refused
  for (uint64_t nth = 1; nth < 4; nth++) {
    StrBuilder builder(*ts_);
    ts_->interpreter().heap.refuse_at(nth);
    bool failed =
        builder.append(*whole).is_error() || builder.append(U'\u20AC').is_error() || builder.finish().is_error();
    ts_->interpreter().heap.refuse_at(0);
    EXPECT_TRUE(failed);
    EXPECT_TRUE(bool(ts_->catch_if(Exc::MemoryError)));
  }
}

}  // namespace
}  // namespace ouro
