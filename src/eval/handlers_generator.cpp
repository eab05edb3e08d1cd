// Handlers that make, suspend and resume generators and coroutines.
#include "eval/generator.h"
#include "eval/handler_list.h"
#include "eval/tracing.h"
#include "objects/exception.h"

namespace ouro {
namespace {

[[gnu::noinline]] Value make_generator(ThreadState& ts, Frame& frame, Value* sp, const uint16_t* ip) {
  auto made = generator_make(ts, frame, sp, ip);
  return made.is_error() ? Value() : Value(made.release().leak());
}
OURO_HANDLER(RETURN_GENERATOR) {
  frame->ip = ip;
  Value generator = make_generator(*ts, *frame, sp, ip);
  if (generator.is_null()) OURO_TAIL(unwind);
  // Everything the frame held belongs to the generator now: its memory is given back as it is.
  FrameEntry entry = frame->entry;
  ts->data_top = reinterpret_cast<char*>(frame);
  Frame* caller = frame->previous;
  ts->frame = caller;
  ts->recursion_remaining++;
  if (entry == FrameEntry::kNative) return generator.bits();
  frame = caller;
  sp = frame->sp;
  ip = frame->ip + frame->return_offset;
  consts = frame->code->consts->items();
  if (entry == FrameEntry::kInit) {
    // An __init__ that is a generator function returns something that is not None: the call's own check tells it.
    ip = frame->ip;
    release_reference(*--sp);
    (void)raise(*ts, Exc::TypeError, "__init__() should return None, not 'generator'");
    release_reference(generator);
    OURO_TAIL(unwind);
  }
  *sp++ = generator;
  OURO_NEXT();
}

OURO_HANDLER(YIELD_VALUE) {
  Value value = *--sp;
  frame->ip = ip;
  frame->sp = sp;
  Generator* generator = frame->generator;
  generator->state = GeneratorState::kSuspended;
  ts->handled = generator->handled.previous;
  FrameEntry entry = frame->entry;
  Frame* caller = frame->previous;
  frame->previous = nullptr;
  ts->frame = caller;
  ts->recursion_remaining++;
  if (entry == FrameEntry::kNative) return value.bits();
  frame = caller;
  sp = frame->sp;
  *sp++ = value;
  ip = frame->ip + frame->return_offset;
  consts = frame->code->consts->items();
  table = ts->table;
  OURO_NEXT();
}

[[gnu::noinline]] SendStatus send_value(ThreadState& ts, Value receiver, Value sent, Value* out) {
  Ref owned = Ref::adopt(sent);
  Ref result;
  SendStatus status = send_to(ts, receiver, owned, result);
  if (status != SendStatus::kRaised) *out = result.leak();
  return status;
}
// What a delegation ended with is an exception for a trace function: a StopIteration, unless an iterator that was asked
// for its next item simply had none. False: the function raised.
[[gnu::noinline]] bool trace_end_of_delegation(ThreadState& ts, Frame& frame, Value receiver, bool sent_none,
                                               Value result) {
  if (result.is_none() && sent_none && type_of(ts, receiver).slots.tp_next) return true;
  Ref keep = Ref::share(result);
  (void)raise_stop_iteration(ts, result);
  Ref told = ts.catch_any();
  ts.set_pending(told.share());
  trace_exception(ts, frame);
  Ref after = ts.catch_any();
  if (after.get() == told.get()) return true;
  ts.set_pending(std::move(after));
  return false;
}
// receiver, value  ->  receiver, yielded  or, by the jump,  returned
OURO_HANDLER(SEND) {
  Value receiver = sp[-2];
  frame->ip = ip;
  if (receiver.is_heap() && (receiver.object()->type->exact_kind == Kind::kGenerator ||
                             receiver.object()->type->exact_kind == Kind::kCoroutine)) {
    auto& generator = *static_cast<Generator*>(receiver.object());
    bool startable = generator.state == GeneratorState::kSuspended ||
                     (generator.state == GeneratorState::kCreated && sp[-1].is_none());
    if (startable && ts->recursion_remaining > 0 && ts->trace_function.is_null()) {
      Frame& resumed = generator.frame();
      Value sent = *--sp;
      frame->sp = sp;
      frame->return_offset = 0;
      resumed.entry = FrameEntry::kSend;
      resumed.exhausted_offset = uint32_t(arg);
      resumed.previous = frame;
      generator.state = GeneratorState::kRunning;
      generator.handled.previous = ts->handled;
      ts->handled = &generator.handled;
      ts->recursion_remaining--;
      ts->frame = &resumed;
      frame = &resumed;
      sp = resumed.sp;
      *sp++ = sent;
      ip = resumed.ip;
      consts = resumed.code->consts->items();
      OURO_NEXT();
    }
  }
  Value sent = *--sp;
  const bool sent_none = sent.is_none();
  frame->sp = sp;
  SendStatus status = send_value(*ts, receiver, sent, sp);
  table = ts->table;
  if (status == SendStatus::kRaised) OURO_TAIL(unwind);
  if (status == SendStatus::kYielded) {
    sp++;
    OURO_NEXT();
  }
  if (!ts->trace_function.is_null() && !trace_end_of_delegation(*ts, *frame, receiver, sent_none, *sp)) {
    sp++;
    OURO_TAIL(unwind);
  }
  sp[-1] = *sp;
  ip += arg;
  release_reference(receiver);
  table = ts->table;
  OURO_NEXT();
}

template <auto make>
[[gnu::noinline]] bool replace_top(ThreadState& ts, Frame& frame, Value* top, uint32_t arg) {
  Ref operand = Ref::adopt(*top);
  *top = Value::unbound();
  Result<Ref> result = make(ts, frame, operand.get(), arg);
  if (result.is_error()) return false;
  *top = result.release().leak();
  return true;
}
template <auto make>
OURO_HANDLER(replace) {
  frame->ip = ip;
  if (!replace_top<make>(*ts, *frame, sp - 1, uint32_t(arg))) {
    sp--;
    OURO_TAIL(unwind);
  }
  table = ts->table;
  OURO_NEXT();
}
Result<Ref> awaitable(ThreadState& ts, Frame&, Value value, uint32_t arg) { return get_awaitable(ts, value, int(arg)); }
Result<Ref> yield_from(ThreadState& ts, Frame& frame, Value value, uint32_t) {
  return get_yield_from_iterator(ts, value, *frame.code);
}
Result<Ref> aiter(ThreadState& ts, Frame&, Value value, uint32_t) { return get_aiter(ts, value); }
Result<Ref> wrap(ThreadState& ts, Frame&, Value value, uint32_t) { return async_gen_wrap(ts, Ref::share(value)); }

[[gnu::noinline]] bool anext_of_top(ThreadState& ts, Value* sp) {
  Result<Ref> result = get_anext(ts, sp[-1]);
  if (result.is_error()) return false;
  *sp = result.release().leak();
  return true;
}
OURO_HANDLER(GET_ANEXT) {
  frame->ip = ip;
  if (!anext_of_top(*ts, sp)) OURO_TAIL(unwind);
  sp++;
  table = ts->table;
  OURO_NEXT();
}
// iterator, exception: the end of the loop when it is StopAsyncIteration.
OURO_HANDLER(END_ASYNC_FOR) {
  frame->ip = ip;
  Value exception = *--sp;
  Value iterator = *--sp;
  if (is_subtype(exception.object()->type, ts->types()[Exc::StopAsyncIteration])) {
    release_reference(exception);
    release_reference(iterator);
    table = ts->table;
    OURO_NEXT();
  }
  release_reference(iterator);
  ts->set_pending(Ref::adopt(exception));
  OURO_TAIL(unwind_without_traceback);
}

}  // namespace

void add_generator_handlers(DispatchTable& table) {
  auto set = [&](Opcode opcode, Handler handler) {
    table.handlers[uint8_t(opcode)] = table.general[uint8_t(opcode)] = handler;
  };
  set(Opcode::RETURN_GENERATOR, &RETURN_GENERATOR);
  set(Opcode::YIELD_VALUE, &YIELD_VALUE);
  set(Opcode::SEND, &SEND);
  set(Opcode::GET_AWAITABLE, &replace<&awaitable>);
  set(Opcode::GET_YIELD_FROM_ITER, &replace<&yield_from>);
  set(Opcode::GET_AITER, &replace<&aiter>);
  set(Opcode::ASYNC_GEN_WRAP, &replace<&wrap>);
  set(Opcode::GET_ANEXT, &GET_ANEXT);
  set(Opcode::END_ASYNC_FOR, &END_ASYNC_FOR);
}

}  // namespace ouro
