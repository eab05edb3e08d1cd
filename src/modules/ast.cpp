// Module _ast: the classes of the nodes of syntax trees, made of ast/nodes.def. The trees: ast_from_tree.cpp,
// ast_to_tree.cpp, ast_validate.cpp.
//
// AST is native; all others are classes as a class statement makes them, with _fields, _attributes,
// __match_args__ and None for what may be left out.
#include "modules/ast_state.h"
#include "modules/native_fields.h"
#include "modules/syntax_tree.h"
#include "objects/str.h"
#include "runtime/shape.h"

namespace ouro {

namespace syntax {

#define OURO_SUM(sum)
#define F(type, name) {#type, #name, Mark::kOne},
#define O(type, name) {#type, #name, Mark::kOptional},
#define L(type, name) {#type, #name, Mark::kMany},
#define OURO_PRODUCT(product, fields) \
  static constexpr FieldRow kFields_##product[] = {fields{nullptr, nullptr, Mark::kEnd}};
#define OURO_NODE(sum, name, fields) \
  static constexpr FieldRow kFields_##name[] = {fields{nullptr, nullptr, Mark::kEnd}};
#include "ast/nodes.def"

const NodeRow kNodeRows[] = {
#define OURO_SUM(sum)
#define F(type, name)
#define O(type, name)
#define L(type, name)
#define OURO_PRODUCT(product, fields) {#product, Sum::kProduct, kFields_##product},
#define OURO_NODE(sum, name, fields) {#name, Sum::k_##sum, kFields_##name},
#include "ast/nodes.def"
};

static constexpr const char* kSumNames[] = {
#define OURO_SUM(sum) #sum,
#define OURO_PRODUCT(product, fields)
#define OURO_NODE(sum, name, fields)
#include "ast/nodes.def"
};

static constexpr const char* kContexts[] = {"Load", "Store", "Del"};
static constexpr const char* kBoolOps[] = {"And", "Or"};
static constexpr const char* kOperators[] = {"Add",    "Sub",    "Mult",  "MatMult", "Div",    "Mod",     "Pow",
                                             "LShift", "RShift", "BitOr", "BitXor",  "BitAnd", "FloorDiv"};
static constexpr const char* kUnaryOps[] = {"Invert", "Not", "UAdd", "USub"};
static constexpr const char* kCmpOps[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};
const ChoiceRow kChoiceRows[int(Choice::kCount)] = {
    {"expr_context", kContexts}, {"boolop", kBoolOps}, {"operator", kOperators},
    {"unaryop", kUnaryOps},      {"cmpop", kCmpOps},
};

bool has_position(Sum sum) {
  return sum == Sum::k_stmt || sum == Sum::k_expr || sum == Sum::k_excepthandler || sum == Sum::k_pattern;
}
bool has_position(ast::NodeKind kind) {
  Sum sum = kNodeRows[int(kind)].sum;
  if (sum != Sum::kProduct) return has_position(sum);
  return kind == ast::NodeKind::k_arg || kind == ast::NodeKind::k_keyword || kind == ast::NodeKind::k_alias;
}

}  // namespace syntax

namespace {

using namespace syntax;

// --- AST

Result<Ref> ast_new(ThreadState& ts, Type& type, const CallArguments&) { return instance_allocate(ts, type); }

// Positional arguments are the fields in their order; keywords may be anything.
Result<void> ast_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  Type& type = type_of(ts, self);
  Maybe<Ref> fields = TRY(find_attribute(ts, Value(type), names::k__fields));
  int64_t count = fields ? TRY(length(ts, **fields)) : 0;
  auto given = int64_t(arguments.positional_count);
  if (given > count)
    return raise(ts, Exc::TypeError, "{} constructor takes at most {} positional argument{}", type.plain_name, count,
                 count == 1 ? "" : "s");
  for (int64_t i = 0; i < given; i++) {
    Ref name = TRY(sequence_item(ts, **fields, i));
    if (!is<Str>(name))
      return raise(ts, Exc::TypeError, "attribute name must be string, not '{}'", type_name(ts, name));
    RefTo<Str> text = TRY(intern(ts, RefTo<Str>::share(as<Str>(name))));
    TRY(set_attribute(ts, self, *text, arguments.values[i]));
  }
  for (size_t i = 0; i < arguments.keyword_count(); i++) {
    Str& name = as<Str>((*arguments.keyword_names)[i]);
    for (int64_t k = 0; k < given; k++) {
      Ref field = TRY(sequence_item(ts, **fields, k));
      if (TRY(equals(ts, field, Value(name))))
        return raise(ts, Exc::TypeError, "{} got multiple values for argument '{}'", type.plain_name, Value(name));
    }
    RefTo<Str> text = TRY(intern(ts, RefTo<Str>::share(name)));
    TRY(set_attribute(ts, self, *text, arguments.values[given + int64_t(i)]));
  }
  return {};
}

Result<Ref> ast_reduce(ThreadState& ts, Value self) {
  Maybe<Ref> dict = TRY(find_attribute(ts, self, names::k___dict__));
  Value type(type_of(ts, self)), none(empty_tuple(ts));
  if (dict) return Ref(TRY(make_tuple(ts, type, none, **dict)));
  return Ref(TRY(make_tuple(ts, type, none)));
}

constexpr NativeMethod kMethods[] = {method<ast_reduce>("__reduce__(self)", "State for pickling.")};

constexpr GetSetRow kGetSets[] = {kAttributesDict};

const TypeSpec spec_ast{
    .name = "ast.AST",
    .kind = Kind::kInstance,
    .flags = type_flags::kContainer | type_flags::kSubclassable | type_flags::kHasAttributes,
    .methods = kMethods,
    .getsets = kGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = ast_new;
          s.tp_init = ast_init;
        },
    .module = "ast",
};

// --- classes

Result<RefTo<Tuple>> texts(ThreadState& ts, std::span<const char* const> names) {
  RefTo<Tuple> tuple = TRY(tuple_allocate(ts, names.size()));
  for (size_t i = 0; i < names.size(); i++) tuple_initialize(*tuple, i, TRY(intern(ts, names[i])));
  return tuple;
}

// class name(base) with its fields and doc; among the contents. Kept for ever.
Result<Type*> make_class(ThreadState& ts, Dict& contents, const char* name, Type& base, Tuple& fields, Value doc) {
  RefTo<Str> name_text = TRY(intern(ts, name));
  RefTo<Str> module_name = TRY(intern(ts, "ast"));
  RefTo<Tuple> bases = TRY(make_tuple(ts, Value(base)));
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  TRY(dict_set(ts, *dict, names::k__fields, Value(fields)));
  TRY(dict_set(ts, *dict, names::k___match_args__, Value(fields)));
  TRY(dict_set(ts, *dict, names::k___module__, Value(module_name)));
  TRY(dict_set(ts, *dict, names::k___doc__, doc));
  Ref made = TRY(type_new(ts, *ts.types().type, *name_text, *bases, *dict, CallArguments{}));
  TRY(dict_set(ts, contents, Value(name_text), made));
  return &as<Type>(Ref::adopt(made.leak()).leak());
}

constexpr const char* kPositionNames[] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};

Result<void> set_none(ThreadState& ts, Type& type, const char* name) {
  RefTo<Str> text = TRY(intern(ts, name));
  return set_attribute(ts, Value(type), *text, Value::none());
}
// _attributes; the end of a node may be left out, but for patterns.
Result<void> set_attributes(ThreadState& ts, Type& type, bool position, bool optional_end) {
  RefTo<Tuple> names = position ? TRY(texts(ts, kPositionNames)) : RefTo<Tuple>::share(empty_tuple(ts));
  TRY(set_attribute(ts, Value(type), names::k__attributes, Value(names)));
  if (!position || !optional_end) return {};
  TRY(set_none(ts, type, "end_lineno"));
  return set_none(ts, type, "end_col_offset");
}

// "Name(identifier id, expr_context ctx)"
Result<void> describe_node(StrBuilder& out, const NodeRow& row) {
  TRY(out.append_ascii(row.name));
  if (row.fields->mark == Mark::kEnd) return {};
  TRY(out.append(U'('));
  for (const FieldRow* field = row.fields; field->mark != Mark::kEnd; field++) {
    if (field != row.fields) TRY(out.append_ascii(", "));
    TRY(out.append_ascii(field->type));
    if (field->mark == Mark::kOptional) TRY(out.append(U'?'));
    if (field->mark == Mark::kMany) TRY(out.append(U'*'));
    TRY(out.append(U' '));
    TRY(out.append_ascii(field->name));
  }
  return out.append(U')');
}
Result<RefTo<Str>> describe_sum(ThreadState& ts, int sum) {
  StrBuilder out(ts);
  std::string_view name = kSumNames[sum];
  TRY(out.append_ascii(name));
  TRY(out.append_ascii(" = "));
  bool first = true;
  for (const NodeRow& row : std::span(kNodeRows, size_t(kNodeCount))) {
    if (int(row.sum) != sum) continue;
    if (!first) {
      TRY(out.append(U'\n'));
      TRY(out.append_repeated(U' ', name.size() + 1));
      TRY(out.append_ascii("| "));
    }
    first = false;
    TRY(describe_node(out, row));
  }
  return out.finish();
}

Result<void> make_node_class(ThreadState& ts, Dict& contents, State& state, int kind) {
  const NodeRow& row = kNodeRows[kind];
  StrBuilder out(ts);
  TRY(describe_node(out, row));
  RefTo<Str> doc = TRY(out.finish());
  const char* names[8];
  size_t count = 0;
  for (const FieldRow* field = row.fields; field->mark != Mark::kEnd; field++) names[count++] = field->name;
  RefTo<Tuple> fields = TRY(texts(ts, {names, count}));
  Type& base = row.sum == Sum::kProduct ? *state.ast : *state.sums[int(row.sum)];
  Type* type = state.nodes[kind] = TRY(make_class(ts, contents, row.name, base, *fields, Value(doc)));
  state.fields[kind] = fields.leak();
  for (const FieldRow* field = row.fields; field->mark != Mark::kEnd; field++)
    if (field->mark == Mark::kOptional) TRY(set_none(ts, *type, field->name));
  if (row.sum == Sum::kProduct) {
    bool position = has_position(ast::NodeKind(kind));
    TRY(set_attributes(ts, *type, position, true));
  }
  return {};
}

Result<void> make_choice(ThreadState& ts, Dict& contents, State& state, int choice) {
  const ChoiceRow& row = kChoiceRows[choice];
  StrBuilder out(ts);
  TRY(out.append_ascii(row.name));
  for (size_t i = 0; i < row.values.size(); i++) {
    TRY(out.append_ascii(i ? " | " : " = "));
    TRY(out.append_ascii(row.values[i]));
  }
  RefTo<Str> doc = TRY(out.finish());
  Tuple& none = empty_tuple(ts);
  Type* type = state.choices[choice] = TRY(make_class(ts, contents, row.name, *state.ast, none, Value(doc)));
  TRY(set_attributes(ts, *type, false, false));
  for (size_t i = 0; i < row.values.size(); i++) {
    RefTo<Str> name = TRY(intern(ts, row.values[i]));
    Type* value = state.values[choice][i] = TRY(make_class(ts, contents, row.values[i], *type, none, Value(name)));
    Ref singleton = TRY(instance_allocate(ts, *value));
    state.singletons[choice][i] = singleton.leak().object();
  }
  return {};
}

constexpr IntConstant kConstants[] = {
    {"PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000}, {"PyCF_ONLY_AST", 0x0400}, {"PyCF_TYPE_COMMENTS", 0x1000}};

// Makes all classes.
Result<void> fill(ThreadState& ts, State& state) {
  state.contents = TRY(dict_allocate(ts)).leak();
  Dict& contents = *state.contents;
  state.ast = TRY(type_from_spec(ts, spec_ast, ts.types().object));
  TRY(dict_set(ts, contents, "AST", Value(state.ast)));
  for (names::Id name : {names::k__fields, names::k___match_args__, names::k__attributes})
    TRY(set_own_attribute(ts, *state.ast, name, Value(empty_tuple(ts))));
  Str** positions[] = {&state.lineno, &state.col_offset, &state.end_lineno, &state.end_col_offset};
  for (int i = 0; i < 4; i++) *positions[i] = TRY(intern(ts, kPositionNames[i])).leak();
  for (int sum = 0; sum < kSumCount; sum++) {
    RefTo<Str> doc = TRY(describe_sum(ts, sum));
    Type* type = state.sums[sum] =
        TRY(make_class(ts, contents, kSumNames[sum], *state.ast, empty_tuple(ts), Value(doc)));
    TRY(set_attributes(ts, *type, has_position(Sum(sum)), Sum(sum) != Sum::k_pattern));
  }
  for (int kind = 0; kind < kNodeCount; kind++) TRY(make_node_class(ts, contents, state, kind));
  for (int choice = 0; choice < int(Choice::kCount); choice++) TRY(make_choice(ts, contents, state, choice));
  return {};
}

Result<void> initialize(ThreadState& ts, Module& module) {
  TRY(dict_merge(ts, *module.dict, Value(TRY(syntax::state(ts))->contents), true));
  return module_add_ints(ts, module, kConstants);
}

}  // namespace

extern const ModuleSpec module_ast;
const ModuleSpec module_ast{
    .name = "_ast",
    .initialize = &initialize,
};

Result<syntax::State*> syntax::state(ThreadState& ts) {
  void*& known = ts.interpreter().syntax_state;
  if (!known) {
    auto* state = static_cast<State*>(TRY(ts.allocate_bytes(sizeof(State))));
    std::memset(state, 0, sizeof(State));
    TRY(fill(ts, *state));
    known = state;
  }
  return static_cast<State*>(known);
}

Result<bool> is_ast_object(ThreadState& ts, Value value) {
  auto* state = static_cast<syntax::State*>(ts.interpreter().syntax_state);
  return state && value.is_heap() && has_type(ts, value, *state->ast);
}

}  // namespace ouro
