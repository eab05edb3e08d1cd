// The life of an object: allocation with its header, destruction with finalizer and weak references, and what both
// need of the thread state.
#include <cstring>

#include "objects/exception.h"
#include "objects/str.h"
#include "objects/traceback.h"
#include "objects/weakref.h"
#include "runtime/collector.h"
#include "runtime/errors.h"
#include "runtime/interpreter.h"
#include "runtime/shape.h"
#include "runtime/type_header.h"

namespace ouro {

// Destruction nested deeper than this is deferred, so that C++ recursion stays bounded. CPython defers at the same
// depth, which the order of finalizers shows.
static constexpr int kDeepestDestruction = 50;

// Sets the header of a cell of a type without prefix.
static inline Object* begin_object(void* memory, Type& type) {
  auto* object = static_cast<Object*>(memory);
  object->refcount = 1;
  object->type = &type;
  if (type.flags & type_flags::kHeapType) type.refcount++;
  return object;
}

// What the collector counts of a new container.
static inline void begin_container(ThreadState& ts, Object* object) {
  Interpreter& interpreter = ts.interpreter();
  bits_of(object) = object_bits::kLive | object_bits::kYoung;
  PageHeader* page = PageHeader::of(object);
  if (page->young++ == 0) [[unlikely]]
    interpreter.heap.add_recent(page);
  if (++interpreter.container_allocations > interpreter.collection_trigger) [[unlikely]]
    ts.eval_breaker.fetch_or(breaker::kCollect, std::memory_order_relaxed);
}

Result<Object*> ThreadState::allocate(Type& type, size_t extra) {
  uint32_t flags = type.flags;
  if (flags & type_flags::kHasPrefix) return allocate_with_prefix(type, extra);
  if (flags & type_flags::kContainer) return allocate_container<true>(type, extra);
  void* memory = interpreter_.heap.allocate(type.instance_bytes + extra, PageKind::kPlain);
  if (!memory) [[unlikely]]
    return memory_refused();
  return begin_object(memory, type);
}

Result<Object*> ThreadState::allocate_untracked(Type& type, size_t extra) {
  OURO_ASSERT((type.flags & (type_flags::kHasPrefix | type_flags::kContainer)) == type_flags::kContainer);
  return allocate_container<false>(type, extra);
}

template <bool counted>
Result<Object*> ThreadState::allocate_container(Type& type, size_t extra) {
  void* memory = interpreter_.heap.allocate(type.instance_bytes + extra, PageKind::kContainer);
  if (!memory) [[unlikely]]
    return memory_refused();
  Object* object = begin_object(memory, type);
  if constexpr (counted) begin_container(*this, object);
  else bits_of(object) = object_bits::kLive;
  return object;
}

Result<Object*> ThreadState::allocate_with_prefix(Type& type, size_t extra) {
  size_t bytes = type.instance_bytes + extra + kPrefixBytes + type.inline_capacity * sizeof(Value);
  bool container = type.flags & type_flags::kContainer;
  void* memory = interpreter_.heap.allocate(bytes, container ? PageKind::kContainer : PageKind::kPlain);
  if (!memory) [[unlikely]]
    return memory_refused();
  Object* object = begin_object(static_cast<char*>(memory) + kPrefixBytes, type);
  ObjectPrefix& header = prefix_of(*object);
  header.weak_references = nullptr;
  header.shape = type.root_shape;
  header.values = reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + type.instance_bytes);
  header.capacity = type.inline_capacity;
  header.values_inline = 1;
  if (type.slot_count) {
    size_t slot_bytes = type.slot_count * sizeof(Value);
    std::memset(reinterpret_cast<char*>(object) + type.instance_bytes - slot_bytes, 0, slot_bytes);
  }
  if (container) begin_container(*this, object);
  return object;
}

// A young container is one less to count.
static inline void uncount_young(ThreadState& ts, Object* object) {
  PageHeader::of(object)->young--;
  if (ts.interpreter().container_allocations) ts.interpreter().container_allocations--;
}

void ThreadState::untrack(Object& object) {
  uint8_t& bits = bits_of(&object);
  if (bits & object_bits::kYoung) uncount_young(*this, &object);
  bits &= uint8_t(~(object_bits::kTracked | object_bits::kYoung));
}

static inline void free_cell(ThreadState& ts, Object* object) {
  Type* type = object->type;
  uint32_t flags = type->flags;
  void* memory = object;
  if (flags & type_flags::kContainer) {
    uint8_t& bits = bits_of(object);
    if (bits & object_bits::kYoung) uncount_young(ts, object);
    bits = 0;
  }
  if (flags & type_flags::kHasPrefix) memory = reinterpret_cast<char*>(object) - kPrefixBytes;
  ts.interpreter().heap.release(memory);
  if (flags & type_flags::kHeapType) release_reference(Value(type));
}

static inline void destroy_now(ThreadState& ts, Object* object) {
  Type* type = object->type;
  uint32_t flags = type->flags;
  if (flags & (type_flags::kHasFinalizer | type_flags::kHasPrefix)) {
    if ((flags & type_flags::kHasFinalizer) && !(bits_of(object) & object_bits::kFinalized) &&
        ts.termination() == Termination::kNone) {
      bits_of(object) |= object_bits::kFinalized;
      object->refcount = 1;
      {
        PendingAside aside(ts);
        type->slots.tp_finalize(ts, *object);
      }
      if (--object->refcount != 0) return;  // the finalizer made a new reference: the object lives on
      type = object->type;
      flags = type->flags;
    }
    if ((flags & type_flags::kHasPrefix) && prefix_of(*object).weak_references) {
      object->refcount = 1;
      PendingAside aside(ts);
      clear_weak_references(ts, *object);
      object->refcount = 0;
    }
    if (flags & type_flags::kContainer) bits_of(object) &= uint8_t(~object_bits::kTracked);
    if (flags & type_flags::kHasAttributes) attributes_clear(ts, *object);
  } else if (flags & type_flags::kContainer) {
    bits_of(object) &= uint8_t(~object_bits::kTracked);
  }
  if (type->slots.destroy) type->slots.destroy(ts, *object);
  free_cell(ts, object);
}

void destroy(Object* object) {
  Heap* heap = PageHeader::of(object)->heap;
  Type* type = object->type;
  // Text and numbers hold nothing and nobody is told of their end.
  if (type->exact_kind == Kind::kStr ? !static_cast<Str*>(object)->interned
                                     : type->exact_kind == Kind::kInt || type->exact_kind == Kind::kFloat) {
    heap->release(object);
    return;
  }
  auto* interpreter = static_cast<Interpreter*>(heap->owner());
  ThreadState& ts = *interpreter->running;
  // A string waits for nothing: it leads to no further destruction, and while it waited the table of interned strings
  // could still give it to somebody.
  if (ts.destroy_depth >= kDeepestDestruction && !kind_matches<Str>(object->type->exact_kind)) {
    object->refcount = reinterpret_cast<uint64_t>(ts.deferred_destroy);
    ts.deferred_destroy = object;
    return;
  }
  ts.destroy_depth++;
  destroy_now(ts, object);
  if (ts.destroy_depth == 1 && ts.deferred_destroy) {
    ts.destroy_depth++;
    while (Object* next = ts.deferred_destroy) {
      ts.deferred_destroy = reinterpret_cast<Object*>(next->refcount);
      next->refcount = 0;
      destroy_now(ts, next);
    }
    ts.destroy_depth--;
  }
  ts.destroy_depth--;
}

Result<void*> ThreadState::allocate_bytes(size_t bytes) {
  void* memory = interpreter_.heap.allocate(bytes, PageKind::kBytes);
  if (!memory) [[unlikely]]
    return memory_refused();
  return memory;
}
Result<void*> ThreadState::resize_bytes(void* memory, size_t old_bytes, size_t new_bytes) {
  void* fresh = interpreter_.heap.resize(memory, old_bytes, new_bytes);
  if (!fresh) [[unlikely]]
    return memory_refused();
  return fresh;
}
void ThreadState::release_bytes(void* memory) { interpreter_.heap.release(memory); }

Raised ThreadState::memory_refused() {
  if (interpreter_.heap.limit_hit()) {
    terminate(Termination::kMemory);
    return raised;
  }
  if (!interpreter_.memory_error) return raised;
  // An instance of its own where there is room for one: what was refused may have been a large block. Asking the heap
  // first keeps the making of it from coming here again.
  Type& type = *types()[Exc::MemoryError];
  size_t bytes = type.instance_bytes + kPrefixBytes + type.inline_capacity * sizeof(Value);
  if (void* room = interpreter_.heap.allocate(bytes, PageKind::kContainer)) {
    interpreter_.heap.release(room);
    Result<Ref> made = make_exception(*this, type, {});
    if (made.is_error()) return raised;
    Ref exception = made.release();
    return raise_value(*this, exception);
  }
  auto& kept = as<BaseException>(interpreter_.memory_error);
  if (kept.refcount == 1) {
    kept.traceback.clear();
    kept.context.clear();
    kept.cause.clear();
  }
  set_pending(interpreter_.memory_error.share());
  return raised;
}

PendingAside::PendingAside(ThreadState& ts) : ts_(ts) {
  if (ts.has_exception()) exception_ = ts.catch_any();
}
PendingAside::~PendingAside() {
  if (exception_) ts_.set_pending(std::move(exception_));
}

}  // namespace ouro
