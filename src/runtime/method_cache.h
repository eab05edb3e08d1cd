// MethodCache: what look-ups in types gave, by type version and name. A version is never given to another state of a
// type, so an entry needs no clearing when types change.
#pragma once

#include <cstdint>

#include "runtime/value.h"

namespace ouro {

struct Str;

struct MethodCache {
  static constexpr uint32_t kEntries = 4096;
  struct Entry {
    uint32_t version;
    Str* name;    // strong, so that no other string comes to its address; null: free entry
    Value value;  // borrowed from the type; null: not found
  };
  Entry entries[kEntries];

  Entry& at(uint32_t version, const Str* name) {
    return entries[(version ^ uint32_t(reinterpret_cast<uintptr_t>(name) >> 4)) & (kEntries - 1)];
  }
};

}  // namespace ouro
