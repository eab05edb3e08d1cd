// What the files of module _io share: the layouts of its types, the module's state, helpers.
//
//   raw streams       FileIO                                          io_file.cpp
//   buffered streams  BufferedReader, Writer, Random, RWPair, BytesIO io_buffered*.cpp, io_bytes.cpp
//   text streams      TextIOWrapper, StringIO                         io_text*.cpp, io_string.cpp
//   their bases       _IOBase, _RawIOBase ...                         io_base.cpp
// Streams call each other by method names, since each may be a Python class; where both sides are built-in
// types themselves (not subclasses) the calls go directly.
#pragma once

#include <span>

#include "gil/lock.h"
#include "modules/module_spec.h"
#include "modules/system_calls.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/list.h"
#include "objects/str.h"

namespace ouro {

extern const ModuleSpec module_io;

namespace io {

inline constexpr int64_t kDefaultBufferSize = 8192;

// Of the module; the types live as long as the interpreter.
struct State {
  Type* io_base;
  Type* raw_base;
  Type* buffered_base;
  Type* text_base;
  Type* file_io;
  Type* bytes_io;
  Type* bytes_io_buffer;
  Type* string_io;
  Type* buffered_reader;
  Type* buffered_writer;
  Type* buffered_random;
  Type* buffered_pair;
  Type* text_wrapper;
  Type* newline_decoder;
  Type* unsupported_operation;
};
Result<State*> state_of(ThreadState& ts);
// Of an object of one of the module's types with a layout of its own.
inline State& state_of(const Object& self) { return *static_cast<State*>(self.type->layout_base->native_state); }

// --- errors
Raised raise_unsupported(ThreadState& ts, const char* message);
Raised raise_closed(ThreadState& ts);  // ValueError "I/O operation on closed file."
// Fails when stream.closed is true.
Result<void> check_closed(ThreadState& ts, Value stream);
Result<bool> is_closed(ThreadState& ts, Value stream);
// stream.readable() and so on, as a truth; UnsupportedOperation when it is false.
Result<void> check_readable(ThreadState& ts, Value stream);
Result<void> check_writable(ThreadState& ts, Value stream);
Result<void> check_seekable(ThreadState& ts, Value stream);
Raised cannot_pickle(ThreadState& ts, Value self);
// __getstate__ of streams.
Result<Ref> refuse_pickling(ThreadState& ts, Value self);

// --- arguments
// A size: absent and None mean `fallback`. TypeError "argument should be integer or None, not 'str'".
Result<int64_t> size_argument(ThreadState& ts, Value value, int64_t fallback = -1);
// A buffer to be written into: TypeError "readinto() argument must be read-write bytes-like object, not bytes".
Result<BufferAccess> writable_argument(ThreadState& ts, Value value, const char* function);
// An offset in a file.
Result<int64_t> offset_argument(ThreadState& ts, Value value);
// A path or such for messages: the attribute `name`, null when there is none.
Result<Ref> name_or_null(ThreadState& ts, Value stream);

// What every finalizer of a stream does: closes it unless it is closed.
void finalize_stream(ThreadState& ts, Object& self);
// Whether that is known to do nothing that could be noticed: a stream that is closed, or one in memory. Of built-in
// types only.
bool finalizer_is_silent(Object& self);
inline constexpr uint32_t kStreamFlags = type_flags::kSubclassable | type_flags::kHasAttributes |
                                         type_flags::kHasWeakrefs | type_flags::kContainer | type_flags::kHasFinalizer;

// _IOBase.close: flushes, then marks the stream as closed.
Result<void> base_close(ThreadState& ts, Value self);
// The context of an exception that has none yet.
void chain_context(Value exception, Ref context);
// Keeps the pending exception while body() runs; both failing chain.
template <class Body>
Result<void> then_also(ThreadState& ts, Result<void> first, Body body) {
  if (!first.is_error()) return body();
  Ref error = ts.catch_any();
  if (!error) return raised;
  Result<void> second = body();
  if (second.is_error()) {
    // What came first is the context of what came second.
    Ref later = ts.catch_any();
    if (!later) return raised;
    chain_context(later, std::move(error));
    ts.set_pending(std::move(later));
    return raised;
  }
  ts.set_pending(std::move(error));
  return raised;
}

// --- FileIO
struct FileIO : Object {
  int descriptor;  // -1: closed
  bool created, readable, writable, appending, close_descriptor, finalizing;
  int8_t seekable;  // -1: not known yet
  int64_t block_size;
};
// The reads and writes of an open FileIO. -1: it would block.
Result<int64_t> file_read_into(ThreadState& ts, FileIO& self, std::span<uint8_t> to);
Result<int64_t> file_write(ThreadState& ts, FileIO& self, std::span<const uint8_t> bytes);
Result<int64_t> file_seek(ThreadState& ts, FileIO& self, int64_t position, int whence);
// FileIO(name, mode, closefd, opener).
Result<Ref> file_open(ThreadState& ts, State& state, Value file, Value mode, bool close_descriptor, Value opener);

// --- buffered streams
struct Buffered : Object {
  Field raw;        // null: detached or not initialised
  uint8_t* memory;  // buffer_size bytes; null: not initialised
  int64_t buffer_size;
  // Reading: memory[position .. end) was read from raw and not given out; raw stands behind it. Writing:
  // memory[0 .. dirty) waits to be written where raw stands. Never both: end is 0 while dirty is not.
  int64_t position, end, dirty;
  int64_t raw_position;  // where raw stands; -1: not known
  Lock lock;
  uint64_t owner;  // thread id of the lock's holder, 0: none
  bool detached, readable, writable, finalizing;
};
Result<Ref> buffered_read1(ThreadState& ts, Buffered& self, int64_t size);
Result<int64_t> buffered_write(ThreadState& ts, Buffered& self, std::span<const uint8_t> bytes);
Result<void> buffered_flush(ThreadState& ts, Buffered& self);
Result<bool> buffered_closed(ThreadState& ts, Buffered& self);

// --- newlines
namespace newline {
inline constexpr uint8_t kCr = 1, kLf = 2, kCrLf = 4;
}
struct NewlineState {
  bool translate;   // every ending becomes \n
  bool pending_cr;  // a \r ended the last piece: \n may follow
  uint8_t seen;     // newline::k*
};
// Text that follows what went through the state before. With `final` nothing is held back.
Result<RefTo<Str>> process_newlines(ThreadState& ts, NewlineState& state, Str& text, bool final);
// The attribute `newlines`: None, a str or a tuple.
Result<Ref> newlines_seen(ThreadState& ts, uint8_t seen);

// How lines of a text stream end.
struct LineEnding {
  bool universal;   // \n, \r and \r\n
  bool translated;  // only \n is left in the text
  uint8_t length;   // of text, when neither
  char text[3];
};
// The end of the line that begins at `start`, its ending included; -1 when the text ends before.
// `partial_from`: where a search in more text would have to begin again.
int64_t find_line_end(const Str& text, const LineEnding& ending, uint64_t start, uint64_t* partial_from);
int64_t find_line_end(const void* units, uint8_t width, uint64_t length, const LineEnding& ending, uint64_t start,
                      uint64_t* partial_from);
// text.replace("\n", newline)
Result<RefTo<Str>> replace_line_feeds(ThreadState& ts, Str& text, Str& newline);
// The newline= argument: None (unbound), or one of '', '\n', '\r', '\r\n'.
bool is_newline_argument(std::string_view text);

// --- types, each made by its file and put into the module
Result<void> add_base_types(ThreadState& ts, Module& module);
Result<void> add_file_type(ThreadState& ts, Module& module);
Result<void> add_bytes_types(ThreadState& ts, Module& module);
Result<void> add_buffered_types(ThreadState& ts, Module& module);
Result<void> add_pair_type(ThreadState& ts, Module& module);
Result<void> add_newline_type(ThreadState& ts, Module& module);
Result<void> add_string_type(ThreadState& ts, Module& module);
Result<void> add_text_type(ThreadState& ts, Module& module);
Result<Type*> add_type(ThreadState& ts, Module& module, const TypeSpec& spec, Type* base);

// io.open(). Arguments as in Python; null Values mean "not given".
struct OpenArguments {
  Value file;
  std::string_view mode = "r";
  int64_t buffering = -1;
  Value encoding = Value::none(), errors = Value::none(), newline = Value::none();
  bool close_descriptor = true;
  Value opener = Value::none();
};
Result<Ref> open_stream(ThreadState& ts, const OpenArguments& arguments);
// TextIOWrapper(buffer, encoding, errors, newline, line_buffering, write_through)
Result<Ref> make_text_wrapper(ThreadState& ts, State& state, Value buffer, Value encoding, Value errors, Value newline,
                              bool line_buffering, bool write_through);
// The encoding of the locale, as encoding=None means it.
Result<RefTo<Str>> locale_encoding(ThreadState& ts);

}  // namespace io
}  // namespace ouro
