// Handlers of the general opcodes: each is execute<function> and a tail call. Opcodes that move the frame, jump or
// touch locals stand in handlers_control.cpp, specialised ones in handlers_specialised.cpp.
#include "eval/handler_list.h"
#include "eval/ops/data.h"
#include "eval/ops/names.h"
#include "eval/specialise.h"

namespace ouro {

namespace {

template <auto op, int caches>
OURO_HANDLER(general) {
  frame->ip = ip;
  if (!ops::execute<op>(*ts, *frame, sp, uint32_t(arg))) [[unlikely]]
    OURO_TAIL(unwind);
  ip += caches;
  table = ts->table;
  OURO_NEXT();
}

// A general opcode that counts down, and is specialised when it has run a few times.
template <auto op, int caches, auto specialise>
OURO_HANDLER(adaptive) {
  auto* counter = const_cast<uint16_t*>(ip);
  if (*counter == 0) [[unlikely]] {
    if (specialise(*ts, *frame, sp, counter - 1, uint32_t(arg))) {
      // Run what stands there now, with the whole argument.
      [[clang::musttail]] return table->handlers[ip[-1] & 0xFF](OURO_LOOP_ARGUMENTS);
    }
  } else {
    --*counter;
  }
  OURO_TAIL((general<op, caches>));
}

// The value `arg` slots below the operands of the instruction.
template <auto op, int operands>
OURO_HANDLER(add_to_container) {
  frame->ip = ip;
  sp -= operands;
  Value container = sp[-int64_t(arg)];
  bool ok;
  if constexpr (operands == 1) ok = !op(*ts, container, Ref::adopt(sp[0])).is_error();
  else ok = !op(*ts, container, Ref::adopt(sp[0]), Ref::adopt(sp[1])).is_error();
  if (!ok) [[unlikely]]
    OURO_TAIL(unwind);
  table = ts->table;
  OURO_NEXT();
}

// Kept out of the handlers: it has owners that need a destructor.
template <auto op>
[[gnu::noinline]] bool with_popped(ThreadState& ts, Value* base, size_t count, uint32_t arg) {
  ops::Push result = raised;
  {
    ops::Popped popped(base, count);
    result = op(ts, popped, ops::Oparg{arg});
  }
  if (result.is_error()) return false;
  *base = result.release().leak();
  return true;
}
ops::Push build_map_operands(ThreadState& ts, ops::Popped& operands, ops::Oparg) {
  return ops::build_map(ts, operands.span());
}

// How many operands the argument stands for.
template <auto op, int factor, int more>
OURO_HANDLER(build) {
  frame->ip = ip;
  size_t count = arg * factor + more;
  sp -= count;
  if (!with_popped<op>(*ts, sp, count, uint32_t(arg))) [[unlikely]]
    OURO_TAIL(unwind);
  sp++;
  table = ts->table;
  OURO_NEXT();
}

[[gnu::noinline]] bool dict_merge_argument(ThreadState& ts, Frame& frame, Value* container_slot, Value operand) {
  Ref mapping = Ref::adopt(operand);
  Result<void> result = dict_merge_unique(ts, as<Dict>(*container_slot), mapping);
  if (!result.is_error()) return true;
  // Told as a fault of the call: f(**mapping). The callable lies two below the dict.
  Value callable = container_slot[-2];
  if (ts.catch_if(Exc::AttributeError)) {
    Result<Ref> name = callable_text(ts, callable);
    if (!name.is_error())
      (void)raise(ts, Exc::TypeError, "{} argument after ** must be a mapping, not {}", name.release(),
                  type_name(ts, mapping));
  } else if (Ref error = ts.catch_if(Exc::KeyError)) {
    Tuple* args = as<BaseException>(error).args.get();
    if (args && args->size == 1) {
      Value key = (*args)[0];
      Result<Ref> name = callable_text(ts, callable);
      if (!name.is_error()) {
        (void)raise(ts, Exc::TypeError, "{} got multiple values for keyword argument '{}'", name.release(), key);
      }
    } else {
      ts.set_pending(std::move(error));
    }
  }
  return false;
}
OURO_HANDLER(DICT_MERGE_) {
  frame->ip = ip;
  Value operand = *--sp;
  if (!dict_merge_argument(*ts, *frame, sp - arg, operand)) OURO_TAIL(unwind);
  table = ts->table;
  OURO_NEXT();
}

OURO_HANDLER(UNPACK_SEQUENCE_) {
  frame->ip = ip;
  Value sequence = *--sp;
  bool ok = !ops::unpack_into(*ts, sequence, uint32_t(arg), sp + 1).is_error();
  if (!ok) {
    release_reference(sequence);
    OURO_TAIL(unwind);
  }
  // Items were put one slot too high, so that the sequence stayed owned: move them down.
  for (uint64_t i = 0; i < arg; i++) sp[i] = sp[i + 1];
  sp += arg;
  ip += 1;
  release_reference(sequence);
  table = ts->table;
  OURO_NEXT();
}
[[gnu::noinline]] bool unpack_star(ThreadState& ts, Value sequence, uint32_t before, uint32_t after, Value* out) {
  Ref owned = Ref::adopt(sequence);
  uint32_t total = before + after + 1;
  Value small[16];
  Value* items = small;
  if (total > 16) {
    auto memory = ts.allocate_bytes(total * sizeof(Value));
    if (memory.is_error()) return false;
    items = static_cast<Value*>(memory.release());
  }
  bool ok = !ops::unpack_with_star(ts, owned, before, after, items).is_error();
  if (ok)
    for (uint32_t i = 0; i < total; i++) out[i] = items[i];
  if (items != small) ts.release_bytes(items);
  return ok;
}
OURO_HANDLER(UNPACK_EX_) {
  frame->ip = ip;
  Value sequence = *--sp;
  if (!unpack_star(*ts, sequence, uint32_t(arg & 0xFF), uint32_t(arg >> 8), sp)) OURO_TAIL(unwind);
  sp += (arg & 0xFF) + (arg >> 8) + 1;
  table = ts->table;
  OURO_NEXT();
}

[[gnu::noinline]] bool format_operand(ThreadState& ts, Value*& sp, uint32_t flags) {
  Ref specification = flags & kFormatHasSpec ? Ref::adopt(*--sp) : Ref();
  Ref value = Ref::adopt(*--sp);
  ops::Push result = ops::format_value(ts, value, specification, flags);
  if (result.is_error()) return false;
  *sp++ = result.release().leak();
  return true;
}
OURO_HANDLER(FORMAT_VALUE_) {
  frame->ip = ip;
  Value* at = sp;
  bool ok = format_operand(*ts, at, uint32_t(arg));
  sp -= arg & kFormatHasSpec ? 2 : 1;
  if (!ok) OURO_TAIL(unwind);
  sp++;
  table = ts->table;
  OURO_NEXT();
}

// Kept out of the handlers, which may hold nothing with a destructor: stores a result; false: raised.
[[gnu::always_inline]] inline bool store_result(ops::Push result, Value* out) {
  if (result.is_error()) return false;
  *out = result.release().leak();
  return true;
}
template <auto look>
[[gnu::noinline]] bool look_at(ThreadState& ts, Value* sp) {
  return store_result(look(ts, sp[-1]), sp);
}
template <auto look>
OURO_HANDLER(look_at_top) {
  frame->ip = ip;
  if (!look_at<look>(*ts, sp)) OURO_TAIL(unwind);
  sp++;
  table = ts->table;
  OURO_NEXT();
}
ops::Push match_mapping(ThreadState& ts, Value subject) {
  return Ref::boolean(type_of(ts, subject).has(type_flags::kIsMapping));
}
ops::Push match_sequence(ThreadState& ts, Value subject) {
  return Ref::boolean(type_of(ts, subject).has(type_flags::kIsSequence));
}

[[gnu::noinline]] bool match_keys_operands(ThreadState& ts, Value* sp) {
  return store_result(ops::match_keys(ts, sp[-2], sp[-1]), sp);
}
OURO_HANDLER(MATCH_KEYS_) {
  frame->ip = ip;
  if (!match_keys_operands(*ts, sp)) OURO_TAIL(unwind);
  sp++;
  table = ts->table;
  OURO_NEXT();
}
[[gnu::noinline]] bool match_class_operands(ThreadState& ts, Value* base, uint32_t positional) {
  Ref subject = Ref::adopt(base[0]), cls = Ref::adopt(base[1]), names = Ref::adopt(base[2]);
  ops::Push result = ops::match_class(ts, subject, cls, positional, names);
  if (result.is_error()) return false;
  base[0] = result.release().leak();
  return true;
}
OURO_HANDLER(MATCH_CLASS_) {
  frame->ip = ip;
  sp -= 3;
  if (!match_class_operands(*ts, sp, uint32_t(arg))) OURO_TAIL(unwind);
  sp++;
  table = ts->table;
  OURO_NEXT();
}

[[gnu::noinline]] bool import_from_top(ThreadState& ts, Frame& frame, Value module, uint32_t name, Value* out) {
  ops::Push result = ops::import_from(ts, module, ops::name_at(frame, name));
  if (result.is_error()) return false;
  *out = result.release().leak();
  return true;
}
OURO_HANDLER(IMPORT_FROM_) {
  frame->ip = ip;
  if (!import_from_top(*ts, *frame, sp[-1], uint32_t(arg), sp)) OURO_TAIL(unwind);
  sp++;
  table = ts->table;
  OURO_NEXT();
}

[[gnu::noinline]] bool make_function_operands(ThreadState& ts, Frame& frame, Value* base, uint32_t flags) {
  return store_result(ops::make_function(ts, frame, base, flags), base);
}
OURO_HANDLER(MAKE_FUNCTION_) {
  frame->ip = ip;
  sp -= 1 + __builtin_popcount(unsigned(arg) & 15);
  if (!make_function_operands(*ts, *frame, sp, uint32_t(arg))) OURO_TAIL(unwind);
  sp++;
  OURO_NEXT();
}

[[gnu::noinline]] bool load_global_operands(ThreadState& ts, Frame& frame, uint32_t name, Value* out) {
  ops::Push result = ops::load_global(ts, frame, ops::name_at(frame, name));
  if (result.is_error()) return false;
  *out = result.release().leak();
  return true;
}
OURO_HANDLER(LOAD_GLOBAL_GENERAL) {
  frame->ip = ip;
  Value* out = sp + (arg & 1);
  if (!load_global_operands(*ts, *frame, uint32_t(arg >> 1), out)) OURO_TAIL(unwind);
  if (arg & 1) *sp++ = Value::unbound();
  sp++;
  ip += 5;
  table = ts->table;
  OURO_NEXT();
}
OURO_HANDLER(LOAD_GLOBAL_) {
  auto* counter = const_cast<uint16_t*>(ip);
  if (*counter == 0) {
    if (specialise_load_global(*ts, *frame, sp, counter - 1, uint32_t(arg))) {
      [[clang::musttail]] return table->handlers[ip[-1] & 0xFF](OURO_LOOP_ARGUMENTS);
    }
  } else {
    --*counter;
  }
  OURO_TAIL(LOAD_GLOBAL_GENERAL);
}

}  // namespace

#define GENERAL(name) set(Opcode::name, &general<&ops::name, cache_count(Opcode::name)>)
#define ADAPTIVE(name, how)                                                               \
  set(Opcode::name, &adaptive<&ops::name, cache_count(Opcode::name), &how>);              \
  table.general[uint8_t(Opcode::name)] = &general<&ops::name, cache_count(Opcode::name)>; \
  set_private(private_op::name##_GENERIC, &general<&ops::name, cache_count(Opcode::name)>)

void add_general_handlers(DispatchTable& table) {
  auto set = [&](Opcode opcode, Handler handler) {
    table.handlers[uint8_t(opcode)] = handler;
    table.general[uint8_t(opcode)] = handler;
  };
  auto set_private = [&](uint8_t number, Handler handler) { table.handlers[number] = handler; };
  GENERAL(UNARY_POSITIVE);
  GENERAL(UNARY_NEGATIVE);
  GENERAL(UNARY_INVERT);
  GENERAL(UNARY_NOT);
  GENERAL(IS_OP);
  GENERAL(CONTAINS_OP);
  GENERAL(DELETE_SUBSCR);
  GENERAL(BUILD_SLICE);
  GENERAL(BUILD_TUPLE);
  GENERAL(BUILD_LIST);
  GENERAL(BUILD_SET);
  GENERAL(BUILD_STRING);
  GENERAL(LIST_TO_TUPLE);
  GENERAL(GET_ITER);
  GENERAL(LOAD_NAME);
  GENERAL(STORE_NAME);
  GENERAL(DELETE_NAME);
  GENERAL(STORE_GLOBAL);
  GENERAL(DELETE_GLOBAL);
  GENERAL(DELETE_ATTR);
  GENERAL(IMPORT_NAME);
  GENERAL(IMPORT_STAR);
  GENERAL(SETUP_ANNOTATIONS);
  GENERAL(LOAD_CLASSDEREF);
  GENERAL(LOAD_BUILD_CLASS);
  GENERAL(LOAD_ASSERTION_ERROR);
  GENERAL(PRINT_EXPR);
  ADAPTIVE(BINARY_OP, specialise_binary_op);
  ADAPTIVE(COMPARE_OP, specialise_compare_op);
  ADAPTIVE(BINARY_SUBSCR, specialise_binary_subscr);
  ADAPTIVE(STORE_SUBSCR, specialise_store_subscr);
  ADAPTIVE(LOAD_ATTR, specialise_load_attr);
  ADAPTIVE(STORE_ATTR, specialise_store_attr);
  ADAPTIVE(LOAD_METHOD, specialise_load_method);
  set(Opcode::BUILD_CONST_KEY_MAP, &build<&ops::BUILD_CONST_KEY_MAP, 1, 1>);
  set(Opcode::BUILD_MAP, &build<&build_map_operands, 2, 0>);
  set(Opcode::LIST_APPEND, &add_to_container<&ops::list_append_to, 1>);
  set(Opcode::SET_ADD, &add_to_container<&ops::set_add_to, 1>);
  set(Opcode::MAP_ADD, &add_to_container<&ops::map_add_to, 2>);
  set(Opcode::LIST_EXTEND, &add_to_container<&ops::list_extend_with, 1>);
  set(Opcode::SET_UPDATE, &add_to_container<&ops::set_update_with, 1>);
  set(Opcode::DICT_UPDATE, &add_to_container<&ops::dict_update_with, 1>);
  set(Opcode::DICT_MERGE, &DICT_MERGE_);
  set(Opcode::UNPACK_SEQUENCE, &UNPACK_SEQUENCE_);
  set(Opcode::UNPACK_EX, &UNPACK_EX_);
  set(Opcode::FORMAT_VALUE, &FORMAT_VALUE_);
  set(Opcode::GET_LEN, &look_at_top<&ops::GET_LEN_of>);
  set(Opcode::MATCH_MAPPING, &look_at_top<&match_mapping>);
  set(Opcode::MATCH_SEQUENCE, &look_at_top<&match_sequence>);
  set(Opcode::MATCH_KEYS, &MATCH_KEYS_);
  set(Opcode::MATCH_CLASS, &MATCH_CLASS_);
  set(Opcode::IMPORT_FROM, &IMPORT_FROM_);
  set(Opcode::MAKE_FUNCTION, &MAKE_FUNCTION_);
  set(Opcode::LOAD_GLOBAL, &LOAD_GLOBAL_);
  table.general[uint8_t(Opcode::LOAD_GLOBAL)] = &LOAD_GLOBAL_GENERAL;
}
#undef GENERAL
#undef ADAPTIVE

}  // namespace ouro
