// Integers of any size with Python's semantics, without objects.
//
// An integer is seen as an IntegerView: a sign and the limbs of the magnitude, least significant first, without leading
// zero limbs; zero has no limbs and is not negative. Results come in two ways:
// - into memory of the caller: `x_bound` says how many limbs may be written, the function writes them to `out` and
//   returns the Shape of the result. `out` never overlaps an operand. The runtime writes into a new Int this way;
// - as an Integer, which owns its limbs (the overloads without `out`), for the compiler's folder and for scratch.
// Failures are in the Context with CPython's message. Whatever may take long is sub-quadratic (but for gcd and inverses
// of very long operands), takes its scratch memory from the Context's Resources and polls them; the functions without a
// Context take time linear in the size at most.
//
// The limit on the digits of int <-> str (sys.set_int_max_str_digits) is a policy of the caller.
#pragma once

#include <string_view>

#include "numeric/context.h"

namespace ouro::numeric {

struct IntegerView {
  bool negative = false;
  std::span<const Limb> limbs;

  bool is_zero() const { return limbs.empty(); }
  bool is_odd() const { return !limbs.empty() && (limbs[0] & 1); }
  size_t size() const { return limbs.size(); }
};

// What a function wrote to `out`.
struct Shape {
  size_t size = 0;  // limbs
  bool negative = false;
};

// A machine word as an operand: `add(context, SmallInteger(3), big, out)`. Views of it live as long as it does.
class SmallInteger {
 public:
  explicit SmallInteger(int64_t value) : limb_(value < 0 ? -Limb(value) : Limb(value)), negative_(value < 0) {}
  static SmallInteger from_unsigned(uint64_t value) {
    SmallInteger result(0);
    result.limb_ = value;
    return result;
  }
  IntegerView view() const { return {negative_, {&limb_, size_t(limb_ != 0)}}; }
  operator IntegerView() const { return view(); }

 private:
  Limb limb_;
  bool negative_;
};

// An integer that owns its limbs.
class Integer {
 public:
  Integer() = default;
  Integer(LimbBuffer limbs, Shape shape) : limbs_(std::move(limbs)), shape_(shape) {}
  IntegerView view() const { return {shape_.negative, {limbs_.data(), shape_.size}}; }
  operator IntegerView() const { return view(); }

 private:
  LimbBuffer limbs_;
  Shape shape_;
};

// --- Properties

// <0, 0, >0.
int compare(IntegerView a, IntegerView b);
inline bool equal(IntegerView a, IntegerView b) { return compare(a, b) == 0; }
// int.bit_length(): bits of the magnitude.
uint64_t bit_length(IntegerView a);
// int.bit_count(): ones in the magnitude.
uint64_t bit_count(IntegerView a);
// True, and the value, when it fits.
bool to_int64(IntegerView a, int64_t* value);
bool to_uint64(IntegerView a, uint64_t* value);
// The value modulo 2^64.
uint64_t low_bits(IntegerView a);

// --- Arithmetic

size_t add_bound(IntegerView a, IntegerView b);
Result<Shape> add(Context&, IntegerView a, IntegerView b, Limb* out);
Result<Integer> add(Context&, IntegerView a, IntegerView b);
// The bound is add_bound.
Result<Shape> subtract(Context&, IntegerView a, IntegerView b, Limb* out);
Result<Integer> subtract(Context&, IntegerView a, IntegerView b);

size_t multiply_bound(IntegerView a, IntegerView b);
Result<Shape> multiply(Context&, IntegerView a, IntegerView b, Limb* out);
Result<Integer> multiply(Context&, IntegerView a, IntegerView b);

// Floor division: a == quotient * b + remainder, the remainder has the sign of b. Either out pointer may be
// null when that part is not wanted. kZeroDivision: "integer division or modulo by zero"; from modulo()
// "integer modulo by zero".
size_t quotient_bound(IntegerView a, IntegerView b);
size_t remainder_bound(IntegerView a, IntegerView b);
struct DivmodShape {
  Shape quotient;
  Shape remainder;
};
Result<DivmodShape> floor_divmod(Context&, IntegerView a, IntegerView b, Limb* quotient, Limb* remainder);
Result<Shape> floor_divide(Context&, IntegerView a, IntegerView b, Limb* out);
Result<Shape> modulo(Context&, IntegerView a, IntegerView b, Limb* out);
Result<Integer> floor_divide(Context&, IntegerView a, IntegerView b);
Result<Integer> modulo(Context&, IntegerView a, IntegerView b);
// int / int, correctly rounded. kZeroDivision, kOverflow.
Result<double> true_divide(Context&, IntegerView a, IntegerView b);

// a ** b for b >= 0 (a negative exponent is a float power, which the caller does). kMemory when hopelessly long.
Result<size_t> power_bound(Context&, IntegerView a, IntegerView b);
Result<Shape> power(Context&, IntegerView a, IntegerView b, Limb* out);
Result<Integer> power(Context&, IntegerView a, IntegerView b);
// pow(a, b, m), b of any sign. kValue: "pow() 3rd argument cannot be 0", "base is not invertible for the
// given modulus".
inline size_t power_modulo_bound(IntegerView modulus) { return modulus.size(); }
Result<Shape> power_modulo(Context&, IntegerView a, IntegerView b, IntegerView modulus, Limb* out);
Result<Integer> power_modulo(Context&, IntegerView a, IntegerView b, IntegerView modulus);

// gcd(|a|, |b|), and the integer square root of a >= 0 (kValue "isqrt() argument must be nonnegative").
size_t gcd_bound(IntegerView a, IntegerView b);
Result<Shape> gcd(Context&, IntegerView a, IntegerView b, Limb* out);
Result<Integer> gcd(Context&, IntegerView a, IntegerView b);
size_t isqrt_bound(IntegerView a);
Result<Shape> isqrt(Context&, IntegerView a, Limb* out);
Result<Integer> isqrt(Context&, IntegerView a);

// --- Bits, in two's complement of unlimited length

// The count of a shift as a machine word, saturated. kValue "negative shift count".
Result<uint64_t> shift_count(Context&, IntegerView count);
// kOverflow "too many digits in integer" for a saturated count of a non-zero integer.
Result<size_t> shift_left_bound(Context&, IntegerView a, uint64_t count);
Result<Shape> shift_left(Context&, IntegerView a, uint64_t count, Limb* out);
Result<Integer> shift_left(Context&, IntegerView a, uint64_t count);
// Rounds towards minus infinity.
size_t shift_right_bound(IntegerView a, uint64_t count);
Result<Shape> shift_right(Context&, IntegerView a, uint64_t count, Limb* out);
Result<Integer> shift_right(Context&, IntegerView a, uint64_t count);

enum class BitOperation : uint8_t { kAnd, kOr, kXor };
size_t bitwise_bound(IntegerView a, IntegerView b);
Result<Shape> bitwise(Context&, BitOperation operation, IntegerView a, IntegerView b, Limb* out);
Result<Integer> bitwise(Context&, BitOperation operation, IntegerView a, IntegerView b);
inline size_t invert_bound(IntegerView a) { return a.size() + 1; }
Result<Shape> invert(Context&, IntegerView a, Limb* out);
Result<Integer> invert(Context&, IntegerView a);

// Copies, with the sign given (for negation and abs).
Result<Shape> copy(Context&, IntegerView a, bool negative, Limb* out);
Result<Integer> copy(Context&, IntegerView a, bool negative);

// round(a, -digits) for digits >= 0: to a multiple of 10 ** digits, half to even. The bound is round_bound.
size_t round_bound(IntegerView a);
Result<Shape> round_to_tens(Context&, IntegerView a, uint64_t digits, Limb* out);
Result<Integer> round_to_tens(Context&, IntegerView a, uint64_t digits);

// --- Conversions

// hash(int): the value modulo 2^61 - 1 with the sign of a, -1 replaced by -2.
Result<int64_t> hash(Context&, IntegerView a);

// float(int), correctly rounded. kOverflow "int too large to convert to float".
Result<double> to_double(Context&, IntegerView a);
// m and e with |a| = about m * 2^e, 0.5 <= m < 1, m correctly rounded (for math.log of huge integers). Zero:
// 0 and 0.
double to_scaled_double(IntegerView a, int64_t* exponent);
// int(float): truncates. kOverflow "cannot convert float infinity to integer", kValue "cannot convert float
// NaN to integer".
inline constexpr size_t kFromDoubleBound = 17;
Result<Shape> from_double(Context&, double value, Limb* out);
Result<Integer> from_double(Context&, double value);
// The order of an int and a float that is not NaN, exactly: <0, 0, >0.
int compare_with_double(IntegerView a, double value);

enum class ByteOrder : uint8_t { kLittle, kBig };
enum class Signedness : uint8_t { kUnsigned, kSigned };
inline size_t from_bytes_bound(size_t bytes) { return bytes / 8 + 2; }
Result<Shape> from_bytes(Context&, std::span<const uint8_t> bytes, ByteOrder, Signedness, Limb* out);
Result<Integer> from_bytes(Context&, std::span<const uint8_t> bytes, ByteOrder, Signedness);
// Fills the whole of `bytes`. kOverflow "int too big to convert", "can't convert negative int to unsigned".
Result<void> to_bytes(Context&, IntegerView a, std::span<uint8_t> bytes, ByteOrder, Signedness);

// --- Text

// The digits of an integer literal or of the argument of int(), found but not yet converted.
struct IntegerText {
  std::string_view digits;  // digits of `base` with single underscores between, no prefix
  size_t digit_count = 0;   // without underscores, with leading zeros
  unsigned base = 10;
  bool negative = false;
};
// What int(text, base) accepts, base 0 or 2 .. 36: a sign, the base's prefix, digits and underscores; white
// space around it (isspace() of C; the caller maps other digits and spaces to ASCII first, if the text is not
// ASCII). Base 0 takes the base from the prefix and then refuses "012". Absent: not an integer of that base.
Maybe<IntegerText> scan_integer(std::string_view text, unsigned base);
size_t parse_bound(const IntegerText& text);
Result<Shape> parse(Context&, const IntegerText& text, Limb* out);
Result<Integer> parse(Context&, const IntegerText& text);

// Decimal digits of |a|: never more than at_most, never fewer than at_least; the two differ by one at most
// for any integer below 2^(10^15). For the check of the digit limit without converting.
struct DigitEstimate {
  uint64_t at_least;
  uint64_t at_most;
};
DigitEstimate estimate_decimal_digits(IntegerView a);

// Upper bound of what to_text writes, in characters: sign and digits, no prefix.
size_t to_text_bound(IntegerView a, unsigned base);
// Writes the digits in lower case with a leading '-' when negative; gives the number of characters. Base 2 .. 36.
Result<size_t> to_text(Context&, IntegerView a, unsigned base, char* out);

}  // namespace ouro::numeric
