// See interactive.h.
#include "cli/interactive.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "cli/outcome.h"
#include "cli/run_main.h"
#include "eval/frame.h"
#include "modules/compile_source.h"
#include "modules/console_line.h"
#include "modules/sys.h"
#include "modules/whole_file.h"
#include "objects/codecs.h"
#include "objects/exception.h"
#include "objects/module.h"
#include "objects/str.h"
#include "runtime/heap_resources.h"
#include "runtime/type.h"

namespace ouro::cli {

namespace {

// Writes to sys.stderr; what goes wrong is forgotten. A pending exception stays.
void write_error_text(ThreadState& ts, std::string_view message) {
  Ref pending = ts.has_exception() ? ts.catch_any() : Ref();
  auto text = str_from_utf8(ts, message);
  if (text.is_error() || write_stream(ts, "stderr", *text.value()).is_error()) ts.catch_any();
  if (pending) (void)raise_value(ts, pending);
}

// The text of a prompt, or of sys.stdin.encoding; empty when there is none.
class PromptText {
 public:
  void set(ThreadState& ts, const Maybe<Ref>& value) {
    is_set_ = false;
    if (!value) return;
    auto made = str(ts, *value);
    if (made.is_error()) {
      ts.catch_any();
      return;
    }
    is_set_ = true;
    text_ = made.release();
    auto utf8 = Utf8::of(ts, *text_);
    if (utf8.is_error()) {
      ts.catch_any();
      is_empty_ = true;
      return;
    }
    is_empty_ = false;
    utf8_ = utf8.release();
  }
  // Null when there is no such value.
  const char* c_str() const { return !is_set_ ? nullptr : is_empty_ ? "" : utf8_.c_str(); }

 private:
  bool is_set_ = false, is_empty_ = false;
  RefTo<Str> text_;
  Utf8 utf8_;
};

// The lines of one statement.
class ConsoleLines final : public lexer::LineSource {
 public:
  explicit ConsoleLines(ThreadState& ts)
      : ts_(ts), resources_(ts), arena_(resources_), text_(arena_), refusal_(resources_) {
    first_prompt_.set(ts, sys_get(ts, "ps1"));
    next_prompt_.set(ts, sys_get(ts, "ps2"));
    Maybe<Ref> stream = sys_get(ts, "stdin");
    if (!stream || Value(*stream).is_none()) return;
    auto encoding = [&]() -> Result<void> {
      Maybe<Ref> name = TRY(find_attribute(ts, *stream, *TRY(intern(ts, "encoding"))));
      if (name && is<Str>(Value(*name))) encoding_.set(ts, name);
      return {};
    };
    if (encoding().is_error()) ts.catch_any();
  }

  Answer read_line(std::string_view& text) override {
    GrowingArray<char> line(resources_);
    auto read = read_console_line(ts_, (is_first_ ? first_prompt_ : next_prompt_).c_str(), line);
    is_first_ = false;
    if (read.is_error() || line.empty()) {
      if (ts_.termination() == Termination::kNone) write_error_text(ts_, "\n");
      return read.is_error() ? Answer::kFailed : Answer::kEnd;
    }
    if (add_decoded(line.text()).is_error()) return explain_refusal();
    text = {text_.begin(), text_.size()};
    return Answer::kLine;
  }
  std::string_view refusal() const override { return refusal_.text(); }
  void raise_refusal() override { (void)raise_value(ts_, refused_); }

 private:
  Result<void> add_decoded(std::string_view line) {
    const char* encoding = encoding_.c_str();
    RefTo<Str> decoded = TRY(codecs::decode(ts_, {reinterpret_cast<const uint8_t*>(line.data()), line.size()},
                                            encoding ? encoding : "utf-8", nullptr));
    Utf8 utf8 = TRY(Utf8::of(ts_, *decoded));
    for (size_t i = 0; i < utf8.view().size(); i++) {
      char c = utf8.view()[i];
      if (c == '\r') {
        c = '\n';
        if (utf8.view().substr(i + 1, 1) == "\n") i++;
      }
      if (text_.push(c).is_error()) return ts_.memory_refused();
    }
    if (text_.push('\0').is_error()) return ts_.memory_refused();
    text_.pop();
    return {};
  }
  // What says that the bytes are not of the encoding is told as a SyntaxError.
  Answer explain_refusal() {
    Ref unicode_error = ts_.catch_if(Exc::UnicodeError);
    Ref exception = unicode_error ? unicode_error.share() : ts_.catch_if(Exc::ValueError);
    if (!exception) return Answer::kFailed;
    auto explain = [&]() -> Result<void> {
      RefTo<Str> reason = TRY(str(ts_, exception));
      Utf8 utf8 = TRY(Utf8::of(ts_, *reason));
      refusal_.truncate(0);
      for (std::string_view part :
           {std::string_view(unicode_error ? "(unicode error) " : "(value error) "), utf8.view()})
        if (refusal_.append(part).is_error()) return ts_.memory_refused();
      return {};
    };
    refused_ = exception.share();
    return explain().is_error() ? Answer::kFailed : Answer::kRefused;
  }

  ThreadState& ts_;
  HeapResources resources_;
  Arena arena_;
  ArenaVector<char> text_;  // in an arena: those who look at a token see it while the text grows
  GrowingArray<char> refusal_;
  Ref refused_;  // the exception
  PromptText first_prompt_, next_prompt_, encoding_;
  bool is_first_ = true;
};

// sys.modules["__main__"], made when it is not there.
Result<RefTo<Module>> main_module(ThreadState& ts) {
  Dict& modules = *ts.interpreter().modules;
  Value found = dict_find(ts, modules, names::k___main__);
  if (!found.is_null() && is<Module>(found)) return RefTo<Module>::share(as<Module>(found));
  RefTo<Str> name = TRY(intern(ts, "__main__"));
  RefTo<Module> made = TRY(module_make(ts, *name, Value::none()));
  TRY(dict_set(ts, modules, Value(name), Value(made)));
  return made;
}

enum class Step : uint8_t { kDone, kEnd };

// Reads one statement and runs it. `future_flags` are those of the statements before.
Result<Step> run_statement(ThreadState& ts, int& future_flags, bool& interrupted) {
  RefTo<Code> code;
  {
    ConsoleLines lines(ts);
    RefTo<Str> filename = TRY(str_from_ascii(ts, "<stdin>"));
    CompileRequest request;
    request.mode = parser::Mode::kSingle;
    request.flags = future_flags;
    Compilation compilation(ts, *filename);
    ast::mod* tree = nullptr;
    if (!TRY(compilation.parse_interactive(lines, request, tree))) return Step::kEnd;
    code = TRY(compilation.compile(tree, request));
    future_flags |= code->flags & compile_flags::kFutureMask;
  }
  RefTo<Module> main = TRY(main_module(ts));
  auto result = run_code(ts, *code, *main->dict, Value());
  interrupted = result.is_error() && ts.termination() == Termination::kNone &&
                is_subtype(&type_of(ts, ts.pending_exception()), ts.types()[Exc::KeyboardInterrupt]);
  if (result.is_error()) return raised;
  flush_streams(ts);
  return Step::kDone;
}

Result<void> set_prompt(ThreadState& ts, const char* name, const char* prompt) {
  if (sys_get(ts, name)) return {};
  return sys_set(ts, name, Value(TRY(str_from_ascii(ts, prompt))));
}

}  // namespace

Result<int> run_interactive_loop(ThreadState& ts, bool interrupted) {
  constexpr int kMostRefusals = 16;  // of memory, one after the other
  TRY(set_prompt(ts, "ps1", ">>> "));
  TRY(set_prompt(ts, "ps2", "... "));
  int future_flags = 0;
  int refusals = 0;
  for (;;) {
    auto step = run_statement(ts, future_flags, interrupted);
    if (!step.is_error()) {
      refusals = 0;
      if (step.release() == Step::kEnd) return interrupted ? kInterrupted : 0;
      continue;
    }
    if (ts.termination() == Termination::kNone &&
        is_subtype(&type_of(ts, ts.pending_exception()), ts.types()[Exc::MemoryError])) {
      if (++refusals > kMostRefusals) {
        ts.catch_any();
        return kFailure;
      }
    } else {
      refusals = 0;
    }
    TRY(report_and_go_on(ts));
    flush_streams(ts);
  }
}

Result<void> run_interactive_hook(ThreadState& ts) {
  Maybe<Ref> hook = sys_get(ts, "__interactivehook__");
  if (!hook) return {};
  auto run = [&]() -> Result<void> {
    const Value arguments[] = {*hook};
    TRY(audit(ts, "cpython.run_interactivehook", arguments));
    TRY(call(ts, *hook));
    return {};
  };
  if (!run().is_error()) return {};
  write_error_text(ts, "Failed calling sys.__interactivehook__\n");
  return report_and_go_on(ts);
}

Result<void> run_startup_file(ThreadState& ts, Module& main) {
  const char* path = ts.interpreter().config.ignore_environment ? nullptr : std::getenv("PYTHONSTARTUP");
  if (!path || !*path) return {};
  auto run = [&]() -> Result<void> {
    RefTo<Str> name = TRY(text_of_machine(ts, path));
    const Value arguments[] = {Value(name)};
    TRY(audit(ts, "cpython.run_startup", arguments));
    int error;
    RefTo<Bytes> source = TRY(read_whole_file(ts, path, error));
    if (error) {
      write_error_text(ts, "Could not open PYTHONSTARTUP\n");
      return raise_os_error(ts, error, Value(name));
    }
    return run_script(ts, main, path, std::move(source));
  };
  if (run().is_error()) TRY(report_and_go_on(ts));
  return forget_main_file(ts, main);
}

}  // namespace ouro::cli
