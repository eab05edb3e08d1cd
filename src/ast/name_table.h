// NameTable: interns the names of one compilation, so that equal names have equal pointers.
//
// The text comes in as UTF-8 already in normal form KC (the parser normalises); it is copied into the arena
// unless it is known. Open addressing with linear probing; the table is at most half full. Entries live as
// long as the arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "ast/nodes.h"
#include "base/arena.h"

namespace ouro::ast {

class NameTable {
 public:
  explicit NameTable(Arena& arena) : arena_(arena) {}
  NameTable(const NameTable&) = delete;
  NameTable& operator=(const NameTable&) = delete;

  // The name with this text (UTF-8, lone surrogates as three bytes). Fails when memory is refused.
  Result<identifier> intern(std::string_view utf8);

  // The number of different names.
  size_t size() const { return size_; }

  static uint32_t hash_of(std::string_view utf8);

 private:
  Result<void> grow();

  Arena& arena_;
  const Name** slots_ = nullptr;  // capacity_ of them, a power of two; nullptr = free
  size_t capacity_ = 0;
  size_t size_ = 0;
};

}  // namespace ouro::ast
