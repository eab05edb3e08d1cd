// Saving everything else: what reduces itself (__reduce_ex__ and its kin, PEP 307), and what is found under a name
// (functions, classes).
#include "modules/pickle_save.h"
#include "objects/codecs.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "runtime/shape.h"

namespace ouro::pickle {

// --- the choice

Result<void> Saver::save_by_reduction(Value value) {
  Type& type = type_of(ts_, value);
  RefTo<Type> kept = RefTo<Type>::share(type);  // hooks may give the object another class
  if (!reducer_override_.is_null()) {
    Ref reduction = TRY(call(ts_, reducer_override_, value));
    if (!reduction.get().is_not_implemented()) return save_reduction(reduction, value);
  }
  if (type.exact_kind == Kind::kType) return save_type(value);
  if (type.exact_kind == Kind::kFunction) return save_global(value, Value());
  Maybe<Ref> function = TRY(registered_reduction(type));
  if (function) {
    Ref reduction = TRY(call(ts_, **function, value));
    return save_reduction(reduction, value);
  }
  if (is<Type>(value)) return save_global(value, Value());
  if (is_plain_instance(value)) return save_plain_instance(value);
  Ref reduction = TRY(reduce(value));
  return save_reduction(reduction, value);
}

// What dispatch_table has for a type.
Result<Maybe<Ref>> Saver::registered_reduction(Type& type) {
  if (pickler_.dispatch_table.is_null()) {
    Maybe<Value> found = TRY(dict_get(ts_, *state_.dispatch_table, Value(type)));
    if (!found) return Maybe<Ref>(absent);
    return Maybe<Ref>(Ref::share(*found));
  }
  Ref table = pickler_.dispatch_table.share();
  auto found = get_item(ts_, table, Value(type));
  if (!found.is_error()) return Maybe<Ref>(found.release());
  if (!ts_.catch_if(Exc::KeyError)) return raised;
  return Maybe<Ref>(absent);
}

Result<Ref> Saver::reduce(Value value) {
  Maybe<Ref> method = TRY(find_attribute(ts_, value, names::k___reduce_ex__));
  if (method) return call(ts_, **method, Value::small_int(pickler_.protocol));
  method = TRY(find_attribute(ts_, value, names::k___reduce__));
  if (method) return call(ts_, **method);
  return raise(ts_, *state_.pickling_error, "can't pickle '{}' object: {}", type_name(ts_, value), repr_of(value));
}

// --- reductions

Result<void> Saver::save_reduction(Value reduction, Value object) {
  Type& error = *state_.pickling_error;
  if (is<Str>(reduction)) return save_global(object, reduction);
  Tuple* parts = try_as<Tuple>(reduction);
  if (!parts) return raise(ts_, error, "__reduce__ must return a string or tuple");
  if (parts->size < 2 || parts->size > 6)
    return raise(ts_, error, "tuple returned by __reduce__ must contain 2 through 6 elements");
  auto part = [&](uint64_t i) { return i < parts->size && !(*parts)[i].is_none() ? (*parts)[i] : Value(); };
  Reduced reduced{(*parts)[0], (*parts)[1], part(2), part(3), part(4), part(5)};
  if (!is_callable(ts_, reduced.callable))
    return raise(ts_, error, "first item of the tuple returned by __reduce__ must be callable");
  if (!is<Tuple>(reduced.arguments))
    return raise(ts_, error, "second item of the tuple returned by __reduce__ must be a tuple");
  auto is_iterator = [&](Value value) { return type_of(ts_, value).slots.tp_next != nullptr; };
  if (!reduced.list_items.is_null() && !is_iterator(reduced.list_items))
    return raise(ts_, error, "fourth element of the tuple returned by __reduce__ must be an iterator, not {}",
                 type_name(ts_, reduced.list_items));
  if (!reduced.dict_items.is_null() && !is_iterator(reduced.dict_items))
    return raise(ts_, error, "fifth element of the tuple returned by __reduce__ must be an iterator, not {}",
                 type_name(ts_, reduced.dict_items));
  if (!reduced.state_setter.is_null() && !is_callable(ts_, reduced.state_setter))
    return raise(ts_, error, "sixth element of the tuple returned by __reduce__ must be a function, not {}",
                 type_name(ts_, reduced.state_setter));
  return save_reduced(reduced, object);
}

// `object`: what the opcodes make, null when it is nothing that can be met again.
Result<void> Saver::save_reduced(const Reduced& reduced, Value object) {
  bool new_object = false, with_keywords = false;
  if (pickler_.protocol >= 2) {
    Maybe<Ref> name = TRY(find_attribute(ts_, reduced.callable, names::k___name__));
    if (name && is<Str>(*name)) {
      new_object = as<Str>(*name).equals_ascii("__newobj__");
      with_keywords = as<Str>(*name).equals_ascii("__newobj_ex__");
    }
  }
  if (with_keywords) {
    TRY(save_new_object_with_keywords(reduced));
  } else if (new_object) {
    TRY(save_new_object(reduced, object));
  } else {
    TRY(save(reduced.callable));
    TRY(save(reduced.arguments));
    TRY(op(kReduce));
  }
  if (!object.is_null()) {
    bool known;
    TRY(memoize_made(object, known));
    if (known) return {};
  }
  if (!reduced.list_items.is_null()) TRY(save_appends(reduced.list_items));
  if (!reduced.dict_items.is_null()) TRY(save_setitems(reduced.dict_items));
  if (reduced.state.is_null()) return {};
  if (reduced.state_setter.is_null()) {
    TRY(save(reduced.state));
    return op(kBuild);
  }
  TRY(save(reduced.state_setter));
  TRY(save(object));
  TRY(save(reduced.state));
  TRY(op(kTuple2));
  TRY(op(kReduce));
  return op(kPop);
}

// The memo of what has just been made. `known`: its own arguments refer to it, so that it is in the memo already:
// that one is taken.
Result<void> Saver::memoize_made(Value object, bool& known) {
  int64_t number = pickler_.memo.find(object);
  known = number >= 0;
  if (!known) return memoize(object);
  TRY(op(kPop));
  return get(uint64_t(number));
}

// class.__new__(class, *arguments)
Result<void> Saver::save_new_object(const Reduced& reduced, Value object) {
  Type& error = *state_.pickling_error;
  Tuple& arguments = as<Tuple>(reduced.arguments);
  if (arguments.size < 1) return raise(ts_, error, "__newobj__ arglist is empty");
  Value cls = arguments[0];
  if (!is<Type>(cls)) return raise(ts_, error, "args[0] from __newobj__ args is not a type");
  if (!object.is_null()) {
    Ref object_class = TRY(get_attribute(ts_, object, names::k___class__));
    if (!(object_class.get() == cls)) return raise(ts_, error, "args[0] from __newobj__ args has the wrong class");
  }
  TRY(save(cls));
  RefTo<Tuple> rest = TRY(tuple_slice(ts_, arguments, 1, arguments.size));
  TRY(save(Value(rest)));
  return op(kNewObj);
}

// class.__new__(class, *arguments, **keywords); before protocol 4 as a functools.partial of it.
Result<void> Saver::save_new_object_with_keywords(const Reduced& reduced) {
  Type& error = *state_.pickling_error;
  Tuple& arguments = as<Tuple>(reduced.arguments);
  if (arguments.size != 3)
    return raise(ts_, error, "length of the NEWOBJ_EX argument tuple must be exactly 3, not {}", arguments.size);
  Value cls = arguments[0], positional = arguments[1], keywords = arguments[2];
  if (!is<Type>(cls))
    return raise(ts_, error, "first item from NEWOBJ_EX argument tuple must be a class, not {}", type_name(ts_, cls));
  if (!is<Tuple>(positional))
    return raise(ts_, error, "second item from NEWOBJ_EX argument tuple must be a tuple, not {}",
                 type_name(ts_, positional));
  if (!is<Dict>(keywords))
    return raise(ts_, error, "third item from NEWOBJ_EX argument tuple must be a dict, not {}",
                 type_name(ts_, keywords));
  if (pickler_.protocol >= 4) {
    for (Value part : arguments) TRY(save(part));
    return op(kNewObjEx);
  }
  Ref make = TRY(get_attribute(ts_, cls, names::k___new__));
  RefTo<List> values = TRY(list_allocate(ts_, as<Tuple>(positional).size + 2));
  TRY(list_append(ts_, *values, make.get()));
  TRY(list_append(ts_, *values, cls));
  TRY(list_extend(ts_, *values, positional));
  RefTo<Tuple> all = TRY(list_to_tuple(ts_, *values));
  Ref partial = TRY(call_tuple(ts_, state_.partial, Value(all), keywords));
  TRY(save(partial));
  TRY(save(Value(empty_tuple(ts_))));
  return op(kReduce);
}

// --- plain instances

// An instance of an ordinary class, nothing of which has to do with pickling, reduces to
// (copyreg.__newobj__, (class,), its attributes). That is written without asking, and without making its __dict__.

bool Saver::is_plain(Type& type) {
  if (type.layout_kind != Kind::kInstance || type.slot_count || type.item_bytes || !type.slots.tp_new) return false;
  Type& object = *ts_.types().object;
  for (names::Id name : {names::k___reduce_ex__, names::k___reduce__, names::k___getstate__, names::k___class__})
    if (!(type_lookup(ts_, type, name) == type_lookup(ts_, object, name))) return false;
  for (names::Id name : {names::k___getnewargs__, names::k___getnewargs_ex__})
    if (!type_lookup(ts_, type, name).is_null()) return false;
  if (!has_plain_attributes(ts_, type)) return false;
  // copyreg._slotnames has looked at the class and found none.
  Value slot_names = own_attribute(ts_, type, names::k___slotnames__);
  return !slot_names.is_null() && is<List>(slot_names) && as<List>(slot_names).size == 0;
}

bool Saver::is_plain_instance(Value value) {
  if (!value.is_heap() || pickler_.protocol < 2) return false;
  Object& object = *value.object();
  Type& type = *object.type;
  uint32_t version = type_version(ts_, type);
  if (version == 0) return false;
  if (&type != plain_type_ || version != plain_version_) {
    plain_ = is_plain(type);
    plain_type_ = &type;
    plain_version_ = version;
  }
  if (!plain_) return false;
  Interpreter& interpreter = ts_.interpreter();
  for (names::Id name : {names::k___reduce_ex__, names::k___getstate__})
    if (!attributes_find(ts_, object, interpreter.name(name)).is_null()) return false;
  return true;
}

static uint64_t attribute_count(Object& object) {
  const ObjectPrefix& prefix = prefix_of(object);
  return prefix.shape->is_dict ? static_cast<Dict*>(prefix.dict)->used : prefix.shape->count;
}

Result<void> Saver::save_plain_instance(Value value) {
  Object& object = *value.object();
  RefTo<Type> type = RefTo<Type>::share(*object.type);
  const ObjectPrefix& prefix = prefix_of(object);
  RefTo<Dict> attributes =
      prefix.shape->is_dict ? RefTo<Dict>::share(*static_cast<Dict*>(prefix.dict)) : TRY(attributes_copy(ts_, object));
  uint64_t size = attributes->used;
  TRY(save(Value(type)));
  TRY(save(Value(empty_tuple(ts_))));
  TRY(op(kNewObj));
  bool known;
  TRY(memoize_made(value, known));
  if (known || size == 0) return {};
  TRY(save(Value(attributes)));
  if (size > 1 && has_plain_attributes(ts_, *object.type) && attribute_count(object) != size)
    return raise(ts_, Exc::RuntimeError, "dictionary changed size during iteration");
  return op(kBuild);
}

// --- names

// The types of the singletons have no name to be found under.
Result<void> Saver::save_type(Value type) {
  Value single;
  if (type == Value(ts_.types().none_type)) single = Value::none();
  else if (type == Value(ts_.types().ellipsis_type)) single = Value::ellipsis();
  else if (type == Value(ts_.types().not_implemented_type)) single = Value::not_implemented();
  else return save_global(type, Value());
  RefTo<Tuple> arguments = TRY(make_tuple(ts_, single));
  Value callable(ts_.types().type);
  return save_reduced({.callable = callable, .arguments = Value(arguments)}, type);
}

Result<void> Saver::save_global(Value object, Value name_or_null) {
  Type& error = *state_.pickling_error;
  Ref name;
  if (!name_or_null.is_null()) {
    name = Ref::share(name_or_null);
  } else {
    Maybe<Ref> qualified = TRY(find_attribute(ts_, object, names::k___qualname__));
    name = qualified ? qualified.release() : TRY(get_attribute(ts_, object, names::k___name__));
  }
  if (!is<Str>(name)) return raise(ts_, Exc::TypeError, "__qualname__ must be a string, not {}", type_name(ts_, name));
  RefTo<List> path = TRY(split_name(ts_, as<Str>(name), Value()));
  Ref module_name = TRY(which_module(ts_, object, *path));
  Result<Ref> imported = raised;
  if (is<Str>(module_name)) imported = import_by_name(ts_, as<Str>(module_name));
  if (imported.is_error()) {
    if (ts_.has_pending() && !ts_.catch_any()) return raised;
    return raise(ts_, error, "Can't pickle {}: import of module {} failed", repr_of(object), repr_of(module_name));
  }
  Ref module = imported.release(), parent;
  auto found = find_dotted(ts_, module, *path, &parent);
  if (found.is_error() && !ts_.catch_any()) return raised;
  if (found.is_error() || !found.value())
    return raise(ts_, error, "Can't pickle {}: attribute lookup {} on {} failed", repr_of(object), name, module_name);
  if (!((*found.value()).get() == object))
    return raise(ts_, error, "Can't pickle {}: it's not the same object as {}.{}", repr_of(object), module_name, name);

  if (pickler_.protocol >= 2 && TRY(save_extension(object, module_name, name))) return {};
  bool nested = !(parent.get() == module.get());
  if (pickler_.protocol >= 4) {
    TRY(save(module_name));
    TRY(save(name));
    TRY(op(kStackGlobal));
  } else if (nested) {
    Ref last = Ref::share(path->items[path->size - 1]);
    RefTo<Tuple> arguments = TRY(make_tuple(ts_, parent, last));
    TRY(save_reduced({.callable = state_.getattr, .arguments = Value(arguments)}, Value()));
  } else {
    TRY(save_global_lines(std::move(module_name), Ref::share(path->items[path->size - 1])));
  }
  return memoize(object);
}

// The code of copyreg's registry in the place of the names; false when it has none.
Result<bool> Saver::save_extension(Value object, Value module, Value name) {
  RefTo<Tuple> key = TRY(make_tuple(ts_, module, name));
  Maybe<Value> found = TRY(dict_get(ts_, *state_.extension_registry, Value(key)));
  if (!found) return false;
  Ref code = Ref::share(*found);
  if (!is_int(code))
    return raise(ts_, *state_.pickling_error, "Can't pickle {}: extension code {} isn't an integer", repr_of(object),
                 repr_of(code));
  int64_t number;
  if (!int_to_int64(code, number)) return raise(ts_, Exc::OverflowError, "Python int too large to convert to C long");
  if (number <= 0 || number > INT32_MAX)
    return raise(ts_, *state_.pickling_error, "Can't pickle {}: extension code {} is out of range", repr_of(object),
                 code);
  const uint8_t bytes[] = {uint8_t(number <= 0xFF     ? kExt1
                                   : number <= 0xFFFF ? kExt2
                                                      : kExt4),
                           uint8_t(number), uint8_t(number >> 8), uint8_t(number >> 16), uint8_t(number >> 24)};
  TRY(out_.bytes(bytes, number <= 0xFF ? 2 : number <= 0xFFFF ? 3 : 5));
  return true;
}

Result<void> Saver::save_global_lines(Ref module, Ref name) {
  if (pickler_.protocol < 3 && pickler_.fix_imports) TRY(map_to_python2(ts_, state_, module, name));
  TRY(op(kGlobal));
  TRY(save_line(as<Str>(module), "module"));
  return save_line(as<Str>(name), "global");
}

Result<void> Saver::save_line(Str& text, const char* what) {
  auto bytes = codecs::encode(ts_, text, pickler_.protocol >= 3 ? "utf-8" : "ascii", "strict");
  if (bytes.is_error()) {
    if (!ts_.catch_if(Exc::UnicodeEncodeError)) return raised;
    return raise(ts_, *state_.pickling_error, "can't pickle {} identifier '{}' using pickle protocol {}", what,
                 Value(text), pickler_.protocol);
  }
  RefTo<Bytes> line = bytes.release();
  TRY(out_.text(line->view()));
  return out_.byte('\n');
}

}  // namespace ouro::pickle
