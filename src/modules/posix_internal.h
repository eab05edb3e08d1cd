// What the files of module posix share: the types it makes and the tables of its functions, one per subject.
#pragma once

#include <span>

#include "modules/module_spec.h"
#include "modules/system_calls.h"
#include "objects/struct_sequence.h"

struct stat;

namespace ouro::posix {

// Of the module; the types live as long as the interpreter.
struct State {
  Type* stat_result;
  Type* statvfs_result;
  Type* terminal_size;
  Type* times_result;
  Type* uname_result;
  Type* waitid_result;
  Type* sched_param;
  Type* dir_entry;
  Type* scandir_iterator;
  // Lists of callables for os.fork, or null.
  Field before_fork, after_fork_in_parent, after_fork_in_child;
};

Result<RefTo<Tuple>> make_stat_result(ThreadState& ts, State& state, const struct stat& status);

// posix_stat.cpp: stat, access, chmod, utime ...
std::span<const NativeMethod> stat_functions();
Result<void> add_stat_types(ThreadState& ts, Module& module);
// posix_files.cpp: names of files: rename, unlink, mkdir, links ...
std::span<const NativeMethod> file_functions();
// posix_directory.cpp: listdir, scandir
std::span<const NativeMethod> directory_functions();
Result<void> add_directory_types(ThreadState& ts, Module& module);
// posix_descriptors.cpp: open, read, write ...
std::span<const NativeMethod> descriptor_functions();
// posix_process.cpp: fork, exec, wait, ids ...
std::span<const NativeMethod> process_functions();
Result<void> add_process_types(ThreadState& ts, Module& module);
// posix_system.cpp: uname, sysconf, urandom, environment ...
std::span<const NativeMethod> system_functions();
Result<void> add_system_types(ThreadState& ts, Module& module);
Result<void> add_environment(ThreadState& ts, Module& module);
// posix_constants.cpp
Result<void> add_constants(ThreadState& ts, Module& module);

}  // namespace ouro::posix
