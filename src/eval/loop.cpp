// The evaluation loop's entry and its dispatch tables. The instructions stand in handlers_*.cpp; handler.h has the
// rules.
#include "eval/handler_list.h"
#include "eval/tracing.h"
#include "runtime/interpreter.h"
#include "runtime/recursion.h"

namespace ouro {

static DispatchTable make_table() {
  DispatchTable table{};
  add_general_handlers(table);
  add_generator_handlers(table);
  add_call_handlers(table);
  add_control_handlers(table);
  add_specialised_handlers(table);
  add_specialised_call_handlers(table);
  add_attribute_handlers(table);
  return table;
}

const DispatchTable& plain_table() {
  static const DispatchTable table = make_table();
  return table;
}

static Result<Ref> enter(ThreadState& ts, Frame& frame, bool raising) {
  frame.entry = FrameEntry::kNative;
  frame.previous = ts.frame;
  ts.frame = &frame;
  if (!ts.table) ts.table = &plain_table();
  uint64_t bits;
  bool exceeded = --ts.recursion_remaining < 0 && Recursion::recursion_exceeded(ts, "").is_error();
  // The frame has not begun, so the call is what raises; or its tracer refused what was thrown into it.
  if (exceeded || ts.check_native_stack().is_error() ||
      (raising && ts.table == &traced_table() && !trace_thrown(ts, frame))) {
    bits = unwind_to_caller(&ts, &frame, frame.sp, frame.ip, frame.code->consts->items(), ts.table, 0);
  } else if (raising) {
    bits = unwind(&ts, &frame, frame.sp, frame.ip, frame.code->consts->items(), ts.table, 0);
  } else {
    const uint16_t* ip = frame.ip;
    uint64_t word = *ip++;
    bits = ts.table->handlers[word & 0xFF](&ts, &frame, frame.sp, ip, frame.code->consts->items(), ts.table, word >> 8);
  }
  // A frame that came to its end may leave a termination behind, of a finalizer that its last release ran: the next
  // checkpoint meets it.
  OURO_ASSERT(bits ? !ts.has_exception() : ts.has_pending());
  if (!bits) return raised;
  return Ref::adopt(Value::from_bits(bits));
}

Result<Ref> run_frame(ThreadState& ts, Frame& frame) { return enter(ts, frame, false); }
Result<Ref> run_frame_raising(ThreadState& ts, Frame& frame) { return enter(ts, frame, true); }

}  // namespace ouro
