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

struct MethodCache {
  static constexpr uint32_t kEntries = 4096;
  struct Entry {
    uint32_t version;
    Str* name;    // null: free entry
    Value value;  // null: not found
  };
  Entry entries[kEntries];

  Entry& at(uint32_t version, const Str* name) {
    return entries[(version ^ uint32_t(reinterpret_cast<uintptr_t>(name) >> 4)) & (kEntries - 1)];
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
    return entries[(version ^ shape_key << 3 ^ uint32_t(reinterpret_cast<uintptr_t>(name) >> 4)) & (kEntries - 1)];
  }
};

struct LookUpCaches {
  MethodCache methods;
  AttributeCache attributes;
};

// Empty ones, to be given to std::free(); null: no memory. Only what is used of them is touched.
inline LookUpCaches* make_look_up_caches() { return static_cast<LookUpCaches*>(std::calloc(1, sizeof(LookUpCaches))); }

}  // namespace ouro
