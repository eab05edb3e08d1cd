// Traceback: one entry per frame an exception passed, the outermost first, linked through `next` towards the
// frame where it was raised.   count | type | next | frame | byte offset of the instruction | line
// The line of an entry that was made by raising is worked out when somebody asks.
#pragma once

#include "objects/exception.h"

namespace ouro {

struct Code;

struct Traceback : Object {
  static constexpr Kind kKind = Kind::kTraceback;
  static constexpr const char* kTypeName = "traceback";
  FieldTo<Traceback> next;
  Field frame;  // a frame object
  int lasti;    // byte offset of the instruction; -2: of a frame that had not begun
  int lineno;   // -1: none known; kLineOfInstruction: see traceback_line

  static constexpr int kLineOfInstruction = -0x7FFFFFFF - 1;
};

// Puts an entry for a frame in front of the exception's traceback. lasti is a byte offset. A failure (of memory) is
// pending in place of what was.
Result<void> traceback_add(ThreadState& ts, BaseException& exception, Value frame_object, int lasti);
// The line of an entry that has a frame; -1 when the instruction has none.
int traceback_line(const Traceback& entry);

// The code of a frame object; defined where frames are.
Code& frame_object_code(Object& frame);

// The text of an exception with traceback, causes, contexts, notes and sub-exceptions, as sys.excepthook prints it.
Result<RefTo<Str>> format_exception(ThreadState& ts, BaseException& exception);

}  // namespace ouro
