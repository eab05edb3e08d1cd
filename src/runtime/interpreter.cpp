// The start of an interpreter: heap, types, names. The order matters: a type must be laid out before anything of it is
// made, and dicts of types can be filled only when str, dict, tuple and the descriptors are laid out.
#include "runtime/interpreter.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <new>

#include "gil/native_thread.h"
#include "numeric/gmp_memory.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/function.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"
#include "runtime/collector.h"
#include "runtime/look_up_caches.h"
#include "runtime/process.h"
#include "runtime/type.h"

namespace ouro {

void prepare_builtin(Type& type, const TypeSpec& spec, Type* base);
Result<void> make_builtin_shapes(ThreadState& ts, Type& type);
Result<void> finish_builtin(ThreadState& ts, Type& type);
Result<Type*> type_allocate(ThreadState& ts, Type& metatype);
Result<void> make_exception_types(ThreadState& ts);
Result<void> make_collector(ThreadState& ts);

namespace {

struct BuiltinType {
  Type* BuiltinTypes::* field;
  const TypeSpec* spec;
};
const BuiltinType kBuiltinTypes[] = {
#define OURO_TYPE(name) {&BuiltinTypes::name, &spec_##name},
#include "runtime/builtin_types.def"
};

// Room in the table of interned strings for those of a start, so that it does not grow step by step.
constexpr uint64_t kNamesOfStart = 4096;

// The type of types, before there is a type to allocate it with.
Type* allocate_first_type(ThreadState& ts) {
  Heap& heap = ts.interpreter().heap;
  void* memory = heap.allocate(kPrefixBytes + sizeof(Type), PageKind::kContainer);
  if (!memory) return nullptr;
  std::memset(memory, 0, kPrefixBytes + sizeof(Type));
  auto* type = reinterpret_cast<Type*>(static_cast<char*>(memory) + kPrefixBytes);
  type->refcount = 1;
  bits_of(type) = object_bits::kLive;
  return type;
}

Result<void> make_types(ThreadState& ts) {
  BuiltinTypes& types = ts.types();
  types.type = allocate_first_type(ts);
  if (!types.type) return raised;
  types.type->type = types.type;
  prepare_builtin(*types.type, spec_type, nullptr);
  for (const BuiltinType& entry : kBuiltinTypes) {
    if (entry.field == &BuiltinTypes::type) continue;
    Type* type = TRY(type_allocate(ts, *types.type));
    types.*entry.field = type;
    Type* base = entry.field == &BuiltinTypes::object  ? nullptr
                 : entry.field == &BuiltinTypes::bool_ ? types.int_
                                                       : types.object;
    prepare_builtin(*type, *entry.spec, base);
  }
  types.type->base = types.object;
  types.object->refcount++;

  Interpreter& interpreter = ts.interpreter();
  interpreter.empty_tuple = TRY(tuple_allocate(ts, 0)).leak();
  interpreter.empty_bytes = TRY(bytes_allocate(ts, 0)).leak();
  interpreter.interned = TRY(dict_allocate(ts, kNamesOfStart)).leak();
  interpreter.empty_str = TRY(intern(ts, TRY(str_allocate(ts, 0, 0)))).leak();
  size_t number = 0;
#define OURO_NAME(text) interpreter.names[number++] = TRY(intern(ts, std::string_view(#text))).leak();
#include "runtime/names.def"
  for (const BuiltinType& entry : kBuiltinTypes)
    if (entry.spec) TRY(make_builtin_shapes(ts, *(types.*entry.field)));
  for (const BuiltinType& entry : kBuiltinTypes) {
    TRY(finish_builtin(ts, *(types.*entry.field)));
    ts.track(*(types.*entry.field));
  }
  return {};
}

}  // namespace

ThreadState* Interpreter::add_thread(uint64_t thread_id) {
  auto* thread = new (std::nothrow) ThreadState(*this, thread_id);
  if (!thread) return nullptr;
  if (!thread->initialize()) {
    delete thread;
    return nullptr;
  }
  thread->next = threads;
  if (threads) threads->previous = thread;
  threads = thread;
  return thread;
}

void Interpreter::unlink_thread(ThreadState& thread) {
  if (thread.next) thread.next->previous = thread.previous;
  if (thread.previous) thread.previous->next = thread.next;
  else threads = thread.next;
}
void Interpreter::remove_thread(ThreadState& thread) {
  unlink_thread(thread);
  delete &thread;
}

ThreadState* Interpreter::initialize() {
  numeric::provide_gmp_memory();
  if (!heap.initialize()) return nullptr;
  heap.set_limit(config.memory_limit);
  gil = Gil::create(kPriorityPolicy, breaker::kGilDropRequest);
  if (!gil) return nullptr;
  hash_key = numeric::hash_key_from_seed(uint32_t(config.hash_seed));
  for (Field* field :
       {&import_function, &importlib, &codec_search_path, &codec_cache, &codec_error_registry, &warnings_filters,
        &warnings_once, &warnings_default_action, &audit_hooks, &atexit_callbacks, &signal_handlers, &main_dict})
    field->initialize_null();
  look_ups = make_look_up_caches();
  ThreadState* ts = add_thread(native_thread_ident());
  if (!ts || !look_ups) return nullptr;
  main_thread = ts;
  ts->attach_to_native_stack();
  if (!gil->take(ts->gil_thread)) return nullptr;
  running = ts;
  auto make = [&]() -> Result<void> {
    TRY(make_types(*ts));
    TRY(make_exception_types(*ts));
    memory_error = TRY(make_exception(*ts, *types[Exc::MemoryError], {}));
    TRY(make_collector(*ts));
    return {};
  };
  return make().is_error() ? nullptr : ts;
}

// Daemon threads: those that sleep are woken, find the GIL closed and end. One that is inside a call of the system may
// still write to memory of the heap when it returns, and looks at its state then: both are left to it.
void Interpreter::end_threads_left() {
  constexpr int kTurns = 40;
  for (int turn = 0; turn < kTurns && threads; turn++) {
    for (ThreadState* thread = threads; thread;) {
      ThreadState& current = *thread;
      thread = thread->next;
      if (current.thread_let_go()) remove_thread(current);
      else current.parker.interrupt();
    }
    if (threads) usleep(turn < 10 ? 100 : 1000);
  }
  if (threads) {
    Heap::Reservation region = heap.give_up_region();
    gil->keep_mapped(region.address, region.bytes);
  }
  while (threads) {
    ThreadState& left = *threads;
    unlink_thread(left);
    left.let_go();
  }
}

Interpreter::~Interpreter() {
  // The region goes as a whole: what is left in it needs no release. Ref and Field members must not touch it.
  (void)memory_error.leak();
  if (main_thread && process.signal_thread.load() == main_thread) set_signal_thread(nullptr);
  ThreadState* last = running;
  if (last) {
    running = nullptr;
    if (!gil->closed()) gil->close(last->gil_thread);
    gil->drop(last->gil_thread);
  }
  for (ThreadState* thread : {last, main_thread != last ? main_thread : nullptr})
    if (thread) remove_thread(*thread);
  end_threads_left();
  std::free(look_ups);
}

}  // namespace ouro
