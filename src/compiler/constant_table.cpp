// Hashing and comparison of constants by type and value.
#include "compiler/constant_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/word_hash.h"

namespace ouro::compiler {

namespace {

constexpr size_t kMostUnorderedItems = 500;

// A NaN is equal to nothing, not even to another NaN of the same bits.
bool same_bits(double a, double b) { return a == b && std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b); }

template <class T>
bool same_items(std::span<const T> a, std::span<const T> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

bool same_entry(const CodeConstant& a, const CodeConstant& b) {
  if (a.constant && b.constant) return same_constant(*a.constant, *b.constant);
  return a.unit && b.unit && same_unit(*a.unit, *b.unit);
}

}  // namespace

// The nesting of constants is bounded by the folding that makes them, and of units by the syntax tree's depth.
uint64_t hash_of(const Constant& constant) {
  uint64_t hash = word_hash(kWordHashSeed, uint64_t(constant.kind));
  switch (constant.kind) {
    case Constant::Kind::kInt:
      for (uint64_t limb : constant.limbs) hash = word_hash(hash, limb);
      return word_hash(hash, constant.negative);
    case Constant::Kind::kFloat: return word_hash(hash, std::bit_cast<uint64_t>(constant.real));
    case Constant::Kind::kComplex:
      return word_hash(word_hash(hash, std::bit_cast<uint64_t>(constant.real)), std::bit_cast<uint64_t>(constant.imag));
    case Constant::Kind::kStr:
    case Constant::Kind::kBytes: return text_hash(hash, constant.text);
    case Constant::Kind::kTuple:
      for (const Constant* item : constant.items) hash = word_hash(hash, hash_of(*item));
      return hash;
    case Constant::Kind::kFrozenSet: {
      uint64_t sum = 0;  // the order does not matter
      for (const Constant* item : constant.items) sum += hash_of(*item);
      return word_hash(hash, sum);
    }
    default: return hash;
  }
}

bool same_constant(const Constant& a, const Constant& b) {
  if (&a == &b) return true;
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Constant::Kind::kInt: return a.negative == b.negative && same_items(a.limbs, b.limbs);
    case Constant::Kind::kFloat: return same_bits(a.real, b.real);
    case Constant::Kind::kComplex: return same_bits(a.real, b.real) && same_bits(a.imag, b.imag);
    case Constant::Kind::kStr:
    case Constant::Kind::kBytes: return a.text == b.text;
    case Constant::Kind::kTuple:
      return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                        [](const Constant* x, const Constant* y) { return same_constant(*x, *y); });
    case Constant::Kind::kFrozenSet:
      if (std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                     [](const Constant* x, const Constant* y) { return same_constant(*x, *y); })) {
        return true;
      }
      // Big sets in different orders are kept apart, so that the comparison stays short. Items of a set are
      // different from each other, so one direction is enough.
      return a.items.size() == b.items.size() && a.items.size() <= kMostUnorderedItems &&
             std::all_of(a.items.begin(), a.items.end(), [&](const Constant* x) {
               return std::any_of(b.items.begin(), b.items.end(),
                                  [&](const Constant* y) { return same_constant(*x, *y); });
             });
    default: return true;
  }
}

bool same_unit(const CodeUnit& a, const CodeUnit& b) {
  if (&a == &b) return true;
  return a.name == b.name && a.argcount == b.argcount && a.posonlyargcount == b.posonlyargcount &&
         a.kwonlyargcount == b.kwonlyargcount && a.flags == b.flags && a.firstlineno == b.firstlineno &&
         same_items(a.code, b.code) && same_items(a.linetable, b.linetable) &&
         same_items(a.exceptiontable, b.exceptiontable) && same_items(a.names, b.names) &&
         same_items(a.localsplusnames, b.localsplusnames) && same_items(a.localspluskinds, b.localspluskinds) &&
         std::equal(a.consts.begin(), a.consts.end(), b.consts.begin(), b.consts.end(), same_entry);
}

Result<uint32_t> ConstantTable::add(const CodeUnit* unit) {
  uint64_t hash = word_hash(kWordHashSeed, uint64_t(unit->firstlineno));
  // Lambdas of one line differ in what they do, or only in where they stand.
  const auto text_of = [](std::span<const uint8_t> bytes) {
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  hash = text_hash(text_hash(hash, text_of(unit->code)), text_of(unit->linetable));
  return add_entry({nullptr, unit}, text_hash(hash, unit->name));
}

size_t ConstantTable::probe(const CodeConstant& value, uint64_t hash) const {
  size_t index = hash & (capacity_ - 1);
  while (slots_[index]) {
    const Entry& entry = entries_[slots_[index] - 1];
    if (entry.hash == hash && same_entry(entry.value, value)) break;
    index = (index + 1) & (capacity_ - 1);
  }
  return index;
}

Result<uint32_t> ConstantTable::add_entry(const CodeConstant& value, uint64_t hash) {
  if ((entries_.size() + 1) * 2 > capacity_) {
    const size_t capacity = capacity_ ? capacity_ * 2 : 16;
    slots_ = TRY(arena_->make_array<uint32_t>(capacity));
    capacity_ = capacity;
    std::memset(slots_, 0, capacity * sizeof(uint32_t));
    for (size_t i = 0; i < entries_.size(); i++) {
      size_t index = entries_[i].hash & (capacity_ - 1);
      while (slots_[index]) index = (index + 1) & (capacity_ - 1);
      slots_[index] = uint32_t(i + 1);
    }
  }
  uint32_t& slot = slots_[probe(value, hash)];
  if (slot) return slot - 1;
  TRY(entries_.push({value, hash}));
  slot = uint32_t(entries_.size());
  return slot - 1;
}

}  // namespace ouro::compiler
