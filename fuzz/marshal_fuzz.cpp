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

#include "eval/frame.h"
#include "fuzz/limited.h"
#include "modules/marshal.h"
#include "modules/module_spec.h"
#include "objects/bytes.h"
#include "objects/code.h"
#include "objects/dict.h"
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
    // Nothing that reaches out of the process, or waits for somebody.
    for (const char* name :
         {"open", "__import__", "input", "breakpoint", "exit", "quit", "print", "help", "exec", "eval"})
      if (!dict_find(*ts, *builtins->dict, name).is_null())
        check(!dict_delete(*ts, *builtins->dict, Ref(str_from_ascii(*ts, name).release())).is_error(), "a name goes");
  }
  ~Sandbox() { builtins = RefTo<Module>(); }

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
      // As a function, with some arguments.
      RefTo<Function> function = TRY(function_make(*ts, code, *made, Value()));
      Ref result = TRY(call(*ts, Value(function), Value::small_int(3), Value::none()));
      if (is_exact<Function>(result)) TRY(call(*ts, result));
      if (type_of(*ts, result).slots.tp_next) TRY(next(*ts, result));
      return {};
    }
    TRY(run_code(*ts, code, *made, Value()));
    return {};
  }
};

std::unique_ptr<Sandbox> sandbox;

}  // namespace

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
