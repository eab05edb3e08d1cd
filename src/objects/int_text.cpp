// Ints to text and back: repr, int(text, base), and the limit on the digits of both
// (sys.set_int_max_str_digits), which holds for the bases whose conversion takes more than linear time.
#include "numeric/decimal_text.h"
#include "objects/bytes.h"
#include "objects/float_internal.h"
#include "objects/int.h"
#include "objects/int_internal.h"
#include "objects/str.h"

namespace ouro {

namespace {

// No limit is asked for texts up to this length.
constexpr uint64_t kUnlimitedDigits = 640;
// Of the repr of a text in an error.
constexpr uint64_t kShownCharacters = 200;

bool is_power_of_two(int base) { return (base & (base - 1)) == 0; }

Raised too_many_digits(ThreadState& ts) {
  return raise(ts, Exc::ValueError,
               "Exceeds the limit ({} digits) for integer string conversion; use "
               "sys.set_int_max_str_digits() to increase the limit",
               ts.interpreter().max_str_digits);
}

Result<void> check_digits_read(ThreadState& ts, uint64_t digits, int base) {
  int limit = ts.interpreter().max_str_digits;
  if (base == 0) base = 10;
  if (is_power_of_two(base) || digits <= kUnlimitedDigits || limit <= 0 || digits <= uint64_t(limit)) return {};
  return raise(ts, Exc::ValueError,
               "Exceeds the limit ({} digits) for integer string conversion: value has {} digits; use "
               "sys.set_int_max_str_digits() to increase the limit",
               limit, digits);
}

// What is no str is shown as bytes.
Raised invalid_literal(ThreadState& ts, int base, std::string_view ascii, Value shown) {
  RefTo<Bytes> bytes;
  if (!is<Str>(shown)) {
    bytes = TRY(bytes_of(ts, ascii));
    shown = Value(bytes);
  }
  RefTo<Str> text = TRY(repr(ts, shown));
  if (text->length > kShownCharacters) text = TRY(str_slice(ts, *text, 0, kShownCharacters));
  return raise(ts, Exc::ValueError, "invalid literal for int() with base {}: {}", base, Value(text));
}

// The digits at the start of what may be followed by something wrong: a text that is too long is refused
// before the rest is looked at.
uint64_t count_leading_digits(std::string_view text, int base) {
  size_t at = 0;
  while (at < text.size() && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) at++;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) at++;
  uint64_t digits = 0;
  bool after_underscore = false;
  for (; at < text.size(); at++) {
    char c = text[at];
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'z' ? c - 'a' + 10
                : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                       : 99;
    if (c == '_' && !after_underscore && digits) {
      after_underscore = true;
      continue;
    }
    if (digit >= (base ? base : 10)) break;
    after_underscore = false;
    digits++;
  }
  return after_underscore ? 0 : digits;
}

}  // namespace

// The number of a text of a few decimal digits with at most a sign before them; false: it is not that.
static bool read_few_digits(std::string_view text, int64_t& number) {
  bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 18) return false;
  number = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    number = number * 10 + (c - '0');
  }
  if (negative) number = -number;
  return true;
}

Result<Ref> int_from_ascii(ThreadState& ts, std::string_view text, int base, Value shown) {
  int64_t number;
  if (base == 10 && read_few_digits(text, number)) return Ref::small_int(number);
  Maybe<numeric::IntegerText> found = numeric::scan_integer(text, unsigned(base));
  if (!found) {
    TRY(check_digits_read(ts, count_leading_digits(text, base), base));
    return invalid_literal(ts, base, text, shown);
  }
  TRY(check_digits_read(ts, (*found).digit_count, int((*found).base)));
  NumericContext context(ts);
  return int_result(ts, context, numeric::parse_bound(*found), [&](numeric::Context& numbers, numeric::Limb* out) {
    return numeric::parse(numbers, *found, out);
  });
}

Result<Ref> int_from_text(ThreadState& ts, Str& text, int base) {
  if (text.ascii) return int_from_ascii(ts, text.ascii_text(), base, Value(text));
  RefTo<Bytes> ascii = TRY(number_text_to_ascii(ts, text));
  return int_from_ascii(ts, ascii->view(), base, Value(text));
}

Result<RefTo<Str>> int_to_text(ThreadState& ts, Value value, int base) {
  if (value.is_small_int() && base == 10) return str_from_ascii(ts, numeric::DecimalText(value.as_small_int()).view());
  IntOperand number(value);
  numeric::IntegerView view = number;
  NumericContext context(ts);
  size_t bound = numeric::to_text_bound(view, unsigned(base));
  if (view.size() <= 1) {
    char small[72];
    OURO_ASSERT(bound <= sizeof small);
    size_t length = OURO_NUMERIC_TRY(context, numeric::to_text(context, view, unsigned(base), small));
    return str_from_ascii(ts, {small, length});
  }
  int limit = is_power_of_two(base) ? 0 : ts.interpreter().max_str_digits;
  if (limit > 0 && numeric::estimate_decimal_digits(view).at_least > uint64_t(limit)) return too_many_digits(ts);
  char* characters = static_cast<char*>(TRY(ts.allocate_bytes(bound)));
  Result<size_t> length = numeric::to_text(context, view, unsigned(base), characters);
  auto finish = [&]() -> Result<RefTo<Str>> {
    if (length.is_error()) return context.raise_failure();
    if (limit > 0 && length.value() - view.negative > uint64_t(limit)) return too_many_digits(ts);
    return str_from_ascii(ts, {characters, length.value()});
  };
  Result<RefTo<Str>> text = finish();
  ts.release_bytes(characters);
  return text;
}

}  // namespace ouro
