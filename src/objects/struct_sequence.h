// Struct sequences: tuples whose items also have names (sys.version_info, os.stat_result, time.struct_time).
//
//   constexpr StructField kFields[] = {{"major", "doc"}, {"minor", "doc"}};
//   const StructSequenceSpec kVersion = struct_sequence_spec("sys.version_info", "doc", kFields, 2, "sys");
//
// The first `visible` fields are the items of the tuple; further ones are attributes only. A field without a name is an
// item only.   count | type | size = visible | visible items ... | hidden ones ...
#pragma once

#include "objects/tuple.h"
#include "runtime/native.h"

namespace ouro {

struct StructField {
  const char* name;  // null: an item without a name
  const char* doc = nullptr;
};

struct StructSequenceSpec {
  TypeSpec type;
  std::span<const StructField> fields;
  uint32_t visible;
};

// The slots and methods that all struct sequences share.
void struct_sequence_slots(Slots& slots);
std::span<const NativeMethod> struct_sequence_methods();

// `module`: for __module__. flags: kNoInstantiation where Python code cannot make instances. Not constexpr: the declaration is
// a const object at namespace scope.
inline StructSequenceSpec struct_sequence_spec(const char* name, const char* doc, std::span<const StructField> fields,
                                               uint32_t visible, const char* module, uint32_t flags = 0) {
  return StructSequenceSpec{TypeSpec{.name = name,
                                     .flags = flags,
                                     .doc = doc,
                                     .methods = struct_sequence_methods(),
                                     .slots = &struct_sequence_slots,
                                     .module = module},
                            fields, visible};
}

// The type; `spec` must live as long as the program.
Result<RefTo<Type>> struct_sequence_type(ThreadState& ts, const StructSequenceSpec& spec);
// An instance. `values` may be fewer than the fields: the others are None. Shares the values.
Result<RefTo<Tuple>> struct_sequence_make(ThreadState& ts, Type& type, std::span<const Value> values);

}  // namespace ouro
