// frontend_dump: prints what the front end makes of source text, for comparison with CPython.
//
//   frontend_dump [--tokens|--ast|--time] [--attributes] [--one-line] [--mode=exec|eval|single|func_type]
//                 [--type-comments] [--text] FILE...
// FILE "-" reads names of files, one a line. --text: the file is a str in UTF-8, not source bytes. --cases: a
// file holds many texts, each ended by a line of 20 '='. A failure is printed as one line of JSON-like
// fields.
#include <chrono>

#include "ast/printer.h"
#include "lexer/token_printer.h"
#include "parser/parser.h"
#include "source/source_text.h"
#include "tool_input.h"

namespace {

using namespace ouro;
using tools::failure_name;

struct Settings {
  bool tokens = false;
  bool time = false;
  bool quiet = false;
  bool text = false;
  bool cases = false;
  bool warnings = false;
  ast::PrintOptions print;
  parser::ParseOptions parse;
};

class StandardOutput final : public ast::PrintSink {
 public:
  Result<void> write(std::string_view text) override {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return {};
  }
};

void print_failure(const Diagnostics& diagnostics, ast::PrintSink& sink) {
  auto quoted = [&](std::string_view text) {
    Constant constant;
    constant.kind = Constant::Kind::kStr;
    constant.text = text;
    MUST(ast::print_constant(constant, sink));  // standard output takes everything
  };
  const FailureLocation& where = diagnostics.location();
  std::printf("%s: ", failure_name(diagnostics.failure()));
  quoted(diagnostics.message());
  if (where.lineno != FailureLocation::kNothing) {
    std::printf(" %d %d %d %d ", where.lineno, where.offset, where.end_lineno, where.end_offset);
    if (diagnostics.has_text()) {
      quoted(diagnostics.text());
    } else {
      std::printf("None");
    }
  }
  std::printf("\n");
}

bool run(std::string_view bytes, const Settings& settings) {
  SystemResources resources;
  Arena arena(resources);
  Diagnostics diagnostics(arena);
  ast::NameTable names(arena);
  StandardOutput output;
  parser::ParseOptions parse_options = settings.parse;
  std::string_view text = bytes;
  bool failed = false;
  if (!settings.text) {
    auto decoded = decode_source(arena, diagnostics, bytes, {});
    if (decoded.is_error()) {
      failed = true;
    } else {
      text = decoded.value().text;
      parse_options.columns_in_bytes = !decoded.value().has_encoding;
    }
  }
  if (settings.tokens && !failed) {
    auto normal = normalize_newlines(arena, diagnostics, text, true);
    lexer::LexerOptions options;
    options.type_comments = settings.parse.type_comments;
    if (!normal.is_error()) lexer::print_tokens(stdout, normal.value(), diagnostics, options);
  } else if (!failed) {
    auto tree = parser::parse(arena, names, diagnostics, text, parse_options);
    if (!tree.is_error() && !settings.quiet) {
      if (ast::print(tree.value(), settings.print, output).is_error()) std::printf("(too deep)");
      std::printf("\n");
    } else if (!tree.is_error() && settings.cases) {
      std::printf("OK\n");
    }
  }
  if (settings.warnings)
    for (const Warning& warning : diagnostics.warnings())
      std::printf("warning %d: %.*s\n", warning.lineno, int(warning.message.size()), warning.message.data());
  if (diagnostics.has_failed()) print_failure(diagnostics, output);
  return !diagnostics.has_failed();
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  std::vector<std::string> files;
  for (int i = 1; i < argc; i++) {
    std::string argument = argv[i];
    if (argument == "--tokens") {
      settings.tokens = true;
    } else if (argument == "--ast") {
      settings.tokens = false;
    } else if (argument == "--time") {
      settings.time = settings.quiet = true;
    } else if (argument == "--quiet") {
      settings.quiet = true;
    } else if (argument == "--text") {
      settings.text = true;
    } else if (argument == "--cases") {
      settings.cases = true;
    } else if (argument == "--warnings") {
      settings.warnings = true;
    } else if (argument == "--attributes") {
      settings.print.include_attributes = true;
    } else if (argument == "--one-line") {
      settings.print.indent = -1;
    } else if (argument == "--type-comments") {
      settings.parse.type_comments = true;
    } else if (argument == "--mode=eval") {
      settings.parse.mode = parser::Mode::kEval;
    } else if (argument == "--mode=single") {
      settings.parse.mode = parser::Mode::kSingle;
    } else if (argument == "--mode=func_type") {
      settings.parse.mode = parser::Mode::kFunctionType;
    } else if (argument == "-") {
      tools::for_each_name([&](const std::string& name) { files.push_back(name); });
    } else if (argument.rfind("--", 0) != 0) {
      files.push_back(argument);
    }
  }
  bool fine = true;
  size_t bytes = 0;
  double seconds = 0;
  for (const std::string& name : files) {
    std::string text = tools::read_file(name.c_str());
    auto start = std::chrono::steady_clock::now();
    if (settings.cases) {
      // The newline before the line of '=' is not part of the text.
      tools::for_each_text(text, [&](std::string_view one) {
        if (one.ends_with("\n")) one.remove_suffix(1);
        run(one, settings);
        std::fflush(stdout);
      });
    } else {
      fine &= run(text, settings);
      if (files.size() > 1 && !settings.quiet) std::printf("%c\n", 12);
    }
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    bytes += text.size();
  }
  if (settings.time) std::printf("%zu bytes in %.3f s: %.1f MB/s\n", bytes, seconds, double(bytes) / seconds / 1e6);
  return fine ? 0 : 1;
}
