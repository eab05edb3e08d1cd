// For the unit tests: the test vectors that tools/make_numeric_vectors.py takes from the oracle. A case is a
// list of fields; the first names the operation, the last is the expected result.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "numeric/integer.h"

namespace ouro::numeric::testing {

using Case = std::vector<std::string>;

inline std::vector<Case> read_vectors(const std::string& name) {
  std::vector<Case> cases;
  std::ifstream file(std::string(OURO_SOURCE_DIR) + "/tests/data/numeric/" + name + ".txt");
  EXPECT_TRUE(file.good()) << name;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    Case fields(1);
    for (char c : line) {
      if (c == '\t') fields.emplace_back();
      else fields.back() += c;
    }
    cases.push_back(fields);
  }
  return cases;
}

inline std::string joined(const Case& fields) {
  std::string text;
  for (const std::string& field : fields) text += field + " | ";
  return text;
}

// Undoes Python's unicode_escape; gives UTF-32.
inline std::u32string unescaped(const std::string& text) {
  std::u32string result;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] != '\\') {
      result += char32_t(uint8_t(text[i]));
      continue;
    }
    char c = text[++i];
    int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits) {
      result += char32_t(std::stoul(text.substr(i + 1, digits), nullptr, 16));
      i += digits;
    } else {
      result += c == 'n' ? U'\n' : c == 't' ? U'\t' : c == 'r' ? U'\r' : char32_t(uint8_t(c));
    }
  }
  return result;
}

inline std::string unescaped_ascii(const std::string& text) {
  std::string result;
  for (char32_t c : unescaped(text)) result += char(c);
  return result;
}

// The text for code points, as unicode_escape writes it.
inline std::string escaped(const std::u32string& text) {
  std::string result;
  char buffer[16];
  for (char32_t c : text) {
    if (c == '\\') result += "\\\\";
    else if (c == '\n') result += "\\n";
    else if (c == '\t') result += "\\t";
    else if (c == '\r') result += "\\r";
    else if (c >= 0x20 && c < 0x7f) result += char(c);
    else {
      std::snprintf(buffer, sizeof buffer, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", unsigned(c));
      result += buffer;
    }
  }
  return result;
}

// "-1f" as an integer.
class Hex {
 public:
  explicit Hex(const std::string& text) {
    negative_ = !text.empty() && text[0] == '-';
    std::string digits = text.substr(negative_);
    while (!digits.empty()) {
      size_t count = std::min<size_t>(16, digits.size());
      limbs_.push_back(std::stoull(digits.substr(digits.size() - count), nullptr, 16));
      digits.resize(digits.size() - count);
    }
    while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
    if (limbs_.empty()) negative_ = false;
  }
  operator IntegerView() const { return {negative_, limbs_}; }
  IntegerView view() const { return {negative_, limbs_}; }

 private:
  bool negative_;
  std::vector<Limb> limbs_;
};

inline std::string shown(IntegerView a) {
  if (a.is_zero()) return "0";
  std::string text = a.negative ? "-" : "";
  char buffer[20];
  for (size_t i = a.size(); i-- > 0;) {
    std::snprintf(buffer, sizeof buffer, i + 1 == a.size() ? "%lx" : "%016lx", (unsigned long)a.limbs[i]);
    text += buffer;
  }
  return text;
}

// A double as float.hex() shows it, NaN without sign.
inline double parsed(const std::string& text) { return std::strtod(text.c_str(), nullptr); }
inline std::string shown(double value) {
  if (value != value) return "nan";
  if (value == __builtin_inf()) return "inf";
  if (value == -__builtin_inf()) return "-inf";
  uint64_t bits;
  std::memcpy(&bits, &value, 8);
  uint64_t fraction = bits & ((uint64_t(1) << 52) - 1);
  int exponent = int(bits >> 52 & 0x7ff);
  char buffer[48];
  if (exponent == 0 && fraction == 0) return bits >> 63 ? "-0x0.0p+0" : "0x0.0p+0";
  std::snprintf(buffer, sizeof buffer, "%s0x%d.%013lxp%+d", bits >> 63 ? "-" : "", exponent != 0,
                (unsigned long)fraction, exponent ? exponent - 1023 : -1022);
  return buffer;
}

// A failure as the vectors show it.
inline std::string failure_of(const Context& context) {
  switch (context.failure()) {
    case FailureKind::kZeroDivision: return std::string("!ZeroDivisionError ") + context.message();
    case FailureKind::kOverflow: return std::string("!OverflowError ") + context.message();
    case FailureKind::kErrnoRange: return "!OverflowError (34, 'Numerical result out of range')";
    case FailureKind::kValue: return std::string("!ValueError ") + context.message();
    case FailureKind::kType: return std::string("!TypeError ") + context.message();
    case FailureKind::kMemory: return "!MemoryError ";
    case FailureKind::kTerminated: return "!terminated";
    case FailureKind::kNone: break;
  }
  return "!none";
}

template <class T>
std::string shown(Context& context, Result<T> result) {
  if (result.is_error()) return failure_of(context);
  return shown(result.release());
}

}  // namespace ouro::numeric::testing
