// Generators: making, resuming, closing, and the types generator and coroutine.
#include "eval/generator.h"

#include <cstring>

#include "eval/handler_list.h"
#include "objects/bytes.h"
#include "objects/descriptors.h"
#include "objects/exception.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/traceback.h"
#include "runtime/type.h"

namespace ouro {

Result<Ref> run_frame_raising(ThreadState& ts, Frame& frame);

// The callers of a coroutine's function, the innermost first: (file name, line, name) each.
static Result<RefTo<Tuple>> frames_of_origin(ThreadState& ts, Frame& frame) {
  RefTo<List> places = TRY(list_allocate(ts, 0));
  int left = ts.coroutine_origin_depth;
  for (Frame* at = frame.previous; at && left > 0; at = at->previous, left--) {
    Code& code = *at->code;
    int line = frame_line(*at);
    RefTo<Tuple> place = TRY(make_tuple(ts, Value(code.filename.get()),
                                        line < 0 ? Value::none() : Value::small_int(line), Value(code.name.get())));
    TRY(list_append(ts, *places, Value(place)));
  }
  return tuple_from(ts, Value(places));
}

Result<RefTo<Generator>> generator_make(ThreadState& ts, Frame& frame, Value* sp, const uint16_t* ip) {
  Code& code = *frame.code;
  Type& type = code.flags & code_flags::kCoroutine        ? *ts.types().coroutine
               : code.flags & code_flags::kAsyncGenerator ? *ts.types().async_generator
                                                          : *ts.types().generator;
  RefTo<Tuple> origin;
  if (ts.coroutine_origin_depth && (code.flags & code_flags::kCoroutine)) origin = TRY(frames_of_origin(ts, frame));
  auto* generator = TRY(ts.allocate_as<Generator>(type, frame_bytes(code)));
  generator->handled = {Value(), nullptr};
  generator->code.initialize(RefTo<Code>::share(code));
  generator->name.initialize(frame.function->name.share());
  generator->qualname.initialize(frame.function->qualname.share());
  generator->origin.initialize(std::move(origin));
  generator->state = GeneratorState::kCreated;
  generator->running_async = generator->hooks_called = generator->closed = false;
  Frame& own = generator->frame();
  std::memcpy(static_cast<void*>(&own), &frame, sizeof(Frame) + size_t(sp - frame.localsplus) * sizeof(Value));
  own.generator = generator;
  own.previous = nullptr;
  own.ip = ip;
  own.sp = own.localsplus + (sp - frame.localsplus);
  if (own.frame_object) own.frame_object->frame = &own;
  ts.track(*generator);
  return RefTo<Generator>::adopt(generator);
}

void generator_finish(ThreadState& ts, Generator& generator, Value* sp) {
  if (generator.state == GeneratorState::kRunning) ts.handled = generator.handled.previous;
  generator.state = GeneratorState::kFinished;
  generator.frame().previous = nullptr;
  Value handled = generator.handled.exception;
  generator.handled = {Value(), nullptr};
  release_frame(ts, generator.frame(), sp);
  if (!handled.is_null()) release_reference(handled);
}

static const char* kind_name(Generator& generator) {
  switch (generator.type->layout_kind) {
    case Kind::kCoroutine: return "coroutine";
    case Kind::kAsyncGenerator: return "async generator";
    default: return "generator";
  }
}

void generator_convert_stop(ThreadState& ts, Generator& generator) {
  const char* what = nullptr;
  if (pending_matches(ts, Exc::StopIteration)) what = "StopIteration";
  else if (generator.type->layout_kind == Kind::kAsyncGenerator && pending_matches(ts, Exc::StopAsyncIteration))
    what = "StopAsyncIteration";
  if (!what) return;
  Ref cause = ts.catch_any();
  (void)raise(ts, Exc::RuntimeError, "{} raised {}", kind_name(generator), what);
  set_pending_cause(ts, std::move(cause));
}

Result<void> generator_check_resumable(ThreadState& ts, Generator& generator) {
  if (generator.state == GeneratorState::kRunning)
    return raise(ts, Exc::ValueError, "{} already executing", kind_name(generator));
  return {};
}

// Links the generator in and runs it; what came out is told by its state afterwards.
static Result<Ref> resume(ThreadState& ts, Generator& generator, bool raising) {
  Frame& frame = generator.frame();
  generator.state = GeneratorState::kRunning;
  generator.handled.previous = ts.handled;
  ts.handled = &generator.handled;
  RefTo<Generator> keep = RefTo<Generator>::share(generator);
  Value handled = generator.handled.exception;
  if (raising && !handled.is_null() && !handled.is_none()) {
    // What the generator handles becomes the context of what is thrown into it.
    if (Ref thrown = ts.catch_any()) (void)raise_value(ts, thrown);
  }
  return raising ? run_frame_raising(ts, frame) : run_frame(ts, frame);
}

SendStatus generator_send(ThreadState& ts, Generator& generator, Value sent, Ref& out) {
  bool raising = sent.is_unbound();
  if (generator.state == GeneratorState::kRunning) {
    if (raising) ts.catch_any();
    (void)generator_check_resumable(ts, generator).is_error();
    return SendStatus::kRaised;
  }
  if (generator.state == GeneratorState::kFinished) {
    if (generator.type->layout_kind == Kind::kCoroutine) {
      if (raising) ts.catch_any();
      (void)raise(ts, Exc::RuntimeError, "cannot reuse already awaited coroutine");
      return SendStatus::kRaised;
    }
    if (raising) return SendStatus::kRaised;
    out = Ref::none();
    return SendStatus::kReturned;
  }
  if (generator.state == GeneratorState::kCreated && !raising && !sent.is_none()) {
    (void)raise(ts, Exc::TypeError, "can't send non-None value to a just-started {}", kind_name(generator));
    return SendStatus::kRaised;
  }
  Frame& frame = generator.frame();
  if (!raising) *frame.sp++ = Ref::share(sent).leak();
  Result<Ref> result = resume(ts, generator, raising);
  if (result.is_error()) return SendStatus::kRaised;
  out = result.release();
  return generator.state == GeneratorState::kSuspended ? SendStatus::kYielded : SendStatus::kReturned;
}

SendStatus send_to(ThreadState& ts, Value receiver, Value sent, Ref& out) {
  if (is<Generator>(receiver) && receiver.object()->type->layout_kind != Kind::kAsyncGenerator)
    return generator_send(ts, as<Generator>(receiver), sent, out);
  Type& type = type_of(ts, receiver);
  if (sent.is_none() && type.slots.tp_next) {
    // A StopIteration with a value must be seen: Python's __next__ is called as a method.
    Result<Maybe<Ref>> item = next_with_value(ts, receiver, out);
    if (item.is_error()) return SendStatus::kRaised;
    Maybe<Ref> present = item.release();
    if (!present) return SendStatus::kReturned;
    out = present.release();
    return SendStatus::kYielded;
  }
  Result<Ref> result = call_method(ts, receiver, names::k_send, sent);
  if (!result.is_error()) {
    out = result.release();
    return SendStatus::kYielded;
  }
  Ref stop = ts.catch_if(Exc::StopIteration);
  if (!stop) return SendStatus::kRaised;
  out = as<StopIteration>(stop).value.share();
  return SendStatus::kReturned;
}

Result<Maybe<Ref>> next_with_value(ThreadState& ts, Value iterator, Ref& returned) {
  returned = Ref::none();
  Type& type = type_of(ts, iterator);
  if (!type.has(type_flags::kHeapType)) {
    if (!type.slots.tp_next) return next(ts, iterator);
    // A native __next__ raises StopIteration itself only when it has a value for it.
    Result<Maybe<Ref>> item = type.slots.tp_next(ts, iterator);
    if (!item.is_error()) return item;
  } else {
    Result<Ref> result = call_method(ts, iterator, names::k___next__);
    if (!result.is_error()) return Maybe<Ref>(result.release());
  }
  Ref stop = ts.catch_if(Exc::StopIteration);
  if (!stop) return raised;
  returned = as<StopIteration>(stop).value.is_null() ? Ref::none() : as<StopIteration>(stop).value.share();
  return Maybe<Ref>(absent);
}

Value generator_delegate(Generator& generator) {
  if (generator.state != GeneratorState::kSuspended) return Value();
  Frame& frame = generator.frame();
  // Suspended behind YIELD_VALUE: a RESUME after `yield from` or `await` has an argument of 2 or 3.
  uint16_t word = *frame.ip;
  if ((word & 0xFF) != uint8_t(Opcode::RESUME) || (word >> 8) < 2) return Value();
  return frame.sp[-1];
}

// --- throw and close

static Result<Ref> result_of_send(ThreadState& ts, Generator& generator, SendStatus status, Ref out) {
  switch (status) {
    case SendStatus::kYielded: return out;
    case SendStatus::kReturned:
      if (generator.type->layout_kind == Kind::kAsyncGenerator) return raise_empty(ts, Exc::StopAsyncIteration);
      return raise_stop_iteration(ts, out);
    default: return raised;
  }
}

// Closes an iterator that a generator delegates to.
static Result<void> close_delegate(ThreadState& ts, Value delegate);

Result<Ref> generator_close(ThreadState& ts, Generator& generator) {
  if (generator.state == GeneratorState::kFinished) return Ref::none();
  TRY(generator_check_resumable(ts, generator));
  if (generator.state == GeneratorState::kCreated) {
    RefTo<Generator> keep = RefTo<Generator>::share(generator);
    generator_finish(ts, generator, generator.frame().sp);
    return Ref::none();
  }
  bool failed = false;
  if (Value delegate = generator_delegate(generator); !delegate.is_null()) {
    Ref keep = Ref::share(delegate);
    generator.state = GeneratorState::kRunning;
    failed = close_delegate(ts, keep).is_error();
    generator.state = GeneratorState::kSuspended;
  }
  if (!failed) (void)raise_empty(ts, Exc::GeneratorExit);
  Ref out;
  SendStatus status = generator_send(ts, generator, Value::unbound(), out);
  if (status == SendStatus::kYielded) {
    const char* format = generator.type->layout_kind == Kind::kCoroutine ? "coroutine ignored GeneratorExit"
                         : generator.type->layout_kind == Kind::kAsyncGenerator
                             ? "async generator ignored GeneratorExit"
                             : "generator ignored GeneratorExit";
    return raise(ts, Exc::RuntimeError, format);
  }
  if (status == SendStatus::kReturned) return Ref::none();
  if (ts.catch_if(Exc::StopIteration) || ts.catch_if(Exc::GeneratorExit)) return Ref::none();
  return raised;
}
static Result<void> close_delegate(ThreadState& ts, Value delegate) {
  if (is<Generator>(delegate) && delegate.object()->type->layout_kind != Kind::kAsyncGenerator) {
    TRY(generator_close(ts, as<Generator>(delegate)));
    return {};
  }
  Maybe<Ref> method = TRY(find_attribute(ts, delegate, names::k_close));
  if (method) TRY(call(ts, **method));
  return {};
}

// The exception of throw(type, value, traceback), made pending; so is the failure of a class to make one, which is
// thrown in its place.
Result<void> set_thrown(ThreadState& ts, Value type, Value value, Value traceback) {
  if (!traceback.is_unbound() && !traceback.is_none() && !is<Traceback>(traceback))
    return raise(ts, Exc::TypeError, "throw() third argument must be a traceback object");
  Ref exception;
  if (is_exception_class(ts, type)) {
    auto make = [&]() -> Result<Ref> {
      if (value.is_unbound() || value.is_none()) return call(ts, type);
      if (is<BaseException>(value) && is_subtype(&type_of(ts, value), &as<Type>(type))) return Ref::share(value);
      return is<Tuple>(value) ? call_tuple(ts, type, value, Value()) : call(ts, type, value);
    };
    Result<Ref> made = make();
    if (made.is_error()) return {};
    exception = made.release();
    if (!is<BaseException>(exception)) {
      (void)raise(ts, Exc::TypeError, "calling {} should have returned an instance of BaseException, not {}",
                  repr_of(type), type_name(ts, exception));
      return {};
    }
  } else if (is<BaseException>(type)) {
    if (!value.is_unbound() && !value.is_none())
      return raise(ts, Exc::TypeError, "instance exception may not have a separate value");
    exception = Ref::share(type);
  } else {
    return raise(ts, Exc::TypeError, "exceptions must be classes or instances deriving from BaseException, not {}",
                 type_name(ts, type));
  }
  if (is<Traceback>(traceback))
    as<BaseException>(exception).traceback.set(RefTo<Traceback>::share(as<Traceback>(traceback)));
  ts.set_pending(std::move(exception));
  return {};
}

// throw() into what a generator delegates to, then into itself.
Result<Ref> generator_throw(ThreadState& ts, Generator& generator, Value type, Value value, Value traceback,
                            bool close_on_exit) {
  TRY(generator_check_resumable(ts, generator));
  Value delegate_value = generator_delegate(generator);
  if (!delegate_value.is_null()) {
    Ref delegate = Ref::share(delegate_value);
    Result<bool> exits = exception_matches(ts, type, Value(ts.types()[Exc::GeneratorExit]));
    if (exits.is_error()) return raised;
    if (exits.value() && close_on_exit) {
      generator.state = GeneratorState::kRunning;
      bool failed = close_delegate(ts, delegate).is_error();
      generator.state = GeneratorState::kSuspended;
      if (failed) {
        Ref out;
        SendStatus status = generator_send(ts, generator, Value::unbound(), out);
        return result_of_send(ts, generator, status, std::move(out));
      }
    } else {
      Result<Ref> result = raised;
      bool handled_there = true;
      generator.state = GeneratorState::kRunning;
      // While the delegate runs, this generator's frame stands below it.
      Frame& frame = generator.frame();
      frame.previous = ts.frame;
      ts.frame = &frame;
      if (is<Generator>(delegate) && delegate.get().object()->type->layout_kind != Kind::kAsyncGenerator) {
        result = generator_throw(ts, as<Generator>(delegate), type, value, traceback, close_on_exit);
      } else {
        Result<Maybe<Ref>> method = find_attribute(ts, delegate, names::k_throw);
        if (!method.is_error()) {
          Maybe<Ref> present = method.release();
          if (!present) handled_there = false;
          else {
            Value arguments[] = {type, value, traceback};
            size_t count = value.is_unbound() ? 1 : traceback.is_unbound() ? 2 : 3;
            result = call(ts, **present, CallArguments{arguments, count, nullptr});
          }
        }
      }
      ts.frame = frame.previous;
      frame.previous = nullptr;
      generator.state = GeneratorState::kSuspended;
      if (handled_there) {
        if (!result.is_error()) return result;
        // The delegate is done: its value, or its exception, goes on in this generator behind the SEND loop.
        Ref out;
        if (Ref stop = ts.catch_if(Exc::StopIteration)) {
          Ref sent = as<StopIteration>(stop).value.is_null() ? Ref::none() : as<StopIteration>(stop).value.share();
          generator_leave_delegation(generator);
          SendStatus status = generator_send(ts, generator, sent, out);
          return result_of_send(ts, generator, status, std::move(out));
        }
        SendStatus status = generator_send(ts, generator, Value::unbound(), out);
        return result_of_send(ts, generator, status, std::move(out));
      }
    }
  }
  TRY(set_thrown(ts, type, value, traceback));
  Ref out;
  SendStatus status = generator_send(ts, generator, Value::unbound(), out);
  return result_of_send(ts, generator, status, std::move(out));
}

// Puts a generator that delegates behind its SEND loop: the receiver goes, and what is sent next is the loop's value.
void generator_leave_delegation(Generator& generator) {
  Frame& frame = generator.frame();
  // The instruction before the YIELD_VALUE that we stand behind is SEND; its jump leads out of the loop.
  const uint16_t* send = frame.ip - 2;
  uint32_t arg = *send >> 8;
  for (const uint16_t* extended = send - 1; (*extended & 0xFF) == uint8_t(Opcode::EXTENDED_ARG); extended--)
    arg |= uint32_t(*extended >> 8) << 8;
  frame.ip = send + 1 + arg;
  Value receiver = *--frame.sp;
  release_reference(receiver);
}

// --- awaiting

Result<Ref> get_yield_from_iterator(ThreadState& ts, Value value, const Code& code) {
  if (value.is_heap() && value.object()->type->layout_kind == Kind::kCoroutine) {
    if (!(code.flags & (code_flags::kCoroutine | code_flags::kIterableCoroutine)))
      return raise(ts, Exc::TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    return Ref::share(value);
  }
  if (value.is_heap() && value.object()->type->exact_kind == Kind::kGenerator) return Ref::share(value);
  return get_iterator(ts, value);
}

static bool is_iterable_coroutine(Value value) {
  return value.is_heap() && value.object()->type->layout_kind == Kind::kGenerator &&
         (as<Generator>(value).code->flags & code_flags::kIterableCoroutine);
}

Result<Ref> awaitable_iterator(ThreadState& ts, Value value) {
  if ((value.is_heap() && value.object()->type->layout_kind == Kind::kCoroutine) || is_iterable_coroutine(value))
    return Ref::share(value);
  UnarySlot slot = type_of(ts, value).slots.am_await;
  if (!slot) return raise(ts, Exc::TypeError, "object {} can't be used in 'await' expression", type_name(ts, value));
  Ref iterator = TRY(slot(ts, value));
  if ((iterator.get().is_heap() && iterator.get().object()->type->layout_kind == Kind::kCoroutine) ||
      is_iterable_coroutine(iterator))
    return raise(ts, Exc::TypeError, "__await__() returned a coroutine");
  if (!type_of(ts, iterator).slots.tp_next)
    return raise(ts, Exc::TypeError, "__await__() returned non-iterator of type '{}'", type_name(ts, iterator));
  return iterator;
}

Result<Ref> get_awaitable(ThreadState& ts, Value value, int origin) {
  Result<Ref> made = awaitable_iterator(ts, value);
  if (made.is_error()) {
    if (origin && !type_of(ts, value).slots.am_await && ts.catch_if(Exc::TypeError))
      return raise(ts, Exc::TypeError, "'async with' received an object from {} that does not implement __await__: {}",
                   origin == 1 ? "__aenter__" : "__aexit__", type_name(ts, value));
    return raised;
  }
  Ref iterator = made.release();
  if (iterator.get().is_heap() && iterator.get().object()->type->layout_kind == Kind::kCoroutine &&
      !generator_delegate(as<Generator>(iterator)).is_null())
    return raise(ts, Exc::RuntimeError, "coroutine is being awaited already");
  return iterator;
}

Result<Ref> get_aiter(ThreadState& ts, Value value) {
  UnarySlot slot = type_of(ts, value).slots.am_aiter;
  if (!slot)
    return raise(ts, Exc::TypeError, "'async for' requires an object with __aiter__ method, got {}",
                 type_name(ts, value));
  Ref iterator = TRY(slot(ts, value));
  if (!type_of(ts, iterator).slots.am_anext)
    return raise(ts, Exc::TypeError,
                 "'async for' received an object from __aiter__ that does not implement __anext__: {}",
                 type_name(ts, iterator));
  return iterator;
}
Result<Ref> get_anext(ThreadState& ts, Value value) {
  UnarySlot slot = type_of(ts, value).slots.am_anext;
  if (!slot)
    return raise(ts, Exc::TypeError, "'async for' requires an iterator with __anext__ method, got {}",
                 type_name(ts, value));
  Ref awaitable = TRY(slot(ts, value));
  if (is_exact_async_generator(value)) return awaitable;
  Result<Ref> iterator = awaitable_iterator(ts, awaitable);
  if (!iterator.is_error()) return iterator;
  Ref cause = ts.catch_any();
  if (!cause) return raised;
  (void)raise(ts, Exc::TypeError, "'async for' received an invalid object from __anext__: {}",
              type_name(ts, awaitable));
  set_pending_cause(ts, std::move(cause));
  return raised;
}

// --- the types

static Result<Maybe<Ref>> generator_next(ThreadState& ts, Generator& self) {
  Ref out;
  switch (generator_send(ts, self, Value::none(), out)) {
    case SendStatus::kYielded: return Maybe<Ref>(std::move(out));
    case SendStatus::kReturned:
      if (out.get().is_none()) return Maybe<Ref>(absent);
      return raise_stop_iteration(ts, out);
    default: return raised;
  }
}
static Result<Ref> generator_send_method(ThreadState& ts, Generator& self, Value value) {
  Ref out;
  SendStatus status = generator_send(ts, self, value, out);
  return result_of_send(ts, self, status, std::move(out));
}
static Result<Ref> generator_throw_method(ThreadState& ts, Generator& self, Value type, Given<Value> value,
                                          Given<Value> traceback) {
  return generator_throw(ts, self, type, value ? *value : Value::unbound(), traceback ? *traceback : Value::unbound(),
                         true);
}
static Result<Ref> generator_close_method(ThreadState& ts, Generator& self) { return generator_close(ts, self); }
static Result<Ref> generator_repr(ThreadState& ts, Generator& self) {
  return text(ts, "<{} object {} at {}>", self.type->plain_name, Value(self.qualname.get()),
              Value(TRY(address_text(ts, self))));
}
void generator_finalize(ThreadState& ts, Object& object) {
  auto& self = static_cast<Generator&>(object);
  if (self.state == GeneratorState::kFinished) return;
  if (self.type->layout_kind == Kind::kCoroutine && self.state == GeneratorState::kCreated) {
    auto warned = warn_never_awaited(ts, self);
    if (warned.is_error()) write_unraisable(ts, Value(self));
    return;
  }
  if (self.type->layout_kind == Kind::kAsyncGenerator && !self.origin.is_null() && !self.closed) {
    Ref finalizer = self.origin.share();
    auto called = call(ts, finalizer, Value(self));
    if (called.is_error()) write_unraisable(ts, Value(self));
    return;
  }
  auto closed = generator_close(ts, self);
  if (closed.is_error()) write_unraisable(ts, Value(self));
}
Result<void> warn_never_awaited(ThreadState& ts, Generator& self) {
  // The library's function tells where the coroutine came from, too.
  bool warned = false;
  Result<Ref> module = import_module(ts, "warnings");
  if (!module.is_error()) {
    Ref warnings = module.release();
    RefTo<Str> name = TRY(intern(ts, "_warn_unawaited_coroutine"));
    Maybe<Ref> function = TRY(find_attribute(ts, warnings, *name));
    if (function) warned = !call(ts, **function, Value(self)).is_error() || pending_matches(ts, Exc::RuntimeWarning);
  }
  if (ts.has_exception()) write_unraisable(ts, Value(self));
  if (warned) return {};
  const FormatArgument arguments[] = {Value(self.qualname.get())};
  return warn(ts, Exc::RuntimeWarning, 1, "coroutine '{}' was never awaited", arguments);
}
void generator_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Generator&>(object);
  visitor.visit(Value(self.code.get()));
  visitor.visit(self.origin);
  visitor.visit(self.handled.exception);
  if (self.state == GeneratorState::kFinished) return;
  Frame& frame = self.frame();
  visitor.visit(Value(frame.function));
  visitor.visit(Value(frame.frame_object));
  visitor.visit(frame.locals);
  if (self.state == GeneratorState::kRunning) {
    for (Value* local = frame.localsplus; local < frame.stack_base(); local++) visitor.visit(*local);
    return;
  }
  for (Value* value = frame.localsplus; value < frame.sp; value++) visitor.visit(*value);
}
void generator_clear(ThreadState& ts, Object& object) {
  auto& self = static_cast<Generator&>(object);
  if (self.state < GeneratorState::kRunning) generator_finish(ts, self, self.frame().sp);
}
void generator_destroy(ThreadState& ts, Object& object) {
  auto& self = static_cast<Generator&>(object);
  generator_clear(ts, object);
  self.code.clear();
  self.name.clear();
  self.qualname.clear();
  self.origin.clear();
}

static Value generator_name(ThreadState&, Generator& self) { return Value(self.name.get()); }
static Result<void> generator_set_name(ThreadState& ts, Generator& self, Value value) {
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "__name__ must be set to a string object");
  self.name.set(RefTo<Str>::share(as<Str>(value)));
  return {};
}
static Value generator_qualname(ThreadState&, Generator& self) { return Value(self.qualname.get()); }
static Result<void> generator_set_qualname(ThreadState& ts, Generator& self, Value value) {
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "__qualname__ must be set to a string object");
  self.qualname.set(RefTo<Str>::share(as<Str>(value)));
  return {};
}
Result<Ref> generator_frame_object(ThreadState& ts, Generator& self) {
  if (self.state == GeneratorState::kFinished) return Ref::none();
  return Ref(TRY(frame_object_of(ts, self.frame())));
}
bool generator_is_running(ThreadState&, Generator& self) { return self.state == GeneratorState::kRunning; }
bool generator_is_suspended(ThreadState&, Generator& self) { return self.state == GeneratorState::kSuspended; }
Value generator_code(ThreadState&, Generator& self) { return Value(self.code.get()); }
Value generator_yield_from(ThreadState&, Generator& self) {
  Value delegate = generator_delegate(self);
  return delegate.is_null() ? Value::none() : delegate;
}

constexpr NativeMethod kGeneratorMethods[] = {
    method<generator_send_method>("send(self, arg, /)", "Resume with a value; give the next yielded value."),
    method<generator_throw_method>("throw(self, type, value=..., traceback=..., /)",
                                   "Raise an exception where the generator waits."),
    method<generator_close_method>("close(self, /)", "Raise GeneratorExit where the generator waits."),
};
constexpr GetSetRow kGeneratorGetSets[] = {
    getter_setter<generator_name, generator_set_name>("__name__", "name of the generator"),
    getter_setter<generator_qualname, generator_set_qualname>("__qualname__", "qualified name of the generator"),
    getter<generator_yield_from>("gi_yieldfrom", "object being iterated by yield from, or None"),
    getter<generator_is_running>("gi_running", nullptr),
    getter<generator_frame_object>("gi_frame", nullptr),
    getter<generator_is_suspended>("gi_suspended", nullptr),
    getter<generator_code>("gi_code", nullptr)};
const TypeSpec spec_generator{.name = "generator",
                              .kind = Kind::kGenerator,
                              .instance_bytes = sizeof(Generator),
                              .flags = type_flags::kContainer | type_flags::kHasWeakrefs | type_flags::kNoInstantiation,
                              .methods = kGeneratorMethods,
                              .getsets = kGeneratorGetSets,
                              .slots = [](Slots& s) {
                                s.tp_iter = [](ThreadState&, Value self) -> Result<Ref> { return Ref::share(self); };
                                s.tp_next = slot<generator_next>;
                                s.tp_repr = slot<generator_repr>;
                                s.tp_finalize = &generator_finalize;
                                s.visit_references = &generator_visit;
                                s.clear_references = &generator_clear;
                                s.destroy = &generator_destroy;
                              }};

// Coroutines have no __next__; `await` drives them.
struct CoroutineWrapper : Object {
  FieldTo<Generator> coroutine;
};
static Result<Ref> coroutine_await(ThreadState& ts, Value self) {
  auto* wrapper = TRY(ts.allocate_as<CoroutineWrapper>(*ts.types().coroutine_wrapper));
  wrapper->coroutine.initialize(RefTo<Generator>::share(as<Generator>(self)));
  ts.track(*wrapper);
  return Ref::adopt(Value(wrapper));
}
static Value coroutine_origin(ThreadState&, Generator& self) {
  return self.origin.is_null() ? Value::none() : self.origin.get();
}
constexpr GetSetRow kCoroutineGetSets[] = {
    getter_setter<generator_name, generator_set_name>("__name__", "name of the coroutine"),
    getter_setter<generator_qualname, generator_set_qualname>("__qualname__", "qualified name of the coroutine"),
    getter<generator_yield_from>("cr_await", "object being awaited on, or None"),
    getter<generator_is_running>("cr_running", nullptr),
    getter<generator_frame_object>("cr_frame", nullptr),
    getter<generator_is_suspended>("cr_suspended", nullptr),
    getter<generator_code>("cr_code", nullptr),
    getter<coroutine_origin>("cr_origin", nullptr)};
const TypeSpec spec_coroutine{.name = "coroutine",
                              .kind = Kind::kCoroutine,
                              .instance_bytes = sizeof(Generator),
                              .flags = type_flags::kContainer | type_flags::kHasWeakrefs | type_flags::kNoInstantiation,
                              .methods = kGeneratorMethods,
                              .getsets = kCoroutineGetSets,
                              .slots = [](Slots& s) {
                                s.am_await = &coroutine_await;
                                s.tp_repr = slot<generator_repr>;
                                s.tp_finalize = &generator_finalize;
                                s.visit_references = &generator_visit;
                                s.clear_references = &generator_clear;
                                s.destroy = &generator_destroy;
                              }};

static Result<Maybe<Ref>> coroutine_wrapper_next(ThreadState& ts, CoroutineWrapper& self) {
  RefTo<Generator> coroutine = self.coroutine.share();
  return generator_next(ts, *coroutine);
}
static Result<Ref> coroutine_wrapper_send(ThreadState& ts, CoroutineWrapper& self, Value value) {
  RefTo<Generator> coroutine = self.coroutine.share();
  return generator_send_method(ts, *coroutine, value);
}
static Result<Ref> coroutine_wrapper_throw(ThreadState& ts, CoroutineWrapper& self, Value type, Given<Value> value,
                                           Given<Value> traceback) {
  RefTo<Generator> coroutine = self.coroutine.share();
  return generator_throw_method(ts, *coroutine, type, value, traceback);
}
static Result<Ref> coroutine_wrapper_close(ThreadState& ts, CoroutineWrapper& self) {
  RefTo<Generator> coroutine = self.coroutine.share();
  return generator_close(ts, *coroutine);
}
static void coroutine_wrapper_visit(Object& object, ReferenceVisitor& visitor) {
  visitor.visit(Value(static_cast<CoroutineWrapper&>(object).coroutine.get()));
}
static void coroutine_wrapper_clear(ThreadState&, Object& object) {
  static_cast<CoroutineWrapper&>(object).coroutine.clear();
}
constexpr NativeMethod kCoroutineWrapperMethods[] = {
    method<coroutine_wrapper_send>("send(self, arg, /)", "Resume the coroutine with a value."),
    method<coroutine_wrapper_throw>("throw(self, type, value=..., traceback=..., /)",
                                    "Raise an exception where the coroutine waits."),
    method<coroutine_wrapper_close>("close(self, /)", "Raise GeneratorExit where the coroutine waits."),
};
const TypeSpec spec_coroutine_wrapper{.name = "coroutine_wrapper",
                                      .kind = Kind::kCoroutineWrapper,
                                      .instance_bytes = sizeof(CoroutineWrapper),
                                      .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                                      .methods = kCoroutineWrapperMethods,
                                      .slots = [](Slots& s) {
                                        s.tp_iter = [](ThreadState&, Value self) -> Result<Ref> {
                                          return Ref::share(self);
                                        };
                                        s.tp_next = slot<coroutine_wrapper_next>;
                                        s.visit_references = &coroutine_wrapper_visit;
                                        s.clear_references = &coroutine_wrapper_clear;
                                        s.destroy = &coroutine_wrapper_clear;
                                      }};

}  // namespace ouro
