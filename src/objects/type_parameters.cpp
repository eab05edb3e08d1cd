// The type variables of generic aliases and unions, and their substitution: PEP 585, 604, 612 and 646.
//
// typing.py takes part through attributes of the variables: __typing_subst__(argument) gives what stands in a
// variable's place, __typing_prepare_subst__(alias, arguments) lets it arrange the arguments first.
#include "objects/generic_alias.h"
#include "objects/list.h"

namespace ouro::type_parameters {
namespace {

Result<bool> contains_identical_or_equal(ThreadState& ts, List& list, Value value) {
  for (uint64_t i = 0; i < list.size; i++) {
    Ref item = Ref::share(list.items[i]);
    bool same = TRY(equals(ts, item, value));
    if (same) return true;
  }
  return false;
}

Result<void> add_once(ThreadState& ts, List& list, Value value) {
  bool there = TRY(contains_identical_or_equal(ts, list, value));
  if (there) return {};
  return list_append(ts, list, value);
}

// The index of a parameter; -1 when it is none.
int64_t index_of(const Tuple& tuple, Value value) {
  for (uint64_t i = 0; i < tuple.size; i++)
    if (tuple[i] == value) return int64_t(i);
  return -1;
}

// The tuple that an attribute of the value is; absent when there is none or it is something else.
Result<Maybe<Ref>> find_tuple(ThreadState& ts, Value value, names::Id name) {
  TRY(ts.check_native_stack());  // aliases nest to any depth
  Maybe<Ref> found = TRY(find_attribute(ts, value, name));
  if (!found || !is<Tuple>(**found)) return Maybe<Ref>(absent);
  return found;
}

// The arguments with unpacked tuples of known length (*tuple[int, str]) taken apart.
Result<RefTo<Tuple>> flat_arguments(ThreadState& ts, Value item) {
  RefTo<List> flat = TRY(list_allocate(ts, 1));
  std::span<const Value> items = is<Tuple>(item) ? as<Tuple>(item).span() : std::span<const Value>(&item, 1);
  for (Value argument : items) {
    Maybe<Ref> parts = is<Type>(argument) ? Maybe<Ref>(absent)
                                          : TRY(find_tuple(ts, argument, names::k___typing_unpacked_tuple_args__));
    if (!parts) {
      TRY(list_append(ts, *flat, argument));
      continue;
    }
    Tuple& tuple = as<Tuple>(**parts);
    bool open_end = tuple.size > 0 && tuple[tuple.size - 1].is_ellipsis();
    if (open_end) TRY(list_append(ts, *flat, argument));
    else TRY(list_extend(ts, *flat, **parts));
  }
  return list_to_tuple(ts, *flat);
}

// An argument that is generic itself: the alias subscribed with what stands for its own parameters.
Result<Ref> substitute_within(ThreadState& ts, Value argument, Tuple& parameters, Tuple& values) {
  Maybe<Ref> inner = TRY(find_tuple(ts, argument, names::k___parameters__));
  if (!inner || as<Tuple>(**inner).size == 0) return Ref::share(argument);
  RefTo<List> inner_values = TRY(list_allocate(ts, as<Tuple>(**inner).size));
  for (Value parameter : as<Tuple>(**inner)) {
    int64_t at = index_of(parameters, parameter);
    Value value = at >= 0 ? values[uint64_t(at)] : parameter;
    // A type variable tuple can be iterated: its value is the tuple of what it stands for.
    if (at >= 0 && type_of(ts, parameter).slots.tp_iter && is<Tuple>(value)) TRY(list_extend(ts, *inner_values, value));
    else TRY(list_append(ts, *inner_values, value));
  }
  RefTo<Tuple> key = TRY(list_to_tuple(ts, *inner_values));
  return get_item(ts, argument, key);
}

Result<bool> is_unpacked_variable_tuple(ThreadState& ts, Value argument) {
  if (is<Type>(argument)) return false;
  Maybe<Ref> flag = TRY(find_attribute(ts, argument, names::k___typing_is_unpacked_typevartuple__));
  if (!flag) return false;
  return is_true(ts, **flag);
}

// What stands in the place of one argument.
Result<Ref> substitute_argument(ThreadState& ts, Value argument, Tuple& parameters, Tuple& values) {
  Maybe<Ref> substitution = TRY(find_attribute(ts, argument, names::k___typing_subst__));
  int64_t at = index_of(parameters, argument);
  if (substitution && at >= 0) return call(ts, **substitution, values[uint64_t(at)]);
  return substitute_within(ts, argument, parameters, values);
}

}  // namespace

Result<RefTo<Tuple>> parameters_of(ThreadState& ts, Tuple& args) {
  RefTo<List> found = TRY(list_allocate(ts, 0));
  for (Value argument : args) {
    // A class may have a __parameters__ of its own, which is no concern of the alias.
    if (is<Type>(argument)) continue;
    Maybe<Ref> substitution = TRY(find_attribute(ts, argument, names::k___typing_subst__));
    if (substitution) {
      TRY(add_once(ts, *found, argument));
      continue;
    }
    Maybe<Ref> inner = TRY(find_tuple(ts, argument, names::k___parameters__));
    if (!inner) continue;
    for (Value parameter : as<Tuple>(**inner)) TRY(add_once(ts, *found, parameter));
  }
  return list_to_tuple(ts, *found);
}

Result<RefTo<Tuple>> substitute(ThreadState& ts, Value self, Tuple& args, Tuple& parameters, Value item) {
  if (parameters.size == 0) return raise(ts, Exc::TypeError, "{} is not a generic class", repr_of(self));
  Ref values = TRY(flat_arguments(ts, item));
  for (Value parameter : parameters) {
    Maybe<Ref> prepare = TRY(find_attribute(ts, parameter, names::k___typing_prepare_subst__));
    if (!prepare || (**prepare).is_none()) continue;
    if (!is<Tuple>(values)) values = TRY(make_tuple(ts, values));
    values = TRY(call(ts, **prepare, self, values.get()));
  }
  if (!is<Tuple>(values)) values = TRY(make_tuple(ts, values));
  Tuple& given = as<Tuple>(values);
  if (given.size != parameters.size)
    return raise(ts, Exc::TypeError, "Too {} arguments for {}; actual {}, expected {}",
                 given.size > parameters.size ? "many" : "few", repr_of(self), given.size, parameters.size);
  RefTo<List> result = TRY(list_allocate(ts, args.size));
  for (Value argument : args) {
    if (is<Type>(argument)) {
      TRY(list_append(ts, *result, argument));
      continue;
    }
    bool several = TRY(is_unpacked_variable_tuple(ts, argument));
    Ref substituted = TRY(substitute_argument(ts, argument, parameters, given));
    if (!several) {
      TRY(list_append(ts, *result, std::move(substituted)));
    } else if (is<Tuple>(substituted)) {
      TRY(list_extend(ts, *result, substituted));
    } else {
      return raise(ts, Exc::TypeError, "expected __typing_subst__ of {} objects to return a tuple, not {}",
                   type_name(ts, argument), type_name(ts, substituted));
    }
  }
  return list_to_tuple(ts, *result);
}

Result<void> append_argument(StrBuilder& text, Value argument) {
  ThreadState& ts = text.thread();
  if (argument.is_ellipsis()) return text.append_ascii("...");
  Maybe<Ref> origin = TRY(find_attribute(ts, argument, names::k___origin__));
  Maybe<Ref> args = origin ? TRY(find_attribute(ts, argument, names::k___args__)) : Maybe<Ref>(absent);
  if (args) return text.append_repr(argument);
  Maybe<Ref> qualname = TRY(find_attribute(ts, argument, names::k___qualname__));
  if (!qualname) return text.append_repr(argument);
  Maybe<Ref> module = TRY(find_attribute(ts, argument, names::k___module__));
  if (!module || (**module).is_none()) return text.append_repr(argument);
  const Str* module_name = try_as<Str>(**module);
  if (!module_name || !module_name->equals_ascii("builtins")) {
    TRY(text.append_str(**module));
    TRY(text.append(U'.'));
  }
  return text.append_str(**qualname);
}

}  // namespace ouro::type_parameters
