// LookUpCaches: what look-ups in types and accesses to attributes gave, by type version and name. A version is never
// given to another state of a type, so entries need no clearing when types change.
//
// Values are borrowed from the type, which the version guards. Names are strong, so that no other string comes to their
// address; they are interned. The caches lie outside of the region and are not copied with it.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "runtime/value.h"

namespace ouro {

struct Str;

// How much of a cache is in use: little at first, so that a short program touches few pages of it, and twice as much
// whenever many entries made room for others. An entry that is looked for at its new place in vain is found again.
template <uint32_t first, uint32_t most>
struct CacheExtent {
  uint32_t mask;      // 0 in an empty cache: see make_look_up_caches
  uint32_t replaced;  // entries, since it grew

  void initialize() { mask = first - 1; }
  void count_replaced() {
    if (++replaced < mask / 2 || mask == most - 1) return;
    mask = mask * 2 + 1;
    replaced = 0;
  }
};

struct MethodCache {
  static constexpr uint32_t kEntries = 4096;
  CacheExtent<512, kEntries> extent;
  struct Entry {
    uint32_t version;
    Str* name;    // null: free entry
    Value value;  // null: not found
  };
  Entry entries[kEntries];

  Entry& at(uint32_t version, const Str* name) {
    return entries[(version ^ uint32_t(reinterpret_cast<uintptr_t>(name) >> 4)) & extent.mask];
  }
};

// Where an attribute is that is read or stored in the plain way (object's __getattribute__, __setattr__).
enum class AttributePlace : uint8_t {
  kOther,       // not known, or computed
  kValue,       // among the instance's values, at `number`
  kNew,         // stored: behind the last of the instance's values, `number`, with the shape's newest child
  kSlot,        // a member of the object, `number` bytes from its beginning
  kClassValue,  // the type's value, no descriptor
  kMethod,      // the type's value, a method descriptor
  kProperty,    // the type's value, a property
};

// Accesses at instructions that see many types.
struct AttributeCache {
  static constexpr uint32_t kEntries = 1024;
  CacheExtent<128, kEntries> extent;
  struct Entry {
    uint32_t version;
    uint32_t shape;  // its id, 0 without attributes, and whether it is a store (key_of)
    Str* name;       // null: free entry
    Value value;     // what the type has under the name
    uint16_t number;
    AttributePlace place;
  };
  Entry entries[kEntries];

  static uint32_t key_of(uint32_t shape_id, bool store) { return shape_id << 1 | uint32_t(store); }
  Entry& at(uint32_t version, uint32_t shape_key, const Str* name) {
    return entries[(version ^ shape_key << 3 ^ uint32_t(reinterpret_cast<uintptr_t>(name) >> 4)) & extent.mask];
  }
};

struct LookUpCaches {
  MethodCache methods;
  AttributeCache attributes;
};

// Empty ones, to be given to std::free(); null: no memory. Only what is used of them is touched.
inline LookUpCaches* make_look_up_caches() {
  auto* caches = static_cast<LookUpCaches*>(std::calloc(1, sizeof(LookUpCaches)));
  if (!caches) return nullptr;
  caches->methods.extent.initialize();
  caches->attributes.extent.initialize();
  return caches;
}

}  // namespace ouro
