// Fuzz target of the way of a .pyc file: any bytes through marshal.loads, the verifier and the evaluation loop.
//
// The code runs in an interpreter without the library: no module but builtins, and of that what reaches neither files
// nor processes. It ends at a number of checkpoints or at a limit of memory, whatever it tries. What was read is
// written again, and the heap is collected and checked.
//
// The interpreter is made anew from time to time only; types cannot be changed, and each run has builtins of its own.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "bytecode/opcodes.h"
#include "eval/frame.h"
#include "fuzz/limited.h"
#include "modules/marshal.h"
#include "modules/module_spec.h"
#include "objects/bytes.h"
#include "objects/code.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/str.h"
#include "runtime/collector.h"
#include "runtime/interpreter.h"
#include "runtime/type.h"

namespace ouro {
extern const ModuleSpec module_builtins;
}

namespace {

using namespace ouro;
using fuzz::check;

constexpr int kRunsOfInterpreter = 500;
constexpr uint64_t kCheckpoints = 3000;
constexpr size_t kMemory = size_t(96) << 20;

struct Sandbox {
  InterpreterConfig config;
  std::unique_ptr<Interpreter> interpreter;
  ThreadState* ts = nullptr;
  RefTo<Module> builtins;
  RefTo<Dict> sys_dict;
  int runs = 0;

  Sandbox() {
    config.memory_limit = kMemory;
    config.random_hash = false;
    config.isolated = true;
    interpreter = std::make_unique<Interpreter>(config);
    ts = interpreter->initialize();
    check(ts, "an interpreter starts");
    check(!install_eval(*ts).is_error(), "the loop is there");
    auto module = make_native_module(*ts, module_builtins);
    check(!module.is_error(), "builtins is there");
    builtins = module.release();
    interpreter->builtins = builtins->dict.get();
    sys_dict = dict_allocate(*ts).release();
    interpreter->sys_dict = &*sys_dict;
    // Nothing that reaches out of the process, or waits for somebody.
    for (const char* name :
         {"open", "__import__", "input", "breakpoint", "exit", "quit", "print", "help", "exec", "eval"})
      if (!dict_find(*ts, *builtins->dict, name).is_null())
        check(!dict_delete(*ts, *builtins->dict, Ref(str_from_ascii(*ts, name).release())).is_error(), "a name goes");
  }
  ~Sandbox() {
    builtins = RefTo<Module>();
    sys_dict = RefTo<Dict>();
  }

  // A dict of globals with a copy of builtins.
  Result<RefTo<Dict>> globals() {
    RefTo<Dict> own = TRY(dict_allocate(*ts));
    TRY(dict_update(*ts, *own, Value(builtins->dict.get())));
    RefTo<Dict> made = TRY(dict_allocate(*ts));
    TRY(dict_set(*ts, *made, names::k___builtins__, Value(own)));
    TRY(dict_set(*ts, *made, names::k___name__, Value(TRY(str_from_ascii(*ts, "fuzz")))));
    return made;
  }

  Result<void> run(std::span<const uint8_t> bytes, uint8_t mode) {
    Ref value = TRY(marshal_read(*ts, bytes));
    for (int version = 0; version <= 4; version++) {
      // Not in every version, since the value may be of any shape (a set of itself cannot be hashed, say).
      Result<RefTo<Bytes>> written = marshal_write(*ts, value, version);
      if (written.is_error()) {
        ts->catch_any();
        if (ts->has_pending()) return raised;
        continue;
      }
      RefTo<Bytes> again = written.release();
      Result<Ref> read = marshal_read(*ts, again->span());
      if (read.is_error() && !ts->has_pending()) return raised;
      if (read.is_error()) {
        ts->catch_any();
        if (ts->has_pending()) return raised;
      }
    }
    if (!is<Code>(value)) return {};
    Code& code = as<Code>(value);
    // The tables can be asked for without a run.
    for (const char* name : {"co_lines", "co_positions"}) {
      RefTo<Str> method = TRY(intern(*ts, name));
      Ref iterator = TRY(call_method_values(*ts, value, *method, {}));
      for (int i = 0; i < 1000; i++)
        if (!TRY(next(*ts, iterator))) break;
    }
    RefTo<Dict> made = TRY(globals());
    if (mode & 1 || code.free_count) {
      // As a function, with as many arguments as it wants.
      RefTo<Function> function = TRY(function_make(*ts, code, *made, Value()));
      RefTo<Str> text = TRY(str_from_ascii(*ts, "text"));
      RefTo<List> list = TRY(list_allocate(*ts, 2));
      TRY(list_append(*ts, *list, Value::small_int(1)));
      TRY(list_append(*ts, *list, Value(text)));
      const Value kinds[] = {Value(list), Value::small_int(3), Value(text), Value::none()};
      Value values[16];
      const auto count = size_t(code.argcount < 16 ? code.argcount : 16);
      for (size_t i = 0; i < count; i++) values[i] = kinds[(i + (mode >> 1)) % 4];
      Ref result = TRY(call(*ts, Value(function), CallArguments{values, count, nullptr}));
      if (is_exact<Function>(result)) TRY(call(*ts, result));
      // Generators: some steps, then what is thrown in.
      for (const char* name : {"__next__", "send", "throw", "close"}) {
        RefTo<Str> method = TRY(intern(*ts, name));
        Maybe<Ref> bound = TRY(find_attribute(*ts, result, *method));
        if (!bound) continue;
        const Value argument = name[0] == 't' ? Value(ts->types()[Exc::ValueError]) : Value::none();
        const bool takes = name[0] == 's' || name[0] == 't';
        Result<Ref> step = call(*ts, **bound, CallArguments{&argument, takes ? 1u : 0u, nullptr});
        if (step.is_error()) ts->catch_any();
        if (ts->has_pending()) return raised;
      }
      return {};
    }
    TRY(run_code(*ts, code, *made, Value()));
    return {};
  }
};

std::unique_ptr<Sandbox> sandbox;

}  // namespace

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

// Mutations of instructions: most changes of single bytes make no sense, and never reach the loop.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  uint32_t state = seed * 2654435761u + 1;
  auto random = [&](uint32_t below) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return below ? state % below : 0;
  };
  // The mode, 'c' with five numbers, 's' with its size, and the instructions.
  constexpr size_t kNumbers = 2, kCode = 1 + 1 + 20 + 1 + 4;
  if (size < kCode + 4 || (data[1] & 0x7F) != 'c' || (data[kCode - 5] & 0x7F) != 's' || random(4) == 0)
    return LLVMFuzzerMutate(data, size, max_size);
  uint32_t bytes = uint32_t(data[kCode - 4]) | uint32_t(data[kCode - 3]) << 8;
  const uint32_t units = uint32_t(bytes < size - kCode ? bytes : size - kCode) / 2;
  if (units < 2) return LLVMFuzzerMutate(data, size, max_size);
  uint8_t* code = data + kCode;
  for (uint32_t changes = 1 + random(4); changes > 0; changes--) {
    uint8_t* unit = code + 2 * random(units);
    switch (random(8)) {
      case 0: unit[1] = uint8_t(random(8)); break;
      case 1: unit[1] = uint8_t(unit[1] + random(5) - 2); break;
      case 2:
      case 3:
      case 4: {
        // Another instruction with as many caches, so that the rest stays in step.
        const int caches = is_opcode(unit[0]) ? cache_count(Opcode(unit[0])) : 0;
        for (int tries = 0; tries < 50; tries++) {
          auto number = uint8_t(random(256));
          if (!is_opcode(number) || cache_count(Opcode(number)) != caches) continue;
          unit[0] = number;
          if (random(2)) unit[1] = uint8_t(random(5));
          break;
        }
        break;
      }
      case 5: {
        const uint8_t* other = code + 2 * random(units);
        unit[0] = other[0];
        unit[1] = other[1];
        break;
      }
      case 6: unit[0] = uint8_t(Opcode::NOP); break;
      default: data[kNumbers + 4 * (3 + random(2))] ^= uint8_t(1u << random(8)); break;  // stack size, flags
    }
  }
  return size;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  if (sandbox && ++sandbox->runs > kRunsOfInterpreter) sandbox.reset();
  if (!sandbox) sandbox = std::make_unique<Sandbox>();
  ThreadState& ts = *sandbox->ts;
  ts.interpreter().checkpoint_count = 0;
  ts.interpreter().stress_terminate_at = kCheckpoints;
  ts.eval_breaker.fetch_or(breaker::kStress);
  // As long as it is and no longer, so that reading beyond is found.
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto* begin = reinterpret_cast<const uint8_t*>(bytes.data());
  Result<void> result = sandbox->run({begin, bytes.size()}, data[0]);
  check(result.is_error() == ts.has_pending(), "what fails says why");
  ts.catch_any();
  // A termination is final, and ends what the collector would do.
  ts.interpreter().stress_terminate_at = 0;
  bool terminated = ts.take_termination() != Termination::kNone;
  check(!ts.frame, "no frame is left");
  if (terminated) sandbox.reset();
  return 0;
}
