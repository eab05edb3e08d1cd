// Properties, names and normalisation against digests of the oracle's answers for all 0x110000 code points.
// The expected digests are in tests/unicode/digests.txt, which tools/make_unicode_test_data.py writes.
#include "unicode/properties.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <map>
#include <string>

#include "unicode/database_3_2.h"
#include "unicode/identifiers.h"
#include "unicode/names.h"
#include "unicode/normalize.h"

namespace ouro::unicode {
namespace {

// FNV-1a of 64 bits over the bytes of 32-bit little-endian numbers.
class Digest {
 public:
  void add(uint32_t number) {
    for (int i = 0; i < 4; i++) {
      value_ = (value_ ^ (number & 0xff)) * 1099511628211u;
      number >>= 8;
    }
  }
  void add(std::string_view text) {
    add(uint32_t(text.size()));
    for (char c : text) add(uint8_t(c));
  }
  std::string hex() const {
    char text[17];
    std::snprintf(text, sizeof(text), "%016llx", static_cast<unsigned long long>(value_));
    return text;
  }

 private:
  uint64_t value_ = 14695981039346656037u;
};

const std::map<std::string, std::string>& expected() {
  static const std::map<std::string, std::string> digests = [] {
    std::map<std::string, std::string> read;
    std::FILE* file = std::fopen(OURO_SOURCE_DIR "/tests/unicode/digests.txt", "r");
    char name[64], digest[64], line[160];
    while (file && std::fgets(line, sizeof(line), file))
      if (line[0] != '#' && std::sscanf(line, "%63s %63s", name, digest) == 2) read[name] = digest;
    if (file) std::fclose(file);
    return read;
  }();
  return digests;
}

template <class Function>
void check(const char* name, Function function) {
  Digest digest;
  for (uint32_t c = 0; c < kCodePointLimit; c++) function(digest, c);
  auto found = expected().find(name);
  ASSERT_NE(found, expected().end()) << name;
  EXPECT_EQ(digest.hex(), found->second) << name;
}

void add_mapped(Digest& digest, uint32_t c, int (*map)(char32_t, char32_t*)) {
  char32_t out[3];
  int count = map(c, out);
  digest.add(count);
  for (int i = 0; i < count; i++) digest.add(out[i]);
}

TEST(Properties, Kinds) {
  check("isalpha", [](Digest& d, uint32_t c) { d.add(is_alpha(c)); });
  check("isdecimal", [](Digest& d, uint32_t c) { d.add(is_decimal(c)); });
  check("isdigit", [](Digest& d, uint32_t c) { d.add(is_digit(c)); });
  check("isnumeric", [](Digest& d, uint32_t c) { d.add(is_numeric(c)); });
  check("isalnum", [](Digest& d, uint32_t c) { d.add(is_alnum(c)); });
  check("isspace", [](Digest& d, uint32_t c) { d.add(is_space(c)); });
  check("line_break", [](Digest& d, uint32_t c) { d.add(is_line_break(c)); });
  check("islower", [](Digest& d, uint32_t c) { d.add(is_lower(c)); });
  check("isupper", [](Digest& d, uint32_t c) { d.add(is_upper(c)); });
  check("istitle", [](Digest& d, uint32_t c) { d.add(is_title(c) || is_upper(c)); });
  check("isprintable", [](Digest& d, uint32_t c) { d.add(is_printable(c)); });
  check("identifier_start", [](Digest& d, uint32_t c) { d.add(is_identifier_start(c)); });
  check("identifier_continue", [](Digest& d, uint32_t c) { d.add(is_identifier_continue(c)); });
}

TEST(Properties, Case) {
  check("simple_lower", [](Digest& d, uint32_t c) { d.add(to_lower(c)); });
  check("iscased", [](Digest& d, uint32_t c) { d.add(to_lower(c) != c || to_upper(c) != c); });
  check("lower", [](Digest& d, uint32_t c) { add_mapped(d, c, to_lower_full); });
  check("upper", [](Digest& d, uint32_t c) { add_mapped(d, c, to_upper_full); });
  check("title", [](Digest& d, uint32_t c) { add_mapped(d, c, to_title_full); });
  check("casefold", [](Digest& d, uint32_t c) { add_mapped(d, c, casefold_full); });
}

TEST(Properties, Database) {
  check("category", [](Digest& d, uint32_t c) { d.add(category_name(category(c))); });
  check("bidirectional", [](Digest& d, uint32_t c) { d.add(bidirectional_name(bidirectional(c))); });
  check("east_asian_width", [](Digest& d, uint32_t c) { d.add(east_asian_width_name(east_asian_width(c))); });
  check("combining", [](Digest& d, uint32_t c) { d.add(combining_class(c)); });
  check("mirrored", [](Digest& d, uint32_t c) { d.add(is_mirrored(c)); });
  check("decimal", [](Digest& d, uint32_t c) { d.add(decimal_value(c)); });
  check("digit", [](Digest& d, uint32_t c) { d.add(digit_value(c)); });
  check("numeric", [](Digest& d, uint32_t c) {
    Maybe<double> value = numeric_value(c);
    uint64_t bits = ~uint64_t(0);
    if (value) std::memcpy(&bits, &*value, 8);
    d.add(uint32_t(bits));
    d.add(uint32_t(bits >> 32));
  });
  check("decomposition", [](Digest& d, uint32_t c) {
    Decomposition parts = decomposition(c);
    d.add(parts.tag);
    d.add(uint32_t(parts.code_points.size()));
    for (uint32_t part : parts.code_points) d.add(part);
  });
}

TEST(Properties, NormalForms) {
  SystemResources resources;
  constexpr const char* kNames[] = {"NFC", "NFD", "NFKC", "NFKD", "3.2-NFC", "3.2-NFD", "3.2-NFKC", "3.2-NFKD"};
  for (int i = 0; i < 8; i++) {
    NormalForm form = NormalForm(i % 4);
    DatabaseVersion version = i < 4 ? DatabaseVersion::v14_0 : DatabaseVersion::v3_2;
    GrowingArray<uint32_t> out(resources);
    check(kNames[i], [&](Digest& d, uint32_t c) {
      out.truncate(0);
      ASSERT_FALSE(normalize(TextView(&c, 1), form, out, version).is_error());
      d.add(uint32_t(out.size()));
      for (uint32_t part : out.span()) d.add(part);
      bool same = out.size() == 1 && out[0] == c;
      ASSERT_EQ(is_normalized(resources, TextView(&c, 1), form, version).value(), same) << c;
    });
  }
}

TEST(Properties, Unicode32) {
  check("3.2-category", [](Digest& d, uint32_t c) { d.add(category_name(v3_2::character_data(c).category)); });
  check("3.2-bidirectional",
        [](Digest& d, uint32_t c) { d.add(bidirectional_name(v3_2::character_data(c).bidirectional)); });
  check("3.2-east_asian_width",
        [](Digest& d, uint32_t c) { d.add(east_asian_width_name(v3_2::character_data(c).east_asian_width)); });
  check("3.2-combining", [](Digest& d, uint32_t c) { d.add(v3_2::character_data(c).combining_class); });
  check("3.2-mirrored", [](Digest& d, uint32_t c) { d.add(v3_2::character_data(c).is_mirrored); });
  check("3.2-decimal", [](Digest& d, uint32_t c) { d.add(v3_2::decimal_value(c)); });
  check("3.2-decomposition", [](Digest& d, uint32_t c) {
    Decomposition parts = v3_2::decomposition(c);
    d.add(parts.tag);
    d.add(uint32_t(parts.code_points.size()));
    for (uint32_t part : parts.code_points) d.add(part);
  });
  check("3.2-name", [](Digest& d, uint32_t c) {
    char name[kNameCapacity];
    size_t length = v3_2::character_name(c, name);
    d.add(std::string_view(name, length));
    if (length) ASSERT_EQ(*v3_2::lookup_name({name, length}), char32_t(c));
  });
  EXPECT_FALSE(bool(v3_2::lookup_name("TAKRI LETTER A")));
  EXPECT_FALSE(bool(v3_2::lookup_name("LINE FEED")));
  EXPECT_EQ(*v3_2::lookup_name("latin small letter a"), U'a');
}

TEST(Properties, NoCodePoint) {
  char32_t out[3];
  for (char32_t c : {0x110000u, 0xffffffffu}) {
    EXPECT_FALSE(is_alnum(c) || is_space(c) || is_identifier_start(c) || is_printable(c) || is_mirrored(c));
    EXPECT_EQ(to_lower(c), c);
    EXPECT_EQ(to_upper_full(c, out), 1);
    EXPECT_EQ(category(c), Category::Cn);
    EXPECT_TRUE(decomposition(c).code_points.empty());
  }
}

TEST(Names, AllCodePoints) {
  check("name", [](Digest& d, uint32_t c) {
    char name[kNameCapacity];
    size_t length = character_name(c, name);
    d.add(std::string_view(name, length));
    if (length == 0) return;
    char32_t found[kLongestNamedSequence];
    ASSERT_EQ(lookup_name({name, length}, NameScope::characters, found), 1) << c;
    ASSERT_EQ(found[0], char32_t(c));
  });
}

TEST(Names, AliasesSequencesAndFaults) {
  char32_t out[kLongestNamedSequence];
  auto code = [&](std::string_view name) {
    return lookup_name(name, NameScope::characters, out) == 1 ? int64_t(out[0]) : -1;
  };
  EXPECT_EQ(code("latin small letter a"), 'a');
  EXPECT_EQ(code("LINE FEED"), 10);
  EXPECT_EQ(code("BELL"), 0x1f514);
  EXPECT_EQ(code("CJK UNIFIED IDEOGRAPH-4E00"), 0x4e00);
  EXPECT_EQ(code("CJK UNIFIED IDEOGRAPH-04E00"), 0x4e00);
  EXPECT_EQ(code("CJK UNIFIED IDEOGRAPH-4e00"), -1);
  EXPECT_EQ(code("CJK UNIFIED IDEOGRAPH-"), -1);
  EXPECT_EQ(code("HANGUL SYLLABLE "), -1);
  EXPECT_EQ(code("hangul syllable ga"), -1);
  EXPECT_EQ(code("HANGUL SYLLABLE HIH"), 0xd7a3);
  EXPECT_EQ(code(""), -1);
  EXPECT_EQ(code(std::string(5000, 'A')), -1);
  EXPECT_EQ(code("\xff\xff"), -1);
  EXPECT_EQ(lookup_name("LATIN SMALL LETTER R WITH TILDE", NameScope::characters, out), 0);
  EXPECT_EQ(lookup_name("LATIN SMALL LETTER R WITH TILDE", NameScope::characters_and_sequences, out), 2);
  EXPECT_EQ(out[1], 0x303u);
}

// Every alias and named sequence: "name", then its code points as lookup finds them, each line of aliases.txt.
TEST(Names, AliasesAndSequencesAsTheOracle) {
  std::FILE* file = std::fopen(OURO_SOURCE_DIR "/tests/unicode/aliases.txt", "r");
  ASSERT_NE(file, nullptr);
  char line[256];
  int count = 0;
  while (std::fgets(line, sizeof(line), file)) {
    if (line[0] == '#') continue;
    std::string_view text(line);
    size_t tab = text.find('\t');
    ASSERT_NE(tab, std::string_view::npos);
    std::string_view name = text.substr(0, tab);
    char32_t out[kLongestNamedSequence];
    int length = lookup_name(name, NameScope::characters_and_sequences, out);
    std::string found;
    for (int i = 0; i < length; i++) {
      char digits[16];
      std::snprintf(digits, sizeof(digits), "%s%x", i ? "." : "", unsigned(out[i]));
      found += digits;
    }
    EXPECT_EQ(found, text.substr(tab + 1, text.size() - tab - 2)) << name;
    EXPECT_EQ(lookup_name(name, NameScope::characters, out), length == 1 ? 1 : 0) << name;
    count++;
  }
  std::fclose(file);
  EXPECT_GT(count, 900);
}

std::string identifier(std::string_view name) {
  SystemResources resources;
  Arena arena(resources);
  return std::string(normalize_identifier(arena, name).release());
}

TEST(NormalizeIdentifier, FormKC) {
  EXPECT_EQ(identifier("plain_ascii"), "plain_ascii");
  EXPECT_EQ(identifier("\xef\xac\x81"), "fi");                 // U+FB01
  EXPECT_EQ(identifier("e\xcc\x81"), "\xc3\xa9");              // e, combining acute
  EXPECT_EQ(identifier("\xf0\x9d\x94\x98nicode"), "Unicode");  // U+1D518
  EXPECT_EQ(identifier("\xff bad"), "\xff bad");
  EXPECT_EQ(identifier("\xc3\xa9t\xc3\xa9"), "\xc3\xa9t\xc3\xa9");
}

}  // namespace
}  // namespace ouro::unicode
