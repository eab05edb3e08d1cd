// BaseException, and the exceptions that add a field or two: StopIteration, SystemExit, KeyError,
// ImportError, NameError, AttributeError. Making, matching and raising exceptions from native code.
//
// Every layout is BaseException, then only strong fields, then plain numbers; so one function visits, clears
// and destroys them all.
#include "objects/exception.h"

#include <cstddef>
#include <cstring>

#include "objects/bytes.h"
#include "objects/descriptors.h"
#include "objects/exception_internal.h"
#include "objects/list.h"
#include "objects/traceback.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {

namespace exceptions {

// --- fields

static constexpr int field_count(Kind kind) {
  switch (kind) {
    case Kind::kStopIteration:
    case Kind::kSystemExit:
    case Kind::kNameError: return 1;
    case Kind::kAttributeError:
    case Kind::kExceptionGroup: return 2;
    case Kind::kImportError:
    case Kind::kUnicodeError: return 3;
    case Kind::kOSError: return 4;
    case Kind::kSyntaxError: return 8;
    default: return 0;
  }
}
template <class T>
inline constexpr size_t kLeastBytes = sizeof(BaseException) + size_t(field_count(T::kKind)) * sizeof(Field);
static_assert(sizeof(StopIteration) == kLeastBytes<StopIteration> && sizeof(SystemExit) == kLeastBytes<SystemExit> &&
              sizeof(NameError) == kLeastBytes<NameError> && sizeof(AttributeError) == kLeastBytes<AttributeError> &&
              sizeof(ImportError) == kLeastBytes<ImportError> && sizeof(SyntaxError) == kLeastBytes<SyntaxError> &&
              sizeof(ExceptionGroup) == kLeastBytes<ExceptionGroup> && sizeof(OSError) == kLeastBytes<OSError> + 8 &&
              sizeof(UnicodeError) == kLeastBytes<UnicodeError> + 16);

static std::span<Field> own_fields(BaseException& self) {
  auto* first = reinterpret_cast<Field*>(reinterpret_cast<char*>(&self) + sizeof(BaseException));
  return {first, size_t(field_count(self.type->layout_kind))};
}

static void visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<BaseException&>(object);
  visitor.visit(Value(self.args.get()));
  visitor.visit(Value(self.traceback.get()));
  visitor.visit(Value(self.context.get()));
  visitor.visit(Value(self.cause.get()));
  for (Field& field : own_fields(self)) visitor.visit(field);
}
static void clear(ThreadState&, Object& object) {
  auto& self = static_cast<BaseException&>(object);
  self.traceback.clear();
  self.context.clear();
  self.cause.clear();
  for (Field& field : own_fields(self)) field.clear();
}
// args is never null while the exception lives: str() and repr() look at it.
static void clear_references(ThreadState& ts, Object& object) {
  clear(ts, object);
  static_cast<BaseException&>(object).args.set(RefTo<Tuple>::share(empty_tuple(ts)));
}
static void destroy(ThreadState& ts, Object& object) {
  clear(ts, object);
  static_cast<BaseException&>(object).args.clear();
}

// --- making

static Result<RefTo<Tuple>> args_tuple(ThreadState& ts, std::span<const Value> values) {
  if (values.empty()) return RefTo<Tuple>::share(empty_tuple(ts));
  return tuple_of(ts, values);
}

Result<Ref> allocate(ThreadState& ts, Type& type, std::span<const Value> arguments) {
  RefTo<Tuple> args = TRY(args_tuple(ts, arguments));
  auto* self = TRY(ts.allocate_as<BaseException>(type));
  std::memset(static_cast<void*>(reinterpret_cast<char*>(self) + sizeof(Object)), 0,
              type.layout_base->instance_bytes - sizeof(Object));
  self->args.initialize(std::move(args));
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<Ref> base_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  return allocate(ts, type, {arguments.values, arguments.positional_count});
}

Result<void> no_keywords(ThreadState& ts, std::string_view function, const CallArguments& arguments) {
  if (!arguments.keyword_names || arguments.keyword_names->size == 0) return {};
  return raise(ts, Exc::TypeError, "{}() takes no keyword arguments", function);
}

static Result<void> set_args(ThreadState& ts, BaseException& self, std::span<const Value> values) {
  // __new__ was mostly given the same arguments.
  bool same = self.args->size == values.size();
  for (size_t i = 0; same && i < values.size(); i++) same = (*self.args)[i] == values[i];
  if (!same) self.args.set(TRY(args_tuple(ts, values)));
  return {};
}

Result<void> base_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  TRY(no_keywords(ts, type_name(ts, value), arguments));
  return set_args(ts, as<BaseException>(value), {arguments.values, arguments.positional_count});
}

// The keyword arguments, which are all optional, into fields; names in the order of the fields.
static Result<void> init_with_keywords(ThreadState& ts, Value value, const CallArguments& arguments,
                                       const char* function, std::span<const std::string_view> keywords,
                                       std::span<Field* const> fields) {
  TRY(set_args(ts, as<BaseException>(value), {arguments.values, arguments.positional_count}));
  size_t count = arguments.keyword_count();
  if (count > keywords.size())
    return raise(ts, Exc::TypeError, "{}() takes at most {} keyword argument{} ({} given)", function, keywords.size(),
                 keywords.size() == 1 ? "" : "s", count);
  for (size_t i = 0; i < count; i++) {
    Value name = (*arguments.keyword_names)[i];
    size_t k = 0;
    while (k < keywords.size() && !as<Str>(name).equals_ascii(keywords[k])) k++;
    if (k == keywords.size())
      return raise(ts, Exc::TypeError, "'{}' is an invalid keyword argument for {}()", name, function);
  }
  for (size_t k = 0; k < keywords.size(); k++) {
    Value given;
    for (size_t i = 0; i < count; i++)
      if (as<Str>((*arguments.keyword_names)[i]).equals_ascii(keywords[k]))
        given = arguments.values[arguments.positional_count + i];
    set_field(*fields[k], given);
  }
  return {};
}

// --- text, pickling

Result<Ref> base_str(ThreadState& ts, BaseException& self) {
  RefTo<Tuple> args = self.args.share();
  if (args->size == 0) return Ref::share(Value(empty_str(ts)));
  if (args->size == 1) return Ref(TRY(str(ts, (*args)[0])));
  return Ref(TRY(str(ts, Value(args))));
}

static Result<Ref> base_repr(ThreadState& ts, BaseException& self) {
  RefTo<Tuple> args = self.args.share();
  std::string_view name = type_name(ts, Value(self));
  if (size_t dot = name.rfind('.'); dot != name.npos) name = name.substr(dot + 1);
  if (args->size == 1) return text(ts, "{}({})", name, repr_of((*args)[0]));
  return text(ts, "{}{}", name, repr_of(Value(args)));
}

static bool has_attributes(BaseException& self) {
  ObjectPrefix& prefix = prefix_of(self);
  return prefix.shape->is_dict ? prefix.dict != nullptr : prefix.shape->count != 0;
}

Result<Ref> reduce_with(ThreadState& ts, BaseException& self, Value arguments, Value state) {
  RefTo<Dict> attributes;
  if (state.is_null() && has_attributes(self)) {
    attributes = TRY(attributes_dict(ts, self));
    state = Value(attributes);
  }
  Value type = Value(self.type);
  if (state.is_null()) return Ref(TRY(make_tuple(ts, type, arguments)));
  return Ref(TRY(make_tuple(ts, type, arguments, state)));
}
static Result<Ref> base_reduce(ThreadState& ts, BaseException& self) {
  RefTo<Tuple> args = self.args.share();
  return reduce_with(ts, self, Value(args), Value());
}
static Result<Ref> base_setstate(ThreadState& ts, BaseException& self, Value state) {
  if (state.is_none()) return Ref::none();
  if (!is<Dict>(state)) return raise(ts, Exc::TypeError, "state is not a dictionary");
  RefTo<Dict> copy = TRY(dict_copy(ts, as<Dict>(state)));
  uint64_t position = 0;
  Value key, value;
  while (dict_next(*copy, position, key, value)) {
    if (!is<Str>(key)) return raise(ts, Exc::TypeError, "attribute name must be string, not '{}'", type_name(ts, key));
    RefTo<Str> name = TRY(intern(ts, RefTo<Str>::share(as<Str>(key))));
    TRY(set_attribute(ts, Value(self), *name, value));
  }
  return Ref::none();
}

// --- attributes

static Value get_args(ThreadState&, BaseException& self) { return Value(self.args.get()); }
static Result<void> put_args(ThreadState& ts, BaseException& self, Value value) {
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "args may not be deleted");
  self.args.set(TRY(tuple_from(ts, value)));
  return {};
}
static Value get_traceback(ThreadState&, BaseException& self) {
  return self.traceback ? Value(self.traceback.get()) : Value::none();
}
static Result<void> put_traceback(ThreadState& ts, BaseException& self, Value value) {
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "__traceback__ may not be deleted");
  if (value.is_none()) self.traceback.clear();
  else if (is<Traceback>(value)) self.traceback.set(RefTo<Traceback>::share(as<Traceback>(value)));
  else return raise(ts, Exc::TypeError, "__traceback__ must be a traceback or None");
  return {};
}
// None or an exception.
static Result<RefTo<BaseException>> chained(ThreadState& ts, Value value, const char* attribute, const char* word) {
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "{} may not be deleted", attribute);
  if (!is<BaseException>(value))
    return raise(ts, Exc::TypeError, "exception {} must be None or derive from BaseException", word);
  return RefTo<BaseException>::share(as<BaseException>(value));
}
static Value get_context(ThreadState&, BaseException& self) { return self.context.value_or_none(); }
static Result<void> put_context(ThreadState& ts, BaseException& self, Value value) {
  if (value.is_none()) self.context.clear();
  else self.context.set(TRY(chained(ts, value, "__context__", "context")));
  return {};
}
static Value get_cause(ThreadState&, BaseException& self) { return self.cause.value_or_none(); }
static Result<void> put_cause(ThreadState& ts, BaseException& self, Value value) {
  RefTo<BaseException> cause;
  if (!value.is_none()) cause = TRY(chained(ts, value, "__cause__", "cause"));
  self.suppress_context = true;
  self.cause.set(std::move(cause));
  return {};
}
static Result<void> put_dict(ThreadState& ts, Value self, Value value) {
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "cannot delete __dict__");
  return attributes_dict_set(ts, self, value);
}

static Result<Ref> base_with_traceback(ThreadState& ts, BaseException& self, Value traceback) {
  TRY(put_traceback(ts, self, traceback));
  return Ref::share(Value(self));
}
static Result<void> base_add_note(ThreadState& ts, BaseException& self, Value note) {
  if (!is<Str>(note)) return raise(ts, Exc::TypeError, "note must be a str, not '{}'", type_name(ts, note));
  Maybe<Ref> notes = TRY(find_attribute(ts, Value(self), names::k___notes__));
  if (notes) {
    if (!is<List>(**notes)) return raise(ts, Exc::TypeError, "Cannot add note: __notes__ is not a list");
    return list_append(ts, as<List>(**notes), note);
  }
  RefTo<List> fresh = TRY(list_of(ts, {&note, 1}));
  return set_attribute(ts, Value(self), names::k___notes__, Value(fresh));
}

static constexpr NativeMethod kBaseMethods[] = {
    method<base_reduce>("__reduce__(self, /)", "State for pickling."),
    method<base_setstate>("__setstate__(self, state, /)", "Sets the attributes named in a dict."),
    method<base_with_traceback>("with_traceback(self, tb, /)", "Sets __traceback__ and returns the exception."),
    method<base_add_note>("add_note(self, note, /)", "Adds a text that is shown after the traceback."),
};
static constexpr GetSetRow kBaseGetSets[] = {
    getter_setter<attributes_dict_get, put_dict>("__dict__", nullptr),
    getter_setter<get_args, put_args>("args", nullptr),
    getter_setter<get_traceback, put_traceback>("__traceback__", nullptr),
    getter_setter<get_context, put_context>("__context__", "The exception that was being handled."),
    getter_setter<get_cause, put_cause>("__cause__", "The exception named by raise ... from."),
};
static constexpr MemberRow kBaseMembers[] = {
    {"__suppress_context__", MemberKind::kBool, offsetof(BaseException, suppress_context), false, nullptr},
};
const TypeSpec spec_BaseException{.name = "BaseException",
                                  .kind = Kind::kBaseException,
                                  .instance_bytes = sizeof(BaseException),
                                  .flags = kFlags,
                                  .doc = "What all exceptions derive from.",
                                  .methods = kBaseMethods,
                                  .getsets = kBaseGetSets,
                                  .members = kBaseMembers,
                                  .slots = [](Slots& s) {
                                    s.tp_new = &base_new;
                                    s.tp_init = &base_init;
                                    s.tp_str = slot<base_str>;
                                    s.tp_repr = slot<base_repr>;
                                    s.visit_references = &visit;
                                    s.clear_references = &clear_references;
                                    s.destroy = &destroy;
                                  }};

// --- StopIteration, SystemExit

Result<void> stop_iteration_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  TRY(base_init(ts, value, arguments));
  set_field(as<StopIteration>(value).value, arguments.positional_count ? arguments.values[0] : Value::none());
  return {};
}
static constexpr MemberRow kStopIterationMembers[] = {
    {"value", MemberKind::kObjectOrNone, offsetof(StopIteration, value), false, "What the generator returned."},
};
const TypeSpec spec_StopIteration{.name = "StopIteration",
                                  .kind = Kind::kStopIteration,
                                  .instance_bytes = sizeof(StopIteration),
                                  .flags = kFlags,
                                  .doc = "Says that an iterator has no further items.",
                                  .members = kStopIterationMembers,
                                  .slots = [](Slots& s) { s.tp_init = &stop_iteration_init; }};

Result<void> system_exit_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  TRY(base_init(ts, value, arguments));
  auto& self = as<SystemExit>(value);
  if (arguments.positional_count == 1) set_field(self.code, arguments.values[0]);
  else if (arguments.positional_count > 1) self.code.set(self.args.share());
  return {};
}
static constexpr MemberRow kSystemExitMembers[] = {
    {"code", MemberKind::kObjectOrNone, offsetof(SystemExit, code), false, "The status of the process."},
};
const TypeSpec spec_SystemExit{.name = "SystemExit",
                               .kind = Kind::kSystemExit,
                               .instance_bytes = sizeof(SystemExit),
                               .flags = kFlags,
                               .doc = "Asks to end the interpreter.",
                               .members = kSystemExitMembers,
                               .slots = [](Slots& s) { s.tp_init = &system_exit_init; }};

// --- KeyError

// One argument is shown by its repr, so that KeyError('') is not an empty message.
static Result<Ref> key_error_str(ThreadState& ts, BaseException& self) {
  RefTo<Tuple> args = self.args.share();
  if (args->size == 1) return Ref(TRY(repr(ts, (*args)[0])));
  return base_str(ts, self);
}
const TypeSpec spec_KeyError{
    .name = "KeyError", .flags = kFlags, .doc = "A key is not in the mapping.", .slots = [](Slots& s) {
      s.tp_init = &base_init;
      s.tp_str = slot<key_error_str>;
    }};

// --- ImportError

Result<void> import_error_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  auto& self = as<ImportError>(value);
  static constexpr std::string_view kKeywords[] = {"name", "path"};
  Field* const fields[] = {&self.name, &self.path};
  TRY(init_with_keywords(ts, value, arguments, "ImportError", kKeywords, fields));
  set_field(self.message, arguments.positional_count == 1 ? arguments.values[0] : Value());
  return {};
}
static Result<Ref> import_error_str(ThreadState& ts, ImportError& self) {
  if (!self.message.is_null() && is_exact<Str>(self.message)) return self.message.share();
  return base_str(ts, self);
}
static Result<Ref> import_error_reduce(ThreadState& ts, ImportError& self) {
  RefTo<Tuple> args = self.args.share();
  if (self.name.is_null() && self.path.is_null()) return reduce_with(ts, self, Value(args), Value());
  RefTo<Dict> state = TRY(attributes_copy(ts, self));
  if (!self.name.is_null()) TRY(dict_set(ts, *state, names::k_name, self.name));
  if (!self.path.is_null()) TRY(dict_set(ts, *state, names::k_path, self.path));
  return reduce_with(ts, self, Value(args), Value(state));
}
static constexpr NativeMethod kImportErrorMethods[] = {
    method<import_error_reduce>("__reduce__(self, /)", "State for pickling."),
};
static constexpr MemberRow kImportErrorMembers[] = {
    {"msg", MemberKind::kObjectOrNone, offsetof(ImportError, message), false, "The message."},
    {"name", MemberKind::kObjectOrNone, offsetof(ImportError, name), false, "The module's name."},
    {"path", MemberKind::kObjectOrNone, offsetof(ImportError, path), false, "The module's file."},
};
const TypeSpec spec_ImportError{.name = "ImportError",
                                .kind = Kind::kImportError,
                                .instance_bytes = sizeof(ImportError),
                                .flags = kFlags,
                                .doc = "A module, or a name in it, cannot be found.",
                                .methods = kImportErrorMethods,
                                .members = kImportErrorMembers,
                                .slots = [](Slots& s) {
                                  s.tp_init = &import_error_init;
                                  s.tp_str = slot<import_error_str>;
                                }};

// --- NameError, AttributeError

Result<void> name_error_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  static constexpr std::string_view kKeywords[] = {"name"};
  Field* const fields[] = {&as<NameError>(value).name};
  return init_with_keywords(ts, value, arguments, "NameError", kKeywords, fields);
}
static constexpr MemberRow kNameErrorMembers[] = {
    {"name", MemberKind::kObjectOrNone, offsetof(NameError, name), false, "The name."},
};
const TypeSpec spec_NameError{.name = "NameError",
                              .kind = Kind::kNameError,
                              .instance_bytes = sizeof(NameError),
                              .flags = kFlags,
                              .doc = "A name is bound nowhere.",
                              .members = kNameErrorMembers,
                              .slots = [](Slots& s) {
                                s.tp_init = &name_error_init;
                                s.tp_str = slot<base_str>;
                              }};

static Result<void> attribute_error_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  static constexpr std::string_view kKeywords[] = {"name", "obj"};
  auto& self = as<AttributeError>(value);
  Field* const fields[] = {&self.name, &self.object};
  return init_with_keywords(ts, value, arguments, "AttributeError", kKeywords, fields);
}
static constexpr MemberRow kAttributeErrorMembers[] = {
    {"name", MemberKind::kObjectOrNone, offsetof(AttributeError, name), false, "The attribute's name."},
    {"obj", MemberKind::kObjectOrNone, offsetof(AttributeError, object), false, "The object that has not got it."},
};
const TypeSpec spec_AttributeError{.name = "AttributeError",
                                   .kind = Kind::kAttributeError,
                                   .instance_bytes = sizeof(AttributeError),
                                   .flags = kFlags,
                                   .doc = "An object has no such attribute.",
                                   .members = kAttributeErrorMembers,
                                   .slots = [](Slots& s) {
                                     s.tp_init = &attribute_error_init;
                                     s.tp_str = slot<base_str>;
                                   }};

}  // namespace exceptions

// --- for native code

Result<Ref> make_exception(ThreadState& ts, Type& type, std::span<const Value> arguments) {
  CallArguments call_arguments{arguments.data(), arguments.size(), nullptr};
  if (type.slots.tp_new == &exceptions::base_new && !type.has(type_flags::kHeapType)) {
    Ref exception = TRY(exceptions::allocate(ts, type, arguments));
    if (type.slots.tp_init != &exceptions::base_init) TRY(type.slots.tp_init(ts, exception, call_arguments));
    return exception;
  }
  return call(ts, Value(type), call_arguments);
}

bool is_exception_class(ThreadState& ts, Value value) {
  return is<Type>(value) && is_subtype(static_cast<Type*>(value.object()), ts.types()[Exc::BaseException]);
}

Result<bool> exception_matches(ThreadState& ts, Value exception, Value class_or_tuple) {
  auto check = [&](Value cls) -> Result<void> {
    if (is_exception_class(ts, cls)) return {};
    return raise(ts, Exc::TypeError, "catching classes that do not inherit from BaseException is not allowed");
  };
  Type& type = is<Type>(exception) ? as<Type>(exception) : type_of(ts, exception);
  if (!is<Tuple>(class_or_tuple)) {
    TRY(check(class_or_tuple));
    return is_subtype(&type, &as<Type>(class_or_tuple));
  }
  Tuple& classes = as<Tuple>(class_or_tuple);
  for (Value cls : classes) TRY(check(cls));
  for (Value cls : classes)
    if (is_subtype(&type, &as<Type>(cls))) return true;
  return false;
}

static Raised raise_unicode_error(ThreadState& ts, Exc exc, const char* encoding, Value object, int64_t start,
                                  int64_t end, const char* reason) {
  RefTo<Str> encoding_text = TRY(str_from_utf8(ts, encoding));
  RefTo<Str> reason_text = TRY(str_from_utf8(ts, reason));
  const Value arguments[] = {Value(encoding_text), object, Value::small_int(start), Value::small_int(end),
                             Value(reason_text)};
  Ref exception = TRY(make_exception(ts, exception_type(ts, exc), arguments));
  return raise_value(ts, exception);
}
Raised raise_decode_error(ThreadState& ts, const char* encoding, Value object, int64_t start, int64_t end,
                          const char* reason) {
  return raise_unicode_error(ts, Exc::UnicodeDecodeError, encoding, object, start, end, reason);
}
Raised raise_encode_error(ThreadState& ts, const char* encoding, Value object, int64_t start, int64_t end,
                          const char* reason) {
  return raise_unicode_error(ts, Exc::UnicodeEncodeError, encoding, object, start, end, reason);
}

}  // namespace ouro
