// From Python source to a code object: decoding, parsing, compiling, with failures as Python exceptions and
// warnings through module warnings (built-in function compile).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ast/name_table.h"
#include "base/arena.h"
#include "objects/code.h"
#include "objects/list.h"
#include "parser/parser.h"
#include "runtime/heap_resources.h"
#include "source/diagnostics.h"

namespace ouro {

// The flags of compile(), with CPython's values; the others are those of __future__ features (code flags).
namespace compile_flags {
inline constexpr int kFutureMask = 0x1FE0000;
inline constexpr int kSourceIsUtf8 = 0x0100;
inline constexpr int kDontImplyDedent = 0x0200;
inline constexpr int kOnlyAst = 0x0400;
inline constexpr int kIgnoreCookie = 0x0800;
inline constexpr int kTypeComments = 0x1000;
inline constexpr int kTopLevelAwait = 0x2000;
inline constexpr int kAllowIncompleteInput = 0x4000;
inline constexpr int kMask = kSourceIsUtf8 | kDontImplyDedent | kOnlyAst | kIgnoreCookie | kTypeComments |
                             kTopLevelAwait | kAllowIncompleteInput;
}  // namespace compile_flags

struct CompileRequest {
  parser::Mode mode = parser::Mode::kExec;
  int flags = 0;              // compile_flags and the flags of __future__ features in force
  int optimize = -1;          // -1: the interpreter's
  int feature_version = 11;   // for trees only
  bool main_program = false;  // bytes of the file being run: wrong encodings are reported in other words
  bool can_be_reread = true;  // it lies in a file; what comes through a pipe may name no encoding but UTF-8
};

// What one compilation needs while it lasts: memory of the interpreter's heap, names, diagnostics. Module
// _ast uses the parts; everybody else compile_source below.
class Compilation {
 public:
  Compilation(ThreadState& ts, Str& filename)
      : ts(ts), filename(filename), resources(ts), arena(resources), diagnostics(arena), names(arena) {}

  // The tree of source bytes (with PEP 263) or of text in UTF-8. A failure is pending as an exception.
  Result<ast::mod*> parse_bytes(std::string_view bytes, const CompileRequest& request, bool has_nul_behind);
  Result<ast::mod*> parse_text(std::string_view utf8, const CompileRequest& request, bool has_nul_behind);
  // The same of a str or an object with a buffer. TypeError "<function>() arg 1 must be a <expected>".
  Result<ast::mod*> parse_value(Value source, const CompileRequest& request, const char* function,
                                const char* expected);
  // The tree of the next statement that the lines hold; false when they hold none any more.
  Result<bool> parse_interactive(lexer::LineSource& lines, const CompileRequest& request, ast::mod*& tree);
  // Code of a tree, which is changed. Reports the warnings.
  Result<RefTo<Code>> compile(ast::mod* module, const CompileRequest& request);
  // Makes the recorded failure the pending exception.
  Raised raise_failure();
  // The same for bytes of the main program that could not be decoded.
  Raised raise_decoding_failure();
  // Reports the warnings recorded so far through warnings.warn_explicit; one that becomes an error becomes a
  // SyntaxError.
  Result<void> report_warnings();

  ThreadState& ts;
  Str& filename;
  HeapResources resources;
  Arena arena;
  Diagnostics diagnostics;
  ast::NameTable names;
  RefTo<List> originals;  // by Constant::original; null: the tree comes from source

 private:
  class WarningLines;

  // The main program without a declared encoding must be UTF-8 everywhere, comments included.
  Result<void> check_undeclared_utf8(std::string_view text, const parser::ParseOptions& options);
  parser::ParseOptions options_of(const CompileRequest& request);
  // Parses and reports the warnings; a failure is recorded, or pending.
  Result<ast::mod*> parse(std::string_view text, parser::ParseOptions& options);
  // Calls warn_explicit; gives the number of the warning that became an error of its category, or kNoWarning.
  Result<size_t> issue_warnings();
};

// Compiles the bytes of a file.
Result<RefTo<Code>> compile_source(ThreadState& ts, std::span<const uint8_t> bytes, Str& filename,
                                   const CompileRequest& request);
// Compiles a str. UnicodeEncodeError when it holds surrogates.
Result<RefTo<Code>> compile_source(ThreadState& ts, Str& source, Str& filename, const CompileRequest& request);
// Compiles a str or an object with a buffer. TypeError "<function>() arg 1 must be a <expected>".
Result<RefTo<Code>> compile_source_value(ThreadState& ts, Value source, Str& filename, const CompileRequest& request,
                                         const char* function, const char* expected);
// Compiles text of our own program (-c and the like).
Result<RefTo<Code>> compile_source(ThreadState& ts, std::string_view utf8, const char* filename,
                                   const CompileRequest& request);

// warnings.warn_explicit(message, category, filename, lineno, registry=None). Nothing happens before module
// _warnings is there.
Result<void> warn_explicit(ThreadState& ts, Type& category, Value message, Str& filename, int lineno);

}  // namespace ouro
