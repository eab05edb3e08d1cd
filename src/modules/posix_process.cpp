// Module posix: processes: fork, exec, wait, signals to them, their identities and priorities.
#include <grp.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>

#include "modules/c_strings.h"
#include "modules/fork.h"
#include "modules/posix_internal.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/set.h"
#include "runtime/process.h"

extern char** environ;

namespace ouro {

extern const ModuleSpec module_posix;

static void call_hooks(ThreadState& ts, Field posix::State::* field, bool reversed) {
  Result<RefTo<Module>> found = native_module(ts, module_posix);
  if (found.is_error()) {
    write_unraisable(ts, Value::none());
    return;
  }
  RefTo<Module> module = found.release();
  posix::State& state = module_state<posix::State>(*module);
  if ((state.*field).is_null()) return;
  List& hooks = as<List>(state.*field);
  uint64_t count = hooks.size;
  for (uint64_t i = 0; i < count && i < hooks.size; i++) {
    Ref hook = Ref::share(hooks.items[reversed ? hooks.size - 1 - i : i]);
    Result<Ref> result = call(ts, hook);
    if (result.is_error() && ts.has_exception()) write_unraisable(ts, hook);
  }
}

void before_fork(ThreadState& ts) { call_hooks(ts, &posix::State::before_fork, true); }
void after_fork_in_parent(ThreadState& ts) { call_hooks(ts, &posix::State::after_fork_in_parent, false); }

void after_fork_in_child(ThreadState& ts) {
  Interpreter& interpreter = ts.interpreter();
  interpreter.gil->after_fork_in_child(ts.gil_thread);
  ts.parker.after_fork_in_child();
  interpreter.running = &ts;
  // The other threads' states are left as they are: what their frames hold belongs to nobody now.
  ts.next = ts.previous = nullptr;
  interpreter.threads = &ts;
  interpreter.main_thread = &ts;
  process_after_fork(ts);
  call_hooks(ts, &posix::State::after_fork_in_child, false);
}

namespace posix {
namespace {

constexpr MemberRow kWaitidFields[] = {
    struct_field(0, "si_pid", ""),    struct_field(1, "si_uid", ""),  struct_field(2, "si_signo", ""),
    struct_field(3, "si_status", ""), struct_field(4, "si_code", ""),
};
const StructSequenceSpec kWaitidResult =
    struct_sequence("posix.waitid_result", "posix", "What waitid() tells of a child.", kWaitidFields, 5, 5);
constexpr MemberRow kSchedFields[] = {struct_field(0, "sched_priority", "the scheduling priority")};
const StructSequenceSpec kSchedParam =
    struct_sequence("posix.sched_param", "posix", "Parameters of the scheduler.", kSchedFields, 1, 1);

// --- fork
Result<Ref> posix_register_at_fork(ThreadState& ts, Module& module, Value before, Value in_child, Value in_parent) {
  if (before.is_unbound() && in_child.is_unbound() && in_parent.is_unbound())
    return raise(ts, Exc::TypeError, "At least one argument is required.");
  State& state = module_state<State>(module);
  struct Row {
    const char* name;
    Value value;
    Field& field;
  } rows[] = {{"before", before, state.before_fork},
              {"after_in_child", in_child, state.after_fork_in_child},
              {"after_in_parent", in_parent, state.after_fork_in_parent}};
  for (Row& row : rows)
    if (!row.value.is_unbound() && !is_callable(ts, row.value))
      return raise(ts, Exc::TypeError, "'{}' must be callable, not {}", row.name, type_name(ts, row.value));
  for (Row& row : rows) {
    if (row.value.is_unbound()) continue;
    if (row.field.is_null()) row.field.set(TRY(list_allocate(ts, 4)));
    TRY(list_append(ts, as<List>(row.field), row.value));
  }
  return Ref::none();
}

template <class Fork>
Result<int64_t> fork_with(ThreadState& ts, Fork do_fork) {
  before_fork(ts);
  pid_t pid = do_fork();
  int error = errno;
  if (pid == 0) after_fork_in_child(ts);
  else after_fork_in_parent(ts);
  if (pid < 0) return raise_os_error(ts, error);
  return int64_t(pid);
}
Result<int64_t> posix_fork(ThreadState& ts) {
  return fork_with(ts, [] { return fork(); });
}
Result<Ref> posix_forkpty(ThreadState& ts) {
  int master = -1;
  int64_t pid = TRY(fork_with(ts, [&] { return forkpty(&master, nullptr, nullptr, nullptr); }));
  return Ref(TRY(make_tuple(ts, Value::small_int(pid), Value::small_int(master))));
}

// --- exec
Result<void> read_argv(ThreadState& ts, const char* function, Value argv, CStringArray& out) {
  if (!is<List>(argv) && !is<Tuple>(argv))
    return raise(ts, Exc::TypeError, "{}() arg 2 must be a tuple or list", function);
  if (TRY(length(ts, argv)) < 1) return raise(ts, Exc::ValueError, "{}() arg 2 must not be empty", function);
  TRY(out.add_all(argv));
  if (!out.get()[0][0]) return raise(ts, Exc::ValueError, "{}() arg 2 first element cannot be empty", function);
  return {};
}
Result<void> posix_execv(ThreadState& ts, Value path_value, Value argv) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "execv"}, path));
  CStringArray arguments(ts);
  TRY(read_argv(ts, "execv", argv, arguments));
  execv(path.c_str(), arguments.get());
  return raise_os_error(ts, errno);
}
Result<void> posix_execve(ThreadState& ts, Value path_value, Value argv, Value env) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "execve", .may_be_descriptor = true}, path));
  CStringArray arguments(ts), environment(ts);
  if (!is<List>(argv) && !is<Tuple>(argv)) return raise(ts, Exc::TypeError, "execve: argv must be a tuple or list");
  if (TRY(length(ts, argv)) < 1) return raise(ts, Exc::ValueError, "execve: argv must not be empty");
  if (!type_of(ts, env).slots.mp_subscript)
    return raise(ts, Exc::TypeError, "execve: environment must be a mapping object");
  TRY(arguments.add_all(argv));
  if (!arguments.get()[0][0]) return raise(ts, Exc::ValueError, "execve: argv first element cannot be empty");
  TRY(environment.reserve(0));
  TRY(environment.add_environment(env));
  if (path.is_descriptor()) fexecve(path.descriptor(), arguments.get(), environment.get());
  else execve(path.c_str(), arguments.get(), environment.get());
  return raise_os_error(ts, errno, path.filename());
}
Result<void> posix_exit_now(ThreadState&, Int32 status) { _exit(status); }
Result<void> posix_abort(ThreadState&) { std::abort(); }
Result<int64_t> posix_system(ThreadState& ts, Value command_value) {
  SystemText command;
  TRY(SystemText::from(ts, command_value, command));
  GilRelease released(ts);
  return int64_t(system(command.c_str()));
}

// --- wait
Result<Ref> pid_and_status(ThreadState& ts, int64_t pid, int status) {
  return Ref(TRY(make_tuple(ts, Value::small_int(pid), Value::small_int(status))));
}
Result<Ref> posix_wait(ThreadState& ts) {
  int status = 0;
  int64_t pid = TRY(system_call(ts, [&] { return wait(&status); }));
  return pid_and_status(ts, pid, status);
}
Result<Ref> posix_waitpid(ThreadState& ts, Int32 pid, Int32 options) {
  int status = 0;
  int64_t result = TRY(system_call(ts, [&] { return waitpid(pid, &status, options); }));
  return pid_and_status(ts, result, status);
}
Result<Ref> wait_with_usage(ThreadState& ts, pid_t pid, int options) {
  int status = 0;
  rusage usage{};
  int64_t result = TRY(system_call(ts, [&] { return wait4(pid, &status, options, &usage); }));
  Ref resource = TRY(import_module(ts, "resource"));
  Ref type = TRY(get_attribute(ts, resource, *TRY(intern(ts, "struct_rusage"))));
  RefTo<List> items = TRY(list_allocate(ts, 16));
  auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) * 1e-6; };
  TRY(list_append(ts, *items, TRY(make_float(ts, seconds(usage.ru_utime)))));
  TRY(list_append(ts, *items, TRY(make_float(ts, seconds(usage.ru_stime)))));
  for (long number : {usage.ru_maxrss, usage.ru_ixrss, usage.ru_idrss, usage.ru_isrss, usage.ru_minflt, usage.ru_majflt,
                      usage.ru_nswap, usage.ru_inblock, usage.ru_oublock, usage.ru_msgsnd, usage.ru_msgrcv,
                      usage.ru_nsignals, usage.ru_nvcsw, usage.ru_nivcsw})
    TRY(list_append(ts, *items, TRY(make_int(ts, number))));
  Ref result_usage = TRY(call(ts, type, Value(items)));
  return Ref(TRY(make_tuple(ts, Value::small_int(result), Value::small_int(status), result_usage)));
}
Result<Ref> posix_wait3(ThreadState& ts, Int32 options) { return wait_with_usage(ts, -1, options); }
Result<Ref> posix_wait4(ThreadState& ts, Int32 pid, Int32 options) { return wait_with_usage(ts, pid, options); }
Result<Ref> posix_waitid(ThreadState& ts, Module& module, Int32 idtype, Index id, Int32 options) {
  siginfo_t info{};
  TRY(system_call(ts, [&] { return waitid(idtype_t(idtype.value), id_t(id.value), &info, options); }));
  if (info.si_pid == 0) return Ref::none();
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *module_state<State>(module).waitid_result));
  const int64_t fields[] = {info.si_pid, info.si_uid, info.si_signo, info.si_status, info.si_code};
  for (uint32_t i = 0; i < 5; i++) struct_sequence_set(*result, i, Ref::small_int(fields[i]));
  return Ref(std::move(result));
}
Result<bool> posix_wcoredump(ThreadState&, Int32 status) { return bool(WCOREDUMP(status.value)); }
Result<bool> posix_wifcontinued(ThreadState&, Int32 status) { return bool(WIFCONTINUED(status.value)); }
Result<bool> posix_wifexited(ThreadState&, Int32 status) { return bool(WIFEXITED(status.value)); }
Result<bool> posix_wifsignaled(ThreadState&, Int32 status) { return bool(WIFSIGNALED(status.value)); }
Result<bool> posix_wifstopped(ThreadState&, Int32 status) { return bool(WIFSTOPPED(status.value)); }
Result<int64_t> posix_wexitstatus(ThreadState&, Int32 status) { return int64_t(WEXITSTATUS(status.value)); }
Result<int64_t> posix_wstopsig(ThreadState&, Int32 status) { return int64_t(WSTOPSIG(status.value)); }
Result<int64_t> posix_wtermsig(ThreadState&, Int32 status) { return int64_t(WTERMSIG(status.value)); }
Result<int64_t> posix_waitstatus_to_exitcode(ThreadState& ts, Value value) {
  if (!is_int(value) && !type_of(ts, value).slots.nb_index)
    return raise(ts, Exc::TypeError, "'{}' object cannot be interpreted as an integer", type_name(ts, value));
  int status = TRY(native::convert_int32(ts, value));
  if (WIFEXITED(status)) return int64_t(WEXITSTATUS(status));
  if (WIFSIGNALED(status)) return int64_t(-WTERMSIG(status));
  if (WIFSTOPPED(status))
    return raise(ts, Exc::ValueError, "process stopped by delivery of signal {}", WSTOPSIG(status));
  return raise(ts, Exc::ValueError, "invalid wait status: {}", status);
}

// --- signals
Result<void> posix_kill(ThreadState& ts, Int32 pid, Int32 signal) {
  if (kill(pid, signal) < 0) return raise_os_error(ts, errno);
  return ts.checkpoint();
}
Result<void> posix_killpg(ThreadState& ts, Int32 group, Int32 signal) {
  if (killpg(group, signal) < 0) return raise_os_error(ts, errno);
  return ts.checkpoint();
}
Result<int64_t> posix_pidfd_open(ThreadState& ts, Int32 pid, Int32 flags) {
  return system_call(ts, [&] { return syscall(SYS_pidfd_open, pid.value, unsigned(flags.value)); });
}

// --- identities
template <auto get>
Result<int64_t> plain_id(ThreadState&) {
  return int64_t(get());
}
template <auto set>
Result<void> set_uid_with(ThreadState& ts, Value value) {
  uint32_t id = TRY(user_id_of(ts, value, "uid"));
  if (set(id) < 0) return raise_os_error(ts, errno);
  return {};
}
template <auto set>
Result<void> set_gid_with(ThreadState& ts, Value value) {
  uint32_t id = TRY(user_id_of(ts, value, "gid"));
  if (set(id) < 0) return raise_os_error(ts, errno);
  return {};
}
template <auto set>
Result<void> set_two_ids(ThreadState& ts, Value real, Value effective) {
  const char* name = set == &setreuid ? "uid" : "gid";
  uint32_t a = TRY(user_id_of(ts, real, name)), b = TRY(user_id_of(ts, effective, name));
  if (set(a, b) < 0) return raise_os_error(ts, errno);
  return {};
}
template <auto set>
Result<void> set_three_ids(ThreadState& ts, Value real, Value effective, Value saved) {
  const char* name = set == &setresuid ? "uid" : "gid";
  uint32_t a = TRY(user_id_of(ts, real, name)), b = TRY(user_id_of(ts, effective, name)),
           c = TRY(user_id_of(ts, saved, name));
  if (set(a, b, c) < 0) return raise_os_error(ts, errno);
  return {};
}
template <auto get>
Result<Ref> three_ids(ThreadState& ts) {
  uid_t a, b, c;
  if (get(&a, &b, &c) < 0) return raise_os_error(ts, errno);
  return Ref(TRY(make_tuple(ts, Value::small_int(a), Value::small_int(b), Value::small_int(c))));
}
Result<int64_t> posix_getpgid(ThreadState& ts, Int32 pid) {
  return system_call(ts, [&] { return getpgid(pid); });
}
Result<int64_t> posix_getsid(ThreadState& ts, Int32 pid) {
  return system_call(ts, [&] { return getsid(pid); });
}
Result<void> posix_setpgid(ThreadState& ts, Int32 pid, Int32 group) {
  if (setpgid(pid, group) < 0) return raise_os_error(ts, errno);
  return {};
}
Result<void> posix_setpgrp(ThreadState& ts) {
  if (setpgid(0, 0) < 0) return raise_os_error(ts, errno);
  return {};
}
Result<void> posix_setsid(ThreadState& ts) {
  if (setsid() < 0) return raise_os_error(ts, errno);
  return {};
}
Result<Ref> list_of_groups(ThreadState& ts, const gid_t* groups, int count) {
  RefTo<List> result = TRY(list_allocate(ts, uint64_t(count)));
  for (int i = 0; i < count; i++) TRY(list_append(ts, *result, Value::small_int(groups[i])));
  return Ref(std::move(result));
}
Result<Ref> posix_getgroups(ThreadState& ts) {
  static constexpr int kMost = NGROUPS_MAX;
  RefTo<Bytes> memory = TRY(bytes_allocate(ts, kMost * sizeof(gid_t)));
  auto* groups = reinterpret_cast<gid_t*>(memory->data());
  int count = getgroups(kMost, groups);
  if (count < 0) return raise_os_error(ts, errno);
  return list_of_groups(ts, groups, count);
}
Result<Ref> posix_getgrouplist(ThreadState& ts, Value user_value, Value group) {
  SystemText user;
  TRY(SystemText::from(ts, user_value, user));
  uint32_t gid = TRY(user_id_of(ts, group, "gid"));
  int count = NGROUPS_MAX;
  RefTo<Bytes> memory = TRY(bytes_allocate(ts, size_t(count) * sizeof(gid_t)));
  auto* groups = reinterpret_cast<gid_t*>(memory->data());
  if (getgrouplist(user.c_str(), gid, groups, &count) < 0) return raise_os_error(ts, errno);
  return list_of_groups(ts, groups, count);
}
Result<void> posix_initgroups(ThreadState& ts, Value user_value, Value group) {
  SystemText user;
  TRY(SystemText::from(ts, user_value, user));
  uint32_t gid = TRY(user_id_of(ts, group, "gid"));
  if (initgroups(user.c_str(), gid) < 0) return raise_os_error(ts, errno);
  return {};
}
Result<void> posix_setgroups(ThreadState& ts, Value groups) {
  RefTo<Tuple> items = TRY(tuple_from(ts, groups));
  if (items->size > NGROUPS_MAX) return raise(ts, Exc::ValueError, "too many groups");
  RefTo<Bytes> memory = TRY(bytes_allocate(ts, items->size * sizeof(gid_t)));
  auto* ids = reinterpret_cast<gid_t*>(memory->data());
  for (uint64_t i = 0; i < items->size; i++) ids[i] = TRY(user_id_of(ts, (*items)[i], "gid"));
  if (setgroups(items->size, ids) < 0) return raise_os_error(ts, errno);
  return {};
}
Result<Ref> posix_getlogin(ThreadState& ts) {
  char name[256];
  if (int error = getlogin_r(name, sizeof name)) return raise_os_error(ts, error);
  return Ref(TRY(decode_file_name(ts, name)));
}

// --- scheduling
Result<int64_t> posix_nice(ThreadState& ts, Int32 increment) {
  errno = 0;
  int value = nice(increment);
  if (value == -1 && errno) return raise_os_error(ts, errno);
  return int64_t(value);
}
Result<int64_t> posix_getpriority(ThreadState& ts, Int32 which, Int32 who) {
  errno = 0;
  int value = getpriority(__priority_which_t(which.value), id_t(who.value));
  if (errno) return raise_os_error(ts, errno);
  return int64_t(value);
}
Result<void> posix_setpriority(ThreadState& ts, Int32 which, Int32 who, Int32 priority) {
  if (setpriority(__priority_which_t(which.value), id_t(who.value), priority) < 0) return raise_os_error(ts, errno);
  return {};
}
Result<void> posix_sched_yield(ThreadState& ts) {
  GilRelease released(ts);
  sched_yield();
  return {};
}
Result<int64_t> posix_sched_get_priority_max(ThreadState& ts, Int32 policy) {
  return system_call(ts, [&] { return sched_get_priority_max(policy); });
}
Result<int64_t> posix_sched_get_priority_min(ThreadState& ts, Int32 policy) {
  return system_call(ts, [&] { return sched_get_priority_min(policy); });
}
Result<int64_t> posix_sched_getscheduler(ThreadState& ts, Int32 pid) {
  return system_call(ts, [&] { return sched_getscheduler(pid); });
}
Result<sched_param> scheduler_parameter(ThreadState& ts, Module& module, Value value) {
  if (!value.is_heap() || value.object()->type != module_state<State>(module).sched_param)
    return raise(ts, Exc::TypeError, "must have a sched_param object");
  sched_param parameter{};
  parameter.sched_priority = TRY(native::convert_int32(ts, as<Tuple>(value)[0]));
  return parameter;
}
Result<void> posix_sched_setscheduler(ThreadState& ts, Module& module, Int32 pid, Int32 policy, Value value) {
  sched_param parameter = TRY(scheduler_parameter(ts, module, value));
  if (sched_setscheduler(pid, policy, &parameter) < 0) return raise_os_error(ts, errno);
  return {};
}
Result<Ref> posix_sched_getparam(ThreadState& ts, Module& module, Int32 pid) {
  sched_param parameter{};
  if (sched_getparam(pid, &parameter) < 0) return raise_os_error(ts, errno);
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *module_state<State>(module).sched_param));
  struct_sequence_set(*result, 0, Ref::small_int(parameter.sched_priority));
  return Ref(std::move(result));
}
Result<void> posix_sched_setparam(ThreadState& ts, Module& module, Int32 pid, Value value) {
  sched_param parameter = TRY(scheduler_parameter(ts, module, value));
  if (sched_setparam(pid, &parameter) < 0) return raise_os_error(ts, errno);
  return {};
}
Result<double> posix_sched_rr_get_interval(ThreadState& ts, Int32 pid) {
  timespec interval;
  if (sched_rr_get_interval(pid, &interval) < 0) return raise_os_error(ts, errno);
  return double(interval.tv_sec) + 1e-9 * double(interval.tv_nsec);
}
Result<Ref> posix_sched_getaffinity(ThreadState& ts, Int32 pid) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  if (sched_getaffinity(pid, sizeof cpus, &cpus) < 0) return raise_os_error(ts, errno);
  RefTo<List> list = TRY(list_allocate(ts, 8));
  for (int i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET(i, &cpus)) TRY(list_append(ts, *list, Value::small_int(i)));
  return call(ts, Value(ts.types().set), Value(list));
}
Result<void> posix_sched_setaffinity(ThreadState& ts, Int32 pid, Value mask) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  TRY(for_each(ts, mask, [&](Ref item) -> Result<bool> {
    int64_t cpu = TRY(index_as_int64(ts, item, Exc::OverflowError));
    if (cpu < 0) return raise(ts, Exc::ValueError, "negative CPU number");
    if (cpu >= CPU_SETSIZE) return raise(ts, Exc::OverflowError, "CPU number too large");
    CPU_SET(cpu, &cpus);
    return true;
  }));
  if (sched_setaffinity(pid, sizeof cpus, &cpus) < 0) return raise_os_error(ts, errno);
  return {};
}

constexpr NativeMethod kFunctions[] = {
    module_function<posix_register_at_fork>(
        "register_at_fork(module, /, *, before=<unrepresentable>, after_in_child=<unrepresentable>, "
        "after_in_parent=<unrepresentable>)",
        "Register callables for os.fork."),
    function<posix_fork>("fork()", "Fork a child; 0 in the child, its pid in the parent."),
    function<posix_forkpty>("forkpty()", "Fork a child with a new pseudo-terminal: (pid, master)."),
    function<posix_execv>("execv(path, argv, /)", "Replace the process by another program."),
    function<posix_execve>("execve(path, argv, env)", "Replace the process by another program with an environment."),
    function<posix_exit_now>("_exit(status)", "Exit at once, without cleaning up."),
    function<posix_abort>("abort()", "Abort the process."),
    function<posix_system>("system(command)", "Run a command in a shell; gives its status."),
    function<posix_wait>("wait()", "Wait for a child: (pid, status)."),
    function<posix_waitpid>("waitpid(pid, options, /)", "Wait for a child: (pid, status)."),
    function<posix_wait3>("wait3(options)", "Wait for a child: (pid, status, resource usage)."),
    function<posix_wait4>("wait4(pid, options)", "Wait for a child: (pid, status, resource usage)."),
    module_function<posix_waitid>("waitid(module, idtype, id, options, /)", "Wait for a child."),
    function<posix_wcoredump>("WCOREDUMP(status, /)", "Whether a core file was written."),
    function<posix_wifcontinued>("WIFCONTINUED(status)", "Whether the process was continued."),
    function<posix_wifexited>("WIFEXITED(status)", "Whether the process exited."),
    function<posix_wifsignaled>("WIFSIGNALED(status)", "Whether a signal ended the process."),
    function<posix_wifstopped>("WIFSTOPPED(status)", "Whether the process was stopped."),
    function<posix_wexitstatus>("WEXITSTATUS(status)", "The exit status."),
    function<posix_wstopsig>("WSTOPSIG(status)", "The signal that stopped the process."),
    function<posix_wtermsig>("WTERMSIG(status)", "The signal that ended the process."),
    function<posix_waitstatus_to_exitcode>("waitstatus_to_exitcode(status)", "The exit code of a wait status."),
    function<posix_kill>("kill(pid, signal, /)", "Send a signal to a process."),
    function<posix_killpg>("killpg(pgid, signal, /)", "Send a signal to a process group."),
    function<posix_pidfd_open>("pidfd_open(pid, flags=0)", "A descriptor of a process."),
    function<plain_id<getpid>>("getpid()", "The process id."),
    function<plain_id<getppid>>("getppid()", "The parent's process id."),
    function<plain_id<getuid>>("getuid()", "The user id."),
    function<plain_id<geteuid>>("geteuid()", "The effective user id."),
    function<plain_id<getgid>>("getgid()", "The group id."),
    function<plain_id<getegid>>("getegid()", "The effective group id."),
    function<plain_id<getpgrp>>("getpgrp()", "The process group."),
    function<set_uid_with<setuid>>("setuid(uid, /)", "Set the user id."),
    function<set_uid_with<seteuid>>("seteuid(euid, /)", "Set the effective user id."),
    function<set_gid_with<setgid>>("setgid(gid, /)", "Set the group id."),
    function<set_gid_with<setegid>>("setegid(egid, /)", "Set the effective group id."),
    function<set_two_ids<&setreuid>>("setreuid(ruid, euid, /)", "Set real and effective user id."),
    function<set_two_ids<&setregid>>("setregid(rgid, egid, /)", "Set real and effective group id."),
    function<set_three_ids<&setresuid>>("setresuid(ruid, euid, suid, /)", "Set real, effective and saved user id."),
    function<set_three_ids<&setresgid>>("setresgid(rgid, egid, sgid, /)", "Set real, effective and saved group id."),
    function<three_ids<getresuid>>("getresuid()", "Real, effective and saved user id."),
    function<three_ids<getresgid>>("getresgid()", "Real, effective and saved group id."),
    function<posix_getpgid>("getpgid(pid)", "The process group of a process."),
    function<posix_getsid>("getsid(pid, /)", "The session of a process."),
    function<posix_setpgid>("setpgid(pid, pgrp, /)", "Set the process group of a process."),
    function<posix_setpgrp>("setpgrp()", "Begin a process group."),
    function<posix_setsid>("setsid()", "Begin a session."),
    function<posix_getgroups>("getgroups()", "The supplemental groups."),
    function<posix_getgrouplist>("getgrouplist(user, group, /)", "The groups of a user."),
    function<posix_initgroups>("initgroups(username, gid, /)", "Set the groups to those of a user."),
    function<posix_setgroups>("setgroups(groups, /)", "Set the supplemental groups."),
    function<posix_getlogin>("getlogin()", "The name of the user logged in."),
    function<posix_nice>("nice(increment, /)", "Add to the niceness; gives the new one."),
    function<posix_getpriority>("getpriority(which, who)", "The scheduling priority."),
    function<posix_setpriority>("setpriority(which, who, priority)", "Set the scheduling priority."),
    function<posix_sched_yield>("sched_yield()", "Give up the CPU."),
    function<posix_sched_get_priority_max>("sched_get_priority_max(policy)", "The highest priority of a policy."),
    function<posix_sched_get_priority_min>("sched_get_priority_min(policy)", "The lowest priority of a policy."),
    function<posix_sched_getscheduler>("sched_getscheduler(pid, /)", "The scheduling policy."),
    module_function<posix_sched_setscheduler>("sched_setscheduler(module, pid, policy, param, /)",
                                              "Set the scheduling policy."),
    module_function<posix_sched_getparam>("sched_getparam(module, pid, /)", "The scheduling parameters."),
    module_function<posix_sched_setparam>("sched_setparam(module, pid, param, /)", "Set the scheduling parameters."),
    function<posix_sched_rr_get_interval>("sched_rr_get_interval(pid, /)", "The round-robin quantum in seconds."),
    function<posix_sched_getaffinity>("sched_getaffinity(pid, /)", "The CPUs a process may run on."),
    function<posix_sched_setaffinity>("sched_setaffinity(pid, mask, /)", "Set the CPUs a process may run on."),
};

}  // namespace

std::span<const NativeMethod> process_functions() { return kFunctions; }

Result<void> add_process_types(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.waitid_result = TRY(struct_sequence_type(ts, kWaitidResult));
  state.sched_param = TRY(struct_sequence_type(ts, kSchedParam));
  TRY(module_add(ts, module, "waitid_result", Value(state.waitid_result)));
  return module_add(ts, module, "sched_param", Value(state.sched_param));
}

}  // namespace posix
}  // namespace ouro
