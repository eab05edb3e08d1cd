// Module _io: BufferedReader, BufferedWriter and BufferedRandom: one block of memory between the caller and a
// raw stream, filled by reads ahead or by writes that wait (see Buffered in io_internal.h).
//
// The GIL is released during raw calls, so each stream has a lock that is held while its block is in use. A
// thread that comes back to a stream it is busy with (a signal handler that prints) gets RuntimeError instead
// of a deadlock.
#include <algorithm>
#include <cstring>

#include "gil/clock.h"
#include "modules/io_internal.h"
#include "objects/bytearray.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/memoryview.h"
#include "objects/repr_guard.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro::io {

namespace {

Result<void> check_initialised(ThreadState& ts, Buffered& self) {
  if (!self.raw.is_null() && self.memory) [[likely]]
    return {};
  return raise(ts, Exc::ValueError,
               self.detached ? "raw stream has been detached" : "I/O operation on uninitialized object");
}

// The raw stream when it is a FileIO itself, whose methods nobody has replaced.
FileIO* plain_file(Buffered& self) {
  Value raw = self.raw;
  if (raw.object()->type != state_of(self).file_io) return nullptr;
  return static_cast<FileIO*>(raw.object());
}
Result<bool> raw_closed(ThreadState& ts, Buffered& self) {
  TRY(check_initialised(ts, self));
  if (FileIO* file = plain_file(self)) return file->descriptor < 0;
  Ref raw = self.raw.share();
  return is_closed(ts, raw);
}
// ValueError "read of closed file" and the like; bytes read ahead can still be had.
Result<void> check_open(ThreadState& ts, Buffered& self, const char* message) {
  if (TRY(raw_closed(ts, self)) && self.position >= self.end) return raise(ts, Exc::ValueError, "{}", message);
  return {};
}

// So long (ns) a stream that is in use is waited for when the interpreter ends.
constexpr int64_t kEndPatience = 1'000'000'000;

// Holds the stream's lock.
class Guard {
 public:
  Guard(ThreadState& ts, Buffered& self) : ts_(ts), self_(self) {}
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  ~Guard() {
    if (!held_) return;
    self_.owner = 0;
    (void)self_.lock.release();
  }
  Result<void> enter() {
    while (!self_.lock.try_acquire()) {
      if (self_.owner == ts_.thread_id)
        return raise(ts_, Exc::RuntimeError, "reentrant call inside {}", repr_of(Value(self_)));
      WaitResult result;
      {
        GilRelease released(ts_);
        bool ending = ts_.interpreter().finalizing;
        result = self_.lock.acquire(ts_.parker, ending ? deadline_after(kEndPatience) : kNever);
      }
      // At the end of the interpreter who holds it for so long is a daemon thread that ended inside a system call: the
      // stream is as it was before the call.
      if (result != WaitResult::kInterrupted) break;
      TRY(ts_.checkpoint());
    }
    held_ = true;
    self_.owner = ts_.thread_id;
    return {};
  }

 private:
  ThreadState& ts_;
  Buffered& self_;
  bool held_ = false;
};

// --- the raw stream

constexpr int64_t kWouldBlock = -1;

Result<int64_t> raw_read_into(ThreadState& ts, Buffered& self, std::span<uint8_t> to) {
  if (FileIO* file = plain_file(self)) {
    if (file->descriptor >= 0 && file->readable) {
      int64_t count = TRY(file_read_into(ts, *file, to));
      if (count > 0 && self.raw_position >= 0) self.raw_position += count;
      return count;
    }
  }
  Ref raw = self.raw.share();
  RefTo<ByteArray> bytes = TRY(bytearray_of(ts, {}));
  TRY(bytearray_resize(ts, *bytes, to.size()));
  std::memset(bytes->data(), 0, to.size());
  Ref view = TRY(memoryview_of(ts, Value(bytes)));
  Ref result;
  for (;;) {
    Result<Ref> called = call_method(ts, raw, names::k_readinto, view.get());
    if (!called.is_error()) {
      result = called.release();
      break;
    }
    if (!ts.catch_if(Exc::InterruptedError)) return raised;
    TRY(ts.checkpoint());
  }
  if (result.get().is_none()) return kWouldBlock;
  Result<int64_t> number = index_as_int64(ts, result, Exc::ValueError);
  if (number.is_error()) {
    Ref cause = ts.catch_any();
    if (!cause) return raised;
    raise(ts, Exc::OSError, "raw readinto() failed");
    set_pending_cause(ts, std::move(cause));
    return raised;
  }
  int64_t count = number.value();
  if (count < 0 || count > int64_t(to.size()))
    return raise(ts, Exc::OSError, "raw readinto() returned invalid length {} (should have been between 0 and {})",
                 count, to.size());
  std::memcpy(to.data(), bytes->data(), size_t(count));
  if (count > 0 && self.raw_position >= 0) self.raw_position += count;
  return count;
}

Result<int64_t> raw_write(ThreadState& ts, Buffered& self, std::span<const uint8_t> bytes) {
  if (FileIO* file = plain_file(self)) {
    if (file->descriptor >= 0 && file->writable) {
      int64_t count = TRY(file_write(ts, *file, bytes));
      if (count > 0 && self.raw_position >= 0) self.raw_position += count;
      return count;
    }
  }
  Ref raw = self.raw.share();
  RefTo<Bytes> copy = TRY(bytes_of(ts, bytes));
  Ref view = TRY(memoryview_of(ts, Value(copy)));
  Ref result;
  for (;;) {
    Result<Ref> called = call_method(ts, raw, names::k_write, view.get());
    if (!called.is_error()) {
      result = called.release();
      break;
    }
    if (!ts.catch_if(Exc::InterruptedError)) return raised;
    TRY(ts.checkpoint());
  }
  if (result.get().is_none()) return kWouldBlock;
  int64_t count = TRY(index_as_int64(ts, result, Exc::ValueError));
  if (count < 0 || count > int64_t(bytes.size()))
    return raise(ts, Exc::OSError, "raw write() returned invalid length {} (should have been between 0 and {})", count,
                 bytes.size());
  if (count > 0 && self.raw_position >= 0) self.raw_position += count;
  return count;
}

Result<int64_t> raw_seek(ThreadState& ts, Buffered& self, int64_t target, int whence) {
  self.raw_position = -1;
  Ref raw = self.raw.share();
  Ref offset = TRY(make_int(ts, target));
  Ref result = TRY(call_method(ts, raw, names::k_seek, offset.get(), Value::small_int(whence)));
  int64_t position = TRY(index_as_int64(ts, result, Exc::ValueError));
  if (position < 0) return raise(ts, Exc::OSError, "Raw stream returned invalid position {}", position);
  self.raw_position = position;
  return position;
}
Result<int64_t> raw_tell(ThreadState& ts, Buffered& self) {
  Ref raw = self.raw.share();
  Ref result = TRY(call_method(ts, raw, names::k_tell));
  int64_t position = TRY(index_as_int64(ts, result, Exc::ValueError));
  if (position < 0) return raise(ts, Exc::OSError, "Raw stream returned invalid position {}", position);
  self.raw_position = position;
  return position;
}

// --- the block

int64_t ahead(const Buffered& self) { return self.end - self.position; }

Raised would_block(ThreadState& ts, int64_t written) {
  Ref number = TRY(make_int(ts, EAGAIN));
  RefTo<Str> words = TRY(str_from_ascii(ts, "write could not complete without blocking"));
  Ref count = TRY(make_int(ts, written));
  Ref error = TRY(call(ts, Value(&exception_type(ts, Exc::BlockingIOError)), number.get(), Value(words), count.get()));
  ts.set_pending(std::move(error));
  return raised;
}

// Writes what waits. What could not be written stays.
Result<void> flush_locked(ThreadState& ts, Buffered& self) {
  int64_t done = 0;
  Result<void> result;
  while (done < self.dirty) {
    Result<int64_t> count = raw_write(ts, self, {self.memory + done, size_t(self.dirty - done)});
    if (count.is_error()) {
      result = raised;
      break;
    }
    if (count.value() == kWouldBlock) {
      result = would_block(ts, 0);
      break;
    }
    done += count.value();
    if (done < self.dirty) {
      Result<void> polled = ts.checkpoint();
      if (polled.is_error()) {
        result = raised;
        break;
      }
    }
  }
  if (done > 0) {
    std::memmove(self.memory, self.memory + done, size_t(self.dirty - done));
    self.dirty -= done;
  }
  return result;
}
// Moves the raw stream back to where the caller believes to be.
Result<void> drop_ahead(ThreadState& ts, Buffered& self) {
  int64_t rest = ahead(self);
  if (rest > 0) TRY(raw_seek(ts, self, -rest, 1));
  self.position = self.end = 0;
  return {};
}
Result<void> flush_and_rewind(ThreadState& ts, Buffered& self) {
  if (self.dirty) TRY(flush_locked(ts, self));
  if (self.readable) TRY(drop_ahead(ts, self));
  return {};
}

// One raw read into the empty block. The bytes read, 0 at the end, or kWouldBlock.
Result<int64_t> fill(ThreadState& ts, Buffered& self) {
  self.position = self.end = 0;
  int64_t count = TRY(raw_read_into(ts, self, {self.memory, size_t(self.buffer_size)}));
  if (count > 0) self.end = count;
  return count;
}
Result<Ref> take(ThreadState& ts, Buffered& self, int64_t count) {
  count = std::min(count, ahead(self));
  const uint8_t* from = self.memory + self.position;
  self.position += count;
  return Ref(TRY(bytes_of(ts, std::span<const uint8_t>(from, size_t(count)))));
}

// --- making

Result<Ref> buffered_new(ThreadState& ts, Type& type, const CallArguments&) {
  Buffered* self = TRY(ts.allocate_as<Buffered>(type));
  self->raw.initialize_null();
  self->memory = nullptr;
  self->buffer_size = self->position = self->end = self->dirty = 0;
  self->raw_position = -1;
  new (&self->lock) Lock();
  self->owner = 0;
  self->detached = self->readable = self->writable = self->finalizing = false;
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<void> initialise(ThreadState& ts, Buffered& self, Value raw, int64_t size, bool readable, bool writable) {
  if (size <= 0) return raise(ts, Exc::ValueError, "buffer size must be strictly positive");
  if (size > (int64_t(1) << 40)) return ts.memory_refused();
  Guard guard(ts, self);
  TRY(guard.enter());
  uint8_t* memory = static_cast<uint8_t*>(TRY(ts.allocate_bytes(size_t(size))));
  if (self.memory) ts.release_bytes(self.memory);
  self.memory = memory;
  self.buffer_size = size;
  self.position = self.end = self.dirty = 0;
  self.readable = readable;
  self.writable = writable;
  self.detached = false;
  self.raw_position = -1;
  self.raw.set(Ref::share(raw));
  return {};
}
int64_t size_or_default(const Given<Index>& size) { return size ? (*size).value : kDefaultBufferSize; }

Result<void> reader_init_row(ThreadState& ts, Buffered& self, Value raw, Given<Index> size) {
  self.detached = false;
  self.raw.clear();
  TRY(check_readable(ts, raw));
  return initialise(ts, self, raw, size_or_default(size), true, false);
}
Result<void> writer_init_row(ThreadState& ts, Buffered& self, Value raw, Given<Index> size) {
  self.detached = false;
  self.raw.clear();
  TRY(check_writable(ts, raw));
  return initialise(ts, self, raw, size_or_default(size), false, true);
}
Result<void> random_init_row(ThreadState& ts, Buffered& self, Value raw, Given<Index> size) {
  self.detached = false;
  self.raw.clear();
  TRY(check_seekable(ts, raw));
  TRY(check_readable(ts, raw));
  TRY(check_writable(ts, raw));
  return initialise(ts, self, raw, size_or_default(size), true, true);
}
constexpr NativeMethod kReaderInit =
    method<reader_init_row>("BufferedReader(self, raw, buffer_size=DEFAULT_BUFFER_SIZE)", "");
constexpr NativeMethod kWriterInit =
    method<writer_init_row>("BufferedWriter(self, raw, buffer_size=DEFAULT_BUFFER_SIZE)", "");
constexpr NativeMethod kRandomInit =
    method<random_init_row>("BufferedRandom(self, raw, buffer_size=DEFAULT_BUFFER_SIZE)", "");
template <const NativeMethod& row>
Result<void> init_by(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(row.thunk(ts, self, arguments, row));
  return {};
}

// --- reading

Result<Ref> read_all(ThreadState& ts, Buffered& self) {
  RefTo<ByteArray> all = TRY(bytearray_of(ts, {self.memory + self.position, size_t(ahead(self))}));
  bool any = all->size > 0;
  self.position = self.end = 0;
  if (self.dirty) TRY(flush_locked(ts, self));
  Ref raw = self.raw.share();
  self.raw_position = -1;
  Maybe<Ref> readall = TRY(find_attribute(ts, raw, names::k_readall));
  if (readall) {
    Ref rest = TRY(call(ts, *readall));
    if (rest.get().is_none()) {
      if (!any) return rest;
    } else {
      if (!is<Bytes>(rest)) return raise(ts, Exc::TypeError, "readall() should return bytes");
      if (!any) return rest;
      TRY(bytearray_replace_range(ts, *all, all->size, all->size, as<Bytes>(rest).span()));
    }
    return Ref(TRY(bytes_of(ts, all->span())));
  }
  for (;;) {
    Ref piece = TRY(call_method(ts, raw, names::k_read));
    if (!piece.get().is_none() && !is<Bytes>(piece)) return raise(ts, Exc::TypeError, "read() should return bytes");
    if (piece.get().is_none()) {
      if (!any) return piece;
      break;
    }
    if (as<Bytes>(piece).size == 0) break;
    any = true;
    TRY(bytearray_replace_range(ts, *all, all->size, all->size, as<Bytes>(piece).span()));
    TRY(ts.checkpoint());
  }
  return Ref(TRY(bytes_of(ts, all->span())));
}

// Reads into `to` until it is full, the end, or nothing is there. The bytes read, kWouldBlock when nothing came.
Result<int64_t> read_fully(ThreadState& ts, Buffered& self, std::span<uint8_t> to) {
  int64_t done = std::min(ahead(self), int64_t(to.size()));
  if (done) std::memcpy(to.data(), self.memory + self.position, size_t(done));
  self.position += done;
  while (done < int64_t(to.size())) {
    if (self.dirty) TRY(flush_locked(ts, self));
    int64_t left = int64_t(to.size()) - done, count;
    if (left >= self.buffer_size) {
      // Whole blocks go straight to the caller.
      self.position = self.end = 0;
      count = TRY(raw_read_into(ts, self, to.subspan(size_t(done), size_t(left - left % self.buffer_size))));
      if (count > 0) done += count;
    } else {
      count = TRY(fill(ts, self));
      if (count > 0) {
        int64_t used = std::min(count, left);
        std::memcpy(to.data() + done, self.memory, size_t(used));
        self.position = used;
        done += used;
      }
    }
    if (count == 0) break;
    if (count == kWouldBlock) return done ? done : kWouldBlock;
    TRY(ts.checkpoint_limits());
  }
  return done;
}

Result<Ref> buffered_read(ThreadState& ts, Buffered& self, Value size_value) {
  int64_t size = TRY(size_argument(ts, size_value));
  TRY(check_initialised(ts, self));
  if (size < -1) return raise(ts, Exc::ValueError, "read length must be non-negative or -1");
  TRY(check_open(ts, self, "read of closed file"));
  Guard guard(ts, self);
  TRY(guard.enter());
  if (size == -1) return read_all(ts, self);
  if (size <= ahead(self)) return take(ts, self, size);
  RefTo<Bytes> result = TRY(bytes_allocate(ts, uint64_t(size)));
  int64_t count = TRY(read_fully(ts, self, {result->data(), size_t(size)}));
  if (count == kWouldBlock) return Ref::none();
  if (count == size) return Ref(std::move(result));
  return Ref(TRY(bytes_of(ts, result->span().first(size_t(count)))));
}

Result<Ref> buffered_read1_method(ThreadState& ts, Buffered& self, Value size_value) {
  int64_t size = TRY(index_as_int64(ts, size_value, Exc::OverflowError));
  return buffered_read1(ts, self, size);
}

Result<Ref> read_into(ThreadState& ts, Buffered& self, Value buffer, bool once) {
  TRY(check_initialised(ts, self));
  BufferAccess to = TRY(writable_argument(ts, buffer, once ? "readinto1" : "readinto"));
  TRY(check_open(ts, self, "readinto of closed file"));
  Guard guard(ts, self);
  TRY(guard.enter());
  std::span<uint8_t> target = to.writable();
  int64_t count;
  if (once && !target.empty()) {
    int64_t done = std::min(ahead(self), int64_t(target.size()));
    if (done) std::memcpy(target.data(), self.memory + self.position, size_t(done));
    self.position += done;
    int64_t left = int64_t(target.size()) - done;
    if (left == 0 || (done > 0 && left <= self.buffer_size)) return make_int(ts, done);
    if (self.dirty) TRY(flush_locked(ts, self));
    if (left > self.buffer_size) {
      self.position = self.end = 0;
      count = TRY(raw_read_into(ts, self, target.subspan(size_t(done))));
    } else {
      count = TRY(fill(ts, self));
      if (count > 0) {
        count = std::min(count, left);
        std::memcpy(target.data() + done, self.memory, size_t(count));
        self.position = count;
      }
    }
    if (count == kWouldBlock && done == 0) return Ref::none();
    return make_int(ts, done + std::max<int64_t>(count, 0));
  }
  count = TRY(read_fully(ts, self, target));
  if (count == kWouldBlock) return Ref::none();
  return make_int(ts, count);
}
Result<Ref> buffered_readinto(ThreadState& ts, Buffered& self, Value buffer) {
  return read_into(ts, self, buffer, false);
}
Result<Ref> buffered_readinto1(ThreadState& ts, Buffered& self, Value buffer) {
  return read_into(ts, self, buffer, true);
}

Result<Ref> buffered_peek(ThreadState& ts, Buffered& self, Index) {
  TRY(check_initialised(ts, self));
  TRY(check_open(ts, self, "peek of closed file"));
  Guard guard(ts, self);
  TRY(guard.enter());
  if (self.dirty) TRY(flush_locked(ts, self));
  if (ahead(self) == 0) TRY(fill(ts, self));
  return Ref(TRY(bytes_of(ts, std::span<const uint8_t>(self.memory + self.position, size_t(ahead(self))))));
}

Result<Ref> read_line(ThreadState& ts, Buffered& self, int64_t limit) {
  TRY(check_open(ts, self, "readline of closed file"));
  Guard guard(ts, self);
  TRY(guard.enter());
  // Most lines lie in the block as a whole.
  auto line_in_block = [&](int64_t most) {
    const void* found = std::memchr(self.memory + self.position, '\n', size_t(most));
    return found ? static_cast<const uint8_t*>(found) - (self.memory + self.position) + 1 : int64_t(-1);
  };
  int64_t most = limit >= 0 ? std::min(limit, ahead(self)) : ahead(self);
  int64_t size = most ? line_in_block(most) : -1;
  if (size >= 0) return take(ts, self, size);
  if (limit >= 0 && most == limit) return take(ts, self, limit);
  RefTo<ByteArray> line = TRY(bytearray_of(ts, {self.memory + self.position, size_t(ahead(self))}));
  self.position = self.end;
  for (;;) {
    if (self.dirty) TRY(flush_locked(ts, self));
    int64_t count = TRY(fill(ts, self));
    if (count <= 0) break;
    most = limit >= 0 ? std::min(limit - int64_t(line->size), count) : count;
    size = line_in_block(most);
    int64_t used = size >= 0 ? size : most;
    TRY(bytearray_replace_range(ts, *line, line->size, line->size, {self.memory, size_t(used)}));
    self.position = used;
    if (size >= 0 || (limit >= 0 && int64_t(line->size) >= limit)) break;
    TRY(ts.checkpoint_limits());
  }
  return Ref(TRY(bytes_of(ts, line->span())));
}
Result<Ref> buffered_readline(ThreadState& ts, Buffered& self, Value size_value) {
  TRY(check_initialised(ts, self));
  int64_t limit = TRY(size_argument(ts, size_value));
  return read_line(ts, self, limit);
}
Result<Maybe<Ref>> buffered_next(ThreadState& ts, Buffered& self) {
  TRY(check_initialised(ts, self));
  State& state = state_of(self);
  Ref line;
  if (self.type == state.buffered_reader || self.type == state.buffered_random) {
    line = TRY(read_line(ts, self, -1));
  } else {
    line = TRY(call_method(ts, Value(self), names::k_readline));
    if (!is<Bytes>(line))
      return raise(ts, Exc::OSError, "readline() should have returned a bytes object, not '{}'", type_name(ts, line));
  }
  if (as<Bytes>(line).size == 0) return Maybe<Ref>(absent);
  return Maybe<Ref>(std::move(line));
}

// --- position

Result<int64_t> buffered_tell(ThreadState& ts, Buffered& self) {
  TRY(check_initialised(ts, self));
  Guard guard(ts, self);
  TRY(guard.enter());
  int64_t position = TRY(raw_tell(ts, self));
  position += self.dirty - ahead(self);
  return std::max<int64_t>(position, 0);
}

Result<int64_t> buffered_seek(ThreadState& ts, Buffered& self, Value target_value, Int32 whence) {
  TRY(check_initialised(ts, self));
  if (whence.value < 0 || whence.value > 4)
    return raise(ts, Exc::ValueError, "whence value {} unsupported", whence.value);
  if (TRY(raw_closed(ts, self))) return raise(ts, Exc::ValueError, "seek of closed file");
  {
    Ref raw = self.raw.share();
    Ref able = TRY(call_method(ts, raw, names::k_seekable));
    if (!able.get().is_true()) return raise_unsupported(ts, "File or stream is not seekable.");
  }
  int64_t target = TRY(offset_argument(ts, target_value));
  Guard guard(ts, self);
  TRY(guard.enter());
  // Within what was read ahead nothing need be asked of the raw stream.
  if (self.readable && self.dirty == 0 && (whence.value == 0 || whence.value == 1) && self.end > 0) {
    int64_t raw_at = self.raw_position >= 0 && plain_file(self) ? self.raw_position : TRY(raw_tell(ts, self));
    int64_t here = raw_at - ahead(self);
    int64_t offset = whence.value == 0 ? target - here : target;
    if (offset >= -self.position && offset <= ahead(self)) {
      self.position += offset;
      return std::max<int64_t>(here + offset, 0);
    }
  }
  if (self.dirty) TRY(flush_locked(ts, self));
  if (whence.value == 1) target -= ahead(self);
  int64_t result = TRY(raw_seek(ts, self, target, whence));
  self.position = self.end = 0;
  return result;
}

Result<Ref> buffered_truncate(ThreadState& ts, Buffered& self, Value position) {
  TRY(check_initialised(ts, self));
  if (TRY(raw_closed(ts, self))) return raise(ts, Exc::ValueError, "truncate of closed file");
  if (!self.writable) return raise_unsupported(ts, "truncate");
  Guard guard(ts, self);
  TRY(guard.enter());
  TRY(flush_and_rewind(ts, self));
  Ref raw = self.raw.share();
  return call_method(ts, raw, names::k_truncate, position);
}

// --- writing

Result<int64_t> buffered_write_method(ThreadState& ts, Buffered& self, Value data) {
  TRY(check_initialised(ts, self));
  BufferAccess bytes = TRY(BufferAccess::get(ts, data));
  return buffered_write(ts, self, bytes.bytes());
}

Result<void> buffered_flush_method(ThreadState& ts, Buffered& self) {
  TRY(check_initialised(ts, self));
  if (TRY(raw_closed(ts, self))) return raise(ts, Exc::ValueError, "flush of closed file");
  return buffered_flush(ts, self);
}
// A reader has nothing to write: its raw stream may.
Result<Ref> reader_flush(ThreadState& ts, Buffered& self) {
  TRY(check_initialised(ts, self));
  Ref raw = self.raw.share();
  return call_method(ts, raw, names::k_flush);
}

// --- the rest

template <names::Id name>
Result<Ref> raw_method(ThreadState& ts, Buffered& self) {
  TRY(check_initialised(ts, self));
  Ref raw = self.raw.share();
  return call_method(ts, raw, name);
}
template <names::Id name>
Result<Ref> raw_attribute(ThreadState& ts, Buffered& self) {
  TRY(check_initialised(ts, self));
  Ref raw = self.raw.share();
  return get_attribute(ts, raw, name);
}

Result<Ref> buffered_close(ThreadState& ts, Buffered& self) {
  TRY(check_initialised(ts, self));
  Ref keep = Ref::share(Value(self));
  Ref raw = self.raw.share();
  {
    Guard guard(ts, self);
    TRY(guard.enter());
    if (TRY(raw_closed(ts, self))) return Ref::none();
    if (self.finalizing) {
      Result<Ref> warned = call_method(ts, raw, names::k__dealloc_warn, Value(self));
      if (warned.is_error()) (void)ts.catch_any();
    }
  }
  Result<Ref> flushed = call_method(ts, Value(self), names::k_flush);
  Result<void> done = flushed.is_error() ? Result<void>(raised) : Result<void>();
  Ref result = Ref::none();
  TRY(then_also(ts, done, [&]() -> Result<void> {
    Guard guard(ts, self);
    TRY(guard.enter());
    self.position = self.end = 0;
    result = TRY(call_method(ts, raw, names::k_close));
    return {};
  }));
  return result;
}

Result<Ref> buffered_detach(ThreadState& ts, Buffered& self) {
  TRY(check_initialised(ts, self));
  TRY(call_method(ts, Value(self), names::k_flush));
  TRY(check_initialised(ts, self));
  self.detached = true;
  self.position = self.end = self.dirty = 0;
  return self.raw.take();
}
Result<void> buffered_dealloc_warn(ThreadState& ts, Buffered& self, Value source) {
  if (self.raw.is_null()) return {};
  Ref raw = self.raw.share();
  Result<Ref> warned = call_method(ts, raw, names::k__dealloc_warn, source);
  if (warned.is_error()) (void)ts.catch_any();
  return {};
}
Result<bool> get_closed(ThreadState& ts, Buffered& self) { return raw_closed(ts, self); }

Result<Ref> buffered_repr(ThreadState& ts, Buffered& self) {
  Maybe<Ref> name = Maybe<Ref>(absent);
  Result<Maybe<Ref>> found = find_attribute(ts, Value(self), names::k_name);
  if (found.is_error()) {
    if (!ts.catch_if(Exc::ValueError)) return raised;
  } else {
    name = found.release();
  }
  std::string_view shown = self.type->plain_name;
  if (!name) return text(ts, "<{}>", shown);
  ReprGuard guard(ts, Value(self));
  if (TRY(guard.enter())) return raise(ts, Exc::RuntimeError, "reentrant call inside {}.__repr__", shown);
  return text(ts, "<{} name={}>", shown, repr_of(*name));
}
Result<int64_t> buffered_sizeof(ThreadState&, Buffered& self) {
  return int64_t(sizeof(Buffered) + kPrefixBytes) + (self.memory ? self.buffer_size : 0);
}

void buffered_visit(Object& self, ReferenceVisitor& visitor) { visitor.visit(static_cast<Buffered&>(self).raw); }
void buffered_clear(ThreadState&, Object& object) {
  auto& self = static_cast<Buffered&>(object);
  self.raw.clear();
}
void buffered_destroy(ThreadState& ts, Object& object) {
  auto& self = static_cast<Buffered&>(object);
  self.raw.clear();
  if (self.memory) ts.release_bytes(self.memory);
  self.memory = nullptr;
}

#define OURO_COMMON_METHODS                                                                             \
  method<buffered_detach>("detach(self, /)", "Part from the raw stream."),                              \
      method<buffered_close>("close(self, /)", "Flush and close."),                                     \
      method<raw_method<names::k_seekable>>("seekable(self, /)", "Whether the position can be moved."), \
      method<raw_method<names::k_fileno>>("fileno(self, /)", "The file descriptor."),                   \
      method<raw_method<names::k_isatty>>("isatty(self, /)", "Whether it is a terminal."),              \
      method<buffered_dealloc_warn>("_dealloc_warn(self, source, /)", "Warn of an unclosed file."),     \
      method<refuse_pickling>("__getstate__(self, /)", "Streams cannot be pickled."),                   \
      method<buffered_seek>("seek(self, target, whence=0, /)", "Move the position."),                   \
      method<buffered_tell>("tell(self, /)", "The position."),                                          \
      method<buffered_truncate>("truncate(self, pos=None, /)", "Set the size."),                        \
      method<buffered_sizeof>("__sizeof__(self, /)", "Bytes of memory.")
#define OURO_READER_METHODS                                                                                      \
  method<raw_method<names::k_readable>>("readable(self, /)", "Whether the raw stream can be read."),             \
      method<buffered_read>("read(self, size=-1, /)", "Up to size bytes, all without a size."),                  \
      method<buffered_peek>("peek(self, size=0, /)", "Bytes ahead, without moving."),                            \
      method<buffered_read1_method>("read1(self, size=-1, /)", "Up to size bytes with one raw read at most."),   \
      method<buffered_readinto>("readinto(self, buffer, /)", "Read into a buffer."),                             \
      method<buffered_readinto1>("readinto1(self, buffer, /)", "Read into a buffer with one raw read at most."), \
      method<buffered_readline>("readline(self, size=-1, /)", "The next line.")
#define OURO_WRITER_METHODS                                                                             \
  method<raw_method<names::k_writable>>("writable(self, /)", "Whether the raw stream can be written."), \
      method<buffered_write_method>("write(self, buffer, /)", "Write bytes."),                          \
      method<buffered_flush_method>("flush(self, /)", "Write what waits.")

constexpr NativeMethod kReaderMethods[] = {OURO_COMMON_METHODS, OURO_READER_METHODS,
                                           method<reader_flush>("flush(self, /)", "Flush the raw stream.")};
constexpr NativeMethod kWriterMethods[] = {OURO_COMMON_METHODS, OURO_WRITER_METHODS};
constexpr NativeMethod kRandomMethods[] = {OURO_COMMON_METHODS, OURO_READER_METHODS, OURO_WRITER_METHODS};

constexpr GetSetRow kGetSets[] = {
    getter<get_closed>("closed", "Whether it is closed."),
    getter<raw_attribute<names::k_name>>("name", "The name of the raw stream."),
    getter<raw_attribute<names::k_mode>>("mode", "The mode of the raw stream."),
};
constexpr MemberRow kMembers[] = {
    {"raw", MemberKind::kObjectOrNone, offsetof(Buffered, raw), true, "The raw stream."},
    {"_finalizing", MemberKind::kBool, offsetof(Buffered, finalizing), false, nullptr},
};

void common_slots(Slots& s) {
  s.tp_new = buffered_new;
  s.tp_repr = slot<buffered_repr>;
  s.visit_references = buffered_visit;
  s.clear_references = buffered_clear;
  s.destroy = buffered_destroy;
}
const TypeSpec kReader{.name = "_io.BufferedReader",
                       .instance_bytes = sizeof(Buffered),
                       .flags = kStreamFlags,
                       .doc = "A buffer in front of a raw stream that is read.",
                       .methods = kReaderMethods,
                       .getsets = kGetSets,
                       .members = kMembers,
                       .slots =
                           [](Slots& s) {
                             common_slots(s);
                             s.tp_init = init_by<kReaderInit>;
                             s.tp_next = slot<buffered_next>;
                           },
                       .module = "_io",
                       .text_signature = "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"};
const TypeSpec kWriter{.name = "_io.BufferedWriter",
                       .instance_bytes = sizeof(Buffered),
                       .flags = kStreamFlags,
                       .doc = "A buffer in front of a raw stream that is written.",
                       .methods = kWriterMethods,
                       .getsets = kGetSets,
                       .members = kMembers,
                       .slots =
                           [](Slots& s) {
                             common_slots(s);
                             s.tp_init = init_by<kWriterInit>;
                           },
                       .module = "_io",
                       .text_signature = "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"};
const TypeSpec kRandom{.name = "_io.BufferedRandom",
                       .instance_bytes = sizeof(Buffered),
                       .flags = kStreamFlags,
                       .doc = "A buffer in front of a raw stream that is read and written.",
                       .methods = kRandomMethods,
                       .getsets = kGetSets,
                       .members = kMembers,
                       .slots =
                           [](Slots& s) {
                             common_slots(s);
                             s.tp_init = init_by<kRandomInit>;
                             s.tp_next = slot<buffered_next>;
                           },
                       .module = "_io",
                       .text_signature = "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"};

}  // namespace

Result<Ref> buffered_read1(ThreadState& ts, Buffered& self, int64_t size) {
  TRY(check_initialised(ts, self));
  if (size < 0) size = self.buffer_size;
  TRY(check_open(ts, self, "read of closed file"));
  if (size == 0) return Ref(TRY(bytes_of(ts, std::string_view())));
  Guard guard(ts, self);
  TRY(guard.enter());
  if (self.dirty) TRY(flush_locked(ts, self));
  if (ahead(self) > 0) return take(ts, self, size);
  self.position = self.end = 0;
  RefTo<Bytes> result = TRY(bytes_allocate(ts, uint64_t(size)));
  int64_t count = TRY(raw_read_into(ts, self, {result->data(), size_t(size)}));
  if (count == size) return Ref(std::move(result));
  return Ref(TRY(bytes_of(ts, result->span().first(size_t(std::max<int64_t>(count, 0))))));
}

Result<bool> buffered_closed(ThreadState& ts, Buffered& self) { return raw_closed(ts, self); }

Result<void> buffered_flush(ThreadState& ts, Buffered& self) {
  Guard guard(ts, self);
  TRY(guard.enter());
  return flush_and_rewind(ts, self);
}

Result<int64_t> buffered_write(ThreadState& ts, Buffered& self, std::span<const uint8_t> bytes) {
  Guard guard(ts, self);
  TRY(guard.enter());
  if (TRY(raw_closed(ts, self))) return raise(ts, Exc::ValueError, "write to closed file");
  if (self.readable && ahead(self) > 0) TRY(drop_ahead(ts, self));
  self.position = self.end = 0;
  int64_t size = int64_t(bytes.size());
  if (size <= self.buffer_size - self.dirty) [[likely]] {
    if (size) std::memcpy(self.memory + self.dirty, bytes.data(), size_t(size));
    self.dirty += size;
    return size;
  }
  // As many bytes as the block still has room for, when the raw stream takes none.
  auto keep_some = [&](int64_t done) {
    int64_t room = std::min(self.buffer_size - self.dirty, size - done);
    std::memcpy(self.memory + self.dirty, bytes.data() + done, size_t(room));
    self.dirty += room;
    return done + room;
  };
  Result<void> flushed = flush_locked(ts, self);
  if (flushed.is_error()) {
    if (!pending_matches(ts, Exc::BlockingIOError)) return raised;
    Ref blocked = ts.catch_if(Exc::BlockingIOError);
    int64_t kept = keep_some(0);
    if (kept == size) return size;
    return would_block(ts, kept);
  }
  int64_t done = 0;
  while (size - done > self.buffer_size) {
    int64_t count = TRY(raw_write(ts, self, bytes.subspan(size_t(done))));
    if (count == kWouldBlock) {
      done = keep_some(done);
      if (done == size) return size;
      return would_block(ts, done);
    }
    done += count;
    TRY(ts.checkpoint());
  }
  keep_some(done);
  return size;
}

Result<void> add_buffered_types(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.buffered_reader = TRY(add_type(ts, module, kReader, state.buffered_base));
  state.buffered_writer = TRY(add_type(ts, module, kWriter, state.buffered_base));
  state.buffered_random = TRY(add_type(ts, module, kRandom, state.buffered_base));
  return {};
}

}  // namespace ouro::io
