// Assignment to f_lineno; the header tells how.
#include "eval/frame_jump.h"

#include "bytecode/line_table.h"
#include "objects/bytes.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "runtime/errors.h"
#include "runtime/heap_resources.h"

namespace ouro {

namespace {

StackMark top_of(StackMarks marks) { return StackMark(marks & ((1 << kBitsOfMark) - 1)); }
StackMarks without_top(StackMarks marks) { return marks >> kBitsOfMark; }

// An entry may be taken for another one: for any object what is not NULL, for NULL anything.
bool may_become(StackMark from, StackMark to) {
  if (to == StackMark::kObject) return from != StackMark::kNull;
  return to == StackMark::kNull || from == to;
}

// The stack is that of the new place when some of its topmost entries are given up.
bool may_become(StackMarks from, StackMarks to) {
  if (from < 0 || to < 0) return false;
  while (from > to) from = without_top(from);
  for (; from; from = without_top(from), to = without_top(to))
    if (top_of(to) == StackMark::kNone || !may_become(top_of(from), top_of(to))) return false;
  return to == 0;
}

const char* refusal(StackMarks from, StackMarks to) {
  if (from == kTooDeepToMark) return "stack to deep to analyze";
  if (from == kNoWayLeadsThere) return "can't jump from unreachable code";
  if (to == kTooDeepToMark) return "stack is too deep to analyze";
  if (to == kNoWayLeadsThere) return "can't jump into an exception handler, or code may be unreachable";
  switch (top_of(to)) {
    case StackMark::kExcept: return "can't jump into an 'except' block as there's no exception";
    case StackMark::kLasti: return "can't jump into a re-raising block as there's no location";
    case StackMark::kIterator: return "can't jump into the body of a for loop";
    default: return "incompatible stacks";
  }
}

// The function is being told of a line of some frame of this thread.
bool tells_line(ThreadState& ts) {
  for (Frame* frame = ts.frame; frame; frame = frame->previous)
    if (frame->frame_object && frame->frame_object->event == TraceEvent::kLine) return true;
  return false;
}

}  // namespace

Result<void> frame_set_lineno(ThreadState& ts, FrameObject& self, Value value) {
  if (value.is_unbound()) return raise(ts, Exc::AttributeError, "cannot delete attribute");
  if (&type_of(ts, value) != ts.types().int_) return raise(ts, Exc::ValueError, "lineno must be an integer");
  if (self.event != TraceEvent::kLine) {
    if (self.event == TraceEvent::kNone && tells_line(ts))
      return raise(ts, Exc::ValueError, "f_lineno can only be set by a trace function");
    if (self.event == TraceEvent::kNone || self.event == TraceEvent::kCall)
      return raise(ts, Exc::ValueError, "can't jump from the 'call' trace event of a new frame");
    return raise(ts, Exc::ValueError, "can only jump from a 'line' trace event");
  }
  if (self.trace.is_null()) return raise(ts, Exc::ValueError, "f_lineno can only be set by a trace function");
  if (!value.is_small_int() || value.as_small_int() != int(value.as_small_int()))
    return raise(ts, Exc::ValueError, "lineno out of range");
  const int wanted = int(value.as_small_int());
  Frame& frame = *self.frame;
  Code& code = *frame.code;
  if (wanted < code.firstlineno)
    return raise(ts, Exc::ValueError, "line {} comes before the current code block", wanted);
  // The first line at or behind the wanted one that has code.
  int line = INT32_MAX;
  LineTableEntry range;
  for (LineRangeReader reader(code.linetable->span(), code.firstlineno); reader.next(range);)
    if (range.location.lineno >= wanted && range.location.lineno < line) line = range.location.lineno;
  if (line == INT32_MAX) return raise(ts, Exc::ValueError, "line {} comes after the current code block", wanted);

  HeapResources resources(ts);
  const char* reason = nullptr;
  {
    Arena arena(resources);
    const std::span<StackMarks> marks = TRY(marks_of_code(ts, arena, code));
    const uint32_t here = self.lineno ? self.jump_unit : uint32_t(frame.last_instruction()) / 2;
    const StackMarks from = marks[here];
    StackMarks best = kTooDeepToMark;
    uint32_t best_unit = 0;
    // Of several beginnings of the line the one that keeps most of the stack.
    for (LineRangeReader reader(code.linetable->span(), code.firstlineno); reader.next(range);) {
      if (range.location.lineno != line || range.start >= marks.size()) continue;
      const StackMarks to = marks[range.start];
      if (!may_become(from, to)) {
        if (!reason) reason = refusal(from, to);
      } else if (to > best) {
        best = to;
        best_unit = range.start;
      }
    }
    if (best != kTooDeepToMark) {
      self.lineno = line;
      self.jump_unit = best_unit;
      return {};
    }
  }
  return raise(ts, Exc::ValueError, "{}", reason ? reason : "cannot find bytecode for specified line");
}

bool frame_jump(ThreadState& ts, Frame& frame, Value*& sp) {
  FrameObject& object = *frame.frame_object;
  const uint32_t unit = object.jump_unit;
  object.lineno = 0;
  auto go = [&]() -> Result<void> {
    HeapResources resources(ts);
    Arena arena(resources);
    const std::span<StackMarks> marks = TRY(marks_of_code(ts, arena, *frame.code));
    StackMarks from = marks[uint32_t(frame.last_instruction()) / 2];
    int excess = 0;
    for (StackMarks rest = from; rest; rest = without_top(rest)) excess++;
    for (StackMarks rest = marks[unit]; rest; rest = without_top(rest)) excess--;
    for (; excess > 0; excess--, from = without_top(from)) {
      Value given_up = *--sp;
      if (top_of(from) == StackMark::kExcept) std::swap(given_up, ts.handled->exception);
      if (!given_up.is_null()) release_reference(given_up);
    }
    return {};
  };
  if (go().is_error()) return false;
  frame.ip = frame.code->quickened + unit;
  frame.traced_unit = unit + 1;
  return true;
}

}  // namespace ouro
