// Module _io: open(), open_code(), text_encoding() and the module itself.
#include "modules/io_internal.h"
#include "objects/int.h"
#include "runtime/type.h"

namespace ouro {
namespace io {

namespace {

Raised argument_error(ThreadState& ts, const char* name, Value value) {
  return raise(ts, Exc::TypeError, "open() argument '{}' must be str or None, not {}", name, type_name(ts, value));
}

struct Mode {
  bool creating = false, reading = false, writing = false, appending = false, updating = false, text = false,
       binary = false;
};
Result<Mode> parse_mode(ThreadState& ts, std::string_view text) {
  Mode mode;
  for (size_t i = 0; i < text.size(); i++) {
    bool* flag = nullptr;
    switch (text[i]) {
      case 'x': flag = &mode.creating; break;
      case 'r': flag = &mode.reading; break;
      case 'w': flag = &mode.writing; break;
      case 'a': flag = &mode.appending; break;
      case '+': flag = &mode.updating; break;
      case 't': flag = &mode.text; break;
      case 'b': flag = &mode.binary; break;
      default: break;
    }
    if (!flag || *flag) return raise(ts, Exc::ValueError, "invalid mode: '{}'", text);
    *flag = true;
  }
  if (mode.text && mode.binary) return raise(ts, Exc::ValueError, "can't have text and binary mode at once");
  if (mode.creating + mode.reading + mode.writing + mode.appending > 1)
    return raise(ts, Exc::ValueError, "must have exactly one of create/read/write/append mode");
  return mode;
}

// Closes the outermost stream made so far when a further step fails.
Result<Ref> close_after_failure(ThreadState& ts, Value stream) {
  TRY(then_also(ts, raised, [&]() -> Result<void> {
    TRY(call_method(ts, stream, names::k_close));
    return {};
  }));
  return raised;
}

Result<Ref> wrap(ThreadState& ts, State& state, const OpenArguments& arguments, const Mode& mode, Value mode_text,
                 Ref& outermost) {
  Ref raw = outermost.share();
  auto& file = *static_cast<FileIO*>(raw.get().object());
  bool terminal = false;
  int64_t buffering = arguments.buffering;
  if (buffering < 0) terminal = TRY(is_true(ts, TRY(call_method(ts, raw, names::k_isatty))));
  bool line_buffering = buffering == 1 || terminal;
  if (terminal || buffering == 1) buffering = -1;
  if (buffering < 0) buffering = file.block_size;
  if (buffering == 0) {
    if (!mode.binary) return raise(ts, Exc::ValueError, "can't have unbuffered text I/O");
    return raw;
  }
  Type* type = state.buffered_reader;
  if (mode.updating) type = state.buffered_random;
  else if (mode.creating || mode.writing || mode.appending) type = state.buffered_writer;
  Ref size = TRY(make_int(ts, buffering));
  Ref buffer = TRY(call(ts, Value(type), raw.get(), size.get()));
  outermost = buffer.share();
  if (mode.binary) return buffer;
  Ref wrapper = TRY(make_text_wrapper(ts, state, buffer, arguments.encoding, arguments.errors, arguments.newline,
                                      line_buffering, false));
  outermost = wrapper.share();
  TRY(set_attribute(ts, wrapper, names::k_mode, mode_text));
  return wrapper;
}

Result<Ref> io_open(ThreadState& ts, Value file, Value mode, Int32 buffering, Value encoding, Value errors,
                    Value newline, Truth closefd, Value opener) {
  OpenArguments arguments{.file = file, .buffering = buffering, .close_descriptor = closefd, .opener = opener};
  Utf8 mode_text;
  if (!mode.is_unbound()) {
    if (!is<Str>(mode))
      return raise(ts, Exc::TypeError, "open() argument 'mode' must be str, not {}", type_name(ts, mode));
    mode_text = TRY(Utf8::of(ts, as<Str>(mode)));
    if (mode_text.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
    arguments.mode = mode_text.view();
  }
  if (!encoding.is_none() && !is<Str>(encoding)) return argument_error(ts, "encoding", encoding);
  if (!errors.is_none() && !is<Str>(errors)) return argument_error(ts, "errors", errors);
  if (!newline.is_none() && !is<Str>(newline)) return argument_error(ts, "newline", newline);
  arguments.encoding = encoding;
  arguments.errors = errors;
  arguments.newline = newline;
  return open_stream(ts, arguments);
}

Result<Ref> io_open_code(ThreadState& ts, Value path) {
  if (!is<Str>(path))
    return raise(ts, Exc::TypeError, "open_code() argument 'path' must be str, not {}", type_name(ts, path));
  return open_stream(ts, OpenArguments{.file = path, .mode = "rb"});
}

Result<Ref> io_text_encoding(ThreadState& ts, Value encoding, Int32) {
  if (!encoding.is_none()) return Ref::share(encoding);
  return Ref(TRY(str_from_ascii(ts, ts.interpreter().config.utf8_mode ? "utf-8" : "locale")));
}

constexpr NativeMethod kFunctions[] = {
    function<io_open>("open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "
                      "opener=None)",
                      "Open a file and give a stream over it."),
    function<io_open_code>("open_code(path)", "Open a file of code for reading bytes."),
    function<io_text_encoding>("text_encoding(encoding, stacklevel=2, /)", "The encoding, or 'locale' for None."),
};

// class UnsupportedOperation(OSError, ValueError)
Result<void> add_unsupported_operation(ThreadState& ts, Module& module) {
  RefTo<Str> name = TRY(intern(ts, "UnsupportedOperation"));
  RefTo<Tuple> bases =
      TRY(make_tuple(ts, Value(&exception_type(ts, Exc::OSError)), Value(&exception_type(ts, Exc::ValueError))));
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  RefTo<Str> io_name = TRY(intern(ts, "io"));
  TRY(dict_set(ts, *dict, names::k___module__, Value(io_name)));
  Ref type = TRY(type_new(ts, *ts.types().type, *name, *bases, *dict, CallArguments{}));
  TRY(module_add(ts, module, "UnsupportedOperation", type));
  module_state<State>(module).unsupported_operation = static_cast<Type*>(type.leak().object());
  return {};
}

Result<void> initialize(ThreadState& ts, Module& module) {
  TRY(module_add_int(ts, module, "DEFAULT_BUFFER_SIZE", kDefaultBufferSize));
  TRY(add_unsupported_operation(ts, module));
  TRY(module_add(ts, module, "BlockingIOError", Value(&exception_type(ts, Exc::BlockingIOError))));
  TRY(add_base_types(ts, module));
  TRY(add_file_type(ts, module));
  TRY(add_bytes_types(ts, module));
  TRY(add_buffered_types(ts, module));
  TRY(add_pair_type(ts, module));
  TRY(add_newline_type(ts, module));
  TRY(add_string_type(ts, module));
  return add_text_type(ts, module);
}

}  // namespace

Result<Ref> open_stream(ThreadState& ts, const OpenArguments& arguments) {
  State& state = *TRY(state_of(ts));
  Ref path = Ref::share(arguments.file);
  if (!is_int(arguments.file) && !(!is<Str>(arguments.file) && type_of(ts, arguments.file).slots.nb_index))
    path = TRY(fspath(ts, arguments.file));
  Mode mode = TRY(parse_mode(ts, arguments.mode));
  if (mode.binary) {
    if (!arguments.encoding.is_none())
      return raise(ts, Exc::ValueError, "binary mode doesn't take an encoding argument");
    if (!arguments.errors.is_none()) return raise(ts, Exc::ValueError, "binary mode doesn't take an errors argument");
    if (!arguments.newline.is_none()) return raise(ts, Exc::ValueError, "binary mode doesn't take a newline argument");
  }
  if (mode.binary && arguments.buffering == 1) {
    RefTo<Str> message = TRY(str_from_ascii(
        ts, "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used"));
    TRY(warn_text(ts, exception_type(ts, Exc::RuntimeWarning), Value(message), 1));
  }
  char raw_mode[6];
  size_t size = 0;
  if (mode.creating) raw_mode[size++] = 'x';
  if (mode.reading) raw_mode[size++] = 'r';
  if (mode.writing) raw_mode[size++] = 'w';
  if (mode.appending) raw_mode[size++] = 'a';
  if (mode.updating) raw_mode[size++] = '+';
  RefTo<Str> raw_mode_text = TRY(str_from_ascii(ts, std::string_view(raw_mode, size)));
  RefTo<Str> mode_text = TRY(str_from_utf8(ts, arguments.mode));
  Ref outermost = TRY(file_open(ts, state, path, Value(raw_mode_text), arguments.close_descriptor, arguments.opener));
  Result<Ref> result = wrap(ts, state, arguments, mode, Value(mode_text), outermost);
  if (result.is_error()) return close_after_failure(ts, outermost);
  return result;
}

}  // namespace io

const ModuleSpec module_io{
    .name = "_io",
    .doc = "Streams; use module io.",
    .functions = io::kFunctions,
    .initialize = io::initialize,
    .state_bytes = sizeof(io::State),
};

}  // namespace ouro
