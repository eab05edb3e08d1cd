// _thread._local: an object that has other attributes in each thread.
//
// The object owns one dict per thread that has used it, in a dict by thread id. All living objects of the
// interpreter are in a list, so that the end of a thread finds what it leaves behind. A subclass's __init__
// runs once in each thread, with the arguments the object was made with.
#include "modules/thread.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro {

struct LocalObject : Object {
  FieldTo<Dict> dicts;     // thread id -> dict
  FieldTo<Tuple> args;     // for __init__
  FieldTo<Dict> kwargs;    // for __init__, or null
  uint64_t cached_thread;  // the thread that used it last, 0: none
  Dict* cached_dict;       // its dict; borrowed from dicts
  LocalObject* next;       // in ThreadModule's list
  LocalObject* previous;
};

namespace {

Value key_of(const ThreadState& ts) { return Value::small_int(int64_t(ts.thread_id & uint64_t(Value::kSmallIntMax))); }

// Takes the thread's dict out; null when there is none. Runs no Python: the keys are small ints.
Ref take_dict(ThreadState& ts, LocalObject& self) {
  self.cached_thread = 0;
  Result<Maybe<Ref>> taken = dict_pop(ts, *self.dicts, key_of(ts));
  if (taken.is_error()) {
    ts.catch_any();
    return Ref();
  }
  Maybe<Ref> present = taken.release();
  return present ? present.release() : Ref();
}

// The calling thread's dict, made and initialised at its first use.
Result<RefTo<Dict>> local_dict(ThreadState& ts, LocalObject& self) {
  if (self.cached_thread == ts.thread_id) return RefTo<Dict>::share(*self.cached_dict);
  Maybe<Value> found = TRY(dict_get(ts, *self.dicts, key_of(ts)));
  RefTo<Dict> dict;
  if (found) {
    dict = RefTo<Dict>::share(as<Dict>(*found));
  } else {
    dict = TRY(dict_allocate(ts));
    TRY(dict_set(ts, *self.dicts, key_of(ts), Value(dict)));
    if (self.type->slots.tp_init != ts.types().object->slots.tp_init) {
      Ref keep = Ref::share(self);
      auto initialise = [&]() -> Result<void> {
        Maybe<Ref> method = TRY(find_special(ts, self, names::k___init__));
        if (!method) return {};
        RefTo<Tuple> args = self.args.share();
        Ref kwargs = self.kwargs ? Ref(self.kwargs.share()) : Ref();
        TRY(call_tuple(ts, **method, Value(args), kwargs.get()));
        return {};
      };
      if (initialise().is_error()) {
        PendingAside aside(ts);
        take_dict(ts, self);
        return raised;
      }
    }
  }
  self.cached_thread = ts.thread_id;
  self.cached_dict = dict.get();
  return dict;
}

Result<Ref> local_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if ((arguments.positional_count || arguments.keyword_count()) &&
      type.slots.tp_init == ts.types().object->slots.tp_init)
    return raise(ts, Exc::TypeError, "Initialization arguments are not supported");
  RefTo<Dict> dicts = TRY(dict_allocate(ts));
  RefTo<Tuple> args = TRY(tuple_of(ts, {arguments.values, arguments.positional_count}));
  RefTo<Dict> kwargs;
  if (arguments.keyword_count()) {
    kwargs = TRY(dict_allocate(ts));
    for (size_t i = 0; i < arguments.keyword_count(); i++)
      TRY(dict_set(ts, *kwargs, (*arguments.keyword_names)[i], arguments.values[arguments.positional_count + i]));
  }
  // The dict of the thread that makes the object: type.__call__ runs __init__ here.
  RefTo<Dict> first = TRY(dict_allocate(ts));
  TRY(dict_set(ts, *dicts, key_of(ts), Value(first)));
  auto* self = TRY(ts.allocate_as<LocalObject>(type));
  ThreadModule& module = thread_module_of(*self, kLocalType);
  self->dicts.initialize(std::move(dicts));
  self->args.initialize(std::move(args));
  if (kwargs) self->kwargs.initialize(std::move(kwargs));
  else self->kwargs.initialize_null();
  self->cached_thread = ts.thread_id;
  self->cached_dict = first.get();
  self->previous = nullptr;
  self->next = module.first_local;
  if (module.first_local) module.first_local->previous = self;
  module.first_local = self;
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<Maybe<Ref>> local_get_attribute(ThreadState& ts, Value self_value, Str& name) {
  Ref keep = Ref::share(self_value);
  auto& self = *static_cast<LocalObject*>(self_value.object());
  RefTo<Dict> dict = TRY(local_dict(ts, self));
  if (name.equals_ascii("__dict__")) return Maybe<Ref>(Ref(std::move(dict)));
  Type& type = *self.type;
  Value found = type_lookup(ts, type, name);
  Ref attribute = found.is_null() ? Ref() : Ref::share(found);
  DescriptorGetSlot get = nullptr;
  if (attribute) {
    const Slots& slots = type_of(ts, attribute).slots;
    get = slots.tp_descriptor_get;
    if (get && slots.tp_descriptor_set) return Maybe<Ref>(TRY(get(ts, attribute, self_value, Value(type))));
  }
  Maybe<Value> own = TRY(dict_get(ts, *dict, Value(name)));
  if (own) return Maybe<Ref>(Ref::share(*own));
  if (!attribute) return Maybe<Ref>(absent);
  if (get) return Maybe<Ref>(TRY(get(ts, attribute, self_value, Value(type))));
  return Maybe<Ref>(std::move(attribute));
}

Result<void> local_set_attribute(ThreadState& ts, Value self_value, Str& name, Value value) {
  Ref keep = Ref::share(self_value);
  auto& self = *static_cast<LocalObject*>(self_value.object());
  RefTo<Dict> dict = TRY(local_dict(ts, self));
  if (name.equals_ascii("__dict__"))
    return raise(ts, Exc::AttributeError, "'{}' object attribute '__dict__' is read-only", type_name(ts, self_value));
  Value found = type_lookup(ts, *self.type, name);
  if (!found.is_null()) {
    Ref attribute = Ref::share(found);
    if (DescriptorSetSlot set = type_of(ts, attribute).slots.tp_descriptor_set)
      return set(ts, attribute, self_value, value);
  }
  if (!value.is_unbound()) return dict_set(ts, *dict, Value(name), value);
  bool deleted = TRY(dict_delete(ts, *dict, Value(name)));
  if (!deleted) return raise_no_attribute_to_change(ts, self_value, name);
  return {};
}

void local_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<LocalObject&>(object);
  visitor.visit(self.dicts.value_or_none());
  visitor.visit(self.args.value_or_none());
  visitor.visit(self.kwargs.value_or_none());
}
void local_clear(ThreadState& ts, Object& object) {
  auto& self = static_cast<LocalObject&>(object);
  self.cached_thread = 0;
  if (self.dicts) dict_clear(ts, *self.dicts);
}
void local_destroy(ThreadState&, Object& object) {
  auto& self = static_cast<LocalObject&>(object);
  ThreadModule& module = thread_module_of(self, kLocalType);
  if (self.next) self.next->previous = self.previous;
  if (self.previous) self.previous->next = self.next;
  else module.first_local = self.next;
  self.cached_thread = 0;
  self.dicts.clear();
  self.args.clear();
  self.kwargs.clear();
}

}  // namespace

void forget_thread_locals(ThreadState& ts, ThreadModule& module) {
  // Releasing a dict runs finalizers, which may make and end objects: start again after each.
  for (LocalObject* local = module.first_local; local;) {
    Ref dict = take_dict(ts, *local);
    local = dict ? module.first_local : local->next;
  }
}

const TypeSpec kLocalType{.name = "_thread._local",
                          .instance_bytes = sizeof(LocalObject),
                          .flags = type_flags::kContainer | type_flags::kHasWeakrefs | type_flags::kSubclassable,
                          .doc = "An object with other attributes in each thread.",
                          .slots =
                              [](Slots& s) {
                                s.tp_new = &local_new;
                                s.tp_getattribute = &local_get_attribute;
                                s.tp_setattribute = &local_set_attribute;
                                s.visit_references = &local_visit;
                                s.clear_references = &local_clear;
                                s.destroy = &local_destroy;
                              },
                          .module = "_thread"};

}  // namespace ouro
