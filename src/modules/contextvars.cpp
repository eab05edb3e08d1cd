// Module _contextvars: variables whose values belong to a context (PEP 567).
//
// A context's values are in a dict that copies of the context share; who sets a variable in a shared one
// copies the dict first. So copying a context is cheap, and the first change after it costs as much as there
// are variables set.
#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/descriptors.h"
#include "objects/dict.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro {

namespace {

struct ContextModule {
  Type* context_type;
  Type* variable_type;
  Type* token_type;
  Object* missing;  // Token.MISSING
  // Counts the changes of contexts in all threads: ThreadState::context_version tells the last of the thread's.
  uint64_t changes;
};

struct Context : Object {
  FieldTo<Dict> values;  // ContextVar -> value; shared with copies
  Field previous;        // the context that was current before this one was entered, or null
  bool entered;
  template <class F>
  void each_field(F visit) {
    visit(values);
    visit(previous);
  }
};
struct ContextVariable : Object {
  FieldTo<Str> name;
  Field fallback;  // or null
  // The value found last; borrowed from the context. Valid while the thread's context_version is cached_version.
  Value cached;
  uint64_t cached_version;
  template <class F>
  void each_field(F visit) {
    visit(name);
    visit(fallback);
  }
};
struct Token : Object {
  FieldTo<ContextVariable> variable;
  FieldTo<Context> context;
  Field old_value;  // null: there was none
  bool used;
  template <class F>
  void each_field(F visit) {
    visit(variable);
    visit(context);
    visit(old_value);
  }
};

ContextModule& module_of(Object& object) { return *static_cast<ContextModule*>(object.type->native_state); }

void context_changed(ThreadState& ts, ContextModule& module) { ts.context_version = ++module.changes; }

Result<RefTo<Context>> context_make(ThreadState& ts, Type& type, RefTo<Dict> values) {
  if (!values) values = TRY(dict_allocate(ts));
  auto* context = TRY(ts.allocate_as<Context>(type));
  context->values.initialize(std::move(values));
  context->previous.initialize_null();
  context->entered = false;
  ts.track(*context);
  return RefTo<Context>::adopt(context);
}

// The thread's context, made at its first use.
Result<RefTo<Context>> current_context(ThreadState& ts, ContextModule& module) {
  if (ts.context.is_null()) ts.context.set(Ref(TRY(context_make(ts, *module.context_type, RefTo<Dict>()))));
  return RefTo<Context>::share(*static_cast<Context*>(ts.context.get().object()));
}

// Before a change: a dict nobody else has.
Result<void> make_own(ThreadState& ts, Context& context) {
  if (context.values->refcount == 1) return {};
  context.values.set(TRY(dict_copy(ts, *context.values)));
  return {};
}

// --- Context

Result<Ref> context_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (arguments.positional_count || arguments.keyword_count())
    return raise(ts, Exc::TypeError, "Context() does not accept any arguments");
  return Ref(TRY(context_make(ts, type, RefTo<Dict>())));
}

Result<void> check_key(ThreadState& ts, Context& self, Value key) {
  if (&type_of(ts, key) == module_of(self).variable_type) return {};
  return raise(ts, Exc::TypeError, "a ContextVar key was expected, got {}", repr_of(key));
}
Result<Ref> context_subscript(ThreadState& ts, Context& self, Value key) {
  TRY(check_key(ts, self, key));
  Maybe<Value> found = TRY(dict_get(ts, *self.values, key));
  if (!found) return raise_with(ts, Exc::KeyError, key);
  return Ref::share(*found);
}
Result<bool> context_contains(ThreadState& ts, Context& self, Value key) {
  TRY(check_key(ts, self, key));
  return dict_contains(ts, *self.values, key);
}
Result<Ref> context_get(ThreadState& ts, Context& self, Value key, Value fallback) {
  TRY(check_key(ts, self, key));
  Maybe<Value> found = TRY(dict_get(ts, *self.values, key));
  return Ref::share(found ? *found : fallback);
}
Result<int64_t> context_length(ThreadState&, Context& self) { return int64_t(self.values->used); }
Result<Ref> iterator_of(ThreadState& ts, Result<RefTo<List>> made) {
  RefTo<List> list = TRY(std::move(made));
  return get_iterator(ts, Value(list));
}
Result<Ref> context_iterator(ThreadState& ts, Context& self) {
  return iterator_of(ts, dict_keys_list(ts, *self.values));
}
Result<Ref> context_values(ThreadState& ts, Context& self) {
  return iterator_of(ts, dict_values_list(ts, *self.values));
}
Result<Ref> context_items(ThreadState& ts, Context& self) { return iterator_of(ts, dict_items_list(ts, *self.values)); }
Result<Ref> context_copy(ThreadState& ts, Context& self) {
  return Ref(TRY(context_make(ts, *module_of(self).context_type, self.values.share())));
}
Result<Ref> context_compare(ThreadState& ts, Value left, Value right, CompareOp op) {
  if ((op != CompareOp::kEqual && op != CompareOp::kNotEqual) || &type_of(ts, left) != &type_of(ts, right))
    return Ref::not_implemented();
  auto& a = *static_cast<Context*>(left.object());
  auto& b = *static_cast<Context*>(right.object());
  RefTo<Dict> values_a = a.values.share(), values_b = b.values.share();
  bool same = TRY(equals(ts, Value(values_a), Value(values_b)));
  return Ref::boolean(same == (op == CompareOp::kEqual));
}

Result<Ref> context_run(ThreadState& ts, Value self_value, const CallArguments& arguments, const NativeMethod&) {
  auto& self = *static_cast<Context*>(self_value.object());
  if (arguments.positional_count < 1) return raise(ts, Exc::TypeError, "run() missing 1 required positional argument");
  if (self.entered)
    return raise(ts, Exc::RuntimeError, "cannot enter context: {} is already entered", repr_of(self_value));
  RefTo<Context> keep = RefTo<Context>::share(self);
  self.previous.set(ts.context.is_null() ? Ref() : ts.context.share());
  self.entered = true;
  ts.context.set(Ref(keep.share()));
  context_changed(ts, module_of(self));
  Result<Ref> result =
      call(ts, arguments.values[0],
           CallArguments{arguments.values + 1, arguments.positional_count - 1, arguments.keyword_names});
  ts.context.set(self.previous.take());
  context_changed(ts, module_of(self));
  self.entered = false;
  return result;
}

consteval NativeMethod run_row() {
  NativeMethod row = native::parse("run(self, *args, **kwargs)", "Call a function in this context.", &context_run,
                                   MethodBinding::kInstance);
  return row;
}
constexpr NativeMethod kContextMethods[] = {
    run_row(),
    method<context_copy>("copy(self, /)", "A copy of the context, made in no time."),
    method<context_get>("get(self, key, default=None, /)", "The variable's value, or the default."),
    method<context_items>("items(self, /)", "The variables and their values."),
    method<context_iterator>("keys(self, /)", "The variables."),
    method<context_values>("values(self, /)", "The values."),
};
const TypeSpec kContextType{.name = "_contextvars.Context",
                            .instance_bytes = sizeof(Context),
                            .flags = type_flags::kContainer | type_flags::kHasWeakrefs,
                            .methods = kContextMethods,
                            .slots =
                                [](Slots& s) {
                                  set_field_slots<Context>(s);
                                  // A cleared context keeps its dict, emptied.
                                  s.clear_references = [](ThreadState& ts, Object& object) {
                                    auto& self = static_cast<Context&>(object);
                                    self.previous.clear();
                                    if (self.values->refcount == 1) dict_clear(ts, *self.values);
                                  };
                                  s.tp_new = &context_new;
                                  s.tp_iter = slot<context_iterator>;
                                  s.tp_compare = &context_compare;
                                  // Equal contexts may differ later.
                                  s.tp_hash = [](ThreadState& ts, Value self) -> Result<int64_t> {
                                    return raise(ts, Exc::TypeError, "unhashable type: '{}'", type_name(ts, self));
                                  };
                                  s.mp_subscript = slot<context_subscript>;
                                  s.mp_length = slot<context_length>;
                                  s.sq_contains = slot<context_contains>;
                                },
                            .module = "_contextvars",
                            .text_signature = "()"};

// --- ContextVar

Result<Ref> variable_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (arguments.positional_count != 1)
    return raise(ts, Exc::TypeError, "ContextVar() takes exactly 1 positional argument ({} given)",
                 arguments.positional_count);
  Value fallback;
  for (size_t i = 0; i < arguments.keyword_count(); i++) {
    Value name = (*arguments.keyword_names)[i];
    if (!as<Str>(name).equals_ascii("default"))
      return raise(ts, Exc::TypeError, "'{}' is an invalid keyword argument for ContextVar()", name);
    fallback = arguments.values[1 + i];
  }
  if (!is<Str>(arguments.values[0])) return raise(ts, Exc::TypeError, "context variable name must be a str");
  auto* self = TRY(ts.allocate_as<ContextVariable>(type));
  self->name.initialize(RefTo<Str>::share(as<Str>(arguments.values[0])));
  if (fallback.is_null()) self->fallback.initialize_null();
  else self->fallback.initialize(Ref::share(fallback));
  self->cached_version = 0;
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<Ref> variable_get(ThreadState& ts, ContextVariable& self, Given<Value> fallback) {
  if (self.cached_version == ts.context_version && ts.context_version) return Ref::share(self.cached);
  if (!ts.context.is_null()) {
    auto& context = *static_cast<Context*>(ts.context.get().object());
    Maybe<Value> found = TRY(dict_get(ts, *context.values, Value(self)));
    if (found) {
      self.cached = *found;
      self.cached_version = ts.context_version;
      return Ref::share(*found);
    }
  }
  if (fallback) return Ref::share(*fallback);
  if (!self.fallback.is_null()) return self.fallback.share();
  return raise_with(ts, Exc::LookupError, Value(self));
}
Result<Ref> variable_set(ThreadState& ts, ContextVariable& self, Value value) {
  ContextModule& module = module_of(self);
  RefTo<Context> context = TRY(current_context(ts, module));
  Maybe<Value> old = TRY(dict_get(ts, *context->values, Value(self)));
  auto* made = TRY(ts.allocate_as<Token>(*module.token_type));
  RefTo<Token> token = RefTo<Token>::adopt(made);
  token->variable.initialize(RefTo<ContextVariable>::share(self));
  token->context.initialize(context.share());
  if (old) token->old_value.initialize(Ref::share(*old));
  else token->old_value.initialize_null();
  token->used = false;
  ts.track(*token);
  TRY(make_own(ts, *context));
  // Before the old value goes, whose finalizer may look.
  context_changed(ts, module);
  TRY(dict_set(ts, *context->values, Value(self), value));
  return Ref(std::move(token));
}
Result<void> variable_reset(ThreadState& ts, ContextVariable& self, Value token_value) {
  ContextModule& module = module_of(self);
  if (&type_of(ts, token_value) != module.token_type)
    return raise(ts, Exc::TypeError, "expected an instance of Token, got {}", repr_of(token_value));
  auto& token = *static_cast<Token*>(token_value.object());
  if (token.used) return raise(ts, Exc::RuntimeError, "{} has already been used once", repr_of(token_value));
  if (token.variable.get() != &self)
    return raise(ts, Exc::ValueError, "{} was created by a different ContextVar", repr_of(token_value));
  RefTo<Context> context = TRY(current_context(ts, module));
  if (token.context.get() != context.get())
    return raise(ts, Exc::ValueError, "{} was created in a different Context", repr_of(token_value));
  token.used = true;
  TRY(make_own(ts, *context));
  context_changed(ts, module);
  if (!token.old_value.is_null()) return dict_set(ts, *context->values, Value(self), token.old_value);
  bool there = TRY(dict_delete(ts, *context->values, Value(self)));
  if (!there) return raise_with(ts, Exc::LookupError, Value(self));
  return {};
}
Ref variable_name(ThreadState&, ContextVariable& self) { return Ref(self.name.share()); }
Result<Ref> variable_repr(ThreadState& ts, ContextVariable& self) {
  RefTo<Str> address = TRY(address_text(ts, Value(self)));
  if (self.fallback.is_null())
    return text(ts, "<ContextVar name={} at {}>", repr_of(self.name.value_or_none()), Value(address));
  return text(ts, "<ContextVar name={} default={} at {}>", repr_of(self.name.value_or_none()), repr_of(self.fallback),
              Value(address));
}
Result<Ref> class_get_item(ThreadState& ts, Type& cls, Value item) { return make_generic_alias(ts, Value(cls), item); }

constexpr NativeMethod kVariableMethods[] = {
    method<variable_get>("get(self, default=<unrepresentable>, /)",
                         "The value in the current context, or the default."),
    method<variable_set>("set(self, value, /)", "Set the value in the current context; a Token to undo it."),
    method<variable_reset>("reset(self, token, /)", "Undo a set()."),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};
constexpr GetSetRow kVariableGetSets[] = {getter<variable_name>("name", "The variable's name.")};
const TypeSpec kVariableType{.name = "_contextvars.ContextVar",
                             .instance_bytes = sizeof(ContextVariable),
                             .flags = type_flags::kContainer,
                             .methods = kVariableMethods,
                             .getsets = kVariableGetSets,
                             .slots =
                                 [](Slots& s) {
                                   set_field_slots<ContextVariable>(s);
                                   s.clear_references = [](ThreadState&, Object& object) {
                                     static_cast<ContextVariable&>(object).fallback.clear();
                                   };
                                   s.tp_new = &variable_new;
                                   s.tp_repr = slot<variable_repr>;
                                 },
                             .module = "_contextvars"};

// --- Token

Result<Ref> token_new(ThreadState& ts, Type&, const CallArguments&) {
  return raise(ts, Exc::RuntimeError, "Tokens can only be created by ContextVars");
}
Ref token_variable(ThreadState&, Token& self) { return Ref::share(self.variable.value_or_none()); }
Ref token_old_value(ThreadState&, Token& self) {
  return self.old_value.is_null() ? Ref::share(Value(module_of(self).missing)) : self.old_value.share();
}
Result<Ref> token_repr(ThreadState& ts, Token& self) {
  return text(ts, "<Token{} var={} at {}>", self.used ? " used" : "", repr_of(self.variable.value_or_none()),
              Value(TRY(address_text(ts, Value(self)))));
}
constexpr NativeMethod kTokenMethods[] = {
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585.")};
constexpr GetSetRow kTokenGetSets[] = {
    getter<token_variable>("var", "The variable that was set."),
    getter<token_old_value>("old_value", "Its value before, or Token.MISSING."),
};
const TypeSpec kTokenType{.name = "_contextvars.Token",
                          .instance_bytes = sizeof(Token),
                          .flags = type_flags::kContainer,
                          .methods = kTokenMethods,
                          .getsets = kTokenGetSets,
                          .slots =
                              [](Slots& s) {
                                set_field_slots<Token>(s);
                                s.tp_new = &token_new;
                                s.tp_repr = slot<token_repr>;
                                // As CPython has it: neither hashed by identity.
                                s.tp_hash = [](ThreadState& ts, Value self) -> Result<int64_t> {
                                  return raise(ts, Exc::TypeError, "unhashable type: '{}'", type_name(ts, self));
                                };
                              },
                          .module = "_contextvars"};
const TypeSpec kMissingType{.name = "Token.MISSING",
                            .instance_bytes = sizeof(Object),
                            .flags = type_flags::kNoInstantiation,
                            .slots = [](Slots& s) {
                              s.tp_repr = [](ThreadState& ts, Value) -> Result<Ref> {
                                return Ref(TRY(str_from_ascii(ts, "<Token.MISSING>")));
                              };
                            }};

Result<Ref> copy_context(ThreadState& ts, Module& module) {
  auto& state = native_state<ContextModule>(module);
  RefTo<Context> current = TRY(current_context(ts, state));
  return Ref(TRY(context_make(ts, *state.context_type, current->values.share())));
}
constexpr NativeMethod kFunctions[] = {
    module_function<copy_context>("copy_context(module, /)", "A copy of the current context.")};

Result<void> initialize(ThreadState& ts, Module& module) {
  auto* state = TRY(make_native_state<ContextModule>(ts, module));
  state->context_type = TRY(add_native_type(ts, module, kContextType, "Context"));
  state->variable_type = TRY(add_native_type(ts, module, kVariableType, "ContextVar"));
  state->token_type = TRY(add_native_type(ts, module, kTokenType, "Token"));
  Type* missing_type = TRY(add_native_type(ts, module, kMissingType, nullptr));
  state->missing = TRY(ts.allocate(*missing_type));
  TRY(set_own_attribute(ts, *state->token_type, std::string_view("MISSING"), Value(state->missing)));
  type_modified(ts, *state->token_type);
  return {};
}

}  // namespace

extern const ModuleSpec module_contextvars;
const ModuleSpec module_contextvars{.name = "_contextvars",
                                    .doc = "Context variables.",
                                    .functions = kFunctions,
                                    .initialize = &initialize,
                                    .state_bytes = kNativeStateBytes};

}  // namespace ouro
