// The shape of an instruction's handler: a function that ends by a tail call to the next one, with the loop's state in
// registers (preserve_none): thread state, frame, stack pointer, instruction pointer, constants, dispatch table,
// argument.
//
// Rules:
// - `ip` points behind the opcode word. It is stored in the frame before anything that may raise, call or look at
//   frames.
// - The value stack is memory: values below `sp` are owned by it. A handler that fails leaves `sp` where its operands
//   are gone, and goes to `unwind`.
// - A handler never releases a reference itself where that could run Python: it hands the object to
//   `release_then_next`.
// - The table is reloaded from the thread state after everything that may run Python (a tracer may have been set).
// - A handler holds nothing with a destructor at its tail calls: such things live in the functions it calls.
#pragma once

#include "eval/frame.h"
#include "eval/private_opcodes.h"

namespace ouro {

struct DispatchTable;

#define OURO_LOOP_PARAMETERS                                                                   \
  [[maybe_unused]] ThreadState *ts, [[maybe_unused]] Frame *frame, [[maybe_unused]] Value *sp, \
      [[maybe_unused]] const uint16_t *ip, [[maybe_unused]] const Value *consts,               \
      [[maybe_unused]] const DispatchTable *table, [[maybe_unused]] uint64_t arg
#define OURO_LOOP_ARGUMENTS ts, frame, sp, ip, consts, table, arg
#define OURO_PRESERVE_NONE __attribute__((preserve_none))

using Handler = uint64_t(OURO_PRESERVE_NONE*)(ThreadState*, Frame*, Value*, const uint16_t*, const Value*,
                                              const DispatchTable*, uint64_t);

// Another table is another way to run the same code. `general` has, by base opcode, the forms that never specialise.
struct DispatchTable {
  Handler handlers[256];
  Handler general[256];
};

// To the instruction at ip.
#define OURO_NEXT()                                                                                         \
  do {                                                                                                      \
    uint64_t word_ = *ip++;                                                                                 \
    [[clang::musttail]] return table->handlers[word_ & 0xFF](ts, frame, sp, ip, consts, table, word_ >> 8); \
  } while (0)
#define OURO_TAIL(handler) [[clang::musttail]] return handler(OURO_LOOP_ARGUMENTS)

// Gives up an owned value and goes on.
#define OURO_RELEASE_NEXT(value)                              \
  do {                                                        \
    Value released_ = (value);                                \
    if (released_.is_heap()) {                                \
      if (--released_.object()->refcount == 0) [[unlikely]] { \
        arg = released_.bits();                               \
        OURO_TAIL(release_then_next);                         \
      }                                                       \
    }                                                         \
    OURO_NEXT();                                              \
  } while (0)

// Puts an owned value in the place of a heap object on the stack, which is given up, and goes on.
#define OURO_REPLACE_NEXT(slot, value)                 \
  do {                                                 \
    Value old_ = (slot);                               \
    (slot) = (value);                                  \
    if (--old_.object()->refcount == 0) [[unlikely]] { \
      arg = old_.bits();                               \
      OURO_TAIL(release_then_next);                    \
    }                                                  \
    OURO_NEXT();                                       \
  } while (0)

// To the form of a public instruction that never specialises.
#define OURO_GENERAL(name) [[clang::musttail]] return table->general[uint8_t(Opcode::name)](OURO_LOOP_ARGUMENTS)

#define OURO_HANDLER(name) OURO_PRESERVE_NONE uint64_t name(OURO_LOOP_PARAMETERS)

// Where handlers of several files go.
[[gnu::noinline]] OURO_HANDLER(unwind);             // an exception or termination is pending; frame->ip is set
[[gnu::noinline]] OURO_HANDLER(release_then_next);  // arg: an object whose count reached zero
[[gnu::noinline]] OURO_HANDLER(
    push_call_frame);  // arg: a Frame* made for a call of this frame; frame->sp and return_offset are set
[[gnu::noinline]] OURO_HANDLER(unwind_to_caller);  // the frame ends with what is pending, whatever handlers it has
[[gnu::noinline]] OURO_HANDLER(unwind_without_traceback);  // the same for an exception that is raised again

}  // namespace ouro
