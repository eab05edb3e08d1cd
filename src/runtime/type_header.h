// Type: a class. Its instances' layout, what they can do (slots), and where their attributes are found.
#pragma once

#include <cstdint>

#include "runtime/object.h"
#include "runtime/slots.h"

namespace ouro {

struct Dict;
struct TypeSpec;
class Heap;

namespace type_flags {
inline constexpr uint32_t kSubclassable = 1 << 0;       // Py_TPFLAGS_BASETYPE
inline constexpr uint32_t kHasPrefix = 1 << 1;          // instances have an ObjectPrefix in front
inline constexpr uint32_t kHasAttributes = 1 << 2;      // instances take attributes (__dict__)
inline constexpr uint32_t kHasWeakrefs = 1 << 3;        // instances take weak references
inline constexpr uint32_t kContainer = 1 << 4;          // instances are visited by the cycle collector
inline constexpr uint32_t kHeapType = 1 << 5;           // made by a class statement: attributes may be set
inline constexpr uint32_t kIsSequence = 1 << 6;         // Py_TPFLAGS_SEQUENCE, for match
inline constexpr uint32_t kIsMapping = 1 << 7;          // Py_TPFLAGS_MAPPING
inline constexpr uint32_t kNoInstantiation = 1 << 8;    // no tp_new: "cannot create 'x' instances"
inline constexpr uint32_t kAbstract = 1 << 9;           // Py_TPFLAGS_IS_ABSTRACT: __abstractmethods__ is not empty
inline constexpr uint32_t kMethodDescriptor = 1 << 10;  // Py_TPFLAGS_METHOD_DESCRIPTOR: LOAD_METHOD need not bind
inline constexpr uint32_t kHasFinalizer = 1 << 12;      // tp_finalize is set
inline constexpr uint32_t kVariableSize = 1 << 13;  // instances have items behind their fields (int, str, tuple ...)
inline constexpr uint32_t kReady = 1 << 14;
inline constexpr uint32_t kMatchSelf = 1 << 15;     // _Py_TPFLAGS_MATCH_SELF: class patterns take one positional
inline constexpr uint32_t kNamesPending = 1 << 16;  // the dict has not all that the declaration says: type_dict.h
}  // namespace type_flags

struct Type : Object {
  static constexpr Kind kKind = Kind::kType;

  Kind layout_kind;         // of the instances
  Kind exact_kind;          // layout_kind for the built-in type itself, kNone for its subclasses
  uint8_t inline_capacity;  // attribute values kept inside a new instance
  uint8_t pending_names;    // with kNamesPending: at most so many
  uint32_t flags;           // type_flags
  uint32_t version;         // changes when look-ups in the type may change; 0 = not in use by a cache
  uint32_t instance_bytes;  // without prefix, items and inline attribute values; includes __slots__
  uint32_t item_bytes;      // of one item of a variable-size layout
  uint32_t slot_count;      // __slots__ members at the end of the fields, those of bases included
  Slots slots;
  const TypeSpec* spec;    // of a built-in type; its subclasses have their layout base's
  const char* plain_name;  // UTF-8, valid while the type lives
  Type* base;              // strong; null for object
  Type* layout_base;       // borrowed (an ancestor): the built-in type whose layout this is
  Tuple* bases;            // strong
  Tuple* mro;              // strong
  Dict* lazy_dict;         // strong or null; only through the functions of runtime/type_dict.h
  Str* name;               // strong
  Str* qualname;           // strong
  Object* subclasses;      // strong; a dict from id to weak reference, made on demand
  Shape* root_shape;       // owned: the empty shape of the instances
  Shape* dict_shape;       // owned: the shape of instances whose attributes lie in a dict
  Shape* all_shapes;       // owned list
  void* native_state;      // of the module that made the type, if it wants one

  bool has(uint32_t flag) const { return flags & flag; }
};

// Whether `type` is `base` or inherits from it (by the MRO).
bool is_subtype(const Type* type, const Type* base);

}  // namespace ouro
