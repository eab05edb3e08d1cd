// Module _stat: the parts of a file's mode: constants, tests, and the text that `ls -l` shows.
#include <sys/stat.h>

#include "modules/module_spec.h"

namespace ouro {
namespace {

constexpr IntConstant kConstants[] = {
    // clang-format off
    {"SF_APPEND", 262144}, {"SF_ARCHIVED", 65536}, {"SF_IMMUTABLE", 131072}, {"SF_NOUNLINK", 1048576},
    {"SF_SNAPSHOT", 2097152}, {"ST_ATIME", 7}, {"ST_CTIME", 9}, {"ST_DEV", 2}, {"ST_GID", 5}, {"ST_INO", 1},
    {"ST_MODE", 0}, {"ST_MTIME", 8}, {"ST_NLINK", 3}, {"ST_SIZE", 6}, {"ST_UID", 4}, {"S_ENFMT", 02000},
    {"S_IEXEC", 0100}, {"S_IFBLK", 060000}, {"S_IFCHR", 020000}, {"S_IFDIR", 040000}, {"S_IFDOOR", 0},
    {"S_IFIFO", 010000}, {"S_IFLNK", 0120000}, {"S_IFPORT", 0}, {"S_IFREG", 0100000}, {"S_IFSOCK", 0140000},
    {"S_IFWHT", 0}, {"S_IREAD", 0400}, {"S_IRGRP", 040}, {"S_IROTH", 04}, {"S_IRUSR", 0400}, {"S_IRWXG", 070},
    {"S_IRWXO", 07}, {"S_IRWXU", 0700}, {"S_ISGID", 02000}, {"S_ISUID", 04000}, {"S_ISVTX", 01000}, {"S_IWGRP", 020},
    {"S_IWOTH", 02}, {"S_IWRITE", 0200}, {"S_IWUSR", 0200}, {"S_IXGRP", 010}, {"S_IXOTH", 01}, {"S_IXUSR", 0100},
    {"UF_APPEND", 4}, {"UF_COMPRESSED", 32}, {"UF_HIDDEN", 32768}, {"UF_IMMUTABLE", 2}, {"UF_NODUMP", 1},
    {"UF_NOUNLINK", 16}, {"UF_OPAQUE", 8},
    // clang-format on
};

Result<mode_t> mode_of(ThreadState& ts, Value value) {
  int64_t mode = TRY(index_as_int64(ts, value, Exc::OverflowError));
  if (mode < 0) return raise(ts, Exc::OverflowError, "can't convert negative value to unsigned int");
  if (mode > int64_t(UINT32_MAX)) return raise(ts, Exc::OverflowError, "mode out of range");
  return mode_t(mode);
}

template <mode_t kind>
Result<bool> is_kind(ThreadState& ts, Value mode) {
  return (TRY(mode_of(ts, mode)) & S_IFMT) == kind;
}
Result<bool> is_never(ThreadState& ts, Value mode) {
  TRY(mode_of(ts, mode));
  return false;
}
Result<int64_t> stat_ifmt(ThreadState& ts, Value mode) { return int64_t(TRY(mode_of(ts, mode)) & S_IFMT); }
Result<int64_t> stat_imode(ThreadState& ts, Value mode) { return int64_t(TRY(mode_of(ts, mode)) & 07777); }

char kind_letter(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG: return '-';
    case S_IFDIR: return 'd';
    case S_IFLNK: return 'l';
    case S_IFBLK: return 'b';
    case S_IFCHR: return 'c';
    case S_IFIFO: return 'p';
    case S_IFSOCK: return 's';
    default: return '?';
  }
}
Result<Ref> stat_filemode(ThreadState& ts, Value value) {
  mode_t mode = TRY(mode_of(ts, value));
  char text[10] = {kind_letter(mode)};
  for (int i = 0; i < 9; i++) text[1 + i] = mode & (0400 >> i) ? "rwx"[i % 3] : '-';
  if (mode & S_ISUID) text[3] = mode & S_IXUSR ? 's' : 'S';
  if (mode & S_ISGID) text[6] = mode & S_IXGRP ? 's' : 'S';
  if (mode & S_ISVTX) text[9] = mode & S_IXOTH ? 't' : 'T';
  return Ref(TRY(str_from_ascii(ts, std::string_view(text, sizeof text))));
}

constexpr NativeMethod kFunctions[] = {
    function<is_kind<S_IFDIR>>("S_ISDIR(mode, /)", "Whether it is a directory."),
    function<is_kind<S_IFCHR>>("S_ISCHR(mode, /)", "Whether it is a character device."),
    function<is_kind<S_IFBLK>>("S_ISBLK(mode, /)", "Whether it is a block device."),
    function<is_kind<S_IFREG>>("S_ISREG(mode, /)", "Whether it is a regular file."),
    function<is_kind<S_IFIFO>>("S_ISFIFO(mode, /)", "Whether it is a named pipe."),
    function<is_kind<S_IFLNK>>("S_ISLNK(mode, /)", "Whether it is a symbolic link."),
    function<is_kind<S_IFSOCK>>("S_ISSOCK(mode, /)", "Whether it is a socket."),
    function<is_never>("S_ISDOOR(mode, /)", "Whether it is a door: there are none."),
    function<is_never>("S_ISPORT(mode, /)", "Whether it is an event port: there are none."),
    function<is_never>("S_ISWHT(mode, /)", "Whether it is a whiteout: there are none."),
    function<stat_imode>("S_IMODE(mode, /)", "The part of the mode that chmod sets."),
    function<stat_ifmt>("S_IFMT(mode, /)", "The part of the mode that tells the kind of file."),
    function<stat_filemode>("filemode(mode, /)", "The mode as text like -rwxr-xr-x."),
};

Result<void> initialize(ThreadState& ts, Module& module) { return module_add_ints(ts, module, kConstants); }

}  // namespace

extern const ModuleSpec module_stat;
const ModuleSpec module_stat{
    .name = "_stat", .doc = "The parts of a file's mode.", .functions = kFunctions, .initialize = initialize};

}  // namespace ouro
