// Module builtins: the built-in functions (library reference, "Built-in Functions") and the names of the built-in
// types.
#include "eval/async_generator.h"
#include "eval/frame.h"
#include "modules/compile_source.h"
#include "modules/console_line.h"
#include "modules/import.h"
#include "modules/module_spec.h"
#include "modules/syntax_tree.h"
#include "modules/system_calls.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/set.h"
#include "objects/str.h"
#include "runtime/type.h"

namespace ouro {

namespace {

// --- classes

// The bases with those that are no classes replaced by what their __mro_entries__ gives (PEP 560).
Result<RefTo<Tuple>> resolve_bases(ThreadState& ts, std::span<const Value> bases) {
  RefTo<Tuple> original = TRY(tuple_of(ts, bases));
  RefTo<List> resolved;
  for (uint64_t i = 0; i < original->size; i++) {
    Value base = (*original)[i];
    Maybe<Ref> method = absent;
    if (!is<Type>(base)) method = TRY(find_attribute(ts, base, names::k___mro_entries__));
    if (!method) {
      if (resolved) TRY(list_append(ts, *resolved, base));
      continue;
    }
    if (!resolved) resolved = TRY(list_of(ts, original->span().subspan(0, i)));
    Ref entries = TRY(call(ts, **method, Value(original)));
    if (!is<Tuple>(entries)) return raise(ts, Exc::TypeError, "__mro_entries__ must return a tuple");
    for (Value entry : as<Tuple>(entries)) TRY(list_append(ts, *resolved, entry));
  }
  if (!resolved) return original;
  return list_to_tuple(ts, *resolved);
}

Result<Ref> builtin_build_class(ThreadState& ts, Args arguments, Kwargs keywords) {
  if (arguments.size() < 2) return raise(ts, Exc::TypeError, "__build_class__: not enough arguments");
  Value body = arguments[0], name = arguments[1];
  if (!is<Function>(body)) return raise(ts, Exc::TypeError, "__build_class__: func must be a function");
  if (!is<Str>(name)) return raise(ts, Exc::TypeError, "__build_class__: name is not a string");
  RefTo<Tuple> given = TRY(tuple_of(ts, arguments.values.subspan(2)));
  RefTo<Tuple> bases = TRY(resolve_bases(ts, given->span()));
  bool replaced = bases->size != given->size;
  for (uint64_t i = 0; !replaced && i < bases->size; i++) replaced = !((*bases)[i] == (*given)[i]);

  RefTo<Dict> class_keywords = keywords.dict ? TRY(dict_copy(ts, *keywords.dict)) : TRY(dict_allocate(ts));
  Ref metaclass;
  if (Maybe<Ref> explicit_metaclass =
          TRY(dict_pop(ts, *class_keywords, Value(ts.interpreter().name(names::k_metaclass)))))
    metaclass = explicit_metaclass.release();
  else metaclass = Ref::share(bases->size ? Value(type_of(ts, (*bases)[0])) : Value(ts.types().type));
  if (is<Type>(metaclass)) metaclass = Ref::share(Value(TRY(calculate_metatype(ts, as<Type>(metaclass), *bases))));

  Ref names;
  Maybe<Ref> prepare = TRY(find_attribute(ts, metaclass, names::k___prepare__));
  RefTo<Tuple> prepare_arguments = TRY(make_tuple(ts, name, Value(bases)));
  if (prepare) names = TRY(call_tuple(ts, **prepare, Value(prepare_arguments), Value(class_keywords)));
  else names = Ref(TRY(dict_allocate(ts)));
  if (!is<Dict>(names) && !type_of(ts, names).slots.mp_subscript) {
    std::string_view shown = is<Type>(metaclass) ? std::string_view(as<Type>(metaclass).plain_name) : "<metaclass>";
    return raise(ts, Exc::TypeError, "{}.__prepare__() must return a mapping, not {}", shown, type_name(ts, names));
  }
  auto& function = as<Function>(body);
  Value closure = function.closure ? Value(function.closure.get()) : Value();
  Ref cell = TRY(run_code(ts, *function.code, *function.globals, names, closure));
  if (replaced) TRY(set_item(ts, names, Value(TRY(intern(ts, "__orig_bases__"))), Value(given)));
  RefTo<Tuple> class_arguments = TRY(make_tuple(ts, name, Value(bases), Value(names)));
  Ref cls = TRY(call_tuple(ts, metaclass, Value(class_arguments), Value(class_keywords)));
  if (is<Type>(cls) && is<Cell>(cell)) {
    Value content = as<Cell>(cell).content;
    if (content.is_null())
      return raise(ts, Exc::RuntimeError,
                   "__class__ not set defining {} as {}. Was __classcell__ propagated to type.__new__?", repr_of(name),
                   repr_of(cls));
    if (!(content == cls.get()))
      return raise(ts, Exc::TypeError, "__class__ set to {} defining {} as {}", repr_of(content), repr_of(name),
                   repr_of(cls));
  }
  return cls;
}

// --- namespaces and code

Result<Ref> builtin_globals(ThreadState& ts) {
  Dict* globals = current_globals(ts);
  if (!globals) return raise(ts, Exc::SystemError, "frame does not exist");
  return Ref::share(Value(globals));
}
Result<Ref> builtin_locals(ThreadState& ts) {
  if (!ts.frame) return raise(ts, Exc::SystemError, "frame does not exist");
  return frame_locals(ts, *ts.frame);
}
Result<Ref> builtin_vars(ThreadState& ts, Given<Value> object) {
  if (!object) return builtin_locals(ts);
  Maybe<Ref> dict = TRY(find_attribute(ts, *object, names::k___dict__));
  if (!dict) return raise(ts, Exc::TypeError, "vars() argument must have __dict__ attribute");
  return dict.release();
}
Result<Ref> builtin_dir(ThreadState& ts, Given<Value> object) {
  Ref names;
  if (object) {
    Maybe<Ref> found = TRY(call_special(ts, *object, names::k___dir__));
    if (!found) return raise(ts, Exc::TypeError, "object does not provide __dir__");
    names = found.release();
  } else {
    Ref mapping = TRY(builtin_locals(ts));
    names = TRY(call_method(ts, mapping, names::k_keys));
  }
  RefTo<List> list = TRY(list_from(ts, names));
  TRY(list_sort(ts, *list, Value::none(), false));
  return Ref(std::move(list));
}

struct Namespaces {
  Ref globals, locals;
};
// globals and locals of exec and eval; those of the caller where none are given.
Result<void> choose_namespaces(ThreadState& ts, const char* name, Value globals, Value locals, Namespaces& out) {
  bool wrong_globals = !globals.is_none() && !is<Dict>(globals);
  bool wrong_locals = !locals.is_none() && !is<Dict>(locals) && !type_of(ts, locals).slots.mp_subscript;
  if (std::string_view(name) == "eval") {
    if (wrong_locals) return raise(ts, Exc::TypeError, "locals must be a mapping");
    if (wrong_globals && type_of(ts, globals).slots.mp_subscript)
      return raise(ts, Exc::TypeError, "globals must be a real dict; try eval(expr, {}, mapping)", "{}");
    if (wrong_globals) return raise(ts, Exc::TypeError, "globals must be a dict");
  }
  if (wrong_globals) return raise(ts, Exc::TypeError, "exec() globals must be a dict, not {}", type_name(ts, globals));
  if (wrong_locals) return raise(ts, Exc::TypeError, "locals must be a mapping or None, not {}", type_name(ts, locals));
  if (globals.is_none()) {
    out.globals = TRY(builtin_globals(ts));
    out.locals = locals.is_none() ? TRY(builtin_locals(ts)) : Ref::share(locals);
  } else {
    out.globals = Ref::share(globals);
    out.locals = Ref::share(locals.is_none() ? globals : locals);
  }
  Dict& dict = as<Dict>(out.globals);
  if (dict_find(ts, dict, names::k___builtins__).is_null()) {
    Value builtins(ts.interpreter().builtins);
    if (ts.frame) builtins = Value(ts.frame->builtins);
    TRY(dict_set(ts, dict, names::k___builtins__, builtins));
  }
  return {};
}

// The future features of the code that calls, which exec, eval and compile go on with.
int inherited_flags(ThreadState& ts) { return ts.frame ? ts.frame->code->flags & compile_flags::kFutureMask : 0; }

Result<RefTo<Code>> compile_text(ThreadState& ts, Value source, const char* function, const char* what,
                                 parser::Mode mode) {
  CompileRequest request;
  request.mode = mode;
  request.flags = inherited_flags(ts);
  RefTo<Str> filename = TRY(str_from_ascii(ts, "<string>"));
  if (mode == parser::Mode::kEval && is<Str>(source)) {
    // eval() allows spaces before the expression.
    Str& text = as<Str>(source);
    uint64_t begin = 0;
    while (begin < text.length && (text[begin] == ' ' || text[begin] == '\t')) begin++;
    RefTo<Str> stripped = TRY(str_slice(ts, text, begin, text.length));
    return compile_source_value(ts, Value(stripped), *filename, request, function, what);
  }
  return compile_source_value(ts, source, *filename, request, function, what);
}

Result<Ref> builtin_exec(ThreadState& ts, Value source, Value globals, Value locals, Value closure) {
  Namespaces spaces;
  TRY(choose_namespaces(ts, "exec", globals, locals, spaces));
  RefTo<Code> code;
  if (is<Code>(source)) {
    code = RefTo<Code>::share(as<Code>(source));
    if (code->free_count == 0) {
      if (!closure.is_none()) return raise(ts, Exc::TypeError, "cannot use a closure with this code object");
    } else {
      bool good = is_exact<Tuple>(closure) && as<Tuple>(closure).size == uint64_t(code->free_count);
      for (uint64_t i = 0; good && i < as<Tuple>(closure).size; i++) good = is<Cell>(as<Tuple>(closure)[i]);
      if (!good)
        return raise(ts, Exc::TypeError, "code object requires a closure of exactly length {}", code->free_count);
    }
  } else {
    if (!closure.is_none()) return raise(ts, Exc::TypeError, "closure can only be used when source is a code object");
    code = TRY(compile_text(ts, source, "exec", "string, bytes or code object", parser::Mode::kExec));
  }
  TRY(run_code(ts, *code, as<Dict>(spaces.globals), spaces.locals, code->free_count ? closure : Value()));
  return Ref::none();
}
Result<Ref> builtin_eval(ThreadState& ts, Value source, Value globals, Value locals) {
  Namespaces spaces;
  TRY(choose_namespaces(ts, "eval", globals, locals, spaces));
  RefTo<Code> code;
  if (is<Code>(source)) {
    code = RefTo<Code>::share(as<Code>(source));
    if (code->free_count)
      return raise(ts, Exc::TypeError, "code object passed to eval() may not contain free variables");
  } else {
    code = TRY(compile_text(ts, source, "eval", "string, bytes or code object", parser::Mode::kEval));
  }
  return run_code(ts, *code, as<Dict>(spaces.globals), spaces.locals);
}
// The text of a file name: str, bytes or a path object, and with a warning whatever else has bytes.
Result<RefTo<Str>> filename_argument(ThreadState& ts, Value filename) {
  Ref path = Ref::share(filename);
  if (!is<Str>(filename) && !is<Bytes>(filename)) {
    Maybe<Ref> method = TRY(call_special(ts, filename, names::k___fspath__));
    if (!method && type_of(ts, filename).slots.bf_get_buffer) {
      const FormatArgument type[] = {type_name(ts, filename)};
      TRY(warn(ts, Exc::DeprecationWarning, 1, "path should be string, bytes, or os.PathLike, not {}", type));
      path = TRY(call(ts, Value(*ts.types().bytes), filename));
    } else if (!method)
      return raise(ts, Exc::TypeError, "expected str, bytes or os.PathLike object, not {}", type_name(ts, filename));
    else path = method.release();
  }
  if (is<Bytes>(path)) path = Ref(TRY(decode_file_name(ts, as<Bytes>(path).view())));
  if (!is<Str>(path))
    return raise(ts, Exc::TypeError, "expected str, bytes or os.PathLike object, not {}", type_name(ts, path));
  if (TRY(Utf8::escaped(ts, as<Str>(path))).has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  return std::move(path).cast<Str>();
}

Result<Ref> builtin_compile(ThreadState& ts, Value source, Value filename, Str& mode, Int32 flags, Truth dont_inherit,
                            Int32 optimize, Int32 feature_version) {
  bool only_tree = flags & compile_flags::kOnlyAst;
  CompileRequest request;
  if (mode.equals_ascii("exec")) request.mode = parser::Mode::kExec;
  else if (mode.equals_ascii("eval")) request.mode = parser::Mode::kEval;
  else if (mode.equals_ascii("single")) request.mode = parser::Mode::kSingle;
  else if (mode.equals_ascii("func_type")) {
    if (!only_tree) return raise(ts, Exc::ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
    request.mode = parser::Mode::kFunctionType;
  } else {
    return raise(ts, Exc::ValueError,
                 only_tree ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                           : "compile() mode must be 'exec', 'eval' or 'single'");
  }
  if (flags & ~(compile_flags::kMask | compile_flags::kFutureMask))
    return raise(ts, Exc::ValueError, "compile(): unrecognised flags");
  if (optimize < -1 || optimize > 2) return raise(ts, Exc::ValueError, "compile(): invalid optimize value");
  request.flags = flags | (dont_inherit ? 0 : inherited_flags(ts));
  request.optimize = optimize;
  if (feature_version >= 0 && only_tree) request.feature_version = feature_version;
  RefTo<Str> name = TRY(filename_argument(ts, filename));
  if (TRY(is_ast_object(ts, source))) {
    if (only_tree) return Ref::share(source);
    Compilation compilation(ts, *name);
    ast::mod* module =
        TRY(object_to_ast(ts, compilation.arena, compilation.names, source, int(request.mode), compilation.originals));
    return Ref(TRY(compilation.compile(module, request)));
  }
  if (only_tree) {
    Compilation compilation(ts, *name);
    ast::mod* module = TRY(compilation.parse_value(source, request, "compile", "string, bytes or AST object"));
    return ast_to_object(ts, module);
  }
  return Ref(TRY(compile_source_value(ts, source, *name, request, "compile", "string, bytes or AST object")));
}

Result<Ref> builtin_import(ThreadState& ts, Value name, Given<Value> globals, Value locals, Value fromlist,
                           Value level) {
  return import_name(ts, name, globals ? *globals : Value(), locals, fromlist, level);
}

// --- values

Result<Ref> builtin_abs(ThreadState& ts, Value value) { return absolute(ts, value); }
Result<bool> builtin_all(ThreadState& ts, Value iterable) {
  bool result = true;
  TRY(for_each(ts, iterable, [&](Ref item) -> Result<bool> {
    result = TRY(is_true(ts, item));
    TRY(ts.checkpoint());
    return result;
  }));
  return result;
}
Result<bool> builtin_any(ThreadState& ts, Value iterable) {
  bool result = false;
  TRY(for_each(ts, iterable, [&](Ref item) -> Result<bool> {
    result = TRY(is_true(ts, item));
    TRY(ts.checkpoint());
    return !result;
  }));
  return result;
}
Result<Ref> builtin_ascii(ThreadState& ts, Value value) { return Ref(TRY(ascii(ts, value))); }
Result<Ref> builtin_repr(ThreadState& ts, Value value) { return Ref(TRY(repr(ts, value))); }
Result<Ref> in_base(ThreadState& ts, Value value, int base, char letter) {
  Ref number = TRY(index(ts, value));
  RefTo<Str> digits = TRY(int_to_text(ts, number, base));
  StrBuilder builder(ts);
  bool minus = digits->length && (*digits)[0] == '-';
  if (minus) TRY(builder.append_ascii("-"));
  const char prefix[] = {'0', letter};
  TRY(builder.append_ascii({prefix, 2}));
  TRY(builder.append(*digits, minus, digits->length));
  return Ref(TRY(builder.finish()));
}
Result<Ref> builtin_bin(ThreadState& ts, Value value) { return in_base(ts, value, 2, 'b'); }
Result<Ref> builtin_oct(ThreadState& ts, Value value) { return in_base(ts, value, 8, 'o'); }
Result<Ref> builtin_hex(ThreadState& ts, Value value) { return in_base(ts, value, 16, 'x'); }
Result<bool> builtin_callable(ThreadState& ts, Value value) { return is_callable(ts, value); }
Result<Ref> builtin_chr(ThreadState& ts, Int32 code_point) {
  if (code_point < 0 || code_point > 0x10FFFF) return raise(ts, Exc::ValueError, "chr() arg not in range(0x110000)");
  return Ref(TRY(str_from_code_point(ts, char32_t(int(code_point)))));
}
Result<Ref> builtin_ord(ThreadState& ts, Value value) {
  uint64_t size = 0;
  if (auto* text = try_as<Str>(value)) {
    if (text->length == 1) return Ref::small_int(int64_t((*text)[0]));
    size = text->length;
  } else if (is<Bytes>(value) || is<ByteArray>(value)) {
    size = uint64_t(TRY(length(ts, value)));
    if (size == 1) return get_item(ts, value, Value::small_int(0));
  } else {
    return raise(ts, Exc::TypeError, "ord() expected string of length 1, but {} found", type_name(ts, value));
  }
  return raise(ts, Exc::TypeError, "ord() expected a character, but string of length {} found", size);
}
Result<Ref> builtin_divmod(ThreadState& ts, Value left, Value right) { return divmod(ts, left, right); }
Result<Ref> builtin_format(ThreadState& ts, Value value, Value specification) {
  Value spec = specification.is_unbound() ? Value() : specification;
  if (!spec.is_null() && !is<Str>(spec))
    return raise(ts, Exc::TypeError, "format() argument 2 must be str, not {}", type_name(ts, spec));
  return Ref(TRY(format(ts, value, spec)));
}
Result<int64_t> builtin_hash(ThreadState& ts, Value value) { return hash(ts, value); }
Result<int64_t> builtin_id(ThreadState& ts, Value value) { return identity(ts, value); }
Result<int64_t> builtin_len(ThreadState& ts, Value value) { return length(ts, value); }
Result<Ref> builtin_pow(ThreadState& ts, Value base, Value exp, Value mod) { return power(ts, base, exp, mod); }
Result<Ref> builtin_round(ThreadState& ts, Value number, Value digits) {
  Maybe<Ref> result = digits.is_none() ? TRY(call_special(ts, number, names::k___round__))
                                       : TRY(call_special(ts, number, names::k___round__, {&digits, 1}));
  if (!result) return raise(ts, Exc::TypeError, "type {} doesn't define __round__ method", type_name(ts, number));
  return result.release();
}
Result<bool> builtin_isinstance(ThreadState& ts, Value value, Value classinfo) {
  return is_instance(ts, value, classinfo);
}
Result<bool> builtin_issubclass(ThreadState& ts, Value cls, Value classinfo) { return is_subclass(ts, cls, classinfo); }

// --- attributes

Result<RefTo<Str>> name_argument(ThreadState& ts, const char* function, Value name) {
  Str* text = try_as<Str>(name);
  if (!text) return raise(ts, Exc::TypeError, "{}(): attribute name must be string", function);
  if (is_exact<Str>(name)) return intern(ts, RefTo<Str>::share(*text));
  return intern(ts, TRY(with_units(*text, [&](auto units) { return str_from_units(ts, units); })));
}
Result<Ref> builtin_getattr(ThreadState& ts, Value object, Value name, Given<Value> fallback) {
  if (!is<Str>(name)) return raise(ts, Exc::TypeError, "attribute name must be string, not '{}'", type_name(ts, name));
  RefTo<Str> text = TRY(name_argument(ts, "getattr", name));
  if (!fallback) return get_attribute(ts, object, *text);
  Maybe<Ref> found = TRY(find_attribute(ts, object, *text));
  if (found) return found.release();
  return Ref::share(*fallback);
}
Result<bool> builtin_hasattr(ThreadState& ts, Value object, Value name) {
  if (!is<Str>(name)) return raise(ts, Exc::TypeError, "attribute name must be string, not '{}'", type_name(ts, name));
  RefTo<Str> text = TRY(name_argument(ts, "hasattr", name));
  return bool(TRY(find_attribute(ts, object, *text)));
}
Result<void> builtin_setattr(ThreadState& ts, Value object, Value name, Value value) {
  if (!is<Str>(name)) return raise(ts, Exc::TypeError, "attribute name must be string, not '{}'", type_name(ts, name));
  RefTo<Str> text = TRY(name_argument(ts, "setattr", name));
  return set_attribute(ts, object, *text, value);
}
Result<void> builtin_delattr(ThreadState& ts, Value object, Value name) {
  if (!is<Str>(name)) return raise(ts, Exc::TypeError, "attribute name must be string, not '{}'", type_name(ts, name));
  RefTo<Str> text = TRY(name_argument(ts, "delattr", name));
  return set_attribute(ts, object, *text, Value::unbound());
}

// --- iteration

Result<Ref> builtin_iter(ThreadState& ts, Value object, Given<Value> sentinel) {
  if (!sentinel) return get_iterator(ts, object);
  if (!is_callable(ts, object)) return raise(ts, Exc::TypeError, "iter(v, w): v must be callable");
  return call_iterator_make(ts, object, *sentinel);
}
Result<Ref> builtin_next(ThreadState& ts, Value iterator, Given<Value> fallback) {
  NextSlot slot = type_of(ts, iterator).slots.tp_next;
  if (!slot) return raise(ts, Exc::TypeError, "'{}' object is not an iterator", type_name(ts, iterator));
  // The value of a StopIteration is seen here, so Python's own __next__ is called as a method.
  if (type_of(ts, iterator).has(type_flags::kHeapType) && !fallback) {
    Maybe<Ref> result = TRY(call_special(ts, iterator, names::k___next__));
    if (result) return result.release();
  }
  Result<Maybe<Ref>> item = slot(ts, iterator);
  if (item.is_error()) {
    if (fallback && ts.catch_if(Exc::StopIteration)) return Ref::share(*fallback);
    return raised;
  }
  Maybe<Ref> present = item.release();
  if (present) return present.release();
  if (fallback) return Ref::share(*fallback);
  return raise_empty(ts, Exc::StopIteration);
}
Result<Ref> builtin_aiter(ThreadState& ts, Value object) {
  UnarySlot slot = type_of(ts, object).slots.am_aiter;
  if (!slot) return raise(ts, Exc::TypeError, "'{}' object is not an async iterable", type_name(ts, object));
  Ref iterator = TRY(slot(ts, object));
  if (!type_of(ts, iterator).slots.am_anext)
    return raise(ts, Exc::TypeError, "aiter() returned not an async iterator of type '{}'", type_name(ts, iterator));
  return iterator;
}

// min and max of an iterable or of the arguments.
Result<Ref> extreme(ThreadState& ts, const char* name, CompareOp wanted, std::span<const Value> arguments, Value key,
                    Value fallback) {
  if (arguments.size() > 1 && !fallback.is_unbound())
    return raise(ts, Exc::TypeError, "Cannot specify a default for {}() with multiple positional arguments", name);
  if (arguments.empty()) return raise(ts, Exc::TypeError, "{} expected at least 1 argument, got 0", name);
  RefTo<Tuple> packed;
  Value iterable = arguments[0];
  if (arguments.size() > 1) {
    packed = TRY(tuple_of(ts, arguments));
    iterable = Value(packed);
  }
  Ref best, best_key;
  TRY(for_each(ts, iterable, [&](Ref item) -> Result<bool> {
    TRY(ts.checkpoint());
    Ref item_key = key.is_none() ? item.share() : TRY(call(ts, key, item.get()));
    if (!best) {
      best = std::move(item);
      best_key = std::move(item_key);
      return true;
    }
    if (TRY(compare_bool(ts, item_key, best_key, wanted))) {
      best = std::move(item);
      best_key = std::move(item_key);
    }
    return true;
  }));
  if (best) return best;
  if (!fallback.is_unbound()) return Ref::share(fallback);
  return raise(ts, Exc::ValueError, "{}() arg is an empty sequence", name);
}
Result<Ref> builtin_min(ThreadState& ts, Args arguments, Value key, Value fallback) {
  return extreme(ts, "min", CompareOp::kLess, arguments.values, key, fallback);
}
Result<Ref> builtin_max(ThreadState& ts, Args arguments, Value key, Value fallback) {
  return extreme(ts, "max", CompareOp::kGreater, arguments.values, key, fallback);
}

Result<void> sort_list(ThreadState& ts, List& list, Value key, Int32 reverse) {
  return list_sort(ts, list, key, reverse != 0);
}
// The row of the keywords that sorted hands on to list.sort.
constexpr NativeMethod kSortRow = method<sort_list>("sort(self, /, *, key=None, reverse=False)", "");

Result<Ref> builtin_sorted(ThreadState& ts, Args arguments, Kwargs keywords) {
  size_t count = arguments.size();
  if (count != 1) return raise(ts, Exc::TypeError, "sorted expected 1 argument, got {}", count);
  RefTo<List> list = TRY(list_from(ts, arguments[0]));
  if (!keywords.dict) {
    TRY(list_sort(ts, *list, Value::none(), false));
    return Ref(std::move(list));
  }
  RefTo<Tuple> none = TRY(tuple_allocate(ts, 0));
  Ref sort = TRY(builtin_make(ts, kSortRow, Value(list), Value(), nullptr));
  TRY(call_tuple(ts, sort, Value(none), Value(keywords.dict)));
  return Ref(std::move(list));
}
Result<Ref> builtin_sum(ThreadState& ts, Value iterable, Value start) {
  if (is<Str>(start)) return raise(ts, Exc::TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
  if (is<Bytes>(start)) return raise(ts, Exc::TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
  if (is<ByteArray>(start)) return raise(ts, Exc::TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
  Ref total = Ref::share(start);
  Ref iterator = TRY(get_iterator(ts, iterable));
  for (;;) {
    Maybe<Ref> item = TRY(next(ts, iterator));
    if (!item) return total;
    TRY(ts.checkpoint());
    Value left = total, right = **item;
    if (left.is_small_int() && right.is_small_int()) {
      total = TRY(make_int(ts, left.as_small_int() + right.as_small_int()));
    } else if (is_exact_float(left) && is_exact_float(right)) {
      total = TRY(make_float(ts, float_number(left) + float_number(right)));
    } else {
      total = TRY(binary_op(ts, left, right, BinaryOp::kAdd));
    }
  }
}

// --- input and output

Result<Ref> standard_stream(ThreadState& ts, names::Id name) {
  Value stream = dict_find(ts, *ts.interpreter().sys_dict, name);
  if (stream.is_null()) return raise(ts, Exc::RuntimeError, "lost sys.{}", Value(ts.interpreter().name(name)));
  return Ref::share(stream);
}
Result<void> write_text(ThreadState& ts, Value file, Value text) {
  TRY(call_method(ts, file, names::k_write, text));
  return {};
}
Result<Ref> builtin_print(ThreadState& ts, Args values, Value separator, Value end, Value file, Value flush) {
  Ref stream = file.is_none() ? TRY(standard_stream(ts, names::k_stdout)) : Ref::share(file);
  if (stream.get().is_none()) return Ref::none();
  auto check = [&](Value text, const char* name) -> Result<void> {
    if (text.is_none() || text.is_unbound() || is<Str>(text)) return {};
    return raise(ts, Exc::TypeError, "{} must be None or a string, not {}", name, type_name(ts, text));
  };
  TRY(check(separator, "sep"));
  TRY(check(end, "end"));
  RefTo<Str> space = TRY(str_from_ascii(ts, " "));
  RefTo<Str> newline = TRY(str_from_ascii(ts, "\n"));
  for (size_t i = 0; i < values.size(); i++) {
    if (i > 0) TRY(write_text(ts, stream, is<Str>(separator) ? separator : Value(space)));
    RefTo<Str> text = TRY(str(ts, values[i]));
    TRY(write_text(ts, stream, Value(text)));
  }
  TRY(write_text(ts, stream, is<Str>(end) ? end : Value(newline)));
  if (TRY(is_true(ts, flush))) TRY(call_method(ts, stream, names::k_flush));
  return Ref::none();
}
Result<Ref> builtin_input(ThreadState& ts, Value prompt) {
  Ref in = TRY(standard_stream(ts, names::k_stdin));
  Ref out = TRY(standard_stream(ts, names::k_stdout));
  if (in.get().is_none()) return raise(ts, Exc::RuntimeError, "input(): lost sys.stdin");
  if (out.get().is_none()) return raise(ts, Exc::RuntimeError, "input(): lost sys.stdout");
  Ref error = TRY(standard_stream(ts, names::k_stderr));
  if (!error.get().is_none() && call_method(ts, error, names::k_flush).is_error() && !ts.catch_any()) return raised;
  Maybe<Ref> typed = TRY(console_input(ts, in, out, prompt.is_unbound() ? Value() : prompt));
  if (typed) return typed.release();
  if (!prompt.is_unbound()) {
    RefTo<Str> text = TRY(str(ts, prompt));
    TRY(write_text(ts, out, Value(text)));
  }
  if (call_method(ts, out, names::k_flush).is_error() && !ts.catch_any()) return raised;
  Ref line = TRY(call_method(ts, in, names::k_readline));
  if (!is<Str>(line)) return raise(ts, Exc::TypeError, "object.readline() returned non-string");
  Str& text = as<Str>(line);
  if (text.length == 0) return raise(ts, Exc::EOFError, "EOF when reading a line");
  if (text[text.length - 1] == '\n') return Ref(TRY(str_slice(ts, text, 0, text.length - 1)));
  return line;
}
Result<Ref> builtin_breakpoint(ThreadState& ts, Args arguments, Kwargs keywords) {
  Value hook = dict_find(ts, *ts.interpreter().sys_dict, "breakpointhook");
  if (hook.is_null()) return raise(ts, Exc::RuntimeError, "lost sys.breakpointhook");
  Ref keep = Ref::share(hook);
  RefTo<Tuple> packed = TRY(tuple_of(ts, arguments.values));
  return call_tuple(ts, keep, Value(packed), keywords.dict ? Value(keywords.dict) : Value());
}

// A row that takes its arguments otherwise than it shows them.
consteval NativeMethod shown_as(const char* text, NativeMethod row) {
  row.text = text;
  row.positional_only_count = native::parse(text, row.doc, row.thunk, row.binding).positional_only_count;
  return row;
}

constexpr NativeMethod kFunctions[] = {
    function<builtin_build_class>("__build_class__(*args, **kwargs)", "Used by the class statement."),
    shown_as("__import__(name, globals=None, locals=None, fromlist=(), level=0)",
             function<builtin_import>("__import__(name, globals=<absent>, locals=None, fromlist=(), level=0)",
                                      "Import a module.")),
    function<builtin_abs>("abs(x, /)", "Return the absolute value of the argument."),
    function<builtin_all>("all(iterable, /)", "Whether every item is true; True when there is none."),
    function<builtin_any>("any(iterable, /)", "Whether an item is true; False when there is none."),
    function<builtin_ascii>("ascii(obj, /)", "repr() with escapes for everything outside of ASCII."),
    function<builtin_bin>("bin(number, /)", "The binary text of an integer, with 0b."),
    function<builtin_breakpoint>("breakpoint(*args, **kws)", "Call sys.breakpointhook."),
    function<builtin_callable>("callable(obj, /)", "Whether the object can be called."),
    function<builtin_chr>("chr(i, /)", "The string of one character with the given code point."),
    function<builtin_compile>(
        "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        "Compile source text or a syntax tree to a code object."),
    function<builtin_delattr>("delattr(obj, name, /)", "Delete the named attribute."),
    function<builtin_dir>("dir(object=<unrepresentable>, /)",
                          "The names in the current scope, or of an object, sorted."),
    function<builtin_divmod>("divmod(x, y, /)", "The tuple (x//y, x%y)."),
    function<builtin_eval>("eval(source, globals=None, locals=None, /)", "Evaluate an expression."),
    function<builtin_exec>("exec(source, globals=None, locals=None, /, *, closure=None)", "Execute statements."),
    function<builtin_format>("format(value, format_spec='', /)", "value.__format__(format_spec)."),
    function<builtin_getattr>("getattr(object, name, default=<unrepresentable>, /)",
                              "The named attribute, or the default."),
    function<builtin_globals>("globals()", "The dictionary of the current module."),
    function<builtin_hasattr>("hasattr(obj, name, /)", "Whether the object has the attribute."),
    function<builtin_hash>("hash(obj, /)", "The hash of the object."),
    function<builtin_hex>("hex(number, /)", "The hexadecimal text of an integer, with 0x."),
    function<builtin_id>("id(obj, /)", "A number that no other living object has."),
    function<builtin_input>("input(prompt='', /)", "Read a line from standard input."),
    function<builtin_isinstance>("isinstance(obj, class_or_tuple, /)", "Whether the object is an instance of a class."),
    function<builtin_issubclass>("issubclass(cls, class_or_tuple, /)", "Whether the class derives from a class."),
    function<builtin_iter>("iter(object, sentinel=<unrepresentable>, /)", "An iterator over the object."),
    function<builtin_aiter>("aiter(async_iterable, /)", "The asynchronous iterator of an asynchronous iterable."),
    function<builtin_anext>("anext(aiterator, default=<unrepresentable>, /)",
                            "The awaitable of the next item of an asynchronous iterator."),
    function<builtin_len>("len(obj, /)", "The number of items in a container."),
    function<builtin_locals>("locals()", "The dictionary of the current scope's variables."),
    function<builtin_max>("max(*args, key=None, default=<unrepresentable>)",
                          "The largest of an iterable or of the arguments."),
    function<builtin_min>("min(*args, key=None, default=<unrepresentable>)",
                          "The smallest of an iterable or of the arguments."),
    function<builtin_next>("next(iterator, default=<unrepresentable>, /)", "The next item, or the default at the end."),
    function<builtin_oct>("oct(number, /)", "The octal text of an integer, with 0o."),
    function<builtin_ord>("ord(c, /)", "The code point of a string of one character."),
    function<builtin_pow>("pow(base, exp, mod=None)", "base**exp, or base**exp % mod."),
    function<builtin_print>("print(*args, sep=' ', end='\\n', file=None, flush=False)",
                            "Print the values to a stream."),
    function<builtin_repr>("repr(obj, /)", "The canonical text of the object."),
    function<builtin_round>("round(number, ndigits=None)", "Round a number to a precision in decimal digits."),
    function<builtin_setattr>("setattr(obj, name, value, /)", "Set the named attribute."),
    // Its keywords are handed on unread to list.sort.
    shown_as("sorted(iterable, /, *, key=None, reverse=False)",
             function<builtin_sorted>("sorted(*args, **kwargs)", "A new sorted list of the items.")),
    function<builtin_sum>("sum(iterable, /, start=0)", "The sum of the items."),
    function<builtin_vars>("vars(object=<unrepresentable>, /)", "object.__dict__, or locals()."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  BuiltinTypes& types = ts.types();
  const std::pair<const char*, Type*> public_types[] = {
      {"bool", types.bool_},
      {"bytearray", types.bytearray},
      {"bytes", types.bytes},
      {"classmethod", types.classmethod},
      {"complex", types.complex},
      {"dict", types.dict},
      {"enumerate", types.enumerate},
      {"filter", types.filter},
      {"float", types.float_},
      {"frozenset", types.frozenset},
      {"int", types.int_},
      {"list", types.list},
      {"map", types.map},
      {"memoryview", types.memoryview},
      {"object", types.object},
      {"property", types.property},
      {"range", types.range},
      {"reversed", types.reversed},
      {"set", types.set},
      {"slice", types.slice},
      {"staticmethod", types.staticmethod},
      {"str", types.str},
      {"super", types.super},
      {"tuple", types.tuple},
      {"type", types.type},
      {"zip", types.zip},
  };
  for (const auto& [name, type] : public_types) TRY(module_add(ts, module, name, Value(type)));
#define OURO_EXCEPTION(name, base, kind) TRY(module_add(ts, module, #name, Value(types[Exc::name])));
#include "runtime/exceptions.def"
  TRY(module_add(ts, module, "ExceptionGroup", Value(types.exception_group)));
  TRY(module_add(ts, module, "EnvironmentError", Value(types[Exc::OSError])));
  TRY(module_add(ts, module, "IOError", Value(types[Exc::OSError])));
  TRY(module_add(ts, module, "None", Value::none()));
  TRY(module_add(ts, module, "True", Value::true_()));
  TRY(module_add(ts, module, "False", Value::false_()));
  TRY(module_add(ts, module, "Ellipsis", Value::ellipsis()));
  TRY(module_add(ts, module, "NotImplemented", Value::not_implemented()));
  return module_add(ts, module, "__debug__", Value::boolean(ts.interpreter().config.optimize == 0));
}

}  // namespace

extern const ModuleSpec module_builtins;
const ModuleSpec module_builtins{
    .name = "builtins",
    .doc = "Built-in functions, types, exceptions, and other objects.",
    .functions = kFunctions,
    .initialize = &initialize,
};

}  // namespace ouro
