// Simple statements, branches, loops, assignments and imports.
#include "compiler/codegen.h"
#include "compiler/unparse.h"

namespace ouro::compiler {

using namespace ast;

namespace {

bool has_annotations(std::span<stmt*> body);

template <class Loop>
bool loop_has_annotations(const stmt* node) {
  auto* loop = static_cast<const Loop*>(node);
  return has_annotations(loop->body) || has_annotations(loop->orelse);
}

template <class TryStatement>
bool try_has_annotations(const stmt* node) {
  auto* statement = static_cast<const TryStatement*>(node);
  for (excepthandler* handler : statement->handlers) {
    if (has_annotations(as<ExceptHandlerNode>(handler)->body)) return true;
  }
  return has_annotations(statement->body) || has_annotations(statement->finalbody) ||
         has_annotations(statement->orelse);
}

// Whether the block itself, not a function or class in it, annotates a name; matches are not looked into. The
// depth of statements was bounded when the symbol table was built.
bool has_annotations(std::span<stmt*> body) {
  for (const stmt* node : body) {
    bool found = false;
    switch (node->kind) {
      case NodeKind::kAnnAssign: found = true; break;
      case NodeKind::kFor: found = loop_has_annotations<ForNode>(node); break;
      case NodeKind::kAsyncFor: found = loop_has_annotations<AsyncForNode>(node); break;
      case NodeKind::kWhile: found = loop_has_annotations<WhileNode>(node); break;
      case NodeKind::kIf: found = loop_has_annotations<IfNode>(node); break;
      case NodeKind::kWith: found = has_annotations(as<WithNode>(node)->body); break;
      case NodeKind::kAsyncWith: found = has_annotations(as<AsyncWithNode>(node)->body); break;
      case NodeKind::kTry: found = try_has_annotations<TryNode>(node); break;
      case NodeKind::kTryStar: found = try_has_annotations<TryStarNode>(node); break;
      default: break;
    }
    if (found) return true;
  }
  return false;
}

constexpr BinaryOperator kBinaryOperators[] = {BinaryOperator::NB_ADD,         BinaryOperator::NB_SUBTRACT,
                                               BinaryOperator::NB_MULTIPLY,    BinaryOperator::NB_MATRIX_MULTIPLY,
                                               BinaryOperator::NB_TRUE_DIVIDE, BinaryOperator::NB_REMAINDER,
                                               BinaryOperator::NB_POWER,       BinaryOperator::NB_LSHIFT,
                                               BinaryOperator::NB_RSHIFT,      BinaryOperator::NB_OR,
                                               BinaryOperator::NB_XOR,         BinaryOperator::NB_AND,
                                               BinaryOperator::NB_FLOOR_DIVIDE};

}  // namespace

uint32_t binary_operator_argument(operator_ op, bool in_place) {
  return uint32_t(kBinaryOperators[int(op)]) + (in_place ? kFirstInPlaceOperator : 0);
}

Result<void> CodeGenerator::visit_all(std::span<stmt*> nodes) {
  for (stmt* node : nodes) TRY(visit(node));
  return {};
}

// The statements of a module or class, with what comes before the first.
Result<void> CodeGenerator::body(std::span<stmt*> statements) {
  if (unit_->kind == UnitKind::kModule && !statements.empty() && !interactive_) set_location(statements[0]);
  if (has_annotations(statements)) TRY(emit(Op::SETUP_ANNOTATIONS));
  if (interactive_ && unit_->kind == UnitKind::kModule) return visit_all(statements);
  if (options_.optimize < 2 && docstring_of(statements)) {
    TRY(visit(as<ExprNode>(statements[0])->value));
    unset_location();
    TRY(name_operation(TRY(intern("__doc__")), expr_context::Store));
    statements = statements.subspan(1);
  }
  return visit_all(statements);
}

Result<void> CodeGenerator::visit(stmt* node) {
  Depth depth(*this);
  TRY(depth.check());
  set_location(node);
  return visit_statement(node);
}

Result<void> CodeGenerator::visit_statement(stmt* node) {
  switch (node->kind) {
    case NodeKind::kFunctionDef: return function(as<FunctionDefNode>(node), UnitKind::kFunction);
    case NodeKind::kAsyncFunctionDef: return function(as<AsyncFunctionDefNode>(node), UnitKind::kAsyncFunction);
    case NodeKind::kClassDef: return class_definition(as<ClassDefNode>(node));
    case NodeKind::kReturn: return return_statement(as<ReturnNode>(node));
    case NodeKind::kDelete: return visit_all(as<DeleteNode>(node)->targets);
    case NodeKind::kAssign: return assign(as<AssignNode>(node));
    case NodeKind::kAugAssign: return augmented_assign(as<AugAssignNode>(node));
    case NodeKind::kAnnAssign: return annotated_assign(as<AnnAssignNode>(node));
    case NodeKind::kFor: return for_loop(as<ForNode>(node));
    case NodeKind::kAsyncFor: return async_for_loop(as<AsyncForNode>(node));
    case NodeKind::kWhile: return while_loop(as<WhileNode>(node));
    case NodeKind::kIf: return if_statement(as<IfNode>(node));
    case NodeKind::kWith: return with_statement(as<WithNode>(node), 0);
    case NodeKind::kAsyncWith: return async_with_statement(as<AsyncWithNode>(node), 0);
    case NodeKind::kMatch: return match_statement(as<MatchNode>(node));
    case NodeKind::kRaise: return raise_statement(as<RaiseNode>(node));
    case NodeKind::kTry: return try_statement(as<TryNode>(node));
    case NodeKind::kTryStar: return try_statement(as<TryStarNode>(node));
    case NodeKind::kAssert: return assert_statement(as<AssertNode>(node));
    case NodeKind::kImport: return import(as<ImportNode>(node));
    case NodeKind::kImportFrom: return import_from(as<ImportFromNode>(node));
    case NodeKind::kExpr: return expression_statement(as<ExprNode>(node));
    case NodeKind::kPass: return emit(Op::NOP);
    case NodeKind::kBreak: return break_statement();
    case NodeKind::kContinue: return continue_statement();
    default: return {};  // global, nonlocal
  }
}

Result<void> CodeGenerator::if_statement(IfNode* node) {
  Block* end = TRY(new_block());
  Block* otherwise = node->orelse.empty() ? end : TRY(new_block());
  TRY(jump_if(node->test, otherwise, false));
  TRY(visit_all(node->body));
  if (!node->orelse.empty()) {
    TRY(emit_artificial_jump(Op::JUMP, end));
    use_block(otherwise);
    TRY(visit_all(node->orelse));
  }
  use_block(end);
  return {};
}

// The test stands twice: before the loop, and behind the body.
Result<void> CodeGenerator::while_loop(WhileNode* node) {
  Block* loop = TRY(new_block());
  Block* inside = TRY(new_block());
  Block* otherwise = TRY(new_block());
  Block* end = TRY(new_block());
  use_block(loop);
  TRY(push_frame_block({.kind = FrameBlockKind::kWhileLoop, .start = loop, .exit = end}));
  TRY(jump_if(node->test, otherwise, false));
  use_block(inside);
  TRY(visit_all(node->body));
  set_location(node);
  TRY(jump_if(node->test, inside, true));
  pop_frame_block(FrameBlockKind::kWhileLoop);
  use_block(otherwise);
  TRY(visit_all(node->orelse));
  use_block(end);
  return {};
}

Result<void> CodeGenerator::for_loop(ForNode* node) {
  Block* start = TRY(new_block());
  Block* inside = TRY(new_block());
  Block* cleanup = TRY(new_block());
  Block* end = TRY(new_block());
  TRY(push_frame_block({.kind = FrameBlockKind::kForLoop, .start = start, .exit = end}));
  TRY(visit(node->iter));
  TRY(emit(Op::GET_ITER));
  use_block(start);
  TRY(emit_jump(Op::FOR_ITER, cleanup));
  use_block(inside);
  TRY(visit(node->target));
  TRY(visit_all(node->body));
  unset_location();
  TRY(emit_jump(Op::JUMP, start));
  use_block(cleanup);
  pop_frame_block(FrameBlockKind::kForLoop);
  TRY(visit_all(node->orelse));
  use_block(end);
  return {};
}

Result<void> CodeGenerator::async_for_loop(AsyncForNode* node) {
  if (options_.top_level_await && unit_->kind == UnitKind::kModule) {
    unit_->scope->is_coroutine = true;
  } else if (unit_->kind != UnitKind::kAsyncFunction) {
    return fail("'async for' outside async function");
  }
  Block* start = TRY(new_block());
  Block* except = TRY(new_block());
  Block* end = TRY(new_block());
  TRY(visit(node->iter));
  TRY(emit(Op::GET_AITER));
  use_block(start);
  TRY(push_frame_block({.kind = FrameBlockKind::kForLoop, .start = start, .exit = end}));
  TRY(emit_jump(Op::SETUP_FINALLY, except));
  TRY(emit(Op::GET_ANEXT));
  TRY(load_none());
  TRY(yield_from(true));
  TRY(emit(Op::POP_BLOCK));
  TRY(visit(node->target));
  TRY(visit_all(node->body));
  unset_location();
  TRY(emit_jump(Op::JUMP, start));
  pop_frame_block(FrameBlockKind::kForLoop);
  use_block(except);
  set_location(node->iter);
  TRY(emit(Op::END_ASYNC_FOR));
  TRY(visit_all(node->orelse));
  use_block(end);
  return {};
}

Result<void> CodeGenerator::return_statement(ReturnNode* node) {
  const bool computed = node->value && !is_constant(node->value);
  if (!in_function()) return fail("'return' outside function");
  if (node->value && unit_->scope->is_coroutine && unit_->scope->is_generator) {
    return fail("'return' with value in async generator");
  }
  if (computed) {
    TRY(visit(node->value));
  } else if (node->value) {
    set_location(node->value);
    TRY(emit(Op::NOP));
  }
  if (!node->value || node->value->position.lineno != node->position.lineno) {
    set_location(node);
    TRY(emit(Op::NOP));
  }
  TRY(unwind_all(computed, nullptr));
  if (!node->value) {
    TRY(load_none());
  } else if (!computed) {
    TRY(load_constant(constant_of(node->value)));
  }
  return emit(Op::RETURN_VALUE);
}

Result<void> CodeGenerator::break_statement() {
  TRY(emit(Op::NOP));
  const FrameBlock* loop = nullptr;
  const SourceLocation location = unit_->location;
  TRY(unwind_all(false, &loop));
  if (!loop) {
    unit_->location = location;
    return fail("'break' outside loop");
  }
  TRY(unwind(*loop, false));
  return emit_jump(Op::JUMP, loop->exit);
}

Result<void> CodeGenerator::continue_statement() {
  TRY(emit(Op::NOP));
  const FrameBlock* loop = nullptr;
  const SourceLocation location = unit_->location;
  TRY(unwind_all(false, &loop));
  if (!loop) {
    unit_->location = location;
    return fail("'continue' not properly in loop");
  }
  return emit_jump(Op::JUMP, loop->start);
}

Result<void> CodeGenerator::assert_statement(AssertNode* node) {
  auto* tuple = try_as<TupleNode>(static_cast<Node*>(node->test));
  const bool constant_tuple = is_constant(node->test) && constant_of(node->test)->kind == Constant::Kind::kTuple &&
                              !constant_of(node->test)->items.empty();
  if ((tuple && !tuple->elts.empty()) || constant_tuple) {
    TRY(warn("assertion is always true, perhaps remove parentheses?"));
  }
  if (options_.optimize) return {};
  Block* end = TRY(new_block());
  TRY(jump_if(node->test, end, true));
  TRY(emit(Op::LOAD_ASSERTION_ERROR));
  if (node->msg) {
    TRY(visit(node->msg));
    TRY(emit(Op::PRECALL, 0));
    TRY(emit(Op::CALL, 0));
  }
  TRY(emit(Op::RAISE_VARARGS, 1));
  use_block(end);
  return {};
}

Result<void> CodeGenerator::raise_statement(RaiseNode* node) {
  uint32_t count = 0;
  if (node->exc) {
    TRY(visit(node->exc));
    count++;
    if (node->cause) {
      TRY(visit(node->cause));
      count++;
    }
  }
  return emit(Op::RAISE_VARARGS, count);
}

Result<void> CodeGenerator::expression_statement(ExprNode* node) {
  if (interactive_ && unit_->kind == UnitKind::kModule) {
    TRY(visit(node->value));
    return emit(Op::PRINT_EXPR);
  }
  if (is_constant(node->value)) return emit(Op::NOP);
  TRY(visit(node->value));
  unset_location();
  return emit(Op::POP_TOP);
}

// --- Assignments

Result<void> CodeGenerator::assign(AssignNode* node) {
  TRY(visit(node->value));
  for (size_t i = 0; i < node->targets.size(); i++) {
    if (i + 1 < node->targets.size()) TRY(emit(Op::COPY, 1));
    TRY(visit(node->targets[i]));
  }
  return {};
}

Result<void> CodeGenerator::augmented_assign(AugAssignNode* node) {
  set_location(node->target);
  auto* attribute = try_as<AttributeNode>(static_cast<Node*>(node->target));
  auto* subscript = try_as<SubscriptNode>(static_cast<Node*>(node->target));
  auto* name = try_as<NameNode>(static_cast<Node*>(node->target));
  if (attribute) {
    TRY(visit(attribute->value));
    TRY(emit(Op::COPY, 1));
    set_location_of_attribute(attribute);
    TRY(emit_name(Op::LOAD_ATTR, attribute->attr));
  } else if (subscript) {
    TRY(visit(subscript->value));
    TRY(visit(subscript->slice));
    TRY(emit(Op::COPY, 2));
    TRY(emit(Op::COPY, 2));
    TRY(emit(Op::BINARY_SUBSCR));
  } else if (name) {
    TRY(name_operation(name->id, expr_context::Load));
  } else {
    return diagnostics_.fail(Failure::kSystemError, "invalid node type (%d) for augmented assignment",
                             int(node->target->kind));
  }
  set_location(node);
  TRY(visit(node->value));
  TRY(emit(Op::BINARY_OP, binary_operator_argument(node->op, true)));
  set_location(node->target);
  if (attribute) {
    set_location_of_attribute(attribute);
    TRY(emit(Op::SWAP, 2));
    return emit_name(Op::STORE_ATTR, attribute->attr);
  }
  if (subscript) {
    TRY(emit(Op::SWAP, 3));
    TRY(emit(Op::SWAP, 2));
    return emit(Op::STORE_SUBSCR);
  }
  return name_operation(name->id, expr_context::Store);
}

Result<void> CodeGenerator::evaluate_and_drop(expr* node) {
  TRY(visit(node));
  return emit(Op::POP_TOP);
}

// The index of an annotated subscript without a value is evaluated part by part.
Result<void> CodeGenerator::evaluate_subscript_and_drop(expr* node) {
  if (auto* slice = try_as<SliceNode>(static_cast<Node*>(node))) {
    for (expr* part : {slice->lower, slice->upper, slice->step}) {
      if (part) TRY(evaluate_and_drop(part));
    }
    return {};
  }
  if (auto* tuple = try_as<TupleNode>(static_cast<Node*>(node))) {
    for (expr* item : tuple->elts) TRY(evaluate_subscript_and_drop(item));
    return {};
  }
  return evaluate_and_drop(node);
}

Result<void> CodeGenerator::annotation_text(expr* annotation) {
  return load_text(TRY(unparse(arena_, diagnostics_, annotation)));
}

Result<void> CodeGenerator::annotated_assign(AnnAssignNode* node) {
  if (node->value) {
    TRY(visit(node->value));
    TRY(visit(node->target));
  }
  const bool evaluated = unit_->kind == UnitKind::kModule || unit_->kind == UnitKind::kClass;
  switch (node->target->kind) {
    case NodeKind::kName: {
      identifier name = as<NameNode>(node->target)->id;
      TRY(check_forbidden(name, expr_context::Store));
      if (node->simple && evaluated) {
        if (future_annotations()) {
          TRY(annotation_text(node->annotation));
        } else {
          TRY(visit(node->annotation));
        }
        TRY(emit_name(Op::LOAD_NAME, TRY(intern("__annotations__"))));
        TRY(load_text(TRY(mangled(name))->text));
        TRY(emit(Op::STORE_SUBSCR));
      }
      break;
    }
    case NodeKind::kAttribute: {
      auto* attribute = as<AttributeNode>(node->target);
      TRY(check_forbidden(attribute->attr, expr_context::Store));
      if (!node->value) TRY(evaluate_and_drop(attribute->value));
      break;
    }
    case NodeKind::kSubscript: {
      auto* subscript = as<SubscriptNode>(node->target);
      if (!node->value) {
        TRY(evaluate_and_drop(subscript->value));
        TRY(evaluate_subscript_and_drop(subscript->slice));
      }
      break;
    }
    default:
      return diagnostics_.fail(Failure::kSystemError, "invalid node type (%d) for annotated assignment",
                               int(node->target->kind));
  }
  if (!node->simple && evaluated && !future_annotations()) return evaluate_and_drop(node->annotation);
  return {};
}

// --- Imports

Result<void> CodeGenerator::import(ImportNode* node) {
  for (alias* each : node->names) {
    TRY(load_int(0));
    TRY(load_none());
    TRY(emit_name(Op::IMPORT_NAME, each->name));
    if (each->asname) {
      TRY(import_as(each->name, each->asname));
      continue;
    }
    identifier top = each->name;
    const size_t dot = top->text.find('.');
    if (dot != std::string_view::npos) top = TRY(intern(top->text.substr(0, dot)));
    TRY(name_operation(top, expr_context::Store));
  }
  return {};
}

// IMPORT_NAME gave the package at the top; the way down goes over IMPORT_FROM.
Result<void> CodeGenerator::import_as(identifier name, identifier as_name) {
  std::string_view rest = name->text;
  size_t dot = rest.find('.');
  if (dot == std::string_view::npos) return name_operation(as_name, expr_context::Store);
  while (true) {
    rest = rest.substr(dot + 1);
    dot = rest.find('.');
    identifier part = TRY(intern(rest.substr(0, dot)));
    TRY(emit(Op::IMPORT_FROM, TRY(number_name(unit_->names, part))));
    if (dot == std::string_view::npos) break;
    TRY(emit(Op::SWAP, 2));
    TRY(emit(Op::POP_TOP));
  }
  TRY(name_operation(as_name, expr_context::Store));
  return emit(Op::POP_TOP);
}

Result<void> CodeGenerator::import_from(ImportFromNode* node) {
  TRY(load_int(node->level));
  auto** items = TRY(arena_.make_array<const Constant*>(node->names.size()));
  for (size_t i = 0; i < node->names.size(); i++) {
    auto* text = TRY(arena_.make<Constant>());
    text->kind = Constant::Kind::kStr;
    text->text = node->names[i]->name->text;
    items[i] = text;
  }
  if (node->position.lineno > last_future_line_ && node->module && node->module->text == "__future__") {
    return fail("from __future__ imports must occur at the beginning of the file");
  }
  auto* tuple = TRY(arena_.make<Constant>());
  tuple->kind = Constant::Kind::kTuple;
  tuple->items = {items, node->names.size()};
  TRY(load_constant(tuple));
  TRY(emit_name(Op::IMPORT_NAME, node->module ? node->module : TRY(intern(""))));
  for (size_t i = 0; i < node->names.size(); i++) {
    alias* each = node->names[i];
    if (i == 0 && each->name->text == "*") return emit(Op::IMPORT_STAR);
    TRY(emit_name(Op::IMPORT_FROM, each->name));
    TRY(name_operation(each->asname ? each->asname : each->name, expr_context::Store));
  }
  return emit(Op::POP_TOP);
}

}  // namespace ouro::compiler
