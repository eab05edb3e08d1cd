// Module _operator: the operators as functions; itemgetter, attrgetter and methodcaller are in operator_getters.cpp.
#include "modules/operator.h"

#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/buffer.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

template <BinaryOp op>
Result<Ref> binary(ThreadState& ts, Value a, Value b) {
  return binary_op(ts, a, b, op);
}
template <BinaryOp op>
Result<Ref> inplace(ThreadState& ts, Value a, Value b) {
  return inplace_op(ts, a, b, op);
}
template <CompareOp op>
Result<Ref> comparison(ThreadState& ts, Value a, Value b) {
  return compare(ts, a, b, op);
}

Result<bool> truth(ThreadState& ts, Value a) { return is_true(ts, a); }
Result<bool> not_(ThreadState& ts, Value a) { return !TRY(is_true(ts, a)); }
bool is_(ThreadState&, Value a, Value b) { return a == b; }
bool is_not(ThreadState&, Value a, Value b) { return !(a == b); }

// --- sequences

bool is_sequence(ThreadState& ts, Value value) {
  Type& type = type_of(ts, value);
  return type.slots.sq_item && type.layout_kind != Kind::kDict;
}

template <bool kInPlace>
Result<Ref> concat(ThreadState& ts, Value a, Value b) {
  Type& type = type_of(ts, a);
  if (!type.has(type_flags::kHeapType)) {
    if (kInPlace && type.slots.sq_inplace_concat) return type.slots.sq_inplace_concat(ts, a, b);
    if (type.slots.sq_concat) return type.slots.sq_concat(ts, a, b);
  }
  if (is_sequence(ts, a) && is_sequence(ts, b))
    return kInPlace ? inplace_op(ts, a, b, BinaryOp::kAdd) : binary_op(ts, a, b, BinaryOp::kAdd);
  return raise(ts, Exc::TypeError, "'{}' object can't be concatenated", type.plain_name);
}

Result<bool> contains_item(ThreadState& ts, Value a, Value b) { return contains(ts, a, b); }

Result<Ref> search_iterator(ThreadState& ts, Value a) {
  auto made = get_iterator(ts, a);
  if (!made.is_error()) return made.release();
  if (!ts.catch_if(Exc::TypeError)) return raised;
  return raise(ts, Exc::TypeError, "argument of type '{}' is not iterable", type_name(ts, a));
}

Result<int64_t> count_of(ThreadState& ts, Value a, Value b) {
  Ref iterator = TRY(search_iterator(ts, a));
  int64_t count = 0;
  for (;;) {
    Maybe<Ref> item = TRY(next(ts, iterator));
    if (!item) return count;
    if (TRY(equals(ts, **item, b))) count++;
    TRY(ts.checkpoint_limits());
  }
}
Result<int64_t> index_of(ThreadState& ts, Value a, Value b) {
  Ref iterator = TRY(search_iterator(ts, a));
  for (int64_t position = 0;; position++) {
    Maybe<Ref> item = TRY(next(ts, iterator));
    if (!item) return raise(ts, Exc::ValueError, "sequence.index(x): x not in sequence");
    if (TRY(equals(ts, **item, b))) return position;
    TRY(ts.checkpoint_limits());
  }
}

Result<void> delete_subscript(ThreadState& ts, Value a, Value b) { return delete_item(ts, a, b); }
Result<void> set_subscript(ThreadState& ts, Value a, Value b, Value c) { return set_item(ts, a, b, c); }
Result<int64_t> length_hint_of(ThreadState& ts, Value object, Index default_hint) {
  return length_hint(ts, object, default_hint);
}

// --- the rest

Result<Ref> call_object(ThreadState& ts, Value object, Args args, Kwargs kwargs) {
  if (!kwargs.dict) return call(ts, object, CallArguments{args.values.data(), args.size(), nullptr});
  RefTo<Tuple> tuple = TRY(tuple_of(ts, args.values));
  return call_tuple(ts, object, Value(tuple), Value(kwargs.dict));
}

// Equal or not in a time that tells nothing of where two texts of the same length differ.
bool same_bytes(std::span<const uint8_t> a, std::span<const uint8_t> b) {
  volatile uint8_t difference = a.size() == b.size() ? 0 : 1;
  const uint8_t* left = a.size() == b.size() ? a.data() : b.data();
  for (size_t i = 0; i < b.size(); i++) difference = uint8_t(difference | (left[i] ^ b[i]));
  return difference == 0;
}
std::span<const uint8_t> ascii_bytes(const Str& text) { return {text.data1(), text.length}; }

Result<bool> compare_digest(ThreadState& ts, Value a, Value b) {
  if (is<Str>(a) && is<Str>(b)) {
    if (!as<Str>(a).ascii || !as<Str>(b).ascii)
      return raise(ts, Exc::TypeError, "comparing strings with non-ASCII characters is not supported");
    return same_bytes(ascii_bytes(as<Str>(a)), ascii_bytes(as<Str>(b)));
  }
  if (!supports_buffer(ts, a) && !supports_buffer(ts, b))
    return raise(ts, Exc::TypeError, "unsupported operand types(s) or combination of types: '{}' and '{}'",
                 type_name(ts, a), type_name(ts, b));
  BufferAccess left = TRY(BufferAccess::get(ts, a));
  if (left.view().ndim > 1) return raise(ts, Exc::BufferError, "Buffer must be single dimension");
  BufferAccess right = TRY(BufferAccess::get(ts, b));
  if (right.view().ndim > 1) return raise(ts, Exc::BufferError, "Buffer must be single dimension");
  return same_bytes(left.bytes(), right.bytes());
}

constexpr NativeMethod kFunctions[] = {
    function<truth>("truth(a, /)", "Whether a is true."),
    function<contains_item>("contains(a, b, /)", "b in a (the arguments stand the other way round)."),
    function<index_of>("indexOf(a, b, /)", "The first index of b in a."),
    function<count_of>("countOf(a, b, /)", "How many items of a equal b."),
    function<is_>("is_(a, b, /)", "a is b."),
    function<is_not>("is_not(a, b, /)", "a is not b."),
    function<binary<BinaryOp::kAdd>>("add(a, b, /)", "a + b."),
    function<binary<BinaryOp::kSubtract>>("sub(a, b, /)", "a - b."),
    function<binary<BinaryOp::kMultiply>>("mul(a, b, /)", "a * b."),
    function<binary<BinaryOp::kMatrixMultiply>>("matmul(a, b, /)", "a @ b."),
    function<binary<BinaryOp::kFloorDivide>>("floordiv(a, b, /)", "a // b."),
    function<binary<BinaryOp::kTrueDivide>>("truediv(a, b, /)", "a / b."),
    function<binary<BinaryOp::kRemainder>>("mod(a, b, /)", "a % b."),
    function<negative>("neg(a, /)", "-a."),
    function<positive>("pos(a, /)", "+a."),
    function<absolute>("abs(a, /)", "abs(a)."),
    function<invert>("inv(a, /)", "~a."),
    function<invert>("invert(a, /)", "~a."),
    function<binary<BinaryOp::kLShift>>("lshift(a, b, /)", "a << b."),
    function<binary<BinaryOp::kRShift>>("rshift(a, b, /)", "a >> b."),
    function<not_>("not_(a, /)", "not a."),
    function<binary<BinaryOp::kAnd>>("and_(a, b, /)", "a & b."),
    function<binary<BinaryOp::kXor>>("xor(a, b, /)", "a ^ b."),
    function<binary<BinaryOp::kOr>>("or_(a, b, /)", "a | b."),
    function<inplace<BinaryOp::kAdd>>("iadd(a, b, /)", "a += b."),
    function<inplace<BinaryOp::kSubtract>>("isub(a, b, /)", "a -= b."),
    function<inplace<BinaryOp::kMultiply>>("imul(a, b, /)", "a *= b."),
    function<inplace<BinaryOp::kMatrixMultiply>>("imatmul(a, b, /)", "a @= b."),
    function<inplace<BinaryOp::kFloorDivide>>("ifloordiv(a, b, /)", "a //= b."),
    function<inplace<BinaryOp::kTrueDivide>>("itruediv(a, b, /)", "a /= b."),
    function<inplace<BinaryOp::kRemainder>>("imod(a, b, /)", "a %= b."),
    function<inplace<BinaryOp::kLShift>>("ilshift(a, b, /)", "a <<= b."),
    function<inplace<BinaryOp::kRShift>>("irshift(a, b, /)", "a >>= b."),
    function<inplace<BinaryOp::kAnd>>("iand(a, b, /)", "a &= b."),
    function<inplace<BinaryOp::kXor>>("ixor(a, b, /)", "a ^= b."),
    function<inplace<BinaryOp::kOr>>("ior(a, b, /)", "a |= b."),
    function<concat<false>>("concat(a, b, /)", "a + b of sequences."),
    function<concat<true>>("iconcat(a, b, /)", "a += b of sequences."),
    function<get_item>("getitem(a, b, /)", "a[b]."),
    function<set_subscript>("setitem(a, b, c, /)", "a[b] = c."),
    function<delete_subscript>("delitem(a, b, /)", "del a[b]."),
    function<binary<BinaryOp::kPower>>("pow(a, b, /)", "a ** b."),
    function<inplace<BinaryOp::kPower>>("ipow(a, b, /)", "a **= b."),
    function<index>("index(a, /)", "a.__index__()."),
    function<comparison<CompareOp::kEqual>>("eq(a, b, /)", "a == b."),
    function<comparison<CompareOp::kNotEqual>>("ne(a, b, /)", "a != b."),
    function<comparison<CompareOp::kLess>>("lt(a, b, /)", "a < b."),
    function<comparison<CompareOp::kLessEqual>>("le(a, b, /)", "a <= b."),
    function<comparison<CompareOp::kGreater>>("gt(a, b, /)", "a > b."),
    function<comparison<CompareOp::kGreaterEqual>>("ge(a, b, /)", "a >= b."),
    function<length_hint_of>("length_hint(obj, default=0, /)", "About how many items obj has; default: not known."),
    function<call_object>("call(obj, /, *args, **kwargs)", "obj(*args, **kwargs)."),
    function<compare_digest>("_compare_digest(a, b, /)",
                             "a == b of ASCII text or bytes, in a time that tells little of them."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  TRY(make_native_state<char>(ts, module));
  TRY(add_native_type(ts, module, spec_itemgetter, "itemgetter"));
  TRY(add_native_type(ts, module, spec_attrgetter, "attrgetter"));
  TRY(add_native_type(ts, module, spec_methodcaller, "methodcaller"));
  return {};
}

}  // namespace

extern const ModuleSpec module_operator;
const ModuleSpec module_operator{
    .name = "_operator",
    .doc = "The operators of Python as functions.",
    .functions = kFunctions,
    .initialize = &initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
