// Constant folding on the syntax tree: operators on literals, tuples of literals, `in` and `for` over literal lists,
// `__debug__`, and '%' formatting of a literal with a tuple, which becomes an f-string.
//
// Nodes are changed in place where they keep their kind and replaced through the parent's field where they do
// not, so every visitor takes a reference to the field.
#include "compiler/optimizer.h"

#include <algorithm>
#include <cstdio>

#include "compiler/codegen.h"
#include "compiler/constant_fold.h"

namespace ouro::compiler {

using namespace ast;

namespace {

class Optimizer {
 public:
  Optimizer(Arena& arena, Diagnostics& diagnostics, const OptimizerOptions& options)
      : arena_(arena), diagnostics_(diagnostics), options_(options) {}

  Result<void> run(mod* module) {
    switch (module->kind) {
      case NodeKind::kModule: return fold_body(as<ModuleNode>(module)->body);
      case NodeKind::kInteractive: return fold_all(as<InteractiveNode>(module)->body);
      case NodeKind::kExpression: return fold(as<ExpressionNode>(module)->body);
      default: return {};
    }
  }

 private:
  Result<void> check_depth() {
    if (depth_ > options_.recursion_limit) {
      return diagnostics_.fail(Failure::kRecursionError, "maximum recursion depth exceeded during compilation");
    }
    if ((++steps_ & 0xFFF) == 0 && !diagnostics_.may_continue()) return raised;
    return {};
  }
  struct Depth {
    explicit Depth(int& depth) : depth(depth) { depth++; }
    ~Depth() { depth--; }
    int& depth;
  };

  template <class T>
  Result<void> fold_all(std::span<T*> nodes) {
    for (T*& node : nodes) {
      if (node) TRY(fold(node));
    }
    return {};
  }
  Result<void> fold_optional(expr*& node) { return node ? fold(node) : Result<void>(); }

  template <class T>
  Result<T*> make_like(const Node* model, NodeKind kind) {
    T* node = TRY(arena_.make<T>());
    // ConstantNode has a field `kind` of its own.
    static_cast<Node*>(node)->kind = kind;
    node->position = model->position;
    return node;
  }
  Result<void> replace(expr*& node, const Constant* value) {
    auto* constant = TRY(make_like<ConstantNode>(node, NodeKind::kConstant));
    constant->value = value;
    node = constant;
    return {};
  }

  // A string that only folding has made is no docstring: it is hidden in an f-string.
  Result<void> fold_body(std::span<stmt*> body) {
    const bool had_docstring = docstring_of(body);
    TRY(fold_all(body));
    if (had_docstring || !docstring_of(body)) return {};
    auto* statement = as<ExprNode>(body[0]);
    auto* joined = TRY(make_like<JoinedStrNode>(statement, NodeKind::kJoinedStr));
    auto** values = TRY(arena_.make_array<expr*>(1));
    values[0] = statement->value;
    joined->values = {values, 1};
    statement->value = joined;
    return {};
  }

  Result<void> fold_annotation(expr*& node) {
    return options_.future_annotations ? Result<void>() : fold_optional(node);
  }

  Result<void> fold_arguments(arguments* args) {
    for (auto list : {args->posonlyargs, args->args, args->kwonlyargs}) {
      for (arg* parameter : list) TRY(fold_annotation(parameter->annotation));
    }
    if (args->vararg) TRY(fold_annotation(args->vararg->annotation));
    if (args->kwarg) TRY(fold_annotation(args->kwarg->annotation));
    TRY(fold_all(args->kw_defaults));
    return fold_all(args->defaults);
  }

  template <class Function>
  Result<void> fold_function(Function* node) {
    TRY(fold_arguments(node->args));
    TRY(fold_body(node->body));
    TRY(fold_all(node->decorator_list));
    return fold_annotation(node->returns);
  }
  template <class TryStatement>
  Result<void> fold_try(TryStatement* node) {
    TRY(fold_all(node->body));
    for (excepthandler* each : node->handlers) {
      auto* handler = as<ExceptHandlerNode>(each);
      TRY(fold_optional(handler->type));
      TRY(fold_all(handler->body));
    }
    TRY(fold_all(node->orelse));
    return fold_all(node->finalbody);
  }
  template <class Loop>
  Result<void> fold_for(Loop* node) {
    TRY(fold(node->target));
    TRY(fold(node->iter));
    TRY(fold_all(node->body));
    return fold_all(node->orelse);
  }
  Result<void> fold_items(std::span<withitem*> items) {
    for (withitem* item : items) {
      TRY(fold(item->context_expr));
      TRY(fold_optional(item->optional_vars));
    }
    return {};
  }

  Result<void> fold(stmt* node) {
    Depth depth(depth_);
    TRY(check_depth());
    switch (node->kind) {
      case NodeKind::kFunctionDef: return fold_function(as<FunctionDefNode>(node));
      case NodeKind::kAsyncFunctionDef: return fold_function(as<AsyncFunctionDefNode>(node));
      case NodeKind::kClassDef: {
        auto* def = as<ClassDefNode>(node);
        TRY(fold_all(def->bases));
        TRY(fold_all(def->keywords));
        TRY(fold_body(def->body));
        return fold_all(def->decorator_list);
      }
      case NodeKind::kReturn: return fold_optional(as<ReturnNode>(node)->value);
      case NodeKind::kDelete: return fold_all(as<DeleteNode>(node)->targets);
      case NodeKind::kAssign: TRY(fold_all(as<AssignNode>(node)->targets)); return fold(as<AssignNode>(node)->value);
      case NodeKind::kAugAssign:
        TRY(fold(as<AugAssignNode>(node)->target));
        return fold(as<AugAssignNode>(node)->value);
      case NodeKind::kAnnAssign:
        TRY(fold(as<AnnAssignNode>(node)->target));
        TRY(fold_annotation(as<AnnAssignNode>(node)->annotation));
        return fold_optional(as<AnnAssignNode>(node)->value);
      case NodeKind::kFor: TRY(fold_for(as<ForNode>(node))); return fold_iterable(as<ForNode>(node)->iter);
      case NodeKind::kAsyncFor: return fold_for(as<AsyncForNode>(node));
      case NodeKind::kWhile:
        TRY(fold(as<WhileNode>(node)->test));
        TRY(fold_all(as<WhileNode>(node)->body));
        return fold_all(as<WhileNode>(node)->orelse);
      case NodeKind::kIf:
        TRY(fold(as<IfNode>(node)->test));
        TRY(fold_all(as<IfNode>(node)->body));
        return fold_all(as<IfNode>(node)->orelse);
      case NodeKind::kWith: TRY(fold_items(as<WithNode>(node)->items)); return fold_all(as<WithNode>(node)->body);
      case NodeKind::kAsyncWith:
        TRY(fold_items(as<AsyncWithNode>(node)->items));
        return fold_all(as<AsyncWithNode>(node)->body);
      case NodeKind::kMatch:
        TRY(fold(as<MatchNode>(node)->subject));
        for (match_case* branch : as<MatchNode>(node)->cases) {
          TRY(fold(branch->pattern));
          TRY(fold_optional(branch->guard));
          TRY(fold_all(branch->body));
        }
        return {};
      case NodeKind::kRaise:
        TRY(fold_optional(as<RaiseNode>(node)->exc));
        return fold_optional(as<RaiseNode>(node)->cause);
      case NodeKind::kTry: return fold_try(as<TryNode>(node));
      case NodeKind::kTryStar: return fold_try(as<TryStarNode>(node));
      case NodeKind::kAssert: TRY(fold(as<AssertNode>(node)->test)); return fold_optional(as<AssertNode>(node)->msg);
      case NodeKind::kExpr: return fold(as<ExprNode>(node)->value);
      default: return {};
    }
  }

  Result<void> fold(keyword* node) { return fold(node->value); }

  Result<void> fold(ast::pattern* node) {
    Depth depth(depth_);
    TRY(check_depth());
    switch (node->kind) {
      case NodeKind::kMatchValue: return fold(as<MatchValueNode>(node)->value);
      case NodeKind::kMatchSequence: return fold_all(as<MatchSequenceNode>(node)->patterns);
      case NodeKind::kMatchMapping:
        TRY(fold_all(as<MatchMappingNode>(node)->keys));
        return fold_all(as<MatchMappingNode>(node)->patterns);
      case NodeKind::kMatchClass:
        TRY(fold(as<MatchClassNode>(node)->cls));
        TRY(fold_all(as<MatchClassNode>(node)->patterns));
        return fold_all(as<MatchClassNode>(node)->kwd_patterns);
      case NodeKind::kMatchAs: {
        auto* inner = as<MatchAsNode>(node)->pattern;
        return inner ? fold(inner) : Result<void>();
      }
      case NodeKind::kMatchOr: return fold_all(as<MatchOrNode>(node)->patterns);
      default: return {};
    }
  }

  Result<void> fold_generators(std::span<comprehension*> generators) {
    for (comprehension* generator : generators) {
      TRY(fold(generator->target));
      TRY(fold(generator->iter));
      TRY(fold_all(generator->ifs));
      TRY(fold_iterable(generator->iter));
    }
    return {};
  }

  Result<void> fold(expr*& node) {
    Depth depth(depth_);
    TRY(check_depth());
    switch (node->kind) {
      case NodeKind::kBoolOp: return fold_all(as<BoolOpNode>(node)->values);
      case NodeKind::kBinOp:
        TRY(fold(as<BinOpNode>(node)->left));
        TRY(fold(as<BinOpNode>(node)->right));
        return fold_operation(node);
      case NodeKind::kUnaryOp: TRY(fold(as<UnaryOpNode>(node)->operand)); return fold_unary_operation(node);
      case NodeKind::kLambda: TRY(fold_arguments(as<LambdaNode>(node)->args)); return fold(as<LambdaNode>(node)->body);
      case NodeKind::kIfExp:
        TRY(fold(as<IfExpNode>(node)->test));
        TRY(fold(as<IfExpNode>(node)->body));
        return fold(as<IfExpNode>(node)->orelse);
      case NodeKind::kDict: TRY(fold_all(as<DictNode>(node)->keys)); return fold_all(as<DictNode>(node)->values);
      case NodeKind::kSet: return fold_all(as<SetNode>(node)->elts);
      case NodeKind::kListComp:
        TRY(fold(as<ListCompNode>(node)->elt));
        return fold_generators(as<ListCompNode>(node)->generators);
      case NodeKind::kSetComp:
        TRY(fold(as<SetCompNode>(node)->elt));
        return fold_generators(as<SetCompNode>(node)->generators);
      case NodeKind::kDictComp:
        TRY(fold(as<DictCompNode>(node)->key));
        TRY(fold(as<DictCompNode>(node)->value));
        return fold_generators(as<DictCompNode>(node)->generators);
      case NodeKind::kGeneratorExp:
        TRY(fold(as<GeneratorExpNode>(node)->elt));
        return fold_generators(as<GeneratorExpNode>(node)->generators);
      case NodeKind::kAwait: return fold(as<AwaitNode>(node)->value);
      case NodeKind::kYield: return fold_optional(as<YieldNode>(node)->value);
      case NodeKind::kYieldFrom: return fold(as<YieldFromNode>(node)->value);
      case NodeKind::kCompare: {
        auto* comparison = as<CompareNode>(node);
        TRY(fold(comparison->left));
        TRY(fold_all(comparison->comparators));
        const cmpop op = comparison->ops.back();
        if (op == cmpop::In || op == cmpop::NotIn) TRY(fold_iterable(comparison->comparators.back()));
        return {};
      }
      case NodeKind::kCall:
        TRY(fold(as<CallNode>(node)->func));
        TRY(fold_all(as<CallNode>(node)->args));
        return fold_all(as<CallNode>(node)->keywords);
      case NodeKind::kFormattedValue:
        TRY(fold(as<FormattedValueNode>(node)->value));
        return fold_optional(as<FormattedValueNode>(node)->format_spec);
      case NodeKind::kJoinedStr: return fold_all(as<JoinedStrNode>(node)->values);
      case NodeKind::kAttribute: return fold(as<AttributeNode>(node)->value);
      case NodeKind::kSubscript: {
        auto* subscript = as<SubscriptNode>(node);
        TRY(fold(subscript->value));
        TRY(fold(subscript->slice));
        if (subscript->ctx != expr_context::Load || !is_constant(subscript->value) || !is_constant(subscript->slice)) {
          return {};
        }
        Folded folded = TRY(fold_subscript(arena_, *constant_of(subscript->value), *constant_of(subscript->slice)));
        return folded.value ? replace(node, folded.value) : Result<void>();
      }
      case NodeKind::kStarred: return fold(as<StarredNode>(node)->value);
      case NodeKind::kList: return fold_all(as<ListNode>(node)->elts);
      case NodeKind::kTuple: {
        auto* tuple = as<TupleNode>(node);
        TRY(fold_all(tuple->elts));
        if (tuple->ctx != expr_context::Load) return {};
        const Constant* value = nullptr;
        TRY(constant_collection(tuple->elts, Constant::Kind::kTuple, &value));
        return value ? replace(node, value) : Result<void>();
      }
      case NodeKind::kSlice:
        TRY(fold_optional(as<SliceNode>(node)->lower));
        TRY(fold_optional(as<SliceNode>(node)->upper));
        return fold_optional(as<SliceNode>(node)->step);
      case NodeKind::kName: {
        auto* name = as<NameNode>(node);
        if (name->ctx != expr_context::Load || name->id->text != "__debug__") return {};
        auto* value = TRY(arena_.make<Constant>());
        value->kind = options_.optimize == 0 ? Constant::Kind::kTrue : Constant::Kind::kFalse;
        return replace(node, value);
      }
      case NodeKind::kNamedExpr: return fold(as<NamedExprNode>(node)->value);
      default: return {};
    }
  }

  // Stores the tuple or frozenset of the items when all are constant.
  Result<void> constant_collection(std::span<expr*> items, Constant::Kind kind, const Constant** value) {
    if (!std::all_of(items.begin(), items.end(), [](const expr* item) { return is_constant(item); })) return {};
    auto** constants = TRY(arena_.make_array<const Constant*>(items.size()));
    for (size_t i = 0; i < items.size(); i++) constants[i] = constant_of(items[i]);
    *value = TRY(make_collection(arena_, kind, {constants, items.size()}));
    return {};
  }

  // A list that is only iterated may be a tuple, a set a frozenset.
  Result<void> fold_iterable(expr*& node) {
    const Constant* value = nullptr;
    if (auto* list = try_as<ListNode>(static_cast<Node*>(node))) {
      if (std::any_of(list->elts.begin(), list->elts.end(), is_starred)) return {};
      TRY(constant_collection(list->elts, Constant::Kind::kTuple, &value));
      if (!value) {
        auto* tuple = TRY(make_like<TupleNode>(node, NodeKind::kTuple));
        tuple->elts = list->elts;
        tuple->ctx = list->ctx;
        node = tuple;
        return {};
      }
    } else if (auto* set = try_as<SetNode>(static_cast<Node*>(node))) {
      TRY(constant_collection(set->elts, Constant::Kind::kFrozenSet, &value));
    }
    return value ? replace(node, value) : Result<void>();
  }

  Result<void> fold_unary_operation(expr*& node) {
    auto* operation = as<UnaryOpNode>(node);
    if (is_constant(operation->operand)) {
      Folded folded = TRY(fold_unary(arena_, operation->op, *constant_of(operation->operand)));
      return folded.value ? replace(node, folded.value) : Result<void>();
    }
    auto* comparison = try_as<CompareNode>(static_cast<Node*>(operation->operand));
    if (operation->op != unaryop::Not || !comparison || comparison->ops.size() != 1) return {};
    // Only `is` and `in` are sure to have an opposite. The comparison takes the place of the negation, and
    // keeps its own position.
    switch (comparison->ops[0]) {
      case cmpop::Is: comparison->ops[0] = cmpop::IsNot; break;
      case cmpop::IsNot: comparison->ops[0] = cmpop::Is; break;
      case cmpop::In: comparison->ops[0] = cmpop::NotIn; break;
      case cmpop::NotIn: comparison->ops[0] = cmpop::In; break;
      default: return {};
    }
    node = comparison;
    return {};
  }

  Result<void> fold_operation(expr*& node) {
    auto* operation = as<BinOpNode>(node);
    if (!is_constant(operation->left)) return {};
    const Constant* left = constant_of(operation->left);
    if (operation->op == operator_::Mod && left->kind == Constant::Kind::kStr &&
        operation->right->kind == NodeKind::kTuple) {
      return fold_format(node, left->text, as<TupleNode>(operation->right)->elts);
    }
    if (!is_constant(operation->right)) return {};
    Folded folded = TRY(fold_binary(arena_, operation->op, *left, *constant_of(operation->right)));
    return folded.value ? replace(node, folded.value) : Result<void>();
  }

  static constexpr Node kNowhere{NodeKind::kConstant, {-1, -1, -1, -1}};

  // --- '%s' % (a,)

  struct FormatUnit {
    char conversion = 0;
    bool left = false;
    int width = -1;
    int precision = -1;
  };

  // Reads what follows a '%'. False when it is more than a string conversion with width and precision.
  static bool read_format_unit(std::string_view format, size_t& at, FormatUnit& unit) {
    constexpr int kMostDigits = 3;
    auto peek = [&] { return at < format.size() ? format[at] : '\0'; };
    for (; at < format.size(); at++) {
      const char c = format[at];
      if (c == '-') {
        unit.left = true;
      } else if (c != '+' && c != ' ' && c != '#' && c != '0') {
        break;
      }
    }
    auto number = [&](int& value) {
      int digits = 0;
      for (; peek() >= '0' && peek() <= '9'; at++) {
        value = value * 10 + (peek() - '0');
        if (++digits >= kMostDigits) return false;
      }
      return true;
    };
    if (peek() >= '0' && peek() <= '9') {
      unit.width = 0;
      if (!number(unit.width)) return false;
    }
    if (peek() == '.') {
      at++;
      unit.precision = 0;
      if (!number(unit.precision)) return false;
    }
    unit.conversion = peek();
    at++;
    return unit.conversion == 's' || unit.conversion == 'r' || unit.conversion == 'a';
  }

  Result<expr*> text_node(const Node* model, std::string_view text) {
    auto* value = TRY(arena_.make<Constant>());
    value->kind = Constant::Kind::kStr;
    value->text = text;
    auto* node = TRY(make_like<ConstantNode>(model, NodeKind::kConstant));
    node->value = value;
    return static_cast<expr*>(node);
  }

  // The pieces of the format have no place of their own.
  Result<expr*> literal_node(const ArenaVector<char>& text) {
    expr* node = TRY(text_node(&kNowhere, TRY(arena_.copy({text.begin(), text.size()}))));
    return node;
  }

  Result<void> fold_format(expr*& node, std::string_view format, std::span<expr*> items) {
    if (std::any_of(items.begin(), items.end(), is_starred)) return {};
    ArenaVector<expr*> values(arena_);
    ArenaVector<char> literal(arena_);
    size_t at = 0, used = 0;
    while (at < format.size()) {
      if (format[at] != '%') {
        TRY(literal.push(format[at++]));
        continue;
      }
      at++;
      if (at < format.size() && format[at] == '%') {
        TRY(literal.push('%'));
        at++;
        continue;
      }
      FormatUnit unit;
      if (used == items.size() || !read_format_unit(format, at, unit)) return {};
      if (!literal.empty()) {
        TRY(values.push(TRY(literal_node(literal))));
        literal.truncate(0);
      }
      expr* item = items[used++];
      auto* formatted = TRY(make_like<FormattedValueNode>(item, NodeKind::kFormattedValue));
      formatted->value = item;
      formatted->conversion = unit.conversion;
      char spec[16];
      int length = 0;
      if (!unit.left && unit.width > 0) spec[length++] = '>';
      if (unit.width >= 0) length += std::snprintf(spec + length, sizeof spec - size_t(length), "%d", unit.width);
      if (unit.precision >= 0) {
        length += std::snprintf(spec + length, sizeof spec - size_t(length), ".%d", unit.precision);
      }
      if (length > 0) { formatted->format_spec = TRY(text_node(&kNowhere, TRY(arena_.copy({spec, size_t(length)})))); }
      TRY(values.push(formatted));
    }
    if (used != items.size()) return {};
    if (!literal.empty()) { TRY(values.push(TRY(literal_node(literal)))); }
    auto* joined = TRY(make_like<JoinedStrNode>(node, NodeKind::kJoinedStr));
    joined->values = values.span();
    node = joined;
    return {};
  }

  Arena& arena_;
  Diagnostics& diagnostics_;
  const OptimizerOptions& options_;
  int depth_ = 0;
  uint32_t steps_ = 0;
};

}  // namespace

Result<void> optimize_tree(Arena& arena, Diagnostics& diagnostics, mod* module, const OptimizerOptions& options) {
  return Optimizer(arena, diagnostics, options).run(module);
}

}  // namespace ouro::compiler
