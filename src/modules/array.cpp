// Module array: rows of C numbers.
//
// Conversions and comparisons run Python, which may change the array: sizes and memory are looked at again
// after them. While buffers are lent out (exports) the size must not change.
#include <cstring>
#include <utility>

#include "modules/array_items.h"
#include "modules/native_state.h"
#include "objects/buffer.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/constructor_arguments.h"
#include "objects/list.h"
#include "objects/slice.h"
#include "objects/str.h"

namespace ouro {

namespace {

using array_items::Code;
constexpr uint64_t kMostBytes = uint64_t(1) << 60;

struct Array : Object {
  const Code* code;
  uint64_t size;      // items
  uint64_t capacity;  // items
  uint8_t* memory;    // of the heap; null when capacity is 0
  int64_t exports;

  uint8_t* at(uint64_t index) { return memory + index * code->size; }
  uint64_t bytes() const { return size * code->size; }
};

struct ArrayIterator : Object {
  FieldTo<Array> array;  // null: exhausted
  uint64_t index;
};

struct State {
  Type* array_type;
  Type* iterator_type;
  Value reconstructor;  // strong: _array_reconstructor
};
State& state_of(Array& self) { return *static_cast<State*>(self.type->layout_base->native_state); }

// Whether a value is an array, of any class.
Array* as_array(State& state, Value value) {
  if (!value.is_heap() || value.object()->type->layout_base != state.array_type->layout_base) return nullptr;
  return static_cast<Array*>(value.object());
}

// --- memory

Result<RefTo<Array>> array_allocate(ThreadState& ts, Type& type, const Code& code) {
  Array* self = TRY(ts.allocate_as<Array>(type));
  self->code = &code;
  self->size = self->capacity = 0;
  self->memory = nullptr;
  self->exports = 0;
  if (type.has(type_flags::kContainer)) ts.track(*self);
  return RefTo<Array>::adopt(self);
}

Result<void> array_resize(ThreadState& ts, Array& self, uint64_t size) {
  if (size == self.size) return {};
  if (self.exports > 0) return raise(ts, Exc::BufferError, "cannot resize an array that is exporting buffers");
  if (size <= self.capacity && size >= self.capacity / 2) {
    self.size = size;
    return {};
  }
  if (size > kMostBytes / self.code->size) return ts.memory_refused();
  if (!size) {
    if (self.memory) ts.release_bytes(self.memory);
    self.memory = nullptr;
    self.size = self.capacity = 0;
    return {};
  }
  uint64_t capacity = (size >> 4) + (self.size < 8 ? 3 : 7) + size;
  auto* memory = static_cast<uint8_t*>(TRY(ts.allocate_bytes(capacity * self.code->size)));
  uint64_t kept = size < self.size ? size : self.size;
  if (kept) std::memcpy(memory, self.memory, kept * self.code->size);
  if (self.memory) ts.release_bytes(self.memory);
  self.memory = memory;
  self.capacity = capacity;
  self.size = size;
  return {};
}

void array_destroy(ThreadState& ts, Array& self) {
  if (self.memory) ts.release_bytes(self.memory);
  self.memory = nullptr;
}

Result<RefTo<Array>> array_of_bytes(ThreadState& ts, State& state, const Code& code, const uint8_t* bytes,
                                    uint64_t items) {
  RefTo<Array> made = TRY(array_allocate(ts, *state.array_type, code));
  TRY(array_resize(ts, *made, items));
  if (items) std::memcpy(made->memory, bytes, items * code.size);
  return made;
}

Result<void> append_bytes(ThreadState& ts, Array& self, std::span<const uint8_t> bytes) {
  if (bytes.size() % self.code->size) return raise(ts, Exc::ValueError, "bytes length not a multiple of item size");
  uint64_t old = self.size;
  TRY(array_resize(ts, self, old + bytes.size() / self.code->size));
  if (!bytes.empty()) std::memcpy(self.at(old), bytes.data(), bytes.size());
  return {};
}

Result<void> append_text(ThreadState& ts, Array& self, Str& text) {
  uint64_t old = self.size;
  TRY(array_resize(ts, self, old + text.length));
  for (uint64_t i = 0; i < text.length; i++) {
    uint32_t character = text[i];
    std::memcpy(self.at(old + i), &character, 4);
  }
  return {};
}

Result<void> array_append(ThreadState& ts, Array& self, Value item) {
  uint8_t bytes[8];
  TRY(array_items::convert(ts, *self.code, item, bytes));
  TRY(array_resize(ts, self, self.size + 1));
  std::memcpy(self.at(self.size - 1), bytes, self.code->size);
  return {};
}

Result<void> append_iterable(ThreadState& ts, Array& self, Value iterable) {
  return for_each(ts, iterable, [&](Ref item) -> Result<bool> {
    TRY(ts.checkpoint_limits());
    TRY(array_append(ts, self, item));
    return true;
  });
}

Result<void> append_any(ThreadState& ts, Array& self, Value source) {
  Array* other = as_array(state_of(self), source);
  if (!other) return append_iterable(ts, self, source);
  if (other->code != self.code) return raise(ts, Exc::TypeError, "can only extend with array of same kind");
  uint64_t old = self.size, more = other->size;
  TRY(array_resize(ts, self, old + more));
  if (more) std::memcpy(self.at(old), other->memory, more * self.code->size);  // other may be self
  return {};
}

// --- constructor

Result<Ref> array_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  State& state = *static_cast<State*>(type.layout_base->native_state);
  if (type.slots.tp_init == state.array_type->slots.tp_init && arguments.keyword_count())
    return raise(ts, Exc::TypeError, "array.array() takes no keyword arguments");
  size_t given = arguments.positional_count;
  if (!given) return raise(ts, Exc::TypeError, "array() takes at least 1 argument (0 given)");
  if (given > 2) return raise(ts, Exc::TypeError, "array() takes at most 2 arguments ({} given)", given);
  Str* name = try_as<Str>(arguments.values[0]);
  if (!name || name->length != 1)
    return raise(ts, Exc::TypeError, "array() argument 1 must be a unicode character, not {}",
                 type_name(ts, arguments.values[0]));
  char32_t type_code = (*name)[0];
  Value initial = given == 2 ? arguments.values[1] : Value::unbound();
  if (!initial.is_unbound() && type_code != 'u') {
    if (is<Str>(initial))
      return raise(ts, Exc::TypeError, "cannot use a str to initialize an array with typecode '{}'", type_code);
    Array* other = as_array(state, initial);
    if (other && other->code->type == 'u')
      return raise(ts, Exc::TypeError, "cannot use a unicode array to initialize an array with typecode '{}'",
                   type_code);
  }
  const Code* code = array_items::find(type_code);
  if (!code) return raise(ts, Exc::ValueError, "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
  RefTo<Array> self = TRY(array_allocate(ts, type, *code));
  if (initial.is_unbound()) return Ref(std::move(self));
  if (is<Bytes>(initial)) {
    TRY(append_bytes(ts, *self, as<Bytes>(initial).span()));
  } else if (is<ByteArray>(initial)) {
    TRY(append_bytes(ts, *self, as<ByteArray>(initial).span()));
  } else if (is<Str>(initial)) {
    TRY(append_text(ts, *self, as<Str>(initial)));
  } else if (Array* other = as_array(state, initial); other && other->code == code) {
    TRY(append_any(ts, *self, initial));
  } else {
    TRY(append_iterable(ts, *self, initial));
  }
  return Ref(std::move(self));
}

// --- sequence

Result<int64_t> array_length(ThreadState&, Array& self) { return int64_t(self.size); }

Result<Ref> array_item(ThreadState& ts, Array& self, int64_t index) {
  if (uint64_t(index) >= self.size) return raise(ts, Exc::IndexError, "array index out of range");
  return array_items::load(ts, *self.code, self.at(uint64_t(index)));
}

Result<Ref> array_subscript(ThreadState& ts, Array& self, Value key) {
  if (key.is_small_int() || type_of(ts, key).slots.nb_index) {
    int64_t index = TRY(index_as_int64(ts, key, Exc::IndexError));
    if (index < 0) index += int64_t(self.size);
    return array_item(ts, self, index);
  }
  if (!is<Slice>(key)) return raise(ts, Exc::TypeError, "array indices must be integers");
  SliceParts parts = TRY(slice_parts(ts, as<Slice>(key)));
  SliceBounds bounds = slice_adjust(parts, int64_t(self.size));
  RefTo<Array> made = TRY(array_allocate(ts, *state_of(self).array_type, *self.code));
  TRY(array_resize(ts, *made, uint64_t(bounds.count)));
  int64_t from = bounds.start;
  for (int64_t i = 0; i < bounds.count; i++, from += bounds.step)
    std::memcpy(made->at(uint64_t(i)), self.at(uint64_t(from)), self.code->size);
  return Ref(std::move(made));
}

// Puts `items` items in the place of [begin, end).
Result<void> replace_range(ThreadState& ts, Array& self, uint64_t begin, uint64_t end, const uint8_t* bytes,
                           uint64_t items) {
  uint64_t removed = end - begin, tail = self.size - end, size = self.code->size;
  if (items > removed) {
    TRY(array_resize(ts, self, self.size + (items - removed)));
    std::memmove(self.at(begin + items), self.at(end), tail * size);
  } else if (items < removed) {
    if (self.exports > 0) return raise(ts, Exc::BufferError, "cannot resize an array that is exporting buffers");
    std::memmove(self.at(begin + items), self.at(end), tail * size);
    TRY(array_resize(ts, self, self.size - (removed - items)));
  }
  if (items) std::memcpy(self.at(begin), bytes, items * size);
  return {};
}

// Every step-th item away.
Result<void> delete_slice(ThreadState& ts, Array& self, SliceBounds bounds) {
  if (bounds.count <= 0) return {};
  if (self.exports > 0) return raise(ts, Exc::BufferError, "cannot resize an array that is exporting buffers");
  if (bounds.step < 0) {
    bounds.start += bounds.step * (bounds.count - 1);
    bounds.step = -bounds.step;
  }
  uint64_t size = self.code->size, to = uint64_t(bounds.start);
  for (int64_t i = 0; i < bounds.count; i++) {
    uint64_t from = uint64_t(bounds.start + i * bounds.step) + 1;
    uint64_t until = i + 1 < bounds.count ? from - 1 + uint64_t(bounds.step) : self.size;
    std::memmove(self.at(to), self.at(from), (until - from) * size);
    to += until - from;
  }
  return array_resize(ts, self, self.size - uint64_t(bounds.count));
}

Result<void> array_set_slice(ThreadState& ts, Array& self, Slice& slice, Value value) {
  SliceParts parts = TRY(slice_parts(ts, slice));
  if (value.is_unbound()) return delete_slice(ts, self, slice_adjust(parts, int64_t(self.size)));
  Array* other = as_array(state_of(self), value);
  if (!other)
    return raise(ts, Exc::TypeError, "can only assign array (not \"{}\") to array slice", type_name(ts, value));
  if (other->code != self.code) return raise(ts, Exc::TypeError, "bad argument type for built-in operation");
  RefTo<Array> copy;
  if (other == &self) {
    copy = TRY(array_of_bytes(ts, state_of(self), *self.code, self.memory, self.size));
    other = copy.get();
  }
  SliceBounds bounds = slice_adjust(parts, int64_t(self.size));
  if (bounds.step == 1) {
    uint64_t begin = uint64_t(bounds.start), end = bounds.stop > bounds.start ? uint64_t(bounds.stop) : begin;
    return replace_range(ts, self, begin, end, other->memory, other->size);
  }
  if (int64_t(other->size) != bounds.count)
    return raise(ts, Exc::ValueError, "attempt to assign array of size {} to extended slice of size {}", other->size,
                 bounds.count);
  for (int64_t i = 0; i < bounds.count; i++)
    std::memcpy(self.at(uint64_t(bounds.start + i * bounds.step)), other->at(uint64_t(i)), self.code->size);
  return {};
}

Result<void> array_set_subscript(ThreadState& ts, Value self_value, Value key, Value value) {
  auto& self = *static_cast<Array*>(self_value.object());
  if (is<Slice>(key)) return array_set_slice(ts, self, as<Slice>(key), value);
  if (!key.is_small_int() && !type_of(ts, key).slots.nb_index)
    return raise(ts, Exc::TypeError, "array indices must be integer");
  int64_t index = TRY(index_as_int64(ts, key, Exc::IndexError));
  if (index < 0) index += int64_t(self.size);
  if (uint64_t(index) >= self.size) return raise(ts, Exc::IndexError, "array assignment index out of range");
  if (value.is_unbound()) return replace_range(ts, self, uint64_t(index), uint64_t(index) + 1, nullptr, 0);
  uint8_t bytes[8];
  TRY(array_items::convert(ts, *self.code, value, bytes));
  if (uint64_t(index) >= self.size) return raise(ts, Exc::IndexError, "array assignment index out of range");
  std::memcpy(self.at(uint64_t(index)), bytes, self.code->size);
  return {};
}

Result<Ref> array_concat(ThreadState& ts, Array& self, Value other_value) {
  State& state = state_of(self);
  Array* other = as_array(state, other_value);
  if (!other)
    return raise(ts, Exc::TypeError, "can only append array (not \"{}\") to array", type_name(ts, other_value));
  if (other->code != self.code) return raise(ts, Exc::TypeError, "bad argument type for built-in operation");
  RefTo<Array> made = TRY(array_of_bytes(ts, state, *self.code, self.memory, self.size));
  TRY(append_any(ts, *made, other_value));
  return Ref(std::move(made));
}

Result<Ref> array_inplace_concat(ThreadState& ts, Value self, Value other) {
  auto& array = *static_cast<Array*>(self.object());
  if (!as_array(state_of(array), other))
    return raise(ts, Exc::TypeError, "can only extend array with array (not \"{}\")", type_name(ts, other));
  TRY(append_any(ts, array, other));
  return Ref::share(self);
}

Result<void> repeat_in_place(ThreadState& ts, Array& self, int64_t count) {
  if (count < 0) count = 0;
  uint64_t size = self.size, total;
  if (__builtin_mul_overflow(size, uint64_t(count), &total)) return ts.memory_refused();
  TRY(array_resize(ts, self, total));
  for (int64_t i = 1; size && i < count; i++) {
    TRY(ts.checkpoint_limits());
    std::memcpy(self.at(uint64_t(i) * size), self.memory, size * self.code->size);
  }
  return {};
}
Result<Ref> array_repeat(ThreadState& ts, Array& self, int64_t count) {
  RefTo<Array> made = TRY(array_of_bytes(ts, state_of(self), *self.code, self.memory, self.size));
  TRY(repeat_in_place(ts, *made, count));
  return Ref(std::move(made));
}
Result<Ref> array_inplace_repeat(ThreadState& ts, Array& self, int64_t count) {
  TRY(repeat_in_place(ts, self, count));
  return Ref::share(Value(self));
}

// The index of the first equal item in [start, stop), or -1.
Result<int64_t> find_item(ThreadState& ts, Array& self, Value value, int64_t start, int64_t stop) {
  for (int64_t i = start; i < stop && uint64_t(i) < self.size; i++) {
    TRY(ts.checkpoint_limits());
    Ref item = TRY(array_item(ts, self, i));
    bool equal = TRY(equals(ts, item, value));
    if (equal) return i;
  }
  return int64_t(-1);
}
Result<bool> array_contains(ThreadState& ts, Array& self, Value value) {
  return TRY(find_item(ts, self, value, 0, INT64_MAX)) >= 0;
}

Result<Ref> array_compare(ThreadState& ts, Value self_value, Value other_value, CompareOp op) {
  if (!self_value.is_heap()) return Ref::not_implemented();
  auto& self = *static_cast<Array*>(self_value.object());
  Array* other = as_array(state_of(self), other_value);
  if (!other) return Ref::not_implemented();
  bool by_equality = is_equality(op);
  if (by_equality && self.size != other->size) return Ref::boolean(op == CompareOp::kNotEqual);
  if (by_equality && self.code == other->code && self.code->type != 'f' && self.code->type != 'd') {
    bool equal = !self.size || std::memcmp(self.memory, other->memory, self.bytes()) == 0;
    return Ref::boolean(equal == (op == CompareOp::kEqual));
  }
  for (uint64_t i = 0; i < self.size && i < other->size; i++) {
    TRY(ts.checkpoint_limits());
    Ref left = TRY(array_item(ts, self, int64_t(i)));
    Ref right = TRY(array_item(ts, *other, int64_t(i)));
    bool equal = TRY(equals(ts, left, right));
    if (equal) continue;
    if (by_equality) return Ref::boolean(op == CompareOp::kNotEqual);
    return compare(ts, left, right, op);
  }
  return compare(ts, Value::small_int(int64_t(self.size)), Value::small_int(int64_t(other->size)), op);
}

Result<RefTo<List>> array_tolist(ThreadState& ts, Array& self) {
  RefTo<List> list = TRY(list_allocate(ts, self.size));
  for (uint64_t i = 0; i < self.size; i++) {
    TRY(ts.checkpoint_limits());
    TRY(list_append(ts, *list, TRY(array_item(ts, self, int64_t(i)))));
  }
  return list;
}

Result<RefTo<Str>> array_tounicode(ThreadState& ts, Array& self) {
  if (self.code->type != 'u')
    return raise(ts, Exc::ValueError, "tounicode() may only be called on unicode type arrays");
  for (uint64_t i = 0; i < self.size; i++) {
    uint32_t character;
    std::memcpy(&character, self.at(i), 4);
    if (character > 0x10ffff)
      return raise(ts, Exc::ValueError, "character U+{} is not in range [U+0000; U+10ffff]", character);
  }
  return str_from_units(ts, std::span<const uint32_t>(reinterpret_cast<const uint32_t*>(self.memory), self.size));
}

Result<Ref> array_repr(ThreadState& ts, Array& self) {
  Type& type = *self.type;
  if (!self.size) return text(ts, "{}('{}')", *type.name, self.code->type);
  Ref items;
  if (self.code->type == 'u') items = TRY(array_tounicode(ts, self));
  else items = TRY(array_tolist(ts, self));
  return text(ts, "{}('{}', {})", *type.name, self.code->type, repr_of(items));
}

// --- buffers

alignas(8) constexpr uint8_t kNothing[8] = {};  // what an empty array lends

Result<void> array_get_buffer(ThreadState&, Object& object, BufferView& view, int flags) {
  auto& self = static_cast<Array&>(object);
  view.data = self.memory ? self.memory : const_cast<uint8_t*>(kNothing);
  view.length = int64_t(self.bytes());
  view.itemsize = self.code->size;
  view.format = flags & buffer_flags::kFormat ? self.code->format : "B";
  view.readonly = false;
  view.owner = Ref::share(Value(self));
  self.exports++;
  return {};
}
void array_release_buffer(ThreadState&, Object& self, BufferView&) { static_cast<Array&>(self).exports--; }

// --- methods

Result<RefTo<Tuple>> array_buffer_info(ThreadState& ts, Array& self) {
  Ref address = TRY(make_int_unsigned(ts, reinterpret_cast<uintptr_t>(self.memory)));
  return make_tuple(ts, address, Value::small_int(int64_t(self.size)));
}

Result<void> array_byteswap(ThreadState& ts, Array& self) {
  for (uint64_t i = 0; i < self.size; i++) {
    uint8_t* item = self.at(i);
    for (int low = 0, high = self.code->size - 1; low < high; low++, high--) std::swap(item[low], item[high]);
    if ((i & 0xffff) == 0) TRY(ts.checkpoint_limits());
  }
  return {};
}

Result<int64_t> array_count(ThreadState& ts, Array& self, Value value) {
  int64_t count = 0;
  for (uint64_t i = 0; i < self.size; i++) {
    TRY(ts.checkpoint_limits());
    Ref item = TRY(array_item(ts, self, int64_t(i)));
    bool equal = TRY(equals(ts, item, value));
    count += equal;
  }
  return count;
}

Result<int64_t> array_index(ThreadState& ts, Array& self, Value value, SliceIndex start, SliceIndex stop) {
  int64_t from = start, until = stop;
  if (from < 0) from = from + int64_t(self.size) < 0 ? 0 : from + int64_t(self.size);
  if (until < 0) until += int64_t(self.size);
  int64_t found = TRY(find_item(ts, self, value, from, until));
  if (found < 0) return raise(ts, Exc::ValueError, "array.index(x): x not in array");
  return found;
}

Result<void> array_remove(ThreadState& ts, Array& self, Value value) {
  int64_t found = TRY(find_item(ts, self, value, 0, INT64_MAX));
  if (found < 0) return raise(ts, Exc::ValueError, "array.remove(x): x not in array");
  if (uint64_t(found) >= self.size) return {};
  return replace_range(ts, self, uint64_t(found), uint64_t(found) + 1, nullptr, 0);
}

Result<Ref> array_pop(ThreadState& ts, Array& self, Index index) {
  if (!self.size) return raise(ts, Exc::IndexError, "pop from empty array");
  int64_t at = index;
  if (at < 0) at += int64_t(self.size);
  if (uint64_t(at) >= self.size) return raise(ts, Exc::IndexError, "pop index out of range");
  Ref item = TRY(array_item(ts, self, at));
  TRY(replace_range(ts, self, uint64_t(at), uint64_t(at) + 1, nullptr, 0));
  return item;
}

Result<void> array_insert(ThreadState& ts, Array& self, Index index, Value value) {
  uint8_t bytes[8];
  TRY(array_items::convert(ts, *self.code, value, bytes));
  int64_t at = index, size = int64_t(self.size);
  if (at < 0) at = at + size < 0 ? 0 : at + size;
  if (at > size) at = size;
  return replace_range(ts, self, uint64_t(at), uint64_t(at), bytes, 1);
}

void array_reverse(ThreadState&, Array& self) {
  uint8_t item[8];
  uint64_t size = self.code->size;
  for (uint64_t low = 0, high = self.size; low + 1 < high; low++) {
    high--;
    std::memcpy(item, self.at(low), size);
    std::memcpy(self.at(low), self.at(high), size);
    std::memcpy(self.at(high), item, size);
  }
}

Result<RefTo<Bytes>> array_tobytes(ThreadState& ts, Array& self) { return bytes_of(ts, {self.memory, self.bytes()}); }

Result<void> array_frombytes(ThreadState& ts, Array& self, Value source) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, source));
  if (buffer.view().itemsize != 1) return raise(ts, Exc::TypeError, "a bytes-like object is required");
  return append_bytes(ts, self, buffer.bytes());
}

Result<void> array_fromlist(ThreadState& ts, Array& self, Value source) {
  List* list = try_as<List>(source);
  if (!list) return raise(ts, Exc::TypeError, "arg must be list");
  uint64_t old = self.size, count = list->size;
  auto fill = [&]() -> Result<void> {
    for (uint64_t i = 0; i < count; i++) {
      TRY(ts.checkpoint_limits());
      Ref item = Ref::share(list->items[i]);
      TRY(array_append(ts, self, item));
      if (list->size != count) return raise(ts, Exc::RuntimeError, "list changed size during iteration");
    }
    return {};
  };
  Result<void> done = fill();
  if (done.is_error() && self.size > old) self.size = old;  // all or nothing; the room stays
  return done;
}

Result<void> array_fromunicode(ThreadState& ts, Array& self, Str& text) {
  if (self.code->type != 'u')
    return raise(ts, Exc::ValueError, "fromunicode() may only be called on unicode type arrays");
  return append_text(ts, self, text);
}

Result<void> array_fromfile(ThreadState& ts, Array& self, Value file, Index count) {
  if (count < 0) return raise(ts, Exc::ValueError, "negative count");
  int64_t wanted;
  if (__builtin_mul_overflow(count.value, int64_t(self.code->size), &wanted)) return ts.memory_refused();
  Ref bytes = TRY(call_method(ts, file, names::k_read, Value::small_int(wanted)));
  if (!is<Bytes>(bytes)) return raise(ts, Exc::TypeError, "read() didn't return bytes");
  bool short_read = as<Bytes>(bytes).size != uint64_t(wanted);
  TRY(append_bytes(ts, self, as<Bytes>(bytes).span()));
  if (short_read) return raise(ts, Exc::EOFError, "read() didn't return enough bytes");
  return {};
}

Result<void> array_tofile(ThreadState& ts, Array& self, Value file) {
  constexpr uint64_t kBlock = 64 * 1024;
  for (uint64_t at = 0; at < self.bytes(); at += kBlock) {
    uint64_t part = self.bytes() - at < kBlock ? self.bytes() - at : kBlock;
    RefTo<Bytes> bytes = TRY(bytes_of(ts, {self.memory + at, part}));
    TRY(call_method(ts, file, names::k_write, Value(bytes)));
  }
  return {};
}

Result<Ref> array_copy(ThreadState& ts, Array& self) {
  return array_of_bytes(ts, state_of(self), *self.code, self.memory, self.size);
}
Result<Ref> array_deepcopy(ThreadState& ts, Array& self, Value) { return array_copy(ts, self); }

Result<Ref> array_reduce_ex(ThreadState& ts, Array& self, Value protocol_value) {
  int64_t protocol = TRY(index_as_int64(ts, protocol_value, Exc::OverflowError));
  Ref attributes = Ref::none();
  RefTo<Str> dict_name = TRY(intern(ts, "__dict__"));
  if (Maybe<Ref> found = TRY(find_attribute(ts, Value(self), *dict_name))) attributes = found.release();
  RefTo<Str> code = TRY(str_from_code_point(ts, char32_t(self.code->type)));
  if (protocol < 3) {
    Ref items;
    if (self.code->type == 'u') items = TRY(array_tounicode(ts, self));
    else items = TRY(array_tolist(ts, self));
    RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(code), items));
    return make_tuple(ts, Value(self.type), Value(arguments), attributes);
  }
  RefTo<Bytes> bytes = TRY(array_tobytes(ts, self));
  // The numbers of the machine formats are those of little-endian machines: bit 0 is the byte order.
  RefTo<Tuple> arguments =
      TRY(make_tuple(ts, Value(self.type), Value(code), Value::small_int(self.code->machine_format), Value(bytes)));
  return make_tuple(ts, state_of(self).reconstructor, Value(arguments), attributes);
}

int64_t array_sizeof(ThreadState&, Array& self) { return int64_t(sizeof(Array) + self.capacity * self.code->size); }
Result<RefTo<Str>> array_typecode(ThreadState& ts, Array& self) {
  return str_from_code_point(ts, char32_t(self.code->type));
}
int64_t array_itemsize(ThreadState&, Array& self) { return self.code->size; }

// --- the iterator

Result<Ref> array_iterator(ThreadState& ts, Array& self) {
  ArrayIterator* iterator = TRY(ts.allocate_as<ArrayIterator>(*state_of(self).iterator_type));
  iterator->array.initialize(RefTo<Array>::share(self));
  iterator->index = 0;
  return Ref::adopt(iterator);
}
Result<Ref> iterator_self(ThreadState&, Value self) { return Ref::share(self); }
Result<Maybe<Ref>> iterator_next(ThreadState& ts, Value value) {
  auto& self = *static_cast<ArrayIterator*>(value.object());
  Array* array = self.array.get();
  if (!array) return Maybe<Ref>(absent);
  if (self.index >= array->size) {
    self.array.clear();
    return Maybe<Ref>(absent);
  }
  Ref item = TRY(array_items::load(ts, *array->code, array->at(self.index++)));
  return Maybe<Ref>(std::move(item));
}
void iterator_destroy(ThreadState&, ArrayIterator& self) { self.array.clear(); }

Result<Ref> iterator_reduce(ThreadState& ts, ArrayIterator& self) {
  Value iter = dict_find(ts, *ts.interpreter().builtins, std::string_view("iter"));
  if (iter.is_null()) return raise(ts, Exc::RuntimeError, "no builtins.iter");
  if (!self.array) {
    RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(empty_tuple(ts))));
    return make_tuple(ts, iter, Value(arguments));
  }
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(self.array.get())));
  return make_tuple(ts, iter, Value(arguments), Value::small_int(int64_t(self.index)));
}
Result<void> iterator_setstate(ThreadState& ts, ArrayIterator& self, Value state) {
  int64_t index = TRY(index_as_int64(ts, state, Exc::OverflowError));
  if (!self.array) return {};
  if (index < 0) index = 0;
  self.index = uint64_t(index) > self.array->size ? self.array->size : uint64_t(index);
  return {};
}

// --- the types

constexpr NativeMethod kArrayMethods[] = {
    method<array_append>("append(self, v, /)", "Add an item at the end."),
    method<array_buffer_info>("buffer_info(self, /)", "(address, number of items) of the memory."),
    method<array_byteswap>("byteswap(self, /)", "Turn the byte order of all items."),
    method<array_copy>("__copy__(self, /)", "A copy."),
    method<array_count>("count(self, v, /)", "How many items equal v."),
    method<array_deepcopy>("__deepcopy__(self, unused, /)", "A copy."),
    method<append_any>("extend(self, bb, /)", "Add the items of an array of the same kind, or of an iterable."),
    method<array_fromfile>("fromfile(self, f, n, /)", "Add n items read from a file."),
    method<array_fromlist>("fromlist(self, list, /)", "Add the items of a list, all or none."),
    method<array_frombytes>("frombytes(self, buffer, /)", "Add items as they are in memory."),
    method<array_fromunicode>("fromunicode(self, ustr, /)", "Add the characters of a str."),
    method<array_index>("index(self, v, start=0, stop=sys.maxsize, /)", "The index of the first item equal to v."),
    method<array_insert>("insert(self, i, v, /)", "Put an item in front of index i."),
    method<array_pop>("pop(self, i=-1, /)", "Take out the item at index i."),
    method<array_reduce_ex>("__reduce_ex__(self, value, /)", "For pickling."),
    method<array_remove>("remove(self, v, /)", "Take out the first item equal to v."),
    method<array_reverse>("reverse(self, /)", "Turn the order of the items."),
    method<array_tofile>("tofile(self, f, /)", "Write all items to a file."),
    method<array_tolist>("tolist(self, /)", "The items as a list."),
    method<array_tobytes>("tobytes(self, /)", "The items as bytes."),
    method<array_tounicode>("tounicode(self, /)", "The characters as a str."),
    method<array_sizeof>("__sizeof__(self, /)", "Bytes in memory."),
};
constexpr GetSetRow kArrayGetSets[] = {
    getter<array_typecode>("typecode", "The type code."),
    getter<array_itemsize>("itemsize", "Bytes of an item."),
};
const TypeSpec kArrayType{
    .name = "array.array",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(Array),
    .flags = type_flags::kSubclassable | type_flags::kIsSequence | type_flags::kHasWeakrefs | type_flags::kHasPrefix,
    .doc =
        "array(typecode [, initializer]) -> array\n\n"
        "A row of numbers (b B h H i I l L q Q f d) or characters (u) as C keeps them.",
    .methods = kArrayMethods,
    .getsets = kArrayGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = array_new;
          s.tp_repr = slot<array_repr>;
          s.tp_compare = array_compare;
          s.tp_iter = slot<array_iterator>;
          s.sq_length = slot<array_length>;
          s.sq_concat = slot<array_concat>;
          s.sq_repeat = slot<array_repeat>;
          s.sq_item = slot<array_item>;
          s.sq_contains = slot<array_contains>;
          s.sq_inplace_concat = array_inplace_concat;
          s.sq_inplace_repeat = slot<array_inplace_repeat>;
          s.mp_length = slot<array_length>;
          s.mp_subscript = slot<array_subscript>;
          s.mp_set_subscript = array_set_subscript;
          s.bf_get_buffer = array_get_buffer;
          s.bf_release_buffer = array_release_buffer;
          s.destroy = slot<array_destroy>;
        },
    .module = "array",
};

constexpr NativeMethod kIteratorMethods[] = {
    method<iterator_reduce>("__reduce__(self, /)", "For pickling."),
    method<iterator_setstate>("__setstate__(self, state, /)", "For pickling."),
};
const TypeSpec kIteratorType{
    .name = "array.arrayiterator",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(ArrayIterator),
    .flags = type_flags::kNoInstantiation,
    .methods = kIteratorMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = iterator_self;
          s.tp_next = iterator_next;
          s.destroy = slot<iterator_destroy>;
        },
    .module = "array",
};

// --- the module

// How a pickle keeps the items: unsigned or signed ints of 1 to 8 bytes, floats, UTF-16 and UTF-32, each in
// both byte orders. The numbers are part of the pickle format.
struct MachineFormat {
  char code;  // of struct, for numbers; 'u' for text
  uint8_t size;
  bool big_endian;
};
constexpr MachineFormat kMachineFormats[] = {
    {'B', 1, false}, {'b', 1, false}, {'H', 2, false}, {'H', 2, true}, {'h', 2, false}, {'h', 2, true},
    {'I', 4, false}, {'I', 4, true},  {'i', 4, false}, {'i', 4, true}, {'Q', 8, false}, {'Q', 8, true},
    {'q', 8, false}, {'q', 8, true},  {'f', 4, false}, {'f', 4, true}, {'d', 8, false}, {'d', 8, true},
    {'u', 2, false}, {'u', 2, true},  {'u', 4, false}, {'u', 4, true},
};

// An array of a class from a pickle: items of the machine format as items of the type code.
Result<Ref> array_reconstructor(ThreadState& ts, Module& module, Value array_type, Value typecode, Value format_code,
                                Value items) {
  State& state = native_state<State>(module);
  if (!is<Type>(array_type))
    return raise(ts, Exc::TypeError, "first argument must be a type object, not {}", type_name(ts, array_type));
  Type& type = as<Type>(array_type);
  if (!is_subtype(&type, state.array_type))
    return raise(ts, Exc::TypeError, "{} is not a subtype of {}", type.plain_name, "array.array");
  Str* name = try_as<Str>(typecode);
  const Code* code = name && name->length == 1 ? array_items::find((*name)[0]) : nullptr;
  if (!code) return raise(ts, Exc::ValueError, "second argument must be a valid type code");
  int64_t number = TRY(index_as_int64(ts, format_code, Exc::OverflowError));
  if (number < 0 || number >= int64_t(std::size(kMachineFormats)))
    return raise(ts, Exc::ValueError, "third argument must be a valid machine format code.");
  if (!is<Bytes>(items))
    return raise(ts, Exc::TypeError, "fourth argument should be bytes, not {}", type_name(ts, items));
  const MachineFormat& format = kMachineFormats[number];
  const Bytes& bytes = as<Bytes>(items);
  if (bytes.size % format.size) { return raise(ts, Exc::ValueError, "bytes length not a multiple of item size"); }
  // Ints keep the width they were written with.
  if (number <= 13 && number != code->machine_format)
    code = array_items::find(char32_t(format.code == 'q' ? 'l' : format.code == 'Q' ? 'L' : format.code));
  RefTo<Str> code_text = TRY(str_from_code_point(ts, char32_t(code->type)));
  const Value code_only[] = {Value(code_text)};
  Ref made = TRY(array_new(ts, type, CallArguments{code_only, 1, nullptr}));
  auto& self = *static_cast<Array*>(made.get().object());
  if (format.code == 'u' && code->type != 'u')
    return raise(ts, Exc::TypeError, "cannot use a str to initialize an array with typecode '{}'", code->type);
  uint8_t item[8];
  for (uint64_t at = 0; at < bytes.size; at += format.size) {
    TRY(ts.checkpoint_limits());
    for (unsigned i = 0; i < format.size; i++)
      item[i] = bytes.data()[at + (format.big_endian ? format.size - 1 - i : i)];
    if (format.code == 'u') {
      uint32_t character = 0;
      std::memcpy(&character, item, format.size);
      // A pair of UTF-16 is one character.
      if (format.size == 2 && character >= 0xd800 && character < 0xdc00 && at + 4 <= bytes.size) {
        const uint8_t* low_bytes = bytes.data() + at + 2;
        uint32_t low =
            format.big_endian ? uint32_t(low_bytes[0]) << 8 | low_bytes[1] : uint32_t(low_bytes[1]) << 8 | low_bytes[0];
        if (low >= 0xdc00 && low < 0xe000) {
          character = 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00);
          at += 2;
        }
      }
      if (character > 0x10ffff) return raise(ts, Exc::ValueError, "character out of range");
      TRY(array_resize(ts, self, self.size + 1));
      std::memcpy(self.at(self.size - 1), &character, 4);
      continue;
    }
    Ref value = TRY(array_items::load(ts, *array_items::find(char32_t(format.code)), item));
    TRY(array_append(ts, self, value));
  }
  return made;
}

constexpr NativeMethod kFunctions[] = {
    module_function<array_reconstructor>("_array_reconstructor(module, arraytype, typecode, mformat_code, items, /)",
                                         "An array from a pickle."),
};

Result<void> array_execute(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->array_type = TRY(add_native_type(ts, module, kArrayType, "array"));
  state->iterator_type = TRY(add_native_type(ts, module, kIteratorType, nullptr));
  state->reconstructor = Ref::share(dict_find(ts, *module.dict, std::string_view("_array_reconstructor"))).leak();
  TRY(module_add(ts, module, "ArrayType", Value(state->array_type)));
  Ref abc = TRY(import_module(ts, "collections.abc"));
  Ref sequence = TRY(get_attribute(ts, abc, *TRY(intern(ts, "MutableSequence"))));
  Ref enter = TRY(get_attribute(ts, sequence, *TRY(intern(ts, "register"))));
  TRY(call(ts, enter, Value(state->array_type)));
  return module_add_text(ts, module, "typecodes", "bBuhHiIlLqQfd");
}

}  // namespace

extern const ModuleSpec module_array;
const ModuleSpec module_array{
    .name = "array",
    .doc = "Rows of numbers as C keeps them.",
    .functions = kFunctions,
    .initialize = array_execute,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
