// Module resource: limits and use of the process's resources.
#include <sys/resource.h>
#include <unistd.h>

#include "modules/module_spec.h"
#include "modules/system_calls.h"
#include "objects/int.h"
#include "objects/struct_sequence.h"

namespace ouro {
namespace {

constexpr MemberRow kUsageFields[] = {
    struct_field(0, "ru_utime", "user time used"),
    struct_field(1, "ru_stime", "system time used"),
    struct_field(2, "ru_maxrss", "max. resident set size"),
    struct_field(3, "ru_ixrss", "shared memory size"),
    struct_field(4, "ru_idrss", "unshared data size"),
    struct_field(5, "ru_isrss", "unshared stack size"),
    struct_field(6, "ru_minflt", "page faults not requiring I/O"),
    struct_field(7, "ru_majflt", "page faults requiring I/O"),
    struct_field(8, "ru_nswap", "number of swap outs"),
    struct_field(9, "ru_inblock", "block input operations"),
    struct_field(10, "ru_oublock", "block output operations"),
    struct_field(11, "ru_msgsnd", "IPC messages sent"),
    struct_field(12, "ru_msgrcv", "IPC messages received"),
    struct_field(13, "ru_nsignals", "signals received"),
    struct_field(14, "ru_nvcsw", "voluntary context switches"),
    struct_field(15, "ru_nivcsw", "involuntary context switches"),
};
const StructSequenceSpec kUsage =
    struct_sequence("resource.struct_rusage", "resource", "What getrusage() tells.", kUsageFields, 16, 16);

struct State {
  Type* usage;
};

Result<void> check_resource(ThreadState& ts, int resource) {
  if (resource < 0 || resource >= RLIM_NLIMITS) return raise(ts, Exc::ValueError, "invalid resource specified");
  return {};
}
Result<rlim_t> limit_of(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  int64_t limit;
  if (!int_to_int64(number, limit)) {
    if (int_sign(number) < 0) return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
    return rlim_t(int_to_uint64_mask(number));
  }
  return rlim_t(limit);
}
Result<rlimit> limits_of(ThreadState& ts, Value limits) {
  RefTo<Tuple> pair = TRY(tuple_from(ts, limits));
  if (pair->size != 2) return raise(ts, Exc::ValueError, "expected a tuple of 2 integers");
  rlimit result;
  result.rlim_cur = TRY(limit_of(ts, (*pair)[0]));
  result.rlim_max = TRY(limit_of(ts, (*pair)[1]));
  return result;
}
Result<Ref> pair_of(ThreadState& ts, const rlimit& limits) {
  Ref soft = TRY(make_int(ts, int64_t(limits.rlim_cur))), hard = TRY(make_int(ts, int64_t(limits.rlim_max)));
  return Ref(TRY(make_tuple(ts, soft, hard)));
}

Result<Ref> resource_getrlimit(ThreadState& ts, Int32 resource) {
  TRY(check_resource(ts, resource));
  rlimit limits;
  if (getrlimit(__rlimit_resource_t(resource.value), &limits) < 0) return raise_os_error(ts, errno);
  return pair_of(ts, limits);
}
Raised limit_error(ThreadState& ts, int error) {
  if (error == EINVAL) return raise(ts, Exc::ValueError, "current limit exceeds maximum limit");
  if (error == EPERM) return raise(ts, Exc::ValueError, "not allowed to raise maximum limit");
  return raise_os_error(ts, error);
}
Result<void> resource_setrlimit(ThreadState& ts, Int32 resource, Value limits_value) {
  TRY(check_resource(ts, resource));
  rlimit limits = TRY(limits_of(ts, limits_value));
  if (setrlimit(__rlimit_resource_t(resource.value), &limits) < 0) return limit_error(ts, errno);
  return {};
}
Result<Ref> resource_prlimit(ThreadState& ts, Int32 pid, Int32 resource, Value limits_value) {
  TRY(check_resource(ts, resource));
  rlimit limits{}, old{};
  bool given = !limits_value.is_unbound() && !limits_value.is_none();
  if (given) limits = TRY(limits_of(ts, limits_value));
  if (prlimit(pid, __rlimit_resource(resource.value), given ? &limits : nullptr, &old) < 0) {
    if (errno == EINVAL) return limit_error(ts, errno);
    return raise_os_error(ts, errno);
  }
  return pair_of(ts, old);
}
Result<Ref> resource_getrusage(ThreadState& ts, Module& module, Int32 who) {
  rusage usage;
  if (getrusage(__rusage_who_t(who.value), &usage) < 0) {
    if (errno == EINVAL) return raise(ts, Exc::ValueError, "invalid who parameter");
    return raise_os_error(ts, errno);
  }
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *module_state<State>(module).usage));
  auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) * 1e-6; };
  struct_sequence_set(*result, 0, TRY(make_float(ts, seconds(usage.ru_utime))));
  struct_sequence_set(*result, 1, TRY(make_float(ts, seconds(usage.ru_stime))));
  uint32_t at = 2;
  for (long number : {usage.ru_maxrss, usage.ru_ixrss, usage.ru_idrss, usage.ru_isrss, usage.ru_minflt, usage.ru_majflt,
                      usage.ru_nswap, usage.ru_inblock, usage.ru_oublock, usage.ru_msgsnd, usage.ru_msgrcv,
                      usage.ru_nsignals, usage.ru_nvcsw, usage.ru_nivcsw})
    struct_sequence_set(*result, at++, TRY(make_int(ts, number)));
  return Ref(std::move(result));
}
Result<int64_t> resource_getpagesize(ThreadState&) { return int64_t(sysconf(_SC_PAGESIZE)); }

constexpr NativeMethod kFunctions[] = {
    function<resource_getrlimit>("getrlimit(resource, /)", "The (soft, hard) limits of a resource."),
    function<resource_setrlimit>("setrlimit(resource, limits, /)", "Set the limits of a resource."),
    function<resource_prlimit>("prlimit(pid, resource, limits=<unrepresentable>, /)", "Limits of another process."),
    module_function<resource_getrusage>("getrusage(module, who, /)", "The resources used."),
    function<resource_getpagesize>("getpagesize()", "Bytes of a page of memory."),
};
constexpr IntConstant kConstants[] = {
    // clang-format off
    {"RLIMIT_AS", 9}, {"RLIMIT_CORE", 4}, {"RLIMIT_CPU", 0}, {"RLIMIT_DATA", 2}, {"RLIMIT_FSIZE", 1},
    {"RLIMIT_MEMLOCK", 8}, {"RLIMIT_MSGQUEUE", 12}, {"RLIMIT_NICE", 13}, {"RLIMIT_NOFILE", 7}, {"RLIMIT_NPROC", 6},
    {"RLIMIT_OFILE", 7}, {"RLIMIT_RSS", 5}, {"RLIMIT_RTPRIO", 14}, {"RLIMIT_RTTIME", 15}, {"RLIMIT_SIGPENDING", 11},
    {"RLIMIT_STACK", 3}, {"RLIM_INFINITY", -1}, {"RUSAGE_CHILDREN", -1}, {"RUSAGE_SELF", 0}, {"RUSAGE_THREAD", 1},
    // clang-format on
};
Result<void> initialize(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.usage = TRY(struct_sequence_type(ts, kUsage));
  TRY(module_add(ts, module, "struct_rusage", Value(state.usage)));
  TRY(module_add(ts, module, "error", Value(&exception_type(ts, Exc::OSError))));
  return module_add_ints(ts, module, kConstants);
}

}  // namespace

extern const ModuleSpec module_resource;
const ModuleSpec module_resource{
    .name = "resource",
    .doc = "Limits and use of resources.",
    .functions = kFunctions,
    .initialize = initialize,
    .state_bytes = sizeof(State),
};

}  // namespace ouro
