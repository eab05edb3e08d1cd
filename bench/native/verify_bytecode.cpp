// Speed of the verifier: bytes of instructions a second, over all code objects of the standard library's .pyc files,
// and over one long function.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include "bytecode/verifier.h"
#include "modules/marshal.h"
#include "modules/runtime_start.h"
#include "objects/bytes.h"
#include "objects/code.h"

namespace {

using namespace ouro;

// What verify_code needs of a code object; the bytes stay with it.
struct Prepared {
  CodeView view;
  std::vector<ConstantShape> shapes;
};

void collect(Value value, std::vector<std::unique_ptr<Prepared>>& out) {
  auto& code = as<Code>(value);
  auto prepared = std::make_unique<Prepared>();
  for (Value constant : *code.consts) {
    ConstantShape shape;
    if (is<Str>(constant)) shape.kind = EntryKind::kStr;
    if (is<Code>(constant)) shape.kind = EntryKind::kCode;
    if (is<Tuple>(constant)) {
      shape = {EntryKind::kNames, uint32_t(as<Tuple>(constant).size)};
      for (Value item : as<Tuple>(constant))
        if (!is<Str>(item)) shape.kind = EntryKind::kTuple;
    }
    prepared->shapes.push_back(shape);
    if (is<Code>(constant)) collect(constant, out);
  }
  prepared->view = {.stacksize = uint32_t(code.stacksize),
                    .flags = uint32_t(code.flags),
                    .code = code.bytecode->span(),
                    .linetable = code.linetable->span(),
                    .exceptiontable = code.exceptiontable->span(),
                    .localspluskinds = code.localsplus_kinds->span(),
                    .constants = prepared->shapes,
                    .name_count = code.names->size};
  out.push_back(std::move(prepared));
}

void run(benchmark::State& state, const std::vector<std::unique_ptr<Prepared>>& all) {
  int64_t bytes = 0;
  for (const auto& each : all) bytes += int64_t(each->view.code.size());
  SystemResources resources;
  for (auto _ : state) {
    for (const auto& each : all) {
      Arena arena(resources);
      Result<CodeFault> fault = verify_code(arena, each->view);
      if (fault.is_error() || fault.value().reason) {
        state.SkipWithError(fault.is_error() ? "no memory" : fault.value().reason);
        return;
      }
    }
  }
  state.SetBytesProcessed(bytes * state.iterations());
}

void verify_library(benchmark::State& state) {
  InterpreterConfig config;
  config.isolated = true;
  auto interpreter = std::make_unique<Interpreter>(config);
  ThreadState* ts = start_interpreter(*interpreter);
  if (!ts) return state.SkipWithError("no interpreter");
  {
    std::vector<Ref> kept;
    std::vector<std::unique_ptr<Prepared>> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("/usr/lib/python3.11")) {
      if (entry.path().extension() != ".pyc") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::string bytes{std::istreambuf_iterator<char>(file), {}};
      if (bytes.size() < 16) continue;
      Result<Ref> value = marshal_read(*ts, {reinterpret_cast<const uint8_t*>(bytes.data()) + 16, bytes.size() - 16});
      if (value.is_error()) return state.SkipWithError("a broken .pyc file");
      kept.push_back(value.release());
      collect(kept.back(), all);
    }
    run(state, all);
  }
  finish_interpreter(*ts);
}
BENCHMARK(verify_library)->Unit(benchmark::kMillisecond);

// x = f(x + 1) if x else {1: [x]}, a hundred thousand times.
void verify_long_code(benchmark::State& state) {
  auto prepared = std::make_unique<Prepared>();
  std::vector<uint8_t> code;
  auto put = [&](Opcode opcode, uint8_t argument = 0) {
    code.push_back(uint8_t(opcode));
    code.push_back(argument);
    code.resize(code.size() + 2 * size_t(cache_count(opcode)));
  };
  for (int i = 0; i < 100000; i++) {
    put(Opcode::LOAD_FAST);
    put(Opcode::POP_JUMP_FORWARD_IF_FALSE, 18);
    put(Opcode::LOAD_GLOBAL, 1);
    put(Opcode::LOAD_FAST);
    put(Opcode::LOAD_CONST);
    put(Opcode::BINARY_OP);
    put(Opcode::PRECALL, 1);
    put(Opcode::CALL, 1);
    put(Opcode::JUMP_FORWARD, 4);
    put(Opcode::LOAD_CONST);
    put(Opcode::LOAD_FAST);
    put(Opcode::BUILD_LIST, 1);
    put(Opcode::BUILD_MAP, 1);
    put(Opcode::STORE_FAST);
  }
  put(Opcode::LOAD_CONST);
  put(Opcode::RETURN_VALUE);
  static constexpr uint8_t kKinds[] = {kLocalFast};
  prepared->shapes = {{}};
  prepared->view = {
      .stacksize = 9, .code = code, .localspluskinds = kKinds, .constants = prepared->shapes, .name_count = 1};
  std::vector<std::unique_ptr<Prepared>> all;
  all.push_back(std::move(prepared));
  run(state, all);
}
BENCHMARK(verify_long_code)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
