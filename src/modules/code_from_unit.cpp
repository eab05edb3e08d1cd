// Code objects of compiled units. Nesting of units and of tuples is bounded by the compiler's own limits and,
// here, by the check of the C++ stack.
//
// As in CPython, equal constants, tuples and tables of all code objects of one compilation are one object.
#include "modules/code_from_unit.h"

#include <bit>
#include <cstring>

#include "base/word_hash.h"
#include "objects/bytes.h"
#include "objects/complex.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/set.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

// Texts that look like names are interned by the hundreds in every module; short other ones are not.
bool looks_like_name(std::string_view text) {
  for (char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return true;
}

// The immutable objects of one compilation, by type and content. What a tuple holds has been merged before, so that
// tuples are equal when their items are the same objects. A frozenset is found by the tuple of what it was made of.
class MergedObjects {
 public:
  explicit MergedObjects(ThreadState& ts) : ts_(ts) {}
  MergedObjects(const MergedObjects&) = delete;
  MergedObjects& operator=(const MergedObjects&) = delete;
  ~MergedObjects() {
    if (slots_) ts_.release_bytes(slots_);
  }

  // The object, or the equal one that came first.
  Result<Ref> merge(Ref object) {
    if (!Value(object).is_heap()) return object;
    const Entry entry{object, object, false};
    const uint32_t hash = hash_of(entry);
    if (Value known = find(entry, hash); !known.is_null()) return Ref::share(known);
    TRY(add(entry, hash));
    return object;
  }
  template <class T>
  Result<RefTo<T>> merge(RefTo<T> object) {
    Ref merged = TRY(merge(Ref(std::move(object))));
    return std::move(merged).template cast<T>();
  }
  // The frozenset that was made of these items, or null.
  Value find_set(Tuple& items) const {
    const Entry entry{Value(&items), Value(), true};
    return find(entry, hash_of(entry));
  }
  Result<void> add_set(Tuple& items, Value set) {
    const Entry entry{Value(&items), set, true};
    return add(entry, hash_of(entry));
  }

 private:
  struct Entry {
    Value key, object;
    bool is_set;
  };
  struct Slot {
    uint32_t hash;
    uint32_t number;  // of the entry, from 1; 0: free
    bool is_set;
  };

  static uint64_t word_of(double number) { return std::bit_cast<uint64_t>(number); }
  uint32_t hash_of(const Entry& entry) const {
    const Value key = entry.key;
    uint64_t hash = kWordHashSeed + entry.is_set;
    if (is<Str>(key)) {
      hash = word_hash(hash, uint64_t(str_hash_cached(ts_, as<Str>(key))));
    } else if (is<Bytes>(key)) {
      hash = text_hash(hash, as<Bytes>(key).view());
    } else if (is<Tuple>(key)) {
      for (Value item : as<Tuple>(key).span()) hash = word_hash(hash, item.bits());
    } else if (is_exact_int(key)) {
      uint64_t scratch;
      for (uint64_t limb : int_parts(key, scratch).limbs) hash = word_hash(hash, limb);
    } else if (is_exact_float(key)) {
      hash = word_hash(hash, word_of(float_number(key)));
    } else if (is<ComplexNumber>(key)) {
      const auto& number = as<ComplexNumber>(key).number;
      hash = word_hash(word_hash(hash, word_of(number.real)), word_of(number.imag));
    } else {
      hash = word_hash(hash, key.bits());  // code objects, frozensets: equal to themselves only
    }
    return uint32_t(hash);
  }
  static bool same_bits(double left, double right) { return word_of(left) == word_of(right); }
  static bool equal(Value left, Value right) {
    if (left.bits() == right.bits()) return true;
    if (left.object()->type != right.object()->type) return false;
    if (is<Str>(left)) return str_equal(as<Str>(left), as<Str>(right));
    if (is<Bytes>(left)) return as<Bytes>(left).view() == as<Bytes>(right).view();
    if (is<Tuple>(left)) {
      auto items = as<Tuple>(left).span(), others = as<Tuple>(right).span();
      if (items.size() != others.size()) return false;
      for (size_t i = 0; i < items.size(); i++)
        if (items[i].bits() != others[i].bits()) return false;
      return true;
    }
    if (is_exact_int(left)) {
      uint64_t scratch, other_scratch;
      const IntParts parts = int_parts(left, scratch), other = int_parts(right, other_scratch);
      return parts.negative == other.negative &&
             std::equal(parts.limbs.begin(), parts.limbs.end(), other.limbs.begin(), other.limbs.end());
    }
    if (is_exact_float(left)) return same_bits(float_number(left), float_number(right));
    if (is<ComplexNumber>(left)) {
      const auto &number = as<ComplexNumber>(left).number, &other = as<ComplexNumber>(right).number;
      return same_bits(number.real, other.real) && same_bits(number.imag, other.imag);
    }
    return false;  // code objects, frozensets
  }
  Value find(const Entry& entry, uint32_t hash) const {
    for (size_t at = hash & mask_; slots_ && slots_[at].number; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.hash != hash || slot.is_set != entry.is_set) continue;
      const uint64_t first = 2 * (slot.number - 1);
      if (equal(objects_->items[first], entry.key)) return objects_->items[first + 1];
    }
    return Value();
  }
  Result<void> add(const Entry& entry, uint32_t hash) {
    if (!objects_) objects_ = TRY(list_allocate(ts_, 0));
    if (!slots_ || 2 * (count_ + 1) > mask_) TRY(grow());
    TRY(list_append(ts_, *objects_, entry.key));
    TRY(list_append(ts_, *objects_, entry.object));
    put({hash, ++count_, entry.is_set});
    return {};
  }
  void put(const Slot& slot) {
    size_t at = slot.hash & mask_;
    while (slots_[at].number) at = (at + 1) & mask_;
    slots_[at] = slot;
  }
  Result<void> grow() {
    const size_t old_size = slots_ ? mask_ + 1 : 0, size = old_size ? 4 * old_size : 16;
    Slot* old = slots_;
    auto* fresh = static_cast<Slot*>(TRY(ts_.allocate_bytes(size * sizeof(Slot))));
    std::memset(fresh, 0, size * sizeof(Slot));
    slots_ = fresh;
    mask_ = size - 1;
    for (size_t i = 0; i < old_size; i++)
      if (old[i].number) put(old[i]);
    if (old) ts_.release_bytes(old);
    return {};
  }

  ThreadState& ts_;
  RefTo<List> objects_;  // of each entry the key and the object
  Slot* slots_ = nullptr;
  size_t mask_ = 0;
  uint32_t count_ = 0;
};

// Makes the objects of one compilation.
class ObjectMaker {
 public:
  ObjectMaker(ThreadState& ts, const List* originals) : ts_(ts), originals_(originals), merged_(ts) {}
  Result<Ref> constant(const Constant& constant);
  Result<RefTo<Code>> code(const CodeUnit& unit, Str& filename);

 private:
  Result<RefTo<Tuple>> tuple(std::span<const Constant* const> items, Value original) {
    TRY(ts_.check_native_stack());
    RefTo<Tuple> result = TRY(tuple_allocate(ts_, items.size()));
    bool is_original = !original.is_null();
    for (size_t i = 0; i < items.size(); i++) {
      Ref item = TRY(constant(*items[i]));
      is_original = is_original && as<Tuple>(original)[i].bits() == Value(item).bits();
      tuple_initialize(*result, i, std::move(item));
      TRY(ts_.checkpoint_limits());
    }
    if (is_original) return merged_.merge(RefTo<Tuple>::share(as<Tuple>(original)));
    tuple_untrack_if_plain(ts_, *result);
    return merged_.merge(std::move(result));
  }
  Result<RefTo<Tuple>> tuple_of_names(std::span<const std::string_view> names) {
    RefTo<Tuple> result = TRY(tuple_allocate(ts_, names.size()));
    for (size_t i = 0; i < names.size(); i++) tuple_initialize(*result, i, Ref(TRY(intern(ts_, names[i]))));
    tuple_untrack_if_plain(ts_, *result);
    return merged_.merge(std::move(result));
  }
  Result<Ref> frozen_set(std::span<const Constant* const> constants) {
    RefTo<Tuple> items = TRY(tuple(constants, Value()));
    if (Value known = merged_.find_set(*items); !known.is_null()) return Ref::share(known);
    // Made anew from the first: the order of items that collide is that of a second insertion, as in CPython.
    Ref first = TRY(set_from(ts_, *ts_.types().frozenset, Value(items)));
    RefTo<List> ordered = TRY(list_from(ts_, first));
    Ref set = TRY(set_from(ts_, *ts_.types().frozenset, Value(ordered)));
    TRY(merged_.add_set(*items, set));
    return set;
  }
  template <class Bytes8>
  Result<RefTo<Bytes>> bytes(const Bytes8& content) {
    return merged_.merge(TRY(bytes_of(ts_, content)));
  }

  ThreadState& ts_;
  const List* originals_;
  MergedObjects merged_;
};

// An object of a tree made by hand stands in the code itself, unless an equal one came first; names are interned, and
// a frozenset with items is made anew.
Result<Ref> ObjectMaker::constant(const Constant& constant) {
  Value original;
  if (originals_ && constant.original) original = originals_->items[constant.original - 1];
  if (!original.is_null()) {
    if (constant.kind == Constant::Kind::kStr && looks_like_name(constant.text))
      return Ref(TRY(intern(ts_, RefTo<Str>::share(as<Str>(original)))));
    if (constant.kind == Constant::Kind::kTuple) return Ref(TRY(tuple(constant.items, original)));
    if (constant.kind != Constant::Kind::kFrozenSet || constant.items.empty())
      return merged_.merge(Ref::share(original));
  }
  switch (constant.kind) {
    case Constant::Kind::kNone: return Ref::none();
    case Constant::Kind::kFalse: return Ref::boolean(false);
    case Constant::Kind::kTrue: return Ref::boolean(true);
    case Constant::Kind::kEllipsis: return Ref::adopt(Value::ellipsis());
    case Constant::Kind::kInt: return merged_.merge(TRY(int_from_parts(ts_, constant.negative, constant.limbs)));
    case Constant::Kind::kFloat: return merged_.merge(TRY(make_float(ts_, constant.real)));
    case Constant::Kind::kComplex: return merged_.merge(TRY(make_complex(ts_, constant.real, constant.imag)));
    case Constant::Kind::kStr:
      if (looks_like_name(constant.text)) return Ref(TRY(intern(ts_, constant.text)));
      return merged_.merge(Ref(TRY(str_from_utf8(ts_, constant.text))));
    case Constant::Kind::kBytes: return Ref(TRY(bytes(constant.text)));
    case Constant::Kind::kTuple: return Ref(TRY(tuple(constant.items, Value())));
    case Constant::Kind::kFrozenSet: return frozen_set(constant.items);
  }
  OURO_UNREACHABLE();
}

Result<RefTo<Code>> ObjectMaker::code(const CodeUnit& unit, Str& filename) {
  TRY(ts_.check_native_stack());
  RefTo<Tuple> consts = TRY(tuple_allocate(ts_, unit.consts.size()));
  for (size_t i = 0; i < unit.consts.size(); i++) {
    const CodeConstant& constant = unit.consts[i];
    Ref value;
    if (constant.unit) value = TRY(code(*constant.unit, filename));
    else value = TRY(this->constant(*constant.constant));
    tuple_initialize(*consts, i, std::move(value));
    TRY(ts_.checkpoint_limits());
  }
  tuple_untrack_if_plain(ts_, *consts);
  consts = TRY(merged_.merge(std::move(consts)));
  RefTo<Bytes> bytecode = TRY(bytes(unit.code));
  RefTo<Bytes> linetable = TRY(bytes(unit.linetable));
  RefTo<Bytes> exceptiontable = TRY(bytes(unit.exceptiontable));
  RefTo<Bytes> kinds = TRY(bytes(unit.localspluskinds));
  RefTo<Tuple> names = TRY(tuple_of_names(unit.names));
  RefTo<Tuple> localsplus = TRY(tuple_of_names(unit.localsplusnames));
  RefTo<Str> name = TRY(intern(ts_, unit.name));
  RefTo<Str> qualname = TRY(merged_.merge(TRY(str_from_utf8(ts_, unit.qualname))));
  CodeParts parts{.argcount = unit.argcount,
                  .posonlyargcount = unit.posonlyargcount,
                  .kwonlyargcount = unit.kwonlyargcount,
                  .stacksize = unit.stacksize,
                  .flags = int32_t(unit.flags),
                  .firstlineno = unit.firstlineno,
                  .bytecode = Value(bytecode),
                  .consts = Value(consts),
                  .names = Value(names),
                  .localsplus_names = Value(localsplus),
                  .localsplus_kinds = Value(kinds),
                  .filename = Value(filename),
                  .name = Value(name),
                  .qualname = Value(qualname),
                  .linetable = Value(linetable),
                  .exceptiontable = Value(exceptiontable)};
  RefTo<Code> result = TRY(code_make(ts_, parts));
  result->verified = true;
  return result;
}

}  // namespace

Result<Ref> value_of_constant(ThreadState& ts, const Constant& constant) {
  return ObjectMaker(ts, nullptr).constant(constant);
}

Result<RefTo<Code>> code_from_unit(ThreadState& ts, const CodeUnit& unit, Str& filename, const List* originals) {
  return ObjectMaker(ts, originals).code(unit, filename);
}

}  // namespace ouro
