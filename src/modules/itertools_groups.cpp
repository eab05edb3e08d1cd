// groupby with its groups, and tee, of module itertools.
//
// tee: the items of one iterator lie in a chain of blocks; each of the iterators made has its place in it. A
// block dies when no iterator stands before it any more.
#include "modules/itertools.h"
#include "modules/native_state.h"
#include "objects/iterator_state.h"
#include "objects/list.h"
#include "objects/str.h"

namespace ouro::itertools {

namespace {

using Next = Result<Maybe<Ref>>;

// --- groupby

struct GroupBy : Object {
  Field iterator, key_function;
  Field target_key;               // of the group given out last, or null
  Field current_key;              // of the item read last, or null once that item is given out
  Field current_value;            // that item, or null
  const Object* current_grouper;  // borrowed, only compared: the group that may still take items
  template <class F>
  void each_field(F visit) {
    visit(iterator);
    visit(key_function);
    visit(target_key);
    visit(current_key);
    visit(current_value);
  }
};
struct Grouper : Object {
  Field parent;
  Field target_key;
  template <class F>
  void each_field(F visit) {
    visit(parent);
    visit(target_key);
  }
};
GroupBy& parent_of(Grouper& self) { return *static_cast<GroupBy*>(self.parent.get().object()); }

constexpr NativeMethod kGroupByRow = signature_row("groupby(iterable, key=None)");
Result<Ref> groupby_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kGroupByRow, arguments, slots, extra));
  Ref iterator = TRY(get_iterator(ts, slots[0]));
  RefTo<GroupBy> self = TRY(make_with_fields<GroupBy>(ts, type));
  self->iterator.set(std::move(iterator));
  self->key_function.set(Ref::share(slots[1]));
  self->current_grouper = nullptr;
  ts.track(*self);
  return Ref(std::move(self));
}

Result<Ref> grouper_make(ThreadState& ts, GroupBy& parent, Value key) {
  RefTo<Grouper> self = TRY(make_with_fields<Grouper>(ts, *state_of(parent)._grouper));
  self->parent.set(Ref::share(Value(parent)));
  self->target_key.set(Ref::share(key));
  parent.current_grouper = self.get();
  ts.track(*self);
  return Ref(std::move(self));
}

// Reads the next item and its key. False: there is none.
Result<bool> groupby_step(ThreadState& ts, GroupBy& self) {
  Ref iterator = self.iterator.share();
  Maybe<Ref> item = TRY(step(ts, iterator));
  if (!item) return false;
  Ref key;
  if (self.key_function.get().is_none()) {
    key = (*item).share();
  } else {
    Ref function = self.key_function.share();
    key = TRY(call(ts, function, **item));
  }
  self.current_value.set(item.release());
  self.current_key.set(std::move(key));
  return true;
}

Next groupby_next(ThreadState& ts, GroupBy& self) {
  self.current_grouper = nullptr;
  if (self.iterator.is_null()) return Maybe<Ref>(absent);
  // Passes what is left of the group given out last by.
  for (;;) {
    if (!self.current_key.is_null()) {
      if (self.target_key.is_null()) break;
      Ref target = self.target_key.share(), current = self.current_key.share();
      if (!TRY(equals(ts, target, current))) break;
    }
    if (!TRY(groupby_step(ts, self))) return Maybe<Ref>(absent);
    TRY(ts.checkpoint_limits());
  }
  if (self.current_key.is_null()) return Maybe<Ref>(absent);
  Ref key = self.current_key.share();
  self.target_key.set(key.share());
  Ref grouper = TRY(grouper_make(ts, self, key));
  return Maybe<Ref>(Ref(TRY(make_tuple(ts, key, grouper))));
}

Result<Ref> groupby_reduce(ThreadState& ts, GroupBy& self) {
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.iterator.get(), self.key_function.get()));
  if (self.current_key.is_null() || self.current_value.is_null() || self.target_key.is_null())
    return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
  RefTo<Tuple> state = TRY(make_tuple(ts, self.current_key.get(), self.current_value.get(), self.target_key.get()));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, state)));
}
Result<void> groupby_setstate(ThreadState& ts, GroupBy& self, Value state) {
  RefTo<Tuple> parts = TRY(state_tuple(ts, state, 3));
  self.current_key.set(Ref::share((*parts)[0]));
  self.current_value.set(Ref::share((*parts)[1]));
  self.target_key.set(Ref::share((*parts)[2]));
  return {};
}
constexpr NativeMethod kGroupByMethods[] = {
    method<groupby_reduce>("__reduce__(self)", "State for pickling."),
    method<groupby_setstate>("__setstate__(self, state, /)", "Takes the state of another groupby."),
};

// --- a group

Result<Ref> grouper_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(refuse_keywords(ts, type, "_grouper", arguments));
  if (arguments.positional_count != 2)
    return raise(ts, Exc::TypeError, "_grouper expected 2 arguments, got {}", arguments.positional_count);
  Value parent = arguments.values[0];
  if (!is_native(parent, spec_groupby))
    return raise(ts, Exc::TypeError, "_grouper() argument 1 must be itertools.groupby, not {}", type_name(ts, parent));
  return grouper_make(ts, *static_cast<GroupBy*>(parent.object()), arguments.values[1]);
}

Next grouper_next(ThreadState& ts, Grouper& self) {
  if (self.parent.is_null()) return Maybe<Ref>(absent);
  GroupBy& parent = parent_of(self);
  if (parent.current_grouper != &self || parent.iterator.is_null()) return Maybe<Ref>(absent);
  if (parent.current_value.is_null()) {
    if (!TRY(groupby_step(ts, parent))) return Maybe<Ref>(absent);
  }
  if (parent.current_key.is_null()) return Maybe<Ref>(absent);
  Ref target = self.target_key.share(), current = parent.current_key.share();
  if (!TRY(equals(ts, target, current))) return Maybe<Ref>(absent);
  Ref item = parent.current_value.take();
  parent.current_key.clear();
  if (!item) return Maybe<Ref>(absent);
  return Maybe<Ref>(std::move(item));
}

Result<Ref> grouper_reduce(ThreadState& ts, Grouper& self) {
  if (parent_of(self).current_grouper != &self) {
    Ref iter = TRY(find_builtin(ts, "iter"));
    RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(empty_tuple(ts))));
    return Ref(TRY(make_tuple(ts, iter, arguments)));
  }
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.parent.get(), self.target_key.get()));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
}
constexpr NativeMethod kGrouperMethods[] = {method<grouper_reduce>("__reduce__(self)", "State for pickling.")};

// --- tee

struct TeeBlock : Object {
  static constexpr int kItems = 57;  // CPython's number: it shows in pickles
  Field iterator;
  Field following;      // a TeeBlock, or null
  int count;            // items read
  bool running;         // the iterator is being asked
  Value items[kItems];  // strong
};
struct Tee : Object {
  Field block;  // a TeeBlock
  int index;    // of the next item in it
};

Result<RefTo<TeeBlock>> block_make(ThreadState& ts, Type& type, Value iterator) {
  auto* block = TRY(ts.allocate_as<TeeBlock>(type));
  block->iterator.initialize(Ref::share(iterator));
  block->following.initialize_null();
  block->count = 0;
  block->running = false;
  ts.track(*block);
  return RefTo<TeeBlock>::adopt(block);
}
void block_clear(ThreadState&, Object& object) {
  auto& self = static_cast<TeeBlock&>(object);
  int count = self.count;
  self.count = 0;
  for (int i = 0; i < count; i++) release_reference(self.items[i]);
  self.iterator.clear();
  self.following.clear();
}
void block_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<TeeBlock&>(object);
  visitor.visit(self.iterator);
  visitor.visit(self.following);
  for (int i = 0; i < self.count; i++) visitor.visit(self.items[i]);
}

Result<Ref> block_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(refuse_keywords(ts, type, "teedataobject", arguments));
  if (arguments.positional_count != 3)
    return raise(ts, Exc::TypeError, "teedataobject expected 3 arguments, got {}", arguments.positional_count);
  Value items = arguments.values[1], following = arguments.values[2];
  if (!is<List>(items))
    return raise(ts, Exc::TypeError, "teedataobject() argument 2 must be list, not {}", type_name(ts, items));
  List& list = as<List>(items);
  bool next_fits = following.is_none() ||
                   (list.size == TeeBlock::kItems && following.is_heap() && following.object()->type == &type);
  if (list.size > TeeBlock::kItems || !next_fits) return raise(ts, Exc::ValueError, "Invalid arguments");
  RefTo<TeeBlock> block = TRY(block_make(ts, type, arguments.values[0]));
  for (uint64_t i = 0; i < list.size; i++) block->items[i] = Ref::share(list.items[i]).leak();
  block->count = int(list.size);
  if (!following.is_none()) block->following.set(Ref::share(following));
  return Ref(std::move(block));
}

Result<Ref> block_reduce(ThreadState& ts, TeeBlock& self) {
  RefTo<List> items = TRY(list_of(ts, {self.items, size_t(self.count)}));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.iterator.get(), Value(items),
                                          self.following.is_null() ? Value::none() : self.following.get()));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
}
constexpr NativeMethod kBlockMethods[] = {method<block_reduce>("__reduce__(self)", "State for pickling.")};

// --- an iterator

Result<Ref> tee_make(ThreadState& ts, Type& type, Value block, int index) {
  auto* self = TRY(ts.allocate_as<Tee>(type));
  self->block.initialize(Ref::share(block));
  self->index = index;
  ts.track(*self);
  return Ref::adopt(Value(self));
}
Result<Ref> tee_copy(ThreadState& ts, Tee& self) { return tee_make(ts, *self.type, self.block, self.index); }

// A tee over what an iterable gives.
Result<Ref> tee_of(ThreadState& ts, State& state, Value iterable) {
  Ref iterator = TRY(get_iterator(ts, iterable));
  if (is_native(iterator, spec__tee)) return tee_copy(ts, *static_cast<Tee*>(iterator.get().object()));
  RefTo<TeeBlock> block = TRY(block_make(ts, *state._tee_dataobject, iterator));
  return tee_make(ts, *state._tee, Value(block), 0);
}
Result<Ref> tee_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(refuse_keywords(ts, type, "_tee", arguments));
  if (arguments.positional_count != 1)
    return raise(ts, Exc::TypeError, "_tee expected 1 argument, got {}", arguments.positional_count);
  return tee_of(ts, state_of(type), arguments.values[0]);
}

Next tee_next(ThreadState& ts, Tee& self) {
  if (self.block.is_null()) return Maybe<Ref>(absent);
  Ref owned = self.block.share();
  auto* block = static_cast<TeeBlock*>(owned.get().object());
  if (self.index >= TeeBlock::kItems) {
    if (block->following.is_null()) block->following.set(TRY(block_make(ts, *block->type, block->iterator)));
    Ref following = block->following.share();
    self.block.set(following.share());
    self.index = 0;
    owned = std::move(following);
    block = static_cast<TeeBlock*>(owned.get().object());
  }
  if (self.index < block->count) return Maybe<Ref>(Ref::share(block->items[self.index++]));
  if (block->running) return raise(ts, Exc::RuntimeError, "cannot re-enter the tee iterator");
  if (block->iterator.is_null()) return Maybe<Ref>(absent);
  Ref iterator = block->iterator.share();
  block->running = true;
  auto asked = step(ts, iterator);
  block->running = false;
  Maybe<Ref> item = TRY(std::move(asked));
  if (!item) return item;
  if (block->count < TeeBlock::kItems) block->items[block->count++] = (*item).share().leak();
  self.index++;
  return item;
}

Result<Ref> tee_reduce(ThreadState& ts, Tee& self) {
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(empty_tuple(ts))));
  RefTo<Tuple> state = TRY(make_tuple(ts, self.block.get(), Value::small_int(self.index)));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, state)));
}
Result<void> tee_setstate(ThreadState& ts, Tee& self, Value state) {
  RefTo<Tuple> parts = TRY(state_tuple(ts, state, 2));
  if (!is_native((*parts)[0], spec__tee_dataobject))
    return raise(ts, Exc::TypeError, "argument 1 must be itertools._tee_dataobject, not {}",
                 type_name(ts, (*parts)[0]));
  int index = TRY(native::convert_int32(ts, (*parts)[1]));
  auto& block = *static_cast<TeeBlock*>((*parts)[0].object());
  if (index < 0 || index > TeeBlock::kItems || index > block.count)
    return raise(ts, Exc::ValueError, "Index out of range");
  self.index = index;
  self.block.set(Ref::share((*parts)[0]));
  return {};
}
constexpr NativeMethod kTeeMethods[] = {
    method<tee_reduce>("__reduce__(self)", "State for pickling."),
    method<tee_setstate>("__setstate__(self, state, /)", "Takes the place of another."),
    method<tee_copy>("__copy__(self)", "An independent iterator at the same place."),
};

}  // namespace

Result<Ref> tee(ThreadState& ts, Module& module, Value iterable, Index n) {
  if (n < 0) return raise(ts, Exc::ValueError, "n must be >= 0");
  if (n > int64_t(1) << 40) return ts.memory_refused();
  RefTo<Tuple> result = TRY(tuple_allocate(ts, uint64_t(n.value)));
  if (n == 0) return Ref(std::move(result));
  Ref iterator = TRY(get_iterator(ts, iterable));
  Maybe<Ref> copy = TRY(find_attribute(ts, iterator, names::k___copy__));
  if (!copy) {
    iterator = TRY(tee_of(ts, native_state<State>(module), iterator));
    copy = Maybe<Ref>(TRY(get_attribute(ts, iterator, names::k___copy__)));
  }
  tuple_initialize(*result, 0, std::move(iterator));
  for (int64_t i = 1; i < n; i++) {
    tuple_initialize(*result, uint64_t(i), TRY(call(ts, **copy)));
    TRY(ts.checkpoint_limits());
  }
  return Ref(std::move(result));
}

const TypeSpec spec_groupby{
    .name = "itertools.groupby",
    .instance_bytes = sizeof(GroupBy),
    .flags = type_flags::kContainer | type_flags::kSubclassable,
    .doc =
        "The keys of an iterable with an iterator over the consecutive items that have them.\n\n"
        "  iterable\n    the items\n  key\n    gives the key of an item; None: the item itself",
    .methods = kGroupByMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = groupby_new;
          s.tp_iter = iterator_itself;
          s.tp_next = slot<groupby_next>;
          set_field_slots<GroupBy>(s);
        },
    .module = "itertools",
    .text_signature = "(iterable, key=None)",
};
const TypeSpec spec__grouper{
    .name = "itertools._grouper",
    .instance_bytes = sizeof(Grouper),
    .flags = type_flags::kContainer,
    .methods = kGrouperMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = grouper_new;
          s.tp_iter = iterator_itself;
          s.tp_next = slot<grouper_next>;
          set_field_slots<Grouper>(s);
        },
    .module = "itertools",
};
const TypeSpec spec__tee_dataobject{
    .name = "itertools._tee_dataobject",
    .instance_bytes = sizeof(TeeBlock),
    .flags = type_flags::kContainer,
    .doc = "Items shared by several tee iterators.",
    .methods = kBlockMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = block_new;
          s.visit_references = block_visit;
          s.clear_references = block_clear;
          s.destroy = block_clear;
        },
    .module = "itertools",
};
const TypeSpec spec__tee{
    .name = "itertools._tee",
    .instance_bytes = sizeof(Tee),
    .flags = type_flags::kContainer | type_flags::kHasWeakrefs,
    .doc = "One of several iterators over the same items.",
    .methods = kTeeMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = tee_new;
          s.tp_iter = iterator_itself;
          s.tp_next = slot<tee_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visitor.visit(static_cast<Tee&>(object).block);
          };
          s.clear_references = [](ThreadState&, Object& object) { static_cast<Tee&>(object).block.clear(); };
          s.destroy = s.clear_references;
        },
    .module = "itertools",
    .text_signature = "(iterable, /)",
};

}  // namespace ouro::itertools
