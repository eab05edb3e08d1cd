// Expressions, but for calls and comprehensions.
#include <algorithm>

#include "compiler/codegen.h"
#include "compiler/constant_fold.h"

namespace ouro::compiler {

using namespace ast;

uint32_t binary_operator_argument(operator_ op, bool in_place);

Result<void> CodeGenerator::visit_all(std::span<expr*> nodes) {
  for (expr* node : nodes) TRY(visit(node));
  return {};
}

Result<void> CodeGenerator::visit(expr* node) {
  Depth depth(*this);
  TRY(depth.check());
  LocationScope location(*this);
  set_location(node);
  return visit_expression(node);
}

Result<void> CodeGenerator::visit_expression(expr* node) {
  switch (node->kind) {
    case NodeKind::kNamedExpr:
      TRY(visit(as<NamedExprNode>(node)->value));
      TRY(emit(Op::COPY, 1));
      return visit(as<NamedExprNode>(node)->target);
    case NodeKind::kBoolOp: return bool_operation(as<BoolOpNode>(node));
    case NodeKind::kBinOp: {
      auto* operation = as<BinOpNode>(node);
      TRY(visit(operation->left));
      TRY(visit(operation->right));
      return emit(Op::BINARY_OP, binary_operator_argument(operation->op, false));
    }
    case NodeKind::kUnaryOp: {
      static constexpr Op kOps[] = {Op::UNARY_INVERT, Op::UNARY_NOT, Op::UNARY_POSITIVE, Op::UNARY_NEGATIVE};
      TRY(visit(as<UnaryOpNode>(node)->operand));
      return emit(kOps[int(as<UnaryOpNode>(node)->op)]);
    }
    case NodeKind::kLambda: return lambda(as<LambdaNode>(node));
    case NodeKind::kIfExp: return conditional(as<IfExpNode>(node));
    case NodeKind::kDict: return dict(as<DictNode>(node));
    case NodeKind::kSet:
      return starred_display(as<SetNode>(node)->elts, 0, Op::BUILD_SET, Op::SET_ADD, Op::SET_UPDATE, false);
    case NodeKind::kGeneratorExp: {
      auto* comp = as<GeneratorExpNode>(node);
      return comprehension(node, ComprehensionType::kGenerator, "<genexpr>", comp->generators, comp->elt, nullptr);
    }
    case NodeKind::kListComp: {
      auto* comp = as<ListCompNode>(node);
      return comprehension(node, ComprehensionType::kList, "<listcomp>", comp->generators, comp->elt, nullptr);
    }
    case NodeKind::kSetComp: {
      auto* comp = as<SetCompNode>(node);
      return comprehension(node, ComprehensionType::kSet, "<setcomp>", comp->generators, comp->elt, nullptr);
    }
    case NodeKind::kDictComp: {
      auto* comp = as<DictCompNode>(node);
      return comprehension(node, ComprehensionType::kDict, "<dictcomp>", comp->generators, comp->key, comp->value);
    }
    case NodeKind::kAwait: return await_expression(as<AwaitNode>(node));
    case NodeKind::kYield: return yield_expression(as<YieldNode>(node));
    case NodeKind::kYieldFrom: return yield_from_expression(as<YieldFromNode>(node));
    case NodeKind::kCompare: return compare(as<CompareNode>(node));
    case NodeKind::kCall: return call(as<CallNode>(node));
    case NodeKind::kFormattedValue: return formatted_value(as<FormattedValueNode>(node));
    case NodeKind::kJoinedStr: return joined_string(as<JoinedStrNode>(node));
    case NodeKind::kConstant: return load_constant(constant_of(node));
    case NodeKind::kAttribute: return attribute(as<AttributeNode>(node));
    case NodeKind::kSubscript: return subscript(as<SubscriptNode>(node));
    case NodeKind::kStarred:
      return fail(as<StarredNode>(node)->ctx == expr_context::Store
                      ? "starred assignment target must be in a list or tuple"
                      : "can't use starred expression here");
    case NodeKind::kName: return name_operation(as<NameNode>(node)->id, as<NameNode>(node)->ctx);
    case NodeKind::kList: {
      auto* list = as<ListNode>(node);
      if (list->ctx == expr_context::Store) return unpack(list->elts);
      if (list->ctx == expr_context::Del) return visit_all(list->elts);
      return starred_display(list->elts, 0, Op::BUILD_LIST, Op::LIST_APPEND, Op::LIST_EXTEND, false);
    }
    case NodeKind::kTuple: {
      auto* tuple = as<TupleNode>(node);
      if (tuple->ctx == expr_context::Store) return unpack(tuple->elts);
      if (tuple->ctx == expr_context::Del) return visit_all(tuple->elts);
      return starred_display(tuple->elts, 0, Op::BUILD_LIST, Op::LIST_APPEND, Op::LIST_EXTEND, true);
    }
    case NodeKind::kSlice: return slice(as<SliceNode>(node));
    default: return diagnostics_.fail(Failure::kSystemError, "unexpected expression");
  }
}

// --- Conditions

// Whether a condition consists of others, so that jumps go right from their parts.
static bool has_parts(expr* node) {
  switch (node->kind) {
    case NodeKind::kUnaryOp: return as<UnaryOpNode>(node)->op == unaryop::Not;
    case NodeKind::kCompare: return as<CompareNode>(node)->ops.size() > 1;
    default: return node->kind == NodeKind::kBoolOp || node->kind == NodeKind::kIfExp;
  }
}

// Jumps to `target` when the truth of the expression is `condition`; falls through otherwise.
Result<void> CodeGenerator::jump_if(expr* node, Block* target, bool condition) {
  if (!has_parts(node)) {
    // The location of a comparison stays for what follows in the enclosing expression or statement.
    if (node->kind == NodeKind::kCompare) set_location(node);
    TRY(visit(node));
    return emit_jump(condition ? Op::POP_JUMP_IF_TRUE : Op::POP_JUMP_IF_FALSE, target);
  }
  Depth depth(*this);
  TRY(depth.check());
  switch (node->kind) {
    case NodeKind::kUnaryOp: return jump_if(as<UnaryOpNode>(node)->operand, target, !condition);
    case NodeKind::kBoolOp: {
      auto* operation = as<BoolOpNode>(node);
      const bool decides = operation->op == boolop::Or;  // the truth that ends the evaluation
      Block* decided = decides == condition ? target : TRY(new_block());
      const size_t last = operation->values.size() - 1;
      for (size_t i = 0; i < last; i++) TRY(jump_if(operation->values[i], decided, decides));
      TRY(jump_if(operation->values[last], target, condition));
      if (decided != target) use_block(decided);
      return {};
    }
    case NodeKind::kIfExp: {
      auto* conditional = as<IfExpNode>(node);
      Block* end = TRY(new_block());
      Block* otherwise = TRY(new_block());
      TRY(jump_if(conditional->test, otherwise, false));
      TRY(jump_if(conditional->body, target, condition));
      TRY(emit_artificial_jump(Op::JUMP, end));
      use_block(otherwise);
      TRY(jump_if(conditional->orelse, target, condition));
      use_block(end);
      return {};
    }
    case NodeKind::kCompare: {
      auto* comparison = as<CompareNode>(node);
      set_location(node);
      const size_t last = comparison->ops.size() - 1;
      TRY(check_compare(comparison));
      Block* cleanup = TRY(new_block());
      TRY(visit(comparison->left));
      for (size_t i = 0; i < last; i++) {
        TRY(visit(comparison->comparators[i]));
        TRY(emit(Op::SWAP, 2));
        TRY(emit(Op::COPY, 2));
        TRY(emit_compare(comparison->ops[i]));
        TRY(emit_jump(Op::POP_JUMP_IF_FALSE, cleanup));
      }
      TRY(visit(comparison->comparators[last]));
      TRY(emit_compare(comparison->ops[last]));
      TRY(emit_jump(condition ? Op::POP_JUMP_IF_TRUE : Op::POP_JUMP_IF_FALSE, target));
      Block* end = TRY(new_block());
      TRY(emit_artificial_jump(Op::JUMP, end));
      use_block(cleanup);
      TRY(emit(Op::POP_TOP));
      if (!condition) TRY(emit_artificial_jump(Op::JUMP, target));
      use_block(end);
      return {};
    }
    default: OURO_UNREACHABLE();
  }
}

Result<void> CodeGenerator::bool_operation(BoolOpNode* node) {
  const Op jump = node->op == boolop::And ? Op::JUMP_IF_FALSE_OR_POP : Op::JUMP_IF_TRUE_OR_POP;
  Block* end = TRY(new_block());
  const size_t last = node->values.size() - 1;
  for (size_t i = 0; i < last; i++) {
    TRY(visit(node->values[i]));
    TRY(emit_jump(jump, end));
    use_block(TRY(new_block()));
  }
  TRY(visit(node->values[last]));
  use_block(end);
  return {};
}

Result<void> CodeGenerator::conditional(IfExpNode* node) {
  Block* end = TRY(new_block());
  Block* otherwise = TRY(new_block());
  TRY(jump_if(node->test, otherwise, false));
  TRY(visit(node->body));
  TRY(emit_artificial_jump(Op::JUMP, end));
  use_block(otherwise);
  TRY(visit(node->orelse));
  use_block(end);
  return {};
}

Result<void> CodeGenerator::emit_compare(cmpop op) {
  switch (op) {
    case cmpop::Eq: return emit(Op::COMPARE_OP, uint32_t(CompareOperator::Equal));
    case cmpop::NotEq: return emit(Op::COMPARE_OP, uint32_t(CompareOperator::NotEqual));
    case cmpop::Lt: return emit(Op::COMPARE_OP, uint32_t(CompareOperator::Less));
    case cmpop::LtE: return emit(Op::COMPARE_OP, uint32_t(CompareOperator::LessEqual));
    case cmpop::Gt: return emit(Op::COMPARE_OP, uint32_t(CompareOperator::Greater));
    case cmpop::GtE: return emit(Op::COMPARE_OP, uint32_t(CompareOperator::GreaterEqual));
    case cmpop::Is: return emit(Op::IS_OP, 0);
    case cmpop::IsNot: return emit(Op::IS_OP, 1);
    case cmpop::In: return emit(Op::CONTAINS_OP, 0);
    case cmpop::NotIn: return emit(Op::CONTAINS_OP, 1);
  }
  return {};
}

// a < b < c evaluates b once, and c only when a < b.
Result<void> CodeGenerator::compare(CompareNode* node) {
  TRY(check_compare(node));
  TRY(visit(node->left));
  const size_t last = node->ops.size() - 1;
  if (last == 0) {
    TRY(visit(node->comparators[0]));
    return emit_compare(node->ops[0]);
  }
  Block* cleanup = TRY(new_block());
  for (size_t i = 0; i < last; i++) {
    TRY(visit(node->comparators[i]));
    TRY(emit(Op::SWAP, 2));
    TRY(emit(Op::COPY, 2));
    TRY(emit_compare(node->ops[i]));
    TRY(emit_jump(Op::JUMP_IF_FALSE_OR_POP, cleanup));
  }
  TRY(visit(node->comparators[last]));
  TRY(emit_compare(node->ops[last]));
  Block* end = TRY(new_block());
  TRY(emit_artificial_jump(Op::JUMP, end));
  use_block(cleanup);
  TRY(emit(Op::SWAP, 2));
  TRY(emit(Op::POP_TOP));
  use_block(end);
  return {};
}

// --- Displays

static bool all_constant(std::span<expr*> items) {
  return std::all_of(items.begin(), items.end(), [](const expr* item) { return item && is_constant(item); });
}

static Result<const Constant*> constant_collection(Arena& arena, std::span<expr*> items, Constant::Kind kind) {
  auto** values = TRY(arena.make_array<const Constant*>(items.size()));
  for (size_t i = 0; i < items.size(); i++) values[i] = constant_of(items[i]);
  return make_collection(arena, kind, {values, items.size()});
}

// Builds a list, set or tuple of the items, of which `pushed` already lie on the stack; a tuple with starred
// items is made of a list.
Result<void> CodeGenerator::starred_display(std::span<expr*> items, uint32_t pushed, Op build, Op add, Op extend,
                                            bool make_tuple) {
  const uint32_t count = uint32_t(items.size());
  if (count > 2 && all_constant(items)) {
    const auto kind = add == Op::SET_ADD ? Constant::Kind::kFrozenSet : Constant::Kind::kTuple;
    const Constant* folded = TRY(constant_collection(arena_, items, kind));
    if (make_tuple && !pushed) return load_constant(folded);
    TRY(emit(build, pushed));
    TRY(load_constant(folded));
    TRY(emit(extend, 1));
    return make_tuple ? emit(Op::LIST_TO_TUPLE) : Result<void>();
  }
  const bool big = items.size() + pushed > kStackUseGuideline;
  const bool starred = std::any_of(items.begin(), items.end(), is_starred);
  if (!starred && !big) {
    TRY(visit_all(items));
    return emit(make_tuple ? Op::BUILD_TUPLE : build, count + pushed);
  }
  bool built = false;
  if (big) {
    TRY(emit(build, pushed));
    built = true;
  }
  for (uint32_t i = 0; i < count; i++) {
    if (is_starred(items[i])) {
      if (!built) {
        TRY(emit(build, i + pushed));
        built = true;
      }
      TRY(visit(as<StarredNode>(items[i])->value));
      TRY(emit(extend, 1));
    } else {
      TRY(visit(items[i]));
      if (built) TRY(emit(add, 1));
    }
  }
  return make_tuple ? emit(Op::LIST_TO_TUPLE) : Result<void>();
}

// The pairs [begin, end) of a display, none of them unpacked.
Result<void> CodeGenerator::dict_part(DictNode* node, size_t begin, size_t end) {
  const size_t count = end - begin;
  const bool big = count * 2 > kStackUseGuideline;
  if (count > 1 && !big && all_constant(node->keys.subspan(begin, count))) {
    TRY(visit_all(node->values.subspan(begin, count)));
    TRY(load_constant(TRY(constant_collection(arena_, node->keys.subspan(begin, count), Constant::Kind::kTuple))));
    return emit(Op::BUILD_CONST_KEY_MAP, uint32_t(count));
  }
  if (big) TRY(emit(Op::BUILD_MAP, 0));
  for (size_t i = begin; i < end; i++) {
    TRY(visit(node->keys[i]));
    TRY(visit(node->values[i]));
    if (big) TRY(emit(Op::MAP_ADD, 1));
  }
  return big ? Result<void>() : emit(Op::BUILD_MAP, uint32_t(count));
}

Result<void> CodeGenerator::dict(DictNode* node) {
  const size_t count = node->values.size();
  bool built = false;
  size_t pending = 0;  // pairs before i that are not in the dict yet
  auto flush = [&](size_t end) -> Result<void> {
    TRY(dict_part(node, end - pending, end));
    if (built) TRY(emit(Op::DICT_UPDATE, 1));
    built = true;
    pending = 0;
    return {};
  };
  for (size_t i = 0; i < count; i++) {
    if (!node->keys[i]) {
      if (pending) TRY(flush(i));
      if (!built) {
        TRY(emit(Op::BUILD_MAP, 0));
        built = true;
      }
      TRY(visit(node->values[i]));
      TRY(emit(Op::DICT_UPDATE, 1));
    } else if (pending * 2 > kStackUseGuideline) {
      pending++;
      TRY(flush(i + 1));
    } else {
      pending++;
    }
  }
  if (pending) TRY(flush(count));
  return built ? Result<void>() : emit(Op::BUILD_MAP, 0);
}

// Stores the items of the value on the stack into the targets; one may be starred.
Result<void> CodeGenerator::unpack(std::span<expr*> targets) {
  const size_t count = targets.size();
  bool starred = false;
  for (size_t i = 0; i < count; i++) {
    if (!is_starred(targets[i])) continue;
    if (starred) return fail("multiple starred expressions in assignment");
    if (i >= 256 || count - i - 1 >= 0x7FFFFF) return fail("too many expressions in star-unpacking assignment");
    TRY(emit(Op::UNPACK_EX, uint32_t(i + ((count - i - 1) << 8))));
    starred = true;
  }
  if (!starred) TRY(emit(Op::UNPACK_SEQUENCE, uint32_t(count)));
  for (expr* target : targets) TRY(visit(is_starred(target) ? as<StarredNode>(target)->value : target));
  return {};
}

// --- Strings

Result<void> CodeGenerator::joined_string(JoinedStrNode* node) {
  const size_t count = node->values.size();
  if (count > kStackUseGuideline) {
    TRY(load_text(""));
    TRY(emit_name(Op::LOAD_METHOD, TRY(intern("join"))));
    TRY(emit(Op::BUILD_LIST, 0));
    for (expr* value : node->values) {
      TRY(visit(value));
      TRY(emit(Op::LIST_APPEND, 1));
    }
    TRY(emit(Op::PRECALL, 1));
    return emit(Op::CALL, 1);
  }
  TRY(visit_all(node->values));
  return count == 1 ? Result<void>() : emit(Op::BUILD_STRING, uint32_t(count));
}

Result<void> CodeGenerator::formatted_value(FormattedValueNode* node) {
  TRY(visit(node->value));
  uint32_t argument = kFormatNone;
  switch (node->conversion) {
    case 's': argument = kFormatStr; break;
    case 'r': argument = kFormatRepr; break;
    case 'a': argument = kFormatAscii; break;
    case -1: break;
    default: return diagnostics_.fail(Failure::kSystemError, "Unrecognized conversion character %d", node->conversion);
  }
  if (node->format_spec) {
    TRY(visit(node->format_spec));
    argument |= kFormatHasSpec;
  }
  return emit(Op::FORMAT_VALUE, argument);
}

// --- Attributes, subscripts

Result<void> CodeGenerator::attribute(AttributeNode* node) {
  static constexpr Op kOps[] = {Op::LOAD_ATTR, Op::STORE_ATTR, Op::DELETE_ATTR};
  TRY(visit(node->value));
  set_location_of_attribute(node);
  if (node->ctx == expr_context::Store) TRY(check_forbidden(node->attr, node->ctx));
  return emit_name(kOps[int(node->ctx)], node->attr);
}

Result<void> CodeGenerator::subscript(SubscriptNode* node) {
  static constexpr Op kOps[] = {Op::BINARY_SUBSCR, Op::STORE_SUBSCR, Op::DELETE_SUBSCR};
  if (node->ctx == expr_context::Load) {
    TRY(check_subscripted(node->value));
    TRY(check_index(node->value, node->slice));
  }
  TRY(visit(node->value));
  TRY(visit(node->slice));
  return emit(kOps[int(node->ctx)]);
}

Result<void> CodeGenerator::slice(SliceNode* node) {
  for (expr* part : {node->lower, node->upper}) {
    if (part) {
      TRY(visit(part));
    } else {
      TRY(load_none());
    }
  }
  if (node->step) TRY(visit(node->step));
  return emit(Op::BUILD_SLICE, node->step ? 3 : 2);
}

// --- Generators and coroutines

Result<void> CodeGenerator::emit_yield() {
  if (unit_->scope->is_generator && unit_->scope->is_coroutine) TRY(emit(Op::ASYNC_GEN_WRAP));
  TRY(emit(Op::YIELD_VALUE));
  return emit(Op::RESUME, uint32_t(ResumeReason::AfterYield));
}

Result<void> CodeGenerator::yield_expression(YieldNode* node) {
  if (!in_function()) return fail("'yield' outside function");
  if (node->value) {
    TRY(visit(node->value));
  } else {
    TRY(load_none());
  }
  return emit_yield();
}

Result<void> CodeGenerator::yield_from_expression(YieldFromNode* node) {
  if (!in_function()) return fail("'yield' outside function");
  if (unit_->kind == UnitKind::kAsyncFunction) return fail("'yield from' inside async function");
  TRY(visit(node->value));
  TRY(emit(Op::GET_YIELD_FROM_ITER));
  TRY(load_none());
  return yield_from(false);
}

Result<void> CodeGenerator::await_expression(AwaitNode* node) {
  if (!(options_.top_level_await && unit_->kind == UnitKind::kModule)) {
    if (!in_function()) return fail("'await' outside function");
    if (unit_->kind != UnitKind::kAsyncFunction && unit_->kind != UnitKind::kComprehension) {
      return fail("'await' outside async function");
    }
  }
  TRY(visit(node->value));
  return await_top(AwaitableOrigin::Expression);
}

}  // namespace ouro::compiler
