#include "ast/name_table.h"

#include <cstring>

namespace ouro::ast {

uint32_t NameTable::hash_of(std::string_view utf8) {
  // Multiply and fold, eight bytes at a time; the length is mixed in first.
  uint64_t state = utf8.size() * 0x9E3779B97F4A7C15u;
  const char* cursor = utf8.data();
  size_t left = utf8.size();
  while (left > 0) {
    uint64_t word = 0;
    size_t step = left < 8 ? left : 8;
    std::memcpy(&word, cursor, step);
    unsigned __int128 product = (unsigned __int128)(state ^ word) * 0xD6E8FEB86659FD93u;
    state = uint64_t(product) ^ uint64_t(product >> 64) ^ word;
    cursor += step;
    left -= step;
  }
  state ^= state >> 32;
  return uint32_t(state * 0x9E3779B1u);
}

Result<void> NameTable::grow() {
  size_t capacity = capacity_ ? capacity_ * 2 : 256;
  const Name** slots = TRY(arena_.make_array<const Name*>(capacity));
  std::memset(slots, 0, capacity * sizeof(*slots));
  for (size_t i = 0; i < capacity_; i++) {
    if (!slots_[i]) continue;
    size_t at = slots_[i]->hash & (capacity - 1);
    while (slots[at]) at = (at + 1) & (capacity - 1);
    slots[at] = slots_[i];
  }
  slots_ = slots;
  capacity_ = capacity;
  return {};
}

Result<identifier> NameTable::intern(std::string_view utf8) {
  if (size_ * 2 >= capacity_) TRY(grow());
  uint32_t hash = hash_of(utf8);
  size_t at = hash & (capacity_ - 1);
  while (const Name* name = slots_[at]) {
    if (name->hash == hash && name->text == utf8) return name;
    at = (at + 1) & (capacity_ - 1);
  }
  std::string_view text = TRY(arena_.copy(utf8));
  Name* name = TRY(arena_.make<Name>(text, hash));
  slots_[at] = name;
  size_++;
  return static_cast<identifier>(name);
}

}  // namespace ouro::ast
