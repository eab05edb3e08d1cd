// The types bytes_iterator and bytearray_iterator: one layout. A bytearray may change while it is iterated over.
#include "objects/byte_iterator.h"

#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/iterator_state.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

std::span<const uint8_t> bytes_in(ByteIterator& self) {
  Value sequence = self.sequence;
  return is<Bytes>(sequence) ? as<Bytes>(sequence).span() : as<ByteArray>(sequence).span();
}

Result<Ref> make(ThreadState& ts, Type& type, Value sequence) {
  ByteIterator* iterator = TRY(ts.allocate_as<ByteIterator>(type));
  iterator->sequence.initialize(Ref::share(sequence));
  iterator->index = 0;
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

Result<Ref> iterator_self(ThreadState&, ByteIterator& self) { return Ref::share(Value(self)); }

Result<Maybe<Ref>> iterator_next(ThreadState&, ByteIterator& self) {
  if (self.sequence.is_null()) return Maybe<Ref>(absent);
  auto bytes = bytes_in(self);
  if (self.index < bytes.size()) return Maybe<Ref>(Ref::small_int(bytes[self.index++]));
  self.sequence.clear();
  return Maybe<Ref>(absent);
}

int64_t iterator_length_hint(ThreadState&, ByteIterator& self) {
  if (self.sequence.is_null()) return 0;
  uint64_t size = bytes_in(self).size();
  return self.index < size ? int64_t(size - self.index) : 0;
}

Result<Ref> iterator_reduce(ThreadState& ts, ByteIterator& self) {
  Ref iter = TRY(find_builtin(ts, "iter"));
  if (self.sequence.is_null()) {
    RefTo<Tuple> nothing = TRY(make_tuple(ts, Value(empty_tuple(ts))));
    return Ref(TRY(make_tuple(ts, iter, nothing)));
  }
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.sequence.get()));
  return Ref(TRY(make_tuple(ts, iter, arguments, Value::small_int(int64_t(self.index)))));
}

Result<void> iterator_set_state(ThreadState& ts, ByteIterator& self, Value state) {
  int64_t index = TRY(index_as_int64(ts, state, Exc::OverflowError));
  if (self.sequence.is_null()) return {};
  uint64_t size = bytes_in(self).size();
  self.index = index < 0 ? 0 : uint64_t(index) < size ? uint64_t(index) : size;
  return {};
}

constexpr NativeMethod kMethods[] = {
    method<iterator_length_hint>("__length_hint__(self, /)", "The number of bytes still to come."),
    method<iterator_reduce>("__reduce__(self, /)", "State for pickling."),
    method<iterator_set_state>("__setstate__(self, state, /)", "Set the index of the next byte."),
};

void iterator_clear(ThreadState&, ByteIterator& self) { self.sequence.clear(); }

void iterator_slots(Slots& s) {
  s.tp_iter = slot<iterator_self>;
  s.tp_next = slot<iterator_next>;
  s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
    visitor.visit(static_cast<ByteIterator&>(object).sequence);
  };
  s.clear_references = slot<iterator_clear>;
  s.destroy = slot<iterator_clear>;
}

}  // namespace

Result<Ref> bytes_iterator_make(ThreadState& ts, Value sequence) {
  return make(ts, *ts.types().bytes_iterator, sequence);
}
Result<Ref> bytearray_iterator_make(ThreadState& ts, Value sequence) {
  return make(ts, *ts.types().bytearray_iterator, sequence);
}

const TypeSpec spec_bytes_iterator{
    .name = "bytes_iterator",
    .kind = Kind::kIterator,
    .instance_bytes = sizeof(ByteIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kMethods,
    .slots = iterator_slots,
};

const TypeSpec spec_bytearray_iterator{
    .name = "bytearray_iterator",
    .kind = Kind::kIterator,
    .instance_bytes = sizeof(ByteIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kMethods,
    .slots = iterator_slots,
};

}  // namespace ouro
