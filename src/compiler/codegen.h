// The code generator: walks the syntax tree and emits the instructions of each code object as a flow graph.
//
// One Unit is open for each nested block of the program (module, class, function, lambda, comprehension);
// closing it runs the flow graph's steps and the assembler and gives a CodeUnit, a constant of the unit
// around. Each instruction gets the location that is current when it is emitted; `unset_location` makes the
// following ones artificial, so that they do not count as a line of their own for a tracer.
#pragma once

#include "ast/name_table.h"
#include "ast/nodes.h"
#include "bytecode/code_unit.h"
#include "compiler/compiler.h"
#include "compiler/flow.h"
#include "symtable/symtable.h"

namespace ouro::compiler {

enum class UnitKind : uint8_t { kModule, kClass, kFunction, kAsyncFunction, kLambda, kComprehension };

// What a block of statements leaves to be done when control leaves it early.
enum class FrameBlockKind : uint8_t {
  kWhileLoop,
  kForLoop,
  kTryExcept,
  kFinallyTry,
  kFinallyEnd,
  kWith,
  kAsyncWith,
  kHandlerCleanup,
  kPopValue,
  kExceptionHandler,
  kExceptionGroupHandler,
  kAsyncComprehension,
};

struct FrameBlock {
  FrameBlockKind kind = FrameBlockKind::kWhileLoop;
  Block* start = nullptr;                  // where `continue` goes
  Block* exit = nullptr;                   // where `break` goes
  std::span<ast::stmt*> final_body;        // kFinallyTry
  ast::stmt* with_statement = nullptr;     // kWith, kAsyncWith
  ast::identifier handler_name = nullptr;  // kHandlerCleanup
};

// More blocks than this inside each other are a SyntaxError.
inline constexpr int kMostFrameBlocks = 20;
// Displays and calls with more values than this are built piece by piece, so that the stack stays small.
inline constexpr size_t kStackUseGuideline = 30;

struct Unit {
  Unit(Arena& arena, BlockPool& blocks)
      : graph(arena, blocks), varnames(arena), names(arena), cells(arena), frees(arena) {}

  Unit* outer = nullptr;
  UnitKind kind = UnitKind::kModule;
  Scope* scope = nullptr;
  ast::identifier name = nullptr;
  std::string_view qualname;
  ast::identifier private_class = nullptr;  // for the mangling of names
  FlowGraph graph;
  Block* current = nullptr;
  SourceLocation location;
  NameMap<uint32_t> varnames;
  NameMap<uint32_t> names;
  NameMap<uint32_t> cells;
  NameMap<uint32_t> frees;  // numbered after the cells
  int argcount = 0;
  int posonlyargcount = 0;
  int kwonlyargcount = 0;
  FrameBlock frame_blocks[kMostFrameBlocks];
  int frame_block_count = 0;
};

// Lays the prepared graph of a unit out as bytes.
Result<const CodeUnit*> assemble(Unit& unit, std::string_view filename);

enum class ComprehensionType : uint8_t { kGenerator, kList, kSet, kDict };

// State of the compilation of one pattern of a match statement.
struct PatternContext {
  explicit PatternContext(Arena& arena) : stores(arena), fail_pops(arena) {}
  ArenaVector<ast::identifier> stores;  // captured names; their values lie on the stack in this order
  ArenaVector<Block*> fail_pops;        // [n] pops n values and goes on with the next case
  bool allow_irrefutable = false;
  size_t on_top = 0;  // values on the stack above the captured ones that must be kept
};

class CodeGenerator {
 public:
  CodeGenerator(Arena& arena, ast::NameTable& names, Diagnostics& diagnostics, SymbolTable& symbols,
                const CompileOptions& options, uint32_t feature_flags, int last_future_line)
      : arena_(arena),
        names_(names),
        diagnostics_(diagnostics),
        symbols_(symbols),
        options_(options),
        feature_flags_(feature_flags),
        last_future_line_(last_future_line) {}

  Result<const CodeUnit*> run(ast::mod* module);

 private:
  class Depth;
  class LocationScope;

  // --- Units, blocks, emission: codegen.cpp
  Result<void> enter_unit(UnitKind kind, ast::identifier name, const ast::Node* node, int line);
  Result<const CodeUnit*> close_unit(bool returns_none);
  Result<void> set_qualname(Unit& unit);
  uint32_t code_flags(const Unit& unit) const;
  Result<void> number_sorted(NameMap<uint32_t>& map, SymbolScope scope, uint32_t flag, uint32_t first);
  Result<Block*> new_block() { return compiler::new_block(unit_->graph); }
  void use_block(Block* block) {
    unit_->current->instructions.shrink();
    unit_->current->next = block;
    unit_->current = block;
  }
  Result<void> append(const Instruction& instruction);
  Result<void> emit(Op op, uint32_t argument = 0);
  Result<void> emit_artificial(Op op, uint32_t argument = 0);
  Result<void> emit_jump(Op op, Block* target);
  Result<void> emit_artificial_jump(Op op, Block* target);
  Result<void> load_constant(const Constant* constant);
  Result<void> load_none();
  Result<void> load_int(int64_t value);
  Result<void> load_text(std::string_view text);
  Result<uint32_t> number_name(NameMap<uint32_t>& map, ast::identifier name);
  Result<void> emit_name(Op op, ast::identifier name);
  Result<void> name_operation(ast::identifier name, ast::expr_context context);
  Result<void> check_forbidden(ast::identifier name, ast::expr_context context);
  Result<ast::identifier> mangled(ast::identifier name) { return mangle(names_, arena_, unit_->private_class, name); }
  Result<ast::identifier> intern(std::string_view text) { return names_.intern(text); }
  void set_location(const ast::Node* node);
  void unset_location() { unit_->location = kNoLocation; }
  void set_location_of_attribute(const ast::AttributeNode* attribute);
  FailureLocation here() const;
  Raised fail(const char* format, ast::identifier name = nullptr);
  Result<void> warn(const char* format, std::string_view first = {}, std::string_view second = {});
  Result<void> push_frame_block(const FrameBlock& block);
  void pop_frame_block(FrameBlockKind kind);
  bool in_function() const { return unit_->scope->kind == ScopeKind::kFunction; }
  bool future_annotations() const { return feature_flags_ & kCodeFutureAnnotations; }

  // --- Statements: codegen_statements.cpp
  Result<void> body(std::span<ast::stmt*> statements);
  Result<void> visit(ast::stmt* node);
  Result<void> visit_statement(ast::stmt* node);
  Result<void> visit_all(std::span<ast::stmt*> nodes);
  Result<void> if_statement(ast::IfNode* node);
  Result<void> while_loop(ast::WhileNode* node);
  Result<void> for_loop(ast::ForNode* node);
  Result<void> async_for_loop(ast::AsyncForNode* node);
  Result<void> return_statement(ast::ReturnNode* node);
  Result<void> break_statement();
  Result<void> continue_statement();
  Result<void> assert_statement(ast::AssertNode* node);
  Result<void> raise_statement(ast::RaiseNode* node);
  Result<void> expression_statement(ast::ExprNode* node);
  Result<void> assign(ast::AssignNode* node);
  Result<void> augmented_assign(ast::AugAssignNode* node);
  Result<void> annotated_assign(ast::AnnAssignNode* node);
  Result<void> evaluate_and_drop(ast::expr* node);
  Result<void> evaluate_subscript_and_drop(ast::expr* node);
  Result<void> import(ast::ImportNode* node);
  Result<void> import_from(ast::ImportFromNode* node);
  Result<void> import_as(ast::identifier name, ast::identifier as_name);
  Result<void> annotation_text(ast::expr* annotation);

  // --- Blocks with handlers: codegen_blocks.cpp
  Result<void> unwind(const FrameBlock& block, bool keep_top);
  Result<void> unwind_all(bool keep_top, const FrameBlock** loop);
  Result<void> call_exit_with_nones();
  Result<void> pop_except_and_reraise();
  Result<void> store_none_and_delete(ast::identifier name);
  template <class TryStatement>
  Result<void> try_statement(TryStatement* node);
  template <class TryStatement>
  Result<void> try_finally(TryStatement* node);
  Result<void> try_handlers(ast::TryNode* node);
  Result<void> try_handlers(ast::TryStarNode* node);
  Result<void> with_statement(ast::WithNode* node, size_t index);
  Result<void> async_with_statement(ast::AsyncWithNode* node, size_t index);
  Result<void> finish_with_handler(Block* cleanup);
  Result<void> yield_from(bool await);
  Result<void> await_top(AwaitableOrigin origin);

  // --- Functions, classes, calls, comprehensions: codegen_functions.cpp
  Result<void> visit_decorators(std::span<ast::expr*> decorators);
  Result<void> apply_decorators(std::span<ast::expr*> decorators);
  Result<uint32_t> default_arguments(ast::arguments* args);
  Result<uint32_t> annotations(ast::arguments* args, ast::expr* returns);
  Result<void> annotation(ast::identifier name, ast::expr* value, uint32_t* count);
  Result<void> check_arguments(ast::arguments* args);
  void set_argument_counts(ast::arguments* args);
  template <class Function>
  Result<void> function(Function* node, UnitKind kind);
  Result<void> class_definition(ast::ClassDefNode* node);
  Result<void> lambda(ast::LambdaNode* node);
  Result<void> make_closure(const CodeUnit* code, const Unit& inner_names, uint32_t flags);
  Result<void> comprehension(ast::expr* node, ComprehensionType type, std::string_view name,
                             std::span<ast::comprehension*> generators, ast::expr* element, ast::expr* value);
  Result<void> comprehension_loop(std::span<ast::comprehension*> generators, size_t index, int depth,
                                  ast::expr* element, ast::expr* value, ComprehensionType type);
  Result<void> sync_loop(std::span<ast::comprehension*> generators, size_t index, int depth, ast::expr* element,
                         ast::expr* value, ComprehensionType type);
  Result<void> async_loop(std::span<ast::comprehension*> generators, size_t index, int depth, ast::expr* element,
                          ast::expr* value, ComprehensionType type);
  Result<void> comprehension_inner(std::span<ast::comprehension*> generators, size_t index, int depth,
                                   ast::expr* element, ast::expr* value, ComprehensionType type);
  Result<void> call(ast::CallNode* node);
  Result<bool> method_call(ast::CallNode* node);
  Result<void> call_with(uint32_t pushed, std::span<ast::expr*> args, std::span<ast::keyword*> keywords);
  Result<void> keyword_names(std::span<ast::keyword*> keywords);
  Result<const Constant*> names_tuple(std::span<ast::keyword*> keywords);
  Result<void> keyword_dict(std::span<ast::keyword*> keywords);
  Result<void> check_keywords(std::span<ast::keyword*> keywords);

  // --- Expressions: codegen_expressions.cpp
  Result<void> visit(ast::expr* node);
  Result<void> visit_expression(ast::expr* node);
  Result<void> visit_all(std::span<ast::expr*> nodes);
  Result<void> jump_if(ast::expr* node, Block* target, bool condition);
  Result<void> bool_operation(ast::BoolOpNode* node);
  Result<void> conditional(ast::IfExpNode* node);
  Result<void> compare(ast::CompareNode* node);
  Result<void> emit_compare(ast::cmpop op);
  Result<void> dict(ast::DictNode* node);
  Result<void> dict_part(ast::DictNode* node, size_t begin, size_t end);
  Result<void> starred_display(std::span<ast::expr*> items, uint32_t pushed, Op build, Op add, Op extend,
                               bool make_tuple);
  Result<void> unpack(std::span<ast::expr*> targets);
  Result<void> joined_string(ast::JoinedStrNode* node);
  Result<void> formatted_value(ast::FormattedValueNode* node);
  Result<void> attribute(ast::AttributeNode* node);
  Result<void> subscript(ast::SubscriptNode* node);
  Result<void> slice(ast::SliceNode* node);
  Result<void> yield_expression(ast::YieldNode* node);
  Result<void> yield_from_expression(ast::YieldFromNode* node);
  Result<void> await_expression(ast::AwaitNode* node);
  Result<void> emit_yield();

  // --- Warnings about probable mistakes: codegen_checks.cpp
  Result<void> check_compare(ast::CompareNode* node);
  Result<void> check_callee(ast::expr* node);
  Result<void> check_subscripted(ast::expr* node);
  Result<void> check_index(ast::expr* node, ast::expr* index);

  // --- match: codegen_match.cpp
  Result<void> match_statement(ast::MatchNode* node);
  Result<void> pattern(ast::pattern* node, PatternContext& context);
  Result<void> pattern_body(ast::pattern* node, PatternContext& context);
  Result<void> subpattern(ast::pattern* node, PatternContext& context);
  Result<void> pattern_value(ast::MatchValueNode* node, PatternContext& context);
  Result<void> pattern_sequence(ast::MatchSequenceNode* node, PatternContext& context);
  Result<void> pattern_mapping(ast::MatchMappingNode* node, PatternContext& context);
  Result<void> pattern_class(ast::MatchClassNode* node, PatternContext& context);
  Result<void> pattern_as(ast::MatchAsNode* node, PatternContext& context);
  Result<void> pattern_or(ast::MatchOrNode* node, PatternContext& context);
  Result<void> unpack_sequence_pattern(std::span<ast::pattern*> patterns, PatternContext& context);
  Result<void> subscript_sequence_pattern(std::span<ast::pattern*> patterns, size_t star, PatternContext& context);
  Result<void> store_capture(ast::identifier name, PatternContext& context);
  Result<void> rotate(size_t count);
  Result<void> ensure_fail_pop(PatternContext& context, size_t pops);
  Result<void> jump_to_fail_pop(PatternContext& context, Op op);
  Result<void> place_fail_pops(PatternContext& context);

  Arena& arena_;
  ast::NameTable& names_;
  Diagnostics& diagnostics_;
  SymbolTable& symbols_;
  const CompileOptions& options_;
  const uint32_t feature_flags_;
  const int last_future_line_;
  BlockPool blocks_;
  Unit* unit_ = nullptr;
  bool interactive_ = false;
  int depth_ = 0;
  uint32_t steps_ = 0;
};

// Counts one level of nesting of the tree while it is alive; the bound keeps the C++ stack small.
class CodeGenerator::Depth {
 public:
  explicit Depth(CodeGenerator& generator) : generator_(generator) { generator_.depth_++; }
  ~Depth() { generator_.depth_--; }
  Result<void> check() const {
    if (generator_.depth_ > generator_.options_.recursion_limit) {
      return generator_.diagnostics_.fail(Failure::kRecursionError,
                                          "maximum recursion depth exceeded during compilation");
    }
    if ((++generator_.steps_ & 0xFFF) == 0 && !generator_.diagnostics_.may_continue()) return raised;
    return {};
  }

 private:
  CodeGenerator& generator_;
};

// Brings the current location back at its end.
class CodeGenerator::LocationScope {
 public:
  explicit LocationScope(CodeGenerator& generator) : unit_(generator.unit_), saved_(generator.unit_->location) {}
  ~LocationScope() { unit_->location = saved_; }
  void restore() { unit_->location = saved_; }

 private:
  Unit* unit_;
  SourceLocation saved_;
};

inline bool is_constant(const ast::expr* node) { return node->kind == ast::NodeKind::kConstant; }
inline bool is_starred(const ast::expr* node) { return node->kind == ast::NodeKind::kStarred; }
inline const Constant* constant_of(const ast::expr* node) { return static_cast<const ast::ConstantNode*>(node)->value; }

// The docstring's statement when the body begins with one, else nullptr.
const Constant* docstring_of(std::span<ast::stmt*> body);

}  // namespace ouro::compiler
