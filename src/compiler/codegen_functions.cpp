// Functions, classes, lambdas, comprehensions, and calls.
#include "compiler/codegen.h"

namespace ouro::compiler {

using namespace ast;

// --- Definitions

Result<void> CodeGenerator::visit_decorators(std::span<expr*> decorators) { return visit_all(decorators); }

Result<void> CodeGenerator::apply_decorators(std::span<expr*> decorators) {
  LocationScope location(*this);
  for (size_t i = decorators.size(); i-- > 0;) {
    set_location(decorators[i]);
    TRY(emit(Op::PRECALL, 0));
    TRY(emit(Op::CALL, 0));
  }
  return {};
}

// Pushes the tuple of defaults and the dict of keyword-only defaults; gives the flags of MAKE_FUNCTION.
Result<uint32_t> CodeGenerator::default_arguments(arguments* args) {
  uint32_t flags = 0;
  if (!args->defaults.empty()) {
    TRY(visit_all(args->defaults));
    TRY(emit(Op::BUILD_TUPLE, uint32_t(args->defaults.size())));
    flags |= kFunctionDefaults;
  }
  ArenaVector<const Constant*> keys(arena_);
  for (size_t i = 0; i < args->kwonlyargs.size(); i++) {
    if (i >= args->kw_defaults.size() || !args->kw_defaults[i]) continue;
    auto* key = TRY(arena_.make<Constant>());
    key->kind = Constant::Kind::kStr;
    key->text = TRY(mangled(args->kwonlyargs[i]->arg))->text;
    TRY(keys.push(key));
    TRY(visit(args->kw_defaults[i]));
  }
  if (!keys.empty()) {
    auto* tuple = TRY(arena_.make<Constant>());
    tuple->kind = Constant::Kind::kTuple;
    tuple->items = keys.span();
    TRY(load_constant(tuple));
    TRY(emit(Op::BUILD_CONST_KEY_MAP, uint32_t(keys.size())));
    flags |= kFunctionKeywordDefaults;
  }
  return flags;
}

Result<void> CodeGenerator::annotation(identifier name, expr* value, uint32_t* count) {
  if (!value) return {};
  TRY(load_text(TRY(mangled(name))->text));
  if (future_annotations()) {
    TRY(annotation_text(value));
  } else if (is_starred(value)) {
    // *args: *Ts (PEP 646)
    TRY(visit(as<StarredNode>(value)->value));
    TRY(emit(Op::UNPACK_SEQUENCE, 1));
  } else {
    TRY(visit(value));
  }
  *count += 2;
  return {};
}

Result<uint32_t> CodeGenerator::annotations(arguments* args, expr* returns) {
  uint32_t count = 0;
  for (auto list : {args->args, args->posonlyargs}) {
    for (arg* parameter : list) TRY(annotation(parameter->arg, parameter->annotation, &count));
  }
  if (args->vararg) TRY(annotation(args->vararg->arg, args->vararg->annotation, &count));
  for (arg* parameter : args->kwonlyargs) TRY(annotation(parameter->arg, parameter->annotation, &count));
  if (args->kwarg) TRY(annotation(args->kwarg->arg, args->kwarg->annotation, &count));
  TRY(annotation(TRY(intern("return")), returns, &count));
  if (count == 0) return 0u;
  TRY(emit(Op::BUILD_TUPLE, count));
  return uint32_t(kFunctionAnnotations);
}

Result<void> CodeGenerator::check_arguments(arguments* args) {
  for (auto list : {args->posonlyargs, args->args, args->kwonlyargs}) {
    for (arg* parameter : list) TRY(check_forbidden(parameter->arg, expr_context::Store));
  }
  if (args->vararg) TRY(check_forbidden(args->vararg->arg, expr_context::Store));
  if (args->kwarg) TRY(check_forbidden(args->kwarg->arg, expr_context::Store));
  return {};
}

void CodeGenerator::set_argument_counts(arguments* args) {
  unit_->argcount = int(args->posonlyargs.size() + args->args.size());
  unit_->posonlyargcount = int(args->posonlyargs.size());
  unit_->kwonlyargcount = int(args->kwonlyargs.size());
}

// Makes the function object; the cells that its code takes are found in the current unit.
Result<void> CodeGenerator::make_closure(const CodeUnit* code, const Unit& inner, uint32_t flags) {
  if (inner.frees.size() > 0) {
    for (const auto& entry : inner.frees) {
      const uint32_t* number = nullptr;
      const bool is_cell = unit_->scope->scope_of(entry.name) == SymbolScope::kCell ||
                           (unit_->kind == UnitKind::kClass && entry.name->text == "__class__");
      if (is_cell) number = unit_->cells.find(entry.name);
      if (!number) number = unit_->frees.find(entry.name);
      if (!number) return diagnostics_.fail(Failure::kSystemError, "a free variable without a cell outside");
      TRY(emit(Op::LOAD_CLOSURE, *number));
    }
    flags |= kFunctionClosure;
    TRY(emit(Op::BUILD_TUPLE, uint32_t(inner.frees.size())));
  }
  TRY(emit(Op::LOAD_CONST, TRY(unit_->graph.constants.add(code))));
  return emit(Op::MAKE_FUNCTION, flags);
}

template <class Function>
Result<void> CodeGenerator::function(Function* node, UnitKind kind) {
  TRY(check_arguments(node->args));
  TRY(visit_decorators(node->decorator_list));
  const int first_line =
      node->decorator_list.empty() ? node->position.lineno : node->decorator_list[0]->position.lineno;
  uint32_t flags = TRY(default_arguments(node->args));
  flags |= TRY(annotations(node->args, node->returns));
  TRY(enter_unit(kind, node->name, node, first_line));
  const Unit& inner = *unit_;
  const Constant* docstring = options_.optimize < 2 ? docstring_of(node->body) : nullptr;
  // The first constant of a function is its docstring or None.
  static constexpr Constant kNoDocstring{};
  TRY(unit_->graph.constants.add(docstring ? docstring : &kNoDocstring));
  set_argument_counts(node->args);
  TRY(visit_all(docstring ? node->body.subspan(1) : node->body));
  const CodeUnit* code = TRY(close_unit(true));
  TRY(make_closure(code, inner, flags));
  TRY(apply_decorators(node->decorator_list));
  return name_operation(node->name, expr_context::Store);
}
template Result<void> CodeGenerator::function(FunctionDefNode* node, UnitKind kind);
template Result<void> CodeGenerator::function(AsyncFunctionDefNode* node, UnitKind kind);

Result<void> CodeGenerator::class_definition(ClassDefNode* node) {
  TRY(visit_decorators(node->decorator_list));
  const int first_line =
      node->decorator_list.empty() ? node->position.lineno : node->decorator_list[0]->position.lineno;
  TRY(enter_unit(UnitKind::kClass, node->name, node, first_line));
  const Unit& inner = *unit_;
  unit_->private_class = node->name;
  TRY(name_operation(TRY(intern("__name__")), expr_context::Load));
  TRY(name_operation(TRY(intern("__module__")), expr_context::Store));
  TRY(load_text(unit_->qualname));
  TRY(name_operation(TRY(intern("__qualname__")), expr_context::Store));
  TRY(body(node->body));
  unset_location();
  if (unit_->scope->needs_class_closure) {
    TRY(emit(Op::LOAD_CLOSURE, *unit_->cells.find(TRY(intern("__class__")))));
    TRY(emit(Op::COPY, 1));
    TRY(name_operation(TRY(intern("__classcell__")), expr_context::Store));
  } else {
    TRY(load_none());
  }
  TRY(emit(Op::RETURN_VALUE));
  const CodeUnit* code = TRY(close_unit(true));
  TRY(emit(Op::PUSH_NULL));
  TRY(emit(Op::LOAD_BUILD_CLASS));
  TRY(make_closure(code, inner, 0));
  TRY(load_text(node->name->text));
  TRY(check_keywords(node->keywords));
  TRY(call_with(2, node->bases, node->keywords));
  TRY(apply_decorators(node->decorator_list));
  return name_operation(node->name, expr_context::Store);
}

Result<void> CodeGenerator::lambda(LambdaNode* node) {
  TRY(check_arguments(node->args));
  const uint32_t flags = TRY(default_arguments(node->args));
  TRY(enter_unit(UnitKind::kLambda, TRY(intern("<lambda>")), node, node->position.lineno));
  const Unit& inner = *unit_;
  static constexpr Constant kNoDocstring{};
  TRY(unit_->graph.constants.add(&kNoDocstring));
  set_argument_counts(node->args);
  TRY(visit(node->body));
  const CodeUnit* code;
  if (unit_->scope->is_generator) {
    code = TRY(close_unit(false));
  } else {
    TRY(emit(Op::RETURN_VALUE));
    code = TRY(close_unit(true));
  }
  return make_closure(code, inner, flags);
}

// --- Comprehensions

Result<void> CodeGenerator::comprehension(expr* node, ComprehensionType type, std::string_view name,
                                          std::span<ast::comprehension*> generators, expr* element, expr* value) {
  static constexpr Op kBuild[] = {Op::NOP, Op::BUILD_LIST, Op::BUILD_SET, Op::BUILD_MAP};
  const UnitKind outer_kind = unit_->kind;
  const bool top_level_await = options_.top_level_await && outer_kind == UnitKind::kModule;
  ast::comprehension* outermost = generators[0];
  TRY(enter_unit(UnitKind::kComprehension, TRY(intern(name)), node, node->position.lineno));
  const Unit& inner = *unit_;
  set_location(node);
  const bool is_async = unit_->scope->is_coroutine;
  if (is_async && type != ComprehensionType::kGenerator && outer_kind != UnitKind::kAsyncFunction &&
      outer_kind != UnitKind::kComprehension && !top_level_await) {
    return fail("asynchronous comprehension outside of an asynchronous function");
  }
  if (type != ComprehensionType::kGenerator) TRY(emit(kBuild[int(type)], 0));
  TRY(comprehension_loop(generators, 0, 0, element, value, type));
  if (type != ComprehensionType::kGenerator) TRY(emit(Op::RETURN_VALUE));
  const CodeUnit* code = TRY(close_unit(true));
  if (top_level_await && is_async) unit_->scope->is_coroutine = true;
  TRY(make_closure(code, inner, 0));
  TRY(visit(outermost->iter));
  TRY(emit(outermost->is_async ? Op::GET_AITER : Op::GET_ITER));
  TRY(emit(Op::PRECALL, 0));
  TRY(emit(Op::CALL, 0));
  if (is_async && type != ComprehensionType::kGenerator) TRY(await_top(AwaitableOrigin::Expression));
  return {};
}

Result<void> CodeGenerator::comprehension_loop(std::span<ast::comprehension*> generators, size_t index, int depth,
                                               expr* element, expr* value, ComprehensionType type) {
  Depth nesting(*this);
  TRY(nesting.check());
  return generators[index]->is_async ? async_loop(generators, index, depth, element, value, type)
                                     : sync_loop(generators, index, depth, element, value, type);
}

// What stands inside the loop of generator `index`: the next loop, or the element.
Result<void> CodeGenerator::comprehension_inner(std::span<ast::comprehension*> generators, size_t index, int depth,
                                                expr* element, expr* value, ComprehensionType type) {
  if (index + 1 < generators.size()) return comprehension_loop(generators, index + 1, depth, element, value, type);
  TRY(visit(element));
  switch (type) {
    case ComprehensionType::kGenerator: TRY(emit_yield()); return emit(Op::POP_TOP);
    case ComprehensionType::kList: return emit(Op::LIST_APPEND, uint32_t(depth + 1));
    case ComprehensionType::kSet: return emit(Op::SET_ADD, uint32_t(depth + 1));
    case ComprehensionType::kDict: TRY(visit(value)); return emit(Op::MAP_ADD, uint32_t(depth + 1));
  }
  return {};
}

Result<void> CodeGenerator::sync_loop(std::span<ast::comprehension*> generators, size_t index, int depth, expr* element,
                                      expr* value, ComprehensionType type) {
  ast::comprehension* generator = generators[index];
  Block* start = TRY(new_block());
  Block* next = TRY(new_block());
  Block* end = TRY(new_block());
  bool loops = true;
  if (index == 0) {
    unit_->argcount = 1;
    TRY(emit(Op::LOAD_FAST, 0));
  } else {
    // `for y in [f(x)]` is an assignment: no loop is needed.
    std::span<expr*> items;
    if (generator->iter->kind == NodeKind::kList) items = as<ListNode>(generator->iter)->elts;
    if (generator->iter->kind == NodeKind::kTuple) items = as<TupleNode>(generator->iter)->elts;
    if (items.size() == 1 && !is_starred(items[0])) {
      TRY(visit(items[0]));
      loops = false;
    } else {
      TRY(visit(generator->iter));
      TRY(emit(Op::GET_ITER));
    }
  }
  if (loops) {
    depth++;
    use_block(start);
    TRY(emit_jump(Op::FOR_ITER, end));
    use_block(TRY(new_block()));
  }
  TRY(visit(generator->target));
  for (expr* condition : generator->ifs) TRY(jump_if(condition, next, false));
  TRY(comprehension_inner(generators, index, depth, element, value, type));
  use_block(next);
  if (loops) {
    TRY(emit_jump(Op::JUMP, start));
    use_block(end);
  }
  return {};
}

Result<void> CodeGenerator::async_loop(std::span<ast::comprehension*> generators, size_t index, int depth,
                                       expr* element, expr* value, ComprehensionType type) {
  ast::comprehension* generator = generators[index];
  Block* start = TRY(new_block());
  Block* except = TRY(new_block());
  Block* next = TRY(new_block());
  if (index == 0) {
    unit_->argcount = 1;
    TRY(emit(Op::LOAD_FAST, 0));
  } else {
    TRY(visit(generator->iter));
    TRY(emit(Op::GET_AITER));
  }
  use_block(start);
  TRY(push_frame_block({.kind = FrameBlockKind::kAsyncComprehension, .start = start}));
  TRY(emit_jump(Op::SETUP_FINALLY, except));
  TRY(emit(Op::GET_ANEXT));
  TRY(load_none());
  TRY(yield_from(true));
  TRY(emit(Op::POP_BLOCK));
  TRY(visit(generator->target));
  for (expr* condition : generator->ifs) TRY(jump_if(condition, next, false));
  TRY(comprehension_inner(generators, index, depth + 1, element, value, type));
  use_block(next);
  TRY(emit_jump(Op::JUMP, start));
  pop_frame_block(FrameBlockKind::kAsyncComprehension);
  use_block(except);
  return emit(Op::END_ASYNC_FOR);
}

// --- Calls

Result<void> CodeGenerator::check_keywords(std::span<keyword*> keywords) {
  LocationScope location(*this);
  NameMap<bool> seen(arena_);
  for (size_t i = 0; i < keywords.size(); i++) {
    if (!keywords[i]->arg) continue;
    TRY(check_forbidden(keywords[i]->arg, expr_context::Store));
    if (keywords.size() == 1) break;
    if (seen.contains(keywords[i]->arg)) {
      set_location(keywords[i]);
      return fail("keyword argument repeated: %.*s", keywords[i]->arg);
    }
    TRY(seen.find_or_insert(keywords[i]->arg, true));
  }
  return {};
}

Result<const Constant*> CodeGenerator::names_tuple(std::span<keyword*> keywords) {
  auto** items = TRY(arena_.make_array<const Constant*>(keywords.size()));
  for (size_t i = 0; i < keywords.size(); i++) {
    auto* text = TRY(arena_.make<Constant>());
    text->kind = Constant::Kind::kStr;
    text->text = keywords[i]->arg->text;
    items[i] = text;
  }
  auto* tuple = TRY(arena_.make<Constant>());
  tuple->kind = Constant::Kind::kTuple;
  tuple->items = {items, keywords.size()};
  return static_cast<const Constant*>(tuple);
}

Result<void> CodeGenerator::keyword_names(std::span<keyword*> keywords) {
  for (keyword* each : keywords) TRY(visit(each->value));
  return emit(Op::KW_NAMES, TRY(unit_->graph.constants.add(TRY(names_tuple(keywords)))));
}

// Named arguments as one dict.
Result<void> CodeGenerator::keyword_dict(std::span<keyword*> keywords) {
  const bool big = keywords.size() * 2 > kStackUseGuideline;
  if (keywords.size() > 1 && !big) {
    for (keyword* each : keywords) TRY(visit(each->value));
    TRY(load_constant(TRY(names_tuple(keywords))));
    return emit(Op::BUILD_CONST_KEY_MAP, uint32_t(keywords.size()));
  }
  if (big) TRY(emit_artificial(Op::BUILD_MAP, 0));
  for (keyword* each : keywords) {
    TRY(load_text(each->arg->text));
    TRY(visit(each->value));
    if (big) TRY(emit_artificial(Op::MAP_ADD, 1));
  }
  return big ? Result<void>() : emit(Op::BUILD_MAP, uint32_t(keywords.size()));
}

// The arguments and the call itself; the callable and `pushed` arguments lie on the stack. Very many
// arguments are passed as if they were unpacked. The names have been checked.
Result<void> CodeGenerator::call_with(uint32_t pushed, std::span<expr*> args, std::span<keyword*> keywords) {
  bool unpacks = args.size() + 2 * keywords.size() > kStackUseGuideline;
  for (const expr* each : args) unpacks |= is_starred(each);
  for (const keyword* each : keywords) unpacks |= !each->arg;
  if (!unpacks) {
    TRY(visit_all(args));
    if (!keywords.empty()) TRY(keyword_names(keywords));
    const uint32_t count = pushed + uint32_t(args.size() + keywords.size());
    TRY(emit(Op::PRECALL, count));
    return emit(Op::CALL, count);
  }
  if (pushed == 0 && args.size() == 1 && is_starred(args[0])) {
    TRY(visit(as<StarredNode>(args[0])->value));
  } else {
    TRY(starred_display(args, pushed, Op::BUILD_LIST, Op::LIST_APPEND, Op::LIST_EXTEND, true));
  }
  bool built = false;
  size_t pending = 0;  // named ones before i that are not in the dict yet
  auto flush = [&](size_t end) -> Result<void> {
    TRY(keyword_dict(keywords.subspan(end - pending, pending)));
    if (built) TRY(emit(Op::DICT_MERGE, 1));
    built = true;
    pending = 0;
    return {};
  };
  for (size_t i = 0; i < keywords.size(); i++) {
    if (keywords[i]->arg) {
      pending++;
      continue;
    }
    if (pending) TRY(flush(i));
    if (!built) {
      TRY(emit(Op::BUILD_MAP, 0));
      built = true;
    }
    TRY(visit(keywords[i]->value));
    TRY(emit(Op::DICT_MERGE, 1));
  }
  if (pending) TRY(flush(keywords.size()));
  return emit(Op::CALL_FUNCTION_EX, keywords.empty() ? 0 : kCallHasKeywords);
}

// object.name(arguments) without unpacking: LOAD_METHOD saves the bound method. False when it is another kind of call.
Result<bool> CodeGenerator::method_call(CallNode* node) {
  auto* method = try_as<AttributeNode>(static_cast<Node*>(node->func));
  if (!method || method->ctx != expr_context::Load) return false;
  if (node->args.size() + node->keywords.size() + !node->keywords.empty() >= kStackUseGuideline) return false;
  for (const expr* each : node->args) {
    if (is_starred(each)) return false;
  }
  for (const keyword* each : node->keywords) {
    if (!each->arg) return false;
  }
  // A function of an imported module is no method: LOAD_ATTR is the faster way there.
  if (auto* base = try_as<NameNode>(static_cast<Node*>(method->value))) {
    const Symbol* symbol = symbols_.top->symbols.find(base->id);
    if (symbol && (symbol->flags & kDefImport)) return false;
  }
  LocationScope location(*this);
  TRY(visit(method->value));
  set_location(method);
  set_location_of_attribute(method);
  TRY(emit_name(Op::LOAD_METHOD, method->attr));
  TRY(visit_all(node->args));
  if (!node->keywords.empty()) TRY(keyword_names(node->keywords));
  set_location(node);
  set_location_of_attribute(method);
  const uint32_t count = uint32_t(node->args.size() + node->keywords.size());
  TRY(emit(Op::PRECALL, count));
  TRY(emit(Op::CALL, count));
  return true;
}

Result<void> CodeGenerator::call(CallNode* node) {
  TRY(check_keywords(node->keywords));
  if (TRY(method_call(node))) return {};
  TRY(check_callee(node->func));
  set_location(node->func);
  TRY(emit(Op::PUSH_NULL));
  set_location(node);
  TRY(visit(node->func));
  return call_with(0, node->args, node->keywords);
}

}  // namespace ouro::compiler
