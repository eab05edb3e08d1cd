// The types of None, Ellipsis and NotImplemented: each has one instance, an immediate value, which calling
// the type gives.
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

Result<void> no_arguments(ThreadState& ts, const char* type_name, const CallArguments& arguments) {
  if (arguments.positional_count == 0 && arguments.keyword_count() == 0) return {};
  return raise(ts, Exc::TypeError, "{} takes no arguments", type_name);
}

// --- None

Result<Ref> none_new(ThreadState& ts, Type&, const CallArguments& arguments) {
  TRY(no_arguments(ts, "NoneType", arguments));
  return Ref::none();
}
Result<Ref> none_repr(ThreadState& ts, Value) { return str_from_ascii(ts, "None"); }
bool none_bool(ThreadState&, Value) { return false; }
// Any fixed number will do; this one is CPython's from 3.12 on, where it no longer depends on an address.
int64_t none_hash(ThreadState&, Value) { return 0xFCA86420; }

// --- Ellipsis

Result<Ref> ellipsis_new(ThreadState& ts, Type&, const CallArguments& arguments) {
  TRY(no_arguments(ts, "EllipsisType", arguments));
  return Ref::adopt(Value::ellipsis());
}
Result<Ref> ellipsis_repr(ThreadState& ts, Value) { return str_from_ascii(ts, "Ellipsis"); }

constexpr NativeMethod kEllipsisMethods[] = {
    method<ellipsis_repr>("__reduce__(self, /)", "The name that unpickles to this object."),
};

// --- NotImplemented

Result<Ref> not_implemented_new(ThreadState& ts, Type&, const CallArguments& arguments) {
  TRY(no_arguments(ts, "NotImplementedType", arguments));
  return Ref::not_implemented();
}
Result<Ref> not_implemented_repr(ThreadState& ts, Value) { return str_from_ascii(ts, "NotImplemented"); }
Result<bool> not_implemented_bool(ThreadState& ts, Value) {
  TRY(warn(ts, Exc::DeprecationWarning, 1, "NotImplemented should not be used in a boolean context"));
  return true;
}

constexpr NativeMethod kNotImplementedMethods[] = {
    method<not_implemented_repr>("__reduce__(self, /)", "The name that unpickles to this object."),
};

}  // namespace

const TypeSpec spec_none_type{
    .name = "NoneType",
    .kind = Kind::kNoneType,
    .instance_bytes = sizeof(Object),
    .slots =
        [](Slots& s) {
          s.tp_new = none_new;
          s.tp_repr = slot<none_repr>;
          s.tp_hash = slot<none_hash>;
          s.nb_bool = slot<none_bool>;
        },
};

const TypeSpec spec_ellipsis_type{
    .name = "ellipsis",
    .kind = Kind::kEllipsisType,
    .instance_bytes = sizeof(Object),
    .methods = kEllipsisMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = ellipsis_new;
          s.tp_repr = slot<ellipsis_repr>;
        },
};

const TypeSpec spec_not_implemented_type{
    .name = "NotImplementedType",
    .kind = Kind::kNotImplementedType,
    .instance_bytes = sizeof(Object),
    .methods = kNotImplementedMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = not_implemented_new;
          s.tp_repr = slot<not_implemented_repr>;
          s.nb_bool = slot<not_implemented_bool>;
        },
};

}  // namespace ouro
