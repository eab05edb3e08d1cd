// The type dict: construction, operators and methods. The table is in dict.cpp, views and iterators have
// their own files.
//
// Language reference 3.3.7 (emulating containers), library reference "Mapping Types", PEP 584 (| and |=).
#include "objects/dict_table.h"
#include "objects/dict_views.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/repr_guard.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {

using namespace dict_table;

Result<Ref> class_get_item(ThreadState& ts, Type& type, Value item) {
  return make_generic_alias(ts, Value(type), item);
}

Result<bool> dict_contains_item(ThreadState& ts, Dict& self, Value key, Value value) {
  Maybe<Value> found = TRY(dict_get(ts, self, key));
  if (!found) return false;
  Ref there = Ref::share(*found);
  return equals(ts, there, value);
}

Result<bool> dict_equal(ThreadState& ts, Dict& a, Dict& b) {
  if (a.used != b.used) return false;
  for (uint64_t i = 0; i < a.entry_count; i++) {
    if (a.entries[i].key.is_null()) continue;
    Ref key = Ref::share(a.entries[i].key), value = Ref::share(a.entries[i].value);
    Maybe<Value> found = TRY(dict_get_known_hash(ts, b, key, a.entries[i].hash));
    if (!found) return false;
    Ref other = Ref::share(*found);
    bool equal = TRY(equals(ts, other, value));
    if (!equal) return false;
    TRY(ts.checkpoint_limits());
  }
  return true;
}

namespace {

// --- construction

Result<Ref> dict_new(ThreadState& ts, Type& type, const CallArguments&) {
  Dict* dict = TRY(ts.allocate_as<Dict>(type));
  initialize(*dict);
  RefTo<Dict> result = RefTo<Dict>::adopt(dict);
  ts.track(*dict);
  return result;
}

Result<void> dict_init(ThreadState& ts, Dict& self, const CallArguments& arguments) {
  if (arguments.positional_count > 1)
    return raise(ts, Exc::TypeError, "dict expected at most 1 argument, got {}", arguments.positional_count);
  if (arguments.positional_count == 1) TRY(dict_update(ts, self, arguments.values[0]));
  for (size_t i = 0; i < arguments.keyword_count(); i++) {
    Value name = (*arguments.keyword_names)[i];
    if (!is<Str>(name)) return raise(ts, Exc::TypeError, "keywords must be strings");
    TRY(dict_set(ts, self, name, arguments.values[arguments.positional_count + i]));
  }
  return {};
}

Result<Ref> dict_fromkeys(ThreadState& ts, Type& cls, Value iterable, Value value) {
  Ref made = TRY(call(ts, Value(cls)));
  if (Dict* dict = is_exact<Dict>(made) ? &as<Dict>(made) : nullptr) {
    if (dict->used == 0 && is_exact<Dict>(iterable)) {
      Dict& source = as<Dict>(iterable);
      TRY(reserve(ts, *dict, source.used));
      for (uint64_t i = 0; i < source.entry_count; i++) {
        const DictEntry& entry = source.entries[i];
        if (entry.key.is_null()) continue;
        Ref key = Ref::share(entry.key);
        TRY(dict_set_known_hash(ts, *dict, key, entry.hash, value));
        TRY(ts.checkpoint_limits());
      }
      return made;
    }
    if (dict->used == 0 && (is_exact<Set>(iterable))) {
      Set& source = as<Set>(iterable);
      TRY(reserve(ts, *dict, source.used));
      uint64_t position = 0;
      Value item;
      int64_t hash;
      while (set_next(source, position, item, hash)) {
        Ref key = Ref::share(item);
        TRY(dict_set_known_hash(ts, *dict, key, hash, value));
        TRY(ts.checkpoint_limits());
      }
      return made;
    }
    TRY(for_each(ts, iterable, [&](Ref key) -> Result<bool> {
      TRY(ts.checkpoint_limits());
      TRY(dict_set(ts, *dict, key, value));
      return true;
    }));
    return made;
  }
  TRY(for_each(ts, iterable, [&](Ref key) -> Result<bool> {
    TRY(ts.checkpoint_limits());
    TRY(set_item(ts, made, key, value));
    return true;
  }));
  return made;
}

// --- the protocol

int64_t dict_length(ThreadState&, Dict& self) { return int64_t(self.used); }

Result<Ref> dict_subscript(ThreadState& ts, Dict& self, Value key) {
  Maybe<Value> found = TRY(dict_get(ts, self, key));
  if (found) return Ref::share(*found);
  if (!is_exact<Dict>(Value(self))) {
    Maybe<Ref> made = TRY(call_special(ts, Value(self), names::k___missing__, {&key, 1}));
    if (made) return made.release();
  }
  return raise_with(ts, Exc::KeyError, key);
}

Result<void> dict_set_subscript(ThreadState& ts, Dict& self, Value key, Value value) {
  if (!value.is_unbound()) return dict_set(ts, self, key, value);
  bool there = TRY(dict_delete(ts, self, key));
  if (!there) return raise_with(ts, Exc::KeyError, key);
  return {};
}

Result<Ref> dict_compare(ThreadState& ts, Dict& self, Value other, CompareOp op) {
  if (!is<Dict>(other) || (op != CompareOp::kEqual && op != CompareOp::kNotEqual)) return Ref::not_implemented();
  bool equal = TRY(dict_equal(ts, self, as<Dict>(other)));
  return Ref::boolean(equal == (op == CompareOp::kEqual));
}

Result<Ref> dict_repr(ThreadState& ts, Dict& self) {
  ReprGuard guard(ts, Value(self));
  bool running = TRY(guard.enter());
  if (running) return str_from_ascii(ts, "{...}");
  if (self.used == 0) return str_from_ascii(ts, "{}");
  StrBuilder text(ts);
  TRY(text.append(U'{'));
  uint64_t position = 0;
  Value key, value;
  bool first = true;
  while (dict_next(self, position, key, value)) {
    Ref kept_key = Ref::share(key), kept_value = Ref::share(value);
    if (!first) TRY(text.append_ascii(", "));
    first = false;
    TRY(text.append_repr(kept_key));
    TRY(text.append_ascii(": "));
    TRY(text.append_repr(kept_value));
    TRY(ts.checkpoint_limits());
  }
  TRY(text.append(U'}'));
  return text.finish();
}

Result<Ref> dict_or(ThreadState& ts, Value left, Value right) {
  if (!is<Dict>(left) || !is<Dict>(right)) return Ref::not_implemented();
  RefTo<Dict> result = TRY(dict_copy(ts, as<Dict>(left)));
  TRY(dict_update(ts, *result, right));
  return result;
}

Result<Ref> dict_inplace_or(ThreadState& ts, Dict& self, Value other) {
  TRY(dict_update(ts, self, other));
  return Ref::share(Value(self));
}

Result<Ref> dict_iter(ThreadState& ts, Dict& self) { return dict_iterator(ts, self, DictPart::kKey); }

// --- methods

Result<Ref> dict_get_method(ThreadState& ts, Dict& self, Value key, Value default_value) {
  Maybe<Value> found = TRY(dict_get(ts, self, key));
  return Ref::share(found ? *found : default_value);
}

Result<Ref> dict_setdefault(ThreadState& ts, Dict& self, Value key, Value default_value) {
  return dict_set_default(ts, self, key, default_value);
}

Result<Ref> dict_pop_method(ThreadState& ts, Dict& self, Value key, Given<Value> default_value) {
  Maybe<Ref> taken = TRY(dict_pop(ts, self, key));
  if (taken) return taken.release();
  if (default_value) return Ref::share(*default_value);
  return raise_with(ts, Exc::KeyError, key);
}

Result<Ref> dict_popitem(ThreadState& ts, Dict& self) {
  if (self.used == 0) return raise(ts, Exc::KeyError, "popitem(): dictionary is empty");
  RefTo<Tuple> item = TRY(tuple_allocate(ts, 2));
  uint64_t last = self.entry_count - 1;
  while (self.entries[last].key.is_null()) last--;
  Ref key, value;
  take(self, int64_t(last), key, value);
  // The row of entries becomes shorter for the next popitem, the room for more entries does not grow: the
  // slots of the index table stay marked as deleted until it is rebuilt.
  self.entry_capacity -= self.entry_count - last;
  self.entry_count = last;
  tuple_initialize(*item, 0, std::move(key));
  tuple_initialize(*item, 1, std::move(value));
  return item;
}

Result<Ref> dict_keys_method(ThreadState& ts, Dict& self) { return dict_view(ts, self, DictPart::kKey); }
Result<Ref> dict_values_method(ThreadState& ts, Dict& self) { return dict_view(ts, self, DictPart::kValue); }
Result<Ref> dict_items_method(ThreadState& ts, Dict& self) { return dict_view(ts, self, DictPart::kItem); }

Result<void> dict_update_method(ThreadState& ts, Dict& self, Args positional, Kwargs keywords) {
  if (positional.size() > 1)
    return raise(ts, Exc::TypeError, "update expected at most 1 argument, got {}", positional.size());
  if (positional.size() == 1) TRY(dict_update(ts, self, positional[0]));
  if (keywords.dict) TRY(dict_merge(ts, self, Value(keywords.dict), true));
  return {};
}

void dict_clear_method(ThreadState& ts, Dict& self) { dict_clear(ts, self); }
Result<RefTo<Dict>> dict_copy_method(ThreadState& ts, Dict& self) { return dict_copy(ts, self); }
Result<Ref> dict_reversed(ThreadState& ts, Dict& self) { return dict_reverse_iterator(ts, self, DictPart::kKey); }
int64_t dict_sizeof(ThreadState&, Dict& self) { return int64_t(self.type->instance_bytes + table_bytes(self)); }

constexpr NativeMethod kMethods[] = {
    method<dict_subscript>("__getitem__(self, key, /)", "The value of the key: self[key]."),
    method<dict_contains>("__contains__(self, key, /)", "Whether the key is there: key in self."),
    method<dict_get_method>("get(self, key, default=None, /)",
                            "The value of the key, or the default when there is none."),
    method<dict_setdefault>("setdefault(self, key, default=None, /)",
                            "The value of the key; when there is none, the default, which is put in first."),
    method<dict_pop_method>("pop(self, key, default=<unrepresentable>, /)",
                            "Take the key out and return its value.\n\nWithout the key: the default when it is given, "
                            "else KeyError."),
    method<dict_popitem>("popitem(self, /)", "Take the item that came last out and return it as (key, value)."),
    method<dict_keys_method>("keys(self, /)", "A view of the keys."),
    method<dict_values_method>("values(self, /)", "A view of the values."),
    method<dict_items_method>("items(self, /)", "A view of the items, each as (key, value)."),
    method<dict_update_method>("update(self, /, *args, **kwargs)",
                               "Put the items of a mapping or of an iterable of pairs in, then the keywords."),
    method<dict_clear_method>("clear(self, /)", "Take all items out."),
    method<dict_copy_method>("copy(self, /)", "A new dict with the same items."),
    method<dict_reversed>("__reversed__(self, /)", "An iterator over the keys, last first."),
    method<dict_sizeof>("__sizeof__(self, /)", "Bytes of memory in use."),
    class_method<dict_fromkeys>("fromkeys(cls, iterable, value=None, /)",
                                "A new dict with keys from the iterable, all with the one value."),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};

}  // namespace

const TypeSpec spec_dict{
    .name = "dict",
    .kind = Kind::kDict,
    .instance_bytes = sizeof(Dict),
    .flags = type_flags::kSubclassable | type_flags::kContainer | type_flags::kIsMapping | type_flags::kMatchSelf,
    .doc =
        "dict() -> an empty dictionary\n"
        "dict(mapping) -> with the items of a mapping\n"
        "dict(iterable) -> with the (key, value) pairs of an iterable\n"
        "dict(**kwargs) -> with the keywords as items; may follow one of the above",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = dict_new;
          s.tp_init = slot<dict_init>;
          s.tp_repr = slot<dict_repr>;
          s.tp_compare = slot<dict_compare>;
          s.tp_iter = slot<dict_iter>;
          s.sq_contains = slot<dict_contains>;
          s.mp_length = slot<dict_length>;
          s.mp_subscript = slot<dict_subscript>;
          s.mp_set_subscript = slot<dict_set_subscript>;
          s.nb_or = dict_or;
          s.nb_inplace_or = slot<dict_inplace_or>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            const Dict& self = static_cast<const Dict&>(object);
            for (uint64_t i = 0; i < self.entry_count; i++) {
              if (self.entries[i].key.is_null()) continue;
              visitor.visit(self.entries[i].key);
              visitor.visit(self.entries[i].value);
            }
          };
          s.clear_references = slot<dict_clear>;
          s.destroy = slot<dict_clear>;
        },
};

}  // namespace ouro
