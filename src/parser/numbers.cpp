// Number literals to constants: integers of any size (GMP's mpn functions make big decimal ones), floats,
// imaginary numbers.
#include <gmp.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>

#include "parser/literals.h"
#include "parser/parse_state.h"

namespace ouro::parser {

namespace {

int digit_value(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

// The double nearest to a decimal text without underscores; infinite when out of range, as in Python.
double to_double(const char* begin, const char* end) {
  double value = 0;
  auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc::result_out_of_range) return value;
  // Too big or too small: decide by the decimal exponent of the first digit that counts.
  long exponent = 0;
  const char* letter = std::find_if(begin, end, [](char c) { return c == 'e' || c == 'E'; });
  if (letter != end) {
    const char* digits = letter + 1;
    bool negative = *digits == '-';
    if (*digits == '+' || *digits == '-') digits++;
    for (; digits < end && exponent < 1000000000; digits++) exponent = exponent * 10 + (*digits - '0');
    if (negative) exponent = -exponent;
  }
  const char* point = std::find(begin, letter, '.');
  const char* first = std::find_if(begin, letter, [](char c) { return c != '0' && c != '.'; });
  exponent += first < point ? long(point - first) : -long(first - point);
  return exponent > 0 ? __builtin_inf() : 0.0;
}

Result<void> power_of_two_base(Arena& arena, std::string_view digits, int bits, Constant& constant) {
  size_t limbs = (digits.size() * size_t(bits) + 63) / 64;
  uint64_t* out = TRY(arena.make_array<uint64_t>(limbs));
  std::memset(out, 0, limbs * sizeof *out);
  size_t bit = 0;
  for (size_t i = digits.size(); i-- > 0; bit += size_t(bits)) {
    uint64_t value = uint64_t(digit_value(digits[i]));
    out[bit / 64] |= value << (bit % 64);
    if (bit % 64 + size_t(bits) > 64 && bit / 64 + 1 < limbs) out[bit / 64 + 1] |= value >> (64 - bit % 64);
  }
  while (limbs > 0 && out[limbs - 1] == 0) limbs--;
  constant.limbs = {out, limbs};
  return {};
}

Result<void> decimal(Session& session, std::string_view digits, Constant& constant) {
  if (digits.size() <= 19) {
    uint64_t value = 0;
    for (char c : digits) value = value * 10 + uint64_t(c - '0');
    if (value == 0) return {};
    uint64_t* out = TRY(session.arena.make_array<uint64_t>(1));
    *out = value;
    constant.limbs = {out, 1};
    return {};
  }
  static_assert(sizeof(mp_limb_t) == sizeof(uint64_t) && GMP_NUMB_BITS == 64);
  unsigned char* values = TRY(session.scratch.make_array<unsigned char>(digits.size()));
  for (size_t i = 0; i < digits.size(); i++) values[i] = static_cast<unsigned char>(digits[i] - '0');
  // A decimal digit has less than 3.33 bits; two limbs more than needed.
  size_t capacity = digits.size() / 19 + 2;
  uint64_t* out = TRY(session.arena.make_array<uint64_t>(capacity));
  size_t limbs = size_t(mpn_set_str(reinterpret_cast<mp_limb_t*>(out), values, digits.size(), 10));
  while (limbs > 0 && out[limbs - 1] == 0) limbs--;
  constant.limbs = {out, limbs};
  return {};
}

}  // namespace

Result<const Constant*> number_constant(Session& session, std::string_view text, const Token& token,
                                        LiteralErrors* errors) {
  char small[64];
  if (std::find(text.begin(), text.end(), '_') != text.end()) {
    char* without = text.size() <= sizeof small ? small : TRY(session.scratch.make_array<char>(text.size()));
    size_t size = 0;
    for (char c : text)
      if (c != '_') without[size++] = c;
    text = {without, size};
  }
  auto* constant = TRY(session.arena.make<Constant>());
  constant->kind = Constant::Kind::kInt;
  char mark = text.size() > 1 && text[0] == '0' ? char(text[1] | 0x20) : '\0';
  if (mark == 'x' || mark == 'o' || mark == 'b') {
    text.remove_prefix(2);
    TRY(power_of_two_base(session.arena, text, mark == 'x' ? 4 : mark == 'o' ? 3 : 1, *constant));
    return const_cast<const Constant*>(constant);
  }
  if ((text.back() | 0x20) == 'j') {
    constant->kind = Constant::Kind::kComplex;
    constant->imag = to_double(text.data(), text.data() + text.size() - 1);
    return const_cast<const Constant*>(constant);
  }
  if (text.find_first_of(".eE") != std::string_view::npos) {
    constant->kind = Constant::Kind::kFloat;
    constant->real = to_double(text.data(), text.data() + text.size());
    return const_cast<const Constant*>(constant);
  }
  size_t limit = session.options.int_max_str_digits;
  if (limit && text.size() > limit) {
    if (errors) {
      char message[300];
      std::snprintf(message, sizeof message,
                    "Exceeds the limit (%zu digits) for integer string conversion: value has %zu digits; use "
                    "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer "
                    "literals to avoid decimal conversion limits.",
                    limit, text.size());
      errors->at_line_of(token, message);
    }
    return raised;
  }
  TRY(decimal(session, text, *constant));
  return const_cast<const Constant*>(constant);
}

}  // namespace ouro::parser
