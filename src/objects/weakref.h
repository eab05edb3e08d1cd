// Weak references: known by the object they refer to through its prefix; cleared just before it dies.
//
// The references of one object form a list in this order: the shared reference (weakref.ref itself, no
// callback), the shared proxy, then the others, the newest first. Callbacks run in that order, after every
// reference of the object is cleared.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

struct WeakReference : Object {
  static constexpr Kind kKind = Kind::kWeakRef;
  static constexpr Kind kLastKind = Kind::kWeakProxy;
  static constexpr const char* kTypeName = "weakref.ReferenceType";
  Object* referent;     // borrowed; null once it is dead
  Field callback;       // or null
  WeakReference* next;  // of the same referent; of a chain to be called once it is cleared
  WeakReference* previous;
  int64_t cached_hash;
  bool hashed;
};

// Breaks every weak reference to the object, then calls the callbacks. The object is still whole.
void clear_weak_references(ThreadState& ts, Object& object);
// The referent, or none.
Ref weakref_get(const WeakReference& reference);
// weakref.ref(referent, callback): the shared one where there is no callback. TypeError when the type takes none.
Result<RefTo<WeakReference>> weakref_make(ThreadState& ts, Value referent, Value callback_or_null);
// weakref.proxy(referent, callback)
Result<Ref> weakref_make_proxy(ThreadState& ts, Value referent, Value callback_or_null);

// The two halves of clear_weak_references, for the collector: all references of a set of objects are broken
// before the first callback runs. What the first half gives is a chain through `next` of those with a
// callback to be called, each held by one count; call_weak_callbacks releases it. With `skip_candidates`
// references that are garbage themselves (their side byte has kCandidate) stay silent.
WeakReference* break_weak_references(Object& object, bool skip_candidates);
void call_weak_callbacks(ThreadState& ts, WeakReference* chain);
// Makes a reference dead; its callback stays with it and is not called.
void weakref_break(WeakReference& reference);
// Makes a reference dead and silent.
void weakref_disarm(WeakReference& reference);

// --- module _weakref
int64_t weakref_count(ThreadState& ts, Value object);             // getweakrefcount
Result<RefTo<List>> weakref_list(ThreadState& ts, Value object);  // getweakrefs

}  // namespace ouro
