// The types str_iterator and str_ascii_iterator: one layout, the second for text of ASCII.
#include "objects/str_iterator.h"

#include "objects/dict.h"
#include "objects/int.h"
#include "objects/iterator_state.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {

Result<Ref> str_iterator_make(ThreadState& ts, Str& text) {
  Type& type = text.ascii ? *ts.types().str_ascii_iterator : *ts.types().str_iterator;
  StrIterator* iterator = TRY(ts.allocate_as<StrIterator>(type));
  iterator->text.initialize(RefTo<Str>::share(text));
  iterator->index = 0;
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

namespace {

Result<Ref> iterator_self(ThreadState&, StrIterator& self) { return Ref::share(Value(self)); }

int64_t iterator_length_hint(ThreadState&, StrIterator& self) {
  return self.text ? int64_t(self.text->length - self.index) : 0;
}

Result<Ref> iterator_reduce(ThreadState& ts, StrIterator& self) {
  Ref iter = TRY(find_builtin(ts, "iter"));
  if (!self.text) {
    RefTo<Tuple> nothing = TRY(make_tuple(ts, Value(empty_str(ts))));
    return Ref(TRY(make_tuple(ts, iter, nothing)));
  }
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(self.text.get())));
  return Ref(TRY(make_tuple(ts, iter, arguments, Value::small_int(int64_t(self.index)))));
}

Result<void> iterator_set_state(ThreadState& ts, StrIterator& self, Value state) {
  int64_t index = TRY(index_as_int64(ts, state, Exc::OverflowError));
  if (!self.text) return {};
  if (index < 0) index = 0;
  self.index = uint64_t(index) < self.text->length ? uint64_t(index) : self.text->length;
  return {};
}

constexpr NativeMethod kMethods[] = {
    method<iterator_length_hint>("__length_hint__(self, /)", "The number of characters still to come."),
    method<iterator_reduce>("__reduce__(self, /)", "State for pickling."),
    method<iterator_set_state>("__setstate__(self, state, /)", "Set the index of the next character."),
};

void iterator_clear(ThreadState&, StrIterator& self) { self.text.clear(); }

void iterator_slots(Slots& s) {
  s.tp_iter = slot<iterator_self>;
  s.tp_next = slot<str_iterator_next>;
  s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
    visitor.visit(Value(static_cast<StrIterator&>(object).text.get()));
  };
  s.clear_references = slot<iterator_clear>;
  s.destroy = slot<iterator_clear>;
}

}  // namespace

const TypeSpec spec_str_iterator{
    .name = "str_iterator",
    .kind = Kind::kStrIterator,
    .instance_bytes = sizeof(StrIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kMethods,
    .slots = iterator_slots,
};

const TypeSpec spec_str_ascii_iterator{
    .name = "str_ascii_iterator",
    .kind = Kind::kStrIterator,
    .instance_bytes = sizeof(StrIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kMethods,
    .slots = iterator_slots,
};

}  // namespace ouro
