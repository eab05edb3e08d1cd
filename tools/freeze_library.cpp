// freeze_library: makes the table of frozen code (src/modules/frozen_code.h) of the library that is installed.
//
//   freeze_library FILE       writes assembler text with the symbol ouro_frozen_table
//
// Each code object is verified here, once for all starts of the program. What is missing in the library is left out.
#include <cstdio>
#include <set>
#include <string>
#include <string_view>

#include "eval/frame.h"
#include "modules/frozen.h"
#include "modules/library_paths.h"
#include "modules/marshal.h"
#include "modules/runtime_start.h"
#include "modules/sys.h"

namespace ouro {

namespace {

Result<void> verify_whole(ThreadState& ts, Code& code) {
  code.verified = false;
  TRY(verify_before_run(ts, code));
  for (Value constant : *code.consts)
    if (is<Code>(constant)) TRY(verify_whole(ts, as<Code>(constant)));
  return {};
}

class TableWriter {
 public:
  TableWriter(ThreadState& ts, FILE* out) : ts_(ts), out_(out) {
    std::fprintf(out_,
                 "    .section .note.GNU-stack,\"\",@progbits\n    .section .rodata\n    .balign 8\n"
                 "    .globl ouro_frozen_table\nouro_frozen_table:\n");
  }
  Result<void> add(std::string_view name, const SourceState& source, Code& code) {
    TRY(verify_whole(ts_, code));
    RefTo<Bytes> bytes = TRY(marshal_write(ts_, Value(code), kMarshalVersion));
    auto begin = [&](char kind) { return std::string(1, kind) + std::to_string(count_); };
    std::fprintf(out_, "    .quad %s - ouro_frozen_table, %zu, %lld, %lld, %lld, %s - ouro_frozen_table, %llu\n",
                 begin('n').c_str(), name.size(), static_cast<long long>(source.seconds),
                 static_cast<long long>(source.nanoseconds), static_cast<long long>(source.bytes), begin('c').c_str(),
                 static_cast<unsigned long long>(bytes->size));
    data_ += begin('n') + ":\n    .ascii \"" + std::string(name) + "\"\n" + begin('c') + ":\n";
    append_bytes(bytes->span());
    count_++;
    return {};
  }
  void finish() { std::fprintf(out_, "    .quad 0, 0, 0, 0, 0, 0, 0\n%s", data_.c_str()); }

 private:
  void append_bytes(std::span<const uint8_t> bytes) {
    for (size_t i = 0; i < bytes.size(); i++) {
      data_ += i % 64 ? "," : "\n    .byte ";
      data_ += std::to_string(bytes[i]);
    }
    data_ += '\n';
  }
  ThreadState& ts_;
  FILE* out_;
  std::string data_;
  int count_ = 0;
};

Result<void> write_table(ThreadState& ts, const std::string& library, FILE* out) {
  TableWriter writer(ts, out);
  std::set<std::string_view> done;  // modules may share a file
  for (const FrozenModule& frozen : frozen_modules()) {
    if (!frozen.file || !done.insert(frozen.file).second) continue;
    Maybe<SourceState> state = source_state((library + "/" + frozen.file + ".py").c_str());
    if (state) TRY(writer.add(frozen.file, *state, *TRY(frozen_code(ts, FoundFrozen{&frozen}))));
  }
  TRY(writer.add(kLoaderMethods.name, {}, *TRY(code_of_own_text(ts, kLoaderMethods))));
  writer.finish();
  return {};
}

bool freeze(const char* path) {
  InterpreterConfig config;
  config.isolated = config.ignore_environment = true;
  Interpreter interpreter(config);
  LibraryPaths paths;
  std::string searched;
  ThreadState* ts = start_interpreter(interpreter);
  if (!ts || !find_library(config, paths, searched)) return false;
  FILE* out = std::fopen(path, "w");
  bool failed = !out;
  if (out) {
    if (write_table(*ts, paths.library, out).is_error()) {
      failed = true;
      if (Ref exception = ts->catch_any()) (void)display_exception(*ts, exception);
    }
    if (std::fclose(out) != 0) failed = true;
  }
  finish_interpreter(*ts);
  return !failed;
}

}  // namespace

}  // namespace ouro

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: freeze_library FILE\n");
    return 2;
  }
  if (ouro::freeze(argv[1])) return 0;
  std::fprintf(stderr, "freeze_library: %s cannot be made\n", argv[1]);
  std::remove(argv[1]);
  return 1;
}
