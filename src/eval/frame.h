// Frame: the activation record of one call, on the data stack of its thread (or inside the generator that owns it).
//
//   +-----------------+---------------------------------+--------------------+
//   | header          | localsplus: locals cells frees  | value stack ->     |
//   +-----------------+---------------------------------+--------------------+
//   ^ Frame*                                            ^ stack_base()   ^ sp
//
// An empty local and the NULL that PUSH_NULL leaves on the value stack are both the unbound Value. While the loop runs
// the frame, ip and sp live in registers; `ip` is stored before anything that can raise or look, `sp` before
// anything that leaves the frame.
#pragma once

#include "objects/code.h"
#include "objects/function.h"
#include "runtime/thread_state.h"

namespace ouro {

struct FrameObject;
struct Generator;

// How a frame was entered, hence where its result goes.
enum class FrameEntry : uint8_t {
  kNative,   // run() was called: the result is returned to C++
  kCall,     // by an instruction of the previous frame: the result is pushed there
  kInit,     // __init__ called by a specialised class call: the result must be None and is dropped
  kForIter,  // a generator resumed by FOR_ITER
  kSend,     // a generator resumed by SEND
};

struct Frame {
  Frame* previous;            // the frame that called; null at the bottom of a thread
  Code* code;                 // borrowed from function
  Function* function;         // strong
  Dict* globals;              // borrowed from function
  Dict* builtins;             // borrowed from function
  Value locals;               // strong: mapping of names for module and class bodies; null for functions
  FrameObject* frame_object;  // strong; null until somebody asked
  const uint16_t* ip;         // behind the opcode word of the instruction being executed
  Value* sp;                  // first free slot of the value stack; see above
  Tuple* keyword_names;       // borrowed from consts: set by KW_NAMES for the call that follows
  Generator* generator;       // the owner; null for frames on the data stack (borrowed)
  uint32_t return_offset;     // code units to skip when a called frame returns
  uint32_t exhausted_offset;  // kForIter, kSend: code units to jump when the generator of the called frame is done
  FrameEntry entry;
  bool trace_lines;
  uint16_t reserved;
  uint32_t traced_unit;  // one more than the unit that was traced last; 0: none yet
  Value localsplus[];

  Value* stack_base() { return localsplus + code->localsplus_count; }
  // Byte offset of the instruction being executed; -2 before the first... as f_lasti shows it.
  int last_instruction() const { return int(ip - code->quickened - 1) * 2; }
};

inline size_t frame_bytes(const Code& code) { return sizeof(Frame) + code.frame_values * sizeof(Value); }

// What a function of sys.settrace or sys.setprofile is told.
enum class TraceEvent : uint8_t { kNone, kCall, kLine, kOpcode, kReturn, kException, kNativeCall };

// Python's view of a frame, made when somebody asks. While the frame runs it points to it; afterwards the frame lies
// behind the object's fields, where there was room for it from the start.
struct FrameObject : Object {
  static constexpr const char* kTypeName = "frame";
  static constexpr Kind kKind = Kind::kFrameObject;
  Frame* frame;  // the running frame, or own_frame(); null only while the object is destroyed
  bool owns_frame;
  FieldTo<FrameObject> back;  // valid when owns_frame
  FieldTo<Code> code;         // the frame's: its function may get another one
  Field trace;
  int lineno;  // where the frame will go on, by an assignment to f_lineno in this event; 0: as the instruction says
  uint32_t jump_unit;  // the code unit of that line, where lineno is not 0
  TraceEvent event;    // what a trace function is being told of this frame
  bool trace_lines, trace_opcodes;

  Frame* own_frame() { return reinterpret_cast<Frame*>(this + 1); }
};
static_assert(sizeof(FrameObject) % alignof(Frame) == 0);

// The frame object of a frame.
Result<RefTo<FrameObject>> frame_object_of(ThreadState& ts, Frame& frame);
// Called when a frame that has a frame object ends: the object takes over the locals.
void frame_object_take_over(ThreadState& ts, Frame& frame);
int frame_line(const Frame& frame);
// locals() of a frame: the mapping itself, or a dict of the fast locals brought up to date.
Result<Ref> frame_locals(ThreadState& ts, Frame& frame);

// Room for a frame of the code on the thread's data stack; MemoryError when it is full.
inline Frame* push_frame_memory(ThreadState& ts, const Code& code) {
  size_t bytes = frame_bytes(code);
  if (size_t(ts.data_limit - ts.data_top) < bytes) [[unlikely]]
    return nullptr;
  auto* frame = reinterpret_cast<Frame*>(ts.data_top);
  ts.data_top += bytes;
  return frame;
}

// Sets the header of a new frame. Takes over the reference to the function; locals are not touched.
inline void initialize_frame(Frame& frame, Function& function, Code& code, FrameEntry entry) {
  frame.code = &code;
  frame.function = &function;
  frame.globals = function.globals.get();
  frame.builtins = function.builtins.get();
  frame.locals = Value();
  frame.frame_object = nullptr;
  frame.keyword_names = nullptr;
  frame.generator = nullptr;
  frame.entry = entry;
  frame.trace_lines = true;
  frame.reserved = 0;
  frame.traced_unit = 0;
}

// Sorts the arguments of a call into the locals of a new frame, with defaults, *args and **kwargs (language reference,
// 6.3.4). Arguments are borrowed. On failure the locals that were set are released.
Result<void> bind_frame_arguments(ThreadState& ts, Function& function, const CallArguments& arguments,
                                  Value* localsplus);

// A frame for a call of the function, on the data stack, ready to run (not yet linked); null: raised.
Result<Frame*> make_call_frame(ThreadState& ts, Function& function, const CallArguments& arguments);

// Runs a frame (already set up, not linked) to its end and gives its result.
Result<Ref> run_frame(ThreadState& ts, Frame& frame);

// Releases everything a frame on the data stack holds and gives back its memory. Not its link.
void release_frame(ThreadState& ts, Frame& frame, Value* sp);

// Refuses code that could do harm: ValueError with the offset and the reason. Code of our own compiler is not looked
// at. Called by quicken(), which every way to a first run goes through.
Result<void> verify_before_run(ThreadState& ts, Code& code);

// Code for the loop: the private copy and its side bytes.
Result<void> quicken(ThreadState& ts, Code& code);

// Runs code in a namespace (exec, eval, import): globals and locals as given.
Result<Ref> run_code(ThreadState& ts, Code& code, Dict& globals, Value locals, Value closure_or_null = Value());

// The loop's part of Interpreter::hooks.
Dict* frame_globals_of(ThreadState& ts);
Result<void> frame_super_arguments(ThreadState& ts, Ref& type, Ref& object);
Code* code_of_frame_object(Object& object);
Result<void> give_frame_objects(ThreadState& ts, Function& function);
// Makes the loop's types and fills in its hooks.
Result<void> install_eval(ThreadState& ts);

}  // namespace ouro
