// Module _posixsubprocess: fork_exec, on which module subprocess stands.
//
// Everything the child needs is made before the fork. Between fork and exec the child touches no Python
// object, unless there is a preexec_fn to be called. What goes wrong there is written to the error pipe as
// "Name:errno in hex:words", which the parent reads.
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "modules/c_strings.h"
#include "modules/fork.h"
#include "modules/module_spec.h"
#include "objects/int.h"
#include "objects/list.h"

extern char** environ;

namespace ouro {
namespace {

struct Descriptors {
  int p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write;
};
struct Plan {
  ThreadState& ts;
  Descriptors fds;
  char* const* executables;
  char* const* argv;
  char* const* env;  // null: the parent's
  const char* cwd;   // null: stay
  const int* keep;   // sorted
  size_t keep_count;
  bool close_fds, restore_signals, new_session;
  int process_group, umask_value;
  bool set_gid, set_uid, set_groups;
  gid_t gid;
  uid_t uid;
  const gid_t* groups;
  size_t group_count;
  Value preexec;  // None: none
};

void write_all(int fd, const char* text, size_t size) {
  while (size > 0) {
    ssize_t count = write(fd, text, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text += count;
    size -= size_t(count);
  }
}
[[noreturn]] void fail(const Plan& plan, int error, const char* words) {
  char number[24];
  int size = snprintf(number, sizeof number, "OSError:%X:", unsigned(error));
  write_all(plan.fds.errpipe_write, number, size_t(size));
  write_all(plan.fds.errpipe_write, words, std::strlen(words));
  _exit(255);
}

void close_others(const Plan& plan) {
  // The gaps between the descriptors that are kept.
  int from = 3;
  for (size_t i = 0; i < plan.keep_count; i++) {
    int keep = plan.keep[i];
    if (keep < from) continue;
    if (keep > from) close_range(unsigned(from), unsigned(keep - 1), 0);
    from = keep + 1;
  }
  close_range(unsigned(from), ~0u, 0);
}

[[noreturn]] void run_child(const Plan& plan) {
  Descriptors fds = plan.fds;
  for (size_t i = 0; i < plan.keep_count; i++)
    if (plan.keep[i] != fds.errpipe_write && !set_descriptor_inheritable(plan.keep[i], true)) fail(plan, errno, "");
  for (int fd : {fds.p2cwrite, fds.c2pread, fds.errread, fds.errpipe_read})
    if (fd >= 0) close(fd);
  // Out of the way of the standard descriptors that are set first.
  auto move_up = [&](int& descriptor) {
    descriptor = dup(descriptor);
    if (descriptor < 0) fail(plan, errno, "");
  };
  if (fds.c2pwrite == 0) move_up(fds.c2pwrite);
  while (fds.errwrite == 0 || fds.errwrite == 1) move_up(fds.errwrite);
  const int wanted[3] = {fds.p2cread, fds.c2pwrite, fds.errwrite};
  for (int target = 0; target < 3; target++) {
    if (wanted[target] == target) {
      if (!set_descriptor_inheritable(target, true)) fail(plan, errno, "");
    } else if (wanted[target] >= 0 && dup2(wanted[target], target) < 0) {
      fail(plan, errno, "");
    }
  }
  if (plan.cwd && chdir(plan.cwd) < 0) fail(plan, errno, "noexec");
  if (plan.umask_value >= 0) umask(mode_t(plan.umask_value));
  if (plan.restore_signals) {
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
  }
  if (plan.new_session && setsid() < 0) fail(plan, errno, "noexec");
  if (plan.process_group >= 0 && setpgid(0, plan.process_group) < 0) fail(plan, errno, "noexec");
  if (plan.set_groups && setgroups(plan.group_count, plan.groups) < 0) fail(plan, errno, "noexec");
  if (plan.set_gid && setregid(plan.gid, plan.gid) < 0) fail(plan, errno, "noexec");
  if (plan.set_uid && setreuid(plan.uid, plan.uid) < 0) fail(plan, errno, "noexec");
  if (!plan.preexec.is_none()) {
    Result<Ref> result = call(plan.ts, plan.preexec);
    if (result.is_error()) {
      constexpr char kWords[] = "SubprocessError:0:Exception occurred in preexec_fn.";
      write_all(fds.errpipe_write, kWords, sizeof kWords - 1);
      _exit(255);
    }
  }
  if (plan.close_fds) close_others(plan);
  int error = ENOENT;
  for (char* const* path = plan.executables; *path; path++) {
    execve(*path, plan.argv, plan.env ? plan.env : environ);
    if (errno != ENOENT && errno != ENOTDIR && error == ENOENT) error = errno;
  }
  fail(plan, error == ENOENT ? errno : error, "");
}

Result<int64_t> fork_exec(ThreadState& ts, Args arguments) {
  if (arguments.size() != 23)
    return raise(ts, Exc::TypeError, "fork_exec expected 23 arguments, got {}", arguments.size());
  Value process_args = arguments[0], executables = arguments[1], keep = arguments[3], cwd = arguments[4],
        env = arguments[5], groups = arguments[18];
  Plan plan{.ts = ts};
  plan.preexec = arguments[21];
  plan.close_fds = TRY(is_true(ts, arguments[2]));
  int numbers[8];
  for (size_t i = 0; i < 8; i++) numbers[i] = TRY(native::convert_int32(ts, arguments[6 + i]));
  plan.fds = {numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]};
  plan.restore_signals = TRY(native::convert_int32(ts, arguments[14])) != 0;
  plan.new_session = TRY(native::convert_int32(ts, arguments[15])) != 0;
  plan.process_group = TRY(native::convert_int32(ts, arguments[16]));
  plan.umask_value = TRY(native::convert_int32(ts, arguments[20]));

  if (!is<Tuple>(keep))
    return raise(ts, Exc::TypeError, "fork_exec() argument 4 must be tuple, not {}", type_name(ts, keep));
  Tuple& kept = as<Tuple>(keep);
  RefTo<Bytes> keep_memory = TRY(bytes_allocate(ts, (kept.size + 1) * sizeof(int)));
  int* keep_list = reinterpret_cast<int*>(keep_memory->data());
  int64_t previous = -1;
  for (uint64_t i = 0; i < kept.size; i++) {
    int64_t fd;
    if (!is_int(kept[i]) || !int_to_int64(kept[i], fd) || fd < 0 || fd <= previous || fd > INT32_MAX)
      return raise(ts, Exc::ValueError, "bad value(s) in fds_to_keep");
    previous = fd;
    keep_list[i] = int(fd);
  }
  plan.keep = keep_list;
  plan.keep_count = kept.size;
  if (plan.close_fds && plan.fds.errpipe_write < 3) return raise(ts, Exc::ValueError, "errpipe_write must be >= 3");

  CStringArray paths(ts), argv(ts), environment(ts);
  TRY(paths.reserve(0));
  TRY(argv.reserve(0));
  TRY(paths.add_all(executables));
  if (process_args.is_none()) return raise(ts, Exc::TypeError, "argv must be a tuple or list");
  TRY(argv.add_all(process_args));
  plan.executables = paths.get();
  plan.argv = argv.get();
  if (!env.is_none()) {
    TRY(environment.reserve(0));
    TRY(environment.add_all(env));
    plan.env = environment.get();
  }
  SystemText directory;
  if (!cwd.is_none()) {
    TRY(SystemText::from(ts, cwd, directory));
    plan.cwd = directory.c_str();
  }
  RefTo<Bytes> group_memory;
  if (!groups.is_none()) {
    RefTo<Tuple> list = TRY(tuple_from(ts, groups));
    group_memory = TRY(bytes_allocate(ts, (list->size + 1) * sizeof(gid_t)));
    gid_t* ids = reinterpret_cast<gid_t*>(group_memory->data());
    for (uint64_t i = 0; i < list->size; i++) {
      if (!is_int((*list)[i])) return raise(ts, Exc::TypeError, "groups must be integers");
      auto id = user_id_of(ts, (*list)[i], "gid");
      if (id.is_error() && ts.catch_if(Exc::OverflowError)) return raise(ts, Exc::ValueError, "invalid group id");
      ids[i] = TRY(std::move(id));
    }
    plan.set_groups = true;
    plan.groups = ids;
    plan.group_count = list->size;
  }
  if (!arguments[17].is_none()) {
    plan.set_gid = true;
    plan.gid = TRY(user_id_of(ts, arguments[17], "gid"));
  }
  if (!arguments[19].is_none()) {
    plan.set_uid = true;
    plan.uid = TRY(user_id_of(ts, arguments[19], "uid"));
  }

  bool runs_python = !plan.preexec.is_none();
  if (runs_python) before_fork(ts);
  pid_t pid = fork();
  int error = errno;
  if (pid == 0) {
    if (runs_python) after_fork_in_child(ts);
    run_child(plan);
  }
  if (runs_python) after_fork_in_parent(ts);
  if (pid < 0) return raise_os_error(ts, error);
  return int64_t(pid);
}

constexpr NativeMethod kFunctions[] = {
    function<fork_exec>("fork_exec(*args)", "Fork, prepare the child's descriptors, and exec in it."),
};

}  // namespace

extern const ModuleSpec module_posixsubprocess;
const ModuleSpec module_posixsubprocess{
    .name = "_posixsubprocess", .doc = "What module subprocess stands on.", .functions = kFunctions};

}  // namespace ouro
