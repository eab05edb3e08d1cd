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
// COMPARE_OP and the POP_JUMP_FORWARD_IF_ behind it. Cache: free (1), the orders at which it jumps (1), a bit each.
using Order = bool (*)(ExecuteBackend&, Value, Value, uint32_t&);
inline constexpr int kJumpWord = cache_count(Opcode::COMPARE_OP);

template <Order op>
OURO_HANDLER(compare_jump) {
  ExecuteBackend backend;
  uint32_t order;
  if (!op(backend, sp[-2], sp[-1], order)) [[unlikely]]
    OURO_TAIL(miss);
  sp -= 2;
  uint16_t jump = ip[kJumpWord];
  uint32_t orders = ip[1];
  ip += kJumpWord + 1;
  if (orders >> order & 1) ip += jump >> 8;
  OURO_NEXT();
}
// The loads of a local and of a local or constant, and the operator on ints behind them; its word is ip[1].
template <Micro op, bool constant>
OURO_HANDLER(loads_binary_int) {
  ExecuteBackend backend;
  Value left = frame->localsplus[arg];
  uint64_t second = *ip >> 8;
  Value right = constant ? consts[second] : frame->localsplus[second], out;
  if (!op(backend, left, right, out)) [[unlikely]]
    OURO_GENERAL(LOAD_FAST);
  *sp++ = out;
  ip += 2 + cache_count(Opcode::BINARY_OP);
  OURO_NEXT();
}
template <bool constant>
OURO_HANDLER(loads_compare_int_jump) {
  ExecuteBackend backend;
  Value left = frame->localsplus[arg];
  uint64_t second = *ip >> 8;
  Value right = constant ? consts[second] : frame->localsplus[second];
  uint32_t order;
  if (!specialised::order_int(backend, left, right, order)) [[unlikely]]
    OURO_GENERAL(LOAD_FAST);
  uint16_t jump = ip[2 + kJumpWord];
  uint32_t orders = ip[3];
  ip += 2 + kJumpWord + 1;
  if (orders >> order & 1) ip += jump >> 8;
  OURO_NEXT();
}

template <bool jumps>
OURO_HANDLER(compare_str) {
  Value left = sp[-2], right = sp[-1];
  if (!is_exact<Str>(left) || !is_exact<Str>(right)) [[unlikely]]
    OURO_TAIL(miss);
  // Both operands die here; the last of a string's references can be given up by the general form only.
  if (left.object()->refcount == 1 || right.object()->refcount == 1 || (left == right && left.object()->refcount == 2))
      [[unlikely]]
    OURO_GENERAL(COMPARE_OP);
  const Str &a = as<Str>(left), &b = as<Str>(right);
  bool truth;
  if (a.length == 1 && b.length == 1) truth = holds(a[0], b[0], CompareOp(arg));
  else truth = str_compare_by(a, b, CompareOp(arg));
  left.object()->refcount--;
  right.object()->refcount--;
  if (jumps) {
    sp -= 2;
    ip += kJumpWord;
    uint16_t jump = *ip++;
    if (truth == ((jump & 0xFF) == uint8_t(Opcode::POP_JUMP_FORWARD_IF_TRUE))) ip += jump >> 8;
    OURO_NEXT();
  }
  sp--;
  sp[-1] = Value::boolean(truth);
  ip += cache_count(Opcode::COMPARE_OP);
  OURO_NEXT();
}

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
    OURO_GENERAL(BINARY_SUBSCR);
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
    OURO_GENERAL(BUILD_SLICE);
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
    OURO_GENERAL(BUILD_SLICE);
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
  int64_t position = int64_t(index.bits()) >> 1;
  if (position < 0) position += int64_t(self.size);
  if (uint64_t(position) >= self.size || self.refcount == 1) [[unlikely]]
    OURO_GENERAL(STORE_SUBSCR);
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

// --- tests and their jumps

// UNARY_NOT of a bool.
OURO_HANDLER(not_bool) {
  Value value = sp[-1];
  if (!value.is_bool()) [[unlikely]]
    OURO_GENERAL(UNARY_NOT);
  sp[-1] = Value::boolean(!value.is_true());
  OURO_NEXT();
}
// LIST_APPEND to a list with room.
OURO_HANDLER(list_append_fast) {
  auto& list = *static_cast<List*>(sp[-1 - int64_t(arg)].object());
  if (list.size == list.capacity) [[unlikely]]
    OURO_GENERAL(LIST_APPEND);
  list.items[list.size++] = *--sp;
  OURO_NEXT();
}
// IS_OP and the POP_JUMP_FORWARD_IF_ behind it, whose word is ip[0].
OURO_HANDLER(is_jump) {
  Value left = sp[-2], right = sp[-1];
  // The last reference of an operand is given up by the general form.
  if ((left.is_heap() && left.object()->refcount <= 1 + uint64_t(left == right)) ||
      (right.is_heap() && right.object()->refcount == 1)) [[unlikely]]
    OURO_GENERAL(IS_OP);
  bool truth = (left == right) != bool(arg);
  if (left.is_heap()) left.object()->refcount--;
  if (right.is_heap()) right.object()->refcount--;
  sp -= 2;
  uint16_t jump = *ip++;
  if (truth == ((jump & 0xFF) == uint8_t(Opcode::POP_JUMP_FORWARD_IF_TRUE))) ip += jump >> 8;
  OURO_NEXT();
}
// Whether the container has the item; both are released. -1: raised.
[[gnu::noinline]] int contains_operands(ThreadState& ts, Value item, Value container) {
  Ref owned_item = Ref::adopt(item), owned_container = Ref::adopt(container);
  Result<bool> found =
      is_exact<Dict>(container) ? dict_contains(ts, as<Dict>(container), item) : contains(ts, container, item);
  return found.is_error() ? -1 : found.value();
}
// The same of CONTAINS_OP.
OURO_HANDLER(contains_jump) {
  frame->ip = ip;
  sp -= 2;
  int found = contains_operands(*ts, sp[0], sp[1]);
  table = ts->table;
  if (found < 0) [[unlikely]]
    OURO_TAIL(unwind);
  bool truth = bool(found) != bool(arg);
  uint16_t jump = *ip++;
  if (truth == ((jump & 0xFF) == uint8_t(Opcode::POP_JUMP_FORWARD_IF_TRUE))) ip += jump >> 8;
  OURO_NEXT();
}

// --- globals

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
// Accesses to names in dicts by an instruction without cache words: the byte of warmth remembers which entry had the
// name. The entry's key says whether it still has; names are interned.
[[gnu::always_inline]] inline DictEntry* remembered_entry(const Frame* frame, const Dict& dict, const uint16_t* ip,
                                                          uint64_t name) {
  uint8_t place = frame->code->warmth[ip - 1 - frame->code->quickened];
  if (place >= dict.entry_count) return nullptr;
  DictEntry* entry = &dict.entries[place];
  return entry->key == frame->code->names->items()[name] ? entry : nullptr;
}
void remember_place(Frame& frame, const uint16_t* ip, int64_t place) {
  if (place >= 0 && place <= 0xFF) frame.code->warmth[ip - 1 - frame.code->quickened] = uint8_t(place);
}
// The namespace of STORE_NAME and LOAD_NAME, or that of STORE_GLOBAL; null: not a dict.
template <bool global>
[[gnu::always_inline]] inline Dict* namespace_of(const Frame* frame) {
  if (global) return frame->globals;
  Value locals = frame->locals;
  return !locals.is_null() && is_exact<Dict>(locals) ? static_cast<Dict*>(locals.object()) : nullptr;
}
// The general form of a store into a dict; notes the place of the name.
[[gnu::noinline]] bool store_and_remember(ThreadState& ts, Frame& frame, Dict& dict, const uint16_t* ip, uint64_t name,
                                          Value value) {
  Ref owned = Ref::adopt(value);
  RefTo<Dict> held = RefTo<Dict>::share(dict);  // what is released may take the namespace with it
  const Value key = frame.code->names->items()[name];
  const uint64_t count = dict.entry_count;
  if (dict_set(ts, dict, key, owned).is_error()) return false;
  if (!dict.string_keys) return true;
  // Mostly the name is a new one, and the last.
  const bool is_last = dict.entry_count == count + 1 && dict.entries[count].key == key;
  remember_place(frame, ip, is_last ? int64_t(count) : dict_find_index(ts, dict, as<Str>(key)));
  return true;
}
template <Opcode base, bool global>
OURO_HANDLER(store_name_anew) {
  Dict* dict = namespace_of<global>(frame);
  if (!dict) [[unlikely]]
    [[clang::musttail]] return table->general[uint8_t(base)](OURO_LOOP_ARGUMENTS);
  frame->ip = ip;
  const bool done = store_and_remember(*ts, *frame, *dict, ip, arg, *--sp);
  table = ts->table;
  if (!done) [[unlikely]]
    OURO_TAIL(unwind);
  OURO_NEXT();
}
template <Opcode base, bool global>
OURO_HANDLER(store_name) {
  Dict* dict = namespace_of<global>(frame);
  DictEntry* entry = dict ? remembered_entry(frame, *dict, ip, arg) : nullptr;
  if (!entry) [[unlikely]]
    OURO_TAIL((store_name_anew<base, global>));
  Value old = entry->value;
  entry->value = *--sp;
  OURO_RELEASE_NEXT(old);
}
// The place of a name in a dict with keys that are str, which is noted; null: it is not there.
[[gnu::noinline]] DictEntry* find_and_remember(ThreadState& ts, Frame& frame, Dict& dict, const uint16_t* ip,
                                               uint64_t name) {
  if (!dict.string_keys) return nullptr;
  const int64_t place = dict_find_index(ts, dict, as<Str>(frame.code->names->items()[name]));
  remember_place(frame, ip, place);
  return place >= 0 ? &dict.entries[place] : nullptr;
}
OURO_HANDLER(find_name_anew) {
  Dict* dict = namespace_of<false>(frame);
  DictEntry* entry = dict ? find_and_remember(*ts, *frame, *dict, ip, arg) : nullptr;
  if (!entry) [[unlikely]]
    OURO_GENERAL(LOAD_NAME);
  Value value = entry->value;
  add_reference(value);
  *sp++ = value;
  OURO_NEXT();
}
OURO_HANDLER(load_name) {
  Dict* dict = namespace_of<false>(frame);
  DictEntry* entry = dict ? remembered_entry(frame, *dict, ip, arg) : nullptr;
  if (!entry) [[unlikely]]
    OURO_TAIL(find_name_anew);
  Value value = entry->value;
  add_reference(value);
  *sp++ = value;
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

// --- loops

OURO_HANDLER(for_iter_again) {
  // Not the iterator this was made for: FOR_ITER has no caches, so the instruction stays generic from here on.
  auto* word = const_cast<uint16_t*>(ip - 1);
  *word = uint16_t((*word & 0xFF00) | private_op::FOR_ITER_GENERIC);
  OURO_GENERAL(FOR_ITER);
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
  OURO_GENERAL(FOR_ITER);
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
  OURO_GENERAL(FOR_ITER);
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
  OURO_GENERAL(FOR_ITER);
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
  OURO_GENERAL(FOR_ITER);
}
// A generator's frame runs here, without recursion in C++.
OURO_HANDLER(for_iter_generator) {
  Value iterator = sp[-1];
  if (!iterator.is_heap() || iterator.object()->type->exact_kind != Kind::kGenerator) [[unlikely]]
    OURO_TAIL(for_iter_again);
  auto& generator = *static_cast<Generator*>(iterator.object());
  if (generator.state > GeneratorState::kSuspended || ts->recursion_remaining <= 0) [[unlikely]]
    OURO_GENERAL(FOR_ITER);
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
  set(BINARY_OP_OR_INT, &binary_immediate<&or_int<ExecuteBackend>>);
  set(BINARY_OP_XOR_INT, &binary_immediate<&xor_int<ExecuteBackend>>);
  set(BINARY_OP_LEFT_SHIFT_INT, &binary_immediate<&left_shift_int<ExecuteBackend>>);
  set(BINARY_OP_RIGHT_SHIFT_INT, &binary_immediate<&right_shift_int<ExecuteBackend>>);
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
  set(COMPARE_OP_INT_JUMP, &compare_jump<&order_int<ExecuteBackend>>);
  set(COMPARE_OP_FLOAT_JUMP, &compare_jump<&order_float<ExecuteBackend>>);
  set(COMPARE_OP_STR, &compare_str<false>);
  set(COMPARE_OP_STR_JUMP, &compare_str<true>);
  set(LOAD_FAST_CONST_ADD_INT, &loads_binary_int<&add_int<ExecuteBackend>, true>);
  set(LOAD_FAST_FAST_ADD_INT, &loads_binary_int<&add_int<ExecuteBackend>, false>);
  set(LOAD_FAST_CONST_SUBTRACT_INT, &loads_binary_int<&subtract_int<ExecuteBackend>, true>);
  set(LOAD_FAST_FAST_SUBTRACT_INT, &loads_binary_int<&subtract_int<ExecuteBackend>, false>);
  set(LOAD_FAST_CONST_COMPARE_INT_JUMP, &loads_compare_int_jump<true>);
  set(LOAD_FAST_FAST_COMPARE_INT_JUMP, &loads_compare_int_jump<false>);
  set(BINARY_SUBSCR_LIST_INT, &subscript<&subscript_list_int<ExecuteBackend>>);
  set(BINARY_SUBSCR_TUPLE_INT, &subscript<&subscript_tuple_int<ExecuteBackend>>);
  set(BINARY_SUBSCR_STR_INT, &subscript_str_int);
  set(BINARY_SUBSCR_DICT, &subscript_dict);
  set(STORE_SUBSCR_LIST_INT, &store_list_int);
  set(STORE_SUBSCR_DICT, &store_dict);
  set(LOAD_GLOBAL_MODULE, &load_global_module);
  set(LOAD_GLOBAL_BUILTIN, &load_global_builtin);
  set(FOR_ITER_LIST, &for_iter_list);
  set(IS_OP_JUMP, &is_jump);
  set(CONTAINS_OP_JUMP, &contains_jump);
  table.handlers[uint8_t(Opcode::STORE_GLOBAL)] = &store_name<Opcode::STORE_GLOBAL, true>;
  table.handlers[uint8_t(Opcode::STORE_NAME)] = &store_name<Opcode::STORE_NAME, false>;
  table.handlers[uint8_t(Opcode::LOAD_NAME)] = &load_name;
  table.handlers[uint8_t(Opcode::UNARY_NOT)] = &not_bool;
  table.handlers[uint8_t(Opcode::LIST_APPEND)] = &list_append_fast;
  set(FOR_ITER_TUPLE, &for_iter_tuple);
  set(FOR_ITER_RANGE, &for_iter_range);
  set(FOR_ITER_STR, &for_iter_str);
  set(FOR_ITER_GENERATOR, &for_iter_generator);
  set(UNPACK_SEQUENCE_TUPLE, &unpack_tuple);
  set(UNPACK_SEQUENCE_GENERIC, table.general[uint8_t(Opcode::UNPACK_SEQUENCE)]);
  table.handlers[uint8_t(Opcode::UNPACK_SEQUENCE)] = &unpack_adaptive;
}

}  // namespace ouro
