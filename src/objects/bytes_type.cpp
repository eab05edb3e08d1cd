// The type bytes: construction, slots, and what bytes and bytearray share outside of templates.
#include "numeric/hash.h"
#include "objects/byte_iterator.h"
#include "objects/byte_methods.h"
#include "objects/slice.h"
#include "objects/type_specs.h"
#include "unicode/escapes.h"
#include "unicode/repr.h"

namespace ouro {

Result<uint8_t> byte_value(ThreadState& ts, Value value) {
  int64_t number = -1;
  if (value.is_small_int()) {
    number = value.as_small_int();
  } else {
    Ref integer = TRY(index(ts, value));
    if (!int_to_int64(integer, number)) number = -1;
  }
  if (number < 0 || number > 255) return raise(ts, Exc::ValueError, "byte must be in range(0, 256)");
  return uint8_t(number);
}

Result<int64_t> byte_count(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  int64_t count;
  if (!int_to_int64(number, count))
    return raise(ts, Exc::OverflowError, "cannot fit '{}' into an index-sized integer", type_name(ts, value));
  return count;
}

Result<RefTo<Str>> hex_of_bytes(ThreadState& ts, ByteSpan bytes, Value separator, int group) {
  char mark = 0;
  if (!separator.is_unbound()) {
    int64_t size = TRY(length(ts, separator));
    if (size != 1) return raise(ts, Exc::ValueError, "sep must be length 1.");
    char32_t c;
    if (Str* text = try_as<Str>(separator)) c = (*text)[0];
    else if (Bytes* other = try_as<Bytes>(separator)) c = other->data()[0];
    else return raise(ts, Exc::TypeError, "sep must be str or bytes.");
    if (c > 127) return raise(ts, Exc::ValueError, "sep must be ASCII.");
    mark = char(c);
  }
  size_t count = bytes.size();
  if (count == 0) return RefTo<Str>::share(empty_str(ts));
  // Groups are counted from the end when the number is positive, from the beginning when it is negative.
  size_t distance = separator.is_unbound() ? 0 : group < 0 ? size_t(-int64_t(group)) : size_t(group);
  size_t marks = distance ? (count - 1) / distance : 0;
  if (count > (size_t(1) << 58)) return ts.memory_refused();
  RefTo<Str> result = TRY(str_allocate(ts, 2 * count + marks, 0x7F));
  auto* to = static_cast<uint8_t*>(result->data());
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && distance && (group < 0 ? i % distance == 0 : (count - i) % distance == 0)) *to++ = uint8_t(mark);
    *to++ = uint8_t("0123456789abcdef"[bytes[i] >> 4]);
    *to++ = uint8_t("0123456789abcdef"[bytes[i] & 15]);
  }
  return result;
}

Result<RefTo<Bytes>> bytes_from_hex(ThreadState& ts, Value value) {
  Str* text = try_as<Str>(value);
  if (!text)
    return raise(ts, Exc::TypeError, "fromhex() argument must be str, not {}",
                 value.is_none() ? std::string_view("None") : type_name(ts, value));
  HeapResources resources(ts);
  unicode::ByteBuffer out(resources);
  auto wrong = [&](uint64_t place) {
    return raise(ts, Exc::ValueError, "non-hexadecimal number found in fromhex() arg at position {}", place);
  };
  for (uint64_t i = 0; i < text->length;) {
    char32_t c = (*text)[i];
    if (c < 128 && is_byte_space(uint8_t(c))) {
      i++;
      continue;
    }
    int high = unicode::hex_digit_value(c);
    if (high < 0) return wrong(i);
    int low = i + 1 < text->length ? unicode::hex_digit_value((*text)[i + 1]) : -1;
    if (low < 0) return wrong(i + 1);
    TRY(settle(ts, out.push(uint8_t(high << 4 | low))));
    i += 2;
    TRY(ts.checkpoint_limits());
  }
  return bytes_of(ts, out.span());
}

Result<RefTo<Bytes>> bytes_maketrans(ThreadState& ts, Value from_value, Value to_value) {
  BufferAccess from = TRY(BufferAccess::get(ts, from_value));
  BufferAccess to = TRY(BufferAccess::get(ts, to_value));
  if (from.size() != to.size()) return raise(ts, Exc::ValueError, "maketrans arguments must have same length");
  RefTo<Bytes> table = TRY(bytes_allocate(ts, 256));
  for (int i = 0; i < 256; i++) table->data()[i] = uint8_t(i);
  for (size_t i = 0; i < from.bytes().size(); i++) table->data()[from.bytes()[i]] = to.bytes()[i];
  return table;
}

Result<RefTo<Bytes>> bytes_from_object(ThreadState& ts, Value source, const char* range_message,
                                       const char* target_name) {
  if (supports_buffer(ts, source)) {
    BufferAccess access = TRY(BufferAccess::get(ts, source, buffer_flags::kFullReadOnly));
    if (access.view().is_c_contiguous()) return bytes_of(ts, access.bytes());
    RefTo<Bytes> copy = TRY(bytes_allocate(ts, uint64_t(access.size())));
    copy_buffer(access.view(), copy->data());
    return copy;
  }
  Ref iterator;
  if (!is<Str>(source)) {
    auto made = get_iterator(ts, source);
    if (!made.is_error()) iterator = made.release();
    else if (!ts.catch_if(Exc::TypeError)) return raised;
  }
  if (!iterator)
    return raise(ts, Exc::TypeError, "cannot convert '{}' object to {}", type_name(ts, source), target_name);
  HeapResources resources(ts);
  unicode::ByteBuffer out(resources);
  for (;;) {
    Maybe<Ref> item = TRY(next(ts, iterator));
    if (!item) break;
    int64_t number = -1;
    if ((**item).is_small_int()) {
      number = (**item).as_small_int();
    } else {
      Ref integer = TRY(index(ts, **item));
      if (!int_to_int64(integer, number)) number = -1;
    }
    if (number < 0 || number > 255) return raise(ts, Exc::ValueError, "{}", range_message);
    TRY(settle(ts, out.push(uint8_t(number))));
    TRY(ts.checkpoint_limits());
  }
  return bytes_of(ts, out.span());
}

namespace {

// --- construction

Result<RefTo<Bytes>> make_from(ThreadState& ts, Value source, Value encoding, Value errors) {
  bool has_encoding = !encoding.is_unbound(), has_errors = !errors.is_unbound();
  if (has_encoding && !is<Str>(encoding))
    return raise(ts, Exc::TypeError, "bytes() argument 'encoding' must be str, not {}",
                 encoding.is_none() ? std::string_view("None") : type_name(ts, encoding));
  if (has_errors && !is<Str>(errors))
    return raise(ts, Exc::TypeError, "bytes() argument 'errors' must be str, not {}",
                 errors.is_none() ? std::string_view("None") : type_name(ts, errors));
  bool is_text = !source.is_unbound() && is<Str>(source);
  if (has_encoding || has_errors) {
    if (has_encoding && !is_text) return raise(ts, Exc::TypeError, "encoding without a string argument");
    if (!has_encoding)
      return raise(ts, Exc::TypeError,
                   is_text ? "string argument without an encoding" : "errors without a string argument");
    Utf8 encoding_text = TRY(Utf8::of(ts, as<Str>(encoding)));
    if (encoding_text.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
    Utf8 errors_text;
    if (has_errors) {
      errors_text = TRY(Utf8::of(ts, as<Str>(errors)));
      if (errors_text.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
    }
    return codecs::encode(ts, as<Str>(source), encoding_text.c_str(), has_errors ? errors_text.c_str() : nullptr);
  }
  if (source.is_unbound()) return bytes_of(ts, ByteSpan());
  if (is_exact<Bytes>(source)) return RefTo<Bytes>::share(as<Bytes>(source));
  Maybe<Ref> converted = TRY(call_special(ts, source, names::k___bytes__));
  if (converted) {
    if (!is<Bytes>(**converted))
      return raise(ts, Exc::TypeError, "__bytes__ returned non-bytes (type {})", type_name(ts, **converted));
    return converted.release().cast<Bytes>();
  }
  if (is_text) return raise(ts, Exc::TypeError, "string argument without an encoding");
  if (is_int(source) || type_of(ts, source).slots.nb_index) {
    auto size = byte_count(ts, source);
    if (!size.is_error()) {
      int64_t count = size.release();
      if (count < 0) return raise(ts, Exc::ValueError, "negative count");
      if (count == 0) return bytes_of(ts, ByteSpan());
      RefTo<Bytes> zeros = TRY(bytes_allocate(ts, uint64_t(count)));
      std::memset(zeros->data(), 0, size_t(count));
      return zeros;
    }
    if (!ts.catch_if(Exc::TypeError)) return raised;
  }
  return bytes_from_object(ts, source, "bytes must be in range(0, 256)", "bytes");
}

Result<Ref> new_object(ThreadState& ts, Type& type, Value source, Value encoding, Value errors) {
  RefTo<Bytes> made = TRY(make_from(ts, source, encoding, errors));
  if (&type == ts.types().bytes) return Ref(std::move(made));
  Bytes* copy = TRY(ts.allocate_as<Bytes>(type, made->size + 1));
  copy->size = made->size;
  copy->cached_hash = made->cached_hash;
  std::memcpy(copy->data(), made->data(), made->size + 1);
  ts.track(*copy);
  return Ref::adopt(Value(copy));
}

constexpr NativeMethod kNew = class_method<new_object>(
    "bytes(cls, source=<unrepresentable>, encoding=<unrepresentable>, errors=<unrepresentable>)", "");
Result<Ref> bytes_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  return kNew.thunk(ts, Value(type), arguments, kNew);
}

// --- slots

Result<Ref> bytes_repr(ThreadState& ts, Bytes& self) {
  HeapResources resources(ts);
  unicode::TextBuffer buffer(resources);
  TRY(settle(ts, unicode::repr_bytes(self.span(), buffer)));
  return Ref(TRY(str_from_buffer(ts, buffer)));
}

Result<int64_t> bytes_hash(ThreadState& ts, Bytes& self) {
  if (self.cached_hash) return self.cached_hash;
  int64_t hash = numeric::hash_bytes(ts.interpreter().hash_key, self.data(), self.size);
  if (hash == -1) hash = -2;
  self.cached_hash = hash;
  return hash;
}

Result<Ref> bytes_compare(ThreadState&, Bytes& self, Value value, CompareOp op) {
  Bytes* other = try_as<Bytes>(value);
  if (!other) return Ref::not_implemented();
  if (is_equality(op)) {
    bool equal = self.size == other->size && std::memcmp(self.data(), other->data(), self.size) == 0;
    return Ref::boolean(equal == (op == CompareOp::kEqual));
  }
  return Ref::boolean(holds(unicode::compare_units(self.data(), self.size, other->data(), other->size), 0, op));
}

Result<Ref> bytes_iter(ThreadState& ts, Value self) { return bytes_iterator_make(ts, self); }

Result<Ref> bytes_item(ThreadState& ts, Bytes& self, int64_t index) {
  if (index < 0 || uint64_t(index) >= self.size) return raise(ts, Exc::IndexError, "index out of range");
  return Ref::small_int(self.data()[index]);
}

Result<Ref> bytes_subscript(ThreadState& ts, Bytes& self, Value key) {
  if (Slice* slice = try_as<Slice>(key)) {
    SliceBounds bounds = TRY(slice_unpack(ts, *slice, int64_t(self.size)));
    if (bounds.count <= 0) return Ref(TRY(bytes_of(ts, ByteSpan())));
    if (bounds.step == 1)
      return ByteMethods<Bytes>::part_of(ts, self, size_t(bounds.start), size_t(bounds.start + bounds.count));
    RefTo<Bytes> result = TRY(bytes_allocate(ts, uint64_t(bounds.count)));
    int64_t at = bounds.start;
    for (int64_t i = 0; i < bounds.count; i++, at += bounds.step) result->data()[i] = self.data()[at];
    return Ref(std::move(result));
  }
  int64_t place;
  if (key.is_small_int()) {
    place = key.as_small_int();
  } else {
    if (!key.is_bool() && !type_of(ts, key).slots.nb_index)
      return raise(ts, Exc::TypeError, "byte indices must be integers or slices, not {}", type_name(ts, key));
    place = TRY(index_as_int64(ts, key, Exc::IndexError));
  }
  if (place < 0) place += int64_t(self.size);
  return bytes_item(ts, self, place);
}

Result<void> bytes_get_buffer(ThreadState& ts, Object& object, BufferView& view, int flags) {
  auto& self = static_cast<Bytes&>(object);
  return fill_simple_buffer(ts, view, self, self.data(), int64_t(self.size), true, flags);
}

Result<Ref> bytes_method(ThreadState& ts, Bytes& self) { return ByteMethods<Bytes>::whole(ts, self); }
Result<RefTo<Tuple>> getnewargs_method(ThreadState& ts, Bytes& self) {
  RefTo<Bytes> copy = TRY(bytes_of(ts, self.span()));
  return make_tuple(ts, copy);
}
int64_t sizeof_method(ThreadState&, Bytes& self) { return int64_t(self.type->instance_bytes + self.size + 1); }

constexpr NativeMethod kMethods[] = {
    OURO_BYTE_METHODS(Bytes),
    method<bytes_method>("__bytes__(self, /)", "The bytes as an exact bytes object."),
    method<getnewargs_method>("__getnewargs__(self, /)", "Arguments for pickling."),
    method<sizeof_method>("__sizeof__(self, /)", "Bytes of memory in use."),
};

}  // namespace

const TypeSpec spec_bytes{
    .name = "bytes",
    .kind = Kind::kBytes,
    .instance_bytes = sizeof(Bytes),
    .item_bytes = 1,
    .flags = type_flags::kSubclassable | type_flags::kMatchSelf,
    .doc =
        "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
        "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> that many zero bytes\n"
        "bytes() -> empty bytes object",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          using M = ByteMethods<Bytes>;
          s.tp_repr = slot<bytes_repr>;
          s.tp_str = slot<bytes_repr>;
          s.tp_hash = slot<bytes_hash>;
          s.tp_compare = slot<bytes_compare>;
          s.tp_iter = bytes_iter;
          s.tp_new = bytes_new;
          s.nb_remainder = M::remainder;
          s.sq_length = slot<&M::length>;
          s.sq_concat = M::concat;
          s.sq_repeat = slot<&M::repeat>;
          s.sq_item = slot<bytes_item>;
          s.sq_contains = slot<&M::contains>;
          s.mp_length = slot<&M::length>;
          s.mp_subscript = slot<bytes_subscript>;
          s.bf_get_buffer = bytes_get_buffer;
        },
};

}  // namespace ouro
