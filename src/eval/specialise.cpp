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

uint8_t& warmth_of(Frame& frame, const uint16_t* word) { return frame.code->warmth[word - frame.code->quickened]; }

bool become(uint16_t* word, uint8_t form) {
  *word = uint16_t((*word & 0xFF00) | form);
  return true;
}
// Nothing fits: the general form runs; an instruction that was looked at in vain often enough stays generic.
bool not_now(Frame& frame, uint16_t* word, uint8_t generic) {
  uint8_t& warmth = warmth_of(frame, word);
  if ((warmth & 0x7F) >= kMostMisses) return become(word, generic);
  warmth++;
  word[1] = kRetryCounter;
  return false;
}
bool gave_up(Frame& frame, uint16_t* word) { return (warmth_of(frame, word) & 0x7F) >= kMostMisses; }

}  // namespace

bool specialise_binary_op(ThreadState&, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  if (gave_up(frame, word)) return become(word, BINARY_OP_GENERIC);
  Value left = sp[-2], right = sp[-1];
  uint32_t op = arg >= uint32_t(kFirstInPlaceOperator) ? arg - kFirstInPlaceOperator : arg;
  if (left.is_small_int() && right.is_small_int()) {
    switch (BinaryOp(op)) {
      case BinaryOp::kAdd: return become(word, BINARY_OP_ADD_INT);
      case BinaryOp::kSubtract: return become(word, BINARY_OP_SUBTRACT_INT);
      case BinaryOp::kMultiply: return become(word, BINARY_OP_MULTIPLY_INT);
      case BinaryOp::kAnd: return become(word, BINARY_OP_AND_INT);
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
  if (left.is_small_int() && right.is_small_int()) {
    uint8_t next = word[3] & 0xFF;
    bool jump = next == uint8_t(Opcode::POP_JUMP_FORWARD_IF_FALSE) || next == uint8_t(Opcode::POP_JUMP_FORWARD_IF_TRUE);
    return become(word, jump ? COMPARE_OP_INT_JUMP : COMPARE_OP_INT);
  }
  if (left.is_flonum() && right.is_flonum()) return become(word, COMPARE_OP_FLOAT);
  if (is_exact<Str>(left) && is_exact<Str>(right)) return become(word, COMPARE_OP_STR);
  return not_now(frame, word, COMPARE_OP_GENERIC);
}

bool specialise_binary_subscr(ThreadState&, Frame& frame, Value* sp, uint16_t* word, uint32_t) {
  if (gave_up(frame, word)) return become(word, BINARY_SUBSCR_GENERIC);
  if (is_exact<List>(sp[-2]) && sp[-1].is_small_int() && sp[-1].as_small_int() >= 0)
    return become(word, BINARY_SUBSCR_LIST_INT);
  if (is_exact<Tuple>(sp[-2]) && sp[-1].is_small_int() && sp[-1].as_small_int() >= 0)
    return become(word, BINARY_SUBSCR_TUPLE_INT);
  if (is_exact<Str>(sp[-2]) && sp[-1].is_small_int() && as<Str>(sp[-2]).width == 1)
    return become(word, BINARY_SUBSCR_STR_INT);
  if (is_exact<Dict>(sp[-2])) return become(word, BINARY_SUBSCR_DICT);
  return not_now(frame, word, BINARY_SUBSCR_GENERIC);
}
bool specialise_store_subscr(ThreadState&, Frame& frame, Value* sp, uint16_t* word, uint32_t) {
  if (gave_up(frame, word)) return become(word, STORE_SUBSCR_GENERIC);
  if (is_exact<List>(sp[-2]) && sp[-1].is_small_int() && sp[-1].as_small_int() >= 0)
    return become(word, STORE_SUBSCR_LIST_INT);
  if (is_exact<Dict>(sp[-2])) return become(word, STORE_SUBSCR_DICT);
  return not_now(frame, word, STORE_SUBSCR_GENERIC);
}

bool specialise_load_global(ThreadState& ts, Frame& frame, Value*, uint16_t* word, uint32_t arg) {
  word[1] = kRetryCounter;
  if (gave_up(frame, word)) return false;
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

namespace {

// What an attribute access to an instance of a type comes to.
enum class Place : uint8_t { kOther, kInstance, kNew, kSlot };
struct Found {
  Place place = Place::kOther;
  uint32_t version = 0;
  uint32_t shape_and_index = 0;
  uint16_t offset = 0;
};

Found find_place(ThreadState& ts, Value owner, Str& name, bool store) {
  Found found;
  if (!owner.is_heap()) return found;
  Type& type = type_of(ts, owner);
  bool plain = store ? type.slots.tp_setattribute == &generic_set_attribute
                     : type.slots.tp_getattribute == &generic_get_attribute;
  if (!plain) return found;
  Value descriptor = type_lookup(ts, type, name);
  found.version = type_version(ts, type);
  if (!found.version) return found;
  if (!descriptor.is_null()) {
    auto* member = try_as<MemberDescriptor>(descriptor);
    if (member && member->row.kind == MemberKind::kObject && !member->row.read_only && member->row.offset < 0x10000 &&
        is_subtype(&type, member->owner)) {
      found.place = Place::kSlot;
      found.offset = uint16_t(member->row.offset);
      return found;
    }
    Type& kind = type_of(ts, descriptor);
    if (kind.slots.tp_descriptor_set) return found;
  }
  if (!type.has(type_flags::kHasAttributes)) return found;
  ObjectPrefix& prefix = prefix_of(*owner.object());
  Shape& shape = *prefix.shape;
  if (shape.is_dict || !shape.id) return found;
  int number = shape.find(&name);
  if (number < 0 && store && shape.count < prefix.capacity && shape.count < Shape::kMostAttributes) {
    found.place = Place::kNew;
    found.shape_and_index = shape.id << 8 | shape.count;
    return found;
  }
  if (number < 0) return found;
  found.place = Place::kInstance;
  found.shape_and_index = shape.id << 8 | uint32_t(number);
  return found;
}

}  // namespace

bool specialise_load_attr(ThreadState& ts, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  if (gave_up(frame, word)) return become(word, LOAD_ATTR_GENERIC);
  Value owner = sp[-1];
  Str& name = as<Str>((*frame.code->names)[arg]);
  if (is_exact<Module>(owner)) {
    Dict* dict = as<Module>(owner).dict.get();
    if (dict && dict->string_keys) {
      int64_t index = dict_find_index(ts, *dict, name);
      uint32_t version = dict_keys_version(ts, *dict);
      // A data descriptor of the module type (__dict__) would hide the entry.
      if (index >= 0 && index <= 0xFFFF && version && type_lookup(ts, *ts.types().module, name).is_null()) {
        write_cache32(word + 1, version);
        word[3] = uint16_t(index);
        return become(word, LOAD_ATTR_MODULE);
      }
    }
    return not_now(frame, word, LOAD_ATTR_GENERIC);
  }
  Found found = find_place(ts, owner, name, false);
  switch (found.place) {
    case Place::kInstance:
      write_cache32(word + 1, found.version);
      write_cache32(word + 3, found.shape_and_index);
      if (warmth_of(frame, word) & kAfterLoadFast && (word[-1] & 0xFF) == uint8_t(Opcode::LOAD_FAST))
        become(word - 1, LOAD_FAST_LOAD_ATTR_INSTANCE);
      return become(word, LOAD_ATTR_INSTANCE);
    case Place::kSlot:
      write_cache32(word + 1, found.version);
      word[3] = found.offset;
      return become(word, LOAD_ATTR_SLOT);
    default: return not_now(frame, word, LOAD_ATTR_GENERIC);
  }
}

bool specialise_store_attr(ThreadState& ts, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  if (gave_up(frame, word)) return become(word, STORE_ATTR_GENERIC);
  Found found = find_place(ts, sp[-1], as<Str>((*frame.code->names)[arg]), true);
  write_cache32(word + 1, found.version);
  switch (found.place) {
    case Place::kInstance: write_cache32(word + 3, found.shape_and_index); return become(word, STORE_ATTR_INSTANCE);
    case Place::kNew: write_cache32(word + 3, found.shape_and_index); return become(word, STORE_ATTR_NEW);
    case Place::kSlot: word[3] = found.offset; return become(word, STORE_ATTR_SLOT);
    default: return not_now(frame, word, STORE_ATTR_GENERIC);
  }
}

bool specialise_load_method(ThreadState& ts, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  if (gave_up(frame, word)) return become(word, LOAD_METHOD_GENERIC);
  Value owner = sp[-1];
  Type& type = type_of(ts, owner);
  Str& name = as<Str>((*frame.code->names)[arg]);
  if (type.slots.tp_getattribute != &generic_get_attribute) return not_now(frame, word, LOAD_METHOD_GENERIC);
  Value method = type_lookup(ts, type, name);
  uint32_t version = type_version(ts, type);
  if (method.is_null() || !version || !method.is_heap() || !type_of(ts, method).has(type_flags::kMethodDescriptor))
    return not_now(frame, word, LOAD_METHOD_GENERIC);
  write_cache32(word + 1, version);
  write_cache32(word + 5, heap_token(ts, method.object()));
  if (!type.has(type_flags::kHasAttributes)) return become(word, LOAD_METHOD_NO_ATTRIBUTES);
  Shape& shape = *prefix_of(*owner.object()).shape;
  if (shape.is_dict || !shape.id || shape.find(&name) >= 0) return not_now(frame, word, LOAD_METHOD_GENERIC);
  write_cache32(word + 3, shape.id);
  return become(word, LOAD_METHOD_INSTANCE);
}

namespace {

// Parameters that take defaults when `count` plain positional arguments are given; -1: the call is not plain.
int missing_parameters(const Function& function, size_t count) {
  const Code& code = *function.code;
  if (!code.plain_call || count > size_t(code.argcount)) return -1;
  size_t missing = size_t(code.argcount) - count;
  size_t defaults = function.defaults ? function.defaults->size : 0;
  return missing <= defaults && missing < 0x10000 ? int(missing) : -1;
}

}  // namespace

bool specialise_precall(ThreadState& ts, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  // The forms below do the work of the CALL too: it has to stand right behind the cache word.
  if (gave_up(frame, word) || word[2] != (uint32_t(Opcode::CALL) | arg << 8)) return become(word, PRECALL_GENERIC);
  Value* base = sp - arg - 2;
  bool method = !base[0].is_unbound();
  Value callable = method ? base[0] : base[1];
  uint16_t* cache = word + 3;  // CALL's caches
  if (is_exact<Function>(callable)) {
    auto& function = as<Function>(callable);
    int missing = missing_parameters(function, arg + size_t(method));
    uint32_t version = missing >= 0 ? function_version(ts, function) : 0;
    if (!version) return not_now(frame, word, PRECALL_GENERIC);
    if (!function.code->quickened && quicken(ts, *function.code).is_error()) {
      // What is pending is for the call itself to find again.
      ts.catch_any();
      return not_now(frame, word, PRECALL_GENERIC);
    }
    write_cache32(cache, version);
    cache[2] = uint16_t(missing);
    return become(word, method ? PRECALL_PYTHON_METHOD : PRECALL_PYTHON);
  }
  if (method && is_exact<MethodDescriptor>(callable)) {
    auto& descriptor = as<MethodDescriptor>(callable);
    if (arg == 1 && descriptor.owner == ts.types().list && descriptor.name->equals_ascii("append")) {
      write_cache32(cache, heap_token(ts, &descriptor));
      return become(word, PRECALL_LIST_APPEND);
    }
    return become(word, PRECALL_NATIVE_METHOD);
  }
  if (!method && is_exact<Builtin>(callable)) return become(word, PRECALL_NATIVE);
  if (!method && is<Type>(callable) && type_of(ts, callable).slots.tp_call == ts.types().type->slots.tp_call) {
    auto& type = as<Type>(callable);
    if (type.has(type_flags::kHeapType) && !type.has(type_flags::kAbstract) && type.has(type_flags::kContainer) &&
        type.slots.tp_new == ts.types().object->slots.tp_new) {
      Value init = type_lookup(ts, type, names::k___init__);
      uint32_t version = type_version(ts, type);
      if (version && !init.is_null() && is_exact<Function>(init)) {
        write_cache32(cache, version);
        write_cache32(cache + 2, heap_token(ts, init.object()));
        return become(word, PRECALL_CLASS);
      }
    }
  }
  return not_now(frame, word, PRECALL_GENERIC);
}

void specialise_for_iter(ThreadState&, Frame&, Value iterator, uint16_t* word) {
  uint8_t form = FOR_ITER_GENERIC;
  if (is_exact<ListIterator>(iterator)) form = FOR_ITER_LIST;
  else if (is_exact<RangeIterator>(iterator)) form = FOR_ITER_RANGE;
  else if (is_exact<TupleIterator>(iterator)) form = FOR_ITER_TUPLE;
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
      warmth[i] |= kAfterLoadFast;
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
    else if (first == Opcode::BUILD_SLICE && second == Opcode::BINARY_SUBSCR) fused = BUILD_SLICE_BINARY_SUBSCR;
    else if (first == Opcode::BUILD_SLICE && second == Opcode::STORE_SUBSCR) fused = BUILD_SLICE_STORE_SUBSCR;
    if (fused) {
      words[i] = uint16_t((words[i] & 0xFF00) | fused);
      step += 1 + uint32_t(cache_count(second));
    }
    i += step;
  }
  code.quickened = words;
  code.warmth = warmth;
  return {};
}

}  // namespace ouro
