// Module posix: the system and the process as a whole: environment, limits and configuration, random bytes, times.
#include <sys/random.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "modules/c_strings.h"
#include "modules/posix_internal.h"
#include "objects/int.h"

extern char** environ;

namespace ouro::posix {

// posix_constants.cpp
Result<Maybe<int64_t>> configuration_name(std::string_view table, std::string_view name);

namespace {

constexpr MemberRow kTerminalFields[] = {
    struct_field(0, "columns", "width of the terminal window in characters"),
    struct_field(1, "lines", "height of the terminal window in characters"),
};
const StructSequenceSpec kTerminalSize = struct_sequence(
    "os.terminal_size", "os", "A tuple of (columns, lines) for holding terminal window size", kTerminalFields, 2, 2);
constexpr MemberRow kTimesFields[] = {
    struct_field(0, "user", "user time"),
    struct_field(1, "system", "system time"),
    struct_field(2, "children_user", "user time of children"),
    struct_field(3, "children_system", "system time of children"),
    struct_field(4, "elapsed", "elapsed time since an arbitrary point in the past"),
};
const StructSequenceSpec kTimesResult =
    struct_sequence("posix.times_result", "posix", "What times() tells.", kTimesFields, 5, 5);
constexpr MemberRow kUnameFields[] = {
    struct_field(0, "sysname", "operating system name"),    struct_field(1, "nodename", "name of machine on network"),
    struct_field(2, "release", "operating system release"), struct_field(3, "version", "operating system version"),
    struct_field(4, "machine", "hardware identifier"),
};
const StructSequenceSpec kUnameResult =
    struct_sequence("posix.uname_result", "posix", "What uname() tells.", kUnameFields, 5, 5);

Result<Ref> posix_uname(ThreadState& ts, Module& module) {
  utsname names;
  if (uname(&names) < 0) return raise_os_error(ts, errno);
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *module_state<State>(module).uname_result));
  const char* fields[] = {names.sysname, names.nodename, names.release, names.version, names.machine};
  for (uint32_t i = 0; i < 5; i++) struct_sequence_set(*result, i, TRY(decode_file_name(ts, fields[i])));
  return Ref(std::move(result));
}
Result<Ref> posix_times(ThreadState& ts, Module& module) {
  struct tms used;
  clock_t elapsed = times(&used);
  if (elapsed == clock_t(-1)) return raise_os_error(ts, errno);
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *module_state<State>(module).times_result));
  double ticks = double(sysconf(_SC_CLK_TCK));
  const clock_t fields[] = {used.tms_utime, used.tms_stime, used.tms_cutime, used.tms_cstime, elapsed};
  for (uint32_t i = 0; i < 5; i++) struct_sequence_set(*result, i, TRY(make_float(ts, double(fields[i]) / ticks)));
  return Ref(std::move(result));
}
Result<Ref> posix_getloadavg(ThreadState& ts) {
  double load[3];
  if (getloadavg(load, 3) != 3) return raise(ts, Exc::OSError, "Load averages are unobtainable");
  Ref a = TRY(make_float(ts, load[0])), b = TRY(make_float(ts, load[1])), c = TRY(make_float(ts, load[2]));
  return Ref(TRY(make_tuple(ts, a, b, c)));
}
Result<Ref> posix_cpu_count(ThreadState&) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count >= 1 ? Ref::small_int(count) : Ref::none();
}
Result<Ref> posix_strerror(ThreadState& ts, Int32 code) {
  char text[256];
  return Ref(TRY(decode_file_name(ts, strerror_r(code, text, sizeof text))));
}

Result<Ref> random_bytes(ThreadState& ts, int64_t size, unsigned flags, bool whole) {
  RefTo<Bytes> result = TRY(bytes_allocate(ts, uint64_t(size)));
  uint8_t* data = result->data();
  int64_t at = 0;
  while (at < size) {
    at += TRY(system_call(ts, [&] { return getrandom(data + at, size_t(size - at), flags); }));
    if (!whole) break;
  }
  if (at == size) return Ref(std::move(result));
  return Ref(TRY(bytes_of(ts, result->span().first(size_t(at)))));
}
Result<Ref> posix_urandom(ThreadState& ts, Index size) {
  if (size.value < 0) return raise(ts, Exc::ValueError, "negative argument not allowed");
  return random_bytes(ts, size.value, 0, true);
}
Result<Ref> posix_getrandom(ThreadState& ts, Index size, Int32 flags) {
  if (size.value < 0) return raise_os_error(ts, EINVAL);
  return random_bytes(ts, size.value, unsigned(flags.value), false);
}

// The number behind a name of sysconf and its relatives, or the number itself.
Result<int> configuration_number(ThreadState& ts, Value value, std::string_view table) {
  if (is<Str>(value)) {
    Utf8 name = TRY(Utf8::lossless(ts, as<Str>(value)));
    Maybe<int64_t> number = TRY(configuration_name(table, name.view()));
    if (!number) return raise(ts, Exc::ValueError, "unrecognized configuration name");
    return int(*number);
  }
  if (!is_int(value) && !type_of(ts, value).slots.nb_index)
    return raise(ts, Exc::TypeError, "configuration names must be strings or integers");
  return native::convert_int32(ts, value);
}
Result<int64_t> posix_sysconf(ThreadState& ts, Value name) {
  int number = TRY(configuration_number(ts, name, "sysconf_names"));
  errno = 0;
  long result = sysconf(number);
  if (result == -1 && errno) return raise_os_error(ts, errno);
  return int64_t(result);
}
Result<int64_t> posix_pathconf(ThreadState& ts, Value path_value, Value name) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "pathconf", .may_be_descriptor = true}, path));
  int number = TRY(configuration_number(ts, name, "pathconf_names"));
  errno = 0;
  long result = path.is_descriptor() ? fpathconf(path.descriptor(), number) : pathconf(path.c_str(), number);
  if (result == -1 && errno) {
    if (errno == EINVAL) return raise_os_error(ts, errno);
    return raise_os_error(ts, errno, path.filename());
  }
  return int64_t(result);
}
Result<int64_t> posix_fpathconf(ThreadState& ts, Value fd_value, Value name) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  int number = TRY(configuration_number(ts, name, "pathconf_names"));
  errno = 0;
  long result = fpathconf(fd, number);
  if (result == -1 && errno) return raise_os_error(ts, errno);
  return int64_t(result);
}
Result<Ref> posix_confstr(ThreadState& ts, Value name) {
  int number = TRY(configuration_number(ts, name, "confstr_names"));
  char text[512];
  errno = 0;
  size_t size = confstr(number, text, sizeof text);
  if (size == 0) {
    if (errno) return raise_os_error(ts, errno);
    return Ref::none();
  }
  if (size <= sizeof text) return Ref(TRY(decode_file_name(ts, {text, size - 1})));
  RefTo<Bytes> longer = TRY(bytes_allocate(ts, size));
  size = confstr(number, reinterpret_cast<char*>(longer->data()), longer->size);
  return Ref(TRY(decode_file_name(ts, longer->view().substr(0, size - 1))));
}

Result<void> posix_putenv(ThreadState& ts, Value name_value, Value value_value) {
  SystemText name, value;
  TRY(SystemText::from(ts, name_value, name));
  TRY(SystemText::from(ts, value_value, value));
  if (name.view().find('=') != std::string_view::npos)
    return raise(ts, Exc::ValueError, "illegal environment variable name");
  if (setenv(name.c_str(), value.c_str(), 1) != 0) return raise_os_error(ts, errno);
  return {};
}
Result<void> posix_unsetenv(ThreadState& ts, Value name_value) {
  SystemText name;
  TRY(SystemText::from(ts, name_value, name));
  if (unsetenv(name.c_str()) != 0) return raise_os_error(ts, errno);
  return {};
}

constexpr NativeMethod kFunctions[] = {
    module_function<posix_uname>("uname(module)", "Name and version of the system."),
    module_function<posix_times>("times(module)", "The times used by the process."),
    function<posix_getloadavg>("getloadavg()", "How many processes were ready in the last 1, 5 and 15 minutes."),
    function<posix_cpu_count>("cpu_count()", "The number of CPUs, or None."),
    function<posix_strerror>("strerror(code, /)", "An error number in words."),
    function<posix_urandom>("urandom(size, /)", "Random bytes fit for cryptography."),
    function<posix_getrandom>("getrandom(size, flags=0)", "Random bytes of the system, perhaps fewer than asked for."),
    function<posix_sysconf>("sysconf(name, /)", "A configuration value of the system."),
    function<posix_pathconf>("pathconf(path, name)", "A configuration value of a file."),
    function<posix_fpathconf>("fpathconf(fd, name, /)", "A configuration value of an open file."),
    function<posix_confstr>("confstr(name, /)", "A configuration text of the system."),
    function<posix_putenv>("putenv(name, value, /)", "Set a variable of the environment."),
    function<posix_unsetenv>("unsetenv(name, /)", "Take a variable out of the environment."),
};

}  // namespace

std::span<const NativeMethod> system_functions() { return kFunctions; }

Result<void> add_system_types(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.terminal_size = TRY(struct_sequence_type(ts, kTerminalSize));
  state.times_result = TRY(struct_sequence_type(ts, kTimesResult));
  state.uname_result = TRY(struct_sequence_type(ts, kUnameResult));
  TRY(module_add(ts, module, "terminal_size", Value(state.terminal_size)));
  TRY(module_add(ts, module, "times_result", Value(state.times_result)));
  return module_add(ts, module, "uname_result", Value(state.uname_result));
}

Result<void> add_environment(ThreadState& ts, Module& module) {
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  for (char** at = environ; at && *at; at++) {
    std::string_view entry(*at);
    size_t equal = entry.find('=');
    if (equal == entry.npos) continue;
    RefTo<Bytes> name = TRY(bytes_of(ts, entry.substr(0, equal)));
    RefTo<Bytes> value = TRY(bytes_of(ts, entry.substr(equal + 1)));
    TRY(dict_set_default(ts, *dict, Value(name), Value(value)));
  }
  return module_add(ts, module, "environ", Value(dict));
}

}  // namespace ouro::posix
