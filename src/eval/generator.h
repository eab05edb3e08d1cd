// Generators, coroutines and asynchronous generators: objects that own a frame which runs in pieces.
#pragma once

#include "eval/frame.h"

namespace ouro {

enum class GeneratorState : uint8_t { kCreated, kSuspended, kRunning, kFinished };

struct Generator : Object {
  static constexpr Kind kKind = Kind::kGenerator;
  static constexpr Kind kLastKind = Kind::kAsyncGenerator;
  static constexpr const char* kTypeName = "generator";
  HandledException handled;  // what the frame handles; linked in while it runs
  FieldTo<Code> code;
  FieldTo<Str> name;
  FieldTo<Str> qualname;
  Field origin;  // coroutines: cr_origin; async generators: the finalizer hook
  GeneratorState state;
  bool running_async;  // async generators: an __anext__ is under way
  bool hooks_called;
  bool closed;
  Frame& frame() { return *reinterpret_cast<Frame*>(this + 1); }
};
static_assert(sizeof(Generator) % 8 == 0);

// Makes the generator for a frame of a generator function, at RETURN_GENERATOR: takes over the frame's contents. The
// frame itself can be given back afterwards without being released.
Result<RefTo<Generator>> generator_make(ThreadState& ts, Frame& frame, Value* sp, const uint16_t* ip);

// Runs the generator to its next yield or end. `sent`: unbound to raise what is pending inside it.
enum class SendStatus : uint8_t { kYielded, kReturned, kRaised };
SendStatus generator_send(ThreadState& ts, Generator& generator, Value sent, Ref& out);
// The same for anything that can stand behind `yield from` or `await`.
SendStatus send_to(ThreadState& ts, Value receiver, Value sent, Ref& out);
// The iterator that a suspended generator delegates to; null: none.
Value generator_delegate(Generator& generator);
// Before a generator is resumed (in C++ or by the loop): "generator already executing" and the like.
Result<void> generator_check_resumable(ThreadState& ts, Generator& generator);
// After its frame ended by a return or an exception: releases the frame.
void generator_finish(ThreadState& ts, Generator& generator, Value* sp);
// An exception left the frame: StopIteration becomes RuntimeError (PEP 479).
void generator_convert_stop(ThreadState& ts, Generator& generator);

// The types' shared parts, which the asynchronous generators use too.
Result<Ref> generator_close(ThreadState& ts, Generator& generator);
Result<Ref> generator_throw(ThreadState& ts, Generator& generator, Value type, Value value, Value traceback,
                            bool close_on_exit);
Result<void> set_thrown(ThreadState& ts, Value type, Value value, Value traceback);
void generator_leave_delegation(Generator& generator);
Result<void> warn_never_awaited(ThreadState& ts, Generator& self);
void generator_finalize(ThreadState& ts, Object& object);
void generator_visit(Object& object, ReferenceVisitor& visitor);
void generator_clear(ThreadState& ts, Object& object);
void generator_destroy(ThreadState& ts, Object& object);
Result<Ref> generator_frame_object(ThreadState& ts, Generator& self);
bool generator_is_running(ThreadState& ts, Generator& self);
bool generator_is_suspended(ThreadState& ts, Generator& self);
Value generator_code(ThreadState& ts, Generator& self);
Value generator_yield_from(ThreadState& ts, Generator& self);
// The next item of an iterator; when it is exhausted, the value its StopIteration carried.
Result<Maybe<Ref>> next_with_value(ThreadState& ts, Value iterator, Ref& returned);
bool is_exact_async_generator(Value value);

// GET_AWAITABLE and its kin.
// The iterator of an awaitable (what __await__ gives, or the coroutine itself).
Result<Ref> awaitable_iterator(ThreadState& ts, Value value);
Result<Ref> get_awaitable(ThreadState& ts, Value value, int origin);
Result<Ref> get_yield_from_iterator(ThreadState& ts, Value value, const Code& code);
Result<Ref> get_aiter(ThreadState& ts, Value value);
Result<Ref> get_anext(ThreadState& ts, Value value);
Result<Ref> async_gen_wrap(ThreadState& ts, Ref value);

}  // namespace ouro
