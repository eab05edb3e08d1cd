// Modules and dotted names: from an object to the name it is found under, and back.
#include <span>

#include "modules/import.h"
#include "modules/pickle.h"
#include "modules/sys.h"
#include "objects/descriptors.h"
#include "objects/list.h"
#include "objects/tuple.h"

namespace ouro::pickle {

Result<RefTo<List>> split_name(ThreadState& ts, Str& name, Value owner) {
  RefTo<List> parts = TRY(list_allocate(ts, 1));
  uint64_t begin = 0;
  for (;;) {
    uint64_t end = begin;
    while (end < name.length && name[end] != U'.') end++;
    RefTo<Str> part = TRY(str_slice(ts, name, begin, end));
    if (part->equals_ascii("<locals>")) {
      if (owner.is_null()) return raise(ts, Exc::AttributeError, "Can't pickle local object {}", repr_of(Value(name)));
      return raise(ts, Exc::AttributeError, "Can't pickle local attribute {} on {}", repr_of(Value(name)),
                   repr_of(owner));
    }
    TRY(list_append(ts, *parts, Value(part)));
    if (end == name.length) return parts;
    begin = end + 1;
    TRY(ts.checkpoint_limits());
  }
}

Result<Maybe<Ref>> find_dotted(ThreadState& ts, Value object, List& path, Ref* parent) {
  Ref current = Ref::share(object), owner;
  for (uint64_t i = 0; i < path.size; i++) {
    RefTo<Str> name = TRY(attribute_name(ts, path.items[i]));
    Maybe<Ref> next = TRY(find_attribute(ts, current, *name));
    if (!next) return Maybe<Ref>(absent);
    owner = std::move(current);
    current = next.release();
    TRY(ts.checkpoint_limits());
  }
  if (parent) *parent = std::move(owner);
  return Maybe<Ref>(std::move(current));
}

bool has_plain_attributes(ThreadState& ts, Type& type) {
  if (!type.has(type_flags::kHasAttributes) || type.slots.tp_getattribute != &generic_get_attribute) return false;
  Value attributes = type_lookup(ts, type, names::k___dict__);
  return !attributes.is_null() && is<GetSet>(attributes) &&
         as<GetSet>(attributes).row->get == &native::Getter<attributes_dict_get>::call;
}

Result<Ref> import_by_name(ThreadState& ts, Str& name) {
  Interpreter& interpreter = ts.interpreter();
  Value function = dict_find(ts, *interpreter.builtins, names::k___import__);
  if (!function.is_null() && function == interpreter.import_function.get()) {
    TRY(import_name(ts, Value(name), Value::none(), Value::none(), Value::none(), Value::small_int(0)));
  } else {
    if (function.is_null()) return raise(ts, Exc::KeyError, "'__import__'");
    Ref kept = Ref::share(function);
    Dict* globals = current_globals(ts);
    Ref space = globals ? Ref::share(Value(globals)) : Ref(TRY(dict_allocate(ts)));
    RefTo<List> nothing = TRY(list_allocate(ts, 0));
    TRY(call(ts, kept, Value(name), space.get(), space.get(), Value(nothing), Value::small_int(0)));
  }
  Maybe<Ref> modules = sys_get(ts, "modules");
  if (!modules) return raise(ts, Exc::RuntimeError, "unable to get sys.modules");
  return get_item(ts, *modules, Value(name));
}

Result<Ref> find_global(ThreadState& ts, State& state, Str& module, Str& name, bool dotted) {
  Ref owner = TRY(import_by_name(ts, module));
  Maybe<Ref> found = absent;
  if (dotted) {
    RefTo<List> path = TRY(split_name(ts, name, owner));
    found = TRY(find_dotted(ts, owner, *path, nullptr));
  } else {
    RefTo<Str> attribute = TRY(attribute_name(ts, Value(name)));
    found = TRY(find_attribute(ts, owner, *attribute));
  }
  if (found) return found.release();
  return raise(ts, Exc::AttributeError, "Can't get attribute {} on {}", repr_of(Value(name)), repr_of(owner));
}

// Whether the object is what the module has under the name. __main__ is what is left when no other module has it.
static Result<bool> has_object(ThreadState& ts, Value name, Value module, Value object, List& path) {
  if (module.is_none() || (is<Str>(name) && as<Str>(name).equals_ascii("__main__"))) return false;
  Maybe<Ref> found = TRY(find_dotted(ts, module, path, nullptr));
  return found && (*found).get() == object;
}

Result<Ref> which_module(ThreadState& ts, Value object, List& path) {
  Maybe<Ref> own = TRY(find_attribute(ts, object, names::k___module__));
  if (own && !(*own).get().is_none()) return own.release();
  Maybe<Ref> modules = sys_get(ts, "modules");
  if (!modules) return raise(ts, Exc::RuntimeError, "unable to get sys.modules");
  Ref view = TRY(call_method(ts, *modules, names::k_items));
  RefTo<List> items = TRY(list_from(ts, view));
  for (uint64_t i = 0; i < items->size; i++) {
    RefTo<Tuple> pair = TRY(tuple_from(ts, items->items[i]));
    if (pair->size != 2) continue;
    if (TRY(has_object(ts, (*pair)[0], (*pair)[1], object, path))) return Ref::share((*pair)[0]);
  }
  return Ref::share(Value(ts.interpreter().name(names::k___main__)));
}

// --- Python 2 and 3

// One direction of module _compat_pickle: a global's entry wins over its module's.
static Result<void> map_names(ThreadState& ts, Dict& names, Dict& modules, const char* which, Ref& module, Ref& name) {
  RefTo<Tuple> key = TRY(make_tuple(ts, module, name));
  if (Maybe<Value> found = TRY(dict_get(ts, names, Value(key)))) {
    Tuple* pair = try_as<Tuple>(*found);
    if (!pair || pair->size != 2)
      return raise(ts, Exc::RuntimeError, "_compat_pickle.{}NAME_MAPPING values should be 2-tuples, not {}", which,
                   type_name(ts, *found));
    if (!is<Str>((*pair)[0]) || !is<Str>((*pair)[1]))
      return raise(ts, Exc::RuntimeError, "_compat_pickle.{}NAME_MAPPING values should be pairs of str, not ({}, {})",
                   which, type_name(ts, (*pair)[0]), type_name(ts, (*pair)[1]));
    RefTo<Tuple> kept = RefTo<Tuple>::share(*pair);
    module = Ref::share((*kept)[0]);
    name = Ref::share((*kept)[1]);
    return {};
  }
  if (Maybe<Value> found = TRY(dict_get(ts, modules, module))) {
    if (!is<Str>(*found))
      return raise(ts, Exc::RuntimeError, "_compat_pickle.{}IMPORT_MAPPING values should be strings, not {}", which,
                   type_name(ts, *found));
    module = Ref::share(*found);
  }
  return {};
}

Result<void> map_to_python2(ThreadState& ts, State& state, Ref& module, Ref& name) {
  return map_names(ts, *state.names_3to2, *state.modules_3to2, "REVERSE_", module, name);
}
Result<void> map_to_python3(ThreadState& ts, State& state, Ref& module, Ref& name) {
  return map_names(ts, *state.names_2to3, *state.modules_2to3, "", module, name);
}

}  // namespace ouro::pickle
