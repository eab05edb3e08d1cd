// Traceback: one entry per frame an exception passed, the outermost first, linked through `next` towards the
// frame where it was raised.   count | type | next | frame | byte offset of the instruction | line
#pragma once

#include "objects/exception.h"

namespace ouro {

struct Code;

struct Traceback : Object {
  static constexpr Kind kKind = Kind::kTraceback;
  static constexpr const char* kTypeName = "traceback";
  FieldTo<Traceback> next;
  Field frame;  // a frame object
  int lasti;    // byte offset of the instruction
  int lineno;   // -1: none known
};

// Puts an entry for a frame in front of the exception's traceback. lasti is a byte offset; lineno may be -1.
Result<void> traceback_add(ThreadState& ts, BaseException& exception, Value frame_object, int lasti, int lineno);

// The code of a frame object; defined where frames are.
Code& frame_object_code(Object& frame);

// The text of an exception with traceback, causes, contexts, notes and sub-exceptions, as sys.excepthook
// prints it.
Result<RefTo<Str>> format_exception(ThreadState& ts, BaseException& exception);

}  // namespace ouro
