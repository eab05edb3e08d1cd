// The references of native objects in one place: a layout names its fields once,
//
//   struct Pair : Object {
//     Field first, second;
//     template <class F> void each_field(F visit) { visit(first); visit(second); }
//   };
//
// and visiting, clearing and destroying follow: set_field_slots<Pair>(slots).
#pragma once

#include "objects/constructor_arguments.h"
#include "objects/descriptors.h"
#include "runtime/native.h"
#include "runtime/type.h"

namespace ouro {

inline Value field_value(const Field& field) { return field.get(); }
template <class T>
Value field_value(const FieldTo<T>& field) {
  return Value(field.get());
}

template <class T>
void visit_fields(Object& object, ReferenceVisitor& visitor) {
  static_cast<T&>(object).each_field([&](auto& field) { visitor.visit(field_value(field)); });
}
template <class T>
void clear_fields(ThreadState&, Object& object) {
  static_cast<T&>(object).each_field([](auto& field) { field.clear(); });
}
template <class T>
void set_field_slots(Slots& s) {
  s.visit_references = visit_fields<T>;
  s.clear_references = clear_fields<T>;
  s.destroy = clear_fields<T>;
}

// A new object with every field empty; the caller sets the other members and tracks it.
template <class T>
Result<RefTo<T>> make_with_fields(ThreadState& ts, Type& type) {
  T* object = TRY(ts.allocate_as<T>(type));
  object->each_field([](auto& field) { field.initialize_null(); });
  return RefTo<T>::adopt(object);
}

// Whether a value is of the type of a declaration or of a class derived from it.
inline bool is_native(Value value, const TypeSpec& spec) {
  return value.is_heap() && value.object()->type->spec == &spec;
}

// __iter__ of an iterator.
inline Result<Ref> iterator_itself(ThreadState&, Value self) { return Ref::share(self); }

// __dict__ of types that declare it themselves: it may be replaced, not deleted.
inline constexpr GetSetRow kAttributesDict{"__dict__", &attributes_dict_get, &attributes_dict_replace, nullptr};

// A signature for bind_arguments.
consteval NativeMethod signature_row(std::string_view text) {
  return native::parse(text, nullptr, nullptr, MethodBinding::kFunction);
}

// TypeError on keywords, but where a class derived from the native type takes them in its own __init__.
inline Result<void> refuse_keywords(ThreadState& ts, Type& type, const char* name, const CallArguments& arguments) {
  if (type.slots.tp_init != type.layout_base->slots.tp_init) return {};
  return expect_no_keywords(ts, name, arguments);
}

}  // namespace ouro
