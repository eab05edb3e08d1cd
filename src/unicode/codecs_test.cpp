// Codecs and buffers beyond the recorded cases: handlers that change the input or jump, replacements that
// cannot be encoded, refused memory and time, long inputs, every split of an input into two parts.
#include "unicode/codecs.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unicode/case_mapping.h"
#include "unicode/codec_errors.h"
#include "unicode/normalize.h"
#include "unicode/repr.h"
#include "unicode/text_kernels.h"

namespace ouro::unicode {
namespace {

Bytes bytes_of(std::string_view text) { return {reinterpret_cast<const uint8_t*>(text.data()), text.size()}; }

std::u32string text_of(const TextBuffer& buffer) {
  std::u32string text;
  for (size_t i = 0; i < buffer.size(); i++) text.push_back(buffer[i]);
  return text;
}

// Gives one text for every fault, goes on at a fixed place the first time, may change the input.
class ScriptedDecodeErrors final : public DecodeErrorHandler {
 public:
  Result<size_t> handle(Bytes& input, CodecFault fault, TextBuffer& out) override {
    calls++;
    if (!new_input.empty() && calls == 1) {
      input = bytes_of(new_input);
      return 0;
    }
    TRY(out.push('?'));
    return calls == 1 && jump != SIZE_MAX ? jump : fault.end;
  }
  int calls = 0;
  size_t jump = SIZE_MAX;
  std::string new_input;
};

class ScriptedEncodeErrors final : public EncodeErrorHandler {
 public:
  Result<size_t> handle(TextView, CodecFault fault, Replacement& replacement) override {
    replacement = {is_bytes, bytes_of(answer), TextView(answer)};
    return jump == SIZE_MAX ? fault.end : jump;
  }
  Raised reject(TextView, CodecFault fault) override {
    rejected = fault;
    return raised;
  }
  bool is_bytes = false;
  std::string answer;
  size_t jump = SIZE_MAX;
  CodecFault rejected;
};

TEST(Decode, HandlerMayJumpAndReplaceTheInput) {
  SystemResources resources;
  ScriptedDecodeErrors errors;
  errors.jump = 3;
  TextBuffer out(resources);
  EXPECT_EQ(decode_utf8(bytes_of("\xff"
                                 "abc"),
                        Input::complete, errors, out)
                .release(),
            4u);
  EXPECT_EQ(text_of(out), U"?c");

  ScriptedDecodeErrors changing;
  changing.new_input = "new \xff text";
  TextBuffer second(resources);
  EXPECT_EQ(decode_ascii(bytes_of("old \xff"), changing, second).release(), changing.new_input.size());
  EXPECT_EQ(text_of(second), U"old new ? text");
  EXPECT_EQ(changing.calls, 2);
}

TEST(Encode, ReplacementThatCannotBeEncodedIsRejected) {
  SystemResources resources;
  const uint32_t text[] = {'a', 0x20ac, 'b'};
  const uint32_t surrogate[] = {'a', 0xd800, 'b'};
  ScriptedEncodeErrors errors;
  errors.answer = "\xe9";
  ByteBuffer out(resources);
  EXPECT_TRUE(encode_ascii(TextView(text, 3), errors, out).is_error());
  EXPECT_EQ(errors.rejected.start, 1u);
  EXPECT_EQ(errors.rejected.end, 2u);
  errors.rejected = {};
  EXPECT_TRUE(encode_utf8(TextView(surrogate, 3), errors, out).is_error());
  EXPECT_EQ(errors.rejected.end, 2u);
  out.truncate(0);
  EXPECT_FALSE(encode_latin1(TextView(text, 3), errors, out).is_error());
  EXPECT_EQ(out.text(),
            "a\xe9"
            "b");
  errors.is_bytes = true;
  errors.answer = "xyz";
  out.truncate(0);
  EXPECT_FALSE(encode_utf8(TextView(surrogate, 3), errors, out).is_error());
  EXPECT_EQ(out.text(), "axyzb");
  EXPECT_TRUE(encode_utf16(TextView(surrogate, 3), ByteOrder::little, errors, out).is_error());
}

TEST(Decode, TwoPartsGiveTheWhole) {
  SystemResources resources;
  const std::string inputs[][2] = {
      {"utf8", "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 \xed\xa0\x80 \xff z"},
      {"utf7", "a+AOkgrA-b+2ADcAA+-+-"},
      {"escape", R"(a\x41\u20ac\U0001f600\N{BULLET}\\ \n\q \101)"},
      {"raw", R"(a\\u20ac \U0001f600\ n)"},
      {"utf16", std::string("\xff\xfe"
                            "a\0\x3d\xd8\0\xde"
                            "b\0\0\xdc",
                            12)},
      {"utf32", std::string("\0\0\xfe\xff\0\0\0a\0\x01\xf6\0", 12)},
  };
  for (const auto& [codec, input] : inputs) {
    auto decode = [&](std::string_view part, Input more, ByteOrder& order, TextBuffer& out) {
      StandardDecodeErrors errors(ErrorPolicy::replace, CodecFamily::other);
      Bytes bytes = bytes_of(part);
      if (codec == "utf8") return decode_utf8(bytes, more, errors, out).release();
      if (codec == "utf7") return decode_utf7(bytes, more, errors, out).release();
      if (codec == "escape") return decode_unicode_escape(bytes, more, errors, out).release();
      if (codec == "raw") return decode_raw_unicode_escape(bytes, more, errors, out).release();
      if (codec == "utf16") return decode_utf16(bytes, more, order, errors, out).release();
      return decode_utf32(bytes, more, order, errors, out).release();
    };
    TextBuffer whole(resources);
    ByteOrder order = ByteOrder::from_mark;
    decode(input, Input::complete, order, whole);
    for (size_t cut = 0; cut <= input.size(); cut++) {
      // An octal escape is never incomplete, so that a cut within one changes its meaning.
      if (codec == "escape" && cut + 3 > input.size() && cut < input.size()) continue;
      TextBuffer parts(resources);
      order = ByteOrder::from_mark;
      size_t consumed = decode(std::string_view(input).substr(0, cut), Input::partial, order, parts);
      decode(std::string_view(input).substr(consumed), Input::complete, order, parts);
      EXPECT_EQ(text_of(parts), text_of(whole)) << codec << " cut at " << cut;
    }
  }
}

TEST(Decode, TellsTheFirstInvalidEscape) {
  SystemResources resources;
  StandardDecodeErrors errors(ErrorPolicy::strict, CodecFamily::other);
  TextBuffer out(resources);
  size_t place = 99;
  EXPECT_FALSE(decode_unicode_escape(bytes_of(R"(ab\n\q\w)"), Input::complete, errors, out, &place).is_error());
  EXPECT_EQ(place, 4u);
}

TEST(TextBuffer, WidensAndNarrows) {
  SystemResources resources;
  TextBuffer text(resources);
  for (uint32_t i = 0; i < 300; i++) ASSERT_FALSE(text.push(i).is_error());
  EXPECT_EQ(text.width(), 2);
  ASSERT_FALSE(text.push(0x10ffff).is_error());
  EXPECT_EQ(text.width(), 4);
  for (uint32_t i = 0; i < 300; i++) ASSERT_EQ(text[i], i);
  ASSERT_FALSE(text.truncate(300).is_error());
  EXPECT_EQ(text.width(), 2);
  ASSERT_FALSE(text.truncate(200).is_error());
  EXPECT_EQ(text.width(), 1);
  EXPECT_EQ(text.maximum(), 0xffu);
  ASSERT_FALSE(text.truncate(100).is_error());
  EXPECT_EQ(text.maximum(), 0x7fu);
  for (uint32_t i = 0; i < 100; i++) ASSERT_EQ(text[i], i);
}

// Refuses allocations after some, or the leave to go on after some polls.
class Limited final : public Resources {
 public:
  Limited(int allocations, int polls) : allocations_(allocations), polls_(polls) {}
  void* allocate(size_t bytes) override {
    if (allocations_-- <= 0) return nullptr;
    outstanding += bytes;
    return system_.allocate(bytes);
  }
  void release(void* memory, size_t bytes) override {
    outstanding -= bytes;
    system_.release(memory, bytes);
  }
  bool may_continue() override { return polls_-- > 0; }
  size_t outstanding = 0;

 private:
  int allocations_, polls_;
  SystemResources system_;
};

// Runs everything that takes Resources on a large input; true when all of it ended well.
bool run_all(Limited& resources, TextView text, Bytes bytes) {
  Arena arena(resources);
  TextBuffer out(resources);
  ByteBuffer encoded(resources);
  GrowingArray<uint32_t> normal(resources);
  StandardDecodeErrors decode_errors(ErrorPolicy::backslashreplace, CodecFamily::utf8);
  StandardEncodeErrors encode_errors(resources, ErrorPolicy::namereplace, CodecFamily::utf8);
  ByteOrder order = ByteOrder::from_mark;
  bool ok = true;
  ok &= !decode_utf8(bytes, Input::complete, decode_errors, out).is_error();
  ok &= !decode_utf7(bytes, Input::complete, decode_errors, out).is_error();
  ok &= !decode_utf16(bytes, Input::complete, order, decode_errors, out).is_error();
  ok &= !decode_utf32(bytes, Input::complete, order, decode_errors, out).is_error();
  ok &= !decode_ascii(bytes, decode_errors, out).is_error();
  ok &= !decode_unicode_escape(bytes, Input::complete, decode_errors, out).is_error();
  ok &= !encode_utf8(text, encode_errors, encoded).is_error();
  ok &= !encode_utf16(text, order, encode_errors, encoded).is_error();
  ok &= !encode_ascii(text, encode_errors, encoded).is_error();
  ok &= !encode_utf7(text, encoded).is_error();
  ok &= !normalize(text, NormalForm::NFKC, normal).is_error();
  ok &= !is_normalized(resources, text, NormalForm::NFC).is_error();
  ok &= !map_case(text, CaseMapping::title, out).is_error();
  ok &= !repr_text(text, out).is_error();
  ok &= !normalize_identifier(arena, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}).is_error();
  return ok;
}

TEST(Resources, EveryRefusalIsAFailureWithoutALeak) {
  std::string input;
  std::vector<uint32_t> text;
  for (int i = 0; i < 6000; i++) {
    input += i % 7 ? "a\xc3\xa9" : "\xff\\x41+AOk-";
    text.push_back(i % 5 == 0 ? 0xd800 : i % 5 == 1 ? 0x1100 + i % 19 : i % 5 == 2 ? 0x301 : 0x10400 + i % 40);
  }
  bool done = false;
  int limit = 0;
  for (; !done && limit < 3000; limit++) {
    Limited resources(limit, 1 << 30);
    done = run_all(resources, TextView(text.data(), text.size()), bytes_of(input));
    ASSERT_EQ(resources.outstanding, 0u);
  }
  EXPECT_TRUE(done);
  EXPECT_GT(limit, 10);
  for (done = false, limit = 0; !done && limit < 3000; limit++) {
    Limited resources(1 << 30, limit);
    done = run_all(resources, TextView(text.data(), text.size()), bytes_of(input));
  }
  EXPECT_TRUE(done);
  EXPECT_GT(limit, 10);
}

TEST(Kernels, SearchIsLinear) {
  // Each of these is quadratic for a search that compares at every place: 10^11 steps.
  std::vector<uint8_t> text(2000000, 'a');
  std::vector<uint8_t> pattern(200000, 'a');
  for (size_t place : {size_t(0), pattern.size() / 2, pattern.size() - 1}) {
    pattern[place] = 'b';
    EXPECT_EQ(find_units(text.data(), text.size(), pattern.data(), pattern.size()), kNotFound);
    EXPECT_EQ(rfind_units(text.data(), text.size(), pattern.data(), pattern.size()), kNotFound);
    EXPECT_EQ(count_units(text.data(), text.size(), pattern.data(), pattern.size()), 0u);
    pattern[place] = 'a';
  }
}

TEST(Kernels, NormalisationIsLinear) {
  SystemResources resources;
  std::vector<uint32_t> marks;
  for (int i = 0; i < 400000; i++) marks.push_back(i % 2 ? 0x301 : 0x316);
  GrowingArray<uint32_t> out(resources);
  ASSERT_FALSE(normalize(TextView(marks.data(), marks.size()), NormalForm::NFC, out).is_error());
  EXPECT_EQ(out[0], 0x316u);
  EXPECT_EQ(out[marks.size() - 1], 0x301u);
}

TEST(Kernels, CharactersOfAllUnits) {
  for (size_t size = 0; size < 70; size++) {
    std::vector<uint8_t> one(size, 'x');
    std::vector<uint16_t> two(size, 'x');
    std::vector<uint32_t> four(size, 'x');
    EXPECT_TRUE(is_ascii(one.data(), size));
    for (size_t place = 0; place < size; place++) {
      one[place] = 0x80, two[place] = 0x100, four[place] = 0x10000;
      EXPECT_FALSE(is_ascii(one.data(), size));
      EXPECT_EQ(ascii_prefix(one.data(), size), place);
      EXPECT_EQ(maximum_class(two.data(), size), 0xffffu);
      EXPECT_EQ(maximum_class(four.data(), size), 0x10ffffu);
      EXPECT_EQ(find_character(one.data(), size, 0x80), place);
      EXPECT_EQ(find_character(two.data(), size, 0x100), place);
      EXPECT_EQ(find_character(four.data(), size, 0x10000), place);
      EXPECT_EQ(rfind_character(one.data(), size, 0x80), place);
      EXPECT_EQ(rfind_character(two.data(), size, 0x100), place);
      EXPECT_EQ(rfind_character(four.data(), size, 0x10000), place);
      EXPECT_EQ(find_character(one.data(), size, 0x180), kNotFound);
      EXPECT_EQ(count_character(two.data(), size, 'x'), size - 1);
      one[place] = two[place] = four[place] = 'x';
    }
  }
}

TEST(Names, ErrorPolicies) {
  EXPECT_EQ(*error_policy("surrogateescape"), ErrorPolicy::surrogateescape);
  EXPECT_FALSE(bool(error_policy("no such")));
}

}  // namespace
}  // namespace ouro::unicode
