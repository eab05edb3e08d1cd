// From objects of the classes of module _ast to the front end's nodes: compile(tree, ...).
//
// The objects are programs' own: fields may be missing, of any type, or properties that run Python. Every
// attribute is asked once; what was read is kept while it is converted. As in CPython every value of a field counts as
// a level against the recursion limit while it is read.
#include <cstdio>

#include "modules/ast_state.h"
#include "modules/syntax_tree.h"
#include "objects/bytes.h"
#include "objects/complex.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/set.h"
#include "objects/str.h"
#include "runtime/recursion.h"

namespace ouro {

namespace {

using namespace syntax;

class TreeReader {
 public:
  TreeReader(ThreadState& ts, State& state, Arena& arena, ast::NameTable& names, RefTo<List>& originals)
      : ts_(ts), state_(state), arena_(arena), names_(names), originals_(originals) {}

  // A node of a sum; None gives null.
  Result<void> read_sum(Value object, Sum sum, ast::Node*& out) {
    out = nullptr;
    if (object.is_none()) return {};
    TRY(ts_.checkpoint_limits());
    ast::Position position;
    if (has_position(sum)) TRY(read_position(object, sum_name(sum), sum == Sum::k_pattern, position));
    int kind = kind_of(object, sum);
    if (kind < 0)
      return raise(ts_, Exc::TypeError, "expected some sort of {}, but got {}", sum_name(sum), repr_of(object));
    return read_fields(object, kind, position, out);
  }

 private:
  // Reads a value of a node; `owner` is the node's name.
  template <class T>
  Result<void> read_inside(const char* owner, Value value, T& out) {
    Recursion level(ts_);
    if (ts_.recursion_remaining < 0) [[unlikely]] {
      char where[64];
      std::snprintf(where, sizeof where, " while traversing '%s' node", owner);
      return Recursion::recursion_exceeded(ts_, where);
    }
    TRY(ts_.check_native_stack(" during compilation"));
    return read(value, out);
  }
  static const char* sum_name(Sum sum) {
    switch (sum) {
#define OURO_SUM(sum) \
  case Sum::k_##sum: return #sum;
#define OURO_PRODUCT(product, fields)
#define OURO_NODE(sum, name, fields)
#define F(type, name)
#define O(type, name)
#define L(type, name)
#include "ast/nodes.def"
      case Sum::kCount: break;
    }
    return "";
  }

  // The number of the node class, -1 when the object is of none of the sum.
  int kind_of(Value object, Sum sum) {
    Type* type = &type_of(ts_, object);
    for (int kind = 0; kind < kNodeCount; kind++)
      if (state_.nodes[kind] == type && kNodeRows[kind].sum == sum) return kind;
    for (int kind = 0; kind < kNodeCount; kind++)
      if (kNodeRows[kind].sum == sum && is_subtype(type, state_.nodes[kind])) return kind;
    return -1;
  }

  Result<Ref> required(Value object, Str& name, const char* owner) {
    Maybe<Ref> found = TRY(find_attribute(ts_, object, name));
    if (!found) return raise(ts_, Exc::TypeError, "required field \"{}\" missing from {}", Value(name), owner);
    return found.release();
  }

  // The end of a node, which patterns alone must have; others end where they begin.
  Result<void> read_end(Value object, const char* owner, Str& name, bool is_required, int& out) {
    if (is_required) {
      Ref value = TRY(required(object, name, owner));
      return read_inside(owner, value, out);
    }
    Maybe<Ref> value = TRY(find_attribute(ts_, object, name));
    if (!value || (**value).is_none()) return {};
    return read_inside(owner, **value, out);
  }
  Result<void> read_position(Value object, const char* owner, bool ends_required, ast::Position& position) {
    Ref lineno = TRY(required(object, *state_.lineno, owner));
    TRY(read_inside(owner, lineno, position.lineno));
    Ref col_offset = TRY(required(object, *state_.col_offset, owner));
    TRY(read_inside(owner, col_offset, position.col_offset));
    position.end_lineno = position.lineno;
    position.end_col_offset = position.col_offset;
    TRY(read_end(object, owner, *state_.end_lineno, ends_required, position.end_lineno));
    TRY(read_end(object, owner, *state_.end_col_offset, ends_required, position.end_col_offset));
    return {};
  }

  // What is being read: for messages, and the first required field that was None.
  struct Fields {
    Value object;
    int kind;
    int at = 0;
    int null_field = -1;
  };
  Str& field_name(const Fields& fields, int at) { return as<Str>((*state_.fields[fields.kind])[uint64_t(at)]); }

  template <class T>
  Result<void> read_one(Fields& fields, T& out) {
    int at = fields.at++;
    const char* owner = kNodeRows[fields.kind].name;
    Ref value = TRY(required(fields.object, field_name(fields, at), owner));
    TRY(read_inside(owner, value, out));
    if constexpr (std::is_pointer_v<T>) {
      if (!out && fields.null_field < 0) fields.null_field = at;
    }
    return {};
  }
  template <class T>
  Result<void> read_optional(Fields& fields, T& out) {
    out = T();
    Maybe<Ref> value = TRY(find_attribute(ts_, fields.object, field_name(fields, fields.at++)));
    if (!value || (**value).is_none()) return {};
    return read_inside(kNodeRows[fields.kind].name, **value, out);
  }
  template <class T>
  Result<void> read_many(Fields& fields, std::span<T>& out) {
    int at = fields.at++;
    const char* owner = kNodeRows[fields.kind].name;
    Ref value = TRY(required(fields.object, field_name(fields, at), owner));
    if (!is<List>(value))
      return raise(ts_, Exc::TypeError, "{} field \"{}\" must be a list, not a {}", owner,
                   Value(field_name(fields, at)), type_name(ts_, value));
    RefTo<List> list = std::move(value).cast<List>();
    uint64_t size = list->size;
    T* items = TRY(arena_.make_array<T>(size));
    for (uint64_t i = 0; i < size; i++) {
      Ref item = Ref::share(list->items[i]);
      TRY(read_inside(owner, item, items[i]));
      if (list->size != size)
        return raise(ts_, Exc::RuntimeError, "{} field \"{}\" changed size during iteration", owner,
                     Value(field_name(fields, at)));
    }
    out = std::span<T>(items, size);
    return {};
  }

  Result<void> read_fields(Value object, int kind, const ast::Position& position, ast::Node*& out) {
    Fields fields_read{object, kind};
    switch (ast::NodeKind(kind)) {
#define OURO_SUM(sum)
#define F(type, name) TRY(read_one(fields_read, typed->name));
#define O(type, name) TRY(read_optional(fields_read, typed->name));
#define L(type, name) TRY(read_many(fields_read, typed->name));
#define OURO_PRODUCT(product, fields)               \
  case ast::NodeKind::k_##product: {                \
    auto* typed = TRY(arena_.make<ast::product>()); \
    out = typed;                                    \
    fields break;                                   \
  }
#define OURO_NODE(sum, name, fields)                   \
  case ast::NodeKind::k##name: {                       \
    auto* typed = TRY(arena_.make<ast::name##Node>()); \
    out = typed;                                       \
    fields break;                                      \
  }
#include "ast/nodes.def"
    }
    out->kind = ast::NodeKind(kind);
    out->position = position;
    if (fields_read.null_field >= 0)
      return raise(ts_, Exc::ValueError, "field '{}' is required for {}",
                   Value(field_name(fields_read, fields_read.null_field)), kNodeRows[kind].name);
    return {};
  }
  // Products are taken by their fields, whatever they are.
  Result<void> read_product(Value object, ast::NodeKind kind, ast::Node*& out) {
    TRY(ts_.checkpoint_limits());
    ast::Position position;
    ast::Node* node;
    TRY(read_fields(object, int(kind), position, node));
    if (has_position(kind)) TRY(read_position(object, kNodeRows[int(kind)].name, false, node->position));
    out = node;
    return {};
  }

#define OURO_SUM(sum)                               \
  Result<void> read(Value object, ast::sum*& out) { \
    ast::Node* node;                                \
    TRY(read_sum(object, Sum::k_##sum, node));      \
    out = static_cast<ast::sum*>(node);             \
    return {};                                      \
  }
#define OURO_PRODUCT(product, fields)                            \
  Result<void> read(Value object, ast::product*& out) {          \
    ast::Node* node;                                             \
    TRY(read_product(object, ast::NodeKind::k_##product, node)); \
    out = static_cast<ast::product*>(node);                      \
    return {};                                                   \
  }
#define OURO_NODE(sum, name, fields)
#define F(type, name)
#define O(type, name)
#define L(type, name)
#include "ast/nodes.def"

  template <class T>
  Result<void> read_choice(Value object, Choice choice, T& out) {
    const ChoiceRow& row = kChoiceRows[int(choice)];
    Type& type = type_of(ts_, object);
    for (size_t i = 0; i < row.values.size(); i++)
      if (is_subtype(&type, state_.values[int(choice)][i])) {
        out = T(i);
        return {};
      }
    return raise(ts_, Exc::TypeError, "expected some sort of {}, but got {}", row.name, repr_of(object));
  }
  Result<void> read(Value object, ast::expr_context& out) { return read_choice(object, Choice::kExprContext, out); }
  Result<void> read(Value object, ast::boolop& out) { return read_choice(object, Choice::kBoolOp, out); }
  Result<void> read(Value object, ast::operator_& out) { return read_choice(object, Choice::kOperator, out); }
  Result<void> read(Value object, ast::unaryop& out) { return read_choice(object, Choice::kUnaryOp, out); }
  Result<void> read(Value object, ast::cmpop& out) { return read_choice(object, Choice::kCmpOp, out); }

  Result<void> read(Value object, int& out) {
    if (!is_int(object)) return raise(ts_, Exc::ValueError, "invalid integer value: {}", repr_of(object));
    int64_t number;
    if (!int_to_int64(object, number) || number < INT32_MIN || number > INT32_MAX)
      return raise(ts_, Exc::OverflowError, "Python int too large to convert to C int");
    out = int(number);
    return {};
  }
  Result<void> read(Value object, ast::identifier& out) {
    out = nullptr;
    if (object.is_none()) return {};
    if (!is_exact<Str>(object)) return raise(ts_, Exc::TypeError, "AST identifier must be of type str");
    Utf8 text = TRY(Utf8::lossless(ts_, as<Str>(object)));
    out = TRY(names_.intern(text.view()));
    return {};
  }
  Result<void> read(Value object, ast::string& out) {
    out = nullptr;
    if (is_exact<Bytes>(object)) {
      std::string_view copy = TRY(arena_.copy(as<Bytes>(object).view()));
      out = TRY(arena_.make<std::string_view>(copy));
      return {};
    }
    if (!is_exact<Str>(object)) return raise(ts_, Exc::TypeError, "AST string must be of type str");
    Utf8 text = TRY(Utf8::lossless(ts_, as<Str>(object)));
    std::string_view copy = TRY(arena_.copy(text.view()));
    out = TRY(arena_.make<std::string_view>(copy));
    return {};
  }

  Result<void> read(Value object, ast::constant& out) {
    TRY(ts_.checkpoint_limits());
    TRY(ts_.check_native_stack(" during compilation"));
    auto* constant = TRY(arena_.make<Constant>());
    using K = Constant::Kind;
    if (object.is_none()) constant->kind = K::kNone;
    else if (object.is_bool()) constant->kind = object.is_true() ? K::kTrue : K::kFalse;
    else if (object.is_ellipsis()) constant->kind = K::kEllipsis;
    else if (is_exact_int(object)) {
      uint64_t scratch;
      IntParts parts = int_parts(object, scratch);
      while (!parts.limbs.empty() && parts.limbs.back() == 0) parts.limbs = parts.limbs.first(parts.limbs.size() - 1);
      auto* limbs = TRY(arena_.make_array<uint64_t>(parts.limbs.size()));
      for (size_t i = 0; i < parts.limbs.size(); i++) limbs[i] = parts.limbs[i];
      constant->kind = K::kInt;
      constant->negative = parts.negative && !parts.limbs.empty();
      constant->limbs = {limbs, parts.limbs.size()};
    } else if (is_exact_float(object)) {
      constant->kind = K::kFloat;
      constant->real = float_number(object);
    } else if (is_exact<ComplexNumber>(object)) {
      constant->kind = K::kComplex;
      constant->real = as<ComplexNumber>(object).number.real;
      constant->imag = as<ComplexNumber>(object).number.imag;
    } else if (is_exact<Str>(object)) {
      Utf8 text = TRY(Utf8::lossless(ts_, as<Str>(object)));
      constant->kind = K::kStr;
      constant->text = TRY(arena_.copy(text.view()));
    } else if (is_exact<Bytes>(object)) {
      constant->kind = K::kBytes;
      constant->text = TRY(arena_.copy(as<Bytes>(object).view()));
    } else if (is_exact<Tuple>(object)) {
      constant->kind = K::kTuple;
      TRY(read_items(as<Tuple>(object).span(), *constant));
    } else if (object.is_heap() && object.object()->type == ts_.types().frozenset) {
      RefTo<Tuple> items = TRY(tuple_from(ts_, object));
      constant->kind = K::kFrozenSet;
      TRY(read_items(items->span(), *constant));
    } else {
      std::string_view name = type_name(ts_, object);
      constant->kind = K::kEllipsis;  // no singleton of patterns
      constant->invalid_type = TRY(arena_.copy(name.substr(name.rfind('.') + 1)));
    }
    if (object.is_heap() && constant->invalid_type.empty()) TRY(keep(object, *constant));
    out = constant;
    return {};
  }
  // The object goes on as it is into the code.
  Result<void> keep(Value object, Constant& constant) {
    if (!originals_) originals_ = TRY(list_allocate(ts_, 0));
    TRY(list_append(ts_, *originals_, object));
    constant.original = uint32_t(originals_->size);
    return {};
  }
  Result<void> read_items(std::span<const Value> values, Constant& constant) {
    auto* items = TRY(arena_.make_array<const Constant*>(values.size()));
    for (size_t i = 0; i < values.size(); i++) TRY(read(values[i], items[i]));
    constant.items = {items, values.size()};
    return {};
  }

  ThreadState& ts_;
  State& state_;
  Arena& arena_;
  ast::NameTable& names_;
  RefTo<List>& originals_;
};

}  // namespace

Result<ast::mod*> object_to_ast(ThreadState& ts, Arena& arena, ast::NameTable& names, Value object, int mode,
                                RefTo<List>& originals) {
  State& state = *TRY(syntax::state(ts));
  // By parser::Mode.
  static constexpr ast::NodeKind kWanted[] = {ast::NodeKind::kModule, ast::NodeKind::kInteractive,
                                              ast::NodeKind::kExpression, ast::NodeKind::kFunctionType};
  OURO_ASSERT(mode >= 0 && mode < 4);
  int wanted = int(kWanted[mode]);
  if (!TRY(is_instance(ts, object, Value(state.nodes[wanted]))))
    return raise(ts, Exc::TypeError, "expected {} node, got {}", kNodeRows[wanted].name, type_name(ts, object));
  ast::Node* node;
  TRY(TreeReader(ts, state, arena, names, originals).read_sum(object, Sum::k_mod, node));
  auto* module = static_cast<ast::mod*>(node);
  TRY(syntax::validate(ts, module));
  return module;
}

}  // namespace ouro
