// Module fcntl: control of open files: fcntl, ioctl, flock, lockf. Integers go through as C ints; bytes are
// copied, and what the call made of them is given back.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>

#include <cstring>

#include "modules/module_spec.h"
#include "modules/system_calls.h"
#include "objects/bytearray.h"
#include "objects/int.h"

namespace ouro {
namespace {

constexpr size_t kBufferBytes = 1024;

// What a third argument may be: text and bytes are copied into `out`; the size, or -1 for a number.
Result<int64_t> copy_argument(ThreadState& ts, Value argument, char* out, const char* function) {
  if (is<Str>(argument)) {
    Utf8 text = TRY(Utf8::of(ts, as<Str>(argument)));
    if (text.view().size() > kBufferBytes) return raise(ts, Exc::ValueError, "{} argument 3 is too long", function);
    std::memcpy(out, text.view().data(), text.view().size());
    return int64_t(text.view().size());
  }
  if (is_int(argument) || !supports_buffer(ts, argument)) return int64_t(-1);
  BufferAccess access = TRY(BufferAccess::get(ts, argument));
  if (size_t(access.size()) > kBufferBytes) return raise(ts, Exc::ValueError, "{} argument 3 is too long", function);
  if (access.size()) std::memcpy(out, access.bytes().data(), size_t(access.size()));
  return access.size();
}
Result<int64_t> number_argument(ThreadState& ts, Value argument) {
  if (argument.is_unbound()) return int64_t(0);
  Ref number = TRY(index(ts, argument));
  return int64_t(int_to_uint64_mask(number));
}

Result<Ref> fcntl_fcntl(ThreadState& ts, Value fd_value, Int32 command, Value argument) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  char buffer[kBufferBytes + 1] = {};
  int64_t size = argument.is_unbound() ? -1 : TRY(copy_argument(ts, argument, buffer, "fcntl"));
  if (size >= 0) {
    TRY(system_call(ts, [&] { return fcntl(fd, command, buffer); }));
    return Ref(TRY(bytes_of(ts, std::string_view(buffer, size_t(size)))));
  }
  int64_t number = TRY(number_argument(ts, argument));
  int64_t result = TRY(system_call(ts, [&] { return fcntl(fd, command, int(number)); }));
  return make_int(ts, result);
}

Result<Ref> fcntl_ioctl(ThreadState& ts, Value fd_value, Value request_value, Value argument, Truth mutate) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  unsigned long request = (unsigned long)uint32_t(TRY(number_argument(ts, request_value)));
  char buffer[kBufferBytes + 1] = {};
  // A writable buffer is changed in place.
  if (!argument.is_unbound() && !is_int(argument) && !is<Bytes>(argument) && !is<Str>(argument) && mutate &&
      supports_buffer(ts, argument)) {
    BufferAccess access = TRY(BufferAccess::get(ts, argument, buffer_flags::kWritable));
    if (size_t(access.size()) <= kBufferBytes) {
      std::memcpy(buffer, access.bytes().data(), size_t(access.size()));
      int64_t result = TRY(system_call(ts, [&] { return ioctl(fd, request, buffer); }));
      std::memcpy(access.writable().data(), buffer, size_t(access.size()));
      return make_int(ts, result);
    }
    int64_t result = TRY(system_call(ts, [&] { return ioctl(fd, request, access.writable().data()); }));
    return make_int(ts, result);
  }
  int64_t size = argument.is_unbound() ? -1 : TRY(copy_argument(ts, argument, buffer, "ioctl"));
  if (size >= 0) {
    TRY(system_call(ts, [&] { return ioctl(fd, request, buffer); }));
    return Ref(TRY(bytes_of(ts, std::string_view(buffer, size_t(size)))));
  }
  int64_t number = TRY(number_argument(ts, argument));
  int64_t result = TRY(system_call(ts, [&] { return ioctl(fd, request, int(number)); }));
  return make_int(ts, result);
}

Result<void> fcntl_flock(ThreadState& ts, Value fd_value, Int32 operation) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  TRY(system_call(ts, [&] { return flock(fd, operation); }));
  return {};
}

Result<void> fcntl_lockf(ThreadState& ts, Value fd_value, Int32 command, Index length, Index start, Int32 whence) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  struct flock lock{};
  if (command.value == LOCK_UN) lock.l_type = F_UNLCK;
  else if (command.value & LOCK_SH) lock.l_type = F_RDLCK;
  else if (command.value & LOCK_EX) lock.l_type = F_WRLCK;
  else return raise(ts, Exc::ValueError, "unrecognized lockf argument");
  lock.l_start = start.value;
  lock.l_len = length.value;
  lock.l_whence = short(whence.value);
  TRY(system_call(ts, [&] { return fcntl(fd, command.value & LOCK_NB ? F_SETLK : F_SETLKW, &lock); }));
  return {};
}

constexpr NativeMethod kFunctions[] = {
    function<fcntl_fcntl>("fcntl(fd, cmd, arg=0, /)", "Do an operation on an open file."),
    function<fcntl_ioctl>("ioctl(fd, request, arg=0, mutate_flag=True, /)", "Control a device."),
    function<fcntl_flock>("flock(fd, operation, /)", "Lock an open file."),
    function<fcntl_lockf>("lockf(fd, cmd, len=0, start=0, whence=0, /)", "Lock a part of a file."),
};

constexpr IntConstant kConstants[] = {
    // clang-format off
    {"DN_ACCESS", 1}, {"DN_ATTRIB", 32}, {"DN_CREATE", 4}, {"DN_DELETE", 8}, {"DN_MODIFY", 2},
    {"DN_MULTISHOT", 2147483648}, {"DN_RENAME", 16}, {"FASYNC", 8192}, {"FD_CLOEXEC", 1}, {"F_ADD_SEALS", 1033},
    {"F_DUPFD", 0}, {"F_DUPFD_CLOEXEC", 1030}, {"F_EXLCK", 4}, {"F_GETFD", 1}, {"F_GETFL", 3}, {"F_GETLEASE", 1025},
    {"F_GETLK", 5}, {"F_GETLK64", 5}, {"F_GETOWN", 9}, {"F_GETPIPE_SZ", 1032}, {"F_GETSIG", 11},
    {"F_GET_SEALS", 1034}, {"F_NOTIFY", 1026}, {"F_OFD_GETLK", 36}, {"F_OFD_SETLK", 37}, {"F_OFD_SETLKW", 38},
    {"F_RDLCK", 0}, {"F_SEAL_GROW", 4}, {"F_SEAL_SEAL", 1}, {"F_SEAL_SHRINK", 2}, {"F_SEAL_WRITE", 8}, {"F_SETFD", 2},
    {"F_SETFL", 4}, {"F_SETLEASE", 1024}, {"F_SETLK", 6}, {"F_SETLK64", 6}, {"F_SETLKW", 7}, {"F_SETLKW64", 7},
    {"F_SETOWN", 8}, {"F_SETPIPE_SZ", 1031}, {"F_SETSIG", 10}, {"F_SHLCK", 8}, {"F_UNLCK", 2}, {"F_WRLCK", 1},
    {"LOCK_EX", 2}, {"LOCK_MAND", 32}, {"LOCK_NB", 4}, {"LOCK_READ", 64}, {"LOCK_RW", 192}, {"LOCK_SH", 1},
    {"LOCK_UN", 8}, {"LOCK_WRITE", 128},
    // clang-format on
};

Result<void> initialize(ThreadState& ts, Module& module) { return module_add_ints(ts, module, kConstants); }

}  // namespace

extern const ModuleSpec module_fcntl;
const ModuleSpec module_fcntl{
    .name = "fcntl", .doc = "Control of open files.", .functions = kFunctions, .initialize = initialize};

}  // namespace ouro
