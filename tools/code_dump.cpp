// code_dump: compiles files and prints what the compiler makes of them.
//
//   code_dump [--dump=marshal|none] [--optimize=0|1|2] [--mode=exec|eval|single] [--text]
//             [--cases] [--time] [--stress=COUNT] FILE...
// FILE "-" reads names of files, one a line. --text: the file is a str in UTF-8, not source bytes. --cases: a
// file holds many texts, each ended by a line of 20 '='. With --dump=marshal (the default) every file or text
// gives a line "ok BYTES" and the marshalled code object, or a line "failed KIND LINE OFFSET END_LINE
// END_OFFSET MESSAGE"; before it one line "warning LINE MESSAGE" for each warning.
#include <chrono>

#include "bytecode/marshal_writer.h"
#include "bytecode/verifier.h"
#include "compiler/compiler.h"
#include "parser/parser.h"
#include "source/source_text.h"
#include "tool_input.h"

namespace {

using namespace ouro;
using tools::failure_name;

// Refuses all allocations from one on (0: none), or says no from one poll on.
class StressResources final : public Resources {
 public:
  StressResources(size_t allocations, size_t polls) : allocations_(allocations), polls_(polls) {}
  void* allocate(size_t bytes) override {
    if (allocations_ && --allocations_ == 0) memory_refused_ = true;
    return memory_refused_ ? nullptr : system_.allocate(bytes);
  }
  void release(void* memory, size_t bytes) override { system_.release(memory, bytes); }
  bool may_continue() override {
    if (polls_ && --polls_ == 0) poll_refused_ = true;
    return !poll_refused_;
  }
  bool refused() const { return memory_refused_ || poll_refused_; }

 private:
  SystemResources system_;
  size_t allocations_;
  size_t polls_;
  bool memory_refused_ = false;
  bool poll_refused_ = false;
};

struct Settings {
  std::string dump = "marshal";
  bool text = false;
  bool cases = false;
  bool time = false;
  size_t stress = 0;
  parser::ParseOptions parse;
  compiler::CompileOptions compile;
};

void print_outcome(Arena& arena, const Diagnostics& diagnostics, const CodeUnit* unit, const Settings& settings) {
  if (settings.dump == "none") return;
  for (const Warning& warning : diagnostics.warnings()) {
    std::printf("warning %d %.*s\n", warning.lineno, int(warning.message.size()), warning.message.data());
  }
  if (!unit) {
    const FailureLocation& at = diagnostics.location();
    std::printf("failed %s %d %d %d %d %.*s\n", failure_name(diagnostics.failure()), at.lineno, at.offset,
                at.end_lineno, at.end_offset, int(diagnostics.message().size()), diagnostics.message().data());
  } else if (settings.dump == "marshal") {
    ArenaVector<uint8_t> bytes(arena);
    MUST(write_marshal(*unit, bytes));  // memory is not refused here
    std::printf("ok %zu\n", bytes.size());
    std::fwrite(bytes.begin(), 1, bytes.size(), stdout);
  }
}

bool run(std::string_view bytes, const char* filename, const Settings& settings, Resources& resources) {
  Arena arena(resources);
  Diagnostics diagnostics(arena);
  ast::NameTable names(arena);
  std::string_view text = bytes;
  auto compile = [&]() -> Result<const CodeUnit*> {
    if (!settings.text) text = TRY(decode_source(arena, diagnostics, bytes, {})).text;
    ast::mod* module = TRY(parser::parse(arena, names, diagnostics, text, settings.parse));
    compiler::CompileOptions options = settings.compile;
    options.filename = filename;
    return compiler::compile(arena, names, diagnostics, module, options);
  };
  Result<const CodeUnit*> result = compile();
  const CodeUnit* unit = result.is_error() ? nullptr : result.release();
  if (unit) {
    const CodeFault fault = settings.stress ? CodeFault{} : MUST(verify_unit(arena, *unit));  // memory is not refused
    if (fault.reason) {
      std::fprintf(stderr, "%s: the verifier says: %s (at offset %u)\n", filename, fault.reason, fault.offset);
      std::exit(3);
    }
  }
  if (!unit && !diagnostics.has_failed()) {
    std::fprintf(stderr, "%s: a failure without a record\n", filename);
    std::exit(3);
  }
  print_outcome(arena, diagnostics, unit, settings);
  std::fflush(stdout);
  return unit != nullptr;
}

bool run(std::string_view bytes, const char* filename, const Settings& settings) {
  if (settings.stress) {
    Settings silent = settings;
    silent.dump = "none";
    for (bool polls : {false, true}) {
      for (size_t i = 1; i <= settings.stress; i++) {
        StressResources resources(polls ? 0 : i, polls ? i : 0);
        const bool compiled = run(bytes, filename, silent, resources);
        if (!resources.refused()) break;
        if (compiled) {
          std::fprintf(stderr, "%s: compiled although refused at %zu\n", filename, i);
          std::exit(3);
        }
      }
    }
  }
  SystemResources resources;
  return run(bytes, filename, settings, resources);
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  std::vector<std::string> files;
  for (int i = 1; i < argc; i++) {
    const std::string argument = argv[i];
    if (argument.starts_with("--dump=")) {
      settings.dump = argument.substr(7);
    } else if (argument.starts_with("--optimize=")) {
      settings.compile.optimize = std::atoi(argument.c_str() + 11);
    } else if (argument.starts_with("--stress=")) {
      settings.stress = size_t(std::atoll(argument.c_str() + 9));
    } else if (argument == "--mode=eval") {
      settings.parse.mode = parser::Mode::kEval;
    } else if (argument == "--mode=single") {
      settings.parse.mode = parser::Mode::kSingle;
    } else if (argument == "--text") {
      settings.text = true;
    } else if (argument == "--cases") {
      settings.cases = true;
    } else if (argument == "--time") {
      settings.time = true;
    } else {
      files.push_back(argument);
    }
  }
  size_t failures = 0, count = 0;
  const auto start = std::chrono::steady_clock::now();
  auto run_file = [&](const std::string& name) {
    const std::string bytes = tools::read_file(name.c_str());
    auto run_text = [&](std::string_view text) {
      count++;
      failures += !run(text, name.c_str(), settings);
    };
    if (settings.cases) tools::for_each_text(bytes, run_text);
    else run_text(bytes);
  };
  // Names on standard input are answered one by one: the other side may wait for an answer before it gives the next.
  for (const std::string& name : files) {
    if (name == "-") tools::for_each_name(run_file);
    else run_file(name);
  }
  if (settings.time) {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::fprintf(stderr, "%zu texts, %zu failures, %.3f s\n", count, failures, seconds.count());
  }
  return failures ? 1 : 0;
}
