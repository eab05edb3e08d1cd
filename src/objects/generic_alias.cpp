// types.GenericAlias: list[int] and the like (PEP 585), and the iterator that gives its unpacked form,
// *tuple[int].
//
// An alias behaves as its origin: calls make an instance of the origin, most attributes are the origin's. An
// instance made through it gets __orig_class__ where it takes attributes.
#include "objects/generic_alias.h"

#include "objects/constructor_arguments.h"
#include "objects/iterator_state.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/type_specs.h"
#include "runtime/type.h"

namespace ouro {
namespace {

// The names that are looked up in the alias itself.
constexpr std::string_view kOwnNames[] = {
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__mro_entries__",
    "__typing_unpacked_tuple_args__",
    "__reduce_ex__",  // so that copy and pickle see an alias
    "__reduce__",
    "__copy__",
    "__deepcopy__",
};

bool is_own_name(const Str& name) {
  for (std::string_view own : kOwnNames)
    if (name.equals_ascii(own)) return true;
  return false;
}

Result<RefTo<GenericAlias>> make_alias(ThreadState& ts, Type& type, Value origin, RefTo<Tuple> args, bool unpacked) {
  GenericAlias* alias = TRY(ts.allocate_as<GenericAlias>(type));
  alias->origin.initialize(Ref::share(origin));
  alias->args.initialize(std::move(args));
  alias->parameters.initialize_null();
  alias->unpacked = unpacked;
  ts.track(*alias);
  return RefTo<GenericAlias>::adopt(alias);
}

// An argument that is no tuple stands for the tuple of it.
Result<RefTo<Tuple>> arguments_tuple(ThreadState& ts, Value arguments) {
  if (is<Tuple>(arguments)) return RefTo<Tuple>::share(as<Tuple>(arguments));
  return make_tuple(ts, arguments);
}

Result<Ref> alias_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "GenericAlias", arguments));
  TRY(expect_positional(ts, "GenericAlias", arguments, 2, 2));
  RefTo<Tuple> args = TRY(arguments_tuple(ts, arguments.values[1]));
  return TRY(make_alias(ts, type, arguments.values[0], std::move(args), false));
}

Result<Tuple*> ensure_parameters(ThreadState& ts, GenericAlias& self) {
  if (!self.parameters) {
    RefTo<Tuple> found = TRY(type_parameters::parameters_of(ts, *self.args));
    self.parameters.set(std::move(found));
  }
  return self.parameters.get();
}

// --- the protocol

Result<Ref> alias_repr(ThreadState& ts, GenericAlias& self) {
  TRY(ts.check_native_stack(" while getting the repr of an object"));
  StrBuilder text(ts);
  if (self.unpacked) TRY(text.append(U'*'));
  TRY(type_parameters::append_argument(text, self.origin));
  TRY(text.append(U'['));
  for (uint64_t i = 0; i < self.args->size; i++) {
    if (i) TRY(text.append_ascii(", "));
    TRY(type_parameters::append_argument(text, (*self.args)[i]));
    TRY(ts.checkpoint_limits());
  }
  TRY(text.append_ascii(self.args->size == 0 ? "()]" : "]"));
  return text.finish();
}

Result<int64_t> alias_hash(ThreadState& ts, GenericAlias& self) {
  int64_t origin = TRY(hash(ts, self.origin));
  int64_t args = TRY(hash(ts, Value(self.args.get())));
  int64_t mixed = origin ^ args;
  return mixed == -1 ? -2 : mixed;
}

Result<Ref> alias_compare(ThreadState& ts, GenericAlias& self, Value other, CompareOp op) {
  GenericAlias* right = try_as<GenericAlias>(other);
  if (!right || (op != CompareOp::kEqual && op != CompareOp::kNotEqual)) return Ref::not_implemented();
  bool same = self.unpacked == right->unpacked;
  if (same) same = TRY(equals(ts, self.origin, right->origin));
  if (same) same = TRY(equals(ts, Value(self.args.get()), Value(right->args.get())));
  return Ref::boolean(same == (op == CompareOp::kEqual));
}

Result<Ref> alias_call(ThreadState& ts, GenericAlias& self, const CallArguments& arguments) {
  Ref made = TRY(call(ts, self.origin, arguments));
  Result<void> set = set_attribute(ts, made, names::k___orig_class__, Value(self));
  // Not every instance takes attributes.
  if (set.is_error() && !ts.catch_if(Exc::AttributeError) && !ts.catch_if(Exc::TypeError)) return raised;
  return made;
}

Result<Maybe<Ref>> alias_getattribute(ThreadState& ts, Value self, Str& name) {
  if (is_own_name(name)) return generic_get_attribute(ts, self, name);
  TRY(ts.check_native_stack());  // origins nest to any depth
  return Maybe<Ref>(TRY(get_attribute(ts, as<GenericAlias>(self).origin, name)));
}

Result<Ref> alias_subscript(ThreadState& ts, GenericAlias& self, Value item) {
  Tuple* parameters = TRY(ensure_parameters(ts, self));
  RefTo<Tuple> args = TRY(type_parameters::substitute(ts, Value(self), *self.args, *parameters, item));
  return TRY(make_alias(ts, *ts.types().generic_alias, self.origin, std::move(args), self.unpacked));
}

// --- methods

Result<Ref> alias_mro_entries(ThreadState& ts, GenericAlias& self, Value) {
  return TRY(make_tuple(ts, self.origin.get()));
}
Result<Ref> alias_instancecheck(ThreadState& ts, GenericAlias&, Value) {
  return raise(ts, Exc::TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}
Result<Ref> alias_subclasscheck(ThreadState& ts, GenericAlias&, Value) {
  return raise(ts, Exc::TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

// (GenericAlias, (origin, args)); an unpacked one as the next() of the iterator over the plain one.
Result<Ref> alias_reduce(ThreadState& ts, GenericAlias& self) {
  if (self.unpacked) {
    Ref function = TRY(find_builtin(ts, "next"));
    Ref plain = TRY(make_alias(ts, *ts.types().generic_alias, self.origin, self.args.share(), false));
    Ref iterator = TRY(get_iterator(ts, plain));
    RefTo<Tuple> arguments = TRY(make_tuple(ts, iterator));
    return TRY(make_tuple(ts, function, arguments));
  }
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.origin.get(), Value(self.args.get())));
  return TRY(make_tuple(ts, Value(self.type), arguments));
}

// The names of the origin and those of the alias itself.
Result<Ref> alias_dir(ThreadState& ts, GenericAlias& self) {
  Ref function = TRY(find_builtin(ts, "dir"));
  Ref names = TRY(call(ts, function, self.origin.get()));
  RefTo<List> result = TRY(list_from(ts, names));
  for (std::string_view own : kOwnNames) {
    RefTo<Str> name = TRY(str_from_ascii(ts, own));
    bool there = TRY(contains(ts, names, name));
    if (!there) TRY(list_append(ts, *result, Value(name)));
  }
  return result;
}

Result<Ref> alias_parameters(ThreadState& ts, GenericAlias& self) {
  return Ref::share(Value(TRY(ensure_parameters(ts, self))));
}
// The arguments of *tuple[...]; None for everything else.
Value alias_unpacked_tuple_args(ThreadState& ts, GenericAlias& self) {
  if (!self.unpacked || self.origin.get() != Value(ts.types().tuple)) return Value::none();
  return Value(self.args.get());
}

constexpr NativeMethod kMethods[] = {
    method<alias_mro_entries>("__mro_entries__(self, bases, /)",
                              "What stands for the alias among the bases of a class."),
    method<alias_instancecheck>("__instancecheck__(self, instance, /)", "Always TypeError."),
    method<alias_subclasscheck>("__subclasscheck__(self, cls, /)", "Always TypeError."),
    method<alias_reduce>("__reduce__(self, /)", "State for pickling."),
    method<alias_dir>("__dir__(self, /)", "The names of the attributes."),
};

constexpr GetSetRow kGetSets[] = {
    getter<alias_parameters>("__parameters__", "The type variables among the arguments."),
    getter<alias_unpacked_tuple_args>("__typing_unpacked_tuple_args__", "The arguments of an unpacked tuple."),
};

constexpr uint32_t field_offset(uint32_t number) { return sizeof(Object) + number * sizeof(Field); }
static_assert(sizeof(GenericAlias) == field_offset(3) + 8);

constexpr MemberRow kMembers[] = {
    {"__origin__", MemberKind::kObject, field_offset(0), true, nullptr},
    {"__args__", MemberKind::kObject, field_offset(1), true, nullptr},
    {"__unpacked__", MemberKind::kBool, field_offset(3), true, nullptr},
};

void alias_visit(Object& object, ReferenceVisitor& visitor) {
  GenericAlias& self = static_cast<GenericAlias&>(object);
  visitor.visit(self.origin);
  visitor.visit(Value(self.args.get()));
  if (self.parameters) visitor.visit(Value(self.parameters.get()));
}
void alias_destroy(ThreadState&, GenericAlias& self) {
  self.parameters.clear();
  self.args.clear();
  self.origin.clear();
}

// --- the iterator

// Gives the unpacked form of its alias, once.
struct AliasIterator : Object {
  Field alias;  // null: exhausted
};

Result<Ref> alias_iterator(ThreadState& ts, GenericAlias& self) {
  AliasIterator* iterator = TRY(ts.allocate_as<AliasIterator>(*ts.types().generic_alias_iterator));
  iterator->alias.initialize(Ref::share(Value(self)));
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

Result<Maybe<Ref>> iterator_next(ThreadState& ts, AliasIterator& self) {
  if (self.alias.is_null()) return Maybe<Ref>(absent);
  GenericAlias& alias = as<GenericAlias>(self.alias);
  Ref unpacked = TRY(make_alias(ts, *ts.types().generic_alias, alias.origin, alias.args.share(), true));
  self.alias.clear();
  return Maybe<Ref>(std::move(unpacked));
}

Result<Ref> iterator_self(ThreadState&, AliasIterator& self) { return Ref::share(Value(self)); }

Result<Ref> iterator_reduce(ThreadState& ts, AliasIterator& self) {
  Ref function = TRY(find_builtin(ts, "iter"));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.alias.is_null() ? Value(empty_tuple(ts)) : self.alias.get()));
  return TRY(make_tuple(ts, function, arguments));
}

constexpr NativeMethod kIteratorMethods[] = {
    method<iterator_reduce>("__reduce__(self, /)", "State for pickling."),
};

void iterator_clear(ThreadState&, AliasIterator& self) { self.alias.clear(); }

}  // namespace

Result<Ref> make_generic_alias(ThreadState& ts, Value origin, Value arguments) {
  RefTo<Tuple> args = TRY(arguments_tuple(ts, arguments));
  return TRY(make_alias(ts, *ts.types().generic_alias, origin, std::move(args), false));
}

const TypeSpec spec_generic_alias{
    .name = "types.GenericAlias",
    .kind = Kind::kGenericAlias,
    .instance_bytes = sizeof(GenericAlias),
    .flags = type_flags::kSubclassable | type_flags::kContainer | type_flags::kHasWeakrefs,
    .doc = "A class with arguments, such as list[int]: __origin__ is list, __args__ is (int,). See PEP 585.",
    .methods = kMethods,
    .getsets = kGetSets,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = alias_new;
          s.tp_repr = slot<alias_repr>;
          s.tp_hash = slot<alias_hash>;
          s.tp_call = slot<alias_call>;
          s.tp_getattribute = alias_getattribute;
          s.tp_compare = slot<alias_compare>;
          s.tp_iter = slot<alias_iterator>;
          s.nb_or = union_or;
          s.mp_subscript = slot<alias_subscript>;
          s.visit_references = alias_visit;
          s.destroy = slot<alias_destroy>;
        },
};

const TypeSpec spec_generic_alias_iterator{
    .name = "generic_alias_iterator",
    .kind = Kind::kIterator,
    .instance_bytes = sizeof(AliasIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kIteratorMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = slot<iterator_self>;
          s.tp_next = slot<iterator_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visitor.visit(static_cast<AliasIterator&>(object).alias);
          };
          s.clear_references = slot<iterator_clear>;
          s.destroy = slot<iterator_clear>;
        },
};

}  // namespace ouro
