// types.SimpleNamespace: an object that is nothing but its attributes.
#include "objects/dict.h"
#include "objects/repr_guard.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {
namespace {

struct Namespace : Object {
  static constexpr Kind kKind = Kind::kNamespace;
};

Result<Ref> namespace_new(ThreadState& ts, Type& type, const CallArguments&) { return instance_allocate(ts, type); }

Result<void> namespace_init(ThreadState& ts, Namespace& self, const CallArguments& arguments) {
  if (arguments.positional_count) return raise(ts, Exc::TypeError, "no positional arguments expected");
  for (size_t i = 0; i < arguments.keyword_count(); i++)
    if (!is<Str>((*arguments.keyword_names)[i])) return raise(ts, Exc::TypeError, "keywords must be strings");
  for (size_t i = 0; i < arguments.keyword_count(); i++) {
    RefTo<Str> name = TRY(intern(ts, RefTo<Str>::share(as<Str>((*arguments.keyword_names)[i]))));
    TRY(attributes_set(ts, self, *name, arguments.values[i]));
  }
  return {};
}

// name(attribute=value, ...), in the order in which the attributes came.
Result<Ref> namespace_repr(ThreadState& ts, Namespace& self) {
  std::string_view name = is_exact<Namespace>(Value(self)) ? "namespace" : type_name(ts, Value(self));
  ReprGuard guard(ts, Value(self));
  bool running = TRY(guard.enter());
  if (running) return text(ts, "{}(...)", name);
  RefTo<Dict> attributes = TRY(attributes_copy(ts, self));
  StrBuilder result(ts);
  TRY(result.append_utf8(name));
  TRY(result.append(U'('));
  bool first = true;
  uint64_t position = 0;
  Value key, value;
  while (dict_next(*attributes, position, key, value)) {
    TRY(ts.checkpoint_limits());
    if (!is<Str>(key) || as<Str>(key).length == 0) continue;
    if (!first) TRY(result.append_ascii(", "));
    first = false;
    TRY(result.append(as<Str>(key)));
    TRY(result.append(U'='));
    TRY(result.append_repr(value));
  }
  TRY(result.append(U')'));
  return result.finish();
}

Result<Ref> namespace_compare(ThreadState& ts, Namespace& self, Value other, CompareOp op) {
  if (!is<Namespace>(other)) return Ref::not_implemented();
  RefTo<Dict> left = TRY(attributes_copy(ts, self)), right = TRY(attributes_copy(ts, as<Namespace>(other)));
  return compare(ts, left, right, op);
}

Result<Ref> namespace_dict(ThreadState& ts, Namespace& self) { return TRY(attributes_dict(ts, self)); }

Result<void> namespace_set_dict(ThreadState& ts, Namespace&, Value) {
  return raise(ts, Exc::AttributeError, "readonly attribute");
}

Result<Ref> namespace_reduce(ThreadState& ts, Namespace& self) {
  RefTo<Dict> attributes = TRY(attributes_dict(ts, self));
  return TRY(make_tuple(ts, Value(self.type), Value(empty_tuple(ts)), attributes));
}

constexpr NativeMethod kMethods[] = {
    method<namespace_reduce>("__reduce__(self, /)", "State for pickling."),
};
constexpr GetSetRow kGetSets[] = {
    getter_setter<namespace_dict, namespace_set_dict>("__dict__", nullptr),
};

}  // namespace

const TypeSpec spec_namespace_{
    .name = "types.SimpleNamespace",
    .kind = Kind::kNamespace,
    .instance_bytes = sizeof(Namespace),
    .flags = type_flags::kSubclassable | type_flags::kContainer | type_flags::kHasAttributes,
    .doc = "SimpleNamespace(**kwargs)\n\nAn object whose attributes are the keywords.",
    .methods = kMethods,
    .getsets = kGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = namespace_new;
          s.tp_init = slot<namespace_init>;
          s.tp_repr = slot<namespace_repr>;
          s.tp_compare = slot<namespace_compare>;
        },
};

}  // namespace ouro
