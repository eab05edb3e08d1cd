#include "eval/specialise.h"

#include <array>
#include <bit>
#include <cstring>

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

static_assert(std::endian::native == std::endian::little, "words are copied from the bytes of the code");

static constexpr std::array<bool, 256> kBeginsPair = [] {
  std::array<bool, 256> table{};
  for (Opcode opcode : {Opcode::LOAD_FAST, Opcode::STORE_FAST, Opcode::LOAD_CONST, Opcode::BUILD_SLICE, Opcode::IS_OP,
                        Opcode::CONTAINS_OP})
    table[uint8_t(opcode)] = true;
  return table;
}();

// The instruction that does what both do, 0 for none. `third` follows the second (CACHE: none or any other).
static uint8_t fused_form(Opcode first, Opcode second, Opcode third) {
  const bool attribute_follows = second == Opcode::LOAD_FAST && third == Opcode::LOAD_ATTR;
  switch (first) {
    case Opcode::LOAD_FAST:
      if (second == Opcode::LOAD_FAST && !attribute_follows) return LOAD_FAST_LOAD_FAST;
      if (second == Opcode::LOAD_CONST) return LOAD_FAST_LOAD_CONST;
      return second == Opcode::RETURN_VALUE ? LOAD_FAST_RETURN_VALUE : 0;
    case Opcode::STORE_FAST:
      if (second == Opcode::LOAD_FAST && !attribute_follows) return STORE_FAST_LOAD_FAST;
      return second == Opcode::STORE_FAST ? STORE_FAST_STORE_FAST : 0;
    case Opcode::LOAD_CONST: return second == Opcode::RETURN_VALUE ? LOAD_CONST_RETURN_VALUE : 0;
    case Opcode::BUILD_SLICE:
      if (second == Opcode::BINARY_SUBSCR) return BUILD_SLICE_BINARY_SUBSCR;
      return second == Opcode::STORE_SUBSCR ? BUILD_SLICE_STORE_SUBSCR : 0;
    default: break;
  }
  if (second != Opcode::POP_JUMP_FORWARD_IF_FALSE && second != Opcode::POP_JUMP_FORWARD_IF_TRUE) return 0;
  return first == Opcode::IS_OP ? IS_OP_JUMP : CONTAINS_OP_JUMP;
}

Result<void> quicken(ThreadState& ts, Code& code) {
  TRY(verify_before_run(ts, code));
  uint32_t count = code.unit_count;
  auto* words = static_cast<uint16_t*>(TRY(ts.allocate_bytes(count * sizeof(uint16_t) + count)));
  auto* warmth = reinterpret_cast<uint8_t*>(words + count);
  const uint8_t* bytes = code.bytecode->data();
  std::memcpy(words, bytes, count * sizeof(uint16_t));
  std::memset(warmth, 0, count);
  auto opcode_at = [bytes](uint32_t unit) { return Opcode(bytes[2 * unit]); };
  constexpr uint32_t kNone = UINT32_MAX;
  uint32_t previous = kNone;  // the instruction before, if it is a LOAD_FAST
  uint32_t paired = 0;        // where the last pair ends: no pair begins before
  for (uint32_t i = 0; i < count;) {
    const Opcode first = opcode_at(i);
    if (first == Opcode::EXTENDED_ARG) {
      // What follows belongs to this one: leave it alone but for the counter.
      while (opcode_at(i) == Opcode::EXTENDED_ARG) i++;
      const auto caches = uint32_t(cache_count(opcode_at(i)));
      if (caches) words[i + 1] = kFirstCounter;
      previous = opcode_at(i) == Opcode::LOAD_FAST ? i : kNone;
      i += 1 + caches;
      continue;
    }
    const auto caches = uint32_t(cache_count(first));
    if (caches) words[i + 1] = kFirstCounter;
    if (first == Opcode::LOAD_ATTR && previous != kNone) warmth[i] |= kAfterLoads;
    previous = first == Opcode::LOAD_FAST ? i : kNone;
    // A pair's second word stays as it is, so that jumps to it find their instruction.
    if (kBeginsPair[uint8_t(first)] && i >= paired && i + 1 < count) {
      const Opcode second = opcode_at(i + 1);
      if (const uint8_t fused = fused_form(first, second, i + 2 < count ? opcode_at(i + 2) : Opcode::CACHE)) {
        words[i] = uint16_t((words[i] & 0xFF00) | fused);
        paired = i + 2 + uint32_t(cache_count(second));
        // An operator behind two loads may be joined with them later.
        if ((fused == LOAD_FAST_LOAD_FAST || fused == LOAD_FAST_LOAD_CONST) && i + 2 < count) {
          const Opcode third = opcode_at(i + 2);
          if (third == Opcode::BINARY_OP || third == Opcode::COMPARE_OP) warmth[i + 2] |= kAfterLoads;
        }
      }
    }
    i += 1 + caches;
  }
  code.quickened = words;
  code.warmth = warmth;
  code.entry = (words[0] & 0xFF) == uint8_t(Opcode::RESUME) ? words + 1 : words;
  if (code.plain_call && code.kwonlyargcount == 0) code.plain_argcount = code.argcount;
  return {};
}

}  // namespace ouro
