// Float: a float whose exponent no flonum holds, or an instance of a subclass of float.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

struct Float : Object {
  static constexpr Kind kKind = Kind::kFloat;
  static constexpr const char* kTypeName = "float";
  double number;
};

inline bool is_float(Value value) { return value.is_flonum() || is<Float>(value); }
inline bool is_exact_float(Value value) { return value.is_flonum() || is_exact<Float>(value); }
inline double float_number(Value value) { return value.is_flonum() ? flonum::decode(value) : as<Float>(value).number; }
Result<Ref> make_float_boxed(ThreadState& ts, double number);
inline Result<Ref> make_float_inline(ThreadState& ts, double number) {
  Value value = flonum::encode(number);
  if (!value.is_null()) [[likely]]
    return Ref::adopt(value);
  return make_float_boxed(ts, number);
}
Result<RefTo<Str>> float_repr(ThreadState& ts, double number);
int64_t float_hash(ThreadState& ts, Value self);

}  // namespace ouro
