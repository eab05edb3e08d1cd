// The parts of the compiler that can be tested without a parser: folding, the table of constants, the flow
// graph, the whole way for small trees made by hand. tools/compare_code.py compares whole programs with the oracle.
#include "compiler/compiler.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bytecode/disassembler.h"
#include "bytecode/verifier.h"
#include "compiler/constant_fold.h"
#include "compiler/constant_table.h"
#include "compiler/flow.h"
#include "compiler/peephole.h"
#include "compiler/unparse.h"

namespace ouro::compiler {
namespace {

using namespace ast;
using Kind = Constant::Kind;

class Refusing final : public Resources {
 public:
  explicit Refusing(int allowed) : allowed_(allowed) {}
  void* allocate(size_t bytes) override { return allowed_-- > 0 ? system_.allocate(bytes) : nullptr; }
  void release(void* memory, size_t bytes) override { system_.release(memory, bytes); }
  bool may_continue() override { return true; }

 private:
  SystemResources system_;
  int allowed_;
};

// Makes nodes and constants in an arena; memory is not refused to it.
class Maker {
 public:
  explicit Maker(Arena& arena) : arena_(arena), names_(arena) {}

  NameTable& names() { return names_; }
  template <class T>
  T* node(NodeKind kind) {
    T* node = MUST(arena_.make<T>());
    static_cast<Node*>(node)->kind = kind;
    node->position = {1, 0, 1, 5};
    return node;
  }
  const Constant* integer(uint64_t magnitude, bool negative = false) {
    auto* constant = MUST(arena_.make<Constant>());
    constant->kind = Kind::kInt;
    constant->negative = negative;
    if (magnitude) constant->limbs = {MUST(arena_.make<uint64_t>(magnitude)), 1};
    return constant;
  }
  const Constant* text(std::string_view text, Kind kind = Kind::kStr) {
    return MUST(arena_.make<Constant>(Constant{.kind = kind, .text = text}));
  }
  const Constant* real(double value) {
    return MUST(arena_.make<Constant>(Constant{.kind = Kind::kFloat, .real = value}));
  }
  const Constant* tuple(std::initializer_list<const Constant*> items, Kind kind = Kind::kTuple) {
    return MUST(make_collection(arena_, kind, {items.begin(), items.size()}));
  }
  expr* literal(const Constant* value) {
    auto* result = node<ConstantNode>(NodeKind::kConstant);
    result->value = value;
    return result;
  }
  expr* name(const char* text, expr_context context = expr_context::Load) {
    auto* result = node<NameNode>(NodeKind::kName);
    result->id = MUST(names_.intern(text));
    result->ctx = context;
    return result;
  }
  expr* binary(expr* left, operator_ op, expr* right) {
    auto* result = node<BinOpNode>(NodeKind::kBinOp);
    result->left = left;
    result->op = op;
    result->right = right;
    return result;
  }
  expr* negative(expr* operand) {
    auto* result = node<UnaryOpNode>(NodeKind::kUnaryOp);
    result->op = unaryop::USub;
    result->operand = operand;
    return result;
  }
  mod* expression(expr* body) {
    auto* result = node<ExpressionNode>(NodeKind::kExpression);
    result->body = body;
    return result;
  }

 private:
  Arena& arena_;
  NameTable names_;
};

class CompilerTest : public ::testing::Test {
 protected:
  Folded fold(operator_ op, const Constant* left, const Constant* right) {
    return MUST(fold_binary(arena_, op, *left, *right));
  }
  std::string shown(Folded folded) {
    return folded.value ? std::string(MUST(repr(arena_, diagnostics_, *folded.value))) : "-";
  }

  SystemResources resources_;
  Arena arena_{resources_};
  Diagnostics diagnostics_{arena_};
  Maker make_{arena_};
};

TEST_F(CompilerTest, FoldingOfIntegersHasLimits) {
  EXPECT_EQ(shown(fold(operator_::Add, make_.integer(~0ull), make_.integer(1))), "18446744073709551616");
  EXPECT_EQ(shown(fold(operator_::Sub, make_.integer(1), make_.integer(2))), "-1");
  EXPECT_EQ(shown(fold(operator_::FloorDiv, make_.integer(7, true), make_.integer(2))), "-4");
  EXPECT_EQ(shown(fold(operator_::Mod, make_.integer(7, true), make_.integer(0))), "-");
  EXPECT_EQ(shown(fold(operator_::Div, make_.integer(1), make_.integer(4))), "0.25");
  EXPECT_EQ(shown(fold(operator_::LShift, make_.integer(1), make_.integer(127))),
            "170141183460469231731687303715884105728");
  EXPECT_EQ(shown(fold(operator_::LShift, make_.integer(1), make_.integer(128))), "-");
  EXPECT_EQ(shown(fold(operator_::LShift, make_.integer(1), make_.integer(1, true))), "-");
  EXPECT_EQ(shown(fold(operator_::Pow, make_.integer(2), make_.integer(64))), "18446744073709551616");
  EXPECT_EQ(shown(fold(operator_::Pow, make_.integer(2), make_.integer(65))), "-");
  EXPECT_EQ(shown(fold(operator_::Pow, make_.integer(2), make_.integer(1, true))), "0.5");
  EXPECT_EQ(shown(fold(operator_::MatMult, make_.integer(2), make_.integer(1))), "-");
}

TEST_F(CompilerTest, FoldingOfSequencesHasLimits) {
  EXPECT_EQ(shown(fold(operator_::Add, make_.text("a"), make_.text("b"))), "'ab'");
  EXPECT_EQ(shown(fold(operator_::Add, make_.text("a"), make_.text("b", Kind::kBytes))), "-");
  EXPECT_EQ(shown(fold(operator_::Mult, make_.text("ab"), make_.integer(3))), "'ababab'");
  EXPECT_TRUE(fold(operator_::Mult, make_.text("ab"), make_.integer(2048)).value);
  EXPECT_FALSE(fold(operator_::Mult, make_.text("ab"), make_.integer(2049)).value);
  EXPECT_FALSE(fold(operator_::Mult, make_.text("ab"), make_.integer(1, true)).value);
  EXPECT_TRUE(fold(operator_::Mult, make_.tuple({make_.integer(1)}), make_.integer(256)).value);
  EXPECT_FALSE(fold(operator_::Mult, make_.tuple({make_.integer(1)}), make_.integer(257)).value);
}

TEST_F(CompilerTest, FoldingOfSubscripts) {
  EXPECT_EQ(shown(MUST(fold_subscript(arena_, *make_.text("a\u00e9z"), *make_.integer(1, true)))), "'z'");
  EXPECT_EQ(shown(MUST(fold_subscript(arena_, *make_.text("a\u00e9z"), *make_.integer(1)))), "'\u00e9'");
  EXPECT_EQ(shown(MUST(fold_subscript(arena_, *make_.text("abc", Kind::kBytes), *make_.integer(2)))), "99");
  EXPECT_EQ(shown(MUST(fold_subscript(arena_, *make_.text("abc"), *make_.integer(3)))), "-");
}

TEST_F(CompilerTest, ConstantsAreKeptByTypeAndValue) {
  ConstantTable table(arena_);
  EXPECT_EQ(MUST(table.add(make_.integer(1))), 0u);
  EXPECT_EQ(MUST(table.add(make_.real(1))), 1u);
  EXPECT_EQ(MUST(table.add(make_.integer(1))), 0u);
  EXPECT_EQ(MUST(table.add(make_.real(0.0))), 2u);
  EXPECT_EQ(MUST(table.add(make_.real(-0.0))), 3u);
  EXPECT_EQ(MUST(table.add(make_.tuple({make_.integer(1)}))), 4u);
  EXPECT_EQ(MUST(table.add(make_.tuple({make_.real(1)}))), 5u);
  EXPECT_EQ(MUST(table.add(make_.tuple({make_.integer(1)}))), 4u);
  const Constant* nan = make_.real(std::nan(""));
  EXPECT_EQ(MUST(table.add(nan)), 6u);
  EXPECT_EQ(MUST(table.add(make_.real(std::nan("")))), 7u);
  EXPECT_EQ(MUST(table.add(nan)), 6u);
  auto one_two = {make_.integer(1), make_.integer(2)}, two_one = {make_.integer(2), make_.integer(1)};
  EXPECT_EQ(MUST(table.add(make_.tuple(one_two, Kind::kFrozenSet))), 8u);
  EXPECT_EQ(MUST(table.add(make_.tuple(two_one, Kind::kFrozenSet))), 8u);
}

TEST_F(CompilerTest, AFrozenSetHasEqualItemsOnce) {
  const Constant* set =
      make_.tuple({make_.integer(1), make_.real(1), make_.text("1"), make_.integer(1)}, Kind::kFrozenSet);
  EXPECT_EQ(set->items.size(), 2u);
}

TEST_F(CompilerTest, SwapsBeforeStoresAreDoneAtCompileTime) {
  BlockPool blocks;
  FlowGraph graph(arena_, blocks);
  Block* block = MUST(new_block(graph));
  graph.entry = block;
  const Instruction code[] = {{.op = Op::SWAP, .argument = 3},
                              {.op = Op::SWAP, .argument = 2},
                              {.op = Op::STORE_FAST, .argument = 0},
                              {.op = Op::STORE_FAST, .argument = 1},
                              {.op = Op::STORE_FAST, .argument = 2}};
  for (const Instruction& instruction : code) ASSERT_FALSE(block->instructions.push(instruction).is_error());
  ASSERT_FALSE(optimize_block(graph, *block).is_error());
  remove_nops(*block);
  ASSERT_EQ(block->instructions.size(), 3u);
  // The swaps bring the second value to the top, then the third, then the first: so the first pop goes to slot 2.
  const uint32_t slots[] = {2, 0, 1};
  for (size_t i = 0; i < 3; i++) {
    EXPECT_EQ(block->instructions[i].op, Op::STORE_FAST);
    EXPECT_EQ(block->instructions[i].argument, slots[i]);
  }
}

TEST_F(CompilerTest, AnExpressionIsFoldedAndReturned) {
  mod* tree =
      make_.expression(make_.binary(make_.literal(make_.integer(40)), operator_::Add, make_.literal(make_.integer(2))));
  const CodeUnit* unit = MUST(compile(arena_, make_.names(), diagnostics_, tree, {}));
  EXPECT_EQ(MUST(verify_unit(arena_, *unit)).reason, nullptr);
  EXPECT_EQ(MUST(disassemble(arena_, *unit)),
            "  0             0 RESUME                         0\n\n"
            "  1             2 LOAD_CONST                     0 (42)\n"
            "                4 RETURN_VALUE             \n");
  EXPECT_EQ(unit->stacksize, 1);
}

TEST_F(CompilerTest, DeepTreesAreRefused) {
  expr* value = make_.name("x");
  for (int i = 0; i < 100000; i++) value = make_.negative(value);
  EXPECT_TRUE(compile(arena_, make_.names(), diagnostics_, make_.expression(value), {}).is_error());
  EXPECT_EQ(diagnostics_.failure(), Failure::kRecursionError);
  EXPECT_EQ(diagnostics_.message(), "maximum recursion depth exceeded during compilation");
}

TEST_F(CompilerTest, RefusedMemoryIsAFailure) {
  for (int allowed = 0; allowed < 3; allowed++) {
    Refusing refusing(allowed);
    Arena arena(refusing);
    Diagnostics diagnostics(arena);
    expr* value = make_.name("x0");
    for (int i = 0; i < 2000; i++) {
      value = make_.binary(value, operator_::Mult, make_.name(("x" + std::to_string(i)).c_str()));
    }
    NameTable names(arena);
    EXPECT_TRUE(compile(arena, names, diagnostics, make_.expression(value), {}).is_error());
    EXPECT_EQ(diagnostics.failure(), Failure::kMemoryError);
  }
}

TEST_F(CompilerTest, UnparsePutsParenthesesWhereTheyAreNeeded) {
  auto text = [&](const expr* node) { return std::string(MUST(unparse(arena_, diagnostics_, node))); };
  expr *a = make_.name("a"), *b = make_.name("b"), *c = make_.name("c");
  EXPECT_EQ(text(make_.binary(make_.binary(a, operator_::Add, b), operator_::Mult, c)), "(a + b) * c");
  EXPECT_EQ(text(make_.binary(a, operator_::Add, make_.binary(b, operator_::Mult, c))), "a + b * c");
  EXPECT_EQ(text(make_.binary(a, operator_::Sub, make_.binary(b, operator_::Sub, c))), "a - (b - c)");
  EXPECT_EQ(text(make_.binary(a, operator_::Pow, make_.binary(b, operator_::Pow, c))), "a ** b ** c");
  EXPECT_EQ(text(make_.binary(make_.binary(a, operator_::Pow, b), operator_::Pow, c)), "(a ** b) ** c");
  EXPECT_EQ(text(make_.negative(make_.negative(a))), "--a");
  EXPECT_EQ(text(make_.literal(make_.real(INFINITY))), "1e309");
}

}  // namespace
}  // namespace ouro::compiler
