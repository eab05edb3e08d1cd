// repr() of constants: as the runtime's, but without a runtime.
#include <cstdio>

#include "ast/printer.h"
#include "numeric/complex.h"
#include "numeric/float_text.h"
#include "numeric/integer.h"
#include "unicode/properties.h"

namespace ouro::ast {

namespace {

using ouro::Constant;

Result<void> write_integer(const Constant& constant, PrintSink& sink) {
  SystemResources resources;
  numeric::Context context(resources);
  const numeric::IntegerView value{constant.negative, constant.limbs};
  const size_t bound = numeric::to_text_bound(value, 10);
  auto* text = static_cast<char*>(resources.allocate(bound));
  if (!text) return raised;
  Result<size_t> size = numeric::to_text(context, value, 10, text);
  Result<void> result = size.is_error() ? Result<void>(raised) : sink.write({text, size.value()});
  resources.release(text, bound);
  return result;
}

Result<void> write_float(double value, PrintSink& sink) {
  char text[numeric::kFloatReprBound];
  return sink.write({text, numeric::float_repr(value, text)});
}

Result<void> write_complex(numeric::Complex value, PrintSink& sink) {
  char text[numeric::kComplexReprBound];
  return sink.write({text, numeric::complex_repr(value, text)});
}

struct CodePoint {
  char32_t value;
  size_t size;
};

// Text that came from the parser is sound UTF-8, surrogates included.
CodePoint decode(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return at + i < text.size() ? uint32_t(uint8_t(text[at + i]) & 0x3F) : 0u; };
  uint32_t first = uint8_t(text[at]);
  if (first < 0x80) return {first, 1};
  if (first < 0xE0) return {(first & 0x1F) << 6 | byte(1), 2};
  if (first < 0xF0) return {(first & 0x0F) << 12 | byte(1) << 6 | byte(2), 3};
  return {(first & 0x07) << 18 | byte(1) << 12 | byte(2) << 6 | byte(3), 4};
}

Result<void> write_quoted(std::string_view text, bool is_bytes, PrintSink& sink) {
  bool single = text.find('\'') != std::string_view::npos;
  bool twice = text.find('"') != std::string_view::npos;
  char quote = single && !twice ? '"' : '\'';
  TRY(sink.write(is_bytes ? "b" : ""));
  TRY(sink.write({&quote, 1}));
  size_t plain = 0;
  char escape[16];
  for (size_t at = 0; at < text.size();) {
    CodePoint c = is_bytes ? CodePoint{uint8_t(text[at]), 1} : decode(text, at);
    int size = 0;
    if (c.value == char32_t(quote) || c.value == '\\') {
      size = std::snprintf(escape, sizeof escape, "\\%c", int(c.value));
    } else if (c.value == '\n' || c.value == '\r' || c.value == '\t') {
      size = std::snprintf(escape, sizeof escape, "\\%c", c.value == '\n' ? 'n' : c.value == '\r' ? 'r' : 't');
    } else if (c.value < 32 || c.value == 127 || (is_bytes && c.value >= 128)) {
      size = std::snprintf(escape, sizeof escape, "\\x%02x", unsigned(c.value));
    } else if (c.value >= 128 && !unicode::is_printable(c.value)) {
      size = std::snprintf(escape, sizeof escape,
                           c.value < 256       ? "\\x%02x"
                           : c.value < 0x10000 ? "\\u%04x"
                                               : "\\U%08x",
                           unsigned(c.value));
    }
    if (size) {
      TRY(sink.write(text.substr(plain, at - plain)));
      TRY(sink.write({escape, size_t(size)}));
      plain = at + c.size;
    }
    at += c.size;
  }
  if (plain < text.size()) TRY(sink.write(text.substr(plain)));
  return sink.write({&quote, 1});
}

Result<void> write_constant(const Constant& constant, int depth, PrintSink& sink) {
  if (depth > kMaxPrintDepth) return raised;
  switch (constant.kind) {
    case Constant::Kind::kNone: return sink.write("None");
    case Constant::Kind::kFalse: return sink.write("False");
    case Constant::Kind::kTrue: return sink.write("True");
    case Constant::Kind::kEllipsis: return sink.write("Ellipsis");
    case Constant::Kind::kInt: return write_integer(constant, sink);
    case Constant::Kind::kFloat: return write_float(constant.real, sink);
    case Constant::Kind::kComplex: return write_complex({constant.real, constant.imag}, sink);
    case Constant::Kind::kStr: return write_quoted(constant.text, false, sink);
    case Constant::Kind::kBytes: return write_quoted(constant.text, true, sink);
    case Constant::Kind::kTuple:
    case Constant::Kind::kFrozenSet: {
      bool is_tuple = constant.kind == Constant::Kind::kTuple;
      TRY(sink.write(is_tuple ? "(" : constant.items.empty() ? "frozenset(" : "frozenset({"));
      for (size_t i = 0; i < constant.items.size(); i++) {
        if (i) TRY(sink.write(", "));
        TRY(write_constant(*constant.items[i], depth + 1, sink));
      }
      if (is_tuple && constant.items.size() == 1) TRY(sink.write(","));
      return sink.write(is_tuple || constant.items.empty() ? ")" : "})");
    }
  }
  return {};
}

}  // namespace

Result<void> print_constant(const ouro::Constant& constant, PrintSink& sink) {
  return write_constant(constant, 0, sink);
}

}  // namespace ouro::ast
