// Specialisation of calls: which form of PRECALL fits the callable and the arguments on the stack.
#include "eval/private_opcodes.h"
#include "eval/specialise.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro {

using namespace private_op;

namespace {

uint32_t code_version(ThreadState& ts, Code& code) {
  uint32_t& next = ts.interpreter().next_code_version;
  if (code.version == 0 && next != 0) code.version = next++;
  return code.version;
}

// Which parameter each keyword names, four bits each, the first lowest. False: a keyword names none, or one that is
// given already, or there are too many for a cache.
bool places_of_keywords(const Code& code, const Tuple& names, size_t positional, uint32_t& places) {
  int named = code.argcount + code.kwonlyargcount;
  if (named > 16 || names.size > kMostCachedKeywords || positional > size_t(code.argcount)) return false;
  uint32_t seen = 0;
  places = 0;
  for (size_t i = 0; i < names.size; i++) {
    Value name = names.items()[i];
    if (!is_exact<Str>(name)) return false;
    int parameter = -1;
    for (int p = code.posonlyargcount; p < named && parameter < 0; p++)
      if (str_equal(as<Str>(code.localsplus_names->items()[p]), as<Str>(name))) parameter = p;
    if (parameter < int(positional) || (seen >> parameter & 1)) return false;
    seen |= 1u << parameter;
    places |= uint32_t(parameter) << (4 * i);
  }
  return true;
}

bool specialise_python_call(ThreadState& ts, Frame& frame, Function& function, uint16_t* word, size_t count,
                            bool method) {
  Code& code = *function.code;
  if (!code.plain_call) return not_now(frame, word, PRECALL_ANY);
  if (!code.quickened && quicken(ts, code).is_error()) {
    // What is pending is for the call itself to find again.
    ts.catch_any();
    return not_now(frame, word, PRECALL_ANY);
  }
  if (const Tuple* names = frame.keyword_names) {
    uint32_t places, version = code_version(ts, code);
    if (!version || !places_of_keywords(code, *names, count - names->size, places))
      return not_now(frame, word, PRECALL_ANY);
    write_cache32(word + 3, version);
    write_cache32(word + 5, places);
    return become(word, method ? PRECALL_PYTHON_METHOD_KEYWORDS : PRECALL_PYTHON_KEYWORDS);
  }
  int64_t missing = code.plain_argcount - int64_t(count);
  if (missing == 0) return become(word, method ? PRECALL_PYTHON_METHOD : PRECALL_PYTHON);
  if (missing > 0 && function.defaults && function.defaults->size >= uint64_t(missing))
    return become(word, method ? PRECALL_PYTHON_METHOD_DEFAULTS : PRECALL_PYTHON_DEFAULTS);
  return not_now(frame, word, PRECALL_ANY);
}

// Built-in functions with a form of their own.
bool specialise_known_function(const Builtin& builtin, uint16_t* word, uint32_t arg) {
  if (builtin.module.is_null() || !is<Str>(builtin.module) || !as<Str>(builtin.module).equals_ascii("builtins"))
    return false;
  std::string_view name = builtin.method->name();
  write_cache32(word + 3, row_token(*builtin.method));
  if (name == "len" && arg == 1) return become(word, PRECALL_LEN);
  if (name == "isinstance" && arg == 2) return become(word, PRECALL_ISINSTANCE);
  return false;
}

bool specialise_class_call(ThreadState& ts, Type& type, uint16_t* word) {
  if (!type.has(type_flags::kHeapType) || type.has(type_flags::kAbstract) || !type.has(type_flags::kContainer) ||
      type.slots.tp_new != ts.types().object->slots.tp_new)
    return false;
  Value init = type_lookup(ts, type, names::k___init__);
  uint32_t version = type_version(ts, type);
  if (!version || init.is_null() || !is_exact<Function>(init)) return false;
  write_cache32(word + 3, version);
  write_cache32(word + 5, heap_token(ts, init.object()));
  return become(word, PRECALL_CLASS);
}

}  // namespace

bool specialise_precall(ThreadState& ts, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  // The forms below do the work of the CALL too: it has to stand right behind the cache word.
  if (word[2] != (uint32_t(Opcode::CALL) | arg << 8)) return become(word, PRECALL_GENERIC);
  if (gave_up(frame, word)) return become(word, PRECALL_ANY);
  Value* base = sp - arg - 2;
  bool method = !base[0].is_unbound();
  Value callable = method ? base[0] : base[1];
  size_t count = arg + size_t(method);
  if (is_exact<Function>(callable))
    return specialise_python_call(ts, frame, as<Function>(callable), word, count, method);
  if (frame.keyword_names) return not_now(frame, word, PRECALL_ANY);
  if (is_exact<BoundMethod>(callable)) {
    Value target = as<BoundMethod>(callable).function;
    if (!is_exact<Function>(target) || as<Function>(target).code->plain_argcount != int64_t(count) + 1)
      return not_now(frame, word, PRECALL_ANY);
    return become(word, method ? PRECALL_BOUND_MORE : PRECALL_BOUND);
  }
  if (method && is_exact<MethodDescriptor>(callable)) {
    auto& descriptor = as<MethodDescriptor>(callable);
    if (arg == 1 && descriptor.owner == ts.types().list && descriptor.name->equals_ascii("append")) {
      write_cache32(word + 3, heap_token(ts, &descriptor));
      return become(word, PRECALL_LIST_APPEND);
    }
    return become(word, arg == 0   ? PRECALL_NATIVE_METHOD_0
                        : arg == 1 ? PRECALL_NATIVE_METHOD_1
                                   : PRECALL_NATIVE_METHOD);
  }
  if (method) return not_now(frame, word, PRECALL_ANY);
  if (is_exact<Builtin>(callable)) {
    if (specialise_known_function(as<Builtin>(callable), word, arg)) return true;
    return become(word, arg == 1 ? PRECALL_NATIVE_1 : arg == 2 ? PRECALL_NATIVE_2 : PRECALL_NATIVE);
  }
  if (callable == Value(ts.types().type) && arg == 1) return become(word, PRECALL_TYPE);
  if (is<Type>(callable)) {
    bool plain = type_of(ts, callable).slots.tp_call == ts.types().type->slots.tp_call;
    if (plain && specialise_class_call(ts, as<Type>(callable), word)) return true;
    return become(word, PRECALL_NATIVE_CLASS);
  }
  return not_now(frame, word, PRECALL_ANY);
}

}  // namespace ouro
