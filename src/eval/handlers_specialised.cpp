// Handlers of the specialised instructions: guards first, a miss leaves everything as it was and goes to `miss`.
#include <cstring>

#include "eval/execute_backend.h"
#include "eval/generator.h"
#include "eval/handler_list.h"
#include "eval/specialise.h"
#include "eval/specialised.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/range.h"
#include "objects/slice.h"
#include "objects/str_iterator.h"
#include "objects/tuple.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {
namespace {

using Micro = bool (*)(ExecuteBackend&, Value, Value, Value&);

// Operators on immediates: nothing to release.
template <Micro op>
OURO_HANDLER(binary_immediate) {
  ExecuteBackend backend;
  Value out;
  if (!op(backend, sp[-2], sp[-1], out)) [[unlikely]]
    OURO_TAIL(miss);
  sp--;
  sp[-1] = out;
  ip += cache_count(Opcode::BINARY_OP);
  OURO_NEXT();
}

// str + str. Where the next instruction stores the sum in the local variable that holds the left operand, the variable
// gives it up first, so that a text nobody else holds grows in its place.
[[gnu::noinline]] bool add_texts(ThreadState& ts, Frame& frame, Value* operands, uint16_t next) {
  Ref left = Ref::adopt(operands[0]), right = Ref::adopt(operands[1]);
  if (kBaseOpcode[next & 0xFF] == uint8_t(Opcode::STORE_FAST)) {
    Value& local = frame.localsplus[next >> 8];
    if (local == left.get()) {
      local = Value::unbound();
      left.get().object()->refcount--;
      Result<RefTo<Str>> sum = str_append(ts, std::move(left).cast<Str>(), as<Str>(right));
      if (sum.is_error()) return false;
      operands[0] = Value(sum.release().leak());
      return true;
    }
  }
  Result<RefTo<Str>> sum = str_concat(ts, as<Str>(left), as<Str>(right));
  if (sum.is_error()) return false;
  operands[0] = Value(sum.release().leak());
  return true;
}
OURO_HANDLER(binary_add_str) {
  if (!is_exact<Str>(sp[-2]) || !is_exact<Str>(sp[-1])) [[unlikely]]
    OURO_TAIL(miss);
  frame->ip = ip;
  sp -= 2;
  ip += cache_count(Opcode::BINARY_OP);
  if (!add_texts(*ts, *frame, sp, *ip)) [[unlikely]]
    OURO_TAIL(unwind);
  sp++;
  OURO_NEXT();
}

template <class Compare>
OURO_HANDLER(compare_immediate) {
  bool truth;
  if (!Compare::run(sp[-2], sp[-1], uint32_t(arg), truth)) [[unlikely]]
    OURO_TAIL(miss);
  sp--;
  sp[-1] = Value::boolean(truth);
  ip += cache_count(Opcode::COMPARE_OP);
  OURO_NEXT();
}
struct CompareInts {
  [[gnu::always_inline]] static bool run(Value left, Value right, uint32_t op, bool& out) {
    ExecuteBackend backend;
    return specialised::compare_int(backend, left, right, op, out);
  }
};
struct CompareFloats {
  [[gnu::always_inline]] static bool run(Value left, Value right, uint32_t op, bool& out) {
    ExecuteBackend backend;
    return specialised::compare_float(backend, left, right, op, out);
  }
};
// COMPARE_OP of ints and the conditional jump behind it, which is POP_JUMP_FORWARD_IF_FALSE or _TRUE, or backward.
OURO_HANDLER(compare_int_jump) {
  bool truth;
  if (!CompareInts::run(sp[-2], sp[-1], uint32_t(arg), truth)) [[unlikely]]
    OURO_TAIL(miss);
  uint16_t jump = ip[cache_count(Opcode::COMPARE_OP)];
  bool wanted = (jump & 0xFF) == uint8_t(Opcode::POP_JUMP_FORWARD_IF_TRUE);
  sp -= 2;
  ip += cache_count(Opcode::COMPARE_OP) + 1;
  ip += truth == wanted ? jump >> 8 : 0;
  OURO_NEXT();
}
OURO_HANDLER(compare_str) {
  Value left = sp[-2], right = sp[-1];
  if (!is_exact<Str>(left) || !is_exact<Str>(right)) [[unlikely]]
    OURO_TAIL(miss);
  // Both operands die here; the last of a string's references can be given up by the general form only.
  if (left.object()->refcount == 1 || right.object()->refcount == 1 || (left == right && left.object()->refcount == 2))
      [[unlikely]]
    [[clang::musttail]] return table->general[uint8_t(Opcode::COMPARE_OP)](OURO_LOOP_ARGUMENTS);
  const Str &a = as<Str>(left), &b = as<Str>(right);
  bool truth;
  if (a.length == 1 && b.length == 1) truth = ExecuteBackend::holds(a[0], b[0], uint32_t(arg));
  else truth = str_compare_by(a, b, CompareOp(arg));
  left.object()->refcount--;
  right.object()->refcount--;
  sp--;
  sp[-1] = Value::boolean(truth);
  ip += cache_count(Opcode::COMPARE_OP);
  OURO_NEXT();
}

// The container on the stack is replaced by the item and given up.
#define OURO_REPLACE_NEXT(slot, value)                 \
  do {                                                 \
    Value old_ = (slot);                               \
    (slot) = (value);                                  \
    if (--old_.object()->refcount == 0) [[unlikely]] { \
      arg = old_.bits();                               \
      OURO_TAIL(release_then_next);                    \
    }                                                  \
    OURO_NEXT();                                       \
  } while (0)

template <Micro op>
OURO_HANDLER(subscript) {
  ExecuteBackend backend;
  Value out;
  if (!op(backend, sp[-2], sp[-1], out)) [[unlikely]]
    OURO_TAIL(miss);
  sp--;
  ip += cache_count(Opcode::BINARY_SUBSCR);
  OURO_REPLACE_NEXT(sp[-1], out);
}
// The strings of one character below U+0100 are there once they were used.
[[gnu::always_inline]] inline Str* character_of(ThreadState& ts, const Str& text, uint64_t position) {
  return text.width == 1 ? ts.interpreter().characters[text.data1()[position]] : nullptr;
}
OURO_HANDLER(subscript_str_int) {
  Value text = sp[-2], index = sp[-1];
  if (!is_exact<Str>(text) || !index.is_small_int()) [[unlikely]]
    OURO_TAIL(miss);
  auto& self = *static_cast<Str*>(text.object());
  auto position = uint64_t(int64_t(index.bits()) >> 1);
  Str* character = position < self.length ? character_of(*ts, self, position) : nullptr;
  if (!character) [[unlikely]]
    [[clang::musttail]] return table->general[uint8_t(Opcode::BINARY_SUBSCR)](OURO_LOOP_ARGUMENTS);
  character->refcount++;
  sp--;
  ip += cache_count(Opcode::BINARY_SUBSCR);
  OURO_REPLACE_NEXT(sp[-1], Value(character));
}

[[gnu::noinline]] bool load_dict_item(ThreadState& ts, Value* base) {
  Ref container = Ref::adopt(base[0]), key = Ref::adopt(base[1]);
  Result<Maybe<Value>> found = dict_get(ts, as<Dict>(container), key);
  if (found.is_error()) return false;
  Maybe<Value> item = found.release();
  if (!item) [[unlikely]] {
    (void)raise_with(ts, Exc::KeyError, key);
    return false;
  }
  base[0] = Ref::share(*item).leak();
  return true;
}
OURO_HANDLER(subscript_dict) {
  if (!is_exact<Dict>(sp[-2])) [[unlikely]]
    OURO_TAIL(miss);
  frame->ip = ip;
  sp -= 2;
  bool ok = load_dict_item(*ts, sp);
  table = ts->table;
  if (!ok) [[unlikely]]
    OURO_TAIL(unwind);
  sp++;
  ip += cache_count(Opcode::BINARY_SUBSCR);
  OURO_NEXT();
}
[[gnu::noinline]] bool store_dict_item(ThreadState& ts, Value* base) {
  Ref value = Ref::adopt(base[0]), container = Ref::adopt(base[1]), key = Ref::adopt(base[2]);
  return !dict_set(ts, as<Dict>(container), key, value).is_error();
}
OURO_HANDLER(store_dict) {
  // value, dict, key
  if (!is_exact<Dict>(sp[-2])) [[unlikely]]
    OURO_TAIL(miss);
  frame->ip = ip;
  sp -= 3;
  bool ok = store_dict_item(*ts, sp);
  table = ts->table;
  if (!ok) [[unlikely]]
    OURO_TAIL(unwind);
  ip += cache_count(Opcode::STORE_SUBSCR);
  OURO_NEXT();
}

// A slice and the subscript that takes it. The built-in sequences look at the slice and keep nothing of it, so that for
// bounds that are small ints or None it lies on the C++ stack; it is never destroyed, for it holds one reference to
// itself.
struct PassingSlice : Slice {
  PassingSlice(ThreadState& ts, const Value* parts, size_t count) {
    refcount = 2;
    type = ts.types().slice;
    start.initialize(Ref::adopt(parts[0]));
    stop.initialize(Ref::adopt(parts[1]));
    step.initialize(Ref::adopt(count == 3 ? parts[2] : Value::none()));
  }
};
[[gnu::always_inline]] inline bool passing_bounds(const Value* parts, size_t count) {
  bool good = true;
  for (size_t i = 0; i < count; i++) good &= parts[i].is_small_int() || parts[i].is_none();
  return good;
}
[[gnu::always_inline]] inline bool takes_passing_slice(Value container) {
  if (!container.is_heap()) return false;
  Kind kind = container.object()->type->exact_kind;
  return kind == Kind::kList || kind == Kind::kStr || kind == Kind::kTuple;
}
[[gnu::noinline]] bool load_slice(ThreadState& ts, Value* base, size_t count) {
  Ref container = Ref::adopt(base[0]);
  PassingSlice slice(ts, base + 1, count);
  Result<Ref> result = container.get().object()->type->slots.mp_subscript(ts, container, Value(slice));
  if (result.is_error()) return false;
  base[0] = result.release().leak();
  return true;
}
OURO_HANDLER(build_slice_binary_subscr) {
  Value* base = sp - arg - 1;
  if (!takes_passing_slice(base[0]) || !passing_bounds(base + 1, arg)) [[unlikely]]
    [[clang::musttail]] return table->general[uint8_t(Opcode::BUILD_SLICE)](OURO_LOOP_ARGUMENTS);
  ip++;
  frame->ip = ip;
  sp = base;
  bool ok = load_slice(*ts, base, arg);
  table = ts->table;
  if (!ok) [[unlikely]]
    OURO_TAIL(unwind);
  sp++;
  ip += cache_count(Opcode::BINARY_SUBSCR);
  OURO_NEXT();
}
[[gnu::noinline]] bool store_slice(ThreadState& ts, Value* base, size_t count) {
  Ref value = Ref::adopt(base[0]), container = Ref::adopt(base[1]);
  PassingSlice slice(ts, base + 2, count);
  return !container.get().object()->type->slots.mp_set_subscript(ts, container, Value(slice), value).is_error();
}
OURO_HANDLER(build_slice_store_subscr) {
  // value, container, bounds
  Value* base = sp - arg - 2;
  if (!is_exact<List>(base[1]) || !passing_bounds(base + 2, arg)) [[unlikely]]
    [[clang::musttail]] return table->general[uint8_t(Opcode::BUILD_SLICE)](OURO_LOOP_ARGUMENTS);
  ip++;
  frame->ip = ip;
  sp = base;
  bool ok = store_slice(*ts, base, arg);
  table = ts->table;
  if (!ok) [[unlikely]]
    OURO_TAIL(unwind);
  ip += cache_count(Opcode::STORE_SUBSCR);
  OURO_NEXT();
}

OURO_HANDLER(store_list_int) {
  // value, list, index
  Value list = sp[-2], index = sp[-1];
  if (!is_exact<List>(list) || !index.is_small_int()) [[unlikely]]
    OURO_TAIL(miss);
  auto& self = *static_cast<List*>(list.object());
  auto position = uint64_t(int64_t(index.bits()) >> 1);
  if (position >= self.size || self.refcount == 1) [[unlikely]]
    OURO_TAIL(miss);
  self.refcount--;
  Value old = self.items[position];
  self.items[position] = sp[-3];
  sp -= 3;
  ip += cache_count(Opcode::STORE_SUBSCR);
  if (old.is_heap() && --old.object()->refcount == 0) [[unlikely]] {
    arg = old.bits();
    OURO_TAIL(release_then_next);
  }
  OURO_NEXT();
}

// ---------------------------------------------------------------------------------------------- globals

// Cache: index of the entry, version of the globals' keys (2), version of the builtins' keys (2).
OURO_HANDLER(load_global_module) {
  Dict& globals = *frame->globals;
  if (globals.keys_version != read_cache32(ip + 1)) [[unlikely]]
    OURO_TAIL(miss);
  Value value = globals.entries[ip[0]].value;
  if (arg & 1) *sp++ = Value::unbound();
  add_reference(value);
  *sp++ = value;
  ip += cache_count(Opcode::LOAD_GLOBAL);
  OURO_NEXT();
}
OURO_HANDLER(load_global_builtin) {
  if (frame->globals->keys_version != read_cache32(ip + 1) || frame->builtins->keys_version != read_cache32(ip + 3))
      [[unlikely]]
    OURO_TAIL(miss);
  Value value = frame->builtins->entries[ip[0]].value;
  if (arg & 1) *sp++ = Value::unbound();
  add_reference(value);
  *sp++ = value;
  ip += cache_count(Opcode::LOAD_GLOBAL);
  OURO_NEXT();
}

// ---------------------------------------------------------------------------------------------- attributes

// Cache: type version (2), shape id << 8 | index of the value (2).
[[gnu::always_inline]] inline bool guard_instance(Value owner, const uint16_t* cache, uint32_t& index) {
  if (!owner.is_heap()) return false;
  Object& object = *owner.object();
  if (object.type->version != read_cache32(cache)) return false;
  uint32_t word = read_cache32(cache + 2);
  index = word & 0xFF;
  return prefix_of(object).shape->id == word >> 8;
}
OURO_HANDLER(load_attr_instance) {
  uint32_t index;
  Value owner = sp[-1];
  if (!guard_instance(owner, ip, index)) [[unlikely]]
    OURO_TAIL(miss);
  Value value = prefix_of(*owner.object()).values[index];
  add_reference(value);
  ip += cache_count(Opcode::LOAD_ATTR);
  OURO_REPLACE_NEXT(sp[-1], value);
}
// LOAD_FAST and the LOAD_ATTR_INSTANCE behind it: the owner is not counted up and down.
OURO_HANDLER(load_fast_load_attr_instance) {
  Value owner = frame->localsplus[arg];
  uint32_t index;
  if ((ip[0] & 0xFF) != private_op::LOAD_ATTR_INSTANCE || !guard_instance(owner, ip + 1, index)) [[unlikely]]
    [[clang::musttail]] return table->general[uint8_t(Opcode::LOAD_FAST)](OURO_LOOP_ARGUMENTS);
  Value value = prefix_of(*owner.object()).values[index];
  add_reference(value);
  *sp++ = value;
  ip += cache_count(Opcode::LOAD_ATTR) + 1;
  OURO_NEXT();
}
// Cache: type version (2), offset of the member (1).
OURO_HANDLER(load_attr_slot) {
  Value owner = sp[-1];
  if (!owner.is_heap() || owner.object()->type->version != read_cache32(ip)) [[unlikely]]
    OURO_TAIL(miss);
  Value value = *reinterpret_cast<Value*>(reinterpret_cast<char*>(owner.object()) + ip[2]);
  if (value.is_null()) [[unlikely]]
    OURO_TAIL(miss);
  add_reference(value);
  ip += cache_count(Opcode::LOAD_ATTR);
  OURO_REPLACE_NEXT(sp[-1], value);
}
// Cache: version of the module's keys (2), index (1).
OURO_HANDLER(load_attr_module) {
  Value owner = sp[-1];
  if (!is_exact<Module>(owner)) [[unlikely]]
    OURO_TAIL(miss);
  Dict* dict = as<Module>(owner).dict.get();
  if (!dict || dict->keys_version != read_cache32(ip)) [[unlikely]]
    OURO_TAIL(miss);
  Value value = dict->entries[ip[2]].value;
  add_reference(value);
  ip += cache_count(Opcode::LOAD_ATTR);
  OURO_REPLACE_NEXT(sp[-1], value);
}

OURO_HANDLER(release_owner_then_next) {
  // arg: the owner, whose reference is the last.
  frame->ip = ip;
  OURO_TAIL(release_then_next);
}
OURO_HANDLER(store_attr_instance) {
  uint32_t index;
  Value owner = sp[-1];
  if (!guard_instance(owner, ip, index) || owner.object()->refcount == 1) [[unlikely]]
    OURO_TAIL(miss);
  Value* slot = &prefix_of(*owner.object()).values[index];
  Value old = *slot;
  *slot = sp[-2];
  owner.object()->refcount--;
  sp -= 2;
  ip += cache_count(Opcode::STORE_ATTR);
  if (old.is_heap() && --old.object()->refcount == 0) [[unlikely]] {
    arg = old.bits();
    OURO_TAIL(release_owner_then_next);
  }
  OURO_NEXT();
}
// A new attribute: the shape's newest child is the one that adds it. Cache: as above; the index is that of the new
// value.
OURO_HANDLER(store_attr_new) {
  uint32_t index;
  Value owner = sp[-1];
  if (!guard_instance(owner, ip, index) || owner.object()->refcount == 1) [[unlikely]]
    OURO_TAIL(miss);
  ObjectPrefix& prefix = prefix_of(*owner.object());
  Shape* next = prefix.shape->first_child;
  if (!next || next->keys[index] != frame->code->names->items()[arg].object() || index >= prefix.capacity) [[unlikely]]
    OURO_TAIL(miss);
  prefix.values[index] = sp[-2];
  prefix.shape = next;
  owner.object()->refcount--;
  sp -= 2;
  ip += cache_count(Opcode::STORE_ATTR);
  OURO_NEXT();
}
OURO_HANDLER(store_attr_slot) {
  Value owner = sp[-1];
  if (!owner.is_heap() || owner.object()->type->version != read_cache32(ip) || owner.object()->refcount == 1)
      [[unlikely]]
    OURO_TAIL(miss);
  auto* slot = reinterpret_cast<Value*>(reinterpret_cast<char*>(owner.object()) + ip[2]);
  Value old = *slot;
  *slot = sp[-2];
  owner.object()->refcount--;
  sp -= 2;
  ip += cache_count(Opcode::STORE_ATTR);
  if (!old.is_null() && old.is_heap() && --old.object()->refcount == 0) [[unlikely]] {
    arg = old.bits();
    OURO_TAIL(release_owner_then_next);
  }
  OURO_NEXT();
}

// ---------------------------------------------------------------------------------------------- methods

// Cache: type version (2), shape id (2), the method's token (2). The instance's shape says that nothing hides the
// method.
OURO_HANDLER(load_method_instance) {
  Value owner = sp[-1];
  if (!owner.is_heap()) [[unlikely]]
    OURO_TAIL(miss);
  Object& object = *owner.object();
  if (object.type->version != read_cache32(ip) || prefix_of(object).shape->id != read_cache32(ip + 2)) [[unlikely]]
    OURO_TAIL(miss);
  Object* method = from_heap_token(*ts, read_cache32(ip + 4));
  method->refcount++;
  sp[-1] = Value(method);
  *sp++ = owner;
  ip += cache_count(Opcode::LOAD_METHOD);
  OURO_NEXT();
}
// Instances without attributes of their own, immediates included.
OURO_HANDLER(load_method_no_attributes) {
  Value owner = sp[-1];
  if (type_of(*ts, owner).version != read_cache32(ip)) [[unlikely]]
    OURO_TAIL(miss);
  Object* method = from_heap_token(*ts, read_cache32(ip + 4));
  method->refcount++;
  sp[-1] = Value(method);
  *sp++ = owner;
  ip += cache_count(Opcode::LOAD_METHOD);
  OURO_NEXT();
}

// ---------------------------------------------------------------------------------------------- calls
// These stand at PRECALL and do the CALL behind it too: ip[0] is PRECALL's cache, ip[1] the CALL, ip[2..5] its caches.

inline constexpr int kCallWords = 6;
inline constexpr int kCallCache = 2;

// A frame of a Python function with plain positional parameters; the operands move into it.
template <bool is_method>
[[clang::no_builtin("memcpy", "memset", "memmove")]] OURO_HANDLER(precall_python) {
  Value* base = sp - arg - 2;
  Value callable = is_method ? base[0] : base[1];
  if (is_method ? callable.is_unbound() : !base[0].is_unbound()) [[unlikely]]
    OURO_TAIL(miss);
  if (!is_exact<Function>(callable)) [[unlikely]]
    OURO_TAIL(miss);
  auto& function = *static_cast<Function*>(callable.object());
  if (function.version != read_cache32(ip + kCallCache)) [[unlikely]]
    OURO_TAIL(miss);
  Code& code = *function.code;
  size_t bytes = frame_bytes(code);
  if (size_t(ts->data_limit - ts->data_top) < bytes || ts->recursion_remaining <= 0) [[unlikely]]
    OURO_TAIL(miss);
  auto* made = reinterpret_cast<Frame*>(ts->data_top);
  ts->data_top += bytes;
  initialize_frame(*made, function, code);  // takes over the operand's reference to the function
  size_t count = arg + (is_method ? 1 : 0);
  Value* from = sp - count;
  Value* to = made->localsplus;
#pragma clang loop vectorize(disable) unroll(disable)
  for (size_t i = 0; i < count; i++) to[i] = from[i];
  size_t missing = ip[kCallCache + 2];  // parameters that take their defaults
  if (missing) {
    const Value* defaults = function.defaults->items() + function.defaults->size - missing;
#pragma clang loop vectorize(disable) unroll(disable)
    for (size_t i = 0; i < missing; i++) {
      add_reference(defaults[i]);
      to[count + i] = defaults[i];
    }
    count += missing;
  }
#pragma clang loop vectorize(disable) unroll(disable)
  for (size_t i = count; i < size_t(code.localsplus_count); i++) to[i] = Value::unbound();
  frame->ip = ip + 2;
  frame->sp = base;
  frame->return_offset = 4;
  made->entry = FrameEntry::kCall;
  made->previous = frame;
  ts->recursion_remaining--;
  ts->frame = made;
  frame = made;
  sp = to + code.localsplus_count;
  ip = code.quickened;
  consts = code.consts->items();
  OURO_NEXT();
}

[[gnu::noinline]] bool call_native(ThreadState& ts, Value* base, Value self, const NativeMethod& method, Value* first,
                                   size_t count, Value* sp) {
  Result<Ref> result = method.thunk(ts, self, CallArguments{first, count, nullptr}, method);
  if (!result.is_error() && ts.checkpoint().is_error()) result = raised;
  while (sp > base) release_reference(*--sp);
  if (result.is_error()) return false;
  *base = result.release().leak();
  return true;
}
OURO_HANDLER(precall_native) {
  Value* base = sp - arg - 2;
  if (!base[0].is_unbound() || !is_exact<Builtin>(base[1])) [[unlikely]]
    OURO_TAIL(miss);
  auto& builtin = *static_cast<Builtin*>(base[1].object());
  ip += 2;
  frame->ip = ip;
  frame->sp = sp;
  bool ok = call_native(*ts, base, builtin.self, *builtin.method, base + 2, arg, sp);
  sp = base;
  table = ts->table;
  if (!ok) [[unlikely]]
    OURO_TAIL(unwind);
  sp++;
  ip += kCallWords - 2;
  OURO_NEXT();
}
OURO_HANDLER(precall_native_method) {
  Value* base = sp - arg - 2;
  if (base[0].is_unbound() || !is_exact<MethodDescriptor>(base[0])) [[unlikely]]
    OURO_TAIL(miss);
  auto& descriptor = *static_cast<MethodDescriptor*>(base[0].object());
  Type& type = type_of(*ts, base[1]);
  if (&type != descriptor.owner && !is_subtype(&type, descriptor.owner)) [[unlikely]]
    OURO_TAIL(miss);
  ip += 2;
  frame->ip = ip;
  frame->sp = sp;
  bool ok = call_native(*ts, base, base[1], *descriptor.method, base + 2, arg, sp);
  sp = base;
  table = ts->table;
  if (!ok) [[unlikely]]
    OURO_TAIL(unwind);
  sp++;
  ip += kCallWords - 2;
  OURO_NEXT();
}
// list.append of a list with room. Cache: the method's token (2).
OURO_HANDLER(precall_list_append) {
  Value* base = sp - 3;
  if (base[0].is_unbound() || base[0].object() != from_heap_token(*ts, read_cache32(ip + kCallCache)) ||
      !is_exact<List>(base[1])) [[unlikely]]
    OURO_TAIL(miss);
  auto& list = *static_cast<List*>(base[1].object());
  if (list.size == list.capacity || list.refcount == 1) [[unlikely]]
    OURO_TAIL(precall_native_method);
  list.items[list.size++] = sp[-1];
  list.refcount--;
  base[0].object()->refcount--;  // the type's dict holds the method
  sp = base;
  *sp++ = Value::none();
  ip += kCallWords;
  OURO_NEXT();
}

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
OURO_HANDLER(precall_class) {
  Value* base = sp - arg - 2;
  Value callable = base[1];
  if (!base[0].is_unbound() || !is<Type>(callable) ||
      static_cast<Type*>(callable.object())->version != read_cache32(ip + kCallCache)) [[unlikely]]
    OURO_TAIL(miss);
  auto& init = *static_cast<Function*>(from_heap_token(*ts, read_cache32(ip + kCallCache + 2)));
  ip += 2;
  frame->ip = ip;
  frame->sp = sp;
  Frame* made = begin_class_call(*ts, base, sp, init);
  if (!made) [[unlikely]] {
    sp = base;
    OURO_TAIL(unwind);
  }
  frame->sp = base + 1;
  frame->return_offset = 4;
  made->entry = FrameEntry::kInit;
  arg = reinterpret_cast<uint64_t>(made);
  OURO_TAIL(push_call_frame);
}

// ---------------------------------------------------------------------------------------------- loops

OURO_HANDLER(for_iter_again) {
  // Not the iterator this was made for: FOR_ITER has no caches, so the instruction stays generic from here on.
  auto* word = const_cast<uint16_t*>(ip - 1);
  *word = uint16_t((*word & 0xFF00) | private_op::FOR_ITER_GENERIC);
  [[clang::musttail]] return table->general[uint8_t(Opcode::FOR_ITER)](OURO_LOOP_ARGUMENTS);
}
OURO_HANDLER(for_iter_list) {
  Value iterator = sp[-1];
  if (!is_exact<ListIterator>(iterator)) [[unlikely]]
    OURO_TAIL(for_iter_again);
  auto& self = *static_cast<ListIterator*>(iterator.object());
  List* list = self.list.get();
  if (list && uint64_t(self.index) < list->size) [[likely]] {
    Value item = list->items[self.index++];
    add_reference(item);
    *sp++ = item;
    OURO_NEXT();
  }
  // At the end the iterator gives up its list, which is the general form's work.
  [[clang::musttail]] return table->general[uint8_t(Opcode::FOR_ITER)](OURO_LOOP_ARGUMENTS);
}
OURO_HANDLER(for_iter_tuple) {
  Value iterator = sp[-1];
  if (!is_exact<TupleIterator>(iterator)) [[unlikely]]
    OURO_TAIL(for_iter_again);
  auto& self = *static_cast<TupleIterator*>(iterator.object());
  Tuple* tuple = self.tuple.get();
  if (tuple && self.index < tuple->size) [[likely]] {
    Value item = tuple->items()[self.index++];
    add_reference(item);
    *sp++ = item;
    OURO_NEXT();
  }
  [[clang::musttail]] return table->general[uint8_t(Opcode::FOR_ITER)](OURO_LOOP_ARGUMENTS);
}
OURO_HANDLER(for_iter_str) {
  Value iterator = sp[-1];
  if (!is_exact<StrIterator>(iterator)) [[unlikely]]
    OURO_TAIL(for_iter_again);
  auto& self = *static_cast<StrIterator*>(iterator.object());
  Str* text = self.text.get();
  Str* character = text && self.index < text->length ? character_of(*ts, *text, self.index) : nullptr;
  if (character) [[likely]] {
    self.index++;
    character->refcount++;
    *sp++ = Value(character);
    OURO_NEXT();
  }
  [[clang::musttail]] return table->general[uint8_t(Opcode::FOR_ITER)](OURO_LOOP_ARGUMENTS);
}
OURO_HANDLER(for_iter_range) {
  Value iterator = sp[-1];
  if (!is_exact<RangeIterator>(iterator)) [[unlikely]]
    OURO_TAIL(for_iter_again);
  auto& self = *static_cast<RangeIterator*>(iterator.object());
  if (self.remaining > 0) [[likely]] {
    self.remaining--;
    int64_t number = self.next;
    self.next += self.step;
    if (Value::fits_small_int(number)) [[likely]] {
      *sp++ = Value::small_int(number);
      OURO_NEXT();
    }
    self.next = number;
    self.remaining++;
  }
  [[clang::musttail]] return table->general[uint8_t(Opcode::FOR_ITER)](OURO_LOOP_ARGUMENTS);
}
// A generator's frame runs here, without recursion in C++.
OURO_HANDLER(for_iter_generator) {
  Value iterator = sp[-1];
  if (!iterator.is_heap() || iterator.object()->type->exact_kind != Kind::kGenerator) [[unlikely]]
    OURO_TAIL(for_iter_again);
  auto& generator = *static_cast<Generator*>(iterator.object());
  if (generator.state > GeneratorState::kSuspended || ts->recursion_remaining <= 0) [[unlikely]]
    [[clang::musttail]] return table->general[uint8_t(Opcode::FOR_ITER)](OURO_LOOP_ARGUMENTS);
  Frame& resumed = generator.frame();
  frame->ip = ip;
  frame->sp = sp;
  frame->return_offset = 0;
  resumed.entry = FrameEntry::kForIter;
  resumed.exhausted_offset = uint32_t(arg);
  resumed.previous = frame;
  generator.state = GeneratorState::kRunning;
  generator.handled.previous = ts->handled;
  ts->handled = &generator.handled;
  ts->recursion_remaining--;
  ts->frame = &resumed;
  frame = &resumed;
  sp = resumed.sp;
  *sp++ = Value::none();
  ip = resumed.ip;
  consts = resumed.code->consts->items();
  OURO_NEXT();
}

OURO_HANDLER(unpack_tuple) {
  Value sequence = sp[-1];
  if (!is_exact<Tuple>(sequence)) [[unlikely]]
    OURO_TAIL(miss);
  auto& tuple = *static_cast<Tuple*>(sequence.object());
  if (tuple.size != arg) [[unlikely]]
    OURO_TAIL(miss);
  sp--;
  ip += cache_count(Opcode::UNPACK_SEQUENCE);
  if (tuple.refcount == 1) {
    // The tuple dies here: its references move to the stack.
    for (uint64_t i = 0; i < arg; i++) {
      Value item = tuple.items()[arg - 1 - i];
      sp[i + 1] = item;
      add_reference(item);
    }
    for (uint64_t i = 0; i < arg; i++) sp[i] = sp[i + 1];
    sp += arg;
    tuple.refcount = 0;
    arg = sequence.bits();
    OURO_TAIL(release_then_next);
  }
  tuple.refcount--;
  for (uint64_t i = 0; i < arg; i++) {
    Value item = tuple.items()[arg - 1 - i];
    add_reference(item);
    sp[i] = item;
  }
  sp += arg;
  OURO_NEXT();
}
OURO_HANDLER(unpack_adaptive) {
  auto* word = const_cast<uint16_t*>(ip - 1);
  uint8_t form = is_exact<Tuple>(sp[-1]) ? private_op::UNPACK_SEQUENCE_TUPLE : private_op::UNPACK_SEQUENCE_GENERIC;
  if ((frame->code->warmth[word - frame->code->quickened] & 0x7F) >= 2) form = private_op::UNPACK_SEQUENCE_GENERIC;
  *word = uint16_t((*word & 0xFF00) | form);
  [[clang::musttail]] return table->handlers[form](OURO_LOOP_ARGUMENTS);
}

}  // namespace

void add_specialised_handlers(DispatchTable& table) {
  using namespace private_op;
  using namespace specialised;
  auto set = [&](uint8_t number, Handler handler) { table.handlers[number] = handler; };
  set(BINARY_OP_ADD_INT, &binary_immediate<&add_int<ExecuteBackend>>);
  set(BINARY_OP_SUBTRACT_INT, &binary_immediate<&subtract_int<ExecuteBackend>>);
  set(BINARY_OP_MULTIPLY_INT, &binary_immediate<&multiply_int<ExecuteBackend>>);
  set(BINARY_OP_AND_INT, &binary_immediate<&and_int<ExecuteBackend>>);
  set(BINARY_OP_FLOOR_DIVIDE_INT, &binary_immediate<&floor_divide_int<ExecuteBackend>>);
  set(BINARY_OP_REMAINDER_INT, &binary_immediate<&remainder_int<ExecuteBackend>>);
  set(BINARY_OP_ADD_FLOAT, &binary_immediate<&add_float<ExecuteBackend>>);
  set(BINARY_OP_SUBTRACT_FLOAT, &binary_immediate<&subtract_float<ExecuteBackend>>);
  set(BINARY_OP_MULTIPLY_FLOAT, &binary_immediate<&multiply_float<ExecuteBackend>>);
  set(BINARY_OP_DIVIDE_FLOAT, &binary_immediate<&divide_float<ExecuteBackend>>);
  set(BINARY_OP_ADD_STR, &binary_add_str);
  set(BUILD_SLICE_BINARY_SUBSCR, &build_slice_binary_subscr);
  set(BUILD_SLICE_STORE_SUBSCR, &build_slice_store_subscr);
  set(COMPARE_OP_INT, &compare_immediate<CompareInts>);
  set(COMPARE_OP_FLOAT, &compare_immediate<CompareFloats>);
  set(COMPARE_OP_INT_JUMP, &compare_int_jump);
  set(COMPARE_OP_STR, &compare_str);
  set(BINARY_SUBSCR_LIST_INT, &subscript<&subscript_list_int<ExecuteBackend>>);
  set(BINARY_SUBSCR_TUPLE_INT, &subscript<&subscript_tuple_int<ExecuteBackend>>);
  set(BINARY_SUBSCR_STR_INT, &subscript_str_int);
  set(BINARY_SUBSCR_DICT, &subscript_dict);
  set(STORE_SUBSCR_LIST_INT, &store_list_int);
  set(STORE_SUBSCR_DICT, &store_dict);
  set(LOAD_GLOBAL_MODULE, &load_global_module);
  set(LOAD_GLOBAL_BUILTIN, &load_global_builtin);
  set(LOAD_ATTR_INSTANCE, &load_attr_instance);
  set(LOAD_ATTR_SLOT, &load_attr_slot);
  set(LOAD_ATTR_MODULE, &load_attr_module);
  set(LOAD_FAST_LOAD_ATTR_INSTANCE, &load_fast_load_attr_instance);
  set(STORE_ATTR_INSTANCE, &store_attr_instance);
  set(STORE_ATTR_NEW, &store_attr_new);
  set(STORE_ATTR_SLOT, &store_attr_slot);
  set(LOAD_METHOD_INSTANCE, &load_method_instance);
  set(LOAD_METHOD_NO_ATTRIBUTES, &load_method_no_attributes);
  set(PRECALL_PYTHON, &precall_python<false>);
  set(PRECALL_PYTHON_METHOD, &precall_python<true>);
  set(PRECALL_NATIVE, &precall_native);
  set(PRECALL_NATIVE_METHOD, &precall_native_method);
  set(PRECALL_LIST_APPEND, &precall_list_append);
  set(PRECALL_CLASS, &precall_class);
  set(FOR_ITER_LIST, &for_iter_list);
  set(FOR_ITER_RANGE, &for_iter_range);
  set(FOR_ITER_TUPLE, &for_iter_tuple);
  set(FOR_ITER_STR, &for_iter_str);
  set(FOR_ITER_GENERATOR, &for_iter_generator);
  set(UNPACK_SEQUENCE_TUPLE, &unpack_tuple);
  set(UNPACK_SEQUENCE_GENERIC, table.general[uint8_t(Opcode::UNPACK_SEQUENCE)]);
  table.handlers[uint8_t(Opcode::UNPACK_SEQUENCE)] = &unpack_adaptive;
}

}  // namespace ouro
