// Assignment to f_lineno in a trace function: the frame goes on at another line.
//
// Which jumps are good follows from what lies on the value stack at both places (StackMarks, from the verifier's
// abstract stacks): entries may be given up, but none can be made, and an entry has to be what the new place takes it
// for. The assignment only notes the place in the frame object. The loop goes there when the function has returned
// (frame_jump), also when it raised afterwards.
#pragma once

#include "base/arena.h"
#include "bytecode/verifier.h"
#include "eval/frame.h"

namespace ouro {

// The setter of f_lineno. `value` is unbound when the attribute is deleted. AttributeError, ValueError.
Result<void> frame_set_lineno(ThreadState& ts, FrameObject& self, Value value);

// Goes where f_lineno was set to: gives up the entries of the stack that are not there, puts back the exception that
// was handled before, and sets frame.ip to the instruction (not behind its opcode). False: raised.
bool frame_jump(ThreadState& ts, Frame& frame, Value*& sp);

// The marks of a code object's stacks, by code unit. ValueError for a bad one.
Result<std::span<StackMarks>> marks_of_code(ThreadState& ts, Arena& arena, Code& code);

}  // namespace ouro
