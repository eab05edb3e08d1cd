#include "numeric/integer.h"

#include <gmp.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "numeric/gmp_memory.h"
#include "numeric/magnitude.h"
#include "numeric/vectors.h"

namespace ouro::numeric {
namespace {

using testing::Case;
using testing::Hex;
using testing::shown;

std::string evaluate(Context& c, const Case& fields) {
  const std::string& name = fields[0];
  if (name == "parse") {
    std::string text = testing::unescaped_ascii(fields[1]);
    auto scanned = scan_integer(text, unsigned(std::stoul(fields[2], nullptr, 16)));
    if (!scanned) return "!ValueError";
    return shown(c, parse(c, *scanned));
  }
  if (name == "from_float") return shown(c, from_double(c, testing::parsed(fields[1])));
  if (name == "from_bytes") {
    std::vector<uint8_t> bytes;
    for (size_t i = 0; fields[1] != "-" && i < fields[1].size(); i += 2) {
      bytes.push_back(uint8_t(std::stoul(fields[1].substr(i, 2), nullptr, 16)));
    }
    return shown(c, from_bytes(c, bytes, fields[2] == "big" ? ByteOrder::kBig : ByteOrder::kLittle,
                               fields[3] == "1" ? Signedness::kSigned : Signedness::kUnsigned));
  }
  Hex a(fields[1]);
  if (name == "invert") return shown(c, invert(c, a));
  if (name == "bit_length") return shown(SmallInteger(int64_t(bit_length(a))).view());
  if (name == "bit_count") return shown(SmallInteger(int64_t(bit_count(a))).view());
  if (name == "index") return shown(SmallInteger::from_unsigned(low_bits(a)).view());
  if (name == "isqrt") return shown(c, isqrt(c, a));
  if (name == "float") return shown(c, to_double(c, a));
  if (name == "hash") return shown(SmallInteger(MUST(hash(c, a))).view());
  if (name == "compare_float") return shown(SmallInteger(compare_with_double(a, testing::parsed(fields[2]))).view());
  if (name == "to_bytes") {
    std::vector<uint8_t> bytes(std::stoul(fields[2], nullptr, 16));
    auto result = to_bytes(c, a, bytes, fields[3] == "big" ? ByteOrder::kBig : ByteOrder::kLittle,
                           fields[4] == "1" ? Signedness::kSigned : Signedness::kUnsigned);
    if (result.is_error()) return testing::failure_of(c);
    std::string text;
    char buffer[4];
    for (uint8_t byte : bytes) std::snprintf(buffer, sizeof buffer, "%02x", byte), text += buffer;
    return text.empty() ? "-" : text;
  }
  Hex b(fields[2]);
  if (name == "add") return shown(c, add(c, a, b));
  if (name == "sub") return shown(c, subtract(c, a, b));
  if (name == "mul") return shown(c, multiply(c, a, b));
  if (name == "floordiv") return shown(c, floor_divide(c, a, b));
  if (name == "mod") return shown(c, modulo(c, a, b));
  if (name == "divmod") {
    std::vector<Limb> quotient(quotient_bound(a, b)), remainder(remainder_bound(a, b));
    auto shape = floor_divmod(c, a, b, quotient.data(), remainder.data());
    if (shape.is_error()) return testing::failure_of(c);
    DivmodShape s = shape.release();
    return shown(IntegerView{s.quotient.negative, {quotient.data(), s.quotient.size}}) + " " +
           shown(IntegerView{s.remainder.negative, {remainder.data(), s.remainder.size}});
  }
  if (name == "truediv") return shown(c, true_divide(c, a, b));
  if (name == "and") return shown(c, bitwise(c, BitOperation::kAnd, a, b));
  if (name == "or") return shown(c, bitwise(c, BitOperation::kOr, a, b));
  if (name == "xor") return shown(c, bitwise(c, BitOperation::kXor, a, b));
  if (name == "compare") return shown(SmallInteger(compare(a, b)).view());
  if (name == "gcd") return shown(c, gcd(c, a, b));
  if (name == "pow") return shown(c, power(c, a, b));
  if (name == "powmod") return shown(c, power_modulo(c, a, b, Hex(fields[3])));
  if (name == "round") return shown(c, round_to_tens(c, a, b.view().is_zero() ? 0 : b.view().limbs[0]));
  if (name == "lshift" || name == "rshift") {
    auto count = shift_count(c, b);
    if (count.is_error()) return testing::failure_of(c);
    return name == "lshift" ? shown(c, shift_left(c, a, count.release()))
                            : shown(c, shift_right(c, a, count.release()));
  }
  if (name == "to_text") {
    unsigned base = unsigned(b.view().limbs[0]);
    std::string text(to_text_bound(a, base), '?');
    text.resize(MUST(to_text(c, a, base, text.data())));
    return text;
  }
  return "unknown operation";
}

TEST(Integer, AgreesWithTheOracle) {
  SystemResources resources;
  size_t count = 0;
  for (const Case& fields : testing::read_vectors("integer")) {
    Context context(resources);
    std::string expected = fields.back();
    // The text of a parse error shows the argument, which is the caller's part.
    if (fields[0] == "parse" && expected[0] == '!') expected.resize(expected.find(' '));
    EXPECT_EQ(evaluate(context, fields), expected) << testing::joined(fields);
    count++;
  }
  EXPECT_GT(count, 5000u);
}

std::vector<Limb> random_limbs(std::mt19937_64& random, size_t size) {
  std::vector<Limb> limbs(size);
  for (size_t i = 0; i < size;) {
    // Runs of zeros and of ones among random limbs.
    size_t run = 1 + random() % 50;
    int kind = int(random() % 4);
    for (; run-- > 0 && i < size; i++) limbs[i] = kind == 0 ? 0 : kind == 1 ? ~Limb(0) : random();
  }
  if (size && limbs.back() == 0) limbs.back() = 1;
  return limbs;
}

TEST(Integer, LongProductsAgreeWithGmp) {
  SystemResources resources;
  Context context(resources);
  std::mt19937_64 random(1);
  for (auto [a_size, b_size] : {std::pair<size_t, size_t>{8192, 8192},
                                {9000, 100},
                                {9000, 8192},
                                {9000, 9000},
                                {20000, 12345},
                                {50000, 9001},
                                {60000, 60000},
                                {200000, 90000},
                                {8193, 1}}) {
    for (bool ones : {false, true}) {
      std::vector<Limb> a = random_limbs(random, a_size), b = random_limbs(random, b_size);
      if (ones) a.assign(a_size, ~Limb(0)), b.assign(b_size, ~Limb(0));
      std::vector<Limb> product(a_size + b_size), expected(a_size + b_size);
      MUST(multiply_magnitudes(context, product.data(), a.data(), a_size, b.data(), b_size));
      mpn_mul(gmp(expected.data()), gmp(a.data()), mp_size_t(a_size), gmp(b.data()), mp_size_t(b_size));
      EXPECT_TRUE(product == expected) << a_size << " by " << b_size;
      std::vector<Limb> square(2 * a_size), expected_square(2 * a_size);
      MUST(multiply_magnitudes(context, square.data(), a.data(), a_size, a.data(), a_size));
      mpn_sqr(gmp(expected_square.data()), gmp(a.data()), mp_size_t(a_size));
      EXPECT_TRUE(square == expected_square) << a_size;
    }
  }
}

TEST(Integer, LongDivisionsAgreeWithGmp) {
  SystemResources resources;
  Context context(resources);
  std::mt19937_64 random(2);
  for (auto [a_size, d_size] : {std::pair<size_t, size_t>{10000, 1},
                                {10000, 2},
                                {20000, 3000},
                                {20000, 4096},
                                {20000, 4097},
                                {20000, 10001},
                                {20000, 19999},
                                {60000, 30000},
                                {50000, 8195},
                                {9000, 9000},
                                {70000, 24577},
                                {64000, 32000},
                                {40000, 30000}}) {
    for (int kind = 0; kind < 3; kind++) {
      std::vector<Limb> a = random_limbs(random, a_size), d = random_limbs(random, d_size);
      if (kind == 1) a.assign(a_size, ~Limb(0));
      if (kind == 2) d.assign(d_size, ~Limb(0)), d[0] = 1;
      std::vector<Limb> q(a_size - d_size + 1), r(d_size), expected_q(q), expected_r(r);
      MUST(divide_magnitudes(context, q.data(), r.data(), a.data(), a_size, d.data(), d_size));
      mpn_tdiv_qr(gmp(expected_q.data()), gmp(expected_r.data()), 0, gmp(a.data()), mp_size_t(a_size), gmp(d.data()),
                  mp_size_t(d_size));
      EXPECT_TRUE(q == expected_q && r == expected_r) << a_size << " by " << d_size;
    }
  }
}

TEST(Integer, LongTextsComeBackAndAgreeWithGmp) {
  SystemResources resources;
  Context context(resources);
  std::mt19937_64 random(3);
  for (size_t size : {100, 860, 2000, 10000, 30000}) {
    for (unsigned base : {10u, 7u, 36u}) {
      std::vector<Limb> limbs = random_limbs(random, size);
      if (base == 7) std::fill(limbs.begin(), limbs.end() - 1, 0);
      IntegerView a{true, limbs};
      std::string text(to_text_bound(a, base), '?');
      text.resize(MUST(to_text(context, a, base, text.data())));
      std::vector<Limb> copy = limbs;
      std::vector<unsigned char> digits(text.size() + 10);
      size_t count = mpn_get_str(digits.data(), int(base), gmp(copy.data()), size);
      std::string expected = "-";
      for (size_t i = 0; i < count; i++) expected += "0123456789abcdefghijklmnopqrstuvwxyz"[digits[i]];
      EXPECT_TRUE(text == expected) << size << " base " << base;
      auto scanned = scan_integer(text, base);
      ASSERT_TRUE(bool(scanned));
      EXPECT_EQ((*scanned).digit_count, text.size() - 1);
      Integer back = MUST(parse(context, *scanned));
      EXPECT_TRUE(equal(back, a)) << size << " base " << base;
      if (base == 10) {
        DigitEstimate estimate = estimate_decimal_digits(a);
        EXPECT_LE(estimate.at_least, text.size() - 1);
        EXPECT_GE(estimate.at_most, text.size() - 1);
      }
    }
  }
}

TEST(Integer, LongRootsGcdsAndInverses) {
  SystemResources resources;
  Context context(resources);
  std::mt19937_64 random(4);
  for (size_t size : {1500, 5000, 20000}) {
    std::vector<Limb> limbs = random_limbs(random, size);
    IntegerView a{false, limbs};
    Integer square = MUST(multiply(context, a, a));
    EXPECT_TRUE(equal(MUST(isqrt(context, square)), a));
    Integer below = MUST(subtract(context, square, SmallInteger(1)));
    Integer root = MUST(add(context, MUST(isqrt(context, below)), SmallInteger(1)));
    EXPECT_TRUE(equal(root, a));
    if (size > 5000) continue;
    std::vector<Limb> other = random_limbs(random, size - 7), common = random_limbs(random, 300);
    IntegerView b{false, other}, c{true, common};
    Integer ac = MUST(multiply(context, a, c)), bc = MUST(multiply(context, b, c));
    Integer divisor = MUST(gcd(context, ac, bc));
    EXPECT_TRUE(MUST(modulo(context, divisor, c)).view().is_zero());
    EXPECT_TRUE(MUST(modulo(context, ac, divisor)).view().is_zero());
    EXPECT_TRUE(MUST(modulo(context, bc, divisor)).view().is_zero());
    Integer x = MUST(floor_divide(context, ac, divisor)), y = MUST(floor_divide(context, bc, divisor));
    Integer one = MUST(gcd(context, x, y));
    EXPECT_TRUE(equal(one, SmallInteger(1)));
    std::vector<Limb> expected(size + 400);
    mpz_t p, q, g;
    mpz_init(p), mpz_init(q), mpz_init(g);
    mpz_import(p, ac.view().size(), -1, 8, 0, 0, ac.view().limbs.data());
    mpz_import(q, bc.view().size(), -1, 8, 0, 0, bc.view().limbs.data());
    mpz_gcd(g, p, q);
    size_t count = 0;
    mpz_export(expected.data(), &count, -1, 8, 0, 0, g);
    mpz_clear(p), mpz_clear(q), mpz_clear(g);
    EXPECT_TRUE(equal(divisor, IntegerView{false, {expected.data(), count}}));
  }
}

Integer gcd_by_gmp(Context& context, IntegerView a, IntegerView b) {
  mpz_t p, q;
  mpz_init(p), mpz_init(q);
  mpz_import(p, a.size(), -1, 8, 0, 0, a.limbs.data());
  mpz_import(q, b.size(), -1, 8, 0, 0, b.limbs.data());
  mpz_gcd(p, p, q);
  size_t count = mpz_size(p);
  Integer result = MUST(copy(context, IntegerView{false, {mpz_limbs_read(p), count}}, false));
  mpz_clear(p), mpz_clear(q);
  return result;
}

TEST(Integer, GcdsOfUnpleasantNumbers) {
  SystemResources resources;
  Context context(resources);
  std::mt19937_64 random(6);
  auto check = [&](IntegerView a, IntegerView b, const char* what) {
    Integer expected = gcd_by_gmp(context, a, b);
    EXPECT_TRUE(equal(MUST(gcd(context, a, b)), expected)) << what;
    // The same numbers through the chain with cofactors, which goes down to the end.
    if (compare(a, b) <= 0 || b.is_zero()) return;
    Integer inverse;
    auto power = power_modulo(context, b, SmallInteger(-1), a);
    bool coprime = equal(expected, SmallInteger(1));
    EXPECT_EQ(power.is_error(), !coprime) << what;
    if (!coprime) return;
    Integer product = MUST(multiply(context, power.release(), b));
    EXPECT_TRUE(equal(MUST(modulo(context, product, a)), SmallInteger(1))) << what;
  };
  // Fibonacci numbers: every quotient is one.
  Integer f = MUST(copy(context, SmallInteger(1), false)), g = MUST(copy(context, SmallInteger(1), false));
  for (int i = 0; i < 110000; i++) {
    Integer h = MUST(add(context, f, g));
    f = std::move(g);
    g = std::move(h);
  }
  check(g, f, "Fibonacci numbers");
  // 2^m - 1 and 2^n - 1: quotients of any length, with a gcd of the same form.
  for (auto [m, n] :
       {std::pair<int, int>{90000, 60000}, {90001, 60000}, {80000, 79999}, {100000, 1000}, {99999, 66666}}) {
    Integer p = MUST(subtract(context, MUST(shift_left(context, SmallInteger(1), m)), SmallInteger(1)));
    Integer q = MUST(subtract(context, MUST(shift_left(context, SmallInteger(1), n)), SmallInteger(1)));
    check(p, q, "Mersenne numbers");
  }
  for (int i = 0; i < 40; i++) {
    size_t size = 2 + random() % (i < 30 ? 300 : 2500);
    std::vector<Limb> a = random_limbs(random, size), b = random_limbs(random, 1 + random() % size);
    if (i % 3 == 0) {
      b = a;
      b[random() % b.size()] ^= Limb(1) << (random() % 64);
      if (b.back() == 0) b.back() = 1;
    }
    IntegerView x{false, a}, y{false, b};
    if (compare(x, y) < 0) std::swap(x, y);
    check(x, y, "random numbers");
    Integer xy = MUST(multiply(context, x, y));
    check(xy, y, "a multiple");
  }
}

// Refuses the n-th allocation, or says stop at the n-th poll; counts what is not given back.
class Grudging final : public Resources {
 public:
  Grudging(int allocations, int polls) : allocations_(allocations), polls_(polls) {}
  void* allocate(size_t bytes) override {
    if (allocations_-- == 0) return nullptr;
    outstanding += bytes;
    return system_.allocate(bytes);
  }
  void release(void* memory, size_t bytes) override {
    outstanding -= bytes;
    system_.release(memory, bytes);
  }
  bool may_continue() override { return polls_-- != 0; }
  size_t outstanding = 0;

 private:
  int allocations_, polls_;
  SystemResources system_;
};

TEST(Integer, EveryRefusalIsAFailureWithoutALeak) {
  std::mt19937_64 random(5);
  std::vector<Limb> a_limbs = random_limbs(random, 24000), b_limbs = random_limbs(random, 9500);
  IntegerView a{false, a_limbs}, b{true, b_limbs};
  auto work = [&](Context& context) -> Result<void> {
    Integer product = TRY(multiply(context, a, b));
    Integer quotient = TRY(floor_divide(context, a, b));
    Integer divisor =
        TRY(gcd(context, IntegerView{false, a.limbs.first(1100)}, IntegerView{false, b.limbs.first(1050)}));
    LimbBuffer text = TRY(LimbBuffer::make(context, to_text_bound(b, 10) / 8 + 1));
    TRY(to_text(context, b, 10, reinterpret_cast<char*>(text.data())));
    return {};
  };
  for (int i = 0;; i = i < 10 ? i + 1 : i * 2) {
    Grudging resources(i, -1);
    Context context(resources);
    bool failed = work(context).is_error();
    EXPECT_EQ(resources.outstanding, 0u);
    if (!failed) break;
    EXPECT_EQ(context.failure(), FailureKind::kMemory);
  }
  for (int i = 0;; i = i < 10 ? i + 1 : i * 2) {
    Grudging resources(-1, i);
    Context context(resources);
    bool failed = work(context).is_error();
    EXPECT_EQ(resources.outstanding, 0u);
    if (!failed) break;
    EXPECT_EQ(context.failure(), FailureKind::kTerminated);
  }
}

// What is asked of GMP at most, of every kind, beside the same in another thread.
TEST(Integer, WithoutMemoryForScratch) {
  provide_gmp_memory();
  auto work = [] {
    SystemResources resources;
    Context context(resources);
    std::mt19937_64 random(7);
    std::vector<Limb> a_limbs = random_limbs(random, 2 * kMultiplyBlock),
                      b_limbs = random_limbs(random, kMultiplyBlock);
    const IntegerView a{false, a_limbs}, b{false, b_limbs};
    Integer product = MUST(multiply(context, a, b));
    EXPECT_TRUE(equal(MUST(floor_divide(context, product, b)), a));
    EXPECT_TRUE(equal(MUST(floor_divide(context, product, a)), b));
    for (size_t size : {size_t(100), size_t(1023), size_t(1024), kDivideBlock - 1, kDivideBlock, kMultiplyBlock}) {
      const IntegerView c{false, a.limbs.first(size)}, d{false, b.limbs.last(size)};
      Integer square = MUST(multiply(context, c, c));
      EXPECT_TRUE(equal(MUST(isqrt(context, square)), c));
      Integer both = MUST(multiply(context, c, d));
      EXPECT_TRUE(equal(MUST(floor_divide(context, both, d)), c));
      EXPECT_TRUE(equal(MUST(gcd(context, both, d)), d));
    }
    std::vector<char> text(to_text_bound(b, 10));
    text.resize(MUST(to_text(context, b, 10, text.data())));
    EXPECT_TRUE(equal(MUST(parse(context, *scan_integer({text.data(), text.size()}, 10))), b));
  };
  starve_gmp(true);
  std::thread other(work);
  work();
  other.join();
  EXPECT_GT(gmp_reserve_used(), 0u);
  EXPECT_LE(gmp_reserve_used(), kGmpReserve / 2);
  std::printf("scratch: %zu bytes at most\n", gmp_reserve_used());
  starve_gmp(false);
}

}  // namespace
}  // namespace ouro::numeric
