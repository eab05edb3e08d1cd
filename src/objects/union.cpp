// types.UnionType: int | str (PEP 604). The members are classes, generic aliases and NoneType, none of them
// twice and none of them a union.
#include "objects/dict.h"
#include "objects/generic_alias.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/type_specs.h"
#include "runtime/type.h"

namespace ouro {
namespace {

// What | makes a union of; for anything else the other operand is asked.
bool is_unionable(Value value) {
  return value.is_none() || is<Type>(value) || is<GenericAlias>(value) || is<UnionType>(value);
}

// Aliases are made anew for every use, so they are the same when they are equal.
Result<bool> is_same(ThreadState& ts, Value left, Value right) {
  if (is<GenericAlias>(left) && is<GenericAlias>(right)) return equals(ts, left, right);
  return left == right;
}

Result<void> add_member(ThreadState& ts, List& members, Value member) {
  for (uint64_t i = 0; i < members.size; i++) {
    bool there = TRY(is_same(ts, members.items[i], member));
    if (there) return {};
  }
  return list_append(ts, members, member);
}

Result<void> add_members(ThreadState& ts, List& members, Value value) {
  if (value.is_none()) return add_member(ts, members, Value(ts.types().none_type));
  if (!is<UnionType>(value)) return add_member(ts, members, value);
  for (Value member : *as<UnionType>(value).args) {
    TRY(add_member(ts, members, member));
    TRY(ts.checkpoint_limits());
  }
  return {};
}

Result<Tuple*> ensure_parameters(ThreadState& ts, UnionType& self) {
  if (!self.parameters) {
    RefTo<Tuple> found = TRY(type_parameters::parameters_of(ts, *self.args));
    self.parameters.set(std::move(found));
  }
  return self.parameters.get();
}

Result<Ref> union_repr(ThreadState& ts, UnionType& self) {
  StrBuilder text(ts);
  for (uint64_t i = 0; i < self.args->size; i++) {
    Value member = (*self.args)[i];
    if (i) TRY(text.append_ascii(" | "));
    if (member == Value(ts.types().none_type)) TRY(text.append_ascii("None"));
    else TRY(type_parameters::append_argument(text, member));
    TRY(ts.checkpoint_limits());
  }
  return text.finish();
}

// A union has the __module__ of its type, though the type keeps none among its attributes.
Result<Maybe<Ref>> union_getattribute(ThreadState& ts, Value self, Str& name) {
  if (name.equals_ascii("__module__")) return Maybe<Ref>(TRY(type_module(ts, type_of(ts, self))));
  return generic_get_attribute(ts, self, name);
}

// The order of the members makes no difference.
Result<Ref> union_compare(ThreadState& ts, UnionType& self, Value other, CompareOp op) {
  UnionType* right = try_as<UnionType>(other);
  if (!right || (op != CompareOp::kEqual && op != CompareOp::kNotEqual)) return Ref::not_implemented();
  RefTo<Set> first = TRY(set_from(ts, *ts.types().set, Value(self.args.get())));
  RefTo<Set> second = TRY(set_from(ts, *ts.types().set, Value(right->args.get())));
  return compare(ts, first, second, op);
}
Result<int64_t> union_hash(ThreadState& ts, UnionType& self) {
  RefTo<Set> members = TRY(set_from(ts, *ts.types().frozenset, Value(self.args.get())));
  return hash(ts, members);
}

Result<Ref> union_subscript(ThreadState& ts, UnionType& self, Value item) {
  Tuple* parameters = TRY(ensure_parameters(ts, self));
  RefTo<Tuple> members = TRY(type_parameters::substitute(ts, Value(self), *self.args, *parameters, item));
  if (members->size == 0) return raise(ts, Exc::TypeError, "Cannot take a Union of no types.");
  Ref result = Ref::share((*members)[0]);
  for (uint64_t i = 1; i < members->size; i++) result = TRY(binary_op(ts, result, (*members)[i], BinaryOp::kOr));
  return result;
}

Result<Ref> union_parameters(ThreadState& ts, UnionType& self) {
  return Ref::share(Value(TRY(ensure_parameters(ts, self))));
}

constexpr GetSetRow kGetSets[] = {
    getter<union_parameters>("__parameters__", "The type variables among the members."),
};
constexpr MemberRow kMembers[] = {
    {"__args__", MemberKind::kObject, sizeof(Object), true, nullptr},
};

void union_destroy(ThreadState&, UnionType& self) {
  self.parameters.clear();
  self.args.clear();
}

}  // namespace

bool is_union(Value value) { return is<UnionType>(value); }
Tuple& union_members(Value value) { return *as<UnionType>(value).args; }

Result<Ref> union_or(ThreadState& ts, Value left, Value right) {
  if (!is_unionable(left) || !is_unionable(right)) return Ref::not_implemented();
  RefTo<List> members = TRY(list_allocate(ts, 2));
  TRY(add_members(ts, *members, left));
  TRY(add_members(ts, *members, right));
  if (members->size == 1) return Ref::share(members->items[0]);
  RefTo<Tuple> args = TRY(list_to_tuple(ts, *members));
  UnionType* made = TRY(ts.allocate_as<UnionType>(*ts.types().union_));
  made->args.initialize(std::move(args));
  made->parameters.initialize_null();
  ts.track(*made);
  return Ref::adopt(Value(made));
}

const TypeSpec spec_union_{
    .name = "types.UnionType",
    .kind = Kind::kUnion,
    .instance_bytes = sizeof(UnionType),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .doc = "One of several types, such as int | str. See PEP 604.",
    .getsets = kGetSets,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_repr = slot<union_repr>;
          s.tp_hash = slot<union_hash>;
          s.tp_getattribute = union_getattribute;
          s.tp_compare = slot<union_compare>;
          s.nb_or = union_or;
          s.mp_subscript = slot<union_subscript>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            UnionType& self = static_cast<UnionType&>(object);
            visitor.visit(Value(self.args.get()));
            if (self.parameters) visitor.visit(Value(self.parameters.get()));
          };
          s.destroy = slot<union_destroy>;
        },
};

}  // namespace ouro
