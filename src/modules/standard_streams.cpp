// The standard streams: io.open on the descriptors, as text in UTF-8 (PEP 538, PEP 540: the locale's encoding
// is UTF-8 here in any case).
#include "modules/standard_streams.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "modules/sys.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro {

namespace {

// --- before module io

// A stream that writes to a descriptor at once.
struct Printer : Object {
  int descriptor;
};
Result<Ref> printer_write(ThreadState& ts, Printer& self, Str& text) {
  RefTo<Bytes> bytes = TRY(codecs::encode(ts, text, "utf-8", "backslashreplace"));
  std::string_view rest = bytes->view();
  while (!rest.empty()) {
    ssize_t written = write(self.descriptor, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      TRY(ts.checkpoint());
      continue;
    }
    if (written < 0) return raise_os_error(ts, errno);
    rest.remove_prefix(size_t(written));
  }
  return make_int_unsigned(ts, text.length);
}
Result<void> printer_flush(ThreadState&, Value) { return {}; }
int printer_fileno(ThreadState&, Printer& self) { return self.descriptor; }
bool printer_isatty(ThreadState&, Printer& self) { return isatty(self.descriptor); }
constexpr NativeMethod kPrinterMethods[] = {
    method<printer_write>("write(self, text, /)", "Write a str."),
    method<printer_flush>("flush(self, /)", "Nothing to be done."),
    method<printer_fileno>("fileno(self, /)", "The descriptor."),
    method<printer_isatty>("isatty(self, /)", "Whether it is a terminal."),
};
const TypeSpec kPrinterSpec{.name = "stderrprinter",
                            .instance_bytes = sizeof(Printer),
                            .flags = type_flags::kNoInstantiation,
                            .methods = kPrinterMethods};

// --- streams of io

struct Keyword {
  const char* name;
  Value value;
};
Result<Ref> call_with(ThreadState& ts, Value callable, std::span<const Value> positional,
                      std::span<const Keyword> keywords) {
  Value values[16];
  size_t count = 0;
  for (Value value : positional) values[count++] = value;
  RefTo<Tuple> names = TRY(tuple_allocate(ts, keywords.size()));
  for (size_t i = 0; i < keywords.size(); i++) {
    tuple_initialize(*names, i, Ref(TRY(intern(ts, keywords[i].name))));
    values[count++] = keywords[i].value;
  }
  return call(ts, callable, CallArguments{values, positional.size(), names.get()});
}

struct Encoding {
  RefTo<Str> name, errors;
};
// PYTHONIOENCODING=encoding:errors
Result<Encoding> choose_encoding(ThreadState& ts, const char* default_errors) {
  const char* variable = ts.interpreter().config.ignore_environment ? nullptr : std::getenv("PYTHONIOENCODING");
  std::string_view text = variable ? variable : "";
  size_t colon = text.find(':');
  std::string_view name = text.substr(0, colon);
  std::string_view errors = colon == text.npos ? std::string_view() : text.substr(colon + 1);
  Encoding encoding;
  encoding.name = TRY(str_from_utf8(ts, name.empty() ? "utf-8" : name));
  // An encoding given without errors means strict.
  if (errors.empty()) errors = name.empty() ? std::string_view(default_errors) : "strict";
  encoding.errors = TRY(str_from_utf8(ts, errors));
  return encoding;
}

Result<Ref> make_text_stream(ThreadState& ts, Value io, int descriptor, bool writing, const char* name,
                             const char* default_errors) {
  const InterpreterConfig& config = ts.interpreter().config;
  bool is_stderr = descriptor == 2;
  bool unbuffered = config.unbuffered && writing;
  // Unbuffered bytes below the text layer for -u; else a buffer.
  Ref open = TRY(get_attribute(ts, io, *TRY(intern(ts, "open"))));
  RefTo<Str> mode = TRY(str_from_ascii(ts, writing ? "wb" : "rb"));
  const Value positional[] = {Value::small_int(descriptor), Value(mode), Value::small_int(unbuffered ? 0 : -1)};
  const Keyword keywords[] = {{"closefd", Value::false_()}};
  Ref buffer = TRY(call_with(ts, open, positional, keywords));
  Ref raw = Ref::share(buffer);
  if (!unbuffered) raw = TRY(get_attribute(ts, buffer, *TRY(intern(ts, "raw"))));
  RefTo<Str> shown = TRY(str_from_ascii(ts, name));
  TRY(set_attribute(ts, raw, names::k_name, Value(shown)));
  Ref is_terminal = TRY(call_method_values(ts, raw, *TRY(intern(ts, "isatty")), {}));
  bool terminal = TRY(is_true(ts, is_terminal));
  Encoding encoding = TRY(choose_encoding(ts, default_errors));
  if (is_stderr) encoding.errors = TRY(str_from_ascii(ts, "backslashreplace"));
  RefTo<Str> newline = TRY(str_from_ascii(ts, "\n"));
  Ref wrapper = TRY(get_attribute(ts, io, *TRY(intern(ts, "TextIOWrapper"))));
  const Value buffer_argument[] = {buffer};
  const Keyword settings[] = {{"encoding", Value(encoding.name)},
                              {"errors", Value(encoding.errors)},
                              {"newline", writing ? Value(newline) : Value::none()},
                              {"line_buffering", Value::boolean(writing && !unbuffered && (terminal || is_stderr))},
                              {"write_through", Value::boolean(unbuffered)}};
  Ref stream = TRY(call_with(ts, wrapper, buffer_argument, settings));
  RefTo<Str> mode_text = TRY(str_from_ascii(ts, writing ? "w" : "r"));
  TRY(set_attribute(ts, stream, *TRY(intern(ts, "mode")), Value(mode_text)));
  return stream;
}

bool is_open(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0;
}

// In the C locale, input and output that is no valid UTF-8 passes through (PEP 540).
const char* stream_errors() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(variable);
    if (!value || !*value) continue;
    for (const char* plain : {"C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"})
      if (std::strcmp(value, plain) == 0) return "surrogateescape";
    return "strict";
  }
  return "surrogateescape";
}

}  // namespace

Result<void> make_preliminary_stderr(ThreadState& ts) {
  RefTo<Type> type = RefTo<Type>::adopt(TRY(type_from_spec(ts, kPrinterSpec, ts.types().object)));
  auto* printer = TRY(ts.allocate_as<Printer>(*type));
  printer->descriptor = 2;
  Ref stream = Ref::adopt(Value(printer));
  TRY(sys_set(ts, "stderr", stream));
  return sys_set(ts, "__stderr__", stream);
}

Result<void> make_standard_streams(ThreadState& ts) {
  struct Stream {
    const char* name;
    const char* private_name;
    const char* shown;
    int descriptor;
  };
  const Stream streams[] = {{"stdin", "__stdin__", "<stdin>", 0},
                            {"stdout", "__stdout__", "<stdout>", 1},
                            {"stderr", "__stderr__", "<stderr>", 2}};
  Ref io = TRY(import_module(ts, "io"));
  for (const Stream& stream : streams) {
    Ref made = Ref::none();
    if (is_open(stream.descriptor))
      made = TRY(make_text_stream(ts, io, stream.descriptor, stream.descriptor != 0, stream.shown, stream_errors()));
    TRY(sys_set(ts, stream.name, made));
    TRY(sys_set(ts, stream.private_name, made));
  }
  return {};
}

}  // namespace ouro
