// The object protocol: what the operators and built-in functions of Python do with any value (language reference, 3.3
// and 6). Arguments are borrowed and must be kept alive by the caller; results are owned.
#pragma once

#include <cstdint>
#include <span>

#include "runtime/errors.h"
#include "runtime/interpreter.h"

namespace ouro {

struct Str;
struct Tuple;
struct List;
struct Dict;

// --- text and identity
Result<RefTo<Str>> str(ThreadState& ts, Value value);                          // str(value)
Result<RefTo<Str>> repr(ThreadState& ts, Value value);                         // repr(value)
Result<RefTo<Str>> ascii(ThreadState& ts, Value value);                        // ascii(value)
Result<RefTo<Str>> format(ThreadState& ts, Value value, Value specification);  // format(value, specification)
Result<int64_t> hash(ThreadState& ts, Value value);                            // never -1
Result<bool> is_true(ThreadState& ts, Value value);
// id(value): the offset in the heap's region, so that it does not depend on where the region lies.
int64_t identity(ThreadState& ts, Value value);

// --- comparison
Result<Ref> compare(ThreadState& ts, Value left, Value right, CompareOp op);
Result<bool> compare_bool(ThreadState& ts, Value left, Value right, CompareOp op);  // identical values are equal
inline Result<bool> equals(ThreadState& ts, Value left, Value right) {
  return compare_bool(ts, left, right, CompareOp::kEqual);
}

// --- attributes. Names are interned str.
// The interned name that any str stands for; TypeError when it is no str.
Result<RefTo<Str>> attribute_name(ThreadState& ts, Value name);
Result<Ref> get_attribute(ThreadState& ts, Value value, Str& name);
Result<Ref> get_attribute(ThreadState& ts, Value value, names::Id name);
Result<Ref> get_attribute(ThreadState& ts, Value value, Value name);  // TypeError when name is no str
// Absent instead of AttributeError.
Result<Maybe<Ref>> find_attribute(ThreadState& ts, Value value, Str& name);
Result<Maybe<Ref>> find_attribute(ThreadState& ts, Value value, names::Id name);
Result<void> set_attribute(ThreadState& ts, Value value, Str& name, Value attribute);  // unbound: delete
Result<void> set_attribute(ThreadState& ts, Value value, names::Id name, Value attribute);
// The special method of the value's type, bound to the value; absent when the type has none.
Result<Maybe<Ref>> find_special(ThreadState& ts, Value value, names::Id name);
// type(value).name(value, arguments...); absent when the type has no such method.
Result<Maybe<Ref>> call_special(ThreadState& ts, Value value, names::Id name, std::span<const Value> arguments = {});

// --- calls
Result<Ref> call(ThreadState& ts, Value callable, const CallArguments& arguments);
Result<Ref> call_tuple(ThreadState& ts, Value callable, Value args_tuple, Value kwargs_dict_or_null);
template <class... Arguments>
Result<Ref> call(ThreadState& ts, Value callable, Arguments... arguments) {
  const Value values[sizeof...(Arguments) + 1] = {Value(arguments)..., Value()};
  return call(ts, callable, CallArguments{values, sizeof...(Arguments), nullptr});
}
Result<Ref> call_method_values(ThreadState& ts, Value self, Str& name, std::span<const Value> arguments);
template <class... Arguments>
Result<Ref> call_method(ThreadState& ts, Value self, names::Id name, Arguments... arguments) {
  const Value values[sizeof...(Arguments) + 1] = {Value(arguments)..., Value()};
  return call_method_values(ts, self, ts.interpreter().name(name), {values, sizeof...(Arguments)});
}
bool is_callable(ThreadState& ts, Value value);

// --- iteration
Result<Ref> get_iterator(ThreadState& ts, Value iterable);
// The next item; absent when exhausted (StopIteration is taken).
Result<Maybe<Ref>> next(ThreadState& ts, Value iterator);
// operator.length_hint(value, default_hint)
Result<int64_t> length_hint(ThreadState& ts, Value value, int64_t default_hint);
// Calls body(Ref item) -> Result<bool> (false: stop) for every item.
template <class Body>
Result<void> for_each(ThreadState& ts, Value iterable, Body body) {
  Ref iterator = TRY(get_iterator(ts, iterable));
  for (;;) {
    Maybe<Ref> item = TRY(next(ts, iterator));
    if (!item) return {};
    bool go_on = TRY(body(item.release()));
    if (!go_on) return {};
  }
}
Result<RefTo<List>> list_from(ThreadState& ts, Value iterable);
Result<RefTo<Tuple>> tuple_from(ThreadState& ts, Value iterable);

// --- containers
Result<int64_t> length(ThreadState& ts, Value value);
Result<Ref> get_item(ThreadState& ts, Value container, Value key);
Result<void> set_item(ThreadState& ts, Value container, Value key, Value item);
Result<void> delete_item(ThreadState& ts, Value container, Value key);
Result<bool> contains(ThreadState& ts, Value container, Value item);
Result<Ref> sequence_item(ThreadState& ts, Value sequence, int64_t index);

// --- numbers
enum class BinaryOp : uint8_t {  // BINARY_OP's argument; the inplace form is 13 higher
  kAdd,
  kAnd,
  kFloorDivide,
  kLShift,
  kMatrixMultiply,
  kMultiply,
  kRemainder,
  kOr,
  kPower,
  kRShift,
  kSubtract,
  kTrueDivide,
  kXor,
};
Result<Ref> binary_op(ThreadState& ts, Value left, Value right, BinaryOp op);
Result<Ref> inplace_op(ThreadState& ts, Value left, Value right, BinaryOp op);
Result<Ref> divmod(ThreadState& ts, Value left, Value right);
Result<Ref> power(ThreadState& ts, Value base, Value exponent, Value modulus);
Result<Ref> negative(ThreadState& ts, Value value);
Result<Ref> positive(ThreadState& ts, Value value);
Result<Ref> invert(ThreadState& ts, Value value);
Result<Ref> absolute(ThreadState& ts, Value value);
// operator.index(value): an int. TypeError when the value has no __index__.
Result<Ref> index(ThreadState& ts, Value value);
// The same as an int64_t; `overflow` when it does not fit: IndexError, OverflowError ...
Result<int64_t> index_as_int64(ThreadState& ts, Value value, Exc overflow);
// Clamped to the range of int64_t, for slices.
Result<int64_t> index_clamped(ThreadState& ts, Value value);
Result<Ref> to_int(ThreadState& ts, Value value);  // int(value) of a number: __int__, __index__, __trunc__
// Warns that a conversion gave an instance of a subclass of int.
Result<void> warn_strict_subclass(ThreadState& ts, Value result, const char* method);
Result<double> to_double(ThreadState& ts, Value value);  // float(value) of a number: __float__, __index__
Result<double> to_double_by_method(ThreadState& ts,
                                   Value value);  // the same, where a subclass of float may have a __float__ of its own
Result<Ref> to_float(ThreadState& ts, Value value);

// --- modules
// importlib.import_module(name) for an absolute name.
Result<Ref> import_module(ThreadState& ts, const char* name);

// --- types
Result<bool> is_instance(ThreadState& ts, Value value, Value class_or_tuple);    // isinstance()
Result<bool> is_subclass(ThreadState& ts, Value derived, Value class_or_tuple);  // issubclass()
// The same by layout of the MRO alone, without __instancecheck__.
inline bool has_type(ThreadState& ts, Value value, const Type& type) { return is_subtype(&type_of(ts, value), &type); }

// --- numbers that may be immediates (is_int, is_float: objects/int.h, float.h)
// A float as a Value: a flonum or a boxed one.
Result<Ref> make_float(ThreadState& ts, double number);
// An int: small or boxed.
Result<Ref> make_int(ThreadState& ts, int64_t number);
Result<Ref> make_int_unsigned(ThreadState& ts, uint64_t number);

}  // namespace ouro
