// Interpreter: one isolated Python: heap, types, interned strings, modules, GIL, threads. Nothing of it is reachable
// from another interpreter. Runtime (the process) owns interpreters.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>

#include "gil/gil.h"
#include "gil/lock.h"
#include "memory/heap.h"
#include "numeric/hash.h"
#include "runtime/thread_state.h"

namespace ouro {

struct Module;
struct Collector;
struct ModuleSpec;
struct LookUpCaches;
struct Code;
struct Function;
struct CallArguments;

struct BuiltinTypes {
#define OURO_TYPE(name) Type* name = nullptr;
#include "runtime/builtin_types.def"
#define OURO_TYPE(name) Type* name = nullptr;
#include "runtime/eval_types.def"
  Type* exception_group = nullptr;  // ExceptionGroup: made after the exceptions, of two of them
  Type* exceptions[int(Exc::kCount)] = {};
  Type* operator[](Exc exc) const { return exceptions[int(exc)]; }
};

namespace names {
enum Id : uint16_t {
#define OURO_NAME(text) k_##text,
#include "runtime/names.def"
  kCount
};
}  // namespace names

// What the layers above do for the runtime: filled in when an interpreter starts, by eval/ (install_eval) and by the
// modules named. Until then the functions of hooks.cpp that call them do without.
struct Hooks {
  Result<Ref> (*call_function)(ThreadState&, Value function, const CallArguments&) = nullptr;
  Dict* (*current_globals)(ThreadState&) = nullptr;
  Result<void> (*super_arguments)(ThreadState&, Ref& type, Ref& object) = nullptr;
  Code* (*frame_object_code)(Object& frame) = nullptr;
  Result<void> (*keep_running_code)(ThreadState&, Function& function) = nullptr;
  Result<Ref> (*import_module)(ThreadState&, const char* name) = nullptr;  // import
  Result<Ref> (*make_unraisable_arguments)(ThreadState&, Value exception, Value message, Value where) = nullptr;  // sys
  Result<void> (*warn_text)(ThreadState&, Type& category, Value message, int stack_level) = nullptr;  // _warnings
};

// What an interpreter is started with.
struct InterpreterConfig {
  const char* executable = "";  // sys.executable
  const char* home = nullptr;   // PYTHONHOME
  size_t memory_limit = 0;      // bytes, 0: none
  uint64_t hash_seed = 0;
  bool random_hash = true;
  int optimize = 0;
  int verbose = 0;
  int bytes_warning = 0;
  bool dont_write_bytecode = false;
  bool ignore_environment = false;
  bool isolated = false;
  bool no_site = false;
  bool no_user_site = false;
  bool unbuffered = false;
  bool quiet = false;
  bool inspect = false;
  bool interactive = false;
  bool debug = false;
  bool dev_mode = false;
  bool safe_path = false;
  bool utf8_mode = false;
  bool main_interpreter = true;  // handles signals
  bool verify_heap = false;      // debug aid: check the heap after each collection
  bool debug_ranges = true;      // code objects keep their columns
  bool frozen_modules = true;    // the modules that CPython has in its binary are frozen modules
  bool import_time = false;      // each import tells its time on standard error
  // Texts in the encoding of the file system; they outlive the interpreter.
  std::span<const char* const> arguments = {};           // sys.argv
  std::span<const char* const> original_arguments = {};  // sys.orig_argv
  std::span<const char* const> warn_options = {};        // sys.warnoptions
  std::span<const char* const> x_options = {};           // -X, as given: name or name=value
};

// What -X importtime needs to know of the imports that are going on.
struct ImportTimes {
  int level = 0;       // how many are inside each other
  int64_t inside = 0;  // nanoseconds of those inside the innermost one that is not at its end
  bool has_header = false;
};

class Interpreter {
 public:
  explicit Interpreter(const InterpreterConfig& config) : config(config), heap(this) {}
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;
  ~Interpreter();

  // Makes the heap, the first thread state, the built-in types and names. The calling thread holds the GIL after it.
  // Null: the memory was refused.
  ThreadState* initialize();
  // A state for a further thread of the interpreter; the caller holds the GIL. Null when refused.
  ThreadState* add_thread(uint64_t thread_id);
  void remove_thread(ThreadState& thread);
  // Takes a thread out of the list without deleting its state: for a thread that ends itself, which deletes it after it
  // has dropped the GIL.
  void unlink_thread(ThreadState& thread);

  InterpreterConfig config;
  Heap heap;
  BuiltinTypes types;
  Str* names[names::kCount] = {};  // strong, interned
  Str* characters[256] = {};       // strong: the strings of one character below U+0100
  Str* empty_str = nullptr;        // strong
  Tuple* empty_tuple = nullptr;    // strong
  Object* empty_bytes = nullptr;   // strong
  Dict* interned = nullptr;        // strong: str -> the same str; holds no count of its keys
  Dict* modules = nullptr;         // strong: sys.modules as made at the start
  Dict* builtins = nullptr;        // strong: the dict of module builtins
  Dict* sys_dict = nullptr;        // strong: the dict of module sys
  Field import_function;           // builtins.__import__ as made at the start
  Field importlib;                 // importlib._bootstrap, or null before it is there
  Ref memory_error;                // an instance kept ready
  Field codec_search_path, codec_cache, codec_error_registry;
  Field warnings_filters, warnings_once, warnings_default_action;
  void* syntax_state = nullptr;    // of module _ast; lives as long as the heap
  void* warnings_state = nullptr;  // of module _warnings; lives as long as the heap
  Field audit_hooks;
  Field atexit_callbacks;
  Field signal_handlers;  // list by signal number: module _signal
  Field main_dict;
  ImportTimes import_times;
  Hooks hooks;
  // Runs the Python handlers of signals that came and pending calls; set by module _signal.
  Result<void> (*serve_signals)(ThreadState&) = nullptr;
  // Raises KeyboardInterrupt when Ctrl-C came and its handler is signal.default_int_handler. Runs no Python.
  Result<void> (*serve_interrupt)(ThreadState&) = nullptr;
  Collector* collector = nullptr;
  LookUpCaches* look_ups = nullptr;

  GilPointer gil;
  ThreadState* running = nullptr;  // the thread that holds the GIL
  ThreadState* threads = nullptr;  // all thread states
  ThreadState* main_thread = nullptr;
  bool finalizing = false;

  numeric::HashKey hash_key{};
  // Counters of versions and numbers; 0: used up.
  uint32_t next_type_version = 1;
  uint32_t next_keys_version = 1;
  uint32_t next_code_version = 1;
  uint32_t next_shape_id = 1;
  uint32_t pending_names = 0;                  // of all types with kNamesPending
  uint64_t container_allocations = 0;          // net, since the last collection of the young generation
  uint64_t collection_trigger = ~uint64_t(0);  // more of them ask for a collection
  int recursion_limit = 1000;
  int max_str_digits = 4300;
  uint64_t stress_terminate_at = 0;  // OURO_STRESS=terminate:n counts down at every checkpoint
  uint64_t stress_collect_every = 0;
  uint64_t checkpoint_count = 0;

  Str& name(names::Id id) const { return *names[id]; }

 private:
  void end_threads_left();
};

inline BuiltinTypes& ThreadState::types() const { return interpreter_.types; }

// The type of any value.
inline Type& type_of(ThreadState& ts, Value value) {
  if (value.is_heap()) [[likely]]
    return *value.object()->type;
  BuiltinTypes& types = ts.types();
  if (value.is_small_int()) return *types.int_;
  if (value.is_flonum()) return *types.float_;
  if (value.is_bool()) return *types.bool_;
  if (value.is_none()) return *types.none_type;
  if (value.is_ellipsis()) return *types.ellipsis_type;
  OURO_ASSERT(value.is_not_implemented());
  return *types.not_implemented_type;
}

}  // namespace ouro
