// The iterators of list, forward and backward.
//
// They go by position and look at the list's length at each step, so that a list may change meanwhile.
// Exhausted, they let the list go and stay exhausted.
#include "objects/list_iterator.h"

#include <algorithm>

#include "objects/iterator_state.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {

Result<Ref> list_iterator(ThreadState& ts, List& self) {
  ListIterator* iterator = TRY(ts.allocate_as<ListIterator>(*ts.types().list_iterator));
  iterator->list.initialize(RefTo<List>::share(self));
  iterator->index = 0;
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

Result<Ref> list_reverse_iterator(ThreadState& ts, List& self) {
  ListReverseIterator* iterator = TRY(ts.allocate_as<ListReverseIterator>(*ts.types().list_reverse_iterator));
  iterator->list.initialize(RefTo<List>::share(self));
  iterator->index = int64_t(self.size) - 1;
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

namespace {

template <class Iterator>
Result<Ref> iterator_self(ThreadState&, Iterator& self) {
  return Ref::share(Value(self));
}
template <class Iterator>
void iterator_clear(ThreadState&, Iterator& self) {
  self.list.clear();
}
template <class Iterator>
void iterator_visit(Object& object, ReferenceVisitor& visitor) {
  if (List* list = static_cast<Iterator&>(object).list.get()) visitor.visit(Value(list));
}

// (function, (list,), index); for an exhausted iterator (iter, ([],)).
template <class Iterator>
Result<Ref> iterator_reduce(ThreadState& ts, Iterator& self, const char* function_name) {
  Ref function = TRY(find_builtin(ts, self.list ? function_name : "iter"));
  if (!self.list) return reduce_to_list(ts, TRY(list_allocate(ts, 0)));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(self.list.get())));
  return TRY(make_tuple(ts, function, arguments, Value::small_int(int64_t(self.index))));
}

// --- forward

Maybe<Ref> next_forward(ThreadState&, ListIterator& self) { return list_iterator_next(self); }

int64_t forward_length_hint(ThreadState&, ListIterator& self) {
  List* list = self.list.get();
  return list && self.index < list->size ? int64_t(list->size - self.index) : 0;
}

Result<Ref> forward_reduce(ThreadState& ts, ListIterator& self) { return iterator_reduce(ts, self, "iter"); }

void forward_setstate(ThreadState&, ListIterator& self, Index state) {
  if (List* list = self.list.get()) self.index = uint64_t(std::clamp(int64_t(state), int64_t(0), int64_t(list->size)));
}

constexpr NativeMethod kForwardMethods[] = {
    method<forward_length_hint>("__length_hint__(self, /)", "The number of items still to come."),
    method<forward_reduce>("__reduce__(self, /)", "State for pickling."),
    method<forward_setstate>("__setstate__(self, state, /)", "Go to an index."),
};

// --- backward

Maybe<Ref> next_backward(ThreadState&, ListReverseIterator& self) {
  List* list = self.list.get();
  if (!list) return absent;
  if (self.index >= 0 && self.index < int64_t(list->size)) return Ref::share(list->items[self.index--]);
  self.index = -1;
  self.list.clear();
  return absent;
}

int64_t backward_length_hint(ThreadState&, ListReverseIterator& self) {
  List* list = self.list.get();
  return list && self.index < int64_t(list->size) ? self.index + 1 : 0;
}

Result<Ref> backward_reduce(ThreadState& ts, ListReverseIterator& self) {
  return iterator_reduce(ts, self, "reversed");
}

void backward_setstate(ThreadState&, ListReverseIterator& self, Index state) {
  if (List* list = self.list.get()) self.index = std::clamp(int64_t(state), int64_t(-1), int64_t(list->size) - 1);
}

constexpr NativeMethod kBackwardMethods[] = {
    method<backward_length_hint>("__length_hint__(self, /)", "The number of items still to come."),
    method<backward_reduce>("__reduce__(self, /)", "State for pickling."),
    method<backward_setstate>("__setstate__(self, state, /)", "Go to an index."),
};

}  // namespace

const TypeSpec spec_list_iterator{
    .name = "list_iterator",
    .kind = Kind::kListIterator,
    .instance_bytes = sizeof(ListIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kForwardMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = slot<iterator_self<ListIterator>>;
          s.tp_next = slot<next_forward>;
          s.visit_references = iterator_visit<ListIterator>;
          s.clear_references = slot<iterator_clear<ListIterator>>;
          s.destroy = slot<iterator_clear<ListIterator>>;
        },
};

const TypeSpec spec_list_reverse_iterator{
    .name = "list_reverseiterator",
    .kind = Kind::kIterator,
    .instance_bytes = sizeof(ListReverseIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kBackwardMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = slot<iterator_self<ListReverseIterator>>;
          s.tp_next = slot<next_backward>;
          s.visit_references = iterator_visit<ListReverseIterator>;
          s.clear_references = slot<iterator_clear<ListReverseIterator>>;
          s.destroy = slot<iterator_clear<ListReverseIterator>>;
        },
};

}  // namespace ouro
