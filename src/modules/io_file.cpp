// Module _io: FileIO, the raw stream over a file descriptor. Reads and writes release the GIL; a descriptor
// that would block gives None.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "modules/io_internal.h"
#include "objects/int.h"
#include "objects/repr_guard.h"
#include "runtime/type.h"

namespace ouro::io {

namespace {

// The most that Linux transfers at once.
constexpr size_t kMostBytes = 0x7ffff000;

Result<Ref> file_new(ThreadState& ts, Type& type, const CallArguments&) {
  FileIO* self = TRY(ts.allocate_as<FileIO>(type));
  self->descriptor = -1;
  self->created = self->readable = self->writable = self->appending = self->finalizing = false;
  self->close_descriptor = true;
  self->seekable = -1;
  self->block_size = kDefaultBufferSize;
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Raised file_closed(ThreadState& ts) { return raise(ts, Exc::ValueError, "I/O operation on closed file"); }
Raised wrong_mode(ThreadState& ts, FileIO& self, const char* action) {
  return raise(ts, *state_of(self).unsupported_operation, "File not open for {}", action);
}

// Closes the descriptor; no errors but those of the system.
Result<void> close_now(ThreadState& ts, FileIO& self) {
  int descriptor = self.descriptor;
  if (descriptor < 0) return {};
  self.descriptor = -1;
  if (int error = close_without_gil(ts, descriptor)) return raise_os_error(ts, error);
  return {};
}

Result<int> read_mode(ThreadState& ts, FileIO& self, std::string_view mode) {
  bool main = false, plus = false;
  int flags = 0;
  auto complain = [&] {
    return raise(ts, Exc::ValueError, "Must have exactly one of create/read/write/append mode and at most one plus");
  };
  for (char c : mode) {
    switch (c) {
      case 'x':
      case 'r':
      case 'w':
      case 'a':
        if (main) return complain();
        main = true;
        if (c == 'r') self.readable = true;
        else self.writable = true;
        if (c == 'x') {
          self.created = true;
          flags |= O_EXCL | O_CREAT;
        } else if (c == 'w') {
          flags |= O_CREAT | O_TRUNC;
        } else if (c == 'a') {
          self.appending = true;
          flags |= O_APPEND | O_CREAT;
        }
        break;
      case '+':
        if (plus) return complain();
        plus = true;
        self.readable = self.writable = true;
        break;
      case 'b': break;
      default: return raise(ts, Exc::ValueError, "invalid mode: {}", mode);
    }
  }
  if (!main) return complain();
  flags |= self.readable && self.writable ? O_RDWR : self.readable ? O_RDONLY : O_WRONLY;
  return flags | O_CLOEXEC;
}

Result<void> open_file(ThreadState& ts, FileIO& self, Value file, std::string_view mode, bool close_descriptor,
                       Value opener) {
  if (self.descriptor >= 0) {
    if (self.close_descriptor) TRY(close_now(ts, self));
    else self.descriptor = -1;
  }
  self.created = self.readable = self.writable = self.appending = false;
  self.seekable = -1;
  int descriptor = -1;
  Ref path;
  Utf8 utf8;
  const char* name = nullptr;
  if (is_int(file) || (!is<Str>(file) && !is<Bytes>(file) && type_of(ts, file).slots.nb_index)) {
    Ref number = TRY(index(ts, file));
    int64_t given;
    if (!int_to_int64(number, given) || given > INT32_MAX || given < INT32_MIN)
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C int");
    if (given < 0) return raise(ts, Exc::ValueError, "negative file descriptor");
    descriptor = int(given);
  } else {
    path = TRY(fspath(ts, file));
    if (is<Str>(path)) {
      utf8 = TRY(Utf8::escaped(ts, as<Str>(path)));
      if (utf8.has_nul()) return raise(ts, Exc::ValueError, "embedded null byte");
      name = utf8.c_str();
    } else {
      name = reinterpret_cast<const char*>(as<Bytes>(path).data());
      if (as<Bytes>(path).view().find('\0') != std::string_view::npos)
        return raise(ts, Exc::ValueError, "embedded null byte");
    }
  }
  int flags = TRY(read_mode(ts, self, mode));
  bool own = false;
  if (descriptor >= 0) {
    self.close_descriptor = close_descriptor;
  } else {
    if (!close_descriptor) return raise(ts, Exc::ValueError, "Cannot use closefd=False with file name");
    self.close_descriptor = true;
    if (opener.is_none() || opener.is_null()) {
      descriptor = int(TRY(system_call(ts, [&] { return open(name, flags, 0666); }, file)));
    } else {
      Ref given = TRY(call(ts, opener, file, Value::small_int(flags)));
      if (!is_int(given)) return raise(ts, Exc::TypeError, "expected integer from opener");
      int64_t number;
      if (!int_to_int64(given, number) || number > INT32_MAX || number < INT32_MIN)
        return raise(ts, Exc::OverflowError, "Python int too large to convert to C int");
      if (number < 0) return raise(ts, Exc::ValueError, "opener returned {}", number);
      descriptor = int(number);
      set_descriptor_inheritable(descriptor, false);
    }
    own = true;
  }
  struct stat status;
  CallResult known = TRY(call_without_gil(ts, [&] { return fstat(descriptor, &status); }));
  auto give_up = [&](Raised) -> Result<void> {
    self.descriptor = -1;
    if (own) close(descriptor);
    return raised;
  };
  if (!known.failed() && S_ISDIR(status.st_mode)) return give_up(raise_os_error(ts, EISDIR, file));
  if (known.failed() && known.error == EBADF) return give_up(raise_os_error(ts, EBADF));
  self.block_size = kDefaultBufferSize;
  if (!known.failed() && status.st_blksize > 1) self.block_size = status.st_blksize;
  self.descriptor = descriptor;
  Result<void> named = set_attribute(ts, Value(self), names::k_name, file);
  if (named.is_error()) return give_up(raised);
  if (self.appending) {
    CallResult end = TRY(call_without_gil(ts, [&] { return lseek(descriptor, 0, SEEK_END); }));
    if (end.failed() && end.error != ESPIPE) return give_up(raise_os_error(ts, end.error));
  }
  return {};
}

Result<void> file_init_row(ThreadState& ts, FileIO& self, Value file, Value mode, Truth closefd, Value opener) {
  std::string_view mode_text = "r";
  Utf8 utf8;
  if (!mode.is_unbound()) {
    if (!is<Str>(mode))
      return raise(ts, Exc::TypeError, "FileIO() argument 'mode' must be str, not {}", type_name(ts, mode));
    utf8 = TRY(Utf8::of(ts, as<Str>(mode)));
    if (utf8.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
    mode_text = utf8.view();
  }
  return open_file(ts, self, file, mode_text, closefd, opener);
}
constexpr NativeMethod kInit = method<file_init_row>("FileIO(self, file, mode='r', closefd=True, opener=None)", "");
Result<void> file_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(kInit.thunk(ts, self, arguments, kInit));
  return {};
}

// `source` is the outermost stream.
void warn_unclosed_file(ThreadState& ts, FileIO& self, Value source) {
  if (self.descriptor >= 0 && self.close_descriptor) warn_unclosed(ts, Value(self), "file ", source);
}
Result<void> file_dealloc_warn(ThreadState& ts, FileIO& self, Value source) {
  warn_unclosed_file(ts, self, source);
  return {};
}

Result<Ref> file_close(ThreadState& ts, FileIO& self) {
  Ref keep = Ref::share(Value(self));
  Result<void> done = base_close(ts, Value(self));
  if (!self.close_descriptor) {
    self.descriptor = -1;
    if (done.is_error()) return raised;
    return Ref::none();
  }
  TRY(then_also(ts, done, [&]() -> Result<void> {
    if (self.finalizing) warn_unclosed_file(ts, self, Value(self));
    return close_now(ts, self);
  }));
  return Ref::none();
}

Result<int64_t> file_fileno(ThreadState& ts, FileIO& self) {
  if (self.descriptor < 0) return file_closed(ts);
  return int64_t(self.descriptor);
}
Result<bool> file_readable(ThreadState& ts, FileIO& self) {
  if (self.descriptor < 0) return file_closed(ts);
  return self.readable;
}
Result<bool> file_writable(ThreadState& ts, FileIO& self) {
  if (self.descriptor < 0) return file_closed(ts);
  return self.writable;
}
Result<bool> file_seekable(ThreadState& ts, FileIO& self) {
  if (self.descriptor < 0) return file_closed(ts);
  if (self.seekable < 0) {
    int descriptor = self.descriptor;
    CallResult here = TRY(call_without_gil(ts, [&] { return lseek(descriptor, 0, SEEK_CUR); }));
    self.seekable = here.failed() ? 0 : 1;
  }
  return self.seekable == 1;
}
Result<bool> file_isatty(ThreadState& ts, FileIO& self) {
  if (self.descriptor < 0) return file_closed(ts);
  int descriptor = self.descriptor;
  GilRelease released(ts);
  return isatty(descriptor) == 1;
}

Result<Ref> count_or_none(ThreadState& ts, int64_t count) {
  if (count < 0) return Ref::none();
  return make_int(ts, count);
}
Result<Ref> file_readinto(ThreadState& ts, FileIO& self, Value buffer) {
  if (self.descriptor < 0) return file_closed(ts);
  if (!self.readable) return wrong_mode(ts, self, "reading");
  BufferAccess to = TRY(writable_argument(ts, buffer, "readinto"));
  int64_t count = TRY(file_read_into(ts, self, to.writable()));
  return count_or_none(ts, count);
}
Result<Ref> file_write_method(ThreadState& ts, FileIO& self, Value data) {
  if (self.descriptor < 0) return file_closed(ts);
  if (!self.writable) return wrong_mode(ts, self, "writing");
  BufferAccess from = TRY(BufferAccess::get(ts, data));
  int64_t count = TRY(file_write(ts, self, from.bytes()));
  return count_or_none(ts, count);
}

Result<Ref> file_readall(ThreadState& ts, FileIO& self) {
  if (self.descriptor < 0) return file_closed(ts);
  int descriptor = self.descriptor;
  struct stat status;
  CallResult known = TRY(call_without_gil(ts, [&] {
    int64_t here = lseek(descriptor, 0, SEEK_CUR);
    if (fstat(descriptor, &status) < 0) return int64_t(-1);
    int64_t rest = here >= 0 && status.st_size >= here ? status.st_size - here : int64_t(-1);
    return rest < 0 ? int64_t(-1) : rest;
  }));
  // One byte more than is expected, so that the end shows without another buffer.
  uint64_t capacity =
      known.failed() || known.value > (int64_t(1) << 40) ? uint64_t(kDefaultBufferSize) : uint64_t(known.value) + 1;
  RefTo<Bytes> buffer = TRY(bytes_allocate(ts, capacity));
  uint64_t size = 0;
  for (;;) {
    if (size == capacity) {
      capacity += std::max<uint64_t>(kDefaultBufferSize, size > 65536 ? size / 4 : size);
      RefTo<Bytes> larger = TRY(bytes_allocate(ts, capacity));
      std::copy_n(buffer->data(), size, larger->data());
      buffer = std::move(larger);
    }
    if (self.descriptor < 0) return file_closed(ts);
    int64_t count = TRY(file_read_into(ts, self, {buffer->data() + size, size_t(capacity - size)}));
    if (count == 0) break;
    if (count < 0) {
      if (size) break;
      return Ref::none();
    }
    size += uint64_t(count);
    TRY(ts.checkpoint());
  }
  if (size == capacity) return Ref(std::move(buffer));
  return Ref(TRY(bytes_of(ts, buffer->span().first(size))));
}
Result<Ref> file_read(ThreadState& ts, FileIO& self, Value size_value) {
  if (self.descriptor < 0) return file_closed(ts);
  if (!self.readable) return wrong_mode(ts, self, "reading");
  int64_t size = TRY(size_argument(ts, size_value));
  if (size < 0) return file_readall(ts, self);
  size = std::min(size, int64_t(kMostBytes));
  RefTo<Bytes> buffer = TRY(bytes_allocate(ts, uint64_t(size)));
  int64_t count = TRY(file_read_into(ts, self, {buffer->data(), size_t(size)}));
  if (count < 0) return Ref::none();
  if (count == size) return Ref(std::move(buffer));
  return Ref(TRY(bytes_of(ts, buffer->span().first(size_t(count)))));
}

Result<int64_t> file_seek_method(ThreadState& ts, FileIO& self, Value position, Int32 whence) {
  if (self.descriptor < 0) return file_closed(ts);
  int64_t offset = TRY(offset_argument(ts, position));
  return file_seek(ts, self, offset, whence);
}
Result<int64_t> file_tell(ThreadState& ts, FileIO& self) {
  if (self.descriptor < 0) return file_closed(ts);
  return file_seek(ts, self, 0, SEEK_CUR);
}
Result<Ref> file_truncate(ThreadState& ts, FileIO& self, Value size_value) {
  if (self.descriptor < 0) return file_closed(ts);
  if (!self.writable) return wrong_mode(ts, self, "writing");
  Ref size = Ref::share(size_value);
  if (size_value.is_none()) size = TRY(make_int(ts, TRY(file_seek(ts, self, 0, SEEK_CUR))));
  int64_t length = TRY(offset_argument(ts, size));
  int descriptor = self.descriptor;
  TRY(system_call(ts, [&] { return ftruncate(descriptor, length); }));
  return size;
}

const char* mode_text(const FileIO& self) {
  if (self.created) return self.readable ? "xb+" : "xb";
  if (self.appending) return self.readable ? "ab+" : "ab";
  if (self.readable) return self.writable ? "rb+" : "rb";
  return "wb";
}
Result<Ref> get_mode(ThreadState& ts, FileIO& self) { return Ref(TRY(str_from_ascii(ts, mode_text(self)))); }
Result<bool> get_closed(ThreadState&, FileIO& self) { return self.descriptor < 0; }
Result<bool> get_closefd(ThreadState&, FileIO& self) { return self.close_descriptor; }

Result<Ref> file_repr(ThreadState& ts, FileIO& self) {
  if (self.descriptor < 0) return text(ts, "<_io.FileIO [closed]>");
  Ref name = TRY(name_or_null(ts, Value(self)));
  const char* closefd = self.close_descriptor ? "True" : "False";
  Maybe<Ref> has = TRY(find_attribute(ts, Value(self), names::k_name));
  if (!has) return text(ts, "<_io.FileIO fd={} mode='{}' closefd={}>", self.descriptor, mode_text(self), closefd);
  ReprGuard guard(ts, Value(self));
  bool running = TRY(guard.enter());
  if (running) return raise(ts, Exc::RuntimeError, "reentrant call inside {}.__repr__", type_name(ts, Value(self)));
  return text(ts, "<_io.FileIO name={} mode='{}' closefd={}>", repr_of(name), mode_text(self), closefd);
}

void file_destroy(ThreadState&, FileIO& self) {
  // Reached open only when closing failed or the script was ended.
  if (self.descriptor >= 0 && self.close_descriptor) close(self.descriptor);
  self.descriptor = -1;
}
void file_visit(Object&, ReferenceVisitor&) {}

constexpr NativeMethod kMethods[] = {
    method<file_read>("read(self, size=-1, /)", "Up to size bytes with one call of the system."),
    method<file_readall>("readall(self, /)", "Everything up to the end."),
    method<file_readinto>("readinto(self, buffer, /)", "Read into a buffer."),
    method<file_write_method>("write(self, b, /)", "Write bytes; gives how many were written."),
    method<file_seek_method>("seek(self, pos, whence=0, /)", "Move the position."),
    method<file_tell>("tell(self, /)", "The position."),
    method<file_truncate>("truncate(self, size=None, /)", "Set the size."),
    method<file_close>("close(self, /)", "Close the file."),
    method<file_seekable>("seekable(self, /)", "Whether the position can be moved."),
    method<file_readable>("readable(self, /)", "Whether it was opened for reading."),
    method<file_writable>("writable(self, /)", "Whether it was opened for writing."),
    method<file_fileno>("fileno(self, /)", "The file descriptor."),
    method<file_isatty>("isatty(self, /)", "Whether it is a terminal."),
    method<file_dealloc_warn>("_dealloc_warn(self, source, /)", "Warn of an unclosed file."),
    method<refuse_pickling>("__getstate__(self, /)", "Streams cannot be pickled."),
};
constexpr GetSetRow kGetSets[] = {
    getter<get_closed>("closed", "Whether it is closed."),
    getter<get_closefd>("closefd", "Whether closing it closes the descriptor."),
    getter<get_mode>("mode", "The mode it was opened in."),
};
constexpr MemberRow kMembers[] = {
    {"_blksize", MemberKind::kInt64, offsetof(FileIO, block_size), false, nullptr},
    {"_finalizing", MemberKind::kBool, offsetof(FileIO, finalizing), false, nullptr},
};
const TypeSpec kFileIO{.name = "_io.FileIO",
                       .instance_bytes = sizeof(FileIO),
                       .flags = kStreamFlags,
                       .doc = "A file of the system, unbuffered.",
                       .methods = kMethods,
                       .getsets = kGetSets,
                       .members = kMembers,
                       .slots =
                           [](Slots& s) {
                             s.tp_new = file_new;
                             s.tp_init = file_init;
                             s.tp_repr = slot<file_repr>;
                             s.visit_references = file_visit;
                             s.destroy = slot<file_destroy>;
                           },
                       .module = "_io",
                       .text_signature = "(file, mode='r', closefd=True, opener=None)"};

}  // namespace

Result<int64_t> file_read_into(ThreadState& ts, FileIO& self, std::span<uint8_t> to) {
  int descriptor = self.descriptor;
  CallResult result =
      TRY(call_without_gil(ts, [&] { return read(descriptor, to.data(), std::min(to.size(), kMostBytes)); }));
  if (!result.failed()) return result.value;
  if (result.error == EAGAIN) return int64_t(-1);
  return raise_os_error(ts, result.error);
}
Result<int64_t> file_write(ThreadState& ts, FileIO& self, std::span<const uint8_t> bytes) {
  int descriptor = self.descriptor;
  CallResult result =
      TRY(call_without_gil(ts, [&] { return write(descriptor, bytes.data(), std::min(bytes.size(), kMostBytes)); }));
  if (!result.failed()) return result.value;
  if (result.error == EAGAIN) return int64_t(-1);
  return raise_os_error(ts, result.error);
}
Result<int64_t> file_seek(ThreadState& ts, FileIO& self, int64_t position, int whence) {
  if (self.descriptor < 0) return file_closed(ts);
  int descriptor = self.descriptor;
  CallResult result = TRY(call_without_gil(ts, [&] { return lseek(descriptor, position, whence); }));
  if (self.seekable < 0) self.seekable = result.failed() ? 0 : 1;
  if (result.failed()) return raise_os_error(ts, result.error);
  return result.value;
}

Result<Ref> file_open(ThreadState& ts, State& state, Value file, Value mode, bool close_descriptor, Value opener) {
  Ref self = TRY(file_new(ts, *state.file_io, {}));
  Utf8 text = TRY(Utf8::of(ts, as<Str>(mode)));
  TRY(open_file(ts, *static_cast<FileIO*>(self.get().object()), file, text.view(), close_descriptor, opener));
  return self;
}

Result<void> add_file_type(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.file_io = TRY(add_type(ts, module, kFileIO, state.raw_base));
  return {};
}

}  // namespace ouro::io
