#include "cli/dump.h"

#include <cstdio>
#include <string>

#include "ast/printer.h"
#include "base/growing_array.h"
#include "bytecode/disassembler.h"
#include "compiler/compiler.h"
#include "lexer/token_printer.h"
#include "parser/parser.h"
#include "source/source_text.h"
#include "symtable/symtable.h"

namespace ouro::cli {

namespace {

class StandardOutput final : public ast::PrintSink {
 public:
  Result<void> write(std::string_view text) override {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return {};
  }
};

void write(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void write_graph(void*, std::string_view unit, std::string_view text) {
  std::printf("== %.*s\n", int(unit.size()), unit.data());
  write(text);
}

// What a stage makes of the decoded text; a failure is recorded in the diagnostics.
Result<void> print_stage(const std::string& stage, Arena& arena, Diagnostics& diagnostics, const SourceText& source,
                         const char* filename, int optimize) {
  if (stage == "tokens") {
    std::string_view text = TRY(normalize_newlines(arena, diagnostics, source.text, true));
    lexer::print_tokens(stdout, text, diagnostics, {});
    return {};
  }
  ast::NameTable names(arena);
  parser::ParseOptions parse_options;
  parse_options.columns_in_bytes = !source.has_encoding;
  ast::mod* module = TRY(parser::parse(arena, names, diagnostics, source.text, parse_options));
  if (stage == "ast") {
    StandardOutput output;
    ast::PrintOptions print_options;
    print_options.include_attributes = true;
    TRY(ast::print(module, print_options, output));
    write("\n");
    return {};
  }
  if (stage == "symtable") {
    SymbolTable* table = TRY(build_symbol_table(arena, names, diagnostics, module, {}));
    write(TRY(print_symbol_table(arena, *table)));
    return {};
  }
  compiler::CompileOptions options;
  options.filename = filename;
  options.optimize = optimize;
  if (stage == "cfg") options.dump_flow_graph = &write_graph;
  const CodeUnit* unit = TRY(compiler::compile(arena, names, diagnostics, module, options));
  if (stage == "code") write(TRY(disassemble(arena, *unit)));
  return {};
}

}  // namespace

int dump(const Options& options) {
  const std::string& stage = options.text;
  if (stage != "tokens" && stage != "ast" && stage != "symtable" && stage != "cfg" && stage != "code") {
    std::fprintf(stderr, "ouro: --dump=%s: the stages are tokens, ast, symtable, cfg and code\n", stage.c_str());
    return 2;
  }
  if (options.arguments.size() < 2) {
    std::fprintf(stderr, "ouro: --dump=%s: the file is missing\n", stage.c_str());
    return 2;
  }
  const char* filename = options.arguments[1];
  std::FILE* file = std::fopen(filename, "rb");
  if (!file) {
    std::fprintf(stderr, "ouro: cannot open %s\n", filename);
    return 2;
  }
  SystemResources resources;
  Arena arena(resources);
  Diagnostics diagnostics(arena);
  GrowingArray<char> bytes(resources);
  auto read = [&]() -> Result<SourceText> {
    char block[65536];
    size_t count;
    while ((count = std::fread(block, 1, sizeof block, file)) > 0)
      if (bytes.append(block, count).is_error()) return diagnostics.out_of_memory();
    return decode_source(arena, diagnostics, bytes.text(), {});
  };
  auto source = read();
  std::fclose(file);
  if (!source.is_error()) {
    auto printed = print_stage(stage, arena, diagnostics, source.value(), filename, options.config.optimize);
    if (!printed.is_error() && !diagnostics.has_failed()) return 0;
  }
  (void)diagnostics.ensure_recorded();
  if (diagnostics.failure() == Failure::kMemoryError) {
    std::fprintf(stderr, "ouro: %s: not enough memory\n", filename);
    return 1;
  }
  const FailureLocation& where = diagnostics.location();
  std::string_view message = diagnostics.message();
  std::fprintf(stderr, "%s:%d:%d: %.*s\n", filename, where.lineno, where.offset, int(message.size()), message.data());
  return 1;
}

}  // namespace ouro::cli
