// See console_line.h.
#include "modules/console_line.h"

#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "modules/system_calls.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "runtime/heap_resources.h"

namespace ouro {

Result<void> read_console_line(ThreadState& ts, const char* prompt, GrowingArray<char>& line) {
  std::fflush(stdout);
  if (prompt) std::fputs(prompt, stderr);
  std::fflush(stderr);
  // The sizes matter for lines with NUL: the part that holds one ends there, and what comes behind the part follows.
  constexpr size_t kFirstRoom = 100;
  const size_t start = line.size();
  for (size_t room = kFirstRoom;; room = line.size() - start + 2) {
    const size_t size = line.size();
    auto part = line.append_uninitialised(room);
    if (part.is_error()) return ts.memory_refused();
    char* out = part.value();
    line.truncate(size);
    CallResult result = TRY(call_without_gil(ts, [&] {
      std::clearerr(stdin);
      if (std::fgets(out, int(room), stdin)) return 1;
      if (!std::feof(stdin)) return -1;
      std::clearerr(stdin);
      return 0;
    }));
    if (result.value <= 0) return {};            // what cannot be read ends as well
    MUST(line.resize(size + std::strlen(out)));  // there is room
    if (line.size() > start && line.back() == '\n') return {};
  }
}

namespace {

// Whether a stream is the process's own descriptor and a terminal.
Result<bool> is_terminal(ThreadState& ts, Value stream, int wanted) {
  Result<Ref> number = call_method(ts, stream, names::k_fileno);
  if (number.is_error()) {
    if (!ts.catch_any()) return raised;
    return false;
  }
  int64_t descriptor = TRY(index_as_int64(ts, number.value(), Exc::OverflowError));
  return descriptor == wanted && isatty(wanted);
}

// stream.<name> in UTF-8, a str.
Result<Utf8> text_attribute(ThreadState& ts, Value stream, const char* name) {
  Ref value = TRY(get_attribute(ts, stream, *TRY(intern(ts, name))));
  if (!is<Str>(Value(value))) return raise(ts, Exc::TypeError, "{} is not a str", name);
  return Utf8::of(ts, as<Str>(value));
}

// The prompt as the stream would write it.
Result<Ref> encoded_prompt(ThreadState& ts, Value out, Value prompt) {
  Utf8 encoding = TRY(text_attribute(ts, out, "encoding"));
  Utf8 errors = TRY(text_attribute(ts, out, "errors"));
  RefTo<Str> text = TRY(str(ts, prompt));
  return Ref(TRY(codecs::encode(ts, *text, encoding.c_str(), errors.c_str())));
}

}  // namespace

Result<Maybe<Ref>> console_input(ThreadState& ts, Value in, Value out, Value prompt_or_null) {
  if (!TRY(is_terminal(ts, in, STDIN_FILENO)) || !TRY(is_terminal(ts, out, STDOUT_FILENO))) return Maybe<Ref>(absent);
  Utf8 encoding, errors;
  Ref prompt;
  auto prepare = [&]() -> Result<void> {
    encoding = TRY(text_attribute(ts, in, "encoding"));
    errors = TRY(text_attribute(ts, in, "errors"));
    if (call_method(ts, out, names::k_flush).is_error() && !ts.catch_any()) return raised;
    if (!prompt_or_null.is_null()) prompt = TRY(encoded_prompt(ts, out, prompt_or_null));
    return {};
  };
  if (prepare().is_error()) {  // streams of another kind
    if (!ts.catch_any()) return raised;
    return Maybe<Ref>(absent);
  }
  HeapResources resources(ts);
  GrowingArray<char> line(resources);
  TRY(read_console_line(ts, prompt ? as<Bytes>(prompt).view().data() : "", line));
  std::string_view text = line.text();
  if (text.empty()) return raise_empty(ts, Exc::EOFError);
  text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return Maybe<Ref>(Ref(TRY(codecs::decode(ts, {reinterpret_cast<const uint8_t*>(text.data()), text.size()},
                                           encoding.c_str(), errors.c_str()))));
}

}  // namespace ouro
