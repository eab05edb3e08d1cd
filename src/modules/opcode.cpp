// Module _opcode: what dis asks of the interpreter about its instructions.
#include "bytecode/opcodes.h"
#include "eval/private_opcodes.h"
#include "modules/module_spec.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"

namespace ouro {

namespace {

// stack_effect(opcode, oparg=None, /, *, jump=None): how many values an instruction leaves on the stack.
Result<Ref> opcode_stack_effect(ThreadState& ts, Int32 opcode, Value argument, Value jump) {
  if (opcode < 0 || opcode > 255 || !is_opcode(uint8_t(int(opcode))))
    return raise(ts, Exc::ValueError, "invalid opcode or oparg");
  auto instruction = Opcode(int(opcode));
  int64_t number = 0;
  if (has_argument(instruction)) {
    if (argument.is_none())
      return raise(ts, Exc::ValueError, "stack_effect: opcode requires oparg but oparg was not specified");
    number = TRY(index_as_int64(ts, argument, Exc::OverflowError));
    if (number < 0 || number > UINT32_MAX) return raise(ts, Exc::ValueError, "invalid opcode or oparg");
  } else if (!argument.is_none()) {
    return raise(ts, Exc::ValueError, "stack_effect: opcode does not permit oparg but oparg was specified");
  }
  int straight = stack_effect(instruction, uint32_t(number), false);
  int jumping = stack_effect(instruction, uint32_t(number), true);
  if (jump.is_true()) return Ref::small_int(jumping);
  if (jump.is_false()) return Ref::small_int(straight);
  if (!jump.is_none()) return raise(ts, Exc::ValueError, "stack_effect: jump must be False, True or None");
  return Ref::small_int(straight > jumping ? straight : jumping);
}

// CPython's counters of its own specialisation; there are none here.
Result<Ref> opcode_get_specialization_stats(ThreadState&) { return Ref::none(); }

// What the CACHE words of an instruction hold for its specialised forms, in order; sizes in words.
struct CacheField {
  Opcode instruction;
  std::string_view name;
  uint8_t words;
};
constexpr CacheField kCacheFields[] = {
    {Opcode::LOAD_GLOBAL, "index", 1},
    {Opcode::LOAD_GLOBAL, "module_keys_version", 2},
    {Opcode::LOAD_GLOBAL, "builtin_keys_version", 2},
    {Opcode::BINARY_OP, "counter", 1},
    {Opcode::UNPACK_SEQUENCE, "counter", 1},
    {Opcode::COMPARE_OP, "counter", 1},
    {Opcode::COMPARE_OP, "mask", 1},
    {Opcode::BINARY_SUBSCR, "counter", 1},
    {Opcode::BINARY_SUBSCR, "unused", 3},
    {Opcode::LOAD_ATTR, "version", 2},
    {Opcode::LOAD_ATTR, "place", 2},
    {Opcode::STORE_ATTR, "version", 2},
    {Opcode::STORE_ATTR, "place", 2},
    {Opcode::LOAD_METHOD, "version", 2},
    {Opcode::LOAD_METHOD, "place", 2},
    {Opcode::LOAD_METHOD, "method", 2},
    {Opcode::LOAD_METHOD, "kind", 1},
    {Opcode::LOAD_METHOD, "unused", 3},
    {Opcode::CALL, "version", 2},
    {Opcode::CALL, "target", 2},
    {Opcode::PRECALL, "counter", 1},
    {Opcode::STORE_SUBSCR, "counter", 1},
};
constexpr bool fields_fill_caches() {
  for (int number = 0; number < 256; number++) {
    int words = 0;
    for (const CacheField& field : kCacheFields)
      if (uint8_t(field.instruction) == number) words += field.words;
    if (words != kOpcodeTable[size_t(number)].caches) return false;
  }
  return true;
}
static_assert(fields_fill_caches());

struct Form {
  std::string_view name, base;
};
constexpr Form kForms[] = {
#define OURO_PRIVATE(name, base) {#name, #base},
#include "eval/private_opcodes.def"
};

// The names of module opcode that describe the loop and not the language, as a dict: the forms of each instruction, all
// forms in the order of their numbers (dis gives the free numbers to them in this order), the fields of the caches.
Result<Ref> opcode_loop_forms(ThreadState& ts) {
  RefTo<Dict> families = TRY(dict_allocate(ts));
  RefTo<List> forms = TRY(list_allocate(ts, std::size(kForms)));
  RefTo<List> family;
  std::string_view base;
  for (const Form& form : kForms) {
    if (form.base != base) {
      base = form.base;
      family = TRY(list_allocate(ts, 0));
      TRY(dict_set(ts, *families, base, Value(family)));
    }
    RefTo<Str> name = TRY(intern(ts, form.name));
    TRY(list_append(ts, *family, Value(name)));
    TRY(list_append(ts, *forms, Value(name)));
  }
  RefTo<Dict> formats = TRY(dict_allocate(ts));
  RefTo<Dict> format;
  const Opcode* instruction = nullptr;
  for (const CacheField& field : kCacheFields) {
    if (!instruction || *instruction != field.instruction) {
      instruction = &field.instruction;
      format = TRY(dict_allocate(ts));
      TRY(dict_set(ts, *formats, opcode_name(*instruction), Value(format)));
    }
    TRY(dict_set(ts, *format, field.name, Value::small_int(field.words)));
  }
  RefTo<Dict> names = TRY(dict_allocate(ts));
  TRY(dict_set(ts, *names, "_specializations", Value(families)));
  TRY(dict_set(ts, *names, "_specialized_instructions", Value(forms)));
  TRY(dict_set(ts, *names, "_cache_format", Value(formats)));
  return Ref(std::move(names));
}

constexpr NativeMethod kFunctions[] = {
    function<opcode_stack_effect>("stack_effect(opcode, oparg=None, /, *, jump=None)",
                                  "Compute the stack effect of the opcode."),
    function<opcode_get_specialization_stats>("get_specialization_stats()", "None: there are no such counters."),
    function<opcode_loop_forms>("_loop_forms()", "What module opcode says of the loop's own forms of instructions."),
};

}  // namespace

extern const ModuleSpec module_opcode;
const ModuleSpec module_opcode{.name = "_opcode", .doc = "Facts about instructions.", .functions = kFunctions};

}  // namespace ouro
