// Asynchronous generators (PEP 525) and the awaitables that drive them.
//
// An asynchronous generator is a Generator whose frame yields in two ways: what `await` lets through is given
// on as it is, what the generator's own `yield` gives comes wrapped (async_gen_wrap), so that the awaitable
// knows the difference. __anext__() and asend() give an async_generator_asend, athrow() and aclose() an
// async_generator_athrow; each is used for one step only. While a step is under way running_async is set, and
// a second one is refused.
//
// sys.set_asyncgen_hooks: `firstiter` is called at the first use; `finalizer` is remembered then
// (Generator::origin) and called when the generator dies unfinished.
#include "eval/async_generator.h"

#include "objects/descriptors.h"
#include "objects/exception.h"
#include "objects/iterators.h"
#include "objects/str.h"
#include "runtime/type.h"

namespace ouro {

namespace {

// What a generator's own yield gives.
struct WrappedValue : Object {
  Field value;
};
bool is_wrapped(ThreadState& ts, Value value) {
  return value.is_heap() && value.object()->type == ts.types().async_gen_wrapped_value;
}

enum class StepState : uint8_t { kCreated, kIterating, kClosed };

// One step: asend and athrow.
struct Step : Object {
  FieldTo<Generator> generator;
  Field sent;  // asend: the value to send first; athrow: a tuple of the arguments of athrow(), null for
               // aclose()
  StepState state;
  bool is_close() const { return sent.is_null(); }
};

// --- the end of a step

void step_ended(Generator& generator) { generator.running_async = false; }

// The result of resuming the generator as the step's: a wrapped value ends it by StopIteration(value).
Result<Ref> unwrap_result(ThreadState& ts, Generator& generator, Result<Ref> result) {
  if (result.is_error()) {
    if (pending_matches(ts, Exc::StopAsyncIteration) || pending_matches(ts, Exc::GeneratorExit))
      generator.closed = true;
    step_ended(generator);
    return raised;
  }
  Ref value = result.release();
  if (is_wrapped(ts, value)) {
    step_ended(generator);
    return raise_stop_iteration(ts, static_cast<WrappedValue*>(value.get().object())->value);
  }
  return value;
}

// Resumes the generator with a value; its end is StopAsyncIteration.
Result<Ref> resume_with(ThreadState& ts, Generator& generator, Value sent) {
  Ref out;
  switch (generator_send(ts, generator, sent, out)) {
    case SendStatus::kYielded: return out;
    case SendStatus::kReturned: return raise_empty(ts, Exc::StopAsyncIteration);
    default: return raised;
  }
}

// --- asend

Result<Ref> asend_used(ThreadState& ts) {
  return raise(ts, Exc::RuntimeError, "cannot reuse already awaited __anext__()/asend()");
}
Result<Ref> asend_send(ThreadState& ts, Step& self, Value given) {
  if (self.state == StepState::kClosed) return asend_used(ts);
  RefTo<Step> keep = RefTo<Step>::share(self);
  Generator& generator = *self.generator;
  Value sent = given;
  if (self.state == StepState::kCreated) {
    if (generator.running_async)
      return raise(ts, Exc::RuntimeError, "anext(): asynchronous generator is already running");
    if (sent.is_none()) sent = self.sent;
    self.state = StepState::kIterating;
  }
  generator.running_async = true;
  Result<Ref> result = unwrap_result(ts, generator, resume_with(ts, generator, sent));
  if (result.is_error()) self.state = StepState::kClosed;
  return result;
}
Result<Ref> asend_throw(ThreadState& ts, Step& self, Value type, Given<Value> value, Given<Value> traceback) {
  if (self.state == StepState::kClosed) return asend_used(ts);
  RefTo<Step> keep = RefTo<Step>::share(self);
  Result<Ref> thrown = generator_throw(ts, *self.generator, type, value ? *value : Value::unbound(),
                                       traceback ? *traceback : Value::unbound(), true);
  Result<Ref> result = unwrap_result(ts, *self.generator, std::move(thrown));
  if (result.is_error()) self.state = StepState::kClosed;
  return result;
}
void step_close(ThreadState&, Step& self) { self.state = StepState::kClosed; }

// --- athrow and aclose

Result<Ref> athrow_used(ThreadState& ts) {
  return raise(ts, Exc::RuntimeError, "cannot reuse already awaited aclose()/athrow()");
}
// aclose(): the generator yielded instead of ending.
Result<Ref> ignored_exit(ThreadState& ts, Step& self) {
  step_ended(*self.generator);
  self.state = StepState::kClosed;
  return raise(ts, Exc::RuntimeError, "async generator ignored GeneratorExit");
}
Result<Ref> athrow_failed(ThreadState& ts, Step& self) {
  step_ended(*self.generator);
  self.state = StepState::kClosed;
  // aclose() has what it wanted.
  if (self.is_close() && (ts.catch_if(Exc::StopAsyncIteration) || ts.catch_if(Exc::GeneratorExit)))
    return raise_empty(ts, Exc::StopIteration);
  return raised;
}
Result<Ref> athrow_start(ThreadState& ts, Step& self, Value sent) {
  Generator& generator = *self.generator;
  if (generator.running_async) {
    self.state = StepState::kClosed;
    return raise(ts, Exc::RuntimeError, "{}(): asynchronous generator is already running",
                 self.is_close() ? "aclose" : "athrow");
  }
  if (generator.closed) {
    self.state = StepState::kClosed;
    return raise_empty(ts, Exc::StopAsyncIteration);
  }
  if (!sent.is_none()) return raise(ts, Exc::RuntimeError, "can't send non-None value to a just-started coroutine");
  self.state = StepState::kIterating;
  generator.running_async = true;
  if (self.is_close()) {
    generator.closed = true;
    Result<Ref> result = generator_throw(ts, generator, Value(ts.types()[Exc::GeneratorExit]), Value::unbound(),
                                         Value::unbound(), false);
    if (result.is_error()) return athrow_failed(ts, self);
    if (is_wrapped(ts, result.value())) return ignored_exit(ts, self);
    return result;
  }
  Ref arguments = self.sent.share();
  auto& tuple = as<Tuple>(arguments);
  if (tuple.size < 1) return raise(ts, Exc::TypeError, "athrow expected at least 1 argument, got 0");
  if (tuple.size > 3) return raise(ts, Exc::TypeError, "athrow expected at most 3 arguments, got {}", tuple.size);
  auto argument = [&](uint64_t i) { return i < tuple.size ? tuple[i] : Value::unbound(); };
  Result<Ref> result =
      unwrap_result(ts, generator, generator_throw(ts, generator, argument(0), argument(1), argument(2), false));
  if (result.is_error()) return athrow_failed(ts, self);
  return result;
}
Result<Ref> athrow_send(ThreadState& ts, Step& self, Value sent) {
  if (self.state == StepState::kClosed) return athrow_used(ts);
  RefTo<Step> keep = RefTo<Step>::share(self);
  Generator& generator = *self.generator;
  if (generator.state == GeneratorState::kFinished) {
    self.state = StepState::kClosed;
    return raise_empty(ts, Exc::StopIteration);
  }
  if (self.state == StepState::kCreated) return athrow_start(ts, self, sent);
  Result<Ref> result = resume_with(ts, generator, sent);
  if (!self.is_close()) return unwrap_result(ts, generator, std::move(result));
  if (result.is_error()) return athrow_failed(ts, self);
  if (is_wrapped(ts, result.value())) return ignored_exit(ts, self);
  return result;
}
Result<Ref> athrow_throw(ThreadState& ts, Step& self, Value type, Given<Value> value, Given<Value> traceback) {
  if (self.state == StepState::kClosed) return athrow_used(ts);
  RefTo<Step> keep = RefTo<Step>::share(self);
  Generator& generator = *self.generator;
  Result<Ref> result = generator_throw(ts, generator, type, value ? *value : Value::unbound(),
                                       traceback ? *traceback : Value::unbound(), true);
  if (!self.is_close()) return unwrap_result(ts, generator, std::move(result));
  if (result.is_error()) {
    if (ts.catch_if(Exc::StopAsyncIteration) || ts.catch_if(Exc::GeneratorExit))
      return raise_empty(ts, Exc::StopIteration);
    return raised;
  }
  if (is_wrapped(ts, result.value())) return ignored_exit(ts, self);
  return result;
}

// --- both as iterators

Result<Maybe<Ref>> asend_next(ThreadState& ts, Step& self) {
  Ref value = TRY(asend_send(ts, self, Value::none()));
  return Maybe<Ref>(std::move(value));
}
Result<Maybe<Ref>> athrow_next(ThreadState& ts, Step& self) {
  Ref value = TRY(athrow_send(ts, self, Value::none()));
  return Maybe<Ref>(std::move(value));
}
Result<Ref> return_self(ThreadState&, Value self) { return Ref::share(self); }
void step_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Step&>(object);
  visitor.visit(self.generator.value_or_none());
  visitor.visit(self.sent);
}
// Nobody but the collector's victims can reach a step that is being cleared; it counts as used up then.
void step_clear(ThreadState&, Object& object) {
  auto& self = static_cast<Step&>(object);
  self.state = StepState::kClosed;
  self.generator.clear();
  self.sent.clear();
}

constexpr NativeMethod kAsendMethods[] = {
    method<asend_send>("send(self, arg, /)", "Resume the generator with a value."),
    method<asend_throw>("throw(self, type, value=..., traceback=..., /)",
                        "Raise an exception where the generator waits."),
    method<step_close>("close(self, /)", "Nothing more is done with it."),
};
constexpr NativeMethod kAthrowMethods[] = {
    method<athrow_send>("send(self, arg, /)", "Resume the generator with a value."),
    method<athrow_throw>("throw(self, type, value=..., traceback=..., /)",
                         "Raise an exception where the generator waits."),
    method<step_close>("close(self, /)", "Nothing more is done with it."),
};

Result<Ref> make_step(ThreadState& ts, Type& type, Generator& generator, Value sent_or_null) {
  Step* step = TRY(ts.allocate_as<Step>(type));
  step->generator.initialize(RefTo<Generator>::share(generator));
  if (sent_or_null.is_null()) step->sent.initialize_null();
  else step->sent.initialize(Ref::share(sent_or_null));
  step->state = StepState::kCreated;
  ts.track(*step);
  return Ref::adopt(Value(step));
}

// --- the generators

// At the first use: the hooks of the thread.
Result<void> call_hooks(ThreadState& ts, Generator& self) {
  if (self.hooks_called) return {};
  self.hooks_called = true;
  if (!ts.async_gen_finalizer.is_null()) self.origin.set(ts.async_gen_finalizer.share());
  if (ts.async_gen_firstiter.is_null()) return {};
  Ref first_iteration = ts.async_gen_firstiter.share();
  TRY(call(ts, first_iteration, Value(self)));
  return {};
}

Result<Ref> async_generator_anext(ThreadState& ts, Generator& self) {
  TRY(call_hooks(ts, self));
  return make_step(ts, *ts.types().async_gen_asend, self, Value::none());
}
Result<Ref> async_generator_asend(ThreadState& ts, Generator& self, Value value) {
  TRY(call_hooks(ts, self));
  return make_step(ts, *ts.types().async_gen_asend, self, value);
}
Result<Ref> async_generator_athrow(ThreadState& ts, Generator& self, Args arguments) {
  TRY(call_hooks(ts, self));
  RefTo<Tuple> tuple = TRY(tuple_of(ts, arguments.values));
  return make_step(ts, *ts.types().async_gen_athrow, self, Value(tuple));
}
Result<Ref> async_generator_aclose(ThreadState& ts, Generator& self) {
  TRY(call_hooks(ts, self));
  return make_step(ts, *ts.types().async_gen_athrow, self, Value());
}
Result<Ref> async_generator_class_get_item(ThreadState& ts, Type& cls, Value item) {
  return make_generic_alias(ts, Value(cls), item);
}
Result<Ref> async_generator_repr(ThreadState& ts, Generator& self) {
  return text(ts, "<async_generator object {} at {}>", Value(self.qualname.get()), Value(TRY(address_text(ts, self))));
}

Value async_generator_name(ThreadState&, Generator& self) { return Value(self.name.get()); }
Result<void> async_generator_set_name(ThreadState& ts, Generator& self, Value value) {
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "__name__ must be set to a string object");
  self.name.set(RefTo<Str>::share(as<Str>(value)));
  return {};
}
Value async_generator_qualname(ThreadState&, Generator& self) { return Value(self.qualname.get()); }
Result<void> async_generator_set_qualname(ThreadState& ts, Generator& self, Value value) {
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "__qualname__ must be set to a string object");
  self.qualname.set(RefTo<Str>::share(as<Str>(value)));
  return {};
}
bool async_generator_is_running(ThreadState&, Generator& self) { return self.running_async; }

constexpr NativeMethod kAsyncGeneratorMethods[] = {
    method<async_generator_asend>("asend(self, value, /)", "An awaitable that resumes the generator with a value."),
    method<async_generator_athrow>("athrow(self, *args)", "An awaitable that raises an exception in the generator."),
    method<async_generator_aclose>("aclose(self, /)", "An awaitable that raises GeneratorExit in the generator."),
    class_method<async_generator_class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};
constexpr GetSetRow kAsyncGeneratorGetSets[] = {
    getter_setter<async_generator_name, async_generator_set_name>("__name__", "name of the async generator"),
    getter_setter<async_generator_qualname, async_generator_set_qualname>("__qualname__",
                                                                          "qualified name of the async generator"),
    getter<generator_yield_from>("ag_await", "object being awaited on, or None"),
    getter<async_generator_is_running>("ag_running", nullptr),
    getter<generator_frame_object>("ag_frame", nullptr),
    getter<generator_code>("ag_code", nullptr),
};

// --- anext(iterator, default)

struct AnextAwaitable : Object {
  Field awaitable;
  Field fallback;
};
// The iterator behind the awaitable.
Result<Ref> anext_iterator(ThreadState& ts, AnextAwaitable& self) {
  Ref awaitable = self.awaitable.share();
  Ref iterator = TRY(awaitable_iterator(ts, awaitable));
  if (type_of(ts, iterator).slots.tp_next) return iterator;
  // A coroutine: what its __await__ gives can be iterated.
  UnarySlot await = type_of(ts, iterator).slots.am_await;
  if (await) {
    iterator = TRY(await(ts, iterator));
    if (type_of(ts, iterator).slots.tp_next) return iterator;
  }
  return raise(ts, Exc::TypeError, "__await__ returned a non-iterable");
}
// StopAsyncIteration is the end of the asynchronous iterator: the default is the result.
Result<Ref> anext_result(ThreadState& ts, AnextAwaitable& self, Result<Ref> result) {
  if (!result.is_error() || !ts.catch_if(Exc::StopAsyncIteration)) return result;
  return raise_stop_iteration(ts, self.fallback);
}
Result<Maybe<Ref>> anext_next(ThreadState& ts, AnextAwaitable& self) {
  RefTo<AnextAwaitable> keep = RefTo<AnextAwaitable>::share(self);
  Ref iterator = TRY(anext_iterator(ts, self));
  Ref returned;
  Result<Maybe<Ref>> item = next_with_value(ts, iterator, returned);
  if (item.is_error()) {
    if (!ts.catch_if(Exc::StopAsyncIteration)) return raised;
    return raise_stop_iteration(ts, self.fallback);
  }
  Maybe<Ref> present = item.release();
  if (!present) return raise_stop_iteration(ts, returned);
  return present;
}
Result<Ref> anext_send(ThreadState& ts, AnextAwaitable& self, Value value) {
  RefTo<AnextAwaitable> keep = RefTo<AnextAwaitable>::share(self);
  Ref iterator = TRY(anext_iterator(ts, self));
  return anext_result(ts, self, call_method(ts, iterator, names::k_send, value));
}
Result<Ref> anext_throw(ThreadState& ts, AnextAwaitable& self, Args arguments) {
  RefTo<AnextAwaitable> keep = RefTo<AnextAwaitable>::share(self);
  Ref iterator = TRY(anext_iterator(ts, self));
  return anext_result(ts, self,
                      call_method_values(ts, iterator, ts.interpreter().name(names::k_throw), arguments.values));
}
Result<Ref> anext_close(ThreadState& ts, AnextAwaitable& self) {
  RefTo<AnextAwaitable> keep = RefTo<AnextAwaitable>::share(self);
  Ref iterator = TRY(anext_iterator(ts, self));
  return anext_result(ts, self, call_method(ts, iterator, names::k_close));
}
void anext_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<AnextAwaitable&>(object);
  visitor.visit(self.awaitable);
  visitor.visit(self.fallback);
}
void anext_destroy(ThreadState&, Object& object) {
  auto& self = static_cast<AnextAwaitable&>(object);
  self.awaitable.clear();
  self.fallback.clear();
}
// A cleared one stays callable: it waits for None, which fails with a TypeError.
void anext_clear(ThreadState&, Object& object) {
  auto& self = static_cast<AnextAwaitable&>(object);
  self.awaitable.set(Ref::none());
  self.fallback.set(Ref::none());
}
constexpr NativeMethod kAnextMethods[] = {
    method<anext_send>("send(self, arg, /)", "Resume the awaitable with a value."),
    method<anext_throw>("throw(self, *args)", "Raise an exception where the awaitable waits."),
    method<anext_close>("close(self, /)", "Raise GeneratorExit where the awaitable waits."),
};

}  // namespace

bool is_exact_async_generator(Value value) {
  return value.is_heap() && value.object()->type->exact_kind == Kind::kAsyncGenerator;
}

Result<Ref> async_gen_wrap(ThreadState& ts, Ref value) {
  WrappedValue* wrapped = TRY(ts.allocate_as<WrappedValue>(*ts.types().async_gen_wrapped_value));
  wrapped->value.initialize(std::move(value));
  ts.track(*wrapped);
  return Ref::adopt(Value(wrapped));
}

Result<Ref> builtin_anext(ThreadState& ts, Value aiterator, Value fallback) {
  UnarySlot slot = type_of(ts, aiterator).slots.am_anext;
  if (!slot) return raise(ts, Exc::TypeError, "'{}' object is not an async iterator", type_name(ts, aiterator));
  Ref awaitable = TRY(slot(ts, aiterator));
  if (fallback.is_unbound()) return awaitable;
  AnextAwaitable* result = TRY(ts.allocate_as<AnextAwaitable>(*ts.types().anext_awaitable));
  result->awaitable.initialize(std::move(awaitable));
  result->fallback.initialize(Ref::share(fallback));
  ts.track(*result);
  return Ref::adopt(Value(result));
}

const TypeSpec spec_async_generator{
    .name = "async_generator",
    .kind = Kind::kAsyncGenerator,
    .instance_bytes = sizeof(Generator),
    .flags = type_flags::kContainer | type_flags::kHasWeakrefs | type_flags::kNoInstantiation,
    .methods = kAsyncGeneratorMethods,
    .getsets = kAsyncGeneratorGetSets,
    .slots = [](Slots& s) {
      s.am_aiter = &return_self;
      s.am_anext = slot<async_generator_anext>;
      s.tp_repr = slot<async_generator_repr>;
      s.tp_finalize = &generator_finalize;
      s.visit_references = &generator_visit;
      s.clear_references = &generator_clear;
      s.destroy = &generator_destroy;
    }};
const TypeSpec spec_async_gen_asend{.name = "async_generator_asend",
                                    .kind = Kind::kAsyncGenStep,
                                    .instance_bytes = sizeof(Step),
                                    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                                    .methods = kAsendMethods,
                                    .slots = [](Slots& s) {
                                      s.am_await = &return_self;
                                      s.tp_iter = &return_self;
                                      s.tp_next = slot<asend_next>;
                                      s.visit_references = &step_visit;
                                      s.clear_references = &step_clear;
                                      s.destroy = &step_clear;
                                    }};
const TypeSpec spec_async_gen_athrow{.name = "async_generator_athrow",
                                     .kind = Kind::kAsyncGenStep,
                                     .instance_bytes = sizeof(Step),
                                     .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                                     .methods = kAthrowMethods,
                                     .slots = [](Slots& s) {
                                       s.am_await = &return_self;
                                       s.tp_iter = &return_self;
                                       s.tp_next = slot<athrow_next>;
                                       s.visit_references = &step_visit;
                                       s.clear_references = &step_clear;
                                       s.destroy = &step_clear;
                                     }};
const TypeSpec spec_async_gen_wrapped_value{.name = "async_generator_wrapped_value",
                                            .kind = Kind::kNative,
                                            .instance_bytes = sizeof(WrappedValue),
                                            .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                                            .slots = [](Slots& s) {
                                              s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
                                                visitor.visit(static_cast<WrappedValue&>(object).value);
                                              };
                                              s.destroy = [](ThreadState&, Object& object) {
                                                static_cast<WrappedValue&>(object).value.clear();
                                              };
                                            }};
const TypeSpec spec_anext_awaitable{.name = "anext_awaitable",
                                    .kind = Kind::kNative,
                                    .instance_bytes = sizeof(AnextAwaitable),
                                    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                                    .methods = kAnextMethods,
                                    .slots = [](Slots& s) {
                                      s.am_await = &return_self;
                                      s.tp_iter = &return_self;
                                      s.tp_next = slot<anext_next>;
                                      s.visit_references = &anext_visit;
                                      s.clear_references = &anext_clear;
                                      s.destroy = &anext_destroy;
                                    }};

}  // namespace ouro
