// Weak references: known by the object they refer to through its prefix; cleared just before it dies.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

struct WeakReference : Object {
  static constexpr Kind kKind = Kind::kWeakRef;
  static constexpr Kind kLastKind = Kind::kWeakProxy;
  static constexpr const char* kTypeName = "weakref.ReferenceType";
  Object* referent;           // borrowed; null once it is dead
  Field callback;             // or null
  WeakReference* next;        // of the same referent
  WeakReference* previous;
  int64_t cached_hash;
  bool hashed;
};

// Breaks every weak reference to the object, then calls the callbacks. The object is still whole.
void clear_weak_references(ThreadState& ts, Object& object);
// The referent, or none.
Ref weakref_get(const WeakReference& reference);
Result<RefTo<WeakReference>> weakref_make(ThreadState& ts, Value referent, Value callback_or_null);

}  // namespace ouro
