// repr() of constants: as the runtime's, but without a runtime.
#include <gmp.h>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "ast/printer.h"
#include "unicode/properties.h"

namespace ouro::ast {

namespace {

using ouro::Constant;

Result<void> write_integer(const Constant& constant, PrintSink& sink) {
  if (constant.limbs.empty()) return sink.write("0");
  if (constant.negative) TRY(sink.write("-"));
  if (constant.limbs.size() == 1) {
    char digits[24];
    auto end = std::to_chars(digits, digits + sizeof digits, constant.limbs[0]).ptr;
    return sink.write({digits, size_t(end - digits)});
  }
  // mpn_get_str destroys its operand, and gives digits as numbers.
  size_t limbs = constant.limbs.size();
  auto* copy = static_cast<mp_limb_t*>(std::malloc((limbs + 1) * sizeof(mp_limb_t)));
  auto* text = static_cast<unsigned char*>(std::malloc(limbs * 20 + 2));
  Result<void> result = raised;
  if (copy && text) {
    std::memcpy(copy, constant.limbs.data(), limbs * sizeof(mp_limb_t));
    size_t size = mpn_get_str(text, 10, copy, mp_size_t(limbs));
    size_t zeros = 0;
    while (zeros + 1 < size && text[zeros] == 0) zeros++;
    for (size_t i = zeros; i < size; i++) text[i] = static_cast<unsigned char>(text[i] + '0');
    result = sink.write({reinterpret_cast<char*>(text) + zeros, size - zeros});
  }
  std::free(copy);
  std::free(text);
  return result;
}

// The shortest text that reads back as `value`; an exponent from 1e16 on and below 1e-4. Writes ".0" when `point`.
Result<void> write_float(double value, bool point, PrintSink& sink) {
  if (std::isnan(value)) return sink.write("nan");
  if (std::isinf(value)) return sink.write(value < 0 ? "-inf" : "inf");
  char scientific[40];
  auto end = std::to_chars(scientific, scientific + sizeof scientific, value, std::chars_format::scientific).ptr;
  *end = '\0';
  int exponent = std::atoi(std::strchr(scientific, 'e') + 1);
  if (exponent >= 16 || exponent < -4) return sink.write({scientific, size_t(end - scientific)});
  char fixed[400];
  end = std::to_chars(fixed, fixed + sizeof fixed, value, std::chars_format::fixed).ptr;
  std::string_view text(fixed, size_t(end - fixed));
  TRY(sink.write(text));
  if (point && text.find('.') == std::string_view::npos) return sink.write(".0");
  return {};
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
    case Constant::Kind::kFloat: return write_float(constant.real, true, sink);
    case Constant::Kind::kComplex:
      if (constant.real == 0 && !std::signbit(constant.real)) {
        TRY(write_float(constant.imag, false, sink));
        return sink.write("j");
      }
      TRY(sink.write("("));
      TRY(write_float(constant.real, false, sink));
      if (!std::signbit(constant.imag) || std::isnan(constant.imag)) TRY(sink.write("+"));
      TRY(write_float(constant.imag, false, sink));
      return sink.write("j)");
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
