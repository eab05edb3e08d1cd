// Who fills the dispatch tables: each file of handlers adds its own.
#pragma once

#include "eval/handler.h"

namespace ouro {

// plain: the table of the ordinary run. general: by base opcode, forms that never specialise, for what misses.
struct DispatchTables {
  DispatchTable plain;
  DispatchTable general;
};
const DispatchTables& dispatch_tables();

void add_general_handlers(DispatchTable& plain, DispatchTable& general);
void add_control_handlers(DispatchTable& plain, DispatchTable& general);
void add_specialised_handlers(DispatchTable& plain, DispatchTable& general);
void add_generator_handlers(DispatchTable& plain, DispatchTable& general);

// A guard failed: puts the base instruction back (or its generic form, when it fails often) and runs it.
OURO_HANDLER(miss);

}  // namespace ouro
