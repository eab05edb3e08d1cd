// Strings: making, interning, comparing, UTF-8 conversion. Methods stand in str_methods.cpp.
#include "objects/str.h"

#include <cstddef>
#include <cstring>

#include "numeric/decimal_text.h"
#include "objects/dict.h"
#include "objects/dict_table.h"
#include "objects/list.h"
#include "objects/text_arguments.h"
#include "objects/tuple.h"
#include "unicode/text_kernels.h"

namespace ouro {

// --- making

static inline void copy_bytes(void* to, const void* from, size_t bytes) {
  // Most texts are short: two moves that may overlap are cheaper than a call.
  if (bytes <= 16) {
    auto* target = static_cast<char*>(to);
    auto* source = static_cast<const char*>(from);
    if (bytes >= 8) {
      uint64_t first, last;
      std::memcpy(&first, source, 8);
      std::memcpy(&last, source + bytes - 8, 8);
      std::memcpy(target, &first, 8);
      std::memcpy(target + bytes - 8, &last, 8);
    } else if (bytes >= 4) {
      uint32_t first, last;
      std::memcpy(&first, source, 4);
      std::memcpy(&last, source + bytes - 4, 4);
      std::memcpy(target, &first, 4);
      std::memcpy(target + bytes - 4, &last, 4);
    } else if (bytes) {
      char first = source[0], middle = source[bytes / 2], last = source[bytes - 1];
      target[0] = first;
      target[bytes / 2] = middle;
      target[bytes - 1] = last;
    }
    return;
  }
  std::memcpy(to, from, bytes);
}

static uint8_t width_for(char32_t largest) { return largest < 0x100 ? 1 : largest < 0x10000 ? 2 : 4; }

Result<RefTo<Str>> str_allocate(ThreadState& ts, uint64_t length, char32_t largest) {
  uint8_t width = width_for(largest);
  if (length > (uint64_t(1) << 60)) return ts.memory_refused();
  Str* text = TRY(ts.allocate_as<Str>(*ts.types().str, (length + 1) * width));
  text->length = length;
  text->cached_hash = 0;
  text->width = width;
  text->ascii = largest < 0x80;
  text->interned = false;
  auto* end = static_cast<char*>(text->data()) + length * width;
  if (width == 1) *end = 0;
  else std::memset(end, 0, width);
  return RefTo<Str>::adopt(text);
}

Str& empty_str(ThreadState& ts) { return *ts.interpreter().empty_str; }

Result<RefTo<Str>> str_make_character(ThreadState& ts, char32_t code_point) {
  if (code_point < 256) {
    Str*& cached = ts.interpreter().characters[code_point];
    if (!cached) {
      RefTo<Str> text = TRY(str_allocate(ts, 1, code_point));
      *static_cast<uint8_t*>(text->data()) = uint8_t(code_point);
      if (code_point < 128) text = TRY(intern(ts, std::move(text)));
      cached = text.leak();
    }
    return RefTo<Str>::share(*cached);
  }
  RefTo<Str> text = TRY(str_allocate(ts, 1, code_point));
  if (text->width == 2) *static_cast<uint16_t*>(text->data()) = uint16_t(code_point);
  else *static_cast<uint32_t*>(text->data()) = code_point;
  return text;
}

Result<RefTo<Str>> str_from_ascii(ThreadState& ts, std::string_view ascii) {
  if (ascii.empty()) return RefTo<Str>::share(empty_str(ts));
  if (ascii.size() == 1) return str_from_code_point(ts, static_cast<unsigned char>(ascii[0]));
  RefTo<Str> text = TRY(str_allocate(ts, ascii.size(), 0x7F));
  copy_bytes(text->data(), ascii.data(), ascii.size());
  return text;
}

// The code point that begins at text[i], and moves i behind it. Surrogates are allowed; invalid bytes give U+FFFD.
static char32_t next_code_point(std::string_view text, size_t& i) {
  auto byte = [&](size_t k) { return static_cast<unsigned char>(text[k]); };
  unsigned first = byte(i++);
  if (first < 0x80) return first;
  int more = first >= 0xF0 && first < 0xF5   ? 3
             : first >= 0xE0 && first < 0xF0 ? 2
             : first >= 0xC2 && first < 0xE0 ? 1
                                             : 0;
  if (!more || i + more > text.size()) return 0xFFFD;
  char32_t code_point = first & (0x3F >> more);
  for (int k = 0; k < more; k++) {
    unsigned next = byte(i + k);
    if ((next & 0xC0) != 0x80) return 0xFFFD;
    code_point = code_point << 6 | (next & 0x3F);
  }
  if ((more == 2 && code_point < 0x800) || (more == 3 && (code_point < 0x10000 || code_point > 0x10FFFF)))
    return 0xFFFD;
  i += more;
  return code_point;
}

Result<RefTo<Str>> str_from_utf8(ThreadState& ts, std::string_view utf8) {
  uint64_t length = 0;
  char32_t largest = 0;
  size_t i = 0;
  for (; i < utf8.size() && static_cast<unsigned char>(utf8[i]) < 0x80; i++) length++;
  if (i == utf8.size()) return str_from_ascii(ts, utf8);
  while (i < utf8.size()) {
    char32_t code_point = next_code_point(utf8, i);
    if (code_point > largest) largest = code_point;
    length++;
  }
  if (length == 1) return str_from_code_point(ts, largest);
  RefTo<Str> text = TRY(str_allocate(ts, length, largest));
  i = 0;
  for (uint64_t k = 0; k < length; k++) {
    char32_t code_point = next_code_point(utf8, i);
    if (text->width == 1) static_cast<uint8_t*>(text->data())[k] = uint8_t(code_point);
    else if (text->width == 2) static_cast<uint16_t*>(text->data())[k] = uint16_t(code_point);
    else static_cast<uint32_t*>(text->data())[k] = code_point;
  }
  return text;
}

template <class Unit>
static char32_t bits_of_units(std::span<const Unit> units) {
  char32_t bits = 0;
  for (Unit unit : units) bits |= unit;
  return bits;
}

template <class To, class From>
static void copy_units(To* to, const From* from, uint64_t count) {
  if constexpr (sizeof(To) == sizeof(From)) {
    if (count) std::memcpy(to, from, count * sizeof(To));
  } else {
    for (uint64_t i = 0; i < count; i++) to[i] = To(from[i]);
  }
}

static void widen_units(void* to, uint8_t to_width, const void* from, uint8_t from_width, uint64_t count) {
  auto run = [&]<class To, class From>(To* target, const From* source) { copy_units(target, source, count); };
  auto with_target = [&](auto* source) {
    if (to_width == 1) run(static_cast<uint8_t*>(to), source);
    else if (to_width == 2) run(static_cast<uint16_t*>(to), source);
    else run(static_cast<uint32_t*>(to), source);
  };
  if (from_width == 1) with_target(static_cast<const uint8_t*>(from));
  else if (from_width == 2) with_target(static_cast<const uint16_t*>(from));
  else with_target(static_cast<const uint32_t*>(from));
}

// Copies units of one width into memory of another that is wide enough.
static inline void convert_units(void* to, uint8_t to_width, const void* from, uint8_t from_width, uint64_t count) {
  if (to_width != from_width) return widen_units(to, to_width, from, from_width, count);
  copy_bytes(to, from, count * to_width);
}

template <class Unit>
static Result<RefTo<Str>> from_units(ThreadState& ts, std::span<const Unit> units) {
  if (units.empty()) return RefTo<Str>::share(empty_str(ts));
  if (units.size() == 1) return str_from_code_point(ts, units[0]);
  char32_t bits = bits_of_units(units);
  RefTo<Str> text = TRY(str_allocate(ts, units.size(), bits));
  convert_units(text->data(), text->width, units.data(), sizeof(Unit), units.size());
  return text;
}
Result<RefTo<Str>> str_from_units(ThreadState& ts, std::span<const uint8_t> units) { return from_units(ts, units); }
Result<RefTo<Str>> str_from_units(ThreadState& ts, std::span<const uint16_t> units) { return from_units(ts, units); }
Result<RefTo<Str>> str_from_units(ThreadState& ts, std::span<const uint32_t> units) { return from_units(ts, units); }

Result<RefTo<Str>> str_slice(ThreadState& ts, Str& text, uint64_t begin, uint64_t end) {
  OURO_ASSERT(begin <= end && end <= text.length);
  if (begin == 0 && end == text.length && is_exact<Str>(text)) return RefTo<Str>::share(text);
  if (text.ascii) return str_from_ascii(ts, text.ascii_text().substr(begin, end - begin));
  return with_units(text, [&](auto units) { return from_units(ts, units.subspan(begin, end - begin)); });
}

Result<RefTo<Str>> str_concat(ThreadState& ts, Str& left, Str& right) {
  if (right.length == 0 && is_exact<Str>(left)) return RefTo<Str>::share(left);
  if (left.length == 0 && is_exact<Str>(right)) return RefTo<Str>::share(right);
  uint8_t width = left.width > right.width ? left.width : right.width;
  char32_t largest = width == 4 ? 0x10FFFF : width == 2 ? 0xFFFF : left.ascii && right.ascii ? 0x7F : 0xFF;
  RefTo<Str> text = TRY(str_allocate(ts, left.length + right.length, largest));
  convert_units(text->data(), width, left.data(), left.width, left.length);
  convert_units(static_cast<char*>(text->data()) + left.length * width, width, right.data(), right.width, right.length);
  return text;
}

// Bytes of the cell an exact str lies in.
static size_t cell_capacity(const Str& text) {
  const PageHeader* page = PageHeader::of(&text);
  if (!page->large) return page->cell_bytes;
  return page->page_count * kPageBytes - (reinterpret_cast<uintptr_t>(&text) & (kPageBytes - 1));
}

Result<RefTo<Str>> str_append(ThreadState& ts, RefTo<Str> left, Str& right) {
  bool owned = left->refcount == 1 && is_exact<Str>(*left) && !left->interned && left.get() != &right;
  bool fits = left->width >= right.width && (!left->ascii || right.ascii);
  if (!owned || !fits || right.length == 0) return str_concat(ts, *left, right);
  uint64_t length = left->length + right.length;
  uint8_t width = left->width;
  size_t bytes = sizeof(Str) + (length + 1) * width;
  if (bytes > cell_capacity(*left)) {
    if (length > (uint64_t(1) << 60)) return ts.memory_refused();
    Str* larger = TRY(ts.allocate_as<Str>(*ts.types().str, (length + 1) * width + bytes / 4));
    std::memcpy(&larger->length, &left->length, sizeof(Str) - offsetof(Str, length) + left->data_bytes());
    left = RefTo<Str>::adopt(larger);
  }
  auto* end = static_cast<char*>(left->data()) + left->data_bytes();
  convert_units(end, width, right.data(), right.width, right.length);
  std::memset(end + right.length * width, 0, width);
  left->length = length;
  left->cached_hash = 0;
  return left;
}

// The items, which are str, with the separator (null: nothing) between them. Runs no Python.
static Result<RefTo<Str>> join_texts(ThreadState& ts, const Str* separator, std::span<const Value> items) {
  if (items.size() == 1 && is_exact<Str>(items[0])) return RefTo<Str>::share(as<Str>(items[0]));
  bool separated = separator && separator->length && items.size() > 1;
  uint8_t width = separated ? separator->width : 1;
  bool ascii = separated ? separator->ascii : true;
  uint64_t length = 0;
  if (separated && __builtin_mul_overflow(separator->length, items.size() - 1, &length)) return ts.memory_refused();
  for (Value value : items) {
    const Str& item = as<Str>(value);
    if (item.width > width) width = item.width;
    ascii &= item.ascii;
    length += item.length;
    TRY(ts.checkpoint_limits());
  }
  if (length == 0) return RefTo<Str>::share(empty_str(ts));
  char32_t largest = width == 4 ? 0x10FFFF : width == 2 ? 0xFFFF : ascii ? 0x7F : 0xFF;
  RefTo<Str> text = TRY(str_allocate(ts, length, largest));
  char* to = static_cast<char*>(text->data());
  for (size_t i = 0; i < items.size(); i++) {
    if (separated && i > 0) {
      convert_units(to, width, separator->data(), separator->width, separator->length);
      to += separator->length * width;
    }
    const Str& item = as<Str>(items[i]);
    convert_units(to, width, item.data(), item.width, item.length);
    to += item.length * width;
    TRY(ts.checkpoint_limits());
  }
  return text;
}

Result<RefTo<Str>> str_concat_all(ThreadState& ts, std::span<const Value> parts) {
  if (parts.empty()) return RefTo<Str>::share(empty_str(ts));
  return join_texts(ts, nullptr, parts);
}

Result<RefTo<List>> items_to_join(ThreadState& ts, Value iterable) {
  if (is<List>(iterable) || is<Tuple>(iterable)) return list_from(ts, iterable);
  auto iterator = get_iterator(ts, iterable);
  if (iterator.is_error()) {
    if (ts.catch_if(Exc::TypeError)) return raise(ts, Exc::TypeError, "can only join an iterable");
    return raised;
  }
  Ref source = iterator.release();
  RefTo<List> items = TRY(list_allocate(ts, 8));
  for (;;) {
    Maybe<Ref> item = TRY(next(ts, source));
    if (!item) return items;
    TRY(list_append(ts, *items, item.release()));
    TRY(ts.checkpoint_limits());
  }
}

Result<RefTo<Str>> str_join(ThreadState& ts, Str& separator, Value iterable) {
  RefTo<List> made;
  std::span<const Value> items;
  // No Python runs once the items are at hand, so that a list's own may be used.
  if (is<Tuple>(iterable)) {
    items = as<Tuple>(iterable).span();
  } else if (is<List>(iterable)) {
    items = as<List>(iterable).span();
  } else {
    made = TRY(items_to_join(ts, iterable));
    items = made->span();
  }
  if (items.empty()) return RefTo<Str>::share(empty_str(ts));
  for (size_t i = 0; i < items.size(); i++)
    if (!is<Str>(items[i])) [[unlikely]]
      return raise(ts, Exc::TypeError, "sequence item {}: expected str instance, {} found", i, type_name(ts, items[i]));
  return join_texts(ts, &separator, items);
}

// --- interning

// Of an exact string that has no equal in the table.
static Result<RefTo<Str>> add_to_interned(ThreadState& ts, RefTo<Str> text) {
  TRY(dict_table::append(ts, *ts.interpreter().interned, Value(text), str_hash(ts, *text), Value(text)));
  // The table's two references are not counted: the string dies with its last user, and then leaves the table.
  text->refcount -= 2;
  text->interned = true;
  return text;
}

static bool is_ascii(std::string_view text) {
  return unicode::is_ascii(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

static int64_t hash_of_text(ThreadState& ts, const void* data, size_t bytes) {
  int64_t hash = numeric::hash_bytes(ts.interpreter().hash_key, data, bytes);
  if (hash == -1) hash = -2;
  // The empty string's hash is 0 in Python; 0 here means "not computed", which only costs a second computation.
  if (hash == 0 && bytes) hash = 1;
  return hash;
}

Result<RefTo<Str>> intern(ThreadState& ts, RefTo<Str> text) {
  if (text->interned) return text;
  // Only exact strings are in the table: their hash and equality run no Python.
  if (!is_exact<Str>(text)) text = TRY(with_units(*text, [&](auto units) { return str_from_units(ts, units); }));
  if (text->interned) return text;
  Dict& table = *ts.interpreter().interned;
  if (Value there = dict_find(ts, table, *text); !there.is_null()) return RefTo<Str>::share(as<Str>(there));
  return add_to_interned(ts, std::move(text));
}

// The interned string of these ASCII characters; null: there is none.
static Str* find_interned(ThreadState& ts, std::string_view ascii, int64_t hash) {
  const Dict& table = *ts.interpreter().interned;
  if (!table.used) return nullptr;
  int64_t number = dict_table::search(table, hash, [&](int64_t number) __attribute__((always_inline)) {
    const DictEntry& entry = table.entries[number];
    if (entry.hash != hash) [[likely]]
      return 0;
    const Str& text = *static_cast<const Str*>(entry.key.object());
    return int(text.ascii && text.length == ascii.size() && std::memcmp(text.data(), ascii.data(), ascii.size()) == 0);
  });
  return number < 0 ? nullptr : static_cast<Str*>(table.entries[number].key.object());
}

Result<RefTo<Str>> intern(ThreadState& ts, std::string_view utf8) {
  // One that is there need not be made first.
  if (utf8.size() < 2 || !is_ascii(utf8)) return intern(ts, TRY(str_from_utf8(ts, utf8)));
  const int64_t hash = hash_of_text(ts, utf8.data(), utf8.size());
  if (Str* found = find_interned(ts, utf8, hash)) return RefTo<Str>::share(*found);
  RefTo<Str> text = TRY(str_from_ascii(ts, utf8));
  text->cached_hash = hash;
  return add_to_interned(ts, std::move(text));
}

void forget_interned(ThreadState& ts, Str& text) {
  OURO_ASSERT(dict_find(ts, *ts.interpreter().interned, text) == Value(text));
  text.refcount = 3;  // one for the removal below, two that the table gives up
  text.interned = false;
  MUST(dict_delete(ts, *ts.interpreter().interned, Value(text)));  // keys are exact str: no Python runs
  OURO_ASSERT(text.refcount == 1);
  text.refcount = 0;
}

// --- looking

int64_t str_hash(ThreadState& ts, Str& text) {
  if (text.cached_hash) return text.cached_hash;
  return text.cached_hash = hash_of_text(ts, text.data(), text.data_bytes());
}

static uint64_t load8(const void* from) {
  uint64_t word;
  std::memcpy(&word, from, 8);
  return word;
}
static_assert(sizeof(Str) % 16 == 8, "behind the header of a Str there are eight bytes of its cell at least");

bool str_equal(const Str& left, const Str& right) {
  if (&left == &right) return true;
  // Texts are stored in the narrowest width, so equal texts have equal widths.
  if (left.length != right.length || left.width != right.width) return false;
  size_t bytes = left.data_bytes();
  auto *a = reinterpret_cast<const char*>(left.data()), *b = reinterpret_cast<const char*>(right.data());
  if (bytes >= 8) return std::memcmp(a, b, bytes) == 0;
  // Short ones lie in cells that are larger: eight bytes can be read of both, and those behind the text be left out.
  uint64_t difference = load8(a) ^ load8(b);
  return bytes == 0 || difference << (64 - 8 * bytes) == 0;
}

int str_compare(const Str& left, const Str& right) {
  uint64_t shorter = left.length < right.length ? left.length : right.length;
  if (left.width == 1 && right.width == 1) [[likely]] {
    uint64_t a = __builtin_bswap64(load8(left.data())), b = __builtin_bswap64(load8(right.data()));
    if (shorter < 8) {
      unsigned unused = unsigned(64 - 8 * shorter);
      a = shorter ? a >> unused : 0;
      b = shorter ? b >> unused : 0;
    }
    if (a != b) return a < b ? -1 : 1;
  }
  int order = with_units(left, [&](auto a) {
    return with_units(right, [&](auto b) {
      if constexpr (sizeof(a[0]) == 1 && sizeof(b[0]) == 1) {
        int difference = shorter > 8 ? std::memcmp(a.data() + 8, b.data() + 8, shorter - 8) : 0;
        return difference < 0 ? -1 : difference > 0 ? 1 : 0;
      } else {
        for (uint64_t i = 0; i < shorter; i++)
          if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
        return 0;
      }
    });
  });
  if (order) return order;
  return left.length < right.length ? -1 : left.length > right.length ? 1 : 0;
}

bool str_compare_by(const Str& left, const Str& right, CompareOp op) {
  if (is_equality(op)) return str_equal(left, right) == (op == CompareOp::kEqual);
  return holds(str_compare(left, right), 0, op);
}

// --- UTF-8

Utf8::Utf8(Utf8&& other) noexcept
    : text_(other.text_), length_(other.length_), memory_(other.memory_), ts_(other.ts_), owner_(other.owner_) {
  other.memory_ = nullptr;
  other.owner_ = Value();
}
Utf8& Utf8::operator=(Utf8&& other) noexcept {
  std::swap(text_, other.text_);
  std::swap(length_, other.length_);
  std::swap(memory_, other.memory_);
  std::swap(ts_, other.ts_);
  std::swap(owner_, other.owner_);
  return *this;
}
Utf8::~Utf8() {
  if (memory_) ts_->release_bytes(memory_);
  if (!owner_.is_null()) release_reference(owner_);
}
bool Utf8::has_nul() const { return std::memchr(text_, 0, length_) != nullptr; }

static size_t put_utf8(char* to, char32_t c) {
  if (c < 0x80) {
    to[0] = char(c);
    return 1;
  }
  if (c < 0x800) {
    to[0] = char(0xC0 | c >> 6);
    to[1] = char(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    to[0] = char(0xE0 | c >> 12);
    to[1] = char(0x80 | (c >> 6 & 0x3F));
    to[2] = char(0x80 | (c & 0x3F));
    return 3;
  }
  to[0] = char(0xF0 | c >> 18);
  to[1] = char(0x80 | (c >> 12 & 0x3F));
  to[2] = char(0x80 | (c >> 6 & 0x3F));
  to[3] = char(0x80 | (c & 0x3F));
  return 4;
}

Result<void> Utf8::encode(ThreadState& ts, Str& text, Surrogates surrogates, char* memory, size_t& length) {
  return with_units(text, [&](auto units) -> Result<void> {
    size_t at = 0;
    for (size_t i = 0; i < units.size(); i++) {
      char32_t c = units[i];
      if (c >= 0xD800 && c < 0xE000 && surrogates != Surrogates::kPass) {
        if (surrogates == Surrogates::kEscape && c >= 0xDC80 && c <= 0xDCFF) {
          memory[at++] = char(c - 0xDC00);
          continue;
        }
        size_t end = i + 1;  // of the run of surrogates
        while (end < units.size() && units[end] >= 0xD800 && units[end] < 0xE000) end++;
        Ref error = TRY(call(ts, ts.types()[Exc::UnicodeEncodeError], Value(TRY(str_from_ascii(ts, "utf-8"))),
                             Value(text), Value::small_int(int64_t(i)), Value::small_int(int64_t(end)),
                             Value(TRY(str_from_ascii(ts, "surrogates not allowed")))));
        return raise_value(ts, error);
      }
      at += put_utf8(memory + at, c);
    }
    memory[at] = '\0';
    length = at;
    return {};
  });
}

Result<Utf8> Utf8::make(ThreadState& ts, Str& text, Surrogates surrogates) {
  Utf8 utf8;
  utf8.ts_ = &ts;
  if (text.ascii) {
    utf8.text_ = text.ascii_text().data();
    utf8.length_ = text.length;
    utf8.owner_ = Ref::share(Value(text)).leak();
    return utf8;
  }
  utf8.memory_ = TRY(ts.allocate_bytes(text.length * (text.width == 1 ? 2 : text.width == 2 ? 3 : 4) + 1));
  auto* memory = static_cast<char*>(utf8.memory_);
  utf8.text_ = memory;
  TRY(encode(ts, text, surrogates, memory, utf8.length_));
  return utf8;
}
Result<Utf8> Utf8::of(ThreadState& ts, Str& text) { return make(ts, text, Surrogates::kStrict); }
Result<Utf8> Utf8::escaped(ThreadState& ts, Str& text) { return make(ts, text, Surrogates::kEscape); }
Result<Utf8> Utf8::lossless(ThreadState& ts, Str& text) { return make(ts, text, Surrogates::kPass); }

// --- StrBuilder

StrBuilder::~StrBuilder() {
  if (!is_inside()) ts_.release_bytes(units_);
}

Result<void> StrBuilder::reserve_slow(uint64_t more, char32_t largest) {
  uint8_t width = largest > largest_ ? width_for(largest) : width_;
  uint64_t wanted = length_ + more;
  if (wanted < length_ || wanted > (uint64_t(1) << 60)) return ts_.memory_refused();
  if (width > width_ || wanted > capacity_) {
    uint64_t capacity = wanted + wanted / 2 + 32;
    if (width == width_ && !is_inside()) {
      units_ = TRY(ts_.resize_bytes(units_, length_ * width_, capacity * width_));
    } else {
      void* units = TRY(ts_.allocate_bytes(capacity * width));
      if (length_) convert_units(units, width, units_, width_, length_);
      if (!is_inside()) ts_.release_bytes(units_);
      units_ = units;
      width_ = width;
    }
    capacity_ = capacity;
  }
  if (largest > largest_) largest_ = largest;
  return {};
}

Result<void> StrBuilder::append(char32_t code_point) {
  TRY(reserve(1, code_point));
  if (width_ == 1) static_cast<uint8_t*>(units_)[length_++] = uint8_t(code_point);
  else if (width_ == 2) static_cast<uint16_t*>(units_)[length_++] = uint16_t(code_point);
  else static_cast<uint32_t*>(units_)[length_++] = code_point;
  return {};
}

Result<void> StrBuilder::append_units(const void* units, uint8_t width, uint64_t count, char32_t largest) {
  if (!count) return {};
  TRY(reserve(count, largest));
  convert_units(static_cast<char*>(units_) + length_ * width_, width_, units, width, count);
  length_ += count;
  return {};
}
Result<void> StrBuilder::append_ascii(std::string_view ascii) {
  return append_units(ascii.data(), 1, ascii.size(), 0x7F);
}
static char32_t largest_bound(const Str& text) {
  return text.width == 4 ? 0x10FFFF : text.width == 2 ? 0xFFFF : text.ascii ? 0x7F : 0xFF;
}
Result<void> StrBuilder::append(const Str& text) {
  return append_units(text.data(), text.width, text.length, largest_bound(text));
}
Result<void> StrBuilder::append(const Str& text, uint64_t begin, uint64_t end) {
  OURO_ASSERT(begin <= end && end <= text.length);
  if (text.ascii || (begin == 0 && end == text.length))
    return append_units(static_cast<const char*>(text.data()) + begin * text.width, text.width, end - begin,
                        largest_bound(text));
  char32_t bits = with_units(text, [&](auto units) { return bits_of_units(units.subspan(begin, end - begin)); });
  return append_units(static_cast<const char*>(text.data()) + begin * text.width, text.width, end - begin,
                      bits > 0x10FFFF ? 0x10FFFF : bits);
}
Result<void> StrBuilder::append_utf8(std::string_view utf8) {
  size_t i = 0;
  while (i < utf8.size() && static_cast<unsigned char>(utf8[i]) < 0x80) i++;
  TRY(append_ascii(utf8.substr(0, i)));
  while (i < utf8.size()) TRY(append(next_code_point(utf8, i)));
  return {};
}
Result<void> StrBuilder::append_repeated(char32_t code_point, uint64_t count) {
  if (!count) return {};
  TRY(reserve(count, code_point));
  if (width_ == 1) std::memset(static_cast<uint8_t*>(units_) + length_, int(code_point), count);
  else if (width_ == 2)
    for (uint64_t i = 0; i < count; i++) static_cast<uint16_t*>(units_)[length_ + i] = uint16_t(code_point);
  else
    for (uint64_t i = 0; i < count; i++) static_cast<uint32_t*>(units_)[length_ + i] = code_point;
  length_ += count;
  return {};
}
Result<void> StrBuilder::append_repr(Value value) {
  RefTo<Str> text = TRY(repr(ts_, value));
  return append(*text);
}
Result<void> StrBuilder::append_str(Value value) {
  RefTo<Str> text = TRY(str(ts_, value));
  return append(*text);
}
Result<void> StrBuilder::append_int(int64_t number) {
  numeric::DecimalText digits(number);
  return append_ascii(digits.view());
}

Result<RefTo<Str>> StrBuilder::finish() {
  if (length_ == 0) return RefTo<Str>::share(empty_str(ts_));
  RefTo<Str> text;
  if (largest_ < 0x80) text = TRY(str_from_ascii(ts_, {static_cast<char*>(units_), length_}));
  else if (width_ == 1) text = TRY(from_units(ts_, std::span<const uint8_t>(static_cast<uint8_t*>(units_), length_)));
  else if (width_ == 2) text = TRY(from_units(ts_, std::span<const uint16_t>(static_cast<uint16_t*>(units_), length_)));
  else text = TRY(from_units(ts_, std::span<const uint32_t>(static_cast<uint32_t*>(units_), length_)));
  length_ = 0;
  return text;
}

}  // namespace ouro
