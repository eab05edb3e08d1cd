// Attribute access: the ordinary rules (language reference, 3.3.2), those of types, and the entry points of the
// protocol.
#include "objects/exception.h"
#include "objects/function.h"
#include "objects/module.h"
#include "objects/str.h"
#include "runtime/protocol.h"
#include "runtime/python_slots.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {

// The descriptor's value for an instance.
static Result<Maybe<Ref>> bind(ThreadState& ts, Value descriptor, Type& kind, Value self, Type& type) {
  Ref keep = Ref::share(descriptor);
  return Maybe<Ref>(TRY(kind.slots.tp_descriptor_get(ts, descriptor, self, Value(type))));
}

Result<Maybe<Ref>> generic_get_attribute(ThreadState& ts, Value self, Str& name) {
  Type& type = type_of(ts, self);
  Value descriptor = type_lookup(ts, type, name);
  Type* kind = nullptr;
  if (!descriptor.is_null()) {
    kind = &type_of(ts, descriptor);
    if (kind->slots.tp_descriptor_get && kind->slots.tp_descriptor_set) return bind(ts, descriptor, *kind, self, type);
  }
  // Keys of the instance's dict may run Python that takes the descriptor out of the class.
  Ref keep = descriptor.is_null() ? Ref() : Ref::share(descriptor);
  if (type.flags & type_flags::kHasAttributes) {
    Value found = attributes_find(ts, *self.object(), name);
    if (!found.is_null()) return Maybe<Ref>(Ref::share(found));
  }
  if (descriptor.is_null()) return Maybe<Ref>(absent);
  if (kind->slots.tp_descriptor_get) return bind(ts, descriptor, *kind, self, type);
  return Maybe<Ref>(std::move(keep));
}

Result<Maybe<Ref>> generic_get_instance_attribute(ThreadState& ts, Value self, Str& name) {
  Value found = attributes_find(ts, *self.object(), name);
  if (found.is_null()) return Maybe<Ref>(absent);
  return Maybe<Ref>(Ref::share(found));
}

Result<void> generic_set_attribute(ThreadState& ts, Value self, Str& name, Value value) {
  Type& type = type_of(ts, self);
  Value descriptor = type_lookup(ts, type, name);
  if (!descriptor.is_null()) {
    Type& kind = type_of(ts, descriptor);
    if (kind.slots.tp_descriptor_set) {
      Ref keep = Ref::share(descriptor);
      return kind.slots.tp_descriptor_set(ts, descriptor, self, value);
    }
  }
  if (!(type.flags & type_flags::kHasAttributes)) {
    if (descriptor.is_null()) return raise_no_attribute_to_change(ts, self, name);
    return raise(ts, Exc::AttributeError, "'{}' object attribute '{}' is read-only", type.plain_name, Value(name));
  }
  if (!value.is_unbound()) {
    if (name.interned) return attributes_set(ts, *self.object(), name, value);
    RefTo<Str> interned = TRY(intern(ts, RefTo<Str>::share(name)));
    return attributes_set(ts, *self.object(), *interned, value);
  }
  if (!TRY(attributes_delete(ts, *self.object(), name))) return raise_no_attribute_to_change(ts, self, name);
  return {};
}

Raised raise_no_attribute_to_change(ThreadState& ts, Value self, Str& name) {
  if (auto* type = try_as<Type>(self))
    return raise(ts, Exc::AttributeError, "type object '{}' has no attribute '{}'", type->plain_name, Value(name));
  return raise(ts, Exc::AttributeError, "'{}' object has no attribute '{}'", type_name(ts, self), Value(name));
}

Raised raise_no_attribute(ThreadState& ts, Value self, Str& name) {
  Raised result = raise_no_attribute_to_change(ts, self, name);
  // A refused allocation or a termination may be pending in its place.
  if (auto* error = ts.has_exception() ? try_as<AttributeError>(ts.pending_exception()) : nullptr) {
    error->object.set(Ref::share(self));
    error->name.set(Ref::share(Value(name)));
  }
  return result;
}

Raised raise_absent(ThreadState& ts, GetAttributeSlot slot, Value self, Str& name) {
  return slot == &module_getattribute ? raise_no_module_attribute(ts, as<Module>(self), name)
                                      : raise_no_attribute(ts, self, name);
}

// --- types

Result<Maybe<Ref>> type_get_attribute(ThreadState& ts, Value self, Str& name) {
  Type& type = as<Type>(self);
  Type& metatype = type_of(ts, self);
  Value meta_attribute = type_lookup(ts, metatype, name);
  Ref keep = meta_attribute.is_null() ? Ref() : Ref::share(meta_attribute);
  Type* meta_kind = meta_attribute.is_null() ? nullptr : &type_of(ts, meta_attribute);
  if (meta_kind && meta_kind->slots.tp_descriptor_get && meta_kind->slots.tp_descriptor_set)
    return bind(ts, meta_attribute, *meta_kind, self, metatype);
  Value attribute = type_lookup(ts, type, name);
  if (!attribute.is_null()) {
    Type& kind = type_of(ts, attribute);
    if (!kind.slots.tp_descriptor_get) return Maybe<Ref>(Ref::share(attribute));
    Ref keep_attribute = Ref::share(attribute);
    return Maybe<Ref>(TRY(kind.slots.tp_descriptor_get(ts, attribute, Value(), self)));
  }
  if (!meta_kind) return Maybe<Ref>(absent);
  if (meta_kind->slots.tp_descriptor_get) return bind(ts, meta_attribute, *meta_kind, self, metatype);
  return Maybe<Ref>(Ref::share(meta_attribute));
}

Result<void> type_set_attribute(ThreadState& ts, Type& type, Str& name, Value value) {
  if (!type.has(type_flags::kHeapType))
    return raise(ts, Exc::TypeError, "cannot set {} attribute of immutable type '{}'", repr_of(Value(name)),
                 type.plain_name);
  Value meta_attribute = type_lookup(ts, type_of(ts, Value(type)), name);
  if (!meta_attribute.is_null()) {
    Type& kind = type_of(ts, meta_attribute);
    if (kind.slots.tp_descriptor_set) {
      Ref keep = Ref::share(meta_attribute);
      return kind.slots.tp_descriptor_set(ts, meta_attribute, Value(type), value);
    }
  }
  RefTo<Str> interned = TRY(intern(ts, RefTo<Str>::share(name)));
  Dict& dict = *TRY(type_dict(ts, type));
  type_modified(ts, type);
  if (value.is_unbound()) {
    Maybe<Ref> old = TRY(dict_pop(ts, dict, Value(interned)));
    type_modified(ts, type);
    if (!old) return raise_no_attribute_to_change(ts, Value(type), *interned);
  } else {
    Value old = dict_find(ts, dict, *interned);
    Ref keep = old.is_null() ? Ref() : Ref::share(old);
    TRY(dict_set(ts, dict, Value(interned), value));
    type_modified(ts, type);
  }
  if (interned->length > 4 && (*interned)[0] == '_' && (*interned)[1] == '_')
    return update_slots_of_name(ts, type, *interned);
  return {};
}

// --- entry points

static Result<Maybe<Ref>> get_or_absent(ThreadState& ts, Value value, Str& name) {
  return type_of(ts, value).slots.tp_getattribute(ts, value, name);
}

// An AttributeError that does not say what was looked for is told it.
static void tell_what_was_looked_for(ThreadState& ts, Value value, Str& name) {
  auto* error = ts.has_exception() ? try_as<AttributeError>(ts.pending_exception()) : nullptr;
  if (!error || !error->name.is_null() || !error->object.is_null()) return;
  error->object.set(Ref::share(value));
  error->name.set(Ref::share(Value(name)));
}

Result<Ref> get_attribute(ThreadState& ts, Value value, Str& name) {
  const GetAttributeSlot slot = type_of(ts, value).slots.tp_getattribute;
  Result<Maybe<Ref>> result = slot(ts, value, name);
  if (result.is_error()) [[unlikely]] {
    tell_what_was_looked_for(ts, value, name);
    return raised;
  }
  Maybe<Ref> found = result.release();
  if (found) [[likely]]
    return found.release();
  (void)raise_absent(ts, slot, value, name);
  tell_what_was_looked_for(ts, value, name);
  return raised;
}
Result<Ref> get_attribute(ThreadState& ts, Value value, names::Id name) {
  return get_attribute(ts, value, ts.interpreter().name(name));
}
Result<RefTo<Str>> attribute_name(ThreadState& ts, Value name) {
  Str* text = try_as<Str>(name);
  if (!text) return raise(ts, Exc::TypeError, "attribute name must be string, not '{}'", type_name(ts, name));
  if (text->interned) return RefTo<Str>::share(*text);
  if (!is_exact<Str>(name))
    return intern(ts, TRY(with_units(*text, [&](auto units) { return str_from_units(ts, units); })));
  return intern(ts, RefTo<Str>::share(*text));
}
Result<Ref> get_attribute(ThreadState& ts, Value value, Value name) {
  RefTo<Str> text = TRY(attribute_name(ts, name));
  return get_attribute(ts, value, *text);
}
Result<Maybe<Ref>> find_attribute(ThreadState& ts, Value value, Str& name) {
  Result<Maybe<Ref>> found = get_or_absent(ts, value, name);
  if (found.is_error()) {
    if (!ts.catch_if(Exc::AttributeError)) return raised;
    return Maybe<Ref>(absent);
  }
  return found;
}
Result<Maybe<Ref>> find_attribute(ThreadState& ts, Value value, names::Id name) {
  return find_attribute(ts, value, ts.interpreter().name(name));
}
Result<void> set_attribute(ThreadState& ts, Value value, Str& name, Value attribute) {
  return type_of(ts, value).slots.tp_setattribute(ts, value, name, attribute);
}
Result<void> set_attribute(ThreadState& ts, Value value, names::Id name, Value attribute) {
  return set_attribute(ts, value, ts.interpreter().name(name), attribute);
}

}  // namespace ouro
