// weakref.ref: making references, breaking them, and the type. Proxies are in weakproxy.cpp.
//
// A reference is in its referent's list exactly while `referent` is set. References are containers: a
// callback can lead back to the reference. weakref_make without callback needs nothing of the interpreter but
// the allocated type, since the lists of subclasses are made of such references before any type is complete.
#include "objects/weakref.h"

#include "objects/descriptors.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/type_specs.h"
#include "objects/weakref_internal.h"

namespace ouro {

namespace weakrefs {

// An object whose destruction has begun or is deferred: its count is zero or holds the link of the deferred
// list, an address; living counts never come near one.
static bool is_dying(const Object& object) { return object.refcount - 1 >= (uint64_t(1) << 40) - 1; }

static WeakReference* first_of(Object& object) {
  return static_cast<WeakReference*>(prefix_of(object).weak_references);
}

static void unlink(WeakReference& reference) {
  if (!reference.referent) return;
  if (reference.previous) reference.previous->next = reference.next;
  else prefix_of(*reference.referent).weak_references = reference.next;
  if (reference.next) reference.next->previous = reference.previous;
  reference.referent = nullptr;
  reference.next = reference.previous = nullptr;
}

static void link_after(Object& object, WeakReference& reference, WeakReference* place) {
  reference.referent = &object;
  reference.previous = place;
  if (place) {
    reference.next = place->next;
    place->next = &reference;
  } else {
    reference.next = first_of(object);
    prefix_of(object).weak_references = &reference;
  }
  if (reference.next) reference.next->previous = &reference;
}

// The shared reference and proxy of an object; null where it has none.
struct Shared {
  WeakReference* reference = nullptr;
  WeakReference* proxy = nullptr;
};
static Shared shared_of(ThreadState& ts, Object& object) {
  Shared shared;
  WeakReference* at = first_of(object);
  if (at && at->type == ts.types().weakref && at->callback.is_null()) {
    shared.reference = at;
    at = at->next;
  }
  if (at && (at->type == ts.types().weakproxy || at->type == ts.types().weakcallableproxy) && at->callback.is_null())
    shared.proxy = at;
  return shared;
}

static Result<Object*> check_referent(ThreadState& ts, Value value) {
  if (!value.is_heap() || !value.object()->type->has(type_flags::kHasWeakrefs))
    return raise(ts, Exc::TypeError, "cannot create weak reference to '{}' object", type_name(ts, value));
  return value.object();
}

Result<Ref> make(ThreadState& ts, Type& type, Value referent, Value callback) {
  Object* object = TRY(check_referent(ts, referent));
  if (!callback.is_null() && callback.is_none()) callback = Value();
  bool is_reference = &type == ts.types().weakref;
  bool is_proxy = &type == ts.types().weakproxy || &type == ts.types().weakcallableproxy;
  if (callback.is_null()) {
    Shared shared = shared_of(ts, *object);
    WeakReference* found = is_reference ? shared.reference : is_proxy ? shared.proxy : nullptr;
    if (found && !is_dying(*found)) return Ref::share(Value(found));
  }
  auto* reference = TRY(ts.allocate_as<WeakReference>(type));
  reference->callback.initialize(callback.is_null() ? Ref() : Ref::share(callback));
  reference->hashed = false;
  reference->cached_hash = 0;
  Shared shared = shared_of(ts, *object);
  WeakReference* place = nullptr;
  if (!callback.is_null() || !(is_reference || is_proxy)) place = shared.proxy ? shared.proxy : shared.reference;
  else if (is_proxy) place = shared.reference;
  link_after(*object, *reference, place);
  ts.track(*reference);
  return Ref::adopt(Value(reference));
}

Ref get(const WeakReference& reference) {
  if (!reference.referent || is_dying(*reference.referent)) return Ref();
  return Ref::share(Value(reference.referent));
}

void destroy(ThreadState&, WeakReference& self) {
  unlink(self);
  self.callback.clear();
}
void clear(ThreadState&, WeakReference& self) { weakref_disarm(self); }
void visit(Object& object, ReferenceVisitor& visitor) { visitor.visit(static_cast<WeakReference&>(object).callback); }

}  // namespace weakrefs

using namespace weakrefs;

Ref weakref_get(const WeakReference& reference) {
  Ref referent = weakrefs::get(reference);
  return referent ? std::move(referent) : Ref::none();
}
Result<RefTo<WeakReference>> weakref_make(ThreadState& ts, Value referent, Value callback_or_null) {
  Ref reference = TRY(weakrefs::make(ts, *ts.types().weakref, referent, callback_or_null));
  // Without the check of the kind: at the start of an interpreter the type may not have it yet.
  return RefTo<WeakReference>::adopt(static_cast<WeakReference*>(reference.leak().object()));
}
Result<Ref> weakref_make_proxy(ThreadState& ts, Value referent, Value callback_or_null) {
  Type& type = is_callable(ts, referent) ? *ts.types().weakcallableproxy : *ts.types().weakproxy;
  return weakrefs::make(ts, type, referent, callback_or_null);
}

void weakref_break(WeakReference& reference) { unlink(reference); }
void weakref_disarm(WeakReference& reference) {
  unlink(reference);
  reference.callback.clear();
}

WeakReference* break_weak_references(Object& object, bool skip_candidates) {
  WeakReference* chain = nullptr;
  WeakReference* last = nullptr;
  while (WeakReference* reference = first_of(object)) {
    unlink(*reference);
    if (reference->callback.is_null() || is_dying(*reference)) continue;
    if (skip_candidates && bits_of(reference) & object_bits::kCandidate) continue;
    reference->refcount++;
    (last ? last->next : chain) = reference;
    last = reference;
  }
  return chain;
}

void call_weak_callbacks(ThreadState& ts, WeakReference* chain) {
  while (chain) {
    RefTo<WeakReference> reference = RefTo<WeakReference>::adopt(chain);
    chain = reference->next;
    reference->next = nullptr;
    Ref callback = reference->callback.take();
    if (!callback || ts.termination() != Termination::kNone) continue;
    if (call(ts, callback, Value(reference)).is_error()) write_unraisable(ts, callback);
  }
}

void clear_weak_references(ThreadState& ts, Object& object) {
  call_weak_callbacks(ts, break_weak_references(object, false));
}

int64_t weakref_count(ThreadState&, Value value) {
  if (!value.is_heap() || !value.object()->type->has(type_flags::kHasWeakrefs)) return 0;
  int64_t count = 0;
  for (WeakReference* at = first_of(*value.object()); at; at = at->next) count++;
  return count;
}

Result<RefTo<List>> weakref_list(ThreadState& ts, Value value) {
  int64_t count = weakref_count(ts, value);
  RefTo<List> list = TRY(list_allocate(ts, uint64_t(count)));
  if (count == 0) return list;
  for (WeakReference* at = first_of(*value.object()); at; at = at->next)
    if (!is_dying(*at)) TRY(list_append(ts, *list, Value(at)));
  return list;
}

// --- the type

static Result<void> check_count(ThreadState& ts, const char* function, size_t count) {
  if (count < 1) return raise(ts, Exc::TypeError, "{} expected at least 1 argument, got 0", function);
  if (count > 2) return raise(ts, Exc::TypeError, "{} expected at most 2 arguments, got {}", function, count);
  return {};
}

// Keywords are for __init__ to refuse, so that a subclass may take some.
static Result<Ref> reference_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(check_count(ts, "__new__", arguments.positional_count));
  return weakrefs::make(ts, type, arguments.values[0], arguments.positional_count > 1 ? arguments.values[1] : Value());
}
static Result<void> reference_init(ThreadState& ts, WeakReference&, const CallArguments& arguments) {
  if (arguments.keyword_count()) return raise(ts, Exc::TypeError, "ref() takes no keyword arguments");
  return check_count(ts, "__init__", arguments.positional_count);
}

static Result<Ref> reference_call(ThreadState& ts, WeakReference& self, const CallArguments& arguments) {
  if (arguments.keyword_count()) return raise(ts, Exc::TypeError, "weakref() takes no keyword arguments");
  if (arguments.positional_count)
    return raise(ts, Exc::TypeError, "weakref expected 0 arguments, got {}", arguments.positional_count);
  return weakref_get(self);
}

static Result<int64_t> reference_hash(ThreadState& ts, WeakReference& self) {
  if (self.hashed) return self.cached_hash;
  Ref referent = weakrefs::get(self);
  if (!referent) return raise(ts, Exc::TypeError, "weak object has gone away");
  int64_t value = TRY(hash(ts, referent));
  self.cached_hash = value;
  self.hashed = true;
  return value;
}

static Result<Ref> reference_compare(ThreadState& ts, WeakReference& self, Value other, CompareOp op) {
  if ((op != CompareOp::kEqual && op != CompareOp::kNotEqual) || !is<WeakReference>(other))
    return Ref::not_implemented();
  Ref left = weakrefs::get(self), right = weakrefs::get(as<WeakReference>(other));
  if (!left || !right) return Ref::boolean((Value(self) == other) == (op == CompareOp::kEqual));
  return compare(ts, left, right, op);
}

static Result<Ref> reference_repr(ThreadState& ts, WeakReference& self) {
  RefTo<Str> address = TRY(address_text(ts, Value(self)));
  Ref referent = weakrefs::get(self);
  if (!referent) return text(ts, "<weakref at {}; dead>", Value(address));
  Maybe<Ref> name = TRY(find_attribute(ts, referent, names::k___name__));
  RefTo<Str> target = TRY(address_text(ts, referent));
  if (!name || !is<Str>(**name))
    return text(ts, "<weakref at {}; to '{}' at {}>", Value(address), type_name(ts, referent), Value(target));
  return text(ts, "<weakref at {}; to '{}' at {} ({})>", Value(address), type_name(ts, referent), Value(target),
              **name);
}

static Value reference_callback(ThreadState&, WeakReference& self) {
  return self.callback.is_null() ? Value::none() : self.callback.get();
}
static Result<Ref> reference_class_get_item(ThreadState& ts, Type& type, Value item) {
  return make_generic_alias(ts, Value(type), item);
}

static constexpr NativeMethod kReferenceMethods[] = {
    class_method<reference_class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};
static constexpr GetSetRow kReferenceGetSets[] = {
    getter<reference_callback>("__callback__", "What is called when the referent dies, or None."),
};

const TypeSpec spec_weakref{.name = "weakref.ReferenceType",
                            .kind = Kind::kWeakRef,
                            .instance_bytes = sizeof(WeakReference),
                            .flags = type_flags::kContainer | type_flags::kSubclassable,
                            .methods = kReferenceMethods,
                            .getsets = kReferenceGetSets,
                            .slots = [](Slots& s) {
                              s.tp_new = &reference_new;
                              s.tp_init = slot<reference_init>;
                              s.tp_call = slot<reference_call>;
                              s.tp_hash = slot<reference_hash>;
                              s.tp_compare = slot<reference_compare>;
                              s.tp_repr = slot<reference_repr>;
                              s.visit_references = &weakrefs::visit;
                              s.clear_references = slot<weakrefs::clear>;
                              s.destroy = slot<weakrefs::destroy>;
                            }};

}  // namespace ouro
