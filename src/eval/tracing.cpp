// The traced run: before each instruction the events that fall there are told ("call", "line", "opcode",
// "return"), then the general form of the instruction runs. Specialised and joined forms are not run, for
// they would pass over lines.
//
// The function of sys.settrace gets "call"; what it returns is the frame's own function (f_trace), which gets
// the rest. The function of sys.setprofile gets "call" and "return". A function is not told of what it does
// itself, and one that raises is not called again (Library reference, sys.settrace).
#include "eval/tracing.h"

#include <algorithm>

#include "bytecode/line_table.h"
#include "bytecode/opcodes.h"
#include "eval/frame_jump.h"
#include "eval/handler_list.h"
#include "objects/bytes.h"
#include "objects/exception.h"
#include "objects/traceback.h"
#include "objects/tuple.h"
#include "runtime/errors.h"
#include "runtime/protocol.h"

namespace ouro {

namespace {

enum class Hook : uint8_t { kTrace, kProfile };

TraceEvent event_of(std::string_view name) {
  if (name == "call") return TraceEvent::kCall;
  if (name == "line") return TraceEvent::kLine;
  if (name == "opcode") return TraceEvent::kOpcode;
  if (name == "return") return TraceEvent::kReturn;
  return name == "exception" ? TraceEvent::kException : TraceEvent::kNativeCall;
}

Result<Ref> call_hook(ThreadState& ts, Value function, FrameObject& frame, const char* event, Value argument) {
  Ref held = Ref::share(function);
  RefTo<Str> name = TRY(str_from_ascii(ts, event));
  ts.tracing++;
  frame.event = event_of(event);
  Result<Ref> result = call(ts, held.get(), Value(frame), Value(name), argument);
  frame.event = TraceEvent::kNone;
  ts.tracing--;
  return result;
}

// Tells one event. False: the function raised.
bool tell_profile(ThreadState& ts, Frame& frame, const char* event, Value argument) {
  if (ts.tracing || ts.profile_function.is_null()) return true;
  auto tell = [&]() -> Result<void> {
    RefTo<FrameObject> object = TRY(frame_object_of(ts, frame));
    TRY(call_hook(ts, ts.profile_function, *object, event, argument));
    return {};
  };
  if (!tell().is_error()) return true;
  ts.profile_function.clear();
  choose_tracing(ts);
  return false;
}
bool tell_trace(ThreadState& ts, Frame& frame, const char* event, Value argument, bool is_call) {
  if (ts.tracing || ts.trace_function.is_null()) return true;
  if (!is_call && (!frame.frame_object || frame.frame_object->trace.is_null())) return true;
  auto tell = [&]() -> Result<void> {
    RefTo<FrameObject> object = TRY(frame_object_of(ts, frame));
    Ref answer = TRY(call_hook(ts, is_call ? ts.trace_function.get() : object->trace.get(), *object, event, argument));
    if (!answer.get().is_none()) object->trace.set(std::move(answer));
    return {};
  };
  if (!tell().is_error()) return true;
  ts.trace_function.clear();
  if (frame.frame_object) frame.frame_object->trace.clear();
  choose_tracing(ts);
  return false;
}

int line_of(const Code& code, int unit) {
  return unit < 0 ? -1 : location_at(code.linetable->span(), code.firstlineno, uint32_t(unit)).lineno;
}

// The events at the instruction the frame is about to run. `top`: the topmost value. False: a function raised.
[[gnu::noinline]] bool before_instruction(ThreadState& ts, Frame& frame, Value* sp, uint8_t opcode, uint64_t argument) {
  int unit = frame.last_instruction() / 2;
  int previous = int(frame.traced_unit) - 1;
  bool starts = opcode == uint8_t(Opcode::RESUME);
  frame.traced_unit = starts && argument == 0 ? 0 : uint32_t(unit + 1);
  if (ts.tracing) return true;
  if (starts)
    return tell_trace(ts, frame, "call", Value::none(), true) && tell_profile(ts, frame, "call", Value::none());
  if (frame.frame_object && !frame.frame_object->trace.is_null()) {
    RefTo<FrameObject> object = RefTo<FrameObject>::share(*frame.frame_object);
    int line = line_of(*frame.code, unit);
    bool backward = unit < previous && opcode != uint8_t(Opcode::SEND);
    if (object->trace_lines && line > 0 && (backward || line != line_of(*frame.code, previous)) &&
        !tell_trace(ts, frame, "line", Value::none(), false))
      return false;
    if (object->trace_opcodes && !tell_trace(ts, frame, "opcode", Value::none(), false)) return false;
  }
  if (opcode == uint8_t(Opcode::RETURN_VALUE) || opcode == uint8_t(Opcode::YIELD_VALUE)) {
    Ref result = Ref::share(sp[-1]);
    return tell_trace(ts, frame, "return", result, false) && tell_profile(ts, frame, "return", result);
  }
  return true;
}

// The native function that a CALL or CALL_FUNCTION_EX is about to call, bound where it is a method; null when it calls
// something else. `sp`: as the instruction finds it.
Result<Ref> native_callee(ThreadState& ts, Value* sp, uint8_t opcode, uint64_t argument) {
  Value callable, self;
  if (opcode == uint8_t(Opcode::CALL)) {
    Value* base = sp - argument - 2;
    bool method = !base[0].is_unbound();
    callable = method ? base[0] : base[1];
    if (method || argument > 0) self = method ? base[1] : base[2];
  } else {
    Value* base = sp - 3 - (argument & 1);
    callable = base[1];
    if (is<Tuple>(base[2]) && as<Tuple>(base[2]).size) self = as<Tuple>(base[2])[0];
  }
  if (is<Builtin>(callable)) return Ref::share(callable);
  auto* method = try_as<MethodDescriptor>(callable);
  if (!method || self.is_null() || !is_subtype(&type_of(ts, self), method->owner)) return Ref::none();
  return Ref(TRY(builtin_make(ts, *method->method, self, Value(), method->owner)));
}

// A call that the profiler is told of: "c_call" before it, "c_return" or "c_exception" behind it.
[[gnu::noinline]] bool call_told(ThreadState& ts, Frame& frame, Value*& sp, uint8_t opcode, uint64_t argument) {
  Value* base = opcode == uint8_t(Opcode::CALL) ? sp - argument - 2 : sp - 3 - (argument & 1);
  Result<Ref> found = native_callee(ts, sp, opcode, argument);
  if (found.is_error()) return false;
  Ref callee = found.release();
  if (!tell_profile(ts, frame, "c_call", callee)) return false;
  bool ok = opcode == uint8_t(Opcode::CALL) ? call_instruction(ts, frame, sp, argument)
                                            : call_ex_instruction(ts, sp, argument);
  sp = base + ok;
  if (ok) return tell_profile(ts, frame, "c_return", callee);
  Ref exception = ts.catch_any();
  if (exception && tell_profile(ts, frame, "c_exception", callee)) ts.set_pending(std::move(exception));
  return false;
}
bool calls_native(ThreadState& ts, Value* sp, uint8_t opcode, uint64_t argument) {
  if (opcode != uint8_t(Opcode::CALL) && opcode != uint8_t(Opcode::CALL_FUNCTION_EX)) return false;
  if (ts.profile_function.is_null() || ts.tracing) return false;
  Value* base = opcode == uint8_t(Opcode::CALL) ? sp - argument - 2 : sp - 3 - (argument & 1);
  Value callable = opcode == uint8_t(Opcode::CALL) && !base[0].is_unbound() ? base[0] : base[1];
  return is<Builtin>(callable) || is<MethodDescriptor>(callable);
}
OURO_HANDLER(call_profiled) {
  uint8_t opcode = frame->code->bytecode->data()[2 * (ip - frame->code->quickened - 1)];
  if (!call_told(*ts, *frame, sp, opcode, arg)) OURO_TAIL(unwind);
  if (opcode == uint8_t(Opcode::CALL)) ip += 4;
  table = ts->table;
  OURO_NEXT();
}

// The line event set f_lineno: the frame goes on there, and the event of that line is not told.
OURO_HANDLER(jump_to_line) {
  if (!frame_jump(*ts, *frame, sp)) OURO_TAIL(unwind);
  ip = frame->ip;
  table = ts->table;
  uint64_t word = *ip++;
  frame->ip = ip;
  [[clang::musttail]] return plain_table()
      .general[frame->code->bytecode->data()[2 * (ip - frame->code->quickened - 1)]](ts, frame, sp, ip, consts, table,
                                                                                     word >> 8);
}

// The same, and then the function raised: the exception is that of the new line.
[[gnu::noinline]] void jump_raised(ThreadState& ts, Frame& frame, Value*& sp) {
  Ref exception = ts.catch_any();
  if (!exception) {  // a termination
    frame.frame_object->lineno = 0;
  } else if (frame_jump(ts, frame, sp)) {
    ++frame.ip;
    ts.set_pending(std::move(exception));
  }
}
OURO_HANDLER(jump_and_unwind) {
  jump_raised(*ts, *frame, sp);
  ip = frame->ip;
  OURO_TAIL(unwind);
}

OURO_HANDLER(traced) {
  frame->ip = ip;
  uint8_t opcode = frame->code->bytecode->data()[2 * (ip - frame->code->quickened - 1)];
  bool told = before_instruction(*ts, *frame, sp, opcode, arg);
  if (frame->frame_object && frame->frame_object->lineno) {
    if (!told) OURO_TAIL(jump_and_unwind);
    OURO_TAIL(jump_to_line);
  }
  if (!told) OURO_TAIL(unwind);
  if (calls_native(*ts, sp, opcode, arg)) OURO_TAIL(call_profiled);
  table = ts->table;
  [[clang::musttail]] return plain_table().general[opcode](OURO_LOOP_ARGUMENTS);
}

DispatchTable make_traced_table() {
  DispatchTable table{};
  for (int i = 0; i < 256; i++) table.handlers[i] = table.general[i] = &traced;
  return table;
}

}  // namespace

const DispatchTable& traced_table() {
  static const DispatchTable table = make_traced_table();
  return table;
}

void choose_tracing(ThreadState& ts) {
  bool traced = !ts.trace_function.is_null() || !ts.profile_function.is_null();
  // Frames that have come some way without being traced go on in the line where they are.
  if (traced && ts.table != &traced_table())
    for (Frame* frame = ts.frame; frame; frame = frame->previous)
      frame->traced_unit = uint32_t(std::max(frame->last_instruction(), 0)) / 2 + 1;
  ts.table = traced ? &traced_table() : &plain_table();
}

void trace_exception(ThreadState& ts, Frame& frame) {
  if (ts.tracing || !frame.frame_object || frame.frame_object->trace.is_null() || !ts.has_exception()) return;
  Ref exception = ts.catch_any();
  auto tell = [&]() -> Result<bool> {
    auto& error = as<BaseException>(exception);
    Ref traceback = error.traceback ? Ref::share(Value(error.traceback.get())) : Ref::none();
    RefTo<Tuple> told = TRY(make_tuple(ts, Value(type_of(ts, exception)), exception.get(), traceback.get()));
    return tell_trace(ts, frame, "exception", Value(told), false);
  };
  Result<bool> good = tell();
  if (!good.is_error() && good.value()) ts.set_pending(std::move(exception));
}

bool trace_thrown(ThreadState& ts, Frame& frame) {
  if (ts.tracing || !ts.has_exception()) return true;
  Ref exception = ts.catch_any();
  if (!tell_trace(ts, frame, "call", Value::none(), true) || !tell_profile(ts, frame, "call", Value::none()))
    return false;
  ts.set_pending(std::move(exception));
  return true;
}

void trace_unwound(ThreadState& ts, Frame& frame) {
  if (ts.tracing || !ts.has_exception()) return;
  Ref exception = ts.catch_any();
  if (tell_trace(ts, frame, "return", Value::none(), false) && tell_profile(ts, frame, "return", Value::none()))
    ts.set_pending(std::move(exception));
}

}  // namespace ouro
