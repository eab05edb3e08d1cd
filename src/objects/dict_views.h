// The views of a dict (keys, values, items), their iterators, and mappingproxy.
//
// A view is a reference to the dict. An iterator holds its dict until it is exhausted, and notices a change
// of the dict's size, not of its values.
#pragma once

#include "objects/dict.h"
#include "objects/tuple.h"

namespace ouro {

struct DictView : Object {
  static constexpr Kind kKind = Kind::kDictKeys;
  static constexpr Kind kLastKind = Kind::kDictItems;
  FieldTo<Dict> dict;  // strong; null only after the collector cleared it
};

// Which part of an entry a view or iterator shows.
enum class DictPart : uint8_t { kKey, kValue, kItem };

struct DictIterator : Object {
  static constexpr Kind kKind = Kind::kDictIterator;
  FieldTo<Dict> dict;   // strong; null: exhausted
  FieldTo<Tuple> pair;  // strong; items only: the last tuple given out, used again when nobody else has it
  uint64_t position;    // of the next entry; for a reverse iterator one more than that
  uint64_t used;        // size of the dict at the start; kChanged after it was found to be another
  uint64_t remaining;   // items still to come
  static constexpr uint64_t kChanged = ~uint64_t(0);
};

// A read-only view of any mapping.
struct MappingProxy : Object {
  static constexpr Kind kKind = Kind::kMappingProxy;
  Field mapping;  // strong
};

Result<Ref> dict_view(ThreadState& ts, Dict& self, DictPart part);
Result<Ref> dict_iterator(ThreadState& ts, Dict& self, DictPart part);
Result<Ref> dict_reverse_iterator(ThreadState& ts, Dict& self, DictPart part);
// types.MappingProxyType(mapping) without the check that it is a mapping.
Result<Ref> mappingproxy_of(ThreadState& ts, Value mapping);
// Whether a and b have equal items (dict.__eq__). May run __eq__.
Result<bool> dict_equal(ThreadState& ts, Dict& a, Dict& b);
// Whether (key, value) is an item.
Result<bool> dict_contains_item(ThreadState& ts, Dict& self, Value key, Value value);
// type[item]: a types.GenericAlias.
Result<Ref> class_get_item(ThreadState& ts, Type& type, Value item);

}  // namespace ouro
