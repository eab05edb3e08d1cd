// Module _io: the abstract bases: _IOBase and what raw, buffered and text streams have in common. Everything
// here goes through the methods of the object, which subclasses provide.
#include <algorithm>

#include "modules/io_internal.h"
#include "modules/io_text.h"
#include "objects/bytearray.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro::io {

Result<State*> state_of(ThreadState& ts) {
  RefTo<Module> module = TRY(native_module(ts, module_io));
  return &module_state<State>(*module);
}

Raised raise_unsupported(ThreadState& ts, const char* message) {
  State* state = TRY(state_of(ts));
  return raise(ts, *state->unsupported_operation, "{}", message);
}
Raised raise_closed(ThreadState& ts) { return raise(ts, Exc::ValueError, "I/O operation on closed file."); }

Result<bool> is_closed(ThreadState& ts, Value stream) {
  Ref closed = TRY(get_attribute(ts, stream, names::k_closed));
  return is_true(ts, closed);
}
Result<void> check_closed(ThreadState& ts, Value stream) {
  Maybe<Ref> closed = TRY(find_attribute(ts, stream, names::k_closed));
  if (closed && TRY(is_true(ts, *closed))) return raise_closed(ts);
  return {};
}

static Result<void> check_ability(ThreadState& ts, Value stream, names::Id method, const char* message) {
  Ref able = TRY(call_method(ts, stream, method));
  if (!able.get().is_true()) return raise_unsupported(ts, message);
  return {};
}
Result<void> check_readable(ThreadState& ts, Value stream) {
  return check_ability(ts, stream, names::k_readable, "File or stream is not readable.");
}
Result<void> check_writable(ThreadState& ts, Value stream) {
  return check_ability(ts, stream, names::k_writable, "File or stream is not writable.");
}
Result<void> check_seekable(ThreadState& ts, Value stream) {
  return check_ability(ts, stream, names::k_seekable, "File or stream is not seekable.");
}

Raised cannot_pickle(ThreadState& ts, Value self) {
  return raise(ts, Exc::TypeError, "cannot pickle '{}' object", type_name(ts, self));
}
Result<Ref> refuse_pickling(ThreadState& ts, Value self) { return cannot_pickle(ts, self); }

Result<int64_t> size_argument(ThreadState& ts, Value value, int64_t fallback) {
  if (value.is_small_int()) return value.as_small_int();
  if (value.is_none() || value.is_unbound()) return fallback;
  if (!is_int(value) && !type_of(ts, value).slots.nb_index)
    return raise(ts, Exc::TypeError, "argument should be integer or None, not '{}'", type_name(ts, value));
  return index_as_int64(ts, value, Exc::OverflowError);
}
Result<BufferAccess> writable_argument(ThreadState& ts, Value value, const char* function) {
  Result<BufferAccess> access = BufferAccess::get(ts, value, buffer_flags::kWritable);
  if (!access.is_error()) return access;
  if (!ts.catch_if(Exc::BufferError) && !ts.catch_if(Exc::TypeError)) return raised;
  return raise(ts, Exc::TypeError, "{}() argument must be read-write bytes-like object, not {}", function,
               type_name(ts, value));
}
Result<int64_t> offset_argument(ThreadState& ts, Value value) {
  if (value.is_small_int()) return value.as_small_int();
  return index_as_int64(ts, value, Exc::OverflowError);
}

Result<Ref> name_or_null(ThreadState& ts, Value stream) {
  Result<Maybe<Ref>> found = find_attribute(ts, stream, names::k_name);
  if (found.is_error()) {
    if (ts.catch_if(Exc::ValueError)) return Ref::none();
    return raised;
  }
  Maybe<Ref> name = found.release();
  if (!name) return Ref::none();
  return name.release();
}

void chain_context(Value exception, Ref context) {
  if (!is<BaseException>(exception) || !is<BaseException>(context) || exception == context.get()) return;
  auto& later = as<BaseException>(exception);
  if (!later.context) later.context.set(std::move(context).cast<BaseException>());
}

Result<Type*> add_type(ThreadState& ts, Module& module, const TypeSpec& spec, Type* base) {
  Type* type = TRY(type_from_spec(ts, spec, base));
  type->native_state = module.state;
  TRY(add_attribute_descriptors(ts, *type, *base));
  TRY(module_add(ts, module, type->name->ascii_text(), Value(type)));
  return type;
}

// --- _IOBase

static Result<bool> is_marked_closed(ThreadState& ts, Value self) {
  Maybe<Ref> mark = TRY(find_attribute(ts, self, names::k___IOBase_closed));
  return bool(mark);
}

Result<void> base_close(ThreadState& ts, Value self) {
  if (TRY(is_marked_closed(ts, self))) return {};
  Result<Ref> flushed = call_method(ts, self, names::k_flush);
  Result<void> done = flushed.is_error() ? Result<void>(raised) : Result<void>();
  return then_also(ts, done,
                   [&]() -> Result<void> { return set_attribute(ts, self, names::k___IOBase_closed, Value::true_()); });
}

void finalize_stream(ThreadState& ts, Object& object) {
  Value self(object);
  Result<bool> closed = is_closed(ts, self);
  if (closed.is_error()) {
    (void)ts.catch_any();
    return;
  }
  if (closed.value()) return;
  Result<void> marked = set_attribute(ts, self, names::k__finalizing, Value::true_());
  if (marked.is_error()) (void)ts.catch_any();
  Result<Ref> result = call_method(ts, self, names::k_close);
  // An error while closing a forgotten stream is nobody's; development mode shows it.
  if (result.is_error()) {
    if (ts.interpreter().config.dev_mode && ts.has_exception()) write_unraisable(ts, self);
    else (void)ts.catch_any();
  }
}

static bool is_silent(State& state, Value value) {
  if (!value.is_heap()) return false;
  Object& object = *value.object();
  const Type* type = object.type;
  if (type == state.file_io) return static_cast<FileIO&>(object).descriptor < 0;
  if (type == state.buffered_reader || type == state.buffered_writer || type == state.buffered_random) {
    const Value raw = static_cast<Buffered&>(object).raw.get();
    return raw.is_heap() && raw.object()->type == state.file_io && is_silent(state, raw);
  }
  if (type == state.text_wrapper) {
    const Value buffer = static_cast<TextWrapper&>(object).buffer.get();
    return buffer.is_heap() && buffer.object()->type != state.text_wrapper && is_silent(state, buffer);
  }
  if (type != state.bytes_io && type != state.string_io) return false;
  // One in memory is closed by its method, unless an attribute of the instance hides that.
  return prefix_of(object).shape == object.type->root_shape;
}
bool finalizer_is_silent(Object& self) {
  if (self.type->slots.tp_finalize != finalize_stream || self.type->has(type_flags::kHeapType)) return false;
  return self.type->native_state && is_silent(*static_cast<State*>(self.type->native_state), Value(self));
}

namespace {

Result<Ref> base_new(ThreadState& ts, Type& type, const CallArguments&) { return instance_allocate(ts, type); }
// The bases take any arguments: their subclasses' constructors decide.
Result<void> base_init(ThreadState&, Value, const CallArguments&) { return {}; }

Result<Ref> base_seek(ThreadState& ts, Value, Args) { return raise_unsupported(ts, "seek"); }
Result<Ref> base_truncate(ThreadState& ts, Value, Args) { return raise_unsupported(ts, "truncate"); }
Result<Ref> base_fileno(ThreadState& ts, Value) { return raise_unsupported(ts, "fileno"); }
Result<Ref> base_tell(ThreadState& ts, Value self) {
  return call_method(ts, self, names::k_seek, Value::small_int(0), Value::small_int(1));
}
Result<void> base_flush(ThreadState& ts, Value self) {
  if (TRY(is_marked_closed(ts, self))) return raise_closed(ts);
  return {};
}
Result<bool> get_closed(ThreadState& ts, Value self) { return is_marked_closed(ts, self); }
Result<bool> base_false(ThreadState&, Value) { return false; }
Result<bool> base_isatty(ThreadState& ts, Value self) {
  TRY(check_closed(ts, self));
  return false;
}
Result<Ref> base_check_closed(ThreadState& ts, Value self, Args) {
  TRY(check_closed(ts, self));
  return Ref::none();
}
Result<Ref> base_check_readable(ThreadState& ts, Value self, Args) {
  TRY(check_readable(ts, self));
  return Ref::boolean(true);
}
Result<Ref> base_check_writable(ThreadState& ts, Value self, Args) {
  TRY(check_writable(ts, self));
  return Ref::boolean(true);
}
Result<Ref> base_check_seekable(ThreadState& ts, Value self, Args) {
  TRY(check_seekable(ts, self));
  return Ref::boolean(true);
}
Result<Ref> base_enter(ThreadState& ts, Value self) {
  TRY(check_closed(ts, self));
  return Ref::share(self);
}
Result<Ref> base_exit(ThreadState& ts, Value self, Args) { return call_method(ts, self, names::k_close); }
Result<Ref> base_iter(ThreadState& ts, Value self) {
  TRY(check_closed(ts, self));
  return Ref::share(self);
}
Result<Maybe<Ref>> base_next(ThreadState& ts, Value self) {
  Ref line = TRY(call_method(ts, self, names::k_readline));
  if (TRY(length(ts, line)) == 0) return Maybe<Ref>(absent);
  return Maybe<Ref>(std::move(line));
}

// Reads up to a newline, as many bytes at a time as peek() shows, one without peek().
Result<Ref> base_readline(ThreadState& ts, Value self, Value size_value) {
  int64_t limit = TRY(size_argument(ts, size_value));
  RefTo<ByteArray> line = TRY(bytearray_of(ts, {}));
  Maybe<Ref> peek = TRY(find_attribute(ts, self, names::k_peek));
  while (limit < 0 || int64_t(line->size) < limit) {
    int64_t wanted = 1;
    if (peek) {
      Ref ahead = TRY(call(ts, *peek, Value::small_int(1)));
      if (!is<Bytes>(ahead))
        return raise(ts, Exc::OSError, "peek() should have returned a bytes object, not '{}'", type_name(ts, ahead));
      std::string_view bytes = as<Bytes>(ahead).view();
      if (!bytes.empty()) {
        size_t end = bytes.find('\n');
        wanted = int64_t(end == bytes.npos ? bytes.size() : end + 1);
        if (limit >= 0) wanted = std::min(wanted, limit - int64_t(line->size));
      }
    }
    Ref piece = TRY(call_method(ts, self, names::k_read, Value::small_int(wanted)));
    if (!is<Bytes>(piece))
      return raise(ts, Exc::OSError, "read() should have returned a bytes object, not '{}'", type_name(ts, piece));
    Bytes& bytes = as<Bytes>(piece);
    if (bytes.size == 0) break;
    TRY(bytearray_replace_range(ts, *line, line->size, line->size, bytes.span()));
    if (bytes.data()[bytes.size - 1] == '\n') break;
    TRY(ts.checkpoint_limits());
  }
  return Ref(TRY(bytes_of(ts, line->span())));
}

Result<Ref> base_readlines(ThreadState& ts, Value self, Value hint_value) {
  int64_t hint = TRY(size_argument(ts, hint_value)), total = 0;
  RefTo<List> lines = TRY(list_allocate(ts, 0));
  if (hint <= 0) {
    TRY(list_extend(ts, *lines, self));
    return Ref(std::move(lines));
  }
  TRY(for_each(ts, self, [&](Ref line) -> Result<bool> {
    int64_t size = TRY(length(ts, line));
    TRY(list_append(ts, *lines, std::move(line)));
    total += size;
    return total < hint;
  }));
  return Ref(std::move(lines));
}

Result<void> base_writelines(ThreadState& ts, Value self, Value lines) {
  TRY(check_closed(ts, self));
  return for_each(ts, lines, [&](Ref line) -> Result<bool> {
    TRY(call_method(ts, self, names::k_write, line.get()));
    TRY(ts.checkpoint());
    return true;
  });
}

Result<void> base_close_method(ThreadState& ts, Value self) { return base_close(ts, self); }

constexpr NativeMethod kBaseMethods[] = {
    method<base_seek>("seek(self, /, *args)", "Move the position."),
    method<base_tell>("tell(self, /)", "The position."),
    method<base_truncate>("truncate(self, /, *args)", "Set the size."),
    method<base_flush>("flush(self, /)", "Write what is held back."),
    method<base_close_method>("close(self, /)", "Flush and close."),
    method<base_false>("seekable(self, /)", "Whether the position can be moved."),
    method<base_false>("readable(self, /)", "Whether it can be read."),
    method<base_false>("writable(self, /)", "Whether it can be written."),
    method<base_check_closed>("_checkClosed(self, /, *args)", "ValueError when closed."),
    method<base_check_seekable>("_checkSeekable(self, /, *args)", "UnsupportedOperation unless seekable."),
    method<base_check_readable>("_checkReadable(self, /, *args)", "UnsupportedOperation unless readable."),
    method<base_check_writable>("_checkWritable(self, /, *args)", "UnsupportedOperation unless writable."),
    method<base_fileno>("fileno(self, /)", "The file descriptor."),
    method<base_isatty>("isatty(self, /)", "Whether it is a terminal."),
    method<base_enter>("__enter__(self)", "The stream itself."),
    method<base_exit>("__exit__(self, *args)", "Close it."),
    method<base_readline>("readline(self, size=-1, /)", "The next line."),
    method<base_readlines>("readlines(self, hint=-1, /)", "A list of lines, up to about hint bytes."),
    method<base_writelines>("writelines(self, lines, /)", "Write each line of an iterable."),
};
constexpr GetSetRow kBaseGetSets[] = {getter<get_closed>("closed", "Whether it is closed.")};

void base_visit(Object&, ReferenceVisitor&) {}

const TypeSpec kIOBase{.name = "_io._IOBase",
                       .instance_bytes = sizeof(Object),
                       .flags = kStreamFlags,
                       .doc = "The base of all streams.",
                       .methods = kBaseMethods,
                       .getsets = kBaseGetSets,
                       .slots =
                           [](Slots& s) {
                             s.tp_new = base_new;
                             s.tp_init = base_init;
                             s.tp_iter = base_iter;
                             s.tp_next = base_next;
                             s.tp_finalize = finalize_stream;
                             s.visit_references = base_visit;
                           },
                       .module = "_io"};

// --- _RawIOBase

Result<Ref> raw_read(ThreadState& ts, Value self, Value size_value) {
  int64_t size = TRY(index_as_int64(ts, size_value, Exc::OverflowError));
  if (size < 0) return call_method(ts, self, names::k_readall);
  RefTo<ByteArray> buffer = TRY(bytearray_of(ts, {}));
  TRY(bytearray_resize(ts, *buffer, uint64_t(size)));
  std::fill_n(buffer->data(), size, uint8_t(0));
  Ref got = TRY(call_method(ts, self, names::k_readinto, Value(buffer)));
  if (got.get().is_none()) return got;
  int64_t count = TRY(index_as_int64(ts, got, Exc::ValueError));
  if (count < 0 || count > int64_t(buffer->size))
    return raise(ts, Exc::ValueError, "readinto returned {} outside buffer size {}", count, size);
  return Ref(TRY(bytes_of(ts, buffer->span().first(size_t(count)))));
}

Result<Ref> raw_readall(ThreadState& ts, Value self) {
  RefTo<ByteArray> all = TRY(bytearray_of(ts, {}));
  bool any = false;
  for (;;) {
    Ref piece = TRY(call_method(ts, self, names::k_read, Value::small_int(kDefaultBufferSize)));
    if (piece.get().is_none()) {
      if (any) break;
      return piece;
    }
    if (!is<Bytes>(piece)) return raise(ts, Exc::TypeError, "read() should return bytes");
    if (as<Bytes>(piece).size == 0) break;
    any = true;
    TRY(bytearray_replace_range(ts, *all, all->size, all->size, as<Bytes>(piece).span()));
    TRY(ts.checkpoint());
  }
  return Ref(TRY(bytes_of(ts, all->span())));
}
Result<Ref> raw_not_implemented(ThreadState& ts, Value, Args) { return raise_empty(ts, Exc::NotImplementedError); }

constexpr NativeMethod kRawMethods[] = {
    method<raw_read>("read(self, size=-1, /)", "Up to size bytes, or None when there are none yet."),
    method<raw_readall>("readall(self, /)", "Everything up to the end."),
    method<raw_not_implemented>("readinto(self, /, *args)", "Read into a buffer."),
    method<raw_not_implemented>("write(self, /, *args)", "Write bytes."),
};
const TypeSpec kRawIOBase{.name = "_io._RawIOBase",
                          .flags = kStreamFlags,
                          .doc = "The base of raw streams of bytes.",
                          .methods = kRawMethods,
                          .module = "_io"};

// --- _BufferedIOBase

Result<Ref> buffered_base_detach(ThreadState& ts, Value) { return raise_unsupported(ts, "detach"); }
Result<Ref> buffered_base_read(ThreadState& ts, Value, Args) { return raise_unsupported(ts, "read"); }
Result<Ref> buffered_base_read1(ThreadState& ts, Value, Args) { return raise_unsupported(ts, "read1"); }
Result<Ref> buffered_base_write(ThreadState& ts, Value, Args) { return raise_unsupported(ts, "write"); }
Result<int64_t> read_into_by(ThreadState& ts, Value self, Value buffer, names::Id method) {
  BufferAccess to = TRY(writable_argument(ts, buffer, method == names::k_read ? "readinto" : "readinto1"));
  Ref data = TRY(call_method(ts, self, method, Value::small_int(to.size())));
  if (!is<Bytes>(data)) return raise(ts, Exc::TypeError, "read() should return bytes");
  Bytes& bytes = as<Bytes>(data);
  if (int64_t(bytes.size) > to.size())
    return raise(ts, Exc::ValueError, "read() returned too much data: {} bytes requested, {} returned", to.size(),
                 bytes.size);
  std::copy_n(bytes.data(), bytes.size, to.writable().data());
  return int64_t(bytes.size);
}
Result<int64_t> buffered_base_readinto(ThreadState& ts, Value self, Value buffer) {
  return read_into_by(ts, self, buffer, names::k_read);
}
Result<int64_t> buffered_base_readinto1(ThreadState& ts, Value self, Value buffer) {
  return read_into_by(ts, self, buffer, names::k_read1);
}
constexpr NativeMethod kBufferedMethods[] = {
    method<buffered_base_detach>("detach(self, /)", "Part from the raw stream."),
    method<buffered_base_read>("read(self, /, *args)", "Up to size bytes."),
    method<buffered_base_read1>("read1(self, /, *args)", "Up to size bytes with one read at most."),
    method<buffered_base_readinto>("readinto(self, buffer, /)", "Read into a buffer."),
    method<buffered_base_readinto1>("readinto1(self, buffer, /)", "Read into a buffer with one read at most."),
    method<buffered_base_write>("write(self, /, *args)", "Write bytes."),
};
const TypeSpec kBufferedIOBase{.name = "_io._BufferedIOBase",
                               .flags = kStreamFlags,
                               .doc = "The base of buffered streams of bytes.",
                               .methods = kBufferedMethods,
                               .module = "_io"};

// --- _TextIOBase

Result<Ref> text_base_readline(ThreadState& ts, Value, Args) { return raise_unsupported(ts, "readline"); }
Result<Ref> get_none(ThreadState&, Value) { return Ref::none(); }
constexpr NativeMethod kTextMethods[] = {
    method<buffered_base_detach>("detach(self, /)", "Part from the buffer."),
    method<buffered_base_read>("read(self, /, *args)", "Up to size characters."),
    method<text_base_readline>("readline(self, /, *args)", "The next line."),
    method<buffered_base_write>("write(self, /, *args)", "Write text."),
};
constexpr GetSetRow kTextGetSets[] = {
    getter<get_none>("encoding", "The encoding."),
    getter<get_none>("newlines", "The line endings found."),
    getter<get_none>("errors", "How errors of the encoding are treated."),
};
const TypeSpec kTextIOBase{.name = "_io._TextIOBase",
                           .flags = kStreamFlags,
                           .doc = "The base of text streams.",
                           .methods = kTextMethods,
                           .getsets = kTextGetSets,
                           .module = "_io"};

}  // namespace

Result<void> add_base_types(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.io_base = TRY(add_type(ts, module, kIOBase, ts.types().object));
  state.raw_base = TRY(add_type(ts, module, kRawIOBase, state.io_base));
  state.buffered_base = TRY(add_type(ts, module, kBufferedIOBase, state.io_base));
  state.text_base = TRY(add_type(ts, module, kTextIOBase, state.io_base));
  return {};
}

}  // namespace ouro::io
