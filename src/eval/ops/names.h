// Opcodes of names: globals, attributes, class and module namespaces, imports.
#pragma once

#include "eval/ops/operands.h"
#include "objects/dict.h"
#include "objects/str.h"
#include "runtime/protocol.h"

namespace ouro::ops {

inline Str& name_at(Frame& frame, uint32_t index) { return as<Str>(frame.code->names->items()[index]); }

Push load_name(ThreadState& ts, Frame& frame, Str& name);
Push load_global(ThreadState& ts, Frame& frame, Str& name);
Push load_class_deref(ThreadState& ts, Frame& frame, uint32_t local);
Raised raise_unbound_local(ThreadState& ts, Frame& frame, uint32_t local);
Raised raise_unbound_cell(ThreadState& ts, Frame& frame, uint32_t local);

inline Push LOAD_NAME(ThreadState& ts, Frame& frame, Oparg name) { return load_name(ts, frame, name_at(frame, name)); }
Done STORE_NAME(ThreadState& ts, Frame& frame, Oparg name, In value);
Done DELETE_NAME(ThreadState& ts, Frame& frame, Oparg name);
Done STORE_GLOBAL(ThreadState& ts, Frame& frame, Oparg name, In value);
Done DELETE_GLOBAL(ThreadState& ts, Frame& frame, Oparg name);
inline Push LOAD_ATTR(ThreadState& ts, Frame& frame, Oparg name, In owner) {
  return get_attribute(ts, owner, name_at(frame, name));
}
inline Done STORE_ATTR(ThreadState& ts, Frame& frame, Oparg name, In value, In owner) {
  return set_attribute(ts, owner, name_at(frame, name), value);
}
inline Done DELETE_ATTR(ThreadState& ts, Frame& frame, Oparg name, In owner) {
  return set_attribute(ts, owner, name_at(frame, name), Value::unbound());
}
// The method and self to call it with, or unbound and a callable.
Push2 LOAD_METHOD(ThreadState& ts, Frame& frame, Oparg name, In owner);
Push IMPORT_NAME(ThreadState& ts, Frame& frame, Oparg name, In level, In fromlist);
Push import_from(ThreadState& ts, Value module, Str& name);
Done IMPORT_STAR(ThreadState& ts, Frame& frame, In module);
Done SETUP_ANNOTATIONS(ThreadState& ts, Frame& frame);
inline Push LOAD_CLASSDEREF(ThreadState& ts, Frame& frame, Oparg local) { return load_class_deref(ts, frame, local); }
Push LOAD_BUILD_CLASS(ThreadState& ts, Frame& frame);
Push LOAD_ASSERTION_ERROR(ThreadState& ts);
Done PRINT_EXPR(ThreadState& ts, In value);
Push make_function(ThreadState& ts, Frame& frame, Value* operands, uint32_t flags);

}  // namespace ouro::ops
