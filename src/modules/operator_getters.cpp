// operator.itemgetter, attrgetter and methodcaller: callables that take something out of their argument, or
// call a method of it. They are immutable.
#include "modules/native_fields.h"
#include "modules/operator.h"
#include "objects/list.h"
#include "objects/repr_guard.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

// Call arguments: exactly one value and no keywords.
Result<Value> only_argument(ThreadState& ts, const char* name, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, name, arguments));
  if (arguments.positional_count != 1)
    return raise(ts, Exc::TypeError, "{} expected 1 argument, got {}", name, arguments.positional_count);
  return arguments.values[0];
}

// A str as the interned name that attribute look-ups take.
Result<RefTo<Str>> attribute_name(ThreadState& ts, Str& text) {
  if (is_exact<Str>(Value(text))) return intern(ts, RefTo<Str>::share(text));
  StrBuilder copy(ts);
  TRY(copy.append(text));
  RefTo<Str> exact = TRY(copy.finish());
  return intern(ts, std::move(exact));
}

// "name(...)" while the repr of the object runs already, else null.
Result<Ref> running_repr(ThreadState& ts, ReprGuard& guard, Value self) {
  bool running = TRY(guard.enter());
  if (!running) return Ref::none();
  return text(ts, "{}(...)", type_name(ts, self));
}

// name(item, item ...)
Result<Ref> repr_of_items(ThreadState& ts, Value self, std::span<const Value> items) {
  ReprGuard guard(ts, self);
  Ref running = TRY(running_repr(ts, guard, self));
  if (!running.get().is_none()) return running;
  StrBuilder out(ts);
  TRY(out.append_utf8(type_name(ts, self)));
  TRY(out.append(U'('));
  for (size_t i = 0; i < items.size(); i++) {
    if (i) TRY(out.append_ascii(", "));
    TRY(out.append_repr(items[i]));
  }
  TRY(out.append(U')'));
  return Ref(TRY(out.finish()));
}

// --- itemgetter

struct ItemGetter : Object {
  FieldTo<Tuple> items;
  template <class F>
  void each_field(F visit) {
    visit(items);
  }
};

Result<Ref> itemgetter_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "itemgetter", arguments));
  if (arguments.positional_count == 0) return raise(ts, Exc::TypeError, "itemgetter expected 1 argument, got 0");
  RefTo<Tuple> items = TRY(tuple_of(ts, {arguments.values, arguments.positional_count}));
  RefTo<ItemGetter> self = TRY(make_with_fields<ItemGetter>(ts, type));
  self->items.set(std::move(items));
  ts.track(*self);
  return Ref(std::move(self));
}

Result<Ref> itemgetter_call(ThreadState& ts, ItemGetter& self, const CallArguments& arguments) {
  Value object = TRY(only_argument(ts, "itemgetter", arguments));
  Tuple& items = *self.items;
  if (items.size == 1) {
    Value item = items[0];
    if (item.is_small_int()) {
      auto index = uint64_t(item.as_small_int());
      if (is_exact<Tuple>(object) && index < as<Tuple>(object).size) return Ref::share(as<Tuple>(object)[index]);
      if (is_exact<List>(object) && index < as<List>(object).size) return Ref::share(as<List>(object).items[index]);
    }
    return get_item(ts, object, item);
  }
  RefTo<Tuple> result = TRY(tuple_allocate(ts, items.size));
  for (uint64_t i = 0; i < items.size; i++) tuple_initialize(*result, i, TRY(get_item(ts, object, items[i])));
  return Ref(std::move(result));
}

Result<Ref> itemgetter_repr(ThreadState& ts, ItemGetter& self) {
  return repr_of_items(ts, Value(self), self.items->span());
}
Result<Ref> itemgetter_reduce(ThreadState& ts, ItemGetter& self) {
  return Ref(TRY(make_tuple(ts, Value(self.type), Value(self.items.get()))));
}

constexpr NativeMethod kItemGetterMethods[] = {
    method<itemgetter_reduce>("__reduce__(self)", "State for pickling."),
};

// --- attrgetter

struct AttrGetter : Object {
  FieldTo<Tuple> names;  // as given
  FieldTo<Tuple> paths;  // of each: a name, or a tuple of names where there are dots
  template <class F>
  void each_field(F visit) {
    visit(names);
    visit(paths);
  }
};

Result<Ref> path_of(ThreadState& ts, Str& name) {
  RefTo<List> parts = TRY(list_allocate(ts, 2));
  uint64_t begin = 0;
  for (uint64_t i = 0; i <= name.length; i++) {
    if (i < name.length && name[i] != U'.') continue;
    RefTo<Str> part = TRY(str_slice(ts, name, begin, i));
    RefTo<Str> interned = TRY(attribute_name(ts, *part));
    if (begin == 0 && i == name.length) return Ref(std::move(interned));
    TRY(list_append(ts, *parts, Ref(std::move(interned))));
    begin = i + 1;
  }
  return Ref(TRY(list_to_tuple(ts, *parts)));
}

Result<Ref> attrgetter_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "attrgetter", arguments));
  if (arguments.positional_count == 0) return raise(ts, Exc::TypeError, "attrgetter expected 1 argument, got 0");
  RefTo<Tuple> names = TRY(tuple_of(ts, {arguments.values, arguments.positional_count}));
  RefTo<Tuple> paths = TRY(tuple_allocate(ts, names->size));
  for (uint64_t i = 0; i < names->size; i++) {
    if (!is<Str>((*names)[i])) return raise(ts, Exc::TypeError, "attribute name must be a string");
    tuple_initialize(*paths, i, TRY(path_of(ts, as<Str>((*names)[i]))));
  }
  RefTo<AttrGetter> self = TRY(make_with_fields<AttrGetter>(ts, type));
  self->names.set(std::move(names));
  self->paths.set(std::move(paths));
  ts.track(*self);
  return Ref(std::move(self));
}

Result<Ref> follow_path(ThreadState& ts, Value object, Value path) {
  if (is<Str>(path)) return get_attribute(ts, object, as<Str>(path));
  Ref result = Ref::share(object);
  for (Value name : as<Tuple>(path)) result = TRY(get_attribute(ts, result, as<Str>(name)));
  return result;
}

Result<Ref> attrgetter_call(ThreadState& ts, AttrGetter& self, const CallArguments& arguments) {
  Value object = TRY(only_argument(ts, "attrgetter", arguments));
  Tuple& paths = *self.paths;
  if (paths.size == 1) return follow_path(ts, object, paths[0]);
  RefTo<Tuple> result = TRY(tuple_allocate(ts, paths.size));
  for (uint64_t i = 0; i < paths.size; i++) tuple_initialize(*result, i, TRY(follow_path(ts, object, paths[i])));
  return Ref(std::move(result));
}

Result<Ref> attrgetter_repr(ThreadState& ts, AttrGetter& self) {
  return repr_of_items(ts, Value(self), self.names->span());
}
Result<Ref> attrgetter_reduce(ThreadState& ts, AttrGetter& self) {
  return Ref(TRY(make_tuple(ts, Value(self.type), Value(self.names.get()))));
}

constexpr NativeMethod kAttrGetterMethods[] = {
    method<attrgetter_reduce>("__reduce__(self)", "State for pickling."),
};

// --- methodcaller

struct MethodCaller : Object {
  FieldTo<Str> name;  // interned
  FieldTo<Tuple> args;
  FieldTo<Dict> keywords;  // null: none
  template <class F>
  void each_field(F visit) {
    visit(name);
    visit(args);
    visit(keywords);
  }
};

Result<Ref> methodcaller_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (arguments.positional_count == 0)
    return raise(ts, Exc::TypeError, "methodcaller needs at least one argument, the method name");
  if (!is<Str>(arguments.values[0])) return raise(ts, Exc::TypeError, "method name must be a string");
  RefTo<Str> name = TRY(attribute_name(ts, as<Str>(arguments.values[0])));
  RefTo<Tuple> args = TRY(tuple_of(ts, {arguments.values + 1, arguments.positional_count - 1}));
  RefTo<Dict> keywords;
  if (size_t count = arguments.keyword_count()) {
    keywords = TRY(dict_allocate(ts));
    for (size_t i = 0; i < count; i++)
      TRY(dict_set(ts, *keywords, (*arguments.keyword_names)[i], arguments.values[arguments.positional_count + i]));
  }
  RefTo<MethodCaller> self = TRY(make_with_fields<MethodCaller>(ts, type));
  self->name.set(std::move(name));
  self->args.set(std::move(args));
  self->keywords.set(std::move(keywords));
  ts.track(*self);
  return Ref(std::move(self));
}

Result<Ref> methodcaller_call(ThreadState& ts, MethodCaller& self, const CallArguments& arguments) {
  Value object = TRY(only_argument(ts, "methodcaller", arguments));
  if (!self.keywords) return call_method_values(ts, object, *self.name, self.args->span());
  Ref bound = TRY(get_attribute(ts, object, *self.name));
  return call_tuple(ts, bound, Value(self.args.get()), Value(self.keywords.get()));
}

Result<Ref> methodcaller_repr(ThreadState& ts, MethodCaller& self) {
  ReprGuard guard(ts, Value(self));
  Ref running = TRY(running_repr(ts, guard, Value(self)));
  if (!running.get().is_none()) return running;
  StrBuilder out(ts);
  TRY(out.append_utf8(self.type->plain_name));
  TRY(out.append(U'('));
  TRY(out.append_repr(Value(self.name.get())));
  for (Value argument : *self.args) {
    TRY(out.append_ascii(", "));
    TRY(out.append_repr(argument));
  }
  if (self.keywords) {
    RefTo<Dict> keywords = self.keywords.share();
    uint64_t position = 0;
    Value key, value;
    while (dict_next(*keywords, position, key, value)) {
      Ref name = Ref::share(key), item = Ref::share(value);
      TRY(out.append_ascii(", "));
      TRY(out.append_str(name));
      TRY(out.append(U'='));
      TRY(out.append_repr(item));
    }
  }
  TRY(out.append(U')'));
  return Ref(TRY(out.finish()));
}

// (type, (name, arguments ...)); with keywords (partial(type, name, **keywords), arguments).
Result<Ref> methodcaller_reduce(ThreadState& ts, MethodCaller& self) {
  if (!self.keywords) {
    RefTo<Tuple> arguments = TRY(tuple_allocate(ts, self.args->size + 1));
    tuple_initialize(*arguments, 0, self.name.share());
    for (uint64_t i = 0; i < self.args->size; i++) tuple_initialize(*arguments, i + 1, Ref::share((*self.args)[i]));
    return Ref(TRY(make_tuple(ts, Value(self.type), arguments)));
  }
  Ref functools = TRY(import_module(ts, "functools"));
  RefTo<Str> partial_name = TRY(intern(ts, "partial"));
  Ref partial = TRY(get_attribute(ts, functools, *partial_name));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, Value(self.type), Value(self.name.get())));
  Ref constructor = TRY(call_tuple(ts, partial, Value(arguments), Value(self.keywords.get())));
  return Ref(TRY(make_tuple(ts, constructor, Value(self.args.get()))));
}

constexpr NativeMethod kMethodCallerMethods[] = {
    method<methodcaller_reduce>("__reduce__(self)", "State for pickling."),
};

}  // namespace

const TypeSpec spec_itemgetter{
    .name = "operator.itemgetter",
    .instance_bytes = sizeof(ItemGetter),
    .flags = type_flags::kContainer,
    .doc = "itemgetter(item, ...)\n\nA callable that gives argument[item], or a tuple of several of them.",
    .methods = kItemGetterMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = itemgetter_new;
          s.tp_call = slot<itemgetter_call>;
          s.tp_repr = slot<itemgetter_repr>;
          set_field_slots<ItemGetter>(s);
        },
    .module = "operator",
};

const TypeSpec spec_attrgetter{
    .name = "operator.attrgetter",
    .instance_bytes = sizeof(AttrGetter),
    .flags = type_flags::kContainer,
    .doc =
        "attrgetter(attr, ...)\n\nA callable that gives an attribute of its argument, or a tuple of several. "
        "Names may have dots.",
    .methods = kAttrGetterMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = attrgetter_new;
          s.tp_call = slot<attrgetter_call>;
          s.tp_repr = slot<attrgetter_repr>;
          set_field_slots<AttrGetter>(s);
        },
    .module = "operator",
};

const TypeSpec spec_methodcaller{
    .name = "operator.methodcaller",
    .instance_bytes = sizeof(MethodCaller),
    .flags = type_flags::kContainer,
    .doc =
        "methodcaller(name, ...)\n\nA callable that calls a method of its argument with the further "
        "arguments.",
    .methods = kMethodCallerMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = methodcaller_new;
          s.tp_call = slot<methodcaller_call>;
          s.tp_repr = slot<methodcaller_repr>;
          set_field_slots<MethodCaller>(s);
        },
    .module = "operator",
};

}  // namespace ouro
