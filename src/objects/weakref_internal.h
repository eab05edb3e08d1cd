// What weakref.ref and the proxies share.
#pragma once

#include "objects/weakref.h"

namespace ouro::weakrefs {

// A reference of the type to the referent; a shared one where that is the rule.
Result<Ref> make(ThreadState& ts, Type& type, Value referent, Value callback_or_null);
// The referent, owned; null when it is dead or dying.
Ref get(const WeakReference& reference);
void destroy(ThreadState& ts, WeakReference& self);
void clear(ThreadState& ts, WeakReference& self);
void visit(Object& object, ReferenceVisitor& visitor);

}  // namespace ouro::weakrefs
