// Codecs, normal forms, case mappings, search, splitting and repr against recorded answers of the oracle:
// tests/unicode/cases.txt, or the file that OURO_UNICODE_CASES names (see tools/make_unicode_cases.py).
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "unicode/case_mapping.h"
#include "unicode/codec_errors.h"
#include "unicode/codecs.h"
#include "unicode/normalize.h"
#include "unicode/repr.h"
#include "unicode/text_kernels.h"

namespace ouro::unicode {
namespace {

// A text in its narrowest kind or a wider one.
class Text {
 public:
  explicit Text(const std::u32string& characters, uint8_t least_width = 1) : wide_(characters) {
    uint32_t most = 0;
    for (char32_t c : characters) most |= c;
    width_ = std::max<uint8_t>(least_width, most > 0xffff ? 4 : most > 0xff ? 2 : 1);
    for (char32_t c : characters) {
      one_.push_back(uint8_t(c));
      two_.push_back(uint16_t(c));
      four_.push_back(uint32_t(c));
    }
  }
  TextView view() const {
    if (width_ == 1) return {one_.data(), one_.size()};
    if (width_ == 2) return {two_.data(), two_.size()};
    return {four_.data(), four_.size()};
  }

 private:
  std::u32string wide_;
  std::vector<uint8_t> one_;
  std::vector<uint16_t> two_;
  std::vector<uint32_t> four_;
  uint8_t width_;
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == separator) parts.emplace_back();
    else parts.back().push_back(c);
  }
  return parts;
}

std::u32string parse_text(const std::string& field) {
  std::u32string text;
  if (field == "-") return text;
  for (const std::string& part : split(field, '.')) text.push_back(char32_t(std::strtoul(part.c_str(), nullptr, 16)));
  return text;
}

std::vector<uint8_t> parse_bytes(const std::string& field) {
  std::vector<uint8_t> bytes;
  for (size_t i = 1; i + 1 < field.size(); i += 2)
    bytes.push_back(uint8_t(std::strtoul(field.substr(i, 2).c_str(), nullptr, 16)));
  return bytes;
}

std::string show(TextView text) {
  if (text.size == 0) return "-";
  std::string shown;
  char digits[16];
  for (size_t i = 0; i < text.size; i++) {
    std::snprintf(digits, sizeof(digits), "%s%x", i ? "." : "", text[i]);
    shown += digits;
  }
  return shown;
}

std::string show(Bytes bytes) {
  std::string shown = "x";
  char digits[4];
  for (uint8_t byte : bytes) {
    std::snprintf(digits, sizeof(digits), "%02x", byte);
    shown += digits;
  }
  return shown;
}

std::string show_fault(CodecFault fault) {
  return "! " + std::to_string(fault.start) + " " + std::to_string(fault.end) + " " + fault.reason;
}

// Code page 1252, with U+FFFE where it has no character.
std::u32string code_page_1252() {
  std::u32string table;
  for (char32_t c = 0; c < 256; c++) table.push_back(c);
  constexpr char32_t kMiddle[] = {0x20ac, 0xfffe, 0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                  0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0xfffe, 0x17d,  0xfffe,
                                  0xfffe, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                  0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0xfffe, 0x17e,  0x178};
  for (int i = 0; i < 32; i++) table[0x80 + i] = kMiddle[i];
  return table;
}

CodecFamily family_of(const std::string& codec) {
  if (codec == "utf8") return CodecFamily::utf8;
  if (codec == "utf16" || codec == "utf16le") return CodecFamily::utf16_little;
  if (codec == "utf16be") return CodecFamily::utf16_big;
  if (codec == "utf32" || codec == "utf32le") return CodecFamily::utf32_little;
  if (codec == "utf32be") return CodecFamily::utf32_big;
  return codec == "charmap" ? CodecFamily::charmap : CodecFamily::other;
}

ByteOrder order_of(const std::string& codec) {
  return codec.ends_with("be") ? ByteOrder::big : codec.ends_with("le") ? ByteOrder::little : ByteOrder::from_mark;
}

Result<size_t> decode(const std::string& codec, Bytes bytes, Input input, DecodeErrorHandler& errors, TextBuffer& out) {
  ByteOrder order = order_of(codec);
  if (codec == "utf8") return decode_utf8(bytes, input, errors, out);
  if (codec.starts_with("utf16")) return decode_utf16(bytes, input, order, errors, out);
  if (codec.starts_with("utf32")) return decode_utf32(bytes, input, order, errors, out);
  if (codec == "utf7") return decode_utf7(bytes, input, errors, out);
  if (codec == "ascii") return decode_ascii(bytes, errors, out);
  if (codec == "latin1") return decode_latin1(bytes, out);
  if (codec == "unicode_escape") return decode_unicode_escape(bytes, input, errors, out);
  if (codec == "raw_unicode_escape") return decode_raw_unicode_escape(bytes, input, errors, out);
  Text table(code_page_1252());
  return decode_charmap(bytes, table.view(), errors, out);
}

Result<void> encode(const std::string& codec, TextView text, EncodeErrorHandler& errors, ByteBuffer& out) {
  if (codec == "utf8") return encode_utf8(text, errors, out);
  if (codec.starts_with("utf16")) return encode_utf16(text, order_of(codec), errors, out);
  if (codec.starts_with("utf32")) return encode_utf32(text, order_of(codec), errors, out);
  if (codec == "utf7") return encode_utf7(text, out);
  if (codec == "ascii") return encode_ascii(text, errors, out);
  if (codec == "latin1") return encode_latin1(text, errors, out);
  if (codec == "unicode_escape") return encode_unicode_escape(text, out);
  if (codec == "raw_unicode_escape") return encode_raw_unicode_escape(text, out);
  ReverseCharmap table(Text(code_page_1252()).view());
  return encode_charmap(text, table, errors, out);
}

class Runner {
 public:
  void run(const std::vector<std::string>& f) {
    if (f[0] == "decode") run_decode(f);
    else if (f[0] == "encode") run_encode(f);
    else if (f[0] == "normalize") run_normalize(f);
    else if (f[0] == "case") run_case(f);
    else if (f[0] == "is") run_is(f);
    else if (f[0] == "search") run_search(f);
    else if (f[0] == "pieces") run_pieces(f);
    else if (f[0] == "compare") run_compare(f);
    else if (f[0] == "repr") run_repr(f);
    else FAIL() << "unknown case " << f[0];
  }

 private:
  void expect_narrowest(const TextBuffer& out) {
    uint32_t bits = 0;
    for (size_t i = 0; i < out.size(); i++) bits |= out[i];
    EXPECT_EQ(out.width(), bits > 0xffff ? 4 : bits > 0xff ? 2 : 1);
    EXPECT_EQ(out.maximum(), bits > 0xffff ? 0x10ffff : bits > 0xff ? 0xffff : bits > 0x7f ? 0xff : 0x7f);
  }

  void run_decode(const std::vector<std::string>& f) {
    std::vector<uint8_t> bytes = parse_bytes(f[4]);
    StandardDecodeErrors errors(*error_policy(f[2]), family_of(f[1]));
    TextBuffer out(resources_);
    Result<size_t> consumed = decode(f[1], bytes, f[3] == "1" ? Input::complete : Input::partial, errors, out);
    ASSERT_EQ(consumed.is_error(), errors.failed());
    std::string answer =
        errors.failed() ? show_fault(errors.failure()) : show(out.view()) + " " + std::to_string(consumed.release());
    EXPECT_EQ(answer, f[5]);
    expect_narrowest(out);
  }

  void run_encode(const std::vector<std::string>& f) {
    for (uint8_t width : {1, 2, 4}) {
      Text text(parse_text(f[3]), width);
      StandardEncodeErrors errors(resources_, *error_policy(f[2]), family_of(f[1]));
      ByteBuffer out(resources_);
      ASSERT_EQ(encode(f[1], text.view(), errors, out).is_error(), errors.failed());
      EXPECT_EQ(errors.failed() ? show_fault(errors.failure()) : show(out.span()), f[4]);
    }
  }

  void run_normalize(const std::vector<std::string>& f) {
    NormalForm form = f[1] == "NFC"    ? NormalForm::NFC
                      : f[1] == "NFD"  ? NormalForm::NFD
                      : f[1] == "NFKC" ? NormalForm::NFKC
                                       : NormalForm::NFKD;
    Text text(parse_text(f[2]));
    GrowingArray<uint32_t> out(resources_);
    ASSERT_FALSE(normalize(text.view(), form, out).is_error());
    EXPECT_EQ(show(TextView(out.data(), out.size())), f[3]);
    EXPECT_EQ(is_normalized(resources_, text.view(), form).release(), f[4] == "1");
    out.truncate(0);
    ASSERT_FALSE(normalize(text.view(), form, out, DatabaseVersion::v3_2).is_error());
    EXPECT_EQ(show(TextView(out.data(), out.size())), f[5]);
  }

  void run_case(const std::vector<std::string>& f) {
    CaseMapping mapping = f[1] == "lower"        ? CaseMapping::lower
                          : f[1] == "upper"      ? CaseMapping::upper
                          : f[1] == "title"      ? CaseMapping::title
                          : f[1] == "capitalize" ? CaseMapping::capitalize
                          : f[1] == "swapcase"   ? CaseMapping::swap_case
                                                 : CaseMapping::fold;
    Text text(parse_text(f[2]));
    TextBuffer out(resources_);
    ASSERT_FALSE(map_case(text.view(), mapping, out).is_error());
    EXPECT_EQ(show(out.view()), f[3]);
  }

  void run_is(const std::vector<std::string>& f) {
    Text text(parse_text(f[1]));
    EXPECT_EQ(is_lower_text(resources_, text.view()).release(), f[2] == "1");
    EXPECT_EQ(is_upper_text(resources_, text.view()).release(), f[3] == "1");
    EXPECT_EQ(is_title_text(resources_, text.view()).release(), f[4] == "1");
  }

  void run_search(const std::vector<std::string>& f) {
    for (uint8_t width : {1, 2, 4}) {
      for (uint8_t pattern_width : {1, 2, 4}) {
        Text text(parse_text(f[1]), width), pattern(parse_text(f[2]), pattern_width);
        TextView in = text.view(), what = pattern.view();
        with_units(in, [&](const auto* units) {
          with_units(what, [&](const auto* wanted) {
            auto number = [](size_t place) { return std::to_string(place == kNotFound ? -1 : int64_t(place)); };
            EXPECT_EQ(number(find_units(units, in.size, wanted, what.size, std::stoul(f[3]))), f[4]);
            EXPECT_EQ(number(rfind_units(units, in.size, wanted, what.size)), f[5]);
            EXPECT_EQ(number(count_units(units, in.size, wanted, what.size)), f[6]);
            // The search with a bound, which otherwise only bad cases reach.
            using Unit = std::remove_cvref_t<decltype(*units)>;
            using Wanted = std::remove_cvref_t<decltype(*wanted)>;
            EXPECT_EQ(number(two_way_find(UnitSequence<Unit, false>{units, in.size}, std::stoul(f[3]),
                                          UnitSequence<Wanted, false>{wanted, what.size})),
                      f[4]);
            size_t back = two_way_find(UnitSequence<Unit, true>{units, in.size}, 0,
                                       UnitSequence<Wanted, true>{wanted, what.size});
            EXPECT_EQ(number(back == kNotFound ? back : in.size - back - what.size), f[5]);
          });
        });
      }
    }
  }

  void run_pieces(const std::vector<std::string>& f) {
    for (uint8_t width : {1, 2, 4}) {
      Text text(parse_text(f[1]), width), characters(parse_text(f[2]));
      TextView in = text.view(), set = characters.view();
      with_units(in, [&](const auto* units) {
        std::string lines, kept_lines, words;
        auto add = [&](std::string& list, size_t start, size_t end) {
          list += (list.empty() ? "" : ",") + show(in.part(start, end));
        };
        for (size_t at = 0; at < in.size;) {
          LineBounds line = next_line(units, in.size, at);
          add(lines, at, line.end);
          add(kept_lines, at, line.next);
          at = line.next;
        }
        for (size_t at = 0;;) {
          Bounds word = next_word(units, in.size, at);
          if (word.start == word.end) break;
          add(words, word.start, word.end);
          at = word.end;
        }
        EXPECT_EQ(lines.empty() ? "none" : lines, f[3]);
        EXPECT_EQ(kept_lines.empty() ? "none" : kept_lines, f[4]);
        EXPECT_EQ(words.empty() ? "none" : words, f[5]);
        constexpr StripSide kSides[] = {StripSide::both, StripSide::left, StripSide::right};
        for (int i = 0; i < 3; i++) {
          Bounds space = strip_space_bounds(units, in.size, kSides[i]);
          EXPECT_EQ(show(in.part(space.start, space.end)), f[6 + i]);
          with_units(set, [&](const auto* members) {
            Bounds stripped = strip_set_bounds(units, in.size, members, set.size, kSides[i]);
            EXPECT_EQ(show(in.part(stripped.start, stripped.end)), f[9 + i]);
          });
        }
      });
    }
  }

  void run_compare(const std::vector<std::string>& f) {
    for (uint8_t width : {1, 2, 4}) {
      Text a(parse_text(f[1]), width), b(parse_text(f[2]));
      with_units(a.view(), [&](const auto* a_units) {
        with_units(b.view(), [&](const auto* b_units) {
          EXPECT_EQ(compare_units(a_units, a.view().size, b_units, b.view().size), std::stoi(f[3]));
          if (a.view().size == b.view().size) EXPECT_EQ(equal_units(a_units, b_units, a.view().size), f[3] == "0");
        });
      });
    }
  }

  void run_repr(const std::vector<std::string>& f) {
    Text text(parse_text(f[1]));
    TextBuffer out(resources_);
    ASSERT_FALSE(repr_text(text.view(), out).is_error());
    EXPECT_EQ(show(out.view()), f[2]);
    expect_narrowest(out);
    out.clear();
    ASSERT_FALSE(ascii_text(text.view(), out).is_error());
    EXPECT_EQ(show(out.view()), f[3]);
    out.clear();
    ASSERT_FALSE(repr_bytes(parse_bytes(f[4]), out).is_error());
    EXPECT_EQ(show(out.view()), f[5]);
  }

  SystemResources resources_;
};

TEST(Cases, AsTheOracle) {
  const char* path = std::getenv("OURO_UNICODE_CASES");
  std::ifstream file(path ? path : OURO_SOURCE_DIR "/tests/unicode/cases.txt");
  Runner runner;
  std::string line;
  size_t count = 0, failures = 0;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    SCOPED_TRACE(line);
    runner.run(split(line, '\t'));
    count++;
    if (HasFailure() && ++failures > 20) break;
  }
  EXPECT_GT(count, 1000u);
}

}  // namespace
}  // namespace ouro::unicode
