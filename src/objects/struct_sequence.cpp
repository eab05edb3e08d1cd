// Struct sequences: see struct_sequence.h. The declaration is found through Type::native_state; the types cannot be
// subclassed, so every instance has it.
#include "objects/struct_sequence.h"

#include "objects/dict.h"
#include "objects/function.h"
#include "objects/list.h"
#include "objects/str.h"
#include "runtime/type.h"

namespace ouro {

namespace {

const StructSequenceSpec& spec_of(const Type& type) { return *static_cast<const StructSequenceSpec*>(type.native_state); }

Result<Tuple*> allocate(ThreadState& ts, Type& type) {
  const StructSequenceSpec& spec = spec_of(type);
  Tuple* tuple = TRY(ts.allocate_as<Tuple>(type, spec.fields.size() * sizeof(Value)));
  tuple->size = spec.visible;
  for (size_t i = 0; i < spec.fields.size(); i++) tuple->items()[i] = Value::none();
  ts.track(*tuple);
  return tuple;
}

constexpr NativeMethod kNewRow = static_method<+[](ThreadState&, Value, Value) -> Result<Ref> { return Ref::none(); }>(
    "structseq(sequence, dict=None)", "");

Result<Ref> make_from_sequence(ThreadState& ts, Type& type, const CallArguments& arguments) {
  const StructSequenceSpec& spec = spec_of(type);
  Value given[2] = {};
  BoundExtra extra;
  TRY(bind_arguments(ts, kNewRow, arguments, given, extra));
  Value dict = given[1];
  Result<RefTo<Tuple>> converted = raised;
  if (!type_of(ts, given[0]).slots.tp_iter && !type_of(ts, given[0]).slots.sq_item)
    return raise(ts, Exc::TypeError, "constructor requires a sequence");
  converted = tuple_from(ts, given[0]);
  RefTo<Tuple> values = TRY(std::move(converted));
  if (!dict.is_none() && !is<Dict>(dict))
    return raise(ts, Exc::TypeError, "{}() takes a dict as second arg, if any", spec.type.name);
  uint64_t least = spec.visible, most = spec.fields.size();
  if (least != most && values->size < least)
    return raise(ts, Exc::TypeError, "{}() takes an at least {}-sequence ({}-sequence given)", spec.type.name, least, values->size);
  if (least != most && values->size > most)
    return raise(ts, Exc::TypeError, "{}() takes an at most {}-sequence ({}-sequence given)", spec.type.name, most, values->size);
  if (least == most && values->size != least)
    return raise(ts, Exc::TypeError, "{}() takes a {}-sequence ({}-sequence given)", spec.type.name, least, values->size);
  Ref made = Ref::adopt(Value(TRY(allocate(ts, type))));
  Tuple& tuple = as<Tuple>(made);
  for (uint64_t i = 0; i < values->size; i++) {
    add_reference((*values)[i]);
    tuple.items()[i] = (*values)[i];
  }
  for (uint64_t i = values->size; i < most; i++) {
    if (dict.is_none() || !spec.fields[i].name) continue;
    RefTo<Str> name = TRY(intern(ts, spec.fields[i].name));
    Maybe<Value> value = TRY(dict_get(ts, as<Dict>(dict), Value(name)));
    if (!value) continue;
    add_reference(*value);
    tuple.items()[i] = *value;
  }
  return made;
}

Result<Ref> struct_repr(ThreadState& ts, Tuple& self) {
  const StructSequenceSpec& spec = spec_of(*self.type);
  StrBuilder builder(ts);
  TRY(builder.append_utf8(spec.type.name));
  TRY(builder.append_ascii("("));
  size_t field = 0;
  for (uint64_t i = 0; i < spec.visible; i++) {
    // Items without names are shown with the next names there are, as CPython does.
    while (field < spec.fields.size() && !spec.fields[field].name) field++;
    if (i) TRY(builder.append_ascii(", "));
    TRY(builder.append_utf8(field < spec.fields.size() ? spec.fields[field].name : "?"));
    field++;
    TRY(builder.append_ascii("="));
    TRY(builder.append_repr(self[i]));
  }
  TRY(builder.append_ascii(")"));
  return Ref(TRY(builder.finish()));
}

Result<Ref> struct_reduce(ThreadState& ts, Tuple& self) {
  const StructSequenceSpec& spec = spec_of(*self.type);
  RefTo<Tuple> items = TRY(tuple_of(ts, self.span()));
  RefTo<Dict> hidden = TRY(dict_allocate(ts));
  for (size_t i = spec.visible; i < spec.fields.size(); i++) {
    if (!spec.fields[i].name) continue;
    TRY(dict_set(ts, *hidden, Value(TRY(intern(ts, spec.fields[i].name))), self.items()[i]));
  }
  RefTo<Tuple> state = TRY(make_tuple(ts, Value(items), Value(hidden)));
  return Ref(TRY(make_tuple(ts, Value(self.type), Value(state))));
}

void struct_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Tuple&>(object);
  for (size_t i = 0; i < spec_of(*self.type).fields.size(); i++) visitor.visit(self.items()[i]);
}
void struct_clear(ThreadState&, Object& object) {
  auto& self = static_cast<Tuple&>(object);
  for (size_t i = 0; i < spec_of(*self.type).fields.size(); i++) {
    Value old = self.items()[i];
    self.items()[i] = Value::none();
    release_reference(old);
  }
}

constexpr NativeMethod kMethods[] = {method<struct_reduce>("__reduce__(self, /)", "For pickle.")};

}  // namespace

std::span<const NativeMethod> struct_sequence_methods() { return kMethods; }

void struct_sequence_slots(Slots& slots) {
  slots.tp_new = &make_from_sequence;
  slots.tp_repr = slot<struct_repr>;
  slots.visit_references = &struct_visit;
  slots.clear_references = &struct_clear;
  slots.destroy = &struct_clear;
}

Result<RefTo<Type>> struct_sequence_type(ThreadState& ts, const StructSequenceSpec& spec) {
  RefTo<Type> type = RefTo<Type>::adopt(TRY(type_from_spec(ts, spec.type, ts.types().tuple)));
  type->native_state = const_cast<StructSequenceSpec*>(&spec);
  type->flags &= ~type_flags::kMatchSelf;
  int64_t unnamed = 0;
  RefTo<List> match = TRY(list_allocate(ts, spec.fields.size()));
  for (size_t i = 0; i < spec.fields.size(); i++) {
    const StructField& field = spec.fields[i];
    if (!field.name) {
      unnamed++;
      continue;
    }
    RefTo<Str> name = TRY(intern(ts, field.name));
    if (i < spec.visible) TRY(list_append(ts, *match, Value(name)));
    auto* descriptor = TRY(ts.allocate_as<MemberDescriptor>(*ts.types().member_descriptor));
    descriptor->owner = type.share().leak();
    descriptor->name = name.share().leak();
    descriptor->row = MemberRow{field.name, MemberKind::kObjectOrNone, uint32_t(sizeof(Tuple) + i * sizeof(Value)), true, field.doc};
    ts.track(*descriptor);
    Ref owned = Ref::adopt(Value(descriptor));
    TRY(dict_set(ts, *type->dict, Value(name), owned));
  }
  TRY(dict_set(ts, *type->dict, "n_sequence_fields", Value::small_int(spec.visible)));
  TRY(dict_set(ts, *type->dict, "n_fields", Value::small_int(int64_t(spec.fields.size()))));
  TRY(dict_set(ts, *type->dict, "n_unnamed_fields", Value::small_int(unnamed)));
  RefTo<Tuple> names = TRY(list_to_tuple(ts, *match));
  TRY(dict_set(ts, *type->dict, names::k___match_args__, Value(names)));
  type_modified(ts, *type);
  return type;
}

Result<RefTo<Tuple>> struct_sequence_make(ThreadState& ts, Type& type, std::span<const Value> values) {
  RefTo<Tuple> tuple = RefTo<Tuple>::adopt(TRY(allocate(ts, type)));
  OURO_ASSERT(values.size() <= spec_of(type).fields.size());
  for (size_t i = 0; i < values.size(); i++) {
    add_reference(values[i]);
    tuple->items()[i] = values[i];
  }
  return tuple;
}

}  // namespace ouro
