// Compilations: see compile_source.h.
#include "modules/compile_source.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "bytecode/opcodes.h"
#include "compiler/compiler.h"
#include "modules/code_from_unit.h"
#include "modules/module_spec.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/exception.h"
#include "runtime/source_line.h"
#include "source/code_points.h"
#include "source/source_text.h"

namespace ouro {

namespace {

// What a nested node may need of the C++ stack, in bytes, at the most, in any step of the compiler.
constexpr size_t kStackOfNode = 2048;
// CPython counts a call of Python as three levels of its compiler.
constexpr int kLevelsOfCall = 3;

size_t stack_left(ThreadState& ts) {
  auto* here = static_cast<const char*>(__builtin_frame_address(0));
  return here > ts.native_stack_limit ? size_t(here - ts.native_stack_limit) : 0;
}

int recursion_limit(ThreadState& ts) {
  int64_t left = ts.recursion_remaining > 0 ? ts.recursion_remaining : 0;
  int64_t by_stack = int64_t(stack_left(ts) / kStackOfNode);
  int64_t limit = left * kLevelsOfCall;
  return int(limit < by_stack ? limit : by_stack);
}

// Decodes through the interpreter's codecs.
class RegisteredCodec final : public SourceCodec {
 public:
  explicit RegisteredCodec(ThreadState& ts) : ts_(ts) {}
  Answer decode(Arena& arena, std::string_view encoding, std::string_view bytes, std::string_view& out) override {
    auto run = [&]() -> Result<std::string_view> {
      auto name = arena.make_array<char>(encoding.size() + 1);
      if (name.is_error()) return ts_.memory_refused();
      std::memcpy(name.value(), encoding.data(), encoding.size());
      name.value()[encoding.size()] = '\0';
      RefTo<Str> text = TRY(
          codecs::decode(ts_, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, name.value(), nullptr));
      return copy_of(arena, *text);
    };
    return answer_of(arena, run(), out);
  }

  // Through module io, as CPython reads such files: with the codec's incremental decoder.
  Answer decode_after_line(Arena& arena, std::string_view encoding, std::string_view bytes,
                           std::string_view& out) override {
    auto run = [&]() -> Result<std::string_view> {
      Ref io = TRY(import_module(ts_, "io"));
      RefTo<Bytes> given = TRY(bytes_of(ts_, bytes));
      Ref make_buffer = TRY(get_attribute(ts_, io, *TRY(intern(ts_, "BytesIO"))));
      Ref make_reader = TRY(get_attribute(ts_, io, *TRY(intern(ts_, "TextIOWrapper"))));
      Ref buffer = TRY(call(ts_, make_buffer, Value(given)));
      RefTo<Str> name = TRY(str_from_utf8(ts_, encoding));
      Ref reader = TRY(call(ts_, make_reader, Value(buffer), Value(name)));
      TRY(call_method(ts_, reader, names::k_readline));
      Ref rest = TRY(call_method(ts_, reader, names::k_read));
      return copy_of(arena, as<Str>(rest));
    };
    return answer_of(arena, run(), out);
  }

 private:
  Result<std::string_view> copy_of(Arena& arena, Str& text) {
    Utf8 utf8 = TRY(Utf8::of(ts_, text));
    auto copy = arena.copy(utf8.view());
    if (copy.is_error() && !ts_.has_pending()) (void)ts_.memory_refused();
    return copy;
  }
  Answer answer_of(Arena& arena, Result<std::string_view> decoded, std::string_view& out) {
    if (!decoded.is_error()) {
      out = decoded.release();
      return Answer::kDecoded;
    }
    // What says that these bytes are not of this encoding is told as a SyntaxError.
    for (Exc refusal : {Exc::LookupError, Exc::ValueError, Exc::SyntaxError}) {
      Ref exception = ts_.catch_if(refusal);
      if (!exception) continue;
      auto message = [&]() -> Result<std::string_view> { return copy_of(arena, *TRY(str(ts_, exception))); }();
      if (message.is_error()) break;
      out = message.release();
      return Answer::kRefused;
    }
    return Answer::kFailed;
  }

  ThreadState& ts_;
};

Exc exception_of(Failure failure) {
  switch (failure) {
    case Failure::kIndentationError: return Exc::IndentationError;
    case Failure::kTabError: return Exc::TabError;
    case Failure::kValueError: return Exc::ValueError;
    case Failure::kTypeError: return Exc::TypeError;
    case Failure::kOverflowError: return Exc::OverflowError;
    case Failure::kMemoryError: return Exc::MemoryError;
    case Failure::kRecursionError: return Exc::RecursionError;
    case Failure::kSystemError: return Exc::SystemError;
    case Failure::kLookupError: return Exc::LookupError;
    default: return Exc::SyntaxError;
  }
}
bool is_syntax_error(Failure failure) {
  return failure == Failure::kSyntaxError || failure == Failure::kIndentationError || failure == Failure::kTabError;
}

Value number_or_none(int number) {
  return number == FailureLocation::kNothing ? Value::none() : Value::small_int(number);
}

// The exception of a SyntaxError with its place, made pending.
Raised raise_syntax_error(ThreadState& ts, Type& type, Value message, Str& filename, const FailureLocation& at,
                          Value text) {
  const Value place[] = {Value(filename),
                         number_or_none(at.lineno),
                         number_or_none(at.offset),
                         text,
                         number_or_none(at.end_lineno),
                         number_or_none(at.end_offset)};
  bool has_end = at.end_lineno != FailureLocation::kNothing;
  RefTo<Tuple> details = TRY(tuple_of(ts, std::span<const Value>(place).subspan(0, has_end ? 6 : 4)));
  const Value arguments[] = {message, Value(details)};
  Ref exception = TRY(make_exception(ts, type, arguments));
  return raise_value(ts, exception);
}

// The same where only the message is an argument of the exception.
Raised raise_with_extra_place(ThreadState& ts, Value message, Str& filename, const FailureLocation& at, Value text) {
  Ref made = TRY(make_exception(ts, exception_type(ts, Exc::SyntaxError), std::span(&message, 1)));
  auto& exception = as<SyntaxError>(made);
  exception.filename.set(Ref::share(Value(filename)));
  exception.lineno.set(Ref::share(number_or_none(at.lineno)));
  exception.offset.set(Ref::share(number_or_none(at.offset)));
  exception.end_lineno.set(Ref::share(number_or_none(at.end_lineno)));
  exception.end_offset.set(Ref::share(number_or_none(at.end_offset)));
  exception.text.set(Ref::share(text));
  return raise_value(ts, made);
}

// The line of the file, with its newline, where the source itself is not at hand any more; None when there is none.
Result<Ref> line_of_file(ThreadState& ts, Str& filename, int lineno) {
  if (lineno <= 0) return Ref::none();
  Maybe<Ref> line = TRY(read_source_line(ts, filename, lineno));
  if (!line) return Ref::none();
  return text(ts, "{}\n", line.release());
}

}  // namespace

Raised Compilation::raise_failure() {
  (void)diagnostics.ensure_recorded();
  if (ts.has_pending()) return raised;  // a hook, refused memory or a limit
  Failure failure = diagnostics.failure();
  OURO_ASSERT(failure != Failure::kPending);
  if (failure == Failure::kTerminated) {
    // What said no has a reason that is pending by now, unless it was taken back meanwhile.
    return raise(ts, Exc::RuntimeError, "compilation interrupted");
  }
  Exc exception = exception_of(failure);
  if (failure == Failure::kMemoryError && diagnostics.message().empty()) return raise_empty(ts, Exc::MemoryError);
  RefTo<Str> message = TRY(str_from_utf8(ts, diagnostics.message()));
  if (failure == Failure::kUnicodeDecodeError) {
    RefTo<Bytes> bytes = TRY(bytes_of(ts, diagnostics.text()));
    return raise_decode_error(ts, "utf-8", Value(bytes), diagnostics.location().offset,
                              diagnostics.location().end_offset, diagnostics.message().data());
  }
  if (!is_syntax_error(failure)) return raise_with(ts, exception, Value(message));
  const FailureLocation& at = diagnostics.location();
  Ref line = Ref::none();
  if (diagnostics.has_text()) line = TRY(str_from_utf8(ts, diagnostics.text()));
  else line = TRY(line_of_file(ts, filename, at.lineno));
  if (diagnostics.place_is_extra()) return raise_with_extra_place(ts, Value(message), filename, at, line);
  return raise_syntax_error(ts, exception_type(ts, exception), Value(message), filename, at, line);
}

Raised Compilation::raise_decoding_failure() {
  if (ts.has_pending() || diagnostics.failure() != Failure::kSyntaxError) return raise_failure();
  std::string_view message = diagnostics.message();
  if (message.starts_with("encoding problem: ")) return raise(ts, Exc::SyntaxError, "{}", message);
  return raise_failure();
}

Result<void> Compilation::check_undeclared_utf8(std::string_view text, const parser::ParseOptions& options) {
  size_t broken = 0;
  while (broken < text.size()) {
    Utf8Fault fault = check_utf8(text, broken);
    if (fault.reason) break;
    broken += fault.size;
  }
  if (broken >= text.size()) return {};
  // Lines are read one by one: what is wrong in the lines before is met first.
  size_t line_start = text.rfind('\n', broken) + 1;
  parser::ParseOptions before = options;
  before.allow_incomplete_input = true;
  auto lines = normalize_newlines(arena, diagnostics, text.substr(0, line_start), true);
  if (lines.is_error()) return raise_failure();
  auto tree = parser::parse(arena, names, diagnostics, lines.value(), before);
  if (tree.is_error() && diagnostics.message() != "incomplete input") return raise_failure();
  size_t line = 1;
  for (char c : text.substr(0, line_start)) line += c == '\n';
  constexpr char kDigits[] = "0123456789abcdef";
  const char hex[] = {kDigits[uint8_t(text[broken]) >> 4], kDigits[uint8_t(text[broken]) & 15], '\0'};
  return raise(ts, Exc::SyntaxError,
               "Non-UTF-8 code starting with '\\x{}' in file {} on line {}, but no encoding declared; see "
               "https://peps.python.org/pep-0263/ for details",
               hex, Value(filename), line);
}

Result<void> Compilation::report_warnings() {
  size_t refused = TRY(issue_warnings());
  if (refused == parser::kNoWarning) return {};
  const Warning warning = diagnostics.warnings()[refused];
  FailureLocation at{warning.lineno, warning.offset, warning.end_lineno, warning.end_offset};
  RefTo<Str> message = TRY(str_from_utf8(ts, warning.message));
  Ref line = TRY(line_of_file(ts, filename, warning.lineno));
  return raise_syntax_error(ts, exception_type(ts, Exc::SyntaxError), Value(message), filename, at, line);
}

Result<size_t> Compilation::issue_warnings() {
  if (ts.has_pending()) return raised;
  for (size_t i = 0; i < diagnostics.warnings().size(); i++) {
    const Warning warning = diagnostics.warnings()[i];
    Exc category = warning.kind == WarningKind::kSyntaxWarning ? Exc::SyntaxWarning : Exc::DeprecationWarning;
    RefTo<Str> message = TRY(str_from_utf8(ts, warning.message));
    if (!warn_explicit(ts, exception_type(ts, category), Value(message), filename, warning.lineno).is_error()) continue;
    if (!ts.catch_if(category)) return raised;
    return i;
  }
  diagnostics.truncate_warnings(0);
  return parser::kNoWarning;
}

parser::ParseOptions Compilation::options_of(const CompileRequest& request) {
  parser::ParseOptions options;
  options.mode = request.mode;
  options.type_comments = request.flags & compile_flags::kTypeComments;
  options.feature_version = request.feature_version;
  options.implies_dedents = !(request.flags & compile_flags::kDontImplyDedent);
  options.barry_as_flufl = uint32_t(request.flags) & kCodeFutureBarryAsBdfl;
  options.allow_incomplete_input = request.flags & compile_flags::kAllowIncompleteInput;
  options.int_max_str_digits = size_t(ts.interpreter().max_str_digits);
  size_t left = stack_left(ts);
  if (left < options.stack_bytes) options.stack_bytes = left;
  return options;
}

Result<ast::mod*> Compilation::parse(std::string_view text, parser::ParseOptions& options) {
  auto tree = parser::parse(arena, names, diagnostics, text, options);
  options.refused_warning = TRY(issue_warnings());
  if (options.refused_warning == parser::kNoWarning) return tree;
  // A warning that is an error ends the reading of the text where it was found.
  diagnostics.truncate_warnings(0);
  diagnostics.clear_failure();
  tree = parser::parse(arena, names, diagnostics, text, options);
  diagnostics.truncate_warnings(0);
  return tree;
}

Result<ast::mod*> Compilation::parse_text(std::string_view utf8, const CompileRequest& request, bool has_nul_behind) {
  parser::ParseOptions options = options_of(request);
  options.has_nul_behind = has_nul_behind;
  auto tree = parse(utf8, options);
  if (tree.is_error()) return raise_failure();
  return tree;
}

// Lines of another source. Warnings are reported before each line, when they have been found.
class Compilation::WarningLines final : public lexer::LineSource {
 public:
  WarningLines(Compilation& compilation, lexer::LineSource& lines) : compilation_(compilation), lines_(lines) {}

  Answer read_line(std::string_view& text) override {
    if (issue_warnings().is_error()) return Answer::kFailed;
    if (has_refused()) return Answer::kEnd;  // the text is read again, up to there
    Answer answer = lines_.read_line(text);
    text_ = text;
    return answer;
  }
  std::string_view refusal() const override { return lines_.refusal(); }
  void raise_refusal() override { lines_.raise_refusal(); }

  Result<void> issue_warnings() {
    const size_t count = compilation_.diagnostics.warnings().size();
    const size_t refused = TRY(compilation_.issue_warnings());
    if (refused != parser::kNoWarning) refused_ = issued_ + refused;
    issued_ += count;
    return {};
  }
  // A warning has become an error: its number.
  bool has_refused() const { return refused_ != parser::kNoWarning; }
  size_t refused() const { return refused_; }
  std::string_view text() const { return text_; }

 private:
  Compilation& compilation_;
  lexer::LineSource& lines_;
  std::string_view text_;
  size_t issued_ = 0;
  size_t refused_ = parser::kNoWarning;
};

Result<bool> Compilation::parse_interactive(lexer::LineSource& lines, const CompileRequest& request, ast::mod*& tree) {
  parser::ParseOptions options = options_of(request);
  options.mode = parser::Mode::kSingle;
  options.interactive = options.from_file = true;
  WarningLines reader(*this, lines);
  auto statement = parser::read_statement(arena, names, diagnostics, reader, options);
  if (!reader.has_refused()) (void)reader.issue_warnings();
  options.has_nul_behind = true;
  if (reader.has_refused()) {
    options.refused_warning = reader.refused();
    diagnostics.truncate_warnings(0);
    diagnostics.clear_failure();
    auto failed = parser::parse(arena, names, diagnostics, reader.text(), options);
    diagnostics.truncate_warnings(0);
    OURO_ASSERT(failed.is_error());
  }
  if (statement.is_error() || reader.has_refused() || ts.has_pending()) return raise_failure();
  std::string_view text = statement.value();
  if (text.empty()) return false;
  auto parsed = parser::parse(arena, names, diagnostics, text, options);
  diagnostics.truncate_warnings(0);
  if (parsed.is_error()) return raise_failure();
  tree = parsed.value();
  return true;
}

Result<ast::mod*> Compilation::parse_bytes(std::string_view bytes, const CompileRequest& request, bool has_nul_behind) {
  RegisteredCodec codec(ts);
  DecodeOptions options;
  options.add_newline = request.mode == parser::Mode::kExec && !request.main_program;
  options.cookie_needs_newline = request.mode != parser::Mode::kExec && !request.main_program;
  options.codec = &codec;
  options.is_main_program = request.main_program;
  options.can_be_reread = request.can_be_reread;
  options.has_nul_behind = has_nul_behind && !request.main_program;
  auto decoded = decode_source(arena, diagnostics, bytes, options);
  if (decoded.is_error()) return request.main_program ? raise_decoding_failure() : raise_failure();
  const SourceText& source = decoded.value();
  parser::ParseOptions parse_options = options_of(request);
  parse_options.columns_in_bytes = !source.has_encoding;
  parse_options.from_file = request.main_program;
  parse_options.has_nul_behind = true;  // as decode_source leaves it
  if (!source.undecoded.empty() && !request.main_program) {
    // The lines of a file that is there would be read from it, decoded.
    Utf8 path = TRY(Utf8::escaped(ts, filename));
    if (path.has_nul() || access(path.c_str(), R_OK) != 0) parse_options.undecoded = source.undecoded;
  }
  if (request.main_program && !source.has_encoding) TRY(check_undeclared_utf8(source.text, parse_options));
  auto tree = parse(source.text, parse_options);
  if (tree.is_error()) return request.main_program ? raise_decoding_failure() : raise_failure();
  return tree;
}

Result<ast::mod*> Compilation::parse_value(Value source, const CompileRequest& request, const char* function,
                                           const char* expected) {
  constexpr const char* kNul = "source code string cannot contain null bytes";
  if (is<Str>(source)) {
    Utf8 text = TRY(Utf8::of(ts, as<Str>(source)));
    if (text.has_nul()) return raise(ts, Exc::ValueError, kNul);
    return parse_text(text.view(), request, true);
  }
  if (!supports_buffer(ts, source)) return raise(ts, Exc::TypeError, "{}() arg 1 must be a {}", function, expected);
  RefTo<Bytes> copy;  // a copy: warnings run Python, which may change what is not bytes
  {
    BufferAccess access = TRY(BufferAccess::get(ts, source));
    copy = TRY(bytes_of(ts, access.bytes()));
  }
  if (copy->view().find('\0') != std::string_view::npos) return raise(ts, Exc::ValueError, kNul);
  return parse_bytes(copy->view(), request, true);
}

Result<RefTo<Code>> Compilation::compile(ast::mod* module, const CompileRequest& request) {
  compiler::CompileOptions options;
  options.filename = "";  // the code objects get the str itself
  options.optimize = request.optimize < 0 ? ts.interpreter().config.optimize : request.optimize;
  options.flags = uint32_t(request.flags & compile_flags::kFutureMask);
  options.top_level_await = request.flags & compile_flags::kTopLevelAwait;
  options.recursion_limit = recursion_limit(ts);
  auto unit = compiler::compile(arena, names, diagnostics, module, options);
  TRY(report_warnings());
  if (unit.is_error()) return raise_failure();
  return code_from_unit(ts, *unit.value(), filename, originals.get());
}

Result<RefTo<Code>> compile_source(ThreadState& ts, std::span<const uint8_t> bytes, Str& filename,
                                   const CompileRequest& request) {
  Compilation compilation(ts, filename);
  ast::mod* module =
      TRY(compilation.parse_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, request, false));
  return compilation.compile(module, request);
}

Result<RefTo<Code>> compile_source(ThreadState& ts, Str& source, Str& filename, const CompileRequest& request) {
  Utf8 text = TRY(Utf8::of(ts, source));
  if (text.has_nul()) return raise(ts, Exc::ValueError, "source code string cannot contain null bytes");
  Compilation compilation(ts, filename);
  ast::mod* module = TRY(compilation.parse_text(text.view(), request, true));
  return compilation.compile(module, request);
}

Result<RefTo<Code>> compile_source_value(ThreadState& ts, Value source, Str& filename, const CompileRequest& request,
                                         const char* function, const char* expected) {
  Compilation compilation(ts, filename);
  ast::mod* module = TRY(compilation.parse_value(source, request, function, expected));
  return compilation.compile(module, request);
}

Result<RefTo<Code>> compile_source(ThreadState& ts, std::string_view utf8, const char* filename,
                                   const CompileRequest& request) {
  RefTo<Str> name = TRY(str_from_utf8(ts, filename));
  Compilation compilation(ts, *name);
  ast::mod* module = TRY(compilation.parse_text(utf8, request, false));
  return compilation.compile(module, request);
}

Result<void> warn_explicit(ThreadState& ts, Type& category, Value message, Str& filename, int lineno) {
  const ModuleSpec* spec = find_native_module("_warnings");
  if (!spec || !ts.interpreter().modules) return {};
  RefTo<Module> warnings = TRY(native_module(ts, *spec));
  Maybe<Ref> function = TRY(find_attribute(ts, Value(warnings), names::k_warn_explicit));
  if (!function) return {};
  TRY(call(ts, **function, message, Value(category), Value(filename), Value::small_int(lineno)));
  return {};
}

}  // namespace ouro
