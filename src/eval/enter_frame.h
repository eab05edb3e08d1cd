// How a handler pushes the frame of a Python function and goes on in it, without recursion in C++.
//
// A code object whose `plain_argcount` equals the number of positional arguments needs no sorting of arguments: they
// move from the caller's value stack into the first locals, and what is behind them is empty.
#pragma once

#include "eval/handler.h"

namespace ouro {

// A frame for a call of the function on the data stack, header set, locals not; takes over a reference to the function.
// Null: no room or no recursion left, nothing was changed; the general form of the instruction raises.
[[gnu::always_inline]] inline Frame* open_frame(ThreadState* ts, Function& function, Code& code, FrameEntry entry) {
  size_t bytes = frame_bytes(code);
  if (size_t(ts->data_limit - ts->data_top) < bytes || ts->recursion_remaining <= 0) [[unlikely]]
    return nullptr;
  auto* made = reinterpret_cast<Frame*>(ts->data_top);
  ts->data_top += bytes;
  initialize_frame(*made, function, code, entry);
  return made;
}
[[gnu::always_inline]] inline void move_values(Value* to, const Value* from, size_t count) {
#pragma clang loop vectorize(disable) unroll(disable)
  for (size_t i = 0; i < count; i++) to[i] = from[i];
}
// Makes locals from the first up to the last empty.
[[gnu::always_inline]] inline void clear_locals(Value* locals, size_t first, const Code& code) {
#pragma clang loop vectorize(disable) unroll(disable)
  for (size_t i = first; i < size_t(code.localsplus_count); i++) locals[i] = Value::unbound();
}

// The caller is left: its state is stored, and `frame` is the new one. The result is pushed at `caller_sp`, and the
// caller goes on `skip` code units behind `call_ip`.
#define OURO_LEAVE_CALLER(made, caller_sp, call_ip, skip) \
  do {                                                    \
    Frame* made_ = (made);                                \
    frame->ip = (call_ip);                                \
    frame->sp = (caller_sp);                              \
    frame->return_offset = (skip);                        \
    made_->previous = frame;                              \
    ts->recursion_remaining--;                            \
    ts->frame = made_;                                    \
    frame = made_;                                        \
  } while (0)

// Runs `frame`, whose locals are set, from its beginning. RESUME, which has nothing to do where the breaker is not set,
// is passed over.
#define OURO_BEGIN_FRAME(code)                                                                    \
  do {                                                                                            \
    sp = frame->localsplus + (code).localsplus_count;                                             \
    ip = ts->eval_breaker.load(std::memory_order_relaxed) == 0 ? (code).entry : (code).quickened; \
    consts = (code).consts->items();                                                              \
    OURO_NEXT();                                                                                  \
  } while (0)

#define OURO_ENTER_FRAME(made, code, caller_sp, call_ip, skip) \
  do {                                                         \
    OURO_LEAVE_CALLER(made, caller_sp, call_ip, skip);         \
    OURO_BEGIN_FRAME(code);                                    \
  } while (0)

}  // namespace ouro
