// ConstantTable: the constants of one code object, each once.
//
// Two constants are the same when their types and values are, through all levels of tuples and frozensets:
// 1, 1.0 and True are three, 0.0 and -0.0 two. Nested units are the same when they are equal in every field,
// which happens when the body of a `finally` is compiled twice.
#pragma once

#include <cstdint>

#include "base/arena.h"
#include "bytecode/code_unit.h"

namespace ouro::compiler {

uint64_t hash_of(const Constant& constant);
bool same_constant(const Constant& a, const Constant& b);
bool same_unit(const CodeUnit& a, const CodeUnit& b);

class ConstantTable {
 public:
  explicit ConstantTable(Arena& arena) : arena_(&arena), entries_(arena) {}

  // The index of the constant, appended when it is new.
  Result<uint32_t> add(const Constant* constant) { return add_entry({constant, nullptr}, hash_of(*constant)); }
  Result<uint32_t> add(const CodeUnit* unit);

  const CodeConstant& operator[](size_t index) const { return entries_[index].value; }
  size_t size() const { return entries_.size(); }
  // Forgets the constants from `size` on; nothing may be added afterwards.
  void truncate(size_t size) { entries_.truncate(size); }

 private:
  struct Entry {
    CodeConstant value;
    uint64_t hash;
  };
  Result<uint32_t> add_entry(const CodeConstant& value, uint64_t hash);
  size_t probe(const CodeConstant& value, uint64_t hash) const;

  Arena* arena_;
  ArenaVector<Entry> entries_;
  uint32_t* slots_ = nullptr;  // index of the entry + 1
  size_t capacity_ = 0;
};

}  // namespace ouro::compiler
