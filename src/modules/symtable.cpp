// Module _symtable: the symbol tables of a source text as objects, for module symtable.
#include "symtable/symtable.h"

#include "bytecode/opcodes.h"
#include "compiler/future.h"
#include "modules/compile_source.h"
#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/list.h"
#include "objects/str.h"

namespace ouro {

namespace {

struct Entry : Object {
  Field id, name, symbols, varnames, children;
  int64_t nested;
  int64_t type;
  int64_t lineno;
  template <class F>
  void each_field(F visit) {
    visit(id);
    visit(name);
    visit(symbols);
    visit(varnames);
    visit(children);
  }
};
struct State {
  Type* entry;
};

Result<Ref> entry_repr(ThreadState& ts, Entry& self) {
  return text(ts, "<symtable entry {}({}), line {}>", self.name.get(), self.id.get(), self.lineno);
}

constexpr MemberRow kMembers[] = {
    {"id", MemberKind::kObjectOrNone, offsetof(Entry, id), true, nullptr},
    {"name", MemberKind::kObjectOrNone, offsetof(Entry, name), true, nullptr},
    {"symbols", MemberKind::kObjectOrNone, offsetof(Entry, symbols), true, nullptr},
    {"varnames", MemberKind::kObjectOrNone, offsetof(Entry, varnames), true, nullptr},
    {"children", MemberKind::kObjectOrNone, offsetof(Entry, children), true, nullptr},
    {"nested", MemberKind::kInt64, offsetof(Entry, nested), true, nullptr},
    {"type", MemberKind::kInt64, offsetof(Entry, type), true, nullptr},
    {"lineno", MemberKind::kInt64, offsetof(Entry, lineno), true, nullptr},
};

const TypeSpec spec_entry{
    .name = "symtable entry",
    .instance_bytes = sizeof(Entry),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_repr = slot<entry_repr>;
          set_field_slots<Entry>(s);
        },
};

// A name's word: its flags, and its scope above them.
constexpr int kScopeShift = 11;
constexpr int kTypeOf[] = {2, 1, 0, 3};  // by ScopeKind

Result<Ref> entry_of(ThreadState& ts, Type& type, const Scope& scope) {
  TRY(ts.check_native_stack());
  TRY(ts.checkpoint_limits());
  RefTo<Dict> symbols = TRY(dict_allocate(ts, scope.symbols.size()));
  for (const auto& symbol : scope.symbols) {
    RefTo<Str> name = TRY(intern(ts, symbol.name->text));
    int64_t word = int64_t(symbol.value.flags) | int64_t(symbol.value.scope) << kScopeShift;
    TRY(dict_set(ts, *symbols, Value(name), Value::small_int(word)));
  }
  RefTo<List> varnames = TRY(list_allocate(ts, scope.parameters.size()));
  for (ast::identifier parameter : scope.parameters) {
    RefTo<Str> name = TRY(intern(ts, parameter->text));
    TRY(list_append(ts, *varnames, Value(name)));
  }
  RefTo<List> children = TRY(list_allocate(ts, scope.children.size()));
  for (const Scope* child : scope.children) TRY(list_append(ts, *children, TRY(entry_of(ts, type, *child))));
  RefTo<Str> name = TRY(intern(ts, scope.name ? scope.name->text : std::string_view()));
  RefTo<Entry> self = TRY(make_with_fields<Entry>(ts, type));
  self->id.set(TRY(make_int(ts, identity(ts, Value(self)))));
  self->name.set(std::move(name));
  self->symbols.set(std::move(symbols));
  self->varnames.set(std::move(varnames));
  self->children.set(std::move(children));
  self->nested = scope.nested;
  self->type = kTypeOf[int(scope.kind)];
  self->lineno = scope.lineno;
  ts.track(*self);
  return Ref(std::move(self));
}

Result<RefTo<Str>> filename_of(ThreadState& ts, Value filename) {
  Ref path = Ref::share(filename);
  if (!is<Str>(filename) && !is<Bytes>(filename)) {
    Maybe<Ref> converted = TRY(call_special(ts, filename, names::k___fspath__));
    if (converted) {
      path = converted.release();
    } else if (supports_buffer(ts, filename)) {
      const FormatArgument name(type_name(ts, filename));
      TRY(warn(ts, Exc::DeprecationWarning, 1, "path should be string, bytes, or os.PathLike, not {}", {&name, 1}));
      BufferAccess buffer = TRY(BufferAccess::get(ts, filename));
      std::span<const uint8_t> bytes = buffer.bytes();
      return str_from_utf8(ts, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
  }
  if (is<Bytes>(path)) return str_from_utf8(ts, as<Bytes>(path).view());
  if (!is<Str>(path))
    return raise(ts, Exc::TypeError, "expected str, bytes or os.PathLike object, not {}", type_name(ts, path));
  return std::move(path).cast<Str>();
}

Result<Ref> make_symtable(ThreadState& ts, Module& module, Value source, Value filename, Str& start) {
  RefTo<Str> name = TRY(filename_of(ts, filename));
  CompileRequest request;
  if (start.equals_ascii("exec")) request.mode = parser::Mode::kExec;
  else if (start.equals_ascii("eval")) request.mode = parser::Mode::kEval;
  else if (start.equals_ascii("single")) request.mode = parser::Mode::kSingle;
  else return raise(ts, Exc::ValueError, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
  Compilation compilation(ts, *name);
  ast::mod* tree = TRY(compilation.parse_value(source, request, "symtable", "string or bytes object"));
  auto future = compiler::find_future_features(compilation.diagnostics, tree);
  if (future.is_error()) return compilation.raise_failure();
  SymbolTableOptions options;
  options.future_annotations = future.value().flags & kCodeFutureAnnotations;
  auto table = build_symbol_table(compilation.arena, compilation.names, compilation.diagnostics, tree, options);
  if (table.is_error()) return compilation.raise_failure();
  TRY(compilation.report_warnings());
  return entry_of(ts, *native_state<State>(module).entry, *table.value()->top);
}

constexpr NativeMethod kFunctions[] = {
    module_function<make_symtable>("symtable(module, source, filename, startstr, /)",
                                   "The symbol tables of a source text."),
};

constexpr IntConstant kConstants[] = {
    {"USE", kUse},
    {"DEF_GLOBAL", kDefGlobal},
    {"DEF_NONLOCAL", kDefNonlocal},
    {"DEF_LOCAL", kDefLocal},
    {"DEF_PARAM", kDefParam},
    {"DEF_FREE", 32},
    {"DEF_FREE_CLASS", kDefFreeClass},
    {"DEF_IMPORT", kDefImport},
    {"DEF_BOUND", kDefBound},
    {"DEF_ANNOT", kDefAnnotated},
    {"TYPE_FUNCTION", 0},
    {"TYPE_CLASS", 1},
    {"TYPE_MODULE", 2},
    {"LOCAL", int(SymbolScope::kLocal)},
    {"GLOBAL_EXPLICIT", int(SymbolScope::kGlobalExplicit)},
    {"GLOBAL_IMPLICIT", int(SymbolScope::kGlobalImplicit)},
    {"FREE", int(SymbolScope::kFree)},
    {"CELL", int(SymbolScope::kCell)},
    {"SCOPE_OFF", kScopeShift},
    {"SCOPE_MASK", 15},
};

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->entry = TRY(add_native_type(ts, module, spec_entry, nullptr));
  return module_add_ints(ts, module, kConstants);
}

}  // namespace

extern const ModuleSpec module_symtable;
const ModuleSpec module_symtable{
    .name = "_symtable",
    .functions = kFunctions,
    .initialize = &initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
