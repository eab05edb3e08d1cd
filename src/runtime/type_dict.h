// The dict of a type.
//
// What a built-in type has stands in its declaration (TypeSpec), and its dict gets a name of it when the name is looked
// up: most names of most types never are. Until somebody wants to see the whole dict (`__dict__`, dir), a type with
// kNamesPending has in its dict what was looked up and what was put in besides the declaration, or no dict yet; then
// the dict is filled in the order of the declaration and stays an ordinary one. A descriptor once made is kept, so that
// it is the same object for ever. The dicts of classes made by a class statement are never pending.
//
// Whatever reads or changes the dict of a type goes through these functions.
#pragma once

#include "objects/dict.h"
#include "runtime/type_header.h"

namespace ouro {

// What the type itself has under a name; borrowed, null when there is none. Never fails: what has to be made for it is
// small, bounded by the declarations, and not refused. Runs Python only where keys are not str.
Value own_attribute(ThreadState& ts, Type& type, Str& name);
Value own_attribute(ThreadState& ts, Type& type, names::Id name);
// The whole dict. Runs no Python; a refusal leaves the type as it was.
Result<Dict*> type_dict(ThreadState& ts, Type& type);
// Puts a value under a name that is interned. The caller tells type_modified what look-ups may have seen.
Result<void> set_own_attribute(ThreadState& ts, Type& type, Str& name, Value value);
Result<void> set_own_attribute(ThreadState& ts, Type& type, names::Id name, Value value);
Result<void> set_own_attribute(ThreadState& ts, Type& type, std::string_view name, Value value);

// Leaves the names of a type's declaration pending; where very many are already, fills its dict. The type's slots are
// those of the declaration: they have not been inherited yet.
Result<void> begin_type_dict(ThreadState& ts, Type& type);
// The names of a type that is emptied or dies are not made any more.
void forget_declared_names(ThreadState& ts, Type& type);
// Whether a row of the declaration has the name.
bool declares_row(const TypeSpec& spec, std::string_view name);

}  // namespace ouro
