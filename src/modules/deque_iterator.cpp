// The iterators of collections.deque, forward and backward.
#include "modules/deque.h"
#include "modules/native_fields.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

CollectionsState& state_of(Type& type) { return *static_cast<CollectionsState*>(type.layout_base->native_state); }

Result<RefTo<DequeIterator>> iterator_make(ThreadState& ts, Type& type, Deque& deque) {
  auto* self = TRY(ts.allocate_as<DequeIterator>(type));
  self->deque.initialize(RefTo<Deque>::share(deque));
  self->state = deque.state;
  self->remaining = deque.size;
  ts.track(*self);
  return RefTo<DequeIterator>::adopt(self);
}

template <bool kBackward>
Result<Maybe<Ref>> iterator_next(ThreadState& ts, DequeIterator& self) {
  Deque* deque = self.deque.get();
  if (!deque) [[unlikely]]
    return Maybe<Ref>(absent);
  if (deque->state != self.state) [[unlikely]] {
    self.remaining = 0;
    return raise(ts, Exc::RuntimeError, "deque mutated during iteration");
  }
  if (self.remaining == 0) return Maybe<Ref>(absent);
  uint64_t remaining = self.remaining--;
  return Maybe<Ref>(Ref::share(deque->at(kBackward ? remaining - 1 : deque->size - remaining)));
}

constexpr NativeMethod kNewRow = signature_row("_deque_iterator(deque, index=0, /)");
template <bool kBackward>
Result<Ref> iterator_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kNewRow, arguments, slots, extra));
  if (!is_deque(slots[0]))
    return raise(ts, Exc::TypeError, "argument 1 must be collections.deque, not {}", type_name(ts, slots[0]));
  int64_t index = TRY(native::convert_index(ts, slots[1]));
  auto& deque = *static_cast<Deque*>(slots[0].object());
  RefTo<DequeIterator> self = TRY(iterator_make(ts, type, deque));
  if (index > 0) self->remaining -= uint64_t(index) < self->remaining ? uint64_t(index) : self->remaining;
  return Ref(std::move(self));
}

int64_t iterator_length_hint(ThreadState&, DequeIterator& self) { return int64_t(self.remaining); }

Result<Ref> iterator_reduce(ThreadState& ts, DequeIterator& self) {
  Value deque = self.deque.value_or_none();
  int64_t done = self.deque ? int64_t(self.deque->size) - int64_t(self.remaining) : 0;
  RefTo<Tuple> arguments = TRY(make_tuple(ts, deque, Value::small_int(done)));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
}

constexpr NativeMethod kMethods[] = {
    method<iterator_length_hint>("__length_hint__(self)", "The number of items still to come."),
    method<iterator_reduce>("__reduce__(self)", "State for pickling."),
};

template <bool kBackward>
void set_slots(Slots& s) {
  s.tp_new = iterator_new<kBackward>;
  s.tp_iter = iterator_itself;
  s.tp_next = slot<iterator_next<kBackward>>;
  s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
    visitor.visit(field_value(static_cast<DequeIterator&>(object).deque));
  };
  s.clear_references = [](ThreadState&, Object& object) { static_cast<DequeIterator&>(object).deque.clear(); };
  s.destroy = s.clear_references;
}

}  // namespace

Result<Ref> deque_iterator(ThreadState& ts, Deque& self) {
  return Ref(TRY(iterator_make(ts, *state_of(*self.type).deque_iterator, self)));
}
Result<Ref> deque_reversed(ThreadState& ts, Deque& self) {
  return Ref(TRY(iterator_make(ts, *state_of(*self.type).deque_reverse_iterator, self)));
}

const TypeSpec spec_deque_iterator{
    .name = "_collections._deque_iterator",
    .instance_bytes = sizeof(DequeIterator),
    .flags = type_flags::kContainer,
    .methods = kMethods,
    .slots = set_slots<false>,
    .module = "_collections",
};
const TypeSpec spec_deque_reverse_iterator{
    .name = "_collections._deque_reverse_iterator",
    .instance_bytes = sizeof(DequeIterator),
    .flags = type_flags::kContainer,
    .methods = kMethods,
    .slots = set_slots<true>,
    .module = "_collections",
};

}  // namespace ouro
