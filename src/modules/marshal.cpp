// Writing the marshal format, and module marshal.
//
// An object that the value holds more than once is written once and then by its number (FLAG_REF), from version 3 on.
// Immediate numbers have no identity and are written each time. Equal structures give equal bytes: which objects get a
// number does not depend on their counts of references, as in CPython, and sets are written in an order of their own.
#include "modules/marshal.h"

#include <cstring>

#include "modules/marshal_internal.h"
#include "modules/module_spec.h"
#include "objects/buffer.h"
#include "objects/code.h"
#include "objects/codecs.h"
#include "objects/complex.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/set.h"

namespace ouro {

namespace {

class Writer {
 public:
  Writer(ThreadState& ts, int version) : ts_(ts), version_(version) {}
  ~Writer() {
    if (memory_) ts_.release_bytes(memory_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Result<RefTo<Bytes>> write(Value value) {
    if (version_ >= 3) {
      seen_ = TRY(dict_allocate(ts_));
      begins_ = TRY(list_allocate(ts_, 0));
      references_ = TRY(list_allocate(ts_, 0));
    }
    TRY(object(value));
    if (version_ >= 3) TRY(number_references());
    return bytes_of(ts_, std::span<const uint8_t>(memory_, size_));
  }

 private:
  Result<void> raw(const void* data, size_t count) {
    if (count > capacity_ - size_) {
      size_t wanted = capacity_ ? capacity_ * 2 : 256;
      while (wanted - size_ < count) wanted *= 2;
      memory_ = static_cast<uint8_t*>(memory_ ? TRY(ts_.resize_bytes(memory_, capacity_, wanted))
                                              : TRY(ts_.allocate_bytes(wanted)));
      capacity_ = wanted;
    }
    if (count) std::memcpy(memory_ + size_, data, count);
    size_ += count;
    return {};
  }
  Result<void> byte(int value) {
    auto narrow = uint8_t(value);
    return raw(&narrow, 1);
  }
  Result<void> int16(int value) {
    uint8_t data[2] = {uint8_t(value), uint8_t(value >> 8)};
    return raw(data, 2);
  }
  Result<void> int32(int64_t value) {
    uint8_t data[4] = {uint8_t(value), uint8_t(value >> 8), uint8_t(value >> 16), uint8_t(value >> 24)};
    return raw(data, 4);
  }
  Result<void> float64(double number) { return raw(&number, 8); }
  Result<void> size(uint64_t count) {
    if (count > INT32_MAX) return unmarshallable();
    return int32(int64_t(count));
  }
  Result<void> sized(const void* data, uint64_t count) {
    TRY(size(count));
    return raw(data, count);
  }
  Raised unmarshallable() { return raise(ts_, Exc::ValueError, "unmarshallable object"); }

  Result<void> object(Value value) {
    if (++depth_ > kDepth) {
      depth_--;
      return raise(ts_, Exc::ValueError, "object too deeply nested to marshal");
    }
    TRY(ts_.check_native_stack());
    TRY(ts_.checkpoint_limits());
    auto done = object_inner(value);
    depth_--;
    return done;
  }
  Result<void> object_inner(Value value) {
    if (value.is_none()) return byte('N');
    if (value.is_bool()) return byte(value.is_true() ? 'T' : 'F');
    if (value.is_ellipsis()) return byte('.');
    if (value.is_heap() && value == Value(ts_.types()[Exc::StopIteration])) return byte('S');
    if (version_ >= 3 && value.is_heap() && value.object()->refcount > 1) {
      Value key = Value::small_int(int64_t(reinterpret_cast<uintptr_t>(value.object()) >> 3));
      Maybe<Value> known = TRY(dict_get(ts_, *seen_, key));
      if (known) {
        TRY(list_append(ts_, *references_, Value::small_int(int64_t(size_))));
        TRY(byte('r'));
        return int32((*known).as_small_int());
      }
      TRY(dict_set(ts_, *seen_, key, Value::small_int(int64_t(begins_->size))));
      TRY(list_append(ts_, *begins_, Value::small_int(int64_t(size_))));
    }
    return value_of_type(value);
  }
  // Only objects that are referred to have a number, so that the bytes do not depend on who else holds them. Numbers
  // count the flags in the order of the bytes.
  Result<void> number_references() {
    for (uint64_t i = 0; i < references_->size; i++) {
      uint8_t* index = memory_ + references_->items[i].as_small_int() + 1;
      uint32_t begin =
          uint32_t(index[0]) | uint32_t(index[1]) << 8 | uint32_t(index[2]) << 16 | uint32_t(index[3]) << 24;
      memory_[begins_->items[begin].as_small_int()] |= 0x80;
      TRY(ts_.checkpoint_limits());
    }
    int64_t number = 0;
    for (uint64_t i = 0; i < begins_->size; i++) {
      bool flagged = memory_[begins_->items[i].as_small_int()] & 0x80;
      begins_->items[i] = Value::small_int(number);
      number += flagged;
      TRY(ts_.checkpoint_limits());
    }
    for (uint64_t i = 0; i < references_->size; i++) {
      uint8_t* index = memory_ + references_->items[i].as_small_int() + 1;
      uint32_t begin =
          uint32_t(index[0]) | uint32_t(index[1]) << 8 | uint32_t(index[2]) << 16 | uint32_t(index[3]) << 24;
      auto final_number = uint32_t(begins_->items[begin].as_small_int());
      for (int shift = 0; shift < 32; shift += 8) *index++ = uint8_t(final_number >> shift);
    }
    return {};
  }

  Result<void> value_of_type(Value value) {
    if (is_exact_int(value)) return integer(value);
    if (is_exact_float(value)) {
      TRY(byte(version_ > 1 ? 'g' : 'f'));
      return version_ > 1 ? float64(float_number(value)) : text_float(float_number(value));
    }
    if (is_exact<ComplexNumber>(value)) {
      numeric::Complex number = as<ComplexNumber>(value).number;
      TRY(byte(version_ > 1 ? 'y' : 'x'));
      for (double part : {number.real, number.imag}) {
        if (version_ > 1) TRY(float64(part));
        else TRY(text_float(part));
      }
      return {};
    }
    if (is_exact<Bytes>(value)) {
      TRY(byte('s'));
      return sized(as<Bytes>(value).data(), as<Bytes>(value).size);
    }
    if (is_exact<Str>(value)) return str_text(as<Str>(value));
    if (is_exact<Tuple>(value)) {
      Tuple& tuple = as<Tuple>(value);
      if (version_ >= 4 && tuple.size < 256) {
        TRY(byte(')'));
        TRY(byte(int(tuple.size)));
      } else {
        TRY(byte('('));
        TRY(size(tuple.size));
      }
      for (Value item : tuple) TRY(object(item));
      return {};
    }
    if (is_exact<List>(value)) {
      List& list = as<List>(value);
      TRY(byte('['));
      TRY(size(list.size));
      for (uint64_t i = 0; i < list.size; i++) TRY(object(list.items[i]));
      return {};
    }
    if (is_exact<Dict>(value)) {
      TRY(byte('{'));
      uint64_t position = 0;
      Value key, item;
      while (dict_next(as<Dict>(value), position, key, item)) {
        TRY(object(key));
        TRY(object(item));
      }
      return byte('0');
    }
    if (is_exact<Set>(value)) return set(as<Set>(value));
    if (is_exact<Code>(value)) return code(as<Code>(value));
    if (supports_buffer(ts_, value)) {
      auto access = BufferAccess::get(ts_, value);
      if (access.is_error()) {
        if (!ts_.catch_any()) return raised;
        TRY(byte('?'));
        return unmarshallable();
      }
      TRY(byte('s'));
      return sized(access.value().bytes().data(), access.value().bytes().size());
    }
    return unmarshallable();
  }

  Result<void> integer(Value value) {
    int64_t number;
    if (int_to_int64(value, number) && number >= INT32_MIN && number <= INT32_MAX) {
      TRY(byte('i'));
      return int32(number);
    }
    uint64_t scratch;
    IntParts parts = int_parts(value, scratch);
    uint64_t bits = parts.limbs.size() * 64 - uint64_t(__builtin_clzll(parts.limbs.back()));
    uint64_t digits = (bits + 14) / 15;
    if (digits > INT32_MAX) return unmarshallable();
    TRY(byte('l'));
    TRY(int32(parts.negative ? -int64_t(digits) : int64_t(digits)));
    for (uint64_t i = 0; i < digits; i++) {
      uint64_t bit = i * 15, limb = bit / 64, shift = bit % 64;
      uint64_t digit = parts.limbs[limb] >> shift;
      if (shift > 49 && limb + 1 < parts.limbs.size()) digit |= parts.limbs[limb + 1] << (64 - shift);
      TRY(int16(int(digit & 0x7FFF)));
    }
    return {};
  }
  Result<void> text_float(double number) {
    // 17 significant digits, as versions 0 and 1 have it.
    Ref value = TRY(make_float(ts_, number));
    RefTo<Str> format_text = TRY(str_from_ascii(ts_, ".17g"));
    RefTo<Str> shown = TRY(format(ts_, value, Value(format_text)));
    TRY(byte(int(shown->length)));
    return raw(shown->data(), shown->length);
  }
  Result<void> str_text(Str& text) {
    bool interned = text.interned && version_ >= 3;
    if (version_ >= 4 && text.ascii) {
      if (text.length < 256) {
        TRY(byte(interned ? 'Z' : 'z'));
        TRY(byte(int(text.length)));
      } else {
        TRY(byte(interned ? 'A' : 'a'));
        TRY(size(text.length));
      }
      return raw(text.data(), text.length);
    }
    RefTo<Bytes> utf8 = TRY(codecs::encode(ts_, text, "utf-8", "surrogatepass"));
    TRY(byte(interned ? 't' : 'u'));
    return sized(utf8->data(), utf8->size);
  }
  // The items of a set in the order of their marshalled forms, so that equal sets give equal bytes.
  Result<void> set(Set& set) {
    bool frozen = set.type->layout_kind == Kind::kFrozenSet;
    TRY(byte(frozen ? '>' : '<'));
    TRY(size(set.used));
    RefTo<List> pairs = TRY(list_allocate(ts_, set.used));
    uint64_t position = 0;
    Value key;
    int64_t hash;
    while (set_next(set, position, key, hash)) {
      Writer inner(ts_, version_);
      inner.depth_ = depth_;
      RefTo<Bytes> bytes = TRY(inner.write(key));
      RefTo<Tuple> pair = TRY(make_tuple(ts_, Value(bytes), Value::small_int(int64_t(pairs->size)), key));
      TRY(list_append(ts_, *pairs, Value(pair)));
    }
    TRY(list_sort(ts_, *pairs, Value::none(), false));
    for (uint64_t i = 0; i < pairs->size; i++) TRY(object(as<Tuple>(pairs->items[i])[2]));
    return {};
  }
  Result<void> code(Code& code) {
    TRY(byte('c'));
    for (int32_t number : {code.argcount, code.posonlyargcount, code.kwonlyargcount, code.stacksize, code.flags})
      TRY(int32(number));
    const Value before[] = {Value(code.bytecode.get()),
                            Value(code.consts.get()),
                            Value(code.names.get()),
                            Value(code.localsplus_names.get()),
                            Value(code.localsplus_kinds.get()),
                            Value(code.filename.get()),
                            Value(code.name.get()),
                            Value(code.qualname.get())};
    for (Value field : before) TRY(object(field));
    TRY(int32(code.firstlineno));
    TRY(object(Value(code.linetable.get())));
    return object(Value(code.exceptiontable.get()));
  }

  static constexpr int kDepth = marshal::kMaximumDepth;
  ThreadState& ts_;
  int version_;
  uint8_t* memory_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
  RefTo<Dict> seen_;        // address -> index in begins_
  RefTo<List> begins_;      // where objects begin that may be referred to
  RefTo<List> references_;  // where references stand; they hold the index until all is written
  int depth_ = 0;
};

// ---------------------------------------------------------------------------------------------- the module

Result<Ref> marshal_dumps(ThreadState& ts, Value value, Int32 version) {
  return Ref(TRY(marshal_write(ts, value, version)));
}
Result<Ref> marshal_loads(ThreadState& ts, Value bytes) {
  BufferAccess access = TRY(BufferAccess::get(ts, bytes));
  return marshal_read(ts, access.bytes());
}
Result<Ref> marshal_dump(ThreadState& ts, Value value, Value file, Int32 version) {
  RefTo<Bytes> bytes = TRY(marshal_write(ts, value, version));
  return call_method(ts, file, names::k_write, Value(bytes));
}
Result<Ref> marshal_load(ThreadState& ts, Value file) {
  // A text file gives itself away before anything is taken from it.
  Ref nothing = TRY(call_method(ts, file, names::k_read, Value::small_int(0)));
  if (!is<Bytes>(nothing))
    return raise(ts, Exc::TypeError, "file.read() returned not bytes but {}", type_name(ts, nothing));
  return marshal::read_file(ts, file);
}

constexpr NativeMethod kFunctions[] = {
    function<marshal_dump>("dump(value, file, version=4, /)", "Write the value to a file that is open for bytes."),
    function<marshal_load>("load(file, /)", "Read one value from a file that is open for bytes."),
    function<marshal_dumps>("dumps(value, version=4, /)", "The bytes that dump would write."),
    function<marshal_loads>("loads(bytes, /)", "The value that a bytes-like object begins with."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  return module_add_int(ts, module, "version", kMarshalVersion);
}

}  // namespace

Result<RefTo<Bytes>> marshal_write(ThreadState& ts, Value value, int version) {
  return Writer(ts, version).write(value);
}

extern const ModuleSpec module_marshal;
const ModuleSpec module_marshal{.name = "marshal",
                                .doc = "Values to bytes and back, in the format of compiled files.",
                                .functions = kFunctions,
                                .initialize = &initialize};

}  // namespace ouro
