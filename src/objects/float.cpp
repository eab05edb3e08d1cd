// Float: boxed floats, repr, hash, float(text) and the exact order of floats and ints.
#include "objects/float.h"

#include <cmath>

#include "numeric/float_arithmetic.h"
#include "numeric/float_text.h"
#include "numeric/hash.h"
#include "objects/bytes.h"
#include "objects/float_internal.h"
#include "objects/int.h"
#include "objects/int_internal.h"
#include "objects/str.h"
#include "unicode/properties.h"

namespace ouro {

Result<Ref> make_float_boxed(ThreadState& ts, double number) {
  Float* object = TRY(ts.allocate_as<Float>(*ts.types().float_));
  object->number = number;
  return Ref::adopt(object);
}

Result<RefTo<Str>> float_repr(ThreadState& ts, double number) {
  char text[numeric::kFloatReprBound];
  size_t length = numeric::float_repr(number, text);
  return str_from_ascii(ts, {text, length});
}

int64_t hash_of_nan(ThreadState& ts, Value self) {
  return numeric::hash_address(self.is_heap() ? uint64_t(identity(ts, self)) : self.bits());
}

int64_t float_hash(ThreadState& ts, Value self) {
  double number = float_number(self);
  if (std::isnan(number)) [[unlikely]]
    return hash_of_nan(ts, self);
  return numeric::hash_double(number, 0);
}

int float_compare_with_int(double number, Value integer) {
  if (integer.is_small_int()) {
    int64_t other = integer.as_small_int();
    constexpr int64_t kExact = int64_t(1) << 53;
    if (other <= kExact && other >= -kExact) return number < double(other) ? -1 : number > double(other);
  }
  if (std::isinf(number)) return number < 0 ? -1 : 1;
  int order = numeric::compare_with_double(IntOperand(integer), number);
  return order < 0 ? 1 : order > 0 ? -1 : 0;
}

Result<RefTo<Bytes>> number_text_to_ascii(ThreadState& ts, Str& text) {
  RefTo<Bytes> ascii = TRY(bytes_allocate(ts, text.length));
  with_units(text, [&](auto units) {
    uint8_t* out = ascii->data();
    for (auto unit : units) {
      if (unit < 128) *out++ = uint8_t(unit);
      else if (unicode::is_space(unit)) *out++ = ' ';
      else {
        int digit = unicode::decimal_value(unit);
        *out++ = digit >= 0 ? uint8_t('0' + digit) : uint8_t('?');
      }
    }
  });
  return ascii;
}

Result<double> float_from_ascii(ThreadState& ts, std::string_view text, Value shown) {
  NumericContext context(ts);
  Result<double> number = numeric::parse_float(context, text);
  if (!number.is_error()) return number.release();
  if (static_cast<numeric::Context&>(context).failure() != numeric::FailureKind::kValue) return context.raise_failure();
  return raise(ts, Exc::ValueError, "could not convert string to float: {}", repr_of(shown));
}

Result<double> float_from_text(ThreadState& ts, Str& text, Value shown) {
  if (text.ascii) return float_from_ascii(ts, text.ascii_text(), shown);
  RefTo<Bytes> ascii = TRY(number_text_to_ascii(ts, text));
  return float_from_ascii(ts, ascii->view(), shown);
}

}  // namespace ouro
