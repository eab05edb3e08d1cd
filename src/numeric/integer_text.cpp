// Integers to and from text in any base from 2 to 36. See integer.h.
//
// Bases that are powers of two take linear time. For the others long numbers are cut in halves at powers
// base^(d 2^k) (conversion to text) or joined with them (from text), down to blocks that GMP converts in a
// few milliseconds.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "numeric/integer_internal.h"
#include "numeric/magnitude.h"
#include "numeric/text_internal.h"

namespace ouro::numeric {

namespace {

constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr size_t kTextBlockDigits = 16384;  // digits that GMP converts at a time
constexpr int kMostLevels = 44;             // halvings: kTextBlockDigits * 2^44 digits are more than memory holds

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

// base^(kTextBlockDigits * 2^level) for the levels below `count`.
class RadixPowers {
 public:
  Result<void> prepare(Context& context, unsigned base, int count) {
    OURO_ASSERT(count <= kMostLevels);
    for (int level = 0; level < count; level++) {
      if (level == 0) powers_[0] = TRY(power(context, SmallInteger(base), SmallInteger(kTextBlockDigits)));
      else powers_[level] = TRY(multiply(context, powers_[level - 1], powers_[level - 1]));
    }
    return {};
  }
  IntegerView operator[](int level) const { return powers_[level]; }

 private:
  Integer powers_[kMostLevels];
};

// Reciprocals of those powers that are divided by more than once, and are long enough.
class RadixReciprocals {
 public:
  // As floor_divmod by powers[level] for value >= power > 0; `again` says that this is not the only one.
  Result<DivmodShape> divide(Context& context, IntegerView value, IntegerView power, int level, Limb* quotient,
                             Limb* remainder, bool again) {
    PreparedDivisor& prepared = prepared_[level];
    if (!again || power.size() < kReciprocalBlock / 4) {
      return floor_divmod(context, value, power, quotient, remainder);
    }
    if (!prepared.is_prepared()) TRY(prepared.prepare(context, power.limbs.data(), power.size()));
    TRY(prepared.divide(context, quotient, remainder, value.limbs.data(), value.size()));
    return DivmodShape{{trimmed(quotient, value.size() - power.size() + 1), false},
                       {trimmed(remainder, power.size()), false}};
  }

 private:
  PreparedDivisor prepared_[kMostLevels];
};

size_t block_digits(int level) { return kTextBlockDigits << level; }

}  // namespace

// --- From text

Maybe<IntegerText> scan_integer(std::string_view text, unsigned base) {
  size_t position = 0, end = text.size();
  while (position < end && is_space(text[position])) position++;
  while (end > position && is_space(text[end - 1])) end--;
  IntegerText result;
  if (position < end && (text[position] == '+' || text[position] == '-')) result.negative = text[position++] == '-';
  bool only_zeros = false;
  bool prefixed = false;
  if (position < end && text[position] == '0') {
    char letter = position + 1 < end ? char(text[position + 1] | 0x20) : '\0';
    unsigned prefix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    if (prefix && (base == 0 || base == prefix)) {
      base = prefix;
      position += 2;
      prefixed = true;
    } else if (base == 0) {
      base = 10;
      only_zeros = true;
    }
  }
  if (base == 0) base = 10;
  result.base = base;
  // One underscore may stand between the prefix and the digits.
  if (prefixed && position < end && text[position] == '_') position++;
  size_t start = position;
  bool after_digit = false;
  for (; position < end; position++) {
    char c = text[position];
    if (c == '_') {
      if (!after_digit) return absent;
      after_digit = false;
      continue;
    }
    int value = digit_value(c);
    if (value >= int(base) || (only_zeros && value != 0)) return absent;
    after_digit = true;
    result.digit_count++;
  }
  if (!after_digit) return absent;
  result.digits = text.substr(start, end - start);
  return result;
}

size_t parse_bound(const IntegerText& text) {
  if (text.digit_count <= 12) return 1;
  double bits = double(text.digit_count) * std::log2(double(text.base));
  return size_t(bits * (1 + 1e-12) / 64) + 2;
}

namespace {

// Turns digit values (one a byte, most significant first) into limbs.
class TextReader {
 public:
  TextReader(Context& context, unsigned base, const RadixPowers& powers)
      : context_(context), base_(base), powers_(powers) {}

  Result<Integer> read(const uint8_t* digits, size_t count) {
    if (count <= kTextBlockDigits) {
      TRY(context_.poll());
      return make_integer(context_, count / 10 + 2, [&](Limb* out) -> Result<Shape> {
        return Shape{size_t(mpn_set_str(gmp(out), digits, count, int(base_))), false};
      });
    }
    int level = 0;
    while (block_digits(level + 1) < count) level++;
    size_t low_count = block_digits(level);
    Integer high = TRY(read(digits, count - low_count));
    Integer low = TRY(read(digits + (count - low_count), low_count));
    Integer product = TRY(multiply(context_, high, powers_[level]));
    return add(context_, product, low);
  }

 private:
  Context& context_;
  unsigned base_;
  const RadixPowers& powers_;
};

}  // namespace

Result<Shape> parse(Context& context, const IntegerText& text, Limb* out) {
  if (text.digit_count <= 12 || (text.base == 10 && text.digit_count <= 19)) {
    Limb value = 0;
    for (char c : text.digits) {
      if (c != '_') value = value * text.base + Limb(digit_value(c));
    }
    out[0] = value;
    return Shape{size_t(value != 0), value != 0 && text.negative};
  }
  if (std::has_single_bit(text.base)) {
    unsigned bits = unsigned(std::countr_zero(text.base));
    size_t size = 0;
    unsigned filled = 0;
    Limb limb = 0;
    for (size_t i = text.digits.size(); i-- > 0;) {
      if (i % (1 << 18) == 1) TRY(context.poll());
      char c = text.digits[i];
      if (c == '_') continue;
      Limb digit = Limb(digit_value(c));
      limb |= digit << filled;
      filled += bits;
      if (filled >= 64) {
        out[size++] = limb;
        filled -= 64;
        limb = filled ? digit >> (bits - filled) : 0;
      }
    }
    if (filled) out[size++] = limb;
    size = trimmed(out, size);
    return Shape{size, size != 0 && text.negative};
  }
  LimbBuffer values = TRY(LimbBuffer::make(context, text.digit_count / 8 + 1));
  auto* bytes = reinterpret_cast<uint8_t*>(values.data());
  size_t count = 0;
  for (size_t i = 0; i < text.digits.size(); i++) {
    if (i % (1 << 18) == (1 << 18) - 1) TRY(context.poll());
    char c = text.digits[i];
    if (c == '_') continue;
    uint8_t value = uint8_t(digit_value(c));
    if (count || value) bytes[count++] = value;
  }
  if (count == 0) return Shape{};
  int levels = 0;
  while (block_digits(levels) < count) levels++;
  RadixPowers powers;
  TRY(powers.prepare(context, text.base, levels));
  TextReader reader(context, text.base, powers);
  Integer value = TRY(reader.read(bytes, count));
  return copy(context, value, text.negative, out);
}

Result<Integer> parse(Context& context, const IntegerText& text) {
  return make_integer(context, parse_bound(text), [&](Limb* out) { return parse(context, text, out); });
}

// --- To text

DigitEstimate estimate_decimal_digits(IntegerView a) {
  uint64_t bits = bit_length(a);
  if (bits == 0) return {1, 1};
  // floor(b log10(2)) for b = bits - 1 and bits, with log10(2) = 0.30102999566398119521... as a 64-bit
  // fraction cut off.
  constexpr uint64_t kLog = 5553023288523357132u;
  auto floor_log = [](uint64_t b) { return uint64_t((static_cast<unsigned __int128>(b) * kLog) >> 64); };
  return {floor_log(bits - 1) + 1, floor_log(bits) + 1};
}

size_t to_text_bound(IntegerView a, unsigned base) {
  uint64_t bits = bit_length(a);
  unsigned log = unsigned(std::bit_width(base)) - 1;  // at least so many bits a digit
  if (base == 10) return estimate_decimal_digits(a).at_most + 2;
  return size_t(bits / log) + 3;
}

namespace {

// Writes a magnitude as digit characters from a position on.
class TextWriter {
 public:
  TextWriter(Context& context, unsigned base, const RadixPowers& powers, int levels)
      : context_(context), base_(base), levels_(levels), powers_(powers) {}

  // Exactly block_digits(level + 1) digits for a value below base^that, or, without padding, as many as there
  // are. level -1: a block. Gives the number written.
  Result<size_t> write(char* out, IntegerView value, int level, bool padded) {
    if (level < 0) return write_block(out, value, padded);
    IntegerView power = powers_[level];
    if (compare(value, power) < 0) {
      if (!padded) return write(out, value, level - 1, false);
      size_t zeros = block_digits(level);
      for (size_t i = 0; i < zeros; i += kTextBlockDigits) {
        TRY(context_.poll());
        std::memset(out + i, '0', kTextBlockDigits);
      }
      return zeros + TRY(write(out + zeros, value, level - 1, true));
    }
    LimbBuffer quotient = TRY(LimbBuffer::make(context_, quotient_bound(value, power)));
    LimbBuffer remainder = TRY(LimbBuffer::make(context_, remainder_bound(value, power)));
    bool again = level + 1 < levels_;
    DivmodShape shape =
        TRY(reciprocals_.divide(context_, value, power, level, quotient.data(), remainder.data(), again));
    IntegerView high{false, {quotient.data(), shape.quotient.size}};
    size_t count = TRY(write(out, high, level - 1, padded));
    { LimbBuffer released = std::move(quotient); }
    IntegerView low{false, {remainder.data(), shape.remainder.size}};
    return count + TRY(write(out + count, low, level - 1, true));
  }

 private:
  Result<size_t> write_block(char* out, IntegerView value, bool padded) {
    TRY(context_.poll());
    if (value.is_zero()) {
      if (!padded) return size_t(0);
      std::memset(out, '0', kTextBlockDigits);
      return kTextBlockDigits;
    }
    // mpn_get_str may write one more digit than needed and destroys its operand.
    LimbBuffer scratch = TRY(LimbBuffer::make(context_, value.size() + 1));
    std::memcpy(scratch.data(), value.limbs.data(), value.size() * sizeof(Limb));
    LimbBuffer digits = TRY(LimbBuffer::make(context_, kTextBlockDigits / 8 + 16));
    auto* bytes = reinterpret_cast<uint8_t*>(digits.data());
    size_t count = mpn_get_str(bytes, int(base_), gmp(scratch.data()), value.size());
    while (count > 1 && *bytes == 0) bytes++, count--;
    OURO_ASSERT(count <= kTextBlockDigits);
    size_t zeros = padded ? kTextBlockDigits - count : 0;
    std::memset(out, '0', zeros);
    for (size_t i = 0; i < count; i++) out[zeros + i] = kDigits[bytes[i]];
    return zeros + count;
  }

  Context& context_;
  unsigned base_;
  int levels_;
  const RadixPowers& powers_;
  RadixReciprocals reciprocals_;
};

Result<size_t> write_power_of_two(Context& context, IntegerView a, unsigned bits, char* out) {
  uint64_t total = bit_length(a);
  size_t count = size_t((total + bits - 1) / bits);
  Limb mask = (Limb(1) << bits) - 1;
  for (size_t i = 0; i < count; i++) {
    if (i % (1 << 18) == (1 << 18) - 1) TRY(context.poll());
    uint64_t position = uint64_t(i) * bits;
    size_t word = position / 64;
    unsigned shift = position % 64;
    Limb digit = a.limbs[word] >> shift;
    if (shift + bits > 64 && word + 1 < a.size()) digit |= a.limbs[word + 1] << (64 - shift);
    out[count - 1 - i] = kDigits[digit & mask];
  }
  return count;
}

}  // namespace

Result<size_t> to_text(Context& context, IntegerView a, unsigned base, char* out) {
  if (a.is_zero()) {
    *out = '0';
    return size_t(1);
  }
  size_t sign = a.negative ? 1 : 0;
  if (sign) *out++ = '-';
  if (a.size() == 1) {
    char buffer[64];
    char* start = buffer + 64;
    if (base == 10) {
      for (Limb rest = a.limbs[0]; rest; rest /= 10) *--start = char('0' + rest % 10);
    } else {
      for (Limb rest = a.limbs[0]; rest; rest /= base) *--start = kDigits[rest % base];
    }
    size_t count = size_t(buffer + 64 - start);
    std::memcpy(out, start, count);
    return sign + count;
  }
  if (std::has_single_bit(base)) {
    return sign + TRY(write_power_of_two(context, a, unsigned(std::countr_zero(base)), out));
  }
  // Levels so that the value is below base^block_digits(levels).
  RadixPowers powers;
  uint64_t digits = uint64_t(double(bit_length(a)) / std::log2(double(base)) * (1 + 1e-12)) + 2;
  int levels = 0;
  while (block_digits(levels) < digits) levels++;
  TRY(powers.prepare(context, base, levels));
  TextWriter writer(context, base, powers, levels);
  return sign + TRY(writer.write(out, IntegerView{false, a.limbs}, levels - 1, false));
}

}  // namespace ouro::numeric
