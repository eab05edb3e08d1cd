#include "runtime/region_copy.h"

#include <new>

#include "gil/native_thread.h"
#include "runtime/look_up_caches.h"
#include "runtime/ref.h"

namespace ouro {

namespace {

// Turns what the original holds into what the copy holds.
class Mapping {
 public:
  Mapping(const Heap& from, const Heap& to) : from_(from.region()), to_(to.region()) {}

  template <class T>
  T* operator()(T* old) const {
    return old ? reinterpret_cast<T*>(to_ + (reinterpret_cast<const char*>(old) - from_)) : nullptr;
  }
  Value operator()(Value old) const { return old.is_null() || !old.is_heap() ? old : Value((*this)(old.object())); }
  // The copy has the counts of the original: what is taken over was counted there.
  void adopt(Field& to, const Field& from) const { to.initialize(Ref::adopt((*this)(from.get()))); }

 private:
  const char* from_;
  char* to_;
};

CopyObstacles find_obstacles(const Heap& heap, const Interpreter& original) {
  struct Range {
    uintptr_t begin, bytes;
  };
  Range ranges[3] = {{reinterpret_cast<uintptr_t>(&original), sizeof original}};
  if (const ThreadState* thread = original.main_thread) {
    ranges[1] = {reinterpret_cast<uintptr_t>(thread), sizeof *thread};
    // Its beginning only: in all of its address space lies too much that a number may look like.
    ranges[2] = {reinterpret_cast<uintptr_t>(thread->data_base), 64 * 1024};
  }
  CopyObstacles found;
  for (PageHeader* page = heap.first_page(); page; page = heap.page_after(page)) {
    auto* at = reinterpret_cast<const uintptr_t*>(reinterpret_cast<char*>(page) + page->first_offset);
    size_t bytes = page->large ? size_t(page->page_count) * kPageBytes - page->first_offset
                               : size_t(page->untouched) * page->cell_bytes;
    for (const uintptr_t* end = at + bytes / sizeof *at; at < end; at++)
      for (const Range& range : ranges)
        if (*at - range.begin < range.bytes && found.words++ == 0) found.first = at;
  }
  return found;
}

}  // namespace

ThreadState* initialize_as_copy(Interpreter& copy, const Interpreter& original, CopyObstacles& obstacles) {
  if (!copy.heap.initialize_copy(original.heap)) return nullptr;
  copy.heap.set_limit(copy.config.memory_limit);
  copy.gil = Gil::create(kPriorityPolicy, breaker::kGilDropRequest);
  copy.look_ups = make_look_up_caches();
  if (!copy.gil || !copy.look_ups) return nullptr;
  Mapping mapped(original.heap, copy.heap);

  // The built-in types stand in a struct of nothing but Type*.
  static_assert(sizeof(BuiltinTypes) % sizeof(Type*) == 0);
  auto* types = reinterpret_cast<Type**>(&copy.types);
  auto* original_types = reinterpret_cast<Type* const*>(&original.types);
  for (size_t i = 0; i < sizeof(BuiltinTypes) / sizeof(Type*); i++) types[i] = mapped(original_types[i]);
  for (size_t i = 0; i < names::kCount; i++) copy.names[i] = mapped(original.names[i]);
  for (size_t i = 0; i < 256; i++) copy.characters[i] = mapped(original.characters[i]);
  copy.empty_str = mapped(original.empty_str);
  copy.empty_tuple = mapped(original.empty_tuple);
  copy.empty_bytes = mapped(original.empty_bytes);
  copy.interned = mapped(original.interned);
  copy.modules = mapped(original.modules);
  copy.builtins = mapped(original.builtins);
  copy.sys_dict = mapped(original.sys_dict);
  for (Field Interpreter::* field :
       {&Interpreter::import_function, &Interpreter::importlib, &Interpreter::codec_search_path,
        &Interpreter::codec_cache, &Interpreter::codec_error_registry, &Interpreter::warnings_filters,
        &Interpreter::warnings_once, &Interpreter::warnings_default_action, &Interpreter::audit_hooks,
        &Interpreter::atexit_callbacks, &Interpreter::signal_handlers, &Interpreter::main_dict})
    mapped.adopt(copy.*field, original.*field);
  copy.memory_error = Ref::adopt(mapped(original.memory_error.get()));
  copy.syntax_state = mapped(original.syntax_state);
  copy.warnings_state = mapped(original.warnings_state);
  copy.collector = mapped(original.collector);
  copy.hooks = original.hooks;
  copy.serve_signals = original.serve_signals;
  copy.serve_interrupt = original.serve_interrupt;

  copy.hash_key = original.hash_key;
  copy.next_type_version = original.next_type_version;
  copy.next_keys_version = original.next_keys_version;
  copy.next_code_version = original.next_code_version;
  copy.next_shape_id = original.next_shape_id;
  copy.pending_names = original.pending_names;
  copy.container_allocations = original.container_allocations;
  copy.collection_trigger = original.collection_trigger;
  copy.recursion_limit = original.recursion_limit;
  copy.max_str_digits = original.max_str_digits;

  ThreadState* thread = copy.add_thread(native_thread_ident());
  if (!thread) return nullptr;
  copy.main_thread = thread;
  thread->attach_to_native_stack();
  if (!copy.gil->take(thread->gil_thread)) return nullptr;
  copy.running = thread;
  const ThreadState& first = *original.main_thread;
  thread->table = first.table;
  for (Field ThreadState::* field :
       {&ThreadState::repr_running, &ThreadState::dict, &ThreadState::context, &ThreadState::trace_function,
        &ThreadState::profile_function, &ThreadState::async_gen_firstiter, &ThreadState::async_gen_finalizer})
    mapped.adopt(thread->*field, first.*field);
  thread->context_version = first.context_version;
  obstacles = find_obstacles(copy.heap, original);
  return thread;
}

}  // namespace ouro
