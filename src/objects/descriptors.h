// Helpers of the descriptor and function types.
#pragma once

#include "objects/function.h"

namespace ouro {

// "0x7f...": the identity of a value as messages show it.
Result<RefTo<Str>> address_text(ThreadState& ts, Value value);
// __text_signature__ of a row, as str.
Result<Ref> method_signature(ThreadState& ts, const NativeMethod& method);
// __dict__ of types whose instances keep their attributes in the prefix.
Result<Ref> attributes_dict_get(ThreadState& ts, Value self);
Result<void> attributes_dict_set(ThreadState& ts, Value self, Value value);
// The setter of built-in types: TypeError "cannot delete __dict__".
Result<void> attributes_dict_replace(ThreadState& ts, Value self, Value value);
// The __new__ of a built-in type.
Result<RefTo<Builtin>> new_wrapper_make(ThreadState& ts, Type& type);

// A descriptor D of `type`. kind: the descriptor's own type; fill(descriptor) sets what D has besides owner and name.
template <class D, class Fill>
Result<Ref> make_descriptor(ThreadState& ts, Type& kind, Type& type, Str& name, Fill fill) {
  D* descriptor = TRY(ts.allocate_as<D>(kind));
  descriptor->owner = &type;
  type.refcount++;
  descriptor->name = RefTo<Str>::share(name).leak();
  fill(*descriptor);
  ts.track(*descriptor);
  return Ref::adopt(Value(descriptor));
}

// Puts the names of a class and its bases into a dict, for dir().
Result<void> merge_class_names(ThreadState& ts, Dict& names, Value cls);
// object.__getstate__ and object.__reduce_ex__.
Result<Ref> object_get_state(ThreadState& ts, Value self, bool required);
Result<Ref> object_reduce_ex_protocol(ThreadState& ts, Value self, int64_t protocol);

struct StaticMethod : Object {  // and classmethod
  static constexpr Kind kKind = Kind::kStaticMethod;
  static constexpr Kind kLastKind = Kind::kClassMethod;
  static constexpr const char* kTypeName = "staticmethod";
  Field callable;
};
Result<Ref> staticmethod_make(ThreadState& ts, Value callable);

struct Property : Object {
  static constexpr Kind kKind = Kind::kProperty;
  static constexpr const char* kTypeName = "property";
  Field get, set, del, doc, name;
  bool getter_doc;  // doc was taken from the getter
};

struct Super : Object {
  static constexpr Kind kKind = Kind::kSuper;
  static constexpr const char* kTypeName = "super";
  Type* type;         // strong; the class the search begins behind
  Field object;       // or null
  Type* object_type;  // strong or null
};
// The attribute that super(type, object).name gives; absent where the ordinary look-up in the super object applies.
Result<Maybe<Ref>> super_lookup(ThreadState& ts, Type& type, Value object, Type& object_type, Str& name);

}  // namespace ouro
