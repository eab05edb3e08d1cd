// The parser: source text to abstract syntax tree, for the whole grammar of Python 3.11.
//
// In: text in UTF-8 (a str as it is, or what source/source_text.h decoded). Out: the tree, in the arena, or
// `raised` with the failure in the Diagnostics. Valid text is parsed in one pass by recursive descent, in
// linear time. Where that fails, the error pass (error_pass.h) reads the text again and finds the type,
// message and position of the failure. Reference: Language Reference, chapter 10 (Full Grammar specification).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ast/name_table.h"
#include "ast/nodes.h"
#include "base/arena.h"
#include "lexer/line_source.h"
#include "source/diagnostics.h"

namespace ouro::parser {

enum class Mode : uint8_t {
  kExec,          // a file: Module
  kSingle,        // one interactive statement: Interactive
  kEval,          // an expression: Expression
  kFunctionType,  // the signature of a type comment: FunctionType
};

inline constexpr size_t kNoWarning = size_t(-1);

struct ParseOptions {
  Mode mode = Mode::kExec;
  bool type_comments = false;  // keep PEP 484 type comments; otherwise they are comments like all others
  int feature_version = 11;    // the minor version of Python 3 whose grammar is accepted, as far as ast.parse checks
  // Error columns count bytes: for bytes without an encoding declaration (SourceText::has_encoding is false).
  bool columns_in_bytes = false;
  bool from_file = false;  // the text is read line by line: errors show the line they are in alone
  // The text before it was decoded: CPython shows earlier lines of it in errors. Empty: they are shown as they are.
  std::string_view undecoded;
  // For interactive input that may go on: a failure at the end of the text is reported as "incomplete input".
  bool allow_incomplete_input = false;
  bool implies_dedents = true;          // in mode kSingle the end of the text closes all blocks
  size_t refused_warning = kNoWarning;  // the warning of this number, from 0, is an error, and nothing else is
  bool barry_as_flufl = false;          // PEP 401: "<>" is the operator, "!=" an error
  // The longest decimal integer, in digits; 0 is without limit.
  size_t int_max_str_digits = 4300;
  // C++ stack that parsing may use, in bytes; beyond, MemoryError.
  size_t stack_bytes = 5 * 1024 * 1024;
  bool interactive = false;     // with mode kSingle: the text was typed at a prompt (lexer.h)
  bool has_nul_behind = false;  // the byte behind the text is a NUL: text that needs no change is not copied

  // The language of this compiler is that of version 3.11.
  bool is_older_language() const { return feature_version < 11; }
  bool has_async_names() const { return feature_version < 7; }
};

// Parses `text`. Line ends of any kind are accepted. Fails with SyntaxError and its kinds, MemoryError
// (refused memory, too deep nesting), RecursionError or kTerminated.
Result<ast::mod*> parse(Arena& arena, ast::NameTable& names, Diagnostics& diagnostics, std::string_view text,
                        const ParseOptions& options);

// Interactive input: asks for lines until a statement is complete, as many as CPython asks for, and gives their text,
// which `parse` accepts with the option `interactive`; an empty one at the end of the input. Fails as `parse` does. The
// warnings are recorded as they are found; `parse` finds them again.
Result<std::string_view> read_statement(Arena& arena, ast::NameTable& names, Diagnostics& diagnostics,
                                        lexer::LineSource& lines, const ParseOptions& options);

}  // namespace ouro::parser
