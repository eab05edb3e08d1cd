// The first pass over the symbol tables: walks the syntax tree, opens a Scope for each block and notes how
// each name is used in it. The errors that concern one block alone are found here: a name that is used before
// its global statement, parameters that are given twice, assignment expressions where they may not stand.
//
// The depth of the recursion is bounded by the options, so that no tree overflows the C++ stack.
#include <cstdio>

#include "symtable/symtable.h"

namespace ouro {

FailureLocation failure_location(const ast::Position& position) {
  return {position.lineno, position.col_offset + 1, position.end_lineno, position.end_col_offset + 1};
}

Result<ast::identifier> mangle(ast::NameTable& names, Arena& arena, ast::identifier private_class,
                               ast::identifier name) {
  if (!private_class || !name) return name;
  std::string_view text = name->text;
  if (text.size() < 2 || text[0] != '_' || text[1] != '_') return name;
  if (text.ends_with("__") || text.find('.') != text.npos) return name;
  std::string_view owner = private_class->text;
  while (!owner.empty() && owner[0] == '_') owner.remove_prefix(1);
  if (owner.empty()) return name;
  char* memory = TRY(arena.make_array<char>(1 + owner.size() + text.size()));
  memory[0] = '_';
  std::memcpy(memory + 1, owner.data(), owner.size());
  std::memcpy(memory + 1 + owner.size(), text.data(), text.size());
  return names.intern({memory, 1 + owner.size() + text.size()});
}

size_t ScopeMap::probe(const ast::Node* node) const {
  size_t index = (reinterpret_cast<uintptr_t>(node) >> 4) * 0x9E3779B97F4A7C15ull >> 20 & (capacity_ - 1);
  while (slots_[index].node && slots_[index].node != node) index = (index + 1) & (capacity_ - 1);
  return index;
}

Result<void> ScopeMap::insert(const ast::Node* node, Scope* scope) {
  if ((size_ + 1) * 2 > capacity_) {
    Slot* old = slots_;
    const size_t old_capacity = capacity_;
    const size_t capacity = capacity_ ? capacity_ * 2 : 16;
    slots_ = TRY(arena_->make_array<Slot>(capacity));
    capacity_ = capacity;
    std::memset(static_cast<void*>(slots_), 0, capacity * sizeof(Slot));
    for (size_t i = 0; i < old_capacity; i++) {
      if (old[i].node) slots_[probe(old[i].node)] = old[i];
    }
  }
  slots_[probe(node)] = {node, scope};
  size_++;
  return {};
}

Scope* ScopeMap::find(const ast::Node* node) const { return capacity_ ? slots_[probe(node)].scope : nullptr; }

namespace {

using namespace ast;

class Builder {
 public:
  Builder(SymbolTable& table, const SymbolTableOptions& options) : table_(table), options_(options) {}

  Result<void> run(mod* module) {
    TRY(enter(TRY(intern("top")), ScopeKind::kModule, module, 0));
    table_.top = current_;
    switch (module->kind) {
      case NodeKind::kModule: TRY(visit_all(as<ModuleNode>(module)->body)); break;
      case NodeKind::kInteractive: TRY(visit_all(as<InteractiveNode>(module)->body)); break;
      case NodeKind::kExpression: TRY(visit(as<ExpressionNode>(module)->body)); break;
      default: return table_.diagnostics.fail(Failure::kSystemError, "this compiler does not handle FunctionTypes");
    }
    leave();
    return {};
  }

 private:
  // Counts one level of nesting; the error is that of CPython's compiler.
  class Depth {
   public:
    explicit Depth(Builder& builder) : builder_(builder) { builder_.depth_++; }
    ~Depth() { builder_.depth_--; }
    Result<void> check() const {
      if (builder_.depth_ > builder_.options_.recursion_limit) {
        return builder_.table_.diagnostics.fail(Failure::kRecursionError,
                                                "maximum recursion depth exceeded during compilation");
      }
      if ((++builder_.steps_ & 0xFFF) == 0 && !builder_.table_.diagnostics.may_continue()) return raised;
      return {};
    }

   private:
    Builder& builder_;
  };

  Result<identifier> intern(std::string_view text) { return table_.names.intern(text); }

  Raised fail(const Position& position, const char* format, identifier name = nullptr) {
    (void)table_.diagnostics.fail(Failure::kSyntaxError, failure_location(position), format,
                                  name ? int(name->text.size()) : 0, name ? name->text.data() : "");
    return table_.diagnostics.with_extra_place();
  }

  Result<void> enter(identifier name, ScopeKind kind, const Node* node, int lineno) {
    Scope* scope = TRY(table_.arena.make<Scope>(table_.arena));
    scope->kind = kind;
    scope->name = name;
    scope->node = node;
    scope->lineno = lineno;
    scope->parent = current_;
    if (current_) {
      scope->nested = current_->nested || current_->kind == ScopeKind::kFunction;
      scope->iteration_expressions = current_->iteration_expressions;
      // What an annotation that is only a text holds has no effect on the table.
      if (kind != ScopeKind::kAnnotation) TRY(current_->children.push(scope));
    }
    if (kind != ScopeKind::kAnnotation) TRY(table_.scopes.insert(node, scope));
    current_ = scope;
    return {};
  }
  void leave() { current_ = current_->parent; }

  Result<uint32_t> flags_of(identifier name) {
    Symbol* symbol = current_->symbols.find(TRY(mangled(name)));
    return symbol ? symbol->flags : 0u;
  }
  Result<identifier> mangled(identifier name) { return mangle(table_.names, table_.arena, private_class_, name); }

  Result<void> define(identifier name, uint32_t flag, const Position& position) {
    return define_in(*current_, name, flag, position);
  }

  Result<void> define_in(Scope& scope, identifier name, uint32_t flag, const Position& position) {
    const identifier written = name;  // what errors say
    name = TRY(mangled(name));
    Symbol* symbol = TRY(scope.symbols.find_or_insert(name, Symbol{}));
    if ((flag & kDefParam) && (symbol->flags & kDefParam)) {
      return fail(position, "duplicate argument '%.*s' in function definition", written);
    }
    symbol->flags |= flag;
    if (scope.in_iteration_target) {
      if (symbol->flags & (kDefGlobal | kDefNonlocal)) {
        return fail(position, "comprehension inner loop cannot rebind assignment expression target '%.*s'", written);
      }
      symbol->flags |= kDefComprehension;
    }
    if (flag & kDefParam) TRY(scope.parameters.push(name));
    if ((flag & kDefGlobal) && table_.top) {
      Symbol* global = TRY(table_.top->symbols.find_or_insert(name, Symbol{}));
      global->flags |= flag;
    }
    return {};
  }

  template <class T>
  Result<void> visit_all(std::span<T*> nodes) {
    for (T* node : nodes) {
      if (node) TRY(visit(node));
    }
    return {};
  }
  Result<void> visit_optional(expr* node) { return node ? visit(node) : Result<void>(); }

  Result<void> visit_function(stmt* node, identifier name, arguments* args, std::span<stmt*> body,
                              std::span<expr*> decorators, expr* returns, bool is_async) {
    TRY(define(name, kDefLocal, node->position));
    TRY(visit_all(args->defaults));
    TRY(visit_all(args->kw_defaults));
    TRY(visit_annotations(node, args, returns));
    TRY(visit_all(decorators));
    TRY(enter(name, ScopeKind::kFunction, node, node->position.lineno));
    current_->is_coroutine = is_async;
    TRY(visit_parameters(args));
    TRY(visit_all(body));
    leave();
    return {};
  }

  Result<void> visit_annotations(const Node* node, arguments* args, expr* returns) {
    if (options_.future_annotations) {
      TRY(enter(TRY(intern("_annotation")), ScopeKind::kAnnotation, node, node->position.lineno));
    }
    for (auto list : {args->posonlyargs, args->args}) {
      for (arg* parameter : list) TRY(visit_optional(parameter->annotation));
    }
    if (args->vararg) TRY(visit_optional(args->vararg->annotation));
    if (args->kwarg) TRY(visit_optional(args->kwarg->annotation));
    for (arg* parameter : args->kwonlyargs) TRY(visit_optional(parameter->annotation));
    if (options_.future_annotations) leave();
    return returns ? visit_annotation(returns) : Result<void>();
  }

  Result<void> visit_annotation(expr* annotation) {
    if (!options_.future_annotations) return visit(annotation);
    TRY(enter(TRY(intern("_annotation")), ScopeKind::kAnnotation, annotation, annotation->position.lineno));
    TRY(visit(annotation));
    leave();
    return {};
  }

  Result<void> visit_parameters(arguments* args) {
    for (auto list : {args->posonlyargs, args->args, args->kwonlyargs}) {
      for (arg* parameter : list) TRY(define(parameter->arg, kDefParam, parameter->position));
    }
    if (args->vararg) {
      TRY(define(args->vararg->arg, kDefParam, args->vararg->position));
      current_->has_varargs = true;
    }
    if (args->kwarg) {
      TRY(define(args->kwarg->arg, kDefParam, args->kwarg->position));
      current_->has_varkeywords = true;
    }
    return {};
  }

  // A name may not be used in a block before its global or nonlocal statement.
  Result<void> visit_declaration(stmt* node, std::span<identifier> names, uint32_t flag) {
    const bool global = flag == kDefGlobal;
    for (identifier name : names) {
      const uint32_t flags = TRY(flags_of(name));
      if (flags & (kDefParam | kDefLocal | kUse | kDefAnnotated)) {
        const char* format = nullptr;
        if (flags & kDefParam) {
          format = global ? "name '%.*s' is parameter and global" : "name '%.*s' is parameter and nonlocal";
        } else if (flags & kUse) {
          format = global ? "name '%.*s' is used prior to global declaration"
                          : "name '%.*s' is used prior to nonlocal declaration";
        } else if (flags & kDefAnnotated) {
          format = global ? "annotated name '%.*s' can't be global" : "annotated name '%.*s' can't be nonlocal";
        } else {
          format = global ? "name '%.*s' is assigned to before global declaration"
                          : "name '%.*s' is assigned to before nonlocal declaration";
        }
        return fail(node->position, format, name);
      }
      TRY(define(name, flag, node->position));
      TRY(record_directive(name, node->position));
    }
    return {};
  }

  Result<void> record_directive(identifier name, const Position& position) {
    return current_->directives.push({TRY(mangled(name)), position});
  }

  Result<void> visit_annotated_assignment(AnnAssignNode* node) {
    if (auto* target = try_as<NameNode>(static_cast<Node*>(node->target))) {
      const uint32_t flags = TRY(flags_of(target->id));
      if ((flags & (kDefGlobal | kDefNonlocal)) && current_ != table_.top && node->simple) {
        return fail(
            node->position,
            flags & kDefGlobal ? "annotated name '%.*s' can't be global" : "annotated name '%.*s' can't be nonlocal",
            target->id);
      }
      if (node->simple) {
        TRY(define(target->id, kDefAnnotated | kDefLocal, target->position));
      } else if (node->value) {
        TRY(define(target->id, kDefLocal, target->position));
      }
    } else {
      TRY(visit(node->target));
    }
    TRY(visit_annotation(node->annotation));
    return visit_optional(node->value);
  }

  Result<void> visit(stmt* node) {
    Depth depth(*this);
    TRY(depth.check());
    switch (node->kind) {
      case NodeKind::kFunctionDef: {
        auto* def = as<FunctionDefNode>(node);
        return visit_function(node, def->name, def->args, def->body, def->decorator_list, def->returns, false);
      }
      case NodeKind::kAsyncFunctionDef: {
        auto* def = as<AsyncFunctionDefNode>(node);
        return visit_function(node, def->name, def->args, def->body, def->decorator_list, def->returns, true);
      }
      case NodeKind::kClassDef: {
        auto* def = as<ClassDefNode>(node);
        TRY(define(def->name, kDefLocal, node->position));
        TRY(visit_all(def->bases));
        TRY(visit_all(def->keywords));
        TRY(visit_all(def->decorator_list));
        TRY(enter(def->name, ScopeKind::kClass, node, node->position.lineno));
        identifier outer = private_class_;
        private_class_ = def->name;
        TRY(visit_all(def->body));
        private_class_ = outer;
        leave();
        return {};
      }
      case NodeKind::kReturn: return visit_optional(as<ReturnNode>(node)->value);
      case NodeKind::kDelete: return visit_all(as<DeleteNode>(node)->targets);
      case NodeKind::kAssign: TRY(visit_all(as<AssignNode>(node)->targets)); return visit(as<AssignNode>(node)->value);
      case NodeKind::kAugAssign:
        TRY(visit(as<AugAssignNode>(node)->target));
        return visit(as<AugAssignNode>(node)->value);
      case NodeKind::kAnnAssign: return visit_annotated_assignment(as<AnnAssignNode>(node));
      case NodeKind::kFor: return visit_for(as<ForNode>(node));
      case NodeKind::kAsyncFor: return visit_for(as<AsyncForNode>(node));
      case NodeKind::kWhile:
        TRY(visit(as<WhileNode>(node)->test));
        TRY(visit_all(as<WhileNode>(node)->body));
        return visit_all(as<WhileNode>(node)->orelse);
      case NodeKind::kIf:
        TRY(visit(as<IfNode>(node)->test));
        TRY(visit_all(as<IfNode>(node)->body));
        return visit_all(as<IfNode>(node)->orelse);
      case NodeKind::kWith: TRY(visit_all(as<WithNode>(node)->items)); return visit_all(as<WithNode>(node)->body);
      case NodeKind::kAsyncWith:
        TRY(visit_all(as<AsyncWithNode>(node)->items));
        return visit_all(as<AsyncWithNode>(node)->body);
      case NodeKind::kMatch:
        TRY(visit(as<MatchNode>(node)->subject));
        for (match_case* branch : as<MatchNode>(node)->cases) {
          TRY(visit(branch->pattern));
          TRY(visit_optional(branch->guard));
          TRY(visit_all(branch->body));
        }
        return {};
      case NodeKind::kRaise:
        TRY(visit_optional(as<RaiseNode>(node)->exc));
        return visit_optional(as<RaiseNode>(node)->cause);
      case NodeKind::kTry: return visit_try(as<TryNode>(node));
      case NodeKind::kTryStar: return visit_try(as<TryStarNode>(node));
      case NodeKind::kAssert: TRY(visit(as<AssertNode>(node)->test)); return visit_optional(as<AssertNode>(node)->msg);
      case NodeKind::kImport: return visit_all(as<ImportNode>(node)->names);
      case NodeKind::kImportFrom: return visit_all(as<ImportFromNode>(node)->names);
      case NodeKind::kGlobal: return visit_declaration(node, as<GlobalNode>(node)->names, kDefGlobal);
      case NodeKind::kNonlocal: return visit_declaration(node, as<NonlocalNode>(node)->names, kDefNonlocal);
      case NodeKind::kExpr: return visit(as<ExprNode>(node)->value);
      default: return {};  // pass, break, continue
    }
  }

  template <class For>
  Result<void> visit_for(For* node) {
    TRY(visit(node->target));
    TRY(visit(node->iter));
    TRY(visit_all(node->body));
    return visit_all(node->orelse);
  }

  template <class TryStatement>
  Result<void> visit_try(TryStatement* node) {
    TRY(visit_all(node->body));
    TRY(visit_all(node->orelse));
    for (excepthandler* each : node->handlers) {
      auto* handler = as<ExceptHandlerNode>(each);
      TRY(visit_optional(handler->type));
      if (handler->name) TRY(define(handler->name, kDefLocal, handler->position));
      TRY(visit_all(handler->body));
    }
    return visit_all(node->finalbody);
  }

  Result<void> visit(withitem* item) {
    TRY(visit(item->context_expr));
    return visit_optional(item->optional_vars);
  }

  Result<void> visit(keyword* node) { return visit(node->value); }

  Result<void> visit(alias* node) {
    identifier name = node->asname ? node->asname : node->name;
    if (name->text == "*") {
      if (current_->kind == ScopeKind::kModule) return {};
      return fail(node->position, "import * only allowed at module level");
    }
    size_t dot = name->text.find('.');
    if (dot != std::string_view::npos) name = TRY(intern(name->text.substr(0, dot)));
    return define(name, kDefImport, node->position);
  }

  Result<void> visit(pattern* node) {
    Depth depth(*this);
    TRY(depth.check());
    switch (node->kind) {
      case NodeKind::kMatchValue: return visit(as<MatchValueNode>(node)->value);
      case NodeKind::kMatchSequence: return visit_all(as<MatchSequenceNode>(node)->patterns);
      case NodeKind::kMatchStar: return define_capture(as<MatchStarNode>(node)->name, node);
      case NodeKind::kMatchMapping:
        TRY(visit_all(as<MatchMappingNode>(node)->keys));
        TRY(visit_all(as<MatchMappingNode>(node)->patterns));
        return define_capture(as<MatchMappingNode>(node)->rest, node);
      case NodeKind::kMatchClass:
        TRY(visit(as<MatchClassNode>(node)->cls));
        TRY(visit_all(as<MatchClassNode>(node)->patterns));
        return visit_all(as<MatchClassNode>(node)->kwd_patterns);
      case NodeKind::kMatchAs:
        if (as<MatchAsNode>(node)->pattern) TRY(visit(as<MatchAsNode>(node)->pattern));
        return define_capture(as<MatchAsNode>(node)->name, node);
      case NodeKind::kMatchOr: return visit_all(as<MatchOrNode>(node)->patterns);
      default: return {};
    }
  }
  Result<void> define_capture(identifier name, const Node* node) {
    return name ? define(name, kDefLocal, node->position) : Result<void>();
  }

  // The target of := binds in the block around the comprehensions (PEP 572). As in CPython, private names are
  // looked for as they are written, and so not found.
  Result<void> extend_scope_of_target(NameNode* target) {
    for (Scope* scope = current_; scope; scope = scope->parent) {
      if (scope->comprehension != ComprehensionKind::kNone) {
        const Symbol* symbol = scope->symbols.find(target->id);
        if (symbol && (symbol->flags & kDefComprehension)) {
          return fail(target->position, "assignment expression cannot rebind comprehension iteration variable '%.*s'",
                      target->id);
        }
        continue;
      }
      if (scope->kind == ScopeKind::kFunction) {
        const Symbol* symbol = scope->symbols.find(target->id);
        const bool global = symbol && (symbol->flags & kDefGlobal);
        TRY(define(target->id, global ? kDefGlobal : kDefNonlocal, target->position));
        TRY(record_directive(target->id, target->position));
        return define_in(*scope, target->id, kDefLocal, target->position);
      }
      if (scope->kind == ScopeKind::kModule) {
        TRY(define(target->id, kDefGlobal, target->position));
        TRY(record_directive(target->id, target->position));
        return define_in(*scope, target->id, kDefGlobal, target->position);
      }
      if (scope->kind == ScopeKind::kClass) {
        return fail(target->position, "assignment expression within a comprehension cannot be used in a class body");
      }
    }
    return {};
  }

  Result<void> refuse_in_annotation(const char* what, expr* node) {
    if (current_->kind != ScopeKind::kAnnotation) return {};
    (void)table_.diagnostics.fail(Failure::kSyntaxError, failure_location(node->position),
                                  "'%s' can not be used within an annotation", what);
    return table_.diagnostics.with_extra_place();
  }

  Result<void> note_yield(expr* node, expr* value) {
    TRY(refuse_in_annotation("yield expression", node));
    TRY(visit_optional(value));
    current_->is_generator = true;
    switch (current_->comprehension) {
      case ComprehensionKind::kNone: return {};
      case ComprehensionKind::kList: return fail(node->position, "'yield' inside list comprehension");
      case ComprehensionKind::kSet: return fail(node->position, "'yield' inside set comprehension");
      case ComprehensionKind::kDict: return fail(node->position, "'yield' inside dict comprehension");
      case ComprehensionKind::kGenerator: return fail(node->position, "'yield' inside generator expression");
    }
    return {};
  }

  // The first iterable is evaluated in the block around; all else in a scope of its own with the parameter ".0".
  Result<void> visit_comprehension(expr* node, std::string_view name, ComprehensionKind kind,
                                   std::span<comprehension*> generators, expr* element, expr* value) {
    comprehension* outermost = generators[0];
    current_->iteration_expressions++;
    TRY(visit(outermost->iter));
    current_->iteration_expressions--;
    TRY(enter(TRY(intern(name)), ScopeKind::kFunction, node, node->position.lineno));
    current_->comprehension = kind;
    if (outermost->is_async) current_->is_coroutine = true;
    TRY(define(TRY(intern(".0")), kDefParam, node->position));
    TRY(visit_iteration_target(outermost->target));
    TRY(visit_all(outermost->ifs));
    for (comprehension* generator : generators.subspan(1)) {
      TRY(visit_iteration_target(generator->target));
      current_->iteration_expressions++;
      TRY(visit(generator->iter));
      current_->iteration_expressions--;
      TRY(visit_all(generator->ifs));
      if (generator->is_async) current_->is_coroutine = true;
    }
    TRY(visit_optional(value));
    TRY(visit(element));
    const bool generator_expression = kind == ComprehensionKind::kGenerator;
    current_->is_generator = generator_expression;
    const bool is_async = current_->is_coroutine && !generator_expression;
    leave();
    if (is_async) current_->is_coroutine = true;
    return {};
  }
  Result<void> visit_iteration_target(expr* target) {
    current_->in_iteration_target = true;
    TRY(visit(target));
    current_->in_iteration_target = false;
    return {};
  }

  Result<void> visit_lambda(LambdaNode* node) {
    TRY(visit_all(node->args->defaults));
    TRY(visit_all(node->args->kw_defaults));
    TRY(enter(TRY(intern("lambda")), ScopeKind::kFunction, node, node->position.lineno));
    TRY(visit_parameters(node->args));
    TRY(visit(node->body));
    leave();
    return {};
  }

  Result<void> visit_name(NameNode* node) {
    const bool load = node->ctx == expr_context::Load;
    TRY(define(node->id, load ? kUse : kDefLocal, node->position));
    // super() without arguments reads __class__.
    if (load && current_->kind == ScopeKind::kFunction && node->id->text == "super") {
      TRY(define(TRY(intern("__class__")), kUse, node->position));
    }
    return {};
  }

  Result<void> visit(expr* node) {
    Depth depth(*this);
    TRY(depth.check());
    switch (node->kind) {
      case NodeKind::kNamedExpr: {
        auto* named = as<NamedExprNode>(node);
        TRY(refuse_in_annotation("named expression", node));
        if (current_->iteration_expressions > 0) {
          return fail(node->position, "assignment expression cannot be used in a comprehension iterable expression");
        }
        if (current_->comprehension != ComprehensionKind::kNone) {
          TRY(extend_scope_of_target(as<NameNode>(named->target)));
        }
        TRY(visit(named->value));
        return visit(named->target);
      }
      case NodeKind::kBoolOp: return visit_all(as<BoolOpNode>(node)->values);
      case NodeKind::kBinOp: TRY(visit(as<BinOpNode>(node)->left)); return visit(as<BinOpNode>(node)->right);
      case NodeKind::kUnaryOp: return visit(as<UnaryOpNode>(node)->operand);
      case NodeKind::kLambda: return visit_lambda(as<LambdaNode>(node));
      case NodeKind::kIfExp:
        TRY(visit(as<IfExpNode>(node)->test));
        TRY(visit(as<IfExpNode>(node)->body));
        return visit(as<IfExpNode>(node)->orelse);
      case NodeKind::kDict: TRY(visit_all(as<DictNode>(node)->keys)); return visit_all(as<DictNode>(node)->values);
      case NodeKind::kSet: return visit_all(as<SetNode>(node)->elts);
      case NodeKind::kListComp: {
        auto* comp = as<ListCompNode>(node);
        return visit_comprehension(node, "listcomp", ComprehensionKind::kList, comp->generators, comp->elt, nullptr);
      }
      case NodeKind::kSetComp: {
        auto* comp = as<SetCompNode>(node);
        return visit_comprehension(node, "setcomp", ComprehensionKind::kSet, comp->generators, comp->elt, nullptr);
      }
      case NodeKind::kDictComp: {
        auto* comp = as<DictCompNode>(node);
        return visit_comprehension(node, "dictcomp", ComprehensionKind::kDict, comp->generators, comp->key,
                                   comp->value);
      }
      case NodeKind::kGeneratorExp: {
        auto* comp = as<GeneratorExpNode>(node);
        return visit_comprehension(node, "genexpr", ComprehensionKind::kGenerator, comp->generators, comp->elt,
                                   nullptr);
      }
      case NodeKind::kAwait:
        TRY(refuse_in_annotation("await expression", node));
        TRY(visit(as<AwaitNode>(node)->value));
        current_->is_coroutine = true;
        return {};
      case NodeKind::kYield: return note_yield(node, as<YieldNode>(node)->value);
      case NodeKind::kYieldFrom: return note_yield(node, as<YieldFromNode>(node)->value);
      case NodeKind::kCompare:
        TRY(visit(as<CompareNode>(node)->left));
        return visit_all(as<CompareNode>(node)->comparators);
      case NodeKind::kCall:
        TRY(visit(as<CallNode>(node)->func));
        TRY(visit_all(as<CallNode>(node)->args));
        return visit_all(as<CallNode>(node)->keywords);
      case NodeKind::kFormattedValue:
        TRY(visit(as<FormattedValueNode>(node)->value));
        return visit_optional(as<FormattedValueNode>(node)->format_spec);
      case NodeKind::kJoinedStr: return visit_all(as<JoinedStrNode>(node)->values);
      case NodeKind::kAttribute: return visit(as<AttributeNode>(node)->value);
      case NodeKind::kSubscript:
        TRY(visit(as<SubscriptNode>(node)->value));
        return visit(as<SubscriptNode>(node)->slice);
      case NodeKind::kStarred: return visit(as<StarredNode>(node)->value);
      case NodeKind::kName: return visit_name(as<NameNode>(node));
      case NodeKind::kList: return visit_all(as<ListNode>(node)->elts);
      case NodeKind::kTuple: return visit_all(as<TupleNode>(node)->elts);
      case NodeKind::kSlice:
        TRY(visit_optional(as<SliceNode>(node)->lower));
        TRY(visit_optional(as<SliceNode>(node)->upper));
        return visit_optional(as<SliceNode>(node)->step);
      default: return {};  // constants
    }
  }

  SymbolTable& table_;
  const SymbolTableOptions& options_;
  Scope* current_ = nullptr;
  identifier private_class_ = nullptr;
  int depth_ = 0;
  uint32_t steps_ = 0;
};

}  // namespace

Result<SymbolTable*> build_symbol_table(Arena& arena, NameTable& names, Diagnostics& diagnostics, mod* module,
                                        const SymbolTableOptions& options) {
  // Trivially destructible: all of its memory lies in the arena.
  auto* table = new (TRY(arena.allocate(sizeof(SymbolTable)))) SymbolTable(arena, names, diagnostics);
  TRY(Builder(*table, options).run(module));
  TRY(analyze_symbol_table(*table));
  return table;
}

}  // namespace ouro
