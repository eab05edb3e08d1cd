// NameMap: an insertion-ordered map from interned names to small values, inside an arena.
//
// Keys are compared by pointer (names are interned). Open addressing over an index table that is at most half
// full; entries are kept in the order of their insertion, and are never removed.
#pragma once

#include <cstdint>

#include "ast/nodes.h"
#include "base/arena.h"

namespace ouro {

template <class Value>
class NameMap {
 public:
  struct Entry {
    ast::identifier name;
    Value value;
  };

  explicit NameMap(Arena& arena) : arena_(&arena), entries_(arena) {}

  size_t size() const { return entries_.size(); }
  Entry* begin() { return entries_.begin(); }
  Entry* end() { return entries_.end(); }
  const Entry* begin() const { return entries_.begin(); }
  const Entry* end() const { return entries_.end(); }

  // The value of `name`, or nullptr; valid until the next insertion.
  Value* find(ast::identifier name) {
    if (capacity_ == 0) return nullptr;
    uint32_t slot = slots_[probe(name)];
    return slot ? &entries_[slot - 1].value : nullptr;
  }
  const Value* find(ast::identifier name) const { return const_cast<NameMap*>(this)->find(name); }
  bool contains(ast::identifier name) const { return find(name) != nullptr; }

  // The value of `name`, inserted as `initial` when there is none; valid until the next insertion.
  Result<Value*> find_or_insert(ast::identifier name, const Value& initial) {
    if (Value* known = find(name)) return known;
    if ((entries_.size() + 1) * 2 > capacity_) TRY(grow());
    uint32_t* slot = &slots_[probe(name)];
    TRY(entries_.push({name, initial}));
    *slot = uint32_t(entries_.size());
    return &entries_.back().value;
  }

 private:
  size_t probe(ast::identifier name) const {
    size_t index = name->hash & (capacity_ - 1);
    while (slots_[index] && entries_[slots_[index] - 1].name != name) index = (index + 1) & (capacity_ - 1);
    return index;
  }
  Result<void> grow() {
    size_t capacity = capacity_ ? capacity_ * 2 : 8;
    slots_ = TRY(arena_->make_array<uint32_t>(capacity));
    capacity_ = capacity;
    std::memset(slots_, 0, capacity * sizeof(uint32_t));
    for (size_t i = 0; i < entries_.size(); i++) slots_[probe(entries_[i].name)] = uint32_t(i + 1);
    return {};
  }

  Arena* arena_;
  ArenaVector<Entry> entries_;
  uint32_t* slots_ = nullptr;  // index of the entry + 1; 0 = free
  size_t capacity_ = 0;        // a power of two
};

}  // namespace ouro
