// Struct sequences: the constructor, repr and pickling that all such types share.
//
// An instance has room for all fields; Tuple::size counts the visible ones, so everything a tuple does sees
// these only. Visiting and destroying see all.
#include "objects/struct_sequence.h"

#include <cstring>

#include "objects/constructor_arguments.h"
#include "objects/list.h"
#include "runtime/type.h"

namespace ouro {

namespace {

const StructSequenceSpec& spec_of(const Type& type) { return *reinterpret_cast<const StructSequenceSpec*>(type.spec); }

// The name a field is shown under: the fields with names in order.
const char* shown_name(const StructSequenceSpec& spec, uint32_t index) {
  return index < spec.type.members.size() ? spec.type.members[index].name : "?";
}
// The name of a hidden field.
const char* hidden_name(const StructSequenceSpec& spec, uint32_t index) {
  for (const MemberRow& row : spec.type.members)
    if (row.offset == sizeof(Tuple) + index * sizeof(Value)) return row.name;
  return nullptr;
}

Result<Ref> new_row(ThreadState& ts, Type& type, Value sequence, Value dict);
constexpr NativeMethod kNew = class_method<new_row>("struct_sequence(cls, sequence, dict=None)", "");

Result<Ref> new_row(ThreadState& ts, Type& type, Value sequence, Value dict) {
  const StructSequenceSpec& spec = spec_of(type);
  if (!type_of(ts, sequence).slots.tp_iter && !type_of(ts, sequence).slots.sq_item)
    return raise(ts, Exc::TypeError, "constructor requires a sequence");
  RefTo<Tuple> items = TRY(tuple_from(ts, sequence));
  if (!dict.is_none() && !is<Dict>(dict))
    return raise(ts, Exc::TypeError, "{}() takes a dict as second arg, if any", type.plain_name);
  uint64_t given = items->size;
  if (spec.visible == spec.field_count && given != spec.visible)
    return raise(ts, Exc::TypeError, "{}() takes a {}-sequence ({}-sequence given)", type.plain_name, spec.visible,
                 given);
  if (given < spec.visible)
    return raise(ts, Exc::TypeError, "{}() takes an at least {}-sequence ({}-sequence given)", type.plain_name,
                 spec.visible, given);
  if (given > spec.field_count)
    return raise(ts, Exc::TypeError, "{}() takes an at most {}-sequence ({}-sequence given)", type.plain_name,
                 spec.field_count, given);
  RefTo<Tuple> self = TRY(struct_sequence_make(ts, type));
  for (uint32_t i = 0; i < given; i++) struct_sequence_set(*self, i, Ref::share((*items)[i]));
  if (is<Dict>(dict)) {
    for (uint32_t i = uint32_t(given); i < spec.field_count; i++) {
      const char* name = hidden_name(spec, i);
      if (!name) continue;
      Value value = dict_find(ts, as<Dict>(dict), name);
      if (!value.is_null()) struct_sequence_set(*self, i, Ref::share(value));
    }
  }
  if (spec.complete) spec.complete(*self);
  return Ref(std::move(self));
}

Result<Ref> struct_sequence_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  return kNew.thunk(ts, Value(type), arguments, kNew);
}

Result<Ref> struct_sequence_repr(ThreadState& ts, Tuple& self) {
  const StructSequenceSpec& spec = spec_of(*self.type);
  StrBuilder out(ts);
  TRY(out.append_utf8(self.type->plain_name));
  TRY(out.append('('));
  for (uint32_t i = 0; i < self.size; i++) {
    if (i) TRY(out.append_ascii(", "));
    TRY(out.append_ascii(shown_name(spec, i)));
    TRY(out.append('='));
    TRY(out.append_repr(self[i]));
  }
  TRY(out.append(')'));
  return Ref(TRY(out.finish()));
}

void struct_sequence_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Tuple&>(object);
  for (uint32_t i = 0; i < spec_of(*self.type).field_count; i++) visitor.visit(self.items()[i]);
}

void struct_sequence_destroy(ThreadState&, Object& object) {
  auto& self = static_cast<Tuple&>(object);
  for (uint32_t i = spec_of(*self.type).field_count; i-- > 0;) {
    Value item = self.items()[i];
    self.items()[i] = Value::none();
    release_reference(item);
  }
}

}  // namespace

namespace struct_sequence_slots {

void fill_without_new(Slots& slots) {
  slots.tp_repr = slot<struct_sequence_repr>;
  slots.visit_references = struct_sequence_visit;
  slots.destroy = struct_sequence_destroy;
}
void fill(Slots& slots) {
  fill_without_new(slots);
  slots.tp_new = struct_sequence_new;
}
Result<Ref> reduce(ThreadState& ts, Tuple& self) {
  const StructSequenceSpec& spec = spec_of(*self.type);
  RefTo<Tuple> items = TRY(tuple_of(ts, self.span()));
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  for (uint32_t i = spec.visible; i < spec.field_count; i++)
    if (const char* name = hidden_name(spec, i)) TRY(dict_set(ts, *dict, std::string_view(name), self.items()[i]));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(items), Value(dict)));
  return Ref(TRY(make_tuple(ts, Value(self.type), Value(arguments))));
}

}  // namespace struct_sequence_slots

Result<Type*> struct_sequence_type(ThreadState& ts, const StructSequenceSpec& spec) {
  Type* type = TRY(type_from_spec(ts, spec.type, ts.types().tuple));
  uint32_t named_visible = 0;
  for (uint32_t i = 0; i < spec.visible; i++) named_visible += hidden_name(spec, i) != nullptr;
  uint32_t unnamed = spec.field_count - uint32_t(spec.type.members.size());
  TRY(set_own_attribute(ts, *type, std::string_view("n_fields"), Value::small_int(spec.field_count)));
  TRY(set_own_attribute(ts, *type, std::string_view("n_sequence_fields"), Value::small_int(spec.visible)));
  TRY(set_own_attribute(ts, *type, std::string_view("n_unnamed_fields"), Value::small_int(unnamed)));
  RefTo<Tuple> names = TRY(tuple_allocate(ts, named_visible));
  uint32_t at = 0;
  for (uint32_t i = 0; i < spec.visible; i++)
    if (const char* name = hidden_name(spec, i))
      tuple_initialize(*names, at++, TRY(intern(ts, std::string_view(name))));
  TRY(set_own_attribute(ts, *type, names::k___match_args__, Value(names)));
  type_modified(ts, *type);
  return type;
}

Result<RefTo<Tuple>> struct_sequence_make(ThreadState& ts, Type& type) {
  const StructSequenceSpec& spec = spec_of(type);
  Tuple* self = TRY(ts.allocate_as<Tuple>(type, spec.field_count * sizeof(Value)));
  self->size = spec.visible;
  for (uint32_t i = 0; i < spec.field_count; i++) self->items()[i] = Value::none();
  ts.track(*self);
  return RefTo<Tuple>::adopt(self);
}

Result<RefTo<Tuple>> struct_sequence_make(ThreadState& ts, Type& type, std::span<const Value> values) {
  RefTo<Tuple> made = TRY(struct_sequence_make(ts, type));
  for (size_t i = 0; i < values.size(); i++) struct_sequence_set(*made, uint32_t(i), Ref::share(values[i]));
  return made;
}

}  // namespace ouro
