// Reading the marshal format, from memory or from a Python file object.
//
// Sizes in the data are not believed: memory for a container is taken only as far as the data could fill it.
// Tuples are filled with None before anything refers to them, so a reference to one that is not complete yet
// finds a whole object.
#include <cstring>

#include "modules/marshal.h"
#include "modules/marshal_internal.h"
#include "objects/bytearray.h"
#include "objects/code.h"
#include "objects/codecs.h"
#include "objects/complex.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/set.h"
#include "unicode/text_kernels.h"

namespace ouro::marshal {

namespace {

constexpr int kFlagRef = 0x80;
// So many items in all get their memory at once also when it is not known how much data there is.
constexpr uint64_t kTrustedSize = 1 << 16;
constexpr uint64_t kReferenceBytes = 5;   // of 'r' and the number behind it
constexpr uint64_t kSmallTuple = 32;      // items
constexpr uint64_t kPieceSize = 1 << 20;  // bytes taken from a file at once

class Reader {
 public:
  Reader(ThreadState& ts, std::span<const uint8_t> bytes) : ts_(ts), bytes_(bytes) {}
  Reader(ThreadState& ts, Value file) : ts_(ts), file_(file) {}

  Result<Ref> top() {
    references_ = TRY(list_allocate(ts_, 0));
    return item("object");
  }

 private:
  Raised bad(const char* what) { return raise(ts_, Exc::ValueError, "bad marshal data ({})", what); }

  // --- bytes
  // The next `count` bytes: in memory, valid until the next call.
  [[gnu::always_inline]] Result<const uint8_t*> take(uint64_t count) {
    if (!file_.is_null()) [[unlikely]]
      return take_from_file(count);
    if (count > bytes_.size() - at_) [[unlikely]]
      return too_short();
    const uint8_t* data = bytes_.data() + at_;
    at_ += count;
    return data;
  }
  [[gnu::noinline]] Raised too_short() { return raise(ts_, Exc::EOFError, "marshal data too short"); }
  [[gnu::noinline]] Result<const uint8_t*> take_from_file(uint64_t count) {
    if (count == 0) return reinterpret_cast<const uint8_t*>("");
    if (count <= kPieceSize) {
      piece_ = TRY(piece_of_file(count));
      return piece_->data();
    }
    // A size is not believed: memory grows with what comes.
    RefTo<ByteArray> whole = TRY(bytearray_of(ts_, {}));
    for (uint64_t have = 0; have < count;) {
      RefTo<Bytes> piece = TRY(piece_of_file(count - have < kPieceSize ? count - have : kPieceSize));
      TRY(bytearray_resize(ts_, *whole, have + piece->size));
      std::memcpy(whole->data() + have, piece->data(), piece->size);
      have += piece->size;
    }
    piece_ = TRY(bytes_of(ts_, whole->span()));
    return piece_->data();
  }
  Result<RefTo<Bytes>> piece_of_file(uint64_t count) {
    RefTo<ByteArray> buffer = TRY(bytearray_of(ts_, {}));
    TRY(bytearray_resize(ts_, *buffer, count));
    std::memset(buffer->data(), 0, count);
    Value argument(buffer);
    Ref got = TRY(call_method_values(ts_, file_, *TRY(intern(ts_, "readinto")), {&argument, 1}));
    int64_t read = TRY(index_as_int64(ts_, got, Exc::ValueError));
    if (read != int64_t(count)) {
      if (read > int64_t(count))
        return raise(ts_, Exc::ValueError, "read() returned too much data: {} bytes requested, {} returned", count,
                     read);
      return raise(ts_, Exc::EOFError, "EOF read where not expected");
    }
    // A readinto that keeps the buffer could change its size: the bytes are copied out of it.
    if (buffer->size != count) return raise(ts_, Exc::ValueError, "readinto() changed the size of the buffer");
    return bytes_of(ts_, buffer->span());
  }
  [[gnu::always_inline]] Result<int> byte() { return int(*TRY(take(1))); }
  Result<int16_t> int16() {
    const uint8_t* data = TRY(take(2));
    return int16_t(uint16_t(data[0] | data[1] << 8));
  }
  [[gnu::always_inline]] Result<int32_t> int32() {
    const uint8_t* data = TRY(take(4));
    return int32_t(uint32_t(data[0]) | uint32_t(data[1]) << 8 | uint32_t(data[2]) << 16 | uint32_t(data[3]) << 24);
  }
  static double float64(const uint8_t* data) {
    double number;
    std::memcpy(&number, data, 8);
    return number;
  }
  Result<uint32_t> size(const char* error) {
    int32_t count = TRY(int32());
    if (count < 0) return bad(error);
    return uint32_t(count);
  }
  // Whether `count` objects may be there, besides those that the containers around them still wait for.
  bool plausible(uint64_t count) const {
    return count + awaited_ <= (file_.is_null() ? bytes_.size() - at_ : kTrustedSize);
  }

  // --- references
  Result<void> remember(Value value, bool flag) {
    if (flag) TRY(list_append(ts_, *references_, value));
    return {};
  }
  // The place of a value that is not there yet; unused when there is no flag.
  Result<uint64_t> reserve(bool flag) {
    if (!flag) return uint64_t(0);
    TRY(list_append(ts_, *references_, Value::none()));
    return references_->size - 1;
  }
  void settle(uint64_t place, Value value, bool flag) {
    if (!flag) return;
    add_reference(value);
    references_->items[place] = value;  // None was there
  }

  // --- objects
  // An object as it passes through the reader: owned. Null: an exception is pending; kNothing: the mark of no object.
  static constexpr Value kNothing = Value::unbound();
  static Value passed(Result<Ref> result) { return result.is_error() ? Value() : result.release().leak(); }

  [[gnu::always_inline]] Value object() {
    // A reference to something before is what is read most.
    if (file_.is_null() && bytes_.size() - at_ >= kReferenceBytes && bytes_[at_] == 'r' && depth_ < kMaximumDepth)
        [[likely]] {
      if (ts_.checkpoint_limits().is_error()) [[unlikely]]
        return Value();
      at_++;
      return reference();
    }
    return any_object();
  }
  [[gnu::noinline]] Value any_object() {
    auto first = byte();
    if (first.is_error()) [[unlikely]]
      return no_object();
    if (depth_ >= kMaximumDepth) [[unlikely]]
      return failed(raise(ts_, Exc::ValueError, "recursion limit exceeded"));
    if (ts_.checkpoint_limits().is_error()) [[unlikely]]
      return Value();
    const int code = first.release();
    const bool flag = code & kFlagRef;
    const char type = char(code & ~kFlagRef);
    switch (type) {
      case 'r': return reference();
      case '0': return kNothing;
      case 'N': return Value::none();
      case 'F': return Value::boolean(false);
      case 'T': return Value::boolean(true);
      case '.': return Value::ellipsis();
      case 'S': return Ref::share(Value(ts_.types()[Exc::StopIteration])).leak();
      case '(':
      case ')':
      case '[':
      case '{':
      case '<':
      case '>':
      case 'c': {
        if (ts_.check_native_stack().is_error()) return Value();
        depth_++;
        const Value value = passed(compound(type, flag));
        depth_--;
        return value;
      }
      default: break;
    }
    const Value value = passed(scalar(type));
    if (flag && !value.is_null() && list_append(ts_, *references_, value).is_error()) {
      release_reference(value);
      return Value();
    }
    return value;
  }
  Value failed(Raised) { return Value(); }
  [[gnu::noinline]] Value no_object() {
    if (ts_.catch_if(Exc::EOFError)) return failed(raise(ts_, Exc::EOFError, "EOF read where object expected"));
    return Value();
  }
  [[gnu::always_inline]] Value reference() {
    auto read = int32();
    if (read.is_error()) return Value();
    const int32_t number = read.release();
    if (number < 0 || uint64_t(number) >= references_->size || references_->items[number].is_none())
      return failed(bad("invalid reference"));
    const Value value = references_->items[number];
    add_reference(value);
    return value;
  }
  // The next object, which has to be there.
  Result<Ref> item(const char* container) {
    const Value value = object();
    if (value.is_null()) [[unlikely]]
      return raised;
    if (value == kNothing) [[unlikely]]
      return raise(ts_, Exc::TypeError, "NULL object in marshal data for {}", container);
    return Ref::adopt(value);
  }

  // What other objects are in.
  [[gnu::always_inline]] Result<Ref> compound(char type, bool flag) {
    switch (type) {
      case '(': return container(TRY(size("tuple size out of range")), flag, true);
      case ')': return container(uint32_t(TRY(byte())), flag, true);
      case '[': return container(TRY(size("list size out of range")), flag, false);
      case '{': return dict(flag);
      case 'c': return code(flag);
      default: return set(type == '>', flag);
    }
  }

  [[gnu::always_inline]] Result<Ref> scalar(char type) {
    switch (type) {
      case 'i': return Ref::small_int(TRY(int32()));
      case 'I': {
        int64_t number;
        std::memcpy(&number, TRY(take(8)), 8);
        return make_int(ts_, number);
      }
      case 'l': return long_int();
      case 'f': return text_float();
      case 'g': return make_float(ts_, float64(TRY(take(8))));
      case 'x': {
        Ref real = TRY(text_float());
        Ref imaginary = TRY(text_float());
        return make_complex(ts_, TRY(to_double(ts_, real)), TRY(to_double(ts_, imaginary)));
      }
      case 'y': {
        const uint8_t* data = TRY(take(16));
        return make_complex(ts_, float64(data), float64(data + 8));
      }
      case 's': {
        uint32_t count = TRY(size("bytes object size out of range"));
        return Ref(TRY(bytes_of(ts_, std::span(TRY(take(count)), count))));
      }
      case 'a':
      case 'A': {
        uint32_t count = TRY(size("string size out of range"));
        return latin1(count, type == 'A');
      }
      case 'z':
      case 'Z': return latin1(uint32_t(TRY(byte())), type == 'Z');
      case 't':
      case 'u': {
        uint32_t count = TRY(size("string size out of range"));
        const uint8_t* data = TRY(take(count));
        RefTo<Str> text = TRY(codecs::decode(ts_, {data, count}, "utf-8", "surrogatepass"));
        if (type == 't') text = TRY(intern(ts_, std::move(text)));
        return Ref(std::move(text));
      }
      default: return bad("unknown type code");
    }
  }
  Result<Ref> latin1(uint32_t count, bool interned) {
    const uint8_t* data = TRY(take(count));
    const std::string_view characters(reinterpret_cast<const char*>(data), count);
    // ASCII, as the type says, needs no string of its own when there is one already.
    if (unicode::is_ascii(data, count))
      return Ref(TRY(interned ? intern(ts_, characters) : str_from_ascii(ts_, characters)));
    RefTo<Str> text = TRY(str_from_units(ts_, std::span(data, count)));
    if (interned) text = TRY(intern(ts_, std::move(text)));
    return Ref(std::move(text));
  }
  Result<Ref> text_float() {
    uint32_t count = uint32_t(TRY(byte()));
    RefTo<Str> text = TRY(str_from_units(ts_, std::span(TRY(take(count)), count)));
    return call(ts_, Value(ts_.types().float_), Value(text));
  }
  // Digits of 15 bits, least significant first.
  Result<Ref> long_int() {
    int32_t signed_count = TRY(int32());
    if (signed_count == INT32_MIN) return bad("long size out of range");
    uint64_t count = uint64_t(signed_count < 0 ? -int64_t(signed_count) : signed_count);
    if (count == 0) return Ref::small_int(0);
    if (file_.is_null() && count * 2 > bytes_.size() - at_) {
      // It cannot be complete; what is there may have a fault of another kind.
      for (;;)
        if (TRY(int16()) < 0) return bad("digit out of range in long");
    }
    uint64_t limb_count = (count * 15 + 63) / 64;
    auto* limbs = static_cast<uint64_t*>(TRY(ts_.allocate_bytes(limb_count * 8)));
    std::memset(limbs, 0, limb_count * 8);
    auto read = [&]() -> Result<Ref> {
      int16_t digit = 0;
      for (uint64_t i = 0; i < count; i++) {
        digit = TRY(int16());
        if (digit < 0) return bad("digit out of range in long");
        uint64_t bit = i * 15;
        limbs[bit / 64] |= uint64_t(digit) << (bit % 64);
        if (bit % 64 > 49 && bit / 64 + 1 < limb_count) limbs[bit / 64 + 1] |= uint64_t(digit) >> (64 - bit % 64);
        TRY(ts_.checkpoint_limits());
      }
      if (digit == 0) return bad("unnormalized long data");
      return int_from_parts(ts_, signed_count < 0, {limbs, limb_count});
    };
    auto value = read();
    ts_.release_bytes(limbs);
    return value;
  }

  // A tuple that nothing can refer to before it is complete: it is made when its items are there.
  Result<Ref> small_tuple(uint64_t count) {
    Value items[kSmallTuple];
    uint64_t done = 0;
    awaited_ += count;
    auto read = [&]() -> Result<Ref> {
      for (; done < count; done++) {
        awaited_--;
        items[done] = TRY(item("tuple")).leak();
      }
      return Ref(TRY(tuple_adopt(ts_, {items, count})));
    };
    Result<Ref> tuple = read();
    if (tuple.is_error())
      while (done > 0) release_reference(items[--done]);
    return tuple;
  }
  // A tuple or list of `count` items.
  Result<Ref> container(uint64_t count, bool flag, bool is_tuple) {
    const char* name = is_tuple ? "tuple" : "list";
    if (is_tuple && !flag && count <= kSmallTuple && plausible(count)) return small_tuple(count);
    if (is_tuple && plausible(count)) {
      RefTo<Tuple> tuple = TRY(tuple_allocate(ts_, count));
      for (uint64_t i = 0; i < count; i++) tuple->items()[i] = Value::none();
      TRY(remember(Value(tuple), flag));
      const Building building{&*tuple, building_};
      building_ = &building;
      awaited_ += count;
      for (uint64_t i = 0; i < count; i++) {
        awaited_--;
        Ref value = TRY(item(name));
        tuple->items()[i] = value.leak();
      }
      building_ = building.around;
      // A reference to this tuple from within has found it tracked: what leads back to it stays so.
      tuple_untrack_if_plain(ts_, *tuple);
      return Ref(std::move(tuple));
    }
    const bool believed = plausible(count);
    RefTo<List> list = TRY(list_allocate(ts_, believed ? count : 0));
    uint64_t place = 0;
    if (is_tuple) place = TRY(reserve(flag));
    else TRY(remember(Value(list), flag));
    if (believed) awaited_ += count;
    for (uint64_t i = 0; i < count; i++) {
      if (believed) awaited_--;
      TRY(list_append(ts_, *list, TRY(item(name))));
    }
    if (!is_tuple) return Ref(std::move(list));
    RefTo<Tuple> tuple = TRY(list_to_tuple(ts_, *list));
    settle(place, Value(tuple), flag);
    return Ref(std::move(tuple));
  }
  Result<Ref> dict(bool flag) {
    RefTo<Dict> dict = TRY(dict_allocate(ts_));
    TRY(remember(Value(dict), flag));
    for (;;) {
      const Value key = object();
      if (key.is_null()) return raised;
      if (key == kNothing) break;
      Ref held = Ref::adopt(key);
      const Value value = object();
      if (value.is_null()) return raised;
      if (value == kNothing) break;
      TRY(dict_set(ts_, *dict, held, Ref::adopt(value)));
    }
    return Ref(std::move(dict));
  }
  Result<Ref> set(bool frozen, bool flag) {
    uint32_t count = TRY(size("set size out of range"));
    RefTo<Set> set = TRY(set_allocate(ts_, frozen ? *ts_.types().frozenset : *ts_.types().set));
    uint64_t place = 0;
    if (frozen) place = TRY(reserve(flag));
    else TRY(remember(Value(set), flag));
    for (uint32_t i = 0; i < count; i++) {
      Ref value = TRY(item("set"));
      TRY(set_add(ts_, *set, value));
    }
    if (frozen) settle(place, Value(set), flag);
    return Ref(std::move(set));
  }
  Result<Ref> code(bool flag) {
    uint64_t place = TRY(reserve(flag));
    CodeParts parts{};
    parts.argcount = TRY(int32());
    parts.posonlyargcount = TRY(int32());
    parts.kwonlyargcount = TRY(int32());
    parts.stacksize = TRY(int32());
    parts.flags = TRY(int32());
    Ref bytecode = TRY(item("code"));
    Ref consts = TRY(item("code"));
    Ref names = TRY(item("code"));
    Ref localsplus_names = TRY(item("code"));
    Ref localsplus_kinds = TRY(item("code"));
    Ref filename = TRY(item("code"));
    Ref name = TRY(item("code"));
    Ref qualname = TRY(item("code"));
    // Constants are checked when the code runs first: a tuple that is not complete yet would change after that.
    for (const Building* each = building_; each; each = each->around)
      if (consts.get() == Value(each->tuple)) return bad("invalid reference");
    parts.firstlineno = TRY(int32());
    Ref linetable = TRY(item("code"));
    Ref exceptiontable = TRY(item("code"));
    parts.bytecode = bytecode;
    parts.consts = consts;
    parts.names = names;
    parts.localsplus_names = localsplus_names;
    parts.localsplus_kinds = localsplus_kinds;
    parts.filename = filename;
    parts.name = name;
    parts.qualname = qualname;
    parts.linetable = linetable;
    parts.exceptiontable = exceptiontable;
    RefTo<Code> code = TRY(code_make(ts_, parts));
    settle(place, Value(code), flag);
    return Ref(std::move(code));
  }

  ThreadState& ts_;
  std::span<const uint8_t> bytes_;
  size_t at_ = 0;
  Value file_;  // null: from memory
  RefTo<Bytes> piece_;
  RefTo<List> references_;
  // The tuples that are being filled, the innermost first.
  struct Building {
    Tuple* tuple;
    const Building* around;
  };
  const Building* building_ = nullptr;
  uint64_t awaited_ = 0;  // items that believed containers wait for
  int depth_ = 0;
};

}  // namespace

Result<Ref> read_file(ThreadState& ts, Value file) { return Reader(ts, file).top(); }

}  // namespace ouro::marshal

namespace ouro {

Result<Ref> marshal_read(ThreadState& ts, std::span<const uint8_t> bytes) { return marshal::Reader(ts, bytes).top(); }

}  // namespace ouro
