// mappingproxy: a read-only view of any mapping; what `type.__dict__` and the `mapping` of dict views give.
#include "objects/dict_views.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

Value unwrap(Value value) {
  MappingProxy* proxy = try_as<MappingProxy>(value);
  return proxy ? proxy->mapping.get() : value;
}

// Parses the arguments of mappingproxy(mapping).
Result<Ref> proxy_make(ThreadState& ts, Value mapping) {
  Type& type = type_of(ts, mapping);
  if (!type.slots.mp_subscript || is<List>(mapping) || is<Tuple>(mapping))
    return raise(ts, Exc::TypeError, "mappingproxy() argument must be a mapping, not {}", type_name(ts, mapping));
  return mappingproxy_of(ts, mapping);
}
constexpr NativeMethod kConstructor = function<proxy_make>("mappingproxy(mapping)", "");

Result<Ref> proxy_new(ThreadState& ts, Type&, const CallArguments& arguments) {
  return kConstructor.thunk(ts, Value(), arguments, kConstructor);
}

Result<int64_t> proxy_length(ThreadState& ts, MappingProxy& self) { return length(ts, self.mapping); }
Result<Ref> proxy_subscript(ThreadState& ts, MappingProxy& self, Value key) { return get_item(ts, self.mapping, key); }
Result<bool> proxy_contains(ThreadState& ts, MappingProxy& self, Value key) {
  if (is_exact<Dict>(self.mapping)) return dict_contains(ts, as<Dict>(self.mapping), key);
  return contains(ts, self.mapping, key);
}
Result<Ref> proxy_iter(ThreadState& ts, MappingProxy& self) { return get_iterator(ts, self.mapping); }
Result<Ref> proxy_repr(ThreadState& ts, MappingProxy& self) {
  return text(ts, "mappingproxy({})", repr_of(self.mapping));
}
Result<Ref> proxy_str(ThreadState& ts, MappingProxy& self) { return str(ts, self.mapping); }
Result<Ref> proxy_compare(ThreadState& ts, MappingProxy& self, Value other, CompareOp op) {
  return compare(ts, self.mapping, other, op);
}
Result<Ref> proxy_or(ThreadState& ts, Value left, Value right) {
  return binary_op(ts, unwrap(left), unwrap(right), BinaryOp::kOr);
}
Result<Ref> proxy_inplace_or(ThreadState& ts, Value, Value) {
  return raise(ts, Exc::TypeError, "'|=' is not supported by mappingproxy; use '|' instead");
}

Result<Ref> proxy_get(ThreadState& ts, MappingProxy& self, Value key, Value default_value) {
  return call_method(ts, self.mapping, names::k_get, key, default_value);
}
Result<Ref> proxy_keys(ThreadState& ts, MappingProxy& self) { return call_method(ts, self.mapping, names::k_keys); }
Result<Ref> proxy_values(ThreadState& ts, MappingProxy& self) { return call_method(ts, self.mapping, names::k_values); }
Result<Ref> proxy_items(ThreadState& ts, MappingProxy& self) { return call_method(ts, self.mapping, names::k_items); }
Result<Ref> proxy_copy(ThreadState& ts, MappingProxy& self) { return call_method(ts, self.mapping, names::k_copy); }
Result<Ref> proxy_reversed(ThreadState& ts, MappingProxy& self) {
  return call_method(ts, self.mapping, names::k___reversed__);
}

constexpr NativeMethod kMethods[] = {
    method<proxy_get>("get(self, key, default=None, /)", "The value of the key, or the default when there is none."),
    method<proxy_keys>("keys(self, /)", "A view of the keys."),
    method<proxy_values>("values(self, /)", "A view of the values."),
    method<proxy_items>("items(self, /)", "A view of the items."),
    method<proxy_copy>("copy(self, /)", "A copy of the mapping."),
    method<proxy_reversed>("__reversed__(self, /)", "An iterator over the keys, last first."),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};

void proxy_destroy(ThreadState&, MappingProxy& self) { self.mapping.clear(); }

}  // namespace

Result<Ref> mappingproxy_of(ThreadState& ts, Value mapping) {
  MappingProxy* proxy = TRY(ts.allocate_as<MappingProxy>(*ts.types().mappingproxy));
  proxy->mapping.initialize(Ref::share(mapping));
  ts.track(*proxy);
  return Ref::adopt(Value(proxy));
}

const TypeSpec spec_mappingproxy{
    .name = "mappingproxy",
    .kind = Kind::kMappingProxy,
    .instance_bytes = sizeof(MappingProxy),
    .flags = type_flags::kContainer | type_flags::kIsMapping,
    .doc = "A read-only view of a mapping.",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = proxy_new;
          s.tp_repr = slot<proxy_repr>;
          s.tp_str = slot<proxy_str>;
          s.tp_compare = slot<proxy_compare>;
          s.tp_iter = slot<proxy_iter>;
          s.sq_contains = slot<proxy_contains>;
          s.mp_length = slot<proxy_length>;
          s.mp_subscript = slot<proxy_subscript>;
          s.nb_or = proxy_or;
          s.nb_inplace_or = proxy_inplace_or;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visitor.visit(static_cast<MappingProxy&>(object).mapping);
          };
          // The mapping stays: a proxy without one could not answer. Cycles are broken in the mapping.
          s.destroy = slot<proxy_destroy>;
        },
    .text_signature = "(mapping)",
};

}  // namespace ouro
