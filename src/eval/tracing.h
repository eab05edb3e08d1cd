// Telling the functions of sys.settrace and sys.setprofile what runs. While one is set the thread runs by a
// table of its own, so an untraced thread pays nothing for it.
#pragma once

#include "eval/frame.h"

namespace ouro {

// Chooses the thread's table after trace_function or profile_function was set.
void choose_tracing(ThreadState& ts);
// An exception is pending in the frame ("exception"). What the function raises takes its place.
void trace_exception(ThreadState& ts, Frame& frame);
// A generator's frame is entered with an exception that was thrown into it ("call"). False: a function raised instead,
// and the frame ends.
bool trace_thrown(ThreadState& ts, Frame& frame);
// The frame ends with the pending exception ("return" with None).
void trace_unwound(ThreadState& ts, Frame& frame);

}  // namespace ouro
