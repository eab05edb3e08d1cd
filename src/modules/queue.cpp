// Module _queue: SimpleQueue, an unbounded queue whose put() may be called from anywhere, also from finalizers.
//
// The items stand in a list from `head` on. `empty_lock` is taken by whoever finds the queue empty and waits;
// put() frees it, so that one waiter looks again.
#include <new>

#include "modules/thread.h"
#include "modules/timeout.h"
#include "objects/constructor_arguments.h"
#include "objects/exception.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "runtime/type.h"

namespace ouro {

namespace {

struct QueueModule {
  Type* queue_type;
  Type* empty;
};

struct SimpleQueue : Object {
  FieldTo<List> items;
  uint64_t head;    // index of the first item; those before it are None
  bool waited_for;  // empty_lock is held by one who waits, or came and went
  Lock empty_lock;
  uint64_t size() const { return items->size - head; }
};

QueueModule& module_of(SimpleQueue& self) {
  Type* type = self.type;
  while (!type->native_state) type = type->base;
  return *static_cast<QueueModule*>(type->native_state);
}

Result<Ref> queue_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (arguments.positional_count && !type.has(type_flags::kHeapType))
    return raise(ts, Exc::TypeError, "SimpleQueue() takes no positional arguments");
  if (arguments.keyword_count() && !type.has(type_flags::kHeapType))
    return raise(ts, Exc::TypeError, "SimpleQueue() takes no keyword arguments");
  RefTo<List> items = TRY(list_allocate(ts, 0));
  auto* self = TRY(ts.allocate_as<SimpleQueue>(type));
  self->items.initialize(std::move(items));
  self->head = 0;
  self->waited_for = false;
  new (&self->empty_lock) Lock();
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<void> queue_put(ThreadState& ts, SimpleQueue& self, Value item, Value, Value) {
  TRY(list_append(ts, *self.items, item));
  if (self.waited_for) {
    self.waited_for = false;
    (void)self.empty_lock.release();
  }
  return {};
}
Result<void> queue_put_nowait(ThreadState& ts, SimpleQueue& self, Value item) {
  return queue_put(ts, self, item, Value::none(), Value::none());
}

// Takes the first item out. The space of those taken is given back when it is half of the list.
Result<Ref> take_first(ThreadState& ts, SimpleQueue& self) {
  List& items = *self.items;
  Ref item = Ref::adopt(items.items[self.head]);
  items.items[self.head++] = Value::none();
  if (self.head == items.size || (self.head >= 64 && self.head * 2 >= items.size)) {
    uint64_t count = self.head;
    self.head = 0;
    TRY(list_delete_range(ts, items, 0, count));
  }
  return item;
}

Result<Ref> get_until(ThreadState& ts, SimpleQueue& self, int64_t deadline) {
  Ref keep = Ref::share(self);
  while (self.size() == 0) {
    bool acquired = TRY(wait_for_lock(ts, self.empty_lock, deadline));
    if (!acquired) return raise_value(ts, Value(module_of(self).empty));
    self.waited_for = true;
  }
  Result<Ref> item = take_first(ts, self);
  if (self.waited_for) {
    self.waited_for = false;
    (void)self.empty_lock.release();
  }
  return item;
}
Result<Ref> queue_get(ThreadState& ts, SimpleQueue& self, Truth block, Value timeout) {
  int64_t deadline = kNever;
  if (!block) {
    deadline = kAtOnce;
  } else if (!timeout.is_none()) {
    int64_t nanoseconds = TRY(nanoseconds_of_seconds(ts, timeout));
    if (nanoseconds < 0) return raise(ts, Exc::ValueError, "'timeout' must be a non-negative number");
    deadline = deadline_after(nanoseconds);
  }
  return get_until(ts, self, deadline);
}
Result<Ref> queue_get_nowait(ThreadState& ts, SimpleQueue& self) { return get_until(ts, self, kAtOnce); }
bool queue_empty(ThreadState&, SimpleQueue& self) { return self.size() == 0; }
int64_t queue_qsize(ThreadState&, SimpleQueue& self) { return int64_t(self.size()); }
Result<Ref> queue_class_get_item(ThreadState& ts, Type& cls, Value item) {
  return make_generic_alias(ts, Value(cls), item);
}

constexpr NativeMethod kMethods[] = {
    method<queue_put>("put(self, /, item, block=True, timeout=None)", "Put an item at the end; never waits."),
    method<queue_put_nowait>("put_nowait(self, /, item)", "The same as put()."),
    method<queue_get>("get(self, /, block=True, timeout=None)",
                      "Take the first item, waiting for one; Empty if there is none."),
    method<queue_get_nowait>("get_nowait(self, /)", "Take the first item; Empty if there is none."),
    method<queue_empty>("empty(self, /)", "Whether there is no item at this moment."),
    method<queue_qsize>("qsize(self, /)", "How many items there are at this moment."),
    class_method<queue_class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};
void queue_visit(Object& object, ReferenceVisitor& visitor) {
  visitor.visit(static_cast<SimpleQueue&>(object).items.value_or_none());
}
void queue_clear(ThreadState& ts, Object& object) {
  auto& self = static_cast<SimpleQueue&>(object);
  self.head = 0;
  list_clear(ts, *self.items);
}
void queue_destroy(ThreadState&, Object& object) { static_cast<SimpleQueue&>(object).items.clear(); }

const TypeSpec kQueueType{.name = "_queue.SimpleQueue",
                          .instance_bytes = sizeof(SimpleQueue),
                          .flags = type_flags::kContainer | type_flags::kSubclassable | type_flags::kHasWeakrefs,
                          .doc = "An unbounded queue, first in, first out.",
                          .methods = kMethods,
                          .slots =
                              [](Slots& s) {
                                s.tp_new = &queue_new;
                                s.visit_references = &queue_visit;
                                s.clear_references = &queue_clear;
                                s.destroy = &queue_destroy;
                              },
                          .module = "_queue",
                          .text_signature = "()"};

Result<void> initialize(ThreadState& ts, Module& module) {
  auto* state = TRY(make_native_state<QueueModule>(ts, module));
  state->queue_type = TRY(add_native_type(ts, module, kQueueType, "SimpleQueue"));
  state->empty = TRY(add_exception_class(ts, module, "_queue", "Empty", *ts.types()[Exc::Exception]));
  return {};
}

}  // namespace

extern const ModuleSpec module_queue;
const ModuleSpec module_queue{.name = "_queue",
                              .doc = "SimpleQueue, for module queue.",
                              .initialize = &initialize,
                              .state_bytes = kNativeStateBytes};

}  // namespace ouro
