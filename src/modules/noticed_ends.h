// What of the end of an interpreter a program could notice: finalizers that do something, and callbacks of weak
// references.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

// Calls body(object) -> bool (false: stop) for each object whose end could be noticed: one with a finalizer that has
// something to do, and what is mortal and has a weak reference whose callback has. False: the body stopped, or a
// collection itself could be noticed. Runs no Python.
class NoticedEndVisitor {
 public:
  virtual bool visit(Object& object) = 0;

 protected:
  ~NoticedEndVisitor() = default;
};
bool visit_noticed_ends(ThreadState& ts, NoticedEndVisitor& visitor);

}  // namespace ouro
