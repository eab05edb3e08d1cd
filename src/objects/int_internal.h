// What the files of int share: results of numeric:: functions as ints.
#pragma once

#include "numeric/integer.h"
#include "objects/int.h"
#include "runtime/numeric_errors.h"

namespace ouro {

// An int as an operand of numeric::. Lives as long as the value and this object do.
class IntOperand {
 public:
  explicit IntOperand(Value value) : parts_(int_parts(value, scratch_)) {}
  IntOperand(const IntOperand&) = delete;
  IntOperand& operator=(const IntOperand&) = delete;
  numeric::IntegerView view() const { return {parts_.negative, parts_.limbs}; }
  const IntParts& parts() const { return parts_; }
  operator numeric::IntegerView() const { return view(); }

 private:
  uint64_t scratch_;
  IntParts parts_;
};

// An Int of int's own type with room for `limbs`; size not set.
Result<Int*> int_allocate(ThreadState& ts, size_t limbs);
// Gives a filled Int its sign and size (without leading zero limbs); the small int where one fits.
Result<Ref> int_finish(ThreadState& ts, RefTo<Int> object, size_t capacity, numeric::Shape shape);

// Results up to this many limbs are written to the C++ stack first: most become small ints or small objects.
inline constexpr size_t kIntStackLimbs = 8;

// The int that write(numeric::Context&, Limb* out) -> Result<Shape> writes into `bound` limbs.
template <class Write>
Result<Ref> int_result(ThreadState& ts, NumericContext& context, size_t bound, Write write) {
  if (bound <= kIntStackLimbs) {
    numeric::Limb limbs[kIntStackLimbs];
    Result<numeric::Shape> shape = write(static_cast<numeric::Context&>(context), limbs);
    if (shape.is_error()) return context.raise_failure();
    return int_from_parts(ts, shape.value().negative, {limbs, shape.value().size});
  }
  RefTo<Int> object = RefTo<Int>::adopt(TRY(int_allocate(ts, bound)));
  object->signed_size = 0;
  Result<numeric::Shape> shape = write(static_cast<numeric::Context&>(context), object->limbs());
  if (shape.is_error()) return context.raise_failure();
  return int_finish(ts, std::move(object), bound, shape.value());
}

// The value of an operation's Result, or the exception of the context's failure.
#define OURO_NUMERIC_TRY(context, ...)           \
  ({                                             \
    auto&& numeric_result_ = (__VA_ARGS__);      \
    if (numeric_result_.is_error()) [[unlikely]] \
      return (context).raise_failure();          \
    numeric_result_.release();                   \
  })

// int.__new__ of text: str, bytes and the like; `shown` is the argument for the message.
Result<Ref> int_from_ascii(ThreadState& ts, std::string_view text, int base, Value shown);

Result<Ref> int_power(ThreadState& ts, Value base, Value exponent, Value modulus);
Result<double> int_true_divide(ThreadState& ts, Value left, Value right);
Result<Ref> int_negate(ThreadState& ts, Value value);
Result<Ref> int_absolute(ThreadState& ts, Value value);
Result<Ref> int_invert(ThreadState& ts, Value value);
Result<Ref> int_bitwise(ThreadState& ts, numeric::BitOperation operation, Value left, Value right);
// (quotient, remainder); either pointer may be null.
Result<void> int_divmod(ThreadState& ts, Value left, Value right, Ref* quotient, Ref* remainder);

}  // namespace ouro
