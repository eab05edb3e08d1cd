// The methods that bytes and bytearray have in common, as templates over the type of self. Results have the
// built-in type of self, also for instances of subclasses; bytes gives itself where nothing changes.
//
// An argument is bytes-like: it is held by a BufferAccess while it is read. The bytes of self are looked up
// after everything that can run Python; nothing after that can.
#pragma once

#include <cstring>

#include "objects/buffer.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str_percent.h"
#include "objects/text_arguments.h"
#include "objects/text_buffers.h"
#include "objects/tuple.h"
#include "runtime/native.h"
#include "unicode/text_kernels.h"

namespace ouro {

using ByteSpan = std::span<const uint8_t>;

// The int of a value for one byte. TypeError, or ValueError "byte must be in range(0, 256)".
Result<uint8_t> byte_value(ThreadState& ts, Value value);
// The size that bytes(value) has for an int. OverflowError "cannot fit 'int' into an index-sized integer".
Result<int64_t> byte_count(ThreadState& ts, Value value);
// bytes.hex(sep, bytes_per_sep); sep unbound: none.
Result<RefTo<Str>> hex_of_bytes(ThreadState& ts, ByteSpan bytes, Value separator, int group);
// The bytes of pairs of hexadecimal digits with white space between them. ValueError.
Result<RefTo<Bytes>> bytes_from_hex(ThreadState& ts, Value text);
Result<RefTo<Bytes>> bytes_maketrans(ThreadState& ts, Value from, Value to);
// bytes(source, encoding, errors) for what is no index and has no __bytes__: a buffer or an iterable of ints.
Result<RefTo<Bytes>> bytes_from_object(ThreadState& ts, Value source, const char* range_message, const char* type_name);

// bytes.isspace and the white space of strip and split: ASCII only.
inline bool is_byte_space(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
inline bool is_byte_upper(uint8_t c) { return uint8_t(c - 'A') < 26; }
inline bool is_byte_lower(uint8_t c) { return uint8_t(c - 'a') < 26; }
inline bool is_byte_alpha(uint8_t c) { return uint8_t((c | 0x20) - 'a') < 26; }
inline bool is_byte_digit(uint8_t c) { return uint8_t(c - '0') < 10; }

// What find, count and `in` look for: a bytes-like object or the int of one byte.
class BytePart {
 public:
  Result<void> set(ThreadState& ts, Value value, const char* message) {
    if (value.is_heap() && supports_buffer(ts, value)) {
      access_ = TRY(BufferAccess::get(ts, value));
      is_buffer_ = true;
      return {};
    }
    if (!is_int(value) && !type_of(ts, value).slots.nb_index)
      return raise(ts, Exc::TypeError, message, type_name(ts, value));
    byte_ = TRY(byte_value(ts, value));
    return {};
  }
  ByteSpan bytes() const { return is_buffer_ ? access_.bytes() : ByteSpan(&byte_, 1); }

 private:
  BufferAccess access_;
  bool is_buffer_ = false;
  uint8_t byte_ = 0;
};

inline int64_t bytes_find(ByteSpan text, ByteSpan part, int64_t begin, int64_t end) {
  if (part.empty()) return begin;
  size_t place = unicode::find_units(text.data() + begin, size_t(end - begin), part.data(), part.size());
  return place == unicode::kNotFound ? -1 : begin + int64_t(place);
}
inline int64_t bytes_rfind(ByteSpan text, ByteSpan part, int64_t begin, int64_t end) {
  if (part.empty()) return end;
  size_t place = unicode::rfind_units(text.data() + begin, size_t(end - begin), part.data(), part.size());
  return place == unicode::kNotFound ? -1 : begin + int64_t(place);
}
inline int64_t bytes_count(ByteSpan text, ByteSpan part, int64_t begin, int64_t end) {
  if (part.empty()) return end - begin + 1;
  return int64_t(unicode::count_units(text.data() + begin, size_t(end - begin), part.data(), part.size()));
}

inline Result<Ref> make_bytes_like(ThreadState& ts, const Bytes&, ByteSpan bytes) {
  return Ref(TRY(bytes_of(ts, bytes)));
}
inline Result<Ref> make_bytes_like(ThreadState& ts, const ByteArray&, ByteSpan bytes) {
  return Ref(TRY(bytearray_of(ts, bytes)));
}

template <class Self>
struct ByteMethods {
  static constexpr bool kMutable = std::is_same_v<Self, ByteArray>;

  // The part [begin, end) of self.
  static Result<Ref> part_of(ThreadState& ts, Self& self, size_t begin, size_t end) {
    if (!kMutable && begin == 0 && end == self.size && is_exact<Self>(self)) return Ref::share(Value(self));
    return make_bytes_like(ts, self, self.span().subspan(begin, end - begin));
  }
  static Result<Ref> whole(ThreadState& ts, Self& self) { return part_of(ts, self, 0, self.size); }
  static Result<Ref> finish(ThreadState& ts, Self& self, const unicode::ByteBuffer& buffer) {
    return make_bytes_like(ts, self, buffer.span());
  }

  // --- searching
  template <int64_t (*search)(ByteSpan, ByteSpan, int64_t, int64_t), int64_t none>
  static Result<int64_t> search_method(ThreadState& ts, Self& self, Value value, Value start, Value end) {
    BytePart part;
    TRY(part.set(ts, value, "argument should be integer or bytes-like object, not '{}'"));
    SearchBounds bounds = TRY(search_bounds(ts, start, end));
    SearchRange range = bounds.in(int64_t(self.size));
    if (!range.valid()) return none;
    return search(self.span(), part.bytes(), range.begin, range.end);
  }
  static Result<int64_t> find(ThreadState& ts, Self& self, Value part, Value start, Value end) {
    return search_method<bytes_find, -1>(ts, self, part, start, end);
  }
  static Result<int64_t> rfind(ThreadState& ts, Self& self, Value part, Value start, Value end) {
    return search_method<bytes_rfind, -1>(ts, self, part, start, end);
  }
  static Result<int64_t> index(ThreadState& ts, Self& self, Value part, Value start, Value end) {
    int64_t place = TRY(find(ts, self, part, start, end));
    if (place < 0) return raise(ts, Exc::ValueError, "subsection not found");
    return place;
  }
  static Result<int64_t> rindex(ThreadState& ts, Self& self, Value part, Value start, Value end) {
    int64_t place = TRY(rfind(ts, self, part, start, end));
    if (place < 0) return raise(ts, Exc::ValueError, "subsection not found");
    return place;
  }
  static Result<int64_t> count(ThreadState& ts, Self& self, Value part, Value start, Value end) {
    return search_method<bytes_count, 0>(ts, self, part, start, end);
  }
  static Result<bool> contains(ThreadState& ts, Self& self, Value value) {
    BytePart part;
    TRY(part.set(ts, value, "a bytes-like object is required, not '{}'"));
    return bytes_find(self.span(), part.bytes(), 0, int64_t(self.size)) >= 0;
  }

  // --- both ends
  static bool matches_end(Self& self, ByteSpan part, SearchRange range, bool at_begin) {
    int64_t last = range.end - int64_t(part.size());
    if (last < range.begin) return false;
    const uint8_t* place = self.data() + (at_begin ? range.begin : last);
    return part.empty() || std::memcmp(place, part.data(), part.size()) == 0;
  }
  static Result<bool> end_method(ThreadState& ts, Self& self, Value parts, Value start, Value end, bool at_begin) {
    SearchBounds bounds = TRY(search_bounds(ts, start, end));
    if (Tuple* tuple = try_as<Tuple>(parts)) {
      for (Value item : *tuple) {
        BufferAccess part = TRY(BufferAccess::get(ts, item));
        if (matches_end(self, part.bytes(), bounds.in(int64_t(self.size)), at_begin)) return true;
        TRY(ts.checkpoint_limits());
      }
      return false;
    }
    if (!supports_buffer(ts, parts))
      return raise(ts, Exc::TypeError, "{} first arg must be bytes or a tuple of bytes, not {}",
                   at_begin ? "startswith" : "endswith", type_name(ts, parts));
    BufferAccess part = TRY(BufferAccess::get(ts, parts));
    return matches_end(self, part.bytes(), bounds.in(int64_t(self.size)), at_begin);
  }
  static Result<bool> startswith(ThreadState& ts, Self& self, Value prefix, Value start, Value end) {
    return end_method(ts, self, prefix, start, end, true);
  }
  static Result<bool> endswith(ThreadState& ts, Self& self, Value suffix, Value start, Value end) {
    return end_method(ts, self, suffix, start, end, false);
  }
  static Result<Ref> removeprefix(ThreadState& ts, Self& self, Value prefix) {
    BufferAccess part = TRY(BufferAccess::get(ts, prefix));
    bool there = matches_end(self, part.bytes(), {0, int64_t(self.size)}, true);
    return part_of(ts, self, there ? part.bytes().size() : 0, self.size);
  }
  static Result<Ref> removesuffix(ThreadState& ts, Self& self, Value suffix) {
    BufferAccess part = TRY(BufferAccess::get(ts, suffix));
    bool there = matches_end(self, part.bytes(), {0, int64_t(self.size)}, false);
    return part_of(ts, self, 0, self.size - (there ? part.bytes().size() : 0));
  }
  static Result<Ref> strip_method(ThreadState& ts, Self& self, Value characters, unicode::StripSide side) {
    if (characters.is_none()) {
      auto bounds = unicode::strip_bounds_if(self.data(), self.size, side, is_byte_space);
      return part_of(ts, self, bounds.start, bounds.end);
    }
    BufferAccess set = TRY(BufferAccess::get(ts, characters));
    auto bounds = unicode::strip_set_bounds(self.data(), self.size, set.bytes().data(), set.bytes().size(), side);
    return part_of(ts, self, bounds.start, bounds.end);
  }
  static Result<Ref> strip(ThreadState& ts, Self& self, Value characters) {
    return strip_method(ts, self, characters, unicode::StripSide::both);
  }
  static Result<Ref> lstrip(ThreadState& ts, Self& self, Value characters) {
    return strip_method(ts, self, characters, unicode::StripSide::left);
  }
  static Result<Ref> rstrip(ThreadState& ts, Self& self, Value characters) {
    return strip_method(ts, self, characters, unicode::StripSide::right);
  }

  // --- splitting
  static Result<void> add_part(ThreadState& ts, List& parts, Self& self, size_t begin, size_t end) {
    return list_append(ts, parts, TRY(part_of(ts, self, begin, end)));
  }
  static Result<RefTo<List>> split_words(ThreadState& ts, Self& self, int64_t cuts) {
    RefTo<List> parts = TRY(list_allocate(ts, 4));
    size_t at = 0, size = self.size;
    const uint8_t* data = self.data();
    while (cuts-- > 0) {
      while (at < size && is_byte_space(data[at])) at++;
      if (at == size) return parts;
      size_t begin = at;
      while (at < size && !is_byte_space(data[at])) at++;
      TRY(add_part(ts, *parts, self, begin, at));
      TRY(ts.checkpoint_limits());
    }
    while (at < size && is_byte_space(data[at])) at++;
    if (at < size) TRY(add_part(ts, *parts, self, at, size));
    return parts;
  }
  static Result<RefTo<List>> rsplit_words(ThreadState& ts, Self& self, int64_t cuts) {
    RefTo<List> parts = TRY(list_allocate(ts, 4));
    size_t end = self.size;
    const uint8_t* data = self.data();
    while (cuts-- > 0) {
      while (end > 0 && is_byte_space(data[end - 1])) end--;
      if (end == 0) break;
      size_t last = end;
      while (end > 0 && !is_byte_space(data[end - 1])) end--;
      TRY(add_part(ts, *parts, self, end, last));
      TRY(ts.checkpoint_limits());
    }
    while (end > 0 && is_byte_space(data[end - 1])) end--;
    if (end > 0) TRY(add_part(ts, *parts, self, 0, end));
    TRY(list_reverse(ts, *parts));
    return parts;
  }
  static Result<RefTo<List>> split(ThreadState& ts, Self& self, Value separator, Index most) {
    int64_t cuts = most < 0 ? INT64_MAX : most.value;
    if (separator.is_none()) return split_words(ts, self, cuts);
    BufferAccess wanted = TRY(BufferAccess::get(ts, separator));
    if (wanted.size() == 0) return raise(ts, Exc::ValueError, "empty separator");
    RefTo<List> parts = TRY(list_allocate(ts, 4));
    int64_t at = 0, size = int64_t(self.size);
    while (cuts-- > 0) {
      int64_t place = bytes_find(self.span(), wanted.bytes(), at, size);
      if (place < 0) break;
      TRY(add_part(ts, *parts, self, size_t(at), size_t(place)));
      at = place + wanted.size();
      TRY(ts.checkpoint_limits());
    }
    TRY(add_part(ts, *parts, self, size_t(at), self.size));
    return parts;
  }
  static Result<RefTo<List>> rsplit(ThreadState& ts, Self& self, Value separator, Index most) {
    int64_t cuts = most < 0 ? INT64_MAX : most.value;
    if (separator.is_none()) return rsplit_words(ts, self, cuts);
    BufferAccess wanted = TRY(BufferAccess::get(ts, separator));
    if (wanted.size() == 0) return raise(ts, Exc::ValueError, "empty separator");
    RefTo<List> parts = TRY(list_allocate(ts, 4));
    int64_t end = int64_t(self.size);
    while (cuts-- > 0) {
      int64_t place = bytes_rfind(self.span(), wanted.bytes(), 0, end);
      if (place < 0) break;
      TRY(add_part(ts, *parts, self, size_t(place + wanted.size()), size_t(end)));
      end = place;
      TRY(ts.checkpoint_limits());
    }
    TRY(add_part(ts, *parts, self, 0, size_t(end)));
    TRY(list_reverse(ts, *parts));
    return parts;
  }
  static Result<RefTo<List>> splitlines(ThreadState& ts, Self& self, Int32 keep_ends) {
    RefTo<List> lines = TRY(list_allocate(ts, 4));
    size_t at = 0, size = self.size;
    const uint8_t* data = self.data();
    while (at < size) {
      size_t end = at;
      while (end < size && data[end] != '\n' && data[end] != '\r') end++;
      size_t next = end;
      if (next < size) next += data[next] == '\r' && next + 1 < size && data[next + 1] == '\n' ? 2 : 1;
      TRY(add_part(ts, *lines, self, at, keep_ends ? next : end));
      at = next;
      TRY(ts.checkpoint_limits());
    }
    return lines;
  }
  static Result<RefTo<Tuple>> partition_at(ThreadState& ts, Self& self, Value separator, bool from_end) {
    BufferAccess wanted = TRY(BufferAccess::get(ts, separator));
    if (wanted.size() == 0) return raise(ts, Exc::ValueError, "empty separator");
    int64_t size = int64_t(self.size);
    int64_t place =
        from_end ? bytes_rfind(self.span(), wanted.bytes(), 0, size) : bytes_find(self.span(), wanted.bytes(), 0, size);
    if (place < 0) {
      Ref all = TRY(whole(ts, self));
      Ref nothing = TRY(make_bytes_like(ts, self, {}));
      Ref more = TRY(make_bytes_like(ts, self, {}));
      return from_end ? make_tuple(ts, nothing, more, all) : make_tuple(ts, all, nothing, more);
    }
    Ref before = TRY(part_of(ts, self, 0, size_t(place)));
    Ref between = kMutable ? TRY(make_bytes_like(ts, self, wanted.bytes())) : Ref::share(separator);
    Ref after = TRY(part_of(ts, self, size_t(place + wanted.size()), self.size));
    return make_tuple(ts, before, between, after);
  }
  static Result<RefTo<Tuple>> partition(ThreadState& ts, Self& self, Value separator) {
    return partition_at(ts, self, separator, false);
  }
  static Result<RefTo<Tuple>> rpartition(ThreadState& ts, Self& self, Value separator) {
    return partition_at(ts, self, separator, true);
  }

  // --- putting together
  static Result<Ref> replace(ThreadState& ts, Self& self, Value old_value, Value new_value, Index most) {
    BufferAccess old_access = TRY(BufferAccess::get(ts, old_value));
    BufferAccess new_access = TRY(BufferAccess::get(ts, new_value));
    ByteSpan old = old_access.bytes(), with = new_access.bytes(), text = self.span();
    int64_t limit = most < 0 ? INT64_MAX : most.value;
    HeapResources resources(ts);
    unicode::ByteBuffer out(resources);
    if (limit == 0 || old.size() > text.size()) return whole(ts, self);
    if (old.empty()) {
      if (with.empty()) return whole(ts, self);
      for (size_t i = 0; i <= text.size(); i++) {
        if (int64_t(i) >= limit) {
          TRY(settle(ts, out.append(text.data() + i, text.size() - i)));
          break;
        }
        TRY(settle(ts, out.append(with.data(), with.size())));
        if (i < text.size()) TRY(settle(ts, out.push(text[i])));
        TRY(ts.checkpoint_limits());
      }
      return finish(ts, self, out);
    }
    size_t at = 0;
    bool changed = false;
    while (limit-- > 0) {
      int64_t place = bytes_find(text, old, int64_t(at), int64_t(text.size()));
      if (place < 0) break;
      changed = true;
      TRY(settle(ts, out.append(text.data() + at, size_t(place) - at)));
      TRY(settle(ts, out.append(with.data(), with.size())));
      at = size_t(place) + old.size();
      TRY(ts.checkpoint_limits());
    }
    if (!changed) return whole(ts, self);
    TRY(settle(ts, out.append(text.data() + at, text.size() - at)));
    return finish(ts, self, out);
  }
  static Result<Ref> join(ThreadState& ts, Self& self, Value iterable) {
    RefTo<List> items = TRY(items_to_join(ts, iterable));
    if (!kMutable && items->size == 1 && is_exact<Bytes>(items->items[0])) return Ref::share(items->items[0]);
    HeapResources resources(ts);
    unicode::ByteBuffer out(resources);
    for (uint64_t i = 0; i < items->size; i++) {
      Value item = items->items[i];
      if (!supports_buffer(ts, item))
        return raise(ts, Exc::TypeError, "sequence item {}: expected a bytes-like object, {} found", i,
                     type_name(ts, item));
      BufferAccess part = TRY(BufferAccess::get(ts, item));
      if (i) TRY(settle(ts, out.append(self.data(), self.size)));
      TRY(settle(ts, out.append(part.bytes().data(), part.bytes().size())));
      TRY(ts.checkpoint_limits());
    }
    return finish(ts, self, out);
  }

  // --- alignment
  static Result<Ref> padded(ThreadState& ts, Self& self, uint64_t left, uint64_t right, uint8_t fill) {
    if (left == 0 && right == 0) return whole(ts, self);
    if (left > (uint64_t(1) << 59) || right > (uint64_t(1) << 59)) return ts.memory_refused();
    size_t size = self.size;
    RefTo<Self> result = TRY(fresh(ts, self, left + size + right));
    std::memset(result->data(), fill, left);
    std::memcpy(result->data() + left, self.data(), size);
    std::memset(result->data() + left + size, fill, right);
    return Ref(std::move(result));
  }
  static Result<RefTo<Self>> fresh(ThreadState& ts, Self&, uint64_t size) {
    if constexpr (kMutable) {
      RefTo<ByteArray> result = TRY(bytearray_of(ts, {}));
      TRY(bytearray_resize(ts, *result, size));
      return result;
    } else {
      if (size == 0) return bytes_of(ts, ByteSpan());
      return bytes_allocate(ts, size);
    }
  }
  static Result<uint8_t> fill_byte(ThreadState& ts, Value fill, const char* name) {
    if (fill.is_unbound()) return uint8_t(' ');
    if (Bytes* bytes = try_as<Bytes>(fill); bytes && bytes->size == 1) return bytes->data()[0];
    if (ByteArray* bytes = try_as<ByteArray>(fill); bytes && bytes->size == 1) return bytes->data()[0];
    return raise(ts, Exc::TypeError, "{}() argument 2 must be a byte string of length 1, not {}", name,
                 fill.is_none() ? std::string_view("None") : type_name(ts, fill));
  }
  static uint64_t missing(Self& self, int64_t width) {
    return width > int64_t(self.size) ? uint64_t(width) - self.size : 0;
  }
  static Result<Ref> center(ThreadState& ts, Self& self, Index width, Value fill) {
    uint8_t byte = TRY(fill_byte(ts, fill, "center"));
    uint64_t margin = missing(self, width);
    uint64_t left = margin / 2 + (margin & uint64_t(width.value) & 1);
    return padded(ts, self, left, margin - left, byte);
  }
  static Result<Ref> ljust(ThreadState& ts, Self& self, Index width, Value fill) {
    uint8_t byte = TRY(fill_byte(ts, fill, "ljust"));
    return padded(ts, self, 0, missing(self, width), byte);
  }
  static Result<Ref> rjust(ThreadState& ts, Self& self, Index width, Value fill) {
    uint8_t byte = TRY(fill_byte(ts, fill, "rjust"));
    return padded(ts, self, missing(self, width), 0, byte);
  }
  static Result<Ref> zfill(ThreadState& ts, Self& self, Index width) {
    uint64_t zeros = missing(self, width);
    if (zeros == 0) return whole(ts, self);
    Ref result = TRY(padded(ts, self, zeros, 0, '0'));
    uint8_t* data = as<Self>(result).data();
    if (self.size > 0 && (data[zeros] == '+' || data[zeros] == '-')) {
      data[0] = data[zeros];
      data[zeros] = '0';
    }
    return result;
  }
  static Result<Ref> expandtabs(ThreadState& ts, Self& self, Int32 tab_size) {
    HeapResources resources(ts);
    unicode::ByteBuffer out(resources);
    uint64_t column = 0;
    for (uint8_t c : self.span()) {
      if (c == '\t') {
        if (tab_size > 0) {
          uint64_t spaces = uint64_t(tab_size.value) - column % uint64_t(tab_size.value);
          column += spaces;
          uint8_t* to = TRY(settle(ts, out.append_uninitialised(spaces)));
          std::memset(to, ' ', spaces);
        }
      } else {
        column = c == '\n' || c == '\r' ? 0 : column + 1;
        TRY(settle(ts, out.push(c)));
      }
      TRY(ts.checkpoint_limits());
    }
    return finish(ts, self, out);
  }

  // --- case
  template <class Map>
  static Result<Ref> mapped(ThreadState& ts, Self& self, Map map) {
    RefTo<Self> result = TRY(fresh(ts, self, self.size));
    if (self.size) map(result->data(), static_cast<const uint8_t*>(self.data()), size_t(self.size));
    return Ref(std::move(result));
  }
  static Result<Ref> lower(ThreadState& ts, Self& self) { return mapped(ts, self, unicode::ascii_lower); }
  static Result<Ref> upper(ThreadState& ts, Self& self) { return mapped(ts, self, unicode::ascii_upper); }
  static Result<Ref> swapcase(ThreadState& ts, Self& self) { return mapped(ts, self, unicode::ascii_swap_case); }
  static Result<Ref> title(ThreadState& ts, Self& self) { return mapped(ts, self, unicode::ascii_title); }
  static Result<Ref> capitalize(ThreadState& ts, Self& self) {
    return mapped(ts, self, [](uint8_t* to, const uint8_t* from, size_t count) {
      unicode::ascii_lower(to, from, count);
      unicode::ascii_upper(to, to, 1);
    });
  }
  template <bool (*test)(uint8_t)>
  static bool all_bytes(ThreadState&, Self& self) {
    if (self.size == 0) return false;
    for (uint8_t c : self.span())
      if (!test(c)) return false;
    return true;
  }
  static bool is_byte_alnum(uint8_t c) { return is_byte_alpha(c) || is_byte_digit(c); }
  static bool isascii(ThreadState&, Self& self) { return unicode::is_ascii(self.data(), self.size); }
  static bool cased(Self& self, bool (*wanted)(uint8_t), bool (*unwanted)(uint8_t)) {
    bool any = false;
    for (uint8_t c : self.span()) {
      if (unwanted(c)) return false;
      any |= wanted(c);
    }
    return any;
  }
  static bool islower(ThreadState&, Self& self) { return cased(self, is_byte_lower, is_byte_upper); }
  static bool isupper(ThreadState&, Self& self) { return cased(self, is_byte_upper, is_byte_lower); }
  static bool istitle(ThreadState&, Self& self) {
    bool any = false, in_word = false;
    for (uint8_t c : self.span()) {
      if (is_byte_upper(c)) {
        if (in_word) return false;
        in_word = any = true;
      } else if (is_byte_lower(c)) {
        if (!in_word) return false;
        any = true;
      } else {
        in_word = false;
      }
    }
    return any;
  }

  // --- translation and codes
  static Result<Ref> translate(ThreadState& ts, Self& self, Value table, Value removed) {
    BufferAccess table_access, removed_access;
    if (!table.is_none()) {
      table_access = TRY(BufferAccess::get(ts, table));
      if (table_access.size() != 256)
        return raise(ts, Exc::ValueError, "translation table must be 256 characters long");
    }
    bool gone[256] = {};
    if (!removed.is_unbound()) {
      removed_access = TRY(BufferAccess::get(ts, removed));
      for (uint8_t c : removed_access.bytes()) gone[c] = true;
    }
    const uint8_t* map = table.is_none() ? nullptr : table_access.bytes().data();
    HeapResources resources(ts);
    unicode::ByteBuffer out(resources);
    uint8_t* to = TRY(settle(ts, out.append_uninitialised(self.size)));
    size_t size = 0;
    bool changed = false;
    for (uint8_t c : self.span()) {
      if (gone[c]) {
        changed = true;
        continue;
      }
      uint8_t other = map ? map[c] : c;
      changed |= other != c;
      to[size++] = other;
    }
    if (!changed) return whole(ts, self);
    out.truncate(size);
    return finish(ts, self, out);
  }
  static Result<RefTo<Str>> decode(ThreadState& ts, Self& self, Value encoding, Value errors) {
    if (!encoding.is_unbound() && !is<Str>(encoding))
      return raise(ts, Exc::TypeError, "decode() argument 'encoding' must be str, not {}",
                   encoding.is_none() ? std::string_view("None") : type_name(ts, encoding));
    if (!errors.is_unbound() && !is<Str>(errors))
      return raise(ts, Exc::TypeError, "decode() argument 'errors' must be str, not {}",
                   errors.is_none() ? std::string_view("None") : type_name(ts, errors));
    BufferAccess bytes = TRY(BufferAccess::get(ts, Value(self)));
    return codecs::decode_arguments(ts, bytes.bytes(), encoding, errors);
  }
  static Result<RefTo<Str>> hex(ThreadState& ts, Self& self, Value separator, Int32 group) {
    BufferAccess bytes = TRY(BufferAccess::get(ts, Value(self)));
    return hex_of_bytes(ts, bytes.bytes(), separator, group);
  }
  static Result<Ref> fromhex(ThreadState& ts, Type& cls, Value text) {
    RefTo<Bytes> bytes = TRY(bytes_from_hex(ts, text));
    if (!kMutable && &cls == ts.types().bytes) return Ref(std::move(bytes));
    return call(ts, Value(cls), Value(bytes));
  }

  // --- operators
  static Result<Ref> remainder(ThreadState& ts, Value left, Value right) {
    if (!is<Self>(left)) return Ref::not_implemented();
    BufferAccess format = TRY(BufferAccess::get(ts, left));
    RefTo<Bytes> result = TRY(bytes_percent(ts, format.bytes(), right));
    if constexpr (kMutable) return Ref(TRY(bytearray_of(ts, result->span())));
    else return Ref(std::move(result));
  }
  static Result<Ref> concat(ThreadState& ts, Value left, Value right) {
    Self& self = as<Self>(left);
    if (!supports_buffer(ts, right))
      return raise(ts, Exc::TypeError, "can't concat {} to {}", type_name(ts, right), type_name(ts, left));
    if (!kMutable && self.size == 0 && is_exact<Bytes>(right)) return Ref::share(right);
    BufferAccess other = TRY(BufferAccess::get(ts, right));
    if (!kMutable && other.size() == 0 && is_exact<Self>(left)) return Ref::share(left);
    RefTo<Self> result = TRY(fresh(ts, self, self.size + uint64_t(other.size())));
    if (self.size) std::memcpy(result->data(), self.data(), self.size);
    if (other.size()) std::memcpy(result->data() + self.size, other.bytes().data(), size_t(other.size()));
    return Ref(std::move(result));
  }
  static Result<Ref> repeat(ThreadState& ts, Self& self, int64_t count) {
    if (count < 0) count = 0;
    if (count == 1 && !kMutable) return whole(ts, self);
    uint64_t size;
    if (__builtin_mul_overflow(self.size, uint64_t(count), &size) || size > INT64_MAX / 2) {
      if (kMutable) return ts.memory_refused();
      return raise(ts, Exc::OverflowError, "repeated bytes are too long");
    }
    RefTo<Self> result = TRY(fresh(ts, self, size));
    if (size) repeat_into(result->data(), self.span(), size);
    return Ref(std::move(result));
  }
  static void repeat_into(uint8_t* to, ByteSpan from, uint64_t size) {
    size_t done = from.size();
    if (to != from.data()) std::memcpy(to, from.data(), done);
    while (done < size) {
      size_t some = done < size - done ? done : size - done;
      std::memcpy(to + done, to, some);
      done += some;
    }
  }
  static Result<int64_t> length(ThreadState&, Self& self) { return int64_t(self.size); }
  static Result<RefTo<Bytes>> maketrans(ThreadState& ts, Value from, Value to) { return bytes_maketrans(ts, from, to); }
};

// The rows of the methods in common.
#define OURO_BYTE_METHODS(Self)                                                                                        \
  method<&ByteMethods<Self>::capitalize>("capitalize(self, /)", "The first byte in upper case, the rest in lower."),   \
      method<&ByteMethods<Self>::center>("center(self, width, fillchar=b' ', /)", "In the middle of the width."),      \
      method<&ByteMethods<Self>::count>("count(self, sub, start=None, end=None, /)", "How often sub occurs."),         \
      method<&ByteMethods<Self>::decode>("decode(self, /, encoding='utf-8', errors='strict')",                         \
                                         "The text of the bytes."),                                                    \
      method<&ByteMethods<Self>::endswith>("endswith(self, suffix, start=None, end=None, /)",                          \
                                           "Whether they end with the suffix or one of a tuple of them."),             \
      method<&ByteMethods<Self>::expandtabs>("expandtabs(self, /, tabsize=8)", "Spaces instead of tabs."),             \
      method<&ByteMethods<Self>::find>("find(self, sub, start=None, end=None, /)", "The lowest index of sub, or -1."), \
      class_method<&ByteMethods<Self>::fromhex>("fromhex(cls, string, /)", "The bytes of hexadecimal digits."),        \
      method<&ByteMethods<Self>::hex>("hex(self, /, sep=<unrepresentable>, bytes_per_sep=1)", "Hexadecimal digits."),  \
      method<&ByteMethods<Self>::index>("index(self, sub, start=None, end=None, /)",                                   \
                                        "Like find; ValueError when there is none."),                                  \
      method<&ByteMethods<Self>::template all_bytes<&ByteMethods<Self>::is_byte_alnum>>(                               \
          "isalnum(self, /)", "Whether all bytes are ASCII letters or digits."),                                       \
      method<&ByteMethods<Self>::template all_bytes<is_byte_alpha>>("isalpha(self, /)",                                \
                                                                    "Whether all bytes are ASCII letters."),           \
      method<&ByteMethods<Self>::isascii>("isascii(self, /)", "Whether all bytes are below 0x80."),                    \
      method<&ByteMethods<Self>::template all_bytes<is_byte_digit>>("isdigit(self, /)",                                \
                                                                    "Whether all bytes are ASCII digits."),            \
      method<&ByteMethods<Self>::islower>("islower(self, /)", "Whether all ASCII letters are lower case."),            \
      method<&ByteMethods<Self>::template all_bytes<is_byte_space>>("isspace(self, /)",                                \
                                                                    "Whether all bytes are ASCII white space."),       \
      method<&ByteMethods<Self>::istitle>("istitle(self, /)", "Whether the words begin with capitals."),               \
      method<&ByteMethods<Self>::isupper>("isupper(self, /)", "Whether all ASCII letters are upper case."),            \
      method<&ByteMethods<Self>::join>("join(self, iterable_of_bytes, /)",                                             \
                                       "The items with these bytes between them."),                                    \
      method<&ByteMethods<Self>::ljust>("ljust(self, width, fillchar=b' ', /)", "At the left of the width."),          \
      method<&ByteMethods<Self>::lower>("lower(self, /)", "ASCII letters in lower case."),                             \
      method<&ByteMethods<Self>::lstrip>("lstrip(self, bytes=None, /)", "Without white space at the beginning."),      \
      static_method<&ByteMethods<Self>::maketrans>("maketrans(frm, to, /)", "A table for translate."),                 \
      method<&ByteMethods<Self>::partition>("partition(self, sep, /)",                                                 \
                                            "What is before sep, sep, and what is after it."),                         \
      method<&ByteMethods<Self>::removeprefix>("removeprefix(self, prefix, /)", "Without the prefix."),                \
      method<&ByteMethods<Self>::removesuffix>("removesuffix(self, suffix, /)", "Without the suffix."),                \
      method<&ByteMethods<Self>::replace>("replace(self, old, new, count=-1, /)", "With new for every old."),          \
      method<&ByteMethods<Self>::rfind>("rfind(self, sub, start=None, end=None, /)",                                   \
                                        "The highest index of sub, or -1."),                                           \
      method<&ByteMethods<Self>::rindex>("rindex(self, sub, start=None, end=None, /)",                                 \
                                         "Like rfind; ValueError when there is none."),                                \
      method<&ByteMethods<Self>::rjust>("rjust(self, width, fillchar=b' ', /)", "At the right of the width."),         \
      method<&ByteMethods<Self>::rpartition>("rpartition(self, sep, /)", "Like partition, at the last sep."),          \
      method<&ByteMethods<Self>::rsplit>("rsplit(self, /, sep=None, maxsplit=-1)", "Like split, from the end."),       \
      method<&ByteMethods<Self>::rstrip>("rstrip(self, bytes=None, /)", "Without white space at the end."),            \
      method<&ByteMethods<Self>::split>("split(self, /, sep=None, maxsplit=-1)",                                       \
                                        "The parts between sep, or the words."),                                       \
      method<&ByteMethods<Self>::splitlines>("splitlines(self, /, keepends=False)", "The lines."),                     \
      method<&ByteMethods<Self>::startswith>("startswith(self, prefix, start=None, end=None, /)",                      \
                                             "Whether they begin with the prefix or one of a tuple of them."),         \
      method<&ByteMethods<Self>::strip>("strip(self, bytes=None, /)", "Without white space at both ends."),            \
      method<&ByteMethods<Self>::swapcase>("swapcase(self, /)", "Upper and lower case exchanged."),                    \
      method<&ByteMethods<Self>::title>("title(self, /)", "Every word with a capital and the rest in lower case."),    \
      method<&ByteMethods<Self>::translate>("translate(self, table, /, delete=b'')",                                   \
                                            "With the bytes of the table for those there are."),                       \
      method<&ByteMethods<Self>::upper>("upper(self, /)", "ASCII letters in upper case."),                             \
      method<&ByteMethods<Self>::zfill>("zfill(self, width, /)", "With zeros at the left, after a sign.")

}  // namespace ouro
