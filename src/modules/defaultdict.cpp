// collections.defaultdict: a dict that makes the values of missing keys.
//
// The layout is a dict's with one field more; everything of dict works on it, but for exact dicts' shortcuts.
#include "modules/collections.h"
#include "modules/native_fields.h"
#include "objects/descriptors.h"
#include "objects/dict_views.h"
#include "objects/repr_guard.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

struct DefaultDict : Dict {
  Field default_factory;  // or null
};

Slots& dict_slots(Object& self) { return self.type->layout_base->base->slots; }

Result<Ref> defaultdict_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Ref made = TRY(type.layout_base->base->slots.tp_new(ts, type, arguments));
  static_cast<DefaultDict*>(made.get().object())->default_factory.initialize_null();
  return made;
}

Result<void> defaultdict_init(ThreadState& ts, DefaultDict& self, const CallArguments& arguments) {
  CallArguments rest = arguments;
  Ref factory;
  if (arguments.positional_count) {
    Value given = arguments.values[0];
    if (!given.is_none() && !is_callable(ts, given))
      return raise(ts, Exc::TypeError, "first argument must be callable or None");
    factory = Ref::share(given);
    rest.values++;
    rest.positional_count--;
  }
  self.default_factory.set(std::move(factory));
  return dict_slots(self).tp_init(ts, Value(self), rest);
}

Result<Ref> defaultdict_missing(ThreadState& ts, DefaultDict& self, Value key) {
  if (self.default_factory.is_null() || self.default_factory.get().is_none()) return raise_with(ts, Exc::KeyError, key);
  Ref factory = self.default_factory.share();
  Ref value = TRY(call(ts, factory));
  if (self.type == self.type->layout_base) TRY(dict_set(ts, self, key, value));
  else TRY(set_item(ts, Value(self), key, value));
  return value;
}

Result<Ref> defaultdict_subscript(ThreadState& ts, DefaultDict& self, Value key) {
  Maybe<Value> found = TRY(dict_get(ts, self, key));
  if (found) return Ref::share(*found);
  if (self.type == self.type->layout_base) return defaultdict_missing(ts, self, key);
  const Value arguments[] = {key};
  Maybe<Ref> made = TRY(call_special(ts, Value(self), names::k___missing__, arguments));
  if (made) return made.release();
  return defaultdict_missing(ts, self, key);
}

Result<Ref> defaultdict_repr(ThreadState& ts, DefaultDict& self) {
  Ref content = TRY(dict_slots(self).tp_repr(ts, Value(self)));
  const char* name = self.type == self.type->layout_base ? "defaultdict" : self.type->plain_name;
  if (self.default_factory.is_null()) return text(ts, "{}(None, {})", name, content);
  Ref factory = self.default_factory.share();
  ReprGuard guard(ts, factory);
  bool running = TRY(guard.enter());
  if (running) return text(ts, "{}(..., {})", name, content);
  return text(ts, "{}({}, {})", name, repr_of(factory), content);
}

// A new one of the class of self, with its factory and the items of a mapping.
Result<Ref> same_class(ThreadState& ts, DefaultDict& self, Value items) {
  Ref factory = self.default_factory.is_null() ? Ref::none() : self.default_factory.share();
  return call(ts, Value(self.type), Value(factory), items);
}
Result<Ref> defaultdict_copy(ThreadState& ts, DefaultDict& self) { return same_class(ts, self, Value(self)); }

Result<Ref> defaultdict_or(ThreadState& ts, Value left, Value right) {
  bool on_left = is_native(left, spec_defaultdict);
  Value self = on_left ? left : right, other = on_left ? right : left;
  if (!is_native(self, spec_defaultdict) || !is<Dict>(other)) return Ref::not_implemented();
  Ref result = TRY(same_class(ts, *static_cast<DefaultDict*>(self.object()), left));
  if (!is<Dict>(result)) return raise(ts, Exc::SystemError, "bad argument to internal function");
  TRY(dict_update(ts, as<Dict>(result), right));
  return result;
}

Result<Ref> defaultdict_reduce(ThreadState& ts, DefaultDict& self) {
  RefTo<Tuple> arguments = self.default_factory.is_null() || self.default_factory.get().is_none()
                               ? RefTo<Tuple>::share(empty_tuple(ts))
                               : TRY(make_tuple(ts, self.default_factory.get()));
  Ref items = TRY(call_method(ts, Value(self), names::k_items));
  Ref iterator = TRY(get_iterator(ts, items));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, Value::none(), Value::none(), iterator)));
}

constexpr NativeMethod kMethods[] = {
    method<defaultdict_missing>("__missing__(self, key, /)",
                                "Makes, keeps and gives the value of a key that is not there."),
    method<defaultdict_copy>("copy(self)", "A shallow copy."),
    method<defaultdict_copy>("__copy__(self)", "A shallow copy."),
    method<defaultdict_reduce>("__reduce__(self)", "State for pickling."),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};
constexpr MemberRow kMembers[] = {
    {"default_factory", MemberKind::kObjectOrNone, offsetof(DefaultDict, default_factory), false,
     "Makes the values of missing keys; None: nothing does."},
};

}  // namespace

const TypeSpec spec_defaultdict{
    .name = "collections.defaultdict",
    .kind = Kind::kDict,
    .instance_bytes = sizeof(DefaultDict),
    .flags = type_flags::kContainer | type_flags::kSubclassable,
    .doc =
        "defaultdict(default_factory=None, /, [...])\n\nA dict that calls default_factory for the values of "
        "missing keys. The other arguments are those of dict.",
    .methods = kMethods,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = defaultdict_new;
          s.tp_init = slot<defaultdict_init>;
          s.tp_repr = slot<defaultdict_repr>;
          s.nb_or = defaultdict_or;
          s.mp_subscript = slot<defaultdict_subscript>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visitor.visit(static_cast<DefaultDict&>(object).default_factory);
            dict_slots(object).visit_references(object, visitor);
          };
          s.clear_references = [](ThreadState& ts, Object& object) {
            static_cast<DefaultDict&>(object).default_factory.clear();
            dict_slots(object).clear_references(ts, object);
          };
          s.destroy = [](ThreadState& ts, Object& object) {
            static_cast<DefaultDict&>(object).default_factory.clear();
            dict_slots(object).destroy(ts, object);
          };
        },
    .module = "collections",
};

}  // namespace ouro
