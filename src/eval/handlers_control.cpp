// Handlers that move locals, jump, call, return and unwind.
#include <cstring>

#include "bytecode/exception_table.h"
#include "eval/generator.h"
#include "eval/handler_list.h"
#include "eval/ops/names.h"
#include "eval/specialise.h"
#include "eval/tracing.h"
#include "objects/bytes.h"
#include "objects/exception.h"
#include "objects/list.h"
#include "objects/traceback.h"
#include "runtime/recursion.h"
#include "runtime/type.h"

namespace ouro {

// --- releasing

[[gnu::noinline]] static void destroy_object(uint64_t bits) { destroy(reinterpret_cast<Object*>(bits)); }

OURO_HANDLER(release_then_next) {
  frame->ip = ip;
  destroy_object(arg);
  table = ts->table;
  OURO_NEXT();
}

namespace {

// --- locals and constants

OURO_HANDLER(unbound_local) {
  frame->ip = ip;
  (void)ops::raise_unbound_local(*ts, *frame, uint32_t(arg));
  OURO_TAIL(unwind);
}
OURO_HANDLER(unbound_cell) {
  frame->ip = ip;
  (void)ops::raise_unbound_cell(*ts, *frame, uint32_t(arg));
  OURO_TAIL(unwind);
}

OURO_HANDLER(LOAD_FAST) {
  Value value = frame->localsplus[arg];
  if (value.is_unbound()) [[unlikely]]
    OURO_TAIL(unbound_local);
  add_reference(value);
  *sp++ = value;
  OURO_NEXT();
}
OURO_HANDLER(LOAD_CONST) {
  Value value = consts[arg];
  add_reference(value);
  *sp++ = value;
  OURO_NEXT();
}
OURO_HANDLER(STORE_FAST) {
  Value old = frame->localsplus[arg];
  frame->localsplus[arg] = *--sp;
  OURO_RELEASE_NEXT(old);
}
OURO_HANDLER(DELETE_FAST) {
  Value old = frame->localsplus[arg];
  if (old.is_unbound()) [[unlikely]]
    OURO_TAIL(unbound_local);
  frame->localsplus[arg] = Value::unbound();
  OURO_RELEASE_NEXT(old);
}
// The fused pairs: the second instruction's argument is in the word that ip points to.
OURO_HANDLER(LOAD_FAST_LOAD_FAST) {
  Value first = frame->localsplus[arg];
  if (first.is_unbound()) [[unlikely]]
    OURO_TAIL(unbound_local);
  Value second = frame->localsplus[*ip >> 8];
  add_reference(first);
  *sp++ = first;
  if (second.is_unbound()) [[unlikely]] {
    arg = *ip++ >> 8;
    OURO_TAIL(unbound_local);
  }
  add_reference(second);
  *sp++ = second;
  ip++;
  OURO_NEXT();
}
OURO_HANDLER(LOAD_FAST_LOAD_CONST) {
  Value first = frame->localsplus[arg];
  if (first.is_unbound()) [[unlikely]]
    OURO_TAIL(unbound_local);
  Value second = consts[*ip >> 8];
  add_reference(first);
  add_reference(second);
  sp[0] = first;
  sp[1] = second;
  sp += 2;
  ip++;
  OURO_NEXT();
}
OURO_HANDLER(STORE_FAST_LOAD_FAST) {
  Value old = frame->localsplus[arg];
  frame->localsplus[arg] = sp[-1];
  Value loaded = frame->localsplus[*ip >> 8];
  if (loaded.is_unbound() || (old.is_heap() && old.object()->refcount == 1)) [[unlikely]] {
    // The rare ways are those of the two instructions.
    sp--;
    OURO_RELEASE_NEXT(old);
  }
  if (old.is_heap()) old.object()->refcount--;
  add_reference(loaded);
  sp[-1] = loaded;
  ip++;
  OURO_NEXT();
}
OURO_HANDLER(STORE_FAST_STORE_FAST) {
  Value old = frame->localsplus[arg];
  frame->localsplus[arg] = *--sp;
  if (old.is_heap()) {
    if (old.object()->refcount == 1) [[unlikely]]
      OURO_RELEASE_NEXT(old);
    old.object()->refcount--;
  }
  uint64_t second = *ip++ >> 8;
  old = frame->localsplus[second];
  frame->localsplus[second] = *--sp;
  OURO_RELEASE_NEXT(old);
}

// --- cells
[[gnu::noinline]] bool make_cell(ThreadState& ts, Value* local) {
  Value initial = *local;
  auto cell = cell_make(ts, initial.is_unbound() ? Ref() : Ref::share(initial));
  if (cell.is_error()) return false;
  *local = Value(cell.release().leak());
  release_reference(initial);
  return true;
}
OURO_HANDLER(MAKE_CELL) {
  frame->ip = ip;
  if (!make_cell(*ts, &frame->localsplus[arg])) OURO_TAIL(unwind);
  OURO_NEXT();
}
[[gnu::noinline]] void raise_bad_closure(ThreadState& ts) {
  (void)raise(ts, Exc::SystemError, "the closure does not fit the free variables of the code");
}
OURO_HANDLER(COPY_FREE_VARS) {
  // Code and closure come together at run time only. That a closure has nothing but cells, who makes it knows.
  Tuple* closure = frame->function->closure.get();
  if (arg != (closure ? closure->size : 0)) [[unlikely]] {
    frame->ip = ip;
    raise_bad_closure(*ts);
    OURO_TAIL(unwind);
  }
  Value* to = frame->localsplus + frame->code->localsplus_count - int64_t(arg);
  for (uint64_t i = 0; i < arg; i++) {
    Value cell = closure->items()[i];
    cell.object()->refcount++;
    to[i] = cell;
  }
  OURO_NEXT();
}
OURO_HANDLER(LOAD_CLOSURE) { OURO_TAIL(LOAD_FAST); }
OURO_HANDLER(LOAD_DEREF) {
  Value value = static_cast<Cell*>(frame->localsplus[arg].object())->content;
  if (value.is_null()) [[unlikely]]
    OURO_TAIL(unbound_cell);
  add_reference(value);
  *sp++ = value;
  OURO_NEXT();
}
OURO_HANDLER(STORE_DEREF) {
  auto* cell = static_cast<Cell*>(frame->localsplus[arg].object());
  Value old = cell->content.take().leak();
  cell->content.initialize(Ref::adopt(*--sp));
  if (old.is_null()) OURO_NEXT();
  OURO_RELEASE_NEXT(old);
}
OURO_HANDLER(DELETE_DEREF) {
  auto* cell = static_cast<Cell*>(frame->localsplus[arg].object());
  if (cell->content.is_null()) [[unlikely]]
    OURO_TAIL(unbound_cell);
  Value old = cell->content.take().leak();
  OURO_RELEASE_NEXT(old);
}

// --- the stack

OURO_HANDLER(POP_TOP) {
  sp--;
  OURO_RELEASE_NEXT(*sp);
}
OURO_HANDLER(PUSH_NULL) {
  *sp++ = Value::unbound();
  OURO_NEXT();
}
OURO_HANDLER(COPY) {
  Value value = sp[-int64_t(arg)];
  add_reference(value);
  *sp++ = value;
  OURO_NEXT();
}
OURO_HANDLER(SWAP) {
  Value top = sp[-1];
  sp[-1] = sp[-int64_t(arg)];
  sp[-int64_t(arg)] = top;
  OURO_NEXT();
}
OURO_HANDLER(NOP) { OURO_NEXT(); }
OURO_HANDLER(EXTENDED_ARG) {
  uint64_t word = *ip++;
  arg = arg << 8 | word >> 8;
  // What follows is never one of the loop's own forms: quickening leaves extended instructions alone.
  [[clang::musttail]] return table->handlers[word & 0xFF](OURO_LOOP_ARGUMENTS);
}

// --- jumps

[[gnu::noinline]] bool serve_breaker(ThreadState& ts, Frame& frame, const uint16_t* ip) {
  frame.ip = ip;
  return !ts.checkpoint().is_error();
}

OURO_HANDLER(JUMP_FORWARD) {
  ip += arg;
  OURO_NEXT();
}
OURO_HANDLER(JUMP_BACKWARD) {
  // The breaker is served at the jump's own place, before it is taken.
  if (ts->eval_breaker.load(std::memory_order_relaxed)) [[unlikely]] {
    if (!serve_breaker(*ts, *frame, ip)) OURO_TAIL(unwind);
    table = ts->table;
  }
  ip -= arg;
  OURO_NEXT();
}
OURO_HANDLER(JUMP_BACKWARD_NO_INTERRUPT) {
  ip -= arg;
  OURO_NEXT();
}
OURO_HANDLER(RESUME) {
  if (ts->eval_breaker.load(std::memory_order_relaxed) && arg < 2) [[unlikely]] {
    if (!serve_breaker(*ts, *frame, ip)) OURO_TAIL(unwind);
    table = ts->table;
  }
  OURO_NEXT();
}

[[gnu::noinline]] int truth_of(ThreadState& ts, Frame& frame, const uint16_t* ip, Value value) {
  if (value.is_none()) return 0;
  if (value.is_small_int()) return value != Value::small_int(0);
  frame.ip = ip;
  Result<bool> truth = is_true(ts, value);
  return truth.is_error() ? -1 : truth.value();
}

// Jumps when the operand's truth is `wanted`. keep: the operand stays when it jumps.
template <bool wanted, bool keep, bool backward>
OURO_HANDLER(jump_if) {
  Value value = sp[-1];
  bool truth;
  if (value.is_bool()) [[likely]] {
    truth = value.is_true();
    if (truth == wanted) {
      if (!keep) sp--;
      if (backward) {
        if (ts->eval_breaker.load(std::memory_order_relaxed)) [[unlikely]] {
          if (!serve_breaker(*ts, *frame, ip)) OURO_TAIL(unwind);
          table = ts->table;
        }
        ip -= arg;
      } else {
        ip += arg;
      }
    } else {
      sp--;
    }
    OURO_NEXT();
  }
  int found = truth_of(*ts, *frame, ip, value);
  if (found < 0) {
    sp--;
    frame->sp = sp;
    release_reference(value);
    OURO_TAIL(unwind);
  }
  table = ts->table;
  if (bool(found) != wanted) {
    sp--;
    OURO_RELEASE_NEXT(value);
  }
  if (backward) {
    if (ts->eval_breaker.load(std::memory_order_relaxed)) [[unlikely]] {
      if (!serve_breaker(*ts, *frame, ip)) OURO_TAIL(unwind);
      table = ts->table;
    }
    ip -= arg;
  } else {
    ip += arg;
  }
  if (keep) OURO_NEXT();
  sp--;
  OURO_RELEASE_NEXT(value);
}
template <bool none, bool backward>
OURO_HANDLER(jump_if_none) {
  Value value = *--sp;
  if (value.is_none() == none) {
    if (backward) {
      if (ts->eval_breaker.load(std::memory_order_relaxed)) [[unlikely]] {
        if (!serve_breaker(*ts, *frame, ip)) {
          release_reference(value);
          OURO_TAIL(unwind);
        }
        table = ts->table;
      }
      ip -= arg;
    } else {
      ip += arg;
    }
  }
  OURO_RELEASE_NEXT(value);
}

// --- loops

// The same as next(); a trace function is told of the StopIteration of a generator that returned a value.
Result<Maybe<Ref>> traced_next(ThreadState& ts, Frame& frame, Value iterator) {
  NextSlot slot = type_of(ts, iterator).slots.tp_next;
  if (!slot) return next(ts, iterator);
  Result<Maybe<Ref>> item = slot(ts, iterator);
  if (!item.is_error() || !pending_matches(ts, Exc::StopIteration)) return item;
  trace_exception(ts, frame);
  if (ts.catch_if(Exc::StopIteration)) return Maybe<Ref>(absent);
  return raised;
}
[[gnu::noinline]] Value next_item(ThreadState& ts, Frame& frame, const uint16_t* ip, Value iterator) {
  frame.ip = ip;
  Result<Maybe<Ref>> item = ts.trace_function.is_null() ? next(ts, iterator) : traced_next(ts, frame, iterator);
  if (item.is_error()) return Value();
  Maybe<Ref> present = item.release();
  return present ? present.release().leak() : Value::unbound();
}
OURO_HANDLER(FOR_ITER_GENERIC) {
  Value item = next_item(*ts, *frame, ip, sp[-1]);
  table = ts->table;
  if (item.is_null()) [[unlikely]]
    OURO_TAIL(unwind);
  if (item.is_unbound()) {
    Value iterator = *--sp;
    ip += arg;
    OURO_RELEASE_NEXT(iterator);
  }
  *sp++ = item;
  OURO_NEXT();
}
OURO_HANDLER(FOR_ITER) {
  auto* word = const_cast<uint16_t*>(ip - 1);
  specialise_for_iter(*ts, *frame, sp[-1], word);
  [[clang::musttail]] return table->handlers[*word & 0xFF](OURO_LOOP_ARGUMENTS);
}

// --- exceptions

// Notes the frame in the traceback of the pending exception.
[[gnu::noinline]] void add_traceback(ThreadState& ts, Frame& frame) {
  {
    PendingAside exception(ts);
    if (!exception.exception()) return;
    auto add = [&]() -> Result<void> {
      if (!frame.frame_object) TRY(frame_object_of(ts, frame));
      return traceback_add(ts, as<BaseException>(exception.exception()), Value(frame.frame_object),
                           frame.last_instruction());
    };
    // No memory for it: the exception goes on without this entry.
    if (add().is_error()) ts.catch_any();
  }
  if (!ts.trace_function.is_null()) [[unlikely]]
    trace_exception(ts, frame);
}

struct HandlerPlace {
  const uint16_t* ip;
  Value* sp;
};
// Where the exception of the frame is handled; unwinds the stack and pushes the exception. False: nowhere.
// `origin_unit` is the instruction a cleanup handler remembers when that is not the one the frame is at (an exception
// raised again), else -1.
[[gnu::noinline]] bool find_handler(ThreadState& ts, Frame& frame, Value* sp, HandlerPlace& place,
                                    int origin_unit = -1) {
  if (ts.termination() != Termination::kNone) return false;
  Code& code = *frame.code;
  ExceptionTableEntry entry;
  int unit = frame.last_instruction() / 2;
  if (unit < 0 || !find_exception_handler(code.exceptiontable->span(), uint32_t(unit), entry)) return false;
  frame.keyword_names = nullptr;  // a tracer may have raised between KW_NAMES and its CALL
  Value* to = frame.stack_base() + entry.depth;
  while (sp > to) {
    Value value = *--sp;
    release_reference(value);
  }
  if (entry.push_lasti) *sp++ = Value::small_int(origin_unit >= 0 ? origin_unit : unit);
  // A destructor cannot have changed what is pending.
  Ref exception = ts.catch_any();
  if (!exception) return false;
  *sp++ = exception.leak();
  place.ip = code.quickened + entry.target;
  place.sp = sp;
  return true;
}

}  // namespace

OURO_HANDLER(unwind_to_caller) {
  for (;;) {
    if (!ts->trace_function.is_null() || !ts->profile_function.is_null()) [[unlikely]]
      trace_unwound(*ts, *frame);
    FrameEntry entry = frame->entry;
    Frame* caller = frame->previous;
    Generator* generator = frame->generator;
    if (generator) generator_convert_stop(*ts, *generator);
    {
      // Locals die while the exception waits.
      ts->frame = caller;
      ts->recursion_remaining++;
      if (generator) generator_finish(*ts, *generator, sp);
      else release_frame(*ts, *frame, sp);
    }
    if (entry == FrameEntry::kNative) return 0;
    frame = caller;
    sp = frame->sp;
    if (entry == FrameEntry::kInit) release_reference(*--sp);  // the instance that was being made
    if (ts->has_exception()) add_traceback(*ts, *frame);
    HandlerPlace place;
    if (find_handler(*ts, *frame, sp, place)) {
      sp = place.sp;
      ip = place.ip;
      consts = frame->code->consts->items();
      table = ts->table;
      OURO_NEXT();
    }
  }
}
OURO_HANDLER(unwind_without_traceback) {
  HandlerPlace place;
  if (!find_handler(*ts, *frame, sp, place)) OURO_TAIL(unwind_to_caller);
  sp = place.sp;
  ip = place.ip;
  consts = frame->code->consts->items();
  table = ts->table;
  OURO_NEXT();
}
OURO_HANDLER(unwind) {
  OURO_ASSERT(ts->has_pending());
  if (ts->has_exception()) add_traceback(*ts, *frame);
  OURO_TAIL(unwind_without_traceback);
}

namespace {

OURO_HANDLER(PUSH_EXC_INFO) {
  // The exception being handled until now goes below the new one, which is handled from here on.
  Value exception = sp[-1];
  Value previous = ts->handled->exception;
  sp[-1] = previous.is_null() ? Value::none() : previous;
  add_reference(exception);
  ts->handled->exception = exception;
  *sp++ = exception;
  OURO_NEXT();
}
OURO_HANDLER(POP_EXCEPT) {
  Value old = ts->handled->exception;
  ts->handled->exception = *--sp;
  if (old.is_null()) OURO_NEXT();
  OURO_RELEASE_NEXT(old);
}
[[gnu::noinline]] int match_exception(ThreadState& ts, Value exception, Value type) {
  Result<bool> matches = exception_matches(ts, exception, type);
  return matches.is_error() ? -1 : matches.value();
}
OURO_HANDLER(CHECK_EXC_MATCH) {
  frame->ip = ip;
  Value type = *--sp;
  if (is<BaseException>(sp[-1]) && type == Value(sp[-1].object()->type)) {
    // Its own class, which matches and is held by the exception.
    type.object()->refcount--;
    *sp++ = Value::boolean(true);
    OURO_NEXT();
  }
  int matches = match_exception(*ts, sp[-1], type);
  release_reference(type);
  if (matches < 0) OURO_TAIL(unwind);
  *sp++ = Value::boolean(matches);
  OURO_NEXT();
}
[[gnu::noinline]] bool match_group(ThreadState& ts, Value* sp) {
  // In: exception, type.  Out: rest, match.
  Ref type = Ref::adopt(sp[-1]);
  Ref exception = Ref::adopt(sp[-2]);
  sp[-1] = sp[-2] = Value::unbound();
  GroupMatch match;
  if (exception_group_match(ts, exception, type, match).is_error()) return false;
  bool matched = !match.match.get().is_none();
  if (matched) {
    // The matching part is what sys.exception() gives in the block.
    Value old = ts.handled->exception;
    ts.handled->exception = match.match.share().leak();
    if (!old.is_null()) release_reference(old);
  }
  sp[-2] = match.rest.leak();
  sp[-1] = match.match.leak();
  return true;
}
OURO_HANDLER(CHECK_EG_MATCH) {
  frame->ip = ip;
  if (!match_group(*ts, sp)) {
    sp -= 2;
    OURO_TAIL(unwind);
  }
  OURO_NEXT();
}
[[gnu::noinline]] bool reraise_star(ThreadState& ts, Value* sp) {
  Ref raised_list = Ref::adopt(sp[-1]);
  Ref original = Ref::adopt(sp[-2]);
  Result<Ref> result = prep_reraise_star(ts, original, as<List>(raised_list));
  if (result.is_error()) return false;
  sp[-2] = result.release().leak();
  return true;
}
OURO_HANDLER(PREP_RERAISE_STAR) {
  frame->ip = ip;
  bool ok = reraise_star(*ts, sp);
  sp -= 2;
  if (!ok) OURO_TAIL(unwind);
  sp++;
  OURO_NEXT();
}

[[gnu::noinline]] void raise_operands(ThreadState& ts, Value* operands, uint32_t count) {
  Ref exception = count > 0 ? Ref::adopt(operands[0]) : Ref();
  Ref cause = count > 1 ? Ref::adopt(operands[1]) : Ref();
  if (count == 0) {
    Value handled = ts.handled_exception();
    if (handled.is_null()) {
      (void)raise(ts, Exc::RuntimeError, "No active exception to reraise");
      return;
    }
    ts.set_pending(Ref::share(handled));
    return;
  }
  if (!cause) {
    (void)raise_value(ts, exception);
    return;
  }
  // The cause is made before the exception is raised, and None only hides the context.
  auto run = [&]() -> Result<void> {
    Ref instance = std::move(exception);
    if (!is<BaseException>(instance)) {
      if (!is_exception_class(ts, instance))
        return raise(ts, Exc::TypeError, "exceptions must derive from BaseException");
      instance = TRY(call(ts, instance));
      if (!is<BaseException>(instance))
        return raise(ts, Exc::TypeError, "calling {} should have returned an instance of BaseException, not {}",
                     repr_of(instance), "...");
    }
    Ref fixed = std::move(cause);
    if (is_exception_class(ts, fixed)) fixed = TRY(call(ts, fixed));
    else if (!fixed.get().is_none() && !is<BaseException>(fixed))
      return raise(ts, Exc::TypeError, "exception causes must derive from BaseException");
    BaseException& target = as<BaseException>(instance);
    target.cause.set(fixed.get().is_none() ? RefTo<BaseException>()
                                           : RefTo<BaseException>::share(as<BaseException>(fixed)));
    target.suppress_context = true;
    return raise_value(ts, instance);
  };
  (void)run().is_error();
}
OURO_HANDLER(RAISE_VARARGS) {
  frame->ip = ip;
  sp -= arg;
  bool again = arg == 0;
  raise_operands(*ts, sp, uint32_t(arg));
  if (again && !ts->handled_exception().is_null()) OURO_TAIL(unwind_without_traceback);
  OURO_TAIL(unwind);
}
[[gnu::noinline]] void raise_no_exception(ThreadState& ts, Value value) {
  (void)raise(ts, Exc::SystemError, "{} is raised again, which is no exception", repr_of(value));
  release_reference(value);
}
OURO_HANDLER(RERAISE) {
  // The handler is looked for from here; what it remembers is where the exception was raised first.
  frame->ip = ip;
  Value exception = *--sp;
  if (!is<BaseException>(exception)) [[unlikely]] {
    raise_no_exception(*ts, exception);
    OURO_TAIL(unwind);
  }
  int origin_unit = arg ? int(sp[-int64_t(arg)].as_small_int()) : -1;
  ts->set_pending(Ref::adopt(exception));
  HandlerPlace place;
  if (!find_handler(*ts, *frame, sp, place, origin_unit)) {
    if (origin_unit >= 0) frame->ip = frame->code->quickened + origin_unit + 1;
    OURO_TAIL(unwind_to_caller);
  }
  sp = place.sp;
  ip = place.ip;
  OURO_NEXT();
}
[[gnu::noinline]] bool call_exit(ThreadState& ts, Value* sp) {
  // exit(type, exception, traceback); the exit function lies below the exception and two more.
  Value exit = sp[-4], exception = sp[-1];
  Value type(type_of(ts, exception));
  Traceback* traceback = as<BaseException>(exception).traceback.get();
  const Value arguments[] = {type, exception, traceback ? Value(reinterpret_cast<Object*>(traceback)) : Value::none()};
  Result<Ref> result = call(ts, exit, CallArguments{arguments, 3, nullptr});
  if (result.is_error()) return false;
  *sp = result.release().leak();
  return true;
}
OURO_HANDLER(WITH_EXCEPT_START) {
  frame->ip = ip;
  if (!call_exit(*ts, sp)) OURO_TAIL(unwind);
  sp++;
  table = ts->table;
  OURO_NEXT();
}
[[gnu::noinline]] bool enter_context(ThreadState& ts, Value* sp, names::Id enter, names::Id exit,
                                     const char* protocol) {
  Ref manager = Ref::adopt(sp[-1]);
  sp[-1] = Value::unbound();
  auto run = [&]() -> Result<void> {
    Maybe<Ref> enter_method = TRY(find_special(ts, manager, enter));
    if (!enter_method)
      return raise(ts, Exc::TypeError, "'{}' object does not support the {} protocol", type_name(ts, manager),
                   protocol);
    Maybe<Ref> exit_method = TRY(find_special(ts, manager, exit));
    if (!exit_method)
      return raise(ts, Exc::TypeError, "'{}' object does not support the {} protocol (missed {} method)",
                   type_name(ts, manager), protocol, Value(ts.interpreter().name(exit)));
    Ref result = TRY(call(ts, **enter_method));
    sp[-1] = exit_method.release().leak();
    sp[0] = result.leak();
    return {};
  };
  return !run().is_error();
}
OURO_HANDLER(BEFORE_WITH) {
  frame->ip = ip;
  if (!enter_context(*ts, sp, names::k___enter__, names::k___exit__, "context manager")) {
    sp--;
    OURO_TAIL(unwind);
  }
  sp++;
  table = ts->table;
  OURO_NEXT();
}
OURO_HANDLER(BEFORE_ASYNC_WITH) {
  frame->ip = ip;
  if (!enter_context(*ts, sp, names::k___aenter__, names::k___aexit__, "asynchronous context manager")) {
    sp--;
    OURO_TAIL(unwind);
  }
  sp++;
  table = ts->table;
  OURO_NEXT();
}

[[gnu::noinline]] void raise_unknown(ThreadState& ts) { (void)raise(ts, Exc::SystemError, "unknown opcode"); }
OURO_HANDLER(unknown_opcode) {
  frame->ip = ip;
  raise_unknown(*ts);
  OURO_TAIL(unwind);
}

}  // namespace

OURO_HANDLER(miss) {
  auto* word = const_cast<uint16_t*>(ip - 1);
  uint8_t base = kBaseOpcode[*word & 0xFF];
  uint8_t& warmth = frame->code->warmth[word - frame->code->quickened];
  uint8_t misses = warmth & 0x7F;
  if (misses < kMostMisses) warmth++;
  *word = uint16_t((*word & 0xFF00) | base);
  // Each miss makes the next look come later.
  word[1] = uint16_t(16u << misses);
  [[clang::musttail]] return table->general[base](OURO_LOOP_ARGUMENTS);
}

void add_control_handlers(DispatchTable& table) {
  for (int i = 0; i < 256; i++)
    if (!table.handlers[i]) table.handlers[i] = table.general[i] = &unknown_opcode;
  auto set = [&](Opcode opcode, Handler handler) {
    table.handlers[uint8_t(opcode)] = table.general[uint8_t(opcode)] = handler;
  };
#define SET(name) set(Opcode::name, &name)
  SET(LOAD_FAST);
  SET(LOAD_CONST);
  SET(STORE_FAST);
  SET(DELETE_FAST);
  SET(MAKE_CELL);
  SET(COPY_FREE_VARS);
  SET(LOAD_CLOSURE);
  SET(LOAD_DEREF);
  SET(STORE_DEREF);
  SET(DELETE_DEREF);
  SET(POP_TOP);
  SET(PUSH_NULL);
  SET(COPY);
  SET(SWAP);
  SET(NOP);
  SET(EXTENDED_ARG);
  SET(JUMP_FORWARD);
  SET(JUMP_BACKWARD);
  SET(JUMP_BACKWARD_NO_INTERRUPT);
  SET(RESUME);
  SET(FOR_ITER);
  SET(PUSH_EXC_INFO);
  SET(POP_EXCEPT);
  SET(CHECK_EXC_MATCH);
  SET(CHECK_EG_MATCH);
  SET(PREP_RERAISE_STAR);
  SET(RAISE_VARARGS);
  SET(RERAISE);
  SET(WITH_EXCEPT_START);
  SET(BEFORE_WITH);
  SET(BEFORE_ASYNC_WITH);
#undef SET
  set(Opcode::POP_JUMP_FORWARD_IF_FALSE, &jump_if<false, false, false>);
  set(Opcode::POP_JUMP_FORWARD_IF_TRUE, &jump_if<true, false, false>);
  set(Opcode::POP_JUMP_BACKWARD_IF_FALSE, &jump_if<false, false, true>);
  set(Opcode::POP_JUMP_BACKWARD_IF_TRUE, &jump_if<true, false, true>);
  set(Opcode::JUMP_IF_FALSE_OR_POP, &jump_if<false, true, false>);
  set(Opcode::JUMP_IF_TRUE_OR_POP, &jump_if<true, true, false>);
  set(Opcode::POP_JUMP_FORWARD_IF_NONE, &jump_if_none<true, false>);
  set(Opcode::POP_JUMP_FORWARD_IF_NOT_NONE, &jump_if_none<false, false>);
  set(Opcode::POP_JUMP_BACKWARD_IF_NONE, &jump_if_none<true, true>);
  set(Opcode::POP_JUMP_BACKWARD_IF_NOT_NONE, &jump_if_none<false, true>);
  table.general[uint8_t(Opcode::FOR_ITER)] = &FOR_ITER_GENERIC;
  table.handlers[private_op::FOR_ITER_GENERIC] = &FOR_ITER_GENERIC;
  table.handlers[private_op::LOAD_FAST_LOAD_FAST] = &LOAD_FAST_LOAD_FAST;
  table.handlers[private_op::LOAD_FAST_LOAD_CONST] = &LOAD_FAST_LOAD_CONST;
  table.handlers[private_op::STORE_FAST_LOAD_FAST] = &STORE_FAST_LOAD_FAST;
  table.handlers[private_op::STORE_FAST_STORE_FAST] = &STORE_FAST_STORE_FAST;
}

}  // namespace ouro
