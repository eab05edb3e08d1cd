// The object protocol, but for numbers: text, truth, hash, comparison, iteration, items, isinstance.
#include "runtime/protocol.h"

#include "objects/exception.h"
#include "objects/float.h"
#include "objects/function.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/number_format.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/recursion.h"
#include "runtime/type.h"

namespace ouro {

// --- text

static Result<RefTo<Str>> expect_str(ThreadState& ts, Ref result, const char* method) {
  if (!is<Str>(result))
    return raise(ts, Exc::TypeError, "{} returned non-string (type {})", method, type_name(ts, result));
  return std::move(result).cast<Str>();
}

Result<RefTo<Str>> repr(ThreadState& ts, Value value) {
  Recursion guard(ts);
  TRY(guard.enter(" while getting the repr of an object"));
  return expect_str(ts, TRY(type_of(ts, value).slots.tp_repr(ts, value)), "__repr__");
}
Result<RefTo<Str>> str(ThreadState& ts, Value value) {
  if (is_exact<Str>(value)) return RefTo<Str>::share(as<Str>(value));
  UnarySlot slot = type_of(ts, value).slots.tp_str;
  if (!slot) return repr(ts, value);
  Recursion guard(ts);
  TRY(guard.enter(" while getting the str of an object"));
  return expect_str(ts, TRY(slot(ts, value)), "__str__");
}
Result<RefTo<Str>> ascii(ThreadState& ts, Value value) {
  RefTo<Str> text = TRY(repr(ts, value));
  if (text->ascii) return text;
  StrBuilder builder(ts);
  for (uint64_t i = 0; i < text->length; i++) {
    char32_t c = (*text)[i];
    if (c < 0x80) {
      TRY(builder.append(c));
      continue;
    }
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    TRY(builder.append_ascii(digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U"));
    for (int k = digits - 1; k >= 0; k--) TRY(builder.append(char32_t("0123456789abcdef"[c >> (4 * k) & 15])));
    TRY(ts.checkpoint_limits());
  }
  return builder.finish();
}
Result<RefTo<Str>> format(ThreadState& ts, Value value, Value specification) {
  Str* spec = specification.is_null() ? nullptr : try_as<Str>(specification);
  if (!specification.is_null() && !spec)
    return raise(ts, Exc::SystemError, "Format specifier must be a string, not {}", type_name(ts, specification));
  if (!spec || spec->length == 0) {
    if (is_exact<Str>(value)) return RefTo<Str>::share(as<Str>(value));
    if (value.is_small_int()) return str(ts, value);
  }
  Value argument = spec ? specification : Value(empty_str(ts));
  // What the __format__ of these types themselves does.
  Str& text = as<Str>(argument);
  if (is_exact<Str>(value)) return format_str(ts, as<Str>(value), text);
  if (is_exact_int(value)) return format_int(ts, value, text);
  if (is_exact_float(value)) return format_float(ts, value, text);
  Maybe<Ref> result = TRY(call_special(ts, value, names::k___format__, {&argument, 1}));
  if (!result) return raise(ts, Exc::TypeError, "Type {} doesn't define __format__", type_name(ts, value));
  if (!is<Str>(**result))
    return raise(ts, Exc::TypeError, "__format__ must return a str, not {}", type_name(ts, **result));
  return result.release().cast<Str>();
}

// --- hash, truth, identity

Result<int64_t> hash(ThreadState& ts, Value value) {
  if (is_exact<Str>(value)) return str_hash_cached(ts, as<Str>(value));
  if (value.is_small_int()) return int_hash_small(value.as_small_int());
  HashSlot slot = type_of(ts, value).slots.tp_hash;
  if (!slot) return raise(ts, Exc::TypeError, "unhashable type: '{}'", type_name(ts, value));
  return slot(ts, value);
}

Result<bool> is_true(ThreadState& ts, Value value) {
  if (value.is_bool()) return value.is_true();
  if (value.is_none()) return false;
  if (value.is_small_int()) return value.as_small_int() != 0;
  const Slots& slots = type_of(ts, value).slots;
  if (slots.nb_bool) return slots.nb_bool(ts, value);
  LengthSlot length = slots.mp_length ? slots.mp_length : slots.sq_length;
  if (!length) return true;
  return TRY(length(ts, value)) != 0;
}

int64_t identity(ThreadState& ts, Value value) {
  if (value.is_heap())
    return reinterpret_cast<char*>(value.object()) - ts.interpreter().heap.region() + int64_t(0x100000000);
  // Immediates get numbers that no heap object has: equal words, equal ids; not negative.
  return int64_t((value.bits() * 0x9E3779B97F4A7C15ull >> 2) | 0x2000000000000001ull);
}

// --- comparison

static CompareOp swapped(CompareOp op) {
  constexpr CompareOp kSwapped[] = {CompareOp::kGreater,  CompareOp::kGreaterEqual, CompareOp::kEqual,
                                    CompareOp::kNotEqual, CompareOp::kLess,         CompareOp::kLessEqual};
  return kSwapped[int(op)];
}
static const char* sign(CompareOp op) {
  constexpr const char* kSigns[] = {"<", "<=", "==", "!=", ">", ">="};
  return kSigns[int(op)];
}

// Language reference, 6.10.1: the right operand's method first when its type is a subclass of the left's.
Result<Ref> compare(ThreadState& ts, Value left, Value right, CompareOp op) {
  if (is_exact<Str>(left) && is_exact<Str>(right))
    return Ref::boolean(str_compare_by(as<Str>(left), as<Str>(right), op));
  Recursion guard(ts);
  TRY(guard.enter(" in comparison"));
  Type& left_type = type_of(ts, left);
  Type& right_type = type_of(ts, right);
  bool tried_right = false;
  if (&left_type != &right_type && right_type.slots.tp_compare && is_subtype(&right_type, &left_type)) {
    tried_right = true;
    Ref result = TRY(right_type.slots.tp_compare(ts, right, left, swapped(op)));
    if (!result.get().is_not_implemented()) return result;
  }
  if (left_type.slots.tp_compare) {
    Ref result = TRY(left_type.slots.tp_compare(ts, left, right, op));
    if (!result.get().is_not_implemented()) return result;
  }
  if (!tried_right && right_type.slots.tp_compare) {
    Ref result = TRY(right_type.slots.tp_compare(ts, right, left, swapped(op)));
    if (!result.get().is_not_implemented()) return result;
  }
  if (op == CompareOp::kEqual) return Ref::boolean(left == right);
  if (op == CompareOp::kNotEqual) return Ref::boolean(!(left == right));
  return raise(ts, Exc::TypeError, "'{}' not supported between instances of '{}' and '{}'", sign(op),
               left_type.plain_name, right_type.plain_name);
}
Result<bool> compare_bool(ThreadState& ts, Value left, Value right, CompareOp op) {
  if (left == right) {
    if (op == CompareOp::kEqual) return true;
    if (op == CompareOp::kNotEqual) return false;
  }
  if (is_exact<Str>(left) && is_exact<Str>(right)) return str_compare_by(as<Str>(left), as<Str>(right), op);
  Ref result = TRY(compare(ts, left, right, op));
  return is_true(ts, result);
}

// --- iteration

Result<Ref> get_iterator(ThreadState& ts, Value iterable) {
  Type& type = type_of(ts, iterable);
  if (!type.slots.tp_iter) {
    if (type.slots.sq_item && !type.has(type_flags::kIsMapping) && !is<Dict>(iterable))
      return sequence_iterator_make(ts, iterable);
    return raise(ts, Exc::TypeError, "'{}' object is not iterable", type.plain_name);
  }
  Ref iterator = TRY(type.slots.tp_iter(ts, iterable));
  if (!type_of(ts, iterator).slots.tp_next)
    return raise(ts, Exc::TypeError, "iter() returned non-iterator of type '{}'", type_name(ts, iterator));
  return iterator;
}
Result<Maybe<Ref>> next(ThreadState& ts, Value iterator) {
  // Iterators over iterators nest without bound.
  TRY(ts.check_native_stack());
  NextSlot slot = type_of(ts, iterator).slots.tp_next;
  if (!slot) return raise(ts, Exc::TypeError, "'{}' object is not an iterator", type_name(ts, iterator));
  Result<Maybe<Ref>> item = slot(ts, iterator);
  // A generator that returned a value raises StopIteration itself, for those who want the value.
  if (item.is_error() && ts.catch_if(Exc::StopIteration)) return Maybe<Ref>(absent);
  return item;
}
Result<int64_t> length_hint(ThreadState& ts, Value value, int64_t default_hint) {
  const Slots& slots = type_of(ts, value).slots;
  LengthSlot slot = slots.sq_length ? slots.sq_length : slots.mp_length;
  if (slot) {
    Result<int64_t> result = slot(ts, value);
    if (!result.is_error()) return result;
    if (!ts.catch_if(Exc::TypeError)) return raised;
  }
  bool takes_self;
  Maybe<Ref> method = TRY(lookup_special(ts, value, ts.interpreter().name(names::k___length_hint__), takes_self));
  if (!method) return default_hint;
  Result<Ref> hint = call(ts, **method, CallArguments{&value, size_t(takes_self), nullptr});
  if (hint.is_error()) {
    if (ts.catch_if(Exc::TypeError)) return default_hint;
    return raised;
  }
  Ref number = hint.release();
  if (number.get().is_not_implemented()) return default_hint;
  if (!is_int(number))
    return raise(ts, Exc::TypeError, "__length_hint__ must be an integer, not {}", type_name(ts, number));
  int64_t result = TRY(native::convert_index(ts, number));
  if (result < 0) return raise(ts, Exc::ValueError, "__length_hint__() should return >= 0");
  return result;
}

// --- containers

Result<int64_t> length(ThreadState& ts, Value value) {
  const Slots& slots = type_of(ts, value).slots;
  LengthSlot slot = slots.sq_length ? slots.sq_length : slots.mp_length;
  if (!slot) return raise(ts, Exc::TypeError, "object of type '{}' has no len()", type_name(ts, value));
  return slot(ts, value);
}

Result<Ref> get_item(ThreadState& ts, Value container, Value key) {
  if (key.is_small_int() && is_exact<Str>(container)) {
    Str& text = as<Str>(container);
    if (uint64_t(key.as_small_int()) < text.length)
      return Ref(TRY(str_from_code_point(ts, text[uint64_t(key.as_small_int())])));
  }
  Type& type = type_of(ts, container);
  if (type.slots.mp_subscript) return type.slots.mp_subscript(ts, container, key);
  if (type.slots.sq_item) {
    if (!is_int(key) && !type_of(ts, key).slots.nb_index)
      return raise(ts, Exc::TypeError, "sequence index must be integer, not '{}'", type_name(ts, key));
    return sequence_item(ts, container, TRY(index_as_int64(ts, key, Exc::IndexError)));
  }
  if (auto* cls = try_as<Type>(container)) {
    if (cls == ts.types().type) return make_generic_alias(ts, container, key);
    Maybe<Ref> method = TRY(find_attribute(ts, container, names::k___class_getitem__));
    if (method && !(**method).is_none()) return call(ts, **method, key);
    return raise(ts, Exc::TypeError, "type '{}' is not subscriptable", cls->plain_name);
  }
  return raise(ts, Exc::TypeError, "'{}' object is not subscriptable", type.plain_name);
}
Result<Ref> sequence_item(ThreadState& ts, Value sequence, int64_t position) {
  const Slots& slots = type_of(ts, sequence).slots;
  if (!slots.sq_item) {
    if (slots.mp_subscript) return raise(ts, Exc::TypeError, "{} is not a sequence", type_name(ts, sequence));
    return raise(ts, Exc::TypeError, "'{}' object does not support indexing", type_name(ts, sequence));
  }
  if (position < 0 && slots.sq_length) position += TRY(slots.sq_length(ts, sequence));
  return slots.sq_item(ts, sequence, position);
}
static Result<void> assign_item(ThreadState& ts, Value container, Value key, Value item) {
  const Slots& slots = type_of(ts, container).slots;
  if (slots.mp_set_subscript) return slots.mp_set_subscript(ts, container, key, item);
  if (slots.sq_set_item) {
    if (!is_int(key) && !type_of(ts, key).slots.nb_index)
      return raise(ts, Exc::TypeError, "sequence index must be integer, not '{}'", type_name(ts, key));
    int64_t position = TRY(index_as_int64(ts, key, Exc::IndexError));
    if (position < 0 && slots.sq_length) position += TRY(slots.sq_length(ts, container));
    return slots.sq_set_item(ts, container, position, item);
  }
  return raise(ts, Exc::TypeError, "'{}' object does{} support item {}", type_name(ts, container),
               item.is_unbound() && has_sequence_methods(type_of(ts, container)) &&
                       (is_int(key) || type_of(ts, key).slots.nb_index)
                   ? "n't"
                   : " not",
               item.is_unbound() ? "deletion" : "assignment");
}
Result<void> set_item(ThreadState& ts, Value container, Value key, Value item) {
  return assign_item(ts, container, key, item);
}
Result<void> delete_item(ThreadState& ts, Value container, Value key) {
  return assign_item(ts, container, key, Value::unbound());
}

Result<bool> contains(ThreadState& ts, Value container, Value item) {
  if (is_exact<Dict>(container)) return dict_contains(ts, as<Dict>(container), item);
  if (is_exact<Set>(container) && (item.is_small_int() || is_exact<Str>(item)))
    return set_contains(ts, as<Set>(container), item);
  if (is_exact<Str>(container) && is_exact<Str>(item))
    return str_find(as<Str>(container), as<Str>(item), 0, int64_t(as<Str>(container).length)) >= 0;
  Type& type = type_of(ts, container);
  if (type.slots.sq_contains) return type.slots.sq_contains(ts, container, item);
  Result<Ref> made = get_iterator(ts, container);
  if (made.is_error()) {
    if (ts.catch_if(Exc::TypeError))
      return raise(ts, Exc::TypeError, "argument of type '{}' is not iterable", type.plain_name);
    return raised;
  }
  Ref iterator = made.release();
  for (;;) {
    Maybe<Ref> candidate = TRY(next(ts, iterator));
    if (!candidate) return false;
    if (TRY(equals(ts, **candidate, item))) return true;
    TRY(ts.checkpoint());
  }
}

// --- isinstance

// isinstance of something that is no class: by __bases__ of anything that has a tuple there.
static Result<RefTo<Tuple>> abstract_bases(ThreadState& ts, Value cls) {
  Maybe<Ref> bases = TRY(find_attribute(ts, cls, names::k___bases__));
  if (!bases || !is<Tuple>(**bases)) return RefTo<Tuple>::share(empty_tuple(ts));
  return bases.release().cast<Tuple>();
}
static Result<bool> has_bases(ThreadState& ts, Value cls) {
  Maybe<Ref> bases = TRY(find_attribute(ts, cls, names::k___bases__));
  return bases && is<Tuple>(**bases);
}
static Result<bool> abstract_is_subclass(ThreadState& ts, Value derived, Value cls) {
  if (derived == cls) return true;
  Recursion guard(ts);
  TRY(guard.enter(" in __issubclass__"));
  RefTo<Tuple> bases = TRY(abstract_bases(ts, derived));
  for (Value base : *bases)
    if (TRY(abstract_is_subclass(ts, base, cls))) return true;
  return false;
}

Result<bool> recursive_is_subclass(ThreadState& ts, Value derived, Value cls) {
  if (is<Type>(derived) && is<Type>(cls)) return is_subtype(&as<Type>(derived), &as<Type>(cls));
  if (!TRY(has_bases(ts, derived))) return raise(ts, Exc::TypeError, "issubclass() arg 1 must be a class");
  if (!TRY(has_bases(ts, cls)) && !is_union(cls))
    return raise(ts, Exc::TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
  return abstract_is_subclass(ts, derived, cls);
}
// Whether the instances' __class__ is object's own, which gives the type.
bool class_is_plain(ThreadState& ts, Type& type) {
  if (type.slots.tp_getattribute != &generic_get_attribute) return false;
  if (!type.has(type_flags::kHeapType)) return true;
  Value found = type_lookup(ts, type, names::k___class__);
  return is_exact<GetSet>(found) && as<GetSet>(found).owner == ts.types().object;
}
Result<bool> recursive_is_instance(ThreadState& ts, Value value, Value cls) {
  if (is<Type>(cls)) {
    Type& type = type_of(ts, value);
    if (is_subtype(&type, &as<Type>(cls))) return true;
    if (class_is_plain(ts, type)) return false;
    Maybe<Ref> claimed = TRY(find_attribute(ts, value, names::k___class__));
    return claimed && is<Type>(**claimed) && **claimed != Value(type_of(ts, value)) &&
           is_subtype(&as<Type>(**claimed), &as<Type>(cls));
  }
  if (!TRY(has_bases(ts, cls)))
    return raise(ts, Exc::TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
  Maybe<Ref> claimed = TRY(find_attribute(ts, value, names::k___class__));
  if (!claimed) return false;
  return abstract_is_subclass(ts, **claimed, cls);
}

static Result<bool> check_class(ThreadState& ts, Value value, Value cls, names::Id method_name, bool instance) {
  if (instance && Value(type_of(ts, value)) == cls) return true;
  if (is_exact<Type>(cls))
    return instance ? recursive_is_instance(ts, value, cls) : recursive_is_subclass(ts, value, cls);
  if (is_union(cls)) cls = Value(union_members(cls));
  if (is<Tuple>(cls)) {
    Recursion guard(ts);
    TRY(guard.enter(instance ? " in __instancecheck__" : " in __subclasscheck__"));
    for (Value item : as<Tuple>(cls))
      if (TRY(check_class(ts, value, item, method_name, instance))) return true;
    return false;
  }
  bool takes_self;
  Maybe<Ref> method = TRY(lookup_special(ts, cls, ts.interpreter().name(method_name), takes_self));
  if (method) {
    Recursion guard(ts);
    TRY(guard.enter(instance ? " in __instancecheck__" : " in __subclasscheck__"));
    const Value arguments[] = {cls, value};
    Ref result = TRY(
        call(ts, **method, CallArguments{takes_self ? arguments : arguments + 1, size_t(takes_self ? 2 : 1), nullptr}));
    return is_true(ts, result);
  }
  return instance ? recursive_is_instance(ts, value, cls) : recursive_is_subclass(ts, value, cls);
}
Result<bool> is_instance(ThreadState& ts, Value value, Value class_or_tuple) {
  return check_class(ts, value, class_or_tuple, names::k___instancecheck__, true);
}
Result<bool> is_subclass(ThreadState& ts, Value derived, Value class_or_tuple) {
  return check_class(ts, derived, class_or_tuple, names::k___subclasscheck__, false);
}

}  // namespace ouro
