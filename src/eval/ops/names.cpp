#include "eval/ops/names.h"

#include "objects/exception.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro::ops {

// Attaches the name to a NameError, for the "did you mean" of the traceback.
static Raised raise_name_error(ThreadState& ts, Exc exc, const char* format, Str& name) {
  (void)raise(ts, exc, format, Value(name));
  if (exc == Exc::NameError && pending_matches(ts, exc))
    as<NameError>(ts.pending_exception()).name.set(Ref::share(Value(name)));
  return raised;
}

// The value of a name in a mapping of names; absent when it has none.
static Result<Maybe<Ref>> mapped_value(ThreadState& ts, Value locals, Str& name) {
  if (is_exact<Dict>(locals)) {
    Maybe<Value> found = TRY(dict_get(ts, as<Dict>(locals), Value(name)));
    if (!found) return Maybe<Ref>(absent);
    return Maybe<Ref>(Ref::share(*found));
  }
  Result<Ref> item = get_item(ts, locals, Value(name));
  if (!item.is_error()) return Maybe<Ref>(item.release());
  if (ts.catch_if(Exc::KeyError)) return Maybe<Ref>(absent);
  return raised;
}

Push load_global(ThreadState& ts, Frame& frame, Str& name) {
  Maybe<Value> found = TRY(dict_get_known_hash(ts, *frame.globals, Value(name), str_hash_cached(ts, name)));
  if (found) return Ref::share(*found);
  if (!is_exact<Dict>(Value(frame.builtins))) [[unlikely]] {
    Maybe<Ref> item = TRY(mapped_value(ts, Value(frame.builtins), name));
    if (item) return item.release();
  } else {
    found = TRY(dict_get_known_hash(ts, *frame.builtins, Value(name), str_hash_cached(ts, name)));
    if (found) return Ref::share(*found);
  }
  return raise_name_error(ts, Exc::NameError, "name '{}' is not defined", name);
}

// The code of a module or expression called as a function: its names are the globals.
static void ensure_locals(Frame& frame) {
  if (frame.locals.is_null()) [[unlikely]]
    frame.locals = Ref::share(Value(frame.globals)).leak();
}

Push load_name(ThreadState& ts, Frame& frame, Str& name) {
  ensure_locals(frame);
  Maybe<Ref> found = TRY(mapped_value(ts, frame.locals, name));
  if (found) return found.release();
  return load_global(ts, frame, name);
}
Push load_class_deref(ThreadState& ts, Frame& frame, uint32_t local) {
  ensure_locals(frame);
  Str& name = as<Str>((*frame.code->localsplus_names)[local]);
  Maybe<Ref> found = TRY(mapped_value(ts, frame.locals, name));
  if (found) return found.release();
  Value content = as<Cell>(frame.localsplus[local]).content;
  if (content.is_null()) return raise_unbound_cell(ts, frame, local);
  return Ref::share(content);
}
Raised raise_unbound_local(ThreadState& ts, Frame& frame, uint32_t local) {
  return raise_name_error(ts, Exc::UnboundLocalError,
                          "cannot access local variable '{}' where it is not associated with a value",
                          as<Str>((*frame.code->localsplus_names)[local]));
}
Raised raise_unbound_cell(ThreadState& ts, Frame& frame, uint32_t local) {
  Str& name = as<Str>((*frame.code->localsplus_names)[local]);
  bool free = int(local) >= frame.code->localsplus_count - frame.code->free_count;
  if (!free) return raise_unbound_local(ts, frame, local);
  return raise_name_error(ts, Exc::NameError,
                          "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
                          name);
}

Done STORE_NAME(ThreadState& ts, Frame& frame, Oparg name, In value) {
  Str& text = name_at(frame, name);
  ensure_locals(frame);
  if (is_exact<Dict>(frame.locals)) return dict_set(ts, as<Dict>(frame.locals), Value(text), value);
  return set_item(ts, frame.locals, Value(text), value);
}
Done DELETE_NAME(ThreadState& ts, Frame& frame, Oparg name) {
  Str& text = name_at(frame, name);
  ensure_locals(frame);
  Result<void> result = delete_item(ts, frame.locals, Value(text));
  if (result.is_error() && ts.catch_if(Exc::KeyError))
    return raise_name_error(ts, Exc::NameError, "name '{}' is not defined", text);
  return result;
}
Done STORE_GLOBAL(ThreadState& ts, Frame& frame, Oparg name, In value) {
  return dict_set(ts, *frame.globals, Value(name_at(frame, name)), value);
}
Done DELETE_GLOBAL(ThreadState& ts, Frame& frame, Oparg name) {
  Str& text = name_at(frame, name);
  if (!TRY(dict_delete(ts, *frame.globals, Value(text))))
    return raise_name_error(ts, Exc::NameError, "name '{}' is not defined", text);
  return {};
}

Push2 LOAD_METHOD(ThreadState& ts, Frame& frame, Oparg index, In owner) {
  Str& name = name_at(frame, index);
  Type& type = type_of(ts, owner);
  if (type.slots.tp_getattribute == &generic_get_attribute) {
    Value found = type_lookup(ts, type, name);
    if (!found.is_null() && type_of(ts, found).has(type_flags::kMethodDescriptor)) {
      bool hidden = type.has(type_flags::kHasAttributes);
      if (hidden) {
        Ref method = Ref::share(found);
        Maybe<Ref> attribute = TRY(generic_get_instance_attribute(ts, owner, name));
        if (attribute) return Two{Ref::adopt(Value::unbound()), attribute.release()};
        return Two{std::move(method), std::move(owner)};
      }
      return Two{Ref::share(found), std::move(owner)};
    }
  }
  Ref attribute = TRY(get_attribute(ts, owner, name));
  return Two{Ref::adopt(Value::unbound()), std::move(attribute)};
}

// --- imports

Push IMPORT_NAME(ThreadState& ts, Frame& frame, Oparg index, In level, In fromlist) {
  Str& name = name_at(frame, index);
  Value function = dict_find(ts, *frame.builtins, names::k___import__);
  if (function.is_null()) return raise(ts, Exc::ImportError, "__import__ not found");
  Ref keep = Ref::share(function);
  Value locals = frame.locals.is_null() ? Value::none() : frame.locals;
  return call(ts, keep, Value(name), Value(frame.globals), locals, fromlist.get(), level.get());
}

Push import_from(ThreadState& ts, Value module, Str& name) {
  Maybe<Ref> found = TRY(find_attribute(ts, module, name));
  if (found) return found.release();
  // A submodule that is being imported may be in sys.modules before it is an attribute (circular imports).
  Maybe<Ref> package = TRY(find_attribute(ts, module, names::k___name__));
  Ref package_name = Ref::none();
  if (package && is<Str>(**package)) {
    package_name = package.release();
    Ref full = TRY(text(ts, "{}.{}", package_name, Value(name)));
    Value modules = dict_find(ts, *ts.interpreter().sys_dict, names::k_modules);
    if (!modules.is_null() && is<Dict>(modules)) {
      Maybe<Value> submodule = TRY(dict_get(ts, as<Dict>(modules), full));
      if (submodule) return Ref::share(*submodule);
    }
  }
  Ref shown =
      package_name.get().is_none() ? Ref(TRY(str_from_ascii(ts, "<unknown module name>"))) : package_name.share();
  Maybe<Ref> file = TRY(find_attribute(ts, module, names::k___file__));
  Ref path = file && is<Str>(**file) ? file.release() : Ref::none();
  Ref message;
  Maybe<Ref> spec = TRY(find_attribute(ts, module, names::k___spec__));
  bool initializing = false;
  if (spec && !(**spec).is_none()) {
    Maybe<Ref> flag = TRY(find_attribute(ts, **spec, names::k__initializing));
    initializing = flag && TRY(is_true(ts, **flag));
  }
  if (path.get().is_none())
    message = TRY(text(ts, "cannot import name {} from {} (unknown location)", repr_of(Value(name)), repr_of(shown)));
  else if (initializing)
    message = TRY(text(
        ts, "cannot import name {} from partially initialized module {} (most likely due to a circular import) ({})",
        repr_of(Value(name)), repr_of(shown), path));
  else message = TRY(text(ts, "cannot import name {} from {} ({})", repr_of(Value(name)), repr_of(shown), path));
  (void)raise_with(ts, Exc::ImportError, message);
  if (pending_matches(ts, Exc::ImportError)) {
    auto& error = as<ImportError>(ts.pending_exception());
    error.name.set(package_name.get().is_none() ? Ref::none() : std::move(package_name));
    error.path.set(std::move(path));
  }
  return raised;
}

Done IMPORT_STAR(ThreadState& ts, Frame& frame, In module) {
  ensure_locals(frame);
  Maybe<Ref> all = TRY(find_attribute(ts, module, names::k___all__));
  bool skip_underscores = !all;
  Ref list;
  if (all) list = all.release();
  else {
    Maybe<Ref> dict = TRY(find_attribute(ts, module, names::k___dict__));
    if (!dict) return raise(ts, Exc::ImportError, "from-import-* object has no __dict__ and no __all__");
    list = TRY(call_method(ts, **dict, names::k_keys));
  }
  RefTo<List> names = TRY(list_from(ts, list));
  for (uint64_t i = 0; i < names->size; i++) {
    Ref name = Ref::share(names->items[i]);
    if (!is<Str>(name)) {
      Ref module_name = TRY(get_attribute(ts, module, names::k___name__));
      return raise(ts, Exc::TypeError, "{} in {}.{} must be str, not {}", skip_underscores ? "Key" : "Item",
                   module_name, skip_underscores ? "__dict__" : "__all__", type_name(ts, name));
    }
    Str& text = as<Str>(name);
    if (skip_underscores && text.length && text[0] == '_') continue;
    RefTo<Str> interned = TRY(intern(ts, RefTo<Str>::share(text)));
    Ref value = TRY(get_attribute(ts, module, *interned));
    if (is_exact<Dict>(frame.locals)) TRY(dict_set(ts, as<Dict>(frame.locals), Value(interned), value));
    else TRY(set_item(ts, frame.locals, Value(interned), value));
  }
  return {};
}

Done SETUP_ANNOTATIONS(ThreadState& ts, Frame& frame) {
  Str& name = ts.interpreter().name(names::k___annotations__);
  ensure_locals(frame);
  if (TRY(mapped_value(ts, frame.locals, name))) return {};
  RefTo<Dict> fresh = TRY(dict_allocate(ts));
  return set_item(ts, frame.locals, Value(name), Value(fresh));
}

Push LOAD_BUILD_CLASS(ThreadState& ts, Frame& frame) {
  Value found = dict_find(ts, *frame.builtins, names::k___build_class__);
  if (found.is_null()) return raise(ts, Exc::NameError, "__build_class__ not found");
  return Ref::share(found);
}
Push LOAD_ASSERTION_ERROR(ThreadState& ts) { return Ref::share(Value(ts.types()[Exc::AssertionError])); }

Done PRINT_EXPR(ThreadState& ts, In value) {
  Value hook = dict_find(ts, *ts.interpreter().sys_dict, names::k_displayhook);
  if (hook.is_null()) return raise(ts, Exc::RuntimeError, "lost sys.displayhook");
  Ref keep = Ref::share(hook);
  TRY(call(ts, keep, value.get()));
  return {};
}

// The operands below the code object are owned by the caller's stack and moved out of it.
Push make_function(ThreadState& ts, Frame& frame, Value* operands, uint32_t flags) {
  int count = __builtin_popcount(flags & 15);
  Ref parts[4];
  for (int i = 0, at = 0; i < 4; i++)
    if (flags & (1u << i)) parts[i] = Ref::adopt(operands[at++]);
  Ref code = Ref::adopt(operands[count]);
  RefTo<Function> function = TRY(function_make(ts, as<Code>(code), *frame.globals, Value()));
  if (parts[0]) function->defaults.set(std::move(parts[0]).cast<Tuple>());
  if (parts[1]) function->kwdefaults.set(std::move(parts[1]).cast<Dict>());
  if (parts[2]) function->annotations.set(std::move(parts[2]));
  if (parts[3]) function->closure.set(std::move(parts[3]).cast<Tuple>());
  return Ref(std::move(function));
}

}  // namespace ouro::ops
