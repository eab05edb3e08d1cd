// Module mmap: files and anonymous memory mapped into the address space, as a row of bytes with a position.
//
// A mapping is not resized or closed while buffers of it are lent out. After close() every operation but a few raises
// ValueError. Touching a mapping behind the end of its file is a fault of the machine (SIGBUS), as in every program.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstring>

#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "modules/sys.h"
#include "modules/system_calls.h"
#include "objects/int.h"
#include "objects/slice.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

enum Access : int { kAccessDefault, kAccessRead, kAccessWrite, kAccessCopy };

struct Mapping : Object {
  uint8_t* data;  // null: closed
  uint64_t size;
  uint64_t position;
  int64_t offset;  // in the file
  int64_t exports;
  int descriptor;  // its own; -1: anonymous
  int access;
  int flags, protection;  // of mmap(2)
  bool closed;

  bool writable() const { return access != kAccessRead; }
};

Result<void> check_open(ThreadState& ts, const Mapping& self) {
  if (self.closed) return raise(ts, Exc::ValueError, "mmap closed or invalid");
  return {};
}
Result<void> check_writable(ThreadState& ts, const Mapping& self) {
  if (self.writable()) return {};
  return raise(ts, Exc::TypeError, "mmap can't modify a readonly memory map.");
}
Result<void> check_resizable(ThreadState& ts, const Mapping& self) {
  if (self.exports > 0) return raise(ts, Exc::BufferError, "mmap can't resize with extant buffers exported.");
  if (self.access == kAccessWrite || self.access == kAccessDefault) return {};
  return raise(ts, Exc::TypeError, "mmap can't resize a readonly or copy-on-write memory map.");
}

// --- making

constexpr NativeMethod kSignature = signature_row("mmap(fileno, length, flags=1, prot=3, access=0, offset=0)");

Result<int64_t> size_argument(ThreadState& ts, Value value) { return index_as_int64(ts, value, Exc::OverflowError); }

Result<Ref> mapping_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value bound[6];
  BoundExtra extra;
  TRY(bind_arguments(ts, kSignature, arguments, bound, extra));
  int descriptor = TRY(native::convert_int32(ts, bound[0]));
  int64_t size = TRY(size_argument(ts, bound[1]));
  int flags = TRY(native::convert_int32(ts, bound[2])), protection = TRY(native::convert_int32(ts, bound[3]));
  int access = TRY(native::convert_int32(ts, bound[4]));
  int64_t offset = TRY(size_argument(ts, bound[5]));
  const Value audited[] = {Value::small_int(descriptor), bound[1], Value::small_int(access), bound[5]};
  TRY(audit(ts, "mmap.__new__", audited));
  if (size < 0) return raise(ts, Exc::OverflowError, "memory mapped length must be positive");
  if (offset < 0) return raise(ts, Exc::OverflowError, "memory mapped offset must be positive");
  if (access != kAccessDefault && (flags != MAP_SHARED || protection != (PROT_READ | PROT_WRITE)))
    return raise(ts, Exc::ValueError, "mmap can't specify both access and flags, prot.");
  switch (access) {
    case kAccessRead:
      flags = MAP_SHARED;
      protection = PROT_READ;
      break;
    case kAccessWrite:
      flags = MAP_SHARED;
      protection = PROT_READ | PROT_WRITE;
      break;
    case kAccessCopy:
      flags = MAP_PRIVATE;
      protection = PROT_READ | PROT_WRITE;
      break;
    case kAccessDefault:
      // What the protection allows decides what the object lets do.
      if (!(protection & PROT_WRITE)) access = kAccessRead;
      break;
    default: return raise(ts, Exc::ValueError, "mmap invalid access parameter.");
  }
  struct stat status;
  if (descriptor != -1) {
    int result;
    {
      GilRelease released(ts);
      result = fstat(descriptor, &status);
    }
    if (result == 0 && S_ISREG(status.st_mode)) {
      if (size == 0) {
        if (status.st_size == 0) return raise(ts, Exc::ValueError, "cannot mmap an empty file");
        if (offset >= status.st_size) return raise(ts, Exc::ValueError, "mmap offset is greater than file size");
        size = status.st_size - offset;
      } else if (offset > status.st_size || status.st_size - offset < size) {
        return raise(ts, Exc::ValueError, "mmap length is greater than file size");
      }
    }
  }
  Mapping* self = TRY(ts.allocate_as<Mapping>(type));
  self->data = nullptr;
  self->size = uint64_t(size);
  self->position = 0;
  self->offset = offset;
  self->exports = 0;
  self->descriptor = -1;
  self->access = access;
  self->flags = descriptor == -1 ? flags | MAP_ANONYMOUS : flags;
  self->protection = protection;
  self->closed = true;
  Ref made = Ref::adopt(self);
  if (descriptor != -1) {
    int own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (own < 0) return raise_os_error(ts, errno);
    self->descriptor = own;
  }
  void* memory;
  int error;
  {
    GilRelease released(ts);
    memory = mmap(nullptr, size_t(size), protection, self->flags, descriptor, offset);
    error = errno;
  }
  if (memory == MAP_FAILED) return raise_os_error(ts, error);
  self->data = static_cast<uint8_t*>(memory);
  self->closed = false;
  return made;
}

void unmap(Mapping& self) {
  if (self.descriptor >= 0) close(self.descriptor);
  self.descriptor = -1;
  if (self.data) munmap(self.data, self.size);
  self.data = nullptr;
  self.closed = true;
}
void mapping_destroy(ThreadState&, Mapping& self) { unmap(self); }

Result<void> mapping_close(ThreadState& ts, Mapping& self) {
  if (self.exports > 0) return raise(ts, Exc::BufferError, "cannot close exported pointers exist");
  unmap(self);
  return {};
}
bool mapping_closed(ThreadState&, Mapping& self) { return self.closed; }
Result<Ref> mapping_enter(ThreadState& ts, Mapping& self) {
  TRY(check_open(ts, self));
  return Ref::share(Value(self));
}
Result<void> mapping_exit(ThreadState& ts, Mapping& self, Args) { return mapping_close(ts, self); }

Result<Ref> mapping_repr(ThreadState& ts, Mapping& self) {
  constexpr const char* kNames[] = {"ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"};
  const char* name = kNames[self.access];
  if (self.closed) return text(ts, "<{} closed=True>", type_name(ts, Value(self)));
  return text(ts, "<{} closed=False, access={}, length={}, pos={}, offset={}>", type_name(ts, Value(self)), name,
              self.size, self.position, self.offset);
}

// --- as a file

uint64_t bytes_left(const Mapping& self) { return self.position < self.size ? self.size - self.position : 0; }

Result<RefTo<Bytes>> mapping_read(ThreadState& ts, Mapping& self, Value count) {
  TRY(check_open(ts, self));
  int64_t wanted = -1;
  if (!count.is_none()) {
    if (!is_int(count) && !type_of(ts, count).slots.nb_index)
      return raise(ts, Exc::TypeError, "argument should be integer or None, not '{}'", type_name(ts, count));
    wanted = TRY(index_as_int64(ts, count, Exc::OverflowError));
    TRY(check_open(ts, self));
  }
  uint64_t left = bytes_left(self);
  uint64_t size = wanted < 0 || uint64_t(wanted) > left ? left : uint64_t(wanted);
  RefTo<Bytes> bytes = TRY(bytes_of(ts, {self.data + self.position, size}));
  self.position += size;
  return bytes;
}
Result<Ref> mapping_read_byte(ThreadState& ts, Mapping& self) {
  TRY(check_open(ts, self));
  if (self.position >= self.size) return raise(ts, Exc::ValueError, "read byte out of range");
  return Ref::small_int(self.data[self.position++]);
}
Result<RefTo<Bytes>> mapping_readline(ThreadState& ts, Mapping& self) {
  TRY(check_open(ts, self));
  uint64_t left = bytes_left(self);
  const uint8_t* start = self.data + self.position;
  const void* newline = left ? std::memchr(start, '\n', left) : nullptr;
  uint64_t size = newline ? uint64_t(static_cast<const uint8_t*>(newline) - start) + 1 : left;
  RefTo<Bytes> line = TRY(bytes_of(ts, {start, size}));
  self.position += size;
  return line;
}
Result<int64_t> mapping_write(ThreadState& ts, Mapping& self, Value data) {
  TRY(check_open(ts, self));
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  TRY(check_open(ts, self));
  TRY(check_writable(ts, self));
  if (self.position > self.size || self.size - self.position < uint64_t(buffer.size()))
    return raise(ts, Exc::ValueError, "data out of range");
  if (buffer.size()) std::memmove(self.data + self.position, buffer.bytes().data(), size_t(buffer.size()));
  self.position += uint64_t(buffer.size());
  return buffer.size();
}
Result<void> mapping_write_byte(ThreadState& ts, Mapping& self, Value byte) {
  TRY(check_open(ts, self));
  int64_t value = TRY(index_as_int64(ts, byte, Exc::OverflowError));
  if (value < 0) return raise(ts, Exc::OverflowError, "unsigned byte integer is less than minimum");
  if (value > 255) return raise(ts, Exc::OverflowError, "unsigned byte integer is greater than maximum");
  TRY(check_open(ts, self));
  TRY(check_writable(ts, self));
  if (self.position >= self.size) return raise(ts, Exc::ValueError, "write byte out of range");
  self.data[self.position++] = uint8_t(value);
  return {};
}
Result<void> mapping_seek(ThreadState& ts, Mapping& self, Index distance, Int32 whence) {
  TRY(check_open(ts, self));
  int64_t start;
  switch (whence.value) {
    case SEEK_SET: start = 0; break;
    case SEEK_CUR: start = int64_t(self.position); break;
    case SEEK_END: start = int64_t(self.size); break;
    default: return raise(ts, Exc::ValueError, "unknown seek type");
  }
  int64_t position;
  if (__builtin_add_overflow(start, distance.value, &position) || position < 0 || uint64_t(position) > self.size)
    return raise(ts, Exc::ValueError, "seek out of range");
  self.position = uint64_t(position);
  return {};
}
Result<int64_t> mapping_tell(ThreadState& ts, Mapping& self) {
  TRY(check_open(ts, self));
  return int64_t(self.position);
}
Result<int64_t> mapping_size(ThreadState& ts, Mapping& self) {
  TRY(check_open(ts, self));
  struct stat status;
  int descriptor = self.descriptor;
  TRY(system_call(ts, [&] { return fstat(descriptor, &status); }));
  return int64_t(status.st_size);
}

template <bool reverse>
Result<int64_t> mapping_find(ThreadState& ts, Mapping& self, Value sub, Given<Index> start, Given<Index> end) {
  TRY(check_open(ts, self));
  BufferAccess pattern = TRY(BufferAccess::get(ts, sub));
  TRY(check_open(ts, self));
  int64_t size = int64_t(self.size);
  auto clamp = [&](int64_t at) { return std::min(std::max<int64_t>(at < 0 ? at + size : at, 0), size); };
  int64_t from = clamp(start ? (*start).value : int64_t(self.position)), to = clamp(end ? (*end).value : size);
  int64_t wanted = pattern.size();
  if (wanted > to - from) return int64_t(-1);
  const uint8_t* text = self.data;
  const uint8_t* part = pattern.bytes().data();
  constexpr int64_t kPolled = int64_t(1) << 20;
  if (!reverse) {
    // A part at a time, with the pattern's length of overlap.
    for (int64_t at = from; at + wanted <= to; at += kPolled) {
      TRY(ts.checkpoint_limits());
      int64_t window = std::min(to - at, kPolled + wanted - 1);
      if (!wanted) return at;
      if (const void* found = memmem(text + at, size_t(window), part, size_t(wanted)))
        return int64_t(static_cast<const uint8_t*>(found) - text);
    }
    return int64_t(-1);
  }
  for (int64_t at = to - wanted; at >= from; at--) {
    if ((at & 0xfffff) == 0) TRY(ts.checkpoint_limits());
    if (!wanted || (text[at] == part[0] && !std::memcmp(text + at, part, size_t(wanted)))) return at;
  }
  return int64_t(-1);
}

Result<void> mapping_flush(ThreadState& ts, Mapping& self, Index offset, Given<Index> size_argument) {
  TRY(check_open(ts, self));
  int64_t start = offset.value, size = size_argument ? (*size_argument).value : int64_t(self.size);
  if (start < 0 || size < 0 || int64_t(self.size) - start < size)
    return raise(ts, Exc::ValueError, "flush values out of range");
  if (self.access == kAccessRead || self.access == kAccessCopy) return {};
  uint8_t* data = self.data;
  TRY(system_call(ts, [&] { return msync(data + start, size_t(size), MS_SYNC); }));
  return {};
}
Result<void> mapping_move(ThreadState& ts, Mapping& self, Index to, Index from, Index count) {
  TRY(check_open(ts, self));
  TRY(check_writable(ts, self));
  int64_t size = int64_t(self.size);
  if (to.value < 0 || from.value < 0 || count.value < 0 || size - to.value < count.value ||
      size - from.value < count.value)
    return raise(ts, Exc::ValueError, "source, destination, or count out of range");
  std::memmove(self.data + to.value, self.data + from.value, size_t(count.value));
  return {};
}
Result<void> mapping_resize(ThreadState& ts, Mapping& self, Index size) {
  TRY(check_open(ts, self));
  TRY(check_resizable(ts, self));
  if (size.value < 0 || INT64_MAX - size.value < self.offset)
    return raise(ts, Exc::ValueError, "new size out of range");
  if (self.descriptor >= 0 && ftruncate(self.descriptor, self.offset + size.value) < 0)
    return raise_os_error(ts, errno);
  void* memory;
  if (self.descriptor < 0 && (self.flags & MAP_SHARED) && uint64_t(size.value) > self.size) {
    // Shared memory without a file keeps its size: what is mapped behind its end would be a fault to touch.
    memory = mmap(nullptr, size_t(size.value), self.protection | PROT_WRITE, self.flags, -1, 0);
    if (memory == MAP_FAILED) return raise_os_error(ts, errno);
    if (self.protection & PROT_READ) std::memcpy(memory, self.data, self.size);
    munmap(self.data, self.size);
  } else {
    memory = mremap(self.data, self.size, size_t(size.value), MREMAP_MAYMOVE);
    if (memory == MAP_FAILED) return raise_os_error(ts, errno);
  }
  self.data = static_cast<uint8_t*>(memory);
  self.size = uint64_t(size.value);
  return {};
}
Result<void> mapping_madvise(ThreadState& ts, Mapping& self, Int32 option, Index start, Given<Index> length_argument) {
  TRY(check_open(ts, self));
  int64_t size = int64_t(self.size), length = length_argument ? (*length_argument).value : size;
  if (start.value < 0 || start.value >= size) return raise(ts, Exc::ValueError, "madvise start out of bounds");
  if (length < 0) return raise(ts, Exc::ValueError, "madvise length invalid");
  if (INT64_MAX - start.value < length) return raise(ts, Exc::OverflowError, "madvise length too large");
  length = std::min(length, size - start.value);
  uint8_t* data = self.data;
  int advice = option;
  if (madvise(data + start.value, size_t(length), advice) < 0) return raise_os_error(ts, errno);
  return {};
}

// --- as a sequence

Result<int64_t> mapping_length(ThreadState& ts, Mapping& self) {
  TRY(check_open(ts, self));
  return int64_t(self.size);
}
// What iteration gives: unlike a subscript, bytes.
Result<Ref> mapping_item(ThreadState& ts, Mapping& self, int64_t index) {
  TRY(check_open(ts, self));
  if (index < 0 || uint64_t(index) >= self.size) return raise(ts, Exc::IndexError, "mmap index out of range");
  return Ref(TRY(bytes_of(ts, {self.data + index, 1})));
}
// The place of an int key.
Result<uint64_t> place_of(ThreadState& ts, Mapping& self, Value key) {
  int64_t place = TRY(index_as_int64(ts, key, Exc::IndexError));
  TRY(check_open(ts, self));
  if (place < 0) place += int64_t(self.size);
  if (place < 0 || uint64_t(place) >= self.size) return raise(ts, Exc::IndexError, "mmap index out of range");
  return uint64_t(place);
}
Result<Ref> mapping_subscript(ThreadState& ts, Mapping& self, Value key) {
  TRY(check_open(ts, self));
  if (is_int(key) || (type_of(ts, key).slots.nb_index && !is<Slice>(key)))
    return Ref::small_int(self.data[TRY(place_of(ts, self, key))]);
  if (!is<Slice>(key)) return raise(ts, Exc::TypeError, "mmap indices must be integers");
  SliceParts parts = TRY(slice_parts(ts, as<Slice>(key)));
  TRY(check_open(ts, self));
  SliceBounds range = slice_adjust(parts, int64_t(self.size));
  RefTo<Bytes> bytes = TRY(bytes_allocate(ts, uint64_t(range.count)));
  for (int64_t i = 0; i < range.count; i++) {
    uint64_t at = uint64_t(range.start + i * range.step);
    if (at >= self.size) return raise(ts, Exc::IndexError, "mmap index out of range");
    bytes->data()[i] = self.data[at];
  }
  return Ref(std::move(bytes));
}
Result<void> mapping_set_subscript(ThreadState& ts, Mapping& self, Value key, Value item) {
  TRY(check_open(ts, self));
  TRY(check_writable(ts, self));
  if (is_int(key) || (type_of(ts, key).slots.nb_index && !is<Slice>(key))) {
    TRY(place_of(ts, self, key));
    if (item.is_unbound()) return raise(ts, Exc::TypeError, "mmap doesn't support item deletion");
    if (!is_int(item) && !type_of(ts, item).slots.nb_index)
      return raise(ts, Exc::TypeError, "mmap item value must be an int");
    int64_t value = TRY(index_as_int64(ts, item, Exc::OverflowError));
    if (value < 0 || value > 255) return raise(ts, Exc::ValueError, "mmap item value must be in range(0, 256)");
    uint64_t place = TRY(place_of(ts, self, key));
    self.data[place] = uint8_t(value);
    return {};
  }
  if (!is<Slice>(key)) return raise(ts, Exc::TypeError, "mmap indices must be integer");
  SliceParts parts = TRY(slice_parts(ts, as<Slice>(key)));
  if (item.is_unbound()) return raise(ts, Exc::TypeError, "mmap object doesn't support slice deletion");
  BufferAccess buffer = TRY(BufferAccess::get(ts, item));
  TRY(check_open(ts, self));
  SliceBounds range = slice_adjust(parts, int64_t(self.size));
  if (buffer.size() != range.count) return raise(ts, Exc::IndexError, "mmap slice assignment is wrong size");
  if (range.step == 1 && range.count && uint64_t(range.start + range.count) <= self.size) {
    std::memmove(self.data + range.start, buffer.bytes().data(), size_t(range.count));
    return {};
  }
  for (int64_t i = 0; i < range.count; i++) {
    uint64_t at = uint64_t(range.start + i * range.step);
    if (at >= self.size) return raise(ts, Exc::IndexError, "mmap index out of range");
    self.data[at] = buffer.bytes()[size_t(i)];
  }
  return {};
}

Result<void> mapping_get_buffer(ThreadState& ts, Object& object, BufferView& view, int flags) {
  auto& self = static_cast<Mapping&>(object);
  TRY(check_open(ts, self));
  TRY(fill_simple_buffer(ts, view, object, self.data, int64_t(self.size), !self.writable(), flags));
  self.exports++;
  return {};
}
void mapping_release_buffer(ThreadState&, Object& object, BufferView&) { static_cast<Mapping&>(object).exports--; }

constexpr NativeMethod kMethods[] = {
    method<mapping_close>("close(self, /)", "Unmap the memory."),
    method<mapping_find<false>>("find(self, sub, start=<unrepresentable>, end=<unrepresentable>, /)",
                                "The first place of bytes, from the position on; -1: none."),
    method<mapping_find<true>>("rfind(self, sub, start=<unrepresentable>, end=<unrepresentable>, /)",
                               "The last place of bytes, from the position on; -1: none."),
    method<mapping_flush>("flush(self, offset=0, size=<unrepresentable>, /)", "Write changes to the file."),
    method<mapping_madvise>("madvise(self, option, start=0, length=<unrepresentable>, /)",
                            "Tell the system how the memory will be used."),
    method<mapping_move>("move(self, dest, src, count, /)", "Copy bytes within the mapping."),
    method<mapping_read>("read(self, n=None, /)", "Bytes from the position on."),
    method<mapping_read_byte>("read_byte(self, /)", "The byte at the position, as an int."),
    method<mapping_readline>("readline(self, /)", "Bytes up to the end of the line."),
    method<mapping_resize>("resize(self, newsize, /)", "Change the size of the mapping and of the file."),
    method<mapping_seek>("seek(self, pos, whence=0, /)", "Move the position."),
    method<mapping_size>("size(self, /)", "The size of the file."),
    method<mapping_tell>("tell(self, /)", "The position."),
    method<mapping_write>("write(self, bytes, /)", "Write bytes at the position."),
    method<mapping_write_byte>("write_byte(self, byte, /)", "Write a byte, given as an int, at the position."),
    method<mapping_enter>("__enter__(self, /)", "The mapping itself."),
    method<mapping_exit>("__exit__(self, /, *args)", "Unmap the memory."),
};
constexpr GetSetRow kGetSets[] = {getter<mapping_closed>("closed", "Whether it was unmapped.")};
const TypeSpec kMapping{.name = "mmap.mmap",
                        .instance_bytes = sizeof(Mapping),
                        .flags = type_flags::kSubclassable | type_flags::kHasWeakrefs | type_flags::kHasPrefix,
                        .doc = "mmap(fileno, length[, flags[, prot[, access[, offset]]]]): mapped memory.",
                        .methods = kMethods,
                        .getsets = kGetSets,
                        .slots =
                            [](Slots& s) {
                              s.tp_new = mapping_new;
                              s.tp_repr = slot<mapping_repr>;
                              s.sq_length = slot<mapping_length>;
                              s.mp_length = slot<mapping_length>;
                              s.sq_item = slot<mapping_item>;
                              s.mp_subscript = slot<mapping_subscript>;
                              s.mp_set_subscript = slot<mapping_set_subscript>;
                              s.bf_get_buffer = mapping_get_buffer;
                              s.bf_release_buffer = mapping_release_buffer;
                              s.destroy = slot<mapping_destroy>;
                            },
                        .module = "mmap"};

constexpr IntConstant kConstants[] = {
    // clang-format off
    {"PROT_EXEC", PROT_EXEC}, {"PROT_READ", PROT_READ}, {"PROT_WRITE", PROT_WRITE}, {"MAP_SHARED", MAP_SHARED},
    {"MAP_PRIVATE", MAP_PRIVATE}, {"MAP_DENYWRITE", MAP_DENYWRITE}, {"MAP_EXECUTABLE", MAP_EXECUTABLE},
    {"MAP_ANON", MAP_ANON}, {"MAP_ANONYMOUS", MAP_ANONYMOUS}, {"MAP_POPULATE", MAP_POPULATE},
    {"MAP_STACK", MAP_STACK}, {"PAGESIZE", 4096}, {"ALLOCATIONGRANULARITY", 4096},
    {"ACCESS_DEFAULT", kAccessDefault}, {"ACCESS_READ", kAccessRead}, {"ACCESS_WRITE", kAccessWrite},
    {"ACCESS_COPY", kAccessCopy}, {"MADV_NORMAL", MADV_NORMAL}, {"MADV_RANDOM", MADV_RANDOM},
    {"MADV_SEQUENTIAL", MADV_SEQUENTIAL}, {"MADV_WILLNEED", MADV_WILLNEED}, {"MADV_DONTNEED", MADV_DONTNEED},
    {"MADV_REMOVE", MADV_REMOVE}, {"MADV_DONTFORK", MADV_DONTFORK}, {"MADV_DOFORK", MADV_DOFORK},
    {"MADV_HWPOISON", MADV_HWPOISON}, {"MADV_MERGEABLE", MADV_MERGEABLE}, {"MADV_UNMERGEABLE", MADV_UNMERGEABLE},
    {"MADV_HUGEPAGE", MADV_HUGEPAGE}, {"MADV_NOHUGEPAGE", MADV_NOHUGEPAGE}, {"MADV_DONTDUMP", MADV_DONTDUMP},
    {"MADV_DODUMP", MADV_DODUMP}, {"MADV_FREE", MADV_FREE},
    // clang-format on
};

struct State {
  Type* mapping;
};
Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->mapping = TRY(add_native_type(ts, module, kMapping, "mmap"));
  TRY(module_add(ts, module, "error", Value(exception_type(ts, Exc::OSError))));
  return module_add_ints(ts, module, kConstants);
}

}  // namespace

extern const ModuleSpec module_mmap;
const ModuleSpec module_mmap{
    .name = "mmap",
    .doc = "Mapped memory.",
    .initialize = initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
