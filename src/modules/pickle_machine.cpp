// The loop of the opcodes, the stack, and the opcodes of scalars and of the memo.
#include "modules/pickle_machine.h"

#include <cmath>
#include <cstring>

#include "numeric/float_text.h"
#include "objects/codecs.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/tuple.h"
#include "runtime/recursion.h"

namespace ouro::pickle {

// --- the stack

Machine::~Machine() {
  drop_to(0);
  if (values_ != inside_) ts_.release_bytes(values_);
  if (marks_ != inside_marks_) ts_.release_bytes(marks_);
}

// Memory for twice as many items as lie in the stack's own place or in memory of before.
template <class T>
static Result<void> double_memory(ThreadState& ts, T*& items, T* inside, uint64_t& capacity) {
  uint64_t bytes = capacity * sizeof(T);
  if (items == inside) {
    void* memory = TRY(ts.allocate_bytes(2 * bytes));
    std::memcpy(memory, static_cast<const void*>(inside), bytes);
    items = static_cast<T*>(memory);
  } else {
    items = static_cast<T*>(TRY(ts.resize_bytes(items, bytes, 2 * bytes)));
  }
  capacity *= 2;
  return {};
}

Result<void> Machine::grow() { return double_memory(ts_, values_, inside_, capacity_); }

Result<void> Machine::push_mark() {
  if (mark_count_ == mark_capacity_) TRY(double_memory(ts_, marks_, inside_marks_, mark_capacity_));
  marks_[mark_count_++] = size_;
  fence_ = size_;
  return {};
}

Result<uint64_t> Machine::take_mark() {
  if (mark_count_ == 0) return raise(ts_, *state_.unpickling_error, "could not find MARK");
  uint64_t mark = marks_[--mark_count_];
  fence_ = mark_count_ ? marks_[mark_count_ - 1] : 0;
  return mark;
}

Raised Machine::underflow() {
  return raise(ts_, *state_.unpickling_error, mark_count_ ? "unexpected MARK found" : "unpickling stack underflow");
}

void Machine::drop_to(uint64_t size) {
  while (size_ > size) release_reference(values_[--size_]);
}

Result<Ref> Machine::pop_tuple(uint64_t begin) {
  RefTo<Tuple> tuple = TRY(tuple_adopt(ts_, above(begin)));
  size_ = begin;
  return Ref(std::move(tuple));
}

Result<RefTo<List>> Machine::pop_list(uint64_t begin) {
  uint64_t count = size_ - begin;
  RefTo<List> list = TRY(list_allocate(ts_, count));
  if (count) std::memcpy(static_cast<void*>(list->items), values_ + begin, count * sizeof(Value));
  list->size = count;
  size_ = begin;
  return list;
}

// --- the loop

Result<Ref> Machine::run() {
  // A pickle can call loads() for a pickle inside of it.
  Recursion recursion(ts_);
  TRY(recursion.enter(" while calling a Python object"));
  unpickler_.protocol = 0;
  for (;;) {
    auto next = input_.next_opcode(ts_);
    if (next.is_error() && !ts_.catch_if(*state_.unpickling_error)) return raised;
    int opcode = next.is_error() ? -1 : next.release();
    if (opcode < 0) return raise(ts_, Exc::EOFError, "Ran out of input");
    if (opcode == kStop) break;
    TRY(execute(uint8_t(opcode)));
    TRY(ts_.checkpoint_limits());
  }
  TRY(input_.skip_consumed(ts_));
  return pop();
}

Result<void> Machine::execute(uint8_t opcode) {
  switch (opcode) {
    case kNone: return push(Ref::none());
    case kNewTrue: return push(Ref::boolean(true));
    case kNewFalse: return push(Ref::boolean(false));
    case kBinInt: return push(Ref::small_int(int32_t(TRY(number(4)))));
    case kBinInt1: return push(Ref::small_int(int64_t(TRY(number(1)))));
    case kBinInt2: return push(Ref::small_int(int64_t(TRY(number(2)))));
    case kInt: return load_int_line();
    case kLong: return load_long_line();
    case kLong1: return load_long(TRY(number(1)));
    case kLong4: {
      auto count = int32_t(TRY(number(4)));
      if (count < 0) return raise(ts_, *state_.unpickling_error, "LONG pickle has negative byte count");
      return load_long(uint64_t(count));
    }
    case Opcode::kFloat: return load_float_line();
    case kBinFloat: return load_binary_float();
    case kShortBinBytes: return push(Ref(TRY(input_.bytes(ts_, state_, TRY(number(1))))));
    case kBinBytes: return push(Ref(TRY(input_.bytes(ts_, state_, TRY(size_of(4, "BINBYTES"))))));
    case kBinBytes8: return push(Ref(TRY(input_.bytes(ts_, state_, TRY(size_of(8, "BINBYTES"))))));
    case kByteArray8: return push(Ref(TRY(input_.bytearray(ts_, state_, TRY(size_of(8, "BYTEARRAY8"))))));
    case kNextBuffer: return load_next_buffer();
    case kReadOnlyBuffer: return load_readonly_buffer();
    case kString: return load_string_line();
    case kShortBinString: return load_string(TRY(number(1)));
    case kBinString: return load_string(TRY(size_of(4, "BINSTRING")));
    case kUnicode: return load_unicode_line();
    case kShortBinUnicode: return load_unicode(TRY(number(1)));
    case kBinUnicode: return load_unicode(TRY(number(4)));
    case kBinUnicode8: return load_unicode(TRY(size_of(8, "BINUNICODE")));

    case kMark: return push_mark();
    case kPop: return load_pop();
    case kPopMark: drop_to(TRY(take_mark())); return {};
    case kDup: TRY(need(1)); return push(Ref::share(top()));

    case kEmptyTuple: return push(Ref::share(Value(empty_tuple(ts_))));
    case kTuple1: return load_counted_tuple(1);
    case kTuple2: return load_counted_tuple(2);
    case kTuple3: return load_counted_tuple(3);
    case kTuple: return push(TRY(pop_tuple(TRY(take_mark()))));
    case kEmptyList: return push(Ref(TRY(list_allocate(ts_, 0))));
    case kList: return push(Ref(TRY(pop_list(TRY(take_mark())))));
    case kEmptyDict: return push(Ref(TRY(dict_allocate(ts_))));
    case Opcode::kDict: return load_dict();
    case kEmptySet: return push(Ref(TRY(set_allocate(ts_, *ts_.types().set))));
    case kFrozenSet: return load_frozen_set();
    case kAppend: TRY(need(1)); return append(size_ - 1);
    case kAppends: return append(TRY(take_mark()));
    case kSetItem: TRY(need(2)); return set_items(size_ - 2);
    case kSetItems: return set_items(TRY(take_mark()));
    case kAddItems: return add_items();

    case kBinGet: {
      uint64_t index = TRY(number(1));
      return load_get(index, int64_t(index));
    }
    case kLongBinGet: {
      uint64_t index = TRY(number(4));
      return load_get(index, int64_t(index));
    }
    case kGet: {
      uint64_t index = TRY(memo_number_of_line(false));
      return load_get(index, int64_t(index));
    }
    case kBinPut: return load_put(TRY(number(1)));
    case kLongBinPut: return load_put(TRY(number(4)));
    case kPut: return load_put(TRY(memo_number_of_line(true)));
    case kMemoize: return load_put(unpickler_.memo.size());

    case kGlobal: return load_global();
    case kStackGlobal: return load_stack_global();
    case kExt1: return load_extension(1);
    case kExt2: return load_extension(2);
    case kExt4: return load_extension(4);
    case kReduce: return load_reduce();
    case kNewObj: return load_new_object(false);
    case kNewObjEx: return load_new_object(true);
    case kInst: return load_instance();
    case kObj: return load_object();
    case kBuild: return load_build();
    case kPersId: return load_persistent(false);
    case kBinPersId: return load_persistent(true);
    case kProto: return load_protocol();
    case kFrame: return load_frame();
    default: return unknown_opcode(opcode);
  }
}

Raised Machine::unknown_opcode(uint8_t opcode) {
  static constexpr char kDigits[] = "0123456789abcdef";
  char shown[] = {'\\', 'x', kDigits[opcode >> 4], kDigits[opcode & 15], 0};
  if (opcode >= 0x20 && opcode <= 0x7E && opcode != '\'' && opcode != '\\') {
    shown[0] = char(opcode);
    shown[1] = 0;
  }
  return raise(ts_, *state_.unpickling_error, "invalid load key, '{}'.", shown);
}

// --- the stream

Result<uint64_t> Machine::number(int bytes) {
  const uint8_t* data = TRY(input_.take(ts_, state_, uint64_t(bytes)));
  uint64_t value = 0;
  for (int i = 0; i < bytes; i++) value |= uint64_t(data[i]) << 8 * i;
  return value;
}

Result<uint64_t> Machine::size_of(int bytes, const char* opcode) {
  uint64_t size = TRY(number(bytes));
  if (size > uint64_t(INT64_MAX))
    return raise(ts_, Exc::OverflowError, "{} exceeds system's maximum size of {} bytes", opcode, INT64_MAX);
  return size;
}

Result<std::span<const uint8_t>> Machine::line() {
  std::span<const uint8_t> line = TRY(input_.line(ts_, state_));
  if (line.size() < 2) return input_.truncated(ts_, state_);
  return line.first(line.size() - 1);
}

Result<RefTo<Str>> Machine::line_text() {
  std::span<const uint8_t> text = TRY(line());
  return str_from_units(ts_, std::span<const uint8_t>(text.data(), text.size() + 1));
}

Result<void> Machine::load_protocol() {
  uint64_t protocol = TRY(number(1));
  if (protocol > kHighestProtocol) return raise(ts_, Exc::ValueError, "unsupported pickle protocol: {}", protocol);
  unpickler_.protocol = int32_t(protocol);
  return {};
}

// A frame is read at once; its opcodes follow as if it were not there.
Result<void> Machine::load_frame() {
  uint64_t size = TRY(number(8));
  if (size > uint64_t(INT64_MAX))
    return raise(ts_, Exc::OverflowError, "FRAME length exceeds system's maximum of {} bytes", INT64_MAX);
  TRY(input_.take(ts_, state_, size));
  input_.at -= size;
  return {};
}

// --- numbers

// The int of the first `length` characters of a line, up to a NUL. Base 0: as in a source text.
Result<Ref> Machine::int_of_line(Str& line, uint64_t length, int base) {
  for (uint64_t i = 0; i < length; i++)
    if (line[i] == 0) length = i;
  RefTo<Str> text = TRY(str_slice(ts_, line, 0, length));
  if (base == 0) {
    // Chosen here, since messages name the base that was chosen.
    uint64_t at = 0;
    while (at < length && ((*text)[at] == U' ' || ((*text)[at] >= 9 && (*text)[at] <= 13))) at++;
    if (at < length && ((*text)[at] == U'-' || (*text)[at] == U'+')) at++;
    char32_t prefix = at + 1 < length && (*text)[at] == U'0' ? (*text)[at + 1] | 0x20 : 0;
    base = prefix == U'x' ? 16 : prefix == U'o' ? 8 : prefix == U'b' ? 2 : prefix ? 0 : 10;
  }
  return int_from_text(ts_, *text, base);
}

// A number as C reads it (a leading 0 is octal), or any int literal. "01" and "00" are True and False.
Result<void> Machine::load_int_line() {
  RefTo<Str> line = TRY(line_text());
  // As much as strtol takes; a line may hold a NUL, which ends it.
  char text[24];
  uint64_t length = 0;
  while (length < line->length && length < sizeof text - 1 && (*line)[length] && (*line)[length] < 128) {
    text[length] = char((*line)[length]);
    length++;
  }
  text[length] = 0;
  char* end;
  errno = 0;
  long parsed = std::strtol(text, &end, 0);
  bool whole = length < sizeof text - 1 && errno == 0 && (*end == '\n' || *end == 0) &&
               (*end == '\n' || length == line->length || (*line)[length] == 0);
  if (whole) {
    if (line->length == 3 && (parsed == 0 || parsed == 1)) return push(Ref::boolean(parsed == 1));
    return push(TRY(make_int(ts_, parsed)));
  }
  auto value = int_of_line(*line, line->length, 0);
  if (!value.is_error()) return push(value.release());
  if (!ts_.catch_if(Exc::ValueError)) return raised;
  return raise(ts_, Exc::ValueError, "could not convert string to int");
}

Result<void> Machine::load_long_line() {
  RefTo<Str> line = TRY(line_text());
  uint64_t length = line->length;
  if ((*line)[length - 2] == U'L') length -= 2;
  return push(TRY(int_of_line(*line, length, 0)));
}

// An int in two's complement, least significant byte first.
Result<void> Machine::load_long(uint64_t count) {
  const uint8_t* bytes = TRY(input_.take(ts_, state_, count));
  if (count == 0) return push(Ref::small_int(0));
  bool negative = bytes[count - 1] & 0x80;
  if (count <= 8) {
    uint64_t bits = negative ? ~uint64_t(0) : 0;
    std::memcpy(&bits, bytes, count);
    return push(TRY(make_int(ts_, int64_t(bits))));
  }
  uint64_t limb_count = (count + 7) / 8;
  auto* limbs = static_cast<uint64_t*>(TRY(ts_.allocate_bytes(limb_count * 8)));
  limbs[limb_count - 1] = negative ? ~uint64_t(0) : 0;
  std::memcpy(limbs, bytes, count);
  uint64_t carry = 1;
  for (uint64_t i = 0; negative && i < limb_count; i++) {
    limbs[i] = ~limbs[i] + carry;
    carry = carry && limbs[i] == 0;
  }
  auto value = int_from_parts(ts_, negative, {limbs, limb_count});
  ts_.release_bytes(limbs);
  return push(TRY(std::move(value)));
}

Result<void> Machine::load_float_line() {
  RefTo<Bytes> line = TRY(bytes_of(ts_, TRY(input_.line(ts_, state_))));
  if (line->size < 2) return input_.truncated(ts_, state_);
  std::string_view text = line->view();
  text = text.substr(0, text.find('\0'));
  double parsed = 0;
  size_t taken = numeric::read_float(text, &parsed);
  bool digits = false;
  for (char c : text.substr(0, taken)) digits |= c >= '0' && c <= '9';
  if (taken == 0 || (std::isinf(parsed) && digits)) {
    RefTo<Str> shown = TRY(str_from_utf8(ts_, text));
    if (taken == 0) return raise(ts_, Exc::ValueError, "could not convert string to float: '{}'", Value(shown));
    return raise(ts_, Exc::OverflowError, "value too large to convert to float: '{}'", Value(shown));
  }
  if (taken < text.size() && text[taken] != '\n')
    return raise(ts_, Exc::ValueError, "could not convert string to float");
  return push(TRY(make_float(ts_, parsed)));
}

Result<void> Machine::load_binary_float() {
  uint64_t bits;
  std::memcpy(&bits, TRY(input_.take(ts_, state_, 8)), 8);
  bits = __builtin_bswap64(bits);
  double value;
  std::memcpy(&value, &bits, 8);
  return push(TRY(make_float(ts_, value)));
}

// --- text

// A str of Python 2: text in the encoding asked for, or bytes.
Result<void> Machine::push_string(Ref bytes) {
  Ref encoding, errors;  // kept while they are used
  auto name = [](const FieldTo<Bytes>& field, Ref& kept, const char* otherwise) {
    if (!field) return otherwise;
    kept = Ref(field.share());
    return reinterpret_cast<const char*>(field->data());
  };
  const char* encoding_name = name(unpickler_.encoding, encoding, "ASCII");
  const char* errors_name = name(unpickler_.errors, errors, "strict");
  if (std::string_view(encoding_name) == "bytes") return push(std::move(bytes));
  RefTo<Str> text = TRY(codecs::decode(ts_, as<Bytes>(bytes).span(), encoding_name, errors_name));
  return push(Ref(std::move(text)));
}

Result<void> Machine::load_string(uint64_t count) {
  const uint8_t* data = TRY(input_.take(ts_, state_, count));
  return push_string(Ref(TRY(bytes_of(ts_, std::span<const uint8_t>(data, count)))));
}

Result<void> Machine::load_string_line() {
  std::span<const uint8_t> line = TRY(input_.line(ts_, state_));
  line = line.first(line.size() - 1);
  if (line.size() < 2 || line.front() != line.back() || (line.front() != '\'' && line.front() != '"'))
    return raise(ts_, *state_.unpickling_error, "the STRING opcode argument must be quoted");
  RefTo<Bytes> literal = TRY(bytes_of(ts_, line.subspan(1, line.size() - 2)));
  if (literal->view().find('\\') == std::string_view::npos) return push_string(Ref(std::move(literal)));
  Ref module = TRY(import_module(ts_, "_codecs"));
  Ref decode = TRY(get_attribute(ts_, module, *TRY(intern(ts_, "escape_decode"))));
  Ref pair = TRY(call(ts_, decode, Value(literal)));
  Ref bytes = TRY(get_item(ts_, pair, Value::small_int(0)));
  if (!is<Bytes>(bytes)) return raise_system_error(ts_, "escape_decode() gave no bytes");
  return push_string(std::move(bytes));
}

Result<void> Machine::load_unicode_line() {
  std::span<const uint8_t> line = TRY(input_.line(ts_, state_));
  RefTo<Bytes> bytes = TRY(bytes_of(ts_, line.first(line.size() - 1)));
  codecs::Decoded decoded = TRY(
      codecs::decode_native(ts_, codecs::Native::kRawUnicodeEscape, bytes->span(), "strict", unicode::Input::complete));
  return push(Ref(std::move(decoded.text)));
}

Result<void> Machine::load_unicode(uint64_t count) {
  const uint8_t* data = TRY(input_.take(ts_, state_, count));
  uint8_t all = 0;
  for (uint64_t i = 0; i < count; i++) all |= data[i];
  if (all < 0x80) return push(Ref(TRY(str_from_ascii(ts_, {reinterpret_cast<const char*>(data), count}))));
  codecs::Decoded decoded = TRY(codecs::decode_native(ts_, codecs::Native::kUtf8, std::span<const uint8_t>(data, count),
                                                      "surrogatepass", unicode::Input::complete));
  return push(Ref(std::move(decoded.text)));
}

// --- stack and memo

// Takes away what was pushed last, which may be a mark.
Result<void> Machine::load_pop() {
  if (mark_count_ && marks_[mark_count_ - 1] == size_) {
    TRY(take_mark());
    return {};
  }
  TRY(pop());
  return {};
}

Result<uint64_t> Machine::memo_number_of_line(bool put) {
  RefTo<Str> line = TRY(line_text());
  Ref value = TRY(int_of_line(*line, line->length, 10));
  int64_t index;
  if (!int_to_int64(value, index))
    return raise(ts_, Exc::OverflowError, "Python int too large to convert to C ssize_t");
  if (put && index < 0) return raise(ts_, Exc::ValueError, "negative PUT argument");
  return uint64_t(index);
}

Result<void> Machine::load_get(uint64_t number, int64_t shown) {
  Value value = unpickler_.memo.find(ts_, number);
  if (value.is_null()) return raise(ts_, *state_.unpickling_error, "Memo value not found at index {}", shown);
  return push(Ref::share(value));
}

Result<void> Machine::load_put(uint64_t number) {
  TRY(need(1));
  return unpickler_.memo.set(ts_, number, Ref::share(top()));
}

}  // namespace ouro::pickle
