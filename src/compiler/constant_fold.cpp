// Arithmetic on constants at compile time. The limits are CPython 3.11's: 128 bits for products, powers and
// shifts of integers, 4096 characters and 256 items for repeated sequences.
#include "compiler/constant_fold.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/word_hash.h"
#include "compiler/constant_table.h"
#include "numeric/complex.h"
#include "numeric/float_arithmetic.h"
#include "numeric/hash.h"
#include "numeric/integer.h"

namespace ouro::compiler {

namespace {

using Kind = Constant::Kind;
using ast::operator_;
using numeric::IntegerView;

constexpr uint64_t kMostIntegerBits = 128;
constexpr int64_t kMostItems = 256;
constexpr int64_t kMostCharacters = 4096;
constexpr int64_t kMostNestedItems = 1024;

constexpr uint64_t kOneLimb[] = {1};

bool is_integer(const Constant& constant) {
  return constant.kind == Kind::kInt || constant.kind == Kind::kFalse || constant.kind == Kind::kTrue;
}
bool is_number(const Constant& constant) {
  return is_integer(constant) || constant.kind == Kind::kFloat || constant.kind == Kind::kComplex;
}
IntegerView integer_of(const Constant& constant) {
  if (constant.kind == Kind::kTrue) return {false, kOneLimb};
  if (constant.kind == Kind::kFalse) return {};
  return {constant.negative, constant.limbs};
}

Result<Folded> make(Arena& arena, const Constant& constant) { return Folded{TRY(arena.make<Constant>(constant))}; }
Result<Folded> make_float(Arena& arena, double value) { return make(arena, {.kind = Kind::kFloat, .real = value}); }
Result<Folded> make_complex(Arena& arena, double real, double imag) {
  return make(arena, {.kind = Kind::kComplex, .real = real, .imag = imag});
}

Result<Folded> make_integer(Arena& arena, IntegerView value) {
  auto* limbs = TRY(arena.make_array<uint64_t>(value.limbs.size()));
  std::copy(value.limbs.begin(), value.limbs.end(), limbs);
  return make(arena, {.kind = Kind::kInt, .negative = value.negative, .limbs = {limbs, value.limbs.size()}});
}

// The result of a number function: what raises is not folded, refused memory is passed on.
Result<Folded> take(Arena& arena, numeric::Context& context, Result<numeric::Integer> result) {
  if (result.is_error()) {
    if (context.failure() == numeric::FailureKind::kMemory || context.failure() == numeric::FailureKind::kTerminated) {
      return raised;
    }
    return Folded{};
  }
  numeric::Integer value = result.release();
  return make_integer(arena, value);
}

Result<Folded> take(Arena& arena, Result<double> result) {
  return result.is_error() ? Result<Folded>(Folded{}) : make_float(arena, result.release());
}
Result<Folded> take(Arena& arena, Result<numeric::Complex> result) {
  if (result.is_error()) return Folded{};
  const numeric::Complex value = result.release();
  return make_complex(arena, value.real, value.imag);
}

Result<Folded> fold_floats(Arena& arena, operator_ op, double a, double b) {
  numeric::Context context(arena.resources());
  switch (op) {
    case operator_::Add: return make_float(arena, a + b);
    case operator_::Sub: return make_float(arena, a - b);
    case operator_::Mult: return make_float(arena, a * b);
    case operator_::Div: return take(arena, numeric::float_divide(context, a, b));
    case operator_::FloorDiv: return take(arena, numeric::float_floor_divide(context, a, b));
    case operator_::Mod: return take(arena, numeric::float_modulo(context, a, b));
    case operator_::Pow: {
      Result<numeric::FloatPower> power = numeric::float_power(context, a, b);
      if (power.is_error()) return Folded{};
      const numeric::FloatPower result = power.release();
      if (!result.is_complex) return make_float(arena, result.value);
      return take(arena, numeric::complex_power(context, {a, 0}, {b, 0}));
    }
    default: return Folded{};
  }
}

Result<Folded> fold_complex(Arena& arena, operator_ op, numeric::Complex a, numeric::Complex b) {
  numeric::Context context(arena.resources());
  switch (op) {
    case operator_::Add: return take(arena, numeric::complex_add(a, b));
    case operator_::Sub: return take(arena, numeric::complex_subtract(a, b));
    case operator_::Mult: return take(arena, numeric::complex_multiply(a, b));
    case operator_::Div: return take(arena, numeric::complex_divide(context, a, b));
    case operator_::Pow: return take(arena, numeric::complex_power(context, a, b));
    default: return Folded{};
  }
}

Result<Folded> fold_power(Arena& arena, numeric::Context& context, IntegerView a, IntegerView b) {
  if (b.negative) {
    Result<double> base = numeric::to_double(context, a), exponent = numeric::to_double(context, b);
    if (base.is_error() || exponent.is_error()) return Folded{};
    return fold_floats(arena, operator_::Pow, base.release(), exponent.release());
  }
  uint64_t exponent;
  if (!a.is_zero() && !b.is_zero()) {
    if (!numeric::to_uint64(b, &exponent) || exponent > kMostIntegerBits) return Folded{};
    if (numeric::bit_length(a) * exponent > kMostIntegerBits) return Folded{};
  }
  return take(arena, context, numeric::power(context, a, b));
}

Result<Folded> fold_integers(Arena& arena, operator_ op, const Constant& left, const Constant& right) {
  numeric::Context context(arena.resources());
  const IntegerView a = integer_of(left), b = integer_of(right);
  switch (op) {
    case operator_::Add: return take(arena, context, numeric::add(context, a, b));
    case operator_::Sub: return take(arena, context, numeric::subtract(context, a, b));
    case operator_::Mult:
      if (!a.is_zero() && !b.is_zero() && numeric::bit_length(a) + numeric::bit_length(b) > kMostIntegerBits) {
        return Folded{};
      }
      return take(arena, context, numeric::multiply(context, a, b));
    case operator_::Div: {
      Result<double> quotient = numeric::true_divide(context, a, b);
      return quotient.is_error() ? Result<Folded>(Folded{}) : make_float(arena, quotient.release());
    }
    case operator_::FloorDiv: return take(arena, context, numeric::floor_divide(context, a, b));
    case operator_::Mod: return take(arena, context, numeric::modulo(context, a, b));
    case operator_::Pow: return fold_power(arena, context, a, b);
    case operator_::LShift: {
      if (b.negative) return Folded{};
      if (!a.is_zero() && !b.is_zero()) {
        uint64_t count;
        if (!numeric::to_uint64(b, &count) || count > kMostIntegerBits) return Folded{};
        if (numeric::bit_length(a) > kMostIntegerBits - count) return Folded{};
        return take(arena, context, numeric::shift_left(context, a, count));
      }
      return make_integer(arena, a);
    }
    case operator_::RShift: {
      Result<uint64_t> count = numeric::shift_count(context, b);
      if (count.is_error()) return Folded{};
      return take(arena, context, numeric::shift_right(context, a, count.release()));
    }
    case operator_::BitOr:
    case operator_::BitXor:
    case operator_::BitAnd: {
      const auto operation = op == operator_::BitOr    ? numeric::BitOperation::kOr
                             : op == operator_::BitXor ? numeric::BitOperation::kXor
                                                       : numeric::BitOperation::kAnd;
      if (left.kind != Kind::kInt && right.kind != Kind::kInt) {
        // bool with bool stays bool
        const bool x = left.kind == Kind::kTrue, y = right.kind == Kind::kTrue;
        const bool result = op == operator_::BitOr ? (x | y) : op == operator_::BitXor ? (x ^ y) : (x & y);
        return make(arena, {.kind = result ? Kind::kTrue : Kind::kFalse});
      }
      return take(arena, context, numeric::bitwise(context, operation, a, b));
    }
    case operator_::MatMult: return Folded{};
  }
  return Folded{};
}

// Code points of UTF-8.
int64_t length_of(std::string_view utf8) {
  int64_t length = 0;
  for (char c : utf8) length += (c & 0xC0) != 0x80;
  return length;
}

// What is left of `limit` after the items of nested tuples; negative when there are more.
int64_t count_nested(const Constant& constant, int64_t limit) {
  if (constant.kind != Kind::kTuple) return limit;
  limit -= int64_t(constant.items.size());
  for (const Constant* item : constant.items) {
    if (limit < 0) break;
    limit = count_nested(*item, limit);
  }
  return limit;
}

Result<Folded> repeat(Arena& arena, const Constant& sequence, const Constant& times) {
  const IntegerView count_view = integer_of(times);
  int64_t count;
  const bool fits = numeric::to_int64(count_view, &count);
  const int64_t length = sequence.kind == Kind::kTuple ? int64_t(sequence.items.size())
                         : sequence.kind == Kind::kStr ? length_of(sequence.text)
                                                       : int64_t(sequence.text.size());
  if (length > 0) {
    const int64_t most = sequence.kind == Kind::kTuple ? kMostItems : kMostCharacters;
    if (!fits || count < 0 || count > most / length) return Folded{};
    if (sequence.kind == Kind::kTuple && count > 0 && count_nested(sequence, kMostNestedItems / count) < 0) {
      return Folded{};
    }
  } else if (!fits) {
    return Folded{};
  } else {
    count = 0;
  }
  if (sequence.kind == Kind::kTuple) {
    auto** items = TRY(arena.make_array<const Constant*>(size_t(length * count)));
    for (int64_t i = 0; i < length * count; i++) items[i] = sequence.items[size_t(i % length)];
    return make(arena, {.kind = Kind::kTuple, .items = {items, size_t(length * count)}});
  }
  const size_t bytes = sequence.text.size();
  char* text = TRY(arena.make_array<char>(bytes * size_t(count)));
  for (int64_t i = 0; i < count; i++) std::memcpy(text + size_t(i) * bytes, sequence.text.data(), bytes);
  return make(arena, {.kind = sequence.kind, .text = {text, bytes * size_t(count)}});
}

Result<Folded> concatenate(Arena& arena, const Constant& left, const Constant& right) {
  if (left.kind == Kind::kTuple) {
    const size_t count = left.items.size() + right.items.size();
    auto** items = TRY(arena.make_array<const Constant*>(count));
    std::copy(left.items.begin(), left.items.end(), items);
    std::copy(right.items.begin(), right.items.end(), items + left.items.size());
    return make(arena, {.kind = Kind::kTuple, .items = {items, count}});
  }
  const size_t bytes = left.text.size() + right.text.size();
  char* text = TRY(arena.make_array<char>(bytes));
  if (!left.text.empty()) std::memcpy(text, left.text.data(), left.text.size());
  if (!right.text.empty()) std::memcpy(text + left.text.size(), right.text.data(), right.text.size());
  return make(arena, {.kind = left.kind, .text = {text, bytes}});
}

bool is_sequence(const Constant& constant) {
  return constant.kind == Kind::kStr || constant.kind == Kind::kBytes || constant.kind == Kind::kTuple;
}

bool to_float(Arena& arena, const Constant& constant, double* value) {
  if (!is_integer(constant)) {
    *value = constant.real;
    return true;
  }
  numeric::Context context(arena.resources());
  Result<double> result = numeric::to_double(context, integer_of(constant));
  if (result.is_error()) return false;
  *value = result.release();
  return true;
}

}  // namespace

bool truth_of(const Constant& constant) {
  switch (constant.kind) {
    case Kind::kNone:
    case Kind::kFalse: return false;
    case Kind::kTrue:
    case Kind::kEllipsis: return true;
    case Kind::kInt: return !constant.limbs.empty();
    case Kind::kFloat: return constant.real != 0;
    case Kind::kComplex: return constant.real != 0 || constant.imag != 0;
    case Kind::kStr:
    case Kind::kBytes: return !constant.text.empty();
    case Kind::kTuple:
    case Kind::kFrozenSet: return !constant.items.empty();
  }
  return false;
}

bool equal_constants(const Constant& a, const Constant& b) {
  if (is_number(a) && is_number(b)) {
    const double imag_a = a.kind == Kind::kComplex ? a.imag : 0, imag_b = b.kind == Kind::kComplex ? b.imag : 0;
    if (imag_a != imag_b) return false;
    if (is_integer(a) && is_integer(b)) return numeric::equal(integer_of(a), integer_of(b));
    if (is_integer(a)) return !std::isnan(b.real) && numeric::compare_with_double(integer_of(a), b.real) == 0;
    if (is_integer(b)) return !std::isnan(a.real) && numeric::compare_with_double(integer_of(b), a.real) == 0;
    return a.real == b.real;
  }
  if (a.kind != b.kind) return false;
  if (a.kind == Kind::kTuple) {
    return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                      [](const Constant* x, const Constant* y) { return equal_constants(*x, *y); });
  }
  return same_constant(a, b);
}

// Equal for constants that equal_constants finds equal.
static uint64_t equality_hash(Arena& arena, const Constant& constant) {
  if (is_integer(constant)) {
    numeric::Context context(arena.resources());
    Result<int64_t> hash = numeric::hash(context, integer_of(constant));
    return hash.is_error() ? 0 : uint64_t(hash.release());
  }
  if (is_number(constant)) {
    const double imag = constant.kind == Kind::kComplex ? constant.imag : 0;
    const auto of_itself = int64_t(reinterpret_cast<uintptr_t>(&constant));  // a NaN is equal to nothing
    const auto hash = uint64_t(numeric::hash_double(constant.real, of_itself));
    return imag == 0 ? hash : word_hash(hash, uint64_t(numeric::hash_double(imag, of_itself)));
  }
  if (constant.kind != Kind::kTuple) return hash_of(constant);
  uint64_t hash = constant.items.size();
  for (const Constant* item : constant.items) hash = word_hash(hash, equality_hash(arena, *item));
  return hash;
}

Result<bool> EqualConstants::add(const Constant& constant) {
  if ((count_ + 1) * 2 > capacity_) TRY(grow());
  const Constant*& place = find(constant);
  if (place) return false;
  place = &constant;
  count_++;
  return true;
}
const Constant*& EqualConstants::find(const Constant& constant) {
  size_t at = word_hash(kWordHashSeed, equality_hash(*arena_, constant)) & (capacity_ - 1);
  while (table_[at] && !equal_constants(*table_[at], constant)) at = (at + 1) & (capacity_ - 1);
  return table_[at];
}
Result<void> EqualConstants::grow() {
  const std::span<const Constant*> old(table_, capacity_);
  const size_t capacity = capacity_ ? 2 * capacity_ : 16;
  table_ = TRY(arena_->make_array<const Constant*>(capacity));
  capacity_ = capacity;
  std::fill(table_, table_ + capacity, nullptr);
  for (const Constant* constant : old)
    if (constant) find(*constant) = constant;
  return {};
}

Result<const Constant*> make_collection(Arena& arena, Kind kind, std::span<const Constant* const> items) {
  auto** values = TRY(arena.make_array<const Constant*>(items.size()));
  size_t count = items.size();
  std::copy(items.begin(), items.end(), values);
  if (kind == Kind::kFrozenSet) {
    EqualConstants kept(arena);
    count = 0;
    for (const Constant* item : items)
      if (TRY(kept.add(*item))) values[count++] = item;
  }
  return static_cast<const Constant*>(TRY(arena.make<Constant>(Constant{.kind = kind, .items = {values, count}})));
}

Result<Folded> fold_unary(Arena& arena, ast::unaryop op, const Constant& operand) {
  if (op == ast::unaryop::Not) return make(arena, {.kind = truth_of(operand) ? Kind::kFalse : Kind::kTrue});
  if (!is_number(operand)) return Folded{};
  if (op == ast::unaryop::UAdd && operand.kind != Kind::kTrue && operand.kind != Kind::kFalse) return Folded{&operand};
  if (is_integer(operand)) {
    const IntegerView value = integer_of(operand);
    if (op == ast::unaryop::UAdd) return make_integer(arena, value);
    if (op == ast::unaryop::USub) return make_integer(arena, {!value.is_zero() && !value.negative, value.limbs});
    numeric::Context context(arena.resources());
    return take(arena, context, numeric::invert(context, value));
  }
  if (op == ast::unaryop::Invert) return Folded{};
  if (operand.kind == Kind::kFloat) return make_float(arena, -operand.real);
  return make(arena, {.kind = Kind::kComplex, .real = -operand.real, .imag = -operand.imag});
}

Result<Folded> fold_binary(Arena& arena, operator_ op, const Constant& left, const Constant& right) {
  if (is_integer(left) && is_integer(right)) return fold_integers(arena, op, left, right);
  if (is_number(left) && is_number(right)) {
    double a, b;
    if (!to_float(arena, left, &a) || !to_float(arena, right, &b)) return Folded{};
    if (left.kind != Kind::kComplex && right.kind != Kind::kComplex) return fold_floats(arena, op, a, b);
    return fold_complex(arena, op, {a, left.kind == Kind::kComplex ? left.imag : 0.0},
                        {b, right.kind == Kind::kComplex ? right.imag : 0.0});
  }
  if (op == operator_::Mult) {
    if (is_integer(left) && is_sequence(right)) return repeat(arena, right, left);
    if (is_sequence(left) && is_integer(right)) return repeat(arena, left, right);
  }
  if (op == operator_::Add && is_sequence(left) && left.kind == right.kind) return concatenate(arena, left, right);
  return Folded{};
}

Result<Folded> fold_subscript(Arena& arena, const Constant& container, const Constant& index) {
  if (!is_sequence(container) || !is_integer(index)) return Folded{};
  int64_t at;
  if (!numeric::to_int64(integer_of(index), &at)) return Folded{};
  const int64_t length = container.kind == Kind::kTuple ? int64_t(container.items.size())
                         : container.kind == Kind::kStr ? length_of(container.text)
                                                        : int64_t(container.text.size());
  if (at < 0) at += length;
  if (at < 0 || at >= length) return Folded{};
  if (container.kind == Kind::kTuple) return Folded{container.items[size_t(at)]};
  if (container.kind == Kind::kBytes) {
    numeric::SmallInteger byte(uint8_t(container.text[size_t(at)]));
    return make_integer(arena, byte);
  }
  size_t begin = 0;
  auto next = [&](size_t from) {
    from++;
    while (from < container.text.size() && (container.text[from] & 0xC0) == 0x80) from++;
    return from;
  };
  for (; at > 0; at--) begin = next(begin);
  return make(arena, {.kind = Kind::kStr, .text = container.text.substr(begin, next(begin) - begin)});
}

}  // namespace ouro::compiler
