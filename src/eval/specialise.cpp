#include "eval/specialise.h"

#include "eval/generator.h"
#include "eval/private_opcodes.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/range.h"
#include "objects/str_iterator.h"
#include "objects/tuple.h"
#include "runtime/protocol.h"
#include "runtime/python_slots.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {

using namespace private_op;

namespace {

// Joins the two loads before a warm operator with it. `after_const`, `after_fast`: the forms for the second load.
void join_loads(Frame& frame, uint16_t* word, uint8_t after_const, uint8_t after_fast) {
  if (!(warmth_of(frame, word) & kAfterLoads)) return;
  uint8_t first = word[-2] & 0xFF;
  if (first == LOAD_FAST_LOAD_CONST) become(word - 2, after_const);
  else if (first == LOAD_FAST_LOAD_FAST) become(word - 2, after_fast);
}

// Notes behind a comparison at which orders of its operands the conditional jump behind it is taken: bit 0 less, 1
// equal, 2 greater, 3 unordered. False: no jump that can be joined stands there.
bool note_jump(uint16_t* word, uint32_t arg) {
  uint8_t next = word[1 + cache_count(Opcode::COMPARE_OP)] & 0xFF;
  bool on_false = next == uint8_t(Opcode::POP_JUMP_FORWARD_IF_FALSE);
  if (!on_false && next != uint8_t(Opcode::POP_JUMP_FORWARD_IF_TRUE)) return false;
  static constexpr uint8_t kTrueAt[] = {1, 3, 2, 13, 4, 6};  // < <= == != > >=
  word[2] = uint16_t(on_false ? ~kTrueAt[arg] & 15 : kTrueAt[arg]);
  return true;
}

}  // namespace

bool specialise_binary_op(ThreadState&, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  if (gave_up(frame, word)) return become(word, BINARY_OP_GENERIC);
  Value left = sp[-2], right = sp[-1];
  uint32_t op = arg >= uint32_t(kFirstInPlaceOperator) ? arg - kFirstInPlaceOperator : arg;
  if (left.is_small_int() && right.is_small_int()) {
    switch (BinaryOp(op)) {
      case BinaryOp::kAdd:
        join_loads(frame, word, LOAD_FAST_CONST_ADD_INT, LOAD_FAST_FAST_ADD_INT);
        return become(word, BINARY_OP_ADD_INT);
      case BinaryOp::kSubtract:
        join_loads(frame, word, LOAD_FAST_CONST_SUBTRACT_INT, LOAD_FAST_FAST_SUBTRACT_INT);
        return become(word, BINARY_OP_SUBTRACT_INT);
      case BinaryOp::kMultiply: return become(word, BINARY_OP_MULTIPLY_INT);
      case BinaryOp::kAnd: return become(word, BINARY_OP_AND_INT);
      case BinaryOp::kOr: return become(word, BINARY_OP_OR_INT);
      case BinaryOp::kXor: return become(word, BINARY_OP_XOR_INT);
      case BinaryOp::kLShift: return become(word, BINARY_OP_LEFT_SHIFT_INT);
      case BinaryOp::kRShift: return become(word, BINARY_OP_RIGHT_SHIFT_INT);
      case BinaryOp::kFloorDivide: return become(word, BINARY_OP_FLOOR_DIVIDE_INT);
      case BinaryOp::kRemainder: return become(word, BINARY_OP_REMAINDER_INT);
      default: break;
    }
  } else if (left.is_flonum() && right.is_flonum()) {
    switch (BinaryOp(op)) {
      case BinaryOp::kAdd: return become(word, BINARY_OP_ADD_FLOAT);
      case BinaryOp::kSubtract: return become(word, BINARY_OP_SUBTRACT_FLOAT);
      case BinaryOp::kMultiply: return become(word, BINARY_OP_MULTIPLY_FLOAT);
      case BinaryOp::kTrueDivide: return become(word, BINARY_OP_DIVIDE_FLOAT);
      default: break;
    }
  } else if (BinaryOp(op) == BinaryOp::kAdd && is_exact<Str>(left) && is_exact<Str>(right)) {
    return become(word, BINARY_OP_ADD_STR);
  }
  return not_now(frame, word, BINARY_OP_GENERIC);
}

bool specialise_compare_op(ThreadState&, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  if (gave_up(frame, word)) return become(word, COMPARE_OP_GENERIC);
  Value left = sp[-2], right = sp[-1];
  bool jump = note_jump(word, arg);
  if (left.is_small_int() && right.is_small_int()) {
    if (jump) join_loads(frame, word, LOAD_FAST_CONST_COMPARE_INT_JUMP, LOAD_FAST_FAST_COMPARE_INT_JUMP);
    return become(word, jump ? COMPARE_OP_INT_JUMP : COMPARE_OP_INT);
  }
  if (left.is_flonum() && right.is_flonum()) return become(word, jump ? COMPARE_OP_FLOAT_JUMP : COMPARE_OP_FLOAT);
  if (is_exact<Str>(left) && is_exact<Str>(right)) return become(word, jump ? COMPARE_OP_STR_JUMP : COMPARE_OP_STR);
  return not_now(frame, word, COMPARE_OP_GENERIC);
}

bool specialise_binary_subscr(ThreadState&, Frame& frame, Value* sp, uint16_t* word, uint32_t) {
  if (gave_up(frame, word)) return become(word, BINARY_SUBSCR_GENERIC);
  if (is_exact<List>(sp[-2]) && sp[-1].is_small_int()) return become(word, BINARY_SUBSCR_LIST_INT);
  if (is_exact<Tuple>(sp[-2]) && sp[-1].is_small_int()) return become(word, BINARY_SUBSCR_TUPLE_INT);
  if (is_exact<Str>(sp[-2]) && sp[-1].is_small_int() && as<Str>(sp[-2]).width == 1)
    return become(word, BINARY_SUBSCR_STR_INT);
  if (is_exact<Dict>(sp[-2])) return become(word, BINARY_SUBSCR_DICT);
  return not_now(frame, word, BINARY_SUBSCR_GENERIC);
}
bool specialise_store_subscr(ThreadState&, Frame& frame, Value* sp, uint16_t* word, uint32_t) {
  if (gave_up(frame, word)) return become(word, STORE_SUBSCR_GENERIC);
  if (is_exact<List>(sp[-2]) && sp[-1].is_small_int()) return become(word, STORE_SUBSCR_LIST_INT);
  if (is_exact<Dict>(sp[-2])) return become(word, STORE_SUBSCR_DICT);
  return not_now(frame, word, STORE_SUBSCR_GENERIC);
}

bool specialise_load_global(ThreadState& ts, Frame& frame, Value*, uint16_t* word, uint32_t arg) {
  word[1] = kRetryCounter;
  Str& name = as<Str>((*frame.code->names)[arg >> 1]);
  if (!frame.globals->string_keys || !frame.builtins->string_keys || !is_exact<Dict>(Value(frame.builtins)))
    return false;
  int64_t index = dict_find_index(ts, *frame.globals, name);
  uint32_t globals_version = dict_keys_version(ts, *frame.globals);
  if (!globals_version) return false;
  if (index >= 0) {
    if (index > 0xFFFF) return false;
    word[1] = uint16_t(index);
    write_cache32(word + 2, globals_version);
    return become(word, LOAD_GLOBAL_MODULE);
  }
  index = dict_find_index(ts, *frame.builtins, name);
  uint32_t builtins_version = dict_keys_version(ts, *frame.builtins);
  if (index < 0 || index > 0xFFFF || !builtins_version) return false;
  word[1] = uint16_t(index);
  write_cache32(word + 2, globals_version);
  write_cache32(word + 4, builtins_version);
  return become(word, LOAD_GLOBAL_BUILTIN);
}

void specialise_for_iter(ThreadState&, Frame&, Value iterator, uint16_t* word) {
  uint8_t form = FOR_ITER_GENERIC;
  if (is_exact<ListIterator>(iterator)) form = FOR_ITER_LIST;
  else if (is_exact<TupleIterator>(iterator)) form = FOR_ITER_TUPLE;
  else if (is_exact<RangeIterator>(iterator)) form = FOR_ITER_RANGE;
  else if (is_exact<StrIterator>(iterator)) form = FOR_ITER_STR;
  else if (iterator.is_heap() && iterator.object()->type->exact_kind == Kind::kGenerator) form = FOR_ITER_GENERATOR;
  become(word, form);
}

// ---------------------------------------------------------------------------------------------- quickening

Result<void> quicken(ThreadState& ts, Code& code) {
  TRY(verify_before_run(ts, code));
  uint32_t count = code.unit_count;
  auto* words = static_cast<uint16_t*>(TRY(ts.allocate_bytes(count * sizeof(uint16_t) + count)));
  auto* warmth = reinterpret_cast<uint8_t*>(words + count);
  const uint8_t* bytes = code.bytecode->data();
  for (uint32_t i = 0; i < count; i++) {
    words[i] = uint16_t(bytes[2 * i] | bytes[2 * i + 1] << 8);
    warmth[i] = 0;
  }
  uint32_t previous = UINT32_MAX;  // the instruction before
  bool extended = false;
  for (uint32_t i = 0; i < count;) {
    auto opcode = Opcode(words[i] & 0xFF);
    int caches = cache_count(opcode);
    if (caches) words[i + 1] = kFirstCounter;
    if (opcode == Opcode::LOAD_ATTR && previous != UINT32_MAX && Opcode(words[previous] & 0xFF) == Opcode::LOAD_FAST &&
        !extended)
      warmth[i] |= kAfterLoads;
    extended = opcode == Opcode::EXTENDED_ARG;
    previous = extended ? UINT32_MAX : i;
    i += 1 + uint32_t(caches);
  }
  // Fuse pairs, from the front; a pair's second word stays as it is, so that jumps to it find their instruction.
  extended = false;
  for (uint32_t i = 0; i + 1 < count;) {
    auto first = Opcode(words[i] & 0xFF);
    auto second = Opcode(words[i + 1] & 0xFF);
    uint32_t step = 1 + uint32_t(cache_count(first));
    if (first == Opcode::EXTENDED_ARG) {
      // The next instruction belongs to this one: leave it alone.
      i += 1;
      while (i < count && Opcode(words[i] & 0xFF) == Opcode::EXTENDED_ARG) i++;
      if (i < count) i += 1 + uint32_t(cache_count(Opcode(words[i] & 0xFF)));
      continue;
    }
    uint8_t fused = 0;
    bool attribute_follows =
        i + 2 < count && second == Opcode::LOAD_FAST && Opcode(words[i + 2] & 0xFF) == Opcode::LOAD_ATTR;
    if (first == Opcode::LOAD_FAST && second == Opcode::LOAD_FAST && !attribute_follows) fused = LOAD_FAST_LOAD_FAST;
    else if (first == Opcode::LOAD_FAST && second == Opcode::LOAD_CONST) fused = LOAD_FAST_LOAD_CONST;
    else if (first == Opcode::STORE_FAST && second == Opcode::LOAD_FAST && !attribute_follows)
      fused = STORE_FAST_LOAD_FAST;
    else if (first == Opcode::STORE_FAST && second == Opcode::STORE_FAST) fused = STORE_FAST_STORE_FAST;
    else if (first == Opcode::LOAD_FAST && second == Opcode::RETURN_VALUE) fused = LOAD_FAST_RETURN_VALUE;
    else if (first == Opcode::LOAD_CONST && second == Opcode::RETURN_VALUE) fused = LOAD_CONST_RETURN_VALUE;
    else if (first == Opcode::BUILD_SLICE && second == Opcode::BINARY_SUBSCR) fused = BUILD_SLICE_BINARY_SUBSCR;
    else if (first == Opcode::BUILD_SLICE && second == Opcode::STORE_SUBSCR) fused = BUILD_SLICE_STORE_SUBSCR;
    bool jump_follows = second == Opcode::POP_JUMP_FORWARD_IF_FALSE || second == Opcode::POP_JUMP_FORWARD_IF_TRUE;
    if (first == Opcode::IS_OP && jump_follows) fused = IS_OP_JUMP;
    else if (first == Opcode::CONTAINS_OP && jump_follows) fused = CONTAINS_OP_JUMP;
    // An operator behind two loads may be joined with them later.
    if ((fused == LOAD_FAST_LOAD_FAST || fused == LOAD_FAST_LOAD_CONST) && i + 2 < count) {
      auto third = Opcode(words[i + 2] & 0xFF);
      if (third == Opcode::BINARY_OP || third == Opcode::COMPARE_OP) warmth[i + 2] |= kAfterLoads;
    }
    if (fused) {
      words[i] = uint16_t((words[i] & 0xFF00) | fused);
      step += 1 + uint32_t(cache_count(second));
    }
    i += step;
  }
  code.quickened = words;
  code.warmth = warmth;
  code.entry = (words[0] & 0xFF) == uint8_t(Opcode::RESUME) ? words + 1 : words;
  if (code.plain_call && code.kwonlyargcount == 0) code.plain_argcount = code.argcount;
  return {};
}

}  // namespace ouro
