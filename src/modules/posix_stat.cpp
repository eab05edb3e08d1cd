// Module posix: what is known of a file: stat and its relatives, and changing it: mode, owner, times.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cmath>

#include "modules/posix_internal.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"

namespace ouro::posix {
namespace {

constexpr MemberRow kStatFields[] = {
    struct_field(0, "st_mode", "protection bits"),
    struct_field(1, "st_ino", "inode"),
    struct_field(2, "st_dev", "device"),
    struct_field(3, "st_nlink", "number of hard links"),
    struct_field(4, "st_uid", "user ID of owner"),
    struct_field(5, "st_gid", "group ID of owner"),
    struct_field(6, "st_size", "total size, in bytes"),
    struct_field(10, "st_atime", "time of last access"),
    struct_field(11, "st_mtime", "time of last modification"),
    struct_field(12, "st_ctime", "time of last change"),
    struct_field(13, "st_atime_ns", "time of last access in nanoseconds"),
    struct_field(14, "st_mtime_ns", "time of last modification in nanoseconds"),
    struct_field(15, "st_ctime_ns", "time of last change in nanoseconds"),
    struct_field(16, "st_blksize", "blocksize for filesystem I/O"),
    struct_field(17, "st_blocks", "number of blocks allocated"),
    struct_field(18, "st_rdev", "device type (if inode device)"),
};
// Times that were not given as floats are those of the tuple.
void complete_stat(Tuple& self) {
  for (uint32_t i = 7; i < 10; i++)
    if (self.items()[i + 3].is_none()) struct_sequence_set(self, i + 3, Ref::share(self.items()[i]));
}
const StructSequenceSpec kStatResult =
    struct_sequence("os.stat_result", "os", "What stat() tells of a file.", kStatFields, 19, 10, true, complete_stat);

constexpr MemberRow kStatvfsFields[] = {
    struct_field(0, "f_bsize", "block size"),        struct_field(1, "f_frsize", "fragment size"),
    struct_field(2, "f_blocks", "number of blocks"), struct_field(3, "f_bfree", "free blocks"),
    struct_field(4, "f_bavail", "available blocks"), struct_field(5, "f_files", "number of inodes"),
    struct_field(6, "f_ffree", "free inodes"),       struct_field(7, "f_favail", "available inodes"),
    struct_field(8, "f_flag", "mount flags"),        struct_field(9, "f_namemax", "longest file name"),
    struct_field(10, "f_fsid", "file system ID"),
};
const StructSequenceSpec kStatvfsResult =
    struct_sequence("os.statvfs_result", "os", "What statvfs() tells of a file system.", kStatvfsFields, 11, 10);

Result<void> set_int(ThreadState& ts, Tuple& tuple, uint32_t index, int64_t number) {
  struct_sequence_set(tuple, index, TRY(make_int(ts, number)));
  return {};
}
Result<void> set_unsigned(ThreadState& ts, Tuple& tuple, uint32_t index, uint64_t number) {
  struct_sequence_set(tuple, index, TRY(make_int_unsigned(ts, number)));
  return {};
}

// One time in its three forms: whole seconds, float, nanoseconds.
Result<void> set_time(ThreadState& ts, Tuple& tuple, uint32_t index, const timespec& time) {
  TRY(set_int(ts, tuple, index, time.tv_sec));
  struct_sequence_set(tuple, index + 3, TRY(make_float(ts, double(time.tv_sec) + 1e-9 * double(time.tv_nsec))));
  int64_t nanoseconds;
  if (!__builtin_mul_overflow(int64_t(time.tv_sec), int64_t(1'000'000'000), &nanoseconds) &&
      !__builtin_add_overflow(nanoseconds, int64_t(time.tv_nsec), &nanoseconds)) {
    return set_int(ts, tuple, index + 6, nanoseconds);
  }
  Ref seconds = TRY(make_int(ts, time.tv_sec)), billion = TRY(make_int(ts, 1'000'000'000));
  Ref product = TRY(int_multiply(ts, seconds, billion));
  Ref rest = TRY(make_int(ts, time.tv_nsec));
  struct_sequence_set(tuple, index + 6, TRY(int_add(ts, product, rest)));
  return {};
}

Result<Ref> do_stat(ThreadState& ts, Module& module, const char* function, Value path_value, Value dir_fd_value,
                    bool follow_symlinks, bool may_be_descriptor) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = function, .may_be_descriptor = may_be_descriptor}, path));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  if (path.is_descriptor()) {
    if (dir_fd != AT_FDCWD)
      return raise(ts, Exc::ValueError, "{}: can't specify dir_fd without matching path", function);
    if (!follow_symlinks) return raise(ts, Exc::ValueError, "{}: cannot use fd and follow_symlinks together", function);
  }
  struct stat status;
  TRY(system_call(
      ts,
      [&] {
        if (path.is_descriptor()) return fstat(path.descriptor(), &status);
        return fstatat(dir_fd, path.c_str(), &status, follow_symlinks ? 0 : AT_SYMLINK_NOFOLLOW);
      },
      path.filename()));
  return Ref(TRY(make_stat_result(ts, module_state<State>(module), status)));
}

Result<Ref> posix_stat(ThreadState& ts, Module& module, Value path, Value dir_fd, Truth follow_symlinks) {
  return do_stat(ts, module, "stat", path, dir_fd, follow_symlinks, true);
}
Result<Ref> posix_lstat(ThreadState& ts, Module& module, Value path, Value dir_fd) {
  return do_stat(ts, module, "lstat", path, dir_fd, false, false);
}
Result<Ref> posix_fstat(ThreadState& ts, Module& module, Int32 fd) {
  struct stat status;
  TRY(system_call(ts, [&] { return fstat(fd, &status); }));
  return Ref(TRY(make_stat_result(ts, module_state<State>(module), status)));
}

Result<Ref> make_statvfs_result(ThreadState& ts, Module& module, const struct statvfs& status) {
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *module_state<State>(module).statvfs_result));
  const uint64_t fields[] = {status.f_bsize,  status.f_frsize,  status.f_blocks, status.f_bfree,
                             status.f_bavail, status.f_files,   status.f_ffree,  status.f_favail,
                             status.f_flag,   status.f_namemax, status.f_fsid};
  for (uint32_t i = 0; i < std::size(fields); i++) TRY(set_unsigned(ts, *result, i, fields[i]));
  return Ref(std::move(result));
}
Result<Ref> posix_statvfs(ThreadState& ts, Module& module, Value path_value) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "statvfs", .may_be_descriptor = true}, path));
  struct statvfs status;
  TRY(system_call(
      ts, [&] { return path.is_descriptor() ? fstatvfs(path.descriptor(), &status) : statvfs(path.c_str(), &status); },
      path.filename()));
  return make_statvfs_result(ts, module, status);
}
Result<Ref> posix_fstatvfs(ThreadState& ts, Module& module, Int32 fd) {
  struct statvfs status;
  TRY(system_call(ts, [&] { return fstatvfs(fd, &status); }));
  return make_statvfs_result(ts, module, status);
}

Result<bool> posix_access(ThreadState& ts, Value path_value, Int32 mode, Value dir_fd_value, Truth effective_ids,
                          Truth follow_symlinks) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "access"}, path));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  int flags = (effective_ids ? AT_EACCESS : 0) | (follow_symlinks ? 0 : AT_SYMLINK_NOFOLLOW);
  CallResult result = TRY(call_without_gil(ts, [&] { return faccessat(dir_fd, path.c_str(), mode, flags); }));
  return !result.failed();
}

Result<void> posix_chmod(ThreadState& ts, Value path_value, Int32 mode, Value dir_fd_value, Truth follow_symlinks) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "chmod", .may_be_descriptor = true}, path));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  if (path.is_descriptor()) {
    TRY(system_call(ts, [&] { return fchmod(path.descriptor(), mode_t(mode.value)); }, path.filename()));
    return {};
  }
  if (!follow_symlinks && dir_fd == AT_FDCWD)
    return raise(ts, Exc::NotImplementedError, "chmod: follow_symlinks unavailable on this platform");
  int flags = follow_symlinks ? 0 : AT_SYMLINK_NOFOLLOW;
  TRY(system_call(ts, [&] { return fchmodat(dir_fd, path.c_str(), mode_t(mode.value), flags); }, path.filename()));
  return {};
}
Result<void> posix_fchmod(ThreadState& ts, Int32 fd, Int32 mode) {
  TRY(system_call(ts, [&] { return fchmod(fd, mode_t(mode.value)); }));
  return {};
}

Result<void> change_owner(ThreadState& ts, const char* function, Value path_value, Value uid_value, Value gid_value,
                          Value dir_fd_value, bool follow_symlinks, bool may_be_descriptor) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = function, .may_be_descriptor = may_be_descriptor}, path));
  uint32_t uid = TRY(user_id_of(ts, uid_value, "uid")), gid = TRY(user_id_of(ts, gid_value, "gid"));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  if (path.is_descriptor()) {
    if (dir_fd != AT_FDCWD)
      return raise(ts, Exc::ValueError, "{}: can't specify dir_fd without matching path", function);
    if (!follow_symlinks) return raise(ts, Exc::ValueError, "{}: cannot use fd and follow_symlinks together", function);
  }
  TRY(system_call(
      ts,
      [&] {
        if (path.is_descriptor()) return fchown(path.descriptor(), uid, gid);
        return fchownat(dir_fd, path.c_str(), uid, gid, follow_symlinks ? 0 : AT_SYMLINK_NOFOLLOW);
      },
      path.filename()));
  return {};
}
Result<void> posix_chown(ThreadState& ts, Value path, Value uid, Value gid, Value dir_fd, Truth follow_symlinks) {
  return change_owner(ts, "chown", path, uid, gid, dir_fd, follow_symlinks, true);
}
Result<void> posix_lchown(ThreadState& ts, Value path, Value uid, Value gid) {
  return change_owner(ts, "lchown", path, uid, gid, Value::none(), false, false);
}
Result<void> posix_fchown(ThreadState& ts, Int32 fd, Value uid_value, Value gid_value) {
  uint32_t uid = TRY(user_id_of(ts, uid_value, "uid")), gid = TRY(user_id_of(ts, gid_value, "gid"));
  TRY(system_call(ts, [&] { return fchown(fd, uid, gid); }));
  return {};
}

Result<timespec> time_of_seconds(ThreadState& ts, Value seconds) {
  if (is_float(seconds)) {
    double number = float_number(seconds);
    if (std::isnan(number)) return raise(ts, Exc::ValueError, "Invalid value NaN (not a number)");
    double whole;
    double rest = std::floor(std::modf(number, &whole) * 1e9);
    if (rest < 0) {
      rest += 1e9;
      whole -= 1.0;
    }
    if (!(whole >= -0x1p63 && whole < 0x1p63))
      return raise(ts, Exc::OverflowError, "timestamp out of range for platform time_t");
    return timespec{time_t(whole), long(rest)};
  }
  Ref number = TRY(index(ts, seconds));
  int64_t whole;
  if (!int_to_int64(number, whole)) return raise(ts, Exc::OverflowError, "timestamp out of range for platform time_t");
  return timespec{time_t(whole), 0};
}
Result<timespec> time_of_nanoseconds(ThreadState& ts, Value value) {
  Ref billion = TRY(make_int(ts, 1'000'000'000));
  Ref pair = TRY(divmod(ts, value, billion));
  if (!is<Tuple>(pair) || as<Tuple>(pair).size != 2)
    return raise(ts, Exc::TypeError, "{}.__divmod__() must return a 2-tuple, not {}", type_name(ts, value),
                 type_name(ts, pair));
  int64_t seconds = TRY(index_as_int64(ts, as<Tuple>(pair)[0], Exc::OverflowError));
  int64_t rest = TRY(index_as_int64(ts, as<Tuple>(pair)[1], Exc::OverflowError));
  return timespec{time_t(seconds), long(rest)};
}

Result<void> posix_utime(ThreadState& ts, Value path_value, Value times, Value ns, Value dir_fd_value,
                         Truth follow_symlinks) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "utime", .may_be_descriptor = true}, path));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  if (!times.is_none() && !ns.is_unbound())
    return raise(ts, Exc::ValueError, "utime: you may specify either 'times' or 'ns' but not both");
  timespec values[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
  if (!times.is_none()) {
    if (!is<Tuple>(times) || as<Tuple>(times).size != 2)
      return raise(ts, Exc::TypeError, "utime: 'times' must be either a tuple of two ints or None");
    for (int i = 0; i < 2; i++) values[i] = TRY(time_of_seconds(ts, as<Tuple>(times)[i]));
  } else if (!ns.is_unbound()) {
    if (!is<Tuple>(ns) || as<Tuple>(ns).size != 2)
      return raise(ts, Exc::TypeError, "utime: 'ns' must be a tuple of two ints");
    for (int i = 0; i < 2; i++) values[i] = TRY(time_of_nanoseconds(ts, as<Tuple>(ns)[i]));
  }
  if (path.is_descriptor()) {
    if (dir_fd != AT_FDCWD) return raise(ts, Exc::ValueError, "utime: can't specify dir_fd without matching path");
    if (!follow_symlinks) return raise(ts, Exc::ValueError, "utime: cannot use fd and follow_symlinks together");
  }
  TRY(system_call(
      ts,
      [&] {
        if (path.is_descriptor()) return futimens(path.descriptor(), values);
        return utimensat(dir_fd, path.c_str(), values, follow_symlinks ? 0 : AT_SYMLINK_NOFOLLOW);
      },
      path.filename()));
  return {};
}

Result<int64_t> posix_umask(ThreadState&, Int32 mask) { return int64_t(umask(mode_t(mask.value))); }

// --- extended attributes
Result<Ref> posix_getxattr(ThreadState& ts, Value path_value, Value attribute_value, Truth follow_symlinks) {
  PathArgument path, attribute;
  TRY(PathArgument::from(ts, path_value, {.function = "getxattr", .may_be_descriptor = true}, path));
  TRY(PathArgument::from(ts, attribute_value, {.function = "getxattr", .argument = "attribute"}, attribute));
  if (path.is_descriptor() && !follow_symlinks)
    return raise(ts, Exc::ValueError, "getxattr: cannot use fd and follow_symlinks together");
  for (size_t size = 128;; size = XATTR_SIZE_MAX) {
    RefTo<Bytes> result = TRY(bytes_allocate(ts, size));
    CallResult got = TRY(call_without_gil(ts, [&] {
      if (path.is_descriptor()) return fgetxattr(path.descriptor(), attribute.c_str(), result->data(), size);
      if (follow_symlinks) return getxattr(path.c_str(), attribute.c_str(), result->data(), size);
      return lgetxattr(path.c_str(), attribute.c_str(), result->data(), size);
    }));
    if (!got.failed()) return Ref(TRY(bytes_of(ts, result->span().first(size_t(got.value)))));
    if (got.error != ERANGE || size == XATTR_SIZE_MAX) return raise_os_error(ts, got.error, path.filename());
  }
}
Result<void> posix_setxattr(ThreadState& ts, Value path_value, Value attribute_value, Value value, Int32 flags,
                            Truth follow_symlinks) {
  PathArgument path, attribute;
  TRY(PathArgument::from(ts, path_value, {.function = "setxattr", .may_be_descriptor = true}, path));
  TRY(PathArgument::from(ts, attribute_value, {.function = "setxattr", .argument = "attribute"}, attribute));
  BufferAccess data = TRY(BufferAccess::get(ts, value));
  if (path.is_descriptor() && !follow_symlinks)
    return raise(ts, Exc::ValueError, "setxattr: cannot use fd and follow_symlinks together");
  TRY(system_call(
      ts,
      [&] {
        const uint8_t* bytes = data.bytes().data();
        size_t size = size_t(data.size());
        if (path.is_descriptor()) return fsetxattr(path.descriptor(), attribute.c_str(), bytes, size, flags);
        if (follow_symlinks) return setxattr(path.c_str(), attribute.c_str(), bytes, size, flags);
        return lsetxattr(path.c_str(), attribute.c_str(), bytes, size, flags);
      },
      path.filename()));
  return {};
}
Result<void> posix_removexattr(ThreadState& ts, Value path_value, Value attribute_value, Truth follow_symlinks) {
  PathArgument path, attribute;
  TRY(PathArgument::from(ts, path_value, {.function = "removexattr", .may_be_descriptor = true}, path));
  TRY(PathArgument::from(ts, attribute_value, {.function = "removexattr", .argument = "attribute"}, attribute));
  TRY(system_call(
      ts,
      [&] {
        if (path.is_descriptor()) return fremovexattr(path.descriptor(), attribute.c_str());
        return follow_symlinks ? removexattr(path.c_str(), attribute.c_str())
                               : lremovexattr(path.c_str(), attribute.c_str());
      },
      path.filename()));
  return {};
}
Result<Ref> posix_listxattr(ThreadState& ts, Value path_value, Truth follow_symlinks) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "listxattr", .may_be_none = true, .may_be_descriptor = true},
                         path));
  RefTo<Bytes> buffer = TRY(bytes_allocate(ts, 65536));
  int64_t size = TRY(system_call(
      ts,
      [&] {
        char* data = reinterpret_cast<char*>(buffer->data());
        if (path.is_descriptor()) return flistxattr(path.descriptor(), data, 65536);
        return follow_symlinks ? listxattr(path.c_str(), data, 65536) : llistxattr(path.c_str(), data, 65536);
      },
      path.filename()));
  RefTo<List> result = TRY(list_allocate(ts, 0));
  std::string_view rest(reinterpret_cast<const char*>(buffer->data()), size_t(size));
  while (!rest.empty()) {
    size_t end = rest.find('\0');
    if (end == rest.npos) end = rest.size();
    TRY(list_append(ts, *result, Ref(TRY(decode_file_name(ts, rest.substr(0, end))))));
    rest.remove_prefix(end < rest.size() ? end + 1 : end);
  }
  return Ref(std::move(result));
}

constexpr NativeMethod kFunctions[] = {
    module_function<posix_stat>("stat(module, /, path, *, dir_fd=None, follow_symlinks=True)",
                                "What is known of a file."),
    module_function<posix_lstat>("lstat(module, /, path, *, dir_fd=None)",
                                 "stat() that does not follow a symbolic link."),
    module_function<posix_fstat>("fstat(module, /, fd)", "stat() of an open file."),
    module_function<posix_statvfs>("statvfs(module, /, path)", "What is known of a file system."),
    module_function<posix_fstatvfs>("fstatvfs(module, fd, /)", "statvfs() of an open file."),
    function<posix_access>("access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
                           "Whether the user may access a file in the ways of mode."),
    function<posix_chmod>("chmod(path, mode, *, dir_fd=None, follow_symlinks=True)", "Change the permissions."),
    function<posix_fchmod>("fchmod(fd, mode)", "chmod() of an open file."),
    function<posix_chown>("chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", "Change owner and group."),
    function<posix_lchown>("lchown(path, uid, gid)", "chown() that does not follow a symbolic link."),
    function<posix_fchown>("fchown(fd, uid, gid)", "chown() of an open file."),
    function<posix_utime>("utime(path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)",
                          "Set the times of access and modification."),
    function<posix_umask>("umask(mask, /)", "Set the mask of permissions; gives the old one."),
    function<posix_getxattr>("getxattr(path, attribute, *, follow_symlinks=True)",
                             "The value of an extended attribute."),
    function<posix_setxattr>("setxattr(path, attribute, value, flags=0, *, follow_symlinks=True)",
                             "Set an extended attribute."),
    function<posix_removexattr>("removexattr(path, attribute, *, follow_symlinks=True)",
                                "Remove an extended attribute."),
    function<posix_listxattr>("listxattr(path=None, *, follow_symlinks=True)", "The names of the extended attributes."),
};

}  // namespace

Result<RefTo<Tuple>> make_stat_result(ThreadState& ts, State& state, const struct stat& status) {
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *state.stat_result));
  TRY(set_unsigned(ts, *result, 0, status.st_mode));
  TRY(set_unsigned(ts, *result, 1, status.st_ino));
  TRY(set_unsigned(ts, *result, 2, status.st_dev));
  TRY(set_unsigned(ts, *result, 3, status.st_nlink));
  TRY(set_unsigned(ts, *result, 4, status.st_uid));
  TRY(set_unsigned(ts, *result, 5, status.st_gid));
  TRY(set_int(ts, *result, 6, status.st_size));
  TRY(set_time(ts, *result, 7, status.st_atim));
  TRY(set_time(ts, *result, 8, status.st_mtim));
  TRY(set_time(ts, *result, 9, status.st_ctim));
  TRY(set_int(ts, *result, 16, status.st_blksize));
  TRY(set_int(ts, *result, 17, status.st_blocks));
  TRY(set_unsigned(ts, *result, 18, status.st_rdev));
  return result;
}

std::span<const NativeMethod> stat_functions() { return kFunctions; }

Result<void> add_stat_types(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.stat_result = TRY(struct_sequence_type(ts, kStatResult));
  state.statvfs_result = TRY(struct_sequence_type(ts, kStatvfsResult));
  TRY(module_add(ts, module, "stat_result", Value(state.stat_result)));
  return module_add(ts, module, "statvfs_result", Value(state.statvfs_result));
}

}  // namespace ouro::posix
