// Who fills the dispatch tables: each file of handlers adds its own.
#pragma once

#include "eval/handler.h"

namespace ouro {

// The table of the ordinary run.
const DispatchTable& plain_table();

void add_general_handlers(DispatchTable& table);
void add_control_handlers(DispatchTable& table);
void add_call_handlers(DispatchTable& table);
void add_specialised_handlers(DispatchTable& table);
void add_specialised_call_handlers(DispatchTable& table);
void add_attribute_handlers(DispatchTable& table);
void add_generator_handlers(DispatchTable& table);

// The table that tells sys.settrace's and sys.setprofile's functions what runs (tracing.cpp).
const DispatchTable& traced_table();

// What CALL and CALL_FUNCTION_EX do where no frame is made: the result takes the place of the lowest operand. False:
// raised. The other operands, or all of them, are gone.
bool call_instruction(ThreadState& ts, Frame& frame, Value* sp, uint64_t argument);
bool call_ex_instruction(ThreadState& ts, Value* sp, uint64_t argument);

// The callable as messages about its arguments name it: "module.qualname()", or its str().
Result<Ref> callable_text(ThreadState& ts, Value callable);

// A guard failed: puts the base instruction back (or its generic form, when it fails often) and runs it.
[[gnu::noinline]] OURO_HANDLER(miss);

}  // namespace ouro
