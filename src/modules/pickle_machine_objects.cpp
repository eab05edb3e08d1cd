// The opcodes that fill containers, find classes and make objects.
#include <cstring>

#include "modules/pickle_machine.h"
#include "modules/sys.h"
#include "objects/codecs.h"
#include "objects/dict_table.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/memoryview.h"
#include "objects/set.h"
#include "objects/tuple.h"
#include "runtime/shape.h"

namespace ouro::pickle {

// --- containers

Result<void> Machine::load_counted_tuple(uint64_t count) {
  TRY(need(count));
  return push(TRY(pop_tuple(size_ - count)));
}

Result<void> Machine::load_dict() {
  uint64_t begin = TRY(take_mark());
  if ((size_ - begin) % 2) return raise(ts_, *state_.unpickling_error, "odd number of items for DICT");
  RefTo<Dict> dict = TRY(dict_allocate(ts_));
  for (uint64_t i = begin; i < size_; i += 2) {
    TRY(dict_set(ts_, *dict, values_[i], values_[i + 1]));
    TRY(ts_.checkpoint_limits());
  }
  drop_to(begin);
  return push(Ref(std::move(dict)));
}

Result<void> Machine::load_frozen_set() {
  Ref items = TRY(pop_tuple(TRY(take_mark())));
  return push(Ref(TRY(set_from(ts_, *ts_.types().frozenset, items))));
}

// Puts the values from `begin` on at the end of the object below them.
Result<void> Machine::append(uint64_t begin) {
  if (begin <= fence_) return underflow();
  uint64_t count = size_ - begin;
  if (count == 0) return {};
  Value object = values_[begin - 1];
  if (is_exact<List>(object)) {
    List& list = static_cast<List&>(*object.object());
    if (count == 1) {
      TRY(list_append(ts_, list, Ref::adopt(values_[--size_])));
      return {};
    }
    if (list.capacity - list.size < count) TRY(list_reserve(ts_, list, list.size + count));
    std::memcpy(static_cast<void*>(list.items + list.size), values_ + begin, count * sizeof(Value));
    list.size += count;
    size_ = begin;
    return {};
  }
  Maybe<Ref> extend = TRY(find_attribute(ts_, object, names::k_extend));
  if (extend) {
    RefTo<List> items = TRY(pop_list(begin));
    TRY(call(ts_, **extend, Value(items)));
    return {};
  }
  Ref function = TRY(get_attribute(ts_, object, names::k_append));
  return call_for_each(begin, function);
}

Result<void> Machine::call_for_each(uint64_t begin, Value function) {
  for (uint64_t i = begin; i < size_; i++) {
    TRY(call(ts_, function, values_[i]));
    TRY(ts_.checkpoint_limits());
  }
  drop_to(begin);
  return {};
}

// Puts the pairs from `begin` on into the object below them.
Result<void> Machine::set_items(uint64_t begin) {
  if (begin <= fence_) return underflow();
  uint64_t count = size_ - begin;
  if (count == 0) return {};
  if (count % 2) return raise(ts_, *state_.unpickling_error, "odd number of items for SETITEMS");
  Value object = values_[begin - 1];
  if (is_exact<Dict>(object)) {
    Dict& dict = static_cast<Dict&>(*object.object());
    if (count > 16) TRY(dict_table::reserve(ts_, dict, dict.used + count / 2));
    for (uint64_t i = begin; i < size_; i += 2) {
      TRY(dict_set(ts_, dict, values_[i], values_[i + 1]));
      TRY(ts_.checkpoint_limits());
    }
  } else {
    for (uint64_t i = begin; i < size_; i += 2) {
      TRY(set_item(ts_, object, values_[i], values_[i + 1]));
      TRY(ts_.checkpoint_limits());
    }
  }
  drop_to(begin);
  return {};
}

Result<void> Machine::add_items() {
  uint64_t begin = TRY(take_mark());
  if (begin <= fence_) return underflow();
  if (size_ == begin) return {};
  Value object = values_[begin - 1];
  if (is_mutable_set(object) || is<Set>(object)) {
    Ref items = TRY(pop_tuple(begin));
    return set_update(ts_, as<Set>(object), items);
  }
  Ref function = TRY(get_attribute(ts_, object, names::k_add));
  return call_for_each(begin, function);
}

// --- classes

Result<Ref> Machine::find_class(Str& module, Str& name) {
  RefTo<Str> method = TRY(intern(ts_, "find_class"));
  const Value arguments[] = {Value(module), Value(name), Value()};
  return call_method_values(ts_, Value(unpickler_), *method, {arguments, 2});
}

Result<void> Machine::load_global() {
  RefTo<Str> names[2];
  for (RefTo<Str>& each : names) {
    RefTo<Bytes> bytes = TRY(bytes_of(ts_, TRY(line())));
    each = TRY(codecs::decode(ts_, bytes->span(), "utf-8", "strict"));
  }
  return push(TRY(find_class(*names[0], *names[1])));
}

Result<void> Machine::load_stack_global() {
  Ref name, module;
  if (size_ > fence_) name = TRY(pop());
  if (size_ > fence_) module = TRY(pop());
  if (!module || !is_exact<Str>(module) || !is_exact<Str>(name))
    return raise(ts_, *state_.unpickling_error, "STACK_GLOBAL requires str");
  return push(TRY(find_class(as<Str>(module), as<Str>(name))));
}

// An object by its code in copyreg's registry.
Result<void> Machine::load_extension(int bytes) {
  uint64_t bits = TRY(number(bytes));
  int64_t code = bytes == 4 ? int64_t(int32_t(bits)) : int64_t(bits);
  if (code <= 0) return raise(ts_, *state_.unpickling_error, "EXT specifies code <= 0");
  Value key = Value::small_int(code);
  if (Maybe<Value> known = TRY(dict_get(ts_, *state_.extension_cache, key))) return push(Ref::share(*known));
  Maybe<Value> found = TRY(dict_get(ts_, *state_.inverted_registry, key));
  if (!found) return raise(ts_, Exc::ValueError, "unregistered extension code {}", code);
  Ref kept = Ref::share(*found);
  Tuple* pair = try_as<Tuple>(kept);
  if (!pair || pair->size != 2 || !is<Str>((*pair)[0]) || !is<Str>((*pair)[1]))
    return raise(ts_, Exc::ValueError, "_inverted_registry[{}] isn't a 2-tuple of strings", code);
  Ref object = TRY(find_class(as<Str>((*pair)[0]), as<Str>((*pair)[1])));
  TRY(dict_set(ts_, *state_.extension_cache, key, object));
  return push(std::move(object));
}

// --- making objects

static CallArguments arguments_of(const Tuple& tuple) { return {tuple.items(), tuple.size, nullptr}; }

Result<void> Machine::load_reduce() {
  Ref arguments = TRY(pop());
  Ref function = TRY(pop());
  if (!is<Tuple>(arguments)) return raise(ts_, Exc::TypeError, "argument list must be a tuple");
  return push(TRY(call(ts_, function, arguments_of(as<Tuple>(arguments)))));
}

Result<void> Machine::load_new_object(bool with_keywords) {
  const char* opcode = with_keywords ? "NEWOBJ_EX" : "NEWOBJ";
  Type& error = *state_.unpickling_error;
  Ref keywords;
  if (with_keywords) keywords = TRY(pop());
  Ref arguments = TRY(pop());
  Ref cls = TRY(pop());
  if (!is<Type>(cls)) return raise(ts_, error, "{} class argument must be a type, not {}", opcode, type_name(ts_, cls));
  Type& type = as<Type>(cls);
  if (!type.slots.tp_new)
    return raise(ts_, error, "{} class argument '{}' doesn't have __new__", opcode, type.plain_name);
  if (!is<Tuple>(arguments))
    return raise(ts_, error, "{} args argument must be a tuple, not {}", opcode, type_name(ts_, arguments));
  if (with_keywords && !is<Dict>(keywords))
    return raise(ts_, error, "{} kwargs argument must be a dict, not {}", opcode, type_name(ts_, keywords));
  Tuple& tuple = as<Tuple>(arguments);
  if (!with_keywords || as<Dict>(keywords).used == 0)
    return push(TRY(type.slots.tp_new(ts_, type, arguments_of(tuple))));
  // The keywords follow the positional values.
  Dict& dict = as<Dict>(keywords);
  RefTo<List> values = TRY(list_of(ts_, tuple.span()));
  RefTo<List> names = TRY(list_allocate(ts_, dict.used));
  Value key, value;
  for (uint64_t position = 0; dict_next(dict, position, key, value);) {
    if (!is<Str>(key)) return raise(ts_, Exc::TypeError, "keywords must be strings");
    TRY(list_append(ts_, *names, key));
    TRY(list_append(ts_, *values, value));
  }
  RefTo<Tuple> keyword_names = TRY(list_to_tuple(ts_, *names));
  return push(TRY(type.slots.tp_new(ts_, type, {values->items, tuple.size, keyword_names.get()})));
}

// What INST and OBJ do: a class of Python 2 that wants no arguments is made without calling it.
Result<Ref> Machine::instantiate(Value cls, Tuple& arguments) {
  if (arguments.size == 0 && is<Type>(cls)) {
    RefTo<Str> name = TRY(intern(ts_, "__getinitargs__"));
    if (!TRY(find_attribute(ts_, cls, *name))) return call_method(ts_, cls, names::k___new__, cls);
  }
  return call(ts_, cls, arguments_of(arguments));
}

Result<void> Machine::load_instance() {
  uint64_t begin = TRY(take_mark());
  RefTo<Str> names[2];
  for (RefTo<Str>& each : names) {
    RefTo<Bytes> bytes = TRY(bytes_of(ts_, TRY(line())));
    each = TRY(codecs::decode(ts_, bytes->span(), "ascii", "strict"));
  }
  Ref cls = TRY(find_class(*names[0], *names[1]));
  Ref arguments = TRY(pop_tuple(begin));
  return push(TRY(instantiate(cls, as<Tuple>(arguments))));
}

Result<void> Machine::load_object() {
  uint64_t begin = TRY(take_mark());
  if (size_ < begin + 1) return underflow();
  Ref arguments = TRY(pop_tuple(begin + 1));
  Ref cls = TRY(pop());
  return push(TRY(instantiate(cls, as<Tuple>(arguments))));
}

// --- BUILD

// Gives the object below the state the state: by its __setstate__, or as attributes.
Result<void> Machine::load_build() {
  TRY(need(2));
  Ref state = TRY(pop());
  Ref instance = Ref::share(top());
  Maybe<Ref> set_state = TRY(find_attribute(ts_, instance, names::k___setstate__));
  if (set_state) {
    TRY(call(ts_, **set_state, state.get()));
    return {};
  }
  Type& error = *state_.unpickling_error;
  Ref slots;
  if (Tuple* pair = try_as<Tuple>(state); pair && pair->size == 2) {
    Ref attributes = Ref::share((*pair)[0]);
    slots = Ref::share((*pair)[1]);
    state = std::move(attributes);
  }
  if (!state.get().is_none()) {
    if (!is<Dict>(state)) return raise(ts_, error, "state is not a dictionary");
    TRY(set_attributes(instance, as<Dict>(state)));
  }
  if (!slots) return {};
  if (!is<Dict>(slots)) return raise(ts_, error, "slot state is not a dictionary");
  Value key, value;
  for (uint64_t position = 0; dict_next(as<Dict>(slots), position, key, value);) {
    Ref kept_key = Ref::share(key), kept_value = Ref::share(value);
    RefTo<Str> name = TRY(attribute_name(ts_, kept_key));
    TRY(set_attribute(ts_, instance, *name, kept_value));
    TRY(ts_.checkpoint_limits());
  }
  return {};
}

Result<void> Machine::set_attributes(Value instance, Dict& attributes) {
  bool plain = instance.is_heap() && has_plain_attributes(ts_, *instance.object()->type);
  Ref dict;
  Value key, value;
  for (uint64_t position = 0; dict_next(attributes, position, key, value);) {
    Ref kept_key = Ref::share(key), kept_value = Ref::share(value);
    if (is_exact<Str>(kept_key) && !as<Str>(kept_key).interned)
      kept_key = Ref(TRY(intern(ts_, std::move(kept_key).cast<Str>())));
    if (plain && is_exact<Str>(kept_key)) {
      TRY(attributes_set(ts_, *instance.object(), as<Str>(kept_key), kept_value));
    } else {
      if (!dict) dict = TRY(get_attribute(ts_, instance, names::k___dict__));
      TRY(set_item(ts_, dict, kept_key, kept_value));
    }
    TRY(ts_.checkpoint_limits());
  }
  if (!plain && !dict) TRY(get_attribute(ts_, instance, names::k___dict__));
  return {};
}

// --- out of band

Result<void> Machine::load_persistent(bool from_stack) {
  if (!unpickler_.persistent_load.is_set())
    return raise(ts_, *state_.unpickling_error,
                 "A load persistent id instruction was encountered,\nbut no persistent_load function was specified.");
  Ref id;
  if (from_stack) {
    id = TRY(pop());
  } else {
    std::span<const uint8_t> line = TRY(input_.line(ts_, state_));
    for (uint8_t byte : line)
      if (byte >= 0x80)
        return raise(ts_, *state_.unpickling_error, "persistent IDs in protocol 0 must be ASCII strings");
    id = Ref(TRY(str_from_ascii(ts_, {reinterpret_cast<const char*>(line.data()), line.size() - 1})));
  }
  return push(TRY(unpickler_.persistent_load.call(ts_, Value(unpickler_), id)));
}

Result<void> Machine::load_next_buffer() {
  if (unpickler_.buffers.is_null())
    return raise(ts_, *state_.unpickling_error,
                 "pickle stream refers to out-of-band data but no *buffers* argument was given");
  Ref buffers = unpickler_.buffers.share();
  Maybe<Ref> buffer = TRY(next(ts_, buffers));
  if (!buffer) return raise(ts_, *state_.unpickling_error, "not enough out-of-band buffers");
  return push(buffer.release());
}

Result<void> Machine::load_readonly_buffer() {
  TRY(need(1));
  RefTo<MemoryView> view = TRY(memoryview_of(ts_, top()));
  if (view->readonly) return {};
  view->readonly = true;
  Ref old = Ref::adopt(top());
  values_[size_ - 1] = view.leak();
  return {};
}

}  // namespace ouro::pickle
