// Calling Python functions: arguments to locals, and the entry from native code.
#include "eval/frame.h"
#include "eval/generator.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/str.h"
#include "runtime/recursion.h"
#include "runtime/type.h"

namespace ouro {

namespace {

// "f() missing 2 required positional arguments: 'a' and 'b'"
Raised raise_missing(ThreadState& ts, Function& function, const Value* localsplus, int from, int to, const char* kind) {
  Code& code = *function.code;
  RefTo<List> names = TRY(list_allocate(ts, 4));
  for (int i = from; i < to; i++)
    if (localsplus[i].is_unbound()) {
      RefTo<Str> shown = TRY(repr(ts, (*code.localsplus_names)[i]));
      TRY(list_append(ts, *names, Value(shown)));
    }
  StrBuilder builder(ts);
  uint64_t count = names->size;
  for (uint64_t i = 0; i < count; i++) {
    if (i > 0) TRY(builder.append_ascii(i + 1 < count ? ", " : count == 2 ? " and " : ", and "));
    TRY(builder.append(as<Str>(names->items[i])));
  }
  RefTo<Str> list = TRY(builder.finish());
  return raise(ts, Exc::TypeError, "{}() missing {} required {} argument{}: {}", Value(function.qualname.get()), count,
               kind, count == 1 ? "" : "s", Value(list));
}

Raised raise_too_many(ThreadState& ts, Function& function, size_t given, const Value* localsplus) {
  Code& code = *function.code;
  int keyword_only_given = 0;
  for (int i = code.argcount; i < code.argcount + code.kwonlyargcount; i++)
    keyword_only_given += !localsplus[i].is_unbound();
  size_t defaults = function.defaults ? function.defaults->size : 0;
  Ref takes;
  bool plural;
  if (defaults) {
    takes = TRY(text(ts, "from {} to {}", code.argcount - int(defaults), code.argcount));
    plural = true;
  } else {
    takes = TRY(text(ts, "{}", code.argcount));
    plural = code.argcount != 1;
  }
  Ref extra = Ref(TRY(str_from_ascii(ts, "")));
  if (keyword_only_given)
    extra = TRY(text(ts, " positional argument{} (and {} keyword-only argument{})", given != 1 ? "s" : "",
                     keyword_only_given, keyword_only_given != 1 ? "s" : ""));
  return raise(ts, Exc::TypeError, "{}() takes {} positional argument{} but {}{} {} given",
               Value(function.qualname.get()), takes, plural ? "s" : "", given, extra,
               given == 1 && !keyword_only_given ? "was" : "were");
}

// Whether a keyword of a call names this parameter. Instances of subclasses of str have the __eq__ of their class.
Result<bool> names_parameter(ThreadState& ts, Value keyword, Value name) {
  if (keyword == name) return true;
  if (is_exact<Str>(keyword)) return str_equal(as<Str>(keyword), as<Str>(name));
  return equals(ts, keyword, name);
}

// Positional-only parameters that were given by keyword.
Result<bool> raise_positional_only(ThreadState& ts, Function& function, const CallArguments& arguments) {
  Code& code = *function.code;
  StrBuilder builder(ts);
  bool any = false;
  for (int i = 0; i < code.posonlyargcount; i++)
    for (Value keyword : *arguments.keyword_names) {
      bool named = TRY(names_parameter(ts, keyword, (*code.localsplus_names)[i]));
      if (!named) continue;
      if (any) TRY(builder.append_ascii(", "));
      TRY(builder.append(as<Str>(keyword)));
      any = true;
    }
  if (!any) return false;
  RefTo<Str> names = TRY(builder.finish());
  return raise(ts, Exc::TypeError, "{}() got some positional-only arguments passed as keyword arguments: '{}'",
               Value(function.qualname.get()), Value(names));
}

// What Python code runs here (__eq__ and __hash__ of keywords that are no exact str) sees neither the locals nor the
// frame; the caller keeps the code object and the arguments.
Result<void> bind(ThreadState& ts, Function& function, const CallArguments& arguments, Value* locals) {
  Code& code = *function.code;
  int named = code.argcount + code.kwonlyargcount;
  size_t given = arguments.positional_count;
  size_t taken = given < size_t(code.argcount) ? given : size_t(code.argcount);
  Dict* kwargs = nullptr;
  int next = named;
  if (code.flags & code_flags::kVarArgs) {
    RefTo<Tuple> rest = TRY(tuple_of(ts, {arguments.values + taken, given - taken}));
    locals[next++] = Value(rest.leak());
  }
  if (code.flags & code_flags::kVarKeywords) {
    kwargs = TRY(dict_allocate(ts)).leak();
    locals[next++] = Value(kwargs);
  }
  for (size_t i = 0; i < taken; i++) {
    add_reference(arguments.values[i]);
    locals[i] = arguments.values[i];
  }
  size_t keyword_count = arguments.keyword_count();
  for (size_t k = 0; k < keyword_count; k++) {
    Value keyword = (*arguments.keyword_names)[k];
    Value value = arguments.values[given + k];
    if (!is<Str>(keyword))
      return raise(ts, Exc::TypeError, "{}() keywords must be strings", Value(function.qualname.get()));
    int parameter = -1;
    const Value* names = code.localsplus_names->items();
    for (int i = code.posonlyargcount; i < named; i++)
      if (names[i] == keyword) {
        parameter = i;
        break;
      }
    for (int i = code.posonlyargcount; i < named && parameter < 0; i++) {
      bool found = TRY(names_parameter(ts, keyword, names[i]));
      if (found) parameter = i;
    }
    if (parameter < 0) {
      if (!kwargs) {
        if (code.posonlyargcount && TRY(raise_positional_only(ts, function, arguments))) return raised;
        return raise(ts, Exc::TypeError, "{}() got an unexpected keyword argument '{}'", Value(function.qualname.get()),
                     keyword);
      }
      TRY(dict_set(ts, *kwargs, keyword, value));
      continue;
    }
    if (!locals[parameter].is_unbound())
      return raise(ts, Exc::TypeError, "{}() got multiple values for argument '{}'", Value(function.qualname.get()),
                   keyword);
    add_reference(value);
    locals[parameter] = value;
  }
  if (given > size_t(code.argcount) && !(code.flags & code_flags::kVarArgs))
    return raise_too_many(ts, function, given, locals);
  if (given < size_t(code.argcount)) {
    int defaults = function.defaults ? int(function.defaults->size) : 0;
    int required = code.argcount - defaults;
    for (int i = int(given); i < required; i++)
      if (locals[i].is_unbound()) return raise_missing(ts, function, locals, 0, required, "positional");
    for (int i = required < int(given) ? int(given) : required; i < code.argcount; i++)
      if (locals[i].is_unbound()) {
        Value value = (*function.defaults)[i - required];
        add_reference(value);
        locals[i] = value;
      }
  }
  if (code.kwonlyargcount) {
    bool missing = false;
    for (int i = code.argcount; i < named; i++) {
      if (!locals[i].is_unbound()) continue;
      if (function.kwdefaults) {
        Value value = dict_find(ts, *function.kwdefaults, as<Str>((*code.localsplus_names)[i]));
        if (!value.is_null()) {
          add_reference(value);
          locals[i] = value;
          continue;
        }
      }
      missing = true;
    }
    if (missing) return raise_missing(ts, function, locals, code.argcount, named, "keyword-only");
  }
  return {};
}

}  // namespace

Result<void> bind_frame_arguments(ThreadState& ts, Function& function, const CallArguments& arguments,
                                  Value* localsplus) {
  Code& code = *function.code;
  size_t given = arguments.positional_count;
  if (code.plain_argcount == int64_t(given) && !arguments.keyword_count()) {
    // Nothing to sort and nothing to default.
    for (size_t i = 0; i < given; i++) {
      add_reference(arguments.values[i]);
      localsplus[i] = arguments.values[i];
    }
    for (size_t i = given; i < size_t(code.localsplus_count); i++) localsplus[i] = Value::unbound();
    return {};
  }
  for (int i = 0; i < code.localsplus_count; i++) localsplus[i] = Value::unbound();
  Result<void> result = bind(ts, function, arguments, localsplus);
  if (result.is_error()) {
    for (int i = 0; i < code.localsplus_count; i++) {
      Value value = localsplus[i];
      localsplus[i] = Value::unbound();
      release_reference(value);
    }
  }
  return result;
}

// A function for a call that had begun when its function got another code object; null: raised.
[[gnu::cold, gnu::noinline]] static Function* function_for(ThreadState& ts, Function& function, Code& code) {
  Result<RefTo<Function>> made = function_make(ts, code, *function.globals, Value(function.qualname.get()));
  if (made.is_error()) return nullptr;
  RefTo<Function> result = made.release();
  if (function.closure) result->closure.set(function.closure.share());
  return result.leak();
}

Result<Frame*> make_call_frame(ThreadState& ts, Function& function, const CallArguments& arguments) {
  Code& code = *function.code;
  if (!code.quickened) TRY(quicken(ts, code));
  Frame* frame = push_frame_memory(ts, code);
  if (!frame) return ts.memory_refused();
  // Comparing keywords may run Python, which can give the function another code object.
  RefTo<Code> keep;
  if (arguments.keyword_names) keep = RefTo<Code>::share(code);
  if (bind_frame_arguments(ts, function, arguments, frame->localsplus).is_error()) {
    ts.data_top = reinterpret_cast<char*>(frame);
    return raised;
  }
  Function* running = &function;
  if (function.code.get() != &code) [[unlikely]] {
    running = function_for(ts, function, code);
    if (!running) {
      for (int i = 0; i < code.localsplus_count; i++) release_reference(frame->localsplus[i]);
      ts.data_top = reinterpret_cast<char*>(frame);
      return raised;
    }
  } else {
    function.refcount++;
  }
  initialize_frame(*frame, *running, code, FrameEntry::kNative);
  frame->ip = code.quickened;
  frame->sp = frame->stack_base();
  return frame;
}

static Result<Ref> call_function(ThreadState& ts, Value callable, const CallArguments& arguments) {
  Frame* frame = TRY(make_call_frame(ts, as<Function>(callable), arguments));
  return run_frame(ts, *frame);
}

Result<Ref> run_code(ThreadState& ts, Code& code, Dict& globals, Value locals, Value closure) {
  if (!code.quickened) TRY(quicken(ts, code));
  RefTo<Function> function = TRY(function_make(ts, code, globals, Value()));
  if (!closure.is_null()) function->closure.set(RefTo<Tuple>::share(as<Tuple>(closure)));
  Frame* frame = push_frame_memory(ts, code);
  if (!frame) return ts.memory_refused();
  for (int i = 0; i < code.localsplus_count; i++) frame->localsplus[i] = Value::unbound();
  initialize_frame(*frame, *function.leak(), code, FrameEntry::kNative);
  if (!(code.flags & code_flags::kOptimized))
    frame->locals = Ref::share(locals.is_null() ? Value(globals) : locals).leak();
  frame->ip = code.quickened;
  frame->sp = frame->stack_base();
  return run_frame(ts, *frame);
}

void release_frame(ThreadState& ts, Frame& frame, Value* sp) {
  if (frame.frame_object) [[unlikely]] {
    frame.sp = sp;
    frame_object_take_over(ts, frame);
  } else {
    Value* base = frame.stack_base();
    while (sp > base) release_reference(*--sp);
    for (Value* local = frame.localsplus; local < base; local++) release_reference(*local);
    if (!frame.locals.is_null()) release_reference(frame.locals);
    release_reference(Value(frame.function));
  }
  if (!frame.generator) ts.data_top = reinterpret_cast<char*>(&frame);
}

Result<void> install_eval(ThreadState& ts) {
  Interpreter& interpreter = ts.interpreter();
#define OURO_TYPE(name) interpreter.types.name = TRY(type_from_spec(ts, spec_##name, interpreter.types.object));
#include "runtime/eval_types.def"
  interpreter.hooks.call_function = &call_function;
  interpreter.hooks.current_globals = &frame_globals_of;
  interpreter.hooks.super_arguments = &frame_super_arguments;
  interpreter.hooks.frame_object_code = &code_of_frame_object;
  interpreter.hooks.keep_running_code = &give_frame_objects;
  return {};
}

}  // namespace ouro
