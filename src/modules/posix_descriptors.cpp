// Module posix: open files by their descriptors: open, close, read, write, pipes, terminals.
#include <fcntl.h>
#include <pty.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <algorithm>
#include <climits>

#include "modules/posix_internal.h"
#include "objects/int.h"
#include "objects/list.h"

namespace ouro::posix {
namespace {

// The most that Linux transfers at once.
constexpr int64_t kMostBytes = 0x7ffff000;

Result<int64_t> posix_open(ThreadState& ts, Value path_value, Int32 flags, Int32 mode, Value dir_fd_value) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "open"}, path));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  return system_call(ts, [&] { return openat(dir_fd, path.c_str(), flags | O_CLOEXEC, mode.value); }, path.filename());
}

Result<void> posix_close(ThreadState& ts, Int32 fd) {
  int result, error;
  {
    GilRelease released(ts);
    result = close(fd);
    error = errno;
  }
  // After EINTR the descriptor is gone all the same.
  if (result < 0 && error != EINTR) return raise_os_error(ts, error);
  return {};
}
Result<void> posix_closerange(ThreadState& ts, Int32 low, Int32 high) {
  if (high.value <= low.value) return {};
  GilRelease released(ts);
  close_range(unsigned(std::max(low.value, 0)), unsigned(high.value - 1), 0);
  return {};
}

Result<int64_t> posix_dup(ThreadState& ts, Int32 fd) {
  return system_call(ts, [&] { return fcntl(fd, F_DUPFD_CLOEXEC, 0); });
}
Result<int64_t> posix_dup2(ThreadState& ts, Int32 fd, Int32 fd2, Truth inheritable) {
  return system_call(ts, [&] {
    if (inheritable || fd.value == fd2.value) {
      int result = dup2(fd, fd2);
      return result;
    }
    return dup3(fd, fd2, O_CLOEXEC);
  });
}

Result<Ref> posix_read(ThreadState& ts, Int32 fd, Index length) {
  if (length.value < 0) return raise_os_error(ts, EINVAL);
  int64_t wanted = std::min(length.value, kMostBytes);
  RefTo<Bytes> buffer = TRY(bytes_allocate(ts, uint64_t(wanted)));
  uint8_t* data = buffer->data();
  int64_t got = TRY(system_call(ts, [&] { return read(fd, data, size_t(wanted)); }));
  if (got == wanted) return Ref(std::move(buffer));
  return Ref(TRY(bytes_of(ts, buffer->span().first(size_t(got)))));
}
Result<Ref> posix_pread(ThreadState& ts, Int32 fd, Index length, Index offset) {
  if (length.value < 0) return raise_os_error(ts, EINVAL);
  int64_t wanted = std::min(length.value, kMostBytes);
  RefTo<Bytes> buffer = TRY(bytes_allocate(ts, uint64_t(wanted)));
  uint8_t* data = buffer->data();
  int64_t got = TRY(system_call(ts, [&] { return pread(fd, data, size_t(wanted), offset.value); }));
  return Ref(TRY(bytes_of(ts, buffer->span().first(size_t(got)))));
}
Result<int64_t> posix_write(ThreadState& ts, Int32 fd, Value data_value) {
  BufferAccess data = TRY(BufferAccess::get(ts, data_value));
  return system_call(ts, [&] { return write(fd, data.bytes().data(), size_t(std::min(data.size(), kMostBytes))); });
}
Result<int64_t> posix_pwrite(ThreadState& ts, Int32 fd, Value data_value, Index offset) {
  BufferAccess data = TRY(BufferAccess::get(ts, data_value));
  return system_call(
      ts, [&] { return pwrite(fd, data.bytes().data(), size_t(std::min(data.size(), kMostBytes)), offset.value); });
}

// The buffers of readv and its relatives; at most IOV_MAX of them.
class BufferList {
 public:
  Result<void> fill(ThreadState& ts, Value sequence, const char* function, bool writable) {
    if (!type_of(ts, sequence).slots.sq_item && !type_of(ts, sequence).slots.mp_subscript)
      return raise(ts, Exc::TypeError, "{}() arg 2 must be a sequence", function);
    RefTo<Tuple> items = TRY(tuple_from(ts, sequence));
    if (items->size > IOV_MAX) return raise_os_error(ts, EINVAL);
    for (; count_ < items->size; count_++) {
      access_[count_] =
          TRY(BufferAccess::get(ts, (*items)[count_], writable ? buffer_flags::kWritable : buffer_flags::kSimple));
      vectors_[count_] = {access_[count_].view().data, size_t(access_[count_].size())};
    }
    return {};
  }
  iovec* vectors() { return vectors_; }
  int count() const { return int(count_); }

 private:
  size_t count_ = 0;
  iovec vectors_[IOV_MAX];
  BufferAccess access_[IOV_MAX];
};
Result<int64_t> posix_readv(ThreadState& ts, Int32 fd, Value buffers) {
  BufferList list;
  TRY(list.fill(ts, buffers, "readv", true));
  return system_call(ts, [&] { return readv(fd, list.vectors(), list.count()); });
}
Result<int64_t> posix_writev(ThreadState& ts, Int32 fd, Value buffers) {
  BufferList list;
  TRY(list.fill(ts, buffers, "writev", false));
  return system_call(ts, [&] { return writev(fd, list.vectors(), list.count()); });
}
Result<int64_t> posix_preadv(ThreadState& ts, Int32 fd, Value buffers, Index offset, Int32 flags) {
  BufferList list;
  TRY(list.fill(ts, buffers, "preadv", true));
  return system_call(ts, [&] { return preadv2(fd, list.vectors(), list.count(), offset.value, flags); });
}
Result<int64_t> posix_pwritev(ThreadState& ts, Int32 fd, Value buffers, Index offset, Int32 flags) {
  BufferList list;
  TRY(list.fill(ts, buffers, "pwritev", false));
  return system_call(ts, [&] { return pwritev2(fd, list.vectors(), list.count(), offset.value, flags); });
}

Result<int64_t> posix_lseek(ThreadState& ts, Int32 fd, Index position, Int32 whence) {
  return system_call(ts, [&] { return lseek(fd, position.value, whence); });
}
Result<bool> posix_isatty(ThreadState& ts, Int32 fd) {
  GilRelease released(ts);
  return isatty(fd) == 1;
}
Result<Ref> pair_of_descriptors(ThreadState& ts, const int (&descriptors)[2]) {
  return Ref(TRY(make_tuple(ts, Value::small_int(descriptors[0]), Value::small_int(descriptors[1]))));
}
Result<Ref> posix_pipe(ThreadState& ts) {
  int descriptors[2];
  TRY(system_call(ts, [&] { return pipe2(descriptors, O_CLOEXEC); }));
  return pair_of_descriptors(ts, descriptors);
}
Result<Ref> posix_pipe2(ThreadState& ts, Int32 flags) {
  int descriptors[2];
  TRY(system_call(ts, [&] { return pipe2(descriptors, flags); }));
  return pair_of_descriptors(ts, descriptors);
}
Result<Ref> posix_openpty(ThreadState& ts) {
  int descriptors[2];
  TRY(system_call(ts, [&] { return openpty(&descriptors[0], &descriptors[1], nullptr, nullptr, nullptr); }));
  for (int descriptor : descriptors) set_descriptor_inheritable(descriptor, false);
  return pair_of_descriptors(ts, descriptors);
}
Result<void> posix_login_tty(ThreadState& ts, Value fd_value) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  TRY(system_call(ts, [&] { return login_tty(fd); }));
  return {};
}

Result<void> posix_fsync(ThreadState& ts, Value fd_value) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  TRY(system_call(ts, [&] { return fsync(fd); }));
  return {};
}
Result<void> posix_fdatasync(ThreadState& ts, Value fd_value) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  TRY(system_call(ts, [&] { return fdatasync(fd); }));
  return {};
}
Result<void> posix_sync(ThreadState& ts) {
  GilRelease released(ts);
  sync();
  return {};
}
Result<void> posix_ftruncate(ThreadState& ts, Int32 fd, Index length) {
  TRY(system_call(ts, [&] { return ftruncate(fd, length.value); }));
  return {};
}
Result<void> posix_posix_fallocate(ThreadState& ts, Int32 fd, Index offset, Index length) {
  TRY(system_call(ts, [&] {
    int error = posix_fallocate(fd, offset.value, length.value);
    errno = error;
    return error ? -1 : 0;
  }));
  return {};
}
Result<void> posix_posix_fadvise(ThreadState& ts, Int32 fd, Index offset, Index length, Int32 advice) {
  TRY(system_call(ts, [&] {
    int error = posix_fadvise(fd, offset.value, length.value, advice);
    errno = error;
    return error ? -1 : 0;
  }));
  return {};
}
Result<void> posix_lockf(ThreadState& ts, Int32 fd, Int32 command, Index length) {
  TRY(system_call(ts, [&] { return lockf(fd, command, length.value); }));
  return {};
}

Result<int64_t> posix_sendfile(ThreadState& ts, Int32 out_fd, Int32 in_fd, Value offset_value, Index count) {
  off_t offset = 0;
  bool has_offset = !offset_value.is_none();
  if (has_offset) offset = TRY(index_as_int64(ts, offset_value, Exc::OverflowError));
  return system_call(ts, [&] { return sendfile(out_fd, in_fd, has_offset ? &offset : nullptr, size_t(count.value)); });
}
Result<int64_t> posix_copy_file_range(ThreadState& ts, Int32 src, Int32 dst, Index count, Value offset_src,
                                      Value offset_dst) {
  if (count.value < 0) return raise(ts, Exc::ValueError, "negative value for 'count' not allowed");
  off64_t from = 0, to = 0;
  if (!offset_src.is_none()) from = TRY(index_as_int64(ts, offset_src, Exc::OverflowError));
  if (!offset_dst.is_none()) to = TRY(index_as_int64(ts, offset_dst, Exc::OverflowError));
  return system_call(ts, [&] {
    return copy_file_range(src, offset_src.is_none() ? nullptr : &from, dst, offset_dst.is_none() ? nullptr : &to,
                           size_t(count.value), 0);
  });
}
Result<int64_t> posix_splice(ThreadState& ts, Int32 src, Int32 dst, Index count, Value offset_src, Value offset_dst,
                             Int32 flags) {
  if (count.value < 0) return raise(ts, Exc::ValueError, "negative value for 'count' not allowed");
  off64_t from = 0, to = 0;
  if (!offset_src.is_none()) from = TRY(index_as_int64(ts, offset_src, Exc::OverflowError));
  if (!offset_dst.is_none()) to = TRY(index_as_int64(ts, offset_dst, Exc::OverflowError));
  return system_call(ts, [&] {
    return splice(src, offset_src.is_none() ? nullptr : &from, dst, offset_dst.is_none() ? nullptr : &to,
                  size_t(count.value), unsigned(flags.value));
  });
}

Result<bool> posix_get_inheritable(ThreadState& ts, Int32 fd) {
  int64_t flags = TRY(system_call(ts, [&] { return fcntl(fd, F_GETFD); }));
  return !(flags & FD_CLOEXEC);
}
Result<void> posix_set_inheritable(ThreadState& ts, Int32 fd, Int32 inheritable) {
  if (!set_descriptor_inheritable(fd, inheritable.value != 0)) return raise_os_error(ts, errno);
  return {};
}
Result<bool> posix_get_blocking(ThreadState& ts, Int32 fd) {
  int64_t flags = TRY(system_call(ts, [&] { return fcntl(fd, F_GETFL); }));
  return !(flags & O_NONBLOCK);
}
Result<void> posix_set_blocking(ThreadState& ts, Int32 fd, Int32 blocking) {
  TRY(system_call(ts, [&] {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return -1;
    int wanted = blocking.value ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    return wanted == flags ? 0 : fcntl(fd, F_SETFL, wanted);
  }));
  return {};
}

Result<Ref> posix_get_terminal_size(ThreadState& ts, Module& module, Given<Int32> fd) {
  winsize size;
  int descriptor = fd ? (*fd).value : 1;
  if (ioctl(descriptor, TIOCGWINSZ, &size) < 0) return raise_os_error(ts, errno);
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *module_state<State>(module).terminal_size));
  struct_sequence_set(*result, 0, Ref::small_int(size.ws_col));
  struct_sequence_set(*result, 1, Ref::small_int(size.ws_row));
  return Ref(std::move(result));
}
Result<Ref> posix_ttyname(ThreadState& ts, Int32 fd) {
  char name[PATH_MAX];
  if (int error = ttyname_r(fd, name, sizeof name)) return raise_os_error(ts, error);
  return Ref(TRY(decode_file_name(ts, name)));
}
Result<Ref> posix_ctermid(ThreadState& ts) {
  char name[L_ctermid];
  return Ref(TRY(decode_file_name(ts, ctermid(name))));
}
Result<int64_t> posix_tcgetpgrp(ThreadState& ts, Int32 fd) {
  return system_call(ts, [&] { return tcgetpgrp(fd); });
}
Result<void> posix_tcsetpgrp(ThreadState& ts, Int32 fd, Int32 group) {
  TRY(system_call(ts, [&] { return tcsetpgrp(fd, group); }));
  return {};
}
Result<Ref> posix_device_encoding(ThreadState& ts, Int32 fd) {
  if (!isatty(fd)) return Ref::none();
  return Ref(TRY(str_from_ascii(ts, "UTF-8")));
}

Result<int64_t> posix_memfd_create(ThreadState& ts, Value name_value, Given<Int32> flags) {
  PathArgument name;
  TRY(PathArgument::from(ts, name_value, {.function = "memfd_create", .argument = "name"}, name));
  return system_call(ts, [&] { return memfd_create(name.c_str(), flags ? unsigned((*flags).value) : MFD_CLOEXEC); });
}
Result<int64_t> posix_eventfd(ThreadState& ts, UInt64 initial, Given<Int32> flags) {
  if (initial.value > UINT32_MAX)
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C unsigned int");
  return system_call(ts, [&] { return eventfd(unsigned(initial.value), flags ? (*flags).value : EFD_CLOEXEC); });
}
Result<uint64_t> posix_eventfd_read(ThreadState& ts, Value fd_value) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  eventfd_t value = 0;
  TRY(system_call(ts, [&] { return eventfd_read(fd, &value); }));
  return uint64_t(value);
}
Result<void> posix_eventfd_write(ThreadState& ts, Value fd_value, UInt64 value) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  TRY(system_call(ts, [&] { return eventfd_write(fd, value.value); }));
  return {};
}

constexpr NativeMethod kFunctions[] = {
    function<posix_open>("open(path, flags, mode=511, *, dir_fd=None)", "Open a file; gives its descriptor."),
    function<posix_close>("close(fd)", "Close a descriptor."),
    function<posix_closerange>("closerange(fd_low, fd_high, /)",
                               "Close the descriptors of [fd_low, fd_high), ignoring errors."),
    function<posix_dup>("dup(fd, /)", "A copy of a descriptor."),
    function<posix_dup2>("dup2(fd, fd2, inheritable=True)", "Make fd2 a copy of fd."),
    function<posix_read>("read(fd, length, /)", "Read up to length bytes."),
    function<posix_pread>("pread(fd, length, offset, /)", "Read at an offset."),
    function<posix_write>("write(fd, data, /)", "Write bytes; gives how many were written."),
    function<posix_pwrite>("pwrite(fd, buffer, offset, /)", "Write at an offset."),
    function<posix_readv>("readv(fd, buffers, /)", "Read into several buffers."),
    function<posix_writev>("writev(fd, buffers, /)", "Write several buffers."),
    function<posix_preadv>("preadv(fd, buffers, offset, flags=0, /)", "Read into several buffers at an offset."),
    function<posix_pwritev>("pwritev(fd, buffers, offset, flags=0, /)", "Write several buffers at an offset."),
    function<posix_lseek>("lseek(fd, position, whence, /)", "Move the position; gives the new one."),
    function<posix_isatty>("isatty(fd, /)", "Whether it is a terminal."),
    function<posix_pipe>("pipe()", "A pipe: (reading end, writing end)."),
    function<posix_pipe2>("pipe2(flags, /)", "A pipe with flags."),
    function<posix_openpty>("openpty()", "A pseudo-terminal: (master, slave)."),
    function<posix_login_tty>("login_tty(fd, /)", "Make a terminal the controlling one."),
    function<posix_fsync>("fsync(fd)", "Write a file to the disk."),
    function<posix_fdatasync>("fdatasync(fd)", "Write a file's data to the disk."),
    function<posix_sync>("sync()", "Write everything to the disk."),
    function<posix_ftruncate>("ftruncate(fd, length, /)", "Set the size of a file."),
    function<posix_posix_fallocate>("posix_fallocate(fd, offset, length, /)", "Reserve space on the disk."),
    function<posix_posix_fadvise>("posix_fadvise(fd, offset, length, advice, /)", "Announce how a file will be read."),
    function<posix_lockf>("lockf(fd, command, length, /)", "Lock a part of a file."),
    function<posix_sendfile>("sendfile(out_fd, in_fd, offset, count)", "Copy from one descriptor to another."),
    function<posix_copy_file_range>("copy_file_range(src, dst, count, offset_src=None, offset_dst=None)",
                                    "Copy from file to file."),
    function<posix_splice>("splice(src, dst, count, offset_src=None, offset_dst=None, flags=0)",
                           "Move data between a pipe and a file."),
    function<posix_get_inheritable>("get_inheritable(fd, /)", "Whether children inherit it."),
    function<posix_set_inheritable>("set_inheritable(fd, inheritable, /)", "Set whether children inherit it."),
    function<posix_get_blocking>("get_blocking(fd, /)", "Whether reading and writing wait."),
    function<posix_set_blocking>("set_blocking(fd, blocking, /)", "Set whether reading and writing wait."),
    module_function<posix_get_terminal_size>("get_terminal_size(module, fd=<unrepresentable>, /)",
                                             "Columns and lines of a terminal."),
    function<posix_ttyname>("ttyname(fd, /)", "The file name of a terminal."),
    function<posix_ctermid>("ctermid()", "The file name of the controlling terminal."),
    function<posix_tcgetpgrp>("tcgetpgrp(fd, /)", "The process group of a terminal."),
    function<posix_tcsetpgrp>("tcsetpgrp(fd, pgid, /)", "Set the process group of a terminal."),
    function<posix_device_encoding>("device_encoding(fd)", "The encoding of a terminal, or None."),
    function<posix_memfd_create>("memfd_create(name, flags=MFD_CLOEXEC)", "A file in memory."),
    function<posix_eventfd>("eventfd(initval, flags=EFD_CLOEXEC)", "A descriptor that counts events."),
    function<posix_eventfd_read>("eventfd_read(fd)", "Read an event counter."),
    function<posix_eventfd_write>("eventfd_write(fd, value)", "Add to an event counter."),
};

}  // namespace

std::span<const NativeMethod> descriptor_functions() { return kFunctions; }

}  // namespace ouro::posix
