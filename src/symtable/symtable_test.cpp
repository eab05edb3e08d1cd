// Scopes of small trees made by hand; the comparison with the oracle over whole programs is tools/compare_code.py.
#include "symtable/symtable.h"

#include <gtest/gtest.h>

namespace ouro {
namespace {

using namespace ast;

class SymbolTableTest : public ::testing::Test {
 protected:
  template <class T>
  T* make(NodeKind kind) {
    T* node = MUST(arena_.make<T>());  // memory is not refused here
    static_cast<Node*>(node)->kind = kind;
    node->position = {++line_, 4, line_, 9};
    return node;
  }
  template <class T>
  std::span<T*> list(std::initializer_list<T*> items) {
    T** copy = MUST(arena_.make_array<T*>(items.size() + 1));
    std::copy(items.begin(), items.end(), copy);
    return {copy, items.size()};
  }
  identifier name(const char* text) { return MUST(names_.intern(text)); }
  expr* use(const char* text, expr_context context = expr_context::Load) {
    auto* node = make<NameNode>(NodeKind::kName);
    node->id = name(text);
    node->ctx = context;
    return node;
  }
  stmt* evaluate(expr* value) {
    auto* node = make<ExprNode>(NodeKind::kExpr);
    node->value = value;
    return node;
  }
  stmt* assign(const char* target) {
    auto* node = make<AssignNode>(NodeKind::kAssign);
    node->targets = list<expr>({use(target, expr_context::Store)});
    node->value = use("value");
    return node;
  }
  FunctionDefNode* function(const char* text, std::initializer_list<const char*> parameters,
                            std::initializer_list<stmt*> body) {
    auto* node = make<FunctionDefNode>(NodeKind::kFunctionDef);
    node->name = name(text);
    node->args = make<arguments>(NodeKind::k_arguments);
    ast::arg** args = MUST(arena_.make_array<ast::arg*>(parameters.size() + 1));
    size_t count = 0;
    for (const char* each : parameters) {
      args[count] = make<ast::arg>(NodeKind::k_arg);
      args[count++]->arg = name(each);
    }
    node->args->args = {args, count};
    node->body = list<stmt>(body);
    return node;
  }
  ModuleNode* module(std::initializer_list<stmt*> body) {
    auto* node = make<ModuleNode>(NodeKind::kModule);
    node->body = list<stmt>(body);
    return node;
  }
  template <class T>
  stmt* declare(NodeKind kind, const char* text) {
    auto* node = make<T>(kind);
    identifier* names = MUST(arena_.make_array<identifier>(1));
    names[0] = name(text);
    node->names = {names, 1};
    return node;
  }
  SymbolTable* build(ast::mod* tree, SymbolTableOptions options = {}) {
    Result<SymbolTable*> table = build_symbol_table(arena_, names_, diagnostics_, tree, options);
    return table.is_error() ? nullptr : table.release();
  }

  SystemResources resources_;
  Arena arena_{resources_};
  NameTable names_{arena_};
  Diagnostics diagnostics_{arena_};
  int line_ = 0;
};

TEST_F(SymbolTableTest, AParameterUsedInsideIsACell) {
  auto* inner = function("g", {}, {evaluate(use("a")), evaluate(use("elsewhere"))});
  auto* outer = function("f", {"a", "b"}, {inner});
  SymbolTable* table = build(module({outer}));
  ASSERT_TRUE(table);
  const Scope* f = table->scopes.find(outer);
  const Scope* g = table->scopes.find(inner);
  EXPECT_EQ(f->scope_of(name("a")), SymbolScope::kCell);
  EXPECT_EQ(f->scope_of(name("b")), SymbolScope::kLocal);
  EXPECT_EQ(g->scope_of(name("a")), SymbolScope::kFree);
  EXPECT_EQ(g->scope_of(name("elsewhere")), SymbolScope::kGlobalImplicit);
  EXPECT_TRUE(g->nested);
  EXPECT_TRUE(g->has_free);
  EXPECT_FALSE(f->has_free);
}

TEST_F(SymbolTableTest, AClassIsPassedByAndClosesOverItself) {
  auto* method = function("m", {}, {evaluate(use("super")), evaluate(use("x"))});
  auto* definition = make<ClassDefNode>(NodeKind::kClassDef);
  definition->name = name("A");
  definition->body = list<stmt>({assign("x"), method});
  SymbolTable* table = build(module({definition}));
  ASSERT_TRUE(table);
  const Scope* scope = table->scopes.find(definition);
  EXPECT_TRUE(scope->needs_class_closure);
  EXPECT_EQ(table->scopes.find(method)->scope_of(name("__class__")), SymbolScope::kFree);
  EXPECT_EQ(table->scopes.find(method)->scope_of(name("x")), SymbolScope::kGlobalImplicit);
}

TEST_F(SymbolTableTest, NonlocalNeedsABinding) {
  EXPECT_FALSE(build(module({function("f", {}, {declare<NonlocalNode>(NodeKind::kNonlocal, "x")})})));
  EXPECT_EQ(diagnostics_.failure(), Failure::kSyntaxError);
  EXPECT_EQ(diagnostics_.message(), "no binding for nonlocal 'x' found");
}

TEST_F(SymbolTableTest, GlobalAfterUse) {
  stmt* declaration = declare<GlobalNode>(NodeKind::kGlobal, "x");
  EXPECT_FALSE(build(module({function("f", {}, {assign("x"), declaration})})));
  EXPECT_EQ(diagnostics_.message(), "name 'x' is assigned to before global declaration");
  EXPECT_EQ(diagnostics_.location().lineno, declaration->position.lineno);
  EXPECT_EQ(diagnostics_.location().offset, 5);
}

TEST_F(SymbolTableTest, DuplicateParameters) {
  EXPECT_FALSE(build(module({function("f", {"a", "a"}, {})})));
  EXPECT_EQ(diagnostics_.message(), "duplicate argument 'a' in function definition");
}

TEST_F(SymbolTableTest, DepthIsBounded) {
  expr* value = use("x");
  for (int i = 0; i < 100000; i++) {
    auto* node = make<UnaryOpNode>(NodeKind::kUnaryOp);
    node->op = unaryop::USub;
    node->operand = value;
    value = node;
  }
  EXPECT_FALSE(build(module({evaluate(value)})));
  EXPECT_EQ(diagnostics_.failure(), Failure::kRecursionError);
  EXPECT_EQ(diagnostics_.message(), "maximum recursion depth exceeded during compilation");
}

TEST_F(SymbolTableTest, Mangling) {
  auto mangled = [&](const char* owner, const char* text) {
    return std::string(MUST(mangle(names_, arena_, name(owner), name(text)))->text);
  };
  EXPECT_EQ(mangled("A", "__x"), "_A__x");
  EXPECT_EQ(mangled("__A", "__x"), "_A__x");
  EXPECT_EQ(mangled("A", "__x__"), "__x__");
  EXPECT_EQ(mangled("A", "_x"), "_x");
  EXPECT_EQ(mangled("___", "__x"), "__x");
  EXPECT_EQ(mangled("A", "__x.y"), "__x.y");
  EXPECT_EQ(MUST(mangle(names_, arena_, nullptr, name("__x")))->text, "__x");
}

TEST_F(SymbolTableTest, PrintedForm) {
  SymbolTable* table = build(module({function("f", {"a"}, {evaluate(use("a"))})}));
  ASSERT_TRUE(table);
  EXPECT_EQ(MUST(print_symbol_table(arena_, *table)),
            "module top\n  f: local, assigned\n    function f\n      a: local, parameter, used\n");
}

TEST_F(SymbolTableTest, NameMapKeepsOrderAndValues) {
  NameMap<int> map(arena_);
  for (int i = 0; i < 1000; i++) {
    ASSERT_FALSE(map.find_or_insert(name(("n" + std::to_string(i)).c_str()), i).is_error());
  }
  EXPECT_EQ(map.size(), 1000u);
  int expected = 0;
  for (const auto& entry : map) EXPECT_EQ(entry.value, expected++);
  EXPECT_EQ(*map.find(name("n77")), 77);
  EXPECT_EQ(map.find(name("other")), nullptr);
}

}  // namespace
}  // namespace ouro
