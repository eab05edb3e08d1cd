// Struct sequences: tuples whose items also have names, like os.stat_result and time.struct_time.
//
// The first `visible` fields are the tuple; the others are reached by name only and lie behind the tuple's items.
//
//   constexpr MemberRow kTimesFields[] = {struct_field(0, "user", "user time"), ...};
//   const StructSequenceSpec kTimesResult = struct_sequence("posix.times_result", "posix", "doc", kTimesFields, 5, 5);
//   Type* type = TRY(struct_sequence_type(ts, kTimesResult));
//   RefTo<Tuple> result = TRY(struct_sequence_make(ts, *type)); struct_sequence_set(*result, 0, value) ...
#pragma once

#include "objects/tuple.h"
#include "runtime/native.h"

namespace ouro {

struct StructSequenceSpec {
  TypeSpec type;         // the first member: Type::spec points here
  uint32_t field_count;  // hidden ones included
  uint32_t visible;
  // Called by the constructor when the items are set: fills in what was not given. May be null.
  void (*complete)(Tuple& self);
};

// The row of the field at an index. A field without a row has no name.
constexpr MemberRow struct_field(uint32_t index, const char* name, const char* doc) {
  return {name, MemberKind::kObject, uint32_t(sizeof(Tuple) + index * sizeof(Value)), true, doc};
}

namespace struct_sequence_slots {
void fill(Slots& slots);
void fill_without_new(Slots& slots);
Result<Ref> reduce(ThreadState& ts, Tuple& self);
inline constexpr NativeMethod kMethods[] = {method<reduce>("__reduce__(self, /)", "State for pickling.")};
}  // namespace struct_sequence_slots

// The declaration of a type, to be kept in a constant. Without `constructible` the type cannot be called.
constexpr StructSequenceSpec struct_sequence(const char* name, const char* module, const char* doc,
                                             std::span<const MemberRow> fields, uint32_t field_count, uint32_t visible,
                                             bool constructible = true, void (*complete)(Tuple&) = nullptr) {
  return {TypeSpec{.name = name,
                   .flags = type_flags::kContainer | type_flags::kIsSequence |
                            (constructible ? 0u : type_flags::kNoInstantiation),
                   .doc = doc,
                   .methods = struct_sequence_slots::kMethods,
                   .members = fields,
                   .slots = constructible ? struct_sequence_slots::fill : struct_sequence_slots::fill_without_new,
                   .module = module,
                   .text_signature = constructible ? "(iterable=(), /)" : nullptr},
          field_count, visible, complete};
}

// Makes the type. It lives as long as the interpreter.
Result<Type*> struct_sequence_type(ThreadState& ts, const StructSequenceSpec& spec);
// An instance with every field None.
Result<RefTo<Tuple>> struct_sequence_make(ThreadState& ts, Type& type);
// An instance of values for the first fields.
Result<RefTo<Tuple>> struct_sequence_make(ThreadState& ts, Type& type, std::span<const Value> values);
// Sets a field, hidden ones too, of an instance nobody else has seen.
inline void struct_sequence_set(Tuple& self, uint32_t index, Ref value) {
  Value old = self.items()[index];
  self.items()[index] = value.leak();
  release_reference(old);
}

}  // namespace ouro
