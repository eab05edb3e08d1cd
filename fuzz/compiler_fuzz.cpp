// Fuzz target of the front end: any bytes as a source file, parsed, compiled and verified.
//
// Input: byte 0: mode (exec, eval, single) in bits 0 and 1, the optimization level in bits 2 and 3; the rest is the
// source. It must hold that the verifier accepts all that the compiler makes, and that what fails says why.
#include <cstdint>
#include <string>

#include "bytecode/disassembler.h"
#include "bytecode/marshal_writer.h"
#include "bytecode/verifier.h"
#include "compiler/compiler.h"
#include "fuzz/limited.h"
#include "parser/parser.h"
#include "source/source_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace ouro;
  using fuzz::check;
  if (size < 1) return 0;
  fuzz::LimitedResources resources(256 << 20, 100000);
  Arena arena(resources);
  Diagnostics diagnostics(arena);
  ast::NameTable names(arena);
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto compile = [&]() -> Result<const CodeUnit*> {
    auto decoded = TRY(decode_source(arena, diagnostics, bytes, {}));
    parser::ParseOptions parse;
    parse.mode = (data[0] & 3) == 1   ? parser::Mode::kEval
                 : (data[0] & 3) == 2 ? parser::Mode::kSingle
                                      : parser::Mode::kExec;
    parse.columns_in_bytes = !decoded.has_encoding;
    ast::mod* module = TRY(parser::parse(arena, names, diagnostics, decoded.text, parse));
    compiler::CompileOptions options;
    options.optimize = (data[0] >> 2 & 3) % 3;
    options.filename = "fuzz.py";
    return compiler::compile(arena, names, diagnostics, module, options);
  };
  Result<const CodeUnit*> unit = compile();
  if (unit.is_error()) {
    check(diagnostics.has_failed(), "what fails says why");
    return 0;
  }
  // With resources of its own: the compiler may have used up the others.
  SystemResources system;
  Arena own(system);
  Result<CodeFault> fault = verify_unit(own, *unit.value());
  check(!fault.is_error(), "the verifier has its memory");
  if (fault.value().reason) std::fprintf(stderr, "%s (at offset %u)\n", fault.value().reason, fault.value().offset);
  check(!fault.value().reason, "the verifier accepts what the compiler makes");
  ArenaVector<uint8_t> out(own);
  check(!write_marshal(*unit.value(), out).is_error(), "it can be marshalled");
  check(!disassemble(own, *unit.value()).is_error(), "it can be shown");
  return 0;
}
