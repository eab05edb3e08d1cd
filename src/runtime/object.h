// Object: what every heap object starts with: the reference count at offset 0 and the type at offset 8.
//
//   offset -32  weak references to it       \  the prefix, in front of objects whose type
//          -24  Shape*                       | says so: attributes and weak references
//          -16  attribute values (Value*)    |
//           -8  capacity of those, flags    /
//            0  reference count
//            8  type
//           16  the fields of the type, then values of __slots__, then inline attribute values
#pragma once

#include <cstdint>
#include <new>

#include "memory/page.h"
#include "runtime/kinds.h"
#include "runtime/value.h"

namespace ouro {

class ThreadState;
struct Type;
struct Shape;

struct Object {
  uint64_t refcount;
  Type* type;  // strong

  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

 protected:
  Object() = default;
};

// In front of an object whose type has_prefix().
struct ObjectPrefix {
  Object* weak_references;  // first of a list; not owned
  Shape* shape;             // strong; the type's dict shape when the attributes are in a dict
  union {
    Value* values;  // strong; the inline area or a block of the heap
    Object* dict;   // strong; the materialised __dict__ (a Dict), when shape->is_dict()
  };
  uint32_t capacity;       // of values, in items
  uint32_t values_inline;  // 1: values points into the object itself
};
static_assert(sizeof(ObjectPrefix) == kPrefixBytes);

inline ObjectPrefix& prefix_of(Object& object) { return reinterpret_cast<ObjectPrefix*>(&object)[-1]; }

// Called when a count reaches zero: runs the finalizer, breaks weak references, releases what the object holds and
// gives back its cell. Finds the interpreter and its running thread through the object's page; what is pending in
// that thread is set aside meanwhile. Nested destruction is deferred to a list, so depth is bounded.
[[gnu::noinline]] void destroy(Object* object);

inline void add_reference(Value value) {
  if (value.is_heap()) value.object()->refcount++;
}
inline void release_reference(Value value) {
  if (value.is_heap()) {
    Object* object = value.object();
    if (--object->refcount == 0) [[unlikely]]
      destroy(object);
  }
}

}  // namespace ouro
