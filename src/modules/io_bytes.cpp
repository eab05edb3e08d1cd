// Module _io: BytesIO, a stream of bytes in memory, and the exporter behind its getbuffer().
//
// The bytes lie in memory[0 .. size). While `exports` is not 0 views use the memory: it neither moves nor
// changes its size (BufferError). The position may stand beyond the end; a write there fills the gap with zeros.
#include <algorithm>
#include <cstring>

#include "modules/io_internal.h"
#include "objects/bytearray.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/memoryview.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro::io {

namespace {

struct BytesIO : Object {
  uint8_t* memory;  // null: capacity is 0
  uint64_t size, capacity;
  uint64_t position;
  int64_t exports;
  bool closed;
};
struct BytesIOBuffer : Object {
  FieldTo<BytesIO> source;
};

Result<void> check_open(ThreadState& ts, BytesIO& self) {
  if (self.closed) return raise_closed(ts);
  return {};
}
Result<void> check_resizable(ThreadState& ts, BytesIO& self) {
  if (self.exports > 0) return raise(ts, Exc::BufferError, "Existing exports of data: object cannot be re-sized");
  return {};
}

Result<void> reserve(ThreadState& ts, BytesIO& self, uint64_t size) {
  if (size <= self.capacity) return {};
  if (size > (uint64_t(1) << 46)) return ts.memory_refused();
  uint64_t capacity = std::max<uint64_t>(size + (size >> 3), 64);
  self.memory = static_cast<uint8_t*>(self.memory ? TRY(ts.resize_bytes(self.memory, self.capacity, capacity))
                                                  : TRY(ts.allocate_bytes(capacity)));
  self.capacity = capacity;
  return {};
}

Result<Ref> bytes_io_new(ThreadState& ts, Type& type, const CallArguments&) {
  BytesIO* self = TRY(ts.allocate_as<BytesIO>(type));
  self->memory = nullptr;
  self->size = self->capacity = self->position = 0;
  self->exports = 0;
  self->closed = false;
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<void> put(ThreadState& ts, BytesIO& self, std::span<const uint8_t> bytes) {
  if (bytes.empty()) return {};
  uint64_t end = self.position + bytes.size();
  if (end < self.position) return raise(ts, Exc::OverflowError, "new position too large");
  TRY(reserve(ts, self, end));
  if (self.position > self.size) std::memset(self.memory + self.size, 0, self.position - self.size);
  std::memcpy(self.memory + self.position, bytes.data(), bytes.size());
  self.position = end;
  self.size = std::max(self.size, end);
  return {};
}

Result<void> bytes_io_init_row(ThreadState& ts, BytesIO& self, Value initial) {
  TRY(check_resizable(ts, self));
  self.size = self.position = 0;
  if (initial.is_unbound() || initial.is_none()) return {};
  BufferAccess data = TRY(BufferAccess::get(ts, initial));
  TRY(put(ts, self, data.bytes()));
  self.position = 0;
  return {};
}
constexpr NativeMethod kInit = method<bytes_io_init_row>("BytesIO(self, initial_bytes=b'')", "");
Result<void> bytes_io_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(kInit.thunk(ts, self, arguments, kInit));
  return {};
}

// What is left, `limit` bytes of it at most (negative: all); the position moves behind it.
std::span<const uint8_t> take(BytesIO& self, int64_t limit) {
  if (self.position >= self.size) return {};
  uint64_t count = self.size - self.position;
  if (limit >= 0) count = std::min(count, uint64_t(limit));
  std::span<const uint8_t> result{self.memory + self.position, count};
  self.position += count;
  return result;
}
std::span<const uint8_t> take_line(BytesIO& self, int64_t limit) {
  if (self.position >= self.size) return {};
  uint64_t count = self.size - self.position;
  if (limit >= 0) count = std::min(count, uint64_t(limit));
  const void* found = count ? std::memchr(self.memory + self.position, '\n', count) : nullptr;
  if (found) count = uint64_t(static_cast<const uint8_t*>(found) - (self.memory + self.position)) + 1;
  std::span<const uint8_t> result{self.memory + self.position, count};
  self.position += count;
  return result;
}

Result<Ref> bytes_io_read(ThreadState& ts, BytesIO& self, Value size) {
  int64_t limit = TRY(size_argument(ts, size));
  TRY(check_open(ts, self));
  return Ref(TRY(bytes_of(ts, take(self, limit))));
}
Result<Ref> bytes_io_readline(ThreadState& ts, BytesIO& self, Value size) {
  int64_t limit = TRY(size_argument(ts, size));
  TRY(check_open(ts, self));
  return Ref(TRY(bytes_of(ts, take_line(self, limit))));
}
Result<Ref> bytes_io_readlines(ThreadState& ts, BytesIO& self, Value size) {
  int64_t hint = TRY(size_argument(ts, size, 0)), total = 0;
  TRY(check_open(ts, self));
  RefTo<List> lines = TRY(list_allocate(ts, 0));
  for (;;) {
    std::span<const uint8_t> line = take_line(self, -1);
    if (line.empty()) break;
    total += int64_t(line.size());
    TRY(list_append(ts, *lines, Ref(TRY(bytes_of(ts, line)))));
    if (hint > 0 && total >= hint) break;
    TRY(ts.checkpoint_limits());
  }
  return Ref(std::move(lines));
}
Result<Maybe<Ref>> bytes_io_next(ThreadState& ts, BytesIO& self) {
  TRY(check_open(ts, self));
  std::span<const uint8_t> line = take_line(self, -1);
  if (line.empty()) return Maybe<Ref>(absent);
  return Maybe<Ref>(Ref(TRY(bytes_of(ts, line))));
}
Result<int64_t> bytes_io_readinto(ThreadState& ts, BytesIO& self, Value buffer) {
  BufferAccess to = TRY(writable_argument(ts, buffer, "readinto"));
  TRY(check_open(ts, self));
  std::span<const uint8_t> from = take(self, to.size());
  if (!from.empty()) std::memmove(to.writable().data(), from.data(), from.size());
  return int64_t(from.size());
}
Result<int64_t> bytes_io_write(ThreadState& ts, BytesIO& self, Value data) {
  TRY(check_open(ts, self));
  TRY(check_resizable(ts, self));
  BufferAccess from = TRY(BufferAccess::get(ts, data));
  TRY(check_open(ts, self));
  TRY(check_resizable(ts, self));
  TRY(put(ts, self, from.bytes()));
  return from.size();
}
Result<void> bytes_io_writelines(ThreadState& ts, BytesIO& self, Value lines) {
  TRY(check_open(ts, self));
  return for_each(ts, lines, [&](Ref line) -> Result<bool> {
    TRY(bytes_io_write(ts, self, line));
    return true;
  });
}
Result<int64_t> bytes_io_seek(ThreadState& ts, BytesIO& self, Index position, Int32 whence) {
  TRY(check_open(ts, self));
  int64_t offset = position.value;
  if (whence.value == 0 && offset < 0) return raise(ts, Exc::ValueError, "negative seek value {}", offset);
  int64_t base = 0;
  if (whence.value == 1) base = int64_t(self.position);
  else if (whence.value == 2) base = int64_t(self.size);
  else if (whence.value != 0)
    return raise(ts, Exc::ValueError, "invalid whence ({}, should be 0, 1 or 2)", whence.value);
  int64_t target;
  if (__builtin_add_overflow(base, offset, &target)) return raise(ts, Exc::OverflowError, "new position too large");
  self.position = uint64_t(std::max<int64_t>(target, 0));
  return int64_t(self.position);
}
Result<int64_t> bytes_io_tell(ThreadState& ts, BytesIO& self) {
  TRY(check_open(ts, self));
  return int64_t(self.position);
}
Result<int64_t> bytes_io_truncate(ThreadState& ts, BytesIO& self, Value size_value) {
  TRY(check_open(ts, self));
  TRY(check_resizable(ts, self));
  int64_t size = TRY(size_argument(ts, size_value, int64_t(self.position)));
  if (size < 0) return raise(ts, Exc::ValueError, "negative size value {}", size);
  TRY(check_open(ts, self));
  TRY(check_resizable(ts, self));
  self.size = std::min(self.size, uint64_t(size));
  return size;
}
Result<Ref> bytes_io_getvalue(ThreadState& ts, BytesIO& self) {
  TRY(check_open(ts, self));
  return Ref(TRY(bytes_of(ts, std::span<const uint8_t>(self.memory, self.size))));
}
Result<Ref> bytes_io_getbuffer(ThreadState& ts, BytesIO& self) {
  TRY(check_open(ts, self));
  BytesIOBuffer* buffer = TRY(ts.allocate_as<BytesIOBuffer>(*state_of(self).bytes_io_buffer));
  buffer->source.initialize(RefTo<BytesIO>::share(self));
  ts.track(*buffer);
  Ref exporter = Ref::adopt(Value(buffer));
  return Ref(TRY(memoryview_of(ts, exporter)));
}
Result<void> bytes_io_flush(ThreadState& ts, BytesIO& self) { return check_open(ts, self); }
Result<bool> bytes_io_isatty(ThreadState& ts, BytesIO& self) {
  TRY(check_open(ts, self));
  return false;
}
Result<bool> bytes_io_able(ThreadState& ts, BytesIO& self) {
  TRY(check_open(ts, self));
  return true;
}
void release_memory(ThreadState& ts, BytesIO& self) {
  if (self.memory) ts.release_bytes(self.memory);
  self.memory = nullptr;
  self.size = self.capacity = 0;
}
Result<void> bytes_io_close(ThreadState& ts, BytesIO& self) {
  TRY(check_resizable(ts, self));
  release_memory(ts, self);
  self.closed = true;
  return {};
}
Result<bool> get_closed(ThreadState&, BytesIO& self) { return self.closed; }

// (bytes, position, attributes)
Result<Ref> bytes_io_getstate(ThreadState& ts, BytesIO& self) {
  Ref value = TRY(bytes_io_getvalue(ts, self));
  Ref attributes = TRY(get_attribute(ts, Value(self), names::k___dict__));
  if (is<Dict>(attributes)) {
    attributes = as<Dict>(attributes).used ? Ref(TRY(dict_copy(ts, as<Dict>(attributes)))) : Ref::none();
  }
  Ref position = TRY(make_int(ts, int64_t(self.position)));
  return Ref(TRY(make_tuple(ts, value, position, attributes)));
}
Result<void> bytes_io_setstate(ThreadState& ts, BytesIO& self, Value state) {
  if (!is<Tuple>(state) || as<Tuple>(state).size < 3)
    return raise(ts, Exc::TypeError, "{}.__setstate__ argument should be 3-tuple, got {}", type_name(ts, Value(self)),
                 type_name(ts, state));
  TRY(check_resizable(ts, self));
  Tuple& items = as<Tuple>(state);
  self.size = self.position = 0;
  TRY(bytes_io_write(ts, self, items[0]));
  if (!is_int(items[1]))
    return raise(ts, Exc::TypeError, "second item of state must be an integer, not {}", type_name(ts, items[1]));
  int64_t position = TRY(index_as_int64(ts, items[1], Exc::OverflowError));
  if (position < 0) return raise(ts, Exc::ValueError, "position value cannot be negative");
  self.position = uint64_t(position);
  if (items[2].is_none()) return {};
  if (!is<Dict>(items[2]))
    return raise(ts, Exc::TypeError, "third item of state should be a dict, got a {}", type_name(ts, items[2]));
  Ref attributes = TRY(get_attribute(ts, Value(self), names::k___dict__));
  if (is<Dict>(attributes)) TRY(dict_update(ts, as<Dict>(attributes), items[2]));
  return {};
}
Result<int64_t> bytes_io_sizeof(ThreadState&, BytesIO& self) {
  return int64_t(sizeof(BytesIO) + kPrefixBytes + self.capacity);
}

void bytes_io_destroy(ThreadState& ts, BytesIO& self) { release_memory(ts, self); }

constexpr NativeMethod kMethods[] = {
    method<bytes_io_able>("readable(self, /)", "True unless closed."),
    method<bytes_io_able>("seekable(self, /)", "True unless closed."),
    method<bytes_io_able>("writable(self, /)", "True unless closed."),
    method<bytes_io_close>("close(self, /)", "Free the memory."),
    method<bytes_io_flush>("flush(self, /)", "Does nothing."),
    method<bytes_io_isatty>("isatty(self, /)", "False."),
    method<bytes_io_tell>("tell(self, /)", "The position."),
    method<bytes_io_write>("write(self, b, /)", "Write bytes."),
    method<bytes_io_writelines>("writelines(self, lines, /)", "Write each item."),
    method<bytes_io_read>("read1(self, size=-1, /)", "Up to size bytes."),
    method<bytes_io_readinto>("readinto(self, buffer, /)", "Read into a buffer."),
    method<bytes_io_readline>("readline(self, size=-1, /)", "The next line."),
    method<bytes_io_readlines>("readlines(self, size=None, /)", "A list of lines."),
    method<bytes_io_read>("read(self, size=-1, /)", "Up to size bytes."),
    method<bytes_io_getbuffer>("getbuffer(self, /)", "A view of the memory."),
    method<bytes_io_getvalue>("getvalue(self, /)", "All the bytes."),
    method<bytes_io_seek>("seek(self, pos, whence=0, /)", "Move the position."),
    method<bytes_io_truncate>("truncate(self, size=None, /)", "Set the size."),
    method<bytes_io_getstate>("__getstate__(self, /)", "State for pickling."),
    method<bytes_io_setstate>("__setstate__(self, state, /)", "Set the state of a pickle."),
    method<bytes_io_sizeof>("__sizeof__(self, /)", "Bytes of memory."),
};
constexpr GetSetRow kGetSets[] = {getter<get_closed>("closed", "Whether it is closed.")};
Result<Ref> bytes_io_iter(ThreadState& ts, BytesIO& self) {
  TRY(check_open(ts, self));
  return Ref::share(Value(self));
}
const TypeSpec kBytesIO{.name = "_io.BytesIO",
                        .instance_bytes = sizeof(BytesIO),
                        .flags = kStreamFlags,
                        .doc = "A buffered stream in memory.",
                        .methods = kMethods,
                        .getsets = kGetSets,
                        .slots =
                            [](Slots& s) {
                              s.tp_new = bytes_io_new;
                              s.tp_init = bytes_io_init;
                              s.tp_iter = slot<bytes_io_iter>;
                              s.tp_next = slot<bytes_io_next>;
                              s.visit_references = [](Object&, ReferenceVisitor&) {};
                              s.destroy = slot<bytes_io_destroy>;
                            },
                        .module = "_io",
                        .text_signature = "(initial_bytes=b'')"};

Result<void> buffer_get(ThreadState& ts, Object& object, BufferView& view, int flags) {
  auto& self = static_cast<BytesIOBuffer&>(object);
  BytesIO& source = *self.source;
  static constexpr uint8_t kNothing = 0;
  uint8_t* data = source.memory ? source.memory : const_cast<uint8_t*>(&kNothing);
  TRY(fill_simple_buffer(ts, view, object, data, int64_t(source.size), false, flags));
  source.exports++;
  return {};
}
void buffer_release(ThreadState&, Object& object, BufferView&) {
  static_cast<BytesIOBuffer&>(object).source->exports--;
}

const TypeSpec kBytesIOBuffer{.name = "_io._BytesIOBuffer",
                              .instance_bytes = sizeof(BytesIOBuffer),
                              .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                              .slots =
                                  [](Slots& s) {
                                    s.bf_get_buffer = buffer_get;
                                    s.bf_release_buffer = buffer_release;
                                    s.visit_references = [](Object& self, ReferenceVisitor& visitor) {
                                      visitor.visit(static_cast<BytesIOBuffer&>(self).source.value_or_none());
                                    };
                                    s.destroy = [](ThreadState&, Object& self) {
                                      static_cast<BytesIOBuffer&>(self).source.clear();
                                    };
                                  },
                              .module = "_io"};

}  // namespace

Result<void> add_bytes_types(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.bytes_io = TRY(add_type(ts, module, kBytesIO, state.buffered_base));
  state.bytes_io_buffer = TRY(type_from_spec(ts, kBytesIOBuffer, ts.types().object));
  state.bytes_io_buffer->native_state = module.state;
  return {};
}

}  // namespace ouro::io
