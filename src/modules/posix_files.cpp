// Module posix: the names of files: making, renaming and removing files, directories and links.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <climits>
#include <cstdio>

#include "modules/posix_internal.h"

namespace ouro::posix {
namespace {

Result<void> posix_mkdir(ThreadState& ts, Value path_value, Int32 mode, Value dir_fd_value) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "mkdir"}, path));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  TRY(system_call(ts, [&] { return mkdirat(dir_fd, path.c_str(), mode_t(mode.value)); }, path.filename()));
  return {};
}

Result<void> remove_name(ThreadState& ts, const char* function, Value path_value, Value dir_fd_value, int flags) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = function}, path));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  TRY(system_call(ts, [&] { return unlinkat(dir_fd, path.c_str(), flags); }, path.filename()));
  return {};
}
Result<void> posix_rmdir(ThreadState& ts, Value path, Value dir_fd) {
  return remove_name(ts, "rmdir", path, dir_fd, AT_REMOVEDIR);
}
Result<void> posix_unlink(ThreadState& ts, Value path, Value dir_fd) {
  return remove_name(ts, "unlink", path, dir_fd, 0);
}
Result<void> posix_remove(ThreadState& ts, Value path, Value dir_fd) {
  return remove_name(ts, "remove", path, dir_fd, 0);
}

Result<void> rename_name(ThreadState& ts, const char* function, Value src_value, Value dst_value, Value src_dir,
                         Value dst_dir) {
  PathArgument src, dst;
  TRY(PathArgument::from(ts, src_value, {.function = function, .argument = "src"}, src));
  TRY(PathArgument::from(ts, dst_value, {.function = function, .argument = "dst"}, dst));
  int src_fd = TRY(directory_descriptor_of(ts, src_dir)), dst_fd = TRY(directory_descriptor_of(ts, dst_dir));
  TRY(system_call(
      ts, [&] { return renameat(src_fd, src.c_str(), dst_fd, dst.c_str()); }, src.filename(), dst.filename()));
  return {};
}
Result<void> posix_rename(ThreadState& ts, Value src, Value dst, Value src_dir, Value dst_dir) {
  return rename_name(ts, "rename", src, dst, src_dir, dst_dir);
}
Result<void> posix_replace(ThreadState& ts, Value src, Value dst, Value src_dir, Value dst_dir) {
  return rename_name(ts, "replace", src, dst, src_dir, dst_dir);
}

Result<void> posix_link(ThreadState& ts, Value src_value, Value dst_value, Value src_dir, Value dst_dir,
                        Truth follow_symlinks) {
  PathArgument src, dst;
  TRY(PathArgument::from(ts, src_value, {.function = "link", .argument = "src"}, src));
  TRY(PathArgument::from(ts, dst_value, {.function = "link", .argument = "dst"}, dst));
  int src_fd = TRY(directory_descriptor_of(ts, src_dir)), dst_fd = TRY(directory_descriptor_of(ts, dst_dir));
  // With plain names this is link(), which does not follow on Linux, as it always was.
  bool follow = follow_symlinks && (src_fd != AT_FDCWD || dst_fd != AT_FDCWD);
  TRY(system_call(
      ts, [&] { return linkat(src_fd, src.c_str(), dst_fd, dst.c_str(), follow ? AT_SYMLINK_FOLLOW : 0); },
      src.filename(), dst.filename()));
  return {};
}

Result<void> posix_symlink(ThreadState& ts, Value src_value, Value dst_value, Truth, Value dir_fd_value) {
  PathArgument src, dst;
  TRY(PathArgument::from(ts, src_value, {.function = "symlink", .argument = "src"}, src));
  TRY(PathArgument::from(ts, dst_value, {.function = "symlink", .argument = "dst"}, dst));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  TRY(system_call(ts, [&] { return symlinkat(src.c_str(), dir_fd, dst.c_str()); }, src.filename(), dst.filename()));
  return {};
}

Result<Ref> posix_readlink(ThreadState& ts, Value path_value, Value dir_fd_value) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "readlink"}, path));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  char target[PATH_MAX + 1];
  int64_t size =
      TRY(system_call(ts, [&] { return readlinkat(dir_fd, path.c_str(), target, PATH_MAX); }, path.filename()));
  if (path.is_bytes()) return Ref(TRY(bytes_of(ts, std::string_view(target, size_t(size)))));
  return Ref(TRY(decode_file_name(ts, {target, size_t(size)})));
}

Result<void> posix_chdir(ThreadState& ts, Value path_value) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "chdir", .may_be_descriptor = true}, path));
  TRY(system_call(
      ts, [&] { return path.is_descriptor() ? fchdir(path.descriptor()) : chdir(path.c_str()); }, path.filename()));
  return {};
}
Result<void> posix_fchdir(ThreadState& ts, Value fd_value) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  TRY(system_call(ts, [&] { return fchdir(fd); }));
  return {};
}
Result<void> posix_chroot(ThreadState& ts, Value path_value) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "chroot"}, path));
  TRY(system_call(ts, [&] { return chroot(path.c_str()); }, path.filename()));
  return {};
}

Result<Ref> current_directory(ThreadState& ts, bool as_bytes) {
  for (size_t size = PATH_MAX;; size *= 2) {
    RefTo<Bytes> buffer = TRY(bytes_allocate(ts, size));
    char* data = reinterpret_cast<char*>(buffer->data());
    CallResult result = TRY(call_without_gil(ts, [&] { return getcwd(data, size) ? 0 : -1; }));
    if (!result.failed()) {
      std::string_view name(data);
      if (as_bytes) return Ref(TRY(bytes_of(ts, name)));
      return Ref(TRY(decode_file_name(ts, name)));
    }
    if (result.error != ERANGE || size > (size_t(1) << 24)) return raise_os_error(ts, result.error);
  }
}
Result<Ref> posix_getcwd(ThreadState& ts) { return current_directory(ts, false); }
Result<Ref> posix_getcwdb(ThreadState& ts) { return current_directory(ts, true); }

Result<void> posix_mkfifo(ThreadState& ts, Value path_value, Int32 mode, Value dir_fd_value) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "mkfifo"}, path));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  TRY(system_call(ts, [&] { return mkfifoat(dir_fd, path.c_str(), mode_t(mode.value)); }));
  return {};
}
Result<void> posix_mknod(ThreadState& ts, Value path_value, Int32 mode, UInt64 device, Value dir_fd_value) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "mknod"}, path));
  int dir_fd = TRY(directory_descriptor_of(ts, dir_fd_value));
  TRY(system_call(ts, [&] { return mknodat(dir_fd, path.c_str(), mode_t(mode.value), dev_t(device.value)); }));
  return {};
}
Result<int64_t> posix_major(ThreadState&, UInt64 device) { return int64_t(gnu_dev_major(device)); }
Result<int64_t> posix_minor(ThreadState&, UInt64 device) { return int64_t(gnu_dev_minor(device)); }
Result<uint64_t> posix_makedev(ThreadState&, Int32 major_number, Int32 minor_number) {
  return uint64_t(gnu_dev_makedev(unsigned(major_number.value), unsigned(minor_number.value)));
}

Result<void> posix_truncate(ThreadState& ts, Value path_value, Index length) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "truncate", .may_be_descriptor = true}, path));
  TRY(system_call(
      ts,
      [&] {
        return path.is_descriptor() ? ftruncate(path.descriptor(), length.value) : truncate(path.c_str(), length.value);
      },
      path.filename()));
  return {};
}

Result<Ref> posix_fspath(ThreadState& ts, Value path) { return fspath(ts, path); }

// The normal form of a path by its text alone: no "." parts, no empty ones, ".." resolved where a part stands
// before it. Two leading slashes are kept (POSIX gives them a meaning of their own), more become one.
Result<Ref> posix_path_normpath(ThreadState& ts, Value path) {
  Ref given = TRY(fspath(ts, path));
  Utf8 utf8;
  std::string_view rest;
  bool is_bytes = is<Bytes>(given);
  if (is_bytes) rest = as<Bytes>(given).view();
  else {
    utf8 = TRY(Utf8::lossless(ts, as<Str>(given)));
    rest = utf8.view();
  }
  size_t size = rest.size();
  RefTo<Bytes> buffer = TRY(bytes_allocate(ts, size + 1));
  char* out = reinterpret_cast<char*>(buffer->data());
  size_t at = 0, root = 0;
  while (root < size && rest[root] == '/') root++;
  if (root > 2) root = 1;
  for (size_t i = 0; i < root; i++) out[at++] = '/';
  // Parts before `fixed` are ".." that nothing can take away.
  size_t fixed = at;
  while (!rest.empty()) {
    size_t end = rest.find('/');
    std::string_view part = rest.substr(0, end);
    rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (at > fixed) {
        while (at > fixed && out[at - 1] != '/') at--;
        if (at > fixed) at--;
        continue;
      }
      if (root) continue;
    }
    if (at > root) out[at++] = '/';
    for (char c : part) out[at++] = c;
    if (part == "..") fixed = at;
  }
  if (at == 0) out[at++] = '.';
  std::string_view result(out, at);
  if (is_bytes) return Ref(TRY(bytes_of(ts, result)));
  return Ref(TRY(str_from_utf8(ts, result)));
}

constexpr NativeMethod kFunctions[] = {
    function<posix_mkdir>("mkdir(path, mode=511, *, dir_fd=None)", "Make a directory."),
    function<posix_rmdir>("rmdir(path, *, dir_fd=None)", "Remove an empty directory."),
    function<posix_unlink>("unlink(path, *, dir_fd=None)", "Remove a file's name."),
    function<posix_remove>("remove(path, *, dir_fd=None)", "Remove a file's name."),
    function<posix_rename>("rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
                           "Give a file or directory another name."),
    function<posix_replace>("replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
                            "rename() that overwrites the destination."),
    function<posix_link>("link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
                         "Make a hard link."),
    function<posix_symlink>("symlink(src, dst, target_is_directory=False, *, dir_fd=None)", "Make a symbolic link."),
    function<posix_readlink>("readlink(path, *, dir_fd=None)", "What a symbolic link points to."),
    function<posix_chdir>("chdir(path)", "Change the working directory."),
    function<posix_fchdir>("fchdir(fd)", "Change to the directory of an open file."),
    function<posix_chroot>("chroot(path)", "Change the root directory."),
    function<posix_getcwd>("getcwd()", "The working directory."),
    function<posix_getcwdb>("getcwdb()", "The working directory as bytes."),
    function<posix_mkfifo>("mkfifo(path, mode=438, *, dir_fd=None)", "Make a named pipe."),
    function<posix_mknod>("mknod(path, mode=384, device=0, *, dir_fd=None)", "Make a file system node."),
    function<posix_major>("major(device, /)", "The major number of a device."),
    function<posix_minor>("minor(device, /)", "The minor number of a device."),
    function<posix_makedev>("makedev(major, minor, /)", "The device of two numbers."),
    function<posix_truncate>("truncate(path, length)", "Set the size of a file."),
    function<posix_fspath>("fspath(path)", "The str or bytes of a path object."),
    function<posix_path_normpath>("_path_normpath(path)", "The normal form of a path."),
};

}  // namespace

std::span<const NativeMethod> file_functions() { return kFunctions; }

}  // namespace ouro::posix
