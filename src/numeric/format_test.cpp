#include <gtest/gtest.h>

#include <random>

#include "numeric/float_text.h"
#include "numeric/format_spec.h"
#include "numeric/printf_format.h"
#include "numeric/vectors.h"

namespace ouro::numeric {
namespace {

using testing::Case;
using testing::Hex;
using testing::parsed;

class StringSink final : public TextSink {
 public:
  Result<void> reserve(uint64_t length, char32_t largest) override {
    expected_length += length;
    limit = std::max(limit, largest);
    return {};
  }
  Result<void> append(std::string_view ascii) override {
    for (char c : ascii) text += char32_t(uint8_t(c));
    return {};
  }
  Result<void> append(char32_t code_point, uint64_t count) override {
    text.append(size_t(count), code_point);
    return {};
  }
  // What was announced is what came.
  void check(const std::string& what) const {
    EXPECT_EQ(text.size(), expected_length) << what;
    for (char32_t c : text) EXPECT_TRUE(c < 0x80 || c <= limit) << what;
  }

  std::u32string text;
  uint64_t expected_length = 0;
  char32_t limit = 0;
};

// The Arabic digits are enough for the vectors.
int decimal_digit(char32_t c) { return c >= 0x660 && c <= 0x669 ? int(c - 0x660) : -1; }

Result<void> format_case(Context& c, const Case& fields, StringSink& sink) {
  const std::string& kind = fields[0];
  std::u32string spec_text = testing::unescaped(fields[1]);
  FormattedKind formatted = kind == "str" ? FormattedKind::kText : FormattedKind::kNumber;
  FormatSpec spec =
      TRY(parse_format_spec(c, CodePoints(std::u32string_view(spec_text)), formatted, kind.c_str(), decimal_digit));
  if (kind == "int") {
    TRY(format_integer(c, Hex(fields[2]), spec, "int", sink));
  } else if (kind == "float") {
    TRY(format_float(c, parsed(fields[2]), spec, "float", sink));
  } else if (kind == "complex") {
    size_t space = fields[2].find(' ');
    TRY(format_complex(c, {parsed(fields[2].substr(0, space)), parsed(fields[2].substr(space + 1))}, spec, "complex",
                       sink));
  } else {
    std::u32string text = testing::unescaped(fields[2]);
    TextLayout layout = TRY(layout_text(c, text.size(), spec, "str"));
    sink.text = std::u32string(layout.left_fill, spec.fill) + text.substr(0, layout.length) +
                std::u32string(layout.right_fill, spec.fill);
    sink.expected_length = sink.text.size();
    sink.limit = 0x10ffff;
  }
  sink.check(testing::joined(fields));
  return {};
}

TEST(FormatSpec, AgreesWithTheOracle) {
  SystemResources resources;
  for (const Case& fields : testing::read_vectors("format_spec")) {
    Context context(resources);
    StringSink sink;
    std::string result;
    if (format_case(context, fields, sink).is_error()) {
      // The vectors show a message's own characters escaped.
      std::string message = testing::failure_of(context);
      std::u32string decoded;
      for (size_t i = 0; i < message.size();) {
        uint8_t lead = uint8_t(message[i]);
        int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        char32_t c = more == 0 ? lead : lead & (0x3f >> more);
        for (int k = 1; k <= more; k++) c = c << 6 | (uint8_t(message[i + k]) & 0x3f);
        decoded += c;
        i += size_t(more) + 1;
      }
      result = testing::escaped(decoded);
    } else {
      result = testing::escaped(sink.text);
    }
    EXPECT_EQ(result, fields.back()) << testing::joined(fields);
  }
}

TEST(FormatSpec, LocaleOfTypeN) {
  SystemResources resources;
  Context context(resources);
  NumberLocale locale{U",", U"\u202f", std::string_view("\3\2")};
  auto spec = MUST(parse_format_spec(context, CodePoints(std::string_view("n")), FormattedKind::kNumber, "int"));
  StringSink sink;
  MUST(format_integer(context, SmallInteger(1234567890), spec, "int", sink, locale));
  sink.check("n");
  EXPECT_EQ(testing::escaped(sink.text), "1\\u202f23\\u202f45\\u202f67\\u202f890");
  StringSink real;
  MUST(format_float(context, 12345.5, spec, "float", real, locale));
  EXPECT_EQ(testing::escaped(real.text), "12\\u202f345,5");
}

Result<void> printf_case(Context& c, const Case& fields, StringSink& sink) {
  std::u32string text = testing::unescaped(fields[1]);
  const std::string& value = fields[fields.size() - 2];
  PrintfReader reader(c, CodePoints(std::u32string_view(text)), PrintfText::kStr, fields[0] == "key");
  int64_t added = 0;
  int arguments = 0;
  for (;;) {
    switch (TRY(reader.next())) {
      case PrintfStep::kEnd: sink.check(testing::joined(fields)); return {};
      case PrintfStep::kLiteral:
        sink.text += text.substr(reader.start(), reader.end() - reader.start());
        sink.expected_length = sink.text.size();
        sink.limit = 0x10ffff;
        break;
      case PrintfStep::kKey: {
        std::u32string key = text.substr(reader.start(), reader.end() - reader.start());
        added = key == U"" ? 2 : key == U"a(b)c" ? 1 : 0;
        arguments = 0;
        break;
      }
      case PrintfStep::kWidthArgument: {
        int64_t width;
        to_int64(Hex(fields[2]), &width);
        reader.set_width(width);
        break;
      }
      case PrintfStep::kPrecisionArgument: {
        int64_t precision;
        to_int64(Hex(fields[2]), &precision);
        TRY(reader.set_precision(precision));
        break;
      }
      case PrintfStep::kConversion: {
        if (arguments++) return c.fail(FailureKind::kType, "not enough arguments for format string");
        const PrintfConversion& conversion = reader.conversion();
        char32_t type = conversion.type;
        if (type == 's' || type == 'c') {
          std::u32string argument = testing::unescaped(value);
          TextLayout layout = printf_layout(argument.size(), conversion);
          sink.text += std::u32string(layout.left_fill, ' ') + argument.substr(0, layout.length) +
                       std::u32string(layout.right_fill, ' ');
          sink.expected_length = sink.text.size();
          sink.limit = 0x10ffff;
        } else if (type < 0x80 && std::string("diuoxX").find(char(type)) != std::string::npos) {
          TRY(printf_integer(c, MUST(add(c, Hex(value), SmallInteger(added))), conversion, sink));
        } else if (type < 0x80 && std::string("eEfFgG").find(char(type)) != std::string::npos) {
          TRY(printf_float(c, parsed(value), conversion, sink));
        } else {
          return reader.unsupported();
        }
      }
    }
  }
}

TEST(Printf, AgreesWithTheOracle) {
  SystemResources resources;
  for (const Case& fields : testing::read_vectors("printf")) {
    Context context(resources);
    StringSink sink;
    std::string result =
        printf_case(context, fields, sink).is_error() ? testing::failure_of(context) : testing::escaped(sink.text);
    EXPECT_EQ(result, fields.back()) << testing::joined(fields);
  }
}

// Whatever the texts say, they end in a result or a failure.
TEST(Format, RandomTextsAreHarmless) {
  SystemResources resources;
  std::mt19937_64 random(7);
  const std::string letters = "%%%%((()))<>=^+- z#00123456789999,_.*bcdeEfFgGnosxXar\xff inftyINFTYpPjJ_..--";
  for (int i = 0; i < 200000; i++) {
    std::string text;
    for (size_t size = random() % 14; size > 0; size--) text += letters[random() % letters.size()];
    Context context(resources);
    (void)parse_float(context, text).is_error();
    (void)parse_complex(context, text).is_error();
    (void)float_from_hex(context, text).is_error();
    for (unsigned base : {0u, 2u, 10u, 36u}) {
      auto scanned = scan_integer(text, base);
      if (scanned) MUST(parse(context, *scanned));
    }
    StringSink sink;
    auto spec = parse_format_spec(context, CodePoints(std::string_view(text)), FormattedKind::kNumber, "int");
    if (!spec.is_error()) {
      FormatSpec s = spec.release();
      s.width = std::min<int64_t>(s.width, 1000);
      s.precision = std::min<int64_t>(s.precision, 3000);
      (void)format_integer(context, SmallInteger(-123456789), s, "int", sink).is_error();
      (void)format_float(context, -1.7e300 / double(1 + random() % 1000), s, "float", sink).is_error();
      (void)format_complex(context, {1e-300, -12345.678}, s, "complex", sink).is_error();
      sink.check(text);
    }
    PrintfReader reader(context, CodePoints(std::string_view(text)), PrintfText::kBytes, true);
    for (;;) {
      auto step = reader.next();
      if (step.is_error() || step.value() == PrintfStep::kEnd) break;
      if (step.value() == PrintfStep::kWidthArgument) reader.set_width(int64_t(random() % 40) - 20);
      if (step.value() == PrintfStep::kPrecisionArgument) {
        (void)reader.set_precision(int64_t(random() % 40) - 20).is_error();
      }
      if (step.value() != PrintfStep::kConversion) continue;
      PrintfConversion conversion = reader.conversion();
      conversion.width = std::min<int64_t>(conversion.width, 1000);
      conversion.precision = std::min<int64_t>(conversion.precision, 3000);
      MUST(printf_integer(context, SmallInteger(-77), conversion, sink));
      MUST(printf_float(context, -5e-324, conversion, sink));
    }
  }
}

}  // namespace
}  // namespace ouro::numeric
