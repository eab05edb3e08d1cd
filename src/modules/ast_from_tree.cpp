// From the front end's nodes to objects of the classes of module _ast: compile(..., PyCF_ONLY_AST), ast.parse.
#include "modules/ast_state.h"
#include "modules/code_from_unit.h"
#include "modules/syntax_tree.h"
#include "objects/list.h"
#include "objects/str.h"
#include "runtime/recursion.h"
#include "runtime/shape.h"

namespace ouro {

namespace {

using namespace syntax;

class TreeWriter {
 public:
  TreeWriter(ThreadState& ts, State& state)
      : ts_(ts), state_(state), levels_(int64_t(ts.recursion_remaining) * kLevelsOfCall) {}

  Result<Ref> convert(ast::Node* node) {
    if (!node) return Ref::none();
    if (levels_ <= 0) TRY(Recursion::recursion_exceeded(ts_, kDuring));
    levels_--;
    Result<Ref> object = convert_node(node);
    levels_++;
    return object;
  }

 private:
  // CPython counts a call of Python as three levels of a tree's nesting.
  static constexpr int kLevelsOfCall = 3;
  static constexpr const char* kDuring = " during ast construction";

  Result<Ref> convert_node(ast::Node* node) {
    TRY(ts_.check_native_stack(kDuring));
    TRY(ts_.checkpoint_limits());
    int kind = int(node->kind);
    Ref owned = TRY(instance_allocate(ts_, *state_.nodes[kind]));
    Object& object = *owned.get().object();
    const Tuple& fields = *state_.fields[kind];
    uint64_t at = 0;
    (void)fields;
    switch (node->kind) {
#define OURO_SUM(sum)
#define F(type, name) TRY(put(object, fields, at++, TRY(convert(typed->name))));
#define O(type, name) TRY(put(object, fields, at++, TRY(convert(typed->name))));
#define L(type, name) TRY(put(object, fields, at++, TRY(convert(typed->name))));
#define OURO_PRODUCT(product, fields)                                \
  case ast::NodeKind::k_##product: {                                 \
    [[maybe_unused]] auto* typed = static_cast<ast::product*>(node); \
    fields break;                                                    \
  }
#define OURO_NODE(sum, name, fields)                                    \
  case ast::NodeKind::k##name: {                                        \
    [[maybe_unused]] auto* typed = static_cast<ast::name##Node*>(node); \
    fields break;                                                       \
  }
#include "ast/nodes.def"
    }
    (void)at;
    if (has_position(node->kind)) {
      const ast::Position& position = node->position;
      TRY(attributes_set(ts_, object, *state_.lineno, Value::small_int(position.lineno)));
      TRY(attributes_set(ts_, object, *state_.col_offset, Value::small_int(position.col_offset)));
      TRY(attributes_set(ts_, object, *state_.end_lineno, Value::small_int(position.end_lineno)));
      TRY(attributes_set(ts_, object, *state_.end_col_offset, Value::small_int(position.end_col_offset)));
    }
    return owned;
  }
  Result<void> put(Object& object, const Tuple& fields, uint64_t at, Ref value) {
    return attributes_set(ts_, object, as<Str>(fields[at]), value);
  }
  Result<Ref> convert(ast::identifier name) {
    if (!name) return Ref::none();
    return Ref(TRY(intern(ts_, name->text)));
  }
  Result<Ref> convert(ast::string text) {
    if (!text) return Ref::none();
    return Ref(TRY(str_from_utf8(ts_, *text)));
  }
  Result<Ref> convert(ast::constant constant) {
    if (!constant) return Ref::none();
    return value_of_constant(ts_, *constant);
  }
  Result<Ref> convert(int number) { return Ref::small_int(number); }
  Result<Ref> choice(Choice choice, int value) { return Ref::share(Value(state_.singletons[int(choice)][value])); }
  Result<Ref> convert(ast::expr_context value) { return choice(Choice::kExprContext, int(value)); }
  Result<Ref> convert(ast::boolop value) { return choice(Choice::kBoolOp, int(value)); }
  Result<Ref> convert(ast::operator_ value) { return choice(Choice::kOperator, int(value)); }
  Result<Ref> convert(ast::unaryop value) { return choice(Choice::kUnaryOp, int(value)); }
  Result<Ref> convert(ast::cmpop value) { return choice(Choice::kCmpOp, int(value)); }
  template <class T>
  Result<Ref> convert(std::span<T> items) {
    RefTo<List> list = TRY(list_allocate(ts_, items.size()));
    for (T& item : items) TRY(list_append(ts_, *list, TRY(convert(item))));
    return Ref(std::move(list));
  }

  ThreadState& ts_;
  State& state_;
  int64_t levels_;  // of nesting that are left
};

}  // namespace

Result<Ref> ast_to_object(ThreadState& ts, ast::mod* module) {
  State* state = TRY(syntax::state(ts));
  return TreeWriter(ts, *state).convert(module);
}

}  // namespace ouro
