#include "parser/parser.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "ast/printer.h"

namespace ouro::parser {
namespace {

class StringSink final : public ast::PrintSink {
 public:
  Result<void> write(std::string_view text) override {
    text_ += text;
    return {};
  }
  std::string text_;
};

// The tree on one line, or the message of the failure behind an exclamation mark.
std::string parsed(std::string_view text, ParseOptions options = {}, ast::PrintOptions print = {.indent = -1}) {
  SystemResources resources;
  Arena arena(resources);
  Diagnostics diagnostics(arena);
  ast::NameTable names(arena);
  auto tree = parse(arena, names, diagnostics, text, options);
  if (tree.is_error()) {
    EXPECT_TRUE(diagnostics.has_failed());
    if (diagnostics.failure() == Failure::kMemoryError) return "!MemoryError";
    return "!" + std::string(diagnostics.message());
  }
  StringSink sink;
  MUST(ast::print(tree.value(), print, sink));
  return sink.text_;
}

std::string expression(std::string_view text) {
  ParseOptions options;
  options.mode = Mode::kEval;
  return parsed(text, options);
}

std::string repeat(std::string_view text, int count) {
  std::string result;
  for (int i = 0; i < count; i++) result += text;
  return result;
}

TEST(Parser, Precedence) {
  EXPECT_EQ(expression("-a ** -b"),
            "Expression(body=UnaryOp(op=USub(), operand=BinOp(left=Name(id='a', ctx=Load()), op=Pow(), "
            "right=UnaryOp(op=USub(), operand=Name(id='b', ctx=Load())))))");
  EXPECT_EQ(expression("not a in b"),
            "Expression(body=UnaryOp(op=Not(), operand=Compare(left=Name(id='a', ctx=Load()), ops=[In()], "
            "comparators=[Name(id='b', ctx=Load())])))");
}

TEST(Parser, Literals) {
  EXPECT_EQ(expression("0x1_0000_0000_0000_0000_0000"), "Expression(body=Constant(value=1208925819614629174706176))");
  EXPECT_EQ(expression("123456789012345678901234567890"),
            "Expression(body=Constant(value=123456789012345678901234567890))");
  EXPECT_EQ(expression("1e400"), "Expression(body=Constant(value=inf))");
  EXPECT_EQ(expression("1e-400"), "Expression(body=Constant(value=0.0))");
  EXPECT_EQ(expression("1_0.5j"), "Expression(body=Constant(value=10.5j))");
  EXPECT_EQ(expression("'\\x41\\101\\N{BULLET}\\ud800\\\n'"), "Expression(body=Constant(value='AA•\\ud800'))");
  EXPECT_EQ(expression("b'a' rb'\\x'"), "Expression(body=Constant(value=b'a\\\\x'))");
  EXPECT_EQ(expression("u'a' 'b'"), "Expression(body=Constant(value='ab', kind='u'))");
  EXPECT_EQ(expression("'\\400\\777'"), "Expression(body=Constant(value='Āǿ'))");
}

TEST(Parser, NamesAreNormalised) {
  EXPECT_EQ(expression("\xEF\xAC\x81"), "Expression(body=Name(id='fi', ctx=Load()))");
}

TEST(Parser, Warnings) {
  SystemResources resources;
  Arena arena(resources);
  Diagnostics diagnostics(arena);
  ast::NameTable names(arena);
  // Read twice by the parser, reported once.
  MUST(parse(arena, names, diagnostics, "with ('\\d')[0]: pass\n1if x else 2\n", {}));
  ASSERT_EQ(diagnostics.warnings().size(), 2u);
  int deprecations = 0;
  for (const Warning& warning : diagnostics.warnings()) {
    if (warning.kind != WarningKind::kDeprecationWarning) continue;
    deprecations++;
    EXPECT_EQ(warning.message, "invalid escape sequence '\\d'");
    EXPECT_EQ(warning.lineno, 1);
  }
  EXPECT_EQ(deprecations, 1);
}

TEST(Parser, Modes) {
  ParseOptions options;
  options.mode = Mode::kSingle;
  EXPECT_EQ(parsed("x\n", options), "Interactive(body=[Expr(value=Name(id='x', ctx=Load()))])");
  EXPECT_EQ(parsed("if x:\n  y", options),
            "Interactive(body=[If(test=Name(id='x', ctx=Load()), body=[Expr(value=Name(id='y', ctx=Load()))], "
            "orelse=[])])");
  EXPECT_EQ(parsed("x\ny\n", options), "!multiple statements found while compiling a single statement");
  options.allow_incomplete_input = true;
  EXPECT_EQ(parsed("if x:\n", options), "!incomplete input");
  options = {};
  options.mode = Mode::kFunctionType;
  EXPECT_EQ(parsed("(int, *str) -> x", options),
            "FunctionType(argtypes=[Name(id='int', ctx=Load()), Name(id='str', ctx=Load())], returns=Name(id='x', "
            "ctx=Load()))");
}

// Nesting that CPython's parser refuses is refused, whatever the stack.
TEST(Parser, DeepNesting) {
  EXPECT_EQ(parsed(repeat("-", 7000) + "x"), "!MemoryError");
  EXPECT_EQ(parsed(repeat("not ", 100000) + "x"), "!MemoryError");
  EXPECT_EQ(parsed(repeat("lambda: ", 100000) + "x"), "!MemoryError");
  EXPECT_EQ(parsed(repeat("a if b else ", 100000) + "x"), "!MemoryError");
  EXPECT_EQ(parsed(repeat("(", 201)), "!too many nested parentheses");
  EXPECT_EQ(parsed(repeat("(", 100) + "x y" + repeat(")", 100)), "!invalid syntax. Perhaps you forgot a comma?");
  EXPECT_EQ(parsed("if x: y\n" + repeat("elif x: y\n", 100000)), "!MemoryError");
}

// Twice the text may not take much more than twice the time.
TEST(Parser, TimeIsLinear) {
  auto seconds = [](const std::string& text) {
    auto start = std::chrono::steady_clock::now();
    SystemResources resources;
    Arena arena(resources);
    Diagnostics diagnostics(arena);
    ast::NameTable names(arena);
    (void)parse(arena, names, diagnostics, text, {}).is_error();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  for (const std::string& text :
       {repeat("x + ", 20000) + "x\n", repeat("x = ", 20000) + "x y\n", repeat("f(", 90) + "x y",
        repeat("[", 150) + repeat("]", 150) + " y", repeat("{x: ", 90) + "y z", repeat("x.y", 20000) + " z\n",
        "f'" + repeat("{x:>{y}}", 5000) + "'\n"})
    EXPECT_LT(seconds(text), 2.0) << text.substr(0, 40);
}

class Refusing final : public Resources {
 public:
  explicit Refusing(int allowed, int polls = 1 << 30) : allowed_(allowed), polls_(polls) {}
  void* allocate(size_t bytes) override { return allowed_-- > 0 ? system_.allocate(bytes) : nullptr; }
  void release(void* memory, size_t bytes) override { system_.release(memory, bytes); }
  bool may_continue() override { return polls_-- > 0; }

 private:
  int allowed_;
  int polls_;
  SystemResources system_;
};

TEST(Parser, RefusedMemoryIsMemoryError) {
  std::string text = repeat("def f(a, *b):\n  return f'{a!r:>{b}}' + \"x\" [1]\n", 2000);
  for (bool valid : {true, false}) {
    bool succeeded = false;
    for (int allowed = 0; !succeeded && allowed < 200; allowed++) {
      Refusing resources(allowed);
      Arena arena(resources);
      Diagnostics diagnostics(arena);
      ast::NameTable names(arena);
      auto tree = parse(arena, names, diagnostics, valid ? text : text + "x y", {});
      if (!tree.is_error()) {
        succeeded = true;
      } else if (diagnostics.failure() == Failure::kSyntaxError) {
        succeeded = !valid;
        EXPECT_FALSE(valid);
      } else {
        ASSERT_EQ(diagnostics.failure(), Failure::kMemoryError) << allowed;
      }
    }
    EXPECT_TRUE(succeeded);
  }
}

TEST(Parser, CanBeStopped) {
  Refusing resources(1 << 30, 0);
  Arena arena(resources);
  Diagnostics diagnostics(arena);
  ast::NameTable names(arena);
  EXPECT_TRUE(parse(arena, names, diagnostics, repeat("x = 1\n", 20000), {}).is_error());
  EXPECT_EQ(diagnostics.failure(), Failure::kTerminated);
}

// Each tests/golden/ast/NAME.py has its tree in NAME.txt, as ast.dump(..., indent=2, include_attributes=True)
// prints it.
TEST(Parser, Golden) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(OURO_SOURCE_DIR "/tests/golden/ast")) {
    if (entry.path().extension() != ".py") continue;
    files++;
    auto read = [](const std::filesystem::path& path) {
      std::ifstream file(path, std::ios::binary);
      std::ostringstream text;
      text << file.rdbuf();
      return text.str();
    };
    auto expected = entry.path();
    expected.replace_extension(".txt");
    EXPECT_EQ(parsed(read(entry.path()), {}, {.indent = 2, .include_attributes = true}) + "\n", read(expected))
        << entry.path();
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace ouro::parser
