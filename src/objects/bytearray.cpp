// Bytearrays: memory, growth, and the type.
#include "objects/bytearray.h"

#include "objects/byte_iterator.h"
#include "objects/byte_methods.h"
#include "objects/slice.h"
#include "objects/str_methods.h"
#include "objects/type_specs.h"
#include "unicode/repr.h"

namespace ouro {

// --- memory

static Result<RefTo<ByteArray>> allocate_empty(ThreadState& ts, Type& type) {
  ByteArray* self = TRY(ts.allocate_as<ByteArray>(type));
  self->size = self->capacity = self->offset = 0;
  self->memory = nullptr;
  self->exports = 0;
  if (type.has(type_flags::kContainer)) ts.track(*self);  // a subclass: its instances have attributes
  return RefTo<ByteArray>::adopt(self);
}

Result<RefTo<ByteArray>> bytearray_of(ThreadState& ts, std::span<const uint8_t> bytes) {
  RefTo<ByteArray> self = TRY(allocate_empty(ts, *ts.types().bytearray));
  TRY(bytearray_resize(ts, *self, bytes.size()));
  if (!bytes.empty()) std::memcpy(self->data(), bytes.data(), bytes.size());
  return self;
}

static Result<void> check_not_exported(ThreadState& ts, const ByteArray& self) {
  if (self.exports > 0) return raise(ts, Exc::BufferError, "Existing exports of data: object cannot be re-sized");
  return {};
}

Result<void> bytearray_resize(ThreadState& ts, ByteArray& self, uint64_t size) {
  if (size == self.size) return {};
  TRY(check_not_exported(ts, self));
  if (size > (uint64_t(1) << 60)) return ts.memory_refused();
  if (size + self.offset + 1 <= self.capacity) {
    // Less than half in use: give memory back.
    if (size >= self.capacity / 2) {
      self.size = size;
      self.memory[self.offset + size] = 0;
      return {};
    }
  }
  uint64_t capacity = size < self.size || !self.memory ? size + 1 : size + (size >> 3) + (size < 9 ? 3 : 6) + 1;
  if (size == 0) {
    if (self.memory) ts.release_bytes(self.memory);
    self.memory = nullptr;
    self.size = self.capacity = self.offset = 0;
    return {};
  }
  uint64_t kept = size < self.size ? size : self.size;
  auto* memory = static_cast<uint8_t*>(TRY(ts.allocate_bytes(capacity)));
  if (kept) std::memcpy(memory, self.data(), kept);
  if (self.memory) ts.release_bytes(self.memory);
  self.memory = memory;
  self.capacity = capacity;
  self.offset = 0;
  self.size = size;
  memory[size] = 0;
  return {};
}

Result<void> bytearray_replace_range(ThreadState& ts, ByteArray& self, uint64_t begin, uint64_t end,
                                     std::span<const uint8_t> bytes) {
  OURO_ASSERT(begin <= end && end <= self.size);
  uint64_t removed = end - begin, tail = self.size - end;
  if (bytes.size() == removed) {
    if (removed) std::memmove(self.data() + begin, bytes.data(), removed);
    return {};
  }
  TRY(check_not_exported(ts, self));
  RefTo<Bytes> copy;  // when the bytes are the array's own
  const uint8_t* first = self.memory;
  if (first && bytes.data() >= first && bytes.data() < first + self.capacity) {
    copy = TRY(bytes_of(ts, bytes));
    bytes = copy->span();
  }
  uint64_t size = self.size - removed + bytes.size();
  if (bytes.size() < removed) {
    if (begin == 0) {
      // What is taken off the front stays as unused memory.
      uint64_t shift = removed - bytes.size();
      self.offset += shift;
      self.size -= shift;
      if (self.size <= self.capacity / 2) {
        uint64_t whole = self.size;
        self.size = whole + 1;  // so that the resize below sees a change
        if (bytearray_resize(ts, self, whole).is_error()) {
          self.size = whole;
          return raised;
        }
      }
    } else {
      std::memmove(self.data() + begin + bytes.size(), self.data() + end, tail);
      TRY(bytearray_resize(ts, self, size));
    }
  } else {
    TRY(bytearray_resize(ts, self, size));
    std::memmove(self.data() + begin + bytes.size(), self.data() + end, tail);
  }
  if (!bytes.empty()) std::memcpy(self.data() + begin, bytes.data(), bytes.size());
  return {};
}

namespace {

// --- construction

Result<Ref> bytearray_new(ThreadState& ts, Type& type, const CallArguments&) {
  return Ref(TRY(allocate_empty(ts, type)));
}

Result<void> init_object(ThreadState& ts, ByteArray& self, Value source, Value encoding, Value errors) {
  bool has_encoding = !encoding.is_unbound(), has_errors = !errors.is_unbound();
  if (has_encoding && !is<Str>(encoding))
    return raise(ts, Exc::TypeError, "bytearray() argument 'encoding' must be str, not {}",
                 encoding.is_none() ? std::string_view("None") : type_name(ts, encoding));
  if (has_errors && !is<Str>(errors))
    return raise(ts, Exc::TypeError, "bytearray() argument 'errors' must be str, not {}",
                 errors.is_none() ? std::string_view("None") : type_name(ts, errors));
  if (self.size) TRY(bytearray_resize(ts, self, 0));
  if (source.is_unbound()) {
    if (has_encoding || has_errors)
      return raise(ts, Exc::TypeError,
                   has_encoding ? "encoding without a string argument" : "errors without a string argument");
    return {};
  }
  if (Str* text = try_as<Str>(source)) {
    if (!has_encoding) return raise(ts, Exc::TypeError, "string argument without an encoding");
    Utf8 encoding_text = TRY(Utf8::of(ts, as<Str>(encoding)));
    if (encoding_text.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
    Utf8 errors_text;
    if (has_errors) errors_text = TRY(Utf8::of(ts, as<Str>(errors)));
    RefTo<Bytes> encoded =
        TRY(codecs::encode(ts, *text, encoding_text.c_str(), has_errors ? errors_text.c_str() : nullptr));
    return bytearray_replace_range(ts, self, 0, self.size, encoded->span());
  }
  if (has_encoding || has_errors)
    return raise(ts, Exc::TypeError,
                 has_encoding ? "encoding without a string argument" : "errors without a string argument");
  if (is_int(source) || type_of(ts, source).slots.nb_index) {
    auto size = byte_count(ts, source);
    if (!size.is_error()) {
      int64_t count = size.release();
      if (count < 0) return raise(ts, Exc::ValueError, "negative count");
      TRY(bytearray_resize(ts, self, uint64_t(count)));
      if (count) std::memset(self.data(), 0, size_t(count));
      return {};
    }
    if (!ts.catch_if(Exc::TypeError)) return raised;
  }
  RefTo<Bytes> made = TRY(bytes_from_object(ts, source, "byte must be in range(0, 256)", "bytearray"));
  return bytearray_replace_range(ts, self, 0, self.size, made->span());
}

Result<Ref> init_row(ThreadState& ts, ByteArray& self, Value source, Value encoding, Value errors) {
  TRY(init_object(ts, self, source, encoding, errors));
  return Ref::none();
}
constexpr NativeMethod kInit = method<init_row>(
    "bytearray(self, source=<unrepresentable>, encoding=<unrepresentable>, errors=<unrepresentable>)", "");
Result<void> bytearray_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(kInit.thunk(ts, self, arguments, kInit));
  return {};
}

void bytearray_destroy(ThreadState& ts, ByteArray& self) {
  if (self.memory) ts.release_bytes(self.memory);
  self.memory = nullptr;
}

// --- slots

Result<Ref> bytearray_repr(ThreadState& ts, ByteArray& self) {
  HeapResources resources(ts);
  unicode::TextBuffer buffer(resources);
  TRY(settle(ts, unicode::repr_bytes(self.span(), buffer)));
  StrBuilder builder(ts);
  TRY(builder.append_utf8(type_name(ts, Value(self))));
  TRY(builder.append(U'('));
  RefTo<Str> inner = TRY(str_from_buffer(ts, buffer));
  if (inner->data1()[1] == '\'') {
    TRY(builder.append(*inner));
  } else {
    // Unlike in bytes, single quotes are escaped between double ones too.
    RefTo<Str> quote = TRY(str_from_ascii(ts, "'"));
    RefTo<Str> escaped = TRY(str_from_ascii(ts, "\\'"));
    inner = TRY(str_replace(ts, *inner, *quote, *escaped, -1));
    TRY(builder.append(*inner));
  }
  TRY(builder.append(U')'));
  return Ref(TRY(builder.finish()));
}

Result<Ref> bytearray_compare(ThreadState& ts, ByteArray& self, Value value, CompareOp op) {
  if (!supports_buffer(ts, value)) return Ref::not_implemented();
  BufferAccess access;
  auto got = BufferAccess::get(ts, value);
  if (got.is_error()) {
    if (!ts.catch_any()) return raised;
    return Ref::not_implemented();
  }
  access = got.release();
  auto other = access.bytes();
  if (is_equality(op)) {
    bool equal =
        self.size == other.size() && (self.size == 0 || std::memcmp(self.data(), other.data(), self.size) == 0);
    return Ref::boolean(equal == (op == CompareOp::kEqual));
  }
  return Ref::boolean(holds(unicode::compare_units(self.data(), self.size, other.data(), other.size()), 0, op));
}

Result<Ref> bytearray_iter(ThreadState& ts, Value self) { return bytearray_iterator_make(ts, self); }

Result<Ref> bytearray_item(ThreadState& ts, ByteArray& self, int64_t index) {
  if (index < 0 || uint64_t(index) >= self.size) return raise(ts, Exc::IndexError, "bytearray index out of range");
  return Ref::small_int(self.data()[index]);
}

Result<int64_t> index_of_key(ThreadState& ts, ByteArray& self, Value key) {
  int64_t place;
  if (key.is_small_int()) {
    place = key.as_small_int();
  } else {
    if (!key.is_bool() && !type_of(ts, key).slots.nb_index)
      return raise(ts, Exc::TypeError, "bytearray indices must be integers or slices, not {}", type_name(ts, key));
    place = TRY(index_as_int64(ts, key, Exc::IndexError));
  }
  return place < 0 ? place + int64_t(self.size) : place;
}

Result<Ref> bytearray_subscript(ThreadState& ts, ByteArray& self, Value key) {
  if (Slice* slice = try_as<Slice>(key)) {
    SliceParts parts = TRY(slice_parts(ts, *slice));
    SliceBounds bounds = slice_adjust(parts, int64_t(self.size));
    if (bounds.count <= 0) return Ref(TRY(bytearray_of(ts, {})));
    if (bounds.step == 1)
      return Ref(TRY(bytearray_of(ts, self.span().subspan(size_t(bounds.start), size_t(bounds.count)))));
    RefTo<ByteArray> result = TRY(bytearray_of(ts, {}));
    TRY(bytearray_resize(ts, *result, uint64_t(bounds.count)));
    int64_t at = bounds.start;
    for (int64_t i = 0; i < bounds.count; i++, at += bounds.step) result->data()[i] = self.data()[at];
    return Ref(std::move(result));
  }
  int64_t place = TRY(index_of_key(ts, self, key));
  return bytearray_item(ts, self, place);
}

// Takes the items of an extended slice out.
Result<void> delete_stepped(ThreadState& ts, ByteArray& self, SliceBounds bounds) {
  if (bounds.count == 0) return {};
  TRY(check_not_exported(ts, self));
  if (bounds.step < 0) {
    bounds.start = bounds.start + bounds.step * (bounds.count - 1);
    bounds.step = -bounds.step;
  }
  uint8_t* data = self.data();
  uint64_t to = uint64_t(bounds.start), next = to;
  int64_t left = bounds.count;
  for (uint64_t from = to; from < self.size; from++) {
    if (left > 0 && from == next) {
      next += uint64_t(bounds.step);
      left--;
      continue;
    }
    data[to++] = data[from];
  }
  return bytearray_resize(ts, self, to);
}

Result<void> assign_slice(ThreadState& ts, ByteArray& self, Slice& slice, Value value) {
  if (!value.is_unbound() && !is<ByteArray>(value) && !is<Bytes>(value)) {
    const Slots& slots = type_of(ts, value).slots;
    if (is_int(value) || slots.nb_index || slots.nb_int || slots.nb_float || is<Str>(value))
      return raise(ts, Exc::TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    RefTo<Bytes> made = TRY(bytes_from_object(ts, value, "byte must be in range(0, 256)", "bytearray"));
    return assign_slice(ts, self, slice, Value(made));
  }
  SliceParts parts = TRY(slice_parts(ts, slice));
  SliceBounds bounds = slice_adjust(parts, int64_t(self.size));
  if (value.is_unbound()) {
    if (bounds.step == 1)
      return bytearray_replace_range(ts, self, uint64_t(bounds.start), uint64_t(bounds.start + bounds.count), {});
    return delete_stepped(ts, self, bounds);
  }
  RefTo<Bytes> copy;
  std::span<const uint8_t> bytes;
  if (value == Value(self)) {
    copy = TRY(bytes_of(ts, self.span()));
    bytes = copy->span();
  } else {
    bytes = is<Bytes>(value) ? as<Bytes>(value).span() : as<ByteArray>(value).span();
  }
  if (bounds.step == 1)
    return bytearray_replace_range(ts, self, uint64_t(bounds.start), uint64_t(bounds.start + bounds.count), bytes);
  if (int64_t(bytes.size()) != bounds.count) {
    if (bytes.empty()) return delete_stepped(ts, self, bounds);
    return raise(ts, Exc::ValueError, "attempt to assign bytes of size {} to extended slice of size {}", bytes.size(),
                 bounds.count);
  }
  int64_t at = bounds.start;
  for (uint8_t byte : bytes) {
    self.data()[at] = byte;
    at += bounds.step;
  }
  return {};
}

Result<void> bytearray_set_subscript(ThreadState& ts, ByteArray& self, Value key, Value value) {
  if (Slice* slice = try_as<Slice>(key)) return assign_slice(ts, self, *slice, value);
  int64_t place = TRY(index_of_key(ts, self, key));
  if (place < 0 || uint64_t(place) >= self.size) return raise(ts, Exc::IndexError, "bytearray index out of range");
  if (value.is_unbound()) return bytearray_replace_range(ts, self, uint64_t(place), uint64_t(place) + 1, {});
  uint8_t byte = TRY(byte_value(ts, value));
  if (uint64_t(place) >= self.size) return raise(ts, Exc::IndexError, "bytearray index out of range");
  self.data()[place] = byte;
  return {};
}
Result<void> bytearray_set_item(ThreadState& ts, ByteArray& self, int64_t place, Value value) {
  return bytearray_set_subscript(ts, self, Value::small_int(place), value);
}

Result<Ref> inplace_concat(ThreadState& ts, Value left, Value right) {
  ByteArray& self = as<ByteArray>(left);
  if (!supports_buffer(ts, right))
    return raise(ts, Exc::TypeError, "can't concat {} to {}", type_name(ts, right), type_name(ts, left));
  // An array added to itself is exported while it grows: BufferError, as in CPython.
  BufferAccess other = TRY(BufferAccess::get(ts, right));
  TRY(bytearray_replace_range(ts, self, self.size, self.size, other.bytes()));
  return Ref::share(left);
}

Result<Ref> inplace_repeat(ThreadState& ts, ByteArray& self, int64_t count) {
  if (count < 0) count = 0;
  uint64_t old_size = self.size, size;
  if (__builtin_mul_overflow(old_size, uint64_t(count), &size)) return ts.memory_refused();
  TRY(bytearray_resize(ts, self, size));
  if (size > old_size) ByteMethods<ByteArray>::repeat_into(self.data(), {self.data(), old_size}, size);
  return Ref::share(Value(self));
}

Result<void> get_buffer_slot(ThreadState& ts, Object& object, BufferView& view, int flags) {
  auto& self = static_cast<ByteArray&>(object);
  TRY(fill_simple_buffer(ts, view, self, self.data(), int64_t(self.size), false, flags));
  self.exports++;
  return {};
}
void release_buffer_slot(ThreadState&, Object& object, BufferView&) { static_cast<ByteArray&>(object).exports--; }

// --- methods

Result<void> append_method(ThreadState& ts, ByteArray& self, Value item) {
  uint8_t byte = TRY(byte_value(ts, item));
  uint64_t size = self.size;
  TRY(bytearray_resize(ts, self, size + 1));
  self.data()[size] = byte;
  return {};
}
Result<void> clear_method(ThreadState& ts, ByteArray& self) { return bytearray_resize(ts, self, 0); }
Result<RefTo<ByteArray>> copy_method(ThreadState& ts, ByteArray& self) { return bytearray_of(ts, self.span()); }

Result<void> extend_method(ThreadState& ts, ByteArray& self, Value source) {
  if (supports_buffer(ts, source)) {
    if (source == Value(self)) {
      RefTo<Bytes> copy = TRY(bytes_of(ts, self.span()));
      return bytearray_replace_range(ts, self, self.size, self.size, copy->span());
    }
    BufferAccess other = TRY(BufferAccess::get(ts, source));
    return bytearray_replace_range(ts, self, self.size, self.size, other.bytes());
  }
  auto made = get_iterator(ts, source);
  if (made.is_error()) {
    if (!ts.catch_if(Exc::TypeError)) return raised;
    return raise(ts, Exc::TypeError, "can't extend bytearray with {}", type_name(ts, source));
  }
  Ref iterator = made.release();
  HeapResources resources(ts);
  unicode::ByteBuffer out(resources);
  for (;;) {
    Maybe<Ref> item = TRY(next(ts, iterator));
    if (!item) break;
    uint8_t byte = TRY(byte_value(ts, **item));
    TRY(settle(ts, out.push(byte)));
    TRY(ts.checkpoint_limits());
  }
  return bytearray_replace_range(ts, self, self.size, self.size, out.span());
}

Result<void> insert_method(ThreadState& ts, ByteArray& self, Index place, Value item) {
  uint8_t byte = TRY(byte_value(ts, item));
  int64_t at = place, size = int64_t(self.size);
  if (at < 0) at = at + size < 0 ? 0 : at + size;
  if (at > size) at = size;
  return bytearray_replace_range(ts, self, uint64_t(at), uint64_t(at), {&byte, 1});
}
Result<Ref> pop_method(ThreadState& ts, ByteArray& self, Index place) {
  if (self.size == 0) return raise(ts, Exc::IndexError, "pop from empty bytearray");
  int64_t at = place < 0 ? place + int64_t(self.size) : place.value;
  if (at < 0 || at >= int64_t(self.size)) return raise(ts, Exc::IndexError, "pop index out of range");
  TRY(check_not_exported(ts, self));
  uint8_t byte = self.data()[at];
  TRY(bytearray_replace_range(ts, self, uint64_t(at), uint64_t(at) + 1, {}));
  return Ref::small_int(byte);
}
Result<void> remove_method(ThreadState& ts, ByteArray& self, Value item) {
  uint8_t byte = TRY(byte_value(ts, item));
  size_t at = unicode::find_character(self.data(), self.size, byte);
  if (at == unicode::kNotFound) return raise(ts, Exc::ValueError, "value not found in bytearray");
  return bytearray_replace_range(ts, self, at, at + 1, {});
}
void reverse_method(ThreadState&, ByteArray& self) {
  uint8_t* data = self.data();
  for (uint64_t i = 0, j = self.size; i + 1 < j; i++) std::swap(data[i], data[--j]);
}
int64_t alloc_method(ThreadState&, ByteArray& self) { return int64_t(self.capacity); }
int64_t sizeof_method(ThreadState&, ByteArray& self) { return int64_t(self.type->instance_bytes + self.capacity); }

Result<Ref> reduce_with(ThreadState& ts, ByteArray& self, bool as_bytes) {
  Ref state = TRY(call_method(ts, Value(self), names::k___getstate__));
  RefTo<Tuple> arguments;
  if (as_bytes) {
    if (self.size) {
      RefTo<Bytes> bytes = TRY(bytes_of(ts, self.span()));
      arguments = TRY(make_tuple(ts, bytes));
    } else {
      arguments = TRY(make_tuple(ts));
    }
  } else {
    RefTo<Str> text = TRY(str_from_units(ts, self.span()));
    RefTo<Str> encoding = TRY(str_from_ascii(ts, "latin-1"));
    arguments = TRY(make_tuple(ts, text, encoding));
  }
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, state)));
}
Result<Ref> reduce_method(ThreadState& ts, ByteArray& self) { return reduce_with(ts, self, false); }
Result<Ref> reduce_ex_method(ThreadState& ts, ByteArray& self, Int32 protocol) {
  return reduce_with(ts, self, protocol >= 3);
}

constexpr NativeMethod kMethods[] = {
    OURO_BYTE_METHODS(ByteArray),
    method<append_method>("append(self, item, /)", "Add a byte at the end."),
    method<clear_method>("clear(self, /)", "Take all bytes out."),
    method<copy_method>("copy(self, /)", "A bytearray of the same bytes."),
    method<extend_method>("extend(self, iterable_of_ints, /)", "Add bytes at the end."),
    method<insert_method>("insert(self, index, item, /)", "Put a byte before the index."),
    method<pop_method>("pop(self, index=-1, /)", "Take out the byte at the index and return it."),
    method<remove_method>("remove(self, value, /)", "Take out the first byte of this value."),
    method<reverse_method>("reverse(self, /)", "Put the bytes in the opposite order."),
    method<alloc_method>("__alloc__(self, /)", "Bytes of memory taken for the contents."),
    method<reduce_method>("__reduce__(self, /)", "State for pickling."),
    method<reduce_ex_method>("__reduce_ex__(self, proto=0, /)", "State for pickling."),
    method<sizeof_method>("__sizeof__(self, /)", "Bytes of memory in use."),
};

}  // namespace

const TypeSpec spec_bytearray{
    .name = "bytearray",
    .kind = Kind::kByteArray,
    .instance_bytes = sizeof(ByteArray),
    .flags = type_flags::kSubclassable | type_flags::kMatchSelf,
    .doc =
        "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\n"
        "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> that many zero "
        "bytes\n"
        "bytearray() -> empty bytearray object",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          using M = ByteMethods<ByteArray>;
          s.tp_repr = slot<bytearray_repr>;
          s.tp_str = slot<bytearray_repr>;
          s.tp_compare = slot<bytearray_compare>;
          s.tp_iter = bytearray_iter;
          s.tp_new = bytearray_new;
          s.tp_init = bytearray_init;
          s.nb_remainder = M::remainder;
          s.sq_length = slot<&M::length>;
          s.sq_concat = M::concat;
          s.sq_repeat = slot<&M::repeat>;
          s.sq_inplace_concat = inplace_concat;
          s.sq_inplace_repeat = slot<inplace_repeat>;
          s.sq_item = slot<bytearray_item>;
          s.sq_set_item = slot<bytearray_set_item>;
          s.sq_contains = slot<&M::contains>;
          s.mp_length = slot<&M::length>;
          s.mp_subscript = slot<bytearray_subscript>;
          s.mp_set_subscript = slot<bytearray_set_subscript>;
          s.bf_get_buffer = get_buffer_slot;
          s.bf_release_buffer = release_buffer_slot;
          s.destroy = slot<bytearray_destroy>;
        },
};

}  // namespace ouro
