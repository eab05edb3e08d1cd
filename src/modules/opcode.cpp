// Module _opcode: what dis asks of the interpreter about its instructions.
#include "bytecode/opcodes.h"
#include "modules/module_spec.h"
#include "objects/int.h"

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

constexpr NativeMethod kFunctions[] = {
    function<opcode_stack_effect>("stack_effect(opcode, oparg=None, /, *, jump=None)",
                                  "Compute the stack effect of the opcode."),
    function<opcode_get_specialization_stats>("get_specialization_stats()", "None: there are no such counters."),
};

}  // namespace

extern const ModuleSpec module_opcode;
const ModuleSpec module_opcode{.name = "_opcode", .doc = "Facts about instructions.", .functions = kFunctions};

}  // namespace ouro
