// Calls: the one way from a callable and its arguments to a result.
#include "objects/dict.h"
#include "objects/function.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/native.h"
#include "runtime/protocol.h"
#include "runtime/type.h"

namespace ouro {

bool is_callable(ThreadState& ts, Value value) { return type_of(ts, value).slots.tp_call != nullptr; }

Result<Ref> call(ThreadState& ts, Value callable, const CallArguments& arguments) {
  CallSlot slot = type_of(ts, callable).slots.tp_call;
  if (!slot) [[unlikely]]
    return raise(ts, Exc::TypeError, "'{}' object is not callable", type_name(ts, callable));
  TRY(ts.check_native_stack(" while calling a Python object"));
  return slot(ts, callable, arguments);
}

Result<Ref> call_tuple(ThreadState& ts, Value callable, Value args_tuple, Value kwargs) {
  Tuple& args = as<Tuple>(args_tuple);
  uint64_t keyword_count = kwargs.is_null() ? 0 : as<Dict>(kwargs).used;
  if (!keyword_count) return call(ts, callable, CallArguments{args.items(), args.size, nullptr});
  Dict& keywords = as<Dict>(kwargs);
  RefTo<Tuple> names = TRY(tuple_allocate(ts, keyword_count));
  // Values are kept alive by a tuple, since the call can change the dict.
  RefTo<Tuple> values = TRY(tuple_allocate(ts, args.size + keyword_count));
  for (uint64_t i = 0; i < args.size; i++) tuple_initialize(*values, i, Ref::share(args[i]));
  uint64_t position = 0, i = 0;
  Value key, value;
  while (dict_next(keywords, position, key, value)) {
    if (!is<Str>(key)) return raise(ts, Exc::TypeError, "keywords must be strings");
    tuple_initialize(*names, i, Ref::share(key));
    tuple_initialize(*values, args.size + i, Ref::share(value));
    i++;
  }
  return call(ts, callable, CallArguments{values->items(), args.size, names.get()});
}

Result<Ref> call_method_values(ThreadState& ts, Value self, Str& name, std::span<const Value> arguments) {
  Type& type = type_of(ts, self);
  Value small[9];
  auto* values = arguments.size() <= 8
                     ? small
                     : static_cast<Value*>(TRY(ts.allocate_bytes((arguments.size() + 1) * sizeof(Value))));
  values[0] = self;
  for (size_t i = 0; i < arguments.size(); i++) values[i + 1] = arguments[i];
  auto run = [&]() -> Result<Ref> {
    // A plain method needs no bound object where nothing on the instance can hide it.
    if (type.slots.tp_getattribute == &generic_get_attribute && !(type.flags & type_flags::kHasAttributes)) {
      Value found = type_lookup(ts, type, name);
      if (!found.is_null() && type_of(ts, found).has(type_flags::kMethodDescriptor)) {
        Ref keep = Ref::share(found);
        return call(ts, found, CallArguments{values, arguments.size() + 1, nullptr});
      }
    }
    Ref method = TRY(get_attribute(ts, self, name));
    return call(ts, method, CallArguments{values + 1, arguments.size(), nullptr});
  };
  auto result = run();
  if (values != small) ts.release_bytes(values);
  return result;
}

// --- native arguments

std::string_view NativeMethod::parameter_name(int parameter) const {
  std::string_view body(text);
  body = body.substr(name_length + 1, body.size() - name_length - 2);
  bool skip_first = has_self;
  int number = 0;
  while (!body.empty()) {
    size_t length = native::piece_length(body);
    std::string_view piece = native::trimmed(body.substr(0, length));
    body = length < body.size() ? body.substr(length + 1) : std::string_view();
    if (skip_first) {
      skip_first = false;
      continue;
    }
    if (piece == "/" || piece.starts_with("*")) continue;
    if (number++ == parameter) return native::trimmed(piece.substr(0, piece.find('=')));
  }
  return {};
}

namespace {

// The parameter that a keyword stands for, -1: none. One pass over the signature.
int find_parameter(const NativeMethod& method, const Str& keyword) {
  if (!keyword.ascii) return -1;
  std::string_view wanted = keyword.ascii_text(), body(method.text);
  body = body.substr(method.name_length + 1, body.size() - method.name_length - 2);
  bool skip = method.has_self;
  // What is shown may have more parameters than are bound by name.
  for (int number = 0; !body.empty() && number < method.parameter_count;) {
    size_t length = native::piece_length(body);
    std::string_view piece = native::trimmed(body.substr(0, length));
    body = length < body.size() ? body.substr(length + 1) : std::string_view();
    if (skip) {
      skip = false;
      continue;
    }
    if (piece == "/" || piece.starts_with("*")) continue;
    if (number++ < method.positional_only_count) continue;
    if (piece.starts_with(wanted) && (piece.size() == wanted.size() || piece[wanted.size()] == '=')) return number - 1;
  }
  return -1;
}

Result<RefTo<Str>> display_name(ThreadState& ts, const NativeMethod& method) {
  return str_from_utf8(ts, method.name());
}
// "pop()" in messages; "function" for constructors whose signature has no name.
Result<RefTo<Str>> callee(ThreadState& ts, const NativeMethod& method) {
  if (method.name().empty()) return str_from_ascii(ts, "function");
  return TRY(text(ts, "{}()", method.name())).cast<Str>();
}
// "list.pop", "math.gcd", "len": with the type that defines the method or the module that has the function.
Result<RefTo<Str>> qualified_name(ThreadState& ts, const NativeMethod& method, Value self) {
  if (self.is_null()) return display_name(ts, method);
  Ref owner;
  if (auto* module = try_as<Module>(self)) {
    if (!module->name || module->name->equals_ascii("builtins")) return display_name(ts, method);
    owner = Ref(module->name.share());
  } else {
    Type* type = method.binding == MethodBinding::kClass && is<Type>(self) ? &as<Type>(self) : &type_of(ts, self);
    RefTo<Str> name = TRY(intern(ts, method.name()));
    if (type->mro && method.binding == MethodBinding::kInstance)
      for (Value base : *type->mro) {
        Value found = own_attribute(ts, as<Type>(base), *name);
        if (!found.is_null() && is<MethodDescriptor>(found) && as<MethodDescriptor>(found).method == &method)
          type = &as<Type>(base);
      }
    owner = TRY(type_qualname(ts, *type));
  }
  return TRY(text(ts, "{}.{}", owner, method.name())).cast<Str>();
}

Raised wrong_count(ThreadState& ts, const NativeMethod& method, Value self, size_t given) {
  RefTo<Str> name = TRY(display_name(ts, method));
  int least = method.required_positional, most = method.positional_count;
  bool positional_only = method.positional_only_count == method.positional_count && method.parameter_count == most;
  // Methods that search between optional bounds word it like those with keywords.
  if (std::string_view(method.text).ends_with("start=None, end=None, /)"))
    return raise(ts, Exc::TypeError, "{}() takes at {} {} argument{} ({} given)", Value(name),
                 given < size_t(least) ? "least" : "most", given < size_t(least) ? least : most,
                 given < size_t(least) && least == 1 ? "" : "s", given);
  if (positional_only && most == 0)
    return raise(ts, Exc::TypeError, "{}() takes no arguments ({} given)", Value(TRY(qualified_name(ts, method, self))),
                 given);
  if (positional_only && most == 1 && least == 1)
    return raise(ts, Exc::TypeError, "{}() takes exactly one argument ({} given)",
                 Value(TRY(qualified_name(ts, method, self))), given);
  if (positional_only) {
    if (least == most)
      return raise(ts, Exc::TypeError, "{} expected {} argument{}, got {}", Value(name), least, least == 1 ? "" : "s",
                   given);
    if (given < size_t(least))
      return raise(ts, Exc::TypeError, "{} expected at least {} argument{}, got {}", Value(name), least,
                   least == 1 ? "" : "s", given);
    return raise(ts, Exc::TypeError, "{} expected at most {} argument{}, got {}", Value(name), most,
                 most == 1 ? "" : "s", given);
  }
  name = TRY(callee(ts, method));
  if (given > size_t(most)) {
    bool some_optional = least < most;
    if (most == 0) return raise(ts, Exc::TypeError, "{} takes no positional arguments", Value(name));
    if (method.parameter_count > most)
      return raise(ts, Exc::TypeError, "{} takes {} {} positional argument{} ({} given)", Value(name),
                   some_optional ? "at most" : "exactly", most, most == 1 ? "" : "s", given);
    return raise(ts, Exc::TypeError, "{} takes {} {} argument{} ({} given)", Value(name),
                 some_optional ? "at most" : "exactly", most, most == 1 ? "" : "s", given);
  }
  return raise(ts, Exc::TypeError, "{} takes {} {} positional argument{} ({} given)", Value(name),
               least < most ? "at least" : "exactly", least, least == 1 ? "" : "s", given);
}

}  // namespace

Result<void> bind_arguments(ThreadState& ts, const NativeMethod& method, const CallArguments& arguments, Value* out,
                            BoundExtra& extra) {
  size_t given = arguments.positional_count;
  size_t taken = given < method.positional_count ? given : method.positional_count;
  for (int i = 0; i < method.parameter_count; i++) out[i] = Value();
  for (size_t i = 0; i < taken; i++) out[i] = arguments.values[i];
  size_t keyword_count = arguments.keyword_count();
  bool takes_keywords = method.positional_only_count < method.parameter_count;
  if (takes_keywords && !method.has_args && !method.has_kwargs && given + keyword_count > method.parameter_count) {
    RefTo<Str> name = TRY(callee(ts, method));
    return raise(ts, Exc::TypeError, "{} takes at most {} {}argument{} ({} given)", Value(name), method.parameter_count,
                 given ? "" : "keyword ", method.parameter_count == 1 ? "" : "s", given + keyword_count);
  }
  if (given > method.positional_count) {
    if (!method.has_args) return wrong_count(ts, method, extra.self, given);
    extra.args = {arguments.values + method.positional_count, given - method.positional_count};
  }
  Str* unknown = nullptr;  // told after what is missing
  if (keyword_count && method.parameter_count == method.positional_only_count && !method.has_kwargs) {
    RefTo<Str> name = TRY(qualified_name(ts, method, extra.self));
    return raise(ts, Exc::TypeError, "{}() takes no keyword arguments", Value(name));
  }
  for (size_t k = 0; k < keyword_count; k++) {
    Str& keyword = as<Str>((*arguments.keyword_names)[k]);
    Value value = arguments.values[given + k];
    int parameter = find_parameter(method, keyword);
    if (parameter >= 0) {
      if (!out[parameter].is_null()) {
        RefTo<Str> name = TRY(callee(ts, method));
        if (size_t(parameter) < given)
          return raise(ts, Exc::TypeError, "argument for {} given by name ('{}') and position ({})", Value(name),
                       Value(keyword), parameter + 1);
        return raise(ts, Exc::TypeError, "{} got multiple values for argument '{}'", Value(name), Value(keyword));
      }
      out[parameter] = value;
      continue;
    }
    if (!method.has_kwargs) {
      if (!unknown) unknown = &keyword;
      continue;
    }
    if (!extra.kwargs) extra.kwargs = TRY(dict_allocate(ts, keyword_count));
    TRY(dict_set(ts, *extra.kwargs, Value(keyword), value));
  }
  if (given < method.required_positional && !keyword_count && method.positional_only_count == method.positional_count)
    return wrong_count(ts, method, extra.self, given);
  for (int i = 0; i < method.parameter_count; i++) {
    if (!out[i].is_null()) continue;
    if (method.defaults[i].is_null()) {
      if (i < method.positional_only_count) return wrong_count(ts, method, extra.self, given);
      RefTo<Str> name = TRY(callee(ts, method));
      if (i >= method.positional_count)
        return raise(ts, Exc::TypeError, "{} missing required keyword-only argument: '{}'", Value(name),
                     method.parameter_name(i));
      return raise(ts, Exc::TypeError, "{} missing required argument '{}' (pos {})", Value(name),
                   method.parameter_name(i), i + 1);
    }
    out[i] = method.defaults[i];
  }
  if (unknown) {
    RefTo<Str> name = TRY(callee(ts, method));
    return raise(ts, Exc::TypeError, "'{}' is an invalid keyword argument for {}{}", Value(*unknown),
                 method.name().empty() ? "this " : "", Value(name));
  }
  return {};
}

namespace native {

Raised wrong_argument_type(ThreadState& ts, const ArgumentPlace& place, const char* expected, Value got) {
  const NativeMethod& method = place.method;
  RefTo<Str> name = TRY(str_from_utf8(ts, method.name()));
  std::string_view got_name = got.is_none() ? std::string_view("None") : type_name(ts, got);
  if (place.parameter >= method.positional_only_count)
    return raise(ts, Exc::TypeError, "{}() argument '{}' must be {}, not {}", Value(name),
                 method.parameter_name(place.parameter), expected, got_name);
  if (method.parameter_count == 1)
    return raise(ts, Exc::TypeError, "{}() argument must be {}, not {}", Value(name), expected, got_name);
  return raise(ts, Exc::TypeError, "{}() argument {} must be {}, not {}", Value(name), place.parameter + 1, expected,
               got_name);
}

Result<int64_t> convert_index(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  int64_t result;
  if (!int_to_int64(number, result))
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C ssize_t");
  return result;
}

Result<int> convert_int32(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  int64_t wide;
  // Not always a small int: an instance of a subclass of int is its own index.
  if (!int_to_int64(number, wide)) wide = INT64_MAX;
  if (wide > INT32_MAX || wide < INT32_MIN)
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C int");
  return int(wide);
}

Result<uint64_t> convert_uint64(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  if (int_sign(number) < 0) return raise(ts, Exc::OverflowError, "can't convert negative int to unsigned");
  uint64_t scratch;
  IntParts parts = int_parts(number, scratch);
  if (parts.limbs.size() > 1)
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C unsigned long");
  return parts.limbs.empty() ? uint64_t(0) : parts.limbs[0];
}

}  // namespace native
}  // namespace ouro
