// Small programs through the whole way: source, code, loop; without the library.
#include <gtest/gtest.h>

#include "eval/frame.h"
#include "modules/compile_source.h"
#include "modules/module_spec.h"
#include "objects/exception.h"
#include "objects/str.h"
#include "runtime/interpreter.h"

namespace ouro {

extern const ModuleSpec module_builtins;

namespace {

class Run : public testing::Test {
 protected:
  void SetUp() override {
    interpreter_ = std::make_unique<Interpreter>(config_);
    ts_ = interpreter_->initialize();
    ASSERT_NE(ts_, nullptr);
    ASSERT_FALSE(install_eval(*ts_).is_error());
    auto module = make_native_module(*ts_, module_builtins);
    ASSERT_FALSE(module.is_error());
    builtins_ = module.release();
    interpreter_->builtins = builtins_->dict.get();
  }
  // repr of the variable `result` after the program ran; "raised Type: text" else.
  std::string run(const char* source) {
    ThreadState& ts = *ts_;
    auto text = [&](Result<RefTo<Str>> made) -> std::string {
      if (made.is_error()) return "no text";
      auto utf8 = Utf8::lossless(ts, *made.release());
      return utf8.is_error() ? "no text" : std::string(utf8.release().view());
    };
    auto steps = [&]() -> Result<RefTo<Str>> {
      RefTo<Str> filename = TRY(str_from_ascii(ts, "test.py"));
      RefTo<Str> program = TRY(str_from_utf8(ts, source));
      RefTo<Code> code = TRY(compile_source(ts, *program, *filename, {}));
      RefTo<Dict> globals = TRY(dict_allocate(ts));
      TRY(dict_set(ts, *globals, names::k___builtins__, Value(builtins_)));
      TRY(dict_set(ts, *globals, names::k___name__, Value(TRY(str_from_ascii(ts, "test")))));
      TRY(run_code(ts, *code, *globals, Value()));
      Value result = dict_find(ts, *globals, "result");
      return repr(ts, result.is_null() ? Value::none() : result);
    };
    auto done = steps();
    if (!done.is_error()) return text(std::move(done));
    Ref exception = ts.catch_any();
    if (!exception) return "terminated";
    return std::string("raised ") + exception.get().object()->type->plain_name + ": " + text(str(ts, exception));
  }

  InterpreterConfig config_;
  std::unique_ptr<Interpreter> interpreter_;
  ThreadState* ts_ = nullptr;
  RefTo<Module> builtins_;
};

TEST_F(Run, Arithmetic) {
  EXPECT_EQ(run("result = 1 + 2 * 3"), "7");
  EXPECT_EQ(run("result = 2 ** 100"), "1267650600228229401496703205376");
  EXPECT_EQ(run("result = 1.5 * 2"), "3.0");
  EXPECT_EQ(run("result = 1 / 0"), "raised ZeroDivisionError: division by zero");
}
TEST_F(Run, FunctionsAndLoops) {
  EXPECT_EQ(run("def fib(n):\n return n if n < 2 else fib(n-1) + fib(n-2)\nresult = fib(15)"), "610");
  EXPECT_EQ(run("total = 0\nfor i in range(1000): total += i\nresult = total"), "499500");
  EXPECT_EQ(run("def f(a, b=2, *c, d, e=5, **g): return (a, b, c, d, e, g)\nresult = f(1, d=4, z=9)"),
            "(1, 2, (), 4, 5, {'z': 9})");
  EXPECT_EQ(run("def outer():\n n = 0\n def inner():\n  nonlocal n\n  n += 1\n  return n\n return inner\nf = outer(); "
                "f()\nresult = f()"),
            "2");
}
TEST_F(Run, Classes) {
  EXPECT_EQ(run("class A:\n def __init__(self, x): self.x = x\n def get(self): return self.x\n"
                "class B(A):\n def get(self): return super().get() + 1\nresult = [B(i).get() for i in range(5)]"),
            "[1, 2, 3, 4, 5]");
  EXPECT_EQ(run("class A:\n __slots__ = ('a', 'b')\nx = A(); x.a = 3\nresult = x.a, hasattr(x, 'b')"), "(3, False)");
}
TEST_F(Run, Generators) {
  EXPECT_EQ(run("def g(n):\n for i in range(n): yield i * i\nresult = list(g(5))"), "[0, 1, 4, 9, 16]");
  EXPECT_EQ(run("def g():\n x = yield 1\n yield x\ni = g(); next(i)\nresult = i.send(7)"), "7");
  EXPECT_EQ(run("def g():\n yield from [1, 2]\n return 3\ndef h():\n r = yield from g()\n yield r\nresult = list(h())"),
            "[1, 2, 3]");
}
TEST_F(Run, Exceptions) {
  EXPECT_EQ(run("try:\n {}['a']\nexcept KeyError as e:\n result = e.args"), "('a',)");
  EXPECT_EQ(run("log = []\ntry:\n try:\n  raise ValueError('x')\n finally:\n  log.append(1)\nexcept ValueError as e:\n "
                "log.append(str(e))\nresult = log"),
            "[1, 'x']");
  EXPECT_EQ(run("result = undefined"), "raised NameError: name 'undefined' is not defined");
  EXPECT_EQ(run("def f(): return f()\nf()"), "raised RecursionError: maximum recursion depth exceeded");
}
TEST_F(Run, Containers) {
  EXPECT_EQ(run("result = {k: v for k, v in zip('abc', range(3))}"), "{'a': 0, 'b': 1, 'c': 2}");
  EXPECT_EQ(run("a, *b, c = range(5)\nresult = a, b, c"), "(0, [1, 2, 3], 4)");
  EXPECT_EQ(run("x = 3\nresult = f'{x!r:>4}|{x=}'"), "'   3|x=3'");
  EXPECT_EQ(run("match (1, {'a': 2}):\n case (x, {'a': y}): result = x + y"), "3");
}

}  // namespace
}  // namespace ouro
