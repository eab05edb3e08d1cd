// Specialised calls. They stand at PRECALL and do the CALL behind it too: ip[0] is PRECALL's cache, ip[1] the CALL,
// ip[2..5] its caches. Operands: [NULL, callable, arguments ...], or [callable, self, arguments ...] (`is_method`).
//
// What a Python function needs is read from its code object (`plain_argcount`), so a site that calls many functions of
// one kind stays specialised. Arguments move from the value stack into the new frame.
#include "eval/enter_frame.h"
#include "eval/handler_list.h"
#include "eval/specialise.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "runtime/protocol.h"
#include "runtime/type.h"

namespace ouro {
namespace {

inline constexpr int kCallWords = 6;   // PRECALL's cache, CALL and its caches
inline constexpr int kCallCache = 2;   // the first cache of CALL
inline constexpr int kCallOffset = 2;  // from PRECALL's cache to behind the CALL, where tracebacks look
inline constexpr int kCallSkip = kCallWords - kCallOffset;

// The callable of a site of the form, null when the operands are of the other form.
template <bool is_method>
[[gnu::always_inline]] inline Value callable_at(const Value* base) {
  if (is_method) return base[0];
  return base[0].is_unbound() ? base[1] : Value::unbound();
}

// --- Python functions

// A call with so many positional arguments and no others gives each parameter a value.
[[gnu::always_inline]] inline bool takes_positional(const Function& function, size_t count) {
  int64_t missing = function.code->plain_argcount - int64_t(count);
  return missing == 0 || (missing > 0 && function.defaults.get() && function.defaults->size >= uint64_t(missing));
}
// Gives the parameters from sp on their defaults, which are known to be enough, and runs the frame.
OURO_HANDLER(begin_with_defaults) {
  Code& code = *frame->code;
  const Tuple& defaults = *frame->function->defaults;
  const Value* end = frame->localsplus + code.plain_argcount;
  const Value* value = defaults.items() + defaults.size - (end - sp);
#pragma clang loop vectorize(disable) unroll(disable)
  for (; sp != end; value++) {
    add_reference(*value);
    *sp++ = *value;
  }
  clear_locals(frame->localsplus, size_t(code.plain_argcount), code);
  OURO_BEGIN_FRAME(code);
}
// The last parameters take their defaults.
template <bool is_method>
OURO_HANDLER(precall_python_defaults) {
  Value* base = sp - arg - 2;
  Value callable = callable_at<is_method>(base);
  if (!is_exact<Function>(callable)) [[unlikely]]
    OURO_TAIL(miss);
  auto& function = *static_cast<Function*>(callable.object());
  Code& code = *function.code;
  size_t count = arg + (is_method ? 1 : 0);
  if (!takes_positional(function, count)) [[unlikely]]
    OURO_TAIL(miss);
  Frame* made = open_frame(ts, function, code, FrameEntry::kCall);
  if (!made) [[unlikely]]
    OURO_GENERAL(PRECALL);
  move_values(made->localsplus, sp - count, count);
  OURO_LEAVE_CALLER(made, base, ip + kCallOffset, kCallSkip);
  sp = frame->localsplus + count;
  OURO_TAIL(begin_with_defaults);
}

// As many positional arguments as the function has parameters, or fewer where the last have defaults.
template <bool is_method>
OURO_HANDLER(precall_python) {
  Value* base = sp - arg - 2;
  Value callable = callable_at<is_method>(base);
  if (!is_exact<Function>(callable)) [[unlikely]]
    OURO_TAIL(miss);
  auto& function = *static_cast<Function*>(callable.object());
  Code& code = *function.code;
  size_t count = arg + (is_method ? 1 : 0);
  if (code.plain_argcount != int64_t(count)) [[unlikely]]
    OURO_TAIL(precall_python_defaults<is_method>);
  Frame* made = open_frame(ts, function, code, FrameEntry::kCall);
  if (!made) [[unlikely]]
    OURO_GENERAL(PRECALL);
  move_values(made->localsplus, sp - count, count);
  clear_locals(made->localsplus, count, code);
  OURO_ENTER_FRAME(made, code, base, ip + kCallOffset, kCallSkip);
}

// Gives the parameters from `first` on that are empty their defaults. False: one has none; nothing was changed.
[[gnu::noinline]] bool fill_defaults(ThreadState& ts, Function& function, Value* locals, int first) {
  Code& code = *function.code;
  int defaults = function.defaults ? int(function.defaults->size) : 0;
  auto default_of = [&](int parameter) {
    if (parameter < code.argcount) {
      int number = parameter - (code.argcount - defaults);
      return number >= 0 ? function.defaults->items()[number] : Value();
    }
    Dict* dict = function.kwdefaults.get();
    if (!dict || !dict->string_keys) return Value();
    Str& name = *static_cast<Str*>(code.localsplus_names->items()[parameter].object());
    // Mostly the dict has the parameters' order.
    uint64_t guess = uint64_t(parameter - code.argcount);
    if (guess < dict->entry_count && dict->entries[guess].key == Value(name)) return dict->entries[guess].value;
    return dict_find(ts, *dict, name);
  };
  int end = code.argcount + code.kwonlyargcount;
  for (int i = first; i < end; i++)
    if (locals[i].is_unbound() && default_of(i).is_null()) return false;
  for (int i = first; i < end; i++)
    if (locals[i].is_unbound()) {
      locals[i] = default_of(i);
      add_reference(locals[i]);
    }
  return true;
}

// With keywords. Cache: version of the code (2), for each keyword the number of its parameter, four bits each (2).
template <bool is_method>
OURO_HANDLER(precall_python_keywords) {
  Value* base = sp - arg - 2;
  Value callable = callable_at<is_method>(base);
  const Tuple* names = frame->keyword_names;
  if (!is_exact<Function>(callable) || !names) [[unlikely]]
    OURO_TAIL(miss);
  auto& function = *static_cast<Function*>(callable.object());
  Code& code = *function.code;
  if (code.version != read_cache32(ip + kCallCache) || names->size > kMostCachedKeywords || names->size > arg)
      [[unlikely]]
    OURO_TAIL(miss);
  Frame* made = open_frame(ts, function, code, FrameEntry::kCall);
  if (!made) [[unlikely]]
    OURO_GENERAL(PRECALL);
  size_t keywords = names->size;
  size_t count = arg + (is_method ? 1 : 0);
  size_t positional = count - keywords;
  Value* from = sp - count;
  Value* to = made->localsplus;
  move_values(to, from, positional);
  clear_locals(to, positional, code);
  uint32_t places = read_cache32(ip + kCallCache + 2);
#pragma clang loop vectorize(disable) unroll(disable)
  for (size_t i = 0; i < keywords; i++, places >>= 4) to[places & 15] = from[positional + i];
  if (count != size_t(code.argcount + code.kwonlyargcount)) {
    bool filled = fill_defaults(*ts, function, to, int(positional));
    table = ts->table;
    if (!filled) [[unlikely]] {
      ts->data_top = reinterpret_cast<char*>(made);
      OURO_GENERAL(PRECALL);
    }
  }
  frame->keyword_names = nullptr;
  OURO_ENTER_FRAME(made, code, base, ip + kCallOffset, kCallSkip);
}

// A bound method of a Python function. With is_method the operand behind it is its first argument (the end of a `with`
// block).
template <bool is_method>
OURO_HANDLER(precall_bound) {
  Value* base = sp - arg - 2;
  Value callable = callable_at<is_method>(base);
  if (!is_exact<BoundMethod>(callable)) [[unlikely]]
    OURO_TAIL(miss);
  auto& bound = *static_cast<BoundMethod*>(callable.object());
  Value target = bound.function;
  if (!is_exact<Function>(target)) [[unlikely]]
    OURO_TAIL(miss);
  auto& function = *static_cast<Function*>(target.object());
  Code& code = *function.code;
  size_t count = arg + (is_method ? 1 : 0);
  if (code.plain_argcount != int64_t(count) + 1) [[unlikely]]
    OURO_TAIL(miss);
  Frame* made = open_frame(ts, function, code, FrameEntry::kCall);
  if (!made) [[unlikely]]
    OURO_GENERAL(PRECALL);
  function.refcount++;
  Value self = bound.self;
  add_reference(self);
  made->localsplus[0] = self;
  move_values(made->localsplus + 1, sp - count, count);
  clear_locals(made->localsplus, count + 1, code);
  if (--bound.refcount == 0) {
    frame->ip = ip + kCallOffset;
    destroy(&bound);
    table = ts->table;
  }
  OURO_ENTER_FRAME(made, code, base, ip + kCallOffset, kCallSkip);
}

// The __enter__ of a context manager that is a Python function of one parameter, and its __exit__; null: the general
// form applies.
[[gnu::noinline]] Function* enter_function(ThreadState& ts, Type& type, Value& exit) {
  Value enter = type_lookup(ts, type, names::k___enter__);
  exit = type_lookup(ts, type, names::k___exit__);
  if (enter.is_null() || exit.is_null() || !is_exact<Function>(enter) || !is_exact<Function>(exit)) return nullptr;
  return as<Function>(enter).code->plain_argcount == 1 ? &as<Function>(enter) : nullptr;
}
[[gnu::noinline]] Value bind_method(ThreadState& ts, Value function, Value self) {
  auto made = bound_method_make(ts, function, self);
  return made.is_error() ? Value() : Value(made.release().leak());
}
// BEFORE_WITH: the bound __exit__ stays on the stack, what __enter__ gives is pushed by its frame.
OURO_HANDLER(before_with) {
  Value manager = sp[-1], exit;
  frame->ip = ip;
  Function* enter = enter_function(*ts, type_of(*ts, manager), exit);
  if (!enter) OURO_GENERAL(BEFORE_WITH);
  Value bound = bind_method(*ts, exit, manager);
  table = ts->table;
  if (bound.is_null()) [[unlikely]]
    OURO_TAIL(unwind);
  Code& code = *enter->code;
  Frame* made = open_frame(ts, *enter, code, FrameEntry::kCall);
  if (!made) [[unlikely]] {
    release_reference(bound);
    OURO_GENERAL(BEFORE_WITH);
  }
  enter->refcount++;
  made->localsplus[0] = manager;
  clear_locals(made->localsplus, 1, code);
  sp[-1] = bound;
  OURO_ENTER_FRAME(made, code, sp, ip, 0);
}

// --- classes

// An instance of a Python class whose __new__ is object's and whose __init__ is a Python function. Cache: version of
// the class (2), token of __init__ (2).
[[gnu::noinline]] Frame* begin_class_call(ThreadState& ts, Value* base, Value* sp, Function& init) {
  Type& type = as<Type>(base[1]);
  size_t count = size_t(sp - base) - 2;
  Result<Ref> instance = instance_allocate(ts, type);
  Frame* made = nullptr;
  if (!instance.is_error()) {
    Ref self = instance.release();
    // self takes the place of the class, whose reference moves to the empty slot below.
    base[0] = base[1];
    base[1] = self;
    auto result = make_call_frame(ts, init, CallArguments{base + 1, count + 1, nullptr});
    Value cls = base[0];
    if (!result.is_error()) {
      made = result.release();
      base[0] = self.leak();  // the result of the call; base[1] was borrowed
      release_reference(cls);
      for (size_t i = 0; i < count; i++) release_reference(base[2 + i]);
      return made;
    }
    base[1] = cls;
    base[0] = Value::unbound();
  }
  while (sp > base) release_reference(*--sp);
  return nullptr;
}
// __init__ with defaults, *args and the like.
OURO_HANDLER(precall_class_any) {
  Value* base = sp - arg - 2;
  auto& init = *static_cast<Function*>(from_heap_token(*ts, read_cache32(ip + kCallCache + 2)));
  ip += kCallOffset;
  frame->ip = ip;
  frame->sp = sp;
  Frame* made = begin_class_call(*ts, base, sp, init);
  if (!made) [[unlikely]] {
    sp = base;
    OURO_TAIL(unwind);
  }
  frame->sp = base + 1;
  frame->return_offset = kCallSkip;
  made->entry = FrameEntry::kInit;
  arg = reinterpret_cast<uint64_t>(made);
  OURO_TAIL(push_call_frame);
}
// A tracked instance; null: raised.
[[gnu::noinline]] Object* make_instance(ThreadState& ts, Type& type) {
  Result<Object*> made = ts.allocate(type);
  if (made.is_error()) return nullptr;
  Object* object = made.release();
  ts.track(*object);
  return object;
}
OURO_HANDLER(precall_class) {
  Value* base = sp - arg - 2;
  Value callable = callable_at<false>(base);
  if (!is<Type>(callable) || static_cast<Type*>(callable.object())->version != read_cache32(ip + kCallCache))
      [[unlikely]]
    OURO_TAIL(miss);
  auto& init = *static_cast<Function*>(from_heap_token(*ts, read_cache32(ip + kCallCache + 2)));
  Code& code = *init.code;
  if (code.plain_argcount != int64_t(arg) + 1 || size_t(ts->data_limit - ts->data_top) < frame_bytes(code) ||
      ts->recursion_remaining <= 0) [[unlikely]]
    OURO_TAIL(precall_class_any);
  auto& type = *static_cast<Type*>(callable.object());
  frame->ip = ip + kCallOffset;
  Object* self = make_instance(*ts, type);
  table = ts->table;
  if (!self) [[unlikely]]
    OURO_TAIL(unwind);
  Frame* made = open_frame(ts, init, code, FrameEntry::kInit);
  init.refcount++;
  self->refcount = 2;  // for the frame and for the result
  size_t count = size_t(sp - base) - 2;
  made->localsplus[0] = Value(self);
  move_values(made->localsplus + 1, base + 2, count);
  clear_locals(made->localsplus, count + 1, code);
  type.refcount--;  // the instance keeps it
  base[0] = Value(self);
  OURO_ENTER_FRAME(made, code, base + 1, ip + kCallOffset, kCallSkip);
}

// --- native functions

// Serves what came during a native call, before the next instruction: the call's result is on the stack.
[[gnu::noinline]] bool serve(ThreadState& ts) { return !ts.checkpoint().is_error(); }
OURO_HANDLER(serve_after_call) {
  frame->ip = ip - kCallSkip;
  frame->sp = sp;
  bool ok = serve(*ts);
  table = ts->table;
  if (!ok) OURO_TAIL(unwind);
  OURO_NEXT();
}
[[gnu::noinline]] void release_operands(Value* base, Value* sp) {
  while (sp > base) release_reference(*--sp);
}

// Puts the result in the place of the operands [base, sp), which are released: `count` arguments and the callable, and
// self for a method. Then the next instruction.
#define OURO_FINISH_NATIVE(result, count, is_method)                               \
  do {                                                                             \
    Value result_ = (result);                                                      \
    for (size_t i_ = 0; i_ < size_t(count); i_++) release_reference(base[2 + i_]); \
    if (is_method) release_reference(base[1]);                                     \
    Object* callable_ = base[(is_method) ? 0 : 1].object();                        \
    if (--callable_->refcount == 0) [[unlikely]]                                   \
      destroy(callable_);                                                          \
    base[0] = result_;                                                             \
    sp = base + 1;                                                                 \
    ip += kCallSkip;                                                               \
    table = ts->table;                                                             \
    consts = frame->code->consts->items();                                         \
    if (ts->eval_breaker.load(std::memory_order_relaxed)) [[unlikely]]             \
      OURO_TAIL(serve_after_call);                                                 \
    OURO_NEXT();                                                                   \
  } while (0)
#define OURO_FAIL_NATIVE()      \
  do {                          \
    release_operands(base, sp); \
    sp = base;                  \
    table = ts->table;          \
    OURO_TAIL(unwind);          \
  } while (0)

[[gnu::always_inline]] inline Value call_row(ThreadState& ts, Value self, const NativeMethod& method,
                                             const Value* first, size_t count) {
  Result<Ref> result = method.thunk(ts, self, CallArguments{first, count, nullptr}, method);
  return result.is_error() ? Value() : result.release().leak();
}

[[gnu::noinline]] Value call_class(ThreadState& ts, Value cls, const Value* first, size_t count) {
  Result<Ref> result = call(ts, cls, CallArguments{first, count, nullptr});
  return result.is_error() ? Value() : result.release().leak();
}

// Built-in functions; fixed: the number of arguments where known, else -1.
template <int fixed>
OURO_HANDLER(precall_native) {
  size_t count = fixed >= 0 ? size_t(fixed) : arg;
  Value* base = sp - count - 2;
  Value callable = callable_at<false>(base);
  if (!is_exact<Builtin>(callable)) [[unlikely]]
    OURO_TAIL(miss);
  auto& builtin = *static_cast<Builtin*>(callable.object());
  ip += kCallOffset;
  frame->ip = ip;
  frame->sp = sp;
  Value result = call_row(*ts, builtin.self, *builtin.method, base + 2, count);
  if (result.is_null()) [[unlikely]]
    OURO_FAIL_NATIVE();
  OURO_FINISH_NATIVE(result, count, false);
}
// Classes that no other form fits.
OURO_HANDLER(precall_native_class) {
  Value* base = sp - arg - 2;
  Value callable = callable_at<false>(base);
  if (!is<Type>(callable)) [[unlikely]]
    OURO_TAIL(miss);
  ip += kCallOffset;
  frame->ip = ip;
  frame->sp = sp;
  Value result = call_class(*ts, callable, base + 2, arg);
  if (result.is_null()) [[unlikely]]
    OURO_FAIL_NATIVE();
  OURO_FINISH_NATIVE(result, arg, false);
}
// Methods of built-in types.
template <int fixed>
OURO_HANDLER(precall_native_method) {
  size_t count = fixed >= 0 ? size_t(fixed) : arg;
  Value* base = sp - count - 2;
  if (!is_exact<MethodDescriptor>(base[0])) [[unlikely]]
    OURO_TAIL(miss);
  auto& descriptor = *static_cast<MethodDescriptor*>(base[0].object());
  Type& type = type_of(*ts, base[1]);
  if (&type != descriptor.owner && !is_subtype(&type, descriptor.owner)) [[unlikely]]
    OURO_GENERAL(PRECALL);
  ip += kCallOffset;
  frame->ip = ip;
  frame->sp = sp;
  Value result = call_row(*ts, base[1], *descriptor.method, base + 2, count);
  if (result.is_null()) [[unlikely]]
    OURO_FAIL_NATIVE();
  OURO_FINISH_NATIVE(result, count, true);
}

// list.append of a list with room. Cache: the method's token (2).
OURO_HANDLER(precall_list_append) {
  Value* base = sp - 3;
  if (base[0].is_unbound() || base[0].object() != from_heap_token(*ts, read_cache32(ip + kCallCache)) ||
      !is_exact<List>(base[1])) [[unlikely]]
    OURO_TAIL(miss);
  auto& list = *static_cast<List*>(base[1].object());
  if (list.size == list.capacity || list.refcount == 1) [[unlikely]]
    OURO_TAIL(precall_native_method<1>);
  list.items[list.size++] = sp[-1];
  list.refcount--;
  base[0].object()->refcount--;  // the type's dict holds the method
  sp = base;
  *sp++ = Value::none();
  ip += kCallWords;
  OURO_NEXT();
}

// The built-in functions below are known by their row. Cache: its token (2).
[[gnu::always_inline]] inline bool guard_row(const Value* base, const uint16_t* cache) {
  return base[0].is_unbound() && is_exact<Builtin>(base[1]) &&
         row_token(*static_cast<Builtin*>(base[1].object())->method) == read_cache32(cache);
}
// len() of the containers whose size is a field.
OURO_HANDLER(precall_len) {
  Value* base = sp - 3;
  if (!guard_row(base, ip + kCallCache)) [[unlikely]]
    OURO_TAIL(miss);
  Value container = base[2];
  uint64_t size;
  if (is_exact<List>(container)) size = static_cast<List*>(container.object())->size;
  else if (is_exact<Str>(container)) size = static_cast<Str*>(container.object())->length;
  else if (is_exact<Tuple>(container)) size = static_cast<Tuple*>(container.object())->size;
  else if (is_exact<Dict>(container)) size = static_cast<Dict*>(container.object())->used;
  else OURO_TAIL(precall_native<1>);
  if (container.object()->refcount == 1 || base[1].object()->refcount == 1) [[unlikely]]
    OURO_TAIL(precall_native<1>);
  container.object()->refcount--;
  base[1].object()->refcount--;
  base[0] = Value::small_int(int64_t(size));
  sp = base + 1;
  ip += kCallWords;
  OURO_NEXT();
}
// isinstance(): a class of the plain metatype that the object's type is or inherits from.
OURO_HANDLER(precall_isinstance) {
  Value* base = sp - 4;
  if (!guard_row(base, ip + kCallCache)) [[unlikely]]
    OURO_TAIL(miss);
  ip += kCallOffset;
  frame->ip = ip;
  frame->sp = sp;
  Value value = base[2], wanted = base[3];
  bool truth = wanted.is_heap() && Value(type_of(*ts, value)) == wanted;
  if (!truth) {
    Result<bool> found = is_instance(*ts, value, wanted);
    if (found.is_error()) [[unlikely]]
      OURO_FAIL_NATIVE();
    truth = found.value();
  }
  OURO_FINISH_NATIVE(Value::boolean(truth), 2, false);
}
// A site of many callables: by the kind of this one. The forms it goes on to find what they guard.
OURO_HANDLER(precall_any) {
  Value* base = sp - arg - 2;
  bool is_method = !base[0].is_unbound();
  Value callable = is_method ? base[0] : base[1];
  if (!frame->keyword_names) {
    if (is_exact<Function>(callable)) {
      if (takes_positional(*static_cast<Function*>(callable.object()), arg + size_t(is_method))) {
        if (is_method) OURO_TAIL(precall_python<true>);
        OURO_TAIL(precall_python<false>);
      }
    } else if (is_method) {
      if (is_exact<MethodDescriptor>(callable)) OURO_TAIL(precall_native_method<-1>);
    } else if (is_exact<Builtin>(callable)) {
      OURO_TAIL(precall_native<-1>);
    } else if (is<Type>(callable)) {
      OURO_TAIL(precall_native_class);
    }
  }
  [[clang::musttail]] return table->handlers[private_op::PRECALL_GENERIC](OURO_LOOP_ARGUMENTS);
}

// type(x).
OURO_HANDLER(precall_type) {
  Value* base = sp - 3;
  if (!base[0].is_unbound() || base[1] != Value(ts->types().type)) [[unlikely]]
    OURO_TAIL(miss);
  Value value = base[2];
  Type& type = type_of(*ts, value);
  type.refcount++;
  base[1].object()->refcount--;  // the interpreter holds it
  base[0] = Value(type);
  sp = base + 1;
  ip += kCallWords;
  OURO_RELEASE_NEXT(value);
}

}  // namespace

void add_specialised_call_handlers(DispatchTable& table) {
  using namespace private_op;
  auto set = [&](uint8_t number, Handler handler) { table.handlers[number] = handler; };
  set(PRECALL_PYTHON, &precall_python<false>);
  set(PRECALL_PYTHON_METHOD, &precall_python<true>);
  set(PRECALL_PYTHON_DEFAULTS, &precall_python_defaults<false>);
  set(PRECALL_PYTHON_METHOD_DEFAULTS, &precall_python_defaults<true>);
  set(PRECALL_PYTHON_KEYWORDS, &precall_python_keywords<false>);
  set(PRECALL_PYTHON_METHOD_KEYWORDS, &precall_python_keywords<true>);
  set(PRECALL_BOUND, &precall_bound<false>);
  set(PRECALL_BOUND_MORE, &precall_bound<true>);
  set(PRECALL_CLASS, &precall_class);
  table.handlers[uint8_t(Opcode::BEFORE_WITH)] = &before_with;
  set(PRECALL_NATIVE, &precall_native<-1>);
  set(PRECALL_NATIVE_1, &precall_native<1>);
  set(PRECALL_NATIVE_2, &precall_native<2>);
  set(PRECALL_NATIVE_METHOD, &precall_native_method<-1>);
  set(PRECALL_NATIVE_METHOD_0, &precall_native_method<0>);
  set(PRECALL_NATIVE_METHOD_1, &precall_native_method<1>);
  set(PRECALL_LIST_APPEND, &precall_list_append);
  set(PRECALL_LEN, &precall_len);
  set(PRECALL_ISINSTANCE, &precall_isinstance);
  set(PRECALL_TYPE, &precall_type);
  set(PRECALL_NATIVE_CLASS, &precall_native_class);
  set(PRECALL_ANY, &precall_any);
}

}  // namespace ouro
