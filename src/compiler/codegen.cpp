// Units, blocks, names and the emission of instructions: what all parts of the code generator share.
#include "compiler/codegen.h"

#include <algorithm>

namespace ouro::compiler {

using namespace ast;

// --- Units

Result<const CodeUnit*> CodeGenerator::run(mod* module) {
  TRY(enter_unit(UnitKind::kModule, TRY(intern("<module>")), module, 1));
  bool returns_none = true;
  switch (module->kind) {
    case NodeKind::kModule: TRY(body(as<ModuleNode>(module)->body)); break;
    case NodeKind::kInteractive:
      interactive_ = true;
      unit_->location = {1, 1, 0, 0};
      TRY(body(as<InteractiveNode>(module)->body));
      break;
    default:
      TRY(visit(as<ExpressionNode>(module)->body));
      returns_none = false;
      break;
  }
  return close_unit(returns_none);
}

// Gives the names of the scope that have `scope` or `flag` ascending numbers, in the order of their texts.
Result<void> CodeGenerator::number_sorted(NameMap<uint32_t>& map, SymbolScope scope, uint32_t flag, uint32_t first) {
  ArenaVector<identifier> sorted(arena_);
  for (const auto& entry : unit_->scope->symbols) {
    if (entry.value.scope == scope || (entry.value.flags & flag)) TRY(sorted.push(entry.name));
  }
  std::sort(sorted.begin(), sorted.end(), [](identifier a, identifier b) { return a->text < b->text; });
  for (identifier name : sorted) TRY(map.find_or_insert(name, first + uint32_t(map.size())));
  return {};
}

Result<void> CodeGenerator::enter_unit(UnitKind kind, identifier name, const Node* node, int line) {
  Unit* unit = TRY(arena_.make<Unit>(arena_, blocks_));
  unit->outer = unit_;
  unit->kind = kind;
  unit->name = name;
  unit->scope = symbols_.scopes.find(node);
  if (unit_) unit->private_class = unit_->private_class;
  unit_ = unit;
  for (identifier parameter : unit->scope->parameters) {
    TRY(unit->varnames.find_or_insert(parameter, uint32_t(unit->varnames.size())));
  }
  if (unit->scope->needs_class_closure) TRY(unit->cells.find_or_insert(TRY(intern("__class__")), 0u));
  TRY(number_sorted(unit->cells, SymbolScope::kCell, 0, 0));
  TRY(number_sorted(unit->frees, SymbolScope::kFree, kDefFreeClass, uint32_t(unit->cells.size())));
  unit->graph.first_line = line;
  unit->graph.diagnostics = &diagnostics_;
  unit->graph.entry = unit->current = TRY(new_block());
  unit->qualname = name->text;
  if (kind == UnitKind::kModule) {
    // The module's own RESUME stands before the first line.
    unit->location = {0, line, 0, 0};
    TRY(emit(Op::RESUME, uint32_t(ResumeReason::FunctionStart)));
    unset_location();
    return {};
  }
  TRY(set_qualname(*unit));
  unit->location = {line, line, 0, 0};
  return emit(Op::RESUME, uint32_t(ResumeReason::FunctionStart));
}

// PEP 3155: the path from the module to the definition.
Result<void> CodeGenerator::set_qualname(Unit& unit) {
  const Unit* parent = unit.outer;
  if (!parent || parent->kind == UnitKind::kModule) {
    // A definition at the top of the module is named by its name alone.
    return {};
  }
  if (unit.kind == UnitKind::kFunction || unit.kind == UnitKind::kAsyncFunction || unit.kind == UnitKind::kClass) {
    identifier name = TRY(mangle(names_, arena_, parent->private_class, unit.name));
    if (parent->scope->scope_of(name) == SymbolScope::kGlobalExplicit) return {};
  }
  const bool locals = parent->kind == UnitKind::kFunction || parent->kind == UnitKind::kAsyncFunction ||
                      parent->kind == UnitKind::kLambda;
  const std::string_view middle = locals ? ".<locals>." : ".";
  const std::string_view last = unit.name->text;
  const size_t size = parent->qualname.size() + middle.size() + last.size();
  char* text = TRY(arena_.make_array<char>(size));
  std::memcpy(text, parent->qualname.data(), parent->qualname.size());
  std::memcpy(text + parent->qualname.size(), middle.data(), middle.size());
  std::memcpy(text + parent->qualname.size() + middle.size(), last.data(), last.size());
  unit.qualname = {text, size};
  return {};
}

uint32_t CodeGenerator::code_flags(const Unit& unit) const {
  const Scope& scope = *unit.scope;
  uint32_t flags = feature_flags_;
  if (scope.kind == ScopeKind::kFunction) {
    flags |= kCodeNewLocals | kCodeOptimized;
    if (scope.nested) flags |= kCodeNested;
    if (scope.is_generator && !scope.is_coroutine) flags |= kCodeGenerator;
    if (!scope.is_generator && scope.is_coroutine) flags |= kCodeCoroutine;
    if (scope.is_generator && scope.is_coroutine) flags |= kCodeAsyncGenerator;
    if (scope.has_varargs) flags |= kCodeVarArgs;
    if (scope.has_varkeywords) flags |= kCodeVarKeywords;
  } else if (options_.top_level_await && unit.kind == UnitKind::kModule && scope.is_coroutine) {
    flags |= kCodeCoroutine;
  }
  return flags;
}

// Ends the unit: a way that falls off the end returns None (or, without `returns_none`, what is on the stack).
Result<const CodeUnit*> CodeGenerator::close_unit(bool returns_none) {
  Unit& unit = *unit_;
  if (unit.current->empty() || unit.current->last().op != Op::RETURN_VALUE) {
    unset_location();
    if (returns_none) TRY(load_none());
    TRY(emit(Op::RETURN_VALUE));
  }
  FlowGraph& graph = unit.graph;
  graph.code_flags = code_flags(unit);
  graph.has_yield_or_await = unit.scope->is_generator || unit.scope->is_coroutine;
  graph.cells = int(unit.cells.size());
  graph.frees = int(unit.frees.size());
  graph.locals = int(unit.varnames.size());
  graph.cell_slots = TRY(arena_.make_array<int>(unit.cells.size() + unit.frees.size()));
  // A parameter that is a cell keeps its slot; the other cells follow the locals, and the free variables those.
  int slot = graph.locals;
  for (const auto& entry : unit.cells) {
    const uint32_t* local = unit.varnames.find(entry.name);
    graph.cell_slots[entry.value] = local ? int(*local) : slot++;
  }
  for (const auto& entry : unit.frees) graph.cell_slots[entry.value] = slot++;
  TRY(prepare_flow_graph(graph));
  if (options_.dump_flow_graph) {
    options_.dump_flow_graph(options_.dump_closure, unit.qualname, TRY(print_flow_graph(arena_, graph)));
  }
  const CodeUnit* code = TRY(assemble(unit, options_.filename));
  unit_ = unit.outer;
  return code;
}

// --- Locations and failures

void CodeGenerator::set_location(const Node* node) {
  const Position& at = node->position;
  unit_->location = {at.lineno, at.end_lineno, at.col_offset, at.end_col_offset};
}

// The name after the dot is what counts when a chain of attributes goes over several lines.
void CodeGenerator::set_location_of_attribute(const AttributeNode* attribute) {
  SourceLocation& location = unit_->location;
  const Position& at = attribute->position;
  if (location.lineno == at.end_lineno) return;
  location.lineno = at.end_lineno;
  // Columns count bytes; CPython counts the characters of the name here.
  int length = 0;
  for (char c : attribute->attr->text) length += (c & 0xC0) != 0x80;
  if (length <= at.end_col_offset) {
    // The end stays, even where it lies before the start in another line.
    location.col_offset = at.end_col_offset - length;
  } else {
    location.col_offset = -1;
    location.end_col_offset = -1;
  }
  location.end_lineno = std::max(location.lineno, location.end_lineno);
}

FailureLocation CodeGenerator::here() const {
  const SourceLocation& at = unit_->location;
  return {at.lineno, at.col_offset + 1, at.end_lineno, at.end_col_offset + 1};
}

Raised CodeGenerator::fail(const char* format, identifier name) {
  return diagnostics_.fail(Failure::kSyntaxError, here(), format, name ? int(name->text.size()) : 0,
                           name ? name->text.data() : "");
}

Result<void> CodeGenerator::warn(const char* format, std::string_view first, std::string_view second) {
  return diagnostics_.warn(WarningKind::kSyntaxWarning, here(), format, int(first.size()), first.data(),
                           int(second.size()), second.data());
}

Result<void> CodeGenerator::push_frame_block(const FrameBlock& block) {
  if (unit_->frame_block_count >= kMostFrameBlocks) return fail("too many statically nested blocks");
  unit_->frame_blocks[unit_->frame_block_count++] = block;
  return {};
}

void CodeGenerator::pop_frame_block(FrameBlockKind kind) {
  OURO_ASSERT(unit_->frame_block_count > 0);
  unit_->frame_block_count--;
  OURO_ASSERT(unit_->frame_blocks[unit_->frame_block_count].kind == kind);
}

// --- Emission

Result<void> CodeGenerator::append(const Instruction& instruction) {
  Block* block = unit_->current;
  if (!block->empty() && ends_block(block->last().op)) {
    use_block(TRY(new_block()));
    block = unit_->current;
  }
  if (instruction.op == Op::NOP) block->has_nops = true;
  if (is_handler_mark(instruction.op)) block->has_marks = unit_->graph.has_marks = true;
  return block->instructions.push(instruction);
}

Result<void> CodeGenerator::emit(Op op, uint32_t argument) {
  return append({.op = op, .argument = argument, .location = unit_->location});
}
Result<void> CodeGenerator::emit_artificial(Op op, uint32_t argument) {
  return append({.op = op, .argument = argument});
}
Result<void> CodeGenerator::emit_jump(Op op, Block* target) {
  return append({.op = op, .target = target, .location = unit_->location});
}
Result<void> CodeGenerator::emit_artificial_jump(Op op, Block* target) { return append({.op = op, .target = target}); }

static constexpr Constant kNone{};

Result<void> CodeGenerator::load_constant(const Constant* constant) {
  return emit(Op::LOAD_CONST, TRY(unit_->graph.constants.add(constant)));
}
Result<void> CodeGenerator::load_none() { return load_constant(&kNone); }

Result<void> CodeGenerator::load_int(int64_t value) {
  auto* constant = TRY(arena_.make<Constant>());
  constant->kind = Constant::Kind::kInt;
  if (value != 0) {
    auto* limb = TRY(arena_.make<uint64_t>(value < 0 ? 0 - uint64_t(value) : uint64_t(value)));
    constant->negative = value < 0;
    constant->limbs = {limb, 1};
  }
  return load_constant(constant);
}

Result<void> CodeGenerator::load_text(std::string_view text) {
  auto* constant = TRY(arena_.make<Constant>());
  constant->kind = Constant::Kind::kStr;
  constant->text = text;
  return load_constant(constant);
}

// --- Names

Result<uint32_t> CodeGenerator::number_name(NameMap<uint32_t>& map, identifier name) {
  return *TRY(map.find_or_insert(name, uint32_t(map.size())));
}

Result<void> CodeGenerator::emit_name(Op op, identifier name) {
  return emit(op, TRY(number_name(unit_->names, TRY(mangled(name)))));
}

Result<void> CodeGenerator::check_forbidden(identifier name, expr_context context) {
  if (context == expr_context::Load || name->text != "__debug__") return {};
  return fail(context == expr_context::Store ? "cannot assign to __debug__" : "cannot delete __debug__");
}

// Reads, binds or deletes a name, by the scope that the symbol table found for it.
Result<void> CodeGenerator::name_operation(identifier name, expr_context context) {
  TRY(check_forbidden(name, context));
  name = TRY(mangled(name));
  const int which = int(context);
  static constexpr Op kFast[] = {Op::LOAD_FAST, Op::STORE_FAST, Op::DELETE_FAST};
  static constexpr Op kDeref[] = {Op::LOAD_DEREF, Op::STORE_DEREF, Op::DELETE_DEREF};
  static constexpr Op kGlobal[] = {Op::LOAD_GLOBAL, Op::STORE_GLOBAL, Op::DELETE_GLOBAL};
  static constexpr Op kName[] = {Op::LOAD_NAME, Op::STORE_NAME, Op::DELETE_NAME};
  bool global = false;
  switch (unit_->scope->scope_of(name)) {
    case SymbolScope::kFree:
    case SymbolScope::kCell: {
      const uint32_t* number = unit_->cells.find(name);
      if (!number || unit_->scope->scope_of(name) == SymbolScope::kFree) number = unit_->frees.find(name);
      if (!number) return diagnostics_.fail(Failure::kSystemError, "a free variable without a number");
      const bool class_load = context == expr_context::Load && unit_->scope->kind == ScopeKind::kClass;
      return emit(class_load ? Op::LOAD_CLASSDEREF : kDeref[which], *number);
    }
    case SymbolScope::kLocal:
      if (!in_function()) break;
      return emit(kFast[which], TRY(number_name(unit_->varnames, name)));
    case SymbolScope::kGlobalImplicit: global = in_function(); break;
    case SymbolScope::kGlobalExplicit: global = true; break;
    case SymbolScope::kUnknown: break;
  }
  uint32_t number = TRY(number_name(unit_->names, name));
  if (!global) return emit(kName[which], number);
  // The low bit of LOAD_GLOBAL says whether a null is pushed first.
  return emit(kGlobal[which], context == expr_context::Load ? number << 1 : number);
}

const Constant* docstring_of(std::span<stmt*> body) {
  if (body.empty() || body[0]->kind != NodeKind::kExpr) return nullptr;
  const expr* value = as<ExprNode>(body[0])->value;
  if (!is_constant(value) || constant_of(value)->kind != Constant::Kind::kStr) return nullptr;
  return constant_of(value);
}

}  // namespace ouro::compiler
