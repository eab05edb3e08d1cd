// Syntax trees as Python objects: the node classes of module _ast, and the way between them and the front end's nodes.
#pragma once

#include "ast/name_table.h"
#include "ast/nodes.h"
#include "base/arena.h"
#include "objects/list.h"
#include "runtime/protocol.h"

namespace ouro {

// Whether a value is an instance of _ast.AST.
Result<bool> is_ast_object(ThreadState& ts, Value value);
// The objects of a tree.
Result<Ref> ast_to_object(ThreadState& ts, ast::mod* module);
// The tree of objects, with the checks of CPython's validator: TypeError and ValueError. The objects of its constants
// are put into `originals`, by Constant::original.
Result<ast::mod*> object_to_ast(ThreadState& ts, Arena& arena, ast::NameTable& names, Value object, int mode,
                                RefTo<List>& originals);

}  // namespace ouro
