// Shape: which attributes an instance has, and at which index of its values each lies (a hidden class).
//
// The shapes of a type form a tree: the root has no attribute, each child adds one, so instances that got the same
// attributes in the same order share a shape. An instance whose attributes were deleted from, grew too many or were
// asked for as a dict has the type's dict shape and a real Dict. A shape's id names it in inline caches: (type version,
// shape id) says everything about where an attribute of an instance is found.
#pragma once

#include "objects/dict.h"
#include "runtime/protocol.h"
#include "runtime/type_header.h"

namespace ouro {

struct Shape {
  static constexpr uint32_t kMostAttributes = 62;
  static constexpr uint32_t kMostChildren = 64;
  static constexpr uint32_t kLinear = 8;         // up to so many keys are looked through one by one
  static constexpr uint32_t kMostIds = 1 << 24;  // ids in caches have 24 bits; 0: none left

  uint32_t id;
  uint32_t count;  // attributes
  Type* type;      // borrowed: the type owns its shapes
  Shape* first_child;
  Shape* next_sibling;
  Shape* next_of_type;
  uint32_t child_count;
  bool is_dict;
  uint8_t index_mask;  // of index, 0: none
  uint8_t* index;      // hash of a key's place -> its number + 1, 0 free; null while count <= kLinear
  Str* keys[];         // strong, interned; count of them

  // The number of a key, -1 when it is not there.
  [[gnu::always_inline]] int find(const Str* key) const {
    if (!index) {
      for (uint32_t i = 0; i < count; i++)
        if (keys[i] == key) return int(i);
      return -1;
    }
    uint32_t at = slot_of(key);
    for (;; at++) {
      uint8_t number = index[at & index_mask];
      if (number == 0) return -1;
      if (keys[number - 1] == key) return number - 1;
    }
  }
  // Of the place within its page, which stays the same in a copy of the region.
  static uint32_t slot_of(const Str* key) {
    return uint32_t((reinterpret_cast<uintptr_t>(key) & (kPageBytes - 1)) >> 4) * 0x9E3779B1u >> 16;
  }
};

// The shape with `key` added; null (nothing raised) when the attributes have to go to a dict; raised: no memory.
Result<Maybe<Shape*>> shape_with(ThreadState& ts, Shape& shape, Str& key);
// The root and dict shapes of a type whose instances take attributes.
Result<void> make_shapes(ThreadState& ts, Type& type);
void destroy_shapes(ThreadState& ts, Type& type);

// --- the attributes of an instance; the type has kHasAttributes
// Borrowed; null when there is none. Runs no Python.
Value attributes_find(ThreadState& ts, Object& object, Str& name);
Result<void> attributes_set(ThreadState& ts, Object& object, Str& name, Value value);
// False: there was none.
Result<bool> attributes_delete(ThreadState& ts, Object& object, Str& name);
// __dict__: from now on the attributes lie in the dict.
Result<RefTo<Dict>> attributes_dict(ThreadState& ts, Object& object);
Result<void> attributes_set_dict(ThreadState& ts, Object& object, Dict& dict);
// A fresh dict of the attributes; the instance stays as it is.
Result<RefTo<Dict>> attributes_copy(ThreadState& ts, Object& object);
void attributes_visit(Object& object, ReferenceVisitor& visitor);
void attributes_clear(ThreadState& ts, Object& object);

template <>
struct AbsentNiche<Shape*> {
  static Shape* absent() { return reinterpret_cast<Shape*>(8); }
  static bool is_absent(Shape* shape) { return shape == absent(); }
};

}  // namespace ouro
