// The slots of classes written in Python: each looks its special method up in the type and calls it (data model, 3.3).
#include "runtime/python_slots.h"

#include "objects/function.h"
#include "objects/int.h"
#include "objects/str.h"
#include "runtime/type.h"

namespace ouro {

Result<Maybe<Ref>> lookup_special(ThreadState& ts, Value self, Str& name, bool& takes_self) {
  takes_self = false;
  Type& type = type_of(ts, self);
  Value found = type_lookup(ts, type, name);
  if (found.is_null()) return Maybe<Ref>(absent);
  Type& kind = type_of(ts, found);
  if (kind.has(type_flags::kMethodDescriptor)) {
    takes_self = true;
    return Maybe<Ref>(Ref::share(found));
  }
  if (!kind.slots.tp_descriptor_get) return Maybe<Ref>(Ref::share(found));
  Ref keep = Ref::share(found);
  return Maybe<Ref>(TRY(kind.slots.tp_descriptor_get(ts, found, self, Value(type))));
}

// Calls type(self).name(self, arguments...); absent when there is no such method.
static Result<Maybe<Ref>> call_if_there(ThreadState& ts, Value self, Str& name, std::span<const Value> arguments) {
  bool takes_self;
  Maybe<Ref> method = TRY(lookup_special(ts, self, name, takes_self));
  if (!method) return Maybe<Ref>(absent);
  OURO_ASSERT(arguments.size() <= 3);
  Value values[5];
  size_t count = 0;
  if (takes_self) values[count++] = self;
  for (Value argument : arguments) values[count++] = argument;
  return Maybe<Ref>(TRY(call(ts, **method, CallArguments{values, count, nullptr})));
}

static Result<Ref> call_or_raise(ThreadState& ts, Value self, names::Id id, std::span<const Value> arguments) {
  Str& name = ts.interpreter().name(id);
  Maybe<Ref> result = TRY(call_if_there(ts, self, name, arguments));
  if (!result) return raise(ts, Exc::AttributeError, "{}", Value(name));
  return result.release();
}

static Result<Ref> call_or_not_implemented(ThreadState& ts, Value self, names::Id id,
                                           std::span<const Value> arguments) {
  Maybe<Ref> result = TRY(call_if_there(ts, self, ts.interpreter().name(id), arguments));
  if (!result) return Ref::not_implemented();
  return result.release();
}

Result<Maybe<Ref>> call_special(ThreadState& ts, Value value, names::Id name, std::span<const Value> arguments) {
  return call_if_there(ts, value, ts.interpreter().name(name), arguments);
}
Result<Maybe<Ref>> find_special(ThreadState& ts, Value value, names::Id name) {
  bool takes_self;
  Maybe<Ref> method = TRY(lookup_special(ts, value, ts.interpreter().name(name), takes_self));
  if (!method || !takes_self) return method;
  if (Type& kind = type_of(ts, **method); kind.slots.tp_descriptor_get)
    return Maybe<Ref>(TRY(kind.slots.tp_descriptor_get(ts, **method, value, Value(type_of(ts, value)))));
  return method;
}

namespace python_slots {

template <names::Id name>
Result<Ref> unary(ThreadState& ts, Value self) {
  return call_or_raise(ts, self, name, {});
}

// Whether `other`'s type has an implementation of the reflected method that is not the one self's type has.
static bool reflected_is_overloaded(ThreadState& ts, Value self, Value other, names::Id reflected) {
  Value theirs = type_lookup(ts, type_of(ts, other), reflected);
  if (theirs.is_null()) return false;
  Value ours = type_lookup(ts, type_of(ts, self), reflected);
  return ours.is_null() || !(ours == theirs);
}

template <names::Id name, names::Id reflected, BinarySlot Slots::* slot>
Result<Ref> binary(ThreadState& ts, Value self, Value other) {
  constexpr BinarySlot kThis = &binary<name, reflected, slot>;
  Type& left = type_of(ts, self);
  Type& right = type_of(ts, other);
  bool do_other = &left != &right && right.slots.*slot == kThis;
  if (left.slots.*slot == kThis) {
    if (do_other && is_subtype(&right, &left) && reflected_is_overloaded(ts, self, other, reflected)) {
      Ref result = TRY(call_or_not_implemented(ts, other, reflected, {&self, 1}));
      if (!result.get().is_not_implemented()) return result;
      do_other = false;
    }
    Ref result = TRY(call_or_not_implemented(ts, self, name, {&other, 1}));
    if (!result.get().is_not_implemented() || &left == &right) return result;
  }
  if (do_other) return call_or_not_implemented(ts, other, reflected, {&self, 1});
  return Ref::not_implemented();
}

Result<Ref> power_binary(ThreadState& ts, Value self, Value other);
Result<Ref> power(ThreadState& ts, Value self, Value other, Value modulus) {
  if (modulus.is_none()) {
    constexpr TernarySlot kThis = &power;
    Type& left = type_of(ts, self);
    Type& right = type_of(ts, other);
    bool do_other = &left != &right && right.slots.nb_power == kThis;
    if (left.slots.nb_power == kThis) {
      if (do_other && is_subtype(&right, &left) && reflected_is_overloaded(ts, self, other, names::k___rpow__)) {
        Ref result = TRY(call_or_not_implemented(ts, other, names::k___rpow__, {&self, 1}));
        if (!result.get().is_not_implemented()) return result;
        do_other = false;
      }
      Ref result = TRY(call_or_not_implemented(ts, self, names::k___pow__, {&other, 1}));
      if (!result.get().is_not_implemented() || &left == &right) return result;
    }
    if (do_other) return call_or_not_implemented(ts, other, names::k___rpow__, {&self, 1});
    return Ref::not_implemented();
  }
  // The three-argument form has no reflected method.
  if (type_of(ts, self).slots.nb_power == &power) {
    const Value arguments[] = {other, modulus};
    return call_or_not_implemented(ts, self, names::k___pow__, arguments);
  }
  return Ref::not_implemented();
}

template <names::Id name>
Result<Ref> inplace(ThreadState& ts, Value self, Value other) {
  return call_or_not_implemented(ts, self, name, {&other, 1});
}
Result<Ref> inplace_power(ThreadState& ts, Value self, Value other, Value) {
  return call_or_not_implemented(ts, self, names::k___ipow__, {&other, 1});
}

Result<Ref> tp_repr(ThreadState& ts, Value self) {
  Maybe<Ref> result = TRY(call_special(ts, self, names::k___repr__));
  if (result) return result.release();
  return text(ts, "<{} object at {}>", type_name(ts, self), "0x0");
}
Result<int64_t> tp_hash(ThreadState& ts, Value self) {
  bool takes_self;
  Maybe<Ref> method = TRY(lookup_special(ts, self, ts.interpreter().name(names::k___hash__), takes_self));
  if (!method || (**method).is_none()) return hash_not_implemented(ts, self);
  Ref result = TRY(call(ts, **method, CallArguments{&self, size_t(takes_self), nullptr}));
  if (!is_int(result)) return raise(ts, Exc::TypeError, "__hash__ method should return an integer");
  int64_t number;
  if (!int_to_int64(result, number)) number = int_hash(result);
  return number == -1 ? -2 : number;
}
Result<Ref> tp_call(ThreadState& ts, Value self, const CallArguments& arguments) {
  bool takes_self;
  Maybe<Ref> method = TRY(lookup_special(ts, self, ts.interpreter().name(names::k___call__), takes_self));
  if (!method) return raise(ts, Exc::TypeError, "'{}' object is not callable", type_name(ts, self));
  if (!takes_self) return call(ts, **method, arguments);
  size_t count = arguments.positional_count + arguments.keyword_count();
  Value small[9];
  auto* values = count <= 8 ? small : static_cast<Value*>(TRY(ts.allocate_bytes((count + 1) * sizeof(Value))));
  values[0] = self;
  for (size_t i = 0; i < count; i++) values[i + 1] = arguments.values[i];
  auto result = call(ts, **method, CallArguments{values, arguments.positional_count + 1, arguments.keyword_names});
  if (values != small) ts.release_bytes(values);
  return result;
}
Result<Maybe<Ref>> tp_getattribute(ThreadState& ts, Value self, Str& name) {
  Type& type = type_of(ts, self);
  Value getattribute = type_lookup(ts, type, names::k___getattribute__);
  Value getattr = type_lookup(ts, type, names::k___getattr__);
  Ref keep_getattr = getattr.is_null() ? Ref() : Ref::share(getattr);
  // The common case: only __getattr__ is defined, __getattribute__ is object's own.
  auto* wrapper = try_as<SlotWrapper>(getattribute);
  Maybe<Ref> found = absent;
  Value argument(name);
  if (wrapper && wrapper->definition->name == names::k___getattribute__ &&
      wrapper->owner->slots.tp_getattribute == &generic_get_attribute) {
    Result<Maybe<Ref>> result = generic_get_attribute(ts, self, name);
    if (result.is_error()) {
      if (getattr.is_null() || !ts.catch_if(Exc::AttributeError)) return raised;
    } else {
      found = result.release();
    }
  } else {
    Result<Ref> result = call_or_raise(ts, self, names::k___getattribute__, {&argument, 1});
    if (result.is_error()) {
      if (getattr.is_null() || !ts.catch_if(Exc::AttributeError)) return raised;
    } else {
      found = Maybe<Ref>(result.release());
    }
  }
  if (found || getattr.is_null()) return found;
  return Maybe<Ref>(TRY(call_or_raise(ts, self, names::k___getattr__, {&argument, 1})));
}
Result<void> tp_setattribute(ThreadState& ts, Value self, Str& name, Value value) {
  if (value.is_unbound()) {
    Value argument(name);
    TRY(call_or_raise(ts, self, names::k___delattr__, {&argument, 1}));
    return {};
  }
  const Value arguments[] = {Value(name), value};
  TRY(call_or_raise(ts, self, names::k___setattr__, arguments));
  return {};
}
static constexpr names::Id kCompareNames[] = {names::k___lt__, names::k___le__, names::k___eq__,
                                              names::k___ne__, names::k___gt__, names::k___ge__};
Result<Ref> tp_compare(ThreadState& ts, Value self, Value other, CompareOp op) {
  Str& name = ts.interpreter().name(kCompareNames[int(op)]);
  bool takes_self;
  auto found = lookup_special(ts, self, name, takes_self);
  // A comparison that cannot be bound is as one that is not there.
  if (found.is_error()) {
    if (!ts.catch_any()) return raised;
    return Ref::not_implemented();
  }
  Maybe<Ref> method = found.release();
  if (!method) return Ref::not_implemented();
  const Value values[] = {self, other};
  return call(ts, **method, CallArguments{takes_self ? values : values + 1, size_t(takes_self ? 2 : 1), nullptr});
}
Result<Ref> tp_iter(ThreadState& ts, Value self) {
  Value method = type_lookup(ts, type_of(ts, self), names::k___iter__);
  if (!method.is_null() && method.is_none())
    return raise(ts, Exc::TypeError, "'{}' object is not iterable", type_name(ts, self));
  return call_or_raise(ts, self, names::k___iter__, {});
}
Result<Maybe<Ref>> tp_next(ThreadState& ts, Value self) {
  Result<Ref> result = call_or_raise(ts, self, names::k___next__, {});
  if (result.is_error()) {
    if (ts.catch_if(Exc::StopIteration)) return Maybe<Ref>(absent);
    return raised;
  }
  return Maybe<Ref>(result.release());
}
Result<Ref> tp_descriptor_get(ThreadState& ts, Value self, Value instance, Value owner) {
  const Value arguments[] = {instance.is_null() ? Value::none() : instance, owner.is_null() ? Value::none() : owner};
  Maybe<Ref> result = TRY(call_special(ts, self, names::k___get__, arguments));
  if (!result) return Ref::share(self);
  return result.release();
}
Result<void> tp_descriptor_set(ThreadState& ts, Value self, Value instance, Value value) {
  if (value.is_unbound()) {
    TRY(call_or_raise(ts, self, names::k___delete__, {&instance, 1}));
    return {};
  }
  const Value arguments[] = {instance, value};
  TRY(call_or_raise(ts, self, names::k___set__, arguments));
  return {};
}
Result<void> tp_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  bool takes_self;
  Maybe<Ref> method = TRY(lookup_special(ts, self, ts.interpreter().name(names::k___init__), takes_self));
  if (!method) return raise(ts, Exc::AttributeError, "__init__");
  Ref result;
  if (takes_self) {
    size_t count = arguments.positional_count + arguments.keyword_count();
    Value small[9];
    auto* values = count <= 8 ? small : static_cast<Value*>(TRY(ts.allocate_bytes((count + 1) * sizeof(Value))));
    values[0] = self;
    for (size_t i = 0; i < count; i++) values[i + 1] = arguments.values[i];
    auto called = call(ts, **method, CallArguments{values, arguments.positional_count + 1, arguments.keyword_names});
    if (values != small) ts.release_bytes(values);
    result = TRY(std::move(called));
  } else {
    result = TRY(call(ts, **method, arguments));
  }
  if (!result.get().is_none())
    return raise(ts, Exc::TypeError, "__init__() should return None, not '{}'", type_name(ts, result));
  return {};
}
Result<Ref> tp_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Ref method = TRY(get_attribute(ts, Value(type), names::k___new__));
  size_t count = arguments.positional_count + arguments.keyword_count();
  Value small[9];
  auto* values = count <= 8 ? small : static_cast<Value*>(TRY(ts.allocate_bytes((count + 1) * sizeof(Value))));
  values[0] = Value(type);
  for (size_t i = 0; i < count; i++) values[i + 1] = arguments.values[i];
  auto result = call(ts, method, CallArguments{values, arguments.positional_count + 1, arguments.keyword_names});
  if (values != small) ts.release_bytes(values);
  return result;
}
void tp_finalize(ThreadState& ts, Object& object) {
  Value self(object);
  bool takes_self;
  auto found = lookup_special(ts, self, ts.interpreter().name(names::k___del__), takes_self);
  if (found.is_error()) return write_unraisable(ts, self);
  Maybe<Ref> method = found.release();
  if (!method) return;
  auto result = call(ts, **method, CallArguments{&self, size_t(takes_self), nullptr});
  if (result.is_error()) write_unraisable(ts, **method);
}

static Result<int64_t> checked_length(ThreadState& ts, Value result) {
  Ref number = TRY(index(ts, result));
  if (int_sign(number) < 0) return raise(ts, Exc::ValueError, "__len__() should return >= 0");
  return index_as_int64(ts, number, Exc::OverflowError);
}
Result<int64_t> length(ThreadState& ts, Value self) {
  Ref result = TRY(call_or_raise(ts, self, names::k___len__, {}));
  return checked_length(ts, result);
}
Result<bool> nb_bool(ThreadState& ts, Value self) {
  Maybe<Ref> result = TRY(call_special(ts, self, names::k___bool__));
  if (!result) {
    Maybe<Ref> len = TRY(call_special(ts, self, names::k___len__));
    if (!len) return true;
    return TRY(checked_length(ts, **len)) != 0;
  }
  if (!(**result).is_bool())
    return raise(ts, Exc::TypeError, "__bool__ should return bool, returned {}", type_name(ts, **result));
  return (**result).is_true();
}
Result<Ref> sq_item(ThreadState& ts, Value self, int64_t position) {
  Ref key = TRY(make_int(ts, position));
  Value argument = key;
  return call_or_raise(ts, self, names::k___getitem__, {&argument, 1});
}
Result<void> sq_set_item(ThreadState& ts, Value self, int64_t position, Value item) {
  Ref key = TRY(make_int(ts, position));
  const Value arguments[] = {key, item};
  if (item.is_unbound()) TRY(call_or_raise(ts, self, names::k___delitem__, {arguments, 1}));
  else TRY(call_or_raise(ts, self, names::k___setitem__, arguments));
  return {};
}
Result<bool> sq_contains(ThreadState& ts, Value self, Value item) {
  Value method = type_lookup(ts, type_of(ts, self), names::k___contains__);
  if (!method.is_null() && method.is_none())
    return raise(ts, Exc::TypeError, "'{}' object is not a container", type_name(ts, self));
  Maybe<Ref> result = TRY(call_special(ts, self, names::k___contains__, {&item, 1}));
  if (result) return is_true(ts, **result);
  bool found = false;
  TRY(for_each(ts, self, [&](Ref candidate) -> Result<bool> {
    found = TRY(equals(ts, candidate, item));
    return !found;
  }));
  return found;
}
Result<Ref> mp_subscript(ThreadState& ts, Value self, Value key) {
  return call_or_raise(ts, self, names::k___getitem__, {&key, 1});
}
Result<void> mp_set_subscript(ThreadState& ts, Value self, Value key, Value value) {
  if (value.is_unbound()) {
    TRY(call_or_raise(ts, self, names::k___delitem__, {&key, 1}));
    return {};
  }
  const Value arguments[] = {key, value};
  TRY(call_or_raise(ts, self, names::k___setitem__, arguments));
  return {};
}

}  // namespace python_slots

bool reads_attributes_plainly(ThreadState& ts, Type& type) {
  if (type.slots.tp_getattribute == &generic_get_attribute) return true;
  if (type.slots.tp_getattribute != &python_slots::tp_getattribute) return false;
  auto* wrapper = try_as<SlotWrapper>(type_lookup(ts, type, names::k___getattribute__));
  return wrapper && wrapper->definition->name == names::k___getattribute__ &&
         wrapper->owner->slots.tp_getattribute == &generic_get_attribute;
}

// --- wrappers

namespace wrappers {

static Result<void> expect(ThreadState& ts, const CallArguments& arguments, size_t least, size_t most) {
  size_t count = arguments.positional_count;
  // With one argument or none the text lacks the place of a function's name.
  if (least == most && most <= 1 && count != most)
    return raise(ts, Exc::TypeError, "expected {} argument{}, got {}", most, most == 1 ? "" : "s", count);
  if (count < least)
    return raise(ts, Exc::TypeError, " expected {}{} argument{}, got {}", least == most ? "" : "at least ", least,
                 least == 1 ? "" : "s", count);
  if (count > most)
    return raise(ts, Exc::TypeError, " expected {}{} argument{}, got {}", least == most ? "" : "at most ", most,
                 most == 1 ? "" : "s", count);
  return {};
}

Result<Ref> unary(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 0, 0));
  return reinterpret_cast<UnarySlot>(slot)(ts, self);
}
Result<Ref> binary(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  return reinterpret_cast<BinarySlot>(slot)(ts, self, arguments.values[0]);
}
Result<Ref> reflected(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot,
                      const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  return reinterpret_cast<BinarySlot>(slot)(ts, arguments.values[0], self);
}
Result<Ref> power(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 2));
  return reinterpret_cast<TernarySlot>(slot)(ts, self, arguments.values[0],
                                             arguments.positional_count > 1 ? arguments.values[1] : Value::none());
}
Result<Ref> reflected_power(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot,
                            const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 2));
  return reinterpret_cast<TernarySlot>(slot)(ts, arguments.values[0], self,
                                             arguments.positional_count > 1 ? arguments.values[1] : Value::none());
}
Result<Ref> truth(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 0, 0));
  return Ref::boolean(TRY(reinterpret_cast<TruthSlot>(slot)(ts, self)));
}
Result<Ref> length(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 0, 0));
  return make_int(ts, TRY(reinterpret_cast<LengthSlot>(slot)(ts, self)));
}
Result<Ref> contains(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  return Ref::boolean(TRY(reinterpret_cast<ContainsSlot>(slot)(ts, self, arguments.values[0])));
}
Result<Ref> repeat(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  int64_t count = TRY(index_as_int64(ts, arguments.values[0], Exc::OverflowError));
  return reinterpret_cast<IndexSlot>(slot)(ts, self, count);
}
// A negative index counts from the end, where there is a length.
static Result<int64_t> position(ThreadState& ts, Value self, Value argument) {
  int64_t number = TRY(index_as_int64(ts, argument, Exc::OverflowError));
  if (number < 0)
    if (LengthSlot slot = type_of(ts, self).slots.sq_length) number += TRY(slot(ts, self));
  return number;
}
Result<Ref> item(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  return reinterpret_cast<IndexSlot>(slot)(ts, self, TRY(position(ts, self, arguments.values[0])));
}
Result<Ref> set_item(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 2, 2));
  TRY(reinterpret_cast<SetIndexSlot>(slot)(ts, self, TRY(position(ts, self, arguments.values[0])),
                                           arguments.values[1]));
  return Ref::none();
}
Result<Ref> delete_item(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot,
                        const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  TRY(reinterpret_cast<SetIndexSlot>(slot)(ts, self, TRY(position(ts, self, arguments.values[0])), Value::unbound()));
  return Ref::none();
}
Result<Ref> set_subscript(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot,
                          const SlotDefinition&) {
  TRY(expect(ts, arguments, 2, 2));
  TRY(reinterpret_cast<SetSubscriptSlot>(slot)(ts, self, arguments.values[0], arguments.values[1]));
  return Ref::none();
}
Result<Ref> delete_subscript(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot,
                             const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  TRY(reinterpret_cast<SetSubscriptSlot>(slot)(ts, self, arguments.values[0], Value::unbound()));
  return Ref::none();
}
Result<Ref> hash(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 0, 0));
  return make_int(ts, TRY(reinterpret_cast<HashSlot>(slot)(ts, self)));
}
Result<Ref> call(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  return reinterpret_cast<CallSlot>(slot)(ts, self, arguments);
}
template <CompareOp op>
Result<Ref> compare(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  return reinterpret_cast<CompareSlot>(slot)(ts, self, arguments.values[0], op);
}
Result<Ref> next(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 0, 0));
  Maybe<Ref> item = TRY(reinterpret_cast<NextSlot>(slot)(ts, self));
  if (!item) return raise_empty(ts, Exc::StopIteration);
  return item.release();
}
Result<Ref> getattribute(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot,
                         const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  RefTo<Str> name = TRY(attribute_name(ts, arguments.values[0]));
  Maybe<Ref> found = TRY(reinterpret_cast<GetAttributeSlot>(slot)(ts, self, *name));
  if (!found) return raise_absent(ts, reinterpret_cast<GetAttributeSlot>(slot), self, *name);
  return found.release();
}
// object.__setattr__(C, ...) must not be a way around type.__setattr__ (the "Carlo Verre hack"). What a module does is
// what object does, but for the dict, which is its own.
static Result<void> check_setattr(ThreadState& ts, Value self, AnySlot& slot) {
  Type* type = &type_of(ts, self);
  while (type && type->has(type_flags::kHeapType)) type = type->base;
  if (!type) return {};
  AnySlot own = slot_at(type->slots, uint16_t(offsetof(Slots, tp_setattribute) / sizeof(AnySlot)));
  if (type->layout_kind == Kind::kModule) slot = own;
  if (own != slot)
    return raise(ts, Exc::TypeError, "can't apply this {} to {} object", "__setattr__", type_name(ts, self));
  return {};
}
Result<Ref> setattr(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 2, 2));
  TRY(check_setattr(ts, self, slot));
  RefTo<Str> name = TRY(attribute_name(ts, arguments.values[0]));
  TRY(reinterpret_cast<SetAttributeSlot>(slot)(ts, self, *name, arguments.values[1]));
  return Ref::none();
}
Result<Ref> delattr(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  TRY(check_setattr(ts, self, slot));
  RefTo<Str> name = TRY(attribute_name(ts, arguments.values[0]));
  TRY(reinterpret_cast<SetAttributeSlot>(slot)(ts, self, *name, Value::unbound()));
  return Ref::none();
}
Result<Ref> descriptor_get(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot,
                           const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 2));
  Value instance = arguments.values[0].is_none() ? Value() : arguments.values[0];
  Value owner = arguments.positional_count > 1 && !arguments.values[1].is_none() ? arguments.values[1] : Value();
  if (instance.is_null() && owner.is_null()) return raise(ts, Exc::TypeError, "__get__(None, None) is invalid");
  return reinterpret_cast<DescriptorGetSlot>(slot)(ts, self, instance, owner);
}
Result<Ref> descriptor_set(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot,
                           const SlotDefinition&) {
  TRY(expect(ts, arguments, 2, 2));
  TRY(reinterpret_cast<DescriptorSetSlot>(slot)(ts, self, arguments.values[0], arguments.values[1]));
  return Ref::none();
}
Result<Ref> descriptor_delete(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot,
                              const SlotDefinition&) {
  TRY(expect(ts, arguments, 1, 1));
  TRY(reinterpret_cast<DescriptorSetSlot>(slot)(ts, self, arguments.values[0], Value::unbound()));
  return Ref::none();
}
Result<Ref> finalize(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(expect(ts, arguments, 0, 0));
  reinterpret_cast<FinalizeSlot>(slot)(ts, *self.object());
  return Ref::none();
}
Result<Ref> init(ThreadState& ts, Value self, const CallArguments& arguments, AnySlot slot, const SlotDefinition&) {
  TRY(reinterpret_cast<InitSlot>(slot)(ts, self, arguments));
  return Ref::none();
}

}  // namespace wrappers

// --- the table

#define SLOT_NUMBER(slot) uint16_t(offsetof(Slots, slot) / sizeof(AnySlot))
#define DEFINE(name, slot, function, wrapper, signature, doc)                                                 \
  {names::k_##name, #name, SLOT_NUMBER(slot), AnySlot(static_cast<decltype(Slots::slot)>(function)), wrapper, \
   signature,       doc}
static const SlotDefinition kDefinitions[] = {
#include "runtime/slot_definitions.def"
};
#undef SLOT_NUMBER

#define DEFINE(name, slot, function, wrapper, signature, doc) std::string_view(#name)
static constexpr std::string_view kMethodNames[] = {
#include "runtime/slot_definitions.def"
};

// Definitions by name: chains of numbers, -1 at the end of each.
namespace {
struct NameTable {
  static constexpr size_t kChains = 256;
  static constexpr size_t chain_of(std::string_view name) {
    const size_t length = name.size();
    return (length * 5 + uint8_t(name[2]) * 31 + uint8_t(name[length / 2]) * 7 + uint8_t(name[length - 3])) % kChains;
  }
  int8_t first[kChains];
  int8_t next[std::size(kMethodNames)];
};
constexpr NameTable kNameTable = [] {
  NameTable table{};
  for (int8_t& first : table.first) first = -1;
  for (size_t i = std::size(kMethodNames); i-- > 0;) {
    int8_t& first = table.first[NameTable::chain_of(kMethodNames[i])];
    table.next[i] = first;
    first = int8_t(i);
  }
  return table;
}();
static_assert(std::size(kMethodNames) == std::size(kDefinitions) && std::size(kMethodNames) <= INT8_MAX);
}  // namespace

int next_definition_of(std::string_view name, int after) {
  if (name.size() < 4) return -1;
  int number = after < 0 ? kNameTable.first[NameTable::chain_of(name)] : kNameTable.next[after];
  while (number >= 0 && kMethodNames[number] != name) number = kNameTable.next[number];
  return number;
}

std::span<const SlotDefinition> slot_definitions() { return kDefinitions; }

bool has_python_new(const Type& type) { return type.slots.tp_new == &python_slots::tp_new; }

Result<int64_t> hash_not_implemented(ThreadState& ts, Value self) {
  return raise(ts, Exc::TypeError, "unhashable type: '{}'", type_name(ts, self));
}

}  // namespace ouro
