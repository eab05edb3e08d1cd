// Handlers of calls and returns in their general forms; the specialised ones stand in handlers_call_forms.cpp.
//
// A call's operands are [NULL, callable, arguments ...] or [callable, self, arguments ...]. They belong to the handler,
// which releases them when the call is done; those of a Python function become locals of its frame.
#include "eval/enter_frame.h"
#include "eval/generator.h"
#include "eval/handler_list.h"
#include "eval/specialise.h"
#include "objects/list.h"
#include "runtime/recursion.h"
#include "runtime/type.h"

namespace ouro {

namespace {

// --- calls

OURO_HANDLER(KW_NAMES) {
  frame->keyword_names = static_cast<Tuple*>(consts[arg].object());
  OURO_NEXT();
}

[[gnu::noinline]] void unpack_bound_method(Value* base) {
  auto& method = *static_cast<BoundMethod*>(base[1].object());
  Value old = base[1];
  base[0] = method.function.share().leak();
  base[1] = method.self.share().leak();
  release_reference(old);
}

OURO_HANDLER(PRECALL_GENERIC) {
  Value* base = sp - arg - 2;
  if (base[0].is_unbound() && is_exact<BoundMethod>(base[1])) unpack_bound_method(base);
  ip += 1;
  OURO_NEXT();
}
OURO_HANDLER(PRECALL) {
  auto* counter = const_cast<uint16_t*>(ip);
  if (*counter == 0) [[unlikely]] {
    if (specialise_precall(*ts, *frame, sp, counter - 1, uint32_t(arg))) [[clang::musttail]]
      return table->handlers[ip[-1] & 0xFF](OURO_LOOP_ARGUMENTS);
  } else {
    --*counter;
  }
  OURO_TAIL(PRECALL_GENERIC);
}

// Makes the frame for a Python function that is called with operands [first, first + count); null: raised. Releases
// all operands from base on.
[[gnu::noinline]] Frame* make_frame_of_operands(ThreadState& ts, Value* base, Value callable, Value* first,
                                                size_t count, Tuple* keyword_names, Value* sp) {
  size_t keyword_count = keyword_names ? keyword_names->size : 0;
  Frame* made = nullptr;
  auto result = make_call_frame(ts, as<Function>(callable), CallArguments{first, count - keyword_count, keyword_names});
  if (!result.is_error()) made = result.release();
  while (sp > base) release_reference(*--sp);
  return made;
}
// Calls anything else; the result in *base. False: raised. Releases all operands.
[[gnu::noinline]] bool call_operands(ThreadState& ts, Value* base, Value callable, Value* first, size_t count,
                                     Tuple* keyword_names, Value* sp) {
  size_t keyword_count = keyword_names ? keyword_names->size : 0;
  Result<Ref> result = call(ts, callable, CallArguments{first, count - keyword_count, keyword_names});
  // What came meanwhile (a signal the callee sent, say) is served before the next instruction.
  if (!result.is_error() && ts.checkpoint().is_error()) result = raised;
  while (sp > base) release_reference(*--sp);
  if (result.is_error()) return false;
  *base = result.release().leak();
  return true;
}

}  // namespace

Result<Ref> callable_text(ThreadState& ts, Value callable) {
  Maybe<Ref> qualname = TRY(find_attribute(ts, callable, names::k___qualname__));
  if (!qualname || !is<Str>(**qualname)) return Ref(TRY(str(ts, callable)));
  Maybe<Ref> module = TRY(find_attribute(ts, callable, names::k___module__));
  if (module && is<Str>(**module) && !as<Str>(**module).equals_ascii("builtins"))
    return text(ts, "{}.{}()", **module, **qualname);
  return text(ts, "{}()", **qualname);
}

bool call_instruction(ThreadState& ts, Frame& frame, Value* sp, uint64_t argument) {
  Value* base = sp - argument - 2;
  bool method = !base[0].is_unbound();
  Tuple* keyword_names = frame.keyword_names;
  frame.keyword_names = nullptr;
  frame.sp = sp;
  return call_operands(ts, base, method ? base[0] : base[1], base + (method ? 1 : 2), argument + size_t(method),
                       keyword_names, sp);
}

namespace {

OURO_HANDLER(CALL) {
  frame->ip = ip;
  Value* base = sp - arg - 2;
  bool method = !base[0].is_unbound();
  Value callable = method ? base[0] : base[1];
  Value* first = base + (method ? 1 : 2);
  size_t count = arg + size_t(method);
  Tuple* keyword_names = frame->keyword_names;
  frame->keyword_names = nullptr;
  frame->sp = sp;
  if (is_exact<Function>(callable)) {
    Frame* made = make_frame_of_operands(*ts, base, callable, first, count, keyword_names, sp);
    sp = base;
    if (!made) OURO_TAIL(unwind);
    frame->sp = sp;
    frame->return_offset = 4;
    made->entry = FrameEntry::kCall;
    arg = reinterpret_cast<uint64_t>(made);
    OURO_TAIL(push_call_frame);
  }
  bool ok = call_operands(*ts, base, callable, first, count, keyword_names, sp);
  sp = base;
  table = ts->table;
  if (!ok) [[unlikely]]
    OURO_TAIL(unwind);
  sp++;
  ip += 4;
  OURO_NEXT();
}

// f(*args, **kwargs): operands are NULL, callable, iterable and perhaps a dict.
[[gnu::noinline]] Raised raise_star_argument(ThreadState& ts, Value callable, Value value) {
  Ref name = TRY(callable_text(ts, callable));
  return raise(ts, Exc::TypeError, "{} argument after * must be an iterable, not {}", name, type_name(ts, value));
}
// A frame for f(*args, **keywords) of a Python function.
Result<Frame*> make_unpacked_frame(ThreadState& ts, Function& function, Value self_or_null, Tuple& args,
                                   Value keywords) {
  bool method = !self_or_null.is_null();
  uint64_t positional = args.size + uint64_t(method);
  Dict* dict = keywords.is_null() || !as<Dict>(keywords).used ? nullptr : &as<Dict>(keywords);
  if (!dict && !method) return make_call_frame(ts, function, CallArguments{args.items(), positional, nullptr});
  RefTo<Tuple> names;
  if (dict) names = TRY(tuple_allocate(ts, dict->used));
  // The values stay alive by their dict while all keys are exact str. Comparing others runs Python, which can change
  // it: then a tuple keeps them.
  RefTo<Tuple> kept_values;
  uint64_t count = positional + (dict ? dict->used : 0);
  Value small[24];
  Value* values = count <= 24 ? small : static_cast<Value*>(TRY(ts.allocate_bytes(count * sizeof(Value))));
  if (method) values[0] = self_or_null;
  for (uint64_t i = 0; i < args.size; i++) values[i + uint64_t(method)] = args.items()[i];
  auto make = [&]() -> Result<Frame*> {
    bool exact = true;
    uint64_t position = 0, i = 0;
    Value key, value;
    while (dict && dict_next(*dict, position, key, value)) {
      if (!is_exact<Str>(key)) [[unlikely]] {
        if (!is<Str>(key)) return raise(ts, Exc::TypeError, "keywords must be strings");
        exact = false;
      }
      tuple_initialize(*names, i, Ref::share(key));
      values[positional + i++] = value;
    }
    if (!exact) kept_values = TRY(tuple_of(ts, {values + positional, dict->used}));
    return make_call_frame(ts, function, CallArguments{values, positional, names.get()});
  };
  Result<Frame*> made = make();
  if (values != small) ts.release_bytes(values);
  return made;
}
// Calls, or makes the frame that has to run. False: raised. Releases all operands.
[[gnu::noinline]] bool call_ex(ThreadState& ts, Value* base, bool has_keywords, Frame*& made) {
  Ref callable = Ref::adopt(base[1]);
  Ref iterable = Ref::adopt(base[2]);
  Ref keywords = has_keywords ? Ref::adopt(base[3]) : Ref();
  made = nullptr;
  auto run = [&]() -> Result<Ref> {
    if (has_keywords && !is_exact<Dict>(keywords)) {
      RefTo<Dict> copy = TRY(dict_allocate(ts));
      TRY(dict_update(ts, *copy, keywords));
      keywords = Ref(std::move(copy));
    }
    if (!is_exact<Tuple>(iterable)) {
      if (!type_of(ts, iterable).slots.tp_iter && !type_of(ts, iterable).slots.sq_item)
        return raise_star_argument(ts, callable, iterable);
      iterable = Ref(TRY(tuple_from(ts, iterable)));
    }
    Value function = callable, self;
    if (auto* bound = is_exact<BoundMethod>(callable) ? &as<BoundMethod>(callable) : nullptr) {
      function = bound->function;
      self = bound->self;
    }
    if (is_exact<Function>(function)) {
      made = TRY(make_unpacked_frame(ts, as<Function>(function), self, as<Tuple>(iterable), keywords));
      return Ref::none();
    }
    return call_tuple(ts, callable, iterable, has_keywords && as<Dict>(keywords).used ? keywords.get() : Value());
  };
  Result<Ref> result = run();
  if (result.is_error()) return false;
  *base = result.release().leak();
  return true;
}

}  // namespace

bool call_ex_instruction(ThreadState& ts, Value* sp, uint64_t argument) {
  Value* base = sp - 3 - (argument & 1);
  ts.frame->sp = base;
  Frame* made;
  bool ok = call_ex(ts, base, argument & 1, made);
  OURO_ASSERT(!made);  // the callable is no Python function
  return ok;
}

namespace {

OURO_HANDLER(CALL_FUNCTION_EX) {
  frame->ip = ip;
  Value* base = sp - 3 - (arg & 1);
  frame->sp = base;
  Frame* made = nullptr;
  bool done = call_ex(*ts, base, arg & 1, made);
  sp = base;
  table = ts->table;
  if (!done) [[unlikely]]
    OURO_TAIL(unwind);
  if (made) {
    frame->return_offset = 0;
    made->entry = FrameEntry::kCall;
    arg = reinterpret_cast<uint64_t>(made);
    OURO_TAIL(push_call_frame);
  }
  sp++;
  OURO_NEXT();
}

[[gnu::noinline]] bool recursion_error(ThreadState& ts) { return !Recursion::recursion_exceeded(ts, "").is_error(); }

}  // namespace

OURO_HANDLER(push_call_frame) {
  auto* made = reinterpret_cast<Frame*>(arg);
  made->previous = frame;
  ts->frame = made;
  frame = made;
  sp = made->stack_base();
  ip = made->ip;
  consts = made->code->consts->items();
  if (--ts->recursion_remaining < 0) [[unlikely]] {
    // The frame has not begun: the call is what raises.
    if (!recursion_error(*ts)) OURO_TAIL(unwind_to_caller);
  }
  OURO_NEXT();
}

// --- returning

namespace {

[[gnu::noinline]] uint64_t finish_frame(ThreadState& ts, Frame& frame, Value* sp) {
  // The frame is unlinked first: destructors that look at the stack do not see it.
  ts.frame = frame.previous;
  ts.recursion_remaining++;
  if (frame.generator) generator_finish(ts, *frame.generator, sp);
  else release_frame(ts, frame, sp);
  return 0;
}
[[gnu::noinline]] bool init_returned_value(ThreadState& ts, Value result) {
  Ref owned = Ref::adopt(result);
  (void)raise(ts, Exc::TypeError, "__init__() should return None, not '{}'", type_name(ts, owned));
  return false;
}

// Every way a frame can end but the fast one below.
OURO_HANDLER(return_slow) {
  Value result = *--sp;
  FrameEntry entry = frame->entry;
  Frame* caller = frame->previous;
  uint64_t exhausted = frame->exhausted_offset;
  finish_frame(*ts, *frame, sp);
  table = ts->table;
  if (entry == FrameEntry::kNative) return result.bits();
  frame = caller;
  sp = frame->sp;
  ip = frame->ip;
  consts = frame->code->consts->items();
  switch (entry) {
    case FrameEntry::kInit:
      if (!result.is_none()) {
        release_reference(*--sp);  // the instance
        init_returned_value(*ts, result);
        OURO_TAIL(unwind);
      }
      ip += frame->return_offset;
      OURO_NEXT();
    case FrameEntry::kForIter: {
      // The generator is done: the loop ends, its value is of no use.
      release_reference(result);
      Value iterator = *--sp;
      ip += exhausted;
      release_reference(iterator);
      table = ts->table;
      OURO_NEXT();
    }
    case FrameEntry::kSend: {
      Value receiver = sp[-1];
      sp[-1] = result;
      ip += exhausted;
      release_reference(receiver);
      table = ts->table;
      OURO_NEXT();
    }
    default:
      *sp++ = result;
      ip += frame->return_offset;
      OURO_NEXT();
  }
}

// Releases the locals of a frame on the data stack from `local` on, and its function. The caller's frame is the running
// one already, and the memory is given back last: a destructor may run Python.
[[gnu::noinline]] void release_rest(ThreadState& ts, Frame& frame, Value* local) {
  ts.frame = frame.previous;
  ts.recursion_remaining++;
  for (Value* end = frame.stack_base(); local < end; local++) release_reference(*local);
  release_reference(Value(frame.function));
  ts.data_top = reinterpret_cast<char*>(&frame);
}

// Goes on in the caller.
#define OURO_RETURN_TO_CALLER(result, init) \
  do {                                      \
    sp = frame->sp;                         \
    if (!(init)) *sp++ = (result);          \
    ip = frame->ip + frame->return_offset;  \
    consts = frame->code->consts->items();  \
    OURO_NEXT();                            \
  } while (0)

// The rest of leave_frame when a local (arg: its address), or the function (arg: the end of the locals), has its last
// reference.
template <bool init>
OURO_HANDLER(leave_releasing) {
  Value result = sp[-1];
  release_rest(*ts, *frame, reinterpret_cast<Value*>(arg));
  table = ts->table;
  frame = ts->frame;
  OURO_RETURN_TO_CALLER(result, init);
}
// Ends a frame that was entered by kCall or kInit and has no frame object. In: sp behind the result.
template <bool init>
OURO_HANDLER(leave_frame) {
  Value* local = frame->localsplus;
  int64_t remaining = frame->code->localsplus_count;
  for (; remaining > 0; remaining--, local++) {
    if (!local->is_heap()) continue;
    Object* object = local->object();
    if (object->refcount == 1) [[unlikely]] {
      arg = reinterpret_cast<uint64_t>(local);
      OURO_TAIL(leave_releasing<init>);
    }
    object->refcount--;
  }
  if (frame->function->refcount == 1) [[unlikely]] {
    arg = reinterpret_cast<uint64_t>(local);
    OURO_TAIL(leave_releasing<init>);
  }
  frame->function->refcount--;
  Value result = sp[-1];
  ts->data_top = reinterpret_cast<char*>(frame);
  ts->recursion_remaining++;
  frame = frame->previous;
  ts->frame = frame;
  OURO_RETURN_TO_CALLER(result, init);
}
// Neither a frame object nor a mapping of names, which the slow way gives up.
[[gnu::always_inline]] inline bool holds_only_locals(const Frame* frame) {
  return (reinterpret_cast<uint64_t>(frame->frame_object) | frame->locals.bits()) == 0;
}
OURO_HANDLER(return_from_init) {
  if (frame->entry == FrameEntry::kInit && holds_only_locals(frame) && sp[-1].is_none()) OURO_TAIL(leave_frame<true>);
  OURO_TAIL(return_slow);
}
OURO_HANDLER(RETURN_VALUE) {
  // Frames of generators are entered in other ways.
  if (frame->entry == FrameEntry::kCall && holds_only_locals(frame)) [[likely]]
    OURO_TAIL(leave_frame<false>);
  frame->ip = ip;
  OURO_TAIL(return_from_init);
}
// The fused pairs with RETURN_VALUE. The local moves out of the frame, whose locals nobody sees any more.
OURO_HANDLER(LOAD_FAST_RETURN_VALUE) {
  Value value = frame->localsplus[arg];
  if (value.is_unbound() || frame->entry != FrameEntry::kCall || !holds_only_locals(frame)) [[unlikely]]
    OURO_GENERAL(LOAD_FAST);
  *sp++ = value;
  frame->localsplus[arg] = Value::unbound();
  OURO_TAIL(leave_frame<false>);
}
OURO_HANDLER(LOAD_CONST_RETURN_VALUE) {
  Value value = consts[arg];
  add_reference(value);
  *sp++ = value;
  ip++;
  OURO_TAIL(RETURN_VALUE);
}

}  // namespace

void add_call_handlers(DispatchTable& table) {
  auto set = [&](Opcode opcode, Handler handler) {
    table.handlers[uint8_t(opcode)] = table.general[uint8_t(opcode)] = handler;
  };
  set(Opcode::KW_NAMES, &KW_NAMES);
  set(Opcode::PRECALL, &PRECALL);
  set(Opcode::CALL, &CALL);
  set(Opcode::CALL_FUNCTION_EX, &CALL_FUNCTION_EX);
  set(Opcode::RETURN_VALUE, &RETURN_VALUE);
  table.general[uint8_t(Opcode::PRECALL)] = &PRECALL_GENERIC;
  table.handlers[private_op::PRECALL_GENERIC] = &PRECALL_GENERIC;
  table.handlers[private_op::LOAD_FAST_RETURN_VALUE] = &LOAD_FAST_RETURN_VALUE;
  table.handlers[private_op::LOAD_CONST_RETURN_VALUE] = &LOAD_CONST_RETURN_VALUE;
}

}  // namespace ouro
