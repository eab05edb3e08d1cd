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

Result<Object*> ThreadState::allocate(Type& type, size_t extra) {
  size_t prefix = 0, bytes = type.instance_bytes + extra;
  if (type.flags & type_flags::kHasPrefix) {
    prefix = kPrefixBytes;
    bytes += kPrefixBytes + type.inline_capacity * sizeof(Value);
  }
  bool container = type.flags & type_flags::kContainer;
  void* memory = interpreter_.heap.allocate(bytes, container ? PageKind::kContainer : PageKind::kPlain);
  if (!memory) [[unlikely]]
    return memory_refused();
  auto* object = reinterpret_cast<Object*>(static_cast<char*>(memory) + prefix);
  if (prefix) {
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
  }
  object->refcount = 1;
  object->type = &type;
  if (type.flags & type_flags::kHeapType) type.refcount++;
  if (container) {
    bits_of(object) = object_bits::kLive | object_bits::kYoung;
    PageHeader* page = PageHeader::of(object);
    if (page->young++ == 0) interpreter_.heap.add_recent(page);
    if (++interpreter_.container_allocations > interpreter_.collection_trigger) [[unlikely]]
      eval_breaker.fetch_or(breaker::kCollect, std::memory_order_relaxed);
  }
  return object;
}

static void free_cell(ThreadState& ts, Object* object) {
  Type* type = object->type;
  void* memory = object;
  if (type->flags & type_flags::kContainer) {
    uint8_t& bits = bits_of(object);
    if (bits & object_bits::kYoung) {
      PageHeader::of(object)->young--;
      if (ts.interpreter().container_allocations) ts.interpreter().container_allocations--;
    }
    bits = 0;
  }
  if (type->flags & type_flags::kHasPrefix) memory = reinterpret_cast<char*>(object) - kPrefixBytes;
  ts.interpreter().heap.release(memory);
  if (type->flags & type_flags::kHeapType) release_reference(Value(type));
}

static void destroy_now(ThreadState& ts, Object* object) {
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
  auto* interpreter = static_cast<Interpreter*>(PageHeader::of(object)->heap->owner());
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
