// Str: an immutable string of code points, each kept in 1, 2 or 4 bytes: the narrowest that holds the largest (PEP
// 393).
//
//   count | type | length | hash | width, ascii, interned | code units ... | NUL unit
//
// ASCII text is its own UTF-8. Interned strings are equal exactly when they are the same object.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/protocol.h"

namespace ouro {

struct Str : Object {
  static constexpr Kind kKind = Kind::kStr;
  static constexpr const char* kTypeName = "str";

  uint64_t length;      // in code points
  int64_t cached_hash;  // 0: not computed (a hash of 0 is kept as another number)
  uint8_t width;        // bytes of a code unit: 1, 2 or 4
  bool ascii;           // every code point is below 128
  bool interned;
  uint8_t reserved[5];

  const void* data() const { return this + 1; }
  void* data() { return this + 1; }
  const uint8_t* data1() const { return reinterpret_cast<const uint8_t*>(this + 1); }
  const uint16_t* data2() const { return reinterpret_cast<const uint16_t*>(this + 1); }
  const uint32_t* data4() const { return reinterpret_cast<const uint32_t*>(this + 1); }
  char32_t operator[](uint64_t index) const {
    OURO_ASSERT(index < length);
    if (width == 1) return data1()[index];
    return width == 2 ? char32_t(data2()[index]) : char32_t(data4()[index]);
  }
  // The text of an ASCII string.
  std::string_view ascii_text() const {
    OURO_ASSERT(ascii);
    return {reinterpret_cast<const char*>(data1()), length};
  }
  bool equals_ascii(std::string_view text) const { return ascii && ascii_text() == text; }
  size_t data_bytes() const { return length * width; }
};
static_assert(sizeof(Str) == 40);

// Calls body with the code units as span<const uint8_t>, span<const uint16_t> or span<const uint32_t>.
template <class Body>
decltype(auto) with_units(const Str& text, Body body) {
  if (text.width == 1) return body(std::span<const uint8_t>(text.data1(), text.length));
  if (text.width == 2) return body(std::span<const uint16_t>(text.data2(), text.length));
  return body(std::span<const uint32_t>(text.data4(), text.length));
}

// --- making strings
// Uninitialised text of `length` code points, the largest of which will be `largest`; the caller fills data().
Result<RefTo<Str>> str_allocate(ThreadState& ts, uint64_t length, char32_t largest);
Result<RefTo<Str>> str_from_ascii(ThreadState& ts, std::string_view ascii);
// UTF-8 that is known to be valid, lone surrogates as three bytes allowed (names, constants, messages). Invalid bytes
// become U+FFFD.
Result<RefTo<Str>> str_from_utf8(ThreadState& ts, std::string_view utf8);
Result<RefTo<Str>> str_from_units(ThreadState& ts, std::span<const uint8_t> units);   // Latin-1
Result<RefTo<Str>> str_from_units(ThreadState& ts, std::span<const uint16_t> units);  // narrowed where possible
Result<RefTo<Str>> str_from_units(ThreadState& ts, std::span<const uint32_t> units);
Result<RefTo<Str>> str_make_character(ThreadState& ts, char32_t code_point);
// The string of one character; below U+0100 always the same one.
inline Result<RefTo<Str>> str_from_code_point(ThreadState& ts, char32_t code_point) {
  if (code_point < 256) [[likely]]
    if (Str* there = ts.interpreter().characters[code_point]) return RefTo<Str>::share(*there);
  return str_make_character(ts, code_point);
}
// The part [begin, end); the whole text itself when nothing is cut.
Result<RefTo<Str>> str_slice(ThreadState& ts, Str& text, uint64_t begin, uint64_t end);
Result<RefTo<Str>> str_concat(ThreadState& ts, Str& left, Str& right);
// All the parts, which are str, one behind the other.
Result<RefTo<Str>> str_concat_all(ThreadState& ts, std::span<const Value> parts);
// left + right, taking left over: when nobody else holds it the text grows in its place, in memory with room for more,
// so that a loop of `text += more` takes linear time.
Result<RefTo<Str>> str_append(ThreadState& ts, RefTo<Str> left, Str& right);
Result<RefTo<Str>> str_join(ThreadState& ts, Str& separator, Value iterable);
Str& empty_str(ThreadState& ts);

// --- interning
// The interned string equal to `text`, which must be an exact str.
Result<RefTo<Str>> intern(ThreadState& ts, RefTo<Str> text);
Result<RefTo<Str>> intern(ThreadState& ts, std::string_view utf8);
// Called when an interned string is destroyed.
void forget_interned(ThreadState& ts, Str& text);

// --- looking
int64_t str_hash(ThreadState& ts, Str& text);
inline int64_t str_hash_cached(ThreadState& ts, Str& text) {
  return text.cached_hash ? text.cached_hash : str_hash(ts, text);
}
bool str_equal(const Str& left, const Str& right);
int str_compare(const Str& left, const Str& right);  // -1, 0, 1 by code point
bool str_compare_by(const Str& left, const Str& right, CompareOp op);
// First index of the part at or after begin with the part within [begin, end), or -1.
int64_t str_find(const Str& text, const Str& part, int64_t begin, int64_t end);

// The text as UTF-8 in memory of the heap: for messages, file names and calls to the machine. Strict: surrogates
// raise UnicodeEncodeError; with surrogateescape as os.fsencode does.
class Utf8 {
 public:
  static Result<Utf8> of(ThreadState& ts, Str& text);
  static Result<Utf8> escaped(ThreadState& ts, Str& text);   // surrogateescape
  static Result<Utf8> lossless(ThreadState& ts, Str& text);  // surrogatepass; never fails but for memory
  Utf8() = default;
  Utf8(Utf8&& other) noexcept;
  Utf8& operator=(Utf8&& other) noexcept;
  ~Utf8();
  const char* c_str() const { return text_; }  // NUL-terminated
  std::string_view view() const { return {text_, length_}; }
  bool has_nul() const;

 private:
  enum class Surrogates : uint8_t { kStrict, kEscape, kPass };
  static Result<Utf8> make(ThreadState& ts, Str& text, Surrogates surrogates);
  static Result<void> encode(ThreadState& ts, Str& text, Surrogates surrogates, char* memory, size_t& length);

  const char* text_ = nullptr;
  size_t length_ = 0;
  void* memory_ = nullptr;  // null: text_ is the string's own
  ThreadState* ts_ = nullptr;
  Value owner_;  // strong, when text_ is the string's own
};

// Collects text of unknown width: at first inside itself, then in the heap, charged to the interpreter.
class StrBuilder {
 public:
  explicit StrBuilder(ThreadState& ts) : ts_(ts), units_(inside_) {}
  StrBuilder(const StrBuilder&) = delete;
  StrBuilder& operator=(const StrBuilder&) = delete;
  ~StrBuilder();
  Result<void> append(char32_t code_point);
  Result<void> append_ascii(std::string_view ascii);
  Result<void> append(const Str& text);
  Result<void> append(const Str& text, uint64_t begin, uint64_t end);
  Result<void> append_utf8(std::string_view utf8);
  Result<void> append_repeated(char32_t code_point, uint64_t count);
  Result<void> append_units(const void* units, uint8_t width, uint64_t count, char32_t largest);
  Result<void> append_repr(Value value);  // repr(value)
  Result<void> append_str(Value value);   // str(value)
  Result<void> append_int(int64_t number);
  uint64_t length() const { return length_; }
  void truncate(uint64_t length) { length_ = length; }
  ThreadState& thread() { return ts_; }
  // The text; the builder is empty afterwards.
  Result<RefTo<Str>> finish();

 private:
  static constexpr uint64_t kInsideBytes = 240;
  // Room for `more` units that are not larger than `largest`.
  Result<void> reserve(uint64_t more, char32_t largest) {
    if (largest <= largest_ && more <= capacity_ - length_) [[likely]]
      return {};
    return reserve_slow(more, largest);
  }
  Result<void> reserve_slow(uint64_t more, char32_t largest);
  bool is_inside() const { return units_ == inside_; }
  ThreadState& ts_;
  void* units_;
  uint64_t length_ = 0;
  uint64_t capacity_ = kInsideBytes;  // in units
  uint8_t width_ = 1;
  char32_t largest_ = 0x7F;  // no unit is above it
  alignas(8) uint8_t inside_[kInsideBytes];
};

}  // namespace ouro
