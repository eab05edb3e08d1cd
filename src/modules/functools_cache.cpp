// functools._lru_cache_wrapper: a function that remembers its results by their arguments.
//
// The key is the argument itself when it is one str or int and types do not count, else a tuple: the
// positional values, then a marker and names and values of the keywords, then the types. With a limit the
// dict's values are links of a list from the one longest out of use to the newest; the list holds a count of
// each link. Calls, hashing and __eq__ of keys run Python that may use the same cache (other threads too):
// after each the dict is asked again, and the list is whole whenever Python can run.
#include "modules/functools.h"
#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/descriptors.h"
#include "objects/dict_table.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

struct Link : Object {
  Field key, result;
  int64_t hash;
  Link* previous;  // towards the oldest; counts are held by the list's ends and `next` chain
  Link* next;
  bool linked;
  template <class F>
  void each_field(F visit) {
    visit(key);
    visit(result);
  }
};

const TypeSpec spec_link{
    .name = "functools._lru_list_elem",
    .instance_bytes = sizeof(Link),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .slots = [](Slots& s) { set_field_slots<Link>(s); },
    .module = "functools",
};

enum class Limit : uint8_t { kNothing, kSome, kNone };

struct Cache : Object {
  Field function, cache_info_type, keyword_mark;
  FieldTo<Dict> entries;  // key -> Link (kSome) or result (kNone)
  FieldTo<Type> link_type;
  Link* oldest;  // one count of each link in the list
  Link* newest;
  int64_t max_size;
  int64_t hits, misses;
  Limit limit;
  bool typed;
  template <class F>
  void each_field(F visit) {
    visit(function);
    visit(cache_info_type);
    visit(keyword_mark);
    visit(entries);
    visit(link_type);
  }
};

// Puts a link, whose count is handed over, at the newest end.
void append_link(Cache& self, RefTo<Link> owned) {
  Link* link = owned.leak();
  link->previous = self.newest;
  link->next = nullptr;
  link->linked = true;
  (self.newest ? self.newest->next : self.oldest) = link;
  self.newest = link;
}
RefTo<Link> take_link(Cache& self, Link& link) {
  OURO_ASSERT(link.linked);
  (link.previous ? link.previous->next : self.oldest) = link.next;
  (link.next ? link.next->previous : self.newest) = link.previous;
  link.previous = link.next = nullptr;
  link.linked = false;
  return RefTo<Link>::adopt(&link);
}

// --- keys

Result<Ref> make_key(ThreadState& ts, Cache& self, const CallArguments& arguments) {
  size_t positional = arguments.positional_count, keywords = arguments.keyword_count();
  if (!self.typed && !keywords && positional == 1) {
    Value only = arguments.values[0];
    if (is_exact_int(only) || is_exact<Str>(only)) return Ref::share(only);
  }
  uint64_t size = positional + (keywords ? 1 + 2 * keywords : 0) + (self.typed ? positional + keywords : 0);
  RefTo<Tuple> key = TRY(tuple_allocate(ts, size));
  uint64_t at = 0;
  for (size_t i = 0; i < positional; i++) tuple_initialize(*key, at++, Ref::share(arguments.values[i]));
  if (keywords) {
    tuple_initialize(*key, at++, self.keyword_mark.share());
    for (size_t i = 0; i < keywords; i++) {
      tuple_initialize(*key, at++, Ref::share((*arguments.keyword_names)[i]));
      tuple_initialize(*key, at++, Ref::share(arguments.values[positional + i]));
    }
  }
  if (self.typed)
    for (size_t i = 0; i < positional + keywords; i++)
      tuple_initialize(*key, at++, Ref::share(Value(type_of(ts, arguments.values[i]))));
  OURO_ASSERT(at == size);
  return Ref(std::move(key));
}

// --- calls

Result<Ref> call_without_limit(ThreadState& ts, Cache& self, const CallArguments& arguments) {
  Ref key = TRY(make_key(ts, self, arguments));
  int64_t hash = TRY(dict_table::key_hash(ts, key));
  RefTo<Dict> entries = self.entries.share();
  Maybe<Value> found = TRY(dict_get_known_hash(ts, *entries, key, hash));
  if (found) {
    self.hits++;
    return Ref::share(*found);
  }
  self.misses++;
  Ref function = self.function.share();
  Ref result = TRY(call(ts, function, arguments));
  TRY(dict_set_known_hash(ts, *entries, key, hash, result));
  return result;
}

// Takes the entry of a link out of the dict without hashing its key again. False: another entry, or none, is there.
Result<bool> forget_entry(ThreadState& ts, Dict& entries, Link& link) {
  Ref key = link.key.share();
  int64_t number = TRY(dict_table::find(ts, entries, key, link.hash));
  if (number < 0) return false;
  Ref old_key, old_value;
  dict_table::take(entries, number, old_key, old_value);
  return true;
}

// Remembers a result that was not there when the call began.
Result<void> remember(ThreadState& ts, Cache& self, Ref key, int64_t hash, Value result) {
  RefTo<Dict> entries = self.entries.share();
  // The same call may have come to its end further in, or in another thread.
  Maybe<Value> found = TRY(dict_get_known_hash(ts, *entries, key, hash));
  if (found) return {};
  RefTo<Link> link;
  Ref old_key, old_result;  // released last
  if (int64_t(entries->used) >= self.max_size && self.oldest) {
    // The oldest link becomes the new one.
    link = take_link(self, *self.oldest);
    auto forgotten = forget_entry(ts, *entries, *link);
    if (forgotten.is_error()) {
      if (!link->linked) append_link(self, std::move(link));
      return raised;
    }
    if (!forgotten.release()) return {};  // another thread took it out meanwhile: do not grow past the limit
    if (link->linked) return {};
    old_key = link->key.take();
    old_result = link->result.take();
  } else {
    link = TRY(make_with_fields<Link>(ts, *self.link_type));
    link->previous = link->next = nullptr;
    link->linked = false;
    ts.track(*link);
  }
  link->hash = hash;
  link->key.initialize(key.share());
  link->result.initialize(Ref::share(result));
  TRY(dict_set_known_hash(ts, *entries, key, hash, Value(link)));
  // Comparing keys may have emptied the cache or brought an equal key in.
  if (!link->linked) append_link(self, std::move(link));
  return {};
}

Result<Ref> call_with_limit(ThreadState& ts, Cache& self, const CallArguments& arguments) {
  Ref key = TRY(make_key(ts, self, arguments));
  int64_t hash = TRY(dict_table::key_hash(ts, key));
  Maybe<Value> found = TRY(dict_get_known_hash(ts, *self.entries, key, hash));
  if (found && is_native(*found, spec_link)) {
    auto& link = *static_cast<Link*>((*found).object());
    if (link.linked && self.newest != &link) append_link(self, take_link(self, link));
    self.hits++;
    return link.result.share();
  }
  self.misses++;
  Ref function = self.function.share();
  Ref result = TRY(call(ts, function, arguments));
  TRY(remember(ts, self, std::move(key), hash, result));
  return result;
}

Result<Ref> cache_call(ThreadState& ts, Cache& self, const CallArguments& arguments) {
  switch (self.limit) {
    case Limit::kNone: return call_without_limit(ts, self, arguments);
    case Limit::kSome: return call_with_limit(ts, self, arguments);
    case Limit::kNothing: break;
  }
  self.misses++;
  Ref function = self.function.share();
  return call(ts, function, arguments);
}

// --- the object

constexpr NativeMethod kNewRow = signature_row("lru_cache(user_function, maxsize, typed, cache_info_type)");

Result<Ref> cache_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[4];
  BoundExtra extra;
  TRY(bind_arguments(ts, kNewRow, arguments, slots, extra));
  bool typed = TRY(is_true(ts, slots[2]));
  if (!is_callable(ts, slots[0])) return raise(ts, Exc::TypeError, "the first argument must be callable");
  Limit limit = Limit::kNone;
  int64_t max_size = -1;
  if (!slots[1].is_none()) {
    if (!is_int(slots[1]) && !type_of(ts, slots[1]).slots.nb_index)
      return raise(ts, Exc::TypeError, "maxsize should be integer or None");
    max_size = TRY(index_as_int64(ts, slots[1], Exc::OverflowError));
    if (max_size < 0) max_size = 0;
    limit = max_size ? Limit::kSome : Limit::kNothing;
  }
  RefTo<Dict> entries = TRY(dict_allocate(ts));
  Ref mark = TRY(instance_allocate(ts, *ts.types().object));
  RefTo<Cache> self = TRY(make_with_fields<Cache>(ts, type));
  self->oldest = self->newest = nullptr;
  self->hits = self->misses = 0;
  self->max_size = max_size;
  self->limit = limit;
  self->typed = typed;
  self->function.set(Ref::share(slots[0]));
  self->cache_info_type.set(Ref::share(slots[3]));
  self->keyword_mark.set(std::move(mark));
  self->entries.set(std::move(entries));
  self->link_type.set(RefTo<Type>::share(**static_cast<Type**>(type.layout_base->native_state)));
  ts.track(*self);
  return Ref(std::move(self));
}

Result<Ref> cache_get(ThreadState& ts, Value self, Value instance, Value) {
  if (instance.is_null() || instance.is_none()) return Ref::share(self);
  return Ref(TRY(bound_method_make(ts, self, instance)));
}

Result<Ref> cache_info(ThreadState& ts, Cache& self) {
  Ref hits = TRY(make_int(ts, self.hits)), misses = TRY(make_int(ts, self.misses));
  Value size = self.limit == Limit::kNone ? Value::none() : Value::small_int(self.max_size & Value::kSmallIntMax);
  Ref type = self.cache_info_type.share();
  return call(ts, type, Value(hits), Value(misses), size, Value::small_int(int64_t(self.entries->used)));
}

void release_links(Cache& self) {
  Link* link = self.oldest;
  self.oldest = self.newest = nullptr;
  // Nothing is released while the chain is taken apart.
  for (Link* at = link; at; at = at->next) at->linked = false;
  while (link) {
    Link* next = link->next;
    link->previous = link->next = nullptr;
    release_reference(Value(link));
    link = next;
  }
}

void cache_clear(ThreadState& ts, Cache& self) {
  self.hits = self.misses = 0;
  RefTo<Dict> entries = self.entries.share();
  release_links(self);
  dict_clear(ts, *entries);
}

Result<Ref> cache_reduce(ThreadState& ts, Value self) { return get_attribute(ts, self, names::k___qualname__); }
Ref cache_copy(ThreadState&, Value self) { return Ref::share(self); }
Ref cache_deepcopy(ThreadState&, Value self, Value) { return Ref::share(self); }

constexpr NativeMethod kMethods[] = {
    method<cache_info>("cache_info(self)", "Hits, misses, limit and size."),
    method<cache_clear>("cache_clear(self)", "Forgets all results and the statistics."),
    method<cache_reduce>("__reduce__(self)", "The name, for pickling."),
    method<cache_copy>("__copy__(self)", "The cache itself."),
    method<cache_deepcopy>("__deepcopy__(self, memo, /)", "The cache itself."),
};
constexpr GetSetRow kGetSets[] = {kAttributesDict};

}  // namespace

const TypeSpec spec_lru_cache_wrapper{
    .name = "functools._lru_cache_wrapper",
    .instance_bytes = sizeof(Cache),
    .flags = type_flags::kContainer | type_flags::kSubclassable | type_flags::kHasAttributes |
             type_flags::kHasWeakrefs | type_flags::kMethodDescriptor,
    .doc =
        "A function that keeps the results of its last calls.\n\n"
        "  user_function\n    what is called\n  maxsize\n    how many results are kept; None: all\n"
        "  typed\n    whether 3 and 3.0 are different arguments\n  cache_info_type\n    a named tuple of "
        "hits, "
        "misses, maxsize, currsize",
    .methods = kMethods,
    .getsets = kGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = cache_new;
          s.tp_call = slot<cache_call>;
          s.tp_descriptor_get = cache_get;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visit_fields<Cache>(object, visitor);
            for (Link* link = static_cast<Cache&>(object).oldest; link; link = link->next) visitor.visit(Value(link));
          };
          s.clear_references = [](ThreadState& ts, Object& object) {
            release_links(static_cast<Cache&>(object));
            clear_fields<Cache>(ts, object);
          };
          s.destroy = s.clear_references;
        },
    .module = "functools",
};

Result<Type*> make_link_type(ThreadState& ts, Module& module) {
  return add_native_type(ts, module, spec_link, nullptr);
}

}  // namespace ouro
