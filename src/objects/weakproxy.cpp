// Weak proxies: every operation is done by the referent. ReferenceError when it is dead.
#include "objects/descriptors.h"
#include "objects/str.h"
#include "objects/type_specs.h"
#include "objects/weakref_internal.h"
#include "runtime/python_slots.h"

namespace ouro {
namespace {

bool is_proxy(Value value) { return value.is_heap() && value.object()->type->layout_kind == Kind::kWeakProxy; }

// The referent of a proxy; any other value itself.
Result<Ref> unwrap(ThreadState& ts, Value value) {
  if (!is_proxy(value)) return Ref::share(value);
  Ref referent = weakrefs::get(*static_cast<WeakReference*>(value.object()));
  if (!referent) return raise(ts, Exc::ReferenceError, "weakly-referenced object no longer exists");
  return referent;
}

template <auto operation>
Result<Ref> unary(ThreadState& ts, Value self) {
  Ref target = TRY(unwrap(ts, self));
  return Ref(TRY(operation(ts, target)));
}
template <BinaryOp op>
Result<Ref> binary(ThreadState& ts, Value left, Value right) {
  Ref a = TRY(unwrap(ts, left)), b = TRY(unwrap(ts, right));
  return binary_op(ts, a, b, op);
}
template <BinaryOp op>
Result<Ref> inplace(ThreadState& ts, Value left, Value right) {
  Ref a = TRY(unwrap(ts, left)), b = TRY(unwrap(ts, right));
  return inplace_op(ts, a, b, op);
}
Result<Ref> proxy_divmod(ThreadState& ts, Value left, Value right) {
  Ref a = TRY(unwrap(ts, left)), b = TRY(unwrap(ts, right));
  return divmod(ts, a, b);
}
Result<Ref> proxy_power(ThreadState& ts, Value base, Value exponent, Value modulus) {
  Ref a = TRY(unwrap(ts, base)), b = TRY(unwrap(ts, exponent));
  if (modulus.is_null()) modulus = Value::none();
  Ref c = TRY(unwrap(ts, modulus));
  return power(ts, a, b, c);
}
Result<Ref> proxy_inplace_power(ThreadState& ts, Value base, Value exponent, Value) {
  return inplace<BinaryOp::kPower>(ts, base, exponent);
}

Result<Ref> proxy_repr(ThreadState& ts, WeakReference& self) {
  RefTo<Str> address = TRY(address_text(ts, Value(self)));
  Ref target = weakrefs::get(self);
  Value shown = target ? target.get() : Value::none();
  RefTo<Str> target_address = TRY(address_text(ts, shown));
  return text(ts, "<weakproxy at {} to {} at {}>", Value(address), target ? type_name(ts, shown) : "NoneType",
              Value(target_address));
}
Result<Ref> proxy_compare(ThreadState& ts, Value left, Value right, CompareOp op) {
  Ref a = TRY(unwrap(ts, left)), b = TRY(unwrap(ts, right));
  return compare(ts, a, b, op);
}
Result<Maybe<Ref>> proxy_getattribute(ThreadState& ts, Value self, Str& name) {
  Ref target = TRY(unwrap(ts, self));
  return Maybe<Ref>(TRY(get_attribute(ts, target, name)));
}
Result<void> proxy_setattribute(ThreadState& ts, Value self, Str& name, Value value) {
  Ref target = TRY(unwrap(ts, self));
  return set_attribute(ts, target, name, value);
}
Result<Maybe<Ref>> proxy_next(ThreadState& ts, Value self) {
  Ref target = TRY(unwrap(ts, self));
  NextSlot slot = type_of(ts, target).slots.tp_next;
  if (!slot)
    return raise(ts, Exc::TypeError, "Weakref proxy referenced a non-iterator '{}' object", type_name(ts, target));
  return slot(ts, target);
}
Result<bool> proxy_bool(ThreadState& ts, Value self) {
  Ref target = TRY(unwrap(ts, self));
  return is_true(ts, target);
}
Result<int64_t> proxy_length(ThreadState& ts, Value self) {
  Ref target = TRY(unwrap(ts, self));
  return length(ts, target);
}
Result<bool> proxy_contains(ThreadState& ts, Value self, Value item) {
  Ref target = TRY(unwrap(ts, self));
  return contains(ts, target, item);
}
Result<Ref> proxy_get_item(ThreadState& ts, Value self, Value key) {
  Ref target = TRY(unwrap(ts, self));
  return get_item(ts, target, key);
}
Result<void> proxy_set_item(ThreadState& ts, Value self, Value key, Value value) {
  Ref target = TRY(unwrap(ts, self));
  if (value.is_unbound()) return delete_item(ts, target, key);
  return set_item(ts, target, key, value);
}
Result<Ref> proxy_call(ThreadState& ts, Value self, const CallArguments& arguments) {
  Ref target = TRY(unwrap(ts, self));
  return call(ts, target, arguments);
}
Result<Ref> proxy_bytes(ThreadState& ts, WeakReference& self) {
  Ref target = TRY(unwrap(ts, Value(self)));
  return call_method(ts, target, names::k___bytes__);
}
Result<Ref> proxy_reversed(ThreadState& ts, WeakReference& self) {
  Ref target = TRY(unwrap(ts, Value(self)));
  return call_method(ts, target, names::k___reversed__);
}

void proxy_slots(Slots& s) {
  s.tp_repr = slot<proxy_repr>;
  s.tp_str = &unary<str>;
  s.tp_hash = &hash_not_implemented;
  s.tp_getattribute = &proxy_getattribute;
  s.tp_setattribute = &proxy_setattribute;
  s.tp_compare = &proxy_compare;
  s.tp_iter = &unary<get_iterator>;
  s.tp_next = &proxy_next;
#define OURO_OPERATOR(name, op)        \
  s.nb_##name = &binary<BinaryOp::op>; \
  s.nb_inplace_##name = &inplace<BinaryOp::op>;
  OURO_OPERATOR(add, kAdd)
  OURO_OPERATOR(subtract, kSubtract)
  OURO_OPERATOR(multiply, kMultiply)
  OURO_OPERATOR(remainder, kRemainder)
  OURO_OPERATOR(lshift, kLShift)
  OURO_OPERATOR(rshift, kRShift)
  OURO_OPERATOR(and, kAnd)
  OURO_OPERATOR(xor, kXor)
  OURO_OPERATOR(or, kOr)
  OURO_OPERATOR(floor_divide, kFloorDivide)
  OURO_OPERATOR(true_divide, kTrueDivide)
  OURO_OPERATOR(matrix_multiply, kMatrixMultiply)
#undef OURO_OPERATOR
  s.nb_divmod = &proxy_divmod;
  s.nb_power = &proxy_power;
  s.nb_inplace_power = &proxy_inplace_power;
  s.nb_negative = &unary<negative>;
  s.nb_positive = &unary<positive>;
  s.nb_absolute = &unary<absolute>;
  s.nb_invert = &unary<invert>;
  s.nb_bool = &proxy_bool;
  s.nb_int = &unary<to_int>;
  s.nb_float = &unary<to_float>;
  s.nb_index = &unary<index>;
  s.sq_contains = &proxy_contains;
  s.mp_length = &proxy_length;
  s.mp_subscript = &proxy_get_item;
  s.mp_set_subscript = &proxy_set_item;
  s.visit_references = &weakrefs::visit;
  s.clear_references = slot<weakrefs::clear>;
  s.destroy = slot<weakrefs::destroy>;
}

constexpr NativeMethod kProxyMethods[] = {
    method<proxy_bytes>("__bytes__(self, /)", "bytes(referent)"),
    method<proxy_reversed>("__reversed__(self, /)", "reversed(referent)"),
};

}  // namespace

const TypeSpec spec_weakproxy{.name = "weakref.ProxyType",
                              .kind = Kind::kWeakProxy,
                              .instance_bytes = sizeof(WeakReference),
                              .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                              .methods = kProxyMethods,
                              .slots = &proxy_slots};

const TypeSpec spec_weakcallableproxy{.name = "weakref.CallableProxyType",
                                      .kind = Kind::kWeakProxy,
                                      .instance_bytes = sizeof(WeakReference),
                                      .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                                      .slots = [](Slots& s) {
                                        proxy_slots(s);
                                        s.tp_call = &proxy_call;
                                      }};

}  // namespace ouro
