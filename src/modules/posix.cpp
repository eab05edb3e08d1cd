// Module posix: what os.py is made of. The functions stand by subject in posix_stat.cpp, posix_files.cpp,
// posix_directory.cpp, posix_descriptors.cpp, posix_process.cpp and posix_system.cpp; here they are put together.
#include "modules/posix_internal.h"

namespace ouro {
namespace posix {
namespace {

Result<void> initialize(ThreadState& ts, Module& module) {
  for (std::span<const NativeMethod> rows : {stat_functions(), file_functions(), directory_functions(),
                                             descriptor_functions(), process_functions(), system_functions()})
    TRY(module_add_functions(ts, module, rows));
  TRY(add_stat_types(ts, module));
  TRY(add_directory_types(ts, module));
  TRY(add_process_types(ts, module));
  TRY(add_system_types(ts, module));
  TRY(add_constants(ts, module));
  TRY(module_add(ts, module, "error", Value(exception_type(ts, Exc::OSError))));
  return add_environment(ts, module);
}

void visit_state(Module& module, ReferenceVisitor& visitor) {
  State& state = module_state<State>(module);
  visitor.visit(state.before_fork);
  visitor.visit(state.after_fork_in_parent);
  visitor.visit(state.after_fork_in_child);
}
void clear_state(ThreadState&, Module& module) {
  State& state = module_state<State>(module);
  state.before_fork.clear();
  state.after_fork_in_parent.clear();
  state.after_fork_in_child.clear();
}

}  // namespace
}  // namespace posix

extern const ModuleSpec module_posix;
const ModuleSpec module_posix{
    .name = "posix",
    .doc = "Access to the operating system; use module os instead.",
    .initialize = posix::initialize,
    .state_bytes = sizeof(posix::State),
    .visit_state = posix::visit_state,
    .clear_state = posix::clear_state,
};

}  // namespace ouro
