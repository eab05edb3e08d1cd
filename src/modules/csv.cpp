// Module _csv: the native part of csv: dialects and their registry. Reader and writer: csv_records.cpp.
#include "modules/csv.h"

#include "objects/int.h"
#include "objects/list.h"

namespace ouro {

namespace csv {

namespace {

constexpr NativeMethod kDialectRow = signature_row(
    "Dialect(dialect=<unset>, delimiter=<unset>, doublequote=<unset>, escapechar=<unset>, "
    "lineterminator=<unset>, "
    "quotechar=<unset>, quoting=<unset>, skipinitialspace=<unset>, strict=<unset>)");
enum Option {
  kBase,
  kDelimiter,
  kDoubleQuote,
  kEscape,
  kLineTerminator,
  kQuote,
  kQuoting,
  kSkipSpace,
  kStrict,
  kOptions
};
constexpr const char* kOptionNames[] = {"",          "delimiter", "doublequote",      "escapechar", "lineterminator",
                                        "quotechar", "quoting",   "skipinitialspace", "strict"};

// A character; unbound gives the default.
Result<void> read_character(ThreadState& ts, Option option, Value value, bool may_be_none, char32_t& out) {
  if (value.is_unbound()) return {};
  const char* name = kOptionNames[option];
  if (may_be_none && value.is_none()) {
    out = kUnset;
    return {};
  }
  if (!is<Str>(value))
    return raise(ts, Exc::TypeError, "\"{}\" must be string{}, not {}", name, may_be_none ? " or None" : "",
                 type_name(ts, value));
  if (as<Str>(value).length != 1) return raise(ts, Exc::TypeError, "\"{}\" must be a 1-character string", name);
  out = as<Str>(value)[0];
  return {};
}
Result<void> read_flag(ThreadState& ts, Value value, bool& out) {
  if (!value.is_unbound()) out = TRY(is_true(ts, value));
  return {};
}

Result<Ref> registered(ThreadState& ts, State& state, Value name) {
  Maybe<Value> found = TRY(dict_get(ts, *state.dialects, name));
  if (!found) return raise(ts, *state.error, "unknown dialect");
  return Ref::share(*found);
}

Result<Ref> dialect_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[kOptions];
  BoundExtra extra;
  TRY(bind_arguments(ts, kDialectRow, arguments, slots, extra));
  Ref base, held[kOptions];
  if (!slots[kBase].is_unbound()) {
    if (is<Str>(slots[kBase])) base = TRY(registered(ts, state_of(type), slots[kBase]));
    else base = Ref::share(slots[kBase]);
    bool plain = true;
    for (int i = kDelimiter; i < kOptions; i++) plain = plain && slots[i].is_unbound();
    if (plain && is_native(base, spec_dialect)) return base;
    for (int i = kDelimiter; i < kOptions; i++) {
      if (!slots[i].is_unbound()) continue;
      RefTo<Str> name = TRY(intern(ts, kOptionNames[i]));
      auto found = find_attribute(ts, base, *name);
      if (found.is_error()) {
        if (!ts.catch_any()) return raised;
        continue;
      }
      Maybe<Ref> value = found.release();
      if (!value) continue;
      held[i] = value.release();
      slots[i] = held[i];
    }
  }
  RefTo<Dialect> self = TRY(make_with_fields<Dialect>(ts, type));
  self->delimiter = U',';
  self->quote = U'"';
  self->escape = kUnset;
  self->quoting = Quoting::kMinimal;
  self->double_quote = true;
  self->skip_initial_space = self->strict = false;
  TRY(read_character(ts, kDelimiter, slots[kDelimiter], false, self->delimiter));
  TRY(read_flag(ts, slots[kDoubleQuote], self->double_quote));
  TRY(read_character(ts, kEscape, slots[kEscape], true, self->escape));
  if (slots[kLineTerminator].is_unbound()) {
    self->line_terminator.set(TRY(str_from_ascii(ts, "\r\n")));
  } else if (is<Str>(slots[kLineTerminator])) {
    self->line_terminator.set(RefTo<Str>::share(as<Str>(slots[kLineTerminator])));
  } else if (!slots[kLineTerminator].is_none()) {
    return raise(ts, Exc::TypeError, "\"lineterminator\" must be a string");
  }
  TRY(read_character(ts, kQuote, slots[kQuote], true, self->quote));
  if (!slots[kQuoting].is_unbound()) {
    int64_t quoting;
    if (!is_exact_int(slots[kQuoting])) return raise(ts, Exc::TypeError, "\"quoting\" must be an integer");
    if (!int_to_int64(slots[kQuoting], quoting) || quoting < 0 || quoting > int64_t(Quoting::kNone))
      return raise(ts, Exc::TypeError, "bad \"quoting\" value");
    self->quoting = Quoting(quoting);
  }
  TRY(read_flag(ts, slots[kSkipSpace], self->skip_initial_space));
  TRY(read_flag(ts, slots[kStrict], self->strict));
  if (slots[kQuote].is_none() && slots[kQuoting].is_unbound()) self->quoting = Quoting::kNone;
  if (self->quoting != Quoting::kNone && self->quote == kUnset)
    return raise(ts, Exc::TypeError, "quotechar must be set if quoting enabled");
  if (!self->line_terminator) return raise(ts, Exc::TypeError, "lineterminator must be set");
  ts.track(*self);
  return Ref(std::move(self));
}

Result<Ref> shown(ThreadState& ts, char32_t character) {
  if (character == kUnset) return Ref::none();
  return Ref(TRY(str_from_code_point(ts, character)));
}
Result<Ref> dialect_delimiter(ThreadState& ts, Dialect& self) { return shown(ts, self.delimiter); }
Result<Ref> dialect_escapechar(ThreadState& ts, Dialect& self) { return shown(ts, self.escape); }
Result<Ref> dialect_quotechar(ThreadState& ts, Dialect& self) { return shown(ts, self.quote); }
Value dialect_lineterminator(ThreadState&, Dialect& self) { return self.line_terminator.value_or_none(); }
int dialect_quoting(ThreadState&, Dialect& self) { return int(self.quoting); }
Result<Ref> dialect_reduce(ThreadState& ts, Value self, Args) {
  Ref name = TRY(type_name_object(ts, type_of(ts, self)));
  return raise(ts, Exc::TypeError, "cannot pickle '{}' instances", name);
}

constexpr NativeMethod kDialectMethods[] = {
    method<dialect_reduce>("__reduce__(self, *args)", "Raises an exception: dialects cannot be pickled."),
    method<dialect_reduce>("__reduce_ex__(self, *args)", "Raises an exception: dialects cannot be pickled."),
};
constexpr GetSetRow kDialectGetSets[] = {
    getter<dialect_delimiter>("delimiter", nullptr),
    getter<dialect_escapechar>("escapechar", nullptr),
    getter<dialect_lineterminator>("lineterminator", nullptr),
    getter<dialect_quotechar>("quotechar", nullptr),
    getter<dialect_quoting>("quoting", nullptr),
};
constexpr MemberRow kDialectMembers[] = {
    {"skipinitialspace", MemberKind::kBool, offsetof(Dialect, skip_initial_space), true, nullptr},
    {"doublequote", MemberKind::kBool, offsetof(Dialect, double_quote), true, nullptr},
    {"strict", MemberKind::kBool, offsetof(Dialect, strict), true, nullptr},
};

// --- functions

State& state_of(Module& module) { return native_state<State>(module); }

Result<Ref> reader(ThreadState& ts, Module& module, Value iterable, Given<Value> dialect, Kwargs options) {
  Ref iterator = TRY(get_iterator(ts, iterable));
  RefTo<Dialect> chosen = TRY(dialect_of(ts, state_of(module), dialect ? *dialect : Value(), options.dict));
  return make_reader(ts, state_of(module), iterator, std::move(chosen));
}
Result<Ref> writer(ThreadState& ts, Module& module, Value file, Given<Value> dialect, Kwargs options) {
  RefTo<Dialect> chosen = TRY(dialect_of(ts, state_of(module), dialect ? *dialect : Value(), options.dict));
  return make_writer(ts, state_of(module), file, std::move(chosen));
}
Result<void> register_dialect(ThreadState& ts, Module& module, Value name, Given<Value> dialect, Kwargs options) {
  if (!is<Str>(name)) return raise(ts, Exc::TypeError, "dialect name must be a string");
  RefTo<Dialect> made = TRY(dialect_of(ts, state_of(module), dialect ? *dialect : Value(), options.dict));
  return dict_set(ts, *state_of(module).dialects, name, Value(made));
}
Result<void> unregister_dialect(ThreadState& ts, Module& module, Value name) {
  if (!TRY(dict_delete(ts, *state_of(module).dialects, name)))
    return raise(ts, *state_of(module).error, "unknown dialect");
  return {};
}
Result<Ref> get_dialect(ThreadState& ts, Module& module, Value name) { return registered(ts, state_of(module), name); }
Result<Ref> list_dialects(ThreadState& ts, Module& module) {
  return Ref(TRY(dict_keys_list(ts, *state_of(module).dialects)));
}
Result<int64_t> field_size_limit(ThreadState& ts, Module& module, Given<Value> new_limit) {
  State& state = state_of(module);
  int64_t old = state.field_limit;
  if (new_limit) {
    if (!is_exact_int(*new_limit)) return raise(ts, Exc::TypeError, "limit must be an integer");
    if (!int_to_int64(*new_limit, state.field_limit)) {
      state.field_limit = old;
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
    }
  }
  return old;
}

constexpr NativeMethod kFunctions[] = {
    module_function<reader>("reader(module, iterable, dialect=<unset>, /, **fmtparams)",
                            "An iterator over the records of lines of CSV."),
    module_function<writer>("writer(module, fileobj, dialect=<unset>, /, **fmtparams)", "Writes records as CSV."),
    module_function<register_dialect>("register_dialect(module, name, dialect=<unset>, /, **fmtparams)",
                                      "Gives a dialect a name."),
    module_function<unregister_dialect>("unregister_dialect(module, name)", "Forgets a dialect."),
    module_function<get_dialect>("get_dialect(module, name)", "The dialect of a name."),
    module_function<list_dialects>("list_dialects(module)", "The names of all dialects."),
    module_function<field_size_limit>("field_size_limit(module, new_limit=<unrepresentable>)",
                                      "The greatest length of a field; sets it when an argument is given."),
};

constexpr IntConstant kConstants[] = {
    {"QUOTE_MINIMAL", 0}, {"QUOTE_ALL", 1}, {"QUOTE_NONNUMERIC", 2}, {"QUOTE_NONE", 3}};

Result<void> initialize(ThreadState& ts, Module& module) {
  State& state = *TRY(make_native_state<State>(ts, module));
  state.field_limit = 128 * 1024;
  state.dialects = TRY(dict_allocate(ts)).leak();
  TRY(module_add(ts, module, "_dialects", Value(state.dialects)));
  TRY(module_add_text(ts, module, "__version__", "1.0"));
  TRY(module_add_ints(ts, module, kConstants));
  state.dialect = TRY(add_native_type(ts, module, spec_dialect, "Dialect"));
  state.reader = TRY(add_native_type(ts, module, spec_reader, "Reader"));
  state.writer = TRY(add_native_type(ts, module, spec_writer, "Writer"));
  state.error = TRY(add_exception_class(ts, module, "_csv", "Error", exception_type(ts, Exc::Exception)));
  return {};
}

}  // namespace

Result<RefTo<Dialect>> dialect_of(ThreadState& ts, State& state, Value base, Dict* keywords) {
  RefTo<Tuple> arguments = base.is_null() ? RefTo<Tuple>::share(empty_tuple(ts)) : TRY(make_tuple(ts, base));
  Ref made = TRY(call_tuple(ts, Value(state.dialect), Value(arguments), keywords ? Value(keywords) : Value()));
  if (!is_native(made, spec_dialect)) return raise(ts, Exc::TypeError, "dialect expected");
  return RefTo<Dialect>::adopt(static_cast<Dialect*>(made.leak().object()));
}

const TypeSpec spec_dialect{
    .name = "_csv.Dialect",
    .instance_bytes = sizeof(Dialect),
    .flags = type_flags::kContainer | type_flags::kSubclassable,
    .doc = "How records are written: delimiter, quotes, ends of lines.",
    .methods = kDialectMethods,
    .getsets = kDialectGetSets,
    .members = kDialectMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = dialect_new;
          set_field_slots<Dialect>(s);
        },
    .module = "_csv",
};

}  // namespace csv

extern const ModuleSpec module_csv;
const ModuleSpec module_csv{
    .name = "_csv",
    .doc = "Reading and writing CSV.",
    .functions = csv::kFunctions,
    .initialize = &csv::initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
